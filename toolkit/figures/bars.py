"""Bars: sizes, the same in panels, and words that two sides do not share."""

import pandas as pd
from matplotlib.figure import Figure

from toolkit.figures import scales, style
from toolkit.figures.style import ACCENT, CONTRAST, LABEL, MUTED, PAD, PALE, SMALL, Sheet
from toolkit.figures.text import fitted, number, percent, text_width

_ROW, _BAR = 27, 0.66  # height of a row in pixels, and the part of it that the bar fills
_NAMES = 0.34  # of the width, for the names of bars that all run one way
_GAP = 8  # between a label, its bar and its number
_AXIS = 26  # room for the numbers of the value axis
_MAX_LABEL = 0.42  # of the sheet's width


def _value_labels(values: pd.Series, *, decimals: int, share: bool) -> list[str]:
    show = percent if share else number
    return [show(value, decimals=decimals) for value in values]


class _Rows:
    """A block of horizontal bars with labels on the side where reading starts and numbers beside the bars."""

    def __init__(self, sheet: Sheet, *, left: float, top: float, width: float, row: float, size: float) -> None:
        self.sheet, self.left, self.top, self.width, self.row, self.size = sheet, left, top, width, row, size

    def draw(
        self,
        labels: list[str],
        values: list[float],
        numbers: list[str],
        colours: list[str],
        *,
        label_room: float,
        limit: float,
        ticks: list[tuple[float, str]],
    ) -> None:
        """Draw the bars from a common zero; `limit` is the value at which the plotting area ends."""
        sheet, rtl = self.sheet, self.sheet.rtl
        number_room = max(text_width(text, self.size - 1) for text in numbers) + _GAP
        plot = max(self.width - label_room - _GAP - number_room, 20)
        left = self.left + (number_room if rtl else label_room + _GAP)
        height = self.row * len(labels)
        axes = sheet.axes(left, self.top, plot, height)
        axes.set_xlim((limit, 0) if rtl else (0, limit))
        axes.set_ylim(len(labels) - 0.5, -0.5)
        style.hairlines(axes, [tick for tick, _ in ticks], "x")
        axes.barh(range(len(labels)), values, height=_BAR, color=colours, linewidth=0, zorder=2)
        outward = -1 if rtl else 1
        start, end = ("left", "right") if rtl else ("right", "left")
        for i, (label, value, text) in enumerate(zip(labels, values, numbers, strict=True)):
            name = fitted(label, label_room, self.size)
            sheet.write(axes, 0, i, name, size=self.size, offset=(-outward * _GAP, 0), ha=start)
            shown = min(max(value, 0), limit)
            sheet.write(axes, shown, i, text, size=self.size - 1, colour=MUTED, offset=(outward * 6, 0), ha=end)
        for tick, text in ticks:
            sheet.write(
                axes, tick, len(labels) - 0.5, text, size=SMALL, colour=MUTED, offset=(0, -_AXIS / 2 - 2), ha="center"
            )


def _label_room(labels: list[str], size: float, most: float) -> float:
    return min(max((text_width(fitted(label, most, size), size) for label in labels), default=0), most)


