"""Intrusion sheets: whether people find the word or the headline that does not belong, and what their answers say."""

from __future__ import annotations

import io
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from toolkit.counts import TermCounts
from toolkit.errors import ToolkitError, UsageError
from toolkit.saving import write_atomically, write_json
from toolkit.sheets import table_csv, table_xlsx
from toolkit.topics.describing import wilson_interval
from toolkit.topics.model import TopicModel

KINDS = ("words", "headlines")
_FORMAT = {"format": "arabic-news-toolkit intrusion", "version": 1}
_KEY = "key.json"
_N_OWN = {"words": 5, "headlines": 4}  # Chang et al. 2009 show five words and the intruder


@dataclass(frozen=True, eq=False)
class IntrusionSheet:
    """
    Questions for human coders: in each, one item was taken from another topic.

    Attributes
    ----------
    kind : {"words", "headlines"}
    questions : DataFrame
        One row a question: `question` (from 1), `item_1`, `item_2`, …, and `answer`, empty, for the number of the item
        that does not belong.
    topics : ndarray of int, shape (n_questions,)
        The topic of each question; coders do not see it.
    intruders : ndarray of int, shape (n_questions,)
        The number of the intruder in each question, from 1.
    """

    kind: str
    questions: pd.DataFrame
    topics: np.ndarray
    intruders: np.ndarray


def word_intrusion(model: TopicModel, counts: TermCounts, *, seed: int = 0) -> IntrusionSheet:
    """
    Ask, for each topic, which of six words does not belong (Chang et al. 2009).

    Five words are the first ones of the topic; the intruder is one of the first words of another topic that is among
    the weaker half of this one.

    Parameters
    ----------
    model : TopicModel
        A fitted model of at least two topics.
    counts : TermCounts
        What it was fitted on.
    seed : int
        Order of the questions and of the items, and the choice of the intruders.

    Returns
    -------
    IntrusionSheet
        A question a topic.

    Raises
    ------
    ToolkitError
        If there are too few terms or topics for it.
    """
    n_own = _N_OWN["words"]
    strength = np.asarray(model.topic_term_)
    order = np.argsort(-strength, axis=1, kind="stable")
    weak = np.argsort(order, axis=1) >= strength.shape[1] / 2
    rng = np.random.default_rng(seed)
    asked = []
    for topic in range(len(strength)):
        first = [term for other in range(len(strength)) if other != topic for term in order[other, :n_own]]
        foreign = sorted({int(term) for term in first if weak[topic, term]})
        own = [str(counts.written[term]) for term in order[topic, :n_own]]
        foreign_words = [word for word in (str(counts.written[term]) for term in foreign) if word not in own]
        asked.append((topic, own, foreign_words))
    return _sheet("words", asked, rng)


