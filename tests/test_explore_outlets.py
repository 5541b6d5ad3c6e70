"""Outlets against each other: published intervals, sums done by hand, and credits read from small tables."""

from __future__ import annotations

from math import log2, sqrt
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest
from scipy import sparse
from scipy.stats import chi2_contingency

from toolkit.counts import TermCounts
from toolkit.errors import ToolkitError
from toolkit.explore.house_words import house_words, rate_ratios
from toolkit.explore.outlets import biggest_groups, difference_interval, outlet_similarity, topic_differences
from toolkit.explore.sources import agency_shares, shared_texts, sharing_by_outlet, sharing_pairs

TOPICS = pd.DataFrame({"topic": [0, 1], "label": ["رياضة", "اقتصاد"]})


@pytest.mark.parametrize(
    ("counts", "low", "high"),
    [  # Newcombe 1998, Statistics in Medicine 17, table II, method 10, contrasts (a) to (g)
        ((56, 70, 48, 80), 0.0524, 0.3339),
        ((9, 10, 3, 10), 0.1705, 0.8090),
        ((10, 10, 0, 20), 0.6791, 1.0000),
        ((6, 7, 2, 7), 0.0582, 0.8062),
        ((5, 56, 0, 29), -0.0381, 0.1926),
        ((0, 10, 0, 20), -0.1611, 0.2775),
    ],
)
def test_the_interval_of_a_difference_is_the_published_one(counts: tuple, low: float, high: float) -> None:
    assert difference_interval(*counts)[1:] == pytest.approx((low, high), abs=2e-4)


def outlets() -> tuple[SimpleNamespace, pd.DataFrame]:
    """الميناء: 8 sport and 12 economy; رواق: 18 and 2; one article without an outlet."""
    labels = np.array([0] * 8 + [1] * 12 + [0] * 18 + [1] * 2 + [0])
    names = ["الميناء"] * 20 + ["رواق"] * 20 + [""]
    return SimpleNamespace(labels_=labels, n_topics_=2), pd.DataFrame({"outlet": names, "section": "عام"})


def test_shares_are_held_against_those_of_all_others() -> None:
    model, articles = outlets()
    found = topic_differences(model, articles, TOPICS)
    assert found[["group", "label", "n", "total"]].values.tolist()[:2] == [
        ["الميناء", "رياضة", 8, 20],
        ["الميناء", "اقتصاد", 12, 20],
    ]
    first = found.iloc[0]
    assert (first["share"], first["other_share"]) == (0.4, 0.9)
    assert first["difference"] == pytest.approx(-0.5)
    assert (first["difference_low"], first["difference_high"]) == pytest.approx(
        difference_interval(8, 20, 18, 20)[1:], abs=1e-4
    )
    p = chi2_contingency([[8, 12], [18, 2]], correction=False).pvalue
    assert first["p_adjusted"] == pytest.approx(4 * p)


def test_small_outlets_have_no_rows_but_count_among_the_others() -> None:
    model, articles = outlets()
    articles.loc[20:24, "outlet"] = "الصفا"
    found = topic_differences(model, articles, TOPICS, min_articles=10)
    assert found["group"].unique().tolist() == ["الميناء", "رواق"]
    assert found.loc[0, "other_share"] == 0.9
    assert topic_differences(model, articles, TOPICS, by="").empty
    assert topic_differences(model, articles.assign(outlet="الميناء"), TOPICS).empty  # nobody to compare with
    with pytest.raises(ToolkitError, match="^the model has 41 documents for 3 articles"):
        topic_differences(model, articles.head(3), TOPICS)


def test_the_biggest_groups_come_first_and_equals_by_name() -> None:
    articles = pd.DataFrame({"outlet": ["ب", "أ", "ج", "ج", "أ", "ب", "ج", "", "د"]})
    assert biggest_groups(articles, by="outlet", min_articles=2) == ["ج", "أ", "ب"]
    assert biggest_groups(articles, by="outlet", min_articles=1, max_groups=2) == ["ج", "أ"]
    assert biggest_groups(articles, by="") == []


