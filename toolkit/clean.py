"""Text in, text out: one change per function, and named profiles that join them."""

import re
import unicodedata
from collections.abc import Callable

from camel_tools.utils import normalize as camel

from toolkit import charsets
from toolkit.errors import ToolkitError

_TASHKEEL = re.compile(f"[{charsets.TASHKEEL}]+")
_TATWEEL = re.compile(f"{charsets.TATWEEL}+")
_BIDI_CONTROLS = re.compile(f"[{charsets.BIDI_CONTROLS}]+")
_ZERO_WIDTH = re.compile(f"[{charsets.ZERO_WIDTH}]+")
_PRESENTATION_FORMS = re.compile(f"[{charsets.PRESENTATION_FORMS}]+")
_COMBINING_HAMZA = re.compile(f"[{charsets.COMBINING_HAMZA}]+")
_DIGITS = re.compile(f"[{charsets.ARABIC_INDIC_DIGITS}{charsets.PERSIAN_DIGITS}]")
_TO_ASCII_DIGIT = {
    digit: str(value)
    for digits in (charsets.ARABIC_INDIC_DIGITS, charsets.PERSIAN_DIGITS)
    for value, digit in enumerate(digits)
}
_WHITE_SPACE = re.compile(r"\s+")


def compose(text: str) -> str:
    """
    Join letters and their marks into single code points (Unicode NFC).

    >>> compose("ا\u0654خبار") == "أخبار"
    True
    """
    return unicodedata.normalize("NFC", text)


def drop_tashkeel(text: str) -> str:
    """
    Drop vowel marks, shadda, sukun, superscript alef and Quranic signs.

    Letters keep their hamza and madda; tatweel stays.

    >>> drop_tashkeel("مُحَمَّدٌ رَأَى آثارًا")
    'محمد رأى آثارا'
    """
    return _TASHKEEL.sub("", text)


def drop_tatweel(text: str) -> str:
    """
    Drop the stretching line.

    >>> drop_tatweel("محمـــد")
    'محمد'
    """
    return _TATWEEL.sub("", text)


def drop_bidi_controls(text: str) -> str:
    """
    Drop the invisible marks that steer the direction of writing.

    >>> drop_bidi_controls("\u200fالأمم المتحدة\u200e")
    'الأمم المتحدة'
    """
    return _BIDI_CONTROLS.sub("", text)


def drop_zero_width(text: str) -> str:
    """
    Drop soft hyphens, zero-width spaces and joiners, and byte-order marks.

    >>> drop_zero_width("نوا\u200cب")
    'نواب'
    """
    return _ZERO_WIDTH.sub("", text)


def expand_presentation_forms(text: str) -> str:
    """
    Turn shaped letters and ligatures of old encodings into plain letters (Unicode NFKC on these blocks alone).

    Everything outside Arabic Presentation Forms-A and -B is untouched, such as ² or ①.

    >>> expand_presentation_forms("ﻻ ﷲ ﺳﻼﻡ x²")
    'لا الله سلام x²'
    """
    return _PRESENTATION_FORMS.sub(lambda match: camel.normalize_unicode(match[0]), text)


def unify_alef(text: str) -> str:
    """
    Write أ, إ, آ and ٱ as bare alef.

    >>> unify_alef("أخبار إلى آخر")
    'اخبار الى اخر'
    """
    return camel.normalize_alef_ar(text)


def unify_alef_maksura(text: str) -> str:
    """
    Write ى as ي.

    >>> unify_alef_maksura("مستشفى")
    'مستشفي'
    """
    return camel.normalize_alef_maksura_ar(text)


def unify_teh_marbuta(text: str) -> str:
    """
    Write ة as ه.

    >>> unify_teh_marbuta("صحيفة")
    'صحيفه'
    """
    return camel.normalize_teh_marbuta_ar(text)


def unify_keyboard_letters(text: str) -> str:
    """
    Write the Persian and Urdu code points of kaf, yeh and heh that some keyboards leave in Arabic text as Arabic ones.

    Letters with a sound of their own (گ چ پ ڤ) are untouched.

    >>> unify_keyboard_letters("مک\u06ccن") == "مكين"
    True
    """
    return text.replace("\u06a9", "ك").replace("\u06cc", "ي").replace("\u06c1", "ه")


def unify_digits(text: str) -> str:
    """
    Write Arabic-Indic and Persian digits as European ones.

    >>> unify_digits("٢٠٢٤ و۱۳")
    '2024 و13'
    """
    return _DIGITS.sub(lambda match: _TO_ASCII_DIGIT[match[0]], text)


def drop_combining_hamza(text: str) -> str:
    """
    Drop a madda or hamza mark that has no letter to join; hamzas on their letters stay.

    >>> drop_combining_hamza("ه\u0654") == "ه"
    True
    """
    return _COMBINING_HAMZA.sub("", text)


def collapse_white_space(text: str) -> str:
    """
    Turn each run of white space into one space, and none at the ends.

    >>> collapse_white_space("  خبر\u00a0 عاجل ")
    'خبر عاجل'
    """
    return _WHITE_SPACE.sub(" ", text).strip()


PROFILES: dict[str, tuple[Callable[[str], str], ...]] = {
    "none": (),
    "light": (
        expand_presentation_forms,
        drop_bidi_controls,
        drop_zero_width,
        drop_tatweel,
        drop_tashkeel,
        compose,
    ),
    "search": (
        expand_presentation_forms,
        drop_bidi_controls,
        drop_zero_width,
        drop_tatweel,
        drop_tashkeel,
        compose,
        unify_keyboard_letters,
        unify_alef,
        unify_alef_maksura,
        unify_teh_marbuta,
        unify_digits,
        drop_combining_hamza,
        str.lower,
        compose,
    ),
}
"""
The steps of each profile, in order.

- ``none``: the text as it is.
- ``light``: the same word however it was typed; no letter that carries meaning is lost.
- ``search``: also the same word however it was spelled, for finding and counting.
"""

PROFILES_VERSION = 1
"""Goes up when a profile's result changes; saved with whatever was made by one."""


def normalize(text: str, profile: str = "light") -> str:
    """
    Apply a named profile; twice gives the same as once.

    White space, punctuation and word order are untouched.

    Parameters
    ----------
    text : str
        Any text.
    profile : {"none", "light", "search"}
        See `PROFILES`.

    Returns
    -------
    str

    Raises
    ------
    ToolkitError
        If there is no such profile.

    Examples
    --------
    >>> normalize("أَخْبـــارُ المُسْتَشْفى", profile="light")
    'أخبار المستشفى'
    >>> normalize("أَخْبـــارُ المُسْتَشْفى", profile="search")
    'اخبار المستشفي'
    """
    if profile not in PROFILES:
        raise ToolkitError(f"profile is one of {', '.join(PROFILES)}, not {profile!r}")
    for change in PROFILES[profile]:
        text = change(text)
    return text
