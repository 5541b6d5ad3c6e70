"""Topics over groups and time, counted by hand."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

from toolkit.errors import ToolkitError
from toolkit.explore.topics_by import busiest_days, labelled_shares, time_step, topics_over_time

# 2026-01-05 is a Monday; the fourth article is of the Sunday before, the last one has no date.
DAYS = ["2026-01-05 09:30", "2026-01-11 23:59", "2026-01-12", "2026-01-04", None]
ARTICLES = pd.DataFrame(
    {"published": pd.to_datetime(pd.Series(DAYS), format="mixed"), "outlet": ["سبق", "عكاظ", "عكاظ", "", "سبق"]}
)
MODEL = SimpleNamespace(labels_=np.array([0, 1, 1, 0, 0]), n_topics_=2, confidence_=np.ones(5))
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


def test_a_period_without_articles_is_a_gap_and_not_a_zero() -> None:
    found = topics_over_time(MODEL, ARTICLES, TOPICS, every="day")
    first = found[found["topic"] == 0]
    assert first["day"].tolist() == list(pd.date_range("2026-01-04", "2026-01-12"))
    assert first["total"].tolist() == [1, 1, 0, 0, 0, 0, 0, 1, 1]
    assert first["share"].fillna(-1).tolist() == [1, 1, -1, -1, -1, -1, -1, 0, 0]
    assert first[["low", "high"]].isna().all(axis=1).tolist() == (first["total"] == 0).tolist()
    assert found["label"].tolist() == ["أ"] * 9 + ["ب"] * 9


@pytest.mark.parametrize(
    ("every", "days"), [("week", ["2025-12-29", "2026-01-05", "2026-01-12"]), ("month", ["2026-01-01"])]
)
def test_weeks_and_months_are_given_by_their_first_day(every: str, days: list[str]) -> None:
    found = topics_over_time(MODEL, ARTICLES, TOPICS, every=every)
    assert found["day"].drop_duplicates().tolist() == list(pd.to_datetime(days))
    assert found["n"].sum() == 4
    assert found.groupby("day")["share"].sum().tolist() == [1.0] * len(days)


def test_the_period_is_chosen_where_none_is_given_and_dates_are_needed() -> None:
    assert topics_over_time(MODEL, ARTICLES, TOPICS)["day"].nunique() == 9
    with pytest.raises(ToolkitError, match=r"^every is one of day, week, month, not 'year'$"):
        topics_over_time(MODEL, ARTICLES, TOPICS, every="year")
    with pytest.raises(ToolkitError, match=r"^no article has a date; give articles with dates$"):
        topics_over_time(MODEL, ARTICLES.assign(published=pd.NaT), TOPICS)


def test_the_busiest_days_name_the_topic_above_its_usual_share() -> None:
    # Day 4: two of topic 0 and one of 1; day 5: one of 1; usually half and half.
    days = pd.to_datetime(["2026-01-04", "2026-01-04 20:00", "2026-01-04", "2026-01-05", None], format="mixed")
    articles = pd.DataFrame({"published": days})
    model = SimpleNamespace(labels_=np.array([0, 0, 1, 1, 1]))
    found = busiest_days(model, articles, TOPICS)
    assert found["size"].tolist() == [3, 1]
    assert found["label"].tolist() == ["أ", "ب"]
    assert found["share"].tolist() == pytest.approx([2 / 3, 1.0])
    assert found["base_share"].tolist() == pytest.approx([0.5, 0.5])
    assert len(busiest_days(model, articles, TOPICS, n_days=1)) == 1
