"""Concordance: every hit is where it says, lines read well, and nothing in them runs."""

from __future__ import annotations

import random
import zipfile
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from conftest import ROOT
from hypothesis import given
from hypothesis import strategies as st

import toolkit as tk
from toolkit.errors import ToolkitError, UsageError
from toolkit.explore.concordance import Concordance, concordance
from toolkit.explore.queries import codes_of, slots_of
from toolkit.spans import Places

ARTICLES = pd.DataFrame(
    {
        "article_id": ["a", "b", "c"],
        "title": ["انتخاب رئيس مجلس النوّاب", "كتابٌ جديد", "بلا عنوان"],
        "body": [
            "قال مجلس «النواب» إن الانتخابات قريبة. مجلس\nالنواب يجتمع، وانتخابات أخرى",
            "قرأنا وبالكتـاب أعجبنا، وكتابه الثاني؛ والكتابة مهنة",
            "انعقد المجلس. النواب حضروا",
        ],
        "outlet": ["صباح", "نبض", "صباح"],
        "published": pd.to_datetime(["2024-03-02", None, "2024-03-01"]),
    }
)


def hits(query: str, **options: object) -> list[str]:
    return concordance(ARTICLES, query, **options)["hit"].tolist()


def test_the_hit_is_what_stands_at_its_place() -> None:
    found = concordance(ARTICLES, "*", sort="place")
    texts = ARTICLES.set_index("article_id")
    assert len(found) == tk.tokenize(ARTICLES, form="word").n_tokens
    for row in found.itertuples():
        assert texts.at[row.article_id, row.column][row.start : row.end] == row.hit


def test_a_phrase_may_have_quotes_inside_but_no_end_of_a_sentence_or_line() -> None:
    assert hits("مجلس النواب", sort="place") == ["مجلس النوّاب", "مجلس «النواب"]
    assert hits("المجلس النواب") == []


def test_a_phrase_does_not_run_from_the_title_into_the_body() -> None:
    assert hits("النواب قال") == []


def test_clitics_are_found_and_feminine_nouns_are_not_taken_for_pronouns() -> None:
    assert hits("كتاب") == ["كتابٌ"]
    assert hits("كتاب", clitics=True, sort="place") == ["كتابٌ", "وبالكتـاب", "وكتابه"]
    assert "والكتابة" in hits("كتابة", clitics=True)


def test_stems_find_attached_letters() -> None:
    assert {"كتابٌ", "وبالكتـاب"} <= set(hits("كتاب", form="stem"))


def test_surface_tells_tashkeel_and_punctuation_apart() -> None:
    assert hits("كتابٌ", form="surface") == ["كتابٌ"]
    assert hits("كتاب", form="surface") == []
    assert hits("مجلس «", form="surface") == ["مجلس «"]


def test_wildcards() -> None:
    assert hits("انتخاب*", sort="place") == ["انتخاب"]
    assert hits("*انتخابات", sort="place") == ["الانتخابات", "وانتخابات"]
    assert hits("رئيس * النواب") == ["رئيس مجلس النوّاب"]


@pytest.mark.parametrize(
    ("word", "form", "found"),
    [
        ("كتاب", "وبالكتاب", True),
        ("كتاب", "للكتاب", True),
        ("كتاب", "فكتابهم", True),
        ("كتاب", "كتابات", False),
        ("كتاب", "مكتاب", False),
        ("مدينة", "ومدينتهم", True),
        ("مدينة", "بالمدينه", True),
        ("الحكومة", "وللحكومه", True),
        ("الحكومة", "حكومه", False),
        ("يكتب", "وسيكتبه", True),
        ("كتب", "سكتب", False),
    ],
)
def test_attached_letters(word: str, form: str, found: bool) -> None:
    assert (slots_of(word, "word", clitics=True)[0].fullmatch(form) is not None) == found


def test_context_is_so_many_words_of_the_untouched_text() -> None:
    row = concordance(ARTICLES, "الانتخابات", window=2).iloc[0]
    assert (row["left"], row["right"]) == ("النواب» إن", "قريبة. مجلس")
    row = concordance(ARTICLES, "الانتخابات", window=0).iloc[0]
    assert (row["left"], row["right"]) == ("", "")


def test_orders() -> None:
    texts = ["ب خبر د", "ا خبر ت", "ت خبر ا"]
    order = {sort: concordance(texts, "خبر", sort=sort)["article_id"].tolist() for sort in ("left", "right", "place")}
    assert order == {"left": ["1", "0", "2"], "right": ["2", "1", "0"], "place": ["0", "1", "2"]}
    assert concordance(ARTICLES, "*")["article_id"].drop_duplicates().tolist() == ["c", "a", "b"]


