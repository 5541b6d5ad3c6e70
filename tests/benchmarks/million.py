"""`toolkit load` of a JSON Lines file of a million articles, with one process and with two: time and memory."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import threading
import time
from contextlib import suppress
from pathlib import Path

from tests.benchmarks.loading import saudi_records, write_million
from tests.benchmarks.measuring import print_table

N_ARTICLES = 1_000_000


def run(shared: Path, sample: Path) -> None:
    """Make the file from real articles, load it, and print what that took."""
    records = saudi_records(shared)
    if not records:
        print("million: skipped, ../shared/data is absent")
        return
    with tempfile.TemporaryDirectory() as place:
        source = Path(place) / "million.jsonl"
        write_million(source, records, N_ARTICLES)
        rows = [_load(source, Path(place) / "corpus", jobs) for jobs in (1, 2)]
    head = ["jobs", "GB", "articles", "seconds", "MB/s", "peak GB of all its processes"]
    print_table(f"`toolkit load` of {N_ARTICLES:,} records", head, rows)


def _load(source: Path, target: Path, jobs: int) -> list[object]:
    command = [Path(sys.executable).with_name("toolkit"), "load", source, "--out", target, "--jobs", str(jobs)]
    started = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    peak = _Peak(process.pid)
    said = process.communicate()[0]
    taken, size = time.perf_counter() - started, source.stat().st_size
    return [jobs, size / 1e9, (said.splitlines() or ["failed"])[0], taken, size / 1e6 / taken, peak.stop() / 1e9]


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
