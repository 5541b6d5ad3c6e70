"""A person's edits of topics: the file, what they do to a fit, and what is said of those that do not apply."""

import re

import numpy as np
import pandas as pd
import pytest
from conftest import ROOT
from hypothesis import given
from hypothesis import strategies as st
from sklearn.base import clone
from test_topics import VOCABULARY, counts_of, made_corpus

import toolkit as tk
from toolkit.errors import UsageError
from toolkit.topics.edits import KINDS, Drop, Edits, Merge, Rename, Seed, Split, parse_edits
from toolkit.topics.recognising import column_finder

BY_HAND = """\
# لماذا هذه القرارات
[[rename]]  # بعد قراءة عشرين مقالًا
topic = "مباراة، لاعب"
label = "الملاعب"

# المال كله موضوع واحد
[[merge]]
topics = [["سهم", "بورصة"], ["مطر", "رياح"]]
label = "المال والطقس"
"""


@pytest.fixture(scope="module")
def corpus():
    return made_corpus(120)


@pytest.fixture(scope="module")
def counts(corpus):
    return counts_of(corpus[0])


def fitted(counts, *edits, n_topics=3, **options):
    kinds = {}
    for edit in edits:
        kinds.setdefault(edit.kind, []).append(edit)
    return tk.TopicModel(n_topics, seed=2, n_resamples=4, edits=Edits(**kinds), **options).fit(counts)


def classes_of(model, corpus, topic) -> set[str]:
    return {name for name, label in zip(corpus[1], model.labels_, strict=True) if label == topic}


def outcome(model) -> str:
    return model.edits_["outcome"].item()


# The file


def test_a_file_by_hand_is_read():
    edits = parse_edits(BY_HAND)
    assert edits.rename == [Rename(topic=["مباراة", "لاعب"], label="الملاعب")]
    assert edits.merge[0].topics == [["سهم", "بورصة"], ["مطر", "رياح"]]
    assert [edit.kind for edit in edits.all()] == ["merge", "rename"]


def test_saving_keeps_the_words_of_a_person(tmp_path):
    path = tmp_path / "topics.toml"
    path.write_text(BY_HAND, encoding="utf-8")
    edits = tk.read_edits(path)
    tk.save_edits(path, edits)
    assert path.read_text(encoding="utf-8") == BY_HAND
    changed = edits.adding(Rename(topic=["لاعب", "مباراة"], label="الرياضة")).adding(Drop(topic=["مطر"]))
    tk.save_edits(path, changed)
    text = path.read_text(encoding="utf-8")
    assert tk.read_edits(path) == changed
    assert 'label = "الرياضة"' in text
    assert all(comment in text for comment in ("# لماذا هذه القرارات", "# بعد قراءة عشرين", "# المال كله"))
    tk.save_edits(path, changed.without(changed.merge[0]))
    assert "[[merge]]" not in path.read_text(encoding="utf-8")
    assert "# المال كله موضوع واحد" in path.read_text(encoding="utf-8")


def test_edits_in_another_layout_are_written_anew(tmp_path):
    path = tmp_path / "topics.toml"
    path.write_text('# من زميل\ndrop = [{topic = ["مطر"]}]\n', encoding="utf-8")
    edits = tk.read_edits(path).adding(Seed(label="البحر", words=["ميناء"]))
    tk.save_edits(path, edits)
    assert tk.read_edits(path) == edits
    assert path.read_text(encoding="utf-8").startswith("# من زميل\n")


words = st.lists(
    st.text(st.characters(categories=["L", "N", "P", "Zs"]), min_size=1, max_size=6), min_size=1, max_size=3
)
labels = st.text(min_size=1, max_size=20).filter(lambda text: text.strip() == text)


