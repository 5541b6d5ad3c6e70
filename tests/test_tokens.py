import os
import re
import subprocess
import sys

import numpy as np
import pandas as pd
import pytest
from camel_tools.tokenizers.word import simple_word_tokenize
from hypothesis import example, given
from hypothesis import strategies as st

import toolkit as tk
from toolkit import pieces
from toolkit.codes import encode
from toolkit.errors import ToolkitError
from toolkit.pieces import split_words

any_text = st.text(
    st.one_of(
        st.sampled_from("ابتأإىةو ًَُِـ٠١٢،؛؟«».!()\u200f#@_:/-😀👩‍👩‍👧🇱🇧5️⃣\n\t\u00a0\x1c\x85"),
        st.characters(),
    ),
    max_size=40,
)


def words_of(text: str, **options) -> list[str]:
    return tk.tokenize([text], form="word", **options).to_lists()[0]


@given(st.lists(any_text, max_size=5))
@example(["\ud800 خبر"])
def test_surface_tokens_are_those_of_camel_tools(texts):
    assert tk.tokenize(texts, form="surface").to_lists() == [simple_word_tokenize(text) for text in texts]


def test_surface_tokens_are_those_of_camel_tools_on_real_news(shared):
    articles = tk.load_corpus(shared / "saudinewsnet" / "2015-07-23.zip").articles
    tokens = tk.tokenize(articles["body"], form="surface").to_lists()
    assert all(ours == simple_word_tokenize(body) for ours, body in zip(tokens, articles["body"], strict=True))


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("«قال» الوزيرُ: (نعم)!", ["قال", "الوزير", "نعم"]),
        ("بلغ ٣٫١٤ و3.14 عند 10:30", ["بلغ", "3٫14", "و", "3.14", "عند", "10:30"]),
        ("في 12/5/2024 و2024-05-12", ["في", "12/5/2024", "و", "2024-05-12"]),
        ("نقلت أ.ف.ب. عن د.ب.أ", ["نقلت", "ا.ف.ب", "عن", "د.ب.ا"]),
        ("#مؤتمر_المناخ @alkhabar", ["#مؤتمر_المناخ", "@alkhabar"]),
        (
            "https://example.com/خبر?id=1، ثم www.example.org.",
            ["https://example.com/خبر?id=1", "ثم", "www.example.org"],
        ),
        ("راسلونا news@example.com.", ["راسلونا", "news@example.com"]),
        ("كوفيد-19 وG20 والـ18", ["كوفيد", "19", "و", "g20", "وال", "18"]),
        ("ملف الـPDF وCNN، شركةGoogle", ["ملف", "ال", "pdf", "و", "cnn", "شركه", "google"]),
        ("مُحَمَّـــد\u200f؟", ["محمد"]),
        ("ﷺ", ["صلي", "الله", "عليه", "وسلم"]),
        ("...", []),
    ],
)
def test_words_for_analysis(text, words):
    assert words_of(text) == words


def test_numbers_are_dropped_by_choice():
    assert words_of("فاز 3-1 في 2024", keep_numbers=False) == ["فاز", "في"]


@given(st.lists(any_text, max_size=5), st.sampled_from(["surface", "word", "stem"]))
def test_no_token_is_empty_and_counts_add_up(texts, form):
    tokens = tk.tokenize(texts, form=form)
    lists = tokens.to_lists()
    assert all(token and not re.search(r"\s", token) for tokens_of_doc in lists for token in tokens_of_doc)
    assert tokens.n_docs == len(texts)
    assert tokens.frequencies()["count"].sum() == tokens.n_tokens == sum(map(len, lists))
    assert tokens.codes.dtype == np.int32


@given(st.lists(any_text, min_size=1, max_size=4))
def test_tokens_do_not_depend_on_how_documents_are_batched(texts):
    together, apart = tk.tokenize(texts, form="stem").to_lists(), []
    for text in texts:
        apart += tk.tokenize([text], form="stem").to_lists()
    assert together == apart


