"""Runs of words of many texts as small integers, and the pairs of texts that have many of them in common."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Sequence

import numpy as np

from toolkit.clean import normalize
from toolkit.codes import encode, offsets_of, ranges
from toolkit.progress import track

SHINGLE = 3
"""Words in a shingle: long enough that two texts on one subject share few, short enough to survive an edit."""

_WORD = re.compile(r"\w+")
_N_HASHES, _N_ROWS = 64, 2
"""32 bands of 2 rows: a pair with 0.4 of its shingles in common is a candidate in 996 of 1,000 cases."""

_MIN_JACCARD, _MIN_WORDS = 0.4, 15
_MIN_CONTAINMENT, _MIN_CONTAINED_WORDS = 0.8, 30
_MAX_LONGER = 3  # a round-up that holds many stories would make one group of them
_MIN_ESTIMATE = 0.15
_SMALL_BUCKET = 12
_CHUNK = 1 << 21  # words or shingles worked on at a time
_IN_CACHE = 1 << 15  # hashes whose orders are made one after another
_PAIRS = 1 << 16  # pairs of texts compared at a time
_MANY_COMPARED = 10_000  # pairs of texts compared to find the centre of a set
_MIN_AKIN, _MOST_ASKED = 0.2, 20  # share of the shorter text, and how many others are asked

_MANY_TEXTS = 10  # a shingle of so many texts is looked at: is it part of one story, or a set phrase
_MIN_ALIKE = 0.25  # mean similarity of the texts that hold it, below which it is a set phrase
_N_COMPARED, _N_COLUMNS = 4, 32  # pairs of texts a shingle, and columns of their signatures
_TABLE_BITS = 26

_FACTORS = np.array([0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F, 0x165667B19E3779F9], dtype=np.uint64)


class Roots:
    """Sets of rows that are joined pair by pair (union-find); the lowest row is the root."""

    def __init__(self, n_rows: int) -> None:
        self.parents = list(range(n_rows))

    def find(self, row: int) -> int:
        """Return the lowest row of the set of a row."""
        parents = self.parents
        while parents[row] != row:
            parents[row] = parents[parents[row]]
            row = parents[row]
        return row

    def join(self, left: int, right: int) -> None:
        """Make one set of the sets of two rows."""
        low, high = sorted((self.find(left), self.find(right)))
        self.parents[high] = low

    def groups(self) -> list[list[int]]:
        """Give the sets of two rows and more, in the order of their lowest row."""
        members: dict[int, list[int]] = {}
        for row in range(len(self.parents)):
            members.setdefault(self.find(row), []).append(row)
        return [rows for rows in members.values() if len(rows) > 1]


class Shingles:
    """
    The runs of words of each text as sorted 32-bit hashes, one array for all texts.

    Left out are set phrases: shingles of ten texts and more that are otherwise not alike, such as the notice that an
    outlet puts under all its articles. They say nothing of where a text comes from.

    Parameters
    ----------
    texts : sequence of str or Arrow array of str
        Words are compared in the search profile, without punctuation.

    Attributes
    ----------
    same : ndarray of int64, shape (n_texts,)
        The first text with the same words; a text without words is the only one.
    n_words : ndarray of int64, shape (n_texts,)
        Words in each text.
    sizes : ndarray of int64, shape (n_texts,)
        Distinct shingles of each text; those of a text that is the same as an earlier one are not made, and it has 0.
    """

    def __init__(self, texts: Sequence[str]) -> None:
        codes, offsets, words = encode(texts, _split_words)
        self.n_words = np.diff(offsets)
        self.same = _first_of_same(codes, offsets)
        self.sizes = np.zeros(len(self.n_words), np.int64)
        digests = (hashlib.blake2b(word.encode("utf-8", "replace"), digest_size=8).digest() for word in words)
        hash_of_word = np.frombuffer(b"".join(digests), dtype="<u8").astype(np.uint64)
        made = [
            self._make(rows, codes, offsets, hash_of_word)
            for rows in _chunks(np.flatnonzero(self._made), offsets, _CHUNK)
        ]
        self._set(np.concatenate(made) if made else np.empty(0, np.uint32), self.sizes)
        self._signatures = np.zeros((len(self.n_words), _N_HASHES), np.uint32)
        self._sign(np.flatnonzero(self.sizes))
        self._drop_set_phrases()

    @property
    def _made(self) -> np.ndarray:
        return (self.same == np.arange(len(self.same))) & (self.n_words >= SHINGLE)

    def share(self, left: int, right: int) -> float:
        """Say which share of the shingles of one text is in another too, 0..1."""
        left, right = int(self.same[left]), int(self.same[right])
        if left == right:
            return 1.0
        return self._n_common(left, right) / int(self.sizes[left]) if self.sizes[left] else 0.0

    def join_near(self, roots: Roots) -> None:
        """
        Join the texts that are near each other: candidates by MinHash, each compared in full.

        Near are texts with a Jaccard similarity of 0.4 and at least 15 words each, or of which one, of at least 30
        words, has 0.8 of its shingles in the other, which is at most three times as long. Pairs that others have
        joined already are not compared: the sets are the same, in whatever order pairs come.
        """
        for pairs in _candidates(self._signatures, np.flatnonzero(self.sizes)):
            for left, right in pairs.tolist():
                low, high = roots.find(left), roots.find(right)
                if low != high and self._is_near(left, right):
                    roots.join(low, high)

    def apart(self, rows: list[int]) -> list[list[int]]:
        """
        Divide a set that may be a chain of pairs: each part has a text that all others of the part are near to.

        The others share something with each other, too. Without this, a round-up of several stories would make one
        story of them.

        Parameters
        ----------
        rows : list of int
            Texts that `join_near` joined, ascending.

        Returns
        -------
        list of list of int
            Parts of two rows and more, in the order of their lowest row; a row that is near to no centre is in none.
        """
        texts = sorted({int(self.same[row]) for row in rows})
        if len(texts) < 3:
            return [rows]
        centre_of: dict[int, int] = {}
        while texts:
            near = self._akin(self._nearest_of_most(texts))
            centre_of |= dict.fromkeys(near, near[0])
            texts = [text for text in texts if text not in centre_of]
        parts: dict[int, list[int]] = {}
        for row in rows:
            parts.setdefault(centre_of[int(self.same[row])], []).append(row)
        return [part for part in parts.values() if len(part) > 1]

    def _nearest_of_most(self, texts: list[int]) -> list[int]:
        """Find the text that most others are near to, the first of such; give it and those others."""
        best: list[int] = []
        for centre in texts[
            : max(1, _MANY_COMPARED // len(texts))
        ]:  # of very many texts, only the first ones are tried
            near = [centre, *(text for text in texts if text != centre and self._is_near(centre, text))]
            best = near if len(near) > len(best) else best
        return best

    def _akin(self, texts: list[int]) -> list[int]:
        """Keep, of a text and those near to it, what shares something with most of those before, not with it alone."""
        akin = texts[:1]
        for text in texts[1:]:
            others = akin[1 : 1 + _MOST_ASKED]
            alike = sum(self._n_common(text, other) >= _MIN_AKIN * min(self.sizes[[text, other]]) for other in others)
            if 2 * alike >= len(others):
                akin.append(text)
        return akin

    def _of(self, number: int) -> np.ndarray:
        return self._hashes[self._starts[number] : self._starts[number + 1]]

    def _n_common(self, left: int, right: int) -> int:
        short, long = sorted((self._of(left), self._of(right)), key=len)
        if not len(short):
            return 0
        places = np.searchsorted(long, short)
        return int(np.count_nonzero(long.take(places, mode="clip") == short))

    def _is_near(self, left: int, right: int) -> bool:
        common, sizes = self._n_common(left, right), (int(self.sizes[left]), int(self.sizes[right]))
        n_words = min(sizes) + SHINGLE - 1  # set phrases do not count
        is_contained = common >= _MIN_CONTAINMENT * min(sizes) and max(sizes) <= _MAX_LONGER * min(sizes)
        is_alike = common >= _MIN_JACCARD * (sum(sizes) - common)
        return (is_alike and n_words >= _MIN_WORDS) or (is_contained and n_words >= _MIN_CONTAINED_WORDS)

    def _make(self, rows: np.ndarray, codes: np.ndarray, offsets: np.ndarray, hash_of_word: np.ndarray) -> np.ndarray:
        """Hash the runs of words of some texts that follow each other; within a text each once, sorted."""
        start, stop = int(offsets[rows[0]]), int(offsets[rows[-1] + 1])
        hashes = hash_of_word[codes[start:stop]]
        mixed = sum(hashes[place : len(hashes) - SHINGLE + 1 + place] * _FACTORS[place] for place in range(SHINGLE))
        mixed = ((mixed ^ (mixed >> np.uint64(29))) * _FACTORS[0]) >> np.uint64(32)
        text = np.repeat(np.arange(rows[0], rows[-1] + 1), self.n_words[rows[0] : rows[-1] + 1])
        inside = (text[: len(mixed)] == text[SHINGLE - 1 :]) & self._made[text[: len(mixed)]]
        keys = np.sort((text[: len(mixed)][inside].astype(np.uint64) << np.uint64(32)) | mixed[inside])
        keys = keys[_is_first(keys)]
        self.sizes += np.bincount((keys >> np.uint64(32)).astype(np.int64), minlength=len(self.sizes))
        return keys.astype(np.uint32)

    def _set(self, hashes: np.ndarray, sizes: np.ndarray) -> None:
        self._hashes, self.sizes = hashes, sizes
        self._starts = np.concatenate(([0], np.cumsum(sizes)))

    def _sign(self, numbers: np.ndarray) -> None:
        """Take, for each of `_N_HASHES` orders of all hashes, the least one of each text."""
        factors, terms = np.random.default_rng(20240615).integers(0, 1 << 32, size=(2, _N_HASHES), dtype=np.uint32)
        chunks = _chunks(numbers, self._starts, _IN_CACHE)
        for rows in track(chunks, "duplicates", "articles", total=len(numbers), size=len):
            hashes = self._hashes[ranges(self._starts[rows], self.sizes[rows])]
            bounds = offsets_of(self.sizes[rows])[:-1]
            for column, (factor, term) in enumerate(zip(factors | np.uint32(1), terms, strict=True)):
                self._signatures[rows, column] = np.minimum.reduceat(hashes * factor + term, bounds)

    def _drop_set_phrases(self) -> None:
        phrases = _Lookup(self._set_phrases(_Lookup(_values_of_many(self._hashes))))
        kept = ~phrases.holds(self._hashes)
        before = np.concatenate(([0], np.cumsum(kept, dtype=np.int64)))[self._starts]
        changed = np.flatnonzero(np.diff(before) != self.sizes)
        self._set(self._hashes[kept], np.diff(before))
        for row in changed[self.sizes[changed] == 0]:
            self._signatures[row] = 0
        self._sign(changed[self.sizes[changed] > 0])

    def _set_phrases(self, common: _Lookup) -> np.ndarray:
        """Find among the shingles of many texts those whose texts are not alike, by a few pairs of texts for each."""
        places = np.flatnonzero(common.holds(self._hashes))
        hashes = self._hashes[places]
        texts = (np.searchsorted(self._starts, places, side="right") - 1).astype(np.int32)
        order = np.argsort(hashes, kind="stable")
        hashes, texts = hashes[order], texts[order]
        starts = np.flatnonzero(_is_first(hashes))
        half = np.diff(starts, append=len(hashes)) // 2
        alike = np.zeros(len(starts))
        for low in range(0, len(starts), _PAIRS):
            some = slice(low, low + _PAIRS)
            for step in range(_N_COMPARED):
                first = starts[some] + step * half[some] // _N_COMPARED
                left, right = (self._signatures[texts[at], :_N_COLUMNS] for at in (first, first + half[some]))
                alike[some] += (left == right).mean(axis=1) / _N_COMPARED
        return hashes[starts][alike < _MIN_ALIKE]


class _Lookup:
    """A set of 32-bit values; a table of their high bits rules most others out at once."""

    def __init__(self, values: np.ndarray) -> None:
        self.values = values
        self._shift = np.uint32(32 - _TABLE_BITS)
        self._table = np.zeros(1 << _TABLE_BITS, bool)
        self._table[values >> self._shift] = True

    def holds(self, hashes: np.ndarray) -> np.ndarray:
        found = np.zeros(len(hashes), bool)
        if len(self.values):
            for start in range(0, len(hashes), _CHUNK):
                part = hashes[start : start + _CHUNK]
                maybe = np.flatnonzero(self._table[part >> self._shift])
                places = np.searchsorted(self.values, part[maybe])
                found[start + maybe] = self.values.take(places, mode="clip") == part[maybe]
        return found


def _values_of_many(hashes: np.ndarray) -> np.ndarray:
    """The values that stand in an array `_MANY_TEXTS` times and more, sorted."""
    in_order = np.sort(hashes)
    starts = np.flatnonzero(_is_first(in_order))
    return in_order[starts[np.diff(starts, append=len(in_order)) >= _MANY_TEXTS]]


def _is_first(in_order: np.ndarray) -> np.ndarray:
    """Whether each value of a sorted array differs from the one before."""
    return np.concatenate((np.ones(min(len(in_order), 1), bool), in_order[1:] != in_order[:-1]))


def _split_words(pieces: list[str]) -> list[list[str]]:
    """Normalise all pieces in one pass (the profile leaves line breaks alone), and drop punctuation."""
    normal = normalize("\n".join(pieces), profile="search").split("\n") if pieces else []
    return [[piece] if piece.isalnum() else _WORD.findall(piece) for piece in normal]


def _first_of_same(codes: np.ndarray, offsets: np.ndarray) -> np.ndarray:
    seen: dict[bytes, int] = {}
    first = np.arange(len(offsets) - 1)
    for row, (start, stop) in enumerate(zip(offsets[:-1].tolist(), offsets[1:].tolist(), strict=True)):
        if stop > start:
            first[row] = seen.setdefault(hashlib.blake2b(codes[start:stop].tobytes(), digest_size=16).digest(), row)
    return first


def _chunks(rows: np.ndarray, offsets: np.ndarray, size: int) -> Iterator[np.ndarray]:
    """Cut texts into runs of about so many words or shingles, so that memory stays small."""
    low = 0
    while low < len(rows):
        high = max(low + 1, int(np.searchsorted(offsets[rows + 1], offsets[rows[low]] + size, side="right")))
        yield rows[low:high]
        low = high


def _candidates(signatures: np.ndarray, numbers: np.ndarray) -> Iterator[np.ndarray]:
    """
    Pair the texts that agree in a whole band and whose signatures agree enough.

    Yields
    ------
    ndarray of int64, shape (n_pairs, 2)
        Each pair once, the lower number first; sorted.
    """
    n = len(signatures)
    found = [np.empty(0, np.int64)]
    for start in range(0, signatures.shape[1], _N_ROWS):
        band = signatures[numbers, start : start + _N_ROWS].astype(np.uint64)
        left, right = _in_one_bucket((band[:, 0] << np.uint64(32)) | band[:, 1])
        found.append(numbers[left] * n + numbers[right])
    pairs = np.sort(np.concatenate(found))
    pairs = pairs[_is_first(pairs)]
    for low in range(0, len(pairs), _PAIRS):
        left, right = np.divmod(pairs[low : low + _PAIRS], n)
        alike = (signatures[left] == signatures[right]).mean(axis=1) >= _MIN_ESTIMATE
        yield np.stack((left[alike], right[alike]), axis=1)


def _in_one_bucket(keys: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Pair the places of equal keys; of a large bucket each only with the first and with its neighbour."""
    order = np.argsort(keys, kind="stable")
    starts = np.flatnonzero(_is_first(keys[order]))
    sizes = np.diff(starts, append=len(order))
    large = np.repeat(sizes > _SMALL_BUCKET, sizes)
    first = np.repeat(starts, sizes)
    places = np.arange(len(order))
    left, right = [first[large]], [places[large]]
    for step in range(1, min(_SMALL_BUCKET, len(order))):
        together = first[step:] == first[:-step]
        if step > 1:
            together &= ~large[step:]
        left.append(places[:-step][together])
        right.append(places[step:][together])
    left, right = np.concatenate(left), np.concatenate(right)
    return order[left[left != right]], order[right[left != right]]
