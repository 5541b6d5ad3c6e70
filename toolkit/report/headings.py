"""What the columns of the toolkit's tables are called in a report, and how their values are printed."""

from __future__ import annotations

from toolkit.report.words import reason_text

# column: (Arabic, English, kind); kinds: "count", "number" (one decimal), "score" (two), "share" (percent), "day",
# "text". A column that is not here keeps its own name, and its type tells its kind.
HEADINGS: dict[str, tuple[str, str, str]] = {
    "after": ("بعدها", "After", "count"),
    "agencies": ("الوكالات المذكورة", "Agencies credited", "text"),
    "agency": ("الوكالة", "Agency", "text"),
    "article_id": ("المعرّف", "ID", "text"),
    "articles": ("المقالات", "Articles", "count"),
    "asked": ("الكلمات التي سمّى بها الموضوع", "Topic, named by its words", "text"),
    "author": ("الكاتب", "Author", "text"),
    "base_share": ("المعتاد", "Usual share", "share"),
    "before": ("قبلها", "Before", "count"),
    "bits": ("دقة التقسيم (بت)", "Detail (bits)", "score"),
    "body": ("المتن", "Text", "text"),
    "captions": ("تعليقات الصور", "Captions", "text"),
    "change": ("تغيّر المستوى", "New level", "text"),
    "chosen": ("المختار", "Chosen", "text"),
    "closeness": ("القرب من مركزه", "Closeness", "score"),
    "coherence": ("الترابط", "Coherence", "score"),
    "collocate": ("صيغة العدّ", "Counted as", "text"),
    "collocate_count": ("مراتها في المادة", "Times in all", "count"),
    "column": ("الحقل", "Column", "text"),
    "confidence": ("الثقة", "Confidence", "score"),
    "copies": ("المقالات", "Articles", "count"),
    "cosine": ("جيب تمام الزاوية", "Cosine", "score"),
    "count": ("المرات", "Times", "count"),
    "day": ("اليوم", "Day", "day"),
    "days": ("الأيام", "Days", "count"),
    "design_effect": ("أثر التصميم", "Design effect", "score"),
    "detail": ("التفصيل", "Detail", "text"),
    "difference": ("الفرق", "Difference", "share"),
    "difference_high": ("حدّه الأعلى", "Upper bound", "share"),
    "difference_low": ("حدّه الأدنى", "Lower bound", "share"),
    "doc_share": ("نسبة المقالات", "Share of articles", "share"),
    "docs": ("المقالات", "Articles", "count"),
    "dp": ("انحراف التوزيع DP", "DP", "score"),
    "dp_norm": ("DP المعيَّر", "Normalised DP", "score"),
    "end": ("إلى الحرف", "To character", "count"),
    "edit": ("القرار", "Decision", "text"),
    "example": ("مثال", "Example", "text"),
    "exemplars": ("عناوين تمثّله", "Typical headlines", "text"),
    "expected": ("المتوقع", "Expected", "number"),
    "field": ("البيان", "Field", "text"),
    "file": ("الملف", "File", "text"),
    "first": ("أول يوم", "First day", "day"),
    "first_outlet": ("السابقة إلى نشره", "Printed first by", "text"),
    "g2": ("نسبة الأرجحية G²", "Log-likelihood G²", "number"),
    "group": ("المجموعة", "Group", "text"),
    "group_first": ("السبق للأولى", "First by the one", "count"),
    "headlines": ("من عناوينه", "Headlines", "text"),
    "high": ("الحد الأعلى", "Upper bound", "share"),
    "hit": ("الكلمة", "Hit", "text"),
    "juilland_d": ("معامل جويلاند D", "Juilland’s D", "score"),
    "kind": ("النوع", "Kind", "text"),
    "label": ("الموضوع", "Topic", "text"),
    "lag_days": ("بعد الأول بأيام", "Days after the first", "number"),
    "last": ("آخر يوم", "Last day", "day"),
    "left": ("ما قبلها", "Before it", "text"),
    "level": ("المستوى لكل مليون", "Level per million", "number"),
    "log_dice": ("درجة التلازم logDice", "logDice", "score"),
    "log_ratio": ("لوغاريتم النسبة", "Log ratio", "score"),
    "log_ratio_high": ("حدّه الأعلى", "Upper bound", "score"),
    "log_ratio_low": ("حدّه الأدنى", "Lower bound", "score"),
    "low": ("الحد الأدنى", "Lower bound", "share"),
    "median_words": ("وسيط الطول بالكلمات", "Median length in words", "count"),
    "month": ("الشهر", "Month", "day"),
    "missing": ("كلمات لم تُعرف", "Words not recognised", "text"),
    "n": ("المقالات", "Articles", "count"),
    "n_parts": ("الأجزاء كلها", "Parts in all", "count"),
    "n_topics": ("عدد الموضوعات", "Number of topics", "count"),
    "not_known": ("سبق غير معروف", "First not known", "count"),
    "npmi": ("المعلومات المتبادلة NPMI", "NPMI", "score"),
    "other": ("الأخرى", "The other", "text"),
    "nearest": ("أقرب الموضوعات إليه", "Nearest topic", "text"),
    "other_count": ("المرات في غيرها", "Times elsewhere", "count"),
    "other_per_million": ("لكل مليون في غيرها", "Per million elsewhere", "number"),
    "other_share": ("الحصة في غيرها", "Share elsewhere", "share"),
    "outcome": ("ما صار إليه", "What became of it", "text"),
    "outlet": ("الصحيفة", "Outlet", "text"),
    "outlets": ("الصحف", "Outlets", "count"),
    "own": ("موضوعه", "Its own", "text"),
    "p_adjusted": ("القيمة الاحتمالية المصحَّحة", "Adjusted p", "score"),
    "parts": ("أجزاء ترد فيها", "Parts with it", "count"),
    "peak": ("ذروة محلية", "Local peak", "text"),
    "per_million": ("لكل مليون كلمة", "Per million words", "number"),
    "per_million_high": ("حدّه الأعلى", "Upper bound", "number"),
    "per_million_low": ("حدّه الأدنى", "Lower bound", "number"),
    "position": ("الموضع", "Position", "count"),
    "published": ("النشر", "Published", "day"),
    "reason": ("السبب", "Reason", "text"),
    "right": ("ما بعدها", "After it", "text"),
    "same_topics": ("تطابق الموضوعات", "Same topics", "share"),
    "same_words": ("تشابه الكلمات", "Likeness of words", "score"),
    "section": ("القسم", "Section", "text"),
    "separation": ("التمايز", "Separation", "score"),
    "severity": ("الحكم", "Verdict", "text"),
    "share": ("النسبة", "Share", "share"),
    "share_first": ("النصف الأول", "First half", "share"),
    "share_last": ("النصف الثاني", "Second half", "share"),
    "shared": ("كلمات مشتركة", "Shared words", "text"),
    "similarity": ("التشابه", "Similarity", "share"),
    "size": ("المقالات", "Articles", "count"),
    "stability": ("الثبات", "Stability", "score"),
    "stability_high": ("حدّه الأعلى", "Upper bound", "score"),
    "stability_low": ("حدّه الأدنى", "Lower bound", "score"),
    "start": ("من الحرف", "From character", "count"),
    "stem": ("الجذع", "Stem", "text"),
    "strength": ("القوة", "Strength", "number"),
    "term": ("الكلمة", "Word", "text"),
    "terms": ("كلماته", "Its words", "text"),
    "texts": ("نصوص مشتركة", "Shared texts", "count"),
    "title": ("العنوان", "Headline", "text"),
    "topic": ("الرقم", "Number", "count"),
    "total": ("المجموع", "Total", "count"),
    "uncredited": ("بلا ذكر الوكالة", "Without the credit", "count"),
    "url": ("الرابط", "Link", "text"),
    "value": ("القيمة", "Value", "text"),
    "was_first": ("سبقت فيها", "Was first", "count"),
    "was_later": ("نشرتها بعد غيرها", "Was later", "count"),
    "week": ("الأسبوع من الاثنين", "Week from Monday", "day"),
    "word": ("الكلمة", "Word", "text"),
    "word_count": ("مرات الكلمة", "Times of the word", "count"),
    "words": ("الكلمات", "Words", "count"),
    "worth": ("وزن الاختيار", "Weight of the choice", "score"),
    "written": ("الكلمة", "Word", "text"),
}

