"""Long files: read in parts and by several processes, saved without being in memory."""

from __future__ import annotations

import gzip
import json
import os
import signal
import subprocess
import sys
import time

import pandas as pd
import pytest

from toolkit.corpus import open_corpus
from toolkit.errors import ToolkitError, UsageError
from toolkit.loading import Limits, gathering, load_corpus, parts, save_corpus, streams, workers
from toolkit.loading.archives import LongContent

BODY = "أعلنت إدارة ميناء نوران أمس أنها ستبدأ توسعة الرصيف الشمالي.\nوقال المدير إن العمل يستمر عاماً."


def record(number):
    made = {"title": f"خبر {number}", "body": f"{BODY} {number}", "published": f"2024-05-{number % 28 + 1:02}"}
    if number % 7 == 0:
        made["tags"] = ["ميناء", number / 2]
    if number % 11 == 0:
        made["body"] = ""
    if number % 13 == 0:
        made |= {"published": "قريباً", "title": "«نوران» &amp; البحر"}
    return made if number % 5 else made | {"url": f"https://mina.example/{number}"}


def write_lines(path, n_records, *, broken=()):
    lines = [json.dumps(record(number), ensure_ascii=False) for number in range(n_records)]
    for number in broken:
        lines[number] = lines[number][:-5]
    path.write_text("\n\n".join(lines) + "\n", encoding="utf-8")
    return path


def contents(folder):
    return {name: (folder / name).read_bytes() for name in sorted(os.listdir(folder))}


@pytest.fixture
def in_parts(monkeypatch):
    """Read every file of records from disk in parts of some hundred bytes."""
    monkeypatch.setattr(streams, "_PARTED_BYTES", 1)
    monkeypatch.setattr(streams, "_STREAMED_BYTES", 1)
    monkeypatch.setattr(streams, "_PIECE_BYTES", 1000)
    monkeypatch.setattr(parts, "PART_BYTES", 5000)


@pytest.fixture
def folder(tmp_path):
    """Files of every kind that is read in parts, with things wrong in them."""
    news = tmp_path / "news"
    (news / "mina").mkdir(parents=True)
    write_lines(news / "mina" / "1.jsonl", 120, broken=[30, 31, 90])
    records = [record(number) for number in range(80)]
    (news / "mina" / "2.json").write_text(json.dumps(records, ensure_ascii=False, indent=1), encoding="utf-8")
    (news / "3.json").write_text(
        json.dumps([{"title": "},{", "body": BODY}] * 60, ensure_ascii=False), encoding="utf-8"
    )
    (news / "4.json").write_text(json.dumps([record(1)] * 60, ensure_ascii=False)[:-1], encoding="utf-8")
    table = pd.DataFrame(records).drop(columns="tags")
    table.to_csv(news / "5.csv", index=False)
    table.to_csv(news / "6.tsv", index=False, sep="\t", encoding="utf-16")
    (news / "7.csv").write_text(table.to_csv(index=False) + 'ا "ب" ج,د\n', encoding="utf-8")
    table.to_parquet(news / "8.parquet")
    (news / "9.jsonl.gz").write_bytes(gzip.compress((news / "mina" / "1.jsonl").read_bytes()))
    (news / "10.jsonl").write_text('{"a": "x"}\n' * 300, encoding="utf-8")
    (news / "11.jsonl").write_bytes((news / "mina" / "1.jsonl").read_bytes()[:4000] + b"\xff\n")
    (news / "12.csv").write_bytes(table.to_csv(index=False).encode() + 'ا "ب" ج,د\n'.encode() + b"\xff,x\n")
    (news / "13.csv").write_bytes(table.to_csv(index=False).encode() + b"a,b\0,c\n")
    (news / "14.csv").write_bytes(table.to_csv(index=False).encode() + 'ا "ب" ج,د\n'.encode() + b"a,b\0,c\n")
    (news / "15.csv").write_bytes(table.to_csv(index=False).encode() + 'ا "ب" ج,د\n'.encode() + "ج".encode()[:1])
    return news


def test_reading_in_parts_gives_the_same_corpus(folder, tmp_path, request):
    whole = load_corpus(folder).save(tmp_path / "whole")
    request.getfixturevalue("in_parts")
    saved = save_corpus(folder, tmp_path / "parts")
    assert contents(tmp_path / "parts") == contents(whole)
    assert contents(load_corpus(folder).save(tmp_path / "again")) == contents(whole)
    corpus = open_corpus(whole)
    pd.testing.assert_frame_equal(saved.account, corpus.account())
    pd.testing.assert_frame_equal(saved.problems, corpus.problems)
    assert len(saved) == len(corpus) > 500


@pytest.mark.parametrize("seconds_alone", [0, 0.2])
def test_several_processes_give_the_same_corpus(folder, tmp_path, in_parts, monkeypatch, seconds_alone):
    monkeypatch.setattr(workers, "_ALONE_SECONDS", seconds_alone)
    one = save_corpus(folder, tmp_path / "one", outlet="الميناء")
    two = save_corpus(folder, tmp_path / "two", outlet="الميناء", jobs=2)
    assert contents(one.folder) == contents(two.folder)


