"""Files → Corpus: every input file ends as articles or as a row of problems."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from toolkit.corpus import ARTICLE_COLUMNS, Corpus, CorpusWriter, account_table, make_corpus, problem_table
from toolkit.errors import ToolkitError, UsageError
from toolkit.loading.credits import read_wires
from toolkit.loading.fields import FIELD_COLUMNS
from toolkit.loading.files import Limits, find_files

if TYPE_CHECKING:
    import pandas as pd

    from toolkit.loading.reading import Options

__all__ = ["Limits", "Saved", "load_corpus", "save_corpus"]


def load_corpus(
    paths: str | os.PathLike | Iterable[str | os.PathLike],
    *,
    columns: Mapping[str, str] | None = None,
    outlet: str | None = None,
    agencies: Iterable[str] = (),
    limits: Limits | None = None,
    jobs: int = 1,
    progress: bool | None = None,
) -> Corpus:
    """
    Read Arabic news from files into one corpus.

    Raw text pages, text, saved web pages (HTML, MHTML), JSON, JSON Lines, CSV, TSV, Excel, Parquet and, with fastwarc,
    WARC are read, also inside zip, tar, gz, bz2, xz and zst, in folders of any depth. Nothing is lost silently: a file,
    or a part of one, that gives no article is a row of `problems`. The result depends on the files alone, not on the
    disk or the machine.

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
    jobs : int, in processes
        How many read at once; the result is the same. Each takes a second to start, so one reads alone until that pays.
        In a script, a call with more than one must stand under ``if __name__ == "__main__":``, because each process
        looks into the script first.
    progress : bool, optional
        Whether to show a bar on standard error; by default on long work in a terminal or a notebook.

    Returns
    -------
    Corpus

    Raises
    ------
    UsageError
        If a path does not exist, `columns` names a column that no field can fill, or `jobs` is less than 1.
    ToolkitError
        If there is no file at all, or a process that reads is killed.
    """
    asked = _Asked(columns, outlet, agencies, limits, jobs)
    found, problems = find_files(paths)
    from toolkit.loading.gathering import gather
    from toolkit.loading.store import Store

    store = Store()
    problems += gather(found, {problem.file for problem in problems}, asked.options(), store, jobs, progress)
    return make_corpus(store.tables(outlet), problem_table(problems), asked.settings())


@dataclass(frozen=True)
class Saved:
    """
    What `save_corpus` wrote, without the articles themselves.

    Parameters
    ----------
    folder : Path
        Where the corpus is; `open_corpus` reads it.
    account : DataFrame
        As `Corpus.account` gives it.
    problems : DataFrame
        As in `Corpus`.
    """

    folder: Path
    account: pd.DataFrame
    problems: pd.DataFrame

    def __len__(self) -> int:
        return int(self.account["articles"].sum())


def save_corpus(
    paths: str | os.PathLike | Iterable[str | os.PathLike],
    folder: str | os.PathLike,
    *,
    columns: Mapping[str, str] | None = None,
    outlet: str | None = None,
    agencies: Iterable[str] = (),
    limits: Limits | None = None,
    jobs: int = 1,
    progress: bool | None = None,
) -> Saved:
    """
    Read Arabic news from files into a saved corpus, which may be larger than memory.

    The folder is the same, byte for byte, as that of ``load_corpus(…).save(folder)``. It is there when all is done: an
    error or Ctrl-C leaves what was there before.

    Parameters
    ----------
    paths : str, path, or several
        As in `load_corpus`, like all the options that are not explained here.
    folder : str or path
        The folder to make; a corpus that is there is replaced as a whole.
    columns, outlet, agencies, limits, jobs, progress
        As in `load_corpus`.

    Returns
    -------
    Saved

    Raises
    ------
    UsageError
        As in `load_corpus`.
    ToolkitError
        As in `load_corpus`, if there is no article in the files, and if `folder` is a file, or a folder that holds
        something other than a corpus.
    """
    asked = _Asked(columns, outlet, agencies, limits, jobs)
    found, problems = find_files(paths)
    from toolkit.loading.gathering import gather
    from toolkit.loading.store import Store

    with CorpusWriter(folder) as writer:
        store = Store(writer.spare)
        try:
            problems += gather(found, {problem.file for problem in problems}, asked.options(), store, jobs, progress)
            table = problem_table(problems)
            if not store.n_articles:
                raise ToolkitError(_nothing_found(table.to_pandas(), paths))
            writer.write(store.tables(outlet), table, asked.settings())
        finally:
            store.close()
    return Saved(Path(folder), account_table(store.n_articles, table.to_pandas()), table.to_pandas())


def _nothing_found(problems: pd.DataFrame, paths: str | os.PathLike | Iterable[str | os.PathLike]) -> str:
    given = [paths] if isinstance(paths, str | os.PathLike) else list(paths)
    where = os.path.basename(given[0]) or str(given[0]) if len(given) == 1 else f"the {len(given)} paths"
    n_files, first = problems["file"].nunique(), problems.iloc[0]
    said = f"{first['file']} ({first['detail']})"
    return f"there is no article in {where}: {said if n_files == 1 else f'{n_files} files were left out, first {said}'}"


class _Asked:
    """What the caller asks for, checked."""

    def __init__(
        self,
        columns: Mapping[str, str] | None,
        outlet: str | None,
        agencies: Iterable[str],
        limits: Limits | None,
        jobs: int,
    ) -> None:
        if jobs < 1:
            raise UsageError(f"jobs is {jobs}, and at least one process has to read; give 1 or more")
        self.columns, self.outlet, self.agencies = _check_columns(columns), outlet, tuple(agencies)
        self.limits = limits or Limits()

    def options(self) -> Options:
        from toolkit.loading.reading import Options

        return Options(self.columns, read_wires(self.agencies), self.limits)

    def settings(self) -> dict[str, Any]:
        return {
            "columns": self.columns,
            "outlet": self.outlet,
            "agencies": list(self.agencies),
            "limits": asdict(self.limits),
        }


def _check_columns(columns: Mapping[str, str] | None) -> dict[str, str]:
    columns = dict(columns or {})
    for column, field in columns.items():
        if column not in FIELD_COLUMNS:
            kind = "is made by the toolkit" if column in ARTICLE_COLUMNS else "is no column of articles"
            raise UsageError(f"columns names {column!r}, which {kind}; it can name {', '.join(FIELD_COLUMNS)}")
        if not isinstance(field, str) or not field:
            raise UsageError(f"columns gives {field!r} for {column!r}; give the name of one field of the source")
    return columns
