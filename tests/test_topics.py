import os
import subprocess
import sys

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import sparse
from sklearn.base import clone
from sklearn.metrics import adjusted_rand_score, normalized_mutual_info_score, silhouette_score

import toolkit as tk
from toolkit.errors import ToolkitError, TooSmallError
from toolkit.topics import scores
from toolkit.topics.agreement import agreement_table
from toolkit.topics.choosing import candidate_numbers, choose_number
from toolkit.topics.describing import wilson_interval
from toolkit.topics.space import Neighbours, choose_neighbours
from toolkit.topics.weighting import topic_log_odds

# Three invented vocabularies; documents draw most of their words from one of them, as articles of a subject do.
VOCABULARY = {
    "sport": "لاعب مدرب مباراة هدف ملعب بطولة جمهور حكم منتخب دوري كأس تمريرة مرمى هجوم دفاع",
    "market": "سهم بورصة سعر دولار بنك تداول مؤشر ربح خسارة استثمار قرض فائدة صادرات ميزانية شركة",
    "weather": "مطر رياح عاصفة حرارة فيضان سيول ثلوج ضباب رطوبة غيوم طقس منخفض درجات أمواج جفاف",
}
SHARED_WORDS = "مدينة يوم مسؤول أعلن بيان صباح عدد جديد كبير منطقة سكان تقرير".split()


def made_corpus(n_docs: int, seed: int = 0) -> tuple[list[str], list[str]]:
    random = np.random.default_rng(seed)
    texts, classes = [], []
    for number in range(n_docs):
        name = list(VOCABULARY)[number % 3]
        words = [*random.choice(VOCABULARY[name].split(), 12), *random.choice(SHARED_WORDS, 8)]
        texts.append(" ".join(random.permutation(words)))
        classes.append(name)
    return texts, classes


def counts_of(texts: list[str]) -> tk.TermCounts:
    return tk.count_terms(tk.drop_stopwords(tk.tokenize(texts)), min_docs=2)


@pytest.fixture(scope="module")
def corpus():
    return made_corpus(90)


@pytest.fixture(scope="module")
def counts(corpus):
    return counts_of(corpus[0])


@pytest.fixture(scope="module")
def model(counts):
    return tk.TopicModel("auto", seed=3).fit(counts)


def test_auto_finds_the_number_and_the_topics(model, corpus):
    assert model.n_topics_ == 3
    assert normalized_mutual_info_score(corpus[1], model.labels_) > 0.95
    assert model.evidence_.loc[model.evidence_["chosen"], "n_topics"].tolist() == [3]
    assert model.confidence_.min() >= 0
    assert model.confidence_.max() <= 1
    assert (model.stability_ > 0.8).all()


def test_sanad_sample_agrees_with_its_sections(shared):
    articles = tk.load_corpus(shared / "sanad" / "sanad_sample.zip").articles
    counts = tk.count_terms(tk.drop_stopwords(tk.tokenize(articles)))
    labels = [tk.TopicModel(7, seed=seed).fit(counts).labels_ for seed in range(5)]
    nmi = np.mean([normalized_mutual_info_score(articles["section"], found) for found in labels])
    accuracy = np.mean(
        [
            agreement_table(articles["section"], found, n_resamples=0).set_index("score").loc["accuracy", "value"]
            for found in labels
        ]
    )
    print(f"SANAD sample, k = 7, mean of 5 seeds: NMI {nmi:.3f}, accuracy {accuracy:.3f}")
    assert nmi >= 0.88
    assert accuracy >= 0.943
    assert 5 <= tk.TopicModel(seed=0).fit(counts).n_topics_ <= 10


def test_the_order_of_documents_does_not_matter(corpus, model):
    texts = corpus[0]
    order = np.random.default_rng(1).permutation(len(texts))
    permuted = tk.TopicModel("auto", seed=3).fit(counts_of([texts[number] for number in order]))
    assert np.array_equal(permuted.labels_, model.labels_[order])
    assert np.allclose(permuted.confidence_, model.confidence_[order])


def test_labels_do_not_depend_on_threads_or_hash_seed(tmp_path):
    texts = made_corpus(60)[0]
    (tmp_path / "texts.txt").write_text("\n".join(texts), encoding="utf-8")
    code = (
        "import sys, toolkit as tk; from pathlib import Path; "
        "texts = Path(sys.argv[1]).read_text(encoding='utf-8').split('\\n'); "
        "tk.TopicModel(5, seed=1).fit(tk.count_terms(tk.tokenize(texts), min_docs=2)).save(sys.argv[2])"
    )
    for run, (hash_seed, threads) in enumerate([("0", "1"), ("7", "2")]):
        threads = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"), threads)
        environment = os.environ | threads | {"PYTHONHASHSEED": hash_seed}
        call = [sys.executable, "-c", code, str(tmp_path / "texts.txt"), str(tmp_path / str(run))]
        subprocess.run(call, check=True, env=environment)
    for path in (tmp_path / "0").iterdir():
        assert path.read_bytes() == (tmp_path / "1" / path.name).read_bytes(), path.name


