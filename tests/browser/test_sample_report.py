"""Every page of the sample's report, in both languages: nothing leaves, nothing complains, everything can be used."""

from __future__ import annotations

import json
import shutil

import pytest
from conftest import PATIENCE, ROOT
from playwright.sync_api import expect

from toolkit.report.run import run_study

SERIOUS = {"serious", "critical"}
LOOKS = (("light", 1200), ("dark", 390))  # a page has one of them in Arabic and the other in English


@pytest.fixture(scope="module")
def out(tmp_path_factory):
    """Name the one folder of both reports: each takes from the one before what still holds of it."""
    out = tmp_path_factory.mktemp("sample") / "out"
    if (ROOT / "reports/sample/manifest.json").is_file():  # `make report` has made it
        shutil.copytree(ROOT / "reports/sample", out)
    return out


# One test a language, because the report behind it takes half a minute to make.
@pytest.mark.parametrize("language", ["ar", "en"])
def test_every_page_of_the_sample_can_be_used_and_leaves_nothing(browser, out, language):
    run_study(ROOT / "data/sample/study.toml", out=out, overrides=[f"language={language}"])
    names = ["index.html", *sorted(path.relative_to(out).as_posix() for path in out.glob("*/report.html"))]
    assert len(names) > 3
    for number, name in enumerate(names):
        scheme, width = LOOKS[(number + (language == "en")) % 2]
        check_page(browser, out / name, language, scheme, width)


def check_page(browser, path, language, scheme, width):
    context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme)
    page = context.new_page()
    page.set_default_timeout(PATIENCE)
    said, asked = [], []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.on("request", lambda request: asked.append(request.url))
    page.goto(path.as_uri())
    page.evaluate("document.fonts.ready.then(() => true)")
    where = f"{path.parent.name}/{path.name} {language} {scheme} {width}"
    assert page.evaluate("document.documentElement.dir") == {"ar": "rtl", "en": "ltr"}[language], where
    assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") <= 0, where
    assert serious_faults(page) == [], where
    if scheme == "light":
        use_code_switch(page, where)
        use_tables(page, where)
        use_figures(page, where)
    assert said == [], where
    assert [url for url in asked if not url.startswith("data:")][1:] == [], where
    context.close()


def serious_faults(page) -> list[str]:
    """Run axe-core over a page; return its serious and critical findings, each with the first element it names."""
    from axe_playwright_python.sync_playwright import Axe

    found = Axe().run(page).response["violations"]
    return [
        f"{one['id']}: {one['help']} ({len(one['nodes'])}): {json.dumps(one['nodes'][0]['html'], ensure_ascii=False)}"
        for one in found
        if one["impact"] in SERIOUS
    ]


def use_code_switch(page, where):
    folds = page.locator("details.code")
    if not folds.count():
        return
    for act in (lambda: page.click("#all-code"), lambda: page.locator("#all-code").press("Space")):
        before = page.locator("details.code[open]").count()
        act()
        assert {before, page.locator("details.code[open]").count()} == {0, folds.count()}, where


def use_tables(page, where):
    for bar in page.locator(".tablebar").all():
        bar.locator("input").fill("ﷺ٪٪")  # nothing of the sample holds this
        assert bar.locator("[role=status]").inner_text().strip() != "", where
        bar.locator("input").fill("")
    for button in page.locator("th button").all()[:12]:
        header = button.locator("xpath=ancestor::th")
        button.click()
        first = header.get_attribute("aria-sort")
        button.press("Enter")
        assert {first, header.get_attribute("aria-sort")} == {"ascending", "descending"}, where


def use_figures(page, where):
    for figure in page.locator("figure button").all():
        figure.click()
        assert page.locator("dialog[open] img").count() == 1, where
        page.keyboard.press("Escape")
        expect(page.locator("dialog[open]")).to_have_count(0)
        figure.press("Enter")
        page.locator("dialog button").first.click()
        expect(page.locator("dialog[open]"), where).to_have_count(0)
