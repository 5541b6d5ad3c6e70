"""
Raw text as people copy it from news sites → articles.

A page holds articles one after another. Of each, the site prints the head twice: title, pictures with their captions
(each printed twice), a widget line such as `TT`, then title and captions again, then the body. Blank lines may stand
anywhere, and a run of them stands between articles.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from toolkit.charsets import ARABIC_LETTER, BIDI_CONTROLS, TATWEEL, ZERO_WIDTH
from toolkit.corpus import WARNING, Article, Problem
from toolkit.loading.boilerplate import is_share_word, split_tail
from toolkit.loading.credits import Wires, find_agencies, find_credit, find_outlet, read_credit_line
from toolkit.loading.dates import parse_date
from toolkit.loading.fields import column_of
from toolkit.loading.pasted import find_pasted
from toolkit.loading.relative_dates import parse_relative_date

_LONGEST_TITLE = 300
_LONGEST_CAPTION = 500
_LONGEST_WIDGET, _MOST_WIDGET_WORDS = 40, 3
_MOST_LINES_BETWEEN, _MOST_SINGLES = 24, 4
_PARAGRAPH_LENGTH = 200
"""A line longer than this is no title: the longest of 11,000 real headlines has 190 characters."""

_SENTENCE_WORDS = 12
_LONGEST_BYLINE, _MOST_CREDITS_ABOVE = 80, 3
_LONGEST_LABEL = 20
_CAPTION_LABEL = re.compile(r"(?:ال)?صورة\s*:\s*|تعليق الصورة\s*:\s*")
_SENTENCE_END = re.compile(r"[.؛،:…]$")
_IGNORED = re.compile(f"[{BIDI_CONTROLS}{ZERO_WIDTH}{TATWEEL}]")


@dataclass(slots=True)
class _Line:
    """A line with words on it; `blanks` counts the empty lines above, `key` is what comparing needs."""

    text: str
    key: str
    blanks: int


@dataclass(slots=True)
class _Draft:
    """An article while its lines are sorted."""

    title: str = ""
    title_key: str = ""
    captions: list[str] = field(default_factory=list)
    widgets: list[str] = field(default_factory=list)
    credits: dict[str, Any] = field(default_factory=dict)
    credit_lines: list[str] = field(default_factory=list)
    body: list[str] = field(default_factory=list)
    tail: list[str] = field(default_factory=list)

    def add_caption(self, text: str) -> None:
        if text not in self.captions:
            self.captions.append(text)

    def add_credit(self, line: str, found: dict[str, Any]) -> None:
        """Keep what a line says; the line itself goes to `extra`, so that nothing is lost."""
        self.credits = {**found, **self.credits}
        if line not in self.credit_lines:
            self.credit_lines.append(line)


def read_page(text: str, file: str, wires: Wires) -> tuple[list[Article], list[Problem]]:
    """
    Find the articles of a text file.

    Without any head printed twice, the file is one article, unless `find_pasted` sees several: its first line is the
    title unless it is a paragraph.
    Lines between title and body, or at the end, that only name an author, an agency, a date, a place or a section
    are read into their columns; their words are kept in `extra`.

    Parameters
    ----------
    text : str
        The tidy text of the file.
    file : str
        Its name, for the problems.
    wires : Wires
        Known agencies.

    Returns
    -------
    articles : list of Article
        In the order of the page, with positions from 1; an article may have an empty body.
    problems : list of Problem

    Examples
    --------
    >>> from toolkit.loading.credits import read_wires
    >>> page = "مطر في نوران\\n\\nTT\\n\\nمطر في نوران\\n\\nهطل المطر أمس.\\nوفرح الناس."
    >>> articles, problems = read_page(page, "page.txt", read_wires())
    >>> articles[0].title, articles[0].body
    ('مطر في نوران', 'هطل المطر أمس.\\nوفرح الناس.')
    """
    lines = _read_lines(text)
    heads = _find_heads(lines, wires)
    if not heads:
        return _read_pasted(lines, wires) if lines else [], []
    titles, gap = _find_titles(lines, heads)
    starts = [_credits_above(lines, title, gap, wires) for title in titles]
    problems = []
    before = [line.text for line in lines[: starts[0]]]
    drafts = []
    for start, title, stop in zip(starts, titles, [*starts[1:], len(lines)], strict=True):
        draft = _draft(lines[title:stop], heads[title] - title if title in heads else 0, wires)
        for number in range(start, title):
            draft.add_credit(lines[number].text, _read_above_title(lines, number, wires))
        drafts.append(draft)
    _share_outlet(drafts)
    _date_from_head(drafts, before)
    articles = [_finish(draft, wires, position) for position, draft in enumerate(drafts, start=1)]
    if before:
        articles[0].extra["page_head"] = "\n".join(before)
        detail = f"{len(before)} lines above the first title belong to no article; they are in `extra` of the first one"
        problems.append(Problem(file, 0, WARNING, "text_outside", detail))
    return articles, problems


def read_body(lines: Iterable[str], wires: Wires) -> Article:
    """
    Sort the lines of a text whose title is known: credits, captions printed twice, and the body.

    Parameters
    ----------
    lines : iterable of str
        Paragraphs; empty ones are left out.
    wires : Wires
        Known agencies.

    Returns
    -------
    Article
        Without a title.
    """
    draft = _Draft()
    _sort_body(draft, _read_lines("\n".join(lines)), wires)
    return _finish(draft, wires, 1)


def _read_lines(text: str) -> list[_Line]:
    lines, blanks = [], 0
    for raw in text.split("\n"):
        key = " ".join(_IGNORED.sub("", raw).split())
        if key:
            lines.append(_Line(raw.strip(), key, blanks))
            blanks = 0
        else:
            blanks += 1
    return lines


def _find_heads(lines: list[_Line], wires: Wires) -> dict[int, int]:
    """Map the line of each title to the line where it is printed again."""
    has_blanks = any(line.blanks for line in lines)
    heads, number = {}, 0
    while number < len(lines):
        again = _printed_again(lines, number, wires) if not has_blanks or lines[number].blanks or number == 0 else None
        if again is None:
            number += 1
        else:
            heads[number] = again
            number = again + 1
    return heads


def _printed_again(lines: list[_Line], number: int, wires: Wires) -> int | None:
    """Find the same title below, with nothing between but widget lines, captions and credits."""
    title = lines[number].key
    is_lone_word = " " not in title and number and lines[number].blanks < 2
    is_twice = number + 1 < len(lines) and lines[number + 1].key == title
    if (
        len(title) > _LONGEST_TITLE
        or is_twice
        or is_lone_word
        or _is_sentence(title)
        or not any(map(str.isalpha, title))
    ):
        return None
    for again in range(number + 2, min(number + 2 + _MOST_LINES_BETWEEN, len(lines))):
        if lines[again].key == title:
            is_head = _is_head([line.key for line in lines[number + 1 : again]])
            return again if is_head and not read_credit_line(title, wires) else None
    return None


def _is_head(keys: list[str]) -> bool:
    """Tell what stands between two prints of a title from running text: a widget or captions, and little else."""
    single = [key for key in keys if keys.count(key) == 1 and not _is_widget(key)]
    has_sign = any(_is_widget(key) or keys.count(key) > 1 for key in keys)
    are_captions = not any(_is_sentence(key) for key in single) and all(len(key) <= _LONGEST_CAPTION for key in keys)
    return has_sign and are_captions and len(single) <= _MOST_SINGLES


def _is_sentence(key: str) -> bool:
    return len(key.split()) >= _SENTENCE_WORDS and bool(_SENTENCE_END.search(key))


def _is_widget(key: str) -> bool:
    return len(key) <= _LONGEST_WIDGET and len(key.split()) <= _MOST_WIDGET_WORDS and not _SENTENCE_END.search(key)


def _find_titles(lines: list[_Line], heads: dict[int, int]) -> tuple[list[int], int]:
    """Add to the heads the articles that have none (a long gap, a line like a title, a paragraph); give the gap too."""
    gaps = [lines[number].blanks for number in heads if number]
    gap = max(2, min(gaps)) if gaps else 3
    inside = {number for start, again in heads.items() for number in range(start, again + 1)}
    starts = [
        number
        for number, line in enumerate(lines)
        if number in heads or (number not in inside and (line.blanks >= gap or number == 0) and _opens(lines, number))
    ]
    return starts, gap


def _opens(lines: list[_Line], number: int) -> bool:
    """Tell a title without a widget: short, with no stop at its end, a gap below, then a paragraph."""
    if number + 1 >= len(lines) or _is_paragraph(lines[number].key) or len(lines[number].key.split()) < 2:
        return False
    below = lines[number + 1]
    return below.blanks > 0 and (_is_paragraph(below.key) or len(below.key.split()) >= _SENTENCE_WORDS)


def _is_paragraph(line: str) -> bool:
    return len(line) > _PARAGRAPH_LENGTH or bool(_SENTENCE_END.search(line))


def _credits_above(lines: list[_Line], title: int, gap: int, wires: Wires) -> int:
    """Find where the credit lines (a section, a date) begin that stand above a title, below the gap."""
    start = title
    lowest = max(0, title - _MOST_CREDITS_ABOVE)
    while start > lowest and lines[start].blanks < gap and _read_above_title(lines, start - 1, wires):
        start -= 1
    return start if start == 0 or lines[start].blanks >= gap else title


def _read_above_title(lines: list[_Line], number: int, wires: Wires) -> dict[str, Any]:
    """Read a line above a title: a credit, or a word or two that stand apart and so name the section."""
    found = read_credit_line(lines[number].key, wires)
    is_apart = number + 1 < len(lines) and lines[number + 1].blanks > 0
    is_name = len(lines[number].key.split()) <= 3 and not re.search(r"[\d.،:؛!؟?«»()]", lines[number].key)
    return found or ({"section": lines[number].key} if is_apart and is_name else {})


def _draft(lines: list[_Line], again: int, wires: Wires) -> _Draft:
    """Sort the lines of one article; `again` is the second line of its title, 0 when there is none."""
    draft = _Draft(title=lines[0].text, title_key=lines[0].key)
    if again:
        _sort_head(draft, lines[1:again], wires)
    _sort_body(draft, lines[again + 1 :], wires)
    return draft


def _sort_head(draft: _Draft, between: list[_Line], wires: Wires) -> None:
    """Tell captions, credits and widgets apart between the two titles."""
    keys = [line.key for line in between]
    for line in between:
        found = read_credit_line(line.key, wires)
        if keys.count(line.key) > 1 or find_credit(line.key, wires):
            draft.add_caption(line.key)
        elif found:
            draft.add_credit(line.text, found)
        elif _is_widget(line.key):
            draft.widgets.append(line.key)
        else:
            draft.add_caption(line.key)


def _sort_body(draft: _Draft, lines: list[_Line], wires: Wires) -> None:
    has_head = bool(draft.widgets or draft.captions)
    kept = _take_captions(draft, lines, wires)
    if lines and not kept and not has_head:  # a text of captions alone is still a text
        draft.captions, kept = [], lines
    lines = kept
    first, last = 0, len(lines)
    while first < last and (is_share_word(lines[first].key) or (found := _read_above_body(lines, first, wires))):
        if is_share_word(lines[first].key):
            draft.widgets.append(lines[first].key)
        else:
            draft.add_credit(lines[first].text, found)
        first += 1
    while first < last and (found := read_credit_line(lines[last - 1].key, wires)):
        draft.add_credit(lines[last - 1].text, found)
        last -= 1
    body = lines[first:last] or lines  # a text of credits alone is still a text
    draft.body, draft.tail = split_tail([line.text for line in body])
    while draft.tail and len(draft.body) > 1 and (found := read_credit_line(draft.body[-1], wires)):
        draft.add_credit(draft.body.pop(), found)


def _read_above_body(lines: list[_Line], number: int, wires: Wires) -> dict[str, Any]:
    """Read a credit line; a name behind a place that is not known counts if the story below does not speak of it."""
    key = lines[number].key
    found = read_credit_line(key, wires)
    if found or number + 1 >= len(lines) or len(key) > _LONGEST_BYLINE:
        return found
    found = read_credit_line(key, wires, people=True)
    below = set(re.findall(r"\w+", " ".join(line.key for line in lines[number + 1 : number + 4])))
    return {} if below.intersection(found.get("author", "").split()) else found


def _take_captions(draft: _Draft, lines: list[_Line], wires: Wires) -> list[_Line]:
    """Take out captions: known from the head, printed twice in a row, or credited in brackets above the body."""
    known = set(draft.captions)
    kept: list[_Line] = []
    above = True
    for number, line in enumerate(lines):
        neighbours = [lines[other].key for other in (number - 1, number + 1) if 0 <= other < len(lines)]
        is_short = len(line.key) <= _LONGEST_CAPTION and (above or not _SENTENCE_END.search(line.key))
        is_credited = above and number + 1 < len(lines) and _is_credited(line.key, wires)
        labelled = _CAPTION_LABEL.match(line.key)
        if line.key in known or (is_short and (labelled or line.key in neighbours)) or is_credited:
            draft.add_caption(line.key[labelled.end() :] if labelled else line.key)
            known.add(line.key)
        elif line.key not in draft.widgets and not (above and line.key == draft.title_key):
            above = above and bool(_read_above_body(lines, number, wires))
            kept.append(line)
    return kept


def _is_credited(key: str, wires: Wires) -> bool:
    """Tell a caption printed once by its length and by the agency in brackets with which it ends."""
    return len(key) <= _LONGEST_TITLE and len(key.split()) > 2 and key.endswith(")") and bool(find_credit(key, wires))


def _read_pasted(lines: list[_Line], wires: Wires) -> list[Article]:
    pieces = find_pasted([line.key for line in lines], [line.blanks for line in lines], wires) or [range(len(lines))]
    articles = [_read_single(lines[piece.start : piece.stop], wires) for piece in pieces]
    for position, article in enumerate(articles, start=1):
        article.position = position
    return articles


def _take_labels(draft: _Draft, lines: list[_Line]) -> list[_Line]:
    """Read fields such as `العنوان: مطر في نوران` above a text; only one that begins with its title's has them."""
    for number, line in enumerate(lines):
        label, colon, rest = line.key.partition(":")
        column = column_of(label) if colon and len(label) <= _LONGEST_LABEL else None
        if column is None or (not number and (column != "title" or not rest.strip())):
            return lines[number:]
        draft.credit_lines.append(line.text)
        if column == "body":
            return [_Line(rest.strip(), rest.strip(), 0), *lines[number + 1 :]] if rest.strip() else lines[number + 1 :]
        if column == "title":
            draft.title = draft.title_key = rest.strip()
        elif value := parse_date(rest) if column == "published" else rest.strip():
            draft.credits.setdefault(column, value)
    return []