@given(
    st.lists(
        st.one_of(
            st.builds(Rename, topic=words, label=labels),
            st.builds(Drop, topic=words),
            st.builds(Split, topic=words, into=st.integers(2, 9)),
            st.builds(Merge, topics=st.lists(words, min_size=2, max_size=3), label=st.none() | labels),
            st.builds(Seed, label=labels, words=words),
        ),
        max_size=5,
    )
)
def test_what_is_saved_is_what_is_read(tmp_path_factory, found):
    path = tmp_path_factory.getbasetemp() / "any.toml"
    path.unlink(missing_ok=True)
    edits = Edits()
    for edit in found:
        edits = edits.adding(edit)
        tk.save_edits(path, edits)
    assert not found or tk.read_edits(path) == edits
    tk.save_edits(path, Edits())
    assert len(tk.read_edits(path)) == 0


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (
            '[[renam]]\ntopic = "أ"',
            "topics.toml: there is no table renam, allowed are [[rename]], [[merge]], [[drop]], [[split]], [[seed]]; "
            "did you mean rename?",
        ),
        (
            '[[rename]]\ntopic = "أ"\nlable = "ب"',
            'topics.toml: [[rename]] number 1 has no key lable (its value is "ب"), allowed are topic, label, number; '
            "did you mean label?",
        ),
        (
            '[[drop]]\ntopic = "أ"\n[[drop]]\nnumber = 2',
            "topics.toml: [[drop]] number 2: the key topic is missing; "
            "it must be a list of some words of the topic, or its label",
        ),
        (
            '[[split]]\ntopic = "أ"\ninto = 1',
            "topics.toml: [[split]] number 1: into is 1, but must be a whole number of parts, 2 to 20",
        ),
        (
            '[[merge]]\ntopics = ["أ"]',
            'topics.toml: [[merge]] number 1: topics is ["أ"], but must be a list of at least two topics, '
            "each given by some of its words",
        ),
        ("rename = 3", "topics.toml: rename is 3, but must be written as tables, each below a line [[rename]]"),
    ],
)
def test_a_wrong_file_is_one_sentence(text, sentence):
    with pytest.raises(UsageError) as error:
        parse_edits(text)
    assert str(error.value) == sentence


def test_a_missing_file_is_one_sentence(tmp_path, counts):
    with pytest.raises(UsageError, match="^there is no file of edits .*topics.toml; give the path of a .toml file$"):
        tk.TopicModel(3, edits=tmp_path / "topics.toml").fit(counts)


def test_a_file_that_is_no_file_of_edits_is_left_alone(tmp_path):
    path = tmp_path / "study.toml"
    path.write_text('title = "دراسة"\n', encoding="utf-8")
    with pytest.raises(UsageError, match="there is no table title"):
        tk.save_edits(path, Edits(drop=[Drop(topic=["مطر"])]))
    assert path.read_text(encoding="utf-8") == 'title = "دراسة"\n'


def test_a_drop_or_a_named_merge_takes_the_place_of_renames():
    edits = Edits(rename=[Rename(topic=["مطر"], label="الطقس"), Rename(topic=["سهم"], label="المال")])
    assert edits.adding(Drop(topic=["مطر"])).rename == [edits.rename[1]]
    assert edits.adding(Merge(topics=[["مطر"], ["سهم"]], label="س")).rename == []
    assert edits.adding(Merge(topics=[["مطر"], ["سهم"]])).rename == edits.rename


# What they do


def test_a_word_is_found_in_any_form_and_in_a_phrase():
    find = column_finder(np.array(["بحر", "صيد", "مرفا قديم"]), np.array(["البحر", "الصيد", "المرفأ القديم"]))
    assert [find(word) for word in ("بحر", "والبحر", "البَحْر", "المرفأ القديم", "صيد البحر", "جبل")] == [
        [0],
        [0],
        [0],
        [2],
        [0, 1],
        [],
    ]


def test_renaming(counts, corpus):
    model = fitted(counts, Rename(topic=["مباراة", "لاعب", "كلمةغائبة"], label="الملاعب"))
    topic = model.given_labels_.index("الملاعب")
    assert classes_of(model, corpus, topic) == {"sport"}
    row = model.edits_.iloc[0]
    assert (row["outcome"], row["missing"], row["topic"], row["articles"]) == ("done", "كلمةغائبة", topic, 40)


