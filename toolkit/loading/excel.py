"""Excel workbooks (xlsx, xlsm, xlsb, xls, ods) → records: each sheet with a header is a table like CSV."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from itertools import chain
from pathlib import Path
from threading import Thread, Timer
from typing import IO, Any

from toolkit.corpus import SKIPPED, WARNING, Problem
from toolkit.loading.fields import column_of
from toolkit.loading.records import BrokenRecords

_WORKER = Path(__file__).with_name("excel_worker.py")
_MEMORY = 3 << 30
"""Bytes that reading a workbook may take: a million rows of twenty columns need a quarter of it."""

_SECONDS, _SECONDS_A_MEGABYTE = 120.0, 10.0
"""Far more than any workbook needs, so that a slow machine reads the same as a fast one."""

_HEADER_ROWS = 20
_FIRST_DAY = datetime(1899, 12, 30)
_SERIAL_DAYS = (10_000, 80_000)
"""A plain number in a column of dates is a day of Excel's calendar: 1927 to 2119."""


def parse_excel(data: bytes, columns: Mapping[str, str] | None = None) -> Iterator[dict[str, Any] | Problem]:
    """
    Give the rows of all sheets of a workbook.

    A sheet's header is the first of its rows (of the first 20 with anything in them) that names the text of an article;
    lines above it are no records. Formulas give the value that was saved with them. Dates are typed. Each record says
    its `sheet` and `row`, unless the table has fields of that name; empty cells are left out.

    Parameters
    ----------
    data : bytes
        The file; not touched on disk.
    columns : dict of {str: str}, optional
        Article column → field, to know the header by.

    Yields
    ------
    dict or Problem
        A sheet without articles, or one that breaks off, is a `Problem` without a file name.

    Raises
    ------
    BrokenRecords
        If it is no whole workbook.
    """
    lines = _worker_lines(data)
    sheet: str | None = None
    for line in lines:
        if "sheet" in line:
            sheet = line["sheet"]
            yield from _read_sheet(sheet, lines, columns or {})
        elif "error" in line:
            raise _broken(line["error"])


def _read_sheet(sheet: str, lines: _Lines, columns: Mapping[str, str]) -> Iterator[dict[str, Any] | Problem]:
    rows = _rows(lines)
    first = [row for _, row in zip(range(_HEADER_ROWS), rows, strict=False)]
    at = next((number for number, row in enumerate(first) if _names_body(row[1:], columns)), None)
    if at is None:
        n_rows = len(first) + sum(1 for _ in rows)
        if not lines.broken:
            yield Problem("", 0, SKIPPED, *_no_table(sheet, first, n_rows))
    else:
        header = _header(first[at][1:])
        dates = _date_fields(header, columns)
        for number, *cells in chain(first[at + 1 :], rows):
            yield {**_record(header, cells, dates), **_place(sheet, number, header)}
    if lines.broken:
        detail = f"the sheet «{sheet}» breaks off ({lines.broken}); save the workbook again from its source"
        yield Problem("", 0, SKIPPED if at is None else WARNING, "broken_sheet", detail)


def _no_table(sheet: str, rows: list[list[Any]], n_rows: int) -> tuple[str, str]:
    if not rows:
        return "empty_sheet", f"the sheet «{sheet}» is empty; nothing is to be done unless it should hold articles"
    widest = max(rows, key=lambda row: sum(cell != "" for cell in row))
    found = ", ".join(str(_text(cell))[:40] for cell in widest[1:] if cell != "")[:300]
    return "no_body_field", (
        f"the sheet «{sheet}» has {n_rows:,} rows and no column known as the text of an article (found: {found}); "
        "name it with columns={'body': …}"
    )


def _names_body(cells: list[Any], columns: Mapping[str, str]) -> bool:
    names = {str(cell).strip() for cell in cells if isinstance(cell, str)}
    if "body" in columns:
        return columns["body"] in names
    return any(column_of(name) == "body" for name in names)


def _header(cells: list[Any]) -> list[str]:
    """Name each column once: a second of the same name is numbered, one without a name is named by its place."""
    names: list[str] = []
    for number, cell in enumerate(cells, start=1):
        name = first = str(_text(cell)).strip() or f"column_{number}"
        again = 1
        while name in names:
            again += 1
            name = f"{first}~{again}"
        names.append(name)
    return names


def _date_fields(header: list[str], columns: Mapping[str, str]) -> set[str]:
    return {name for name in header if column_of(name) == "published" or columns.get("published") == name}


def _record(header: list[str], cells: list[Any], dates: set[str]) -> dict[str, Any]:
    record = {}
    for number, cell in enumerate(cells, start=1):
        if cell != "":
            name = header[number - 1] if number <= len(header) else f"column_{number}"
            is_serial = name in dates and type(cell) in {int, float} and _SERIAL_DAYS[0] <= cell <= _SERIAL_DAYS[1]
            record[name] = _day_of(cell) if is_serial else _text(cell)
    return record


def _place(sheet: str, number: int, header: list[str]) -> dict[str, Any]:
    return {name: value for name, value in (("sheet", sheet), ("row", number)) if name not in header}


def _text(cell: Any) -> Any:
    return cell["date"] if isinstance(cell, dict) else cell


def _day_of(serial: float) -> str:
    moment = _FIRST_DAY + timedelta(seconds=round(serial * 86_400))
    return moment.isoformat()


class _Lines:
    """The worker's lines, one at a time; `broken` is what it said of the sheet at hand."""

    def __init__(self, source: Iterator[Any]) -> None:
        self._source = source
        self._back: list[Any] = []
        self.broken = ""

    def __iter__(self) -> Iterator[Any]:
        return self

    def __next__(self) -> Any:
        return self._back.pop() if self._back else next(self._source)

    def put_back(self, line: Any) -> None:
        self._back.append(line)


def _rows(lines: _Lines) -> Iterator[list[Any]]:
    """Give the rows of one sheet, and leave the line that begins the next."""
    lines.broken = ""
    for line in lines:
        if isinstance(line, list):
            yield line
        elif "broken" in line:
            lines.broken = _one_line(line["broken"])
        else:
            lines.put_back(line)
            return


def _worker_lines(data: bytes) -> _Lines:
    return _Lines(_ask_worker(data))


def _ask_worker(data: bytes) -> Iterator[Any]:
    command = [sys.executable, "-P", str(_WORKER), str(_MEMORY)]
    pipes: dict[str, Any] = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.DEVNULL}
    with subprocess.Popen(command, **pipes) as worker:
        timer = Timer(_SECONDS + _SECONDS_A_MEGABYTE * len(data) / 1e6, worker.kill)
        writer = Thread(target=_send, args=(worker.stdin, data), daemon=True)
        timer.start()
        writer.start()
        last: Any = None
        try:
            for line in worker.stdout:
                last = json.loads(line)
                yield last
        except ValueError:  # its last line was cut when it ended
            last = None
        finally:
            timer.cancel()
            worker.kill()
            writer.join()
    if not isinstance(last, dict) or not last.keys() & {"end", "error"}:
        raise _broken("it asks for more memory or time than any table of news")


def _send(stdin: IO[bytes], data: bytes) -> None:
    try:
        stdin.write(data)
        stdin.close()
    except OSError:  # the worker has ended; what it did not say tells so
        pass


def _broken(error: str) -> BrokenRecords:
    detail = f"this is no whole workbook ({_one_line(error)}); save it again, or save its sheets as CSV"
    return BrokenRecords("broken_excel", detail)


def _one_line(error: str) -> str:
    return " ".join(error.removeprefix("CalamineError: ").split())[:120]
