"""JupyterLab itself: the tour runs from top to bottom, and what is found in its explorer goes on in the next cell."""

from __future__ import annotations

import contextlib
import csv
import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest
from conftest import ROOT
from playwright.sync_api import Page, expect

from toolkit.topics.edits import read_edits

TOKEN = "a-token-for-this-test"
TOUR = "notebooks/start.ipynb"
SHOTS = os.environ.get("TOOLKIT_SHOTS")  # a folder for pictures to look at
NOTEBOOK = "window.jupyterapp.shell.currentWidget.content"
OUTLETS = ("riwaq", "nabd")  # half of the sample is enough for the tour
SLOW = 180_000  # ms; what is waited for comes in a few seconds where nothing else is going on
# All cells are in the page: one that is scrolled out of sight keeps its outputs, and can be asked for them.
SETTINGS = {
    "notebook-extension/tracker": {"windowingMode": "none"},
    "apputils-extension/notification": {"fetchNews": "false", "checkForUpdates": False},
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory) -> Path:
    """Lay the tour beside the sample as they lie in the repository; what it writes stays in this folder."""
    folder = tmp_path_factory.mktemp("lab")
    (folder / "notebooks").mkdir()
    shutil.copy(ROOT / TOUR, folder / TOUR)
    sample = folder / "data/sample"
    for name in OUTLETS:
        shutil.copytree(ROOT / "data/sample" / name, sample / name)
    shutil.copy(ROOT / "data/sample/study.toml", sample)
    for plugin, values in SETTINGS.items():
        path = folder / ".jupyter_config_dir/lab/user-settings/@jupyterlab" / f"{plugin}.jupyterlab-settings"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(values), "utf-8")
    return folder


@pytest.fixture(scope="module")
def n_articles() -> int:
    with (ROOT / "data/sample/gold/articles.csv").open(encoding="utf-8") as rows:
        return sum(row["file"].startswith(OUTLETS) for row in csv.DictReader(rows))


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
    options += ["--LabApp.extension_manager=readonly", "--LabApp.expose_app_in_browser=True"]
    with (folder / "server.log").open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "jupyter", "lab", *options],
            cwd=folder,
            env={**os.environ, **places, "PYTHONPATH": str(ROOT), "JUPYTER_PREFER_ENV_PATH": "1"},
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
        try:
            address = f"http://127.0.0.1:{port}"
            while True:
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


@pytest.fixture(scope="module")
def page(browser, server):
    """Open the tour in JupyterLab; afterwards nothing but its server may have been asked for anything."""
    page = browser.new_page(viewport={"width": 1400, "height": 1100})
    page.set_default_timeout(SLOW)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"{server}/lab/tree/{TOUR}?token={TOKEN}&reset")
    page.get_by_text("Python 3 (ipykernel) | Idle").wait_for()  # a cell run before the kernel is there is lost
    yield page
    page.close()
    assert [url for url in asked if not url.startswith((server, server.replace("http", "ws"), "data:", "blob:"))] == []


def run_cells(page: Page, *names: str) -> list[dict]:
    """
    Run these cells, or all of them, and wait for the kernel; return each code cell as the notebook holds it.

    The notebook's own model is asked, not the page: a cell is in it whether it is in sight or not.
    """
    return page.evaluate(
        """async (names) => {
        const { commands, shell } = window.jupyterapp, { content } = shell.currentWidget, { cells } = content.model;
        if (!names.length) await commands.execute("notebook:run-all-cells");
        for (const name of names) {
            content.deselectAll();
            content.activeCellIndex = [...cells].findIndex((cell) => cell.id === name);
            await commands.execute("notebook:run-cell");
        }
        return [...cells].filter((cell) => cell.type === "code").map((cell) => cell.toJSON());
    }""",
        list(names),
    )


def output(page: Page, name: str):
    """Return the place where the outputs of a cell are in the page."""
    number = page.evaluate(f"(name) => [...{NOTEBOOK}.model.cells].findIndex((cell) => cell.id === name)", name)
    return page.locator(f'.jp-Notebook .jp-Cell[data-windowed-list-index="{number}"] .jp-Cell-outputArea')


