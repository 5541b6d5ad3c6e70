"""Tokens → TermCounts (documents × terms) → weights."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from scipy import sparse

from toolkit.artifacts import open_array, open_texts, read_head, save_parts
from toolkit.cards import card
from toolkit.errors import ToolkitError, TooSmallError
from toolkit.pieces import is_number
from toolkit.tokens import Tokens

_FORMAT = {"format": "arabic-news-toolkit counts", "version": 1}
_TERMS_SHOWN = 8
_PARTS = ("data", "indices", "indptr")
_SMALL_CORPUS = 1_000  # documents; below it, a term of two documents still tells something


@dataclass(frozen=True, eq=False)
class TermCounts:
    """
    How often each term occurs in each document.

    Attributes
    ----------
    doc_term : csr_matrix of int32, shape (n_docs, n_terms)
        Token counts, no stored zeros, columns in code-point order of the terms.
    terms : ndarray of str objects, shape (n_terms,)
        The term of each column.
    written : ndarray of str objects, shape (n_terms,)
        How each term is most often written.
    doc_ids : ndarray of str objects, shape (n_docs,)
        The document of each row.
    settings : dict
        What made these counts.
    """

    doc_term: sparse.csr_matrix
    terms: np.ndarray
    written: np.ndarray
    doc_ids: np.ndarray
    settings: Mapping[str, Any] = field(default_factory=dict)

    @property
    def n_docs(self) -> int:
        """Number of documents."""
        return self.doc_term.shape[0]

    @property
    def n_terms(self) -> int:
        """Number of terms."""
        return self.doc_term.shape[1]

    @property
    def shape(self) -> tuple[int, int]:
        """(n_docs, n_terms)."""
        return self.doc_term.shape

    def __len__(self) -> int:
        return self.n_docs

    def __repr__(self) -> str:
        return f"TermCounts({self.n_docs:,} documents × {self.n_terms:,} terms, {int(self.doc_term.sum()):,} tokens)"

    def _repr_html_(self) -> str:
        docs = self.doc_term.getnnz(axis=0)
        most = np.argsort(-docs, kind="stable")[:_TERMS_SHOWN]
        count = np.asarray(self.doc_term.sum(axis=0)).ravel()
        return card(
            "جدول المقالات والمفردات",
            [("المقالات", self.n_docs), ("المفردات", self.n_terms), ("الكلمات", int(count.sum()))],
            heads=("الأكثر انتشارًا", "المقالات", "المرات"),
            rows=[(self.written[term], int(docs[term]), int(count[term])) for term in most],
            notes=[f"مقالات بلا مفردة: {empty:,}"]
            if (empty := int((np.diff(self.doc_term.indptr) == 0).sum()))
            else (),
        )

    def save(self, folder: str | Path) -> Path:
        """Write to a folder that `open_counts` opens: NPY and Parquet, never pickle."""
        return save_parts(
            folder,
            _FORMAT | {"settings": dict(self.settings)},
            arrays={part: getattr(self.doc_term, part) for part in _PARTS},
            texts={"terms": {"term": self.terms, "written": self.written}, "docs": {"doc_id": self.doc_ids}},
        )


def open_counts(folder: str | Path) -> TermCounts:
    """
    Open what `TermCounts.save` wrote; nothing in the folder is executed.

    Raises
    ------
    ToolkitError
        If the folder does not hold counts of this version.
    """
    folder = Path(folder)
    head = read_head(folder / "counts.json", _FORMAT)
    vocabulary, doc_ids = open_texts(folder, "terms"), open_texts(folder, "docs")["doc_id"]
    parts = tuple(open_array(folder, part) for part in _PARTS)
    return TermCounts(
        doc_term=sparse.csr_matrix(parts, shape=(len(doc_ids), len(vocabulary["term"]))),
        terms=vocabulary["term"],
        written=vocabulary["written"],
        doc_ids=doc_ids,
        settings=head["settings"],
    )


def count_terms(
    tokens: Tokens, *, min_docs: int | None = None, max_share: float = 0.5, keep_numbers: bool = False
) -> TermCounts:
    """
    Count the terms of each document, and keep those found in enough documents and not in too many.

    No document is dropped, even if it becomes empty.

    Parameters
    ----------
    tokens : Tokens
        In any form.
    min_docs : int, in documents, optional
        Drop a term found in fewer documents than this. By default 2 below 1,000 documents, else 5.
    max_share : float, share of documents in 0..1
        Drop a term found in a larger share of the documents than this.
    keep_numbers : bool
        Keep terms without a letter.

    Returns
    -------
    TermCounts

    Raises
    ------
    TooSmallError
        If no term is left.
    ToolkitError
        If `min_docs` or `max_share` is out of range.

    Examples
    --------
    >>> from toolkit.tokens import tokenize
    >>> counts = count_terms(tokenize(["خبر عاجل", "خبر وخبر"]), min_docs=1, max_share=1.0)
    >>> list(counts.terms), counts.doc_term.toarray().tolist()
    (['خبر', 'عاجل'], [[1, 1], [2, 0]])
    """
    n_docs = tokens.n_docs
    if min_docs is None:
        min_docs = 2 if n_docs < _SMALL_CORPUS else 5
    if min_docs < 1 or not 0 < max_share <= 1:
        raise ToolkitError(
            f"min_docs is at least 1 document and max_share is above 0 and at most 1, not {min_docs} and {max_share}"
        )
    doc_term = sparse.csr_matrix(
        (np.ones(tokens.n_tokens, np.int32), tokens.codes.copy(), tokens.offsets), shape=(n_docs, tokens.n_types)
    )
    doc_term.sum_duplicates()
    doc_count = np.bincount(doc_term.indices, minlength=tokens.n_types)
    kept = (doc_count >= min_docs) & (doc_count <= max_share * n_docs)
    if not keep_numbers:
        kept &= np.array([not is_number(term) for term in tokens.types], dtype=bool)
    if not kept.any():
        raise TooSmallError(
            f"no term of {tokens.n_types:,} is in at least {min_docs} documents (min_docs) and at most "
            f"{max_share:.0%} of {n_docs:,} (max_share); load more articles, lower min_docs or raise max_share"
        )
    columns = np.flatnonzero(kept)
    settings = {"tokens": tokens.settings, "min_docs": min_docs, "max_share": max_share, "keep_numbers": keep_numbers}
    return TermCounts(doc_term[:, columns], tokens.types[columns], tokens.written[columns], tokens.doc_ids, settings)


def inverse_doc_frequency(doc_term: sparse.csr_matrix) -> np.ndarray:
    """
    Weigh each term by how few documents hold it: ln((1 + n_docs) / (1 + docs)) + 1.

    The smoothed form of scikit-learn's TfidfTransformer (Spärck Jones 1972 for the idea).

    Returns
    -------
    ndarray of float64, shape (n_terms,), at least 1
    """
    docs = np.bincount(doc_term.indices, minlength=doc_term.shape[1])
    return np.log((1 + doc_term.shape[0]) / (1 + docs)) + 1


def weigh_terms(doc_term: sparse.csr_matrix, idf: np.ndarray) -> sparse.csr_matrix:
    """
    Turn counts into sublinear TF-IDF: (1 + ln count) · idf, each row of length 1; an empty row stays empty.

    Parameters
    ----------
    doc_term : csr_matrix, shape (n_docs, n_terms)
        Token counts, no stored zeros.
    idf : ndarray, shape (n_terms,)
        See `inverse_doc_frequency`.

    Returns
    -------
    csr_matrix of float64, shape (n_docs, n_terms)
    """
    weights = doc_term.astype(np.float64)
    weights.data = (1 + np.log(weights.data)) * idf[weights.indices]
    lengths = np.sqrt(np.asarray(weights.multiply(weights).sum(axis=1)).ravel())
    lengths[lengths == 0] = 1
    return sparse.csr_matrix(sparse.diags(1 / lengths) @ weights)
