"""Pages of notebooks: what they show, what they never let through, and that they ask nothing of a network."""

from __future__ import annotations

import base64
import hashlib
import itertools
import re

import pytest
from bs4 import BeautifulSoup
from nbformat.v4 import new_code_cell, new_notebook, new_output
from tiny_study import prose

from toolkit.report.render import TooSmall, notebook_heading, render_notebook, render_page, shown_figure, shown_tables
from toolkit.report.sanitize import sanitize

COUNTER = itertools.count()
EVIL = "</style><script>alert(1)</script><img src=x onerror=alert(1)>"


def shown(html: str):
    return new_output("display_data", {"text/html": html})


def code(source: str = "1", *outputs):
    return new_code_cell(source, outputs=list(outputs), id=f"c{next(COUNTER)}")


def page(*cells, language="ar", **given):
    html = render_notebook(
        new_notebook(cells=list(cells)),
        name="titles",
        language=language,
        study_title=given.pop("study_title", "دراسة"),
        tables=given.pop("tables", []),
        **given,
    )
    return BeautifulSoup(html, "html.parser")


def test_only_the_prose_of_the_language_is_shown():
    cells = [
        prose("# سؤال", "ar"),
        prose("# Question", "en"),
        prose("both"),
        prose("جواب", "ar"),
        prose("answer", "en"),
    ]
    arabic, english = page(*cells), page(*cells, language="en")
    assert (arabic.html["dir"], arabic.html["lang"], english.html["dir"], english.html["lang"]) == (
        "rtl",
        "ar",
        "ltr",
        "en",
    )
    assert arabic.h1.text == "سؤال"
    assert "جواب" in arabic.main.text
    assert "answer" not in arabic.main.text
    assert english.h1.text == "Question"
    assert "answer" in english.main.text
    assert "جواب" not in english.main.text
    assert "both" in arabic.main.text
    assert "both" in english.main.text


def test_headings_are_in_order_with_one_h1_and_a_contents_list():
    found = page(prose("# سؤال\n\n## أولًا"), prose("# ثانيًا\n\n### تفصيل"))
    assert [tag.name for tag in found.find_all(re.compile("^h[1-6]$"))] == ["h1", "h2", "h2", "h2", "h3"]
    assert [(link["href"], link.text) for link in found.select(".toc a")] == [("#s1", "أولًا"), ("#s2", "ثانيًا")]
    assert found.find(id="s1").text == "أولًا"


def test_a_notebook_without_a_heading_goes_by_its_name():
    assert page(prose("جواب")).h1.text == "titles"


def test_code_is_folded_and_code_without_output_joins_the_next():
    found = page(code("a = 1"), code("b = 2", new_output("stream", name="stdout", text="printed\n")))
    (fold,) = found.select("details.code")
    assert "open" not in fold.attrs
    assert fold.pre.text.strip() == "a = 1\n\nb = 2"
    assert found.select_one(".output pre")["dir"] == "ltr"
    assert found.select_one("#all-code") is not None


def test_noise_is_not_shown():
    stderr = new_output("stream", name="stderr", text="a warning")
    error = new_output("error", ename="TooSmallError", evalue="few", traceback=["few"])
    assert page(code("1", stderr, error)).select(".output") == []


def test_pictures_are_embedded():
    png = base64.b64encode(b"png").decode()
    found = page(code("1", new_output("display_data", {"image/png": png + "\n", "text/plain": "<Figure>"})))
    assert found.select_one("figure img")["src"] == f"data:image/png;base64,{png}"


def test_a_corpus_too_small_is_said_in_the_language():
    error = new_output("error", ename="TooSmallError", evalue="few", traceback=["few"])
    cells = [prose("# سؤال"), code("1", error), prose("## عن شكل لم يُرسم")]
    found = page(*cells, too_small=TooSmall("المقالات قليلة.", "2 <articles> are too few"))
    assert found.select_one(".notice p").text == "المقالات قليلة."
    assert found.select_one(".notice .detail").text.strip() == "2 <articles> are too few"
    assert "لم يُرسم" not in found.main.text


@pytest.mark.parametrize(
    "html",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "<a href='javascript:alert(1)'>x</a>",
        "<a href=' java\nscript:alert(1)'>x</a>",
        "<a href='data:text/html,x'>x</a>",
        "<iframe src='https://example.org'></iframe>",
        "<svg><script>alert(1)</script></svg>",
        "<svg onload=alert(1)></svg>",
        "<style>@import 'https://example.org'</style>",
        "<p style='background:url(https://example.org)'>x</p>",
        "<link rel=stylesheet href=https://example.org>",
        "<meta http-equiv=refresh content='0;url=https://example.org'>",
        "<form action=https://example.org><button>x</button></form>",
        "<img src='https://example.org/x.png'>",
        "<object data=x></object><embed src=x><base href=x>",
        "<div><img src='data:image/png;base64,AA\" onerror=alert(1)'></div>",
        "<!--[if IE]><script>alert(1)</script><![endif]-->",
        "<math><mtext></mtext><mglyph><style><img src=x onerror=alert(1)></style></math>",
    ],
)
def test_nothing_harmful_is_left_of_an_output(html):
    left = str(sanitize(f"<p>before</p>{html}<p>after</p>"))
    assert "before" in left
    assert "after" in left
    for word in ("script", "onerror", "onload", "example.org", "style", "<iframe", "<form", "<!--", "<object", "<base"):
        assert word not in left


