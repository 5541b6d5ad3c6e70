"""A table with all its rows in a notebook: searched, sorted and turned over in the browser, offline."""

from __future__ import annotations

import base64
import gzip
import os
import sys
from collections.abc import Callable, Sequence
from functools import cache
from typing import Any

import numpy as np
import orjson
import pandas as pd

from toolkit.lab.assets import read_static
from toolkit.lab.frames import STATIC_VARIABLE

FEWEST_ROWS = 12
"""A shorter table is seen whole: it needs no search."""

_MOST_IN_OUTPUT = 1_500_000  # bytes; Jupyter drops an output of more than 3 MB, and a widget's data goes another way
_LARGEST = 1.7976931348623157e308
_WORDS = {
    "ar": {
        "search": "ابحث في الجدول",
        "found": "{shown} من {total}",
        "rows": "الصفوف: {total}",
        "page": "صفحة {page} من {pages}",
        "previous": "السابقة",
        "next": "التالية",
        "table": "جدول",
        "mark": "، ",
    },
    "en": {
        "search": "Search the table",
        "found": "{shown} of {total}",
        "rows": "Rows: {total}",
        "page": "page {page} of {pages}",
        "previous": "Previous",
        "next": "Next",
        "table": "Table",
        "mark": ", ",
    },
}

TextOf = Callable[[Any, str], "str | list[str]"]


def is_live(table: pd.DataFrame) -> bool:
    """Tell whether a table is to be searched: it is long enough, and no report is being made."""
    return len(table) >= FEWEST_ROWS and STATIC_VARIABLE not in os.environ


def pack_table(
    table: pd.DataFrame,
    *,
    heads: Sequence[str],
    kinds: Sequence[str],
    text_of: TextOf,
    language: str,
    months: Sequence[str],
    max_rows: int,
) -> bytes:
    """
    Put all rows of a table into compressed JSON; the same table gives the same bytes.

    Parameters
    ----------
    table : DataFrame
    heads, kinds : sequence of str
        What each column is called, and how it is printed: "text", "day", or a kind of number.
    text_of : callable
        Called with a value and the name of its column; gives the text, or the texts of a list.
    language : {"ar", "en"}
    months : sequence of str
        The names of the twelve months.
    max_rows : int
        Rows a page.

    Returns
    -------
    bytes
    """
    columns = [
        {"head": head, "kind": kind, **_column(table[name], kind, str(name), text_of)}
        for name, head, kind in zip(table.columns, heads, kinds, strict=True)
    ]
    words = _WORDS[language] | {"months": list(months)}
    value = {"columns": columns, "n": len(table), "size": max(max_rows, 1), "words": words, "language": language}
    return gzip.compress(orjson.dumps(value, option=orjson.OPT_SERIALIZE_NUMPY), compresslevel=6, mtime=0)


def live_html(data: bytes) -> str | None:
    """Return the script that takes the place of the static table before it, or None where the data is too much."""
    if len(data) * 4 / 3 > _MOST_IN_OUTPUT:
        return None
    text = base64.b64encode(data).decode("ascii")
    return (
        f"<script>(() => {{\n{_script()}\nconst holder = document.currentScript.previousElementSibling;\n"
        f'openTable(holder, Uint8Array.from(atob("{text}"), (char) => char.charCodeAt(0)));\n}})();</script>'
    )


def live_widget(data: bytes, *, title: str, language: str, style: str) -> dict[str, Any]:
    """Return how a notebook shows a table as a widget; nothing where no notebook is running."""
    ipython = getattr(sys.modules.get("IPython"), "get_ipython", lambda: None)()
    if ipython is None or not hasattr(ipython, "kernel"):
        return {}
    widget = _widget_class(style)(_data=data, _title=title, _language=language)
    shown = widget._repr_mimebundle_()
    return (shown[0] if isinstance(shown, tuple) else shown) or {}


@cache
def _script() -> str:
    return read_static("plain.js") + read_static("table.js")


@cache
def _widget_class(style: str) -> Any:
    import anywidget
    import traitlets

    class TableWidget(anywidget.AnyWidget):
        """A large table."""

        _esm = f"{_script()}\n{read_static('table_widget.js')}"
        _css = style
        _data = traitlets.Bytes().tag(sync=True)
        _title = traitlets.Unicode().tag(sync=True)
        _language = traitlets.Unicode().tag(sync=True)

    return TableWidget


def _column(values: pd.Series, kind: str, name: str, text_of: TextOf) -> dict[str, Any]:
    if kind == "day":
        days = pd.to_datetime(values).dt.strftime("%Y-%m-%dT%H:%M").str.removesuffix("T00:00")
        return {"values": [None if pd.isna(text) else text for text in days.tolist()]}
    if kind != "text":
        numbers = np.clip(pd.to_numeric(values).to_numpy(dtype=np.float64, na_value=np.nan), -_LARGEST, _LARGEST)
        if np.isfinite(numbers).all() and (numbers == np.rint(numbers)).all() and (np.abs(numbers) < 2**53).all():
            return {"values": numbers.astype(np.int64)}
        return {"values": [None if value != value else value for value in numbers.tolist()]}
    known: dict[Any, Any] = {}
    texts = []
    for value in values.tolist():
        if isinstance(value, str):
            if value not in known:
                known[value] = text_of(value, name)
            texts.append(known[value])
        else:
            texts.append(text_of(value, name))
    return {"values": texts}
