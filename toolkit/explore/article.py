"""The words of one article against its corpus: its key terms, where they stand in it and in others, its copies."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import numpy as np
import pandas as pd

from toolkit.clean import normalize
from toolkit.errors import ToolkitError
from toolkit.explore.concordance import Concordance, concordance
from toolkit.explore.keyness import keyness
from toolkit.tokens import Tokens, tokenize

_FEWEST_LETTERS = 3
_THIS, _REST = "1", "0"
_COLUMNS = ("term", "written", "count", "docs", "per_million", "other_per_million", "log_ratio", "g2", "p_adjusted")


def article_terms(
    tokens: Tokens, articles: pd.DataFrame, row: int, *, copies: Sequence[int] = (), n_terms: int = 12
) -> pd.DataFrame:
    """
    Find the words that one article uses far more often than the others do.

    Words that it uses once stand after the others, and only if another article has them: a single use is often chance,
    and a word that stands nowhere else is as often a slip as a rarity. Numbers, words of fewer than three letters and
    the names of its outlet and agency are left out.

    Parameters
    ----------
    tokens : Tokens
        Of all articles, function words dropped.
    articles : DataFrame
        `Corpus.articles`.
    row : int
        The row of the article.
    copies : sequence of int
        Rows of copies of the article: they stand on neither side, or its words would be common ones.
    n_terms : int
        At most that many words.

    Returns
    -------
    DataFrame
        One row a word, those used more than once first and of each kind the largest G²: term, written, count, docs
        (other articles that use it), per_million, other_per_million, log_ratio, g2 and p_adjusted as in `keyness`.
        Without words of its own or others to compare with, there are no rows.

    Examples
    --------
    >>> from toolkit.tokens import tokenize
    >>> articles = pd.DataFrame({"title": "", "body": ["المطر خير، المطر سقيا", "خير وسوق", "سجل اللاعب هدفا"]})
    >>> tokens = tokenize(articles, form="word")
    >>> article_terms(tokens, articles.assign(outlet="", agency=""), 0)[["written", "count", "docs"]].values.tolist()
    [['المطر', 2, 0], ['خير', 1, 1]]
    """
    groups = np.full(tokens.n_docs, _REST, dtype=object)
    groups[list(copies)] = ""
    groups[row] = _THIS
    has_words = tokens.doc_lengths > 0
    if not has_words[row] or not (has_words & (groups == _REST)).any():
        return pd.DataFrame({name: pd.Series(dtype="str" if name in _COLUMNS[:2] else "float64") for name in _COLUMNS})
    table = keyness(tokens, groups, target=_THIS, min_count=1)
    names = tokenize(articles[["outlet", "agency"]].iloc[row].tolist(), form=tokens.form).types
    is_word = table["term"].str.contains(r"[^\W\d_]", regex=True) & (table["term"].str.len() >= _FEWEST_LETTERS)
    table = table[(table["count"] > 0) & (table["log_ratio"] > 0) & is_word & ~table["term"].isin(names.tolist())]
    table = table.assign(docs=_docs_elsewhere(tokens, table["term"], groups == _REST))
    table = table.assign(once=table["count"] == 1)[(table["count"] > 1) | (table["docs"] > 0)]
    table = table.sort_values(["once", "g2", "term"], ascending=[True, False, True], ignore_index=True)
    return table.head(n_terms)[list(_COLUMNS)]


def written_here(tokens: Tokens, articles: pd.DataFrame, row: int, terms: pd.DataFrame) -> pd.DataFrame:
    """
    Return the table of `article_terms` with each word as this article writes it, and not as most articles do.

    Of several forms the one that it uses most is taken, of equals the shortest, which has fewest attached letters.

    Examples
    --------
    >>> from toolkit.tokens import tokenize
    >>> bodies = ["وصلت السفينةُ ثم عادت السفينة بالسفينة", "سفينة"]
    >>> articles = pd.DataFrame({"title": "", "body": bodies, "article_id": ["1", "2"]})
    >>> terms = pd.DataFrame({"written": ["سفينة"]})
    >>> written_here(tokenize(articles), articles, 0, terms)["written"].tolist()
    ['السفينة']
    """
    names = []
    for written in terms["written"]:
        hits = normalize("\n".join(term_places(tokens, articles, row, [written])["hit"]), profile="light").split("\n")
        counted = Counter(hit for hit in hits if hit)
        names.append(min(counted, key=lambda hit: (-counted[hit], len(hit), hit)) if counted else written)
    return terms.assign(written=pd.array(names, dtype="str"))


def terms_in_context(
    tokens: Tokens,
    articles: pd.DataFrame,
    rows: Sequence[int],
    terms: Sequence[str],
    *,
    window: int = 7,
    n_lines: int = 5,
) -> Concordance:
    """
    Show words in some articles, the lines of each word below its name.

    Parameters
    ----------
    tokens : Tokens
        What `tokenize` made of all articles.
    articles : DataFrame
        `Corpus.articles`.
    rows : sequence of int
        The articles, in the order in which their lines are wanted.
    terms : sequence of str
        Words as they are written.
    window : int, in words
        How much of the text stands on either side.
    n_lines : int
        Lines of a word, at most one an article but for the first article.

    Returns
    -------
    Concordance
        Its group is the word.
    """
    rows = list(rows)
    held, table = tokens[np.array(rows, dtype=np.int64)], articles.iloc[rows]
    found = []
    for term in dict.fromkeys(terms):
        lines = concordance(table, term, tokens=held, window=window, sort="place")
        is_first = lines["article_id"] == table["article_id"].iloc[0]
        one_each = ~lines.duplicated("article_id")
        kept = lines[(is_first & (is_first.cumsum() <= max(n_lines // 2, 1))) | (~is_first & one_each)]
        found.append(kept.head(n_lines).assign(group=pd.array([term] * min(len(kept), n_lines), dtype="str")))
    if not found:
        return concordance([""], "*")
    return Concordance(pd.concat(found, ignore_index=True))


def term_places(tokens: Tokens, articles: pd.DataFrame, row: int, terms: Sequence[str]) -> pd.DataFrame:
    """
    Find where words stand in the untouched title and body of one article.

    Returns
    -------
    DataFrame
        One row a place, in the order of the text: column ("title" or "body"), start, end (characters), hit.
    """
    held, table = tokens[np.array([row], dtype=np.int64)], articles.iloc[[row]]
    found = [concordance(table, term, tokens=held, window=0, sort="place") for term in dict.fromkeys(terms)]
    columns = ["column", "start", "end", "hit"]
    if not found:
        return concordance([""], "*")[columns]
    places = pd.concat([pd.DataFrame(lines[columns]) for lines in found], ignore_index=True)
    return places.sort_values(["column", "start"], ascending=[False, True], ignore_index=True)


def copies_of(duplicates: pd.DataFrame, articles: pd.DataFrame, article_id: str) -> pd.DataFrame:
    """
    Return the articles that are the same text as one of them, the first to appear first, itself among them.

    Parameters
    ----------
    duplicates : DataFrame
        What `find_duplicates` returned.
    articles : DataFrame
        `Corpus.articles`.
    article_id : str

    Returns
    -------
    DataFrame
        article_id, title, outlet, published, kind, first (bool), lag_days and share as in `find_duplicates`; no rows
        where the article has no copy.

    Raises
    ------
    ToolkitError
        If the duplicates are not those of the articles.
    """
    own = duplicates.loc[duplicates["article_id"] == article_id, "group"]
    group = duplicates[duplicates["group"].isin(own)]
    titles = articles.drop_duplicates("article_id").set_index("article_id")["title"]
    if missing := set(group["article_id"]) - set(titles.index):
        raise ToolkitError(f"the duplicates have the article {sorted(missing)[0]}, which is not among the articles")
    table = group.assign(title=pd.array(group["article_id"].map(titles), dtype="str"))
    columns = ["article_id", "title", "outlet", "published", "kind", "first", "lag_days", "share"]
    return table[columns].sort_values(["first", "published"], ascending=[False, True], kind="stable", ignore_index=True)


def _docs_elsewhere(tokens: Tokens, terms: pd.Series, is_other: np.ndarray) -> np.ndarray:
    """Count for each term the documents among the others that have it."""
    wanted = np.isin(tokens.types, terms.to_numpy(dtype=object))[tokens.codes] & is_other[tokens.doc_numbers()]
    pairs = np.unique(tokens.doc_numbers()[wanted].astype(np.int64) * tokens.n_types + tokens.codes[wanted])
    docs = np.bincount(pairs % tokens.n_types, minlength=tokens.n_types)
    return docs[np.searchsorted(tokens.types, terms.to_numpy(dtype=object))]
