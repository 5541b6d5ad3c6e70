"""Whether a report follows from its data: run anew elsewhere, and compared file by file."""

from __future__ import annotations

import os
import platform
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import toolkit
from toolkit.errors import UsageError
from toolkit.report.manifest import MANIFEST_NAME, hash_folder, hash_inputs, make_record, package_hash
from toolkit.report.notebooks import notebook_path, wanted_names
from toolkit.report.progress import Progress
from toolkit.report.reuse import last_report
from toolkit.report.run import run_study, study_files
from toolkit.report.study import Study, recorded_study

IDENTICAL, EQUAL, DIFFERENT = "identical", "equal", "different"
_CODE_PARTS = ("code", "versions", "platform", "keys")
TOLERANCE = "numbers agree to 6 digits"


@dataclass(frozen=True)
class Verdict:
    """What was found about one output: its file, "identical", "equal" or "different", and the first difference."""

    file: str
    kind: str
    detail: str = ""


@dataclass(frozen=True)
class Verification:
    """
    What running a report anew has shown.

    Attributes
    ----------
    changes : tuple of str
        What is no longer as it was when the report was made (data, study, code), one sentence each.
    verdicts : tuple of Verdict
        One an output; none when the data have changed, because nothing was run then.
    """

    changes: tuple[str, ...]
    verdicts: tuple[Verdict, ...]

    @property
    def holds(self) -> bool:
        """Whether the report was made again: every output is identical or equal."""
        return bool(self.verdicts) and all(verdict.kind != DIFFERENT for verdict in self.verdicts)

    def lines(self) -> list[str]:
        """Say it all in lines: what changed, each output that is not identical, and the sum."""
        told = [_line(verdict) for verdict in self.verdicts if verdict.kind != IDENTICAL]
        return [*self.changes, *told, self._sum()]

    def __str__(self) -> str:
        return "\n".join(self.lines())

    def _sum(self) -> str:
        if not self.verdicts:
            return "nothing was run: a report of other data proves nothing"
        kinds = [verdict.kind for verdict in self.verdicts]
        counts = ", ".join(f"{kinds.count(kind):,} {kind}" for kind in (IDENTICAL, EQUAL, DIFFERENT))
        return f"{len(kinds):,} outputs: {counts}"


def verify_report(
    folder: str | Path, *, study: str | Path | None = None, jobs: int = 2, progress: Progress | None = None
) -> Verification:
    """
    Run a report's study anew in a temporary place, and compare each output with that of the report.

    The report is not changed. The study is the one that the report's manifest holds, word for word; its data and
    notebooks are looked for from the place the study file had.

    Parameters
    ----------
    folder : str or Path
        The report folder.
    study : str or Path, optional
        Where the study file is now, when the report or the study was moved since.
    jobs : int
        How many notebooks run at once.
    progress : Progress, optional
        Told what goes on.

    Returns
    -------
    Verification
        `str` of it is what the command prints.

    Raises
    ------
    UsageError
        If there is no report in the folder, or its data are not to be found.
    ToolkitError
        If the run fails.
    """
    folder = Path(folder)
    old = last_report(folder).manifest
    if not old:
        raise UsageError(f"there is no report in {folder}: its {MANIFEST_NAME} is missing or is none; name the folder")
    opened, only = _opened(folder, old, study)
    paths = _corpus_paths(opened)
    inputs = hash_inputs(paths, study_files(opened))
    data = _data_change(old["data"]["files"], inputs)
    if data:
        return Verification((data,), ())
    notebooks = {name: notebook_path(name, opened.path.parent) for name in wanted_names(opened, only)}
    record = make_record(opened, paths, inputs, notebooks, only)
    code = tuple(_code_changes(old, record))
    changes = code + tuple(_study_change(opened))
    with tempfile.TemporaryDirectory(prefix="toolkit-verify-") as place:
        new = run_study(opened, out=Path(place) / "report", only=only, jobs=jobs, progress=progress)
        verdicts = [
            *_compare(folder, new, old),
            *_compare_records(old, last_report(new).manifest, is_same_code=not code),
        ]
        return Verification(changes, tuple(verdicts))


def compare_summary(folder: str | Path, kept: str | Path) -> Verification:
    """
    Compare the answers and tables of a report with a `summary.json` that was put aside; nothing is run.

    Parameters
    ----------
    folder : str or Path
        The report folder.
    kept : str or Path
        The `summary.json` of an earlier report of the study, or the folder of that report.

    Returns
    -------
    Verification
        One verdict an answer and a table, "equal" or "different".

    Raises
    ------
    UsageError
        If one of the two is no summary of a report.
    """
    from toolkit.report.summary import summary_differences

    found = summary_differences(Path(kept), Path(folder))
    return Verification((), tuple(Verdict(name, DIFFERENT if said else EQUAL, said) for name, said in found))


