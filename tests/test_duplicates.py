"""Exact duplicates, near ones and reprints."""

from __future__ import annotations

import random
from datetime import datetime
from itertools import chain

import numpy as np
import pandas as pd
import pytest
from conftest import ROOT
from hypothesis import given, settings
from hypothesis import strategies as st

from toolkit.corpus import Article, Corpus, build_corpus
from toolkit.duplicates import DUPLICATE_COLUMNS, drop_duplicates, duplicate_weights, find_duplicates
from toolkit.errors import ToolkitError
from toolkit.loading import load_corpus

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


NOTICE = story(99, 45)


def test_a_notice_under_many_articles_does_not_make_them_one():
    articles = [article(n + 1, story(n, 25) + NOTICE) for n in range(40)]
    articles += [article(n + 41, story(1000 + n, 300) + NOTICE) for n in range(40)]
    copy = article(81, story(7, 25) + story(50, 3))
    found = find_duplicates(corpus_of(*articles, copy))
    assert found["article_id"].tolist() == corpus_of(*articles, copy).articles["article_id"].iloc[[7, 80]].tolist()


def test_a_story_of_many_copies_is_no_set_phrase():
    rng = random.Random(3)
    copies = [[rng.choice(WORDS) if rng.random() < 0.03 else word for word in story(1)] for _ in range(30)]
    others = [story(n) for n in range(2, 60)]
    found = find_duplicates(corpus_of(*(article(n, words) for n, words in enumerate(copies + others, start=1))))
    assert len(found) == 30
    assert found["group"].nunique() == 1


def test_a_round_up_does_not_make_one_story_of_those_that_it_holds():
    stories = [story(n, 60) for n in range(6)]
    articles = [article(n, words) for n, words in enumerate([*stories, [*chain(*stories)]], start=1)]
    assert not len(find_duplicates(corpus_of(*articles)))


def test_pairs_are_those_of_a_comparison_of_all_with_all():
    rng = random.Random(11)
    texts = []
    for number in range(25):
        words = story(number, rng.randrange(5, 90))
        for rate in (0, 0.03, 0.1, 0.25, 0.5):
            texts.append([rng.choice(WORDS) if rng.random() < rate else word for word in words])
    runs = [{tuple(text[place : place + 3]) for place in range(len(text) - 2)} for text in texts]
    groups = {number: {number} for number in range(len(texts))}
    for left in range(len(texts)):
        for right in range(left):
            common, sizes = len(runs[left] & runs[right]), sorted((len(runs[left]), len(runs[right])))
            is_near = common >= 0.4 * (sum(sizes) - common) and sizes[0] >= 13
            is_inside = common >= 0.8 * sizes[0] and sizes[0] >= 28 and sizes[1] <= 3 * sizes[0]
            if is_near or is_inside or texts[left] == texts[right]:
                joined = groups[left] | groups[right]
                groups |= dict.fromkeys(joined, joined)
    corpus = corpus_of(*(article(place, words) for place, words in enumerate(texts, start=1)))
    row_of = {name: row for row, name in enumerate(corpus.articles["article_id"])}
    found = {
        frozenset(row_of[name] for name in names) for _, names in find_duplicates(corpus).groupby("group")["article_id"]
    }
    assert found == {frozenset(group) for group in groups.values() if len(group) > 1}


def test_pairs_of_the_sample_are_those_of_its_labels():
    gold = pd.read_csv(ROOT / "data" / "sample" / "gold" / "articles.csv", dtype=str, keep_default_na=False)
    original = gold["duplicate_of"].where(gold["duplicate_of"] != "", gold["reprint_of"])
    story_of = dict(zip(gold["article_id"], original.where(original != "", gold["article_id"]), strict=True))
    corpus = load_corpus(ROOT / "data" / "sample")
    found = find_duplicates(corpus).set_index("article_id")["group"].to_dict()
    names = [name for name in corpus.articles["article_id"] if name in story_of]
    assert len(names) > 370
    pairs = [(left, right) for place, left in enumerate(names) for right in names[:place]]
    truth = {pair for pair in pairs if story_of[pair[0]] == story_of[pair[1]]}
    ours = {pair for pair in pairs if pair[0] in found and found[pair[0]] == found.get(pair[1])}
    assert len(truth) >= 26
    assert 2 * len(truth & ours) / (len(truth) + len(ours)) >= 0.95


THREE = (article(1, story(1), "نبض", 5), article(2, [*story(1), "خاتمة"], "رواق", 3), article(3, story(2), "نبض", 4))


