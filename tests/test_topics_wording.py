"""Terms and labels as a newspaper would write them."""

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import toolkit as tk
from toolkit.topics.naming import _in_label_order, _togetherness, topic_terms, words_of_articles
from toolkit.topics.wording import Worded, Wording, read_wording, root_of, signing_names

TEXTS = [
    "اجتمع مجلس الأمن وناقش الأزمة مع إسرائيل والحوثيين",
    "دعا مجلس الأمن الحوثيين إلى الهدنة ورفضت إسرائيل",
    "قرار مجلس الأمن يلزم الحوثيون به وإسرائيل غائبة",
    "في مجلس الأمن تحدث الوفد الإسرائيلي والحوثيون",
    "رحّب مجلس الأمن بالهدنة وقال الجيش الإسرائيلي إن الأمير سلطان بن زاهر وصل",
    "زار الأمير ماجد بن زاهر المدينة ويرى الكاتب ما لا ترى العيون",
    "عاد فارس بن زاهر Reuters com ويرى الناس مباراة الفرق، وباشرت الفرق عملها وباشر الفريق",
]


@pytest.fixture(scope="module")
def wording() -> Wording:
    articles = pd.DataFrame({"title": "", "body": TEXTS})
    return read_wording(articles, form="stem", columns=["title", "body"])


def written(wording: Wording, *words: str) -> list[str]:
    """How the texts write these words, the strongest first."""
    terms = [str(tk.tokenize([word]).types[0]) for word in words]
    return [one.text for one in wording.write(list(range(len(terms))), terms, list(words), 0, len(TEXTS))]


@pytest.mark.parametrize(
    ("word", "text"),
    [
        ("مجلس", "مجلس الأمن"),
        ("الأمن", "مجلس الأمن"),
        ("الحوثيين", "الحوثيون"),  # stands without a sentence
        ("بالهدنة", "الهدنة"),
        ("للمدينة", "المدينة"),
        ("الإسرائيلي", "إسرائيل"),  # the noun is there more often
        ("Reuters", "Reuters"),
        ("زاهر", None),  # half a name
        ("com", None),
        ("يرى", None),  # a verb
        ("باشرت", None),
    ],
)
def test_a_word_is_written_as_a_headline_would(wording, word, text):
    assert written(wording, word) == ([] if text is None else [text])


def test_a_phrase_stands_once_for_its_words(wording):
    assert written(wording, "الأمن", "الهدنة", "مجلس") == ["مجلس الأمن", "الهدنة"]


def test_an_adjective_is_shown_with_its_noun():
    texts = ["وصلت الفرق الإسعافية", "باشرت الفرق الإسعافية الحادث", "شكر الأهالي الفرق الإسعافية", "الفرق كثيرة"]
    wording = read_wording(pd.DataFrame({"title": "", "body": texts}), form="stem", columns=["title", "body"])
    term = str(tk.tokenize(["الإسعافية"]).types[0])
    (worded,) = wording.write([0], [term], ["الإسعافية"], 0, len(texts))
    assert worded.text == "الفرق الإسعافية"
    assert len(worded.parts) == 2


@pytest.mark.parametrize("name", ["سليم الراوي", "وكالة الساحل"])
def test_who_signs_is_no_term(name):
    texts = [f"كتب {name} عن الميناء والسفن {number}" for number in range(8)]
    articles = pd.DataFrame({"title": "", "body": texts, "author": name, "outlet": "", "agency": name})
    names = signing_names(articles)
    wording = read_wording(articles, form="stem", columns=["title", "body"], names=names)
    terms = [str(term) for term in tk.tokenize(name.split()).types]
    assert wording.write(list(range(len(terms))), terms, name.split(), 0, len(texts)) == []
    assert signing_names(articles.head(2).assign(agency="")) == frozenset()  # an author of two articles is a person


@pytest.mark.parametrize(
    ("one", "other"),
    [("فيلم", "افلام"), ("هاتف", "هواتف"), ("مشروع", "مشاريع"), ("وزير", "وزاره"), ("مرضي", "امراض")],
)
def test_forms_of_one_word_have_one_root(one, other):
    assert root_of(one) == root_of(other) != ""


def test_forms_of_one_word_are_one_term():
    model = tk.TopicModel.__new__(tk.TopicModel)
    model.terms_ = np.array(["فيلم", "افلام", "مخرج", "مباري", "مبارا"], dtype=object)
    model.topic_term_ = np.array([[5.0, 4.0, 3.0, 2.0, 1.0]])
    assert topic_terms(model) == [[0, 2, 3]]


def test_words_of_a_label_stand_in_the_same_articles():
    # Police and courts together, a football federation apart: eight articles of one topic.
    columns = {
        "الشرطة": [1, 1, 1, 1, 0, 0, 0, 0],
        "الفيفا": [0, 0, 0, 0, 1, 1, 1, 1],
        "المحكمة": [1, 1, 1, 0, 0, 0, 0, 1],
    }
    terms = [Worded(name, place, frozenset({name})) for place, name in enumerate(columns)]
    together = _togetherness(tk.counts.sparse.csr_matrix(np.array(list(columns.values())).T))
    assert together[0, 1] == -1
    assert together[0, 2] == pytest.approx(np.log((3 / 8) / (1 / 2 * 1 / 2)) / -np.log(3 / 8))
    order = _in_label_order(terms, np.array([3.0, 2.9, 2.0]), together)
    assert [terms[place].text for place in order] == ["الشرطة", "المحكمة", "الفيفا"]


