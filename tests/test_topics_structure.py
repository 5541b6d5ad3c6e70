"""How topics belong together, what they are called, and which articles count."""

from copy import copy

import numpy as np
import pandas as pd
import pytest
from scipy.cluster.hierarchy import linkage
from scipy.spatial.distance import squareform
from test_topics import SHARED_WORDS, VOCABULARY, counts_of, made_corpus

import toolkit as tk
from toolkit.errors import ToolkitError
from toolkit.topics.describing import decided_labels, decided_part
from toolkit.topics.edits import Drop, Edits, Merge
from toolkit.topics.exemplars import choose_exemplars
from toolkit.topics.naming import make_labels, outlet_words
from toolkit.topics.tree import center_distance


@pytest.fixture(scope="module")
def corpus():
    return made_corpus(120)


@pytest.fixture(scope="module")
def counts(corpus):
    return counts_of(corpus[0])


@pytest.fixture(scope="module")
def model(counts):
    return tk.TopicModel(6, seed=3, n_resamples=4).fit(counts)


def articles_of(texts, **columns) -> pd.DataFrame:
    titles = [f"عنوان رقم {number}" for number in range(len(texts))]
    return pd.DataFrame({"title": titles, "body": texts} | columns)


def test_the_tree_has_the_distances_of_average_linkage(model):
    tree = tk.topic_tree(model)
    expected = linkage(squareform(center_distance(model), checks=False), method="average")
    assert np.allclose(tree["distance"], expected[:, 2])
    assert tree["distance"].is_monotonic_increasing
    assert [sorted(group) for group in tree["topics"]][-1] == list(range(6))
    assert [len(group) for group in tree["topics"]] == expected[:, 3].astype(int).tolist()
    assert tk.topic_tree(model).equals(tree)


def test_a_tree_joins_what_is_alike_first(counts):
    model = tk.TopicModel(6, seed=3, n_resamples=4).fit(counts)
    # Centres on a circle: 0 and 1 are nearest, then 2 joins them; 3, 4 and 5 stand on the other side.
    angles = np.array([0.0, 0.1, 0.4, 3.0, 3.3, 3.9])
    model.centers_ = np.column_stack([np.cos(angles), np.sin(angles)])
    assert [sorted(group) for group in tk.topic_tree(model)["topics"]] == [
        [0, 1],
        [3, 4],
        [0, 1, 2],
        [3, 4, 5],
        [0, 1, 2, 3, 4, 5],
    ]
    near = tk.topic_neighbours(model, n=1)
    assert near["neighbour"].tolist() == [1, 0, 1, 4, 3, 4]
    assert near["similarity"][0] == pytest.approx(np.cos(0.1))


def test_one_topic_has_no_tree(counts):
    first = [[words.split()[0]] for words in VOCABULARY.values()]
    model = tk.TopicModel(3, seed=2, n_resamples=4, edits=Edits(merge=[Merge(topics=first)])).fit(counts)
    assert model.n_topics_ == 1
    assert tk.topic_tree(model).empty
    assert tk.topic_neighbours(model).empty
    assert tk.topic_map(model)["topic"].eq(0).all()


def test_undecided_and_dropped_articles_are_not_counted(counts, corpus):
    edits = Edits(drop=[Drop(topic=["مطر", "رياح"])])
    model = tk.TopicModel(3, seed=2, n_resamples=4, edits=edits).fit(counts)
    model.confidence_ = np.where(np.arange(120) < 30, 0.25, 0.9)
    articles = articles_of(corpus[0], outlet=["الميناء"] * 60 + ["نبض"] * 60)
    table = tk.topic_table(model, counts, articles, min_confidence=0.5)
    n_counted = np.count_nonzero((model.labels_ >= 0) & (np.arange(120) >= 30))
    assert table["size"].sum() == n_counted
    assert table["share"].sum() == pytest.approx(1)
    assert table.attrs == {"min_confidence": 0.5, "n_undecided": 80 - n_counted, "n_dropped": 40}
    shares = tk.topic_shares(model, articles, by="outlet", min_confidence=0.5)
    assert shares["n"].sum() == n_counted
    assert shares.attrs == table.attrs
    assert (tk.topic_map(model, min_confidence=0.5)["topic"] >= 0).sum() == n_counted
    assert tk.topic_shares(model, articles, by="outlet", min_confidence=1.0).empty
    with pytest.raises(ToolkitError, match=r"^min_confidence is a confidence from 0 to 1, not 1.5$"):
        decided_labels(model, 1.5)


def test_a_label_that_a_person_gave_stays_and_no_two_are_the_same():
    terms = [["مباراة", "لاعب", "هدف", "ملعب"]] * 3 + [["سهم"]]
    assert make_labels(terms, ["", "", "", "المال"]) == [
        "مباراة، لاعب، هدف",
        "مباراة، لاعب، هدف، ملعب",
        "مباراة، لاعب، هدف (2)",
        "المال",
    ]
    assert make_labels([["خادم الحرمين الشريفين", "الأمير", "الملك"]], [""]) == ["خادم الحرمين الشريفين، الأمير"]


