"""Coherence as gensim 4.4 gives it, and as the formulas do when they are worked out word by word."""

from __future__ import annotations

import random

import numpy as np
import pytest

import toolkit as tk
from toolkit.errors import ToolkitError
from toolkit.topics.coherence import coherence_table, cv_coherence, topic_diversity, umass_coherence
from toolkit.topics.scores import npmi_coherence

WORDS = "نفط سعر سوق بنك لاعب هدف فريق ملعب طبيب لقاح".split()
TOPICS = [WORDS[:4], WORDS[4:8], WORDS[6:10]]


@pytest.fixture(scope="module")
def texts():
    drawn = random.Random(3)
    weights = [[5 if (place // 5) == odd else 1 for place in range(10)] for odd in (0, 1)]
    return [" ".join(drawn.choices(WORDS, weights=weights[d % 2], k=drawn.randint(3, 40))) for d in range(30)]


@pytest.mark.parametrize(
    ("window", "expected"),  # CoherenceModel(coherence="c_v", window_size=window).get_coherence_per_topic()
    [
        (5, [0.56097532, 0.44914844, 0.53721536]),
        (10, [0.53275911, 0.45894520, 0.57770605]),
        (110, [0.69475744, 0.57177808, 0.70358167]),
    ],
)
def test_c_v_is_that_of_gensim(texts, window, expected):
    tokens = tk.tokenize(texts, form="word")
    assert cv_coherence(tokens, TOPICS, window=window) == pytest.approx(expected, abs=1e-8)


def columns(counts):
    place = {term: number for number, term in enumerate(counts.terms)}
    return np.array([[place[word] for word in words] for words in TOPICS])


def test_u_mass_is_that_of_gensim(texts):
    counts = tk.count_terms(tk.tokenize(texts, form="word"), min_docs=1, max_share=1.0)
    expected = [-0.19913983, -0.33907467, -0.29331786]
    assert umass_coherence(counts.doc_term, columns(counts)) == pytest.approx(expected, abs=1e-8)


def test_npmi_is_that_of_gensim(texts):
    # CoherenceModel(coherence="c_npmi", window_size=1000), for which a document is one window. Where two words never
    # meet gensim puts 1e-12 in the place of 0 and comes to about -0.95; the limit is -1.
    counts = tk.count_terms(tk.tokenize(texts, form="word"), min_docs=1, max_share=1.0)
    assert npmi_coherence(counts.doc_term, columns(counts)) == pytest.approx([0.14917174, 0.05153482, 0.16099400])


def test_empty_documents_change_no_c_v_and_break_nothing(texts):
    plain, padded = (tk.tokenize(given, form="word") for given in (texts, ["", *texts, "…", ""]))
    assert cv_coherence(padded, TOPICS) == pytest.approx(cv_coherence(plain, TOPICS))
    counts = tk.count_terms(padded, min_docs=1, max_share=1.0)
    assert np.isfinite(umass_coherence(counts.doc_term, columns(counts))).all()


def test_a_topic_with_a_word_that_does_not_occur_has_no_value(texts):
    tokens = tk.tokenize(texts, form="word")
    assert np.isnan(cv_coherence(tokens, [["نفط", "زرافة"], ["نفط", "سعر"]])).tolist() == [True, False]


def test_words_that_always_stand_together_cohere_fully():
    tokens = tk.tokenize(["نفط سعر"] * 3 + ["لاعب هدف"] * 3, form="word")
    assert cv_coherence(tokens, [["نفط", "سعر"]]) == pytest.approx([1.0])


def test_diversity_counts_distinct_terms():
    assert topic_diversity(np.array([[1, 2], [3, 4]])) == 1
    assert topic_diversity(np.array([[1, 2], [2, 1]])) == 0.5


def test_the_table_has_a_row_a_topic_and_says_what_is_wrong(texts):
    tokens = tk.tokenize(texts, form="word")
    counts = tk.count_terms(tokens, min_docs=1, max_share=1.0)
    model = tk.TopicModel(2, seed=0).fit(counts)
    table = coherence_table(model, counts, tokens, n_terms=4)
    assert table.columns.tolist() == ["topic", "npmi", "umass", "c_v"]
    assert len(table) == 2
    assert 0.5 <= table.attrs["diversity"] <= 1
    assert "c_v" not in coherence_table(model, counts, n_terms=4)
    with pytest.raises(ToolkitError, match="n_terms is 99, but must be at least 2 and at most the 10 terms"):
        coherence_table(model, counts, n_terms=99)
    fewer = tk.count_terms(tokens, min_docs=21, max_share=1.0)
    with pytest.raises(ToolkitError, match="give the counts that it was fitted on"):
        coherence_table(model, fewer, n_terms=2)
