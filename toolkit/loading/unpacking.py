"""Parts of archives → their bytes, within limits: in memory, or in a temporary file when they are many."""

from __future__ import annotations

import errno
import io
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from itertools import chain
from typing import IO

from toolkit.loading.files import Limits, kind_of

RECORD_KINDS = frozenset({"json", "csv", "parquet"})
PACKED_KINDS = frozenset({"zip", "tar", "gzip", "bzip2", "xz", "zstd"})
LONG_KINDS = RECORD_KINDS | PACKED_KINDS
"""What can be read from a disk a bit at a time; all else is read as a whole."""

_SMALL = 1 << 20
"""What unpacks to less than this is no bomb, however well it was packed."""

_PIECE_BYTES = 1 << 20
HEAD_BYTES = 1 << 16
_SPARE_BYTES = 1 << 29
"""How much of the disk is left free: whatever else writes there, the corpus perhaps, must not fail for a file."""


class Refused(Exception):
    """A part that must not be unpacked; carries reason and detail of its row."""


class Held:
    """
    The bytes of a file: `data` in memory, or an open `file`, read from one place at a time.

    Closing it closes the file, and a temporary one is gone.
    """

    def __init__(self, size: int, *, data: bytes | None = None, file: IO[bytes] | None = None) -> None:
        self.size, self.data = size, data
        self._file = file

    def open(self) -> IO[bytes]:
        """Give them from their start; who asks again begins again."""
        if self._file is None:
            return io.BytesIO(self.data)
        self._file.seek(0)
        return self._file

    def head(self) -> bytes:
        """Give as many as tell the kind of a file."""
        return self.data if self.data is not None else self.open().read(HEAD_BYTES)

    def whole(self) -> bytes:
        """Give all of them."""
        return self.data if self.data is not None else self.open().read()

    def read_share(self) -> float:
        """Tell how far (0 to 1) the open file has been read."""
        return self._file.tell() / max(1, self.size) if self._file is not None else 0.0

    def __enter__(self) -> Held:
        return self

    def __exit__(self, *_: object) -> None:
        if self._file is not None:
            self._file.close()


@dataclass(slots=True)
class Room:
    """
    What a file on disk may still unpack to, in bytes: in what is read as a whole, and in what is not.

    A part of `long_bytes` or more that need not be read as a whole is held on disk.
    """

    limits: Limits
    long_bytes: int
    whole: int
    streamed: int

    @classmethod
    def of(cls, limits: Limits, long_bytes: int) -> Room:
        """Give the room of a file of which nothing is unpacked yet."""
        most = max(limits.max_streamed_bytes, limits.max_unpacked_bytes)
        return cls(limits, long_bytes, limits.max_unpacked_bytes, most)

    def check(self, size: int, *, is_streamed: bool) -> None:
        """Refuse a part of more bytes than are left."""
        if size > (self.streamed if is_streamed else self.whole):
            raise Refused("too_large", too_large(self.limits, is_streamed=is_streamed))

    def take(self, size: int, *, is_streamed: bool) -> None:
        """Take off what a part needs."""
        self.check(size, is_streamed=is_streamed)
        if is_streamed:
            self.streamed -= size
        else:
            self.whole -= size


def unpack(stream: IO[bytes], file: str, packed: int, said: int, room: Room) -> Held:
    """
    Unpack a part of an archive; whatever stops it, nothing of the part is left behind.

    Parameters
    ----------
    stream : file
        The part, open for reading.
    file : str
        The name of the part, which with its beginning tells the kind.
    packed, said : int, in bytes
        How many it takes in the archive, and how many it says that it will be; the latter is not believed.
    room : Room
        What it takes is taken off.

    Returns
    -------
    Held
        For the caller to close.

    Raises
    ------
    Refused
        If it grows past a limit, or the disk has no room for it.
    """
    head = stream.read(_PIECE_BYTES)
    is_long_kind = kind_of(file, head) in LONG_KINDS
    pieces = pieces_within(stream, packed, said, room, head=head, is_streamed=is_long_kind)
    waiting: list[bytes] = []
    size = 0
    for piece in pieces:
        waiting.append(piece)
        size += len(piece)
        if is_long_kind and size >= room.long_bytes:
            return _to_disk(waiting, pieces, said)
    return Held(size, data=b"".join(waiting))


def pieces_within(
    stream: IO[bytes], packed: int, said: int, room: Room, *, head: bytes = b"", is_streamed: bool = False
) -> Iterator[bytes]:
    """
    Unpack a part piece by piece, and stop where it grows past a limit.

    Parameters
    ----------
    stream : file
    packed, said : int, in bytes
        As in `unpack`.
    room : Room
        What the part takes is taken off at its end.
    head : bytes
        What was read of the stream already.
    is_streamed : bool
        Whether it is something that need not be read as a whole.

    Yields
    ------
    bytes

    Raises
    ------
    Refused
        If it grows past a limit.
    """
    limits = room.limits
    by_ratio = max(_SMALL, int(limits.max_ratio * max(1, packed)))
    size = 0
    room.check(said, is_streamed=is_streamed)
    piece = head or stream.read(_PIECE_BYTES)
    while piece:
        size += len(piece)
        room.check(size, is_streamed=is_streamed)
        if size > by_ratio:
            detail = f"it unpacks to more than {limits.max_ratio:g} times its size (max_ratio); unpack it by hand"
            raise Refused("too_dense", detail)
        yield piece
        piece = stream.read(_PIECE_BYTES)
    room.take(size, is_streamed=is_streamed)


def too_large(limits: Limits, *, is_streamed: bool = False) -> str:
    """Say that a part is larger than allowed."""
    if is_streamed and limits.max_streamed_bytes > limits.max_unpacked_bytes:
        return f"it unpacks to more than {limits.max_streamed_bytes:,} bytes (max_streamed_bytes); split it"
    return f"it unpacks to more than {limits.max_unpacked_bytes:,} bytes (max_unpacked_bytes); split it"


def _to_disk(waiting: list[bytes], pieces: Iterator[bytes], said: int) -> Held:
    """Write what waits and what follows to a file that has no name where the system allows it: a kill removes it."""
    with _or_no_room():
        _check_disk(said)
        file = tempfile.TemporaryFile(prefix="toolkit-")  # noqa: SIM115 - the caller closes it
    size = 0
    try:
        for number, piece in enumerate(chain(_taken(waiting), pieces)):
            with _or_no_room():
                if number % 64 == 63:
                    _check_disk(0)
                file.write(piece)
            size += len(piece)
        with _or_no_room():
            file.flush()
    except BaseException:
        with suppress(OSError):  # what could not be written cannot be written now
            file.close()
        raise
    return Held(size, file=file)


def _taken(waiting: list[bytes]) -> Iterator[bytes]:
    """Give pieces, and let go of each."""
    waiting.reverse()
    while waiting:
        yield waiting.pop()


def _check_disk(wanted: int) -> None:
    if shutil.disk_usage(tempfile.gettempdir()).free < wanted + _SPARE_BYTES:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


@contextmanager
def _or_no_room() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        detail = (
            "it has to be unpacked to the folder for temporary files, which did not take it "
            f"({error.strerror or error}); make room there, or name another folder in TMPDIR"
        )
        raise Refused("no_room", detail) from None
