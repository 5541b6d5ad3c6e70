"""A heat map: two kinds of things against each other, with the number in every cell."""

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.collections import QuadMesh
from matplotlib.colors import LinearSegmentedColormap
from matplotlib.figure import Figure

from toolkit.figures import style
from toolkit.figures.style import LABEL, PAD, PAPER, SMALL, Sheet
from toolkit.figures.text import fitted, isolate, number, percent, text_width, wrap

# One hue from pale to deep: the order of the values is seen in lightness alone, in print and by colour-blind eyes.
_COLOURS = LinearSegmentedColormap.from_list("accent", ["#f3f7f9", "#b9cdd6", "#5f93a8", "#0f5c7a", "#083a4f"])
# Two hues away from white, apart for every common colour blindness; the sign stands in the cell as well.
_SIGNED = LinearSegmentedColormap.from_list(
    "signed", ["#8a2f1a", "#c8553d", "#ecc4ba", "#ffffff", "#b9cdd6", "#0f5c7a", "#083a4f"]
)
_CELL, _GAP, _HEAD_LINE = 32, 10, 18


def plot_heat(
    table: pd.DataFrame,
    *,
    row: str = "label",
    column: str = "group",
    value: str = "share",
    title: str = "",
    unit: str = "",
    source: str = "",
    language: str = "ar",
    share: bool = True,
    decimals: int = 0,
    max_rows: int = 30,
    max_columns: int = 14,
    signed: bool = False,
    faint: str = "",
    from_zero: bool = True,
) -> Figure:
    """
    Draw a cell for each pair, darker for more, with its number; a pair without a row is left blank.

    Rows and columns are in the order in which they first stand in the table; columns that are the rows again are in the
    order of the rows. In Arabic the first column is at the right, beside the names of the rows.

    Parameters
    ----------
    table : DataFrame
        One row a pair.
    row, column, value : str
        The columns that hold the names and the value (0 or more, unless `signed`).
    title, unit, source, language : str
        As for `plot_bars`.
    share : bool
        Values are shares in 0..1, shown as percentages.
    decimals : int
        Of the numbers in the cells.
    max_rows, max_columns : int
        What is drawn at most.
    signed : bool
        Values are differences, below or above 0: two hues, white at 0, and a sign before each number. Shares are shown
        in percentage points.
    faint : str
        A column of bool: a cell for which it is true keeps its number, but has no colour.
    from_zero : bool
        The palest colour is that of 0; otherwise that of the lowest value, or of half the highest if that is lower, so
        that values which are all high can be told apart and yet look as near as they are.

    Returns
    -------
    Figure
    """
    labels = {"title": title, "unit": unit, "source": source, "language": language}
    if table.empty:
        return style.empty_figure(**labels)
    rows, columns = list(table[row].drop_duplicates()), list(table[column].drop_duplicates())
    columns = rows if set(rows) == set(columns) else columns
    rows, columns = rows[:max_rows], columns[:max_columns]
    cells = table.drop_duplicates([row, column]).pivot(index=row, columns=column, values=value)
    cells = cells.reindex(index=rows, columns=columns).astype(float)
    inner = style.WIDTH - 2 * PAD
    most = (0.34 if len(columns) <= 8 else 0.26) * inner
    room = max(text_width(fitted(name, most, LABEL), LABEL) for name in rows)
    width = min((inner - room - _GAP) / len(columns), 120)
    heads, head_size = _heads(columns, max(width - 2, 30))
    staggered = any(line.count("…") for lines in heads for line in lines)
    if staggered:  # every second name stands a line higher, so that each has the room of two columns
        rooms = [1.9 * width] * (len(columns) - 1) + [width + 2 * PAD - 4]  # the last stands at the sheet's edge
        heads = [[fitted(name, space, SMALL)] for name, space in zip(columns, rooms, strict=True)]
        head_size = SMALL
    head = _HEAD_LINE * (2 if staggered else max(map(len, heads))) + 8
    sheet = Sheet(head + _CELL * len(rows), **labels)
    plot = width * len(columns)
    left = sheet.width - PAD - room - _GAP - plot if sheet.rtl else PAD + room + _GAP
    axes = sheet.axes(left, head, plot, _CELL * len(rows))
    axes.set_xlim((len(columns), 0) if sheet.rtl else (0, len(columns)))
    axes.set_ylim(len(rows), 0)
    _write_heads(sheet, axes, heads, head_size, staggered=staggered)
    outward = 1 if sheet.rtl else -1
    for i, name in enumerate(rows):
        text = fitted(name, room, LABEL)
        sheet.write(axes, 0, i + 0.5, text, offset=(outward * _GAP, 0), ha="left" if sheet.rtl else "right")
    pale = _pale(table, row, column, faint, cells)
    mesh = _paint(axes, cells, pale, signed=signed, from_zero=from_zero)
    for i, j in np.argwhere(cells.notna().to_numpy()):
        text = _cell_text(cells.iat[i, j], share=share, signed=signed, decimals=decimals)
        ink = style.MUTED if pale[i, j] else _ink_on(mesh.cmap(mesh.norm(cells.iat[i, j])))
        sheet.write(axes, j + 0.5, i + 0.5, text, size=SMALL, colour=ink, ha="center")
    return sheet.figure