def test_a_problem_in_a_part_has_its_place_in_the_file(tmp_path, in_parts):
    corpus = load_corpus(write_lines(tmp_path / "a.jsonl", 120, broken=[90]))
    row = corpus.problems[corpus.problems["reason"] == "broken_json"].iloc[0]
    assert row["position"] == 91
    assert row["detail"].startswith("line 91 is not whole JSON (")
    expected = [number + 1 for number in range(120) if number % 11 and number != 90]
    assert corpus.articles["position"].tolist() == expected


def test_a_file_that_grows_meanwhile_is_a_row(tmp_path, in_parts, monkeypatch):
    path = write_lines(tmp_path / "a.jsonl", 120)
    cut = streams._cut

    def cut_and_grow(*args):
        yield from cut(*args)
        with path.open("a") as file:
            file.write(json.dumps(record(1)))

    monkeypatch.setattr(streams, "_cut", cut_and_grow)
    corpus = load_corpus(path)
    assert len(corpus) == 0
    assert corpus.problems[["reason", "detail"]].values.tolist() == [
        [
            "unreadable",
            "the file cannot be read to its end (it was changed meanwhile); load it again when nobody writes it",
        ]
    ]


def test_a_file_beyond_the_limit_of_streaming_is_read_as_a_whole_or_not(tmp_path, in_parts):
    path = write_lines(tmp_path / "a.jsonl", 20)
    assert len(load_corpus(path, limits=Limits(max_file_bytes=100))) == 18
    limited = load_corpus(path, limits=Limits(max_file_bytes=100, max_streamed_bytes=100))
    assert limited.problems["reason"].tolist() == ["too_large"]


@pytest.mark.parametrize("is_whole", [True, False])
def test_an_array_on_one_line_is_read_in_parts(tmp_path, in_parts, monkeypatch, is_whole):
    records = [{"title": f"خبر {number}", "body": BODY} for number in range(900)]
    path = tmp_path / "a.json"
    path.write_text(json.dumps(records, ensure_ascii=False)[: None if is_whole else -30], encoding="utf-8")
    monkeypatch.setattr(gathering, "_read_whole", None)
    monkeypatch.setattr(LongContent, "whole", None)
    corpus = load_corpus(path)
    assert corpus.articles["title"].tolist() == [record["title"] for record in records[: 900 if is_whole else 899]]
    assert corpus.problems["reason"].tolist() == ([] if is_whole else ["broken_json"])


@pytest.mark.parametrize("letters", ["yy", "خب", "xخ", "خxب", "€"])
def test_a_line_beyond_the_limit_is_a_row(tmp_path, in_parts, monkeypatch, letters):
    path = tmp_path / "a.jsonl"
    lines = [json.dumps({"body": body}, ensure_ascii=False) for body in ("x" * 10, letters * 30_000, "z" * 10)]
    path.write_text("\n".join(lines), encoding="utf-8")
    monkeypatch.setattr(gathering, "_read_whole", None)
    corpus = load_corpus(path, limits=Limits(max_line_chars=1000))
    assert corpus.articles["body"].tolist() == ["x" * 10, "z" * 10]
    assert corpus.problems[["position", "reason"]].values.tolist() == [[2, "long_line"]]


def test_nothing_is_written_when_there_is_no_article(tmp_path):
    (tmp_path / "a.json").write_text("[]")
    with pytest.raises(ToolkitError, match=r"there is no article in a\.json: a\.json \(the file holds no article"):
        save_corpus(tmp_path / "a.json", tmp_path / "c")
    assert os.listdir(tmp_path) == ["a.json"]


def test_less_than_one_process_is_bad_usage(tmp_path):
    with pytest.raises(UsageError, match="jobs is 0, and at least one process has to read; give 1 or more"):
        load_corpus(tmp_path, jobs=0)


@pytest.mark.skipif(os.name != "posix", reason="signals")
def test_ctrl_c_leaves_nothing_half_written(tmp_path):
    write_lines(tmp_path / "a.jsonl", 60_000)
    command = [sys.executable, "-m", "toolkit.cli", "load", "a.jsonl", "--out", "c", "--jobs", "2"]
    process = subprocess.Popen(command, cwd=tmp_path, stderr=subprocess.PIPE, text=True, start_new_session=True)
    while process.poll() is None and not list(tmp_path.glob(".c.new.*")):
        time.sleep(0.01)
    os.killpg(process.pid, signal.SIGINT)
    said = process.communicate(timeout=60)[1]
    assert process.returncode == 130, said
    assert said.splitlines()[-1] == "toolkit: stopped; nothing was written"
    assert "Traceback" not in said
    assert os.listdir(tmp_path) == ["a.jsonl"]
