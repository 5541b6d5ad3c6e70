"""Arabic dates."""

from __future__ import annotations

from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolkit.loading.dates import find_date, parse_date
from toolkit.loading.relative_dates import parse_relative_date

D = datetime


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2024-12-31", D(2024, 12, 31)),
        ("2024-12-31T10:20:30Z", D(2024, 12, 31, 10, 20, 30)),
        ("2024-12-31T22:20:30+03:00", D(2024, 12, 31, 22, 20, 30)),  # as printed: the day of the newspaper
        ("2015-07-26 17:10:24", D(2015, 7, 26, 17, 10, 24)),
        ("Tue, 31 Dec 2024 10:20:30 +0300", D(2024, 12, 31, 10, 20, 30)),
        ("January 5, 2024", D(2024, 1, 5)),
        ("31 ديسمبر 2024", D(2024, 12, 31)),
        ("٣١ ديسمبر ٢٠٢٤", D(2024, 12, 31)),
        ("۱۲/۰۳/۲۰۲۴", D(2024, 3, 12)),
        ("3 فبراير (شباط) 2022", D(2022, 2, 3)),
        ("24 حزيران/يونيو 2024", D(2024, 6, 24)),
        ("5 تشرين الثاني 2023", D(2023, 11, 5)),
        ("5 كانون الأول 2023", D(2023, 12, 5)),
        ("5 كانون الثاني 2023", D(2023, 1, 5)),
        ("1 غشت 2020", D(2020, 8, 1)),
        ("7 جويلية 2019", D(2019, 7, 7)),
        ("15 دجنبر 2021", D(2021, 12, 15)),
        ("9 شتنبر 2021", D(2021, 9, 9)),
        ("2 أفريل 2021", D(2021, 4, 2)),
        ("الأحد، 12 يناير 2024 - 10:35 ص", D(2024, 1, 12, 10, 35)),
        ("آخر تحديث: 12 يناير 2024 الساعة 10:35 مساءً", D(2024, 1, 12, 22, 35)),
        ("نُشر: 15:29-31 ديسمبر 2024 م ـ 29 جمادي الآخر 1446 هـ", D(2024, 12, 31, 15, 29)),
        ("الأربعاء 29 جمادى الآخرة 1446هـ الموافق 1 يناير 2025م", D(2025, 1, 1)),
        ("15/09/1445", D(2024, 3, 25)),
        ("12/31/2024", D(2024, 12, 31)),
        ("12-1-24", D(2024, 1, 12)),
        ("الجمعة ٣ يناير ٢٠٢٥ ١٢:٠٥ م بتوقيت غرينتش", D(2025, 1, 3, 12, 5)),
        ("الأربعاء، 28 آب/اغسطس 2013، آخر تحديث 14:00 (GMT+0400)", D(2013, 8, 28, 14)),
        ("الأحد, 11 كانون2/يناير 2026 21:55", D(2026, 1, 11, 21, 55)),
        ("16 تشرين أول 2025", D(2025, 10, 16)),
        ("16 كانون ثاني 2025", D(2025, 1, 16)),
        ("16 يناير ,2026: 09:17 ص GST", D(2026, 1, 16, 9, 17)),
        ("3:15 م, 16 يناير, 2026", D(2026, 1, 16, 15, 15)),
        ("١٢:٠٥ ص ١٦ يناير ٢٠٢٦", D(2026, 1, 16, 0, 5)),
        ("16 يناير 2026 الساعة 21.17", D(2026, 1, 16, 21, 17)),
        ("16 يناير 2026 الساعة 9 مساء", D(2026, 1, 16, 21)),
        ("آخر تحديث 16 يناير 2026، 09:17 بتوقيت القدس", D(2026, 1, 16, 9, 17)),
        ("16.01.2026 | 09:17 GMT", D(2026, 1, 16, 9, 17)),
        ("January 16th, 2026 at 9:17 pm", D(2026, 1, 16, 21, 17)),
        ("16 janvier 2026", D(2026, 1, 16)),
        ("20260116T091700Z", D(2026, 1, 16, 9, 17)),
        ("2026-W03-5", D(2026, 1, 16)),
        # days in words, and the second word of a month that looks like one
        ("الجمعة السادس عشر من يناير 2026", D(2026, 1, 16)),
        ("الحادي والثلاثين من آذار 2025", D(2025, 3, 31)),
        ("الأول من كانون الثاني 2025", D(2025, 1, 1)),
        ("16 كانون الثاني / يناير 2026", D(2026, 1, 16)),
        ("غرة محرم 1447", D(2025, 6, 26)),
        # the weekday decides between day and month; without one, or with neither, the day comes first
        ("الأربعاء 03/04/2026", D(2026, 3, 4)),
        ("الجمعة 03/04/2026", D(2026, 4, 3)),
        ("Wed 03/04/2026", D(2026, 3, 4)),
        ("السبت 03/04/2026", D(2026, 4, 3)),
        ("03/04/2026", D(2026, 4, 3)),
        ("الجمعة 16-1-2026 الموافق 27-7-1447", D(2026, 1, 16)),
        # Hijri new year's days and feasts as the Umm al-Qura calendar of Saudi Arabia printed them
        ("1 محرم 1445 هـ", D(2023, 7, 19)),
        ("١ شوال ١٤٤٥هـ", D(2024, 4, 10)),
        ("10 ذو الحجة 1444", D(2023, 6, 28)),
        ("1 رمضان 1446 هـ", D(2025, 3, 1)),
    ],
)
def test_a_date_is_read_as_printed(text, expected):
    assert parse_date(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "",
        "رمضان",
        "15 رمضان",
        "30 فبراير 2024",
        "3 مارس (شباط) 2022",
        "وقعت الحرب في 5 يونيو 1967 بين الجانبين",
        "1700000000",
        "عام 2024",
        "2024",
        "0000-00-00 00:00:00",
        "السنة 30 العدد 100",
        "العدد 16453 - الجمعة 16 يناير 2026",
        "3/13/13/2024",
        "99:99",
        "31/31/2024",
        "فبراير (شباط) 2022",
    ],
)
def test_what_is_no_whole_date_gives_none(text):
    assert parse_date(text) is None


