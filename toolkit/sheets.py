"""Tables as files for spreadsheets: CSV and Excel, the same bytes each time, in which no text runs as a formula."""

from __future__ import annotations

import io
import math
import re
from collections.abc import Callable
from datetime import datetime
from typing import Any

import numpy as np
import pandas as pd

# A spreadsheet runs a cell that begins so; the full-width forms are folded to these by some of them.
_FORMULA = re.compile(r"^[\s\x00]*[=+\-@＝＋－＠]|^[\t\r]")
MAX_ROWS = 1_048_575  # below the heading; a sheet holds no more
_MAX_TEXT = 32_767  # characters of a cell
_EPOCH = datetime(1980, 1, 1)  # every Excel file is of this day, so that equal tables give equal bytes
_FIRST_YEAR = 1900  # Excel knows no day before
_FORMATS = {"count": "#,##0", "number": "#,##0.0", "score": "0.00", "share": "0.0%", "day": "yyyy-mm-dd"}
_MIN_WIDTH, _MAX_WIDTH = 10, 60  # characters of a column


def table_csv(table: pd.DataFrame) -> bytes:
    """
    Return a table as CSV: UTF-8 with byte order mark, so that spreadsheets read the Arabic.

    A text that a spreadsheet would run gets an apostrophe in front; the items of a list stand between vertical bars.

    >>> print(table_csv(pd.DataFrame({"hit": ["=1+1", "خبر"]})).decode("utf-8-sig"), end="")
    hit
    '=1+1
    خبر
    """
    columns = {safe_cell(str(name)): _csv_column(table[name]) for name in table.columns}
    text = pd.DataFrame(columns).to_csv(index=False, lineterminator="\n", float_format="%.6g")
    return b"\xef\xbb\xbf" + text.encode("utf-8", "replace")


def safe_cell(text: str) -> str:
    """
    Return a text that no spreadsheet runs.

    >>> safe_cell("=1+1"), safe_cell("- قال")
    ("'=1+1", "'- قال")
    """
    # A lone carriage return would end the row: pandas does not quote it.
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    return f"'{lines}" if _FORMULA.match(text) else lines


def table_xlsx(
    table: pd.DataFrame,
    *,
    heads: list[str] | None = None,
    kinds: list[str] | None = None,
    language: str = "ar",
    text_of: Callable[[Any], str] | None = None,
) -> bytes:
    """
    Write a table as the one sheet of an Excel file.

    Texts are written as texts, so that none is run, whatever it begins with; numbers with 6 digits, as in the CSV.

    Parameters
    ----------
    table : DataFrame
        At most `MAX_ROWS` rows; the index is not written.
    heads : list of str, optional
        The heading of each column; its name without this.
    kinds : list of {"count", "number", "score", "share", "day", "text"}, optional
        How each column is printed; days as days and the rest as it is without this.
    language : {"ar", "en"}
        Arabic sheets run from right to left.
    text_of : callable, optional
        Makes a text of a value that is no number and no day; without it the items of a list stand between vertical
        bars.

    Returns
    -------
    bytes
    """
    import xlsxwriter

    heads = heads or [str(name) for name in table.columns]
    kinds = kinds or ["day" if dtype.kind == "M" else "text" for dtype in table.dtypes]
    text_of = text_of or _text_of
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


def _text_of(value: Any) -> str:
    return " | ".join(str(item) for item in value) if isinstance(value, list | tuple | np.ndarray) else str(value)


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


def _csv_column(values: pd.Series) -> pd.Series:
    if pd.api.types.is_datetime64_any_dtype(values):
        whole = (values.dropna() == values.dropna().dt.normalize()).all()
        return values.dt.strftime("%Y-%m-%d" if whole else "%Y-%m-%dT%H:%M:%S").reset_index(drop=True)
    if pd.api.types.is_numeric_dtype(values):
        return values.reset_index(drop=True)
    return pd.Series([_csv_cell(value) for value in values.tolist()], dtype=object)


def _csv_cell(value: Any) -> Any:
    if isinstance(value, list | tuple | np.ndarray):
        return safe_cell(" | ".join(str(item) for item in value))
    return safe_cell(value) if isinstance(value, str) else value
