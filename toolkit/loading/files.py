"""A path, several, or a glob → the files below, in an order that no disk decides."""

from __future__ import annotations

import glob
import os
import re
import stat
import unicodedata
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from toolkit.corpus import SKIPPED, Problem
from toolkit.errors import ToolkitError, UsageError

_NOT_CORPUS = re.compile(
    r"(?:study|topics)\.toml|(?:readme|licen[cs]e|copying)(?:\.(?:md|txt|rst))?|thumbs\.db|desktop\.ini", re.IGNORECASE
)
_GOLD_FILES = ("articles.csv", "bodies.jsonl")
_HEADS = tuple(f"{what}.json" for what in ("manifest", "corpus", "tokens", "counts", "topics", "intrusion"))
_MADE = re.compile(rb'\{\s*"format": "arabic-news-toolkit ')
_GLOB_SIGNS = re.compile(r"[*?\[]")
_KINDS = {
    "text": "txt text asc md",
    "json": "json jsonl ndjson jl geojson",
    "csv": "csv tsv tab psv",
    "html": "html htm xhtml shtml aspx asp php jsp",
    "mhtml": "mht mhtml",
    "xml": "xml rss atom rdf",
    "parquet": "parquet pq",
    "excel": "xlsx xlsm xlsb xls ods",
    "warc": "warc",
    "zip": "zip",
    "tar": "tar",
    "gzip": "gz tgz",
    "bzip2": "bz2 tbz tbz2",
    "xz": "xz lzma txz",
    "zstd": "zst zstd tzst",
}
KIND_OF_SUFFIX = {suffix: kind for kind, suffixes in _KINDS.items() for suffix in suffixes.split()}
TAR_SUFFIXES = frozenset({"tgz", "tbz", "tbz2", "txz", "tzst"})
SUPPORTED = (
    "txt, html, json, jsonl, csv, tsv, xml, xlsx, xls, ods, parquet, warc, "
    "and these inside zip, tar, gz, bz2, xz or zst"
)
_MAGIC = (
    (b"%PDF-", "a PDF"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
    (b"II*\0", "a picture"),
    (b"MM\0*", "a picture"),
    (b"PK\x03\x04", "a zip archive"),
    (b"PK\x05\x06", "a zip archive"),
    (b"\x1f\x8b", "a gzip file"),
    (b"BZh9", "a bzip2 file"),
    (b"\xfd7zXZ\0", "an xz file"),
    (b"7z\xbc\xaf\x27\x1c", "a 7z archive"),
    (b"Rar!", "a rar archive"),
    (b"\x28\xb5\x2f\xfd", "a zstd file"),
    (b"PAR1", "a Parquet file"),
    (b"\xd0\xcf\x11\xe0", "an old Office document"),
    (b"{\\rtf", "an RTF document"),
    (b"\x7fELF", "a program"),
    (b"MZ\x90", "a program"),
    (b"SQLite format 3\0", "a database"),
)
_WORKBOOKS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")


@dataclass(frozen=True)
class Limits:
    """
    How much a file may ask of the machine.

    Parameters
    ----------
    max_file_bytes : int, in bytes
        The largest file on disk that is read as a whole.
    max_streamed_bytes : int, in bytes
        The largest file of JSON Lines, CSV, TSV or Parquet, and of a JSON array of plain objects, in UTF-8: such files
        are read a part at a time. Also the largest zip, tar, gz, bz2, xz or zst file, and the most that the archives
        and files of records in it may be when unpacked, all together: long ones are unpacked to a temporary file.
    max_unpacked_bytes : int, in bytes
        The most that all else in a file on disk may unpack to, and the largest file of records in it that has to be
        read as a whole.
    max_ratio : float
        The most that a packed part may grow when it is unpacked (news grows about 4 times, zip bombs 1,000 times).
    max_members : int
        The most files in one archive.
    max_depth : int
        How many archives may stand inside each other.
    max_line_chars : int, in characters
        The longest line of a text, or of one record of JSON Lines.
    max_page_chars, max_page_tags : int
        The longest web page, without embedded pictures, and the most tags in one (news pages have some thousands).
    """

    max_file_bytes: int = 2 << 30
    max_streamed_bytes: int = 64 << 30
    max_unpacked_bytes: int = 2 << 30
    max_ratio: float = 250.0
    max_members: int = 200_000
    max_depth: int = 3
    max_line_chars: int = 5_000_000
    max_page_chars: int = 5_000_000
    max_page_tags: int = 40_000


@dataclass(frozen=True, slots=True)
class Found:
    """A file on disk: its name in the corpus, where it is, and its size in bytes."""

    file: str
    path: Path
    size: int


def find_files(paths: str | os.PathLike | Iterable[str | os.PathLike]) -> tuple[list[Found], list[Problem]]:
    """
    Find the files below one path, several, or a glob.

    Hidden files and folders, `README`, `LICENSE`, `study.toml`, `topics.toml`, `__MACOSX`, a folder `gold` that holds
    the answers for a sample, and folders that the toolkit made (reports, saved corpora, tokens, topics) below a given
    one are no part of a corpus and are left out.

    Parameters
    ----------
    paths : str, path, or several
        A file, a folder (read with all below it), or a pattern with `*`, `?` or `[`.

    Returns
    -------
    files : list of Found
        Sorted by name; the same file is there once.
    problems : list of Problem
        What is no regular file or cannot be reached.

    Raises
    ------
    UsageError
        If a path does not exist, or a pattern matches nothing.
    ToolkitError
        If there is no file at all.
    """
    single = isinstance(paths, str | os.PathLike)
    given = [paths] if single else list(paths)
    if not given:
        raise UsageError("no path was given; name a file, a folder or a pattern such as 'news/*.json'")
    roots = [root for path in given for root in _roots(os.fspath(path))]
    names: dict[str, tuple[Path, str, str]] = {}
    problems: list[Problem] = []
    for top, base in roots:
        label = os.path.basename(os.path.abspath(base))
        for path, reason in _walk(Path(top)):
            file = clean_name(os.path.relpath(path, base))
            if reason:
                problems.append(Problem(file, 0, SKIPPED, *reason))
            else:
                names.setdefault(os.path.abspath(path), (path, file, f"{clean_name(label)}/{file}"))
    if not names and not problems:
        shown = ", ".join(str(path) for path in given[:3])
        raise ToolkitError(f"there is no file in {shown}; put the articles there ({SUPPORTED}), or name another folder")
    return _name_apart(names), problems


def kind_of(file: str, data: bytes) -> str:
    """
    Tell how to read a file, by its name and by how it begins.

    Parameters
    ----------
    file : str
        Its name.
    data : bytes
        Its content, or the beginning of it.

    Returns
    -------
    str
        A kind that can be read (text, json, csv, html, mhtml, xml, excel, parquet, warc, zip, tar, gzip, bzip2, xz,
        zstd); otherwise what it seems to be (`a PDF`, `of type .docx`, …).
    """
    suffix = suffix_of(file)
    kind = KIND_OF_SUFFIX.get(suffix)
    magic = next((what for sign, what in _MAGIC if data.startswith(sign)), None)
    if kind in {"zip", "tar", "gzip", "bzip2", "xz", "zstd", "parquet"}:
        return kind
    if kind == "excel":
        return kind if not data or data.startswith(_WORKBOOKS) else _kind_of_export(data)
    if magic:
        return magic
    if kind is None and suffix:
        return f"of type .{suffix}"
    if kind == "xml":
        return "html" if _kind_of_text(data, kind) == "html" else kind
    if kind in {None, "text"}:
        return _kind_of_text(data, kind)
    return kind


def suffix_of(file: str) -> str:
    """Give the end of a name after its last dot, in lower case; long ends are part of the name."""
    stem, dot, suffix = file.rpartition("/")[2].rpartition(".")
    return (
        suffix.lower() if dot and stem and 0 < len(suffix) <= 8 and not re.search(r"[\s\u0600-\u06ff]", suffix) else ""
    )


def clean_name(name: str) -> str:
    """
    Write a path in the one form that the corpus uses: `/` between folders, NFC, valid Unicode.

    Parameters
    ----------
    name : str
        As the disk or an archive says it.

    Returns
    -------
    str

    Examples
    --------
    >>> clean_name("أخبار\\\\1.txt") if os.sep == "\\\\" else "أخبار/1.txt"
    'أخبار/1.txt'
    """
    if os.sep != "/":
        name = name.replace(os.sep, "/")
    text = name.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
    return unicodedata.normalize("NFC", text)


def is_left_out(file: str) -> bool:
    """Tell a file that is no part of a corpus by its name: hidden, of the system, a README or a study."""
    *folders, name = file.split("/")
    parts = [*folders, name]
    hidden = any((part.startswith(".") and part[:2] not in {".", ".."}) or part == "__MACOSX" for part in parts)
    return hidden or bool(_NOT_CORPUS.fullmatch(name))


def _kind_of_text(data: bytes, kind: str | None) -> str:
    """Look into a file called .txt, or called nothing: pages and records are often saved so."""
    head = data[:2048].lstrip(b"\xef\xbb\xbf \t\r\n")
    lower = head[:200].lower()
    if lower.startswith((b"<!doctype html", b"<html")) or (lower.startswith(b"<?xml") and b"<html" in head.lower()):
        return "html"
    if lower.startswith((b"<?xml", b"<rss", b"<feed", b"<rdf:rdf")):
        return "xml"
    if re.match(rb"""\[\s*\{\s*"|\{\s*["}]""", head):
        return "json?"
    return "text"


def _kind_of_export(data: bytes) -> str:
    """Look into what is called a workbook and is none: sites give tables of text, or web pages, that name."""
    magic = next((what for sign, what in _MAGIC if data.startswith(sign)), None)
    kind = _kind_of_text(data, None)
    return magic or ("csv" if kind == "text" else kind)


def _roots(path: str) -> list[tuple[str, str]]:
    """Give what to walk for a path, each with the folder that names are relative to."""
    if os.path.lexists(path):
        is_folder = os.path.isdir(path)
        return [(path, path if is_folder else os.path.dirname(path) or ".")]
    if not _GLOB_SIGNS.search(path):
        raise UsageError(f"there is no file or folder {path}; check the path")
    matches = sorted(glob.glob(path, recursive=True))
    if not matches:
        raise UsageError(f"no file matches the pattern {path}; check it, or name the folder itself")
    fixed = path[: _GLOB_SIGNS.search(path).start()]
    base = os.path.dirname(fixed) or ("/" if fixed.startswith("/") else ".")
    return [(match, base) for match in matches]


def _walk(top: Path) -> Iterator[tuple[Path, tuple[str, str] | None]]:
    """Give each file below a path, with reason and detail where it cannot be one of the corpus."""
    if not top.is_dir():
        yield top, _why_not(top)
        return
    seen: set[tuple[int, int]] = set()
    folders, links = [top], []
    while folders or links:
        folder = folders.pop() if folders else links.pop()  # real folders first: they keep their own name
        try:
            about = folder.stat()
            entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
        except OSError as error:
            yield folder, _unreadable(error, "folder")
            continue
        if (about.st_dev, about.st_ino) in seen:
            detail = "this link leads to a folder that is read under another name; nothing is missing, the link can go"
            yield folder, ("link_loop", detail)
            continue
        seen.add((about.st_dev, about.st_ino))
        for entry in entries:
            path = folder / entry.name
            if is_left_out(clean_name(entry.name)):
                continue
            if path.is_dir():
                if not _is_gold(path) and not _is_made(path):
                    (links if path.is_symlink() else folders).append(path)
            else:
                yield path, _why_not(path)


def _why_not(path: Path) -> tuple[str, str] | None:
    """Say why a path is no file to read: a device would never end, a link may lead nowhere."""
    try:
        mode = path.stat().st_mode
    except OSError as error:
        if path.is_symlink():
            return "broken_link", "this link leads to nothing, or to itself; mend or remove it"
        return _unreadable(error, "file")
    if not stat.S_ISREG(mode):
        return "not_a_file", "this is a device, a pipe or a socket, not a file; leave it out of the folder"
    return None


def _unreadable(error: OSError, what: str) -> tuple[str, str]:
    return "unreadable", f"the {what} cannot be read ({error.strerror or error}); give yourself the right to read it"


def _is_gold(folder: Path) -> bool:
    """Tell the folder with the expected answers of a sample, which would count each article twice."""
    return folder.name == "gold" and all((folder / name).is_file() for name in _GOLD_FILES)


def _is_made(folder: Path) -> bool:
    """Tell a folder that the toolkit wrote, a report in the middle of its corpus for one: its head says so."""
    for name in _HEADS:
        with suppress(OSError), (folder / name).open("rb") as file:
            if _MADE.match(file.read(200)):
                return True
    return False


def _name_apart(names: dict[str, tuple[Path, str, str]]) -> list[Found]:
    """Name files by their path below what was given; where two would be the same, with the given folder before it."""
    shorts = [short for _, short, _ in names.values()]
    clash = len(set(shorts)) < len(shorts)
    found = [Found(long if clash else short, path, _size(path)) for path, short, long in names.values()]
    return sorted(found, key=lambda item: (item.file, os.fspath(item.path)))


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:  # gone meanwhile: reading it will say so
        return 0
