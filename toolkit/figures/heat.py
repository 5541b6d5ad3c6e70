"""A heat map: two kinds of things against each other, with the number in every cell."""

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.colors import LinearSegmentedColormap
from matplotlib.figure import Figure

from toolkit.figures import style
from toolkit.figures.style import LABEL, PAD, PAPER, SMALL, Sheet
from toolkit.figures.text import fitted, isolate, number, percent, text_width, wrap

# One hue from pale to deep: the order of the values is seen in lightness alone, in print and by colour-blind eyes.
_COLOURS = LinearSegmentedColormap.from_list("accent", ["#f3f7f9", "#b9cdd6", "#5f93a8", "#0f5c7a", "#083a4f"])
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
) -> Figure:
    """
    Draw a cell for each pair, darker for more, with its number; a pair without a row is left blank.

    Rows and columns are in the order in which they first stand in the table; in Arabic the first column is at the
    right, beside the names of the rows.

    Parameters
    ----------
    table : DataFrame
        One row a pair.
    row, column, value : str
        The columns that hold the names and the value (0 or more).
    title, unit, source, language : str
        As for `plot_bars`.
    share : bool
        Values are shares in 0..1, shown as percentages.
    decimals : int
        Of the numbers in the cells.
    max_rows, max_columns : int
        What is drawn at most.

    Returns
    -------
    Figure
    """
    labels = {"title": title, "unit": unit, "source": source, "language": language}
    if table.empty:
        return style.empty_figure(**labels)
    rows, columns = list(table[row].drop_duplicates())[:max_rows], list(table[column].drop_duplicates())[:max_columns]
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
    top = float(cells.max().max()) or 1.0
    known = np.ma.masked_invalid(cells.to_numpy())
    axes.pcolormesh(known, cmap=_COLOURS, vmin=0, vmax=top, edgecolor=PAPER, linewidth=2, zorder=1)
    outward = 1 if sheet.rtl else -1
    for i, name in enumerate(rows):
        text = fitted(name, room, LABEL)
        sheet.write(axes, 0, i + 0.5, text, offset=(outward * _GAP, 0), ha="left" if sheet.rtl else "right")
    _write_heads(sheet, axes, heads, head_size, staggered=staggered)
    show = percent if share else number
    for i in range(len(rows)):
        for j in range(len(columns)):
            v = cells.iat[i, j]
            if pd.notna(v):
                text = show(v, decimals=decimals)
                sheet.write(axes, j + 0.5, i + 0.5, text, size=SMALL, colour=_ink_on(v / top), ha="center")
    return sheet.figure


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


def _ink_on(level: float) -> str:
    """Return black or white, whichever stands out more on a colour of the map: 4.5 or more (WCAG 2.2, level AA)."""
    return "#000000" if style.luminance(_COLOURS(level)) > 0.179 else PAPER


def _heads(names: list[object], width: float) -> tuple[list[list[str]], float]:
    """Return the lines above each column and their size: smaller where a word would not fit otherwise."""
    words = [word for name in names for word in str(name).split()] or [""]
    size = SMALL
    while size > 10 and max(text_width(word, size) for word in words) > width:
        size -= 0.5
    return [[isolate(line) for line in wrap(name, width, size)] or [""] for name in names], size
