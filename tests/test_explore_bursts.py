"""Bursts: against every sequence of states there is, and against sums done by hand."""

from __future__ import annotations

from itertools import product
from math import log
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import sparse
from scipy.stats import binom

from toolkit.counts import TermCounts
from toolkit.errors import ToolkitError
from toolkit.explore.bursts import find_bursts, topic_bursts
from toolkit.explore.periods import best_period, counts_by_period, period_numbers


def cheapest_states(count: list[int], total: list[int], factor: float, cost: float) -> tuple[float, list[int]]:
    """Try every sequence of states; the binomial coefficients that cancel are left in."""
    share = sum(count) / sum(total)
    raised = factor * share / (1 - share + factor * share)
    best = (np.inf, [])
    for states in product((0, 1), repeat=len(count)):
        price = -sum(binom.logpmf(k, n, raised if up else share) for k, n, up in zip(count, total, states, strict=True))
        rises = sum(up > before for before, up in zip((0, *states), states, strict=False))
        best = min(best, (price + rises * cost * log(len(count)), list(states)))
    return best


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 9), st.integers(9, 20)), min_size=2, max_size=7), st.sampled_from([0.3, 1.0]))
def test_no_sequence_of_states_is_cheaper(days: list[tuple[int, int]], cost: float) -> None:
    count, total = [k for k, _ in days], [n for _, n in days]
    bursts = find_bursts(np.array(count), np.array(total), cost=cost)
    if not 0 < sum(count) < sum(total):
        assert bursts == []
        return
    states = [any(first <= i <= last for first, last, _ in bursts) for i in range(len(count))]
    share = sum(count) / sum(total)
    raised = 2 * share / (1 + share)
    found = -sum(binom.logpmf(k, n, raised if up else share) for k, n, up in zip(count, total, states, strict=True))
    found += len(bursts) * cost * log(len(count))
    assert found == pytest.approx(cheapest_states(count, total, 2.0, cost)[0], abs=1e-9)


def test_the_strength_is_the_sum_done_by_hand() -> None:
    # 20 of 100; odds 1/4 become 1/2, a share of 1/3. The burst: 13 of 20 in one day.
    count, total = np.array([2, 2, 13, 1, 2]), np.array([20, 20, 20, 20, 20])
    [(first, last, strength)] = find_bursts(count, total)
    assert (first, last) == (2, 2)
    assert strength == pytest.approx(13 * log((1 / 3) / 0.2) + 7 * log((2 / 3) / 0.8))


def test_a_gap_does_not_end_a_burst_and_is_not_its_end() -> None:
    count, total = np.array([1, 9, 0, 9, 0, 1, 1]), np.array([20, 20, 0, 20, 0, 20, 20])
    assert [(first, last) for first, last, _ in find_bursts(count, total)] == [(1, 3)]


@pytest.mark.parametrize("count", [[0, 0, 0], [5, 5, 5], [2, 2, 2], [1, 2, 1]])
def test_nothing_all_and_evenness_have_no_burst(count: list[int]) -> None:
    assert find_bursts(np.array(count), np.array([5, 5, 5])) == []


def test_one_day_has_no_burst() -> None:
    assert find_bursts(np.array([3]), np.array([9])) == []
    assert find_bursts(np.array([3, 0]), np.array([9, 0])) == []


def test_what_is_expected_on_a_day_is_no_burst() -> None:
    count, total = np.array([1, 1, 10, 1]), np.array([20, 20, 20, 20])
    assert find_bursts(count, total)
    assert find_bursts(count, total, expected=np.array([1.0, 1.0, 10.0, 1.0])) == []


def test_wrong_options_are_one_sentence() -> None:
    count, total = np.array([1, 2]), np.array([5, 5])
    with pytest.raises(ToolkitError, match=r"^a burst needs a factor above 1 and a cost of at least 0, not 1 and 1$"):
        find_bursts(count, total, factor=1.0)
    with pytest.raises(ToolkitError, match="^a period has more articles of a kind than articles"):
        find_bursts(total, count)


def test_each_outlet_is_expected_to_keep_its_own_share() -> None:
    # Outlet أ: 2 of 4 articles have it; outlet ب: 0 of 4. Period 0 holds three of أ, period 1 one of أ and four of ب.
    outlets = pd.Series(["أ"] * 4 + ["ب"] * 4)
    has_it = sparse.csr_matrix(np.array([[1, 1, 0, 0, 0, 0, 0, 0]], dtype=bool).T)
    count, expected = counts_by_period(has_it, np.array([0, 0, 0, 1, 1, 1, 1, 1]), 2, outlets)
    assert count.tolist() == [[2.0, 0.0]]
    assert expected.tolist() == [[1.5, 0.5]]


