"""Long files inside of archives: read from a disk a part at a time, as if they had never been packed."""

from __future__ import annotations

import bz2
import errno
import gzip
import io
import json
import lzma
import os
import tarfile
import tempfile
import zipfile
from collections import namedtuple

import pandas as pd
import pytest
from conftest import zstd
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from toolkit.loading import Limits, load_corpus, parts, save_corpus, streams, unpacking
from toolkit.loading.credits import read_wires
from toolkit.loading.files import find_files
from toolkit.loading.reading import Options

BODY = "أعلنت إدارة ميناء نوران أمس أنها ستبدأ توسعة الرصيف الشمالي.\nوقال المدير إن العمل يستمر عاماً."
RECORDS = [
    {
        "title": f"خبر {number}",
        "body": "" if number % 11 == 0 else f"{BODY} {number}",
        "published": f"2024-05-{number % 28 + 1:02}",
    }
    for number in range(66)
]


def dump(value):
    return json.dumps(value, ensure_ascii=False).encode()


def parquet(records):
    buffer = io.BytesIO()
    pd.DataFrame(records).to_parquet(buffer)
    return buffer.getvalue()


def zipped(members, compression=zipfile.ZIP_DEFLATED):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", compression) as archive:
        for name, data in members.items():
            archive.writestr(zipfile.ZipInfo(name), data, compression)
    return buffer.getvalue()


def tarred(members):
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w") as archive:
        for name, data in members.items():
            info = tarfile.TarInfo(name)
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
    return buffer.getvalue()


LINES = b"\n".join(map(dump, RECORDS))
FORMS = {
    "a.jsonl": LINES,
    "a.json": dump(RECORDS),
    "odd.json": dump({"articles": [*RECORDS[:50], {"body": BODY, "tags": {"x": 1.5}}]}),
    "a.csv": pd.DataFrame(RECORDS).to_csv(index=False).encode(),
    "utf16.csv": pd.DataFrame(RECORDS).to_csv(index=False).encode("utf-16"),
    "a.parquet": parquet(RECORDS),
    "nul.jsonl": LINES.replace(b"2024", b"20\0" + b"24", 1),
    "nul.csv": pd.DataFrame(RECORDS).to_csv(index=False).encode().replace(b"2024", b"20\0" + b"24", 1),
    "broken.jsonl": LINES[:4000] + LINES[4100:],
    "a.txt": BODY.encode(),
    "empty.json": b"",
}
PACKINGS = {
    "{}.gz": gzip.compress,
    "{}.bz2": bz2.compress,
    "{}.xz": lzma.compress,
    "{}.zst": zstd,
}


