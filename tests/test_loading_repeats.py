"""Boilerplate by form and by repetition: what is taken out, and what has to stay."""

from __future__ import annotations

import json
import random

import pytest

from toolkit.loading import load_corpus
from toolkit.loading.boilerplate import split_inner

PLACES = ("نوران", "الوادي", "الجسر", "المرفأ", "الواحة", "السهل", "البستان", "القلعة", "التلة", "الساحل")
SIGN = "رمز الاشتراك في الخدمة 4455"


def article(number: int, end: list[str], outlet: str = "الميناء", title: str = "") -> dict[str, str]:
    place = PLACES[number % len(PLACES)]
    lines = [
        f"هطل المطر على {place} للمرة {number} هذا الشهر.",
        f"وقال سكان {place} إن الطرق بقيت سالكة طوال اليوم {number}.",
    ]
    return {"title": title or f"مطر على {place} {number}", "body": "\n".join([*lines, *end]), "outlet": outlet}


def load(folder, *files: list[dict[str, str]], **options):
    for number, records in enumerate(files):
        (folder / f"{number}.json").write_text(json.dumps(records, ensure_ascii=False), "utf-8")
    return load_corpus(folder, **options)


def taken(corpus) -> list[list[str]]:
    return [json.loads(extra).get("boilerplate", []) for extra in corpus.articles["extra"]]


def test_a_line_below_many_articles_of_one_outlet_is_moved_to_extra(tmp_path):
    corpus = load(tmp_path, [article(n, [SIGN] if n < 4 else []) for n in range(10)])
    assert taken(corpus) == [[SIGN]] * 4 + [[]] * 6
    assert not any(SIGN in body for body in corpus.articles["body"])
    assert corpus.articles["body"][0] == article(0, [])["body"]


def test_the_same_line_in_other_outlets_or_too_seldom_stays(tmp_path):
    seldom = [article(n, [SIGN] if n < 2 else []) for n in range(10)]
    others = [article(n, [SIGN] if n < 12 else [], outlet=f"صحيفة {n % 6}") for n in range(10, 22)]
    assert taken(load(tmp_path, seldom, others)) == [[]] * 22


def test_copies_of_one_article_do_not_make_its_last_line_boilerplate(tmp_path):
    corpus = load(tmp_path, [article(1, ["والله ولي التوفيق"], title="خاتمة") for _ in range(6)])
    assert taken(corpus) == [[]] * 6


def test_a_refrain_inside_a_poem_and_a_verse_between_paragraphs_stay(tmp_path):
    refrain = [
        "يا نوران يا دار المطر",
        "يا بحر يا قمر السهر",
        "يا نوران يا دار المطر",
        "هكذا انتهت القصيدة التي ألقاها الشاعر.",
    ]
    corpus = load(tmp_path, [article(n, [*refrain[:3], f"{refrain[3]} {n}."]) for n in range(8)])
    assert taken(corpus) == [[]] * 8


LONG = "أعلنت إدارة الميناء رقم {n} أمس أنها ستبدأ توسعة الرصيف الشمالي خلال الشهر المقبل بعد أن اكتملت الدراسات {k}."


def story(number: int, *between: str, first: tuple[str, ...] = ()) -> dict[str, str]:
    lines = [LONG.format(n=number, k=k) for k in range(3)]
    body = [*first, lines[0], *between, *lines[1:]]
    return {"title": f"خبر {number}", "body": "\n".join(body), "outlet": "الميناء"}


@pytest.mark.parametrize("line", ["إعلان", "تابع الميناء عبر خدمة الأخبار", "مساحة مخصصة للإعلان"])
def test_a_line_between_paragraphs_of_many_articles_is_moved(tmp_path, line):
    corpus = load(tmp_path, [story(n, line) if n % 3 else story(n) for n in range(30)])
    assert taken(corpus) == [[line] if n % 3 else [] for n in range(30)]
    assert list(corpus.articles["body"]) == [story(n)["body"] for n in range(30)]


def test_a_line_above_many_articles_is_moved_but_a_dateline_stays(tmp_path):
    moved = load(tmp_path, [story(n, first=("استمع إلى المقال",)) for n in range(20)])
    assert taken(moved) == [["استمع إلى المقال"]] * 20
    (tmp_path / "other").mkdir()
    kept = load(tmp_path / "other", [story(n, first=("نوران – الميناء",)) for n in range(20)])
    assert taken(kept) == [[]] * 20


