"""What a run says while it works: nothing, plain lines, or live lines on a terminal."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from threading import Lock
from types import TracebackType
from typing import Any, Self, TextIO

from toolkit.progress import Bar

_N_STAGES = 6  # corpus, tokens, counts and topics, then pages and explorer


class Progress(AbstractContextManager):
    """
    The silent kind; the others override what they show.

    Attributes
    ----------
    seconds : dict of str to float
        How long each part of the run took, filled by the run.
    """

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        """Stop showing."""

    def say(self, text: str) -> None:
        """Show a sentence."""

    def stage(self, name: str) -> AbstractContextManager[Any]:
        """Show that a stage works, until the block ends; the value given has `note(text)`."""
        return nullcontext(Note())

    def start_notebook(self, name: str) -> None:
        """Show that a notebook begins."""

    def cell(self, name: str, done: int, total: int) -> None:
        """Show how many of a notebook's cells are done."""

    def end_notebook(self, name: str, seconds: float, outcome: str) -> None:
        """Show that a notebook ended, and how."""


class Note:
    """A few words on what a stage gave."""

    text = ""

    def note(self, text: str) -> None:
        """Keep the words."""
        self.text = text


class LineProgress(Progress):
    """One line an event, for logs and pipes."""

    def __init__(self, stream: TextIO) -> None:
        super().__init__()
        self._stream = stream

    def say(self, text: str) -> None:
        """Show a sentence."""
        print(text, file=self._stream, flush=True)

    @contextmanager
    def stage(self, name: str) -> Iterator[Note]:
        """Print a line when the stage is done."""
        started, note = time.monotonic(), Note()
        yield note
        self.say(f"{name}: {_joined(note.text, f'{time.monotonic() - started:.1f} s')}")

    def end_notebook(self, name: str, seconds: float, outcome: str) -> None:
        """Print how the notebook ended."""
        self.say(f"notebook {name}: {_joined(outcome, f'{seconds:.1f} s')}")


class LiveProgress(Progress):
    """A line a stage and a notebook, kept up to date on a terminal."""

    def __init__(self) -> None:
        super().__init__()
        from rich.console import Console
        from rich.progress import Progress as Bars
        from rich.progress import SpinnerColumn, TextColumn, TimeElapsedColumn

        self._bars = Bars(
            SpinnerColumn(finished_text="[green]✓"),
            TextColumn("{task.description}"),
            TextColumn("[dim]{task.fields[note]}", markup=True),
            TimeElapsedColumn(),
            console=Console(stderr=True, highlight=False),
        )
        self._tasks: dict[str, Any] = {}

    def __enter__(self) -> Self:
        """Begin to show."""
        self._bars.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        """Stop showing, leaving the last state on the screen."""
        self._bars.stop()

    def say(self, text: str) -> None:
        """Show a sentence above the lines."""
        self._bars.console.print(text, markup=False, soft_wrap=True)

    @contextmanager
    def stage(self, name: str) -> Iterator[Note]:
        """Show a line with a spinner."""
        task, note = self._bars.add_task(name, total=1, note=""), Note()
        yield note
        self._bars.update(task, completed=1, note=note.text)

    def start_notebook(self, name: str) -> None:
        """Add the notebook's line."""
        self._tasks[name] = self._bars.add_task(f"notebook {name}", total=None, note="starting")

    def cell(self, name: str, done: int, total: int) -> None:
        """Count the cells."""
        self._bars.update(self._tasks[name], total=total, completed=done, note=f"{done} of {total} cells")

    def end_notebook(self, name: str, seconds: float, outcome: str) -> None:
        """Mark the line as done."""
        task = self._tasks[name]
        total = self._bars.tasks[task].total or 1
        self._bars.update(task, total=total, completed=total, note=outcome)


class BarProgress(Progress):
    """
    One bar for all of it, where somebody watches: in a notebook, or on a terminal.

    Parameters
    ----------
    n_notebooks : int
        How many notebooks are to run.
    """

    def __init__(self, n_notebooks: int) -> None:
        super().__init__()
        self._bar = Bar("report", n_notebooks + _N_STAGES, "steps")
        self._part_done: dict[str, float] = {}
        self._lock = Lock()  # notebooks run side by side

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        """Take the bar away."""
        self._bar.__exit__(kind, error, traceback)

    @contextmanager
    def stage(self, name: str) -> Iterator[Note]:
        """Count a stage when it is done."""
        yield Note()
        self._move(name, 1.0)

    def cell(self, name: str, done: int, total: int) -> None:
        """Count the cells as parts of a step."""
        self._move(f"notebook {name}", done / total)

    def end_notebook(self, name: str, seconds: float, outcome: str) -> None:
        """Count what is left of the notebook's step."""
        self._move(f"notebook {name}", 1.0)

    def _move(self, name: str, done: float) -> None:
        with self._lock:
            self._bar.update(max(0.0, done - self._part_done.get(name, 0.0)))
            self._part_done[name] = max(done, self._part_done.get(name, 0.0))


def timing_lines(seconds: dict[str, float]) -> list[str]:
    """
    Write where the time went, one part a line; `total` stands for the whole of it.

    >>> timing_lines({"corpus": 0.5, "total": 12.25})
    ['corpus    0.50 s', 'total    12.25 s']
    """
    width = max(map(len, seconds), default=0)
    return [f"{name:<{width}}  {value:>6.2f} s" for name, value in seconds.items()]


def _joined(*parts: str) -> str:
    return ", ".join(part for part in parts if part)