_MONTHS = [
    "يناير",
    "فبراير",
    "مارس",
    "أبريل",
    "مايو",
    "يونيو",
    "يوليو",
    "أغسطس",
    "سبتمبر",
    "أكتوبر",
    "نوفمبر",
    "ديسمبر",
]
_LEVANT = [
    "كانون الثاني",
    "شباط",
    "آذار",
    "نيسان",
    "أيار",
    "حزيران",
    "تموز",
    "آب",
    "أيلول",
    "تشرين الأول",
    "تشرين الثاني",
    "كانون الأول",
]
_DIGITS = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")


@given(st.dates(datetime(1900, 1, 1).date(), datetime(2099, 12, 31).date()), st.booleans(), st.integers(0, 3))
def test_every_day_is_read_in_every_form(day, arabic_digits, form):
    east, west = _MONTHS[day.month - 1], _LEVANT[day.month - 1]
    text = [
        f"{day.day} {east} {day.year}",
        f"{day.day} {west} {day.year}",
        f"{day.day} {east} ({west}) {day.year}",
        f"{day.day:02}/{day.month:02}/{day.year}",
    ][form]
    expected = datetime(day.year, day.month, day.day)
    assert parse_date(text.translate(_DIGITS) if arabic_digits else text) == expected


@given(st.text(alphabet="0123456789/-.:٠١٢ هـمص يناير", max_size=30))
def test_no_text_raises(text):
    assert parse_date(text) is None or isinstance(parse_date(text), datetime)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("نشر بواسطة سلمى الهاشمي في الأحد، 11/01/2026 - 21:55", D(2026, 1, 11, 21, 55)),
        ("16 جانفي 2026 - 09:17 | بقلم: سلمى الهاشمي | 321 قراءة", D(2026, 1, 16, 9, 17)),
        ("العدد 16453 - الجمعة 27 رجب 1447هـ - 16 يناير 2026م", D(2026, 1, 16)),
        ("آخر تحديث: 1/9/2026 12:06 ص نشر في 16/1/2026", D(2026, 1, 16)),
        ("آخر تعديل على الثلاثاء, 01 أيلول/سبتمبر 2026 08:00", None),
        ("321 قراءة", None),
    ],
)
def test_a_date_is_found_in_a_line_that_says_more(text, expected):
    assert find_date(text) == expected


