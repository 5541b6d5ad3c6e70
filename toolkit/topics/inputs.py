"""What topics are found from: counts, embeddings and parameters, checked, as matrices of the same documents."""

from __future__ import annotations

from numbers import Integral, Real
from typing import Any

import numpy as np
from scipy import sparse

from toolkit.counts import TermCounts
from toolkit.errors import ToolkitError, TooSmallError
from toolkit.topics.choosing import DETAILS

Counts = TermCounts | sparse.spmatrix | sparse.sparray | np.ndarray

_FEWEST_DOCS = 10
_MOST_SEED = 2**32 - 1_000  # NumPy's legacy seeds are 32 bits, and the resamples count on from it


def check_parameters(parameters: dict[str, Any]) -> None:
    """
    Raise a ToolkitError in one sentence where a parameter of `TopicModel` cannot be.

    Parameters
    ----------
    parameters : dict
        What `TopicModel.get_params` gives.
    """
    wanted, share = parameters["n_topics"], parameters["embedding_share"]
    if not (_is_whole(wanted, 2) or (isinstance(wanted, str) and wanted in DETAILS)):
        words = ", ".join(f'"{word}"' for word in DETAILS)
        raise ToolkitError(f"n_topics is {words} or a whole number of at least 2, not {wanted!r}")
    for name in ("n_dims", "n_starts", "n_resamples"):
        if not _is_whole(parameters[name], 1):
            raise ToolkitError(f"{name} is a whole number of at least 1, not {parameters[name]!r}")
    if not _is_whole(parameters["seed"], 0) or parameters["seed"] > _MOST_SEED:
        raise ToolkitError(f"seed is a whole number from 0 to {_MOST_SEED:,}, not {parameters['seed']!r}")
    if not isinstance(share, Real) or not 0 < share <= 1:
        raise ToolkitError(f"embedding_share is above 0 and at most 1, not {share!r}; leave embeddings out for none")


def check_size(filled: np.ndarray, wanted: int | str) -> None:
    """
    Raise a TooSmallError where fewer documents have a term (`filled`, bool) than topics need.

    At least 10 where their number is to be found, else as many as there are to be topics.
    """
    fewest = _FEWEST_DOCS if isinstance(wanted, str) else max(wanted, 2)
    if filled.sum() < fewest:
        raise TooSmallError(
            f"topics need at least {fewest} documents with terms, and {filled.sum()} of {len(filled)} have any; "
            "load more articles or ask for fewer topics"
        )


def matrix_of(counts: Counts) -> sparse.csr_matrix:
    """
    Take counts as a matrix of token counts, without stored zeros; what is given is not changed.

    Raises
    ------
    ToolkitError
        If they are no table of numbers, or hold something that is no number of tokens.
    """
    doc_term = counts.doc_term if isinstance(counts, TermCounts) else _csr_of(counts)
    values = doc_term.data
    if values.dtype.kind == "f" and len(values):
        wrong = values[~(np.isfinite(values) & (values == np.rint(values)))]
        if len(wrong):
            raise ToolkitError(f"counts are whole numbers, and {wrong[0]} is there; give token counts, not weights")
    if len(values) and values.min() <= 0:
        if values.min() < 0:
            raise ToolkitError(f"counts are not negative, and {values.min()} is there; give token counts")
        doc_term = doc_term.copy()
        doc_term.eliminate_zeros()
    return doc_term


