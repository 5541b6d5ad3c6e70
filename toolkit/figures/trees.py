"""A tree of topics: what is joined early is alike."""

from collections.abc import Mapping

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from toolkit.figures import scales, style
from toolkit.figures.style import LABEL, MUTED, PAD, SMALL, Sheet
from toolkit.figures.text import fitted, number, text_width

_ROW, _AXIS, _GAP = 27, 26, 20
_MAX_LABEL = 0.46  # of the sheet's width
_BRANCH = "#98a2b3"  # between groups of several topics


def plot_tree(
    table: pd.DataFrame,
    *,
    names: Mapping[int, str],
    title: str = "",
    unit: str = "",
    source: str = "",
    language: str = "ar",
) -> Figure:
    """
    Draw topics one below the other, joined where they are joined in the tree: the further out, the less alike.

    Names stand on the side where reading starts, each with a dot in its topic's colour; the tree grows away from them.

    Parameters
    ----------
    table : DataFrame
        One row a merge, in order: `step`, `left`, `right`, `distance`, `topics` (`topic_tree`).
    names : mapping of int to str
        The label of each topic; its number where there is none.
    title, unit, source, language : str
        As for `plot_bars`.

    Returns
    -------
    Figure
    """
    labels = {"title": title, "unit": unit, "source": source, "language": language}
    if table.empty:
        return style.empty_figure(**labels)
    leaves = [int(topic) for topic in table["topics"].iloc[-1]]
    most = _MAX_LABEL * style.WIDTH
    shown = [fitted(names.get(topic, str(topic)), most, LABEL) for topic in leaves]
    room = max(text_width(name, LABEL) for name in shown)
    sheet = Sheet(_ROW * len(leaves) + _AXIS, **labels)
    plot = sheet.width - 2 * PAD - room - _GAP
    left = PAD if sheet.rtl else PAD + room + _GAP
    axes = sheet.axes(left, 0, plot, _ROW * len(leaves))
    ticks, limit = _ticks(float(table["distance"].max()))
    axes.set_xlim((limit, 0) if sheet.rtl else (0, limit))
    axes.set_ylim(len(leaves) - 0.5, -0.5)
    style.hairlines(axes, [tick for tick, _ in ticks], "x")
    _draw_branches(axes, table, leaves)
    outward, edge = (1, "right") if sheet.rtl else (-1, "left")
    for row, (topic, name) in enumerate(zip(leaves, shown, strict=True)):
        dot = {"marker": "o", "markersize": 8, "color": style.topic_colour(topic), "clip_on": False, "zorder": 4}
        axes.plot([0], [row], linewidth=0, **dot)
        sheet.write(axes, 0, row, name, offset=(outward * (room + _GAP), 0), ha=edge)
    for tick, text in ticks:
        place = (0, -_AXIS / 2 - 2)
        sheet.write(axes, tick, len(leaves) - 0.5, text, size=SMALL, colour=MUTED, offset=place, ha="center")
    return sheet.figure


def _ticks(most: float) -> tuple[list[tuple[float, str]], float]:
    """Return the numbers of the distance axis and where it ends."""
    limit = 1.04 * most if most > 0 else 1.0
    ticks = scales.round_ticks(0.0, limit)
    decimals = scales.decimals_for(ticks)
    return [(tick, number(tick, decimals=decimals)) for tick in ticks], limit


def _draw_branches(axes: Axes, table: pd.DataFrame, leaves: list[int]) -> None:
    """Draw each merge as a bracket; a branch of one topic has its colour."""
    places = {topic: (0.0, float(row)) for row, topic in enumerate(leaves)}
    n_topics = len(leaves)
    for merge in table.itertuples():
        ends = []
        for node in (int(merge.left), int(merge.right)):
            start, row = places[node]
            colour = style.topic_colour(node) if node < n_topics else _BRANCH
            axes.plot([start, merge.distance], [row, row], color=colour, linewidth=2, solid_capstyle="butt", zorder=3)
            ends.append(row)
        axes.plot([merge.distance] * 2, ends, color=_BRANCH, linewidth=2, solid_capstyle="projecting", zorder=2)
        places[n_topics + int(merge.step)] = (float(merge.distance), sum(ends) / 2)
