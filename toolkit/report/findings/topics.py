"""The topics of a corpus, in words."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pandas as pd

from toolkit.report.findings.statements import Findings, ended, left_out_sentence, make_findings
from toolkit.report.outputs import check_language
from toolkit.report.sentences import joined, name, of, percent
from toolkit.report.words import counted
from toolkit.topics.replaying import APPLIED

_LOW_STABILITY = 0.6  # the front page calls a single topic unstable below the same value


def topics_findings(
    articles: pd.DataFrame,
    topics: pd.DataFrame,
    evidence: pd.DataFrame,
    by_group: pd.DataFrame,
    by_time: pd.DataFrame,
    *,
    places: pd.DataFrame | None = None,
    tree: pd.DataFrame | None = None,
    edits: pd.DataFrame | None = None,
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
    places : DataFrame, optional
        `topic_map`.
    tree : DataFrame, optional
        `topic_tree`.
    edits : DataFrame, optional
        `TopicModel.edits_`.
    step : {"day", "week"}
        What the groups of `by_time` are.
    language : {"ar", "en"}

    Returns
    -------
    Findings
        Titles: evidence, sizes, map, tree, groups, time; and the sentences edits, unstable.
    """
    check_language(language)
    n, biggest = len(topics), topics.iloc[0]
    label, share = name(biggest["label"], language), percent(biggest["share"], language)
    size = counted(int(biggest["size"]), "article", language)
    n_topics, stability = counted(n, "topic", language), _chosen_stability(evidence)
    left_out = left_out_sentence(topics, language)
    is_low = stability is not None and stability < _LOW_STABILITY
    if language == "ar":
        largest = "أكبرهما" if n == 2 else "أكبرها"
        answer = f"تنقسم المقالات إلى {of(n, 'topic', language)}، {largest} {label}: {size}، أي {share} من المجموع"
        answer += f"، غير أن ثبات هذا التقسيم منخفض: {stability:.2f}" if is_low else ""
        answer += f". {left_out}" if left_out else ""
        sizes = f"أكبر الموضوعات {label}: {size} من أصل {len(articles):,}"
    else:
        answer = f"The articles fall into {n_topics}, the largest being {label}: {size}, {share} of all"
        answer += f"; but the stability of this division is low: {stability:.2f}" if is_low else ""
        answer += f". {left_out}" if left_out else ""
        sizes = f"The largest topic is {label}: {size} of {len(articles):,}"
    titles = {
        "tree": _tree_title(tree, topics, language),
        "edits": _edits_sentence(edits, language),
        "unstable": _unstable_sentence(topics, language),
        "sizes": sizes,
        "map": _map_title(places, topics, language),
        "evidence": _evidence_title(_chosen_number(evidence, n), stability, language),
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
    return replace(found, source=f"{found.source}. {left_out}") if left_out else found


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


def _unstable_sentence(topics: pd.DataFrame, language: str) -> str:
    """Name the topics whose stability is low."""
    low = topics.loc[topics["stability"] < _LOW_STABILITY, "label"]
    labels = joined([name(label, language) for label in low], language)
    if language == "ar":
        return f"ثباتها دون {_LOW_STABILITY}، فلا يُعوَّل عليها وحدها: {labels}." if labels else "الموضوعات كلها ثابتة."
    if not labels:
        return "All topics are stable."
    return f"Their stability is below {_LOW_STABILITY}, so that nothing should rest on them alone: {labels}."


def _edits_sentence(edits: pd.DataFrame | None, language: str) -> str:
    """Say how many of a person's decisions apply."""
    is_arabic, n = language == "ar", 0 if edits is None else len(edits)
    if edits is None or not n:
        return "لم يغيّر باحث شيئًا في هذه الموضوعات." if is_arabic else "Nobody has edited these topics."
    done = int(edits["outcome"].isin(APPLIED).sum())
    if is_arabic:
        return f"قرارات الباحث في الموضوعات {n:,}، والمنفَّذ منها {done:,}" + (
            "." if done == n else "، وسبب الباقي في الجدول."
        )
    return f"{done:,} of {n:,} decisions of a person apply" + (
        "." if done == n else "; the table says why the others do not."
    )


def _map_title(places: pd.DataFrame | None, topics: pd.DataFrame, language: str) -> str:
    """Name the topic whose articles are surest of it, and the one whose articles are least sure."""
    is_arabic = language == "ar"
    known = pd.DataFrame() if places is None else places[places["topic"] >= 0]
    if known.empty or known["topic"].nunique() < 2:
        return "كل نقطة مقال" if is_arabic else "Each dot is an article"
    sure = known.groupby("topic")["confidence"].mean().round(9)
    labels = topics.set_index("topic")["label"]
    ends = [(name(labels[topic], language), f"{sure[topic]:.2f}") for topic in (sure.idxmax(), sure.idxmin())]
    (first, high), (last, low) = ends
    if is_arabic:
        return f"أوضح الموضوعات حدودًا {first}: متوسط الثقة {high}، وأقلها وضوحًا {last}: {low}"
    return f"{first} stands apart most clearly, with a mean confidence of {high}; {last} least, with {low}"


def _tree_title(tree: pd.DataFrame | None, topics: pd.DataFrame, language: str) -> str:
    """Name the two topics that are joined first."""
    is_arabic = language == "ar"
    if tree is None or tree.empty:
        return "موضوع واحد لا شجرة له" if is_arabic else "One topic has no tree"
    labels = topics.set_index("topic")["label"]
    pair = joined([name(labels[topic], language) for topic in tree["topics"].iloc[0]], language)
    return f"أقرب موضوعين في ألفاظهما: {pair}" if is_arabic else f"The two topics closest in words: {pair}"


def _chosen_number(evidence: pd.DataFrame, n: int) -> int:
    """Return the number of topics that was chosen; a person may have changed it since."""
    return n if evidence.empty else int(evidence.loc[evidence["chosen"].astype(bool), "n_topics"].iloc[0])


def _chosen_stability(evidence: pd.DataFrame) -> float | None:
    """Return the stability of the chosen number as it is printed; None where the number was given."""
    if evidence.empty:
        return None
    return round(float(evidence.loc[evidence["chosen"].astype(bool), "stability"].iloc[0]), 2)


def _evidence_title(n: int, stability: float | None, language: str) -> str:
    topics, is_arabic = counted(n, "topic", language), language == "ar"
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
