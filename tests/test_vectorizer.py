"""ArabicVectorizer keeps the contract of scikit-learn's vectorizers, and agrees with them where both can count."""

from __future__ import annotations

import copy
import pickle

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.base import clone
from sklearn.exceptions import NotFittedError
from sklearn.feature_extraction.text import CountVectorizer, TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GridSearchCV
from sklearn.pipeline import make_pipeline

from toolkit.errors import ToolkitError, TooSmallError
from toolkit.tokens import tokenize
from toolkit.vectorizer import ArabicVectorizer

TEXTS = ["قمر شمس قمر", "شمس نجم", "نجم نجم بحر شمس", "بحر"]
OPTIONS = [
    {},
    {"min_df": 2},
    {"min_df": 0.5, "max_df": 0.7},
    {"max_df": 2},
    {"max_features": 2},
    {"binary": True},
    {"ngram_range": (1, 2)},
    {"ngram_range": (2, 3)},
]


@pytest.mark.parametrize("options", OPTIONS, ids=str)
def test_counts_are_those_of_countvectorizer(options: dict) -> None:
    ours, theirs = ArabicVectorizer(form="word", **options), CountVectorizer(**options)
    expected = theirs.fit_transform(TEXTS)
    found = ours.fit_transform(TEXTS)
    assert ours.get_feature_names_out().tolist() == theirs.get_feature_names_out().tolist()
    assert found.toarray().tolist() == expected.toarray().tolist()
    assert ours.vocabulary_ == theirs.vocabulary_
    assert (ours.transform(["شمس غائب نجم"]) != theirs.transform(["شمس غائب نجم"])).nnz == 0


@pytest.mark.parametrize("options", [{}, {"sublinear_tf": True}, {"norm": "l1"}, {"norm": None, "ngram_range": (1, 2)}])
def test_weights_are_those_of_tfidfvectorizer(options: dict) -> None:
    ours, theirs = ArabicVectorizer(form="word", weighting="tfidf", **options), TfidfVectorizer(**options)
    assert np.allclose(ours.fit_transform(TEXTS).toarray(), theirs.fit_transform(TEXTS).toarray())
    assert np.allclose(ours.transform(TEXTS[:2]).toarray(), theirs.transform(TEXTS[:2]).toarray())
    assert np.allclose(ours.idf_, theirs.idf_)


@given(st.lists(st.lists(st.sampled_from(["قمر", "شمس", "نجم"]), max_size=6).map(" ".join), min_size=1, max_size=6))
def test_any_texts_count_alike(texts: list[str]) -> None:
    if not any(texts):
        return
    ours, theirs = ArabicVectorizer(form="word", ngram_range=(1, 3)), CountVectorizer(ngram_range=(1, 3))
    assert ours.fit_transform(texts).toarray().tolist() == theirs.fit_transform(texts).toarray().tolist()


def test_words_with_tashkeel_survive_and_forms_meet() -> None:
    vectorizer = ArabicVectorizer()
    assert vectorizer.fit_transform(["المُعلِّمون", "معلم"]).toarray().tolist() == [[1], [1]]
    assert vectorizer.terms_.tolist() == ["معلم"]
    assert vectorizer.transform(["والمعلمين"]).toarray().tolist() == [[1]]


@pytest.mark.parametrize("words", ["arabic", ["في", "إلى"]])
def test_stop_words(words: str | list[str]) -> None:
    vectorizer = ArabicVectorizer(form="word", stop_words=words).fit(["ذهب إلى المدينة", "في المدينة"])
    assert vectorizer.get_feature_names_out().tolist() == ["المدينة", "ذهب"]


def test_numbers_go_where_they_are_not_wanted() -> None:
    vectorizer = ArabicVectorizer(form="word", keep_numbers=False).fit(["عام 2024"])
    assert vectorizer.get_feature_names_out().tolist() == ["عام"]


def test_a_given_vocabulary_is_the_columns() -> None:
    vectorizer = ArabicVectorizer(vocabulary=["المدينة", "غائب"])
    assert vectorizer.fit_transform(["مدينة ومدينة"]).toarray().tolist() == [[2, 0]]
    assert vectorizer.get_feature_names_out().tolist() == ["المدينة", "غائب"]


def test_fit_then_transform_is_fit_transform_and_a_refit_forgets() -> None:
    vectorizer = ArabicVectorizer(weighting="tfidf")
    assert np.allclose(vectorizer.fit_transform(TEXTS).toarray(), vectorizer.fit(TEXTS).transform(TEXTS).toarray())
    assert vectorizer.fit(["بحر"]).get_feature_names_out().tolist() == ["بحر"]


