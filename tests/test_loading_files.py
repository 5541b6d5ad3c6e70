"""Paths, archives, encodings, and what is bad or hostile."""

from __future__ import annotations

import bz2
import gzip
import io
import json
import lzma
import os
import tarfile
import zipfile

import pandas as pd
import pytest
from conftest import zstd
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from toolkit.corpus import open_corpus
from toolkit.errors import ToolkitError, UsageError
from toolkit.loading import Limits, load_corpus
from toolkit.loading.encodings import arabic_score, decode, repair_mojibake, tidy
from toolkit.tokens import tokenize

TITLE = "توسعة ميناء نوران تبدأ في الربيع"
BODY = "أعلنت إدارة ميناء نوران أمس أنها ستبدأ توسعة الرصيف الشمالي خلال الشهر المقبل، بعد اكتمال الدراسات."
TEXT = f"{TITLE}\n\n{BODY}\n"
RECORDS = json.dumps([{"title": TITLE, "body": BODY}], ensure_ascii=False)


def pack(members, compression=zipfile.ZIP_DEFLATED):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", compression) as archive:
        for name, data in members:
            archive.writestr(name, data)
    return buffer.getvalue()


def write(folder, files):
    for name, data in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data.encode() if isinstance(data, str) else data)
    return folder


def reasons(corpus):
    return dict(zip(corpus.problems["file"], corpus.problems["reason"], strict=True))


def check_account(corpus, files):
    """Every input file is in articles or in problems, and no other is."""
    account = corpus.account()
    assert sorted(account["file"]) == sorted(files)
    assert (account["articles"] + account["skipped"] > 0).all()
    assert account["articles"].sum() == len(corpus)


def test_the_folder_is_the_section_of_a_text(tmp_path):
    write(tmp_path, {"رياضة/1.txt": TEXT, "اقتصاد/محلي/2.txt": TEXT, "3.txt": TEXT})
    corpus = load_corpus(tmp_path)
    assert list(corpus.articles["file"]) == ["3.txt", "اقتصاد/محلي/2.txt", "رياضة/1.txt"]
    assert list(corpus.articles["section"]) == ["", "محلي", "رياضة"]


def test_a_zip_reads_as_the_folder_in_it(tmp_path):
    write(tmp_path, {"a.zip": pack([("ب/2.txt", TEXT), ("ا/1.txt", TEXT), ("rec.json", RECORDS)])})
    corpus = load_corpus(tmp_path / "a.zip")
    assert list(corpus.articles["file"]) == ["a.zip/rec.json", "a.zip/ا/1.txt", "a.zip/ب/2.txt"]
    assert list(corpus.articles["section"]) == ["", "ا", "ب"]


def test_the_real_sample_has_2065_articles_in_7_sections(shared):
    corpus = load_corpus(shared / "sanad" / "sanad_sample.zip")
    assert len(corpus) == 2_065
    assert not len(corpus.problems)
    assert corpus.articles["section"].value_counts().to_dict() == dict.fromkeys(
        ["Culture", "Finance", "Medical", "Politics", "Religion", "Sports", "Tech"], 295
    )
    assert (corpus.articles["title"] == "").all()


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.json.gz", gzip.compress(RECORDS.encode())),
        ("a.json.bz2", bz2.compress(RECORDS.encode())),
        ("a.json.xz", lzma.compress(RECORDS.encode())),
        ("a.json.zst", zstd(RECORDS.encode())),
    ],
)
def test_packed_files_are_read(tmp_path, name, data):
    corpus = load_corpus(write(tmp_path, {name: data}))
    assert list(corpus.articles["file"]) == [f"{name}/a.json"]


def test_a_tar_is_read(tmp_path):
    with tarfile.open(tmp_path / "a.tar.gz", "w:gz") as archive:
        for name in ("b.txt", "ا/a.txt"):
            info = tarfile.TarInfo(name)
            info.size = len(TEXT.encode())
            archive.addfile(info, io.BytesIO(TEXT.encode()))
        link = tarfile.TarInfo("link.txt")
        link.type, link.linkname = tarfile.SYMTYPE, "/etc/passwd"
        archive.addfile(link)
    corpus = load_corpus(tmp_path)
    assert list(corpus.articles["file"]) == ["a.tar.gz/b.txt", "a.tar.gz/ا/a.txt"]
    assert list(corpus.problems["reason"]) == ["not_a_file"]


