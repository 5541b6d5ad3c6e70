"""Lines of a concordance on a page: some are shown, all are in the file."""

from __future__ import annotations

import pandas as pd
from bs4 import BeautifulSoup

from toolkit.explore.concordance import concordance
from toolkit.report.lines import save_lines
from toolkit.report.sanitize import sanitize

TEXTS = [f"سطر رقم {n} فيه خبر عن المدينة" for n in range(60)]


def test_some_lines_are_drawn_and_the_file_has_all(tmp_path) -> None:
    lines = concordance(TEXTS, "خبر", sort="place")
    page = BeautifulSoup(save_lines(lines, tmp_path, "lines", max_rows=12, seed=3).html, "html.parser")
    rows = page.select("tbody tr")
    assert len(rows) == 12
    numbers = [int(row.select_one(".tk-before").get_text().split()[2]) for row in rows]
    assert numbers == sorted(set(numbers))  # in their order, none twice
    assert page.select_one(".tk-more").get_text() == "المعروض 12 موضعًا من أصل 60 اختيرت عشوائيًّا، والملف يضمّها كلها"
    assert len(pd.read_csv(tmp_path / "tables" / "lines.csv")) == 60
    assert (tmp_path / "tables" / "lines.xlsx").is_file()


def test_the_same_seed_draws_the_same_lines(tmp_path) -> None:
    lines = concordance(TEXTS, "خبر")
    drawn = [save_lines(lines, tmp_path, "lines", max_rows=9, seed=seed).html for seed in (1, 1, 2)]
    assert drawn[0] == drawn[1] != drawn[2]


def test_all_lines_are_shown_where_they_are_few_with_a_link_to_the_file(tmp_path) -> None:
    shown = save_lines(concordance(TEXTS[:3], "خبر"), tmp_path, "few", language="en").html
    assert "drawn" not in shown
    assert 'data-csv="tables/few.csv"' in shown
    assert "data-csv" not in save_lines(concordance(TEXTS, "قصيدة"), tmp_path, "none").html


def test_a_page_keeps_the_order_of_the_columns_and_the_mark(tmp_path) -> None:
    page = sanitize(save_lines(concordance(TEXTS[:1], "خبر"), tmp_path, "one").html)
    assert [cell.get_text() for cell in page.select("tbody td")] == ["سطر رقم 0 فيه", "خبر", "عن المدينة"]
    assert page.select_one("td.tk-hit mark")
    assert page.table["dir"] == "rtl"
