"""What a study file may say: its tables, and the sentence for each thing it may not say."""

from __future__ import annotations

import difflib
import json
import re
from collections.abc import Iterable
from typing import Annotated, Any, Literal, NoReturn, get_args, get_origin

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from toolkit.errors import UsageError

DEFAULT_NOTEBOOKS = ("corpus", "vocabulary", "topics", "timeline", "outlets", "article")

_NAME = re.compile(r"[^\W_][\w-]*")
_SECONDS = "a whole number of seconds, at least 1"


def is_notebook_name(name: str) -> bool:
    """
    Tell whether a name is plain enough for a file and a key: letters of any script, digits, - and _.

    >>> is_notebook_name("انتخابات-2024"), is_notebook_name("a b"), is_notebook_name("../x")
    (True, False, False)
    """
    return _NAME.fullmatch(name) is not None


class _Table(BaseModel):
    """A table of the study file; each field's description says what is allowed, and is quoted in errors."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class TokensSettings(_Table):
    """Settings of the tokens stage."""

    form: Literal["stem", "word", "surface", "lemma"] = Field(
        "stem", description='one of "stem", "word", "surface", "lemma"'
    )
    lemma_db: str | None = Field(None, description="the path of a morphology database, relative to the study file")


class CountsSettings(_Table):
    """Settings of the counts stage; what is not given keeps the default of `count_terms`."""

    min_docs: Annotated[int, Field(ge=1)] | None = Field(None, description="a whole number of documents, at least 1")
    max_share: Annotated[float, Field(gt=0, le=1)] | None = Field(
        None, description="a share of the documents, more than 0 and at most 1"
    )


class TopicsSettings(_Table):
    """Settings of the topics stage."""

    n_topics: Annotated[int, Field(ge=2)] | Literal["auto", "coarser", "finer"] = Field(
        "auto", description='a whole number of at least 2, "auto", "coarser" or "finer"'
    )
    edits: str | None = Field(
        None, description='the path of a file of edits, relative to the study file, or "" for none'
    )


# JSON, which the record is written in, has neither NaN nor infinity.
_Value = str | int | Annotated[float, Field(allow_inf_nan=False)] | bool


class NotebookSettings(_Table):
    """One notebook of a study, and the parameters it is run with."""

    name: str = Field(description="the name of a notebook, in letters, digits, - and _")
    parameters: dict[str, _Value | list[_Value]] = Field(
        default_factory=dict, description="a table of names and texts, numbers, true, false or lists of these"
    )
    time_limit: Annotated[int, Field(ge=1)] | None = Field(None, description=_SECONDS)

    @field_validator("name")
    @classmethod
    def _is_a_plain_name(cls, name: str) -> str:
        if not is_notebook_name(name):
            raise ValueError("not a plain name")
        return name


class StudySettings(_Table):
    """The whole study file."""

    title: Annotated[str, Field(pattern=r"\S")] = Field(description="a text that is not empty")
    language: Literal["ar", "en"] = Field("ar", description='"ar" or "en"')
    corpus: Annotated[str, Field(min_length=1)] | Annotated[list[str], Field(min_length=1)] = Field(
        description="a path or a list of paths, relative to the study file"
    )
    columns: dict[str, str] = Field(
        default_factory=dict, description="a table of article columns and the source fields that fill them"
    )
    outlet: str | None = Field(None, description="a text")
    agencies: list[str] = Field(default_factory=list, description="a list of texts")
    duplicates: Literal["keep", "first", "longest"] = Field("keep", description='one of "keep", "first", "longest"')
    seed: int = Field(0, ge=0, lt=2**32, description="a whole number from 0 to 4294967295")
    time_limit: int = Field(1800, ge=1, description=_SECONDS)
    explorer: bool | None = Field(None, description="true or false")
    follow_links: bool = Field(False, description="true or false")
    tokens: TokensSettings = Field(default_factory=TokensSettings, description="a table")
    counts: CountsSettings = Field(default_factory=CountsSettings, description="a table")
    topics: TopicsSettings = Field(default_factory=TopicsSettings, description="a table")
    notebook: list[NotebookSettings] = Field(
        default_factory=lambda: [NotebookSettings(name=name) for name in DEFAULT_NOTEBOOKS],
        min_length=1,
        description="at least one [[notebook]] table",
    )


def check_settings(values: dict[str, Any], file: str, overridden: Iterable[str] = ()) -> StudySettings:
    """
    Check what a study file says.

    Parameters
    ----------
    values : dict
        The file as TOML gives it, with the overrides applied.
    file : str
        Its name, for the sentence.
    overridden : iterable of str
        The keys that came from `--set`, for the sentence.

    Returns
    -------
    StudySettings

    Raises
    ------
    UsageError
        If a key is unknown or a value is not allowed; the sentence names key, value and what is allowed.
    """
    try:
        settings = StudySettings.model_validate(values)
    except ValidationError as error:
        _explain(error, file, set(overridden))
    _check_notebook_names(settings, file)
    return settings


def is_text_key(name: str) -> bool:
    """Tell whether a top-level key takes a text."""
    field = StudySettings.model_fields.get(name)
    return field is not None and _takes_text(field.annotation)


def closest(name: str, allowed: Iterable[str]) -> str | None:
    """Return the allowed name that looks most like `name`, or None when none does."""
    return next(iter(difflib.get_close_matches(name, list(allowed), n=1, cutoff=0.5)), None)


def shown_value(value: Any) -> str:
    """Write a value as TOML would, cut to a readable length."""
    if isinstance(value, (bool, int, float, str, list, dict)):
        text = json.dumps(value, ensure_ascii=False, default=str)
    else:
        text = str(value)
    return text if len(text) <= 60 else f"{text[:57]}…"


def _check_notebook_names(settings: StudySettings, file: str) -> None:
    names = [entry.name for entry in settings.notebook]
    for name in names:
        if names.count(name) > 1:
            raise UsageError(f'{file}: the notebook "{name}" stands {names.count(name)} times; name each once')


def _explain(error: ValidationError, file: str, overridden: set[str]) -> NoReturn:
    """Turn pydantic's first finding into one sentence: the key, the value, what is allowed."""
    findings = error.errors(include_url=False)
    finding = min(findings, key=lambda found: found["type"] != "extra_forbidden")  # a typo explains a missing key
    table, key, field = _locate(finding["loc"])
    given = any(f"{one}.".startswith(f"{key}.") or f"{key}.".startswith(f"{one}.") for one in overridden)
    origin = "--set" if given else file
    if finding["type"] == "extra_forbidden":
        allowed = list(table.model_fields)
        near = closest(field, allowed)
        ending = f"; did you mean {key.removesuffix(field) + near}?" if near else ""
        raise UsageError(
            f"{origin}: there is no key {key} (its value is {shown_value(finding['input'])}), "
            f"allowed are {', '.join(allowed)}{ending}"
        )
    rule = table.model_fields[field].description
    if finding["type"] == "missing":
        raise UsageError(f"{origin}: the key {key} is missing; it must be {rule}")
    value = finding["input"]
    near = closest(value, _choices(table, field)) if isinstance(value, str) else None
    ending = f'; did you mean "{near}"?' if near else ""
    raise UsageError(f"{origin}: {key} is {shown_value(value)}, but must be {rule}{ending}")


