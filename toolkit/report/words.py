"""The words of a report in its two languages, and Arabic counted nouns."""

from __future__ import annotations

from dataclasses import dataclass

DIRECTIONS = {"ar": "rtl", "en": "ltr"}


@dataclass(frozen=True)
class Noun:
    """A noun in the forms that numbers ask for: Arabic has four and a gender, English two."""

    one: str
    two: str
    few: str
    many: str
    english: tuple[str, str]
    is_feminine: bool = False


NOUNS = {
    "article": Noun("مقال", "مقالان", "مقالات", "مقالًا", ("article", "articles")),
    "outlet": Noun("صحيفة", "صحيفتان", "صحف", "صحيفة", ("outlet", "outlets"), True),
    "section": Noun("قسم", "قسمان", "أقسام", "قسمًا", ("section", "sections")),
    "day": Noun("يوم", "يومان", "أيام", "يومًا", ("day", "days")),
    "topic": Noun("موضوع", "موضوعان", "موضوعات", "موضوعًا", ("topic", "topics")),
    "file": Noun("ملف", "ملفان", "ملفات", "ملفًا", ("file", "files")),
    "problem": Noun("مشكلة", "مشكلتان", "مشكلات", "مشكلة", ("problem", "problems"), True),
    "row": Noun("صف", "صفان", "صفوف", "صفًا", ("row", "rows")),
    "table": Noun("جدول", "جدولان", "جداول", "جدولًا", ("table", "tables")),
    "word": Noun("كلمة", "كلمتان", "كلمات", "كلمة", ("word", "words"), True),
    "type": Noun(
        "كلمة مختلفة", "كلمتان مختلفتان", "كلمات مختلفة", "كلمة مختلفة", ("different word", "different words"), True
    ),
    "place": Noun("موضع", "موضعان", "مواضع", "موضعًا", ("place", "places")),
    "time": Noun("مرة", "مرتان", "مرات", "مرة", ("time", "times"), True),
    "week": Noun("أسبوع", "أسبوعان", "أسابيع", "أسبوعًا", ("week", "weeks")),
    "month": Noun("شهر", "شهران", "أشهر", "شهرًا", ("month", "months")),
    "burst": Noun("طفرة", "طفرتان", "طفرات", "طفرة", ("burst", "bursts"), True),
    "event": Noun("حدث", "حدثان", "أحداث", "حدثًا", ("event", "events")),
    "text": Noun("نص", "نصان", "نصوص", "نصًّا", ("text", "texts")),
    "agency": Noun("وكالة", "وكالتان", "وكالات", "وكالة", ("agency", "agencies"), True),
}


def noun_form(n: int, noun: str, language: str) -> str:
    """
    Give the form a noun takes after the number `n` written in digits.

    Arabic (Unicode CLDR plural rules): 2 is a dual, 3–10 and 103–110 a plural, 11–99 and 111–199 a
    singular in the accusative, the others (1, 100, 101, 102, 1,000) a singular.

    Parameters
    ----------
    n : int
        The number, at least 0.
    noun : str
        A key of `NOUNS`.
    language : str
        "ar" or "en".

    Returns
    -------
    str

    Examples
    --------
    >>> [noun_form(n, "article", "ar") for n in (1, 2, 3, 11, 100)]
    ['مقال', 'مقالان', 'مقالات', 'مقالًا', 'مقال']
    """
    forms = NOUNS[noun]
    if language != "ar":
        return forms.english[n != 1]
    if n == 2:
        return forms.two
    if n == 0 or 3 <= n % 100 <= 10:
        return forms.few
    return forms.many if n % 100 >= 11 else forms.one


def counted(n: int, noun: str, language: str) -> str:
    """
    Write a number of things as one would in a sentence, thousands grouped.

    Parameters
    ----------
    n : int
        The number, at least 0.
    noun : str
        A key of `NOUNS`.
    language : str
        "ar" or "en".

    Returns
    -------
    str

    Examples
    --------
    >>> [counted(n, "article", "ar") for n in (0, 1, 2, 5, 1331)]
    ['لا مقالات', 'مقال واحد', 'مقالان', '5 مقالات', '1,331 مقالًا']
    """
    form = noun_form(n, noun, language)
    if language == "ar" and n < 3:
        one = f"{form} {'واحدة' if NOUNS[noun].is_feminine else 'واحد'}"
        return {0: f"لا {form}", 1: one, 2: form}[n]
    return f"{n:,} {form}" if n or language == "ar" else f"no {form}"