def test_a_second_word_of_one_root_comes_last_in_a_label():
    terms = [Worded(name, place, frozenset({name})) for place, name in enumerate(["تعليم", "معلم", "جامع"])]
    assert _in_label_order(terms, np.array([3.0, 2.0, 1.0]), np.zeros((3, 3))) == [0, 2, 1]


# For each subject of the sample, words of which a reader knows it; chosen by reading its articles.
KNOWN_BY = {
    "culture": "الكتاب الرواية المسرح الشعر السينما الجائزة المعرض",
    "weather": "الحرارة الرياح الأمطار الطقس العاصفة",
    "politics": "المجلس النواب الحكومة الانتخابات البرلمان المعارضة",
    "science": "التقنيات القمر التطبيق الباحثون المختبر المستخدمين",
    "courts": "المحكمة القاضي المتهم الحكم القضاء",
    "diplomacy": "الاتفاق الوفد الحدود الخارجية السفارة المفاوضات",
    "sport": "المدرب المباراة اللاعب النادي الفريق",
    "energy": "الكهرباء الغاز النفط المحطة الخام",
    "economy": "الاقتصاد الفائدة الدولار الأسعار السوق المصارف",
    "health": "المستشفى الطبيب المرضى الجراحة العلاج",
}


@pytest.fixture(scope="module")
def sample() -> tuple[pd.DataFrame, pd.DataFrame]:
    """The topics of the sample and its articles, with the gold subject of most of each topic's articles."""
    folder = Path(__file__).resolve().parents[1] / "data" / "sample" / "gold"
    articles = pd.read_csv(folder / "articles.csv", dtype=str, keep_default_na=False)
    lines = (folder / "bodies.jsonl").read_text("utf-8").splitlines()
    bodies = {row["article_id"]: row["body"] for row in map(json.loads, lines)}
    articles["body"] = articles["article_id"].map(bodies)
    counts = tk.count_terms(tk.drop_stopwords(tk.tokenize(articles)))
    model = tk.TopicModel(10, seed=0, n_resamples=2, n_starts=10).fit(counts)
    table = tk.topic_table(model, counts, articles)
    subjects = [articles["subject"][model.labels_ == topic].mode()[0] for topic in table["topic"]]
    return table.assign(subject=subjects), articles


def test_a_reader_knows_the_subjects_of_the_sample_by_their_labels(sample):
    table, _ = sample
    known = [
        subject
        for subject, label in zip(table["subject"], table["label"], strict=True)
        if not set(label.split("، ")).isdisjoint(KNOWN_BY[subject].split())
    ]
    assert len(set(known)) >= 8


def test_labels_of_the_sample_are_short_and_signed_by_nobody(sample):
    table, articles = sample
    signed = {name for column in ("outlet", "agency", "author") for name in articles[column]} - {""}
    for label, terms in zip(table["label"], table["terms"], strict=True):
        words = label.split("، ")
        assert 2 <= len(words) <= 3
        assert len(label.split()) <= 4 or len(words) == 2
        assert set(words) <= set(terms)
        assert signed.isdisjoint(terms)
        assert len(terms) == len(set(terms)) == 10
        assert not [term for term in terms if term.startswith(("لل", "وال", "بال"))]


def test_headlines_of_the_sample_are_different_articles_of_different_outlets(sample):
    table, articles = sample
    outlet_of = articles.drop_duplicates("title").set_index("title")["outlet"]
    for headlines in table["exemplars"]:
        assert len(set(headlines)) == 3
        assert all(len(headline.split()) >= 3 for headline in headlines)
        assert len({outlet_of.get(headline, headline) for headline in headlines}) == 3


def test_words_of_an_event_are_written_as_its_articles_have_them():
    ends = ["برنامجه للسفن", "رفضه السفن", "موقفه من السفن", "قائمة السفن", "دعم السفن", "لائحة السفن"]
    texts = [f"أعلن حزب الميناء {end}" for end in ends] + ["سفينة في المرفأ"] * 6
    articles = pd.DataFrame({"title": "", "body": texts})
    counts = tk.count_terms(tk.tokenize(articles), min_docs=1, max_share=1.0)
    place = {term: column for column, term in enumerate(counts.terms)}
    columns = [place[str(tk.tokenize([word]).types[0])] for word in ("حزب", "ميناء", "السفن")]
    written = words_of_articles(counts, articles, np.arange(6), columns, n_terms=2)
    assert written[0] == "حزب الميناء"
    assert len(written) == 2
    assert words_of_articles(counts, articles.drop(columns="body"), np.arange(6), columns, n_terms=1) == ["حزب"]
