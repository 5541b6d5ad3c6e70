"""What several test modules share."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pyarrow as pa
import pytest
from hypothesis import settings

from toolkit.corpus import Corpus
from toolkit.loading import find_files as FIND_FILES
from toolkit.loading import make_corpus as MAKE_CORPUS

# The same cases in every run, and no verdict by the clock of a busy machine.
settings.register_profile("toolkit", derandomize=True, deadline=None)
settings.load_profile("toolkit")

ROOT = Path(__file__).resolve().parents[1]
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
PATIENCE = 60_000  # ms; a page that answers at once needs none of it, and one on a busy machine must not fail a test

# The files that take longest, the longest first: started last, one would leave the other workers without work.
LONGEST = (
    *("test_docs.py", "test_report_reuse.py", "test_cli.py", "test_sample_report.py", "test_notebooks.py"),
    *("test_report_run.py", "test_lab.py", "test_pages.py", "test_figures.py", "test_topics.py"),
)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the tests of the files that take longest first; within a file, and otherwise, their order stays."""
    items.sort(key=lambda item: LONGEST.index(item.path.name) if item.path.name in LONGEST else len(LONGEST))


def zstd(data: bytes) -> bytes:
    """Pack bytes as a zst file holds them."""
    sink = pa.BufferOutputStream()
    with pa.CompressedOutputStream(sink, "zstd") as stream:
        stream.write(data)
    return sink.getvalue().to_pybytes()


@pytest.fixture(autouse=True)
def accounted(monkeypatch):
    """Hold every corpus that a test loads against the files that were found: none may be missing in the account."""
    from toolkit import loading

    found: list[str] = []

    def find_files(paths):
        files, problems = FIND_FILES(paths)
        found[:] = [item.file for item in files]
        return files, problems

    def make_corpus(*args):
        corpus = MAKE_CORPUS(*args)
        check_account(corpus, found)
        return corpus

    monkeypatch.setattr(loading, "find_files", find_files)
    monkeypatch.setattr(loading, "make_corpus", make_corpus)


def check_account(corpus: Corpus, files: list[str]) -> None:
    """Assert that `Corpus.account` has a row for each file, or for what is in it, and the sums of both tables."""
    account = corpus.account()
    assert account["file"].is_unique
    assert account["articles"].sum() == len(corpus.articles)
    assert account[["skipped", "warnings"]].sum().sum() == len(corpus.problems)
    assert (account["articles"] + account["skipped"] > 0).all(), "a file with neither articles nor a skipped row"
    named = set(account["file"])
    inside = {"/".join(parts[:n]) for parts in (name.split("/") for name in named) for n in range(1, len(parts))}
    lost = [file for file in files if file not in named and file not in inside]
    assert not lost, f"not accounted: {lost[:5]}"


@pytest.fixture(scope="session")
def shared() -> Path:
    """Return the folder of real data that stands beside the repository; tests that need it are skipped without it."""
    folder = Path(os.environ.get("TOOLKIT_SHARED") or ROOT.parent / "shared") / "data"
    if not folder.is_dir():
        pytest.skip("needs the real data of ../shared/data (or $TOOLKIT_SHARED), which is absent here")
    return folder


@pytest.fixture(scope="module")
def browser():
    """Start the system's Chromium once for a module; the browser tests are skipped without one, but never in CI."""
    from playwright.sync_api import expect, sync_playwright

    if not CHROMIUM:
        assert os.environ.get("CI") != "true", "Chromium is absent, and CI must not pass without the browser tests"
        pytest.skip("needs Chromium, which is absent here")
    expect.set_options(timeout=PATIENCE)
    with sync_playwright() as playwright:
        arguments = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=arguments, timeout=PATIENCE)
        yield browser
        browser.close()
