"""
Which texts of a column may credit an agency, by a look at their bytes.

Nearly all texts begin and end with words that are the name of no agency. NumPy leaves these out many at a time, so that
`find_agencies` and `Wires.all_in` have few to read; what they find is the same.
"""

from __future__ import annotations

from functools import lru_cache
from itertools import product

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from toolkit.loading.bulk import text_bytes
from toolkit.loading.credits import AGENCY_OPENINGS, Wires

_LONGEST_START, _END_BYTES, _LONGEST_CREDIT = 120, 4 * 120, 60
"""Characters of a start, bytes of an end, and characters of a line below a text that `find_agencies` looks at."""

_MAY_CREDIT = (
    r"^[^()\n.،:]*\(|^[^.()]+?[-–—:ـ/،][^()]+?[-–—:ـ\n]|^[^/\n]*/[^/\n]+/|^[^\p{Nd}\n.:()]+\p{Nd}{1,2}[-/.]\p{Nd}"
)
"""Every start of a text with a bracket, between dashes or behind a date, and some more, for RE2, which is quick."""

_N_LETTERS = 4
_SPELLINGS = {"ا": "اأإآ", "ي": "يى", "ه": "هة"}
_BETWEEN = np.isin(np.arange(256), list(b"(-:/,+&|0123456789"))


def may_name(texts: pa.Array, wires: Wires) -> np.ndarray:
    """
    Choose texts that may be the name of an agency, or several names.

    Parameters
    ----------
    texts : LargeStringArray of n rows
        Short texts, such as authors.
    wires : Wires
        Known agencies.

    Returns
    -------
    ndarray of bool, shape (n,)
        True wherever `wires.all_in` finds one.

    Examples
    --------
    >>> from toolkit.loading.credits import read_wires
    >>> may_name(pa.array(["رويترز", "سلمى الهاشمي"], pa.large_string()), read_wires()).tolist()
    [True, False]
    """
    codes, offsets = text_bytes(texts)
    return _may_begin(codes, offsets[:-1], offsets[1:], wires)


def may_credit(bodies: pa.Array, wires: Wires) -> np.ndarray:
    """
    Choose texts that may credit an agency at their start or end.

    Parameters
    ----------
    bodies : LargeStringArray of n rows
        Without white space around their lines.
    wires : Wires
        Known agencies.

    Returns
    -------
    ndarray of bool, shape (n,)
        True wherever `find_agencies` finds one without looking at captions.

    Examples
    --------
    >>> from toolkit.loading.credits import read_wires
    >>> bodies = ["الميناء (رويترز) - هطل المطر.", "نوران - سلمى الهاشمي: أمطرت السماء."]
    >>> may_credit(pa.array(bodies, pa.large_string()), read_wires()).tolist()
    [True, False]
    """
    is_credited = _may_credit_at_end(bodies, wires)
    starts = pc.utf8_slice_codeunits(bodies, 0, _LONGEST_START)
    rows = np.flatnonzero(pc.match_substring_regex(starts, _MAY_CREDIT).to_numpy(zero_copy_only=False))
    is_credited[rows[_names_at_start(starts.take(pa.array(rows)), wires)]] = True
    return is_credited


def _names_at_start(starts: pa.Array, wires: Wires) -> np.ndarray:
    """Choose starts in which a name may stand at the beginning, or behind a sign that can come before a name."""
    codes, offsets = text_bytes(starts)
    places = np.concatenate([offsets[:-1], _after_signs(codes)])
    rows = np.searchsorted(offsets, places, side="right") - 1
    inside = rows < len(starts)
    places, rows = places[inside], rows[inside]
    is_named = np.zeros(len(starts), bool)
    is_named[rows[_may_begin(codes, places, offsets[rows + 1], wires)]] = True
    return is_named


def _after_signs(codes: np.ndarray) -> np.ndarray:
    """Give the places behind what stands between a place and an agency, or between two agencies."""
    padded = np.concatenate([np.zeros(3, np.uint8), codes])
    before, earlier, first = padded[2:-1], padded[1:-2], padded[:-3]
    is_sign = _BETWEEN[codes]
    is_sign |= (codes == 0x80) & (before == 0xD9) | (codes == 0x8C) & (before == 0xD8)  # tatweel, Arabic comma
    is_sign |= ((codes == 0x93) | (codes == 0x94)) & (before == 0x80) & (earlier == 0xE2)  # long dashes
    is_sign |= (before == 0xD9) & (codes >= 0xA0) & (codes <= 0xA9)  # digits at the end of a date
    is_sign |= (before == 0xDB) & (codes >= 0xB0) & (codes <= 0xB9)
    is_and = (codes == 0x88) & (before == 0xD9)  # the letter waw, unless a letter stands before it
    is_sign |= is_and & ((earlier < 0x80) | (first < 0xD8) | (first > 0xDB))
    return np.flatnonzero(is_sign) + 1


