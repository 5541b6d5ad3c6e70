"""Finding notebooks and checking their parameters before a kernel starts."""

from __future__ import annotations

import nbformat
import pytest
from tiny_study import write_corpus, write_notebook, write_study

from toolkit.errors import UsageError
from toolkit.report.notebooks import check_type, find_notebooks
from toolkit.report.study import read_study


@pytest.fixture
def study_path(tmp_path):
    write_corpus(tmp_path / "news")
    write_notebook(tmp_path / "notebooks", "titles")
    return write_study(tmp_path, "titles")


def prepared(study_path, *overrides, only=()):
    return find_notebooks(read_study(study_path, overrides), only)


def test_a_notebook_beside_the_study_is_found_with_its_parameters(study_path):
    (notebook,) = prepared(study_path, "notebook.titles.n_rows=8", "notebook.titles.share=1")
    assert notebook.path == study_path.parent / "notebooks" / "titles.ipynb"
    assert notebook.parameters == {"n_rows": 8, "share": 1}
    assert notebook.parameters_for_run(language="en", seed=3) == {
        "artifacts": "artifacts",
        "out_dir": "titles",
        "language": "en",
        "seed": 3,
        "n_rows": 8,
        "share": 1,
    }


def test_only_declared_parameters_are_given(study_path):
    write_notebook(study_path.parent / "notebooks", "titles", parameters="n_rows: int = 5")
    assert prepared(study_path)[0].parameters_for_run(language="en", seed=3) == {}


@pytest.mark.parametrize("text", ["007", "٢٠٢٤", "7", "true", "[1]"])
def test_digits_stay_a_text_where_a_text_is_declared(study_path, text):
    assert prepared(study_path, f"notebook.titles.label={text}")[0].parameters == {"label": text}


@pytest.mark.parametrize(
    ("override", "sentence"),
    [
        (
            "notebook.titles.n_row=8",
            "notebook.titles.n_row: the notebook titles has no parameter n_row, it has n_rows, label, share, deep, "
            "names; did you mean n_rows?",
        ),
        (
            "notebook.titles.n_rows=eight",
            "notebook.titles.n_rows is 'eight' (str), but the notebook declares it as int; give a whole number",
        ),
        (
            "notebook.titles.n_rows=true",
            "notebook.titles.n_rows is True (bool), but the notebook declares it as int; give a whole number",
        ),
        (
            "notebook.titles.names=[1]",
            "notebook.titles.names is [1] (list), but the notebook declares it as list[str]; give a list, each item a "
            "text",
        ),
        (
            "notebook.titles.seed=8",
            "notebook.titles.seed: seed is set by the run itself; set seed at the top of the study",
        ),
        ("notebook.titles.out_dir=..", "notebook.titles.out_dir: out_dir is set by the run itself; leave it out"),
    ],
)
def test_a_wrong_parameter_is_one_sentence(study_path, override, sentence):
    with pytest.raises(UsageError) as error:
        prepared(study_path, override)
    assert str(error.value) == sentence


def test_an_unknown_name_for_only_is_one_sentence(study_path):
    with pytest.raises(UsageError) as error:
        prepared(study_path, only=["title"])
    assert str(error.value) == ("--only title: the study runs no notebook title, it runs titles; did you mean titles?")


def test_a_notebook_that_is_nowhere_is_one_sentence(study_path):
    study_path.write_text(study_path.read_text("utf-8").replace('"titles"', '"tittles"'), encoding="utf-8")
    with pytest.raises(UsageError, match=r"^there is no notebook tittles\.ipynb, .*; did you mean titles\?$"):
        prepared(study_path)


def test_the_name_of_the_artifacts_is_no_name_for_a_notebook(study_path):
    write_notebook(study_path.parent / "notebooks", "artifacts")
    study_path.write_text(study_path.read_text("utf-8").replace('"titles"', '"artifacts"'), encoding="utf-8")
    with pytest.raises(UsageError, match=r"^a notebook cannot be called artifacts, .* rename it$"):
        prepared(study_path)


def test_a_file_that_is_no_notebook_is_one_sentence(study_path):
    (study_path.parent / "notebooks" / "titles.ipynb").write_text("{", encoding="utf-8")
    with pytest.raises(UsageError, match=r"^titles\.ipynb cannot be read as a notebook: "):
        prepared(study_path)


MODERN = """\
n_terms: int | None = None
day: "Optional[str]" = None; weights: t.Optional[list[float]] = None
words: list[str] = [
    "a",
]
least: float = 1e-3  # not = 0
anything = 3
"""


@pytest.mark.parametrize(
    ("override", "value"),
    [
        ("n_terms=3", 3),
        ("day=2024-01-01", "2024-01-01"),
        ("day=007", "007"),
        ("day=7", "7"),
        ("weights=[1, 0.5]", [1, 0.5]),
        ('words=["٢٠٢٤", "007"]', ["٢٠٢٤", "007"]),
        ("least=1", 1),
        ("anything=[true]", [True]),
    ],
)
def test_a_parameter_may_be_declared_as_python_allows(study_path, override, value):
    write_notebook(study_path.parent / "notebooks", "titles", parameters=MODERN)
    (notebook,) = prepared(study_path, f"notebook.titles.{override}")
    assert list(notebook.parameters.values()) == [value]


@pytest.mark.parametrize(
    ("override", "sentence"),
    [
        ("n_terms=a", "notebook.titles.n_terms is 'a' (str), but the notebook declares it as int | None; give a whole"),
        ("weights=[true]", "notebook.titles.weights is [True] (list), but the notebook declares it as t.Optional[list"),
        ("words=[true]", "notebook.titles.words is [True] (list), but the notebook declares it as list[str]; give a "),
        ("least=٣", "notebook.titles.least is '٣' (str), but the notebook declares it as float; give a number"),
        ("least=nan", "--set: notebook[1].parameters.least is NaN, but must be a table of names and texts, numbers"),
    ],
)
def test_a_wrong_value_for_such_a_parameter_is_one_sentence(study_path, override, sentence):
    write_notebook(study_path.parent / "notebooks", "titles", parameters=MODERN)
    with pytest.raises(UsageError) as error:
        prepared(study_path, f"notebook.titles.{override}")
    assert str(error.value).startswith(sentence)


def test_a_notebook_without_parameters_takes_none(study_path):
    path = study_path.parent / "notebooks" / "titles.ipynb"
    node = nbformat.read(path, as_version=4)
    del node.cells[0]
    nbformat.write(node, path)
    assert prepared(study_path)[0].parameters_for_run(language="ar", seed=1) == {}
    with pytest.raises(UsageError, match=r"^notebook\.titles\.n: the notebook titles has no parameter n, it has none$"):
        prepared(study_path, "notebook.titles.n=1")


def test_parameters_that_are_no_python_are_one_sentence(study_path):
    write_notebook(study_path.parent / "notebooks", "titles", parameters="a: int = 1\nb: int = = 2")
    with pytest.raises(UsageError) as error:
        prepared(study_path)
    assert str(error.value) == ("titles.ipynb: the parameters cell is no Python, line 2: invalid syntax; mend it")


@pytest.mark.parametrize("annotation", ["", "None", "Path", "tuple[int]", "int | Path"])
def test_an_annotation_that_is_not_known_allows_everything(annotation):
    check_type("key", "x", annotation)
