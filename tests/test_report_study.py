"""The study file: what it may say, and what is answered when it says something else."""

from __future__ import annotations

import tomllib
import typing
from pathlib import Path

import pytest

from toolkit import tokens
from toolkit.errors import UsageError
from toolkit.report.settings import TokensSettings, closest
from toolkit.report.study import default_study, open_study, read_study, recorded_study

GOOD = 'title = "x"\ncorpus = "news"\n'
KEYS = (
    "title, language, corpus, columns, outlet, agencies, duplicates, seed, time_limit, explorer, follow_links, tokens, "
    "counts, topics, notebook"
)
NAME_RULE = "the name of a notebook, in letters, digits, - and _"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "news").mkdir()
    return tmp_path


def write(folder: Path, text: str) -> Path:
    path = folder / "s.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_what_is_not_given_has_a_default(folder):
    settings = read_study(write(folder, GOOD)).settings
    assert (settings.language, settings.seed, settings.tokens.form, settings.topics.n_topics) == (
        "ar",
        0,
        "stem",
        "auto",
    )
    assert [entry.name for entry in settings.notebook] == [
        "corpus",
        "vocabulary",
        "topics",
        "timeline",
        "outlets",
        "article",
    ]


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ('corpus = "news"', "s.toml: the key title is missing; it must be a text that is not empty"),
        (
            'titel = "x"\ncorpus = "news"',
            f's.toml: there is no key titel (its value is "x"), allowed are {KEYS}; did you mean title?',
        ),
        (
            GOOD + "[topics]\nn_topcs = 12",
            "s.toml: there is no key topics.n_topcs (its value is 12), allowed are "
            "n_topics, edits; did you mean topics.n_topics?",
        ),
        (
            GOOD + '[topics]\nn_topics = "many"',
            's.toml: topics.n_topics is "many", but must be a whole number of at least 2, "auto", "coarser" or "finer"',
        ),
        (
            GOOD + "[topics]\nn_topics = 1",
            's.toml: topics.n_topics is 1, but must be a whole number of at least 2, "auto", "coarser" or "finer"',
        ),
        (
            GOOD + "[topics]\nn_topics = true",
            's.toml: topics.n_topics is true, but must be a whole number of at least 2, "auto", "coarser" or "finer"',
        ),
        (GOOD + 'language = "arr"', 's.toml: language is "arr", but must be "ar" or "en"; did you mean "ar"?'),
        (
            GOOD + '[tokens]\nform = "stems"',
            's.toml: tokens.form is "stems", but must be one of "stem", "word", "surface", "lemma"; '
            'did you mean "stem"?',
        ),
        (
            GOOD + "[counts]\nmax_share = 50",
            "s.toml: counts.max_share is 50, but must be a share of the documents, more than 0 and at most 1",
        ),
        (GOOD + "topics = 3", "s.toml: topics is 3, but must be a table"),
        (
            GOOD + "columns = {published = 3}",
            "s.toml: columns.published is 3, but must be a table of article columns "
            "and the source fields that fill them",
        ),
        (GOOD + '[[notebook]]\nname = "../x"', f's.toml: notebook[1].name is "../x", but must be {NAME_RULE}'),
        (
            GOOD + '[[notebook]]\nname = "a"\n[[notebook]]\nname = 3',
            f"s.toml: notebook[2].name is 3, but must be {NAME_RULE}",
        ),
        (
            GOOD + '[[notebook]]\nname = "a"\n[[notebook]]\nname = "a"',
            's.toml: the notebook "a" stands 2 times; name each once',
        ),
        ("x =", "s.toml is not a TOML file: Invalid value (at end of document)"),
    ],
)
def test_a_wrong_key_or_value_is_one_sentence(folder, text, sentence):
    with pytest.raises(UsageError) as error:
        read_study(write(folder, text))
    assert str(error.value) == sentence


@pytest.mark.parametrize(
    ("override", "sentence"),
    [
        (
            "topics.n_topcs=3",
            "--set: there is no key topics.n_topcs (its value is 3), allowed are n_topics, edits; did you "
            "mean topics.n_topics?",
        ),
        ("topics", "--set topics has no key=value; write for example --set topics.n_topics=12"),
        (
            "notebook.topic.n=3",
            "--set notebook.topic.n: the study runs no notebook topic, it runs corpus, vocabulary, "
            "topics, timeline, outlets, article; did you mean notebook.topics.n?",
        ),
        (
            "notebook.topics=3",
            "--set notebook.topics names no parameter; write for example --set notebook.topics.n_terms=8",
        ),
        ("title.x=3", '--set title.x: title is "x", no table; override title itself'),
        (
            "topics..n=3",
            "--set topics..n=3: a part of the key topics..n is empty; write for example topics.n_topics=12",
        ),
        ("topics.a.b=3", '--set: there is no key topics.a (its value is {"b": 3}), allowed are n_topics, edits'),
        ("title=  ", '--set: title is "  ", but must be a text that is not empty'),
        ("seed=٧", '--set: seed is "٧", but must be a whole number from 0 to 4294967295'),
        ("seed=-1", "--set: seed is -1, but must be a whole number from 0 to 4294967295"),
    ],
)
def test_a_wrong_override_is_one_sentence(folder, override, sentence):
    with pytest.raises(UsageError) as error:
        read_study(write(folder, GOOD), [override])
    assert str(error.value) == sentence


