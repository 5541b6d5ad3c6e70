"""A study becomes a report: stages, notebooks, pages and record, put in place as a whole at the end."""

from __future__ import annotations

import json
import os
import shutil
import time
from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import nbformat

from toolkit.corpus import Corpus
from toolkit.errors import ToolkitError, UsageError
from toolkit.report.execute import TIME_LIMIT, Executed, Kernels, execute_notebook, open_kernels
from toolkit.report.manifest import MANIFEST_NAME, hash_inputs, hash_of_hashes, make_manifest, package_hash
from toolkit.report.notebooks import ARTIFACTS, Notebook, find_notebooks
from toolkit.report.outputs import table_csv
from toolkit.report.progress import Progress
from toolkit.report.render import TooSmall, notebook_heading, render_notebook, shown_figure, shown_tables
from toolkit.report.site import NotebookPage, render_front_page
from toolkit.report.stages import load_study_corpus, run_stages
from toolkit.report.study import Study, open_study
from toolkit.report.words import WORDS, counted
from toolkit.saving import replace_folder, write_atomically, write_json


@dataclass
class _Run:
    """One run of a study: what it works on, and the times it notes."""

    study: Study
    notebooks: Sequence[Notebook]
    paths: list[Path]
    out: Path
    only: tuple[str, ...]
    jobs: int
    time_limit: float
    progress: Progress
    started: datetime = field(default_factory=lambda: datetime.now(UTC))
    seconds: dict[str, float] = field(default_factory=dict)

    @property
    def language(self) -> str:
        return self.study.settings.language

    @property
    def leave_out(self) -> list[Path]:
        """The study's own files, which may stand among its data."""
        return [self.study.path, self.study.path.parent / "notebooks"]


def run_study(
    study: str | Path | Study,
    *,
    out: str | Path | None = None,
    overrides: Iterable[str] = (),
    only: Iterable[str] = (),
    jobs: int = 2,
    time_limit: float = TIME_LIMIT,
    progress: Progress | None = None,
) -> Path:
    """
    Make the report of a study; a report of the same name is replaced only when the new one is complete.

    Parameters
    ----------
    study : str, Path or Study
        A study file, a folder with a study.toml, or a folder or file of news, for which a default study is
        made and written beside the report.
    out : str or Path, optional
        The report folder; `reports/<study>` in the current folder without it.
    overrides : iterable of str
        `key=value` texts that replace settings of the study, such as `topics.n_topics=12`.
    only : iterable of str
        Names of the notebooks to run; all of the study's without it.
    jobs : int
        How many notebooks run at once.
    time_limit : float, in seconds
        How long a notebook may take.
    progress : Progress, optional
        Told what goes on; nothing is shown without it.

    Returns
    -------
    Path
        The report folder, which has an `index.html`.

    Raises
    ------
    UsageError
        If the study, a path or a parameter is wrong.
    ToolkitError
        If there is no article, or a notebook fails: its executed form is then kept in `<out>.failed/`.
    """
    if not isinstance(study, Study):
        study = open_study(study, overrides, out=out)
    elif list(overrides):
        raise UsageError("overrides are applied when a study is read; give them to read_study, or give its path here")
    if jobs < 1:
        raise UsageError(f"jobs is {jobs}, but must be at least 1")
    only = tuple(only)
    notebooks = find_notebooks(study, only)
    paths = study.corpus_paths()
    out = Path(out) if out else Path("reports") / study.name
    check_out(out, study, paths)
    run = _Run(study, notebooks, paths, out, only, jobs, time_limit, progress or Progress())
    with replace_folder(out) as folder:
        _build(run, folder)
    if study.is_new:
        write_atomically(study.path, study.text)
    shutil.rmtree(_failed_folder(out), ignore_errors=True)
    return out


def check_out(out: Path, study: Study, paths: Iterable[Path]) -> None:
    """
    Refuse a report folder whose replacement would lose something, or that the next run would read as data.

    Raises
    ------
    UsageError
        If `out` holds what is no report, lies in a corpus folder, or holds the study or the corpus.
    """
    whole = Path(os.path.abspath(out))
    if whole.is_file():
        raise UsageError(f"--out {out} is a file; name a folder")
    if whole.is_dir() and any(whole.iterdir()) and not (whole / MANIFEST_NAME).is_file():
        raise UsageError(f"--out {out} holds files that are no report and would be lost; name a new or empty folder")
    for path in (study.path, *paths):
        if path.is_relative_to(whole):
            raise UsageError(f"--out {out} holds {path.name}, which the report is made from; name another folder")
    for path in paths:
        if path.is_dir() and whole.is_relative_to(path):
            raise UsageError(
                f"the report folder {out} lies inside the corpus folder {path.name}, so that the next run would read "
                f"it as news; name one outside with --out"
            )


