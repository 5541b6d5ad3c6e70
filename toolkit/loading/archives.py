"""Files on disk → the files in them, unpacked in memory within limits; nothing is ever written to disk."""

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
_SMALL = 1 << 20
"""What unpacks to less than this is no bomb, however well it was packed."""


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


class _Refused(Exception):
    """A part that must not be unpacked; carries reason and detail of its row."""


@dataclass(slots=True)
class _Budget:
    """How many bytes one file on disk may still unpack to."""

    left: int


def read_file(found: Found, limits: Limits) -> Iterator[Content | Problem]:
    """
    Give the content of a file, and of every file in it when it is an archive.

    Parameters
    ----------
    found : Found
        The file on disk.
    limits : Limits
        What it may ask for.

    Yields
    ------
    Content or Problem
        Never both for one file, and at least one of them.
    """
    if found.size > limits.max_file_bytes:
        detail = (
            f"the file has {found.size:,} bytes and {limits.max_file_bytes:,} are allowed (max_file_bytes); split it"
        )
        yield Problem(found.file, 0, SKIPPED, "too_large", detail)
        return
    try:
        with open(found.path, "rb") as file:
            data = file.read(limits.max_file_bytes + 1)
    except (OSError, MemoryError) as error:
        why = getattr(error, "strerror", None) or type(error).__name__
        yield Problem(
            found.file, 0, SKIPPED, "unreadable", f"the file cannot be read ({why}); give yourself the right to read it"
        )
        return
    yield from _open(found.file, data, limits, _Budget(limits.max_unpacked_bytes), depth=0)


def _open(file: str, data: bytes, limits: Limits, budget: _Budget, depth: int) -> Iterator[Content | Problem]:
    kind = kind_of(file, data)
    unpack = _OPENERS.get(kind)
    if not data:
        yield Problem(
            file, 0, SKIPPED, "empty_file", "the file has no content; take it from its source again, or remove it"
        )
    elif kind == "excel":
        yield _open_workbook(file, data, limits)
    elif unpack is None:
        yield Content(file, data, kind)
    elif depth >= limits.max_depth:
        detail = f"archives stand more than {limits.max_depth} deep in each other (max_depth); unpack it by hand"
        yield Problem(file, 0, SKIPPED, "too_deep", detail)
    else:
        try:
            yield from unpack(file, data, limits, budget, depth)
        except _Refused as refused:
            yield Problem(file, 0, SKIPPED, *refused.args)
        except _BROKEN as error:
            detail = f"the archive cannot be read ({_say(error)}); take it from its source again, or unpack it by hand"
            yield Problem(file, 0, SKIPPED, "broken_archive", detail)


def _open_zip(file: str, data: bytes, limits: Limits, budget: _Budget, depth: int) -> Iterator[Content | Problem]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        members = [info for info in archive.infolist() if not info.is_dir()]
        _check_number(len(members), limits)
        named = [(f"{file}/{_zip_name(info)}", _zip_name(info), info) for info in members]
        named = sorted((item for item in named if not is_left_out(item[1])), key=lambda item: item[:2])
        if not named:
            raise _Refused(
                "empty_archive", "there is no file in the archive; take it from its source again, or remove it"
            )
        packed, done = max(1, sum(info.compress_size for *_, info in named)), 0
        for name, inner, info in named:
            done += info.compress_size
            try:
                _check_name(inner)
                if stat.S_ISLNK(info.external_attr >> 16):
                    raise _Refused(
                        "not_a_file", "this is a link inside an archive, not a file; put the file itself there"
                    )
                if info.flag_bits & 1:
                    raise _Refused("encrypted", "the file is locked with a password; unpack it by hand")
                with archive.open(info) as stream:
                    content = _read_within(stream, info.compress_size, info.file_size, limits, budget)
            except _Refused as refused:
                yield Problem(name, 0, SKIPPED, *refused.args)
            except _BROKEN as error:
                yield _broken_member(name, error)
            else:
                yield from _at(_open(name, content, limits, budget, depth + 1), done / packed)


def _open_tar(file: str, data: bytes, limits: Limits, budget: _Budget, depth: int) -> Iterator[Content | Problem]:
    number = 0
    with tarfile.open(fileobj=io.BytesIO(data), mode="r:") as archive:
        for info in archive:  # in the order of the archive: sorting would unpack it many times over
            inner = clean_name(info.name).removeprefix("./")
            if info.isdir() or is_left_out(inner):
                continue
            number += 1
            _check_number(number, limits)
            try:
                _check_name(inner)
                stream = archive.extractfile(info) if info.isreg() else None
                if stream is None:
                    raise _Refused(
                        "not_a_file", "this is a link or a device inside an archive; put the file itself there"
                    )
                content = _read_within(stream, len(data), info.size, limits, budget)
            except _Refused as refused:
                yield Problem(f"{file}/{inner}", 0, SKIPPED, *refused.args)
            except _BROKEN as error:
                yield _broken_member(f"{file}/{inner}", error)
            else:
                yield from _open(f"{file}/{inner}", content, limits, budget, depth + 1)
    if not number:
        raise _Refused("empty_archive", "there is no file in the archive; take it from its source again, or remove it")


