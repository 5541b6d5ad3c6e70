"""Files on disk → tasks that can be done one by one or in other processes: whole files, and parts of long ones."""

from __future__ import annotations

import codecs
import hashlib
import os
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from toolkit.corpus import SKIPPED, Problem
from toolkit.loading.archives import Content, LongContent, read_file
from toolkit.loading.files import Found
from toolkit.loading.json_arrays import array_records
from toolkit.loading.parts import NotPlain, Part, cut_json, cut_parquet, cut_table, in_batches
from toolkit.loading.reading import Options, as_utf8, is_binary
from toolkit.loading.records import BrokenRecords
from toolkit.loading.unpacking import HEAD_BYTES, Held

_PARTED_BYTES = 1 << 24
"""A file of records from this size on is read in parts."""

_STREAMED_BYTES = 1 << 27
"""A file of records, or an archive, from this size on is not taken into memory as a whole."""

_PIECE_BYTES = 1 << 22
_NOT_ASCII = bytes(range(0x80, 0x100))


@dataclass(frozen=True, slots=True)
class Task:
    """
    A file to read, a part of one, or the end of one that was read in parts.

    `share` is how far (0 to 1) this is into its file on disk; `digest` is SHA-256 of the whole file in hex, not
    known yet at a part. At the end, `content` is the file, `is_readable` tells whether it could be cut into parts, and
    `failed` says why they are to be forgotten. A `LongContent` can be read until the next task is asked for.
    """

    file: str
    content: Content | LongContent | None = None
    part: Part | None = None
    digest: str = ""
    share: float = 1.0
    is_end: bool = False
    is_readable: bool = True
    failed: Problem | None = None


def find_tasks(found: Found, options: Options, taken: set[str]) -> Iterator[Task | Problem]:
    """
    Say what is to be done to read a file on disk.

    Parameters
    ----------
    found : Found
        The file.
    options : Options
    taken : set of str
        Names of files that came before; the new ones are added.

    Yields
    ------
    Task or Problem
        A task names its file as the corpus does.
    """
    for content in read_file(found, options.limits, _STREAMED_BYTES):
        file = _name_once(content.file, taken)
        if isinstance(content, LongContent):
            if (streamed := _stream(content, found, options)) is not None:
                yield from _part_tasks(file, *streamed, content)
                continue
            content = content.whole()
        if isinstance(content, Problem):
            content.file = file
            yield content
            continue
        digest = hashlib.sha256(content.data).hexdigest()
        if (parts := _parts_of(content, options)) is None:
            yield Task(file, content, None, digest, content.share)
        else:
            yield from _part_tasks(file, parts, lambda digest=digest: digest, content)


def find_record_tasks(end: Task) -> Iterator[Task] | None:
    """
    Say how to read a JSON array that is not in memory when its parts are not of plain objects, or something is broken.

    Parameters
    ----------
    end : Task
        The end of the parts that could not be read.

    Returns
    -------
    iterator of Task, or None
        None when the file is no such array, and has to be read as a whole. That can also show later, as `SeenAsWhole`.
    """
    content = end.content
    if not isinstance(content, LongContent) or content.kind != "json":
        return None
    if not content.held.head().removeprefix(codecs.BOM_UTF8).lstrip().startswith(b"["):
        return None
    text = codecs.iterdecode(_Pieces(content.held), "utf-8-sig")
    return _part_tasks(end.file, in_batches(array_records(text, is_sure=False)), lambda: end.digest, content)


def _part_tasks(
    file: str, parts: Iterable[Part], digest: Callable[[], str], content: Content | LongContent
) -> Iterator[Task]:
    """Give the parts of a file; whatever stops them becomes a row instead of its articles."""
    failed, is_readable = None, True
    try:
        for part in parts:
            yield Task(file, None, part, "", _share(content))
    except BrokenRecords as broken:
        failed = Problem(file, 0, SKIPPED, broken.reason, str(broken))
    except NotPlain:
        is_readable = False
    except OSError as error:
        detail = f"the file cannot be read to its end ({error.strerror or error}); load it again when nobody writes it"
        failed = Problem(file, 0, SKIPPED, "unreadable", detail)
    yield Task(file, content, None, digest(), content.share, is_end=True, is_readable=is_readable, failed=failed)


def _share(content: Content | LongContent) -> float:
    """Tell how far the parts of a file have been cut: not at all, as far as can be seen, when it is in memory."""
    return content.share * content.held.read_share() if isinstance(content, LongContent) else 0.0


def _parts_of(content: Content, options: Options) -> Iterator[Part] | None:
    """Cut a file that is in memory; None when it is short, or of another kind."""
    is_long = len(content.data) >= _PARTED_BYTES and content.kind in {"json", "csv"}
    if not is_long or not _begins_plain(content.data[:HEAD_BYTES]):
        return None
    return _cut([content.data], content.kind, options)


def _stream(content: LongContent, found: Found, options: Options) -> tuple[Iterator[Part], Callable[[], str]] | None:
    """Cut a file that is not in memory, and say how to get its digest at the end; None when it is read as a whole."""
    held = content.held
    try:
        pieces = _Pieces(held)
        if content.kind == "parquet":
            digest = pieces.digest()
            return _unchanged(found, cut_parquet(held.open())), lambda: digest
        parts = _cut(pieces, content.kind, options) if _begins_plain(held.head()) else None
        return None if parts is None else (_unchanged(found, parts), pieces.digest)
    except OSError:
        return None  # reading it as a whole will say so


def _begins_plain(head: bytes) -> bool:
    """Tell whether a file begins in UTF-8, up to the last sign of ASCII: no character is cut there."""
    start = as_utf8(head.rstrip(_NOT_ASCII))
    return start is not None and not is_binary(start.decode())


def _cut(pieces: Iterable[bytes], kind: str, options: Options) -> Iterator[Part] | None:
    if kind == "json":
        return cut_json(pieces, options.limits.max_line_chars)
    return cut_table(pieces, set(options.columns.values()))


class _Pieces:
    """The bytes of a file piece by piece, and SHA-256 of them all."""

    def __init__(self, held: Held) -> None:
        self._held, self._digest = held, hashlib.sha256()
        self._pieces = self._read()

    def __iter__(self) -> Iterator[bytes]:
        return self._pieces

    def _read(self) -> Iterator[bytes]:
        file = self._held.open()
        while piece := file.read(_PIECE_BYTES):
            self._digest.update(piece)
            yield piece

    def digest(self) -> str:
        """Read what is left, and give SHA-256 in hex."""
        for _ in self._pieces:
            pass
        return self._digest.hexdigest()


def _unchanged(found: Found, parts: Iterable[Part]) -> Iterator[Part]:
    before = os.stat(found.path)
    yield from parts
    after = os.stat(found.path)
    if (before.st_size, before.st_mtime_ns) != (after.st_size, after.st_mtime_ns):
        raise OSError("it was changed meanwhile")


def _name_once(file: str, taken: set[str]) -> str:
    """Number a name that came before: an archive can hold two files of one name."""
    name, number = file, 1
    while name in taken:
        number += 1
        name = f"{file}~{number}"
    taken.add(name)
    return name
