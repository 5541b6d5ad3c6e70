"""Several articles pasted into one text: where one ends and the next begins, when only the paster's habits tell."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from toolkit.loading.credits import Wires, read_credit_line

_RULE = re.compile(r"([=\-_*#~+–—])\1{2,}")
_NUMBERED = re.compile(r"\d{1,3}\s*[.)\-–]\s+\S")
_LABEL = re.compile(r"(?:عنوان(?:\s+(?:الخبر|المقال))?|العنوان|title|headline)\s*:\s*\S", re.IGNORECASE)
_STOP = re.compile(r"[.؟!؛،:…]$")
_GAP, _MOST_CREDITS, _LONGEST_TITLE, _LEAST_WORDS = 3, 4, 200, 10


def find_pasted(keys: Sequence[str], blanks: Sequence[int], wires: Wires) -> list[range]:
    """
    Find the articles of a text whose titles are not printed twice.

    A text is only cut where all of its pieces have a title and a paragraph, and either lines of `=` or a label such as
    `العنوان:` stand before each, or each has a date of its own and other rules, wide gaps or numbers part them. So an
    article with subheads and rules of its own stays whole.

    Parameters
    ----------
    keys : sequence of str
        The lines with words or signs on them, tidy.
    blanks : sequence of int
        How many empty lines are above each.
    wires : Wires
        Known agencies.

    Returns
    -------
    list of range
        The lines of each article, rules left out; empty when the text is one article.

    Examples
    --------
    >>> from toolkit.loading.credits import read_wires
    >>> lines = ["مطر في نوران", "هطل المطر أمس على نوران وأغلق السيل طريق الجبل حتى صباح اليوم.", "====="] * 2
    >>> find_pasted(lines[:5], [0] * 5, read_wires())
    [range(0, 2), range(3, 5)]
    """
    rules = [number for number, key in enumerate(keys) if _RULE.fullmatch(key)]
    labels = [number for number, key in enumerate(keys) if _LABEL.match(key)]
    gaps = [number for number, blank in enumerate(blanks) if blank >= _GAP and number]
    numbers = [number for number, key in enumerate(keys) if _NUMBERED.match(key) and (blanks[number] or not number)]
    ways = [(labels, True), (rules, all(keys[number][0] == "=" for number in rules)), (gaps, False), (numbers, False)]
    for starts, is_sure in ways:
        pieces = _cut(keys, starts)
        are_articles = len(pieces) > 1 and all(_is_article(keys, piece, wires) for piece in pieces)
        if are_articles and (is_sure or all(_is_dated(keys, piece, wires) for piece in pieces)):
            return pieces
    return []


def _cut(keys: Sequence[str], starts: Sequence[int]) -> list[range]:
    bounds = sorted({0, *starts, len(keys)})
    pieces = [range(first, stop) for first, stop in pairwise(bounds)]
    pieces = [range(piece.start + bool(_RULE.fullmatch(keys[piece.start])), piece.stop) for piece in pieces]
    return [piece for piece in pieces if len(piece)]


def _is_article(keys: Sequence[str], piece: range, wires: Wires) -> bool:
    """Tell a title, below a few credits, and a paragraph below it."""
    start = piece.start
    while start < piece.stop - 1 and start - piece.start < _MOST_CREDITS and read_credit_line(keys[start], wires):
        start += 1
    title = keys[start]
    is_title = " " in title and len(title) <= _LONGEST_TITLE and not _STOP.search(title)
    return is_title and any(len(keys[number].split()) >= _LEAST_WORDS for number in range(start + 1, piece.stop))


def _is_dated(keys: Sequence[str], piece: range, wires: Wires) -> bool:
    lines = [*piece[: _MOST_CREDITS + 1], *piece[-2:]]
    return any(read_credit_line(keys[number], wires).keys() & {"published", "updated", "ago"} for number in lines)