def _paint(axes: Axes, cells: pd.DataFrame, pale: np.ndarray, *, signed: bool, from_zero: bool) -> QuadMesh:
    """Colour the cells that have a value and are not pale."""
    top = float(cells.abs().max().max()) or 1.0
    low = 0.0 if from_zero else min(float(cells.min().min()), top / 2)
    low = -top if signed else low
    shown = np.ma.masked_where(cells.isna().to_numpy() | pale, cells.to_numpy())
    colours = _SIGNED if signed else _COLOURS
    return axes.pcolormesh(shown, cmap=colours, vmin=low, vmax=top, edgecolor=PAPER, linewidth=2, zorder=1)


def _pale(table: pd.DataFrame, row: str, column: str, faint: str, cells: pd.DataFrame) -> np.ndarray:
    """Tell which cells have no colour, in the shape of `cells`."""
    if not faint:
        return np.zeros(cells.shape, dtype=bool)
    marks = table.drop_duplicates([row, column]).pivot(index=row, columns=column, values=faint)
    return marks.reindex(index=cells.index, columns=cells.columns).fillna(False).to_numpy(dtype=bool)


def _cell_text(value: float, *, share: bool, signed: bool, decimals: int) -> str:
    if signed:
        return number(value * (100 if share else 1), decimals=decimals, sign=True)
    return percent(value, decimals=decimals) if share else number(value, decimals=decimals)


def _write_heads(sheet: Sheet, axes: Axes, heads: list[list[str]], size: float, *, staggered: bool) -> None:
    """Write the names above their columns; every second one a line higher, on a hairline, where they are staggered."""
    per_pixel = axes.get_ylim()[0] / axes.bbox.height
    for j, lines in enumerate(heads):
        lift = j % 2 if staggered else 0
        if lift:
            ends = [-2 * per_pixel, -(_HEAD_LINE + 4) * per_pixel]
            axes.plot([j + 0.5] * 2, ends, color=style.LINE, linewidth=1, clip_on=False)
        for k, line in enumerate(reversed(lines), lift):
            sheet.write(axes, j + 0.5, 0, line, size=size, offset=(0, 12 + k * _HEAD_LINE), ha="center")


def _ink_on(colour: tuple[float, ...]) -> str:
    """Return black or white, whichever stands out more on a colour of the map: 4.5 or more (WCAG 2.2, level AA)."""
    return "#000000" if style.luminance(colour) > 0.179 else PAPER


def _heads(names: list[object], width: float) -> tuple[list[list[str]], float]:
    """Return the lines above each column and their size: smaller where a word would not fit otherwise."""
    words = [word for name in names for word in str(name).split()] or [""]
    size = SMALL
    while size > 10 and max(text_width(word, size) for word in words) > width:
        size -= 0.5
    return [[isolate(line) for line in wrap(name, width, size)] or [""] for name in names], size
