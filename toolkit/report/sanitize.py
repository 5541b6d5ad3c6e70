"""HTML from notebooks cut down to what a page may hold: no script, no style, nothing from elsewhere."""

from __future__ import annotations

import re
from typing import Any

from bs4 import BeautifulSoup, Comment, Doctype, ProcessingInstruction, Tag


def _names(text: str) -> frozenset[str]:
    return frozenset(text.split())


_DROPPED = _names(
    "script style iframe frame frameset object embed applet link meta base form input button select textarea "
    "template noscript math audio video source track canvas portal dialog title head"
)
_ALLOWED = _names(
    "a abbr article b bdi bdo blockquote br caption cite code col colgroup dd del details dfn div dl dt em "
    "figcaption figure h1 h2 h3 h4 h5 h6 hr i img ins kbd li mark ol p pre q s samp section small span strong sub "
    "summary sup table tbody td tfoot th thead time tr u ul var wbr "
    "svg g path line polyline polygon rect circle ellipse text tspan desc"
)
_ATTRIBUTES = _names(
    "alt class colspan dir headers height lang rowspan scope title width start reversed role tabindex open "
    "data-value aria-label aria-hidden aria-describedby datetime "
    "viewbox d x y x1 x2 y1 y2 cx cy r rx ry points fill stroke stroke-width text-anchor transform"
)
_LINK = re.compile(r"(?:https?://|mailto:|#|(?:\./)?(?:tables|figures)/)[^\s<>\"']*", re.I)
_TABLE = re.compile(r"tables/[\w-]+\.csv")
_IMAGE = re.compile(r"data:image/(?:png|jpeg|gif|webp|svg\+xml);base64,[A-Za-z0-9+/=]+")


def sanitize(html: str) -> Any:
    """
    Parse HTML and keep what is allowed: text, tables, figures with embedded pictures, plain links.

    Scripts, styles and frames go with their content, other unknown tags leave theirs behind. Tables are
    put into a box that scrolls by itself.

    Parameters
    ----------
    html : str
        HTML of prose and outputs.

    Returns
    -------
    BeautifulSoup
        The parsed tree; `str` of it is HTML.
    """
    soup = BeautifulSoup(html, "html.parser")
    for text in soup.find_all(string=lambda found: isinstance(found, Comment | Doctype | ProcessingInstruction)):
        text.extract()
    for tag in soup.find_all(True):
        if tag.decomposed or tag.parent is None:
            continue
        if tag.name in _DROPPED:
            tag.decompose()
        elif tag.name not in _ALLOWED:
            tag.unwrap()
        else:
            _keep_attributes(tag)
    for table in soup.find_all("table"):
        if table.find_parent(class_="scroll") is None:
            # A box that scrolls must be reachable by keyboard.
            table.wrap(soup.new_tag("div", attrs={"class": "scroll", "tabindex": "0"}))
    return soup


def _keep_attributes(tag: Tag) -> None:
    kept = {name: value for name, value in tag.attrs.items() if name.lower() in _ATTRIBUTES}
    if tag.name == "a" and _LINK.fullmatch(str(tag.get("href", "")).strip()):
        kept["href"] = str(tag["href"]).strip()
        kept["rel"] = "noreferrer"
    if tag.name == "img":
        source = re.sub(r"\s", "", str(tag.get("src", "")))
        kept["alt"] = tag.get("alt", "")
        if _IMAGE.fullmatch(source):
            kept["src"] = source
    if _TABLE.fullmatch(str(tag.get("data-csv", ""))):
        kept["data-csv"] = tag["data-csv"]
    tag.attrs = kept