def test_it_is_cloned_copied_and_pickled() -> None:
    fitted = ArabicVectorizer(weighting="tfidf", min_df=2, stop_words=["شمس"]).fit(TEXTS)
    expected = fitted.transform(TEXTS).toarray()
    for other in (copy.deepcopy(fitted), pickle.loads(pickle.dumps(fitted))):
        assert (other.transform(TEXTS).toarray() == expected).all()
    assert clone(fitted).get_params() == fitted.get_params()
    with pytest.raises(NotFittedError):
        clone(fitted).transform(TEXTS)
    with pytest.raises(NotFittedError):
        clone(fitted).get_feature_names_out()


def test_pipelines_and_grid_search() -> None:
    texts = ["قمر شمس", "قمر نجم", "قمر", "بحر نهر", "نهر بحر سمك", "سمك بحر"] * 3
    labels = ["سماء"] * 3 + ["ماء"] * 3
    model = make_pipeline(ArabicVectorizer(weighting="tfidf"), LogisticRegression())
    search = GridSearchCV(model, {"arabicvectorizer__form": ["word", "stem"], "arabicvectorizer__min_df": [1, 2]}, cv=3)
    assert search.fit(texts, labels * 3).best_score_ == 1.0
    assert search.predict(["سمك"]).tolist() == ["ماء"]
    assert "بحر" in search.best_estimator_[:-1].get_feature_names_out()


def test_the_calls_that_bertopic_makes() -> None:
    # BERTopic joins the documents of each topic, fits and transforms them, multiplies the counts with its own weights
    # and reads the words by their column (bertopic/_bertopic.py, _c_tf_idf, _extract_words_per_topic,
    # approximate_distribution).
    joined = pd.Series([" ".join(TEXTS[:2]), " ".join(TEXTS[2:])]).to_numpy()
    vectorizer = copy.deepcopy(ArabicVectorizer(ngram_range=(1, 2)))
    vectorizer.fit(joined)
    counts = vectorizer.transform(joined)
    words = vectorizer.get_feature_names_out()
    assert counts.format == "csr"
    assert counts.dtype == np.int64
    assert counts.shape == (2, len(words))
    top = words[np.argmax(counts.toarray()[0])]
    assert top in ("قمر", "شمس")
    tokens = vectorizer.build_tokenizer()("قالَ «المعلّمون»: أ.ف.ب")
    assert tokens == ["قال", "المعلمون", "أ.ف.ب"]
    assert vectorizer.build_analyzer()("شمس قمر") == ["شمس", "قمر", "شمس قمر"]
    assert vectorizer.transform([" ".join(tokens)]).shape == (1, len(words))


def test_inverse_transform_names_the_words_of_each_row() -> None:
    vectorizer = ArabicVectorizer(form="word")
    rows = vectorizer.inverse_transform(vectorizer.fit_transform(TEXTS))
    assert [sorted(row) for row in rows] == [sorted(set(text.split())) for text in TEXTS]


@pytest.mark.parametrize("kind", [tuple, iter, pd.Series, np.array])
def test_any_iterable_of_texts(kind: type) -> None:
    assert ArabicVectorizer().fit_transform(kind(TEXTS)).shape == (4, 4)


def test_names_are_as_many_as_terms() -> None:
    vectorizer = ArabicVectorizer().fit(["الأخبار أخبار خبر والخبر المدن مدن"])
    assert len(vectorizer.vocabulary_) == len(vectorizer.terms_)
    assert set(vectorizer.terms_) == set(tokenize(["الأخبار أخبار خبر والخبر المدن مدن"]).types)


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        ({"weighting": "bm25"}, "weighting is counts or tfidf, not 'bm25'"),
        ({"ngram_range": (2, 1)}, "ngram_range is two whole numbers from 1, the smaller first, not (2, 1)"),
        ({"min_df": 1.5}, "min_df is at least 1 document, or a share in 0..1 with a point, not 1.5"),
        ({"max_df": 0}, "max_df is at least 1 document, or a share in 0..1 with a point, not 0"),
        ({"min_df": 3, "max_df": 2}, "max_df=2 is fewer documents than min_df=3; raise it"),
        ({"stop_words": "english"}, "stop_words is \"arabic\", several words or None, not 'english'"),
        (
            {"vocabulary": ["مدينة", "المدينة"]},
            "a word of vocabulary is empty or the same as another in this form; leave it out",
        ),
    ],
)
def test_mistakes_are_told(options: dict, sentence: str) -> None:
    with pytest.raises(ToolkitError) as error:
        ArabicVectorizer(**options).fit(TEXTS)
    assert str(error.value) == sentence


def test_one_str_is_refused_and_nothing_left_is_told() -> None:
    with pytest.raises(ToolkitError, match="^a vectorizer takes several texts, not one str; put it in a list$"):
        ArabicVectorizer().fit("قمر")
    with pytest.raises(TooSmallError) as error:
        ArabicVectorizer(min_df=4).fit(TEXTS)
    assert str(error.value) == (
        "no word of 4 is left after min_df=4, max_df=1.0 and the stop words; "
        "lower min_df, raise max_df or give more texts"
    )
    with pytest.raises(ValueError, match="no word of 0"):
        ArabicVectorizer().fit([""])