def plot_bars(
    table: pd.DataFrame,
    *,
    label: str = "label",
    value: str = "size",
    title: str = "",
    unit: str = "",
    source: str = "",
    language: str = "ar",
    share: bool = False,
    decimals: int = 0,
    marked: int | None = None,
    colours: list[str] | None = None,
    max_bars: int = 40,
) -> Figure:
    """
    Draw one horizontal bar a row, in the order of the table.

    In Arabic the bars start at the right, with their labels at the right.

    Parameters
    ----------
    table : DataFrame
        One row a bar; values of 0 or more.
    label, value : str
        The columns that hold the name and the length of a bar.
    title : str
        The finding, above the figure.
    unit, source : str
        What is counted, and where it comes from; they stand below, and empty ones take no space.
    language : {"ar", "en"}
        The direction of the figure and the words that it adds itself; Arabic starts at the right.
    share : bool
        Values are shares in 0..1, shown as percentages.
    decimals : int
        Of the numbers beside the bars.
    marked : int, optional
        The place of one bar to set off from the others.
    colours : list of str, optional
        One colour a row of the table; by default all bars have the accent colour.
    max_bars : int
        Only that many rows are drawn, from the top.

    Returns
    -------
    Figure
    """
    labels = {"title": title, "unit": unit, "source": source, "language": language}
    table = table.head(max_bars)
    if table.empty:
        return style.empty_figure(**labels)
    names, values = [str(name) for name in table[label]], table[value].astype(float).fillna(0)
    sheet = Sheet(_ROW * len(table) + _AXIS, **labels)
    top = max(float(values.max()), 1e-12)
    marks = scales.round_ticks(0, top, count=5)
    if not share and decimals == 0:
        marks = [mark for mark in marks if float(mark).is_integer()]
    shown = percent if share else number
    tick_decimals = max(scales.decimals_for([mark * (100 if share else 1) for mark in marks]), 0)
    if colours is None:
        colours = [ACCENT if marked is None or i == marked else PALE for i in range(len(table))]
    rows = _Rows(sheet, left=PAD, top=0, width=sheet.width - 2 * PAD, row=_ROW, size=LABEL)
    rows.draw(
        names,
        values.tolist(),
        _value_labels(values, decimals=decimals, share=share),
        list(colours)[: len(table)],
        label_room=_label_room(names, LABEL, _MAX_LABEL * sheet.width),
        limit=top,
        ticks=[(mark, shown(mark, decimals=tick_decimals)) for mark in marks],
    )
    return sheet.figure


def plot_bar_panels(
    table: pd.DataFrame,
    *,
    panel: str = "group",
    label: str = "term",
    value: str = "log_ratio",
    title: str = "",
    unit: str = "",
    source: str = "",
    language: str = "ar",
    decimals: int = 1,
    columns: int = 3,
    max_bars: int = 8,
    max_panels: int = 12,
) -> Figure:
    """
    Draw one small block of bars a panel, all on one scale; panels are in the order in which they first stand.

    Parameters
    ----------
    table : DataFrame
        One row a bar.
    panel, label, value : str
        The columns that hold the panel's name, the bar's name and its length (0 or more).
    title, unit, source, language : str
        As for `plot_bars`.
    decimals : int
        Of the numbers beside the bars.
    columns : int
        Panels beside each other.
    max_bars, max_panels : int
        What is drawn at most, from the top of the table.

    Returns
    -------
    Figure
    """
    labels = {"title": title, "unit": unit, "source": source, "language": language}
    panels = [(name, rows.head(max_bars)) for name, rows in table.groupby(panel, sort=False)][:max_panels]
    if not panels:
        return style.empty_figure(**labels)
    columns = min(columns, len(panels))
    head, row, gap = 30, 22, 26
    lines = [panels[i : i + columns] for i in range(0, len(panels), columns)]
    heights = [head + row * max(len(rows) for _, rows in line) for line in lines]
    sheet = Sheet(sum(heights) + gap * (len(lines) - 1), **labels)
    width = (sheet.width - 2 * PAD - gap * (columns - 1)) / columns
    limit = max(float(rows[value].max()) for _, rows in panels) or 1.0
    size = LABEL - 1
    rooms = _label_room([str(name) for _, rows in panels for name in rows[label]], size, 0.5 * width)
    top = 0.0
    for line, height in zip(lines, heights, strict=True):
        for i, (name, rows) in enumerate(line):
            place = columns - 1 - i if sheet.rtl else i
            left = PAD + place * (width + gap)
            _panel_title(sheet, str(name), left=left, top=top, width=width)
            block = _Rows(sheet, left=left, top=top + head, width=width, row=row, size=size)
            values = rows[value].astype(float).clip(lower=0)
            block.draw(
                [str(text) for text in rows[label]],
                values.tolist(),
                _value_labels(values, decimals=decimals, share=False),
                [ACCENT] * len(rows),
                label_room=rooms,
                limit=limit,
                ticks=[],
            )
        top += height + gap
    return sheet.figure


