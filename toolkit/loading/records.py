"""JSON, JSON Lines, CSV, TSV and Parquet → articles, one a record."""

from __future__ import annotations

import csv
import io
import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any

from toolkit.charsets import TASHKEEL, TATWEEL
from toolkit.corpus import SKIPPED, WARNING, Article, Problem
from toolkit.loading.credits import Wires, find_agencies, find_outlet
from toolkit.loading.dates import parse_date
from toolkit.loading.encodings import repair_mojibake, tidy
from toolkit.loading.markup import resolve_markup

FIELD_COLUMNS = ("title", "body", "published", "outlet", "section", "author", "agency", "url", "captions")
"""The article columns that a field of a record can fill."""

_DELIMITERS = ",\t;|،؛"
_FIELD_NOISE = re.compile(rf"[\s_.\-\ufeff{TASHKEEL}{TATWEEL}]+")
_TO_BARE = str.maketrans("أإآٱىة", "اااايه")


class BrokenRecords(ValueError):
    """The file as a whole cannot be read; `reason` is its code in the table of problems."""

    def __init__(self, reason: str, detail: str) -> None:
        super().__init__(detail)
        self.reason = reason


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


def read_records(
    records: Iterable[Any], file: str, wires: Wires, columns: dict[str, str] | None = None
) -> tuple[list[Article], list[Problem]]:
    """
    Make articles of records; what no column holds goes to `extra`.

    Bodies are not altered beyond NFC, line ends, entities and tags resolved once, and white space around paragraphs.

    Parameters
    ----------
    records : iterable
        Dicts; a `Problem` stands for a record that could not be read, anything else is one.
    file : str
        The name of the file, for the problems.
    wires : Wires
        Known agencies.
    columns : dict of {str: str}, optional
        Article column → field of the record, before the names that are known.

    Returns
    -------
    articles : list of Article
        Their position is that of the record in the file, from 1.
    problems : list of Problem
        A record without a body is a skipped row; doubts are one warning a file and kind.

    Examples
    --------
    >>> from toolkit.loading.credits import read_wires
    >>> articles, _ = read_records([{"العنوان": "خبر", "النص": "نص الخبر", "رقم": 7}], "a.json", read_wires())
    >>> articles[0].title, articles[0].body, articles[0].extra
    ('خبر', 'نص الخبر', {'رقم': 7})
    """
    reader = RecordReader(file, wires, columns or {})
    for position, record in enumerate(records, start=1):
        reader.add(record, position)
    doubts = reader.tally.sum_up(file, reader.columns)
    if reader.tally.is_without_body:
        return [], doubts
    return reader.articles, reader.problems + doubts


def parse_csv(text: str, columns: dict[str, str] | None = None) -> Iterator[dict[str, str]]:
    """
    Give the rows of a table with a header line, whatever its delimiter.

    Parameters
    ----------
    text : str
        The text of the file.
    columns : dict of {str: str}, optional
        Article column → field, to know the header by.

    Yields
    ------
    dict of {str: str}
        Cells beyond the header are named `column_<number>`.

    Raises
    ------
    BrokenRecords
        If it cannot be read as a table.
    """
    text = text.lstrip("\ufeff").lstrip("\n")
    delimiter = find_delimiter(text, set((columns or {}).values()))
    yield from table_records(io.StringIO(text, newline=""), delimiter)


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


@dataclass(slots=True)
class Tally:
    """What is to be said once a file, counted while its records are read."""

    n_records: int = 0
    n_without_field: int = 0
    seen: set[str] = field(default_factory=set)
    counts: Counter[str] = field(default_factory=Counter)
    example: tuple[int, str] | None = None

    def add(self, other: Tally) -> None:
        """Join the tally of other records of the file."""
        self.n_records += other.n_records
        self.n_without_field += other.n_without_field
        self.seen |= other.seen
        self.counts += other.counts
        self.note_example(other.example)

    def note_example(self, example: tuple[int, str] | None) -> None:
        """Keep the first of the dates that could not be read, by its position."""
        if example and (self.example is None or example < self.example):
            self.example = example

    @property
    def is_without_body(self) -> bool:
        """Whether no record has a field for the text of an article."""
        return self.n_records > 0 and self.n_without_field == self.n_records

    def sum_up(self, file: str, columns: dict[str, str]) -> list[Problem]:
        """Say it: one problem for a file without texts, or else one warning for each kind of doubt."""
        if self.is_without_body:
            fields = ", ".join(sorted(self.seen)[:12]) or "none"
            detail = (
                f"no field is known as the text of an article (found: {fields}); name it with columns={{'body': …}}"
            )
            return [Problem(file, 0, SKIPPED, "no_body_field", detail)]
        problems = []
        for reason, sentence in _WARNINGS.items():
            if number := self.counts[reason]:
                detail = sentence.format(number=number, example=self.example[1] if self.example else "")
                problems.append(Problem(file, 0, WARNING, reason, detail))
        for column, source in columns.items():
            if self.n_records and source not in self.seen:
                detail = (
                    f"no record has the field {source!r} that columns names for {column}; found: {_some(self.seen)}"
                )
                problems.append(Problem(file, 0, WARNING, "unused_column", detail))
        return problems


