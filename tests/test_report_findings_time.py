"""The sentences of timeline and outlets: true of the data, in both languages; one sentence where there is no answer."""

from __future__ import annotations

import pandas as pd
import pytest

from toolkit.errors import NoAnswerError
from toolkit.report.findings import (
    check_dates,
    check_groups,
    named_agencies,
    outlets_findings,
    timeline_findings,
)

DAYS = pd.to_datetime(["2026-01-05", "2026-01-06", "2026-01-08", None])


def corpus(
    days: list | None = None, outlets: list[str] | None = None, sections: list[str] | None = None
) -> pd.DataFrame:
    n = len(days or outlets or sections)
    table = pd.DataFrame({"article_id": [str(i) for i in range(n)], "agency": ""})
    published = pd.Series(pd.to_datetime(days or [None] * n, format="mixed"), dtype="datetime64[us]")
    return table.assign(published=published, outlet=outlets or [""] * n, section=sections or [""] * n)


def changes(rows: list[tuple[str, float, float, float, float]], names: str = "label") -> pd.DataFrame:
    return pd.DataFrame(rows, columns=[names, "share_first", "share_last", "z", "p_adjusted"])


def spans(rows: list[tuple[str, str, str, int, float, float]]) -> pd.DataFrame:
    table = pd.DataFrame(rows, columns=["label", "first", "last", "n", "share", "base_share"])
    return table.assign(first=pd.to_datetime(table["first"]), last=pd.to_datetime(table["last"]))


BUSIEST = pd.DataFrame({"day": [pd.Timestamp("2026-01-06")], "size": [11]})
NO_CHANGE = changes([("السدود", 0.1, 0.12, 0.4, 1.0)])
MOVED = changes([("السدود", 0.1, 0.3, 5.0, 0.001), ("الأسواق", 0.4, 0.1, -4.0, 0.01)])


def timeline(topics=MOVED, bursts=(), events=(), words=None, language="ar", days=DAYS, table=None):
    words = words if words is not None else changes([("فيضان", 0.0, 0.2, 6.0, 0.001)], "written")
    given = (spans(list(bursts)), spans(list(events)), topics, words, BUSIEST)
    return timeline_findings(corpus(list(days)), *given, table=table, language=language)


@pytest.mark.parametrize(
    ("topics", "arabic", "english"),
    [
        (
            MOVED,
            "زادت حصة «السدود» من 10 في المئة إلى 30 في المئة، ونقصت حصة «الأسواق» من 40 في المئة إلى 10 في المئة "
            "بين نصفي المدة",
            "The share of “\u2068السدود\u2069” rose from 10% to 30% and the share of “\u2068الأسواق\u2069” fell from "
            "40% to 10% between the two halves of the time",
        ),
        (
            MOVED.tail(1),
            "نقصت حصة «الأسواق» من 40 في المئة إلى 10 في المئة بين نصفي المدة",
            "The share of “\u2068الأسواق\u2069” fell from 40% to 10% between the two halves of the time",
        ),
        (
            NO_CHANGE,
            "لم تزد حصة موضوع ولم تنقص بين نصفي المدة بأكثر مما تفسره المصادفة",
            "No topic's share rose or fell between the two halves of the time by more than chance explains",
        ),
    ],
)
def test_only_sure_changes_of_topics_are_told(topics: pd.DataFrame, arabic: str, english: str) -> None:
    assert timeline(topics).titles["topics"] == arabic
    assert timeline(topics, language="en").titles["topics"] == english


def test_the_strongest_burst_and_event_are_told() -> None:
    burst, event = (
        ("السدود", "2026-01-06", "2026-01-06", 8, 0.8, 0.17),
        ("سيل، فيضان", "2026-01-06", "2026-01-08", 2, 0.5, 0.1),
    )
    arabic = timeline(bursts=[burst], events=[event])
    assert (
        arabic.titles["bursts"]
        == "أقوى طفرة في تغطية «السدود» يوم 6 يناير 2026: 80 في المئة من المقالات، والمعتاد 17 في المئة"
    )
    assert (
        arabic.titles["events"]
        == "دلت الكلمات على حدث واحد، وأبرز ما اشتدّ ذكره «سيل، فيضان» بين 6 و8 يناير 2026: مقالان"
    )
    assert arabic.titles["words"] == "أوضح ما زاد من الكلمات «فيضان»"
    assert arabic.titles["days"] == "أكثر الأيام مقالات 6 يناير 2026: 11 مقالًا"
    assert arabic.answer.count(".") == 3
    assert (arabic.summary["key"], arabic.summary["key_label"]) == (1, "حدث")
    assert arabic.summary["answer"] == arabic.titles["topics"] + "."
    still = timeline(NO_CHANGE, bursts=[burst], events=[event])
    assert still.summary["answer"] == still.titles["bursts"] + "."
    english = timeline(bursts=[burst], events=[event, event], language="en")
    assert english.titles["bursts"].endswith("on 6 January 2026: 80% of the articles, where 17% are usual")
    assert english.titles["events"].startswith("2 events show in the words, most clearly “")
    assert timeline(events=[event] * 2).titles["events"].startswith("دلت الكلمات على حدثين، ")
    assert timeline(events=[event] * 12).titles["events"].startswith("دلت الكلمات على 12 حدثًا، ")


