"""Whose text it is: agencies that outlets credit, and texts that several outlets print."""

from __future__ import annotations

import numpy as np
import pandas as pd

from toolkit.explore.outlets import biggest_groups

ANY = ""  # the row of an outlet that counts its articles with any agency at all
_MARK = "،"  # between the agencies of one article, as loading writes them
_OPENING = 80  # letters of an article without a headline that stand for it


def agency_shares(
    articles: pd.DataFrame,
    *,
    by: str = "outlet",
    min_articles: int = 10,
    max_groups: int = 12,
    max_agencies: int = 8,
) -> pd.DataFrame:
    """
    Say how many articles of each outlet credit which agency.

    An article that credits two agencies counts for both.

    Parameters
    ----------
    articles : DataFrame
        `Corpus.articles`.
    by : str
        A column of `articles`, such as "section".
    min_articles, max_groups : int
        As for `biggest_groups`.
    max_agencies : int
        The agencies with most articles.

    Returns
    -------
    DataFrame
        One row an outlet and agency, the agency "" standing for any agency at all and coming first: group, agency, n,
        total (articles of the outlet), share (n / total), low, high (95 % Wilson interval). The outlet with the largest
        share of agency news first. No rows where no article credits an agency.

    Examples
    --------
    >>> articles = pd.DataFrame({"outlet": ["سبق"] * 4, "agency": ["رويترز، أ.ف.ب", "رويترز", "", ""]})
    >>> agency_shares(articles, min_articles=1)[["agency", "n", "share"]].values.tolist()
    [['', 2, 0.5], ['رويترز', 2, 0.5], ['أ.ف.ب', 1, 0.25]]
    """
    from toolkit.topics.describing import wilson_interval

    names = biggest_groups(articles, by=by, min_articles=min_articles, max_groups=max_groups)
    groups = articles[by].to_numpy() if by else np.array([], dtype=object)
    credited = [credited_agencies(text) for text in articles["agency"]]
    counts = pd.Series([name for found in credited for name in found], dtype="str").value_counts()
    agencies = sorted(counts.index, key=lambda name: (-counts[name], name))[:max_agencies]
    rows = []
    for group in names if agencies else []:
        own = [found for found, name in zip(credited, groups, strict=True) if name == group]
        for agency in (ANY, *agencies):
            n = sum(bool(found) if agency == ANY else agency in found for found in own)
            rows.append((group, agency, n, len(own), n / len(own)))
    kinds = {"group": "str", "agency": "str", "n": "int64", "total": "int64", "share": "float64"}
    table = pd.DataFrame(rows, columns=list(kinds)).astype(kinds)
    low, high = wilson_interval(table["n"].to_numpy(float), table["total"].to_numpy(float))
    table = table.assign(low=low, high=high)
    leading = table[table["agency"] == ANY].set_index("group")["share"]
    order = {name: place for place, name in enumerate(sorted(names, key=lambda name: (-leading.get(name, 0), name)))}
    return table.sort_values("group", key=lambda column: column.map(order), kind="stable", ignore_index=True)


def credited_agencies(text: str) -> list[str]:
    """
    Return the agencies of one article, as the column `agency` holds them.

    >>> credited_agencies("رويترز، أ.ف.ب")
    ['رويترز', 'أ.ف.ب']
    """
    return [name.strip() for name in text.split(_MARK) if name.strip()]


def shared_texts(duplicates: pd.DataFrame, articles: pd.DataFrame) -> pd.DataFrame:
    """
    List the texts that more than one outlet printed, with who was first and who names an agency.

    Parameters
    ----------
    duplicates : DataFrame
        What `find_duplicates` returned.
    articles : DataFrame
        `Corpus.articles`.

    Returns
    -------
    DataFrame
        One row a text, the one in most outlets first.

        - title: of its first copy, or the beginning of its text
        - outlets: list of str, the earliest known first
        - first_outlet: who surely printed it first; "" where two were first on one day whose hours are not known
        - first: day of the first copy
        - lag_days: from the first copy to the last
        - agencies: list of str that at least one copy credits
        - uncredited: list of str, outlets that credit no agency where another one does
    """
    named = duplicates[duplicates["outlet"] != ""]
    named = named[named.groupby("group")["outlet"].transform("nunique") > 1]
    about = articles.set_index("article_id").loc[named["article_id"], ["title", "body", "agency"]]
    openings = about["title"].where(about["title"] != "", about["body"].str.slice(0, _OPENING).str.split("\n").str[0])
    named = named.assign(opening=openings.to_numpy(), agency=about["agency"].to_numpy())
    rows = [_text_row(copies) for _, copies in named.groupby("group", sort=True)]
    kinds = {"title": "str", "outlets": object, "first_outlet": "str", "first": "datetime64[us]"}
    kinds |= {"lag_days": "float64", "agencies": object, "uncredited": object}
    table = pd.DataFrame(rows, columns=list(kinds)).astype(kinds)
    sizes = table["outlets"].map(len).astype(int)
    order = np.lexsort((table["title"].to_numpy(str), table["first"].to_numpy(), -sizes.to_numpy(int)))
    return table.iloc[order].reset_index(drop=True)


