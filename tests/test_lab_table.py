"""A live table: all rows in it, printed as the static one prints them, never in a report, never running a text."""

from __future__ import annotations

import base64
import gzip
import json
import re

import numpy as np
import pandas as pd
import pytest
from bs4 import BeautifulSoup
from lab_corpus import EVIL

import toolkit as tk
from toolkit.lab import table as live


def long_table(n: int = 40) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "title": [EVIL, "</script>", *[f"عنوان {number}" for number in range(2, n)]],
            "size": range(n),
            "log_ratio": [np.inf, -np.inf, np.nan, *[number / 7 for number in range(3, n)]],
            "published": pd.to_datetime([None, *["2015-07-21"] * (n - 1)]),
            "terms": [["النفط", "السوق"], [], *[["ب"]] * (n - 2)],
            "severity": ["skipped", *["warning"] * (n - 1)],
        }
    )


def data_of(shown) -> dict:
    found = re.search(r'atob\("([A-Za-z0-9+/=]+)"\)', shown._repr_html_())
    return json.loads(gzip.decompress(base64.b64decode(found[1])))


def test_all_rows_are_there_and_the_static_table_stays_before_them():
    shown = tk.show(long_table(), max_rows=15)
    soup = BeautifulSoup(shown._repr_html_(), "html.parser")
    assert len(soup.find("script").previous_sibling.find_all("tr")) == 16
    data = data_of(shown)
    assert (data["n"], data["size"]) == (40, 15)
    columns = {column["head"]: column["values"] for column in data["columns"]}
    assert columns["المقالات"] == list(range(40))
    assert columns["العنوان"][:3] == [EVIL, "</script>", "عنوان 2"]
    assert columns["النشر"][:2] == [None, "2015-07-21"]
    assert columns["كلماته"][:2] == [["النفط", "السوق"], []]
    assert columns["الحكم"][:2] == ["مستبعد", "تنبيه"]
    assert columns["لوغاريتم النسبة"][:3] == [1.7976931348623157e308, -1.7976931348623157e308, None]


def test_no_text_of_a_table_ends_the_script():
    soup = BeautifulSoup(tk.show(long_table())._repr_html_(), "html.parser")
    assert len(soup.find_all("script")) == 1
    assert soup.find("script").string.rstrip().endswith("})();")
    assert soup.find("img") is None


def test_a_short_table_has_no_script():
    assert "<script" not in tk.show(long_table(11))._repr_html_()
    assert "<script" in tk.show(long_table(12))._repr_html_()


def test_a_report_has_the_static_table_alone(monkeypatch):
    monkeypatch.setenv(live.STATIC_VARIABLE, "1")
    assert "<script" not in tk.show(long_table())._repr_html_()


def test_the_kernel_of_a_report_says_that_it_is_one():
    from toolkit.report import execute

    source = execute.Path(execute.__file__).with_name("kernel.py").read_text("utf-8")
    assert f'os.environ["{live.STATIC_VARIABLE}"] = "1"' in source


def test_the_same_table_gives_the_same_bytes():
    assert tk.show(long_table())._repr_html_() == tk.show(long_table())._repr_html_()


def test_too_much_for_an_output_stays_out_of_it(monkeypatch):
    monkeypatch.setattr(live, "_MOST_IN_OUTPUT", 100)
    bundle = tk.show(long_table())._repr_mimebundle_()
    assert "<script" not in bundle["text/html"]
    assert set(bundle) == {"text/plain", "text/html"}  # and no widget either, where no notebook runs


def test_a_widget_carries_the_rows_of_a_large_table(monkeypatch):
    import IPython

    monkeypatch.setattr(live, "_MOST_IN_OUTPUT", 100)
    monkeypatch.setattr(IPython, "get_ipython", lambda: type("Shell", (), {"kernel": None})())
    bundle = tk.show(long_table(), title="ع")._repr_mimebundle_()
    assert "application/vnd.jupyter.widget-view+json" in bundle
    assert "<script" not in bundle["text/html"]


@pytest.mark.parametrize("language", ["ar", "en"])
def test_heads_and_words_are_in_the_language(language):
    data = data_of(tk.show(long_table(), language=language))
    assert data["columns"][1]["head"] == {"ar": "المقالات", "en": "Articles"}[language]
    assert data["words"]["search"] == {"ar": "ابحث في الجدول", "en": "Search the table"}[language]
