"""The command: what it prints where, and its exit codes."""

from __future__ import annotations

import ast
import json
import re
import subprocess
import sys
from pathlib import Path

import pytest
from tiny_study import copy_built, make_study, write_corpus, write_notebook
from typer.testing import CliRunner

from toolkit.cli import _edited_before, app

PYTHON = [sys.executable, "-m", "toolkit.cli"]


def toolkit(*args, cwd=None):
    return subprocess.run([*PYTHON, *map(str, args)], capture_output=True, text=True, cwd=cwd)


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    folder = tmp_path_factory.mktemp("cli")
    make_study(folder)
    return folder, toolkit("report", "tiny.toml", "--only", "titles", "--jobs", "1", cwd=folder)


def test_help_imports_nothing_heavy():
    """How long it takes is measured in tests/benchmarks/starting.py; a busy machine says nothing of it here."""
    script = (
        "import sys\nfrom toolkit.cli import main\nsys.argv = ['toolkit', '--help']\n"
        "try:\n    main()\nfinally:\n    print(sorted(sys.modules), file=sys.stderr)"
    )
    found = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True)
    assert found.returncode == 0
    assert all(command in found.stdout for command in ("report", "verify", "diff", "load"))
    loaded = {name.split(".")[0] for name in ast.literal_eval(found.stderr)}
    heavy = {"numpy", "pandas", "pyarrow", "scipy", "sklearn", "matplotlib", "papermill", "nbformat", "pydantic"}
    assert "typer" in loaded
    assert not loaded & heavy


def test_a_report_prints_its_path_alone_on_stdout(built):
    folder, found = built
    assert (found.returncode, found.stdout) == (0, str(Path("reports/tiny/index.html")) + "\n")
    assert (folder / "reports" / "tiny" / "index.html").is_file()


def test_progress_goes_to_stderr_line_by_line(built):
    _, found = built
    first, *others = found.stderr.splitlines()
    assert first == "left out, because of --only: groups"
    lines = [line.split(":")[0] for line in others]
    assert lines == ["corpus", "tokens", "counts", "topics", "notebook titles", "pages", "explorer"]


def test_verify_and_diff_speak_on_stdout_and_by_exit_code(tmp_path):
    folder = copy_built(tmp_path)
    found = toolkit("diff", "out", "out", "--html", "diff.html", cwd=folder)
    assert (found.returncode, found.stdout, found.stderr) == (0, "nothing has changed\n", "")
    assert (folder / "diff.html").is_file()
    found = toolkit("verify", "out", cwd=folder)
    assert found.returncode == 0, found.stderr
    assert re.fullmatch(r"(\d+) outputs: \1 identical, 0 equal, 0 different\n", found.stdout)
    (folder / "news" / "00.txt").unlink()
    found = toolkit("verify", "out", cwd=folder)
    assert found.returncode == 1
    assert found.stdout.startswith("the data have changed since the report was made: 1 missing (00.txt)\n")


def test_a_bare_folder_says_that_a_study_was_made(tmp_path):
    write_corpus(tmp_path / "news")
    write_notebook(tmp_path / "reports" / "notebooks", "corpus", "1")
    found = toolkit("report", "news", "--set", "topics.n_topics=2", "--only", "corpus", cwd=tmp_path)
    assert found.returncode == 0, found.stderr
    assert "no study file was given: one was made from defaults, reports/news.toml" in found.stderr
    assert (tmp_path / "reports" / "news.toml").is_file()


def test_a_study_in_the_folder_is_used_and_said(tmp_path):
    make_study(tmp_path)
    (tmp_path / "tiny.toml").rename(tmp_path / "study.toml")
    found = toolkit("report", tmp_path, "--out", tmp_path / "r", "--only", "title")
    assert found.returncode == 2
    assert found.stderr.splitlines()[1].startswith("toolkit: --only title: the study runs no notebook title, it runs ")
    assert found.stderr.splitlines()[0] == f"using the study file {tmp_path / 'study.toml'}"


