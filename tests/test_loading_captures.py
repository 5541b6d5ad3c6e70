"""Pages saved with their headers: WARC, MHTML, and dates that count back from the moment of saving."""

from __future__ import annotations

import gzip
import json
import sys
from datetime import datetime

import pytest

from toolkit.loading import Limits, load_corpus

TITLE = "توسعة ميناء نوران تبدأ في الربيع"
BODY = "أعلنت إدارة ميناء نوران أمس أنها ستبدأ توسعة الرصيف الشمالي خلال الشهر المقبل، بعد اكتمال الدراسات كلها."
MORE = (
    "وقال المدير سالم الهادي إن العمل يستغرق عامين، وإن الحركة في الميناء لن تتوقف خلال مدة التوسعة، وإن المصانع "
    "القريبة ستعمل كالمعتاد، وستفتح الإدارة مكتباً للرد على أسئلة الصيادين وأصحاب القوارب."
)


def html(head="", top="", title=TITLE):
    paragraphs = f"<p>{BODY}</p><p>{MORE}</p>"
    return f"<html><head>{head}</head><body><article><h1>{title}</h1>{top}{paragraphs}</article></body></html>"


def record(kind, url, content, media="application/http; msgtype=response"):
    head = (
        f"WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Record-ID: <urn:uuid:1>\r\nWARC-Date: 2024-01-02T10:30:00Z\r\n"
        f"WARC-Target-URI: {url}\r\nContent-Type: {media}\r\nContent-Length: {len(content)}\r\n\r\n"
    )
    return head.encode() + content + b"\r\n\r\n"


def answer(content, media="text/html", status="200 OK", more=""):
    head = f"HTTP/1.1 {status}\r\nContent-Type: {media}\r\n{more}Content-Length: {len(content)}\r\n\r\n"
    return head.encode() + content


def load(folder, files, **options):
    for name, data in files.items():
        (folder / name).write_bytes(data)
    corpus = load_corpus(folder, **options)
    account = corpus.account()
    assert (account["articles"] + account["skipped"] > 0).all()
    assert account["articles"].sum() == len(corpus)
    return corpus


CRAWL = b"".join(
    [
        record("warcinfo", "", b"software: x", "application/warc-fields"),
        record("request", "https://mina.example/1", b"GET /1 HTTP/1.1\r\n\r\n", "application/http; msgtype=request"),
        record("response", "https://www.mina.example/news/1", answer(html(title="خبر أول").encode("utf-8"))),
        record(
            "response",
            "https://www.mina.example/news/2?page=1",
            answer(html(title="خبر ثان").encode("cp1256"), "text/html; charset=windows-1256"),
        ),
        record(
            "response",
            "https://www.mina.example/news/3",
            answer(gzip.compress(html(title="خبر ثالث").encode()), more="Content-Encoding: gzip\r\n"),
        ),
        record("response", "https://www.mina.example/a.png", answer(b"\x89PNG", "image/png")),
        record("response", "https://www.mina.example/gone", answer(html().encode(), status="404 Not Found")),
        record("response", "https://www.mina.example/new", answer(b"", status="301 Moved")),
    ]
)


@pytest.mark.parametrize(("name", "pack"), [("a.warc", bytes), ("a.warc.gz", gzip.compress)])
def test_the_pages_of_a_crawl_are_read_and_the_rest_is_counted(tmp_path, name, pack):
    corpus = load(tmp_path, {name: pack(CRAWL)})
    base = name if name == "a.warc" else f"{name}/a.warc"
    articles = corpus.articles
    assert list(articles["file"]) == [f"{base}/www.mina.example/news/{page}" for page in ("1", "2?page=1", "3")]
    assert list(articles["title"]) == ["خبر أول", "خبر ثان", "خبر ثالث"]
    assert list(articles["body"]) == [f"{BODY}\n{MORE}"] * 3
    assert list(articles["url"])[1] == "https://www.mina.example/news/2?page=1"
    assert set(articles["outlet"]) == {"mina.example"}
    assert articles["published"].isna().all()  # the day of the crawl is no date of publication
    assert json.loads(articles["extra"][0])["saved"] == "2024-01-02T10:30:00"
    assert corpus.problems.loc[0, ["file", "severity", "reason"]].tolist() == [base, "skipped", "not_pages"]
    assert corpus.problems["detail"][0] == (
        "of 6 records 1 are no web pages (image/png: 1) and 2 are answers without a page (301: 1, 404: 1); "
        "nothing is to be done"
    )


def test_a_charset_of_the_answer_comes_before_that_of_the_page(tmp_path):
    page = html(head='<meta charset="iso-8859-6">').encode("cp1256")
    corpus = load(
        tmp_path, {"a.warc": record("response", "https://x.example/1", answer(page, "text/html;charset=cp1256"))}
    )
    assert corpus.articles["body"][0] == f"{BODY}\n{MORE}"


def test_without_its_reader_a_warc_is_one_row_that_says_what_to_install(tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "fastwarc.warc", None)
    corpus = load(tmp_path, {"a.warc": CRAWL, "b.txt": f"{TITLE}\n\n{BODY}".encode()})
    assert list(corpus.articles["file"]) == ["b.txt"]
    assert corpus.problems[["file", "severity", "reason", "detail"]].to_numpy().tolist() == [
        [
            "a.warc",
            "skipped",
            "no_reader",
            "reading WARC needs the package fastwarc, which is not installed; install it with: pip install fastwarc",
        ]
    ]


