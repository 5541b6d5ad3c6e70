"""One word from every side, in words."""

from __future__ import annotations

import numpy as np
import pandas as pd

from toolkit.explore.portrait import WordPortrait
from toolkit.report.outputs import day_text
from toolkit.report.sentences import joined, name, of, percent
from toolkit.report.words import counted

_NEIGHBOURS = 3


def portrait_sentence(portrait: WordPortrait, n_articles: int, language: str) -> str:
    """Say in one sentence how often a word occurs, and where most."""
    if not portrait.word:
        return "لا كلمة تصلح للنظر عن قرب." if language == "ar" else "There is no word to look at closely."
    word, share = name(portrait.written, language), percent(portrait.docs / max(n_articles, 1), language)
    times, articles = counted(portrait.count, "time", language), of(portrait.docs, "article", language)
    if language == "ar":
        return f"ترد كلمة {word} {times} في {articles}، أي في {share} من المقالات."
    return f"{word} occurs {times} in {articles}, which is {share} of all articles."


def portrait_titles(portrait: WordPortrait, by: str, language: str) -> dict[str, str]:
    """
    Return the titles of the tables and figures about one word.

    Parameters
    ----------
    portrait : WordPortrait
    by : {"outlet", "section", ""}
        What its groups are.
    language : {"ar", "en"}

    Returns
    -------
    dict of str
        lines, neighbours, strips, trend.
    """
    if not portrait.word:
        nothing = portrait_sentence(portrait, 0, language).removesuffix(".")
        return dict.fromkeys(("lines", "neighbours", "strips", "trend"), nothing)
    word = name(portrait.written, language)
    return {
        "lines": _lines_title(portrait, word, language),
        "neighbours": _neighbours_title(portrait.neighbours, word, language),
        "strips": _strips_title(portrait.group_trend, word, by, language),
        "trend": _trend_title(portrait, word, language),
    }


def _lines_title(portrait: WordPortrait, word: str, language: str) -> str:
    places = counted(len(portrait.lines), "place", language)
    return f"مواضع {word} في النصوص: {places}" if language == "ar" else f"{word} in the texts: {places}"


def _neighbours_title(neighbours: pd.DataFrame, word: str, language: str) -> str:
    is_arabic = language == "ar"
    if neighbours.empty:
        return f"لا كلمة تلازم {word} في مقالين فأكثر" if is_arabic else f"No word keeps {word} company in two articles"
    nearest = joined([name(text, language) for text in neighbours["written"].head(_NEIGHBOURS)], language)
    return f"أشد الكلمات ملازمةً لكلمة {word}: {nearest}" if is_arabic else f"The closest company of {word}: {nearest}"


def _strips_title(trend: pd.DataFrame, word: str, by: str, language: str) -> str:
    """Say which group has most of the places, and how many groups have none."""
    is_arabic, counts = language == "ar", trend.groupby("group")["count"].sum()
    if counts.empty or not counts.sum():
        return _no_dates(language) if counts.empty else _no_dated(word, language)
    if len(counts) < 2:
        periods = trend["count"] > 0
        share = percent(float(periods.sum() / max((trend["total"] > 0).sum(), 1)), language)
        return f"ترد {word} في {share} من الفترات" if is_arabic else f"{word} occurs in {share} of the periods"
    top = counts.idxmax()
    most, share = name(top, language), percent(float(counts[top] / counts.sum()), language)
    n_without = int((counts == 0).sum())
    title = f"{share} من مواضع {word} في {most}" if is_arabic else f"{share} of the places of {word} are in {most}"
    if not n_without:
        return title
    without = of(n_without, by, language) if by else ""
    return f"{title}، ولا موضع لها في {without}" if is_arabic else f"{title}, and none in {without}"


def _trend_title(portrait: WordPortrait, word: str, language: str) -> str:
    """Say where the frequency changed most, from which level to which."""
    is_arabic, trend = language == "ar", portrait.trend
    if trend.empty or not trend["count"].sum():
        return _no_dates(language) if trend.empty else _no_dated(word, language)
    levels = trend.loc[trend["total"] > 0, "level"].to_numpy()
    held = trend[trend["total"] > 0].reset_index(drop=True)
    rows = np.flatnonzero(held["change"])
    if not len(rows):
        return f"لا تغيّر يُعتدّ به في معدل ورود {word}" if is_arabic else f"No change worth a look in the use of {word}"
    row = max(rows, key=lambda i: abs(levels[i] - levels[i - 1]))
    ends = f"{levels[row - 1]:,.0f}", f"{levels[row]:,.0f}"
    day = day_text(held["day"].iloc[row], language)
    if is_arabic:
        when = f"منذ {day}" if portrait.step == "day" else f"منذ أسبوع {day}"
        verb = "ارتفع" if levels[row] > levels[row - 1] else "انخفض"
        return f"{verb} معدل ورود {word} {when}: من {ends[0]} إلى {ends[1]} لكل مليون كلمة"
    when = f"from {day}" if portrait.step == "day" else f"from the week of {day}"
    verb = "rises" if levels[row] > levels[row - 1] else "falls"
    return f"The use of {word} {verb} {when}: {ends[0]} to {ends[1]} per million words"


def _no_dates(language: str) -> str:
    return "لا تاريخ نشر في أي مقال" if language == "ar" else "No article has a date"


def _no_dated(word: str, language: str) -> str:
    return f"لا ترد {word} في مقال معلوم التاريخ" if language == "ar" else f"No dated article has {word}"
