"""Topics in words: their terms as a newspaper would write them, phrases whole, and a label."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np
import pandas as pd
from scipy import sparse

from toolkit.counts import TermCounts
from toolkit.errors import ToolkitError
from toolkit.pieces import normalize_words
from toolkit.stopwords import stop_words
from toolkit.topics.model import TopicModel
from toolkit.topics.recognising import column_finder
from toolkit.topics.wording import FEWEST_LETTERS, Worded, read_wording, root_of, signing_names

N_LABEL_TERMS = 3
_MOST_LABEL_WORDS = 4
_SAME_START = 4  # letters; إيران, الإيراني and الإيرانية tell a reader one thing
_MOST_READ_OF_FEW = 60  # of a burst or an event
_MOST_READ = 150  # articles of a topic whose wording is looked at, from its centre to its border
_TOGETHER, _APART = 0.5, 2.0  # how much standing with, or apart from, the words before counts in a label
_ADJECTIVE = 0.3  # what an adjective without its noun counts for in a label
_BARE = 0.75  # the same for a word that could have an article and stands without, as تراجع, which may be a verb
_OWN_WORD = 3.0  # times as often in its outlet as elsewhere: then it is the outlet's name


def topic_terms(model: TopicModel, *, n_terms: int = 10, without: Iterable[int] = ()) -> list[list[int]]:
    """
    Choose the terms that mark each topic most, leaving out forms that tell the reader nothing new.

    Parameters
    ----------
    model : TopicModel
        Fitted.
    n_terms : int
        How many terms a topic; fewer where fewer mark it.
    without : iterable of int
        Columns to leave out.

    Returns
    -------
    list of list of int
        Columns, the strongest first, for each topic.
    """
    starts = [str(term).removeprefix("ال") for term in model.terms_]
    left_out = set(without)
    chosen_of_topic = []
    for weights in model.topic_term_:
        chosen: list[int] = []
        for column in np.argsort(-weights, kind="stable"):
            if len(chosen) == n_terms or weights[column] <= 0:
                break
            known = any(_same_word(starts[column], starts[other]) for other in chosen)
            if not known and column not in left_out and len(starts[column]) >= FEWEST_LETTERS:
                chosen.append(int(column))
        chosen_of_topic.append(chosen)
    return chosen_of_topic


def written_terms(
    model: TopicModel, counts: TermCounts, articles: pd.DataFrame, columns: list[list[int]]
) -> list[list[Worded]]:
    """
    Write the terms of each topic as its own articles do: with their article, without و, ب or ل, phrases whole.

    At most 150 articles of a topic are read, from its centre to its border. النبوي becomes المسجد النبوي, لكرة becomes
    كرة القدم. A phrase (`join_phrases`) takes the place of all terms that it holds. Left out are half names
    (عبدالعزيز where it stands behind بن), pieces of fixed expressions (المائة behind في), and names of several words of
    the authors, agencies or outlets of these articles.

    Parameters
    ----------
    model : TopicModel
        Fitted on `counts`.
    counts : TermCounts
    articles : DataFrame
        `Corpus.articles`, in the order of the rows of `counts`.
    columns : list of list of int
        The terms of each topic.

    Returns
    -------
    list of list of Worded
        As many for each topic as it has terms, or fewer; as `written_` has them where the articles cannot be read in
        the form that was counted.
    """
    terms = [[str(model.terms_[column]) for column in of_topic] for of_topic in columns]
    plain = [[str(model.written_[column]) for column in of_topic] for of_topic in columns]
    counted = _how_counted(counts, articles)
    if counted is None:
        return [
            [Worded(text, column, frozenset({term})) for column, term, text in zip(*row, strict=True)]
            for row in zip(columns, terms, plain, strict=True)
        ]
    rows = [_spread(model, topic) for topic in range(model.n_topics_)]
    wording = read_wording(articles.iloc[np.concatenate(rows)], **counted, names=signing_names(articles))
    ends = np.cumsum([0, *map(len, rows)]).tolist()
    return [wording.write(*row) for row in zip(columns, terms, plain, ends[:-1], ends[1:], strict=True)]


def words_of_articles(
    counts: TermCounts, articles: pd.DataFrame, rows: np.ndarray, columns: Iterable[int], *, n_terms: int
) -> list[str]:
    """
    Write terms as some articles do, as `written_terms` does for a topic.

    Parameters
    ----------
    counts : TermCounts
    articles : DataFrame
        `Corpus.articles`, in the order of the rows of `counts`.
    rows : ndarray of int
        The articles; at most 60 are read, at even steps.
    columns : iterable of int
        The terms, the most telling first.
    n_terms : int
        At most that many.

    Returns
    -------
    list of str
    """
    columns, counted = list(columns), _how_counted(counts, articles)
    plain = [str(counts.written[column]) for column in columns]
    if counted is None or not len(rows):
        return plain[:n_terms]
    read = articles.iloc[rows[np.linspace(0, len(rows) - 1, min(len(rows), _MOST_READ_OF_FEW)).astype(np.int64)]]
    wording = read_wording(read, **counted, names=signing_names(articles))
    terms = [str(counts.terms[column]) for column in columns]
    written = [worded.text for worded in wording.write(columns, terms, plain, 0, len(read))]
    return (written or plain)[:n_terms]


def _how_counted(counts: TermCounts, articles: pd.DataFrame) -> dict[str, Any] | None:
    """The form and the columns of the text that was counted; None where the articles cannot be read in that form."""
    settings = (counts.settings or {}).get("tokens") or {}
    form, columns = settings.get("form"), settings.get("columns") or []
    is_read = form in ("word", "stem") and set(columns) <= set(articles.columns)
    return {"form": form, "columns": columns} if is_read else None


def label_terms(model: TopicModel, counts: TermCounts, terms: list[list[Worded]]) -> list[list[str]]:
    """
    Order the terms of each topic by how well they make a label: words that mark it and stand in the same articles.

    The first is the one that marks the topic most; each next one is weighed by how much oftener than by chance it
    stands together with those before it in the topic's articles (NPMI; Bouma 2009), so that a topic of courts and of
    sports officials is not called by both at once. Adjectives that stand alone and further words of one root come last.

    Parameters
    ----------
    model : TopicModel
        Fitted on `counts`.
    counts : TermCounts
    terms : list of list of Worded
        `written_terms`.

    Returns
    -------
    list of list of str
        The texts of the same terms.
    """
    present = counts.doc_term.astype(bool)
    ordered = []
    for topic, of_topic in enumerate(terms):
        columns = [worded.column for worded in of_topic]
        together = _togetherness(present[model.labels_ == topic][:, columns])
        weights = model.topic_term_[topic, columns] * [_weight_of(worded) for worded in of_topic]
        ordered.append([of_topic[place].text for place in _in_label_order(of_topic, weights, together)])
    return ordered


def _weight_of(worded: Worded) -> float:
    return _ADJECTIVE if worded.leans else _BARE if worded.is_bare else 1.0


def _togetherness(present: sparse.csr_matrix) -> np.ndarray:
    """NPMI of each two columns over these documents, -1..1; 0 where a column is in all or none of them."""
    n_docs = max(present.shape[0], 1)
    both = np.asarray((present.T.astype(np.float64) @ present).todense()) / n_docs
    share = both.diagonal()
    with np.errstate(divide="ignore", invalid="ignore"):
        value = np.log(both / np.outer(share, share)) / -np.log(both)
    value = np.where(both > 0, value, -1.0)
    is_told = (share > 0) & (share < 1)
    return np.where(np.outer(is_told, is_told), np.nan_to_num(value, nan=0.0, posinf=1.0, neginf=-1.0), 0.0)


def _in_label_order(terms: list[Worded], weights: np.ndarray, together: np.ndarray) -> list[int]:
    roots = [{root_of(part, without_prefix=True) for part in worded.parts} - {""} for worded in terms]
    chosen: list[int] = []
    left = list(range(len(terms)))
    while left:
        new = [place for place in left if not any(roots[place] & roots[other] for other in chosen)] or left
        pull = {place: together[place, chosen].min() if chosen else 0.0 for place in new}
        fit = {
            place: weights[place] * (1 + value * (_TOGETHER if value > 0 else _APART)) for place, value in pull.items()
        }
        best = max(new, key=lambda place: (round(fit[place], 9), -place))
        chosen.append(best)
        left.remove(best)
    return chosen


def make_labels(terms: list[list[str]], given: Iterable[str]) -> list[str]:
    """
    Make a label of each topic's terms: two or three of them, four words at most; a label that a person gave stays.

    No two are the same: a topic that would be called as one before it gets one term more, or its number.

    >>> make_labels([["كرة القدم", "المباراة", "الفريق"], ["سعر", "سوق", "ربح"], ["سعر", "سوق", "ربح"]], ["", "", ""])
    ['كرة القدم، المباراة، الفريق', 'سعر، سوق، ربح', 'سعر، سوق، ربح (2)']
    """
    labels: list[str] = []
    given = list(given)
    for topic, of_topic in enumerate(terms):
        label = given[topic] or "، ".join(_first_terms(of_topic)) or f"({topic})"
        if label in labels or (not given[topic] and label in given):
            longer = "، ".join(of_topic[: N_LABEL_TERMS + 1])
            label = f"{label} ({topic})" if longer in (*labels, *given, label) else longer
        labels.append(label)
    return labels


def outlet_words(model: TopicModel, articles: pd.DataFrame, counts: TermCounts) -> list[int]:
    """
    Find the terms that are the names of outlets and agencies here, and no subject.

    A name of one word counts as such when the articles of that outlet or agency have it more than three times as often
    as the others: الرياض in the newspaper of that name is still the city where all write of it.

    Parameters
    ----------
    model : TopicModel
    articles : DataFrame
        With the columns outlet and agency, as far as they are there.
    counts : TermCounts

    Returns
    -------
    list of int
        Columns.
    """
    find = column_finder(model.terms_, model.written_)
    present = counts.doc_term.astype(bool).astype(np.float64).tocsc()
    found: set[int] = set()
    for field in {"outlet", "agency"} & set(articles.columns):
        values = articles[field].fillna("").astype(str).to_numpy()
        for name in sorted(set(values) - {""}):
            own = values == name
            for column in find(name) if len(name.split()) == 1 else []:
                held = present[:, column].toarray().ravel()
                others = held[~own].mean() if (~own).any() else 0.0
                if held[own].mean() > _OWN_WORD * others:
                    found.add(column)
    return sorted(found)


def general_words(model: TopicModel) -> list[int]:
    """
    Find the terms that are words of news on any subject: written most often as in `stop_words` of the level "heavy".

    What stands mostly with an article is a subject all the same: القدم and not قدّم.

    Returns
    -------
    list of int
        Columns.
    """
    heavy = stop_words("heavy")
    return [column for column, word in enumerate(normalize_words(map(str, model.written_))) if word in heavy]


def _spread(model: TopicModel, topic: int) -> np.ndarray:
    """Return documents of a topic at even steps from its centre to its border."""
    members = np.flatnonzero(model.labels_ == topic)
    closeness = model.doc_vectors_[members] @ model.centers_[topic]
    order = members[np.argsort(-closeness.round(9), kind="stable")]
    return order[np.linspace(0, len(order) - 1, min(len(order), _MOST_READ)).astype(np.int64)]


def _first_terms(terms: list[str]) -> list[str]:
    """Take three terms, without those with which it would be more than four words; two in any case."""
    taken: list[str] = []
    for term in terms:
        n_words = len(" ".join([*taken, term]).split())
        if len(taken) < N_LABEL_TERMS and n_words <= _MOST_LABEL_WORDS:
            taken.append(term)
    return taken if len(taken) > 1 else terms[:2]


def _same_word(first: str, second: str) -> bool:
    """Tell whether two stems are forms of one word: one begins with the other, or they share first letters or root."""
    if min(len(first), len(second)) < FEWEST_LETTERS:
        return False
    if first.startswith(second) or second.startswith(first) or first[:_SAME_START] == second[:_SAME_START]:
        return True
    return root_of(first) == root_of(second) != ""


def check_same_documents(model: TopicModel, counts: TermCounts, articles: pd.DataFrame) -> None:
    """
    Check that model, counts and articles have equally many documents.

    Raises
    ------
    ToolkitError
        If they do not.
    """
    if not len(model.labels_) == counts.n_docs == len(articles):
        raise ToolkitError(
            f"a topic table needs the same documents in all three: the model has {len(model.labels_):,}, "
            f"the counts {counts.n_docs:,} and the articles {len(articles):,}"
        )
