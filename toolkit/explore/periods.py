"""Days, weeks and months: which of them a corpus is best followed by, and which one each article is of."""

from __future__ import annotations

import numpy as np
import pandas as pd
from scipy import sparse

from toolkit.errors import ToolkitError

PERIODS = {"day": "D", "week": "W-SUN", "month": "M"}  # weeks run from Monday to Sunday (ISO 8601)
_MOST_DAYS, _MOST_WEEKS = 21, 60  # a line of more points than these is a scrawl


def best_period(published: pd.Series) -> str:
    """
    Return by what period articles are best followed.

    Parameters
    ----------
    published : Series of datetime64
        Days of publication, NaT where unknown.

    Returns
    -------
    {"day", "week", "month"}
        "day" for up to 21 days with articles, "week" for up to 60 weeks from the first to the last, else "month".

    Examples
    --------
    >>> best_period(pd.Series(pd.date_range("2026-01-05", periods=22)))
    'week'
    """
    days = published.dropna().dt.normalize()
    if days.nunique() <= _MOST_DAYS:
        return "day"
    return "week" if (days.max() - days.min()).days <= 7 * _MOST_WEEKS else "month"


def period_numbers(published: pd.Series, *, every: str) -> tuple[np.ndarray, pd.PeriodIndex]:
    """
    Number the periods from the first article to the last.

    Parameters
    ----------
    published : Series of datetime64
        Days of publication, NaT where unknown.
    every : {"day", "week", "month"}
        The length of a period; a week starts on Monday (ISO 8601).

    Returns
    -------
    number_of_doc : ndarray of int, shape (n_docs,)
        The period of each article, -1 where its date is unknown.
    calendar : PeriodIndex
        All periods, those without an article too.

    Raises
    ------
    ToolkitError
        If no article has a date, or there is no such period.
    """
    if every not in PERIODS:
        raise ToolkitError(f"every is one of {', '.join(PERIODS)}, not {every!r}")
    if not published.notna().any():
        raise ToolkitError("no article has a date; give articles with dates")
    periods = published.reset_index(drop=True).dt.to_period(PERIODS[every])
    calendar = pd.period_range(periods.min(), periods.max(), freq=PERIODS[every])
    numbers = calendar.get_indexer(pd.PeriodIndex(periods))
    return np.where(periods.isna(), -1, numbers), calendar


def counts_by_period(
    doc_item: sparse.spmatrix, period_of_doc: np.ndarray, n_periods: int, outlets: pd.Series
) -> tuple[np.ndarray, np.ndarray]:
    """
    Count the articles of each period that have an item, and how many would if time made no difference.

    Each outlet is expected to keep its own share of the item in every period: an item that is an outlet's habit is
    then not news on the days of which only that outlet's articles are there.

    Parameters
    ----------
    doc_item : sparse matrix of bool, shape (n_docs, n_items)
    period_of_doc : ndarray of int, shape (n_docs,)
        From `period_numbers`; -1 is left out.
    n_periods : int
    outlets : Series of str, shape (n_docs,)
        Articles without a name are one outlet.

    Returns
    -------
    count, expected : ndarray of float, shape (n_items, n_periods)
    """
    dated = np.flatnonzero(period_of_doc >= 0)
    held = sparse.csr_matrix(doc_item)[dated].astype(np.float64)
    codes, names = pd.factorize(outlets.to_numpy()[dated])
    ones, docs = np.ones(len(dated)), np.arange(len(dated))
    of_period = sparse.csr_matrix((ones, (period_of_doc[dated], docs)), shape=(n_periods, len(dated)))
    of_outlet = sparse.csr_matrix((ones, (codes, docs)), shape=(len(names), len(dated)))
    share = (of_outlet @ held).toarray() / np.bincount(codes, minlength=len(names))[:, None]
    return (of_period @ held).toarray().T, ((of_period @ of_outlet.T) @ share).T
