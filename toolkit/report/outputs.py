"""What a notebook shows and writes: tables, figures and its summary; right to left where the language is."""

from __future__ import annotations

import base64
import html
import math
import re
import sys
from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from toolkit.errors import ToolkitError, UsageError
from toolkit.report.headings import KINDS, heading, value_text
from toolkit.report.words import WORDS
from toolkit.saving import write_atomically, write_json
from toolkit.sheets import MAX_ROWS, table_csv, table_xlsx

if TYPE_CHECKING:
    from matplotlib.figure import Figure

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]*")
_MAX_TEXT = 300  # characters of a cell that a page shows; the CSV has all
_LONG_ITEM = 25  # characters; a list with a longer item has each on a line of its own
_WORDS = {
    "ar": {"more": "المعروض {shown} من {total}", "none": "لا صفوف في هذا الجدول", "true": "نعم", "false": "لا"},
    "en": {"more": "{shown} of {total} rows shown", "none": "This table has no rows", "true": "yes", "false": "no"},
}
_LIST_MARK = {"ar": "، ", "en": ", "}

# For a notebook on its own. A report has its own sheet for the same classes, and leaves this one out.
STYLE = """
.tk-table, .tk-figure, .tk-text { font-family: "IBM Plex Sans Arabic", "Noto Sans Arabic", system-ui, sans-serif;
  --m: color-mix(in srgb, currentColor 72%, transparent); --l: color-mix(in srgb, currentColor 16%, transparent); }
.tk-table, .tk-scroll { max-width: 100%; overflow-x: auto; }
.tk-table table { border-collapse: collapse; margin: 0; font-size: 14px; line-height: 1.6; }
.tk-table caption { text-align: start; font-weight: 600; padding: 4px 0 8px; caption-side: top; }
.tk-table th, .tk-table td { text-align: start; vertical-align: top; padding: 4px 12px; border: 0;
  border-bottom: 1px solid var(--l); background: none; max-width: 34em; white-space: normal; color: inherit; }
.tk-table th { font-weight: 600; color: var(--m); white-space: nowrap; }
.tk-table .tk-number { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
.tk-table p, p.tk-text { text-align: start; }
.tk-table .tk-more { color: var(--m); font-size: 13px; margin: 6px 0 0; }
.tk-bar, .tk-pager { display: flex; flex-wrap: wrap; gap: 6px 14px; align-items: center; margin: 6px 0; }
.tk-pager[hidden] { display: none; }
.tk-table input, .tk-table button { font: inherit; color: inherit; background: none; border: 1px solid var(--l);
  border-radius: 6px; padding: 2px 10px; }
.tk-table button { cursor: pointer; } .tk-table button:disabled { opacity: 0.45; cursor: default; }
.tk-table .tk-sort { border: 0; padding: 0; font-weight: 600; text-align: inherit; }
.tk-table [aria-sort="descending"] .tk-sort::after { content: " ↓"; }
.tk-table [aria-sort="ascending"] .tk-sort::after { content: " ↑"; }
.tk-figure { margin: 0; }
.tk-figure img { max-width: 100%; height: auto; background: #ffffff; }
.tk-figure figcaption { color: var(--m); font-size: 14px; line-height: 1.7; }
.tk-text { font-size: 17px; line-height: 1.75; margin: 0; }
"""


class Shown:
    """A piece of a page: shows itself as HTML in a notebook, and as one line of text elsewhere."""

    def __init__(self, fragment: str, text: str) -> None:
        self.html, self._text = fragment, text

    def _repr_html_(self) -> str:
        return f'<style class="tk-style">{STYLE}</style>\n{self.html}'

    def __repr__(self) -> str:
        return self._text


