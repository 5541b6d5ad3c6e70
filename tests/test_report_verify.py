"""A report is run anew and compared: identical, equal, or different with the first difference."""

from __future__ import annotations

import json

import numpy as np
import pandas as pd
import pytest
from tiny_study import copy_built

from toolkit.errors import UsageError
from toolkit.report.compare import first_difference
from toolkit.report.verify import verify_report


def write(folder, name, text):
    (folder / name).parent.mkdir(parents=True, exist_ok=True)
    (folder / name).write_text(text, encoding="utf-8")
    return folder / name


@pytest.mark.parametrize(
    ("name", "old", "new", "found"),
    [
        ("a.csv", "topic,share\n1,0.1234567\n", "topic,share\n1,0.1234568\n", ""),
        ("a.csv", "topic,share\n1,0.5\n", "topic,share\n1,0.6\n", 'line 2, share: "0.5" then, "0.6" now'),
        ("a.csv", "topic\nأ\n", "topic\nأ\nب\n", "1 rows then, 2 now"),
        ("a.json", '{"a": [1, 0.1]}', '{"a": [1, 0.10000000001]}', ""),
        ("a.json", '{"a": [1, 2]}', '{"a": [1, 3]}', "a[1]: 2 then, 3 now"),
        ("a.json", '{"a": true}', '{"a": 1}', "a: true then, 1 now"),
        ("a.json", '{"a": 1}', "{}", "a: 1 then, nothing now"),
        ("a.html", "<b>0.123456789</b>", "<b>0.123456780</b>", ""),
        ("a.html", "x\n<b>نص</b>", "x\n<b>نصوص</b>", 'line 2: "<b>نص</b>" then, "<b>نصوص</b>" now'),
        ("a.html", "7.1\u202e", "7.2\u202e", 'line 1: "7.1\ufffd" then, "7.2\ufffd" now'),
        ("a.png", "abc", "abd", "3 bytes then, 3 now, the first difference is at byte 2"),
    ],
)
def test_the_first_difference_is_shown(tmp_path, name, old, new, found):
    assert first_difference(write(tmp_path / "1", name, old), write(tmp_path / "2", name, new)) == found


def test_arrays_and_tables_are_compared_number_by_number(tmp_path):
    for name, values in (("1", [1.0, 2.0]), ("2", [1.0, 2.0000001]), ("3", [1.0, 2.1])):
        np.save(tmp_path / f"{name}.npy", np.array(values))
        pd.DataFrame({"word": ["أ", "ب"], "share": values}).to_parquet(tmp_path / f"{name}.parquet")
    assert first_difference(tmp_path / "1.npy", tmp_path / "2.npy") == ""
    assert first_difference(tmp_path / "1.npy", tmp_path / "3.npy") == "at [1]: 2.0 then, 2.1 now"
    assert first_difference(tmp_path / "1.parquet", tmp_path / "2.parquet") == ""
    assert first_difference(tmp_path / "1.parquet", tmp_path / "3.parquet") == "share at [1]: 2.0 then, 2.1 now"


def test_a_report_is_run_anew_and_each_altered_file_is_found(tmp_path):
    folder = copy_built(tmp_path)
    out = folder / "out"
    summary = json.loads((out / "titles" / "summary.json").read_text("utf-8"))
    summary["key"] = 13
    write(out, "titles/summary.json", json.dumps(summary))
    about = json.loads((out / "groups" / "summary.json").read_text("utf-8"))
    about["topics"][0]["share"] += 1e-9
    write(out, "groups/summary.json", json.dumps(about))
    (out / "index.html").unlink()
    write(out, "more.txt", "")
    record = json.loads((out / "manifest.json").read_text("utf-8"))
    record["seed"] = 8
    record["outputs"]["titles/tables/titles.csv"] = "0" * 64
    write(out, "manifest.json", json.dumps(record))
    with (folder / "tiny.toml").open("a") as file:
        file.write("# a note\n")
    found = verify_report(out)
    assert not found.holds
    assert found.lines() == [
        "the study file tiny.toml has changed since; the one the report holds was run",
        "equal: groups/summary.json (numbers agree to 6 digits)",
        "different: index.html: it is missing in the report",
        "different: more.txt: no run has made it",
        "different: titles/summary.json: key: 13 then, 12 now; the file was altered since",
        "different: titles/tables/titles.csv: it is as it should be, but manifest.json has another hash for it",
        "different: manifest.json: seed: 8 then, 7 now; the file was altered since",
        f"{len(found.verdicts)} outputs: {len(found.verdicts) - 6} identical, 1 equal, 5 different",
    ]
    assert len(found.verdicts) > 30


def test_changed_data_are_said_and_nothing_is_run(tmp_path):
    folder = copy_built(tmp_path)
    write(folder, "news/00.txt", "عنوان\n\nنص آخر.\n")
    write(folder, "news/30.txt", "عنوان\n\nنص آخر.\n")
    (folder / "news" / "01.txt").unlink()
    found = verify_report(folder / "out")
    assert not found.holds
    assert found.lines() == [
        "the data have changed since the report was made: 1 changed (00.txt), 1 missing (01.txt), 1 new (30.txt)",
        "nothing was run: a report of other data proves nothing",
    ]


def test_a_report_that_was_moved_is_found_again_with_its_study(tmp_path):
    folder = copy_built(tmp_path / "a")
    (folder / "out").rename(tmp_path / "out")
    with pytest.raises(UsageError, match="nothing of that name is there; .* or name the study's place with --study"):
        verify_report(tmp_path / "out")
    write(folder, "news/00.txt", "عنوان\n\nنص آخر.\n")
    assert "1 changed (00.txt)" in str(verify_report(tmp_path / "out", study=folder))


def test_a_folder_without_a_report_is_bad_usage(tmp_path):
    with pytest.raises(UsageError) as error:
        verify_report(tmp_path)
    assert str(error.value) == (
        f"there is no report in {tmp_path}: its manifest.json is missing or is none; name the folder"
    )
