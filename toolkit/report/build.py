"""The work behind a report: stages, notebooks, pages and record, in a folder that is not yet in its place."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

import nbformat

from toolkit.corpus import Corpus, open_corpus
from toolkit.errors import NoAnswerError, NotebookError, ToolkitError, TooSmallError
from toolkit.report.execute import Executed, Kernels, execute_notebook, open_kernels, stopped_small
from toolkit.report.manifest import MANIFEST_NAME, hash_folder, make_manifest
from toolkit.report.notebooks import ARTIFACTS, Notebook, find_notebooks
from toolkit.report.outputs import table_excel
from toolkit.report.progress import Progress
from toolkit.report.render import TooSmall, notebook_heading, render_notebook, shown_figure, shown_tables
from toolkit.report.reuse import LastReport, notebook_key, stage_keys
from toolkit.report.run import failed_folder
from toolkit.report.site import NotebookPage, render_front_page
from toolkit.report.stages import run_stages
from toolkit.report.study import Study
from toolkit.report.summary import SUMMARY_NAME, report_summary
from toolkit.report.words import WORDS, counted
from toolkit.saving import replace_folder, write_atomically, write_json
from toolkit.sheets import MAX_ROWS, table_csv

# Articles; with more, the one page of the explorer would be tens of megabytes. A study can still ask for it.
MOST_IN_EXPLORER = 50_000


@dataclass
class Run:
    """One run of a study: what it works on, what stood there before, and what it notes."""

    study: Study
    only: tuple[str, ...]
    paths: list[Path]
    leave_out: list[Path]
    out: Path
    record: dict[str, Any]
    last: LastReport
    jobs: int
    progress: Progress
    started: datetime = field(default_factory=lambda: datetime.now(UTC))
    memory: dict[str, int] = field(default_factory=dict)

    @property
    def language(self) -> str:
        """The study's language."""
        return self.study.settings.language

    @contextmanager
    def timed(self, name: str) -> Iterator[Any]:
        """Show a part of the run, and note how long it took."""
        started = time.monotonic()
        with self.progress.stage(name) as told:
            yield told
        self.progress.seconds[name] = time.monotonic() - started


def build_report(run: Run, folder: Path) -> None:
    """
    Fill a folder with the report of a study.

    Parameters
    ----------
    run : Run
        What to do.
    folder : Path
        An empty folder.

    Raises
    ------
    UsageError
        If a notebook's parameter is unknown or of a wrong type.
    ToolkitError
        If there is no article, or a notebook fails (`NotebookError`, whose exit code tells how).
    """
    notebooks = find_notebooks(run.study, run.only)
    stages = stage_keys(run.record)
    run_stages(
        run.study.settings,
        folder / ARTIFACTS,
        edits=run.study.edits,
        paths=run.paths,
        leave_out=run.leave_out,
        lemma_db=run.study.lemma_db,
        reuse=lambda name: run.last.take("stages", name, stages[name], Path(ARTIFACTS) / name, folder),
        timed=run.timed,
    )
    given = {one.name: _parameters(run, one) for one in notebooks}
    keys = {one.name: notebook_key(run.record, one.name, given[one.name], stages) for one in notebooks}
    executed = _execute_all(run, notebooks, keys, folder)
    _raise_failures(run, executed)
    with run.timed("pages"):
        corpus = open_corpus(folder / ARTIFACTS / "corpus")
        _write_pages(run, executed, corpus, folder)
    _write_explorer(run, corpus, folder)
    outputs = hash_folder(folder)
    write_json(
        folder / MANIFEST_NAME,
        make_manifest(run.record, {"stages": stages, "notebooks": keys}, outputs, _about(run)),
    )


def _about(run: Run) -> dict[str, Any]:
    """Note what differs between two equal runs."""
    seconds = {name: round(value, 3) for name, value in run.progress.seconds.items()}
    return {
        "started": run.started.isoformat(timespec="seconds"),
        "jobs": run.jobs,
        "study": run.study.path_from(run.out),
        "seconds": seconds,
        "memory_mb": run.memory,
    }


def _parameters(run: Run, notebook: Notebook) -> dict[str, Any]:
    return notebook.parameters_for_run(language=run.language, seed=run.study.settings.seed)


def _execute_all(run: Run, notebooks: Sequence[Notebook], keys: dict[str, str], folder: Path) -> list[Executed]:
    """Run the notebooks side by side; when that is broken off, no kernel stays behind."""
    started = time.monotonic()
    taken = {one.name: found for one in notebooks if (found := _taken(run, one, keys[one.name], folder))}
    to_run = [one for one in notebooks if one.name not in taken]
    if to_run:
        with open_kernels() as kernels:
            pool = ThreadPoolExecutor(run.jobs)
            try:
                futures = [pool.submit(_execute_one, run, notebook, folder, kernels) for notebook in to_run]
                taken |= {one.name: future.result() for one, future in zip(to_run, futures, strict=True)}
            finally:
                kernels.kill()
                pool.shutdown(cancel_futures=True)
    run.progress.seconds["notebooks"] = time.monotonic() - started
    return [taken[one.name] for one in notebooks]