class ShownTable(Shown):
    """A table: its first rows as HTML; in a live notebook all of them, to be searched, sorted and turned over."""

    def __init__(self, fragment: str, text: str, table: pd.DataFrame, language: str, title: str, max_rows: int) -> None:
        super().__init__(fragment, text)
        self._table, self._language, self._title, self._max_rows = table, language, title, max_rows

    def _repr_mimebundle_(self, **kwargs: Any) -> dict[str, Any]:
        from toolkit.lab.table import live_html, live_widget

        static = {"text/plain": repr(self), "text/html": super()._repr_html_()}
        if (data := self._data()) is None:
            return static
        if (script := live_html(data)) is not None:
            return static | {"text/html": static["text/html"] + script}
        return static | live_widget(data, title=self._title, language=self._language, style=STYLE)

    def _repr_html_(self) -> str:
        return self._repr_mimebundle_()["text/html"]

    def _data(self) -> bytes | None:
        from toolkit.lab.table import is_live, pack_table

        if not is_live(self._table):
            return None
        table = self._table.loc[:, [_says_something(self._table[name]) for name in self._table.columns]]
        return pack_table(
            table,
            heads=[heading(str(name), self._language) for name in table.columns],
            kinds=[_kind(table, name) for name in table.columns],
            text_of=partial(_live_text, self._language),
            language=self._language,
            months=WORDS[self._language]["months"].split(),
            max_rows=self._max_rows,
        )


def show(
    table: pd.DataFrame,
    *,
    language: str = "ar",
    title: str = "",
    columns: Sequence[str] | None = None,
    max_rows: int = 50,
) -> Shown:
    """
    Show a table in the direction of the language.

    Every text is escaped and isolated, numbers are grouped and aligned, headings are in the language; a column
    without a single value is left out. In a notebook a table of at least 12 rows is searched as people type Arabic,
    sorted by any column and turned over page by page, offline; a report has its first rows.

    Parameters
    ----------
    table : DataFrame
        Its index is not shown.
    language : {"ar", "en"}
    title : str
        Stands above the table.
    columns : sequence of str, optional
        The columns to show, in that order; all of them otherwise.
    max_rows : int
        Rows a page; in a report further rows are left out, and their number is said below.

    Returns
    -------
    Shown
    """
    check_language(language)
    chosen = _chosen(table, columns)
    fragment = _table_html(chosen, language, title, max_rows)
    return ShownTable(fragment, _table_text(table, title), chosen, language, title, max_rows)


def save_table(
    table: pd.DataFrame,
    out_dir: str | Path,
    name: str,
    *,
    language: str = "ar",
    title: str = "",
    columns: Sequence[str] | None = None,
    max_rows: int = 50,
) -> Shown:
    """
    Write all rows and columns as `tables/<name>.csv` and `tables/<name>.xlsx`, and show the table.

    The CSV is UTF-8 with a byte order mark, so that spreadsheets read the Arabic; column names are the toolkit's own
    in every language. A text that a spreadsheet would run as a formula gets an apostrophe in front; the items of a
    list stand between vertical bars. The Excel file has headings in the language, and runs from right to left where
    the language does.

    Parameters
    ----------
    table : DataFrame
    out_dir : str or Path
        The folder of the notebook's outputs; made if it is missing.
    name : str
        Latin letters, digits, - and _.
    language, title, columns, max_rows
        As for `show`; they do not change the CSV.

    Returns
    -------
    Shown

    Raises
    ------
    UsageError
        If the name is not a plain one.
    """
    check_language(language)
    path = Path(out_dir) / "tables" / f"{_plain(name)}.csv"
    write_atomically(path, table_csv(table))
    if len(table) <= MAX_ROWS:
        write_atomically(path.with_suffix(".xlsx"), table_excel(table, language))
    fragment = _table_html(_chosen(table, columns), language, title, max_rows, csv=f"tables/{name}.csv")
    return Shown(fragment, _table_text(table, title))


