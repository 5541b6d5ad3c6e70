"""Files of records → parts that can be read one by one, so that a long file is never in memory as a whole."""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import chain
from typing import IO, Any

import numpy as np

from toolkit.loading.headers import find_header, guess_header
from toolkit.loading.json_records import parse_line
from toolkit.loading.records import BrokenRecords
from toolkit.loading.tables import find_delimiter, table_records

PART_BYTES = 1 << 23
"""Bytes of a part: enough that what is done once a part does not count, and little beside the memory of a process."""

_HEAD_BYTES = 1 << 20
_N_RECORDS, _N_ROWS = 2_000, 5_000
_SOMETHING = re.compile(rb"\S")
_OBJECT_END = re.compile(rb"\}(\s*,\s*)(?=\{)")


@dataclass(frozen=True, slots=True)
class Part:
    """
    Some records of a file in a row.

    `kind` says what `data` is: `lines` of JSON, `objects` of a JSON array, rows of a `table` (its fields and delimiter
    are in `header`), `columns`, or `records`, a list of what `RecordReader.add` takes. `is_guessed` tells rows whose
    fields were named by what they hold.
    """

    kind: str
    data: Any
    header: tuple[tuple[str, ...], str] = ((), ",")
    is_guessed: bool = False


class NotPlain(Exception):
    """A file is not what its beginning seemed to be, UTF-8 without NUL; it has to be read as a whole."""


def cut_json(pieces: Iterable[bytes], max_line_chars: int) -> Iterator[Part] | None:
    """
    Cut JSON Lines, or an array of objects, into parts.

    Parameters
    ----------
    pieces : iterable of bytes
        The file in pieces of any size; its parts are not looked at for what is not UTF-8.
    max_line_chars : int, in characters
        Of a longer line no more than this is kept: its reader will refuse it.

    Returns
    -------
    iterator of Part, or None
        None when the file begins like neither. Parts of kind `objects` are cut where an object seems to end; if one of
        them cannot be read, the whole file has to be read in another way.
    """
    pieces = iter(pieces)
    head = _take(pieces, _HEAD_BYTES)
    start = head.removeprefix(codecs.BOM_UTF8).lstrip()
    pieces = chain([start], pieces)
    if start[:1] == b"[":
        return _array_parts(_cut(pieces, _last_object))
    newline = start.find(b"\n")
    first = start[:newline].replace(b"\0", b"").decode("utf-8", "replace") if newline > 0 else ""
    if _SOMETHING.search(start, newline) and type(parse_line(first, 1)) is dict:
        return (Part("lines", data) for data in _cut(_short_lines(pieces, 4 * max_line_chars), _last_line))
    return None


def cut_table(pieces: Iterable[bytes], wanted: set[str]) -> Iterator[Part]:
    """
    Cut a table with a header line into parts.

    Parameters
    ----------
    pieces : iterable of bytes
        The file in pieces of any size; of its parts, only those of kind `records` are looked at for what is not UTF-8.
    wanted : set of str
        Fields that the header may have besides the known ones.

    Yields
    ------
    Part
        Of kind `table` as long as quotes stand where they open and close a cell; from the first other one on, of kind
        `records`, because only reading row by row tells where a row ends.

    Raises
    ------
    BrokenRecords
        If it cannot be read as a table.
    NotPlain
        If rows that have to be read one by one are not in UTF-8, or hold NUL.
    """
    pieces = iter(pieces)
    head = _take(pieces, _HEAD_BYTES).removeprefix(codecs.BOM_UTF8).lstrip(b"\n")
    delimiter = find_delimiter(head[: 4 * 200_000].decode("utf-8", "ignore"), wanted)
    head, delimiter = find_header(head, delimiter, wanted)
    guessed = guess_header(head[: 4 * 20_000].decode("utf-8", "ignore"), delimiter, wanted)
    if guessed:
        yield from (replace(part, is_guessed=True) for part in _by_row(chain([head], pieces), delimiter, guessed))
        return
    names, size = _header(head, delimiter)
    if len(delimiter.encode()) > 1 or len(set(names)) < len(names) or not all(names) or not size:
        yield from _by_row(chain([head], pieces), delimiter, None)
        return
    waiting = iter(_cut(chain([head[size:]], pieces), _last_row))
    for data in waiting:
        if not _is_regular(data, delimiter.encode()):
            yield from _by_row(chain([data], waiting), delimiter, names)
            return
        yield Part("table", data, (tuple(names), delimiter))


