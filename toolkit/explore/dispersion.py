"""How evenly words are spread over documents, outlets or days."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
import pandas as pd
from scipy import sparse

from toolkit.errors import ToolkitError
from toolkit.explore.queries import codes_of
from toolkit.tokens import Tokens


def dispersion(
    tokens: Tokens,
    terms: str | Iterable[str] | None = None,
    *,
    parts: Sequence | pd.Series | np.ndarray | None = None,
    min_count: int = 10,
) -> pd.DataFrame:
    """
    Measure how evenly words are spread over the parts of a corpus.

    A word with many occurrences in few articles says less about the news than its frequency suggests. Parts without
    a token, and documents whose part is "" or missing, are left out.

    Parameters
    ----------
    tokens : Tokens
    terms : str or iterable of str, optional
        Words in any spelling; all words without it.
    parts : sequence, shape (n_docs,), optional
        The part of each document, such as `articles["outlet"]`; of dates the days count, as in
        `articles["published"]`. Each document is a part of its own without it.
    min_count : int, in tokens
        Without `terms`, leave out words that occur less often than this.

    Returns
    -------
    DataFrame
        One row a word, in the order of `terms`; the most frequent first without them.

        - term, written, count
        - parts, n_parts: parts that have the word, and parts in all
        - dp: Gries' deviation of proportions, ½ Σ |vᵢ − sᵢ| over the share vᵢ of the word's occurrences and the share
          sᵢ of all tokens in part i; 0 is even, near 1 is all in one small part (Gries 2008)
        - dp_norm: dp / (1 − min sᵢ), in 0..1 (Lijffijt and Gries 2012)
        - juilland_d: 1 − V / √(n − 1) over the relative frequencies in the n parts, V their standard deviation divided
          by their mean; 1 is even, 0 is all in one part (Juilland and Chang-Rodríguez 1964; Gries 2008)

        The measures are missing for a word without occurrence in the parts, and where there is one part alone.

    Raises
    ------
    ToolkitError
        If a term does not occur, or `parts` do not fit the documents.

    Examples
    --------
    >>> from toolkit.tokens import tokenize
    >>> tokens = tokenize(["خبر عاجل", "خبر هام"], form="word")
    >>> dispersion(tokens, ["خبر", "عاجل"])[["written", "dp", "dp_norm", "juilland_d"]].values.tolist()
    [['خبر', 0.0, 0.0, 1.0], ['عاجل', 0.5, 1.0, 0.0]]
    """
    part_of_doc, n_parts = _numbered(tokens, parts)
    count = np.bincount(tokens.codes, minlength=tokens.n_types)
    if terms is None:
        codes = np.flatnonzero(count >= max(min_count, 1))
        codes = codes[np.argsort(-count[codes], kind="stable")]
    else:
        codes = codes_of(tokens, terms)
    sizes = np.bincount(part_of_doc[part_of_doc >= 0], tokens.doc_lengths[part_of_doc >= 0], minlength=n_parts)
    by_part = _count_by_part(tokens, codes, part_of_doc, n_parts)
    dp, dp_norm, juilland_d = spread(by_part, sizes)
    return pd.DataFrame(
        {
            "term": pd.array(tokens.types[codes], dtype="str"),
            "written": pd.array(tokens.written[codes], dtype="str"),
            "count": np.asarray(by_part.sum(axis=1)).ravel().astype(np.int64),
            "parts": np.diff(by_part.indptr).astype(np.int64),
            "n_parts": n_parts,
            "dp": dp,
            "dp_norm": dp_norm,
            "juilland_d": juilland_d,
        }
    )


def spread(by_part: sparse.csr_matrix, sizes: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """
    Return DP, normalised DP and Juilland's D of each term; work grows with the occurrences, not with terms × parts.

    Parameters
    ----------
    by_part : csr_matrix, shape (n_terms, n_parts)
        Tokens of each term in each part, no stored zeros.
    sizes : ndarray, shape (n_parts,)
        Tokens of each part, none 0.
    """
    n_parts = len(sizes)
    total = np.asarray(by_part.sum(axis=1)).ravel().astype(float)
    row = np.repeat(np.arange(by_part.shape[0]), np.diff(by_part.indptr))
    share = (sizes / sizes.sum()) if n_parts else np.empty(0)
    with np.errstate(divide="ignore", invalid="ignore"):
        # Shares sum to 1 on both sides, so the differences above 0 are half of all differences.
        above = np.maximum(by_part.data / total[row] - share[by_part.indices], 0)
        dp = np.where(total > 0, np.bincount(row, above, minlength=by_part.shape[0]), np.nan)
        rate = by_part.data / sizes[by_part.indices]
        mean = np.bincount(row, rate, minlength=by_part.shape[0]) / max(n_parts, 1)
        square = np.bincount(row, rate**2, minlength=by_part.shape[0]) / max(n_parts, 1)
        variation = np.sqrt(np.maximum(square - mean**2, 0)) / mean
        juilland_d = 1 - variation / np.sqrt(n_parts - 1) if n_parts > 1 else np.full(len(total), np.nan)
    if n_parts < 2:
        return np.full(len(total), np.nan), np.full(len(total), np.nan), juilland_d
    return dp, dp / (1 - share.min()), np.clip(juilland_d, 0, 1)


def _numbered(tokens: Tokens, parts: Sequence | pd.Series | np.ndarray | None) -> tuple[np.ndarray, int]:
    """Return the number of the part of each document, −1 for none, and the number of parts that have tokens."""
    given = pd.Series(np.arange(tokens.n_docs)) if parts is None else pd.Series(parts).reset_index(drop=True)
    if len(given) != tokens.n_docs:
        raise ToolkitError(f"there are {len(given):,} parts for {tokens.n_docs:,} documents; give one for each")
    if pd.api.types.is_datetime64_any_dtype(given):
        given = given.dt.normalize()
    known = given.notna() & (given.astype("str") != "") & (tokens.doc_lengths > 0)
    numbers = np.full(tokens.n_docs, -1, dtype=np.int64)
    codes, names = pd.factorize(given[known], sort=True)
    numbers[known.to_numpy()] = codes
    return numbers, len(names)


def _count_by_part(tokens: Tokens, codes: np.ndarray, part_of_doc: np.ndarray, n_parts: int) -> sparse.csr_matrix:
    row_of_type = np.full(tokens.n_types, -1, dtype=np.int64)
    row_of_type[codes] = np.arange(len(codes))
    rows, columns = row_of_type[tokens.codes], part_of_doc[tokens.doc_numbers()]
    kept = (rows >= 0) & (columns >= 0)
    shape = (len(codes), n_parts)
    counted = sparse.coo_matrix((np.ones(int(kept.sum()), np.int64), (rows[kept], columns[kept])), shape=shape).tocsr()
    counted.sum_duplicates()
    return counted
