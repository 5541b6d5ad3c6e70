"""Texts that people made themselves: several articles in one file, and single ones that must stay whole."""

from __future__ import annotations

from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolkit.loading.credits import read_wires
from toolkit.loading.pages import read_page

WIRES = read_wires()
PLACES = ("نوران", "الوادي", "الجسر")
BODIES = [f"أعلنت إدارة ميناء {place} أمس أنها ستبدأ توسعة الرصيف الشمالي خلال الشهر المقبل." for place in PLACES]
MORE = "وقال المدير إن التوسعة ستزيد طاقة الميناء بمقدار الثلث، وإن التمويل مضمون من المصرف الوطني."
TITLES = [f"توسعة الميناء في {place}" for place in PLACES]
DATES = [f"{day} يناير 2026" for day in (3, 4, 5)]


def read(text: str):
    return read_page(text, "page.txt", WIRES)[0]


def lay_out(number: int, top: str = "", bottom: str = "") -> str:
    return f"{TITLES[number]}\n{top}{BODIES[number]}\n{MORE}{bottom}"


SEPARATED = {
    "rules of =": "\n==========\n".join(lay_out(n) for n in range(3)),
    "rules of = and empty lines": "\n\n=====\n\n".join(lay_out(n, top="\n") for n in range(3)),
    "a rule above and below": "=====\n" + "\n=====\n".join(lay_out(n) for n in range(3)) + "\n=====",
    "other rules, dated": "\n\n-----\n\n".join(lay_out(n, top=f"{DATES[n]}\n") for n in range(3)),
    "stars, dated below": "\n***\n".join(lay_out(n, bottom=f"\nنُشر في: {DATES[n]}") for n in range(3)),
    "wide gaps, dated": "\n\n\n\n".join(lay_out(n, top=f"نُشر في: {DATES[n]}\n\n") for n in range(3)),
    "wide gaps, the date first": "\n\n\n\n".join(f"{DATES[n]}\n{lay_out(n)}" for n in range(3)),
    "labels": "\n\n".join(f"العنوان: {TITLES[n]}\nالتاريخ: {DATES[n]}\nالنص:\n{BODIES[n]}\n{MORE}" for n in range(3)),
}


@pytest.mark.parametrize("name", SEPARATED)
def test_articles_pasted_one_below_the_other_are_told_apart(name):
    found = read(SEPARATED[name])
    assert [article.title for article in found] == TITLES
    assert [article.body for article in found] == [f"{body}\n{MORE}" for body in BODIES]
    assert [article.position for article in found] == [1, 2, 3]
    if "dat" in name or name == "labels":
        assert [article.published for article in found] == [datetime(2026, 1, day) for day in (3, 4, 5)]


SINGLE = {
    "sections behind stars": f"{TITLES[0]}\n{BODIES[0]}\n***\n{BODIES[1]}\n***\n{BODIES[2]}",
    "subheads behind rules": f"{TITLES[0]}\n{BODIES[0]}\n-----\nخلفية القرار\n{BODIES[1]}\n-----\nردود\n{BODIES[2]}",
    "wide gaps": f"{TITLES[0]}\n\n\n\n{BODIES[0]}\n\n\n\nخلفية القرار\n\n\n\n{BODIES[1]}",
    "a rule below the title": f"{TITLES[0]}\n=====\n{BODIES[0]}\n{MORE}",
    "a rule above the source": f"{TITLES[0]}\n{BODIES[0]}\n{MORE}\n=====\nالميناء",
    "a list": f"{TITLES[0]}\n{BODIES[0]}\n\n1- خفض الرسوم على الشاحنات\n\n2- توسعة الأرصفة الشمالية\n\n{MORE}",
    "a table": f"{TITLES[0]}\n{BODIES[0]}\nالطماطم\t12\t14\nالبطاطا\t8\t9\n{MORE}",
    "a label inside": f"{TITLES[0]}\n{BODIES[0]}\nعنوان الكتاب: حكايات المرفأ\n{MORE}",
    "a chronicle": f"{TITLES[0]}\n{BODIES[0]}\n\n\n\n3 يناير 2026\n\n\n\n4 يناير 2026\n{MORE}",
}


@pytest.mark.parametrize("name", SINGLE)
def test_a_text_of_one_article_stays_whole(name):
    (article,) = read(SINGLE[name])
    assert article.title == TITLES[0]
    kept = f"{article.body} {article.extra}"
    assert all(word in kept for word in SINGLE[name].partition("\n")[2].split())


def test_a_poem_with_a_refrain_stays_whole():
    poem = "يا نوران يا دار المطر\nيا بحر يا قمر السهر\n\nيا نوران يا دار المطر\nعودي إلى ضوء القمر"
    (article,) = read(f"قصيدة المطر\n\n{poem}\n\n\n\nيا نوران يا دار المطر")
    assert article.title == "قصيدة المطر"
    assert article.body.startswith("يا نوران يا دار المطر\nيا بحر")
    assert article.body.count("يا نوران يا دار المطر") == 3


@pytest.mark.parametrize("text", ["سطر وحيد", BODIES[0], "3 يناير 2026", "كلمة " * 60, "====="])
def test_a_file_of_one_line_is_one_text(text):
    (article,) = read(text)
    assert (article.title, article.body) == ("", text.strip())


def test_a_title_of_300_characters_is_not_lost():
    title = ("كلمة طويلة " * 30)[:300].strip()
    (article,) = read(f"{title}\n{BODIES[0]}")
    assert title in f"{article.title}\n{article.body}"


def test_the_words_of_buttons_and_dates_of_change_are_read():
    top = "آخر تحديث: 5 يناير 2026 10:00\nنشر في: 3 يناير 2026\nشارك\nفيسبوك\nتويتر\nواتساب\nطباعة\nحجم الخط\n"
    (article,) = read(lay_out(0, top=top, bottom="\nفيسبوك\nتويتر\nنسخ الرابط"))
    assert article.body == f"{BODIES[0]}\n{MORE}"
    assert article.published == datetime(2026, 1, 3)
    assert article.extra["tail"] == ["فيسبوك", "تويتر", "نسخ الرابط"]
    assert "واتساب" in article.extra["widget_lines"]


def test_fields_above_a_text_are_read():
    fields = "العنوان: توسعة الميناء\nالتاريخ: 3 يناير 2026\nالكاتب: سلمى الهاشمي\nالقسم: اقتصاد\nالمصدر: الميناء"
    (article,) = read(f"{fields}\nالرابط: https://m.example/1\nالنص: {BODIES[0]}\n{MORE}")
    assert (article.title, article.body) == ("توسعة الميناء", f"{BODIES[0]}\n{MORE}")
    assert (article.author, article.section, article.outlet) == ("سلمى الهاشمي", "اقتصاد", "الميناء")
    assert (article.url, article.published) == ("https://m.example/1", datetime(2026, 1, 3))


WORDS = [
    *TITLES,
    *BODIES,
    MORE,
    *DATES,
    "=====",
    "-----",
    "***",
    "\n",
    "\n\n\n\n",
    "العنوان: خبر آخر",
    "1- بند أول هنا",
]


@given(st.lists(st.sampled_from(WORDS), max_size=30))
def test_no_line_of_any_text_is_lost(lines):
    kept = " ".join(f"{each.title} {each.body} {each.captions} {each.extra}" for each in read("\n".join(lines)))
    for line in {line for line in lines if any(map(str.isalpha, line))}:
        assert line.removeprefix("العنوان: ") in kept