# Codes in the cells of these columns that stand for something in a report.
VALUES: dict[str, dict[str, tuple[str, str]]] = {
    "edit": {
        "drop": ("استبعاد", "drop"),
        "merge": ("دمج", "merge"),
        "rename": ("تسمية", "rename"),
        "seed": ("كلمات مرشدة", "seed words"),
        "split": ("تقسيم", "split"),
    },
    "kind": {
        "exact": ("مطابق", "the same text"),
        "near": ("معدَّل قليلًا", "lightly edited"),
        "reprint": ("منشور في أكثر من صحيفة", "in several outlets"),
    },
    "outcome": {
        "already_named": ("لم يُنفَّذ: سُمّي الموضوع من قبل", "does not apply: the topic has been named above"),
        "already_split": ("لم يُنفَّذ: قُسّم الموضوع من قبل", "does not apply: the topic has been split above"),
        "done": ("نُفِّذ", "done"),
        "label_taken": ("لم تُوضع التسمية: هي لموضوع آخر", "label not set: another topic has it"),
        "last_topic": ("لم يُنفَّذ: لا موضوع غيره", "does not apply: there is no other topic"),
        "not_gathered": ("لم يجتمع موضوع حول هذه الكلمات", "no topic gathered around these words"),
        "not_recognised": ("لم يُنفَّذ: لا موضوع يُعرف بهذه الكلمات", "does not apply: these words mark no topic"),
        "partly": ("نُفِّذ بعضه", "done in part"),
        "same_topic": ("لا حاجة إليه: هي موضوع واحد", "not needed: they are one topic already"),
        "too_few": ("لم يُنفَّذ: مقالاته قليلة", "does not apply: too few articles"),
        "unknown_words": ("لم يُنفَّذ: لا كلمة منها في المادة", "does not apply: none of the words is in the articles"),
    },
    "severity": {"skipped": ("مستبعد", "left out"), "warning": ("تنبيه", "warning")},
}