def test_a_hamza_on_a_letter_sorts_with_the_letter() -> None:
    texts = ["خبر مورد", "خبر مؤتمر", "خبر مهرجان", "خبر بئر", "خبر بيت", "خبر بحر"]
    found = concordance(texts, "خبر", sort="right")["article_id"].tolist()
    assert [texts[int(number)].split()[1] for number in found] == ["بحر", "بيت", "بئر", "مهرجان", "مؤتمر", "مورد"]


def test_groups_stand_together() -> None:
    found = concordance(ARTICLES, "*", by="outlet")
    assert found["group"].drop_duplicates().tolist() == ["صباح", "نبض"]
    assert found["group"].is_monotonic_increasing


def test_columns_and_types_with_and_without_hits() -> None:
    some, none = concordance(ARTICLES, "مجلس"), concordance(ARTICLES, "غائب")
    assert some.columns.tolist() == [
        *("article_id", "outlet", "published", "group", "left", "hit", "right", "column", "start", "end")
    ]
    assert len(none) == 0
    assert (some.dtypes == none.dtypes).all()
    assert "لا مواضع" in none._repr_html_()


def test_a_sample_is_drawn_again_with_its_seed() -> None:
    one, two = (concordance(ARTICLES, "*", sample=5, seed=3) for _ in range(2))
    assert len(one) == 5
    pd.testing.assert_frame_equal(one, two)


@pytest.mark.parametrize("form", ["word", "stem", "surface"])
def test_tokens_given_change_nothing(form: str) -> None:
    tokens = tk.tokenize(ARTICLES, form=form)
    pd.testing.assert_frame_equal(
        concordance(ARTICLES, "مجلس", tokens=tokens), concordance(ARTICLES, "مجلس", form=form)
    )


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        ({"query": " ، "}, "there is no word in the query ' ، '; write one or more, * stands for any letters"),
        ({"sort": "size"}, "sort is one of date, place, left, right, hit, not 'size'"),
        ({"window": -1}, "window is 0 or more words, not -1"),
        (
            {"by": "desk"},
            "the articles have no column 'desk'; columns are article_id, title, body, outlet, published",
        ),
        (
            {"clitics": True, "form": "stem"},
            "clitics=True needs the form \"word\", not 'stem'; stems and lemmas have none",
        ),
        (
            {"tokens": tk.tokenize(["خبر"], form="word")},
            "the tokens have 1 documents and the articles 3; give both of one",
        ),
        (
            {"tokens": tk.tokenize(["مجلس"] * 3, form="word")},
            "the tokens are not those of article 0; tokenize these articles again",
        ),
        (
            {"tokens": tk.drop_stopwords(tk.tokenize(ARTICLES, form="word"))},
            "the tokens are no longer all words of the text (stop_words); give what tokenize returned",
        ),
        (
            {"tokens": tk.tokenize(ARTICLES), "form": "word"},
            "the tokens have the form 'stem', not 'word'; leave out form, or tokenize again",
        ),
    ],
)
def test_mistakes_are_told(options: dict, sentence: str) -> None:
    with pytest.raises(ToolkitError) as error:
        concordance(ARTICLES, **({"query": "مجلس"} | options))
    assert str(error.value) == sentence


LETTERS = st.sampled_from([*"كتابةأؤ \u064e\u0651ـ\u200f،.«»a1٣#@\n\ufefbﷺ-\u0301\u0654한"])


@given(st.lists(LETTERS, max_size=30).map("".join), st.sampled_from(["word", "surface"]))
def test_places_are_those_of_the_tokens(text: str, form: str) -> None:
    places = Places([text], form)
    tokens = tk.tokenize([text], form=form)
    assert places.offsets.tolist() == [0, tokens.n_tokens]
    starts, ends = (found.tolist() for found in places.find(np.arange(tokens.n_tokens)))
    stands = [text[start:end] for start, end in zip(starts, ends, strict=True)]
    assert all(stands)
    if form == "surface":
        assert stands == tokens.to_lists()[0]
    elif not any(sign in text for sign in "ﷺ한"):  # one sign for several words; letters that join by other rules
        assert tk.tokenize(stands, form="word").to_lists() == [[word] for word in tokens.to_lists()[0]]
        assert starts == sorted(set(starts))


def test_places_of_the_middle_of_a_text() -> None:
    rng = random.Random(5)
    text = "  ".join(rng.choice(["خبرٌ،", "(أ.ف.ب)", "—", "و٣٫١٤٪،", "كلمة"]) for _ in range(200))
    places = Places([text], "word")
    whole = np.column_stack(places.find(np.arange(places.offsets[-1])))
    for first in range(0, 100, 7):
        asked = np.arange(first, first + 9)
        assert np.array_equal(np.column_stack(places.find(asked)), whole[asked])


