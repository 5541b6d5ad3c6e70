"""A file, or a part of a long one → articles in columns, and problems."""

from __future__ import annotations

import codecs
import io
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from toolkit.corpus import SKIPPED, WARNING, Article, Problem, article_table
from toolkit.loading.archives import Content
from toolkit.loading.bulk import is_utf8
from toolkit.loading.bulk_csv import table_to_columns
from toolkit.loading.bulk_json import lines_to_columns, objects_to_columns
from toolkit.loading.captures import read_mhtml
from toolkit.loading.columns import read_columns, read_group
from toolkit.loading.credits import Wires, is_section_name
from toolkit.loading.encodings import Decoded, LongLine, check_lines, decode, repair_mojibake, tidy
from toolkit.loading.excel import parse_excel
from toolkit.loading.feeds import parse_feed
from toolkit.loading.files import KIND_OF_SUFFIX, SUPPORTED, Limits
from toolkit.loading.html import read_html
from toolkit.loading.json_records import parse_json, parse_line
from toolkit.loading.outlets import Folders
from toolkit.loading.pages import read_page
from toolkit.loading.parts import Part, cut_json, cut_parquet, cut_table, in_batches
from toolkit.loading.records import BrokenRecords, RecordReader, Tally
from toolkit.loading.repeats import Counted, count_lines

_Reading = tuple[list[Article], list[Problem]]
_HEAD = 40_000
_CONTINUATIONS = bytes(range(0x80, 0xC0))


@dataclass(frozen=True, slots=True)
class Options:
    """What the caller asks of every file."""

    columns: dict[str, str]
    wires: Wires
    limits: Limits


@dataclass(slots=True)
class Piece:
    """
    What was read of a file or a part of one: articles with the columns of `article_types`, and problems.

    A part counts its positions from 1, has a tally of what is to be said once the whole file is read, and what was
    counted of its lines.
    """

    table: pa.Table
    problems: list[Problem]
    tally: Tally | None = None
    counted: Counted | None = None


class Unreadable(Exception):
    """A part is not what it seemed to be; the file has to be read as a whole."""


def read_content(content: Content, file: str, options: Options) -> Piece:
    """
    Read a whole file; whatever happens, it gives articles or a row that says why not.

    Parameters
    ----------
    content : Content
        The file.
    file : str
        Its name in the corpus.
    options : Options

    Returns
    -------
    Piece
    """
    try:
        piece = _read_kind(content, file, options)
    except (BrokenRecords, LongLine) as broken:
        piece = Piece(article_table([]), [Problem(file, 0, SKIPPED, broken.reason, str(broken))])
    except Exception as error:  # a file must never stop the others, whatever is in it
        said = f"{type(error).__name__}: {' '.join(str(error).split())[:120]}"
        detail = f"the file could not be read ({said}); please report it, and save its text as .txt meanwhile"
        piece = Piece(article_table([]), [Problem(file, 0, SKIPPED, "failed", detail)])
    return account_for(piece, file)


def account_for(piece: Piece, file: str) -> Piece:
    """Add the row of a file that gave neither an article nor a reason."""
    if not piece.table.num_rows and not any(problem.severity == SKIPPED for problem in piece.problems):
        detail = "the file holds no article; take it from its source again, or remove it"
        piece.problems.append(Problem(file, 0, SKIPPED, "no_articles", detail))
    return piece


def read_part(part: Part, file: str, options: Options) -> Piece:
    """
    Read a part of a file of records.

    Parameters
    ----------
    part : Part
    file : str
        The name of the file in the corpus.
    options : Options

    Returns
    -------
    Piece

    Raises
    ------
    Unreadable
        If the part has to be seen with the rest of its file.
    """
    if isinstance(part.data, bytes) and (not is_utf8(part.data) or (part.kind == "table" and b"\0" in part.data)):
        raise Unreadable
    reader = RecordReader(file, options.wires, options.columns)
    table = _read_part(part, reader, options)
    return Piece(table, reader.problems, reader.tally, count_lines(table, Folders.of(file)))


