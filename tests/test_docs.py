"""README and how-tos run as printed, one after the other as a reader would; every page's links lead somewhere."""

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
PAGES = [ROOT / "README.md", *sorted(DOCS.rglob("*.md"))]
HOW_TOS = sorted((DOCS / "how-to").glob("*.md"))
BLOCK = re.compile(r"^```(\w+)\n(.*?)^```", re.MULTILINE | re.DOTALL)
README = BLOCK.findall((ROOT / "README.md").read_text("utf-8"))
COMMANDS = [line for kind, block in README if kind == "sh" for line in block.splitlines()]
STUDY = 'title = "دراسة"\ncorpus = "../my-news"\n[topics]\nn_topics = 3\n[[notebook]]\nname = "corpus"\n'
BEFORE = """\
import subprocess, sys

def run_toolkit(*arguments):
    subprocess.run([sys.executable, "-m", "toolkit.cli", *arguments], check=True)
"""


@pytest.fixture(scope="module")
def desk(tmp_path_factory):
    """A clone's data, some news of one's own and a study, as all pages take for granted; what one makes stays there."""
    desk = tmp_path_factory.mktemp("desk")
    shutil.copytree(ROOT / "data", desk / "data")
    shutil.copytree(ROOT / "data" / "sample" / "mina", desk / "my-news")
    record = '{"title": "عنوان", "body": "نص الخبر الأول كما نُشر.", "date_extracted": "2026-01-05 10:00:00"}\n'
    (desk / "my-dump.jsonl").write_text(record, encoding="utf-8")
    (desk / "reports").mkdir()
    (desk / "reports" / "my-study.toml").write_text(STUDY, encoding="utf-8")
    return desk


def test_the_readme_has_what_the_tests_expect():
    assert {kind for kind, _ in README} == {"sh", "python"}
    assert "make test" in COMMANDS


@pytest.mark.parametrize("command", [line for line in COMMANDS if line.startswith("make ")])
def test_make_commands_are_targets(command):
    subprocess.run([*command.split(), "--dry-run"], cwd=ROOT, check=True, capture_output=True)


def test_toolkit_commands_of_the_readme_run_one_after_another(desk):
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    for command in (line for line in COMMANDS if not line.startswith("make ")):
        program, *arguments = shlex.split(command)
        assert program == ".venv/bin/toolkit"
        said = run(["toolkit", *arguments], desk, PATH=path)
        if arguments[0] in {"report", "load"}:
            assert (desk / said.splitlines()[-1]).exists(), command


@pytest.mark.parametrize("code", [block for kind, block in README if kind == "python"])
def test_python_blocks_of_the_readme_run(code, desk):
    assert "stability" in run([sys.executable, "-c", code], desk)


@pytest.mark.parametrize("page", HOW_TOS, ids=lambda page: page.stem)
def test_a_how_to_runs_as_printed(page, desk):
    blocks = BLOCK.findall(page.read_text("utf-8"))
    assert {kind for kind, _ in blocks} <= {"sh", "python", "toml"}
    assert blocks, f"{page.name} shows nothing to run"
    steps = [BEFORE]
    for kind, block in blocks:
        if kind == "python":
            steps.append(block)  # later blocks of a page go on where the earlier ones stopped
        elif kind == "toml":
            tomllib.loads(block)
        for line in block.splitlines() if kind == "sh" else ():
            program, *arguments = shlex.split(line)
            assert program == "toolkit"
            steps.append(f"run_toolkit(*{arguments})")
    run([sys.executable, "-c", "\n".join(steps)], desk, PYTHONPATH=str(ROOT), MPLBACKEND="agg")


def run(command, folder, **environment):
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, env=os.environ | environment)
    assert done.returncode == 0, f"{command[-1]}\n{done.stdout}\n{done.stderr}"
    return done.stdout


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
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
