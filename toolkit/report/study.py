"""The study file: everything that determines a report, checked before anything runs."""

from __future__ import annotations

import glob
import json
import os
import re
import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, time
from pathlib import Path
from typing import Any

from toolkit.errors import UsageError
from toolkit.report.settings import (
    DEFAULT_NOTEBOOKS,
    StudySettings,
    check_settings,
    closest,
    is_text_key,
    shown_value,
)
from toolkit.topics.edits import EDITS_NAME, Edits, parse_edits

STUDY_NAME = "study.toml"


@dataclass(frozen=True)
class Study:
    """
    A checked study: its settings, where its file is (or will be), and the text of that file.

    Parameters
    ----------
    settings : StudySettings
        The settings with the overrides applied.
    path : Path
        The study file, absolute; paths inside it are relative to its folder.
    text : str
        The study file as it is, without the overrides.
    overrides : tuple of str
        The `key=value` texts that were applied, in order.
    raw_texts : dict
        `(notebook, parameter)` to the text after `=` of an override, for parameters declared as texts.
    is_new : bool
        Whether the file was made from defaults and is still to be written.
    edits_text : str, optional
        The file of edits of the topics as it is; None without one.
    recorded_label : str
        The label that a report has on record for it, wherever the file is now.
    """

    settings: StudySettings
    path: Path
    text: str
    overrides: tuple[str, ...] = ()
    raw_texts: dict[tuple[str, str], str] | None = None
    is_new: bool = False
    edits_text: str | None = None
    recorded_label: str = ""

    @property
    def name(self) -> str:
        """The name of the report folder: the file's own name, or that of its folder when it is a study.toml."""
        return self.path.parent.name or "study" if self.path.name == STUDY_NAME else self.path.stem

    @property
    def label(self) -> str:
        """The study file as a reader would type it, without the way to it on this machine."""
        label = f"{self.path.parent.name}/{STUDY_NAME}" if self.path.name == STUDY_NAME else self.path.name
        return self.recorded_label or label

    @property
    def edits_path(self) -> Path | None:
        """The file of edits: the one that the study names, or a topics.toml beside it where there is one."""
        given = self.settings.topics.edits
        path = Path(os.path.normpath(self.path.parent / (given or EDITS_NAME)))
        return path if given or (given is None and path.is_file()) else None

    @property
    def edits(self) -> Edits:
        """What a person decided about the topics."""
        name = self.edits_path.name if self.edits_path else EDITS_NAME
        return Edits() if self.edits_text is None else parse_edits(self.edits_text, name)

    def time_limit(self, notebook: str) -> int:
        """Tell how many seconds a notebook may take: its own limit, or that of the study."""
        own = {entry.name: entry.time_limit for entry in self.settings.notebook}
        return own.get(notebook) or self.settings.time_limit

    @property
    def lemma_db(self) -> Path | None:
        """The morphology database that the study names; None where it names none."""
        given = self.settings.tokens.lemma_db
        return None if given is None else Path(os.path.normpath(self.path.parent / given))

    def path_from(self, report: Path) -> str:
        """Write the way from a report to the study file, for the record."""
        return _relative(self.path, Path(os.path.abspath(report)))

    def corpus_paths(self) -> list[Path]:
        """
        Find the files and folders of the corpus; a pattern such as `raw/*.zip` stands for what it matches.

        Raises
        ------
        UsageError
            If a path is missing, or a link below one leads outside all of them and the study does not say
            `follow_links = true`: a study that came from elsewhere must not carry other files of yours into a report.
        """
        given = self.settings.corpus
        paths = [found for text in ([given] if isinstance(given, str) else given) for found in self._find(text)]
        if not self.settings.follow_links:
            self._check_links(paths)
        return paths

    def _check_links(self, paths: list[Path]) -> None:
        whole = [Path(os.path.realpath(path)) for path in paths]
        for root in paths:
            for folder, folders, files in os.walk(root):
                for name in (name for name in (*folders, *files) if os.path.islink(os.path.join(folder, name))):
                    target = Path(os.path.realpath(os.path.join(folder, name)))
                    if target.exists() and not any(target.is_relative_to(one) for one in whole):
                        raise UsageError(
                            f"{self.path.name}: the corpus holds the link {name}, which leads outside it; "
                            "remove the link, or write follow_links = true"
                        )

    def _find(self, text: str) -> list[Path]:
        path = Path(os.path.normpath(self.path.parent / text))
        if os.path.exists(path):  # False, too, for a name that is too long or not allowed
            return [path]
        if any(sign in text for sign in "*?["):
            found = sorted(glob.glob(text, root_dir=self.path.parent, recursive=True))
            if found:
                return [Path(os.path.normpath(self.path.parent / name)) for name in found]
        raise UsageError(
            f"{self.path.name}: corpus is {shown_value(text)}, but nothing of that name is there; "
            f"give a path relative to the folder of {self.path.name}"
        )


