"""Finding a study's notebooks and checking their parameters before a kernel starts."""

from __future__ import annotations

import ast
import os
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from toolkit.errors import UsageError
from toolkit.report.settings import NotebookSettings, closest
from toolkit.report.study import Study

ARTIFACTS = "artifacts"
TEMPLATE = "template"  # the notebook that `toolkit new` copies; no study runs it
RUNNER_PARAMETERS = ("artifacts", "out_dir", "language", "seed")

_PACKAGE = Path(__file__).resolve().parent.parent
_TYPES: dict[str, tuple[type, ...]] = {
    "str": (str,),
    "int": (int,),
    "float": (float, int),
    "bool": (bool,),
    "list": (list,),
    "dict": (dict,),
    "None": (),  # TOML has no value for it: leave the parameter out
}
_WORDS = {
    "str": "a text",
    "int": "a whole number",
    "float": "a number",
    "bool": "true or false",
    "list": "a list",
    "dict": "a table",
}


@dataclass(frozen=True)
class Notebook:
    """A notebook of a study: where it is, and the checked parameters that the study gives it."""

    name: str
    path: Path
    declared: tuple[str, ...]
    parameters: dict[str, Any] = field(default_factory=dict)

    def parameters_for_run(self, *, language: str, seed: int) -> dict[str, Any]:
        """Join the study's parameters with those the runner gives, as far as the notebook declares them."""
        given = {"artifacts": ARTIFACTS, "out_dir": self.name, "language": language, "seed": seed}
        return {name: value for name, value in given.items() if name in self.declared} | self.parameters


def find_notebooks(study: Study, only: Iterable[str] = ()) -> list[Notebook]:
    """
    Find the notebooks a study runs and check their parameters.

    Parameters
    ----------
    study : Study
        The checked study.
    only : iterable of str
        Names of the notebooks wanted; all of them when empty.

    Returns
    -------
    list of Notebook
        In the order of the study.

    Raises
    ------
    UsageError
        If a name of `only` is not in the study, a notebook is nowhere, or a parameter is unknown or of a wrong type.
    """
    wanted = wanted_names(study, only)
    return [_prepare(study, entry) for entry in study.settings.notebook if entry.name in wanted]


def wanted_names(study: Study, only: Iterable[str] = ()) -> list[str]:
    """
    List the notebooks of a study that are to be run, in its order.

    Raises
    ------
    UsageError
        If a name of `only` is not in the study.
    """
    names = [entry.name for entry in study.settings.notebook]
    only = list(only)
    for name in only:
        if name not in names:
            near = closest(name, names)
            ending = f"; did you mean {near}?" if near else ""
            raise UsageError(f"--only {name}: the study runs no notebook {name}, it runs {', '.join(names)}{ending}")
    return [name for name in names if not only or name in only]


def unnamed_notebooks(study: Study) -> list[str]:
    """List the notebooks that stand beside a study file, but that the study does not name."""
    named = {entry.name for entry in study.settings.notebook} | {TEMPLATE}
    return sorted(path.stem for path in (study.path.parent / "notebooks").glob("*.ipynb") if path.stem not in named)


def notebook_path(name: str, study_folder: Path) -> Path:
    """
    Find a notebook by its name: beside the study file, then in the package, then in the repository.

    Raises
    ------
    UsageError
        If it is in none of these.
    """
    folders = (study_folder / "notebooks", _PACKAGE / "notebooks", _PACKAGE.parent / "notebooks")
    for folder in folders:
        if os.path.isfile(folder / f"{name}.ipynb"):  # False, too, for a name that is too long for a file
            return folder / f"{name}.ipynb"
    known = sorted({path.stem for folder in folders for path in folder.glob("*.ipynb")})
    near = closest(name, known)
    ending = f"; did you mean {near}?" if near else ""
    raise UsageError(
        f"there is no notebook {name}.ipynb, neither in notebooks/ beside the study file nor among those that come "
        f"with the toolkit ({', '.join(known) or 'none'}){ending}"
    )


def _prepare(study: Study, entry: NotebookSettings) -> Notebook:
    if entry.name == ARTIFACTS:
        raise UsageError(f"a notebook cannot be called {ARTIFACTS}, the folder of the shared stages; rename it")
    path = notebook_path(entry.name, study.path.parent)
    declared = _declared(path)
    raw_texts = study.raw_texts or {}
    parameters = {}
    for name, value in entry.parameters.items():
        _check_name(entry.name, name, declared)
        annotation = declared[name]
        raw = raw_texts.get((entry.name, name))
        if raw is not None and not isinstance(value, str) and _takes_text_alone(annotation):
            value = raw
        check_type(f"notebook.{entry.name}.{name}", value, annotation)
        parameters[name] = value
    return Notebook(entry.name, path, tuple(declared), parameters)