SEEN = datetime(2024, 3, 31, 10, 30)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("منذ 3 ساعات", datetime(2024, 3, 31, 7, 30)),
        ("منذ ٣ ساعات", datetime(2024, 3, 31, 7, 30)),
        ("منذ ساعة", datetime(2024, 3, 31, 9, 30)),
        ("قبل ساعة واحدة", datetime(2024, 3, 31, 9, 30)),
        ("منذ ساعتين", datetime(2024, 3, 31, 8, 30)),
        ("منذ دقيقتين", datetime(2024, 3, 31, 10, 28)),
        ("منذ 12 ساعة", datetime(2024, 3, 30, 22, 30)),
        ("قبل ثلاث ساعات", datetime(2024, 3, 31, 7, 30)),
        ("قبل يومين", datetime(2024, 3, 29)),
        ("قبل 11 يوماً", datetime(2024, 3, 20)),
        ("منذ أسبوعين", datetime(2024, 3, 17)),
        ("منذ شهر", datetime(2024, 2, 29)),  # February has no 31st
        ("قبل سنة", datetime(2023, 3, 31)),
        ("أمس", datetime(2024, 3, 30)),
        ("أمس الأول", datetime(2024, 3, 29)),
        ("أول من أمس", datetime(2024, 3, 29)),
        ("أمس 14:30", datetime(2024, 3, 30, 14, 30)),
        ("اليوم، الساعة 9:15 صباحاً", datetime(2024, 3, 31, 9, 15)),
        ("نُشر: منذ 20 دقيقة", datetime(2024, 3, 31, 10, 10)),
        ("2 hours ago", datetime(2024, 3, 31, 8, 30)),
        ("منذ لحظات", SEEN),
        ("قبل 5 د", datetime(2024, 3, 31, 10, 25)),
        ("منذ 5 س", datetime(2024, 3, 31, 5, 30)),
        ("منذ خمس عشرة دقيقة", datetime(2024, 3, 31, 10, 15)),
        ("منذ نصف ساعة", datetime(2024, 3, 31, 10, 0)),
        ("منذ ساعة ونصف", datetime(2024, 3, 31, 9, 0)),
        ("قبل 3 ساعات و20 دقيقة", datetime(2024, 3, 31, 7, 10)),
        ("منذ ما يقارب ساعتين", datetime(2024, 3, 31, 8, 30)),
        ("منذ د", None),
        ("منذ أكثر من شهر", None),
        ("قبل يومين من الانتخابات", None),
        ("منذ سنوات", None),
        ("منذ أيام", None),
        ("منذ عام 2011", None),
        ("منذ يوم الأحد", None),
        ("يومين", None),
        ("خبر اليوم من نوران", None),
    ],
)
def test_relative_dates_count_from_what_is_given(text, expected):
    assert parse_relative_date(text, SEEN) == expected


def test_a_day_without_a_time_is_moved_by_whole_days_alone():
    day = datetime(2024, 3, 31)
    assert parse_relative_date("منذ 3 ساعات", day) == day
    assert parse_relative_date("منذ 30 ساعة", day) == datetime(2024, 3, 30)


@given(st.text(alphabet="منذ قبل ساعة يومين أمس 0123456789٣:/ ago", max_size=40))
def test_no_relative_text_raises(text):
    found = parse_relative_date(text, datetime(1, 1, 2))
    assert found is None or isinstance(found, datetime)
