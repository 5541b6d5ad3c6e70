"""JSON, JSON Lines, CSV, TSV and Parquet."""

from __future__ import annotations

import json
from datetime import datetime

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolkit.errors import UsageError
from toolkit.loading import load_corpus
from toolkit.loading.markup import resolve_markup

BODY = "أعلنت إدارة ميناء نوران أمس أنها ستبدأ توسعة الرصيف الشمالي."
FULL = {
    "title": "توسعة الميناء",
    "body": BODY,
    "published": "2024-05-06",
    "outlet": "الميناء",
    "url": "https://m.example/1",
}


def write(folder, name, content):
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def as_json(value):
    return json.dumps(value, ensure_ascii=False)


@pytest.mark.parametrize(
    "content",
    [
        as_json([FULL, FULL | {"title": "ثان"}]),
        as_json({"articles": [FULL, FULL | {"title": "ثان"}]}),
        as_json({"status": "ok", "response": {"docs": [FULL, FULL | {"title": "ثان"}]}}),
        as_json({"hits": [{"_id": 1, "_source": FULL}, {"_id": 2, "_source": FULL | {"title": "ثان"}}]}),
        as_json({"17": FULL, "18": FULL | {"title": "ثان"}}),
        as_json(FULL) + "\n" + as_json(FULL | {"title": "ثان"}),
        as_json(FULL) + "\r\n\r\n" + as_json(FULL | {"title": "ثان"}) + "\r\n",
        "\ufeff" + json.dumps([FULL, FULL | {"title": "ثان"}], indent=2),
    ],
)
@pytest.mark.parametrize("name", ["a.json", "a.jsonl"])
def test_records_are_found_in_every_wrapping(tmp_path, content, name):
    corpus = load_corpus(write(tmp_path, name, content))
    assert list(corpus.articles["title"]) == ["توسعة الميناء", "ثان"]
    assert list(corpus.articles["body"]) == [BODY, BODY]
    assert set(corpus.articles["published"]) == {datetime(2024, 5, 6)}
    assert not len(corpus.problems)


def test_a_single_object_is_one_article(tmp_path):
    corpus = load_corpus(write(tmp_path, "a.json", as_json(FULL)))
    assert len(corpus) == 1
    assert corpus.articles["outlet"][0] == "الميناء"


def test_arabic_names_are_known_and_the_rest_is_kept(tmp_path):
    names = {"العُنوان": "خبر", "نص المقال": BODY, "تاريخ النشر": "٦ مايو ٢٠٢٤", "الصحيفة": "الميناء"}
    more = {"القسم": "اقتصاد", "الكاتب": ["سلمى", {"name": "أحمد"}], "الرابط": "http://m.example/2"}
    record = names | more | {"رقم": 7, "date_extracted": "2025-01-01"}
    row = load_corpus(write(tmp_path, "a.json", as_json([record]))).articles.iloc[0]
    assert (row.title, row.body, row.outlet, row.section, row.author) == (
        "خبر",
        BODY,
        "الميناء",
        "اقتصاد",
        "سلمى، أحمد",
    )
    assert row.published == datetime(2024, 5, 6)
    assert json.loads(row.extra) == {"رقم": 7, "date_extracted": "2025-01-01"}


@pytest.mark.parametrize("field", ["date_extracted", "crawl_date", "scraped_at", "تاريخ الجمع", "timestamp_crawled"])
def test_the_day_of_a_download_is_never_published_unless_mapped(tmp_path, field):
    path = write(tmp_path, "a.json", as_json([{"title": "خبر", "text": BODY, field: "2015-07-26 17:10:24"}]))
    assert load_corpus(path).articles["published"].isna().all()
    mapped = load_corpus(path, columns={"published": field})
    assert mapped.articles["published"][0] == datetime(2015, 7, 26, 17, 10, 24)
    assert mapped.articles["extra"][0] == "{}"


def test_columns_override_the_known_names(tmp_path):
    path = write(tmp_path, "a.json", as_json([{"title": "خبر", "text": "موجز", "full": BODY}]))
    row = load_corpus(path, columns={"body": "full"}).articles.iloc[0]
    assert row.body == BODY
    assert json.loads(row.extra) == {"text": "موجز"}


def test_a_wrong_mapping_is_said(tmp_path):
    path = write(tmp_path, "a.json", as_json([FULL]))
    with pytest.raises(UsageError) as error:
        load_corpus(path, columns={"date": "x"})
    assert str(error.value).startswith("columns names 'date', which is no column of articles; it can name title, body")
    corpus = load_corpus(path, columns={"section": "rubrik"})
    assert list(corpus.problems["reason"]) == ["unused_column"]
    assert "no record has the field 'rubrik' that columns names for section" in corpus.problems["detail"][0]


