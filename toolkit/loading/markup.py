"""HTML that stands inside the fields of JSON and CSV: entities resolved, tags taken out."""

from __future__ import annotations

import html
import re

_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")
_TAG = re.compile(
    r"</?(?:p|br|div|span|a|b|i|u|em|strong|img|h[1-6]|ul|ol|li|table|tbody|tr|td|th|font|blockquote|figure|figcaption|iframe"
    r"|section|article|sup|sub|hr|center|script|style|small|noscript)\b[^<>]{0,2000}>",
    re.IGNORECASE,
)
_BLOCK_TAG = re.compile(r"</?(?:p|br|div|h[1-6]|ul|ol|li|tr|table|blockquote|section|article|hr)\b", re.IGNORECASE)
_UNSEEN = tuple(
    (end, re.compile(f"{start}.*?{end}", re.IGNORECASE | re.DOTALL))
    for start, end in ((r"<script\b", "</script>"), (r"<style\b", "</style>"), ("<!--", "-->"))
)


def resolve_markup(text: str) -> str:
    """
    Resolve HTML entities once and take out tags; block tags end a line.

    A text without entities and known tags is the same afterwards, even with `<` or `&` in it.

    Parameters
    ----------
    text : str
        The value of a field.

    Returns
    -------
    str

    Examples
    --------
    >>> resolve_markup("<p>قال: &quot;نعم&quot;</p><p>ثم غادر</p>").split()
    ['قال:', '"نعم"', 'ثم', 'غادر']
    >>> resolve_markup("5 < 7 & 8")
    '5 < 7 & 8'
    """
    if "<" in text:
        for end, unseen in _UNSEEN:
            last = text.lower().rfind(end) + len(end) if end in text.lower() else 0
            text = unseen.sub("", text[:last]) + text[last:]  # not beyond: many openings without an end are slow
        text = _TAG.sub(lambda tag: "\n" if _BLOCK_TAG.match(tag[0]) else "", text)
    return resolve_entities(text)


def resolve_entities(text: str) -> str:
    """
    Resolve HTML entities once; tags stay.

    Parameters
    ----------
    text : str

    Returns
    -------
    str

    Examples
    --------
    >>> resolve_entities("قال: &quot;نعم&quot; &amp;amp; <b>")
    'قال: "نعم" &amp; <b>'
    """
    return _ENTITY.sub(lambda entity: html.unescape(entity[0]), text) if "&" in text else text
