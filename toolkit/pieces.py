"""White-space pieces → words for analysis, and their spelling for search."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import cache

import numpy as np

from toolkit import charsets
from toolkit.clean import normalize
from toolkit.codes import Parts, join_parts
from toolkit.packed import BASIC_PLANE, LINE_BREAK, Packed, begins_of, pack_runs, text_of

_LATIN = "A-Za-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u024f"
_WORD = re.compile(
    rf"""
    (?:https?://|www\.)[^\s«»"“”<>،؛]*[\w/]                     # address of a page, without the punctuation behind it
    | [\w.+-]++@[\w-]+(?:\.[\w-]+)+                             # e-mail address
    | [#\uff03]\w+ | @\w+                                       # hashtag, mention
    | \d{{4}}-\d{{1,2}}-\d{{1,2}}                               # ISO date
    | \d+(?:[.,:/\u066b\u066c]\d+)*                             # number, decimal, time, date
    | (?<!\w)[^\W\d_](?:\.[^\W\d_])+(?!\w)                      # abbreviation with dots: أ.ف.ب
    | [{_LATIN}][{_LATIN}0-9\u0300-\u036f]*(?:['’][{_LATIN}]+)* # Latin word, with digits (G20) and apostrophes
    | (?:[^\W\d_{_LATIN}]++[{charsets.COMBINING_HAMZA}\u0300-\u036f]*+)++  # word of any other script
    | \n                                                        # the end of a piece
    """,
    re.VERBOSE,
)

_ARABIC, _LATIN_LETTER, _DIGIT, _INDIC_DIGIT = 1, 2, 4, 8
_INSIDE = _ARABIC | _LATIN_LETTER | _DIGIT | _INDIC_DIGIT  # what words are made of
_BREAK, _SIGN, _DOT, _DROPPED, _OTHER = 0, 16, 32, 64, 128


def split_words(pieces: list[str]) -> list[list[str]]:
    """
    Split texts into words in the profile "light", punctuation gone.

    A page address, e-mail address, hashtag, mention, number, time, date and abbreviation with dots is one word each.

    Parameters
    ----------
    pieces : list of str
        Texts without line breaks, such as what stands between two white spaces.

    Returns
    -------
    list of list of str
        The words of each text, in order; none is empty.

    Examples
    --------
    >>> split_words(["(أ.ف.ب)", "و٣٫١٤٪،", "#مُؤتمر_المناخ", "الـ18"])
    [['أ.ف.ب'], ['و', '٣٫١٤'], ['#مؤتمر_المناخ'], ['ال', '18']]
    """
    return words_of(Packed.of(pieces)).to_lists()


def words_of(pieces: Packed) -> Parts:
    """
    Split pieces as `split_words` does, all in one pass.

    Nearly all pieces are Arabic words with punctuation around them, an ASCII word or a number: their letters are told
    from the rest by a table. The others go through the pattern of all words.

    Parameters
    ----------
    pieces : Packed

    Returns
    -------
    Parts
    """
    points = pieces.points
    kinds = _kinds()[np.minimum(points, BASIC_PLANE)]
    stays = kinds != _DROPPED
    points, kinds = points[stays], kinds[stays]
    begins = begins_of(points)
    is_inside = (kinds & _INSIDE) != 0
    starts = is_inside.copy()
    starts[1:] &= ~is_inside[:-1]
    lengths = np.add.reduceat(starts, begins, dtype=np.int64)
    is_plain = _are_plain(kinds, begins, starts, lengths)
    is_inside &= np.repeat(is_plain, np.diff(begins, append=len(points)))
    return join_parts(
        is_plain,
        pack_runs(points[is_inside], starts[is_inside]),
        lengths[is_plain],
        _split_others(pieces.filter(~is_plain)),
    )


def _are_plain(kinds: np.ndarray, begins: np.ndarray, starts: np.ndarray, lengths: np.ndarray) -> np.ndarray:
    """Tell of each piece whether its runs of letters or digits are its words, whatever the signs between them."""
    held = np.bitwise_or.reduceat(kinds, begins)
    inside = held & _INSIDE
    firsts = np.append(kinds[starts], _BREAK)[np.cumsum(lengths) - lengths]
    is_arabic = (inside == _ARABIC) & ((lengths == 1) | ((held & _DOT) == 0))  # أ.ف.ب
    is_latin = (lengths == 1) & ((inside & (_ARABIC | _INDIC_DIGIT)) == 0) & (firsts == _LATIN_LETTER)  # G20
    is_number = (lengths == 1) & ((inside & (_ARABIC | _LATIN_LETTER)) == 0)
    return ((held & _OTHER) == 0) & ((inside == 0) | is_arabic | is_latin | is_number)


def _split_others(pieces: Packed) -> list[list[str]]:
    """The words of each piece by the pattern, in one pass over all."""
    if not len(pieces):
        return []
    lists: list[list[str]] = [[]]
    for word in _WORD.findall(light_of(pieces).text[1:]):
        if word == "\n":
            lists.append([])
        else:
            lists[-1].append(word)
    return lists


def light_of(pieces: Packed) -> Packed:
    """
    Bring each piece into the profile "light", in one pass: no step of the profile crosses a line break.

    >>> light_of(Packed.of(["«مُحَمَّـد»", "ﻻ"])).to_list()
    ['«محمد»', 'لا']
    """
    return Packed.of_text(normalize(pieces.text, "light"))


@cache
def _kinds() -> np.ndarray:
    """What each character of the basic plane is to a word, and at the end what all beyond it are."""
    kinds = np.full(BASIC_PLANE + 1, _OTHER, np.uint8)
    plane = "".join(map(chr, range(BASIC_PLANE)))
    for kind, pattern in (
        (_DROPPED, f"[{charsets.TASHKEEL}{charsets.TATWEEL}{charsets.BIDI_CONTROLS}{charsets.ZERO_WIDTH}]"),
        (_ARABIC, "[\u0621-\u063a\u0641-\u064a]"),
        (_LATIN_LETTER, "[A-Za-z]"),
        (_DIGIT, "[0-9]"),
        (_INDIC_DIGIT, "[\u0660-\u0669]"),
        (_BREAK, "\n"),
    ):
        kinds[[match.start() for match in re.finditer(pattern, plane)]] = kind
    kinds[[point for point, char in enumerate(plane) if _is_sign(char)]] = _SIGN
    kinds[ord(".")] = _DOT
    return kinds


def _is_sign(char: str) -> bool:
    """Tell whether a character parts Arabic words and belongs to none, wherever it stands."""
    return (
        unicodedata.category(char)[0] in "PS"
        and char not in "#\uff03@_"  # which begin or join words
        and normalize(char, "light") == char
    )


def is_number(word: str) -> bool:
    """
    Tell whether a word has no letter.

    >>> is_number("٣٫١٤"), is_number("G20"), is_number("أ.ف.ب")
    (True, False, False)
    """
    return charsets.ANY_LETTER.search(word) is None


def normalize_words(words: Iterable[str]) -> list[str]:
    """
    Bring each word into the profile "search".

    >>> normalize_words(["الأخبار", "مستشفى"])
    ['الاخبار', 'مستشفي']
    """
    return search_of(Packed.of(words)).to_list()


def search_of(words: Packed) -> Packed:
    """
    Bring each word into the profile "search", in one pass: no step of the profile crosses a line break.

    Parameters
    ----------
    words : Packed

    Returns
    -------
    Packed
    """
    points = words.points
    becomes = _search_letters()[np.minimum(points, BASIC_PLANE)]
    begins = begins_of(points)
    is_plain = np.logical_and.reduceat(becomes > 0, begins)
    if is_plain.all():
        return Packed.of_text(text_of(becomes))
    in_plain = np.repeat(is_plain, np.diff(begins, append=len(points)))
    packed = Packed.of_text(text_of(becomes[in_plain]) + normalize(text_of(points[~in_plain]), "search"))
    places = np.empty(len(is_plain), np.int64)
    n_plain = int(is_plain.sum())
    places[is_plain], places[~is_plain] = np.arange(n_plain), np.arange(n_plain, len(is_plain))
    return packed.take(places)


@cache
def _search_letters() -> np.ndarray:
    """What the profile "search" makes of each character that it changes for itself alone; 0 for the others."""
    becomes = np.zeros(BASIC_PLANE + 1, np.uint32)
    for point in np.flatnonzero(_kinds() & _INSIDE).tolist():
        becomes[point] = ord(normalize(chr(point), "search"))
    becomes[LINE_BREAK] = LINE_BREAK
    return becomes
