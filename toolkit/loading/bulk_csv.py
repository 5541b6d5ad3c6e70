"""Rows of a table in bytes → columns, without a Python object a cell; what that cannot do is left to `records`."""

from __future__ import annotations

import io
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from toolkit.loading.bulk import in_one
from toolkit.loading.tables import table_records


def table_to_columns(
    data: bytes, names: tuple[str, ...], delimiter: str
) -> tuple[dict[str, pa.Array] | None, list[dict[str, Any]]]:
    """
    Read rows of which each has a cell for each field.

    Parameters
    ----------
    data : bytes
        Whole rows in strict UTF-8; each quote opens or closes a cell, or stands doubled in one.
    names : tuple of str
        The fields, each once.
    delimiter : str
        One ASCII character.

    Returns
    -------
    columns : dict of {str: Array} or None
        None when a row has more or fewer cells. Empty rows are left out.
    records : list of dict
        The rows one by one, when there are no columns.

    Examples
    --------
    >>> columns, _ = table_to_columns("خبر,1\\nثان,2\\n".encode(), ("العنوان", "رقم"), ",")
    >>> columns["العنوان"].to_pylist()
    ['خبر', 'ثان']
    """
    import pyarrow.csv as pcsv

    try:
        table = pcsv.read_csv(
            pa.BufferReader(data),
            read_options=pcsv.ReadOptions(use_threads=False, block_size=len(data) + 1, column_names=list(names)),
            parse_options=pcsv.ParseOptions(delimiter=delimiter, newlines_in_values=True),
            convert_options=pcsv.ConvertOptions(
                column_types=dict.fromkeys(names, pa.large_string()), strings_can_be_null=False, check_utf8=False
            ),
        )
    except pa.ArrowException:
        return None, list(table_records(io.StringIO(data.decode(), newline=""), delimiter, list(names)))
    columns = {name: in_one(table[name]) for name in names}
    is_filled = pa.repeat(False, table.num_rows)
    for values in columns.values():
        is_filled = pc.or_(is_filled, pc.not_equal(pc.binary_length(pc.utf8_trim_whitespace(values)), 0))
    if not pc.all(is_filled).as_py():
        columns = {name: values.filter(is_filled) for name, values in columns.items()}
    return columns, []
