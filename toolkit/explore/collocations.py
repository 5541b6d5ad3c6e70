"""Words that stand together more often than chance: in the neighbourhood of one word, or side by side."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from toolkit.association import adjacent_pairs, g2, log_dice, npmi, pair_margins, t_score
from toolkit.errors import ToolkitError
from toolkit.explore.groups import labels_of
from toolkit.explore.queries import codes_of
from toolkit.tokens import Tokens

_COLUMNS = ("word", "collocate", "written", "count", "before", "after", "docs", "word_count", "collocate_count")
MEASURES = ("log_dice", "npmi", "t", "g2")


def collocations(
    tokens: Tokens,
    word: str | None = None,
    *,
    groups: Sequence[str] | pd.Series | np.ndarray | None = None,
    window: int = 5,
    min_count: int = 5,
    min_docs: int = 1,
    sort: str = "log_dice",
) -> pd.DataFrame:
    """
    Find the words that stand near a word, or all pairs of words that stand side by side.

    Neighbours are the tokens as given: after `drop_stopwords` the words that it left behind become neighbours. A
    window ends at the end of its document, not at the end of a sentence.

    Parameters
    ----------
    tokens : Tokens
    word : str, optional
        A word in any spelling; all pairs side by side, in their order, without it.
    groups : sequence of str, shape (n_docs,), optional
        The group of each document, such as `articles["outlet"]`; of dates the days count. Each group is then looked at
        as a corpus of its own, and those that do not have `word` are left out.
    window : int, in tokens
        How far from `word` on either side; pairs are always side by side.
    min_count : int, in tokens
        Leave out words that stand near `word`, or pairs that occur, less often than this.
    min_docs : int, in documents
        Leave out what fewer documents have.
    sort : {"log_dice", "npmi", "t", "g2"}
        The measure that orders the table, largest first.

    Returns
    -------
    DataFrame
        One row a collocate or pair.

        - group: the group; "" without `groups`
        - word, collocate: the types; in a pair the first and the second
        - written: the collocate as most often written; of a pair, both words
        - count: tokens of the collocate in the windows, each once; occurrences of a pair
        - before, after: those that stand before and after the nearest `word` (the one before, between two equally near)
        - docs: documents with the collocate near the word
        - word_count, collocate_count: tokens in all
        - log_dice: 14 + log₂(2f / (f₁ + f₂)), at most 14; two more is four times as often, and the size of the corpus
          does not matter (Rychlý 2008). f is `count`, at most `word_count`.
        - npmi: pointwise mutual information divided by −ln p, in −1..1; 0 is chance (Bouma 2009)
        - t: (O − E) / √O (Church, Gale, Hanks and Hindle 1991)
        - g2: log-likelihood of the whole fourfold table (Dunning 1993), negative where the two avoid each other

        npmi, t and g2 compare the windows, without the word itself, with the rest of the corpus (surface
        cooccurrence; Evert 2008, section 3.1).

    Raises
    ------
    ToolkitError
        If the word does not occur, the groups do not fit the documents, or an option has no such value.

    Examples
    --------
    >>> from toolkit.tokens import tokenize
    >>> tokens = tokenize(["مجلس الأمن الدولي", "مجلس الأمن", "قرار مجلس الأمن"], form="word")
    >>> collocations(tokens, "مجلس", min_count=2)[["written", "count", "after"]].values.tolist()
    [['الأمن', 3, 3]]
    """
    if sort not in MEASURES:
        raise ToolkitError(f"sort is one of {', '.join(MEASURES)}, not {sort!r}")
    if window < 1:
        raise ToolkitError(f"window is at least 1 token, not {window}")
    code = None if word is None else int(codes_of(tokens, word)[0])
    tables = []
    for name, some in _corpora(tokens, groups, code):
        counted = _pairs(some, min_count) if code is None else _around(some, code, window)
        counted = counted[(counted["count"] >= max(min_count, 1)) & (counted["docs"] >= min_docs)]
        table = _named(some, counted, pair=word is None)
        table.insert(0, "group", pd.array([name] * len(table), dtype="str"))
        tables.append(table)
    return pd.concat(tables, ignore_index=True).sort_values(
        ["group", sort, "count", "word", "collocate"], ascending=[True, False, False, True, True], ignore_index=True
    )


def _corpora(
    tokens: Tokens, groups: Sequence[str] | pd.Series | np.ndarray | None, code: int | None
) -> list[tuple[str, Tokens]]:
    """The documents of each group that has the word; all documents without groups."""
    if groups is None:
        return [("", tokens)]
    labels = labels_of(groups, tokens.n_docs)
    names = sorted(set(labels[labels != ""]))
    parts = [(name, tokens[labels == name]) for name in names]
    parts = [(name, some) for name, some in parts if code is None or (some.codes == code).any()]
    if not parts:
        missing = "has a group" if not names else f"that has a group has {tokens.types[code]!r}"
        raise ToolkitError(f"no document {missing}; choose another column, or leave groups out")
    return parts


def _around(tokens: Tokens, code: int, window: int) -> pd.DataFrame:
    """Count each type in the windows around a word: each token once, on the side of the nearest hit."""
    hits = np.flatnonzero(tokens.codes == code)
    docs = tokens.doc_numbers()
    near, side = np.zeros(tokens.n_tokens, dtype=bool), np.zeros(tokens.n_tokens, dtype=np.int8)
    for step in range(window, 0, -1):  # the nearest hit is written last, and before wins a tie
        for sign in (1, -1):
            places = hits + sign * step
            kept = (places >= 0) & (places < tokens.n_tokens)
            places = places[kept][docs[places[kept]] == docs[hits[kept]]]
            near[places], side[places] = True, sign
    near[hits] = False
    places = np.flatnonzero(near)
    codes, n_types = tokens.codes[places], tokens.n_types
    count = np.bincount(codes, minlength=n_types)
    after = np.bincount(codes[side[places] > 0], minlength=n_types)
    in_docs = np.unique(docs[places].astype(np.int64) * n_types + codes) % n_types
    found = np.flatnonzero(count)
    total = np.bincount(tokens.codes, minlength=n_types)
    n_other = tokens.n_tokens - len(hits)
    return pd.DataFrame(
        {
            "first": code,
            "second": found,
            "count": count[found],
            "before": count[found] - after[found],
            "after": after[found],
            "docs": np.bincount(in_docs, minlength=n_types)[found],
            "word_count": len(hits),
            "collocate_count": total[found],
            "first_margin": len(places),
            "second_margin": total[found],
            "n": n_other,
        }
    )


def _pairs(tokens: Tokens, min_count: int) -> pd.DataFrame:
    """Count each pair of neighbours, first and second, with the margins of the table of all pairs."""
    pairs = adjacent_pairs(tokens, min_count=min_count)
    total = np.bincount(tokens.codes, minlength=tokens.n_types)
    first, second = pairs["first"].to_numpy(), pairs["second"].to_numpy()
    firsts, seconds = pair_margins(tokens)
    return pairs.assign(
        before=0,
        after=pairs["count"],
        word_count=total[first],
        collocate_count=total[second],
        first_margin=firsts[first],
        second_margin=seconds[second],
        n=firsts.sum(),
    )


def _named(tokens: Tokens, counted: pd.DataFrame, *, pair: bool) -> pd.DataFrame:
    first, second = counted["first"].to_numpy(np.int64), counted["second"].to_numpy(np.int64)
    both = counted["count"].to_numpy()
    margins = counted["first_margin"].to_numpy(float), counted["second_margin"].to_numpy(float)
    n = float(counted["n"].iloc[0]) if len(counted) else 1.0
    names = tokens.written[second]
    if pair:
        names = [f"{a} {b}" for a, b in zip(tokens.written[first], names, strict=True)]
    at_most = np.minimum(both, counted["word_count"])
    expected = margins[0] * margins[1] / n
    values = {
        "word": pd.array(tokens.types[first], dtype="str"),
        "collocate": pd.array(tokens.types[second], dtype="str"),
        "written": pd.array(names, dtype="str"),
        **{name: counted[name].to_numpy(np.int64) for name in _COLUMNS[3:]},
        "log_dice": log_dice(at_most, counted["word_count"].to_numpy(), counted["collocate_count"].to_numpy()),
        "npmi": npmi(both, *margins, n),
        "t": t_score(both, *margins, n),
        "g2": g2(both, *margins, n) * np.where(both < expected, -1, 1),
    }
    return pd.DataFrame(values)