def _opened(folder: Path, old: dict[str, Any], study: str | Path | None) -> tuple[Study, tuple[str, ...]]:
    """Open the study as the manifest records it, in the place where its file is."""
    try:
        about = old["study"]
        path = Path(os.path.normpath(Path(os.path.abspath(folder)) / old["run"]["study"]))
        path = Path(os.path.abspath(study)) if study else path
        if path.is_dir():
            path = path / about["file"]
        edits = about.get("edits") or {}
        opened = recorded_study(
            about["text"], path, about["overrides"], edits_text=edits.get("text"), label=about["label"]
        )
        return opened, tuple(about["only"])
    except (KeyError, TypeError) as error:
        raise UsageError(f"{folder / MANIFEST_NAME} records no study ({error}); make the report again") from None


def _corpus_paths(study: Study) -> list[Path]:
    try:
        return study.corpus_paths()
    except UsageError as error:
        raise UsageError(f"{error}, or name the study's place with --study") from None


def _compare(old: Path, new: Path, manifest: dict[str, Any]) -> Iterable[Verdict]:
    """Compare what is on disk, not what the manifest says of it: a file may have been altered since."""
    from toolkit.report.compare import first_difference

    before, after = hash_folder(old), hash_folder(new)
    known = {*manifest["outputs"], *manifest["artifacts"]}
    found = {*before, *after, *known}
    for name in sorted(name for name in found if name in known or not Path(name).name.startswith(".")):
        if name not in after:
            detail = "the new run does not make it" if name in known else "no run has made it"
            yield Verdict(name, DIFFERENT, detail)
        elif name not in before:
            yield Verdict(name, DIFFERENT, "it is missing in the report")
        elif before[name] == after[name]:
            is_altered = _is_altered(manifest, name, before[name])
            detail = f"it is as it should be, but {MANIFEST_NAME} has another hash for it" if is_altered else ""
            yield Verdict(name, DIFFERENT if is_altered else IDENTICAL, detail)
        else:
            detail = first_difference(old / name, new / name)
            kind = DIFFERENT if detail else EQUAL
            altered = f"{detail}; the file was altered since" if _is_altered(manifest, name, before[name]) else detail
            yield Verdict(name, kind, altered if detail else "")


def _compare_records(old: dict[str, Any], new: dict[str, Any], *, is_same_code: bool) -> Iterable[Verdict]:
    """Compare what the manifests say the report follows from; where study and report are now is not a part of that."""
    from toolkit.report.compare import value_differences

    parts = ("format", "format_version", "study", "data", "seed", *(_CODE_PARTS if is_same_code else ()))
    then, now = ({part: record.get(part) for part in parts} for record in (old, new))
    now["study"] = now["study"] | {"file": then["study"].get("file")}
    for detail in value_differences(then, now):
        yield Verdict(MANIFEST_NAME, DIFFERENT, f"{detail}; the file was altered since")
        return


def _is_altered(manifest: dict[str, Any], name: str, digest: str) -> bool:
    return ({**manifest["artifacts"], **manifest["outputs"]}).get(name) != digest


def _line(verdict: Verdict) -> str:
    if verdict.kind == EQUAL:
        return f"equal: {verdict.file} ({TOLERANCE})"
    return f"different: {verdict.file}: {verdict.detail}"


def _data_change(old: dict[str, str], new: dict[str, str]) -> str:
    """Say which input files are others than those of the report, "" when none is."""
    parts = []
    for what, names in (
        ("changed", [name for name in old if name in new and old[name] != new[name]]),
        ("missing", [name for name in old if name not in new]),
        ("new", [name for name in new if name not in old]),
    ):
        if names:
            parts.append(f"{len(names):,} {what} ({names[0]}{', …' if len(names) > 1 else ''})")
    return f"the data have changed since the report was made: {', '.join(parts)}" if parts else ""


def _study_change(study: Study) -> Iterable[str]:
    """Compare the study file that is there now with the one the report was made from."""
    try:
        text = study.path.read_bytes().decode("utf-8-sig")
    except (OSError, UnicodeDecodeError):
        yield f"the study file {study.path.name} is not there any more; the one the report holds was run"
        return
    if text != study.text:
        yield f"the study file {study.path.name} has changed since; the one the report holds was run"
    edits = study.edits_path
    now = edits.read_bytes().decode("utf-8-sig", "replace") if edits and edits.is_file() else None
    if now != study.edits_text:
        yield "the edits of the topics have changed since; those the report holds were run"


def _code_changes(old: dict[str, Any], record: dict[str, Any]) -> Iterable[str]:
    code, versions, machine = (old.get(part) or {} for part in ("code", "versions", "platform"))
    if code.get("sha256") != package_hash():
        before = f"{code.get('version')}+{str(code.get('sha256'))[:12]}"
        yield f"the toolkit has changed since: {before} then, {toolkit.__version__}+{package_hash()[:12]} now"
    notebooks = code.get("notebooks") or {}
    for name, digest in record["code"]["notebooks"].items():
        if notebooks.get(name) != digest:
            yield f"the notebook {name} has changed since"
    for name, version in record["versions"].items():
        if versions.get(name) != version:
            yield f"{name} has changed since: {versions.get(name)} then, {version} now"
    if machine != record["platform"]:
        yield f"the report was made on {machine.get('system')} {machine.get('machine')}, this is {platform.machine()}"
