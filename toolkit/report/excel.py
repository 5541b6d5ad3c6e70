"""A table as an Excel file: the same bytes each time, right to left where the language is, no cell that runs."""

from __future__ import annotations

import io
import math
from collections.abc import Callable
from datetime import datetime
from typing import Any

import numpy as np
import pandas as pd

MAX_ROWS = 1_048_575  # below the heading; a sheet holds no more
_MAX_TEXT = 32_767  # characters of a cell
_EPOCH = datetime(1980, 1, 1)  # every Excel file is of this day, so that equal tables give equal bytes
_FIRST_YEAR = 1900  # Excel knows no day before
_FORMATS = {"count": "#,##0", "number": "#,##0.0", "score": "0.00", "share": "0.0%", "day": "yyyy-mm-dd"}
_MIN_WIDTH, _MAX_WIDTH = 10, 60  # characters of a column


def table_xlsx(
    table: pd.DataFrame, *, heads: list[str], kinds: list[str], language: str, text_of: Callable[[Any], str]
) -> bytes:
    """
    Write a table as the one sheet of an Excel file.

    Texts are written as texts, so that none is run, whatever it begins with; numbers with 6 digits, as in the CSV.

    Parameters
    ----------
    table : DataFrame
        At most `MAX_ROWS` rows; the index is not written.
    heads : list of str
        The heading of each column.
    kinds : list of {"count", "number", "score", "share", "day", "text"}
        How each column is printed.
    language : {"ar", "en"}
        Arabic sheets run from right to left.
    text_of : callable
        Makes a text of a value that is no number and no day.

    Returns
    -------
    bytes
    """
    import xlsxwriter

    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as book:
        book.set_properties({"created": _EPOCH})
        sheet = book.add_worksheet()
        if language == "ar":
            sheet.right_to_left()
        bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
        formats = {kind: book.add_format({"num_format": code, "valign": "top"}) for kind, code in _FORMATS.items()}
        plain = book.add_format({"valign": "top"})
        for column, (head, kind) in enumerate(zip(heads, kinds, strict=True)):
            sheet.write_string(0, column, _cell_text(head), bold)
            values = table.iloc[:, column].tolist()
            width = _write(sheet, column, values, formats.get(kind, plain), plain, text_of)
            sheet.set_column(column, column, min(max(width, len(head) + 4, _MIN_WIDTH), _MAX_WIDTH))
        sheet.freeze_panes(1, 0)
        if len(table):
            sheet.autofilter(0, 0, len(table), max(len(heads) - 1, 0))
    return buffer.getvalue()


def _write(sheet: Any, column: int, values: list[Any], shaped: Any, plain: Any, text_of: Callable[[Any], str]) -> int:
    """Write a column below its heading; return the length of its longest text."""
    width = 0
    for row, value in enumerate(values, 1):
        if isinstance(value, bool | np.bool_ | str | list | tuple | np.ndarray):
            text = _cell_text(text_of(value))
            width = max(width, len(text))
            sheet.write_string(row, column, text, plain)
        elif value is None or pd.isna(value):
            continue
        elif isinstance(value, datetime):
            _write_day(sheet, row, column, value, shaped)
        elif isinstance(value, int | float) and math.isfinite(value):
            sheet.write_number(row, column, value if isinstance(value, int) else float(f"{value:.6g}"), shaped)
        else:
            sheet.write_string(row, column, _cell_text(text_of(value)), plain)
    return width


def _write_day(sheet: Any, row: int, column: int, value: datetime, shaped: Any) -> None:
    if value.year < _FIRST_YEAR:
        sheet.write_string(row, column, value.isoformat())
    else:
        sheet.write_datetime(row, column, value.replace(tzinfo=None), shaped)


def _cell_text(text: str) -> str:
    clean = text.encode("utf-8", "replace").decode("utf-8")
    return clean if len(clean) <= _MAX_TEXT else f"{clean[: _MAX_TEXT - 1]}…"
