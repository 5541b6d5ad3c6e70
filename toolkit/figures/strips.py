"""Strips: one row a group and one column a period, to see at a glance who used a word, when, and how often."""

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from toolkit.figures import scales, style
from toolkit.figures.style import ACCENT, INK, LABEL, LINE, MUTED, PAD, SMALL, WASH, Sheet
from toolkit.figures.text import fitted, number, text_width

_ROW, _BAR, _GAP, _AXIS = 44, 32, 10, 28


def plot_dispersion(
    table: pd.DataFrame,
    *,
    day: str = "day",
    group: str = "group",
    value: str = "per_million",
    count: str = "count",
    title: str = "",
    unit: str = "",
    source: str = "",
    language: str = "ar",
    max_rows: int = 20,
) -> Figure:
    """
    Draw how often each outlet used a word in each period: columns on one scale, a row an outlet.

    A period in which an outlet published nothing is grey; one without the word is a hairline alone. Time runs left to
    right in both languages. The groups that use the word most often stand first.

    Parameters
    ----------
    table : DataFrame
        One row a group and period of one term, as `term_trends(…, by="outlet")` gives them.
    day, group, value, count : str
        The columns of the period (datetime64), the name, the height (missing in a gap) and the occurrences.
    title, unit, source, language : str
        As for `plot_bars`.
    max_rows : int
        At most that many groups.

    Returns
    -------
    Figure
    """
    labels = {"title": title, "unit": unit, "source": source, "language": language}
    table = table[table[day].notna()]
    if table.empty:
        return style.empty_figure(**labels)
    heights = table.pivot_table(index=group, columns=day, values=value, aggfunc="sum", min_count=1, dropna=False)
    heights = heights.reindex(columns=pd.DatetimeIndex(sorted(table[day].unique())))
    totals = table.groupby(group)[count].sum()
    order = sorted(heights.index, key=lambda name: (-totals[name], str(name)))[:max_rows]
    sheet = Sheet(_ROW * len(order) + _AXIS, **labels)
    notes = [_times(int(totals[name]), language) for name in order]
    room = min(max(text_width(fitted(name, 0.24 * sheet.width, LABEL), LABEL) for name in order), 0.24 * sheet.width)
    side = max(text_width(note, SMALL) for note in notes)
    width = sheet.width - 2 * PAD - room - side - 2 * _GAP
    left = PAD + (side if sheet.rtl else room) + _GAP
    top = float(np.nanmax(heights.loc[order].to_numpy(), initial=0.0)) or 1.0
    for i, (name, note) in enumerate(zip(order, notes, strict=True)):
        axes = sheet.axes(left, i * _ROW + (_ROW - _BAR) / 2, width, _BAR)
        _strip(axes, heights.loc[name].to_numpy(float), top)
        _names(sheet, axes, fitted(name, room, LABEL), note)
    _days(sheet, axes, heights.columns, width)
    return sheet.figure


def _times(n: int, language: str) -> str:
    """Return so many occurrences in words; Arabic has a dual, a plural for 3–10 and a singular beyond (CLDR)."""
    if language != "ar":
        return f"{number(n)} {'time' if n == 1 else 'times'}"
    if n in (1, 2):
        return ("مرة واحدة", "مرتان")[n - 1]
    return f"{number(n)} {'مرات' if 3 <= n % 100 <= 10 else 'مرة'}"


def _strip(axes: Axes, heights: np.ndarray, top: float) -> None:
    n = len(heights)
    axes.set_xlim(-0.5, n - 0.5)
    axes.set_ylim(0, top)
    for place in np.flatnonzero(np.isnan(heights)):
        axes.axvspan(place - 0.5, place + 0.5, color=LINE, linewidth=0, zorder=0)
    axes.axhspan(0, top, color=WASH, linewidth=0, zorder=-1)
    axes.axhline(0, color=MUTED, linewidth=0.8, zorder=2, clip_on=False)
    width = 0.82 if n > 4 else 0.2 * n
    axes.bar(np.arange(n), np.nan_to_num(heights), width=width, color=ACCENT, linewidth=0, zorder=3)


def _names(sheet: Sheet, axes: Axes, name: str, note: str) -> None:
    """Write the group where reading starts and its occurrences at the other end."""
    low, high = axes.get_xlim()
    middle = axes.get_ylim()[1] / 2
    start, end = (high, low) if sheet.rtl else (low, high)
    outward = 1 if sheet.rtl else -1
    sides = ("left", "right") if sheet.rtl else ("right", "left")
    sheet.write(axes, start, middle, name, colour=INK, offset=(outward * _GAP, 0), ha=sides[0])
    sheet.write(axes, end, middle, note, size=SMALL, colour=MUTED, offset=(-outward * _GAP, 0), ha=sides[1])


def _days(sheet: Sheet, axes: Axes, days: pd.DatetimeIndex, width: float) -> None:
    """Write below the last row as many days as fit, each under its column."""
    step = width / len(days)
    several_years = days[0].year != days[-1].year
    texts = [scales.day_label(day, sheet.language, year=several_years) for day in days]
    widest = max(text_width(text, SMALL) for text in texts)
    every = max(int(np.ceil((widest + _GAP) / step)), 1)
    for place in range(0, len(days), every):
        half = text_width(texts[place], SMALL) / 2
        middle = (place + 0.5) * step
        inside = float(np.clip(middle, half, max(width - half, half))) - middle
        below = (inside, -_AXIS / 2 - 3)
        sheet.write(axes, place, 0, texts[place], size=SMALL, colour=MUTED, offset=below, ha="center")
