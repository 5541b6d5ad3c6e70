"""Lines that say who, where and when instead of telling the story: byline, dateline, date, agency, section."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any

from toolkit.charsets import ARABIC_LETTER, BIDI_CONTROLS, TASHKEEL, TATWEEL, ZERO_WIDTH
from toolkit.loading.dates import parse_date
from toolkit.loading.relative_dates import is_relative_date

_LONGEST_LINE = 120
_DROPPED = re.compile(f"[{TASHKEEL}{TATWEEL}{BIDI_CONTROLS}{ZERO_WIDTH}\\s.·'’«»\"“”]+")
_TO_BARE = str.maketrans("أإآٱىة", "ااااىه".replace("ى", "ي"))
_QUOTED = re.compile(r"[«\"“](?P<outlet>[^«»\"“”]{2,40})[»\"”](?:\s+أونلاين)?")
_PART = re.compile(r"\s*[|•–—]\s*|\s+[-ـ/]\s+|\s*[-:/]\s*(?=[«\"“(])|(?<=[»\"”)])\s*[-:/،,]\s*|:\s+|\s+:\s*")
_LIST = re.compile(r"\s*[،,/+&|]\s*|\s+[-–—]\s+|\s*[–—]\s*|\s+و\s*(?=\S)")
_BYLINE = re.compile(
    r"(?:كتب|كتبت|كتبه|كتبها|بقلم|تقرير|إعداد|اعداد|أعدّه|أعده|تحرير|ترجمة|تحقيق|متابعة"
    r"|حوار|حاوره|حاورته|حاورها|حاورتها|أجرى الحوار"
    r"|تغطية|الكاتب|الكاتبة|المحرر|المراسل|مراسل|By|Author)"
)
_BARE_BYLINE = re.compile(r"(?:بقلم|كتب|كتبت|By)\s+(?P<name>\S.*)")
_SOURCE_LABEL = re.compile(r"(?:المصدر|المصادر|مصدر|نقلا عن|نقلاً عن|Source)")
_UPDATED = re.compile(r"(?:تاريخ\s+)?(?:آخر|اخر)?\s*(?:ال)?(?:تحديث|تعديل)|(?:last\s+)?updated", re.IGNORECASE)
_ADDRESS = re.compile(r"https?://\S{4,110}")
_TRAILING = re.compile(r"\s*[-–—:ـ]+$")
_SECTION_LABEL = re.compile(r"(?:القسم|قسم|التصنيف|الباب|باب|Section)")
_FULL_AND_SHORT = re.compile(r"(?:ال)?وكالة\s[^()]{3,60}\((?P<short>[^()]{2,12})\)?")
_AGENCY_WORDS = re.compile(r"^(?:عن\s+)?(?:وكالة\s+|وكاله\s+)?(?:الأنباء\s+)?(?P<name>.+?)(?:\s+للأنباء)?$")
_BEFORE_AGENCY = ("عن", "وكال", "الأنباء")
_RANK = re.compile(r"^(?:(?:أ\.\s*)?[دمأ]\s*\.\s*|[دمأ]\s*/\s*)")
_NO_NAME = frozenset(
    "المقال مقال مقالات معلومات الكاتب الكاتبة اقرأ المزيد نشر آخر جميع حقوق تابع تابعنا صورة تصوير تحديث قراءة".split()
)
AGENCY_OPENINGS = ("عن", "وكاله", "وكالات", "الوكاله", "الانبا")
"""How texts begin, besides the names themselves, in which `Wires` finds the name of an agency; as `_key` folds them."""
_SMALL_WORDS = frozenset(
    [
        "من",
        "في",
        "عن",
        "على",
        "إلى",
        "مع",
        "أن",
        "إن",
        "لا",
        "ما",
        "هل",
        "قد",
        "ثم",
        "أو",
        "هذا",
        "هذه",
        "بعد",
        "قبل",
        "حتى",
        "كل",
    ]
)
_AT_START = re.compile(r"\s*(?P<place>[^()\n.،:]{0,40}?)\s*\((?P<credit>[^()\n]{2,40})\)\s*(?:[-–—ـ:،]|\n|$)")
_LEAD = re.compile(r"\s*(?P<first>[^-–—:ـ\n.()]{2,40}?)\s*[-–—:ـ/،]\s*(?P<second>[^-–—:ـ\n()]{2,40}?)\s*(?:[-–—:ـ]|\n)")
_SLASHED = re.compile(r"\s*[^/\n.:()]{2,40}?\s*/\s*(?P<credit>[^/\n]{2,20}?)\s*/")
_DATED = re.compile(
    r"\s*[^\d\n.:()]{2,30}\s\d{1,2}[-/.]\d{1,2}[-/.]\d{2,4}\s*[-–/(]?\s*(?P<credit>[^\d\n()–-]{2,20}?)\s*[-–ـ:)]"
)
_SOFT = re.compile(r"\s*[-–—ـ_/،]+\s*")
_WORDS = frozenset(
    "فارس مهر سبأ وفا بنا وال وات معا الأناضول أناضول العمانية الألمانية قنا وام تاس واع واج صفا شهاب سند نينا "
    "نوفا".split()
)
"""Names of agencies that are words or places too: beside a place they are credited, alone they may be spoken of."""

_AT_END = re.compile(r"\((?P<credit>[^()\n]{2,60})\)\s*[.]?\s*$")
_LAST_LINE = re.compile(r"\n[\s–—-]*(?P<credit>[^\n]{2,60})\s*$")


@dataclass(frozen=True)
class Wires:
    """Known agencies: the key of each spelling, and the form to write."""

    names: dict[str, str]

    def find(self, text: str) -> list[str]:
        """
        Name the agencies in a credit such as `أ ف ب - غيتي`; other words in it are no agency.

        Parameters
        ----------
        text : str
            A short credit, not running text.

        Returns
        -------
        list of str
            In the order of the text, each once.

        Examples
        --------
        >>> read_wires().find("ا ف ب، وكالة رويترز")
        ['أ.ف.ب', 'رويترز']
        """
        whole = self._name(text)
        found = [whole] if whole else [self._name(part) for part in _LIST.split(text)]
        return list(dict.fromkeys(name for name in found if name))

    def all_in(self, text: str) -> list[str]:
        """Name the agencies if the credit holds nothing else, otherwise none."""
        if whole := self._name(text):
            return [whole]
        found = []
        for part in filter(str.strip, _LIST.split(text)):
            name = self._name(part)
            if not name:
                return []
            found.append(name)
        return list(dict.fromkeys(found))

    def _name(self, text: str) -> str | None:
        text = text.strip(" ()[]-–—\t\u00a0")
        if name := self.names.get(_key(text)):
            return name
        if match := _FULL_AND_SHORT.fullmatch(text):  # وكالة الأنباء الأردنية (بترا)
            return self.names.get(_key(match["short"]))
        if not text.startswith(_BEFORE_AGENCY) and not text.endswith("للأنباء"):
            return None
        match = _AGENCY_WORDS.match(text)
        return self.names.get(_key(match["name"])) if match else None

    def mentions(self, text: str) -> bool:
        """Tell whether a word of a text is the name of an agency."""
        return any(_key(word) in self.names for word in text.split())


def read_wires(agencies: Iterable[str] = ()) -> Wires:
    """
    Give the known agencies, and those of the caller.

    Parameters
    ----------
    agencies : iterable of str
        Names as texts credit them, in the form that the column `agency` shall show.

    Returns
    -------
    Wires
    """
    return Wires({**_known_agencies(), **{_key(name): name for name in agencies}})


def read_credit_line(line: str, wires: Wires, *, people: bool = False) -> dict[str, Any]:
    """
    Read a line that holds a credit and nothing else.

    Parameters
    ----------
    line : str
        One line.
    wires : Wires
        Known agencies.
    people : bool
        Take two or more words behind a place that is not known (`نوران: سلمى الهاشمي`) for an author, though a subhead
        can look like that.

    Returns
    -------
    dict
        Some of `published`, `updated` (a date that is said to be that of a change), `url`, `ago` (a date such as
        `منذ 3 ساعات`, as it stands), `author`, `agency`, `outlet`, `section`, `place`; empty when the line says more.

    Examples
    --------
    >>> read_credit_line("نوران – «الميناء»", read_wires())
    {'place': 'نوران', 'outlet': 'الميناء'}
    >>> read_credit_line("كتبت: سلمى الهاشمي | رويترز", read_wires())
    {'author': 'سلمى الهاشمي', 'agency': 'رويترز'}
    >>> read_credit_line("أزمة المياه: حلول غائبة", read_wires())
    {}
    """
    line = line.strip().strip("*_•").strip()
    if not line or len(line) > _LONGEST_LINE:
        return {}
    published = parse_date(line)
    if published:
        return {"updated" if _UPDATED.match(line) else "published": published}
    if is_relative_date(line):
        return {"ago": line}
    if _ADDRESS.fullmatch(line):
        return {"url": line}
    agencies = wires.all_in(line)
    if agencies:
        return {"agency": "، ".join(agencies)}
    if line in _known_lines()["sections"]:
        return {"section": line}
    parts = [part for part in _PART.split(_open_bracket(_TRAILING.sub("", line))) if part and part.strip()]
    return _read_parts(parts, wires, people=people) or _read_dateline(_TRAILING.sub("", line), wires)


def _read_dateline(line: str, wires: Wires) -> dict[str, Any]:
    """Read a known place and an agency, with a person between or not, however they are set apart: `غزة- معا`."""
    parts = [part.strip(' «»"') for part in _SOFT.split(line)]
    agencies = wires.all_in(parts[-1]) if 1 < len(parts) <= 3 else []
    if not agencies or parts[0] not in _known_lines()["places"]:
        return {}
    found: dict[str, Any] = {"place": parts[0], "agency": "، ".join(agencies)}
    if len(parts) == 3:
        return found | {"author": parts[1]} if is_person(parts[1]) else {}
    return found


def find_agencies(body: str, captions: Iterable[str], wires: Wires) -> str:
    """
    Name the agencies that a text credits in brackets or before a dash at its start, at its end, or in a caption.

    The text is not changed. Captions count only when the text itself credits none.

    Parameters
    ----------
    body : str
        The text.
    captions : iterable of str
        Its picture captions.
    wires : Wires
        Known agencies.

    Returns
    -------
    str
        Joined by an Arabic comma; empty when there is none.

    Examples
    --------
    >>> find_agencies("باريس (رويترز) - قال مسؤول إن المحادثات بدأت.", [], read_wires())
    'رويترز'
    >>> find_agencies("بدأت المحادثات.", ["من اللقاء (أ.ف.ب)"], read_wires())
    'أ.ف.ب'
    """
    found: list[str] = []
    start, end = body[:120], body[-120:]
    bracketed = _AT_START.match(start)
    if bracketed:
        found += wires.find(bracketed["credit"])
    lead = _LEAD.match(start)
    if lead and not found:
        found += _lead_agencies(lead["first"], lead["second"].strip('«»" '), wires)
    for pattern in (_SLASHED, _DATED):
        match = pattern.match(start) if not found else None
        found += wires.all_in(match["credit"]) if match else []
    for pattern, read in ((_AT_END, wires.find), (_LAST_LINE, wires.all_in)):
        match = pattern.search(end)
        found += read(match["credit"]) if match else []
    if not found:
        for caption in captions:
            found += find_credit(caption, wires)
    return "، ".join(dict.fromkeys(found))


def _lead_agencies(first: str, second: str, wires: Wires) -> list[str]:
    """Read what opens a text, `الرياض - واس` or `واس - الرياض`; a name that is a word too has to stand by a place."""
    places = _known_lines()["places"]
    found = wires.all_in(second)
    if found and (second not in _WORDS or not wires.all_in(first)):
        return list(dict.fromkeys(wires.all_in(first) + found))
    first = first.strip()
    return wires.all_in(first) if first not in _WORDS or second in places else []


def find_outlet(body: str) -> str:
    """
    Name the outlet that a text credits before a colon or a dash at its start.

    Parameters
    ----------
    body : str
        The text; not changed.

    Returns
    -------
    str
        Empty when there is none.

    Examples
    --------
    >>> find_outlet("نوران – «الميناء»: ألغى الضباب سبع رحلات.")
    'الميناء'
    """
    lead = _LEAD.match(body[:120])
    quoted = _QUOTED.fullmatch(lead["second"].strip()) if lead else None
    return quoted["outlet"].strip() if quoted else ""


def find_credit(caption: str, wires: Wires) -> list[str]:
    """
    Name the agencies in the bracket that ends a caption.

    Parameters
    ----------
    caption : str
        One caption.
    wires : Wires
        Known agencies.

    Returns
    -------
    list of str

    Examples
    --------
    >>> find_credit("من مراسم الاستقبال (أ.ف.ب)", read_wires())
    ['أ.ف.ب']
    """
    match = _AT_END.search(caption)
    return wires.find(match["credit"]) if match else []


def _open_bracket(line: str) -> str:
    """Set apart what follows a byline's slash and what a bracket at the end holds: `كتبت/ منى`, `نوران (رويترز)`."""
    line = re.sub(rf"^({_BYLINE.pattern})\s*/\s*", r"\1: ", line)
    return re.sub(r"\s+\(([^()]+)\)$", r" – \1", line)


