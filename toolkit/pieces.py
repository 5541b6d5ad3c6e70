"""White-space pieces → tokens: the rules of the surface tokens and of the words for analysis."""

import re
from collections.abc import Callable, Iterable
from functools import cache
from itertools import compress

import numpy as np

from toolkit import charsets
from toolkit.clean import normalize, unify_alef, unify_alef_maksura, unify_teh_marbuta
from toolkit.codes import Parts, offsets_of, strings

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

_PLAIN_WORD = re.compile("[\u0621-\u063a\u0641-\u064a]+|[A-Za-z][A-Za-z0-9]*|[0-9]+")
"""A piece that is one word and needs no cleaning: Arabic letters alone, an ASCII word, an ASCII number."""

_FRINGE = '«»“”"()[]،؛؟!.,:…-–'
"""Punctuation that is part of no word when it stands before or behind a plain one."""

_MARKED_ONLY = re.compile("[\u0621-\u063a\u0640-\u0652 -~«»“”،؛؟…–—\u0660-\u066c]+")
"""A piece in which the profile "light" drops vowel marks and stretching, and has nothing else to do."""

_MARKS = re.compile("[\u0640\u064b-\u0652]+")

_PLAIN_ARABIC = re.compile("[\u0621-\u063a\u0641-\u064a]+")
"""A word in which the profile "search" unifies letters, and has nothing else to do."""

_MAYBE_JOINED = re.compile("[\u200d\u20e3\ufe0f\U00010000-\U0010ffff]")
"""
Characters by which several code points can be one emoji (Unicode Technical Standard #51, section 1.4): zero-width
joiner, keycap, emoji presentation, and all beyond the basic plane: regional indicators, skin tones, tags, most emoji.
"""


def split_words(pieces: list[str]) -> list[list[str]]:
    """
    Split pieces into words in the profile "light", punctuation gone.

    A page address, e-mail address, hashtag, mention, number, time, date and abbreviation with dots is one word each.

    Parameters
    ----------
    pieces : list of str
        Texts without line breaks, such as what stands between two white spaces.

    Returns
    -------
    list of list of str
        The words of each piece, in order; none is empty.

    Examples
    --------
    >>> split_words(["(أ.ف.ب)", "و٣٫١٤٪،", "#مُؤتمر_المناخ", "الـ18"])
    [['أ.ف.ب'], ['و', '٣٫١٤'], ['#مؤتمر_المناخ'], ['ال', '18']]
    """
    return words_of(pieces).to_lists()


def split_surface(pieces: list[str]) -> list[list[str]]:
    """
    Split pieces as `camel_tools.tokenizers.word.simple_word_tokenize` does.

    Parameters
    ----------
    pieces : list of str
        Texts without white space.

    Returns
    -------
    list of list of str
        The tokens of each piece, characters unchanged; punctuation and symbols are tokens.

    Examples
    --------
    >>> split_surface(["«مُحَمَّد»،"])
    [['«', 'مُحَمَّد', '»', '،']]
    """
    return surface_of(pieces).to_lists()


def words_of(pieces: list[str]) -> Parts:
    """
    Split pieces as `split_words` does, without making a list for each.

    Parameters
    ----------
    pieces : list of str
        Texts without line breaks.

    Returns
    -------
    Parts
    """
    bare = [piece.strip(_FRINGE) for piece in pieces]
    plain = _mask(_PLAIN_WORD.fullmatch, bare)
    places = np.flatnonzero(~plain)
    light = light_of(list(compress(pieces, ~plain)))
    whole = _mask(str.isalpha, light)
    return _assemble(
        len(pieces),
        (np.flatnonzero(plain), list(compress(bare, plain)), None),
        (places[whole], list(compress(light, whole)), None),
        (places[~whole], *_split_lines(list(compress(light, ~whole)), _WORD.findall)),
    )


