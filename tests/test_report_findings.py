"""The sentences of the notebooks: true of the data, in correct Arabic and English, for corpora of any size."""

from __future__ import annotations

import re

import pandas as pd
import pytest
from conftest import ROOT

from toolkit.explore.keyness import compare_groups, contrasting_words, marking_words
from toolkit.explore.overview import articles_table
from toolkit.report.findings import (
    corpus_findings,
    explain_problems,
    source_line,
    topics_findings,
    vocabulary_findings,
)
from toolkit.report.headings import VALUES, detail_text
from toolkit.report.sentences import joined, name, of, percent
from toolkit.report.words import counted, reason_text
from toolkit.tokens import tokenize
from toolkit.topics.edits import KINDS

NO_PROBLEMS = pd.DataFrame({name: pd.Series(dtype="str") for name in ("file", "severity", "reason", "detail")})


def corpus(n: int, *, outlets: list[str] | None = None, days: list[str] | None = None) -> pd.DataFrame:
    table = pd.DataFrame({"article_id": [str(i) for i in range(n)], "title": "عنوان", "body": "كلمة " * 235})
    table["outlet"] = [(outlets or [""])[i % len(outlets or [""])] for i in range(n)]
    table["published"] = pd.to_datetime(pd.Series([(days or [None])[i % len(days or [None])] for i in range(n)]))
    return table.assign(section="")


def findings(articles: pd.DataFrame, *, n_copies: int = 0, language: str = "ar", problems: pd.DataFrame = NO_PROBLEMS):
    tables = {by: articles_table(articles, by=by, language=language) for by in ("outlet", "section", "day")}
    return corpus_findings(articles, problems, tables, n_copies=n_copies, language=language)


@pytest.mark.parametrize(
    ("n", "noun", "expected"),
    [
        (0, "word", "لا كلمات"),
        (1, "word", "كلمة واحدة"),
        (2, "time", "مرتان"),
        (3, "word", "3 كلمات"),
        (10, "time", "10 مرات"),
        (11, "word", "11 كلمة"),
        (100, "word", "100 كلمة"),
        (103, "word", "103 كلمات"),
        (2000, "time", "2,000 مرة"),
        (2, "article", "مقالان"),
        (1446, "article", "1,446 مقالًا"),
    ],
)
def test_arabic_numbers_agree_with_their_noun(n: int, noun: str, expected: str) -> None:
    assert counted(n, noun, "ar") == expected


def test_the_dual_takes_its_form_after_a_preposition() -> None:
    assert [of(n, "outlet", "ar") for n in (1, 2, 3, 12)] == ["صحيفة واحدة", "صحيفتين", "3 صحف", "12 صحيفة"]
    assert of(2, "topic", "ar") == "موضوعين"
    assert of(2, "topic", "en") == "2 topics"


def test_names_lists_and_shares() -> None:
    assert name("الشرق  الأوسط", "ar") == "«الشرق الأوسط»"
    assert name("aawsat", "ar") == "«\u2068aawsat\u2069»"
    assert name("سبق", "en") == "“\u2068سبق\u2069”"
    assert joined(["أ", "ب"], "ar") == "أ وب"
    assert joined(["a"], "en") == "a"
    assert percent(0.5, "ar") == "50 في المئة"
    assert percent(0.0, "en") == "0%"


@pytest.mark.parametrize(
    ("articles", "n_copies", "arabic", "english"),
    [
        (
            corpus(2),
            0,
            "في هذه المادة مقالان من صحف غير مذكورة، بلا تاريخ نشر، ووسيط الطول 235 كلمة.",
            "This corpus holds 2 articles whose outlets are not named, undated, with a median length of 235 words.",
        ),
        (
            corpus(40, outlets=["سبق", "عكاظ"], days=["2015-07-21", "2015-07-26"]),
            1,
            "في هذه المادة 40 مقالًا من صحيفتين، وتاريخ النشر بين 21 و26 يوليو 2015، ووسيط الطول 235 كلمة، "
            "والمكرر منها مقال واحد.",
            "This corpus holds 40 articles from 2 outlets, published between 21 and 26 July 2015, "
            "with a median length of 235 words, 1 of them repeating another one.",
        ),
        (
            corpus(1, outlets=["سبق"], days=["2015-07-21"]),
            0,
            "في هذه المادة مقال واحد من صحيفة واحدة، وتاريخ النشر 21 يوليو 2015، ووسيط الطول 235 كلمة.",
            "This corpus holds 1 article from 1 outlet, published on 21 July 2015, with a median length of 235 words.",
        ),
        (
            corpus(3, outlets=["سبق"], days=["2014-12-31", "2015-01-02"]),
            0,
            "في هذه المادة 3 مقالات من صحيفة واحدة، وتاريخ النشر بين 31 ديسمبر 2014 و2 يناير 2015، "
            "ووسيط الطول 235 كلمة.",
            "This corpus holds 3 articles from 1 outlet, published between 31 December 2014 and 2 January 2015, "
            "with a median length of 235 words.",
        ),
    ],
)
def test_the_answer_about_a_corpus(articles: pd.DataFrame, n_copies: int, arabic: str, english: str) -> None:
    assert findings(articles, n_copies=n_copies).answer == arabic
    assert findings(articles, n_copies=n_copies, language="en").answer == english


