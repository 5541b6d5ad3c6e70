"""Many short strings in one buffer, so that one pass of NumPy or Arrow treats them all."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

LINE_BREAK = 10
"""The code point that stands before each string."""

BASIC_PLANE = 0x10000
"""How many code points the basic plane has; tables of characters have one more place, for all beyond it."""

_PASS = "surrogatepass"  # half of a surrogate pair, which a broken file can leave in a text, is a character like others


class Packed:
    """
    Strings without line breaks, in UTF-8 one after another, each behind a line break.

    Attributes
    ----------
    array : Arrow array of large_binary, shape (n_strings,)
        The strings, each with the line break before it; bytes sort as code points do.
    """

    def __init__(self, array: pa.LargeBinaryArray) -> None:
        self.array = array

    @classmethod
    def of(cls, strings: Iterable[str]) -> Packed:
        """
        Pack strings; a line break in one of them becomes a space.

        >>> Packed.of(["خبر", ""]).text
        '\\nخبر\\n'
        """
        values = list(strings)
        text = "\n".join(values)
        if text.count("\n") >= max(len(values), 1):
            text = "\n".join(value.replace("\n", " ") for value in values)
        return cls.of_text(f"\n{text}" if values else "")

    @classmethod
    def of_text(cls, text: str) -> Packed:
        """Take a text apart in which a line break stands before each string."""
        return cls.of_bytes(text.encode("utf-8", _PASS))

    @classmethod
    def of_bytes(cls, data: bytes) -> Packed:
        """Take UTF-8 apart in which a line break stands before each string."""
        starts = np.flatnonzero(np.frombuffer(data, np.uint8) == LINE_BREAK)
        buffers = [None, pa.py_buffer(np.append(starts, len(data))), pa.py_buffer(data)]
        return cls(pa.Array.from_buffers(pa.large_binary(), len(starts), buffers))

    def __len__(self) -> int:
        return len(self.array)

    @property
    def starts(self) -> np.ndarray:
        """Where each string begins in the buffer, and where the last ends: int64, shape (n_strings + 1,), in bytes."""
        first = self.array.offset
        return np.frombuffer(self.array.buffers()[1], np.int64)[first : first + len(self.array) + 1]

    @property
    def text(self) -> str:
        """All strings in one, each behind a line break."""
        if not len(self.array):
            return ""
        starts = self.starts
        return bytes(memoryview(self.array.buffers()[2])[starts[0] : starts[-1]]).decode("utf-8", _PASS)

    @property
    def points(self) -> np.ndarray:
        """The code points of `text`, uint32."""
        return points_of(self.text)

    def to_list(self) -> list[str]:
        """Return the strings."""
        return self.text.split("\n")[1:]

    def take(self, places: np.ndarray) -> Packed:
        """Return the strings at these places."""
        return Packed(self.array.take(pa.array(places)))

    def filter(self, kept: np.ndarray) -> Packed:
        """Return the strings for which there is True."""
        return Packed(self.array.filter(pa.array(kept)))

    def number(self) -> tuple[np.ndarray, Packed]:
        """
        Number each string in order of first occurrence.

        >>> codes, distinct = Packed.of(["خبر", "عاجل", "خبر"]).number()
        >>> codes.tolist(), distinct.to_list()
        ([0, 1, 0], ['خبر', 'عاجل'])
        """
        encoded = self.array.dictionary_encode()
        return encoded.indices.to_numpy(), Packed(encoded.dictionary)

    def order(self) -> np.ndarray:
        """Return the places of the strings in code-point order, int64."""
        return pc.sort_indices(self.array).to_numpy().astype(np.int64)


def points_of(text: str) -> np.ndarray:
    """Return the code points of a text, uint32."""
    return np.frombuffer(text.encode("utf-32-le", _PASS), "<u4")


def begins_of(points: np.ndarray) -> np.ndarray:
    """Return where the strings begin in the code points of `Packed.points`, each at its line break: int64."""
    return np.flatnonzero(points == LINE_BREAK)


def text_of(points: np.ndarray) -> str:
    """Return the text of code points."""
    return points.astype("<u4", copy=False).tobytes().decode("utf-32-le", _PASS)


def pack_runs(points: np.ndarray, begins: np.ndarray) -> str:
    """
    Write a line break before each run of code points.

    Parameters
    ----------
    points : ndarray of uint32, shape (n_points,)
    begins : ndarray of bool, shape (n_points,)
        Whether a run begins here; it does at the first point.

    Returns
    -------
    str

    Examples
    --------
    >>> pack_runs(np.array([0x628, 0x62a, 0x62b]), np.array([True, False, True]))
    '\\nبت\\nث'
    """
    places = np.arange(len(points)) + np.cumsum(begins)
    packed = np.full(len(points) + int(begins.sum()), LINE_BREAK, np.uint32)
    packed[places] = points
    return text_of(packed)
