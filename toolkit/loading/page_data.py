"""What a web page says of its article as data: JSON-LD, microdata, meta tags, and the state of its scripts."""

from __future__ import annotations

import html
import json
import re
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from toolkit.loading.encodings import tidy
from toolkit.loading.fields import assign_fields
from toolkit.loading.markup import resolve_entities, resolve_markup
from toolkit.loading.records import as_text

_ARTICLE_TYPES = (
    "newsarticle",
    "reportagenewsarticle",
    "opinionnewsarticle",
    "analysisnewsarticle",
    "backgroundnewsarticle",
    "reviewnewsarticle",
    "liveblogposting",
    "article",
    "blogposting",
    "report",
    "socialmediaposting",
    "webpage",
)
_META = {  # in the order of trust
    "title": ("og:title", "twitter:title", "dc.title", "dcterms.title", "title", "headline"),
    "published": (
        "article:published_time",
        "og:article:published_time",
        "datepublished",
        "article.published",
        "og:published_time",
        "pubdate",
        "publishdate",
        "publish_date",
        "publish-date",
        "published_time",
        "parsely-pub-date",
        "cxenseparse:recs:publishtime",
        "citation_publication_date",
        "date",
        "dc.date",
        "dc.date.issued",
        "dcterms.date",
        "dcterms.issued",
        "dcterms.created",
        "sailthru.date",
    ),
    "changed": (
        "article:modified_time",
        "og:updated_time",
        "datemodified",
        "lastmod",
        "last-modified",
        "dc.date.modified",
        "dcterms.modified",
    ),
    "outlet": (
        "og:site_name",
        "application-name",
        "twitter:site_name",
        "publisher",
        "dc.publisher",
        "dcterms.publisher",
    ),
    "section": ("article:section", "og:article:section", "section", "category", "articlesection", "parsely-section"),
    "author": (
        "author",
        "article:author",
        "og:article:author",
        "dc.creator",
        "dcterms.creator",
        "byl",
        "parsely-author",
        "sailthru.author",
        "twitter:creator",
    ),
    "url": ("og:url", "twitter:url"),
    "kind": ("og:type",),
    "description": ("og:description", "description"),
}
_MOST_OBJECTS, _DEEPEST, _MOST_PARTS = 5_000, 12, 2_000
_LEAST_TEXT = 80
"""Characters of a text in the state of a page's scripts, from which on it may be that of the article."""

_SPARE_COMMA = re.compile(r",(?=\s*[}\]])")
_BROKEN_FIELD = re.compile(
    r'"(headline|datePublished|dateModified|articleSection|articleBody)"\s*+:\s*+"((?:[^"\\]|\\.)*+)"'
)
_BROKEN_NAME = re.compile(
    r'"(author|publisher)"\s*+:\s*+\[?+\s*+\{[^{}]{0,300}?"name"\s{0,9}:\s{0,9}"((?:[^"\\]|\\.)*+)"'
)
_STATE = re.compile(r"(?:__\w{1,40}__|STATE|State|globalContent|pageData|initialData)\s*+=\s*+(?=[{\[])")
_HOME = frozenset(["الرئيسية", "الصفحة الرئيسية", "الرئيسيه", "الأولى", "Home", "home", "Accueil", "بيت", "الموقع"])


@dataclass(slots=True)
class PageData:
    """
    What a page says as data; texts are "" where it says nothing.

    `kind` is `article`, `website` and the like. `published` and `changed` are dates as they stand, in the order of
    trust; `body` has a paragraph a line.
    """

    title: str = ""
    published: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    outlet: str = ""
    section: str = ""
    author: str = ""
    url: str = ""
    kind: str = ""
    description: str = ""
    body: str = ""
    captions: list[str] = field(default_factory=list)

    def take(self, other: PageData) -> None:
        """Fill what is empty from a source that is trusted less."""
        for name in ("title", "outlet", "section", "author", "url", "kind", "description", "body"):
            setattr(self, name, getattr(self, name) or getattr(other, name))
        self.published += other.published
        self.changed += other.changed
        self.captions = self.captions or other.captions


