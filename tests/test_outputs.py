"""What notebooks show and write: escaped, right to left, safe in spreadsheets, the same bytes twice."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from bs4 import BeautifulSoup
from hypothesis import given
from hypothesis import strategies as st

from toolkit.errors import ToolkitError, UsageError
from toolkit.figures import plot_bars
from toolkit.report.outputs import Shown, plain, save_figure, save_summary, save_table, show, show_text
from toolkit.sheets import table_csv

NASTY = '<script>alert(1)</script> "&amp;" عاجل'


def table() -> pd.DataFrame:
    return pd.DataFrame(
        {
            "outlet": ["الرياض", NASTY, "=HYPERLINK(1)"],
            "size": [11263, 7, 0],
            "share": [0.125, 0.004, 0.0],
            "log_ratio": [-1.5, 0.001, np.nan],
            "published": pd.to_datetime(["2015-07-21", None, "2015-07-22"]),
            "terms": [["الأمن", "سوريا"], [], ["+966"]],
            "chosen": [True, False, False],
        }
    )


def soup_of(shown: Shown) -> BeautifulSoup:
    return BeautifulSoup(shown._repr_html_(), "html.parser")


def rows_of(path: Path) -> list[list[str]]:
    return list(csv.reader(io.StringIO(path.read_bytes().decode("utf-8-sig"))))


def test_a_table_runs_in_the_direction_of_its_language() -> None:
    arabic, english = soup_of(show(table())), soup_of(show(table(), language="en"))
    assert (arabic.div["dir"], arabic.div["lang"], arabic.th.text) == ("rtl", "ar", "الصحيفة")
    assert (english.div["dir"], english.div["lang"], english.th.text) == ("ltr", "en", "Outlet")


def test_texts_are_escaped_and_isolated() -> None:
    soup = soup_of(show(table(), title=NASTY))
    assert soup.find("script") is None
    cell = soup.find_all("tr")[2].td
    assert cell.bdi.text == NASTY
    assert soup.caption.text == NASTY


def test_numbers_are_grouped_aligned_and_sortable() -> None:
    first, second = (row.find_all("td") for row in soup_of(show(table())).find_all("tr")[1:3])
    assert [cell.text for cell in first[1:4]] == ["11,263", "12.5%", "−1.50"]
    assert [cell.text for cell in second[1:4]] == ["7", "0.4%", "<0.01"]
    assert first[1]["data-value"] == "11263"
    assert first[1]["class"] == ["tk-number"]


def test_days_lists_truth_and_missing_values_are_printed_as_people_write_them() -> None:
    first, second, _ = (row.find_all("td") for row in soup_of(show(table())).find_all("tr")[1:])
    assert [cell.text for cell in first[4:]] == ["21 يوليو 2015", "الأمن، سوريا", "نعم"]
    assert [cell.text for cell in second[4:]] == ["", "", "لا"]
    assert soup_of(show(table(), language="en")).find_all("tr")[1].find_all("td")[4].text == "21 July 2015"


def test_headlines_in_a_cell_stand_on_lines_of_their_own() -> None:
    headlines = ["فقيه يكشف في «التنافسية» عن 10 ملايين أجنبي", "مورا يضع النصر في مأزق"]
    cell = soup_of(show(pd.DataFrame({"exemplars": [headlines]}))).td
    assert [item.text for item in cell.find_all("bdi")] == headlines
    assert len(cell.find_all("br")) == 1


def test_codes_are_translated_and_names_are_not() -> None:
    problems = pd.DataFrame({"severity": ["skipped"], "kind": ["exact"], "field": ["outlet"], "outlet": ["skipped"]})
    assert [cell.text for cell in soup_of(show(problems)).find_all("td")] == ["مستبعد", "مطابق", "الصحيفة", "skipped"]


def test_rows_beyond_the_limit_are_counted() -> None:
    soup = soup_of(show(pd.DataFrame({"size": range(1200)}), max_rows=20))
    assert len(soup.tbody.find_all("tr")) == 20
    assert soup.find(class_="tk-more").text == "المعروض 20 من 1,200"


def test_a_table_without_rows_says_so() -> None:
    soup = soup_of(show(table().head(0), title="ما استُبعد"))
    assert soup.table is None
    assert "لا صفوف في هذا الجدول" in soup.text
    assert "ما استُبعد" in soup.text


def test_a_column_without_values_is_left_out() -> None:
    empty = pd.DataFrame({"outlet": ["", ""], "size": [1, 2], "first": pd.to_datetime([None, None]), "terms": [[], []]})
    assert [head.text for head in soup_of(show(empty)).find_all("th")] == ["المقالات"]


def test_columns_are_chosen_and_unknown_ones_refused() -> None:
    assert [head.text for head in soup_of(show(table(), columns=["size", "outlet"])).find_all("th")] == [
        "المقالات",
        "الصحيفة",
    ]
    with pytest.raises(ToolkitError, match="the table has no column 'sise'; it has outlet, size,"):
        show(table(), columns=["sise"])


def test_a_shown_thing_has_a_text_without_a_memory_address() -> None:
    assert repr(show(table())) == "Table: 3 rows, columns outlet, size, share, log_ratio, published, terms, chosen"
    assert repr(show_text("نعم")) == "نعم"


def test_csv_is_read_back_with_arabic_and_whole_numbers(tmp_path: Path) -> None:
    shown = save_table(table(), tmp_path, "outlets", max_rows=1)
    path = tmp_path / "tables" / "outlets.csv"
    assert path.read_bytes().startswith(b"\xef\xbb\xbf")
    head, *rows = rows_of(path)
    assert head == list(table().columns)
    assert len(rows) == 3
    assert rows[0][:3] == ["الرياض", "11263", "0.125"]
    assert rows[0][4:6] == ["2015-07-21", "الأمن | سوريا"]
    assert soup_of(shown).div["data-csv"] == "tables/outlets.csv"


@pytest.mark.parametrize("start", ["=1+1", "+966", "-2", "@here", "\t=1", "\r=1", " =1", "＝1"])
def test_no_cell_of_a_csv_is_a_formula(tmp_path: Path, start: str) -> None:
    save_table(pd.DataFrame({"title": [start], "terms": [[start, "ب"]], start: ["x"]}), tmp_path, "t")
    cells = [cell for row in rows_of(tmp_path / "tables" / "t.csv") for cell in row]
    assert sum(cell.startswith("'") for cell in cells) == 3


def test_negative_numbers_stay_numbers_in_a_csv() -> None:
    assert b"\n-1.5\n" in table_csv(pd.DataFrame({"log_ratio": [-1.5]}))


@given(st.lists(st.text(max_size=20), min_size=1, max_size=5))
def test_any_text_survives_a_csv_and_a_page(values: list[str]) -> None:
    given_table = pd.DataFrame({"title": values})
    text = table_csv(given_table).decode("utf-8-sig")
    assert not any(line and line[0] in "=+-@\t" for line in [row[0] for row in csv.reader(io.StringIO(text)) if row])
    assert BeautifulSoup(show(given_table).html, "html.parser").find("script") is None


@pytest.mark.parametrize("name", ["../out", "a/b", "", "جدول", "a.csv"])
def test_a_name_that_is_no_plain_name_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(UsageError, match="is no name for a file; use Latin letters, digits, - and _"):
        save_table(table(), tmp_path, name)
    assert list(tmp_path.iterdir()) == []


def test_a_figure_is_written_and_shown_with_its_alternative_text(tmp_path: Path) -> None:
    bars = pd.DataFrame({"label": ["نص"], "size": [3]})
    shown = save_figure(plot_bars(bars), tmp_path, "sizes", alt='أعمدة "3"', caption="شرح")
    soup, path = soup_of(shown), tmp_path / "figures" / "sizes.png"
    assert path.read_bytes().startswith(b"\x89PNG")
    assert soup.img["src"].startswith("data:image/png;base64,")
    assert soup.img["alt"] == 'أعمدة "3"'
    assert soup.figcaption.text == "شرح"
    assert soup.figure["dir"] == "rtl"
    again = save_figure(plot_bars(bars), tmp_path, "again", alt='أعمدة "3"', caption="شرح")
    assert (tmp_path / "figures" / "again.png").read_bytes() == path.read_bytes()
    assert again.html.replace("again", "sizes") == shown.html


def test_a_figure_without_alternative_text_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="the figure sizes has no alternative text; say in alt what it shows"):
        save_figure(plot_bars(pd.DataFrame({"label": [], "size": []})), tmp_path, "sizes", alt=" ")


def test_a_figure_of_pyplot_is_closed(tmp_path: Path) -> None:
    import matplotlib

    matplotlib.use("agg")
    from matplotlib import pyplot

    figure, _ = pyplot.subplots()
    save_figure(figure, tmp_path, "own", alt="محاور فارغة")
    assert not pyplot.fignum_exists(figure.number)


def test_a_summary_holds_plain_numbers_and_arabic(tmp_path: Path) -> None:
    numbers = {"articles": np.int64(3), "share": np.float64(1 / 3), "unknown": np.nan}
    topics = [{"topic": np.int32(0), "label": "الأمن", "trend": np.array([0.5, np.inf])}]
    save_summary(tmp_path, answer="ثلاثة", key=np.int64(3), key_label="مقالات", numbers=numbers, topics=topics)
    text = (tmp_path / "summary.json").read_text("utf-8")
    assert "ثلاثة" in text
    assert json.loads(text) == {
        "answer": "ثلاثة",
        "key": 3,
        "key_label": "مقالات",
        "numbers": {"articles": 3, "share": 0.333333, "unknown": None},
        "topics": [{"topic": 0, "label": "الأمن", "trend": [0.5, None]}],
    }


def test_a_day_is_plain_as_iso_text() -> None:
    assert plain({"day": pd.Timestamp("2015-07-21"), "none": pd.NaT}) == {"day": "2015-07-21 00:00:00", "none": None}


def test_an_unknown_language_is_refused() -> None:
    with pytest.raises(UsageError, match='language is \'fr\', but must be "ar" or "en"'):
        show(table(), language="fr")
