"""Bytes → text that can be trusted: the right encoding, no mojibake, no control characters, NFC, plain line ends."""

from __future__ import annotations

import codecs
import re
import unicodedata
from collections import Counter
from functools import cache
from importlib.resources import files
from itertools import pairwise
from typing import NamedTuple

from toolkit.charsets import ARABIC_LETTER

_SINGLE_BYTE = ("cp1256", "iso8859_6", "mac_arabic")
_NAMES = {
    "cp1256": "windows-1256",
    "iso8859_6": "ISO-8859-6",
    "mac_arabic": "MacArabic",
    "cp1252": "windows-1252",
    "utf_16_le": "UTF-16",
    "utf_16_be": "UTF-16",
    "utf_8": "UTF-8",
}
_MARKS = (  # UTF-32 before UTF-16: its little-endian mark begins with the other's
    (codecs.BOM_UTF8, "utf_8_sig"),
    (codecs.BOM_UTF32_LE, "utf_32"),
    (codecs.BOM_UTF32_BE, "utf_32"),
    (codecs.BOM_UTF16_LE, "utf_16"),
    (codecs.BOM_UTF16_BE, "utf_16"),
)
_SAMPLE = 40_000
_ARABIC_SCORE = 4.5
"""Mean digit of `letter_pairs.txt` from which a text reads as Arabic: news has about 7, shuffled letters about 3."""

_MOST_MARKS = 64
_LINE_ENDS = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
_UNWANTED = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]")
_SUSPECT = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufffe\uffff]")

_MARKS_TOGETHER = re.compile("[\u064b-\u0652\u0670]{2,}")
"""Often in the wrong order (shadda before its vowel), and nothing else is wrong: mending these alone is fast."""

_MOJIBAKE_SIGNS = ("Ø", "Ù", "ط§", "ظ„", "ظٹ", "ظ†", "ظ…")
"""What every misread Arabic text holds (the last five: ا ل ي ن م in windows-1256); finding them is fast."""


class Decoded(NamedTuple):
    """A text, the name of its encoding, and a sentence to warn with (empty when all is sure)."""

    text: str
    encoding: str
    reason: str = ""
    detail: str = ""


def decode(data: bytes, declared: str | None = None) -> Decoded:
    """
    Read bytes as text: a byte-order mark, the declared charset, UTF-8, then the encoding that reads most like Arabic.

    The text is not changed further: see `repair_mojibake` and `tidy`.

    Parameters
    ----------
    data : bytes
        A whole file.
    declared : str, optional
        The charset that the file names for itself.

    Returns
    -------
    Decoded

    Examples
    --------
    >>> decode("أعلنت الوزارة نتائج المسابقة".encode("cp1256"))[:3]
    ('أعلنت الوزارة نتائج المسابقة', 'windows-1256', 'guessed_encoding')
    """
    for mark, codec in _MARKS:
        if data.startswith(mark):
            return _decode_surely(data, codec)
    wide = _wide_codec(data)
    if wide:
        return Decoded(data.decode(wide, "replace"), "UTF-16")
    try:
        return Decoded(data.decode("utf_8"), "UTF-8")  # bytes of another encoding are almost never valid UTF-8
    except UnicodeDecodeError:
        pass
    codec = _codec_of(declared)
    if codec and _reads_well(data, codec):
        return Decoded(data.decode(codec), _NAMES.get(codec, codec))
    return _guess(data)


def repair_mojibake(text: str) -> tuple[str, int]:
    """
    Mend the lines whose UTF-8 bytes were once read as windows-1252 or windows-1256.

    Lines that read well are untouched, and so is a piece that does not come out as UTF-8.

    Parameters
    ----------
    text : str
        Any text.

    Returns
    -------
    text : str
    n_lines : int
        How many lines were mended.

    Examples
    --------
    >>> repair_mojibake("مرحبا بكم".encode().decode("cp1256"))
    ('مرحبا بكم', 1)
    >>> repair_mojibake("قط، فظ، عُمان")
    ('قط، فظ، عُمان', 0)
    """
    if not any(sign in text for sign in _MOJIBAKE_SIGNS) or not _mojibake_run().search(text):
        return text, 0
    lines = text.split("\n")
    mended = [_mend_line(line) for line in lines]
    n_lines = sum(new != old for new, old in zip(mended, lines, strict=True))
    return "\n".join(mended), n_lines


def tidy(text: str) -> tuple[str, int]:
    r"""
    Bring a text to NFC and `\n` line ends, and drop NUL, other control characters and lone surrogates.

    Of marks stacked on one letter the first 64 stay: Unicode's stream-safe format (UAX #15) knows 30, and normalising
    takes time with the square of their number. Tabs, bidi controls, joiners, tatweel and presentation forms stay.

    Parameters
    ----------
    text : str
        Any text.

    Returns
    -------
    text : str
    n_dropped : int
        How many characters were dropped.

    Examples
    --------
    >>> tidy("خبر\x00 عاجل\r\nنص")
    ('خبر عاجل\nنص', 1)
    """
    n_dropped = 0
    if _SUSPECT.search(text):
        text, n_dropped = _UNWANTED.subn("", _LINE_ENDS.sub("\n", text))
    if not unicodedata.is_normalized("NFC", text):  # fast even on a stack of marks: it only sees that order is wrong
        n_before = len(text)
        text = _stack().sub(lambda stack: stack[0][:_MOST_MARKS], text)
        n_dropped += n_before - len(text)
        text = _MARKS_TOGETHER.sub(lambda marks: unicodedata.normalize("NFC", marks[0]), text)
        if not unicodedata.is_normalized("NFC", text):
            text = unicodedata.normalize("NFC", text)
    return text, n_dropped


