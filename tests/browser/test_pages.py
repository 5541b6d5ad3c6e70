"""The pages in a browser: what they ask of a network, what runs, and what a reader can do by hand and by keyboard."""

from __future__ import annotations

import itertools
import threading
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from conftest import PATIENCE
from playwright.sync_api import expect
from tiny_study import make_study

from toolkit.report.diff import GREW, VANISHED, AnswerChange, ReportDiff, TableChange, Topic, TopicChange
from toolkit.report.diff_text import diff_page
from toolkit.report.run import run_study

EVIL = '<script>window.hacked = true</script><img src="x" onerror="window.hacked = true">'
PAGES = ["index.html", "titles/report.html", "groups/report.html"]


@pytest.fixture(scope="module", params=["ar", "en"])
def report(request, tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp(f"browser-{request.param}")
    titles = {0: EVIL, 1: "أخبار المدرسة", 2: "javascript:window.hacked=true"}
    study = make_study(folder, titles, extra=f'language = "{request.param}"')
    return run_study(study, out=folder / "out", overrides=[f"title={EVIL}", "notebook.titles.n_rows=12"])


@pytest.fixture
def visit(browser, report):
    """Open a page of the report; afterwards it must have asked for nothing and complained of nothing."""
    opened = []

    def go(name, *, width=1200, scheme="light"):
        context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme)
        page = context.new_page()
        page.set_default_timeout(PATIENCE)
        said, asked = [], []
        page.on("console", lambda message: said.append(message.text))
        page.on("pageerror", lambda error: said.append(str(error)))
        page.on("request", lambda request: asked.append(request.url))
        page.goto((report / name).as_uri())
        page.evaluate("document.fonts.ready.then(() => true)")
        opened.append((page, said, asked, context))
        return page

    yield go
    for page, said, asked, context in opened:
        assert said == []
        assert [url for url in asked if not url.startswith("data:")][1:] == []
        assert page.evaluate("window.hacked") is None
        context.close()


@pytest.mark.parametrize("name", PAGES)
def test_a_page_opens_without_request_or_complaint(visit, name):
    page = visit(name)
    assert page.title().startswith(EVIL) or EVIL in page.title()
    assert page.evaluate("document.fonts.check('16px Plex')")
    assert page.evaluate("[...document.fonts].map(font => font.status)").count("loaded") >= 1


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("width", [360, 768, 1400])
def test_a_page_fits_its_window(visit, name, width):
    page = visit(name, width=width)
    assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") <= 0


def test_a_comparison_of_hostile_reports_opens_and_fits(visit, report):
    """Everything a comparison quotes: titles in the other direction, long words, markup, marks that turn the text."""
    hostile = (EVIL, "http://example.org/a?b=<c> 119", "\u202eعكس", "ك" * 500, "</script><!--")
    old, new = Topic(EVIL, 5, 0.5), Topic("\u202e" + "a" * 300, 8, 0.8)
    topics = (TopicChange(GREW, old, new, 5), TopicChange(VANISHED, old, None))
    answers = tuple(AnswerChange("titles", text, text[::-1]) for text in hostile)
    tables = (TableChange(f"{EVIL}.csv", "changed", 3, 1),)
    for language in ("ar", "en"):
        found = ReportDiff((EVIL, "x" * 300), language, 7, hostile, hostile, topics, answers, tables)
        (report / f"{language}.html").write_text(diff_page(found), encoding="utf-8")
        page = visit(f"{language}.html", width=360)
        assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") <= 0
        assert page.evaluate("document.documentElement.dir") == {"ar": "rtl", "en": "ltr"}[language]
        assert EVIL in page.inner_text("main")


@pytest.mark.parametrize("name", PAGES)
def test_a_page_can_be_read_without_seeing_it(visit, name):
    page = visit(name)
    levels = page.evaluate("[...document.querySelectorAll('h1,h2,h3,h4,h5,h6')].map(h => Number(h.tagName[1]))")
    assert levels.count(1) == 1
    assert levels[0] == 1
    assert all(after - before <= 1 for before, after in itertools.pairwise(levels))
    assert page.evaluate("[...document.images].filter(image => !image.alt).length") == 0
    unnamed = """[...document.querySelectorAll("a, button")].filter(
        (one) => !one.innerText.trim() && !one.ariaLabel && !one.querySelector("img[alt]")).length"""
    assert page.evaluate(unnamed) == 0
    assert page.evaluate("[...document.querySelectorAll('input')].filter(input => !input.labels.length).length") == 0
    ids = page.evaluate("[...document.querySelectorAll('[id]')].map(element => element.id)")
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("name", PAGES)
def test_text_stands_out_from_its_ground(visit, name, scheme):
    page = visit(name, scheme=scheme)
    weak = page.evaluate(
        """() => {
        const parse = (colour) => {
            const numbers = colour.match(/[\\d.]+/g).map(Number);
            return colour.startsWith("color(srgb") ? numbers.map((n, i) => i < 3 ? n * 255 : n) : numbers;
        };
        const light = ([r, g, b]) => [r, g, b].map((c) => c / 255)
            .map((c) => c <= 0.03928 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4)
            .reduce((sum, c, i) => sum + c * [0.2126, 0.7152, 0.0722][i], 0);
        const ground = (element) => {
            for (let at = element; at; at = at.parentElement) {
                const colour = parse(getComputedStyle(at).backgroundColor);
                if (colour.length < 4 || colour[3] > 0) return colour;
            }
            return [255, 255, 255];
        };
        const weak = [];
        for (const element of document.querySelectorAll("main *")) {
            const own = [...element.childNodes].some((node) => node.nodeType === 3 && node.data.trim());
            if (!own || !element.checkVisibility()) continue;
            const [a, b] = [light(parse(getComputedStyle(element).color)), light(ground(element))];
            const contrast = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
            if (contrast < 4.5) weak.push([element.className || element.tagName, contrast.toFixed(2)]);
        }
        return weak;
    }"""
    )
    assert weak == []


