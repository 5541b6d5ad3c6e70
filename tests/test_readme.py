"""Every command and code block of the README runs as printed."""

import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import ROOT

README = (ROOT / "README.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"^```(\w+)\n(.*?)^```", README, re.MULTILINE | re.DOTALL)
COMMANDS = [line for kind, block in BLOCKS if kind == "sh" for line in block.splitlines()]


@pytest.fixture
def clone(tmp_path):
    """A folder that looks to the commands as a clone does, with news of one's own in it."""
    shutil.copytree(ROOT / "data", tmp_path / "data")
    shutil.copytree(ROOT / "data" / "sample" / "mina", tmp_path / "my-news")
    record = '{"title": "عنوان", "body": "نص الخبر الأول كما نُشر.", "date_extracted": "2026-01-05 10:00:00"}\n'
    (tmp_path / "my-dump.jsonl").write_text(record, encoding="utf-8")
    return tmp_path


def test_the_readme_has_what_the_tests_expect():
    assert {kind for kind, _ in BLOCKS} == {"sh", "python"}
    assert "make test" in COMMANDS


@pytest.mark.parametrize("command", [line for line in COMMANDS if line.startswith("make ")])
def test_make_commands_are_targets(command):
    subprocess.run([*command.split(), "--dry-run"], cwd=ROOT, check=True, capture_output=True)


def test_toolkit_commands_run_one_after_another(clone):
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    environment = os.environ | {"PATH": path}
    for command in (line for line in COMMANDS if not line.startswith("make ")):
        program, *arguments = shlex.split(command)
        assert program == ".venv/bin/toolkit"
        done = subprocess.run(["toolkit", *arguments], cwd=clone, capture_output=True, text=True, env=environment)
        assert done.returncode == 0, f"{command}\n{done.stdout}\n{done.stderr}"
        if arguments[0] in {"report", "load"}:
            assert (clone / done.stdout.splitlines()[-1]).exists(), command


@pytest.mark.parametrize("code", [block for kind, block in BLOCKS if kind == "python"])
def test_python_blocks_run(code, clone):
    done = subprocess.run([sys.executable, "-c", code], cwd=clone, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert "stability" in done.stdout


def test_every_link_leads_somewhere():
    for target in re.findall(r"\]\(([^)#]+)\)", README):
        assert (ROOT / target).exists(), target
