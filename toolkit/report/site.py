"""The front page: the answer, the numbers, a card a topic, and the way to everything else."""

from __future__ import annotations

import math
import shlex
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import pandas as pd
from markupsafe import Markup

import toolkit
from toolkit.corpus import SKIPPED, Corpus
from toolkit.report.headings import detail_text
from toolkit.report.outputs import path_html
from toolkit.report.render import render_page, template
from toolkit.report.study import Study
from toolkit.report.words import WORDS, counted, noun_form, reason_text

UNSTABLE_BELOW = 0.6

_N_COLOURS = 12
_N_CHIPS = 6
_N_EXEMPLARS = 2
_LIST_MARKS = "،,"


@dataclass(frozen=True)
class NotebookPage:
    """What the front page says of one notebook."""

    name: str
    heading: str
    summary: dict[str, Any]
    tables: list[dict[str, str]] = field(default_factory=list)
    sizes: Markup = field(default_factory=Markup)
    is_too_small: bool = False


def render_front_page(
    study: Study,
    corpus: Corpus,
    pages: Sequence[NotebookPage],
    *,
    data_hash: str,
    code_hash: str,
    only: Sequence[str] = (),
    has_explorer: bool = False,
) -> str:
    """
    Write index.html.

    Parameters
    ----------
    study : Study
        The study.
    corpus : Corpus
        Its articles and problems.
    pages : sequence of NotebookPage
        The notebooks, in the study's order.
    data_hash, code_hash : str
        SHA-256 of the input files and of the package.
    only : sequence of str
        The notebooks the run was limited to, for the command that repeats it.
    has_explorer : bool
        Whether `explorer.html` stands beside it.

    Returns
    -------
    str
        A whole HTML file.
    """
    language = study.settings.language
    topics = next((page.summary["topics"] for page in pages if _list(page.summary.get("topics"))), [])
    topics = [topic for topic in topics if isinstance(topic, dict)]
    cards = [_topic_card(topic, number, language) for number, topic in enumerate(topics)]
    body = template("front.html.j2").render(
        words=WORDS[language],
        title=study.settings.title,
        lede=_lede(pages),
        tiles=_tiles(corpus, len(topics), language),
        has_explorer=has_explorer,
        pages=[_card(page, language) for page in pages],
        topics=cards,
        topics_lede=_topics_lede(cards, language),
        sizes=next((page.sizes for page in pages if page.sizes), ""),
        has_tables=any(page.tables for page in pages),
        problems=_problem_rows(corpus.problems, language),
        provenance={
            "command": _command(study, only),
            "data": f"{data_hash[:12]}…{data_hash[-4:]}",
            "version": toolkit.__version__,
            "code": code_hash[:12],
            "seed": study.settings.seed,
        },
    )
    return render_page(Markup(body), title=study.settings.title, language=language)


def day_range(first: pd.Timestamp, last: pd.Timestamp, language: str) -> str:
    """
    Write the days from first to last, naming month and year once where they agree.

    Examples
    --------
    >>> day_range(pd.Timestamp("2015-07-21"), pd.Timestamp("2015-07-26"), "ar")
    '21–26 يوليو 2015'
    """
    months = WORDS[language]["months"].split()

    def written(day: pd.Timestamp, *, with_month: bool = True, with_year: bool = True) -> str:
        month = f" {months[day.month - 1]}" if with_month else ""
        return f"{day.day}{month}{f' {day.year}' if with_year else ''}"

    if first.date() == last.date():
        return written(last)
    same_year = first.year == last.year
    same_month = same_year and first.month == last.month
    if same_month:
        return f"{written(first, with_month=False, with_year=False)}–{written(last)}"
    return f"{written(first, with_year=not same_year)} – {written(last)}"


def spark_points(trend: Sequence[float], width: int = 120, height: int = 34) -> list[tuple[float, float]]:
    """
    Lay out a sparkline: time runs left to right, and the scale runs from its least to its greatest value.

    Parameters
    ----------
    trend : sequence of float
        One value a day or week.
    width, height : int, in the units of the picture
        The box, with a margin of 4.

    Returns
    -------
    list of (float, float)
        A flat line stands in the middle; fewer than two values give none.
    """
    if len(trend) < 2:
        return []
    low, high = min(trend), max(trend)
    step = (width - 8) / (len(trend) - 1)
    room = height - 8

    def y(value: float) -> float:
        return height / 2 if high == low else 4 + room * (high - value) / (high - low)

    return [(round(4 + i * step, 1), round(y(value), 1)) for i, value in enumerate(trend)]


def calm(trend: Sequence[float], most: int = 14) -> list[float]:
    """
    Average neighbouring values until a sparkline has at most so many points; a longer line is all spikes.

    Parameters
    ----------
    trend : sequence of float
        One value a day or week.
    most : int
        How many points are left at most.

    Returns
    -------
    list of float
        The last one may stand for fewer values than the others.
    """
    width = math.ceil(len(trend) / most) or 1
    groups = [trend[start : start + width] for start in range(0, len(trend), width)]
    return [sum(group) / len(group) for group in groups]


