"""The file topics.toml changed edit by edit, so that what a person wrote in it stays."""

from __future__ import annotations

import re
from pathlib import Path

from toolkit.errors import UsageError
from toolkit.saving import write_atomically
from toolkit.topics.edits import KINDS, MODELS, Edit, Edits, fields_of, parse_edits, text_of, topics_key

_HEADER = re.compile(rf"\s*\[\[\s*({'|'.join(KINDS)})\s*\]\]\s*(?:#.*)?")
_COMMENT = re.compile(r"\s*(?:#.*)?")
_OPENING = """\
# قراراتك في الموضوعات، ويُعاد تطبيقها في كل تشغيل. يُعرف الموضوع هنا ببضع كلمات من كلماته.
# What a person decided about the topics, replayed in every run. A topic is named by a few of its words.
"""


def save_edits(path: str | Path, edits: Edits) -> Path:
    """
    Write a file of edits; what stands in it already keeps its place, and a person's comments stay.

    An edit that is there is left as it was written; one of the same kind about the same topic is changed where it
    stands; a new one is added at the end; one that is no longer wanted goes, with the comments inside it.

    Parameters
    ----------
    path : str or Path
        The file to write or to change.
    edits : Edits
        All edits that it shall hold.

    Returns
    -------
    Path
        `path`.

    Raises
    ------
    UsageError
        If the file that is there is no file of edits: it is left as it is.
    """
    path = Path(path)
    old_text = text_of(path) if path.exists() else _OPENING
    old = parse_edits(old_text, path.name)
    text = _changed_text(old_text, old, edits)
    return write_atomically(path, text)


def _changed_text(text: str, old: Edits, new: Edits) -> str:
    """Change the tables of a text one by one; where it is written in a way that hides them, write it anew."""
    lines = text.splitlines(keepends=True)
    if lines and not lines[-1].endswith("\n"):
        lines[-1] += "\n"
    places = _tables_in(lines)
    left = {kind: list(getattr(new, kind)) for kind in KINDS}
    pieces, end = [], 0
    seen = dict.fromkeys(KINDS, 0)
    for kind, start, stop in places:
        pieces.append("".join(lines[end:start]))
        before = getattr(old, kind)
        edit = before[seen[kind]] if seen[kind] < len(before) else None
        seen[kind] += 1
        found = _successor(edit, left[kind]) if edit is not None else None
        if found is not None:
            left[kind].remove(found)
            pieces.append(_replaced("".join(lines[start:stop]), found))
        end = stop
    pieces.append("".join(lines[end:]))
    added = [f"\n{_table_text(edit)}" for kind in KINDS for edit in left[kind]]
    changed = "".join([*pieces, *added])
    return changed if _says(changed, new) else _written_anew(lines, new)


def _tables_in(lines: list[str]) -> list[tuple[str, int, int]]:
    """Find the tables: kind, first line, line after the last that is more than a comment."""
    starts = [number for number, line in enumerate(lines) if _HEADER.fullmatch(line.rstrip("\r\n"))]
    tables = []
    for start, following in zip(starts, [*starts, len(lines)][1:], strict=True):
        stop = following
        while _COMMENT.fullmatch(lines[stop - 1].rstrip("\r\n")):
            stop -= 1
        tables.append((_HEADER.fullmatch(lines[start].rstrip("\r\n"))[1], start, stop))  # type: ignore[index]
    return tables


def _successor(edit: Edit, wanted: list[Edit]) -> Edit | None:
    """Find what stands for an edit now: itself, or one about the same topic."""
    same = [other for other in wanted if topics_key(other) == topics_key(edit)]
    return edit if edit in wanted else next(iter(same), None)


def _table_text(edit: Edit) -> str:
    import tomlkit

    lines = [f"{key} = {tomlkit.item(value).as_string()}" for key, value in fields_of(edit).items()]
    return "\n".join([f"[[{edit.kind}]]", *lines, ""])


def _replaced(text: str, edit: Edit) -> str:
    """Change the values of a table that says something else; comments beside and between them stay."""
    import tomlkit

    document = tomlkit.parse(text)
    table, fields = document[edit.kind][0], fields_of(edit)  # type: ignore[index]
    if MODELS[edit.kind].model_validate(table.unwrap()) == edit:
        return text
    for key in [key for key in table if key not in fields]:
        table.remove(key)
    for key, value in fields.items():
        if key not in table or table[key].unwrap() != value:
            table[key] = value
    return document.as_string()


def _says(text: str, edits: Edits) -> bool:
    try:
        return parse_edits(text) == edits
    except UsageError:
        return False


def _written_anew(lines: list[str], edits: Edits) -> str:
    """Write all edits below the comments of a text whose tables are not written line by line."""
    comments = [line for line in lines if _COMMENT.fullmatch(line.rstrip("\r\n"))]
    return "".join(comments) + "".join(f"\n{_table_text(edit)}" for edit in edits.all())
