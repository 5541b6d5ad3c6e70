"""What of the last report still holds: its stages and notebooks, each under the hash of all it follows from."""

# This module is on the way of a report that did not change at all: it imports nothing heavy.

from __future__ import annotations

import json
import shutil
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from toolkit.report.manifest import MANIFEST_NAME, hash_file, hash_of_hashes, package_files

STAGES = ("corpus", "tokens", "counts", "topics")

# The part of each stage's settings, beside what the stage before it follows from.
_SETTINGS = {
    "corpus": ("corpus", "columns", "outlet", "agencies", "duplicates"),
    "tokens": ("tokens",),
    "counts": ("counts",),
    "topics": ("topics", "seed"),
}
# Code that no stage runs, and the files of the report that a notebook may run; the rest of report/ makes pages.
_AFTER_STAGES = ("cli.py", "doctor.py", "explore/", "figures/", "lab/", "notebooks/", "report/")
_NO_NOTEBOOK = ("cli.py", "doctor.py", "report/")
_IN_NOTEBOOKS = (
    "report/__init__.py",
    "sheets.py",
    "report/execute.py",
    "report/findings/",
    "report/fonts.py",
    "report/headings.py",
    "report/kernel.py",
    "report/lines.py",
    "report/marked.py",
    "report/notebooks.py",
    "report/outputs.py",
    "report/sentences.py",
    "report/words.py",
)


@dataclass(frozen=True)
class LastReport:
    """The report that stands where the new one will: its folder, and its manifest (empty when there is none)."""

    folder: Path
    manifest: dict[str, Any] = field(default_factory=dict)

    def is_of(self, record: dict[str, Any]) -> bool:
        """Tell whether the report follows from this record, and every file in it is as it was written."""
        if not self.manifest or any(self.manifest.get(part) != value for part, value in _as_json(record).items()):
            return False
        return all(self._is_whole(name, digest) for name, digest in self._files().items())

    def take(self, kind: str, name: str, key: str, folder: Path, to: Path) -> bool:
        """
        Copy the files of a stage or notebook into the new report, if they follow from the same key.

        Parameters
        ----------
        kind : {"stages", "notebooks"}
        name : str
            The stage or notebook.
        key : str
            The hash of all it follows from now.
        folder : Path
            Its place in a report, relative.
        to : Path
            The new report.

        Returns
        -------
        bool
            False when it has to be worked out anew; nothing is left in `to` then.
        """
        if not self.manifest or self.manifest.get("keys", {}).get(kind, {}).get(name) != key:
            return False
        start = f"{folder.as_posix()}/"
        wanted = {file: digest for file, digest in self._files().items() if file.startswith(start)}
        try:
            for file, digest in wanted.items():
                (to / file).parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(self.folder / file, to / file)
                if hash_file(to / file) != digest:
                    raise OSError(f"{file} was altered")
        except OSError:
            shutil.rmtree(to / folder, ignore_errors=True)
            return False
        return bool(wanted)

    def _files(self) -> dict[str, str]:
        return {**self.manifest.get("artifacts", {}), **self.manifest.get("outputs", {})}

    def _is_whole(self, name: str, digest: str) -> bool:
        try:
            return hash_file(self.folder / name) == digest
        except OSError:
            return False


def last_report(folder: Path) -> LastReport:
    """Open what stands in a folder; a manifest that cannot be read counts as none."""
    try:
        manifest = json.loads((folder / MANIFEST_NAME).read_text("utf-8"))
    except (OSError, ValueError):
        manifest = {}
    tables = ("keys", "artifacts", "outputs", "run")
    is_sound = isinstance(manifest, dict) and all(isinstance(manifest.get(name), dict) for name in tables)
    return LastReport(folder, manifest if is_sound else {})


def stage_keys(record: dict[str, Any]) -> dict[str, str]:
    """Hash all that each stage follows from: data, settings, code, and the stage before it."""
    code = _code_hash(lambda name: name == "report/stages.py" or not name.startswith(_AFTER_STAGES))
    settings, edits = record["study"]["settings"], record["study"].get("edits")
    before: Any = [record["data"], record.get("lemmas"), record["versions"], record["platform"], code]
    keys = {}
    for stage in STAGES:
        own: dict[str, Any] = {name: settings.get(name) for name in _SETTINGS[stage]}
        if stage == "topics":
            own["edits"] = edits and edits["sha256"]
        before = keys[stage] = _hash([before, own])
    return keys


def notebook_key(record: dict[str, Any], name: str, parameters: dict[str, Any], stages: dict[str, str]) -> str:
    """Hash all that a notebook's outputs follow from: its cells, its parameters, the stages and the code it calls."""
    code = _code_hash(lambda file: file.startswith(_IN_NOTEBOOKS) or not file.startswith(_NO_NOTEBOOK))
    return _hash([record["code"]["notebooks"][name], parameters, stages, record["versions"], code])


def is_in_notebooks(file: str) -> bool:
    """Tell whether a file of report/ counts as code that notebooks run."""
    return file.startswith(_IN_NOTEBOOKS)


def _code_hash(is_wanted: Any) -> str:
    return hash_of_hashes({name: digest for name, digest in package_files().items() if is_wanted(name)})


def _hash(value: Any) -> str:
    text = json.dumps(value, ensure_ascii=True, sort_keys=True)
    return hash_of_hashes({text: ""})


def _as_json(record: dict[str, Any]) -> dict[str, Any]:
    return json.loads(json.dumps(record))


def left_out(names: Iterable[str], run: Iterable[str]) -> list[str]:
    """List the notebooks of a study that a run leaves out."""
    run = set(run)
    return [name for name in names if name not in run]
