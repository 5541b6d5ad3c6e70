"""Tables of text whose first line is no header: lines above it, or none at all."""

from __future__ import annotations

import csv
import io
import re

from toolkit.loading.dates import parse_date
from toolkit.loading.fields import assign_fields

_SEPARATOR = re.compile(rb"\"?sep=(.)\"?\r?\n")
_MOST_ABOVE, _MOST_ROWS = 10, 20
_LEAST_BODY, _LONGEST_TITLE = 60, 300


def find_header(head: bytes, delimiter: str, wanted: set[str]) -> tuple[bytes, str]:
    """
    Leave out what stands above the header of a table: `sep=;` of Excel, or lines with the name of an export.

    Parameters
    ----------
    head : bytes
        The beginning of the table in UTF-8.
    delimiter : str
        The delimiter that its lines seem to have.
    wanted : set of str
        Fields that the header may have besides the known ones.

    Returns
    -------
    head : bytes
        From the header on; as it is when no line there names the text of an article.
    delimiter : str
    """
    separator = _SEPARATOR.match(head)
    if separator:
        head, delimiter = head[separator.end() :], separator[1].decode("utf-8", "ignore") or delimiter
    place = 0
    for _ in range(_MOST_ABOVE):
        end = head.find(b"\n", place)
        names = _cells(head[place : end if end >= 0 else None].decode("utf-8", "ignore"), delimiter)
        if "body" in assign_fields(tuple(names), ()) or wanted.intersection(names):
            return head[place:], delimiter
        if end < 0:
            break
        place = end + 1
    return head, delimiter


def guess_header(text: str, delimiter: str, wanted: set[str]) -> list[str]:
    """
    Name the columns of a table without a header by what they hold: the longest texts are bodies.

    Parameters
    ----------
    text : str
        The beginning of the table.
    delimiter : str
    wanted : set of str
        Fields that a header would have; with one of them, it is one.

    Returns
    -------
    list of str
        Empty when the first line is a header, or no column holds texts.

    Examples
    --------
    >>> body = "هطل المطر أمس على نوران وأغلق الطريق الجبلي حتى صباح اليوم التالي."
    >>> guess_header(f"مطر في نوران,{body},2024-05-06", ",", set())
    ['title', 'body', 'published']
    """
    try:
        rows = [
            row
            for row, _ in zip(
                csv.reader(io.StringIO(text, newline=""), delimiter=delimiter), range(_MOST_ROWS), strict=False
            )
        ]
    except csv.Error:
        return []
    first = [cell.strip() for cell in rows[0]] if rows else []
    is_header = assign_fields(tuple(first), ()) or wanted.intersection(first)
    longest = max(range(len(first)), key=lambda number: len(first[number]), default=0)
    if is_header or len(first) < 2 or len(first[longest]) < _LEAST_BODY or " " not in first[longest]:
        return []
    names = [f"column_{number}" for number in range(1, len(first) + 1)]
    names[longest] = "body"
    for number, cell in enumerate(first):
        if number == longest:
            continue
        found = "published" if parse_date(cell) else "url" if re.match(r"https?://", cell) else "title"
        if found not in names and (found != "title" or (" " in cell and len(cell) <= _LONGEST_TITLE)):
            names[number] = found
    return names


def _cells(line: str, delimiter: str) -> list[str]:
    try:
        return [cell.strip() for cell in next(csv.reader([line], delimiter=delimiter), [])]
    except csv.Error:
        return []
