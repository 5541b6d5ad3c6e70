"""Who covers what: the topics of each outlet against the others, and how alike outlets are."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from scipy import sparse

from toolkit.counts import TermCounts
from toolkit.errors import ToolkitError
from toolkit.explore.keyness import holm

if TYPE_CHECKING:
    from toolkit.topics import TopicModel


def biggest_groups(articles: pd.DataFrame, *, by: str, min_articles: int = 10, max_groups: int = 12) -> list[str]:
    """
    Return the outlets or sections that have enough articles to be compared, the biggest first.

    Parameters
    ----------
    articles : DataFrame
        `Corpus.articles`.
    by : str
        A column of `articles`; "" has no groups.
    min_articles : int
        Groups of fewer are left out.
    max_groups : int
        At most that many.
    """
    if not by:
        return []
    sizes = articles.loc[articles[by] != "", by].value_counts()
    sizes = sizes[sizes >= min_articles].rename_axis("group").reset_index(name="size")
    return sizes.sort_values(["size", "group"], ascending=[False, True])["group"].head(max_groups).tolist()


def topic_differences(
    model: TopicModel,
    articles: pd.DataFrame,
    topics: pd.DataFrame,
    *,
    by: str = "outlet",
    min_articles: int = 10,
    max_groups: int = 12,
) -> pd.DataFrame:
    """
    Compare the share of each topic in each outlet with its share in all other outlets together.

    Articles without an outlet are left out; those of outlets too small to have rows count among the others.

    Parameters
    ----------
    model : TopicModel
        Fitted on these articles.
    articles : DataFrame
        `Corpus.articles`.
    topics : DataFrame
        `topic_table`, for the labels and the order.
    by : str
        A column of `articles`, such as "section".
    min_articles, max_groups : int
        As for `biggest_groups`.

    Returns
    -------
    DataFrame
        One row an outlet and topic, the biggest outlet first.

        - group, topic, label
        - n, total: articles of the topic, and all articles, of the outlet
        - share, other_share: of the topic, in the outlet and in the others, in 0..1
        - difference, difference_low, difference_high: share less other_share, with its 95 % interval (Newcombe 1998,
          method 10)
        - p_adjusted: probability of such a difference by chance (chi-squared), corrected for the number of rows (Holm
          1979)

    Raises
    ------
    ToolkitError
        If model and articles do not have the same documents.

    Examples
    --------
    >>> difference_interval(56, 70, 48, 80)  # Newcombe 1998, table II, contrast (a)
    (0.2, 0.0524, 0.3339)
    """
    if len(model.labels_) != len(articles):
        raise ToolkitError(
            f"the model has {len(model.labels_):,} documents for {len(articles):,} articles; give those it was made of"
        )
    names = biggest_groups(articles, by=by, min_articles=min_articles, max_groups=max_groups)
    groups, labels = articles[by].to_numpy() if by else np.array([]), np.asarray(model.labels_)
    known = groups != ""
    rows = []
    for group in names:
        is_in = groups == group
        for topic, label in zip(topics["topic"], topics["label"], strict=True):
            n, other_n = int((labels[is_in] == topic).sum()), int((labels[known & ~is_in] == topic).sum())
            rows.append((group, topic, label, n, int(is_in.sum()), other_n, int((known & ~is_in).sum())))
    kinds = {"group": "str", "topic": "int64", "label": "str", "n": "int64", "total": "int64"}
    kinds |= {"other_n": "int64", "other_total": "int64"}
    return _with_differences(pd.DataFrame(rows, columns=list(kinds)).astype(kinds))


def _with_differences(table: pd.DataFrame) -> pd.DataFrame:
    from scipy.special import ndtr

    n, total, other_n, other_total = (table[name].to_numpy(float) for name in ("n", "total", "other_n", "other_total"))
    with np.errstate(divide="ignore", invalid="ignore"):
        middle, low, high = _newcombe(n, total, other_n, other_total)
        both = (n + other_n) / (total + other_total)
        z = middle / np.sqrt(both * (1 - both) * (1 / total + 1 / other_total))
    p = np.where(np.isfinite(z), 2 * ndtr(-np.abs(z)), 1.0)
    table = table.drop(columns=["other_n", "other_total"])
    with np.errstate(divide="ignore", invalid="ignore"):
        table = table.assign(share=n / total, other_share=other_n / other_total)
    table = table.assign(difference=middle, difference_low=low, difference_high=high, p_adjusted=holm(p))
    return table[np.isfinite(table["difference"])].reset_index(drop=True)


def _newcombe(
    n: np.ndarray, total: np.ndarray, other_n: np.ndarray, other_total: np.ndarray
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    from toolkit.topics.describing import wilson_interval

    share, other = n / total, other_n / other_total
    (low, high), (other_low, other_high) = wilson_interval(n, total), wilson_interval(other_n, other_total)
    down = np.sqrt((share - low) ** 2 + (other_high - other) ** 2)
    up = np.sqrt((high - share) ** 2 + (other - other_low) ** 2)
    return share - other, share - other - down, share - other + up


def difference_interval(n: int, total: int, other_n: int, other_total: int) -> tuple[float, float, float]:
    """Return a difference of two shares and the ends of its 95 % interval (Newcombe 1998, method 10), to 4 digits."""
    ends = _newcombe(*(np.array([float(value)]) for value in (n, total, other_n, other_total)))
    return tuple(round(float(end[0]), 4) for end in ends)


def outlet_similarity(
    model: TopicModel,
    counts: TermCounts,
    articles: pd.DataFrame,
    *,
    by: str = "outlet",
    min_articles: int = 10,
    max_groups: int = 12,
) -> pd.DataFrame:
    """
    Say how alike outlets are in what they cover and in the words they use.

    Parameters
    ----------
    model : TopicModel
        Fitted on `counts`.
    counts : TermCounts
    articles : DataFrame
        `Corpus.articles`, in the order of the rows of `counts`.
    by, min_articles, max_groups
        As for `topic_differences`.

    Returns
    -------
    DataFrame
        One row an ordered pair of different outlets: group, other, same_topics (the share of their articles for which
        the topics of the one match those of the other: the sum of the smaller shares, in 0..1), same_words (cosine of
        their words, each word once an article and weighed by its rarity, in 0..1).

    Raises
    ------
    ToolkitError
        If model, counts and articles do not have the same documents.
    """
    if not len(model.labels_) == counts.n_docs == len(articles):
        raise ToolkitError(
            f"similarity needs the same documents in all three: the model has {len(model.labels_):,}, "
            f"the counts {counts.n_docs:,} and the articles {len(articles):,}"
        )
    names = biggest_groups(articles, by=by, min_articles=min_articles, max_groups=max_groups)
    codes = pd.Index(names, dtype="str").get_indexer(articles[by]) if by else np.empty(0, dtype=int)
    labels = np.asarray(model.labels_)
    rows = np.flatnonzero(codes >= 0)
    of_group = sparse.csr_matrix((np.ones(len(rows)), (codes[rows], rows)), shape=(len(names), counts.n_docs))
    topic_share = [
        np.bincount(labels[(codes == i) & (labels >= 0)], minlength=model.n_topics_) for i in range(len(names))
    ]
    topic_share = [share / max(share.sum(), 1) for share in topic_share]
    present = counts.doc_term > 0
    rarity = np.log((1 + counts.n_docs) / (1 + np.asarray(present.sum(axis=0)).ravel())) + 1
    words = (of_group @ present).toarray() * rarity
    words /= np.maximum(np.linalg.norm(words, axis=1, keepdims=True), 1e-12)
    pairs = [
        (names[i], names[j], float(np.minimum(topic_share[i], topic_share[j]).sum()), float(words[i] @ words[j]))
        for i in range(len(names))
        for j in range(len(names))
        if i != j
    ]
    kinds = {"group": "str", "other": "str", "same_topics": "float64", "same_words": "float64"}
    return pd.DataFrame(pairs, columns=list(kinds)).astype(kinds)