def read_page_data(tree: Any) -> PageData:
    """
    Read what a page says of its article as data: JSON-LD first, then microdata, then meta tags.

    Parameters
    ----------
    tree : lxml element
        The page; not changed.

    Returns
    -------
    PageData
    """
    said = _read_linked_data(tree)
    said.take(_read_microdata(tree))
    said.take(_read_metas(tree))
    return said


def is_home(text: str) -> bool:
    """Tell the word for a site's front page, with which its paths begin."""
    return text in _HOME


def plain(text: Any) -> str:
    """Give a text on one line, tidy."""
    return " ".join(tidy(str(text))[0].split())


def short_text(node: Any, longest: int) -> str:
    """
    Give the text of an element on one line; "" when it is longer than `longest`, which is found out early.

    Parameters
    ----------
    node : lxml element
    longest : int, in characters

    Returns
    -------
    str
    """
    parts: list[str] = []
    size = 0
    for part in node.itertext():
        size += len(part.strip())
        if size > longest or len(parts) > _MOST_PARTS:
            return ""
        parts.append(part)
    return plain("".join(parts))


def _read_linked_data(tree: Any) -> PageData:
    """Read the article among the objects of JSON-LD, and what others say that it refers to."""
    objects: list[dict[str, Any]] = []
    for node in tree.xpath("//script[contains(translate(@type,'LDJSON','ldjson'),'ld+json')]"):
        objects += _objects(_parse_linked(node.text_content() or ""))
    named = {item["@id"]: item for item in objects if isinstance(item.get("@id"), str) and "name" in item}
    shown = {plain(node.text_content()) for node in tree.iter("h1", "title")}
    shown |= {plain(node.get("content") or "") for node in tree.xpath("//meta[@property='og:title']")}
    ranked = [
        (not _is_shown(item, shown), rank, number, item)
        for number, item in enumerate(objects)
        if (rank := _rank(item)) is not None
    ]
    said = PageData()
    for *_, item in sorted(ranked, key=lambda found: found[:3])[:1]:
        said.take(_read_article(item, named))
    for item in objects:
        if _has_type(item, "breadcrumblist"):
            said.section = said.section or _last_crumb(item, said.title)
        elif _has_type(item, "webpage") and not said.published:
            said.published = _texts(item, "datePublished")
    sites = dict.fromkeys(_name(item) for item in objects if _has_type(item, "website"))
    said.outlet = said.outlet or (next(iter(sites)) if len(sites) == 1 else "")
    return said


def _is_shown(item: dict[str, Any], shown: set[str]) -> bool:
    """Tell the article of the page from others that it lists: its headline is printed."""
    headline = _name(item.get("headline")).rstrip(".… ")
    return bool(headline) and any(headline in text for text in shown)


def _read_article(item: dict[str, Any], named: dict[str, Any]) -> PageData:
    pictures = item.get("image")
    captions = [
        plain(each.get("caption") or "")
        for each in (pictures if isinstance(pictures, list) else [pictures])
        if isinstance(each, dict)
    ]
    title = _name(item.get("headline")) or (_name(item.get("name")) if not _has_type(item, "webpage") else "")
    body = _lines(item.get("articleBody") or item.get("text") or "")
    updates = (
        [each for each in item.get("liveBlogUpdate") or [] if isinstance(each, dict)]
        if isinstance(item.get("liveBlogUpdate"), list)
        else []
    )
    body = "\n".join(filter(None, [body, *(_lines(update.get("articleBody") or "") for update in updates)]))
    return PageData(
        title=title,
        published=_texts(item, "datePublished", "dateCreated"),
        changed=_texts(item, "dateModified"),
        outlet=_referred(item.get("publisher"), named),
        section=_section(item.get("articleSection")),
        author=_referred(item.get("author") or item.get("creator"), named),
        url=_name(item.get("url")),
        body=body,
        captions=[caption for caption in dict.fromkeys(captions) if caption and caption != title],
    )