def test_a_word_that_mostly_stands_in_a_phrase_is_shown_as_the_phrase(corpus):
    texts = [
        text.replace("مباراة", "الهلال الأحمر") + " قال الهلال الأحمر" if name == "sport" else text
        for text, name in zip(*corpus, strict=True)
    ]
    counts = counts_of(texts)
    model = tk.TopicModel(3, seed=2, n_resamples=4).fit(counts)
    table = tk.topic_table(model, counts, articles_of(texts))
    shown = next(terms for terms in table["terms"] if "لاعب" in terms)
    assert "الهلال الأحمر" in shown
    assert not {"الهلال", "الأحمر", "هلال", "احمر"} & set(shown)


def test_the_name_of_an_outlet_is_no_term_but_a_city_of_that_name_is():
    texts, classes = made_corpus(120)
    sport = np.array(classes) == "sport"
    texts = [f"{text} نبض" if own else text for text, own in zip(texts, sport, strict=True)]
    everywhere = [f"{text} المرفأ" for text in texts]
    outlets = np.where(sport, "نبض", "المرفأ")
    counts = tk.count_terms(tk.tokenize(everywhere), min_docs=2, max_share=1.0)
    model = tk.TopicModel(3, seed=2, n_resamples=4).fit(counts)
    articles = articles_of(everywhere, outlet=outlets)
    assert [str(model.written_[column]) for column in outlet_words(model, articles, counts)] == ["نبض"]
    assert not any("نبض" in terms for terms in tk.topic_table(model, counts, articles)["terms"])


def test_exemplars_are_no_reprints_of_each_other(counts, corpus):
    texts = corpus[0]
    texts = [*texts, texts[0], texts[0]]
    counts = counts_of(texts)
    model = tk.TopicModel(3, seed=2, n_resamples=4).fit(counts)
    titles = [f"{word} {number} من الأخبار" for number, word in enumerate(np.resize(SHARED_WORDS, len(texts)))]
    chosen = choose_exemplars(model, counts.doc_term, pd.DataFrame({"title": titles, "body": texts}), 10)
    copies = {0, 120, 121}
    assert all(len(copies.intersection(rows)) <= 1 for rows in chosen)
    assert all(len(rows) == len(set(rows)) >= 3 for rows in chosen)


def test_short_headlines_stand_for_a_topic_last(counts, model, corpus):
    titles = ["موجز" if number % 2 else f"عنوان طويل للخبر رقم {number}{number}" for number in range(120)]
    chosen = choose_exemplars(model, counts.doc_term, pd.DataFrame({"title": titles, "body": corpus[0]}), 1)
    assert all(titles[rows[0]] != "موجز" for rows in chosen if rows)


def test_a_part_without_the_undecided_holds_the_sure_documents(counts, model, corpus):
    articles = articles_of(corpus[0])
    unsure = np.arange(120) % 3 == 0
    doubtful = copy(model)
    doubtful.confidence_ = np.where(unsure, 0.2, 0.9)
    part, part_counts, decided = decided_part(doubtful, counts, articles, min_confidence=0.5)
    assert decided["title"].tolist() == [f"عنوان رقم {number}" for number in range(120) if number % 3]
    assert part_counts.doc_ids.tolist() == [str(number) for number in range(120) if number % 3]
    assert np.array_equal(part.labels_, model.labels_[~unsure])
    assert len(doubtful.labels_) == counts.n_docs == 120
    whole = decided_part(doubtful, counts, articles, min_confidence=0.0)
    assert np.array_equal(whole[0].labels_, model.labels_)
    with pytest.raises(ToolkitError) as error:
        decided_part(doubtful, counts, articles, min_confidence=0.95)
    assert str(error.value) == (
        "no article is as sure of its topic as min_confidence, 0.95; the surest has 0.90, "
        "lower min_confidence to that or below"
    )


def test_an_outlet_stands_a_second_time_only_where_others_have_nothing(counts, corpus):
    model = tk.TopicModel(3, seed=2, n_resamples=4).fit(counts)
    titles = [f"{word} {number} من الأخبار" for number, word in enumerate(np.resize(SHARED_WORDS, 120))]
    table = pd.DataFrame({"title": titles, "body": corpus[0], "outlet": np.resize(["نبض"] * 6 + ["المرفأ"] * 3, 120)})
    for rows in choose_exemplars(model, counts.doc_term, table, 2):
        assert len({table["outlet"][row] for row in rows}) == 2


def test_a_headline_that_names_the_topic_comes_before_a_nearer_one_that_does_not(counts, corpus):
    model = tk.TopicModel(3, seed=2, n_resamples=4).fit(counts)
    titles = np.array([f"لا شيء يبقى على حاله {number}{number}" for number in range(120)], dtype=object)
    table = pd.DataFrame({"title": titles, "body": corpus[0]})
    closeness = np.where(model.labels_ == np.arange(3)[:, None], model.centers_ @ model.doc_vectors_.T, -1)
    fifth = np.argsort(-closeness, axis=1)[:, 4].tolist()
    assert [rows[0] for rows in choose_exemplars(model, counts.doc_term, table, 1)] != fifth
    titles[fifth] = "المباراة في انتظار الجمهور"
    chosen = choose_exemplars(model, counts.doc_term, table.assign(title=titles), 1, words=[["مباراة"]] * 3)
    assert [rows[0] for rows in chosen] == fifth
