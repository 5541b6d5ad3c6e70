"""Files on disk → the files in them, unpacked within limits: in memory, and long files of records on disk."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import re
import stat
import tarfile
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import IO

from toolkit.corpus import SKIPPED, Problem
from toolkit.loading.captures import NoReader, Source, Unread, read_warc
from toolkit.loading.encodings import decode
from toolkit.loading.files import TAR_SUFFIXES, Found, Limits, clean_name, is_left_out, kind_of, suffix_of
from toolkit.loading.unpacking import LONG_KINDS, Held, Refused, Room, pieces_within, too_large, unpack

_BROKEN = (
    zipfile.BadZipFile,
    tarfile.TarError,
    zlib.error,
    lzma.LZMAError,
    EOFError,
    OSError,
    ValueError,
    RuntimeError,
    NotImplementedError,
    OverflowError,
    AttributeError,
    TypeError,
    IndexError,
)


@dataclass(frozen=True, slots=True)
class Content:
    """
    A file to read: its name in the corpus, its bytes, and how far (0 to 1) this is into its file on disk.

    `source` is what an archive of web pages says of this one.
    """

    file: str
    data: bytes
    kind: str
    share: float = 1.0
    source: Source | None = None


@dataclass(frozen=True, slots=True)
class LongContent:
    """
    A file of records that is not in memory: it can be read until the next content is asked for.

    Of more than `max_bytes` it cannot be read as a whole; `detail` says so.
    """

    file: str
    held: Held
    kind: str
    max_bytes: int
    detail: str
    share: float = 1.0

    def whole(self) -> Content | Problem:
        """Take it into memory, or say why not."""
        if self.held.size > self.max_bytes:
            return Problem(self.file, 0, SKIPPED, "too_large", self.detail)
        try:
            return Content(self.file, self.held.whole(), self.kind, self.share)
        except (OSError, MemoryError) as error:
            return _unreadable(self.file, error)


_Contents = Iterator[Content | LongContent | Problem]


def read_file(found: Found, limits: Limits, long_bytes: int) -> _Contents:
    """
    Give the content of a file, and of every file in it when it is an archive.

    Parameters
    ----------
    found : Found
        The file on disk.
    limits : Limits
        What it may ask for.
    long_bytes : int, in bytes
        From this size on, archives are read from where they are, and files of records are not given in memory but on
        disk: where they are, or unpacked to a temporary file, which is gone when the next content is asked for, or the
        iterator is closed.

    Yields
    ------
    Content, LongContent or Problem
        Never both for one file, and at least one of them.
    """
    detail = f"the file has {found.size:,} bytes and {limits.max_file_bytes:,} are allowed (max_file_bytes); split it"
    room = Room.of(limits, long_bytes)
    try:
        with open(found.path, "rb") as file:
            held = Held(found.size, file=file)
            is_long = long_bytes <= found.size <= limits.max_streamed_bytes
            if is_long and kind_of(found.file, held.head()) in LONG_KINDS:
                for content in _open(found.file, held, room, depth=0):
                    if isinstance(content, LongContent) and content.held is held:
                        content = replace(content, max_bytes=limits.max_file_bytes, detail=detail)
                    yield content
                return
            if found.size > limits.max_file_bytes:
                yield Problem(found.file, 0, SKIPPED, "too_large", detail)
                return
            file.seek(0)
            data = file.read(limits.max_file_bytes + 1)
    except (OSError, MemoryError) as error:
        yield _unreadable(found.file, error)
        return
    yield from _open(found.file, Held(len(data), data=data), room, depth=0)


def _unreadable(file: str, error: OSError | MemoryError) -> Problem:
    why = getattr(error, "strerror", None) or type(error).__name__
    detail = f"the file cannot be read ({why}); give yourself the right to read it"
    return Problem(file, 0, SKIPPED, "unreadable", detail)


def _open(file: str, held: Held, room: Room, depth: int) -> _Contents:
    limits = room.limits
    kind = kind_of(file, held.head())
    open_archive = _OPENERS.get(kind)
    if not held.size:
        yield Problem(
            file, 0, SKIPPED, "empty_file", "the file has no content; take it from its source again, or remove it"
        )
    elif kind == "excel":
        yield _open_workbook(file, held.whole(), room)
    elif open_archive is None and held.data is None:
        yield LongContent(file, held, kind, limits.max_unpacked_bytes, too_large(limits))
    elif open_archive is None:
        yield Content(file, held.data, kind)
    elif depth >= limits.max_depth:
        detail = f"archives stand more than {limits.max_depth} deep in each other (max_depth); unpack it by hand"
        yield Problem(file, 0, SKIPPED, "too_deep", detail)
    else:
        try:
            yield from open_archive(file, held, room, depth)
        except Refused as refused:
            yield Problem(file, 0, SKIPPED, *refused.args)
        except _BROKEN as error:
            detail = f"the archive cannot be read ({_say(error)}); take it from its source again, or unpack it by hand"
            yield Problem(file, 0, SKIPPED, "broken_archive", detail)


def _open_zip(file: str, held: Held, room: Room, depth: int) -> _Contents:
    with zipfile.ZipFile(held.open()) as archive:
        members = [info for info in archive.infolist() if not info.is_dir()]
        _check_number(len(members), room.limits)
        named = [(f"{file}/{_zip_name(info)}", _zip_name(info), info) for info in members]
        named = sorted((item for item in named if not is_left_out(item[1])), key=lambda item: item[:2])
        if not named:
            raise Refused(
                "empty_archive", "there is no file in the archive; take it from its source again, or remove it"
            )
        packed, done = max(1, sum(info.compress_size for *_, info in named)), 0
        for name, inner, info in named:
            done += info.compress_size
            try:
                _check_name(inner)
                if stat.S_ISLNK(info.external_attr >> 16):
                    raise Refused(
                        "not_a_file", "this is a link inside an archive, not a file; put the file itself there"
                    )
                if info.flag_bits & 1:
                    raise Refused("encrypted", "the file is locked with a password; unpack it by hand")
                with archive.open(info) as stream:
                    member = unpack(stream, name, info.compress_size, info.file_size, room)
            except Refused as refused:
                yield Problem(name, 0, SKIPPED, *refused.args)
            except _BROKEN as error:
                yield _broken_member(name, error)
            else:
                with member:
                    yield from _at(_open(name, member, room, depth + 1), done / packed)


def _open_tar(file: str, held: Held, room: Room, depth: int) -> _Contents:
    number = 0
    with tarfile.open(fileobj=held.open(), mode="r:") as archive:
        for info in archive:  # in the order of the archive: sorting would unpack it many times over
            inner = clean_name(info.name).removeprefix("./")
            if info.isdir() or is_left_out(inner):
                continue
            number += 1
            _check_number(number, room.limits)
            name = f"{file}/{inner}"
            try:
                _check_name(inner)
                stream = archive.extractfile(info) if info.isreg() else None
                if stream is None:
                    raise Refused(
                        "not_a_file", "this is a link or a device inside an archive; put the file itself there"
                    )
                member = _in_tar(stream, info, held, name, room) or unpack(stream, name, held.size, info.size, room)
            except Refused as refused:
                yield Problem(name, 0, SKIPPED, *refused.args)
            except _BROKEN as error:
                yield _broken_member(name, error)
            else:
                with member:
                    yield from _open(name, member, room, depth + 1)
    if not number:
        raise Refused("empty_archive", "there is no file in the archive; take it from its source again, or remove it")


def _in_tar(stream: IO[bytes], info: tarfile.TarInfo, held: Held, name: str, room: Room) -> Held | None:
    """Hold a long file where it stands in a tar, which packs nothing; None when it is short, sparse or cut off."""
    is_there = not info.issparse() and info.offset_data + info.size <= held.size
    if info.size < room.long_bytes or not is_there:
        return None
    member = Held(info.size, file=stream)
    if kind_of(name, member.head()) in LONG_KINDS:
        room.take(info.size, is_streamed=True)
        return member
    stream.seek(0)
    return None


def _open_packed(file: str, held: Held, room: Room, depth: int) -> _Contents:
    """
    Unpack one packed file; `news.json.gz` gives `news.json.gz/news.json`, so that its name says what it is.

    Of a file that breaks off, JSON and tar are read as far as they go: both tell what is whole.
    """
    suffix = suffix_of(file)
    inner = file.rpartition("/")[2][: -len(suffix) - 1]
    if suffix in TAR_SUFFIXES:
        inner = f"{inner}.tar"
    with _UNPACKERS[kind_of(file, held.head())](held.open()) as packed:
        stream = _UntilItBreaks(packed)
        content = unpack(stream, f"{file}/{inner}", held.size, 0, room)
    with content:
        kind = kind_of(inner, content.head())
        if stream.broken and not (content.size and kind in {"json", "tar"}):
            raise stream.broken
        if suffix_of(inner) == "tar":
            yield from _open_tar(file, content, room, depth + 1)
        else:
            yield from _open(f"{file}/{inner}", content, room, depth + 1)
        if stream.broken:
            detail = (
                f"the file breaks off after {content.size:,} unpacked bytes; what is whole in them was read, "
                "take it from its source again for the rest"
            )
            yield Problem(file, 0, SKIPPED, "breaks_off", detail)


class _UntilItBreaks:
    """Reads a packed file to its end, or to where it breaks off; `broken` tells which."""

    def __init__(self, stream: IO[bytes]) -> None:
        self.broken: EOFError | None = None
        self._read = getattr(stream, "read1", stream.read)  # `read` would lose what it has when the end is missing

    def read(self, size: int) -> bytes:
        try:
            return b"" if self.broken else self._read(size)
        except EOFError as error:
            self.broken = error
            return b""


def _open_zstd(file: IO[bytes]) -> IO[bytes]:
    import pyarrow as pa

    return pa.CompressedInputStream(pa.PythonFile(file, mode="r"), "zstd")


_UNPACKERS: dict[str, Callable[[IO[bytes]], IO[bytes]]] = {
    "gzip": gzip.open,
    "bzip2": bz2.open,
    "xz": lzma.open,
    "zstd": _open_zstd,
}


def _open_warc(file: str, held: Held, room: Room, depth: int) -> _Contents:
    """Give the pages of a crawl; what else was fetched is one row."""
    unread = Unread()
    number = 0
    try:
        for number, page in enumerate(read_warc(held.whole(), unread), start=1):
            _check_number(number, room.limits)
            name = f"{file}/{clean_name(page.name)}"
            try:
                content = b"".join(pieces_within(page.stream, page.packed, 0, room))
                if not page.is_whole:
                    raise EOFError("it breaks off")
            except Refused as refused:
                yield Problem(name, 0, SKIPPED, *refused.args)
            except _BROKEN as error:
                yield _broken_member(name, error)
            else:
                yield Content(name, content, "html", source=page.source)
    except NoReader as missing:
        raise Refused("no_reader", str(missing)) from None
    if said := unread.describe():
        yield Problem(file, 0, SKIPPED, "not_pages", said)
    elif not number:
        raise Refused("empty_archive", "there is no page in the archive; take it from its source again, or remove it")


def _open_workbook(file: str, data: bytes, room: Room) -> Content | Problem:
    """Give a workbook as it is, after a look at what its parts unpack to: its reader knows no limits."""
    try:
        if data.startswith(b"PK"):
            with zipfile.ZipFile(io.BytesIO(data)) as archive:
                members = archive.infolist()
                _check_number(len(members), room.limits)
                own = Room.of(room.limits, room.long_bytes)
                for info in members:
                    with archive.open(info) as stream:
                        for _ in pieces_within(stream, info.compress_size, info.file_size, own):
                            pass
    except Refused as refused:
        return Problem(file, 0, SKIPPED, *refused.args)
    except _BROKEN as error:
        detail = f"this is no whole workbook ({_say(error)}); save it again, or save its sheets as CSV"
        return Problem(file, 0, SKIPPED, "broken_excel", detail)
    return Content(file, data, "excel")


def _check_number(number: int, limits: Limits) -> None:
    if number > limits.max_members:
        detail = (
            f"the archive holds more than {limits.max_members:,} files (max_members); unpack it by hand, or split it"
        )
        raise Refused("too_many_members", detail)


def _check_name(name: str) -> None:
    """Refuse a name that points out of the archive: whoever made it means harm, or made a mistake."""
    if name.startswith(("/", "\\")) or re.match(r"[A-Za-z]:", name) or ".." in re.split(r"[/\\]", name) or "\0" in name:
        raise Refused(
            "unsafe_name", "the name of this part leads out of the archive; pack the archive again with plain names"
        )


def _zip_name(info: zipfile.ZipInfo) -> str:
    """Read the name of a member; old Windows programs write Arabic names in their own code page without saying so."""
    if info.flag_bits & 0x800 or info.orig_filename.isascii():
        return clean_name(info.filename)
    try:
        raw = info.orig_filename.encode("cp437")
    except UnicodeEncodeError:
        return clean_name(info.filename)
    return clean_name(decode(raw).text)


def _broken_member(name: str, error: Exception) -> Problem:
    detail = f"this part of the archive cannot be read ({_say(error)}); take the archive from its source again"
    return Problem(name, 0, SKIPPED, "broken_member", detail)


def _at(contents: _Contents, share: float) -> _Contents:
    for content in contents:
        yield content if isinstance(content, Problem) else replace(content, share=share)


def _say(error: Exception) -> str:
    return (" ".join(str(error).split()) or type(error).__name__)[:120]


_OPENERS = {
    "zip": _open_zip,
    "tar": _open_tar,
    "gzip": _open_packed,
    "bzip2": _open_packed,
    "xz": _open_packed,
    "zstd": _open_packed,
    "warc": _open_warc,
}
