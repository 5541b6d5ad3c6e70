"""The front page: the answer, the numbers, the topics, and where they come from."""

from __future__ import annotations

from datetime import datetime

import pandas as pd
import pytest
from bs4 import BeautifulSoup
from tiny_study import write_study

from toolkit.corpus import Article, Problem, build_corpus
from toolkit.report.site import NotebookPage, calm, day_range, render_front_page, spark_points
from toolkit.report.study import read_study

EVIL = "<script>alert(1)</script>"
TOPIC = {
    "topic": 1,
    "label": "النفط، الأسهم",
    "terms": ["النفط", "الأسهم", "السوق", EVIL],
    "size": 1331,
    "share": 0.125,
    "stability": 0.53,
    "exemplars": ["عنوان أول", EVIL, "عنوان ثالث"],
    "trend": [0.1, 0.3, 0.2],
}


def front(tmp_path, pages, *, overrides=(), language="ar", titles=("أ", "ب"), problems=(), dated=True):
    study = read_study(write_study(tmp_path, "titles"), [f"language={language}", *overrides])
    days = (datetime(2015, 7, 21, 10), datetime(2015, 7, 26))
    rows = [
        (
            "a.txt",
            "0" * 64,
            Article(title=title, body="نص", outlet=outlet, position=n, published=day if dated else None),
        )
        for n, (title, outlet, day) in enumerate(zip(titles, ("سبق", "عكاظ"), days, strict=True), 1)
    ]
    corpus = build_corpus(rows, problems, {})
    html = render_front_page(study, corpus, pages, data_hash="d" * 64, code_hash="c" * 64)
    return BeautifulSoup(html, "html.parser")


def tiles(found):
    return [[part.text for part in tile.find_all(["b", "span"])] for tile in found.select(".tiles li")]


def test_the_numbers_of_the_corpus_are_counted_in_arabic(tmp_path):
    summary = {"answer": "موضوع واحد.", "topics": [TOPIC]}
    problem = Problem("a.pdf", 0, "skipped", "unknown_type", "PDF files are not read")
    found = front(tmp_path, [NotebookPage("topics", "ما الموضوعات؟", summary)], problems=[problem])
    assert tiles(found) == [
        ["2", "مقالان"],
        ["2", "صحيفتان"],
        ["2", "يومان", "21–26 يوليو 2015"],
        ["1", "موضوع"],
        ["1", "مشكلة", "ما هي ولماذا"],
    ]
    assert found.select_one(".lede").text == "موضوع واحد."


def test_what_is_unknown_has_no_tile(tmp_path):
    assert [tile[1] for tile in tiles(front(tmp_path, [], language="en", dated=False))] == [
        "articles",
        "outlets",
        "problems",
    ]


def test_a_topic_card_shows_label_words_titles_size_and_trend(tmp_path):
    found = front(tmp_path, [NotebookPage("topics", "س", {"answer": "ج", "topics": [TOPIC]})])
    card = found.select_one(".topic")
    assert "t2" in card["class"]
    assert card.h3.text == "النفط، الأسهم"
    assert [chip.text for chip in card.select(".chips bdi")] == ["السوق", EVIL]
    assert [title.text for title in card.select(".titles li")] == ["عنوان أول", EVIL]
    assert card.footer.b.text == "1,331 مقالًا"
    assert "0.53" in card.footer.text
    assert card.select_one(".flag").text == "غير مستقر"
    assert card.svg["aria-label"] == "الحصة اليومية من 10.0% إلى 30.0%"


def test_a_stable_topic_has_no_flag_and_no_days_no_sparkline(tmp_path):
    topic = TOPIC | {"stability": 0.6, "trend": [], "exemplars": []}
    found = front(tmp_path, [NotebookPage("topics", "س", {"topics": [topic]})])
    assert found.select_one(".flag") is None
    assert found.select_one("svg") is None
    lede = found.find(id="topics").find_next("p").text
    assert lede == "كل بطاقة موضوع: كلماته، ودرجة ثباته إذا أُعيد التجميع."


