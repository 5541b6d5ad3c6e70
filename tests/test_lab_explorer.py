"""The explorer's data and page: nothing of a text is lost, the same bytes twice, nothing in it can run."""

from __future__ import annotations

import base64
import gzip
import json
import re
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from hypothesis import given, settings
from hypothesis import strategies as st
from lab_corpus import EVIL, HARD, lab_corpus, lab_topics

import toolkit as tk
from toolkit.corpus import Article, build_corpus
from toolkit.errors import ToolkitError, UsageError
from toolkit.lab.packing import pack
from toolkit.lab.page import explorer_page
from toolkit.topics.edits import Edits, read_edits


def opened(data: bytes) -> tuple[dict, dict[str, bytes]]:
    raw = gzip.decompress(data)
    size = int.from_bytes(raw[:4], "little")
    head, place, blocks = json.loads(raw[4 : 4 + size]), 4 + size, {}
    for name, length in head["sections"]:
        blocks[name] = raw[place : place + length]
        place += length
    assert place == len(raw)
    return head, blocks


def numbers(block: bytes) -> list[int]:
    """Read LEB128 as its definition says: seven bits a byte, the lowest first, the top bit set when more follow."""
    values, value, shift = [], 0, 0
    for byte in block:
        value |= (byte & 127) << shift
        shift += 7
        if byte < 128:
            values.append(value)
            value, shift = 0, 0
    return values


def texts(data: bytes) -> list[list[str]]:
    """Put the texts together again: 0 is a line break, 1 the end of a column, one space between pieces."""
    head, blocks = opened(data)
    pieces = ["\n", "\v", *blocks["pieces"].decode("utf-8").split("\n")]
    codes, found, place = numbers(blocks["codes"]), [], 0
    for length in numbers(blocks["lengths"]):
        columns, lines, line = [], [], []
        for code in codes[place : place + length]:
            if code > 1:
                line.append(pieces[code])
                continue
            lines.append(" ".join(line))
            line = []
            if code == 1:
                columns.append("\n".join(lines))
                lines = []
        found.append(columns)
        place += length
    assert len(found) == head["n"]
    return found


def test_texts_come_back_unchanged():
    articles = lab_corpus().articles
    assert texts(pack(lab_corpus())) == articles[["title", "body"]].values.tolist()
    assert articles["body"][1] == HARD


@settings(max_examples=40, deadline=None)
@given(
    st.lists(
        st.text(st.characters(exclude_characters="\v\r", exclude_categories=["Cs"]), min_size=1), min_size=1, max_size=4
    )
)
def test_any_text_comes_back_unchanged(bodies):
    rows = [("f.txt", "0" * 64, Article(title=body[::-1], body=body, position=n)) for n, body in enumerate(bodies, 1)]
    corpus = build_corpus(rows, [], {})
    assert texts(pack(corpus)) == [[body[::-1], body] for body in bodies]


def test_the_words_of_a_piece_stand_where_it_says():
    _, blocks = opened(pack(lab_corpus()))
    pieces, words = (blocks[name].decode("utf-8").split("\n") for name in ("pieces", "words"))
    steps, flat = numbers(blocks["word_of"]), numbers(blocks["places"])
    word_of = [sum(steps[: number + 1]) for number in range(len(steps))]
    found, place = {}, 0
    for piece in pieces:
        kind, place = flat[place], place + 1
        if kind == 0:
            found[piece], place = [(piece, words[word_of[flat[place]]])], place + 1
            continue
        found[piece], start = [], 0
        for _ in range(kind - 1):
            start, end = start + flat[place], start + flat[place] + flat[place + 1]
            found[piece].append((piece[start:end], words[word_of[flat[place + 2]]]))
            start, place = end, place + 3
    assert found["«الـنّـفْط»،"] == [("الـنّـفْط", "النفط")]
    assert found["و(أ.ف.ب):"] == [("و", "و"), ("أ.ف.ب", "ا.ف.ب")]
    assert found["فاز"] == [("فاز", "فاز")]


def test_the_same_corpus_gives_the_same_bytes():
    model, counts = lab_topics()
    assert pack(lab_corpus(), model, counts=counts, title="ت") == pack(lab_corpus(), model, counts=counts, title="ت")
    assert pack(lab_corpus())[4:10] == b"\0\0\0\0\0\xff"  # neither time nor system (RFC 1952)


def test_topics_carry_label_terms_and_size():
    model, counts = lab_topics()
    head, blocks = opened(pack(lab_corpus(), model, counts=counts))
    table = tk.topic_table(model, counts, lab_corpus().articles)
    assert [topic["label"] for topic in head["topics"]] == table["label"].tolist()
    assert [topic["size"] for topic in head["topics"]] == table["size"].tolist()
    assert numbers(blocks["topic"]) == (model.labels_ + 1).tolist()


