"""What did not change is not run again; what did change is, and nothing more."""

from __future__ import annotations

import json
import os
import re
import resource
import subprocess
import sys
from pathlib import Path

from tiny_study import built_study, copy_built, prose, write_notebook

from toolkit.report.manifest import hash_folder
from toolkit.report.progress import Progress
from toolkit.report.reuse import is_in_notebooks, last_report
from toolkit.report.run import run_study


class Told(Progress):
    """Notes what was said and run."""

    def __init__(self):
        super().__init__()
        self.said = []
        self.outcomes = {}

    def say(self, text):
        self.said.append(text)

    def end_notebook(self, name, seconds, outcome):
        self.outcomes[name] = outcome.split(",")[0]


def run_again(folder: Path, **options):
    told = Told()
    run_study(folder / "tiny.toml", out=folder / "out", progress=told, **options)
    return told


def manifest(folder: Path) -> dict:
    return json.loads((folder / "out" / "manifest.json").read_text("utf-8"))


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def test_an_unchanged_study_is_told_within_three_seconds_and_without_heavy_imports(tmp_path):
    folder = copy_built(tmp_path)
    script = (
        "import sys; from toolkit.cli import main\n"
        "try: main()\n"
        "finally: print([n for n in ('pandas', 'numpy', 'nbformat', 'papermill', 'jinja2') if n in sys.modules])"
    )
    before = (folder / "out" / "manifest.json").stat().st_mtime_ns
    before_it = resource.getrusage(resource.RUSAGE_CHILDREN)
    found = subprocess.run(
        [sys.executable, "-c", script, "report", "tiny.toml", "--out", "out", "--timings"],
        cwd=folder,
        capture_output=True,
        text=True,
    )
    after_it = resource.getrusage(resource.RUSAGE_CHILDREN)
    # Processor time: how long the clock runs also depends on what else the machine does.
    used = after_it.ru_utime + after_it.ru_stime - before_it.ru_utime - before_it.ru_stime
    assert used < 3
    assert found.stdout == "out/index.html\n[]\n"
    first, *timings = found.stderr.splitlines()
    assert first == "nothing has changed: the report is as it was"
    assert [line.split()[0] for line in timings] == ["comparing", "total"]
    assert (folder / "out" / "manifest.json").stat().st_mtime_ns == before


def test_a_changed_notebook_runs_alone_and_its_result_is_that_of_a_whole_run(tmp_path):
    folder = copy_built(tmp_path)
    edit(folder / "notebooks" / "titles.ipynb", "العناوين", "عناوين")
    told = run_again(folder)
    assert told.outcomes == {"titles": "12 cells", "groups": "unchanged"}
    assert told.seconds["topics"] < 0.5
    again = hash_folder(folder / "out")
    changed = {name for name, digest in hash_folder(built_study() / "out").items() if again[name] != digest}
    assert {name.split("/")[0] for name in changed} <= {"index.html", "summary.json", "titles"}
    run_again(folder, force=True)
    assert hash_folder(folder / "out") == again


def test_changed_parameters_run_their_notebook_alone_and_changed_settings_what_follows_from_them(tmp_path):
    folder = copy_built(tmp_path)
    told = run_again(folder, overrides=["notebook.titles.n_rows=3"])
    assert told.outcomes == {"titles": "12 cells", "groups": "unchanged"}
    before = manifest(folder)["keys"]["stages"]
    told = run_again(folder, overrides=["notebook.titles.n_rows=3", "counts.min_docs=2"])
    assert "unchanged" not in told.outcomes.values()
    after = manifest(folder)["keys"]["stages"]
    assert [name for name in before if before[name] == after[name]] == ["corpus", "tokens"]


def test_edits_of_topics_run_what_follows_from_topics_alone(tmp_path):
    folder = copy_built(tmp_path)
    before = manifest(folder)
    (folder / "topics.toml").write_text('[[rename]]\ntopic = "مباراة"\nlabel = "س"\n', encoding="utf-8")
    run_again(folder)
    after = manifest(folder)
    changed = [name for name, key in after["keys"]["stages"].items() if key != before["keys"]["stages"][name]]
    assert changed == ["topics"]
    assert after["study"]["edits"]["file"] == "topics.toml"
    assert after["data"] == before["data"]
    assert run_again(folder).said[-1] == "nothing has changed: the report is as it was"


def test_a_damaged_file_is_made_anew(tmp_path):
    folder = copy_built(tmp_path)
    (folder / "out" / "titles" / "summary.json").write_text("{}")
    (folder / "out" / "artifacts" / "tokens" / "codes.npy").unlink()
    told = run_again(folder)
    assert told.outcomes == {"titles": "12 cells", "groups": "unchanged"}
    assert hash_folder(folder / "out") == hash_folder(built_study() / "out")