def save_figure(
    figure: Figure, out_dir: str | Path, name: str, *, alt: str, caption: str = "", language: str = "ar"
) -> Shown:
    """
    Write a figure as `figures/<name>.png` and show it with the picture inside the page.

    The same figure gives the same bytes. A figure that pyplot holds is closed. A figure of this toolkit that had no
    data to draw is not written: its alternative text stands in its place.

    Parameters
    ----------
    figure : Figure
    out_dir : str or Path
        The folder of the notebook's outputs; made if it is missing.
    name : str
        Latin letters, digits, - and _.
    alt : str
        What the figure shows, for those who do not see it.
    caption : str
        How to read it; stands below.
    language : {"ar", "en"}

    Returns
    -------
    Shown

    Raises
    ------
    UsageError
        If the name is not a plain one, or there is no alternative text.
    """
    from toolkit.figures.style import DPI, png_bytes

    check_language(language)
    if not alt.strip():
        raise UsageError(f"the figure {name} has no alternative text; say in alt what it shows")
    if getattr(figure, "is_empty", False):
        return show_text(alt, language=language)
    picture = png_bytes(figure)
    write_atomically(Path(out_dir) / "figures" / f"{_plain(name)}.png", picture)
    width, height = (round(side * DPI) for side in figure.get_size_inches())
    if (pyplot := sys.modules.get("matplotlib.pyplot")) is not None:
        pyplot.close(figure)
    data = base64.b64encode(picture).decode("ascii")
    foot = f"<figcaption>{escape(caption)}</figcaption>" if caption else ""
    fragment = (
        f'<figure class="tk-figure" {direction(language)} data-file="figures/{name}.png">'
        f'<img src="data:image/png;base64,{data}" alt="{escape(alt)}" width="{width}" height="{height}">{foot}</figure>'
    )
    return Shown(fragment, f"Figure: {alt}")


def show_text(text: str, *, language: str = "ar") -> Shown:
    """Show a sentence that was made from the data, such as a notebook's answer."""
    check_language(language)
    return Shown(f'<p class="tk-text" {direction(language)}>{escape(text)}</p>', text)


def save_summary(
    out_dir: str | Path,
    *,
    answer: str,
    key: float,
    key_label: str,
    numbers: Mapping[str, Any],
    topics: Sequence[Mapping[str, Any]] | None = None,
) -> None:
    """
    Write the few values that the front page quotes as `summary.json`.

    Parameters
    ----------
    out_dir : str or Path
        The folder of the notebook's outputs; made if it is missing.
    answer : str
        The answer to the notebook's question, one sentence in the language of the study.
    key : float
        The number that matters most.
    key_label : str
        What it counts.
    numbers : mapping of str to number or str
        Further values, by short English names.
    topics : sequence of mapping, optional
        One a topic: topic, label, terms, size, share, stability, exemplars, trend (its share of
        each day), and trend_step, "week" where the trend has a value a week.
    """
    summary = {"answer": answer, "key": key, "key_label": key_label, "numbers": dict(numbers)}
    if topics is not None:
        summary["topics"] = list(topics)
    write_json(Path(out_dir) / "summary.json", plain(summary))


def table_excel(table: pd.DataFrame, language: str) -> bytes:
    """Return a table as an Excel file, headings in the language; the same table gives the same bytes."""
    heads = [heading(str(name), language) for name in table.columns]
    kinds = [_kind(table, name) for name in table.columns]
    return table_xlsx(table, heads=heads, kinds=kinds, language=language, text_of=partial(_excel_text, language))


def _excel_text(language: str, value: Any) -> str:
    if isinstance(value, list | tuple | np.ndarray):
        return " | ".join(str(item) for item in value)
    if isinstance(value, bool | np.bool_):
        return _WORDS[language][str(bool(value)).lower()]
    return str(value)


def _live_text(language: str, value: Any, column: str) -> str | list[str]:
    """Return what a cell of a live table says; a list stays one."""
    if isinstance(value, list | tuple | np.ndarray):
        return [_allowed(str(item)) for item in value]
    if value is None or pd.isna(value):
        return ""
    if isinstance(value, bool | np.bool_):
        return _WORDS[language][str(bool(value)).lower()]
    return _allowed(_cut(value_text(value, column, language)))


