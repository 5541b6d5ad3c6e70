"""What changed between two reports: articles, topics matched by the articles they share, answers and tables."""

from __future__ import annotations

import csv
import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from toolkit.corpus import open_corpus
from toolkit.errors import ToolkitError, TooSmallError, UsageError
from toolkit.report.manifest import MANIFEST_NAME
from toolkit.report.reuse import last_report

APPEARED, VANISHED, GREW, SHRANK, STEADY = "appeared", "vanished", "grew", "shrank", "steady"
LEAST_CHANGE = 0.01  # of all articles: a smaller change of share does not make a topic grow or shrink
LEAST_OVERLAP = 0.5  # of the articles in both reports that one of two topics has, for them to be the same one


@dataclass(frozen=True)
class Topic:
    """A topic in one report: its label, its number of articles, and their share in 0..1."""

    label: str
    size: int
    share: float


@dataclass(frozen=True)
class TopicChange:
    """A topic in two reports; `old` is None for one that appeared, `new` for one that vanished."""

    kind: str
    old: Topic | None
    new: Topic | None
    shared: int = 0

    @property
    def is_renamed(self) -> bool:
        """Whether both reports have it under different names."""
        return self.old is not None and self.new is not None and self.old.label != self.new.label


@dataclass(frozen=True)
class AnswerChange:
    """A notebook whose answer changed; "" stands for a notebook that one report does not have."""

    notebook: str
    old: str
    new: str


@dataclass(frozen=True)
class TableChange:
    """A table that one report has alone ("new", "gone") or that differs, with the rows that came and went."""

    name: str
    kind: str
    rows_in: int = 0
    rows_out: int = 0


@dataclass(frozen=True)
class ReportDiff:
    """
    What changed from one report to another.

    Attributes
    ----------
    titles : (str, str)
        The titles of the two studies.
    language : str
        That of the newer report.
    n_both : int
        How many articles are in both.
    articles_in, articles_out : tuple of str
        The titles of those that one has alone.
    topics : tuple of TopicChange
        Those that appeared and vanished, then the others, the greatest change first; empty without topics.
    answers : tuple of AnswerChange
    tables : tuple of TableChange
    old_language : str
        That of the older report; "" where it is the same.
    """

    titles: tuple[str, str]
    language: str
    n_both: int
    articles_in: tuple[str, ...]
    articles_out: tuple[str, ...]
    topics: tuple[TopicChange, ...]
    answers: tuple[AnswerChange, ...]
    tables: tuple[TableChange, ...]
    old_language: str = ""

    @property
    def is_empty(self) -> bool:
        """Whether nothing changed."""
        return not (self.articles_in or self.articles_out or self.has_topic_changes or self.answers or self.tables)

    @property
    def has_topic_changes(self) -> bool:
        """Whether a topic came, went, grew, shrank or has another name."""
        return any(topic.kind != STEADY or topic.is_renamed for topic in self.topics)


def diff_reports(old: str | Path, new: str | Path) -> ReportDiff:
    """
    Compare two reports, of one study or of two.

    An article is the same when its identifier is, or else its outlet, title and body. Topics are matched one to one
    so that they share as many articles as possible.

    Parameters
    ----------
    old, new : str or Path
        Report folders; they are not changed.

    Returns
    -------
    ReportDiff

    Raises
    ------
    UsageError
        If one of them is no report.
    """
    old, new = Path(old), Path(new)
    studies = [_settings(folder) for folder in (old, new)]
    articles = [open_corpus(folder / "artifacts" / "corpus").articles for folder in (old, new)]
    pairs = same_articles(*articles)
    titles = [_titles(table, kept) for table, kept in zip(articles, pairs.T, strict=True)]
    return ReportDiff(
        (studies[0]["title"], studies[1]["title"]),
        studies[1]["language"],
        len(pairs),
        titles[1],
        titles[0],
        tuple(_topic_changes(old, new, pairs)),
        tuple(_answer_changes(old, new)),
        tuple(_table_changes(old, new)),
        studies[0]["language"],
    )


def same_articles(old: pd.DataFrame, new: pd.DataFrame) -> np.ndarray:
    """
    Find the articles of one table in another, each at most once.

    Returns
    -------
    ndarray of int64, shape (n_both, 2)
        Row numbers in the old and the new table.
    """
    pairs = _pairs(old["article_id"].tolist(), new["article_id"].tolist())
    left = [np.setdiff1d(np.arange(len(table)), pairs[:, side]) for side, table in enumerate((old, new))]
    texts = [
        list(table.iloc[rows][["outlet", "title", "body"]].itertuples(index=False, name=None))
        for table, rows in zip((old, new), left, strict=True)
    ]
    more = _pairs(*texts)
    moved = np.column_stack([left[0][more[:, 0]], left[1][more[:, 1]]])
    return np.concatenate([pairs, moved])


def match_topics(old: np.ndarray, new: np.ndarray, n_old: int, n_new: int) -> dict[int, int]:
    """
    Match topics one to one so that the matched ones share as many articles as possible.

    Parameters
    ----------
    old, new : ndarray of int, shape (n_both,)
        The topic of each article that is in both reports.
    n_old, n_new : int
        How many topics there are.

    Returns
    -------
    dict
        Old topic to new topic; a pair shares at least half of the articles of one of the two.
    """
    from scipy.optimize import linear_sum_assignment

    shared = np.zeros((n_old, n_new), dtype=np.int64)
    np.add.at(shared, (old, new), 1)
    sizes = np.maximum(shared.sum(axis=1), 1)[:, None], np.maximum(shared.sum(axis=0), 1)[None, :]
    share = np.maximum(shared / sizes[0], shared / sizes[1])
    likeness = shared / np.maximum(sizes[0] + sizes[1] - shared, 1)
    rows, columns = linear_sum_assignment(likeness, maximize=True)
    pairs = zip(rows.tolist(), columns.tolist(), strict=True)
    return {one: two for one, two in pairs if shared[one, two] and share[one, two] >= LEAST_OVERLAP}