def _text_row(copies: pd.DataFrame) -> dict:
    earliest: dict[str, pd.Timestamp] = {}
    for outlet, day in zip(copies["outlet"], copies["published"], strict=True):
        known = earliest.get(outlet, pd.NaT)
        earliest[outlet] = day if pd.isna(known) else known if pd.isna(day) else min(known, day)
    outlets = sorted(earliest, key=lambda name: (pd.isna(earliest[name]), earliest[name], name))
    first = [name for name in outlets if not any(_is_later(earliest[name], earliest[other]) for other in outlets)]
    agencies = [name for text in copies["agency"] for name in credited_agencies(text)]
    credit = set(copies.loc[copies["agency"] != "", "outlet"])
    days = [day for day in earliest.values() if not pd.isna(day)]
    return {
        "title": copies["opening"].iloc[0],
        "outlets": outlets,
        "first_outlet": first[0] if len(first) == 1 else "",
        "first": min(days).normalize() if days else pd.NaT,
        "lag_days": (max(days) - min(days)) / pd.Timedelta(days=1) if len(days) == len(earliest) else np.nan,
        "agencies": list(dict.fromkeys(agencies)),
        "uncredited": [name for name in outlets if agencies and name not in credit],
    }


def _is_later(day: pd.Timestamp, other: pd.Timestamp) -> bool:
    """Tell whether one copy surely came after another: midnight stands for a day whose hour is not known."""
    if pd.isna(day) or pd.isna(other):
        return False
    if day.normalize() != other.normalize():
        return bool(day > other)
    return bool(day > other and other != other.normalize())


def sharing_by_outlet(texts: pd.DataFrame, articles: pd.DataFrame) -> pd.DataFrame:
    """
    Count for each outlet the texts that it shares with others.

    Parameters
    ----------
    texts : DataFrame
        `shared_texts`.
    articles : DataFrame
        `Corpus.articles`.

    Returns
    -------
    DataFrame
        One row an outlet that shares a text, the one with most first: outlet, texts, share (of its articles, 0..1),
        was_first, was_later, not_known (texts by whether it surely was first), uncredited (texts whose agency another
        outlet names and this one does not).
    """
    sizes = articles["outlet"].value_counts()
    long = texts.explode("outlets").rename(columns={"outlets": "outlet"})
    hides = [outlet in names for outlet, names in zip(long["outlet"], long["uncredited"], strict=True)]
    long = long.assign(
        was_first=long["first_outlet"] == long["outlet"],
        was_later=(long["first_outlet"] != "") & (long["first_outlet"] != long["outlet"]),
        not_known=long["first_outlet"] == "",
        uncredited=np.array(hides, dtype=bool),
    )
    columns = ["was_first", "was_later", "not_known", "uncredited"]
    table = long.groupby("outlet", sort=True)[columns].sum().astype("int64")
    table.insert(0, "texts", long.groupby("outlet", sort=True).size())
    table = table.reset_index().astype({"outlet": "str"})
    table.insert(2, "share", table["texts"] / table["outlet"].map(sizes).astype(float))
    return table.sort_values(["texts", "outlet"], ascending=[False, True], kind="stable", ignore_index=True)


def sharing_pairs(texts: pd.DataFrame, names: list[str]) -> pd.DataFrame:
    """
    Count the texts that each two outlets have in common.

    Parameters
    ----------
    texts : DataFrame
        `shared_texts`.
    names : list of str
        The outlets to compare, in their order.

    Returns
    -------
    DataFrame
        One row an ordered pair of different outlets: group, other, n (texts in both), group_first (of these, texts that
        the first of the two surely printed before all others).
    """
    sets = [set(outlets) for outlets in texts["outlets"]]
    first = texts["first_outlet"].tolist()
    rows = []
    for group in names:
        for other in names:
            both = [place for place, outlets in enumerate(sets) if group != other and {group, other} <= outlets]
            if group != other:
                rows.append((group, other, len(both), sum(first[place] == group for place in both)))
    kinds = {"group": "str", "other": "str", "n": "int64", "group_first": "int64"}
    return pd.DataFrame(rows, columns=list(kinds)).astype(kinds)
