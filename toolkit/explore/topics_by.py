"""Topics by outlet, section, day and week, with their labels."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

if TYPE_CHECKING:
    from toolkit.topics import TopicModel

_MOST_DAYS = 21  # three weeks; a line over more days of few articles shows chance alone


def time_step(articles: pd.DataFrame) -> str:
    """
    Return by what step of time articles are best followed: "day" for up to 21 days with articles, "week" for more.

    Parameters
    ----------
    articles : DataFrame
        `Corpus.articles`.
    """
    return "day" if articles["published"].dt.normalize().nunique() <= _MOST_DAYS else "week"


def labelled_shares(
    model: TopicModel, articles: pd.DataFrame, topics: pd.DataFrame, *, by: str, max_groups: int | None = None
) -> pd.DataFrame:
    """
    Count the topics of each outlet, section, day or week, and name them.

    Parameters
    ----------
    model : TopicModel
        Fitted on these articles.
    articles : DataFrame
        `Corpus.articles`.
    topics : DataFrame
        `topic_table`.
    by : str
        A column of `articles`, or "day" or "week" of `published`; "" counts nothing. A week is given by its first
        day, which is a Monday (ISO 8601).
    max_groups : int, optional
        Keep only that many groups, the ones with most articles; days and weeks are all kept.

    Returns
    -------
    DataFrame
        The rows of `topic_shares` with the column label; outlets and sections with the biggest first, days and weeks
        in their order, and topics in the order of `topics`. No rows where no article has a group.
    """
    from toolkit.topics import topic_shares

    is_time = by in ("day", "week")
    known = articles["published"].notna() if is_time else articles[by] != "" if by else pd.Series(dtype=bool)
    if not known.any():
        numbers = dict.fromkeys(("n", "total"), "int64") | dict.fromkeys(("share", "low", "high"), "float64")
        columns = {"group": "str", "topic": "int64", "label": "str"} | numbers
        return pd.DataFrame({name: pd.Series(dtype=kind) for name, kind in columns.items()})
    if by == "week":
        days = articles["published"].dt.normalize()
        articles = articles.assign(week=days - pd.to_timedelta(days.dt.day_of_week, unit="D"))
    shares = topic_shares(model, articles, by=by)
    shares.insert(2, "label", shares["topic"].map(topics.set_index("topic")["label"]))
    order = {topic: place for place, topic in enumerate(topics["topic"])}
    shares = shares.sort_values("topic", key=lambda column: column.map(order), kind="stable")
    if is_time:
        return shares.sort_values("group", kind="stable", ignore_index=True)
    sizes = shares.drop_duplicates("group").sort_values(["total", "group"], ascending=[False, True])["group"]
    places = {group: place for place, group in enumerate(sizes.iloc[:max_groups])}
    shares = shares[shares["group"].isin(places)]
    return shares.sort_values("group", key=lambda column: column.map(places), kind="stable", ignore_index=True)
