"""Where tokens stand in the untouched text, character by character."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise

import numpy as np

from toolkit import charsets
from toolkit.clean import normalize
from toolkit.codes import number_pieces, offsets_of, ranges
from toolkit.packed import points_of
from toolkit.pieces import light_of, words_of
from toolkit.surface import surface_of

_SPACES = np.array([chr(point).isspace() for point in range(ord(" ") + 1)])
"""What `number_pieces` cuts at: the white space of ASCII, by its code points."""

_NONE = np.empty(0, dtype=np.int64)
_INVISIBLE = f"{charsets.BIDI_CONTROLS}{charsets.ZERO_WIDTH}"
_INVISIBLE_END = re.compile(f"[{_INVISIBLE}]+\\Z")
_MARKS = f"{charsets.TATWEEL}{charsets.TASHKEEL}{charsets.COMBINING_HAMZA}{_INVISIBLE}\u0300-\u036f"
_LETTER = re.compile(f"[{_INVISIBLE}]|.[{_MARKS}]*", re.DOTALL)
"""A letter with what hangs on it, which the profile "light" changes together and apart from its neighbours."""

_LONG = 2_000  # characters; a longer piece, where the letters cannot be told apart, is not searched letter by letter


class Places:
    """
    Find where the tokens of texts stand; each distinct piece between white space is looked at once, when asked for.

    Parameters
    ----------
    texts : sequence of str
    form : str
        The form of the tokens: "surface", or any of those made of words.

    Attributes
    ----------
    pieces : Pieces
        The texts, cut at white space.
    parts : Parts
        The tokens of the distinct pieces, before they become terms.
    offsets : ndarray of int64, shape (n_texts + 1,)
        The number of the first token of each text, counted through all texts.

    Examples
    --------
    >>> text = "قالَ «المعلّمون»: 3.14"
    >>> starts, ends = Places([text], "word").find(np.array([1, 2]))
    >>> [text[start:end] for start, end in zip(starts, ends)]
    ['المعلّمون', '3.14']
    """

    def __init__(self, texts: Sequence[str], form: str) -> None:
        self._texts, self._is_surface = texts, form == "surface"
        self.pieces = number_pieces(texts)
        self.parts = (surface_of if self._is_surface else words_of)(self.pieces.distinct)
        self._first_tokens = offsets_of(np.diff(self.parts.offsets)[self.pieces.codes])
        self.offsets = self._first_tokens[self.pieces.offsets]

    def find(self, numbers: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """
        Find some tokens.

        Parameters
        ----------
        numbers : ndarray of int64, shape (n_asked,)
            The number of each, counted through all texts.

        Returns
        -------
        starts, ends : ndarray of int64, shape (n_asked,)
            In characters of the text of each: `text[start:end]` is the token as it stands.
        """
        places = np.searchsorted(self._first_tokens, numbers, side="right") - 1
        asked, codes = np.unique(self.pieces.codes[places], return_inverse=True)
        offsets, first, last = self._inside(asked)
        tokens = offsets[codes] + numbers - self._first_tokens[places]
        starts = self._piece_starts(places)
        return starts + first[tokens], starts + last[tokens]

    def _piece_starts(self, places: np.ndarray) -> np.ndarray:
        """Where pieces begin, in characters of their texts: a piece ends before each white space of ASCII."""
        docs = np.searchsorted(self.pieces.offsets, places, side="right") - 1
        held, which = np.unique(docs, return_inverse=True)
        cuts = [np.append(0, np.flatnonzero(_is_space(points_of(self._texts[doc]))) + 1) for doc in held]
        first = offsets_of(np.array([len(of_doc) for of_doc in cuts], dtype=np.int64))
        return np.concatenate([_NONE, *cuts])[first[which] + places - self.pieces.offsets[docs]]

    def _inside(self, asked: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Where the tokens of some distinct pieces begin in the two arrays, and where each stands in its piece."""
        distinct = self.pieces.distinct.take(asked)
        lengths = np.diff(self.parts.offsets)[asked]
        words, codes = np.unique(self.parts.codes[ranges(self.parts.offsets[asked], lengths)], return_inverse=True)
        found = self.parts.found.take(words).to_list()
        raw = distinct.to_list()
        light = raw if self._is_surface else light_of(distinct).to_list()
        offsets = offsets_of(lengths)
        first, last = np.zeros(len(codes), np.int64), np.zeros(len(codes), np.int64)
        tokens = [found[code] for code in codes.tolist()]
        for piece, plain, start, end in zip(raw, light, offsets[:-1].tolist(), offsets[1:].tolist(), strict=True):
            if end - start == 1 and tokens[start] == piece:
                last[start] = len(piece)
            elif end > start:
                spans = _in_order(plain, tokens[start:end])
                spans = spans if plain == piece else _in_untouched(piece, plain, spans)
                first[start:end], last[start:end] = zip(*spans, strict=True)
        return offsets, first, last


def _is_space(points: np.ndarray) -> np.ndarray:
    last = len(_SPACES) - 1
    return _SPACES[np.minimum(points, last)] & (points <= last)


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
