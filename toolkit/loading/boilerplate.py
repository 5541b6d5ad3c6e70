"""What a site prints in and below an article that is not the article: related links, calls to follow and to share."""

from __future__ import annotations

import re

_RELATED = re.compile(
    r"(?:اقرأ|إقرأ|اقرؤوا|اقرأوا|طالع|شاهد|شاهدوا)\s+(?:أيضاً|أيضًا|أيضا|ايضا|ايضاً|المزيد)\s*[:.…]*"
    r"|(?:أخبار|مواضيع|موضوعات|مقالات|قصص|روابط)\s+(?:ذات\s+صلة|متعلقة|مرتبطة|أخرى|مشابهة)\s*:?|قد\s+يهمك(?:\s+أيضا?[ًا]?)?\s*:?"
    r"|الأكثر\s+(?:قراءة|مشاهدة)\s*:?|Read\s+(?:more|also)\s*:?|Related\s+(?:articles|stories|topics)?\s*:?",
    re.IGNORECASE,
)
_CALL = re.compile(
    r"(?:تابعوا|تابعونا|تابعنا|تابع|شارك|شاركوا|اشترك|اشتركوا|للاشتراك|انضموا|انضم|حمّلوا|حملوا|حمّل|انقر|اضغط|أرسل\s+إلى)\s+.{2,90}"
    r"|(?:طباعة|نسخة\s+للطباعة|مشاركة|شارك|شاركها|حفظ|نسخ\s+الرابط|التعليقات|تعليقات|(?:أضف|اترك|اكتب)\s+تعليقا?(?:اً|ًا)?(?:\s+جديدا?(?:اً|ًا)?)?"
    r"|جميع\s+الحقوق\s+محفوظة.{0,60}|(?:عدد\s+)?(?:القراءات|المشاهدات|الزيارات|مرات\s+القراءة)\s*:?\s*\d{0,9}"
    r"|[\d,.]{1,9}\s+(?:قراءة|قراءات|مشاهدة|مشاهدات|زيارة|تعليق|تعليقات|تعليقاً)|تم\s+نسخ\s+الرابط)\s*[:.]?"
)
_SHARE_WORD = re.compile(
    r"(?:فيس\s?بوك|تويتر|إكس|واتس\s?[اأ]ب|تل[يغ]+رام|[اإ]نست[غج]?رام|لينكد\s?[إا]ن|بنترست|ريديت|ماسنجر|Facebook|Twitter|X"
    r"|WhatsApp|Telegram|Instagram|LinkedIn|Pinterest|Email|Print|Share|طباعة|مشاركة|شارك|شاركها|حفظ|نسخ\s+الرابط|حجم\s+الخط"
    r"|استمع|[AaأاTt][+-]?|[+-][Aaأا]|البريد\s+الإلكتروني|أرسل\s+لصديق|تكبير\s+الخط|تصغير\s+الخط|مشاركة\s+عبر.{2,30})\s*[:.]?",
    re.IGNORECASE,
)
_DISCLAIMER = re.compile(
    r"[*(\s]*(?:(?:ال|هذه\s+ال|هذا\s+ال)?(?:مقال|مقالة|مقالات|آراء|آراء\s+الواردة|مادة|مواد)|(?:كل\s+)?ما\s+(?:ي|ت)نشر|إن\s+ما).{0,90}"
    r"(?:لا|ولا)\s+(?:ت|ي)?(?:عبر|عبّر|مثل|عكس)(?:ون)?\s+.{2,110}"
)
_LINK = re.compile(rf"(?:{_RELATED.pattern})\s*[:|].{{8,160}}", re.IGNORECASE)
_CHANNELS = (
    r"فيس\s?بوك|تويتر|إكس|واتس\s?[اأ]ب|تل[يغ]+رام|[اإ]نست[غج]?رام|يوتيوب|تيك\s?توك|نبض|جوجل|غوغل|تطبيق|قنا[ةت]|صفح[ةت]|نشرت?نا"
    r"|النشرة|منصات|مواقع التواصل|Facebook|Twitter|WhatsApp|Telegram|Instagram|YouTube|TikTok|Google"
)
_INNER_CALL = re.compile(
    r"(?:تابعوا|تابعونا|تابعنا|شاركوا|شاركونا|اشترك|اشتركوا|للاشتراك|لمتابعة|انضموا|انضم|حمّلوا|حملوا|حمّل|Follow|Subscribe|Join)\b"
    rf".{{0,60}}(?:{_CHANNELS}).{{0,60}}",
    re.IGNORECASE,
)
_COOKIES = re.compile(
    r"(?:(?:نحن\s+)?نستخدم|يستخدم\s+(?:هذا\s+)?الموقع|هذا\s+الموقع\s+يستخدم|يستخدم\s+موقعنا|باستمرارك|بمواصلة|باستخدامك"
    r"|We use|This (?:web)?site uses).{0,120}(?:ملفات\s+(?:تعريف\s+)?(?:الارتباط|الكوكيز)|الكوكيز|cookies).{0,200}",
    re.IGNORECASE,
)
_LONGEST_LINK, _MOST_LINKS = 160, 4
_STOP = re.compile(r"[.؟!»…]$")


