"""The topics of a corpus, in words."""

from __future__ import annotations

from typing import Any

import pandas as pd

from toolkit.report.findings.statements import Findings, ended, make_findings
from toolkit.report.outputs import check_language
from toolkit.report.sentences import amount, name, of, percent

_LOW_STABILITY = 0.6  # the front page calls a single topic unstable below the same value


def topics_findings(
    articles: pd.DataFrame,
    topics: pd.DataFrame,
    evidence: pd.DataFrame,
    by_group: pd.DataFrame,
    by_time: pd.DataFrame,
    *,
    step: str = "day",
    language: str = "ar",
) -> Findings:
    """
    Say how many topics there are, why, and where and when they are strong.

    Parameters
    ----------
    articles : DataFrame
    topics : DataFrame
        `topic_table`.
    evidence : DataFrame
        `TopicModel.evidence_`; empty where the number was given.
    by_group, by_time : DataFrame
        `labelled_shares`; empty where there is nothing to compare.
    step : {"day", "week"}
        What the groups of `by_time` are.
    language : {"ar", "en"}

    Returns
    -------
    Findings
        Titles: evidence, sizes, map, groups, time.
    """
    check_language(language)
    n, biggest = len(topics), topics.iloc[0]
    label, share = name(biggest["label"], language), percent(biggest["share"], language)
    size = amount(int(biggest["size"]), "article", language)
    n_topics, stability = amount(n, "topic", language), _chosen_stability(evidence)
    is_low = stability is not None and stability < _LOW_STABILITY
    if language == "ar":
        answer = f"تنقسم المقالات إلى {of(n, 'topic', language)}، أكبرها {label}: {size}، أي {share} من المجموع"
        answer += f"، غير أن ثبات هذا التقسيم منخفض: {stability:.2f}" if is_low else ""
        sizes = f"أكبر الموضوعات {label}: {size} من أصل {len(articles):,}"
        places = "كل نقطة مقال، وموضعها بين الموضوعات بقدر قربه من كل منها"
    else:
        answer = f"The articles fall into {n_topics}, the largest being {label}: {size}, {share} of all"
        answer += f"; but the stability of this division is low: {stability:.2f}" if is_low else ""
        sizes = f"The largest topic is {label}: {size} of {len(articles):,}"
        places = "Each dot is an article, placed between the topics by how close it is to each"
    titles = {
        "sizes": sizes,
        "map": places,
        "evidence": _evidence_title(n, stability, language),
        "groups": _groups_title(by_group, language),
        "time": _change_title(by_time, step, language),
    }
    numbers = {
        "topics": n,
        "articles": len(articles),
        "largest_share": biggest["share"],
        "stability": stability,
        "mean_stability": float(topics["stability"].mean()),
    }
    found = make_findings(ended(answer), titles, articles, language, key=n, noun="topic", numbers=numbers)
    found.summary["topics"] = topic_rows(topics, by_time, step=step)
    return found


def topic_rows(topics: pd.DataFrame, by_time: pd.DataFrame, *, step: str = "day") -> list[dict[str, Any]]:
    """
    Return what the front page says of each topic.

    Parameters
    ----------
    topics, by_time : DataFrame
        As for `topics_findings`.
    step : {"day", "week"}
        As for `topics_findings`.

    Returns
    -------
    list of dict
        The row of `topic_table`; `trend`, the share of each day or week with articles, in 0..1; `trend_step`, the step.
    """
    columns = ["topic", "label", "terms", "size", "share", "stability", "exemplars"]
    rows = topics[columns].to_dict("records")
    for row in rows:
        row["trend"] = by_time.loc[by_time["topic"] == row["topic"], "share"].tolist() if len(by_time) else []
        row["trend_step"] = step
    return rows


def _chosen_stability(evidence: pd.DataFrame) -> float | None:
    """Return the stability of the chosen number as it is printed; None where the number was given."""
    if evidence.empty:
        return None
    return round(float(evidence.loc[evidence["chosen"].astype(bool), "stability"].iloc[0]), 2)


def _evidence_title(n: int, stability: float | None, language: str) -> str:
    topics, is_arabic = amount(n, "topic", language), language == "ar"
    if stability is None:
        return f"عدد الموضوعات محدد في الدراسة: {topics}" if is_arabic else f"The study asks for {topics}"
    if stability < _LOW_STABILITY:
        if is_arabic:
            return f"المختار {topics}، لكن درجة الثبات منخفضة: {stability:.2f}"
        return f"{topics} are chosen, but their stability is low: {stability:.2f}"
    if is_arabic:
        return f"المختار {topics}، أفضل جمع بين الثبات والتفصيل، ودرجة الثبات {stability:.2f}"
    return f"{topics} balance stability and detail best, with a stability of {stability:.2f}"


def _groups_title(by_group: pd.DataFrame, language: str) -> str:
    is_arabic = language == "ar"
    if by_group.empty:
        return (
            "لا صحيفتين ولا قسمين للمقارنة بينهما" if is_arabic else "There are no two outlets or sections to compare"
        )
    top = by_group.loc[by_group["share"].idxmax()]
    group, label = name(top["group"], language), name(top["label"], language)
    share = percent(top["share"], language)
    if is_arabic:
        return f"أعلى حصة لموضوع: {label} في {group}، {share}"
    return f"The highest share of a topic: {label} in {group}, {share}"


def _change_title(by_time: pd.DataFrame, step: str, language: str) -> str:
    """Say which topic changed most from the first day or week to the last, and whether that is more than chance."""
    is_arabic = language == "ar"
    times = sorted(by_time["group"].unique()) if len(by_time) else []
    one, two = {"day": ("يوم", "يومين"), "week": ("أسبوع", "أسبوعين")}[step]
    if len(times) < 2:
        return f"لا {two} للمقارنة بينهما" if is_arabic else f"There are no two {step}s to compare"
    first, last = (by_time[by_time["group"] == time].set_index("topic") for time in (times[0], times[-1]))
    change = (last["share"] - first["share"]).abs()
    is_sure = (last["low"] > first["high"]) | (first["low"] > last["high"])
    topic = change[is_sure].idxmax() if is_sure.any() else change.idxmax()
    label = name(first.loc[topic, "label"], language)
    start, end = (percent(shares.loc[topic, "share"], language) for shares in (first, last))
    if is_arabic:
        if is_sure.any():
            return f"أكبر فرق مؤكد بين أول {one} وآخر {one}: {label}، من {start} إلى {end}"
        return f"لا فرق مؤكدًا بين أول {one} وآخر {one}، وأكبر ما ظهر: {label}، من {start} إلى {end}"
    if is_sure.any():
        return f"The largest sure difference between the first {step} and the last: {label}, from {start} to {end}"
    return f"No sure difference between the first {step} and the last; the largest seen: {label}, from {start} to {end}"
