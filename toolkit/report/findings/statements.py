"""What a notebook says in words, and what all notebooks' findings share."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from toolkit.report.outputs import day_text
from toolkit.report.sentences import joined, of
from toolkit.report.words import counted, noun_form

_UNITS = {
    "articles": {"ar": "مقال", "en": "articles"},
    "articles_a_day": {"ar": "مقال في اليوم", "en": "articles a day"},
    "articles_by_words": {"ar": "مقال، بحسب عدد كلماته", "en": "articles, by their number of words"},
    "log_ratio": {
        "ar": "لوغاريتم النسبة إلى معدل الورود عند غيرها: 1 ضعفان، 2 أربعة أضعاف، 3 ثمانية",
        "en": "log ratio of the rate to that of the others: 1 is twice as often, 2 four times, 3 eight times",
    },
    "times": {"ar": "مرة", "en": "occurrences"},
    "stability": {
        "ar": "درجة الثبات من 0 إلى 1 لكل عدد من الموضوعات",
        "en": "stability, 0 to 1, for each number of topics",
    },
    "share_of_group": {
        "ar": "حصة الموضوع من مقالات كل عمود",
        "en": "share of the topic in the articles of each column",
    },
    "share_of_day": {
        "ar": "حصة الموضوع من مقالات اليوم، والشريط فترة ثقة 95%",
        "en": "share of the topic in the articles of the day, with its 95% interval",
    },
    "share_of_week": {
        "ar": "حصة الموضوع من مقالات الأسبوع، والشريط فترة ثقة 95%",
        "en": "share of the topic in the articles of the week, with its 95% interval",
    },
    "closeness": {
        "ar": "جيب تمام الزاوية بين المقال ومركز الموضوع، من 0 إلى 1",
        "en": "cosine of the article and the centre of the topic, 0 to 1",
    },
    "times_in_article": {"ar": "مرات الورود في المقال", "en": "times in the article"},
    "near": {"ar": "مرات الورود على مقربة منها", "en": "times near it"},
    "rate_by_day": {
        "ar": "معدل الورود في كل يوم على مقياس واحد، والرمادي أيام لم يُنشر فيها شيء",
        "en": "rate on each day, all on one scale; grey where nothing was published",
    },
    "rate_by_week": {
        "ar": "معدل الورود في كل أسبوع على مقياس واحد، والرمادي أسابيع لم يُنشر فيها شيء",
        "en": "rate in each week, all on one scale; grey where nothing was published",
    },
    "per_million": {
        "ar": "مرة في كل مليون كلمة، والشريط فترة ثقة 95%، والمتقطع متوسط ما بين تغيّرين",
        "en": "times per million words with the 95% interval; dashes are the level between two changes",
    },
    "share_over_time": {
        "ar": "حصة الموضوع من مقالات الفترة، والشريط فترة ثقة 95%، والمظلَّل طفرة؛ لكل لوحة مقياسها",
        "en": "share of the topic in the articles of the period, with its 95% interval; shaded: bursts; "
        "each panel has its own scale",
    },
    "articles_of_burst": {"ar": "مقالات الموضوع في الطفرة", "en": "articles of the topic in the burst"},
    "articles_of_event": {"ar": "مقالات وردت فيها كلمة الحدث", "en": "articles with the event's word"},
    "change_ratio": {
        "ar": "لوغاريتم نسبة الحصة في النصف الثاني من المدة إلى الأول: 1 ضعفان، 2 أربعة أضعاف",
        "en": "log ratio of the share in the second half of the time to that in the first: 1 is double, 2 four times",
    },
    "difference": {
        "ar": "الفرق بالنقاط المئوية عن سائر المجموعات معًا؛ الملوَّن وحده لا تفسره المصادفة",
        "en": "difference in percentage points from all the others; colour only where chance does not explain it",
    },
    "house_ratio": {
        "ar": "لوغاريتم النسبة إلى معدل غيرها في الموضوعات نفسها: 1 ضعفان، 2 أربعة أضعاف",
        "en": "log ratio of the rate to that of the others on the same topics: 1 is twice as often, 2 four times",
    },
    "agency_share": {
        "ar": "نسبة المقالات التي تذكر الوكالة من مقالات كل مجموعة",
        "en": "share of each group's articles that credit the agency",
    },
    "shared_texts": {"ar": "نصوص نشرتها الصحيفتان كلتاهما", "en": "texts that both outlets printed"},
    "same_topics": {
        "ar": "ما تتطابق فيه موضوعات المجموعتين من مقالاتهما",
        "en": "share of the two groups' articles for which their topics match",
    },
    "distance": {
        "ar": "البُعد بين الموضوعات من 0 إلى 2 (1 ناقص جيب تمام الزاوية بين المركزين)",
        "en": "distance between topics, 0 to 2 (1 minus the cosine of their centres)",
    },
    "dots": {"ar": "نقطة لكل مقال", "en": "one dot an article"},
}


@dataclass(frozen=True)
class Findings:
    """
    What a notebook says in words.

    Attributes
    ----------
    answer : str
        The answer to the notebook's question, one sentence.
    titles : dict of str
        The title of each figure, by the figure's name.
    units : dict of str
        What is counted, by a short name, in the language.
    source : str
        What the figures were made from.
    summary : dict
        The arguments of `save_summary`.
    names : dict of str
        What a figure calls its sides.
    """

    answer: str
    titles: dict[str, str]
    units: dict[str, str]
    source: str
    summary: dict[str, Any] = field(repr=False)
    names: dict[str, str] = field(default_factory=dict)


def make_findings(
    answer: str,
    titles: dict[str, str],
    articles: pd.DataFrame,
    language: str,
    *,
    key: int,
    noun: str,
    numbers: dict[str, Any],
) -> Findings:
    """Join the sentences of a notebook with what its front page quotes; `noun` is what `key` counts."""
    units = {unit: words[language] for unit, words in _UNITS.items()}
    label = noun_form(key, noun, language)
    summary = {"answer": answer, "key": key, "key_label": label, "numbers": numbers}
    return Findings(answer, titles, units, source_line(articles, language), summary)


def source_line(articles: pd.DataFrame, language: str) -> str:
    """Say in a few words what a figure was made from: how many articles, of which days."""
    parts = [counted(len(articles), "article", language), _period(articles, language)]
    return ("، " if language == "ar" else ", ").join(part for part in parts if part)


def _period(articles: pd.DataFrame, language: str) -> str:
    """Return the days of the articles, "" where none is known."""
    days = articles["published"].dropna().dt.normalize()
    if days.empty:
        return ""
    first, last = day_ends(days, language)
    return first if first == last else f"{first} – {last}"


def day_ends(days: pd.Series, language: str) -> tuple[str, str]:
    """Return the first and the last day; what the first shares with the last is not said twice."""
    first, last = days.min(), days.max()
    last_text = day_text(last, language)
    if first.year != last.year or first == last:
        return day_text(first, language), last_text
    return str(first.day) if first.month == last.month else day_text(first, language).rsplit(" ", 1)[0], last_text


def left_out_sentence(topics: pd.DataFrame, language: str) -> str:
    """
    Say which articles the numbers of a `topic_table` leave out, "" where none.

    Parameters
    ----------
    topics : DataFrame
        `topic_table`; its `attrs` tell.
    language : {"ar", "en"}
    """
    about, is_arabic = topics.attrs, language == "ar"
    parts = []
    if n := about.get("n_undecided", 0):
        articles, least = of(n, "article", language), f"{about['min_confidence']:.2f}"
        parts.append(f"{articles} بثقة دون {least}" if is_arabic else f"{articles} with a confidence below {least}")
    if n := about.get("n_dropped", 0):
        articles = of(n, "article", language)
        parts.append(
            f"{articles} من موضوعات استبعدها الباحث" if is_arabic else f"{articles} of topics that were dropped"
        )
    if not parts:
        return ""
    return ended(f"لا تشمل الأرقام {joined(parts, language)}" if is_arabic else f"Left out: {joined(parts, language)}")


def add_left_out(found: Findings, table: pd.DataFrame | None, language: str, *, to: str) -> None:
    """
    Say what the numbers of topics leave out: at the end of the sentence `to`, and in the source of their figures.

    Parameters
    ----------
    found : Findings
        Its names get `topic_source`.
    table : DataFrame or None
        `topic_table`.
    language : {"ar", "en"}
    to : str
        Which of the names.
    """
    dropped = "" if table is None else left_out_sentence(table, language)
    found.names["topic_source"] = f"{found.source}. {dropped}" if dropped else found.source
    if dropped:
        about = "في الموضوعات: " if language == "ar" else "Of topics: "
        found.names[to] = f"{found.names[to]} {about}{dropped[0].lower() + dropped[1:]}"


def ended(sentence: str) -> str:
    """Return a sentence with its full stop."""
    return sentence if sentence.endswith(".") else f"{sentence}."