def test_a_tar_packed_by_zstd_is_read_and_a_cut_one_is_a_row(tmp_path):
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w") as archive:
        info = tarfile.TarInfo("a.txt")
        info.size = len(TEXT.encode())
        archive.addfile(info, io.BytesIO(TEXT.encode()))
    whole = zstd(buffer.getvalue())
    files = {"a.tar.zst": whole, "cut.tar.zst": whole[:-9], "bomb.txt.zst": zstd(bytes(30_000_000))}
    corpus = load_corpus(write(tmp_path, files))
    assert list(corpus.articles["file"]) == ["a.tar.zst/a.txt"]
    assert reasons(corpus) == {"cut.tar.zst": "broken_archive", "bomb.txt.zst": "too_dense"}


def test_the_order_and_the_ids_do_not_depend_on_the_place(tmp_path):
    files = {"ب.txt": TEXT, "a/1.json": RECORDS, "a.txt": TEXT}
    one, two = write(tmp_path / "one", files), write(tmp_path / "two", dict(reversed(files.items())))
    pd.testing.assert_frame_equal(load_corpus(one).articles, load_corpus(two).articles)
    left, right = load_corpus(one).save(tmp_path / "x"), load_corpus(two).save(tmp_path / "y")
    assert all((left / name).read_bytes() == (right / name).read_bytes() for name in os.listdir(left))
    assert len(open_corpus(left)) == 3


def test_several_paths_and_patterns(tmp_path):
    write(tmp_path, {"a/1.txt": TEXT, "b/1.txt": TEXT, "b/2.txt": TEXT, "c.pdf": b"%PDF-1.4"})
    assert list(load_corpus(tmp_path / "a" / "1.txt").articles["file"]) == ["1.txt"]
    assert list(load_corpus([tmp_path / "a", tmp_path / "b"]).articles["file"]) == ["a/1.txt", "b/1.txt", "b/2.txt"]
    assert list(load_corpus([tmp_path / "b", tmp_path / "b" / "2.txt"]).articles["file"]) == ["1.txt", "2.txt"]
    assert list(load_corpus(f"{tmp_path}/*/1.txt").articles["file"]) == ["a/1.txt", "b/1.txt"]
    assert len(load_corpus(f"{tmp_path}/**/*.txt")) == 3


def test_the_outlet_of_the_caller_is_that_of_all(tmp_path):
    write(tmp_path, {"1.txt": TEXT, "2.json": RECORDS.replace("title", "outlet")})
    assert list(load_corpus(tmp_path, outlet="الميناء").articles["outlet"]) == ["الميناء", "الميناء"]


def test_a_folder_that_names_one_outlet_gives_it_to_its_articles(tmp_path):
    dated = f"{TITLE}\nنوران – «الميناء»\n\n{BODY}\n{BODY}"
    record = json.dumps([{"title": TITLE, "body": BODY, "url": "https://www.almina.example/1"}])
    corpus = load_corpus(write(tmp_path, {"mina/1.txt": dated, "mina/2.json": record, "x/3.json": record}))
    assert list(corpus.articles["outlet"]) == ["الميناء", "الميناء", "almina.example"]
    assert [json.loads(extra).get("outlet_from") for extra in corpus.articles["extra"]] == [None, "folder", "url"]


def test_a_missing_path_is_bad_usage(tmp_path):
    with pytest.raises(UsageError) as error:
        load_corpus(tmp_path / "nothing")
    assert str(error.value) == f"there is no file or folder {tmp_path / 'nothing'}; check the path"
    with pytest.raises(UsageError, match="no file matches the pattern"):
        load_corpus(f"{tmp_path}/*.json")
    with pytest.raises(UsageError, match="no path was given"):
        load_corpus([])


