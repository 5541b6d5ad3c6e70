"""What `toolkit doctor` says of this machine, and of one where something is missing."""

from __future__ import annotations

import re
import subprocess
import sys

import pytest

from toolkit import doctor
from toolkit.doctor import BROKEN, GOOD, MISSING, examine


def test_here_nothing_is_broken_and_each_thing_is_named_once():
    found = list(examine())
    assert [str(check) for check in found if check.state == BROKEN] == []
    names = [check.name for check in found]
    assert names[0] == "Python"
    assert len(set(names)) == len(names)
    assert {"libraries", "lemma data", "Chromium", "Arabic in figures", "kernel"} <= set(names)


@pytest.mark.parametrize("look", [doctor._lemma_data, doctor._warc, doctor._semantic, doctor._browser])
def test_what_is_missing_is_told_with_its_purpose_and_the_command(monkeypatch, tmp_path, look):
    monkeypatch.setenv("CAMELTOOLS_DATA", str(tmp_path))
    monkeypatch.setattr(doctor.util, "find_spec", lambda name: None)
    monkeypatch.setattr(doctor.shutil, "which", lambda name: None)
    found = look()
    assert found.state == MISSING
    assert re.match(r"for .+: .*(pip install|camel_data|make|apt-get)", found.detail), found


def test_letters_drawn_apart_are_noticed(monkeypatch):
    from matplotlib import textpath

    class Apart(textpath.TextPath):
        def __init__(self, place, text, **options):
            super().__init__(place, "\u200c".join(text), **options)  # a non-joiner keeps each letter by itself

    monkeypatch.setattr(textpath, "TextPath", Apart)
    assert doctor._shaping().state == BROKEN


def test_what_raises_is_a_finding_and_the_rest_goes_on(monkeypatch):
    monkeypatch.setattr(doctor, "_kernel", lambda: 1 / 0)
    *others, last = examine()
    assert (last.state, last.detail) == (BROKEN, "ZeroDivisionError: division by zero")
    assert len(others) > 5


def test_the_command_says_it_line_by_line():
    found = subprocess.run([sys.executable, "-m", "toolkit.cli", "doctor"], capture_output=True, text=True)
    assert found.returncode == 0, found.stdout
    assert {line.split()[0] for line in found.stdout.splitlines()} <= {GOOD, MISSING}
