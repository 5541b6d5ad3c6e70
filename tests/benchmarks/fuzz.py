"""Files of any bytes, broken archives, text in any encoding: nothing may crash, hang, or go unaccounted."""

from __future__ import annotations

import bz2
import gzip
import io
import json
import lzma
import random
import tarfile
import tempfile
import time
import zipfile
from collections import Counter
from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path
from typing import NamedTuple

from tests.benchmarks.measuring import print_table
from toolkit.corpus import Corpus
from toolkit.loading import load_corpus
from toolkit.loading.files import KIND_OF_SUFFIX

N_CASES, MOST_SECONDS = 10_000, 5.0
_TOGETHER = 25
ENCODINGS = ("utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1256", "iso8859_6", "mac_arabic")
SUFFIXES = (*sorted(KIND_OF_SUFFIX), "", "pdf", "xyz", "tar.gz", "tar.zst", "jsonl.zst", "warc.gz", "csv.xz")
_PLACES = ("نوران", "الوادي", "الجسر", "المرفأ", "الواحة", "السهل", "البستان", "القلعة")
_VERBS = ("زار", "افتتح", "رمّم", "وسّع", "درس", "أغلق", "صوّر", "نظّف")
_SIGNS = "\0\x1a\x85\u200f\u202e\u2028\ufeff\ufffd\ud800&<>[]{}\"',;\t\n\r%()«»ـ٣۵هـ"


class Case(NamedTuple):
    """A file, and what was done to it."""

    kind: str
    name: str
    data: bytes


class Outcome(NamedTuple):
    """What loading a case led to."""

    seconds: float
    n_articles: int
    fault: str


def cases(n_cases: int, seed: int = 0) -> Iterator[Case]:
    """
    Give cases of five kinds in turn: bytes of chance, a wrong name, cut, flipped bits, text in any encoding.

    Parameters
    ----------
    n_cases : int
    seed : int
        The same seed gives the same cases.

    Yields
    ------
    Case
    """
    rng = random.Random(seed)
    makers = list(_whole_files().items())
    for number in range(n_cases):
        suffix, make = makers[rng.randrange(len(makers))]
        name = f"ملف {number}.{suffix}"
        kind = ("random", "misnamed", "cut", "flipped", "encoded")[number % 5]
        if kind == "random":
            other = rng.choice(SUFFIXES)
            data = (
                rng.randbytes(rng.randrange(3_000))
                if rng.random() < 0.7
                else _signs(rng).encode("utf-8", "surrogatepass")
            )
            yield Case(kind, f"ملف {number}{'.' * bool(other)}{other}", data)
        elif kind == "misnamed":
            other = rng.choice(SUFFIXES)
            yield Case(kind, f"ملف {number}{'.' * bool(other)}{other}", make(rng))
        elif kind == "cut":
            data = make(rng)
            yield Case(kind, name, data[: rng.randrange(len(data) + 1)])
        elif kind == "flipped":
            yield Case(kind, name, _flip(make(rng), rng))
        else:
            text = _news(rng) + (_signs(rng) if rng.random() < 0.3 else "")
            data = text.encode(rng.choice(ENCODINGS), "replace")
            yield Case(kind, f"ملف {number}.{rng.choice(('txt', 'html', 'csv', 'json', 'jsonl', 'md'))}", data)


def check(case: Case, folder: Path) -> Outcome:
    """
    Load a case alone in a folder.

    Returns
    -------
    Outcome
        `fault` says what is wrong: empty, `crash: …`, `slow` or `unaccounted`.
    """
    path = folder / case.name
    path.write_bytes(case.data)
    started = time.perf_counter()
    try:
        corpus = load_corpus(folder)
        fault = "" if _is_accounted(corpus, [case.name]) else "unaccounted"
    except Exception as error:  # whatever it is, it is a fault of the loader
        corpus, fault = None, f"crash: {type(error).__name__}: {error}"
    seconds = time.perf_counter() - started
    path.unlink()
    n_articles = len(corpus) if corpus is not None else 0
    return Outcome(seconds, n_articles, fault or ("slow" if seconds > MOST_SECONDS else ""))


