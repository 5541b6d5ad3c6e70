"""Raw text pages: several articles in a page, each with its head printed twice."""

from __future__ import annotations

from datetime import datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from toolkit.loading import load_corpus
from toolkit.loading.credits import find_agencies, read_credit_line, read_wires
from toolkit.loading.pages import read_page

WIRES = read_wires()
LONG = "أعلنت إدارة ميناء نوران أمس أنها ستبدأ توسعة الرصيف الشمالي خلال الشهر المقبل بعد اكتمال الدراسات."
MORE = "وقال المدير إن التوسعة ستزيد طاقة الميناء بمقدار الثلث، وإن التمويل مضمون من المصرف الوطني."
CAPTION = "سفن راسية في ميناء نوران صباح أمس"


def read(text: str):
    return read_page(text, "page.txt", WIRES)[0]


def lay_out(title, body, captions=(), widget="TT", gap="\n"):
    """Print an article as the site does: head, widget, head again, body."""
    twice = [caption for caption in captions for _ in range(2)]
    head = [title, "", *twice]
    return "\n".join([*head, widget, "", *head, "", gap.join(body)])


WORDS = [
    "الميناء",
    "المدينة",
    "المجلس",
    "أعلن",
    "قال",
    "وزير",
    "البلدية",
    "مشروع",
    "جديد",
    "الطريق",
    "السوق",
    "المدرسة",
    "اتفاق",
    "جلسة",
    "بحر",
    "مطر",
    "قمح",
    "تجارة",
]
sentence = st.lists(st.sampled_from(WORDS), min_size=12, max_size=40).map(lambda words: " ".join(words) + ".")
title = st.lists(st.sampled_from(WORDS), min_size=3, max_size=12).map(" ".join)
caption = st.lists(st.sampled_from(WORDS), min_size=5, max_size=15).map(" ".join)
credit = st.sampled_from(["", " (أ.ف.ب)", " (رويترز)", " (الميناء)"])
article = st.tuples(
    title,
    st.lists(sentence, min_size=1, max_size=6, unique=True),
    st.lists(st.tuples(caption, credit).map("".join), max_size=2, unique=True),
    st.sampled_from(["TT", "AA", "استمع", "20 تعليقاً", "حجم الخط"]),
    st.sampled_from(["\n", "\n\n"]),
)


@settings(max_examples=100)
@given(
    st.lists(article, min_size=1, max_size=6, unique_by=lambda item: item[0]),
    st.integers(2, 5),
    st.sampled_from(["\n", "\r\n"]),
    st.booleans(),
)
def test_articles_come_out_as_they_were_laid_out(tmp_path_factory, articles, blanks, line_end, mark):
    page = ("\n" * (blanks + 1)).join(lay_out(*item) for item in articles).replace("\n", line_end)
    path = tmp_path_factory.mktemp("pages") / "page.txt"
    path.write_bytes(page.encode("utf-8-sig" if mark else "utf-8"))
    corpus = load_corpus(path)
    assert list(corpus.articles["title"]) == [item[0] for item in articles]
    assert [body.split("\n") for body in corpus.articles["body"]] == [item[1] for item in articles]
    assert [text.split("\n") if text else [] for text in corpus.articles["captions"]] == [item[2] for item in articles]
    assert list(corpus.articles["position"]) == list(range(1, len(articles) + 1))
    assert not len(corpus.problems)


def test_the_real_page_gives_its_two_articles(shared):
    corpus = load_corpus(shared / "pages" / "asharq_page.txt")
    first, second = corpus.articles.itertuples()
    assert first.title == "موسكو تعتقل 8 عناصر تابعين لـ«داعش»"
    assert first.body.startswith("أعلنت موسكو أنها أحبطت")
    assert first.body.count("\n") == 10
    assert first.captions == ""
    assert second.title == "زعيم كوريا الشمالية يتعهد تعزيز الشراكة مع روسيا ويصف بوتين بـ«الصديق الأعز»"
    assert second.body.count("\n") == 8
    assert second.captions.count("\n") == 0
    assert second.captions.endswith("(أ.ف.ب)")
    assert (first.agency, second.agency) == ("", "أ.ف.ب")
    for row in (first, second):
        assert "TT" not in row.body
        assert row.title not in row.body
        assert not row.captions or row.captions not in row.body


def test_a_text_without_structure_is_one_article():
    (found,) = read(f"توسعة ميناء نوران\n\n{LONG}\n{MORE}")
    assert (found.title, found.body) == ("توسعة ميناء نوران", f"{LONG}\n{MORE}")


@pytest.mark.parametrize("text", [LONG, "سطر وحيد", f"{LONG}\n{MORE}", f"{'كلمة ' * 60}\nسطر ثان"])
def test_a_first_line_that_is_a_paragraph_is_no_title(text):
    (found,) = read(text)
    assert found.title == ""
    assert found.body == "\n".join(line.strip() for line in text.split("\n"))


def test_an_article_without_a_widget_among_others_is_found_by_the_gap():
    page = (
        f"{lay_out('عنوان أول هنا', [LONG])}\n\n\n\nعنوان بلا أداة\n\n{MORE}\n\n\n\n{lay_out('عنوان ثالث هنا', [LONG])}"
    )
    assert [found.title for found in read(page)] == ["عنوان أول هنا", "عنوان بلا أداة", "عنوان ثالث هنا"]
    assert read(page)[1].body == MORE


def test_text_above_the_first_title_is_kept_and_said():
    articles, problems = read_page(f"الرئيسية\nبحث\n\n\n{lay_out('عنوان الخبر', [LONG])}", "page.txt", WIRES)
    assert [article.title for article in articles] == ["عنوان الخبر"]
    assert articles[0].extra["page_head"] == "الرئيسية\nبحث"
    assert [problem.reason for problem in problems] == ["text_outside"]


