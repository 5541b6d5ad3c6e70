"""Pure formulas: coherence of terms, separation and stability of topics, agreement with labels."""

from __future__ import annotations

import numpy as np
from scipy import sparse


def npmi_coherence(doc_term: sparse.csr_matrix, topic_terms: np.ndarray) -> np.ndarray:
    """
    Mean normalised pointwise mutual information of the pairs of a topic's terms (Bouma 2009; Lau et al. 2014).

    Two terms occur together when one document holds both. A pair that never does counts -1.

    Parameters
    ----------
    doc_term : csr_matrix, shape (n_docs, n_terms)
        Token counts, no stored zeros.
    topic_terms : ndarray of int, shape (n_topics, n_top)
        The columns of each topic's terms, at least two of them.

    Returns
    -------
    ndarray of float64, shape (n_topics,), in -1..1
    """
    n_docs, n_top = doc_term.shape[0], topic_terms.shape[1]
    columns, places = np.unique(topic_terms, return_inverse=True)
    present = doc_term[:, columns].astype(bool).astype(np.float64)
    together = np.asarray((present.T @ present).todense()) / n_docs
    share = np.diag(together)
    with np.errstate(divide="ignore", invalid="ignore"):
        npmi = np.log(together / np.outer(share, share)) / -np.log(together)
    npmi[together == 0] = -1
    npmi[together == 1] = 1  # both terms in every document: the limit of the formula
    first, second = np.triu_indices(n_top, k=1)
    places = places.reshape(topic_terms.shape)
    return npmi[places[:, first], places[:, second]].mean(axis=1)


def separation(doc_vectors: np.ndarray, centers: np.ndarray, labels: np.ndarray) -> float:
    """
    Simplified silhouette: how much closer documents are to their own centre than to the next (Vendramin et al. 2010).

    Parameters
    ----------
    doc_vectors : ndarray, shape (n_docs, n_dims)
    centers : ndarray, shape (n_topics, n_dims)
        At least two centres.
    labels : ndarray of int, shape (n_docs,)

    Returns
    -------
    float in -1..1
    """
    distances = center_distances(doc_vectors, centers)
    rows = np.arange(len(labels))
    own = distances[rows, labels]
    distances[rows, labels] = np.inf
    other = distances.min(axis=1)
    widest = np.maximum(own, other)
    return float(np.mean(np.divide(other - own, widest, out=np.zeros_like(own), where=widest > 0)))


def center_distances(doc_vectors: np.ndarray, centers: np.ndarray) -> np.ndarray:
    """Euclidean distance of each document to each centre, shape (n_docs, n_topics)."""
    squares = (doc_vectors**2).sum(1)[:, None] - 2 * doc_vectors @ centers.T + (centers**2).sum(1)
    return np.sqrt(np.maximum(squares, 0))


def match_topics(labels: np.ndarray, others: np.ndarray, n_topics: int) -> np.ndarray:
    """
    Rename the topics of a second clustering so that they overlap the first as much as possible (Hungarian method).

    Parameters
    ----------
    labels, others : ndarray of int, shape (n_docs,), in 0..n_topics-1

    Returns
    -------
    ndarray of int, shape (n_topics,)
        The topic of `labels` for each topic of `others`.
    """
    from scipy.optimize import linear_sum_assignment

    overlap = np.bincount(others * n_topics + labels, minlength=n_topics * n_topics).reshape(n_topics, n_topics)
    return linear_sum_assignment(overlap, maximize=True)[1]


def topic_jaccard(labels: np.ndarray, others: np.ndarray, n_topics: int) -> np.ndarray:
    """
    Jaccard similarity of each topic with the topic of the same number in another clustering (Hennig 2007).

    Returns
    -------
    ndarray of float64, shape (n_topics,), in 0..1
        0 for a topic that is empty in both.
    """
    sizes = np.bincount(labels, minlength=n_topics) + np.bincount(others, minlength=n_topics)
    shared = np.bincount(labels[labels == others], minlength=n_topics)
    return shared / np.maximum(sizes - shared, 1)
