"""What a topic is about: its terms, its label, the articles that stand for it, and where and when it is."""

from __future__ import annotations

from copy import copy
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd
from scipy import sparse

from toolkit.counts import TermCounts
from toolkit.errors import ToolkitError
from toolkit.topics.exemplars import article_headlines, choose_exemplars
from toolkit.topics.model import TopicModel
from toolkit.topics.naming import (
    check_same_documents,
    general_words,
    label_terms,
    make_labels,
    outlet_words,
    topic_terms,
    written_terms,
)
from toolkit.topics.scores import npmi_coherence

__all__ = ["decided_labels", "decided_part", "topic_shares", "topic_table", "topic_terms", "wilson_interval"]

_SPARE_TERMS = 10  # looked at beyond those that are shown, since phrases take the place of several


def topic_table(
    model: TopicModel,
    counts: TermCounts,
    articles: pd.DataFrame,
    *,
    n_terms: int = 10,
    n_exemplars: int = 3,
    min_confidence: float = 0.0,
) -> pd.DataFrame:
    """
    Describe each topic in one row, the biggest first.

    Names of outlets and agencies and words of news on any subject are no terms (`outlet_words`, `general_words`).

    Parameters
    ----------
    model : TopicModel
        Fitted on `counts`.
    counts : TermCounts
    articles : DataFrame
        `Corpus.articles`, in the order of the rows of `counts`.
    n_terms : int
        Terms a topic.
    n_exemplars : int
        Headlines a topic.
    min_confidence : float, in 0..1
        Articles whose topic is less sure than this are undecided and not counted.

    Returns
    -------
    DataFrame
        topic (int), label (given by a person, or its strongest terms as they are written), size (articles), share (of
        the articles that are counted, 0..1), terms (list of str, phrases whole), exemplars (list of str: titles of
        articles near the centre that differ from each other, or the first words of the body where an article has none),
        coherence (NPMI of the terms, -1..1; NaN with fewer than two terms), stability (0..1).
        `attrs` tells what is not counted: min_confidence, n_undecided (articles below it), n_dropped (articles whose
        topic a person dropped).

    Raises
    ------
    ToolkitError
        If model, counts and articles do not have the same documents, or `min_confidence` is not in 0..1.
    """
    check_same_documents(model, counts, articles)
    labels = decided_labels(model, min_confidence)
    sizes = np.bincount(labels[labels >= 0], minlength=model.n_topics_)
    without = [*outlet_words(model, articles, counts), *general_words(model)]
    candidates = topic_terms(model, n_terms=n_terms + _SPARE_TERMS, without=without)
    worded = [of_topic[:n_terms] for of_topic in written_terms(model, counts, articles, candidates)]
    columns = [[one.column for one in of_topic] for of_topic in worded]
    terms = [[one.text for one in of_topic] for of_topic in worded]
    exemplars = choose_exemplars(model, counts.doc_term, articles, n_exemplars, words=terms)
    headlines = article_headlines(articles)
    table = pd.DataFrame(
        {
            "topic": np.arange(model.n_topics_),
            "label": make_labels(label_terms(model, counts, worded), model.given_labels_),
            "size": sizes,
            "share": sizes / max(sizes.sum(), 1),
            "terms": terms,
            "exemplars": [[headlines[row] for row in rows] for rows in exemplars],
            "coherence": _coherence(counts.doc_term, columns),
            "stability": model.stability_,
        }
    )
    if min_confidence > 0:  # without the undecided another topic may be the biggest
        table = table.sort_values("size", ascending=False, kind="stable", ignore_index=True)
    table.attrs = _left_out(model, labels, min_confidence)
    return table


def decided_labels(model: TopicModel, min_confidence: float = 0.0) -> np.ndarray:
    """
    Return the topic of each document that is sure enough.

    Parameters
    ----------
    model : TopicModel
        Fitted.
    min_confidence : float, in 0..1
        Documents with less confidence are undecided.

    Returns
    -------
    ndarray of int32, shape (n_docs,)
        -1 for a document that is undecided, or whose topic a person dropped.

    Raises
    ------
    ToolkitError
        If `min_confidence` is not in 0..1.
    """
    check_confidence(min_confidence)
    return np.where(model.confidence_ >= min_confidence, model.labels_, -1).astype(np.int32)


