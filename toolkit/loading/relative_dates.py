"""Dates that say how long ago (`منذ 3 ساعات`, `أمس`) → datetime, against a moment that the source itself gives."""

from __future__ import annotations

import calendar
import re
from datetime import datetime, timedelta

from toolkit.loading.dates import CLOCK, NOT_LETTER, fold_date, read_clock, says_more

# Spans of time in the spelling of `fold_date`: one, two, several, eleven and more; then English.
_SPANS = {
    "second": "ثانيه ثانيتين ثانيتان ثوان ثواني second seconds sec secs",
    "minute": "د دقيقه دقيقتين دقيقتان دقائق دقايق minute minutes min mins",
    "hour": "س ساعه ساعتين ساعتان ساعات hour hours hr hrs",
    "day": "يوم يومين يومان ايام يوما day days",
    "week": "اسبوع اسبوعين اسبوعان اسابيع اسبوعا week weeks",
    "month": "شهر شهرين شهران اشهر شهور شهرا month months",
    "year": "سنه سنتين سنتان سنوات سنين عام عامين عامان اعوام عاما year years",
}
_SPAN_OF = {word: span for span, words in _SPANS.items() for word in words.split()}
_ONE = frozenset("ثانيه دقيقه ساعه يوم اسبوع شهر سنه عام second minute hour day week month year".split())
_TWO = frozenset(word for word in _SPAN_OF if word.endswith(("ين", "ان")) and word not in {"ثوان", "سنين"})
_NUMBER_WORDS = {
    word: number
    for number, words in enumerate(
        "واحد واحده a an one|اثنين اثنتين two|ثلاث ثلاثه three|اربع اربعه four|خمس خمسه five|ست سته six|سبع سبعه seven"
        "|ثمان ثماني ثمانيه eight|تسع تسعه nine|عشر عشره ten".split("|"),
        start=1,
    )
    for word in words.split()
}
_WEEKDAY = re.compile(r"\b(?:ال)?(?:احد|[ات]?اثنين|اتنين|ثلاثا|اربعا|خميس|جمعه|سبت)")
_DAYS_BACK = {"الان": 0, "now": 0, "اليوم": 0, "today": 0, "امس": 1, "البارحه": 1, "yesterday": 1}
_AGO = re.compile(
    r"(?P<lead>منذ|قبل|مند)?\s*(?:حوالي|نحو|قرابه|(?:ما\s+)?يقارب|about)?\s*"
    rf"(?:(?P<number>\d{{1,4}}|{'|'.join(sorted(_NUMBER_WORDS, key=len, reverse=True))})\s+)?"
    rf"(?P<span>{'|'.join(sorted(_SPAN_OF, key=len, reverse=True))}){NOT_LETTER}"
    r"(?:\s+(?:واحده?|فقط))?(?P<tail>\s+(?:مضت|ago))?"
)
_MOMENT = re.compile(rf"(?:منذ|قبل)\s+(?:قليل|لحظات|لحظه|ثوان|ثواني){NOT_LETTER}|just now")
_NAMED_DAY = re.compile(
    rf"(?P<before>اول\s+(?:من\s+)?امس|امس\s+الاول){NOT_LETTER}|(?<![^\W_])(?P<day>{'|'.join(_DAYS_BACK)}){NOT_LETTER}"
)


_TEEN_OF = {
    f"{unit} عشره": number for number, unit in enumerate("احدي اثنتي ثلاث اربع خمس ست سبع ثماني تسع".split(), start=11)
} | {"عشرين": 20, "ثلاثين": 30, "اربعين": 40, "خمسين": 50}
_TEENS = re.compile(rf"(?<![^\W_])(?:{'|'.join(_TEEN_OF)}){NOT_LETTER}")
_PART_OF = {"نصف": 30, "ربع": 15, "ثلث": 20}
_PARTS = re.compile(rf"(?<![^\W_])({'|'.join(_PART_OF)})\s+ساعه{NOT_LETTER}")
_HOURS_AND = re.compile(rf"(?<![^\W_])(?:(\d{{1,2}})\s+)?ساع(?:ه|ات)\s+و\s*(?:نصف|(\d{{1,2}})\s+دق\w+){NOT_LETTER}")