def test_records_without_a_body_are_skipped_rows_at_their_place(tmp_path):
    path = write(tmp_path, "a.json", as_json([FULL | {"body": " \n"}, FULL, FULL | {"body": None}, 7]))
    corpus = load_corpus(path)
    assert list(corpus.articles["position"]) == [2]
    assert list(zip(corpus.problems["position"], corpus.problems["reason"], strict=True)) == [
        (1, "empty_body"),
        (3, "empty_body"),
        (4, "not_a_record"),
    ]


def test_a_file_without_any_body_field_is_one_row(tmp_path):
    corpus = load_corpus(write(tmp_path, "a.json", as_json([{"x": "1"}, {"x": "2"}])))
    assert list(corpus.problems["reason"]) == ["no_body_field"]
    assert corpus.problems["detail"][0] == (
        "no field is known as the text of an article (found: x); name it with columns={'body': …}"
    )


def test_bad_lines_of_json_lines_are_skipped_and_the_others_read(tmp_path):
    path = write(tmp_path, "a.jsonl", f"{as_json(FULL)}\n{{broken\n{as_json(FULL)}\n{as_json(FULL)[:30]}")
    corpus = load_corpus(path)
    assert list(corpus.articles["position"]) == [1, 3]
    assert list(zip(corpus.problems["position"], corpus.problems["reason"], strict=True)) == [
        (2, "broken_json"),
        (4, "broken_json"),
    ]


def test_broken_json_is_one_row_that_says_where(tmp_path):
    corpus = load_corpus(write(tmp_path, "a.json", as_json([FULL, FULL])[:-20]))
    assert list(corpus.problems["reason"]) == ["broken_json"]
    assert corpus.problems["detail"][0].startswith("this is not whole JSON (line 1, column ")


@pytest.mark.parametrize(
    "content", ["[" * 100_000, '{"a":' * 100_000, "null", "7", '"نص"', "[]", "{}", "[1" * 50, "9" * 5000]
)
def test_json_that_is_no_news_is_accounted(tmp_path, content):
    corpus = load_corpus(write(tmp_path, "a.json", content))
    assert not len(corpus)
    assert set(corpus.problems["severity"]) == {"skipped"}


def test_bodies_are_not_altered_beyond_the_design(tmp_path):
    body = "  عين اليوم – متابعات\r\n\r\n أكّدت الـوزارة\u200f أ\u0654مس.\n\n\n(رويترز) "
    row = load_corpus(write(tmp_path, "a.json", as_json([FULL | {"body": body}]))).articles.iloc[0]
    assert row.body == "عين اليوم – متابعات\nأكّدت الـوزارة\u200f أ\u0654مس.\n(رويترز)"
    assert row.agency == "رويترز"


def test_entities_and_tags_are_resolved_once_with_one_warning_a_file(tmp_path):
    records = [
        {"title": "قال: &quot;نعم&quot;", "body": "<p>أول &amp; ثان</p><p>ثالث</p>"},
        {"title": "5 < 7", "body": "نص &amp;quot; ونص"},
        {"title": "سليم", "body": BODY},
    ]
    corpus = load_corpus(write(tmp_path, "a.json", as_json(records)))
    assert list(corpus.articles["title"]) == ['قال: "نعم"', "5 < 7", "سليم"]
    assert list(corpus.articles["body"])[:2] == ["أول & ثان\nثالث", "نص &quot; ونص"]
    assert list(corpus.problems["reason"]) == ["markup"]
    assert corpus.problems["detail"][0].startswith("3 fields held HTML entities or tags")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a < b > c", "a < b > c"),
        ("شركة AT&T", "شركة AT&T"),
        ("<Word>", "<Word>"),
        ("نص<br/>نص", "نص\nنص"),
        ("<script>alert(1)</script>نص", "نص"),
        ("&#1575;&#x644;", "ال"),
        ("&nosuch;", "&nosuch;"),
    ],
)
def test_only_markup_is_resolved(text, expected):
    assert resolve_markup(text) == expected


def test_nul_and_control_characters_are_dropped_and_counted(tmp_path):
    corpus = load_corpus(write(tmp_path, "a.json", as_json([FULL | {"body": "نص\x00 طويل\x07"}])))
    assert corpus.articles["body"][0] == "نص طويل"
    assert corpus.problems["detail"][0].startswith("2 control characters were dropped")


