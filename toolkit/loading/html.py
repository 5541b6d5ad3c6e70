"""Saved web pages → articles: metadata from the head, the body by trafilatura, captions from the figures."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Any

from toolkit.corpus import SKIPPED, WARNING, Article, Problem
from toolkit.loading.boilerplate import is_related_heading
from toolkit.loading.captures import Source, saved_from, saved_in
from toolkit.loading.credits import Wires, find_agencies
from toolkit.loading.dates import parse_date
from toolkit.loading.encodings import decode, repair_mojibake, tidy
from toolkit.loading.files import Limits
from toolkit.loading.outlets import host_of
from toolkit.loading.page_data import PageData, find_in_states, plain, read_page_data, read_states, short_text
from toolkit.loading.page_marks import Marked, add_loose_credits, drop_furniture, find_title, is_nobody, read_marks
from toolkit.loading.pages import read_body
from toolkit.loading.relative_dates import parse_relative_date

_CHARSET = re.compile(rb"""(?:charset|encoding)\s*=\s*["']?\s*([A-Za-z0-9_.:-]{2,30})""", re.IGNORECASE)
_HEAD_LENGTH = 8192
_CAPTION_MARK = re.compile(
    r"caption|(?:photo|image|img|pic)[-_]?(?:cap(?![a-z])|comment|desc|text|title|legend|info)|legend", re.IGNORECASE
)
_MOST_ATTRIBUTES, _LONGEST_TAG = 500, 2_000
_EMBEDDED = re.compile(r"data:[\w/+.-]{0,60};base64,[A-Za-z0-9+/=]+")
_TAG = re.compile(
    r"""(<[A-Za-z][^\s/>]*+)(?:[^>=]++|=\s*+(?:"[^"]*+"?|'[^']*+'?)?+)*+>?"""  # quotes count only behind =
)
_VALUE = re.compile(r"""=\s*+(?:"[^"]*+"?|'[^']*+'?|[^\s>]*+)""")
_CAPTION_LABEL = re.compile(r"^(?:التعليق\s+على\s+الصورة|تعليق\s+الصورة|شرح\s+الصورة|Image\s+caption)\s*[،,:]?\s*")
_SENTENCE_END = re.compile(r"[.؟!…:»\"”)]$")
_LEAST_PARAGRAPH, _LONGEST_PARAGRAPH, _LONGEST_LINK = 60, 20_000, 160
_LEAST_LISTED = 5
_SHORT_BODY = 600
"""A text shorter than this, in characters, may be that of a page whose article stands in its scripts."""


def declared_charset(data: bytes) -> str | None:
    """
    Find the charset that a page names in its head (`<meta charset>`, `http-equiv`, or the XML declaration).

    Parameters
    ----------
    data : bytes
        The file.

    Returns
    -------
    str or None

    Examples
    --------
    >>> declared_charset("<meta charset='windows-1256'><p>خبر".encode("cp1256"))
    'windows-1256'
    """
    match = _CHARSET.search(data[:_HEAD_LENGTH])
    return match[1].decode("ascii") if match else None


def read_html(
    data: bytes, file: str, wires: Wires, source: Source | None = None, limits: Limits | None = None
) -> tuple[list[Article], list[Problem]]:
    """
    Read one saved page as one article.

    Metadata come from JSON-LD, then OpenGraph, then other meta tags, then the page. Captions are those of `figcaption`.
    A relative date counts from the moment in which the page says that it was saved or changed; without one it is kept
    in `extra` alone.

    Parameters
    ----------
    data : bytes
        The file.
    file : str
        Its name, for the problems.
    wires : Wires
        Known agencies.
    source : Source, optional
        What an archive says of the page.
    limits : Limits, optional
        Of them, how long a page may be and how many tags it may have.

    Returns
    -------
    articles : list of Article
        One, or none.
    problems : list of Problem
    """
    from lxml.etree import ParserError

    source, limits = source or Source(), limits or Limits()
    decoded = decode(data, source.charset or declared_charset(data))
    problems = [Problem(file, 0, WARNING, decoded.reason, decoded.detail)] if decoded.reason else []
    text, n_mended = repair_mojibake(decoded.text)
    text, _ = tidy(text)
    if n_mended:
        detail = f"{n_mended:,} lines were UTF-8 read in another encoding and were mended; look at a few"
        problems.append(Problem(file, 0, WARNING, "mojibake", detail))
    text = _EMBEDDED.sub("", text)
    n_tags = text.count("<")
    if len(text) > limits.max_page_chars or n_tags > limits.max_page_tags:
        detail = (
            f"the page has {len(text):,} characters and {n_tags:,} tags, and {limits.max_page_chars:,} "
            f"(max_page_chars) and {limits.max_page_tags:,} (max_page_tags) are allowed; save its text as .txt"
        )
        return [], [*problems, Problem(file, 0, SKIPPED, "too_large", detail)]
    text = _drop_bursting_tags(text)
    try:
        article = _read_tree(text, wires, source)
    except (ParserError, ValueError, RecursionError):
        article = None
    if isinstance(article, int):
        detail = (
            f"the page lists {article} articles and is none itself; save the articles' own pages, "
            "or copy its text to a .txt file"
        )
        return [], [*problems, Problem(file, 0, SKIPPED, "list_page", detail)]
    if article is None:
        detail = (
            "no text of an article was found on the page; save the article's own page, or copy its text to a .txt file"
        )
        return [], [*problems, Problem(file, 0, SKIPPED, "no_text", detail)]
    return [article], problems


