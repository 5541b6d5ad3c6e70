"""Exact duplicates, near ones and reprints."""

from __future__ import annotations

import random
from datetime import datetime

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from toolkit.corpus import Article, Corpus, build_corpus
from toolkit.duplicates import DUPLICATE_COLUMNS, find_duplicates

WORDS = [f"{a}{b}{c}" for a in "بتثجحخدر" for b in "زسشصضطع" for c in "فقكلمنه"]


def corpus_of(*articles: Article) -> Corpus:
    return build_corpus([("a.json", "ff", article) for article in articles], [], {})


def story(seed: int, n_words: int = 120) -> list[str]:
    return random.Random(seed).choices(WORDS, k=n_words)


def article(position: int, words: list[str], outlet: str = "", day: int | None = None) -> Article:
    published = datetime(2024, 1, day) if day else None
    return Article("عنوان", " ".join(words), published, outlet, position=position)


def test_spelling_white_space_and_punctuation_do_not_make_a_difference():
    found = find_duplicates(
        corpus_of(
            Article("خبر", "أعلنت الوزارةُ نتائـج المسابقة، أمس.", position=1),
            Article("آخر", "اعلنت الوزاره نتائج\nالمسابقة أمس", position=2),
            Article("غير", "أعلنت الوزارة نتائج المسابقة اليوم.", position=3),
        )
    )
    assert list(found.columns) == list(DUPLICATE_COLUMNS)
    assert list(found["kind"]) == ["exact", "exact"]
    assert list(found["group"]) == [1, 1]
    assert list(found["first"]) == [True, False]
    assert list(found["share"]) == [1.0, 1.0]
    assert found["lag_days"].isna().all()


def test_a_corpus_without_duplicates_gives_an_empty_table_of_the_same_types():
    full = find_duplicates(corpus_of(article(1, story(1)), article(2, story(1))))
    empty = find_duplicates(corpus_of(article(1, story(1)), article(2, story(2))))
    assert not len(empty)
    assert empty.dtypes.equals(full.dtypes)
    assert not len(find_duplicates(build_corpus([], [], {})))


def test_a_light_edit_is_near_and_in_another_outlet_a_reprint():
    edited = story(1)
    edited[30:33] = ["كلمة", "أخرى", "هنا"]
    near = find_duplicates(
        corpus_of(article(1, story(1), "الميناء"), article(2, edited, "الميناء"), article(3, story(9)))
    )
    assert list(near["kind"]) == ["near", "near"]
    reprint = find_duplicates(corpus_of(article(1, story(1), "الميناء", 3), article(2, edited, "رواق", 1)))
    assert list(reprint["kind"]) == ["reprint", "reprint"]
    assert list(reprint["outlet"]) == ["رواق", "الميناء"]  # the earlier day is the first publisher
    assert list(reprint["first"]) == [True, False]
    assert list(reprint["lag_days"]) == [0.0, 2.0]
    assert 0.9 < reprint["share"][1] < 1  # 5 of 118 shingles hold an edited word


def test_a_text_inside_a_longer_one_is_found():
    found = find_duplicates(corpus_of(article(1, story(1)), article(2, story(1) + story(2, 150))))
    assert len(found) == 2


def test_texts_on_one_subject_are_no_duplicates():
    left, right = story(1), story(2)
    right[:40] = left[:40]  # a third in common
    assert not len(find_duplicates(corpus_of(article(1, left), article(2, right))))


@pytest.mark.parametrize("share", [0.02, 0.05, 0.1])
def test_edits_of_known_size_are_found_and_nothing_else(share):
    rng = random.Random(7)
    articles, pairs = [], set()
    for number in range(60):
        original = story(number)
        articles.append(original)
        edited = [rng.choice(WORDS) if rng.random() < share else word for word in original]
        pairs.add((len(articles) - 1, len(articles)))
        articles.append(edited)
    corpus = corpus_of(*(article(position, words) for position, words in enumerate(articles, start=1)))
    row_of = {name: row for row, name in enumerate(corpus.articles["article_id"])}
    groups = find_duplicates(corpus).groupby("group")["article_id"]
    found = {tuple(sorted(row_of[name] for name in names)) for _, names in groups}
    assert found <= pairs
    assert len(found & pairs) >= 0.98 * len(pairs)


def test_empty_words_are_no_duplicates_of_each_other():
    assert not len(find_duplicates(corpus_of(Article(body="…"), Article(body="!!!", position=2))))


@settings(max_examples=40)
@given(st.lists(st.sampled_from(["خبر أول", "خبر ثان", "ثالث"]), max_size=8))
def test_groups_are_the_equal_bodies(bodies):
    corpus = corpus_of(*(Article(body=body, position=position) for position, body in enumerate(bodies, start=1)))
    found = find_duplicates(corpus)
    assert len(found) == sum(bodies.count(body) > 1 for body in bodies)
    assert (found.groupby("group")["first"].sum() == 1).all()
    assert found["group"].is_monotonic_increasing


def test_the_result_does_not_depend_on_the_run():
    corpus = corpus_of(*(article(n + 1, story(n % 5)[: 100 + n]) for n in range(20)))
    pd.testing.assert_frame_equal(find_duplicates(corpus), find_duplicates(corpus))
