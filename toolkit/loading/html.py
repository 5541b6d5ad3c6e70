"""Saved web pages → articles: metadata from the head, the body by trafilatura, captions from the figures."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from toolkit.corpus import SKIPPED, WARNING, Article, Problem
from toolkit.loading.captures import Source, saved_in
from toolkit.loading.credits import Wires, find_agencies, is_section_name, read_credit_line
from toolkit.loading.dates import parse_date
from toolkit.loading.encodings import decode, repair_mojibake, tidy
from toolkit.loading.files import Limits
from toolkit.loading.outlets import host_of
from toolkit.loading.pages import read_body
from toolkit.loading.relative_dates import parse_relative_date

_CHARSET = re.compile(rb"""(?:charset|encoding)\s*=\s*["']?\s*([A-Za-z0-9_.:-]{2,30})""", re.IGNORECASE)
_HEAD_LENGTH = 8192
_CREDIT_MARK = re.compile(
    r"date|time|author|byline|reporter|writer|source|src|agency|section|categor|breadcrumb|path|(?:^|[_-])(?:by|sec|cat)(?:$|\W)",
    re.IGNORECASE,
)
_SECTION_MARK = re.compile(r"section|categor|breadcrumb|path|(?:^|[_\W-])(?:sec|cat)(?:$|\W|TD)", re.IGNORECASE)
_CAPTION_MARK = re.compile(
    r"caption|(?:photo|image|img|pic)[-_]?(?:comment|desc|text|title|legend|info)|legend", re.IGNORECASE
)
_CRUMB = re.compile(r"\s*[»>›/|]\s*")
_LONGEST_CREDIT = 120
_MOST_ATTRIBUTES, _LONGEST_TAG = 500, 2_000
_EMBEDDED = re.compile(r"data:[\w/+.-]{0,60};base64,[A-Za-z0-9+/=]+")
_TAG = re.compile(
    r"""(<[A-Za-z][^\s/>]*+)(?:[^>=]++|=\s*+(?:"[^"]*+"?|'[^']*+'?)?+)*+>?"""  # quotes count only behind =
)
_VALUE = re.compile(r"""=\s*+(?:"[^"]*+"?|'[^']*+'?|[^\s>]*+)""")
_ARTICLE_TYPES = ("newsarticle", "reportagenewsarticle", "article", "blogposting", "opinionnewsarticle", "webpage")
_META = {  # in the order of trust
    "title": ("og:title", "twitter:title", "dc.title", "dcterms.title", "title", "headline"),
    "published": (
        "article:published_time",
        "og:article:published_time",
        "datepublished",
        "article.published",
        "pubdate",
        "publishdate",
        "publish_date",
        "publish-date",
        "date",
        "dc.date",
        "dc.date.issued",
        "dcterms.date",
        "dcterms.created",
        "sailthru.date",
    ),
    "outlet": ("og:site_name", "application-name", "twitter:site_name", "publisher", "dc.publisher"),
    "section": ("article:section", "og:article:section", "section", "category", "articlesection"),
    "author": (
        "author",
        "article:author",
        "og:article:author",
        "dc.creator",
        "dcterms.creator",
        "byl",
        "twitter:creator",
    ),
    "url": ("og:url", "twitter:url"),
}
_CHANGED = ("article:modified_time", "og:updated_time", "datemodified", "lastmod", "last-modified", "dc.date.modified")


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


def _read_tree(text: str, wires: Wires, source: Source) -> Article | None:
    from lxml import html as lxml_html

    parser = lxml_html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, huge_tree=False)
    tree = lxml_html.document_fromstring(text.encode("utf-8"), parser=parser)
    linked = _read_linked_data(tree)
    metas = _read_metas(tree)
    captions = _take_captions(tree)
    title = _title(tree, linked, metas)
    credits = _take_credits(tree, wires)
    body = _body(tree) or _plain(linked.get("articleBody", ""))
    lines = [line for line in (_plain(line) for line in body.split("\n")) if line]
    if title in lines[:4]:
        del lines[: lines.index(title) + 1]
    lines = [line for line in lines if line not in captions and line not in credits]
    if not any(char.isalpha() for line in lines for char in line):
        return None
    article = read_body([*credits, *lines], wires)
    article.title = title
    article.captions = "\n".join(dict.fromkeys([*captions, *article.captions.split("\n")])).strip("\n")
    _fill(article, tree, linked, metas)
    _fill_from_source(article, source)
    if article.published is None:
        _date_back(article, tree, linked, metas, source.saved or saved_in(text))
    by = wires.all_in(article.author) if article.author else []
    article.agency = article.agency or "، ".join(by) or find_agencies("", captions, wires)
    if by or article.author == article.outlet:  # sites put the agency, or themselves, where the author stands
        article.author = ""
    return article


