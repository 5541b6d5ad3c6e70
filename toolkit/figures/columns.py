"""Columns over a number line: how long texts are, and how many topics hold still."""

import pandas as pd
from matplotlib.figure import Figure
from matplotlib.patheffects import withStroke

from toolkit.figures import scales, style
from toolkit.figures.style import ACCENT, CONTRAST, MUTED, PAD, PAPER, SMALL, Sheet
from toolkit.figures.text import number, text_width

_HEIGHT = 240
_AXIS = 28
_GAP = 8
_MARK = style.text_colour(CONTRAST)
_CHOSEN = {"ar": "المختار", "en": "chosen"}


def plot_histogram(
    table: pd.DataFrame,
    *,
    low: str = "low",
    high: str = "high",
    value: str = "size",
    marked: float | None = None,
    marked_label: str = "",
    title: str = "",
    unit: str = "",
    source: str = "",
    language: str = "ar",
) -> Figure:
    """
    Draw one column a bin; the number line below runs left to right.

    Parameters
    ----------
    table : DataFrame
        One row a bin, in order.
    low, high, value : str
        The columns of the bin's ends and of its count.
    marked : float, optional
        A place on the number line to mark, such as the median.
    marked_label : str
        What stands beside the mark.
    title, unit, source, language : str
        As for `plot_bars`.

    Returns
    -------
    Figure
    """
    labels = {"title": title, "unit": unit, "source": source, "language": language}
    if table.empty:
        return style.empty_figure(**labels)
    sheet = Sheet(_HEIGHT + _AXIS, **labels)
    top = float(table[value].max()) or 1.0
    marks = [mark for mark in scales.round_ticks(0, top, count=4) if mark.is_integer()]
    left = PAD + max(text_width(number(mark), SMALL) for mark in marks) + _GAP
    width = sheet.width - PAD - left - 12
    axes = sheet.axes(left, 0, width, _HEIGHT)
    first, last = float(table[low].iloc[0]), float(table[high].iloc[-1])
    axes.set_xlim(first, last)
    axes.set_ylim(0, top * 1.15)
    style.hairlines(axes, marks, "y")
    for mark in marks:
        sheet.write(axes, first, mark, number(mark), size=SMALL, colour=MUTED, offset=(-_GAP, 0), ha="right")
    spans = (table[high] - table[low]).astype(float)
    pixel = (last - first) / width
    axes.bar(table[low] + pixel / 2, table[value], width=spans - pixel, align="edge", color=ACCENT, linewidth=0)
    for mark in scales.round_ticks(first, last, count=7):
        sheet.write(axes, mark, 0, number(mark), size=SMALL, colour=MUTED, offset=(0, -_AXIS / 2 - 3), ha="center")
    if marked is not None:
        axes.axvline(marked, color=CONTRAST, linewidth=1.4)
        room = (last - marked) / pixel > text_width(marked_label, SMALL, 500) + _GAP
        sheet.write(
            *(axes, marked, top * 1.15, marked_label),
            size=SMALL,
            colour=_MARK,
            weight=500,
            offset=(6 if room else -6, -8),
            ha="left" if room else "right",
        )
    return sheet.figure


def plot_evidence(
    table: pd.DataFrame,
    *,
    x: str = "n_topics",
    value: str = "stability",
    low: str = "stability_low",
    high: str = "stability_high",
    chosen: str = "chosen",
    title: str = "",
    unit: str = "",
    source: str = "",
    language: str = "ar",
) -> Figure:
    """
    Draw the evidence for a number of topics: stability with its band, and the chosen number marked.

    Parameters
    ----------
    table : DataFrame
        One row a number of topics that was tried (`TopicModel.evidence_`).
    x, value, low, high, chosen : str
        The columns of the number, its stability in 0..1, the band and the choice (bool).
    title, unit, source, language : str
        As for `plot_bars`.

    Returns
    -------
    Figure
    """
    labels = {"title": title, "unit": unit, "source": source, "language": language}
    table = table if table.empty else table[table[value].notna()].sort_values(x, kind="stable")
    if table.empty:
        return style.empty_figure(**labels)
    sheet = Sheet(_HEIGHT + _AXIS, **labels)
    bottom = min(float(table[low].min()), float(table[value].min()), 1.0)
    marks = scales.round_ticks(max(bottom - 0.05, 0) if bottom > 0.4 else 0, 1, count=4)
    decimals = scales.decimals_for(marks)
    left = PAD + max(text_width(number(mark, decimals=decimals), SMALL) for mark in marks) + _GAP
    axes = sheet.axes(left, 0, sheet.width - PAD - left - 12, _HEIGHT)
    first, last = float(table[x].min()), float(table[x].max())
    margin = max(0.03 * (last - first), 0.4)
    axes.set_xlim(first - margin, last + margin)
    axes.set_ylim(min(bottom, marks[0]) - 0.02, 1.12 if table[value].max() > 0.9 else 1.02)
    style.hairlines(axes, marks, "y")
    for mark in marks:
        sheet.write(
            *(axes, first - margin, mark, number(mark, decimals=decimals)),
            size=SMALL,
            colour=MUTED,
            offset=(-_GAP, 0),
            ha="right",
        )
    axes.fill_between(table[x].astype(float), table[low], table[high], color=ACCENT, alpha=0.14, linewidth=0)
    axes.plot(table[x], table[value], color=ACCENT, linewidth=1.8, marker="o", markersize=5, zorder=3)
    ticks = _thinned([int(n) for n in table[x]], axes.bbox.width)
    for n in ticks:
        offset = (0, -_AXIS / 2 - 3)
        sheet.write(axes, n, axes.get_ylim()[0], number(n), size=SMALL, colour=MUTED, offset=offset, ha="center")
    for _, row in table[table[chosen].astype(bool)].iterrows():
        axes.plot([row[x]], [row[value]], color=CONTRAST, marker="o", markersize=10, zorder=4)
        text = f"{_CHOSEN[language]}: {number(row[x])}"
        # Beside the edge the name would leave the axes: it turns inwards.
        side = "left" if row[x] < first + 0.15 * (last - first) else "center"
        side = "right" if row[x] > last - 0.15 * (last - first) and last > first else side
        name = sheet.write(axes, row[x], row[value], text, colour=_MARK, weight=600, offset=(0, 18), ha=side)
        name.set_path_effects([withStroke(linewidth=4, foreground=PAPER)])
    return sheet.figure


def _thinned(values: list[int], width: float) -> list[int]:
    """Return every n-th value, so that labels of about 26 pixels do not touch."""
    if len(values) < 2:
        return values
    span = values[-1] - values[0]
    kept = [values[0]]
    for value in values[1:]:
        if (value - kept[-1]) / span * width >= 26:
            kept.append(value)
    return kept
