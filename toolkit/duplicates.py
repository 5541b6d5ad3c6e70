"""Texts that stand in a corpus more than once: the same, lightly edited, or reprinted by another outlet."""

from __future__ import annotations

from typing import Literal, get_args

import numpy as np
import pandas as pd

from toolkit.corpus import SKIPPED, Corpus
from toolkit.errors import ToolkitError
from toolkit.shingles import Roots, Shingles

DUPLICATE_COLUMNS = ("group", "article_id", "kind", "first", "outlet", "published", "lag_days", "share")

Keep = Literal["first", "longest", "none"]


def find_duplicates(corpus: Corpus) -> pd.DataFrame:
    """
    Group the articles whose bodies are the same text.

    Bodies are compared in the search profile, without white space and punctuation. A group is ``exact`` when its
    bodies are then equal, ``near`` when they are lightly edited or one holds the other, ``reprint`` when one lightly
    edited text stands in several outlets. Near pairs are found by MinHash over word shingles (Broder 1997, On the
    resemblance and containment of documents) with banding, and each candidate pair is then compared in full: a Jaccard
    similarity of 0.4 and at least 15 words each, or 0.8 of a text of at least 30 words contained in one at most three
    times as long. Set phrases that stand in ten and more texts which are otherwise not alike, such as a copyright
    notice, do not count. In each group there is a text that all others are near to.
    Titles are not compared.

    Parameters
    ----------
    corpus : Corpus
        Not changed.

    Returns
    -------
    DataFrame
        One row an article that has a duplicate, sorted by group, then by day of publication, then as in the corpus:
        `group` from 1, `article_id`, `kind`, `first` (the earliest known, else the first in the corpus), `outlet`,
        `published`, `lag_days` (days after the first, NaN when a date is unknown), `share` (0..1, of the article's
        shingles that the first has too).
    """
    articles = corpus.articles
    shingles = Shingles(_arrow_texts(articles["body"]))
    roots = Roots(len(articles))
    for row, first in enumerate(shingles.same.tolist()):
        roots.join(row, first)
    shingles.join_near(roots)
    groups = sorted((part for rows in roots.groups() for part in shingles.apart(rows)), key=lambda part: part[0])
    rows = [row for members in groups for row in members]
    described = _describe(groups, articles[["article_id", "outlet", "published"]].iloc[rows], shingles)
    return described.sort_values(["group", "published"], kind="stable", na_position="last", ignore_index=True)


def drop_duplicates(corpus: Corpus, *, keep: Keep = "first", duplicates: pd.DataFrame | None = None) -> Corpus:
    """
    Keep one article of each group of duplicates, or none.

    Each article that is dropped becomes a row of the problems table (`skipped`, reason `duplicate`) that names the
    article kept in its place, so that `Corpus.account` still tells what became of every file.

    Parameters
    ----------
    corpus : Corpus
        Not changed.
    keep : {"first", "longest", "none"}
        "first": the earliest known of a group, among equals the first in the corpus. "longest": the one with the
        longest body, among equals the earliest. "none": no article that has a duplicate.
    duplicates : DataFrame, optional
        What `find_duplicates` returned for this corpus; found anew without it.

    Returns
    -------
    Corpus
        The other articles in their order; `settings["duplicates"]` says what was kept and how many were dropped.

    Raises
    ------
    ToolkitError
        If there is no such `keep`, or `duplicates` names articles that are not in the corpus.

    Examples
    --------
    >>> from toolkit.corpus import Article, build_corpus
    >>> texts = ["افتُتح المعرض أمس", "افتتح المعرض أمس.", "تأجلت المباراة"]
    >>> articles = [("a.json", "00", Article(body=text, position=n)) for n, text in enumerate(texts, start=1)]
    >>> drop_duplicates(build_corpus(articles, [], {})).articles["body"].tolist()
    ['افتُتح المعرض أمس', 'تأجلت المباراة']
    """
    if keep not in get_args(Keep):
        raise ToolkitError(f"keep is one of {', '.join(get_args(Keep))}, not {keep!r}")
    articles = corpus.articles
    found, rows = _found(corpus, duplicates)
    groups = found["group"].to_numpy()
    is_kept = _is_kept(articles["body"].iloc[rows], found, keep)
    dropped = rows[~is_kept]
    names = articles["article_id"].iloc[rows[is_kept]].set_axis(groups[is_kept])
    kept_instead = [names.get(group) for group in groups[~is_kept].tolist()]
    problems = _with_dropped(corpus.problems, articles.iloc[dropped], kept_instead)
    settings = {"keep": keep, "groups": int(found["group"].nunique()), "dropped": len(dropped)}
    rest = articles.drop(index=articles.index[dropped]).reset_index(drop=True)
    return Corpus(rest, problems, corpus.settings | {"duplicates": settings})


