"""A researcher's edits replayed on the topics that were found, and what became of each edit."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd
from scipy import sparse

from toolkit.topics.clustering import cluster, nearest, resample
from toolkit.topics.edits import Drop, Edits, Merge, Rename, Seed, Split
from toolkit.topics.recognising import ColumnFinder
from toolkit.topics.scores import topic_jaccard
from toolkit.topics.weighting import topic_marks

LEFT_OUT = -1
"""The topic of articles whose topic was dropped."""

APPLIED = ("done", "partly")
"""The outcomes of edits that apply."""

N_MARKS = 50
"""A word speaks for a topic when it is one of the 50 that mark it most."""

_FEWEST_IN_PART = 5
_WORDS_BETWEEN = "، "


@dataclass(frozen=True, eq=False)
class Replay:
    """
    The way from the topics that were found to those that a person made of them.

    A found topic is one part, or several where it was split; a topic is one part, or several that were merged.

    Attributes
    ----------
    found_centers : ndarray of float64, shape (n_found, n_dims)
        Centres of the topics that were found.
    part_centers : ndarray of float64, shape (n_parts, n_dims)
    resample_parts : ndarray of float64, shape (n_resamples, n_parts, n_dims)
        The same, from parts of the corpus.
    part_found : ndarray of int, shape (n_parts,)
        The found topic that each part belongs to.
    part_topic : ndarray of int, shape (n_parts,)
        The topic that each part is now; -1 where that was dropped.
    """

    found_centers: np.ndarray
    part_centers: np.ndarray
    resample_parts: np.ndarray
    part_found: np.ndarray
    part_topic: np.ndarray

    def topics_of(self, found: np.ndarray, vectors: np.ndarray, *, resampled: int | None = None) -> np.ndarray:
        """
        Give documents their topic.

        Parameters
        ----------
        found : ndarray of int, shape (n_docs,)
            The found topic of each document.
        vectors : ndarray of float64, shape (n_docs, n_dims)
        resampled : int, optional
            Take the parts of this resample.

        Returns
        -------
        ndarray of int, shape (n_docs,)
            -1 for a topic that was dropped.
        """
        centers = self.part_centers if resampled is None else self.resample_parts[resampled]
        return self.part_topic[parts_of(found, vectors, centers, self.part_found)]

    def arrays(self) -> dict[str, np.ndarray]:
        """Return what is to be saved, by name."""
        return {name: getattr(self, name) for name in self.__dataclass_fields__}


@dataclass(frozen=True, eq=False)
class Found:
    """
    What the edits are replayed on.

    Attributes
    ----------
    labels : ndarray of int, shape (n_docs,)
        The found topics.
    vectors : ndarray of float64, shape (n_docs, n_dims)
    centers : ndarray of float64, shape (n_found, n_dims)
    resample_centers : ndarray of float64, shape (n_resamples, n_found, n_dims)
        Matched to `centers`.
    doc_term : csr_matrix, shape (n_docs, n_terms)
    columns : ColumnFinder
        The columns of a word.
    """

    labels: np.ndarray
    vectors: np.ndarray
    centers: np.ndarray
    resample_centers: np.ndarray
    doc_term: sparse.csr_matrix
    columns: ColumnFinder


@dataclass(frozen=True, eq=False)
class Replayed:
    """What came of the edits: the way to the topics, their labels by a person ("" where none), what became of each."""

    replay: Replay
    labels: list[str]
    table: pd.DataFrame


def parts_of(found: np.ndarray, vectors: np.ndarray, centers: np.ndarray, part_found: np.ndarray) -> np.ndarray:
    """Give each document of a split topic its nearest part, and every other one the part that its topic is."""
    parts = np.zeros(len(found), dtype=np.int64)
    for topic in np.unique(found):
        own = np.flatnonzero(part_found == topic)
        rows = np.flatnonzero(found == topic)
        parts[rows] = own[nearest(vectors[rows], centers[own])] if len(own) > 1 else own[0]
    return parts


def replay_edits(
    edits: Edits, found: Found, *, guided: Iterable[tuple[Seed, int | None]] = (), n_starts: int, seed: int
) -> Replayed:
    """
    Replay edits: the seeds' labels, then splits, merges, drops and renames, each on what those before it left.

    Parameters
    ----------
    edits : Edits
    found : Found
    guided : iterable of (Seed, int or None)
        The seeds, each with the found topic that was drawn around it, None where too few articles have its words.
    n_starts : int
        Starts of k-means when a topic is split.
    seed : int
        Start of everything random.

    Returns
    -------
    Replayed
    """
    work = _Work(found, n_starts, seed)
    for edit, topic in guided:
        work.seed(edit, topic)
    work.split(edits.split)
    for edit in edits.merge:
        work.merge(edit)
    work.weigh()
    for edit in edits.drop:
        work.drop(edit)
    work.weigh()
    for edit in edits.rename:
        work.rename(edit)
    return work.result()


def mean_stability(replay: Replay, found_of_resamples: np.ndarray, vectors: np.ndarray, labels: np.ndarray) -> Any:
    """Mean Jaccard similarity of each topic with itself in the resamples, as `Resamples.stability` has it; in 0..1."""
    n_topics = int(replay.part_topic.max()) + 1
    scores = []
    for number, found in enumerate(found_of_resamples):
        others = replay.topics_of(found, vectors, resampled=number)
        # Dropped documents are one more topic here, so that they count against the others.
        both = (np.where(one == LEFT_OUT, n_topics, one) for one in (labels, others))
        scores.append(topic_jaccard(*both, n_topics + 1)[:n_topics])
    return np.mean(scores, axis=0)


@dataclass
class _Work:
    """Parts and their groups while edits are replayed; a group is what will be a topic."""

    found: Found
    n_starts: int
    random_seed: int
    rows: list[dict[str, Any]] = field(default_factory=list)
    names: dict[int, tuple[str, str]] = field(default_factory=dict)  # group → label, kind of the edit

    def __post_init__(self) -> None:
        n_found = len(self.found.centers)
        self.part_found = np.arange(n_found)
        self.part_centers = self.found.centers
        self.resample_parts = self.found.resample_centers
        self.group = np.arange(n_found)
        self.parts = self.found.labels.astype(np.int64)
        self.weigh()

    def weigh(self) -> None:
        """Work out which words mark each group now."""
        groups = self.group[self.parts]
        kept = groups != LEFT_OUT
        weights = topic_marks(self.found.doc_term[kept], groups[kept], len(self.part_found))
        order = np.argsort(-weights, axis=1, kind="stable")[:, :N_MARKS]
        self.weights = weights
        self.marks = [set(row[weights[topic, row] > 0].tolist()) for topic, row in enumerate(order)]

    def find(self, words: list[str], number: int | None = None) -> tuple[int | None, list[str]]:
        """Find the group that at least half of the words speak for; and the words that do not speak for it."""
        columns = [self.found.columns(word) for word in words]
        votes = [sum(bool(of_word) and marks.issuperset(of_word) for of_word in columns) for marks in self.marks]
        strength = [sum(self.weights[topic, of_word].sum() for of_word in columns) for topic in range(len(votes))]
        best = max(range(len(votes)), key=lambda topic: (votes[topic], topic == number, strength[topic], -topic))
        if 2 * votes[best] < len(words) or votes[best] == 0:
            unknown = [word for word, of_word in zip(words, columns, strict=True) if not of_word]
            return None, unknown or words
        marks = self.marks[best]
        return best, [word for word, own in zip(words, columns, strict=True) if not own or not marks.issuperset(own)]

    def note(self, edit: Any, outcome: str, group: int | None = None, missing: Iterable[str] = ()) -> None:
        """Keep what became of an edit."""
        asked = " + ".join(_WORDS_BETWEEN.join(words) for words in edit.about)
        asked += f" ({edit.into})" if isinstance(edit, Split) else ""
        told = {"edit": edit.kind, "asked": asked, "label": getattr(edit, "label", None) or "", "outcome": outcome}
        hinted = [f"{word} ({near}؟)" if (near := self.found.columns.near(word)) else word for word in missing]
        self.rows.append(told | {"missing": _WORDS_BETWEEN.join(hinted), "group": group})

    def seed(self, edit: Seed, topic: int | None) -> None:
        """Give the topic that was drawn around a seed its label, if the seed's words mark it indeed."""
        if topic is None:
            missing = [word for word in edit.words if not self.found.columns(word)]
            return self.note(edit, "unknown_words" if len(missing) == len(edit.words) else "too_few", missing=missing)
        if self._is_taken(edit.label):
            return self.note(edit, "label_taken")
        if np.count_nonzero(self.found.labels == topic) < _FEWEST_IN_PART:
            return self.note(edit, "too_few", topic)
        marked, missing = self.find(edit.words, topic)
        if marked != topic:
            return self.note(edit, "not_gathered", missing=missing)
        self.names[topic] = (edit.label, edit.kind)
        return self.note(edit, "partly" if missing else "done", topic, missing)

    def split(self, edits: list[Split]) -> None:
        """Divide topics, all of them as they were found."""
        targets = [(edit, *self.find(edit.topic, edit.number)) for edit in edits]
        done: set[int] = set()
        for edit, topic, missing in targets:
            if topic is None:
                self.note(edit, "not_recognised", missing=missing)
            elif topic in done:
                self.note(edit, "already_split", topic)
            elif np.count_nonzero(self.found.labels == topic) < _FEWEST_IN_PART * edit.into:
                self.note(edit, "too_few", topic)
            else:
                done.add(topic)
                self._divide(topic, edit.into)
                self.note(edit, "done", topic, missing)
        self.weigh()

    def merge(self, edit: Merge) -> None:
        """Make one group of those that are recognised."""
        numbers = edit.numbers or []
        hints = [*numbers, *[None] * len(edit.topics)]
        places = [self.find(words, hint) for words, hint in zip(edit.topics, hints, strict=False)]
        groups = sorted({int(group) for group, _ in places if group is not None})
        missing = [
            _WORDS_BETWEEN.join(words) for words, place in zip(edit.topics, places, strict=True) if place[0] is None
        ]
        if len(groups) < 2:
            return self.note(edit, "not_recognised" if missing else "same_topic", *groups[:1], missing=missing)
        into, others = groups[0], groups[1:]
        self.group[np.isin(self.group, others)] = into
        named = [self.names.pop(group) for group in groups if group in self.names]
        if edit.label and not self._is_taken(edit.label):
            named = [(edit.label, edit.kind)]
        if named:
            self.names[into] = named[0]
        for group in others:  # found by the words of any of its parts from now on
            self.marks[into] |= self.marks[group]
            self.marks[group] = set()
        taken = edit.label and named[0][0] != edit.label if named else bool(edit.label)
        return self.note(edit, "label_taken" if taken else "partly" if missing else "done", into, missing)

    def drop(self, edit: Drop) -> None:
        """Take a group's articles out."""
        group, missing = self.find(edit.topic, edit.number)
        if group is None:
            return self.note(edit, "not_recognised", missing=missing)
        if len(set(self.group[self.group != LEFT_OUT])) == 1:
            return self.note(edit, "last_topic", group)
        articles = np.count_nonzero(self.group[self.parts] == group)
        self.group[self.group == group] = LEFT_OUT
        self.names.pop(group, None)
        self.marks[group] = set()
        self.note(edit, "done", missing=missing)
        self.rows[-1]["articles"] = articles
        return None

    def rename(self, edit: Rename) -> None:
        """Give a group its label."""
        group, missing = self.find(edit.topic, edit.number)
        if group is None:
            return self.note(edit, "not_recognised", missing=missing)
        if self.names.get(group, ("", ""))[1] == edit.kind:
            return self.note(edit, "already_named", group)
        if self._is_taken(edit.label, but=group):
            return self.note(edit, "label_taken", group)
        self.names[group] = (edit.label, edit.kind)
        return self.note(edit, "done", group, missing)

    def result(self) -> Replayed:
        """Number the topics by size, the biggest 0, and tell what became of each edit."""
        groups = self.group[self.parts]
        known = np.unique(self.group[self.group != LEFT_OUT])
        sizes = np.array([np.count_nonzero(groups == group) for group in known])
        known, sizes = (values[np.lexsort((known, -sizes))] for values in (known, sizes))
        topic_of = {int(group): topic for topic, group in enumerate(known)} | {LEFT_OUT: LEFT_OUT}
        part_topic = np.array([topic_of[int(group)] for group in self.group])
        for row in self.rows:
            group = row.pop("group")
            row["topic"] = LEFT_OUT if group is None else topic_of.get(int(self.group[group]), LEFT_OUT)
            row.setdefault("articles", int(sizes[row["topic"]]) if row["topic"] != LEFT_OUT else 0)
        labels = [self.names.get(int(group), ("", ""))[0] for group in known]
        replay = Replay(self.found.centers, self.part_centers, self.resample_parts, self.part_found, part_topic)
        return Replayed(replay, labels, edits_table(self.rows))

    def _divide(self, topic: int, into: int) -> None:
        """Put the parts of a topic in its place: the biggest keeps its number, the others are added at the end."""
        rows = np.flatnonzero(self.found.labels == topic)
        vectors, options = self.found.vectors[rows], {"n_starts": self.n_starts, "seed": self.random_seed}
        centers = cluster(vectors, into, **options)
        sizes = np.bincount(nearest(vectors, centers), minlength=into)
        centers = centers[np.lexsort((*centers.T[::-1], -sizes))]
        labels = nearest(vectors, centers)
        n_resamples = len(self.resample_parts)
        resampled = resample(vectors, into, n_resamples=n_resamples, n_starts=3, seed=self.random_seed)
        resampled = resampled.matched_to(labels).centers
        first = len(self.part_found)
        new = np.array([topic, *range(first, first + into - 1)])
        self.part_found = np.concatenate([self.part_found, np.full(into - 1, topic)])
        self.group = np.concatenate([self.group, new[1:]])
        self.part_centers = np.vstack([self.part_centers, centers[1:]])
        self.part_centers[topic] = centers[0]
        self.resample_parts = np.concatenate([self.resample_parts, resampled[:, 1:]], axis=1)
        self.resample_parts[:, topic] = resampled[:, 0]
        self.parts[rows] = new[labels]

    def _is_taken(self, label: str, *, but: int | None = None) -> bool:
        return any(name == label for group, (name, _) in self.names.items() if group != but)


def edits_table(rows: list[dict[str, Any]]) -> pd.DataFrame:
    """
    Tell what became of each edit, one row each; no rows without edits.

    Returns
    -------
    DataFrame
        edit (its kind), asked (the words it names topics by), label, outcome (a short code: "done", "partly", or why it
        does not apply), missing (words that were
        not recognised, each with the term that it may be a slip of), topic (its number now; -1 where there is none),
        articles.
    """
    kinds = {"edit": "str", "asked": "str", "label": "str", "outcome": "str", "missing": "str"}
    kinds |= {"topic": "int64", "articles": "int64"}
    return pd.DataFrame({name: pd.Series([row[name] for row in rows], dtype=kind) for name, kind in kinds.items()})
