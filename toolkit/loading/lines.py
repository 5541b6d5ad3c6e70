"""Where the lines of a column of texts are, and a number for each that is the same on every machine."""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from toolkit.loading.bulk import places_of, text_bytes

_WORD, _LONGEST, _WORDS_AT_AN_END = 8, 256, 4
"""Bytes of a word; of a longer line only so many words at both ends, and its length, tell it from others."""

_LENGTH_FACTOR, _WORD_FACTOR = np.uint64(0x9E3779B97F4A7C15), np.uint64(0xD6E8FEB86659FD93)
"""Odd numbers with bits all over, as in the finalizers of splitmix64 and of xmxmx."""


class Lines:
    """
    The lines of texts, without a Python object a line.

    Parameters
    ----------
    texts : LargeStringArray of n rows
        Without nulls; it must live as long as this.
    newlines : ndarray of int64, optional
        The places of the line breaks in its bytes, where they are known already.

    Attributes
    ----------
    starts, stops : ndarray of int64, shape (m,)
        Each line is the bytes from a start to a stop, without the line break.
    rows : ndarray of int64, shape (m,)
        The text that a line belongs to.
    firsts : ndarray of int64, shape (n,)
        The number of the first line of each text.
    is_first : ndarray of bool, shape (m,)

    Examples
    --------
    >>> lines = Lines(pa.array(["خبر\\nنص", "ثان"], pa.large_string()))
    >>> lines.rows.tolist(), lines.texts(np.array([1, 2])).to_pylist()
    ([0, 0, 1], ['نص', 'ثان'])
    """

    def __init__(self, texts: pa.Array, newlines: np.ndarray | None = None) -> None:
        self._codes, offsets = text_bytes(texts)
        newlines = places_of(self._codes, 0x0A) if newlines is None else newlines
        n_before = np.searchsorted(newlines, offsets)
        self.firsts = np.arange(len(texts)) + n_before[:-1]
        n_lines = len(texts) + len(newlines)
        self.is_first = np.zeros(n_lines, bool)
        self.is_first[self.firsts] = True
        self.starts = np.empty(n_lines, np.int64)
        self.starts[self.firsts] = offsets[:-1]
        self.starts[~self.is_first] = newlines + 1
        is_last = np.roll(self.is_first, -1)
        self.stops = np.empty(n_lines, np.int64)
        self.stops[is_last] = offsets[1:]
        self.stops[~is_last] = newlines
        self.rows = np.cumsum(self.is_first) - 1

    @property
    def sizes(self) -> np.ndarray:
        """The bytes of each line."""
        return self.stops - self.starts

    def texts(self, numbers: np.ndarray) -> pa.Array:
        """Give some lines, by their numbers, as a LargeStringArray."""
        sizes = self.sizes[numbers]
        bounds = np.concatenate([[0], np.cumsum(sizes)])
        places = np.arange(bounds[-1]) + np.repeat(self.starts[numbers] - bounds[:-1], sizes)
        return pa.LargeStringArray.from_buffers(len(numbers), pa.py_buffer(bounds), pa.py_buffer(self._codes[places]))

    def hashes(self, numbers: np.ndarray, sizes: np.ndarray | None = None) -> np.ndarray:
        """
        Give a number for each of some lines; the same bytes give the same one.

        Parameters
        ----------
        numbers : ndarray of int64, shape (k,)
            The lines.
        sizes : ndarray of int64, shape (k,), optional
            How many bytes are read of each; all of them by default.

        Returns
        -------
        ndarray of uint64, shape (k,)
            Lines of up to 256 bytes that differ have different numbers but for chance; of longer ones the first and
            last 32 bytes and the length count.
        """
        sizes = self.sizes[numbers] if sizes is None else sizes
        starts = self.starts[numbers]
        skipped = np.where(sizes > _LONGEST, sizes - 2 * _WORDS_AT_AN_END * _WORD, 0)
        n_words = -(-(sizes - skipped) // _WORD)
        bounds = np.concatenate([[0], np.cumsum(n_words)])
        number = np.arange(bounds[-1]) - np.repeat(bounds[:-1], n_words)
        places = number * _WORD + np.repeat(starts, n_words)
        places += np.where(number < _WORDS_AT_AN_END, 0, np.repeat(skipped, n_words))
        words = self._words(places, np.repeat(starts + sizes, n_words))
        words += number.astype(np.uint64) * _LENGTH_FACTOR
        sums = np.concatenate([np.zeros(1, np.uint64), np.cumsum(_mixed(words))])
        return _mixed(sums[bounds[1:]] - sums[bounds[:-1]] + sizes.astype(np.uint64) * _LENGTH_FACTOR)

    def _words(self, places: np.ndarray, stops: np.ndarray) -> np.ndarray:
        """Read eight bytes at each place, zeros from its stop on."""
        codes = self._codes if len(self._codes) >= _WORD else np.pad(self._codes, (0, _WORD))
        inside = np.minimum(places, len(codes) - _WORD)
        words = np.ndarray(len(codes) - _WORD + 1, np.dtype("<u8"), codes, strides=(1,))[inside].astype(np.uint64)
        words = words >> ((places - inside) * 8).astype(np.uint64)
        unused = (np.maximum(_WORD - (stops - places), 0) * 8).astype(np.uint64)
        return (words << unused) >> unused


def joined(numbers: np.ndarray, others: np.ndarray) -> np.ndarray:
    """Make one number of two, row by row."""
    return _mixed(numbers ^ (others * _LENGTH_FACTOR))


def _mixed(numbers: np.ndarray) -> np.ndarray:
    """Spread the bits of each number over all of it."""
    for _ in range(2):
        numbers = (numbers ^ (numbers >> np.uint64(32))) * _WORD_FACTOR
    return numbers ^ (numbers >> np.uint64(32))
