"""Articles and topics → the bytes that the explorer opens in a browser: texts, words and places, each stored once."""

from __future__ import annotations

import json
import zlib
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import count
from typing import Any

import numpy as np
import pandas as pd

from toolkit.corpus import Corpus
from toolkit.counts import TermCounts
from toolkit.errors import ToolkitError
from toolkit.progress import Bar, silence
from toolkit.stopwords import stop_words
from toolkit.tokens import Tokens, tokenize
from toolkit.topics import TopicModel, topic_table
from toolkit.topics.naming import make_labels, topic_terms

VERSION = 1
N_TERMS = 10
_COLUMNS = ("title", "body")
_LINE, _COLUMN = "\n", "\v"  # codes 0 and 1 of the text: a line break, and the end of a column
_BLOCK = 1 << 20  # numbers or bytes at once: between two blocks a person can break off
_GZIP = 31  # what zlib calls its largest window with the frame of gzip
_ABOUT = ("author", "agency", "url", "captions", "article_id")


@dataclass(frozen=True)
class Topic:
    """What the explorer says of one topic: its terms as written, and as the words of the corpus that they are."""

    label: str
    terms: list[str]
    types: list[str]
    size: int
    stability: float | None


def pack(
    corpus: Corpus,
    model: TopicModel | None = None,
    *,
    tokens: Tokens | None = None,
    counts: TermCounts | None = None,
    title: str = "",
) -> bytes:
    """
    Put a corpus and its topics into one block of bytes, compressed; the same input gives the same bytes.

    A text is stored as the numbers of its pieces between spaces, and each distinct piece once, with the words in it,
    their stems and their places: what is searched is what `tokenize` found, and the text comes back unchanged.

    Parameters
    ----------
    corpus : Corpus
    model : TopicModel, optional
        Fitted on these articles.
    tokens : Tokens, optional
        Of the form "lemma": lemmas can be searched too.
    counts : TermCounts, optional
        What the model was fitted on; gives the topics the labels of `topic_table`.
    title : str
        What stands above.

    Returns
    -------
    bytes

    Raises
    ------
    ToolkitError
        If model, tokens or counts are not those of the articles.
    """
    articles = corpus.articles
    _check_same(articles, model, tokens, counts)
    forms = ("word", "stem", "lemma") if tokens is not None and tokens.form == "lemma" else ("word", "stem")
    with Bar("explorer", len(articles), "articles") as bar:
        share = partial(_advance, bar, len(articles))  # shares of the time, as they were on a corpus of 27 MB
        pieces, codes, lengths = _pieces_of([articles[name].tolist() for name in _COLUMNS], partial(share, 0.3))
        types, vocabulary, places = _words_in(pieces[2:], forms, partial(share, 0.5))
        topics = [vars(topic) for topic in topics_of(model, counts, articles)]
        share(0.15, 1.0)
        head, columns = _about_articles(articles, model)
    stems = vocabulary["stem"].tolist()
    stops = stop_words()
    head |= {
        "version": VERSION,
        "title": title,
        "forms": list(forms),
        "topics": topics,
        "stops": [number for number, stem in enumerate(stems) if stem in stops],
    }
    sections = {
        "pieces": _LINE.join(pieces[2:]),
        "places": _varints(places),
        "codes": _varints(codes),
        "lengths": _varints(lengths),
        "word_of": _varints(np.diff(types["word"], prepend=0)),  # in order: the steps compress to nothing
        **{f"{form}_of": _varints(of) for form, of in types.items() if form != "word"},
        **{f"{form}s": _LINE.join(names.tolist()) for form, names in vocabulary.items()},
        **columns,
    }
    return _joined(head, sections)


def _advance(bar: Bar, n: int, of_all: float, part: float) -> None:
    """Move a bar of n units by a part of a share of all the work."""
    bar.update(n * of_all * part)


