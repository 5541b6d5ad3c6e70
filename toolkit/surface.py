"""White-space pieces → the tokens of camel-tools' `simple_word_tokenize`, characters as they stand."""

from __future__ import annotations

from functools import cache

import numpy as np

from toolkit.codes import Parts, join_parts
from toolkit.packed import BASIC_PLANE, Packed, begins_of, pack_runs

_WORD, _SYMBOL, _BLANK, _MAYBE_JOINED = range(4)
_JOINERS = "\u200d\u20e3\ufe0f"
"""
Characters of the basic plane by which several code points can be one emoji (Unicode Technical Standard #51, section
1.4): zero-width joiner, keycap, emoji presentation. All beyond it can too: regional indicators, skin tones, tags, most
emoji.
"""


def surface_of(pieces: Packed) -> Parts:
    """
    Split pieces as `camel_tools.tokenizers.word.simple_word_tokenize` does, all in one pass.

    Characters stay as they are; punctuation and symbols are tokens.

    camel-tools tries its emoji pattern at every character; without a character that joins others into one emoji, that
    comes to a table of characters. The few pieces with such a character are left to camel-tools itself.

    Parameters
    ----------
    pieces : Packed

    Returns
    -------
    Parts

    Examples
    --------
    >>> surface_of(Packed.of(["«مُحَمَّد»،"])).to_lists()
    [['«', 'مُحَمَّد', '»', '،']]
    """
    points = pieces.points
    kinds = _kinds()[np.minimum(points, BASIC_PLANE)]
    begins = begins_of(points)
    is_plain = ~np.logical_or.reduceat(kinds == _MAYBE_JOINED, begins)
    if not is_plain.all():
        kept = np.repeat(is_plain, np.diff(begins, append=len(points)))
        points, kinds = points[kept], kinds[kept]
        begins = begins_of(points)
    stands_alone = kinds != _WORD
    starts = stands_alone.copy()
    starts[1:] |= stands_alone[:-1]
    kept = kinds != _BLANK
    starts &= kept
    lengths = np.add.reduceat(starts, begins, dtype=np.int64)
    others = pieces.filter(~is_plain).to_list()
    return join_parts(is_plain, pack_runs(points[kept], starts[kept]), lengths, _split_emoji(others))


def _split_emoji(pieces: list[str]) -> list[list[str]]:
    from camel_tools.tokenizers.word import simple_word_tokenize  # takes half a second to import

    return [simple_word_tokenize(piece) for piece in pieces]


@cache
def _kinds() -> np.ndarray:
    """What each character of the basic plane is to camel-tools, and at the end what all beyond it are."""
    from camel_tools.tokenizers import word as camel

    kinds = np.full(BASIC_PLANE + 1, _WORD, np.uint8)
    for point in range(BASIC_PLANE):
        char = chr(point)
        if char.isspace():
            kinds[point] = _BLANK
        elif char in camel._SYMBOLS_ALL and camel._SYMBOLS_RE.match(char):
            kinds[point] = _SYMBOL
    kinds[[*map(ord, _JOINERS), BASIC_PLANE]] = _MAYBE_JOINED
    return kinds
