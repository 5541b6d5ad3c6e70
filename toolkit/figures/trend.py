"""One word over time: its frequency with intervals, the levels between two changes, and where they change."""

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from toolkit.figures import scales, style
from toolkit.figures.lines import _AXIS, _GAP, _HEIGHT, _day_axis, _ticks, _value_axis, _x, _xs
from toolkit.figures.style import ACCENT, CONTRAST, PAD, PAPER, SMALL, Sheet
from toolkit.figures.text import number, text_width

_HEAD = 24  # room for the days of the changes above


def plot_trend(
    table: pd.DataFrame,
    *,
    day: str = "day",
    value: str = "per_million",
    low: str = "per_million_low",
    high: str = "per_million_high",
    level: str = "level",
    change: str = "change",
    title: str = "",
    unit: str = "",
    source: str = "",
    language: str = "ar",
) -> Figure:
    """
    Draw how often a word is used, a point a period with its interval, and mark where a new level begins.

    A period without articles is a gap and not a zero; the line stops before it. Each level is a dashed line over its
    periods with its value, and each change an upright line with its day. Time runs left to right in both languages.

    Parameters
    ----------
    table : DataFrame
        One row a period of one term, as `term_trends` gives them.
    day, value, low, high, level, change : str
        The columns of the period (datetime64), the frequency and its interval (missing in a gap), the level, and
        whether a new level begins.
    title, unit, source, language : str
        As for `plot_bars`.

    Returns
    -------
    Figure
    """
    labels = {"title": title, "unit": unit, "source": source, "language": language}
    table = table[table[day].notna()].sort_values(day, kind="stable")
    if table.empty or table[value].notna().sum() == 0:
        return style.empty_figure(**labels)
    sheet = Sheet(_HEAD + _HEIGHT + _AXIS, **labels)
    top = float(table[[value, high]].max().max()) or 1.0
    ticks = _ticks(top, share=False, count=5)
    left = PAD + max(text_width(text, SMALL) for _, text in ticks) + _GAP
    levels = _levels(table, level=level, change=change)
    right = PAD + max(text_width(number(mean), SMALL, 500) for _, mean in levels) + 2 * _GAP
    width = sheet.width - left - right
    axes = sheet.axes(left, _HEAD, width, _HEIGHT)
    xs = _xs(table[day])
    margin = max((xs[-1] - xs[0]) * 0.02, 0.5)
    axes.set_xlim(xs[0] - margin, xs[-1] + margin)
    axes.set_ylim(0, top * 1.06)
    _value_axis(sheet, axes, ticks)
    heights, ends = table[value].to_numpy(float), (table[low].to_numpy(float), table[high].to_numpy(float))
    axes.fill_between(xs, *ends, color=ACCENT, alpha=0.14, linewidth=0, zorder=1)
    axes.plot(xs, heights, color=ACCENT, linewidth=1.8, marker="o", markersize=3.5, zorder=3, clip_on=False)
    _draw_levels(sheet, axes, xs, levels)
    _draw_changes(sheet, axes, table.loc[table[change].astype(bool), day], width)
    _day_axis(sheet, axes, table[day], width=width)
    return sheet.figure


def _levels(table: pd.DataFrame, *, level: str, change: str) -> list[tuple[int, float]]:
    """Return the row in which each level begins, and its value."""
    starts = [0, *np.flatnonzero(table[change].to_numpy(bool)).tolist()]
    values = table[level].to_numpy(float)
    parts = [(start, values[start:end]) for start, end in zip(starts, [*starts[1:], len(table)], strict=True)]
    return [(start, float(np.nanmean(part))) for start, part in parts if not np.isnan(part).all()]


def _draw_levels(sheet: Sheet, axes: Axes, xs: np.ndarray, levels: list[tuple[int, float]]) -> None:
    """Draw each level up to the next change; the last one is told at its end, the others above their line."""
    ends = [*(xs[start] for start, _ in levels[1:]), xs[-1]]
    told = {"size": SMALL, "weight": 500, "colour": style.text_colour(CONTRAST), "ha": "left", "zorder": 6}
    for (start, mean), end in zip(levels, ends, strict=True):
        axes.plot([xs[start], end], [mean, mean], color=CONTRAST, linewidth=1.4, linestyle=(0, (4, 3)), zorder=4)
        if (start, mean) == levels[-1]:
            sheet.write(axes, axes.get_xlim()[1], mean, number(mean), offset=(_GAP, 0), **told)
        else:
            behind = {"facecolor": PAPER, "alpha": 0.85, "linewidth": 0, "pad": 1}
            sheet.write(axes, xs[start], mean, number(mean), offset=(4, 10), bbox=behind, **told)


def _draw_changes(sheet: Sheet, axes: Axes, days: pd.Series, width: float) -> None:
    """Draw an upright line at each change with its day above, as far as the days do not touch."""
    low, high = axes.get_xlim()
    edge = -np.inf
    for day in days:
        axes.axvline(_x(day), color=CONTRAST, linewidth=1, zorder=2)
        text = scales.day_label(day, sheet.language)
        half = text_width(text, SMALL, 500) / 2
        place = (_x(day) - low) / (high - low) * width
        inside = float(np.clip(place, half, max(width - half, half)))
        if inside - half < edge + _GAP:
            continue
        edge = inside + half
        sheet.write(
            axes,
            _x(day),
            axes.get_ylim()[1],
            text,
            size=SMALL,
            weight=500,
            colour=style.text_colour(CONTRAST),
            offset=(inside - place, 12),
            ha="center",
        )
