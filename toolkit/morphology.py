"""Word types → light stems."""

from functools import cache
from importlib import resources

_CONJUNCTION = "و"
_LONG_ARTICLES, _SHORT_ARTICLES = ("وال", "بال", "كال", "فال"), ("لل", "ال")
_FIRST_LETTERS = frozenset(front[0] for front in (_CONJUNCTION, *_LONG_ARTICLES, *_SHORT_ARTICLES))
_ENDINGS = {ending: rank for rank, ending in enumerate(("ها", "ان", "ات", "ون", "ين", "يه"))}  # then ه, then ي
_LAST_LETTERS = frozenset(ending[-1] for ending in (*_ENDINGS, "ه", "ي"))
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
    if word[:1] in _FIRST_LETTERS:
        for drop_front in (_drop_conjunction, _drop_article):
            shorter = drop_front(word)
            if shorter != word:
                for whole in (word, word[1:]):  # بالتزامها: the ب alone is attached
                    if whole[:_SHORTEST_OWN] in beginnings and (stem := _own_stem(whole, own_letters)):
                        return stem
                word = shorter
    return word if word in own_letters or word[-1:] not in _LAST_LETTERS else _drop_endings(word)


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
    if word[:3] in _LONG_ARTICLES:
        return word[3:] if len(word) - 3 >= _MIN_REST else word
    if word[:2] in _SHORT_ARTICLES:
        return word[2:] if len(word) - 2 >= _MIN_REST else word
    return word


def _drop_endings(word: str) -> str:
    last = -1
    while len(word) - 2 >= _MIN_REST and (rank := _ENDINGS.get(word[-2:], -1)) > last:
        word, last = word[:-2], rank
    for ending in "هي":
        if word[-1:] == ending and len(word) - 1 >= _MIN_REST:
            word = word[:-1]
    return word


@cache
def _stems_with_own_letters() -> tuple[frozenset[str], frozenset[str]]:
    """The stems, and how they begin, which rules nearly all words out at once."""
    lines = resources.files("toolkit").joinpath("resources/own_letters.txt").read_text(encoding="utf-8").splitlines()
    stems = frozenset(stem for line in lines if not line.startswith("#") for stem in line.split())
    return stems, frozenset(stem[:_SHORTEST_OWN] for stem in stems)
