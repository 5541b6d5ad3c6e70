"""Files and folders that are either the old ones or the new ones, never half of each."""

from __future__ import annotations

import json
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from toolkit.errors import ToolkitError


def write_atomically(path: str | Path, content: bytes | str) -> Path:
    """
    Write a whole file beside its place, then move it there in one step.

    A reader sees the old content or the new, and an error leaves the old. Folders above are made.

    Parameters
    ----------
    path : str or Path
        The file to write.
    content : bytes or str
        Its whole content; text is written as UTF-8, line ends as they are.

    Returns
    -------
    Path
        `path`.
    """
    path = Path(path)
    data = content.encode("utf-8") if isinstance(content, str) else content
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name[:40]}.")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        os.chmod(name, 0o666 & ~_umask())
        os.replace(name, path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
    return path


def write_json(path: str | Path, value: Any) -> Path:
    """
    Write a value as indented JSON, keys in the order given, Arabic as it is, one newline at the end.

    Parameters
    ----------
    path : str or Path
        The file to write.
    value : object
        Anything `json` takes; NaN and infinity are refused, because JSON has none.

    Returns
    -------
    Path
        `path`.

    Raises
    ------
    ValueError
        If the value holds NaN or infinity.
    """
    return write_atomically(path, json.dumps(value, ensure_ascii=False, indent=2, allow_nan=False) + "\n")


@contextmanager
def replace_folder(target: str | Path) -> Iterator[Path]:
    """
    Give an empty folder beside `target` to fill, and put it in the place of `target` at the end.

    The old folder stays until the new one is complete; an error inside the block removes the new one.

    Parameters
    ----------
    target : str or Path
        The folder to make or replace.

    Yields
    ------
    Path
        The folder to fill, on the same disk as `target`.

    Raises
    ------
    ToolkitError
        If `target` is a file.
    """
    target = Path(target).absolute()
    if target.exists() and not target.is_dir():
        raise ToolkitError(f"{target.name} is to be a folder, but a file of that name is there; name another folder")
    target.parent.mkdir(parents=True, exist_ok=True)
    new = Path(tempfile.mkdtemp(dir=target.parent, prefix=f".{target.name[:40]}.new."))
    os.chmod(new, 0o777 & ~_umask())
    try:
        yield new
        _swap(new, target)
    except BaseException:
        shutil.rmtree(new, ignore_errors=True)
        raise


def _swap(new: Path, target: Path) -> None:
    """Move `new` to `target`; when that fails, put back what was there."""
    if not target.exists():
        os.rename(new, target)
        return
    old = Path(tempfile.mkdtemp(dir=target.parent, prefix=f".{target.name[:40]}.old."))
    os.rename(target, old / "folder")
    try:
        os.rename(new, target)
    except BaseException:
        os.rename(old / "folder", target)
        os.rmdir(old)
        raise
    shutil.rmtree(old, ignore_errors=True)


def _umask() -> int:
    """Read the umask (temporary files ignore it: they are private)."""
    mask = os.umask(0)
    os.umask(mask)
    return mask