WORDS = {
    "ar": {
        "kicker": "تقرير دراسة",
        "report_of": "من تقرير",
        "answers": "الأسئلة والأجوبة",
        "answers_lede": "لكل سؤال صفحة: كيف حُسب الجواب، وأشكاله وجداوله، وما لا يقوله.",
        "topics": "الموضوعات",
        "topics_lede": "كل بطاقة موضوع: {parts}.",
        "parts": {
            "words": "كلماته",
            "trend": {"day": "وحصته من كل يوم", "week": "وحصته من كل أسبوع"},
            "titles": "وعنوانان يمثلانه",
            "stability": "ودرجة ثباته إذا أُعيد التجميع",
        },
        "list_mark": "، ",
        "sizes": "أحجام الموضوعات",
        "tables": "الجداول",
        "tables_lede": "كل جدول ملف CSV بترميز UTF-8 تقرؤه البرامج كلها، وملف Excel.",
        "problems": "ما استُبعد وما يُنتبه له",
        "problems_lede": "كل ملف دخل الدراسة صار مقالات، أو ذُكر هنا سبب استبعاده.",
        "skipped": "مستبعد",
        "warning": "تنبيه",
        "what_they_are": "ما هي ولماذا",
        "severity": "النوع",
        "reason": "السبب",
        "count": "العدد",
        "example": "مثال",
        "provenance": "كيف يُعاد إنتاج هذا التقرير",
        "data": "البيانات",
        "code": "الشيفرة",
        "seed": "البذرة",
        "command": "الأمر",
        "verify": "التحقق، من مجلد التقرير",
        "manifest": "السجل",
        "stability": "ثبات",
        "unstable": "غير مستقر",
        "unstable_why": "يتغير هذا الموضوع كثيرًا إذا أُعيد التجميع على جزء آخر من المقالات.",
        "trend": {"day": "الحصة اليومية من {low} إلى {high}", "week": "الحصة الأسبوعية من {low} إلى {high}"},
        "open": "افتح الصفحة",
        "contents": "المحتويات",
        "show_code": "أظهر الشيفرة",
        "code_of_cell": "الشيفرة",
        "front": "الصفحة الأولى",
        "notebook": "الدفتر المنفَّذ",
        "search": "ابحث في الجدول",
        "sort": "رتّب",
        "rows_shown": "المعروض {shown} من {total}",
        "enlarge": "كبّر الشكل",
        "close": "أغلق",
        "too_small": "مقالات هذه الدراسة ({articles}) أقل مما تحتاج إليه هذه الصفحة، فلم يُحسب ما بقي منها.",
        "too_small_title": "المادة أقل من أن تكفي",
        "no_answer_title": "لا جواب لهذا السؤال في هذه المادة",
        "detail": "التفصيل",
        "skip": "إلى المتن",
        "explorer": "استكشف المقالات",
        "explorer_lede": "ابحث في نصوصها، وصفِّها بموضوعها أو صحيفتها أو يومها، واقرأها: صفحة واحدة تعمل بلا شبكة.",
        "undated": "بلا تاريخ",
        "between": "{first} – {last}",
        "unnamed_outlet": "بلا اسم صحيفة",
        "no_answer": "لا جواب مختصر في هذه الصفحة.",
        "share": "{share} من المقالات",
        "months": "يناير فبراير مارس أبريل مايو يونيو يوليو أغسطس سبتمبر أكتوبر نوفمبر ديسمبر",
    },
    "en": {
        "kicker": "Study report",
        "report_of": "From the report",
        "answers": "Questions and answers",
        "answers_lede": "Each question has a page: how the answer was found, figures, tables, what it does not say.",
        "topics": "Topics",
        "topics_lede": "Each card is a topic: {parts}.",
        "parts": {
            "words": "its words",
            "trend": {"day": "its share of each day", "week": "its share of each week"},
            "titles": "two headlines that stand for it",
            "stability": "how stable it is when the grouping is repeated",
        },
        "list_mark": ", ",
        "sizes": "Sizes of the topics",
        "tables": "Tables",
        "tables_lede": "Each table as CSV in UTF-8, which everything reads, and as an Excel file.",
        "problems": "What was left out, and what to look at",
        "problems_lede": "Every input file became articles, or the reason why it did not stands here.",
        "skipped": "left out",
        "warning": "warning",
        "what_they_are": "what they are",
        "severity": "Kind",
        "reason": "Reason",
        "count": "Number",
        "example": "Example",
        "provenance": "How to make this report again",
        "data": "Data",
        "code": "Code",
        "seed": "Seed",
        "command": "Command",
        "verify": "Verify, in its folder",
        "manifest": "Record",
        "stability": "stability",
        "unstable": "unstable",
        "unstable_why": "This topic changes much when the grouping is repeated on another part of the articles.",
        "trend": {"day": "Share per day, from {low} to {high}", "week": "Share per week, from {low} to {high}"},
        "open": "Open the page",
        "contents": "Contents",
        "show_code": "Show the code",
        "code_of_cell": "Code",
        "front": "Front page",
        "notebook": "Executed notebook",
        "search": "Search the table",
        "sort": "Sort",
        "rows_shown": "{shown} of {total} shown",
        "enlarge": "Enlarge the figure",
        "close": "Close",
        "too_small": "This study has fewer articles ({articles}) than this page needs, so its remainder was left out.",
        "too_small_title": "Too little material",
        "no_answer_title": "This material holds no answer to the question",
        "detail": "Detail",
        "skip": "Skip to the text",
        "explorer": "Explore the articles",
        "explorer_lede": "Search the texts, filter by topic, outlet or day, and read: one page that needs no network.",
        "undated": "no date",
        "between": "{first} – {last}",
        "unnamed_outlet": "no outlet named",
        "no_answer": "This page has no short answer.",
        "share": "{share} of the articles",
        "months": "January February March April May June July August September October November December",
    },
}
"""Every text of the pages that does not come from the data or a notebook."""

