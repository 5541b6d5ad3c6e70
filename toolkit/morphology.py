"""Word types → light stems."""

from functools import cache
from importlib import resources

_CONJUNCTION = "و"
_ARTICLES = ("وال", "بال", "كال", "فال", "لل", "ال")
_SUFFIXES = ("ها", "ان", "ات", "ون", "ين", "يه", "ه", "ي")
_LAST_LETTERS = frozenset(suffix[-1] for suffix in _SUFFIXES)
_MIN_REST = 2
_MIN_REST_OF_CONJUNCTION = 3
_SHORTEST_OWN = 3  # letters of the shortest stem in own_letters.txt


def light_stem(word: str) -> str:
    """
    Strip the conjunction, the article and the endings of one normalised Arabic word.

    This is light10 (Larkey, Ballesteros and Connell 2007, "Light Stemming for Arabic Information Retrieval", table 3):
    one و if three letters stay, one article if two stay, then each ending in its order, once, if two stay; except that
    a list of stems keeps its own first letters (وزير stays with الوزير, not with زير). Otherwise it knows no
    dictionary: a word that only looks as if it had an ending loses it, and broken plurals stay apart from their
    singular.

    Parameters
    ----------
    word : str
        A word in the profile "search": there ة is written ه, so that ية and ة of the published list are يه and ه here.

    Returns
    -------
    str
        At least two letters, unless the word had fewer.

    Examples
    --------
    >>> [light_stem(word) for word in ("المعلمون", "والمعلم", "بالمعلمين", "عالم", "علم")]
    ['معلم', 'معلم', 'معلم', 'عالم', 'علم']
    >>> [light_stem(word) for word in ("وزيره", "والوزير", "وقال", "التزاماتها")]
    ['وزير', 'وزير', 'قال', 'التزام']
    """
    own_letters, beginnings = _stems_with_own_letters()
    for drop_front in (_drop_conjunction, _drop_article):
        shorter = drop_front(word)
        if shorter != word:
            for whole in (word, word[1:]):  # بالتزامها: the ب alone is attached
                if whole[:_SHORTEST_OWN] in beginnings and (stem := _own_stem(whole, own_letters)):
                    return stem
            word = shorter
    return word if word in own_letters else _drop_endings(word)


def _own_stem(word: str, own_letters: frozenset[str]) -> str:
    """The word, or the word without its endings, if that is one whose first letters are its own; else nothing."""
    if word in own_letters:
        return word
    stem = _drop_endings(word)
    return stem if stem in own_letters else ""


def _drop_conjunction(word: str) -> str:
    if word.startswith(_CONJUNCTION) and len(word) - 1 >= _MIN_REST_OF_CONJUNCTION:
        return word[1:]
    return word


def _drop_article(word: str) -> str:
    for article in _ARTICLES:
        if word.startswith(article):
            return word[len(article) :] if len(word) - len(article) >= _MIN_REST else word
    return word


def _drop_endings(word: str) -> str:
    if word[-1:] not in _LAST_LETTERS:
        return word
    for suffix in _SUFFIXES:
        if word.endswith(suffix) and len(word) - len(suffix) >= _MIN_REST:
            word = word[: -len(suffix)]
    return word


@cache
def _stems_with_own_letters() -> tuple[frozenset[str], frozenset[str]]:
    """The stems, and how they begin, which rules nearly all words out at once."""
    lines = resources.files("toolkit").joinpath("resources/own_letters.txt").read_text(encoding="utf-8").splitlines()
    stems = frozenset(stem for line in lines if not line.startswith("#") for stem in line.split())
    return stems, frozenset(stem[:_SHORTEST_OWN] for stem in stems)
