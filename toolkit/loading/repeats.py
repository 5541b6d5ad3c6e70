"""Lines that a site prints below its articles again and again, found by repetition and moved from `body` to `extra`."""

from __future__ import annotations

import json
from collections import defaultdict

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from toolkit.corpus import extra_json
from toolkit.loading.boilerplate import split_inner, split_tail
from toolkit.loading.outlets import host_of

_TAIL_BYTES, _LONGEST_LINE = 1_000, 220
"""What is looked at of a body's end, and the longest line that can be boilerplate (about 120 letters), in bytes."""

_MIN_ARTICLES, _MIN_SHARE = 3, 0.02
_MIN_SENTENCE_SHARE = 0.2
_SENTENCE_ENDS = ".؟!؛،»:\"'”"
_SIGNS = (  # what every line that `split_tail` or `split_inner` takes begins with, in RE2's words
    "\n(?:اقرأ|إقرأ|اقرؤوا|طالع|شاهد|أخبار|مواضيع|موضوعات|مقالات|قصص|روابط|قد يهمك|الأكثر|تابع|شارك|اشترك|للاشتراك"
    "|لمتابعة|انضم|حمّل|حمل|انقر|اضغط|أرسل|طباعة|مشاركة|حفظ|نسخ|التعليقات|تعليقات|أضف|جميع الحقوق|نستخدم|نحن نستخدم"
    "|يستخدم|هذا الموقع|باستمرارك|بمواصلة|باستخدامك|[Rr]e(?:ad|lated)|We use|This|Follow|Subscribe|Join)"
)


class Repeats:
    """
    Counts the short lines at the ends of articles, outlet by outlet, and then takes out those that are boilerplate.

    A line is boilerplate when at least 3 articles of one outlet, and 2 % of them, end with it (20 % if it reads like a
    sentence). Articles with one headline count once, so that copies of an article do not make its last line one. Of
    each line 32 bytes are kept, so a million articles need some tens of megabytes. The result depends on the articles
    alone, not on their order.
    """

    def __init__(self) -> None:
        self._lines: dict[str, list[np.ndarray]] = defaultdict(list)
        self._n_articles: dict[str, list[np.ndarray]] = defaultdict(list)
        self._found: set[int] | None = None

    def count(self, table: pa.Table, file: str, folder: str) -> None:
        """
        Count the articles of a file.

        Parameters
        ----------
        table : Table
            With `title`, `body`, `outlet` and `url`.
        file : str
            Its name, by which it can be forgotten.
        folder : str
            Its top folder, which stands for the outlet where articles name none.
        """
        groups, tails = _groups(table, folder), _tails(table["body"])
        titles = pc.binary_slice(table["title"].cast(pa.large_binary()), 0, _TAIL_BYTES).to_pylist()
        starts = pc.binary_slice(tails, 0, 200).to_pylist()
        articles = np.array([hash(title or start) for title, start in zip(titles, starts, strict=True)], np.int64)
        numbers = np.array([hash(group) for group in groups], np.int64)
        if len(articles):
            self._n_articles[file].append(np.stack((numbers, articles), axis=1))
        rows, lines = _ending_lines(tails)
        if len(rows):
            is_sentence = np.asarray(pc.match_substring_regex(lines.cast(pa.large_string()), f"[{_SENTENCE_ENDS}]$"))
            self._lines[file].append(
                np.stack((_keys(groups, rows, lines), articles[rows], is_sentence, numbers[rows]), axis=1)
            )
        self._found = None

    def forget(self, file: str) -> None:
        """Take back what was counted of a file."""
        self._lines.pop(file, None)
        self._n_articles.pop(file, None)

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
        bodies = table["body"]
        is_open = np.asarray(pc.match_substring_regex(bodies, _SIGNS))
        if found:
            is_open = is_open | self._ends_repeated(table, folder, found)
        places = np.flatnonzero(is_open)
        if not len(places):
            return table
        part = table.select(["body", "extra", "outlet", "url"]).filter(pa.array(is_open))
        texts, extras, is_new = [], [], is_open.copy()
        rows = zip(places, part["body"].to_pylist(), part["extra"].to_pylist(), _groups(part, folder), strict=True)
        for place, body, extra, group in rows:
            kept, taken = _split(body.split("\n"), group, found)
            is_new[place] = bool(taken)
            if taken:
                texts.append("\n".join(kept))
                extras.append(extra_json(json.loads(extra) | {"boilerplate": taken}))
        mask = pa.array(is_new)
        for column, values in (("body", texts), ("extra", extras)):
            new = pc.replace_with_mask(table[column].combine_chunks(), mask, pa.array(values, pa.large_string()))
            table = table.set_column(table.column_names.index(column), column, new)
        return table

    def _ends_repeated(self, table: pa.Table, folder: str, found: set[int]) -> np.ndarray:
        rows, lines = _ending_lines(_tails(table["body"]))
        keys = _keys(_groups(table, folder), rows, lines)
        is_open = np.zeros(table.num_rows, bool)
        is_open[rows[np.isin(keys, np.array(sorted(found), np.int64))]] = True
        return is_open

    def _repeated(self) -> set[int]:
        """Give the keys of the lines that are boilerplate."""
        if self._found is None:
            lines = [rows for file in self._lines.values() for rows in file]
            self._found = (
                _find(lines, [rows for file in self._n_articles.values() for rows in file]) if lines else set()
            )
        return self._found


