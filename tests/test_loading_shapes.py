"""The many shapes of records that programs and people export."""

from __future__ import annotations

import json

import pytest

from toolkit.loading import load_corpus

BODY = "أعلنت إدارة ميناء نوران أمس أنها ستبدأ توسعة الرصيف الشمالي خلال الشهر المقبل."
MORE = "وقال المدير إن التمويل مضمون من المصرف الوطني ومن عائدات الرسوم."
ONE, TWO = {"title": "خبر", "body": BODY}, {"title": "ثان", "body": MORE}


def as_json(value) -> str:
    return json.dumps(value, ensure_ascii=False)


def in_lines(*values) -> str:
    return "\n".join(map(as_json, values))


SHAPES = {
    "nested.json": as_json({"status": "ok", "data": {"total": 2, "articles": [ONE, TWO]}}),
    "search.json": as_json({"took": 1, "hits": {"total": {"value": 2}, "hits": [{"_source": ONE}, {"_source": TWO}]}}),
    "dump.jsonl": in_lines(*({"_index": "n", "_id": str(n), "_source": each} for n, each in enumerate((ONE, TWO)))),
    "wordpress.json": as_json(
        [
            {"id": 1, "title": {"rendered": each["title"]}, "content": {"rendered": f"<p>{each['body']}</p>"}}
            for each in (ONE, TWO)
        ]
    ),
    "blocks.json": as_json([each | {"body": [{"type": "p", "text": each["body"]}]} for each in (ONE, TWO)]),
    "columns.json": as_json({"title": ["خبر", "ثان"], "text": [BODY, MORE]}),
    "split.json": as_json({"columns": ["title", "text"], "index": [0, 1], "data": [["خبر", BODY], ["ثان", MORE]]}),
    "index.json": as_json({"title": {"0": "خبر", "1": "ثان"}, "text": {"0": BODY, "1": MORE}}),
    "rows.json": as_json([["العنوان", "النص"], ["خبر", BODY], ["ثان", MORE]]),
    "tables.json": as_json([{"type": "header"}, {"type": "table", "name": "news", "data": [ONE, TWO]}]),
    "pretty.json": "\n".join(json.dumps(each, ensure_ascii=False, indent=1) for each in (ONE, TWO)),
    "script.json": f"var news = {as_json([ONE, TWO])};",
    "excel.csv": f"sep=;\r\ntitle;text\r\nخبر;{BODY}\r\nثان;{MORE}\r\n",
    "named.csv": f"تصدير الأرشيف\n\nالعنوان,النص\nخبر,{BODY}\nثان,{MORE}\n",
    "index.csv": f",title,text\n0,خبر,{BODY}\n1,ثان,{MORE}\n",
    "twice.csv": f"title,text,text\nخبر,{BODY},سطر\nثان,{MORE},سطر\n",
    "windows.csv": f'العنوان;النص\r\nخبر;"{BODY}"\r\nثان;{MORE}\r\n'.encode("cp1256"),
}


@pytest.mark.parametrize("name", SHAPES)
def test_records_of_every_shape_are_articles(tmp_path, name):
    content = SHAPES[name]
    (tmp_path / name).write_bytes(content if isinstance(content, bytes) else content.encode())
    corpus = load_corpus(tmp_path)
    assert list(zip(corpus.articles["title"], corpus.articles["body"], strict=True)) == [("خبر", BODY), ("ثان", MORE)]
    assert not set(corpus.problems["reason"]) - {"markup", "guessed_encoding"}


@pytest.mark.parametrize("delimiter", [",", "\t", ";"])
def test_a_table_without_a_header_is_told_by_what_it_holds(tmp_path, delimiter):
    rows = [
        ["خبر أول", BODY, "https://m.example/1", "2024-05-06", "7"],
        ["خبر ثان", MORE, "https://m.example/2", "", "8"],
    ]
    (tmp_path / "a.csv").write_text("\n".join(map(delimiter.join, rows)), "utf-8")
    corpus = load_corpus(tmp_path)
    assert list(corpus.articles["title"]) == ["خبر أول", "خبر ثان"]
    assert list(corpus.articles["body"]) == [BODY, MORE]
    assert list(corpus.articles["url"]) == ["https://m.example/1", "https://m.example/2"]
    assert str(corpus.articles["published"][0]) == "2024-05-06 00:00:00"
    assert json.loads(corpus.articles["extra"][0])["column_5"] == "7"
    assert list(corpus.problems["reason"]) == ["no_header"]


def test_dates_of_mongodb_are_read(tmp_path):
    dates = [{"$date": "2024-05-06T00:00:00Z"}, {"$date": {"$numberLong": "1714953600000"}}, {"$date": 1714953600000}]
    records = [ONE | {"_id": {"$oid": "5f"}, "published": date} for date in dates]
    (tmp_path / "a.json").write_text(as_json(records), "utf-8")
    assert {str(day) for day in load_corpus(tmp_path).articles["published"]} == {"2024-05-06 00:00:00"}


@pytest.mark.parametrize(
    "content",
    [
        as_json({"type": "FeatureCollection", "features": [{"type": "Feature", "properties": {"name": "نوران"}}] * 2}),
        as_json({"articles": [{"url": "https://m.example", "title": "خبر", "seendate": "20240506T101500Z"}]}),
        as_json({"title": ["خبر", "ثان"], "tags": ["بحر", "مطر"]}),
        as_json([[1, 2], [3, 4]]),
        "var x = 7;",
    ],
)
def test_json_without_texts_is_no_article(tmp_path, content):
    (tmp_path / "a.json").write_text(content, "utf-8")
    corpus = load_corpus(tmp_path)
    assert not len(corpus)
    assert (corpus.problems["severity"] == "skipped").all()


def test_mail_is_said_to_be_not_read(tmp_path):
    (tmp_path / "a.eml").write_text(f"Subject: x\n\n{BODY}", "utf-8")
    problems = load_corpus(tmp_path).problems
    assert list(problems["reason"]) == ["unknown_type"]
    assert problems["detail"][0].startswith("the file is of type .eml, which is not read; save its text as .txt")