def words_by_the_pattern(text: str) -> list[str]:
    """The words of a text by the pattern alone, piece by piece, without the table of letters."""
    words = [word for piece in text.split() for word in pieces._WORD.findall(tk.normalize(piece, "light"))]
    return [tk.normalize(word, "search") for word in words]


@given(st.lists(any_text, max_size=5))
@example(["وBBC الـG20 BBC2 2BBC ١٢3 أ.ف.ب. نعم،لا.بل _كلمة_ #وسم 3.14 2ـ5 (كـ)تاب"])
def test_words_are_those_of_the_pattern(texts):
    assert tk.tokenize(texts, form="word").to_lists() == [words_by_the_pattern(text) for text in texts]


def test_white_space_beyond_ascii_parts_words_and_tokens():
    text = "خبر\u00a0عاجل\u3000الآن\x1cغدا"
    assert words_of(text) == ["خبر", "عاجل", "الان", "غدا"]
    assert tk.tokenize([text], form="surface").to_lists() == [text.split()]


def test_documents_of_many_batches_keep_their_order(monkeypatch):
    texts = [f"خبر {number} عن المدينة رقم{number}" for number in range(23)]
    whole = encode(texts, split_words)
    monkeypatch.setattr("toolkit.codes._BATCH", 5)
    codes, offsets, found = encode(texts, split_words)
    assert np.array_equal(offsets, whole[1])
    assert [found[code] for code in codes] == [whole[2][code] for code in whole[0]]


def test_vocalised_and_bare_texts_give_the_same_tokens():
    assert words_of("ذَهَبَ الوَلَـدُ إلى المَدْرَسَةِ") == words_of("ذهب الولد إلى المدرسة")


def test_written_is_the_most_frequent_form():
    tokens = tk.tokenize(["المعلمون المعلم المعلم مُعلّم", "معلم معلم معلم"], form="stem")
    assert dict(zip(tokens.types, tokens.written, strict=True)) == {"معلم": "معلم"}
    tokens = tk.tokenize(["المدرسة المدرسة مدرسة"], form="stem")
    assert list(tokens.written) == ["المدرسة"]


def test_frequencies_by_hand():
    table = tk.tokenize(["خبر خبر عاجل", "خبر", ""], form="word").frequencies()
    assert table.to_dict("list") == {
        "term": ["خبر", "عاجل"],
        "written": ["خبر", "عاجل"],
        "count": [3, 1],
        "docs": [2, 1],
        "per_million": [750_000.0, 250_000.0],
    }


def test_selection_of_documents():
    tokens = tk.tokenize(["أول", "ثان ثان", "ثالث"], form="word")
    assert tokens[1:].to_lists() == [["ثان", "ثان"], ["ثالث"]]
    assert tokens[[False, True, False]].to_lists() == [["ثان", "ثان"]]
    assert tokens[np.array([2, 0])].to_lists() == [["ثالث"], ["اول"]]
    assert list(tokens[[False, True, False]].doc_ids) == ["1"]
    assert tokens[:0].to_lists() == []


def test_drop_stopwords_keeps_documents_and_does_not_change_its_input():
    tokens = tk.tokenize(["من إلى في", "وفي الاقتصاد نمو"], form="stem")
    assert tk.drop_stopwords(tokens).to_lists() == [[], ["اقتصاد", "نمو"]]
    assert tokens.n_tokens == 6
    assert tk.drop_stopwords(tk.tokenize(["وَفِي الاقتصادِ"], form="surface")).to_lists() == [["الاقتصادِ"]]
    assert tk.drop_stopwords(tokens, words=["نُمُوّ", "الاقتصاد"]).to_lists()[1] == ["وفي", "اقتصاد"]


