"""Tables as files for spreadsheets: CSV and Excel, in which no text runs as a formula."""

from __future__ import annotations

import io
import re
import zipfile
from typing import Any
from xml.sax.saxutils import escape

import numpy as np
import pandas as pd

# A spreadsheet runs a cell that begins so; the full-width forms are folded to these by some of them.
_FORMULA = re.compile(r"^[\s\x00]*[=+\-@＝＋－＠]|^[\t\r]")
_NOT_IN_XML = re.compile("[^\t\n\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")  # XML 1.0, section 2.2
_MAX_CELL = 32_767  # characters that Excel takes in a cell
_MAX_ROWS = 1_048_576
_DAY_ZERO = pd.Timestamp("1899-12-30")
_EPOCH = (1980, 1, 1, 0, 0, 0)  # the same table gives the same bytes
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
_DOCUMENT = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_TYPES = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_PARTS = {
    "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    f'<Override PartName="/xl/workbook.xml" ContentType="{_TYPES}.sheet.main+xml"/>'
    f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{_TYPES}.worksheet+xml"/>'
    f'<Override PartName="/xl/styles.xml" ContentType="{_TYPES}.styles+xml"/></Types>',
    "_rels/.rels": f'<Relationships xmlns="{_RELATIONS}">'
    f'<Relationship Id="rId1" Type="{_DOCUMENT}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
    "xl/workbook.xml": f'<workbook xmlns="{_MAIN}" xmlns:r="{_DOCUMENT}">'
    '<sheets><sheet name="table" sheetId="1" r:id="rId1"/></sheets></workbook>',
    "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{_RELATIONS}">'
    f'<Relationship Id="rId1" Type="{_DOCUMENT}/worksheet" Target="worksheets/sheet1.xml"/>'
    f'<Relationship Id="rId2" Type="{_DOCUMENT}/styles" Target="styles.xml"/></Relationships>',
    # Style 0 is plain, style 1 a day with its time (the built-in format 22).
    "xl/styles.xml": f'<styleSheet xmlns="{_MAIN}"><fonts count="1"><font/></fonts><fills count="1"><fill/></fills>'
    '<borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs>'
    '<cellXfs count="2"><xf/><xf numFmtId="22" applyNumberFormat="1"/></cellXfs></styleSheet>',
}


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


def table_xlsx(table: pd.DataFrame) -> bytes:
    """
    Return a table as an Excel workbook of one sheet that runs from the right, the same bytes for the same table.

    Every text is an inline string (ECMA-376, part 1, section 18.3.1.53), which Excel never runs; it stands as it is.
    Texts of more than 32,767 characters are cut there, and rows beyond Excel's last are left out.
    """
    rows = [[str(name) for name in table.columns], *table.head(_MAX_ROWS - 1).itertuples(index=False, name=None)]
    body = "".join(f"<row>{''.join(map(_xlsx_cell, row))}</row>" for row in rows)
    view = (
        '<sheetView rightToLeft="1" workbookViewId="0"><pane ySplit="1" topLeftCell="A2" state="frozen"/></sheetView>'
    )
    sheet = f'<worksheet xmlns="{_MAIN}"><sheetViews>{view}</sheetViews><sheetData>{body}</sheetData></worksheet>'
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in (_PARTS | {"xl/worksheets/sheet1.xml": sheet}).items():
            info = zipfile.ZipInfo(name, _EPOCH)
            info.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(info, (_HEAD + text).encode("utf-8"))
    return buffer.getvalue()


def _xlsx_cell(value: Any) -> str:
    if isinstance(value, list | tuple | np.ndarray):
        value = " | ".join(str(item) for item in value)
    if not isinstance(value, str) and (value is None or pd.isna(value)):
        return "<c/>"
    if isinstance(value, bool | np.bool_):
        return f'<c t="b"><v>{int(value)}</v></c>'
    if isinstance(value, int | float | np.integer | np.floating) and np.isfinite(value):
        return f"<c><v>{value:.15g}</v></c>" if isinstance(value, float | np.floating) else f"<c><v>{value}</v></c>"
    if isinstance(value, pd.Timestamp):
        return f'<c s="1"><v>{(value.tz_localize(None) - _DAY_ZERO) / pd.Timedelta(days=1):.10g}</v></c>'
    text = _NOT_IN_XML.sub("", str(value).encode("utf-8", "replace").decode("utf-8"))[:_MAX_CELL]
    return f'<c t="inlineStr"><is><t xml:space="preserve">{escape(text)}</t></is></c>'


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
