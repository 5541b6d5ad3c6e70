"""Bursts: stretches of days in which a topic fills far more of the news than it usually does."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from scipy import sparse

from toolkit.counts import TermCounts
from toolkit.errors import ToolkitError
from toolkit.explore.periods import counts_by_period, period_numbers

if TYPE_CHECKING:
    from toolkit.topics import TopicModel

_FEWEST_ARTICLES = 3  # two articles on one day are a coincidence before they are an event
_MOST_ALIKE = 0.4  # of the words of the shorter of two headlines
_WORD = re.compile(r"\w{2,}")
_SPARE = 6  # words looked at beyond those that are given, since phrases take the place of several
_HALF = 0.5  # Haldane 1956: half a document on each side keeps a ratio finite


def find_bursts(
    count: np.ndarray,
    total: np.ndarray,
    *,
    expected: np.ndarray | None = None,
    factor: float = 2.0,
    cost: float = 1.0,
) -> list[tuple[int, int, float]]:
    """
    Find the stretches in which a share is raised, by the automaton of two states of Kleinberg.

    Kleinberg (2002, Bursty and hierarchical structure in streams, section 4, "Enumerating bursts"): each period is in
    a base state, where an article is of the kind with the overall share p0, or in a raised one with p1. A period costs
    the negative log-likelihood of its count in its state, going up costs `cost` · ln(number of periods), going down
    nothing; the cheapest sequence of states is found by dynamic programming. His p1 is a multiple of p0, which a large
    share would carry beyond 1; here the odds are multiplied instead, which for small shares is the same.

    Parameters
    ----------
    count, total : ndarray of int, shape (n_periods,)
        Articles of the kind, and all articles. A period with a total of 0 is a gap: it costs nothing in either state.
    expected : ndarray of float, shape (n_periods,), optional
        Articles of the kind that each period would have in the base state (`counts_by_period`); by default its
        articles times the overall share.
    factor : float, above 1
        How many times higher the odds are in a burst.
    cost : float, at least 0
        Kleinberg's gamma: the higher, the fewer bursts.

    Returns
    -------
    list of (first, last, strength)
        Numbers of the first and the last period, both with articles, and what the burst saves against staying in the
        base state, in nats before the cost of going up (Kleinberg's weight).

    Raises
    ------
    ToolkitError
        If the factor is not above 1, the cost is below 0, or a count is above its total.

    Examples
    --------
    >>> [(first, last) for first, last, _ in find_bursts(np.array([1, 1, 8, 9, 1, 1]), np.full(6, 20))]
    [(2, 3)]
    """
    if not factor > 1 or not cost >= 0:
        raise ToolkitError(f"a burst needs a factor above 1 and a cost of at least 0, not {factor:g} and {cost:g}")
    count, total = np.asarray(count, dtype=float), np.asarray(total, dtype=float)
    expected = total * (count.sum() / max(total.sum(), 1)) if expected is None else np.asarray(expected, dtype=float)
    runs = raised_runs(count[None], expected[None], total, factor=factor, cost=cost)
    return [(first, last, strength) for _, first, last, strength, _ in runs]


def raised_runs(
    count: np.ndarray, expected: np.ndarray, total: np.ndarray, *, factor: float, cost: float
) -> list[tuple[int, int, int, float, float]]:
    """
    Find the bursts of many kinds at once; `count` and `expected` have the shape (n_kinds, n_periods).

    Returns
    -------
    list of (kind, first, last, strength, price)
        As in `find_bursts`, with the cost of going up, in nats; by kind, then in order of time.
    """
    saved, held, states, price = _states_of(count, expected, total, factor=factor, cost=cost)
    return [
        (int(kind), int(held[first]), int(held[last]), float(saved[kind, first : last + 1].sum()), price)
        for kind in np.flatnonzero(states.any(axis=1))
        for first, last in _runs(states[kind])
    ]


def _states_of(
    count: np.ndarray, expected: np.ndarray, total: np.ndarray, *, factor: float, cost: float
) -> tuple[np.ndarray, np.ndarray, np.ndarray, float]:
    """
    Work out the automaton of each kind.

    Returns
    -------
    saved : ndarray of float, shape (n_kinds, n_held)
        What each period saves in the raised state.
    held : ndarray of int, shape (n_held,)
        The periods with articles.
    states : ndarray of bool, shape (n_kinds, n_held)
        Whether the period is raised.
    price : float
        What going up costs.
    """
    if not factor > 1 or not cost >= 0:
        raise ToolkitError(f"a burst needs a factor above 1 and a cost of at least 0, not {factor:g} and {cost:g}")
    if (count > total).any() or (count < 0).any():
        raise ToolkitError("a period has more articles of a kind than articles; give both counts of the same articles")
    held = np.flatnonzero(total > 0)
    k, n = count[:, held].astype(float), total[held].astype(float)
    share = expected[:, held] / n
    odds = factor * share / (1 - share + factor * share)
    known = (share > 0) & (share < 1)
    share, raised = np.where(known, share, 0.5), np.where(known, odds, 0.5)  # all or nothing has no bursts
    saved = k * np.log(raised / share) + (n - k) * np.log((1 - raised) / (1 - share))
    price = float(cost * np.log(max(len(held), 1)))
    return saved, held, _cheapest(saved, price), price


def _cheapest(saved: np.ndarray, price: float) -> np.ndarray:
    """Return the cheapest sequence of states of each row, going up for `price` and down for nothing."""
    n_rows, n_periods = saved.shape
    base, up = np.zeros(n_rows), np.full(n_rows, -np.inf)  # the most saved so far by a sequence that ends there
    rises, falls, states = (np.zeros(saved.shape, dtype=bool) for _ in range(3))
    for period in range(n_periods):
        rises[:, period], falls[:, period] = base - price > up, up > base  # a tie stays where it is
        base, up = np.maximum(base, up), np.maximum(up, base - price) + saved[:, period]
    state = up > base
    for period in reversed(range(n_periods)):
        states[:, period] = state
        state = np.where(state, ~rises[:, period], falls[:, period])
    return states


def _runs(states: np.ndarray) -> list[tuple[int, int]]:
    """Return the first and the last place of each run of True."""
    edges = np.flatnonzero(np.diff(np.concatenate(([False], states, [False])).astype(int)))
    return list(zip(edges[::2].tolist(), (edges[1::2] - 1).tolist(), strict=True))


def topic_bursts(
    model: TopicModel,
    counts: TermCounts,
    articles: pd.DataFrame,
    topics: pd.DataFrame,
    *,
    every: str = "day",
    factor: float = 2.0,
    cost: float = 1.0,
    n_terms: int = 4,
    n_headlines: int = 3,
) -> pd.DataFrame:
    """
    Find the bursts of each topic, and what was new in them.

    Articles without a date are left out, and a period in which nothing was published is a gap, not a zero. What a topic
    usually has depends on the outlets of the period (`counts_by_period`): a day of which only a sports paper is there
    is no burst of sport. A stretch with fewer than three articles of the topic is not called a burst.

    Parameters
    ----------
    model : TopicModel
        Fitted on `counts`.
    counts : TermCounts
    articles : DataFrame
        `Corpus.articles`, in the order of the rows of `counts`.
    topics : DataFrame
        `topic_table`, for the labels.
    every : {"day", "week", "month"}
        The length of a period.
    factor, cost : float
        As for `find_bursts`.
    n_terms, n_headlines : int
        Words and headlines given for each burst.

    Returns
    -------
    DataFrame
        One row a burst, the strongest first.

        - topic, label
        - first, last: the first and the last day (of the first and the last period)
        - n, total: articles of the topic, and all articles, in the burst
        - share, base_share: of the topic in the burst, and as it would be if each outlet kept to its usual, in 0..1
        - strength: in nats (`find_bursts`)
        - terms: list of str, words in a larger share of the burst's articles than of the topic's other articles
        - headlines: list of str, titles of articles that hold most of what was new, unlike each other

    Raises
    ------
    ToolkitError
        If model, counts and articles do not have the same documents, no article has a date, or an option is wrong.
    """
    from toolkit.topics.naming import words_of_articles

    if not len(model.labels_) == counts.n_docs == len(articles):
        raise ToolkitError(
            f"bursts need the same documents in all three: the model has {len(model.labels_):,}, "
            f"the counts {counts.n_docs:,} and the articles {len(articles):,}"
        )
    number_of_doc, calendar = period_numbers(articles["published"], every=every)
    dated = number_of_doc >= 0
    total = np.bincount(number_of_doc[dated], minlength=len(calendar))
    of_topic = np.asarray(model.labels_)[:, None] == topics["topic"].to_numpy()[None]
    count, expected = counts_by_period(
        sparse.csr_matrix(of_topic), number_of_doc, len(calendar), articles["outlet"].reset_index(drop=True)
    )
    rows = []
    for place, first, last, strength, _ in raised_runs(count, expected, total, factor=factor, cost=cost):
        topic, label = topics["topic"].iloc[place], topics["label"].iloc[place]
        is_topic = of_topic[:, place] & dated
        is_in = is_topic & (number_of_doc >= first) & (number_of_doc <= last)
        n, n_all = int(is_in.sum()), int(total[first : last + 1].sum())
        if n >= _FEWEST_ARTICLES:
            docs = np.flatnonzero(is_in)
            columns, scores = what_is_new(counts, docs, np.flatnonzero(is_topic & ~is_in))
            terms = words_of_articles(counts, articles, docs, columns[: n_terms + _SPARE], n_terms=n_terms)
            rows.append(
                {
                    "topic": int(topic),
                    "label": label,
                    "first": calendar[first].start_time,
                    "last": calendar[last].end_time.normalize(),
                    "n": n,
                    "total": n_all,
                    "share": n / n_all,
                    "base_share": float(expected[place, first : last + 1].sum() / n_all),
                    "strength": strength,
                    "terms": terms,
                    "headlines": chosen_headlines(articles["title"].to_numpy(object)[is_in], scores, n_headlines),
                }
            )
    return _burst_frame(rows)


def _burst_frame(rows: list[dict]) -> pd.DataFrame:
    kinds = {"topic": "int64", "label": "str", "first": "datetime64[us]", "last": "datetime64[us]", "n": "int64"}
    kinds |= {"total": "int64", "share": "float64", "base_share": "float64", "strength": "float64"}
    table = pd.DataFrame(rows, columns=[*kinds, "terms", "headlines"]).astype(kinds)
    order = ["strength", "first", "topic"]
    return table.sort_values(order, ascending=[False, True, True], kind="stable", ignore_index=True)


def what_is_new(counts: TermCounts, inside: np.ndarray, outside: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """
    Compare the articles of a burst with the topic's others.

    Returns
    -------
    columns : ndarray of int
        Terms in more than one article of the burst and in a larger share of them than outside, the most telling first:
        by articles of the burst above what is expected, times the log ratio of the shares.
    scores : ndarray of float, shape (n_inside,)
        What of it each article holds, by the root of its number of terms, so that long articles have no advantage.
    """
    present = counts.doc_term > 0
    held = present[inside]
    docs, elsewhere = (np.asarray(part.sum(axis=0)).ravel().astype(float) for part in (held, present[outside]))
    share, other = (docs + _HALF) / (len(inside) + 1), (elsewhere + _HALF) / (len(outside) + 1)
    ratio = np.log(share / other)
    weight = np.where((docs > 1) & (ratio > 0), (docs - len(inside) * np.minimum(other, 1)) * ratio, 0.0).clip(min=0)
    order = np.argsort(-weight, kind="stable")
    sizes = np.asarray(held.sum(axis=1)).ravel()
    return order[weight[order] > 0], held @ weight / np.sqrt(np.maximum(sizes, 1))


def chosen_headlines(titles: np.ndarray, scores: np.ndarray, n_headlines: int) -> list[str]:
    """Return the titles of the highest scores, unlike each other: reprints under like headlines stand once."""
    chosen: list[str] = []
    for place in np.lexsort((titles.astype(str), -scores.round(9))):
        words = _words_of(titles[place])
        if words and all(_is_unlike(words, _words_of(title)) for title in chosen):
            chosen.append(titles[place])
        if len(chosen) == n_headlines:
            break
    return chosen


def _words_of(title: str) -> set[str]:
    return set(_WORD.findall(title))


def _is_unlike(words: set[str], others: set[str]) -> bool:
    return len(words & others) <= _MOST_ALIKE * min(len(words), len(others))