def read_study(path: str | Path, overrides: Iterable[str] = ()) -> Study:
    """
    Read and check a study file.

    Parameters
    ----------
    path : str or Path
        The TOML file.
    overrides : iterable of str
        `key=value` texts that replace settings, such as `topics.n_topics=12` or `notebook.topics.n_terms=8`.
        The value is read as TOML, and as a plain text where it is none.

    Returns
    -------
    Study

    Raises
    ------
    UsageError
        If the file is missing or no TOML, or a key or a value is not allowed.
    """
    path = Path(path)
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except FileNotFoundError:
        raise UsageError(f"there is no study file {path}; give the path of a .toml file") from None
    except UnicodeDecodeError:
        raise UsageError(f"{path.name} is not UTF-8 text; save it as UTF-8") from None
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        raise UsageError(f"the study file {path.name[:80]} cannot be read ({reason}); give a .toml file") from None
    return _with_edits(_check(text, Path(os.path.abspath(path)), tuple(overrides), is_new=False))


def recorded_study(
    text: str, path: Path, overrides: Iterable[str] = (), *, edits_text: str | None = None, label: str = ""
) -> Study:
    """
    Open a study from its text, as if it stood in its file.

    Parameters
    ----------
    text : str
        What the study file said.
    path : Path
        Where it was: paths in it are relative to that folder. The file itself is not looked at.
    overrides : iterable of str
        As in `read_study`.
    edits_text : str, optional
        What the file of edits said; None without one.
    label : str
        How the report names the study; without it, by its place.

    Returns
    -------
    Study

    Raises
    ------
    UsageError
        If the text is no TOML, or a key or a value is not allowed.
    """
    study = _check(text, path, tuple(overrides), is_new=False)
    return replace(study, edits_text=edits_text, recorded_label=label)


def open_study(path: str | Path, overrides: Iterable[str] = (), *, out: str | Path | None = None) -> Study:
    """
    Open what a user names: a study file, a folder with a study.toml, or a folder or file of news.

    Parameters
    ----------
    path : str or Path
        What the user gave.
    overrides : iterable of str
        As in `read_study`.
    out : str or Path, optional
        The report folder, which decides where a default study is to be written.

    Returns
    -------
    Study

    Raises
    ------
    UsageError
        If nothing is at `path`, or the study is wrong.
    """
    path = Path(path)
    if os.path.isfile(path / STUDY_NAME):
        return read_study(path / STUDY_NAME, overrides)
    if path.suffix.lower() == ".toml":
        return read_study(path, overrides)
    return default_study(path, overrides, out=out)


def default_study(path: str | Path, overrides: Iterable[str] = (), *, out: str | Path | None = None) -> Study:
    """
    Make the study of a bare folder or file of news: title from its name, every notebook; nothing is written.

    A study file of that name which says something else is left alone: the new one gets a number.

    Parameters
    ----------
    path : str or Path
        The folder or file of news.
    overrides : iterable of str
        As in `read_study`; they are applied, but not written into the file.
    out : str or Path, optional
        The report folder; the study file goes beside it. Without it, `reports/` in the current folder.

    Returns
    -------
    Study
        With `is_new` set when its file is still to be written.

    Raises
    ------
    UsageError
        If nothing is at `path`.
    """
    path = Path(path)
    if not os.path.exists(path):
        raise UsageError(f"there is no file or folder {path}; give a study file, or a folder or file of news")
    whole = Path(os.path.abspath(path))
    name = (whole.name if whole.is_dir() else whole.stem) or "news"
    target = Path(os.path.abspath(out)) if out else Path.cwd() / "reports" / _as_file_name(name)
    text = _default_text(name.replace("_", " ").strip() or name, _relative(whole, target.parent))
    study_path, is_new = _free_path(target.parent, target.name, text)
    return _with_edits(_check(text, study_path, tuple(overrides), is_new=is_new))


def apply_overrides(settings: dict[str, Any], overrides: Sequence[str]) -> dict[tuple[str, str], str]:
    """
    Put `key=value` texts into a study's settings, in place.

    Parameters
    ----------
    settings : dict
        The study file as read.
    overrides : sequence of str
        The texts.

    Returns
    -------
    dict
        `(notebook, parameter)` to the text after `=`, of the overrides of notebook parameters.

    Raises
    ------
    UsageError
        If a text has no `=`, or names a notebook that the study does not run.
    """
    raw_texts = {}
    for override in overrides:
        key, equals, text = override.partition("=")
        key = key.strip()
        if not equals or not key:
            raise UsageError(f"--set {override} has no key=value; write for example --set topics.n_topics=12")
        parts = key.split(".")
        if "" in parts:
            raise UsageError(
                f"--set {override}: a part of the key {key} is empty; write for example topics.n_topics=12"
            )
        if parts[0] == "notebook":
            name, parameter = _override_notebook(settings, key, parts, _toml_value(text))
            raw_texts[name, parameter] = text
        else:
            _override_key(settings, key, parts, text)
    return raw_texts


