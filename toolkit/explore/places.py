"""Where the tokens of a text stand in it, character by character."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from itertools import chain, count

import numpy as np

from toolkit import charsets, pieces
from toolkit.clean import normalize
from toolkit.codes import offsets_of

_PIECE = re.compile(r"\S+")
_INVISIBLE = f"{charsets.BIDI_CONTROLS}{charsets.ZERO_WIDTH}"
_UNSEEN_END = re.compile(f"[{_INVISIBLE}]+$")
# What "light" drops or joins to the letter before it: such a run changes with its letter, and with nothing else.
_MARKS = f"{charsets.TATWEEL}{charsets.TASHKEEL}{charsets.COMBINING_HAMZA}{_INVISIBLE}\u0300-\u036f"
_LETTER = re.compile(f"[^{_INVISIBLE}][{_MARKS}]*|[{_INVISIBLE}][{_MARKS}]*")

Spans = tuple[tuple[int, int], ...]


class Places:
    """
    Find the tokens of texts; each distinct piece between white space is looked at once.

    Parameters
    ----------
    texts : sequence of str
    form : str
        The form of the tokens: "surface", or any of those made of words.

    Attributes
    ----------
    n_tokens : ndarray of int64, shape (n_texts,)
        Tokens in each text.
    """

    def __init__(self, texts: Sequence[str], form: str) -> None:
        self._texts, self._form = texts, form
        self._pieces = [text.split() for text in texts]
        numbers: defaultdict[str, int] = defaultdict(count().__next__)  # one look-up a piece numbers and collects them
        n_pieces = np.fromiter(map(len, self._pieces), np.int64, len(texts))
        codes = np.fromiter(map(numbers.__getitem__, chain.from_iterable(self._pieces)), np.int64, int(n_pieces.sum()))
        split = pieces.split_surface if form == "surface" else pieces.split_words
        lengths = np.fromiter(map(len, split(list(numbers))), np.int64, len(numbers))
        # Where the tokens of each piece begin, counted in tokens; the last is the number of tokens in the text.
        ends = np.cumsum(n_pieces)
        self._starts = [offsets_of(part) for part in np.split(lengths[codes], ends[:-1])] if len(texts) else []
        self.n_tokens = np.array([starts[-1] for starts in self._starts], dtype=np.int64)

    def spans(self, wanted: Sequence[tuple[int, int, int]]) -> list[list[tuple[int, int]]]:
        """
        Return start and end of the tokens of some stretches: `text[start:end]` is the token as it stands.

        Parameters
        ----------
        wanted : sequence of (int, int, int)
            The number of a text, and its tokens from one number to before another.

        Examples
        --------
        >>> text = "قالَ «المعلّمون»: 3.14"
        >>> [text[start:end] for start, end in Places([text], "word").spans([(0, 1, 3)])[0]]
        ['المعلّمون', '3.14']
        """
        stretches = [self._stretch(*one) for one in wanted]
        distinct = list(set(chain.from_iterable(found for _, _, found in stretches)))
        of_piece = _spans_of_surface(distinct) if self._form == "surface" else _spans_of_words(distinct)
        lines = []
        for (number, first, last), (skipped, place, found) in zip(wanted, stretches, strict=True):
            text, tokens = self._texts[number], []
            for piece in found:
                place = text.index(piece, place)
                tokens += [(place + start, place + end) for start, end in of_piece[piece]]
                place += len(piece)
            lines.append(tokens[first - skipped : last - skipped])
        return lines

    def _stretch(self, number: int, first: int, last: int) -> tuple[int, int, list[str]]:
        """Return the tokens before the piece that holds token `first`, its place, and the pieces as far as `last`."""
        starts, text = self._starts[number], self._texts[number]
        begin, end = np.searchsorted(starts, (first, last - 1), side="right") - 1
        rest = text.split(None, begin)[begin]  # keeps the white space at the end
        return int(starts[begin]), len(text) - len(rest), self._pieces[number][begin : end + 1]


def _spans_of_surface(found: list[str]) -> dict[str, Spans]:
    split = zip(found, pieces.split_surface(found), strict=True)
    return {piece: _in_order(piece, tokens) for piece, tokens in split}


def _spans_of_words(found: list[str]) -> dict[str, Spans]:
    light = _light(found)
    changed = [piece for piece, plain in zip(found, light, strict=True) if piece != plain]
    letters = list(set(chain.from_iterable(map(_LETTER.findall, changed))))
    plain_letters = dict(zip(letters, _light(letters), strict=True))
    spans = {}
    for piece, plain, words in zip(found, light, pieces.split_words(light), strict=True):
        in_plain = _in_order(plain, words)
        spans[piece] = in_plain if piece == plain else _in_untouched(piece, plain, in_plain, plain_letters)
    return spans


def _light(found: list[str]) -> list[str]:
    return normalize("\n".join(found), "light").split("\n") if found else []


def _in_order(text: str, tokens: list[str]) -> Spans:
    if len(tokens) == 1 and len(tokens[0]) == len(text):
        return ((0, len(text)),)
    spans, place = [], 0
    for token in tokens:
        start = text.index(token, place)
        place = start + len(token)
        spans.append((start, place))
    return tuple(spans)


def _in_untouched(piece: str, light: str, in_light: Spans, plain_letters: dict[str, str]) -> Spans:
    """Map places in the profile "light" back onto a piece, by way of the letters with what hangs on them."""
    raw = [(match.start(), match.end(), plain_letters[match[0]]) for match in _LETTER.finditer(piece)]
    if "".join(plain for _, _, plain in raw) != light:
        return ((0, len(piece)),) * len(in_light)  # a script whose letters join by other rules, such as Hangul
    owners = [(start, end) for start, end, plain in raw for _ in plain]
    spans = []
    for first, last in in_light:
        start, end = owners[first][0], owners[last - 1][1]
        spans.append((start, start + len(_UNSEEN_END.sub("", piece[start:end]))))
    return tuple(spans)