def _parse_linked(text: str) -> Any:
    """Read JSON, or what a site took for it: comments around, entities, commas too many, quotes that end too early."""
    text = text.strip().removeprefix("<!--").removeprefix("//").lstrip().removeprefix("<![CDATA[")
    for mended in (text, _SPARE_COMMA.sub("", text), _SPARE_COMMA.sub("", html.unescape(text))):
        try:
            return json.JSONDecoder(strict=False).raw_decode(mended.lstrip())[0]
        except (ValueError, RecursionError):
            continue
    found: dict[str, Any] = {"@type": "Article"} if re.search(r"Article|BlogPosting", text) else {}
    for name, value in _BROKEN_FIELD.findall(text):
        found.setdefault(name, html.unescape(value.replace('\\"', '"').replace("\\/", "/")))
    for name, value in _BROKEN_NAME.findall(text):
        found.setdefault(name, {"name": value})
    return found if "@type" in found else None


def _objects(value: Any) -> list[dict[str, Any]]:
    """List the objects that a value holds, outer ones first."""
    found: list[dict[str, Any]] = []
    waiting = [(value, 0)]
    for item, depth in waiting:  # grows while it is read
        if isinstance(item, dict):
            found.append(item)
        inner = item.values() if isinstance(item, dict) else item if isinstance(item, list) else ()
        if depth < _DEEPEST and len(waiting) < _MOST_OBJECTS:
            waiting += [(each, depth + 1) for each in inner if isinstance(each, dict | list)]
    return found


def _types(item: dict[str, Any]) -> list[str]:
    kinds = item.get("@type")
    return [str(kind).lower().rpartition("/")[2] for kind in (kinds if isinstance(kinds, list) else [kinds])]


def _has_type(item: dict[str, Any], name: str) -> bool:
    return name in _types(item)


def _rank(item: dict[str, Any]) -> int | None:
    return min((_ARTICLE_TYPES.index(name) for name in _types(item) if name in _ARTICLE_TYPES), default=None)


def _referred(value: Any, named: dict[str, Any]) -> str:
    """Name people or an outlet, also those who are only referred to."""
    if isinstance(value, list):
        return "، ".join(dict.fromkeys(filter(None, (_referred(each, named) for each in value))))
    if isinstance(value, dict) and not value.get("name"):
        return _name(named.get(str(value.get("@id")), {}).get("name"))
    return _name(value)


def _section(value: Any) -> str:
    """Take the first of several sections: the others are parts of it, or marks of the desk."""
    return next(filter(None, map(_name, value)), "") if isinstance(value, list) else _name(value)


def _last_crumb(item: dict[str, Any], title: str) -> str:
    steps = item.get("itemListElement")
    names = []
    for step in steps if isinstance(steps, list) else []:
        if isinstance(step, dict):
            names.append(_name(step.get("name")) or _name(step.get("item")))
    names = [
        name for name in names if name and not is_home(name) and not name.startswith("http") and len(name.split()) <= 4
    ]
    names = [name for name in names if name != title]
    return names[-1] if names else ""


def _texts(item: dict[str, Any], *names: str) -> list[str]:
    return [str(item[name]) for name in names if isinstance(item.get(name), str | int) and item[name]]


def _name(value: Any) -> str:
    """Write a JSON-LD value as text: a string, an object with a name, or a list of them."""
    if isinstance(value, list):
        return "، ".join(dict.fromkeys(name for name in map(_name, value[:50]) if name))
    if isinstance(value, dict):
        value = value.get("name") or ""
        return _name(value) if not isinstance(value, dict) else ""
    return plain(resolve_entities(value)) if isinstance(value, str) else ""


def _lines(text: Any) -> str:
    """Give a text that may hold HTML with a paragraph a line."""
    if not isinstance(text, str):
        return ""
    if "&lt;" in text and "<" not in text:
        text = html.unescape(text)
    lines = (plain(line) for line in resolve_markup(tidy(text)[0]).split("\n"))
    return "\n".join(line for line in lines if line)


def _read_microdata(tree: Any) -> PageData:
    found: dict[str, list[Any]] = {}
    for node in tree.xpath("//*[@itemprop][not(ancestor-or-self::*[contains(@itemtype,'omment')])]"):
        for name in node.get("itemprop").split():
            found.setdefault(name, []).append(node)
    if not found:
        return PageData()
    body = [_block_text(node) for node in found.get("articleBody", [])[:1]]
    return PageData(
        title=_prop(found, "headline"),
        published=[_value(node) for node in found.get("datePublished", [])[:1]],
        changed=[_value(node) for node in found.get("dateModified", [])[:1]],
        outlet=_owner(found, "publisher"),
        section=_prop(found, "articleSection"),
        author=_owner(found, "author"),
        body="".join(body),
    )


