"""Lines over time: time runs left to right in both languages, and names stand at the ends of the lines."""

from collections.abc import Sequence

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from toolkit.figures import scales, style
from toolkit.figures.style import ACCENT, LABEL, MUTED, PAD, SMALL, Sheet
from toolkit.figures.text import fitted, number, percent, text_width

_HEIGHT = 260
_AXIS = 28  # room for the days below
_GAP = 8


def _ticks(top: float, *, share: bool, low: float = 0.0, count: int = 4) -> list[tuple[float, str]]:
    """Return the hairlines of the value axis with their labels; counts get whole numbers only."""
    marks = scales.round_ticks(low, top, count=count)
    if not share:
        marks = [mark for mark in marks if float(mark).is_integer()]
    decimals = scales.decimals_for([mark * 100 for mark in marks]) if share else 0
    return [(mark, percent(mark, decimals=decimals) if share else number(mark)) for mark in marks]


def _value_axis(sheet: Sheet, axes: Axes, ticks: list[tuple[float, str]]) -> None:
    style.hairlines(axes, [value for value, _ in ticks], "y")
    left, _ = axes.get_xlim()
    for value, text in ticks:
        sheet.write(axes, left, value, text, size=SMALL, colour=MUTED, offset=(-_GAP, 0), ha="right")


def _day_axis(sheet: Sheet, axes: Axes, days: pd.Series, *, width: float, size: float = SMALL) -> None:
    """Write the days below the axes, as many as fit without touching."""
    low, high = axes.get_xlim()
    bottom, _ = axes.get_ylim()
    for count in range(7, 0, -1):
        ticks = [(_x(day), text) for day, text in scales.day_ticks(days, sheet.language, count=count)]
        widest = max((text_width(text, size) for _, text in ticks), default=0)
        places = [(x - low) / max(high - low, 1e-9) * width for x, _ in ticks]
        steps = np.diff(places)
        if len(steps) == 0 or steps.min() >= widest + _GAP:
            break
    if len(ticks) > 1 and len(steps) and steps.min() < widest + _GAP:
        ticks = [ticks[0], ticks[-1]] if width > 2 * widest + _GAP else ticks[:1]
    left = axes.get_position().x0 * sheet.width
    for x, text in ticks:
        middle = left + (x - low) / max(high - low, 1e-9) * width
        half = text_width(text, size) / 2 + 2
        inside = float(np.clip(middle, half, sheet.width - half)) - middle
        sheet.write(axes, x, bottom, text, size=size, colour=MUTED, offset=(inside, -_AXIS / 2 - 3), ha="center")


def _end_days(sheet: Sheet, axes: Axes, first: pd.Timestamp, last: pd.Timestamp) -> None:
    """Write the first and the last day below narrow axes, each flush with its end."""
    bottom, _ = axes.get_ylim()
    ends = [(first, "left"), (last, "right")] if first < last else [(first, "center")]
    for day, side in ends:
        text = scales.day_label(day, sheet.language, year=first.year != last.year)
        sheet.write(axes, _x(day), bottom, text, size=SMALL, colour=MUTED, offset=(0, -_AXIS / 2 - 3), ha=side)


def _x(day: pd.Timestamp) -> float:
    """Return a day as the number of days since 1970, so that matplotlib's date machinery is not needed."""
    return pd.Timestamp(day).value / 86_400e9


def _xs(days: pd.Series) -> np.ndarray:
    return pd.to_datetime(days).to_numpy().astype("datetime64[s]").astype("int64") / 86_400


def plot_days(
    table: pd.DataFrame,
    *,
    day: str = "day",
    value: str = "size",
    title: str = "",
    unit: str = "",
    source: str = "",
    language: str = "ar",
    mark_peak: bool = True,
) -> Figure:
    """
    Draw how much falls on each day: columns for up to sixty days, a filled line for more.

    Parameters
    ----------
    table : DataFrame
        One row a day; a day without a row counts 0.
    day, value : str
        The columns of the day (datetime64) and of the count.
    title, unit, source, language : str
        As for `plot_bars`.
    mark_peak : bool
        Write the largest value above it, and its day where no other day equals it.

    Returns
    -------
    Figure
    """
    labels = {"title": title, "unit": unit, "source": source, "language": language}
    table = table[table[day].notna()]
    if table.empty:
        return style.empty_figure(**labels)
    counts = table.groupby(pd.to_datetime(table[day]).dt.normalize())[value].sum()
    counts = counts.reindex(pd.date_range(counts.index.min(), counts.index.max(), freq="D"), fill_value=0)
    sheet = Sheet(_HEIGHT + _AXIS, **labels)
    top = float(counts.max()) or 1.0
    ticks = _ticks(top, share=False)
    left = PAD + max(text_width(text, SMALL) for _, text in ticks) + _GAP
    width = sheet.width - PAD - left
    axes = sheet.axes(left, 0, width, _HEIGHT)
    xs = _xs(counts.index.to_series())
    axes.set_xlim(xs[0] - 0.6, xs[-1] + 0.6)
    axes.set_ylim(0, top * 1.12)
    _value_axis(sheet, axes, ticks)
    if len(counts) <= 60:
        # One lonely day is a column among many, not a wall.
        axes.bar(xs, counts.to_numpy(), width=0.7 if len(counts) > 4 else 0.12 * len(counts), color=ACCENT, linewidth=0)
    else:
        axes.fill_between(xs, counts.to_numpy(), color=ACCENT, alpha=0.15, linewidth=0)
        axes.plot(xs, counts.to_numpy(), color=ACCENT, linewidth=1.6)
    if mark_peak:
        peak = int(np.argmax(counts.to_numpy()))
        text = number(float(counts.iloc[peak]))
        if len(counts) > 7 and (counts == counts.iloc[peak]).sum() == 1:
            text = f"{scales.day_label(counts.index[peak], language)}: {text}"
        half, place = text_width(text, SMALL, 500) / 2, (xs[peak] - xs[0] + 0.6) / (xs[-1] - xs[0] + 1.2) * width
        inside = float(np.clip(place, half, width - half)) - place
        sheet.write(axes, xs[peak], top, text, size=SMALL, weight=500, offset=(inside, 10), ha="center")
    _day_axis(sheet, axes, counts.index.to_series(), width=width)
    return sheet.figure