def is_section_name(text: str) -> bool:
    """
    Tell the usual name of a section of a newspaper.

    Parameters
    ----------
    text : str
        A name.

    Returns
    -------
    bool

    Examples
    --------
    >>> is_section_name("اقتصاد"), is_section_name("صفحات")
    (True, False)
    """
    return text in _known_lines()["sections"]


def _read_parts(parts: list[str], wires: Wires, *, people: bool) -> dict[str, Any]:
    """Read a line part by part; one part that is no credit makes the whole line none."""
    found: dict[str, Any] = {}
    label = ""
    for number, part in enumerate(parts):
        part = part.strip()
        if _LABEL.fullmatch(part) and number + 1 < len(parts):
            label = part
            continue
        read = _read_part(part, label, found, last=number + 1 == len(parts), wires=wires)
        if not read or any(name in found for name in read if name != "place"):
            return {}
        found.update(read)
        label = ""
    is_sure = people or "published" in found or "ago" in found or not _is_doubtful(parts, found)
    return found if found.keys() - {"place"} and is_sure else {}


def _is_doubtful(parts: list[str], found: dict[str, Any]) -> bool:
    """Tell a name that is an author's only if the words before it are a place, which is not known to be one."""
    is_bare = found.get("author") in [part.strip() for part in parts] and not _LABEL.match(parts[0])
    return is_bare and found.get("place", "").split("، ")[0] not in _known_lines()["places"]


