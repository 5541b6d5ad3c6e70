"""How the news moves over time, in words."""

from __future__ import annotations

import pandas as pd

from toolkit.errors import NoAnswerError
from toolkit.report.findings.statements import Findings, add_left_out, day_ends, ended, make_findings
from toolkit.report.outputs import check_language, day_text
from toolkit.report.sentences import name, of, percent
from toolkit.report.words import counted

_TABLES = ("The direction of each topic over the whole time", "The share of each topic in each period")
_SURE = 0.05  # the largest corrected probability of a change that is called one


def check_dates(articles: pd.DataFrame, *, language: str = "ar") -> None:
    """
    Raise NoAnswerError, with a sentence for the reader, where the articles are of fewer than two days.

    Parameters
    ----------
    articles : DataFrame
        `Corpus.articles`.
    language : {"ar", "en"}
    """
    check_language(language)
    days = articles["published"].dropna().dt.normalize().drop_duplicates()
    if len(days) > 1:
        return
    is_arabic = language == "ar"
    if days.empty:
        raise NoAnswerError(
            "لا تاريخ نشر في أي مقال من هذه المادة، فلا تُعرف حركة موضوعاتها مع الزمن؛ وإن كان التاريخ في حقل من المصدر "
            "فسمِّه published في columns من ملف الدراسة."
            if is_arabic
            else "No article here has a date, so nothing can be said of how topics move; if a field of the source "
            "holds the date, name it for published in columns of the study file."
        )
    day = day_text(days.iloc[0], language)
    raise NoAnswerError(
        f"كل ما عُرف تاريخه هنا من يوم واحد، {day}، ولا حركة تُقاس في يوم واحد؛ أضف إلى المادة مقالات من أيام أخرى."
        if is_arabic
        else f"All articles with a date are of one day, {day}, and one day has no movement; add articles of other days."
    )


def timeline_findings(
    articles: pd.DataFrame,
    bursts: pd.DataFrame,
    events: pd.DataFrame,
    topics: pd.DataFrame,
    words: pd.DataFrame,
    days: pd.DataFrame,
    *,
    table: pd.DataFrame | None = None,
    language: str = "ar",
) -> Findings:
    """
    Say what rose and fell, what burst, and when most was published.

    Parameters
    ----------
    articles : DataFrame
    bursts, events : DataFrame
        `topic_bursts` and `news_events`.
    topics, words : DataFrame
        `topic_changes` and `term_changes`.
    days : DataFrame
        `busiest_days`.
    table : DataFrame, optional
        `topic_table`, which tells what the numbers of topics leave out.
    language : {"ar", "en"}

    Returns
    -------
    Findings
        Titles: topics, bursts, events, words, days. Names: rose and fell; changes and shares, what two tables are
        called; missing, a sentence on days and articles that are not in the figures; topic_source, what the figures of
        topics were made from.
    """
    check_language(language)
    is_arabic = language == "ar"
    titles = {
        "topics": _topics_title(topics, language),
        "bursts": _burst_title(bursts, language),
        "events": _event_title(events, language),
        "words": _words_title(words, language),
        "days": _days_title(days, language),
    }
    answer = " ".join(ended(titles[part]) for part in ("topics", "bursts", "events"))
    published = articles["published"].dropna().dt.normalize()
    numbers = {
        "days": int(published.nunique()),
        "missing_days": _missing_days(published),
        "undated": int(articles["published"].isna().sum()),
        "bursts": len(bursts),
        "events": len(events),
        "topics_changed": int((topics["p_adjusted"] <= _SURE).sum()),
        "words_changed": int((words["p_adjusted"] <= _SURE).sum()),
    }
    found = make_findings(answer, titles, articles, language, key=len(events), noun="event", numbers=numbers)
    # The front page has room for one sentence: the first that has something to tell.
    told = [
        part for part, n in (("topics", "topics_changed"), ("bursts", "bursts"), ("events", "events")) if numbers[n]
    ]
    found.summary["answer"] = ended(titles[(told or ["topics"])[0]])
    sides = ("زادت", "قلّت") if is_arabic else ("used more", "used less")
    found.names.update(rose=sides[0], fell=sides[1], missing=_missing(numbers, language))
    tables = ("اتجاه كل موضوع على المدة كلها", "حصة كل موضوع في كل فترة") if is_arabic else _TABLES
    found.names.update(zip(("changes", "shares"), tables, strict=True))
    add_left_out(found, table, language, to="missing")
    return found


def _topics_title(topics: pd.DataFrame, language: str) -> str:
    """Say which topic surely rose most, and which fell."""
    sure = topics[topics["p_adjusted"] <= _SURE]
    rose, fell = sure[sure["z"] > 0], sure[sure["z"] < 0].iloc[::-1]
    if sure.empty:
        if language == "ar":
            return "لم تزد حصة موضوع ولم تنقص بين نصفي المدة بأكثر مما تفسره المصادفة"
        return "No topic's share rose or fell between the two halves of the time by more than chance explains"
    parts = [_moved(rows.iloc[0], rows is rose, language) for rows in (rose, fell) if len(rows)]
    if language == "ar":
        return f"{'، و'.join(parts)} بين نصفي المدة"
    text = " and ".join(parts) + " between the two halves of the time"
    return text[0].upper() + text[1:]