def parse_relative_date(text: str, seen: datetime) -> datetime | None:
    """
    Read a text that says how long ago something was published, and nothing else but labels.

    Minutes and hours are counted from the moment; of longer spans the day is meant. When `seen` is midnight it is taken
    for a day without a time, and so is the result.

    Parameters
    ----------
    text : str
        Such as `منذ 3 ساعات`, `قبل يومين`, `أمس`, `أول أمس 14:30`, `2 hours ago`.
    seen : datetime
        When the text was true: the moment that the page itself gives, never the clock.

    Returns
    -------
    datetime or None
        None when the text says anything else.

    Examples
    --------
    >>> seen = datetime(2024, 3, 1, 10, 30)
    >>> parse_relative_date("نُشر منذ ٣ ساعات", seen), parse_relative_date("قبل يومين", seen)
    (datetime.datetime(2024, 3, 1, 7, 30), datetime.datetime(2024, 2, 28, 0, 0))
    >>> parse_relative_date("قبل يومين من الانتخابات", seen) is None
    True
    """
    if len(text) > 80:
        return None
    rest = _in_digits(fold_date(text.strip()))
    try:
        return _moment_ago(rest, seen) or _span_ago(rest, seen) or _named_day_ago(rest, seen)
    except (ValueError, OverflowError):  # before the first year
        return None


def is_relative_date(text: str) -> bool:
    """
    Tell a text that says how long ago, by a span of time or by a day and a time; a lone `اليوم` may be a name.

    Parameters
    ----------
    text : str
        A line.

    Returns
    -------
    bool

    Examples
    --------
    >>> is_relative_date("منذ ساعتين"), is_relative_date("اليوم"), is_relative_date("أمس 10:20")
    (True, False, True)
    """
    if fold_date(text.strip()) in _DAYS_BACK:
        return False
    return parse_relative_date(text, datetime(2000, 1, 1)) is not None


def _in_digits(text: str) -> str:
    """Write numbers above ten and parts of an hour in digits: `خمس عشره دقيقه`, `نصف ساعه`, `3 ساعات و20 دقيقه`."""
    text = _TEENS.sub(lambda match: f"{_TEEN_OF[match[0]]}", text)
    text = _PARTS.sub(lambda match: f"{_PART_OF[match[1]]} دقيقه", text)
    return _HOURS_AND.sub(
        lambda match: f"{60 * int(match[1] or 1) + (30 if not match[2] else int(match[2]))} دقيقه", text
    )


def _moment_ago(rest: str, seen: datetime) -> datetime | None:
    match = _MOMENT.search(rest)
    return seen if match and not says_more(_without(rest, match)) else None


def _span_ago(rest: str, seen: datetime) -> datetime | None:
    match = _AGO.search(rest)
    around = _without(rest, match) if match else ""
    is_clear = match and (match["lead"] or match["tail"]) and not says_more(around)
    if not is_clear or _WEEKDAY.search(around):  # «منذ يوم الأحد» counts from another day
        return None
    word, span = match["span"], _SPAN_OF[match["span"]]
    if word in {"د", "س"} and not match["number"]:
        return None
    if not match["number"] and word not in _ONE and word not in _TWO:  # «منذ سنوات» does not say how many
        return None
    digits = match["number"] or ("2" if word in _TWO else "1")
    number = int(digits) if digits.isdigit() else _NUMBER_WORDS[digits]
    if span in {"second", "minute", "hour"}:
        if seen == _midnight(seen):
            return seen - timedelta(days=number // 24 if span == "hour" else 0)
        return seen - timedelta(**{f"{span}s": number})
    day = _midnight(seen)
    if span in {"day", "week"}:
        return day - timedelta(days=number * (7 if span == "week" else 1))
    return _months_before(day, number * (12 if span == "year" else 1))


def _named_day_ago(rest: str, seen: datetime) -> datetime | None:
    match = _NAMED_DAY.search(rest)
    if not match:
        return None
    rest = _without(rest, match)
    times = [read_clock(time) for time in CLOCK.finditer(rest)]
    if len(times) > 1 or says_more(CLOCK.sub(" ", rest)):
        return None
    n_days = 2 if match["before"] else _DAYS_BACK[match["day"]]
    return _midnight(seen) - timedelta(days=n_days) + (times[0] if times else timedelta())


def _without(text: str, match: re.Match[str]) -> str:
    return f"{text[: match.start()]} {text[match.end() :]}"


def _midnight(moment: datetime) -> datetime:
    return moment.replace(hour=0, minute=0, second=0, microsecond=0)


def _months_before(day: datetime, number: int) -> datetime:
    """Go back by months to the same day, or to the last one that a shorter month has."""
    year, month = divmod(day.year * 12 + day.month - 1 - number, 12)
    last = calendar.monthrange(year, month + 1)[1]
    return day.replace(year=year, month=month + 1, day=min(day.day, last))
