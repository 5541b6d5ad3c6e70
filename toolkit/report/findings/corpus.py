"""What a corpus holds, in words."""

from __future__ import annotations

import math
from dataclasses import replace

import pandas as pd

from toolkit.explore.overview import article_lengths, problems_table, unknown_name
from toolkit.report.findings.statements import Findings, day_ends, ended, make_findings
from toolkit.report.headings import detail_text
from toolkit.report.outputs import check_language, day_text
from toolkit.report.sentences import name, of
from toolkit.report.words import counted


def corpus_findings(
    articles: pd.DataFrame,
    problems: pd.DataFrame,
    tables: dict[str, pd.DataFrame],
    *,
    n_copies: int,
    language: str = "ar",
) -> Findings:
    """
    Say what a corpus holds.

    Parameters
    ----------
    articles, problems : DataFrame
        Those of the corpus.
    tables : dict of DataFrame
        `articles_table` by "outlet", "section" and "day".
    n_copies : int
        Articles that repeat an earlier one.
    language : {"ar", "en"}

    Returns
    -------
    Findings
        Titles: outlet, section, day, lengths, problems, duplicates. Names: median.
    """
    check_language(language)
    n, lengths = len(articles), article_lengths(articles)
    median = math.ceil(lengths.median()) if n else 0
    n_skipped = int((problems["severity"] == "skipped").sum())
    n_warnings = len(problems) - n_skipped
    outlets = int((tables["outlet"]["outlet"] != unknown_name("outlet", language)).sum())
    titles = {by: _leader_title(tables[by], by, n, language) for by in ("outlet", "section")}
    titles |= {
        "day": _day_title(tables["day"], n, language),
        "lengths": _lengths_title(n, median, language),
        "problems": _problems_title(n_skipped, n_warnings, language),
        "duplicates": _copies_title(n_copies, n, language),
    }
    answer = _corpus_answer(articles, outlets, median, n_copies, language)
    numbers = {
        "articles": n,
        "outlets": outlets,
        "sections": int((articles.loc[articles["section"] != "", "section"]).nunique()),
        "days": len(tables["day"]),
        "median_words": median,
        "skipped": n_skipped,
        "warnings": n_warnings,
        "copies": n_copies,
    }
    found = make_findings(answer, titles, articles, language, key=n, noun="article", numbers=numbers)
    return replace(found, names={"median": f"الوسيط {median:,}" if language == "ar" else f"median {median:,}"})


def explain_problems(problems: pd.DataFrame, *, language: str = "ar") -> pd.DataFrame:
    """
    Count what could not be read by reason, and say the way out in the language.

    Parameters
    ----------
    problems : DataFrame
        `Corpus.problems`.
    language : {"ar", "en"}

    Returns
    -------
    DataFrame
        As for `problems_table`; in Arabic, the detail is that of the reason and not of the first case.
    """
    check_language(language)
    table = problems_table(problems)
    details = [
        detail_text(reason, detail, language) for reason, detail in zip(table["reason"], table["detail"], strict=True)
    ]
    return table.assign(detail=pd.array(details, dtype="str"))


def _corpus_answer(articles: pd.DataFrame, n_outlets: int, median: int, n_copies: int, language: str) -> str:
    n, days = len(articles), articles["published"].dropna().dt.normalize()
    first, last = day_ends(days, language) if len(days) else ("", "")
    if language == "ar":
        start = f"في هذه المادة {counted(n, 'article', language)}"
        parts = [start + (f" من {of(n_outlets, 'outlet', language)}" if n_outlets else " من صحف غير مذكورة")]
        if len(days):
            parts.append(f"وتاريخ النشر {first}" if first == last else f"وتاريخ النشر بين {first} و{last}")
        else:
            parts.append("بلا تاريخ نشر")
        parts += [f"ووسيط الطول {counted(median, 'word', language)}"] if n else []
        parts += [f"والمكرر منها {counted(n_copies, 'article', language)}"] if n_copies else []
        return ended("، ".join(parts))
    source = f"from {counted(n_outlets, 'outlet', language)}" if n_outlets else "whose outlets are not named"
    parts = [f"This corpus holds {counted(n, 'article', language)} {source}"]
    if len(days):
        parts.append(f"published on {first}" if first == last else f"published between {first} and {last}")
    else:
        parts.append("undated")
    parts += [f"with a median length of {counted(median, 'word', language)}"] if n else []
    parts += [f"{n_copies:,} of them repeating another one"] if n_copies else []
    return ended(", ".join(parts))


