"""A report summed up in one small file, and compared with one that was put aside."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest
from tiny_study import built_study

from toolkit.errors import UsageError
from toolkit.report.summary import report_summary, summary_differences, table_summary
from toolkit.report.verify import compare_summary


def test_numbers_are_summed_and_texts_hashed(tmp_path):
    (tmp_path / "a.csv").write_text("﻿topic,share,n\nرياضة,0.25,\nمال,0.5,3\n", encoding="utf-8")
    found = table_summary(tmp_path / "a.csv")
    assert found["rows"] == 2
    assert found["columns"]["share"] == {"filled": 2, "least": 0.25, "greatest": 0.5, "sum": 0.75}
    assert found["columns"]["n"] == {"filled": 1, "least": 3, "greatest": 3, "sum": 3}
    assert set(found["columns"]["topic"]) == {"filled", "sha256"}


@pytest.mark.parametrize("text", ["", "topic,share\n", "topic\n٣\n1_000\n"])
def test_a_column_that_holds_no_number_is_a_text(tmp_path, text):
    (tmp_path / "a.csv").write_text(text, encoding="utf-8")
    assert all("sha256" in column for column in table_summary(tmp_path / "a.csv")["columns"].values())


def test_a_report_holds_the_summary_of_its_tables():
    out = built_study() / "out"
    kept = json.loads((out / "summary.json").read_text("utf-8"))
    assert kept == report_summary(out, ["titles", "groups"])
    assert kept["tables"]["titles/tables/titles.csv"]["rows"] == 12
    assert set(kept["answers"]) == {"titles", "groups"}
    assert compare_summary(out, out).holds


def edited(tmp_path, old, new):
    text = (built_study() / "out" / "summary.json").read_text("utf-8")
    assert old in text
    (tmp_path / "summary.json").write_text(text.replace(old, new, 1), encoding="utf-8")
    return tmp_path / "summary.json"


def test_a_difference_is_told_with_its_table(tmp_path):
    kept = edited(tmp_path, '"rows": 12', '"rows": 11')
    found = dict(summary_differences(kept, built_study() / "out"))
    assert found["titles/tables/titles.csv"] == "rows: 11 then, 12 now"
    assert not compare_summary(built_study() / "out", kept).holds


def test_a_table_that_is_gone_is_told(tmp_path):
    kept = edited(tmp_path, "titles/tables/titles.csv", "titles/tables/old.csv")
    found = dict(summary_differences(kept, built_study() / "out"))
    assert found["titles/tables/old.csv"] == f"it is only in {kept}"


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"format": "other", "version": 1}'])
def test_what_is_no_summary_is_one_sentence(tmp_path, text):
    (tmp_path / "a.json").write_text(text)
    with pytest.raises(UsageError, match="is no summary of a report that this version reads; make the report again"):
        compare_summary(built_study() / "out", tmp_path / "a.json")
    with pytest.raises(UsageError, match="there is no summary .*; name a report folder or the summary.json of one"):
        compare_summary(built_study() / "out", tmp_path / "b.json")


def test_the_command_tells_by_its_exit_code(tmp_path):
    kept = edited(tmp_path, '"rows": 12', '"rows": 11')
    for against, code in ((built_study() / "out", 0), (kept, 1), (tmp_path / "none", 2)):
        command = [sys.executable, "-m", "toolkit.cli", "verify", built_study() / "out", "--against", against]
        assert subprocess.run(command, capture_output=True).returncode == code
