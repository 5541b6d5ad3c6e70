"""The words that mark a group of documents against the rest."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from toolkit.errors import ToolkitError
from toolkit.explore.groups import labels_of

if TYPE_CHECKING:
    from toolkit.tokens import Tokens

_Z95 = 1.959963984540054  # the 97.5 % point of the normal distribution
_INSTEAD_OF_ZERO = 0.5  # Hardie 2014, so that a word which one side never uses has a finite ratio


def keyness(
    tokens: Tokens,
    groups: Sequence[str] | pd.Series | np.ndarray,
    *,
    target: str | None = None,
    min_count: int = 5,
    min_docs: int = 1,
) -> pd.DataFrame:
    """
    Compare how often each group of documents uses each word with how often all other groups do.

    Documents whose group is "" or missing stand on neither side. With several groups, each in turn is compared
    with the rest.

    Parameters
    ----------
    tokens : Tokens
        Of all documents.
    groups : sequence of str, shape (n_docs,)
        The group of each document, such as `articles["outlet"]`; of dates the days count.
    target : str, optional
        Compare this group alone with the rest; all groups otherwise.
    min_count : int, in tokens
        Leave out words that occur less often than this on both sides together.
    min_docs : int, in documents
        Leave out words that fewer documents than this use, on both sides together.

    Returns
    -------
    DataFrame
        One row a group and word; groups by their size, biggest first, and words from the surest mark of the group
        to the surest mark of the rest, by the end of the interval that is nearer to zero.

        - group, term, written
        - count, other_count: tokens on either side
        - docs: documents of the group that use the word
        - per_million, other_per_million: the same per million tokens of that side
        - g2: log-likelihood, G² = 2 (a ln(a/E₁) + b ln(b/E₂)), 0 or more (Rayson and Garside 2000, after Dunning 1993)
        - log_ratio: binary logarithm of the ratio of the two relative frequencies; +1 is twice as often, -1 half as
          often; a count of 0 is taken as 0.5 (Hardie 2014)
        - log_ratio_low, log_ratio_high: its 95 % interval, from the variance of the logarithm of a relative risk
          (Katz, Baptista, Azen and Pike 1978)
        - p_adjusted: probability of a G² as large by chance (χ², one degree of freedom), corrected for all rows of
          the table (Holm 1979)

    Raises
    ------
    ToolkitError
        If the groups do not fit the documents, fewer than two have a name and tokens, or there is no such target.
    """
    codes, doc_numbers, group_of_doc, names = _sides(tokens, groups)
    if target is not None and target not in names:
        raise ToolkitError(f"there is no group {target!r}; groups are {', '.join(map(str, names))}")
    count, docs = _counts(tokens, codes, doc_numbers, group_of_doc, len(names))
    kept = np.flatnonzero((count.sum(axis=0) >= max(min_count, 1)) & (docs.sum(axis=0) >= min_docs))
    words = {name: pd.array(getattr(tokens, name)[kept], dtype="str") for name in ("types", "written")}
    sizes = count.sum(axis=1)
    wanted = [i for i in np.argsort(-sizes, kind="stable") if target is None or names[i] == target]
    totals = count[:, kept].sum(axis=0), sizes.sum()
    tables = [_compare(names[i], words, count[i, kept], docs[i, kept], sizes[i], *totals) for i in wanted]
    table = pd.concat(tables, ignore_index=True)
    return table.assign(p_adjusted=holm(table.pop("p").to_numpy()))


def compare_groups(
    tokens: Tokens, articles: pd.DataFrame, *, by: str, min_count: int = 5, min_docs: int = 2
) -> pd.DataFrame:
    """
    Compare the words of outlets or sections with each other; a table without rows where there is nothing to compare.

    Parameters
    ----------
    tokens : Tokens
        Those of `articles`, in their order.
    articles : DataFrame
        `Corpus.articles`.
    by : str
        A column of `articles`; "" compares nothing.
    min_count, min_docs : int
        As for `keyness`.

    Returns
    -------
    DataFrame
        As for `keyness`.
    """
    groups = articles[by].to_numpy(dtype=object) if by else np.full(len(articles), "", dtype=object)
    if pd.unique(groups[(groups != "") & (tokens.doc_lengths > 0)]).size < 2:
        columns = dict.fromkeys(("group", "term", "written"), "str")
        columns |= dict.fromkeys(("count", "docs", "other_count"), "int64")
        columns |= dict.fromkeys(("per_million", "other_per_million", "g2"), "float64")
        columns |= dict.fromkeys(("log_ratio", "log_ratio_low", "log_ratio_high", "p_adjusted"), "float64")
        return pd.DataFrame({name: pd.Series(dtype=kind) for name, kind in columns.items()})
    return keyness(tokens, groups, min_count=min_count, min_docs=min_docs)


def marking_words(
    table: pd.DataFrame, *, n_words: int = 8, min_docs: int = 3, min_log_ratio: float = 1.0, max_p: float = 0.01
) -> pd.DataFrame:
    """
    Choose the words that mark each group from the table of `keyness`.

    Words count as marks if the group surely uses them more often and several of its articles do; of these, the ones
    with the largest G² are taken, because they are the ones that a reader meets. Numbers are left out.

    Parameters
    ----------
    table : DataFrame
        What `keyness` returned.
    n_words : int
        At most that many words a group.
    min_docs : int, in documents of the group
    min_log_ratio : float
        1.0 is twice as often as the rest.
    max_p : float, in 0..1
        The largest corrected probability.

    Returns
    -------
    DataFrame
        Rows of `table`; groups in their order, words of the largest log ratio first.
    """
    sure = (table["p_adjusted"] <= max_p) & (table["log_ratio"] >= min_log_ratio) & (table["docs"] >= min_docs)
    marks = table[sure & _has_letter(table)].sort_values("g2", ascending=False, kind="stable")
    marks = marks.groupby("group", sort=False).head(n_words).sort_values("log_ratio", ascending=False, kind="stable")
    order = {group: place for place, group in enumerate(table["group"].unique())}
    return marks.sort_values("group", key=lambda groups: groups.map(order), kind="stable", ignore_index=True)


def contrasting_words(
    table: pd.DataFrame,
    *,
    group: str = "",
    n_words: int = 12,
    min_docs: int = 3,
    min_log_ratio: float = 1.0,
    max_p: float = 0.01,
) -> pd.DataFrame:
    """
    Choose what one group surely says more often than the rest, and what it says less often.

    Parameters
    ----------
    table : DataFrame
        What `keyness` returned.
    group : str
        One of its groups; the first, which is the biggest, where it is "".
    n_words : int
        At most that many words on either side, those with the largest G².
    min_docs : int, in documents of the group
        For the words that it says more often.
    min_log_ratio, max_p : float
        As for `marking_words`; the distance from 0 counts.

    Returns
    -------
    DataFrame
        Rows of `table`, from the largest log ratio to the smallest.

    Raises
    ------
    ToolkitError
        If the table has rows but no such group.
    """
    names = list(table["group"].unique())
    if group and names and group not in names:
        raise ToolkitError(f"there is no group {group!r}; groups are {', '.join(names)}")
    rows = table[table["group"] == (group or (names or [""])[0])]
    sure = (rows["p_adjusted"] <= max_p) & _has_letter(rows)
    more = rows[sure & (rows["log_ratio"] >= min_log_ratio) & (rows["docs"] >= min_docs)]
    less = rows[sure & (rows["log_ratio"] <= -min_log_ratio)]
    chosen = [side.sort_values("g2", ascending=False, kind="stable").head(n_words) for side in (more, less)]
    return pd.concat(chosen).sort_values("log_ratio", ascending=False, kind="stable", ignore_index=True)


def _has_letter(table: pd.DataFrame) -> pd.Series:
    return table["term"].str.contains(r"[^\W\d_]", regex=True)


def log_likelihood(count: np.ndarray, other_count: np.ndarray, n: float, other_n: float) -> np.ndarray:
    """
    Return G² for words that occur `count` times in `n` tokens and `other_count` times in `other_n` tokens.

    >>> log_likelihood(np.array([52]), np.array([57]), 50_000, 75_000).round(2)
    array([2.65])
    """
    both = count + other_count
    expected, other_expected = n * both / (n + other_n), other_n * both / (n + other_n)
    with np.errstate(divide="ignore", invalid="ignore"):
        first = np.where(count > 0, count * np.log(count / expected), 0.0)
        second = np.where(other_count > 0, other_count * np.log(other_count / other_expected), 0.0)
    return np.maximum(2 * (first + second), 0.0)


def log_ratio(
    count: np.ndarray, other_count: np.ndarray, n: float, other_n: float
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """
    Return the binary logarithm of the ratio of two relative frequencies, and the ends of its 95 % interval.

    >>> [float(end.round(3)[0]) for end in log_ratio(np.array([40]), np.array([10]), 1000, 1000)]
    [2.0, 1.008, 2.992]
    """
    a = np.where(count > 0, count, _INSTEAD_OF_ZERO)
    b = np.where(other_count > 0, other_count, _INSTEAD_OF_ZERO)
    middle = np.log2((a / n) / (b / other_n))
    half = _Z95 * np.sqrt(np.maximum(1 / a - 1 / n + 1 / b - 1 / other_n, 0)) / np.log(2)
    return middle, middle - half, middle + half


def holm(p: np.ndarray) -> np.ndarray:
    """
    Return probabilities corrected for the number of tests (Holm 1979).

    >>> holm(np.array([0.01, 0.04, 0.03]))
    array([0.03, 0.06, 0.06])
    """
    order = np.argsort(p, kind="stable")
    steps = np.arange(len(p), 0, -1) * np.asarray(p)[order]
    corrected = np.empty(len(p))
    corrected[order] = np.minimum(np.maximum.accumulate(steps), 1.0)
    return corrected


def _sides(
    tokens: Tokens, groups: Sequence[str] | pd.Series | np.ndarray
) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Return code and document of the tokens whose document has a group, the group of each document, and the names."""
    given = labels_of(groups, tokens.n_docs)
    known = (given != "") & (tokens.doc_lengths > 0)
    names, numbers = np.unique(given[known], return_inverse=True)
    if len(names) < 2:
        count = "one group has" if len(names) == 1 else "no group has"
        raise ToolkitError(f"{count} a name and words, and comparing takes two; choose another column")
    group_of_doc = np.full(tokens.n_docs, -1, dtype=np.int64)
    group_of_doc[known] = numbers
    docs = tokens.doc_numbers()
    in_group = known[docs]
    return tokens.codes[in_group], docs[in_group], group_of_doc, names


