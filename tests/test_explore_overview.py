"""What a corpus holds, counted by hand on six articles."""

from __future__ import annotations

import pandas as pd
import pytest

from toolkit.explore.overview import (
    article_lengths,
    articles_table,
    comparing_column,
    coverage_table,
    duplicates_table,
    lengths_table,
    problems_table,
)


@pytest.fixture
def articles() -> pd.DataFrame:
    days = ["2015-07-21 02:00", "2015-07-21 09:00", "2015-07-23", None, "2015-07-23", "2015-07-22"]
    return pd.DataFrame(
        {
            "article_id": list("abcdef"),
            "title": ["عنوان أول", "", "ثالث", "رابع", "خامس", "سادس"],
            "body": ["كلمة", "كلمتان هنا\nوسطر", "ثلاث كلمات هنا", "كلمة", "كلمة", "كلمة كلمة"],
            "published": pd.to_datetime(pd.Series(days), format="mixed"),
            "outlet": ["سبق", "سبق", "عكاظ", "", "سبق", "عكاظ"],
            "section": "",
            "author": "",
            "agency": ["رويترز", "", "", "", "", ""],
            "url": "",
            "captions": "",
        }
    )


def test_outlets_are_counted_and_the_nameless_stand_last(articles: pd.DataFrame) -> None:
    found = articles_table(articles, by="outlet")
    assert found["outlet"].tolist() == ["سبق", "عكاظ", "غير معروفة"]
    assert found["size"].tolist() == [3, 2, 1]
    assert found["share"].tolist() == pytest.approx([3 / 6, 2 / 6, 1 / 6])
    assert found["median_words"].tolist() == [1, 2.5, 1]
    assert found["first"].tolist()[:2] == [pd.Timestamp("2015-07-21"), pd.Timestamp("2015-07-22")]
    assert articles_table(articles, by="outlet", language="en")["outlet"].iloc[-1] == "unknown"


def test_no_section_at_all_gives_no_rows(articles: pd.DataFrame) -> None:
    found = articles_table(articles, by="section")
    assert found.empty
    assert "size" in found


def test_days_are_in_their_order_and_the_undated_are_left_out(articles: pd.DataFrame) -> None:
    found = articles_table(articles, by="day")
    assert found["day"].dt.day.tolist() == [21, 22, 23]
    assert found["size"].tolist() == [2, 1, 2]


def test_lengths_count_what_stands_between_white_space(articles: pd.DataFrame) -> None:
    assert article_lengths(articles).tolist() == [1, 3, 3, 1, 1, 2]
    assert article_lengths(pd.DataFrame({"body": ["", " \n", " كلمة\u00a0كلمة\n"]})).tolist() == [0, 0, 2]


def test_bins_hold_every_article_but_the_longest_hundredth(articles: pd.DataFrame) -> None:
    found = lengths_table(articles)
    assert found["size"].sum() == 6
    assert found["low"].tolist() == [0, 1, 2, 3]
    many = pd.DataFrame({"body": ["كلمة " * 100] * 990 + ["كلمة " * 9000] * 10})
    assert lengths_table(many)["size"].sum() == 990
    assert lengths_table(many.head(0)).empty


def test_problems_are_counted_by_reason(articles: pd.DataFrame) -> None:
    rows = [
        ("b.txt", 0, "warning", "markup", "w"),
        ("a.txt", 0, "skipped", "empty_body", "first"),
        ("c.txt", 0, "skipped", "empty_body", "second"),
        ("d.txt", 0, "skipped", "binary", "x"),
    ]
    found = problems_table(pd.DataFrame(rows, columns=["file", "position", "severity", "reason", "detail"]))
    assert found["reason"].tolist() == ["empty_body", "binary", "markup"]
    assert found["count"].tolist() == [2, 1, 1]
    assert found["detail"].tolist()[0] == "first"


def test_coverage_says_how_many_articles_have_what(articles: pd.DataFrame) -> None:
    found = coverage_table(articles).set_index("field")["size"]
    assert found[["title", "published", "outlet", "section", "agency"]].tolist() == [5, 5, 5, 0, 1]


def test_duplicates_are_described_with_the_first_headline(articles: pd.DataFrame) -> None:
    rows = [
        (1, "b", "reprint", True, "سبق", "2015-07-21"),
        (1, "c", "reprint", False, "عكاظ", "2015-07-23"),
        (2, "a", "exact", True, "سبق", None),
        (2, "d", "exact", False, "", None),
        (2, "e", "exact", False, "سبق", None),
    ]
    duplicates = pd.DataFrame(rows, columns=["group", "article_id", "kind", "first", "outlet", "published"])
    found = duplicates_table(duplicates.assign(published=pd.to_datetime(duplicates["published"])), articles)
    assert found["copies"].tolist() == [3, 2]
    assert found["title"].tolist() == ["عنوان أول", "كلمتان هنا"]  # without a headline, how it begins
    assert found["outlets"].tolist() == [["سبق"], ["سبق", "عكاظ"]]
    assert duplicates_table(duplicates.head(0), articles).empty


def test_articles_are_compared_by_outlet_then_by_section(articles: pd.DataFrame) -> None:
    assert comparing_column(articles) == "outlet"
    assert comparing_column(articles, min_articles=3) == ""
    one = articles.assign(outlet="سبق", section=["أ", "ب", "", "", "", ""])
    assert comparing_column(one) == "section"
    assert comparing_column(one.assign(section="أ")) == ""


@pytest.mark.parametrize("by", ["outlet", "section", "day"])
def test_an_empty_corpus_gives_tables_without_rows(articles: pd.DataFrame, by: str) -> None:
    assert articles_table(articles.head(0), by=by).empty
