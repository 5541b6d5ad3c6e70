"""Dates as Arabic news prints them → datetime."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime
from functools import lru_cache

from toolkit.charsets import ARABIC_INDIC_DIGITS, BIDI_CONTROLS, PERSIAN_DIGITS, TASHKEEL, TATWEEL, ZERO_WIDTH

# Gregorian months: Egypt, Sudan and the Gulf; the Levant and Iraq; Morocco; Algeria and Tunisia; English; French.
_MONTHS = """
يناير ينابر | كانون الثاني | كانون ثاني | كانون ثان | كانون2 | يناير | جانفي | january jan | janvier
فبراير | شباط | فبراير | فيفري | february feb | fevrier février
مارس | اذار | مارس | مارس | march mar | mars
ابريل | نيسان | ابريل | افريل | april apr | avril
مايو مايس | ايار | ماي | ماي | may | mai
يونيو يونيه | حزيران | يونيو | جوان | june jun | juin
يوليو يوليه | تموز | يوليوز | جويليه | july jul | juillet
اغسطس | اب | غشت | اوت | august aug | août aout
سبتمبر | ايلول | شتنبر | سبتمبر | september sep sept | septembre
اكتوبر | تشرين الاول | تشرين اول | تشرين1 | اكتوبر | اكتوبر | october oct | octobre
نوفمبر | تشرين الثاني | تشرين ثاني | تشرين ثان | تشرين2 | نونبر | نوفمبر | november nov | novembre
ديسمبر | كانون الاول | كانون اول | كانون1 | دجنبر | ديسمبر | december dec | decembre décembre
"""
_HIJRI_MONTHS = """
محرم | المحرم
صفر
ربيع الاول | ربيع اول
ربيع الاخر | ربيع الثاني | ربيع ثاني | ربيع ثان
جمادي الاولي | جمادي الاول | جمادا الاولي | جمادي اول
جمادي الاخره | جمادي الاخر | جمادي الثانيه | جمادي الثاني | جمادي ثاني
رجب
شعبان
رمضان
شوال
ذو القعده | ذي القعده | ذوالقعده | ذيالقعده
ذو الحجه | ذي الحجه | ذوالحجه | ذيالحجه
"""
# Words that may stand around a date without being part of it, in the spelling of `fold_date`.
_LABELS = """
نشر النشر نشرت تاريخ بتاريخ التاريخ تاريخه اخر تحديث التحديث حدث حدثت تم في يوم اليوم بيوم صباح مساء ظهر فجر
الموافق الموافقه الساعه عند تمام من عام سنه لعام شهر
هجري هجريه هجريا ميلادي ميلاديه ميلاديا بتوقيت غرينتش جرينتش غرينيتش السعوديه مكه المكرمه القاهره
الامارات ابوظبي دبي بيروت الرياض القدس دمشق بغداد عمان الدوحه الكويت المنامه مسقط صنعاء الخرطوم تونس الجزائر
الرباط طرابلس لندن موسكو المحلي التوقيت ت غ published updated last on at date posted gmt utc ast gst est edt
cet cest eet eest eat the of
الاحد احد الاثنين الاتنين اثنين الثلاثاء الثلاثا ثلاثاء الاربعاء الاربعا اربعاء الخميس خميس الجمعه جمعه السبت سبت
sunday monday tuesday wednesday thursday friday saturday sun mon tue tues wed thu thur thurs fri sat ه م ص
"""
_FIRST_YEAR, _LAST_YEAR = 1800, 2100
_FIRST_HIJRI, _LAST_HIJRI = 1343, 1500  # the Umm al-Qura calendar of hijridate


def _names(table: str, split_words: bool) -> dict[str, int]:
    names = {}
    for month, line in enumerate(table.strip().splitlines(), start=1):
        for choice in line.split("|"):
            words = choice.split()
            arabic_pair = split_words is False or any(word.startswith(("كانون", "تشرين")) for word in words)
            for name in [" ".join(words)] if arabic_pair else words:
                names[name] = month
    return names


_MONTH = _names(_MONTHS, split_words=True)
_HIJRI = _names(_HIJRI_MONTHS, split_words=False)


def _any_of(names: dict[str, int]) -> str:
    return "|".join(re.escape(name).replace(r"\ ", r"\s+") for name in sorted(names, key=len, reverse=True))


_TO_ASCII = {ord(digit): str(n) for digits in (ARABIC_INDIC_DIGITS, PERSIAN_DIGITS) for n, digit in enumerate(digits)}
_TO_BARE = {ord("أ"): "ا", ord("إ"): "ا", ord("آ"): "ا", ord("ٱ"): "ا", ord("ى"): "ي", ord("ی"): "ي", ord("ة"): "ه"}
_INVISIBLE = re.compile(f"[{BIDI_CONTROLS}{ZERO_WIDTH}{TASHKEEL}{TATWEEL}]")
NOT_LETTER = r"(?![^\W\d_])"

_NAMED = re.compile(
    rf"(?<!\d)(?P<day>\d{{1,2}})(?:st|nd|rd|th)?\s*[-/.,،]?\s*(?:من\s+)?(?:شهر\s+)?(?P<month>{_any_of(_MONTH)}){NOT_LETTER}"
    rf"(?:\s*[-(/،]?\s*(?P<beside>{_any_of(_MONTH)}){NOT_LETTER}\s*\)?)?"  # فبراير (شباط)
    r"\s*[-/.,،]?\s*(?:من\s+)?(?:عام\s+|سنه\s+)?(?P<year>\d{4})(?!\d)\s*(?:م(?![^\W_]))?"
)
_NAMED_FIRST = re.compile(
    rf"(?P<month>{_any_of(_MONTH)}){NOT_LETTER}\.?\s*(?P<day>\d{{1,2}})(?:st|nd|rd|th)?\s*[,،]?\s+(?P<year>\d{{4}})(?!\d)"
)
_NAMED_HIJRI = re.compile(
    rf"(?<!\d)(?P<day>\d{{1,2}})\s*[-/.,،]?\s*(?:من\s+)?(?:شهر\s+)?(?P<month>{_any_of(_HIJRI)}){NOT_LETTER}"
    r"\s*[-/.,،]?\s*(?:من\s+)?(?:عام\s+|سنه\s+)?(?P<year>1[345]\d\d)(?!\d)\s*(?:هجريه?|هـ?(?![^\W_]))?"
)
_NUMBERS = re.compile(
    r"(?<!\d)(?:(?P<year>\d{4})\s*([-/.])\s*(?P<month>\d{1,2})\s*\2\s*(?P<day>\d{1,2})"
    r"|(?P<day2>\d{1,2})\s*([-/.])\s*(?P<month2>\d{1,2})\s*\6\s*(?P<year2>\d{4}|\d{2}))(?!\d)\s*(?P<era>ه(?![^\W_]))?"
)
CLOCK = re.compile(
    r"(?<![\d:])(?P<hour>[01]?\d|2[0-3]):(?P<minute>[0-5]\d)(?::(?P<second>[0-5]\d)(?:\.\d+)?)?(?![\d:])"
    r"\s*(?P<half>[ap]\.?m\.?|صباحا|مساء|ظهرا|عصرا|ليلا|فجرا|[صم](?![^\W_]))?"
)
_ZONE = re.compile(r"\(?(?:gmt|utc)?\s*[+-]\s*\d{1,2}(?::?\d{2})?\s*\)?")
_WORD = re.compile(r"[^\W\d_]+")
_YEAR = re.compile(r"\d{4}|\d[/.-]\d\d?[/.-]\d")
_BEFORE_CLOCK = re.compile(r"[\s,،|@()–—-]*(?:الساعه|في|على|at)?\s*")
_LONGEST_TEXT = 300
_LABEL_SET = frozenset(_LABELS.split())


def parse_date(text: str) -> datetime | None:
    """
    Read a text that is a date and nothing else but labels, a weekday, a time.

    The time is kept as printed: an offset from UTC is read over, because the day that a newspaper prints is its own.
    Of a Hijri date and a Gregorian one side by side, the Gregorian is taken. In numbers the day comes before the month
    unless only the other way is a date.

    Parameters
    ----------
    text : str
        ISO 8601, RFC 2822, month names of the Arab east and west, numbers, or Hijri (1343 to 1500, Umm al-Qura).

    Returns
    -------
    datetime or None
        Without time zone; None when the text is no date, or says more than a date.

    Examples
    --------
    >>> parse_date("نُشر: الثلاثاء ٣١ ديسمبر (كانون الأول) ٢٠٢٤ م")
    datetime.datetime(2024, 12, 31, 0, 0)
    >>> parse_date("12 رمضان 1445 هـ")
    datetime.datetime(2024, 3, 22, 0, 0)
    >>> parse_date("وقعت الحرب في 5 يونيو 1967 بين الجانبين") is None
    True
    """
    if len(text) > 150 or not any(char.isdigit() for char in text):
        return None
    return _parse(text.strip())


_ORDINALS = (
    "الاول الثاني الثالث الرابع الخامس السادس السابع الثامن التاسع العاشر|الحادي عشر|الثاني عشر|الثالث عشر|الرابع عشر"
    "|الخامس عشر|السادس عشر|السابع عشر|الثامن عشر|التاسع عشر|العشرين|الحادي والعشرين|الثاني والعشرين|الثالث والعشرين"
    "|الرابع والعشرين|الخامس والعشرين|السادس والعشرين|السابع والعشرين|الثامن والعشرين|التاسع والعشرين|الثلاثين"
    "|الحادي والثلاثين"
)
_ORDINAL = {
    name: number for number, name in enumerate([*_ORDINALS.split("|")[0].split(), *_ORDINALS.split("|")[1:]], start=1)
}
_DAY_IN_WORDS = re.compile(
    rf"(?<![^\W_])(?P<day>{'|'.join(sorted(_ORDINAL, key=len, reverse=True))}|غره)\s+(?:من\s+(?:شهر\s+)?)?"
    rf"(?={'|'.join((_any_of(_MONTH), _any_of(_HIJRI)))})"
)
_TWO_WORDS = re.compile(r"(?:كانون|تشرين|ربيع|جماد[ياه]+)\s+$")
_HOUR = re.compile(r"(?<=الساعه )\s*(\d{1,2})(?:\.(\d\d))?(?![\d:.])")
_WEEKDAYS = {
    name: number
    for number, names in enumerate(
        "اثنين اتنين mon monday|ثلاثاء ثلاثا tue tues tuesday|اربعاء اربعا wed wednesday|خميس thu thur thurs thursday"
        "|جمعه fri friday|سبت sat saturday|احد sun sunday".split("|")
    )
    for name in names.split()
}
_UPDATE = re.compile(r"(?:تحديث|تعديل|حدث|عدل|updated?|modified)\W*(?:\w+\W+){0,3}$")


def find_date(text: str) -> datetime | None:
    """
    Find the first date in a short text that says more, such as `نشر بواسطة سلمى في 11/01/2026 - 21:55`.

    Parameters
    ----------
    text : str
        Not running text: in a story, a date is that of an event.

    Returns
    -------
    datetime or None
        None when there is none, or when the date is said to be that of a change.

    Examples
    --------
    >>> find_date("نشر بواسطة سلمى الهاشمي في الأحد، 11/01/2026 - 21:55")
    datetime.datetime(2026, 1, 11, 21, 55)
    >>> find_date("آخر تحديث 11/01/2026") is None
    True
    """
    if not _YEAR.search(text):
        return None
    folded = fold_date(text[:_LONGEST_TEXT])
    found = []
    for pattern, read in _PATTERNS:
        for match in pattern.finditer(folded):
            day = None if _UPDATE.search(folded[max(0, match.start() - 60) : match.start()]) else read(match)
            if day:
                clock = CLOCK.match(folded, _BEFORE_CLOCK.match(folded, match.end()).end())
                time = read_clock(clock) if clock else None
                is_hijri = pattern is _NAMED_HIJRI or _is_hijri_match(match)
                found.append((is_hijri, match.start(), day + time if time else day))
    return min(found)[2] if found else None


@lru_cache(maxsize=4096)
def _parse(text: str) -> datetime | None:
    standard = _parse_standard(text)
    if standard:
        return standard
    rest = _write_out(fold_date(text))
    weekday = _weekday_in(rest)
    days = []
    for pattern, read in _PATTERNS:
        for match in pattern.finditer(rest):
            day = read(match)
            if pattern is _NUMBERS and day and weekday is not None:
                day = _as_named(match, day, weekday)
            days.append((pattern is _NAMED_HIJRI or _is_hijri_match(match), day))
        rest = pattern.sub(" ", rest)
    times = [read_clock(match) for match in CLOCK.finditer(rest)]
    rest = _ZONE.sub(" ", CLOCK.sub(" ", rest))
    if not days or any(day is None for _, day in days) or any(time is None for time in times) or says_more(rest):
        return None
    day = min(days, key=lambda found: found[0])[1]  # the first Gregorian one, else the first Hijri one
    return day + times[0] if times else day


def _write_out(text: str) -> str:
    """Write days and hours in digits: `السادس عشر من يناير`, `الساعه 9`."""

    def in_digits(match: re.Match[str]) -> str:
        is_name = _TWO_WORDS.search(text[: match.start()][-12:])  # the second word of a month: كانون الثاني
        return match[0] if is_name else f"{_ORDINAL.get(match['day'], 1)} "

    text = _DAY_IN_WORDS.sub(in_digits, text) if "من" in text or "غره" in text else text
    return _HOUR.sub(lambda match: f"{match[1]}:{match[2] or '00'}", text) if "الساعه" in text else text


def _weekday_in(text: str) -> int | None:
    found = {_WEEKDAYS[word] for word in (word.removeprefix("ال") for word in _WORD.findall(text)) if word in _WEEKDAYS}
    return found.pop() if len(found) == 1 else None


def _as_named(match: re.Match[str], day: datetime, weekday: int) -> datetime:
    """Read day and month the other way round when only so the day has the weekday that is named."""
    if day.weekday() == weekday or not match["day2"] or _is_hijri_match(match):
        return day
    other = _day(day.year, day.day, day.month)
    return other if other and other.weekday() == weekday else day


def _parse_standard(text: str) -> datetime | None:
    """Read ISO 8601 and RFC 2822, which are most of what metadata holds."""
    ascii_text = text.translate(_TO_ASCII)
    if not re.search(r"\d{4}", ascii_text):
        return None
    try:
        found = datetime.fromisoformat(ascii_text)
    except ValueError:
        try:
            found = parsedate_to_datetime(ascii_text) if re.search(r"[A-Za-z]{3}.*\d:\d\d", ascii_text) else None
        except (ValueError, TypeError, IndexError, OverflowError):
            found = None
    if found is None or (re.fullmatch(r"\d+", ascii_text) and len(ascii_text) != 8):
        return None
    return found.replace(tzinfo=None) if _FIRST_YEAR <= found.year <= _LAST_YEAR else None


def fold_date(text: str) -> str:
    """Bring a text to ASCII digits, bare alef, ya and ha, and no marks: the spelling of the patterns here."""
    return _INVISIBLE.sub("", text.translate(_TO_ASCII)).translate(_TO_BARE).lower()


def _read_named(match: re.Match[str]) -> datetime | None:
    month = _MONTH[" ".join(match["month"].split())]
    beside = match.groupdict().get("beside")
    if beside and _MONTH[" ".join(beside.split())] != month:
        return None
    return _day(int(match["year"]), month, int(match["day"]))


def _read_hijri(match: re.Match[str]) -> datetime | None:
    return _hijri_day(int(match["year"]), _HIJRI[" ".join(match["month"].split())], int(match["day"]))


def _is_hijri_match(match: re.Match[str]) -> bool:
    groups = match.groupdict()
    if "era" not in groups:
        return False
    return bool(groups["era"]) or _FIRST_HIJRI <= int(groups["year"] or groups["year2"]) <= _LAST_HIJRI


def _read_numbers(match: re.Match[str]) -> datetime | None:
    year, month, day = (int(match[name] or match[name + "2"]) for name in ("year", "month", "day"))
    if _is_hijri_match(match):
        return _hijri_day(year, month, day)
    if year < 100:
        year += 2000 if year < 70 else 1900
    if match["day2"]:
        return _day(year, month, day) or _day(year, day, month)
    return _day(year, month, day)


def _day(year: int, month: int, day: int) -> datetime | None:
    if not _FIRST_YEAR <= year <= _LAST_YEAR:
        return None
    try:
        return datetime(year, month, day)
    except ValueError:
        return None


def _hijri_day(year: int, month: int, day: int) -> datetime | None:
    from hijridate import Hijri

    try:
        found = Hijri(year, month, day).to_gregorian()
    except (ValueError, OverflowError):  # hijridate knows 1343 to 1500
        return None
    return datetime(found.year, found.month, found.day)


def read_clock(match: re.Match[str]) -> timedelta | None:
    """Read a match of `CLOCK`, with the half of the day if it is named."""
    hour = int(match["hour"])
    half = (match["half"] or "").replace(".", "")
    if half in {"pm", "مساء", "م", "عصرا", "ظهرا", "ليلا"} and hour < 12:
        hour += 0 if half == "ظهرا" and hour == 11 else 12
    elif half in {"am", "صباحا", "ص", "فجرا"} and hour == 12:
        hour = 0
    return timedelta(hours=hour, minutes=int(match["minute"]), seconds=int(match["second"] or 0))


def says_more(rest: str) -> bool:
    """Find a word or a number that no date needs."""
    return any(char.isdigit() for char in rest) or any(word not in _LABEL_SET for word in _WORD.findall(rest))


_PATTERNS = (
    (_NAMED, _read_named),
    (_NAMED_FIRST, _read_named),
    (_NAMED_HIJRI, _read_hijri),
    (_NUMBERS, _read_numbers),
)