def test_an_empty_folder_is_an_error(tmp_path):
    write(tmp_path, {"study.toml": "", "README.md": "", ".hidden/1.txt": TEXT})
    with pytest.raises(ToolkitError, match="there is no file in .*; put the articles there"):
        load_corpus(tmp_path)


def test_a_folder_of_pdfs_gives_rows_and_no_article(tmp_path):
    corpus = load_corpus(write(tmp_path, {"1.pdf": b"%PDF-1.4\n", "2.pdf": b"%PDF-1.7\n", "3.docx": b"PK\x03\x04.."}))
    assert not len(corpus)
    assert reasons(corpus) == {"1.pdf": "unknown_type", "2.pdf": "unknown_type", "3.docx": "unknown_type"}
    assert corpus.problems["detail"][0].startswith("the file is a PDF, which is not read; save its text as .txt")


def test_what_is_no_part_of_a_corpus_is_left_out(tmp_path):
    files = {
        "study.toml": "title = ''",
        "topics.toml": "",
        "README.md": "# x",
        "LICENSE": "MIT",
        ".DS_Store": b"\0",
        "__MACOSX/._1.txt": b"\0",
        "gold/articles.csv": "title",
        "gold/bodies.jsonl": "{}",
        "other/gold/notes.txt": TEXT,
        "z.zip": pack([("__MACOSX/._a.txt", b"\0"), ("a.txt", TEXT)]),
    }
    check_account(load_corpus(write(tmp_path, files)), ["other/gold/notes.txt", "z.zip/a.txt"])


def test_what_the_toolkit_made_is_no_news(tmp_path):
    made = load_corpus(write(tmp_path, {"news/1.txt": TEXT})).save(tmp_path / "news" / "loaded")
    tokenize(["هطل المطر على نوران."]).save(tmp_path / "news" / "deep" / "tokens")
    report = write(tmp_path / "news" / "report", {"index.html": "<p>خبر</p>", "words/terms.csv": "title,body\nا,ب\n"})
    (report / "manifest.json").write_text('{\n  "format": "arabic-news-toolkit report",\n  "format_version": 2\n}')
    write(tmp_path / "news" / "other", {"manifest.json": '[{"title": "خبر", "body": "هطل المطر على نوران أمس."}]'})
    check_account(load_corpus(tmp_path / "news"), ["1.txt", "other/manifest.json"])
    assert len(load_corpus(made)) == 1  # named by itself it is read


def test_bad_files_are_rows_and_stop_nothing(tmp_path):
    files = {
        "empty.txt": b"",
        "blank.txt": " \n\n",
        "picture.txt": b"\x89PNG\r\n\x1a\n" + bytes(range(256)),
        "random.txt": bytes(range(256)) * 40,
        "nul.txt": b"\0" * 500,
        "data.xyz": TEXT,
        "broken.zip": b"PK\x03\x04broken",
        "cut.zip": pack([("a.txt", TEXT * 50)])[:120],
        "none.zip": pack([]),
        "broken.json.gz": b"\x1f\x8b broken",
        "broken.json": RECORDS[:-5],
        "good.txt": TEXT,
        "noname": TEXT,
    }
    corpus = load_corpus(write(tmp_path, files))
    check_account(corpus, files)
    assert sorted(corpus.articles["file"]) == ["good.txt", "noname"]
    found = reasons(corpus)
    assert found["empty.txt"] == "empty_file"
    assert found["blank.txt"] == "no_articles"
    assert found["picture.txt"] == found["data.xyz"] == "unknown_type"
    assert found["random.txt"] == found["nul.txt"] == "binary"
    assert found["broken.zip"] == found["cut.zip"] == found["broken.json.gz"] == "broken_archive"
    assert found["none.zip"] == "empty_archive"
    assert found["broken.json"] == "broken_json"
    assert all("; " in detail for detail in corpus.problems["detail"])  # what is wrong; the way out


