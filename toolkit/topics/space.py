"""Weighted counts → a vector of length 1 for each document, in few dimensions, settled among its neighbours."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import numpy as np
from scipy import sparse

from toolkit.counts import inverse_doc_frequency, weigh_terms

_N_NEIGHBOURS = 15
_N_REFERENCES = 5_000
_BLOCK = 1_000  # documents compared at once; bounds the memory


@dataclass(frozen=True, eq=False)
class TermSpace:
    """
    A space of few dimensions in which documents with related terms are close (Deerwester et al. 1990).

    Attributes
    ----------
    idf : ndarray of float64, shape (n_terms,)
        Inverse document frequencies of the corpus that made the space.
    axes : ndarray of float64, shape (n_dims, n_terms)
        Right singular vectors of the weighted counts.
    mean : ndarray of float64, shape (n_dims,)
        Mean of the documents' directions: what all of them have in common, and no topic is told by.
    """

    idf: np.ndarray
    axes: np.ndarray
    mean: np.ndarray

    def place(self, doc_term: sparse.csr_matrix) -> np.ndarray:
        """
        Give each document its vector.

        Returns
        -------
        ndarray of float64, shape (n_docs, n_dims)
            Rows of length 1; a row of zeros for a document without a known term.
        """
        return self.centre(weigh_terms(doc_term, self.idf) @ self.axes.T)

    def centre(self, vectors: np.ndarray) -> np.ndarray:
        """Take from directions what all documents have in common; rows of length 1, or of zeros, which stay."""
        return _centre(vectors, self.mean)


def make_space(doc_term: sparse.csr_matrix, *, n_dims: int, seed: int) -> TermSpace:
    """
    Find the `n_dims` strongest axes of the sublinear TF-IDF weights (truncated SVD, Halko et al. 2011).

    Parameters
    ----------
    doc_term : csr_matrix, shape (n_docs, n_terms)
        Token counts, no stored zeros.
    n_dims : int
        Number of axes; fewer where the matrix has fewer.
    seed : int
        Start of the randomised decomposition.
    """
    from sklearn.utils.extmath import randomized_svd

    idf = inverse_doc_frequency(doc_term)
    n_dims = min(n_dims, *doc_term.shape)
    if n_dims == 0:
        return TermSpace(idf, np.zeros((0, doc_term.shape[1])), np.zeros(0))
    _, _, axes = randomized_svd(weigh_terms(doc_term, idf), n_components=n_dims, n_iter=5, random_state=seed)
    return centred(TermSpace(idf, axes, np.zeros(n_dims)), doc_term)


def centred(space: TermSpace, doc_term: sparse.csr_matrix) -> TermSpace:
    """Return the space with the mean of these documents as its middle."""
    return replace(space, mean=_mean_direction(weigh_terms(doc_term, space.idf) @ space.axes.T))


@dataclass(frozen=True, eq=False)
class EmbeddingSpace:
    """
    The strongest dimensions of sentence embeddings, the middle of the corpus taken out.

    Attributes
    ----------
    mean : ndarray of float64, shape (n_embedded,)
        Mean of the embeddings' directions.
    axes : ndarray of float64, shape (n_dims, n_embedded)
    """

    mean: np.ndarray
    axes: np.ndarray

    def place(self, embeddings: np.ndarray) -> np.ndarray:
        """Give each document its vector: rows of length 1, or of zeros for an embedding of zeros."""
        return to_length_one(_centre(embeddings, self.mean) @ self.axes.T)


def make_embedding_space(embeddings: np.ndarray, *, n_dims: int, seed: int) -> EmbeddingSpace:
    """
    Find the `n_dims` strongest dimensions of embeddings, shape (n_docs, n_embedded), by truncated SVD.

    Embeddings of one language lie in a narrow cone (Ethayarajh 2019): without its middle they differ more clearly.
    """
    from sklearn.utils.extmath import randomized_svd

    mean = _mean_direction(embeddings)
    n_dims = min(n_dims, *embeddings.shape)
    _, _, axes = randomized_svd(_centre(embeddings, mean), n_components=n_dims, n_iter=5, random_state=seed)
    return EmbeddingSpace(mean, axes)


def join_vectors(parts: list[np.ndarray]) -> np.ndarray:
    """Set rows of length 1 side by side, with the same weight; rows of length 1 again."""
    return parts[0] if len(parts) == 1 else to_length_one(np.hstack(parts))


def stress_strong(vectors: np.ndarray, n_topics: int) -> np.ndarray:
    """
    Let the strongest axes count more, the fewer topics are wanted: they are set beside all axes again, and once more.

    A few topics lie along a few axes, and in the others documents differ by chance and by story; but which axes they
    are is not known, and some corpora need more. Twice and three times as many axes as topics are taken beside all: on
    labelled news better than any one number of axes, and less dependent on the seed.

    Parameters
    ----------
    vectors : ndarray of float64, shape (n_docs, n_dims)
        Rows of length 1, the strongest axis first.
    n_topics : int

    Returns
    -------
    ndarray of float64, shape (n_docs, n_stressed)
        Rows of length 1.
    """
    widths = [width for width in (max(8, 2 * n_topics), max(12, 3 * n_topics)) if width < vectors.shape[1]]
    return join_vectors([*(to_length_one(vectors[:, :width]) for width in widths), vectors])


@dataclass(frozen=True, eq=False)
class Neighbours:
    """
    Documents by which others are drawn a little towards those most like them.

    An article of few or unusual words lies between topics by chance; its neighbours tell which one it belongs to. On
    labelled news this agrees better with the classes, most of all in small and uneven corpora.

    Attributes
    ----------
    vectors : ndarray of float64, shape (n_references, n_dims)
        Rows of length 1: all documents of a corpus, or a random part of a large one.
    rows : ndarray of int, shape (n_references,)
        Which documents they are; empty once the model was saved.
    """

    vectors: np.ndarray
    rows: np.ndarray = field(default_factory=lambda: np.zeros(0, dtype=np.int64))

    def nearest(self, vectors: np.ndarray) -> np.ndarray:
        """
        Find the references nearest to each vector, itself among them where it is one.

        Parameters
        ----------
        vectors : ndarray of float64, shape (n_docs, n_dims)
            Rows of length 1, or of zeros.

        Returns
        -------
        ndarray of int32, shape (n_docs, n_nearest)
            15 of them, fewer in a small corpus; in no order.
        """
        n_nearest = min(_N_NEIGHBOURS, max(2, len(self.vectors) // 10), len(self.vectors))
        near = np.empty((len(vectors), n_nearest), dtype=np.int32)
        for start in range(0, len(vectors), _BLOCK):
            likeness = vectors[start : start + _BLOCK] @ self.vectors.T
            near[start : start + _BLOCK] = np.argpartition(-likeness, n_nearest - 1, axis=1)[:, :n_nearest]
        return near

    def settle(self, vectors: np.ndarray, near: np.ndarray | None = None) -> np.ndarray:
        """
        Move each vector half-way to the mean of its nearest references.

        Parameters
        ----------
        vectors : ndarray of float64, shape (n_docs, n_dims)
            Rows of length 1, or of zeros, which stay.
        near : ndarray of int, shape (n_docs, n_nearest), optional
            What `nearest` found for them.

        Returns
        -------
        ndarray of float64, shape (n_docs, n_dims)
            Rows of length 1 or of zeros.
        """
        near = self.nearest(vectors) if near is None else near
        settled = np.empty_like(vectors)
        for start in range(0, len(vectors), _BLOCK):
            block = vectors[start : start + _BLOCK]
            mean = to_length_one(self.vectors[near[start : start + _BLOCK]].mean(axis=1))
            settled[start : start + _BLOCK] = np.where(block.any(axis=1, keepdims=True), block + mean, 0)
        return to_length_one(settled)


def choose_neighbours(vectors: np.ndarray, *, seed: int) -> Neighbours:
    """
    Take the documents that others are compared with: all, or 5,000 drawn at random, so that time grows with the corpus.

    Parameters
    ----------
    vectors : ndarray of float64, shape (n_docs, n_dims)
        Rows of length 1.
    seed : int
        Start of the draw.
    """
    rows = np.arange(len(vectors))
    if len(vectors) > _N_REFERENCES:
        rows = np.sort(np.random.default_rng(seed).permutation(len(vectors))[:_N_REFERENCES])
    return Neighbours(vectors[rows], rows)


def _mean_direction(vectors: np.ndarray) -> np.ndarray:
    return to_length_one(np.asarray(vectors, dtype=np.float64)).mean(axis=0)


def _centre(vectors: np.ndarray, mean: np.ndarray) -> np.ndarray:
    directions = to_length_one(np.asarray(vectors, dtype=np.float64))
    return to_length_one(np.where(directions.any(axis=1, keepdims=True), directions - mean, 0))


def to_length_one(vectors: np.ndarray) -> np.ndarray:
    """Scale rows to length 1; a row of zeros stays."""
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    # Below this a row is rounding error: its direction would be chance.
    return np.divide(vectors, lengths, out=np.zeros_like(vectors), where=lengths > 1e-12)