def _lede(pages: Sequence[NotebookPage]) -> str:
    """Take the answer on topics, or the first there is."""
    answers = {page.name: _text(page.summary.get("answer")) for page in pages if not page.is_too_small}
    return answers.get("topics") or next((answer for answer in answers.values() if answer), "")


def _card(page: NotebookPage, language: str) -> dict[str, Any]:
    key = page.summary.get("key")
    return {
        "name": page.name,
        "heading": page.heading,
        "answer": _text(page.summary.get("answer")) or WORDS[language]["no_answer"],
        "key": _number(key) if _is_number(key) else "",
        "key_label": _text(page.summary.get("key_label")),
        "tables": page.tables,
        "is_quiet": page.is_too_small,
    }


def _tiles(corpus: Corpus, n_topics: int, language: str) -> list[dict[str, str]]:
    articles = corpus.articles
    tiles = [_tile(len(articles), "article", language)]
    for column in ("outlet", "section"):
        n_values = int(articles[column][articles[column] != ""].nunique())
        if n_values > (column == "section"):
            tiles.append(_tile(n_values, column, language))
    days = articles["published"].dropna().dt.normalize()
    if len(days):
        tiles.append(_tile(days.nunique(), "day", language) | {"note": day_range(days.min(), days.max(), language)})
    if n_topics:
        tiles.append(_tile(n_topics, "topic", language))
    tile = _tile(len(corpus.problems), "problem", language)
    if len(corpus.problems):
        tile |= {"href": "#problems", "link": WORDS[language]["what_they_are"]}
    return [*tiles, tile]


def _tile(n: int, noun: str, language: str) -> dict[str, str]:
    return {"value": f"{n:,}", "label": noun_form(n, noun, language)}


def _topic_card(topic: dict[str, Any], number: int, language: str) -> dict[str, Any]:
    label = _text(topic.get("label"))
    in_label = {part.strip() for mark in _LIST_MARKS for part in label.split(mark)}
    chips = [text for term in _list(topic.get("terms")) if (text := _text(term)) and text not in in_label]
    trend = calm([float(value) for value in _list(topic.get("trend")) if _is_number(value)])
    points = spark_points(trend)
    step = _step(topic)
    said = WORDS[language]["trend"][step]
    stability = topic.get("stability")
    index = topic.get("topic")
    return {
        "colour": (index if isinstance(index, int) and index >= 0 else number) % _N_COLOURS + 1,
        "label": label,
        "chips": chips[:_N_CHIPS],
        "exemplars": [_text(title) for title in _list(topic.get("exemplars"))[:_N_EXEMPLARS]],
        "size": counted(int(topic["size"]), "article", language) if _is_number(topic.get("size")) else "",
        "share": _percent(topic["share"]) if _is_number(topic.get("share")) else "",
        "stability": f"{stability:.2f}" if _is_number(stability) else "",
        "is_unstable": _is_number(stability) and stability < UNSTABLE_BELOW,
        "spark": _spark(points),
        "step": step,
        "trend": said.format(low=_percent(min(trend)), high=_percent(max(trend))) if points else "",
    }


def _step(topic: dict[str, Any]) -> str:
    """Tell what one value of a trend stands for: a day, or a week of a long corpus."""
    return "week" if topic.get("trend_step") == "week" else "day"


def _topics_lede(cards: Sequence[dict[str, Any]], language: str) -> str:
    """Say what the cards show, and nothing that none of them shows."""
    words = WORDS[language]
    shown = {"words": "chips", "trend": "spark", "titles": "exemplars", "stability": "stability"}
    parts = [words["parts"][part] for part, key in shown.items() if any(card[key] for card in cards)]
    parts = [part[cards[0]["step"]] if isinstance(part, dict) else part for part in parts]
    return words["topics_lede"].format(parts=words["list_mark"].join(parts))


def _spark(points: list[tuple[float, float]]) -> dict[str, Any]:
    if not points:
        return {}
    return {"points": " ".join(f"{x:g},{y:g}" for x, y in points), "x": points[-1][0], "y": points[-1][1]}


def _problem_rows(problems: pd.DataFrame, language: str) -> list[dict[str, Any]]:
    """Count the problems by kind and reason, the most frequent of the left-out ones first, each with its first case."""
    words = WORDS[language]
    rows = []
    for (severity, reason), group in problems.groupby(["severity", "reason"], sort=True):
        first = group.iloc[0]
        rows.append(
            {
                "severity": words.get(severity, severity),
                "reason": reason_text(reason, language),
                "n": len(group),
                "count": f"{len(group):,}",
                "file": Markup(path_html(first["file"])),
                "detail": detail_text(reason, first["detail"], language),
                "order": (severity != SKIPPED, -len(group), reason),
            }
        )
    return sorted(rows, key=lambda row: row["order"])


def _command(study: Study, only: Sequence[str]) -> str:
    parts = ["toolkit", "report", study.label]
    parts += [part for override in study.overrides for part in ("--set", override)]
    parts += [part for name in only for part in ("--only", name)]
    return shlex.join(parts)


def _text(value: Any) -> str:
    return value if isinstance(value, str) else "" if value is None else str(value)


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)


def _number(value: float) -> str:
    return f"{value:,.0f}" if float(value).is_integer() else f"{value:,.2f}"


def _percent(share: float) -> str:
    return f"{share:.1%}"