def check_together(several: list[Case], folder: Path) -> list[Outcome]:
    """
    Load cases in one folder, as long as nothing is wrong; else each alone, so that a fault has its file.

    Returns
    -------
    list of Outcome
        The seconds of a case among others are those of all of them together: each took less.
    """
    for case in several:
        (folder / case.name).write_bytes(case.data)
    started = time.perf_counter()
    try:
        corpus = load_corpus(folder)
    except Exception:  # found again below
        corpus = None
    seconds = time.perf_counter() - started
    for case in several:
        (folder / case.name).unlink()
    if corpus is None or seconds > MOST_SECONDS or not _is_accounted(corpus, [case.name for case in several]):
        return [check(case, folder) for case in several]
    tops = corpus.articles["file"].str.split("/").str[0].str.split("~").str[0].value_counts()
    return [Outcome(seconds, int(tops.get(case.name, 0)), "") for case in several]


def run(shared: Path, sample: Path) -> None:
    """Load all cases, and print a row a kind and each fault."""
    del shared, sample
    faults: list[str] = []
    found: dict[str, list[Outcome]] = {}
    all_cases = cases(N_CASES)
    with tempfile.TemporaryDirectory() as folder:
        while several := list(islice(all_cases, _TOGETHER)):
            for case, outcome in zip(several, check_together(several, Path(folder)), strict=True):
                found.setdefault(case.kind, []).append(outcome)
                if outcome.fault:
                    faults.append(f"{case.kind} {case.name} ({len(case.data):,} bytes): {outcome.fault}")
    rows = []
    for kind, outcomes in found.items():
        count = Counter(outcome.fault.split(":")[0] for outcome in outcomes)
        with_articles = sum(outcome.n_articles > 0 for outcome in outcomes)
        rows.append([kind, len(outcomes), with_articles, count["crash"], count["unaccounted"], count["slow"]])
    head = ["cases", "number", "with articles", "crashes", "unaccounted", f"over {MOST_SECONDS:g} s"]
    slowest = max(outcome.seconds for outcomes in found.values() for outcome in outcomes)
    title = f"{N_CASES:,} files made to do harm, {_TOGETHER} in a folder; the slowest folder took {slowest:.2f} s"
    print_table(title, head, rows)
    print("\n".join(faults))


def _is_accounted(corpus: Corpus, names: list[str]) -> bool:
    """Tell whether the account names every file, no other, says something of each, and has the right sum."""
    account = corpus.account()
    tops = {file.split("/")[0].split("~")[0] for file in account["file"]}
    is_said = (account["articles"] + account["skipped"] > 0).all() and "failed" not in set(corpus.problems["reason"])
    return tops == set(names) and bool(is_said) and account["articles"].sum() == len(corpus)


def _news(rng: random.Random) -> str:
    lines = [
        f"{rng.choice(_VERBS)} الوزير {rng.choice(_PLACES)} {rng.randrange(1, 30)} مرة"
        for _ in range(rng.randrange(1, 9))
    ]
    return f"خبر من {rng.choice(_PLACES)}\n\n" + "\n".join(f"{line}، وقال إن العمل مستمر." for line in lines) + "\n"


def _signs(rng: random.Random) -> str:
    return "".join(rng.choice(_SIGNS) for _ in range(rng.randrange(400)))


def _flip(data: bytes, rng: random.Random) -> bytes:
    flipped = bytearray(data)
    for _ in range(rng.randrange(1, 12)):
        if flipped:
            flipped[rng.randrange(len(flipped))] ^= 1 << rng.randrange(8)
    return bytes(flipped)


