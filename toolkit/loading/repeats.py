"""Lines that a site prints in and below its articles, found by repetition and moved from `body` to `extra`."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from hashlib import blake2b
from itertools import compress

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from toolkit.corpus import extra_json
from toolkit.loading.boilerplate import split_inner, split_tail
from toolkit.loading.bulk import in_one
from toolkit.loading.inner_repeats import count_inner, find_inner, find_repeated
from toolkit.loading.lines import Lines, joined
from toolkit.loading.outlets import host_of

_END_BYTES, _LONGEST_LINE = 1_000, 220
"""What is looked at of a body's start and end, and the longest line that can be boilerplate (about 120 letters)."""

_MIN_ARTICLES, _MIN_SHARE = 3, 0.02
_MIN_SENTENCE_SHARE = 0.2
_SENTENCE_END = "[.؟!؛،»:\"'”]$"
_SIGNS = (  # what every line that `split_tail` or `split_inner` takes begins with, in RE2's words
    "\n(?:اقرأ|إقرأ|اقرؤوا|طالع|شاهد|أخبار|مواضيع|موضوعات|مقالات|قصص|روابط|قد يهمك|الأكثر|تابع|شارك|اشترك|للاشتراك"
    "|لمتابعة|انضم|حمّل|حمل|انقر|اضغط|أرسل|طباعة|مشاركة|حفظ|نسخ|التعليقات|تعليقات|أضف|جميع الحقوق|نستخدم|نحن نستخدم"
    "|يستخدم|هذا الموقع|باستمرارك|بمواصلة|باستخدامك|[Rr]e(?:ad|lated)|We use|This|Follow|Subscribe|Join)"
)


@dataclass(frozen=True, slots=True)
class Counted:
    """
    The short lines of some articles of a file, all numbers uint64.

    `articles` has a row an article: its outlet and how it begins; `ends` a row for each short line at an end: its key,
    how its article begins, whether it ends like a sentence, and its outlet; `inner` is what `count_inner` gives.
    """

    articles: np.ndarray
    ends: np.ndarray
    inner: np.ndarray


def count_lines(table: pa.Table, folder: str) -> Counted:
    """
    Count the short lines of articles.

    Parameters
    ----------
    table : Table
        With `body`, `outlet` and `url`.
    folder : str
        Their top folder, which stands for the outlet where articles name none.

    Returns
    -------
    Counted
    """
    groups, lines = _groups(table, folder), Lines(in_one(table["body"]))
    articles, numbers = _beginnings(lines), _ending_lines(lines)
    rows = lines.rows[numbers]
    are_sentences = np.asarray(pc.match_substring_regex(lines.texts(numbers), _SENTENCE_END)).astype(np.uint64)
    return Counted(
        np.column_stack([groups, articles]),
        np.column_stack([_keys(lines, numbers, groups), articles[rows], are_sentences, groups[rows]]),
        count_inner(lines, groups),
    )


class Repeats:
    """
    Counts the short lines at the ends of articles, outlet by outlet, and then takes out those that are boilerplate.

    A line is boilerplate when at least 3 articles of one outlet, and 2 % of them, end with it (20 % if it reads like a
    sentence); for lines elsewhere see `find_repeated`. Articles that begin alike count once, so that copies of one
    do not make its last line one. Of each line 32 bytes are kept, so a million articles need some hundred
    megabytes at most. The result depends on the articles alone, not on their order.
    """

    def __init__(self) -> None:
        self._counted: dict[str, list[Counted]] = defaultdict(list)
        self._found: _Boilerplate | None = None

    def add(self, counted: Counted, file: str = "") -> None:
        """Take what was counted of some articles; by the name of their file it can be forgotten."""
        self._counted[file].append(counted)
        self._found = None

    def forget(self, file: str) -> None:
        """Take back what was counted of a file."""
        self._counted.pop(file, None)
        self._found = None

    def take_out(self, table: pa.Table, folder: str) -> pa.Table:
        """
        Move boilerplate from `body` to the list `boilerplate` in `extra`; the first line of a body always stays.

        Parameters
        ----------
        table : Table
            Articles as they were counted.
        folder : str
            Their top folder.

        Returns
        -------
        Table
        """
        found = self._repeated()
        bodies = in_one(table["body"])
        is_open = pc.match_substring_regex(bodies, _SIGNS).to_numpy(zero_copy_only=False).copy()
        if len(found.ends) or len(found.inner):
            lines, groups = Lines(bodies), _groups(table, folder)
            ends = _ending_lines(lines)
            for numbers in (ends[found.are_ends(lines, ends, groups)], find_inner(lines, groups, found.inner)):
                is_open[lines.rows[numbers]] = True
        places = np.flatnonzero(is_open)
        if not len(places):
            return table
        part = {name: in_one(table[name]).take(pa.array(places)) for name in ("body", "extra", "outlet", "url")}
        texts, extras = [], []
        parted = zip(places, part["extra"].to_pylist(), found.split(pa.table(part), folder), strict=True)
        for place, extra, (kept, taken) in parted:
            is_open[place] = bool(taken)
            if taken:
                texts.append("\n".join(kept))
                extras.append(extra_json(json.loads(extra) | {"boilerplate": taken}))
        for column, values in (("body", texts), ("extra", extras)):
            new = pc.replace_with_mask(in_one(table[column]), is_open, pa.array(values, pa.large_string()))
            table = table.set_column(table.column_names.index(column), column, new)
        return table

    def _repeated(self) -> _Boilerplate:
        if self._found is None:
            counted = [part for file in self._counted.values() for part in file]
            sizes = _sizes([part.articles for part in counted])
            ends, inner = [part.ends for part in counted], [part.inner for part in counted]
            self._found = _Boilerplate(_find_ends(ends, sizes), find_repeated(inner, sizes))
        return self._found


