"""JupyterLab itself: the explorer is used in one cell, and what was selected and decided goes on in the next."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import nbformat
import pytest
from lab_corpus import lab_corpus, lab_topics
from nbformat.v4 import new_code_cell, new_notebook

from toolkit.topics.edits import read_edits

ROOT = Path(__file__).resolve().parents[2]
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
TOKEN = "a-token-for-this-test"

if not CHROMIUM and os.environ.get("CI") != "true":
    pytest.skip("needs Chromium, which is absent here", allow_module_level=True)

CELLS = [
    "import toolkit as tk\n"
    'corpus, model, counts = tk.open_corpus("corpus"), tk.open_topics("topics"), tk.open_counts("counts")\n'
    'explorer = tk.explore(corpus, model, counts=counts, title="أخبار")\nexplorer',
    'print("SELECTED", len(explorer.selection), explorer.selection["outlet"].nunique(), len(explorer.edits))',
    "corpus",
    "tk.show(corpus.articles, columns=['title', 'outlet', 'published'])",
]


@pytest.fixture(scope="module")
def folder(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("lab")
    model, counts = lab_topics()
    lab_corpus().save(folder / "corpus")
    counts.save(folder / "counts")
    model.save(folder / "topics")
    cells = [new_code_cell(text, id=f"c{number}") for number, text in enumerate(CELLS)]
    kernel = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
    nbformat.write(new_notebook(cells=cells, metadata=kernel), folder / "tour.ipynb")
    return folder


@pytest.fixture(scope="module")
def server(folder):
    """Start JupyterLab on a free port of this machine, with its settings in the folder."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    places = {
        name: str(folder / f".{name.lower()}") for name in ("JUPYTER_CONFIG_DIR", "JUPYTER_RUNTIME_DIR", "IPYTHONDIR")
    }
    options = [f"--ServerApp.port={port}", "--ServerApp.ip=127.0.0.1", "--ServerApp.port_retries=0", "--no-browser"]
    options += [f"--IdentityProvider.token={TOKEN}", f"--ServerApp.root_dir={folder}", "--allow-root"]
    options += ["--LabApp.news_url=None", "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate"]
    options += ["--LabApp.extension_manager=readonly"]
    with (folder / "server.log").open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "jupyter", "lab", *options],
            cwd=folder,
            env={**os.environ, **places, "PYTHONPATH": str(ROOT)},
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
        try:
            address = f"http://127.0.0.1:{port}"
            for _ in range(300):
                with contextlib.suppress(OSError), urllib.request.urlopen(f"{address}/api?token={TOKEN}", timeout=5):
                    break
                assert process.poll() is None, (folder / "server.log").read_text("utf-8")
                time.sleep(0.1)
            yield address
        finally:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGTERM)
            try:
                process.wait(15)
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)


def test_what_is_found_in_the_explorer_goes_on_in_the_next_cell(server, folder):
    from playwright.sync_api import sync_playwright

    assert CHROMIUM, "Chromium is absent, and CI must not pass without the browser tests"
    with sync_playwright() as playwright:
        arguments = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=arguments)
        page = browser.new_page(viewport={"width": 1400, "height": 1100})
        page.set_default_timeout(60_000)
        asked: list[str] = []
        page.on("request", lambda request: asked.append(request.url))
        page.goto(f"{server}/lab/tree/tour.ipynb?token={TOKEN}&reset")
        page.locator(".jp-Notebook .jp-CodeCell").first.wait_for()
        page.get_by_text("Python 3 (ipykernel) | Idle").wait_for()  # a cell run before the kernel is there is lost
        page.locator(".jp-Notebook .jp-CodeCell .cm-content").first.click()
        page.keyboard.press("Shift+Enter")
        page.locator(".tk-x-row").first.wait_for()

        page.get_by_role("searchbox", name="ابحث عن كلمة أو عبارة").fill("النفط")
        page.locator(".tk-x-outlet", has_text="النهار الجديد").click()
        page.locator(".tk-x-topic").first.click()
        page.locator(".tk-x-topic").first.click()
        page.wait_for_function(  # the list follows the search and the filters after a moment
            "[...document.querySelectorAll('.tk-x-row')].every((row) => row.textContent.includes('النهار الجديد'))"
        )
        page.locator(".tk-x-row").first.click()
        assert page.locator(".tk-x-text mark").count() > 0
        page.locator(".tk-x-check").first.click()
        page.locator(".tk-x-check").nth(1).click()
        page.locator(".tk-x-topic").first.click()
        page.get_by_text("حرّر هذا الموضوع").click()
        page.get_by_label("الاسم الجديد").fill("الأسواق")
        page.keyboard.press("Enter")
        assert "الأسواق" in page.locator(".tk-x-topic .tk-x-label").all_inner_texts()
        page.get_by_role("button", name="احفظ القرارات").click()
        page.get_by_text("حُفظت في topics.toml").wait_for()
        if shots := os.environ.get("TOOLKIT_SHOTS"):
            page.screenshot(path=f"{shots}/lab.png")

        for number, ready in (
            (1, "text=SELECTED"),
            (2, ".jp-OutputArea [dir=rtl].tk-card"),
            (3, ".jp-OutputArea .tk-table"),
        ):
            cell = page.locator(".jp-Notebook .jp-CodeCell").nth(number)
            cell.scroll_into_view_if_needed()
            cell.locator(".cm-content").click()
            page.keyboard.press("Shift+Enter")
            cell.locator(ready).first.wait_for()
        said = page.locator(".jp-OutputArea-output", has_text="SELECTED").inner_text()
        page.locator(".tk-bar input").fill("رقم ٧")
        assert (
            page.locator(".tk-bar [role=status]").inner_text() == "4 من 24"
        )  # numbers 7 and 17, and the 7th and 17th of March
        if shots:
            page.locator(".jp-OutputArea .tk-table").scroll_into_view_if_needed()
            page.screenshot(path=f"{shots}/lab-table.png")
        browser.close()
    assert said.split() == ["SELECTED", "2", "1", "1"]
    assert read_edits(folder / "topics.toml").rename[0].label == "الأسواق"
    assert [url for url in asked if not url.startswith((server, server.replace("http", "ws"), "data:", "blob:"))] == []
