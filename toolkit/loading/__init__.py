"""Files → Corpus: every input file ends as articles or as a row of problems."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from toolkit.corpus import ARTICLE_COLUMNS, SKIPPED, WARNING, Article, Corpus, Problem, build_corpus
from toolkit.errors import UsageError
from toolkit.loading.archives import Content, read_file
from toolkit.loading.credits import Wires, is_section_name, read_wires
from toolkit.loading.encodings import Decoded, decode, repair_mojibake, tidy
from toolkit.loading.files import KIND_OF_SUFFIX, SUPPORTED, Found, Limits, find_files
from toolkit.loading.html import read_html
from toolkit.loading.outlets import fill_outlets
from toolkit.loading.pages import read_page
from toolkit.loading.records import FIELD_COLUMNS, BrokenRecords, parse_csv, parse_json, parse_parquet, read_records

__all__ = ["Limits", "load_corpus"]

_Reading = tuple[list[Article], list[Problem]]


@dataclass(frozen=True, slots=True)
class _Options:
    columns: dict[str, str]
    wires: Wires


def load_corpus(
    paths: str | os.PathLike | Iterable[str | os.PathLike],
    *,
    columns: Mapping[str, str] | None = None,
    outlet: str | None = None,
    agencies: Iterable[str] = (),
    limits: Limits | None = None,
    progress: bool | None = None,
) -> Corpus:
    """
    Read Arabic news from files into one corpus.

    Raw text pages, text, saved web pages, JSON, JSON Lines, CSV, TSV and Parquet are read, also inside zip, tar, gz,
    bz2 and xz, in folders of any depth. Nothing is lost silently: a file, or a part of one, that gives no article is a
    row of `problems`. The result depends on the files alone, not on the disk or the machine.

    Parameters
    ----------
    paths : str, path, or several
        A file, a folder, or a pattern such as ``news/*.json``.
    columns : dict of {str: str}, optional
        Article column → field of JSON, CSV and Parquet records, before the names that are known by themselves. The day
        of a download is never `published` unless it is named here: ``{"published": "date_extracted"}``.
    outlet : str, optional
        The outlet of all articles, whatever the files say.
    agencies : iterable of str
        Names of news agencies besides the known ones.
    limits : Limits, optional
        How much a file may ask of the machine.
    progress : bool, optional
        Whether to show a bar on standard error; by default on long work in a terminal or a notebook.

    Returns
    -------
    Corpus

    Raises
    ------
    UsageError
        If a path does not exist, or `columns` names a column that no field can fill.
    ToolkitError
        If there is no file at all.
    """
    options = _Options(_check_columns(columns), read_wires(agencies := tuple(agencies)))
    limits = limits or Limits()
    found, problems = find_files(paths)
    articles: list[tuple[str, str, Article]] = []
    taken: set[str] = {problem.file for problem in problems}
    for content in _contents(found, limits, progress):
        file = _name_once(content.file, taken)
        if isinstance(content, Problem):
            content.file = file
            problems.append(content)
            continue
        read, doubts = _read(content, file, options)
        digest = hashlib.sha256(content.data).hexdigest()
        articles += [(file, digest, article) for article in read]
        problems += doubts
    if outlet is None:
        fill_outlets((file, article) for file, _, article in articles)
    else:
        for _, _, article in articles:
            article.outlet = outlet
    settings = {
        "columns": options.columns,
        "outlet": outlet,
        "agencies": list(agencies),
        "limits": asdict(limits),
    }
    return build_corpus(articles, problems, settings)


def _read(content: Content, file: str, options: _Options) -> _Reading:
    """Read one file; whatever happens, it gives articles or a row that says why not."""
    try:
        articles, problems = _read_kind(content, file, options)
    except BrokenRecords as broken:
        articles, problems = [], [Problem(file, 0, SKIPPED, broken.reason, str(broken))]
    except Exception as error:  # a file must never stop the others, whatever is in it
        said = f"{type(error).__name__}: {' '.join(str(error).split())[:120]}"
        detail = f"the file could not be read ({said}); please report it, and save its text as .txt meanwhile"
        articles, problems = [], [Problem(file, 0, SKIPPED, "failed", detail)]
    kept = [article for article in articles if article.body.strip()]
    for article in articles:
        if not article.body.strip():
            detail = f"the article «{article.title[:80]}» has no text; take it from the source again, or leave it out"
            problems.append(Problem(file, article.position, SKIPPED, "empty_body", detail))
    if not kept and not any(problem.severity == SKIPPED for problem in problems):
        detail = "the file holds no article; take it from its source again, or remove it"
        problems.append(Problem(file, 0, SKIPPED, "no_articles", detail))
    return kept, problems


def _read_kind(content: Content, file: str, options: _Options) -> _Reading:
    data, kind = content.data, content.kind
    if kind == "html":
        return _with_section(read_html(data, file, options.wires), file, is_text=False)
    if kind == "parquet":
        return read_records(parse_parquet(data), file, options.wires, options.columns)
    if kind not in KIND_OF_SUFFIX.values() and kind != "json?":
        detail = f"the file is {kind}, which is not read; save its text as .txt (read are {SUPPORTED})"
        return [], [Problem(file, 0, SKIPPED, "unknown_type", detail)]
    decoded = decode(data)
    if _is_binary(decoded):
        detail = f"the file is no text, whatever its name says; save its text as .txt (read are {SUPPORTED})"
        return [], [Problem(file, 0, SKIPPED, "binary", detail)]
    doubts = [Problem(file, 0, WARNING, decoded.reason, decoded.detail)] if decoded.reason else []
    if kind == "csv":
        articles, problems = _read_csv(decoded.text, file, options)
    elif kind == "text":
        articles, problems = _read_text(decoded.text, file, options)
    else:
        articles, problems = _read_json(decoded.text, file, options, is_sure=kind == "json")
    return articles, doubts + problems


def _read_json(text: str, file: str, options: _Options, *, is_sure: bool) -> _Reading:
    try:
        return read_records(parse_json(text), file, options.wires, options.columns)
    except BrokenRecords:
        if is_sure:
            raise
        return _read_text(text, file, options)


def _read_csv(text: str, file: str, options: _Options) -> _Reading:
    clean = text.replace("\0", "")
    articles, problems = read_records(parse_csv(clean, options.columns), file, options.wires, options.columns)
    if len(clean) < len(text):
        problems.append(_dropped(file, len(text) - len(clean)))
    return articles, problems


def _read_text(text: str, file: str, options: _Options) -> _Reading:
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


def _is_binary(decoded: Decoded) -> bool:
    """Tell bytes that only pretend to be text by the control characters among the first ones."""
    sample = decoded.text[:20_000]
    odd = sum(sample.count(chr(code)) for code in (*range(9), *range(14, 27), *range(28, 32))) + sample.count("\ufffd")
    return odd > 0.1 * len(sample)


def _check_columns(columns: Mapping[str, str] | None) -> dict[str, str]:
    columns = dict(columns or {})
    for column, field in columns.items():
        if column not in FIELD_COLUMNS:
            kind = "is made by the toolkit" if column in ARTICLE_COLUMNS else "is no column of articles"
            raise UsageError(f"columns names {column!r}, which {kind}; it can name {', '.join(FIELD_COLUMNS)}")
        if not isinstance(field, str) or not field:
            raise UsageError(f"columns gives {field!r} for {column!r}; give the name of one field of the source")
    return columns


def _name_once(file: str, taken: set[str]) -> str:
    """Number a name that came before: an archive can hold two files of one name."""
    name, number = file, 1
    while name in taken:
        number += 1
        name = f"{file}~{number}"
    taken.add(name)
    return name


def _contents(found: list[Found], limits: Limits, progress: bool | None) -> Iterator[Any]:
    """Give the content of each file in turn, and move the bar by bytes on disk."""
    from tqdm.auto import tqdm

    total = sum(item.size for item in found)
    with tqdm(
        total=total,
        unit="B",
        unit_scale=True,
        desc="load",
        delay=1,
        leave=False,
        disable=None if progress is None else not progress,
    ) as bar:
        for item in found:
            done = 0
            for content in read_file(item, limits):
                yield content
                now = int(item.size * getattr(content, "share", 0.0))
                bar.update(max(0, now - done))
                done = max(done, now)
            bar.update(item.size - done)