def counts_of(texts: list[str]) -> TermCounts:
    terms = np.array(sorted({word for text in texts for word in text.split()}), dtype=object)
    matrix = np.array([[text.split().count(term) for term in terms] for text in texts], dtype=np.int32)
    return TermCounts(sparse.csr_matrix(matrix), terms, terms, np.arange(len(texts)).astype(str).astype(object))


def test_alike_outlets_match_and_others_do_not() -> None:
    model, articles = outlets()
    texts = ["نهر"] * 20 + ["سوق"] * 20 + ["نهر"]
    found = outlet_similarity(model, counts_of(texts), articles)
    assert found[["group", "other"]].values.tolist() == [["الميناء", "رواق"], ["رواق", "الميناء"]]
    assert found["same_topics"].tolist() == pytest.approx([0.5, 0.5])  # min(0.4, 0.9) + min(0.6, 0.1)
    assert found["same_words"].tolist() == [0.0, 0.0]
    same = outlet_similarity(SimpleNamespace(labels_=np.zeros(41, int), n_topics_=1), counts_of(["نهر"] * 41), articles)
    assert same[["same_topics", "same_words"]].values.tolist() == [[pytest.approx(1), pytest.approx(1)]] * 2


def test_rates_over_strata_are_those_of_mantel_and_haenszel() -> None:
    # Two strata: 8 events in 20 against 4 in 40, and 6 in 30 against 1 in 10.
    found = rate_ratios(
        np.array([[8.0], [6.0]]), np.array([[4.0], [1.0]]), np.array([20.0, 30.0]), np.array([40.0, 10.0])
    )
    n, expected, middle, low, high, _ = (float(part[0]) for part in found)
    up, down = 8 * 40 / 60 + 6 * 10 / 40, 4 * 20 / 60 + 1 * 30 / 40
    assert (n, expected) == (14, pytest.approx(12 * 20 / 60 + 7 * 30 / 40))
    assert middle == pytest.approx(log2(up / down))
    variance = (12 * 20 * 40 / 60**2 + 7 * 30 * 10 / 40**2) / (up * down)
    assert (high - low) / 2 == pytest.approx(1.959964 * sqrt(variance) / np.log(2))


def test_words_of_the_topic_are_not_words_of_the_house() -> None:
    """رواق writes nearly all of the sport, where all say هدف; only رواق says كاس for it."""
    texts, names, labels = [], [], []
    for outlet, n_sport, n_trade in (("رواق", 80, 20), ("الميناء", 40, 80)):
        for i in range(n_sport + n_trade):
            is_sport = i < n_sport
            own = " كاس" if outlet == "رواق" and is_sport and i % 2 else ""
            texts.append(f"{'هدف ملعب' if is_sport else 'سعر سوق'} خبر{i % 7}{own}")
            names.append(outlet)
            labels.append(0 if is_sport else 1)
    model = SimpleNamespace(labels_=np.array(labels), n_topics_=2)
    found = house_words(model, counts_of(texts), pd.DataFrame({"outlet": names}))
    assert found["written"].tolist() == ["كاس"]
    assert (found.loc[0, "group"], found.loc[0, "docs"]) == ("رواق", 40)
    # Without strata هدف and ملعب would mark رواق.
    one = SimpleNamespace(labels_=np.zeros(len(labels), int), n_topics_=1)
    assert {"هدف", "ملعب"} <= set(
        house_words(one, counts_of(texts), pd.DataFrame({"outlet": names}), max_share=1)["written"]
    )


def test_a_word_of_every_page_is_the_frame_and_not_the_language() -> None:
    texts = [f"صحيفتنا خبر{i % 5}" if i < 30 else f"خبر{i % 5}" for i in range(60)]
    articles = pd.DataFrame({"outlet": ["رواق"] * 30 + ["الميناء"] * 30})
    model = SimpleNamespace(labels_=np.zeros(60, int), n_topics_=1)
    assert house_words(model, counts_of(texts), articles).empty
    assert house_words(model, counts_of(texts), articles, max_share=1.0)["written"].tolist() == ["صحيفتنا"]
    assert house_words(model, counts_of(texts), articles, by="").empty