def _may_credit_at_end(bodies: pa.Array, wires: Wires) -> np.ndarray:
    """Choose texts that end with a bracket, or with a line that is short enough and may name an agency."""
    codes, offsets = text_bytes(pc.binary_slice(bodies.cast(pa.large_binary()), -_END_BYTES))
    starts, stops = offsets[:-1], offsets[1:]
    newlines = np.flatnonzero(codes == 0x0A)
    number = np.searchsorted(newlines, stops) - 1
    line = np.where(number >= 0, newlines[np.maximum(number, 0)] + 1, 0) if len(newlines) else np.zeros_like(starts)
    long = np.flatnonzero(codes >= 0xE0)
    has_long = np.searchsorted(long, line) < np.searchsorted(long, stops)
    is_short = stops - line <= np.where(has_long, 4, 2) * _LONGEST_CREDIT
    dashes = (codes[line] == 0x2D) | (codes[line] == 0xE2)
    has_line = (line > starts) & (is_short | dashes)
    rows = np.flatnonzero(has_line)
    has_line[rows] = _may_begin(codes, line[rows], stops[rows], wires)
    last, before, third, fourth = (codes[np.maximum(stops - step, 0)] for step in (1, 2, 3, 4))
    is_spaced = (before == 0x29) | (before <= 0x20) | (third == 0xC2) | ((fourth > 0xE0) & (fourth < 0xE4))
    brackets = np.flatnonzero(codes == 0x29)
    has_bracket = np.searchsorted(brackets, starts) < np.searchsorted(brackets, stops)
    return has_line | has_bracket & ((last == 0x29) | ((last == 0x2E) & is_spaced))


def _may_begin(codes: np.ndarray, places: np.ndarray, stops: np.ndarray, wires: Wires) -> np.ndarray:
    """Tell where other signs than Arabic letters stand, or letters that begin a name: four, or as many as there are."""
    padded = np.concatenate([codes, np.zeros(2 * _N_LETTERS + 1, np.uint8)])
    is_spaced = padded[places] == 0x20
    places = places + is_spaced
    is_and = is_spaced & (padded[places] == 0xD9) & (padded[places + 1] == 0x88)  # the letter waw before a name
    is_letter = np.ones(len(places), bool)
    key = np.zeros(len(places), np.uint64)
    for step in range(0, 2 * _N_LETTERS, 2):
        lead, second = padded[places + step], padded[places + step + 1]
        is_letter &= (lead == 0xD8) & (second > 0xA0) & (second < 0xBB) | (lead == 0xD9) & (second > 0x80) & (
            second < 0x8B
        )
        is_letter &= places + step + 2 <= stops
        letters = (lead.astype(np.uint64) << np.uint64(8)) | second
        key = np.where(is_letter, (key << np.uint64(16)) | letters, key)
    names, is_first = _beginnings(frozenset(wires.names))
    number = np.minimum(np.searchsorted(names, key), len(names) - 1)
    return is_and | np.where(key == 0, is_first[padded[places]], names[number] == key)


@lru_cache(maxsize=8)
def _beginnings(names: frozenset[str]) -> tuple[np.ndarray, np.ndarray]:
    """
    Give the first one to four letters of the names in each spelling, as `_may_begin` reads them.

    And of each byte whether a name may begin with it without being such a letter, or behind what is left out of a name.
    """
    starts = {name[:size] for name in (*names, *AGENCY_OPENINGS) for size in range(1, _N_LETTERS + 1)}
    spelled = {"".join(letters) for start in starts for letters in product(*(_SPELLINGS.get(c, c) for c in start))}
    whole = {text.encode() for text in spelled if len(text.encode()) == 2 * len(text)}
    is_first = np.arange(256) >= 0x80
    is_first[list(b" \t\n\v\f\r()[]-.'\"")] = True
    is_first[[code for name in names for code in (name[:1] + name[:1].upper()).encode()]] = True
    return np.array(sorted(int.from_bytes(text) for text in whole), np.uint64), is_first