def split_tail(lines: list[str]) -> tuple[list[str], list[str]]:
    """
    Cut off what follows the last paragraph of an article.

    Only whole lines at the end are cut: calls to follow or share, and a heading of related links with the links below
    it, when none of them ends like a sentence. The first line always stays.

    Parameters
    ----------
    lines : list of str
        The lines of a text.

    Returns
    -------
    body : list of str
    tail : list of str
        What was cut off, in its order.

    Examples
    --------
    >>> split_tail(["هطل المطر أمس.", "اقرأ أيضاً", "خبر آخر عن المطر", "تابعوا «الميناء» على منصات التواصل"])
    (['هطل المطر أمس.'], ['اقرأ أيضاً', 'خبر آخر عن المطر', 'تابعوا «الميناء» على منصات التواصل'])
    """
    end = len(lines)
    while end > 1 and _is_call(lines[end - 1]):
        end -= 1
    for number in range(max(1, end - 12), end):
        links = lines[number + 1 : end]
        if _RELATED.fullmatch(lines[number]) and all(len(line) <= 160 and not line.endswith(".") for line in links):
            end = number
            break
    while end > 1 and _is_call(lines[end - 1]):
        end -= 1
    return lines[:end], lines[end:]


def _is_call(line: str) -> bool:
    if (len(line) <= 200 and _DISCLAIMER.fullmatch(line)) or (len(line) > 1 and is_share_word(line)):
        return True
    return len(line) <= 100 and not _STOP.search(line.rstrip("»")) and bool(_CALL.fullmatch(line))


def is_share_word(line: str) -> bool:
    """
    Tell a line that is the name of a button of a page: to share, print, listen, make the letters larger.

    Parameters
    ----------
    line : str

    Returns
    -------
    bool

    Examples
    --------
    >>> is_share_word("واتساب"), is_share_word("طباعة"), is_share_word("مطر في نوران")
    (True, True, False)
    """
    return bool(_SHARE_WORD.fullmatch(line))


def is_related_heading(line: str) -> bool:
    """
    Tell a line that heads links to other articles and says nothing else.

    Parameters
    ----------
    line : str

    Returns
    -------
    bool

    Examples
    --------
    >>> is_related_heading("اقرأ أيضاً:"), is_related_heading("أخبار المطر")
    (True, False)
    """
    return bool(_RELATED.fullmatch(line))


def split_inner(lines: list[str]) -> tuple[list[str], list[str]]:
    """
    Take out what stands between the paragraphs of an article: links to others, calls to follow, notes on cookies.

    Only whole lines of a fixed form are taken; the first line always stays. A lone heading of related links goes with
    the lines below it that do not end like a sentence, at most four, when a paragraph follows.

    Parameters
    ----------
    lines : list of str
        The lines of a text.

    Returns
    -------
    body : list of str
    taken : list of str
        In their order.

    Examples
    --------
    >>> split_inner(["هطل المطر أمس.", "اقرأ أيضاً: السيول تغلق طريق الجبل", "وفرح الناس."])
    (['هطل المطر أمس.', 'وفرح الناس.'], ['اقرأ أيضاً: السيول تغلق طريق الجبل'])
    """
    body, taken, number = lines[:1], [], 1
    while number < len(lines):
        n_taken = _n_links(lines, number) or int(_is_inner(lines[number]))
        taken += lines[number : number + n_taken]
        body += lines[number : number + 1] if not n_taken else []
        number += n_taken or 1
    return body, taken


def _is_inner(line: str) -> bool:
    is_short = len(line) <= _LONGEST_LINK + 20 and not _STOP.search(line)
    return (is_short and bool(_LINK.fullmatch(line) or _INNER_CALL.fullmatch(line))) or bool(_COOKIES.fullmatch(line))


def _n_links(lines: list[str], number: int) -> int:
    """Count a heading of related links and the links below it; none when no paragraph follows them."""
    if not _RELATED.fullmatch(lines[number]):
        return 0
    end = number + 1
    while end < len(lines) and len(lines[end]) <= _LONGEST_LINK and not _STOP.search(lines[end]):
        end += 1
    return end - number if end < len(lines) and end - number <= _MOST_LINKS + 1 else 0