def _counts(
    tokens: Tokens, codes: np.ndarray, doc_numbers: np.ndarray, group_of_doc: np.ndarray, n_groups: int
) -> tuple[np.ndarray, np.ndarray]:
    """Return tokens and documents of each group and type, both of shape (n_groups, n_types)."""
    n_types, shape = max(tokens.n_types, 1), (n_groups, tokens.n_types)
    pairs = np.sort(doc_numbers.astype(np.int64) * n_types + codes)  # np.unique hashes, which is seven times slower
    pairs = pairs[np.flatnonzero(np.diff(pairs, prepend=-1))]
    cells = [group_of_doc[doc_numbers] * n_types + codes, group_of_doc[pairs // n_types] * n_types + pairs % n_types]
    count, docs = (np.bincount(cell, minlength=n_groups * n_types).reshape(shape) for cell in cells)
    return count, docs


def _compare(
    name: str,
    words: dict[str, pd.api.extensions.ExtensionArray],
    count: np.ndarray,
    docs: np.ndarray,
    n: int,
    both: np.ndarray,
    total: int,
) -> pd.DataFrame:
    """Return the rows of one group: the surest marks of the group first, the surest marks of the rest last."""
    from scipy.special import chdtrc

    other_count, other_n = both - count, total - n
    g2 = log_likelihood(count, other_count, n, other_n)
    middle, low, high = log_ratio(count, other_count, n, other_n)
    surest = np.where(low > 0, low, np.where(high < 0, high, 0.0))
    order = np.lexsort((-middle, -surest))  # the rest stays in the order of the types
    columns = {
        "count": count,
        "docs": docs,
        "other_count": other_count,
        "per_million": count * 1e6 / n,
        "other_per_million": other_count * 1e6 / other_n,
        "g2": g2,
        "log_ratio": middle,
        "log_ratio_low": low,
        "log_ratio_high": high,
        "p": chdtrc(1, g2),
    }
    names = {"group": pd.array([name] * len(count), dtype="str"), "term": words["types"], "written": words["written"]}
    return pd.DataFrame({column: values[order] for column, values in (names | columns).items()})
