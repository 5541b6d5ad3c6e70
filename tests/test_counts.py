import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import sparse
from sklearn.feature_extraction.text import TfidfTransformer

import toolkit as tk
from toolkit.counts import inverse_doc_frequency, weigh_terms
from toolkit.errors import ToolkitError, TooSmallError


def counted(texts, **options):
    return tk.count_terms(tk.tokenize(texts, form="word"), **options)


def test_counts_by_hand():
    counts = counted(["خبر خبر عاجل", "خبر جديد", ""], min_docs=1, max_share=1.0)
    assert list(counts.terms) == ["جديد", "خبر", "عاجل"]
    assert counts.doc_term.toarray().tolist() == [[0, 2, 1], [1, 1, 0], [0, 0, 0]]
    assert list(counts.doc_ids) == ["0", "1", "2"]


def test_rare_and_common_terms_go_and_documents_stay():
    counts = counted(["خبر عاجل", "خبر عاجل", "خبر", "نبأ"], min_docs=2, max_share=0.5)
    assert list(counts.terms) == ["عاجل"]
    assert counts.n_docs == 4


def test_numbers_are_no_terms_unless_asked_for():
    texts = ["عام 2024", "عام ٢٠٢٤"]
    assert list(counted(texts, min_docs=1, max_share=1.0).terms) == ["عام"]
    assert list(counted(texts, min_docs=1, max_share=1.0, keep_numbers=True).terms) == ["2024", "عام"]


@given(st.lists(st.lists(st.sampled_from(["خبر", "عاجل", "جديد", "مهم"]), max_size=6), min_size=1, max_size=6))
def test_counts_sum_to_the_number_of_tokens(docs):
    tokens = tk.tokenize([" ".join(doc) for doc in docs], form="word")
    if not tokens.n_tokens:
        return
    counts = tk.count_terms(tokens, min_docs=1, max_share=1.0)
    assert counts.doc_term.sum(axis=1).ravel().tolist()[0] == [len(doc) for doc in docs]
    assert counts.doc_term.data.min() > 0


def test_weights_are_those_of_scikit_learn():
    doc_term = sparse.random(
        40, 30, density=0.2, random_state=1, data_rvs=lambda n: np.arange(1, n + 1) % 5 + 1
    ).tocsr()
    expected = TfidfTransformer(sublinear_tf=True).fit_transform(doc_term)
    assert np.allclose(weigh_terms(doc_term, inverse_doc_frequency(doc_term)).toarray(), expected.toarray())


def test_nothing_left_says_what_to_do():
    with pytest.raises(TooSmallError) as error:
        counted(["خبر", "نبأ"], min_docs=2)
    assert str(error.value) == (
        "no term of 2 is in at least 2 documents (min_docs) and at most 50% of 2 (max_share); "
        "load more articles, lower min_docs or raise max_share"
    )


@pytest.mark.parametrize("options", [{"min_docs": 0}, {"max_share": 0}, {"max_share": 50}])
def test_impossible_bounds_raise(options):
    with pytest.raises(ToolkitError, match="^min_docs is at least 1 document and max_share is above 0 and at most 1"):
        counted(["خبر"], **options)


def test_saved_counts_come_back(tmp_path):
    counts = counted(["خبر عاجل", "خبر", ""], min_docs=1, max_share=1.0)
    opened = tk.open_counts(counts.save(tmp_path / "counts"))
    assert (opened.doc_term != counts.doc_term).nnz == 0
    assert list(opened.terms) == list(counts.terms)
    assert list(opened.doc_ids) == list(counts.doc_ids)
    assert opened.settings == counts.settings