def _read_part(part: str, label: str, found: dict[str, Any], *, last: bool, wires: Wires) -> dict[str, Any]:
    if label:
        return _read_labelled(part, label, wires)
    agencies = wires.all_in(part)
    if agencies:
        return {"agency": "، ".join(agencies)}
    quoted = _QUOTED.fullmatch(part.strip("() "))
    if quoted:
        return {"outlet": quoted["outlet"].strip()}
    published = parse_date(part)
    if published:
        return {"published": published}
    if is_relative_date(part):
        return {"ago": part}
    byline = _BARE_BYLINE.fullmatch(part)
    if byline and _is_name(byline["name"]):
        return {"author": byline["name"].strip()}
    if "place" in found and _is_name(part) and " " in part and not wires.mentions(part):
        return {"author": part}
    only_place = "place" in found and found.keys() == {"place"}
    if part in _known_lines()["places"] and (only_place or (last and found and "place" not in found)):
        return {"place": f"{found['place']}، {part}" if only_place else part}
    if not found and not last and _is_name(part) and len(part.split()) <= 4:
        return {"place": part.strip("،, ")}
    return {}


def _read_labelled(part: str, label: str, wires: Wires) -> dict[str, Any]:
    if _SECTION_LABEL.fullmatch(label):
        return {"section": part} if len(part.split()) <= 4 else {}
    agencies = wires.all_in(part)
    if agencies:
        return {"agency": "، ".join(agencies)}
    if _SOURCE_LABEL.fullmatch(label):
        quoted = _QUOTED.fullmatch(part)
        name = quoted["outlet"] if quoted else part
        return {"outlet": name} if len(name.split()) <= 4 else {}
    published = parse_date(part)
    if published:
        return {"published": published}
    if is_relative_date(part):
        return {"ago": part}
    return {"author": part} if _is_name(part, longest=8) else {}