@pytest.mark.parametrize(
    ("outlets", "arabic", "english"),
    [
        ([""], "لم تُذكر الصحيفة في أي مقال", "No article names its outlet"),
        (["سبق"], "المصدر واحد: «سبق»", "There is one outlet: “\u2068سبق\u2069”"),
        (["سبق", "سبق", "عكاظ"], "«سبق» في المقدمة: 4 مقالات من أصل 6", "“\u2068سبق\u2069” leads: 4 articles of 6"),
        (["سبق", ""], "«سبق»: 3 مقالات من أصل 6", "“\u2068سبق\u2069”: 3 articles of 6"),
        (
            ["سبق", "عكاظ"],
            "صحيفتان في المقدمة بعدد واحد: 3 مقالات لكل منها",
            "2 outlets lead with the same number: 3 articles each",
        ),
    ],
)
def test_the_title_of_the_outlets(outlets: list[str], arabic: str, english: str) -> None:
    articles = corpus(6, outlets=outlets)
    assert findings(articles).titles["outlet"] == arabic
    assert findings(articles, language="en").titles["outlet"] == english


@pytest.mark.parametrize(
    ("days", "arabic"),
    [
        (None, "لا تاريخ نشر في أي مقال"),
        (["2015-07-21"], "كل ما عُرف تاريخه من يوم واحد: 21 يوليو 2015"),
        (["2015-07-21", "2015-07-22"], "أكثر ما نُشر في يوم واحد 3 مقالات"),
        (["2015-07-21", "2015-07-21", "2015-07-22"], "ذروة النشر 21 يوليو 2015: 4 مقالات"),
    ],
)
def test_the_title_of_the_days(days: list[str] | None, arabic: str) -> None:
    assert findings(corpus(6, days=days)).titles["day"] == arabic


def test_problems_are_counted_by_what_became_of_them() -> None:
    problems = pd.DataFrame({"file": list("abc"), "severity": ["skipped", "skipped", "warning"]}, dtype="str")
    assert findings(corpus(3), problems=problems).titles["problems"] == "ما استُبعد عند القراءة: 2، وما نُبّه إليه: 1"
    assert findings(corpus(3)).titles["problems"] == "قُرئت الملفات كلها بلا مشكلات"


def test_the_summary_holds_what_save_summary_takes() -> None:
    found = findings(corpus(6, outlets=["سبق", "عكاظ"]), n_copies=2)
    assert set(found.summary) == {"answer", "key", "key_label", "numbers"}
    assert (found.summary["key"], found.summary["key_label"]) == (6, "مقالات")
    assert found.summary["numbers"]["outlets"] == 2
    assert found.summary["numbers"]["copies"] == 2


def test_the_source_names_articles_and_days() -> None:
    assert source_line(corpus(40, days=["2015-07-21", "2015-07-26"]), "ar") == "40 مقالًا، 21 – 26 يوليو 2015"
    assert source_line(corpus(1), "en") == "1 article"


@pytest.mark.parametrize("language", ["ar", "en"])
def test_the_words_that_are_named_are_those_of_the_tables(language: str) -> None:
    body = ["فاز الفريق في المباراة"] * 9 + ["هبطت أسعار السوق"] * 8
    articles = corpus(17).assign(body=body, outlet=["الرياضي"] * 9 + ["الاقتصادية"] * 8)
    tokens = tokenize(articles["body"], form="word")
    compared = compare_groups(tokens, articles, by="outlet")
    marks, contrast = marking_words(compared, max_p=0.05), contrasting_words(compared, max_p=0.05)
    found = vocabulary_findings(articles, tokens.frequencies(), marks, contrast, by="outlet", language=language)
    named = [re.sub("[\u2068\u2069]", "", text) for text in re.findall("[«“](.*?)[»”]", found.answer)]
    assert named[:3] == tokens.frequencies()["written"].head(3).tolist()
    assert named[3] == "الرياضي"
    assert named[4] in set(marks.loc[marks["group"] == "الرياضي", "written"])
    assert found.names["group"] == "الرياضي"


