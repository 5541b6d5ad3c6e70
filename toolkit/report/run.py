"""A study becomes a report: what did not change is not run again, and the report is put in place as a whole."""

# A report that did not change is told here, within a second or so: what works on data is imported in build.py alone.

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Iterable
from contextlib import nullcontext
from pathlib import Path

from toolkit.errors import UsageError
from toolkit.progress import silence
from toolkit.report.manifest import MANIFEST_NAME, hash_inputs, make_record
from toolkit.report.notebooks import notebook_path, unnamed_notebooks, wanted_names
from toolkit.report.progress import BarProgress, Progress
from toolkit.report.reuse import LastReport, last_report, left_out
from toolkit.report.study import Study, open_study
from toolkit.report.summary import SUMMARY_NAME
from toolkit.saving import replace_folder, tidy_up, write_atomically


def run_study(
    study: str | Path | Study,
    *,
    out: str | Path | None = None,
    overrides: Iterable[str] = (),
    only: Iterable[str] = (),
    jobs: int = 2,
    force: bool = False,
    progress: Progress | None = None,
) -> Path:
    """
    Make the report of a study; a report of the same name is replaced only when the new one is complete.

    Stages and notebooks whose data, settings and code did not change are taken from the last report; when nothing
    changed at all, the report stays as it is.

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
    force : bool
        Run everything, changed or not.
    progress : Progress, optional
        Told what goes on, and how long it took; without it a bar in a notebook or on a terminal.

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
    names = wanted_names(study, only)
    paths = study.corpus_paths()
    out = Path(out) if out else Path("reports") / study.name
    tidy_up(out)
    check_out(out, study, paths)
    started = time.monotonic()
    leave_out = study_files(study)
    inputs = hash_inputs(paths, leave_out)
    record = make_record(study, paths, inputs, {name: notebook_path(name, study.path.parent) for name in names}, only)
    last = LastReport(out) if force else last_report(out)
    is_same = last.is_of(record)
    with BarProgress(len(names)) if progress is None else nullcontext(progress) as told:
        told.seconds["comparing"] = time.monotonic() - started
        _say_left_out(study, names, told)
        if is_same:
            told.say("nothing has changed: the report is as it was")
        else:
            from toolkit.report.build import Run, build_report

            run = Run(study, only, paths, leave_out, out, record, last, jobs, told)
            with silence(), replace_folder(out) as folder:
                build_report(run, folder)
    if study.is_new:
        write_atomically(study.path, study.text)
    shutil.rmtree(failed_folder(out), ignore_errors=True)
    return out


def study_files(study: Study) -> list[Path]:
    """List the study's own files, which may stand among its data."""
    edits = [study.edits_path] if study.edits_path else []
    return [study.path, study.path.parent / "notebooks", *edits]


def failed_folder(out: Path) -> Path:
    """Name the folder that keeps the executed notebooks of a run that failed."""
    return out.with_name(f"{out.name}.failed")


def _say_left_out(study: Study, names: list[str], progress: Progress) -> None:
    missing = left_out([entry.name for entry in study.settings.notebook], names)
    if missing:
        progress.say(f"left out, because of --only: {', '.join(missing)}")
    unnamed = unnamed_notebooks(study)
    if unnamed:
        progress.say(f"left out, because {study.path.name} does not name them: {', '.join(unnamed)}")


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
    if whole.is_dir() and _holds_more_than_a_summary(whole) and not (whole / MANIFEST_NAME).is_file():
        raise UsageError(f"--out {out} holds files that are no report and would be lost; name a new or empty folder")
    real = Path(os.path.realpath(out))
    for path in (study.path, *paths):
        if _real(path).is_relative_to(real):
            raise UsageError(f"--out {out} holds {path.name}, which the report is made from; name another folder")
    for path in paths:
        if path.is_dir() and real.is_relative_to(_real(path)):
            raise UsageError(
                f"the report folder {out} lies inside the corpus folder {path.name}, so that the next run would read "
                f"it as news; name one outside with --out"
            )


def _real(path: Path) -> Path:
    return Path(os.path.realpath(path))


def _holds_more_than_a_summary(folder: Path) -> bool:
    """Tell whether a folder holds what a report would not replace; the summary of a report may be kept in git alone."""
    return any(path.name != SUMMARY_NAME for path in folder.iterdir())