def plain(value: Any) -> Any:
    """Return a value as JSON holds it: Python numbers of at most 6 digits after the point, None for what is missing."""
    if isinstance(value, Mapping):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple | np.ndarray | pd.Series):
        return [plain(item) for item in value]
    if isinstance(value, str | bool) or value is None:
        return value
    if isinstance(value, np.bool_):
        return bool(value)
    if isinstance(value, int | np.integer):
        return int(value)
    if isinstance(value, float | np.floating):
        return round(float(value), 6) if math.isfinite(value) else None
    return None if pd.isna(value) else str(value)


def check_language(language: str) -> None:
    """Raise UsageError for a language that reports do not have."""
    if language not in ("ar", "en"):
        raise UsageError(f'language is {language!r}, but must be "ar" or "en"')


def direction(language: str) -> str:
    """Return the attributes of an element in this language."""
    return f'dir="{"rtl" if language == "ar" else "ltr"}" lang="{language}"'


def escape(text: object) -> str:
    """Return a text for the inside of an element or attribute, without characters that HTML does not allow."""
    return html.escape(_allowed(str(text)))


def _allowed(text: str) -> str:
    if not text.isprintable():
        text = "".join(char for char in text if char >= " " or char in "\n\t")
    return text.encode("utf-8", "replace").decode("utf-8")


def _plain(name: str) -> str:
    if not _NAME.fullmatch(name):
        raise UsageError(f"{name!r} is no name for a file; use Latin letters, digits, - and _")
    return name


def _chosen(table: pd.DataFrame, columns: Sequence[str] | None) -> pd.DataFrame:
    missing = [column for column in columns or () if column not in table]
    if missing:
        raise ToolkitError(f"the table has no column {missing[0]!r}; it has {', '.join(map(str, table.columns))}")
    return table if columns is None else table[list(columns)]


def _table_text(table: pd.DataFrame, title: str) -> str:
    return f"Table: {title + ', ' if title else ''}{len(table):,} rows, columns {', '.join(map(str, table.columns))}"


def _table_html(table: pd.DataFrame, language: str, title: str, max_rows: int, csv: str = "") -> str:
    words, table = _WORDS[language], table.loc[:, [_says_something(table[name]) for name in table.columns]]
    shown = table.head(max_rows)
    kinds = [_kind(table, name) for name in table.columns]
    heads = "".join(
        f'<th scope="col"{_class(kind)}>{escape(heading(name, language))}</th>'
        for name, kind in zip(table.columns, kinds, strict=True)
    )
    columns = [
        [_cell_html(value, kind, str(name), language) for value in shown[name].tolist()]
        for name, kind in zip(table.columns, kinds, strict=True)
    ]
    rows = "\n".join(f"<tr>{''.join(cells)}</tr>" for cells in zip(*columns, strict=True))
    more = words["more"].format(shown=f"{len(shown):,}", total=f"{len(table):,}") if len(shown) < len(table) else ""
    source = f' data-csv="{csv}"' if csv else ""
    if table.empty:
        head = f'<p class="tk-text">{escape(title)}</p>\n' if title else ""
        return f'<div class="tk-table" {direction(language)}>\n{head}<p class="tk-more">{words["none"]}</p>\n</div>'
    return (
        f'<div class="tk-table" {direction(language)}{source}>\n<table>\n'
        + (f"<caption>{escape(title)}</caption>\n" if title else "")
        + f"<thead><tr>{heads}</tr></thead>\n<tbody>\n{rows}\n</tbody>\n</table>\n"
        + (f'<p class="tk-more">{more}</p>\n' if more else "")
        + "</div>"
    )