@pytest.mark.parametrize("language", ["ar", "en"])
def test_one_outlet_and_no_words_still_have_sentences(language: str) -> None:
    articles = corpus(1).assign(body="")
    tokens = tokenize(articles["body"])
    compared = compare_groups(tokens, articles, by="")
    found = vocabulary_findings(articles, tokens.frequencies(), compared, compared, by="", language=language)
    assert all([found.answer, *found.titles.values()])


def shares(groups: list, *, margin: float = 0.05) -> pd.DataFrame:
    rows = [(group, t, f"موضوع {'أب'[t]}", 0.9 - 0.2 * i - 0.5 * t) for i, group in enumerate(groups) for t in (0, 1)]
    table = pd.DataFrame(rows, columns=["group", "topic", "label", "share"])
    return table.assign(low=table["share"] - margin, high=table["share"] + margin)


def topics() -> pd.DataFrame:
    columns = {"topic": [0, 1], "label": ["موضوع أ", "موضوع ب"], "size": [30, 10], "share": [0.75, 0.25]}
    return pd.DataFrame(columns | {"stability": [0.9, 0.7], "terms": [["أ"], ["ب"]], "exemplars": [["ع"], []]})


def test_the_answer_about_topics_and_the_largest_change() -> None:
    by_day = shares(list(pd.to_datetime(["2015-07-21", "2015-07-22"])))
    evidence = pd.DataFrame({"n_topics": [2, 3], "stability": [0.93, 0.5], "chosen": [True, False]})
    found = topics_findings(corpus(40), topics(), evidence, shares(["سبق", "عكاظ"]), by_day)
    assert found.answer == "تنقسم المقالات إلى موضوعين، أكبرهما «موضوع أ»: 30 مقالًا، أي 75 في المئة من المجموع."
    assert found.titles["evidence"] == "المختار موضوعان، أفضل جمع بين الثبات والتفصيل، ودرجة الثبات 0.93"
    assert found.titles["groups"] == "أعلى حصة لموضوع: «موضوع أ» في «سبق»، 90 في المئة"
    assert found.titles["time"] == "أكبر فرق مؤكد بين أول يوم وآخر يوم: «موضوع أ»، من 90 في المئة إلى 70 في المئة"
    assert [row["trend"] for row in found.summary["topics"]] == [
        pytest.approx([0.9, 0.7]),
        pytest.approx([0.4, 0.2]),
    ]
    assert {row["trend_step"] for row in found.summary["topics"]} == {"day"}


@pytest.mark.parametrize(
    ("stability", "arabic", "english", "is_low"),
    [
        (
            0.27,
            "المختار موضوعان، لكن درجة الثبات منخفضة: 0.27",
            "2 topics are chosen, but their stability is low: 0.27",
            True,
        ),
        (
            0.594,
            "المختار موضوعان، لكن درجة الثبات منخفضة: 0.59",
            "2 topics are chosen, but their stability is low: 0.59",
            True,
        ),
        (
            0.596,  # printed as 0.60, which is not below it
            "المختار موضوعان، أفضل جمع بين الثبات والتفصيل، ودرجة الثبات 0.60",
            "2 topics balance stability and detail best, with a stability of 0.60",
            False,
        ),
    ],
)
def test_a_low_stability_is_called_low(stability: float, arabic: str, english: str, is_low: bool) -> None:
    evidence = pd.DataFrame({"n_topics": [2], "stability": [stability], "chosen": [True]})
    for language, title, low in (("ar", arabic, "منخفض"), ("en", english, "low")):
        found = topics_findings(corpus(40), topics(), evidence, shares([]), shares([]), language=language)
        assert found.titles["evidence"] == title
        assert (low in found.answer) == is_low


@pytest.mark.parametrize(
    ("margin", "arabic", "english"),
    [
        (
            0.05,
            "أكبر فرق مؤكد بين أول أسبوع وآخر أسبوع: «موضوع أ»، من 90 في المئة إلى 70 في المئة",
            "The largest sure difference between the first week and the last: “\u2068موضوع أ\u2069”, from 90% to 70%",
        ),
        (
            0.3,
            "لا فرق مؤكدًا بين أول أسبوع وآخر أسبوع، وأكبر ما ظهر: «موضوع أ»، من 90 في المئة إلى 70 في المئة",
            "No sure difference between the first week and the last; the largest seen: “\u2068موضوع أ\u2069”, "
            "from 90% to 70%",
        ),
    ],
)
def test_a_change_within_the_bands_is_not_called_one(margin: float, arabic: str, english: str) -> None:
    by_week = shares(list(pd.to_datetime(["2026-01-05", "2026-01-12"])), margin=margin)
    for language, title in (("ar", arabic), ("en", english)):
        given = (corpus(40), topics(), pd.DataFrame(), shares([]), by_week)
        found = topics_findings(*given, step="week", language=language)
        assert found.titles["time"] == title
        assert "week" in found.units["share_of_week"] or "الأسبوع" in found.units["share_of_week"]
        assert found.summary["topics"][0]["trend_step"] == "week"