def world(n_days: int = 10) -> tuple[SimpleNamespace, TermCounts, pd.DataFrame, pd.DataFrame]:
    """Ten articles a day, one of topic 1; on day 4 eight are, with the word سد, of which the others know nothing."""
    rows = [(day, 1 if i < (8 if day == 4 else 1) else 0) for day in range(n_days) for i in range(10)]
    labels = np.array([topic for _, topic in rows])
    words = np.array([[topic == 0, topic == 1, day == 4 and topic == 1] for day, topic in rows], dtype=np.int32)
    terms = np.array(["سوق", "نهر", "سد"], dtype=object)
    counts = TermCounts(sparse.csr_matrix(words), terms, terms, np.array([str(i) for i in range(len(rows))], object))
    days = pd.to_datetime("2026-01-05") + pd.to_timedelta([day for day, _ in rows], unit="D")
    titles = [f"خبر{i} من{i} يوم{i}" for i in range(len(rows))]
    articles = pd.DataFrame({"title": titles, "published": days, "outlet": "الميناء"})
    topics = pd.DataFrame({"topic": [0, 1], "label": ["الأسواق", "الأنهار"]})
    return SimpleNamespace(labels_=labels, n_topics_=2), counts, articles, topics


def test_a_burst_is_described() -> None:
    found = topic_bursts(*world())
    assert len(found) == 1
    row = found.iloc[0]
    assert (row["label"], row["n"], row["total"], row["share"]) == ("الأنهار", 8, 10, 0.8)
    assert row["base_share"] == pytest.approx(0.17)
    assert row["first"] == row["last"] == pd.Timestamp("2026-01-09")
    assert row["terms"] == ["سد"]
    assert len(row["headlines"]) == 3
    assert str(found["first"].dtype) == "datetime64[us]"


def test_a_week_burst_ends_on_its_sunday() -> None:
    model, counts, articles, topics = world(28)
    row = topic_bursts(model, counts, articles, topics, every="week", cost=0.5).iloc[0]
    assert (row["first"], row["last"]) == (pd.Timestamp("2026-01-05"), pd.Timestamp("2026-01-11"))


def test_a_day_of_which_only_one_outlet_is_there_has_no_burst() -> None:
    model, counts, articles, topics = world()
    # The same counts, but topic 1 is all that the outlet الصفا writes of, and it came out on day 4.
    own = articles.assign(outlet=np.where(model.labels_ == 1, "الصفا", "الميناء"))
    assert topic_bursts(model, counts, own, topics).empty


def test_articles_without_a_date_and_topics_without_articles_are_no_trouble() -> None:
    model, counts, articles, topics = world()
    articles = articles.assign(published=articles["published"].where(articles.index != 3))
    more = pd.concat([topics, pd.DataFrame({"topic": [2], "label": ["لا أحد"]})])
    assert topic_bursts(model, counts, articles, more)["label"].tolist() == ["الأنهار"]
    with pytest.raises(ToolkitError, match="^bursts need the same documents in all three: the model has 100, "):
        topic_bursts(model, counts, articles.head(3), topics)
    with pytest.raises(ToolkitError, match="^no article has a date"):
        topic_bursts(model, counts, articles.assign(published=pd.NaT), topics)


@pytest.mark.parametrize(
    ("n_days", "period"), [(1, "day"), (21, "day"), (22, "week"), (420, "week"), (422, "month"), (3000, "month")]
)
def test_the_period_follows_the_span(n_days: int, period: str) -> None:
    assert best_period(pd.Series(pd.date_range("2024-01-01", periods=n_days))) == period


def test_periods_are_numbered_from_the_first_article_to_the_last() -> None:
    # 2026-01-05 is a Monday.
    days = pd.Series(pd.to_datetime(["2026-01-11 23:00", None, "2026-01-05", "2026-01-19"], format="mixed"))
    numbers, calendar = period_numbers(days, every="week")
    assert numbers.tolist() == [0, -1, 0, 2]
    assert [str(week.start_time.date()) for week in calendar] == ["2026-01-05", "2026-01-12", "2026-01-19"]
    with pytest.raises(ToolkitError, match=r"^every is one of day, week, month, not 'year'$"):
        period_numbers(days, every="year")
