"""Hostile files that no other test of loading has: links in archives, lines of megabytes, files that go away."""

from __future__ import annotations

import gzip
import io
import json
import os
import tarfile
import time

import pytest

from toolkit.loading import Limits, load_corpus
from toolkit.loading import files as loading_files

BODY = "أعلنت إدارة ميناء نوران أمس أنها ستبدأ توسعة الرصيف الشمالي خلال الشهر المقبل."
GOOD = json.dumps([{"title": "خبر", "body": BODY}], ensure_ascii=False).encode()


def load(tmp_path, files, **options):
    """Load files beside a good one, which has to be read whatever the others are; each has to be accounted for."""
    for name, data in ({"good.json": GOOD} | files).items():
        (tmp_path / name).write_bytes(data)
    corpus = load_corpus(tmp_path, **options)
    assert "good.json" in set(corpus.articles["file"])
    account = corpus.account()
    assert {file.split("/")[0] for file in account["file"]} == {"good.json", *files}
    assert (account["articles"] + account["skipped"] > 0).all()
    return corpus


@pytest.mark.parametrize("kind", [tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.CHRTYPE, tarfile.FIFOTYPE])
@pytest.mark.parametrize("target", ["/etc/passwd", "../good.json", "link.txt"])
def test_links_and_devices_in_an_archive_are_not_followed(tmp_path, kind, target):
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w") as archive:
        link = tarfile.TarInfo("link.txt")
        link.type, link.linkname = kind, target
        archive.addfile(link)
    corpus = load(tmp_path, {"a.tar": buffer.getvalue()})
    assert list(corpus.articles["body"]) == [BODY]
    assert set(corpus.problems["reason"]) <= {"not_a_file", "unsafe_name", "empty_archive"}


def test_names_that_lead_out_of_a_tar_are_refused(tmp_path):
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w") as archive:
        for name in ("/etc/a.txt", "../a.txt", "a/../../a.txt"):
            info = tarfile.TarInfo(name)
            info.size = len(BODY.encode())
            archive.addfile(info, io.BytesIO(BODY.encode()))
    corpus = load(tmp_path, {"a.tar": buffer.getvalue()})
    assert set(corpus.problems["reason"]) == {"unsafe_name"}


def test_the_ratio_of_unpacking_is_a_parameter(tmp_path):
    text = "خبر\n" + "\n".join(f"{number} {BODY}" for number in range(20_000))
    files = {"a.txt.gz": gzip.compress(text.encode())}
    assert len(load(tmp_path, files)) == 2
    found = load(tmp_path, files, limits=Limits(max_ratio=5.0)).problems
    assert list(found["reason"]) == ["too_dense"]
    assert "max_ratio" in found["detail"][0]


@pytest.mark.parametrize("name", ["a.txt", "a.json", "a.jsonl", "a.csv", "a.html", "a.xml", "a"])
@pytest.mark.parametrize("text", ["كلمة ", "<", '"', "{", "١/"])
def test_ten_megabytes_without_a_line_break_are_read_or_refused_soon(tmp_path, name, text):
    size = 10_000_000 if text == "كلمة " else 400_000
    started = time.process_time()
    load(tmp_path, {name: (text * (size // len(text.encode()))).encode()})
    assert time.process_time() - started < 30  # hours, if time grew with the square of the length


def test_a_file_that_is_gone_when_it_is_read_is_a_row(tmp_path, monkeypatch):
    find = loading_files.find_files
    (tmp_path / "good.json").write_bytes(GOOD)
    (tmp_path / "gone.txt").write_text(BODY, "utf-8")

    def find_and_remove(paths):
        found = find(paths)
        os.unlink(tmp_path / "gone.txt")
        return found

    monkeypatch.setattr("toolkit.loading.find_files", find_and_remove)
    corpus = load_corpus(tmp_path)
    assert list(corpus.articles["file"]) == ["good.json"]
    assert list(corpus.problems["file"]) == ["gone.txt"]
    assert list(corpus.problems["severity"]) == ["skipped"]


ENTITIES = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 30))


@pytest.mark.parametrize("name", ["a.xml", "a.html", "a.rss", "a.txt"])
def test_entities_that_multiply_stay_small(tmp_path, name):
    head = f'<?xml version="1.0"?><!DOCTYPE html [<!ENTITY a0 "ضحك">{ENTITIES}]>'
    item = f"<item><title>خبر</title><description>{BODY} &a29;</description></item>"
    page = f"{head}<html><body>{item}<p>{BODY} &a29;</p></body></html>"
    corpus = load(tmp_path, {name: page.encode()})
    assert sum(map(len, corpus.articles["body"])) < 5_000
