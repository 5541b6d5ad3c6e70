"""How strongly each term marks each topic."""

from __future__ import annotations

import numpy as np
from scipy import sparse

from toolkit.topics.scores import npmi_coherence

_PRIOR_TOKENS = 500.0
"""Weight of the prior: a term needs evidence of about this many tokens' worth before it stands out."""


def topic_log_odds(doc_term: sparse.csr_matrix, labels: np.ndarray, n_topics: int) -> np.ndarray:
    """
    Weigh each term in each topic by its log odds against the other topics, in standard errors.

    The log odds ratio with an informative Dirichlet prior of Monroe, Colaresi and Quinn 2008 ("Fightin' Words",
    equations 16, 20 and 22), on sublinear counts (1 + ln count), so that one article that repeats a word does not speak
    for its topic.

    Parameters
    ----------
    doc_term : csr_matrix, shape (n_docs, n_terms)
        Token counts, no stored zeros.
    labels : ndarray of int, shape (n_docs,)
        Topic of each document.
    n_topics : int

    Returns
    -------
    ndarray of float64, shape (n_topics, n_terms)
        Above 0 where the term marks the topic; 0 everywhere for an empty topic.
    """
    counts = doc_term.astype(np.float64)
    counts.data = 1 + np.log(counts.data)
    member = sparse.csr_matrix((np.ones(len(labels)), (labels, np.arange(len(labels)))), shape=(n_topics, len(labels)))
    inside = np.asarray((member @ counts).todense())
    everywhere = inside.sum(axis=0)
    prior = _PRIOR_TOKENS * everywhere / max(everywhere.sum(), 1)
    total, prior_total = inside.sum(axis=1, keepdims=True), prior.sum()
    outside, outside_total = everywhere - inside, everywhere.sum() - total
    with np.errstate(divide="ignore", invalid="ignore"):
        log_odds = _log_odds(inside + prior, total + prior_total) - _log_odds(
            outside + prior, outside_total + prior_total
        )
        z_scores = log_odds / np.sqrt(1 / (inside + prior) + 1 / (outside + prior))
    z_scores[total.ravel() == 0] = 0
    return np.nan_to_num(z_scores, nan=0.0, posinf=0.0, neginf=0.0)


def mean_coherence(doc_term: sparse.csr_matrix, labels: np.ndarray, n_topics: int, n_top: int = 10) -> float:
    """
    Mean NPMI of the topics' ten strongest terms (`npmi_coherence`); NaN where there are fewer than two terms.

    Parameters
    ----------
    doc_term : csr_matrix, shape (n_docs, n_terms)
        Token counts, no stored zeros.
    labels : ndarray of int, shape (n_docs,)
        Topic of each document.
    n_topics : int
    n_top : int
        Terms of each topic.
    """
    weights = topic_log_odds(doc_term, labels, n_topics)[np.unique(labels)]
    if weights.shape[1] < 2:
        return float("nan")
    terms = np.argsort(-weights, axis=1, kind="stable")[:, :n_top]
    return float(npmi_coherence(doc_term, terms).mean())


def topic_marks(doc_term: sparse.csr_matrix, labels: np.ndarray, n_topics: int) -> np.ndarray:
    """
    Weigh how well each term marks each topic: its log odds (`topic_log_odds`) times √ln(lift) where they are above 0.

    The lift is the share of the topic's documents that hold the term, over that of all documents. The log odds alone
    favour frequent words that are only somewhat commoner in the topic, such as شركة among economic news; with the lift
    a word that is the topic's own comes before them.

    Parameters
    ----------
    doc_term : csr_matrix, shape (n_docs, n_terms)
        Token counts, no stored zeros.
    labels : ndarray of int, shape (n_docs,)
        Topic of each document.
    n_topics : int

    Returns
    -------
    ndarray of float64, shape (n_topics, n_terms)
        Above 0 where the term marks the topic; 0 everywhere for an empty topic.
    """
    weights = topic_log_odds(doc_term, labels, n_topics)
    present = doc_term.astype(bool).astype(np.float64)
    member = sparse.csr_matrix((np.ones(len(labels)), (labels, np.arange(len(labels)))), shape=(n_topics, len(labels)))
    sizes = np.maximum(np.bincount(labels, minlength=n_topics), 1)[:, None]
    share = np.asarray((member @ present).todense()) / sizes
    everywhere = np.asarray(present.sum(axis=0)).ravel() / max(len(labels), 1)
    lift = np.divide(share, everywhere, out=np.ones_like(share), where=everywhere > 0)
    return np.where(weights > 0, weights * np.sqrt(np.log(np.maximum(lift, 1))), weights)


def _log_odds(count: np.ndarray, total: np.ndarray) -> np.ndarray:
    return np.log(count) - np.log(total - count)
