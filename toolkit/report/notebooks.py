"""Finding a study's notebooks and checking their parameters before a kernel starts."""

from __future__ import annotations

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
        if (folder / f"{name}.ipynb").is_file():
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
        if annotation == "str" and not isinstance(value, str) and (entry.name, name) in raw_texts:
            value = raw_texts[entry.name, name]
        check_type(f"notebook.{entry.name}.{name}", value, annotation)
        parameters[name] = value
    return Notebook(entry.name, path, tuple(declared), parameters)


def _declared(path: Path) -> dict[str, str]:
    """Read the parameters a notebook declares, each with its annotation ("None" when it has none)."""
    import nbformat
    from papermill import inspect_notebook

    try:
        node = nbformat.read(path, as_version=4)
        # Whatever kernel a notebook names, it is run by this interpreter.
        node.metadata["kernelspec"] = {"name": "python3", "language": "python", "display_name": "Python 3"}
        found = inspect_notebook(node)
    except Exception as error:  # papermill and nbformat raise many kinds for a file that is no notebook
        raise UsageError(f"{path.name} cannot be read as a notebook: {str(error).splitlines()[0]}") from None
    return {name: parameter["inferred_type_name"] for name, parameter in found.items()}


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
    Compare a value with the annotation in the parameters cell; an unknown annotation allows everything.

    Raises
    ------
    UsageError
        If the value is of another type. A bool is no number, and a text of digits stays a text.
    """
    base, _, inner = annotation.replace(" ", "").partition("[")
    if base not in _TYPES:
        return
    is_right = isinstance(value, _TYPES[base]) and (base == "bool" or not isinstance(value, bool))
    if is_right and base == "list" and inner.rstrip("]") in _TYPES:
        item_type = inner.rstrip("]")
        is_right = all(isinstance(item, _TYPES[item_type]) for item in value)
        words = f"a list, each item {_WORDS[item_type]}"
    else:
        words = _WORDS[base]
    if not is_right:
        kind = re.sub(r"\W", "", type(value).__name__)
        raise UsageError(f"{key} is {value!r} ({kind}), but the notebook declares it as {annotation}; give {words}")