@pytest.mark.parametrize(
    ("days", "arabic", "english"),
    [
        (
            DAYS,
            "لا مقال في المادة من يوم واحد بين أول يوم وآخره، وهي فراغ لا صفر، ومقال واحد بلا تاريخ خارج الحساب.",
            "1 day between the first and the last has no article: a gap, not a zero; 1 article without a date is not "
            "counted.",
        ),
        (
            DAYS[:2],
            "في كل يوم من المدة مقالات، ولكل مقال تاريخ.",
            "Every day of the time has articles, and every article has a date.",
        ),
        (DAYS[[0, 0, 1, 3, 3]], "مقالان بلا تاريخ خارج الحساب.", "2 articles without a date are not counted."),
    ],
)
def test_what_is_not_in_the_figures_is_said(days: pd.DatetimeIndex, arabic: str, english: str) -> None:
    assert timeline(days=days).names["missing"] == arabic
    assert timeline(days=days, language="en").names["missing"] == english


def test_nothing_found_is_said_plainly() -> None:
    found = timeline(NO_CHANGE, words=changes([("نهر", 0.1, 0.1, 0.1, 1.0)], "written"))
    assert found.titles["bursts"] == "ليس في المدة طفرة في تغطية موضوع"
    assert found.titles["events"] == "لا كلمة اشتدّ ورودها في أيام بعينها"
    assert found.titles["words"] == "لم تزد كلمة ولم تقلّ زيادة أو قلة مؤكدة"
    assert found.summary["key"] == 0
    assert found.summary["answer"] == found.titles["topics"] + "."


@pytest.mark.parametrize(
    ("days", "arabic", "english"),
    [
        ([None], "لا تاريخ نشر في أي مقال من هذه المادة", "No article here has a date"),
        (
            ["2026-01-05", "2026-01-05 10:00"],
            "كل ما عُرف تاريخه هنا من يوم واحد، 5 يناير 2026، ",
            "All articles with a date are of one day, 5 January 2026, ",
        ),
    ],
)
def test_no_date_and_one_day_are_one_sentence(days: list, arabic: str, english: str) -> None:
    for language, start in (("ar", arabic), ("en", english)):
        with pytest.raises(NoAnswerError) as error:
            check_dates(corpus(days), language=language)
        assert str(error.value).startswith(start)
        assert str(error.value).count(".") == 1
    check_dates(corpus(["2026-01-05", "2026-01-06"]))


def test_sections_are_compared_where_there_is_one_outlet_and_nothing_where_there_are_none() -> None:
    assert check_groups(corpus(outlets=["أ"] * 3 + ["ب"] * 3), min_articles=3) == "outlet"
    assert check_groups(corpus(outlets=["أ"] * 6, sections=["ثقافة"] * 3 + ["رياضة"] * 3), min_articles=3) == "section"
    for language, start in (
        ("ar", "ليس في هذه المادة صحيفتان ولا قسمان لا يقل كل منهما عن 10 مقالات، فلا مقارنة؛"),
        ("en", "No two outlets or sections here have 10 articles or more, so there is nothing to compare;"),
    ):
        with pytest.raises(NoAnswerError) as error:
            check_groups(corpus(outlets=["أ"] * 40), min_articles=10, language=language)
        assert str(error.value).startswith(start)


DIFFERENCES = pd.DataFrame(
    {
        "group": ["رواق", "رواق", "الميناء", "الميناء"],
        "label": ["السدود", "الأسواق"] * 2,
        "share": [0.5, 0.2, 0.1, 0.3],
        "other_share": [0.1, 0.3, 0.5, 0.2],
        "difference": [0.4, -0.1, -0.4, 0.1],
        "p_adjusted": [0.001, 1.0, 0.001, 1.0],
    }
)
WORDS = pd.DataFrame({"group": ["رواق"], "written": ["كاس"], "docs": [11], "expected": [3.6], "log_ratio_low": [1.0]})
AGENCIES = pd.DataFrame({"group": ["رواق"], "agency": [""], "share": [0.25]})
TEXTS = pd.DataFrame(
    {"outlets": [["رواق", "الميناء"]] * 2, "first_outlet": ["رواق", ""], "uncredited": [["الميناء"], []]}
)
SHARING = pd.DataFrame({"outlet": ["الميناء", "رواق"], "texts": [2, 2], "was_first": [0, 1]})
ALIKE = pd.DataFrame({"group": ["رواق", "الميناء"], "other": ["الميناء", "رواق"], "same_topics": [0.6, 0.6]})


