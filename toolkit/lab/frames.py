"""Tables as the last line of a cell: a DataFrame with Arabic in it is shown as `show` shows it."""

# Imported with the toolkit where IPython runs: nothing heavy is imported here.

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING, Any

from toolkit.charsets import ARABIC_LETTER

if TYPE_CHECKING:
    import pandas as pd

STATIC_VARIABLE = "TOOLKIT_STATIC_TABLES"
"""Set in the environment of a report's kernel: there a table is the rows that the page shows."""

_ROWS_A_PAGE = 20
_ROWS_LOOKED_AT = 20
_MODULES = ("pandas", "pandas.core.frame")  # where pandas 3, and pandas before it, say that DataFrame is


def register() -> None:
    """Let the notebook that runs show tables from right to left; no effect elsewhere, and none in a report."""
    ipython = getattr(sys.modules.get("IPython"), "get_ipython", lambda: None)()
    if ipython is None or STATIC_VARIABLE in os.environ:
        return
    for module in _MODULES:
        ipython.display_formatter.formatters["text/html"].for_type_by_name(module, "DataFrame", frame_html)


def frame_html(frame: pd.DataFrame) -> str | None:
    """
    Return how a notebook shows a table.

    A plain table with Arabic text runs from right to left and is searched and sorted; every other one, such as one
    with an index that says something, is shown as pandas shows it.

    Parameters
    ----------
    frame : DataFrame

    Returns
    -------
    str or None
        HTML.
    """
    if not _is_plain(frame) or not _has_arabic(frame):
        return frame._repr_html_()
    from toolkit.report.outputs import show

    return show(frame, max_rows=_ROWS_A_PAGE)._repr_html_()


def _is_plain(frame: pd.DataFrame) -> bool:
    import pandas as pd

    has_own_way = type(frame) is not pd.DataFrame  # Concordance shows its lines
    is_numbered = isinstance(frame.index, pd.RangeIndex) or (frame.index.name is None and frame.index.dtype.kind == "i")
    return not has_own_way and is_numbered and frame.columns.nlevels == 1 and frame.columns.is_unique


def _has_arabic(frame: pd.DataFrame) -> bool:
    cells: list[Any] = [name for name in frame.columns if isinstance(name, str)]
    for name in frame.columns:
        if frame[name].dtype.kind not in "biufcmM":
            cells += frame[name].head(_ROWS_LOOKED_AT).tolist()
    return any(ARABIC_LETTER.search(text) for cell in cells for text in _texts(cell))


def _texts(cell: Any) -> list[str]:
    return (
        [cell]
        if isinstance(cell, str)
        else [item for item in cell if isinstance(item, str)]
        if isinstance(cell, list)
        else []
    )
