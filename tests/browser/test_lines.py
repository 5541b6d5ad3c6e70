"""Lines of a concordance in a browser: the hits stand below each other, and lines are read from the right."""

from __future__ import annotations

import pytest
from markupsafe import Markup

from toolkit.explore.concordance import concordance
from toolkit.report.lines import save_lines
from toolkit.report.render import render_page
from toolkit.report.sanitize import sanitize

TEXTS = ["قبل خبر بعد", "كلام طويل يسبق هذا الخبر ثم يأتي كلام أطول منه كثيرًا", "خبر"]


@pytest.mark.parametrize("language", ["ar", "en"])
def test_hits_stand_below_each_other_between_what_is_before_and_after(browser, tmp_path, language: str) -> None:
    shown = save_lines(concordance(TEXTS, "*خبر", sort="place"), tmp_path, "lines", language=language)
    body = Markup(f'<div class="output">{sanitize(shown.html)}</div>')
    page_file = tmp_path / "page.html"
    page_file.write_text(render_page(body, title="سطور", language=language), "utf-8")
    page = browser.new_page(viewport={"width": 1200, "height": 900})
    page.goto(page_file.as_uri())
    page.evaluate("document.fonts.ready.then(() => true)")  # a font that comes late moves what is measured
    box = "e => { const box = e.getBoundingClientRect(); return [box.left, box.right] }"
    script = f"kind => [...document.querySelectorAll(kind)].map({box})"
    before, hits, after = (page.evaluate(script, f"td.tk-{kind} bdi") for kind in ("before", "hit", "after"))
    page.close()
    middles = [(left + right) / 2 for left, right in hits]
    assert max(middles) - min(middles) < 1
    for (left, _), (hit_left, hit_right), (_, right) in zip(before[:2], hits[:2], after[:2], strict=True):
        assert left > hit_right
        assert right < hit_left
    assert abs(before[0][0] - before[1][0]) < 1  # what stands before ends at the hit
    assert abs(after[0][1] - after[1][1]) < 1  # what stands after begins at it
