"""Named Arabic code points and compiled patterns, with their source in the Unicode Standard."""

import re

TATWEEL = "\u0640"
"""ARABIC TATWEEL, the stretching line: it has no sound and no meaning."""

ARABIC_LETTERS = (
    "\u0621-\u063a\u0641-\u064a\u066e\u066f\u0671-\u06d3\u06d5\u06ee\u06ef\u06fa-\u06fc\u06ff\u0750-\u077f\u08a0-\u08c7"
)
"""Letters of the blocks Arabic, Arabic Supplement and Arabic Extended-A, as ranges for a character class."""

TASHKEEL = (
    "\u0610-\u061a\u064b-\u0652\u0656-\u065f\u0670"  # honorifics, tashkeel, superscript alef
    "\u06d6-\u06dc\u06df-\u06e4\u06e7\u06e8\u06ea-\u06ed\u08ca-\u08e1\u08e3-\u08ff"  # Quranic signs, extended marks
)
"""
Vowel marks, shadda, sukun, superscript alef and Quranic signs, as ranges for a character class.

The combining madda and hamzas (U+0653–0655) are not here: they are part of the letters آ أ إ ؤ ئ. The end-of-ayah and
rub-el-hizb signs (U+06DD, U+06DE, U+06E9) are symbols, not marks, and are not here either.
"""

COMBINING_HAMZA = "\u0653-\u0655"
"""Madda above, hamza above and hamza below, which NFC joins to their letter where Unicode has the joined one."""

BIDI_CONTROLS = "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"
"""Marks, embeddings, overrides and isolates of the bidirectional algorithm (UAX #9, section 2)."""

ZERO_WIDTH = "\u00ad\u200b-\u200d\u2060\ufeff"
"""Soft hyphen, zero-width space, joiners, word joiner and byte-order mark."""

PRESENTATION_FORMS = "\ufb50-\ufdff\ufe70-\ufefc"
"""Arabic Presentation Forms-A and -B: shaped letters and ligatures that PDF and old encodings leave behind."""

ARABIC_INDIC_DIGITS = "٠١٢٣٤٥٦٧٨٩"
PERSIAN_DIGITS = "۰۱۲۳۴۵۶۷۸۹"

ARABIC_LETTER = re.compile(f"[{ARABIC_LETTERS}]")
ANY_LETTER = re.compile(r"[^\W\d_]")