def test_names_that_lead_out_of_an_archive_are_refused(tmp_path):
    names = ["../out.txt", "/etc/out.txt", "a/../../out.txt", "C:/out.txt", "..\\out.txt"]
    corpus = load_corpus(write(tmp_path / "in", {"a.zip": pack([*((name, TEXT) for name in names), ("in.txt", TEXT)])}))
    assert list(corpus.articles["file"]) == ["a.zip/in.txt"]
    assert set(corpus.problems["reason"]) == {"unsafe_name"}
    assert len(corpus.problems) == len(names)
    assert [path.name for path in tmp_path.iterdir()] == ["in"]


def test_zip_bombs_are_refused(tmp_path):
    bomb = pack([("bomb.txt", b"\0" * 30_000_000), ("good.txt", TEXT)])
    nested = pack([("inner.zip", pack([("in.zip", pack([("in2.zip", pack([("deep.txt", TEXT)]))]))]))])
    write(tmp_path, {"bomb.zip": bomb, "nested.zip": nested, "bomb.txt.gz": gzip.compress(b"\0" * 30_000_000)})
    corpus = load_corpus(tmp_path)
    assert list(corpus.articles["file"]) == ["bomb.zip/good.txt"]
    assert set(corpus.problems["reason"]) == {"too_dense", "too_deep"}


def test_limits_are_parameters(tmp_path):
    write(tmp_path, {"a.zip": pack([(f"{n}.txt", TEXT) for n in range(5)])})
    assert len(load_corpus(tmp_path)) == 5
    assert set(load_corpus(tmp_path, limits=Limits(max_members=4)).problems["reason"]) == {"too_many_members"}
    size = len(TEXT.encode())
    small = load_corpus(tmp_path, limits=Limits(max_unpacked_bytes=3 * size))
    assert len(small) == 3
    assert set(small.problems["reason"]) == {"too_large"}
    assert set(load_corpus(tmp_path, limits=Limits(max_file_bytes=10)).problems["reason"]) == {"too_large"}
    assert set(load_corpus(tmp_path, limits=Limits(max_depth=0)).problems["reason"]) == {"too_deep"}


def test_a_line_without_end_is_refused_and_the_limit_is_a_parameter(tmp_path):
    write(tmp_path, {"a.txt": f"{TITLE}\n{BODY}\n", "b.jsonl": f"{RECORDS[1:-1]}\n{RECORDS[1:-1]}\n"})
    assert len(load_corpus(tmp_path)) == 3
    found = load_corpus(tmp_path, limits=Limits(max_line_chars=60)).problems
    assert set(found["reason"]) == {"long_line"}
    assert found.set_index("file")["detail"]["a.txt"] == (
        f"line 2 has {len(BODY)} characters and 60 are allowed (max_line_chars); "
        "break it into lines, or raise the limit"
    )


@pytest.mark.parametrize(("name", "value"), [("max_page_chars", 100), ("max_page_tags", 3)])
def test_a_page_beyond_the_limits_is_a_row_that_names_them(tmp_path, name, value):
    write(tmp_path, {"a.html": f"<html><body><article><h1>{TITLE}</h1><p>{BODY}</p></article></body></html>"})
    found = load_corpus(tmp_path, limits=Limits(**{name: value})).problems
    assert list(found["reason"]) == ["too_large"]
    assert f"{value} ({name})" in found["detail"][0]


def test_a_tag_with_thousands_of_attributes_is_read_without_them(tmp_path):
    bomb = " ".join(f"a{n}='>'" for n in range(30_000))
    page = f"<html><body><article><h1>{TITLE}</h1><p {bomb}>{BODY}</p><p class=x>{BODY * 3}</p></article></body></html>"
    corpus = load_corpus(write(tmp_path, {"a.html": page}))
    assert corpus.articles["title"][0] == TITLE
    assert corpus.articles["body"][0].startswith(BODY)


def test_lone_surrogates_and_nul_are_dropped_and_said(tmp_path):
    record = {"title": "خبر\ud800", "body": f"{BODY}\0\udc00"}
    corpus = load_corpus(write(tmp_path, {"a.json": json.dumps([record])}))
    assert (corpus.articles["title"][0], corpus.articles["body"][0]) == ("خبر", BODY)
    assert list(corpus.problems["reason"]) == ["control_characters"]


