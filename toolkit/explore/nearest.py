"""One article among the others: which are nearest to it, which topics it is close to, which stands for a topic."""

from __future__ import annotations

import difflib
from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from toolkit.corpus import Corpus
from toolkit.counts import TermCounts, inverse_doc_frequency, weigh_terms
from toolkit.errors import ToolkitError
from toolkit.explore.overview import article_lengths

if TYPE_CHECKING:
    from toolkit.topics import TopicModel

_SUBJECT = 0.25  # see nearest_articles
_FEWEST_LETTERS = 3
_SUGGESTED = 3
_TITLE = 50  # letters of a title in an error


def nearest_articles(
    model: TopicModel,
    counts: TermCounts,
    articles: Corpus | pd.DataFrame,
    article_id: str,
    *,
    n: int = 10,
    n_shared: int = 5,
    leave_out: Sequence[str] = (),
) -> pd.DataFrame:
    """
    Find the articles that are most like one of them.

    Likeness is three quarters likeness of words (cosine of the sublinear TF-IDF weights; Salton and Buckley 1988) and
    one quarter likeness of subject (cosine in the space of the topics). Words alone miss articles that say the same
    otherwise, and the space alone does not know one event from another: of the ten nearest in a labelled corpus, the
    two together have more of the same event and of the same subject than words alone.

    Parameters
    ----------
    model : TopicModel
        Fitted on `counts`.
    counts : TermCounts
    articles : Corpus or DataFrame
        The corpus, or `Corpus.articles`, in the order of the rows of `counts`.
    article_id : str
        The article that the others are compared with.
    n : int
        At most that many articles; those that share nothing with it are left out.
    n_shared : int
        Shared words listed for each, those that make most of the likeness.
    leave_out : sequence of str
        Ids of articles that are not wanted, such as reprints of the article.

    Returns
    -------
    DataFrame
        One row an article, the most alike first: article_id, title, outlet, published, topic, similarity (0..1),
        shared (list of str, as they are written).

    Raises
    ------
    ToolkitError
        If no article has the id, or model, counts and articles do not have the same documents.

    Examples
    --------
    >>> from toolkit import TopicModel, count_terms, tokenize
    >>> rain, goal = "نزل المطر على الوادي", "سجل اللاعب الهدف في المباراة"
    >>> bodies = [rain, goal] * 6 + ["جرى الوادي بعد المطر"]
    >>> ids = [f"a{i}" for i in range(13)]
    >>> articles = pd.DataFrame({"article_id": ids, "title": "", "body": bodies, "outlet": "", "published": pd.NaT})
    >>> counts = count_terms(tokenize(articles), min_docs=2, max_share=1.0)
    >>> model = TopicModel(n_topics=2).fit(counts)
    >>> nearest_articles(model, counts, articles, "a12", n=2)[["article_id", "shared"]].values.tolist()
    [['a0', ['المطر', 'الوادي']], ['a2', ['المطر', 'الوادي']]]
    """
    table = articles.articles if isinstance(articles, Corpus) else articles
    if not len(model.labels_) == counts.n_docs == len(table):
        raise ToolkitError(
            f"nearest articles need the same documents in all three: the model has {len(model.labels_):,}, "
            f"the counts {counts.n_docs:,} and the articles {len(table):,}"
        )
    row = find_article(table, article_id)
    weights = weigh_terms(counts.doc_term, inverse_doc_frequency(counts.doc_term))
    words = np.asarray((weights @ weights[row].T).todense()).ravel()
    subject = np.maximum(model.doc_vectors_ @ model.doc_vectors_[row], 0)
    likeness = np.clip((1 - _SUBJECT) * words + _SUBJECT * subject, 0, 1)
    # Without a common word there is nothing to show for the likeness.
    wanted = (words > 0) & ~table["article_id"].isin({*leave_out, article_id}).to_numpy()
    order = np.argsort(-likeness.round(9), kind="stable")
    rows = order[wanted[order]][: max(n, 0)]
    found = table.iloc[rows][["article_id", "title", "outlet", "published"]].reset_index(drop=True)
    shared = [_shared(weights[row].multiply(weights[other]).tocoo(), counts.written, n_shared) for other in rows]
    found["title"] = pd.array(_titles(table.iloc[rows]), dtype="str")
    return found.assign(topic=model.labels_[rows].astype(np.int64), similarity=likeness[rows], shared=shared)


