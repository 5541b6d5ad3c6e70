"""The corpus: its tables, their checks, saving and opening."""

from __future__ import annotations

import hashlib
import json
from datetime import datetime

import pandas as pd
import pytest

from toolkit.corpus import ARTICLE_COLUMNS, Article, Corpus, Problem, article_id, build_corpus, open_corpus
from toolkit.errors import ToolkitError, UsageError


@pytest.fixture
def corpus() -> Corpus:
    articles = [
        ("ب.json", "ff", Article("خبر ثان", "نص ثان", position=2, extra={"رقم": 7})),
        ("ب.json", "ff", Article("خبر", "نص", published=datetime(2024, 1, 2, 3, 4), outlet="الميناء", position=1)),
        ("ا.txt", "ee", Article(body="نص بلا عنوان")),
    ]
    problems = [
        Problem("ج.pdf", 0, "skipped", "unknown_type", "a PDF"),
        Problem("ب.json", 0, "warning", "markup", "1 field"),
    ]
    return build_corpus(articles, problems, {"columns": {}})


def test_articles_are_in_the_order_of_file_and_position(corpus):
    assert list(corpus.articles.columns) == list(ARTICLE_COLUMNS)
    assert list(corpus.articles["body"]) == ["نص بلا عنوان", "نص", "نص ثان"]
    assert list(corpus.articles["extra"]) == ["{}", "{}", '{"رقم": 7}']


def test_types_are_those_of_the_design(corpus):
    types = corpus.articles.dtypes.astype(str).to_dict()
    assert types.pop("published") == "datetime64[us]"
    assert types.pop("position") == "int64"
    assert set(types.values()) == {"str"}
    assert corpus.articles["published"].isna().tolist() == [True, False, True]


def test_an_empty_corpus_has_the_same_types(corpus):
    empty = build_corpus([], [], {})
    assert empty.articles.dtypes.equals(corpus.articles.dtypes)
    assert empty.problems.dtypes.equals(corpus.problems.dtypes)
    assert len(empty) == 0
    assert len(empty.account()) == 0


def test_article_id_is_a_hash_of_file_content_and_position():
    expected = hashlib.sha256("أخبار/1.txt\0abc\x003".encode()).hexdigest()[:16]
    assert article_id("أخبار/1.txt", "abc", 3) == expected


def test_account_has_one_row_a_file(corpus):
    assert corpus.account().to_dict("records") == [
        {"file": "ا.txt", "articles": 1, "skipped": 0, "warnings": 0},
        {"file": "ب.json", "articles": 2, "skipped": 0, "warnings": 1},
        {"file": "ج.pdf", "articles": 0, "skipped": 1, "warnings": 0},
    ]
    assert repr(corpus) == "Corpus: 3 articles of 3 files, 1 skipped, 1 warnings"


def test_save_and_open_give_the_same_corpus_and_the_same_bytes(corpus, tmp_path):
    corpus.save(tmp_path / "one")
    opened = open_corpus(tmp_path / "one")
    pd.testing.assert_frame_equal(opened.articles, corpus.articles)
    pd.testing.assert_frame_equal(opened.problems, corpus.problems)
    assert opened.settings == {"columns": {}}
    opened.save(tmp_path / "two")
    for name in ("articles.parquet", "problems.parquet", "corpus.json"):
        assert (tmp_path / "one" / name).read_bytes() == (tmp_path / "two" / name).read_bytes()


def test_an_empty_corpus_is_saved_and_opened(tmp_path):
    build_corpus([], [], {}).save(tmp_path / "c")
    assert len(open_corpus(tmp_path / "c")) == 0


def test_save_refuses_a_folder_with_other_files(corpus, tmp_path):
    (tmp_path / "notes.txt").write_text("mine")
    with pytest.raises(
        ToolkitError, match="holds files that are no corpus and would be lost; name a new or empty folder"
    ):
        corpus.save(tmp_path)
    assert (tmp_path / "notes.txt").exists()


def test_open_corpus_says_what_is_missing(corpus, tmp_path):
    with pytest.raises(UsageError, match=r"there is no folder .*nothing; name one that Corpus\.save"):
        open_corpus(tmp_path / "nothing")
    with pytest.raises(ToolkitError, match="holds no whole corpus"):
        open_corpus(tmp_path)
    folder = corpus.save(tmp_path / "c")
    (folder / "articles.parquet").write_bytes(b"broken")
    with pytest.raises(ToolkitError, match="holds no whole corpus"):
        open_corpus(folder)


def test_open_corpus_refuses_a_later_version(corpus, tmp_path):
    folder = corpus.save(tmp_path / "c")
    about = json.loads((folder / "corpus.json").read_text())
    (folder / "corpus.json").write_text(json.dumps({**about, "version": 99}))
    with pytest.raises(ToolkitError, match="has version 99 and this toolkit reads up to 1; update the toolkit"):
        open_corpus(folder)


@pytest.mark.parametrize(
    "change",
    [
        lambda table: table.drop(columns="extra"),
        lambda table: table.assign(more=1),
        lambda table: table[sorted(table.columns)],
        lambda table: table.assign(published="2024-01-01"),
        lambda table: table.assign(body=""),
        lambda table: table.assign(article_id="same"),
        lambda table: table.assign(position=-1),
    ],
)
def test_a_table_of_another_form_is_refused(corpus, change):
    with pytest.raises(ToolkitError, match="the table of articles does not have the form of a corpus"):
        Corpus(change(corpus.articles), corpus.problems)


def test_lone_surrogates_and_nan_do_not_stop_a_corpus():
    article = Article(body="نص", extra={"a": "\ud800", "b": float("nan")})
    corpus = build_corpus([("a.json", "ff", article)], [Problem("\udcff.txt", 0, "skipped", "x", "\ud800")], {})
    assert set(json.loads(corpus.articles["extra"][0])) == {"a", "b"}
    assert corpus.problems["file"][0] == "?.txt"
