"""Spans: one row a stretch of days, from its first to its last, on one line of time."""

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from toolkit.figures import scales, style
from toolkit.figures.lines import _AXIS, _x
from toolkit.figures.style import ACCENT, LABEL, LINE, MUTED, PAD, SMALL, Sheet
from toolkit.figures.text import fitted, number, text_width

_ROW, _BAR, _GAP = 30, 12, 10
_MAX_LABEL = 0.3  # of the width of the sheet
_NARROWEST = 6  # pixels
_FEWEST_DAYS = 5  # the line of time is at least so long, so that one day is not a wall


def plot_spans(
    table: pd.DataFrame,
    *,
    label: str = "label",
    first: str = "first",
    last: str = "last",
    value: str = "n",
    days: tuple[pd.Timestamp, pd.Timestamp] | None = None,
    title: str = "",
    unit: str = "",
    source: str = "",
    language: str = "ar",
    colours: list[str] | None = None,
    max_rows: int = 20,
) -> Figure:
    """
    Draw each burst or event as a bar from its first day to its last, with a number at its end.

    Time runs left to right in both languages; the names stand where reading starts, and the rows are in the order of
    their first days.

    Parameters
    ----------
    table : DataFrame
        One row a stretch, as `topic_bursts` or `news_events` give them.
    label, first, last, value : str
        The columns of the name, of the first and the last day (datetime64), and of the number.
    days : tuple of Timestamp, optional
        The first and the last day of the line of time; by default those of the table.
    title, unit, source, language : str
        As for `plot_bars`.
    colours : list of str, optional
        One a row of the table; by default all bars have the accent colour.
    max_rows : int
        At most that many rows, from the top of the table.

    Returns
    -------
    Figure
    """
    labels = {"title": title, "unit": unit, "source": source, "language": language}
    colours = colours or [ACCENT] * len(table)
    table = table.assign(_colour=colours[: len(table)]).head(max_rows)
    table = table[table[first].notna()].sort_values([first, last], kind="stable")
    if table.empty:
        return style.empty_figure(**labels)
    sheet = Sheet(_ROW * len(table) + _AXIS, **labels)
    names = [fitted(name, _MAX_LABEL * sheet.width, LABEL) for name in table[label]]
    room = max(text_width(name, LABEL) for name in names)
    numbers = [number(n) for n in table[value]]
    side = max(text_width(text, SMALL) for text in numbers) + _GAP
    width = sheet.width - 2 * PAD - room - side - _GAP
    left = PAD if sheet.rtl else PAD + room + _GAP
    axes = sheet.axes(left, 0, width + side, _ROW * len(table))
    begin, end = _ends(table, first, last, days)
    axes.set_xlim(begin, begin + (end - begin) * (width + side) / width)
    axes.set_ylim(len(table) - 0.5, -0.5)
    for i, (name, text, row) in enumerate(zip(names, numbers, table.to_dict("records"), strict=True)):
        axes.axhline(i, color=LINE, linewidth=1, zorder=0)
        stop = _bar(axes, i, _x(row[first]), _x(row[last]) + 1, row["_colour"])
        sheet.write(axes, stop, i, text, size=SMALL, colour=MUTED, offset=(5, 0), ha="left")
        edge, outward = (axes.get_xlim()[1], 1) if sheet.rtl else (begin, -1)
        sheet.write(axes, edge, i, name, offset=(outward * _GAP, 0), ha="left" if sheet.rtl else "right")
    ticks = pd.Series(pd.to_datetime([begin, end - 1], unit="D"))
    _write_days(sheet, axes, ticks)
    return sheet.figure


def _ends(
    table: pd.DataFrame, first: str, last: str, days: tuple[pd.Timestamp, pd.Timestamp] | None
) -> tuple[float, float]:
    """Return the two ends of the line of time, in days; the last day is a whole one."""
    begin, end = (_x(day) for day in (days or (table[first].min(), table[last].max())))
    begin, end = min(begin, _x(table[first].min())), max(end, _x(table[last].max())) + 1
    missing = max(_FEWEST_DAYS - (end - begin), 0)
    return begin - missing // 2, end + missing - missing // 2


def _bar(axes: Axes, row: int, start: float, stop: float, colour: str) -> float:
    """Draw a bar, wide enough to be seen, and return where it ends."""
    low, high = axes.get_xlim()
    stop = max(stop, start + _NARROWEST * (high - low) / axes.bbox.width)
    height = _BAR / _ROW
    axes.barh(row, stop - start, left=start, height=height, color=colour, linewidth=0, zorder=2)
    return stop


def _write_days(sheet: Sheet, axes: Axes, ends: pd.Series) -> None:
    """Write days below, each under the middle of its day, as many as fit."""
    low, high = axes.get_xlim()
    bottom, _ = axes.get_ylim()
    pixels = axes.bbox.width / (high - low)
    for count in range(7, 0, -1):
        ticks = scales.day_ticks(ends, sheet.language, count=count)
        places = [(_x(day) + 0.5 - low) * pixels for day, _ in ticks]
        widest = max((text_width(text, SMALL) for _, text in ticks), default=0)
        if len(ticks) < 2 or min(np.diff(places)) >= widest + _GAP:
            break
    left = axes.get_position().x0 * sheet.width
    for place, (day, text) in zip(places, ticks, strict=True):
        half = text_width(text, SMALL) / 2 + 2
        inside = float(np.clip(left + place, half, sheet.width - half)) - left - place
        offset = (inside, -_AXIS / 2 - 3)
        sheet.write(axes, _x(day) + 0.5, bottom, text, size=SMALL, colour=MUTED, offset=offset, ha="center")