def _panel_title(sheet: Sheet, name: str, *, left: float, top: float, width: float) -> None:
    """Write a panel's name above it, at the side where reading starts, on a hairline."""
    axes = sheet.axes(left, top, width, 24)
    axes.set_xlim(0, width)
    axes.set_ylim(0, 24)
    axes.axhline(0.5, color=style.LINE, linewidth=1)
    x, side = (width, "right") if sheet.rtl else (0, "left")
    sheet.write(axes, x, 14, fitted(name, width, LABEL, 600), weight=600, ha=side)


def plot_keyness(
    table: pd.DataFrame,
    *,
    label: str = "term",
    value: str = "log_ratio",
    more: str = "",
    less: str = "",
    title: str = "",
    unit: str = "",
    source: str = "",
    language: str = "ar",
    max_bars: int = 12,
) -> Figure:
    """
    Draw bars in two directions from a common zero: what one side says more often, and what the other does.

    Positive values run in the direction of reading. The names of the two sides stand above their bars.

    Parameters
    ----------
    table : DataFrame
        One row a term; positive values for the one side, negative ones for the other.
    label, value : str
        The columns of the name and of the length of a bar.
    more, less : str
        The names of the side of the positive and of the negative values; a side without bars is not named.
    title, unit, source, language : str
        As for `plot_bars`.
    max_bars : int
        At most that many terms a side, the farthest from zero.

    Returns
    -------
    Figure
    """
    labels = {"title": title, "unit": unit, "source": source, "language": language}
    ordered = table[table[value].notna()].sort_values(value, ascending=False, kind="stable")
    upper, lower = ordered[ordered[value] > 0].head(max_bars), ordered[ordered[value] < 0].tail(max_bars)
    rows = pd.concat([upper, lower])
    if rows.empty:
        return style.empty_figure(**labels)
    head = 32
    sheet = Sheet(head + _ROW * len(rows), **labels)
    axes = sheet.axes(PAD, head, sheet.width - 2 * PAD, _ROW * len(rows))
    values = rows[value].astype(float)
    # Beside each bar stands its number; across the zero line, its name. Where all bars run one way names take a third.
    width, both = sheet.width - 2 * PAD, bool(len(upper) and len(lower))
    front = width / 2 if both else width * (1 - _NAMES if len(upper) else _NAMES)
    back, room = width - front, 50 if both else 60
    scale = float(values.abs().max()) / ((front if len(upper) else back) - room)
    axes.set_xlim((front * scale, -back * scale) if sheet.rtl else (-back * scale, front * scale))
    axes.set_ylim(len(rows) - 0.5, -0.5)
    axes.axvline(0, color=MUTED, linewidth=1, zorder=3)
    colours = [ACCENT if v > 0 else CONTRAST for v in values]
    axes.barh(range(len(rows)), values, height=_BAR, color=colours, linewidth=0, zorder=2)
    for i, (name, v) in enumerate(zip(rows[label], values, strict=True)):
        out = (1 if v > 0 else -1) * (-1 if sheet.rtl else 1)  # +1: the bar runs to the right
        near, far = ("right", "left") if out > 0 else ("left", "right")
        sheet.write(
            axes, 0, i, fitted(name, (back if v > 0 else front) - _GAP, LABEL), offset=(-out * _GAP, 0), ha=near
        )
        text = number(v, decimals=1, sign=True)
        sheet.write(axes, v, i, text, size=LABEL - 1, colour=MUTED, offset=(out * 6, 0), ha=far)
    _side_names(sheet, more if len(upper) else "", less if len(lower) else "", front, back)
    return sheet.figure


def _side_names(sheet: Sheet, more: str, less: str, front: float, back: float) -> None:
    """Write the names of the two sides, so many pixels wide, above their bars, each in its colour, by the zero line."""
    axes = sheet.axes(PAD, 0, front + back, 28)
    axes.set_xlim((-front, back) if sheet.rtl else (-back, front))
    axes.set_ylim(0, 28)
    for name, colour, sign, room in ((more, ACCENT, 1, front), (less, CONTRAST, -1, back)):
        out = -sign if sheet.rtl else sign
        text = fitted(name, room - 2 * _GAP, LABEL, 600)
        side = "left" if out > 0 else "right"
        sheet.write(axes, 0, 14, text, colour=style.text_colour(colour), weight=600, offset=(out * _GAP, 0), ha=side)