def cut_parquet(source: IO[bytes] | str) -> Iterator[Part]:
    """
    Cut a Parquet file into parts.

    Parameters
    ----------
    source : file or str
        The file, or its path.

    Yields
    ------
    Part

    Raises
    ------
    BrokenRecords
        If it is no whole Parquet file.
    """
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        for batch in pq.ParquetFile(source).iter_batches(_N_ROWS, use_threads=False):
            batch.validate(full=True)
            is_plain = len(set(batch.schema.names)) == len(batch.schema.names) and not any(
                pa.types.is_struct(kind) or pa.types.is_map(kind) for kind in batch.schema.types
            )
            if is_plain and batch.num_rows:
                yield Part("columns", {name: _decoded(batch[name]) for name in batch.schema.names})
            else:
                yield Part("records", batch.to_pylist())
    except (pa.ArrowException, OSError, ValueError) as error:
        detail = f"this is no whole Parquet file ({' '.join(str(error).split())[:100]}); save it again"
        raise BrokenRecords("broken_parquet", detail) from None


def _decoded(values: Any) -> Any:
    import pyarrow as pa

    return values.dictionary_decode() if pa.types.is_dictionary(values.type) else values


def in_batches(records: Iterable[Any]) -> Iterator[Part]:
    """Put records together into parts."""
    batch: list[Any] = []
    for record in records:
        batch.append(record)
        if len(batch) == _N_RECORDS:
            yield Part("records", batch)
            batch = []
    if batch:
        yield Part("records", batch)


def _array_parts(found: Iterable[bytes]) -> Iterator[Part]:
    """Take off the brackets and the commas between parts; where one is missing, the part is empty: not readable."""
    waiting: bytes | None = None
    for data in found:
        if waiting is not None:
            yield Part("objects", _without(waiting, b","))
        data = data.strip()
        waiting = data[1:] if waiting is None else data
    yield Part("objects", _without(waiting or b"", b"]"))


def _without(data: bytes, end: bytes) -> bytes:
    return data[: -len(end)].rstrip() if data.endswith(end) else b""


def _take(pieces: Iterator[bytes], size: int) -> bytes:
    taken: list[bytes] = []
    while sum(map(len, taken)) < size and (piece := next(pieces, None)) is not None:
        taken.append(piece)
    return b"".join(taken)


def _cut(pieces: Iterable[bytes], last_end: Callable[[bytes, int, int], int]) -> Iterator[bytes]:
    """Join and cut pieces so that each ends where `last_end` finds the last whole record of a range (0: none)."""
    waiting: list[bytes] = []
    size = 0
    for piece in pieces:
        waiting.append(piece)
        size += len(piece)
        if size < PART_BYTES:
            continue
        data, start, length = b"".join(waiting), 0, PART_BYTES
        while len(data) - start >= length:
            end = last_end(data, start, start + length)
            if end:
                yield data[start:end]
                start = end
            length = PART_BYTES if end else 2 * length
        waiting = [data[start:]]
        size = len(waiting[0]) if length == PART_BYTES else 0  # no end in sight: wait for as much again
    data = b"".join(waiting)
    if data.strip():
        yield data


def _last_line(data: bytes, start: int, stop: int) -> int:
    return data.rfind(b"\n", start, stop) + 1


def _last_object(data: bytes, start: int, stop: int) -> int:
    """Find the end of the last object that another follows, looking at the end of the range first."""
    for size in (1 << 16, 1 << 20, stop - start):
        first = max(start, stop - size)
        ends = [found.end() for found in _OBJECT_END.finditer(data, first, stop)]
        if ends or first == start:
            return ends[-1] if ends else 0
    return 0


