"""One story in the markups of many kinds of sites, and pages that hold no article, or hide one."""

from __future__ import annotations

import json
import sys
import time

import pytest
from conftest import ROOT

sys.path.insert(0, str(ROOT))

from tests.benchmarks.site_pages import SITES, stories
from tests.benchmarks.site_pages_more import UNSEEN
from toolkit.loading import load_corpus
from toolkit.loading.boilerplate import split_inner
from toolkit.loading.credits import read_wires
from toolkit.loading.html import read_html

WIRES = read_wires()
KINDS = SITES | UNSEEN
(STORY,) = stories(ROOT / "data" / "sample", 1)
NOT_READ = {("forum_portal", "section"), ("forum_portal", "body"), ("wordpress_magazine", "captions")}
"""A forum's signature stays in the body, and its path has no mark by which to know the section."""


@pytest.mark.parametrize("kind", KINDS)
def test_the_story_comes_out_of_every_markup(kind):
    site = KINDS[kind](STORY)
    (article,), problems = read_html(site.data, "a.html", WIRES)
    story = site.story
    body, _ = split_inner(article.body.split("\n"))
    found = {
        "title": article.title,
        "published": article.published and article.published.date(),
        "outlet": article.outlet,
        "section": article.section,
        "author": article.author,
        "captions": article.captions,
        "url": article.url,
        "body": tuple(body),
    }
    expected = {
        "title": story.title,
        "published": story.published and story.published.date(),
        "outlet": story.outlet,
        "section": story.section,
        "author": story.author,
        "captions": "\n".join(story.captions),
        "url": story.url,
        "body": story.body,
    }
    wrong = {name for name in expected if found[name] != expected[name] and (kind, name) not in NOT_READ}
    assert {name: (expected[name], found[name]) for name in wrong} == {}
    assert set(story.body) <= set(body)
    assert not problems


@pytest.mark.parametrize("tag", ["h2", "h3"])
def test_a_page_that_lists_articles_is_a_row_that_says_so(tmp_path, tag):
    title = f"<{tag}><a href='/n'>عنوان الخبر رقم {{}} من نوران</a></{tag}>"
    teasers = "".join(
        f"<article>{title.format(n)}<p>أعلنت البلدية تفاصيل الخبر رقم {n}.</p></article>" for n in range(8)
    )
    (tmp_path / "a.html").write_text(f"<html><title>اقتصاد | الميناء</title><h1>اقتصاد</h1>{teasers}", "utf-8")
    corpus = load_corpus(tmp_path)
    assert not len(corpus)
    assert list(corpus.problems["reason"]) == ["list_page"]
    assert corpus.problems["detail"][0].startswith(
        "the page lists 8 articles and is none itself; save the articles' own"
    )


def test_linked_headings_below_a_story_do_not_make_it_a_list():
    text = SITES["wordpress_plain"](STORY).text.replace(
        "</main>", "".join(f"<h3><a>عنوان {n} آخر</a></h3>" for n in range(5)) + "</main>"
    )
    assert len(read_html(text.encode(), "a.html", WIRES)[0]) == 1


def test_the_state_of_another_article_is_not_taken():
    page = SITES["wordpress_plain"](STORY).text
    other = {"article": {"title": "خبر آخر", "content": "نص خبر آخر طويل. " * 400}}
    page = page.replace("</body>", f'<script type="application/json">{json.dumps(other)}</script></body>')
    (article,), _ = read_html(page.encode(), "a.html", WIRES)
    assert article.body.split("\n")[0] == STORY.body[0]


def test_a_date_of_change_alone_is_no_day_of_publication():
    changed = '<meta property="article:modified_time" content="2026-09-01T10:00:00Z">'
    lines = "".join(f"<p>{line}</p>" for line in STORY.body)
    page = f"<html>{changed}<h1>{STORY.title}</h1>{lines}"
    (article,), _ = read_html(page.encode(), "a.html", WIRES)
    assert article.published is None
    assert article.extra["changed"] == "2026-09-01T10:00:00"


HOSTILE = {
    "nested furniture": '<div class="related">' * 5_000 + "نص " * 20_000,
    "nested marks": '<div class="date author section">' * 5_000 + "نص " * 50_000,
    "many marks": '<span class="date author section">الأحد</span>' * 30_000,
    "many headings": "<h2>عنوان من كلمات</h2>" * 30_000,
    "open linked data": '<script type="application/ld+json">' + '{"author": ' * 20_000 + "</script><p>نص",
    "spaces in linked data": '<script type="application/ld+json">{"@type":"Article","author":'
    + " " * 200_000
    + "x</script><p>نص",
    "states": "<script>" + "__A__ = {" * 20_000 + "</script><p>نص",
    "underscores": "<script>" + "_" * 300_000 + "</script><p>نص",
    "commas": '<script type="application/ld+json">{"@type":"Article",' + "," * 200_000 + "</script><p>نص",
    "lists of lists": "<ul><li>" * 20_000 + "نص",
    "links": '<p><a href="/">رابط إلى خبر آخر من نوران</a></p>' * 20_000,
}


@pytest.mark.parametrize("name", HOSTILE)
def test_no_page_takes_long(name):
    started = time.process_time()
    articles, problems = read_html(f"<html><title>خبر</title><body>{HOSTILE[name]}".encode(), "a.html", WIRES)
    assert articles or problems
    assert time.process_time() - started < 20  # seconds where the squares of these sizes would take hours
