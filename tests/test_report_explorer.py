"""The explorer in a report: there by default, linked and recorded, left out when the study says so."""

from __future__ import annotations

import json

import pytest
from bs4 import BeautifulSoup
from tiny_study import copy_built, make_study, write_corpus

from toolkit.errors import UsageError
from toolkit.report import build
from toolkit.report.run import run_study
from toolkit.report.study import read_study


def links(out) -> list[str]:
    page = BeautifulSoup((out / "index.html").read_text("utf-8"), "html.parser")
    return [link["href"] for link in page.find_all("a", href="explorer.html")]


def test_a_report_has_an_explorer_that_is_linked_and_recorded(tmp_path):
    out = copy_built(tmp_path) / "out"
    page = BeautifulSoup((out / "explorer.html").read_text("utf-8"), "html.parser")
    assert links(out) == ["explorer.html"]
    assert page.nav.a["href"] == "index.html"
    assert "explorer.html" in json.loads((out / "manifest.json").read_text("utf-8"))["outputs"]


def test_a_study_can_leave_it_out(tmp_path):
    out = run_study(make_study(tmp_path), out=tmp_path / "out", overrides=["explorer=false"], only=["titles"])
    assert not (out / "explorer.html").exists()
    assert links(out) == []


def test_a_large_corpus_has_none_unless_asked_for(tmp_path, monkeypatch):
    monkeypatch.setattr(build, "MOST_IN_EXPLORER", 11)
    study = make_study(tmp_path)
    out = run_study(study, out=tmp_path / "out", only=["titles"])
    assert not (out / "explorer.html").exists()
    out = run_study(study, out=tmp_path / "out", overrides=["explorer=true"], only=["titles"])
    assert (out / "explorer.html").is_file()


def test_too_few_articles_for_topics_are_still_explored(tmp_path):
    study = make_study(tmp_path)
    for path in sorted((tmp_path / "news").iterdir())[3:]:
        path.unlink()
    out = run_study(study, out=tmp_path / "out", only=["titles"])
    assert (out / "explorer.html").is_file()


def test_another_value_is_one_sentence(tmp_path):
    write_corpus(tmp_path / "news")
    (tmp_path / "s.toml").write_text('title = "ت"\ncorpus = "news"\nexplorer = "yes"\n', encoding="utf-8")
    with pytest.raises(UsageError, match='s.toml: explorer is "yes", but must be true or false'):
        read_study(tmp_path / "s.toml")