def _locate(loc: tuple[int | str, ...]) -> tuple[type[_Table], str, str]:
    """Follow pydantic's way to a value: its table, its key as a user would write it, its field."""
    table: type[_Table] = StudySettings
    key, field = "", ""
    tables = {
        "tokens": TokensSettings,
        "counts": CountsSettings,
        "topics": TopicsSettings,
        "notebook": NotebookSettings,
    }
    for step, following in zip(loc, (*loc[1:], None), strict=True):
        if isinstance(step, int):
            continue
        key, field = f"{key}.{step}".lstrip("."), step
        if isinstance(following, int) and step == "notebook":
            key = f"notebook[{following + 1}]"
        if table is not StudySettings or step not in tables or following is None:
            if following is not None and _is_mapping(table, field):
                key = f"{key}.{following}"
            return table, key, field
        table = tables[step]
    return StudySettings, key, field


def _is_mapping(table: type[_Table], field: str) -> bool:
    return field in table.model_fields and get_origin(table.model_fields[field].annotation) is dict


def _choices(table: type[_Table], field: str) -> list[str]:
    found = get_args(table.model_fields[field].annotation)
    return [value for item in found for value in (item, *get_args(item)) if isinstance(value, str)]


def _takes_text(annotation: Any) -> bool:
    if annotation is str:
        return True
    return get_origin(annotation) not in (dict, list, Literal) and any(map(_takes_text, get_args(annotation)))
