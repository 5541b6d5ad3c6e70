"""The scripts and styles beside this module, which stand in pages and cells and are never fetched."""

from functools import cache
from pathlib import Path

_STATIC = Path(__file__).parent / "static"


@cache
def read_static(name: str) -> str:
    """Read one of the files in `static/`."""
    return (_STATIC / name).read_text(encoding="utf-8")
