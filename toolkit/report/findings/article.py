"""One article against its corpus, in words."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

import pandas as pd

from toolkit.explore.overview import article_lengths
from toolkit.report.findings.statements import Findings, ended, make_findings
from toolkit.report.outputs import check_language, day_text
from toolkit.report.sentences import joined, name, of
from toolkit.report.words import counted

_FIELDS = ("title", "outlet", "section", "author", "agency", "published", "words", "url", "file", "article_id")
_FEW = 3
_LONG = 80  # letters of a title in a sentence


def article_findings(
    articles: pd.DataFrame,
    row: int,
    topics: pd.DataFrame,
    confidence: float,
    terms: pd.DataFrame,
    nearest: pd.DataFrame,
    copies: pd.DataFrame,
    *,
    was_asked: bool,
    min_confidence: float = 0.0,
    language: str = "ar",
) -> Findings:
    """
    Say what an article is about, which words are its own, which articles are nearest, and where else it stands.

    Parameters
    ----------
    articles : DataFrame
        `Corpus.articles`.
    row : int
        The row of the article.
    topics : DataFrame
        `near_topics` of it.
    confidence : float, in 0..1
        How sure its topic is.
    terms, nearest, copies : DataFrame
        `article_terms`, `nearest_articles` and `copies_of`.
    was_asked : bool
        Whether the article was asked for, and not chosen for the reader.
    min_confidence : float, in 0..1
        An article less sure of its topic than this is undecided.
    language : {"ar", "en"}

    Returns
    -------
    Findings
        Titles: topics, terms, nearest, copies. Names: choice (how the article was chosen, a sentence).
    """
    check_language(language)
    article = articles.iloc[row]
    titles = {
        "topics": _topics_title(topics, language),
        "terms": _terms_title(terms, language),
        "nearest": _nearest_title(nearest, language),
        "copies": _copies_title(copies, language),
    }
    n_others = max(len(copies) - 1, 0)
    own = topics[topics["own"]]
    size = int(own["size"].iloc[0]) if len(own) else 0
    numbers = {
        "article_id": str(article["article_id"]),
        "topic": str(own["label"].iloc[0]) if len(own) else "",
        "confidence": float(confidence),
        "nearest": float(nearest["similarity"].iloc[0]) if len(nearest) else 0.0,
        "copies": n_others,
        "terms": len(terms),
    }
    topic = _of_topic(article, topics, confidence, min_confidence, language)
    answer = _answer(topic, terms, nearest, n_others, language)
    found = make_findings(answer, titles, articles, language, key=size, noun="article", numbers=numbers)
    in_topic = " في موضوعه" if language == "ar" else " in its topic"
    summary = found.summary | {"key_label": found.summary["key_label"] + in_topic}
    return replace(found, summary=summary, names={"choice": _choice(article, was_asked, language)})


def article_card(articles: pd.DataFrame, row: int, *, language: str = "ar") -> pd.DataFrame:
    """
    Return what is known of an article, one row a field: field and value (str); what is unknown is left out.

    Parameters
    ----------
    articles : DataFrame
        `Corpus.articles`.
    row : int
    language : {"ar", "en"}
    """
    check_language(language)
    article = articles.iloc[row]
    published = "" if pd.isna(article["published"]) else day_text(article["published"], language)
    words = f"{int(article_lengths(articles.iloc[[row]]).iloc[0]):,}"
    values = {field: str(article.get(field, "")) for field in _FIELDS} | {"published": published, "words": words}
    known = {field: value for field, value in values.items() if value}
    return pd.DataFrame(
        {"field": pd.array(list(known), dtype="str"), "value": pd.array([*known.values()], dtype="str")}
    )


def _answer(topic: str, terms: pd.DataFrame, nearest: pd.DataFrame, n_copies: int, language: str) -> str:
    is_arabic, parts = language == "ar", [topic]
    if len(terms):
        words = joined([name(word, language) for word in terms["written"].head(_FEW)], language)
        parts.append(f"وأخص كلماته به {words}" if is_arabic else f"the words most its own are {words}")
    if len(nearest):
        title = name(_short(nearest["title"].iloc[0]), language)
        parts.append(f"وأقرب المقالات إليه {title}" if is_arabic else f"the nearest article is {title}")
    if n_copies:
        articles = counted(n_copies, "article", language)
        parts.append(f"وأعاد نصَّه {articles}" if is_arabic else f"{articles} repeat its text")
    return ended(("، " if is_arabic else "; ").join(parts))


def _of_topic(article: pd.Series, topics: pd.DataFrame, confidence: float, min_confidence: float, language: str) -> str:
    """Say the topic, how sure it is and which comes second; or that it is undecided."""
    is_arabic = language == "ar"
    title = name(_short(article["title"] or article["body"].split("\n")[0]), language)
    if not topics["own"].any():
        return f"{title} في غير الموضوعات المعدودة" if is_arabic else f"{title} is in none of the topics that count"
    own = name(topics["label"].iloc[0], language)
    second = name(topics["label"].iloc[1], language) if len(topics) > 1 else ""
    is_sure = confidence >= min_confidence
    if is_arabic:
        start = f"{title} في موضوع {own} بدرجة ثقة {confidence:.2f}"
        start = start if is_sure else f"{title} لم يُحسم موضوعه: أقربها {own} بدرجة ثقة {confidence:.2f}"
        limit = "" if is_sure else f" دون {min_confidence:.2f}"
        return start + limit + (f"، ويليه في القرب {second}" if second else "")
    start = f"{title} is in the topic {own} with a confidence of {confidence:.2f}"
    start = (
        start if is_sure else f"{title} is undecided: the nearest topic is {own} with a confidence of {confidence:.2f}"
    )
    limit = "" if is_sure else f", below {min_confidence:.2f}"
    return start + limit + (f", and {second} is the next closest" if second else "")


def topic_names(topics_of_docs: Iterable[int], table: pd.DataFrame, *, language: str = "ar") -> list[str]:
    """
    Name the topic of each document; one without a decided topic is said to have none.

    Parameters
    ----------
    topics_of_docs : iterable of int
        Topics as `decided_labels` gives them, -1 where there is none.
    table : DataFrame
        `topic_table`.
    language : {"ar", "en"}
    """
    check_language(language)
    labels = dict(zip(table["topic"], table["label"], strict=True))
    none = "غير محسوم" if language == "ar" else "undecided"
    return [labels.get(topic, none) for topic in topics_of_docs]


def _choice(article: pd.Series, was_asked: bool, language: str) -> str:
    key = article["article_id"]
    if was_asked:
        return f"المقال المطلوب معرّفه {key}." if language == "ar" else f"The article that was asked for is {key}."
    if language == "ar":
        return "لم يُطلب مقال بعينه، فاختير أطول المقالات العشرة الأقرب إلى مركز أكبر الموضوعات."
    return "No article was asked for; this is the longest of the ten nearest to the centre of the biggest topic."


def _topics_title(topics: pd.DataFrame, language: str) -> str:
    closest = topics.sort_values("closeness", ascending=False, kind="stable")
    first = name(closest["label"].iloc[0], language)
    if len(closest) < 2:
        return f"أقرب الموضوعات إليه {first}" if language == "ar" else f"The closest topic is {first}"
    second = name(closest["label"].iloc[1], language)
    if language == "ar":
        return f"أقرب الموضوعات إليه {first}، ثم {second}"
    return f"The closest topic is {first}, then {second}"


def _terms_title(terms: pd.DataFrame, language: str) -> str:
    if terms.empty:
        return "لا كلمات تخصه دون غيره" if language == "ar" else "No words are its own"
    words = joined([name(word, language) for word in terms["written"].head(_FEW)], language)
    return f"أخص كلماته به: {words}" if language == "ar" else f"The words most its own: {words}"


def _nearest_title(nearest: pd.DataFrame, language: str) -> str:
    if nearest.empty:
        return "لا مقال يشاركه كلماته" if language == "ar" else "No article shares its words"
    title, outlets = name(_short(nearest["title"].iloc[0]), language), nearest["outlet"][nearest["outlet"] != ""]
    if outlets.empty:
        return f"أقربها {title}" if language == "ar" else f"The nearest is {title}"
    n_outlets = of(outlets.nunique(), "outlet", language)
    if language == "ar":
        return f"أقربها {title}، وكلها من {n_outlets}"
    return f"The nearest is {title}; they are from {n_outlets}"


def _copies_title(copies: pd.DataFrame, language: str) -> str:
    if copies.empty:
        return (
            "لا نسخة أخرى من نصه في هذه المادة" if language == "ar" else "Its text stands nowhere else in this corpus"
        )
    articles = counted(len(copies), "article", language)
    return f"نصه في {of(len(copies), 'article', language)}" if language == "ar" else f"Its text stands in {articles}"


def _short(title: str) -> str:
    """Return a title for a sentence: not too long, and without quotation marks of its own around the whole."""
    if title.startswith("«") and title.find("»") == len(title) - 1:
        title = title[1:-1]
    return title if len(title) <= _LONG else title[: _LONG - 1].rstrip() + "…"