def _read_part(part: Part, reader: RecordReader, options: Options) -> pa.Table:
    first = reader.tally.n_records + 1
    reader.tally.counts["no_header"] += part.is_guessed
    columns, records = None, part.data
    if part.kind == "lines":
        data = part.data.replace(b"\0", b"") if b"\0" in part.data else part.data
        if not _has_long_line(data, options.limits.max_line_chars):
            columns = lines_to_columns(data)
        if columns is None:
            lines = [line for line in data.decode().split("\n") if line.strip()]
            records = [_parse_line(line, number, options.limits) for number, line in enumerate(lines, start=first)]
    elif part.kind == "objects":
        columns = objects_to_columns(part.data)
        if columns is None:
            raise Unreadable
    elif part.kind == "table":
        columns, records = table_to_columns(part.data, *part.header)
    elif part.kind == "columns":
        columns = part.data
    if columns is None:
        return read_group(records, reader, first)
    n_rows = len(next(iter(columns.values())))
    return read_columns(columns, reader, np.arange(first, first + n_rows)) if n_rows else article_table([])


def _has_long_line(data: bytes, max_bytes: int) -> bool:
    """Tell whether a line has more bytes, going from one line end to the last one within reach."""
    start = 0
    while len(data) - start > max_bytes:
        end = data.rfind(b"\n", start, start + max_bytes + 1)
        if end < 0:
            return True
        start = end + 1
    return False


def _parse_line(line: str, number: int, limits: Limits) -> object:
    if len(line) <= limits.max_line_chars:
        return parse_line(line, number)
    detail = (
        f"line {number} has more than {limits.max_line_chars:,} characters (max_line_chars); "
        "break it into records, or raise the limit"
    )
    return Problem("", number, SKIPPED, "long_line", detail)


def _read_parts(parts: Iterable[Part], file: str, options: Options) -> Piece:
    """Read the parts of a file that is in memory."""
    reader = RecordReader(file, options.wires, options.columns)
    tables = [_read_part(part, reader, options) for part in parts]
    return sum_up(pa.concat_tables([article_table([]), *tables]), reader.problems, reader.tally, file, options)


def sum_up(table: pa.Table, problems: list[Problem], tally: Tally, file: str, options: Options) -> Piece:
    """Say what is to be said once a file; a file whose records have no field for texts is one problem and no more."""
    doubts = tally.sum_up(file, options.columns)
    return Piece(table.slice(0, 0), doubts) if tally.is_without_body else Piece(table, problems + doubts)


def as_utf8(data: bytes) -> bytes | None:
    """Give the bytes of a file that is UTF-8, without its mark; None when it is not, or may be UTF-16."""
    head = data[:_HEAD].rstrip(_CONTINUATIONS)  # not in the middle of a character
    head = head[:-1] if head[-1:] > b"\x7f" else head
    is_marked = data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE, codecs.BOM_UTF32_BE))
    if is_marked or decode(head).encoding == "UTF-16" or not is_utf8(data):
        return None
    return data.removeprefix(codecs.BOM_UTF8)


