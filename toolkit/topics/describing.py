"""What a topic is about: its terms, its label, the articles that stand for it, and where and when it is."""

from __future__ import annotations

import numpy as np
import pandas as pd
from scipy import sparse
from threadpoolctl import threadpool_limits

from toolkit.counts import TermCounts
from toolkit.errors import ToolkitError
from toolkit.topics.model import TopicModel
from toolkit.topics.scores import npmi_coherence

N_LABEL_TERMS = 3
_FEWEST_LETTERS = 3
_EXEMPLAR_LETTERS = 90
_MAP_SOFTNESS = 0.2  # of cosine similarity; smaller gathers a topic's documents closer around its centre
_SAME_START = 4  # letters; إيران, الإيراني and الإيرانية tell a reader one thing


def topic_terms(model: TopicModel, *, n_terms: int = 10) -> list[list[int]]:
    """
    Choose the terms that mark each topic most, leaving out forms that tell the reader nothing new.

    Parameters
    ----------
    model : TopicModel
        Fitted.
    n_terms : int
        How many terms a topic; fewer where fewer mark it.

    Returns
    -------
    list of list of int
        Columns, the strongest first, for each topic.
    """
    starts = [str(term).removeprefix("ال") for term in model.terms_]
    chosen_of_topic = []
    for weights in model.topic_term_:
        chosen: list[int] = []
        for column in np.argsort(-weights, kind="stable"):
            if len(chosen) == n_terms or weights[column] <= 0:
                break
            known = any(_same_word(starts[column], starts[other]) for other in chosen)
            if not known and len(starts[column]) >= _FEWEST_LETTERS:
                chosen.append(int(column))
        chosen_of_topic.append(chosen)
    return chosen_of_topic


def topic_table(
    model: TopicModel,
    counts: TermCounts,
    articles: pd.DataFrame,
    *,
    n_terms: int = 10,
    n_exemplars: int = 3,
) -> pd.DataFrame:
    """
    Describe each topic in one row, the biggest first.

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

    Returns
    -------
    DataFrame
        topic (int), label (its strongest terms as they are written), size (articles), share (of all articles, 0..1),
        terms (list of str), exemplars (list of str: titles of articles near the centre that differ from each other, or
        the first words of the body where an article has none),
        coherence (NPMI of the terms, -1..1; NaN with fewer than two terms), stability (0..1).

    Raises
    ------
    ToolkitError
        If model, counts and articles do not have the same documents.
    """
    if not len(model.labels_) == counts.n_docs == len(articles):
        raise ToolkitError(
            f"a topic table needs the same documents in all three: the model has {len(model.labels_):,}, "
            f"the counts {counts.n_docs:,} and the articles {len(articles):,}"
        )
    sizes = np.bincount(model.labels_, minlength=model.n_topics_)
    columns = topic_terms(model, n_terms=n_terms)
    terms = [[str(model.written_[column]) for column in of_topic] for of_topic in columns]
    return pd.DataFrame(
        {
            "topic": np.arange(model.n_topics_),
            "label": ["، ".join(of_topic[:N_LABEL_TERMS]) for of_topic in terms],
            "size": sizes,
            "share": sizes / max(len(model.labels_), 1),
            "terms": terms,
            "exemplars": _exemplars(model, articles, n_exemplars),
            "coherence": _coherence(counts.doc_term, columns),
            "stability": model.stability_,
        }
    )


def topic_map(model: TopicModel) -> pd.DataFrame:
    """
    Place each document on a plane, between the topics that it is close to.

    The centres are placed first, so that their distances on the plane follow those in the space (multidimensional
    scaling by stress majorization, de Leeuw 1977). A document then stands at the mean of the centres, each weighed by
    its closeness. Everything is determined by the model: the same map each time.

    Parameters
    ----------
    model : TopicModel
        Fitted.

    Returns
    -------
    DataFrame
        One row a document: x, y, topic, confidence.
    """
    from sklearn.manifold import MDS

    scaling = MDS(2, n_init=8, init="random", random_state=model.seed, normalized_stress="auto", eps=1e-6)
    with threadpool_limits(1):
        centers = scaling.fit_transform(model.centers_)
    closeness = model.doc_vectors_ @ model.centers_.T / _MAP_SOFTNESS
    weights = np.exp(closeness - closeness.max(axis=1, keepdims=True))
    places = weights @ centers / weights.sum(axis=1, keepdims=True)
    return pd.DataFrame({"x": places[:, 0], "y": places[:, 1], "topic": model.labels_, "confidence": model.confidence_})


def topic_shares(model: TopicModel, articles: pd.DataFrame, *, by: str) -> pd.DataFrame:
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

    Returns
    -------
    DataFrame
        One row for each group and topic: group, topic, n (articles), total (articles of the group), share (n / total),
        low and high (95 % Wilson interval of the share; Wilson 1927).

    Raises
    ------
    ToolkitError
        If there is no such column.
    """
    if by != "day" and by not in articles:
        raise ToolkitError(
            f'by is "day" or a column of the articles, not {by!r}; columns are {", ".join(articles.columns)}'
        )
    group = articles["published"].dt.normalize() if by == "day" else articles[by].replace("", None)
    group = group.reset_index(drop=True)
    known = group.notna()
    counts = pd.crosstab(group[known], pd.Series(model.labels_, name="topic")[known])
    counts = counts.reindex(columns=range(model.n_topics_), fill_value=0)
    table = counts.rename_axis(index="group").reset_index().melt("group", var_name="topic", value_name="n")
    table["topic"] = table["topic"].astype(int)
    table["total"] = table.groupby("group")["n"].transform("sum")
    table["share"] = table["n"] / table["total"]
    table["low"], table["high"] = wilson_interval(table["n"].to_numpy(), table["total"].to_numpy())
    return table.sort_values(["group", "topic"], ignore_index=True)


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


def _same_word(first: str, second: str) -> bool:
    """Tell whether two stems are forms of one word: one begins with the other, or they share their first letters."""
    if min(len(first), len(second)) < _FEWEST_LETTERS:
        return False
    return first.startswith(second) or second.startswith(first) or first[:_SAME_START] == second[:_SAME_START]


def _exemplars(model: TopicModel, articles: pd.DataFrame, n_exemplars: int) -> list[list[str]]:
    """Titles near the centre, the nearest first, each unlike those before it."""
    titles = np.array(
        [title or _first_words(body) for title, body in zip(articles["title"], articles["body"], strict=True)], object
    )
    closeness = np.einsum("ij,ij->i", model.doc_vectors_, model.centers_[model.labels_])
    exemplars = []
    for topic in range(model.n_topics_):
        members = np.flatnonzero((model.labels_ == topic) & (titles != ""))
        order = members[np.lexsort((titles[members], -model.confidence_[members], -closeness[members].round(9)))]
        chosen: list[str] = []
        for document in order:
            if len(chosen) == n_exemplars:
                break
            words = set(titles[document].split())
            if all(len(words & set(title.split())) <= 0.5 * len(words) for title in chosen):
                chosen.append(titles[document])
        exemplars.append(chosen)
    return exemplars


def _first_words(body: str) -> str:
    words = body[:_EXEMPLAR_LETTERS].split()
    return " ".join(words[:-1]) + "…" if len(body) > _EXEMPLAR_LETTERS and len(words) > 1 else body


def _coherence(doc_term: sparse.csr_matrix, columns: list[list[int]]) -> np.ndarray:
    scores = [
        npmi_coherence(doc_term, np.array([of_topic]))[0] if len(of_topic) > 1 else np.nan for of_topic in columns
    ]
    return np.array(scores, dtype=np.float64)
