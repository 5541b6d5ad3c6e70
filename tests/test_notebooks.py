"""Every notebook: its structure, and runs on tiny corpora in both languages."""

from __future__ import annotations

import ast
import json
from pathlib import Path

import nbformat
import numpy as np
import pandas as pd
import pytest

import toolkit as tk
from toolkit.errors import NoAnswerError, ToolkitError, TooSmallError

FOLDER = Path(__file__).resolve().parents[1] / "notebooks"
TOUR = FOLDER / "start.ipynb"  # loads for itself and is no page of a report
NOTEBOOKS = sorted(FOLDER.glob("*.ipynb"))
PAGES = [path for path in NOTEBOOKS if path != TOUR]
QUESTION = {"ar": "؟", "en": "?"}


@pytest.fixture(params=NOTEBOOKS, ids=lambda path: path.stem)
def notebook(request: pytest.FixtureRequest) -> nbformat.NotebookNode:
    return nbformat.read(request.param, as_version=4)


@pytest.fixture(params=PAGES, ids=lambda path: path.stem)
def page(request: pytest.FixtureRequest) -> nbformat.NotebookNode:
    return nbformat.read(request.param, as_version=4)


def code_cells(node: nbformat.NotebookNode) -> list[nbformat.NotebookNode]:
    return [cell for cell in node.cells if cell.cell_type == "code"]


def tags(cell: nbformat.NotebookNode) -> list[str]:
    return cell.metadata.get("tags", [])


def test_there_are_notebooks() -> None:
    assert {path.stem for path in PAGES} >= {"corpus", "vocabulary", "topics", "timeline", "outlets", "article"}


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


def test_its_parameters_are_typed_and_stand_first(page: nbformat.NotebookNode) -> None:
    first, *others = code_cells(page)
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
    assert all(source.startswith(("## ", "### ")) for source in later)


def test_it_closes_with_what_it_does_not_show_and_its_summary(page: nbformat.NotebookNode) -> None:
    arabic, english, last = page.cells[-3:]
    assert "ما لا يقوله" in arabic.source
    assert "does not show" in english.source
    assert last.source.startswith("tk.save_summary(out_dir")


SUBJECTS = {
    "sport": "فاز فريق الهلال في مباراة الدوري وسجل اللاعب هدفين أمام جماهير الملعب في الشوط الثاني",
    "market": "ارتفعت أسعار النفط في الأسواق العالمية وأعلنت الشركة أرباح الربع الأول من السنة المالية",
    "health": "أعلنت وزارة الصحة افتتاح مستشفى جديد لعلاج المرضى وتوفير اللقاحات والأدوية للأطفال",
}


def articles(
    n: int = 24, *, outlets: tuple[str, ...] = ("سبق", "عكاظ"), first: str = "2015-07-21", n_days: int = 5
) -> list[dict]:
    days, rows = pd.date_range(first, periods=n_days), []
    for i in range(n):
        words = list(SUBJECTS.values())[i % len(SUBJECTS)].split()
        row = {"title": f"{words[0]} {words[1]} {i}", "content": " ".join(words[i % 4 :] + words[: i % 4]) + f" {i}"}
        row |= {"source": outlets[i % len(outlets)]} if outlets else {}
        row |= {"date": f"{days[i % n_days]:%Y-%m-%d}"} if n_days else {}
        rows.append(row)
    return rows


CORPORA = {
    "whole": articles(),
    "without dates and outlets": articles(outlets=(), n_days=0),
    "four weeks of one outlet": articles(outlets=("سبق",), n_days=24),
}


def write_articles(folder: Path, rows: list[dict]) -> Path:
    folder.mkdir(parents=True)
    (folder / "news.json").write_text(json.dumps(rows, ensure_ascii=False), "utf-8")
    return folder


@pytest.fixture(scope="module")
def artifacts(tmp_path_factory: pytest.TempPathFactory):
    """Work out the stages of a corpus once for all tests that run notebooks on it."""
    made: dict[str, Path] = {}

    def of(kind: str) -> Path:
        if kind not in made:
            folder = made[kind] = tmp_path_factory.mktemp("study")
            corpus = tk.load_corpus(write_articles(folder / "data", CORPORA[kind]))
            corpus.save(folder / "corpus")
            tokens = tk.tokenize(corpus.articles)
            tokens.save(folder / "tokens")
            counts = tk.count_terms(tk.drop_stopwords(tokens))
            counts.save(folder / "counts")
            tk.TopicModel(seed=3).fit(counts).save(folder / "topics")
        return made[kind]

    return of