def packed_files():
    """Each form in each packing, alone, together with others, and archives in archives."""
    files = {form.format(name): pack(data) for name, data in FORMS.items() for form, pack in PACKINGS.items()}
    every, tar = zipped(FORMS), tarred(FORMS)
    files |= {"all.zip": every, "stored.zip": zipped(FORMS, zipfile.ZIP_STORED), "all.tar": tar}
    files |= {"all.tar.gz": gzip.compress(tar), "all.tgz": gzip.compress(tar), "all.tar.zst": zstd(tar)}
    files |= {"all.txz": lzma.compress(tar), "cut.tar": tar[: len(tar) // 2], "cut.zip": every[:-40]}
    files |= {"in.zip": zipped({"x/all.zip": every, "all.tar": tar, "a.jsonl.gz": gzip.compress(LINES)})}
    return files | {"cut.jsonl.gz": gzip.compress(LINES)[:-50], "cut.jsonl.xz": lzma.compress(LINES)[:-50]}


def write(folder, files):
    folder.mkdir(exist_ok=True)
    for name, data in files.items():
        (folder / name).write_bytes(data)
    return folder


def contents(folder):
    return {name: (folder / name).read_bytes() for name in sorted(os.listdir(folder))}


@pytest.fixture
def long():
    """Take every file of records and every archive for one that is too long for memory."""
    with pytest.MonkeyPatch.context() as patch:
        make_long(patch)
        yield


def make_long(patch):
    patch.setattr(streams, "_PARTED_BYTES", 1)
    patch.setattr(streams, "_STREAMED_BYTES", 1)
    patch.setattr(streams, "_PIECE_BYTES", 1000)
    patch.setattr(unpacking, "_PIECE_BYTES", 3000)
    patch.setattr(parts, "PART_BYTES", 5000)


@pytest.fixture
def temporary(tmp_path, monkeypatch):
    """Give the temporary files that were opened; their folder has to be empty at the end, and all of them closed."""
    folder = tmp_path / "temporary"
    folder.mkdir()
    opened, make = [], tempfile.TemporaryFile
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    monkeypatch.setattr(tempfile, "TemporaryFile", lambda **options: opened.append(make(**options)) or opened[-1])
    yield opened
    assert os.listdir(folder) == []
    assert all(file.closed for file in opened)


def test_what_is_read_from_a_disk_is_what_is_read_in_memory(tmp_path, request, temporary):
    folder = write(tmp_path / "news", packed_files())
    whole = load_corpus(folder).save(tmp_path / "whole")
    assert not temporary
    request.getfixturevalue("long")
    one = save_corpus(folder, tmp_path / "one")
    assert contents(one.folder) == contents(whole)
    assert len(temporary) > 40
    two = save_corpus(folder, tmp_path / "two", jobs=2)
    assert contents(two.folder) == contents(whole)
    assert len(one) > 3500


@pytest.mark.parametrize("name", FORMS)
def test_a_packed_file_reads_as_the_file_in_it(tmp_path, long, temporary, name):
    plain = load_corpus(write(tmp_path / "plain", {name: FORMS[name]}))
    for form, pack in (
        PACKINGS | {"{}.zip": lambda data: zipped({name: data}), "{}.tar": lambda data: tarred({name: data})}
    ).items():
        packed = load_corpus(write(tmp_path / form.format("in"), {form.format(name): pack(FORMS[name])}))
        ours, theirs = (corpus.articles.drop(columns=["article_id", "file"]) for corpus in (packed, plain))
        pd.testing.assert_frame_equal(ours, theirs)
        pd.testing.assert_frame_equal(packed.problems.drop(columns="file"), plain.problems.drop(columns="file"))


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.sampled_from([*PACKINGS, "{}.zip", "{}.tar.gz"]), st.sampled_from(["a.jsonl", "a.json", "a.csv"]), st.data())
def test_a_damaged_archive_is_the_same_from_a_disk_as_in_memory(tmp_path_factory, form, name, data):
    pack = PACKINGS.get(form) or (lambda content: zipped({name: content, "b.txt": BODY.encode()}))
    packed = bytearray(pack(FORMS[name]) if "tar" not in form else gzip.compress(tarred({name: FORMS[name]})))
    if data.draw(st.booleans()):
        del packed[data.draw(st.integers(1, len(packed))) :]
    else:
        packed[data.draw(st.integers(0, len(packed) - 1))] ^= 1 << data.draw(st.integers(0, 7))
    folder = write(tmp_path_factory.mktemp("damaged"), {form.format(name): bytes(packed), "good.txt": BODY.encode()})
    whole = load_corpus(folder)
    with pytest.MonkeyPatch.context() as patch:
        make_long(patch)
        again = load_corpus(folder)
    pd.testing.assert_frame_equal(again.articles, whole.articles)
    pd.testing.assert_frame_equal(again.problems, whole.problems)


@pytest.mark.parametrize("form", PACKINGS)
@pytest.mark.parametrize("is_long", [False, True])
def test_of_a_packed_file_that_breaks_off_the_whole_records_are_read(tmp_path, request, form, is_long):
    if is_long:
        request.getfixturevalue("long")
    name = form.format("a.jsonl")
    whole = load_corpus(write(tmp_path / "whole", {name: PACKINGS[form](LINES)}))
    folder = write(tmp_path / "news", {name: PACKINGS[form](LINES)[:-40], "b.json": dump(RECORDS[1:3])})
    corpus = load_corpus(folder)
    found = corpus.articles[corpus.articles["file"] != "b.json"]
    assert len(corpus) - len(found) == 2
    rows = corpus.problems.loc[corpus.problems["file"] == name, ["severity", "reason"]].values.tolist()
    if form in {"{}.gz", "{}.xz"}:  # the others give nothing before their last block is whole
        assert 0 < len(found) < len(whole)
        assert found["body"].tolist() == whole.articles["body"].tolist()[: len(found)]
        assert rows == [["skipped", "breaks_off"]]
    else:
        assert len(found) == 0
        assert rows == [["skipped", "broken_archive"]]


def test_of_a_packed_tar_that_breaks_off_the_whole_members_are_read(tmp_path):
    tar = tarred({"1.jsonl": LINES, "2.jsonl": LINES, "3.txt": BODY.encode() * 500})
    news = write(
        tmp_path / "news", {"a.tar.gz": gzip.compress(tar)[:-60], "b.txt.gz": gzip.compress(BODY.encode())[:-9]}
    )
    corpus = load_corpus(news)
    assert {"a.tar.gz/1.jsonl", "a.tar.gz/2.jsonl"} == set(corpus.articles["file"])
    reasons = dict(zip(corpus.problems["file"], corpus.problems["reason"], strict=True))
    assert reasons["a.tar.gz/3.txt"] == "broken_member"
    assert reasons["b.txt.gz"] == "broken_archive"  # of a text nobody could tell that its end is missing


def test_limits_hold_while_a_file_is_unpacked_to_a_disk(tmp_path, long, temporary):
    bomb = b'{"body": "' + b"0" * 3_000_000 + b'"}\n'
    files = {
        "a.jsonl.gz": gzip.compress(bomb),
        "b.zip": zipped({"b.jsonl": bomb, "c.jsonl": LINES}),
        "d.json.xz": lzma.compress(bomb),
    }
    folder = write(tmp_path / "news", files)
    corpus = load_corpus(folder)
    assert set(corpus.articles["file"]) == {"b.zip/c.jsonl"}
    skipped = corpus.problems[corpus.problems["reason"] != "empty_body"]
    assert dict(zip(skipped["file"], skipped["reason"], strict=True)) == {
        "a.jsonl.gz": "too_dense",
        "b.zip/b.jsonl": "too_dense",
        "d.json.xz": "too_dense",
    }
    assert len(temporary) == 4
    limits = Limits(max_ratio=10_000.0, max_streamed_bytes=1_000_000, max_unpacked_bytes=100_000)
    few = load_corpus(folder, limits=limits).problems
    assert few[few["reason"] == "too_large"]["detail"].unique().tolist() == [
        "it unpacks to more than 1,000,000 bytes (max_streamed_bytes); split it"
    ]
    assert len(few[few["reason"] == "too_large"]) == 3


def test_a_packed_file_that_has_to_be_read_as_a_whole_keeps_the_limit_for_that(tmp_path, long, temporary):
    files = {"a.jsonl.gz": gzip.compress(LINES), "b.csv.gz": gzip.compress(FORMS["utf16.csv"])}
    folder = write(tmp_path / "news", files | {"c.zip": zipped({"odd.json": FORMS["odd.json"]})})
    corpus = load_corpus(folder, limits=Limits(max_unpacked_bytes=5_000))
    assert set(corpus.articles["file"]) == {"a.jsonl.gz/a.jsonl"}
    refused = corpus.problems[corpus.problems["reason"] == "too_large"]
    assert refused["file"].tolist() == ["b.csv.gz/b.csv", "c.zip/odd.json"]
    assert set(refused["detail"]) == {"it unpacks to more than 5,000 bytes (max_unpacked_bytes); split it"}


def test_a_member_of_a_tar_is_read_where_it_stands(tmp_path, long, temporary):
    corpus = load_corpus(write(tmp_path / "news", {"a.tar": tarred({"a.jsonl": LINES, "b.jsonl": LINES})}))
    assert corpus.articles["file"].value_counts().to_dict() == {"a.tar/a.jsonl": 60, "a.tar/b.jsonl": 60}
    assert not temporary


@pytest.mark.parametrize("jobs", [1, 2])
def test_a_full_disk_is_a_row_of_that_file_alone(tmp_path, long, temporary, monkeypatch, jobs):
    folder = write(
        tmp_path / "news",
        {"a.jsonl.gz": gzip.compress(LINES), "b.jsonl": LINES, "c.tar": tarred({"c.csv": FORMS["a.csv"]})},
    )
    Usage = namedtuple("Usage", "total used free")
    monkeypatch.setattr(unpacking.shutil, "disk_usage", lambda path: Usage(10, 10, 100))
    corpus = load_corpus(folder, jobs=jobs)
    assert set(corpus.articles["file"]) == {"b.jsonl", "c.tar/c.csv"}
    row = corpus.problems[corpus.problems["reason"] == "no_room"]
    assert row["file"].tolist() == ["a.jsonl.gz"]
    assert row["detail"].tolist() == [
        "it has to be unpacked to the folder for temporary files, which did not take it (No space left on device); "
        "make room there, or name another folder in TMPDIR"
    ]


def test_a_disk_that_fills_up_while_it_is_written_to_is_a_row(tmp_path, long, temporary, monkeypatch):
    class Full(io.BufferedRandom):
        def write(self, data):
            if self.tell() + len(data) > 10_000:
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
            return super().write(data)

    make = tempfile.TemporaryFile
    monkeypatch.setattr(tempfile, "TemporaryFile", lambda **options: Full(make(**options).detach()))
    folder = write(
        tmp_path / "news", {"a.zip": zipped({"1.jsonl": LINES, "2.jsonl": LINES[:9000], "3.txt": BODY.encode()})}
    )
    corpus = load_corpus(folder)
    assert set(corpus.articles["file"]) == {"a.zip/2.jsonl", "a.zip/3.txt"}
    assert corpus.problems.set_index("file")["reason"]["a.zip/1.jsonl"] == "no_room"
    temporary.clear()  # detached


@pytest.mark.parametrize("error", [KeyboardInterrupt, RuntimeError])
def test_an_error_meanwhile_leaves_no_temporary_file(tmp_path, long, temporary, monkeypatch, error):
    folder = write(tmp_path / "news", {"a.zip": zipped({"a.jsonl": LINES, "b.jsonl": LINES})})

    def fail(*_):
        raise error

    monkeypatch.setattr("toolkit.loading.store.Store.add", fail)
    with pytest.raises(error):
        load_corpus(folder)
    assert len(temporary) == 1


def test_who_stops_early_leaves_no_temporary_file(tmp_path, long, temporary):
    folder = write(tmp_path / "news", {"a.jsonl.gz": gzip.compress(LINES)})
    found, _ = find_files(folder)
    tasks = streams.find_tasks(found[0], Options({}, read_wires(), Limits()), set())
    assert next(tasks).part is not None
    assert [file.closed for file in temporary] == [False]
    tasks.close()
    assert [file.closed for file in temporary] == [True]


@pytest.mark.parametrize("name", ["a.jsonl", "a.jsonl.gz", "a.csv.xz"])
def test_the_tasks_of_a_long_file_say_how_far_they_are(tmp_path, long, monkeypatch, name):
    monkeypatch.setattr(parts, "_HEAD_BYTES", 1000)
    data = FORMS[name.removesuffix(".gz").removesuffix(".xz")]
    pack = {"gz": gzip.compress, "xz": lzma.compress}.get(name.split(".")[-1], bytes)
    found, _ = find_files(write(tmp_path / "news", {name: pack(data)}))
    shares = [task.share for task in streams.find_tasks(found[0], Options({}, read_wires(), Limits()), set())]
    assert 0 < shares[0] < 0.7
    assert shares == sorted(shares)
    assert shares[-1] == 1


def test_ctrl_c_while_unpacking_leaves_no_temporary_file(tmp_path, long, temporary, monkeypatch):
    number = iter(range(10))

    def check(wanted):
        if next(number):
            raise KeyboardInterrupt

    monkeypatch.setattr(unpacking, "_check_disk", check)
    monkeypatch.setattr(unpacking, "_PIECE_BYTES", 100)
    folder = write(tmp_path / "news", {"a.jsonl.gz": gzip.compress(LINES)})
    with pytest.raises(KeyboardInterrupt):
        load_corpus(folder)
    assert len(temporary) == 1