_REASONS = {
    "bad_bytes": "بايتات لا تُقرأ",
    "bad_date": "تاريخ غير مقروء",
    "binary": "ليس نصًّا",
    "breaks_off": "ملف مضغوط انقطع",
    "broken_archive": "أرشيف معطوب",
    "broken_csv": "جدول CSV معطوب",
    "broken_excel": "Excel معطوب",
    "broken_json": "JSON معطوب",
    "broken_link": "رابط مقطوع",
    "broken_member": "جزء معطوب من أرشيف",
    "broken_parquet": "Parquet معطوب",
    "broken_sheet": "ورقة لم تُقرأ كلها",
    "broken_xml": "XML معطوب",
    "control_characters": "محارف تحكم حُذفت",
    "duplicate": "مقال مكرر",
    "empty_archive": "أرشيف فارغ",
    "empty_body": "مقال بلا متن",
    "empty_file": "ملف فارغ",
    "empty_sheet": "ورقة فارغة",
    "encrypted": "مقفل بكلمة سر",
    "failed": "خطأ في القراءة",
    "guessed_encoding": "ترميز مخمَّن",
    "link_loop": "روابط تدور",
    "list_page": "صفحة تسرد مقالات",
    "long_line": "سطر أطول من الحد",
    "markup": "وسوم أُزيلت",
    "mojibake": "نص أُصلح ترميزه",
    "no_articles": "لا مقال فيه",
    "no_body_field": "لا حقل للمتن",
    "no_header": "جدول بلا عناوين",
    "no_reader": "تنقصه حزمة تقرؤه",
    "no_room": "لا متسع لفكه",
    "no_text": "لا نص فيه",
    "not_a_file": "ليس ملفًا",
    "not_a_record": "ليس سجلًّا",
    "not_pages": "ليس صفحات",
    "sitemap": "خريطة موقع",
    "text_outside": "نص خارج المقالات",
    "too_deep": "متداخل أكثر من الحد",
    "too_dense": "مضغوط أكثر من الحد",
    "too_large": "أكبر من الحد",
    "too_many_members": "أجزاء أكثر من الحد",
    "unknown_type": "نوع لا يُقرأ",
    "unreadable": "تعذّرت قراءته",
    "unsafe_name": "اسم غير مأمون",
    "unused_column": "حقل لم يُستعمل",
}


def reason_text(reason: str, language: str) -> str:
    """
    Name a reason code of the problems table in a language.

    Examples
    --------
    >>> reason_text("empty_body", "en")
    'empty body'
    """
    return _REASONS.get(reason, reason) if language == "ar" else reason.replace("_", " ")