def _read_kind(content: Content, file: str, options: Options) -> Piece:
    data, kind = content.data, content.kind
    if kind in {"html", "mhtml"}:
        page, source = read_mhtml(data) if kind == "mhtml" else (data, content.source)
        reading = read_html(page, file, options.wires, source, options.limits)
        return _in_columns(_with_section(reading, file, is_text=False), file)
    if kind == "excel":
        return _read_parts(in_batches(parse_excel(data, options.columns)), file, options)
    if kind == "xml":
        return _read_parts(in_batches(parse_feed(data)), file, options)
    if kind == "parquet":
        return _read_parts(cut_parquet(io.BytesIO(data)), file, options)
    if kind not in KIND_OF_SUFFIX.values() and kind != "json?":
        detail = f"the file is {kind}, which is not read; save its text as .txt (read are {SUPPORTED})"
        return Piece(article_table([]), [Problem(file, 0, SKIPPED, "unknown_type", detail)])
    if kind != "text" and (plain := as_utf8(data)) is not None:
        decoded = Decoded(plain[: 4 * _HEAD].decode("utf-8", "ignore"), "UTF-8")
    else:
        decoded = decode(data)
        plain = b"" if kind == "text" else decoded.text.encode("utf-8", "replace")
    if is_binary(decoded.text):
        detail = f"the file is no text, whatever its name says; save its text as .txt (read are {SUPPORTED})"
        return Piece(article_table([]), [Problem(file, 0, SKIPPED, "binary", detail)])
    if kind == "csv":
        piece = _read_csv(plain, file, options)
    elif kind == "text":
        piece = _in_columns(_read_text(decoded.text, file, options), file)
    else:
        piece = _read_json(plain, file, options, is_sure=kind == "json")
    doubts = [Problem(file, 0, WARNING, decoded.reason, decoded.detail)] if decoded.reason else []
    return Piece(piece.table, doubts + piece.problems)


def _in_columns(reading: _Reading, file: str) -> Piece:
    articles, problems = reading
    kept = [article for article in articles if article.body.strip()]
    for article in articles:
        if not article.body.strip():
            detail = f"the article «{article.title[:80]}» has no text; take it from the source again, or leave it out"
            problems.append(Problem(file, article.position, SKIPPED, "empty_body", detail))
    return Piece(article_table(kept), problems)


def _read_json(data: bytes, file: str, options: Options, *, is_sure: bool) -> Piece:
    try:
        parts = cut_json([data], options.limits.max_line_chars)
        if parts is not None:
            return _read_parts(parts, file, options)
    except Unreadable:
        pass
    text = data.decode()
    try:
        return _read_parts(in_batches(parse_json(text)), file, options)
    except BrokenRecords:
        if is_sure:
            raise
        return _in_columns(_read_text(text, file, options), file)


def _read_csv(data: bytes, file: str, options: Options) -> Piece:
    clean = data.replace(b"\0", b"") if b"\0" in data else data
    piece = _read_parts(cut_table([clean], set(options.columns.values())), file, options)
    if len(clean) < len(data):
        piece.problems.append(_dropped(file, len(data) - len(clean)))
    return piece


def _read_text(text: str, file: str, options: Options) -> _Reading:
    check_lines(text, options.limits.max_line_chars)
    text, n_mended = repair_mojibake(text)
    text, n_dropped = tidy(text)
    articles, problems = read_page(text.lstrip("\ufeff"), file, options.wires)
    if n_mended:
        detail = f"{n_mended:,} lines were UTF-8 read in another encoding and were mended; look at a few"
        problems.append(Problem(file, 0, WARNING, "mojibake", detail))
    if n_dropped:
        problems.append(_dropped(file, n_dropped))
    return _with_section((articles, problems), file, is_text=True)


def _dropped(file: str, number: int) -> Problem:
    detail = f"{number:,} control characters were dropped; nothing is to be done unless the text looks cut"
    return Problem(file, 0, WARNING, "control_characters", detail)


def _with_section(reading: _Reading, file: str, *, is_text: bool) -> _Reading:
    """Take the folder's name as the section of a text that names none; pages and HTML only from a known section."""
    articles, problems = reading
    folder = file.split("/")[-2] if "/" in file else ""
    is_archive = any(folder.lower().endswith(f".{suffix}") for suffix in KIND_OF_SUFFIX)
    is_section = (is_text and len(articles) == 1) or is_section_name(folder)
    for article in articles:
        if not article.section and folder != article.outlet and is_section and not is_archive:
            article.section = folder
    return articles, problems


def is_binary(text: str) -> bool:
    """Tell bytes that only pretend to be text by the control characters among the first ones."""
    sample = text[:20_000]
    odd = sum(sample.count(chr(code)) for code in (*range(9), *range(14, 27), *range(28, 32))) + sample.count("\ufffd")
    return odd > 0.1 * len(sample)
