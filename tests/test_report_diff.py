"""What changed between two reports, on cases worked out by hand."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from bs4 import BeautifulSoup
from tiny_study import built_study, copy_built

from toolkit.corpus import open_corpus
from toolkit.errors import UsageError
from toolkit.report.diff import (
    APPEARED,
    GREW,
    SHRANK,
    STEADY,
    VANISHED,
    AnswerChange,
    ReportDiff,
    TableChange,
    Topic,
    TopicChange,
    diff_reports,
    match_topics,
    same_articles,
)
from toolkit.report.diff_text import diff_lines, diff_page

EVIL = "<script>alert(1)</script>"


def table(*rows):
    return pd.DataFrame(rows, columns=["article_id", "outlet", "title", "body"], dtype="str")


def test_articles_are_the_same_by_identifier_then_by_text():
    old = table(("1", "س", "ا", "ن"), ("2", "س", "ب", "ن"), ("3", "س", "ج", "ن"), ("4", "س", "ج", "ن"))
    new = table(("9", "س", "ج", "ن"), ("2", "س", "تغيّر", "ن"), ("8", "ص", "ا", "ن"))
    assert same_articles(old, new).tolist() == [[1, 1], [2, 0]]
    assert same_articles(old, new[:0]).tolist() == []


def test_topics_are_matched_by_the_articles_they_share():
    old = np.array([0, 0, 0, 0, 1, 1, 1, 2])
    new = np.array([1, 1, 1, 0, 0, 0, 0, 2])
    assert match_topics(old, new, 3, 4) == {0: 1, 1: 0, 2: 2}
    # A topic that falls apart keeps its greater part; the other part is new.
    assert match_topics(np.array([0, 0, 0, 0, 0]), np.array([0, 0, 0, 1, 1]), 1, 2) == {0: 0}
    # A third of each is too little for the same topic.
    assert match_topics(np.repeat([0, 1, 2], 3), np.tile([0, 1, 2], 3), 3, 3) == {}
    assert match_topics(np.array([], int), np.array([], int), 2, 2) == {}


CHANGES = ReportDiff(
    ("القديم", EVIL),
    "ar",
    10,
    (EVIL,),
    tuple(f"خبر {n}" for n in range(22)),
    (
        TopicChange(APPEARED, None, Topic("رياضة", 5, 0.25)),
        TopicChange(VANISHED, Topic("سفر", 2, 0.1), None),
        TopicChange(GREW, Topic("مال", 4, 0.2), Topic("مال، بنك", 8, 0.4), 3),
        TopicChange(SHRANK, Topic("طقس", 8, 0.4), Topic("طقس", 5, 0.25), 5),
        TopicChange(STEADY, Topic("فن", 2, 0.1), Topic("فن", 2, 0.1), 2),
    ),
    (AnswerChange("topics", "جواب", ""),),
    (TableChange("topics/tables/a.csv", "changed", 3, 1), TableChange("topics/tables/b.csv", "new")),
)


def test_a_comparison_in_lines():
    lines = [line.replace("\u2068", "").replace("\u2069", "") for line in diff_lines(CHANGES)]
    assert lines[:2] == ["articles: 10 in both, 1 came in, 22 went out", f"  + {EVIL}"]
    assert lines[21:23] == ["  - خبر 19", "  - and 2 more"]
    assert lines[-9:] == [
        "topic appeared: رياضة (5, 25.0%)",
        "topic vanished: سفر (2, 10.0%)",
        "topic grew: مال، بنك (4, 20.0% then, 8, 40.0% now, 3 in both), then called مال",
        "topic shrank: طقس (8, 40.0% then, 5, 25.0% now, 5 in both)",
        "topic steady: فن (2, 10.0% then, 2, 10.0% now, 2 in both)",
        "answer of topics:",
        "  - جواب",
        "table topics/tables/a.csv changed: 3 rows came in, 1 went out",
        "table topics/tables/b.csv new",
    ]


def test_a_comparison_as_a_page():
    page = BeautifulSoup(diff_page(CHANGES), "html.parser")
    assert (page.html["lang"], page.html["dir"]) == ("ar", "rtl")
    assert len(page.find_all("script")) == 1
    assert EVIL in page.find("main").get_text()
    assert [row.td.find(string=True) for row in page.select("table")[0].select("tbody tr")] == [
        "ظهر",
        "اختفى",
        "كبر",
        "صغر",
        "ثبت",
    ]


def test_topics_that_all_stay_are_one_sentence_and_answers_stand_in_their_language():
    steady = tuple(topic for topic in CHANGES.topics if topic.kind == STEADY)
    answers = (AnswerChange("topics", "جواب", "“بنك” leads."),)
    found = replace(CHANGES, topics=steady, answers=answers, language="en", old_language="ar")
    assert "topics: 1, none of them changed" in diff_lines(found)
    page = BeautifulSoup(diff_page(found), "html.parser")
    assert page.select_one("section[aria-labelledby=topics] p").get_text() == "1 topic, none of them changed."
    assert not page.select("section[aria-labelledby=topics] table")
    assert [side["dir"] for side in page.select("section[aria-labelledby=answers] bdi[dir]")] == ["rtl", "ltr"]


def test_a_report_does_not_differ_from_itself():
    out = built_study() / "out"
    found = diff_reports(out, out)
    assert found.is_empty
    assert found.n_both == 12
    assert diff_lines(found) == ["nothing has changed"]
    assert "لم يتغير شيء" in diff_page(found)


def test_two_reports_are_compared(tmp_path):
    old, new = tmp_path / "old", copy_built(tmp_path / "new") / "out"
    shutil.copytree(new, old)
    corpus = open_corpus(new / "artifacts" / "corpus")
    type(corpus)(corpus.articles[1:].reset_index(drop=True), corpus.problems, corpus.settings).save(
        new / "artifacts" / "corpus"
    )
    labels = np.load(new / "artifacts" / "topics" / "labels.npy")
    np.save(new / "artifacts" / "topics" / "labels.npy", labels[1:])
    summary = json.loads((new / "groups" / "summary.json").read_text("utf-8"))
    summary["topics"][int(labels[0])]["label"] = "اسم آخر"
    (new / "groups" / "summary.json").write_text(json.dumps(summary), encoding="utf-8")
    (new / "titles" / "tables" / "titles.csv").write_text("title\nس\n", encoding="utf-8")
    found = diff_reports(old, new)
    assert (found.articles_in, found.articles_out, found.n_both) == ((), ("خبر رقم 0",), 11)
    assert sorted((topic.kind, topic.old.size, topic.new.size) for topic in found.topics) == [
        ("grew", 6, 6),
        ("shrank", 6, 5),
    ]
    assert [topic.new.label for topic in found.topics if topic.is_renamed] == ["اسم آخر"]
    assert found.tables == (TableChange("titles/tables/titles.csv", "changed", 2, 13),)


def test_a_folder_without_a_report_is_bad_usage(tmp_path):
    with pytest.raises(UsageError, match=r"^there is no report in .*: its manifest\.json is missing or is none"):
        diff_reports(tmp_path, tmp_path)
