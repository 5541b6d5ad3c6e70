"""Names of fields, in any of the known languages → the article columns that they fill."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any

from toolkit.charsets import TASHKEEL, TATWEEL

FIELD_COLUMNS = ("title", "body", "published", "outlet", "section", "author", "agency", "url", "captions")
"""The article columns that a field of a record can fill."""

_FIELD_NOISE = re.compile(rf"[\s_.\-\ufeff{TASHKEEL}{TATWEEL}]+")
_TO_BARE = str.maketrans("أإآٱىة", "اااايه")


def column_of(name: str) -> str | None:
    """
    Name the article column that a field of this name fills.

    Parameters
    ----------
    name : str
        As a header or a record has it, in any of the known languages.

    Returns
    -------
    str or None

    Examples
    --------
    >>> column_of("العنوان"), column_of("عدد الزوار")
    ('title', None)
    """
    found = _column_of(name)
    return found[0] if found else None


def flatten(record: dict[str, Any]) -> dict[str, Any]:
    """Bring `{"meta": {"date": …}}` to `{"meta.date": …}`, unless the object is a name with its details."""
    flat: dict[str, Any] = {}
    for name, value in record.items():
        if name == "_source" and isinstance(value, dict):
            flat.update(value)  # a document of Elasticsearch
        elif isinstance(value, dict) and _column_of(name) is None and len(value) <= 50:
            flat.update({f"{name}.{inner}": deep for inner, deep in value.items()})
        else:
            flat[name] = value
    return flat


@lru_cache(maxsize=1024)
def assign_fields(names: tuple[str, ...], columns: tuple[tuple[str, str], ...]) -> dict[str, str]:
    """Choose a field for each article column: the caller's, then the known names in the order of their list."""
    chosen = {column: field for column, field in columns if field in names}
    named = {column for column, _ in columns}
    taken = set(chosen.values())
    ranked = sorted(
        (rank, number, column, name)
        for number, name in enumerate(names)
        if name not in taken and (found := _column_of(name) or _column_of(name.rpartition(".")[2]))
        for column, rank in [found]
        if column not in named
    )
    for _, _, column, name in ranked:
        chosen.setdefault(column, name)
    return chosen


@lru_cache(maxsize=4096)
def _column_of(name: str) -> tuple[str, int] | None:
    return _known_names().get(_field_key(name))


def _field_key(name: str) -> str:
    return _FIELD_NOISE.sub("", name).translate(_TO_BARE).lower()


@cache
def _known_names() -> dict[str, tuple[str, int]]:
    names: dict[str, tuple[str, int]] = {}
    column = ""
    for line in (files("toolkit") / "resources" / "field_names.txt").read_text("utf-8").splitlines():
        if line.startswith("["):
            column = line.strip("[] ")
        elif line and not line.startswith("#"):
            for name in line.split("|"):
                names.setdefault(_field_key(name), (column, len(names)))
    return names
