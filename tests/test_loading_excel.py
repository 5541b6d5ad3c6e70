"""Workbooks: sheets as tables, typed dates, what is no table, and what is hostile."""

from __future__ import annotations

import io
import json
import zipfile
from datetime import date, datetime

import openpyxl
import pytest

from toolkit.loading import Limits, load_corpus

TITLE = "توسعة ميناء نوران تبدأ في الربيع"
BODY = "أعلنت إدارة ميناء نوران أمس أنها ستبدأ توسعة الرصيف الشمالي خلال الشهر المقبل."
HEADER = ["العنوان", "النص", "التاريخ", "القسم", "عدد القراء"]
ROW = [TITLE, BODY, datetime(2024, 3, 5, 14, 30), "محليات", 12]


def workbook(**sheets) -> bytes:
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def load(folder, files, **options):
    for name, data in files.items():
        (folder / name).write_bytes(data)
    corpus = load_corpus(folder, **options)
    account = corpus.account()
    assert (account["articles"] + account["skipped"] > 0).all()
    assert account["articles"].sum() == len(corpus)
    return corpus


def replace_member(data: bytes, name: str, content: bytes) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as new:
        for info in old.infolist():
            new.writestr(info.filename, content if info.filename == name else old.read(info))
    return buffer.getvalue()


def test_a_sheet_with_an_arabic_header_is_a_table(tmp_path):
    corpus = load(tmp_path, {"a.xlsx": workbook(أخبار=[HEADER, ROW, [], ["خبر ثان", BODY, date(2024, 3, 6)]])})
    articles = corpus.articles
    assert list(articles["title"]) == [TITLE, "خبر ثان"]
    assert list(articles["body"]) == [BODY, BODY]
    assert list(articles["published"]) == [datetime(2024, 3, 5, 14, 30), datetime(2024, 3, 6)]
    assert list(articles["section"]) == ["محليات", ""]
    assert [json.loads(extra) for extra in articles["extra"]] == [
        {"عدد القراء": 12, "sheet": "أخبار", "row": 2},
        {"sheet": "أخبار", "row": 4},
    ]
    assert not len(corpus.problems)


def test_all_sheets_are_read_and_those_without_articles_are_said(tmp_path):
    data = workbook(
        أول=[HEADER, ROW], فارغ=[], ملاحظات=[["ملاحظة", "كاتبها"], ["تمت المراجعة", "سلمى"]], ثان=[HEADER, ROW]
    )
    corpus = load(tmp_path, {"a.xlsx": data})
    assert [json.loads(extra)["sheet"] for extra in corpus.articles["extra"]] == ["أول", "ثان"]
    assert sorted(corpus.problems["reason"]) == ["empty_sheet", "no_body_field"]
    detail = corpus.problems.set_index("reason")["detail"]["no_body_field"]
    assert detail == (
        "the sheet «ملاحظات» has 2 rows and no column known as the text of an article (found: ملاحظة, كاتبها); "
        "name it with columns={'body': …}"
    )


def test_lines_above_the_header_are_no_records(tmp_path):
    rows = [["أرشيف الميناء"], ["صدر في 2024"], [], HEADER, ROW]
    corpus = load(tmp_path, {"a.xlsx": workbook(ورقة=rows)})
    assert list(corpus.articles["title"]) == [TITLE]
    assert json.loads(corpus.articles["extra"][0])["row"] == 5


def test_columns_of_the_caller_name_the_fields_of_a_sheet(tmp_path):
    rows = [["رأس الخبر", "المتن الكامل للمقالة", "يوم"], [TITLE, BODY, 45356.5]]
    columns = {"title": "رأس الخبر", "body": "المتن الكامل للمقالة", "published": "يوم"}
    corpus = load(tmp_path, {"a.xlsx": workbook(ورقة=rows)}, columns=columns)
    assert corpus.articles.loc[0, ["title", "body"]].tolist() == [TITLE, BODY]
    assert corpus.articles["published"][0] == datetime(2024, 3, 5, 12)  # 45,356 days after 30 December 1899


def test_columns_of_one_name_are_both_kept(tmp_path):
    corpus = load(
        tmp_path, {"a.xlsx": workbook(ورقة=[["title", "body", "note", "note", None], [TITLE, BODY, 1, 2, 3]])}
    )
    extra = json.loads(corpus.articles["extra"][0])
    assert (extra["note"], extra["note~2"], extra["column_5"]) == (1, 2, 3)


def test_a_workbook_in_a_zip_is_read(tmp_path):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("أخبار.xlsx", workbook(ورقة=[HEADER, ROW]))
    corpus = load(tmp_path, {"a.zip": buffer.getvalue()})
    assert list(corpus.articles["file"]) == ["a.zip/أخبار.xlsx"]


