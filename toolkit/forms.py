"""Words found in texts → terms: what counts as the same word in each form."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from toolkit.charsets import ARABIC_LETTER
from toolkit.lemmas import LemmaSource, lemmatize
from toolkit.morphology import light_stem
from toolkit.packed import Packed
from toolkit.pieces import normalize_words, search_of
from toolkit.stopwords import stop_words

FORMS = ("surface", "word", "stem", "lemma")


def stems_of(found: list[str]) -> list[str]:
    """
    Give the stem of each word; a stop word, and a word whose stem would be one, stays whole.

    What is dropped later is a word, and no word becomes one by losing an ending.

    Parameters
    ----------
    found : list of str
        Words in the profile "light".

    Returns
    -------
    list of str

    Examples
    --------
    >>> stems_of(["والمعلّمون", "الذين", "G20"])
    ['معلم', 'الذين', 'g20']
    """
    words, whole = normalize_words(found), stop_words()
    stem_of = dict.fromkeys(words)
    for word in stem_of:
        stem_of[word] = _stem_of(word, whole)
    return [stem_of[word] for word in words]


def lemmas_of(
    found: Packed, count: np.ndarray, source: LemmaSource, *, diacritics: bool, jobs: int
) -> tuple[Packed, dict[str, Any]]:
    """
    Give the lemma of each word, or the word in the profile "search" where the database knows none.

    Parameters
    ----------
    found : Packed
        Words in the profile "light".
    count : ndarray of int64, shape (n_found,)
        How often each of them occurs.
    source : LemmaSource
        See `find_lemma_source`.
    diacritics : bool
        Keep the vowel marks of the lemmas.
    jobs : int
        How many processes share the work.

    Returns
    -------
    terms : Packed
    settings : dict
        Those of the source, with the shares (0..1) of Arabic types and tokens that it does not know.
    """
    words = found.to_list()
    arabic = np.array([word.isalpha() and ARABIC_LETTER.match(word) is not None for word in words], dtype=bool)
    asked = [words[place] for place in np.flatnonzero(arabic)]
    lemmas = lemmatize(asked, source, diacritics=diacritics, jobs=jobs)
    terms = [lemmas.get(word) or plain for word, plain in zip(words, search_of(found).to_list(), strict=True)]
    unknown = arabic & np.array([lemmas.get(word) is None for word in words], dtype=bool)
    return Packed.of(terms), source.settings | {
        "diacritics": diacritics,
        "unknown_types": _share(unknown.sum(), arabic.sum()),
        "unknown_tokens": _share(count[unknown].sum(), count[arabic].sum()),
    }


def _stemmed(found: Packed) -> Packed:
    return Packed.of(stems_of(found.to_list()))


TERMS_OF: dict[str, Callable[[Packed], Packed]] = {"surface": lambda found: found, "word": search_of, "stem": _stemmed}
"""The forms whose terms depend on nothing but the word."""


def _stem_of(word: str, whole: frozenset[str]) -> str:
    if word in whole or not ARABIC_LETTER.match(word) or "." in word:
        return word
    stem = light_stem(word)
    return word if stem in whole else stem


def _share(part: int, whole: int) -> float:
    return round(int(part) / max(int(whole), 1), 6)
