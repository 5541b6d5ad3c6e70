"""Web pages saved with their headers: MHTML files of browsers, and WARC archives of crawlers."""

from __future__ import annotations

import email
import email.policy
import io
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from email.message import Message
from typing import IO, Any
from urllib.parse import urlsplit

from toolkit.loading.dates import parse_date

_PAGE_TYPES = ("text/html", "application/xhtml+xml")
_NO_ANSWERS = frozenset({"warcinfo", "request", "metadata"})
_LONGEST_NAME = 200
_SAVED = (
    re.compile(r"Page saved with SingleFile[^>]{0,2000}?saved date:\s*([^\n>(]{10,60})"),
    re.compile(r"by HTTrack Website Copier[^>]{0,60}\],\s*([^>\n]{10,40}?)\s*-->"),
    re.compile(r"FILE ARCHIVED ON (\d\d:\d\d:\d\d \w{3} \d\d, \d{4})"),
)
_SAVED_FROM = (
    re.compile(r"<!--\s{0,9}saved from url=\(\d{1,5}\)(https?://[^\s<>\"]{1,2000})"),
    re.compile(r"Page saved with SingleFile\s{1,9}url:\s{0,9}(https?://[^\s<>\"]{1,2000})"),
    re.compile(r"<!-- Mirrored from ([^\s<>\"]{4,2000}) by HTTrack"),
)


class NoReader(Exception):
    """The optional package that reads WARC is not installed; says how to install it."""


@dataclass(frozen=True, slots=True)
class Source:
    """
    What is known of a page besides its bytes.

    Parameters
    ----------
    url : str
        Where it was taken from, "" when unknown.
    charset : str, optional
        The charset that its headers name, which comes before the one in the page.
    saved : datetime, optional
        The moment in which it was taken, as the file says (never the clock or the time of the file), without zone.
    """

    url: str = ""
    charset: str | None = None
    saved: datetime | None = None


@dataclass(slots=True)
class Page:
    """A page of a WARC archive; `stream` gives its bytes until the next page is asked for."""

    name: str
    stream: IO[bytes]
    packed: int
    source: Source
    is_whole: bool


@dataclass(slots=True)
class Unread:
    """What a WARC archive holds besides pages: media types, and the status codes of answers that are no success."""

    n_pages: int = 0
    types: Counter[str] = field(default_factory=Counter)
    statuses: Counter[int] = field(default_factory=Counter)
    n_repeats: int = 0

    def describe(self) -> str:
        """
        Say in a sentence what was not read.

        Returns
        -------
        str
            Empty when everything was.
        """
        parts = []
        if self.types:
            parts.append(f"{self.types.total():,} are no web pages ({_most(self.types)})")
        if self.statuses:
            parts.append(f"{self.statuses.total():,} are answers without a page ({_most(self.statuses)})")
        if self.n_repeats:
            parts.append(f"{self.n_repeats:,} only say that a page had not changed")
        total = self.n_pages + self.types.total() + self.statuses.total() + self.n_repeats
        return f"of {total:,} records {' and '.join(parts)}; nothing is to be done" if parts else ""


def read_mhtml(data: bytes) -> tuple[bytes, Source]:
    """
    Take the page out of an MHTML file.

    Parameters
    ----------
    data : bytes
        The file; a bare page under that name is given back as it is.

    Returns
    -------
    data : bytes
        The HTML of the first page in it.
    source : Source
    """
    if not re.match(rb"\s*[\w-]+:", data[:200]):
        return data, Source()
    message = email.message_from_bytes(data, policy=email.policy.compat32)
    page = next((part for part in message.walk() if part.get_content_type() in _PAGE_TYPES), None)
    content = page.get_payload(decode=True) if page is not None else None
    if not isinstance(content, bytes):
        return data, Source()
    url = _header(message, "Snapshot-Content-Location") or _header(page, "Content-Location")
    charset = page.get_content_charset()
    return content, Source(url if url.startswith("http") else "", charset, _moment(_header(message, "Date")))


