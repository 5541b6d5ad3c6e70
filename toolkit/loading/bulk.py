"""
Whole columns of text at once: their bytes, and which rows need a closer look.

Nearly all news is tidy already. Reading its UTF-8 bytes by NumPy finds the few rows that `tidy`, `repair_mojibake` or
`resolve_markup` could change; these rows then go through those functions one by one, so that the result is the same.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa

_BLOCK = 1 << 17
"""Bytes looked at together: what fits into the cache of a processor is read several times as fast."""

_ASCII_SIGN, _LEAD, _LONG_LEAD, _MARK, _ZAH, _ABOVE, _BREAK = range(1, 8)


def _class_of(byte: int) -> int:
    """Sort the bytes that need a look at their neighbours; all others, most of Arabic, are 0."""
    if byte in b"&<\x7f" or (byte < 0x20 and byte not in b"\t\n\r"):
        return _ASCII_SIGN
    if 0xC2 <= byte <= 0xD7:
        return _LEAD
    if byte >= 0xDB:
        return _LONG_LEAD
    if 0x8B <= byte <= 0x9F:
        return _MARK
    return {0xB8: _ZAH, 0xB0: _ABOVE, 0x0A: _BREAK, 0x0D: _BREAK}.get(byte, 0)


_CLASSES = bytes(map(_class_of, range(256)))


def is_utf8(data: bytes) -> bool:
    """
    Tell whether bytes are strict UTF-8, several times as fast for Arabic as decoding them.

    Parameters
    ----------
    data : bytes
        Any bytes.

    Returns
    -------
    bool

    Examples
    --------
    >>> is_utf8("خبر عاجل".encode()), is_utf8("خبر عاجل".encode("cp1256"))
    (True, False)
    """
    codes = np.frombuffer(data, np.uint8)
    if len(codes) and (0x80 <= codes[0] < 0xC0 or not _ends_whole(data[-4:])):
        return False
    return all(_is_block_utf8(codes, start) for start in range(0, len(codes), _BLOCK))


def _ends_whole(end: bytes) -> bool:
    for start in range(len(end)):
        if not 0x80 <= end[start] < 0xC0:
            try:
                end[start:].decode()
            except UnicodeDecodeError:
                return False
            return True
    return False


def _is_block_utf8(codes: np.ndarray, start: int) -> bool:
    """
    Compare where bytes that lead and bytes that continue are neighbours with where they have to be.

    A byte continues exactly where the one before leads, but for the third and fourth byte of long characters, whose
    leads are few and are looked at one by one.
    """
    block = codes[start : start + _BLOCK + 1]
    leads, continues = block >= 0xC0, block.view(np.int8) < -64
    unpaired = np.flatnonzero(leads[:-1] != continues[1:]) + start
    before = max(0, start - 2)
    long = np.flatnonzero(codes[before : start + _BLOCK] >= 0xE0) + before
    kinds, longest = codes[long], codes[long] >= 0xF0
    expected = np.concatenate([long + 1, long[longest] + 2])
    last = min(start + _BLOCK, len(codes) - 1)
    expected = np.sort(expected[(expected >= start) & (expected < last)])
    if not np.array_equal(unpaired, expected) or (len(long) and kinds.max() > 0xF4):
        return False
    second = codes[long + 1]
    if ((kinds == 0xE0) & (second < 0xA0) | (kinds == 0xED) & (second > 0x9F)).any():
        return False  # too long a form, or a surrogate
    if ((kinds == 0xF0) & (second < 0x90) | (kinds == 0xF4) & (second > 0x8F)).any():
        return False
    return not (block - np.uint8(0xC0) < 2).any()  # C0 and C1 only lead too long forms of ASCII


@dataclass(frozen=True, slots=True)
class Scanned:
    """
    What a column of text has to be cleaned of.

    Parameters
    ----------
    rows : ndarray of int64
        The rows, each once, sorted, with control characters, `&` or `<`, signs of mojibake, or characters that NFC may
        change. A row that is not here is left as it is by `tidy`, `repair_mojibake` and `resolve_markup`, but for
        carriage returns and pairs of marks in the wrong order.
    pairs : ndarray of int64
        The places (in bytes) of marks that change places with the mark two bytes behind.
    newlines : ndarray of int64
        The places of the line breaks.
    has_returns : bool
        Whether there are carriage returns.
    """

    rows: np.ndarray
    pairs: np.ndarray
    newlines: np.ndarray
    has_returns: bool


def scan(column: pa.Array) -> Scanned:
    """
    Read a column of text once.

    Parameters
    ----------
    column : LargeStringArray
        Valid UTF-8 without nulls.

    Returns
    -------
    Scanned
    """
    codes, offsets = text_bytes(column)
    places, kinds = [np.empty(0, np.int64)], [np.empty(0, np.uint8)]
    for start in range(0, len(codes), _BLOCK):
        block = np.frombuffer(codes[start : start + _BLOCK].tobytes().translate(_CLASSES), np.uint8)
        found = np.flatnonzero(block != 0)  # many times as fast for truth values as for numbers
        places.append(found + start)
        kinds.append(block[found])
    places, kinds = np.concatenate(places), np.concatenate(kinds)
    above, breaks = places[kinds == _ABOVE], places[kinds == _BREAK]
    odd_marks, pairs = _marks(codes, places[kinds == _MARK])
    odd = [
        places[kinds == _ASCII_SIGN],
        _odd_leads(codes, places[kinds == _LEAD]),
        _odd_long(codes, places[kinds == _LONG_LEAD]),
        _mojibake(codes, places[kinds == _ZAH]),
        above[codes[above - 1] == 0xD9],  # superscript alef, a mark that may stand beside another
        odd_marks,
    ]
    rows = np.searchsorted(offsets, np.concatenate(odd), side="right") - 1
    is_return = codes[breaks] == 0x0D
    return Scanned(np.unique(rows), pairs, breaks[~is_return], bool(is_return.any()))


def places_of(codes: np.ndarray, code: int) -> np.ndarray:
    """
    Find a byte.

    Parameters
    ----------
    codes : ndarray of uint8
    code : int

    Returns
    -------
    ndarray of int64
        Its places, in order.
    """
    found = [np.flatnonzero(codes[start : start + _BLOCK] == code) + start for start in range(0, len(codes), _BLOCK)]
    return np.concatenate([np.empty(0, np.int64), *found])


def in_one(column: pa.ChunkedArray) -> pa.Array:
    """
    Give a column as one array; it is copied only if it has several parts.

    Parameters
    ----------
    column : ChunkedArray

    Returns
    -------
    Array

    Examples
    --------
    >>> in_one(pa.chunked_array([["خبر"], ["نص"]])).to_pylist()
    ['خبر', 'نص']
    """
    return column.chunk(0) if column.num_chunks == 1 else pa.concat_arrays([pa.array([], column.type), *column.chunks])


def text_bytes(column: pa.Array) -> tuple[np.ndarray, np.ndarray]:
    """
    Look into the memory of a column of text.

    Parameters
    ----------
    column : LargeStringArray of n rows
        Without nulls; it must live as long as what is returned.

    Returns
    -------
    codes : ndarray of uint8
        The bytes of all rows.
    offsets : ndarray of int64, shape (n + 1,)
        Row `i` is `codes[offsets[i] : offsets[i + 1]]`.
    """
    _, bounds, data = column.buffers()
    offsets = np.frombuffer(bounds, np.int64)[column.offset : column.offset + len(column) + 1]
    if data is None or offsets[0] == offsets[-1]:
        return np.empty(0, np.uint8), offsets - offsets[0]
    return np.frombuffer(data, np.uint8)[offsets[0] : offsets[-1]], offsets - offsets[0]


def _odd_leads(codes: np.ndarray, places: np.ndarray) -> np.ndarray:
    """Choose among the leads C2 to D7: C1 controls, mojibake (Ø, Ù), combining marks, Greek and Hebrew exceptions."""
    lead, second = codes[places], codes[places + 1]
    is_odd = (lead == 0xC2) & (second < 0xA0)
    is_odd |= (
        (lead == 0xC2) & (second == 0xA7) & (codes[places - 1] == 0xB7)
    )  # a sign of mojibake behind the letter tah
    is_odd |= (lead == 0xC3) & ((second == 0x98) | (second == 0x99))
    is_odd |= (lead == 0xCC) | (lead == 0xCD) | (lead == 0xD2) | (lead >= 0xD6) | ((lead == 0xCE) & (second == 0x87))
    return places[is_odd]


def _odd_long(codes: np.ndarray, places: np.ndarray) -> np.ndarray:
    """Choose among the leads DB to F4 what is no Persian letter, common punctuation, Arabic letter form or emoji."""
    lead, second = codes[places], codes[places + 1]
    third = codes[np.minimum(places + 2, len(codes) - 1)]
    is_fine = (lead == 0xDB) & ((second < 0x96) | (second > 0xAD))
    is_fine |= (lead == 0xE2) & (second == 0x80) & (third > 0x81) & (third != 0xA8) & (third != 0xA9)
    is_fine |= (lead == 0xEF) & (((second > 0xAD) & (second < 0xB7)) | ((second > 0xB8) & (second < 0xBC)))
    is_fine |= (lead == 0xF0) & (second == 0x9F)
    return places[~is_fine]


def _marks(codes: np.ndarray, places: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """
    Choose marks that NFC may change: hamza and madda, honorifics, three marks in a row; and pairs in the wrong order.

    The marks U+064B to U+0652 stand in the order of their code points (their canonical combining classes are 27 to 34).
    """
    lead, second = codes[places - 1], codes[places]
    is_odd = (lead == 0xD9) & (second > 0x92) & (second < 0x96) | (lead == 0xD8) & (second > 0x8F) & (second < 0x9B)
    marks = places[lead == 0xD9]
    is_first = _is_mark(codes, marks + 2)
    firsts = marks[is_first]
    is_plain = (codes[firsts] < 0x93) & (codes[firsts + 2] < 0x93) & ~_is_mark(codes, firsts - 2)
    is_plain &= ~_is_mark(codes, firsts + 4)
    pairs = firsts[is_plain]
    return np.concatenate([places[is_odd], firsts[~is_plain]]), pairs[codes[pairs] > codes[pairs + 2]]


def _is_mark(codes: np.ndarray, places: np.ndarray) -> np.ndarray:
    """Tell where the second byte of a mark stands; outside of the text there is none."""
    inside = (places > 0) & (places < len(codes))
    places = np.where(inside, places, 0)
    return inside & (codes[places - 1] == 0xD9) & (codes[places] - np.uint8(0x8B) <= 0x9F - 0x8B)


def _mojibake(codes: np.ndarray, places: np.ndarray) -> np.ndarray:
    """Choose, of the letter zah, the pairs that Arabic in UTF-8 makes when it is read as windows-1256."""
    places = places[codes[places - 1] == 0xD8]
    first, second, third = (codes[np.minimum(places + step, len(codes) - 1)] for step in (1, 2, 3))
    is_odd = (first == 0xD9) & (second == 0xB9)
    is_odd |= (first == 0xE2) & (second == 0x80) & ((third == 0x9E) | (third == 0xA0) | (third == 0xA6))
    return places[is_odd]
