"""Events: words that burst on the same days in the same articles."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy import sparse

from toolkit.counts import TermCounts
from toolkit.errors import ToolkitError
from toolkit.explore.bursts import chosen_headlines, raised_runs, what_is_new
from toolkit.explore.periods import counts_by_period, period_numbers

_CHUNK = 4096
_MOST_BURSTS = 600  # of single words, the strongest: enough for dozens of events
_LEAST_RISE = 1.5  # a word of nearly every article can be surely raised and yet be no news
_SPARE = 6  # words looked at beyond those that are given, since phrases take the place of several
_SAME_EVENT = 0.5  # of the articles of the smaller of two bursts


@dataclass
class _Event:
    """Bursts of words that share articles; the first is the strongest."""

    first: int
    last: int
    strength: float
    columns: list[int]
    docs: set[int]


def news_events(
    counts: TermCounts,
    articles: pd.DataFrame,
    *,
    every: str = "day",
    factor: float = 3.0,
    cost: float = 1.0,
    min_docs: int = 5,
    n_terms: int = 5,
    n_headlines: int = 2,
) -> pd.DataFrame:
    """
    Find the stretches in which words are in far more articles than usual, and join those of one event.

    Each word has its own automaton (`find_bursts`; Kleinberg 2002 followed words too). With thousands of words some
    stretches are raised by chance, so a burst counts if it saves the cost of going up and ln(number of words) more, and
    if half as many articles again as usual have the word. Two bursts are of one event when they overlap in time and
    share half of the articles of the smaller one.

    Parameters
    ----------
    counts : TermCounts
    articles : DataFrame
        `Corpus.articles`, in the order of the rows of `counts`; those without a date are left out.
    every, factor, cost
        As for `topic_bursts`; what is usual of a word depends on the outlets of the period there too.
    min_docs : int
        Articles that a word must have in its burst.
    n_terms, n_headlines : int
        Words and headlines given for each event.

    Returns
    -------
    DataFrame
        One row an event, the strongest first.

        - label: its strongest word, and the second of its words
        - first, last: the first and the last day of the strongest word's burst
        - n, total: articles with that word, and all articles, in the burst
        - share, base_share: of the articles with the word, in the burst and in the whole corpus, in 0..1
        - strength: in nats, that of the strongest word
        - terms: list of str, the words that burst, then others that mark their articles
        - headlines: list of str, titles of the articles that hold most of these words

    Raises
    ------
    ToolkitError
        If counts and articles do not have the same documents, no article has a date, or an option is wrong.
    """
    if counts.n_docs != len(articles):
        raise ToolkitError(
            f"there are {len(articles):,} articles for {counts.n_docs:,} documents; give those that were counted"
        )
    period_of_doc, calendar = period_numbers(articles["published"], every=every)
    total = np.bincount(period_of_doc[period_of_doc >= 0], minlength=len(calendar))
    held = sparse.csc_matrix(counts.doc_term > 0)
    bursts = _word_bursts(held, period_of_doc, total, articles["outlet"], min_docs, factor=factor, cost=cost)
    rows = [
        _described(event, counts, held, articles, total, calendar, n_terms, n_headlines)
        for event in _joined(bursts, held, period_of_doc)
    ]
    kinds = {"label": "str", "first": "datetime64[us]", "last": "datetime64[us]", "n": "int64", "total": "int64"}
    kinds |= {"share": "float64", "base_share": "float64", "strength": "float64"}
    return pd.DataFrame(rows, columns=[*kinds, "terms", "headlines"]).astype(kinds)


def _word_bursts(
    held: sparse.csc_matrix,
    period_of_doc: np.ndarray,
    total: np.ndarray,
    outlets: pd.Series,
    min_docs: int,
    *,
    factor: float,
    cost: float,
) -> list[tuple[float, int, int, int]]:
    """Return strength, column, first and last period of the bursts of all words, the strongest first."""
    dated = np.flatnonzero(period_of_doc >= 0)
    enough = np.flatnonzero(np.asarray(held[dated].sum(axis=0)).ravel() >= min_docs)
    least = np.log(max(len(enough), 1))
    found = []
    for start in range(0, len(enough), _CHUNK):
        columns = enough[start : start + _CHUNK]
        count, expected = counts_by_period(held[:, columns], period_of_doc, len(total), outlets)
        for row, first, last, strength, price in raised_runs(count, expected, total, factor=factor, cost=cost):
            n, usual = (part[row, first : last + 1].sum() for part in (count, expected))
            if strength - price >= least and n >= max(min_docs, _LEAST_RISE * usual):
                found.append((strength, int(columns[row]), first, last))
    return sorted(found, key=lambda burst: (-round(burst[0], 9), burst[1]))[:_MOST_BURSTS]


def _joined(
    bursts: list[tuple[float, int, int, int]], held: sparse.csc_matrix, period_of_doc: np.ndarray
) -> list[_Event]:
    events: list[_Event] = []
    for strength, column, first, last in bursts:
        docs = held.indices[held.indptr[column] : held.indptr[column + 1]]
        docs = set(docs[(period_of_doc[docs] >= first) & (period_of_doc[docs] <= last)].tolist())
        for event in events:
            overlaps = first <= event.last and event.first <= last
            if overlaps and len(docs & event.docs) >= _SAME_EVENT * min(len(docs), len(event.docs)):
                event.columns.append(column)
                break
        else:
            events.append(_Event(first, last, strength, [column], docs))
    return events


def _described(
    event: _Event,
    counts: TermCounts,
    held: sparse.csc_matrix,
    articles: pd.DataFrame,
    total: np.ndarray,
    calendar: pd.PeriodIndex,
    n_terms: int,
    n_headlines: int,
) -> dict:
    from toolkit.topics.naming import words_of_articles

    docs = np.array(sorted(event.docs))
    n_all = int(total[event.first : event.last + 1].sum())
    dated_share = held[:, event.columns[0]].sum() / held.shape[0]
    others = np.setdiff1d(np.arange(counts.n_docs), docs)
    marks, scores = what_is_new(counts, docs, others)
    columns = list(dict.fromkeys([*event.columns, *marks.tolist()]))[: n_terms + _SPARE]
    terms = words_of_articles(counts, articles, docs, columns, n_terms=n_terms)
    return {
        "label": "، ".join(terms[:2]),
        "first": calendar[event.first].start_time,
        "last": calendar[event.last].end_time.normalize(),
        "n": len(docs),
        "total": n_all,
        "share": len(docs) / n_all,
        "base_share": float(dated_share),
        "strength": event.strength,
        "terms": terms,
        "headlines": chosen_headlines(articles["title"].to_numpy(object)[docs], scores, n_headlines),
    }
