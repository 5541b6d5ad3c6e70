"""Agencies and datelines: every form in which texts credit, and names that are only spoken of."""

from __future__ import annotations

import json

import pytest

from toolkit.loading import load_corpus
from toolkit.loading.credits import find_agencies, read_credit_line, read_wires

WIRES = read_wires()
TEXT = "أعلنت الحكومة أمس إطلاق مشروع جديد لتوسعة الميناء خلال عامين.\nوقال الوزير إن التمويل مضمون من المصرف الوطني."
SPELLINGS = {
    "رويترز": "رويترز|Reuters|REUTERS|وكالة رويترز|رويتر",
    "أ.ف.ب": "أ ف ب|ا.ف.ب|أ.ف.ب|أ. ف. ب|أ.ف.ب.|أف ب|ا ف ب|AFP|فرانس برس|وكالة الصحافة الفرنسية|«أ.ف.ب»",
    "أ.ب": "أ ب|أ.ب|ا.ب|أسوشيتد برس|الأسوشيتد برس|AP",
    "د.ب.أ": "د ب أ|د.ب.أ|د.ب.ا|د ب ا|DPA|وكالة الأنباء الألمانية",
    "إ.ف.ي": "إفي|EFE|وكالة إفي",
    "أنسا": "أنسا|ANSA",
    "واس": "واس|وكالة الأنباء السعودية|SPA|وكالة الأنباء السعودية (واس)",
    "وام": "وام|وكالة أنباء الإمارات|وكالة أنباء الإمارات (وام)|WAM",
    "سانا": "سانا|SANA",
    "الأناضول": "الأناضول|وكالة الأناضول|أناضول|Anadolu",
    "بترا": "بترا|وكالة الأنباء الأردنية (بترا)|Petra",
    "كونا": "كونا|KUNA|وكالة الأنباء الكويتية",
    "قنا": "قنا|QNA|وكالة الأنباء القطرية",
    "بنا": "بنا|BNA|وكالة أنباء البحرين",
    "وفا": "وفا|WAFA|وكالة الأنباء الفلسطينية",
    "سبأ": "سبأ|سبأ نت|SABA",
    "العمانية": "العمانية|أونا|وكالة الأنباء العمانية|ONA",
    "شينخوا": "شينخوا|وكالة أنباء شينخوا|Xinhua",
    "تاس": "تاس|TASS|وكالة تاس",
    "سبوتنيك": "سبوتنيك|Sputnik",
    "أ.ش.أ": "أ ش أ|أ.ش.أ|ا ش ا|MENA|وكالة أنباء الشرق الأوسط",
    "و.م.ع": "و م ع|و.م.ع|MAP",
    "وكالات": "وكالات|الوكالات",
}
FORMS = [(spelling, name) for name, spellings in SPELLINGS.items() for spelling in spellings.split("|")]


@pytest.mark.parametrize(("spelling", "name"), FORMS)
def test_every_spelling_is_known_in_brackets_alone_and_behind_a_place(tmp_path, spelling, name):
    assert WIRES.find(spelling) == [name]
    assert read_credit_line(spelling, WIRES) == {"agency": name}
    assert read_credit_line(f"القاهرة – {spelling}", WIRES)["agency"] == name
    if "(" not in spelling:
        assert find_agencies(f"القاهرة ({spelling}) - {TEXT}", [], WIRES) == name
        assert find_agencies(f"{TEXT} ({spelling}).", [], WIRES) == name
    assert find_agencies(f"{TEXT}\n{spelling}", [], WIRES) == name


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("موسكو – «الصحيفة»", {"place": "موسكو", "outlet": "الصحيفة"}),
        ("القاهرة (أ.ف.ب) -", {"place": "القاهرة", "agency": "أ.ف.ب"}),
        ("عمان (بترا)-", {"place": "عمان", "agency": "بترا"}),
        ("عمّان ـ بترا", {"place": "عمّان", "agency": "بترا"}),
        ("بيروت ــ رويترز", {"place": "بيروت", "agency": "رويترز"}),
        ("باريس/ أ.ف.ب", {"place": "باريس", "agency": "أ.ف.ب"}),
        ("غزة- معا", {"place": "غزة", "agency": "معا"}),
        ("دمشق-سانا", {"place": "دمشق", "agency": "سانا"}),
        ("الرياض، واس", {"place": "الرياض", "agency": "واس"}),
        ("القاهرة، (د ب أ)", {"place": "القاهرة", "agency": "د.ب.أ"}),
        ("لندن-«الحياة الجديدة»", {"place": "لندن", "outlet": "الحياة الجديدة"}),
        ("نوران – «الميناء»:", {"place": "نوران", "outlet": "الميناء"}),
        ("أنقرة/ سلمى الهاشمي/ الأناضول", {"place": "أنقرة", "author": "سلمى الهاشمي", "agency": "الأناضول"}),
        ("العواصم - «وكالات»", {"place": "العواصم", "agency": "وكالات"}),
        ("القاهرة - رويترز تحتفل بمئويتها", {}),
        ("السوق - معا نبني", {}),
    ],
)
def test_a_dateline_says_where_and_from_whom(line, expected):
    assert read_credit_line(line, WIRES) == expected


@pytest.mark.parametrize(
    ("start", "expected"),
    [
        ("الكويت - كونا - ", "كونا"),
        ("باريس (أ.ف.ب) - ", "أ.ف.ب"),
        ("برلين 12 مايو (د ب أ) - ", "د.ب.أ"),
        ("بكين 3 مارس 2024 (شينخوا) -- ", "شينخوا"),
        ("القاهرة في 12 مايو /أ ش أ/ ", "أ.ش.أ"),
        ("مسقط في 12 مايو /العمانية/ ", "العمانية"),
        ("رام الله 16-1-2026 وفا- ", "وفا"),
        ("نوران - (رويترز): ", "رويترز"),
        ("رويترز - الرياض\n", "رويترز"),
        # spoken of, or words of the language
        ("قالت رويترز إن ", ""),
        ("ونقلت «رويترز» عن مسؤول أن ", ""),
        ("أفادت وكالة الأنباء السعودية (واس) بأن ", ""),
        ("أعلنت وكالة الأناضول - في بيان - أن ", ""),
        ("فارس - بطل الحكاية - ", ""),
        ("الأناضول: تاريخ قديم. ", ""),
        ("سبأ - مملكة قديمة - ", ""),
        ("وفا الرجل بوعده ثم ", ""),
    ],
)
def test_an_agency_is_credited_at_the_start_and_not_where_it_is_spoken_of(tmp_path, start, expected):
    assert find_agencies(start + TEXT, [], WIRES) == expected
    records = [{"title": f"خبر {number}", "body": f"{start}{TEXT} {number}"} for number in range(10)]
    (tmp_path / "a.json").write_text(json.dumps(records, ensure_ascii=False), "utf-8")
    assert set(load_corpus(tmp_path).articles["agency"]) == {expected}  # many records are read in another way
