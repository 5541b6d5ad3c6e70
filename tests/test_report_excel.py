"""Tables for spreadsheets: the same bytes each time, and no cell that runs."""

from __future__ import annotations

import io
import re
import time
import zipfile

import pandas as pd
from bs4 import BeautifulSoup
from tiny_study import built_study

from toolkit.report.outputs import save_table, table_excel

TABLE = pd.DataFrame(
    {
        "title": ["=HYPERLINK(1)", "@SUM(A1)", "نص", None],
        "share": [0.123456789, float("nan"), float("inf"), 1.0],
        "size": [1, 2, 3, 4],
        "day": pd.to_datetime(["2015-07-21", "2015-07-22", None, "2015-07-24"]),
        "terms": [["+a", "b"], [], ["ج"], ["د" * 40_000]],
    }
)


def parts(data: bytes) -> dict[str, str]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name).decode("utf-8") for name in archive.namelist()}


def test_the_same_table_gives_the_same_bytes(monkeypatch):
    first = table_excel(TABLE, "ar")
    monkeypatch.setattr(time, "time", lambda: 2_000_000_000.0)
    assert table_excel(TABLE, "ar") == first
    with zipfile.ZipFile(io.BytesIO(first)) as archive:
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
    assert set(re.findall(r"\d{4}-\d\d-\d\dT[\d:]+Z", parts(first)["docProps/core.xml"])) == {"1980-01-01T00:00:00Z"}


def test_cells_are_texts_numbers_and_days_and_never_formulas():
    found = parts(table_excel(TABLE, "ar"))
    sheet = found["xl/worksheets/sheet1.xml"]
    assert "<f>" not in sheet
    assert 'rightToLeft="1"' in sheet
    strings = re.findall("<t>([^<]*)</t>", found["xl/sharedStrings.xml"])
    assert {"=HYPERLINK(1)", "@SUM(A1)", "+a | b", "العنوان"} <= set(strings)
    assert max(map(len, strings)) == 32_767
    cells = {place: (rest, value) for place, rest, value in re.findall('<c r="(\\w+)"([^>]*)><v>([^<]*)</v>', sheet)}
    assert cells["B2"][1] == "0.123457"
    assert cells["C3"][1] == "2"
    assert cells["D2"][1] == "42206"
    assert "B3" not in cells
    assert 't="s"' in cells["A2"][0]


def test_a_sheet_in_english_runs_from_left_to_right(tmp_path):
    save_table(TABLE, tmp_path, "words", language="en")
    found = parts((tmp_path / "tables" / "words.xlsx").read_bytes())
    assert "rightToLeft" not in found["xl/worksheets/sheet1.xml"]
    assert re.search(">[A-Z][a-z]+</t>", found["xl/sharedStrings.xml"])


def test_pages_link_both_files_of_a_table():
    out = built_study() / "out"
    for page, start in (("index.html", "titles/"), ("titles/report.html", "")):
        links = [
            link["href"] for link in BeautifulSoup((out / page).read_text("utf-8"), "html.parser").select("main a")
        ]
        assert {f"{start}tables/titles.csv", f"{start}tables/titles.xlsx"} <= set(links)