@cache
def _stack() -> re.Pattern[str]:
    """Match more combining marks on one letter than any writing has."""
    marks = "".join(chr(code) for code in range(0x300, 0x20000) if unicodedata.combining(chr(code)))
    return re.compile(f"[{marks}]{{{_MOST_MARKS + 1},}}")


class LongLine(ValueError):
    """A line is longer than is allowed; `reason` is its code in the table of problems."""

    reason = "long_line"


def check_lines(text: str, max_line_chars: int) -> None:
    r"""
    Hold the lines of a text against a limit.

    Parameters
    ----------
    text : str
        Any text.
    max_line_chars : int, in characters
        The longest line that is allowed.

    Raises
    ------
    LongLine
        Names the first line that is longer.

    Examples
    --------
    >>> check_lines("خبر\nطويل", 5)
    """
    start = 0
    while len(text) - start > max_line_chars:  # a jump at a time: to the last end of a line within the limit
        stop = text.rfind("\n", start, start + max_line_chars + 1)
        if stop < 0:
            number = text.count("\n", 0, start) + 1
            end = text.find("\n", start)
            length = (len(text) if end < 0 else end) - start
            raise LongLine(
                f"line {number:,} has {length:,} characters and {max_line_chars:,} are allowed (max_line_chars); "
                "break it into lines, or raise the limit"
            )
        start = stop + 1


def arabic_score(text: str) -> float:
    """
    Say how much the letters of a text stand in pairs that are common in Arabic news.

    Parameters
    ----------
    text : str
        The text; ASCII-only pairs in it do not count.

    Returns
    -------
    float
        0 (nothing like it) to 9; news has about 7, shuffled Arabic letters about 3; 0 when nothing counts.

    Examples
    --------
    >>> arabic_score("أعلنت الوزارة نتائج المسابقة") > 6 > 4 > arabic_score("ذظغضء ؤءغظ")
    True
    """
    pairs = _pair_digits()
    total = weight = 0
    folded = re.sub(r"\s+", " ", text[:_SAMPLE])
    for (first, second), number in Counter(pairwise(folded)).items():
        if first < "\x80" and second < "\x80":
            continue
        weight += number
        total += number * pairs.get((first, second), _other_digit(first, second))
    return total / weight if weight else 0.0


def _decode_surely(data: bytes, codec: str) -> Decoded:
    name = {"utf_8_sig": "UTF-8", "utf_16": "UTF-16", "utf_32": "UTF-32"}[codec]
    try:
        return Decoded(data.decode(codec), name)
    except UnicodeDecodeError:
        return _replaced(data, codec, name)


def _replaced(data: bytes, codec: str, name: str) -> Decoded:
    text = data.decode(codec, "replace")
    n_bad = text.count("\ufffd")
    return Decoded(
        text,
        name,
        "bad_bytes",
        f"{n_bad:,} places are not {name} and stand as U+FFFD; save the file again from its source if they matter",
    )


def _codec_of(declared: str | None) -> str | None:
    """Find Python's name of a charset; the web means windows-1252 when it says ISO-8859-1 or ASCII."""
    try:
        codec = codecs.lookup((declared or "").strip().strip("\"'")).name.replace("-", "_")
        "".encode(codec)  # base64 and the like are codecs, but of no text
    except (LookupError, ValueError, TypeError):
        return None
    return "cp1252" if codec in {"iso8859_1", "ascii"} else codec


def _reads_well(data: bytes, codec: str) -> bool:
    """Believe a declared charset unless it fails, or a page in Arabic letters is declared western."""
    try:
        text = data.decode(codec)
    except (UnicodeDecodeError, ValueError):
        return False
    return bool(ARABIC_LETTER.search(text)) or arabic_score(data.decode("cp1256", "replace")) < _ARABIC_SCORE


def _wide_codec(data: bytes) -> str | None:
    """Tell UTF-16 without a mark by the byte that Arabic letters (06) and ASCII (00) share in every second place."""
    sample = data[: _SAMPLE & ~1]
    if len(sample) < 4 or len(data) % 2:
        return None
    half = len(sample) // 2
    for codec, high, low in (("utf_16_le", sample[1::2], sample[::2]), ("utf_16_be", sample[::2], sample[1::2])):
        n_high = high.count(6) + high.count(0) + high.count(0x20)
        if n_high > 0.9 * half and high.count(0x20) < 0.1 * half and low.count(0) + low.count(6) < 0.1 * half:
            return codec
    return None