def _drop_bursting_tags(text: str) -> str:
    """Take the attributes out of a tag that has hundreds: the parser's time grows with the square of their number."""
    if not any(match.end() - match.start() > _LONGEST_TAG for match in _TAG.finditer(text)):
        return text

    def mend(match: re.Match[str]) -> str:
        is_long = len(match[0]) > _LONGEST_TAG
        return f"{match[1]}>" if is_long and len(_VALUE.sub("= ", match[0]).split()) > _MOST_ATTRIBUTES else match[0]

    return _TAG.sub(mend, text)


def _read_tree(text: str, wires: Wires, source: Source) -> Article | int | None:
    """Read the article of a page; where there is none, give the number of those that the page lists, or None."""
    from lxml import html as lxml_html

    parser = lxml_html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, huge_tree=False)
    tree = lxml_html.document_fromstring(text.encode("utf-8"), parser=parser)
    said = read_page_data(tree)
    title = find_title(tree, said.title)
    states = read_states(tree)
    drop_furniture(tree, title)
    captions = _take_captions(tree)
    if n_listed := _count_listed(tree, said):
        return n_listed
    marked = read_marks(tree, title, wires)
    has_author = said.author and said.author != said.outlet and not is_nobody(said.author)
    if not (marked.published or said.published) or not (marked.author or has_author):
        add_loose_credits(marked, tree, title)
    body, links = _body(tree, title)
    if len(body) < _SHORT_BODY:
        state = find_in_states(states, title)
        if len(body) < 0.6 * len(state.body):
            title = title or state.title
            said.take(state)
    said.captions = said.captions if said.body else []
    if len(body) < 0.6 * len(said.body) or "".join(body.split()) == "".join(said.body.split()):
        body = said.body
    captions = captions or [caption for caption in said.captions if caption != title]
    lines = [line for line in (plain(line) for line in body.split("\n")) if line]
    above = lines.index(title) if title in lines[:4] else 0
    lines = [line for line in lines[:above] if len(line) >= _LEAST_PARAGRAPH] + lines[above:]
    lines = [line for line in lines if line not in captions and line not in marked.texts and line != title]
    if not any(char.isalpha() for line in lines for char in line):
        return None
    article = read_body([*marked.lines, *lines], wires)
    article.title = title
    article.captions = "\n".join(dict.fromkeys([*captions, *article.captions.split("\n")])).strip("\n")
    if links:
        article.extra["links"] = links
    _fill(article, tree, said, marked)
    _fill_from_source(article, source, saved_from(text))
    if article.published is None:
        _date_back(article, tree, said, source.saved or saved_in(text))
    by = wires.all_in(article.author) if article.author else []
    article.agency = article.agency or "، ".join(by) or find_agencies("", captions, wires)
    if by:  # sites put the agency where the author stands
        article.author = ""
    return article


def _fill(article: Article, tree: Any, said: PageData, marked: Marked) -> None:
    """Fill the columns: metadata of the page before what a line of the text says."""
    choices = [*said.published, *(node.get("datetime") or node.text_content() for node in tree.iter("time"))]
    dates = (parse_date(tidy(str(choice))[0]) for choice in choices if choice)
    article.published = next((date for date in dates if date), article.published) or marked.published
    article.outlet = said.outlet or article.outlet or _site_in_title(tree, article.title)
    article.section = said.section or article.section or marked.section
    authors = (said.author, article.author, marked.author)  # programs fill in their own name, and sites theirs
    article.author = next((name for name in authors if name and name != article.outlet and not is_nobody(name)), "")
    canonical = tree.xpath("//link[translate(@rel,'CANONICAL','canonical')='canonical']/@href")
    urls = [canonical[0] if canonical else "", said.url]
    article.url = next((url for url in urls if url.startswith(("http://", "https://"))), "")
    if said.description and said.description not in article.body:
        article.extra["description"] = said.description


def _fill_from_source(article: Article, source: Source, saved_url: str) -> None:
    article.url = article.url or source.url or saved_url
    article.outlet = article.outlet or host_of(source.url)
    if source.saved:
        article.extra["saved"] = source.saved.isoformat()


def _date_back(article: Article, tree: Any, said: PageData, seen: datetime | None) -> None:
    """Read a date such as «منذ 3 ساعات», which was true when the page was saved, or else when it was last changed."""
    changed = next((date for date in map(parse_date, said.changed) if date), None)
    seen = seen or changed
    if changed:
        article.extra["changed"] = changed.isoformat()
    texts = [*said.published, article.extra.get("published_ago", "")]
    texts += [plain(node.text_content()) for node in tree.iter("time")]
    found = ((text, parse_relative_date(text, seen or datetime(2000, 1, 1))) for text in texts if text)
    text, published = next((pair for pair in found if pair[1]), ("", None))
    if text:
        article.extra["published_ago"] = text
    if seen and published:
        article.published = published
        article.extra["published_from"] = seen.isoformat()


