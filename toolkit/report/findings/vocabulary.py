"""The words of a corpus, in words."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd

from toolkit.explore.portrait import WordPortrait
from toolkit.report.findings.portrait import portrait_sentence, portrait_titles
from toolkit.report.findings.statements import Findings, ended, make_findings
from toolkit.report.outputs import check_language
from toolkit.report.sentences import joined, name, percent
from toolkit.report.words import counted


def vocabulary_findings(
    articles: pd.DataFrame,
    words: pd.DataFrame,
    marks: pd.DataFrame,
    contrast: pd.DataFrame,
    *,
    by: str,
    portrait: WordPortrait | None = None,
    language: str = "ar",
) -> Findings:
    """
    Say which words are frequent, which mark a group, and what is to be seen of one of them.

    Parameters
    ----------
    articles : DataFrame
    words : DataFrame
        `Tokens.frequencies`, the most frequent word first.
    marks, contrast : DataFrame
        `marking_words` and `contrasting_words`.
    by : {"outlet", "section", ""}
        What the groups are; "" where there is nothing to compare.
    portrait : WordPortrait, optional
        The word that is looked at closely.
    language : {"ar", "en"}

    Returns
    -------
    Findings
        Titles: words, marks, contrast and, of the portrait, lines, neighbours, strips, trend. Names: group, rest,
        word (a sentence).
    """
    check_language(language)
    titles = {
        "words": _words_title(words, len(articles), language),
        "marks": _marks_title(marks, by, language),
        "contrast": _contrast_title(contrast, by, language),
    }
    numbers = {
        "tokens": int(words["count"].sum()),
        "types": len(words),
        "groups": int(marks["group"].nunique()),
        "marks": len(marks),
    }
    if portrait is not None:
        titles |= portrait_titles(portrait, by, language)
        numbers |= {"word": portrait.written, "word_count": portrait.count, "word_docs": portrait.docs}
        numbers["word_changes"] = int(portrait.trend["change"].sum())
    answer = _vocabulary_answer(words, marks, titles["words"], language)
    rest = {"outlet": ("سائر الصحف", "all other outlets"), "section": ("سائر الأقسام", "all other sections")}
    names = {
        "group": str(contrast["group"].iloc[0]) if len(contrast) else "",
        "rest": rest.get(by, ("", ""))[language != "ar"],
        "word": portrait_sentence(portrait, len(articles), language) if portrait is not None else "",
    }
    found = make_findings(answer, titles, articles, language, key=len(words), noun="type", numbers=numbers)
    return replace(found, names=names)


def _vocabulary_answer(words: pd.DataFrame, marks: pd.DataFrame, no_words: str, language: str) -> str:
    """Name the three most frequent words, and the strongest mark of the biggest group."""
    if words.empty:
        return ended(no_words)
    top = joined([name(word, language) for word in words["written"].head(3)], language)
    is_arabic = language == "ar"
    start = (
        "أكثر الكلمات ورودًا بعد حذف الكلمات الوظيفية"
        if is_arabic
        else "The most frequent words, function words aside, are"
    )
    answer = f"{start} {top}"
    if len(marks):
        first = marks.loc[marks.loc[marks["group"] == marks["group"].iloc[0], "g2"].idxmax()]
        group, word = name(first["group"], language), name(first["written"], language)
        answer += f"، وأوضح ما يميز {group} عن سواها {word}" if is_arabic else f"; {group} stands out by {word}"
    return ended(answer)


def _words_title(words: pd.DataFrame, n: int, language: str) -> str:
    if words.empty:
        return "لا كلمات بعد حذف الكلمات الوظيفية" if language == "ar" else "No words are left but function words"
    first = words.iloc[0]
    word, times = name(first["written"], language), counted(int(first["count"]), "time", language)
    share = percent(first["docs"] / max(n, 1), language)
    if language == "ar":
        return f"{word} أكثر الكلمات ورودًا: {times}، في {share} من المقالات"
    return f"{word} is the most frequent word: {times}, in {share} of the articles"


def _marks_title(marks: pd.DataFrame, by: str, language: str) -> str:
    is_arabic = language == "ar"
    if not by:
        return (
            "لا صحيفتين ولا قسمين للمقارنة بينهما" if is_arabic else "There are no two outlets or sections to compare"
        )
    if marks.empty:
        return "لا كلمة تميز مجموعة تمييزًا مؤكدًا" if is_arabic else "No word surely marks a group"
    if is_arabic:
        return {"outlet": "كلمات تميز كل صحيفة عن سائر الصحف", "section": "كلمات تميز كل قسم عن سائر الأقسام"}[by]
    return f"Words that set each {by} apart from the others"


def _contrast_title(contrast: pd.DataFrame, by: str, language: str) -> str:
    is_arabic = language == "ar"
    if contrast.empty:
        return _marks_title(contrast, by, language)
    group, strongest = name(contrast["group"].iloc[0], language), contrast.loc[contrast["g2"].idxmax()]
    word, is_more = name(strongest["written"], language), strongest["log_ratio"] > 0
    if is_arabic:
        return f"أوضح ما يميز {group} {'كثرة' if is_more else 'قلة'} {word}"
    return f"What sets {group} apart most is how {'much' if is_more else 'little'} it says {word}"
