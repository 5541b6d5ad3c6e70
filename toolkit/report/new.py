"""A new notebook for a study, made from the template that comes with the toolkit."""

from __future__ import annotations

import os
from pathlib import Path

from toolkit.errors import UsageError
from toolkit.report.notebooks import ARTIFACTS, TEMPLATE, notebook_path
from toolkit.report.settings import is_notebook_name
from toolkit.report.study import open_study
from toolkit.saving import write_atomically


def new_notebook(name: str, *, study: str | Path | None = None) -> Path:
    """
    Make a notebook from the template: typed parameters, the study's artifacts opened, prose to fill in both languages.

    Nothing that is there is replaced, and the study file is not changed: `study_lines` says what to add to it.

    Parameters
    ----------
    name : str
        The notebook's name, in letters of any script, digits, `-` and `_`, without `.ipynb`.
    study : str or Path, optional
        The study file (or its folder) that is to run the notebook; it goes into `notebooks/` beside that file. Without
        it, into `notebooks/` of the current folder.

    Returns
    -------
    Path
        The new file.

    Raises
    ------
    UsageError
        If the name is no plain one, a notebook of that name exists, or the study cannot be read.
    """
    name = name.removesuffix(".ipynb")
    if not is_notebook_name(name) or name in (ARTIFACTS, TEMPLATE):
        raise UsageError(
            f"{name!r} cannot be the name of a notebook; use letters, digits, - and _, without spaces, "
            f"and neither {ARTIFACTS} nor {TEMPLATE}"
        )
    opened = open_study(study) if study is not None else None
    home = opened.path.parent if opened else Path.cwd()
    path = home / "notebooks" / f"{name}.ipynb"
    if path.exists():
        raise UsageError(f"{path} exists already; open it, or give another name")
    path.parent.mkdir(parents=True, exist_ok=True)
    report = (Path.cwd() / "reports" / opened.name) if opened else home / "reports" / "sample"
    text = notebook_path(TEMPLATE, home).read_text("utf-8")
    text = text.replace("../reports/sample/template", f"{_way(report, path.parent)}/{name}")
    return write_atomically(path, text.replace("../reports/sample", _way(report, path.parent)))


def study_lines(name: str) -> str:
    """
    Say what to add to a study file so that its report runs a notebook.

    >>> print(study_lines("elections"))
    [[notebook]]
    name = "elections"
    """
    return f'[[notebook]]\nname = "{name}"'


def _way(to: Path, start: Path) -> str:
    return Path(os.path.relpath(to, start)).as_posix()
