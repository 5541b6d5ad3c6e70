"""The record of a report: what went in, what came out, and what made it, as hashes and versions."""

from __future__ import annotations

import hashlib
import platform
import sys
from collections.abc import Iterable, Sequence
from functools import cache
from importlib import metadata
from pathlib import Path
from typing import Any

import toolkit
from toolkit.report.notebooks import Notebook
from toolkit.report.study import Study

MANIFEST_NAME = "manifest.json"

_FORMAT = "arabic-news-toolkit report"
_VERSION = 1
_PACKAGE = Path(toolkit.__file__).resolve().parent
_LIBRARIES = (
    "camel-tools",
    "fontpkg-ibm-plex-sans-arabic",
    "fonttools",
    "ipykernel",
    "jinja2",
    "matplotlib",
    "nbclient",
    "nbconvert",
    "numpy",
    "pandas",
    "papermill",
    "pyarrow",
    "scikit-learn",
    "scipy",
)


def make_manifest(
    study: Study, notebooks: Sequence[Notebook], inputs: dict[str, str], folder: Path, run: dict[str, Any]
) -> dict[str, Any]:
    """
    Write down everything a report follows from, and the hash of everything in it.

    Parameters
    ----------
    study : Study
        The study.
    notebooks : sequence of Notebook
        What was run.
    inputs : dict
        The hash of each input file, from `hash_inputs`.
    folder : Path
        The finished report folder, without its manifest.
    run : dict
        Times and the like: the one block that differs between two equal runs.

    Returns
    -------
    dict
        What JSON can hold; hashes are SHA-256 in hexadecimal digits.
    """
    outputs = hash_files(folder, (path for path in sorted(folder.rglob("*")) if path.is_file()))
    return {
        "format": _FORMAT,
        "format_version": _VERSION,
        "study": {
            "file": study.path.name,
            "sha256": hashlib.sha256(study.text.encode("utf-8")).hexdigest(),
            "overrides": list(study.overrides),
            "settings": study.settings.model_dump(exclude_none=True),
        },
        "data": {"sha256": hash_of_hashes(inputs), "files": inputs},
        "code": {
            "version": toolkit.__version__,
            "sha256": package_hash(),
            "notebooks": {notebook.name: hash_file(notebook.path) for notebook in notebooks},
        },
        "seed": study.settings.seed,
        "versions": {"python": platform.python_version()} | {name: _version(name) for name in _LIBRARIES},
        "platform": {"system": platform.system(), "machine": platform.machine(), "byte_order": sys.byteorder},
        "artifacts": {name: digest for name, digest in outputs.items() if name.startswith("artifacts/")},
        "outputs": {
            name: digest
            for name, digest in outputs.items()
            if not name.startswith("artifacts/") and name != MANIFEST_NAME
        },
        "run": run,
    }


def hash_inputs(paths: Iterable[Path], leave_out: Iterable[Path] = ()) -> dict[str, str]:
    """
    Hash the files of a corpus, named by their way from the folder that was given, in a fixed order.

    Parameters
    ----------
    paths : iterable of Path
        Files and folders, as a study names them. Hidden files are passed over.
    leave_out : iterable of Path
        Files and folders that are no data.

    Returns
    -------
    dict
        Name to hash. A name that two folders share is told apart by its folder's.
    """
    leave_out = {path.resolve() for path in leave_out}
    hashes: dict[str, str] = {}
    for root in paths:
        if root.is_file():
            _add(hashes, root.name, root)
            continue
        for path in sorted(root.rglob("*"), key=lambda path: path.relative_to(root).as_posix()):
            name = path.relative_to(root)
            is_data = not any(part.startswith(".") for part in name.parts)
            if is_data and path.is_file() and not leave_out.intersection([path.resolve(), *path.resolve().parents]):
                _add(hashes, name.as_posix(), path)
    return hashes


def hash_files(folder: Path, paths: Iterable[Path]) -> dict[str, str]:
    """Hash files, named by their way from `folder`."""
    return {path.relative_to(folder).as_posix(): hash_file(path) for path in paths}


def hash_file(path: Path) -> str:
    """Hash one file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def hash_of_hashes(hashes: dict[str, str]) -> str:
    """Hash a set of named files as one, whatever their order."""
    lines = "".join(f"{digest}  {name}\n" for name, digest in sorted(hashes.items()))
    return hashlib.sha256(lines.encode("utf-8", "surrogateescape")).hexdigest()


@cache
def package_hash() -> str:
    """Hash the code and the resources of the toolkit itself."""
    files = (path for path in sorted(_PACKAGE.rglob("*")) if path.is_file() and "__pycache__" not in path.parts)
    return hash_of_hashes(hash_files(_PACKAGE, files))


def _add(hashes: dict[str, str], name: str, path: Path) -> None:
    if name in hashes:
        name = f"{path.parent.name}/{name}"
    number = 2
    while name in hashes:
        name, number = f"{name} ({number})", number + 1
    hashes[name] = hash_file(path)


def _version(name: str) -> str:
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return "absent"
