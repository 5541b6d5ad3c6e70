"""The `toolkit` command: from files to a saved corpus, from a study to a report."""

# Heavy modules are imported inside the commands, so that `toolkit --help` answers at once.

from __future__ import annotations

import os
import signal
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from toolkit.errors import ToolkitError, UsageError

if TYPE_CHECKING:
    from toolkit.loading import Saved
    from toolkit.report.progress import Progress

app = typer.Typer(
    name="toolkit",
    help="From raw Arabic news to a report that anyone can regenerate to the byte.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def main() -> None:
    """Run the command."""
    # jsonschema, which reads notebooks, would compile 38 grammars for over a second, to check international addresses;
    # no notebook has one, and jsonschema does without. This process is ours alone.
    sys.modules.setdefault("rfc3987_syntax", None)  # type: ignore[arg-type]
    app()


@app.callback()
def _about() -> None:
    """From raw Arabic news to a report that anyone can regenerate to the byte."""


@app.command()
def report(
    study: Annotated[
        Path, typer.Argument(metavar="STUDY_OR_FOLDER", help="A study file (.toml), or a folder or file of news.")
    ],
    out: Annotated[
        Path | None, typer.Option(metavar="DIR", help="The report folder, reports/<study> without this.")
    ] = None,
    overrides: Annotated[
        list[str] | None,
        typer.Option("--set", metavar="KEY=VALUE", help="Replace a setting, e.g. topics.n_topics=12; repeatable."),
    ] = None,
    only: Annotated[
        list[str] | None, typer.Option(metavar="NOTEBOOK", help="Run this notebook alone; repeatable.")
    ] = None,
    jobs: Annotated[int, typer.Option(metavar="N", help="How many notebooks run at once.")] = 2,
    force: Annotated[bool, typer.Option("--force", help="Run everything, changed or not.")] = False,
    timings: Annotated[bool, typer.Option("--timings", help="Say where the time went.")] = False,
    pdf: Annotated[
        bool, typer.Option("--pdf", help="Print it into <report>.pdf too, by Chromium where that is installed.")
    ] = False,
) -> None:
    """
    Make the report of a study and print the path of its first page.

    What did not change since the last report is not run again. A folder or file of news without a study file gets
    one from defaults, written beside the report.

    Exit code 2: the call or the study is wrong; 1: there is no article, or a notebook raised an error; 3: a kernel
    died; 4: a notebook took longer than its time limit; 5: output was lost; 130: stopped by Ctrl-C.
    """
    started = time.monotonic()
    with _one_sentence():
        from toolkit.report.study import STUDY_NAME, open_study

        opened = open_study(study, overrides or (), out=out)
        from toolkit.report.run import run_study

        with _progress() as progress:
            if study.is_dir() and opened.path.name == STUDY_NAME and not opened.is_new:
                progress.say(f"using the study file {study / STUDY_NAME}")
            folder = run_study(opened, out=out, only=only or (), jobs=jobs, force=force, progress=progress)
            if opened.is_new:
                shown = _from_here(opened.path)
                progress.say(f"no study file was given: one was made from defaults, {shown}; edit it, then run it")
                if (first := _edited_before(opened.path, study)) is not None:
                    progress.say(f"{_from_here(first)} was there and says something else; to run it, name it")
        if pdf:
            from toolkit.report.pdf import write_pdf

            printed = write_pdf(folder, opened.settings.language, opened.settings.title)
            print(printed, file=sys.stderr)
    if timings:
        from toolkit.report.progress import timing_lines

        whole = progress.seconds | {"total": time.monotonic() - started}
        print("\n".join(timing_lines(whole)), file=sys.stderr)
    print(folder / "index.html")


@app.command()
def verify(
    folder: Annotated[Path, typer.Argument(metavar="REPORT", help="The folder of a report.")],
    study: Annotated[
        Path | None, typer.Option(metavar="STUDY", help="Where its study file is now, if that was moved.")
    ] = None,
    jobs: Annotated[int, typer.Option(metavar="N", help="How many notebooks run at once.")] = 2,
    against: Annotated[
        Path | None,
        typer.Option(metavar="SUMMARY", help="Run nothing: compare with the summary.json of an earlier report."),
    ] = None,
) -> None:
    """
    Run a report anew in a temporary place, and compare every file with it.

    Exit code 1 if an output is different, or the data are not those of the report.
    """
    with _one_sentence():
        from toolkit.report.verify import compare_summary, verify_report

        if against is not None:
            found = compare_summary(folder, against)
        else:
            with _progress() as progress:
                found = verify_report(folder, study=study, jobs=jobs, progress=progress)
    print(found)
    if not found.holds:
        raise typer.Exit(1)


@app.command()
def diff(
    old: Annotated[Path, typer.Argument(metavar="OLD", help="The folder of a report.")],
    new: Annotated[Path, typer.Argument(metavar="NEW", help="The folder of a later report.")],
    html: Annotated[Path | None, typer.Option(metavar="FILE", help="Write the comparison as a page too.")] = None,
) -> None:
    """Say what changed between two reports: articles, topics, answers and tables."""
    with _one_sentence():
        from toolkit.report.diff import diff_reports
        from toolkit.report.diff_text import diff_lines, diff_page
        from toolkit.saving import write_atomically

        found = diff_reports(old, new)
        if html is not None:
            write_atomically(html, diff_page(found))
    print("\n".join(diff_lines(found)))


@app.command()
def load(
    paths: Annotated[list[Path], typer.Argument(metavar="PATH", help="Files, folders and patterns of news.")],
    out: Annotated[Path, typer.Option(metavar="FOLDER", help="Where to save the corpus.")],
    outlet: Annotated[
        str | None, typer.Option(metavar="NAME", help="The outlet of all the articles, whatever the files say.")
    ] = None,
    columns: Annotated[
        list[str] | None,
        typer.Option("--column", metavar="COLUMN=FIELD", help="Fill a column from a field of the source; repeatable."),
    ] = None,
    agencies: Annotated[
        list[str] | None, typer.Option("--agency", metavar="NAME", help="A news agency to know; repeatable.")
    ] = None,
    jobs: Annotated[int, typer.Option(metavar="N", help="How many processes read; the result is the same.")] = 1,
) -> None:
    """Load news into a corpus, larger than memory if need be, and say what became of the files."""
    with _one_sentence("nothing was written"):
        from toolkit.loading import save_corpus

        saved = save_corpus(
            paths, out, columns=_pairs(columns or []), outlet=outlet, agencies=agencies or (), jobs=jobs
        )
    print("\n".join(_account(saved)))
    print(out)


@app.command()
def new(
    name: Annotated[str, typer.Argument(metavar="NAME", help="The name of the notebook, without spaces.")],
    study: Annotated[
        Path | None, typer.Option(metavar="STUDY", help="The study that is to run it; it goes beside that file.")
    ] = None,
) -> None:
    """Make a notebook from the template, and say what to add to the study so that the report runs it."""
    with _one_sentence():
        from toolkit.report.new import new_notebook, study_lines

        path = new_notebook(name, study=study)
    where = study if study is not None else "a study file"
    print(f"to have it in the report, add to {where}:\n{study_lines(path.stem)}", file=sys.stderr)
    print(_from_here(path))


@app.command()
def lab(
    folder: Annotated[
        Path | None, typer.Argument(metavar="FOLDER", help="Where to begin: notebooks/ if it is here, or this folder.")
    ] = None,
) -> None:
    """Open JupyterLab, with the kernel of this installation."""
    with _one_sentence():
        place = folder or (Path("notebooks") if Path("notebooks").is_dir() else Path())
        if not place.is_dir():
            raise UsageError(f"there is no folder {place}; name the folder of your notebooks")
    # A kernel called python3 may be installed for another Python: that of this installation comes first.
    os.environ["JUPYTER_PREFER_ENV_PATH"] = "1"
    os.execv(sys.executable, [sys.executable, "-m", "jupyterlab", str(place)])


@app.command()
def doctor() -> None:
    """
    Say what is installed, what is optional and missing and how to get it, and whether figures and kernels work.

    Exit code 1 if something that everything needs is broken.
    """
    with _one_sentence():
        from toolkit.doctor import BROKEN, examine

        found = []
        for check in examine():
            print(_folded(str(check)), flush=True)
            found.append(check.state)
    if BROKEN in found:
        raise typer.Exit(1)


def _account(saved: Saved) -> list[str]:
    """Say how many articles there are, and how many problems of which kind."""
    lines = [f"{_n(len(saved), 'article')} from {_n(len(saved.account), 'file')}"]
    counts = saved.problems.groupby(["severity", "reason"]).size().sort_values(ascending=False, kind="stable")
    lines += [f"  {severity}: {reason}: {n:,}" for (severity, reason), n in counts.items()]
    return lines


def _folded(line: str) -> str:
    """Break a line between words where a terminal would break it within them; what follows stands in below."""
    if not sys.stdout.isatty():
        return line
    import shutil
    import textwrap

    width = shutil.get_terminal_size().columns
    return textwrap.fill(line, width, subsequent_indent=" " * 8, break_long_words=False, break_on_hyphens=False)


def _pairs(texts: list[str]) -> dict[str, str]:
    pairs = {}
    for text in texts:
        column, equals, source = text.partition("=")
        if not equals or not column.strip() or not source.strip():
            raise UsageError(f"--column {text} has no column=field; write for example published=date_extracted")
        pairs[column.strip()] = source.strip()
    return pairs


@contextmanager
def _one_sentence(stopped: str = "the last report is as it was") -> Iterator[None]:
    """Turn the errors that a user or the machine causes into one sentence and an exit code, without a traceback."""
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # a polite end tidies up as Ctrl-C does
    try:
        yield
    except ToolkitError as error:
        print(f"toolkit: {error}", file=sys.stderr)
        raise typer.Exit(error.exit_code) from None
    except BrokenPipeError:
        raise  # whoever read our output has gone away: nobody is left to tell
    except (OSError, MemoryError) as error:
        print(f"toolkit: {_machine_said(error)}; {stopped}", file=sys.stderr)
        raise typer.Exit(1) from None
    except KeyboardInterrupt:
        print(f"toolkit: stopped; {stopped}", file=sys.stderr)
        raise typer.Exit(130) from None


def _machine_said(error: OSError | MemoryError) -> str:
    """Say what the system refused: a full disk, a folder that may not be written to, a file that may not be read."""
    if isinstance(error, MemoryError):
        return "there is not enough memory"
    reason = error.strerror or str(error) or type(error).__name__
    return f"{reason}: {error.filename}" if error.filename else reason


def _progress() -> Progress:
    from toolkit.report.progress import LineProgress, LiveProgress

    return LiveProgress() if sys.stderr.isatty() else LineProgress(sys.stderr)


def _edited_before(made: Path, given: Path) -> Path | None:
    """Find the study of the same name that a new one made way for with a number: somebody has edited it."""
    first = made.with_name(f"{made.stem.rpartition('-')[0]}.toml")
    return first if first.is_file() and given.stem != made.stem else None


def _from_here(path: Path) -> Path:
    """Shorten a path below the current folder."""
    return path.relative_to(Path.cwd()) if path.is_relative_to(Path.cwd()) else path


def _n(n: int, noun: str) -> str:
    return f"{n:,} {noun}{'' if n == 1 else 's'}"


if __name__ == "__main__":
    main()