def _prop(found: dict[str, list[Any]], name: str) -> str:
    return next(filter(None, map(_value, found.get(name, []))), "")


def _owner(found: dict[str, list[Any]], name: str) -> str:
    """Name a person or an outlet: the `name` inside, or the text when there is none."""
    for node in found.get(name, []):
        inner = node.xpath(".//*[contains(concat(' ',@itemprop,' '),' name ')]")
        text = _value(inner[0]) if inner else "" if node.get("itemscope") is not None else _value(node)
        if text and not text.startswith("http"):
            return text
    return ""


def _value(node: Any) -> str:
    return plain(node.get("content") or node.get("datetime") or node.text_content())


def _block_text(node: Any) -> str:
    from lxml import html as lxml_html

    return _lines(lxml_html.tostring(node, encoding="unicode", with_tail=False))


def _read_metas(tree: Any) -> PageData:
    metas: dict[str, str] = {}
    for node in tree.iter("meta"):
        name = node.get("property") or node.get("name") or node.get("itemprop") or node.get("http-equiv") or ""
        value = plain(node.get("content") or "")
        if name and value:
            metas.setdefault(name.strip().lower(), value)
    said = {column: [metas[name] for name in names if name in metas] for column, names in _META.items()}
    author = next((name for name in said["author"] if not name.startswith(("http", "@", "www."))), "")
    first = {
        name: said[name][0] if said[name] else ""
        for name in ("title", "outlet", "section", "url", "kind", "description")
    }
    return PageData(**first, author=author, published=said["published"], changed=said["changed"])


def read_states(tree: Any) -> list[str]:
    """
    Give the state that a page of scripts carries (`__NEXT_DATA__` and its like), as text that begins with it.

    Parameters
    ----------
    tree : lxml element
        The page; not changed.

    Returns
    -------
    list of str
    """
    found: list[str] = []
    for node in tree.iter("script"):
        text, kind = node.text or "", (node.get("type") or "").lower()
        if kind.endswith("/json"):
            found.append(text)
        elif "ld+json" not in kind:
            found += [text[match.end() :] for match in islice(_STATE.finditer(text), 4)]
    return found


def find_in_states(states: list[str], title: str) -> PageData:
    """
    Find the article in the state of a page.

    Parameters
    ----------
    states : list of str
        As `read_states` gives them.
    title : str
        The title of the page, by which the article is told from others; "" when it is not known.

    Returns
    -------
    PageData
        Empty when no object there has a text.
    """
    best: tuple[bool, int, dict[str, Any]] = (False, _LEAST_TEXT, {})
    for text in states:
        for item in _objects(_parse_start(text)):
            fields = assign_fields(tuple(map(str, item)), ())
            body = as_text(item[fields["body"]], "\n") if "body" in fields else ""
            is_named = bool(title) and plain(as_text(item.get(fields.get("title", ""), ""), " ")) == title
            if len(body) >= _LEAST_TEXT and (is_named, len(body)) > best[:2]:
                best = (is_named, len(body), item)
    return _read_record(best[2])


def _parse_start(text: str) -> Any:
    try:
        return json.JSONDecoder(strict=False).raw_decode(text.lstrip())[0]
    except (ValueError, RecursionError):
        return None


def _read_record(item: dict[str, Any]) -> PageData:
    fields = assign_fields(tuple(map(str, item)), ())
    texts = {column: plain(resolve_markup(as_text(item[name], "، "))) for column, name in fields.items()}
    pictures = [each["caption"] for each in _objects(item) if isinstance(each.get("caption"), str)]
    return PageData(
        title=texts.get("title", ""),
        published=[texts["published"]] if "published" in texts else [],
        section=texts.get("section", ""),
        author=texts.get("author", ""),
        body=_lines(as_text(item[fields["body"]], "\n")) if item else "",
        captions=list(dict.fromkeys(filter(None, map(plain, pictures)))),
    )