def _declared(path: Path) -> dict[str, str]:
    """Read the parameters a notebook declares, each with its annotation ("" when it has none)."""
    import nbformat

    try:
        node = nbformat.read(path, as_version=4)
        cells = [cell for cell in node.cells if "parameters" in cell.metadata.get("tags", [])]
    except Exception as error:  # nbformat raises many kinds for a file that is no notebook
        reason = (str(error).splitlines() or [type(error).__name__])[0]
        raise UsageError(
            f"{path.name} cannot be read as a notebook: {reason}; open it in JupyterLab and save it again"
        ) from None
    try:
        return declared_parameters(cells[0].source if cells else "")
    except SyntaxError as error:
        raise UsageError(
            f"{path.name}: the parameters cell is no Python, line {error.lineno}: {error.msg}; mend it"
        ) from None


def declared_parameters(source: str) -> dict[str, str]:
    """
    Read what a parameters cell declares: each name that it sets, with its annotation, "" where it has none.

    Raises
    ------
    SyntaxError
        If the source is no Python.

    Examples
    --------
    >>> declared_parameters('n_terms: int = 12  # how many\\nday: "str | None" = None; label = "كذا"')
    {'n_terms': 'int', 'day': 'str | None', 'label': ''}
    """
    found: dict[str, str] = {}
    for step in ast.parse(source).body:
        if isinstance(step, ast.AnnAssign) and isinstance(step.target, ast.Name):
            quoted = step.annotation.value if isinstance(step.annotation, ast.Constant) else None
            found[step.target.id] = quoted if isinstance(quoted, str) else ast.unparse(step.annotation)
        elif isinstance(step, ast.Assign):
            found |= {target.id: "" for target in step.targets if isinstance(target, ast.Name)}
    return found


def _check_name(notebook: str, name: str, declared: dict[str, str]) -> None:
    key = f"notebook.{notebook}.{name}"
    if name in RUNNER_PARAMETERS:
        way_out = f"set {name} at the top of the study" if name in ("language", "seed") else "leave it out"
        raise UsageError(f"{key}: {name} is set by the run itself; {way_out}")
    allowed = [declared_name for declared_name in declared if declared_name not in RUNNER_PARAMETERS]
    if name not in allowed:
        near = closest(name, allowed)
        ending = f"; did you mean {near}?" if near else ""
        raise UsageError(
            f"{key}: the notebook {notebook} has no parameter {name}, it has {', '.join(allowed) or 'none'}{ending}"
        )


def check_type(key: str, value: Any, annotation: str) -> None:
    """
    Compare a value with the annotation in the parameters cell; a kind that is not known allows everything.

    Known are str, int, float, bool, list, dict, lists of these, and unions of them, as `int | None`, `Optional[int]` or
    `Union[int, str]`.

    Raises
    ------
    UsageError
        If the value is of another type. A bool is no number, and a text of digits stays a text.
    """
    kinds = _kinds(annotation)
    if kinds != ["None"] and all(_is_known(kind) for kind in kinds) and not any(_is_of(value, kind) for kind in kinds):
        words = " or ".join(_kind_words(kind) for kind in kinds if kind != "None")
        given = re.sub(r"\W", "", type(value).__name__)
        raise UsageError(f"{key} is {value!r} ({given}), but the notebook declares it as {annotation}; give {words}")


def _kinds(annotation: str) -> list[str]:
    """
    Take a union apart.

    >>> _kinds("Optional[list[int]]"), _kinds("int | str | None"), _kinds("typing.Union[int, float]")
    (['list[int]', 'None'], ['int', 'str', 'None'], ['int', 'float'])
    """
    text = re.sub(r"\b(?:typing|t)\.|\s", "", annotation)
    if found := re.fullmatch(r"Optional\[(.+)\]", text):
        return [*_kinds(found[1]), "None"]
    if found := re.fullmatch(r"Union\[(.+)\]", text):
        text = found[1].replace(",", "|")
    return [re.sub(r"^(?:List|Dict)\b", lambda old: old[0].lower(), kind) for kind in text.split("|")]


def _is_known(kind: str) -> bool:
    return kind.partition("[")[0] in _TYPES


def _is_of(value: Any, kind: str) -> bool:
    base, _, inner = kind.partition("[")
    if not isinstance(value, _TYPES[base]) or (isinstance(value, bool) and base != "bool"):
        return False
    inner = inner.removesuffix("]")
    return base != "list" or inner not in _TYPES or all(_is_of(item, inner) for item in value)


def _kind_words(kind: str) -> str:
    base, _, inner = kind.partition("[")
    item = _WORDS.get(inner.removesuffix("]")) if base == "list" else None
    return f"a list, each item {item}" if item else _WORDS[base]


def _takes_text_alone(annotation: str) -> bool:
    return set(_kinds(annotation)) <= {"str", "None"}
