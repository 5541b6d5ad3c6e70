"""JSON that breaks off or is damaged: what is whole in it is read, at all sizes, and the rest is said."""

from __future__ import annotations

import json
import time

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from toolkit.loading import json_arrays, load_corpus, parts, streams
from toolkit.loading.json_arrays import SeenAsWhole, array_records
from toolkit.loading.json_records import parse_json
from toolkit.loading.records import BrokenRecords

BODY = "أعلنت إدارة ميناء نوران أمس أنها ستبدأ توسعة الرصيف الشمالي."
NESTED = {"images": [{"title": "صورة", "src": "1.jpg"}, {"title": "صورة", "src": "2.jpg"}]}
RECORDS = [
    {"title": f'خبر {number} }},{{"title": 1', "body": f"{BODY} {number}"} | (NESTED if number % 3 else {})
    for number in range(12)
]
TEXT = json.dumps(RECORDS, ensure_ascii=False)
ENDS = [len(json.dumps(RECORDS[: number + 1], ensure_ascii=False)) - 1 for number in range(len(RECORDS))]


@pytest.fixture(params=["whole", "in parts", "from a disk"])
def size(request, monkeypatch):
    make_size(request.param, monkeypatch)


def make_size(size, patch):
    patch.setattr(streams, "_PARTED_BYTES", 1 << 30 if size == "whole" else 1)
    patch.setattr(streams, "_STREAMED_BYTES", 1 if size == "from a disk" else 1 << 30)
    patch.setattr(streams, "_PIECE_BYTES", 100)
    patch.setattr(parts, "PART_BYTES", 500)


@settings(max_examples=150)
@given(st.integers(ENDS[0], len(TEXT) - 1), st.sampled_from(["[", '{"articles": [', '{"n": 1, "response": {"docs": [']))
def test_an_array_that_breaks_off_gives_its_whole_records_and_one_problem(cut, opening):
    *records, problem = parse_json(opening + TEXT[1:cut])
    assert records == [record for record, end in zip(RECORDS, ENDS, strict=True) if end <= cut]
    assert problem.reason == "broken_json"


@given(st.integers(1, ENDS[-1] - 1), st.integers(1, 40), st.sampled_from(["", *'"{}],\\٣', "[{"]))
@settings(max_examples=300)
def test_damage_in_one_record_loses_no_other(place, n_chars, instead):
    number = sum(end <= place for end in ENDS)
    start = ENDS[number - 1] + 2 if number else 1
    place = min(max(place, start + 1), ENDS[number] - 2)
    text = TEXT[:place] + instead + TEXT[min(place + n_chars, ENDS[number] - 1) :]
    values = list(parse_json(text))
    others = RECORDS[:number] + RECORDS[number + 1 :]
    found = [value for value in values if isinstance(value, dict) and value in others]
    assert found == others
    rest = [value for value in values if not (isinstance(value, dict) and value in others)]
    assert rest


@settings(max_examples=100, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.integers(0, len(TEXT)), st.integers(0, 60), st.sampled_from(["", *'"}]\n0']), st.integers(1, 99))
def test_it_does_not_matter_in_which_pieces_an_array_comes(place, n_chars, instead, size):
    text = TEXT[:place] + instead + TEXT[place + n_chars :]

    def read(pieces):
        try:
            return list(array_records(pieces))
        except BrokenRecords as broken:
            return [broken.reason, str(broken)]

    if text.startswith("["):
        pieces = [text[start : start + size] for start in range(0, len(text), size)]
        assert read(pieces) == read([text])


def test_a_cut_file_is_read_alike_at_all_sizes(tmp_path, size):
    cut = ENDS[8] + 60
    lines = TEXT.replace("}, {", "},\n{")
    (tmp_path / "a.json").write_text(lines[:cut], "utf-8")
    with pytest.raises(json.JSONDecodeError) as broken:
        json.loads(lines[:cut])
    corpus = load_corpus(tmp_path)
    assert corpus.articles["body"].tolist() == [record["body"] for record in RECORDS[:9]]
    assert corpus.articles["position"].tolist() == list(range(1, 10))
    assert corpus.problems.values.tolist() == [
        [
            "a.json",
            10,
            "skipped",
            "broken_json",
            f"this is not whole JSON (line {broken.value.lineno}, column {broken.value.colno}: {broken.value.msg}); "
            "the records before this place were read, take the file from its source again",
        ]
    ]
    account = corpus.account()
    assert account[["articles", "skipped"]].values.tolist() == [[9, 1]]


