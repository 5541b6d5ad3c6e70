"""Texts → integer codes: each distinct piece of text between white space is split once, however often it occurs."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from itertools import chain, count

import numpy as np

_BATCH = 5_000  # documents; bounds the memory that the pieces of one batch take


def encode(texts: list[str], split: Callable[[list[str]], list[list[str]]]) -> tuple[np.ndarray, np.ndarray, list[str]]:
    """
    Split texts into tokens and give each distinct token a number.

    Parameters
    ----------
    texts : list of str
        One text a document.
    split : callable
        Gives the tokens of each of a list of pieces without white space.

    Returns
    -------
    codes : ndarray of int32, shape (n_tokens,)
        The number of each token.
    offsets : ndarray of int64, shape (n_docs + 1,)
        Where each document begins in `codes`.
    found : list of str
        The distinct tokens, in the order of their numbers.
    """
    pieces, piece_codes, pieces_per_doc = _number_pieces(texts)
    tokens_of_piece = split(pieces)
    lengths = np.fromiter(map(len, tokens_of_piece), np.int64, len(pieces))
    token_codes, found = _number(chain.from_iterable(tokens_of_piece), int(lengths.sum()))
    starts = offsets_of(lengths)
    first_piece = offsets_of(pieces_per_doc)
    codes, doc_lengths = [np.empty(0, np.int32)], [np.empty(0, np.int64)]
    for start in range(0, len(texts), _BATCH):
        bounds = first_piece[start : start + _BATCH + 1]
        in_batch = piece_codes[bounds[0] : bounds[-1]]
        codes.append(token_codes[ranges(starts[in_batch], lengths[in_batch])])
        doc_lengths.append(np.diff(offsets_of(lengths[in_batch])[bounds - bounds[0]]))
    return np.concatenate(codes), offsets_of(np.concatenate(doc_lengths)), found


def merge_types(codes: np.ndarray, found: list[str], terms: list[str]) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """
    Give tokens of one term one code, and say how each term is most often written.

    Parameters
    ----------
    codes : ndarray of int32, shape (n_tokens,)
        The number of each token in `found`.
    found : list of str
        The distinct tokens.
    terms : list of str
        The term of each of them.

    Returns
    -------
    codes : ndarray of int32, shape (n_tokens,)
        The number of each token in `types`.
    types : ndarray of str objects
        The distinct terms in code-point order.
    written : ndarray of str objects
        The most frequent token of each term; among equals the first in code-point order.
    """
    types = sorted(set(terms))
    number = dict(zip(types, range(len(types)), strict=True))
    new_code = np.fromiter(map(number.__getitem__, terms), np.int32, len(terms))
    if terms is found:
        return new_code[codes], strings(types), strings(types)
    counts = np.bincount(codes, minlength=len(found))
    backwards = np.array(sorted(range(len(found)), key=found.__getitem__, reverse=True), dtype=np.int64)
    order = backwards[np.argsort(counts[backwards], kind="stable")]
    # Of the places with one code the last stays: the most frequent, and among equals the first in code-point order.
    best = dict(zip(new_code[order].tolist(), order.tolist(), strict=True))
    return new_code[codes], strings(types), strings([found[best[code]] for code in range(len(types))])


def ranges(starts: np.ndarray, lengths: np.ndarray) -> np.ndarray:
    """
    Join the ranges start, start + 1, …, start + length - 1 into one array.

    >>> ranges(np.array([5, 0]), np.array([2, 3])).tolist()
    [5, 6, 0, 1, 2]
    """
    ends = np.cumsum(lengths)
    total = int(ends[-1]) if len(ends) else 0
    return np.arange(total) + np.repeat(starts - (ends - lengths), lengths)


def offsets_of(lengths: np.ndarray) -> np.ndarray:
    """Where parts of these lengths begin when they stand one after another; the last is the end."""
    """Where parts of these lengths begin when they stand one after another; the last is the end."""
    """Where parts of these lengths begin when they stand one after another; the last is the end."""
    """Where parts of these lengths begin when they stand one after another; the last is the end."""
    return np.concatenate(([0], np.cumsum(lengths, dtype=np.int64)))


def strings(values: list[str]) -> np.ndarray:
    """An array of str objects, which takes no more room than its longest value needs."""
    """An array of str objects, which takes no more room than its longest value needs."""
    """An array of str objects, which takes no more room than its longest value needs."""
    """An array of str objects, which takes no more room than its values need."""
    array = np.empty(len(values), dtype=object)
    array[:] = values
    return array


def _number_pieces(texts: list[str]) -> tuple[list[str], np.ndarray, np.ndarray]:
    """The distinct pieces between white space, the number of each piece, and how many pieces each text has."""
    numbers: defaultdict[str, int] = defaultdict(count().__next__)
    codes, lengths = [np.empty(0, np.int32)], np.empty(len(texts), np.int64)
    for start in range(0, len(texts), _BATCH):
        batch = [text.split() for text in texts[start : start + _BATCH]]
        lengths[start : start + len(batch)] = list(map(len, batch))
        n_pieces = int(lengths[start : start + len(batch)].sum())
        codes.append(np.fromiter(map(numbers.__getitem__, chain.from_iterable(batch)), np.int32, n_pieces))
    return list(numbers), np.concatenate(codes), lengths


def _number(values: Iterable[str], n_values: int) -> tuple[np.ndarray, list[str]]:
    """The number of each value in order of first occurrence, and the distinct values."""
    numbers: defaultdict[str, int] = defaultdict(count().__next__)
    codes = np.fromiter(map(numbers.__getitem__, values), np.int32, n_values)
    return codes, list(numbers)
