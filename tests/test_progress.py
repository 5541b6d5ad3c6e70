"""Bars: none for what is short or unwatched; the right units; gone at the end, however it comes."""

from __future__ import annotations

import io
import os
import subprocess
import sys
from contextlib import suppress

from tqdm.std import tqdm

from toolkit import progress
from toolkit.progress import Bar, is_watched, silence, track
from toolkit.report.progress import BarProgress


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def watch(monkeypatch) -> Terminal:
    """Watch from a terminal, with nothing too short to be shown; not a fixture, because pytest sets stderr after it."""
    stream = Terminal()
    monkeypatch.setattr(sys, "stderr", stream)
    monkeypatch.setattr(progress, "SHORT", 0.0)
    monkeypatch.setattr("tqdm.auto.tqdm", tqdm)  # whatever it took this process for when it was imported
    return stream


def test_what_is_long_is_counted_in_its_unit_with_the_time_that_is_left(monkeypatch):
    terminal = watch(monkeypatch)
    with Bar("embed", 10, "articles") as bar:
        bar.update(4)
        shown = terminal.getvalue()
    assert shown.split("\r")[-1].startswith("embed:  40%")
    assert " 4/10 [" in shown
    assert "<" in shown
    assert " articles/s]" in shown


def test_bytes_are_shown_as_megabytes(monkeypatch):
    terminal = watch(monkeypatch)
    with Bar("load", 27_000_000, "B") as bar:
        bar.update(13_500_000)
        assert "13.5M/27.0M" in terminal.getvalue()


def test_a_bar_goes_when_the_work_is_broken_off(monkeypatch):
    terminal = watch(monkeypatch)
    with suppress(KeyboardInterrupt), Bar("load", 2, "articles") as bar:
        bar.update(1)
        raise KeyboardInterrupt
    assert terminal.getvalue().rsplit("\r", 2)[-2].strip() == ""


def test_what_is_short_shows_nothing(monkeypatch):
    terminal = watch(monkeypatch)
    monkeypatch.setattr(progress, "SHORT", 60.0)
    assert list(track(range(5), "read", "articles", total=5)) == [0, 1, 2, 3, 4]
    assert terminal.getvalue() == ""


def test_nobody_watches_a_pipe_or_a_silent_block(monkeypatch):
    terminal = watch(monkeypatch)
    assert is_watched()
    with silence():
        assert not is_watched()
        list(track(range(5), "read", "articles", total=5))
    monkeypatch.setattr(sys, "stderr", io.StringIO())
    assert not is_watched()
    assert terminal.getvalue() == ""


def test_parts_of_units_add_up(monkeypatch):
    watch(monkeypatch)
    with Bar("explorer", 3, "articles") as bar:
        for _ in range(30):
            bar.update(0.1)
        assert bar._shown.n == 3


def test_items_of_different_sizes_fill_the_bar(monkeypatch):
    terminal = watch(monkeypatch)
    assert list(track(["أب", "ج"], "read", "letters", total=3, size=len)) == ["أب", "ج"]
    assert " 2/3 [" in terminal.getvalue()
    assert list(track(["أب", "جد"], "read", "pages", total=9, step=5)) == ["أب", "جد"]
    assert " 5/9 [" in terminal.getvalue()


def test_a_bar_is_full_when_the_work_is_done(monkeypatch):
    watch(monkeypatch)
    with Bar("explorer", 10, "articles") as bar:
        bar.update(9.5)
    assert bar._shown.n == 10


def test_a_report_is_one_bar_of_steps(monkeypatch):
    watch(monkeypatch)
    with BarProgress(1) as told:
        for name in ("corpus", "tokens", "counts", "topics"):
            with told.stage(name):
                pass
        told.start_notebook("corpus")
        for done in range(4):
            told.cell("corpus", done + 1, 4)
        told.end_notebook("corpus", 1.0, "4 cells")
        assert told._bar._shown.n == 5
        assert told._bar._shown.total == 7


def test_the_environment_turns_bars_off():
    script = (
        "from toolkit import progress\nprogress.SHORT = 0\nwith progress.Bar('load', 3, 'B', wanted=True) as bar:\n"
    )
    for disabled in ({"TQDM_DISABLE": "1"}, {}):
        command = [sys.executable, "-c", f"{script}    bar.update(2)"]
        rest = {name: value for name, value in os.environ.items() if name != "TQDM_DISABLE"}
        done = subprocess.run(command, env=rest | disabled, capture_output=True, text=True)
        assert done.returncode == 0, done.stderr
        assert (done.stderr == "") == bool(disabled)
