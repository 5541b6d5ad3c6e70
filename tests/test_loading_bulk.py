"""Whole columns and parts of files: the same articles and problems as record by record."""

from __future__ import annotations

import csv
import io
import json

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from toolkit.corpus import article_table
from toolkit.loading import parts
from toolkit.loading.bulk import is_utf8, scan
from toolkit.loading.bulk_csv import table_to_columns
from toolkit.loading.bulk_json import lines_to_columns, objects_to_columns
from toolkit.loading.cleaning import clean_column
from toolkit.loading.columns import read_columns, read_group
from toolkit.loading.credited import may_credit, may_name
from toolkit.loading.credits import find_agencies, read_wires
from toolkit.loading.encodings import repair_mojibake, tidy
from toolkit.loading.json_records import parse_line
from toolkit.loading.lines import Lines
from toolkit.loading.markup import resolve_markup
from toolkit.loading.parts import cut_json, cut_table
from toolkit.loading.reading import _has_long_line
from toolkit.loading.records import RecordReader

WIRES = read_wires()
TRAPS = [
    *("خبر", "نوران", " ", "  ", "\n", "\r\n", "\t", "،", "–", "(", ")", "رويترز", "(أ.ف.ب)", "«الميناء»:", ".", "/"),
    *("َّ", "ّ", "ًّ", "ٰ", "ٓ", "أ", "ا", "&amp;", "<br>", "<", "&", "\x00", "\x85", "\u2028", "é", "😀", "ﷺ"),
    *("ط§ظ„ظ†", "Ø§Ù„Ù†", "\u200f", "\xa0", "x", "e\u0301", "\u0610", "2024-05-06", "قبل", '"', "\\", "{", "}", ","),
    *(" " * 12, "\n" + " " * 9, "\u3000", "\u2003", "\u1680", "\u205f", "\xa0\xa0", "\x0b"),
]
TEXT = st.lists(st.sampled_from(TRAPS), max_size=9).map("".join)
VALUE = st.one_of(TEXT, TEXT, st.none(), st.integers(-(2**70), 2**70), st.booleans(), st.lists(TEXT, max_size=2))
NAMES = ("title", "body", "author", "published", "url", "agency", "outlet", "captions", "tags", "رقم")


@given(st.binary(max_size=40) | TEXT.map(str.encode) | TEXT.map(lambda text: text.encode()[:-1]))
def test_strict_utf8_is_what_python_decodes(data):
    try:
        data.decode()
    except UnicodeDecodeError:
        assert not is_utf8(data)
    else:
        assert is_utf8(data)


@pytest.mark.parametrize(
    "data",
    [b"\xc0\x80", b"\xed\xa0\x80", b"\xe0\x9f\xbf", b"\xf4\x90\x80\x80", b"\xf0\x8f\xbf\xbf", b"\xe2\x80", b"\x80"],
)
def test_what_only_looks_like_utf8_is_refused(data):
    assert not is_utf8(data)
    assert not is_utf8("خبر".encode() + data + "خبر".encode())


@given(st.lists(st.text(max_size=6) | TEXT, min_size=1, max_size=6))
def test_a_row_that_is_not_odd_is_tidy_but_for_space_and_pairs_of_marks(texts):
    column = pa.array([text.encode("utf-8", "replace").decode() for text in texts], pa.large_string())
    odd = set(scan(column).rows.tolist())
    for row, text in enumerate(column.to_pylist()):
        if row not in odd and "\r" not in text:
            assert repair_mojibake(text) == (text, 0)
            assert resolve_markup(text) == text
            assert tidy(text)[1] == 0
            assert sorted(tidy(text)[0]) == sorted(text)


@given(st.lists(TEXT, min_size=1, max_size=8), st.booleans())
def test_a_column_is_cleaned_like_its_rows(texts, paragraphs):
    def clean(text):
        return RecordReader("f", WIRES, {}).text(text, paragraphs=paragraphs)

    cleaned = clean_column(pa.array(texts, pa.large_string()), clean, paragraphs=paragraphs)
    assert cleaned.to_pylist() == [clean(text) for text in texts]