def test_an_article_that_credits_two_agencies_counts_for_both() -> None:
    articles = pd.DataFrame({"outlet": ["أ"] * 4 + ["ب"] * 2, "agency": ["برق، رويترز", "برق", "", "", "برق", "برق"]})
    found = agency_shares(articles, min_articles=2)
    rows = found[["group", "agency", "n", "total"]].values.tolist()
    assert rows == [
        ["ب", "", 2, 2],
        ["ب", "برق", 2, 2],
        ["ب", "رويترز", 0, 2],
        ["أ", "", 2, 4],
        ["أ", "برق", 2, 4],
        ["أ", "رويترز", 1, 4],
    ]
    assert agency_shares(articles.assign(agency=""), min_articles=1).empty


def copies(rows: list[tuple[int, str, str | None, str]]) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Make what `find_duplicates` gives, and the articles, of (group, outlet, day, agency)."""
    ids = [str(i) for i in range(len(rows))]
    days = pd.to_datetime(pd.Series([day for _, _, day, _ in rows]), format="mixed")
    outlet = [outlet for _, outlet, _, _ in rows]
    table = pd.DataFrame(
        {"group": [group for group, *_ in rows], "article_id": ids, "outlet": outlet, "published": days}
    )
    titles = [f"خبر {group}" for group, *_ in rows]
    agencies = [agency for *_, agency in rows]
    articles = pd.DataFrame({"article_id": ids, "title": titles, "body": "متن", "outlet": outlet, "agency": agencies})
    return table, articles.assign(published=days)


def test_who_was_first_is_said_only_where_it_is_sure() -> None:
    rows = [
        (1, "رواق", "2026-01-06", ""),  # another day: sure
        (1, "الميناء", "2026-01-05 22:10", "برق"),
        (2, "رواق", "2026-01-07", ""),  # the hour is not known: not sure
        (2, "الميناء", "2026-01-07 09:00", ""),
        (3, "رواق", "2026-01-08 09:00", ""),  # both hours are known: sure
        (3, "الميناء", "2026-01-08 10:30", ""),
        (4, "رواق", None, ""),  # no date
        (4, "الميناء", "2026-01-09", ""),
        (5, "رواق", "2026-01-09", ""),  # twice in one outlet is not shared
        (5, "رواق", "2026-01-10", ""),
        (6, "", "2026-01-09", ""),  # nor is a copy without an outlet
        (6, "رواق", "2026-01-10", ""),
    ]
    table, articles = copies(rows)
    found = shared_texts(table, articles)
    assert found["first_outlet"].tolist() == ["الميناء", "", "رواق", ""]
    assert found["outlets"].tolist()[0] == ["الميناء", "رواق"]
    assert found["agencies"].tolist()[0] == ["برق"]
    assert found["uncredited"].tolist()[0] == ["رواق"]
    assert found["lag_days"].tolist()[2] == pytest.approx(1.5 / 24)
    assert np.isnan(found["lag_days"].tolist()[3])
    sums = sharing_by_outlet(found, articles)
    assert sums[["outlet", "texts", "was_first", "was_later", "not_known", "uncredited"]].values.tolist() == [
        ["الميناء", 4, 1, 1, 2, 0],
        ["رواق", 4, 1, 1, 2, 1],
    ]
    assert sums["share"].tolist() == pytest.approx([4 / 4, 4 / 7])
    pairs = sharing_pairs(found, ["رواق", "الميناء", "الصفا"])
    assert pairs.loc[:1, ["group", "other", "n", "group_first"]].values.tolist() == [
        ["رواق", "الميناء", 4, 1],
        ["رواق", "الصفا", 0, 0],
    ]


def test_nothing_shared_is_an_empty_table_that_can_be_counted() -> None:
    table, articles = copies([(1, "رواق", "2026-01-09", "")])
    found = shared_texts(table, articles)
    assert found.empty
    assert sharing_by_outlet(found, articles).empty
    assert sharing_pairs(found, ["رواق", "الميناء"])["n"].tolist() == [0, 0]
