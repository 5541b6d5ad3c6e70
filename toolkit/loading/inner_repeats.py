"""Lines that a site sets above and between the paragraphs of its articles, found by repetition elsewhere."""

from __future__ import annotations

import numpy as np
import pyarrow.compute as pc

from toolkit.loading.lines import Lines, joined

_LONGEST_LINE = 220
"""The longest line that is counted, in bytes (about 120 letters)."""

_MOST_IN_A_ROW = 3
"""More short lines in a row are a poem, a list, a table of results."""

_MIN_CONTEXTS, _MIN_SHARE, _MIN_SENTENCE_SHARE = 5, 0.1, 0.3
_SENTENCE_END = r"[.؟!؛،»:\"'”]$"
_CREDIT_SIGNS = r"[-–—:/ـ()«»]"
"""What datelines and bylines have, which a first line that is taken out has not."""


def find_repeated(counted: list[np.ndarray], sizes: dict[int, int]) -> np.ndarray:
    """
    Tell which lines are boilerplate by what stands above them.

    A line is boilerplate when it follows other text in at least 5 articles of an outlet, and in 10 % of them (30 % if
    it reads like a sentence): what an article says stands in one surrounding, however often the article is copied. A
    first line counts by the line below it.

    Parameters
    ----------
    counted : list of ndarray
        As `count_inner` gives them.
    sizes : dict of {int: int}
        The number of articles of each group.

    Returns
    -------
    ndarray of uint64, sorted
        Their keys.
    """
    if max(sizes.values(), default=0) < _MIN_CONTEXTS:
        return np.empty(0, np.uint64)
    rows = np.unique(np.concatenate(counted), axis=0)
    starts = np.flatnonzero(np.r_[True, rows[1:, 0] != rows[:-1, 0]][: len(rows)])
    counts = np.diff(np.r_[starts, len(rows)])
    rows, counts = rows[starts[counts >= _MIN_CONTEXTS]], counts[counts >= _MIN_CONTEXTS]
    size = np.array([sizes[group] for group in rows[:, 3].tolist()], np.int64)
    return rows[counts >= np.where(rows[:, 2] == 1, _MIN_SENTENCE_SHARE, _MIN_SHARE) * size, 0]


def count_inner(lines: Lines, groups: np.ndarray) -> np.ndarray:
    """
    Count the short lines of articles.

    Parameters
    ----------
    lines : Lines
        The lines of their bodies, n texts.
    groups : ndarray of uint64, shape (n,)
        A number for the outlet of each.

    Returns
    -------
    ndarray of uint64, shape (k, 4)
        Of each line its key, a number for what stands above it, whether it ends like a sentence, and its group.
    """
    chosen, context = _choose(lines)
    found = groups[lines.rows[chosen]]
    are_sentences = np.asarray(pc.match_substring_regex(lines.texts(chosen), _SENTENCE_END))
    return np.column_stack([_keys(lines, chosen, found), lines.hashes(context), are_sentences.astype(np.uint64), found])


def find_inner(lines: Lines, groups: np.ndarray, found: np.ndarray) -> np.ndarray:
    """
    Find where boilerplate stands.

    Parameters
    ----------
    lines : Lines
        As they were counted.
    groups : ndarray of uint64, shape (n,)
    found : ndarray of uint64
        As `find_repeated` gives it.

    Returns
    -------
    ndarray of int64
        The numbers of the lines.
    """
    if not len(found):
        return np.empty(0, np.int64)
    chosen, _ = _choose(lines)
    return chosen[np.isin(_keys(lines, chosen, groups[lines.rows[chosen]]), found)]


def _keys(lines: Lines, chosen: np.ndarray, groups: np.ndarray) -> np.ndarray:
    return joined(lines.hashes(chosen), groups * np.uint64(2) + lines.is_first[chosen].astype(np.uint64))


def _choose(lines: Lines) -> tuple[np.ndarray, np.ndarray]:
    """Give the short lines of texts of at least three lines, and for each the line that is its surroundings."""
    first, sizes = lines.is_first, lines.sizes
    numbers = np.arange(len(sizes))
    is_short = (sizes > 0) & (sizes <= _LONGEST_LINE)
    run = np.cumsum(~is_short | first)
    is_alone = np.bincount(run, minlength=1)[run] <= _MOST_IN_A_ROW + 1  # with the line that ends the run before
    chosen = np.flatnonzero(is_short & is_alone & (np.bincount(lines.rows, minlength=1)[lines.rows] >= 3))
    if len(chosen):
        no_credit = ~np.asarray(pc.match_substring_regex(lines.texts(chosen), _CREDIT_SIGNS))
        chosen = chosen[~first[chosen] | no_credit]
    above = np.maximum.accumulate(np.where(~is_short | first, numbers, 0))
    return chosen, np.where(first[chosen], chosen + 1, above[chosen])
