"""Every notebook: its structure, and a run on a tiny study in both languages."""

from __future__ import annotations

import ast
import json
from pathlib import Path

import nbformat
import pytest

FOLDER = Path(__file__).resolve().parents[1] / "notebooks"
NOTEBOOKS = sorted(FOLDER.glob("*.ipynb"))
QUESTION = {"ar": "؟", "en": "?"}


@pytest.fixture(params=NOTEBOOKS, ids=lambda path: path.stem)
def notebook(request: pytest.FixtureRequest) -> nbformat.NotebookNode:
    return nbformat.read(request.param, as_version=4)


def code_cells(node: nbformat.NotebookNode) -> list[nbformat.NotebookNode]:
    return [cell for cell in node.cells if cell.cell_type == "code"]


def tags(cell: nbformat.NotebookNode) -> list[str]:
    return cell.metadata.get("tags", [])


def test_there_are_notebooks() -> None:
    assert {path.stem for path in NOTEBOOKS} >= {"corpus", "vocabulary", "topics"}


def test_it_is_valid_with_stable_names_of_cells(notebook: nbformat.NotebookNode) -> None:
    nbformat.validate(notebook)
    assert (notebook.nbformat, notebook.nbformat_minor) == (4, 5)
    assert notebook.metadata.kernelspec.name == "python3"
    names = [cell.id for cell in notebook.cells]
    assert len(set(names)) == len(names)
    assert all(name.replace("-", "").isalpha() for name in names)


def test_it_holds_no_output(notebook: nbformat.NotebookNode) -> None:
    assert all(cell.outputs == [] and cell.execution_count is None for cell in code_cells(notebook))


def test_it_defines_nothing(notebook: nbformat.NotebookNode) -> None:
    definitions = (ast.FunctionDef, ast.ClassDef, ast.Lambda, ast.For, ast.While, ast.Try)
    for cell in code_cells(notebook):
        assert not [node for node in ast.walk(ast.parse(cell.source)) if isinstance(node, definitions)], cell.id


def test_its_cells_are_short_and_its_lines_fit(notebook: nbformat.NotebookNode) -> None:
    for cell in code_cells(notebook):
        statements = [node for node in ast.parse(cell.source).body if not isinstance(node, ast.Import | ast.ImportFrom)]
        assert len(statements) <= 7 or "parameters" in tags(cell), cell.id
        assert all(len(line) <= 120 for line in cell.source.splitlines()), cell.id


def test_its_parameters_are_typed_and_stand_first(notebook: nbformat.NotebookNode) -> None:
    first, *others = code_cells(notebook)
    assert tags(first) == ["parameters"]
    assert not any("parameters" in tags(cell) for cell in others)
    declared = ast.parse(first.source).body
    assert all(isinstance(node, ast.AnnAssign) and isinstance(node.value, ast.Constant) for node in declared)
    assert all(line.count("=") == 1 and "  # " in line for line in first.source.splitlines())
    assert {node.target.id: node.annotation.id for node in declared}.items() >= {
        "artifacts": "str",
        "out_dir": "str",
        "language": "str",
        "seed": "int",
    }.items()
    assert not [node for node in declared if str(node.value.value).startswith("/")]


def test_every_prose_cell_stands_in_both_languages(notebook: nbformat.NotebookNode) -> None:
    prose = [cell for cell in notebook.cells if cell.cell_type == "markdown"]
    assert len(prose) >= 6
    for arabic, english in zip(prose[::2], prose[1::2], strict=True):
        assert (tags(arabic), tags(english)) == (["lang-ar"], ["lang-en"])
        assert arabic.id.removesuffix("-ar") == english.id.removesuffix("-en")
        assert any("\u0600" <= char <= "\u06ff" for char in arabic.source)


def test_it_opens_with_one_question(notebook: nbformat.NotebookNode) -> None:
    for language, cell in zip(("ar", "en"), notebook.cells, strict=False):
        title = cell.source.splitlines()[0]
        assert title.startswith("# ")
        assert title.endswith(QUESTION[language])
    later = [cell.source for cell in notebook.cells[2:] if cell.cell_type == "markdown"]
    assert all(source.startswith("## ") for source in later)


def test_it_closes_with_what_it_does_not_show_and_its_summary(notebook: nbformat.NotebookNode) -> None:
    arabic, english, last = notebook.cells[-3:]
    assert "ما لا يقوله" in arabic.source
    assert "does not show" in english.source
    assert last.source.startswith("save_summary(out_dir")


SUBJECTS = {
    "sport": "فاز فريق الهلال في مباراة الدوري وسجل اللاعب هدفين أمام جماهير الملعب في الشوط الثاني",
    "market": "ارتفعت أسعار النفط في الأسواق العالمية وأعلنت الشركة أرباح الربع الأول من السنة المالية",
    "health": "أعلنت وزارة الصحة افتتاح مستشفى جديد لعلاج المرضى وتوفير اللقاحات والأدوية للأطفال",
}


def write_study(folder: Path, *, language: str, rows: list[dict]) -> Path:
    (folder / "data").mkdir(parents=True)
    (folder / "data" / "news.json").write_text(json.dumps(rows, ensure_ascii=False), "utf-8")
    study = folder / "study.toml"
    study.write_text(f'title = "دراسة صغيرة"\nlanguage = "{language}"\ncorpus = "data"\nseed = 3\n', "utf-8")
    return study


def articles(n: int, *, dated: bool = True, outlets: tuple[str, ...] = ("سبق", "عكاظ")) -> list[dict]:
    rows = []
    for i in range(n):
        subject = list(SUBJECTS)[i % len(SUBJECTS)]
        words = SUBJECTS[subject].split()
        row = {"title": f"{words[0]} {words[1]} {i}", "content": " ".join(words[i % 4 :] + words[: i % 4]) + f" {i}"}
        row |= {"source": outlets[i % len(outlets)]} if outlets else {}
        row |= {"date": f"2015-07-{21 + i % 5}"} if dated else {}
        rows.append(row)
    return rows


STUDIES = {
    "whole": articles(36),
    "without dates and outlets": articles(36, dated=False, outlets=()),
    "one outlet": articles(36, outlets=("سبق",)),
    "two articles": articles(2),
}


@pytest.mark.parametrize(("kind", "language"), [*((kind, "ar") for kind in STUDIES), ("whole", "en")])
def test_they_run_on_a_tiny_study(tmp_path: Path, kind: str, language: str) -> None:
    toolkit = pytest.importorskip("toolkit.report.run")
    report = toolkit.run_study(write_study(tmp_path, language=language, rows=STUDIES[kind]), out=tmp_path / "report")
    summaries = {path.parent.name: json.loads(path.read_text("utf-8")) for path in report.glob("*/summary.json")}
    n = len(STUDIES[kind])
    assert summaries["corpus"]["numbers"]["articles"] == n
    assert summaries["corpus"]["numbers"]["outlets"] == len({row.get("source") for row in STUDIES[kind]} - {None})
    assert summaries["vocabulary"]["numbers"]["types"] > 10
    if n > 10:
        found = summaries["topics"]
        assert sum(topic["size"] for topic in found["topics"]) == n
        assert found["key"] == len(found["topics"]) == found["numbers"]["topics"]
    for summary in summaries.values():
        assert any("\u0600" <= char <= "\u06ff" for char in summary["answer"].split("“")[0]) == (language == "ar")
    for name in summaries:
        page = (report / name / "report.html").read_text("utf-8")
        assert "Traceback" not in page
        assert list((report / name / "figures").glob("*.png"))
        assert list((report / name / "tables").glob("*.csv"))
