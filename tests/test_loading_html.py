"""Saved web pages."""

from __future__ import annotations

from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolkit.loading.credits import read_wires
from toolkit.loading.html import declared_charset, read_html

WIRES = read_wires()
PARAGRAPHS = [
    "أعلنت إدارة ميناء نوران أمس أنها ستبدأ توسعة الرصيف الشمالي خلال الشهر المقبل بعد أن اكتملت الدراسات.",
    "وقال المدير إن التوسعة ستزيد طاقة الميناء بمقدار الثلث، وإن التمويل مضمون من المصرف الوطني ومن عائدات الرسوم.",
    "ومن المقرر أن تنتهي الأعمال في غضون عامين، بحسب البيان الذي وزع على الصحافيين في ختام المؤتمر أمس الأحد.",
]
LINKED = """<script type="application/ld+json">{"@graph":[{"@type":"WebSite","name":"س"},{"@type":"NewsArticle",
"headline":"توسعة الميناء","datePublished":"2024-05-06T10:00:00+03:00",
"author":[{"@type":"Person","name":"سلمى الهاشمي"}],
"publisher":{"@type":"Organization","name":"الميناء"},"articleSection":"اقتصاد","dateCreated":"2020-01-01"}]}</script>"""
OPEN_GRAPH = """<meta property="og:title" content="توسعة الميناء"><meta property="og:site_name" content="الميناء">
<meta property="article:published_time" content="2024-05-06T10:00:00+03:00">
<meta property="article:section" content="اقتصاد">
<meta name="author" content="سلمى الهاشمي">"""
VISIBLE = """<div class="breadcrumb">الرئيسية » اقتصاد</div><div class="news-date">الاثنين 6 مايو 2024 - 10:00</div>
<div class="reporter">نوران – سلمى الهاشمي</div>"""


def page(head="", top="", charset="utf-8"):
    body = "".join(f"<p>{paragraph}</p>" for paragraph in PARAGRAPHS)
    return f"""<!doctype html><html dir="rtl"><head><meta charset="{charset}">
    <title>توسعة الميناء - الميناء</title>{head}
    <link rel="canonical" href="https://almina.example/1"></head><body>
    <nav><a href="/">الأولى</a> <a href="/s">سياسة</a></nav>
    <article><h1>توسعة الميناء</h1>{top}<figure><img src="a.jpg">
    <figcaption>الرصيف الشمالي (أ.ف.ب)</figcaption></figure>{body}
    </article><footer>جميع الحقوق محفوظة</footer></body></html>"""


@pytest.mark.parametrize("head_and_top", [(LINKED, ""), (OPEN_GRAPH, ""), ("", VISIBLE)])
@pytest.mark.parametrize("charset", ["utf-8", "windows-1256"])
def test_a_page_gives_its_article(head_and_top, charset):
    articles, problems = read_html(page(*head_and_top, charset=charset).encode(charset), "a.html", WIRES)
    (article,) = articles
    assert not problems
    assert article.title == "توسعة الميناء"
    assert article.body.split("\n") == PARAGRAPHS
    assert article.published == datetime(2024, 5, 6, 10, 0)
    assert (article.outlet, article.section, article.author) == ("الميناء", "اقتصاد", "سلمى الهاشمي")
    assert (article.captions, article.agency) == ("الرصيف الشمالي (أ.ف.ب)", "أ.ف.ب")
    assert article.url == "https://almina.example/1"


def test_a_layout_of_tables_is_read():
    cells = "<br><br>".join(PARAGRAPHS)
    menu = "".join(f"<tr><td><a href='/{n}'>قسم {n}</a></td></tr>" for n in range(9))
    text = f"""<html><head><meta charset="windows-1256"><title>توسعة الميناء - الميناء</title></head>
    <body><form id="aspnetForm">
    <input type="hidden" name="__VIEWSTATE" value="{"A" * 900}"><table><tr><td><table>{menu}</table></td>
    <td><table><tr><td class="titleTD">توسعة الميناء</td></tr>
    <tr><td class="dateTD">الأحد 11 جانفي 2026 - 21:55</td></tr>
    <tr><td class="bodyTD"><span>{cells}</span></td></tr></table></td></tr></table></form></body></html>"""
    (article,), _ = read_html(text.encode("cp1256"), "a.html", WIRES)
    assert article.body.split("\n") == PARAGRAPHS
    assert (article.title, article.published) == ("توسعة الميناء", datetime(2026, 1, 11, 21, 55))


@pytest.mark.parametrize(
    "head",
    [
        b"<meta charset=windows-1256>",
        b"<META CHARSET='windows-1256'>",
        b'<meta http-equiv="Content-Type" content="text/html; charset=windows-1256">',
        b'<?xml version="1.0" encoding="windows-1256"?>',
    ],
)
def test_a_declared_charset_is_found(head):
    assert declared_charset(b"<html>" + head) == "windows-1256"


def test_a_wrong_charset_does_not_win_over_the_text():
    articles, _ = read_html(page(charset="iso-8859-1").encode("cp1256"), "a.html", WIRES)
    assert articles[0].body.split("\n") == PARAGRAPHS
    articles, _ = read_html(page(charset="windows-1256").encode("utf-8"), "a.html", WIRES)
    assert articles[0].body.split("\n") == PARAGRAPHS


def test_script_in_a_title_is_text():
    text = page().replace("<h1>توسعة الميناء</h1>", "<h1>&lt;script&gt;alert(1)&lt;/script&gt; خبر</h1>")
    (article,), _ = read_html(text.encode(), "a.html", WIRES)
    assert "<script>alert(1)</script>" in article.title or article.title == "توسعة الميناء"


@pytest.mark.parametrize(
    "data", [b"<html></html>", b"<p>", b"<html><body><script>x</script></body></html>", b"\xff\xfe<\0"]
)
def test_a_page_without_text_is_one_row(data):
    articles, problems = read_html(data, "a.html", WIRES)
    assert not articles
    assert [problem.reason for problem in problems if problem.severity == "skipped"] == ["no_text"]


@given(st.binary(max_size=300))
def test_any_bytes_give_an_article_or_a_row(data):
    articles, problems = read_html(b"<html>" + data, "a.html", WIRES)
    assert articles or any(problem.severity == "skipped" for problem in problems)
