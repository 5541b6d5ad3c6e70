"""Tables as the last line of a cell: Arabic ones from right to left, the others as pandas shows them."""

from __future__ import annotations

import subprocess
import sys

import pandas as pd
import pytest

import toolkit as tk
from toolkit.lab.frames import frame_html


def test_a_table_with_arabic_runs_from_right_to_left():
    shown = frame_html(pd.DataFrame({"outlet": ["الضفاف"], "size": [3]}))
    assert 'dir="rtl"' in shown
    assert "الصحيفة" in shown


def test_arabic_inside_lists_counts():
    assert 'dir="rtl"' in frame_html(pd.DataFrame({"terms": [["النفط"]]}))


@pytest.mark.parametrize(
    "table",
    [
        pd.DataFrame({"x": [1, 2]}),
        pd.DataFrame({"name": ["Reuters"]}),
        pd.DataFrame({"size": [3], "outlet": ["الضفاف"]}).set_index("outlet"),
        pd.DataFrame([["الضفاف", "ب"]], columns=["a", "a"]),
    ],
    ids=["numbers", "latin", "named index", "twice a name"],
)
def test_other_tables_are_shown_as_pandas_shows_them(table):
    assert frame_html(table) == table._repr_html_()


def test_a_concordance_shows_its_lines():
    found = tk.concordance(["قرأت في الكتاب أخبارا"], "الكتاب")
    assert frame_html(found) == found._repr_html_()


SCRIPT = """
import sys
from IPython.core.interactiveshell import InteractiveShell
shell = InteractiveShell.instance()
import toolkit
assert "pandas" not in sys.modules, "the import is no longer light"
import pandas as pd
html = shell.display_formatter.format(pd.DataFrame({"outlet": ["الضفاف"]}))[0]["text/html"]
print("rtl" in html)
"""


@pytest.mark.parametrize(("static", "expected"), [("", "True"), ("1", "False")])
def test_importing_the_toolkit_in_a_notebook_is_enough_and_a_report_is_left_alone(static, expected, tmp_path):
    import os

    env = {**os.environ, "IPYTHONDIR": str(tmp_path), **({"TOOLKIT_STATIC_TABLES": static} if static else {})}
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT], env=env, capture_output=True, text=True, timeout=60, check=True
    )
    assert done.stdout.strip() == expected