def read_warc(data: bytes, unread: Unread) -> Iterator[Page]:
    """
    Give the web pages of a WARC archive that were answered with success, in its order.

    Parameters
    ----------
    data : bytes
        The archive, unpacked.
    unread : Unread
        Counts what is no page; complete when the last page has been given.

    Yields
    ------
    Page

    Raises
    ------
    NoReader
        If fastwarc is not installed.
    OSError, ValueError
        If the archive breaks off or is none.
    """
    try:
        from fastwarc.warc import ArchiveIterator
    except ImportError:
        raise NoReader(
            "reading WARC needs the package fastwarc, which is not installed; install it with: pip install fastwarc"
        ) from None
    for record in ArchiveIterator(io.BytesIO(data), parse_http=True, auto_decode="all"):
        kind = str(record.record_type)
        if kind in _NO_ANSWERS:
            continue
        if kind == "revisit":
            unread.n_repeats += 1
            continue
        http = record.http_headers if record.is_http else None
        status = http.status_code if http is not None else 200
        media = (record.http_content_type if http is not None else record.headers.get("Content-Type")) or "no type"
        media = media.split(";")[0].strip().lower()
        if status is None or not 200 <= status < 300:
            unread.statuses[status or 0] += 1
        elif media not in _PAGE_TYPES:
            unread.types[media] += 1
        else:
            unread.n_pages += 1
            yield _page(record, data)


def saved_in(text: str) -> datetime | None:
    """
    Find when a page was saved, in the remarks that SingleFile, HTTrack and the Wayback Machine leave in it.

    Parameters
    ----------
    text : str
        The HTML.

    Returns
    -------
    datetime or None

    Examples
    --------
    >>> saved_in("<!-- FILE ARCHIVED ON 10:00:00 Jan 02, 2024 AND RETRIEVED LATER --><p>خبر</p>")
    datetime.datetime(2024, 1, 2, 10, 0)
    """
    for pattern in _SAVED:
        match = pattern.search(text)
        if match and (date := parse_date(" ".join(match[1].split()))):
            return date
    return None


def saved_from(text: str) -> str:
    """
    Find the address of a page in the remarks that browsers, SingleFile and HTTrack leave in it.

    Parameters
    ----------
    text : str
        The HTML.

    Returns
    -------
    str
        "" when there is none.

    Examples
    --------
    >>> saved_from("<!-- saved from url=(0023)https://m.example/أخبار/1 --><p>خبر</p>")
    'https://m.example/أخبار/1'
    """
    match = next(filter(None, (pattern.search(text) for pattern in _SAVED_FROM)), None)
    return "" if not match else match[1] if match[1].startswith("http") else f"http://{match[1]}"


def _page(record: Any, data: bytes) -> Page:
    url = (record.headers.get("WARC-Target-URI") or "").strip("<> ")
    length = int(record.headers.get("Content-Length") or 0)
    head = data.find(b"\r\n\r\n", record.stream_pos)
    charset = record.http_charset if record.is_http else None
    date = record.record_date or (record.http_date if record.is_http else None)
    saved = date.replace(tzinfo=None) if date else None
    source = Source(url if url.startswith("http") else "", charset, saved)
    return Page(_name_of(url), record.reader, length, source, head >= 0 and head + 4 + length <= len(data))


def _name_of(url: str) -> str:
    """Name a page by its address, without what would lead out of a folder."""
    try:
        parts = urlsplit(url)
        name = f"{parts.netloc}{parts.path}" + (f"?{parts.query}" if parts.query else "")
    except ValueError:
        name = url
    name = re.sub(r"[\x00-\x20\\]+", "_", name)
    pieces = [piece for piece in name.split("/") if piece not in {"", ".", ".."}]
    return "/".join(pieces)[:_LONGEST_NAME].rstrip("/") or "page"


def _header(message: Message, name: str) -> str:
    value = message.get(name)
    return " ".join(str(value).split()) if value else ""


def _moment(text: str) -> datetime | None:
    return parse_date(text) if text else None


def _most(counts: Counter) -> str:
    ranked = sorted(counts.items(), key=lambda item: (-item[1], str(item[0])))
    shown = ", ".join(f"{name}: {number:,}" for name, number in ranked[:3])
    return f"{shown}, …" if len(ranked) > 3 else shown