def test_json_nested_too_deeply_is_a_row(tmp_path):
    files = {"a.json": "[" * 200_000, "b.jsonl": f'{RECORDS[1:-1]}\n{{"body": {"[" * 90_000}{"]" * 90_000}}}\n'}
    corpus = load_corpus(write(tmp_path, files))
    assert list(corpus.articles["file"]) == ["b.jsonl"]
    assert reasons(corpus) == {"a.json": "too_deep", "b.jsonl": "broken_json"}


def test_an_encrypted_member_is_a_row(tmp_path):
    data = bytearray(pack([("a.txt", TEXT)], zipfile.ZIP_STORED))
    for sign, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(sign) + offset] |= 1
    assert reasons(load_corpus(write(tmp_path, {"a.zip": bytes(data)}))) == {"a.zip/a.txt": "encrypted"}


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_two_members_of_one_name_are_two_files(tmp_path):
    corpus = load_corpus(write(tmp_path, {"a.zip": pack([("a.txt", TEXT), ("a.txt", TEXT)])}))
    assert list(corpus.articles["file"]) == ["a.zip/a.txt", "a.zip/a.txt~2"]


def test_arabic_names_of_old_zip_programs_are_read(tmp_path):
    data = pack([("0123456.txt", TEXT)], zipfile.ZIP_STORED)
    corpus = load_corpus(write(tmp_path, {"a.zip": data.replace(b"0123456", "اقتصاد1".encode("cp1256"))}))
    assert list(corpus.articles["file"]) == ["a.zip/اقتصاد1.txt"]


def test_links_loops_and_devices_are_rows(tmp_path):
    write(tmp_path, {"a/1.txt": TEXT})
    (tmp_path / "a" / "loop").symlink_to(tmp_path)
    (tmp_path / "a" / "broken.txt").symlink_to(tmp_path / "nothing")
    (tmp_path / "a" / "self.txt").symlink_to(tmp_path / "a" / "self.txt")
    (tmp_path / "zero.txt").symlink_to("/dev/zero")
    os.mkfifo(tmp_path / "pipe.txt")
    corpus = load_corpus(tmp_path)
    assert list(corpus.articles["file"]) == ["a/1.txt"]
    assert reasons(corpus) == {
        "a/loop": "link_loop",
        "a/broken.txt": "broken_link",
        "a/self.txt": "broken_link",
        "zero.txt": "not_a_file",
        "pipe.txt": "not_a_file",
    }


def test_a_file_that_cannot_be_opened_is_a_row(tmp_path, monkeypatch):
    write(tmp_path, {"1.txt": TEXT, "2.txt": TEXT})
    real = open

    def refuse(path, *args, **kwargs):
        if str(path).endswith("1.txt"):
            raise PermissionError(13, "Permission denied")
        return real(path, *args, **kwargs)

    monkeypatch.setattr("builtins.open", refuse)
    corpus = load_corpus(tmp_path)
    assert list(corpus.articles["file"]) == ["2.txt"]
    assert reasons(corpus) == {"1.txt": "unreadable"}


def test_an_error_of_a_reader_is_a_row(tmp_path, monkeypatch):
    monkeypatch.setattr("toolkit.loading.reading.read_page", lambda *_: 1 / 0)
    corpus = load_corpus(write(tmp_path, {"1.txt": TEXT, "2.json": RECORDS}))
    assert len(corpus) == 1
    assert reasons(corpus) == {"1.txt": "failed"}
    assert "ZeroDivisionError: division by zero" in corpus.problems["detail"][0]


def test_html_and_json_called_txt_are_read_as_what_they_are(tmp_path):
    html = f"<!DOCTYPE html><html><body><article><h1>{TITLE}</h1><p>{BODY}</p><p>{BODY}</p></article></body></html>"
    corpus = load_corpus(write(tmp_path, {"1.txt": html, "2.txt": RECORDS, "3.txt": "{هذا نص لا سجل}"}))
    assert list(corpus.articles["title"]) == [TITLE, TITLE, ""]
    assert "<" not in "".join(corpus.articles["body"])


