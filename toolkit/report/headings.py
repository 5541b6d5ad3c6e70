"""What the columns of the toolkit's tables are called in a report, and how their values are printed."""

from __future__ import annotations

from toolkit.report.words import reason_text

# column: (Arabic, English, kind); kinds: "count", "number" (one decimal), "score" (two), "share" (percent), "day",
# "text". A column that is not here keeps its own name, and its type tells its kind.
HEADINGS: dict[str, tuple[str, str, str]] = {
    "agency": ("الوكالة", "Agency", "text"),
    "article_id": ("المعرّف", "ID", "text"),
    "articles": ("المقالات", "Articles", "count"),
    "author": ("الكاتب", "Author", "text"),
    "body": ("المتن", "Text", "text"),
    "captions": ("تعليقات الصور", "Captions", "text"),
    "chosen": ("المختار", "Chosen", "text"),
    "coherence": ("الترابط", "Coherence", "score"),
    "confidence": ("الثقة", "Confidence", "score"),
    "copies": ("المقالات", "Articles", "count"),
    "count": ("المرات", "Times", "count"),
    "day": ("اليوم", "Day", "day"),
    "days": ("الأيام", "Days", "count"),
    "detail": ("التفصيل", "Detail", "text"),
    "docs": ("المقالات", "Articles", "count"),
    "doc_share": ("نسبة المقالات", "Share of articles", "share"),
    "example": ("مثال", "Example", "text"),
    "exemplars": ("عناوين تمثّله", "Typical headlines", "text"),
    "field": ("البيان", "Field", "text"),
    "file": ("الملف", "File", "text"),
    "first": ("أول يوم", "First day", "day"),
    "g2": ("نسبة الأرجحية G²", "Log-likelihood G²", "number"),
    "group": ("المجموعة", "Group", "text"),
    "high": ("الحد الأعلى", "Upper bound", "share"),
    "kind": ("النوع", "Kind", "text"),
    "label": ("الموضوع", "Topic", "text"),
    "last": ("آخر يوم", "Last day", "day"),
    "log_ratio": ("لوغاريتم النسبة", "Log ratio", "score"),
    "log_ratio_high": ("حدّه الأعلى", "upper bound", "score"),
    "log_ratio_low": ("حدّه الأدنى", "lower bound", "score"),
    "low": ("الحد الأدنى", "Lower bound", "share"),
    "median_words": ("وسيط الطول بالكلمات", "Median length in words", "count"),
    "n": ("المقالات", "Articles", "count"),
    "n_topics": ("عدد الموضوعات", "Number of topics", "count"),
    "other_count": ("المرات في غيرها", "Times elsewhere", "count"),
    "other_per_million": ("لكل مليون في غيرها", "Per million elsewhere", "number"),
    "outlet": ("الصحيفة", "Outlet", "text"),
    "outlets": ("الصحف", "Outlets", "count"),
    "p_adjusted": ("القيمة الاحتمالية المصحَّحة", "Adjusted p", "score"),
    "peak": ("ذروة محلية", "Local peak", "text"),
    "per_million": ("لكل مليون كلمة", "Per million words", "number"),
    "position": ("الموضع", "Position", "count"),
    "published": ("النشر", "Published", "day"),
    "reason": ("السبب", "Reason", "text"),
    "section": ("القسم", "Section", "text"),
    "separation": ("التمايز", "Separation", "score"),
    "severity": ("الحكم", "Verdict", "text"),
    "share": ("النسبة", "Share", "share"),
    "similarity": ("التشابه", "Similarity", "share"),
    "size": ("المقالات", "Articles", "count"),
    "stability": ("الثبات", "Stability", "score"),
    "stability_high": ("حدّه الأعلى", "upper bound", "score"),
    "stability_low": ("حدّه الأدنى", "lower bound", "score"),
    "stem": ("الجذع", "Stem", "text"),
    "term": ("الكلمة", "Word", "text"),
    "terms": ("كلماته", "Its words", "text"),
    "title": ("العنوان", "Headline", "text"),
    "topic": ("الرقم", "Number", "count"),
    "total": ("المجموع", "Total", "count"),
    "url": ("الرابط", "Link", "text"),
    "week": ("الأسبوع من الاثنين", "Week from Monday", "day"),
    "words": ("الكلمات", "Words", "count"),
    "written": ("الكلمة", "Word", "text"),
}

# Codes in the cells of these columns that stand for something in a report.
VALUES: dict[str, dict[str, tuple[str, str]]] = {
    "kind": {
        "exact": ("مطابق", "the same text"),
        "near": ("معدَّل قليلًا", "lightly edited"),
        "reprint": ("منشور في أكثر من صحيفة", "in several outlets"),
    },
    "severity": {"skipped": ("مستبعد", "left out"), "warning": ("تنبيه", "warning")},
}

