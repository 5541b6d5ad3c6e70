"""The words of one article against the others, counted by hand."""

from __future__ import annotations

import pandas as pd
import pytest

from toolkit.errors import ToolkitError
from toolkit.explore.article import article_terms, copies_of, term_places, terms_in_context, written_here
from toolkit.explore.keyness import log_likelihood
from toolkit.tokens import drop_stopwords, tokenize

BODIES = [
    "بلغ المدّ الجسر، ثم غمر المدّ الجسر القديم. وقال برق إن الجسر سليم 2024",
    "بلغ المدّ الجسر، ثم غمر المدّ الجسر القديم. وقال برق إن الجسر سليم 2024",
    "فتح السوق القديم أبوابه، وقال تاجر إن السوق عامر",
    "غادر تاجر السوق إلى الجسر",
]


def articles() -> pd.DataFrame:
    about = {
        "outlet": ["الضفة", "النهر", "النهر", "الضفة"],
        "agency": ["برق", "", "", ""],
        "title": ["خبر المدّ", "", "", ""],
    }
    days = pd.to_datetime(["2024-01-02", "2024-01-01", "2024-01-03", None])
    return pd.DataFrame({"article_id": list("abcd"), "body": BODIES, "published": days} | about)


def words():
    tokens = tokenize(articles(), form="word")
    return tokens, drop_stopwords(tokens)


def test_terms_are_those_that_it_uses_more_and_copies_stand_on_neither_side() -> None:
    tokens, content = words()
    found = article_terms(content, articles(), 0, copies=[1]).set_index("written")
    assert (found.loc["المد", "count"], found.loc["المد", "docs"]) == (3, 0)
    assert (found.loc["الجسر", "count"], found.loc["الجسر", "docs"]) == (3, 1)
    n, others = int(content.doc_lengths[0]), int(content.doc_lengths[2:].sum())
    assert found.loc["الجسر", "g2"] == pytest.approx(log_likelihood(pd.Series([3]), pd.Series([1]), n, others)[0])
    with_copy = article_terms(content, articles(), 0).set_index("written")
    assert with_copy.loc["المد", "docs"] == 1
    assert tokens.n_docs == 4


def test_numbers_short_words_and_the_names_of_its_source_are_left_out() -> None:
    _, content = words()
    found = article_terms(content, articles(), 0, copies=[1])["written"].tolist()
    assert "برق" not in found
    assert "2024" not in found
    assert all(len(word) >= 3 for word in found)


def test_a_word_used_once_stands_last_and_only_if_another_article_has_it() -> None:
    tokens = tokenize(["مطر مطر وسيل ثم ريح", "سيل هادر جرف الجسر القديم كله"], form="word")
    table = articles().head(2).assign(outlet="", agency="")
    assert article_terms(tokens, table, 0)["written"].tolist() == ["مطر"]
    tokens = tokenize(["مطر مطر سيل", "سيل هادر جرف الجسر القديم كله"], form="word")
    assert article_terms(tokens, table, 0)["written"].tolist() == ["مطر", "سيل"]


def test_there_may_be_nothing_to_compare() -> None:
    tokens = tokenize(["", "خبر", "خبر"], form="word")
    table = articles().head(3)
    assert article_terms(tokens, table, 0).empty
    assert article_terms(tokens, table, 1, copies=[0, 2]).empty
    assert list(article_terms(tokens, table, 0).columns)[:4] == ["term", "written", "count", "docs"]


def test_places_slice_back_to_the_words() -> None:
    tokens, _ = words()
    places = term_places(tokens, articles(), 0, ["المد", "الجسر"])
    for place in places.itertuples():
        assert articles()[place.column][0][place.start : place.end] == place.hit
    assert places["hit"].tolist() == ["المدّ", "المدّ", "الجسر", "المدّ", "الجسر", "الجسر"]
    assert places["column"].tolist() == ["title"] + ["body"] * 5
    assert term_places(tokens, articles(), 0, []).empty


def test_a_term_is_written_as_the_article_writes_it() -> None:
    table = articles().head(2).assign(body=["عاد الصيادون وقال الصيّادون", "صياد وصياد وصياد"], title="")
    tokens = tokenize(table)
    given = pd.DataFrame({"written": ["صياد", "غائب"]})
    assert written_here(tokens, table, 0, given)["written"].tolist() == ["الصيادون", "غائب"]


def test_lines_of_the_article_come_first_and_of_others_one_each() -> None:
    tokens, _ = words()
    lines = terms_in_context(tokens, articles(), [0, 3, 1], ["الجسر", "تاجر"], n_lines=4)
    assert lines["group"].tolist() == ["الجسر"] * 4 + ["تاجر"]
    assert lines["article_id"].tolist() == ["a", "a", "d", "b", "d"]
    assert "tk-group" in lines.to_lines()
    assert terms_in_context(tokens, articles(), [0], []).empty


def test_copies_are_given_with_the_earliest_first() -> None:
    duplicates = pd.DataFrame(
        {
            "group": [1, 1, 2, 2],
            "article_id": ["a", "b", "c", "d"],
            "kind": "reprint",
            "first": [False, True, True, False],
            "outlet": ["الضفة", "النهر", "النهر", "الضفة"],
            "published": articles()["published"],
            "lag_days": [1.0, 0.0, 0.0, None],
            "share": [1.0, 1.0, 1.0, 0.5],
        }
    )
    assert copies_of(duplicates, articles(), "a")["article_id"].tolist() == ["b", "a"]
    assert copies_of(duplicates.head(2), articles(), "c").empty
    with pytest.raises(ToolkitError, match="^the duplicates have the article a, which is not among the articles$"):
        copies_of(duplicates, articles().tail(3), "b")
