"""How well topics agree with known classes: the usual scores, each with a bootstrap interval."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
import pandas as pd

from toolkit.errors import ToolkitError

_LEVEL = 0.95


def agreement_table(
    classes: Sequence[object] | np.ndarray,
    labels: Sequence[int] | np.ndarray,
    *,
    n_resamples: int = 200,
    seed: int = 0,
) -> pd.DataFrame:
    """
    Compare topics with known classes, such as sections or hand-made labels, by every score in use.

    Parameters
    ----------
    classes : sequence, shape (n_docs,)
        The known class of each document, any values.
    labels : sequence of int, shape (n_docs,)
        The topic of each document.
    n_resamples : int
        Bootstrap samples of the documents for the intervals; 0 for none.
    seed : int
        Start of everything random.

    Returns
    -------
    DataFrame
        One row a score: `score`, `value`, `low` and `high` (the middle 95 % of the resamples, missing without them).
        All are at most 1, which means perfect agreement; chance gives about 0 for `ami` and `ari` alone.

        - `nmi`: normalised mutual information, arithmetic mean (Strehl and Ghosh 2002); equals the V-measure.
        - `ami`: mutual information adjusted for chance (Vinh, Epps and Bailey 2010).
        - `ari`: adjusted Rand index (Hubert and Arabie 1985).
        - `homogeneity`, `completeness`, `v_measure`: Rosenberg and Hirschberg 2007.
        - `purity`: share of documents in the largest class of their topic.
        - `accuracy`: share of documents whose class is matched one to one with their topic (Hungarian method).
        - `bcubed_precision`, `bcubed_recall`, `bcubed_f`: Bagga and Baldwin 1998, Amigó et al. 2009.

    Raises
    ------
    ToolkitError
        If there is no document, or there are not as many classes as labels.

    Examples
    --------
    >>> table = agreement_table(["رياضة", "رياضة", "مال", "مال"], [1, 1, 0, 0], n_resamples=0)
    >>> table.set_index("score").loc["nmi", "value"]
    np.float64(1.0)
    """
    classes, labels = np.asarray(classes), np.asarray(labels)
    if classes.shape != labels.shape or not len(labels):
        raise ToolkitError(
            f"agreement needs one class and one topic for each document, but there are {len(classes)} classes and "
            f"{len(labels)} topics; give two sequences of the same documents"
        )
    overlap = contingency(classes, labels)
    values = {name: score(overlap) for name, score in SCORES.items()}
    table = pd.DataFrame({"score": list(values), "value": list(values.values()), "low": np.nan, "high": np.nan})
    if n_resamples:
        table[["low", "high"]] = _intervals(overlap, n_resamples, seed)
    return table


def contingency(classes: np.ndarray, labels: np.ndarray) -> np.ndarray:
    """Count the documents of each class (rows) in each topic (columns)."""
    rows, columns = (np.unique(values.astype(str), return_inverse=True)[1] for values in (classes, labels))
    shape = rows.max() + 1, columns.max() + 1
    return np.bincount(rows * shape[1] + columns, minlength=shape[0] * shape[1]).reshape(shape)


def _intervals(overlap: np.ndarray, n_resamples: int, seed: int) -> np.ndarray:
    """Drawing documents with replacement is drawing from the cells of the contingency table."""
    drawn = np.random.default_rng(seed).multinomial(overlap.sum(), (overlap / overlap.sum()).ravel(), size=n_resamples)
    tables = [_without_empty(one.reshape(overlap.shape)) for one in drawn]
    found = np.array([[score(one) for one in tables] for score in SCORES.values()])
    return np.quantile(found, [(1 - _LEVEL) / 2, (1 + _LEVEL) / 2], axis=1).T


def _without_empty(overlap: np.ndarray) -> np.ndarray:
    return overlap[overlap.any(axis=1)][:, overlap.any(axis=0)]


def mutual_information(overlap: np.ndarray) -> float:
    """Mutual information of classes and topics, in nats."""
    share = overlap / overlap.sum()
    expected = share.sum(1, keepdims=True) * share.sum(0)
    there = share > 0
    return float(np.sum(share[there] * np.log(share[there] / expected[there])))


def entropy(sizes: np.ndarray) -> float:
    """Entropy of a division into groups of these sizes, in nats."""
    share = sizes[sizes > 0] / sizes.sum()
    return float(-np.sum(share * np.log(share)))


def _homogeneity(overlap: np.ndarray) -> float:
    total = entropy(overlap.sum(1))
    return min(mutual_information(overlap) / total, 1.0) if total else 1.0


def _completeness(overlap: np.ndarray) -> float:
    return _homogeneity(overlap.T)


def _v_measure(overlap: np.ndarray) -> float:
    return _harmonic(_homogeneity(overlap), _completeness(overlap))


def _nmi(overlap: np.ndarray) -> float:
    mean = (entropy(overlap.sum(1)) + entropy(overlap.sum(0))) / 2
    return min(mutual_information(overlap) / mean, 1.0) if mean else 1.0


def _ami(overlap: np.ndarray) -> float:
    from sklearn.metrics.cluster import expected_mutual_information

    if np.count_nonzero(overlap) == overlap.shape[0] == overlap.shape[1]:
        return 1.0  # each class is a topic, which is 0/0 where each document is one
    expected = expected_mutual_information(overlap, int(overlap.sum()))
    mean = (entropy(overlap.sum(1)) + entropy(overlap.sum(0))) / 2
    room = mean - expected
    return float((mutual_information(overlap) - expected) / room) if abs(room) > np.finfo(float).eps else 0.0


def _ari(overlap: np.ndarray) -> float:
    both, rows, columns = (_pairs(sizes).sum() for sizes in (overlap, overlap.sum(1), overlap.sum(0)))
    expected = rows * columns / max(_pairs(overlap.sum()), 1)
    most = (rows + columns) / 2
    return float((both - expected) / (most - expected)) if most != expected else 1.0


def _pairs(sizes: np.ndarray) -> np.ndarray:
    return sizes * (sizes - 1) / 2


def _purity(overlap: np.ndarray) -> float:
    return float(overlap.max(axis=0).sum() / overlap.sum())


def _accuracy(overlap: np.ndarray) -> float:
    from scipy.optimize import linear_sum_assignment

    rows, columns = linear_sum_assignment(overlap, maximize=True)
    return float(overlap[rows, columns].sum() / overlap.sum())


def _bcubed_precision(overlap: np.ndarray) -> float:
    """For each document the share of its topic that is of its class; the mean of that over documents."""
    return float((overlap**2 / overlap.sum(0)).sum() / overlap.sum())


def _bcubed_recall(overlap: np.ndarray) -> float:
    return _bcubed_precision(overlap.T)


def _bcubed_f(overlap: np.ndarray) -> float:
    return _harmonic(_bcubed_precision(overlap), _bcubed_recall(overlap))


def _harmonic(one: float, two: float) -> float:
    return 2 * one * two / (one + two) if one + two else 0.0


SCORES: dict[str, Callable[[np.ndarray], float]] = {
    "nmi": _nmi,
    "ami": _ami,
    "ari": _ari,
    "homogeneity": _homogeneity,
    "completeness": _completeness,
    "v_measure": _v_measure,
    "purity": _purity,
    "accuracy": _accuracy,
    "bcubed_precision": _bcubed_precision,
    "bcubed_recall": _bcubed_recall,
    "bcubed_f": _bcubed_f,
}
"""Each score as a function of the contingency table, classes in rows and topics in columns, no empty row or column."""