# What happened to a file and the way out, by the reason that loading gives; in English each problem says it itself.
_ARABIC_DETAILS = {
    "long_line": "سطر أطول من الحد المسموح به؛ قسّم الملف، أو ارفع الحد max_line_chars",
    "no_reader": "لقراءة هذا النوع من الملفات حزمة اختيارية غير موجودة؛ ثبّت fastwarc",
    "not_pages": "في أرشيف الويب ما ليس صفحات، كالصور والردود الخاطئة، ولم يُقرأ؛ لا يلزم شيء",
    "bad_bytes": "في الملف بايتات لا تُقرأ بترميزه، وحلّ محلها محرف بديل؛ احفظه من مصدره مرة أخرى إن كانت مهمة",
    "bad_date": "تواريخ لم تُفهم، وبقيت في extra كما هي؛ اكتبها على صورة 2024-12-31",
    "binary": "الملف ليس نصًّا وإن دل اسمه على ذلك؛ احفظ نصه في ملف txt",
    "breaks_off": "الملف المضغوط انقطع قبل نهايته، وقد قُرئ ما سلم منه؛ خذه من مصدره مرة أخرى لتقرأ الباقي",
    "broken_archive": "الأرشيف معطوب؛ خذه من مصدره مرة أخرى، أو فُكّه بنفسك",
    "broken_csv": "الجدول غير سليم؛ احفظه مرة أخرى بصيغة CSV وترميز UTF-8",
    "broken_excel": "ملف Excel معطوب أو لا يُقرأ؛ احفظه مرة أخرى بصيغة xlsx أو CSV",
    "broken_json": "في الملف JSON غير مكتمل؛ أصلحه أو احفظه مرة أخرى",
    "broken_link": "رابط لا يؤدي إلى شيء؛ أصلحه أو احذفه",
    "broken_member": "جزء من الأرشيف معطوب؛ خذ الأرشيف من مصدره مرة أخرى",
    "broken_parquet": "ملف Parquet غير سليم؛ احفظه مرة أخرى",
    "broken_sheet": "ورقة من ملف Excel لم تُقرأ كلها؛ احفظ الملف مرة أخرى بصيغة xlsx أو CSV",
    "broken_xml": "ملف XML ناقص أو مكسور، وقد قُرئ ما سبق موضع الكسر؛ أصلحه أو احفظه من مصدره مرة أخرى",
    "control_characters": "محارف تحكم لا تُرى حُذفت؛ لا يلزم شيء إلا إذا بدا النص مقطوعًا",
    "duplicate": "نص مقال آخر أُبقي، واستُبعد هذا حتى لا يُعدّ الخبر مرتين؛ لإبقائه اكتب «keep» في duplicates",
    "empty_archive": "ليس في الأرشيف ملف؛ خذه من مصدره مرة أخرى، أو احذفه",
    "empty_body": "مقال بلا متن؛ خذه من مصدره مرة أخرى، أو اتركه",
    "empty_file": "لا شيء في الملف؛ خذه من مصدره مرة أخرى، أو احذفه",
    "empty_sheet": "ورقة فارغة في ملف Excel؛ لا يلزم شيء إلا إذا كان ينبغي أن تحوي مقالات",
    "encrypted": "الملف مقفل بكلمة سر؛ فُكّه بنفسك",
    "failed": "خطأ لم يُتوقع عند قراءة الملف؛ أبلغ عنه، واحفظ نص الملف في ملف txt إلى أن يُصلح",
    "guessed_encoding": "لم يذكر الملف ترميزه وليس UTF-8، فقُرئ بأقرب ترميز إليه؛ إن ظهر مشوهًا فاحفظه بترميز UTF-8",
    "link_loop": "رابط إلى مجلد قُرئ باسم آخر؛ لم ينقص شيء، ويمكن حذف الرابط",
    "list_page": "صفحة تسرد مقالات وليست مقالًا؛ احفظ صفحات المقالات نفسها، أو انسخ نصها إلى ملف txt",
    "markup": "وسوم HTML أو رموزها داخل النصوص، وقد أُزيلت أو حُوّلت؛ راجع بعضها إن بدا النص مقطوعًا",
    "mojibake": "نصوص UTF-8 كانت قد قُرئت بترميز آخر، وقد أُصلحت؛ راجع بعضها",
    "no_articles": "ليس في الملف مقال؛ خذه من مصدره مرة أخرى، أو احذفه",
    "no_body_field": "لا حقل يُعرف أنه متن المقال؛ سمِّ حقل body في columns من ملف الدراسة",
    "no_header": "جدول بلا سطر عناوين، وقد عُرفت أعمدته مما فيها؛ إن أخطأت فسمِّها في سطر أول",
    "no_room": "لا متسع لفكه في مجلد الملفات المؤقتة؛ أفسح فيه مكانًا، أو سمِّ مجلدًا آخر في TMPDIR",
    "no_text": "لم يُعثر في الصفحة على نص مقال؛ احفظ صفحة المقال نفسه، أو انسخ نصه إلى ملف txt",
    "not_a_file": "رابط أو جهاز، لا ملف؛ ضع الملف نفسه مكانه، أو اتركه خارج المجلد",
    "not_a_record": "قيمة وحدها لا سجل له حقول؛ اكتب كل مقال كائنًا له حقول",
    "sitemap": "خريطة موقع فيها عناوين صفحات بلا نصوص؛ احفظ الصفحات نفسها",
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
