"""What a site prints below an article that is not the article: related links, calls to follow and to share."""

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
    r"|(?:طباعة|مشاركة|شارك|حفظ|نسخ\s+الرابط|التعليقات|تعليقات|أضف\s+تعليقاً?|جميع\s+الحقوق\s+محفوظة.{0,60})\s*[:.]?"
)
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
    return len(line) <= 100 and not _STOP.search(line.rstrip("»")) and bool(_CALL.fullmatch(line))