def test_stop_words_do_not_take_content_words_along():
    tokens = tk.drop_stopwords(tk.tokenize(["والله الكل"], form="stem"))
    assert tokens.to_lists() == [["الله", "الكل"]] or tokens.to_lists() == [["والله", "الكل"]]


def test_drop_stopwords_by_level():
    tokens = tk.tokenize(["قال التقرير الجديد إن الاقتصاد لم ينم"], form="word")
    assert tk.drop_stopwords(tokens, level="light").to_lists() == [["قال", "التقرير", "الجديد", "الاقتصاد", "ينم"]]
    assert tk.drop_stopwords(tokens).to_lists() == [["التقرير", "الجديد", "الاقتصاد", "ينم"]]
    assert tk.drop_stopwords(tokens, level="heavy").to_lists() == [["الاقتصاد", "ينم"]]
    stems = tk.drop_stopwords(tk.tokenize(["تقاريرها الجديدة عن الاقتصاد"], form="stem"), level="heavy")
    assert stems.to_lists() == [["اقتصاد"]]


@pytest.mark.parametrize("form", ["surface", "word", "stem"])
def test_drop_stopwords_drops_names_in_any_spelling(form):
    tokens = tk.tokenize(["الأناضول أ.ف.ب نمو"], form=form)
    names = ["الأنـاضول", "أ.ف.ب"] if form != "surface" else ["الاناضُول", "ا", "ف", "ب", "."]
    kept = tk.drop_stopwords(tokens, also=names)
    assert [word for word in kept.to_lists()[0] if word != "."] == ["نمو"]
    assert kept.settings["also_dropped"]


# Each letter that a step of the profile "light" changes, alone and among others.
hard_text = st.text(
    st.sampled_from(
        "ابوةءآ ًَُِّٰـ٠3.\u200f\u200b\u200d\ufeff\u0654\u0653\u0301ﷺﻻﺳﻼﻡﱠé#_@:/،«»😀👩🏽\u2640\ufe0f🇱🇧한ᄒ\n\u00a0"
    ),
    max_size=25,
)


@given(st.lists(hard_text | any_text, max_size=3), st.sampled_from(["surface", "word", "stem"]))
@example(["ﷺ مُحمّد\u200f، هـ\u0654"], "word")
@example(["\u1112\u1161\u11ab\u0640"], "word")
def test_spans_give_each_token_in_the_untouched_text(texts, form):
    tokens = tk.tokenize(texts, form=form)
    starts, ends = tokens.spans(texts)
    assert len(starts) == len(ends) == tokens.n_tokens
    for place, (number, start, end) in enumerate(zip(tokens.doc_numbers(), starts, ends, strict=True)):
        found, token = texts[number][start:end], tokens.types[tokens.codes[place]]
        assert found
        assert not re.search(r"\s", found)
        if form == "surface":
            assert found == token
        elif form == "word" and not re.search("[\ufb50-\ufdff\ufe70-\ufefc]", found):
            assert tk.normalize(found, "search") == token
        elif form == "word":  # one character can hold several words: ﷺ
            assert token in tk.normalize(found, "search")


def test_spans_by_hand():
    text = "قالَ ﷺ: «الكتــابُ»\u200f 3.14 👩‍👩‍👧"

    def standing(form):
        starts, ends = tk.tokenize([text], form=form).spans([text])
        return [text[start:end] for start, end in zip(starts, ends, strict=True)]

    assert standing("word") == ["قالَ", "ﷺ", "ﷺ", "ﷺ", "ﷺ", "الكتــابُ", "3.14"]
    assert standing("surface") == ["قالَ", "ﷺ", ":", "«", "الكتــابُ", "»", "\u200f", "3", ".", "14", "👩‍👩‍👧"]


def test_spans_of_tokens_that_are_left():
    table = pd.DataFrame({"title": ["في «البيت»"], "body": ["من بيتٍ إلى 3 بيوت"]})
    text = "في «البيت»\nمن بيتٍ إلى 3 بيوت"
    tokens = tk.drop_stopwords(tk.tokenize(table, form="stem", keep_numbers=False))
    starts, ends = tokens.spans(table)
    assert [text[start:end] for start, end in zip(starts, ends, strict=True)] == ["البيت", "بيتٍ", "بيوت"]


