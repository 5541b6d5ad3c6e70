"""
Loading beside the plain way: json and pandas, which keeps no account of what it lost.

For a file of a million articles see `million`.
"""

from __future__ import annotations

import json
import random
import tempfile
import time
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pandas as pd

import toolkit as tk
from tests.benchmarks.measuring import print_table
from toolkit.loading import save_corpus

_ROUNDS = 5


def run(shared: Path, sample: Path) -> None:
    """Load SaudiNewsNet in its zips and in other forms, both ways, and much with one process and with two."""
    folder, records = shared / "saudinewsnet", saudi_records(shared)
    if not records:
        print("loading: skipped, ../shared/data is absent")
        return
    with tempfile.TemporaryDirectory() as place:
        forms = _write_forms(records, folder, Path(place))
        rows = [
            row for name, (path, plain) in forms.items() for row in _compare(name, path, plain, Path(place) / "out")
        ]
        head = ["", "", "plain, CPU s", "toolkit, CPU s", "articles/s", "MB/s", "of the plain rate"]
        print_table(f"Loading {len(records):,} records, in turns, best of {_ROUNDS}", head, rows)
        _print_processes(records, sample, Path(place))


def saudi_records(shared: Path) -> list[dict[str, Any]]:
    """Read the days of SaudiNewsNet; none where it is absent."""
    return [record for path in sorted((shared / "saudinewsnet").glob("*.zip")) for record in _read_day(path)]


def _read_day(path: Path) -> list[dict[str, Any]]:
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
        "SaudiNewsNet, 6 zips": (folder, lambda: pd.concat([pd.DataFrame(_read_day(path)) for path in zips])),
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