@pytest.mark.parametrize(
    ("encoding", "name"),
    [
        ("utf-8", ""),
        ("utf-8-sig", ""),
        ("utf-16", ""),
        ("utf-16-le", ""),
        ("utf-16-be", ""),
        ("utf-32", ""),
        ("cp1256", "windows-1256"),
        ("iso8859_6", "ISO-8859-6"),
    ],
)
def test_a_text_is_the_same_in_every_encoding(tmp_path, encoding, name):
    corpus = load_corpus(write(tmp_path, {"1.txt": TEXT.encode(encoding)}))
    assert (corpus.articles["title"][0], corpus.articles["body"][0]) == (TITLE, BODY)
    assert list(corpus.problems["reason"]) == (["guessed_encoding"] if name else [])
    assert all(f"it was read as {name}" in detail for detail in corpus.problems["detail"])


def test_mac_arabic_is_told_by_its_own_signs():
    text = f"«{BODY}» {TITLE}…"
    data = text.encode("mac_arabic").replace(b"\xa0", b" ")
    assert decode(data)[:3] == (text, "MacArabic", "guessed_encoding")


WORDS = sorted({*BODY.split(), *TITLE.split(), "2024", "قال:"})


@given(st.lists(st.sampled_from(WORDS), min_size=12, max_size=20, unique=True))
def test_text_round_trips_through_every_encoding(words):
    text = " ".join(words)
    for encoding in ("utf-8", "utf-16", "utf-16-le", "utf-16-be", "cp1256", "iso8859_6"):
        clean = text.encode(encoding, "ignore").decode(encoding)
        assert decode(clean.encode(encoding)).text == clean


NEWS_LETTERS = "ابتثجحخدذرزسشصضطظعغفقكلمنهويةىأإآءئؤ"
SENTENCES = (
    "افتتح وزير الأشغال جسراً جديداً في مدينة نوران",
    "وقالت الوزارة إن العمل استغرق ثلاث سنوات",
    "وتراجعت أسعار الخضر في الأسواق خلال الأسبوع الماضي",
    "وفاز فريق الساحل على ضيفه بهدفين مقابل هدف",
    "وتوقعت الأرصاد هطول أمطار غزيرة على المناطق الجبلية",
)


@given(
    st.lists(st.sampled_from(SENTENCES), min_size=2, max_size=8),
    st.text(alphabet=NEWS_LETTERS, min_size=2, max_size=9),
    st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1256", "iso8859_6", "mac_arabic"]),
    st.sampled_from(["، ", ". ", "\n"]),
)
def test_news_in_any_encoding_comes_out_whole_and_a_guess_is_said(sentences, name, encoding, between):
    text = between.join([*sentences, f"قال {name} 2024"])
    data = text.encode(encoding, "ignore")
    found = decode(data)
    assert found.text.removeprefix("\ufeff") == data.decode(encoding).removeprefix("\ufeff")
    assert (found.reason == "guessed_encoding") == (encoding in {"cp1256", "iso8859_6", "mac_arabic"})


@given(st.lists(st.sampled_from(SENTENCES), min_size=1, max_size=8), st.sampled_from(["cp1252", "cp1256", "latin-1"]))
def test_news_misread_in_any_way_is_mended(sentences, codec):
    text = "\n".join(sentences)
    wrong = "".join(bytes([byte]).decode(codec, "ignore") or chr(byte) for byte in text.encode())
    assert repair_mojibake(wrong) == (text, len(sentences))


def test_mending_a_piece_leaves_good_text_and_other_signs_around_it():
    wrong = "وقالت الوزارة إن العمل".encode().decode("cp1256")
    assert repair_mojibake(f"قط، فظ – é «{wrong}» €5") == ("قط، فظ – é «وقالت الوزارة إن العمل» €5", 1)


