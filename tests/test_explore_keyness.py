"""Keyness against published and hand-computed values."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolkit.errors import ToolkitError
from toolkit.explore.keyness import (
    compare_groups,
    contrasting_words,
    holm,
    keyness,
    log_likelihood,
    log_ratio,
    marking_words,
)
from toolkit.tokens import tokenize

COLUMNS = [
    *("group", "term", "written", "count", "docs", "other_count", "per_million", "other_per_million"),
    *("g2", "log_ratio", "log_ratio_low", "log_ratio_high", "p_adjusted"),
]
# "أ" has قمر 3 times in 6 tokens, "ب" once in 4 tokens; the last document belongs to nobody.
TEXTS = ["قمر قمر شمس", "قمر نجم نجم", "شمس شمس قمر شمس", "قمر قمر قمر"]
GROUPS = ["أ", "أ", "ب", ""]


def table(**options: object) -> pd.DataFrame:
    return keyness(tokenize(TEXTS, form="word"), GROUPS, **({"min_count": 1} | options))


def row(found: pd.DataFrame, group: str, term: str) -> pd.Series:
    return found[(found["group"] == group) & (found["term"] == term)].iloc[0]


def test_log_likelihood_equals_a_published_value() -> None:
    # The worked example of Hardie's course on corpora with the Lancaster log-likelihood wizard (Rayson):
    # 52 in 50,000 against 57 in 75,000 is +2.65.
    assert log_likelihood(np.array([52]), np.array([57]), 50_000, 75_000).round(2).tolist() == [2.65]


def test_log_likelihood_equals_a_value_computed_by_hand() -> None:
    # E1 = 6 · 4 / 10 = 2.4, E2 = 1.6
    by_hand = 2 * (3 * math.log(3 / 2.4) + 1 * math.log(1 / 1.6))
    assert row(table(), "أ", "قمر")["g2"] == pytest.approx(by_hand)


def test_a_word_of_one_side_alone_has_the_limit_of_the_formula() -> None:
    # x · ln x goes to 0 with x: G² = 2 · 2 · ln(2 / (6 · 2 / 10))
    assert row(table(), "أ", "نجم")["g2"] == pytest.approx(4 * math.log(2 / 1.2))


def test_log_ratio_of_twice_as_often_is_one() -> None:
    middle, low, high = log_ratio(np.array([20]), np.array([10]), 1000, 1000)
    half = 1.959964 * math.sqrt(1 / 20 + 1 / 10 - 2 / 1000) / math.log(2)
    assert (middle[0], low[0], high[0]) == pytest.approx((1.0, 1 - half, 1 + half))


def test_a_count_of_zero_is_taken_as_a_half() -> None:
    assert row(table(), "أ", "نجم")["log_ratio"] == pytest.approx(math.log2((2 / 6) / (0.5 / 4)))


def test_counts_rates_and_documents_are_those_of_the_two_sides() -> None:
    found = row(table(), "أ", "قمر")
    assert found[["count", "docs", "other_count"]].tolist() == [3, 2, 1]
    assert found[["per_million", "other_per_million"]].tolist() == [5e5, 2.5e5]


def test_documents_without_a_group_stand_on_neither_side() -> None:
    assert table()["count"].sum() == 10
    assert set(table()["group"]) == {"أ", "ب"}


def test_columns_and_order() -> None:
    found = table()
    assert list(found.columns) == COLUMNS
    assert found["group"].tolist() == ["أ"] * 3 + ["ب"] * 3  # the bigger group first
    assert found.loc[found["group"] == "ب", "term"].iloc[0] == "شمس"


def test_one_target_gives_its_rows_alone_with_a_correction_for_them_alone() -> None:
    found = table(target="ب")
    assert set(found["group"]) == {"ب"}
    assert len(found) == 3
    assert (found["p_adjusted"] <= table().query("group == 'ب'")["p_adjusted"].to_numpy() + 1e-12).all()


def test_rare_words_are_left_out() -> None:
    assert set(table(min_count=4)["term"]) == {"قمر", "شمس"}
    assert set(table(min_docs=2)["term"]) == {"قمر", "شمس"}


def test_holm_equals_values_computed_by_hand() -> None:
    assert holm(np.array([0.01, 0.04, 0.03, 0.005])).tolist() == pytest.approx([0.03, 0.06, 0.06, 0.02])
    assert holm(np.array([0.9, 0.8])).tolist() == [1.0, 1.0]
    assert holm(np.array([])).tolist() == []


@pytest.mark.parametrize(
    ("groups", "sentence"),
    [
        (["أ", "أ", "أ", ""], "one group has a name and words, and comparing takes two; choose another column"),
        (["", None, "", ""], "no group has a name and words, and comparing takes two; choose another column"),
        (["أ", "ب"], "there are 2 groups for 4 documents; give one for each"),
    ],
)
def test_groups_that_do_not_fit_are_refused(groups: list[str], sentence: str) -> None:
    with pytest.raises(ToolkitError, match=f"^{sentence}$"):
        keyness(tokenize(TEXTS), groups)


def test_an_unknown_target_is_refused() -> None:
    with pytest.raises(ToolkitError, match=r"^there is no group 'ج'; groups are أ, ب$"):
        table(target="ج")


@given(
    st.lists(st.tuples(st.sampled_from("أب"), st.lists(st.sampled_from(["قمر", "شمس", "نجم"]), max_size=6)), min_size=2)
)
def test_both_sides_add_up_and_mirror_each_other(docs: list[tuple[str, list[str]]]) -> None:
    tokens = tokenize([" ".join(words) for _, words in docs], form="word")
    groups = [group for group, _ in docs]
    if len({group for group, words in docs if words}) < 2:
        return
    found = keyness(tokens, groups, min_count=1).sort_values("term", kind="stable")
    one, other = (found[found["group"] == group] for group in ("أ", "ب"))
    assert one["count"].sum() + other["count"].sum() == tokens.n_tokens
    assert one["g2"].to_numpy() == pytest.approx(other["g2"].to_numpy())
    assert one["log_ratio"].to_numpy() == pytest.approx(-other["log_ratio"].to_numpy())
    assert found["p_adjusted"].between(0, 1).all()
    assert ((found["log_ratio_low"] <= found["log_ratio"]) & (found["log_ratio"] <= found["log_ratio_high"])).all()


def news() -> tuple[object, pd.DataFrame]:
    body = ["فاز الفريق في المباراة 2015"] * 8 + ["هبطت أسعار الأسهم في السوق"] * 8
    articles = pd.DataFrame({"outlet": ["الرياضي"] * 8 + ["الاقتصادية"] * 8, "section": "", "title": "", "body": body})
    return tokenize(articles, form="word"), articles


def test_marking_words_belong_to_their_group_and_are_no_numbers() -> None:
    tokens, articles = news()
    marks = marking_words(compare_groups(tokens, articles, by="outlet"), n_words=3, max_p=0.05)
    assert {group: set(rows["term"]) <= set(tokens.types) for group, rows in marks.groupby("group")} == {
        "الاقتصادية": True,
        "الرياضي": True,
    }
    assert set(marks.loc[marks["group"] == "الرياضي", "term"]) <= {"فاز", "الفريق", "المباراه"}
    assert marks.groupby("group").size().max() <= 3


def test_contrasting_words_stand_from_more_to_less() -> None:
    tokens, articles = news()
    found = contrasting_words(compare_groups(tokens, articles, by="outlet"), group="الرياضي", max_p=0.05)
    assert found["log_ratio"].is_monotonic_decreasing
    assert found["log_ratio"].iloc[0] > 0 > found["log_ratio"].iloc[-1]
    with pytest.raises(ToolkitError, match="there is no group 'سبق'; groups are"):
        contrasting_words(compare_groups(tokens, articles, by="outlet"), group="سبق")


@pytest.mark.parametrize("by", ["", "section"])
def test_nothing_to_compare_gives_a_table_without_rows(by: str) -> None:
    found = compare_groups(*news(), by=by)
    assert found.empty
    assert list(found.columns) == COLUMNS
    assert marking_words(found).empty
    assert contrasting_words(found).empty