def run_cells(name: str, **parameters: object) -> dict:
    """Run a notebook's code cells in this process, which takes a tenth of the time of a kernel of its own."""
    names: dict = {}
    parameter_cell, *cells = code_cells(nbformat.read(FOLDER / f"{name}.ipynb", as_version=4))
    exec(parameter_cell.source, names)
    assert parameters.keys() <= names.keys()
    names |= parameters
    for cell in cells:
        exec(compile(cell.source, f"{name}:{cell.id}", "exec"), names)
    return json.loads((Path(names["out_dir"]) / "summary.json").read_text("utf-8"))


# What these notebooks ask about is not in these corpora: they end with one sentence.
NO_ANSWER = {
    "without dates and outlets": {"timeline", "outlets"},
    "four weeks of one outlet": {"outlets"},
}


@pytest.mark.parametrize(("kind", "language"), [*((kind, "ar") for kind in CORPORA), ("whole", "en")])
def test_their_cells_run_on_any_corpus(tmp_path: Path, artifacts, kind: str, language: str) -> None:
    rows = CORPORA[kind]
    given = {"artifacts": str(artifacts(kind)), "language": language}
    names = {path.stem for path in PAGES} - NO_ANSWER.get(kind, set())
    found = {name: run_cells(name, out_dir=str(tmp_path / name), **given) for name in sorted(names)}
    assert found["corpus"]["numbers"]["articles"] == len(rows)
    assert found["corpus"]["numbers"]["outlets"] == len({row.get("source") for row in rows} - {None})
    assert found["vocabulary"]["numbers"]["types"] > 10
    topics = found["topics"]["topics"]
    assert sum(topic["size"] for topic in topics) == len(rows)
    assert found["topics"]["key"] == len(topics) == found["topics"]["numbers"]["topics"]
    for name, summary in found.items():
        assert any("\u0600" <= char <= "\u06ff" for char in summary["answer"].split("“")[0]) == (language == "ar")
        assert list((tmp_path / name / "figures").glob("*.png"))
        assert list((tmp_path / name / "tables").glob("*.csv"))


@pytest.mark.parametrize(
    ("kind", "name"), [(kind, name) for kind, names in NO_ANSWER.items() for name in sorted(names)]
)
@pytest.mark.parametrize("language", ["ar", "en"])
def test_a_notebook_without_an_answer_ends_with_one_sentence(
    tmp_path: Path, artifacts, kind: str, name: str, language: str
) -> None:
    with pytest.raises(NoAnswerError) as error:
        run_cells(name, artifacts=str(artifacts(kind)), out_dir=str(tmp_path), language=language)
    assert any("\u0600" <= char <= "\u06ff" for char in str(error.value)) == (language == "ar")
    assert not list(tmp_path.rglob("*.png"))


def test_time_is_followed_by_the_period_asked_for(tmp_path: Path, artifacts) -> None:
    for every, n_periods in (("day", 24), ("week", 4), ("month", 2)):
        out = tmp_path / every
        summary = run_cells(
            "timeline", artifacts=str(artifacts("four weeks of one outlet")), out_dir=str(out), every=every
        )
        table = pd.read_csv(out / "tables" / "topics.csv")
        assert table[every].nunique() == n_periods
        assert table.groupby(every)["n"].sum().tolist() == table.groupby(every)["total"].first().tolist()
        assert summary["numbers"]["days"] == 24


def test_a_word_that_is_asked_for_is_looked_at_from_every_side(tmp_path: Path, artifacts) -> None:
    given = {"artifacts": str(artifacts("whole")), "out_dir": str(tmp_path), "word": "النَّفط", "n_lines": 3}
    found = run_cells("vocabulary", **given)["numbers"]
    n_articles = sum("النفط" in row["content"] for row in CORPORA["whole"])
    lines = pd.read_csv(tmp_path / "tables" / "lines.csv")
    assert (found["word"], found["word_docs"]) == ("النفط", n_articles)
    assert found["word_count"] == len(lines) == pd.read_csv(tmp_path / "tables" / "trend.csv")["count"].sum()
    assert set(lines["hit"]) == {"النفط"}
    with pytest.raises(ToolkitError, match="does not occur"):
        run_cells("vocabulary", **given | {"word": "زرافة"})