def _moved(row: pd.Series, is_up: bool, language: str) -> str:
    label, start, end = name(row["label"], language), *(percent(row[f"share_{i}"], language) for i in ("first", "last"))
    if language == "ar":
        return f"{'زادت' if is_up else 'نقصت'} حصة {label} من {start} إلى {end}"
    return f"the share of {label} {'rose' if is_up else 'fell'} from {start} to {end}"


def _burst_title(bursts: pd.DataFrame, language: str) -> str:
    is_arabic = language == "ar"
    if bursts.empty:
        return "ليس في المدة طفرة في تغطية موضوع" if is_arabic else "No topic has a burst of coverage"
    top = bursts.iloc[0]
    label, when = name(top["label"], language), _when(top["first"], top["last"], language)
    share, usual = percent(top["share"], language), percent(top["base_share"], language)
    if is_arabic:
        return f"أقوى طفرة في تغطية {label} {when}: {share} من المقالات، والمعتاد {usual}"
    return f"The strongest burst is of {label}, {when}: {share} of the articles, where {usual} are usual"


def _event_title(events: pd.DataFrame, language: str) -> str:
    is_arabic = language == "ar"
    if events.empty:
        return "لا كلمة اشتدّ ورودها في أيام بعينها" if is_arabic else "No word gathers on certain days"
    top = events.iloc[0]
    words = name(top["label"], language)
    when, size = _when(top["first"], top["last"], language), counted(int(top["n"]), "article", language)
    if is_arabic:
        found = "حدث واحد" if len(events) == 1 else of(len(events), "event", language)
        return f"دلت الكلمات على {found}، وأبرز ما اشتدّ ذكره {words} {when}: {size}"
    found = "One event shows in the words" if len(events) == 1 else f"{len(events):,} events show in the words"
    return f"{found}, most clearly {words}, {when}: {size}"


def _when(first: pd.Timestamp, last: pd.Timestamp, language: str) -> str:
    if first == last:
        return f"يوم {day_text(first, language)}" if language == "ar" else f"on {day_text(first, language)}"
    start, end = day_ends(pd.Series([first, last]), language)
    return f"بين {start} و{end}" if language == "ar" else f"from {start} to {end}"


def _words_title(words: pd.DataFrame, language: str) -> str:
    is_arabic = language == "ar"
    sure = words[words["p_adjusted"] <= _SURE]
    rose, fell = sure[sure["z"] > 0], sure[sure["z"] < 0].iloc[::-1]
    if sure.empty:
        return "لم تزد كلمة ولم تقلّ زيادة أو قلة مؤكدة" if is_arabic else "No word surely came to be used more or less"
    parts = [name(rows["written"].iloc[0], language) for rows in (rose, fell) if len(rows)]
    if len(parts) == 2:
        if is_arabic:
            return f"أوضح ما زاد من الكلمات {parts[0]}، وأوضح ما قلّ {parts[1]}"
        return f"The clearest rise among the words is that of {parts[0]}, the clearest fall that of {parts[1]}"
    if is_arabic:
        return f"أوضح ما {'زاد' if len(rose) else 'قلّ'} من الكلمات {parts[0]}"
    return f"The clearest {'rise' if len(rose) else 'fall'} among the words is that of {parts[0]}"


def _days_title(days: pd.DataFrame, language: str) -> str:
    top = days.iloc[0]
    day, size = day_text(top["day"], language), counted(int(top["size"]), "article", language)
    return f"أكثر الأيام مقالات {day}: {size}" if language == "ar" else f"The day with most articles is {day}: {size}"


def _missing_days(published: pd.Series) -> int:
    return (published.max() - published.min()).days + 1 - published.nunique()


def _missing(numbers: dict[str, int], language: str) -> str:
    """Say how many days have no article and how many articles no date; both are left out and not counted as zero."""
    days, undated = numbers["missing_days"], numbers["undated"]
    if language == "ar":
        parts = [f"لا مقال في المادة من {of(days, 'day', language)} بين أول يوم وآخره، وهي فراغ لا صفر"] if days else []
        parts += [f"{counted(undated, 'article', language)} بلا تاريخ خارج الحساب"] if undated else []
        return ended("، و".join(parts)) if parts else "في كل يوم من المدة مقالات، ولكل مقال تاريخ."
    have, are = "has" if days == 1 else "have", "is" if undated == 1 else "are"
    gap = f"{counted(days, 'day', language)} between the first and the last {have} no article: a gap, not a zero"
    parts = [gap] if days else []
    parts += [f"{counted(undated, 'article', language)} without a date {are} not counted"] if undated else []
    return ended("; ".join(parts)) if parts else "Every day of the time has articles, and every article has a date."
