"""Headlines that stand for a topic: central, and different from each other."""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np
import pandas as pd
from scipy import sparse

from toolkit.counts import inverse_doc_frequency, weigh_terms
from toolkit.morphology import light_stem
from toolkit.pieces import normalize_words
from toolkit.topics.model import TopicModel

_LETTERS = 90
_FEWEST_WORDS = 3  # a headline such as "موجز" tells nothing
_MOST_SHARED = 0.5  # of a headline's words with another one
_MOST_ALIKE = 0.6  # cosine of the weighted counts; a reprint under another headline is above
_MOST_TRIED = 200
_CENTRAL = 0.25  # share of a topic, the nearest to its centre, in which a headline that names it comes first
_WORD = re.compile(r"[^\W\d_]{3,}")


def choose_exemplars(
    model: TopicModel,
    doc_term: sparse.csr_matrix,
    articles: pd.DataFrame,
    n_exemplars: int,
    *,
    words: Sequence[Sequence[str]] = (),
) -> list[list[int]]:
    """
    Choose articles near each centre, the nearest first, each unlike those before it in headline and in text.

    Among the nearest quarter of a topic, headlines with one of its words come first: an opinion piece may be central
    and its headline say nothing of it. Headlines of fewer than three words come last, and an outlet stands a second
    time only where others have nothing unlike.

    Parameters
    ----------
    model : TopicModel
        Fitted.
    doc_term : csr_matrix, shape (n_docs, n_terms)
    articles : DataFrame
        With title and body, and outlet where it is known.
    n_exemplars : int
        How many a topic.
    words : sequence of sequences of str
        Words of each topic as they are written; without them headlines are not read.

    Returns
    -------
    list of list of int
        Rows of `articles`, for each topic.
    """
    headlines = article_headlines(articles)
    outlets = articles["outlet"].tolist() if "outlet" in articles else [""] * len(articles)
    weights = weigh_terms(doc_term, inverse_doc_frequency(doc_term))
    n_words = np.array([len(headline.split()) for headline in headlines])
    chosen_of_topic = []
    for topic in range(model.n_topics_):
        members = np.flatnonzero((model.labels_ == topic) & (n_words > 0))
        closeness = (model.doc_vectors_[members] @ model.centers_[topic]).round(9)
        order = np.lexsort(
            (headlines[members], -model.confidence_[members], -closeness, n_words[members] < _FEWEST_WORDS)
        )
        nearest = members[order][:_MOST_TRIED]
        if words:
            said = _stems(" ".join(words[topic]))
            place = np.arange(len(nearest))
            tells = [n_words[row] >= _FEWEST_WORDS and not said.isdisjoint(_stems(headlines[row])) for row in nearest]
            nearest = nearest[np.lexsort((place, ~(np.array(tells, dtype=bool) & (place < _CENTRAL * len(members)))))]
        chosen_of_topic.append(_unlike(nearest, headlines, weights, n_exemplars, outlets))
    return chosen_of_topic


def article_headlines(articles: pd.DataFrame) -> np.ndarray:
    """Return the title of each article, or the first words of its body where it has none; ndarray of str objects."""
    pairs = zip(articles["title"], articles["body"], strict=True)
    return np.array([" ".join(title.split()) or _first_words(body) for title, body in pairs], dtype=object)


def _unlike(
    documents: np.ndarray, headlines: np.ndarray, weights: sparse.csr_matrix, n_exemplars: int, outlets: list[str]
) -> list[int]:
    chosen: list[int] = []
    for of_other_outlets in (True, False):
        for document in documents.tolist():
            if len(chosen) == n_exemplars:
                break
            is_heard = outlets[document] != "" and outlets[document] in {outlets[other] for other in chosen}
            if document in chosen or (of_other_outlets and is_heard):
                continue
            words = set(headlines[document].split())
            is_new = all(len(words & set(headlines[other].split())) <= _MOST_SHARED * len(words) for other in chosen)
            if is_new and (not chosen or (weights[chosen] @ weights[document].T).max() <= _MOST_ALIKE):
                chosen.append(document)
    return chosen


def _stems(text: str) -> set[str]:
    """The words of a text, without their articles and endings."""
    return {light_stem(word) for word in normalize_words(_WORD.findall(text))}


def _first_words(body: str) -> str:
    words = body[:_LETTERS].split()
    return " ".join(words[:-1]) + "…" if len(body) > _LETTERS and len(words) > 1 else body
