"""The saved explorer in a browser, offline: search, pick, read, select, decide; by mouse and by keyboard."""

from __future__ import annotations

import csv
import io
import re
import shutil
from pathlib import Path

import pytest
from conftest import PATIENCE
from lab_corpus import EVIL, HARD, lab_corpus, lab_topics
from playwright.sync_api import expect

import toolkit as tk
from toolkit.lab.packing import pack
from toolkit.lab.page import explorer_page
from toolkit.topics.edits import read_edits


@pytest.fixture(scope="module")
def pages(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("explorer")
    model, counts = lab_topics()
    data = pack(lab_corpus(), model, counts=counts, title=EVIL)
    for language in ("ar", "en"):
        (folder / f"{language}.html").write_text(explorer_page(data, title=EVIL, language=language), encoding="utf-8")
    return folder


@pytest.fixture
def visit(browser, pages):
    """Open the explorer; afterwards it must have asked for nothing, complained of nothing and run nothing."""
    opened = []

    def go(language="ar", *, width=1200, scheme="light"):
        context = browser.new_context(
            viewport={"width": width, "height": 900}, color_scheme=scheme, accept_downloads=True, offline=True
        )
        page = context.new_page()
        page.set_default_timeout(PATIENCE)
        said, asked = [], []
        page.on("console", lambda message: said.append(message.text))
        page.on("pageerror", lambda error: said.append(str(error)))
        page.on("request", lambda request: asked.append(request.url))
        page.goto((pages / f"{language}.html").as_uri())
        page.wait_for_selector(".tk-x-row")
        opened.append((page, said, asked, context))
        return page

    yield go
    for page, said, asked, context in opened:
        assert said == []
        assert [url for url in asked if not url.startswith(("data:", "blob:"))][1:] == []
        assert page.evaluate("window.hacked") is None
        context.close()


def status(page) -> str:
    return page.locator(".tk-x-status").inner_text()


def seek(page, query, form="word"):
    """Type a query; the search follows when the typing rests, so its answer is waited for."""
    page.locator(".tk-x-fields select").first.select_option(form)
    page.get_by_role("searchbox").fill(query)
    answered(page)


def answered(page):
    expect(page.locator(".tk-x-status")).to_have_text(re.compile("hit|موضع"))


@pytest.mark.parametrize("language", ["ar", "en"])
def test_hostile_texts_are_texts(visit, language):
    page = visit(language)
    assert page.locator("h1").inner_text() == EVIL
    page.locator(".tk-x-row", has_text="window.hacked").click()
    assert page.locator(".tk-x-headline").inner_text() == EVIL
    assert page.locator(".tk-x-text a").count() == 0
    assert page.locator(".tk-explorer img, .tk-explorer script").count() == 0


@pytest.mark.parametrize(
    ("query", "form"),
    [
        ("النفط", "word"),
        ("نَفْـط", "stem"),
        ("والمباريات", "stem"),
        ("أسعار الأسهم", "word"),
        ("السوق وزادت", "word"),
        ("هدفا * الملعب", "word"),
        ("*لعب", "word"),
        ("أ.ف.ب", "word"),
        ("٣٫١٤", "word"),
        ("3.14", "word"),
        ("غريبة هنا", "word"),
        ("كلمةغائبة", "stem"),
    ],
)
def test_the_search_finds_what_concordance_finds(visit, query, form):
    page = visit("en")
    seek(page, query, form)
    found = tk.concordance(lab_corpus(), query, form=form)
    n, articles = len(found), found["article_id"].nunique()
    hits = {0: "no hits", 1: "1 hit"}.get(n, f"{n} hits")
    assert status(page) == f"{hits} in {({0: 'no articles', 1: '1 article'}).get(articles, f'{articles} articles')}"


def test_the_text_that_is_read_is_the_text_of_the_article(visit):
    page = visit()
    seek(page, "غريبة")
    page.locator(".tk-x-row").first.click()
    paragraphs = page.evaluate("[...document.querySelectorAll('.tk-x-text > p:not([class])')].map(p => p.textContent)")
    assert "\n".join(paragraphs).split() == HARD.split()
    assert page.locator(".tk-x-text mark").inner_text() == "غريبة"


def test_hits_are_marked_as_they_stand_with_marks_and_stretching(visit):
    page = visit()
    seek(page, "النفط")
    page.locator(".tk-x-row", has_text="رقم 1 عن").click()
    assert page.locator(".tk-x-text mark").all_inner_texts() == ["الـنّـفْط"]


def test_a_topic_is_picked_and_its_words_are_marked(visit):
    page = visit()
    model, _ = lab_topics()
    first = page.locator(".tk-x-topic").first
    first.click()
    assert first.get_attribute("aria-pressed") == "true"
    size = int((model.labels_ == 0).sum())
    assert str(size) in status(page)
    page.locator(".tk-x-row").first.click()
    assert page.locator(".tk-x-text .tk-x-term").count() > 3
    page.locator(".tk-x-switch input").uncheck()
    assert page.locator(".tk-x-text .tk-x-term").count() == 0


def test_outlet_section_and_days_filter(visit):
    page = visit("en")
    articles = lab_corpus().articles
    page.locator(".tk-x-outlet", has_text="الضفاف").click()
    assert status(page).startswith(f"{(articles['outlet'] == 'الضفاف').sum()} articles of 24")
    page.get_by_label("Section").select_option(label="رياضة")
    both = articles[(articles["outlet"] == "الضفاف") & (articles["section"] == "رياضة")]
    assert status(page).startswith(f"{len(both)} articles of 24")
    page.get_by_label("From").select_option(label="10 March 2024")
    late = both[both["published"] >= "2024-03-10"]
    assert status(page).startswith(f"{len(late)} articles of 24")
    page.get_by_role("button", name="Clear filters").click()
    assert status(page) == "24 articles"


def test_all_of_it_works_by_keyboard(visit):
    page = visit()
    page.get_by_role("searchbox").focus()
    page.keyboard.insert_text("النفط")  # in one go: a slow machine would search for each letter
    answered(page)
    page.get_by_role("listbox").focus()
    page.keyboard.press("ArrowDown")
    title = page.locator(".tk-x-headline").inner_text()
    page.keyboard.press("ArrowDown")
    assert page.locator(".tk-x-headline").inner_text() != title
    page.keyboard.press(" ")
    assert page.locator("[role=option][aria-selected=true]").count() == 1
    assert page.locator(".tk-x-chosen").inner_text() == "التحديد: مقال واحد"
    active = page.get_by_role("listbox").get_attribute("aria-activedescendant")
    assert page.locator(f"#{active}").get_attribute("aria-selected") == "true"


def test_the_selection_is_downloaded_as_a_table_that_runs_nothing(visit):
    page = visit("en")
    page.locator(".tk-x-check").first.click()
    with page.expect_download() as waiting:
        page.get_by_role("button", name="Download the selection").click()
    rows = list(csv.reader(io.StringIO(Path(waiting.value.path()).read_text("utf-8-sig"))))
    assert rows[0][:2] == ["article_id", "title"]
    assert rows[1][:2] == [lab_corpus().articles["article_id"][0], EVIL]
    assert len(rows) == 2


def test_topics_are_renamed_merged_dropped_split_and_added(visit, tmp_path):
    page = visit("en")
    labels = page.locator(".tk-x-topic .tk-x-label")
    page.locator(".tk-x-topic").first.click()
    page.get_by_text("Edit this topic").click()
    page.get_by_label("New name").fill('اسم «جديد» "1"')
    page.keyboard.press("Enter")
    assert labels.first.inner_text() == 'اسم «جديد» "1"'
    page.get_by_label("Split into").fill("3")
    page.get_by_role("button", name="Split").click()
    page.get_by_text("New topic from words").click()
    page.get_by_label("Its name").fill("الطقس")
    page.get_by_label("Its words").fill("مطر، رياح")
    page.get_by_role("button", name="Add", exact=True).click()
    with page.expect_download() as waiting:
        page.get_by_role("button", name="topics.toml").click()
    shutil.copy(waiting.value.path(), tmp_path / "topics.toml")
    edits = read_edits(tmp_path / "topics.toml")
    assert (edits.rename[0].label, edits.split[0].into) == ('اسم «جديد» "1"', 3)
    assert edits.seed[0].words == ["مطر", "رياح"]
    terms = tk.topic_table(*lab_topics(), lab_corpus().articles)["terms"][0]
    assert edits.rename[0].topic == terms[:5]
    page.get_by_role("button", name="Merge", exact=True).click()
    assert labels.count() == 1
    page.get_by_role("button", name="Undo: Merge").click()
    assert labels.count() == 2
    page.get_by_role("button", name="Drop").click()
    assert labels.count() == 1
    assert "Articles without a topic" in page.locator("ul.tk-x-topics").inner_text()


@pytest.mark.parametrize("width", [360, 700, 1200])
@pytest.mark.parametrize("language", ["ar", "en"])
def test_it_fits_its_window(visit, language, width):
    page = visit(language, width=width)
    page.locator(".tk-x-row").first.click()
    assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") <= 0


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_it_can_be_used_without_seeing_it(visit, scheme):
    from axe_playwright_python.sync_playwright import Axe

    page = visit(scheme=scheme)
    page.locator(".tk-x-topic").first.click()
    seek(page, "النفط")
    page.locator(".tk-x-row").nth(1).click()
    page.locator("summary").first.click()
    found = Axe().run(page)
    assert [(one["id"], one["nodes"][0]["html"][:120]) for one in found.response["violations"]] == []


def test_time_runs_to_the_right_and_the_page_to_the_left(visit):
    page = visit()
    panes = [page.locator(place).bounding_box()["x"] for place in (".tk-x-side", ".tk-x-articles", ".tk-x-reader")]
    assert panes == sorted(panes, reverse=True)
    label = page.locator(".tk-x-bars").first.get_attribute("aria-label")
    assert label.index("1 مارس") < label.index("20 مارس")
    assert page.evaluate("getComputedStyle(document.querySelector('.tk-x-bars')).direction") == "ltr"
