"""What the columns of the toolkit's tables are called in a report, and how their values are printed."""

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
    found = VALUES.get(str(column), {}).get(str(value))
    return str(value) if found is None else found[0 if language == "ar" else 1]
