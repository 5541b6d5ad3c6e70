"""The plain clean-up of a column of text: odd rows by a function, white space around lines and texts trimmed."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from toolkit.loading.bulk import scan, text_bytes
from toolkit.loading.lines import Lines

_SPACES_AT_ONCE = 8
"""Lines with more white space around them are few, and are trimmed one by one."""

_NEVER = 0xFF
"""A byte that UTF-8 never has."""

_IS_SPACE = np.isin(np.arange(256), list(b"\t\n\v\f\r "))


def clean_column(column: pa.Array, clean: Callable[[str], str], *, paragraphs: bool) -> pa.Array:
    r"""
    Clean a column: odd rows by a function, the others by trimming white space alone.

    Parameters
    ----------
    column : LargeStringArray
        Valid UTF-8 without nulls; not changed.
    clean : function of str to str
        What is done to an odd row, white space included.
    paragraphs : bool
        Keep the lines apart, each trimmed, empty ones left out; otherwise they are joined by a space.

    Returns
    -------
    LargeStringArray

    Examples
    --------
    >>> clean_column(pa.array([" خبر \n\n نص "], pa.large_string()), str, paragraphs=True).to_pylist()
    ['خبر\nنص']
    """
    found = scan(column)
    mended = [clean(text) for text in column.take(pa.array(found.rows)).to_pylist()]
    pairs, newlines = found.pairs, found.newlines
    if found.has_returns:  # rare; the places of line breaks are others without them
        column = _with_pairs(column, pairs)
        column = pc.replace_substring(pc.replace_substring(column, "\r\n", "\n"), "\r", "\n")
        pairs, newlines = pairs[:0], None
    if paragraphs:
        column = _trim_lines(column, Lines(column, newlines), pairs)
    else:
        column = _with_pairs(column, pairs)
        if newlines is None or len(newlines):
            column = pc.replace_substring(column, "\n", " ")
        column = pc.utf8_trim_whitespace(column)
    if not len(found.rows):
        return column
    is_odd = np.zeros(len(column), bool)
    is_odd[found.rows] = True
    return pc.replace_with_mask(column, pa.array(is_odd), pa.array(mended, pa.large_string()))


def without_empty(column: pa.Array) -> pa.Array:
    """
    Leave out the empty rows, without copying the text of the others.

    Parameters
    ----------
    column : LargeStringArray
        Without nulls.

    Returns
    -------
    LargeStringArray

    Examples
    --------
    >>> without_empty(pa.array(["", "خبر", "", "نص"], pa.large_string())).to_pylist()
    ['خبر', 'نص']
    """
    codes, offsets = text_bytes(column)
    return _column(codes, offsets[np.r_[np.diff(offsets) > 0, True]])


def _column(codes: np.ndarray, offsets: np.ndarray) -> pa.Array:
    return pa.LargeStringArray.from_buffers(len(offsets) - 1, pa.py_buffer(offsets), pa.py_buffer(codes))


def _with_pairs(column: pa.Array, pairs: np.ndarray) -> pa.Array:
    """Let marks of two bytes change places with those behind them."""
    if not len(pairs):
        return column
    codes, offsets = text_bytes(column)
    codes = codes.copy()
    _swap(codes, pairs)
    return _column(codes, offsets)


def _swap(codes: np.ndarray, pairs: np.ndarray) -> None:
    codes[pairs], codes[pairs + 2] = codes[pairs + 2], codes[pairs]


def _trim_lines(column: pa.Array, lines: Lines, pairs: np.ndarray) -> pa.Array:
    """Leave out the white space around lines, and empty lines; marks change places as in `_with_pairs`."""
    codes, offsets = text_bytes(column)
    starts, stops = _trimmed(lines, codes)
    is_filled = starts < stops
    numbers = np.arange(len(starts))
    last = np.maximum.reduceat(np.where(is_filled, numbers, -1), lines.firsts)
    is_last = np.roll(lines.is_first, -1)
    is_joined = is_filled & (numbers < last[lines.rows])
    ends = lines.stops + ~(is_last | is_joined)  # with a line break that goes
    is_cut = (starts > lines.starts) | (ends > stops)
    if not is_cut.any():
        return _with_pairs(column, pairs)
    cut = np.flatnonzero(is_cut)
    begins = np.column_stack([lines.starts[cut], stops[cut]]).ravel()
    ends = np.column_stack([starts[cut], ends[cut]]).ravel()
    sizes = ends - begins
    gone = np.concatenate([[0], np.cumsum(sizes)])
    data = bytearray(codes)
    written = np.frombuffer(data, np.uint8)
    _swap(written, pairs)
    written[np.arange(gone[-1]) + np.repeat(begins - gone[:-1], sizes)] = _NEVER
    kept = data.replace(bytes([_NEVER]), b"")  # many times as fast as choosing bytes by NumPy
    return _column(np.frombuffer(kept, np.uint8), offsets - gone[np.searchsorted(ends, offsets, side="right")])


def _trimmed(lines: Lines, codes: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Give where the text of each line starts and stops without the white space around it."""
    starts, stops = lines.starts.copy(), lines.stops.copy()
    left = [_skip_spaces(codes, starts, stops, starts, 1), _skip_spaces(codes, starts, stops, stops, -1)]
    rows = np.flatnonzero(starts < stops)
    for row in np.union1d(rows[_may_be_wide(codes, starts[rows], stops[rows])], np.concatenate(left)).tolist():
        text = codes[starts[row] : stops[row]].tobytes().decode()
        starts[row] += len(text[: len(text) - len(text.lstrip())].encode())
        stops[row] = max(starts[row], stops[row] - len(text[len(text.rstrip()) :].encode()))
    return starts, stops


def _skip_spaces(codes: np.ndarray, starts: np.ndarray, stops: np.ndarray, ends: np.ndarray, step: int) -> np.ndarray:
    """Move one end of lines over white space of ASCII and U+00A0; give the lines that have more of it."""
    rows = np.flatnonzero(starts < stops)
    for _ in range(_SPACES_AT_ONCE):
        first, last = (starts[rows], starts[rows] + 1) if step > 0 else (stops[rows] - 2, stops[rows] - 1)
        is_space = _IS_SPACE[codes[first if step > 0 else last]]
        is_hard = (codes[first] == 0xC2) & (codes[np.minimum(last, len(codes) - 1)] == 0xA0)
        ends[rows] += step * (is_space + 2 * is_hard)
        rows = rows[is_space | is_hard]
        rows = rows[starts[rows] < stops[rows]]
        if not len(rows):
            break
    return rows


def _may_be_wide(codes: np.ndarray, starts: np.ndarray, stops: np.ndarray) -> np.ndarray:
    """Tell lines that may begin or end with white space outside of ASCII, such as U+00A0, U+2003 and U+3000."""
    first, second, third = (codes[np.minimum(starts + step, len(codes) - 1)] for step in range(3))
    is_wide = (first == 0xC2) & (second < 0xA1) | (first == 0xE1) & (second == 0x9A) | (first == 0xE3)
    is_wide |= (first == 0xE2) & ((second == 0x80) & ((third < 0x8B) | (third > 0xA7)) | (second == 0x81))
    last, before, earlier = (codes[np.maximum(stops - step, 0)] for step in (1, 2, 3))
    is_wide |= (before == 0xC2) & (last < 0xA1) | (earlier == 0xE1) | (earlier == 0xE3)
    return is_wide | (earlier == 0xE2) & ((before == 0x80) & ((last < 0x8B) | (last > 0xA7)) | (before == 0x81))