def _find(lines: list[np.ndarray], articles: list[np.ndarray]) -> set[int]:
    rows = np.concatenate(lines)
    rows = rows[np.lexsort((rows[:, 1], rows[:, 0]))]
    is_new = np.r_[True, (rows[1:, :2] != rows[:-1, :2]).any(axis=1)]
    rows = rows[is_new]  # an article counts once for a line
    starts = np.flatnonzero(np.r_[True, rows[1:, 0] != rows[:-1, 0]])
    counts = np.diff(np.r_[starts, len(rows)])
    often = counts >= _MIN_ARTICLES
    rows, counts = rows[starts[often]], counts[often]
    groups, sizes = np.unique(np.unique(np.concatenate(articles), axis=0)[:, 0], return_counts=True)
    size = sizes[np.searchsorted(groups, rows[:, 3])]
    share = np.where(rows[:, 2] == 1, _MIN_SENTENCE_SHARE, _MIN_SHARE)
    return set(rows[counts >= share * size, 0].tolist())


def _split(lines: list[str], group: bytes, found: set[int]) -> tuple[list[str], list[str]]:
    """Cut off the end by repetition and by form, whichever comes first, then what stands inside."""
    end = len(lines)
    while end > 1 and _key(group, lines[end - 1].encode()) in found:
        end -= 1
    body, tail = split_tail(lines[:end])
    while len(body) > 1 and _key(group, body[-1].encode()) in found:
        tail.insert(0, body.pop())
    body, inner = split_inner(body)
    return body, inner + tail + lines[end:]


def _ending_lines(tails: pa.Array) -> tuple[np.ndarray, pa.Array]:
    """Give the short lines at each end, back to the last long or empty one, with their rows; a first line is none."""
    split = pc.split_pattern(tails, b"\n")
    starts, stops = split.offsets.to_numpy()[:-1], split.offsets.to_numpy()[1:]
    lengths = pc.binary_length(split.values).to_numpy()
    is_none = (lengths == 0) | (lengths > _LONGEST_LINE)
    is_none[starts] = True
    last_none = np.maximum.accumulate(np.where(is_none, np.arange(len(lengths)), -1))
    is_ending = ~is_none
    n_lines = stops - starts
    is_ending &= np.arange(len(lengths)) > np.repeat(last_none[stops - 1], n_lines)
    return np.repeat(np.arange(len(tails)), n_lines)[is_ending], split.values.filter(pa.array(is_ending))


def _tails(bodies: pa.ChunkedArray) -> pa.Array:
    """Give the ends of bodies, whose first line is cut or is the first of the body."""
    return pc.binary_slice(bodies.cast(pa.large_binary()), -_TAIL_BYTES, None).combine_chunks()


def _groups(table: pa.Table, folder: str) -> list[bytes]:
    if not pc.any(pc.equal(pc.binary_length(table["outlet"]), 0)).as_py():
        return table["outlet"].cast(pa.large_binary()).to_pylist()
    pairs = zip(table["outlet"].to_pylist(), table["url"].to_pylist(), strict=True)
    return [(outlet or host_of(url) or f"/{folder}").encode() for outlet, url in pairs]


def _keys(groups: list[bytes], rows: np.ndarray, lines: pa.Array) -> np.ndarray:
    return np.array(
        [_key(groups[row], line) for row, line in zip(rows.tolist(), lines.to_pylist(), strict=True)], np.int64
    )


def _key(group: bytes, line: bytes) -> int:
    """Stand for a line of an outlet: keys are only compared with each other, so another hash seed changes nothing."""
    return hash((group, line))