def test_a_file_damaged_in_the_middle_is_read_alike_at_all_sizes(tmp_path, size):
    (tmp_path / "a.json").write_text(TEXT[: ENDS[4] - 30] + TEXT[ENDS[4] :], "utf-8")
    corpus = load_corpus(tmp_path)
    assert corpus.articles["body"].tolist() == [record["body"] for record in RECORDS[:4] + RECORDS[5:]]
    assert corpus.articles["position"].tolist() == [1, 2, 3, 4, *range(6, 13)]
    assert corpus.problems[["position", "severity", "reason"]].values.tolist() == [[5, "skipped", "broken_json"]]
    assert corpus.problems["detail"][0].endswith(
        "); the records before and after this place were read, mend it or take the file from its source again"
    )


def test_arrays_that_columns_cannot_hold_are_read_alike_at_all_sizes(tmp_path, size):
    table = [{"type": "header"}, {"type": "table", "name": "x", "data": RECORDS[:3]}]
    arrays = {"a": RECORDS, "b": [{"_source": record} for record in RECORDS], "c": table, "e": [7, *RECORDS]}
    arrays["d"] = [["title", "body"], *([record["title"], record["body"]] for record in RECORDS)]
    for name, value in arrays.items():
        (tmp_path / f"{name}.json").write_text(json.dumps(value), "utf-8")
    corpus = load_corpus(tmp_path)
    counts = corpus.articles["file"].value_counts().to_dict()
    assert counts == {"a.json": 12, "b.json": 12, "c.json": 3, "d.json": 12, "e.json": 12}
    assert corpus.problems["reason"].tolist() == ["not_a_record"]


def test_an_array_without_one_whole_record_is_one_row_of_the_file(tmp_path, size):
    (tmp_path / "a.json").write_text(TEXT[: ENDS[0] - 5], "utf-8")
    (tmp_path / "good.txt").write_text(BODY, "utf-8")
    problems = load_corpus(tmp_path).problems
    assert problems[["file", "position", "reason"]].values.tolist() == [["a.json", 0, "broken_json"]]
    assert problems["detail"][0].startswith("this is not whole JSON (line 1, column ")
    assert problems["detail"][0].endswith("; mend it, or save it again")


def test_what_is_nested_in_a_broken_record_is_not_taken_for_one():
    comments = [{"text": BODY, "author": "سلمى"}] * 3
    records = [{"title": "خبر", "text": BODY, "comments": comments}, {"title": "ثان", "text": BODY, "comments": []}]
    text = json.dumps(records)
    first, second = parse_json(text.replace('"text"', '"text', 1))
    assert (first.reason, second) == ("broken_json", records[1])


def test_a_missing_end_or_a_missing_comma_is_said_and_a_comma_too_many_is_nothing():
    *records, problem = parse_json(TEXT[:-1])
    assert records == RECORDS
    assert ": The array has no end)" in problem.detail
    values = list(parse_json(TEXT.replace("}, {", "} {", 1)))
    assert [value for value in values if isinstance(value, dict)] == RECORDS
    assert [": Expecting ',' delimiter)" in value.detail for value in values if not isinstance(value, dict)] == [True]
    assert list(parse_json(f"{TEXT[:-1]}, ]")) == RECORDS


def test_what_may_be_a_table_is_left_to_those_who_see_the_whole():
    for text in ('[["title"], ["x"]]', '[{"type": "table", "data": []}]', "[{}] 1"):
        with pytest.raises(SeenAsWhole):
            list(array_records([text], is_sure=False))


@pytest.mark.parametrize(
    "text",
    [
        '[{"title": "x", "body": "y"}, ' + '{"a": [' * 400_000,
        '[{"title": "x", "body": "y"}, ' + '{"a": ' * 400_000,
        '[{"title": "x", "body": "y"}, ' + '{"title": "' * 400_000,
        '[{"title": "x", "body": "y"}, ' + '{"title": "x", "body" ' * 200_000,
        '[{"title": "x", "body": "y"}, x' + '{"b": 1}' * 200_000,
        '[{"title": "x", "body": "y"}, ' + '{"title": "x", "body": "y"} ' * 20_000,
        '[{"title": "x", "body": "y"}, x' + "{ " * 400_000,
        '[{"title": "x", "body": "y"}, x{' + " " * 4_000_000,
    ],
)
def test_hostile_arrays_take_no_long_time(text):
    started = time.process_time()
    pieces = [text[start : start + 100_000] for start in range(0, len(text), 100_000)]
    values = list(array_records(pieces))
    assert {"title": "x", "body": "y"} in values
    assert time.process_time() - started < 10


def test_the_search_is_given_up_in_the_end(monkeypatch):
    monkeypatch.setattr(json_arrays, "_MOST_SEARCHED", 1000)
    *records, problem = parse_json(TEXT[:-1] + ", " + '{"x ' * 1000 + TEXT[1:])
    assert records == RECORDS
    assert problem.detail.endswith("the records before this place were read, take the file from its source again")