def _guess(data: bytes) -> Decoded:
    """Take the encoding in which the bytes read most like Arabic; earlier ones win a tie."""
    start = re.search(rb"[\x80-\xff]", data).start()  # there is one, or it would have been UTF-8
    sample = data[max(0, start - 50) :][:_SAMPLE]
    scores = {codec: arabic_score(sample.decode(codec, "replace")) for codec in ("utf_8", *_SINGLE_BYTE)}
    best = max(scores, key=scores.get)
    if best == "iso8859_6" and sample.count(b"\xa0") > sample.count(b" "):
        best = "mac_arabic"  # the same letters, and two bytes for a space
    if scores[best] < _ARABIC_SCORE and 4 * len(re.findall(rb"[\x80-\xff]", sample)) < len(re.findall(rb"\w", sample)):
        best = "cp1252"  # Latin letters with a few accents
    if best == "utf_8":
        return _replaced(data, "utf_8", "UTF-8")
    name = _NAMES[best]
    detail = f"the file names no encoding and is not UTF-8; it was read as {name}: save it as UTF-8 if it reads wrong"
    return Decoded(data.decode(best, "replace"), name, "guessed_encoding", detail)


@cache
def _pair_digits() -> dict[tuple[str, str], int]:
    lines = (files("toolkit") / "resources" / "letter_pairs.txt").read_text("utf-8").splitlines()
    rows = [line.split(" ") for line in lines if not line.startswith("#")]
    letters = [letter.replace("_", " ") for letter, _ in rows]
    return {
        (first, second): int(digit)
        for first, (_, digits) in zip(letters, rows, strict=True)
        for second, digit in zip(letters, digits, strict=True)
    }


_COMMON_SIGNS = frozenset(
    "،؛؟«»“”‘’–—…٪٫٬٠١٢٣٤٥٦٧٨٩ـ\u064b\u064c\u064d\u064e\u064f\u0650\u0651\u0652\u200c\u200f\u00a0"
)


def _other_digit(first: str, second: str) -> int:
    """Score a pair outside the table: fair for a sign that Arabic text uses, nothing for what it hardly ever holds."""
    if all(char < "\x80" or char in _COMMON_SIGNS or ARABIC_LETTER.match(char) for char in (first, second)):
        letter_and_latin = any("A" <= char.upper() <= "Z" for char in (first, second))
        return 1 if letter_and_latin else 5
    return 0


@cache
def _misread(codec: str) -> dict[str, int]:
    """Map each character of a wrong reading to its byte; undefined bytes stay C1 controls, as browsers read them."""
    table = {chr(byte): byte for byte in range(0x80, 0xA0)} if codec == "cp1252" else {}
    for byte in range(0x80, 0x100):
        char = bytes([byte]).decode(codec, "replace")
        table[chr(byte) if char == "\ufffd" else char] = byte
    return table


@cache
def _mojibake_run() -> re.Pattern[str]:
    """Match three Arabic letters in a row as their two bytes look in windows-1252 or windows-1256."""
    choices = []
    for codec in ("cp1252", "cp1256"):
        table = _misread(codec)
        lead = "".join(char for char, byte in table.items() if 0xD8 <= byte <= 0xDB)
        trail = "".join(re.escape(char) for char, byte in table.items() if byte < 0xC0)
        choices.append(f"(?:[{lead}][{trail}]){{3}}")
    return re.compile("|".join(choices))


@cache
def _byte_sequences(codec: str) -> re.Pattern[str]:
    """Match a run of characters that are sequences of UTF-8 in a wrong reading, with the ASCII between them."""
    chars = dict.fromkeys(range(128, 256), "")
    for char, byte in _misread(codec).items():
        chars[byte] += re.escape(char)
    trail, two, three, four = (
        f"[{''.join(chars[byte] for byte in range(first, last + 1))}]"
        for first, last in ((0x80, 0xBF), (0xC2, 0xDF), (0xE0, 0xEF), (0xF0, 0xF4))
    )
    sequence = f"(?:{two}{trail}|{three}{trail}{{2}}|{four}{trail}{{3}})"
    no_comma = "(?!.[،؛؟](?:[\x00-\x7f]|$))"  # «قط،» looks like a hamza in windows-1256
    return re.compile(f"{no_comma}{sequence}(?:[\x00-\x7f]|{sequence})*")


def _mend_line(line: str) -> str:
    if not _mojibake_run().search(line):
        return line
    mended = [_mend_as(line, codec) for codec in ("cp1252", "cp1256")]
    return max((line, *mended), key=arabic_score)


def _mend_as(line: str, codec: str) -> str:
    """Turn the characters that are byte sequences of UTF-8 back into bytes, and these into what they were."""
    table = _misread(codec)

    def mend(match: re.Match[str]) -> str:
        try:
            data = match[0].encode(codec)
        except UnicodeEncodeError:  # an undefined byte, which stands as a control character
            data = bytes(table.get(char, ord(char)) for char in match[0])
        return data.decode("utf_8", "replace")

    return _byte_sequences(codec).sub(mend, line)
