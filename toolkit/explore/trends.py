"""How often words are used over time, with intervals, and the days at which that changed."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import pandas as pd

from toolkit.errors import ToolkitError
from toolkit.explore.groups import labels_of
from toolkit.explore.periods import PERIODS
from toolkit.explore.queries import codes_of
from toolkit.tokens import Tokens

_PARAMETERS_OF_A_CHANGE = 3


def term_trends(
    tokens: Tokens,
    articles: pd.DataFrame,
    terms: str | Iterable[str],
    *,
    every: str = "day",
    by: str | None = None,
    date: str = "published",
) -> pd.DataFrame:
    """
    Follow the relative frequency of words over days, weeks or months.

    Articles without a date are left out. A period in which nothing was published is a gap: its row has no frequency,
    which is not the same as a frequency of 0.

    Parameters
    ----------
    tokens : Tokens
        Those of `articles`, in their order.
    articles : DataFrame
        `Corpus.articles`.
    terms : str or iterable of str
        Words in any spelling.
    every : {"day", "week", "month"}
        The length of a period; weeks begin on Monday.
    by : str, optional
        A column of `articles`, such as "outlet": each of its values has rows of its own.
    date : str
        The column of `articles` that dates them.

    Returns
    -------
    DataFrame
        One row a term, group and period, all periods from the first to the last article.

        - term, written
        - group: the value of `by`; "" without it
        - day: the first day of the period
        - count, total: tokens of the term, and all tokens
        - docs, articles: articles that use the term, and all articles
        - per_million, per_million_low, per_million_high: relative frequency, and its 95 % interval (Wilson 1927).
          Words come in bunches: the interval counts tokens divided by the design effect, at least 1, as Rao and Scott
          (1992) do for clustered counts.
        - design_effect: how many times larger the variance between articles of one period is than by chance
        - level: the frequency per million between two changes
        - change: whether a new level begins here, a point worth a look (`change_points`)

    Raises
    ------
    ToolkitError
        If a term does not occur, no article has a date, tokens and articles differ, or an option has no such value.

    Examples
    --------
    >>> from toolkit.tokens import tokenize
    >>> days = pd.to_datetime(["2024-01-01", "2024-01-03"])
    >>> articles = pd.DataFrame({"title": ["خبر عاجل", "خبر خبر"], "published": days})
    >>> tokens = tokenize(articles, form="word", columns=["title"])
    >>> term_trends(tokens, articles, "خبر")[["count", "total"]].values.tolist()
    [[1, 2], [0, 0], [2, 2]]
    """
    if every not in PERIODS:
        raise ToolkitError(f"every is one of {', '.join(PERIODS)}, not {every!r}")
    if len(articles) != tokens.n_docs:
        raise ToolkitError(f"there are {len(articles):,} articles for {tokens.n_docs:,} documents; give both of one")
    if missing := [name for name in (date, by) if name is not None and name not in articles]:
        raise ToolkitError(f"the articles have no column {missing[0]!r}; columns are {', '.join(articles.columns)}")
    codes = codes_of(tokens, terms)
    published = pd.to_datetime(articles[date]).reset_index(drop=True)
    if not published.notna().any():
        raise ToolkitError(f"no article has a date in the column {date!r}; give articles with dates, or another column")
    periods = published.dt.to_period(PERIODS[every])
    calendar = pd.period_range(periods.min(), periods.max(), freq=PERIODS[every])
    names = labels_of(articles[by], len(articles)) if by else np.full(len(articles), "", dtype=object)
    period_of_doc = np.where(periods.isna(), -1, calendar.get_indexer(pd.PeriodIndex(periods)))
    count_of_doc = _counts(tokens, codes)
    groups = sorted(set(names[period_of_doc >= 0]) - ({""} if by else set()))
    tables = []
    for code, counts in zip(codes, count_of_doc, strict=True):
        for group in groups:
            held = np.flatnonzero((names == group) & (period_of_doc >= 0))
            table = _one(counts[held], tokens.doc_lengths[held], period_of_doc[held], len(calendar))
            about = {"term": tokens.types[code], "written": tokens.written[code], "group": group}
            for place, (name, value) in enumerate(about.items()):
                table.insert(place, name, pd.array([value] * len(table), dtype="str"))
            table.insert(3, "day", calendar.start_time.astype("datetime64[us]"))
            tables.append(table)
    if not tables:
        raise ToolkitError(f"no article with a date has a value in the column {by!r}; choose another column")
    return pd.concat(tables, ignore_index=True)


def change_points(count: np.ndarray, total: np.ndarray, *, design_effect: float = 1.0) -> list[int]:
    """
    Find the periods at which a relative frequency changes its level.

    Binary segmentation (Scott and Knott 1974; Vostrikova 1981): a stretch is cut where two levels explain its counts
    best by the binomial likelihood, if twice the gain in log-likelihood, divided by the design effect, is above
    3 ln n; then each side in turn. Three parameters a change are what the modified Bayesian information criterion
    counts (Zhang and Siegmund 2007); it is stricter than the ordinary one, which counts two. The design effect takes
    the place of 1 as in quasi-likelihood (McCullagh and Nelder 1989, section 4.5). A change is worth a look, no more:
    it says nothing about its cause.

    Parameters
    ----------
    count, total : ndarray of int, shape (n_periods,)
        Tokens of the term and all tokens; a period with a total of 0 is a gap and counts for nothing.
    design_effect : float
        At least 1.

    Returns
    -------
    list of int
        Periods at which a new level begins, in their order.

    Examples
    --------
    >>> change_points(np.array([5, 5, 5, 50, 50, 50]), np.full(6, 1000))
    [3]
    """
    held = np.flatnonzero(total > 0)
    k, n = np.asarray(count)[held].astype(float), np.asarray(total)[held].astype(float)
    if len(held) < 2:
        return []
    price = _PARAMETERS_OF_A_CHANGE * np.log(len(held)) * max(design_effect, 1.0)
    found, stretches = [], [(0, len(held))]
    while stretches:
        start, end = stretches.pop()
        if end - start < 2:
            continue
        left_k, left_n = np.cumsum(k[start : end - 1]), np.cumsum(n[start : end - 1])
        all_k, all_n = k[start:end].sum(), n[start:end].sum()
        gain = 2 * (_fit(left_k, left_n) + _fit(all_k - left_k, all_n - left_n) - _fit(all_k, all_n))
        best = int(np.argmax(gain))
        if gain[best] > price:
            found.append(start + best + 1)
            stretches += [(start, start + best + 1), (start + best + 1, end)]
    return sorted(int(held[place]) for place in found)


def _fit(k: np.ndarray, n: np.ndarray) -> np.ndarray:
    """Return the largest binomial log-likelihood of k of n, without the constant."""
    from scipy.special import xlogy

    return xlogy(k, k / n) + xlogy(n - k, 1 - k / n)


def _counts(tokens: Tokens, codes: np.ndarray) -> np.ndarray:
    """Return the tokens of each term in each document, shape (n_terms, n_docs)."""
    docs = tokens.doc_numbers()
    return np.array([np.bincount(docs[tokens.codes == code], minlength=tokens.n_docs) for code in codes])


def _one(counts: np.ndarray, lengths: np.ndarray, periods: np.ndarray, n_periods: int) -> pd.DataFrame:
    """Return the rows of one term and group."""
    from toolkit.topics.describing import wilson_interval

    count = np.bincount(periods, counts, minlength=n_periods).astype(np.int64)
    total = np.bincount(periods, lengths, minlength=n_periods).astype(np.int64)
    effect = design_effect(counts, lengths, periods)
    with np.errstate(divide="ignore", invalid="ignore"):  # a gap has no interval
        low, high = wilson_interval(count / effect, total / effect)
    changes = change_points(count, total, design_effect=effect)
    stretch = np.searchsorted(changes, np.arange(n_periods), side="right")
    in_stretch = np.bincount(stretch, count), np.bincount(stretch, total)
    with np.errstate(divide="ignore", invalid="ignore"):
        rate, level = count / total, (in_stretch[0] / in_stretch[1])[stretch]
    return pd.DataFrame(
        {
            "count": count,
            "total": total,
            "docs": np.bincount(periods[counts > 0], minlength=n_periods),
            "articles": np.bincount(periods, minlength=n_periods),
            "per_million": np.where(total > 0, rate * 1e6, np.nan),
            "per_million_low": low * 1e6,
            "per_million_high": high * 1e6,
            "design_effect": effect,
            "level": np.where(total > 0, level * 1e6, np.nan),
            "change": np.isin(np.arange(n_periods), changes),
        }
    )


def design_effect(counts: np.ndarray, lengths: np.ndarray, periods: np.ndarray) -> float:
    """
    Return how many times larger the variance of a relative frequency is than that of independent tokens, at least 1.

    Of each period the variance of the ratio over its articles (Rao and Scott 1992, equation 2), divided by the
    binomial one; periods are averaged by their expected counts.

    >>> design_effect(np.array([1, 1, 1, 1]), np.array([10, 10, 10, 10]), np.zeros(4, int))
    1.0
    """
    total = np.bincount(periods, lengths)
    count = np.bincount(periods, counts)
    articles = np.bincount(periods[lengths > 0], minlength=len(total))
    with np.errstate(divide="ignore", invalid="ignore"):
        p = count / total
        squares = np.bincount(periods, (counts - p[periods] * lengths) ** 2) * articles / (articles - 1)
        effect = squares / (total * p * (1 - p))
    usable = (articles > 1) & (p > 0) & (p < 1)
    return max(float(np.average(effect[usable], weights=count[usable])), 1.0) if usable.any() else 1.0