def _settings(folder: Path) -> dict[str, Any]:
    try:
        return last_report(folder).manifest["study"]["settings"]
    except (KeyError, TypeError):
        raise UsageError(
            f"there is no report in {folder}: its {MANIFEST_NAME} is missing or is none; name the folder"
        ) from None


def _pairs(old: list[Any], new: list[Any]) -> np.ndarray:
    """Pair equal values, the first with the first."""
    places: dict[Any, list[int]] = {}
    for place, value in enumerate(new):
        places.setdefault(value, []).append(place)
    for found in places.values():
        found.reverse()
    pairs = [(place, places[value].pop()) for place, value in enumerate(old) if places.get(value)]
    return np.array(pairs, dtype=np.int64).reshape(-1, 2)


def _titles(table: pd.DataFrame, kept: np.ndarray) -> tuple[str, ...]:
    rows = table.drop(index=table.index[kept])
    return tuple(title or body[:60] for title, body in zip(rows["title"], rows["body"], strict=True))


def _topic_changes(old: Path, new: Path, pairs: np.ndarray) -> Iterable[TopicChange]:
    try:
        (labels_old, topics_old), (labels_new, topics_new) = _topics(old), _topics(new)
    except TooSmallError:
        return
    pairs = pairs[(labels_old[pairs[:, 0]] >= 0) & (labels_new[pairs[:, 1]] >= 0)]
    matched = match_topics(labels_old[pairs[:, 0]], labels_new[pairs[:, 1]], len(topics_old), len(topics_new))
    both = Counter(zip(labels_old[pairs[:, 0]].tolist(), labels_new[pairs[:, 1]].tolist(), strict=True))
    for number, topic in enumerate(topics_new):
        if number not in matched.values():
            yield TopicChange(APPEARED, None, topic)
    for number, topic in enumerate(topics_old):
        if number not in matched:
            yield TopicChange(VANISHED, topic, None)
    kept = [
        TopicChange(_kind(topics_old[one], topics_new[two]), topics_old[one], topics_new[two], both[one, two])
        for one, two in matched.items()
    ]
    yield from sorted(kept, key=lambda change: (-abs(_growth(change)), change.new.label if change.new else ""))


def _growth(change: TopicChange) -> float:
    return change.new.share - change.old.share if change.old and change.new else 0.0


def _kind(old: Topic, new: Topic) -> str:
    growth = new.share - old.share
    return STEADY if abs(growth) < LEAST_CHANGE else GREW if growth > 0 else SHRANK


def _topics(folder: Path) -> tuple[np.ndarray, list[Topic]]:
    """
    Read the topic of each article, and each topic under the label the report shows.

    The labels alone are read, not the model, so that reports of an older toolkit can be compared as well.
    """
    path = folder / "artifacts" / "topics" / "labels.npy"
    if not path.is_file():
        raise TooSmallError(f"{folder.name} has no topics")
    of_article = np.load(path, allow_pickle=False)
    shown = [topic for path in sorted(folder.glob("*/summary.json")) for topic in _summary(path).get("topics") or []]
    labels = {topic.get("topic"): str(topic.get("label")) for topic in shown if isinstance(topic, dict)}
    sizes = np.bincount(of_article[of_article >= 0], minlength=1).tolist()  # -1: its topic was dropped by a person
    n_docs = max(len(of_article), 1)
    topics = [Topic(labels.get(n) or f"topic {n}", size, size / n_docs) for n, size in enumerate(sizes)]
    return of_article, topics


def _summary(path: Path) -> dict[str, Any]:
    try:
        summary = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError):
        summary = {}
    return summary if isinstance(summary, dict) else {}


def _answer_changes(old: Path, new: Path) -> Iterable[AnswerChange]:
    answers = [
        {path.parent.name: str(_summary(path).get("answer") or "") for path in sorted(folder.glob("*/summary.json"))}
        for folder in (old, new)
    ]
    for name in dict.fromkeys((*answers[0], *answers[1])):
        before, after = (found.get(name, "") for found in answers)
        if before != after:
            yield AnswerChange(name, before, after)


def _table_changes(old: Path, new: Path) -> Iterable[TableChange]:
    tables = [
        {path.relative_to(folder).as_posix(): path for path in sorted(folder.glob("*/tables/*.csv"))}
        for folder in (old, new)
    ]
    for name in sorted({*tables[0], *tables[1]}):
        before, after = (found.get(name) for found in tables)
        if before is None or after is None:
            yield TableChange(name, "gone" if after is None else "new")
        elif before.read_bytes() != after.read_bytes():
            rows = [_rows(path) for path in (before, after)]
            yield TableChange(name, "changed", (rows[1] - rows[0]).total(), (rows[0] - rows[1]).total())


def _rows(path: Path) -> Counter[tuple[str, ...]]:
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            return Counter(map(tuple, csv.reader(file)))
    except (csv.Error, UnicodeDecodeError) as error:
        raise ToolkitError(f"{path.name} cannot be read as a table: {error}; make the report again") from None