def test_edits_leave_what_they_do_not_name_as_it_was(counts):
    plain = tk.TopicModel(3, seed=2, n_resamples=4).fit(counts)
    model = fitted(counts, Rename(topic=["مباراة"], label="الملاعب"))
    assert np.array_equal(model.labels_, plain.labels_)
    assert np.array_equal(model.confidence_, plain.confidence_)
    assert np.allclose(model.stability_, plain.stability_)
    assert np.allclose(model.centers_, plain.centers_, atol=1e-6)


def test_merging(counts, corpus):
    model = fitted(counts, Merge(topics=[["سهم", "بورصة"], ["مطر", "رياح"]], label="المال والطقس"))
    assert model.n_topics_ == 2
    assert model.given_labels_ == ["المال والطقس", ""]
    assert classes_of(model, corpus, 0) == {"market", "weather"}
    assert np.bincount(model.labels_).tolist() == [80, 40]
    assert model.topic_term_.shape[0] == len(model.stability_) == len(model.centers_) == 2


def test_dropping_leaves_articles_without_a_topic(counts, corpus):
    model = fitted(counts, Drop(topic=["مطر", "رياح"]))
    assert {name for name, label in zip(corpus[1], model.labels_, strict=True) if label == -1} == {"weather"}
    assert (model.confidence_[model.labels_ == -1] == 0).all()
    assert model.n_topics_ == 2
    assert sorted(set(model.labels_)) == [-1, 0, 1]
    assert set(model.predict(counts)) == {-1, 0, 1}


def test_splitting_divides_one_topic_alone(corpus):
    # The sport articles are of two kinds, which two of three topics hide.
    texts = [
        f"{text} {'سباحة مسبح سباح غطس' if number % 2 else 'كرة شباك حارس ركلة'}"
        for number, text in enumerate(corpus[0])
    ]
    texts = [text if name == "sport" else plain for text, plain, name in zip(texts, *corpus, strict=True)]
    model = fitted(
        counts_of(texts), Split(topic=["مباراة", "لاعب"], into=2), Rename(topic=["مسبح", "غطس"], label="السباحة")
    )
    assert model.n_topics_ == 4
    named = model.given_labels_.index("السباحة")
    assert {texts[row].endswith("غطس") for row in np.flatnonzero(model.labels_ == named)} == {True}
    assert (model.stability_ > 0.9).all()
    assert model.confidence_.mean() > 0.9


def test_seed_words_draw_a_topic_and_force_nothing(corpus):
    # Six articles of the sea among 120 of three big subjects: three topics would not show them.
    sea = ["ميناء سفينة بحار شراع مرساة موج" + " " + " ".join(SHARED) for SHARED in [["مدينة", "يوم", "بيان"]] * 8]
    counts = counts_of([*corpus[0], *sea, "سفينة مباراة لاعب مدرب هدف ملعب بطولة جمهور حكم"])
    model = fitted(counts, Seed(label="البحر", words=["السفينة", "الميناء"]), n_topics=4)
    topic = model.given_labels_.index("البحر")
    assert np.flatnonzero(model.labels_ == topic).tolist() == list(range(120, 128))
    assert outcome(model) == "done"


@pytest.mark.parametrize(
    ("edit", "expected"),
    [
        (Rename(topic=["كلمةغائبة"], label="س"), "not_recognised"),
        (Rename(topic=["مباراة", "كلمةغائبة", "سهم"], label="س"), "not_recognised"),
        (Merge(topics=[["مباراة"], ["لاعب"]]), "same_topic"),
        (Merge(topics=[["مباراة"], ["كلمةغائبة"]]), "not_recognised"),
        (Merge(topics=[["مباراة"], ["سهم"], ["كلمةغائبة"]]), "partly"),
        (Split(topic=["مباراة"], into=20), "too_few"),
        (Seed(label="س", words=["كلمةغائبة"]), "unknown_words"),
    ],
)
def test_what_does_not_apply_is_said(counts, edit, expected):
    assert outcome(fitted(counts, edit)) == expected