def find_article(articles: pd.DataFrame, article_id: str) -> int:
    """
    Return the row of an article.

    Parameters
    ----------
    articles : DataFrame
        `Corpus.articles`.
    article_id : str

    Raises
    ------
    ToolkitError
        If no article has the id; the sentence names ids that are like it, or articles with such a title.
    """
    rows = np.flatnonzero((articles["article_id"] == article_id).to_numpy())
    if len(rows):
        return int(rows[0])
    asked = article_id.strip()
    titled = articles[articles["title"].str.contains(asked, regex=False)] if asked else articles.head(0)
    if len(titled):
        some = [f"{row.article_id} ({row.title[:_TITLE]})" for row in titled.head(_SUGGESTED).itertuples()]
        raise ToolkitError(f"no article has the id {article_id!r}; in the titles it stands in {', '.join(some)}")
    ids = articles["article_id"].tolist()
    near = difflib.get_close_matches(asked, ids, n=_SUGGESTED, cutoff=0.6)
    meant = f"ids that are like it are {', '.join(near)}; " if near else ""
    raise ToolkitError(
        f"no article of {len(articles):,} has the id {article_id!r}; {meant}"
        "give words of its title instead to be told its id, or leave article_id empty"
    )


def central_article(model: TopicModel, articles: pd.DataFrame, *, topic: int = 0, among: int = 10) -> str:
    """
    Return the id of an article that stands for a topic: the longest of those nearest to its centre.

    Parameters
    ----------
    model : TopicModel
        Fitted on these articles.
    articles : DataFrame
        `Corpus.articles`.
    topic : int
        0 is the biggest topic.
    among : int
        Of how many articles the longest is taken; the nearest ones, with a title where there are such.
    """
    members = np.flatnonzero(model.labels_ == topic)
    members = members if len(members) else np.arange(len(articles))
    closeness = model.doc_vectors_[members] @ model.centers_[topic]
    ids = articles["article_id"].to_numpy()[members].astype(str)
    untitled = (articles["title"] == "").to_numpy()[members]
    nearest = np.lexsort((ids, -model.confidence_[members], -closeness.round(9), untitled))[: max(among, 1)]
    lengths = article_lengths(articles.iloc[members[nearest]]).to_numpy()
    return str(ids[nearest[np.argmax(lengths)]])


def near_topics(model: TopicModel, topics: pd.DataFrame, row: int) -> pd.DataFrame:
    """
    Say how close one article is to each topic.

    Parameters
    ----------
    model : TopicModel
        Fitted.
    topics : DataFrame
        `topic_table`.
    row : int
        The row of the article.

    Returns
    -------
    DataFrame
        One row a topic, the article's own first and then the closest: topic, label, size (articles), closeness
        (cosine of the article and the topic's centre, 0..1), own (bool).
    """
    closeness = np.clip(model.centers_ @ model.doc_vectors_[row], 0, None)
    lengths = np.linalg.norm(model.centers_, axis=1)
    table = topics[["topic", "label", "size"]].reset_index(drop=True)
    places = table["topic"].to_numpy()
    table["closeness"] = np.divide(closeness, lengths, out=np.zeros_like(closeness), where=lengths > 0)[places]
    table["own"] = places == model.labels_[row]
    return table.sort_values(["own", "closeness", "topic"], ascending=[False, False, True], ignore_index=True)


def _shared(products, written: np.ndarray, n: int) -> list[str]:
    """Return the words that two articles share, those that make most of their likeness first; no numbers."""
    order = np.lexsort((products.col, -products.data.round(12)))
    words = [str(written[column]) for column in products.col[order]]
    return [word for word in words if len(word) >= _FEWEST_LETTERS and any(map(str.isalpha, word))][:n]


def _titles(articles: pd.DataFrame) -> list[str]:
    """Return the titles, and the beginning of the text where there is none."""
    pairs = zip(articles["title"], articles["body"], strict=True)
    return [title or body[: 2 * _TITLE].split("\n")[0] for title, body in pairs]
