"""Reading saved web pages beside trafilatura alone and a newspaper-like reader, on pages with known answers."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import datetime
from difflib import SequenceMatcher
from itertools import groupby
from pathlib import Path
from typing import NamedTuple

import pandas as pd

from tests.benchmarks.measuring import cpu_seconds, print_table
from tests.benchmarks.site_pages import SITES, Story, stories
from tests.benchmarks.site_pages_more import UNSEEN
from toolkit.corpus import Article
from toolkit.loading.boilerplate import split_inner
from toolkit.loading.credits import read_wires
from toolkit.loading.html import read_html

WIRES = read_wires(("برق", "و.أ.م", "وكالة الساحل"))


class Found(NamedTuple):
    """What a reader says of a page."""

    title: str
    body: str
    published: str


def run(shared: Path, sample: Path) -> None:
    """Read every gold page three ways, and print exact titles and dates, F1 of the body's characters, and CPU time."""
    del shared
    gold = _read_gold(sample)
    pages = [(sample / file).read_bytes() for file in gold["file"]]
    readers: dict[str, Callable[[bytes], Found]] = {
        "toolkit": ours,
        "trafilatura alone": trafilatura_alone,
        "longest run of <p>": longest_run,
    }
    seconds = cpu_seconds(
        {name: lambda read=read: [read(page) for page in pages] for name, read in readers.items()}, rounds=1
    )
    rows = []
    for name, read in readers.items():
        found = pd.DataFrame([read(page) for page in pages], index=gold.index)
        scores = [_character_f1(*pair) for pair in zip(gold["body"], found["body"], strict=True)]
        title, published = ((found[column] == gold[column]).mean() for column in ("title", "published"))
        exact = (found["body"] == gold["body"]).mean()
        rows.append(
            [
                name,
                title,
                float(sum(scores) / len(scores)),
                min(scores),
                exact,
                published,
                seconds[name] / len(pages) * 1000,
            ]
        )
    head = ["", "title exact", "body character F1", "lowest", "body exact", "day exact", "ms a page"]
    outlets = gold["file"].str.split("/").str[0].nunique()
    print_table(f"{len(pages)} saved pages of {outlets} outlets with known answers", head, rows)
    _read_sites(sample)


def _read_sites(sample: Path) -> None:
    """Read stories in the markups of many kinds of sites, ours and by trafilatura alone."""
    kinds = SITES | UNSEEN
    sites = [make(story) for make in kinds.values() for story in stories(sample, 5)]
    rows = []
    for name, read in {"toolkit": _read_article, "trafilatura alone": _read_bare}.items():
        scores = [_score(site.story, read(site.data)) for site in sites]
        rows.append([name, *(float(sum(each) / len(scores)) for each in zip(*scores, strict=True))])
    head = ["", "title", "body character F1", "day", "author", "section", "outlet", "captions"]
    print_table(f"{len(sites)} pages in {len(kinds)} markups, five stories each; exact but for the body", head, rows)


def _score(story: Story, found: Article) -> list[float]:
    names = ("author", "section", "outlet")
    days = [value and value.date() for value in (story.published, found.published)]
    exact = [days[0] == days[1], *(getattr(story, name) == getattr(found, name) for name in names)]
    body, _ = split_inner(found.body.split("\n"))
    same = _character_f1("\n".join(story.body), "\n".join(body))
    return [found.title == story.title, same, *exact, found.captions == "\n".join(story.captions)]


def _read_article(data: bytes) -> Article:
    articles, _ = read_html(data, "page.html", WIRES)
    return articles[0] if articles else Article()


def _read_bare(data: bytes) -> Article:
    import trafilatura

    found = trafilatura.bare_extraction(data, with_metadata=True, include_comments=False)
    if not found:
        return Article()
    day = datetime.fromisoformat(found.date) if found.date else None
    section = (found.categories or [""])[0]
    named = {"outlet": found.sitename or "", "author": found.author or "", "section": section}
    return Article(title=found.title or "", body=found.text or "", published=day, **named)


def ours(data: bytes) -> Found:
    """Read a page by the toolkit."""
    articles, _ = read_html(data, "page.html", WIRES)
    if not articles:
        return Found("", "", "")
    published = articles[0].published
    return Found(articles[0].title, articles[0].body, published.date().isoformat() if published else "")


def trafilatura_alone(data: bytes) -> Found:
    """Read a page by trafilatura with its defaults, metadata and all, from the bytes."""
    import trafilatura

    found = trafilatura.bare_extraction(data, with_metadata=True, include_comments=False)
    return Found(found.title or "", found.text or "", found.date or "") if found else Found("", "", "")


def longest_run(data: bytes) -> Found:
    """
    Read a page as simple news readers do: the element whose own paragraphs hold the most text is the article.

    The title is `og:title`, else `<title>` up to its last bar; the date is `article:published_time`, else `<time>`.
    """
    from lxml import html as lxml_html

    tree = lxml_html.document_fromstring(data)
    runs: dict = {}
    for parent, nodes in groupby(tree.iter("p"), key=lambda node: node.getparent()):
        runs.setdefault(parent, []).extend(" ".join(node.text_content().split()) for node in nodes)
    body = max(runs.values(), key=lambda lines: sum(map(len, lines)), default=[])
    metas = {node.get("property") or node.get("name"): node.get("content") or "" for node in tree.iter("meta")}
    title = metas.get("og:title") or re.split(r"\s+[|–—-]\s+(?=[^|–—-]*$)", tree.findtext(".//title") or "")[0]
    times = [node.get("datetime") or "" for node in tree.iter("time")]
    return Found(
        title.strip(), "\n".join(filter(None, body)), _day(metas.get("article:published_time") or "".join(times[:1]))
    )


def _day(text: str) -> str:
    try:
        return datetime.fromisoformat(text).date().isoformat()
    except ValueError:
        return ""


def _read_gold(sample: Path) -> pd.DataFrame:
    table = pd.read_csv(sample / "gold" / "articles.csv", dtype=str, keep_default_na=False)
    lines = (sample / "gold" / "bodies.jsonl").read_text("utf-8").splitlines()
    table = table.merge(pd.DataFrame([json.loads(line) for line in lines]), on="article_id")
    table = table[table["file"].str.contains(r"\.html?$")].reset_index(drop=True)
    return table.assign(published=table["published"].str[:10])


def _character_f1(gold: str, text: str) -> float:
    if gold == text:
        return 1.0
    same = sum(block.size for block in SequenceMatcher(None, gold, text, autojunk=False).get_matching_blocks())
    return 2 * same / (len(gold) + len(text))