def _build(run: _Run, folder: Path) -> None:
    inputs = hash_inputs(run.paths, run.leave_out)
    corpus = _timed(run, "corpus", load_study_corpus, run.study.settings, run.paths, run.leave_out, run.progress)
    _timed(run, "stages", run_stages, run.study.settings, corpus, folder / ARTIFACTS, run.progress)
    executed = _timed(run, "notebooks", _execute_all, run, folder)
    _raise_failures(run, executed)
    with run.progress.stage("pages"):
        pages = [_write_notebook(run, one, corpus, folder) for one in executed]
        if len(corpus.problems):
            write_atomically(folder / "problems.csv", table_csv(corpus.problems))
        front = render_front_page(
            run.study,
            corpus,
            pages,
            data_hash=hash_of_hashes(inputs),
            code_hash=package_hash(),
            only=run.only,
        )
        write_atomically(folder / "index.html", front)
        about = {
            "started": run.started.isoformat(timespec="seconds"),
            "jobs": run.jobs,
            "seconds": run.seconds | {f"notebook {one.notebook.name}": round(one.seconds, 3) for one in executed},
        }
        write_json(folder / MANIFEST_NAME, make_manifest(run.study, run.notebooks, inputs, folder, about))


def _timed(run: _Run, name: str, work: Any, *args: Any) -> Any:
    started = time.monotonic()
    result = work(*args)
    run.seconds[name] = round(time.monotonic() - started, 3)
    return result


def _execute_all(run: _Run, folder: Path) -> list[Executed]:
    """Run the notebooks side by side; when that is broken off, no kernel stays behind."""
    with open_kernels() as kernels:
        pool = ThreadPoolExecutor(run.jobs)
        try:
            futures = [pool.submit(_execute_one, run, notebook, folder, kernels) for notebook in run.notebooks]
            return [future.result() for future in futures]
        finally:
            kernels.kill()
            pool.shutdown(cancel_futures=True)


def _execute_one(run: _Run, notebook: Notebook, folder: Path, kernels: Kernels) -> Executed:
    run.progress.start_notebook(notebook.name)
    executed = execute_notebook(
        notebook,
        folder,
        language=run.language,
        seed=run.study.settings.seed,
        kernels=kernels,
        on_cell=lambda done, total: run.progress.cell(notebook.name, done, total),
        time_limit=run.time_limit,
    )
    n_cells = len(executed.node.cells)
    outcome = {None: f"{n_cells} cells", "too_small": "too few articles"}.get(
        executed.failure and executed.failure.kind, "failed"
    )
    run.progress.end_notebook(notebook.name, executed.seconds, outcome)
    return executed


def _raise_failures(run: _Run, executed: Sequence[Executed]) -> None:
    """Keep the executed form of each notebook that failed, and say what the first one met."""
    failed = [one for one in executed if one.failure is not None and one.failure.kind != "too_small"]
    if not failed:
        return
    with replace_folder(_failed_folder(run.out)) as kept:
        for one in failed:
            write_atomically(kept / one.notebook.name / "executed.ipynb", _notebook_text(one))
    first = failed[0]
    assert first.failure is not None
    path = _failed_folder(run.out) / first.notebook.name / "executed.ipynb"
    others = ", ".join(one.notebook.name for one in failed[1:])
    also = f", and so are those of {others}, which failed too" if others else ""
    raise ToolkitError(f"{first.failure.sentence(first.notebook.name)}; the executed notebook is kept at {path}{also}")


def _failed_folder(out: Path) -> Path:
    return out.with_name(f"{out.name}.failed")


def _write_notebook(run: _Run, executed: Executed, corpus: Corpus, folder: Path) -> NotebookPage:
    """Write executed.ipynb and report.html of a notebook, and a summary where it came to none."""
    name, node = executed.notebook.name, executed.node
    home = folder / name
    write_atomically(home / "executed.ipynb", _notebook_text(executed))
    too_small = None
    if executed.failure is not None:
        articles = counted(len(corpus), "article", run.language)
        too_small = TooSmall(WORDS[run.language]["too_small"].format(articles=articles), executed.failure.message)
        write_json(home / "summary.json", {"answer": too_small.sentence, "key": None, "key_label": "", "numbers": {}})
    tables = shown_tables(node, home, run.language)
    page = render_notebook(
        node,
        name=name,
        language=run.language,
        study_title=run.study.settings.title,
        tables=tables,
        too_small=too_small,
    )
    write_atomically(home / "report.html", page)
    return NotebookPage(
        name,
        notebook_heading(node, run.language) or name,
        _read_summary(home / "summary.json", name),
        tables,
        shown_figure(node, "sizes"),
        too_small is not None,
    )


def _notebook_text(executed: Executed) -> str:
    return nbformat.writes(executed.node) + "\n"


def _read_summary(path: Path, name: str) -> dict[str, Any]:
    if not path.is_file():
        return {}
    try:
        summary = json.loads(path.read_text("utf-8"))
    except ValueError:
        summary = None
    if not isinstance(summary, dict):
        raise ToolkitError(f"notebook {name}: its summary.json holds no JSON object; write it with save_summary")
    return summary
