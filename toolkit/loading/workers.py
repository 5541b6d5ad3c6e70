"""Tasks → what was read, in the order of the tasks, by this process or by several."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
import time
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool

from toolkit.corpus import Problem
from toolkit.errors import ToolkitError
from toolkit.loading.archives import LongContent
from toolkit.loading.reading import Options, Piece, read_content, read_part
from toolkit.loading.streams import Task

_BYTES_AT_ONCE, _FILES_AT_ONCE = 1 << 21, 64
"""Small files go to a process together: sending one alone costs more than reading it."""

_ALONE_SECONDS = 1.5
"""So long one process reads alone before others are started: what is done by then would not have been worth it."""

_options: Options | None = None


def do_tasks(
    tasks: Iterable[Task | Problem], options: Options, jobs: int
) -> Iterator[tuple[Task | Problem, Piece | None]]:
    """
    Read what the tasks name.

    Parameters
    ----------
    tasks : iterable of Task or Problem
        They are asked for as they are needed, so that little is in memory at once.
    options : Options
    jobs : int, in processes
        1 reads in this process, and so does more for the first second or two.

    Yields
    ------
    (Task or Problem, Piece or None)
        In the order of the tasks. None is the end of a file that was read in parts, a problem, or a part that has to be
        seen with the rest of its file.

    Raises
    ------
    ToolkitError
        If the processes cannot be started, or one is killed.
    """
    tasks, started = iter(tasks), time.monotonic()
    for task in tasks:
        yield task, _do(task, options)
        if jobs > 1 and time.monotonic() - started >= _ALONE_SECONDS:
            break
    else:
        return
    executor = ProcessPoolExecutor(jobs, multiprocessing.get_context("spawn"), initializer=_start, initargs=(options,))
    waiting: deque[tuple[list[Task | Problem], Future]] = deque()
    try:
        for group in _grouped(tasks):
            waiting.append((group, executor.submit(_do_group, [_slim(task) for task in group])))
            while len(waiting) > (0 if _is_last_look(group[-1]) else 2 * jobs):
                yield from _results(*waiting.popleft())
        while waiting:
            yield from _results(*waiting.popleft())
    except BrokenProcessPool:
        raise ToolkitError(
            f"one of {jobs} processes that read files did not start or was killed (jobs); use jobs=1, or call it from "
            "a script whose work stands under `if __name__ == '__main__':`"
        ) from None
    except BaseException:  # broken off: what they are reading is for nobody
        _kill(executor)
        raise
    finally:
        executor.shutdown(wait=True, cancel_futures=True)


def _kill(executor: ProcessPoolExecutor) -> None:
    """End the processes at once; Python has a public way from 3.14 on."""
    for process in list((executor._processes or {}).values()):
        process.kill()


def _results(group: list[Task | Problem], future: Future) -> Iterator[tuple[Task | Problem, Piece | None]]:
    yield from zip(group, future.result(), strict=True)


def _slim(task: Task | Problem) -> Task | None:
    """Send only what is to be read."""
    return task if isinstance(task, Task) and _is_work(task) else None


def _is_work(task: Task) -> bool:
    """Tell a task from the end of a file that was read in parts."""
    return task.part is not None or (task.content is not None and not task.is_end)


def _is_last_look(task: Task | Problem) -> bool:
    """Tell the end of a file that cannot be read any more once the next task is asked for."""
    return isinstance(task, Task) and isinstance(task.content, LongContent)


def _grouped(tasks: Iterable[Task | Problem]) -> Iterator[list[Task | Problem]]:
    group: list[Task | Problem] = []
    size = 0
    for task in tasks:
        group.append(task)
        if isinstance(task, Task):
            size += _BYTES_AT_ONCE if task.part else len(task.content.data) if _is_work(task) else 0
        if size >= _BYTES_AT_ONCE or len(group) >= _FILES_AT_ONCE or _is_last_look(task):
            yield group
            group, size = [], 0
    if group:
        yield group


def _do(task: Task | Problem | None, options: Options) -> Piece | None:
    if not isinstance(task, Task) or not _is_work(task):
        return None
    if task.part is None:
        return read_content(task.content, task.file, options)
    try:
        return read_part(task.part, task.file, options)
    except Exception:  # the whole file will show whether it can be read in another way, and say why not
        return None


def _start(options: Options) -> None:
    """Get a process ready: Ctrl-C is for the first process, and none outlives it."""
    global _options
    _options = options
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    parent = multiprocessing.parent_process()
    if parent is not None:
        threading.Thread(target=lambda: (parent.join(), os._exit(1)), daemon=True).start()


def _do_group(tasks: list[Task | None]) -> list[Piece | None]:
    return [_do(task, _options) for task in tasks]
