"""Running one notebook: quietly, in this interpreter, and with a sentence for each way to fail."""

from __future__ import annotations

import os
import platform
import re
import sys
import time
from concurrent.futures import ThreadPoolExecutor

import nbformat
import pytest
from tiny_study import write_notebook

from toolkit.report.execute import execute_notebook, open_kernels
from toolkit.report.notebooks import Notebook

DECLARED = ("artifacts", "out_dir", "language", "seed", "n_rows", "label")


@pytest.fixture
def run(tmp_path):
    def execute(*cells, time_limit=60.0, **parameters):
        path = write_notebook(tmp_path / "notebooks", "tried", *cells)
        notebook = Notebook("tried", path, DECLARED, parameters)
        with open_kernels() as kernels:
            executed = execute_notebook(
                notebook, tmp_path, language="ar", seed=7, kernels=kernels, time_limit=time_limit
            )
            assert not list(kernels.folder.glob("*.json")), "the connection file is gone with its kernel"
        return executed

    return execute


def printed(executed):
    return "".join(
        output.get("text", "") for cell in executed.node.cells if cell.cell_type == "code" for output in cell.outputs
    )


def test_it_runs_in_this_interpreter_with_the_parameters(run):
    code = "import os, sys\nprint(sys.executable, artifacts, out_dir, language, seed, n_rows, label, os.getcwd())"
    executed = run(code, n_rows=8, label="007")
    assert executed.failure is None
    assert printed(executed) == f"{sys.executable} artifacts tried ar 7 8 007 .\n"


def test_the_environment_is_the_same_for_everybody(run, monkeypatch):
    monkeypatch.setenv("TZ", "Asia/Riyadh")
    monkeypatch.setenv("LC_ALL", "ar_SA.UTF-8")
    monkeypatch.setenv("PYTHONHASHSEED", "17")
    executed = run("import os\nprint(*(os.environ[name] for name in ('TZ', 'LC_ALL', 'PYTHONHASHSEED')))")
    assert printed(executed) == "UTC C.UTF-8 0\n"


def test_no_tcp_port_is_opened(run):
    code = "import psutil\nprint([c.laddr for c in psutil.Process().net_connections('inet') if c.status == 'LISTEN'])"
    assert printed(run(code)) == "[]\n"


def test_what_a_forked_child_prints_is_kept(run):
    code = "import multiprocessing\nchild = multiprocessing.get_context('fork').Process(target=print, args=('child',))"
    assert printed(run(code + "\nchild.start()\nchild.join()")) == "child\n"


def test_two_runs_leave_the_same_notebook(run):
    cells = (
        "import sys, warnings, tqdm.auto\nwarnings.warn('noise')\nprint('noise', file=sys.stderr)\nobject()",
        "import os\nfor _ in tqdm.auto.tqdm(range(3)):\n    pass\nos.path.abspath('.')",
    )
    first, second = (nbformat.writes(run(*cells).node) for _ in range(2))
    assert first == second
    assert "noise" not in first.replace("warn('noise')", "").replace("print('noise'", "")
    assert "/tmp" not in first
    assert "papermill-error" not in first
    assert platform.python_version() not in first


@pytest.mark.parametrize(
    ("cell", "sentence"),
    [
        ("1 / 0", "notebook tried, cell 3: ZeroDivisionError: division by zero"),
        ("raise KeyboardInterrupt", "notebook tried, cell 3: KeyboardInterrupt"),
        ("raise ValueError('one\\n  two')", "notebook tried, cell 3: ValueError: one two"),
    ],
)
def test_each_failure_has_its_sentence(run, cell, sentence):
    executed = run(cell, "print('after')")
    assert executed.failure.sentence("tried") == sentence
    assert printed(executed) == ""


def test_a_kernel_that_dies_has_its_sentence_with_the_memory_it_held(run):
    executed = run("held = bytearray(b'1' * 150_000_000)", "import os\nos._exit(3)")
    found = re.fullmatch(
        "notebook tried, cell 4: the kernel died, perhaps for want of memory: it held (\\d+) MB before this cell",
        executed.failure.sentence("tried"),
    )
    assert 150 < int(found[1]) < 600
    assert executed.memory == int(found[1])


def test_a_flood_of_output_is_kept_whole(run):
    executed = run("for number in range(3000):\n    print(number, flush=True)")
    assert executed.failure is None
    assert printed(executed) == "".join(f"{number}\n" for number in range(3000))


def test_lost_output_has_its_sentence(run, monkeypatch):
    monkeypatch.setattr("toolkit.report.execute._OUTPUT_WAIT", 1)
    executed = run("get_ipython().kernel.iopub_thread.stop()\nprint('lost')")
    assert executed.failure.sentence("tried") == (
        "notebook tried, cell 3: part of its output was lost, because it prints too much; print less"
    )
    assert executed.failure.exit_code == 5


def test_a_notebook_that_takes_too_long_is_stopped(run):
    executed = run("import time\ntime.sleep(30)", time_limit=2)
    assert executed.failure.sentence("tried") == (
        "notebook tried, cell 3: stopped after 2 seconds, the time limit of a notebook"
    )
    assert executed.seconds < 20


def test_a_corpus_too_small_is_told_apart(run):
    executed = run("from toolkit.errors import TooSmallError\nraise TooSmallError('2 articles are too few')")
    assert (executed.failure.kind, executed.failure.message) == ("too_small", "2 articles are too few")
    (error,) = executed.node.cells[2].outputs
    assert error.traceback == ["TooSmallError: 2 articles are too few"]


def test_several_notebooks_run_at_once(tmp_path):
    path = write_notebook(tmp_path, "tried", "import time\ntime.sleep(1)\nprint(seed)")
    notebook = Notebook("tried", path, DECLARED)

    def execute(kernels, seed):
        return execute_notebook(notebook, tmp_path, language="ar", seed=seed, kernels=kernels)

    with open_kernels() as kernels, ThreadPoolExecutor(3) as pool:
        found = list(pool.map(lambda seed: printed(execute(kernels, seed)), range(3)))
    assert found == ["0\n", "1\n", "2\n"]


def test_closing_ends_kernels_that_still_work(tmp_path):
    marker = tmp_path / "pid"
    code = f"import os, time, pathlib\npathlib.Path({str(marker)!r}).write_text(str(os.getpid()))\ntime.sleep(600)"
    notebook = Notebook("tried", write_notebook(tmp_path, "tried", code), DECLARED)
    pool = ThreadPoolExecutor(1)
    with open_kernels() as kernels:
        future = pool.submit(execute_notebook, notebook, tmp_path, language="ar", seed=0, kernels=kernels)
        while not (marker.exists() and marker.read_text()):
            assert not future.done()
            time.sleep(0.05)
    assert future.result(timeout=20).failure.kind == "died"
    with pytest.raises(ProcessLookupError):
        os.kill(int(marker.read_text()), 0)
    assert not kernels.folder.exists()
    pool.shutdown()