def inputs_of(counts: Counts | None, embeddings: Any) -> tuple[sparse.csr_matrix, np.ndarray | None]:
    """
    Take counts, embeddings or both as matrices of the same documents.

    Raises
    ------
    ToolkitError
        If there are neither, they are not of the same documents, or one of them is wrong.
    """
    if counts is None and embeddings is None:
        raise ToolkitError("topics need counts or embeddings, and got neither; give the result of count_terms")
    if embeddings is None:
        return matrix_of(counts), None
    embeddings = np.asarray(embeddings, dtype=np.float64)
    if embeddings.ndim != 2 or not np.isfinite(embeddings).all():
        raise ToolkitError(
            f"embeddings are finite numbers, one row a document, not an array of shape {embeddings.shape}"
            f"{'' if np.isfinite(embeddings).all() else ' with NaN or infinity'}; embed_articles makes them"
        )
    doc_term = sparse.csr_matrix((len(embeddings), 0), dtype=np.int32) if counts is None else matrix_of(counts)
    if doc_term.shape[0] != len(embeddings):
        raise ToolkitError(
            f"counts and embeddings are of the same documents, not of {doc_term.shape[0]:,} and {len(embeddings):,}"
            "; embed the articles that were counted"
        )
    return doc_term, embeddings


def names_of(counts: Counts | None, n_terms: int) -> tuple[np.ndarray, np.ndarray]:
    """Return the terms of the columns and how they are written; column numbers where a bare matrix was given."""
    if isinstance(counts, TermCounts):
        return counts.terms, counts.written
    numbers = np.array([str(number) for number in range(n_terms)], dtype=object)
    return numbers, numbers


def columns_as(doc_term: sparse.csr_matrix, terms: np.ndarray, wanted: np.ndarray) -> sparse.csr_matrix:
    """Take the columns of `doc_term` in the order of `wanted`; a term that it does not have is a column of zeros."""
    place = {term: number for number, term in enumerate(wanted)}
    pairs = [(number, place[term]) for number, term in enumerate(terms) if term in place]
    rows, columns = zip(*pairs, strict=True) if pairs else ((), ())
    chooser = sparse.csr_matrix((np.ones(len(rows), doc_term.dtype), (rows, columns)), shape=(len(terms), len(wanted)))
    return sparse.csr_matrix(doc_term @ chooser)


def is_filled(doc_term: sparse.csr_matrix, embeddings: np.ndarray | None, *, by_terms: bool = True) -> np.ndarray:
    """Tell which documents have a term (unless terms have no say), or an embedding where there are any."""
    filled = np.diff(doc_term.indptr) > 0 if by_terms else np.zeros(doc_term.shape[0], dtype=bool)
    return filled if embeddings is None else filled | embeddings.any(axis=1)


def content_order(doc_term: sparse.csr_matrix, embeddings: np.ndarray | None) -> np.ndarray:
    """Return an order of the documents, shape (n_docs,), that comes of what is in them, not of how they were given."""
    random = np.random.default_rng(0).integers(0, 2**63, size=doc_term.shape[1], dtype=np.uint64)
    with np.errstate(over="ignore"):
        keys = doc_term.astype(np.uint64) @ random
        if embeddings is not None:
            numbers = np.ascontiguousarray(embeddings).view(np.uint64)
            keys += numbers @ np.random.default_rng(1).integers(0, 2**63, size=numbers.shape[1], dtype=np.uint64)
    return np.argsort(keys, kind="stable")


def _is_whole(value: Any, least: int) -> bool:
    return isinstance(value, Integral) and not isinstance(value, bool) and value >= least


def _csr_of(counts: Any) -> sparse.csr_matrix:
    """Take a table of numbers as a sparse matrix, whatever it was."""
    if not sparse.issparse(counts):
        try:
            counts = np.asarray(counts)
            counts = counts.astype(np.float64) if counts.dtype == object else counts
        except (TypeError, ValueError):
            counts = np.array("")
    if counts.ndim != 2 or counts.dtype.kind not in "biuf":
        raise ToolkitError(
            "counts are TermCounts or a matrix of token counts, one row a document and one column a term, "
            f"not {counts.ndim} dimensions of {counts.dtype}; give the result of count_terms"
        )
    doc_term = sparse.csr_matrix(counts)
    if not doc_term.has_canonical_format:
        doc_term = doc_term.copy()
        doc_term.sum_duplicates()
    return doc_term.astype(np.int64) if doc_term.dtype.kind in "bu" else doc_term
