"""Topics by outlet, section, day, week and month, with their labels."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from toolkit.explore.periods import best_period, period_numbers

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
    model: TopicModel,
    articles: pd.DataFrame,
    topics: pd.DataFrame,
    *,
    by: str,
    max_groups: int | None = None,
    min_confidence: float = 0.0,
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
    min_confidence : float, in 0..1
        Articles whose topic is less sure than this are left out.

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
    shares = topic_shares(model, articles, by=by, min_confidence=min_confidence)
    shares.insert(2, "label", shares["topic"].map(topics.set_index("topic")["label"]))
    order = {topic: place for place, topic in enumerate(topics["topic"])}
    shares = shares.sort_values("topic", key=lambda column: column.map(order), kind="stable")
    if is_time:
        return shares.sort_values("group", kind="stable", ignore_index=True)
    sizes = shares.drop_duplicates("group").sort_values(["total", "group"], ascending=[False, True])["group"]
    places = {group: place for place, group in enumerate(sizes.iloc[:max_groups])}
    shares = shares[shares["group"].isin(places)]
    return shares.sort_values("group", key=lambda column: column.map(places), kind="stable", ignore_index=True)


def topics_over_time(
    model: TopicModel, articles: pd.DataFrame, topics: pd.DataFrame, *, every: str = ""
) -> pd.DataFrame:
    """
    Follow the share of each topic over days, weeks or months.

    Articles without a date are left out. A period in which nothing was published is a gap: its share is missing, which
    is not the same as a share of 0.

    Parameters
    ----------
    model : TopicModel
        Fitted on these articles.
    articles : DataFrame
        `Corpus.articles`.
    topics : DataFrame
        `topic_table`, for the labels and the order.
    every : {"", "day", "week", "month"}
        The length of a period, weeks beginning on Monday; "" chooses it by the span (`best_period`).

    Returns
    -------
    DataFrame
        One row a topic and period, all periods from the first article to the last: day (the first of the period),
        topic, label, n (articles of the topic), total (all articles of the period), share (n / total), low, high (95 %
        Wilson interval; Wilson 1927).

    Raises
    ------
    ToolkitError
        If no article has a date, or there is no such period.
    """
    from toolkit.topics.describing import wilson_interval

    period_of_doc, calendar = period_numbers(articles["published"], every=every or best_period(articles["published"]))
    total = np.bincount(period_of_doc[period_of_doc >= 0], minlength=len(calendar))
    labels = np.asarray(model.labels_)
    tables = []
    for topic, label in zip(topics["topic"], topics["label"], strict=True):
        n = np.bincount(period_of_doc[(labels == topic) & (period_of_doc >= 0)], minlength=len(calendar))
        with np.errstate(divide="ignore", invalid="ignore"):  # a gap has no share
            share, (low, high) = n / total, wilson_interval(n, total)
        days = calendar.start_time.astype("datetime64[us]")
        rows = {"day": days, "topic": int(topic), "label": str(label), "n": n, "total": total}
        tables.append(pd.DataFrame(rows | {"share": share, "low": low, "high": high}))
    return pd.concat(tables, ignore_index=True).astype({"label": "str", "topic": "int64"})


def busiest_days(model: TopicModel, articles: pd.DataFrame, topics: pd.DataFrame, *, n_days: int = 10) -> pd.DataFrame:
    """
    List the days with most articles, each with the topic that is farthest above its usual share.

    Parameters
    ----------
    model : TopicModel
        Fitted on these articles.
    articles : DataFrame
        `Corpus.articles`; those without a date are left out.
    topics : DataFrame
        `topic_table`, for the labels.
    n_days : int
        At most that many.

    Returns
    -------
    DataFrame
        One row a day, the busiest first, the earlier of two equal ones: day, size (articles), label, share (of that
        topic in the articles of the day) and base_share (in all dated articles), both in 0..1.

    Raises
    ------
    ToolkitError
        If no article has a date.
    """
    shares = topics_over_time(model, articles, topics, every="day")
    shares = shares[shares["total"] > 0]
    usual = shares.groupby("topic")["n"].sum() / shares.drop_duplicates("day")["total"].sum()
    shares = shares.assign(base_share=shares["topic"].map(usual))
    shares = shares.assign(above=(shares["share"] - shares["base_share"]).round(9))
    best = shares.sort_values(["day", "above", "topic"], ascending=[True, False, True]).drop_duplicates("day")
    best = best.sort_values(["total", "day"], ascending=[False, True]).head(n_days)
    return best.rename(columns={"total": "size"})[["day", "size", "label", "share", "base_share"]].reset_index(
        drop=True
    )
