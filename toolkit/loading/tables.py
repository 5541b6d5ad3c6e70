"""CSV and TSV, whatever their delimiter → records."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterable, Iterator

from toolkit.loading.fields import column_of
from toolkit.loading.records import BrokenRecords

_DELIMITERS = ",\t;|،؛"


def table_records(lines: Iterable[str], delimiter: str, header: list[str] | None = None) -> Iterator[dict[str, str]]:
    """
    Give the rows of a table; empty rows are left out.

    Parameters
    ----------
    lines : iterable of str
        With their line ends.
    delimiter : str
        One character.
    header : list of str, optional
        The names of the fields; otherwise the first row has them.

    Yields
    ------
    dict of {str: str}
        Cells beyond the header are named `column_<number>`.

    Raises
    ------
    BrokenRecords
        If it cannot be read as a table.
    """
    csv.field_size_limit(1 << 30)  # a body may be longer than the 128 kB that csv allows
    try:
        rows = csv.reader(lines, delimiter=delimiter)
        if header is None:
            header = _set_apart([name.strip() for name in next(rows, [])])
        for row in rows:
            if any(cell.strip() for cell in row):
                names = header + [f"column_{number}" for number in range(len(header) + 1, len(row) + 1)]
                yield {name or f"column_{n}": cell for n, (name, cell) in enumerate(zip(names, row, strict=False), 1)}
    except csv.Error as error:
        raise BrokenRecords(
            "broken_csv", f"this is not a whole table ({error}); save it again as CSV in UTF-8"
        ) from None


def _set_apart(names: list[str]) -> list[str]:
    """Number names that a header has twice, so that no cell takes the place of another."""
    seen: Counter[str] = Counter()
    apart = []
    for name in names:
        seen[name] += 1
        apart.append(f"{name}_{seen[name]}" if seen[name] > 1 and name else name)
    return apart


def find_delimiter(text: str, wanted: set[str]) -> str:
    """Choose the delimiter of a table by its first rows; `wanted` are fields that the header may have."""
    return max(_DELIMITERS, key=lambda choice: _fit(text, choice, wanted))


def _fit(text: str, delimiter: str, wanted: set[str]) -> tuple[int, float]:
    """Score a delimiter: known names in the header, then how many of the first rows have its length."""
    try:
        rows = csv.reader(io.StringIO(text[:200_000], newline=""), delimiter=delimiter)
        first = [row for row, _ in zip(rows, range(20), strict=False)]
    except csv.Error:
        return (-1, 0.0)
    header = [name.strip() for name in first[0]] if first else []
    known = sum(name in wanted or column_of(name) is not None for name in header)
    even = sum(len(row) == len(header) for row in first) / max(1, len(first))
    return (known, even * (len(header) > 1))