def test_saved_model_predicts_the_same(model, counts, tmp_path):
    opened = tk.open_topics(model.save(tmp_path / "topics"))
    new = counts_of(made_corpus(30, seed=5)[0])
    assert np.array_equal(opened.predict(new), model.predict(new))
    assert np.array_equal(opened.predict_confidence(new), model.predict_confidence(new))
    assert np.array_equal(opened.labels_, model.labels_)
    assert opened.get_params() == model.get_params()
    assert opened.evidence_.equals(model.evidence_)


def test_predict_on_the_fitted_documents_gives_their_labels(model, counts):
    assert np.array_equal(model.predict(counts), model.labels_)
    assert np.allclose(model.predict_confidence(counts), model.confidence_)


def test_predict_matches_terms_by_name(model):
    new = tk.count_terms(tk.tokenize(["مباراة وهدف ولاعب كلمةغريبة", "كلمةغريبة"]), min_docs=1, max_share=1.0)
    labels, sure = model.predict(new), model.predict_confidence(new)
    sport = model.predict(tk.count_terms(tk.tokenize(["ملعب ومدرب"]), min_docs=1, max_share=1.0))[0]
    assert labels[0] == sport
    assert sure[1] == 0


def test_it_is_a_scikit_learn_estimator(counts):
    model = clone(tk.TopicModel(3, seed=1))
    from_matrix = model.fit_predict(counts.doc_term)
    assert adjusted_rand_score(from_matrix, tk.TopicModel(3, seed=1).fit(counts).labels_) == 1


def test_an_empty_document_has_a_topic_without_confidence(corpus):
    model = tk.TopicModel(3, seed=0).fit(counts_of([*corpus[0], ""]))
    assert model.labels_[-1] == 0
    assert model.confidence_[-1] == 0
    assert len(set(model.labels_[:-1])) == 3


def test_identical_documents_are_one_topic():
    model = tk.TopicModel(2, seed=0).fit(sparse.csr_matrix(np.tile([1, 2, 3], (12, 1))))
    assert len(set(model.labels_)) == 1


def test_a_vocabulary_of_one_word_is_one_topic():
    model = tk.TopicModel("auto", seed=0).fit(np.ones((12, 1), dtype=int))
    assert len(set(model.labels_)) == 1


def test_a_duplicated_document_goes_with_its_twin(corpus):
    model = tk.TopicModel(3, seed=0).fit(counts_of([*corpus[0], corpus[0][4]]))
    assert model.labels_[-1] == model.labels_[4]


@pytest.mark.parametrize("n_docs", [1, 2, 9])
def test_too_few_documents_is_one_sentence(n_docs):
    with pytest.raises(TooSmallError) as error:
        tk.TopicModel().fit(np.ones((n_docs, 3), dtype=int))
    assert str(error.value) == (
        f"topics need at least 10 documents with terms, and {n_docs} of {n_docs} have any; "
        "load more articles or ask for fewer topics"
    )


def test_more_topics_than_documents_is_one_sentence():
    with pytest.raises(TooSmallError, match="^topics need at least 20 documents with terms, and 12 of 12 have any;"):
        tk.TopicModel(20).fit(np.ones((12, 3), dtype=int))


@pytest.mark.parametrize("wanted", [1, 0, -3, 2.5, True, "many"])
def test_impossible_number_of_topics_is_one_sentence(wanted, counts):
    with pytest.raises(ToolkitError) as error:
        tk.TopicModel(wanted).fit(counts)
    assert str(error.value) == f'n_topics is "auto", "coarser", "finer" or a whole number of at least 2, not {wanted!r}'


def test_candidate_numbers_grow_with_the_corpus():
    assert candidate_numbers(10) == [2]
    assert max(candidate_numbers(200)) >= 10
    assert max(candidate_numbers(100_000)) == 30


@pytest.mark.parametrize(
    ("stability", "chosen"),
    [
        ({2: 0.60, 7: 0.98, 12: 0.70}, 7),
        ({2: 0.98, 4: 0.97, 16: 0.80}, 4),  # a little stability for twice the topics
        ({2: 0.95, 16: 0.60}, 2),  # too much of it
    ],
)
def test_choose_number_weighs_detail_against_stability(stability, chosen):
    numbers = np.array(list(stability))
    assert (
        choose_number(pd.DataFrame({"n_topics": numbers, "stability": stability.values(), "bits": np.log2(numbers)}))
        == chosen
    )


