"""The corpus: a table of articles, a table of problems, and the settings that made them."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from toolkit.cards import card
from toolkit.errors import ToolkitError, UsageError
from toolkit.saving import replace_folder, write_json

if TYPE_CHECKING:
    import pyarrow as pa

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

_OUTLETS_SHOWN = 6
_FORMAT = "arabic-news-toolkit corpus"
_VERSION = 1
_GROUP_ROWS = 20_000


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

    def _repr_html_(self) -> str:
        articles, severity = self.articles, self.problems["severity"]
        days = articles["published"].dropna()
        outlets = articles.loc[articles["outlet"] != "", "outlet"].value_counts()
        numbers: list[tuple[str, object]] = [("المقالات", len(self)), ("الصحف", len(outlets))]
        if len(days):
            numbers += [("من يوم", f"{days.min():%Y-%m-%d}"), ("إلى يوم", f"{days.max():%Y-%m-%d}")]
        skipped = int((severity == SKIPPED).sum())
        numbers += [("ما استُبعد", skipped), ("التنبيهات", len(severity) - skipped)]
        notes = [f"بلا تاريخ: {undated:,}"] if (undated := len(self) - len(days)) else []
        notes += ["أسباب الاستبعاد والتنبيه في problems"] if len(severity) else []
        return card(
            "مدوّنة مقالات",
            numbers,
            heads=("الصحيفة", "المقالات") if len(outlets) > 1 else (),
            rows=[(name, int(n)) for name, n in outlets.head(_OUTLETS_SHOWN).items()],
            notes=notes,
        )

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
        return account_table(self.articles["file"].value_counts(), self.problems)

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
        import pyarrow as pa

        articles = pa.Table.from_pandas(self.articles, preserve_index=False)
        problems = pa.Table.from_pandas(self.problems, preserve_index=False)
        with CorpusWriter(folder) as writer:
            writer.write([articles], problems, self.settings)
        return Path(folder)


class CorpusWriter:
    """
    Writes a saved corpus piece by piece; it takes its place when the block ends without an error.

    Parameters
    ----------
    folder : str or Path
        The folder to make or replace.
    """

    def __init__(self, folder: str | Path) -> None:
        self._folder = Path(folder)
        self._stack = ExitStack()

    def __enter__(self) -> CorpusWriter:
        _check_replaceable(self._folder)
        self._new = self._stack.enter_context(replace_folder(self._folder))
        self.spare = self._new / "spare"
        return self

    def __exit__(self, *error: Any) -> None:
        self.spare.unlink(missing_ok=True)
        self._stack.__exit__(*error)

    def write(self, articles: Iterable[pa.Table], problems: pa.Table, settings: dict[str, Any]) -> None:
        """
        Write the tables and the settings.

        Parameters
        ----------
        articles : iterable of Table
            With `ARTICLE_COLUMNS`, in the order of file and position.
        problems : Table
            With `PROBLEM_COLUMNS`.
        settings : dict
            In values that JSON can hold.
        """
        n_articles = _write_tables(self._new / "articles.parquet", articles)
        _write_tables(self._new / "problems.parquet", [problems])
        about = {
            "format": _FORMAT,
            "version": _VERSION,
            "articles": n_articles,
            "problems": problems.num_rows,
            "settings": settings,
        }
        write_json(self._new / "corpus.json", about)


def account_table(n_articles: Mapping[str, int] | pd.Series, problems: pd.DataFrame) -> pd.DataFrame:
    """
    Say for each input file what became of it.

    Parameters
    ----------
    n_articles : mapping of str to int
        The number of articles of each file that has some.
    problems : DataFrame
        With `PROBLEM_COLUMNS`.

    Returns
    -------
    DataFrame
        As `Corpus.account` gives it.
    """
    counts = {
        "articles": pd.Series(n_articles, dtype="int64"),
        "skipped": problems.loc[problems["severity"] == SKIPPED, "file"].value_counts(),
        "warnings": problems.loc[problems["severity"] == WARNING, "file"].value_counts(),
    }
    table = pd.DataFrame(counts).fillna(0).astype("int64").sort_index()
    table.index = table.index.astype("str")
    return table.rename_axis("file").reset_index()


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
    found: dict[tuple[str, str], list[Article]] = {}
    for file, digest, article in articles:
        found.setdefault((file, digest), []).append(article)
    parts = []
    for (file, digest), group in sorted(found.items(), key=lambda item: item[0][0]):
        table = article_table(sorted(group, key=lambda article: article.position))
        parts.append(name_articles(table, file, digest))
    return make_corpus(parts, problem_table(problems), settings)


def make_corpus(articles: Iterable[pa.Table], problems: pa.Table, settings: dict[str, Any]) -> Corpus:
    """
    Make a corpus of Arrow tables.

    Parameters
    ----------
    articles : iterable of Table
        With `ARTICLE_COLUMNS`, in the order of file and position.
    problems : Table
        With `PROBLEM_COLUMNS`.
    settings : dict
        Passed on.

    Returns
    -------
    Corpus
    """
    import pyarrow as pa

    table = pa.concat_tables([name_articles(article_table([]), "", ""), *articles])
    return Corpus(table.to_pandas(), problems.to_pandas(), settings)


def article_types() -> dict[str, Any]:
    """Give the columns that a reader fills, and their Arrow types: all but `article_id` and `file`."""
    import pyarrow as pa

    special = {"published": pa.timestamp("us"), "position": pa.int64()}
    names = [name for name in ARTICLE_COLUMNS if name not in {"article_id", "file"}]
    return {name: special.get(name, pa.large_string()) for name in names}


def article_table(articles: Sequence[Article]) -> pa.Table:
    """
    Put articles into the columns of `article_types`, in their order.

    Parameters
    ----------
    articles : sequence of Article

    Returns
    -------
    Table
    """
    import pyarrow as pa

    values = {name: [getattr(article, name) for article in articles] for name in article_types()}
    values["extra"] = [extra_json(article.extra) for article in articles]
    return pa.table({name: _array(values[name], kind) for name, kind in article_types().items()})


def name_articles(table: pa.Table, file: str, digest: str | None) -> pa.Table:
    """
    Add to the articles of a file what tells them from all others: `article_id` and `file`.

    Parameters
    ----------
    table : Table
        With the columns of `article_types`.
    file : str
        The name of the file.
    digest : str or None
        SHA-256 of its bytes in hex; None leaves the names empty, for later.

    Returns
    -------
    Table
        With `ARTICLE_COLUMNS`.
    """
    import pyarrow as pa

    if digest is None:
        names = pa.repeat(pa.scalar("", pa.large_string()), table.num_rows)
    else:
        of_file = hashlib.sha256(f"{file}\0{digest}\0".encode())
        positions = table["position"].to_pylist()
        names = pa.array([_article_id(of_file.copy(), position) for position in positions], pa.large_string())
    added = {"article_id": names, "file": pa.repeat(_array([file], pa.large_string())[0], table.num_rows)}
    return pa.table({name: added[name] if name in added else table[name] for name in ARTICLE_COLUMNS})


def problem_table(problems: Iterable[Problem]) -> pa.Table:
    """
    Put problems into `PROBLEM_COLUMNS`, in the order of file and position.

    Parameters
    ----------
    problems : iterable of Problem
        In any order.

    Returns
    -------
    Table
    """
    import pyarrow as pa

    found = sorted(problems, key=lambda p: (p.file, p.position, p.severity, p.reason))
    types = {"position": pa.int64()}
    columns = {name: [getattr(problem, name) for problem in found] for name in PROBLEM_COLUMNS}
    return pa.table({name: _array(values, types.get(name, pa.large_string())) for name, values in columns.items()})


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
    return _article_id(hashlib.sha256(f"{file}\0{digest}\0".encode()), position)


def _article_id(of_file: Any, position: int) -> str:
    """Hash a position behind what was hashed of its file."""
    of_file.update(b"%d" % position)
    return of_file.hexdigest()[:16]


def extra_json(extra: dict[str, Any]) -> str:
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


def _array(values: list, kind: Any) -> pa.Array:
    import pyarrow as pa

    try:
        return pa.array(values, kind)
    except UnicodeEncodeError:  # a name or a quotation with lone surrogates
        return pa.array([text.encode("utf-8", "replace").decode() for text in values], kind)


def _write_tables(path: Path, tables: Iterable[pa.Table]) -> int:
    """
    Write Parquet in groups of the same rows however the tables are cut, and give the number of rows.

    The metadata that names library versions is left out, so that the bytes do not differ.
    """
    import pyarrow.parquet as pq

    groups = _in_groups(tables)
    first = next(groups, name_articles(article_table([]), "", ""))
    n_rows = 0
    with pq.ParquetWriter(path, first.schema, compression="zstd") as writer, ThreadPoolExecutor(1) as packing:
        written: Future | None = None
        for group in chain([first], groups):
            if written:
                written.result()
            written = packing.submit(writer.write_table, group, row_group_size=_GROUP_ROWS)  # while the next is made
            n_rows += group.num_rows
        written.result()
    return n_rows


def _in_groups(tables: Iterable[pa.Table]) -> Iterator[pa.Table]:
    """Cut tables anew, into groups of the same number of rows and a last one of the others; an empty one if all are."""
    import pyarrow as pa

    waiting: list[pa.Table] = []
    n_waiting = n_cut = 0
    for table in tables:
        waiting.append(table.replace_schema_metadata(None))
        n_waiting += table.num_rows
        while n_waiting >= _GROUP_ROWS:
            whole = pa.concat_tables(waiting)
            yield whole.slice(0, _GROUP_ROWS).combine_chunks()
            waiting, n_waiting, n_cut = [whole.slice(_GROUP_ROWS)], n_waiting - _GROUP_ROWS, n_cut + 1
    if waiting and (n_waiting or not n_cut):
        yield pa.concat_tables(waiting).combine_chunks()


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
