"""Collocations against published and hand-computed values."""

from __future__ import annotations

import math
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import toolkit as tk
from toolkit.association import adjacent_pairs, g2, log_dice, npmi, pair_margins, t_score
from toolkit.errors import ToolkitError
from toolkit.explore.collocations import collocations

# ريح stands at 1 and 4 of the first document (counted from 0), at 0 of the second.
TEXTS = ["قمر ريح شمس قمر ريح", "ريح قمر", "نجم شمس"]
WORDS = ["قمر", "ريح", "شمس", "نجم", "بحر"]


def near(word: str = "ريح", **options: int) -> dict[str, dict]:
    table = collocations(tk.tokenize(TEXTS, form="word"), word, **({"min_count": 1} | options))
    return {row["collocate"]: row for row in table.to_dict("records")}


@pytest.mark.parametrize(
    ("together", "first", "second", "value"),
    # Dunning 1993, table 1: "the swiss", "can be", "previous year", "mineral water" among 31,777 pairs
    [(110, 2552, 221, 270.72), (29, 42, 152, 263.90), (31, 54, 170, 256.84), (10, 10, 13, 167.23)],
)
def test_g2_equals_the_values_that_dunning_published(together, first, second, value) -> None:
    assert g2(np.array([together]), first, np.array([second]), 31777)[0] == pytest.approx(value, abs=0.02)


@pytest.mark.parametrize(
    ("together", "first", "second", "value"),
    # Manning and Schütze 1999, table 5.12 (their probabilities are rounded): "most powerful", "powerful force", …
    [(150, 12593, 932, 1291.42), (13, 932, 3424, 80.39), (6, 932, 291, 57.27)],
)
def test_g2_agrees_with_manning_and_schuetze(together, first, second, value) -> None:
    assert g2(np.array([together]), first, np.array([second]), 14307668)[0] == pytest.approx(value, rel=1e-3)


@pytest.mark.parametrize(
    ("together", "first", "second", "value"),
    # Manning and Schütze 1999, section 5.3.1 and table 5.6: "new companies", "Ayatollah Ruhollah", "over many"
    [(8, 15828, 4675, 0.9999), (20, 42, 20, 4.4721), (20, 13484, 10570, 2.2446)],
)
def test_t_equals_published_values(together, first, second, value) -> None:
    assert t_score(np.array([together]), first, np.array([second]), 14307668)[0] == pytest.approx(value, abs=1e-4)


def test_log_dice_has_the_properties_that_rychly_gives() -> None:
    # 14 when the words occur only together; one less is half as often; 0 is one co-occurrence in 16,000 of each
    found = log_dice(np.array([100, 50, 1]), np.array([100, 100, 2**14]), np.array([100, 100, 2**14]))
    assert found.tolist() == [14, 13, 0]


def test_npmi_has_the_limits_that_bouma_gives() -> None:
    assert npmi(np.array([5, 0, 1]), 5, np.array([5, 5, 20]), 100).tolist() == pytest.approx([1, -1, 0])


def test_windows_counted_by_hand() -> None:
    rows = near(window=1)
    # windows of one: قمر and شمس around the first ريح, قمر before the second, قمر after the third
    assert {word: (row["count"], row["before"], row["after"]) for word, row in rows.items()} == {
        "قمر": (3, 2, 1),
        "شمس": (1, 0, 1),
    }
    assert (rows["قمر"]["docs"], rows["قمر"]["word_count"], rows["قمر"]["collocate_count"]) == (2, 3, 3)


def test_a_token_between_two_hits_counts_once_on_the_side_of_the_nearer() -> None:
    assert near(window=2)["شمس"]["count"] == 1
    assert near(window=2)["شمس"]["after"] == 1
    assert near(window=2)["قمر"]["count"] == 3