def headline_intrusion(model: TopicModel, articles: pd.DataFrame, *, seed: int = 0) -> IntrusionSheet:
    """
    Ask, for each topic, which of five headlines does not belong; all are of articles that are surely in their topic.

    Parameters
    ----------
    model : TopicModel
        A fitted model of at least two topics.
    articles : DataFrame
        The articles it was fitted on, in their order, with a `title`.
    seed : int
        Choice and order of the headlines.

    Returns
    -------
    IntrusionSheet
        A question for each topic that has at least four different headlines.

    Raises
    ------
    ToolkitError
        If the articles are not those of the model, or headlines are too few.
    """
    if len(articles) != len(model.labels_):
        raise ToolkitError(
            f"the model has {len(model.labels_)} documents and there are {len(articles)} articles; "
            "give the articles that it was fitted on"
        )
    titles = articles["title"].astype(str).to_numpy()
    sure = np.argsort(-model.confidence_, kind="stable")
    of_topic = {topic: _distinct(titles[sure[model.labels_[sure] == topic]]) for topic in range(model.n_topics_)}
    rng = np.random.default_rng(seed)
    asked = []
    for topic, own in of_topic.items():
        surest = own[: max(len(own) // 2, _N_OWN["headlines"])]
        if len(surest) < _N_OWN["headlines"]:
            continue
        drawn = [surest[at] for at in rng.permutation(len(surest))[: _N_OWN["headlines"]]]
        foreign = [
            title for other, those in of_topic.items() if other != topic for title in those[: len(those) // 2 + 1]
        ]
        asked.append((topic, drawn, [title for title in foreign if title not in own]))
    return _sheet("headlines", asked, rng)


def save_intrusion(folder: str | Path, sheets: Iterable[IntrusionSheet], *, language: str = "ar") -> Path:
    """
    Write sheets for coders as CSV and Excel, and apart from them the key that `intrusion_agreement` reads.

    Give coders a copy of `words.xlsx` or `headlines.csv` each, without `key.json`; they write the number of the item
    that does not belong into the last column.

    Parameters
    ----------
    folder : str or Path
        It is made if it is not there; files of these names in it are replaced.
    sheets : iterable of IntrusionSheet
        At most one of each kind.
    language : {"ar", "en"}
        Of the headings.

    Returns
    -------
    Path
        The folder.
    """
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    keys = {}
    for sheet in sheets:
        shown = sheet.questions.set_axis(_heads(sheet, language), axis=1)
        write_atomically(folder / f"{sheet.kind}.csv", table_csv(shown))
        write_atomically(folder / f"{sheet.kind}.xlsx", table_xlsx(shown, language=language))
        keys[sheet.kind] = {"topics": sheet.topics.tolist(), "intruders": sheet.intruders.tolist()}
    write_json(folder / _KEY, {**_FORMAT, "sheets": keys})
    return folder


def intrusion_agreement(folder: str | Path, kind: str, coded: Sequence[str | Path]) -> pd.DataFrame:
    """
    Read what coders answered, and say how often they found the intruder.

    Parameters
    ----------
    folder : str or Path
        Where `save_intrusion` wrote the key.
    kind : {"words", "headlines"}
    coded : sequence of str or Path
        A filled sheet of each coder, CSV or Excel; rows may be in any order, an empty answer counts as none.

    Returns
    -------
    DataFrame
        One row a topic: `topic`, `answers`, `found` (how many chose the intruder), `precision` in 0..1 (the model
        precision of Chang et al. 2009) with `low` and `high` (Wilson's interval of 95 %). In `attrs`: `precision` of
        all answers, `coders`, and `kappa`, the agreement among coders about each question (Fleiss 1971), NaN where
        fewer than two coders answered every question.

    Raises
    ------
    UsageError
        If the key or a sheet is missing or is none, or an answer is no number of an item.
    """
    key = _read_key(Path(folder), kind)
    n_items = _N_OWN[kind] + 1
    answers = np.array([_read_answers(Path(path), len(key["topics"]), n_items) for path in coded])
    if not len(answers):
        raise UsageError("there is no filled sheet; give the file of at least one coder")
    given, right = answers > 0, answers == np.array(key["intruders"])
    table = pd.DataFrame({"topic": key["topics"], "answers": given.sum(axis=0), "found": right.sum(axis=0)})
    table = table.groupby("topic", as_index=False).sum()
    table["precision"] = table["found"] / table["answers"].where(table["answers"] > 0)
    low, high = wilson_interval(table["found"].to_numpy(), np.maximum(table["answers"].to_numpy(), 1))
    table["low"], table["high"] = (pd.Series(end).where(table["answers"] > 0) for end in (low, high))
    table.attrs |= {
        "coders": len(answers),
        "precision": float(right.sum() / given.sum()) if given.any() else float("nan"),
        "kappa": fleiss_kappa(np.array([(answers == item + 1).sum(axis=0) for item in range(n_items)]).T),
    }
    return table


def fleiss_kappa(votes: np.ndarray) -> float:
    """
    Agreement of several coders beyond chance (Fleiss 1971).

    Parameters
    ----------
    votes : ndarray of int, shape (n_questions, n_categories)
        How many coders chose each category.

    Returns
    -------
    float, at most 1
        NaN unless each question has the same number of answers, two or more, and more than one category was chosen.
    """
    n_coders = votes.sum(axis=1)
    if not len(votes) or n_coders.min() < 2 or n_coders.min() != n_coders.max():
        return float("nan")
    n = n_coders[0]
    seen = ((votes**2).sum(axis=1) - n) / (n * (n - 1))
    by_chance = float(((votes.sum(axis=0) / votes.sum()) ** 2).sum())
    return float((seen.mean() - by_chance) / (1 - by_chance)) if by_chance < 1 else float("nan")


def _sheet(kind: str, asked: list[tuple[int, list[str], list[str]]], rng: np.random.Generator) -> IntrusionSheet:
    """Draw an intruder for each topic and mix; a topic to which nothing is foreign has no question."""
    possible = [one for one in asked if len(one[1]) == _N_OWN[kind] and one[2]]
    if not possible:
        raise ToolkitError(
            f"no topic has {_N_OWN[kind]} different {kind} of its own and another topic that lends one; "
            "fit topics on more articles"
        )
    mixed = [possible[at] for at in rng.permutation(len(possible))]
    rows, intruders = [], []
    for _, own, foreign in mixed:
        items = [*own, foreign[int(rng.integers(len(foreign)))]]
        order = rng.permutation(len(items))
        rows.append([items[at] for at in order])
        intruders.append(int(np.flatnonzero(order == len(own))[0]) + 1)
    columns = [f"item_{number}" for number in range(1, _N_OWN[kind] + 2)]
    questions = pd.DataFrame(rows, columns=columns)
    questions.insert(0, "question", np.arange(1, len(rows) + 1))
    questions["answer"] = ""
    return IntrusionSheet(kind, questions, np.array([topic for topic, *_ in mixed]), np.array(intruders))


def _distinct(titles: np.ndarray) -> list[str]:
    return [title for title in dict.fromkeys(titles.tolist()) if title.strip()]


def _heads(sheet: IntrusionSheet, language: str) -> list[str]:
    if language == "en":
        return ["question", *sheet.questions.columns[1:-1], "answer: which number does not belong?"]
    items = [str(number) for number in range(1, len(sheet.questions.columns) - 1)]
    return ["السؤال", *items, "الجواب: رقم الدخيل"]


def _read_key(folder: Path, kind: str) -> dict[str, Any]:
    try:
        found = json.loads((folder / _KEY).read_text("utf-8"))
        if not _FORMAT.items() <= found.items():
            raise ValueError
        key = found["sheets"][kind]
    except FileNotFoundError:
        raise UsageError(f"there is no {_KEY} in {folder}; name the folder that save_intrusion wrote") from None
    except KeyError:
        raise UsageError(f"the key in {folder} has no sheet of {kind!r}; it has {', '.join(found['sheets'])}") from None
    except (ValueError, TypeError, AttributeError):
        raise UsageError(f"{folder / _KEY} is no key of intrusion sheets; write the sheets again") from None
    return key


def _read_answers(path: Path, n_questions: int, n_items: int) -> np.ndarray:
    """Read a coder's answers in the order of the questions, 0 where there is none."""
    try:
        table = _read_csv(path) if path.suffix.lower() == ".csv" else _read_excel(path)
    except FileNotFoundError:
        raise UsageError(f"there is no filled sheet {path}; give the path of a CSV or Excel file") from None
    except Exception as error:  # each reader has its own kinds
        raise UsageError(f"{path.name} cannot be read as a sheet: {error}; save it as CSV or Excel") from None
    answers = np.zeros(n_questions, dtype=int)
    for question, answer in zip(table.iloc[:, 0], table.iloc[:, -1], strict=True):
        number, said = _whole(question), _whole(answer)
        if number is None or not 1 <= number <= n_questions:
            raise UsageError(f"{path.name} has a question {question}, but there are questions 1 to {n_questions}")
        if said is None or not 0 <= said <= n_items:
            raise UsageError(f"{path.name}, question {number}: the answer is {answer}, but must be 1 to {n_items}")
        answers[number - 1] = said
    return answers


def _read_csv(path: Path) -> pd.DataFrame:
    """Read a CSV file as spreadsheets write it: with commas, semicolons or tabs, in UTF-8 or the Arabic Windows set."""
    data = path.read_bytes()
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = data.decode("cp1256", errors="replace")
    head = text.partition("\n")[0]
    return pd.read_csv(io.StringIO(text), dtype=str, sep=max(",;\t", key=head.count))


def _read_excel(path: Path) -> pd.DataFrame:
    from python_calamine import CalamineWorkbook

    with path.open("rb") as file:
        head, *rows = CalamineWorkbook.from_filelike(file).get_sheet_by_index(0).to_python()
    return pd.DataFrame(rows, columns=head)


def _whole(value: Any) -> int | None:
    """Read a whole number as people write it: 3, 3.0, ٣; an empty cell is 0; None for anything else."""
    text = "" if value is None or value != value else str(value).strip().removesuffix(".0")
    if not text:
        return 0
    return int(text) if text.isdecimal() else None