def box(place) -> dict:
    return place.evaluate("(element) => element.getBoundingClientRect().toJSON()")


def stands_right(place, whole) -> bool:
    """Tell whether the first character of a text stands at the right edge of what it belongs to."""
    first = (
        "(e) => { const r = document.createRange(); r.selectNodeContents(e); return r.getBoundingClientRect().right; }"
    )
    return abs(place.evaluate(first) - box(whole)["right"]) < 2


def photograph(page: Page, name: str) -> None:
    if SHOTS:
        page.screenshot(path=f"{SHOTS}/lab-{name}.png")


@pytest.fixture(scope="module")
def tour(page) -> list[dict]:
    """Run all cells of the tour, once for all tests of the module; return its code cells."""
    return run_cells(page)


def test_the_tour_runs_from_top_to_bottom(page, tour, folder):
    assert all(cell["execution_count"] for cell in tour)
    said = [(cell["id"], output) for cell in tour for output in cell["outputs"]]
    assert [(name, output["evalue"]) for name, output in said if output["output_type"] == "error"] == []
    assert [(name, output["text"]) for name, output in said if output.get("name") == "stderr"] == []
    shows = {cell["id"] for cell in tour if cell["outputs"]}
    assert shows == {cell["id"] for cell in tour} - {"parameters", "imports"}
    for name in ("load", "tokens", "counts", "model"):
        card = output(page, name).locator("[dir=rtl].tk-card")
        expect(card).to_be_visible()
        assert stands_right(card.locator(".tk-kind"), card), name  # JupyterLab sets paragraphs to the left
        assert all(number["height"] < 40 for number in map(box, card.locator("dd").all())), "a number is broken in two"
    for name in ("trend", "figure"):
        expect(output(page, name).locator("img").first).to_be_visible()
    assert (folder / "reports/start/index.html").is_file()


def test_a_table_is_searched(page, tour, n_articles):
    table = output(page, "articles")
    expect(table.get_by_role("status")).to_have_text(f"الصفوف: {n_articles}")
    table.get_by_role("searchbox").fill("مدرسه")
    expect(table.get_by_role("status")).to_have_text(re.compile(rf"^\d+ من {n_articles}$"))
    for row in table.locator("tbody tr").all():
        assert "مدرسة" in row.text_content()


def test_what_is_found_in_the_explorer_goes_on_in_the_next_cell(page, tour, folder, n_articles):
    explorer = output(page, "explore").locator(".tk-explorer")
    explorer.scroll_into_view_if_needed()
    status, rows = explorer.locator(".tk-x-status"), explorer.locator(".tk-x-row")
    expect(status).to_have_text(re.compile(rf"^{n_articles} مقال"))
    explorer.get_by_role("searchbox").fill("البحر")
    expect(status).to_contain_text("موضع")
    topic = explorer.locator(".tk-x-topic").first
    topic.click()
    expect(topic).to_have_attribute("aria-pressed", "true")
    rows.first.click()
    expect(explorer.locator(".tk-x-text mark").first).to_be_visible()
    title = explorer.locator(".tk-x-headline").text_content()
    explorer.locator(".tk-x-check").first.click()
    expect(explorer.locator(".tk-x-chosen")).to_have_text("التحديد: مقال واحد")

    explorer.get_by_text("حرّر هذا الموضوع").click()
    explorer.get_by_label("الاسم الجديد").fill("ما نبحث عنه")
    explorer.get_by_label("الاسم الجديد").press("Enter")
    expect(topic.locator(".tk-x-label")).to_have_text("ما نبحث عنه")
    explorer.get_by_role("button", name="احفظ القرارات").click()
    expect(explorer.get_by_text("حُفظت في topics.toml")).to_be_visible()
    photograph(page, "explorer")
    assert [edit.label for edit in read_edits(folder / "notebooks/topics.toml").rename] == ["ما نبحث عنه"]

    expect(explorer.locator(".tk-x-chosen")).to_have_text("التحديد: مقال واحد")
    run_cells(page, "selection")
    expect(output(page, "selection").locator("tbody tr")).to_have_count(1)
    expect(output(page, "selection").locator("tbody td").first).to_have_text(title)
