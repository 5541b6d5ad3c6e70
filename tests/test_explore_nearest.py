"""Nearest articles against similarities worked out another way, and the sentences for ids that do not exist."""

from __future__ import annotations

import json

import numpy as np
import pandas as pd
import pytest
from sklearn.feature_extraction.text import TfidfTransformer
from sklearn.metrics.pairwise import cosine_similarity

import toolkit as tk
from toolkit.errors import ToolkitError
from toolkit.explore.nearest import central_article, find_article, near_topics, nearest_articles

RAIN = ["نزل المطر على الوادي", "سال الوادي بعد المطر", "مطر غزير وسيول في الوادي", "سيول تقطع طريق الوادي"]
GOAL = ["سجل اللاعب هدف المباراة", "فاز الفريق في المباراة", "لاعب الفريق يسجل هدفين", "هدف يحسم مباراة الفريق"]
BODIES = [text for pair in zip(RAIN, GOAL, strict=True) for text in pair] * 2


@pytest.fixture(scope="module")
def articles() -> pd.DataFrame:
    n = len(BODIES)
    about = {"title": [f"عنوان {i}" for i in range(n)], "outlet": ["الضفة", "النهر"] * (n // 2)}
    return pd.DataFrame({"article_id": [f"id{i:02}" for i in range(n)], "body": BODIES, "published": pd.NaT} | about)


@pytest.fixture(scope="module")
def counts(articles: pd.DataFrame) -> tk.TermCounts:
    return tk.count_terms(tk.tokenize(articles, columns=["body"]), min_docs=2, max_share=1.0)


@pytest.fixture(scope="module")
def model(counts: tk.TermCounts) -> tk.TopicModel:
    return tk.TopicModel(n_topics=2, seed=1).fit(counts)


def test_likeness_is_the_mean_of_the_two_cosines(articles, counts, model) -> None:
    found = nearest_articles(model, counts, articles, "id00", n=50)
    words = cosine_similarity(TfidfTransformer(sublinear_tf=True).fit_transform(counts.doc_term))[0]
    subject = cosine_similarity(model.doc_vectors_)[0]
    expected = 0.75 * words + 0.25 * np.maximum(subject, 0)
    rows = [find_article(articles, key) for key in found["article_id"]]
    assert found["similarity"].to_numpy() == pytest.approx(expected[rows])
    assert found["similarity"].is_monotonic_decreasing
    assert set(rows) == set(np.flatnonzero(words > 0)) - {0}


def test_the_same_text_comes_first_and_the_article_itself_never(articles, counts, model) -> None:
    found = nearest_articles(model, counts, articles, "id00", n=3)
    assert found["article_id"].tolist()[0] == "id08"
    assert found["similarity"].iloc[0] == pytest.approx(1.0)
    assert "id00" not in nearest_articles(model, counts, articles, "id00", n=50)["article_id"].tolist()


def test_shared_words_stand_in_both_texts(articles, counts, model) -> None:
    found = nearest_articles(model, counts, articles, "id00", n=3, leave_out=["id08"])
    assert "id08" not in found["article_id"].tolist()
    for key, shared in zip(found["article_id"], found["shared"], strict=True):
        assert shared
        both = [tk.tokenize([articles["body"][find_article(articles, other)]]).to_lists()[0] for other in ("id00", key)]
        assert all(tk.tokenize([word]).to_lists()[0][0] in both[0] for word in shared)
        assert all(tk.tokenize([word]).to_lists()[0][0] in both[1] for word in shared)


def test_a_corpus_serves_as_well_as_its_articles(tmp_path) -> None:
    rows = [{"title": f"عنوان {i}", "content": f"{body} {i}"} for i, body in enumerate(BODIES)]
    (tmp_path / "news.json").write_text(json.dumps(rows, ensure_ascii=False), "utf-8")
    corpus = tk.load_corpus(tmp_path)
    counts = tk.count_terms(tk.tokenize(corpus.articles), min_docs=2, max_share=1.0)
    model = tk.TopicModel(n_topics=2).fit(counts)
    key = corpus.articles["article_id"][1]
    found = [tk.nearest_articles(model, counts, given, key, n=4) for given in (corpus, corpus.articles)]
    pd.testing.assert_frame_equal(*found)
    assert len(found[0]) == 4


def test_an_article_without_words_has_no_neighbours(articles, counts, model) -> None:
    table = pd.concat([articles, articles.head(1).assign(article_id="empty", body="")], ignore_index=True)
    counts = tk.count_terms(tk.tokenize(table, columns=["body"]), min_docs=2, max_share=1.0)
    model = tk.TopicModel(n_topics=2, seed=1).fit(counts)
    assert nearest_articles(model, counts, table, "empty").empty
    assert "empty" not in nearest_articles(model, counts, table, "id00", n=50)["article_id"].tolist()


def test_the_documents_have_to_be_the_same(articles, counts, model) -> None:
    with pytest.raises(
        ToolkitError,
        match=r"^nearest articles need the same documents in all three: the model has 16, the counts 16 and the "
        r"articles 15$",
    ):
        nearest_articles(model, counts, articles.head(15), "id00")


@pytest.mark.parametrize(
    ("asked", "sentence"),
    [
        ("عنوان 15", "no article has the id 'عنوان 15'; in the titles it stands in id15 (عنوان 15)"),
        (
            "id1",
            "no article of 16 has the id 'id1'; ids that are like it are id15, id14, id13; give words of its title "
            "instead to be told its id, or leave article_id empty",
        ),
        (
            "xyzxyz",
            "no article of 16 has the id 'xyzxyz'; give words of its title instead to be told its id, or leave "
            "article_id empty",
        ),
    ],
)
def test_an_id_that_does_not_exist_is_refused_with_the_way_out(articles, asked: str, sentence: str) -> None:
    with pytest.raises(ToolkitError) as caught:
        find_article(articles, asked)
    assert str(caught.value) == sentence


def test_the_central_article_is_the_longest_of_the_nearest_to_the_centre(articles, model) -> None:
    members = np.flatnonzero(model.labels_ == 0)
    closeness = model.doc_vectors_ @ model.centers_[0]
    assert model.labels_[find_article(articles, central_article(model, articles))] == 0
    nearest = articles["article_id"][members[np.argmax(closeness[members].round(9))]]
    assert closeness[find_article(articles, central_article(model, articles, among=1))] == pytest.approx(
        closeness[find_article(articles, nearest)]
    )
    longer = articles.assign(body=articles["body"].where(articles.index != members[3], "كلمة " * 90))
    assert central_article(model, longer, among=len(members)) == articles["article_id"][members[3]]


def test_an_article_without_a_title_is_taken_last(articles, model) -> None:
    members = np.flatnonzero(model.labels_ == 0)
    titles = articles["title"].where(articles.index == members[5], "")
    assert central_article(model, articles.assign(title=titles), among=1) == articles["article_id"][members[5]]


def test_topics_are_ordered_by_closeness_with_its_own_first(articles, counts, model) -> None:
    topics = tk.topic_table(model, counts, articles.assign(section="", agency=""))
    found = near_topics(model, topics, 3)
    assert found["own"].tolist() == [True, False]
    assert found["topic"].iloc[0] == model.labels_[3]
    expected = cosine_similarity(model.doc_vectors_[[3]], model.centers_)[0]
    assert found["closeness"].to_numpy() == pytest.approx(np.maximum(expected[found["topic"]], 0))