def test_a_crawl_that_breaks_off_gives_what_is_whole(tmp_path):
    corpus = load(tmp_path, {"cut.warc": CRAWL[: CRAWL.index(b"news/3") + 400], "none.warc": b"x" * 300})
    assert list(corpus.articles["title"]) == ["خبر أول", "خبر ثان"]
    reasons = dict(zip(corpus.problems["file"], corpus.problems["reason"], strict=True))
    assert reasons == {"cut.warc/www.mina.example/news/3": "broken_member", "none.warc": "broken_archive"}


def test_limits_hold_for_a_crawl(tmp_path):
    bomb = answer(gzip.compress(b"<p>" + b" " * 30_000_000), more="Content-Encoding: gzip\r\n")
    corpus = load(tmp_path, {"a.warc": CRAWL + record("response", "https://x.example/b", bomb)})
    assert len(corpus) == 3
    assert set(corpus.problems["reason"]) == {"too_dense", "not_pages"}
    assert set(load(tmp_path, {}, limits=Limits(max_members=1)).problems["reason"]) == {"too_many_members"}


def test_names_of_pages_cannot_lead_out(tmp_path):
    corpus = load(tmp_path, {"a.warc": record("response", "https://x.example/../../etc/1", answer(html().encode()))})
    assert list(corpus.articles["file"]) == ["a.warc/x.example/etc/1"]


MHTML = """From: <Saved by Blink>
Snapshot-Content-Location: https://mina.example/news/7
Subject: x
Date: Tue, 2 Jan 2024 10:30:00 +0300
MIME-Version: 1.0
Content-Type: multipart/related; type="text/html"; boundary="--b--"

----b--
Content-Type: text/html; charset="utf-8"
Content-Transfer-Encoding: quoted-printable

{page}
----b--
Content-Type: image/png
Content-Transfer-Encoding: base64

iVBORw0KGgo=
----b----
"""


def test_a_page_saved_as_mhtml_is_read(tmp_path):
    import quopri

    page = quopri.encodestring(html(top="<time>منذ 3 ساعات</time>").encode()).decode("ascii")
    corpus = load(tmp_path, {"a.mhtml": MHTML.format(page=page).replace("\n", "\r\n").encode()})
    row = corpus.articles.loc[0]
    assert (row["title"], row["body"], row["url"]) == (TITLE, f"{BODY}\n{MORE}", "https://mina.example/news/7")
    assert row["published"] == datetime(2024, 1, 2, 7, 30)
    assert json.loads(row["extra"])["published_ago"] == "منذ 3 ساعات"


def test_a_bare_page_called_mht_is_a_page(tmp_path):
    assert load(tmp_path, {"a.mht": html().encode()}).articles["title"][0] == TITLE


SAVED = {
    "SingleFile": "<!--\n Page saved with SingleFile \n url: https://x.example \n"
    " saved date: Tue Jan 02 2024 10:30:00 GMT+0300 (x)\n-->",
    "HTTrack": "<!-- Mirrored from x.example by HTTrack Website Copier/3.x [XR&CO'2014], "
    "Tue, 02 Jan 2024 10:30:00 GMT -->",
    "Wayback": "<!--\n FILE ARCHIVED ON 10:30:00 Jan 02, 2024 AND RETRIEVED -->",
    "meta": '<meta property="article:modified_time" content="2024-01-02T10:30:00Z">',
    "linked data": '<script type="application/ld+json">'
    '{"@type":"NewsArticle","dateModified":"2024-01-02T10:30:00"}</script>',
}


@pytest.mark.parametrize("how", SAVED)
def test_a_relative_date_counts_from_what_the_page_says_of_itself(tmp_path, how):
    page = html(head=SAVED[how], top='<span class="date">قبل ساعتين</span>')
    corpus = load(tmp_path, {"a.html": page.encode()})
    assert corpus.articles["published"][0] == datetime(2024, 1, 2, 8, 30)
    assert corpus.articles["body"][0] == f"{BODY}\n{MORE}"
    assert json.loads(corpus.articles["extra"][0])["published_from"] == "2024-01-02T10:30:00"


def test_without_such_a_moment_a_relative_date_is_kept_as_it_stands(tmp_path):
    corpus = load(tmp_path, {"a.html": html(top='<span class="date">قبل ساعتين</span>').encode()})
    assert corpus.articles["published"].isna().all()
    assert json.loads(corpus.articles["extra"][0])["published_ago"] == "قبل ساعتين"
    assert corpus.articles["body"][0] == f"{BODY}\n{MORE}"


def test_a_date_in_full_comes_before_a_relative_one(tmp_path):
    head = SAVED["meta"] + '<meta property="article:published_time" content="2023-12-30T08:00:00Z">'
    corpus = load(tmp_path, {"a.html": html(head=head, top='<span class="date">قبل ساعتين</span>').encode()})
    assert corpus.articles["published"][0] == datetime(2023, 12, 30, 8)


def test_a_page_of_text_counts_from_the_date_above_its_first_title(tmp_path):
    item = "{0}\n\nTT\n\n{0}\n\n{1}\n\n" + f"{BODY}\n\n{MORE}\n\n\n\n\n"
    page = (
        "الثلاثاء 2 يناير 2024\n\n\n\n\n"
        + item.format("خبر أول عن الميناء", "منذ يومين")
        + item.format("خبر ثان", "أمس 14:30")
    )
    dated = load(tmp_path, {"a.txt": page.encode()}).articles
    assert list(dated["published"]) == [datetime(2023, 12, 31), datetime(2024, 1, 1, 14, 30)]
    assert list(dated["body"]) == [f"{BODY}\n{MORE}"] * 2