@dataclass(frozen=True, slots=True)
class _Boilerplate:
    """The keys (uint64) of lines that are boilerplate: at the ends of articles, and elsewhere."""

    ends: np.ndarray
    inner: np.ndarray

    def are_ends(self, lines: Lines, numbers: np.ndarray, groups: np.ndarray) -> np.ndarray:
        """Tell which of some short lines are boilerplate where they end an article."""
        return np.isin(_keys(lines, numbers, groups), self.ends)

    def split(self, table: pa.Table, folder: str) -> Iterator[tuple[list[str], list[str]]]:
        """Give what stays of each body, and what is taken out of it."""
        bodies, groups = in_one(table["body"]), _groups(table, folder)
        lines = Lines(bodies)
        short = np.flatnonzero(lines.sizes <= _LONGEST_LINE)
        is_end, is_inner = np.zeros(len(lines.rows), bool), np.zeros(len(lines.rows), bool)
        is_end[short[self.are_ends(lines, short, groups)]] = True
        is_inner[find_inner(lines, groups, self.inner)] = True
        for body, first in zip(bodies.to_pylist(), lines.firsts.tolist(), strict=True):
            texts = body.split("\n")
            yield _split(texts, is_end[first : first + len(texts)], is_inner[first : first + len(texts)])


def _split(lines: list[str], is_end: np.ndarray, is_inner: np.ndarray) -> tuple[list[str], list[str]]:
    """Take out lines by repetition inside, cut off the end by repetition and form, then take out by form inside."""
    taken: list[str] = []
    if not is_inner.all():
        taken = list(compress(lines, is_inner))
        lines, is_end = list(compress(lines, ~is_inner)), is_end[~is_inner]
    end = len(lines)
    while end > 1 and is_end[end - 1]:
        end -= 1
    body, tail = split_tail(lines[:end])
    while len(body) > 1 and is_end[len(body) - 1]:
        tail.insert(0, body.pop())
    body, inner = split_inner(body)
    return body, taken + inner + tail + lines[end:]


def _sizes(articles: list[np.ndarray]) -> dict[int, int]:
    """Count the articles of each group, those that begin alike once."""
    if not articles:
        return {}
    groups, sizes = np.unique(np.unique(np.concatenate(articles), axis=0)[:, 0], return_counts=True)
    return dict(zip(groups.tolist(), sizes.tolist(), strict=True))


def _find_ends(ends: list[np.ndarray], sizes: dict[int, int]) -> np.ndarray:
    rows = np.unique(np.concatenate([np.empty((0, 4), np.uint64), *ends]), axis=0)  # an article counts once for a line
    starts = np.flatnonzero(np.r_[True, rows[1:, 0] != rows[:-1, 0]][: len(rows)])
    counts = np.diff(np.r_[starts, len(rows)])
    often = counts >= _MIN_ARTICLES
    rows, counts = rows[starts[often]], counts[often]
    size = np.array([sizes[group] for group in rows[:, 3].tolist()], np.int64)
    share = np.where(rows[:, 2] == 1, _MIN_SENTENCE_SHARE, _MIN_SHARE)
    return rows[counts >= share * size, 0]


def _beginnings(lines: Lines) -> np.ndarray:
    """Give a number for the longest line at the start of each text, as far as it is looked at."""
    limits = lines.starts[lines.firsts] + _END_BYTES
    sizes = np.minimum(lines.stops, limits[lines.rows]) - lines.starts
    if not len(sizes):
        return np.empty(0, np.uint64)
    longest = np.flatnonzero(sizes == np.maximum.reduceat(sizes, lines.firsts)[lines.rows])
    longest = longest[np.r_[True, np.diff(lines.rows[longest]) > 0]]
    return lines.hashes(longest, sizes[longest])


def _ending_lines(lines: Lines) -> np.ndarray:
    """Give the short lines at each end, back to the last long or empty one; a first line is none."""
    lasts = np.r_[lines.firsts[1:], len(lines.rows)] - 1
    sizes = lines.sizes
    is_none = (sizes == 0) | (sizes > _LONGEST_LINE) | lines.is_first
    is_none |= lines.starts <= (lines.stops[lasts] - _END_BYTES)[lines.rows]
    numbers = np.arange(len(sizes))
    last_none = np.maximum.accumulate(np.where(is_none, numbers, -1))
    return numbers[~is_none & (numbers > last_none[lasts][lines.rows])]


def _keys(lines: Lines, numbers: np.ndarray, groups: np.ndarray) -> np.ndarray:
    return joined(lines.hashes(numbers), groups[lines.rows[numbers]])


def _groups(table: pa.Table, folder: str) -> np.ndarray:
    """Give a number for the outlet of each article, or for what stands for it."""
    outlets = pc.dictionary_encode(in_one(table["outlet"]))
    names = outlets.dictionary.to_pylist()
    groups = np.array([_number(name) for name in names], np.uint64)[outlets.indices.to_numpy()]
    if "" in names:
        rows = np.flatnonzero(outlets.indices.to_numpy() == names.index(""))
        urls = in_one(table["url"]).take(pa.array(rows)).to_pylist()
        groups[rows] = [_number(host_of(url) or f"/{folder}") for url in urls]
    return groups


@lru_cache(maxsize=4096)
def _number(group: str) -> int:
    return int.from_bytes(blake2b(group.encode(), digest_size=8).digest())
