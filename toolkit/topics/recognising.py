"""Words as a person writes them, found among the terms."""

from __future__ import annotations

import difflib
from functools import cached_property

import numpy as np

from toolkit.morphology import light_stem
from toolkit.pieces import normalize_words

_LIKE = 0.75  # likeness of two spellings (Ratcliff and Obershelp, as difflib has it) for one to be a slip of the other


class ColumnFinder:
    """A function from a word to its columns; `column_finder` makes it."""

    def __init__(self, terms: np.ndarray, written: np.ndarray) -> None:
        self._written = list(map(str, written))
        self._plain = normalize_words([*map(str, terms), *self._written])
        self._known: dict[str, int] = {}
        plain_terms, plain_written = self._plain[: len(terms)], self._plain[len(terms) :]
        for keys in (map(str, terms), plain_terms, plain_written, map(_stems, plain_written)):
            for column, key in enumerate(keys):
                self._known.setdefault(key, column)

    def __call__(self, word: str) -> list[int]:
        """Find the columns of a word in any form, or of the words of a phrase that is no term."""
        parts = word.split()
        words = normalize_words(parts)
        for key in (word, " ".join(words), _stems(" ".join(words))):
            if key in self._known:
                return [self._known[key]]
        return [] if len(parts) < 2 else sorted({column for part in parts for column in self(part)})

    def near(self, word: str) -> str:
        """Return how a term is written that an unknown word may be a slip of, "" where none is like it."""
        if self(word):
            return ""
        found = difflib.get_close_matches(" ".join(normalize_words(word.split())), self._places, n=1, cutoff=_LIKE)
        return self._written[self._places[found[0]]] if found else ""

    @cached_property
    def _places(self) -> dict[str, int]:
        places: dict[str, int] = {}
        for column, key in enumerate(self._plain[len(self._plain) - len(self._written) :]):
            places.setdefault(key, column)
        return places


def column_finder(terms: np.ndarray, written: np.ndarray) -> ColumnFinder:
    """
    Return a function that finds the columns of a word as a person writes it: any form of it, or a phrase.

    A phrase that is no term stands for its words.

    >>> find = column_finder(np.array(["امن", "نفط"]), np.array(["الأمن", "النفط"]))
    >>> find("نفط"), find("الأمن"), find("مجلس الأمن"), find("قمح")
    ([1], [0], [0], [])
    >>> find.near("النقط"), find.near("النفط"), find.near("قمح")
    ('النفط', '', '')
    """
    return ColumnFinder(terms, written)


def _stems(phrase: str) -> str:
    return " ".join(map(light_stem, phrase.split()))