def _open_packed(file: str, data: bytes, limits: Limits, budget: _Budget, depth: int) -> Iterator[Content | Problem]:
    """Unpack one packed file; `news.json.gz` gives `news.json.gz/news.json`, so that its name says what it is."""
    suffix = suffix_of(file)
    inner = file.rpartition("/")[2][: -len(suffix) - 1]
    if suffix in TAR_SUFFIXES:
        inner = f"{inner}.tar"
    with _UNPACKERS[kind_of(file, data)](io.BytesIO(data)) as stream:
        content = _read_within(stream, len(data), 0, limits, budget)
    if suffix_of(inner) == "tar":
        yield from _open_tar(file, content, limits, budget, depth + 1)
    else:
        yield from _open(f"{file}/{inner}", content, limits, budget, depth + 1)


def _open_zstd(file: IO[bytes]) -> IO[bytes]:
    import pyarrow as pa

    return pa.CompressedInputStream(pa.PythonFile(file, mode="r"), "zstd")


_UNPACKERS: dict[str, Callable[[IO[bytes]], IO[bytes]]] = {
    "gzip": gzip.open,
    "bzip2": bz2.open,
    "xz": lzma.open,
    "zstd": _open_zstd,
}


def _open_warc(file: str, data: bytes, limits: Limits, budget: _Budget, depth: int) -> Iterator[Content | Problem]:
    """Give the pages of a crawl; what else was fetched is one row."""
    unread = Unread()
    number = 0
    try:
        for number, page in enumerate(read_warc(data, unread), start=1):
            _check_number(number, limits)
            name = f"{file}/{clean_name(page.name)}"
            try:
                content = _read_within(page.stream, page.packed, 0, limits, budget)
                if not page.is_whole:
                    raise EOFError("it breaks off")
            except _Refused as refused:
                yield Problem(name, 0, SKIPPED, *refused.args)
            except _BROKEN as error:
                yield _broken_member(name, error)
            else:
                yield Content(name, content, "html", source=page.source)
    except NoReader as missing:
        raise _Refused("no_reader", str(missing)) from None
    if said := unread.describe():
        yield Problem(file, 0, SKIPPED, "not_pages", said)
    elif not number:
        raise _Refused("empty_archive", "there is no page in the archive; take it from its source again, or remove it")


def _open_workbook(file: str, data: bytes, limits: Limits) -> Content | Problem:
    """Give a workbook as it is, after a look at what its parts unpack to: its reader knows no limits."""
    try:
        if data.startswith(b"PK"):
            with zipfile.ZipFile(io.BytesIO(data)) as archive:
                members = archive.infolist()
                _check_number(len(members), limits)
                budget = _Budget(limits.max_unpacked_bytes)
                for info in members:
                    with archive.open(info) as stream:
                        for _ in _pieces_within(stream, info.compress_size, info.file_size, limits, budget):
                            pass
    except _Refused as refused:
        return Problem(file, 0, SKIPPED, *refused.args)
    except _BROKEN as error:
        detail = f"this is no whole workbook ({_say(error)}); save it again, or save its sheets as CSV"
        return Problem(file, 0, SKIPPED, "broken_excel", detail)
    return Content(file, data, "excel")


def _read_within(stream: IO[bytes], packed: int, said: int, limits: Limits, budget: _Budget) -> bytes:
    return b"".join(_pieces_within(stream, packed, said, limits, budget))


def _pieces_within(stream: IO[bytes], packed: int, said: int, limits: Limits, budget: _Budget) -> Iterator[bytes]:
    """Unpack a part piece by piece, and stop where it grows past a limit; what it says of its size is not believed."""
    by_ratio = max(_SMALL, int(limits.max_ratio * max(1, packed)))
    size = 0
    if said > budget.left:
        raise _Refused("too_large", _too_large(limits))
    while piece := stream.read(1 << 20):
        size += len(piece)
        if size > budget.left:
            raise _Refused("too_large", _too_large(limits))
        if size > by_ratio:
            detail = f"it unpacks to more than {limits.max_ratio:g} times its size (max_ratio); unpack it by hand"
            raise _Refused("too_dense", detail)
        yield piece
    budget.left -= size


def _too_large(limits: Limits) -> str:
    return f"it unpacks to more than {limits.max_unpacked_bytes:,} bytes (max_unpacked_bytes); split it"


def _check_number(number: int, limits: Limits) -> None:
    if number > limits.max_members:
        detail = (
            f"the archive holds more than {limits.max_members:,} files (max_members); unpack it by hand, or split it"
        )
        raise _Refused("too_many_members", detail)


def _check_name(name: str) -> None:
    """Refuse a name that points out of the archive: whoever made it means harm, or made a mistake."""
    if name.startswith(("/", "\\")) or re.match(r"[A-Za-z]:", name) or ".." in re.split(r"[/\\]", name) or "\0" in name:
        raise _Refused(
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


def _at(contents: Iterator[Content | Problem], share: float) -> Iterator[Content | Problem]:
    for content in contents:
        yield replace(content, share=share) if isinstance(content, Content) else content


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
