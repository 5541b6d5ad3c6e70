"""The stages of a study: what its settings change in corpus and tokens, and what is recorded of it."""

from __future__ import annotations

import pytest
from tiny_study import write_corpus, write_study

from toolkit.errors import ToolkitError
from toolkit.report.manifest import make_record
from toolkit.report.reuse import stage_keys
from toolkit.report.settings import StudySettings, check_settings
from toolkit.report.stages import load_study_corpus, run_stages
from toolkit.report.study import read_study
from toolkit.tokens import open_tokens


def settings(**values: object) -> StudySettings:
    return check_settings({"title": "دراسة", "corpus": "news", **values}, "s.toml")


@pytest.fixture
def database(shared, tmp_path, monkeypatch):
    path = shared / "camel_morph" / "XYZ_msa_ramaY_v1.0.db"
    if not path.is_file():
        pytest.skip("needs the morphology database of ../shared/data/camel_morph, which is absent here")
    monkeypatch.setenv("TOOLKIT_CACHE", str(tmp_path / "cache"))
    monkeypatch.setenv("CAMELTOOLS_DATA", str(tmp_path / "nothing"))
    return path


def write_repeated(folder):
    """Two stories: one in two files, the other, longer in its second file, in two more."""
    folder.mkdir()
    story = " ".join(f"كلمة{letter}{other}" for letter in "ابتثج" for other in "دذرزسش")
    texts = ["رمى اللاعب الكرة", "رَمى اللاعبُ الكرة", f"عنوان\n\n{story}", f"عنوان\n\n{story} ثم كانت خاتمة قصيرة"]
    for number, text in enumerate(texts):
        (folder / f"{number}.txt").write_text(f"عنوان\n\n{text}\n", encoding="utf-8")
    return folder


@pytest.mark.parametrize(
    ("keep", "files"),
    [("keep", ["0.txt", "1.txt", "2.txt", "3.txt"]), ("first", ["0.txt", "2.txt"]), ("longest", ["1.txt", "3.txt"])],
)
def test_a_study_keeps_all_articles_or_one_of_a_story(tmp_path, keep, files):
    news = write_repeated(tmp_path / "news")
    corpus, said = load_study_corpus(settings(duplicates=keep), [news], [])
    assert corpus.articles["file"].tolist() == files
    assert corpus.account()["file"].tolist() == ["0.txt", "1.txt", "2.txt", "3.txt"]
    assert (corpus.problems["reason"] == "duplicate").sum() == 4 - len(files)
    assert said == f"{len(files)} articles, {4 - len(files)} problems"


def test_a_change_of_what_happens_to_duplicates_makes_the_corpus_anew(tmp_path):
    write_corpus(tmp_path / "news")
    keys = []
    for extra in ('duplicates = "keep"', 'duplicates = "first"'):
        study = read_study(write_study(tmp_path, "titles", extra=extra))
        keys.append(stage_keys(make_record(study, [], {}, {})))
    assert all(keys[0][stage] != keys[1][stage] for stage in ("corpus", "tokens", "counts", "topics"))


def test_a_study_of_lemmas_records_the_database(tmp_path, database):
    write_corpus(tmp_path / "news")
    extra = f'[tokens]\nform = "lemma"\nlemma_db = "{database}"\n'
    study = read_study(write_study(tmp_path, "titles", extra=extra))
    record = make_record(study, [], {}, {})
    assert len(record["lemmas"]["database_sha256"]) == 64
    assert record["lemmas"]["database"] == database.name
    other = record | {"lemmas": record["lemmas"] | {"database_sha256": "0"}}
    assert stage_keys(record)["tokens"] != stage_keys(other)["tokens"]
    run_stages(study.settings, tmp_path / "a", paths=study.corpus_paths(), leave_out=[], lemma_db=study.lemma_db)
    tokens = open_tokens(tmp_path / "a" / "tokens")
    assert tokens.form == "lemma"
    assert tokens.settings["lemma"]["database_sha256"] == record["lemmas"]["database_sha256"]


def test_a_study_of_stems_records_no_database(tmp_path):
    write_corpus(tmp_path / "news")
    assert "lemmas" not in make_record(read_study(write_study(tmp_path, "titles")), [], {}, {})


def test_a_study_of_lemmas_without_their_data_says_how_to_get_it(tmp_path, monkeypatch):
    monkeypatch.setenv("CAMELTOOLS_DATA", str(tmp_path / "nothing"))
    write_corpus(tmp_path / "news")
    study = read_study(write_study(tmp_path, "titles", extra='[tokens]\nform = "lemma"\n'))
    with pytest.raises(ToolkitError) as error:
        make_record(study, [], {}, {})
    assert str(error.value) == (
        f'the form "lemma" needs the morphology data of camel-tools, and {tmp_path / "nothing"} has none; '
        "install it with: camel_data -i light (or, in the folder of the toolkit: make lemma-data)"
    )
