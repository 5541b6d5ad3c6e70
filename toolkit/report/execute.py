"""One notebook run by papermill in its own batch kernel, and saved without the noise of the run."""

from __future__ import annotations

import os
import re
import signal
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import nbformat
from nbformat import NotebookNode

from toolkit.report.notebooks import Notebook
from toolkit.saving import held_folder, remove_dead

_ADDRESS = re.compile(r" at 0x[0-9a-fA-F]{6,}")
_ANSI = re.compile(r"\x1b\[[0-9;]*m")
_OUTPUT_WAIT = 30  # seconds after a cell for the rest of its output to come
_FOLDER = ".tk-kernels-"  # how the names of the kernels' folders begin
_SOCKET_ROOM = 60  # a Unix socket path has some 104 bytes; what we add to the folder takes less than the rest
_EXIT_CODES = {"error": 1, "died": 3, "time": 4, "lost": 5}
_PACKAGE_PARENT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Failure:
    """Why a notebook stopped: `kind` is "error", "too_small", "died", "time" or "lost"."""

    kind: str
    cell: int
    name: str
    message: str

    @property
    def exit_code(self) -> int:
        """The exit status: 1 for an error in the notebook, 3 a dead kernel, 4 the time limit, 5 lost output."""
        return _EXIT_CODES[self.kind]

    def sentence(self, notebook: str) -> str:
        """Say in one sentence where the notebook stopped, and why."""
        where = f"notebook {notebook}, cell {self.cell}"
        return {
            "died": f"{where}: the kernel died, perhaps for want of memory{self.message and f': {self.message}'}",
            "time": f"{where}: stopped after {self.message} seconds, the time limit of a notebook",
            "lost": f"{where}: part of its output was lost, because it prints too much; print less",
        }.get(self.kind, f"{where}: {self.name}: {self.message}".rstrip(": "))


@dataclass(frozen=True)
class Executed:
    """
    An executed notebook, and why it stopped when it did not come to its end.

    `memory` is the most its kernel held after any cell, in megabytes; 0 where the system does not tell.
    """

    notebook: Notebook
    node: NotebookNode
    failure: Failure | None
    seconds: float
    memory: int = 0


