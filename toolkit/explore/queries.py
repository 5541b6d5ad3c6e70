"""What a researcher typed → types of Tokens: any spelling, attached letters, wildcards."""

from __future__ import annotations

import re
from collections.abc import Iterable

import numpy as np

from toolkit.clean import normalize
from toolkit.codes import strings
from toolkit.errors import ToolkitError
from toolkit.tokens import Tokens, tokenize

_ANY = "*"
_IMPERFECT = "ايتن"  # the first letter of a verb that can follow the س of the future
_PRONOUNS = "(?:ه|ها|هم|هما|هن|ك|كم|كما|ي|نا)?"


def slots_of(query: str, form: str, *, clitics: bool = False) -> list[re.Pattern[str]]:
    """
    Turn a query into one pattern a word, each to be matched against whole types.

    Parameters
    ----------
    query : str
        Words in any spelling, lemmas as themselves where camel-tools has no data; `*` stands for any letters, alone
        for any word.
    form : str
        The form of the tokens.
    clitics : bool
        Also match words with attached letters, in the form "word".

    Returns
    -------
    list of re.Pattern

    Raises
    ------
    ToolkitError
        If there is no word in the query, or clitics are asked for in another form.

    Examples
    --------
    >>> [bool(slots_of("كتاب", "word", clitics=True)[0].fullmatch(word)) for word in ("وبالكتاب", "كتابهم", "كتابات")]
    [True, True, False]
    """
    if clitics and form != "word":
        raise ToolkitError(f'clitics=True needs the form "word", not {form!r}; stems and lemmas have none')
    patterns = []
    for piece in query.split():
        if _ANY in piece:
            patterns.append(_wildcard(piece, form))
            continue
        for spellings in _spelled(piece, form):
            patterns.append(_with_clitics(spellings[0]) if clitics else "|".join(map(re.escape, spellings)))
    if not patterns:
        raise ToolkitError(f"there is no word in the query {query!r}; write one or more, * stands for any letters")
    return [re.compile(pattern) for pattern in patterns]


def matching(types: np.ndarray, pattern: re.Pattern[str]) -> np.ndarray:
    """Tell for each type whether a pattern matches it whole; bool, shape (n_types,)."""
    return np.fromiter((pattern.fullmatch(word) is not None for word in types.tolist()), bool, len(types))


def codes_of(tokens: Tokens, terms: str | Iterable[str]) -> np.ndarray:
    """
    Find the types that terms in any spelling stand for.

    A term is a type as it stands, or becomes one in the form of the tokens; one of several words is a joined phrase
    (`join_phrases`).

    Returns
    -------
    ndarray of int64
        One code a term, in their order, without repetition.

    Raises
    ------
    ToolkitError
        If there is no term, or one of them does not occur.

    Examples
    --------
    >>> codes_of(tokenize(["أخبار المدينة"], form="word"), ["المَدينة", "اخبار"]).tolist()
    [1, 0]
    """
    wanted = [terms] if isinstance(terms, str) else list(terms)
    if not wanted:
        raise ToolkitError("there is no term; give at least one")
    codes = [
        _code_of(tokens.types, (term, *map(" ".join, zip(*_spelled(term, tokens.form), strict=True))))
        for term in wanted
    ]
    if -1 in codes:
        term = wanted[codes.index(-1)]
        raise ToolkitError(
            f"{term!r} does not occur in these tokens (form {tokens.form!r}); check its spelling, "
            "use another form, or join phrases first if it has several words"
        )
    return np.array(list(dict.fromkeys(codes)), dtype=np.int64)


def _spelled(term: str, form: str) -> list[tuple[str, ...]]:
    """Return for each word of a term what it is in a form; a lemma may be given as itself or as any of its words."""
    if form != "lemma":
        return [(word,) for word in tokenize([term], form=form).to_lists()[0]]
    words = tokenize([term], form="word").to_lists()[0]
    try:
        lemmas = tokenize([term], form="lemma").to_lists()[0]
    except ToolkitError:  # without the data of camel-tools a lemma is given as itself
        lemmas = words
    return list(zip(words, lemmas, strict=True))


def _code_of(types: np.ndarray, spellings: Iterable[str]) -> int:
    for spelling in spellings:
        place = int(np.searchsorted(types, strings([spelling]))[0]) if len(types) else 0
        if place < len(types) and types[place] == spelling:
            return place
    return -1


def _wildcard(piece: str, form: str) -> str:
    parts = piece.split(_ANY)
    if form != "surface":
        parts = [re.sub(r"[^\w#@.]", "", normalize(part, "search")) for part in parts]
    return ".*".join(map(re.escape, parts))


def _with_clitics(word: str) -> str:
    """
    Return a pattern for a word in the profile "search" with the letters that Arabic writes onto it.

    Before it و or ف, then ب, ك or ل, then ال (ل and ال are written لل), or the س of the future; after it a pronoun,
    before which ه (ة) may be ت (Ryding 2005, A Reference Grammar of Modern Standard Arabic, sections 12.2 and 15).
    """
    bare = word.removeprefix("ال") if len(word) > 4 else word
    body, definite = re.escape(bare), bare != word
    if definite:
        return f"[وف]?(?:[بك]?ال|لل){body}"
    attached = re.escape(bare[:-1]) + "ت" if bare.endswith("ه") and len(bare) > 3 else body
    future = "|س" if word[0] in _IMPERFECT else ""
    pronoun = _PRONOUNS if attached == body else _PRONOUNS.removesuffix("?")
    ends = f"{body}{pronoun}" if attached == body else f"(?:{body}|{attached}{pronoun})"
    return f"[وف]?(?:(?:[بك]?ال|لل){body}|(?:[بكل]{future})?{ends})"
