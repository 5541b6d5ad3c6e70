"""Bars for what takes long: in a notebook or on a terminal, and nowhere else."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager
from contextvars import ContextVar
from typing import Any, TypeVar

SHORT = 2.0
"""Seconds; what is done by then shows no bar."""

_Item = TypeVar("_Item")
_is_silent: ContextVar[bool] = ContextVar("_is_silent", default=False)


class Bar(AbstractContextManager["Bar"]):
    """
    A bar that appears when the work is not short, and goes when it ends, however it ends.

    Parameters
    ----------
    what : str
        What is being done, one word or two.
    total : int
        How many units there are to do.
    unit : str
        What is counted; "B" is shown in kB, MB and GB.
    wanted : bool, optional
        Whether to show it; by default where somebody watches (`is_watched`).
    """

    def __init__(self, what: str, total: int, unit: str, *, wanted: bool | None = None) -> None:
        self._look = {"desc": what, "total": total, "unit": unit if unit == "B" else f" {unit}"}
        self._wanted = is_watched() if wanted is None else wanted
        self._started, self._done, self._shown = time.monotonic(), 0.0, None

    def update(self, more: float) -> None:
        """Count what was done since the last call, in units; parts of them add up."""
        self._done += more
        if not self._wanted:
            return
        is_first = self._shown is None
        if is_first:
            if time.monotonic() - self._started < SHORT:
                return
            self._shown = self._begin()
        self._shown.update(int(self._done + 1e-6) - self._shown.n)  # parts add up to a little less than the whole
        if is_first:
            self._shown.refresh()  # what was done before it appeared is seen at once

    def _begin(self) -> Any:
        from tqdm.auto import tqdm  # in a notebook this is a widget, and takes a while to import

        shown = tqdm(leave=False, unit_scale=self._look["unit"] == "B", **self._look)
        if not shown.disable:  # TQDM_DISABLE=1 turns bars off
            shown.start_t = shown.last_print_t = shown.start_t - (time.monotonic() - self._started)
        return shown

    def __exit__(self, kind: type[BaseException] | None = None, *error: object) -> None:
        """Take the bar away; in a notebook, one that was broken off stays in red where it came to."""
        if self._shown is not None:
            if kind is None:
                self._shown.update(self._shown.total - self._shown.n)
            self._shown.close()


def track(
    items: Iterable[_Item],
    what: str,
    unit: str,
    *,
    total: int,
    step: int = 1,
    size: Callable[[_Item], int] | None = None,
) -> Iterator[_Item]:
    """
    Give items one after another, and show how far it has come.

    Parameters
    ----------
    items : iterable
    what, unit
        As for `Bar`.
    total : int
        How many units all items are.
    step : int
        How many units an item is; the last one is what is left.
    size : callable, optional
        Gives how many units an item is, where they differ.

    Yields
    ------
    object
        Each item.

    Examples
    --------
    >>> list(track(["أول", "ثانٍ"], "read", "articles", total=2))
    ['أول', 'ثانٍ']
    """
    with Bar(what, total, unit) as bar:
        left = total
        for item in items:
            yield item
            done = min(step, left) if size is None else size(item)
            bar.update(done)
            left -= done


def is_watched() -> bool:
    """Tell whether somebody sees a bar: in a notebook's kernel, or where stderr is a terminal, outside of `silence`."""
    if _is_silent.get():
        return False
    ipython = getattr(sys.modules.get("IPython"), "get_ipython", lambda: None)()
    return hasattr(ipython, "kernel") or (sys.stderr is not None and sys.stderr.isatty())


@contextmanager
def silence() -> Iterator[None]:
    """Show no bar inside the block, because something else tells there how far the work is."""
    before = _is_silent.set(True)
    try:
        yield
    finally:
        _is_silent.reset(before)