def test_a_manifest_that_is_none_counts_as_no_report(tmp_path):
    for text in ("", "[]", '{"outputs": 3}', "\x00"):
        (tmp_path / "manifest.json").write_text(text)
        assert last_report(tmp_path).manifest == {}


def test_changed_data_run_everything(tmp_path):
    folder = copy_built(tmp_path)
    (folder / "news" / "12.txt").write_text("عنوان\n\nنص جديد عن الملعب والفريق والجمهور.\n", encoding="utf-8")
    told = run_again(folder, only=["titles"])
    assert told.outcomes == {"titles": "12 cells"}
    assert told.said == ["left out, because of --only: groups"]
    summary = json.loads((folder / "out" / "titles" / "summary.json").read_text("utf-8"))
    assert summary["key"] == 13


def test_all_code_that_a_notebook_loads_counts_as_code_of_notebooks():
    script = (
        "import sys, toolkit, pkgutil, toolkit.report.kernel, toolkit.report.findings\n"
        "[getattr(toolkit, n) for n in toolkit.__all__ if n not in ('run_study', 'verify_report')]\n"
        "print(*(sys.modules[n].__file__ for n in sys.modules if n.startswith('toolkit.report')), sep='\\n')"
    )
    found = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    files = [line.split("/toolkit/", 1)[1] for line in found.stdout.replace(os.sep, "/").split("\n") if line]
    files = [re.sub(r".*?(report/)", r"\1", name, count=1) for name in files]
    assert len(files) > 5
    assert [name for name in files if not is_in_notebooks(name)] == []


# What every child would load again.
LOADED = """
import os, random, signal, sys, time
from pathlib import Path
from toolkit.report import build, fonts
from toolkit.report.run import run_study
from nbconvert.exporters import HTMLExporter
import camel_tools.utils.charsets, camel_tools.tokenizers.word, jupyter_client, nbclient, pandera.pandas, papermill
import papermill.engines, pyarrow.parquet, scipy.sparse.linalg, sklearn.cluster, toolkit.topics.model, trafilatura
import IPython.lib.lexers, pandera.strategies.pandas_strategies, pyarrow.dataset, toolkit.lab.packing, toolkit.phrases
from toolkit.stopwords import stop_words
fonts.font_css("")
stop_words(), stop_words("heavy")
"""

KILLED = """
study, out, seed = sys.argv[1], sys.argv[2], int(sys.argv[3])
moments = random.Random(seed)
def run():
    child = os.fork()
    if not child:
        os.setpgid(0, 0)
        try: run_study(study, out=out, force=True)
        finally: os._exit(0)
    return child
started = time.monotonic(); os.waitpid(run(), 0); whole = time.monotonic() - started
for _ in range(20):
    child = run()
    time.sleep(moments.uniform(0, whole))
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    print(sorted(os.listdir(os.path.dirname(out))), (Path(out) / "manifest.json").is_file(), flush=True)
"""


def test_killing_at_random_moments_loses_nothing_and_leaves_nothing(tmp_path):
    folder = copy_built(tmp_path)
    write_notebook(folder / "notebooks", "titles", prose("# س"), "open(f'{out_dir}/a.txt', 'w').write('x')")
    edit(folder / "tiny.toml", '[[notebook]]\nname = "groups"', "")
    command = [sys.executable, "-c", LOADED + KILLED, folder / "tiny.toml", folder / "out", "7"]
    found = subprocess.run(command, capture_output=True, text=True, check=True)
    assert found.stdout.count("True") == 20
    told = run_again(folder)
    assert told.said[-1] == "nothing has changed: the report is as it was"
    assert sorted(path.name for path in folder.iterdir()) == ["news", "notebooks", "out", "tiny.toml"]


AT_ONCE = """
folder = Path(sys.argv[1])
children = []
for number in range(20):
    child = os.fork()
    if not child:
        code = 1
        try:
            run_study(folder / "tiny.toml", out=folder / f"out{number % 10}", force=True)
            code = 0
        finally:
            os._exit(code)
    children.append(child)
print(*(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) for child in children))
"""


def test_reports_at_once_finish_without_a_clash(tmp_path):
    folder = copy_built(tmp_path)
    write_notebook(folder / "notebooks", "titles", prose("# س"), "open(f'{out_dir}/a.txt', 'w').write('x')")
    edit(folder / "tiny.toml", '[[notebook]]\nname = "groups"', "")
    found = subprocess.run([sys.executable, "-c", LOADED + AT_ONCE, folder], capture_output=True, text=True, check=True)
    assert found.stdout.split() == ["0"] * 20, found.stderr
    outs = [f"out{number}" for number in range(10)]
    assert {path.name for path in folder.iterdir()} == {"news", "notebooks", "out", "tiny.toml", *outs}
    assert len({json.dumps(hash_folder(folder / name)) for name in outs}) == 1