_LABEL = re.compile(f"(?:{_BYLINE.pattern}|{_SOURCE_LABEL.pattern}|{_SECTION_LABEL.pattern})")


def _is_name(text: str, longest: int = 4) -> bool:
    """Tell a name of a person or place from a phrase: few words, letters only, no small word of a sentence."""
    words = text.split()
    return (
        0 < len(words) <= longest
        and len(text) <= 60
        and not re.search(r"[\d.!؟?؛«»\"(){}\[\]@#%]", text)
        and bool(ARABIC_LETTER.search(text) or text.istitle())
        and not any(word in _SMALL_WORDS for word in words)
    )


def is_person(text: str) -> bool:
    """
    Tell the name of a person, or of several, from other short texts that stand where a page names its author.

    Parameters
    ----------
    text : str
        A name, with a title such as `د.` or without.

    Returns
    -------
    bool

    Examples
    --------
    >>> is_person("د. سلمى الهاشمي"), is_person("أحمد"), is_person("القاهرة الجديدة في المساء")
    (True, False, False)
    """
    bare = _RANK.sub("", text)
    known = _known_lines()
    words = bare.split()
    is_name = len(words) > 1 and _is_name(bare, longest=8) and not _NO_NAME.intersection(words)
    return is_name and bare not in known["places"] | known["sections"]


@lru_cache(maxsize=1 << 14)
def _key(name: str) -> str:
    return _DROPPED.sub("", name).translate(_TO_BARE).lower()


@cache
def _known_agencies() -> dict[str, str]:
    names: dict[str, str] = {}
    for line in (files("toolkit") / "resources" / "agencies.txt").read_text("utf-8").splitlines():
        spellings = [name.strip() for name in line.split("#")[0].split("|")]
        if spellings[0]:
            names.update((_key(spelling), spellings[0]) for spelling in spellings)
    return names


@cache
def _known_lines() -> dict[str, frozenset[str]]:
    lists: dict[str, set[str]] = {}
    for line in (files("toolkit") / "resources" / "datelines.txt").read_text("utf-8").splitlines():
        if line.startswith("["):
            current = lists.setdefault(line.strip("[] "), set())
        elif not line.startswith("#"):
            current.update(name.strip() for name in line.split("|"))
    return {name: frozenset(found) for name, found in lists.items()}
