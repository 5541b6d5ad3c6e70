"""Where documents lie: by their terms, by embeddings, or by both; settled among their neighbours."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import sparse

from toolkit.counts import weigh_terms
from toolkit.errors import ToolkitError
from toolkit.topics.guiding import guide_vectors, guided_space
from toolkit.topics.space import (
    EmbeddingSpace,
    Neighbours,
    TermSpace,
    choose_neighbours,
    join_vectors,
    make_embedding_space,
    make_space,
    to_length_one,
)

_EMBEDDING_DIMS = 30


@dataclass(frozen=True, eq=False)
class Placed:
    """
    Documents in their places.

    Attributes
    ----------
    vectors : ndarray of float64, shape (n_docs, n_dims)
        Rows of length 1, half-way to their neighbours; of zeros for a document with nothing known in it.
    near : ndarray of int32, shape (n_docs, n_nearest)
        The nearest references.
    weights : csr_matrix of float64, shape (n_docs, n_terms)
        The weighted counts.
    """

    vectors: np.ndarray
    near: np.ndarray
    weights: sparse.csr_matrix


@dataclass(frozen=True, eq=False)
class Places:
    """
    The way from counts and embeddings to places.

    Attributes
    ----------
    terms : TermSpace
    embedded : EmbeddingSpace or None
        None where there are no embeddings.
    share : float in 0..1
        How much of the likeness of two documents is that of their embeddings.
    neighbours : Neighbours
    """

    terms: TermSpace
    embedded: EmbeddingSpace | None
    share: float
    neighbours: Neighbours

    @property
    def by_terms(self) -> bool:
        """Whether terms have a say in it."""
        return self.share < 1

    @property
    def falling(self) -> bool:
        """Whether the axes fall from the strongest to the weakest: those of terms alone do."""
        return self.embedded is None

    def place(self, doc_term: sparse.csr_matrix, embeddings: np.ndarray | None) -> Placed:
        """
        Place documents.

        Parameters
        ----------
        doc_term : csr_matrix, shape (n_docs, n_terms)
        embeddings : ndarray of float, shape (n_docs, n_embedded), or None

        Raises
        ------
        ToolkitError
            If there are embeddings and the topics were found without, or the other way round, or of another model.
        """
        if (embeddings is None) != (self.embedded is None):
            here, there = ("with", "without") if self.embedded is not None else ("without", "with")
            raise ToolkitError(
                f"the topics were found {here} embeddings, and these documents come {there}; give both alike"
            )
        if embeddings is not None and embeddings.shape[1] != len(self.embedded.mean):
            raise ToolkitError(
                f"embeddings have the {len(self.embedded.mean)} dimensions of those that were fitted, "
                f"not {embeddings.shape[1]}; take the same language model"
            )
        raw = _raw_places(self.terms, self.embedded, self.share, doc_term, embeddings)
        near = self.neighbours.nearest(raw)
        return Placed(self.neighbours.settle(raw, near), near, weigh_terms(doc_term, self.terms.idf))

    def guides(self, doc_term: sparse.csr_matrix, columns: list[list[int]], vectors: np.ndarray) -> np.ndarray:
        """
        Place the guides of guided topics: where the documents lie that hold their words.

        Parameters
        ----------
        doc_term : csr_matrix, shape (n_docs, n_terms)
        columns : list of list of int
            The columns of each guide's words.
        vectors : ndarray of float64, shape (n_docs, n_dims)
            The documents' own places.

        Returns
        -------
        ndarray of float64, shape (n_guides, n_dims)
        """
        if self.embedded is None:
            return guide_vectors(self.terms, doc_term, columns)
        held = [np.asarray(doc_term[:, of_guide].sum(axis=1)).ravel() > 0 for of_guide in columns]
        means = np.array([vectors[rows].mean(axis=0) for rows in held]).reshape(len(held), vectors.shape[1])
        return to_length_one(means)

    def arrays(self) -> dict[str, np.ndarray]:
        """Return what is to be saved, by name; `open_places` takes it."""
        arrays = {"idf": self.terms.idf, "axes": self.terms.axes, "mean": self.terms.mean}
        if self.embedded is not None:
            arrays |= {"embedding_mean": self.embedded.mean, "embedding_axes": self.embedded.axes}
        return arrays | {"neighbours": self.neighbours.vectors, "embedding_share": np.array(self.share)}


def open_places(arrays: dict[str, np.ndarray]) -> Places:
    """Make again what `Places.arrays` gave."""
    embedded = (
        EmbeddingSpace(arrays["embedding_mean"], arrays["embedding_axes"]) if "embedding_mean" in arrays else None
    )
    terms = TermSpace(arrays["idf"], arrays["axes"], arrays["mean"])
    return Places(terms, embedded, float(arrays["embedding_share"]), Neighbours(arrays["neighbours"]))


def find_places(
    doc_term: sparse.csr_matrix,
    embeddings: np.ndarray | None,
    guides: list[list[int]],
    *,
    n_dims: int,
    share: float,
    seed: int,
) -> Places:
    """
    Find the space that documents lie in.

    Parameters
    ----------
    doc_term : csr_matrix, shape (n_docs, n_terms)
        Token counts; without columns where embeddings stand alone.
    embeddings : ndarray of float, shape (n_docs, n_embedded), or None
    guides : list of list of int
        Columns of the words of each guided topic (`guided_space`).
    n_dims : int
        Dimensions of the terms' part.
    share : float in 0..1
        See `Places`.
    seed : int
    """
    share = 0.0 if embeddings is None else share if doc_term.shape[1] else 1.0
    terms = guided_space(make_space(doc_term, n_dims=n_dims, seed=seed), doc_term, guides)
    embedded = None
    if embeddings is not None:
        embedded = make_embedding_space(embeddings, n_dims=_EMBEDDING_DIMS, seed=seed)
    raw = _raw_places(terms, embedded, share, doc_term, embeddings)
    return Places(terms, embedded, share, choose_neighbours(raw, seed=seed))


def _raw_places(
    terms: TermSpace,
    embedded: EmbeddingSpace | None,
    share: float,
    doc_term: sparse.csr_matrix,
    embeddings: np.ndarray | None,
) -> np.ndarray:
    parts = [(1 - share, terms.place(doc_term))] if share < 1 else []
    if embedded is not None and share > 0:
        parts.append((share, embedded.place(embeddings)))
    return join_vectors([np.sqrt(weight) * vectors for weight, vectors in parts])