def test_an_article_that_is_asked_for_is_held_against_the_others(tmp_path: Path, artifacts) -> None:
    folder = artifacts("whole")
    rows = tk.open_corpus(folder / "corpus").articles
    wanted = rows.iloc[4]
    given = {"artifacts": str(folder), "out_dir": str(tmp_path)}
    found = run_cells("article", article_id=wanted["article_id"], **given)
    assert found["numbers"]["article_id"] == wanted["article_id"]
    tables = {path.stem: pd.read_csv(path) for path in (tmp_path / "tables").glob("*.csv")}
    card = tables["article"].set_index("field")["value"]
    assert (card["title"], card["outlet"]) == (wanted["title"], wanted["outlet"])
    copies, nearest = tables["copies"]["article_id"].tolist(), tables["nearest"]["article_id"].tolist()
    assert found["numbers"]["copies"] == max(len(copies) - 1, 0)
    assert not set(nearest) & {*copies, wanted["article_id"]}
    with pytest.raises(ToolkitError, match=f"in the titles it stands in {wanted['article_id']}"):
        run_cells("article", article_id=wanted["title"], **given)


def test_pages_leave_out_the_undecided_where_they_are_asked_to(tmp_path: Path, artifacts) -> None:
    model = tk.open_topics(artifacts("whole") / "topics")
    least = float(np.sort(model.confidence_)[6])
    n_sure = int((model.confidence_ >= least).sum())
    for name, table in (("timeline", "topics"), ("outlets", "topics"), ("article", "nearest")):
        given = {"artifacts": str(artifacts("whole")), "out_dir": str(tmp_path / name), "language": "en"}
        run_cells(name, min_confidence=least, **given)
        found = pd.read_csv(tmp_path / name / "tables" / f"{table}.csv")
        assert found["n"].sum() == n_sure if name != "article" else set(found["label"])
    with pytest.raises(ToolkitError, match=r"^min_confidence is a confidence from 0 to 1, not 2$"):
        run_cells("timeline", min_confidence=2, **given)


def test_topics_are_followed_by_week_where_there_are_more_than_21_days(tmp_path: Path, artifacts) -> None:
    for kind, step, n_steps in (("whole", "day", 5), ("four weeks of one outlet", "week", 4)):
        out = tmp_path / step
        summary = run_cells("topics", artifacts=str(artifacts(kind)), out_dir=str(out))
        table = pd.read_csv(out / "tables" / "time.csv")
        assert table.columns[0] == step
        assert table[step].nunique() == n_steps
        assert {(topic["trend_step"], len(topic["trend"])) for topic in summary["topics"]} == {(step, n_steps)}


def test_a_report_is_made_of_them_and_says_where_two_articles_are_too_few(tmp_path: Path) -> None:
    write_articles(tmp_path / "data", articles(2))
    study = tmp_path / "study.toml"
    study.write_text('title = "دراسة صغيرة"\ncorpus = "data"\nseed = 3\n', "utf-8")
    report = tk.run_study(study, out=tmp_path / "report", only=["vocabulary", "topics"])
    pages = {path.parent.name: path.read_text("utf-8") for path in report.glob("*/report.html")}
    assert pages.keys() == {"vocabulary", "topics"}
    assert not [name for name, page in pages.items() if "Traceback" in page]
    assert list((report / "vocabulary" / "figures").glob("*.png"))
    assert not (report / "topics" / "figures").exists()
    with pytest.raises(TooSmallError):
        tk.open_topics(report / "artifacts" / "topics")


def test_a_report_says_in_one_sentence_where_a_question_has_no_answer(tmp_path: Path) -> None:
    write_articles(tmp_path / "data", articles(outlets=(), n_days=0))
    study = tmp_path / "study.toml"
    notebooks = "".join(f'\n[[notebook]]\nname = "{name}"\n' for name in ("timeline", "outlets"))
    study.write_text(f'title = "بلا تواريخ"\ncorpus = "data"\n[topics]\nn_topics = 3\n{notebooks}', "utf-8")
    report = tk.run_study(study, out=tmp_path / "report")
    for name, sentence in (("timeline", "لا تاريخ نشر في أي مقال"), ("outlets", "ليس في هذه المادة صحيفتان ولا قسمان")):
        page = (report / name / "report.html").read_text("utf-8")
        assert page.count(sentence) == 1
        assert "لا جواب لهذا السؤال في هذه المادة" in page
        assert "<figure" not in page
        assert json.loads((report / name / "summary.json").read_text("utf-8"))["answer"].startswith(sentence)
    assert "ليس في هذه المادة صحيفتان" in (report / "index.html").read_text("utf-8")