def test_tokens_take_at_most_five_bytes_each():
    tokens = tk.tokenize(["وزير المالية يزور المدينة اليوم " * 40] * 200)
    assert tokens.codes.nbytes + tokens.offsets.nbytes <= 5 * tokens.n_tokens


@pytest.mark.parametrize("form", ["surface", "word", "stem"])
def test_saved_tokens_come_back(tmp_path, form):
    tokens = tk.tokenize(pd.DataFrame({"title": ["عنوان", ""], "body": ["نص مُحَمَّد", "=1+1"]}), form=form)
    opened = tk.open_tokens(tokens.save(tmp_path / "tokens"))
    assert opened.to_lists() == tokens.to_lists()
    assert opened.settings == tokens.settings
    assert opened.frequencies().equals(tokens.frequencies())


def test_saved_tokens_are_the_same_bytes_twice(tmp_path):
    for name in ("first", "second"):
        tk.tokenize(["خبر عاجل", "خبر"]).save(tmp_path / name)
    for path in (tmp_path / "first").iterdir():
        assert path.read_bytes() == (tmp_path / "second" / path.name).read_bytes(), path.name


def test_tokens_do_not_depend_on_the_hash_seed(tmp_path):
    code = (
        "import sys, toolkit as tk; "
        "tk.tokenize(['وزير المالية يزور المدينة', 'المدن والوزراء'], form='stem').save(sys.argv[1])"
    )
    for seed in ("1", "2"):
        environment = os.environ | {"PYTHONHASHSEED": seed}
        subprocess.run([sys.executable, "-c", code, str(tmp_path / seed)], check=True, env=environment)
    for path in (tmp_path / "1").iterdir():
        assert path.read_bytes() == (tmp_path / "2" / path.name).read_bytes(), path.name


@pytest.mark.parametrize(
    ("call", "sentence"),
    [
        (lambda: tk.tokenize(["خبر"], form="lemmas"), "form is one of surface, word, stem, lemma, not 'lemmas'"),
        (
            lambda: tk.tokenize("خبر"),
            "tokenize takes a table of articles or several texts, not one str; put it in a list",
        ),
        (lambda: tk.tokenize([None]), "a text is a str, not NoneType; leave out or replace empty values"),
        (
            lambda: tk.tokenize(pd.DataFrame({"title": ["خبر"]})),
            "the articles have no column 'body'; columns are title",
        ),
        (
            lambda: tk.drop_stopwords(tk.tokenize(["خبر"]), level="strong"),
            "level is one of light, default, heavy, not 'strong'",
        ),
        (
            lambda: tk.drop_stopwords(tk.tokenize(["خبر"]), also="رويترز"),
            "also and words are several words, not one str; put it in a list",
        ),
        (
            lambda: tk.tokenize(["خبر عاجل"]).spans(["خبر"]),
            "these 2 tokens of 1 documents are not all the tokens of the 1 texts given; give the texts that were "
            "tokenized",
        ),
    ],
)
def test_wrong_calls_end_in_one_sentence(call, sentence):
    with pytest.raises(ToolkitError) as error:
        call()
    assert str(error.value) == sentence


def test_opening_something_else_says_so(tmp_path):
    with pytest.raises(ToolkitError, match="holds no saved tokens"):
        tk.open_tokens(tmp_path)
    folder = tk.tokenize(["خبر"]).save(tmp_path / "tokens")
    (folder / "tokens.json").write_text('{"format": "other", "version": 9}', encoding="utf-8")
    with pytest.raises(ToolkitError, match="is 'other', version 9, where 'arabic-news-toolkit tokens', version 1"):
        tk.open_tokens(folder)
