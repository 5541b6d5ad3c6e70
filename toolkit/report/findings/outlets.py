"""Who covers what, in which words, and whose text it is, in words."""

from __future__ import annotations

import pandas as pd

from toolkit.errors import NoAnswerError
from toolkit.explore.overview import comparing_column
from toolkit.explore.sources import ANY
from toolkit.report.findings.statements import Findings, add_left_out, ended, make_findings
from toolkit.report.outputs import check_language
from toolkit.report.sentences import joined, name, of, percent
from toolkit.report.words import NOUNS, counted

_SURE = 0.05
_TABLES = ("What each outlet has of the shared texts", "The shared texts")
_OTHERS = {"outlet": ("سائر الصحف", "the other outlets"), "section": ("سائر الأقسام", "the other sections")}


def check_groups(articles: pd.DataFrame, *, min_articles: int, language: str = "ar") -> str:
    """
    Return by what the articles are compared, "outlet" or "section"; raise NoAnswerError where neither can be.

    Parameters
    ----------
    articles : DataFrame
        `Corpus.articles`.
    min_articles : int
        What an outlet or section needs to be compared.
    language : {"ar", "en"}
        Of the sentence, which is for the reader of a report.
    """
    check_language(language)
    by = comparing_column(articles, min_articles=min_articles)
    if by:
        return by
    least = of(min_articles, "article", language)
    raise NoAnswerError(
        f"ليس في هذه المادة صحيفتان ولا قسمان لا يقل كل منهما عن {least}، فلا مقارنة؛ سمِّ حقل الصحيفة أو القسم في "
        "columns من ملف الدراسة، أو أضف مقالات صحف أخرى."
        if language == "ar"
        else f"No two outlets or sections here have {least} or more, so there is nothing to compare; name the field of "
        "the outlet or section in columns of the study file, or add articles of other outlets."
    )


def named_agencies(table: pd.DataFrame, *, language: str = "ar") -> pd.DataFrame:
    """
    Give the row of `agency_shares` that stands for any agency a name in the language.

    Parameters
    ----------
    table : DataFrame
        `agency_shares`.
    language : {"ar", "en"}
    """
    check_language(language)
    any_name = "الوكالات كلها" if language == "ar" else "any agency"
    return table.assign(agency=table["agency"].replace(ANY, any_name))


def outlets_findings(
    articles: pd.DataFrame,
    differences: pd.DataFrame,
    words: pd.DataFrame,
    agencies: pd.DataFrame,
    texts: pd.DataFrame,
    sharing: pd.DataFrame,
    similarity: pd.DataFrame,
    *,
    by: str,
    table: pd.DataFrame | None = None,
    language: str = "ar",
) -> Findings:
    """
    Say what sets outlets apart, in topics and in words, and whose copy they print.

    Parameters
    ----------
    articles : DataFrame
    differences, words, agencies, similarity : DataFrame
        `topic_differences`, `house_words`, `agency_shares` and `outlet_similarity`.
    texts, sharing : DataFrame
        `shared_texts` and `sharing_by_outlet`.
    by : {"outlet", "section"}
        What is compared.
    table : DataFrame, optional
        `topic_table`, which tells what the numbers of topics leave out.
    language : {"ar", "en"}

    Returns
    -------
    Findings
        Titles: topics, words, agencies, texts, similarity. Names: scope, a sentence on what is compared;
        sharing and texts, what two tables are called; topic_source, what the figures of topics were made from.
    """
    check_language(language)
    groups = list(differences["group"].drop_duplicates())
    titles = {
        "topics": _topics_title(differences, by, language),
        "words": _words_title(words, by, language),
        "agencies": _agencies_title(agencies, articles, language),
        "texts": _texts_title(texts, sharing, by, language),
        "similarity": _similarity_title(similarity, language),
    }
    last = "texts" if len(texts) else "agencies"
    answer = " ".join(ended(titles[part]) for part in ("topics", "words", last))
    numbers = {
        "groups": len(groups),
        "sure_differences": int((differences["p_adjusted"] <= _SURE).sum()),
        "words": len(words),
        "agency_share": float((articles["agency"] != "").mean()) if len(articles) else 0.0,
        "shared_texts": len(texts),
        "uncredited": int((texts["uncredited"].map(len) > 0).sum()) if len(texts) else 0,
    }
    found = make_findings(answer, titles, articles, language, key=len(groups), noun=by, numbers=numbers)
    # The front page has room for one sentence: the first that has something to tell.
    told = "topics" if numbers["sure_differences"] else "words" if len(words) else last
    found.summary["answer"] = ended(titles[told])
    tables = ("نصيب كل صحيفة من النصوص المشتركة", "النصوص المشتركة") if language == "ar" else _TABLES
    found.names.update(zip(("sharing", "texts"), tables, strict=True))
    found.names["scope"] = _scope(articles, groups, by, language)
    add_left_out(found, table, language, to="scope")
    return found


def _scope(articles: pd.DataFrame, groups: list[str], by: str, language: str) -> str:
    """Say what is compared, and how many articles stand outside."""
    outside = int((~articles[by].isin(groups)).sum())
    rest = counted(outside, "article", language)
    if language == "ar":
        compared = f"المقارنة بين {of(len(groups), by, language)}"
        if by == "section":
            compared = f"ليس في المادة إلا صحيفة واحدة أو لم تُذكر صحفها، ف{compared}"
        return ended(compared + (f"، وما بقي منها {rest} مما صغُر أو لم يُذكر" if outside else ""))
    compared = f"{counted(len(groups), by, language)} are compared"
    if by == "section":
        compared = f"There is one outlet only, or none is named, so {compared}"
    return ended(compared + (f"; {rest} of small ones or without a name stand outside" if outside else ""))


