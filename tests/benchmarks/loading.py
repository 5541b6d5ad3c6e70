"""
Loading beside the plain way: json and pandas, which keeps no account of what it lost.

`python -m tests.benchmarks loading` prints the rates; `python -m tests.benchmarks loading million` also makes a JSON
Lines file of a million articles in a temporary folder, and saves it with `toolkit load`.
"""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
import tempfile
import threading
import time
import zipfile
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pandas as pd

import toolkit as tk
from tests.benchmarks.measuring import print_table
from toolkit.loading import save_corpus

N_MILLION = 1_000_000
_ROUNDS = 5


def run(shared: Path, sample: Path) -> None:
    """Load SaudiNewsNet in its zips and in other forms, both ways; with `million` on the command line a large file."""
    folder = shared / "saudinewsnet"
    if not folder.exists():
        print("loading: skipped, ../shared/data is absent")
        return
    records = [record for path in sorted(folder.glob("*.zip")) for record in _records(path)]
    if "million" in sys.argv:
        for jobs in (1, 2):
            _print_million(records, jobs)
        return
    with tempfile.TemporaryDirectory() as place:
        forms = _write_forms(records, folder, Path(place))
        rows = [
            row for name, (path, plain) in forms.items() for row in _compare(name, path, plain, Path(place) / "out")
        ]
        head = ["", "", "plain, CPU s", "toolkit, CPU s", "articles/s", "MB/s", "of the plain rate"]
        print_table(f"Loading {len(records):,} records, in turns, best of {_ROUNDS}", head, rows)
        _print_processes(records, sample, Path(place))


def _records(path: Path) -> list[dict[str, Any]]:
    with zipfile.ZipFile(path) as archive:
        return [record for name in archive.namelist() for record in json.loads(archive.read(name), strict=False)]


def _write_forms(
    records: list[dict[str, Any]], folder: Path, place: Path
) -> dict[str, tuple[Path, Callable[[], pd.DataFrame]]]:
    """Write the records in each form; give the path, and the plain way of reading it."""
    lines, array, table = place / "all.jsonl", place / "all.json", place / "all.csv"
    lines.write_text("".join(json.dumps(record, ensure_ascii=False) + "\n" for record in records), "utf-8")
    array.write_text(json.dumps(records, ensure_ascii=False), "utf-8")
    pd.DataFrame(records).to_csv(table, index=False)
    zips = sorted(folder.glob("*.zip"))
    return {
        "SaudiNewsNet, 6 zips": (folder, lambda: pd.concat([pd.DataFrame(_records(path)) for path in zips])),
        "JSON Lines": (lines, lambda: _read_lines(lines)),
        "JSON": (array, lambda: _read_array(array)),
        "CSV": (table, lambda: pd.read_csv(table)),
    }


def _read_lines(path: Path) -> pd.DataFrame:
    with path.open(encoding="utf-8") as lines:
        return pd.DataFrame([json.loads(line) for line in lines])


def _read_array(path: Path) -> pd.DataFrame:
    with path.open(encoding="utf-8") as file:
        return pd.DataFrame(json.load(file))


def _compare(name: str, path: Path, plain: Callable[[], pd.DataFrame], out: Path) -> Iterator[list[Any]]:
    """Compare into memory, and into Parquet; CPU seconds, because the clock also counts what else the machine does."""
    n_articles, n_bytes = len(tk.load_corpus(path)), plain().memory_usage(deep=True, index=False).sum()
    ways = {
        "into memory": (plain, lambda: tk.load_corpus(path)),
        "into Parquet": (lambda: plain().to_parquet(out.with_suffix(".parquet")), lambda: save_corpus(path, out)),
    }
    for way, calls in ways.items():
        best = [float("inf")] * len(calls)
        for _ in range(_ROUNDS):
            for number, call in enumerate(calls):
                started = time.process_time()
                call()
                best[number] = min(best[number], time.process_time() - started)
        yield [name, way, *best, n_articles / best[1], n_bytes / 1e6 / best[1], best[0] / best[1]]


