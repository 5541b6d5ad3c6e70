"""What a corpus holds: articles by outlet, section and day, their lengths, and what could not be read."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd

_UNKNOWN = {"ar": {"outlet": "غير معروفة"}, "en": {}}
_OPENING = 80  # letters of an article without a headline that stand for it
_GROUPS = ("outlet", "section", "agency", "author")


def articles_table(articles: pd.DataFrame, *, by: str, language: str = "ar") -> pd.DataFrame:
    """
    Count articles by outlet, section, agency, author or day.

    Parameters
    ----------
    articles : DataFrame
        `Corpus.articles`.
    by : {"outlet", "section", "agency", "author", "day"}
    language : {"ar", "en"}
        The language of the row that stands for articles without a name.

    Returns
    -------
    DataFrame
        The column `by`, then size (articles), share (of all articles, 0..1), median_words and, but for days, the
        first and the last day. The biggest group first, articles without a name last; days in their order, those
        without an article and articles without a date left out.
    """
    if by == "day":
        return _days_table(articles)
    table = pd.DataFrame({by: articles[by], "words": article_lengths(articles), "day": _days(articles)})
    groups = table.groupby(by, sort=True)
    counts = groups.agg(size=(by, "size"), median_words=("words", "median"), first=("day", "min"), last=("day", "max"))
    counts.insert(1, "share", counts["size"] / max(len(articles), 1))
    counts = counts.reset_index().sort_values("size", ascending=False, kind="stable")
    named = counts[by] != ""
    counts = pd.concat([counts[named], counts[~named]], ignore_index=True)
    # Where no article has a name there is nothing to count by.
    counts = counts if named.any() else counts.iloc[:0]
    return counts.assign(**{by: counts[by].where(counts[by] != "", unknown_name(by, language))})


def unknown_name(by: str, language: str) -> str:
    """Return what stands for articles whose outlet, section, … is not known."""
    return _UNKNOWN[language].get(by, "غير معروف" if language == "ar" else "unknown")


def _days_table(articles: pd.DataFrame) -> pd.DataFrame:
    table = pd.DataFrame({"day": _days(articles), "words": article_lengths(articles)})
    counts = table.groupby("day").agg(size=("words", "size"), median_words=("words", "median")).reset_index()
    counts.insert(2, "share", counts["size"] / max(len(articles), 1))
    return counts


def _days(articles: pd.DataFrame) -> pd.Series:
    return articles["published"].dt.normalize()


def article_lengths(articles: pd.DataFrame) -> pd.Series:
    """Return the length of each body in words, which are what stands between white space."""
    import pyarrow as pa
    import pyarrow.compute as pc

    bodies = pa.array(articles["body"], pa.large_string())
    # Splitting leaves an empty piece at an end with white space, so it is trimmed first; "" is one empty piece.
    trimmed = pc.utf8_trim_whitespace(bodies)
    n_words = pc.list_value_length(pc.utf8_split_whitespace(trimmed)).to_numpy(zero_copy_only=False)
    empty = pc.equal(trimmed, "").to_numpy(zero_copy_only=False)
    return pd.Series(np.where(empty, 0, n_words), index=articles.index, dtype="int64")


def lengths_table(articles: pd.DataFrame, *, n_bins: int = 30) -> pd.DataFrame:
    """
    Count articles by their length in words.

    Parameters
    ----------
    articles : DataFrame
        `Corpus.articles`.
    n_bins : int
        About how many columns a figure of it has; bins are 1, 2 or 5 times a power of ten wide.

    Returns
    -------
    DataFrame
        One row a bin: low, high (words, low ≤ length < high), size (articles). The longest hundredth of the articles
        is left out, so that a few of them do not press the others together.
    """
    lengths = article_lengths(articles)
    if lengths.empty:
        return pd.DataFrame({"low": [], "high": [], "size": []}, dtype="int64")
    top = float(lengths.sort_values().iloc[len(lengths) - 1 - len(lengths) // 100]) + 1
    step = _round_step(top / n_bins)
    n_steps = math.ceil(top / step)
    bins = (lengths // step).value_counts().reindex(range(n_steps), fill_value=0)
    low = [step * i for i in range(n_steps)]
    return pd.DataFrame({"low": low, "high": [start + step for start in low], "size": bins.to_numpy()})


def _round_step(width: float) -> int:
    power = 10 ** max(math.floor(math.log10(max(width, 1))), 0)
    return next(power * factor for factor in (1, 2, 5, 10) if power * factor >= width)


def problems_table(problems: pd.DataFrame) -> pd.DataFrame:
    """
    Count what could not be read, or was read with a doubt, by reason.

    Parameters
    ----------
    problems : DataFrame
        `Corpus.problems`.

    Returns
    -------
    DataFrame
        severity, reason, count, and file and detail of the first case; skipped parts first, the commonest first.
    """
    groups = problems.groupby(["severity", "reason"], sort=True)
    counts = groups.agg(count=("file", "size"), file=("file", "first"), detail=("detail", "first")).reset_index()
    return counts.sort_values(["severity", "count"], ascending=[True, False], kind="stable", ignore_index=True)


def duplicates_table(duplicates: pd.DataFrame, articles: pd.DataFrame) -> pd.DataFrame:
    """
    Describe each group of articles that are the same text, the biggest first.

    Parameters
    ----------
    duplicates : DataFrame
        What `find_duplicates` returned.
    articles : DataFrame
        `Corpus.articles`.

    Returns
    -------
    DataFrame
        title (of the first of them, or the beginning of its text), kind, copies (articles in the group), outlets
        (list of str, the first to publish first), first and last day.
    """
    titles = articles["title"].where(
        articles["title"] != "", articles["body"].str.slice(0, _OPENING).str.split("\n").str[0]
    )
    titles = pd.Series(titles.to_numpy(), index=articles["article_id"])
    rows = duplicates.assign(title=duplicates["article_id"].map(titles))
    table = pd.DataFrame(
        [
            {
                "title": group["title"].iloc[0],
                "kind": group["kind"].iloc[0],
                "copies": len(group),
                "outlets": [outlet for outlet in group["outlet"].unique() if outlet],
                "first": group["published"].min(),
                "last": group["published"].max(),
            }
            for _, group in rows.groupby("group", sort=True)
        ],
        columns=["title", "kind", "copies", "outlets", "first", "last"],
    )
    days = {name: table[name].astype("datetime64[us]").dt.normalize() for name in ("first", "last")}
    return table.assign(**days).sort_values("copies", ascending=False, kind="stable", ignore_index=True)


def coverage_table(articles: pd.DataFrame) -> pd.DataFrame:
    """
    Say how much is known of the articles.

    Parameters
    ----------
    articles : DataFrame
        `Corpus.articles`.

    Returns
    -------
    DataFrame
        One row a column of `articles` that may be unknown: field, size (articles with a value), share (0..1).
    """
    known = {name: (articles[name] != "") for name in ("title", *_GROUPS, "url", "captions")}
    known = {"title": known.pop("title"), "published": articles["published"].notna()} | known
    table = pd.DataFrame({"field": pd.array(list(known), dtype="str"), "size": [int(v.sum()) for v in known.values()]})
    return table.assign(share=table["size"] / max(len(articles), 1))


def comparing_column(articles: pd.DataFrame, *, min_articles: int = 1) -> str:
    """
    Return by what articles can be compared: "outlet" where there are two or more, else "section", else "".

    Parameters
    ----------
    articles : DataFrame
        `Corpus.articles`.
    min_articles : int
        A group counts if it has at least that many.
    """
    for column in ("outlet", "section"):
        sizes = articles.loc[articles[column] != "", column].value_counts()
        if (sizes >= min_articles).sum() >= 2:
            return column
    return ""
