"""Arabic stop words with their attached forms, and tokens without them."""

from functools import cache
from importlib import resources
from itertools import product

from toolkit.clean import normalize
from toolkit.errors import ToolkitError

LEVELS = ("light", "default", "heavy")

_CONJUNCTIONS = ("", "و", "ف")
_PREPOSITIONS = ("", "ب", "ك", "ل")
_PRONOUNS = ("", "ه", "ها", "هم", "هما", "هن", "ك", "كم", "ي", "نا")


@cache
def stop_words(level: str = "default") -> frozenset[str]:
    """
    The stop words, with the conjunctions, prepositions and pronouns that are written onto them.

    Each level holds the one before it.

    Parameters
    ----------
    level : {"light", "default", "heavy"}
        "light": the closed classes of grammar alone: prepositions, conjunctions, particles, pronouns, demonstratives,
        relatives; for style, quotation and sentiment, where "said" and "not yet" matter. "default": also quantities,
        auxiliary verbs, verbs of saying, days, order words, numerals and the furniture of news pages; for subjects.
        "heavy": also general nouns, verbs and adjectives that news of any subject uses (تقرير, مصدر, إطار);
        for short lists of terms, at the price of a few words that can be a subject (برنامج, حملة).

    Returns
    -------
    frozenset of str
        Words in the profile "search". `resources/stopwords.txt` has the source, one section a word class.

    Raises
    ------
    ToolkitError
        If there is no such level.

    Examples
    --------
    >>> {"علي", "وفي", "بانه", "لهذا"} <= stop_words()
    True
    >>> "اخبار" in stop_words()
    False
    >>> "قال" in stop_words("light"), "قال" in stop_words(), "مصادر" in stop_words("heavy")
    (False, True, True)
    """
    if level not in LEVELS:
        raise ToolkitError(f"level is one of {', '.join(LEVELS)}, not {level!r}")
    text = resources.files("toolkit").joinpath("resources/stopwords.txt").read_text(encoding="utf-8")
    found: set[str] = set()
    attached: dict[str, tuple[str, ...]] = {}
    wanted = False
    for line in text.splitlines():
        if line.startswith("["):
            attached = _attached_parts(line)
            wanted = LEVELS.index(line[1:].partition(":")[0]) <= LEVELS.index(level)
        elif wanted and not line.startswith("#"):
            for word in line.split():
                found |= _with_attached(word, attached)
    return frozenset(normalize(" ".join(found), "search").split())  # at once: word by word takes three times as long


def _attached_parts(heading: str) -> dict[str, tuple[str, ...]]:
    return {
        "conjunctions": _CONJUNCTIONS if "+conjunction" in heading else ("",),
        "prepositions": _PREPOSITIONS if "+preposition" in heading else ("",),
        "articles": ("", "ال") if "+article" in heading else ("",),
        "pronouns": _PRONOUNS if "+pronoun" in heading else ("",),
    }


def _with_attached(word: str, attached: dict[str, tuple[str, ...]]) -> set[str]:
    forms = set()
    for conjunction, preposition, article, pronoun in product(*attached.values()):
        if article and pronoun:
            continue
        stem = article + word
        if preposition == "ل" and stem.startswith("ال"):
            stem = stem[1:]  # ل + ال is written لل
        if pronoun:
            stem = stem.removesuffix("ى") + "ي" if stem.endswith("ى") else stem.replace("ة", "ت")
        forms.add(conjunction + preposition + stem + pronoun)
    return forms
