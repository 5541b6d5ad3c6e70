"""How topics belong together: a tree over their centres, and each one's neighbours."""

from __future__ import annotations

import numpy as np
import pandas as pd

from toolkit.topics.model import TopicModel


def topic_tree(model: TopicModel) -> pd.DataFrame:
    """
    Join the two topics, or groups of topics, that are most alike, until all are one.

    Average linkage (Sokal and Michener 1958) on the cosine distance of the centres: the distance of two groups is the
    mean over all pairs of their topics. Equal distances are joined in the order of the topics' numbers, so that the
    tree is determined by the model.

    Parameters
    ----------
    model : TopicModel
        Fitted.

    Returns
    -------
    DataFrame
        One row a merge, in order: step (0 first), left and right (a topic's number, or n_topics + the step that made
        the group; left holds the lower topic), distance (0..2, never below that of an earlier step), topics (list of
        int: those of the new group, as the tree lays them out). No rows where there is one topic only.
    """
    distance = center_distance(model)
    n_topics = len(distance)
    groups = {topic: [topic] for topic in range(n_topics)}
    rows = []
    for step in range(n_topics - 1):
        left, right, apart = _closest(groups, distance)
        members = groups.pop(left) + groups.pop(right)
        groups[n_topics + step] = members
        rows.append((step, left, right, apart, members))
    kinds = {"step": "int64", "left": "int64", "right": "int64", "distance": "float64", "topics": "object"}
    return pd.DataFrame(rows, columns=list(kinds)).astype(kinds)


def topic_neighbours(model: TopicModel, *, n: int = 3) -> pd.DataFrame:
    """
    List the topics nearest to each topic.

    Parameters
    ----------
    model : TopicModel
        Fitted.
    n : int
        How many for each; fewer where there are fewer.

    Returns
    -------
    DataFrame
        One row a pair, the nearest first: topic, neighbour, similarity (cosine of the centres, -1..1).
    """
    similarity = 1 - center_distance(model)
    rows = []
    for topic, row in enumerate(similarity):
        order = [other for other in np.argsort(-row.round(12), kind="stable") if other != topic][:n]
        rows += [(topic, int(other), float(row[other])) for other in order]
    return pd.DataFrame(rows, columns=["topic", "neighbour", "similarity"]).astype(
        {"topic": "int64", "neighbour": "int64", "similarity": "float64"}
    )


def center_distance(model: TopicModel) -> np.ndarray:
    """Cosine distance of the topics' centres, shape (n_topics, n_topics), in 0..2; 1 from a centre at zero."""
    lengths = np.linalg.norm(model.centers_, axis=1, keepdims=True)
    unit = np.divide(model.centers_, lengths, out=np.zeros_like(model.centers_), where=lengths > 0)
    distance = np.clip(1 - unit @ unit.T, 0, 2)
    np.fill_diagonal(distance, 0)
    return (distance + distance.T) / 2


def _closest(groups: dict[int, list[int]], distance: np.ndarray) -> tuple[int, int, float]:
    """Find the two groups whose topics are nearest in the mean; among equals those of the lowest topics."""
    names = sorted(groups, key=lambda name: min(groups[name]))
    best = min(
        (round(float(distance[np.ix_(groups[one], groups[other])].mean()), 12), place, number)
        for place, one in enumerate(names)
        for number, other in enumerate(names)
        if place < number
    )
    return names[best[1]], names[best[2]], best[0]
