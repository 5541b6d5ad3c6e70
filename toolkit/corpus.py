"""The corpus: a table of articles, a table of problems, and the settings that made them."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

import pandas as pd

from toolkit.errors import ToolkitError, UsageError
from toolkit.saving import replace_folder, write_json

ARTICLE_COLUMNS = (
    "article_id",
    "title",
    "body",
    "published",
    "outlet",
    "section",
    "author",
    "agency",
    "url",
    "captions",
    "file",
    "position",
    "extra",
)
PROBLEM_COLUMNS = ("file", "position", "severity", "reason", "detail")
SKIPPED, WARNING = "skipped", "warning"

_FORMAT = "arabic-news-toolkit corpus"
_VERSION = 1


@dataclass(slots=True)
class Article:
    """What a reader found of one article; `position` counts from 1 in its file."""

    title: str = ""
    body: str = ""
    published: datetime | None = None
    outlet: str = ""
    section: str = ""
    author: str = ""
    agency: str = ""
    url: str = ""
    captions: str = ""
    position: int = 1
    extra: dict[str, Any] = field(default_factory=dict)


@dataclass(slots=True)
class Problem:
    """What could not be read (`skipped`), or was read with a doubt (`warning`); position 0 is the whole file."""

    file: str
    position: int
    severity: str
    reason: str
    detail: str


@dataclass(frozen=True, eq=False, repr=False)
class Corpus:
    """
    Articles of one load, with what went wrong and how it was made.

    Parameters
    ----------
    articles : DataFrame
        One row an article, the columns of `ARTICLE_COLUMNS` in that order.
    problems : DataFrame
        One row a problem, the columns of `PROBLEM_COLUMNS` in that order.
    settings : dict
        What the caller asked for, in values that JSON can hold.

    Raises
    ------
    ToolkitError
        If a table does not have the columns and types that `check` wants.
    """

    articles: pd.DataFrame
    problems: pd.DataFrame
    settings: dict[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.check()

    def __len__(self) -> int:
        return len(self.articles)

    def __repr__(self) -> str:
        files = self.account()
        skipped, warnings = int(files["skipped"].sum()), int(files["warnings"].sum())
        return f"Corpus: {len(self):,} articles of {len(files):,} files, {skipped:,} skipped, {warnings:,} warnings"

    def check(self) -> None:
        """
        Hold both tables against their schemas.

        Raises
        ------
        ToolkitError
            If a column is missing, in the wrong place or of the wrong type, or a value breaks its rule.
        """
        for name, table in (("articles", self.articles), ("problems", self.problems)):
            _check_table(name, table)

    def account(self) -> pd.DataFrame:
        """
        Say for each input file what became of it.

        Returns
        -------
        DataFrame
            One row a file: `file`, and the numbers of `articles`, `skipped` parts and `warnings`.
        """
        problems = self.problems
        counts = {
            "articles": self.articles["file"].value_counts(),
            "skipped": problems.loc[problems["severity"] == SKIPPED, "file"].value_counts(),
            "warnings": problems.loc[problems["severity"] == WARNING, "file"].value_counts(),
        }
        table = pd.DataFrame(counts).fillna(0).astype("int64").sort_index()
        table.index = table.index.astype("str")
        return table.rename_axis("file").reset_index()

    def save(self, folder: str | Path) -> Path:
        """
        Write `articles.parquet`, `problems.parquet` and `corpus.json`, the same bytes for the same corpus.

        Parameters
        ----------
        folder : str or Path
            The folder to make; one that is there is replaced as a whole.

        Returns
        -------
        Path
            `folder`.

        Raises
        ------
        ToolkitError
            If `folder` is a file, or a folder that holds something other than a corpus.
        """
        folder = Path(folder)
        _check_replaceable(folder)
        about = {
            "format": _FORMAT,
            "version": _VERSION,
            "articles": len(self.articles),
            "problems": len(self.problems),
            "settings": self.settings,
        }
        with replace_folder(folder) as new:
            _write_table(new / "articles.parquet", self.articles)
            _write_table(new / "problems.parquet", self.problems)
            write_json(new / "corpus.json", about)
        return folder


def open_corpus(folder: str | Path) -> Corpus:
    """
    Read what `Corpus.save` wrote.

    Parameters
    ----------
    folder : str or Path
        A folder with `articles.parquet`, `problems.parquet` and `corpus.json`.

    Returns
    -------
    Corpus

    Raises
    ------
    UsageError
        If the folder is not there.
    ToolkitError
        If it holds no corpus, or one of a later version.
    """
    folder = Path(folder)
    if not folder.exists():
        raise UsageError(f"there is no folder {folder}; name one that Corpus.save or `toolkit load` wrote")
    try:
        about = json.loads((folder / "corpus.json").read_text("utf-8"))
        if about["format"] != _FORMAT:
            raise ValueError("another format")
        if about["version"] > _VERSION:
            raise ToolkitError(
                f"the corpus in {folder} has version {about['version']} and this toolkit reads up to {_VERSION}; "
                "update the toolkit, or load the files again"
            )
        articles, problems = (_read_table(folder / f"{name}.parquet") for name in ("articles", "problems"))
    except ToolkitError:
        raise
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise ToolkitError(
            f"{folder} holds no whole corpus ({type(error).__name__}: {_one_line(error)}); load the files again"
        ) from error
    return Corpus(articles, problems, about["settings"])


def build_corpus(
    articles: Iterable[tuple[str, str, Article]],
    problems: Iterable[Problem],
    settings: dict[str, Any],
) -> Corpus:
    """
    Make the tables from what the readers found, in the order of file and position.

    Parameters
    ----------
    articles : iterable of (str, str, Article)
        File, SHA-256 of the bytes of that file in hex, and the article.
    problems : iterable of Problem
        In any order.
    settings : dict
        Passed on.

    Returns
    -------
    Corpus
    """
    rows = sorted(articles, key=lambda row: (row[0], row[2].position))
    found = sorted(problems, key=lambda p: (p.file, p.position, p.severity, p.reason))
    columns: dict[str, list] = {
        "article_id": [article_id(file, digest, article.position) for file, digest, article in rows],
        **{name: [getattr(article, name) for _, _, article in rows] for name in ARTICLE_COLUMNS[1:10]},
        "file": [file for file, _, _ in rows],
        "position": [article.position for _, _, article in rows],
        "extra": [_to_json(article.extra) for _, _, article in rows],
    }
    broken = {name: [getattr(problem, name) for problem in found] for name in PROBLEM_COLUMNS}
    return Corpus(_frame(columns), _frame(broken), settings)


def article_id(file: str, digest: str, position: int) -> str:
    """
    Give the name of an article that stays while its file does: 16 hex digits.

    Parameters
    ----------
    file : str
        The path of the file, relative to what was loaded.
    digest : str
        SHA-256 of the bytes of the file, in hex.
    position : int
        The place of the article in the file, from 1.

    Returns
    -------
    str

    Examples
    --------
    >>> article_id("أخبار/1.txt", "00" * 32, 1) == article_id("أخبار/1.txt", "00" * 32, 1)
    True
    >>> len(article_id("أخبار/1.txt", "00" * 32, 2))
    16
    """
    return hashlib.sha256(f"{file}\0{digest}\0{position}".encode()).hexdigest()[:16]


def _to_json(extra: dict[str, Any]) -> str:
    """Write `extra` as JSON, with NaN (JSON has none) and lone surrogates (UTF-8 has none) in a form that passes."""
    if not extra:
        return "{}"
    try:
        text = json.dumps(extra, ensure_ascii=False, default=str, allow_nan=False)
    except ValueError:
        text = json.dumps({name: str(value) for name, value in extra.items()}, ensure_ascii=False)
    return text if _is_utf8(text) else json.dumps(json.loads(text))


def _is_utf8(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def _frame(columns: dict[str, list]) -> pd.DataFrame:
    """Build a table by way of Arrow, which is many times faster than pandas from Python lists of text."""
    import pyarrow as pa

    types = {"published": pa.timestamp("us"), "position": pa.int64()}
    arrays = {}
    for name, values in columns.items():
        try:
            arrays[name] = pa.array(values, types.get(name, pa.large_string()))
        except UnicodeEncodeError:  # a name or a quotation with lone surrogates
            arrays[name] = pa.array([text.encode("utf-8", "replace").decode() for text in values], pa.large_string())
    return pa.table(arrays).to_pandas()


def _write_table(path: Path, table: pd.DataFrame) -> None:
    """Write Parquet without the metadata that names library versions and makes bytes differ."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    arrow = pa.Table.from_pandas(table, preserve_index=False).replace_schema_metadata(None)
    pq.write_table(arrow, path, compression="zstd", row_group_size=50_000)