def test_the_last_topic_is_not_dropped_and_a_topic_is_named_once(counts):
    drops = [Drop(topic=[words.split()[0]]) for words in VOCABULARY.values()]
    assert fitted(counts, *drops).edits_["outcome"].tolist() == ["done", "done", "last_topic"]
    twice = fitted(counts, Rename(topic=["مباراة"], label="س"), Rename(topic=["لاعب"], label="ص"))
    assert twice.edits_["outcome"].tolist() == ["done", "already_named"]
    same = fitted(counts, Rename(topic=["مباراة"], label="س"), Rename(topic=["سهم"], label="س"))
    assert same.edits_["outcome"].tolist() == ["done", "label_taken"]


def test_an_edit_finds_its_topic_under_another_number(corpus):
    edit = Rename(topic=["مطر", "رياح"], label="الطقس", number=0)
    few = [text for text, name in zip(*corpus, strict=True) if name != "weather"] + corpus[0][2:30:3]
    for texts in (corpus[0], few):
        model = fitted(counts_of(texts), edit)
        topic = model.given_labels_.index("الطقس")
        marked = [model.terms_[column] for column in np.argsort(-model.topic_term_[topic])[:5]]
        assert set(marked) <= {tk.tokenize([word]).types[0] for word in VOCABULARY["weather"].split()}


def test_edits_hold_through_clone_save_and_predict(counts, corpus, tmp_path):
    edits = [Merge(topics=[["سهم"], ["مطر"]]), Split(topic=["مباراة"], into=2), Rename(topic=["سهم"], label="خليط")]
    model = fitted(counts, *edits)
    again = clone(model).fit(counts)
    assert np.array_equal(again.labels_, model.labels_)
    opened = tk.open_topics(model.save(tmp_path / "topics"))
    new = counts_of(made_corpus(30, seed=9)[0])
    assert opened.get_params()["edits"] == model.edits
    assert opened.given_labels_ == model.given_labels_
    pd.testing.assert_frame_equal(opened.edits_, model.edits_)
    for data in (counts, new):
        assert np.array_equal(opened.predict(data), model.predict(data))
        assert np.array_equal(opened.predict_confidence(data), model.predict_confidence(data))
    assert np.array_equal(model.predict(counts), model.labels_)
    assert np.allclose(model.predict_confidence(counts), model.confidence_)


def test_edits_do_not_depend_on_the_order_of_documents(counts, corpus):
    edits = [Split(topic=["مباراة"], into=2), Seed(label="الطقس", words=["مطر", "عاصفة"])]
    model = fitted(counts, *edits)
    order = np.random.default_rng(3).permutation(len(corpus[0]))
    permuted = fitted(counts_of([corpus[0][row] for row in order]), *edits)
    assert np.mean(permuted.labels_ == model.labels_[order]) >= 0.98


def test_a_table_says_what_is_known_of_new_articles(counts):
    model = tk.TopicModel(3, seed=2, n_resamples=4).fit(counts)
    texts = ["مباراة ولاعب ومدرب قندس", "قندس قندس زرافة", ""]
    new = tk.count_terms(tk.tokenize(texts), min_docs=1, max_share=1.0)
    table = model.predict_table(new)
    assert table["topic"].tolist() == model.predict(new).tolist()
    assert table["share_known"].tolist()[:2] == [0.75, 0.0]
    assert np.isnan(table["share_known"][2])
    assert table.attrs["share_known"] == pytest.approx(3 / 7)
    assert table.attrs["unknown_terms"] == ["قندس", "زرافة"]
    assert table["confidence"].tolist()[1:] == [0, 0]


def test_the_edits_in_the_documentation_can_be_read():
    text = (ROOT / "docs" / "how-to" / "editing-topics.md").read_text(encoding="utf-8")
    block = next(block for block in re.findall(r"```toml\n(.*?)```", text, re.DOTALL) if "[[rename]]" in block)
    assert {edit.kind for edit in parse_edits(block).all()} == set(KINDS)