def duplicate_weights(corpus: Corpus, duplicates: pd.DataFrame | None = None) -> pd.Series:
    """
    Weigh each article so that every story counts once: 1 / size of its group of duplicates, else 1.

    Parameters
    ----------
    corpus : Corpus
        Not changed.
    duplicates : DataFrame, optional
        What `find_duplicates` returned for this corpus; found anew without it.

    Returns
    -------
    Series of float64, named "weight"
        One value an article, with the index of `corpus.articles`; above 0 and at most 1. The sum is the number of
        different stories.

    Raises
    ------
    ToolkitError
        If `duplicates` names articles that are not in the corpus.

    Examples
    --------
    >>> from toolkit.corpus import Article, build_corpus
    >>> texts = ["افتُتح المعرض أمس", "افتتح المعرض أمس.", "تأجلت المباراة"]
    >>> articles = [("a.json", "00", Article(body=text, position=n)) for n, text in enumerate(texts, start=1)]
    >>> duplicate_weights(build_corpus(articles, [], {})).tolist()
    [0.5, 0.5, 1.0]
    """
    found, rows = _found(corpus, duplicates)
    weights = np.ones(len(corpus))
    weights[rows] = 1 / found.groupby("group")["group"].transform("size").to_numpy()
    return pd.Series(weights, index=corpus.articles.index, name="weight")


def _found(corpus: Corpus, duplicates: pd.DataFrame | None) -> tuple[pd.DataFrame, np.ndarray]:
    """The table of duplicates, and the row of each of its articles in the corpus."""
    found = find_duplicates(corpus) if duplicates is None else duplicates
    rows = pd.Index(corpus.articles["article_id"]).get_indexer(found["article_id"])
    if (rows < 0).any():
        name = found["article_id"].iloc[int(np.argmin(rows))]
        raise ToolkitError(
            f"the table of duplicates names the article {name}, which is not in this corpus; "
            "give what find_duplicates returned for it, or leave duplicates out"
        )
    return found, rows


def _is_kept(bodies: pd.Series, found: pd.DataFrame, keep: Keep) -> np.ndarray:
    """Whether each row of the table of duplicates is the one of its group that stays."""
    if keep == "none":
        return np.zeros(len(found), bool)
    is_first = found["first"].to_numpy()
    if keep == "first":
        return is_first
    lengths = bodies.str.len().to_numpy()
    best_first = np.lexsort((np.arange(len(found)), ~is_first, -lengths, found["group"].to_numpy()))
    chosen = np.zeros(len(found), bool)
    chosen[best_first[~found["group"].iloc[best_first].duplicated().to_numpy()]] = True
    return chosen


def _with_dropped(problems: pd.DataFrame, dropped: pd.DataFrame, kept_instead: list[str | None]) -> pd.DataFrame:
    rows = pd.DataFrame(
        {
            "file": dropped["file"].array,
            "position": dropped["position"].array,
            "severity": SKIPPED,
            "reason": "duplicate",
            "detail": [
                f"the article {name} has the text of {other or 'others'}"
                + (", which is kept" if other else ", and none of them is kept")
                + '; in a study, duplicates = "keep" keeps all of them'
                for name, other in zip(dropped["article_id"], kept_instead, strict=True)
            ],
        }
    ).astype(problems.dtypes)
    return pd.concat([problems, rows]).sort_values(["file", "position"], kind="stable", ignore_index=True)


def _arrow_texts(texts: pd.Series):
    """The texts as one Arrow array, without a Python object for each; a list where Arrow refuses them."""
    import pyarrow as pa

    try:
        return pa.chunked_array(pa.array(texts, pa.large_string())).combine_chunks()
    except (UnicodeEncodeError, TypeError):
        return texts.tolist()


def _describe(groups: list[list[int]], table: pd.DataFrame, shingles: Shingles) -> pd.DataFrame:
    """Say of each group what kind it is, who was first, and how much the others share with the first."""
    outlets, published = table["outlet"].tolist(), table["published"]
    days = np.where(published.isna(), np.iinfo(np.int64).max, published.to_numpy().astype(np.int64)).tolist()
    columns: dict[str, list] = {name: [] for name in ("group", "kind", "first", "share", "of")}
    start = 0
    for number, rows in enumerate(groups, start=1):
        places = range(start, start + len(rows))
        start += len(rows)
        first = min(places, key=lambda place: (days[place], place))
        texts = [int(shingles.same[row]) for row in rows]
        origin = texts[first - places[0]]
        named = {outlets[place] for place in places if outlets[place]}
        columns["group"] += [number] * len(rows)
        columns["kind"] += ["exact" if len(set(texts)) == 1 else "reprint" if len(named) > 1 else "near"] * len(rows)
        columns["first"] += [place == first for place in places]
        columns["share"] += [shingles.share(text, origin) for text in texts]
        columns["of"] += [first] * len(rows)
    since = published - published.iloc[columns.pop("of")].set_axis(published.index)
    table = table[["article_id", "outlet", "published"]].assign(lag_days=since / pd.Timedelta(days=1), **columns)
    types = {"group": "int64", "kind": "str", "first": "bool", "lag_days": "float64", "share": "float64"}
    return table[list(DUPLICATE_COLUMNS)].astype(types)
