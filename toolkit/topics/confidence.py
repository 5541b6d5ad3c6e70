"""How sure the topic of a document is: read from resamples, and told of new documents too."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

LEAST_CONFIDENCE = 0.6
"""Below this a document is undecided: more than two in five fresh samples of the corpus would put it elsewhere."""

_N_KNOTS = 21
_FEWEST_DOCS = 20  # of a topic, for a curve of its own


@dataclass(frozen=True, eq=False)
class Calibration:
    """
    For each topic, how often resamples agree on a document, by how far the topic leads.

    Attributes
    ----------
    leads : ndarray of float64, shape (n_topics, n_knots)
        Quantiles of the lead over the next topic, rising.
    agreement : ndarray of float64, shape (n_topics, n_knots), in 0..1
        Share of the resamples that agree on a document with such a lead, never falling.
    """

    leads: np.ndarray
    agreement: np.ndarray

    def confidence(self, labels: np.ndarray, leads: np.ndarray) -> np.ndarray:
        """
        Tell how sure topics are.

        Parameters
        ----------
        labels : ndarray of int, shape (n_docs,)
            Topics; a negative one gets 0.
        leads : ndarray of float64, shape (n_docs,)
            See `lead_of`.

        Returns
        -------
        ndarray of float64, shape (n_docs,), in 0..1
        """
        sure = np.zeros(len(labels))
        for topic in np.unique(labels[labels >= 0]):
            own = labels == topic
            sure[own] = np.interp(leads[own], self.leads[topic], self.agreement[topic])
        return sure


def lead_of(scores: np.ndarray) -> np.ndarray:
    """How far the best topic of each document is ahead of the next; shape (n_docs,), at least 0."""
    if scores.shape[1] < 2:
        return np.zeros(len(scores))
    best = np.partition(scores, -2, axis=1)[:, -2:]
    return best[:, 1] - best[:, 0]


def calibrate(labels: np.ndarray, leads: np.ndarray, agree: np.ndarray, n_topics: int) -> Calibration:
    """
    Learn confidence from resamples by isotonic regression, topic by topic (Zadrozny and Elkan 2002).

    What one document's few resamples say is chance in part; what those of all documents with such a lead say is not.

    Parameters
    ----------
    labels : ndarray of int, shape (n_docs,)
        Topic of each document; negative for none.
    leads : ndarray of float64, shape (n_docs,)
        See `lead_of`.
    agree : ndarray of float64, shape (n_docs,), in 0..1
        Share of the resamples that put the document into its topic.
    n_topics : int
        A topic of fewer than 20 documents takes the curve of all.

    Returns
    -------
    Calibration
    """
    from sklearn.isotonic import IsotonicRegression

    every = labels >= 0
    curves = []
    for topic in range(n_topics):
        own = labels == topic
        own = own if own.sum() >= _FEWEST_DOCS else every
        knots = np.quantile(leads[own], np.linspace(0, 1, _N_KNOTS)) if own.any() else np.zeros(_N_KNOTS)
        curve = IsotonicRegression(y_min=0, y_max=1, out_of_bounds="clip")
        curves.append((knots, curve.fit(leads[own], agree[own]).predict(knots) if own.any() else np.zeros(_N_KNOTS)))
    return Calibration(*(np.array(part) for part in zip(*curves, strict=True)))