def _check(text: str, path: Path, overrides: tuple[str, ...], *, is_new: bool) -> Study:
    try:
        values = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise UsageError(f"{path.name} is not a TOML file: {error}") from None
    raw_texts = apply_overrides(values, overrides)
    overridden = [override.partition("=")[0].strip() for override in overrides]
    numbers = {str(entry.get("name")): number for number, entry in enumerate(_notebooks(values), 1)}
    overridden += [f"notebook[{numbers[name]}].parameters.{parameter}" for name, parameter in raw_texts]
    settings = check_settings(values, path.name, overridden)
    return Study(settings, path, text, overrides, raw_texts, is_new)


def _with_edits(study: Study) -> Study:
    """Read the file of edits and check it before anything runs."""
    path = study.edits_path
    if path is None:
        return study
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except OSError:
        raise UsageError(
            f"{study.path.name}: topics.edits is {shown_value(study.settings.topics.edits)}, but no file of that name "
            f"is there; give a path relative to the folder of {study.path.name}"
        ) from None
    except UnicodeDecodeError:
        raise UsageError(f"{path.name} is not UTF-8 text; save it as UTF-8") from None
    parse_edits(text, path.name)
    return replace(study, edits_text=text)


def _notebooks(settings: dict[str, Any]) -> list[dict[str, Any]]:
    entries = settings.get("notebook")
    return [entry for entry in entries if isinstance(entry, dict)] if isinstance(entries, list) else []


def _override_notebook(settings: dict[str, Any], key: str, parts: list[str], value: Any) -> tuple[str, str]:
    if len(parts) != 3:
        raise UsageError(f"--set {key} names no parameter; write for example --set notebook.topics.n_terms=8")
    entries = settings.setdefault("notebook", [{"name": name} for name in DEFAULT_NOTEBOOKS])
    named = {str(entry.get("name")): entry for entry in entries if isinstance(entry, dict)}
    if parts[1] not in named:
        near = closest(parts[1], named)
        ending = f"; did you mean notebook.{near}.{parts[2]}?" if near else ""
        raise UsageError(
            f"--set {key}: the study runs no notebook {parts[1]}, it runs {', '.join(named) or 'none'}{ending}"
        )
    parameters = named[parts[1]].setdefault("parameters", {})
    if isinstance(parameters, dict):
        parameters[parts[2]] = value
    return parts[1], parts[2]


def _override_key(settings: dict[str, Any], key: str, parts: list[str], text: str) -> None:
    value = _toml_value(text)
    if len(parts) == 1 and not isinstance(value, str | list) and is_text_key(key):
        value = text  # `--set title=2024` means the text, not the number
    table = settings
    for part in parts[:-1]:
        table = table.setdefault(part, {})
        if not isinstance(table, dict):
            raise UsageError(f"--set {key}: {part} is {shown_value(table)}, no table; override {part} itself")
    table[parts[-1]] = value


def _toml_value(text: str) -> Any:
    try:
        found = tomllib.loads(f"value = {text}")
    except tomllib.TOMLDecodeError:
        return text
    # No setting is a date: 2024-01-01 means the text.
    return found["value"] if list(found) == ["value"] and not isinstance(found["value"], date | time) else text


def _default_text(title: str, corpus: str) -> str:
    lines = [
        f"title = {_quoted(title)}",
        'language = "ar"  # or "en"',
        f"corpus = {_quoted(corpus)}  # relative to this file",
        "seed = 0",
    ]
    lines += [f'\n[[notebook]]\nname = "{name}"' for name in DEFAULT_NOTEBOOKS]
    return "\n".join(lines) + "\n"


def _quoted(text: str) -> str:
    """Write a TOML basic string: JSON's escapes are a part of TOML's, but for the delete character and lone halves."""
    clean = text.encode("utf-8", "replace").decode("utf-8")
    return json.dumps(clean, ensure_ascii=False).replace("\x7f", "\\u007f")


def _relative(path: Path, start: Path) -> str:
    try:
        return Path(os.path.relpath(path, start)).as_posix()
    except ValueError:  # another drive on Windows
        return path.as_posix()


def _as_file_name(title: str) -> str:
    return re.sub(r"[^\w.-]+", "-", title).strip("-.") or "study"


def _free_path(folder: Path, name: str, text: str) -> tuple[Path, bool]:
    """Find the first of name.toml, name-2.toml, … that is free or says the same already."""
    number = 1
    while True:
        path = folder / (f"{name}.toml" if number == 1 else f"{name}-{number}.toml")
        if not path.exists():
            return path, True
        if path.is_file() and path.read_bytes() == text.encode("utf-8"):
            return path, False
        number += 1
