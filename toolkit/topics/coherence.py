"""How well the terms of a topic belong together, by the measures in use: UMass, C_v and the diversity of topics."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
from scipy import sparse

from toolkit.counts import TermCounts
from toolkit.errors import ToolkitError
from toolkit.tokens import Tokens
from toolkit.topics.model import TopicModel
from toolkit.topics.scores import npmi_coherence

EPSILON = 1e-12  # as in gensim, so that the figures can be compared with published ones
WINDOW = 110


def coherence_table(
    model: TopicModel, counts: TermCounts, tokens: Tokens | None = None, *, n_terms: int = 10
) -> pd.DataFrame:
    """
    Measure how well the first terms of each topic belong together.

    Parameters
    ----------
    model : TopicModel
        A fitted model.
    counts : TermCounts
        What it was fitted on.
    tokens : Tokens, optional
        What the counts were made from, in their order, for `c_v`; without them that column is missing.
    n_terms : int, at least 2
        First terms of a topic that are looked at.

    Returns
    -------
    DataFrame
        One row a topic: `topic`, `npmi` in -1..1 (`npmi_coherence`), `umass` (at most 0 but for rounding), `c_v` in
        0..1; in `attrs["diversity"]` the share of distinct terms among all these (Dieng, Ruiz and Blei 2020), in 0..1.

    Raises
    ------
    ToolkitError
        If `n_terms` is less than 2 or more than there are terms, or the counts are not those of the model.
    """
    if not 2 <= n_terms <= counts.n_terms:
        raise ToolkitError(f"n_terms is {n_terms}, but must be at least 2 and at most the {counts.n_terms} terms")
    if counts.n_terms != model.topic_term_.shape[1]:
        raise ToolkitError(
            f"the model has {model.topic_term_.shape[1]} terms and the counts {counts.n_terms}; "
            "give the counts that it was fitted on"
        )
    best = np.argsort(-model.topic_term_, axis=1, kind="stable")[:, :n_terms]
    table = pd.DataFrame({"topic": np.arange(len(best))})
    table["npmi"] = npmi_coherence(counts.doc_term, best)
    table["umass"] = umass_coherence(counts.doc_term, best)
    if tokens is not None:
        table["c_v"] = cv_coherence(tokens, [[str(term) for term in counts.terms[row]] for row in best])
    table.attrs["diversity"] = topic_diversity(best)
    return table


def topic_diversity(topic_terms: np.ndarray) -> float:
    """
    Share of distinct terms among the first terms of all topics, in 0..1 (Dieng, Ruiz and Blei 2020).

    >>> topic_diversity(np.array([[0, 1], [1, 2]]))
    0.75
    """
    return len(np.unique(topic_terms)) / topic_terms.size if topic_terms.size else 0.0


def umass_coherence(doc_term: sparse.csr_matrix, topic_terms: np.ndarray) -> np.ndarray:
    """
    Mean log probability of a term in the documents of each term before it (Mimno et al. 2011; as gensim's u_mass).

    Parameters
    ----------
    doc_term : csr_matrix, shape (n_docs, n_terms)
        Token counts, no stored zeros; empty documents change nothing but the number of documents.
    topic_terms : ndarray of int, shape (n_topics, n_top)
        The columns of each topic's terms, the strongest first.

    Returns
    -------
    ndarray of float64, shape (n_topics,)
        NaN for a topic with a term that no document holds.
    """
    n_docs = doc_term.shape[0]
    columns, places = np.unique(topic_terms, return_inverse=True)
    present = doc_term[:, columns].astype(bool).astype(np.float64)
    together = np.asarray((present.T @ present).todense()) / n_docs
    later, before = np.tril_indices(topic_terms.shape[1], k=-1)
    places = places.reshape(topic_terms.shape)
    with np.errstate(divide="ignore", invalid="ignore"):
        given = (together[places[:, later], places[:, before]] + EPSILON) / together[
            places[:, before], places[:, before]
        ]
        mean = np.log(given).mean(axis=1)
    return np.where(np.isfinite(mean), mean, np.nan)


def cv_coherence(tokens: Tokens, topic_terms: Sequence[Sequence[str]], *, window: int = WINDOW) -> np.ndarray:
    """
    C_v coherence: cosine of each term's NPMI vector with that of all terms of the topic (Röder, Both, Hinneburg 2015).

    Terms occur together when one window of `window` tokens holds both; a shorter document is one window. Windows are
    counted as gensim does (see `_present`), so that the figures are those of its "c_v".

    Parameters
    ----------
    tokens : Tokens
        The documents; empty ones are left out of the sum of windows.
    topic_terms : sequence of sequences of str
        The terms of each topic, as types of `tokens`.
    window : int, in tokens

    Returns
    -------
    ndarray of float64, shape (n_topics,), in 0..1
        NaN for a topic with a term that does not occur.
    """
    wanted = sorted({term for terms in topic_terms for term in terms})
    together, n_windows = _windows_with_both(tokens, np.array(wanted, dtype=object), window)
    place = {term: number for number, term in enumerate(wanted)}
    found = [_cv([place[term] for term in terms], together, n_windows) for terms in topic_terms]
    return np.array(found, dtype=float)


def _cv(places: list[int], together: np.ndarray, n_windows: int) -> float:
    share = together[np.ix_(places, places)] / max(n_windows, 1)
    alone = np.diag(share)
    if not alone.all():
        return float("nan")
    vectors = np.log((share + EPSILON) / np.outer(alone, alone)) / -np.log(share + EPSILON)
    whole = vectors.sum(axis=0)
    lengths = np.linalg.norm(vectors, axis=1) * np.linalg.norm(whole)
    cosines = np.divide(vectors @ whole, lengths, out=np.zeros(len(vectors)), where=lengths > 0)
    return float(cosines.mean())


def _windows_with_both(tokens: Tokens, terms: np.ndarray, window: int) -> tuple[np.ndarray, int]:
    """Count the windows that hold each pair of terms (and, in the diagonal, each term), and all windows."""
    column_of = np.full(tokens.n_types, -1)
    at = np.searchsorted(tokens.types, terms)
    known = (at < tokens.n_types) & (tokens.types[np.minimum(at, tokens.n_types - 1)] == terms)
    column_of[at[known]] = np.flatnonzero(known)
    columns = column_of[tokens.codes]
    together = np.zeros((len(terms), len(terms)))
    lengths = tokens.doc_lengths
    for start, length in zip(tokens.offsets[:-1], lengths, strict=True):
        here = columns[start : start + length]
        positions = np.flatnonzero(here >= 0)
        if not len(positions):
            continue
        own, place = np.unique(here[positions], return_inverse=True)
        present = _present(positions, place, len(own), length, min(window, length)).astype(np.float64)
        together[np.ix_(own, own)] += present.T @ present
    n_windows = int(np.maximum(lengths - window + 1, 1)[lengths > 0].sum())
    return together, n_windows


def _present(positions: np.ndarray, place: np.ndarray, n_terms: int, length: int, width: int) -> np.ndarray:
    """
    Tell which terms each window of a document holds, shape (n_windows, n_terms), as gensim does.

    A term comes in with the window that ends with it, or with the first one; it goes with the window after the one
    that begins with it, even where it occurs in that window again. Published figures were counted so.
    """
    n_windows = length - width + 1
    came, gone = np.full((n_windows, n_terms), -1), np.full((n_windows, n_terms), -1)
    enters = np.maximum(positions - width + 1, 0)
    came[enters, place] = enters
    leaves = positions + 1 < n_windows
    gone[positions[leaves] + 1, place[leaves]] = positions[leaves] + 1
    came, gone = np.maximum.accumulate(came, axis=0), np.maximum.accumulate(gone, axis=0)
    return (came >= gone) & (came >= 0)
