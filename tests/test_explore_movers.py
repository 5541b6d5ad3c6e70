"""What rose and fell, and events in the words: against sums done article by article."""

from __future__ import annotations

from math import log, sqrt
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest
from scipy import sparse

from toolkit.counts import TermCounts
from toolkit.errors import ToolkitError
from toolkit.explore.events import news_events
from toolkit.explore.movers import share_changes, term_changes, topic_changes


def corpus(rows: list[tuple[int, str, str]]) -> tuple[TermCounts, pd.DataFrame]:
    """Make articles of (day, outlet, words)."""
    terms = np.array(sorted({word for _, _, words in rows for word in words.split()}), dtype=object)
    matrix = np.array([[term in words.split() for term in terms] for _, _, words in rows], dtype=np.int32)
    counts = TermCounts(sparse.csr_matrix(matrix), terms, terms, np.arange(len(rows)).astype(str).astype(object))
    days = pd.to_datetime("2026-01-05") + pd.to_timedelta([day for day, _, _ in rows], unit="D")
    titles = [f"{words} {i}" for i, (_, _, words) in enumerate(rows)]
    return counts, pd.DataFrame({"title": titles, "published": days, "outlet": [outlet for _, outlet, _ in rows]})


# One outlet, four days of ten articles; نهر in 1, 3, 5 and 7 of them: exactly on a line.
RISING = [(day, "الميناء", "نهر سوق" if i < 1 + 2 * day else "سوق") for day in range(4) for i in range(10)]


def test_z_is_that_of_cochran_and_armitage() -> None:
    counts, articles = corpus(RISING)
    row = term_changes(counts, articles, min_docs=1).set_index("term").loc["نهر"]
    # 16 of 40; days −1.5 … 1.5. Σ t·x = −1.5·1 − 0.5·3 + 0.5·5 + 1.5·7 = 10; Σ t² = 10·(2.25 + 0.25)·2 = 50.
    assert row["z"] == pytest.approx(10 / sqrt(0.4 * 0.6 * 50 * 40 / 39))
    assert (row["share_first"], row["share_last"], row["docs"]) == (0.2, 0.6, 16)
    assert row["log_ratio"] == pytest.approx(np.log2((12.5 / 21) / (4.5 / 21)))


def test_a_word_of_all_articles_does_not_move() -> None:
    counts, articles = corpus(RISING)
    row = term_changes(counts, articles, min_docs=1).set_index("term").loc["سوق"]
    assert (row["z"], row["p_adjusted"]) == (0.0, 1.0)


def test_a_change_of_outlets_is_no_change_of_words() -> None:
    # الميناء says it always, الصفا never; first the one comes out, then the other: within each nothing moves.
    first = [(day, "الصفا", "سوق") for day in range(5) for _ in range(6)] + [
        (day, "الميناء", "نهر") for day in range(5)
    ]
    last = [(5 + day, outlet, word) for day, outlet, word in first]
    last = [
        (day, "الميناء" if outlet == "الصفا" else "الصفا", "نهر" if word == "سوق" else "سوق")
        for day, outlet, word in last
    ]
    counts, articles = corpus(first + last)
    mixed = term_changes(counts, articles, min_docs=1).set_index("term").loc["نهر"]
    blind = term_changes(counts, articles.assign(outlet=""), min_docs=1).set_index("term").loc["نهر"]
    assert blind["p_adjusted"] < 1e-5
    assert mixed["z"] == pytest.approx(0.0, abs=1e-9)


def test_bunched_days_count_for_less() -> None:
    """The same rise from day to day, once even and once by leaps: the second is less sure."""
    even = [(day, "الميناء", "نهر" if i < 2 + day else "سوق") for day in range(8) for i in range(20)]
    leaps = [
        (day, "الميناء", "نهر" if i < 2 + day + 6 * (-1) ** day * (day in (2, 3, 4, 5)) else "سوق")
        for day in range(8)
        for i in range(20)
    ]
    z = [term_changes(*corpus(rows), min_docs=1).set_index("term").loc["نهر", "z"] for rows in (even, leaps)]
    assert 0 < z[1] < z[0]