def test_html_marks_the_hit_runs_from_the_right_and_escapes() -> None:
    found = concordance(["<b>قال</b> خبر & <script>alert(1)</script>"], "خبر")
    page = found._repr_html_()
    assert 'dir="rtl" lang="ar"' in page
    assert '<mark><bdi dir="rtl">خبر</bdi></mark>' in page
    assert "<script>" not in page
    assert "&lt;script&gt;" in page


def test_a_line_that_begins_with_a_latin_name_runs_from_the_right() -> None:
    assert '<bdi dir="rtl">CNN العربية:</bdi>' in concordance(["CNN العربية: خبر"], "خبر").to_lines()


def test_arabic_lines_are_read_from_the_right_on_an_english_page() -> None:
    found = concordance(["قبل خبر بعد"], "خبر").to_lines(language="en")
    assert '<div class="tk-kwic" dir="ltr" lang="en">' in found
    assert '<table dir="rtl">' in found
    assert '<table dir="ltr">' in concordance(["before NATO after"], "NATO").to_lines(language="ar")


def test_sorting_the_page_by_what_stands_before_goes_by_the_nearest_word() -> None:
    assert 'data-value="ثالثة ثانية أولى"' in concordance(["أولى ثانية ثالثة خبر"], "خبر").to_lines()


def test_html_says_how_many_lines_it_leaves_out() -> None:
    assert "المعروض 2 من 7" in concordance(["خبر " * 7], "خبر").to_lines(max_rows=2)
    assert "2 of 7 lines shown" in concordance(["خبر " * 7], "خبر").to_lines(language="en", max_rows=2)


def test_it_stays_a_concordance_when_filtered_and_a_table_without_its_columns() -> None:
    found = concordance(ARTICLES, "مجلس")
    assert isinstance(found[found["outlet"] == "صباح"], Concordance)
    assert "tk-kwic" not in found[["article_id", "start"]]._repr_html_()
    assert "<table" in tk.show(found)._repr_html_()


def test_no_cell_of_a_saved_file_runs(tmp_path) -> None:
    found = concordance(["قال =HYPERLINK(1) خبر +1"], "خبر", window=9)
    csv = found.save(tmp_path / "hits.csv").read_bytes()
    assert csv.startswith(b"\xef\xbb\xbf")
    assert ",'+1," in csv.decode("utf-8-sig")
    book = zipfile.ZipFile(found.save(tmp_path / "hits.xlsx"))
    sheet = book.read("xl/worksheets/sheet1.xml").decode()
    assert "<f>" not in sheet
    assert "=HYPERLINK(1)" in book.read("xl/sharedStrings.xml").decode()
    assert 'rightToLeft="1"' in sheet


def test_another_ending_is_refused(tmp_path) -> None:
    with pytest.raises(UsageError) as error:
        concordance(ARTICLES, "مجلس").save(tmp_path / "hits.doc")
    assert str(error.value) == "a concordance is saved as .csv or .xlsx, not as 'hits.doc'; change the ending"


def test_terms_are_found_in_any_spelling() -> None:
    tokens = tk.tokenize(["الأخبار والمدينة"], form="stem")
    assert tokens.types[codes_of(tokens, ["أخبار", "المَدِينـة", "اخبار"])].tolist() == ["اخبار", "مدين"]
    with pytest.raises(ToolkitError, match="^'غائب' does not occur in these tokens \\(form 'stem'\\); check its"):
        codes_of(tokens, "غائب")
    with pytest.raises(ToolkitError, match="^there is no term; give at least one$"):
        codes_of(tokens, [])


def test_tokens_of_lemmas_are_asked_by_lemma() -> None:
    words = tk.tokenize(ARTICLES, form="word")
    lemmas = replace(words, settings=words.settings | {"form": "lemma"})
    assert concordance(ARTICLES, "مجلس", tokens=lemmas)["hit"].tolist() == hits("مجلس")
    assert lemmas.types[codes_of(lemmas, "النوّاب")].tolist() == ["النواب"]


def test_a_corpus_is_taken_too() -> None:
    corpus = tk.load_corpus(ROOT / "data" / "sample")
    found = concordance(corpus, "المدينة", form="stem")
    texts = corpus.articles.set_index("article_id")
    assert len(found)
    assert all(texts.at[row.article_id, row.column][row.start : row.end] == row.hit for row in found.itertuples())