def _read_single(lines: list[_Line], wires: Wires) -> Article:
    draft = _Draft()
    if rest := _take_labels(draft, lines):
        lines = rest
    else:
        draft = _Draft()
    for _ in range(_MOST_CREDITS_ABOVE):
        if _has_credit_on_top(lines, wires):
            draft.add_credit(lines[0].text, _read_above_title(lines, 0, wires))
            lines = lines[1:]
    if len(lines) > 1 and not draft.title and not _is_paragraph(lines[0].key):
        draft.title, draft.title_key = lines[0].text, lines[0].key
        lines = lines[1:]
    _sort_body(draft, lines, wires)
    return _finish(draft, wires, 1)


def _has_credit_on_top(lines: list[_Line], wires: Wires) -> bool:
    """Tell a section or a date above the title: a title, and more, has to follow."""
    if len(lines) < 3 or _is_paragraph(lines[1].key) or len(lines[1].key.split()) < 3:
        return False
    is_known = bool(read_credit_line(lines[0].key, wires))
    is_title_below = not read_credit_line(lines[1].key, wires)
    is_credit_below = bool(_read_above_body(lines, 2, wires))
    return (is_known and is_title_below) or (
        is_credit_below and is_title_below and bool(_read_above_title(lines, 0, wires))
    )


