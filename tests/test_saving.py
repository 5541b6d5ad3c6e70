"""Files and folders that are old or new, never half."""

from __future__ import annotations

import json

import pytest

from toolkit.errors import ToolkitError
from toolkit.saving import replace_folder, write_atomically, write_json


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
    with pytest.raises(ValueError):
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
    with pytest.raises(RuntimeError), replace_folder(target) as new:
        (new / "half.txt").write_text("half")
        raise RuntimeError
    assert [file.name for file in target.iterdir()] == ["old.txt"]
    assert [file.name for file in tmp_path.iterdir()] == ["report"]


def test_replace_folder_refuses_a_file(tmp_path):
    (tmp_path / "report").write_text("")
    with pytest.raises(ToolkitError) as error, replace_folder(tmp_path / "report"):
        pass
    assert str(error.value) == "report is to be a folder, but a file of that name is there; name another folder"


def test_nothing_is_pickled(tmp_path):
    json.loads(write_json(tmp_path / "a.json", [1]).read_text())
