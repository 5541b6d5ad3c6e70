"""A map of documents: near means alike, colour and name tell the topic."""

from collections.abc import Mapping

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from toolkit.figures import style
from toolkit.figures.style import MUTED, PAD, PAPER, Sheet
from toolkit.figures.text import fitted, text_width

_HEIGHT = 560
_SIZE = 13.5
_LINE = 22  # height that a label takes, in pixels
_MARGIN = 10
_FEW = 15  # documents


def plot_map(
    table: pd.DataFrame,
    *,
    names: Mapping[int, str],
    title: str = "",
    unit: str = "",
    source: str = "",
    language: str = "ar",
) -> Figure:
    """
    Draw one dot a document, in the colour of its topic, with the topics' names where their documents are.

    The distance between dots is all that the axes mean, so they carry no numbers. Names are placed one after
    another, biggest topic first, at the nearest free place to the middle of their documents: no chance is involved.

    Parameters
    ----------
    table : DataFrame
        One row a document: `x`, `y`, `topic` (`topic_map`), and `confidence` in 0..1 if known.
    names : mapping of int to str
        The label of each topic; a topic without one gets no name.
    title, unit, source, language
        As for `plot_bars`.

    Returns
    -------
    Figure
    """
    labels = {"title": title, "unit": unit, "source": source, "language": language}
    table = table[np.isfinite(table["x"]) & np.isfinite(table["y"])]
    if table.empty:
        return style.empty_figure(**labels)
    sheet = Sheet(_HEIGHT, **labels)
    axes = sheet.axes(PAD, 0, sheet.width - 2 * PAD, _HEIGHT)
    xy = _fitted(table[["x", "y"]].to_numpy(float), sheet.width - 2 * PAD, _HEIGHT)
    axes.set_xlim(0, sheet.width - 2 * PAD)
    axes.set_ylim(0, _HEIGHT)
    area = float(np.clip(30_000 / len(xy), 5, 60))
    colours = np.array([style.topic_colour(topic) for topic in table["topic"]])
    # Dots are drawn in the order of a fixed hash of their place, so that no topic lies on top of all others.
    order = np.argsort((xy[:, 0] * 7919 + xy[:, 1] * 104_729) % 1, kind="stable")
    alpha = 0.35 + 0.5 * table.get("confidence", pd.Series(0.6, index=table.index)).fillna(0).clip(0, 1).to_numpy()
    axes.scatter(*xy[order].T, s=area, c=colours[order], alpha=alpha[order], linewidth=0)
    _write_names(sheet, axes, xy, table["topic"].to_numpy(), names)
    return sheet.figure


def _fitted(xy: np.ndarray, width: float, height: float) -> np.ndarray:
    """Return the places in pixels, stretched to the sheet; far-off strays are drawn at the edge."""
    low, high = np.quantile(xy, 0.001, axis=0), np.quantile(xy, 0.999, axis=0)
    low, high = (
        np.maximum(low - 0.1 * (high - low), xy.min(axis=0)),
        np.minimum(high + 0.1 * (high - low), xy.max(axis=0)),
    )
    span = np.where(high > low, high - low, 1.0)
    unit = np.where(high > low, np.clip((xy - low) / span, 0, 1), 0.5)
    return 24 + unit * (np.array([width, height]) - 48)


def _write_names(sheet: Sheet, axes: Axes, xy: np.ndarray, topics: np.ndarray, names: Mapping[int, str]) -> None:
    known, sizes = np.unique(topics, return_counts=True)
    width, height = sheet.width - 2 * PAD, sheet.body
    taken: list[tuple[float, float, float, float]] = []
    for topic in known[np.argsort(-sizes, kind="stable")]:
        if topic not in names:
            continue
        text = fitted(names[topic], 0.3 * sheet.width, _SIZE, 600)
        middle = np.median(xy[topics == topic], axis=0)
        if np.count_nonzero(topics == topic) < _FEW:  # a name would cover its own dots
            middle = middle + np.array([0, _LINE * 0.8])
        half = text_width(text, _SIZE, 600) / 2 + 6
        place = _free_place(middle, half, taken, width, height)
        taken.append((place[0] - half, place[1] - _LINE / 2, place[0] + half, place[1] + _LINE / 2))
        colour = style.text_colour(style.topic_colour(int(topic)))
        if np.hypot(*(place - middle)) > _LINE:
            axes.plot([middle[0], place[0]], [middle[1], place[1]], color=MUTED, linewidth=0.8, zorder=4)
        # A plate, not a halo: dots between Arabic letters would be read as the letters' own.
        plate = {"boxstyle": "round,pad=0.2", "facecolor": PAPER, "edgecolor": "none", "alpha": 0.86}
        sheet.write(axes, *place, text, size=_SIZE, weight=600, colour=colour, ha="center", zorder=5, bbox=plate)


def _free_place(
    middle: np.ndarray, half: float, taken: list[tuple[float, float, float, float]], width: float, height: float
) -> np.ndarray:
    """Return the place nearest to the middle, on a spiral, where a name lies inside the sheet and on no other name."""
    low = np.array([half + _MARGIN, _LINE / 2 + _MARGIN])
    high = np.maximum(np.array([width, height]) - low, low)
    best = np.clip(middle, low, high)
    for step in range(400):
        angle, radius = step * 2.399963, 4.5 * np.sqrt(step) * 2  # the golden angle: even coverage
        place = np.clip(middle + radius * np.array([np.cos(angle), np.sin(angle)]), low, high)
        box = (place[0] - half, place[1] - _LINE / 2, place[0] + half, place[1] + _LINE / 2)
        if not any(box[0] < t[2] and t[0] < box[2] and box[1] < t[3] and t[1] < box[3] for t in taken):
            return place
    return best
