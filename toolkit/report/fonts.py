"""The report's typeface, cut down to the characters of a page and written into it."""

from __future__ import annotations

import base64
import io
import logging
from functools import cache, lru_cache

_WEIGHTS = {400: "Regular", 600: "SemiBold"}
# What our pages use: Latin, Arabic, direction marks, dashes and quotes, a small 2, arrows, minus, inequality signs, a
# check mark. A page that says more has a subset of its own, which takes half a second.
_ALWAYS = "".join(
    chr(code)
    for first, last in (
        (0x20, 0x7E),
        (0xA0, 0xFF),
        (0x600, 0x6FF),
        (0x200E, 0x200F),
        (0x2013, 0x2026),
        (0x2066, 0x2069),
        (0x2082, 0x2082),
        (0x2190, 0x2193),
        (0x2212, 0x2212),
        (0x2264, 0x2265),
        (0x2713, 0x2713),
    )
    for code in range(first, last + 1)
)


def font_css(text: str) -> str:
    """
    Write the @font-face rules of a page: IBM Plex Sans Arabic in two weights, as data.

    Parameters
    ----------
    text : str
        What the page says. Basic Latin and Arabic are always in, so that most pages share one subset.

    Returns
    -------
    str
        CSS; the same text gives the same bytes.
    """
    extra = "".join(sorted((set(text) & _known()) - set(_ALWAYS)))
    return "".join(
        f'@font-face{{font-family:"Plex";font-weight:{weight};font-display:swap;'
        f"src:url(data:font/woff;base64,{_subset(style, extra)}) format('woff')}}\n"
        for weight, style in _WEIGHTS.items()
    )


@cache
def _known() -> frozenset[str]:
    """Read which characters the typeface has."""
    from fontTools.ttLib import TTFont

    with TTFont(_path("Regular"), lazy=True) as font:
        return frozenset(map(chr, font.getBestCmap()))


def _path(style: str) -> str:
    from fontpkg_ibm_plex_sans_arabic import ROOT

    return str(ROOT / "files" / f"IBMPlexSansArabic-{style}.ttf")


@lru_cache(maxsize=32)
def _subset(style: str, extra: str) -> str:
    """Cut one weight down and encode it."""
    from fontTools import subset

    logging.getLogger("fontTools.subset").setLevel(logging.ERROR)  # it warns of a table it drops, which is meant
    options = subset.Options(layout_features=["*"], hinting=False, recalc_timestamp=False, desubroutinize=True)
    font = subset.load_font(_path(style), options)
    cutter = subset.Subsetter(options)
    cutter.populate(text=_ALWAYS + extra)
    cutter.subset(font)
    font.flavor = "woff"
    buffer = io.BytesIO()
    font.save(buffer)
    return base64.b64encode(buffer.getvalue()).decode("ascii")
