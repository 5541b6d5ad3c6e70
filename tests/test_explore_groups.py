"""Every question can be asked of each form of the words, and by outlet, section or day."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

import toolkit as tk
from toolkit.errors import ToolkitError
from toolkit.explore.groups import labels_of

ARTICLES = pd.DataFrame(
    {
        "article_id": list("abcd"),
        "title": ["مجلس المدينة", "مجلس المدينة", "سوق المدينة", "مجلس السوق"],
        "body": ["مجلس المدينة يجتمع", "اجتمع مجلس المدينة", "السوق مزدحم", "سوق ومجلس"],
        "outlet": ["صباح", "صباح", "نبض", None],
        "section": ["محلي", "محلي", "اقتصاد", "محلي"],
        "published": pd.to_datetime(["2024-03-01 08:00", "2024-03-01 20:00", "2024-03-02 10:00", "2024-03-02 00:00"]),
    }
)
FORMS = ["surface", "word", "stem", "lemma"]
COLUMNS = ["outlet", "section", "published"]


def tokens_of(form: str) -> tk.Tokens:
    """Tokens of a form; those of lemmas are words whose form says lemma, as the database is not everywhere."""
    if form != "lemma":
        return tk.tokenize(ARTICLES, form=form)
    words = tk.tokenize(ARTICLES, form="word")
    return replace(words, settings=words.settings | {"form": "lemma"})


def days(column: str) -> list[str]:
    if column == "published":
        return ["2024-03-01", "2024-03-01", "2024-03-02", "2024-03-02"]
    return ["" if pd.isna(value) else value for value in ARTICLES[column].tolist()]


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("column", COLUMNS)
def test_counts_of_a_word_by_group_are_those_of_the_texts(form: str, column: str) -> None:
    tokens, groups = tokens_of(form), days(column)
    words = [[word.removeprefix("و") if form == "stem" else word for word in text] for text in tokens.to_lists()]
    expected = {
        name: sum(text.count("مجلس") for text, group in zip(words, groups, strict=True) if group == name)
        for name in set(groups) - {""}
    }
    marks = tk.keyness(tokens, ARTICLES[column], min_count=1)
    counted = marks[marks["term"] == "مجلس"].set_index("group")["count"].to_dict()
    assert {name: counted.get(name, 0) for name in expected} == expected
    hits = tk.concordance(ARTICLES, "مجلس", tokens=tokens, by=column)
    assert hits[hits["group"] != ""]["group"].value_counts().to_dict() == {n: c for n, c in expected.items() if c}
    trends = tk.term_trends(tokens, ARTICLES, "مجلس", by=column)
    assert trends.groupby("group")["count"].sum().to_dict() == expected
    near = tk.collocations(tokens, "مجلس", groups=ARTICLES[column], min_count=1)
    assert near.groupby("group")["word_count"].first().to_dict() == {n: c for n, c in expected.items() if c}
    spread = tk.dispersion(tokens, "مجلس", parts=ARTICLES[column])
    assert spread["n_parts"].tolist() == [len(expected)]
    assert spread["count"].tolist() == [sum(expected.values())]


def test_collocations_of_a_group_are_those_of_its_documents_alone() -> None:
    tokens = tokens_of("word")
    for word in (None, "مجلس"):
        by_day = tk.collocations(tokens, word, groups=ARTICLES["published"], min_count=1)
        first = by_day[by_day["group"] == "2024-03-01"].drop(columns="group").reset_index(drop=True)
        alone = tk.collocations(tokens[[0, 1]], word, min_count=1).drop(columns="group")
        pd.testing.assert_frame_equal(first, alone)


def test_a_group_without_the_word_is_left_out_and_none_with_it_is_told() -> None:
    tokens = tokens_of("word")
    assert set(tk.collocations(tokens, "مزدحم", groups=ARTICLES["outlet"], min_count=1)["group"]) == {"نبض"}
    with pytest.raises(ToolkitError) as error:
        tk.collocations(tokens, "ومجلس", groups=ARTICLES["outlet"])
    assert str(error.value) == ("no document that has a group has 'ومجلس'; choose another column, or leave groups out")
    with pytest.raises(ToolkitError) as error:
        tk.collocations(tokens, groups=["", "", "", ""])
    assert str(error.value) == "no document has a group; choose another column, or leave groups out"


def test_labels_of_what_is_missing_are_empty() -> None:
    assert labels_of(pd.Series(["a", None, np.nan, "", 3]), 5).tolist() == ["a", "", "", "", "3"]
    with pytest.raises(ToolkitError, match="^there are 1 groups for 2 documents; give one for each$"):
        labels_of(["a"], 2)