def _says_something(values: pd.Series) -> bool:
    """Tell whether a column holds anything; one that is empty all the way down answers no question."""
    if values.empty or pd.api.types.is_numeric_dtype(values):
        return True
    return any(len(value) if isinstance(value, str | list) else not pd.isna(value) for value in values.tolist())


def _kind(table: pd.DataFrame, column: str) -> str:
    """Return how a column is printed: by its name where its type allows, else by its type."""
    values, named = table[column], KINDS.get(str(column))
    if pd.api.types.is_datetime64_any_dtype(values):
        return "day"
    if pd.api.types.is_bool_dtype(values) or not pd.api.types.is_numeric_dtype(values):
        return "text"
    if named not in (None, "text", "day"):
        return named
    return "count" if pd.api.types.is_integer_dtype(values) else "score"


def _class(kind: str) -> str:
    return ' class="tk-number"' if kind not in ("text", "day") else ""


def _cell_html(value: Any, kind: str, column: str, language: str) -> str:
    if isinstance(value, list | tuple | np.ndarray):
        are_sentences = any(len(str(item)) > _LONG_ITEM for item in value)
        mark = "<br>" if are_sentences else _LIST_MARK[language]
        return f"<td>{mark.join(f'<bdi>{escape(item)}</bdi>' for item in value)}</td>"
    if value is None or pd.isna(value):
        return f"<td{_class(kind)}></td>"
    if kind == "day":
        return f'<td data-value="{value:%Y-%m-%dT%H:%M:%S}"><bdi>{escape(day_text(value, language))}</bdi></td>'
    if column == "file":
        return f"<td>{path_html(_cut(str(value)))}</td>"
    if kind == "text":
        if isinstance(value, bool | np.bool_):
            return f"<td>{_WORDS[language][str(bool(value)).lower()]}</td>"
        return f"<td>{_text_html(value_text(value, column, language))}</td>"
    return f'<td class="tk-number" data-value="{value:.10g}"><bdi>{escape(number_text(value, kind))}</bdi></td>'


def path_html(path: str) -> str:
    """
    Return the way to a file: its parts in the order of the folders, also where their names run from right to left.

    >>> path_html("sabah/رياضة/ملف.txt")
    '<bdi dir="ltr"><bdi>sabah</bdi>/<bdi>رياضة</bdi>/<bdi>ملف.txt</bdi></bdi>'
    """
    return f'<bdi dir="ltr">{"/".join(f"<bdi>{escape(part)}</bdi>" for part in path.split("/"))}</bdi>'


def _text_html(text: str) -> str:
    return f"<bdi>{escape(_cut(text))}</bdi>"


def _cut(text: str) -> str:
    return text if len(text) <= _MAX_TEXT else text[: _MAX_TEXT - 1].rstrip() + "…"


def number_text(value: float, kind: str) -> str:
    """
    Return a number as a page prints it.

    >>> number_text(1446, "count"), number_text(0.125, "share"), number_text(-0.5, "score")
    ('1,446', '12.5%', '−0.50')
    """
    if not math.isfinite(value):
        return "∞" if value > 0 else "−∞"
    decimals = {"count": 0, "number": 1, "score": 2, "share": 1}[kind]
    if kind == "count" and float(value) != round(float(value)):
        decimals = 1
    if kind == "score" and 0 < abs(value) < 0.005:
        return "<0.01" if value > 0 else ">−0.01"
    text = f"{value * 100:,.{decimals}f}%" if kind == "share" else f"{value:,.{decimals}f}"
    return text.replace("-", "−")


def day_text(day: pd.Timestamp, language: str) -> str:
    """
    Return a day, with its time of day where it has one.

    >>> day_text(pd.Timestamp("2015-07-21 02:51"), "ar")
    '21 يوليو 2015، 02:51'
    """
    text = f"{day.day} {WORDS[language]['months'].split()[day.month - 1]} {day.year}"
    return text if day == day.normalize() else f"{text}{_LIST_MARK[language]}{day:%H:%M}"