def _fill(article: Article, tree: Any, linked: dict[str, Any], metas: dict[str, str]) -> None:
    """Fill the columns: metadata of the page before what a line of the text says."""
    published = linked.get("datePublished") or linked.get("dateCreated")
    choices = [published, *(metas.get(name, "") for name in _META["published"])]
    choices += [node.get("datetime") or node.text_content() for node in tree.iter("time")]
    dates = (parse_date(tidy(str(choice))[0]) for choice in choices if choice)
    article.published = next((date for date in dates if date), article.published)
    named = _name(linked.get("publisher")) or _first(metas, "outlet")
    article.outlet = named or article.outlet or _site_in_title(tree, article.title)
    article.section = _name(linked.get("articleSection")) or _first(metas, "section") or article.section
    article.author = _name(linked.get("author")) or _person(_first(metas, "author")) or article.author
    canonical = tree.xpath("//link[translate(@rel,'CANONICAL','canonical')='canonical']/@href")
    article.url = (canonical[0] if canonical else "") or _first(metas, "url") or _name(linked.get("url"))
    article.url = article.url if article.url.startswith(("http://", "https://")) else ""
    description = metas.get("og:description") or metas.get("description")
    if description and description not in article.body:
        article.extra["description"] = description


def _fill_from_source(article: Article, source: Source) -> None:
    article.url = article.url or source.url
    article.outlet = article.outlet or host_of(source.url)
    if source.saved:
        article.extra["saved"] = source.saved.isoformat()


def _date_back(
    article: Article, tree: Any, linked: dict[str, Any], metas: dict[str, str], seen: datetime | None
) -> None:
    """Read a date such as «منذ 3 ساعات», which was true when the page was saved, or else when it was last changed."""
    if seen is None:
        changed = [linked.get("dateModified"), *(metas.get(name) for name in _CHANGED)]
        seen = next((date for date in (parse_date(str(choice)) for choice in changed if choice) if date), None)
    said = [*(metas.get(name, "") for name in _META["published"]), article.extra.get("published_ago", "")]
    said += [_plain(node.text_content()) for node in tree.iter("time")]
    found = ((text, parse_relative_date(text, seen or datetime(2000, 1, 1))) for text in said if text)
    text, published = next((pair for pair in found if pair[1]), ("", None))
    if text:
        article.extra["published_ago"] = text
    if seen and published:
        article.published = published
        article.extra["published_from"] = seen.isoformat()


def _title(tree: Any, linked: dict[str, Any], metas: dict[str, str]) -> str:
    headings = [_plain(node.text_content()) for node in tree.iter("h1")]
    headings = [heading for heading in headings if heading]
    title = _name(linked.get("headline")) or _first(metas, "title")
    if len(headings) == 1 and (not title or headings[0] in title):
        return headings[0]  # the page's own words, without the «| site» that heads add
    if title:
        return title
    node = tree.find(".//title")
    text = _plain(node.text_content()) if node is not None else ""
    return headings[0] if headings else re.split(r"\s+[|–—-]\s+(?=[^|–—-]*$)", text)[0]


def _site_in_title(tree: Any, title: str) -> str:
    """Take what the window's title says behind the headline for the name of the site."""
    node = tree.find(".//title")
    text = _plain(node.text_content()) if node is not None else ""
    site = re.sub(r"^\s*[|–—:-]\s*", "", text.removeprefix(title)) if title and text.startswith(title) else ""
    return site if site != text and 0 < len(site.split()) <= 4 else ""