# What happened to a file and the way out, by the reason that loading gives; in English each problem says it itself.
_ARABIC_DETAILS = {
    "bad_bytes": "في الملف بايتات لا تُقرأ بترميزه، وحلّ محلها محرف بديل؛ احفظه من مصدره مرة أخرى إن كانت مهمة",
    "bad_date": "تواريخ لم تُفهم، وبقيت في extra كما هي؛ اكتبها على صورة 2024-12-31",
    "binary": "الملف ليس نصًّا وإن دل اسمه على ذلك؛ احفظ نصه في ملف txt",
    "broken_archive": "الأرشيف معطوب؛ خذه من مصدره مرة أخرى، أو فُكّه بنفسك",
    "broken_csv": "الجدول غير سليم؛ احفظه مرة أخرى بصيغة CSV وترميز UTF-8",
    "broken_json": "في الملف JSON غير مكتمل؛ أصلحه أو احفظه مرة أخرى",
    "broken_link": "رابط لا يؤدي إلى شيء؛ أصلحه أو احذفه",
    "broken_member": "جزء من الأرشيف معطوب؛ خذ الأرشيف من مصدره مرة أخرى",
    "broken_parquet": "ملف Parquet غير سليم؛ احفظه مرة أخرى",
    "control_characters": "محارف تحكم لا تُرى حُذفت؛ لا يلزم شيء إلا إذا بدا النص مقطوعًا",
    "empty_archive": "ليس في الأرشيف ملف؛ خذه من مصدره مرة أخرى، أو احذفه",
    "empty_body": "مقال بلا متن؛ خذه من مصدره مرة أخرى، أو اتركه",
    "empty_file": "لا شيء في الملف؛ خذه من مصدره مرة أخرى، أو احذفه",
    "encrypted": "الملف مقفل بكلمة سر؛ فُكّه بنفسك",
    "failed": "خطأ لم يُتوقع عند قراءة الملف؛ أبلغ عنه، واحفظ نص الملف في ملف txt إلى أن يُصلح",
    "guessed_encoding": "لم يذكر الملف ترميزه وليس UTF-8، فقُرئ بأقرب ترميز إليه؛ إن ظهر مشوهًا فاحفظه بترميز UTF-8",
    "link_loop": "رابط إلى مجلد قُرئ باسم آخر؛ لم ينقص شيء، ويمكن حذف الرابط",
    "markup": "وسوم HTML أو رموزها داخل النصوص، وقد أُزيلت أو حُوّلت؛ راجع بعضها إن بدا النص مقطوعًا",
    "mojibake": "نصوص UTF-8 كانت قد قُرئت بترميز آخر، وقد أُصلحت؛ راجع بعضها",
    "no_articles": "ليس في الملف مقال؛ خذه من مصدره مرة أخرى، أو احذفه",
    "no_body_field": "لا حقل يُعرف أنه متن المقال؛ سمِّ حقل body في columns من ملف الدراسة",
    "no_text": "لم يُعثر في الصفحة على نص مقال؛ احفظ صفحة المقال نفسه، أو انسخ نصه إلى ملف txt",
    "not_a_file": "رابط أو جهاز، لا ملف؛ ضع الملف نفسه مكانه، أو اتركه خارج المجلد",
    "not_a_record": "قيمة وحدها لا سجل له حقول؛ اكتب كل مقال كائنًا له حقول",
    "text_outside": "سطور فوق أول عنوان لا تتبع مقالًا، وقد حُفظت في extra أول مقال؛ راجعها إن كانت من مقال",
    "too_deep": "تداخل أعمق من الحد المسموح؛ فُكّ الأرشيف بنفسك، أو بسّط بنية الملف",
    "too_dense": "يكبر عند الفك أكثر من الحد المسموح؛ فُكّه بنفسك",
    "too_large": "حجمه أكبر من الحد المسموح؛ قسّمه، أو احفظ نصه في ملف txt",
    "too_many_members": "في الأرشيف ملفات أكثر من الحد المسموح؛ فُكّه بنفسك، أو قسّمه",
    "unknown_type": "نوع من الملفات لا يُقرأ، كالصور؛ إن كان فيه نص فاحفظه في ملف txt",
    "unreadable": "تعذّر فتح الملف أو المجلد؛ امنح نفسك إذن قراءته",
    "unsafe_name": "اسم هذا الجزء يؤدي إلى خارج الأرشيف؛ اضغط الأرشيف مرة أخرى بأسماء بسيطة",
    "unused_column": "حقل سُمّي في columns ولا وجود له في أي سجل؛ صحّح اسمه",
}

KINDS = {name: kind for name, (_, _, kind) in HEADINGS.items()}


def heading(column: str, language: str) -> str:
    """
    Return what a column is called in a language; a column without a name there keeps its own.

    >>> heading("outlet", "ar")
    'الصحيفة'
    """
    found = HEADINGS.get(str(column))
    return str(column) if found is None else found[0 if language == "ar" else 1]


def value_text(value: object, column: str, language: str) -> str:
    """
    Return what a cell says in a language; most cells say themselves.

    >>> value_text("exact", "kind", "ar"), value_text("outlet", "field", "ar"), value_text("رويترز", "agency", "en")
    ('مطابق', 'الصحيفة', 'رويترز')
    """
    if column == "field":
        return heading(str(value), language)
    if column == "reason":
        return reason_text(str(value), language)
    found = VALUES.get(str(column), {}).get(str(value))
    return str(value) if found is None else found[0 if language == "ar" else 1]


def detail_text(reason: str, detail: str, language: str) -> str:
    """
    Return what happened to a file and the way out; a reason without an Arabic sentence keeps the detail that it has.

    >>> detail_text("encrypted", "the file is locked with a password; unpack it by hand", "ar")
    'الملف مقفل بكلمة سر؛ فُكّه بنفسك'
    """
    return _ARABIC_DETAILS.get(reason, detail) if language == "ar" else detail
