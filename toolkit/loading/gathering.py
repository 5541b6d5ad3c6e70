"""What was read of each file → the store of articles, and the problems."""

from __future__ import annotations

from collections.abc import Iterator

from toolkit.corpus import Problem, article_table
from toolkit.loading.archives import LongContent
from toolkit.loading.files import Found
from toolkit.loading.reading import Options, Piece, account_for, read_content, read_part, sum_up
from toolkit.loading.records import Tally
from toolkit.loading.store import Store
from toolkit.loading.streams import Task, find_record_tasks, find_tasks
from toolkit.loading.workers import do_tasks
from toolkit.progress import Bar


def gather(
    found: list[Found], taken: set[str], options: Options, store: Store, jobs: int, progress: bool | None
) -> list[Problem]:
    """
    Read all files into a store.

    Parameters
    ----------
    found : list of Found
        The files.
    taken : set of str
        Names that no file may have any more; the names of the files are added.
    options : Options
    store : Store
        Takes the articles.
    jobs : int, in processes
    progress : bool, optional
        Whether to show a bar; by default on long work.

    Returns
    -------
    list of Problem
    """
    problems: list[Problem] = []
    parted: _Parted | None = None
    with Bar("load", sum(item.size for item in found), "B", wanted=progress) as bar:
        marks = _Marks(found, options, taken)
        for task, piece in do_tasks(marks, options, jobs):
            if isinstance(task, Problem):
                problems.append(task)
            elif task.part is not None:
                parted = parted or _Parted(task.file)
                parted.add(task, piece, store)
            else:
                if task.is_end:
                    piece = (parted or _Parted(task.file)).finish(task, options, store)
                    parted = None
                store.add(piece.table, task.file, task.digest)
                problems += piece.problems
            bar.update(marks.moved())
    return problems


class _Marks:
    """Gives the tasks of all files, and remembers how far it has come."""

    def __init__(self, found: list[Found], options: Options, taken: set[str]) -> None:
        self._found, self._options, self._taken = found, options, taken
        self._bytes = self._said = 0

    def __iter__(self) -> Iterator[Task | Problem]:
        before = 0
        for item in self._found:
            for task in find_tasks(item, self._options, self._taken):
                self._bytes = before + int(item.size * getattr(task, "share", 0.0))
                yield task
            before += item.size
            self._bytes = before

    def moved(self) -> int:
        """Give the bytes since the last call."""
        moved, self._said = max(0, self._bytes - self._said), max(self._bytes, self._said)
        return moved


class _Parted:
    """A file that is read in parts."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.problems: list[Problem] = []
        self.tally = Tally()
        self.is_readable = True

    def add(self, task: Task, piece: Piece | None, store: Store) -> None:
        """Take the next part; its positions go on where those of the part before ended."""
        self.is_readable = self.is_readable and piece is not None
        if not self.is_readable:
            return
        before = self.tally.n_records
        self.problems += [_moved(problem, before) for problem in piece.problems]
        if piece.tally.example:
            piece.tally.example = (piece.tally.example[0] + before, piece.tally.example[1])
        self.tally.add(piece.tally)
        table = piece.table
        if before:
            import pyarrow.compute as pc

            number = table.column_names.index("position")
            table = table.set_column(number, "position", pc.add(table["position"], before))
        store.add(table, task.file, None, piece.counted)

    def finish(self, end: Task, options: Options, store: Store) -> Piece:
        """Give what is left to say of the file, or all of it when its parts could not be read one by one."""
        store.name(self.file, end.digest)
        self.is_readable = self.is_readable and end.is_readable
        if end.failed or not self.is_readable or self.tally.is_without_body:
            store.drop(self.file)
        if end.failed:
            return Piece(article_table([]), [end.failed])
        if not self.is_readable:
            return _read_by_record(end, options, store) or _read_whole(end, options)
        rest = sum_up(article_table([]), self.problems, self.tally, self.file, options)
        return rest if store.n_articles[self.file] else account_for(rest, self.file)


def _read_by_record(end: Task, options: Options, store: Store) -> Piece | None:
    """Read a long JSON array once more, in a way that takes longer and stands more; None if that is not enough."""
    parted = _Parted(end.file)
    try:
        for task in find_record_tasks(end) or ():
            if task.is_end:
                return parted.finish(task, options, store)
            parted.add(task, read_part(task.part, task.file, options), store)
    except Exception:  # `SeenAsWhole`; whatever else it is, reading the whole will say it
        store.drop(end.file)
    return None


def _read_whole(end: Task, options: Options) -> Piece:
    content = end.content.whole() if isinstance(end.content, LongContent) else end.content
    if isinstance(content, Problem):
        content.file = end.file
        return Piece(article_table([]), [content])
    return read_content(content, end.file, options)


def _moved(problem: Problem, before: int) -> Problem:
    """Put a problem of a part at its place in the file."""
    if not problem.position:
        return problem
    position = problem.position + before
    detail = problem.detail
    if detail.startswith(f"line {problem.position} "):
        detail = f"line {position} {detail.removeprefix(f'line {problem.position} ')}"
    return Problem(problem.file, position, problem.severity, problem.reason, detail)