@pytest.mark.parametrize(
    ("args", "code", "sentence"),
    [
        (
            ["report", "nowhere"],
            2,
            "there is no file or folder nowhere; give a study file, or a folder or file of news",
        ),
        (["report", "nowhere.toml"], 2, "there is no study file nowhere.toml; give the path of a .toml file"),
        (["report", "tiny.toml", "--set", "topics.n_topcs=3"], 2, "--set: there is no key topics.n_topcs"),
        (["report", "tiny.toml", "--set", "notebook.titles.n_row=3"], 2, "notebook.titles.n_row: the notebook titles"),
        (["report", "tiny.toml", "--only", "title"], 2, "--only title: the study runs no notebook title"),
        (["report", "tiny.toml", "--jobs", "0"], 2, "jobs is 0, but must be at least 1"),
        (["verify", "news"], 2, "there is no report in news: its manifest.json is missing or is none; name the folder"),
        (["diff", "news", "nowhere"], 2, "there is no report in news: its manifest.json is missing"),
        (["load", "nowhere", "--out", "c"], 2, "there is no file or folder nowhere; check the path"),
        (["load", "news", "--out", "c", "--column", "x"], 2, "--column x has no column=field; write for example"),
        (["load", "pdfs", "--out", "c"], 1, "there is no article in pdfs: "),
        (["load", "empty", "--out", "c"], 1, ""),
        (["report", "empty", "--set", "title=x"], 1, ""),
    ],
)
def test_bad_use_is_one_sentence_and_an_exit_code(tmp_path, args, code, sentence):
    make_study(tmp_path)
    (tmp_path / "empty").mkdir()
    (tmp_path / "pdfs").mkdir()
    (tmp_path / "pdfs" / "a.pdf").write_bytes(b"%PDF-1.4\n%\xe2\xe3\xcf\xd3")
    found = toolkit(*args, cwd=tmp_path)
    assert found.returncode == code, found.stderr
    assert found.stdout == ""
    assert "Traceback" not in found.stderr
    assert found.stderr.splitlines()[-1].startswith(f"toolkit: {sentence}")
    assert not list(tmp_path.glob("reports/*.toml"))


@pytest.mark.parametrize(
    ("error", "sentence"),
    [
        (OSError(28, "No space left on device"), "No space left on device"),
        (PermissionError(13, "Permission denied", "/r/x"), "Permission denied: /r/x"),
        (MemoryError(), "there is not enough memory"),
    ],
)
def test_what_the_machine_refuses_is_one_sentence(monkeypatch, tmp_path, error, sentence):
    def refuse(*_, **__):
        raise error

    monkeypatch.setattr("toolkit.report.run.run_study", refuse)
    found = CliRunner().invoke(app, ["report", str(make_study(tmp_path))])
    assert found.exit_code == 1
    assert found.stderr == f"toolkit: {sentence}; the last report is as it was\n"


def test_a_missing_argument_is_bad_usage():
    assert toolkit("report").returncode == 2
    assert toolkit("load", "x").returncode == 2


def test_load_saves_a_corpus_and_accounts_for_it(tmp_path):
    records = [
        {"headline": "عنوان", "content": "نص طويل", "date_extracted": "2015-07-21"},
        {"headline": "بلا متن", "content": ""},
    ]
    (tmp_path / "a.json").write_text(json.dumps(records, ensure_ascii=False), encoding="utf-8")
    found = toolkit(
        "load", "a.json", "--out", "corpus", "--outlet", "سبق", "--column", "published=date_extracted", cwd=tmp_path
    )
    assert found.returncode == 0, found.stderr
    assert found.stdout.splitlines() == ["1 article from 1 file", "  skipped: empty_body: 1", "corpus"]
    from toolkit.corpus import open_corpus

    (row,) = open_corpus(tmp_path / "corpus").articles.to_dict("records")
    assert (row["title"], row["outlet"], str(row["published"].date())) == ("عنوان", "سبق", "2015-07-21")


def test_new_makes_a_notebook_and_says_what_the_study_needs(tmp_path):
    make_study(tmp_path)
    found = toolkit("new", "mine", "--study", "tiny.toml", cwd=tmp_path)
    assert (found.returncode, found.stdout) == (0, f"{Path('notebooks/mine.ipynb')}\n")
    assert found.stderr == 'to have it in the report, add to tiny.toml:\n[[notebook]]\nname = "mine"\n'
    found = toolkit("new", "my notebook", cwd=tmp_path)
    assert (found.returncode, found.stdout) == (2, "")
    assert "without spaces" in found.stderr


def test_lab_opens_the_notebooks_with_the_kernel_of_this_installation(monkeypatch, tmp_path):
    import os

    from typer.testing import CliRunner

    from toolkit.cli import app

    started = []
    monkeypatch.setattr(os, "execv", lambda program, words: started.append((program, words)))
    monkeypatch.setattr(os, "environ", {**os.environ})
    monkeypatch.chdir(tmp_path)
    (tmp_path / "notebooks").mkdir()
    assert CliRunner().invoke(app, ["lab"]).exit_code == 0
    assert started == [(sys.executable, [sys.executable, "-m", "jupyterlab", "notebooks"])]
    assert os.environ["JUPYTER_PREFER_ENV_PATH"] == "1"
    found = toolkit("lab", "nowhere", cwd=tmp_path)
    assert (found.returncode, found.stderr) == (
        2,
        "toolkit: there is no folder nowhere; name the folder of your notebooks\n",
    )


def test_an_edited_study_is_told_from_the_one_that_made_way_for_it(tmp_path):
    (tmp_path / "news.toml").write_text("", "utf-8")
    assert _edited_before(tmp_path / "news-2.toml", Path("news")) == tmp_path / "news.toml"
    assert _edited_before(tmp_path / "news-2.toml", Path("news-2")) is None
    assert _edited_before(tmp_path / "news.toml", Path("news")) is None