def _taken(run: Run, notebook: Notebook, key: str, folder: Path) -> Executed | None:
    """Take a notebook's outputs from the last report, if nothing it follows from has changed."""
    if not run.last.take("notebooks", notebook.name, key, Path(notebook.name), folder):
        return None
    node = nbformat.read(folder / notebook.name / "executed.ipynb", as_version=4)
    run.progress.start_notebook(notebook.name)
    run.progress.end_notebook(notebook.name, 0.0, "unchanged")
    return Executed(notebook, node, stopped_small(node), 0.0)


def _execute_one(run: Run, notebook: Notebook, folder: Path, kernels: Kernels) -> Executed:
    name = notebook.name
    run.progress.start_notebook(name)
    (folder / name).mkdir(exist_ok=True)
    executed = execute_notebook(
        notebook,
        folder,
        language=run.language,
        seed=run.study.settings.seed,
        kernels=kernels,
        on_cell=partial(run.progress.cell, name),
        time_limit=run.study.time_limit(name),
    )
    n_cells = len(executed.node.cells)
    outcome = {None: f"{n_cells} cells", "too_small": "too few articles"}.get(
        executed.failure and executed.failure.kind, "failed"
    )
    if executed.memory:
        run.memory[name] = executed.memory
        outcome = f"{outcome}, {executed.memory:,} MB"
    run.progress.seconds[f"notebook {name}"] = executed.seconds
    run.progress.end_notebook(name, executed.seconds, outcome)
    return executed


def _raise_failures(run: Run, executed: Sequence[Executed]) -> None:
    """Keep the executed form of each notebook that failed, and say what the first one met."""
    failed = [one for one in executed if one.failure is not None and one.failure.kind != "too_small"]
    if not failed:
        return
    with replace_folder(failed_folder(run.out)) as kept:
        for one in failed:
            write_atomically(kept / one.notebook.name / "executed.ipynb", _notebook_text(one))
    first = failed[0]
    assert first.failure is not None
    path = failed_folder(run.out) / first.notebook.name / "executed.ipynb"
    others = ", ".join(one.notebook.name for one in failed[1:])
    also = f", and so are those of {others}, which failed too" if others else ""
    sentence = f"{first.failure.sentence(first.notebook.name)}; the executed notebook is kept at {path}{also}"
    raise NotebookError(sentence, first.failure.exit_code)


def _write_pages(run: Run, executed: Sequence[Executed], corpus: Corpus, folder: Path) -> None:
    pages = [_write_notebook(run, one, corpus, folder) for one in executed]
    if len(corpus.problems):
        write_atomically(folder / "problems.csv", table_csv(corpus.problems))
        write_atomically(folder / "problems.xlsx", table_excel(corpus.problems.head(MAX_ROWS), run.language))
    front = render_front_page(
        run.study,
        corpus,
        pages,
        data_hash=run.record["data"]["sha256"],
        code_hash=run.record["code"]["sha256"],
        only=run.only,
        has_explorer=_wants_explorer(run, corpus),
    )
    write_atomically(folder / "index.html", front)
    write_json(folder / SUMMARY_NAME, report_summary(folder, [one.notebook.name for one in executed]))


def _wants_explorer(run: Run, corpus: Corpus) -> bool:
    """Tell whether the report has an explorer: as the study says, else when the corpus is not too large for a page."""
    wanted = run.study.settings.explorer
    return len(corpus) <= MOST_IN_EXPLORER if wanted is None else wanted


def _write_explorer(run: Run, corpus: Corpus, folder: Path) -> None:
    """Write explorer.html: the articles with the topics of the study, or without where there are none."""
    if not _wants_explorer(run, corpus):
        return
    from toolkit.counts import open_counts
    from toolkit.lab.packing import pack
    from toolkit.lab.page import explorer_page
    from toolkit.topics import open_topics

    with run.timed("explorer") as told:
        try:
            counts, model = open_counts(folder / ARTIFACTS / "counts"), open_topics(folder / ARTIFACTS / "topics")
        except TooSmallError:
            counts, model = None, None
        data = pack(corpus, model, counts=counts, title=run.study.settings.title)
        back = ("index.html", WORDS[run.language]["front"])
        page = explorer_page(data, title=run.study.settings.title, language=run.language, back=back)
        write_atomically(folder / "explorer.html", page)
        told.note(f"{len(page) / 1e6:.1f} MB")


def _write_notebook(run: Run, executed: Executed, corpus: Corpus, folder: Path) -> NotebookPage:
    """Write executed.ipynb and report.html of a notebook, and a summary where it came to none."""
    name, node = executed.notebook.name, executed.node
    home = folder / name
    write_atomically(home / "executed.ipynb", _notebook_text(executed))
    too_small = None
    if executed.failure is not None:
        articles = counted(len(corpus), "article", run.language)
        too_small = TooSmall(WORDS[run.language]["too_small"].format(articles=articles), executed.failure.message)
        if executed.failure.name == NoAnswerError.__name__:
            too_small = TooSmall(executed.failure.message, "", WORDS[run.language]["no_answer_title"])
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