def test_overrides_are_read_as_toml_and_else_as_text(folder):
    given = ["title=دراسة أخرى", "topics.n_topics=12", "counts.max_share=1", "columns.published=date", "outlet=2024"]
    study = read_study(write(folder, GOOD), given)
    settings = study.settings
    assert (settings.title, settings.topics.n_topics, settings.counts.max_share) == ("دراسة أخرى", 12, 1.0)
    assert (settings.columns, settings.outlet) == ({"published": "date"}, "2024")
    assert study.overrides == tuple(given)
    assert study.text == GOOD
    assert read_study(study.path, ['columns={published = "d"}']).settings.columns == {"published": "d"}
    assert read_study(study.path, ["title=2024-01-01"]).settings.title == "2024-01-01"


@pytest.mark.parametrize("text", ["007", "٢٠٢٤", "a=b", "1\nseed = 3"])
def test_what_is_no_toml_value_stays_a_text(folder, text):
    study = read_study(write(folder, GOOD), [f"notebook.topics.label={text}"])
    assert study.settings.notebook[2].parameters == {"label": text}
    assert study.settings.seed == 0


def test_corpus_paths_are_relative_to_the_study_and_may_be_patterns(folder):
    for name in ("b.json", "a.json", "c.txt"):
        (folder / "news" / name).touch()
    study = read_study(write(folder, 'title = "x"\ncorpus = ["news/*.json", "news/c.txt"]'))
    assert [path.name for path in study.corpus_paths()] == ["a.json", "b.json", "c.txt"]


def test_a_missing_corpus_is_one_sentence(folder):
    study = read_study(write(folder, 'title = "x"\ncorpus = "nws"'))
    with pytest.raises(UsageError) as error:
        study.corpus_paths()
    assert str(error.value) == (
        's.toml: corpus is "nws", but nothing of that name is there; give a path relative to the folder of s.toml'
    )


def test_a_missing_study_is_one_sentence(tmp_path):
    with pytest.raises(UsageError, match=r"^there is no study file .*x\.toml; give the path of a \.toml file$"):
        read_study(tmp_path / "x.toml")
    with pytest.raises(UsageError, match=r"^there is no file or folder .*x; give a study file, or a folder or file"):
        open_study(tmp_path / "x")


def test_a_name_that_no_file_can_have_is_one_sentence(folder):
    with pytest.raises(UsageError, match=r"^there is no file or folder a{300}; give a study file"):
        open_study("a" * 300)
    with pytest.raises(UsageError, match=r"^the study file a{80} cannot be read \(File name too long\); give a \.toml"):
        open_study("a" * 300 + ".toml")
    with pytest.raises(UsageError, match=r"^s\.toml: corpus is \"a+…, but nothing of that name is there"):
        read_study(write(folder, f'title = "x"\ncorpus = "{"a" * 300}"')).corpus_paths()
    (folder / "d.toml").mkdir()
    with pytest.raises(UsageError, match=r"^the study file d\.toml cannot be read \(Is a directory\); give a \.toml"):
        open_study(folder / "d.toml")


@pytest.mark.parametrize("start", [b"\xef\xbb\xbf", b"# \xd8\xb9\r\n"], ids=["byte order mark", "CRLF"])
def test_a_study_may_be_written_by_any_editor(folder, start):
    path = write(folder, GOOD)
    path.write_bytes(start + GOOD.replace("\n", "\r\n").encode())
    assert read_study(path).settings == read_study(write(folder, GOOD)).settings


def test_a_folder_with_a_study_file_is_that_study(folder):
    (folder / "study.toml").write_text(GOOD, encoding="utf-8")
    study = open_study(folder)
    assert (study.is_new, study.name, study.label) == (False, folder.name, f"{folder.name}/study.toml")


def test_a_recorded_study_keeps_its_label_wherever_it_is(folder):
    study = recorded_study(GOOD, folder / "elsewhere" / "study.toml", label="sample/study.toml")
    assert (study.label, study.path.parent.name) == ("sample/study.toml", "elsewhere")


