"""What rose and what fell over the days of a corpus: a test of trend for every word or topic at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from scipy import sparse

from toolkit.counts import TermCounts
from toolkit.errors import ToolkitError
from toolkit.explore.keyness import holm
from toolkit.explore.periods import counts_by_period, period_numbers

if TYPE_CHECKING:
    from toolkit.topics import TopicModel

_CHUNK = 4096  # items worked on at once, so that memory does not grow with the vocabulary
_HALF = 0.5


def term_changes(counts: TermCounts, articles: pd.DataFrame, *, min_docs: int = 10) -> pd.DataFrame:
    """
    Test for every word whether it was used in more and more of the articles, or in fewer and fewer.

    Articles without a date are left out.

    Parameters
    ----------
    counts : TermCounts
    articles : DataFrame
        `Corpus.articles`, in the order of the rows of `counts`.
    min_docs : int
        Words in fewer dated articles than this are left out.

    Returns
    -------
    DataFrame
        One row a word: term, written, docs (dated articles with it), and of `share_changes` share_first, share_last,
        log_ratio, z, p_adjusted; the surest rise first, the surest fall last.

    Raises
    ------
    ToolkitError
        If counts and articles do not have the same documents, or no article has a date.
    """
    if counts.n_docs != len(articles):
        raise ToolkitError(
            f"there are {len(articles):,} articles for {counts.n_docs:,} documents; give those that were counted"
        )
    dated = articles["published"].notna().to_numpy()
    docs = np.asarray((counts.doc_term[dated] > 0).sum(axis=0)).ravel()
    kept = np.flatnonzero(docs >= min_docs)
    table = share_changes(counts.doc_term[:, kept] > 0, articles)
    table.insert(0, "term", pd.array(counts.terms[kept], dtype="str"))
    table.insert(1, "written", pd.array(counts.written[kept], dtype="str"))
    table.insert(2, "docs", docs[kept].astype(np.int64))
    return table.sort_values(["z", "term"], ascending=[False, True], kind="stable", ignore_index=True)


def topic_changes(model: TopicModel, articles: pd.DataFrame, topics: pd.DataFrame) -> pd.DataFrame:
    """
    Test for every topic whether it took more and more of the articles, or less and less.

    Parameters
    ----------
    model : TopicModel
        Fitted on these articles.
    articles : DataFrame
        `Corpus.articles`.
    topics : DataFrame
        `topic_table`, for the labels.

    Returns
    -------
    DataFrame
        One row a topic: topic, label and the columns of `share_changes`; the surest rise first, the surest fall last.

    Raises
    ------
    ToolkitError
        If no article has a date.
    """
    of_topic = np.asarray(model.labels_)[:, None] == topics["topic"].to_numpy()[None]
    table = share_changes(sparse.csr_matrix(of_topic), articles)
    table.insert(0, "topic", topics["topic"].to_numpy())
    table.insert(1, "label", topics["label"].to_numpy())
    return table.sort_values(["z", "topic"], ascending=[False, True], kind="stable", ignore_index=True)


def share_changes(doc_item: sparse.spmatrix, articles: pd.DataFrame) -> pd.DataFrame:
    """
    Test for each column whether the share of articles that have it goes up or down with time.

    Cochran (1954) and Armitage (1955), with outlets as strata (Mantel 1963): the covariance of having it and the day of
    publication within each outlet, divided by its standard deviation if days made no difference. So a change in which
    outlets are there is not taken for a change of what they write. Articles of one day are alike: the variance is
    multiplied by the dispersion of the daily counts about their line, at least 1 (McCullagh and Nelder 1989, section
    4.5).

    Parameters
    ----------
    doc_item : sparse matrix of bool, shape (n_docs, n_items)
    articles : DataFrame
        `Corpus.articles`: published and outlet are used; articles without a date are left out.

    Returns
    -------
    DataFrame
        One row an item, in their order.

        - share_first, share_last: of the articles of the first and of the last half of the days, in 0..1
        - log_ratio: binary logarithm of share_last / share_first, half an article added to each side
        - z: above 0 for a rise; 0 where there is one day only
        - p_adjusted: probability of such a z by chance, corrected for the number of items (Holm 1979)

    Raises
    ------
    ToolkitError
        If no article has a date.
    """
    from scipy.special import ndtr

    day_of_doc, calendar = period_numbers(articles["published"], every="day")
    dated = np.flatnonzero(day_of_doc >= 0)
    days = day_of_doc[dated]
    total = np.bincount(days, minlength=len(calendar)).astype(float)
    outlets = articles["outlet"].reset_index(drop=True)
    held = sparse.csc_matrix(doc_item)[dated]
    parts = [
        _test_of_trend(held[:, start : start + _CHUNK], days, outlets.iloc[dated], total)
        for start in range(0, held.shape[1], _CHUNK)
    ]
    names = ("share_first", "share_last", "log_ratio", "z")
    columns = np.concatenate(parts, axis=1) if parts else np.empty((4, 0))
    table = pd.DataFrame(dict(zip(names, columns, strict=True)))
    return table.assign(p_adjusted=holm(2 * ndtr(-np.abs(table["z"].to_numpy()))))


def _test_of_trend(held: sparse.csc_matrix, days: np.ndarray, outlets: pd.Series, total: np.ndarray) -> np.ndarray:
    """Return share_first, share_last, log_ratio and z of each column, shape (4, n_items)."""
    codes, names = pd.factorize(outlets.to_numpy())
    sizes = np.bincount(codes, minlength=len(names)).astype(float)
    late = days - (np.bincount(codes, days) / sizes)[codes]
    spread_of_outlet = np.bincount(codes, late**2) * sizes / np.maximum(sizes - 1, 1)
    of_outlet = sparse.csr_matrix((np.ones(len(codes)), (codes, np.arange(len(codes)))), shape=(len(names), len(codes)))
    share = (of_outlet @ held).toarray() / sizes[:, None]
    covariance = late @ held
    variance = spread_of_outlet @ (share * (1 - share))
    count, expected = counts_by_period(held, days, len(total), outlets)
    middle = np.bincount(days, late, minlength=len(total))  # what a line of slope 1 adds to each day
    slope = np.divide(covariance, np.maximum(late @ late, 1e-12))
    variance *= _dispersion(count - expected - slope[:, None] * middle, expected, total)
    z = np.divide(covariance, np.sqrt(variance), out=np.zeros(len(variance)), where=variance > 1e-12)
    is_last = np.arange(len(total)) >= len(total) / 2
    first, last = (count[:, half].sum(axis=1) for half in (~is_last, is_last))
    n_first, n_last = total[~is_last].sum(), total[is_last].sum()
    ratio = np.log2((last + _HALF) / (n_last + 2 * _HALF)) - np.log2((first + _HALF) / (n_first + 2 * _HALF))
    return np.array([first / max(n_first, 1), last / max(n_last, 1), ratio, z])


def _dispersion(residual: np.ndarray, expected: np.ndarray, total: np.ndarray) -> np.ndarray:
    """Return how many times larger the variance of the daily counts is than by chance, at least 1, of each item."""
    held = total > 0
    chance = expected[:, held] * (1 - expected[:, held] / total[held])
    squares = np.divide(residual[:, held] ** 2, chance, out=np.zeros_like(chance), where=chance > 1e-12)
    return np.maximum(squares.sum(axis=1) / max(held.sum() - 2, 1), 1.0)
