"""The sentences about one word and about one article: true of the data, also where there is little of it."""

from __future__ import annotations

import pandas as pd
import pytest

from toolkit.explore.portrait import portray_word
from toolkit.report.findings import article_card, article_findings, topic_names, vocabulary_findings
from toolkit.tokens import drop_stopwords, tokenize

LANGUAGES = ("ar", "en")


def articles(n: int = 6, *, rising: bool = False) -> pd.DataFrame:
    days = pd.to_datetime("2024-03-01") + pd.to_timedelta([i // 2 for i in range(n)], unit="D")
    body = ["نزل المطر على الوادي" if i % 2 == 0 else "فاز الفريق بالكأس" for i in range(n)]
    if rising:
        body = ["فاز الفريق بالكأس" if i < n // 2 else "نزل المطر على الوادي" for i in range(n)]
    about = {"article_id": [f"a{i}" for i in range(n)], "outlet": [("الضفة", "النهر")[i % 2] for i in range(n)]}
    return pd.DataFrame(about | {"title": "", "body": body, "section": "", "agency": "", "published": days})


def said(table: pd.DataFrame, word: str, language: str, *, by: str = "outlet"):
    tokens = tokenize(table)
    content = drop_stopwords(tokens)
    portrait = portray_word(tokens, content, table, word, by=by, min_count=1)
    none = pd.DataFrame({"group": [], "written": [], "g2": [], "log_ratio": []})
    return vocabulary_findings(table, content.frequencies(), none, none, by=by, portrait=portrait, language=language)


def test_the_sentences_about_a_word() -> None:
    found = said(articles(), "مطر", "ar")
    assert found.names["word"] == "ترد كلمة «المطر» 3 مرات في 3 مقالات، أي في 50 في المئة من المقالات."
    assert found.titles["lines"] == "مواضع «المطر» في النصوص: 3 مواضع"
    assert found.titles["neighbours"].startswith("أشد الكلمات ملازمةً لكلمة «المطر»: «")
    assert found.titles["strips"] == "100 في المئة من مواضع «المطر» في «الضفة»، ولا موضع لها في صحيفة واحدة"
    assert found.titles["trend"] == "لا تغيّر يُعتدّ به في معدل ورود «المطر»"
    assert found.summary["numbers"] | {"word": "المطر", "word_count": 3, "word_docs": 3} == found.summary["numbers"]
    english = said(articles(), "مطر", "en")
    assert "50% of all articles" in english.names["word"]
    assert english.titles["strips"].endswith("and none in 1 outlet")


def test_a_change_is_told_with_its_day_and_both_levels() -> None:
    table = articles(80, rising=True)
    found = said(table, "مطر", "ar", by="")
    # From Monday the 18th on: 40 times in 46 articles of three words each.
    level = f"{40 / 138 * 1e6:,.0f}"
    title = f"ارتفع معدل ورود «المطر» منذ أسبوع 18 مارس 2024: من 0 إلى {level} لكل مليون كلمة"
    assert found.titles["trend"] == title
    assert found.summary["numbers"]["word_changes"] == 1
    falling = said(table.assign(published=table["published"].to_numpy()[::-1]), "مطر", "en", by="")
    assert " falls from " in falling.titles["trend"]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("word", ["مطر", ""])
@pytest.mark.parametrize("columns", [{"published": pd.NaT}, {"outlet": ""}, {"published": pd.NaT, "outlet": ""}, {}])
def test_every_title_says_something(language: str, word: str, columns: dict) -> None:
    table = articles().assign(**columns)
    found = said(table, word, language, by="" if "outlet" in columns else "outlet")
    assert all([found.names["word"], *found.titles.values()])
    if word and "published" in columns:
        assert found.titles["trend"] == ("لا تاريخ نشر في أي مقال" if language == "ar" else "No article has a date")


TOPICS = pd.DataFrame(
    {
        "topic": [1, 0],
        "label": ["مطر، سيول", "فريق، كأس"],
        "size": [2, 40],
        "closeness": [0.9, 0.4],
        "own": [True, False],
    }
)
TERMS = pd.DataFrame({"written": ["المطر", "الوادي"], "count": [3, 2]})
NEAREST = pd.DataFrame({"title": ["سيول في الوادي", "فاز"], "outlet": ["النهر", "الضفة"], "similarity": [0.4, 0.1]})


def about(language: str = "ar", *, topics=TOPICS, n_copies: int = 0, asked: bool = False, least=0.0, **parts):
    table = articles().assign(title="مطر غزير")
    copies = table.head(n_copies + 1 if n_copies else 0)
    tables = (topics, 0.934, parts.get("terms", TERMS), parts.get("nearest", NEAREST), copies)
    return article_findings(table, 0, *tables, was_asked=asked, min_confidence=least, language=language)


def test_the_answer_about_an_article() -> None:
    assert about(n_copies=2).answer == (
        "«مطر غزير» في موضوع «مطر، سيول» بدرجة ثقة 0.93، ويليه في القرب «فريق، كأس»، وأخص كلماته به «المطر» و«الوادي»، "
        "وأقرب المقالات إليه «سيول في الوادي»، وأعاد نصَّه مقالان."
    )
    assert about().summary["key"] == 2
    assert about().summary["key_label"] == "مقالان في موضوعه"
    assert about().summary["numbers"]["article_id"] == "a0"
    assert about(n_copies=2).titles["copies"] == "نصه في 3 مقالات"
    assert about().titles["nearest"] == "أقربها «سيول في الوادي»، وكلها من صحيفتين"
    assert about("en").answer.startswith(
        "“\u2068مطر غزير\u2069” is in the topic “\u2068مطر، سيول\u2069” with a confidence"
    )


def test_a_title_in_quotation_marks_gets_no_second_pair() -> None:
    nearest = NEAREST.assign(title=["«سيول»", "فاز"])
    assert about(nearest=nearest).titles["nearest"].startswith("أقربها «سيول»،")
    assert "«\u2068«أ» و«ب»\u2069»" in about(nearest=nearest.assign(title="«أ» و«ب»")).titles["nearest"]


def test_it_says_whether_the_article_was_asked_for() -> None:
    assert about(asked=True).names["choice"] == "المقال المطلوب معرّفه a0."
    assert "أطول المقالات العشرة" in about().names["choice"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_article_alone_still_has_sentences(language: str) -> None:
    topics = TOPICS.assign(own=False).head(1)
    found = about(language, topics=topics, terms=TERMS.head(0), nearest=NEAREST.head(0))
    assert all([found.answer, *found.titles.values()])
    assert found.summary["numbers"]["topic"] == ""
    assert found.summary["key"] == 0


def test_the_card_leaves_out_what_is_unknown() -> None:
    table = articles().assign(published=pd.to_datetime(["2024-03-01 10:30"] * 5 + [None]))
    card = article_card(table, 0).set_index("field")["value"]
    assert card.to_dict() == {"outlet": "الضفة", "published": "1 مارس 2024، 10:30", "words": "4", "article_id": "a0"}
    assert "published" not in article_card(table, 5, language="en")["field"].tolist()


def test_an_article_below_the_threshold_is_undecided() -> None:
    assert about(least=0.95).answer.startswith(
        "«مطر غزير» لم يُحسم موضوعه: أقربها «مطر، سيول» بدرجة ثقة 0.93 دون 0.95، ويليه في القرب «فريق، كأس»"
    )
    assert about("en", least=0.95).answer.startswith(
        "“\u2068مطر غزير\u2069” is undecided: the nearest topic is “\u2068مطر، سيول\u2069” "
        "with a confidence of 0.93, below 0.95, and"
    )
    assert topic_names([0, -1, 1], TOPICS) == ["فريق، كأس", "غير محسوم", "مطر، سيول"]
    assert topic_names([-1], TOPICS, language="en") == ["undecided"]
