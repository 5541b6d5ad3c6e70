"""A few hundred of the cases of the benchmark `fuzz`, and archives that claim what is not so."""

from __future__ import annotations

import sys
from itertools import islice

import pytest
from conftest import ROOT

sys.path.insert(0, str(ROOT))

from tests.benchmarks.fuzz import ENCODINGS, cases, check, check_together


def test_no_file_crashes_the_loader_or_goes_unaccounted(tmp_path):
    several = cases(250, seed=11)
    while together := list(islice(several, 50)):
        outcomes = check_together(together, tmp_path)
        wrong = [(case, outcome.fault) for case, outcome in zip(together, outcomes, strict=True) if outcome.fault]
        assert [fault for _, fault in wrong if fault != "slow"] == []


def test_the_same_seed_gives_the_same_cases():
    assert list(cases(40, seed=2)) == list(cases(40, seed=2))
    assert list(cases(40, seed=2)) != list(cases(40, seed=3))


@pytest.mark.parametrize("kind", ["random", "misnamed", "cut", "flipped", "encoded"])
def test_the_cases_are_of_all_kinds_and_some_give_articles(tmp_path, kind):
    chosen = [case for case in cases(60, seed=4) if case.kind == kind]
    assert len(chosen) == 12
    assert any(check(case, tmp_path).n_articles for case in chosen if kind != "random") or kind == "random"


def test_the_encodings_are_those_that_the_loader_knows():
    assert {"cp1256", "iso8859_6", "mac_arabic", "utf-16", "utf-16-le", "utf-8"} <= set(ENCODINGS)
