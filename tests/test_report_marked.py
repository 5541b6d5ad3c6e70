"""An article's text on a page: every character is there, escaped, and the marked places are those asked for."""

from __future__ import annotations

import pandas as pd
from bs4 import BeautifulSoup
from hypothesis import given
from hypothesis import strategies as st

from toolkit.report.marked import show_article
from toolkit.report.sanitize import sanitize

TEXT = st.text(alphabet="اب <>&\"'؟\nx", max_size=40)


def article(title: str, body: str) -> pd.Series:
    return pd.Series({"article_id": "a", "title": title, "body": body})


def places(*rows: tuple[str, int, int]) -> pd.DataFrame:
    return pd.DataFrame(list(rows), columns=["column", "start", "end"])


@given(TEXT, st.lists(st.tuples(st.integers(0, 40), st.integers(1, 5)), max_size=6))
def test_the_text_is_whole_and_what_is_marked_is_the_place(body: str, given_places: list[tuple[int, int]]) -> None:
    rows = [("body", start, min(start + n, len(body))) for start, n in given_places if start < len(body)]
    rows = [row for row in rows if "\n" not in body[row[1] : row[2]]]
    page = BeautifulSoup(show_article(article("", body), places(*rows)).html, "html.parser")
    lines = [line for line in body.split("\n") if line.strip()]
    assert [found.get_text() for found in page.find_all("p")] == lines
    shown = {body[start:end] for _, start, end in rows}
    assert {found.get_text() for found in page.find_all("mark")} <= shown


def test_markup_in_the_text_does_not_run() -> None:
    shown = show_article(
        article("<script>alert(1)</script>", "نص <img src=x onerror=alert(1)>"), places(("title", 0, 8))
    )
    assert "<script>" not in shown.html
    assert "<img" not in shown.html
    kept = sanitize(shown.html)
    assert kept.find("mark").get_text() == "<script>"
    assert kept.get_text().split("\n")[1] == "<script>alert(1)</script>"


def test_arabic_runs_from_the_right_on_an_english_page() -> None:
    assert 'dir="rtl" lang="ar"' in show_article(article("خبر", ""), places(), language="en").html
    assert 'dir="auto"' in show_article(article("NATO", "meets"), places(), language="ar").html


def test_of_two_places_that_overlap_the_first_is_marked() -> None:
    page = show_article(article("", "abcdef"), places(("body", 2, 5), ("body", 1, 3))).html
    assert "a<mark>bc</mark>def" in page