def _topics_title(differences: pd.DataFrame, by: str, language: str) -> str:
    is_arabic = language == "ar"
    others = _OTHERS[by][not is_arabic]
    sure = differences[differences["p_adjusted"] <= _SURE]
    if sure.empty:
        return (
            f"لا موضوع تختلف حصته في {NOUNS[by].one} عن {others} بأكثر مما تفسره المصادفة"
            if is_arabic
            else f"In no {by} does the share of a topic differ from {others} by more than chance explains"
        )
    top = sure.loc[sure["difference"].idxmax() if (sure["difference"] > 0).any() else sure["difference"].idxmin()]
    group, label = name(top["group"], language), name(top["label"], language)
    share, other = percent(top["share"], language), percent(top["other_share"], language)
    if is_arabic:
        own = "مقالاتها" if NOUNS[by].is_feminine else "مقالاته"
        return f"أوضح ما يميز {group} موضوع {label}: {share} من {own}، وفي {others} {other}"
    return f"{group} stands out by {label}: {share} of its articles, {other} in {others}"


def _words_title(words: pd.DataFrame, by: str, language: str) -> str:
    is_arabic = language == "ar"
    others = _OTHERS[by][not is_arabic]
    if words.empty:
        return (
            f"لا كلمة تكثر في {NOUNS[by].one} كثرة مؤكدة إذا اتحدت الموضوعات"
            if is_arabic
            else f"On the same topics, no word surely marks one {by}"
        )
    top = words.loc[words["log_ratio_low"].idxmax()]
    group, word = name(top["group"], language), name(top["written"], language)
    docs, expected = of(int(top["docs"]), "article", language), f"{top['expected']:,.0f}"
    if is_arabic:
        return f"في الموضوعات نفسها تكثر في {group} كلمة {word}: في {docs}، والمتوقع {expected}"
    return f"On the same topics, {group} says {word} more often than {others}: in {docs}, where {expected} are expected"


def _agencies_title(agencies: pd.DataFrame, articles: pd.DataFrame, language: str) -> str:
    is_arabic = language == "ar"
    if agencies.empty:
        return "لا ذكر لوكالة أنباء في أي مقال" if is_arabic else "No article credits an agency"
    total = percent(float((articles["agency"] != "").mean()), language)
    top = agencies[agencies["agency"] == ANY].iloc[0]
    group, share = name(top["group"], language), percent(top["share"], language)
    if is_arabic:
        return f"تُذكر وكالة في {total} من المقالات، وأكثر ما يكون ذلك في {group}: {share}"
    return f"{total} of the articles credit an agency, most often in {group}: {share}"


def _texts_title(texts: pd.DataFrame, sharing: pd.DataFrame, by: str, language: str) -> str:
    is_arabic = language == "ar"
    if by == "section":
        return (
            "النصوص المشتركة تُقاس بين الصحف، وليس هنا صحيفتان"
            if is_arabic
            else "Shared texts are measured between outlets, and there are no two here"
        )
    if texts.empty:
        return "لا نص نشرته صحيفتان" if is_arabic else "No text was printed by two outlets"
    n, hidden = counted(len(texts), "text", language), int((texts["uncredited"].map(len) > 0).sum())
    first = sharing.sort_values(["was_first", "outlet"], ascending=[False, True]).iloc[0]
    outlet, times = name(first["outlet"], language), int(first["was_first"])
    if is_arabic:
        text = f"المشترك بين الصحف {n}"
        text += f"، وأكثرها سبقًا {outlet}: سبقت إلى {of(times, 'text', language)}" if times else ""
        return text + (f"، وفي {of(hidden, 'text', language)} ذكرت صحيفة وكالة لم تذكرها أخرى" if hidden else "")
    text = f"{n} stood in more than one outlet" if len(texts) > 1 else "One text stood in more than one outlet"
    text += f"; {outlet} was first most often, {times:,} times" if times > 1 else ""
    return text + (f"; in {hidden:,} of them one outlet credits an agency that another leaves out" if hidden else "")


def _similarity_title(similarity: pd.DataFrame, language: str) -> str:
    is_arabic = language == "ar"
    if similarity.empty:
        return "لا اثنتين للمقارنة بينهما" if is_arabic else "There are no two to compare"
    pairs = similarity[similarity["group"] < similarity["other"]]
    near, far = (pairs.loc[pairs["same_topics"].agg(which)] for which in ("idxmax", "idxmin"))
    pairs_of = [joined([name(row["group"], language), name(row["other"], language)], language) for row in (near, far)]
    shares = [percent(row["same_topics"], language) for row in (near, far)]
    if is_arabic:
        text = f"أقرب تغطيتين {pairs_of[0]}: تتطابق موضوعاتهما في {shares[0]}"
        return text if len(pairs) == 1 else f"{text}، وأبعدهما {pairs_of[1]}: {shares[1]}"
    text = f"{pairs_of[0]} cover the same topics most: {shares[0]} alike"
    return text if len(pairs) == 1 else f"{text}; {pairs_of[1]} the least: {shares[1]}"