class Kernels:
    """The kernels of one run: their short-lived folder, and a way to end them all at once."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._managers: list[Any] = []
        self._lock = threading.Lock()
        self.stopped = False

    def add(self, manager: Any) -> Path:
        """Register a kernel manager; return the path its connection file is to have."""
        with self._lock:
            if self.stopped:
                raise RuntimeError("the run is being stopped, no kernel starts any more")
            self._managers.append(manager)
            return self.folder / f"k{len(self._managers)}.json"

    def kill(self) -> None:
        """End every kernel now."""
        with self._lock:
            self.stopped = True
            for manager in self._managers:
                process = getattr(manager.provisioner, "process", None)
                if process is not None and process.poll() is None:
                    _kill(process.pid)


@contextmanager
def open_kernels() -> Iterator[Kernels]:
    """Give a place for kernels, and leave none of them behind."""
    parent = tempfile.gettempdir()
    parent = parent if len(parent) < _SOCKET_ROOM else "/tmp"
    remove_dead(parent, _FOLDER)
    with held_folder(parent, _FOLDER) as folder:
        kernels = Kernels(folder)
        try:
            yield kernels
        finally:
            kernels.kill()


def execute_notebook(
    notebook: Notebook,
    folder: Path,
    *,
    language: str,
    seed: int,
    kernels: Kernels,
    on_cell: Callable[[int, int], None] = lambda done, total: None,
    time_limit: float = 1800,
) -> Executed:
    """
    Run a notebook in a kernel of this very interpreter, with `folder` as its working folder.

    Nothing is written by this function: the notebook writes its own files below `folder`.

    Parameters
    ----------
    notebook : Notebook
        What to run, with checked parameters.
    folder : Path
        The report folder being built.
    language : str
        The study's language.
    seed : int
        The study's seed.
    kernels : Kernels
        Where its kernel is registered.
    on_cell : callable
        Called with the number of cells done and of all cells.
    time_limit : float, in seconds
        How long the whole notebook may take.

    Returns
    -------
    Executed
        Also when the notebook fails: its cells up to there are in `node`.
    """
    import papermill
    from nbclient.exceptions import CellTimeoutError, DeadKernelError

    _set_up_papermill()
    node = _read(notebook.path)
    started = time.monotonic()
    watch = _Watch(node, on_cell, started + time_limit)
    failure = None
    try:
        papermill.execute_notebook(
            node,
            None,
            notebook.parameters_for_run(language=language, seed=seed),
            engine_name="toolkit",
            kernel_name="python3",
            language="python",
            progress_bar=False,
            watch=watch,
            kernels=kernels,
            cwd_of_kernel=str(folder),
        )
    except papermill.exceptions.PapermillExecutionError as error:
        failure = _failure(error, watch.cell)
    except DeadKernelError:
        failure = Failure("died", watch.cell, "DeadKernelError", watch.memory_note)
    except CellTimeoutError as error:
        kind = "lost" if "IOPub" in str(error) else "time"
        failure = Failure(kind, watch.cell, "CellTimeoutError", f"{time_limit:g}")
    except RuntimeError as error:
        if "died" not in str(error) and "Kernel didn't respond" not in str(error):
            raise
        failure = Failure("died", watch.cell, "RuntimeError", watch.memory_note)
    seconds = time.monotonic() - started
    node = without_noise(watch.node, folder, stopped=failure is not None)
    return Executed(notebook, node, failure, seconds, watch.memory)


def without_noise(node: NotebookNode, folder: Path, *, stopped: bool = False) -> NotebookNode:
    """
    Drop from an executed notebook what differs between two equal runs, and no result.

    That is times, memory addresses, the way to the folder it was built in, the version of Python, progress lines and
    warnings on stderr, and, where it stopped, colours and file paths in the traceback.

    Parameters
    ----------
    node : NotebookNode
        The executed notebook; it is altered.
    folder : Path
        The folder it was run in.
    stopped : bool
        Whether it ended in an error.

    Returns
    -------
    NotebookNode
        `node`.
    """
    parameters = node.metadata.get("papermill", {}).get("parameters", {})
    node.metadata.pop("widgets", None)
    node.metadata.get("language_info", {}).pop("version", None)  # the manifest has it
    node.metadata["papermill"] = {"parameters": parameters}
    node.cells = [cell for cell in node.cells if "papermill-error-cell-tag" not in cell.metadata.get("tags", [])]
    for cell in node.cells:
        cell.metadata.pop("papermill", None)
        cell.metadata.pop("execution", None)
        if not cell.metadata.get("tags"):
            cell.metadata.pop("tags", None)
        if cell.cell_type == "code":
            cell.outputs = [_quiet(output, folder) for output in cell.outputs if stopped or not _is_stderr(output)]
    return node


def _read(path: Path) -> NotebookNode:
    node = nbformat.read(path, as_version=4)
    for number, cell in enumerate(node.cells):
        cell.setdefault("id", f"cell-{number}")
    node.nbformat_minor = max(node.nbformat_minor, 5)
    return node


def _is_stderr(output: NotebookNode) -> bool:
    return output.output_type == "stream" and output.name == "stderr"


def _quiet(output: NotebookNode, folder: Path) -> NotebookNode:
    if output.output_type == "error":
        # A traceback shows the machine's own paths; the sentence and the cell say what happened.
        output.traceback = [_ANSI.sub("", f"{output.ename}: {output.evalue}")]
    elif output.output_type == "stream":
        output.text = _plain(output.text, folder)
    else:
        output.data = {
            kind: _plain(value, folder) if isinstance(value, str) and kind.startswith("text/") else value
            for kind, value in output.data.items()
            if not kind.startswith("application/vnd.jupyter.widget")
        }
    return output


def _plain(text: str, folder: Path) -> str:
    return _ADDRESS.sub(" at 0x…", text.replace(f"{folder}{os.sep}", "").replace(str(folder), "."))


def _failure(error: Any, cell: int) -> Failure:
    kind = "too_small" if error.ename in ("TooSmallError", "NoAnswerError") else "error"
    return Failure(kind, cell, error.ename, " ".join(error.evalue.split()))


def stopped_small(node: NotebookNode) -> Failure | None:
    """Find in a saved notebook where it stopped because the corpus is too small; None when it came to its end."""
    for number, cell in enumerate(node.cells, 1):
        for output in cell.get("outputs", []):
            if output.output_type == "error":
                return Failure("too_small", number, output.ename, " ".join(output.evalue.split()))
    return None


class _Watch:
    """Follows one notebook: its node as papermill sees it, the cell that runs, the time that is left, the memory."""

    def __init__(self, node: NotebookNode, on_cell: Callable[[int, int], None], deadline: float) -> None:
        self.node = node
        self.deadline = deadline
        self.cell = 0
        self.memory = 0  # megabytes
        self.manager: Any = None
        self._on_cell = on_cell

    def follow(self, node: NotebookNode) -> None:
        """Take over the node with the parameters in it."""
        self.node = node
        for cell in node.cells:
            if "injected-parameters" in cell.metadata.get("tags", []):
                cell["id"] = "injected-parameters"

    def start(self, cell: NotebookNode, cell_index: int) -> None:
        """Note that a cell begins; cells are counted as in the notebook that is kept."""
        self.cell = cell_index + 1
        self._on_cell(cell_index, len(self.node.cells))
        self.measure()

    def measure(self, **_: Any) -> None:
        """Note how much memory the kernel has held."""
        process = getattr(getattr(self.manager, "provisioner", None), "process", None)
        if process is not None:
            self.memory = max(self.memory, _peak_memory(process.pid))

    @property
    def memory_note(self) -> str:
        """Say how much memory the kernel held when it was last looked at."""
        return f"it held {self.memory:,} MB before this cell" if self.memory else ""

    def seconds_left(self, cell: NotebookNode) -> int:
        """Tell how long the next cell may take."""
        return max(1, int(self.deadline - time.monotonic()))


@cache
def _set_up_papermill() -> None:
    """Register an engine that keeps hold of the notebook, and starts kernels as `_manager_class` says."""
    import logging

    from papermill.engines import NBClientEngine, papermill_engines
    from papermill.log import logger

    logger.setLevel(logging.CRITICAL)

    class _Engine(NBClientEngine):
        @classmethod
        def execute_managed_notebook(
            cls,
            nb_man: Any,
            kernel_name: str,
            *,
            watch: _Watch,
            kernels: Kernels,
            cwd_of_kernel: str,
            **kwargs: Any,
        ) -> None:
            watch.follow(nb_man.nb)
            super().execute_managed_notebook(
                nb_man,
                kernel_name,
                **kwargs,
                kernel_manager_class=_manager_class(kernels, watch),
                resources={"metadata": {"path": cwd_of_kernel}},
                on_cell_start=watch.start,
                on_cell_executed=watch.measure,
                timeout_func=watch.seconds_left,
                iopub_timeout=_OUTPUT_WAIT,
                raise_on_iopub_timeout=True,
                record_timing=False,
                store_widget_state=False,
                shutdown_kernel="immediate",
                coalesce_streams=True,
            )

    papermill_engines.register("toolkit", _Engine)


def _manager_class(kernels: Kernels, watch: _Watch) -> type:
    """Make a manager of kernels of this interpreter, over sockets in a folder instead of TCP ports."""
    from jupyter_client import AsyncKernelManager
    from jupyter_client.kernelspec import KernelSpec

    class _BatchKernelManager(AsyncKernelManager):
        def __init__(self, **kwargs: Any) -> None:
            super().__init__(**kwargs)
            self.transport = "ipc"
            self.connection_file = str(kernels.add(self))
            watch.manager = self

        @property
        def kernel_spec(self) -> KernelSpec:
            # A kernelspec named python3 may be installed for another interpreter: name this one.
            argv = [sys.executable, "-m", "toolkit.report.kernel", "-f", "{connection_file}"]
            argv.append("--HistoryManager.enabled=False")
            return KernelSpec(argv=argv, display_name="Python 3", language="python")

        async def _async_pre_start_kernel(self, **kw: Any) -> Any:
            kw["env"] = _environment(kernels.folder)
            return await super()._async_pre_start_kernel(**kw)

        pre_start_kernel = _async_pre_start_kernel

    return _BatchKernelManager


def _environment(folder: Path) -> dict[str, str]:
    """Give kernels an environment that does not depend on who runs them, and one thread each."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "LC_", "JUPYTER"))}
    paths = [str(_PACKAGE_PARENT), os.environ.get("PYTHONPATH", "")]
    return kept | {
        "IPYTHONDIR": str(folder / "ipython"),
        "JUPYTER_CONFIG_DIR": str(folder / "jupyter"),
        "JUPYTER_PLATFORM_DIRS": "1",
        "LANG": "C.UTF-8",
        "LC_ALL": "C.UTF-8",
        "MKL_NUM_THREADS": "1",
        "OMP_NUM_THREADS": "1",
        "OPENBLAS_NUM_THREADS": "1",
        "PYTHONHASHSEED": "0",
        "PYTHONPATH": os.pathsep.join(path for path in paths if path),
        "PYTHONUTF8": "1",
        "PYTHONWARNINGS": "ignore",
        "TQDM_DISABLE": "1",
        "TZ": "UTC",
    }


def _peak_memory(pid: int) -> int:
    """Read the most memory a process has held, in megabytes; 0 where the system does not tell (Linux does)."""
    with suppress(OSError), open(f"/proc/{pid}/status", encoding="ascii", errors="replace") as status:
        for line in status:
            if line.startswith("VmHWM:"):
                return int(line.split()[1]) // 1024
    return 0


def _kill(pid: int) -> None:
    """Kill a kernel and what it started (a kernel leads its own process group)."""
    with suppress(OSError):
        if os.getpgid(pid) == pid:
            os.killpg(pid, signal.SIGKILL)
        else:
            os.kill(pid, signal.SIGKILL)