def test_a_bare_folder_gets_a_study_beside_its_report(folder, monkeypatch):
    monkeypatch.chdir(folder)
    study = default_study("news")
    assert study.is_new
    assert study.path == folder / "reports" / "news.toml"
    assert tomllib.loads(study.text)["corpus"] == "../news"
    assert study.settings.title == "news"
    assert study.corpus_paths() == [folder / "news"]
    assert default_study("news", out=folder / "elsewhere" / "r").path == folder / "elsewhere" / "r.toml"


def test_another_study_file_of_that_name_is_left_alone(folder, monkeypatch):
    monkeypatch.chdir(folder)
    first = default_study("news")
    first.path.parent.mkdir()
    first.path.write_text(first.text, encoding="utf-8")
    again = default_study("news")
    assert (again.path, again.is_new) == (first.path, False)
    first.path.write_text(first.text.replace('title = "news"', 'title = "mine"'), encoding="utf-8")
    other = default_study("news")
    assert (other.path.name, other.is_new, other.name) == ("news-2.toml", True, "news-2")


@pytest.mark.parametrize("name", ['"quoted" \\ name', "أخبار <b>", "a\tb", "new\nline", "\x7f"])
def test_any_file_name_makes_a_study_that_can_be_read(tmp_path, monkeypatch, name):
    monkeypatch.chdir(tmp_path)
    (tmp_path / name).mkdir()
    study = default_study(name)
    assert study.settings.title == name
    assert study.corpus_paths() == [tmp_path / name]


def test_a_topics_file_beside_the_study_is_taken_and_another_may_be_named(folder):
    study = folder / "s.toml"
    study.write_text(GOOD, encoding="utf-8")
    assert read_study(study).edits_path is None
    (folder / "topics.toml").write_text('[[drop]]\ntopic = "إعلان"\n', encoding="utf-8")
    (folder / "other.toml").write_text('[[rename]]\ntopic = "نفط"\nlabel = "الطاقة"\n', encoding="utf-8")
    assert [edit.kind for edit in read_study(study).edits.all()] == ["drop"]
    named = read_study(study, ['topics.edits="other.toml"'])
    assert [edit.kind for edit in named.edits.all()] == ["rename"]
    assert named.edits_path == folder / "other.toml"
    assert len(read_study(study, ['topics.edits=""']).edits) == 0


def test_wrong_edits_are_one_sentence_before_anything_runs(folder):
    study = folder / "s.toml"
    study.write_text(GOOD, encoding="utf-8")
    (folder / "topics.toml").write_text('[[drop]]\ntopics = "إعلان"\n', encoding="utf-8")
    with pytest.raises(UsageError) as error:
        read_study(study)
    assert str(error.value) == (
        'topics.toml: [[drop]] number 1 has no key topics (its value is "إعلان"), allowed are topic, number; '
        "did you mean topic?"
    )
    with pytest.raises(UsageError) as error:
        read_study(study, ['topics.edits="none.toml"'])
    assert str(error.value) == (
        's.toml: topics.edits is "none.toml", but no file of that name is there; '
        "give a path relative to the folder of s.toml"
    )


def test_the_forms_are_those_of_the_tokenizer():
    assert set(typing.get_args(TokensSettings.model_fields["form"].annotation)) == {*tokens.FORMS}


def test_closest_says_nothing_when_nothing_is_close():
    assert closest("n_topcs", ["n_topics", "seed"]) == "n_topics"
    assert closest("zzz", ["n_topics", "seed"]) is None


def test_a_link_that_leads_outside_the_corpus_is_refused_unless_the_study_says_so(tmp_path):
    (tmp_path / "news" / "old").mkdir(parents=True)
    (tmp_path / "news" / "a.txt").write_text("نص", encoding="utf-8")
    (tmp_path / "news" / "old" / "b.txt").symlink_to(tmp_path / "news" / "a.txt")
    (tmp_path / "news" / "gone.txt").symlink_to(tmp_path / "nowhere.txt")
    (tmp_path / "private.txt").write_text("سر", encoding="utf-8")
    path = tmp_path / "s.toml"
    path.write_text('title = "x"\ncorpus = "news"\n', encoding="utf-8")
    assert read_study(path).corpus_paths() == [tmp_path / "news"]
    (tmp_path / "news" / "old" / "c.txt").symlink_to(tmp_path / "private.txt")
    with pytest.raises(UsageError) as error:
        read_study(path).corpus_paths()
    assert str(error.value) == (
        "s.toml: the corpus holds the link c.txt, which leads outside it; remove the link, or write follow_links = true"
    )
    assert read_study(path, ["follow_links=true"]).corpus_paths() == [tmp_path / "news"]