def decided_part(
    model: TopicModel, counts: TermCounts, articles: pd.DataFrame, *, min_confidence: float
) -> tuple[TopicModel, TermCounts, pd.DataFrame]:
    """
    Leave out the undecided: the same model, counts and articles with the documents that are sure enough.

    What looks at topics over time or by outlet takes these in the place of the whole. Nothing is fitted anew.

    Parameters
    ----------
    model : TopicModel
        Fitted on `counts`.
    counts : TermCounts
    articles : DataFrame
        `Corpus.articles`, in the order of the rows of `counts`.
    min_confidence : float, in 0..1
        Documents less sure of their topic than this are left out.

    Returns
    -------
    tuple of TopicModel, TermCounts, DataFrame
        Copies; the arguments stay as they are.

    Raises
    ------
    ToolkitError
        If they do not have the same documents, `min_confidence` is not in 0..1, or no document is sure enough.
    """
    check_same_documents(model, counts, articles)
    check_confidence(min_confidence)
    kept = np.flatnonzero(model.confidence_ >= min_confidence)
    if not len(kept):
        surest = model.confidence_.max(initial=0.0)
        raise ToolkitError(
            f"no article is as sure of its topic as min_confidence, {min_confidence:g}; the surest has {surest:.2f}, "
            "lower min_confidence to that or below"
        )
    part = copy(model)
    for name in ("labels_", "confidence_", "doc_vectors_"):
        setattr(part, name, getattr(model, name)[kept])
    part_counts = replace(counts, doc_term=counts.doc_term[kept], doc_ids=counts.doc_ids[kept])
    return part, part_counts, articles.iloc[kept].reset_index(drop=True)


def check_confidence(min_confidence: float) -> None:
    """
    Check that a threshold of confidence is in 0..1.

    Raises
    ------
    ToolkitError
        If it is not.
    """
    if not 0 <= min_confidence <= 1:
        raise ToolkitError(f"min_confidence is a confidence from 0 to 1, not {min_confidence}")


def topic_shares(model: TopicModel, articles: pd.DataFrame, *, by: str, min_confidence: float = 0.0) -> pd.DataFrame:
    """
    Count the topics of each outlet, section or day.

    Parameters
    ----------
    model : TopicModel
        Fitted on these articles.
    articles : DataFrame
        `Corpus.articles`.
    by : str
        A column of `articles`, or "day" for the day of `published`; articles where it is unknown are left out.
    min_confidence : float, in 0..1
        As for `topic_table`.

    Returns
    -------
    DataFrame
        One row for each group and topic: group, topic, n (articles), total (articles of the group that are counted),
        share (n / total), low and high (95 % Wilson interval of the share; Wilson 1927). `attrs` as in `topic_table`.

    Raises
    ------
    ToolkitError
        If there is no such column, or `min_confidence` is not in 0..1.
    """
    if by != "day" and by not in articles:
        raise ToolkitError(
            f'by is "day" or a column of the articles, not {by!r}; columns are {", ".join(articles.columns)}'
        )
    labels = decided_labels(model, min_confidence)
    group = articles["published"].dt.normalize() if by == "day" else articles[by].replace("", None)
    group = group.reset_index(drop=True)
    counted = group.notna() & (labels >= 0)
    counts = pd.crosstab(group[counted], pd.Series(labels, name="topic")[counted])
    counts = counts.reindex(columns=range(model.n_topics_), fill_value=0)
    table = counts.rename_axis(index="group").reset_index().melt("group", var_name="topic", value_name="n")
    table["topic"] = table["topic"].astype(int)
    table["total"] = table.groupby("group")["n"].transform("sum")
    table["share"] = table["n"] / table["total"]
    table["low"], table["high"] = wilson_interval(table["n"].to_numpy(), table["total"].to_numpy())
    table = table.sort_values(["group", "topic"], ignore_index=True)
    table.attrs = _left_out(model, labels, min_confidence)
    return table


def wilson_interval(n: np.ndarray, total: np.ndarray, z: float = 1.959963984540054) -> tuple[np.ndarray, np.ndarray]:
    """
    Give the interval of a share that holds the true one 95 times of 100.

    Wilson 1927; Brown, Cai and DasGupta 2001, equation 4.

    Returns
    -------
    low, high : ndarray of float64, in 0..1
    """
    share = n / total
    middle = (share + z**2 / (2 * total)) / (1 + z**2 / total)
    half = z * np.sqrt(share * (1 - share) / total + z**2 / (4 * total**2)) / (1 + z**2 / total)
    return np.clip(middle - half, 0, 1), np.clip(middle + half, 0, 1)


def _left_out(model: TopicModel, labels: np.ndarray, min_confidence: float) -> dict[str, Any]:
    n_dropped = int(np.count_nonzero(model.labels_ < 0))
    n_undecided = int(np.count_nonzero(labels < 0)) - n_dropped
    return {"min_confidence": float(min_confidence), "n_undecided": n_undecided, "n_dropped": n_dropped}


def _coherence(doc_term: sparse.csr_matrix, columns: list[list[int]]) -> np.ndarray:
    scores = [
        npmi_coherence(doc_term, np.array([of_topic]))[0] if len(of_topic) > 1 else np.nan for of_topic in columns
    ]
    return np.array(scores, dtype=np.float64)
