"""CPU seconds of calls in turn, so that a machine whose speed drifts treats all alike."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from statistics import median
from typing import Any


def cpu_seconds(calls: Mapping[str, Callable[[], Any]], *, rounds: int = 3) -> dict[str, float]:
    """
    Time each call in every round, after one call to warm up, and give the median of each.

    Returns
    -------
    dict of str to float, in CPU seconds of this process
    """
    times: dict[str, list[float]] = {name: [] for name in calls}
    for round_number in range(rounds + 1):
        for name, call in calls.items():
            started = time.process_time()
            call()
            if round_number:
                times[name].append(time.process_time() - started)
    return {name: median(seconds) for name, seconds in times.items()}


def print_table(title: str, head: list[str], rows: list[list[Any]]) -> None:
    """Print a table as Markdown."""
    print(f"\n### {title}\n\n| {' | '.join(head)} |\n|{' --- |' * len(head)}")
    for row in rows:
        print(f"| {' | '.join(f'{cell:.3g}' if isinstance(cell, float) else str(cell) for cell in row)} |")
    print(flush=True)
