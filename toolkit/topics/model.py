"""TopicModel: a scikit-learn estimator that finds topics, says how sure it is of them, and can be saved."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from scipy import sparse
from sklearn.base import BaseEstimator, ClusterMixin
from sklearn.exceptions import NotFittedError
from threadpoolctl import threadpool_limits

from toolkit.cards import card
from toolkit.counts import TermCounts
from toolkit.errors import ToolkitError
from toolkit.topics.choosing import EVIDENCE_SEED
from toolkit.topics.confidence import LEAST_CONFIDENCE, calibrate, lead_of
from toolkit.topics.edits import Edits, as_edits
from toolkit.topics.finding import best_of, find_topics, scores_of, weigh_numbers
from toolkit.topics.guiding import is_told
from toolkit.topics.inputs import (
    Counts,
    check_parameters,
    check_size,
    columns_as,
    content_order,
    inputs_of,
    is_filled,
    names_of,
)
from toolkit.topics.places import Placed, find_places
from toolkit.topics.recognising import column_finder
from toolkit.topics.replaying import Found, edits_table, mean_stability, replay_edits
from toolkit.topics.weighting import topic_marks

_DIMS_A_TOPIC = 3
_TOPICS_SHOWN = 30


class TopicModel(ClusterMixin, BaseEstimator):
    """
    Find topics: sublinear TF-IDF → truncated SVD, centred rows of length 1, settled among neighbours → k-means, the
    strong axes stressed, several starts → documents move to the topic that holds most of their terms (`share_terms`).

    The result depends on the documents, the parameters and the seed alone, not on the order of the documents, the
    number of threads or the clock. Topics are numbered by size, the biggest 0. Every document has a topic;
    `confidence_` tells how sure that is.

    Parameters
    ----------
    n_topics : int, "auto", "coarser" or "finer"
        Number of topics; "auto" chooses a number that holds still under resampling (`choose_number`), "coarser" and
        "finer" the next such number below and above it, with the evidence in `evidence_`.
    seed : int
        Start of everything random, but for the evidence on their number: that belongs to the corpus, and is the same
        for every seed.
    n_dims : int
        Dimensions of the space in which documents are clustered, and at least three a topic.
    n_starts : int
        Starts of k-means; the best is kept.
    n_resamples : int
        Clusterings of 80 % of the documents from which stability and confidence are read.
    embedding_share : float in 0..1
        How much of the likeness of two documents is that of their embeddings, where `fit` is given any: 0.5 both alike,
        1 the embeddings alone.
    edits : Edits, mapping, str or Path, optional
        What a person decided about the topics (`Edits`), or the path of a topics.toml (`read_edits`); replayed at each
        fit.

    Attributes
    ----------
    labels_ : ndarray of int32, shape (n_docs,)
        Topic of each document; -1 only where the document's topic was dropped by an edit.
    confidence_ : ndarray of float64, shape (n_docs,), in 0..1
        How often the topic holds when the corpus is resampled: the share of the resamples that agree, learned from all
        documents of the topic whose topic leads as far (`calibrate`). 0 for a document without a known term.
    n_topics_ : int
    stability_ : ndarray of float64, shape (n_topics,), in 0..1
        Mean Jaccard similarity of each topic with its match in the resamples (Hennig 2007).
    topic_term_ : ndarray of float64, shape (n_topics, n_terms)
        How strongly each term marks each topic (`topic_marks`).
    evidence_ : DataFrame
        For n_topics="auto" what `number_evidence` measured; else empty.
    doc_vectors_ : ndarray of float64, shape (n_docs, n_dims)
        Rows of length 1, each half-way to its nearest neighbours (`Neighbours.settle`).
    given_labels_ : list of str, one a topic
        The labels that a person gave; "" where none.
    edits_ : DataFrame
        One row an edit: what was asked, what became of it, and why where it does not apply (`edits_table`).
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
        n_dims: int = 25,
        n_starts: int = 20,
        n_resamples: int = 10,
        embedding_share: float = 0.5,
        edits: Edits | Mapping[str, Any] | str | Path | None = None,
    ) -> None:
        self.n_topics = n_topics
        self.seed = seed
        self.n_dims = n_dims
        self.n_starts = n_starts
        self.n_resamples = n_resamples
        self.embedding_share = embedding_share
        self.edits = edits

    def fit(
        self,
        counts: Counts | None,
        y: Any = None,
        *,
        embeddings: np.ndarray | None = None,
    ) -> TopicModel:
        """
        Find the topics of the documents; `y` is ignored.

        Parameters
        ----------
        counts : TermCounts, sparse matrix or ndarray of shape (n_docs, n_terms), or None
            Token counts. None: topics from the embeddings alone, without terms that tell them.
        y : object
            Ignored.
        embeddings : ndarray of float, shape (n_docs, n_embedded), optional
            A vector for each document from a language model (`embed_articles`), joined with the terms.

        Raises
        ------
        TooSmallError
            If fewer than 10 documents have a term, or fewer than there are to be topics.
        ToolkitError
            If `n_topics` is neither a word it knows nor a whole number of at least 2, the edits are wrong, or there are
            neither counts nor embeddings.
        """
        check_parameters(self.get_params())
        edits = as_edits(self.edits)
        doc_term, embeddings = inputs_of(counts, embeddings)
        self.terms_, self.written_ = names_of(counts, doc_term.shape[1])
        self.n_features_in_ = doc_term.shape[1]
        order = content_order(doc_term, embeddings)
        with threadpool_limits(1):  # sums in another order would round in another way
            self._fit_in_order(doc_term[order], None if embeddings is None else embeddings[order], edits)
        for name in ("labels_", "confidence_", "doc_vectors_"):
            in_order = getattr(self, name)
            restored = np.empty_like(in_order)
            restored[order] = in_order
            setattr(self, name, restored)
        kept = self.labels_ >= 0
        self.topic_term_ = topic_marks(doc_term[kept], self.labels_[kept], self.n_topics_)
        return self

    def predict(self, counts: Counts | None, *, embeddings: np.ndarray | None = None) -> np.ndarray:
        """
        Give new documents the topic that holds most of their terms, or is nearest where embeddings alone were fitted.

        Terms are matched by name where `TermCounts` are given, else by column; unknown terms are left out, and a
        document without a known term goes to topic 0.

        Parameters
        ----------
        counts : TermCounts, sparse matrix, ndarray or None
            As for `fit`.
        embeddings : ndarray of float, shape (n_docs, n_embedded), optional
            Needed if `fit` had them.

        Returns
        -------
        ndarray of int32, shape (n_docs,)
        """
        with threadpool_limits(1):
            return self._topics_of(*self._placed(counts, embeddings)).astype(np.int32)

    def predict_confidence(self, counts: Counts | None, *, embeddings: np.ndarray | None = None) -> np.ndarray:
        """
        Tell how sure the topic of new documents is, as `confidence_` does.

        Parameters
        ----------
        counts, embeddings
            As for `predict`.

        Returns
        -------
        ndarray of float64, shape (n_docs,), in 0..1
        """
        with threadpool_limits(1):
            vectors, scores = self._placed(counts, embeddings)
            return self._confidence_of(scores, self._topics_of(vectors, scores))

    def undecided(self, threshold: float = LEAST_CONFIDENCE) -> np.ndarray:
        """
        Tell which documents' topic is too unsure to count.

        Parameters
        ----------
        threshold : float in 0..1
            The least confidence of a decided document.

        Returns
        -------
        ndarray of bool, shape (n_docs,)
        """
        self._check_fitted()
        return self.confidence_ < threshold

    def decided_labels(self, threshold: float = LEAST_CONFIDENCE) -> np.ndarray:
        """
        Give the topic of each document, -1 for the undecided.

        Parameters
        ----------
        threshold : float in 0..1
            The least confidence of a decided document.

        Returns
        -------
        ndarray of int32, shape (n_docs,)
        """
        return np.where(self.undecided(threshold), np.int32(-1), self.labels_)

    def predict_table(self, counts: Counts) -> pd.DataFrame:
        """
        Give new documents their topic, and tell how much of each the topics know.

        What `count_terms` dropped as too rare is not there to be known or not: count new articles with `min_docs=1`.

        Returns
        -------
        DataFrame
            One row a document: doc_id, topic, confidence (0..1), n_tokens, share_known (share of its tokens whose term
            was there when the topics were found, 0..1; NaN for a document without tokens). `attrs` tells the same of
            all: share_known, unknown_terms (list of str: the 20 most frequent as they are written).
        """
        from toolkit.topics.predicting import predict_table

        return predict_table(self, counts)

    def _repr_html_(self) -> str:
        from toolkit.topics.naming import make_labels, topic_terms

        if not hasattr(self, "labels_"):
            return card("نموذج موضوعات لم يُحسب بعد", [(name, str(value)) for name, value in self.get_params().items()])
        written = [[str(self.written_[column]) for column in of_topic] for of_topic in topic_terms(self, n_terms=6)]
        sizes = np.bincount(self.labels_[self.labels_ >= 0], minlength=self.n_topics_)
        labels = make_labels(written, self.given_labels_)
        rows = zip(labels, sizes.tolist(), self.stability_.tolist(), map("، ".join, written), strict=True)
        confidence = f"{self.confidence_.mean():.0%}"
        return card(
            "موضوعات",
            [("الموضوعات", self.n_topics_), ("المقالات", len(self.labels_)), ("متوسط الثقة", confidence)],
            heads=("الموضوع", "المقالات", "الثبات", "كلماته"),
            rows=list(rows)[:_TOPICS_SHOWN],
            notes=[f"المعروض {_TOPICS_SHOWN} من {self.n_topics_}"] if self.n_topics_ > _TOPICS_SHOWN else (),
        )

    def _repr_mimebundle_(self, **kwargs: Any) -> dict[str, str]:
        """Show the topics in a notebook, where scikit-learn would show a diagram of the parameters."""
        return {"text/plain": repr(self), "text/html": self._repr_html_()}

    def save(self, folder: str | Path) -> Path:
        """Write to a folder that `open_topics` opens: NPY, Parquet and JSON, never pickle."""
        from toolkit.topics.storing import save_topics

        self._check_fitted()
        return save_topics(self, folder)

    def _fit_in_order(self, doc_term: sparse.csr_matrix, embeddings: np.ndarray | None, edits: Edits) -> None:
        filled = is_filled(doc_term, embeddings)
        check_size(filled, self.n_topics)
        columns = column_finder(self.terms_, self.written_) if len(edits) else None
        seeds = [sorted({column for word in seed.words for column in columns(word)}) for seed in edits.seed]
        seeds = [of_seed if is_told(doc_term, of_seed) else [] for of_seed in seeds]
        guiding = [of_seed for of_seed in seeds if of_seed]
        full = doc_term[filled]
        full_embeddings = None if embeddings is None else embeddings[filled]
        n_topics, self.evidence_ = self.n_topics, pd.DataFrame()
        if isinstance(n_topics, str):
            placed = self._place(full, full_embeddings, guiding, n_dims=self.n_dims, seed=EVIDENCE_SEED)
            where = {"references": self.places_.neighbours.rows, "by_terms": self.places_.by_terms}
            self.evidence_ = weigh_numbers(placed, full, detail=n_topics, seed=EVIDENCE_SEED, **where)
            n_topics = int(self.evidence_.loc[self.evidence_["chosen"], "n_topics"].iloc[0])
        self.n_topics_ = n_topics = max(int(n_topics), len(guiding))
        n_dims = max(self.n_dims, _DIMS_A_TOPIC * n_topics)
        if self.evidence_.empty or n_dims > self.n_dims or self.seed != EVIDENCE_SEED:
            placed = self._place(full, full_embeddings, guiding, n_dims=n_dims, seed=self.seed)
        vectors, guides = placed.vectors, self.places_.guides(full, guiding, placed.vectors)
        where = {"references": self.places_.neighbours.rows, "by_terms": self.places_.by_terms}
        where |= {"falling": self.places_.falling, "guides": guides}
        numbers = {"n_starts": self.n_starts, "n_resamples": self.n_resamples, "seed": self.seed}
        found = find_topics(placed, n_topics, **where, **numbers)
        labels, resamples, by_size = found.labels, found.resamples, found.by_size
        self.centers_, self.shares_, self.resample_centers_ = found.centers, found.shares, resamples.centers
        self.stability_ = resamples.stability(labels)
        self.labels_ = np.zeros(len(filled), dtype=np.int32)
        self.labels_[filled] = labels
        self.doc_vectors_ = np.zeros((len(filled), vectors.shape[1]))
        self.doc_vectors_[filled] = vectors
        of_resamples = np.zeros((len(resamples.labels), len(filled)), dtype=np.int64)
        of_resamples[:, filled] = resamples.labels
        self.replay_, self.given_labels_, self.edits_ = None, [""] * n_topics, edits_table([])
        if len(edits):
            drawn = iter(np.argsort(by_size).tolist())
            guided = [(seed, next(drawn) if of_seed else None) for seed, of_seed in zip(edits.seed, seeds, strict=True)]
            self._replay(edits, guided, doc_term, columns, of_resamples)
        scores = np.full((len(filled), n_topics), np.nan)
        scores[filled] = self._scores_of(placed)
        replayed = [
            found if self.replay_ is None else self.replay_.topics_of(found, self.doc_vectors_, resampled=number)
            for number, found in enumerate(of_resamples)
        ]
        agree = np.mean([self.labels_ == found for found in replayed], axis=0)
        used = np.where(filled, self.labels_, -1)
        self.calibration_ = calibrate(used, lead_of(np.nan_to_num(scores)), agree, self.n_topics_)
        self.confidence_ = self._confidence_of(scores, self.labels_)

    def _place(
        self, doc_term: sparse.csr_matrix, embeddings: np.ndarray | None, guiding: list[list[int]], **options: int
    ) -> Placed:
        self.places_ = find_places(doc_term, embeddings, guiding, share=self.embedding_share, **options)
        return self.places_.place(doc_term, embeddings)

    def _scores_of(self, placed: Placed) -> np.ndarray:
        """How strongly each document belongs to each of the topics that were found; shape (n_docs, n_found)."""
        replay = getattr(self, "replay_", None)
        return scores_of(placed, self.shares_, self.centers_ if replay is None else replay.found_centers)

    def _replay(
        self, edits: Edits, guided: list[Any], doc_term: sparse.csr_matrix, columns: Any, of_resamples: np.ndarray
    ) -> None:
        """Make of the topics that were found those that a person wants."""
        found = Found(self.labels_, self.doc_vectors_, self.centers_, self.resample_centers_, doc_term, columns)
        replayed = replay_edits(edits, found, guided=guided, n_starts=self.n_starts, seed=self.seed)
        self.replay_, self.given_labels_, self.edits_ = replayed.replay, replayed.labels, replayed.table
        self.n_topics_ = len(replayed.labels)
        self.labels_ = self.replay_.topics_of(found.labels, found.vectors).astype(np.int32)
        self.stability_ = mean_stability(self.replay_, of_resamples, found.vectors, self.labels_)
        members = [found.vectors[self.labels_ == topic] for topic in range(self.n_topics_)]
        self.centers_ = np.array([own.mean(axis=0) if len(own) else np.zeros(own.shape[1]) for own in members])

    def _topics_of(self, vectors: np.ndarray, scores: np.ndarray) -> np.ndarray:
        """Give documents their topic: the one with the best score, and what a person made of it."""
        topics = best_of(scores)
        return topics if self.replay_ is None else self.replay_.topics_of(topics, vectors)

    def _confidence_of(self, scores: np.ndarray, labels: np.ndarray) -> np.ndarray:
        """Tell how sure the topics are; 0 for a document without a term or a topic."""
        known = np.isfinite(scores).all(axis=1)
        return np.where(known, self.calibration_.confidence(labels, lead_of(np.where(known[:, None], scores, 0))), 0.0)

    def _placed(self, counts: Counts | None, embeddings: np.ndarray | None) -> tuple[np.ndarray, np.ndarray]:
        """Return the vectors of new documents and their scores, NaN for one with nothing known in it."""
        self._check_fitted()
        doc_term, embeddings = inputs_of(counts, embeddings)
        if isinstance(counts, TermCounts):
            doc_term = columns_as(doc_term, counts.terms, self.terms_)
        elif doc_term.shape[1] != len(self.terms_):
            raise ToolkitError(
                f"a matrix to predict from has the {len(self.terms_):,} columns of the one that was fitted, "
                f"not {doc_term.shape[1]:,}; give TermCounts, whose terms are matched by name"
            )
        placed = self.places_.place(doc_term, embeddings)
        scores = self._scores_of(placed)
        scores[~is_filled(doc_term, embeddings, by_terms=self.places_.by_terms)] = np.nan
        return placed.vectors, scores

    def _check_fitted(self) -> None:
        if not hasattr(self, "labels_"):
            raise NotFittedError("this TopicModel has no topics yet; call fit first")
