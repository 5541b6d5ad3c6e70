"""The record of a report: what went in, what came out, and what made it, as hashes and versions."""

from __future__ import annotations

import hashlib
import platform
import sys
from collections.abc import Iterable, Sequence
from functools import cache
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING, Any

import toolkit
from toolkit.topics.edits import EDITS_NAME

if TYPE_CHECKING:
    from toolkit.report.study import Study

MANIFEST_NAME = "manifest.json"

UNREADABLE = "unreadable"

_FORMAT = "arabic-news-toolkit report"
_VERSION = 2
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
    "xlsxwriter",
)


def make_record(
    study: Study, paths: Iterable[Path], inputs: dict[str, str], notebooks: dict[str, Path], only: Sequence[str] = ()
) -> dict[str, Any]:
    """
    Write down everything a report follows from; two equal records give equal reports.

    Parameters
    ----------
    study : Study
        The study.
    paths : iterable of Path
        The files and folders of its corpus.
    inputs : dict
        The hash of each input file, from `hash_inputs`.
    notebooks : dict
        Name to file of the notebooks that are run.
    only : sequence of str
        The notebooks the run was limited to.

    Returns
    -------
    dict
        What JSON can hold; hashes are SHA-256 in hexadecimal digits.
    """
    kinds = [("folder" if path.is_dir() else "file") for path in paths]
    lemmas = {"lemmas": _lemma_source(study)} if study.settings.tokens.form == "lemma" else {}
    return lemmas | {
        "format": _FORMAT,
        "format_version": _VERSION,
        "study": {
            "file": study.path.name,
            "label": study.label,
            "sha256": hashlib.sha256(study.text.encode("utf-8")).hexdigest(),
            "text": study.text,
            "overrides": list(study.overrides),
            "only": list(only),
            "settings": study.settings.model_dump(exclude_none=True),
            "edits": _edits_of(study),
        },
        "data": {"sha256": hash_of_hashes(inputs), "kinds": kinds, "files": inputs},
        "code": {
            "version": toolkit.__version__,
            "sha256": package_hash(),
            "notebooks": {name: hash_file(path) for name, path in notebooks.items()},
        },
        "seed": study.settings.seed,
        "versions": {"python": platform.python_version()} | {name: _version(name) for name in _LIBRARIES},
        "platform": {"system": platform.system(), "machine": platform.machine(), "byte_order": sys.byteorder},
    }


def _lemma_source(study: Study) -> dict[str, Any]:
    from toolkit.lemmas import find_lemma_source  # most studies do without

    return find_lemma_source(study.lemma_db).settings


def make_manifest(
    record: dict[str, Any], keys: dict[str, Any], outputs: dict[str, str], run: dict[str, Any]
) -> dict[str, Any]:
    """
    Join what a report follows from with what came out.

    Parameters
    ----------
    record : dict
        From `make_record`.
    keys : dict
        `stages` and `notebooks`: name to the hash of all that its result follows from.
    outputs : dict
        The hash of each file of the finished report but its manifest.
    run : dict
        Times and the like: the one block that differs between two equal runs.

    Returns
    -------
    dict
        What JSON can hold.
    """
    is_artifact = {name: name.startswith("artifacts/") for name in outputs}
    return record | {
        "keys": keys,
        "artifacts": {name: digest for name, digest in outputs.items() if is_artifact[name]},
        "outputs": {name: digest for name, digest in outputs.items() if not is_artifact[name]},
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
        Name to hash, or to "unreadable" where the file may not be read: the corpus has a problem for it, no article.
        A name that two folders share is told apart by its folder's.
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


def hash_folder(folder: Path) -> dict[str, str]:
    """Hash all files of a report but its manifest, named by their way from the folder."""
    names = (path for path in sorted(folder.rglob("*")) if path.is_file())
    return hash_files(folder, (path for path in names if path != folder / MANIFEST_NAME))


@cache
def package_files() -> dict[str, str]:
    """Hash the code and the resources of the toolkit itself, file by file."""
    files = (path for path in sorted(_PACKAGE.rglob("*")) if path.is_file() and "__pycache__" not in path.parts)
    return hash_files(_PACKAGE, files)


def package_hash() -> str:
    """Hash the toolkit itself as one."""
    return hash_of_hashes(package_files())


def _edits_of(study: Study) -> dict[str, str] | None:
    """Write down the file of edits of the topics, None without one."""
    text, path = study.edits_text, study.edits_path
    if text is None:
        return None
    name = path.name if path else EDITS_NAME
    return {"file": name, "sha256": hashlib.sha256(text.encode("utf-8")).hexdigest(), "text": text}


def _add(hashes: dict[str, str], name: str, path: Path) -> None:
    if name in hashes:
        name = f"{path.parent.name}/{name}"
    number = 2
    while name in hashes:
        name, number = f"{name} ({number})", number + 1
    try:
        hashes[name] = hash_file(path)
    except OSError:
        hashes[name] = UNREADABLE


def _version(name: str) -> str:
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return "absent"
