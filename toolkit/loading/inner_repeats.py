"""Lines that a site sets above and between the paragraphs of its articles, found by repetition elsewhere."""

from __future__ import annotations

from collections import defaultdict

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

_LONGEST_LINE = 220
"""The longest line that is counted, in bytes (about 120 letters)."""

_MOST_IN_A_ROW = 3
"""More short lines in a row are a poem, a list, a table of results."""

_MIN_CONTEXTS, _MIN_SHARE, _MIN_SENTENCE_SHARE = 5, 0.1, 0.3
_SENTENCE_END = r"[.؟!؛،»:\"'”]$"
_CREDIT_SIGNS = r"[-–—:/ـ()«»]"
"""What datelines and bylines have, which a first line that is taken out has not."""


class InnerRepeats:
    """
    Counts the short lines of articles by what stands above them, and tells those that are boilerplate.

    A line is boilerplate when it follows other text in at least 5 articles of an outlet, and in 10 % of them (30 % if
    it reads like a sentence): what an article says stands in one surrounding, however often the article is copied. A
    first line counts by the line below it.
    """

    def __init__(self) -> None:
        self._rows: dict[str, list[np.ndarray]] = defaultdict(list)

    def count(self, bodies: pa.ChunkedArray, groups: np.ndarray, file: str) -> None:
        """
        Count the articles of a file.

        Parameters
        ----------
        bodies : ChunkedArray of large_string, n rows
        groups : ndarray of uint64, shape (n,)
            A number for the outlet of each.
        file : str
            Its name, by which it can be forgotten.
        """
        lines = _Lines(bodies, groups)
        if len(lines.keys):
            self._rows[file].append(np.column_stack([lines.keys, lines.contexts, lines.are_sentences, lines.groups]))

    def forget(self, file: str) -> None:
        """Take back what was counted of a file."""
        self._rows.pop(file, None)

    def find(self, sizes: dict[int, int]) -> np.ndarray:
        """
        Give the keys of the lines that are boilerplate.

        Parameters
        ----------
        sizes : dict of {int: int}
            The number of articles of each group.

        Returns
        -------
        ndarray of uint64, sorted
        """
        several = [rows for file in self._rows.values() for rows in file]
        if not several or max(sizes.values(), default=0) < _MIN_CONTEXTS:
            return np.empty(0, np.uint64)
        rows = np.unique(np.concatenate(several), axis=0)
        starts = np.flatnonzero(np.r_[True, rows[1:, 0] != rows[:-1, 0]])
        counts = np.diff(np.r_[starts, len(rows)])
        rows, counts = rows[starts[counts >= _MIN_CONTEXTS]], counts[counts >= _MIN_CONTEXTS]
        size = np.array([sizes[group] for group in rows[:, 3].tolist()])
        return rows[counts >= np.where(rows[:, 2] == 1, _MIN_SENTENCE_SHARE, _MIN_SHARE) * size, 0]


def find_places(bodies: pa.ChunkedArray, groups: np.ndarray, found: np.ndarray) -> dict[int, list[int]]:
    """
    Find where boilerplate stands.

    Parameters
    ----------
    bodies : ChunkedArray of large_string, n rows
    groups : ndarray of uint64, shape (n,)
    found : ndarray of uint64
        As `InnerRepeats.find` gives it.

    Returns
    -------
    dict of {int: list of int}
        Row → the numbers of its lines, from 0.
    """
    places: dict[int, list[int]] = defaultdict(list)
    if len(found):
        lines = _Lines(bodies, groups)
        is_found = np.isin(lines.keys, found)
        for row, number in zip(lines.rows[is_found].tolist(), lines.numbers[is_found].tolist(), strict=True):
            places[row].append(number)
    return places


class _Lines:
    """The short lines of bodies of at least three lines: of each its key, surroundings, row and number."""

    def __init__(self, bodies: pa.ChunkedArray, groups: np.ndarray) -> None:
        split = pc.split_pattern(bodies.combine_chunks(), "\n")
        offsets, texts = split.offsets.to_numpy().astype(np.int64), split.flatten()
        offsets = offsets - offsets[0]
        sizes = pc.binary_length(texts).to_numpy(zero_copy_only=False)
        first = np.zeros(len(sizes) + 1, bool)
        first[offsets[:-1]] = True
        first = first[:-1]
        is_short = (sizes > 0) & (sizes <= _LONGEST_LINE)
        row_of = np.repeat(np.arange(len(groups)), np.diff(offsets))
        run = np.cumsum(~is_short | first)
        is_alone = np.bincount(run, minlength=1)[run] <= _MOST_IN_A_ROW + 1  # with the line that ends the run before
        chosen = np.flatnonzero(is_short & is_alone & (np.diff(offsets)[row_of] >= 3))
        if len(chosen):
            no_credit = ~np.asarray(pc.match_substring_regex(texts.take(pa.array(chosen)), _CREDIT_SIGNS))
            chosen = chosen[~first[chosen] | no_credit]
        above = np.maximum.accumulate(np.where(~is_short | first, np.arange(len(sizes)), 0))
        context = np.where(first[chosen], chosen + 1, above[chosen])
        found = texts.take(pa.array(chosen))
        self.rows, self.numbers = row_of[chosen], chosen - offsets[:-1][row_of[chosen]]
        self.groups = groups[self.rows]
        self.keys = _hashes(found) ^ (self.groups * np.uint64(2) + first[chosen].astype(np.uint64))
        self.contexts = _hashes(texts.take(pa.array(context)))
        self.are_sentences = np.asarray(pc.match_substring_regex(found, _SENTENCE_END)).astype(np.uint64)


def _hashes(texts: pa.Array) -> np.ndarray:
    """Give a number for each text, the same on every machine."""
    if not len(texts):
        return np.empty(0, np.uint64)
    return pd.util.hash_array(texts.to_numpy(zero_copy_only=False), categorize=False)