def test_a_stack_of_marks_is_cut_and_its_letter_stays():
    text, n_dropped = tidy("خبر" + "\u0651\u0650" * 5_000 + " عاجل")
    assert (len(text), n_dropped) == (3 + 64 + 5, 10_000 - 64)
    assert text.startswith("خبر")
    assert text.endswith(" عاجل")
    assert tidy("مُهِمّ")[1] == 0


def test_a_declared_charset_comes_first_and_a_broken_one_last():
    assert decode("déjà vu".encode("latin-1"), "iso-8859-1").text == "déjà vu"
    assert decode(BODY.encode("cp1256"), "no-such-charset")[:2] == (BODY, "windows-1256")
    assert decode(BODY.encode("cp1256"), "hex")[:2] == (BODY, "windows-1256")


def test_a_few_bad_bytes_do_not_turn_utf8_into_another_encoding():
    data = TEXT.encode()
    found = decode(data[:60] + b"\xff" + data[60:])
    assert found.encoding == "UTF-8"
    assert found.reason == "bad_bytes"
    assert found.text.count("\ufffd") == 1


@pytest.mark.parametrize("codec", ["cp1252", "cp1256", "latin-1"])
def test_mojibake_is_mended(tmp_path, codec):
    wrong = "".join(bytes([b]).decode(codec, "ignore") or chr(b) for b in f"{TITLE}\n«{BODY}»".encode())
    assert repair_mojibake(wrong) == (f"{TITLE}\n«{BODY}»", 2)
    corpus = load_corpus(write(tmp_path, {"1.txt": f"{wrong}\n{BODY}"}))
    assert corpus.articles["body"][0] == f"«{BODY}»\n{BODY}"
    assert list(corpus.problems["reason"]) == ["mojibake"]


@given(st.lists(st.sampled_from([*BODY.split(), "قط،", "فظ؟", "عع", "Ø", "Ù", "ط§", "é"]), max_size=30))
def test_good_text_is_not_mended(words):
    text = " ".join(word for word in words if word != "ط§")
    assert repair_mojibake(text) == (text, 0)


@given(st.text())
def test_tidy_twice_is_tidy_once(text):
    once, _ = tidy(text)
    assert tidy(once) == (once, 0)
    assert "\r" not in once
    assert "\0" not in once
    once.encode()


def test_news_reads_more_like_arabic_than_shuffled_letters():
    assert arabic_score(BODY) > 6.5 > 5 > arabic_score("".join(sorted(BODY)))
    assert arabic_score("") == 0


SUFFIXES = [
    "txt",
    "json",
    "jsonl",
    "csv",
    "tsv",
    "html",
    "zip",
    "gz",
    "bz2",
    "xz",
    "zst",
    "tar",
    "parquet",
    "mhtml",
    "warc",
    "",
    "pdf",
]
SEEDS = [
    TEXT.encode(),
    RECORDS.encode(),
    TEXT.encode("cp1256"),
    pack([("a.txt", TEXT)]),
    gzip.compress(TEXT.encode()),
    b"",
]


@settings(max_examples=100, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.sampled_from(SUFFIXES),
    st.sampled_from(SEEDS),
    st.binary(max_size=200),
    st.lists(st.tuples(st.integers(0, 10**6), st.integers(0, 255)), max_size=6),
    st.integers(0, 400),
)
def test_any_bytes_under_any_name_are_accounted(tmp_path_factory, suffix, seed, more, flips, cut):
    data = bytearray(seed[: len(seed) - cut % (len(seed) + 1)] if cut % 3 else seed) + more
    for place, value in flips:
        if data:
            data[place % len(data)] = value
    folder = tmp_path_factory.mktemp("fuzz")
    name = f"file.{suffix}" if suffix else "file"
    corpus = load_corpus(write(folder, {name: bytes(data)}))
    account = corpus.account()
    assert len(account)
    assert all(file == name or file.startswith(f"{name}/") for file in account["file"])
    assert (account["articles"] + account["skipped"] > 0).all()
    assert "failed" not in set(corpus.problems["reason"])
