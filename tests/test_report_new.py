"""A new notebook from the template, and what a study does with it."""

from __future__ import annotations

import ast
import os
from pathlib import Path

import nbformat
import pytest
from tiny_study import make_study

from toolkit.errors import UsageError
from toolkit.report.new import new_notebook, study_lines
from toolkit.report.notebooks import find_notebooks
from toolkit.report.progress import Progress
from toolkit.report.run import run_study
from toolkit.report.study import read_study


class Told(Progress):
    def __init__(self):
        super().__init__()
        self.said = []

    def say(self, text):
        self.said.append(text)


def test_it_stands_beside_the_study_and_points_at_its_report(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    study = make_study(tmp_path / "work")
    path = new_notebook("انتخابات", study=study)
    assert path == tmp_path / "work" / "notebooks" / "انتخابات.ipynb"
    parameters = next(cell for cell in nbformat.read(path, as_version=4).cells if cell.cell_type == "code")
    given = {node.target.id: node.value.value for node in ast.parse(parameters.source).body}
    for name, place in (("artifacts", "artifacts"), ("out_dir", "انتخابات")):
        assert os.path.normpath(path.parent / given[name]) == str(tmp_path / "reports" / "tiny" / place)


def test_without_a_study_it_goes_into_the_notebooks_of_the_current_folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert new_notebook("first.ipynb") == Path.cwd() / "notebooks" / "first.ipynb"


def test_the_report_runs_it_once_the_study_names_it_and_says_before_that_it_is_left_out(tmp_path):
    study = make_study(tmp_path)
    study.write_text(study.read_text("utf-8").replace('\n[[notebook]]\nname = "groups"\n', ""), encoding="utf-8")
    new_notebook("mine", study=study)
    assert [one.name for one in find_notebooks(read_study(study))] == ["titles"]
    told = Told()
    out = run_study(study, out=tmp_path / "out", progress=told)
    assert told.said == ["left out, because tiny.toml does not name them: groups, mine"]
    study.write_text(f"{study.read_text('utf-8')}\n{study_lines('mine')}\n", encoding="utf-8")
    run_study(study, out=out, progress=told)
    assert "أكثر الكلمات ورودًا" in (out / "mine" / "report.html").read_text("utf-8")


@pytest.mark.parametrize("name", ["two words", "../x", "", "a/b", "artifacts", "template", "a.b"])
def test_a_name_that_is_no_plain_one_is_one_sentence(tmp_path, monkeypatch, name):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(UsageError, match="cannot be the name of a notebook; use letters, digits, - and _, without"):
        new_notebook(name)
    assert not list(tmp_path.iterdir())


def test_a_notebook_that_exists_is_not_replaced(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    path = new_notebook("mine")
    path.write_text("{}", encoding="utf-8")
    with pytest.raises(UsageError, match=r"mine\.ipynb exists already; open it, or give another name$"):
        new_notebook("mine")
    assert path.read_text("utf-8") == "{}"
