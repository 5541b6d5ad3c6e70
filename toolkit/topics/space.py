"""Weighted counts → a vector of length 1 for each document, in few dimensions, settled among its neighbours."""

from __future__ import annotations

from dataclasses import dataclass

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
    """

    idf: np.ndarray
    axes: np.ndarray

    def place(self, doc_term: sparse.csr_matrix) -> np.ndarray:
        """
        Give each document its vector.

        Returns
        -------
        ndarray of float64, shape (n_docs, n_dims)
            Rows of length 1; a row of zeros for a document without a known term.
        """
        return _to_length_one(weigh_terms(doc_term, self.idf) @ self.axes.T)


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
    _, _, axes = randomized_svd(weigh_terms(doc_term, idf), n_components=n_dims, n_iter=5, random_state=seed)
    return TermSpace(idf, axes)


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
    """

    vectors: np.ndarray

    def settle(self, vectors: np.ndarray) -> np.ndarray:
        """
        Move each vector half-way to the mean of its nearest references, itself among them where it is one.

        Parameters
        ----------
        vectors : ndarray of float64, shape (n_docs, n_dims)
            Rows of length 1, or of zeros, which stay.

        Returns
        -------
        ndarray of float64, shape (n_docs, n_dims)
            Rows of length 1 or of zeros.
        """
        nearest = min(_N_NEIGHBOURS, max(2, len(self.vectors) // 10), len(self.vectors))
        settled = np.empty_like(vectors)
        for start in range(0, len(vectors), _BLOCK):
            block = vectors[start : start + _BLOCK]
            likeness = block @ self.vectors.T
            near = np.argpartition(-likeness, nearest - 1, axis=1)[:, :nearest]
            mean = _to_length_one(self.vectors[near].mean(axis=1))
            settled[start : start + _BLOCK] = np.where(block.any(axis=1, keepdims=True), block + mean, 0)
        return _to_length_one(settled)


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
    if len(vectors) <= _N_REFERENCES:
        return Neighbours(vectors)
    drawn = np.random.default_rng(seed).permutation(len(vectors))[:_N_REFERENCES]
    return Neighbours(vectors[np.sort(drawn)])


def _to_length_one(vectors: np.ndarray) -> np.ndarray:
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    # Below this a row is rounding error: its direction would be chance.
    return np.divide(vectors, lengths, out=np.zeros_like(vectors), where=lengths > 1e-12)
