"""Weighted counts → a vector of length 1 for each document, in few dimensions."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import sparse

from toolkit.counts import inverse_doc_frequency, weigh_terms


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
        vectors = weigh_terms(doc_term, self.idf) @ self.axes.T
        lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
        # Below this a row is rounding error: its direction would be chance.
        return np.divide(vectors, lengths, out=np.zeros_like(vectors), where=lengths > 1e-12)


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
