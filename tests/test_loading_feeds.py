"""Feeds and exports in XML."""

from __future__ import annotations

import json
from datetime import datetime

import pytest

from toolkit.loading import load_corpus

BODY = "أعلنت إدارة ميناء نوران أمس أنها ستبدأ توسعة الرصيف الشمالي."
MORE = "وقال المدير إن التمويل مضمون."
RSS = f"""<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/"
 xmlns:media="http://search.yahoo.com/mrss/" xmlns:wp="http://wordpress.org/export/1.2/"
 xmlns:atom="http://www.w3.org/2005/Atom">
<channel><title>الميناء</title><link>https://m.example</link><description>أخبار</description>
<atom:link href="https://m.example/feed" rel="self"/>
<item><title>توسعة الميناء</title><link>https://m.example/1</link><dc:creator><![CDATA[سلمى الهاشمي]]></dc:creator>
<pubDate>Mon, 06 May 2024 10:00:00 +0300</pubDate><category><![CDATA[اقتصاد]]></category><category>نقل</category>
<category domain="post_tag">ميناء</category><guid>g1</guid><description>موجز&nbsp;الخبر</description>
<content:encoded><![CDATA[<p>{BODY}</p><p>{MORE}</p>]]></content:encoded>
<media:content url="https://m.example/a.jpg" type="image/jpeg"/><wp:post_id>7</wp:post_id></item>
<item><title>خبر موجز</title><description>&lt;p&gt;{MORE}&lt;/p&gt;</description></item>
</channel></rss>"""


def load(tmp_path, content, name="a.xml"):
    (tmp_path / name).write_bytes(content if isinstance(content, bytes) else content.encode())
    return load_corpus(tmp_path)


@pytest.mark.parametrize("name", ["a.xml", "a.rss", "a.txt", "feed"])
def test_items_of_a_feed_are_articles(tmp_path, name):
    corpus = load(tmp_path, RSS, name)
    first, second = corpus.articles.itertuples()
    assert (first.title, first.body) == ("توسعة الميناء", f"{BODY}\n{MORE}")
    assert (first.author, first.section, first.outlet) == ("سلمى الهاشمي", "اقتصاد", "الميناء")
    assert (first.url, first.published) == ("https://m.example/1", datetime(2024, 5, 6, 10))
    extra = json.loads(first.extra)
    assert (extra["tags"], extra["categories"], extra["wp:post_id"]) == ("ميناء", ["اقتصاد", "نقل"], "7")
    assert extra["description"] == "موجز\u00a0الخبر"
    assert (second.title, second.body, second.position) == ("خبر موجز", MORE, 2)


def test_entries_of_atom_are_articles(tmp_path):
    atom = f"""<feed xmlns="http://www.w3.org/2005/Atom"><title>الميناء</title><entry><title>خبر</title>
    <link rel="edit" href="https://m.example/edit"/><link rel="alternate" href="https://m.example/1"/>
    <published>2024-05-06T10:00:00Z</published><updated>2025-01-01T00:00:00Z</updated><author><name>سلمى</name></author>
    <content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>{BODY}</p><p>{MORE}</p></div></content>
    </entry></feed>"""
    row = load(tmp_path, atom).articles.iloc[0]
    assert (row.body, row.url, row.author) == (f"{BODY}\n{MORE}", "https://m.example/1", "سلمى")
    assert row.published == datetime(2024, 5, 6, 10)


@pytest.mark.parametrize("encoding", ["windows-1256", "utf-16", "utf-8-sig"])
def test_a_table_of_a_database_is_read_in_its_encoding(tmp_path, encoding):
    rows = "".join(f"<خبر><العنوان>خبر {n}</العنوان><النص>{BODY}</النص></خبر>" for n in range(3))
    name = "utf-8" if encoding == "utf-8-sig" else encoding
    corpus = load(tmp_path, f'<?xml version="1.0" encoding="{name}"?><أخبار>{rows}</أخبار>'.encode(encoding))
    assert list(corpus.articles["title"]) == ["خبر 0", "خبر 1", "خبر 2"]
    assert set(corpus.articles["body"]) == {BODY}


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ("<urlset><url><loc>https://m.example/1</loc><lastmod>2024-01-01</lastmod></url></urlset>", "sitemap"),
        ("<rss><channel><title>الميناء</title></channel></rss>", "no_articles"),
        (
            "<rss><channel><item><title>خبر</title><link>https://m.example</link></item></channel></rss>",
            "no_body_field",
        ),
        ("<note><to>سلمى</to><from>أحمد</from></note>", "no_articles"),
        ("<rss><channel>", "broken_xml"),
        ("لا شيء من هذا", "broken_xml"),
        ("", "broken_xml"),
    ],
)
def test_xml_without_articles_is_a_row_that_says_why(tmp_path, content, reason):
    corpus = load(tmp_path, content)
    assert not len(corpus)
    assert list(corpus.problems["reason"]) in ([reason], ["empty_file"])


def test_a_feed_that_breaks_off_keeps_its_whole_items(tmp_path):
    corpus = load(tmp_path, RSS[: RSS.index("<item><title>خبر موجز") + 20])
    assert len(corpus) == 1
    assert list(corpus.problems["reason"]) == ["broken_xml"] or "broken_xml" in set(corpus.problems["reason"])


def test_entities_that_multiply_and_files_of_others_are_not_read(tmp_path):
    (tmp_path / "secret").mkdir()
    (tmp_path / "secret" / "x.pdf").write_text("سر")
    laughs = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 30))
    text = f"""<!DOCTYPE rss [<!ENTITY a0 "ضحك">{laughs}<!ENTITY f SYSTEM "file://{tmp_path}/secret/x.pdf">]>
    <rss><channel><item><title>خبر &a29; &f;</title><description>{BODY}</description></item></channel></rss>"""
    corpus = load(tmp_path, text)
    assert "سر" not in "".join(corpus.articles["title"])
    assert sum(map(len, corpus.articles["title"])) < 100
