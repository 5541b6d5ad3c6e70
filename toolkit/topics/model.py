"""TopicModel: a scikit-learn estimator that finds topics, says how sure it is of them, and can be saved."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
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
from toolkit.errors import ToolkitError, TooSmallError
from toolkit.saving import replace_folder, write_json
from toolkit.tokens import read_head
from toolkit.topics.choosing import DETAILS, number_evidence
from toolkit.topics.clustering import Refine, Resamples, cluster, nearest, resample
from toolkit.topics.confidence import LEAST_CONFIDENCE, Calibration, calibrate, lead_of
from toolkit.topics.edits import Edits, as_edits
from toolkit.topics.guiding import is_told
from toolkit.topics.places import Placed, find_places, open_places
from toolkit.topics.recognising import column_finder
from toolkit.topics.replaying import Found, Replay, edits_table, mean_stability, replay_edits
from toolkit.topics.scores import center_distances
from toolkit.topics.sharing import TermShares, share_terms
from toolkit.topics.weighting import mean_coherence, topic_marks

_FORMAT = {"format": "arabic-news-toolkit topics", "version": 2}
_ARRAYS = ("labels_", "confidence_", "topic_term_", "stability_", "centers_", "resample_centers_", "doc_vectors_")
_FEWEST_DOCS = 10
_DIMS_A_TOPIC = 3
_STEPS_OF_EVIDENCE = 3
_TOPICS_SHOWN = 30


class TopicModel(ClusterMixin, BaseEstimator):
    """
    Find topics: sublinear TF-IDF → truncated SVD, centred rows of length 1, settled among neighbours → k-means, several
    starts → documents move to the topic that holds most of their terms (`share_terms`).

    The result depends on the documents, the parameters and the seed alone, not on the order of the documents, the
    number of threads or the clock. Topics are numbered by size, the biggest 0. Every document has a topic;
    `confidence_` tells how sure that is.

    Parameters
    ----------
    n_topics : int, "auto", "coarser" or "finer"
        Number of topics; "auto" chooses a number that holds still under resampling (`choose_number`), "coarser" and
        "finer" the next such number below and above it, with the evidence in `evidence_`.
    seed : int
        Start of everything random.
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
        counts: TermCounts | sparse.spmatrix | np.ndarray | None,
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
        self._check_parameters()
        edits = as_edits(self.edits)
        doc_term, embeddings = _inputs_of(counts, embeddings)
        self.terms_, self.written_ = _names_of(counts, doc_term.shape[1])
        self.n_features_in_ = doc_term.shape[1]
        order = _content_order(doc_term, embeddings)
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

    def predict(
        self, counts: TermCounts | sparse.spmatrix | np.ndarray | None, *, embeddings: np.ndarray | None = None
    ) -> np.ndarray:
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

    def predict_confidence(
        self, counts: TermCounts | sparse.spmatrix | np.ndarray | None, *, embeddings: np.ndarray | None = None
    ) -> np.ndarray:
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

    def predict_table(self, counts: TermCounts | sparse.spmatrix | np.ndarray) -> pd.DataFrame:
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
        doc_term = _matrix_of(counts)
        terms, written = _names_of(counts, doc_term.shape[1])
        known = pd.Index(terms).isin(self.terms_) if isinstance(counts, TermCounts) else np.ones(len(terms), dtype=bool)
        n_tokens, n_known = (np.asarray(part.sum(axis=1)).ravel() for part in (doc_term, doc_term[:, known]))
        names = counts.doc_ids if isinstance(counts, TermCounts) else np.arange(len(n_tokens)).astype(str)
        table = pd.DataFrame({"doc_id": pd.array(names, dtype="str"), "topic": self.predict(counts)})
        table["confidence"], table["n_tokens"] = self.predict_confidence(counts), n_tokens
        table["share_known"] = np.divide(n_known, n_tokens, out=np.full(len(names), np.nan), where=n_tokens > 0)
        times = np.asarray(doc_term.sum(axis=0)).ravel() * ~known
        unknown = [str(written[column]) for column in np.argsort(-times, kind="stable")[:20] if times[column]]
        share = float(n_known.sum() / n_tokens.sum()) if n_tokens.sum() else float("nan")
        table.attrs = {"share_known": share, "unknown_terms": unknown}
        return table

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
        self._check_fitted()
        with replace_folder(folder) as new:
            arrays = {name: getattr(self, name) for name in _ARRAYS}
            arrays |= self._parts_to_save()
            arrays |= {} if self.replay_ is None else {f"replay_{name}": a for name, a in self.replay_.arrays().items()}
            for name, array in arrays.items():
                np.save(new / f"{name.rstrip('_')}.npy", array, allow_pickle=False)
            names = {"term": self.terms_, "written": self.written_}
            pd.DataFrame(names, dtype="str").to_parquet(new / "terms.parquet", index=False)
            self.evidence_.to_parquet(new / "evidence.parquet", index=False)
            self.edits_.to_parquet(new / "edits.parquet", index=False)
            parameters = self.get_params() | {"edits": as_edits(self.edits).values() or None}
            head = {"parameters": parameters, "n_topics": self.n_topics_, "given_labels": self.given_labels_}
            write_json(new / "topics.json", _FORMAT | head | {"replayed": self.replay_ is not None})
        return Path(folder)

    def _fit_in_order(self, doc_term: sparse.csr_matrix, embeddings: np.ndarray | None, edits: Edits) -> None:
        filled = _filled(doc_term, embeddings)
        self._check_size(filled)
        columns = column_finder(self.terms_, self.written_) if len(edits) else None
        seeds = [sorted({column for word in seed.words for column in columns(word)}) for seed in edits.seed]
        seeds = [of_seed if is_told(doc_term, of_seed) else [] for of_seed in seeds]
        guiding = [of_seed for of_seed in seeds if of_seed]
        full = doc_term[filled]
        full_embeddings = None if embeddings is None else embeddings[filled]
        n_topics, self.evidence_ = self.n_topics, pd.DataFrame()
        if isinstance(n_topics, str):
            placed = self._place(full, full_embeddings, guiding, n_dims=self.n_dims)
            self.evidence_ = self._number_evidence(placed, full, n_topics)
            n_topics = int(self.evidence_.loc[self.evidence_["chosen"], "n_topics"].iloc[0])
        self.n_topics_ = n_topics = max(n_topics, len(guiding))
        n_dims = max(self.n_dims, _DIMS_A_TOPIC * n_topics)
        if self.evidence_.empty or n_dims > self.n_dims:
            placed = self._place(full, full_embeddings, guiding, n_dims=n_dims)
        vectors, guides = placed.vectors, self.places_.guides(full, guiding, placed.vectors)
        labels, resamples, by_size = self._find(placed, guides)
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

    def _number_evidence(self, placed: Placed, doc_term: sparse.csr_matrix, detail: str) -> pd.DataFrame:
        """Try numbers of topics on the references, so that the price does not grow with the corpus."""
        rows = self.places_.neighbours.rows
        options: dict[str, Any] = {"seed": self.seed, "detail": detail}
        if not self.places_.by_terms:
            return number_evidence(placed.vectors[rows], **options)
        weights, near, some = placed.weights[rows], placed.near[rows], doc_term[rows]

        def refine(n_topics: int) -> Refine:
            steps = {"n_topics": n_topics, "most_steps": _STEPS_OF_EVIDENCE}
            return lambda labels, drawn: share_terms(weights, labels, near, np.arange(len(rows)), drawn=drawn, **steps)[
                0
            ]

        return number_evidence(placed.vectors[rows], refine=refine, coherence=partial(mean_coherence, some), **options)

    def _place(
        self, doc_term: sparse.csr_matrix, embeddings: np.ndarray | None, guiding: list[list[int]], *, n_dims: int
    ) -> Placed:
        self.places_ = find_places(
            doc_term, embeddings, guiding, n_dims=n_dims, share=self.embedding_share, seed=self.seed
        )
        return self.places_.place(doc_term, embeddings)

    def _find(self, placed: Placed, guides: np.ndarray) -> tuple[np.ndarray, Resamples, np.ndarray]:
        """Find the topics, the biggest first, and those of the resamples; tell the order too."""
        vectors, n_topics = placed.vectors, self.n_topics_
        options = {"n_topics": n_topics, "references": self.places_.neighbours.rows}
        centers = cluster(vectors, n_topics, n_starts=self.n_starts, seed=self.seed, guides=guides)
        labels, refine, self.shares_ = nearest(vectors, centers), None, None
        if self.places_.by_terms:

            def refine(found: np.ndarray, drawn: np.ndarray) -> np.ndarray:
                return share_terms(placed.weights, found, placed.near, drawn=drawn, **options)[0]

            moved, shares = share_terms(placed.weights, labels, placed.near, **options)
            if len(np.unique(moved)) < len(np.unique(labels)):
                refine = None  # a topic would be left empty: they stay as k-means found them
            else:
                labels = moved
                members = [vectors[labels == topic] for topic in range(n_topics)]
                centers = np.array(
                    [own.mean(axis=0) if len(own) else old for own, old in zip(members, centers, strict=True)]
                )
        by_size = np.lexsort((*centers.T[::-1], -np.bincount(labels, minlength=n_topics)))
        self.centers_ = centers[by_size]
        if refine is not None:
            self.shares_ = shares.in_order(by_size)
        labels = _best(self._scores_of(placed))
        resamples = resample(
            *(vectors, n_topics), n_resamples=self.n_resamples, n_starts=3, seed=self.seed, guides=guides, refine=refine
        ).matched_to(labels)
        self.resample_centers_ = resamples.centers
        return labels, resamples, by_size

    def _scores_of(self, placed: Placed) -> np.ndarray:
        """How strongly each document belongs to each of the topics that were found; shape (n_docs, n_found)."""
        if self.shares_ is not None:
            return self.shares_.scores(placed.weights, placed.near)
        replay = getattr(self, "replay_", None)
        return -center_distances(placed.vectors, self.centers_ if replay is None else replay.found_centers)

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
        topics = _best(scores)
        return topics if self.replay_ is None else self.replay_.topics_of(topics, vectors)

    def _confidence_of(self, scores: np.ndarray, labels: np.ndarray) -> np.ndarray:
        """Tell how sure the topics are; 0 for a document without a term or a topic."""
        known = np.isfinite(scores).all(axis=1)
        return np.where(known, self.calibration_.confidence(labels, lead_of(np.where(known[:, None], scores, 0))), 0.0)

    def _placed(
        self, counts: TermCounts | sparse.spmatrix | np.ndarray | None, embeddings: np.ndarray | None
    ) -> tuple[np.ndarray, np.ndarray]:
        """Return the vectors of new documents and their scores, NaN for one with nothing known in it."""
        self._check_fitted()
        doc_term, embeddings = _inputs_of(counts, embeddings)
        if isinstance(counts, TermCounts):
            doc_term = _columns_as(doc_term, counts.terms, self.terms_)
        elif doc_term.shape[1] != len(self.terms_):
            raise ToolkitError(
                f"a matrix to predict from has the {len(self.terms_):,} columns of the one that was fitted, "
                f"not {doc_term.shape[1]:,}; give TermCounts, whose terms are matched by name"
            )
        placed = self.places_.place(doc_term, embeddings)
        scores = self._scores_of(placed)
        scores[~_filled(doc_term, embeddings, by_terms=self.places_.by_terms)] = np.nan
        return placed.vectors, scores

    def _parts_to_save(self) -> dict[str, np.ndarray]:
        shares = self.shares_
        parts = self.places_.arrays() | {"leads": self.calibration_.leads, "agreement": self.calibration_.agreement}
        if shares is None:
            return parts
        return parts | {"shares": shares.shares, "sizes": shares.sizes, "reference_scores": shares.reference_scores}

    def _check_size(self, filled: np.ndarray) -> None:
        wanted = self.n_topics
        fewest = _FEWEST_DOCS if isinstance(wanted, str) else max(wanted, 2)
        if filled.sum() < fewest:
            raise TooSmallError(
                f"topics need at least {fewest} documents with terms, and {filled.sum()} of {len(filled)} have any; "
                "load more articles or ask for fewer topics"
            )

    def _check_parameters(self) -> None:
        wanted, share = self.n_topics, self.embedding_share
        if wanted not in DETAILS and (isinstance(wanted, (bool, str)) or wanted != int(wanted) or wanted < 2):
            words = ", ".join(f'"{word}"' for word in DETAILS)
            raise ToolkitError(f"n_topics is {words} or a whole number of at least 2, not {wanted!r}")
        if not 0 < share <= 1:
            raise ToolkitError(
                f"embedding_share is above 0 and at most 1, not {share!r}; leave embeddings out for none"
            )

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
    edits = head["parameters"]["edits"]
    model = TopicModel(**head["parameters"] | {"edits": None if edits is None else as_edits(edits)})
    for name in _ARRAYS:
        setattr(model, name, np.load(folder / f"{name.rstrip('_')}.npy", allow_pickle=False))
    arrays = {path.stem: np.load(path, allow_pickle=False) for path in sorted(folder.glob("*.npy"))}
    model.places_ = open_places(arrays)
    model.calibration_ = Calibration(arrays["leads"], arrays["agreement"])
    shares = [arrays[name] for name in ("shares", "sizes", "reference_scores") if name in arrays]
    model.shares_ = TermShares(*shares) if shares else None
    names = pd.read_parquet(folder / "terms.parquet")
    model.terms_, model.written_ = (names[column].to_numpy(dtype=object) for column in ("term", "written"))
    model.n_features_in_ = len(model.terms_)
    model.evidence_ = pd.read_parquet(folder / "evidence.parquet")
    model.n_topics_, model.given_labels_ = head["n_topics"], head["given_labels"]
    model.edits_ = pd.read_parquet(folder / "edits.parquet")
    names = Replay.__dataclass_fields__ if head["replayed"] else ()
    parts = [np.load(folder / f"replay_{name}.npy", allow_pickle=False) for name in names]
    model.replay_ = Replay(*parts) if parts else None
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