def light_of(pieces: list[str]) -> list[str]:
    """
    Bring each piece into the profile "light".

    One pass over all pieces is many times faster than a call for each; no step of the profile crosses a line break.

    >>> light_of(["«مُحَمَّـد»", "ﻻ"])
    ['«محمد»', 'لا']
    """
    marked = _mask(_MARKED_ONLY.fullmatch, pieces)
    light = strings(pieces)
    if marked.any():
        light[marked] = _MARKS.sub("", "\n".join(compress(pieces, marked))).split("\n")
    if not marked.all():
        light[~marked] = normalize("\n".join(compress(pieces, ~marked)), "light").split("\n")
    return light.tolist()


def surface_of(pieces: list[str]) -> Parts:
    """
    Split pieces as `split_surface` does, without making a list for each.

    Parameters
    ----------
    pieces : list of str
        Texts without white space.

    Returns
    -------
    Parts
    """
    whole = _mask(str.isalnum, pieces)
    others, places = list(compress(pieces, ~whole)), np.flatnonzero(~whole)
    joined = _mask(_MAYBE_JOINED.search, others)
    return _assemble(
        len(pieces),
        (np.flatnonzero(whole), list(compress(pieces, whole)), None),
        (places[~joined], *_split_lines(list(compress(others, ~joined)), _symbol_splitter())),
        (places[joined], *_split_emoji(list(compress(others, joined)))),
    )


def _mask(test: Callable[[str], object], values: list[str]) -> np.ndarray:
    """Whether each value passes the test."""
    return np.fromiter(map(bool, map(test, values)), bool, len(values))


def _split_lines(pieces: list[str], find_tokens: Callable[[str], list[str]]) -> tuple[list[str], np.ndarray]:
    """The tokens of all pieces, and how many each has; `find_tokens` gives the line break behind each piece too."""
    found = find_tokens("\n".join(pieces) + "\n") if pieces else []
    ends = np.array([place for place, token in enumerate(found) if token == "\n"], dtype=np.int64)
    return [token for token in found if token != "\n"], np.diff(ends, prepend=-1) - 1


def _split_emoji(pieces: list[str]) -> tuple[list[str], np.ndarray]:
    """The tokens of all pieces, and how many each has, by camel-tools itself."""
    from camel_tools.tokenizers.word import simple_word_tokenize  # takes half a second to import

    lists = [simple_word_tokenize(piece) for piece in pieces]
    return [token for tokens in lists for token in tokens], np.array([len(tokens) for tokens in lists], dtype=np.int64)


def _assemble(n_pieces: int, *groups: tuple[np.ndarray, list[str], np.ndarray | None]) -> Parts:
    """Join groups of pieces: their places, their tokens, and how many tokens each has (None: one)."""
    tokens: list[str] = []
    starts, lengths = np.zeros(n_pieces, np.int64), np.zeros(n_pieces, np.int64)
    for places, found, counts in groups:
        counts = np.ones(len(places), np.int64) if counts is None else counts
        starts[places] = len(tokens) + offsets_of(counts)[:-1]
        lengths[places] = counts
        tokens += found
    return Parts(tokens, starts, lengths)


@cache
def _symbol_splitter() -> Callable[[str], list[str]]:
    """
    Split pieces in which each symbol is one character of the basic plane, as camel-tools does; line breaks stay.

    camel-tools tries its emoji pattern at every character; without a character that joins others into one emoji, that
    comes to a set of characters, found here by asking its pattern about each. Python looks a character up in a set of
    the basic plane at once, and in a larger one range by range.
    """
    from camel_tools.tokenizers import word as camel

    plane = map(chr, range(0x10000))
    one = re.escape("".join(char for char in plane if char in camel._SYMBOLS_ALL and camel._SYMBOLS_RE.match(char)))
    return re.compile(f"[{one}\n]|[^{one}\n]+").findall


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
    words = list(words)
    plain = _mask(_PLAIN_ARABIC.fullmatch, words)
    normal = strings(words)
    if plain.any():
        normal[plain] = _unify_letters("\n".join(compress(words, plain))).split("\n")
    if not plain.all():
        normal[~plain] = normalize("\n".join(compress(words, ~plain)), "search").split("\n")
    return normal.tolist()


def _unify_letters(text: str) -> str:
    return unify_teh_marbuta(unify_alef_maksura(unify_alef(text)))
