"""
Records held as columns → articles, many at a time.

The same rules as for one record in `records`, done on whole columns: what is the same for every row is done once, what
most rows do not need is done for the few that do.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from itertools import compress
from json.encoder import encode_basestring
from typing import Any, TypeAlias

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from toolkit.corpus import article_table, article_types, extra_json
from toolkit.loading.cleaning import clean_column, without_empty
from toolkit.loading.credited import may_credit, may_name
from toolkit.loading.credits import find_agencies, find_outlet
from toolkit.loading.fields import FIELD_COLUMNS, assign_fields, flatten
from toolkit.loading.records import RecordReader, as_text

Values: TypeAlias = "pa.Array | list[Any]"
"""The values of a field: text in Arrow, other things in either form."""

_TEXT = pa.large_string()
_FEW = 8
"""So few records of the same fields are read one by one."""

_TEXT_COLUMNS = tuple(column for column in FIELD_COLUMNS if column not in {"body", "published"})
_QUOTED_START = 120
"""Characters at the start of a text in which `find_outlet` looks."""

_MAY_QUOTE = r"^[^-–—:ـ\n.()]*[-–—:ـ/،][\s\v\x1c-\x1f\x{85}\p{Z}]*[«\"“]"
"""Every start of a text in which it can find something (and some more), for RE2, which reads a column quickly."""


def read_group(records: Sequence[Any], reader: RecordReader, first: int) -> pa.Table:
    """
    Make articles of any records, those of the same fields together.

    Parameters
    ----------
    records : sequence
        As `RecordReader.add` takes them.
    reader : RecordReader
        Takes the problems and the counts.
    first : int
        The position of the first record.

    Returns
    -------
    Table
        The articles in the order of the records, with the columns of `article_types`.
    """
    groups: dict[tuple[str, ...], list[int]] = {}
    flat = [flatten(record) if type(record) is dict else None for record in records]
    for number, record in enumerate(flat):
        if record:
            groups.setdefault(tuple(record), []).append(number)
        else:
            reader.add(records[number], first + number)
    tables = []
    for names, numbers in groups.items():
        if len(numbers) < _FEW:
            for number in numbers:
                reader.add(records[number], first + number)
        else:
            fields = {name: _typed([flat[number][name] for number in numbers]) for name in names}
            tables.append(read_columns(fields, reader, np.array(numbers, np.int64) + first))
    if reader.articles:
        tables.append(article_table(reader.articles))
        reader.articles = []
    table = pa.concat_tables(tables) if tables else article_table([])
    return table if len(groups) < 2 and len(tables) < 2 else table.sort_by("position")


def _typed(values: list[Any]) -> Values:
    """Hold texts in Arrow, and other values as they are."""
    if all(type(value) is str or value is None for value in values):
        with suppress(UnicodeEncodeError):  # lone surrogates
            return pa.array(values, _TEXT)
    return values


def read_columns(fields: dict[str, Values], reader: RecordReader, positions: np.ndarray) -> pa.Table:
    """
    Make articles of records that all have the same fields.

    Parameters
    ----------
    fields : dict of {str: Array or list}
        The values of each field, all of one length, at least 1; null where a record says null.
    reader : RecordReader
        Takes the problems and the counts; what it does with one record is what is done here.
    positions : ndarray of int64
        The position of each record.

    Returns
    -------
    Table
        The articles, with the columns of `article_types`.
    """
    names, n_rows = tuple(fields), len(positions)
    chosen = assign_fields(names, tuple(reader.columns.items()))
    reader.tally.n_records += n_rows
    reader.tally.seen.update(names)
    reader.tally.n_without_field += n_rows * ("body" not in chosen)
    body = _clean(fields[chosen["body"]], reader, "body") if "body" in chosen else _blank(n_rows)
    is_kept = ~_is_empty(body)
    if not is_kept.all():
        titles = _listed(_filter(fields[chosen["title"]], ~is_kept)) if "title" in chosen else [None] * n_rows
        for position, title in zip(positions[~is_kept].tolist(), titles, strict=False):
            reader.skip_empty(reader.text(title), position)
        fields = {name: _filter(values, is_kept) for name, values in fields.items() if name != chosen.get("body")}
        body, positions = without_empty(body), positions[is_kept]
    return _articles(fields, chosen, body, positions, reader)


def _articles(
    fields: dict[str, Values], chosen: dict[str, str], body: pa.Array, positions: np.ndarray, reader: RecordReader
) -> pa.Table:
    n_rows = len(body)
    if not n_rows:
        return article_table([])
    table = {column: _blank(n_rows) for column in _TEXT_COLUMNS} | {"body": body, "published": None}
    for column in _TEXT_COLUMNS:
        if column in chosen:
            table[column] = _clean(fields[chosen[column]], reader, column)
    unread: dict[int, Any] = {}
    if "published" in chosen:
        table["published"] = _dates(fields[chosen["published"]], positions, reader, unread)
    table["outlet"] = _outlets(table["outlet"], body)
    table["agency"], table["author"] = _agencies(table, reader)
    table["position"] = pa.array(positions)
    rest = {name: values for name, values in fields.items() if name not in chosen.values()}
    table["extra"] = _extras(rest, n_rows, chosen.get("published", ""), unread)
    types = article_types()
    return pa.table(
        {name: pa.nulls(n_rows, kind) if table[name] is None else table[name] for name, kind in types.items()}
    )


def _blank(n_rows: int) -> pa.Array:
    return pa.repeat(pa.scalar("", _TEXT), n_rows)


def _is_text(values: Values) -> bool:
    return isinstance(values, pa.Array) and (pa.types.is_string(values.type) or pa.types.is_large_string(values.type))


def _listed(values: Values) -> list[Any]:
    return values if isinstance(values, list) else values.to_pylist()


def _filter(values: Values, is_kept: np.ndarray) -> Values:
    return list(compress(values, is_kept)) if isinstance(values, list) else values.filter(pa.array(is_kept))


def _clean(values: Values, reader: RecordReader, column: str) -> pa.Array:
    paragraphs = column in {"body", "captions"}
    if _is_text(values):
        texts = pc.fill_null(values.cast(_TEXT), "") if values.null_count else values.cast(_TEXT)
    else:
        between = "\n" if paragraphs else "، "
        texts = [as_text(value, between) for value in _listed(values)]
        try:
            texts = pa.array(texts, _TEXT)
        except UnicodeEncodeError:  # lone surrogates
            return pa.array([reader.text(text, paragraphs=paragraphs) for text in texts], _TEXT)
    return clean_column(texts, lambda text: reader.text(text, paragraphs=paragraphs), paragraphs=paragraphs)


def _dates(values: Values, positions: np.ndarray, reader: RecordReader, unread: dict[int, Any]) -> pa.Array:
    """Read dates, each spelling once; those that cannot be read are put into `unread`, by row."""
    if _is_text(values):
        return _text_dates(values, positions, reader, unread)
    known: dict[str, Any] = {}
    found = []
    for row, value in enumerate(_listed(values)):
        key = value if type(value) is str else f"{type(value).__name__} {value}"
        if key not in known:
            known[key] = reader.date(value)
        if known[key] is None and reader.is_unread(value, int(positions[row])):
            unread[row] = value
        found.append(known[key])
    return pa.array(found, pa.timestamp("us"))


def _text_dates(values: pa.Array, positions: np.ndarray, reader: RecordReader, unread: dict[int, Any]) -> pa.Array:
    spellings = pc.dictionary_encode(values)
    texts = [*spellings.dictionary.to_pylist(), None]
    known = [reader.date(text) for text in texts]
    codes = pc.fill_null(spellings.indices, len(texts) - 1).to_numpy()
    for row in np.flatnonzero(np.array([date is None for date in known])[codes]).tolist():
        if reader.is_unread(texts[codes[row]], int(positions[row])):
            unread[row] = texts[codes[row]]
    return pa.array(known, pa.timestamp("us")).take(pa.array(codes))


def _outlets(outlets: pa.Array, body: pa.Array) -> pa.Array:
    rows = np.flatnonzero(_is_empty(outlets))
    starts = pc.utf8_slice_codeunits(body.take(pa.array(rows)), 0, _QUOTED_START)
    found = np.flatnonzero(pc.match_substring_regex(starts, _MAY_QUOTE).to_numpy(zero_copy_only=False))
    return _put(outlets, rows[found], [find_outlet(text) for text in starts.take(pa.array(found)).to_pylist()])


def _agencies(table: dict[str, pa.Array], reader: RecordReader) -> tuple[pa.Array, pa.Array]:
    """Find the agencies, and give the authors that are none."""
    agencies, people, captions, body = (table[name] for name in ("agency", "author", "captions", "body"))
    is_open = _is_empty(agencies)
    authors = pc.dictionary_encode(people)
    named = np.full(len(authors.dictionary), "", object)
    places = np.flatnonzero(may_name(authors.dictionary, reader.wires))
    named[places] = [reader.agency_of(author) for author in authors.dictionary.take(pa.array(places)).to_pylist()]
    if len(named):
        by_author = named[authors.indices.to_numpy(zero_copy_only=False)]
        is_named = by_author != ""
        rows = np.flatnonzero(is_open & is_named)
        agencies = _put(agencies, rows, list(by_author[rows]))
        people = _put(people, rows, [""] * len(rows))
        is_open &= ~is_named
    rows = np.flatnonzero(is_open & (may_credit(body, reader.wires) | ~_is_empty(captions)))
    texts = body.take(pa.array(rows)).to_pylist()
    below = captions.take(pa.array(rows)).to_pylist()
    found = [find_agencies(text, caption.split("\n"), reader.wires) for text, caption in zip(texts, below, strict=True)]
    return _put(agencies, rows, found), people


def _is_empty(column: pa.Array) -> np.ndarray:
    return pc.equal(pc.binary_length(column), 0).to_numpy(zero_copy_only=False)


def _put(column: pa.Array, rows: np.ndarray, texts: list[str]) -> pa.Array:
    """Replace some rows of a column."""
    if not len(rows):
        return column
    is_new = np.zeros(len(column), bool)
    is_new[rows] = True
    return pc.replace_with_mask(column, pa.array(is_new), pa.array(texts, _TEXT))


def _extras(rest: dict[str, Values], n_rows: int, date_field: str, unread: dict[int, Any]) -> pa.Array:
    """Write what no column holds as JSON, the fields in the order of their names."""
    names = sorted(rest)
    values = [_listed(rest[name]) for name in names]
    if all(_is_text(array) and not array.null_count for array in rest.values()):
        keys = [f"{encode_basestring(name)}: " for name in names]
        pairs = [[key + encode_basestring(value) for value in column] for key, column in zip(keys, values, strict=True)]
        texts = [f"{{{', '.join(row)}}}" for row in zip(*pairs, strict=True)] if names else ["{}"] * n_rows
    else:
        texts = [extra_json(dict(zip(names, row, strict=True))) for row in zip(*values, strict=True)]
    for row, value in unread.items():
        extra = {name: column[row] for name, column in zip(names, values, strict=True)} | {date_field: value}
        texts[row] = extra_json(dict(sorted(extra.items())))
    return pa.array(texts, _TEXT)