def _read_table(path: Path) -> pd.DataFrame:
    import pyarrow.parquet as pq

    return pq.read_table(path, use_threads=False).to_pandas()


def _check_table(name: str, table: pd.DataFrame) -> None:
    import pandera.pandas as pa

    try:
        _schema(name).validate(table)
    except (pa.errors.SchemaError, pa.errors.SchemaErrors) as error:
        raise ToolkitError(
            f"the table of {name} does not have the form of a corpus: {_one_line(error)[:300]}; "
            "make it with load_corpus, or bring it to the columns of toolkit.corpus"
        ) from error


@cache
def _schema(name: str):
    """Make the pandera schema of a table; the checks are whole-column ones, so that a large corpus stays quick."""
    import pandera.pandas as pa

    text = {"dtype": "str", "nullable": False}
    position = pa.Check.ge(0, error="position counts from 1, and 0 is the whole file")
    if name == "articles":
        columns = {column: pa.Column(**text) for column in ARTICLE_COLUMNS}
        columns["article_id"] = pa.Column(unique=True, **text)
        columns["body"] = pa.Column(
            checks=pa.Check(lambda body: body.ne(""), error="an article has a body"),
            **text,
        )
        columns["published"] = pa.Column("datetime64[us]", nullable=True)
    else:
        columns = {column: pa.Column(**text) for column in PROBLEM_COLUMNS}
        columns["severity"] = pa.Column(checks=pa.Check.isin([SKIPPED, WARNING]), **text)
    columns["position"] = pa.Column("int64", checks=position)
    return pa.DataFrameSchema(columns, strict=True, ordered=True)


def _check_replaceable(folder: Path) -> None:
    """Refuse to replace a folder in which something else lives."""
    if folder.is_dir() and any(folder.iterdir()) and not (folder / "corpus.json").is_file():
        raise ToolkitError(f"{folder} holds files that are no corpus and would be lost; name a new or empty folder")


def _one_line(error: Exception) -> str:
    return " ".join(str(error).split())
