"""
A process that reads one workbook for `toolkit.loading.excel`: bytes come in, lines of JSON go out.

It stands alone because a hostile or damaged workbook can make the compiled reader ask for all memory (a single cell at
the far corner of a sheet is enough) or end its process: then only this one ends.
"""

from __future__ import annotations

import io
import json
import sys
from datetime import date, datetime, time, timedelta
from typing import Any


def main() -> None:
    """Write for each sheet its name and its rows; at last `{"end": true}`, or `{"error": …}`."""
    _limit_memory(int(sys.argv[1]))
    data = sys.stdin.buffer.read()
    try:
        _write_sheets(data)
        _write({"end": True})
    except BaseException as error:  # a panic of the compiled reader is no Exception
        _write({"error": f"{type(error).__name__}: {error}"})


def _limit_memory(n_bytes: int) -> None:
    try:
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (n_bytes, n_bytes))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    except (ImportError, ValueError, OSError):  # Windows has no such limit
        pass


def _write_sheets(data: bytes) -> None:
    from python_calamine import CalamineWorkbook, SheetTypeEnum

    workbook = CalamineWorkbook.from_filelike(io.BytesIO(data))
    for about in workbook.sheets_metadata:
        if about.typ == SheetTypeEnum.WorkSheet:
            _write({"sheet": about.name})
            try:
                sheet = workbook.get_sheet_by_name(about.name)
                for number, row in enumerate(sheet.iter_rows(), start=1):
                    if any(value != "" for value in row):
                        _write([number, *map(_to_json, row)])
            except Exception as error:  # the other sheets may be whole
                _write({"broken": f"{type(error).__name__}: {error}"})


def _to_json(value: Any) -> Any:
    """Write dates as `{"date": ISO}`, whole numbers without a point, spans of time as text."""
    if isinstance(value, float) and value.is_integer() and abs(value) < 2**53:
        return int(value)
    if isinstance(value, float) and (value != value or value in (float("inf"), float("-inf"))):
        return ""
    if isinstance(value, datetime | date):
        return {"date": value.isoformat()}
    return str(value) if isinstance(value, time | timedelta) else value


def _write(value: Any) -> None:
    print(json.dumps(value), flush=not isinstance(value, list))


if __name__ == "__main__":
    main()
