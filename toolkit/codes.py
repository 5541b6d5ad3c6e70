"""Texts → integer codes: each distinct piece of text between white space is split once, however often it occurs."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from itertools import chain, count
from typing import NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from toolkit.progress import track

Values = pa.LargeStringArray | list[str]
"""Distinct strings: an Arrow array, or a list where one holds half of a surrogate pair, which Arrow refuses."""

_BATCH = 1_000  # documents; small enough that the vocabulary of a batch stays in the processor's cache


class Parts(NamedTuple):
    """
    The tokens of each of a list of pieces: those of piece p are tokens[starts[p] : starts[p] + lengths[p]].

    Attributes
    ----------
    tokens : list of str
        In any order of pieces; those of one piece stand together, in their order.
    starts, lengths : ndarray of int64, shape (n_pieces,)
        Where the tokens of a piece are, and how many.
    """

    tokens: list[str]
    starts: np.ndarray
    lengths: np.ndarray

    def to_lists(self) -> list[list[str]]:
        """Return the tokens of each piece."""
        starts, ends = self.starts.tolist(), (self.starts + self.lengths).tolist()
        return [self.tokens[start:end] for start, end in zip(starts, ends, strict=True)]


def encode(texts: list[str], split: Callable[[list[str]], list[list[str]]]) -> tuple[np.ndarray, np.ndarray, list[str]]:
    """
    Split texts into tokens and give each distinct token a number.

    Parameters
    ----------
    texts : list of str
        One text a document.
    split : callable
        Gives the tokens of each of a list of pieces without white space; one of them can be empty.

    Returns
    -------
    codes : ndarray of int32, shape (n_tokens,)
        The number of each token.
    offsets : ndarray of int64, shape (n_docs + 1,)
        Where each document begins in `codes`.
    found : list of str
        The distinct tokens, in the order of their numbers.
    """

    def split_into_parts(pieces: list[str]) -> Parts:
        lists = split(pieces)
        lengths = np.fromiter(map(len, lists), np.int64, len(lists))
        return Parts(list(chain.from_iterable(lists)), offsets_of(lengths)[:-1], lengths)

    codes, offsets, found = encode_parts(texts, split_into_parts)
    return codes, offsets, list_of(found)


def encode_parts(texts: list[str], split: Callable[[list[str]], Parts]) -> tuple[np.ndarray, np.ndarray, Values]:
    """
    Do what `encode` does, with a `split` that makes no list a piece and so takes less than half the time.

    Parameters
    ----------
    texts : list of str
        One text a document.
    split : callable
        Gives the `Parts` of a list of pieces without white space; one of them can be empty.

    Returns
    -------
    codes, offsets, found
        See `encode`; `found` is an Arrow array where it can be (see `list_of`).
    """
    pieces, piece_codes, pieces_per_doc = number_pieces(texts)
    tokens, starts, lengths = split(pieces)
    starts, lengths = starts.astype(np.int32), lengths.astype(np.int32)  # half the size: the cache holds them
    token_codes, found = _number(tokens)
    first_piece = offsets_of(pieces_per_doc)
    codes, doc_lengths = [np.empty(0, np.int32)], [np.empty(0, np.int64)]
    for start in range(0, len(texts), _BATCH):
        bounds = first_piece[start : start + _BATCH + 1]
        in_batch = piece_codes[bounds[0] : bounds[-1]]
        tokens_per_piece = lengths[in_batch]
        codes.append(token_codes[ranges(starts[in_batch], tokens_per_piece)])
        doc_lengths.append(np.diff(offsets_of(tokens_per_piece)[bounds - bounds[0]]))
    return np.concatenate(codes), offsets_of(np.concatenate(doc_lengths)), found


def merge_types(
    codes: np.ndarray, found: Values, terms: list[str] | None = None
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """
    Give tokens of one term one code, and say how each term is most often written.

    Parameters
    ----------
    codes : ndarray of int32, shape (n_tokens,)
        The number of each token in `found`.
    found : Arrow array or list of str
        The distinct tokens.
    terms : list of str, optional
        The term of each of them; by default each is its own.

    Returns
    -------
    codes : ndarray of int32, shape (n_tokens,)
        The number of each token in `types`.
    types : ndarray of str objects
        The distinct terms in code-point order.
    written : ndarray of str objects
        The most frequent token of each term; among equals the first in code-point order.
    """
    if terms is None:
        order = _order(found)
        types = _take(found, order)
        return _inverse(order)[codes], types, types.copy()
    term_of_found, distinct = _number(terms)
    order = _order(distinct)
    types = _take(distinct, order)
    new_code = _inverse(order)[term_of_found]
    return new_code[codes], types, _take(found, _most_frequent(codes, found, new_code, len(types)))


def _most_frequent(codes: np.ndarray, found: Values, type_of_found: np.ndarray, n_types: int) -> np.ndarray:
    """The place in `found` of the most frequent token of each type; only those of a type with several are sorted."""
    best = np.empty(n_types, np.int64)
    best[type_of_found] = np.arange(len(found))
    several = np.flatnonzero(np.bincount(type_of_found, minlength=n_types)[type_of_found] > 1)
    if len(several):
        counts = np.bincount(codes, minlength=len(found))[several]
        names = [found[place] for place in several] if isinstance(found, list) else found.take(pa.array(several))
        best_first = several[np.lexsort((_inverse(_order(names)), -counts, type_of_found[several]))]
        place, first = np.unique(type_of_found[best_first], return_index=True)
        best[place] = best_first[first]
    return best


def number_pieces(texts: Sequence[str] | pa.LargeStringArray) -> tuple[list[str], np.ndarray, np.ndarray]:
    """
    Split texts at white space and number the distinct pieces.

    Parameters
    ----------
    texts : sequence of str
        One text a document.

    Returns
    -------
    pieces : list of str
        The distinct pieces; "" is one where a text begins or ends with white space.
    codes : ndarray of int32, shape (n_pieces_in_all,)
        The number of each piece, all documents one after another.
    lengths : ndarray of int64, shape (n_docs,)
        Pieces in each document.
    """
    try:
        starts = track(range(0, len(texts), _BATCH), "words", "articles", total=len(texts), step=_BATCH)
        batches = [_split_batch(texts[start : start + _BATCH]) for start in starts]
    except UnicodeEncodeError:
        lists = [text.split() for text in texts]
        codes, pieces = number_values(list(chain.from_iterable(lists)))
        return pieces, codes, np.fromiter(map(len, lists), np.int64, len(lists))
    if not batches:
        return [], np.empty(0, np.int32), np.empty(0, np.int64)
    # A small dictionary a batch, joined at the end, is faster than a large one that no cache holds.
    whole = pa.chunked_array([encoded for encoded, _ in batches]).unify_dictionaries()
    codes = np.concatenate([chunk.indices.to_numpy() for chunk in whole.chunks])
    return whole.chunk(0).dictionary.to_pylist(), codes, np.concatenate([lengths for _, lengths in batches])


def ranges(starts: np.ndarray, lengths: np.ndarray) -> np.ndarray:
    """
    Join the ranges start, start + 1, …, start + length - 1 into one array.

    >>> ranges(np.array([5, 0]), np.array([2, 3])).tolist()
    [5, 6, 0, 1, 2]
    """
    ends = np.cumsum(lengths, dtype=starts.dtype)
    total = int(ends[-1]) if len(ends) else 0
    return np.arange(total, dtype=starts.dtype) + np.repeat(starts - (ends - lengths), lengths)


def offsets_of(lengths: np.ndarray) -> np.ndarray:
    """Where parts of these lengths begin when they stand one after another; the last is the end."""
    return np.concatenate(([0], np.cumsum(lengths, dtype=np.int64)))


def strings(values: list[str]) -> np.ndarray:
    """An array of str objects, which takes no more room than its values need."""
    array = np.empty(len(values), dtype=object)
    array[:] = values
    return array


def _split_batch(texts: Sequence[str] | pa.LargeStringArray) -> tuple[pa.DictionaryArray, np.ndarray]:
    values = texts if isinstance(texts, pa.Array) else pa.array(texts, pa.large_string())
    split = pc.utf8_split_whitespace(values)  # at the characters of str.split
    return split.flatten().dictionary_encode(), np.diff(split.offsets.to_numpy()).astype(np.int64)


def list_of(values: Values) -> list[str]:
    """Values as a list of str."""
    return values if isinstance(values, list) else values.to_pylist()


def number_values(values: list[str]) -> tuple[np.ndarray, list[str]]:
    """Number each value in order of first occurrence: codes as int32, and the distinct values."""
    codes, distinct = _number(values)
    return codes, list_of(distinct)


def _number(values: list[str]) -> tuple[np.ndarray, Values]:
    """The number of each value in order of first occurrence, and the distinct values."""
    try:
        encoded = pa.array(values, pa.large_string()).dictionary_encode()
    except UnicodeEncodeError:
        numbers: defaultdict[str, int] = defaultdict(count().__next__)
        return np.array([numbers[value] for value in values], np.int32), list(numbers)
    return encoded.indices.to_numpy(), encoded.dictionary


def _order(values: Values) -> np.ndarray:
    """The places of distinct values in code-point order, which is how their UTF-8 sorts."""
    if isinstance(values, list):
        return np.array(sorted(range(len(values)), key=values.__getitem__), np.int64)
    return pc.sort_indices(values).to_numpy()


def _take(values: Values, places: np.ndarray) -> np.ndarray:
    if isinstance(values, list):
        return strings([values[place] for place in places])
    return values.take(pa.array(places)).to_numpy(zero_copy_only=False)


def _inverse(order: np.ndarray) -> np.ndarray:
    """The rank of each place."""
    ranks = np.empty(len(order), np.int32)
    ranks[order] = np.arange(len(order), dtype=np.int32)
    return ranks