def test_measures_by_hand() -> None:
    row = near(window=1)["شمس"]
    # 4 tokens stand in windows, 6 tokens are not ريح, شمس is 2 of them and 1 of the 4
    assert row["t"] == pytest.approx(1 - 4 * 2 / 6)
    assert row["npmi"] == pytest.approx(math.log(1 * 6 / (4 * 2)) / -math.log(1 / 6))
    assert row["log_dice"] == pytest.approx(14 + math.log2(2 * 1 / (3 + 2)))
    by_hand = 2 * (1 * math.log(6 / 8) + 3 * math.log(18 / 16) + 1 * math.log(6 / 4) + 1 * math.log(6 / 8))
    assert row["g2"] == pytest.approx(-by_hand)  # fewer than chance


def test_windows_end_with_their_document() -> None:
    assert "نجم" not in near(window=9)


def test_pairs_by_hand() -> None:
    table = collocations(tk.tokenize(TEXTS, form="word"), min_count=1)
    rows = {row["written"]: row for row in table.to_dict("records")}
    assert {pair: row["count"] for pair, row in rows.items()} == {
        "قمر ريح": 2,
        "ريح شمس": 1,
        "شمس قمر": 1,
        "ريح قمر": 1,
        "نجم شمس": 1,
    }
    row = rows["قمر ريح"]  # of 6 pairs قمر is first in 2 and ريح second in 2
    assert row["npmi"] == pytest.approx(1)
    assert row["t"] == pytest.approx((2 - 2 * 2 / 6) / math.sqrt(2))
    assert (row["word"], row["collocate"], row["docs"], row["after"]) == ("قمر", "ريح", 1, 2)


def test_both_kinds_have_the_same_columns() -> None:
    tokens = tk.tokenize(TEXTS, form="word")
    one, two = collocations(tokens, "ريح", min_count=1), collocations(tokens, min_count=1)
    assert (one.dtypes == two.dtypes).all()
    assert (collocations(tokens, "ريح", min_count=99).dtypes == one.dtypes).all()
    assert (collocations(tokens, min_count=99).dtypes == one.dtypes).all()


def test_bounds_and_order() -> None:
    assert set(near(min_docs=2)) == {"قمر"}
    table = collocations(tk.tokenize(TEXTS, form="word"), min_count=1, sort="t")
    assert table["t"].is_monotonic_decreasing


@given(st.lists(st.lists(st.sampled_from(WORDS), max_size=9), max_size=5), st.integers(1, 4))
def test_counts_agree_with_counting_one_by_one(docs: list[list[str]], window: int) -> None:
    tokens = tk.tokenize([" ".join(doc) for doc in docs], form="word")
    if not any("قمر" in doc for doc in docs):
        return
    table = collocations(tokens, "قمر", window=window, min_count=1)
    expected: dict[str, int] = {}
    for doc in docs:
        for i, word in enumerate(doc):
            if word != "قمر" and "قمر" in doc[max(i - window, 0) : i + window + 1]:
                expected[word] = expected.get(word, 0) + 1
    assert dict(zip(table["collocate"], table["count"], strict=True)) == expected
    assert (table["before"] + table["after"] == table["count"]).all()
    assert (table["log_dice"] <= 14 + 1e-9).all()
    assert table["npmi"].between(-1 - 1e-9, 1 + 1e-9).all()


@given(st.lists(st.lists(st.sampled_from(WORDS), max_size=9), max_size=5))
def test_pairs_sum_to_the_neighbours(docs: list[list[str]]) -> None:
    tokens = tk.tokenize([" ".join(doc) for doc in docs], form="word")
    pairs = adjacent_pairs(tokens)
    assert pairs["count"].sum() == sum(max(len(doc) - 1, 0) for doc in docs)
    firsts, seconds = pair_margins(tokens)
    assert firsts.sum() == seconds.sum() == pairs["count"].sum()
    for _, row in pairs.iterrows():
        words = (tokens.types[row["first"]], tokens.types[row["second"]])
        assert row["docs"] == sum(words in set(pairwise(doc)) for doc in docs)


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        ({"sort": "size"}, "sort is one of log_dice, npmi, t, g2, not 'size'"),
        ({"window": 0}, "window is at least 1 token, not 0"),
    ],
)
def test_mistakes_are_told(options: dict, sentence: str) -> None:
    with pytest.raises(ToolkitError) as error:
        collocations(tk.tokenize(TEXTS, form="word"), "ريح", **options)
    assert str(error.value) == sentence
