"""Tokens in which a term of several words, such as مجلس الأمن, is one token."""

from __future__ import annotations

import re
from dataclasses import replace

import numpy as np

from toolkit.association import adjacent_pairs, g2, npmi, pair_margins
from toolkit.codes import strings
from toolkit.errors import ToolkitError
from toolkit.pieces import is_number, normalize_words
from toolkit.stopwords import stop_words
from toolkit.tokens import Tokens

JOINT = " "
"""Stands between the words of a phrase; no other token has one."""

MEASURES = {"npmi": 0.4, "g2": 200.0}
"""The measures, and the threshold of each where none is given."""

_MAX_WORDS = 3
_BY_CHANCE = 0.01  # expected number of pairs in the whole corpus that chance alone would join
_LEADING = frozenset({"بن", "ابن", "بنت", "ابو", "عبد", "ال"})  # in names; what follows belongs to them
_PLAIN = re.compile(r"[^\W\d_]+(?:\.[^\W\d_]+)*")


def join_phrases(
    tokens: Tokens,
    *,
    measure: str = "npmi",
    min_count: int | None = None,
    min_docs: int = 3,
    threshold: float | None = None,
    words: Tokens | None = None,
) -> Tokens:
    """
    Join words that stand side by side far more often than chance, such as كوريا الشمالية, into one token.

    Pairs are joined first, then pairs with a third word. Where two pairs overlap the stronger is joined, among equals
    the first. Stop words and words without a letter are never joined, and no phrase reaches over the border of two
    documents. No document and no word is dropped: each token becomes part of one token.

    Parameters
    ----------
    tokens : Tokens
        In any form; before `drop_stopwords` no phrase reaches over a stop word.
    measure : {"npmi", "g2"}
        How strongly two words hold together: normalised pointwise mutual information (Bouma 2009), whose values mean
        the same in corpora of any size, or log-likelihood (Dunning 1993), which grows with the corpus.
    min_count : int, in tokens, optional
        Leave alone pairs that occur less often. By default 5, or five per million tokens where that is more.
    min_docs : int, in documents
        Leave alone pairs that fewer documents have.
    threshold : float, optional
        Join pairs of at least this value; by default 0.4 for "npmi" and 200 for "g2". With either measure a pair also
        needs a G² that chance would give to one pair in a hundred such corpora (χ² with one degree of freedom,
        corrected for all neighbours as Bonferroni did), so that rare words of a small corpus stay apart.
    words : Tokens, optional
        The same documents in the form "word", token for token (before `drop_stopwords`): phrases of stems are then
        written as they most often stand, كوريا الشمالية and not كوريا شمال.

    Returns
    -------
    Tokens
        Phrases are types with a space between their words; `written` joins the forms in which these are written.

    Raises
    ------
    ToolkitError
        If there is no such measure, `min_count` or `min_docs` is below 1, or `words` are not those of the tokens.

    Examples
    --------
    >>> from toolkit.tokens import tokenize
    >>> texts = ["اجتمع مجلس الأمن", "قال مجلس الأمن", "قرار مجلس الأمن", "رفض مجلس الأمن", "دعا مجلس الأمن"]
    >>> join_phrases(tokenize(texts, form="word")).to_lists()[0]
    ['اجتمع', 'مجلس الامن']
    """
    if measure not in MEASURES:
        raise ToolkitError(f"measure is one of {', '.join(MEASURES)}, not {measure!r}")
    if min_count is None:
        min_count = max(5, round(5e-6 * tokens.n_tokens))
    if min(min_count, min_docs) < 1:
        raise ToolkitError(f"min_count and min_docs are at least 1, not {min_count} and {min_docs}")
    threshold = MEASURES[measure] if threshold is None else threshold
    if words is not None and not np.array_equal(words.offsets, tokens.offsets):
        raise ToolkitError("words has other tokens than tokens; join phrases before stop words or numbers are dropped")
    joined, places = tokens, np.arange(tokens.n_tokens)
    for _ in range(_MAX_WORDS - 1):
        chosen = _chosen_pairs(joined, measure, min_count, min_docs, threshold)
        joined, places = _joined(joined, *chosen), np.delete(places, chosen[0] + 1)
    if words is not None:
        joined = replace(joined, written=_written(joined, words, places))
    settings = {"measure": measure, "min_count": min_count, "min_docs": min_docs, "threshold": threshold}
    joined = joined.keep_types(np.bincount(joined.codes, minlength=joined.n_types) > 0)
    return replace(joined, settings=tokens.settings | {"phrases": settings})


