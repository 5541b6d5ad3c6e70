"""A live table in a browser: searched as people type, sorted, turned over, printed as the static one."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from lab_corpus import EVIL

import toolkit as tk


def long_table() -> pd.DataFrame:
    scores = [np.inf, -np.inf, np.nan, 0.001, -0.001, 1234.5, -0.5, *[number / 7 for number in range(53)]]
    days = pd.to_datetime([None, "2015-07-21 02:51", *["2015-07-22 00:00"] * 58])
    titles = [EVIL, "أخبارُ المدرســة ٢٠٢٤", *[f"عنوان رقم {number}" for number in range(2, 60)]]
    terms = [["النفط", "السوق"], ["عنوان طويل يملأ سطرًا وحده", "وآخر"], *[["ب"]] * 58]
    share = [number / 59 for number in range(60)]
    return pd.DataFrame(
        {
            "title": titles,
            "size": range(1000, 1060),
            "log_ratio": scores,
            "share": share,
            "published": days,
            "terms": terms,
        }
    )


@pytest.fixture
def page(browser, tmp_path):
    shown = tk.show(long_table(), max_rows=20)
    (tmp_path / "table.html").write_text(f"<!doctype html><meta charset=utf-8>{shown._repr_html_()}", "utf-8")
    page = browser.new_page()
    said = []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.goto((tmp_path / "table.html").as_uri())
    page.wait_for_selector(".tk-bar")
    yield page
    assert said == []
    assert page.evaluate("window.hacked") is None
    page.close()


def titles(page) -> list[str]:
    return page.evaluate("[...document.querySelectorAll('tbody tr')].map(row => row.cells[0].innerText)")


def test_cells_are_printed_as_in_the_static_table(page):
    from bs4 import BeautifulSoup

    static = BeautifulSoup(tk.show(long_table(), max_rows=20).html, "html.parser")
    for row, expected in zip(page.locator("tbody tr").all(), static.select("tbody tr"), strict=True):
        assert row.locator("td").all_text_contents() == [cell.text for cell in expected.find_all("td")]


def test_it_is_searched_as_people_type(page):
    page.get_by_role("searchbox").fill("مدرسه اخبار 2024")
    assert titles(page) == ["أخبارُ المدرســة ٢٠٢٤"]
    assert page.locator("[role=status]").inner_text() == "1 من 60"
    page.get_by_role("searchbox").fill("لا وجود له")
    assert titles(page) == []
    page.get_by_role("searchbox").fill("")
    assert len(titles(page)) == 20


def test_it_is_sorted_by_keyboard_with_what_is_missing_last(page):
    head = page.locator("th button").nth(2)
    head.press("Enter")
    assert page.locator("th").nth(2).get_attribute("aria-sort") == "descending"
    assert titles(page)[:2] == [EVIL, "عنوان رقم 5"]
    head.press("Enter")
    assert titles(page)[:2] == ["أخبارُ المدرســة ٢٠٢٤", "عنوان رقم 6"]
    page.get_by_role("button", name="التالية").click()
    page.get_by_role("button", name="التالية").click()
    assert titles(page)[-1] == "عنوان رقم 2"


def test_pages_turn_and_end(page):
    assert page.locator(".tk-pager span").inner_text() == "صفحة 1 من 3"
    assert page.get_by_role("button", name="السابقة").is_disabled()
    page.get_by_role("button", name="التالية").click()
    assert titles(page)[0] == "عنوان رقم 20"
