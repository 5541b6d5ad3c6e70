"""What values show of themselves in a notebook: right to left, the numbers first, escaped, small."""

from __future__ import annotations

import pytest
from bs4 import BeautifulSoup
from lab_corpus import EVIL, lab_corpus, lab_topics

import toolkit as tk
from toolkit.cards import card
from toolkit.corpus import Article, Problem, build_corpus


def soup_of(value) -> BeautifulSoup:
    return BeautifulSoup(value._repr_html_(), "html.parser")


def numbers(value) -> dict[str, str]:
    cells = soup_of(value).select("dl > div")
    return {cell.dt.text: cell.dd.text for cell in cells}


def test_a_corpus_says_articles_outlets_days_and_problems():
    rows = [("a.txt", "0" * 64, Article(body="نص", outlet="الضفاف", position=1))]
    problems = [Problem("b.pdf", 0, "skipped", "unknown_type", "x"), Problem("a.txt", 1, "warning", "markup", "y")]
    small = build_corpus(rows, problems, {})
    assert numbers(small) == {"المقالات": "1", "الصحف": "1", "ما استُبعد": "1", "التنبيهات": "1"}
    shown = numbers(lab_corpus())
    assert (shown["المقالات"], shown["الصحف"], shown["من يوم"], shown["إلى يوم"]) == (
        "24",
        "2",
        "2024-03-01",
        "2024-03-24",
    )
    table = [[cell.text for cell in row.find_all("td")] for row in soup_of(lab_corpus()).select("tbody tr")]
    assert table == [["الضفاف", "8"], ["النهار الجديد", "8"]]


def test_tokens_say_their_form_and_most_frequent_words():
    tokens = tk.tokenize(["خبر خبر عاجل", "خبر"], form="word")
    assert numbers(tokens) == {"النصوص": "2", "الكلمات": "4", "المختلف منها": "2"}
    assert [cell.text for cell in soup_of(tokens).select("tbody tr")[0].find_all("td")] == ["خبر", "3", "2"]


def test_counts_say_documents_and_terms():
    counts = tk.count_terms(tk.tokenize(["خبر خبر عاجل", "خبر", "قصير"], form="word"), min_docs=2, max_share=1.0)
    assert numbers(counts) == {"المقالات": "3", "المفردات": "1", "الكلمات": "3"}
    assert "مقالات بلا مفردة: 1" in soup_of(counts).text


def test_topics_say_labels_sizes_and_stability():
    model, _ = lab_topics()
    rows = [[cell.text for cell in row.find_all("td")] for row in soup_of(model).select("tbody tr")]
    assert [int(row[1]) for row in rows] == [int((model.labels_ == topic).sum()) for topic in range(2)]
    assert [row[2] for row in rows] == [f"{value:.2f}" for value in model.stability_]
    assert model._repr_mimebundle_()["text/html"] == model._repr_html_()


def test_a_model_without_topics_says_so():
    assert "لم يُحسب بعد" in soup_of(tk.TopicModel(n_topics=3)).text


@pytest.mark.parametrize(
    "value", [lab_corpus(), tk.tokenize(["خبر"]), lab_topics()[0], lab_topics()[1]], ids=lambda v: type(v).__name__
)
def test_a_card_is_small_and_runs_from_right_to_left(value):
    soup = soup_of(value)
    assert soup.div["dir"] == "rtl"
    assert len(value._repr_html_().encode()) < 8_000
    assert all(cell.find("bdi") for cell in soup.select("td, dd, dt, th"))


def test_hostile_and_long_texts_are_escaped_and_cut():
    soup = BeautifulSoup(
        card(EVIL, [(EVIL, EVIL)], heads=(EVIL,), rows=[(EVIL,), ("ن" * 5000,)], notes=[EVIL, "\x00\ud800"]),
        "html.parser",
    )
    assert soup.find(["script", "img"]) is None
    assert soup.td.text == EVIL
    assert len(soup.find_all("td")[1].text) == 160
