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
_COVERED = 15.0  # pixels that a name goes to leave one more dot free
_MOST_COVERED = 4  # dots; in a crowd a name stays where its documents are


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
    another, biggest topic first, near the middle of their documents where they cover no other name and few dots: no
    chance is involved.

    Parameters
    ----------
    table : DataFrame
        One row a document: `x`, `y`, `topic` (`topic_map`), and `confidence` in 0..1 if known.
    names : mapping of int to str
        The label of each topic; a topic without one gets no name.
    title, unit, source, language : str
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
        half = text_width(text, _SIZE, 600) / 2 + 6
        place = _free_place(middle, half, taken, xy, np.array([width, height]))
        taken.append((place[0] - half, place[1] - _LINE / 2, place[0] + half, place[1] + _LINE / 2))
        colour = style.text_colour(style.topic_colour(int(topic)))
        if np.hypot(*(place - middle)) > _LINE:
            axes.plot([middle[0], place[0]], [middle[1], place[1]], color=MUTED, linewidth=0.8, zorder=4)
        # A plate, not a halo: dots between Arabic letters would be read as the letters' own.
        plate = {"boxstyle": "round,pad=0.2", "facecolor": PAPER, "edgecolor": "none", "alpha": 0.86}
        sheet.write(axes, *place, text, size=_SIZE, weight=600, colour=colour, ha="center", zorder=5, bbox=plate)


def _free_place(
    middle: np.ndarray,
    half: float,
    taken: list[tuple[float, float, float, float]],
    xy: np.ndarray,
    size: np.ndarray,
) -> np.ndarray:
    """Return a place near the middle, on a spiral, inside the sheet, where a name covers no other and few dots."""
    low = np.array([half + _MARGIN, _LINE / 2 + _MARGIN])
    high = np.maximum(size - low, low)
    reach = np.array([half, _LINE / 2 + 3])  # a dot is as high as that
    best, least = np.clip(middle, low, high), np.inf
    for step in range(400):
        angle, radius = step * 2.399963, 4.5 * np.sqrt(step) * 2  # the golden angle: even coverage
        if radius > least:
            break
        place = np.clip(middle + radius * np.array([np.cos(angle), np.sin(angle)]), low, high)
        box = (place[0] - half, place[1] - _LINE / 2, place[0] + half, place[1] + _LINE / 2)
        if any(box[0] < t[2] and t[0] < box[2] and box[1] < t[3] and t[1] < box[3] for t in taken):
            continue
        covered = np.count_nonzero((np.abs(xy - place) < reach).all(axis=1))
        cost = radius + _COVERED * min(covered, _MOST_COVERED)
        if cost < least:
            best, least = place, cost
    return best
