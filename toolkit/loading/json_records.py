"""JSON in any wrapping → records."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from toolkit.corpus import SKIPPED, Problem
from toolkit.loading.fields import assign_fields
from toolkit.loading.json_arrays import DECODER, array_records
from toolkit.loading.records import BrokenRecords

_WRAPPED = ("articles", "items", "data", "results", "records", "docs", "documents", "news", "posts", "rows", "entries")


_ASSIGNED = re.compile(r"\s*(?:(?:var|let|const)\s+)?[\w.$]{1,60}\s*=\s*(?=[\[{])")
_BETWEEN = re.compile(r"[\s,;]*")
_MOST_VALUES = 200_000
_HEAD_CHARS = 1 << 16
_ARRAY = re.compile(rf'"(?:{"|".join((*_WRAPPED, "hits"))})"\s*:\s*(?=\[\s*\{{)')


def parse_json(text: str) -> Iterator[Any]:
    """
    Give the records of a JSON array, one object, an object that wraps an array, or JSON Lines.

    Parameters
    ----------
    text : str
        The text of the file.

    Yields
    ------
    dict or Problem
        A line of JSON Lines, or a place in an array, that is broken is a `Problem` without a file name.

    Raises
    ------
    BrokenRecords
        If it is none of these, or an array without one whole record.
    """
    text = text.replace("\0", "").lstrip("\ufeff").strip()
    try:
        value = DECODER.decode(text)
    except RecursionError:
        if (start := _array_start(text)) is not None:
            yield from array_records([text], start)
            return
        raise BrokenRecords("too_deep", "the JSON is nested too deeply to be news; flatten it") from None
    except ValueError as error:
        lines = [line for line in text.split("\n") if line.strip()]
        if len(lines) > 1 and parse_line(lines[0], 1).__class__ is dict:
            yield from (parse_line(line, number) for number, line in enumerate(lines, start=1))
            return
        if values := _values_in_a_row(text):
            yield from _unwrap(values[0] if len(values) == 1 else values)
            return
        if (start := _array_start(text)) is not None:
            yield from array_records([text], start)
            return
        where = f"line {error.lineno}, column {error.colno}: {error.msg}" if hasattr(error, "msg") else str(error)
        raise BrokenRecords("broken_json", f"this is not whole JSON ({where}); mend it, or save it again") from None
    yield from _unwrap(value)


def parse_line(line: str, number: int) -> Any:
    """
    Read one line of JSON Lines.

    Parameters
    ----------
    line : str
    number : int
        For the problem that a broken line gives instead of a value.

    Returns
    -------
    object or Problem
    """
    try:
        return DECODER.decode(line)
    except (ValueError, RecursionError) as error:
        detail = f"line {number} is not whole JSON ({getattr(error, 'msg', 'too deep')}); mend this line"
        return Problem("", number, SKIPPED, "broken_json", detail)


def _array_start(text: str) -> int | None:
    """Find where the array of records opens in JSON that is broken further on; None if it cannot be told."""
    if text.startswith("["):
        return 0
    for named in _ARRAY.finditer(text, 0, _HEAD_CHARS) if text.startswith("{") else ():
        before = text[: named.end()]
        for ends in ("}", "}}", "}}}"):
            try:
                DECODER.decode(f"{before}[]{ends}")
            except (ValueError, RecursionError):
                continue
            return named.end()
    return None


def _values_in_a_row(text: str) -> list[Any]:
    """Read objects that stand one after another, or what a script assigns (`var news = […];`); else nothing."""
    start = _ASSIGNED.match(text)
    place = start.end() if start else 0
    values = []
    try:
        while place < len(text):
            value, place = DECODER.raw_decode(text, place)
            if not isinstance(value, dict | list) or len(values) > _MOST_VALUES:
                return []
            values.append(value)
            place = _BETWEEN.match(text, place).end()
    except (ValueError, RecursionError):
        return []
    return values if len(values) > 1 or start else []


def _rows_of(value: Any) -> list[dict[str, Any]] | None:
    """Make records of a table as pandas writes it: by columns, split, or as rows below a header; None for others."""
    if isinstance(value, dict) and isinstance(value.get("columns"), list) and isinstance(value.get("data"), list):
        value = [value["columns"], *value["data"]]
    if isinstance(value, list) and len(value) > 1 and all(isinstance(row, list) for row in value):
        header = tuple(map(str, value[0]))
        return (
            [dict(zip(header, row, strict=False)) for row in value[1:]] if "body" in assign_fields(header, ()) else None
        )
    if not isinstance(value, dict) or len(value) < 2 or "body" not in assign_fields(tuple(value), ()):
        return None
    columns = [list(item.values()) if isinstance(item, dict) else item for item in value.values()]
    is_table = all(isinstance(column, list) and len(column) == len(columns[0]) for column in columns)
    if not is_table or not columns[0] or not all(isinstance(cell, str | None) for cell in columns[0]):
        return None
    return [dict(zip(value, row, strict=True)) for row in zip(*columns, strict=True)]


def _unwrap(value: Any, depth: int = 0) -> Iterator[Any]:
    """Find the records in a value: an array, or the array that an object without a text of its own holds."""
    if (rows := _rows_of(value)) is not None:
        yield from rows
        return
    if isinstance(value, list) and (tables := [item for item in value if _is_table(item)]):
        yield from (record for table in tables for record in table["data"])  # an export of phpMyAdmin
        return
    if isinstance(value, list):
        yield from (item["_source"] if isinstance(item, dict) and "_source" in item else item for item in value)
        return
    if not isinstance(value, dict):
        raise BrokenRecords(
            "not_a_record", f"the JSON is a lone {type(value).__name__}; give it the form [{{field: value}}]"
        )
    if value and all(isinstance(item, dict) and "body" in assign_fields(tuple(item), ()) for item in value.values()):
        yield from value.values()  # articles by their id
        return
    if depth < 3 and not isinstance(value.get("body", value.get("content")), str):
        arrays = {name: item for name, item in value.items() if _holds_records(item)}
        known = next((name for name in _WRAPPED if name in arrays), None)
        if known or (len(arrays) == 1 and "body" not in assign_fields(tuple(value), ())):
            yield from _unwrap(arrays[known] if known else next(iter(arrays.values())), depth + 1)
            return
        inner = [item for item in value.values() if isinstance(item, dict) and any(map(_holds_records, item.values()))]
        if len(inner) == 1:
            yield from _unwrap(inner[0], depth + 1)
            return
    yield value


def _is_table(value: Any) -> bool:
    return isinstance(value, dict) and value.get("type") == "table" and _holds_records(value.get("data"))


def _holds_records(value: Any) -> bool:
    return isinstance(value, list) and bool(value) and all(isinstance(item, dict) for item in value)
