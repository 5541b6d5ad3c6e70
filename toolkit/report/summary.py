"""A report in one small file that fits into git: each answer, and each table as sums of its columns."""

from __future__ import annotations

import csv
import hashlib
import json
import math
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from toolkit.errors import UsageError
from toolkit.report.compare import value_differences

SUMMARY_NAME = "summary.json"

_FORMAT = "arabic-news-toolkit report summary"
_VERSION = 1
_DIGITS = 9  # more than the 6 that are compared, so that rounding never makes a difference of its own


def report_summary(folder: Path, notebooks: Sequence[str]) -> dict[str, Any]:
    """
    Sum up the tables and answers of a report.

    Parameters
    ----------
    folder : Path
        The report; each notebook's `summary.json` and `tables/*.csv` are read.
    notebooks : sequence of str
        The names of its notebooks.

    Returns
    -------
    dict
        `answers`: the answer, key figure and numbers of each notebook; `tables`: the number of rows of each table, and
        of each column how many cells are filled, with the least, the greatest and the sum where all are numbers, and
        with the SHA-256 of the cells in order where not.
    """
    answers = {}
    tables = {}
    for name in notebooks:
        path = folder / name / SUMMARY_NAME
        if path.exists():  # a notebook need not sum itself up
            said = json.loads(path.read_text("utf-8"))
            answers[name] = {part: said.get(part) for part in ("answer", "key", "key_label", "numbers")}
        for path in sorted((folder / name / "tables").glob("*.csv")):
            tables[path.relative_to(folder).as_posix()] = table_summary(path)
    return {"format": _FORMAT, "version": _VERSION, "answers": answers, "tables": tables}


def table_summary(path: Path) -> dict[str, Any]:
    """Sum up one CSV table: its number of rows, and each column by its numbers or by a hash of its texts."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        head, *rows = list(csv.reader(file)) or [[]]
    columns = {name: _column(cells) for name, *cells in zip(head, *rows, strict=True)}
    return {"rows": len(rows), "columns": columns}


def summary_differences(kept: Path, folder: Path) -> Iterator[tuple[str, str]]:
    """
    Compare a kept summary with that of a report, part by part; numbers are taken as equal when 6 digits agree.

    Parameters
    ----------
    kept : Path
        A `summary.json` that was put aside, or the report folder that holds it.
    folder : Path
        The report folder.

    Yields
    ------
    (str, str)
        An answer (by its notebook) or a table (by its path), and the first difference in it, "" when there is none.

    Raises
    ------
    UsageError
        If one of the two is no summary.
    """
    old, new = (_read(path / SUMMARY_NAME if path.is_dir() else path) for path in (kept, folder))
    for kind in ("answers", "tables"):
        for name in sorted({*old[kind], *new[kind]}):
            if name not in new[kind] or name not in old[kind]:
                yield name, f"it is only in {folder if name in new[kind] else kept}"
            else:
                yield name, next(value_differences(old[kind][name], new[kind][name]), "")


def _read(path: Path) -> dict[str, Any]:
    try:
        found = json.loads(path.read_text("utf-8"))
    except FileNotFoundError:
        raise UsageError(f"there is no summary {path}; name a report folder or the {SUMMARY_NAME} of one") from None
    except (OSError, ValueError):
        found = None
    if not isinstance(found, dict) or (found.get("format"), found.get("version")) != (_FORMAT, _VERSION):
        raise UsageError(f"{path} is no summary of a report that this version reads; make the report again")
    return found


def _column(cells: list[str]) -> dict[str, Any]:
    filled = [cell for cell in cells if cell]
    numbers = _numbers(filled)
    if numbers:
        told = {"least": min(numbers), "greatest": max(numbers), "sum": math.fsum(numbers)}
        return {"filled": len(filled)} | {name: float(f"{value:.{_DIGITS}g}") for name, value in told.items()}
    joined = "\x1f".join(cells).encode("utf-8", "surrogatepass")
    return {"filled": len(filled), "sha256": hashlib.sha256(joined).hexdigest()[:16]}


def _numbers(cells: list[str]) -> list[float]:
    """Read a column as numbers; an empty list where a cell is none (Python would read ٣ and 1_000 as numbers too)."""
    try:
        return [float(cell) for cell in cells] if all(cell.isascii() and "_" not in cell for cell in cells) else []
    except ValueError:
        return []