def test_the_way_out_is_said_in_the_language_of_the_page() -> None:
    rows = [("a.txt", 0, "skipped", "empty_file", "no content"), ("b.txt", 0, "skipped", "never_heard", "as it is")]
    problems = pd.DataFrame(rows, columns=["file", "position", "severity", "reason", "detail"], dtype="str")
    arabic, english = (explain_problems(problems, language=language) for language in ("ar", "en"))
    assert arabic["detail"].tolist() == ["لا شيء في الملف؛ خذه من مصدره مرة أخرى، أو احذفه", "as it is"]
    assert english["detail"].tolist() == ["no content", "as it is"]
    assert explain_problems(problems.head(0)).empty


# The places where toolkit.loading names the reason of a problem.
REASON_CODES = re.compile(
    r'(?:SKIPPED|WARNING), "([a-z_]+)"|(?:BrokenRecords|Refused)\(\s*"([a-z_]+)"|_skip\(position, "([a-z_]+)"'
    r'|return "([a-z_]+)", f?"|\("([a-z_]+)", detail\)|^    "([a-z_]+)": "(?:\{number|the table)|name,\s*"([a-z_]+)"',
    re.MULTILINE,
)


def test_every_reason_has_its_way_out_in_arabic() -> None:
    sources = [path.read_text("utf-8") for path in (ROOT / "toolkit" / "loading").glob("*.py")]
    codes = {code for text in sources for groups in REASON_CODES.findall(text) for code in groups if code}
    assert len(codes) > 30
    assert codes >= {"bad_bytes", "bad_date", "empty_body", "link_loop", "too_deep", "unreadable"}
    for code in codes:
        assert re.search("[ء-ي]", detail_text(code, "", "ar")), code
        assert "؛" in detail_text(code, "", "ar"), code
        assert re.search("[ء-ي]", reason_text(code, "ar")), code


@pytest.mark.parametrize("language", ["ar", "en"])
def test_a_given_number_without_outlets_and_days_still_has_sentences(language: str) -> None:
    nothing = shares([])
    found = topics_findings(corpus(40), topics(), pd.DataFrame(), nothing, nothing, language=language)
    assert all([found.answer, *found.titles.values()])
    assert found.summary["topics"][0]["trend"] == []


@pytest.mark.parametrize(
    ("language", "answer", "edited"),
    [
        (
            "ar",
            "لا تشمل الأرقام مقالين بثقة دون 0.50 و5 مقالات من موضوعات استبعدها الباحث.",
            "قرارات الباحث في الموضوعات 3، والمنفَّذ منها 2، وسبب الباقي في الجدول.",
        ),
        (
            "en",
            "Left out: 2 articles with a confidence below 0.50 and 5 articles of topics that were dropped.",
            "2 of 3 decisions of a person apply; the table says why the others do not.",
        ),
    ],
)
def test_what_a_person_left_out_and_decided_is_said(language: str, answer: str, edited: str) -> None:
    nothing, table = shares([]), topics()
    table.attrs = {"min_confidence": 0.5, "n_undecided": 2, "n_dropped": 5}
    edits = pd.DataFrame({"outcome": ["done", "partly", "not_recognised"]})
    options = {"edits": edits, "language": language}
    found = topics_findings(corpus(40), table, pd.DataFrame(), nothing, nothing, **options)
    assert found.answer.endswith(answer)
    assert found.source.endswith(answer)
    assert found.titles["edits"] == edited


def test_the_two_closest_topics_are_named() -> None:
    nothing = shares([])
    tree = pd.DataFrame({"step": [0], "left": [0], "right": [1], "distance": [0.3], "topics": [[0, 1]]})
    found = topics_findings(corpus(40), topics(), pd.DataFrame(), nothing, nothing, tree=tree)
    assert found.titles["tree"] == "أقرب موضوعين في ألفاظهما: «موضوع أ» و«موضوع ب»"


def test_each_outcome_of_an_edit_has_its_words() -> None:
    source = (ROOT / "toolkit" / "topics" / "replaying.py").read_text("utf-8")
    codes = {code for call in re.findall(r"self\.note\(edit, [^\n]+", source) for code in re.findall(r'"(\w+)"', call)}
    codes |= set(re.findall(r'"(label_taken|partly|done)"', source))
    assert len(codes) >= 11
    assert codes == set(VALUES["outcome"])
    assert set(VALUES["edit"]) == set(KINDS)