@pytest.mark.parametrize(("keep", "positions"), [("first", [2, 3]), ("longest", [2, 3]), ("none", [3])])
def test_one_article_of_a_group_stays_or_none(keep, positions):
    corpus = corpus_of(*THREE)
    rest = drop_duplicates(corpus, keep=keep)
    assert rest.articles["position"].tolist() == positions
    assert len(corpus) == 3
    assert rest.settings["duplicates"] == {"keep": keep, "groups": 1, "dropped": 3 - len(positions)}


def test_first_is_the_earliest_then_as_in_the_corpus_and_longest_the_longest_then_the_earliest():
    texts = [story(1)[:118], story(1), story(1)]
    for days, first, longest in (
        ((2, 3, 1), 3, 3),
        ((None, 3, 3), 2, 2),
        ((None, None, None), 1, 2),
        ((1, 9, 8), 1, 3),
    ):
        corpus = corpus_of(
            *(article(n, words, day=day) for n, (words, day) in enumerate(zip(texts, days, strict=True), start=1))
        )
        found = find_duplicates(corpus)
        assert drop_duplicates(corpus, duplicates=found).articles["position"].tolist() == [first]
        assert drop_duplicates(corpus, keep="longest", duplicates=found).articles["position"].tolist() == [longest]


def test_what_is_dropped_is_accounted_for():
    corpus = corpus_of(*THREE)
    rest = drop_duplicates(corpus)
    names = corpus.articles["article_id"]
    assert rest.problems.to_dict("records") == [
        {
            "file": "a.json",
            "position": 1,
            "severity": "skipped",
            "reason": "duplicate",
            "detail": f"the article {names[0]} has the text of {names[1]}, which is kept; "
            'in a study, duplicates = "keep" keeps all of them',
        }
    ]
    before, after = corpus.account().iloc[0], rest.account().iloc[0]
    assert before["articles"] == after["articles"] + after["skipped"] == 3
    detail = drop_duplicates(corpus, keep="none").problems["detail"]
    assert all(text.split("; ")[0].endswith("has the text of others, and none of them is kept") for text in detail)


def test_weights_count_each_story_once():
    corpus = corpus_of(*THREE)
    assert duplicate_weights(corpus).tolist() == [0.5, 0.5, 1.0]
    np.testing.assert_allclose(duplicate_weights(corpus, find_duplicates(corpus)).sum(), 2)
    assert not len(duplicate_weights(build_corpus([], [], {})))


def test_mistakes_with_duplicates_are_told():
    corpus = corpus_of(*THREE)
    with pytest.raises(ToolkitError) as error:
        drop_duplicates(corpus, keep="last")
    assert str(error.value) == "keep is one of first, longest, none, not 'last'"
    found = find_duplicates(corpus)
    name = found["article_id"].iloc[0]
    smaller = Corpus(corpus.articles[corpus.articles["article_id"] != name], corpus.problems)
    with pytest.raises(ToolkitError) as error:
        duplicate_weights(smaller, found)
    assert str(error.value) == (
        f"the table of duplicates names the article {name}, which is not in this corpus; "
        "give what find_duplicates returned for it, or leave duplicates out"
    )


@settings(max_examples=30)
@given(st.lists(st.sampled_from(["خبر أول", "خبر ثان", "ثالث"]), max_size=8), st.sampled_from(["first", "longest"]))
def test_one_of_each_text_stays_and_no_more(bodies, keep):
    corpus = corpus_of(*(Article(body=body, position=position) for position, body in enumerate(bodies, start=1)))
    rest = drop_duplicates(corpus, keep=keep)
    assert sorted(rest.articles["body"]) == sorted(set(bodies))
    assert not len(find_duplicates(rest))
    assert len(rest.problems) + len(rest) == len(bodies)
    np.testing.assert_allclose(duplicate_weights(corpus).sum(), len(set(bodies)))


def test_a_round_up_of_several_stories_does_not_make_one_of_them():
    first, second = story(1, 60), story(2, 60)
    found = find_duplicates(
        corpus_of(
            article(1, first, "أ", 1),
            article(2, first + second, "ب", 2),
            article(3, second, "ج", 1),
            article(4, second[2:], "د", 3),
        )
    )
    together = found.groupby("group")["article_id"].count().tolist()
    assert sum(together) <= 4
    ids = corpus_of(article(1, first), article(2, first + second), article(3, second)).articles["article_id"].tolist()
    group_of = dict(zip(found["article_id"], found["group"], strict=True))
    assert group_of.get(ids[0], -1) != group_of.get(ids[2], -2)


def test_a_chain_of_pairs_falls_apart_into_texts_that_are_near_one_of_them():
    words = story(3, 400)
    pieces = [words[start : start + 120] for start in range(0, 250, 50)]  # each shares 70 words with the next
    found = find_duplicates(corpus_of(*(article(n, piece) for n, piece in enumerate(pieces, 1))))
    assert found.groupby("group").size().max() <= 3
