"""Lines that a site prints in and below its articles, found by repetition and moved from `body` to `extra`."""

from __future__ import annotations

import json
from collections import defaultdict
from functools import lru_cache
from hashlib import blake2b

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from toolkit.corpus import extra_json
from toolkit.loading.boilerplate import split_inner, split_tail
from toolkit.loading.inner_repeats import InnerRepeats, find_places
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
    sentence); for lines elsewhere see `InnerRepeats`. Articles that begin alike count once, so that copies of one
    do not make its last line one. Of each line 32 bytes are kept, so a million articles need some hundred
    megabytes at most. The result depends on the articles alone, not on their order.
    """

    def __init__(self) -> None:
        self._lines: dict[str, list[np.ndarray]] = defaultdict(list)
        self._n_articles: dict[str, list[np.ndarray]] = defaultdict(list)
        self._inner = InnerRepeats()
        self._found: set[int] | None = None
        self._found_inner = np.empty(0, np.uint64)

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
        heads = pc.binary_slice(table["body"].cast(pa.large_binary()), 0, _TAIL_BYTES).to_pylist()
        groups, (rows, lines) = _groups(table, folder), _ending_lines(_tails(table["body"]))
        numbers = np.array([_number(group) for group in groups], np.uint64)
        self._inner.count(table["body"], numbers, file)
        articles = np.array([_digest(b"", max(head.split(b"\n"), key=len)) for head in heads], np.uint64)
        if len(articles):
            self._n_articles[file].append(np.stack((numbers, articles), axis=1))
        if len(rows):
            ends = pc.match_substring_regex(lines.cast(pa.large_string()), f"[{_SENTENCE_ENDS}]$")
            columns = (_digests(groups, rows, lines), articles[rows], np.asarray(ends).astype(np.uint64), numbers[rows])
            self._lines[file].append(np.stack(columns, axis=1))
        self._found = None

    def forget(self, file: str) -> None:
        """Take back what was counted of a file."""
        self._lines.pop(file, None)
        self._n_articles.pop(file, None)
        self._inner.forget(file)

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
        inner: dict[int, list[int]] = {}
        if len(self._found_inner):
            numbers = np.array([_number(group) for group in _groups(table, folder)], np.uint64)
            inner = find_places(bodies, numbers, self._found_inner)
            is_open = is_open | np.isin(np.arange(table.num_rows), list(inner))
        places = np.flatnonzero(is_open)
        if not len(places):
            return table
        part = table.take(pa.array(places))
        texts, extras, is_new = [], [], is_open.copy()
        rows = zip(places, part["body"].to_pylist(), part["extra"].to_pylist(), _groups(part, folder), strict=True)
        for place, body, extra, group in rows:
            lines, repeated = _take_lines(body.split("\n"), inner.get(int(place), []))
            kept, taken = _split(lines, group, found)
            taken = repeated + taken
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
        digests = _digests(_groups(table, folder), rows, lines)
        is_open = np.zeros(table.num_rows, bool)
        is_open[rows[np.isin(digests, np.array(sorted(found), np.uint64))]] = True
        return is_open

    def _repeated(self) -> set[int]:
        """Give the digests of the lines that are boilerplate."""
        if self._found is None:
            lines = [rows for file in self._lines.values() for rows in file]
            articles = [rows for file in self._n_articles.values() for rows in file]
            sizes = _sizes(articles) if articles else {}
            self._found = _find(lines, sizes) if lines else set()
            self._found_inner = self._inner.find(sizes)
        return self._found


def _sizes(articles: list[np.ndarray]) -> dict[int, int]:
    """Count the articles of each group, those that begin alike once."""
    groups, sizes = np.unique(np.unique(np.concatenate(articles), axis=0)[:, 0], return_counts=True)
    return dict(zip(groups.tolist(), sizes.tolist(), strict=True))


def _find(lines: list[np.ndarray], sizes: dict[int, int]) -> set[int]:
    rows = np.unique(np.concatenate(lines), axis=0)  # an article counts once for a line
    starts = np.flatnonzero(np.r_[True, rows[1:, 0] != rows[:-1, 0]])
    counts = np.diff(np.r_[starts, len(rows)])
    often = counts >= _MIN_ARTICLES
    rows, counts = rows[starts[often]], counts[often]
    size = np.array([sizes[group] for group in rows[:, 3].tolist()])
    share = np.where(rows[:, 2] == 1, _MIN_SENTENCE_SHARE, _MIN_SHARE)
    return set(rows[counts >= share * size, 0].tolist())


def _take_lines(lines: list[str], numbers: list[int]) -> tuple[list[str], list[str]]:
    """Take out lines by their numbers, as long as one stays."""
    if not numbers or len(numbers) == len(lines):
        return lines, []
    chosen = set(numbers)
    kept = [line for number, line in enumerate(lines) if number not in chosen]
    return kept, [lines[number] for number in sorted(chosen)]


def _split(lines: list[str], group: bytes, found: set[int]) -> tuple[list[str], list[str]]:
    """Cut off the end by repetition and by form, whichever comes first, then what stands inside."""
    end = len(lines)
    while end > 1 and _digest(group, lines[end - 1].encode()) in found:
        end -= 1
    body, tail = split_tail(lines[:end])
    while len(body) > 1 and _digest(group, body[-1].encode()) in found:
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


@lru_cache(maxsize=4096)
def _number(group: bytes) -> int:
    return _digest(group, b"")


def _digest(group: bytes, line: bytes) -> int:
    return int.from_bytes(blake2b(b"%b\0%b" % (group, line), digest_size=8).digest())


def _digests(groups: list[bytes], rows: np.ndarray, lines: pa.Array) -> np.ndarray:
    pairs = zip(rows.tolist(), lines.to_pylist(), strict=True)
    return np.array([_digest(groups[row], line) for row, line in pairs], np.uint64)
