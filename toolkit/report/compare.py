"""Two files of a report compared: the first difference there is, numbers taken as equal when 6 digits agree."""

from __future__ import annotations

import csv
import json
import math
import re
from collections.abc import Iterator
from itertools import zip_longest
from pathlib import Path
from typing import Any

_DECIMAL = re.compile(r"-?\d+\.\d+(?:[eE][-+]?\d+)?")
_MISSING = object()


def first_difference(old: Path, new: Path) -> str:
    """
    Find the first difference between two versions of a file.

    Parameters
    ----------
    old, new : Path
        Files of one kind, told by the ending: tables and JSON are compared value by value, arrays number by number,
        pages and notebooks as text with the decimal numbers in it, everything else byte by byte.

    Returns
    -------
    str
        Where the first difference is, with both sides; "" when there is none beyond the tolerance.
    """
    compare = _BY_KIND.get(new.suffix, _bytes)
    try:
        return next(compare(old, new), "")
    except (ValueError, OSError, KeyError):
        return next(_bytes(old, new), "")


def same_number(old: float, new: float) -> bool:
    """
    Tell whether two numbers agree to 6 digits.

    >>> same_number(0.1234567, 0.1234568), same_number(0.1234, 0.1235), same_number(0.0, 1e-12)
    (True, False, True)
    """
    return math.isclose(old, new, rel_tol=1e-6, abs_tol=1e-9) or (math.isnan(old) and math.isnan(new))


def _csv(old: Path, new: Path) -> Iterator[str]:
    rows = [_rows(path) for path in (old, new)]
    head = rows[0][0] if rows[0] else []
    for number, (one, two) in enumerate(zip_longest(*rows), 1):
        if one is None or two is None:
            yield f"{len(rows[0]) - 1:,} rows then, {len(rows[1]) - 1:,} now"
            return
        for column, (a, b) in enumerate(zip_longest(one, two, fillvalue="")):
            if a != b and not _same_text_number(a, b):
                name = head[column] if column < len(head) else f"column {column + 1}"
                yield f"line {number}, {name}: {_shown(a)} then, {_shown(b)} now"


def _rows(path: Path) -> list[list[str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.reader(file))


def _json(old: Path, new: Path) -> Iterator[str]:
    yield from value_differences(*(json.loads(path.read_text("utf-8")) for path in (old, new)))


def value_differences(old: Any, new: Any, *, where: str = "") -> Iterator[str]:
    """Walk two JSON values together, and tell each difference with its place."""
    if isinstance(old, dict) and isinstance(new, dict):
        for key in dict.fromkeys((*old, *new)):
            place = f"{where}.{key}".lstrip(".")
            yield from value_differences(old.get(key, _MISSING), new.get(key, _MISSING), where=place)
    elif isinstance(old, list) and isinstance(new, list):
        for number, (one, two) in enumerate(zip_longest(old, new, fillvalue=_MISSING)):
            yield from value_differences(one, two, where=f"{where}[{number}]")
    elif isinstance(old, str) and isinstance(new, str):
        for detail in _texts(old, new):
            yield f"{where}: {detail}"
    elif old is _MISSING or new is _MISSING or not _same_value(old, new):
        yield f"{where}: {_shown(old)} then, {_shown(new)} now"


def _same_value(old: Any, new: Any) -> bool:
    are_numbers = all(isinstance(value, int | float) and not isinstance(value, bool) for value in (old, new))
    return same_number(old, new) if are_numbers else type(old) is type(new) and old == new


def _text(old: Path, new: Path) -> Iterator[str]:
    yield from _texts(*(path.read_text("utf-8") for path in (old, new)))


def _texts(old: str, new: str) -> Iterator[str]:
    """Compare texts line by line, their decimal numbers as numbers."""
    for number, (one, two) in enumerate(zip_longest(old.split("\n"), new.split("\n")), 1):
        if one == two:
            continue
        if one is None or two is None or not _same_but_numbers(one, two):
            at = next((i for i, (a, b) in enumerate(zip(one or "", two or "", strict=False)) if a != b), 0)
            start = max(0, at - 20)
            parts = [_shown(side if side is None else side[start : at + 40]) for side in (one, two)]
            yield f"line {number}: {parts[0]} then, {parts[1]} now"


def _same_but_numbers(one: str, two: str) -> bool:
    if _DECIMAL.split(one) != _DECIMAL.split(two):
        return False
    pairs = zip(_DECIMAL.findall(one), _DECIMAL.findall(two), strict=True)
    return all(same_number(float(a), float(b)) for a, b in pairs)


def _same_text_number(one: str, two: str) -> bool:
    try:
        return same_number(float(one), float(two))
    except ValueError:
        return _same_but_numbers(one, two)


def _array(old: Path, new: Path) -> Iterator[str]:
    import numpy as np

    yield from _arrays(*(np.load(path, allow_pickle=False) for path in (old, new)), name="")


def _arrays(one: Any, two: Any, *, name: str) -> Iterator[str]:
    import numpy as np

    if one.shape != two.shape or one.dtype != two.dtype:
        yield f"{name}{one.dtype} of shape {one.shape} then, {two.dtype} of shape {two.shape} now"
        return
    is_float = np.issubdtype(one.dtype, np.floating)
    same = np.isclose(one, two, rtol=1e-6, atol=1e-9, equal_nan=True) if is_float else one == two
    for place in np.argwhere(~np.asarray(same))[:1].tolist():
        at = tuple(place)
        yield f"{name}at {place}: {one[at]} then, {two[at]} now"


def _parquet(old: Path, new: Path) -> Iterator[str]:
    import pandas as pd

    one, two = (pd.read_parquet(path) for path in (old, new))
    if list(one.columns) != list(two.columns) or len(one) != len(two):
        yield f"{len(one):,} rows and {len(one.columns)} columns then, {len(two):,} and {len(two.columns)} now"
        return
    for column in one.columns:
        if pd.api.types.is_float_dtype(one[column]):
            yield from _arrays(one[column].to_numpy(), two[column].to_numpy(), name=f"{column} ")
            continue
        for row, (a, b) in enumerate(zip(one[column].tolist(), two[column].tolist(), strict=True), 1):
            if str(a) != str(b):
                yield f"row {row}, {column}: {_shown(str(a))} then, {_shown(str(b))} now"


def _bytes(old: Path, new: Path) -> Iterator[str]:
    one, two = old.read_bytes(), new.read_bytes()
    at = next((i for i, (a, b) in enumerate(zip(one, two, strict=False)) if a != b), min(len(one), len(two)))
    if one != two:
        yield f"{len(one):,} bytes then, {len(two):,} now, the first difference is at byte {at:,}"


def _shown(value: Any) -> str:
    if value is _MISSING or value is None:
        return "nothing"
    text = json.dumps(value, ensure_ascii=False)
    text = "".join(char if char.isprintable() else "\ufffd" for char in text)
    return text if len(text) <= 70 else f"{text[:69]}…"


_BY_KIND = {
    ".csv": _csv,
    ".json": _json,
    ".ipynb": _json,
    ".html": _text,
    ".npy": _array,
    ".parquet": _parquet,
}