def test_a_caption_in_the_middle_of_the_body_is_taken_out():
    (found,) = read(lay_out("توسعة الميناء", [LONG, f"{CAPTION}\n{CAPTION}", MORE]))
    assert (found.body, found.captions) == (f"{LONG}\n{MORE}", CAPTION)


def test_an_article_of_captions_alone_has_no_body():
    (found,) = read(lay_out("توسعة الميناء", [], captions=[CAPTION]))
    assert (found.body, found.captions) == ("", CAPTION)
    (found,) = read(f"{CAPTION}\n{CAPTION}")
    assert CAPTION in found.body


def test_a_caption_printed_once_in_each_head_is_taken_out():
    page = f"توسعة الميناء الآن\n\n{CAPTION}\nTT\n\nتوسعة الميناء الآن\n\n{CAPTION}\n\n{LONG}"
    (found,) = read(page)
    assert (found.body, found.captions) == (LONG, CAPTION)


def test_credit_lines_are_read_and_kept_in_extra():
    body = ["نوران – «الميناء»", "كتبت: سلمى الهاشمي", "12 يناير (كانون الثاني) 2024", LONG, MORE, "(رويترز)"]
    page = f"اقتصاد\n\n{lay_out('توسعة الميناء', body)}"
    (found,) = read(page)
    assert found.body == f"{LONG}\n{MORE}"
    assert (found.outlet, found.author, found.agency, found.section) == ("الميناء", "سلمى الهاشمي", "رويترز", "اقتصاد")
    assert found.published == datetime(2024, 1, 12)
    assert set(found.extra["credit_lines"]) == {"اقتصاد", *body[:3], "(رويترز)"}


def test_the_outlet_of_one_dateline_is_that_of_the_page():
    page = "\n\n\n\n".join([lay_out("خبر أول اليوم", ["نوران: «الميناء»", LONG]), lay_out("خبر ثان اليوم", [MORE])])
    assert [found.outlet for found in read(page)] == ["الميناء", "الميناء"]


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("القاهرة: «الشرق الأوسط»", {"place": "القاهرة", "outlet": "الشرق الأوسط"}),
        ("القاهرة – لندن: «الشرق الأوسط»", {"place": "القاهرة، لندن", "outlet": "الشرق الأوسط"}),
        ("الرياض - واس", {"place": "الرياض", "agency": "واس"}),
        ("نوران (رويترز)", {"place": "نوران", "agency": "رويترز"}),
        ("عواصم - وكالات", {"place": "عواصم", "agency": "وكالات"}),
        ("المصدر: وكالات", {"agency": "وكالات"}),
        ("رويترز، أ ف ب", {"agency": "رويترز، أ.ف.ب"}),
        ("وكالة الأنباء السعودية", {"agency": "واس"}),
        ("فرانس برس", {"agency": "أ.ف.ب"}),
        ("د.ب.أ", {"agency": "د.ب.أ"}),
        ("بقلم سلمى الهاشمي", {"author": "سلمى الهاشمي"}),
        ("كتبت/ منى السيد", {"author": "منى السيد"}),
        ("موسكو: رائد جبر", {"place": "موسكو", "author": "رائد جبر"}),
        ("القسم: اقتصاد", {"section": "اقتصاد"}),
        ("رياضة", {"section": "رياضة"}),
        # running text and subheads that only look alike
        ("خلفية: أزمة قديمة", {}),
        ("أزمة المياه: حلول غائبة", {}),
        ("الوزير: لا تراجع", {}),
        ("كتب التاريخ من جديد", {}),
        ("عين اليوم – متابعات", {}),
        (LONG, {}),
        ("", {}),
    ],
)
def test_a_credit_line_says_who_where_and_when(line, expected):
    assert read_credit_line(line, WIRES) == expected


def test_the_agencies_of_the_caller_are_known():
    assert read_credit_line("نوران – أنباء البحر", read_wires(["أنباء البحر"])) == {
        "place": "نوران",
        "agency": "أنباء البحر",
    }


@pytest.mark.parametrize(
    ("body", "captions", "expected"),
    [
        ("باريس (رويترز) - قال مسؤول", [], "رويترز"),
        ("(أ ف ب) - أعلنت الحكومة", [], "أ.ف.ب"),
        ("واس - الرياض\nنص", [], "واس"),
        ("الرياض - واس:\nأعلنت", [], "واس"),
        (f"{LONG} (د ب أ).", [], "د.ب.أ"),
        (f"{LONG}\nالأناضول", [], "الأناضول"),
        (LONG, ["من اللقاء (أ.ف.ب - غيتي)"], "أ.ف.ب، غيتي"),
        ("(رويترز) - نص", ["صورة (أ.ف.ب)"], "رويترز"),
        ("قال إن الوزير (بنا) وصل إلى المكان المحدد", [], ""),
        (" عين اليوم – متابعات\nأكدت", [], ""),
        ("وفق ما ذكرته وكالة «رويترز» للأنباء، قال المسؤول", [], ""),
    ],
)
def test_an_agency_is_found_where_texts_credit_it(body, captions, expected):
    assert find_agencies(body, captions, WIRES) == expected


@given(st.lists(st.sampled_from([*WORDS, "TT", "\n", "\n\n", "\n\n\n\n", "(أ.ف.ب)", LONG, CAPTION]), max_size=60))
def test_any_text_is_read_and_no_word_of_it_is_lost(parts):
    kept = " ".join(f"{a.title} {a.body} {a.captions} {a.extra}" for a in read(" ".join(parts)))
    for word in set(parts) - {"TT"}:
        assert word.strip() in " ".join(kept.split())
