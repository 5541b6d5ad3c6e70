"""Records of JSON, tables and Parquet → articles, one a record."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any

from toolkit.corpus import SKIPPED, WARNING, Article, Problem
from toolkit.loading.credits import Wires, find_agencies, find_outlet
from toolkit.loading.dates import parse_date
from toolkit.loading.encodings import repair_mojibake, tidy
from toolkit.loading.fields import FIELD_COLUMNS, assign_fields, flatten
from toolkit.loading.markup import resolve_markup


class BrokenRecords(ValueError):
    """The file as a whole cannot be read; `reason` is its code in the table of problems."""

    def __init__(self, reason: str, detail: str) -> None:
        super().__init__(detail)
        self.reason = reason


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
