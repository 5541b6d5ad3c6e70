"""From a study to a report: the same bytes each time, and never half a report."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from tiny_study import SUMMARY, copy_built, make_study, prose, write_corpus, write_notebook, write_study

from toolkit.errors import ToolkitError, UsageError
from toolkit.report.manifest import hash_file, hash_inputs
from toolkit.report.run import check_out, run_study
from toolkit.report.settings import DEFAULT_NOTEBOOKS
from toolkit.report.study import read_study

EVIL = "<script>alert(1)</script>"


@pytest.fixture(scope="module")
def report(tmp_path_factory) -> Path:
    """Build the report of a tiny study, whose data holds planted markup."""
    folder = tmp_path_factory.mktemp("tiny")
    study = make_study(folder, titles={0: EVIL, 1: "=HYPERLINK(1)", 2: '" onmouseover="alert(1)'})
    return run_study(study, out=folder / "out", overrides=[f"title={EVIL}"])


def files(folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): hash_file(path) for path in sorted(folder.rglob("*")) if path.is_file()
    }


def manifest(folder: Path) -> dict:
    return json.loads((folder / "manifest.json").read_text("utf-8"))


def same_but_for_the_run_block(one: Path, two: Path) -> None:
    first, second = files(one), files(two)
    assert {name for name in first if first[name] != second.get(name)} <= {"manifest.json"}
    assert first.keys() == second.keys()
    assert {**manifest(one), "run": None} == {**manifest(two), "run": None}


def test_the_report_has_all_its_parts(report):
    found = set(files(report))
    expected = {"index.html", "explorer.html", "manifest.json"}
    expected |= {f"titles/{name}" for name in ("report.html", "executed.ipynb", "summary.json")}
    expected |= {"titles/tables/titles.csv", "titles/figures/sizes.png", "groups/report.html", "groups/executed.ipynb"}
    assert expected <= found
    assert {name.split("/")[1] for name in found if name.startswith("artifacts/")} == {
        "corpus",
        "tokens",
        "counts",
        "topics",
    }


@pytest.mark.parametrize(
    ("jobs", "env"),
    [
        (1, {"PYTHONHASHSEED": "17", "TZ": "Asia/Riyadh", "LC_ALL": "C", "OMP_NUM_THREADS": "2"}),
        (4, {"PYTHONHASHSEED": "5", "TZ": "America/Lima", "LC_ALL": "ar_EG.UTF-8", "OPENBLAS_NUM_THREADS": "1"}),
    ],
    ids=["two threads", "four jobs"],
)
def test_another_run_elsewhere_gives_the_same_bytes(report, tmp_path, jobs, env):
    study = make_study(tmp_path / "else where", titles={0: EVIL, 1: "=HYPERLINK(1)", 2: '" onmouseover="alert(1)'})
    script = (
        "import sys; from toolkit.report.run import run_study; "
        "run_study(sys.argv[1], out=sys.argv[2], overrides=[sys.argv[3]], jobs=int(sys.argv[4]))"
    )
    out = tmp_path / "a" / "report"
    command = [sys.executable, "-c", script, study, out, f"title={EVIL}", str(jobs)]
    subprocess.run(command, env=os.environ | env, check=True, cwd=tmp_path)
    same_but_for_the_run_block(report, out)


def test_the_manifest_names_what_went_in_and_what_came_out(report):
    record = manifest(report)
    assert len(record["data"]["files"]) == 12
    assert record["study"]["overrides"] == [f"title={EVIL}"]
    assert record["study"]["settings"]["topics"] == {"n_topics": 2}
    assert record["seed"] == 7
    assert set(record["code"]["notebooks"]) == {"titles", "groups"}
    listed = record["outputs"] | record["artifacts"]
    assert listed == {name: digest for name, digest in files(report).items() if name != "manifest.json"}
    assert set(record["run"]) == {"started", "jobs", "study", "seconds", "memory_mb"}


def test_no_file_names_a_place_of_this_machine(report):
    for path in report.rglob("*"):
        if path.suffix in {".html", ".ipynb", ".json", ".csv"}:
            text = path.read_text("utf-8")
            assert str(report.parent) not in text
            assert "/tmp" not in text, path.name


@pytest.mark.parametrize("name", ["index.html", "titles/report.html", "groups/report.html"])
def test_nothing_from_the_data_is_markup(report, name):
    found = BeautifulSoup((report / name).read_text("utf-8"), "html.parser")
    assert len(found.find_all("script")) == 1
    assert not [tag for tag in found.find_all(True) for key in tag.attrs if key.startswith("on") or key == "style"]
    assert EVIL in found.find("main").get_text()


def test_the_front_page_leads_to_files_that_are_there(report):
    found = BeautifulSoup((report / "index.html").read_text("utf-8"), "html.parser")
    links = [link["href"] for link in found.select("main a[href]")]
    assert {"titles/report.html", "groups/report.html", "titles/tables/titles.csv", "manifest.json"} <= set(links)
    for link in links:
        assert link.startswith("#") or (report / link).is_file(), link


def test_a_report_in_english_has_english_prose(report, tmp_path):
    study = make_study(tmp_path, extra='language = "en"')
    out = run_study(study, out=tmp_path / "out", only=["titles"])
    page = (out / "titles" / "report.html").read_text("utf-8")
    assert '<html lang="en" dir="ltr">' in page
    assert "Which titles?" in page
    assert "ما العناوين" not in page
    assert not (out / "groups").exists()
    assert "--only titles" in (out / "index.html").read_text("utf-8")


def test_the_default_study_is_written_beside_the_report(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    write_corpus(tmp_path / "أخبار")
    write_notebook(tmp_path / "reports" / "notebooks", "corpus", prose("# س"), "1")
    out = run_study("أخبار", only=["corpus"])
    assert out == Path("reports/أخبار")
    assert (out / "index.html").is_file()
    study = read_study("reports/أخبار.toml")
    assert study.settings.corpus == "../أخبار"
    assert tuple(entry.name for entry in study.settings.notebook) == DEFAULT_NOTEBOOKS
    assert run_study("reports/أخبار.toml", only=["corpus"]) == out


def test_a_failing_notebook_leaves_the_last_report_alone(tmp_path):
    write_corpus(tmp_path / "news")
    write_notebook(tmp_path / "notebooks", "one", "1")
    write_notebook(tmp_path / "notebooks", "two", "1")
    study = write_study(tmp_path, "one", "two")
    out = run_study(study, out=tmp_path / "out")
    before = files(out)
    write_notebook(tmp_path / "notebooks", "one", "print('so far')\nraise ValueError('kein Text')")
    write_notebook(tmp_path / "notebooks", "two", "raise ValueError")
    with pytest.raises(ToolkitError) as error:
        run_study(study, out=out)
    kept = tmp_path / "out.failed" / "one" / "executed.ipynb"
    assert str(error.value) == (
        f"notebook one, cell 3: ValueError: kein Text; the executed notebook is kept at {kept}, "
        "and so are those of two, which failed too"
    )
    assert error.value.exit_code == 1
    assert "so far" in kept.read_text("utf-8")
    assert files(out) == before
    write_notebook(tmp_path / "notebooks", "one", "1")
    write_notebook(tmp_path / "notebooks", "two", "1")
    run_study(study, out=out)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["news", "notebooks", "out", "tiny.toml"]


@pytest.mark.parametrize(
    ("cell", "sentence", "exit_code"),
    [
        ("1 / 0", "notebook one, cell 3: ZeroDivisionError: division by zero; the executed notebook is kept at ", 1),
        ("import os\nos._exit(3)", "notebook one, cell 3: the kernel died, perhaps for want of memory: it held ", 3),
        ("import time\ntime.sleep(60)", "notebook one, cell 3: stopped after 2 seconds, the time limit of a ", 4),
    ],
)
def test_each_failure_has_its_sentence_and_exit_code_and_keeps_the_last_report(tmp_path, cell, sentence, exit_code):
    folder = copy_built(tmp_path)
    before = files(folder / "out")
    write_notebook(folder / "notebooks", "one", cell)
    study = write_study(folder, "one")
    study.write_text(study.read_text("utf-8") + "time_limit = 2\n", encoding="utf-8")
    with pytest.raises(ToolkitError) as error:
        run_study(study, out=folder / "out")
    assert str(error.value).startswith(sentence)
    assert error.value.exit_code == exit_code
    assert (folder / "out.failed" / "one" / "executed.ipynb").is_file()
    assert files(folder / "out") == before


def test_a_corpus_too_small_gives_a_report_that_says_so(tmp_path):
    write_corpus(tmp_path / "news")
    raised = "from toolkit.errors import TooSmallError\nraise TooSmallError('12 articles are too few')"
    write_notebook(tmp_path / "notebooks", "topics", prose("# ما الموضوعات؟"), raised, SUMMARY)
    out = run_study(write_study(tmp_path, "topics"), out=tmp_path / "out")
    sentence = "مقالات هذه الدراسة (12 مقالًا) أقل مما تحتاج إليه هذه الصفحة، فلم يُحسب ما بقي منها."
    assert json.loads((out / "topics" / "summary.json").read_text("utf-8"))["answer"] == sentence
    for name in ("index.html", "topics/report.html"):
        assert sentence in (out / name).read_text("utf-8")


def test_two_articles_give_a_report(tmp_path):
    (tmp_path / "news").mkdir()
    for name in ("a", "b"):
        (tmp_path / "news" / f"{name}.txt").write_text(f"عنوان {name}\n\nنص قصير عن {name}.\n", encoding="utf-8")
    write_notebook(tmp_path / "notebooks", "one", "1")
    study = write_study(tmp_path, "one")
    study.write_text(study.read_text("utf-8").replace("n_topics = 2", 'n_topics = "auto"'), encoding="utf-8")
    out = run_study(study, out=tmp_path / "out")
    reason = json.loads((out / "artifacts" / "topics" / "too_small.json").read_text("utf-8"))["reason"]
    assert reason
    assert (out / "index.html").is_file()


def test_a_folder_that_is_no_report_is_not_replaced(tmp_path):
    study = make_study(tmp_path)
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "thesis.txt").touch()
    with pytest.raises(UsageError) as error:
        run_study(study, out=tmp_path / "mine")
    assert str(error.value) == (
        f"--out {tmp_path / 'mine'} holds files that are no report and would be lost; name a new or empty folder"
    )
    with pytest.raises(UsageError, match="is a file; name a folder"):
        run_study(study, out=study)


def test_a_report_is_neither_inside_nor_around_its_data(tmp_path):
    study = read_study(make_study(tmp_path))
    with pytest.raises(UsageError, match="lies inside the corpus folder news, so that the next run would read it"):
        check_out(tmp_path / "news" / "reports", study, study.corpus_paths())
    (tmp_path / "manifest.json").touch()
    with pytest.raises(UsageError, match=r"holds tiny\.toml, which the report is made from; name another folder"):
        check_out(tmp_path, study, study.corpus_paths())


def test_a_report_by_way_of_a_link_is_not_inside_its_data_either(tmp_path):
    study = read_study(make_study(tmp_path))
    (tmp_path / "alias").symlink_to(tmp_path / "news")
    with pytest.raises(UsageError, match="lies inside the corpus folder news"):
        check_out(tmp_path / "alias" / "report", study, study.corpus_paths())


def test_a_file_that_may_not_be_read_stops_nothing(tmp_path, monkeypatch):
    paths = [write_corpus(tmp_path / "news")]
    whole = hash_inputs(paths)
    shut = tmp_path / "news" / "03.txt"
    opened = Path.open

    def refuse(path, *args, **options):
        if path == shut:
            raise PermissionError(13, "Permission denied", str(path))
        return opened(path, *args, **options)

    monkeypatch.setattr(Path, "open", refuse)  # a test that is run by root may read everything
    assert hash_inputs(paths) == {**whole, "03.txt": "unreadable"}


def test_a_study_among_its_data_is_no_problem_of_the_data(tmp_path):
    write_corpus(tmp_path / "sample")
    write_notebook(tmp_path / "sample" / "notebooks", "one", "1")
    text = 'title = "x"\ncorpus = "."\n[topics]\nn_topics = 2\n[[notebook]]\nname = "one"\n'
    (tmp_path / "sample" / "study.toml").write_text(text, encoding="utf-8")
    out = run_study(tmp_path / "sample", out=tmp_path / "out")
    assert len(manifest(out)["data"]["files"]) == 12
    assert not (out / "problems.csv").exists()


def test_an_empty_corpus_is_one_sentence(tmp_path):
    (tmp_path / "news").mkdir()
    for name in ("a.pdf", "b.pdf"):
        (tmp_path / "news" / name).write_bytes(b"%PDF-1.4\n%\xe2\xe3\xcf\xd3")
    write_notebook(tmp_path / "notebooks", "one", "1")
    with pytest.raises(ToolkitError, match=r"^there is no article in news: 2 files were left out, first a\.pdf \("):
        run_study(write_study(tmp_path, "one"), out=tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_breaking_off_leaves_the_old_report_and_no_kernel(tmp_path):
    write_corpus(tmp_path / "news")
    marker = tmp_path / "pid"
    write_notebook(tmp_path / "notebooks", "one", "1")
    study = write_study(tmp_path, "one")
    out = run_study(study, out=tmp_path / "out")
    before = files(out)
    waits = f"import os, pathlib, time\npathlib.Path({str(marker)!r}).write_text(str(os.getpid()))\ntime.sleep(600)"
    write_notebook(tmp_path / "notebooks", "one", waits)
    command = [sys.executable, "-m", "toolkit.cli", "report", str(study), "--out", str(out)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    deadline = time.monotonic() + 60
    while not (marker.exists() and marker.read_text()) and time.monotonic() < deadline:
        assert process.poll() is None, process.communicate()
        time.sleep(0.1)
    process.send_signal(signal.SIGINT)
    stdout, stderr = process.communicate(timeout=30)
    assert process.returncode == 130
    assert stdout == ""
    assert stderr.splitlines()[-1] == "toolkit: stopped; the last report is as it was"
    assert "Traceback" not in stderr
    assert files(out) == before
    with pytest.raises(ProcessLookupError):
        os.kill(int(marker.read_text()), 0)
    assert not [path for path in tmp_path.iterdir() if re.match(r"\.out", path.name)]