def _site_in_title(tree: Any, title: str) -> str:
    """Take what the window's title says behind the headline for the name of the site."""
    node = tree.find(".//title")
    text = plain(node.text_content()) if node is not None else ""
    if not title or title not in text or text == title:
        return ""
    before, _, behind = text.partition(title)
    parts = [part for part in re.split(r"\s*[|–—:»-]\s*", before if not behind.strip() else behind) if part]
    site = parts[-1] if parts else ""
    return site if 0 < len(site.split()) <= 4 else ""


def _flatten_layout(tree: Any) -> None:
    """Turn tables that hold tables, the layout of old sites, into blocks, in which a text can be told from menus."""
    if tree.find(".//table//table") is not None:
        for node in tree.iter("table", "tbody", "tr", "td", "th"):
            node.tag = "div"


def _body(tree: Any, title: str) -> tuple[str, list[str]]:
    """
    Let trafilatura find the text; it is given the tree without captions, and gives paragraphs a line.

    Lines that are links and nothing else lead to other articles; they are given apart.
    """
    _flatten_layout(tree)
    import logging

    import trafilatura

    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)  # what it says of a page becomes a row of problems
    text = trafilatura.extract(
        tree, include_comments=False, include_tables=False, include_images=False, favor_precision=False
    )
    items = {short_text(node, _LONGEST_PARAGRAPH) for node in tree.iter("li")}
    links = {short_text(node, _LONGEST_LINK) for node in tree.iter("a")}
    lines = [plain(line) for line in (text or "").split("\n")]
    lines = [line[2:] if line.startswith("- ") and line[2:] in items else line for line in lines]
    lines = _above(tree, title, lines) + lines
    is_link = [line in links and len(line) <= _LONGEST_LINK and not line.endswith((".", "؟", "!")) for line in lines]
    is_link = [
        is_out or (is_next and is_related_heading(line))
        for line, is_out, is_next in zip(lines, is_link, [*is_link[1:], False], strict=True)
    ]
    kept = [line for line, is_out in zip(lines, is_link, strict=True) if not is_out]
    taken = [line for line, is_out in zip(lines, is_link, strict=True) if is_out]
    return ("\n".join(kept), taken) if any(kept) else ("\n".join(lines), [])


def _count_listed(tree: Any, said: PageData) -> int:
    """Count the articles that a page lists under linked headings; 0 when it is an article's own page."""
    if said.published or said.body or said.kind == "article":
        return 0
    headings = {
        short_text(node, _LONGEST_LINK * 2) for node in tree.iter("h2", "h3", "h4") if node.find(".//a") is not None
    }
    headings |= {short_text(node.getparent(), _LONGEST_LINK * 2) for node in tree.xpath("//a/h2|//a/h3|//a/h4")}
    n_told = sum(
        _is_told(node, short_text(node, _LONGEST_PARAGRAPH))
        for node in tree.iter("p", "div", "td")
        if node.find("p") is None and node.find("div") is None
    )
    return len(headings) if len(headings) >= _LEAST_LISTED and len(headings) >= n_told else 0


def _above(tree: Any, title: str, lines: list[str]) -> list[str]:
    """Find the paragraphs between the title and the first one that was found: an introduction may stand apart."""
    found: list[str] = []
    first = next(filter(None, lines), "")
    is_below = False
    for node in tree.iter("h1", "h2", "h3", "h4", "p", "div", "span", "td"):
        text = short_text(node, _LONGEST_PARAGRAPH) if node.tag != "div" or node.find("*") is None else ""
        if not text:
            continue
        if is_below and (text == first or (len(first) > 30 and text.startswith(first[:30]))):
            return found
        if text == title:
            is_below, found = True, []
        elif is_below and node.tag == "p" and text not in lines and text not in found and _is_told(node, text):
            found.append(text)
    return []


def _is_told(node: Any, text: str) -> bool:
    """Tell a paragraph of a story: long enough, ended like a sentence, and not made of links."""
    n_linked = sum(len(plain(link.text_content())) for link in node.iter("a"))
    return len(text) >= _LEAST_PARAGRAPH and bool(_SENTENCE_END.search(text)) and n_linked <= 0.5 * len(text)


def _take_captions(tree: Any) -> list[str]:
    """Take `figcaption` and caption classes out of the tree and give their texts, each once."""
    nodes = list(tree.iter("figcaption"))
    marked = tree.xpath("//*[@class or @id or @itemprop][not(ancestor-or-self::figcaption)][not(descendant::p[2])]")
    names = ("class", "id", "itemprop")
    nodes += [node for node in marked if _CAPTION_MARK.search(" ".join(node.get(name) or "" for name in names))]
    captions = []
    for node in nodes:
        if text := _CAPTION_LABEL.sub("", short_text(node, 500)):
            captions.append(text)
            if node.getparent() is not None:
                node.drop_tree()
    return list(dict.fromkeys(captions))