def test_a_model_of_other_articles_is_refused():
    model, counts = lab_topics()
    fewer = build_corpus([("a.txt", "0" * 64, Article(body="نص"))], [], {})
    with pytest.raises(ToolkitError, match="the model have 24 documents and the corpus 1; give those of this corpus"):
        pack(fewer, model, counts=counts)


def test_nothing_from_the_data_is_markup_of_the_page():
    page = explorer_page(pack(lab_corpus(), title=EVIL), title=EVIL)
    soup = BeautifulSoup(page, "html.parser")
    assert [script.get("type") for script in soup.find_all("script")] == ["application/octet-stream", None]
    assert soup.find("img") is None
    assert re.fullmatch(r"[A-Za-z0-9+/=]+", soup.find(id="corpus").string)
    assert "</script" not in soup.find_all("script")[1].string
    assert soup.title.text.endswith(EVIL)


def test_the_policy_names_the_script_and_style_of_the_page():
    import hashlib

    soup = BeautifulSoup(explorer_page(pack(lab_corpus()), title="ت"), "html.parser")
    policy = soup.find("meta", attrs={"http-equiv": "Content-Security-Policy"})["content"]
    for text in (soup.find_all("script")[1].string, soup.style.string):
        digest = base64.b64encode(hashlib.sha256(text.encode("utf-8")).digest()).decode()
        assert f"'sha256-{digest}'" in policy
    assert policy.startswith("default-src 'none'")
    assert "unsafe" not in policy


def explorer(tmp_path: Path, **options):
    model, counts = lab_topics()
    return tk.explore(lab_corpus(), model, counts=counts, edits=tmp_path / "topics.toml", **options)


def test_the_selection_is_a_table_of_its_own(tmp_path):
    found = explorer(tmp_path)
    assert len(found.selection) == 24
    found._selected = [3, 5]
    assert found.selection["article_id"].tolist() == lab_corpus().articles["article_id"].iloc[[3, 5]].tolist()
    assert found.selection["topic"].tolist() == lab_topics()[0].labels_[[3, 5]].tolist()
    assert list(found.selection.columns) == [*lab_corpus().articles.columns, "topic", "label", "confidence"]
    taken = found.selection
    taken["title"] = ""
    assert lab_corpus().articles["title"][3] != ""
    assert repr(found) == "Explorer(24 articles, 2 topics, 2 selected)"


def test_decisions_are_added_to_the_file_and_replayed_by_a_model(tmp_path):
    path = tmp_path / "topics.toml"
    path.write_text('# رأيي\n[[seed]]\nlabel = "الطقس"\nwords = ["مطر"]\n', encoding="utf-8")
    found = explorer(tmp_path)
    terms = tk.topic_table(*lab_topics(), lab_corpus().articles)["terms"][0][:5]
    found._decided = {"number": 1, "tables": [["rename", {"topic": terms, "label": "الأول", "number": 0}]]}
    assert found._saved == {"path": str(path), "number": 1}
    assert "# رأيي" in path.read_text("utf-8")
    edits = read_edits(path)
    assert (edits.seed[0].label, edits.rename[0].label) == ("الطقس", "الأول")
    assert found.edits == edits
    model = tk.TopicModel(n_topics=2, seed=0, edits=Edits(rename=edits.rename)).fit(lab_topics()[1])
    assert tk.topic_table(model, lab_topics()[1], lab_corpus().articles)["label"][0] == "الأول"


def test_a_decision_that_was_undone_is_no_longer_in_the_file(tmp_path):
    found = explorer(tmp_path)
    found._decided = {"number": 1, "tables": [["seed", {"label": "الطقس", "words": ["مطر"]}]]}
    found._decided = {"number": 2, "tables": []}
    assert len(read_edits(tmp_path / "topics.toml")) == 0


def test_a_wrong_decision_is_said_and_not_saved(tmp_path):
    found = explorer(tmp_path)
    found._decided = {"number": 1, "tables": [["rename", {"topic": ["أ"], "label": ""}]]}
    assert "label" in found._saved["error"]
    assert not (tmp_path / "topics.toml").exists()


def test_the_saved_file_holds_the_same_corpus(tmp_path):
    path = explorer(tmp_path, title="أخبار", language="en").save_html(tmp_path / "out" / "explorer.html")
    soup = BeautifulSoup(path.read_text("utf-8"), "html.parser")
    data = base64.b64decode(soup.find(id="corpus").string)
    assert soup.html["dir"] == "ltr"
    assert data == pack(lab_corpus(), lab_topics()[0], counts=lab_topics()[1], title="أخبار")


def test_an_unknown_language_is_refused(tmp_path):
    with pytest.raises(UsageError, match='language is \'fr\', but must be "ar" or "en"'):
        explorer(tmp_path, language="fr")


def test_the_function_keeps_its_name_when_the_folder_of_that_name_is_imported():
    import importlib

    module = importlib.import_module("toolkit.explore.trends")
    assert module.__name__ == "toolkit.explore.trends"
    assert callable(tk.explore)
    assert tk.explore.__module__ == "toolkit.lab.explorer"