def _print_processes(records: list[dict[str, Any]], sample: Path, place: Path) -> None:
    """Load much with one process and with two; seconds on the clock, which say something on idle cores only."""
    lines, pages = place / "long.jsonl", place / "pages"
    write_million(lines, records, 10 * len(records))
    saved = sorted(path for path in sample.rglob("*") if path.suffix in {".html", ".htm", ".aspx"})
    pages.mkdir()
    for number in range(1_000):
        page = saved[number % len(saved)]
        (pages / f"{number}{page.suffix}").write_bytes(page.read_bytes())
    rows = []
    for name, path in (("JSON Lines", lines), ("1,000 saved pages", pages)):
        seconds: dict[int, list[float]] = {1: [], 2: []}
        for _ in range(_ROUNDS):
            for jobs, taken in seconds.items():
                started = time.perf_counter()
                save_corpus(path, place / "out", jobs=jobs)
                taken.append(time.perf_counter() - started)
        one, two = min(seconds[1]), min(seconds[2])
        rows.append([name, _size(path) / 1e6, one, two, one / two])
    print_table("Several processes, into Parquet", ["", "MB", "s with 1", "s with 2", "times as fast"], rows)


def _size(path: Path) -> int:
    return sum(file.stat().st_size for file in ([path] if path.is_file() else path.iterdir()))


def write_million(path: Path, records: list[dict[str, Any]], n_articles: int, seed: int = 0) -> None:
    """
    Write a JSON Lines file of many different articles made from real ones.

    Each takes an article, mixes the order of its paragraphs, and gets a title, a date and a number of its own.
    """
    chance = random.Random(seed)
    with path.open("w", encoding="utf-8") as file:
        for number in range(n_articles):
            record = records[number % len(records)]
            paragraphs = record["content"].split("\n")
            chance.shuffle(paragraphs)
            day = f"20{chance.randrange(10, 25)}-{chance.randrange(1, 13):02}-{chance.randrange(1, 29):02}"
            made = record | {
                "title": f"{record['title']} ({number})",
                "content": "\n".join(paragraphs),
                "published": day,
                "id": number,
            }
            file.write(json.dumps(made, ensure_ascii=False) + "\n")


def _print_million(records: list[dict[str, Any]], jobs: int, n_articles: int = N_MILLION) -> None:
    with tempfile.TemporaryDirectory() as place:
        source, target = Path(place) / "million.jsonl", Path(place) / "corpus"
        write_million(source, records, n_articles)
        command = [Path(sys.executable).with_name("toolkit"), "load", source, "--out", target, "--jobs", str(jobs)]
        started = time.perf_counter()
        process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        peak = _Peak(process.pid)
        said = process.communicate()[0]
        taken = time.perf_counter() - started
        row = [jobs, source.stat().st_size / 1e9, taken, source.stat().st_size / 1e6 / taken, peak.stop() / 1e9]
        print_table(
            f"`toolkit load` of {n_articles:,} articles: {said.splitlines()[0] if said else 'failed'}",
            ["jobs", "GB", "seconds", "MB/s", "peak GB of all its processes"],
            [row],
        )


class _Peak:
    """Watches how much memory a process and its children hold together (Linux)."""

    def __init__(self, pid: int) -> None:
        self._pid, self._peak, self._is_over = pid, 0, threading.Event()
        self._thread = threading.Thread(target=self._watch)
        self._thread.start()

    def stop(self) -> int:
        """Give the largest number of bytes seen."""
        self._is_over.set()
        self._thread.join()
        return self._peak

    def _watch(self) -> None:
        while not self._is_over.wait(0.1):
            self._peak = max(self._peak, sum(map(_resident, self._family(self._pid))))

    def _family(self, pid: int) -> list[int]:
        children: list[int] = []
        with suppress(OSError):
            children = [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
        return [pid, *(member for child in children for member in self._family(child))]


def _resident(pid: int) -> int:
    with suppress(OSError):
        return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")
    return 0
