"""Arabic stop words with their attached forms, and tokens without them."""

from functools import cache
from importlib import resources
from itertools import product

from toolkit.clean import normalize

_CONJUNCTIONS = ("", "و", "ف")
_PREPOSITIONS = ("", "ب", "ك", "ل")
_PRONOUNS = ("", "ه", "ها", "هم", "هما", "هن", "ك", "كم", "ي", "نا")


@cache
def stop_words() -> frozenset[str]:
    """
    The stop words, with the conjunctions, prepositions and pronouns that are written onto them.

    Returns
    -------
    frozenset of str
        Words in the profile "search". `resources/stopwords.txt` has the source, one section a word class.

    Examples
    --------
    >>> {"علي", "وفي", "بانه", "لهذا"} <= stop_words()
    True
    >>> "اخبار" in stop_words()
    False
    """
    text = resources.files("toolkit").joinpath("resources/stopwords.txt").read_text(encoding="utf-8")
    found: set[str] = set()
    attached: dict[str, tuple[str, ...]] = {}
    for line in text.splitlines():
        if line.startswith("["):
            attached = _attached_parts(line)
        elif not line.startswith("#"):
            for word in line.split():
                found |= _with_attached(word, attached)
    return frozenset(found)


def _attached_parts(heading: str) -> dict[str, tuple[str, ...]]:
    return {
        "conjunctions": _CONJUNCTIONS if "+conjunction" in heading else ("",),
        "prepositions": _PREPOSITIONS if "+preposition" in heading else ("",),
        "pronouns": _PRONOUNS if "+pronoun" in heading else ("",),
    }


def _with_attached(word: str, attached: dict[str, tuple[str, ...]]) -> set[str]:
    forms = set()
    for conjunction, preposition, pronoun in product(*attached.values()):
        stem = word
        if preposition == "ل" and stem.startswith("ال"):
            stem = stem[1:]  # ل + ال is written لل
        if pronoun:
            stem = stem.removesuffix("ى") + "ي" if stem.endswith("ى") else stem.replace("ة", "ت")
        forms.add(normalize(conjunction + preposition + stem + pronoun, "search"))
    return forms
