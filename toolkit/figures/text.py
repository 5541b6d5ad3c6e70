"""
Strings as figures need them: clean, in the right direction, measured, shortened and wrapped.

matplotlib 3.11 shapes and orders Arabic by itself. What it cannot know is the direction of a line that begins with
a Latin name or a number, so every line starts with a direction mark, and every number and every name from the data
stands in a bidi isolate (Unicode Standard Annex 9). The marks have no glyph and draw nothing.
"""

import functools
import unicodedata

import fontpkg_ibm_plex_sans_arabic as _plex
from matplotlib import font_manager
from matplotlib.backends.backend_agg import RendererAgg
from matplotlib.ft2font import FT2Font

FAMILY = _plex.FAMILY
_FALLBACK = "DejaVu Sans"  # comes with matplotlib; has Greek, Cyrillic and symbols that Plex lacks
_WEIGHTS = ("Regular", "Medium", "SemiBold", "Bold")

_RLM, _LRM = "\u200f", "\u200e"
_LRI, _RLI, _FSI, _PDI = "\u2066", "\u2067", "\u2068", "\u2069"
_ISOLATES = frozenset({_LRI, _RLI, _FSI, _PDI})
_UNDRAWN = _ISOLATES | {_RLM, _LRM}
_MISSING = "\u25a1"
_ELLIPSIS = "…"
# Measuring at a higher resolution than drawing keeps rounding below a hundredth of a pixel.
_MEASURE_DPI = 720


@functools.cache
def _register_fonts() -> None:
    """Make the weights of the package's font known to matplotlib, once a process."""
    for name in _WEIGHTS:
        font_manager.fontManager.addfont(str(_plex.ROOT / "files" / f"IBMPlexSansArabic-{name}.ttf"))


def font_for(text: str, size: float, weight: int = 400) -> font_manager.FontProperties:
    """
    Return the house font at a size in pixels, with a fallback where a text needs one.

    `weight` is 400, 500 or 600. The fallback has only regular and bold, and matplotlib warns of a weight that a
    family lacks, so a text that needs it takes the nearest of the two.
    """
    _register_fonts()
    if all(ord(char) in _own_chars() or char in _UNDRAWN for char in text):
        return font_manager.FontProperties(family=[FAMILY], size=size, weight=weight)
    return font_manager.FontProperties(family=[FAMILY, _FALLBACK], size=size, weight=700 if weight >= 600 else 400)


@functools.cache
def _own_chars() -> frozenset[int]:
    """Return the code points that the house font can draw."""
    return frozenset(FT2Font(str(_plex.ROOT / "files" / "IBMPlexSansArabic-Regular.ttf")).get_charmap())


@functools.cache
def _drawable() -> frozenset[int]:
    """Return the code points that the house font or its fallback can draw."""
    return _own_chars() | frozenset(FT2Font(font_manager.findfont(_FALLBACK)).get_charmap())


def _clean_char(char: str) -> str:
    """Return a character as a figure can show it: itself, a space, a box, or nothing."""
    if char in _ISOLATES or char in "\u200c\u200d":
        return char
    category = unicodedata.category(char)
    if category in ("Cc", "Zs", "Zl", "Zp"):
        return " "
    # Format characters are invisible, and a lone direction mark in a headline would turn the rest of a line around.
    if category == "Cf" or 0xFE00 <= ord(char) <= 0xFE0F:
        return ""
    return char if ord(char) in _drawable() else _MISSING


def clean(text: object) -> str:
    """
    Return a text in one line, with a box for what no font can draw.

    White space and control characters become one space; direction marks and other invisible characters go,
    except joiners and isolates.
    """
    return " ".join("".join(map(_clean_char, str(text))).split())


def isolate(name: object) -> str:
    """
    Return a name from the data wrapped so that it cannot disturb the order of the words around it.

    A name with an Arabic letter runs from the right, "CNN العربية" too; any other from the left.
    """
    inner = "".join(char for char in clean(name) if char not in _ISOLATES)
    mark = _RLI if any(unicodedata.bidirectional(char) in ("AL", "R") for char in inner) else _LRI
    return f"{mark}{inner}{_PDI}"


def directed(text: object, language: str) -> str:
    """Return a cleaned line that runs in the direction of `language`, whatever its first letter is."""
    return (_RLM if language == "ar" else _LRM) + clean(text)


def number(value: float, *, decimals: int = 0, sign: bool = False) -> str:
    """
    Return a number as figures print it: grouped by thousands, a true minus, isolated from its surroundings.

    >>> number(-1234.5, decimals=1).strip("\u2066\u2069")
    '−1,234.5'
    """
    text = f"{value:{'+' if sign else ''},.{decimals}f}"
    if text.strip("+-0.,") == "":  # −0.0 is 0.0
        text = text.lstrip("+-")
    return f"{_LRI}{text.replace('-', '−')}{_PDI}"


def percent(share: float, *, decimals: int = 0) -> str:
    """
    Return a share in 0..1 as a percentage.

    >>> percent(0.25).strip("\u2066\u2069")
    '25%'
    """
    return f"{_LRI}{share * 100:,.{decimals}f}%{_PDI}".replace("-", "−")


@functools.cache
def _renderer() -> RendererAgg:
    return RendererAgg(1, 1, _MEASURE_DPI)


@functools.lru_cache(maxsize=4096)
def text_width(text: str, size: float, weight: int = 400) -> float:
    """Return the width in pixels of one line set at `size` pixels."""
    width, _, _ = _renderer().get_text_width_height_descent(text, font_for(text, size, weight), ismath=False)
    return width * 72 / _MEASURE_DPI


def _balanced(text: str) -> str:
    """Close the isolates that cutting a text has left open."""
    opened = sum(text.count(mark) for mark in _ISOLATES - {_PDI}) - text.count(_PDI)
    return text + _PDI * max(opened, 0)


def shorten(text: object, width: float, size: float, weight: int = 400) -> str:
    """Return a text of at most `width` pixels, cut with an ellipsis, between words where that costs little."""
    line = clean(text)
    if text_width(line, size, weight) <= width:
        return line
    low, high = 0, len(line)
    while low < high:
        middle = (low + high + 1) // 2
        if text_width(_balanced(line[:middle].rstrip() + _ELLIPSIS), size, weight) <= width:
            low = middle
        else:
            high = middle - 1
    space = line.rfind(" ", 0, low + 1)
    cut = space if space > 0.6 * low else low
    return _balanced(line[:cut].rstrip(" ،؛:.,-–") + _ELLIPSIS)


def fitted(name: object, width: float, size: float, weight: int = 400) -> str:
    """Return a name from the data, shortened to `width` pixels and isolated."""
    return isolate(shorten(name, width, size, weight))


def wrap(text: object, width: float, size: float, weight: int = 400, *, max_lines: int = 2) -> list[str]:
    """Return a text as lines of at most `width` pixels; what does not fit in the last line is cut with an ellipsis."""
    lines: list[str] = []
    words = clean(text).split()
    while words:
        if len(lines) == max_lines - 1:
            lines.append(shorten(" ".join(words), width, size, weight))
            break
        count = 1
        while count < len(words) and text_width(" ".join(words[: count + 1]), size, weight) <= width:
            count += 1
        lines.append(shorten(" ".join(words[:count]), width, size, weight))
        words = words[count:]
    return lines