@given(st.lists(TEXT, max_size=8), st.data())
def test_lines_are_those_that_python_splits(texts, data):
    lines = Lines(pa.array(texts, pa.large_string()))
    expected = [(row, line) for row, text in enumerate(texts) for line in text.split("\n")]
    assert list(zip(lines.rows.tolist(), lines.texts(np.arange(len(lines.rows))).to_pylist(), strict=True)) == expected
    assert [lines.rows[first] for first in lines.firsts] == list(range(len(texts)))
    chosen = np.array(data.draw(st.lists(st.sampled_from(range(len(expected))), max_size=6)) if expected else [], int)
    assert lines.texts(chosen).to_pylist() == [expected[number][1] for number in chosen]


@given(st.lists(st.text("ab\u0628 ", max_size=70), min_size=1, max_size=12))
def test_lines_have_one_number_exactly_when_they_are_equal(texts):
    lines = Lines(pa.array(["\n".join(texts), *texts], pa.large_string()))
    every = [line for text in ["\n".join(texts), *texts] for line in text.split("\n")]
    numbers = dict(zip(every, lines.hashes(np.arange(len(every))).tolist(), strict=True))
    assert [numbers[line] for line in every] == lines.hashes(np.arange(len(every))).tolist()
    assert len(set(numbers.values())) == len(numbers)


def test_a_long_line_is_told_by_its_ends_and_its_length():
    long = "خبر" * 100
    lines = Lines(pa.array([long, long[:150] + "x" + long[151:], long + "x", "x" + long[1:], long], pa.large_string()))
    same, inside, longer, other, again = lines.hashes(np.arange(5)).tolist()
    assert same == again != other
    assert longer != same
    assert inside != same  # a letter of two bytes became one of one


def read_one_by_one(records):
    reader = RecordReader("f", WIRES, {})
    for position, record in enumerate(records, start=1):
        reader.add(record, position)
    return article_table(reader.articles).to_pylist(), said(reader)


def said(reader):
    return sorted(map(str, reader.problems)), reader.tally.sum_up("f", {})


@given(st.lists(st.dictionaries(st.sampled_from(NAMES), VALUE) | st.just(7), min_size=1, max_size=30))
def test_a_group_of_records_reads_like_each_record(records):
    reader = RecordReader("f", WIRES, {})
    table = read_group(records, reader, 1)
    assert (table.to_pylist(), said(reader)) == read_one_by_one(records)


@given(st.sets(st.sampled_from(NAMES), min_size=1), st.data())
def test_json_lines_in_columns_read_like_each_line(names, data):
    names = sorted(names)
    records = data.draw(st.lists(st.fixed_dictionaries(dict.fromkeys(names, VALUE)), min_size=1, max_size=12))
    text = "\n".join(json.dumps(record, ensure_ascii=data.draw(st.booleans())) for record in records)
    for columns in (lines_to_columns(text.encode()), objects_to_columns(text.replace("\n", ", ").encode())):
        if columns is not None:
            reader = RecordReader("f", WIRES, {})
            table = read_columns(columns, reader, pa.array(range(1, len(records) + 1)).to_numpy())
            assert (table.to_pylist(), said(reader)) == read_one_by_one([json.loads(line) for line in text.split("\n")])


def test_plain_json_is_read_in_columns():
    lines = b'{"a": "x", "n": 1}\n\n{"a": null, "n": 2}\r\n'
    assert {name: values.to_pylist() for name, values in lines_to_columns(lines).items()} == {
        "a": ["x", None],
        "n": [1, 2],
    }
    assert objects_to_columns(b'{"a": "},{"} , {"a": "x"}') is None  # a comma in a text: not told apart for sure


@pytest.mark.parametrize(
    "line",
    [
        b'{"a": "x"}\n{"b": "x"}',
        b'{"a": "x"}\n{"a": 1}',
        b'{"a": 1.5}\n{"a": 2}',
        b'{"a": "x"}{"a": "y"}',
        b'{"a": "x", "a": "y"}',
        b'{"a": "\\ud800"}',
        b'{"a": "x", "b": null}\n{"a": "x"}',
        b'{"a": 123456789012345678901}',
        b'{"a": {"b": 1}}',
        b'{"a": NaN}',
        b'["x"]',
        b'{"a": "x"',
    ],
)
def test_what_columns_would_change_is_left_to_the_other_way(line):
    assert lines_to_columns(line) is None


