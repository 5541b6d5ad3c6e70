"""Words as a person writes them, found among the terms."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from toolkit.morphology import light_stem
from toolkit.pieces import normalize_words

Columns = Callable[[str], list[int]]
"""A function from a word to its columns."""


def column_finder(terms: np.ndarray, written: np.ndarray) -> Columns:
    """
    Return a function that finds the columns of a word as a person writes it: any form of it, or a phrase.

    A phrase that is no term stands for its words.

    >>> find = column_finder(np.array(["امن", "نفط"]), np.array(["الأمن", "النفط"]))
    >>> find("نفط"), find("الأمن"), find("مجلس الأمن"), find("قمح")
    ([1], [0], [0], [])
    """
    plain = normalize_words([*map(str, terms), *map(str, written)])
    known: dict[str, int] = {}
    for keys in (map(str, terms), plain[: len(terms)], plain[len(terms) :], map(_stems, plain[len(terms) :])):
        for column, key in enumerate(keys):
            known.setdefault(key, column)

    def find(word: str) -> list[int]:
        parts = word.split()
        words = normalize_words(parts)
        for key in (word, " ".join(words), _stems(" ".join(words))):
            if key in known:
                return [known[key]]
        return [] if len(parts) < 2 else sorted({column for part in parts for column in find(part)})

    return find


def _stems(phrase: str) -> str:
    return " ".join(map(light_stem, phrase.split()))
