"""Counted nouns in Arabic and English."""

from __future__ import annotations

import pytest

from toolkit.report.words import NOUNS, WORDS, counted, noun_form, reason_text


@pytest.mark.parametrize(
    ("n", "text"),
    [
        (0, "لا مقالات"),
        (1, "مقال واحد"),
        (2, "مقالان"),
        (3, "3 مقالات"),
        (10, "10 مقالات"),
        (11, "11 مقالًا"),
        (26, "26 مقالًا"),
        (99, "99 مقالًا"),
        (100, "100 مقال"),
        (101, "101 مقال"),
        (102, "102 مقال"),
        (103, "103 مقالات"),
        (111, "111 مقالًا"),
        (1000, "1,000 مقال"),
        (11263, "11,263 مقالًا"),
    ],
)
def test_arabic_nouns_follow_their_number(n, text):
    assert counted(n, "article", "ar") == text


def test_one_agrees_in_gender():
    assert counted(1, "outlet", "ar") == "صحيفة واحدة"
    assert counted(1, "day", "ar") == "يوم واحد"


def test_english_knows_one_and_many():
    assert [counted(n, "article", "en") for n in (0, 1, 2, 1331)] == [
        "no articles",
        "1 article",
        "2 articles",
        "1,331 articles",
    ]


def test_a_tile_names_what_its_number_counts():
    assert [noun_form(n, "topic", "ar") for n in (0, 1, 2, 7, 12, 100)] == [
        "موضوعات",
        "موضوع",
        "موضوعان",
        "موضوعات",
        "موضوعًا",
        "موضوع",
    ]


def test_both_languages_have_the_same_words():
    assert WORDS["ar"].keys() == WORDS["en"].keys()
    assert all(len({noun.one, noun.two}) == 2 for noun in NOUNS.values())


def test_an_unknown_reason_shows_itself():
    assert reason_text("never_heard", "ar") == "never_heard"
    assert reason_text("empty_body", "ar") == "مقال بلا متن"