def test_topics_have_their_changes_too() -> None:
    _, articles = corpus(RISING)
    model = SimpleNamespace(labels_=np.array([int("نهر" in words) for _, _, words in RISING]))
    topics = pd.DataFrame({"topic": [0, 1], "label": ["أ", "ب"]})
    found = topic_changes(model, articles, topics)
    assert found["label"].tolist() == ["ب", "أ"]
    assert found["z"].tolist() == pytest.approx([found["z"].iloc[0], -found["z"].iloc[0]])


def test_rare_words_and_undated_articles_are_left_out() -> None:
    counts, articles = corpus([*RISING, (0, "الميناء", "نادر")])
    articles.loc[articles.index[-1], "published"] = pd.NaT
    assert "نادر" not in set(term_changes(counts, articles, min_docs=1)["term"])
    assert term_changes(counts, articles, min_docs=100).empty
    with pytest.raises(ToolkitError, match=r"^there are 3 articles for 41 documents; give those that were counted$"):
        term_changes(counts, articles.head(3))
    with pytest.raises(ToolkitError, match="^no article has a date"):
        share_changes(counts.doc_term > 0, articles.assign(published=pd.NaT))


def days_with_an_event() -> list[tuple[int, str, str]]:
    """Twenty days of twenty articles; on days 8 and 9 half of them are of a flood, in two words that go together."""
    rows = []
    for day in range(20):
        for i in range(20):
            is_flood = day in (8, 9) and i < 10
            words = "فيضان سيل" if is_flood else f"سوق نص{i}"
            rows.append((day, "الميناء", f"{words} فيضان" if (day, i) in ((2, 0), (15, 1)) else words))
    return rows


def test_words_of_one_event_are_one_row() -> None:
    counts, articles = corpus(days_with_an_event())
    found = news_events(counts, articles)
    assert len(found) == 1
    row = found.iloc[0]
    assert set(row["terms"][:2]) == {"فيضان", "سيل"}
    assert (row["first"], row["last"]) == (pd.Timestamp("2026-01-13"), pd.Timestamp("2026-01-14"))
    assert (row["n"], row["total"], row["share"]) == (20, 40, 0.5)
    # سيل: 20 of 400; odds 1/19 become 3/19, a share of 3/22. On two days 20 of 40 have it.
    strength = 20 * log((3 / 22) / 0.05) + 20 * log((19 / 22) / 0.95)
    assert row["strength"] == pytest.approx(strength)
    assert all("فيضان" in title for title in row["headlines"])


def test_evenly_spread_words_are_no_event() -> None:
    counts, articles = corpus([(day, "الميناء", "نهر" if i % 3 else "سوق") for day in range(10) for i in range(9)])
    found = news_events(counts, articles)
    assert found.empty
    assert found.columns.tolist() == [
        "label",
        "first",
        "last",
        "n",
        "total",
        "share",
        "base_share",
        "strength",
        "terms",
        "headlines",
    ]


def test_two_events_on_the_same_days_stay_two() -> None:
    rows = days_with_an_event()
    rows += [(day, "الميناء", "زلزال") for day in (8, 9) for _ in range(10)]
    found = news_events(*corpus(rows))
    assert sorted(terms[0] for terms in found["terms"]) == ["زلزال", "سيل"]


def test_the_order_of_the_articles_changes_nothing() -> None:
    rows = days_with_an_event()
    order = np.random.default_rng(5).permutation(len(rows))
    first, second = (news_events(*corpus(list(part))) for part in (rows, [rows[i] for i in order]))
    columns = ["label", "first", "last", "n", "total", "strength"]
    pd.testing.assert_frame_equal(first[columns], second[columns])
