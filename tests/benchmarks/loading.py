"""Loading beside the plain way: json and pandas, which keeps no account of what it lost."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

import pandas as pd

import toolkit as tk
from tests.benchmarks.measuring import cpu_seconds, print_table


def run(shared: Path, sample: Path) -> None:
    """Load one day of SaudiNewsNet both ways."""
    path = shared / "saudinewsnet" / "2015-07-22.zip"
    if not path.exists():
        print("loading: skipped, ../shared/data is absent")
        return
    seconds = cpu_seconds({"toolkit": lambda: tk.load_corpus(path), "json + pandas": lambda: _plain(path)})
    megabytes = sum(member.file_size for member in zipfile.ZipFile(path).infolist()) / 1e6
    n_records = len(_plain(path))
    rows = [
        [name, n_records / taken, megabytes / taken, seconds["json + pandas"] / taken]
        for name, taken in seconds.items()
    ]
    print_table(
        f"Loading {n_records:,} records, {megabytes:.1f} MB of JSON in a zip",
        ["", "records/s", "MB/s", "times json + pandas"],
        rows,
    )


def _plain(path: Path) -> pd.DataFrame:
    with zipfile.ZipFile(path) as archive:
        return pd.DataFrame(json.loads(archive.read(archive.namelist()[0])))
