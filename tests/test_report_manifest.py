"""Hashes of what went in: named by place, in a fixed order, none twice."""

from __future__ import annotations

import hashlib
import json
import re

from conftest import ROOT
from tiny_study import built_study

from toolkit.report.manifest import hash_file, hash_inputs, hash_of_hashes, package_hash


def test_inputs_are_named_by_their_way_from_the_folder(tmp_path):
    (tmp_path / "news" / "sub").mkdir(parents=True)
    for name in ("b.txt", "a.txt", "sub/c.txt", ".hidden", "study.toml"):
        (tmp_path / "news" / name).write_text(name, encoding="utf-8")
    found = hash_inputs([tmp_path / "news"], [tmp_path / "news" / "study.toml"])
    assert list(found) == ["a.txt", "b.txt", "sub/c.txt"]
    assert found["a.txt"] == hashlib.sha256(b"a.txt").hexdigest()


def test_files_of_one_name_are_told_apart(tmp_path):
    for folder in ("x", "y"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "a.txt").write_text(folder, encoding="utf-8")
    assert list(hash_inputs([tmp_path / "x", tmp_path / "y"])) == ["a.txt", "y/a.txt"]


def test_a_set_of_hashes_does_not_depend_on_their_order(tmp_path):
    assert hash_of_hashes({"a": "1", "b": "2"}) == hash_of_hashes({"b": "2", "a": "1"})
    assert hash_of_hashes({"a": "1", "b": "2"}) != hash_of_hashes({"a": "2", "b": "1"})


def test_the_hash_of_the_package_is_a_hash(tmp_path):
    assert len(package_hash()) == 64
    (tmp_path / "x").write_bytes(b"")
    assert hash_file(tmp_path / "x") == hashlib.sha256(b"").hexdigest()


DOCUMENTED = re.compile(r"^\| `([a-z_.0-9]+)` \|", re.M)
GROUPS = {"study", "data", "code", "platform", "keys", "run"}


def test_the_documentation_names_every_key_of_the_manifest_and_no_other():
    manifest = json.loads((built_study() / "out" / "manifest.json").read_text("utf-8"))
    real = {f"{key}.{part}" for key in GROUPS for part in manifest[key]} | (manifest.keys() - GROUPS)
    text = (ROOT / "docs" / "manifest.md").read_text("utf-8")
    assert set(DOCUMENTED.findall(text)) == real