def topics_of(model: TopicModel | None, counts: TermCounts | None, articles: pd.DataFrame) -> list[Topic]:
    """
    List the topics of a model, the terms of each as they are written and as they are counted.

    Parameters
    ----------
    model : TopicModel or None
        Fitted, or none: then there is no topic.
    counts : TermCounts or None
        What it was fitted on; without them a label is the strongest terms.
    articles : DataFrame

    Returns
    -------
    list of Topic
    """
    if model is None:
        return []
    columns = topic_terms(model, n_terms=N_TERMS)
    counted = [[str(model.terms_[column]) for column in of_topic] for of_topic in columns]
    if counts is None:
        written = [[str(model.written_[column]) for column in of_topic] for of_topic in columns]
        labels = make_labels(written, model.given_labels_)
    else:
        table = topic_table(model, counts, articles, n_terms=N_TERMS, n_exemplars=1)
        written, labels = table["terms"].tolist(), table["label"].tolist()
    sizes = np.bincount(model.labels_[model.labels_ >= 0], minlength=model.n_topics_).tolist()
    stability = [round(float(value), 3) if np.isfinite(value) else None for value in model.stability_]
    return [Topic(*row) for row in zip(labels, written, counted, sizes, stability, strict=True)]


def _check_same(articles: pd.DataFrame, model: Any, tokens: Tokens | None, counts: TermCounts | None) -> None:
    sizes = {"model": model if model is None else len(model.labels_), "tokens": tokens, "counts": counts}
    for name, value in sizes.items():
        n_docs = value if value is None or isinstance(value, int) else value.n_docs
        if n_docs is not None and n_docs != len(articles):
            raise ToolkitError(
                f"the {name} have {n_docs:,} documents and the corpus {len(articles):,}; give those of this corpus"
            )


def _pieces_of(
    columns: Sequence[list[str]], advance: Callable[[float], None]
) -> tuple[list[str], np.ndarray, np.ndarray]:
    """The distinct pieces, the most frequent first; the pieces of all texts; and how many each article has."""
    number: defaultdict[str, int] = defaultdict(count().__next__)
    rows = [np.array([number[_LINE], number[_COLUMN]])]  # 0 and 1
    for texts in zip(*columns, strict=True):
        rows.append(np.array([number[piece] for piece in _split(texts)], dtype=np.int64))
        advance(1 / len(columns[0]))
    in_order_found, codes = list(number), np.concatenate(rows)[2:]
    by_name = np.array([0, 1, *sorted(range(2, len(number)), key=in_order_found.__getitem__)])
    often = np.bincount(codes, minlength=len(number))[by_name]
    often[:2] = len(codes) + 1  # line breaks and ends of columns stay first
    order = by_name[np.argsort(-often, kind="stable")]
    new_code = np.empty(len(order), dtype=np.int64)
    new_code[order] = np.arange(len(order))
    lengths = np.array([len(row) for row in rows[1:]], dtype=np.int64)
    return [in_order_found[code] for code in order.tolist()], new_code[codes], lengths


def _split(texts: Sequence[str]) -> list[str]:
    """Split at single spaces and line breaks, so that nothing of the text is lost; other white space stays inside."""
    row: list[str] = []
    for text in texts:
        for line in text.split("\n"):
            row += line.replace(_COLUMN, " ").split(" ")
            row.append(_LINE)
        row[-1] = _COLUMN
    return row


