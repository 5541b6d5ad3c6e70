"""Dispersion against the worked example of the literature and its limits."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

import toolkit as tk
from toolkit.errors import ToolkitError
from toolkit.explore.dispersion import dispersion

# The corpus of Gries 2008 (table 1) and Gries 2020 (section 5.2): five parts of 9, 10, 10, 10 and 11 letters, in which
# "a" occurs 1, 2, 3, 4 and 5 times.
PARTS = [
    "b a m n i b e u p",
    "b a s a t b e w q n",
    "b c a g a b e s t a",
    "b a g h a b e a a t",
    "b a h a a b e a x a t",
]


def test_the_example_of_gries() -> None:
    row = dispersion(tk.tokenize(PARTS, form="word"), "a").iloc[0]
    assert (row["count"], row["parts"], row["n_parts"]) == (15, 5, 5)
    assert row["dp"] == pytest.approx(0.18, abs=1e-9)
    assert row["dp_norm"] == pytest.approx(0.18 / (1 - 9 / 50))  # Lijffijt and Gries 2012; 0.2195
    assert row["juilland_d"] == pytest.approx(0.785, abs=5e-4)


def test_another_word_of_the_example_by_hand() -> None:
    row = dispersion(tk.tokenize(PARTS, form="word"), "x").iloc[0]
    assert row["dp"] == pytest.approx(1 - 11 / 50)
    assert row["juilland_d"] == pytest.approx(0)


def test_a_word_in_the_smallest_part_alone_is_as_uneven_as_can_be() -> None:
    assert dispersion(tk.tokenize(PARTS, form="word"), "u")["dp_norm"].tolist() == pytest.approx([1])


def test_parts_are_groups_or_days() -> None:
    tokens = tk.tokenize(["خبر", "خبر عاجل", "عاجل"], form="word")
    by_outlet = dispersion(tokens, "خبر", parts=["أ", "ب", ""]).iloc[0]
    assert (by_outlet["parts"], by_outlet["n_parts"], by_outlet["count"]) == (2, 2, 2)
    days = pd.Series(pd.to_datetime(["2024-01-01 08:00", "2024-01-01 20:00", None]))
    by_day = dispersion(tokens, "خبر", parts=days).iloc[0]
    assert by_day["n_parts"] == 1
    assert np.isnan(by_day["dp"])
    assert np.isnan(by_day["juilland_d"])


def test_a_word_outside_the_parts_has_no_value() -> None:
    row = dispersion(tk.tokenize(["خبر", "نبأ", "عاجل"], form="word"), "عاجل", parts=["أ", "ب", None]).iloc[0]
    assert (row["count"], row["parts"]) == (0, 0)
    assert np.isnan(row["dp"])


def test_all_words_are_ordered_by_frequency() -> None:
    table = dispersion(tk.tokenize(PARTS, form="word"), min_count=4)
    assert table["term"].tolist()[:2] == ["a", "b"]
    assert table["count"].is_monotonic_decreasing
    assert table["count"].min() >= 4


@given(st.lists(st.lists(st.sampled_from(["خبر", "عاجل", "نبأ"]), max_size=8), min_size=1, max_size=6))
def test_measures_agree_with_their_definitions(docs: list[list[str]]) -> None:
    tokens = tk.tokenize([" ".join(doc) for doc in docs], form="word")
    full = [doc for doc in docs if doc]
    table = dispersion(tokens, min_count=1)
    assert table["count"].sum() == tokens.n_tokens
    if len(full) < 2:
        return
    sizes = np.array([len(doc) for doc in full])
    for row in table.itertuples():
        counts = np.array([doc.count({"نبا": "نبأ"}.get(row.term, row.term)) for doc in full])
        dp = 0.5 * np.abs(counts / counts.sum() - sizes / sizes.sum()).sum()
        rates = counts / sizes
        juilland_d = 1 - rates.std() / rates.mean() / np.sqrt(len(full) - 1)
        assert (row.dp, row.juilland_d) == pytest.approx((dp, juilland_d), abs=1e-9)
        assert 0 <= row.dp_norm <= 1 + 1e-9


def test_parts_that_do_not_fit_are_told() -> None:
    with pytest.raises(ToolkitError) as error:
        dispersion(tk.tokenize(PARTS, form="word"), "a", parts=["أ"])
    assert str(error.value) == "there are 1 parts for 5 documents; give one for each"
