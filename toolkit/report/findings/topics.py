"""The topics of a corpus, in words."""

from __future__ import annotations

from typing import Any

import pandas as pd

from toolkit.report.findings.common import Findings, make_findings
from toolkit.report.outputs import check_language
from toolkit.report.sentences import amount, name, of, percent


def topics_findings(
    articles: pd.DataFrame,
    topics: pd.DataFrame,
    evidence: pd.DataFrame,
    by_group: pd.DataFrame,
    by_day: pd.DataFrame,
    *,
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
    by_group, by_day : DataFrame
        `topic_shares` with the column label; empty where there is nothing to compare.
    language : {"ar", "en"}

    Returns
    -------
    Findings
        Titles: evidence, sizes, map, groups, days.
    """
    check_language(language)
    n, biggest = len(topics), topics.iloc[0]
    label, share = name(biggest["label"], language), percent(biggest["share"], language)
    size = amount(int(biggest["size"]), "article", language)
    n_topics = amount(n, "topic", language)
    if language == "ar":
        answer = f"تنقسم المقالات إلى {of(n, 'topic', language)}، أكبرها {label}: {size}، أي {share} من المجموع."
        sizes = f"أكبر الموضوعات {label}: {size} من أصل {len(articles):,}"
        places = "كل نقطة مقال، وما تشابهت ألفاظه تقارب على الخريطة"
    else:
        answer = f"The articles fall into {n_topics}, the largest being {label}: {size}, {share} of all."
        sizes = f"The largest topic is {label}: {size} of {len(articles):,}"
        places = "Each dot is an article, and articles in like words lie near each other"
    titles = {
        "sizes": sizes,
        "map": places,
        "evidence": _evidence_title(n, evidence, language),
        "groups": _groups_title(by_group, language),
        "days": _change_title(by_day, language),
    }
    stability = float(topics["stability"].mean())
    numbers = {"topics": n, "articles": len(articles), "largest_share": biggest["share"], "mean_stability": stability}
    found = make_findings(answer, titles, articles, language, key=n, noun="topic", numbers=numbers)
    found.summary["topics"] = topic_rows(topics, by_day)
    return found


def topic_rows(topics: pd.DataFrame, by_day: pd.DataFrame) -> list[dict[str, Any]]:
    """Return what the front page says of each topic: its row of `topic_table`, and its share of each day as `trend`."""
    columns = ["topic", "label", "terms", "size", "share", "stability", "exemplars"]
    rows = topics[columns].to_dict("records")
    for row in rows:
        row["trend"] = by_day.loc[by_day["topic"] == row["topic"], "share"].tolist() if len(by_day) else []
    return rows


def _evidence_title(n: int, evidence: pd.DataFrame, language: str) -> str:
    if evidence.empty:
        topics = amount(n, "topic", language)
        return f"عدد الموضوعات محدد في الدراسة: {topics}" if language == "ar" else f"The study asks for {topics}"
    chosen = evidence.loc[evidence["chosen"].astype(bool), "stability"].iloc[0]
    topics = amount(n, "topic", language)
    if language == "ar":
        return f"أدق تقسيم يثبت عند إعادة المعاينة: {topics}، ودرجة ثباته {chosen:.2f}"
    return f"The finest division that holds still under resampling: {topics}, stability {chosen:.2f}"


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


def _change_title(by_day: pd.DataFrame, language: str) -> str:
    """Say which topic changed most from the first day to the last."""
    is_arabic = language == "ar"
    days = sorted(by_day["group"].unique()) if len(by_day) else []
    if len(days) < 2:
        return "لا يومين للمقارنة بينهما" if is_arabic else "There are no two days to compare"
    ends = by_day[by_day["group"].isin([days[0], days[-1]])].pivot(index="topic", columns="group", values="share")
    topic = (ends[days[-1]] - ends[days[0]]).abs().idxmax()
    label = name(by_day.loc[by_day["topic"] == topic, "label"].iloc[0], language)
    first, last = (percent(ends.loc[topic, day], language) for day in (days[0], days[-1]))
    if is_arabic:
        return f"أكبر فرق بين أول يوم وآخر يوم: {label}، من {first} إلى {last}"
    return f"The largest difference between the first and the last day: {label}, from {first} to {last}"
