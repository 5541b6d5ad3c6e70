"""Documents' vectors → clusters, and the same again on parts of the corpus to see what holds still."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from toolkit.topics.guiding import guided_cluster
from toolkit.topics.scores import center_distances, match_topics, topic_jaccard

Refine = Callable[[np.ndarray, np.ndarray], np.ndarray]

SUBSAMPLE_SHARE = 0.8
"""Share of the documents in a resample, as in Lange et al. 2004 and Hennig 2007."""


@dataclass(frozen=True, eq=False)
class Resamples:
    """
    Clusterings of random parts of the corpus, extended to all of it.

    Attributes
    ----------
    centers : ndarray, shape (n_resamples, n_topics, n_dims)
    labels : ndarray of int, shape (n_resamples, n_docs)
        The topic of each document, whether it was drawn or not.
    """

    centers: np.ndarray
    labels: np.ndarray

    def and_also(self, others: Resamples) -> Resamples:
        """Return these and those of other parts together."""
        return Resamples(np.vstack([self.centers, others.centers]), np.vstack([self.labels, others.labels]))

    def agreement(self) -> np.ndarray:
        """Adjusted Rand index (Hubert and Arabie 1985) of each pair of resamples."""
        from sklearn.metrics import adjusted_rand_score

        pairs = zip(*np.triu_indices(len(self.labels), k=1), strict=True)
        return np.array([adjusted_rand_score(self.labels[first], self.labels[second]) for first, second in pairs])

    def matched_to(self, labels: np.ndarray) -> Resamples:
        """Give each resample's topics the numbers of the topics of `labels` that they overlap most."""
        n_topics = self.centers.shape[1]
        centers, matched = np.empty_like(self.centers), np.empty_like(self.labels)
        for number, others in enumerate(self.labels):
            new_number = match_topics(labels, others, n_topics)
            centers[number, new_number] = self.centers[number]
            matched[number] = new_number[others]
        return Resamples(centers, matched)

    def stability(self, labels: np.ndarray) -> np.ndarray:
        """Mean Jaccard similarity of each topic of `labels` with its match; shape (n_topics,), in 0..1."""
        n_topics = self.centers.shape[1]
        return np.mean([topic_jaccard(labels, others, n_topics) for others in self.labels], axis=0)


def cluster(
    doc_vectors: np.ndarray, n_topics: int, *, n_starts: int, seed: int, guides: np.ndarray | None = None
) -> np.ndarray:
    """
    Find centres by k-means on rows of length 1, the best of several starts (Lloyd 1982; Arthur and Vassilvitskii 2007).

    Guides, rows of length 1, draw the first centres (`guided_cluster`).

    Returns
    -------
    ndarray of float64, shape (n_topics, n_dims)
    """
    import warnings

    from sklearn.cluster import KMeans
    from sklearn.exceptions import ConvergenceWarning

    if guides is not None and len(guides):
        return guided_cluster(doc_vectors, n_topics, guides, n_starts=n_starts, seed=seed)
    with warnings.catch_warnings():
        # Fewer distinct documents than topics: some centres fall together, and their topics come out empty.
        warnings.simplefilter("ignore", ConvergenceWarning)
        return KMeans(n_topics, n_init=n_starts, random_state=seed).fit(doc_vectors).cluster_centers_


def nearest(doc_vectors: np.ndarray, centers: np.ndarray) -> np.ndarray:
    """Number of the nearest centre of each document, shape (n_docs,)."""
    return center_distances(doc_vectors, centers).argmin(axis=1)


def resample(
    doc_vectors: np.ndarray,
    n_topics: int,
    *,
    n_resamples: int,
    n_starts: int,
    seed: int,
    first: int = 0,
    guides: np.ndarray | None = None,
    refine: Refine | None = None,
    within: np.ndarray | None = None,
) -> Resamples:
    """
    Cluster random parts of the corpus.

    Parameters
    ----------
    doc_vectors : ndarray, shape (n_docs, n_dims)
    n_topics : int
    n_resamples : int
        How many parts, each of 80 % of the documents drawn without replacement; the same for every `n_topics`.
    n_starts : int
        Starts of k-means on each part.
    seed : int
    first : int
        The number of the first part: those that follow on others are others.
    guides : ndarray of float64, shape (n_guides, n_dims), optional
        What draws the first centres.
    refine : callable, optional
        Takes the nearest centre of each document and which were drawn (bool), and gives their topics.
    within : ndarray of float64, shape (n_docs, n_stressed), optional
        Where clusters are looked for, in place of `doc_vectors` (`stress_strong`).
    """
    within = doc_vectors if within is None else within
    n_docs = len(doc_vectors)
    n_drawn = max(n_topics, round(SUBSAMPLE_SHARE * n_docs))
    centers, labels = [], []
    for number in range(first, first + n_resamples):
        drawn = np.sort(np.random.default_rng([seed, number]).permutation(n_docs)[:n_drawn])
        options = {"n_starts": n_starts, "seed": seed + 1 + number, "guides": guides}
        found = cluster(within[drawn], n_topics, **options)
        labels.append(nearest(within, found))
        if refine is not None:
            labels[-1] = refine(labels[-1], np.isin(np.arange(n_docs), drawn))
        centers.append(means_of(doc_vectors[drawn], labels[-1][drawn], n_topics))
    return Resamples(np.array(centers), np.array(labels))


def means_of(doc_vectors: np.ndarray, labels: np.ndarray, n_topics: int) -> np.ndarray:
    """Mean of the documents of each topic, shape (n_topics, n_dims); zeros for an empty one."""
    members = [doc_vectors[labels == topic] for topic in range(n_topics)]
    return np.array([own.mean(axis=0) if len(own) else np.zeros(doc_vectors.shape[1]) for own in members])
