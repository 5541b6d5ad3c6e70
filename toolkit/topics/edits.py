"""A researcher's edits of topics: what they may say, read and checked."""

# Light on purpose: a study reads its edits before anything heavy is imported.

from __future__ import annotations

import difflib
import json
import re
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, NoReturn

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from toolkit.errors import UsageError

EDITS_NAME = "topics.toml"
"""The file of edits that a study takes when it stands beside it."""

KINDS = ("seed", "split", "merge", "drop", "rename")
"""The kinds of edits in the order in which they are replayed."""

MOST_PARTS = 20

_COMMA = re.compile(r"\s*[،,]\s*")
_TOPIC = "a list of some words of the topic, or its label"
_NUMBER = "the topic's number when this was written; may be missing"


def _words_of(value: Any) -> Any:
    """Take a label, words between commas, as a list of words."""
    words = _COMMA.split(value) if isinstance(value, str) else value
    return [word.strip() for word in words if word.strip()] if _are_texts(words) else value


def _are_texts(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(item, str) for item in value)


Words = Annotated[list[str], BeforeValidator(_words_of), Field(min_length=1)]
Label = Annotated[str, Field(min_length=1, max_length=120)]


class Edit(BaseModel):
    """One edit; each field's description says what is allowed, and is quoted in errors."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True, str_strip_whitespace=True)

    @property
    def kind(self) -> str:
        """What the edit does, as it stands in the file."""
        return type(self).__name__.lower()

    @property
    def about(self) -> list[list[str]]:
        """The words of each topic that the edit is about."""
        return [self.topic]  # type: ignore[attr-defined]


class Rename(Edit):
    """Give a topic a label."""

    topic: Words = Field(description=_TOPIC)
    label: Label = Field(description="a text that is not empty, at most 120 letters")
    number: int | None = Field(
        None, ge=0, description="the topic's number when this was written, which may be left out"
    )


class Merge(Edit):
    """Make one topic of several."""

    topics: Annotated[list[Words], Field(min_length=2)] = Field(
        description="a list of at least two topics, each given by some of its words"
    )
    label: Label | None = Field(None, description="a text that is not empty, at most 120 letters")
    numbers: list[int] | None = Field(None, description="the topics' numbers when this was written; may be missing")

    @property
    def about(self) -> list[list[str]]:
        """The words of each topic that the edit is about."""
        return self.topics


class Drop(Edit):
    """Leave a topic out: its articles get no topic (-1)."""

    topic: Words = Field(description=_TOPIC)
    number: int | None = Field(
        None, ge=0, description="the topic's number when this was written, which may be left out"
    )


class Split(Edit):
    """Divide a topic."""

    topic: Words = Field(description=_TOPIC)
    into: int = Field(2, ge=2, le=MOST_PARTS, description=f"a whole number of parts, 2 to {MOST_PARTS}")
    number: int | None = Field(
        None, ge=0, description="the topic's number when this was written, which may be left out"
    )


class Seed(Edit):
    """Ask for a topic around some words; no article is forced into it."""

    label: Label = Field(description="a text that is not empty, at most 120 letters")
    words: Words = Field(description="a list of words that articles of the topic are likely to have")

    @property
    def about(self) -> list[list[str]]:
        """The words of each topic that the edit is about."""
        return [self.words]


MODELS: dict[str, type[Edit]] = {model.__name__.lower(): model for model in (Rename, Merge, Drop, Split, Seed)}


class Edits(BaseModel):
    """
    What a person decided about the topics; `TopicModel(edits=…)` replays it at each fit.

    A topic is named by a few of its words, so that an edit finds it again when the topics are numbered otherwise.
    Whatever their order in the file, seeds are set first; then topics are split, merged, dropped and renamed.

    Attributes
    ----------
    rename, merge, drop, split, seed : list
        The edits of each kind, in the order of the file.

    Examples
    --------
    >>> edits = Edits.model_validate({"rename": [{"topic": "النفط، أوبك", "label": "أسواق النفط"}]})
    >>> edits.rename[0].topic, len(edits)
    (['النفط', 'أوبك'], 1)
    """

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)

    rename: list[Rename] = Field(default_factory=list)
    merge: list[Merge] = Field(default_factory=list)
    drop: list[Drop] = Field(default_factory=list)
    split: list[Split] = Field(default_factory=list)
    seed: list[Seed] = Field(default_factory=list)

    def __len__(self) -> int:
        """Count the edits."""
        return len(self.all())

    def all(self) -> list[Edit]:
        """List the edits in the order in which they are replayed."""
        return [edit for kind in KINDS for edit in getattr(self, kind)]

    def adding(self, edit: Edit) -> Edits:
        """
        Return these edits and one more, which takes the place of one of the same kind about the same topic.

        A merge with a label and a drop also take the place of the renames of their topics, which came before.
        """
        own = getattr(self, edit.kind)
        same = [number for number, other in enumerate(own) if topics_key(other) == topics_key(edit)]
        new = [*own, edit] if not same else [*own[: same[0]], edit, *own[same[0] + 1 :]]
        changed: dict[str, list[Any]] = {edit.kind: new}
        if isinstance(edit, Drop) or (isinstance(edit, Merge) and edit.label):
            gone = topics_key(edit)
            changed["rename"] = [other for other in self.rename if not topics_key(other) <= gone]
        return self.model_copy(update=changed)

    def without(self, edit: Edit) -> Edits:
        """Return these edits without one of them."""
        return self.model_copy(update={edit.kind: [other for other in getattr(self, edit.kind) if other != edit]})

    def values(self) -> dict[str, list[dict[str, Any]]]:
        """Return what the file says: the kinds that occur, each a list of tables."""
        found = {kind: [fields_of(edit) for edit in getattr(self, kind)] for kind in KINDS}
        return {kind: tables for kind, tables in found.items() if tables}


def read_edits(path: str | Path) -> Edits:
    """
    Read and check a file of edits, such as topics.toml.

    Parameters
    ----------
    path : str or Path
        A TOML file of the tables [[rename]], [[merge]], [[drop]], [[split]] and [[seed]].

    Returns
    -------
    Edits

    Raises
    ------
    UsageError
        If there is no such file, it is no TOML, or a key or value is not allowed.
    """
    path = Path(path)
    return parse_edits(text_of(path), path.name)


def parse_edits(text: str, name: str = EDITS_NAME) -> Edits:
    """
    Check the text of a file of edits; `name` is how sentences call it.

    Raises
    ------
    UsageError
        As `read_edits`.
    """
    try:
        values = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise UsageError(f"{name} is not a TOML file: {error}") from None
    return check_edits(values, name)


def check_edits(values: Mapping[str, Any], name: str = "edits") -> Edits:
    """
    Check edits given as tables of values; `name` is how sentences call them.

    Raises
    ------
    UsageError
        If a key or value is not allowed.
    """
    try:
        return Edits.model_validate(dict(values))
    except ValidationError as error:
        _explain(error, name)


def as_edits(value: Edits | Mapping[str, Any] | str | Path | None) -> Edits:
    """Take edits as a value, as tables of values, as the path of a file, or as None for none."""
    if value is None or isinstance(value, Edits):
        return value or Edits()
    return check_edits(value) if isinstance(value, Mapping) else read_edits(value)


def text_of(path: Path) -> str:
    """
    Read the text of a file of edits.

    Raises
    ------
    UsageError
        If it is missing or no UTF-8.
    """
    try:
        return path.read_bytes().decode("utf-8-sig")
    except (FileNotFoundError, IsADirectoryError):
        raise UsageError(f"there is no file of edits {path}; give the path of a .toml file") from None
    except UnicodeDecodeError:
        raise UsageError(f"{path.name} is not UTF-8 text; save it as UTF-8") from None


def topics_key(edit: Edit) -> frozenset[frozenset[str]]:
    """Tell which topics an edit is about, whatever the order of their words."""
    return frozenset(frozenset(words) for words in edit.about)


def fields_of(edit: Edit) -> dict[str, Any]:
    """Return what a file says of an edit: its keys and values, without those that are missing."""
    return edit.model_dump(exclude_none=True)


def _explain(error: ValidationError, name: str) -> NoReturn:
    """Turn pydantic's first finding into one sentence: the table, the key, the value, what is allowed."""
    findings = error.errors(include_url=False)
    finding = min(findings, key=lambda found: found["type"] != "extra_forbidden")  # a typo explains a missing key
    kind, *way = finding["loc"]
    where = f"{name}: [[{kind}]]" + (f" number {way[0] + 1}" if way else "")
    value = _shown(finding["input"])
    if kind not in MODELS:
        tables = ", ".join(f"[[{other}]]" for other in MODELS)
        raise UsageError(f"{name}: there is no table {kind}, allowed are {tables}{_near(str(kind), MODELS)}")
    if len(way) < 2:
        raise UsageError(f"{name}: {kind} is {value}, but must be written as tables, each below a line [[{kind}]]")
    fields, key = MODELS[str(kind)].model_fields, str(way[1])
    if finding["type"] == "extra_forbidden":
        raise UsageError(
            f"{where} has no key {key} (its value is {value}), allowed are {', '.join(fields)}{_near(key, fields)}"
        )
    rule = fields[key].description
    if finding["type"] == "missing":
        raise UsageError(f"{where}: the key {key} is missing; it must be {rule}")
    raise UsageError(f"{where}: {key} is {value}, but must be {rule}")


def _near(name: str, allowed: Any) -> str:
    found = difflib.get_close_matches(name, list(allowed), n=1, cutoff=0.5)
    return f"; did you mean {found[0]}?" if found else ""


def _shown(value: Any) -> str:
    text = json.dumps(value, ensure_ascii=False, default=str)
    return text if len(text) <= 60 else f"{text[:57]}…"