def _chosen_pairs(
    tokens: Tokens, measure: str, min_count: int, min_docs: int, threshold: float
) -> tuple[np.ndarray, np.ndarray]:
    """Return where the first words of the pairs to join stand, and the code of each second word."""
    from scipy.special import chdtri

    pairs = adjacent_pairs(tokens, min_count=min_count, usable=_usable(tokens, min_count))
    first, second, count = pairs["first"].to_numpy(), pairs["second"].to_numpy(), pairs["count"].to_numpy()
    firsts, seconds = pair_margins(tokens)
    margins, n = (firsts[first], seconds[second]), max(float(firsts.sum()), 1.0)
    likelihood = g2(count, *margins, n)
    value = npmi(count, *margins, n) if measure == "npmi" else likelihood
    strong = (value >= threshold) & (likelihood >= chdtri(1, _BY_CHANCE / n)) & (count * n > margins[0] * margins[1])
    strong &= pairs["docs"].to_numpy() >= min_docs
    strong[strong] = [_may_stand(f"{a}{JOINT}{b}") for a, b in zip(*_terms(tokens, first, second, strong), strict=True)]
    if not strong.any():
        return np.empty(0, dtype=np.int64), np.empty(0, dtype=np.int64)
    first, second, value = first[strong], second[strong], value[strong]
    keys = first * tokens.n_types + second  # in order, as adjacent_pairs gives them
    begins, ends = np.zeros(tokens.n_types, dtype=bool), np.zeros(tokens.n_types, dtype=bool)
    begins[first], ends[second] = True, True
    may = begins[tokens.codes[:-1]] & ends[tokens.codes[1:]]
    may[tokens.offsets[(tokens.offsets > 0) & (tokens.offsets < tokens.n_tokens)] - 1] = False  # the next document
    places = np.flatnonzero(may)
    held = tokens.codes[places].astype(np.int64) * tokens.n_types + tokens.codes[places + 1]
    number = np.minimum(np.searchsorted(keys, held), len(keys) - 1)
    found = keys[number] == held
    places, number = places[found], number[found]
    places = places[_strongest(places, value[number])]
    return places, tokens.codes[places + 1]


def _terms(tokens: Tokens, first: np.ndarray, second: np.ndarray, kept: np.ndarray) -> tuple[list[str], list[str]]:
    return tokens.types[first[kept]].tolist(), tokens.types[second[kept]].tolist()


def _may_stand(phrase: str) -> bool:
    """Tell whether a phrase is short enough and does not end in the middle of a name."""
    words = phrase.split(JOINT)
    return len(words) <= _MAX_WORDS and words[-1] not in _LEADING


def _usable(tokens: Tokens, min_count: int) -> np.ndarray:
    """Tell of each type whether it may be part of a phrase."""
    usable = np.bincount(tokens.codes, minlength=tokens.n_types) >= min_count
    frequent = tokens.types[usable].tolist()
    compared = normalize_words(frequent) if tokens.form in ("surface", "lemma") else frequent
    stops = stop_words()
    usable[usable] = [
        JOINT in word or (word not in stops and not is_number(word) and _PLAIN.fullmatch(word) is not None)
        for word in compared
    ]
    return usable


def _joined(tokens: Tokens, places: np.ndarray, seconds: np.ndarray) -> Tokens:
    """Make one token of each of these places and the one after it; types stay in code-point order."""
    keys, number = np.unique(tokens.codes[places].astype(np.int64) * tokens.n_types + seconds, return_inverse=True)
    firsts, lasts = (part.tolist() for part in np.divmod(keys, max(tokens.n_types, 1)))
    types, written = (
        np.concatenate((names, strings([f"{names[a]}{JOINT}{names[b]}" for a, b in zip(firsts, lasts, strict=True)])))
        for names in (tokens.types, tokens.written)
    )
    # A phrase of three words may be made in two ways: equal types get one code, and are written as the first.
    order = np.array(sorted(range(len(types)), key=types.__getitem__), dtype=np.int64)
    is_new = np.concatenate(([True], types[order][1:] != types[order][:-1]))[: len(order)]
    new_code = np.empty(len(types), dtype=np.int32)
    new_code[order] = np.cumsum(is_new) - 1
    codes = tokens.codes.astype(np.int64)
    codes[places] = tokens.n_types + number
    stays = np.ones(tokens.n_tokens, dtype=bool)
    stays[places + 1] = False
    kept = order[is_new]
    return replace(
        tokens,
        codes=new_code[codes[stays]],
        offsets=np.concatenate(([0], np.cumsum(stays, dtype=np.int64)))[tokens.offsets],
        types=types[kept],
        written=written[kept],
    )


def _written(tokens: Tokens, words: Tokens, places: np.ndarray) -> np.ndarray:
    """Return how each type is written, phrases as they most often stand; among equals the first by their codes."""
    n_words = np.array([term.count(JOINT) + 1 for term in tokens.types.tolist()], dtype=np.int64)
    written = tokens.written.copy()
    for length in range(2, _MAX_WORDS + 1):
        held = np.flatnonzero(n_words[tokens.codes] == length)
        parts = [words.codes[places[held] + step] for step in range(length)]
        rows, count = np.unique(np.stack([tokens.codes[held], *parts], axis=1), axis=0, return_counts=True)
        for code, *spelled in rows[::-1][np.argsort(count[::-1], kind="stable")].tolist():  # the best is last
            written[code] = JOINT.join(words.written[part] for part in spelled)
    return written


def _strongest(places: np.ndarray, value: np.ndarray) -> np.ndarray:
    """Choose pairs that do not overlap: a pair that is stronger than its neighbours, then what that leaves."""
    chosen, left = np.zeros(len(places), dtype=bool), np.ones(len(places), dtype=bool)
    touches = np.diff(places) == 1  # a pair and the one after it share a word
    while left.any():
        strength = np.where(left, value, -np.inf)
        beats_last = np.concatenate(([True], ~touches | (strength[1:] > strength[:-1])))
        beats_next = np.concatenate((~touches | (strength[:-1] >= strength[1:]), [True]))
        best = left & beats_last & beats_next
        chosen |= best
        left &= ~best
        left[1:] &= ~(best[:-1] & touches)
        left[:-1] &= ~(best[1:] & touches)
    return np.flatnonzero(chosen)