def test_headings_that_a_few_columns_share_stay(tmp_path):
    assert taken(load(tmp_path, [story(n, *["السطر الأخير"] * (n < 5)) for n in range(80)])) == [[]] * 80


def test_copies_of_one_text_do_not_make_its_lines_boilerplate(tmp_path):
    copies = [story(1, "خلفية الحدث") | {"title": f"عنوان {n}"} for n in range(20)]
    assert taken(load(tmp_path, copies)) == [[]] * 20


def test_a_poem_in_many_articles_stays(tmp_path):
    poem = ("يا نوران يا دار المطر", "يا بحر يا قمر السهر", "يا زورقاً ضل السفر", "يا نوران يا دار المطر")
    assert taken(load(tmp_path, [story(n, *poem) for n in range(20)])) == [[]] * 20


def test_a_sentence_needs_a_fifth_of_the_articles(tmp_path):
    end = ["وتعقد اللجنة اجتماعها المقبل بعد أسبوع."]
    assert taken(load(tmp_path, [article(n, end if n < 3 else []) for n in range(20)])) == [[]] * 20
    corpus = load(tmp_path, [article(n, end if n < 5 else []) for n in range(20)])
    assert taken(corpus) == [end] * 5 + [[]] * 15


def test_agencies_and_datelines_stay(tmp_path):
    records = [
        {"title": f"خبر {n}", "body": f"نوران - واس\nافتتح الوزير المعرض {n} أمس.", "outlet": "الميناء"}
        for n in range(9)
    ]
    assert taken(load(tmp_path, records)) == [[]] * 9


def test_the_result_does_not_depend_on_files_or_processes(tmp_path):
    records = [article(n, [SIGN] if n % 3 else []) for n in range(30)]
    (tmp_path / "one").mkdir()
    one = load(tmp_path / "one", records)
    (tmp_path / "two").mkdir()
    two = load(tmp_path / "two", records[:7], records[7:20], records[20:])
    assert taken(one) == taken(two)
    assert list(one.articles["body"]) == list(two.articles["body"])
    mixed = random.Random(1).sample(records, len(records))
    (tmp_path / "three").mkdir()
    three = load(tmp_path / "three", mixed)
    assert sorted(three.articles["body"]) == sorted(one.articles["body"])


def test_what_stands_between_paragraphs_is_taken_by_its_form():
    first, last = "هطل المطر أمس على نوران.", "وبقيت الطرق سالكة طوال اليوم."
    for inner in (
        ["اقرأ أيضاً: السيول تغلق طريق الجبل"],
        ["اقرأ أيضاً", "السيول تغلق طريق الجبل", "الأرصاد تحذر من العواصف"],
        ["قد يهمك أيضاً:", "السيول تغلق طريق الجبل"],
        ["تابعونا على قناة الميناء في تلغرام"],
        ["لمتابعة آخر الأخبار اشترك في قناتنا على واتساب"],
        ["نحن نستخدم ملفات تعريف الارتباط لتحسين تجربتك في الموقع."],
        ["باستمرارك في التصفح فإنك توافق على استخدام ملفات تعريف الارتباط"],
    ):
        assert split_inner([first, *inner, last]) == ([first, last], inner)


def test_paragraphs_that_only_look_alike_stay():
    first, last = "هطل المطر أمس على نوران.", "وبقيت الطرق سالكة طوال اليوم."
    for line in (
        "تابعت اللجنة أعمالها في نوران",
        "شارك في اللقاء وزراء من ست دول.",
        "تابعوا سيرهم على الطريق حتى الفجر",
        "قال الخبير إن ملفات تعريف الارتباط تثير قلق المستخدمين.",
        "اقرأ باسم ربك الذي خلق",
        "شاهد عيان: رأيت السيل يجرف السيارات",
        "أخبار ذات صلة بالميناء وصلت إلى الوزارة.",
        "حكاية المطر",
    ):
        assert split_inner([first, line, last]) == ([first, line, last], [])


def test_nothing_is_lost_and_the_first_line_stays(tmp_path):
    records = [{"title": f"خبر {n}", "body": f"{SIGN}\n{SIGN}", "outlet": "الميناء"} for n in range(5)]
    corpus = load(tmp_path, records)
    for body, moved in zip(corpus.articles["body"], taken(corpus), strict=True):
        assert body.split("\n") + moved == [SIGN, SIGN]
