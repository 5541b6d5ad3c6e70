"""What may be given to a TopicModel: any table of counts with the same result, all else with one clear sentence."""

import numpy as np
import pandas as pd
import pytest
from scipy import sparse

import toolkit as tk
from toolkit.errors import ToolkitError

DOC_TERM = np.random.default_rng(0).poisson(0.6, (40, 12))
FEW = {"n_resamples": 2, "n_starts": 2}


def unsummed(matrix: np.ndarray) -> sparse.csr_matrix:
    """Store each count as as many ones, and a zero in each row."""
    rows, columns = (np.repeat(part, matrix[matrix > 0]) for part in np.nonzero(matrix))
    zeros = np.arange(len(matrix))
    values = np.concatenate([np.ones(len(rows), int), np.zeros(len(zeros), int)])
    places = (np.concatenate([rows, zeros]), np.concatenate([columns, np.zeros(len(zeros), int)]))
    coo = sparse.coo_matrix((values, places), shape=matrix.shape)
    order = np.argsort(coo.row, kind="stable")
    starts = np.concatenate([[0], np.cumsum(np.bincount(coo.row, minlength=len(matrix)))])
    return sparse.csr_matrix((coo.data[order], coo.col[order], starts), shape=matrix.shape)


@pytest.mark.parametrize(
    "form",
    [
        lambda counts: counts.astype(np.int64),
        lambda counts: counts.astype(np.uint8),
        lambda counts: counts.astype(np.float32),
        lambda counts: counts.astype(object),
        lambda counts: counts.tolist(),
        pd.DataFrame,
        sparse.coo_matrix,
        sparse.csc_matrix,
        sparse.lil_matrix,
        sparse.csr_array,
        unsummed,
    ],
)
def test_any_table_of_counts_gives_the_same_topics(form):
    expected = tk.TopicModel(3, **FEW).fit(DOC_TERM)
    given = form(DOC_TERM.copy())
    stored = given.nnz if sparse.issparse(given) else None
    found = tk.TopicModel(3, **FEW).fit(given)
    assert np.array_equal(found.labels_, expected.labels_)
    assert np.array_equal(found.predict(given), expected.labels_)
    assert stored is None or given.nnz == stored


def test_presence_is_a_count_of_one():
    present = DOC_TERM > 0
    assert np.array_equal(
        tk.TopicModel(3, **FEW).fit(present).labels_, tk.TopicModel(3, **FEW).fit(present.astype(int)).labels_
    )


def with_one(value: float) -> np.ndarray:
    changed = DOC_TERM.astype(float)
    changed[3, 4] = value
    return changed


NO_MATRIX = "counts are TermCounts or a matrix of token counts, one row a document and one column a term, not "


@pytest.mark.parametrize(
    ("counts", "sentence"),
    [
        (with_one(np.nan), "counts are whole numbers, and nan is there; give token counts, not weights"),
        (with_one(np.inf), "counts are whole numbers, and inf is there; give token counts, not weights"),
        (with_one(0.25), "counts are whole numbers, and 0.25 is there; give token counts, not weights"),
        (sparse.csr_matrix(with_one(-2)), "counts are not negative, and -2.0 is there; give token counts"),
        (DOC_TERM[0], NO_MATRIX + "1 dimensions of int64; give the result of count_terms"),
        (DOC_TERM[None], NO_MATRIX + "3 dimensions of int64; give the result of count_terms"),
        (["نص أول", "نص ثان"], NO_MATRIX + "1 dimensions of <U6; give the result of count_terms"),
        (tk.tokenize(["نص أول"] * 12), NO_MATRIX + "0 dimensions of <U1; give the result of count_terms"),
    ],
)
def test_what_is_no_table_of_counts_is_one_sentence(counts, sentence):
    with pytest.raises(ToolkitError) as error:
        tk.TopicModel(3, **FEW).fit(counts)
    assert str(error.value) == sentence


@pytest.mark.parametrize(
    ("parameters", "sentence"),
    [
        ({"seed": -1}, "seed is a whole number from 0 to 4,294,966,296, not -1"),
        ({"seed": None}, "seed is a whole number from 0 to 4,294,966,296, not None"),
        ({"n_starts": 0}, "n_starts is a whole number of at least 1, not 0"),
        ({"n_dims": 2.5}, "n_dims is a whole number of at least 1, not 2.5"),
        ({"n_resamples": 0}, "n_resamples is a whole number of at least 1, not 0"),
        ({"n_topics": 3.0}, 'n_topics is "auto", "coarser", "finer" or a whole number of at least 2, not 3.0'),
        ({"n_topics": None}, 'n_topics is "auto", "coarser", "finer" or a whole number of at least 2, not None'),
        ({"n_topics": [3]}, 'n_topics is "auto", "coarser", "finer" or a whole number of at least 2, not [3]'),
    ],
)
def test_impossible_parameters_are_one_sentence(parameters, sentence):
    with pytest.raises(ToolkitError) as error:
        tk.TopicModel(**{"n_topics": 3, **FEW, **parameters}).fit(DOC_TERM)
    assert str(error.value) == sentence


def test_numbers_of_numpy_are_numbers(tmp_path):
    model = tk.TopicModel(np.int64(3), seed=np.int32(1), **FEW).fit(DOC_TERM)
    assert np.array_equal(model.labels_, tk.TopicModel(3, seed=1, **FEW).fit(DOC_TERM).labels_)
    assert tk.open_topics(model.save(tmp_path / "topics")).get_params()["n_topics"] == 3


def test_a_hundred_thousand_terms_of_which_few_are_used():
    wide = sparse.hstack([sparse.csr_matrix(DOC_TERM), sparse.csr_matrix((40, 100_000), dtype=int)]).tocsr()
    model = tk.TopicModel(3, **FEW).fit(wide)
    assert np.array_equal(model.labels_, tk.TopicModel(3, **FEW).fit(DOC_TERM).labels_)
    assert not model.topic_term_[:, 12:].any()


def test_ten_documents_have_topics_and_nine_have_too_few():
    model = tk.TopicModel("auto", **FEW).fit(DOC_TERM[:10])
    assert len(model.labels_) == 10
    assert set(model.labels_) == set(range(model.n_topics_))


def test_documents_of_stopwords_alone_have_no_confidence():
    texts = ["فاز الفريق في المباراة", "هبطت أسعار الأسهم"] * 6
    counts = tk.count_terms(tk.drop_stopwords(tk.tokenize([*texts, "في من إلى", "على عن"])), min_docs=2)
    model = tk.TopicModel(2, **FEW).fit(counts)
    assert model.confidence_[12:].tolist() == [0, 0]
    assert (model.labels_[:12:2] != model.labels_[1:12:2]).all()
    assert len(set(model.labels_[:12])) == 2


def test_fitting_again_forgets_the_topics_before(tmp_path):
    once = tk.TopicModel(3, **FEW).fit(DOC_TERM)
    again = tk.TopicModel(3, edits={"drop": [{"topic": ["1"]}]}, **FEW).fit(DOC_TERM)
    again.set_params(edits=None).fit(DOC_TERM)
    assert np.array_equal(again.labels_, once.labels_)
    assert np.array_equal(again.confidence_, once.confidence_)