def test_topic_table(model, counts, corpus):
    texts, classes = corpus
    articles = pd.DataFrame({"title": [f"{name} {number}" for number, name in enumerate(classes)], "body": texts})
    table = tk.topic_table(model, counts, articles)
    assert table["topic"].tolist() == [0, 1, 2]
    assert table["size"].sum() == len(texts)
    assert table["share"].sum() == pytest.approx(1)
    for row in table.itertuples():
        names = {title.split()[0] for title in row.exemplars}
        assert len(names) == 1
        assert set(row.terms) <= set(VOCABULARY[names.pop()].split())
        words = row.label.split("، ")
        assert len(words) == 3
        assert words[0] == row.terms[0]
        assert set(words) <= set(row.terms)
    with pytest.raises(
        ToolkitError, match="needs the same documents in all three: the model has 90, the counts 90 and"
    ):
        tk.topic_table(model, counts, articles[:5])


def test_topic_shares_by_hand(model):
    days = pd.to_datetime(["2026-01-05 23:00"] * 30 + ["2026-01-06 00:10"] * 60)
    articles = pd.DataFrame({"published": days, "outlet": ["الميناء"] * 89 + [""]})
    by_day = tk.topic_shares(model, articles, by="day")
    assert by_day["group"].dt.strftime("%m-%d").tolist() == ["01-05"] * 3 + ["01-06"] * 3
    first = by_day.iloc[0]
    assert (first["n"], first["total"]) == ((model.labels_[:30] == 0).sum(), 30)
    assert first["low"] < first["share"] < first["high"]
    assert tk.topic_shares(model, articles, by="outlet")["total"].unique().tolist() == [89]
    with pytest.raises(ToolkitError, match="^by is \"day\" or a column of the articles, not 'author'"):
        tk.topic_shares(model, articles, by="author")


def test_settling_draws_an_article_to_its_neighbours():
    # Ten documents along one axis, one half-way between the axes.
    vectors = np.array([[1.0, 0.0]] * 10 + [[0.6, 0.8]] + [[0.0, 0.0]])
    settled = Neighbours(vectors[:11]).settle(vectors)
    assert np.allclose(settled[:10], vectors[:10])
    assert settled[10, 0] > 0.6
    assert np.allclose(np.linalg.norm(settled[:11], axis=1), 1)
    assert not settled[11].any()


def test_a_large_corpus_is_compared_with_a_part_of_it():
    vectors = np.eye(4)[np.arange(6_000) % 4]
    assert len(choose_neighbours(vectors, seed=0).vectors) == 5_000
    assert np.array_equal(choose_neighbours(vectors, seed=1).vectors, choose_neighbours(vectors, seed=1).vectors)
    assert choose_neighbours(vectors[:30], seed=0).vectors.shape == (30, 4)


def test_topic_map_keeps_topics_apart(model):
    places = tk.topic_map(model)
    assert silhouette_score(places[["x", "y"]], places["topic"]) > 0.6
    assert tk.topic_map(model).equals(places)


def test_wilson_interval_is_the_published_one():
    # Newcombe 1998, Statistics in Medicine 17, table I, method 3: 81 of 263, 15 of 148, 0 of 20.
    low, high = wilson_interval(np.array([81, 15, 0]), np.array([263, 148, 20]))
    assert np.round(low, 4).tolist() == [0.2553, 0.0624, 0.0]
    assert np.round(high, 4).tolist() == [0.3662, 0.1605, 0.1611]


def test_npmi_by_hand():
    # Four documents: terms 0 and 1 always together in two of them, term 2 alone in one, term 3 in all.
    doc_term = sparse.csr_matrix([[1, 2, 0, 1], [3, 1, 0, 1], [0, 0, 1, 1], [0, 0, 0, 1]])
    assert scores.npmi_coherence(doc_term, np.array([[0, 1]])) == pytest.approx([1.0])
    assert scores.npmi_coherence(doc_term, np.array([[0, 2]])) == pytest.approx([-1.0])
    assert scores.npmi_coherence(doc_term, np.array([[0, 3]])) == pytest.approx([0.0])
    assert scores.npmi_coherence(doc_term, np.array([[0, 1, 3]])) == pytest.approx([1 / 3])


@given(st.lists(st.integers(0, 3), min_size=1, max_size=30), st.permutations(range(4)))
def test_a_renamed_clustering_is_matched_back(labels, names):
    labels = np.array(labels)
    others = np.array(names)[labels]
    matched = scores.match_topics(labels, others, 4)[others]
    assert np.array_equal(matched, labels)
    assert set(scores.topic_jaccard(labels, matched, 4)[np.unique(labels)]) == {1.0}


def test_log_odds_marks_a_topic_by_its_own_words():
    doc_term = sparse.csr_matrix([[5, 0, 4], [4, 0, 5], [0, 6, 4], [0, 5, 5]])
    weights = topic_log_odds(doc_term, np.array([0, 0, 1, 1]), 3)
    assert weights[0].argmax() == 0
    assert weights[1].argmax() == 1
    assert weights[0, 1] < 0 < weights[0, 0]
    assert abs(weights[0, 2]) < 0.5
    assert not weights[2].any()
