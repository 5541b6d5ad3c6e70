"""House words: what an outlet says more often than others do when they write about the same topics."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from scipy import sparse

from toolkit.counts import TermCounts
from toolkit.errors import ToolkitError
from toolkit.explore.keyness import holm
from toolkit.explore.outlets import biggest_groups

if TYPE_CHECKING:
    from toolkit.topics import TopicModel

_Z95 = 1.959963984540054
_ARABIC_WORD = "[\u0621-\u064a]{2}"  # Latin words that mark an outlet are mostly the buttons and addresses of its pages


def house_words(
    model: TopicModel,
    counts: TermCounts,
    articles: pd.DataFrame,
    *,
    by: str = "outlet",
    min_docs: int = 5,
    max_share: float = 0.5,
    min_articles: int = 10,
    max_groups: int = 12,
    max_p: float = 0.05,
) -> pd.DataFrame:
    """
    Find the words that mark an outlet once its choice of topics is set aside.

    Keyness alone gives a sports paper the words of sport. Here each outlet is compared with the others topic by topic,
    and the comparisons are summed: the Mantel-Haenszel ratio of rates (Greenland and Robins 1985; its test is that of
    Mantel 1963). A word counts once an article, so that one long article can not make it a mark, and the
    rate is per different words of the articles, so that an outlet of long articles does not seem to say everything
    more often.

    Parameters
    ----------
    model : TopicModel
        Fitted on `counts`; its topics are the strata.
    counts : TermCounts
    articles : DataFrame
        `Corpus.articles`, in the order of the rows of `counts`. Articles without an outlet are left out.
    by : str
        A column of `articles`, such as "section".
    min_docs : int
        Articles of the outlet that must have the word.
    max_share : float in 0..1
        A word in a larger share of the outlet's articles is left out: it belongs to the frame of its pages, such as its
        own name, and not to its language.
    min_articles, max_groups : int
        As for `biggest_groups`.
    max_p : float in 0..1
        The largest corrected probability of a word that is kept.

    Returns
    -------
    DataFrame
        The words in Arabic letters that each outlet says more often, the biggest outlet first, its surest word first.

        - group, term, written
        - docs: articles of the outlet with the word
        - expected: how many would have it if the outlet wrote of its topics as all do
        - log_ratio, log_ratio_low, log_ratio_high: binary logarithm of the ratio of rates, with its 95 % interval
        - p_adjusted: corrected for the words of all outlets (Holm 1979)

    Raises
    ------
    ToolkitError
        If model, counts and articles do not have the same documents.
    """
    if not len(model.labels_) == counts.n_docs == len(articles):
        raise ToolkitError(
            f"house words need the same documents in all three: the model has {len(model.labels_):,}, "
            f"the counts {counts.n_docs:,} and the articles {len(articles):,}"
        )
    kinds = {"group": "str", "term": "str", "written": "str", "docs": "int64", "expected": "float64"}
    kinds |= dict.fromkeys(("log_ratio", "log_ratio_low", "log_ratio_high", "p"), "float64")
    names = biggest_groups(articles, by=by, min_articles=min_articles, max_groups=max_groups)
    known = (articles[by] != "").to_numpy() if by else np.zeros(len(articles), dtype=bool)
    present = (counts.doc_term > 0).astype(np.float64)[known]
    strata = np.unique(np.asarray(model.labels_)[known], return_inverse=True)[1]
    whole, whole_length = _by_stratum(present, strata, strata)
    tables = []
    for name in names:
        is_in = (articles[by] == name).to_numpy()[known]
        own, own_length = _by_stratum(present[is_in], strata[is_in], strata)
        docs = own.sum(axis=0)
        held = np.flatnonzero((docs >= min_docs) & (docs <= max_share * is_in.sum()))
        values = rate_ratios(own[:, held], (whole - own)[:, held], own_length, whole_length - own_length)
        words = {"group": name, "term": counts.terms[held], "written": counts.written[held]}
        columns = ("docs", "expected", "log_ratio", "log_ratio_low", "log_ratio_high", "p")
        tables.append(pd.DataFrame(words | dict(zip(columns, values, strict=True))).astype(kinds))
    table = pd.concat(tables, ignore_index=True) if tables else pd.DataFrame(columns=list(kinds)).astype(kinds)
    table["p_adjusted"] = holm(table.pop("p").to_numpy())
    is_word = table["term"].str.contains(_ARABIC_WORD, regex=True).astype(bool)
    table = table[(table["p_adjusted"] <= max_p) & (table["log_ratio_low"] > 0) & is_word]
    order = {name: place for place, name in enumerate(names)}
    surest = table.assign(place=table["group"].map(order)).sort_values(
        ["place", "log_ratio_low", "term"], ascending=[True, False, True], kind="stable"
    )
    return surest.drop(columns="place").reset_index(drop=True)


def _by_stratum(present: sparse.csr_matrix, strata: np.ndarray, every: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return articles with each word, of shape (n_strata, n_terms), and the different words of the articles."""
    n_strata = int(every.max()) + 1 if len(every) else 0
    shape = (n_strata, present.shape[0])
    of = sparse.csr_matrix((np.ones(len(strata)), (strata, np.arange(len(strata)))), shape=shape)
    return (of @ present).toarray(), np.bincount(strata, np.asarray(present.sum(axis=1)).ravel(), minlength=n_strata)


def rate_ratios(
    own: np.ndarray, other: np.ndarray, own_length: np.ndarray, other_length: np.ndarray
) -> tuple[np.ndarray, ...]:
    """
    Compare two rates over strata (Mantel-Haenszel; Greenland and Robins 1985).

    Parameters
    ----------
    own, other : ndarray, shape (n_strata, n_terms)
        Events of the two sides.
    own_length, other_length : ndarray, shape (n_strata,)
        What they are counted against.

    Returns
    -------
    tuple of ndarray, shape (n_terms,)
        Own events, own events expected if the rates were equal, binary logarithm of the ratio of rates, the ends of its
        95 % interval, two-sided probability of such a difference by chance. An event less than one on the other side
        counts as one half, so that the ratio stays finite.
    """
    from scipy.special import ndtr

    length = np.maximum(own_length + other_length, 1e-12)
    own_weight, other_weight = (own_length / length)[:, None], (other_length / length)[:, None]
    both = own + other
    expected = (both * own_weight).sum(axis=0)
    chance = (both * own_weight * other_weight).sum(axis=0)
    up, down = (own * other_weight).sum(axis=0), (other * own_weight).sum(axis=0)
    none = (down == 0) | (other.sum(axis=0) < 0.5)
    down = np.where(none, 0.5 * own_length.sum() / length.sum(), down)
    up = np.maximum(up, 1e-12)
    middle = np.log2(up / down)
    half = _Z95 * np.sqrt(chance / (up * down)) / np.log(2)
    difference = own.sum(axis=0) - expected
    z = np.divide(difference, np.sqrt(chance), out=np.zeros_like(chance), where=chance > 1e-12)
    return own.sum(axis=0), expected, middle, middle - half, middle + half, 2 * ndtr(-np.abs(z))