def test_the_switch_opens_and_folds_all_code(visit):
    page = visit("titles/report.html")
    folds = page.locator("details.code")
    assert folds.count() > 1
    assert page.locator("details.code[open]").count() == 0
    page.focus("#all-code")
    page.keyboard.press("Space")
    assert page.locator("details.code[open]").count() == folds.count()
    page.click("#all-code")
    assert page.locator("details.code[open]").count() == 0
    page.locator("details.code summary").first.press("Enter")
    assert page.locator("details.code[open]").count() == 1


def positions(page):
    return page.evaluate("[...document.querySelectorAll('.output tbody tr')].map(row => row.cells[0].innerText)")


def test_a_table_is_sorted_by_click_and_by_keyboard(visit):
    page = visit("titles/report.html")
    before = positions(page)
    button = page.locator(".output th button").first
    button.click()
    assert page.locator(".output th").first.get_attribute("aria-sort") == "descending"
    down = positions(page)
    assert sorted(down) == sorted(before)
    button.press("Enter")
    assert page.locator(".output th").first.get_attribute("aria-sort") == "ascending"
    assert positions(page) == down[::-1]


def test_a_table_is_searched_as_people_type(visit):
    page = visit("titles/report.html")
    page.locator(".tablebar input").fill("اخبار المدرسه")
    assert page.locator(".output tbody tr:visible").count() == 1
    assert "1" in page.locator(".tablebar [role=status]").inner_text()
    page.locator(".tablebar input").fill("")
    assert page.locator(".output tbody tr:visible").count() == 12


def test_a_figure_enlarges_by_click_and_by_keyboard(visit):
    page = visit("titles/report.html")
    figure = page.locator("figure button").first
    figure.click()
    assert page.locator("dialog[open] img").count() == 1
    page.keyboard.press("Escape")
    expect(page.locator("dialog[open]")).to_have_count(0)
    figure.press("Enter")
    page.locator("dialog button").click()
    expect(page.locator("dialog[open]")).to_have_count(0)


def test_a_page_is_right_to_left_in_arabic(visit, report):
    page = visit("index.html")
    arabic = 'dir="rtl"' in (report / "index.html").read_text("utf-8")
    head, tile = (page.locator(place).first.bounding_box() for place in ("h1", ".tiles li"))
    last = page.locator(".tiles li").last.bounding_box()
    assert (tile["x"] > last["x"]) == arabic
    assert head["width"] > 0


def test_the_policy_stops_what_would_slip_through(browser, report, tmp_path):
    html = (report / "index.html").read_text("utf-8")
    planted = html.replace("</main>", f"{EVIL}<img src='https://example.org/x.png'></main>")
    (tmp_path / "planted.html").write_text(planted, encoding="utf-8")
    page = browser.new_page()
    refused = []
    page.on("requestfailed", lambda request: refused.append((request.url.rsplit("/", 1)[1], request.failure)))
    with (
        page.expect_event("requestfailed", lambda request: request.url.endswith("/x"), timeout=PATIENCE),
        page.expect_event("requestfailed", lambda request: request.url.endswith("/x.png"), timeout=PATIENCE),
    ):
        page.goto((tmp_path / "planted.html").as_uri())
    assert page.evaluate("window.hacked") is None
    assert sorted(refused) == [("x", "csp"), ("x.png", "csp")]
    page.close()


def test_a_page_is_the_same_from_a_server(browser, report):
    handler = partial(SimpleHTTPRequestHandler, directory=str(report))
    handler.log_message = lambda *args: None
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        page = browser.new_page()
        said = []
        page.on("console", lambda message: said.append(message.text))
        page.goto(f"http://127.0.0.1:{server.server_port}/index.html")
        page.locator(".card a").first.click()
        assert page.locator("h1").count() == 1
        assert said == []
        page.close()
    finally:
        server.shutdown()


def test_print_hides_what_paper_cannot_use(visit):
    page = visit("titles/report.html")
    page.emulate_media(media="print")
    assert not page.locator(".tools").is_visible()
    assert page.locator(".output table").first.is_visible()