ODS = """<?xml version="1.0" encoding="UTF-8"?>
<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"
 xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"
 xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0">
<office:body><office:spreadsheet><table:table table:name="ورقة">{rows}
<table:table-row table:number-rows-repeated="1048000"><table:table-cell
 table:number-columns-repeated="16384"/></table:table-row>
</table:table></office:spreadsheet></office:body></office:document-content>"""


def open_document(rows: list[list[str]]) -> bytes:
    cell = '<table:table-cell office:value-type="string"><text:p>{}</text:p></table:table-cell>'.format
    lines = "".join(f"<table:table-row>{''.join(map(cell, row))}</table:table-row>" for row in rows)
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", ODS.format(rows=lines))
        manifest = '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>'
        archive.writestr("META-INF/manifest.xml", manifest)
    return buffer.getvalue()


def test_an_open_document_is_read(tmp_path):
    corpus = load(tmp_path, {"a.ods": open_document([["العنوان", "النص"], [TITLE, BODY]])})
    assert list(corpus.articles["title"]) == [TITLE]
    assert list(corpus.articles["body"]) == [BODY]


def test_a_table_of_text_called_xls_is_read_as_text(tmp_path):
    corpus = load(tmp_path, {"a.xls": f"العنوان\tالنص\n{TITLE}\t{BODY}\n".encode("utf-16")})
    assert list(corpus.articles["title"]) == [TITLE]


@pytest.mark.parametrize("suffix", ["xlsx", "xls", "ods", "xlsb", "xlsm"])
def test_broken_workbooks_are_one_row_and_stop_nothing(tmp_path, suffix):
    whole = workbook(ورقة=[HEADER, ROW])
    files = {
        f"cut.{suffix}": whole[: len(whole) // 2],
        f"old.{suffix}": b"\xd0\xcf\x11\xe0" + bytes(600),
        "good.xlsx": whole,
    }
    corpus = load(tmp_path, files)
    assert list(corpus.articles["file"]) == ["good.xlsx"]
    assert dict(zip(corpus.problems["file"], corpus.problems["reason"], strict=True)) == {
        f"cut.{suffix}": "broken_excel",
        f"old.{suffix}": "broken_excel",
    }
    assert all(detail.endswith("; save it again, or save its sheets as CSV") for detail in corpus.problems["detail"])


def test_a_cell_at_the_far_corner_ends_only_its_own_reading(tmp_path):
    """The compiled reader asks for 17 thousand million cells then, and its process ends."""
    far = b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>' + b"".join(
        b'<row r="%d"><c r="%s%d" t="inlineStr"><is><t>x</t></is></c></row>' % (row, column, row)
        for row, column in ((1, b"A"), (1_048_576, b"XFD"))
    )
    hostile = replace_member(workbook(ورقة=[["x"]]), "xl/worksheets/sheet1.xml", far + b"</sheetData></worksheet>")
    corpus = load(tmp_path, {"far.xlsx": hostile, "good.xlsx": workbook(ورقة=[HEADER, ROW])})
    assert list(corpus.articles["file"]) == ["good.xlsx"]
    assert list(corpus.problems["reason"]) == ["broken_excel"]


def test_entities_that_multiply_are_not_expanded(tmp_path):
    entities = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 10))
    cell = "<c t='inlineStr'><is><t>{}</t></is></c>".format
    sheet = (
        f'<?xml version="1.0"?><!DOCTYPE worksheet [<!ENTITY e0 "ha">{entities}]>'
        '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
        f"<row>{cell('title')}{cell('body')}</row><row>{cell(TITLE)}{cell('&e9;')}</row></sheetData></worksheet>"
    )
    hostile = replace_member(workbook(ورقة=[HEADER, ROW]), "xl/worksheets/sheet1.xml", sheet.encode())
    corpus = load(tmp_path, {"laughs.xlsx": hostile})
    assert "ha" not in "".join(corpus.articles["body"])
    assert len(corpus.problems) == 1


def test_a_part_that_unpacks_to_too_much_is_refused_before_it_is_read(tmp_path):
    bomb = replace_member(workbook(ورقة=[HEADER, ROW]), "xl/styles.xml", b" " * 30_000_000)
    assert list(load(tmp_path, {"bomb.xlsx": bomb}).problems["reason"]) == ["too_dense"]
    (tmp_path / "bomb.xlsx").write_bytes(workbook(ورقة=[HEADER, ROW]))
    limits = Limits(max_unpacked_bytes=1_000)
    assert list(load_corpus(tmp_path, limits=limits).problems["reason"]) == ["too_large"]
