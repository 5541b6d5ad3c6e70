"""How long importing the toolkit and asking the command for help take, beside a Python that does nothing."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path
from statistics import median

from tests.benchmarks.measuring import print_table

ROUNDS = 7
LIMIT = 0.5  # seconds


def run(shared: Path, sample: Path) -> None:
    """Time each command in turns."""
    commands = {
        "python -c pass": ["-c", "pass"],
        "python -c 'import toolkit'": ["-c", "import toolkit"],
        "toolkit --help": ["-m", "toolkit.cli", "--help"],
        "python -c 'import pandas'": ["-c", "import pandas"],
    }
    times: dict[str, list[float]] = {name: [] for name in commands}
    for _ in range(ROUNDS):
        for name, arguments in commands.items():
            started = time.perf_counter()
            subprocess.run([sys.executable, *arguments], stdout=subprocess.DEVNULL, check=True)
            times[name].append(time.perf_counter() - started)
    bare = median(times["python -c pass"])
    rows = [[name, median(taken), median(taken) / bare] for name, taken in times.items()]
    print_table(f"Starting, median of {ROUNDS} ({LIMIT} s asked for)", ["", "seconds", "times a bare Python"], rows)
