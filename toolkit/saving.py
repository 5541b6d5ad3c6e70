"""Files and folders that are either the old ones or the new ones, never half of each."""

from __future__ import annotations

import ctypes
import glob
import hashlib
import json
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from toolkit.errors import ToolkitError

try:
    import fcntl
except ImportError:  # Windows: nothing is taken for dead there, and nothing tidied up
    fcntl = None  # type: ignore[assignment]

_HERE = -100  # AT_FDCWD: a path is relative to the current folder
_RENAME_EXCHANGE = 2


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

    The old folder stays until the new one is complete; an error inside the block removes the new one. What a
    process that was killed left behind is tidied up first, as `tidy_up` does.

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
    target = Path(os.path.realpath(target))  # what a link leads to is replaced, not the link
    if target.exists() and not target.is_dir():
        raise ToolkitError(f"{target.name} is to be a folder, but a file of that name is there; name another folder")
    target.parent.mkdir(parents=True, exist_ok=True)
    tidy_up(target)
    with held_folder(target.parent, f".{_short(target.name)}.new.") as new:
        os.chmod(new, 0o777 & ~_umask())
        yield new
        _swap(new, target)


@contextmanager
def held_folder(parent: str | Path, prefix: str) -> Iterator[Path]:
    """
    Make a folder that is removed at the end, and that `remove_dead` leaves alone as long as this process lives.

    Parameters
    ----------
    parent : str or Path
        The folder it is made in.
    prefix : str
        How its name begins; a random part follows.

    Yields
    ------
    Path
        The empty folder, which the block may move elsewhere.
    """
    folder, handle = None, None
    try:
        while True:
            folder = Path(tempfile.mkdtemp(dir=parent, prefix=prefix))
            handle = _lock(folder, wait=True)
            if folder.exists():  # another process may have taken it for a dead one before the lock was there
                break
            _unlock(handle)
        yield folder
    finally:
        if folder is not None:
            shutil.rmtree(folder, ignore_errors=True)
        _unlock(handle)


def remove_dead(parent: str | Path, prefix: str) -> None:
    """Remove the folders that `held_folder` made for processes that were killed."""
    for folder in Path(parent).glob(f"{glob.escape(prefix)}*"):
        with _dead(folder) as is_dead:
            if is_dead:
                shutil.rmtree(folder, ignore_errors=True)


def tidy_up(target: str | Path) -> None:
    """
    Put right what killed runs of `replace_folder` left beside `target`.

    An old folder that was moved aside and not yet replaced comes back; half-made and replaced folders go.
    Those of processes that live are left alone.

    Parameters
    ----------
    target : str or Path
        What `replace_folder` was to replace; it need not be there.
    """
    target = Path(os.path.realpath(target))
    name = _short(target.name)
    for old in target.parent.glob(f".{glob.escape(name)}.old.*"):
        with _dead(old) as is_dead:
            if not is_dead:
                continue
            if not target.exists() and (old / "folder").is_dir():
                with suppress(OSError):
                    os.rename(old / "folder", target)
            shutil.rmtree(old, ignore_errors=True)
    remove_dead(target.parent, f".{name}.new.")


def _swap(new: Path, target: Path) -> None:
    """Put `new` in the place of `target`: in one step where the system can, else so that `tidy_up` can mend it."""
    if _exchange(new, target):
        return
    while True:
        with suppress(OSError):
            os.rename(new, target)
            return
        if not target.exists():
            os.rename(new, target)  # the reason was another than a folder in the way: say so
            return
        with held_folder(target.parent, f".{_short(target.name)}.old.") as old:
            try:
                os.rename(target, old / "folder")
            except FileNotFoundError:
                continue  # another run is at the same point
            try:
                os.rename(new, target)
            except BaseException:
                if not target.exists():
                    os.rename(old / "folder", target)
                raise
        return


def _exchange(new: Path, target: Path) -> bool:
    """Let two folders change places in one step (Linux, `renameat2`); return False where that is not to be had."""
    try:
        rename = ctypes.CDLL(None, use_errno=True).renameat2
    except (AttributeError, OSError, TypeError):
        return False
    return rename(_HERE, os.fsencode(new), _HERE, os.fsencode(target), _RENAME_EXCHANGE) == 0


@contextmanager
def _dead(folder: Path) -> Iterator[bool]:
    """Tell whether nobody holds a folder, and hold it meanwhile."""
    handle = _lock(folder, wait=False)
    try:
        yield handle is not None
    finally:
        _unlock(handle)


def _lock(folder: Path, *, wait: bool) -> int | None:
    """Lock a folder; the system opens the lock when the process ends, however it ends. None: it is not to be had."""
    if fcntl is None:
        return None
    try:
        handle = os.open(folder, os.O_RDONLY)
    except OSError:
        return None
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
    except OSError:
        os.close(handle)
        return None
    return handle


def _unlock(handle: int | None) -> None:
    if handle is not None:
        os.close(handle)


def _short(name: str) -> str:
    """Cut a name so that what is added to it still fits, and keep it apart from others that begin alike."""
    return name if len(name) <= 40 else f"{name[:31]}-{hashlib.sha256(os.fsencode(name)).hexdigest()[:8]}"


def _umask() -> int:
    """Read the umask (temporary files ignore it: they are private)."""
    mask = os.umask(0)
    os.umask(mask)
    return mask
