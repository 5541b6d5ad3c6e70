"""Pairs of neighbours and how strongly they hold together: counts and pure formulas, each with its source."""

from __future__ import annotations

import numpy as np
import pandas as pd

from toolkit.tokens import Tokens


def log_dice(both: np.ndarray, first: np.ndarray | float, second: np.ndarray) -> np.ndarray:
    """
    Return 14 + log₂ of the Dice coefficient (Rychlý 2008, "A lexicographer-friendly association score").

    >>> log_dice(np.array([10, 1]), 10, np.array([10, 2**14 - 10])).round(2)
    array([14.,  1.])
    """
    with np.errstate(divide="ignore"):
        return 14 + np.log2(2 * np.asarray(both, float) / (np.asarray(first, float) + second))


def npmi(both: np.ndarray, first: np.ndarray | float, second: np.ndarray, n: float) -> np.ndarray:
    """
    Return normalised pointwise mutual information (Bouma 2009): 1 always together, 0 chance, −1 never.

    >>> npmi(np.array([10, 1, 0]), 10, np.array([10, 10, 10]), 100).round(2)
    array([ 1.,  0., -1.])
    """
    both = np.asarray(both, float)
    with np.errstate(divide="ignore", invalid="ignore"):
        value = np.log(both * n / (np.asarray(first, float) * second)) / -np.log(both / n)
    return np.where(both == 0, -1.0, np.where(both >= n, 1.0, value))


def t_score(both: np.ndarray, first: np.ndarray | float, second: np.ndarray, n: float) -> np.ndarray:
    """
    Return (O − E) / √O (Church et al. 1991); the example is Manning and Schütze's "new companies" (1999, p. 164).

    >>> t_score(np.array([8]), 15828, np.array([4675]), 14307668).round(4)
    array([0.9999])
    """
    both = np.asarray(both, float)
    return (both - np.asarray(first, float) * second / n) / np.sqrt(np.maximum(both, 1))


def g2(both: np.ndarray, first: np.ndarray | float, second: np.ndarray, n: float) -> np.ndarray:
    """
    Return the log-likelihood G² of a fourfold table, 0 or more (Dunning 1993).

    The example is Dunning's "the swiss": 110 times together, 2,442 and 111 times with others, of 31,777 pairs.

    >>> g2(np.array([110]), 110 + 2442, np.array([110 + 111]), 31777).round(2)
    array([270.72])
    """
    both, first, second = np.asarray(both, float), np.asarray(first, float), np.asarray(second, float)
    observed = (both, first - both, second - both, n - first - second + both)
    expected = (first * second, first * (n - second), (n - first) * second, (n - first) * (n - second))
    total = np.zeros(np.broadcast(both, first, second).shape)
    for cell, chance in zip(observed, expected, strict=True):
        with np.errstate(divide="ignore", invalid="ignore"):
            total += np.where(cell > 0, cell * np.log(cell * n / chance), 0.0)
    return np.maximum(2 * total, 0.0)


def pair_margins(tokens: Tokens) -> tuple[np.ndarray, np.ndarray]:
    """Return how often each type is the first and how often it is the second of two neighbours, shape (n_types,)."""
    inner = np.ones(tokens.n_tokens + 1, dtype=bool)
    inner[tokens.offsets] = False  # no pair reaches over the border of two documents
    first, second = tokens.codes[inner[1:]], tokens.codes[inner[:-1]]
    return np.bincount(first, minlength=tokens.n_types), np.bincount(second, minlength=tokens.n_types)


def adjacent_pairs(tokens: Tokens, *, min_count: int = 1, usable: np.ndarray | None = None) -> pd.DataFrame:
    """
    Count the pairs of neighbours in each document.

    Parameters
    ----------
    tokens : Tokens
    min_count : int, in tokens
        Leave out rarer pairs.
    usable : ndarray of bool, shape (n_types,), optional
        Leave out pairs with another type.

    Returns
    -------
    DataFrame
        first, second (codes), count, docs; in the order of the codes.

    Examples
    --------
    >>> from toolkit.tokens import tokenize
    >>> adjacent_pairs(tokenize(["خبر عاجل خبر عاجل"], form="word")).values.tolist()
    [[0, 1, 2, 1], [1, 0, 1, 1]]
    """
    n_types = max(tokens.n_types, 1)
    frequent = np.bincount(tokens.codes, minlength=tokens.n_types) >= min_count
    frequent = frequent if usable is None else frequent & usable
    docs, fits = tokens.doc_numbers(), frequent[tokens.codes]
    kept = np.flatnonzero(fits[1:] & fits[:-1] & (docs[1:] == docs[:-1]))
    keys = tokens.codes[kept].astype(np.int64) * n_types + tokens.codes[kept + 1]
    order = np.argsort(keys, kind="stable")  # documents stay in their order inside a pair
    keys, docs = keys[order], docs[kept][order]
    starts = np.flatnonzero(np.diff(keys, prepend=-1))
    count = np.diff(np.append(starts, len(keys)))
    new_doc = np.diff(docs, prepend=-1) != 0
    new_doc[starts] = True
    n_docs = np.add.reduceat(new_doc.astype(np.int64), starts) if len(starts) else count
    table = pd.DataFrame(
        {"first": keys[starts] // n_types, "second": keys[starts] % n_types, "count": count, "docs": n_docs}
    )
    return table[table["count"] >= min_count].reset_index(drop=True)
