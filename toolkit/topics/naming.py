"""Topics in words: their terms as a newspaper would write them, phrases whole, and a label."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import pandas as pd

from toolkit.counts import TermCounts
from toolkit.errors import ToolkitError
from toolkit.phrases import JOINT, join_phrases
from toolkit.pieces import normalize_words
from toolkit.stopwords import stop_words
from toolkit.tokens import Tokens, tokenize
from toolkit.topics.model import TopicModel
from toolkit.topics.recognising import column_finder

N_LABEL_TERMS = 3
_MOST_LABEL_WORDS = 4
_FEWEST_LETTERS = 3
_SAME_START = 4  # letters; إيران, الإيراني and الإيرانية tell a reader one thing
_MOST_READ = 150  # articles of a topic whose wording is looked at, from its centre to its border
_BOUND = 0.35  # share of a term's occurrences that stand in a phrase, for the phrase to stand for the term
_FEWEST_TIMES = 4  # of a phrase, in the articles that are read
_FREE = 0.5  # how often a word stands alone, per time it stands behind و, ب, ك, ل or ف, to be shown alone
_OWN_WORD = 3.0  # times as often in its outlet as elsewhere: then it is the outlet's name
_NAME_PARTS = frozenset({"بن", "ابن", "بنت", "ال"})  # what begins a phrase with one of these is half a name
_ATTACHED = {"وال": "ال", "بال": "ال", "كال": "ال", "فال": "ال", "لل": "ال"} | dict.fromkeys("وبكلف", "")


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
            if not known and column not in left_out and len(starts[column]) >= _FEWEST_LETTERS:
                chosen.append(int(column))
        chosen_of_topic.append(chosen)
    return chosen_of_topic


def written_terms(
    model: TopicModel, counts: TermCounts, articles: pd.DataFrame, columns: list[list[int]]
) -> list[list[str]]:
    """
    Write the terms of each topic as its own articles do, a word that mostly stands in a phrase as that phrase.

    At most 150 articles of a topic are read, from its centre to its border. النبوي becomes المسجد النبوي, لكرة becomes
    كرة القدم. A phrase (`join_phrases`) takes the place of all terms that it holds. A word that mostly stands in the
    name of an author, an agency or an outlet of these articles is left out.

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
    list of list of str
        As many for each topic as it has terms, or fewer; as `written_` has them where the articles cannot be read in
        the form that was counted.
    """
    plain = [[str(model.written_[column]) for column in of_topic] for of_topic in columns]
    settings = (counts.settings or {}).get("tokens") or {}
    fields = settings.get("columns") or []
    if settings.get("form") not in ("word", "stem") or not set(fields) <= set(articles.columns):
        return plain
    rows = [_spread(model, topic) for topic in range(model.n_topics_)]
    wording = _read(articles.iloc[np.concatenate(rows)], settings["form"], fields, _signing_names(articles))
    ends = np.cumsum([0, *map(len, rows)]).tolist()
    shown = []
    for of_topic, as_plain, start, end in zip(columns, plain, ends[:-1], ends[1:], strict=True):
        terms = [str(model.terms_[column]) for column in of_topic]
        shown.append(wording.write(terms, as_plain, start, end))
    return shown


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


@dataclass(frozen=True, eq=False)
class _Wording:
    """How some articles are worded: their tokens with phrases joined, and the same token for token as words."""

    joined: Tokens
    phrases: dict[str, list[int]]  # term → codes of the types that it is part of
    times: dict[str, int]  # word → how often
    written: dict[str, str]
    names: frozenset[str]

    def write(self, terms: list[str], plain: list[str], start: int, end: int) -> list[str]:
        """Write terms as documents `start` to `end` do."""
        first, last = int(self.joined.offsets[start]), int(self.joined.offsets[end])
        times = np.bincount(self.joined.codes[first:last], minlength=self.joined.n_types)
        shown: list[str] = []
        covered: set[str] = set()
        for term, as_plain in zip(terms, plain, strict=True):
            codes = [code for code in self.phrases.get(term, []) if times[code]]
            total = int(times[codes].sum())
            best = max(codes, key=lambda code: (JOINT in self.joined.types[code], times[code], -code), default=None)
            parts = str(self.joined.types[best]).split(JOINT) if best is not None else []
            text = self._free(str(self.joined.written[best])) if best is not None else ""
            is_bound = len(parts) > 1 and parts[0] not in _NAME_PARTS and self._holds(text, as_plain)
            if not is_bound or times[best] < max(_FEWEST_TIMES, _BOUND * total):
                text, parts = self._free(as_plain), [term]
            # A word that stands only behind و, such as وسلم in صلى الله عليه وسلم, is a piece of a formula.
            is_piece = text.startswith("و") and not term.startswith("و")
            is_name = JOINT in text and " ".join(normalize_words(text.split())) in self.names
            if covered.isdisjoint(parts) and text not in shown and not is_piece and not is_name:
                shown.append(text)
                covered.update(parts)
        return shown

    def _holds(self, phrase: str, word: str) -> bool:
        """Tell whether a word stands in a phrase as such: التعليمات الموجودة is no phrase of التعليم."""
        wanted, *held = (one.removeprefix("ال") for one in normalize_words([self._free(word), *phrase.split(JOINT)]))
        return wanted in held

    def _free(self, text: str) -> str:
        """Take off what is attached before a word or a phrase."""
        head, *rest = text.split(JOINT)
        word = normalize_words([head])[0]
        if word.startswith("وو"):  # no word has two of its own
            return text[1:]
        times = self.times.get(word, 0)
        for start, instead in _ATTACHED.items():
            alone = instead + word[len(start) :]
            is_word = len(alone) >= _FEWEST_LETTERS and self.times.get(alone, 0) >= max(2, _FREE * times)
            if word.startswith(start) and is_word:
                return JOINT.join([self.written[alone], *rest])
        return text


def _signing_names(articles: pd.DataFrame) -> frozenset[str]:
    """The names of several words by which articles are signed, in the profile of words."""
    columns = [column for column in ("outlet", "agency", "author") if column in articles]
    values = {str(value).strip() for column in columns for value in articles[column].dropna().unique()}
    return frozenset(" ".join(normalize_words(value.split())) for value in values if 1 < len(value.split()) <= 5)


def _read(articles: pd.DataFrame, form: str, fields: list[str], names: frozenset[str]) -> _Wording:
    words = tokenize(articles, form="word", columns=fields)
    terms = words if form == "word" else tokenize(articles, form=form, columns=fields)
    joined = join_phrases(terms, min_docs=_FEWEST_TIMES, words=words)
    phrases: dict[str, list[int]] = defaultdict(list)
    for code, term in enumerate(joined.types.tolist()):
        for part in set(term.split(JOINT)):
            phrases[part].append(code)
    count = np.bincount(words.codes, minlength=words.n_types).tolist()
    times, written = (
        dict(zip(words.types.tolist(), values, strict=True)) for values in (count, words.written.tolist())
    )
    return _Wording(joined, dict(phrases), times, written, names)


def _first_terms(terms: list[str]) -> list[str]:
    """Take two terms, and a third where all have at most four words."""
    taken = terms[:2]
    n_words = sum(len(term.split()) for term in terms[:N_LABEL_TERMS])
    return terms[:N_LABEL_TERMS] if n_words <= _MOST_LABEL_WORDS else taken


def _same_word(first: str, second: str) -> bool:
    """Tell whether two stems are forms of one word: one begins with the other, or they share their first letters."""
    if min(len(first), len(second)) < _FEWEST_LETTERS:
        return False
    return first.startswith(second) or second.startswith(first) or first[:_SAME_START] == second[:_SAME_START]


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
