"""Documents move to the topic that holds most of their terms, beyond what its size explains."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import sparse

RESOLUTION = 0.9
"""How much of a topic's size is taken for chance; below 1 big subjects are not cut into equal parts (k-means does)."""

OWN_WEIGHT = 2.0
"""Weight of a document's own terms beside the mean of its nearest documents."""

MOST_STEPS = 10
_FEWEST = 5  # documents that a topic keeps, if it had so many: moving refines topics, it does not do away with them
_STILL = 0.002  # share of documents that move in the last step


@dataclass(frozen=True, eq=False)
class TermShares:
    """
    What share of each term's weight lies in each topic, and what that says of a document.

    Attributes
    ----------
    shares : ndarray of float64, shape (n_terms, n_topics)
        Rows add to 1; a term that no document holds is shared as everything is.
    sizes : ndarray of float64, shape (n_topics,)
        The share of all weight; adds to 1.
    reference_scores : ndarray of float64, shape (n_references, n_topics)
        The scores of the documents by which others are judged too.
    """

    shares: np.ndarray
    sizes: np.ndarray
    reference_scores: np.ndarray

    def in_order(self, order: np.ndarray) -> TermShares:
        """Number the topics anew: first what was `order[0]`."""
        return TermShares(self.shares[:, order], self.sizes[order], self.reference_scores[:, order])

    def scores(self, weights: sparse.csr_matrix, near: np.ndarray) -> np.ndarray:
        """
        Tell how strongly each document belongs to each topic.

        Parameters
        ----------
        weights : csr_matrix of float64, shape (n_docs, n_terms)
            See `weigh_terms`.
        near : ndarray of int, shape (n_docs, n_nearest)
            The references nearest to each document (`Neighbours.nearest`).

        Returns
        -------
        ndarray of float64, shape (n_docs, n_topics)
        """
        own = _own_scores(weights, self.shares, self.sizes)
        return OWN_WEIGHT * own + _means_of(self.reference_scores, near)


def share_terms(
    weights: sparse.csr_matrix,
    labels: np.ndarray,
    near: np.ndarray,
    references: np.ndarray,
    *,
    n_topics: int,
    drawn: np.ndarray | None = None,
    most_steps: int = MOST_STEPS,
) -> tuple[np.ndarray, TermShares]:
    """
    Let documents move between topics until hardly any does.

    A document belongs where the mean share of its terms, less 0.9 of the topic's share of everything, is greatest, its
    nearest documents heard beside it. This is the local moving of modularity (Newman 2006; resolution of Reichardt and
    Bornholdt 2006) on the network in which documents are tied by the terms they share, rare terms most. Its own weight
    does not speak for the topic that a document is in.

    Parameters
    ----------
    weights : csr_matrix of float64, shape (n_docs, n_terms)
        See `weigh_terms`; not changed.
    labels : ndarray of int, shape (n_docs,), in 0..n_topics-1
        The topics to start from; not changed.
    near : ndarray of int, shape (n_docs, n_nearest)
        For each document the nearest of `references`.
    references : ndarray of int
        The rows of the documents that others are compared with.
    n_topics : int
    drawn : ndarray of bool, shape (n_docs,), optional
        The documents whose terms make the topics; the others are only given one.
    most_steps : int
        Stop after so many steps in any case.

    Returns
    -------
    labels : ndarray of int, shape (n_docs,)
        What `TermShares.scores` gives the documents; a very small topic may have none left.
    shares : TermShares
    """
    drawn = np.ones(len(labels), dtype=bool) if drawn is None else drawn
    total = weights.T @ drawn.astype(np.float64)
    rows = np.repeat(np.arange(len(labels)), np.diff(weights.indptr))
    lengths = np.maximum(np.asarray(weights.sum(axis=1)).ravel(), 1e-12)
    squares = weights.data**2 / np.maximum(total[weights.indices], 1e-12)
    alone = np.bincount(rows, weights=squares, minlength=len(labels)) / lengths
    alone = np.where(drawn, alone - RESOLUTION * lengths / max(total.sum(), 1e-12), 0)
    floor = np.minimum(np.bincount(labels, minlength=n_topics), _FEWEST)
    for step in range(most_steps):
        shares, sizes = _shares_of(weights, labels, total, drawn, n_topics)
        own = _own_scores(weights, shares, sizes)
        own[np.arange(len(labels)), labels] -= alone
        moved = (OWN_WEIGHT * own + _means_of(own[references], near)).argmax(axis=1)
        if (np.bincount(moved, minlength=n_topics) < floor).any():
            break
        n_moved, labels = np.count_nonzero(moved != labels), moved
        if n_moved <= _STILL * len(labels) and step:
            break
    shares, sizes = _shares_of(weights, labels, total, drawn, n_topics)
    found = TermShares(shares, sizes, _own_scores(weights[references], shares, sizes))
    return found.scores(weights, near).argmax(axis=1), found


def _shares_of(
    weights: sparse.csr_matrix, labels: np.ndarray, total: np.ndarray, drawn: np.ndarray, n_topics: int
) -> tuple[np.ndarray, np.ndarray]:
    member = sparse.csr_matrix((drawn.astype(np.float64), (labels, np.arange(len(labels)))), (n_topics, len(labels)))
    inside = np.asarray((member @ weights).todense()).T
    sizes = inside.sum(axis=0) / max(inside.sum(), 1e-12)
    unknown = np.broadcast_to(sizes, inside.shape).copy()
    return np.divide(inside, total[:, None], out=unknown, where=total[:, None] > 0), sizes


def _own_scores(weights: sparse.csr_matrix, shares: np.ndarray, sizes: np.ndarray) -> np.ndarray:
    lengths = np.maximum(np.asarray(weights.sum(axis=1)), 1e-12)
    return np.asarray(weights @ shares) / lengths - RESOLUTION * sizes


def _means_of(scores: np.ndarray, near: np.ndarray) -> np.ndarray:
    """Mean of the scores of each document's nearest; column by column, so that memory stays small."""
    total = np.zeros((len(near), scores.shape[1]))
    for place in near.T:
        total += scores[place]
    return total / near.shape[1]
