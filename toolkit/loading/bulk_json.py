"""JSON objects in bytes → columns, without a Python object for each value; what that cannot do is left to `records`."""

from __future__ import annotations

import json
import re

import numpy as np
import pyarrow as pa

from toolkit.loading.bulk import in_one

_BETWEEN = re.compile(rb"\}\s*,\s*\{")
_TYPES = {str: pa.string(), bool: pa.bool_(), int: pa.int64(), type(None): pa.string()}
"""A number with a point is not here: `1` among such would come out as `1.0`."""


def lines_to_columns(data: bytes) -> dict[str, pa.Array] | None:
    """
    Read JSON Lines whose objects all have the same plain fields.

    Parameters
    ----------
    data : bytes
        Whole lines in strict UTF-8.

    Returns
    -------
    dict of {str: Array} or None
        None when one line or value is not of that kind; then nothing is said of any of them.

    Examples
    --------
    >>> columns = lines_to_columns('{"العنوان": "خبر", "رقم": 1}\\n{"العنوان": "ثان", "رقم": 2}'.encode())
    >>> {name: values.to_pylist() for name, values in columns.items()}
    {'العنوان': ['خبر', 'ثان'], 'رقم': [1, 2]}
    """
    n_lines = _count_lines(data)
    if n_lines is None:
        data = b"\n".join(line for line in map(bytes.strip, data.split(b"\n")) if line)
        n_lines = _count_lines(data)
    return None if n_lines is None else _read(data, n_lines)


def objects_to_columns(data: bytes) -> dict[str, pa.Array] | None:
    """
    Read objects with commas between them, all with the same plain fields.

    Parameters
    ----------
    data : bytes
        What stands between the brackets of a JSON array, or a part of it from the start of an object to the end of one.

    Returns
    -------
    dict of {str: Array} or None
        None when the objects are not of that kind.

    Examples
    --------
    >>> objects_to_columns('{"العنوان": "خبر"}, {"العنوان": "ثان"}'.encode())["العنوان"].to_pylist()
    ['خبر', 'ثان']
    """
    data = data.strip()
    if data[:1] != b"{" or data[-1:] != b"}":
        return None
    # A comma inside a text or an inner array becomes a line break there, which the reader refuses: so all are outside.
    between = _BETWEEN.search(data)
    if between:  # one program writes them all alike; replacing bytes is several times as fast as a pattern
        columns = _read(data.replace(between[0], b"}\n{"), data.count(between[0]) + 1)
        if columns is not None:
            return columns
    data, n_commas = _BETWEEN.subn(b"}\n{", data)
    return _read(data, n_commas + 1)


def _count_lines(data: bytes) -> int | None:
    """Count lines that each begin and end like an object; None when one does not."""
    codes = np.frombuffer(data, np.uint8)
    end = len(codes) - (data[-1:] == b"\n")
    codes = codes[: end - (data[end - 1 : end] == b"\r")]
    if len(codes) < 2 or codes[0] != 0x7B or codes[-1] != 0x7D:
        return None
    ends = np.flatnonzero(codes == 0x0A)
    before = codes[ends - 1]
    before = np.where(before == 0x0D, codes[ends - 2], before)
    return len(ends) + 1 if (before == 0x7D).all() and (codes[ends + 1] == 0x7B).all() else None


def _read(data: bytes, n_objects: int) -> dict[str, pa.Array] | None:
    """Read objects that stand one after another; their number makes sure that they were told apart as meant."""
    import pyarrow.json as pj

    types = _types_of(data)
    if types is None:
        return None
    try:
        table = pj.read_json(
            pa.BufferReader(data),
            read_options=pj.ReadOptions(use_threads=False, block_size=len(data) + 1),
            parse_options=pj.ParseOptions(
                explicit_schema=pa.schema(types), newlines_in_values=True, unexpected_field_behavior="error"
            ),
        )
    except pa.ArrowException:
        return None
    if table.num_rows != n_objects or table.column_names != list(types):
        return None
    columns = {name: in_one(table[name]) for name in types}
    has_all = all(not values.null_count or _says_all(data, name, n_objects) for name, values in columns.items())
    return columns if has_all else None


def _types_of(data: bytes) -> dict[str, pa.DataType] | None:
    """Take names and types from the first object; None when one is not plain."""
    for size in (1 << 14, 1 << 20):
        try:
            first, _ = json.JSONDecoder().raw_decode(data[:size].decode("utf-8", "replace"))
            break
        except (ValueError, RecursionError):
            first = None
    types = {name: _TYPES.get(type(value)) for name, value in first.items()} if isinstance(first, dict) else {}
    return types if types and None not in types.values() else None


def _says_all(data: bytes, name: str, n_objects: int) -> bool:
    """Tell null from absent: inside a text the quotes would be escaped, so that each find is a field."""
    key = json.dumps(name, ensure_ascii=False).encode()
    return data.count(key + b":") + data.count(key + b" :") == n_objects