@given(st.lists(st.lists(TEXT, min_size=2, max_size=3), min_size=1, max_size=8), st.integers(1, 60))
def test_parts_of_a_table_hold_its_rows(rows, size):
    file = io.StringIO()
    csv.writer(file).writerows([["title", "body"], *rows])
    text = file.getvalue().replace("\0", "")
    read = [row for row in csv.reader(io.StringIO(text, newline="")) if any(cell.strip() for cell in row)]
    expected = [dict(zip(["title", "body", "column_3"], row, strict=False)) for row in read[1:]]
    pieces = [text.encode()[start : start + size] for start in range(0, len(text.encode()), size)]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(parts, "PART_BYTES", size)
        found = []
        for part in cut_table(pieces, set()):
            columns, records = table_to_columns(part.data, *part.header) if part.kind == "table" else (None, part.data)
            found += records if columns is None else pa.table(columns).to_pylist()
    assert found == expected


@given(st.lists(st.dictionaries(st.sampled_from(NAMES), TEXT, min_size=1), min_size=2, max_size=8), st.integers(1, 80))
def test_parts_of_json_hold_its_records(records, size):
    for before, between, after in (("", "\n", "\n"), ("[", ", ", "]"), (" [\n", ",\n", "\n]\n")):
        data = (before + between.join(json.dumps(record, ensure_ascii=False) for record in records) + after).encode()
        pieces = [data[start : start + size] for start in range(0, len(data), size)]
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(parts, "PART_BYTES", size)
            found = list(cut_json(pieces, 5_000_000))
        if before:
            joined = b", ".join(part.data for part in found)
            assert all(part.kind == "objects" for part in found)
            assert json.loads(b"[" + joined + b"]") == records
        else:
            lines = [line for part in found for line in part.data.decode().split("\n") if line.strip()]
            assert [parse_line(line, 1) for line in lines] == records


NAMED = [*sorted(WIRES.names.values())[::7], "رويترز", "واس", "أ.ف.ب", "AP", "و.م.ع", "وكالات"]
_JOINED = st.sampled_from(
    ["، ", " - ", " و", "/", " – ", ": ", " ", "", "ـ", "\n", " (", ") ", "(", ")", ".", "\u200f", "\u0651"]
)
_WORDS = st.sampled_from(
    [
        *NAMED,
        "سلمى الهاشمي",
        "نوران",
        "«الميناء»",
        "هطل المطر أمس",
        "وليد",
        "عن",
        "وكالة",
        "وقال",
        "1",
        "غزة 12.3.2015",
        "غزة ٣-٤-٢٠١٥",
        "الوكالة الأردنية (بترا)",
    ]
)


@given(st.lists(st.tuples(_JOINED, _WORDS), min_size=1, max_size=6))
@settings(max_examples=300, deadline=None)
def test_no_agency_is_left_out_by_a_look_at_bytes(parts):
    wires = read_wires(["Čas", "خبر-نت"])
    text = "".join(sign + word for sign, word in parts)
    column = pa.array([text, "سلمى", text], pa.large_string())
    assert not wires.all_in(text) or may_name(column, wires)[[0, 2]].all()
    body = "\n".join(line for line in map(str.strip, text.split("\n")) if line).strip()
    bodies = pa.array(["نص", body or "نص", f"{'نص طويل. ' * 40}\n{body or 'نص'}"], pa.large_string())
    found = np.array([find_agencies(text, [], wires) != "" for text in bodies.to_pylist()])
    assert not (found & ~may_credit(bodies, wires)).any()


@pytest.mark.parametrize("start", ["غزة 12.3.2015 واس - ", "غزة ١٢.٣.٢٠١٥واس: ", "غزة / واس / ", "غزة - «واس» - "])
def test_an_agency_behind_a_date_or_between_strokes_is_found_in_columns(start):
    record = {"title": "خبر", "body": f"{start}هطل المطر.\n{'هذا نص طويل لا وكالة فيه. ' * 40}"}
    assert read_group([record] * 9, RecordReader("f", WIRES, {}), 1)["agency"].to_pylist() == ["واس"] * 9


def test_most_authors_are_left_out_by_a_look_at_bytes():
    people = pa.array(["سلمى الهاشمي", "فادي المرسى", "نجوى الساحلي", "رويترز", "نوران – أ.ف.ب"], pa.large_string())
    assert may_name(people, read_wires()).tolist() == [False, False, False, True, False]


@pytest.mark.parametrize(("data", "expected"), [(b"ab\nabcd\na", False), (b"ab\nabcde\na", True), (b"abcde", True)])
def test_a_long_line_is_one_beyond_the_limit(data, expected):
    assert _has_long_line(data, 4) is expected
