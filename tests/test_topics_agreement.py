"""Agreement with classes: against scikit-learn where it has the score, and against counting by hand."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn import metrics

from toolkit.errors import ToolkitError
from toolkit.topics.agreement import agreement_table

PAIRS = st.lists(st.tuples(st.integers(0, 4), st.integers(0, 4)), min_size=1, max_size=40)


def values(classes, labels):
    return agreement_table(classes, labels, n_resamples=0).set_index("score")["value"]


@given(PAIRS)
def test_they_equal_those_of_scikit_learn(pairs):
    classes, labels = map(list, zip(*pairs, strict=True))
    found = values(classes, labels)
    for name, score in {
        "nmi": metrics.normalized_mutual_info_score,
        "ami": metrics.adjusted_mutual_info_score,
        "ari": metrics.adjusted_rand_score,
        "homogeneity": metrics.homogeneity_score,
        "completeness": metrics.completeness_score,
        "v_measure": metrics.v_measure_score,
    }.items():
        if name == "nmi" and len(set(classes)) == len(set(labels)) == 1:
            continue  # 0/0: scikit-learn's releases differ, a perfect match is 1 here
        assert found[name] == pytest.approx(score(classes, labels), abs=1e-7), name


@given(PAIRS)
def test_bcubed_is_the_mean_over_documents_of_its_definition(pairs):
    precision = np.mean([np.mean([c == k for c, t in pairs if t == topic]) for k, topic in pairs])
    recall = np.mean([np.mean([t == topic for c, t in pairs if c == k]) for k, topic in pairs])
    found = values(*zip(*pairs, strict=True))
    assert found["bcubed_precision"] == pytest.approx(precision)
    assert found["bcubed_recall"] == pytest.approx(recall)
    assert found["bcubed_f"] == pytest.approx(2 * precision * recall / (precision + recall))


def test_purity_and_accuracy_by_hand():
    # Topic 0: رياضة ×3, مال ×1; topic 1: مال ×2; topic 2: رياضة ×2. One topic has no class left to be matched with.
    classes = ["رياضة"] * 3 + ["مال"] * 3 + ["رياضة"] * 2
    found = values(classes, [0, 0, 0, 0, 1, 1, 2, 2])
    assert found["purity"] == 7 / 8
    assert found["accuracy"] == 5 / 8


def test_the_interval_holds_the_value_and_narrows_with_more_documents():
    rng = np.random.default_rng(1)
    widths = []
    for n in (100, 10_000):
        classes = rng.integers(0, 4, n)
        labels = np.where(rng.random(n) < 0.8, classes, rng.integers(0, 4, n))
        table = agreement_table(classes, labels, n_resamples=100, seed=3).set_index("score")
        row = table.loc["nmi"]
        assert row["low"] < row["value"] < row["high"]
        widths.append(row["high"] - row["low"])
    assert widths[1] < widths[0] / 5  # the root of 100 is 10


def test_the_interval_has_its_seed():
    one, two, other = (agreement_table([0, 0, 1, 1, 1], [0, 1, 1, 1, 0], seed=seed) for seed in (1, 1, 2))
    assert one.equals(two)
    assert not one.equals(other)


@pytest.mark.parametrize(("classes", "labels"), [([1, 2], [1]), ([], [])])
def test_sequences_of_other_documents_are_one_sentence(classes, labels):
    with pytest.raises(ToolkitError, match="agreement needs one class and one topic for each document, but there are"):
        agreement_table(classes, labels)
