"""Texts → integer codes: each distinct piece of text between white space is split once, however often it occurs."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

_BATCH = 5_000  # documents; bounds the memory that the pieces of one batch take


def encode(texts: list[str], split: Callable[[list[str]], list[list[str]]]) -> tuple[np.ndarray, np.ndarray, list[str]]:
    """Codes and offsets of all tokens, and the distinct tokens in order of their code."""
    piece_numbers: dict[str, int] = {}
    token_numbers: dict[str, int] = {}
    piece_starts, piece_lengths = [np.empty(0, np.int64)], [np.empty(0, np.int64)]
    piece_tokens, batch_codes, doc_lengths = [], [], [np.empty(0, np.int64)]
    n_piece_tokens = 0
    for start in range(0, len(texts), _BATCH):
        batch_pieces, piece_codes, pieces_per_doc = _split_white_space(texts[start : start + _BATCH])
        new = [piece for piece in batch_pieces if piece not in piece_numbers]
        piece_numbers.update(zip(new, range(len(piece_numbers), len(piece_numbers) + len(new)), strict=True))
        new_tokens = split(new)
        lengths = np.fromiter(map(len, new_tokens), np.int64, len(new_tokens))
        piece_starts.append(n_piece_tokens + offsets_of(lengths)[:-1])
        piece_lengths.append(lengths)
        numbers = (token_numbers.setdefault(token, len(token_numbers)) for piece in new_tokens for token in piece)
        piece_tokens.append(np.fromiter(numbers, np.int32, int(lengths.sum())))
        n_piece_tokens += len(piece_tokens[-1])

        starts, sizes, flat = (np.concatenate(parts) for parts in (piece_starts, piece_lengths, piece_tokens))
        piece_starts, piece_lengths, piece_tokens = [starts], [sizes], [flat]
        known = np.fromiter((piece_numbers[piece] for piece in batch_pieces), np.int64, len(batch_pieces))[piece_codes]
        batch_codes.append(flat[ranges(starts[known], sizes[known])])
        doc_of_piece = np.repeat(np.arange(len(pieces_per_doc)), pieces_per_doc)
        doc_lengths.append(
            np.bincount(doc_of_piece, weights=sizes[known], minlength=len(pieces_per_doc)).astype(np.int64)
        )
    codes = np.concatenate(batch_codes) if batch_codes else np.empty(0, np.int32)
    return codes, offsets_of(np.concatenate(doc_lengths)), list(token_numbers)


def _split_white_space(texts: list[str]) -> tuple[list[str], np.ndarray, np.ndarray]:
    """The distinct pieces between white space, the code of each piece, and the number of pieces of each text."""
    import pyarrow as pa
    import pyarrow.compute as pc

    try:
        array = pa.array(texts, pa.large_string())
    except UnicodeEncodeError:  # a lone surrogate, which Arrow cannot hold
        split = [text.split() for text in texts]
        lengths = np.fromiter(map(len, split), np.int64, len(split))
        numbers: dict[str, int] = {}
        codes = np.fromiter(
            (numbers.setdefault(p, len(numbers)) for s in split for p in s), np.int64, int(lengths.sum())
        )
        return list(numbers), codes, lengths
    lists = pc.utf8_split_whitespace(array)
    encoded = lists.flatten().dictionary_encode()
    codes = encoded.indices.to_numpy(zero_copy_only=False).astype(np.int64)
    lengths = pc.list_value_length(lists).to_numpy(zero_copy_only=False).astype(np.int64)
    return encoded.dictionary.to_pylist(), codes, lengths


def merge_types(codes: np.ndarray, found: list[str], terms: list[str]) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Give tokens of one term one code; say how each term is most often written."""
    types = sorted(set(terms))
    number = {term: code for code, term in enumerate(types)}
    new_code = np.fromiter((number[term] for term in terms), np.int32, len(terms))
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
    return np.concatenate(([0], np.cumsum(lengths, dtype=np.int64)))


def strings(values: list[str]) -> np.ndarray:
    """An array of str objects, which takes no more room than its longest value needs."""
    array = np.empty(len(values), dtype=object)
    array[:] = values
    return array