def test_mojibake_fields_are_mended_with_a_warning(tmp_path):
    wrong = BODY.encode().decode("cp1256")
    corpus = load_corpus(write(tmp_path, "a.json", as_json([FULL | {"body": wrong}, FULL])))
    assert list(corpus.articles["body"]) == [BODY, BODY]
    assert list(corpus.problems["reason"]) == ["mojibake"]


def test_a_date_that_cannot_be_read_is_kept_and_said(tmp_path):
    corpus = load_corpus(
        write(tmp_path, "a.json", as_json([FULL | {"published": "أمس"}, FULL | {"published": 1714953600}]))
    )
    assert corpus.articles["published"].tolist() == [pd.NaT, pd.Timestamp(2024, 5, 6)]
    assert json.loads(corpus.articles["extra"][0]) == {"published": "أمس"}
    assert list(corpus.problems["reason"]) == ["bad_date"]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|", "،"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1256"])
def test_tables_are_read_whatever_their_delimiter_and_encoding(tmp_path, delimiter, encoding):
    cells = [["العنوان", "النص", "تاريخ النشر"], ["خبر", f'"قال ""نعم""\n{BODY}"', "2024-05-06"], ["ثان", BODY, ""]]
    content = "\r\n".join(delimiter.join(row) for row in cells)
    corpus = load_corpus(write(tmp_path, "a.csv", content.encode(encoding)))
    assert list(corpus.articles["title"]) == ["خبر", "ثان"]
    assert list(corpus.articles["body"]) == [f'قال "نعم"\n{BODY}', BODY]
    assert corpus.articles["published"].tolist() == [pd.Timestamp(2024, 5, 6), pd.NaT]


def test_a_large_cell_and_a_ragged_row_are_read(tmp_path):
    large = "كلمة " * 60_000
    corpus = load_corpus(write(tmp_path, "a.csv", f"title,body\nخبر,{large}\nثان,نص قصير,زائد\n"))
    assert corpus.articles["body"][0] == large.strip()
    assert json.loads(corpus.articles["extra"][1]) == {"column_3": "زائد"}


def test_parquet_is_read(tmp_path):
    pd.DataFrame([FULL, FULL | {"title": "ثان", "score": 1.5}]).to_parquet(tmp_path / "a.parquet")
    corpus = load_corpus(tmp_path / "a.parquet")
    assert list(corpus.articles["title"]) == ["توسعة الميناء", "ثان"]
    assert json.loads(corpus.articles["extra"][1]) == {"score": 1.5}
    write(tmp_path, "b.parquet", b"PAR1 broken")
    assert list(load_corpus(tmp_path).problems["reason"]) == ["broken_parquet"]


text = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=40)
record = st.fixed_dictionaries({"title": text, "content": text}, optional={"قسم": text, "n": st.integers(), "x": text})


@given(st.lists(record, min_size=1, max_size=8), st.sampled_from(["array", "lines"]))
def test_every_record_is_an_article_or_a_problem(tmp_path_factory, records, form):
    content = as_json(records) if form == "array" else "\n".join(map(as_json, records))
    corpus = load_corpus(write(tmp_path_factory.mktemp("r"), "a.json", content))
    skipped = corpus.problems[corpus.problems["severity"] == "skipped"]
    if "no_body_field" not in set(skipped["reason"]):
        places = sorted([*corpus.articles["position"], *skipped["position"]])
        assert places == list(range(1, len(records) + 1))
    for row in corpus.articles.itertuples():
        given_record = records[row.position - 1]
        assert set(json.loads(row.extra)) - {"outlet_from"} == set(given_record) - {"title", "content", "قسم"}


def test_the_real_days_give_11263_articles_and_164_problems(shared):
    corpus = load_corpus(shared / "saudinewsnet")
    skipped = corpus.problems[corpus.problems["severity"] == "skipped"]
    assert len(corpus) == 11_263
    assert len(skipped) == 164
    assert set(skipped["reason"]) == {"empty_body"}
    assert corpus.articles["published"].isna().all()
    assert (corpus.articles[["outlet", "url"]] != "").all(axis=None)
    assert (corpus.articles["title"] == "").sum() == 8  # as in the source
    account = corpus.account()
    assert account["articles"].sum() + account["skipped"].sum() == 11_427
    titles = set(corpus.articles["title"])
    assert not any("&quot;" in title for title in titles)
