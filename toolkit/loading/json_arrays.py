"""A JSON array, a record at a time → its records, and what is broken between them."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from typing import Any

from toolkit.corpus import SKIPPED, Problem
from toolkit.loading.fields import assign_fields, flatten
from toolkit.loading.records import BrokenRecords

_SPACE = re.compile(r"\s*")
_OPENING = re.compile(r'\{\s*"')
_HALF_OPENING = re.compile(r"\{\s*\Z")

_PIECE_CHARS = 1 << 14
_CUT_CHARS = 32
"""An error so near to the end of what was read may be none once more is read."""

_MOST_FORMS = 100
_LONGEST_RECORD = 1 << 26
_MOST_SEARCHED = 1 << 27
"""Characters that are searched in vain before what is left of a file is given up: a hostile file would take hours."""

_VAIN_CHARS, _DEEP_CHARS = 1_000, 100_000
"""What a start that leads to no record costs at least, and what one that is nested too deeply does."""


class SeenAsWhole(Exception):
    """The array is of a form that only shows when all of it is read."""


def no_number(_: str) -> None:
    """Read NaN and infinity, which are not JSON, as nothing."""


DECODER = json.JSONDecoder(strict=False, parse_constant=no_number)


def array_records(pieces: Iterable[str], start: int = 0, *, is_sure: bool = True) -> Iterator[Any]:
    """
    Give the records of a JSON array one after another, those around a broken place too.

    After such a place, an object counts as the next record if it is whole and has its title and text in the same fields
    as a record before (or, if there is none, has a title and a text): what is nested in a broken record must not be
    taken for one.

    Parameters
    ----------
    pieces : iterable of str
        The text that holds the array, in pieces of any size.
    start : int, in characters
        Where in the first piece the array opens.
    is_sure : bool
        Whether to read on when the array may be a table in one of the ways that `parse_json` knows.

    Yields
    ------
    object or Problem
        A broken place is one `Problem` without a file name, which counts as a record.

    Raises
    ------
    BrokenRecords
        At the end, if something is broken and there was no object at all.
    SeenAsWhole
        If not `is_sure`, and the array may be such a table, or something stands after it.

    Examples
    --------
    >>> list(array_records(['[{"العنوان": "خبر"}, {"العن']))[0]
    {'العنوان': 'خبر'}
    """
    text = _Text(pieces, start)
    known: set[Any] = set()
    broken: BrokenRecords | None = None
    has_records, is_first = False, True
    text.sign()
    text.place += 1
    while True:
        is_end = text.sign() == "]"
        if is_end and text.ends():
            break
        try:
            if is_end and not is_sure and broken is None:
                raise SeenAsWhole
            value = text.value()
        except (ValueError, RecursionError) as error:
            problem = text.problem(error)
            broken = broken or problem
            value = text.find_record(known)
            yield Problem(
                "", 0, SKIPPED, problem.reason, f"{problem}; {_READ_BEFORE if value is None else _READ_AROUND}"
            )
            if value is None:
                break
        if not is_sure and broken is None and ((is_first and isinstance(value, list)) or _may_be_table(value)):
            raise SeenAsWhole
        is_first = False
        if isinstance(value, dict):
            has_records = True
            if len(known) < _MOST_FORMS:
                known |= _forms(value)
            value = value.get("_source", value)
        yield value
        text.take_comma()
    if broken is not None and not has_records:
        raise BrokenRecords(broken.reason, f"{broken}; mend it, or save it again")


_READ_AROUND = "the records before and after this place were read, mend it or take the file from its source again"
_READ_BEFORE = "the records before this place were read, take the file from its source again"


class _Text:
    """A text that comes in pieces; what was read of it is let go."""

    def __init__(self, pieces: Iterable[str], start: int) -> None:
        self._pieces = _short(pieces, start)
        self.text = next(self._pieces, "")
        self.place = start
        self._before = self.text[:start]
        self._fault = ""
        self._line, self._line_start, self._counted = 1, 0, 0
        self._searched = 0

    def more(self) -> bool:
        """Read at least as much again as there is from here on; False at the end."""
        taken, wanted = [], max(1, len(self.text) - self.place)
        while wanted > 0 and (piece := next(self._pieces, None)) is not None:
            taken.append(piece)
            wanted -= len(piece)
        if not taken:
            return False
        self._count(self.place)
        self._line_start -= self.place
        self._counted -= self.place
        self.text = self.text[self.place :] + "".join(taken)
        self.place = 0
        return True

    def sign(self) -> str:
        """Go to the next sign that is no space, and give it; nothing at the end."""
        while True:
            self.place = _SPACE.match(self.text, self.place).end()
            if self.place < len(self.text) or not self.more():
                return self.text[self.place : self.place + 1]

    def ends(self) -> bool:
        """Go past the end of the array, and tell whether nothing follows that does not belong there."""
        self.place += 1
        is_end = not self.sign()
        if self._before and self._searched < _MOST_SEARCHED:
            while self.more():
                pass
            self._searched += len(self.text) - self.place
            try:
                DECODER.decode(f"{self._before}[]{self.text[self.place :]}")
                is_end = True
            except (ValueError, RecursionError):
                is_end = False
        self._fault = "" if is_end else "Extra data"
        return is_end

    def take_comma(self) -> None:
        """Go past the comma behind a value; where another sign or nothing is, the next value will be broken."""
        sign = self.sign()
        self.place += sign == ","
        self._fault = {",": "", "]": "", "": "The array has no end"}.get(sign, "Expecting ',' delimiter")

    def value(self) -> Any:
        """Read the value that begins here."""
        fault, self._fault = self._fault, ""
        if fault:
            raise json.JSONDecodeError(fault, self.text, self.place)
        while True:
            try:
                value, end = DECODER.raw_decode(self.text, self.place)
            except ValueError as error:
                message, place = getattr(error, "msg", ""), getattr(error, "pos", self.place)
                may_be_cut = message.startswith("Unterminated") or place > len(self.text) - _CUT_CHARS
                if not may_be_cut or len(self.text) - self.place > _LONGEST_RECORD or not self.more():
                    raise
            else:
                if end < len(self.text) or not self.more():  # a number may go on
                    self.place = end
                    return value

    def problem(self, error: Exception) -> BrokenRecords:
        """Say what is broken, and where."""
        if isinstance(error, RecursionError):
            return BrokenRecords("too_deep", "the JSON is nested too deeply to be news")
        message, place = getattr(error, "msg", str(error)), getattr(error, "pos", self.place)
        self._count(place)
        where = f"line {self._line}, column {place - self._line_start + 1}: {message}"
        return BrokenRecords("broken_json", f"this is not whole JSON ({where})")

    def find_record(self, known: set[Any]) -> dict[str, Any] | None:
        """Read the next object that is a record for sure; None, and all is read, if there is none."""
        while self._searched < _MOST_SEARCHED:
            opening = _OPENING.search(self.text, self.place)
            if opening is None:
                half = _HALF_OPENING.search(self.text, max(self.place, len(self.text) - _CUT_CHARS))
                self.place = half.start() if half else len(self.text)
                if not self.more():
                    break
                continue
            self.place = opening.start()
            try:
                value = self.value()
            except RecursionError:
                self._searched += _DEEP_CHARS
                self.place += 1
            except ValueError as error:
                is_long = getattr(error, "msg", "").startswith("Unterminated")
                end = len(self.text) if is_long else getattr(error, "pos", self.place)
                self._searched += max(_VAIN_CHARS, end - self.place)
                self.place += 1
            else:
                forms = _forms(value)
                is_first = len(forms) > 1 and not any(isinstance(form, tuple) for form in known)
                if known & forms or is_first:
                    return value
        return None

    def _count(self, place: int) -> None:
        newline = self.text.rfind("\n", self._counted, place)
        if newline >= 0:
            self._line += self.text.count("\n", self._counted, place)
            self._line_start = newline + 1
        self._counted = max(self._counted, place)


def _short(pieces: Iterable[str], start: int) -> Iterator[str]:
    """Break pieces up: each error that the decoder reports costs as much as all that stands before it."""
    stop = start + _PIECE_CHARS
    for piece in pieces:
        yield piece[:stop]
        for place in range(stop, len(piece), _PIECE_CHARS):
            yield piece[place : place + _PIECE_CHARS]
        stop = _PIECE_CHARS


def _forms(record: dict[str, Any]) -> set[Any]:
    """Give what tells a record from what may be nested in one: its names, and the fields of title and text."""
    names = tuple(flatten(record))
    fields = assign_fields(names, ())
    forms: set[Any] = {frozenset(record)}
    return forms | {(fields["title"], fields["body"])} if "title" in fields and "body" in fields else forms


def _may_be_table(value: Any) -> bool:
    return isinstance(value, dict) and value.get("type") == "table"
