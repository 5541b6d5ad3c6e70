"""Parts of sentences made from data: names, lists, shares and nouns after a preposition, in Arabic and English."""

from __future__ import annotations

import re
from collections.abc import Sequence

from toolkit.report.words import counted

_FSI, _PDI = "\u2068", "\u2069"
# A name in the letters of the language keeps its place in the sentence by itself.
_PLAIN = {"ar": re.compile(r"[\u0600-\u06ff،؛\s]+"), "en": re.compile(r"[A-Za-z\s]+")}


def of(n: int, noun: str, language: str) -> str:
    """
    Return a number of things after a preposition: the Arabic dual ends in ين there.

    >>> of(2, "outlet", "ar"), of(12, "outlet", "ar")
    ('صحيفتين', '12 صحيفة')
    """
    text = counted(n, noun, language)
    return text.removesuffix("ان") + "ين" if language == "ar" and n == 2 else text


def name(text: object, language: str) -> str:
    """
    Return a name from the data in the quotation marks of the language.

    A name in other letters, or with digits or marks, is put into a bidi isolate, so that it leaves the order of
    the sentence around it alone.

    >>> name("الرياض", "ar"), name("Riyadh", "en")
    ('«الرياض»', '“Riyadh”')
    """
    inner = " ".join(str(text).split())
    if not _PLAIN[language].fullmatch(inner):
        inner = f"{_FSI}{inner}{_PDI}"
    return f"«{inner}»" if language == "ar" else f"“{inner}”"


def joined(parts: Sequence[str], language: str) -> str:
    """
    Return a list in a sentence.

    >>> joined(["«أ»", "«ب»", "«ج»"], "ar"), joined(["a", "b", "c"], "en")
    ('«أ» و«ب» و«ج»', 'a, b and c')
    """
    if language == "ar":
        return " و".join(parts)
    return " and ".join([", ".join(parts[:-1]), parts[-1]] if len(parts) > 1 else parts)


def percent(share: float, language: str) -> str:
    """
    Return a share in 0..1 as a sentence says it.

    >>> percent(0.134, "ar"), percent(0.004, "en")
    ('13 في المئة', '0.4%')
    """
    decimals = 1 if 0 < share < 0.01 else 0
    number = f"{share * 100:.{decimals}f}"
    return f"{number} في المئة" if language == "ar" else f"{number}%"
