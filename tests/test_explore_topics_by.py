"""Topics over groups and time, counted by hand."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

from toolkit.explore.topics_by import labelled_shares, time_step

# 2026-01-05 is a Monday; the fourth article is of the Sunday before, the last one has no date.
DAYS = ["2026-01-05 09:30", "2026-01-11 23:59", "2026-01-12", "2026-01-04", None]
ARTICLES = pd.DataFrame(
    {"published": pd.to_datetime(pd.Series(DAYS), format="mixed"), "outlet": ["سبق", "عكاظ", "عكاظ", "", "سبق"]}
)
MODEL = SimpleNamespace(labels_=np.array([0, 1, 1, 0, 0]), n_topics_=2)
TOPICS = pd.DataFrame({"topic": [0, 1], "label": ["أ", "ب"]})


def test_a_week_starts_on_monday() -> None:
    found = labelled_shares(MODEL, ARTICLES, TOPICS, by="week")
    assert found["group"].drop_duplicates().tolist() == list(pd.to_datetime(["2025-12-29", "2026-01-05", "2026-01-12"]))
    assert found["n"].tolist() == [1, 0, 1, 1, 0, 1]
    assert found["total"].tolist() == [1, 1, 2, 2, 1, 1]
    assert found["label"].tolist() == ["أ", "ب"] * 3
    assert (found["low"] <= found["share"]).all()
    assert (found["share"] <= found["high"]).all()
    assert "week" not in ARTICLES


def test_days_are_in_their_order() -> None:
    found = labelled_shares(MODEL, ARTICLES, TOPICS, by="day")
    assert found["group"].drop_duplicates().dt.day.tolist() == [4, 5, 11, 12]
    assert found["n"].sum() == 4


def test_the_biggest_groups_stand_first() -> None:
    found = labelled_shares(MODEL, ARTICLES, TOPICS, by="outlet", max_groups=1)
    assert found["group"].unique().tolist() == ["سبق"]  # of two with two articles, the first by name
    assert found["share"].tolist() == [1.0, 0.0]


@pytest.mark.parametrize("by", ["", "day", "week", "outlet"])
def test_no_known_group_gives_no_rows(by: str) -> None:
    unknown = ARTICLES.assign(published=pd.NaT, outlet="")
    found = labelled_shares(MODEL, unknown, TOPICS, by=by)
    assert found.empty
    assert {"group", "topic", "label", "share", "low", "high"} <= set(found.columns)


@pytest.mark.parametrize(("n_days", "step"), [(0, "day"), (1, "day"), (21, "day"), (22, "week"), (400, "week")])
def test_more_than_21_days_are_followed_by_week(n_days: int, step: str) -> None:
    days = pd.Series(pd.date_range("2026-01-05 10:00", periods=n_days)).repeat(2)
    assert time_step(pd.DataFrame({"published": days})) == step
