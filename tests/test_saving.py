"""Files and folders that are old or new, never half."""

from __future__ import annotations

import json
import os
import signal
import sys

import pytest

from toolkit import saving
from toolkit.errors import ToolkitError
from toolkit.saving import held_folder, remove_dead, replace_folder, tidy_up, write_atomically, write_json


def test_write_atomically_writes_text_as_utf8_and_makes_folders(tmp_path):
    path = write_atomically(tmp_path / "أخبار" / "خبر.txt", "نص\r\n")
    assert path.read_bytes() == "نص\r\n".encode()


def test_write_atomically_leaves_the_old_file_when_writing_fails(tmp_path):
    path = tmp_path / "a.bin"
    path.write_bytes(b"old")
    with pytest.raises(TypeError):
        write_atomically(path, 7)  # type: ignore[arg-type]
    assert path.read_bytes() == b"old"
    assert [file.name for file in tmp_path.iterdir()] == ["a.bin"]


def test_write_json_keeps_arabic_and_the_order_of_keys(tmp_path):
    path = write_json(tmp_path / "a.json", {"ب": 1, "ا": ["نص"]})
    assert path.read_text("utf-8").startswith('{\n  "ب": 1,\n  "ا"')
    assert path.read_text("utf-8").endswith("}\n")


def test_write_json_refuses_nan(tmp_path):
    with pytest.raises(ValueError, match="JSON compliant"):
        write_json(tmp_path / "a.json", {"a": float("nan")})
    assert not list(tmp_path.iterdir())


def test_replace_folder_swaps_the_whole_folder(tmp_path):
    target = tmp_path / "report"
    target.mkdir()
    (target / "old.txt").write_text("old")
    with replace_folder(target) as new:
        assert (target / "old.txt").exists()
        write_json(new / "new.json", {})
    assert [file.name for file in target.iterdir()] == ["new.json"]
    assert [file.name for file in tmp_path.iterdir()] == ["report"]


def test_replace_folder_keeps_the_old_folder_on_an_error(tmp_path):
    target = tmp_path / "report"
    target.mkdir()
    (target / "old.txt").write_text("old")
    with pytest.raises(FileNotFoundError), replace_folder(target) as new:
        (new / "half" / "way.txt").write_text("half")
    assert [file.name for file in target.iterdir()] == ["old.txt"]
    assert [file.name for file in tmp_path.iterdir()] == ["report"]


def test_replace_folder_follows_a_link(tmp_path):
    (tmp_path / "disk" / "old").mkdir(parents=True)
    (tmp_path / "here").mkdir()
    (tmp_path / "here" / "link").symlink_to(tmp_path / "disk" / "old")
    with replace_folder(tmp_path / "here" / "link") as new:
        (new / "a.txt").touch()
    assert (tmp_path / "here" / "link").is_symlink()
    assert [path.name for path in (tmp_path / "disk" / "old").iterdir()] == ["a.txt"]
    assert [path.name for path in (tmp_path / "here").iterdir()] == ["link"]
    assert [path.name for path in (tmp_path / "disk").iterdir()] == ["old"]


def test_replace_folder_refuses_a_file(tmp_path):
    (tmp_path / "report").write_text("")
    with pytest.raises(ToolkitError) as error, replace_folder(tmp_path / "report"):
        pass
    assert str(error.value) == "report is to be a folder, but a file of that name is there; name another folder"


def test_nothing_is_pickled(tmp_path):
    json.loads(write_json(tmp_path / "a.json", [1]).read_text())


def replace_and_die(target, step: int, *, can_exchange: bool) -> bool:
    """Replace a folder in a process that is killed at a step on the way; tell whether it came to the end."""
    child = os.fork()
    if not child:
        if not can_exchange:
            saving._exchange = lambda new, target: False
        seen = 0

        def count(frame, event, argument):
            nonlocal seen
            if frame.f_code.co_filename == saving.__file__:
                seen += 1
                if seen == step:
                    os.kill(os.getpid(), signal.SIGKILL)
            return count

        sys.settrace(count)
        with replace_folder(target) as new:
            (new / "a.txt").write_text("new")
        os._exit(0)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0


@pytest.mark.parametrize("can_exchange", [True, False])
def test_a_process_killed_at_any_line_leaves_the_old_folder_or_the_new_one(tmp_path, can_exchange):
    target = tmp_path / "report"
    step, is_over = 0, False
    while not is_over:
        step += 1
        target.mkdir(exist_ok=True)
        (target / "a.txt").write_text("old")
        is_over = replace_and_die(target, step, can_exchange=can_exchange)
        assert target.is_dir() or not can_exchange
        tidy_up(target)
        assert (target / "a.txt").read_text() in ("old", "new")
        assert [path.name for path in tmp_path.iterdir()] == ["report"]
    assert step > 30
    assert (target / "a.txt").read_text() == "new"


def test_folders_of_processes_that_live_are_left_alone(tmp_path):
    target = tmp_path / "report"
    with replace_folder(target) as new:
        tidy_up(target)
        assert new.is_dir()
    with held_folder(tmp_path, ".x-") as folder:
        remove_dead(tmp_path, ".x-")
        assert folder.is_dir()
    assert [path.name for path in tmp_path.iterdir()] == ["report"]


def test_names_that_begin_alike_are_told_apart(tmp_path):
    one, two = tmp_path / ("ا" * 60), tmp_path / ("ا" * 61)
    old = tmp_path / f".{saving._short(two.name)}.old.x"
    (old / "folder").mkdir(parents=True)
    tidy_up(one)
    assert not one.exists()
    tidy_up(two)
    assert two.is_dir()
    assert not old.exists()
