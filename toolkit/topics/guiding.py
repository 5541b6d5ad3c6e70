"""Topics around words that a researcher gave: the words draw a centre, no document is forced."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from scipy import sparse

from toolkit.counts import weigh_terms
from toolkit.topics.space import TermSpace, centred

PULL = 1.0
"""Weight of a guide in the centre of its topic, in topics of average size: as much as an average topic holds."""

_FEWEST_DOCS = 5
_LEAST_NEW = 1e-6  # of a guide's length; below this its own axis would be rounding error


def is_told(doc_term: sparse.csr_matrix, columns: list[int]) -> bool:
    """Tell whether at least five documents hold a word of these columns: fewer are no topic."""
    return bool(columns) and np.count_nonzero(doc_term[:, columns].getnnz(axis=1)) >= _FEWEST_DOCS


def guided_space(space: TermSpace, doc_term: sparse.csr_matrix, columns: list[list[int]]) -> TermSpace:
    """
    Give each guide an axis of its own, so that a small subject is told from the big one that it lies in.

    The axis is the mean of the documents that hold the guide's words, as far as the axes that are there do not tell it.

    Parameters
    ----------
    space : TermSpace
        Its axes are orthonormal, and so are those of the new one.
    doc_term : csr_matrix, shape (n_docs, n_terms)
        Token counts.
    columns : list of list of int
        The columns of each guide's words, at least one each.

    Returns
    -------
    TermSpace
    """
    axes = space.axes
    for mean in _guide_means(space, doc_term, columns):
        rest = mean - axes.T @ (axes @ mean)
        length = np.linalg.norm(rest)
        if length > _LEAST_NEW * np.linalg.norm(mean):
            axes = np.vstack([axes, rest / length])
    return space if axes is space.axes else centred(replace(space, axes=axes), doc_term)


def guide_vectors(space: TermSpace, doc_term: sparse.csr_matrix, columns: list[list[int]]) -> np.ndarray:
    """
    Place each guide in the space: the direction of the documents that hold its words.

    Parameters
    ----------
    space : TermSpace
    doc_term, columns
        As for `guided_space`.

    Returns
    -------
    ndarray of float64, shape (n_guides, n_dims)
        Rows of length 1, of zeros where no document tells.
    """
    return space.centre(_guide_means(space, doc_term, columns) @ space.axes.T)


def _guide_means(space: TermSpace, doc_term: sparse.csr_matrix, columns: list[list[int]]) -> np.ndarray:
    """Sum the weighted documents of each guide, those most that hold much of its words; shape (n_guides, n_terms)."""
    weights = weigh_terms(doc_term, space.idf)
    by_term = weights.tocsc()
    # Squared: two of the words in one document tell more than one in each of two.
    held = [np.asarray(by_term[:, of_guide].sum(axis=1)).ravel() ** 2 for of_guide in columns]
    return np.array([weights.T @ of_guide for of_guide in held]).reshape(len(columns), doc_term.shape[1])


def guided_cluster(vectors: np.ndarray, n_topics: int, guides: np.ndarray, *, n_starts: int, seed: int) -> np.ndarray:
    """
    Find centres by k-means of which the first start at the guides and are held near them.

    Seeded k-means of Basu, Banerjee and Mooney 2002, where each guide also stays in its cluster as an average topic's
    worth of documents; the other centres start as in k-means++ (Arthur and Vassilvitskii 2007), apart from the guides.

    Parameters
    ----------
    vectors : ndarray of float64, shape (n_docs, n_dims)
    n_topics : int
        At least as many as there are guides.
    guides : ndarray of float64, shape (n_guides, n_dims)
    n_starts : int
        Starts; the best is kept.
    seed : int

    Returns
    -------
    ndarray of float64, shape (n_topics, n_dims)
        The centres of the guides come first.
    """
    import warnings

    from sklearn.cluster import KMeans
    from sklearn.exceptions import ConvergenceWarning

    points = np.vstack([guides, vectors])
    weights = np.ones(len(points))
    weights[: len(guides)] = PULL * len(vectors) / n_topics
    best = None
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)  # fewer distinct documents than topics
        for start in range(n_starts):
            first = _first_centers(vectors, n_topics, guides, np.random.default_rng([seed, start]))
            found = KMeans(n_topics, init=first, n_init=1).fit(points, sample_weight=weights)
            if best is None or found.inertia_ < best.inertia_:
                best = found
    return best.cluster_centers_


def _first_centers(vectors: np.ndarray, n_topics: int, guides: np.ndarray, random: np.random.Generator) -> np.ndarray:
    """Add to the guides documents drawn by the square of their distance to what is there already."""
    centers = list(guides)
    distance = np.min([((vectors - center) ** 2).sum(axis=1) for center in centers], axis=0)
    while len(centers) < n_topics:
        total = distance.sum()
        drawn = random.choice(len(vectors), p=distance / total if total > 0 else None)
        centers.append(vectors[drawn])
        distance = np.minimum(distance, ((vectors - vectors[drawn]) ** 2).sum(axis=1))
    return np.array(centers)
