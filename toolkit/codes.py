"""Texts → integer codes: each distinct piece of text between white space is split once, however often it occurs."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import chain, pairwise
from typing import NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from toolkit.packed import LINE_BREAK, Packed
from toolkit.progress import track

_BATCH = 1_000  # documents; small enough that the vocabulary of a batch stays in the processor's cache
_PIECES = 1 << 20  # pieces whose tokens are written out at a time
_NOTHING, _BREAK = (pa.scalar(value, pa.large_binary()) for value in (b"", b"\n"))
_SPACE_TO_BREAK = bytes(LINE_BREAK if chr(byte).isspace() else byte for byte in range(128)) + bytes(range(128, 256))


class Pieces(NamedTuple):
    """
    Texts cut at the white space of ASCII; other white space, which is rare, stays inside the pieces.

    Attributes
    ----------
    distinct : Packed
        The distinct pieces; "" is one of them where white space follows white space.
    codes : ndarray of int32, shape (n_pieces,)
        The number of each piece in `distinct`, all documents one after another.
    offsets : ndarray of int64, shape (n_docs + 1,)
        Where each document begins in `codes`.
    """

    distinct: Packed
    codes: np.ndarray
    offsets: np.ndarray


class Parts(NamedTuple):
    """
    The tokens of pieces: those of piece p are codes[offsets[p] : offsets[p + 1]].

    Attributes
    ----------
    found : Packed
        The distinct tokens.
    codes : ndarray of int32, shape (n_tokens,)
        The number of each token in `found`.
    offsets : ndarray of int64, shape (n_pieces + 1,)
        Where each piece begins in `codes`.
    """

    found: Packed
    codes: np.ndarray
    offsets: np.ndarray

    def to_lists(self) -> list[list[str]]:
        """Return the tokens of each piece."""
        found = self.found.to_list()
        tokens = [found[code] for code in self.codes.tolist()]
        bounds = self.offsets.tolist()
        return [tokens[start:end] for start, end in pairwise(bounds)]

    def count(self, pieces: Pieces) -> np.ndarray:
        """Return how often each of `found` occurs in the texts that these are the pieces of: int64."""
        of_piece = np.bincount(pieces.codes, minlength=len(pieces.distinct))
        of_token = np.repeat(of_piece, np.diff(self.offsets))
        return np.bincount(self.codes, of_token, len(self.found)).astype(np.int64)


def encode(
    texts: Sequence[str], split: Callable[[list[str]], list[list[str]]]
) -> tuple[np.ndarray, np.ndarray, list[str]]:
    """
    Split texts into tokens and give each distinct token a number.

    Parameters
    ----------
    texts : sequence of str or Arrow array of str
        One text a document.
    split : callable
        Gives the tokens of each of a list of pieces without line breaks; one of them can be empty.

    Returns
    -------
    codes : ndarray of int32, shape (n_tokens,)
        The number of each token.
    offsets : ndarray of int64, shape (n_docs + 1,)
        Where each document begins in `codes`.
    found : list of str
        The distinct tokens, in the order of their numbers.
    """
    pieces = number_pieces(texts)
    lists = split(pieces.distinct.to_list())
    lengths = np.fromiter(map(len, lists), np.int64, len(lists))
    codes, found = Packed.of(chain.from_iterable(lists)).number()
    return *write_out(Parts(found, codes, offsets_of(lengths)), pieces), found.to_list()


def number_pieces(texts: Sequence[str] | pa.LargeStringArray) -> Pieces:
    """
    Cut texts at white space and number the distinct pieces.

    Parameters
    ----------
    texts : sequence of str or Arrow array of str
        One text a document.

    Returns
    -------
    Pieces

    Examples
    --------
    >>> pieces = number_pieces(["خبر عاجل", "خبر"])
    >>> pieces.distinct.to_list(), pieces.codes.tolist(), pieces.offsets.tolist()
    (['خبر', 'عاجل'], [0, 1, 0], [0, 2, 3])
    """
    starts = track(range(0, max(len(texts), 1), _BATCH), "words", "articles", total=len(texts), step=_BATCH)
    batches = [_cut(texts[start : start + _BATCH]) for start in starts]
    # A small dictionary a batch, joined at the end, is faster than a large one that no cache holds.
    whole = pa.chunked_array([encoded for encoded, _ in batches]).unify_dictionaries()
    codes = np.concatenate([chunk.indices.to_numpy() for chunk in whole.chunks])
    lengths = np.concatenate([lengths for _, lengths in batches])
    return Pieces(Packed(whole.chunk(0).dictionary), codes, offsets_of(lengths))


def _cut(texts: Sequence[str] | pa.LargeStringArray) -> tuple[pa.DictionaryArray, np.ndarray]:
    """The pieces of some texts, numbered, and how many each text has."""
    try:
        values = texts if isinstance(texts, pa.Array) else pa.array(texts, pa.large_string())
    except UnicodeEncodeError:  # half of a surrogate pair
        values = pa.array([text.encode("utf-8", "surrogatepass") for text in texts], pa.large_binary())
    values = pc.binary_join_element_wise(_NOTHING, values.cast(pa.large_binary()), _BREAK)
    _, bounds, data = values.buffers()
    bounds = np.frombuffer(bounds, np.int64)[: len(values) + 1]
    pieces = Packed.of_bytes(bytes(memoryview(data)[: bounds[-1]]).translate(_SPACE_TO_BREAK))
    return pieces.array.dictionary_encode(), np.diff(np.searchsorted(pieces.starts, bounds))


def join_parts(is_plain: np.ndarray, plain: str, lengths: np.ndarray, others: list[list[str]]) -> Parts:
    """
    Join the tokens of pieces of which some were split in one way and the others in another.

    Parameters
    ----------
    is_plain : ndarray of bool, shape (n_pieces,)
        Whether a piece is of the first kind.
    plain : str
        The tokens of these pieces, as in `Packed.text`.
    lengths : ndarray of int64, shape (n_plain,)
        How many tokens each of them has.
    others : list of list of str
        The tokens of each of the other pieces.

    Returns
    -------
    Parts
    """
    text = "".join(f"\n{token}" for token in chain.from_iterable(others))
    codes, found = Packed.of_text(plain + text).number()
    if len(others):
        per_piece = np.empty(len(is_plain), np.int64)
        per_piece[is_plain], per_piece[~is_plain] = lengths, list(map(len, others))
        is_plain, lengths = np.repeat(is_plain, per_piece), per_piece
        in_order = np.empty_like(codes)
        n_plain = int(is_plain.sum())
        in_order[is_plain], in_order[~is_plain] = codes[:n_plain], codes[n_plain:]
        codes = in_order
    return Parts(found, codes, offsets_of(lengths))


def write_out(parts: Parts, pieces: Pieces) -> tuple[np.ndarray, np.ndarray]:
    """
    Give the code of each token of the texts, and where each document begins.

    Parameters
    ----------
    parts : Parts
        The tokens of the distinct pieces.
    pieces : Pieces
        The pieces of the texts.

    Returns
    -------
    codes : ndarray of int32, shape (n_tokens,)
    offsets : ndarray of int64, shape (n_docs + 1,)
    """
    per_piece = np.diff(parts.offsets)
    total = int(np.bincount(pieces.codes, minlength=len(per_piece)) @ per_piece)
    fits = len(per_piece) == 0 or int(per_piece.max()) * _PIECES < 2**31
    kind, size = (pa.ListArray, np.int32) if fits else (pa.LargeListArray, np.int64)
    lists = kind.from_arrays(pa.array(parts.offsets.astype(size)), pa.array(parts.codes))
    codes, offsets = np.empty(total, np.int32), np.full(len(pieces.offsets), total, np.int64)
    done = 0
    for start in range(0, len(pieces.codes), _PIECES):
        taken = lists.take(pa.array(pieces.codes[start : start + _PIECES]))
        tokens = taken.flatten().to_numpy()
        codes[done : done + len(tokens)] = tokens
        first, last = np.searchsorted(pieces.offsets, (start, start + len(taken)))
        offsets[first:last] = done + taken.offsets.to_numpy()[pieces.offsets[first:last] - start]
        done += len(tokens)
    return codes, offsets


def merge_types(found: Packed, count: np.ndarray, terms: Packed) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """
    Give tokens of one term one code, and say how each term is most often written.

    Parameters
    ----------
    found : Packed
        The distinct tokens.
    count : ndarray of int64, shape (n_found,)
        How often each of them occurs.
    terms : Packed
        The term of each of them; `found` itself where each is its own.

    Returns
    -------
    codes : ndarray of int32, shape (n_found,)
        The number of the term of each token in `types`.
    types : ndarray of str objects
        The distinct terms in code-point order.
    written : ndarray of str objects
        The most frequent token of each term; among equals the first in code-point order.
    """
    order = terms.order()
    ranks = np.empty(len(order), np.int32)
    if terms is found:
        ranks[order] = np.arange(len(order), dtype=np.int32)
        types = strings(found.take(order).to_list())
        return ranks, types, types.copy()
    ordered = terms.take(order)
    is_new = np.ones(len(order), bool)
    is_new[1:] = pc.not_equal(ordered.array[1:], ordered.array[:-1]).to_numpy(zero_copy_only=False)
    number = (np.cumsum(is_new) - 1).astype(np.int32)
    ranks[order] = number
    types = Packed(ordered.array.filter(pa.array(is_new)))
    best = _most_frequent(found, count, order, number)
    return ranks, strings(types.to_list()), strings(found.take(best).to_list())


def _most_frequent(found: Packed, count: np.ndarray, order: np.ndarray, number: np.ndarray) -> np.ndarray:
    """The place in `found` of the most frequent token of each type; `order` has tokens of one type side by side."""
    starts = np.flatnonzero(np.diff(number, prepend=-1))
    count = count[order]
    tops = np.flatnonzero(count == np.maximum.reduceat(count, starts)[number]) if len(starts) else starts
    place, number = order[tops], number[tops]
    equals = np.flatnonzero(np.bincount(number)[number] > 1) if len(number) else number
    names = np.empty(len(equals), np.int64)
    names[found.take(place[equals]).order()] = np.arange(len(equals))
    equals_in_order = equals[np.lexsort((names, number[equals]))]
    place[equals] = place[equals_in_order]
    return place[np.flatnonzero(np.diff(number, prepend=-1))]


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


def number_values(values: list[str]) -> tuple[np.ndarray, list[str]]:
    """Number each value in order of first occurrence: codes as int32, and the distinct values."""
    codes, distinct = Packed.of(values).number()
    return codes, distinct.to_list()
