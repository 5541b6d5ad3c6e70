"""The house rules that can be checked: import order, public names, documented parameters."""

import ast
import importlib
import inspect
import re

import pytest
from conftest import ROOT

import toolkit

PACKAGE = ROOT / "toolkit"

# A stage imports only from itself and from stages before it.
STAGES = [
    ("errors", "charsets", "saving", "artifacts", "sheets", "progress", "packed", "codes", "cards"),
    ("clean",),
    ("corpus",),
    ("loading",),
    ("shingles", "duplicates"),
    ("stopwords", "morphology", "pieces", "surface", "lemmas", "lemma_worker"),
    ("spans", "forms"),
    ("tokens",),
    ("association", "phrases"),
    ("counts", "vectorizer"),
    ("topics",),
    ("explore",),
    ("figures",),
    ("lab", "report"),
    ("doctor",),
    ("cli",),
]
LEVEL = {name: level for level, names in enumerate(STAGES) for name in names}
MODULES = sorted(path for path in PACKAGE.rglob("*.py") if path.name != "__main__.py")


def imported_stages(path) -> set[str]:
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("toolkit."):
            found.add(node.module.split(".")[1])
        elif isinstance(node, ast.ImportFrom) and node.module == "toolkit":
            found |= {name.name for name in node.names if name.name in LEVEL}
        elif isinstance(node, ast.Import):
            found |= {name.name.split(".")[1] for name in node.names if name.name.startswith("toolkit.")}
    return found


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_a_module_imports_only_from_stages_before_it(path):
    stage = path.relative_to(PACKAGE).parts[0].removesuffix(".py")
    if stage == "__init__":
        return
    assert stage in LEVEL, f"{stage} has no place in the order; add it to STAGES"
    later = {name for name in imported_stages(path) if LEVEL[name] > LEVEL[stage]}
    assert not later, f"{path.name} imports from later stages: {sorted(later)}"


def test_no_module_is_named_utils():
    assert not [path for path in MODULES if path.stem in {"utils", "helpers", "misc", "common"}]


@pytest.mark.parametrize("name", toolkit.__all__)
def test_public_names_exist_and_have_docstrings(name):
    value = getattr(toolkit, name)
    assert inspect.getdoc(value), name


def test_unknown_names_raise_as_usual():
    with pytest.raises(AttributeError, match="module 'toolkit' has no attribute 'topik'"):
        toolkit.topik  # noqa: B018


CALLABLE = [name for name in toolkit.__all__ if callable(getattr(toolkit, name))]


@pytest.mark.parametrize("name", CALLABLE)
def test_documented_parameters_are_the_real_ones(name):
    value = getattr(toolkit, name)
    documentation = inspect.getdoc(value)
    section = re.search(r"\n(?:Parameters|Attributes)\n-+\n(.*?)(?:\n\n[A-Z]\w+\n-+\n|\Z)", documentation, re.DOTALL)
    parameters = [parameter.lstrip("*") for parameter in inspect.signature(value).parameters]
    if section is None:
        assert len(parameters) <= 2, f"{name} explains none of {parameters}"
        return
    documented = re.findall(r"^(\S[^:\n]*?)(?: ?:|$)", section[1], re.MULTILINE)
    documented = [part.strip().lstrip("*") for line in documented for part in line.split(",")]
    assert documented == parameters


def test_every_module_says_what_it_is():
    for path in MODULES:
        assert ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))), path.name


def test_every_module_imports_alone():
    for path in MODULES:
        parts = path.relative_to(ROOT).with_suffix("").parts
        importlib.import_module(".".join(part for part in parts if part != "__init__"))
