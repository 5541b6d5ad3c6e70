"""Documents on a plane, between the topics that they are close to."""

from __future__ import annotations

import numpy as np
import pandas as pd
from threadpoolctl import threadpool_limits

from toolkit.topics.describing import decided_labels
from toolkit.topics.model import TopicModel

_SOFTNESS = 0.2  # of cosine similarity; smaller gathers a topic's documents closer around its centre


def topic_map(model: TopicModel, *, min_confidence: float = 0.0) -> pd.DataFrame:
    """
    Place each document on a plane, between the topics that it is close to.

    The centres are placed first, so that their distances on the plane follow those in the space (multidimensional
    scaling by stress majorization, de Leeuw 1977). A document then stands at the mean of the centres, each weighed by
    its closeness. Everything is determined by the model: the same map each time.

    Parameters
    ----------
    model : TopicModel
        Fitted.
    min_confidence : float, in 0..1
        Documents less sure of their topic than this are undecided.

    Returns
    -------
    DataFrame
        One row a document: x, y, topic (-1 where it is undecided or was dropped), confidence.
    """
    centers = _places_of(model.centers_, seed=model.seed)
    closeness = model.doc_vectors_ @ model.centers_.T / _SOFTNESS
    weights = np.exp(closeness - closeness.max(axis=1, keepdims=True))
    places = weights @ centers / weights.sum(axis=1, keepdims=True)
    labels = decided_labels(model, min_confidence)
    return pd.DataFrame({"x": places[:, 0], "y": places[:, 1], "topic": labels, "confidence": model.confidence_})


def _places_of(centers: np.ndarray, *, seed: int) -> np.ndarray:
    """Place centres on a plane; all at its middle where they are one point."""
    from sklearn.manifold import MDS

    if np.ptp(centers, axis=0).max() == 0:
        return np.zeros((len(centers), 2))
    scaling = MDS(2, n_init=8, init="random", random_state=seed, normalized_stress="auto", eps=1e-6)
    with threadpool_limits(1):
        return scaling.fit_transform(centers)
