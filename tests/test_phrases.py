"""Phrases: what is joined, what is not, and that no word is lost."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import toolkit as tk
from toolkit.errors import ToolkitError
from toolkit.phrases import JOINT

FILLER = ["خبر", "قمر", "شمس", "نجم", "بحر", "جبل", "نهر", "سهل", "غيم", "مطر"]
FILLER += ["باب", "قلم", "ورق", "حبر", "درس", "صوت", "لون", "ظل", "ثلج", "رمل"]


def texts(*phrases: str, times: int = 8) -> list[str]:
    """Put each phrase into several documents, between other words in changing order."""
    rng = np.random.default_rng(1)
    docs = []
    for i in range(times):
        for phrase in phrases:
            before, after = rng.permutation(FILLER)[:6].tolist(), rng.permutation(FILLER)[:6].tolist()
            docs.append(" ".join([*before, phrase, *after, FILLER[i % 10]]))
    return docs


def phrases_of(tokens: tk.Tokens) -> list[str]:
    return [term for term in tokens.types.tolist() if JOINT in term]


def test_terms_of_two_and_three_words_are_joined() -> None:
    docs = texts("كوريا الشمالية", "مجلس الأمن", "المملكة العربية السعودية")
    joined = tk.join_phrases(tk.tokenize(docs, form="word"))
    assert phrases_of(joined) == sorted(["كوريا الشماليه", "مجلس الامن", "المملكه العربيه السعوديه"])
    written = dict(zip(joined.types, joined.written, strict=True))
    assert written["كوريا الشماليه"] == "كوريا الشمالية"


def test_stems_are_written_as_the_phrase_stands() -> None:
    docs = [*texts("كوريا الشمالية"), *["شمال"] * 30]
    stems, words = tk.tokenize(docs), tk.tokenize(docs, form="word")
    for alongside, expected in ((None, "كوريا شمال"), (words, "كوريا الشمالية")):
        joined = tk.join_phrases(stems, words=alongside)
        assert dict(zip(joined.types, joined.written, strict=True))["كوريا شمال"] == expected


def test_of_overlapping_pairs_the_stronger_is_joined() -> None:
    # "رئيس" also stands alone, so that "مجلس الوزراء" holds together more strongly than "رئيس مجلس".
    docs = [*texts("رئيس مجلس الوزراء", "مجلس الوزراء"), *texts("رئيس", times=20)]
    joined = tk.join_phrases(tk.tokenize(docs, form="word"), threshold=0.6)
    assert "مجلس الوزراء" in phrases_of(joined)
    assert not any(term.startswith("رئيس مجلس") and term.count(JOINT) == 1 for term in phrases_of(joined))


@pytest.mark.parametrize("phrase", ["في المدينة", "عام 2024", "عبد ال"])
def test_stop_words_and_numbers_are_not_joined_nor_names_cut_in_two(phrase: str) -> None:
    assert phrases_of(tk.join_phrases(tk.tokenize(texts(phrase), form="word"))) == []


def test_names_with_bin_stay_whole() -> None:
    joined = tk.join_phrases(tk.tokenize(texts("محمد بن نايف"), form="word"))
    assert phrases_of(joined) == ["محمد بن نايف"]


def test_no_phrase_reaches_into_the_next_document() -> None:
    assert phrases_of(tk.join_phrases(tk.tokenize(["الأمن", "مجلس"] * 20, form="word"), threshold=0.0)) == []


def test_pairs_of_few_documents_or_few_occurrences_stay_apart() -> None:
    docs = texts("مجلس الأمن", times=4)
    assert phrases_of(tk.join_phrases(tk.tokenize(docs, form="word"))) == []
    assert phrases_of(tk.join_phrases(tk.tokenize(docs, form="word"), min_count=4)) == ["مجلس الامن"]
    assert phrases_of(tk.join_phrases(tk.tokenize(docs, form="word"), min_count=4, min_docs=5)) == []


def test_chance_pairs_of_a_small_corpus_are_not_joined() -> None:
    for seed in range(20):
        rng = np.random.default_rng(seed)
        tokens = tk.tokenize([" ".join(rng.choice(FILLER[:10], 20)) for _ in range(12)], form="word")
        for measure in ("npmi", "g2"):
            assert phrases_of(tk.join_phrases(tokens, measure=measure, threshold=0.0)) == []


def test_settings_say_what_was_done_and_the_result_is_saved(tmp_path) -> None:
    joined = tk.join_phrases(tk.tokenize(texts("مجلس الأمن"), form="word"), measure="g2", threshold=50)
    assert joined.settings["phrases"] == {"measure": "g2", "min_count": 5, "min_docs": 3, "threshold": 50}
    opened = tk.open_tokens(joined.save(tmp_path / "tokens"))
    assert opened.to_lists() == joined.to_lists()
    assert tk.dispersion(opened, "مجلس الأمن")["count"].tolist() == [8]
    assert "مجلس الامن" in tk.count_terms(opened, max_share=1.0).terms


@given(st.lists(st.lists(st.sampled_from([*FILLER[:4], "في"]), max_size=12), max_size=6), st.floats(-1, 0.5))
def test_no_word_is_lost(docs: list[list[str]], threshold: float) -> None:
    tokens = tk.tokenize([" ".join(doc) for doc in docs], form="word")
    options = {"min_count": 1, "min_docs": 1, "threshold": threshold}
    joined, again = (tk.join_phrases(tokens, words=tokens, **options) for _ in range(2))
    assert [" ".join(doc) for doc in joined.to_lists()] == [" ".join(doc) for doc in tokens.to_lists()]
    assert joined.to_lists() == again.to_lists()
    assert joined.types.tolist() == sorted(set(joined.types))
    assert joined.offsets[-1] == joined.n_tokens
    assert all(term.count(JOINT) <= 2 for term in joined.types)
    assert set(np.unique(joined.codes)) == set(range(joined.n_types))


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        ({"measure": "t"}, "measure is one of npmi, g2, not 't'"),
        ({"min_docs": 0}, "min_count and min_docs are at least 1, not 5 and 0"),
        (
            {"words": tk.tokenize(["خبر"], form="word")},
            "words has other tokens than tokens; join phrases before stop words or numbers are dropped",
        ),
    ],
)
def test_mistakes_are_told(options: dict, sentence: str) -> None:
    with pytest.raises(ToolkitError) as error:
        tk.join_phrases(tk.tokenize(["خبر عاجل"], form="word"), **options)
    assert str(error.value) == sentence
