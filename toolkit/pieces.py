"""White-space pieces → tokens: the rules of the surface tokens and of the words for analysis."""

import re
from collections.abc import Callable, Iterable
from functools import cache

from toolkit import charsets
from toolkit.clean import normalize

_LATIN = "A-Za-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u024f"
_WORD = re.compile(
    rf"""
    (?:https?://|www\.)[^\s«»"“”<>،؛]*[\w/]                     # address of a page, without the punctuation behind it
    | [\w.+-]+@[\w-]+(?:\.[\w-]+)+                              # e-mail address
    | [#\uff03]\w+ | @\w+                                       # hashtag, mention
    | \d{{4}}-\d{{1,2}}-\d{{1,2}}                               # ISO date
    | \d+(?:[.,:/\u066b\u066c]\d+)*                             # number, decimal, time, date
    | (?<!\w)[^\W\d_](?:\.[^\W\d_])+(?!\w)                      # abbreviation with dots: أ.ف.ب
    | [{_LATIN}][{_LATIN}0-9\u0300-\u036f]*(?:['’][{_LATIN}]+)* # Latin word, with digits (G20) and apostrophes
    | (?:(?![{_LATIN}])[^\W\d_][{charsets.COMBINING_HAMZA}\u0300-\u036f]*)+  # word of any other script
    """,
    re.VERBOSE,
)

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
    if not pieces:
        return []
    # One pass over all pieces is many times faster than a call for each; no step of the profile crosses a line break.
    light = normalize("\n".join(pieces), "light").split("\n")
    return [[piece] if piece.isalpha() else _WORD.findall(piece) for piece in light]


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
    from camel_tools.tokenizers.word import simple_word_tokenize  # takes half a second to import

    split_simple = _symbol_splitter()
    return [
        [piece]
        if piece.isalnum()
        else split_simple(piece)
        if _MAYBE_JOINED.search(piece) is None
        else simple_word_tokenize(piece)
        for piece in pieces
    ]


@cache
def _symbol_splitter() -> Callable[[str], list[str]]:
    """
    Split a piece in which each symbol is one character of the basic plane, as camel-tools does.

    camel-tools tries its emoji pattern at every character; without a character that joins others into one emoji, that
    comes to a set of characters, found here by asking its pattern about each. Python looks a character up in a set of
    the basic plane at once, and in a larger one range by range.
    """
    from camel_tools.tokenizers import word as camel

    plane = map(chr, range(0x10000))
    one = re.escape("".join(char for char in plane if char in camel._SYMBOLS_ALL and camel._SYMBOLS_RE.match(char)))
    return re.compile(f"[{one}]|[^{one}]+").findall


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
    return normalize("\n".join(words), "search").split("\n") if words else []
