"""XML of feeds and exports (RSS, Atom, RDF, WordPress, tables of databases) → records, one an item."""

from __future__ import annotations

import html
import io
import re
from collections.abc import Iterator
from typing import Any

from toolkit.corpus import SKIPPED, Problem
from toolkit.loading.encodings import decode
from toolkit.loading.fields import assign_fields
from toolkit.loading.records import BrokenRecords

_ENCODING = re.compile(rb"""^\s*<\?xml[^>]{0,200}?encoding\s*=\s*["']([A-Za-z0-9_.:-]{2,30})""")
_DECLARATION = re.compile(r"^\s*<\?xml[^>]{0,300}\?>")
_ENTITY = re.compile(r"&(?!(?:amp|lt|gt|quot|apos);)([A-Za-z][A-Za-z0-9]{1,31});")
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_ITEMS, _SITEMAPS = frozenset({"item", "entry"}), frozenset({"urlset", "sitemapindex"})
_TEXTS = ("encoded", "content", "summary", "description")
"""Where an item has its text, the longest form first."""

_PLAIN_SPACES = ("purl.org/dc/", "purl.org/rss/", "w3.org/2005/Atom", "purl.org/rss/1.0/modules/content")


def parse_feed(data: bytes) -> Iterator[dict[str, Any] | Problem]:
    """
    Give the items of a feed, or the elements of another XML file that have a field for the text of an article.

    Entities that the file defines itself are not resolved and nothing is fetched, so that a small file stays small.

    Parameters
    ----------
    data : bytes
        The file.

    Yields
    ------
    dict or Problem
        A feed that breaks off is a `Problem` without a file name, after its whole items.

    Raises
    ------
    BrokenRecords
        If it is no XML, or a sitemap, which has addresses and no texts.
    """
    from lxml import etree

    options = {"resolve_entities": False, "no_network": True, "load_dtd": False, "huge_tree": False}
    events = etree.iterparse(
        io.BytesIO(_as_xml(data)), events=("end",), remove_comments=True, remove_pis=True, **options
    )
    number = 0
    try:
        for _, node in events:
            record = _read_node(node)
            if record is not None:
                number += 1
                yield record
                node.clear(keep_tail=False)
    except etree.XMLSyntaxError as error:
        said = f"line {error.lineno}: {' '.join(str(error.msg).split())[:100]}"
        if not number:
            raise BrokenRecords("broken_xml", f"this is not whole XML ({said}); mend it, or save it again") from None
        detail = f"the XML breaks off after {number:,} items ({said}); take it from its source again"
        yield Problem("", number + 1, SKIPPED, "broken_xml", detail)
    root = events.root
    if not number and root is not None and _local(root) in _SITEMAPS:
        detail = "this is a sitemap: it lists addresses without texts; save the pages themselves"
        raise BrokenRecords("sitemap", detail)


def _as_xml(data: bytes) -> bytes:
    """Bring a file to UTF-8 that an XML parser takes: names of HTML entities resolved, control characters dropped."""
    declared = _ENCODING.match(data[:400].lstrip(b"\xef\xbb\xbf"))
    text = decode(data, declared[1].decode("ascii") if declared else None).text
    text = _DECLARATION.sub("", _NOT_XML.sub("", text).lstrip("\ufeff \t\r\n"), count=1)
    return _ENTITY.sub(lambda entity: html.escape(html.unescape(entity[0]), quote=False), text).encode()


def _local(node: Any) -> str:
    return node.tag.rpartition("}")[2] if isinstance(node.tag, str) else ""


def _name(node: Any) -> str:
    """Name an element; of those in a namespace of its own, the prefix belongs to the name."""
    space = node.tag[1:].partition("}")[0] if node.tag.startswith("{") else ""
    is_plain = not space or not node.prefix or any(known in space for known in _PLAIN_SPACES)
    return _local(node) if is_plain else f"{node.prefix}:{_local(node)}"


def _read_node(node: Any) -> dict[str, Any] | None:
    """Make a record of an element that is an item, or has children that name the text of an article."""
    children = [child for child in node if isinstance(child.tag, str)]
    if len(children) < 2:
        return None
    if _local(node) not in _ITEMS:
        is_record = "body" in assign_fields(tuple(map(_local, children)), ()) and _local(node) not in {
            "channel",
            "feed",
        }
        return _fields(children) if is_record else None
    record = _fields(children)
    text = next((name for name in _TEXTS if record.get(name)), None)
    if text:
        record["body"] = record.pop(text)
    if isinstance(record.get("category"), list):
        record["category"], record["categories"] = record["category"][0], record["category"]
    outlet = _feed_title(node)
    return record if "outlet" in record or not outlet else record | {"outlet": outlet}


def _fields(children: list[Any]) -> dict[str, Any]:
    record: dict[str, Any] = {}
    for child in children:
        name, value = _name(child), _value(child)
        if child.get("domain") == "post_tag":
            name = "tags"
        if not value or (name == "link" and child.get("rel") not in {None, "alternate"}):
            continue
        known = record.get(name)
        record[name] = value if known is None else [*(known if isinstance(known, list) else [known]), value]
    return record


def _value(node: Any) -> str:
    """Give the text of an element; of markup inside, the markup; of an empty one, the address or term it names."""
    from lxml import etree

    if node.get("type") == "xhtml":
        return "".join(etree.tostring(child, encoding="unicode") for child in node)
    inner = [child for child in node if isinstance(child.tag, str)]
    if inner:
        names = [child.text or "" for child in inner if _local(child) == "name"]
        return names[0].strip() if names else "\n".join(text.strip() for text in node.itertext() if text.strip())
    text = "".join(node.itertext()).strip()
    return text or node.get("href") or node.get("term") or node.get("url") or ""


def _feed_title(node: Any) -> str:
    parent = node.getparent()
    channels = [parent, *(child for child in (parent if parent is not None else ()) if _local(child) == "channel")]
    titles = (
        child.text for channel in channels if channel is not None for child in channel if _local(child) == "title"
    )
    return " ".join(next(filter(None, titles), "").split())
