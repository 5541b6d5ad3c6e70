"""Where tokens stand in the untouched text, character by character."""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import chain, pairwise
from typing import NamedTuple

import numpy as np

from toolkit import charsets, pieces
from toolkit.clean import normalize
from toolkit.codes import Parts, number_values, offsets_of, ranges

_PIECE = re.compile(r"\S+")
_INVISIBLE = f"{charsets.BIDI_CONTROLS}{charsets.ZERO_WIDTH}"
_INVISIBLE_END = re.compile(f"[{_INVISIBLE}]+\\Z")
_MARKS = f"{charsets.TATWEEL}{charsets.TASHKEEL}{charsets.COMBINING_HAMZA}{_INVISIBLE}\u0300-\u036f"
_LETTER = re.compile(f"[{_INVISIBLE}]|.[{_MARKS}]*", re.DOTALL)
"""A letter with what hangs on it, which the profile "light" changes together and apart from its neighbours."""

_LONG = 2_000  # characters; a longer piece, where the letters cannot be told apart, is not searched letter by letter


class Found(NamedTuple):
    """
    The tokens of texts before they become terms, and where they stand.

    Attributes
    ----------
    starts, ends : ndarray of int64, shape (n_tokens,)
        `text[start:end]` is the token as it stands in its text.
    offsets : ndarray of int64, shape (n_docs + 1,)
        Where each document begins.
    codes : ndarray of int32, shape (n_tokens,)
        The number of each token in `tokens`.
    tokens : list of str
        The tokens, some of them twice.
    """

    starts: np.ndarray
    ends: np.ndarray
    offsets: np.ndarray
    codes: np.ndarray
    tokens: list[str]


def find_tokens(texts: list[str], *, surface: bool) -> Found:
    """
    Find the tokens of texts; each distinct piece between white space is looked at once.

    Parameters
    ----------
    texts : list of str
        One text a document.
    surface : bool
        Split as `surface_of` does; else as `words_of` does.

    Returns
    -------
    Found

    Examples
    --------
    >>> text = "قالَ «المعلّمون»: 3.14"
    >>> found = find_tokens([text], surface=False)
    >>> [text[start:end] for start, end in zip(found.starts, found.ends)]
    ['قالَ', 'المعلّمون', '3.14']
    """
    matches = [list(_PIECE.finditer(text)) for text in texts]
    per_doc = np.fromiter(map(len, matches), np.int64, len(matches))
    piece_starts = np.fromiter((match.start() for match in chain.from_iterable(matches)), np.int64, int(per_doc.sum()))
    piece_codes, distinct = number_values([match[0] for match in chain.from_iterable(matches)])
    parts, first, last = places_in_pieces(distinct, surface=surface)
    lengths = parts.lengths[piece_codes]
    codes = ranges(parts.starts[piece_codes], lengths)
    begin = np.repeat(piece_starts, lengths)
    offsets = offsets_of(lengths)[offsets_of(per_doc)]
    return Found(begin + first[codes], begin + last[codes], offsets, codes, parts.tokens)


def places_in_pieces(distinct: list[str], *, surface: bool) -> tuple[Parts, np.ndarray, np.ndarray]:
    """
    Split pieces into tokens, and say where each stands in its piece.

    Parameters
    ----------
    distinct : list of str
        Texts without white space.
    surface : bool
        Split as `surface_of` does; else as `words_of` does.

    Returns
    -------
    parts : Parts
    first, last : ndarray of int64, shape (n_tokens,)
        `piece[first:last]` is each of `parts.tokens` as it stands.
    """
    parts = (pieces.surface_of if surface else pieces.words_of)(distinct)
    light = distinct if surface else pieces.light_of(distinct)
    first, last = np.zeros(len(parts.tokens), np.int64), np.zeros(len(parts.tokens), np.int64)
    bounds = zip(distinct, light, parts.starts.tolist(), parts.lengths.tolist(), strict=True)
    for piece, plain, start, length in bounds:
        tokens = parts.tokens[start : start + length]
        if length == 1 and tokens[0] == piece:
            last[start] = len(piece)
        elif length:
            spans = _in_order(plain, tokens)
            spans = spans if plain == piece else _in_untouched(piece, plain, spans)
            first[start : start + length], last[start : start + length] = zip(*spans, strict=True)
    return parts, first, last


def _in_order(text: str, tokens: list[str]) -> list[tuple[int, int]]:
    spans, place = [], 0
    for token in tokens:
        start = text.index(token, place)
        place = start + len(token)
        spans.append((start, place))
    return spans


def _in_untouched(piece: str, light: str, in_light: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Map places in the profile "light" back onto a piece, by way of the letters with what hangs on them."""
    cuts, clean_cuts = _cuts(piece, light)
    spans = []
    for first, last in in_light:
        start = cuts[int(np.searchsorted(clean_cuts, first, side="right")) - 1]
        end = cuts[int(np.searchsorted(clean_cuts, last, side="left"))]
        unseen = _INVISIBLE_END.search(piece, start, end)
        spans.append((start, unseen.start() if unseen else end))
    return spans


def _cuts(piece: str, light: str) -> tuple[list[int], np.ndarray]:
    """Places at which a piece can be cut and cleaned part by part with the same result, before and after cleaning."""
    cuts = [0, *(match.end() for match in _LETTER.finditer(piece))]
    letters = [_light_letter(piece[start:end]) for start, end in pairwise(cuts)]
    if "".join(letters) != light:  # a script whose letters join by other rules, such as Hangul
        cuts = [0, len(piece)] if len(piece) > _LONG else [cut for cut in cuts if _can_be_cut(piece, cut, light)]
        letters = [normalize(piece[start:end], "light") for start, end in pairwise(cuts)]
        if "".join(letters) != light:
            cuts, letters = [0, len(piece)], [light]
    return cuts, offsets_of(np.array([len(letter) for letter in letters]))


@lru_cache(maxsize=10_000)
def _light_letter(letter: str) -> str:
    return normalize(letter, "light")


def _can_be_cut(piece: str, cut: int, light: str) -> bool:
    return normalize(piece[:cut], "light") + normalize(piece[cut:], "light") == light
