"""Lemmas by a small real database of camel-tools: one verb (رمى) and its paradigm, and the closed classes."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

import toolkit as tk
from toolkit import lemmas
from toolkit.errors import ToolkitError

TEXTS = ["رَمى اللاعبُ الكرةَ، ورماها 3 مراتٍ", "يرمون ولم نرم", "BBC وسيرميها"]


@pytest.fixture
def database(shared, tmp_path, monkeypatch) -> Path:
    path = shared / "camel_morph" / "XYZ_msa_ramaY_v1.0.db"
    if not path.is_file():
        pytest.skip("needs the morphology database of ../shared/data/camel_morph, which is absent here")
    monkeypatch.setenv("TOOLKIT_CACHE", str(tmp_path / "cache"))
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.setenv("CAMELTOOLS_DATA", str(tmp_path / "nothing"))
    return path


def test_forms_of_a_verb_become_its_lemma(database):
    tokens = tk.tokenize(TEXTS, form="lemma", lemma_db=database)
    assert tokens.to_lists() == [
        ["رمى", "اللاعب", "الكره", "رمى", "3", "مرات"],
        ["رمى", "ولم", "رمى"],
        ["bbc", "رمى"],
    ]
    assert "رمى" in tokens.types


def test_lemmas_show_vowel_marks_when_asked(database):
    tokens = tk.tokenize(["ورماها"], form="lemma", lemma_db=database, lemma_diacritics=True)
    assert tokens.to_lists() == [["رَمَى"]]


def test_words_that_the_database_does_not_know_are_counted(database):
    settings = tk.tokenize(["رمى رمى رمى الكرة 3 BBC"], form="lemma", lemma_db=database).settings["lemma"]
    assert settings["unknown_types"] == 0.5
    assert settings["unknown_tokens"] == 0.25
    assert settings["database"] == database.name
    assert str(database.parent) not in json.dumps(settings)


def test_lemmas_are_those_of_the_analyser(database, tmp_path):
    words = ["رمى", "ورماها", "يرمون", "سيرميها", "هذا", "الذي", "إلى", "كتب"]
    (tmp_path / "data").mkdir()
    stub = {"version": "1.6", "packages": {}, "components": {}}
    (tmp_path / "data" / "catalogue.json").write_text(json.dumps(stub), encoding="utf-8")
    code = (
        "import sys, json; from camel_tools.morphology.database import MorphologyDB; "
        "from camel_tools.morphology.analyzer import Analyzer; "
        "analyzer = Analyzer(MorphologyDB(sys.argv[1], 'a')); "
        "found = [analyzer.analyze(word) for word in json.loads(sys.argv[2])]; "
        "print(json.dumps([analyses[0]['lex'] if analyses else None for analyses in found]))"
    )
    command = [sys.executable, "-c", code, str(database), json.dumps(words)]
    environment = os.environ | {"CAMELTOOLS_DATA": str(tmp_path / "data")}
    answer = subprocess.run(command, env=environment, capture_output=True, check=True, text=True).stdout
    first = [None if lex is None else lex.split("_")[0].split("-")[0] for lex in json.loads(answer)]
    ours = lemmas.lemmatize(words, lemmas.find_lemma_source(database), diacritics=True)
    assert list(ours.values()) == first


def test_one_and_two_processes_and_any_hash_seed_give_the_same(database, tmp_path, monkeypatch):
    monkeypatch.setattr(lemmas, "_CHUNK", 3)
    found = []
    for jobs, seed in ((1, "1"), (2, "2")):
        monkeypatch.setenv("TOOLKIT_CACHE", str(tmp_path / f"cache{jobs}"))
        monkeypatch.setenv("PYTHONHASHSEED", seed)
        tokens = tk.tokenize(TEXTS, form="lemma", lemma_db=database, jobs=jobs)
        tokens.save(tmp_path / f"tokens{jobs}")
        found.append({path.name: path.read_bytes() for path in (tmp_path / f"tokens{jobs}").iterdir()})
    assert found[0] == found[1]


def test_what_was_found_is_not_looked_up_again(database, monkeypatch):
    first = tk.tokenize(TEXTS, form="lemma", lemma_db=database)
    monkeypatch.setattr(lemmas, "_workers", None)
    again = tk.tokenize(TEXTS, form="lemma", lemma_db=database)
    assert again.to_lists() == first.to_lists()
    assert again.settings == first.settings


def test_an_interrupted_call_goes_on_where_it_stopped(database, monkeypatch):
    source = lemmas.find_lemma_source(database)
    monkeypatch.setattr(lemmas, "_CHUNK", 1)
    chunks = lemmas._work(["رمى", "يرمي"], source, 1)
    lemmas._write_memo(source.memo, next(chunks))
    chunks.close()
    asked = []
    work = lemmas._work
    monkeypatch.setattr(lemmas, "_work", lambda words, *rest: asked.extend(words) or work(words, *rest))
    assert set(lemmas.lemmatize(["رمى", "يرمي"], source).values()) == {"رمى"}
    assert len(asked) == 1


def test_the_memo_is_json_in_few_files_and_a_damaged_one_is_made_anew(database, monkeypatch):
    monkeypatch.setattr(lemmas, "_CHUNK", 1)
    source = lemmas.find_lemma_source(database)
    words = ["رمى", "يرمي", "ترمي", "نرمي", "رموا", "رمت", "يرمون", "أرمي", "كتب", "هذا"]
    first = lemmas.lemmatize(words, source)
    paths = list(source.memo.iterdir())
    assert [path.suffix for path in paths] == [".json"]
    paths[0].write_text("{", encoding="utf-8")
    assert lemmas.lemmatize(words, source) == first


def test_another_database_has_another_memo(database, tmp_path):
    other = tmp_path / database.name
    other.write_bytes(database.read_bytes() + b"\n")
    assert lemmas.find_lemma_source(other).memo != lemmas.find_lemma_source(database).memo


def test_numbers_behind_lemmas_are_dropped():
    from toolkit.lemma_worker import _lemma

    cases = {"عَيْن_2": "عَيْن", "رَمَى-ِ_1": "رَمَى", "مُعَلِّم": "مُعَلِّم", "_": "_"}
    assert {lex: _lemma({"lex": lex}) for lex in cases} == cases
    assert _lemma({"lex": "ترامب_0", "source": "backoff"}) is None
    assert _lemma(None) is None


def test_nothing_is_written_into_the_home_folder_and_camel_tools_stays_as_it_was(database, tmp_path):
    (tmp_path / "home").mkdir()
    tk.tokenize(TEXTS, form="lemma", lemma_db=database)
    assert list((tmp_path / "home").iterdir()) == []
    assert not (tmp_path / "nothing").exists()
    assert "camel_tools.data" not in sys.modules


def test_the_disambiguator_is_used_where_its_model_is(database, tmp_path, monkeypatch):
    folder = tmp_path / "installed"
    for name in (lemmas._DATABASE, lemmas._MODEL):
        (folder / name).parent.mkdir(parents=True)
    (folder / lemmas._DATABASE).write_bytes(database.read_bytes())
    (folder / lemmas._MODEL).write_text("{}", encoding="utf-8")
    monkeypatch.setenv("CAMELTOOLS_DATA", str(folder))
    tokens = tk.tokenize(TEXTS, form="lemma")
    assert tokens.settings["lemma"]["model_sha256"]
    assert tokens.to_lists()[1] == ["رمى", "ولم", "رمى"]


def test_spans_of_lemmas(database):
    tokens = tk.tokenize(TEXTS, form="lemma", lemma_db=database)
    starts, ends = tokens.spans(TEXTS)
    assert [TEXTS[0][start:end] for start, end in zip(starts[:4], ends[:4], strict=True)] == [
        "رَمى",
        "اللاعبُ",
        "الكرةَ",
        "ورماها",
    ]
    with pytest.raises(ToolkitError, match="and lemmas of which none was dropped$"):
        tk.drop_stopwords(tokens).spans(TEXTS)


def test_saved_lemmas_come_back(database, tmp_path):
    tokens = tk.tokenize(TEXTS, form="lemma", lemma_db=database)
    assert tk.open_tokens(tokens.save(tmp_path / "tokens")).settings == tokens.settings


def test_without_data_one_sentence_names_the_command(tmp_path, monkeypatch):
    monkeypatch.setenv("CAMELTOOLS_DATA", str(tmp_path))
    with pytest.raises(ToolkitError) as error:
        tk.tokenize(["خبر"], form="lemma")
    assert str(error.value) == (
        f'the form "lemma" needs the morphology data of camel-tools, and {tmp_path} has none; '
        "install it with: camel_data -i light (or, in the folder of the toolkit: make lemma-data)"
    )


def test_a_file_that_is_no_database_is_named(tmp_path, monkeypatch):
    monkeypatch.setenv("TOOLKIT_CACHE", str(tmp_path / "cache"))
    with pytest.raises(ToolkitError, match="none.db is no file; lemma_db is the path of a morphology database"):
        tk.tokenize(["خبر"], form="lemma", lemma_db=tmp_path / "none.db")
    (tmp_path / "other.db").write_text("خبر", encoding="utf-8")
    with pytest.raises(ToolkitError, match="^camel-tools cannot take lemmas from .*other.db: "):
        tk.tokenize(["خبر"], form="lemma", lemma_db=tmp_path / "other.db")
