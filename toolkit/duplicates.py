"""Texts that stand in a corpus more than once: the same, lightly edited, or reprinted by another outlet."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from itertools import combinations, pairwise

import numpy as np
import pandas as pd

from toolkit.clean import normalize
from toolkit.codes import encode
from toolkit.corpus import Corpus

DUPLICATE_COLUMNS = ("group", "article_id", "kind", "first", "outlet", "published", "lag_days", "share")

_WORD = re.compile(r"\w+")
_SHINGLE = 3
"""Words in a shingle: long enough that two texts on one subject share few, short enough to survive an edit."""

_N_HASHES, _N_ROWS = 64, 2
"""32 bands of 2 rows: a pair with 0.4 of its shingles in common is a candidate in 996 of 1,000 cases."""

_MIN_JACCARD, _MIN_WORDS = 0.4, 20
_MIN_CONTAINMENT, _MIN_CONTAINED_WORDS = 0.8, 40
_MIN_ESTIMATE = 0.15
_SMALL_BUCKET = 12
_CHUNK = 1 << 21


def find_duplicates(corpus: Corpus) -> pd.DataFrame:
    """
    Group the articles whose bodies are the same text.

    Bodies are compared in the search profile, without white space and punctuation. A group is ``exact`` when its
    bodies are then equal, ``near`` when they are lightly edited or one holds the other, ``reprint`` when one lightly
    edited text stands in several outlets. Near pairs are found by MinHash over word shingles (Broder 1997, On the
    resemblance and containment of documents) with banding, and each candidate pair is then compared in full: a Jaccard
    similarity of 0.4 and at least 20 words each, or 0.8 of a text of at least 40 words contained in the other. Titles
    are not compared.

    Parameters
    ----------
    corpus : Corpus
        Not changed.

    Returns
    -------
    DataFrame
        One row an article that has a duplicate, sorted by group, then by day of publication, then as in the corpus:
        `group` from 1, `article_id`, `kind`, `first` (the earliest known, else the first in the corpus), `outlet`,
        `published`, `lag_days` (days after the first, NaN when a date is unknown), `share` (0..1, of the article's
        shingles that the first has too).
    """
    articles = corpus.articles
    texts = _word_hashes(articles["body"].tolist())
    exact = _exact_groups(texts)
    representatives = np.unique(exact)
    shingles = _Shingles([texts[row] for row in representatives])
    roots = _Roots(len(texts))
    for row, first in enumerate(exact.tolist()):
        roots.join(row, first)
    for left, right in shingles.near_pairs():
        roots.join(int(representatives[left]), int(representatives[right]))
    place = {row: number for number, row in enumerate(representatives.tolist())}
    numbers = [place[row] for row in exact.tolist()]
    groups = roots.groups()
    table = articles.iloc[[row for rows in groups for row in rows]]
    described = _describe(groups, table, numbers, shingles)
    return described.sort_values(["group", "published"], kind="stable", na_position="last", ignore_index=True)


def _describe(groups: list[list[int]], table: pd.DataFrame, numbers: list[int], shingles: _Shingles) -> pd.DataFrame:
    """Say of each group what kind it is, who was first, and how much the others share with the first."""
    outlets, published = table["outlet"].tolist(), table["published"]
    days = np.where(published.isna(), np.iinfo(np.int64).max, published.to_numpy().astype(np.int64)).tolist()
    columns: dict[str, list] = {name: [] for name in ("group", "kind", "first", "share", "of")}
    start = 0
    for number, rows in enumerate(groups, start=1):
        places = range(start, start + len(rows))
        start += len(rows)
        first = min(places, key=lambda place: (days[place], place))
        texts = [numbers[row] for row in rows]
        origin = texts[first - places[0]]
        named = {outlets[place] for place in places if outlets[place]}
        columns["group"] += [number] * len(rows)
        columns["kind"] += ["exact" if len(set(texts)) == 1 else "reprint" if len(named) > 1 else "near"] * len(rows)
        columns["first"] += [place == first for place in places]
        columns["share"] += [1.0 if text == origin else shingles.share(text, origin) for text in texts]
        columns["of"] += [first] * len(rows)
    since = published - published.iloc[columns.pop("of")].set_axis(published.index)
    table = table[["article_id", "outlet", "published"]].assign(lag_days=since / pd.Timedelta(days=1), **columns)
    types = {"group": "int64", "kind": "str", "first": "bool", "lag_days": "float64", "share": "float64"}
    return table[list(DUPLICATE_COLUMNS)].astype(types)


def _word_hashes(texts: list[str]) -> list[np.ndarray]:
    """
    Hash the words of each text, the same way in every process and for every corpus.

    Returns
    -------
    list of ndarray of uint64
        One a text, one hash a word.
    """
    codes, offsets, words = encode(texts, _split_words)
    digests = (hashlib.blake2b(word.encode("utf-8", "replace"), digest_size=8).digest() for word in words)
    hashes = np.frombuffer(b"".join(digests), dtype="<u8").astype(np.uint64)[codes]
    return [hashes[start:stop] for start, stop in pairwise(offsets.tolist())]


def _split_words(pieces: list[str]) -> list[list[str]]:
    """Normalise all pieces in one pass (the profile leaves line breaks alone), and drop punctuation."""
    normal = normalize("\n".join(pieces), profile="search").split("\n") if pieces else []
    return [[piece] if piece.isalnum() else _WORD.findall(piece) for piece in normal]


def _exact_groups(texts: list[np.ndarray]) -> np.ndarray:
    """Give for each text the row of the first one with the same words; a text without words is alone."""
    seen: dict[bytes, int] = {}
    groups = np.arange(len(texts))
    for row, text in enumerate(texts):
        if len(text):
            groups[row] = seen.setdefault(hashlib.blake2b(text.tobytes(), digest_size=16).digest(), row)
    return groups


class _Roots:
    """Sets of rows that are joined pair by pair (union-find); the lowest row is the root."""

    def __init__(self, n_rows: int) -> None:
        self.parents = list(range(n_rows))

    def find(self, row: int) -> int:
        while self.parents[row] != row:
            self.parents[row] = self.parents[self.parents[row]]
            row = self.parents[row]
        return row

    def join(self, left: int, right: int) -> None:
        low, high = sorted((self.find(int(left)), self.find(int(right))))
        self.parents[high] = low

    def groups(self) -> list[list[int]]:
        """Give the sets of two rows and more, in the order of their lowest row."""
        members: dict[int, list[int]] = {}
        for row in range(len(self.parents)):
            members.setdefault(self.find(row), []).append(row)
        return [rows for rows in members.values() if len(rows) > 1]


class _Shingles:
    """
    The runs of words of each text as sorted 64-bit hashes, one array for all texts.

    Parameters
    ----------
    texts : list of ndarray of uint64
        The hashes of the words of each text.
    """

    def __init__(self, texts: list[np.ndarray]) -> None:
        self.n_words = np.array([len(text) for text in texts], dtype=np.int64)
        arrays = [_hash_shingles(text) for text in texts]
        self.sizes = np.array([len(array) for array in arrays], dtype=np.int64)
        self.starts = np.concatenate(([0], np.cumsum(self.sizes)))
        self.hashes = np.concatenate(arrays) if arrays else np.empty(0, np.uint64)

    def of(self, number: int) -> np.ndarray:
        return self.hashes[self.starts[number] : self.starts[number + 1]]

    def n_common(self, left: int, right: int) -> int:
        return len(np.intersect1d(self.of(left), self.of(right), assume_unique=True))

    def share(self, left: int, right: int) -> float:
        """Say which share of the shingles of `left` is in `right` too."""
        return self.n_common(left, right) / self.sizes[left] if self.sizes[left] else 0.0

    def near_pairs(self) -> Iterator[tuple[int, int]]:
        """Give the pairs of texts that are near: candidates from the bands, each compared in full."""
        with_shingles = np.flatnonzero(self.sizes)
        signatures = self._signatures(with_shingles)
        pairs = _candidates(signatures)
        for low in range(0, len(pairs), _CHUNK >> 6):
            left, right = pairs[low : low + (_CHUNK >> 6)].T
            alike = (signatures[left] == signatures[right]).mean(axis=1) >= _MIN_ESTIMATE
            for pair in zip(with_shingles[left[alike]].tolist(), with_shingles[right[alike]].tolist(), strict=True):
                if self._is_near(*pair):
                    yield pair

    def _is_near(self, left: int, right: int) -> bool:
        common = self.n_common(left, right)
        smaller = left if self.sizes[left] <= self.sizes[right] else right
        is_contained = common >= _MIN_CONTAINMENT * self.sizes[smaller]
        is_alike = common >= _MIN_JACCARD * (self.sizes[left] + self.sizes[right] - common)
        n_words = self.n_words[smaller]
        return bool((is_alike and n_words >= _MIN_WORDS) or (is_contained and n_words >= _MIN_CONTAINED_WORDS))

    def _signatures(self, numbers: np.ndarray) -> np.ndarray:
        """Take, for each of `_N_HASHES` orders of all hashes, the least one of each text; shape (n_texts, n_hashes)."""
        rng = np.random.default_rng(20240615)
        factors = rng.integers(0, 1 << 63, size=_N_HASHES, dtype=np.uint64) * np.uint64(2) + np.uint64(1)
        signatures = np.empty((len(numbers), _N_HASHES), dtype=np.uint32)
        for low, high in _chunks(self.starts[numbers], self.starts[numbers + 1]):
            hashes = self.hashes[self.starts[numbers[low]] : self.starts[numbers[high - 1] + 1]]
            offsets = self.starts[numbers[low:high]] - self.starts[numbers[low]]
            for column, factor in enumerate(factors):
                mixed = ((hashes * factor) >> np.uint64(32)).astype(np.uint32)
                signatures[low:high, column] = np.minimum.reduceat(mixed, offsets)
        return signatures


def _chunks(starts: np.ndarray, stops: np.ndarray) -> Iterator[tuple[int, int]]:
    """Cut the texts into runs of about `_CHUNK` hashes, so that memory stays small."""
    low = 0
    while low < len(starts):
        high = max(low + 1, int(np.searchsorted(stops, starts[low] + _CHUNK, side="right")))
        yield low, high
        low = high


def _candidates(signatures: np.ndarray) -> np.ndarray:
    """
    Pair the texts that agree in a whole band; of a large bucket each only with the first and with its neighbour.

    Returns
    -------
    ndarray of shape (n_pairs, 2)
        Each pair once, the lower row first, sorted.
    """
    pairs: set[tuple[int, int]] = set()
    for start in range(0, signatures.shape[1], _N_ROWS):
        band = signatures[:, start : start + _N_ROWS].astype(np.uint64)
        keys = (band[:, 0] << np.uint64(32)) | band[:, 1]
        order = np.argsort(keys, kind="stable")
        cuts = np.flatnonzero(np.diff(keys[order])) + 1
        bounds = np.concatenate(([0], cuts, [len(order)]))
        for bucket in np.flatnonzero(np.diff(bounds) > 1):
            pairs.update(_pairs_of(order[bounds[bucket] : bounds[bucket + 1]].tolist()))
    return np.array(sorted(pairs), dtype=np.int64).reshape(-1, 2)


def _pairs_of(bucket: list[int]) -> Iterator[tuple[int, int]]:
    if len(bucket) <= _SMALL_BUCKET:
        yield from combinations(bucket, 2)
    else:
        yield from ((bucket[0], right) for right in bucket[1:])
        yield from pairwise(bucket[1:])


_FACTORS = np.array([0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F, 0x165667B19E3779F9], dtype=np.uint64)


def _hash_shingles(text: np.ndarray) -> np.ndarray:
    """Hash each run of words; a text that is shorter than a shingle has none, and can only be an exact duplicate."""
    n_shingles = len(text) - _SHINGLE + 1
    if n_shingles < 1:
        return np.empty(0, np.uint64)
    mixed = sum(text[place : place + n_shingles] * _FACTORS[place] for place in range(_SHINGLE))
    mixed = np.sort((mixed ^ (mixed >> np.uint64(29))) * _FACTORS[0])
    return mixed[np.concatenate(([True], mixed[1:] != mixed[:-1]))]