def test_every_text_from_data_or_study_is_escaped(tmp_path):
    page = NotebookPage("topics", EVIL, {"answer": EVIL, "key": 3, "key_label": EVIL, "topics": [TOPIC]})
    problem = Problem(f"{EVIL}.pdf", 0, "skipped", EVIL, EVIL)
    found = front(tmp_path, [page], overrides=[f"title={EVIL}"], titles=(EVIL, "ب"), problems=[problem])
    assert len(found.find_all("script")) == 1
    assert found.h1.text == found.title.text == EVIL


@pytest.mark.parametrize("summary", [{}, {"topics": "x", "key": "many", "answer": None}, {"topics": [1, {}]}])
def test_a_poor_summary_is_no_harm(tmp_path, summary):
    found = front(tmp_path, [NotebookPage("titles", "س", summary)])
    assert found.select_one(".card p").text == "لا جواب مختصر في هذه الصفحة."


def test_the_command_that_repeats_the_run_is_given(tmp_path):
    found = front(tmp_path, [], overrides=["topics.n_topics=3", "title=a b"])
    assert found.select_one(".prov code").text == (
        "toolkit report tiny.toml --set language=ar --set topics.n_topics=3 --set 'title=a b'"
    )


def test_problems_are_counted_by_reason(tmp_path):
    problems = [Problem(f"{n}.json", 1, "skipped", "empty_body", "no text") for n in range(3)]
    problems.append(Problem("x.json", 0, "warning", "markup", "resolved"))
    rows = front(tmp_path, [], problems=problems).select("table.data tbody tr")
    assert [[cell.text for cell in row.select("td")[:3]] for row in rows] == [
        ["مستبعد", "مقال بلا متن", "3"],
        ["تنبيه", "وسوم أُزيلت", "1"],
    ]


@pytest.mark.parametrize(
    ("first", "last", "language", "text"),
    [
        ("2015-07-21", "2015-07-21", "ar", "21 يوليو 2015"),
        ("2015-07-21", "2015-08-02", "ar", "21 يوليو – 2 أغسطس 2015"),
        ("2014-12-31", "2015-01-01", "en", "31 December 2014 – 1 January 2015"),
    ],
)
def test_a_range_of_days_says_each_thing_once(first, last, language, text):
    assert day_range(pd.Timestamp(first), pd.Timestamp(last), language) == text


def test_a_sparkline_uses_its_whole_height_and_time_runs_to_the_right():
    points = spark_points([0.10, 0.11, 0.105])
    assert [x for x, _ in points] == sorted(x for x, _ in points)
    assert (points[0][1], points[1][1]) == (30, 4)
    assert spark_points([0.1, 0.1]) == [(4, 17), (116, 17)]
    assert spark_points([0.1]) == []


def test_a_long_line_of_days_is_averaged():
    assert calm([0.1, 0.2]) == [0.1, 0.2]
    assert calm([0.0, 1.0] * 14) == [0.5] * 14
    assert len(calm([0.1] * 29)) == 10
    assert calm([]) == []


@pytest.mark.parametrize(
    ("step", "language", "lede", "label"),
    [
        ("day", "ar", "وحصته من كل يوم", "الحصة اليومية من 10.0% إلى 30.0%"),
        ("week", "ar", "وحصته من كل أسبوع", "الحصة الأسبوعية من 10.0% إلى 30.0%"),
        ("week", "en", "its share of each week", "Share per week, from 10.0% to 30.0%"),
    ],
)
def test_a_trend_says_what_its_step_is(tmp_path, step, language, lede, label):
    topics = NotebookPage("topics", "س", {"topics": [TOPIC | {"trend_step": step}]})
    found = front(tmp_path, [topics], language=language)
    assert found.select_one("svg.spark")["aria-label"] == label
    assert lede in found.find(id="topics").find_next("p").text
