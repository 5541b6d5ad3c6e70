"""The outlet of an article that does not name it: what its folder, its neighbours and its address say."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from urllib.parse import urlsplit

import pyarrow as pa
import pyarrow.compute as pc

from toolkit.corpus import extra_json
from toolkit.loading.bulk import in_one

_MIN_SHARE = 0.05
"""A folder has to name its one outlet in at least this share of its articles, for the others to have it too."""


class Folders:
    """Counts which outlets the articles of each top folder name."""

    def __init__(self) -> None:
        self._outlets: dict[str, Counter[str]] = defaultdict(Counter)

    @staticmethod
    def of(file: str) -> str:
        """Give the top folder of a file; empty when there is none."""
        top, slash, _ = file.partition("/")
        return top if slash else ""

    def count(self, file: str, outlets: pa.ChunkedArray) -> None:
        """Count the outlets of articles of a file; the empty name stands for none."""
        for found in pc.value_counts(outlets).to_pylist():
            self._outlets[file][found["values"]] += found["counts"]

    def forget(self, file: str) -> None:
        """Take back what was counted of a file."""
        self._outlets.pop(file, None)

    def names(self) -> dict[str, str]:
        """Give the folders whose articles name one outlet, often enough, and that outlet."""
        folders: dict[str, Counter[str]] = defaultdict(Counter)
        for file, counts in self._outlets.items():
            folders[self.of(file)].update(counts)
        found = {}
        for folder, counts in folders.items():
            named = [name for name in counts if name]
            if folder and len(named) == 1 and counts[named[0]] >= _MIN_SHARE * counts.total():
                found[folder] = named[0]
        return found


def fill_outlets(table: pa.Table, known: str, outlet: str | None = None) -> pa.Table:
    """
    Give articles without an outlet the one that their top folder names, or else the host of their address.

    Where the name was filled in, `extra` says from where (`outlet_from`).

    Parameters
    ----------
    table : Table
        Articles of one folder, with `ARTICLE_COLUMNS`.
    known : str
        The outlet that the folder names; empty when it names none, or several.
    outlet : str, optional
        The outlet of all of them, whatever they say.

    Returns
    -------
    Table
    """
    if outlet is not None:
        filled = pa.repeat(pa.scalar(outlet, pa.large_string()), table.num_rows)
        return table.set_column(table.column_names.index("outlet"), "outlet", filled)
    is_open = pc.equal(pc.binary_length(in_one(table["outlet"])), 0)
    if not pc.any(is_open).as_py():
        return table
    urls = table["url"].filter(is_open).to_pylist()
    names = [known or host_of(url) for url in urls]
    extras = table["extra"].filter(is_open).to_pylist()
    source = "folder" if known else "url"
    extras = [_with_source(extra, source) if name else extra for extra, name in zip(extras, names, strict=True)]
    for column, values in (("outlet", names), ("extra", extras)):
        new = pc.replace_with_mask(in_one(table[column]), is_open, pa.array(values, pa.large_string()))
        table = table.set_column(table.column_names.index(column), column, new)
    return table


def _with_source(extra: str, source: str) -> str:
    """Add a field to a JSON object in text."""
    if '"outlet_from"' in extra:
        return extra_json(json.loads(extra) | {"outlet_from": source})
    return f'{extra[:-1]}{", " if extra != "{}" else ""}"outlet_from": "{source}"}}'


def host_of(url: str) -> str:
    """
    Name the site of an address.

    Parameters
    ----------
    url : str
        An address, with `https://` or without.

    Returns
    -------
    str
        Without `www.`; empty when there is none.

    Examples
    --------
    >>> host_of("https://www.example.org/أخبار/1")
    'example.org'
    """
    try:
        host = urlsplit(url if "//" in url else f"//{url}").hostname or "" if url else ""
    except ValueError:
        return ""
    return host.removeprefix("www.") if "." in host else ""