def outlets(language: str = "ar", *, by: str = "outlet", table: pd.DataFrame | None = None, **parts: pd.DataFrame):
    articles = corpus(outlets=["رواق"] * 12 + ["الميناء"] * 12 + [""], sections=["رواق"] * 12 + ["الميناء"] * 13)
    articles["agency"] = ["برق"] * 5 + [""] * 20
    tables = {"differences": DIFFERENCES, "words": WORDS, "agencies": AGENCIES, "texts": TEXTS, "sharing": SHARING}
    return outlets_findings(
        articles, *(tables | {"similarity": ALIKE} | parts).values(), by=by, table=table, language=language
    )


def test_what_sets_outlets_apart_is_told() -> None:
    found, english = outlets(), outlets("en")
    assert found.titles == {
        "topics": "أوضح ما يميز «رواق» موضوع «السدود»: 50 في المئة من مقالاتها، وفي سائر الصحف 10 في المئة",
        "words": "في الموضوعات نفسها تكثر في «رواق» كلمة «كاس»: في 11 مقالًا، والمتوقع 4",
        "agencies": "تُذكر وكالة في 20 في المئة من المقالات، وأكثر ما يكون ذلك في «رواق»: 25 في المئة",
        "texts": "المشترك بين الصحف نصان، وأكثرها سبقًا «رواق»: سبقت إلى نص واحد، "
        "وفي نص واحد ذكرت صحيفة وكالة لم تذكرها أخرى",
        "similarity": "أقرب تغطيتين «الميناء» و«رواق»: تتطابق موضوعاتهما في 60 في المئة",
    }
    assert found.names["scope"] == "المقارنة بين صحيفتين، وما بقي منها مقال واحد مما صغُر أو لم يُذكر."
    assert (
        english.titles["topics"]
        == "“\u2068رواق\u2069” stands out by “\u2068السدود\u2069”: 50% of its articles, 10% in the other outlets"
    )
    assert (
        english.titles["texts"]
        == "2 texts stood in more than one outlet; in 1 of them one outlet credits an agency that another leaves out"
    )
    assert (found.summary["key"], found.summary["key_label"]) == (2, "صحيفتان")


def test_sections_take_their_own_pronouns_and_have_no_shared_texts() -> None:
    found = outlets(by="section", texts=TEXTS.head(0), sharing=SHARING.head(0))
    assert found.titles["topics"].endswith("من مقالاته، وفي سائر الأقسام 10 في المئة")
    assert found.titles["texts"] == "النصوص المشتركة تُقاس بين الصحف، وليس هنا صحيفتان"
    assert found.names["scope"] == "ليس في المادة إلا صحيفة واحدة أو لم تُذكر صحفها، فالمقارنة بين قسمين."
    assert "وكالة" in found.answer


def test_no_difference_is_not_made_into_one() -> None:
    nothing = {"differences": DIFFERENCES.assign(p_adjusted=1.0), "words": WORDS.head(0), "agencies": AGENCIES.head(0)}
    found = outlets(texts=TEXTS.head(0), sharing=SHARING.head(0), similarity=ALIKE.head(0), **nothing)
    assert found.titles == {
        "topics": "لا موضوع تختلف حصته في صحيفة عن سائر الصحف بأكثر مما تفسره المصادفة",
        "words": "لا كلمة تكثر في صحيفة كثرة مؤكدة إذا اتحدت الموضوعات",
        "agencies": "لا ذكر لوكالة أنباء في أي مقال",
        "texts": "لا نص نشرته صحيفتان",
        "similarity": "لا اثنتين للمقارنة بينهما",
    }


def test_any_agency_has_a_name_in_the_language() -> None:
    assert named_agencies(AGENCIES)["agency"].tolist() == ["الوكالات كلها"]
    assert named_agencies(AGENCIES, language="en")["agency"].tolist() == ["any agency"]


@pytest.mark.parametrize(
    ("language", "sentence", "source"),
    [
        ("ar", "في الموضوعات: لا تشمل الأرقام 3 مقالات بثقة دون 0.60.", "لا تشمل الأرقام 3 مقالات بثقة دون 0.60."),
        (
            "en",
            "Of topics: left out: 3 articles with a confidence below 0.60.",
            "Left out: 3 articles with a confidence below 0.60.",
        ),
    ],
)
def test_what_topics_leave_out_is_said_in_the_page_and_below_their_figures(language, sentence, source) -> None:
    table = pd.DataFrame()
    table.attrs = {"min_confidence": 0.6, "n_undecided": 3, "n_dropped": 0}
    for found, told in (
        (timeline(language=language, table=table), "missing"),
        (outlets(language, table=table), "scope"),
    ):
        assert found.names[told].endswith(sentence)
        assert found.names["topic_source"] == f"{found.source}. {source}"
    for found, told in ((timeline(language=language), "missing"), (outlets(language), "scope")):
        assert sentence not in found.names[told]
        assert found.names["topic_source"] == found.source
