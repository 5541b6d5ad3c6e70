"""What the elements of a web page are marked as by class, id and relation: title, author, section, date, furniture."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from itertools import chain
from typing import Any

from toolkit.loading.credits import Wires, is_person, is_section_name, read_credit_line
from toolkit.loading.dates import find_date, parse_date
from toolkit.loading.page_data import is_home, plain, short_text

_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")


def _mark(names: str, more: str = "") -> re.Pattern[str]:
    """Compile names of which one has to stand as a whole among the marks of an element, or `more` anywhere."""
    return re.compile(f"(?<![a-z])(?:{'|'.join(names.split())})(?![a-z]){more and '|' + more}")


_FURNITURE = _mark(
    r"comments? commentlist respond disqus livefyre related relateds?posts? recommend\w* you-?may-?like outbrain"
    r" taboola more-(?:news|stories|by|posts|articles|from) most-?(?:read|viewed|popular|commented) popular trending"
    r" ticker breaking-?news latest(?:-?news)? last-?news side-?bar newsletter subscri(?:be|ption)\w* cookies? consent"
    r" onetrust gdpr share sharing sharedaddy socials? addthis addtoany sharethis tag-?cloud post-?tags tags-?links"
    r" tag-?list paywall advert\w* ads ad-?(?:slot|box|unit|container|wrap\w*) prev-?next next-?prev post-?navigation"
    r" pagination pager author-?(?:box|bio|desc\w*|about|info-?box) writer-?(?:bio|about) about-?author today weather"
    r" prayer\w*"
)
_STATE = _mark("no has with without hide is open closed enabled disabled count num js single layout")
"""What makes a mark one of a state instead: `no-sidebar`, `comments-open`."""

_CREDIT = _mark(
    "by sec cats? pub fn vcard day from",
    r"date|time|author|byline|reporter|writer|source|src|agency|section|categor|bread-?cr?umb|crumb|path|created|posted"
    r"|submitted|publi|meta|info|username|journalist|correspondent|columnist|kicker|rubric|credit",
)
_NOW = _mark("today now date-?now (?:header|top|site|current)-?(?:date|time|day) hijri-?today server-?time")
_CHANGED, _DATED = _mark(r"updated? modified last-?mod\w* edited"), _mark("entry-date published pub-?date")
_AUTHOR = _mark(
    r"authors? by-?line writers? reporters? journalists? correspondents? columnists? \w{0,9}username editor-?name kateb"
    r" katib fn vcard (?:submitted|posted|written|created)-?by"
)
_SECTION = _mark("sections? categor(?:y|ies) cats? bread-?cr?umbs? crumbs? path(?:way)? kicker rubric sec eyebrow qism")
_CRUMBS, _NO_SECTION = re.compile(r"bread-?cr?umb|crumb|path"), re.compile(r"cat-item|menu|widget|list")
_TITLE = _mark("title head-?line heading subject")
_BY = re.compile(
    r"^(?:(?:ال)?(?:كاتب|محرر|مراسل|صح[اـ]?في)ة?|كتبت?(?:ه|ها)?|بقلم|بواسطة|(?:نشرت?|نُشر|مرسلة|أرسلت|أضيف)\s+بواسطة"
    r"|إعداد|اعداد|تقرير|تحرير|ترجمة|تحقيق|حوار|متابعة|من\s+قبل|by|(?:posted|written)\s+by|author)(?:\s*[:/\-–—|,،]\s*|\s+)",
    re.IGNORECASE,
)
_BY_SURE = re.compile(r"(?<!\w)(?:(?:بقلم|بواسطة|كتبت?|by)(?!\w)|(?:author|(?:ال)?كاتبة?)\s*[,،:])", re.IGNORECASE)
_SECTION_LABEL = re.compile(
    r"^(?:(?:ال)?تصنيف(?:ات)?|(?:ال)?قسم|(?:ال)?أقسام|(?:ال)?باب|(?:ال)?فئة|نُ?شر\s+في|في\s+قسم|categor(?:y|ies)|section"
    r"|(?:posted|filed)\s+(?:in|under))\s*:?\s+",
    re.IGNORECASE,
)
_ROLE = re.compile(r"(?:role|(?:ال)?دور|(?:ال)?صفة)\s*[,،:]\s*\S.{0,80}", re.IGNORECASE)
_CUT = re.compile(
    r"\s*[|•/]\s*|\s+[-–—]\s+|\s*[–—]\s*|\s+-\s*$|^-\s+|\s*[,،]\s+(?=\S*\d)|\s+(?:في|بتاريخ|on|يوم)\s+|\s*:\s*$"
)
_CRUMB = re.compile(r"\s*[»›>/|←\\]\s*")
_NOBODY = frozenset(
    "admin administrator superuser user root editor webmaster author anonymous unknown "
    "مدير محرر أدمن ادمن مسؤول مديرالموقع مشرف كاتب".split()
)
_LONGEST_CREDIT, _LONGEST_MARKED, _LONGEST_TITLE = 120, 260, 400
_FRAME = frozenset(["html", "body", "head", "title", "link", "meta", "script", "style"])
_FARTHEST = 40
"""Elements between the title and a date or a byline that belongs to it."""


@dataclass(slots=True)
class Marked:
    """
    What the elements of a page say of its article.

    `lines` are texts that say nothing but who, where and when, as `read_credit_line` reads them; the others are what
    can be told from longer ones, for what the lines do not say; `texts` are all of them, which are no part of a body.
    """

    lines: list[str] = field(default_factory=list)
    author: str = ""
    section: str = ""
    published: datetime | None = None
    texts: set[str] = field(default_factory=set)


def find_title(tree: Any, said: str) -> str:
    """
    Find the title of the article: the page's own heading before what the head says, which often adds the site.

    Parameters
    ----------
    tree : lxml element
        The page; not changed.
    said : str
        The title that its data give; "" when they give none.

    Returns
    -------
    str
        "" when there is none.
    """
    headings = list(dict.fromkeys(filter(None, (short_text(node, _LONGEST_TITLE) for node in tree.iter("h1")))))
    if len(headings) == 1 and said and headings[0] in said:
        return headings[0]
    node = tree.find(".//title")
    window = plain(node.text_content()) if node is not None else ""
    whole = said or window
    others = [short_text(node, _LONGEST_TITLE) for node in _title_nodes(tree)]
    start = said.rstrip(".… ")
    for heading in [*headings, *others]:
        if len(start) > 15 and start != said and heading.startswith(start):  # cut off in the head
            return heading
    inside = [heading for heading in [*headings, *others] if " " in heading and heading in whole]
    longest = max(inside, key=len, default="")
    if len(longest) > 0.4 * len(whole):
        return longest
    if said:
        return said
    if len(headings) == 1 and not (" " not in headings[0] and window):
        return headings[0]
    return re.split(r"\s+[|–—-]\s+(?=[^|–—-]*$)", window)[0] or (headings[0] if headings else "")


def _title_nodes(tree: Any) -> Iterator[Any]:
    """Give what may be a title: headings, and elements that are marked as one."""
    for node in tree.iter("h1", "h2", "h3", "h4"):
        yield node
    for node in tree.xpath("//*[self::div or self::span or self::p or self::td or self::a][@class or @id]"):
        if _TITLE.search(_marks(node)):
            yield node


def _marks(node: Any) -> str:
    """Join what an element is marked as, in lower case and with hyphens: `lblPostDate` → `lbl-post-date`."""
    own = node.tag if "-" in node.tag else ""
    marks = (
        f"{own} {node.get('class') or ''} {node.get('id') or ''} {node.get('rel') or ''} {node.get('itemprop') or ''}"
    )
    return _CAMEL.sub("-", marks).lower().replace("_", "-")


def drop_furniture(tree: Any, title: str) -> None:
    """
    Take out of a page what stands around articles: comments, related news, calls to share, notes on cookies, adverts.

    What holds the title, or much of the text, stays, whatever it is marked as.

    Parameters
    ----------
    tree : lxml element
        The page; changed.
    title : str
        The title of the article; "" when it is not known.
    """
    kept = set(chain.from_iterable(map(_up, tree.xpath("//*[@itemprop='articleBody']"))))
    if title:
        nodes = [node for node in _title_nodes(tree) if short_text(node, len(title)) == title]
        kept |= set(chain.from_iterable(map(_up, nodes)))
    n_chars = len(tree.text_content())
    for node in list(_elements(tree)):
        is_open = node not in kept and node.getparent() is not None
        if is_open and _is_furniture(node) and len(node.text_content()) <= 0.5 * n_chars:
            node.drop_tree()


def _elements(tree: Any) -> Iterator[Any]:
    return (node for node in tree.iter() if isinstance(node.tag, str) and node.tag not in _FRAME)


def _up(node: Any) -> Iterator[Any]:
    yield node
    yield from node.iterancestors()


def _is_furniture(node: Any) -> bool:
    if node.tag in {"nav", "aside", "form", "button", "select"}:
        return not _CRUMBS.search(_marks(node))
    if node.tag in {"header", "footer"}:
        return next(node.iterancestors("article", "main"), None) is None
    if node.get("class") is None and node.get("id") is None:
        return False
    return any(_FURNITURE.search(mark) and not _STATE.search(mark) for mark in _marks(node).split())


def read_marks(tree: Any, title: str, wires: Wires) -> Marked:
    """
    Read what the elements of a page that are marked as date, author, source or section say.

    Parameters
    ----------
    tree : lxml element
        The page without its furniture; not changed.
    title : str
        The title of the article.
    wires : Wires
        Known agencies.

    Returns
    -------
    Marked
    """
    marked = Marked()
    seen: set[str] = set()
    for node in tree.xpath("//*[@class or @id or @rel or @itemprop or contains(name(), '-')]"):
        if node.tag in _FRAME or next(node.iterancestors("figure"), None) is not None:
            continue
        marks = _marks(node)
        if not _CREDIT.search(marks) or _NOW.search(marks):
            continue
        text = short_text(node, _LONGEST_MARKED)
        if not text or text == title:
            continue
        if not marked.section and _SECTION.search(marks) and (section := _section_in(node, marks, text, title)):
            marked.section = section
            marked.texts.add(text)
            continue
        found = read_credit_line(text, wires, people=True) if len(text) <= _LONGEST_CREDIT else {}
        if "published" in found and _CHANGED.search(marks) and not _DATED.search(marks):
            found = {}
        if found and not seen.intersection(found.keys() - {"place"}):
            seen |= found.keys()
            marked.lines.append(text)
            marked.texts.add(text)
        elif not found and _read_longer(marked, node, marks, text):
            marked.texts.add(text)
    return marked


def _read_longer(marked: Marked, node: Any, marks: str, text: str) -> bool:
    """Read a name or a date out of a text that says more; True when there was one."""
    author = published = None
    if not marked.author and (_AUTHOR.search(marks) or "author" in (node.get("rel") or "") or _BY_SURE.search(text)):
        author = marked.author = _person_in(text)
    if not marked.published and not _CHANGED.search(marks):
        published = marked.published = find_date(text)
    return bool(author or published)


def _person_in(text: str) -> str:
    """Find the name in a byline: what stands behind `بقلم` and its like and before a place, a date, a bar."""
    label = _BY_SURE.search(text)
    bare = _BY.sub("", _BY.sub("", text[label.start() :] if label else text))
    parts = [part.strip() for part in _CUT.split(bare)]
    return next((part for part in parts if is_person(part) and not is_nobody(part)), "")


def is_nobody(name: str) -> bool:
    """
    Tell the name that a program fills in where nobody is named.

    Parameters
    ----------
    name : str

    Returns
    -------
    bool

    Examples
    --------
    >>> is_nobody("Super User"), is_nobody("سلمى الهاشمي")
    (True, False)
    """
    return name.lower().replace(" ", "").removeprefix("ال") in _NOBODY


def _section_in(node: Any, marks: str, text: str, title: str) -> str:
    names = [short_text(link, _LONGEST_CREDIT) for link in node.iter("a")]
    steps = [short_text(step, _LONGEST_CREDIT) for step in node.iter("li")]
    bare = _SECTION_LABEL.sub("", text)
    if _CRUMBS.search(marks):
        names = max((names, steps), key=len) or _CRUMB.split(text)
        names = [name.strip(" »›>/|") for name in names]
        names = [name for name in names if name and not is_home(name) and name not in title and len(name.split()) <= 4]
        return names[-1] if names else ""
    if len(text) > 60 or len(names) > 2:
        return ""
    names = [name for name in names if name and not is_home(name) and len(name.split()) <= 4]
    if names and not _NO_SECTION.search(marks):
        return names[0]
    has_label = bare != text and len(bare.split()) <= 4
    return bare if has_label or is_section_name(bare) else ""


def add_loose_credits(marked: Marked, tree: Any, title: str) -> None:
    """
    Find a date and a byline that stand alone in elements of no mark, near the title: old pages have only such.

    Parameters
    ----------
    marked : Marked
        Takes what is found where it says nothing yet.
    tree : lxml element
        The page without its furniture; not changed.
    title : str
        The title of the article.
    """
    place, dates, authors = 0, [], []
    for number, node in enumerate(_elements(tree), start=1):
        texts = [plain(text) for text in (node.text, *(child.tail for child in node)) if text and len(text) <= 300]
        if node.tag == "li" and not any(texts):
            texts = [short_text(node, _LONGEST_CREDIT)]
        place = place or number * (title in texts)
        if not any(texts) or _NOW.search(_marks(node)):
            continue
        for text in texts:
            if found := parse_date(text):
                dates.append((number, found, text))
            elif len(text) <= 60 and _BY_SURE.match(text) and (name := _person_in(text)):
                authors.append((number, name, text))
            elif _ROLE.fullmatch(text):
                marked.texts.add(text)
    for name, choices in (("published", dates), ("author", authors)):
        near = [(abs(number - place), number, value, text) for number, value, text in choices if place]
        distance, _, value, text = min(near, key=lambda found: found[:2], default=(0, 0, None, ""))
        if value and distance <= _FARTHEST:
            marked.texts.add(text)
            setattr(marked, name, getattr(marked, name) or value)
