"""TopicModel: a scikit-learn estimator that finds topics, says how sure it is of them, and can be saved."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from scipy import sparse
from sklearn.base import BaseEstimator, ClusterMixin
from sklearn.exceptions import NotFittedError
from threadpoolctl import threadpool_limits

from toolkit.counts import TermCounts
from toolkit.errors import ToolkitError, TooSmallError
from toolkit.saving import replace_folder, write_json
from toolkit.tokens import read_head
from toolkit.topics.choosing import number_evidence
from toolkit.topics.clustering import Resamples, cluster, nearest, resample
from toolkit.topics.space import Neighbours, TermSpace, choose_neighbours, make_space
from toolkit.topics.weighting import topic_log_odds

_FORMAT = {"format": "arabic-news-toolkit topics", "version": 1}
_ARRAYS = ("labels_", "confidence_", "topic_term_", "stability_", "centers_", "resample_centers_", "doc_vectors_")
_FEWEST_DOCS = 10


class TopicModel(ClusterMixin, BaseEstimator):
    """
    Find topics: sublinear TF-IDF → truncated SVD, rows to length 1, settled among neighbours → k-means, several starts.

    The result depends on the documents, the parameters and the seed alone, not on the order of the documents, the
    number of threads or the clock. Topics are numbered by size, the biggest 0. Every document has a topic;
    `confidence_` tells how sure that is.

    Parameters
    ----------
    n_topics : int or "auto"
        Number of topics; "auto" chooses a number that holds still under resampling
        (`choose_number`), with the evidence in `evidence_`.
    seed : int
        Start of everything random.
    n_dims : int
        Dimensions of the space in which documents are clustered; more where more topics than that are asked for.
    n_starts : int
        Starts of k-means; the best is kept.
    n_resamples : int
        Clusterings of 80 % of the documents from which stability and confidence are read.

    Attributes
    ----------
    labels_ : ndarray of int32, shape (n_docs,)
        Topic of each document.
    confidence_ : ndarray of float64, shape (n_docs,), in 0..1
        Share of the resamples that put the document into the same (matched) topic; 0 for a document without a known
        term.
    n_topics_ : int
    stability_ : ndarray of float64, shape (n_topics,), in 0..1
        Mean Jaccard similarity of each topic with its match in the resamples (Hennig 2007).
    topic_term_ : ndarray of float64, shape (n_topics, n_terms)
        How strongly each term marks each topic (`topic_log_odds`).
    evidence_ : DataFrame
        For n_topics="auto" what `number_evidence` measured; else empty.
    doc_vectors_ : ndarray of float64, shape (n_docs, n_dims)
        Rows of length 1, each half-way to its nearest neighbours (`Neighbours.settle`).
    terms_, written_ : ndarray of str objects, shape (n_terms,)
        The terms of the columns, and how they are written; column numbers where a bare matrix was given.

    Examples
    --------
    >>> from toolkit.tokens import tokenize
    >>> from toolkit.counts import count_terms
    >>> sport, market = "فاز الفريق في المباراة", "هبطت أسعار الأسهم"
    >>> counts = count_terms(tokenize([sport, market] * 6), min_docs=2)
    >>> TopicModel(n_topics=2, seed=0).fit(counts).labels_.tolist()
    [0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1]
    """

    def __init__(
        self,
        n_topics: int | str = "auto",
        seed: int = 0,
        *,
        n_dims: int = 20,
        n_starts: int = 10,
        n_resamples: int = 10,
    ) -> None:
        self.n_topics = n_topics
        self.seed = seed
        self.n_dims = n_dims
        self.n_starts = n_starts
        self.n_resamples = n_resamples

    def fit(self, counts: TermCounts | sparse.spmatrix | np.ndarray, y: Any = None) -> TopicModel:
        """
        Find the topics of the documents; `y` is ignored.

        Raises
        ------
        TooSmallError
            If fewer than 10 documents have a term, or fewer than there are to be topics.
        ToolkitError
            If `n_topics` is neither "auto" nor a whole number of at least 2.
        """
        self._check_n_topics()
        doc_term = _matrix_of(counts)
        self.terms_, self.written_ = _names_of(counts, doc_term.shape[1])
        self.n_features_in_ = doc_term.shape[1]
        order = _content_order(doc_term)
        with threadpool_limits(1):  # sums in another order would round in another way
            self._fit_in_order(doc_term[order])
        for name in ("labels_", "confidence_", "doc_vectors_"):
            in_order = getattr(self, name)
            restored = np.empty_like(in_order)
            restored[order] = in_order
            setattr(self, name, restored)
        self.topic_term_ = topic_log_odds(doc_term, self.labels_, self.n_topics_)
        return self

    def predict(self, counts: TermCounts | sparse.spmatrix | np.ndarray) -> np.ndarray:
        """
        Give new documents the topic with the nearest centre.

        Terms are matched by name where `TermCounts` are given, else by column; unknown terms are left out, and a
        document without a known term goes to topic 0.

        Returns
        -------
        ndarray of int32, shape (n_docs,)
        """
        with threadpool_limits(1):
            return nearest(self._vectors_of(counts), self.centers_).astype(np.int32)

    def predict_confidence(self, counts: TermCounts | sparse.spmatrix | np.ndarray) -> np.ndarray:
        """
        Tell how sure the topic of new documents is, as `confidence_` does.

        Returns
        -------
        ndarray of float64, shape (n_docs,), in 0..1
        """
        with threadpool_limits(1):
            vectors = self._vectors_of(counts)
            return _confidence(vectors, nearest(vectors, self.centers_), self.resample_centers_)

    def save(self, folder: str | Path) -> Path:
        """Write to a folder that `open_topics` opens: NPY, Parquet and JSON, never pickle."""
        self._check_fitted()
        with replace_folder(folder) as new:
            arrays = {name: getattr(self, name) for name in _ARRAYS}
            arrays |= {"idf": self.space_.idf, "axes": self.space_.axes, "neighbours": self.neighbours_.vectors}
            for name, array in arrays.items():
                np.save(new / f"{name.rstrip('_')}.npy", array, allow_pickle=False)
            names = {"term": self.terms_, "written": self.written_}
            pd.DataFrame(names, dtype="str").to_parquet(new / "terms.parquet", index=False)
            self.evidence_.to_parquet(new / "evidence.parquet", index=False)
            write_json(new / "topics.json", _FORMAT | {"parameters": self.get_params(), "n_topics": self.n_topics_})
        return Path(folder)

    def _fit_in_order(self, doc_term: sparse.csr_matrix) -> None:
        filled = np.diff(doc_term.indptr) > 0
        n_filled, wanted = int(filled.sum()), self.n_topics
        fewest = _FEWEST_DOCS if wanted == "auto" else max(wanted, 2)
        if n_filled < fewest:
            raise TooSmallError(
                f"topics need at least {fewest} documents with terms, and {n_filled} of {len(filled)} have any; "
                "load more articles or ask for fewer topics"
            )
        n_dims = self.n_dims if wanted == "auto" else max(self.n_dims, wanted)
        self.space_ = make_space(doc_term[np.flatnonzero(filled)], n_dims=n_dims, seed=self.seed)
        placed = self.space_.place(doc_term)
        self.neighbours_ = choose_neighbours(placed[filled], seed=self.seed)
        self.doc_vectors_ = self.neighbours_.settle(placed)
        vectors = self.doc_vectors_[filled]
        self.evidence_ = number_evidence(vectors, seed=self.seed) if wanted == "auto" else pd.DataFrame()
        n_topics = int(self.evidence_.loc[self.evidence_["chosen"], "n_topics"].iloc[0]) if wanted == "auto" else wanted
        self.n_topics_ = n_topics
        centers = cluster(vectors, n_topics, n_starts=self.n_starts, seed=self.seed)
        sizes = np.bincount(nearest(vectors, centers), minlength=n_topics)
        self.centers_ = centers[np.lexsort((*centers.T[::-1], -sizes))]
        labels = nearest(vectors, self.centers_)
        resamples = resample(vectors, n_topics, n_resamples=self.n_resamples, n_starts=3, seed=self.seed)
        resamples: Resamples = resamples.matched_to(labels)
        self.resample_centers_ = resamples.centers
        self.stability_ = resamples.stability(labels)
        self.labels_ = nearest(self.doc_vectors_, self.centers_).astype(np.int32)
        self.labels_[~filled] = 0
        self.confidence_ = _confidence(self.doc_vectors_, self.labels_, self.resample_centers_)

    def _vectors_of(self, counts: TermCounts | sparse.spmatrix | np.ndarray) -> np.ndarray:
        self._check_fitted()
        doc_term = _matrix_of(counts)
        if isinstance(counts, TermCounts):
            doc_term = _columns_as(doc_term, counts.terms, self.terms_)
        elif doc_term.shape[1] != len(self.terms_):
            raise ToolkitError(
                f"a matrix to predict from has the {len(self.terms_):,} columns of the one that was fitted, "
                f"not {doc_term.shape[1]:,}; give TermCounts, whose terms are matched by name"
            )
        return self.neighbours_.settle(self.space_.place(doc_term))

    def _check_n_topics(self) -> None:
        wanted = self.n_topics
        if wanted != "auto" and (isinstance(wanted, (bool, str)) or wanted != int(wanted) or wanted < 2):
            raise ToolkitError(f'n_topics is "auto" or a whole number of at least 2, not {wanted!r}')

    def _check_fitted(self) -> None:
        if not hasattr(self, "labels_"):
            raise NotFittedError("this TopicModel has no topics yet; call fit first")


def open_topics(folder: str | Path) -> TopicModel:
    """
    Open what `TopicModel.save` wrote; nothing in the folder is executed.

    Raises
    ------
    ToolkitError
        If the folder does not hold topics of this version.
    """
    folder = Path(folder)
    head = read_head(folder / "topics.json", _FORMAT)
    model = TopicModel(**head["parameters"])
    for name in _ARRAYS:
        setattr(model, name, np.load(folder / f"{name.rstrip('_')}.npy", allow_pickle=False))
    idf, axes, vectors = (np.load(folder / f"{name}.npy", allow_pickle=False) for name in ("idf", "axes", "neighbours"))
    model.space_, model.neighbours_ = TermSpace(idf, axes), Neighbours(vectors)
    names = pd.read_parquet(folder / "terms.parquet")
    model.terms_, model.written_ = (names[column].to_numpy(dtype=object) for column in ("term", "written"))
    model.n_features_in_ = len(model.terms_)
    model.evidence_ = pd.read_parquet(folder / "evidence.parquet")
    model.n_topics_ = head["n_topics"]
    return model


def _matrix_of(counts: TermCounts | sparse.spmatrix | np.ndarray) -> sparse.csr_matrix:
    doc_term = counts.doc_term if isinstance(counts, TermCounts) else sparse.csr_matrix(counts)
    if doc_term.nnz and doc_term.data.min() <= 0:
        if doc_term.data.min() < 0:
            raise ToolkitError(f"counts are not negative, and {doc_term.data.min()} is there; give token counts")
        doc_term = doc_term.copy()
        doc_term.eliminate_zeros()
    return doc_term


def _names_of(counts: Any, n_terms: int) -> tuple[np.ndarray, np.ndarray]:
    if isinstance(counts, TermCounts):
        return counts.terms, counts.written
    numbers = np.array([str(number) for number in range(n_terms)], dtype=object)
    return numbers, numbers


def _columns_as(doc_term: sparse.csr_matrix, terms: np.ndarray, wanted: np.ndarray) -> sparse.csr_matrix:
    """Take the columns of `doc_term` in the order of `wanted`; a term that it does not have is a column of zeros."""
    place = {term: number for number, term in enumerate(wanted)}
    pairs = [(number, place[term]) for number, term in enumerate(terms) if term in place]
    rows, columns = zip(*pairs, strict=True) if pairs else ((), ())
    chooser = sparse.csr_matrix((np.ones(len(rows), doc_term.dtype), (rows, columns)), shape=(len(terms), len(wanted)))
    return sparse.csr_matrix(doc_term @ chooser)


def _content_order(doc_term: sparse.csr_matrix) -> np.ndarray:
    """An order of the documents that depends on what is in them, not on how they were given."""
    random = np.random.default_rng(0).integers(0, 2**63, size=doc_term.shape[1], dtype=np.uint64)
    with np.errstate(over="ignore"):
        keys = doc_term.astype(np.uint64) @ random
    return np.argsort(keys, kind="stable")


def _confidence(vectors: np.ndarray, labels: np.ndarray, resample_centers: np.ndarray) -> np.ndarray:
    agree = np.mean([nearest(vectors, centers) == labels for centers in resample_centers], axis=0)
    return np.where(vectors.any(axis=1), agree, 0.0)
