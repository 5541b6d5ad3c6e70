"""One word from every side: its places, its neighbours, how evenly it is spread and how its use changed."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from toolkit.errors import ToolkitError
from toolkit.explore.collocations import collocations
from toolkit.explore.concordance import Concordance, concordance
from toolkit.explore.dispersion import dispersion
from toolkit.explore.queries import codes_of
from toolkit.explore.topics_by import time_step
from toolkit.explore.trends import term_trends
from toolkit.tokens import Tokens

_PARTS = ("outlet", "section", "day", "article_id")


@dataclass(frozen=True, eq=False)
class WordPortrait:
    """
    What the articles say of one word.

    Attributes
    ----------
    word, written : str
        The type that was looked for, and the form in which it is written most often; "" where there is no word.
    count, docs : int
        Tokens of the word, and articles that use it.
    lines : Concordance
        All its places in the untouched text, by the words that follow.
    neighbours : DataFrame
        `collocations` of the word, among words that are not function words.
    spread : DataFrame
        One row for each way to part the corpus (by outlet, section, day, article) that gives two parts or more:
        field, then parts, n_parts, dp, dp_norm and juilland_d as `dispersion` gives them.
    trend : DataFrame
        `term_trends` of all articles by `step`; without rows where no article has a date.
    group_trend : DataFrame
        The same for each group of `by`; one group "" where there is nothing to compare.
    step : {"day", "week"}
        The period of the trends.
    """

    word: str
    written: str
    count: int
    docs: int
    lines: Concordance
    neighbours: pd.DataFrame
    spread: pd.DataFrame
    trend: pd.DataFrame
    group_trend: pd.DataFrame
    step: str


def portray_word(
    tokens: Tokens,
    content: Tokens,
    articles: pd.DataFrame,
    word: str,
    *,
    by: str = "",
    window: int = 5,
    min_count: int = 3,
    min_docs: int = 2,
    lines_window: int = 8,
) -> WordPortrait:
    """
    Look at one word from every side; what the articles do not know is left out, and nothing fails for want of it.

    Parameters
    ----------
    tokens : Tokens
        What `tokenize` made of the articles: all words.
    content : Tokens
        The same after `drop_stopwords`: neighbours and rates are counted there, unless the word is a function word.
    articles : DataFrame
        `Corpus.articles`.
    word : str
        One word in any spelling; "" gives a portrait of nothing.
    by : str
        A column of `articles` whose groups are compared, such as "outlet"; "" compares nothing.
    window : int, in words
        How far neighbours stand, on either side.
    min_count, min_docs : int, in tokens and in articles
        Leave out neighbours that stand by the word less often, or in fewer articles.
    lines_window : int, in words
        How much of the text stands on either side of a place.

    Returns
    -------
    WordPortrait

    Raises
    ------
    ToolkitError
        If the word does not occur.

    Examples
    --------
    >>> from toolkit.tokens import drop_stopwords, tokenize
    >>> days = pd.to_datetime(["2024-01-01", "2024-01-02"])
    >>> about = {"outlet": "", "section": "", "published": days, "article_id": ["1", "2"]}
    >>> articles = pd.DataFrame({"title": "", "body": ["نزل المطر على الوادي", "مطر في الوادي"]} | about)
    >>> tokens = tokenize(articles)
    >>> portrait = portray_word(tokens, drop_stopwords(tokens), articles, "مَطَر", min_count=1)
    >>> portrait.count, portrait.lines["right"].tolist(), portrait.trend["count"].tolist()
    (2, ['على الوادي', 'في الوادي'], [1, 1])
    """
    step = time_step(articles)
    if not word.strip():
        return _nothing(step)
    counted = content if _has(content, word) else tokens
    code = int(codes_of(counted, word)[0])
    written = str(counted.written[code])
    return WordPortrait(
        word=str(counted.types[code]),
        written=written,
        count=int((counted.codes == code).sum()),
        docs=int(np.unique(counted.doc_numbers()[counted.codes == code]).size),
        # A stem is not always its own stem; what is written in the text is found as it was counted.
        lines=concordance(articles, written, tokens=tokens, window=lines_window, sort="right"),
        neighbours=collocations(counted, written, window=window, min_count=min_count, min_docs=min_docs),
        spread=_spread(counted, articles, written),
        trend=_trend(counted, articles, written, step, ""),
        group_trend=_trend(counted, articles, written, step, by),
        step=step,
    )


def telling_word(marks: pd.DataFrame, words: pd.DataFrame) -> str:
    """
    Choose a word that is worth a close look: the surest mark of the first group, else the most frequent word.

    Parameters
    ----------
    marks : DataFrame
        `marking_words`.
    words : DataFrame
        `Tokens.frequencies`, the most frequent word first.

    Returns
    -------
    str
        A type; "" where there is none with a letter.

    Examples
    --------
    >>> frequent = pd.DataFrame({"term": ["2024", "خبر"]})
    >>> marks = pd.DataFrame({"group": ["أ", "أ"], "term": ["مطر", "ريح"], "g2": [9.0, 12.0]})
    >>> telling_word(marks, frequent), telling_word(marks.head(0), frequent)
    ('ريح', 'خبر')
    """
    if len(marks):
        first = marks[marks["group"] == marks["group"].iloc[0]]
        return str(first.loc[first["g2"].idxmax(), "term"])
    named = words["term"][words["term"].str.contains(r"[^\W\d_]", regex=True)]
    return str(named.iloc[0]) if len(named) else ""


def _has(tokens: Tokens, word: str) -> bool:
    try:
        return bool(np.isin(codes_of(tokens, word), tokens.codes).all())
    except ToolkitError:
        return False


def _nothing(step: str) -> WordPortrait:
    lines = concordance([""], "*")
    spread = pd.DataFrame({name: pd.Series(dtype="str") for name in ("field", "parts", "n_parts", "dp", "juilland_d")})
    neighbours = pd.DataFrame({name: pd.Series(dtype="str") for name in ("collocate", "written", "count", "log_dice")})
    return WordPortrait("", "", 0, 0, lines, neighbours, spread, _no_trend(), _no_trend(), step)


def _spread(tokens: Tokens, articles: pd.DataFrame, word: str) -> pd.DataFrame:
    tables = []
    for field in _PARTS:
        parts = articles["published"].dt.normalize() if field == "day" else articles[field]
        table = dispersion(tokens, word, parts=parts)
        table.insert(0, "field", "articles" if field == "article_id" else field)
        tables.append(table[table["n_parts"] > 1])
    return pd.concat(tables, ignore_index=True).drop(columns=["term", "written"])


def _trend(tokens: Tokens, articles: pd.DataFrame, word: str, step: str, by: str) -> pd.DataFrame:
    is_dated = articles["published"].notna()
    if not is_dated.any() or (by and not (articles.loc[is_dated, by] != "").any()):
        return _no_trend()
    return term_trends(tokens, articles, word, every=step, by=by or None)


def _no_trend() -> pd.DataFrame:
    columns = dict.fromkeys(("term", "written", "group"), "str") | {"day": "datetime64[us]"}
    columns |= dict.fromkeys(("count", "total", "docs", "articles"), "int64")
    rates = ("per_million", "per_million_low", "per_million_high", "design_effect", "level")
    columns |= dict.fromkeys(rates, "float64")
    return pd.DataFrame({name: pd.Series(dtype=kind) for name, kind in (columns | {"change": "bool"}).items()})