def _last_row(data: bytes, start: int, stop: int) -> int:
    """Find the last line end that is outside of quotes."""
    n_quotes = data.count(b'"', start, stop)
    while (newline := data.rfind(b"\n", start, stop)) >= 0:
        n_quotes -= data.count(b'"', newline, stop)
        if n_quotes % 2 == 0:
            return newline + 1
        stop = newline
    return 0


def _short_lines(pieces: Iterable[bytes], max_bytes: int) -> Iterator[bytes]:
    """Drop what is too much of a line that is longer than a piece, from the start of a character on."""
    length, is_cut = 0, False
    for piece in pieces:
        newline = piece.find(b"\n")
        if length + (newline if newline >= 0 else len(piece)) > max_bytes and length:
            if not is_cut:
                cut = max(0, max_bytes + 1 - length)
                while 0x80 <= (piece[cut : cut + 1] or b"\n")[0] < 0xC0:
                    cut += 1
                yield piece[:cut]
            is_cut, length = True, max_bytes + 1
            piece = piece[newline:] if newline >= 0 else b""
        is_cut = is_cut and newline < 0
        length = len(piece) - piece.rfind(b"\n") - 1 if newline >= 0 else length + len(piece)
        if piece:
            yield piece


def _header(head: bytes, delimiter: str) -> tuple[list[str], int]:
    """Read the first row, and find how many bytes it takes (0: not known)."""
    text = head[:_HEAD_BYTES].decode("utf-8", "ignore")
    names = [name.strip() for name in next(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter), [])]
    size = newline = 0
    while (newline := head.find(b"\n", newline) + 1) and not size:
        size = newline if head.count(b'"', 0, newline) % 2 == 0 else 0
    is_plain = size and b"\r" not in head[:size].removesuffix(b"\n").removesuffix(b"\r")
    return names, size if is_plain and _is_regular(head[:size], delimiter.encode()) else 0


def _is_regular(data: bytes, delimiter: bytes) -> bool:
    """Tell whether each quote opens a cell, closes one, or stands doubled inside of one."""
    codes = np.frombuffer(data, np.uint8)
    quotes = np.flatnonzero(codes == 0x22)
    if len(quotes) % 2:
        return False
    opens, closes = quotes[::2], quotes[1::2]
    before, after = codes[np.maximum(opens - 1, 0)], codes[np.minimum(closes + 1, len(codes) - 1)]
    is_opening = np.isin(before, [delimiter[0], 0x0A]) | (opens == 0)
    is_opening[1:] |= opens[1:] == closes[:-1] + 1
    is_closing = np.isin(after, [delimiter[0], 0x0A, 0x0D]) | (closes == len(codes) - 1)
    is_closing[:-1] |= opens[1:] == closes[:-1] + 1
    # a lone carriage return ends a row for one reader and not for the other
    returns = np.flatnonzero(codes == 0x0D)
    is_paired = codes[np.minimum(returns + 1, len(codes) - 1)] == 0x0A
    return bool(is_opening.all() and is_closing.all() and is_paired.all())


def _by_row(pieces: Iterable[bytes], delimiter: str, names: list[str] | None) -> Iterator[Part]:
    return in_batches(table_records(_lines(_decoded_plain(pieces)), delimiter, names))


def _decoded_plain(pieces: Iterable[bytes]) -> Iterator[str]:
    try:
        for text in codecs.iterdecode(pieces, "utf-8"):
            if "\0" in text:
                raise NotPlain
            yield text
    except UnicodeDecodeError:
        raise NotPlain from None


def _lines(text: Iterable[str]) -> Iterator[str]:
    """Give lines as `csv.reader` wants them, line ends kept."""
    rest = ""
    for piece in text:
        rest += piece
        cut = rest.rfind("\n") + 1
        if cut:
            yield from io.StringIO(rest[:cut], newline="")
            rest = rest[cut:]
    yield from io.StringIO(rest, newline="")
