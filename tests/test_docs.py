"""Every how-to runs as printed, one after the other as a reader would; every page's links lead somewhere."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from conftest import ROOT

import toolkit

DOCS = ROOT / "docs"
PAGES = sorted(DOCS.rglob("*.md"))
HOW_TOS = sorted((DOCS / "how-to").glob("*.md"))
BLOCK = re.compile(r"^```(\w+)\n(.*?)^```", re.MULTILINE | re.DOTALL)
STUDY = 'title = "دراسة"\ncorpus = "../my-news"\n[topics]\nn_topics = 3\n[[notebook]]\nname = "corpus"\n'


@pytest.fixture
def desk(tmp_path):
    """A folder with the sample, some news of one's own and a study, as the how-tos take for granted."""
    shutil.copytree(ROOT / "data", tmp_path / "data")
    shutil.copytree(ROOT / "data" / "sample" / "mina", tmp_path / "my-news")
    record = '{"title": "عنوان", "body": "نص الخبر الأول كما نُشر.", "date_extracted": "2026-01-05 10:00:00"}\n'
    (tmp_path / "my-dump.jsonl").write_text(record, encoding="utf-8")
    (tmp_path / "reports").mkdir()
    (tmp_path / "reports" / "my-study.toml").write_text(STUDY, encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize("page", HOW_TOS, ids=lambda page: page.stem)
def test_a_how_to_runs_as_printed(page, desk):
    blocks = BLOCK.findall(page.read_text("utf-8"))
    assert {kind for kind, _ in blocks} <= {"sh", "python", "toml"}
    assert blocks, f"{page.name} shows nothing to run"
    code = []
    for kind, block in blocks:
        if kind == "python":
            code.append(block)  # later blocks of a page go on where the earlier ones stopped
            run([sys.executable, "-c", "\n".join(code)], desk)
        elif kind == "toml":
            tomllib.loads(block)
        for line in block.splitlines() if kind == "sh" else ():
            program, *arguments = shlex.split(line)
            assert program == "toolkit"
            run([sys.executable, "-m", "toolkit.cli", *arguments], desk)


def run(command, folder):
    environment = os.environ | {"PYTHONPATH": str(ROOT), "MPLBACKEND": "agg"}
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, env=environment)
    assert done.returncode == 0, f"{command[-1]}\n{done.stdout}\n{done.stderr}"


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(DOCS)))
def test_every_link_leads_somewhere(page):
    for target in re.findall(r"\]\(([^)#]+)\)", page.read_text("utf-8")):
        assert (page.parent / target).exists(), target


def test_every_page_is_reached_from_the_first():
    first = (DOCS / "README.md").read_text("utf-8")
    linked = {(DOCS / target).resolve() for target in re.findall(r"\]\(([^)#]+)\)", first)}
    assert {page.resolve() for page in PAGES if page.name != "README.md"} == linked


def test_the_reference_has_every_public_name(tmp_path):
    recipe = re.search(r"-m (pdoc .*) -o build/docs", (ROOT / "Makefile").read_text("utf-8"))[1]
    command = [sys.executable, "-m", *shlex.split(recipe), "-o", str(tmp_path)]
    subprocess.run(command, check=True, capture_output=True, cwd=ROOT)
    page = "".join(path.read_text("utf-8") for path in Path(tmp_path).rglob("*.html"))
    assert [name for name in toolkit.__all__ if f'id="{name}"' not in page] == []