class RecordReader:
    """Turns records into articles, and counts what is to be said once a file."""

    def __init__(self, file: str, wires: Wires, columns: dict[str, str]) -> None:
        self.file, self.wires, self.columns = file, wires, columns
        self.articles: list[Article] = []
        self.problems: list[Problem] = []
        self.tally = Tally()

    def add(self, record: Any, position: int) -> None:
        """Read one record; a `Problem` stands for one that could not be parsed."""
        self.tally.n_records += 1
        if isinstance(record, Problem):
            self.problems.append(Problem(self.file, position, record.severity, record.reason, record.detail))
        elif not isinstance(record, dict):
            detail = (
                f"the record is a {type(record).__name__}, not an object with fields; give it the form {{field: value}}"
            )
            self.problems.append(Problem(self.file, position, SKIPPED, "not_a_record", detail))
        else:
            self._add_fields(flatten(record), position)

    def skip_empty(self, title: str, position: int) -> None:
        """Account for a record without a text."""
        detail = f"the record «{title[:80]}» has no text; take it from the source again, or leave it out"
        self.problems.append(Problem(self.file, position, SKIPPED, "empty_body", detail))

    def text(self, value: Any, *, paragraphs: bool = False) -> str:
        """Give a value as clean text, counting what had to be mended."""
        if not (text := as_text(value, "\n" if paragraphs else "، ")):
            return ""
        text, n_mended = repair_mojibake(text)
        text, n_dropped = tidy(text)
        plain = resolve_markup(text)
        counts = self.tally.counts
        counts["mojibake"] += bool(n_mended)
        counts["control_characters"] += n_dropped
        if plain != text:
            counts["markup"] += 1
            plain = tidy(plain)[0]
        if paragraphs:
            return "\n".join(line for line in map(str.strip, plain.split("\n")) if line)
        return " ".join(plain.split("\n")).strip()

    def date(self, value: Any) -> datetime | None:
        """Give a value as a date; None when it is empty or no date."""
        return None if value is None or value == "" else _to_date(value)

    def is_unread(self, value: Any, position: int) -> bool:
        """Count a value that was to be a date and is none; False for an empty one."""
        if value is None or not str(value).strip():
            return False
        self.tally.counts["bad_date"] += 1
        self.tally.note_example((position, str(value)[:60]))
        return True

    def agency_of(self, author: str) -> str:
        """Name the agencies if the author is nothing else."""
        return "، ".join(self.wires.all_in(author)) if author else ""

    def _add_fields(self, record: dict[str, Any], position: int) -> None:
        self.tally.seen.update(record)
        fields = assign_fields(tuple(record), tuple(self.columns.items()))
        values = {column: record[source] for column, source in fields.items()}
        extra = {name: value for name, value in record.items() if name not in fields.values()}
        self.tally.n_without_field += "body" not in fields
        body = self.text(values.get("body"), paragraphs=True)
        if not body:
            self.skip_empty(self.text(values.get("title")), position)
            return
        article = Article(body=body, position=position)
        for column in FIELD_COLUMNS:
            if column in values and column not in {"body", "published"}:
                setattr(article, column, self.text(values[column], paragraphs=column == "captions"))
        article.published = self.date(values.get("published"))
        if article.published is None and self.is_unread(values.get("published"), position):
            extra[fields["published"]] = values["published"]
        article.extra = dict(sorted(extra.items()))
        article.outlet = article.outlet or find_outlet(body)
        if not article.agency:
            article.agency = self.agency_of(article.author)
            article.author = "" if article.agency else article.author
            article.agency = article.agency or find_agencies(body, article.captions.split("\n"), self.wires)
        self.articles.append(article)


_WARNINGS = {
    "no_header": "the table has no header: the columns were told by what they hold; name them in a first line if wrong",
    "markup": "{number:,} fields held HTML entities or tags, which were resolved; look at a few if the text looks cut",
    "mojibake": "{number:,} fields were UTF-8 read in another encoding and were mended; look at a few of them",
    "control_characters": "{number:,} control characters were dropped; nothing is to be done unless the text looks cut",
    "bad_date": "{number:,} dates could not be read (one is {example!r}) and stay in `extra`; write them as 2024-12-31",
}


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
    known = sum(name in wanted or _column_of(name) is not None for name in header)
    even = sum(len(row) == len(header) for row in first) / max(1, len(first))
    return (known, even * (len(header) > 1))


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


def as_text(value: Any, between: str) -> str:
    """Write a value as text: lists joined, objects by their name or text, nothing for null."""
    if value is None or value is False or value != value:
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, list | tuple):
        return between.join(text for text in (as_text(item, between) for item in value) if text)
    if isinstance(value, dict):
        for name in ("rendered", "name", "title", "text", "value", "content", "html", "#text", "label", "url", "href"):
            if value.get(name):
                return as_text(value[name], between)
        return json.dumps(value, ensure_ascii=False, default=str)
    return str(value)


def _to_date(value: Any) -> datetime | None:
    if isinstance(value, datetime):
        return value.replace(tzinfo=None)
    if isinstance(value, date):
        return datetime(value.year, value.month, value.day)
    while isinstance(value, dict):
        value = next((value[name] for name in ("$date", "$numberLong", "date", "value") if name in value), "")
    if isinstance(value, list) and value:
        value = value[0]
    text = str(value).strip()
    if re.fullmatch(r"\d{9,10}(?:\.\d+)?|\d{12,13}", text):  # seconds or milliseconds since 1970
        return datetime.fromtimestamp(float(text) / (1000 if len(text.split(".")[0]) > 10 else 1), UTC).replace(
            tzinfo=None
        )
    return parse_date(tidy(text)[0])


def _some(names: set[str]) -> str:
    return ", ".join(sorted(map(str, names))[:12])