def _whole_files() -> dict[str, Callable[[random.Random], bytes]]:
    """Give for each suffix a function that makes a whole file of it."""
    plain: dict[str, Callable[[random.Random], bytes]] = {
        "txt": lambda rng: _news(rng).encode(),
        "json": lambda rng: json.dumps([_record(rng) for _ in range(rng.randrange(1, 5))]).encode(),
        "jsonl": lambda rng: "\n".join(json.dumps(_record(rng), ensure_ascii=False) for _ in range(4)).encode(),
        "csv": lambda rng: ("title,body\n" + "\n".join(f'"{_news(rng)}","{_news(rng)}"' for _ in range(3))).encode(),
        "html": lambda rng: _page(rng).encode(),
    }
    packed = {
        "txt.gz": lambda rng: gzip.compress(_news(rng).encode()),
        "json.bz2": lambda rng: bz2.compress(plain["json"](rng)),
        "csv.xz": lambda rng: lzma.compress(plain["csv"](rng)),
        "jsonl.zst": lambda rng: _zstd(plain["jsonl"](rng)),
        "tar.zst": lambda rng: _zstd(_tar(rng, plain)),
        "tar": lambda rng: _tar(rng, plain),
        "tar.gz": lambda rng: gzip.compress(_tar(rng, plain)),
        "zip": lambda rng: _zip({f"{n}.{name}": make(rng) for n, (name, make) in enumerate(plain.items())}),
        "parquet": _parquet,
        "xlsx": _xlsx,
        "warc": _warc,
        "mhtml": lambda rng: (
            b"MIME-Version: 1.0\r\nContent-Type: text/html; charset=utf-8\r\n\r\n" + plain["html"](rng)
        ),
    }
    return plain | packed


def _record(rng: random.Random) -> dict[str, str]:
    return {"title": _news(rng)[:30], "body": _news(rng), "date": rng.choice(["2024-01-02", "منذ ساعة", "x"])}


def _page(rng: random.Random) -> str:
    paragraphs = "".join(f"<p>{line}</p>" for line in _news(rng).split("\n"))
    return f"<html><head><meta charset=utf-8></head><body><article><h1>خبر</h1>{paragraphs}</article></body></html>"


def _zip(members: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(zipfile.ZipInfo(name), data)
    return buffer.getvalue()


def _tar(rng: random.Random, plain: dict[str, Callable[[random.Random], bytes]]) -> bytes:
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w") as archive:
        for suffix, make in plain.items():
            data = make(rng)
            info = tarfile.TarInfo(f"خبر.{suffix}")
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
    return buffer.getvalue()


def _zstd(data: bytes) -> bytes:
    import pyarrow as pa

    sink = pa.BufferOutputStream()
    with pa.CompressedOutputStream(sink, "zstd") as stream:
        stream.write(data)
    return sink.getvalue().to_pybytes()


def _parquet(rng: random.Random) -> bytes:
    import pyarrow as pa
    import pyarrow.parquet as pq

    buffer = io.BytesIO()
    pq.write_table(pa.Table.from_pylist([_record(rng) for _ in range(3)]), buffer)
    return buffer.getvalue()


def _xlsx(rng: random.Random) -> bytes:
    """Write the least workbook: packed, so that flipped bits are mostly found by its checksums, or stored."""
    cell = "<c t='inlineStr'><is><t>{}</t></is></c>".format
    records = [{"title": "title", "body": "body", "date": "date"}, *(_record(rng) for _ in range(3))]
    rows = "".join(f"<row>{''.join(cell(value) for value in record.values())}</row>" for record in records)
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    links = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    package = "http://schemas.openxmlformats.org/package/2006"
    members = {
        "[Content_Types].xml": f'<Types xmlns="{package}/content-types"/>',
        "_rels/.rels": f'<Relationships xmlns="{package}/relationships"><Relationship Id="r" '
        f'Type="{links}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{main}" xmlns:r="{links}"><sheets><sheet name="s" sheetId="1" r:id="a"/>'
        "</sheets></workbook>",
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{package}/relationships"><Relationship Id="a" '
        f'Type="{links}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
        "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{main}"><sheetData>{rows}</sheetData></worksheet>',
    }
    return _zip({name: text.encode() for name, text in members.items()})


def _warc(rng: random.Random) -> bytes:
    records = []
    for number in range(3):
        page = _page(rng).encode()
        answer = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: %d\r\n\r\n" % len(page) + page
        records.append(
            b"WARC/1.0\r\nWARC-Type: response\r\nWARC-Date: 2024-01-02T10:00:00Z\r\nWARC-Record-ID: <urn:uuid:%d>\r\n"
            b"WARC-Target-URI: https://x.example/%d\r\nContent-Type: application/http; msgtype=response\r\n"
            b"Content-Length: %d\r\n\r\n" % (number, number, len(answer)) + answer + b"\r\n\r\n"
        )
    return b"".join(records)