def _share_outlet(drafts: list[_Draft]) -> None:
    """A page is one site's: when its datelines name one outlet, that is the outlet of all its articles."""
    outlets = {draft.credits["outlet"] for draft in drafts if "outlet" in draft.credits}
    if len(outlets) == 1:
        for draft in drafts:
            draft.credits.setdefault("outlet", *outlets)


def _date_from_head(drafts: list[_Draft], before: list[str]) -> None:
    """Count «منذ 3 ساعات» back from a date above the first title, which is when the page was taken."""
    seen = next((date for date in map(parse_date, before) if date), None)
    for draft in drafts:
        if seen and "ago" in draft.credits:
            published = parse_relative_date(draft.credits["ago"], seen)
            draft.credits = {"published": published, **draft.credits} if published else draft.credits


def _finish(draft: _Draft, wires: Wires, position: int) -> Article:
    body = "\n".join(draft.body)
    credits = draft.credits
    extra: dict[str, Any] = {}
    if "place" in credits:
        extra["place"] = credits["place"]
    if "ago" in credits:
        extra["published_ago"] = credits["ago"]
    if draft.credit_lines:
        extra["credit_lines"] = draft.credit_lines
    if widgets := [key for key in draft.widgets if ARABIC_LETTER.search(key)]:
        extra["widget_lines"] = widgets
    if draft.tail:
        extra["tail"] = draft.tail
    return Article(
        title=draft.title,
        body=body,
        published=credits.get("published") or credits.get("updated"),
        outlet=credits.get("outlet", "") or find_outlet(body),
        section=credits.get("section", ""),
        author=credits.get("author", ""),
        agency=credits.get("agency", "") or find_agencies(body, draft.captions, wires),
        url=credits.get("url", ""),
        captions="\n".join(draft.captions),
        position=position,
        extra=extra,
    )
