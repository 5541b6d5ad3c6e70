"""What an installation from the lock promises."""

import re
import subprocess
import sys
import tomllib

from conftest import ROOT

LOCK = (ROOT / "requirements.lock").read_text(encoding="utf-8")


def test_the_lock_names_hashes_and_no_index():
    packages = re.findall(r"^[a-z0-9].*==", LOCK, re.MULTILINE)
    assert len(packages) > 100
    assert LOCK.count("--hash=sha256:") >= len(packages)
    assert "://" not in LOCK


def test_the_lock_has_no_torch():
    assert not re.search(r"^(torch|transformers|camel-kenlm|nvidia)", LOCK, re.MULTILINE)


def test_the_lock_has_every_declared_dependency():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    declared = [*project["dependencies"], *project["optional-dependencies"]["dev"]]
    for requirement in declared:
        name = re.match(r"[A-Za-z0-9._-]+", requirement)[0].lower().replace("_", "-")
        assert re.search(rf"^{re.escape(name)}==", LOCK, re.MULTILINE), name


def test_the_parts_of_camel_tools_in_use_import_no_torch():
    code = (
        "import sys; import camel_tools.tokenizers.word, camel_tools.utils.normalize, camel_tools.utils.dediac; "
        "sys.exit(any(name in sys.modules for name in ('torch', 'transformers', 'kenlm')))"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


def test_importing_the_toolkit_is_light():
    heavy = ("pandas", "numpy", "sklearn", "matplotlib", "pyarrow", "papermill", "pydantic", "camel_tools")
    code = f"import sys, toolkit; sys.exit(([name for name in {heavy!r} if name in sys.modules] or 0))"
    subprocess.run([sys.executable, "-c", code], check=True)
