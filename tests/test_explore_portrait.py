"""One word from every side: what the parts say agrees with counts by hand, and nothing fails for want of data."""

from __future__ import annotations

import pandas as pd
import pytest

from toolkit.errors import ToolkitError
from toolkit.explore.portrait import portray_word, telling_word
from toolkit.tokens import drop_stopwords, tokenize

BODIES = ["نزل المطر على الوادي", "مطر وريح في الوادي", "فاز الفريق بالكأس", "عاد المطر وفرح الفريق"]


def articles(**columns) -> pd.DataFrame:
    about = {
        "article_id": list("abcd"),
        "title": "",
        "body": BODIES,
        "outlet": ["الضفة", "النهر", "الضفة", "النهر"],
        "section": "",
        "published": pd.to_datetime(["2024-03-01", "2024-03-01", "2024-03-02", "2024-03-04"]),
    }
    return pd.DataFrame(about | columns)


def portrait(word: str, table: pd.DataFrame, **options):
    tokens = tokenize(table)
    return portray_word(tokens, drop_stopwords(tokens), table, word, min_count=1, **options)


def test_all_sides_agree_with_counts_by_hand() -> None:
    found = portrait("المطر", articles(), by="outlet")
    assert (found.count, found.docs, len(found.lines)) == (3, 3, 3)
    assert sorted(found.lines["hit"]) == ["المطر", "المطر", "مطر"]
    assert found.neighbours.set_index("written")["count"].to_dict() == {"الوادي": 2}  # in two articles or more
    assert found.trend["count"].tolist() == [2, 0, 0, 1]
    assert found.trend["per_million"].isna().tolist() == [False, False, True, False]  # nothing came out on 3 March
    assert found.group_trend.groupby("group")["count"].sum().to_dict() == {"الضفة": 1, "النهر": 2}
    assert found.spread.set_index("field")["parts"].to_dict() == {"outlet": 2, "day": 2, "articles": 3}
    assert found.spread.set_index("field")["n_parts"].to_dict() == {"outlet": 2, "day": 3, "articles": 4}


def test_the_rates_are_of_words_that_are_not_function_words() -> None:
    found = portrait("مطر", articles(body=["نزل المطر", "نزل المطر في الوادي ومنه", "خبر", "مطر من المطر"]))
    assert found.trend["total"].tolist() == [5, 1, 0, 2]  # في and منه and من do not count
    assert found.trend["per_million"].iloc[3] == pytest.approx(1e6)


def test_a_function_word_is_counted_among_all_words() -> None:
    found = portrait("على", articles())
    assert found.count == 1
    assert found.lines["left"].tolist() == ["نزل المطر"]


def test_a_stem_is_found_in_the_text_though_it_is_not_its_own_stem() -> None:
    table = articles(body=["وصلت سفينة إلى مرجانة"] * 4)
    tokens = tokenize(table)
    stem = next(word for word in tokens.types if word.startswith("مرج"))
    assert len(portrait(stem, table).lines) == 4


def test_without_dates_and_outlets_the_rest_is_there() -> None:
    found = portrait("مطر", articles(published=pd.NaT, outlet=""))
    assert found.trend.empty
    assert found.group_trend.empty
    assert found.trend["change"].sum() == 0
    assert found.spread["field"].tolist() == ["articles"]
    assert len(found.lines) == 3


def test_one_dated_article_is_enough_for_a_trend() -> None:
    days = pd.to_datetime(pd.Series(["2024-03-01", None, None, None]))
    found = portrait("مطر", articles(published=days), by="outlet")
    assert found.trend["count"].tolist() == [1]
    assert found.group_trend["group"].tolist() == ["الضفة"]


def test_no_word_gives_a_portrait_of_nothing() -> None:
    found = portrait(" ", articles())
    assert (found.word, found.written, found.count, found.docs) == ("", "", 0, 0)
    assert all(len(table) == 0 for table in (found.lines, found.neighbours, found.spread, found.trend))


def test_a_word_that_does_not_occur_is_refused_in_one_sentence() -> None:
    with pytest.raises(
        ToolkitError, match=r"^'ثلج' does not occur in these tokens \(form 'stem'\); check its spelling"
    ):
        portrait("ثلج", articles())


def test_the_telling_word_is_the_surest_mark_of_the_first_group() -> None:
    marks = pd.DataFrame({"group": ["أ", "أ", "ب"], "term": ["ريح", "مطر", "كأس"], "g2": [5.0, 8.0, 90.0]})
    words = pd.DataFrame({"term": ["12", "فريق"]})
    assert telling_word(marks, words) == "مطر"
    assert telling_word(marks.head(0), words) == "فريق"
    assert telling_word(marks.head(0), words.head(1)) == ""