def plot_lines(
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
    max_lines: int = 8,
) -> Figure:
    """
    Draw one line a series over days, each named at its last point.

    Parameters
    ----------
    table : DataFrame
        One row a day and series; the line stops at a row without a value: a gap.
    x, value, series : str
        The columns of the day (datetime64), the value and the name of the line.
    low, high : str
        The columns of a band around each line; empty for none.
    title, unit, source, language : str
        As for `plot_bars`.
    share : bool
        Values are shares in 0..1, shown as percentages.
    colours : sequence of str, optional
        One a series, in the order in which series first stand in the table; topic colours otherwise.
    max_lines : int
        At most that many series, from the top of the table.

    Returns
    -------
    Figure
    """
    labels = {"title": title, "unit": unit, "source": source, "language": language}
    lines = _series(table, x=x, value=value, series=series)[:max_lines]
    if not lines:
        return style.empty_figure(**labels)
    colours = colours or [style.topic_colour(i) for i in range(len(lines))]
    sheet = Sheet(max(_HEIGHT, 26 * len(lines)) + _AXIS, **labels)
    height = sheet.body - _AXIS
    upper = high or value
    top = max(float(rows[upper].max()) for _, rows in lines) or 1.0
    ticks = _ticks(top, share=share)
    names = [fitted(name, 0.3 * sheet.width, LABEL, 500) for name, _ in lines]
    left = PAD + max(text_width(text, SMALL) for _, text in ticks) + _GAP
    right = PAD + max(text_width(name, LABEL, 500) for name in names) + 2 * _GAP
    width = sheet.width - left - right
    axes = sheet.axes(left, 0, width, height)
    days = pd.concat([rows[x] for _, rows in lines])
    first, last = _x(days.min()), _x(days.max())
    axes.set_xlim((first, last) if last > first else (first - 1, first + 1))
    axes.set_ylim(0, top * 1.06)
    _value_axis(sheet, axes, ticks)
    for (_, rows), colour in zip(lines, colours, strict=False):
        _line(axes, rows, x=x, value=value, low=low, high=high, colour=colour)
    _end_labels(
        sheet,
        axes,
        [(name, rows[value].dropna().iloc[-1]) for name, (_, rows) in zip(names, lines, strict=True)],
        colours,
    )
    _day_axis(sheet, axes, days, width=width)
    return sheet.figure


def _series(table: pd.DataFrame, *, x: str, value: str, series: str) -> list[tuple[str, pd.DataFrame]]:
    """Return each series with a value, in the order of the table; its rows without one stay, as gaps."""
    dated = table[table[x].notna()]
    lines = [(str(name), rows.sort_values(x, kind="stable")) for name, rows in dated.groupby(series, sort=False)]
    return [(name, rows) for name, rows in lines if rows[value].notna().any()]


def _line(axes: Axes, rows: pd.DataFrame, *, x: str, value: str, low: str, high: str, colour: str) -> None:
    xs = _xs(rows[x])
    if low and high:
        axes.fill_between(xs, rows[low], rows[high], color=colour, alpha=0.14, linewidth=0, zorder=1)
    known = np.concatenate(([False], rows[value].notna(), [False]))
    is_alone = known[1:-1] & ~known[:-2] & ~known[2:]  # between two gaps there is no line to see
    dots = np.full(len(rows), True) if len(rows) <= 31 else is_alone
    axes.plot(xs, rows[value], color=colour, linewidth=1.8, clip_on=False, zorder=3)
    axes.plot(xs[dots], rows[value][dots], "o", color=colour, markersize=3.5, clip_on=False, zorder=3)


def _end_labels(sheet: Sheet, axes: Axes, ends: list[tuple[str, float]], colours: Sequence[str]) -> None:
    """Name each line at its end, moved up or down so that no name covers another, with a hairline to its line."""
    _, right = axes.get_xlim()
    low, high = axes.get_ylim()
    per_pixel = (high - low) / (axes.bbox.height or 1)
    places = scales.spread([value for _, value in ends], 19 * per_pixel, low, high)
    for (name, value), place, colour in zip(ends, places, colours, strict=False):
        if abs(place - value) > 4 * per_pixel:
            shift = 2 * _GAP * (axes.get_xlim()[1] - axes.get_xlim()[0]) / axes.bbox.width
            axes.plot([right, right + shift * 0.85], [value, place], color=colour, linewidth=0.7, clip_on=False)
        ink = style.text_colour(colour)
        sheet.write(axes, right, place, name, colour=ink, weight=500, offset=(2 * _GAP, 0), ha="left")