def test_tables_and_figures_come_through_whole():
    html = (
        '<div class="tk-table" dir="rtl" data-csv="tables/a.csv"><table><caption>ج</caption><thead><tr>'
        '<th scope="col">س</th></tr></thead><tbody><tr><td class="tk-number" data-value="3"><bdi>3</bdi></td></tr>'
        "</tbody></table></div>"
    )
    left = sanitize(html)
    assert left.select_one(".tk-table[data-csv='tables/a.csv'] > .scroll[tabindex='0'] > table caption").text == "ج"
    assert left.td.attrs == {"class": ["tk-number"], "data-value": "3"}


def test_titles_of_studies_and_tables_are_escaped():
    table = {"href": "a.csv", "name": EVIL, "rows": EVIL}
    found = page(prose("# سؤال"), study_title=EVIL, tables=[table])
    assert len(found.find_all("script")) == 1
    assert found.find("img") is None
    assert found.title.text == f"سؤال · {EVIL}"
    assert EVIL in found.select_one(".crumbs").text


def test_the_policy_names_exactly_the_page_s_own_style_and_script():
    html = render_page("<b>text</b>", title=EVIL, language="ar")
    found = BeautifulSoup(html, "html.parser")
    policy = found.find("meta", attrs={"http-equiv": "Content-Security-Policy"})["content"]
    for tag, text in (("script", found.script.string), ("style", found.style.string)):
        digest = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
        assert f"{tag}-src 'sha256-{digest}';" in policy
    assert policy.startswith("default-src 'none'; ")
    assert "unsafe" not in policy
    assert "http" not in policy
    assert "&lt;b&gt;text" in html


def test_pages_name_no_other_place():
    html = render_page("x", title="x", language="en")
    links = set(re.findall(r"https?://[^\s\"')]+", html))
    assert not links
    assert "url(" not in re.sub(r"url\(data:font/woff;base64,[A-Za-z0-9+/=]+\)", "", html)


def test_the_same_page_is_the_same_bytes():
    cells = [prose("# سؤال"), code("1", shown("<table><tr><td>ﷺ</td></tr></table>"))]
    assert str(page(*cells)) == str(page(*cells))


def test_a_table_is_called_by_its_title_or_its_section(tmp_path):
    (tmp_path / "tables").mkdir()
    for name, text in (("a", "x\n1\n2\n"), ("b", "x\n1\n"), ("empty", "x\n"), ("c", 'x\n"two\nlines"\n')):
        (tmp_path / "tables" / f"{name}.csv").write_text(text, encoding="utf-8-sig")
    node = new_notebook(
        cells=[
            prose("## الصحف", "ar"),
            prose("## Outlets", "en"),
            code("1", shown('<div data-csv="tables/b.csv"><table></table></div>')),
            code("1", shown('<div data-csv="tables/a.csv"><table><caption>عنوان</caption></table></div>')),
        ]
    )
    assert shown_tables(node, tmp_path, "ar") == [
        {"href": "b.csv", "excel": "", "name": "الصحف", "rows": "صف واحد"},
        {"href": "a.csv", "excel": "", "name": "عنوان", "rows": "صفان"},
        {"href": "c.csv", "excel": "", "name": "c", "rows": "صف واحد"},
    ]


def test_a_figure_is_found_by_a_part_of_its_name():
    picture = '<figure data-file="figures/{}.png"><img src="data:image/png;base64,AAAA" alt="{}"></figure>'
    node = new_notebook(cells=[code("1", shown(picture.format("map", "خريطة")), shown(picture.format("sizes", "أ")))])
    assert 'alt="أ"' in shown_figure(node, "sizes")
    assert shown_figure(node, "days") == ""


def test_the_heading_of_a_notebook_is_in_its_language():
    node = new_notebook(cells=[prose("# ما *العناوين*؟", "ar"), prose("# Which titles?", "en")])
    assert (notebook_heading(node, "ar"), notebook_heading(node, "en")) == ("ما العناوين؟", "Which titles?")
    assert notebook_heading(new_notebook(cells=[prose("نص")]), "ar") == ""
