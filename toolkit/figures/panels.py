"""Small multiples: one line a panel over one stretch of time, with its band, its gaps and the spans that stand out."""

from collections.abc import Sequence

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from toolkit.figures import style
from toolkit.figures.lines import _AXIS, _GAP, _end_days, _line, _series, _ticks, _value_axis, _x
from toolkit.figures.style import INK, LABEL, PAD, SMALL, Sheet
from toolkit.figures.text import fitted, text_width

_HEAD, _PLOT, _BETWEEN, _BELOW = 28, 84, 22, 6
_NARROWEST = 4  # pixels of a marked span
_SHADE = "#e3e7ee"  # a grey that a coloured band over it can be told from


def plot_line_panels(
    table: pd.DataFrame,
    *,
    x: str = "day",
    value: str = "share",
    series: str = "label",
    low: str = "",
    high: str = "",
    title: str = "",
    unit: str = "",
    source: str = "",
    language: str = "ar",
    share: bool = True,
    colours: Sequence[str] | None = None,
    columns: int = 3,
    max_panels: int = 30,
    own_scales: bool = False,
    spans: pd.DataFrame | None = None,
) -> Figure:
    """
    Draw one small line a series, each in its own panel, from zero.

    Parameters
    ----------
    table : DataFrame
        One row a day and series; a week is given by its first day. The line stops at a row without a value: a gap.
    x, value, series, low, high : str
        As for `plot_lines`.
    title, unit, source, language : str
        As for `plot_bars`.
    share : bool
        As for `plot_lines`.
    colours : sequence of str, optional
        As for `plot_lines`.
    columns : int
        Panels beside each other, in the direction of reading.
    max_panels : int
        At most that many series, from the top of the table.
    own_scales : bool
        Each panel has a scale of its own, which shows the movement of small series; otherwise all have one, which shows
        their sizes.
    spans : DataFrame, optional
        Stretches to mark, such as `topic_bursts`: the column `series`, and first and last (days). They are shaded, with
        a bar above.

    Returns
    -------
    Figure
    """
    labels = {"title": title, "unit": unit, "source": source, "language": language}
    lines = _series(table, x=x, value=value, series=series)[:max_panels]
    if not lines:
        return style.empty_figure(**labels)
    colours = colours or [style.topic_colour(i) for i in range(len(lines))]
    columns = min(columns, len(lines))
    n_rows, block = -(-len(lines) // columns), _HEAD + _PLOT + _AXIS + _BELOW
    sheet = Sheet(n_rows * block - _BELOW, **labels)
    tops = [_top(rows, high or value) for _, rows in lines]
    tops = tops if own_scales else [max(tops)] * len(tops)
    ticks = [_ticks(top, share=share, count=2) for top in tops]
    room = max(text_width(text, SMALL) for marks in ticks for _, text in marks) + _GAP
    width = (sheet.width - 2 * PAD - _BETWEEN * (columns - 1)) / columns
    days = pd.concat([rows[x] for _, rows in lines])
    first, last = _x(days.min()), _x(days.max())
    for i, ((name, rows), colour) in enumerate(zip(lines, colours, strict=False)):
        row, column = divmod(i, columns)
        left = PAD + (columns - 1 - column if sheet.rtl else column) * (width + _BETWEEN)
        axes = sheet.axes(left + room, row * block + _HEAD, width - room - 14, _PLOT)
        axes.set_xlim((first, last) if last > first else (first - 1, first + 1))
        axes.set_ylim(0, tops[i] * 1.08)
        if spans is not None:
            _shade(axes, spans[spans[series].astype(str) == name])
        _value_axis(sheet, axes, ticks[i])
        _line(axes, rows, x=x, value=value, low=low, high=high, colour=colour)
        _panel_name(sheet, name, left=left, top=row * block, width=width)
        if i + columns >= len(lines):
            _end_days(sheet, axes, days.min(), days.max())
    return sheet.figure


def _top(rows: pd.DataFrame, upper: str) -> float:
    top = rows[upper].max()
    return float(top) if pd.notna(top) and top > 0 else 1.0


def _shade(axes: Axes, spans: pd.DataFrame) -> None:
    """Shade the days of each span, a bar above them so that the mark does not rest on a shade alone."""
    low, high = axes.get_xlim()
    least = _NARROWEST * (high - low) / axes.bbox.width
    for first, last in zip(spans["first"], spans["last"], strict=True):
        start, end = _x(first) - 0.5, _x(last) + 0.5
        middle, half = (start + end) / 2, max(end - start, least) / 2
        ends = np.clip([middle - half, middle + half], low, high)
        axes.axvspan(*ends, color=_SHADE, linewidth=0, zorder=0.5)
        axes.plot(ends, [axes.get_ylim()[1]] * 2, color=INK, linewidth=3, solid_capstyle="butt", clip_on=False)


def _panel_name(sheet: Sheet, name: str, *, left: float, top: float, width: float) -> None:
    axes = sheet.axes(left, top, width, 22)
    axes.set_xlim(0, width)
    axes.set_ylim(0, 22)
    x, side = (width, "right") if sheet.rtl else (0, "left")
    sheet.write(axes, x, 11, fitted(name, width, LABEL - 1, 500), size=LABEL - 1, weight=500, ha=side)
