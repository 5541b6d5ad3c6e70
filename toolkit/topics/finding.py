"""Places of documents → topics, the biggest first, the same from parts of the corpus, and how many there should be."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np
import pandas as pd
from scipy import sparse

from toolkit.topics.choosing import number_evidence
from toolkit.topics.clustering import Refine, Resamples, cluster, means_of, nearest, resample
from toolkit.topics.places import Placed
from toolkit.topics.scores import center_distances
from toolkit.topics.sharing import TermShares, share_terms
from toolkit.topics.space import stress_strong
from toolkit.topics.weighting import mean_coherence

_STARTS_OF_RESAMPLES = 3
_STEPS_OF_EVIDENCE = 3


@dataclass(frozen=True, eq=False)
class FoundTopics:
    """
    Topics as they were found, numbered by size.

    Attributes
    ----------
    labels : ndarray of int, shape (n_docs,)
    centers : ndarray of float64, shape (n_topics, n_dims)
        Means of the topics' documents.
    shares : TermShares or None
        What tells the topic of a document by its terms; None where the nearest centre does.
    resamples : Resamples
        Topics of parts of the corpus, matched to these.
    by_size : ndarray of int, shape (n_topics,)
        The number that each topic had before; those of guides came first.
    """

    labels: np.ndarray
    centers: np.ndarray
    shares: TermShares | None
    resamples: Resamples
    by_size: np.ndarray


def find_topics(
    placed: Placed,
    n_topics: int,
    *,
    references: np.ndarray,
    by_terms: bool,
    falling: bool,
    guides: np.ndarray,
    n_starts: int,
    n_resamples: int,
    seed: int,
) -> FoundTopics:
    """
    Find topics by k-means and let documents move to the topic that holds their terms, unless one would be left empty.

    Parameters
    ----------
    placed : Placed
    n_topics : int
    references : ndarray of int
        The rows of the documents that others are compared with.
    by_terms : bool
        Whether terms have a say.
    falling : bool
        Whether the axes fall from the strongest to the weakest; they do not where embeddings stand beside terms.
    guides : ndarray of float64, shape (n_guides, n_dims)
        With any, all axes count alike: those of the guides are the last.
    n_starts, n_resamples, seed : int
        See `TopicModel`.
    """
    vectors = placed.vectors
    within = stress_strong(vectors, n_topics) if falling and not len(guides) else vectors
    labels = nearest(within, cluster(within, n_topics, n_starts=n_starts, seed=seed, guides=guides))
    shares, refine = None, None
    if by_terms:
        sharing = {"n_topics": n_topics, "references": references}
        moved, found = share_terms(placed.weights, labels, placed.near, **sharing)
        if len(np.unique(moved)) == len(np.unique(labels)):
            labels, shares = moved, found

            def refine(found: np.ndarray, drawn: np.ndarray) -> np.ndarray:
                return share_terms(placed.weights, found, placed.near, drawn=drawn, **sharing)[0]

    centers = means_of(vectors, labels, n_topics)
    by_size = np.lexsort((*centers.T[::-1], -np.bincount(labels, minlength=n_topics)))
    centers, shares = centers[by_size], None if shares is None else shares.in_order(by_size)
    labels = best_of(scores_of(placed, shares, centers))
    options = {"n_resamples": n_resamples, "n_starts": _STARTS_OF_RESAMPLES, "seed": seed, "guides": guides}
    resamples = resample(vectors, n_topics, refine=refine, within=within, **options).matched_to(labels)
    return FoundTopics(labels, centers, shares, resamples, by_size)


def scores_of(placed: Placed, shares: TermShares | None, centers: np.ndarray) -> np.ndarray:
    """Tell how strongly each document belongs to each topic: by its terms, or by how near it is; (n_docs, n_topics)."""
    if shares is None:
        return -center_distances(placed.vectors, centers)
    return shares.scores(placed.weights, placed.near)


def best_of(scores: np.ndarray) -> np.ndarray:
    """Return the number of the best score of each row; 0 for a row of NaN."""
    return np.where(np.isnan(scores), -np.inf, scores).argmax(axis=1)


def weigh_numbers(
    placed: Placed, doc_term: sparse.csr_matrix, *, references: np.ndarray, by_terms: bool, detail: str, seed: int
) -> pd.DataFrame:
    """
    Try numbers of topics on the references, so that the price does not grow with the corpus.

    Parameters
    ----------
    placed : Placed
    doc_term : csr_matrix, shape (n_docs, n_terms)
        Token counts of the same documents.
    references, by_terms, seed
        As for `find_topics`.
    detail : {"auto", "coarser", "finer"}

    Returns
    -------
    DataFrame
        See `number_evidence`.
    """
    options: dict[str, Any] = {"seed": seed, "detail": detail}
    if not by_terms:
        return number_evidence(placed.vectors[references], **options)
    weights, near, every = placed.weights[references], placed.near[references], np.arange(len(references))

    def refine(n_topics: int) -> Refine:
        steps = {"n_topics": n_topics, "most_steps": _STEPS_OF_EVIDENCE}
        return lambda labels, drawn: share_terms(weights, labels, near, every, drawn=drawn, **steps)[0]

    coherence = partial(mean_coherence, doc_term[references])
    return number_evidence(placed.vectors[references], refine=refine, coherence=coherence, **options)