def _take_credits(tree: Any, wires: Wires) -> list[str]:
    """Take the short lines out of the tree that are marked as date, author, source or section, and read as such."""
    lines: list[str] = []
    seen: set[str] = set()
    for node in tree.xpath("//*[@class or @id]"):
        marks = f"{node.get('class') or ''} {node.get('id') or ''}"
        text = _plain(node.text_content()) if _CREDIT_MARK.search(marks) else ""
        if not text or len(text) > _LONGEST_CREDIT or node.tag in {"html", "body", "script", "style"}:
            continue
        last = _CRUMB.split(text)[-1].strip()
        found = read_credit_line(text, wires, people=True)
        if not found and _SECTION_MARK.search(marks) and node.find(".//li") is None:
            found = {"section": last} if is_section_name(last) or (len(last.split()) <= 3 and last != text) else {}
            text = f"القسم: {last}"
        if found and not seen.intersection(found.keys() - {"place"}):
            seen |= found.keys()
            lines.append(text)
    return lines


def _flatten_layout(tree: Any) -> None:
    """Turn tables that hold tables, the layout of old sites, into blocks, in which a text can be told from menus."""
    if tree.find(".//table//table") is not None:
        for node in tree.iter("table", "tbody", "tr", "td", "th"):
            node.tag = "div"


def _body(tree: Any) -> str:
    """Let trafilatura find the text; it is given the tree without captions, and gives paragraphs a line."""
    _flatten_layout(tree)
    import logging

    import trafilatura

    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)  # what it says of a page becomes a row of problems
    text = trafilatura.extract(
        tree, include_comments=False, include_tables=False, include_images=False, favor_precision=False
    )
    return text or ""


def _take_captions(tree: Any) -> list[str]:
    """Take `figcaption` and caption classes out of the tree and give their texts, each once."""
    nodes = list(tree.iter("figcaption"))
    marked = tree.xpath("//*[@class or @id][not(ancestor-or-self::figcaption)][not(descendant::p[2])]")
    nodes += [node for node in marked if _CAPTION_MARK.search(f"{node.get('class') or ''} {node.get('id') or ''}")]
    captions = []
    for node in nodes:
        text = _plain(node.text_content())
        if text and len(text) <= 500:
            captions.append(text)
            if node.getparent() is not None:
                node.drop_tree()
    return list(dict.fromkeys(captions))


def _read_linked_data(tree: Any) -> dict[str, Any]:
    """Find the first JSON-LD object that is an article."""
    found: dict[int, dict[str, Any]] = {}
    for node in tree.xpath("//script[contains(translate(@type,'LDJSON','ldjson'),'ld+json')]"):
        try:
            value = json.loads(node.text or "", strict=False)
        except (ValueError, RecursionError):
            continue
        for item in _objects(value):
            kinds = item.get("@type")
            names = [str(kind).lower() for kind in (kinds if isinstance(kinds, list) else [kinds])]
            ranks = [_ARTICLE_TYPES.index(name) for name in names if name in _ARTICLE_TYPES]
            if ranks:
                found.setdefault(min(ranks), item)
    return found[min(found)] if found else {}


def _objects(value: Any) -> Iterator[dict[str, Any]]:
    if isinstance(value, list):
        for item in value[:100]:
            yield from _objects(item)
    elif isinstance(value, dict):
        yield value
        for name in ("@graph", "mainEntity", "mainEntityOfPage"):
            if name in value:
                yield from _objects(value[name])


def _read_metas(tree: Any) -> dict[str, str]:
    metas: dict[str, str] = {}
    for node in tree.iter("meta"):
        name = node.get("property") or node.get("name") or node.get("itemprop") or node.get("http-equiv") or ""
        name = name.strip().lower()
        value = _plain(node.get("content") or "")
        if name and value:
            metas.setdefault(name, value)
    return metas


def _first(metas: dict[str, str], column: str) -> str:
    return next((metas[name] for name in _META[column] if name in metas), "")


def _person(author: str) -> str:
    """Drop an address that stands for a person, such as a profile page or an @account."""
    return "" if author.startswith(("http", "@", "www.")) else author


def _name(value: Any) -> str:
    """Write a JSON-LD value as text: a string, an object with a name, or a list of them."""
    if isinstance(value, list):
        return "، ".join(dict.fromkeys(name for name in map(_name, value) if name))
    if isinstance(value, dict):
        return _name(value.get("name") or value.get("@id") or "")
    return _plain(value) if isinstance(value, str) else ""


def _plain(text: Any) -> str:
    return " ".join(tidy(str(text))[0].split())
