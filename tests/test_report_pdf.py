"""The report on paper."""

from __future__ import annotations

import os
import shutil

import pytest
from bs4 import BeautifulSoup
from tiny_study import built_study, copy_built

from toolkit.errors import ToolkitError
from toolkit.report.pdf import whole_report, write_pdf


def test_all_pages_become_one_whose_links_lead_inside_it():
    found = BeautifulSoup(whole_report(built_study() / "out"), "html.parser")
    assert [chapter["id"] for chapter in found.select(".chapter")] == ["titles", "groups"]
    names = [tag["id"] for tag in found.find_all(id=True)]
    assert len(names) == len(set(names))
    for link in found.find_all("a", href=True):
        assert link["href"][1:] in names


def test_without_chromium_it_is_one_sentence(tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(ToolkitError) as error:
        write_pdf(tmp_path, "ar", "x")
    assert str(error.value) == (
        "--pdf needs Chromium or Chrome, and none is installed; install one, or print index.html from a browser"
    )


@pytest.mark.skipif(
    not shutil.which("chromium") and os.environ.get("CI") != "true", reason="needs Chromium, which is absent here"
)
def test_chromium_prints_the_report(tmp_path):
    printed = write_pdf(copy_built(tmp_path) / "out", "ar", "دراسة")
    assert printed == tmp_path / "out.pdf"
    assert printed.read_bytes().startswith(b"%PDF-")
    assert printed.stat().st_size > 10_000