def _leader_title(table: pd.DataFrame, by: str, n: int, language: str) -> str:
    """Say which outlet or section has most articles; equals are said to be equal."""
    named = table[table[by] != unknown_name(by, language)]
    is_arabic = language == "ar"
    if named.empty:
        nothing = {"outlet": "لم تُذكر الصحيفة في أي مقال", "section": "لم يُذكر القسم في أي مقال"}
        return nothing[by] if is_arabic else f"No article names its {by}"
    top = named[named["size"] == named["size"].max()]
    size, leader = int(top["size"].iloc[0]), name(top[by].iloc[0], language)
    articles = counted(size, "article", language)
    if len(named) == 1:
        if size == n:
            return f"المصدر واحد: {leader}" if is_arabic and by == "outlet" else _only(leader, by, language)
        return f"{leader}: {articles} من أصل {n:,}" if is_arabic else f"{leader}: {articles} of {n:,}"
    if len(top) > 1:
        equals = counted(len(top), by, language)
        if is_arabic:
            return f"{equals} في المقدمة بعدد واحد: {articles} لكل منها"
        return f"{equals} lead with the same number: {articles} each"
    return f"{leader} في المقدمة: {articles} من أصل {n:,}" if is_arabic else f"{leader} leads: {articles} of {n:,}"


def _only(leader: str, by: str, language: str) -> str:
    return f"القسم واحد: {leader}" if language == "ar" else f"There is one {by}: {leader}"


def _day_title(table: pd.DataFrame, n: int, language: str) -> str:
    is_arabic = language == "ar"
    if table.empty:
        return "لا تاريخ نشر في أي مقال" if is_arabic else "No article has a date"
    top = table[table["size"] == table["size"].max()]
    articles = counted(int(top["size"].iloc[0]), "article", language)
    day = day_text(top["day"].iloc[0], language)
    if len(table) == 1:
        return f"كل ما عُرف تاريخه من يوم واحد: {day}" if is_arabic else f"All that is dated is of one day: {day}"
    if len(top) > 1:
        return f"أكثر ما نُشر في يوم واحد {articles}" if is_arabic else f"No day has more than {articles}"
    return f"ذروة النشر {day}: {articles}" if is_arabic else f"Most articles appeared on {day}: {articles}"


def _lengths_title(n: int, median: int, language: str) -> str:
    words = counted(median, "word", language)
    if n < 3:
        return f"وسيط الطول {words}" if language == "ar" else f"The median length is {words}"
    longest = of(median, "word", language)
    return f"نصف المقالات لا يزيد على {longest}" if language == "ar" else f"Half of the articles have at most {words}"


def _problems_title(n_skipped: int, n_warnings: int, language: str) -> str:
    if not n_skipped and not n_warnings:
        return "قُرئت الملفات كلها بلا مشكلات" if language == "ar" else "Every file was read without a problem"
    if language == "ar":
        return f"ما استُبعد عند القراءة: {n_skipped:,}، وما نُبّه إليه: {n_warnings:,}"
    return f"Left out while reading: {n_skipped:,}; read with a warning: {n_warnings:,}"


def _copies_title(n_copies: int, n: int, language: str) -> str:
    if not n_copies:
        return "لا مقال مكررًا في هذه المادة" if language == "ar" else "No article repeats another"
    articles = counted(n_copies, "article", language)
    return f"المكرر {articles} من أصل {n:,}" if language == "ar" else f"{n_copies:,} of {n:,} articles repeat another"