def _inputs_of(counts: Any, embeddings: Any) -> tuple[sparse.csr_matrix, np.ndarray | None]:
    """Take counts, embeddings or both as matrices of the same documents."""
    if counts is None and embeddings is None:
        raise ToolkitError("topics need counts or embeddings, and got neither; give the result of count_terms")
    if embeddings is None:
        return _matrix_of(counts), None
    embeddings = np.asarray(embeddings, dtype=np.float64)
    if embeddings.ndim != 2 or not np.isfinite(embeddings).all():
        raise ToolkitError(
            f"embeddings are finite numbers, one row a document, not an array of shape {embeddings.shape}"
            f"{'' if np.isfinite(embeddings).all() else ' with NaN or infinity'}; embed_articles makes them"
        )
    doc_term = sparse.csr_matrix((len(embeddings), 0), dtype=np.int32) if counts is None else _matrix_of(counts)
    if doc_term.shape[0] != len(embeddings):
        raise ToolkitError(
            f"counts and embeddings are of the same documents, not of {doc_term.shape[0]:,} and {len(embeddings):,}"
            "; embed the articles that were counted"
        )
    return doc_term, embeddings


def _filled(doc_term: sparse.csr_matrix, embeddings: np.ndarray | None, *, by_terms: bool = True) -> np.ndarray:
    """Tell which documents have a term, or an embedding where there are any."""
    filled = np.diff(doc_term.indptr) > 0 if by_terms else np.zeros(doc_term.shape[0], dtype=bool)
    return filled if embeddings is None else filled | embeddings.any(axis=1)


def _best(scores: np.ndarray) -> np.ndarray:
    """Number of the best score of each row; 0 for a row of NaN."""
    return np.where(np.isnan(scores), -np.inf, scores).argmax(axis=1)


def _content_order(doc_term: sparse.csr_matrix, embeddings: np.ndarray | None) -> np.ndarray:
    """An order of the documents that depends on what is in them, not on how they were given."""
    random = np.random.default_rng(0).integers(0, 2**63, size=doc_term.shape[1], dtype=np.uint64)
    with np.errstate(over="ignore"):
        keys = doc_term.astype(np.uint64) @ random
        if embeddings is not None:
            numbers = np.ascontiguousarray(embeddings).view(np.uint64)
            keys += numbers @ np.random.default_rng(1).integers(0, 2**63, size=numbers.shape[1], dtype=np.uint64)
    return np.argsort(keys, kind="stable")