def _words_in(
    pieces: list[str], forms: Sequence[str], advance: Callable[[float], None]
) -> tuple[dict[str, np.ndarray], dict[str, np.ndarray], np.ndarray]:
    """The words of each piece: what each is in each form, the names of the forms, and where they stand in the piece."""
    in_form = {}
    with silence():
        for form in forms:
            in_form[form] = tokenize(pieces, form=form)
            advance(0.4 / len(forms))
        words = in_form["word"]
        starts, ends = words.spans(pieces)
    advance(0.6)
    together = np.stack([tokens.codes for tokens in in_form.values()])
    distinct, numbers = np.unique(together, axis=1, return_inverse=True)
    numbers = numbers.reshape(-1)
    offsets = words.offsets.tolist()
    flat: list[int] = []
    spans = list(zip(starts.tolist(), ends.tolist(), numbers.tolist(), strict=True))
    for number, piece in enumerate(pieces):
        inside = spans[offsets[number] : offsets[number + 1]]
        if len(inside) == 1 and inside[0][:2] == (0, len(piece)):
            flat += (0, inside[0][2])  # the piece is one word
            continue
        flat.append(len(inside) + 1)
        place = 0
        for start, end, code in inside:
            # Two words can share a place where letters join by other rules, such as Hangul: then the gap is none.
            flat += (max(start - place, 0), end - max(start, place), code)
            place = max(end, place)
    types = {form: distinct[row] for row, form in enumerate(in_form)}
    names = {form: tokens.types for form, tokens in in_form.items()}
    return types, names, np.array(flat, dtype=np.int64)


def _about_articles(articles: pd.DataFrame, model: TopicModel | None) -> tuple[dict[str, Any], dict[str, Any]]:
    """What filters need of each article, as numbers, and what the reader shows, as lines of text."""
    days = articles["published"].dt.normalize()
    first = days.min()
    number_of_day = (days - first).dt.days.fillna(-1).to_numpy(dtype=np.int64) + 1
    head: dict[str, Any] = {"n": len(articles), "first": f"{first:%Y-%m-%d}" if days.notna().any() else ""}
    columns: dict[str, Any] = {"day": _varints(number_of_day)}
    for name in ("outlet", "section"):
        values = Counter(articles[name].tolist())
        head[name] = sorted(values, key=lambda value: (value == "", -values[value], value))
        place = {value: number for number, value in enumerate(head[name])}
        columns[name] = _varints(np.array([place[value] for value in articles[name].tolist()], dtype=np.int64))
    for name in _ABOUT:
        columns[name] = _LINE.join(" · ".join(text.splitlines()) for text in articles[name].tolist())
    if model is not None:
        columns["topic"] = _varints(model.labels_.astype(np.int64) + 1)
        columns["confidence"] = _varints(np.rint(np.nan_to_num(model.confidence_) * 100).astype(np.int64))
    return head, columns


def _varints(values: np.ndarray) -> bytes:
    """Write numbers of at least 0 in as few bytes as they need, 7 bits a byte, the lowest first (LEB128)."""
    values = np.asarray(values, dtype=np.uint32)
    return b"".join(_varint_block(values[start : start + _BLOCK]) for start in range(0, len(values), _BLOCK))


def _varint_block(values: np.ndarray) -> bytes:
    shifts = np.arange(5, dtype=np.uint32) * np.uint32(7)
    groups = values[:, None] >> shifts
    width = np.maximum((groups > 0).sum(axis=1), 1)
    is_used = np.arange(5) < width[:, None]
    more = np.arange(5) < width[:, None] - 1
    return ((groups & 0x7F) | (more * 0x80)).astype(np.uint8)[is_used].tobytes()


def _joined(head: dict[str, Any], sections: dict[str, bytes | str]) -> bytes:
    blocks = {
        name: value.encode("utf-8", "replace") if isinstance(value, str) else value for name, value in sections.items()
    }
    head["sections"] = [[name, len(block)] for name, block in blocks.items()]
    text = json.dumps(head, ensure_ascii=False).encode("utf-8", "replace")
    whole = len(text).to_bytes(4, "little") + text + b"".join(blocks.values())
    packer = zlib.compressobj(6, zlib.DEFLATED, _GZIP)  # without a time of its making
    parts = [packer.compress(whole[start : start + _BLOCK]) for start in range(0, len(whole), _BLOCK)]
    packed = b"".join([*parts, packer.flush()])
    return packed[:9] + b"\xff" + packed[10:]  # the tenth byte names the system that packed
