"""The terms of topics as their articles word them: phrases whole, no half names, with or without the article."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
import pandas as pd

from toolkit.phrases import JOINT, join_phrases
from toolkit.pieces import normalize_words
from toolkit.stopwords import stop_words
from toolkit.tokens import Tokens, tokenize

FEWEST_LETTERS = 3
_BOUND = 0.35  # share of a term's occurrences that stand in a phrase, for the phrase to stand for the term
_LOOSELY_BOUND = 0.5  # the same for a phrase without an article, which is more often a turn of one story
_LEANING_BOUND = 0.12  # the same for an adjective, which says little alone
_FEWEST_TIMES = 4  # of a phrase, in the articles that are read
_LEANING = 0.5  # share of a word's occurrences behind a word with an article: then it is an adjective, الإسعافية
_FEW_HEADS = 0.25  # share behind a preposition or a verb, at most, for a word in -ي or -ية to be one
_BEHIND = 0.6  # share of a term's occurrences behind one word that phrases leave out: then it is a piece, ولي العهد
_FIXED = 0.9  # the same for any stop word: the rest of an expression, في المائة
_NOUN = 0.4  # how often the noun is there, per time of its adjective, to be shown instead
_NO_NOUN = ("ي", "ية", "يا", "ين", "ون")  # endings of adjectives, and of people
_WHOLE = 0.25  # share of a term's occurrences before one other, for the phrase to take its place
_FEWEST_SIGNED = 3  # articles of an author whose name is then no term
_HALF = 0.5  # share of a term's occurrences beside بن: then it is half a name
_DEFINITE = 0.25  # share of a term's occurrences with an article, for the article to be shown
_FREE = 0.5  # how often a word stands alone, per time it stands behind و, ب, ك, ل or ف, to be shown alone
_NAME_PARTS = frozenset({"بن", "ابن", "بنت", "ال", "ابو", "عبد"})  # what begins with one of these is half a name
# Numbers, pieces of addresses, and what is said to anybody: no subjects, and no parts of one.
_EMPTY = frozenset(
    "مليون ملايين مليار مليارات تريليون com net org www http https "
    "الدكتور دكتور الدكتورة المهندس معالي سعادة فخامة جلالة حفظه يحفظه".split()
)
_HEADS = frozenset({"ولي"})  # taken for و and لي by the stop words, and so in no phrase
_DEFINITE_STARTS = ("ال", "وال", "بال", "كال", "فال", "لل", "ولل")
_ATTACHED = {"وال": "ال", "بال": "ال", "كال": "ال", "فال": "ال"} | dict.fromkeys("وبكلف", "")
_LONG_VOWELS = re.compile("(?<=.)[اوىيءئؤ]|^[اء]|ه$")


@dataclass(frozen=True)
class Worded:
    """
    A term as it is shown: its text, its column, and the terms that it holds.

    `leans` tells of an adjective alone, `is_bare` of a word that stands without the article that it could have.
    """

    text: str
    column: int
    parts: frozenset[str]
    leans: bool = False
    is_bare: bool = False


@dataclass(frozen=True, eq=False)
class Wording:
    """
    How some articles are worded; `read_wording` reads them.

    Attributes
    ----------
    terms, words : Tokens
        The same tokens in the form that was counted and in the form "word".
    joined : Tokens
        The terms with phrases joined.
    names : frozenset of str
        Names of several words by which articles are signed, in the profile of words.
    """

    terms: Tokens
    words: Tokens
    joined: Tokens
    names: frozenset[str]

    def write(self, columns: list[int], terms: list[str], plain: list[str], start: int, end: int) -> list[Worded]:
        """
        Write terms as documents `start` to `end` do.

        Parameters
        ----------
        columns : list of int
        terms, plain : list of str
            The term of each column, and how it is written where these documents do not tell.
        start, end : int
            Numbers of documents.

        Returns
        -------
        list of Worded
            In the order of the columns; without pieces of expressions, names of the signing, and what a phrase before
            it holds.
        """
        times = self._times_joined(start, end)
        shown: list[Worded] = []
        for column, term, as_plain in zip(columns, terms, plain, strict=True):
            worded = self._word(column, term, as_plain, times, self._places(term, start, end))
            if worded is None:
                continue
            known = [place for place, other in enumerate(shown) if _is_told(worded, other)]
            if not known:
                shown.append(worded)
            elif len(known) == 1 and self._is_whole(worded, shown[known[0]], start, end):
                shown[known[0]] = replace(worded, column=shown[known[0]].column)
        return shown

    def _word(self, column: int, term: str, plain: str, times: np.ndarray, places: np.ndarray) -> Worded | None:
        """Write one term; None where it is no more than a piece of something, a number or a verb."""
        text, leans = self._form(plain, places)
        if text in _EMPTY or self._is_verb(text):
            return None
        before, share = self._beside(places, -1)
        if share >= _BEHIND and before in _HEADS:
            return Worded(f"{before}{JOINT}{text}", column, frozenset({term}))
        phrase, parts = self._phrase(term, text, times, leans)
        if leans and not phrase:
            phrase, parts = self._with_head(term, text, places)
        if phrase:
            return None if self._signs(phrase) else Worded(phrase, column, parts)
        if self._is_piece(term, text, places):
            return None
        is_bare = f"ال{normalize_words([text])[0]}" in self._times
        return Worded(text, column, frozenset({term}), leans, is_bare)

    def _signs(self, phrase: str) -> bool:
        """Tell whether the name of somebody who signs articles stands in a phrase: كتب سليم الراوي."""
        words = normalize_words(phrase.split())
        runs = [" ".join(words[start:end]) for start in range(len(words)) for end in range(start + 2, len(words) + 1)]
        return not self.names.isdisjoint(runs)

    def _is_whole(self, phrase: Worded, known: Worded, start: int, end: int) -> bool:
        """Tell whether a phrase is what a word before it mostly means: الاتفاق is الاتفاق النووي here."""
        if not known.parts < phrase.parts:
            return False
        (term,), (other, *more) = known.parts, phrase.parts - known.parts
        behind = self._places(term, start, end) + 1
        behind = behind[behind < self.terms.n_tokens]
        together = np.count_nonzero(self.terms.codes[behind] == self._code_of.get(other, -1))
        return not more and together >= _WHOLE * len(behind)

    def _is_piece(self, term: str, text: str, places: np.ndarray) -> bool:
        """Tell whether a word is no more than a piece of a name or of a formula, as وسلم in صلى الله عليه وسلم."""
        before, share = self._beside(places, -1)
        in_names = sum(self._share_beside(places, side, _NAME_PARTS) for side in (-1, 1))
        is_fixed = share >= _FIXED and before in stop_words()
        return (text.startswith("و") and not term.startswith("و")) or is_fixed or in_names >= _HALF

    def _is_verb(self, text: str) -> bool:
        """Tell whether a word is a verb: يرى beside ترى, or باشرت beside باشر, and never with an article."""
        word = normalize_words([text])[0]
        if f"ال{word}" in self._times:
            return False
        is_past = len(word) > FEWEST_LETTERS + 1 and word.endswith("ت") and word[:-1] in self._times
        return is_past or (word.startswith("ي") and f"ت{word[1:]}" in self._times)

    def _times_joined(self, start: int, end: int) -> np.ndarray:
        first, last = int(self.joined.offsets[start]), int(self.joined.offsets[end])
        return np.bincount(self.joined.codes[first:last], minlength=self.joined.n_types)

    def _places(self, term: str, start: int, end: int) -> np.ndarray:
        """Find a term in documents `start` to `end`; ndarray of int, places among all tokens."""
        code = self._code_of.get(term)
        first, last = int(self.terms.offsets[start]), int(self.terms.offsets[end])
        return (
            np.empty(0, dtype=np.int64)
            if code is None
            else first + np.flatnonzero(self.terms.codes[first:last] == code)
        )

    def _form(self, plain: str, places: np.ndarray) -> tuple[str, bool]:
        """Choose how a word is written at these places, and tell whether it is an adjective."""
        codes, number = np.unique(self.words.codes[places], return_inverse=True)
        form_of = np.array([self._free(str(self.words.written[code])) for code in codes], dtype=object)[number]
        forms = Counter(form_of.tolist())
        if not forms:
            return self._free(plain), False
        definite = Counter({form: n for form, n in forms.items() if form.startswith("ال")})
        chosen = definite if definite.total() >= max(2, _DEFINITE * len(places)) else forms
        ordered = sorted(chosen, key=lambda form: (-chosen[form], form))
        text, leans = ordered[0], self._leans(places[form_of == ordered[0]])
        if leans and (noun := self._noun_of(text, forms, form_of, places)):
            text, leans = noun, False
        nominative = text.removesuffix("ين") + "ون"  # الحوثيون and not الحوثيين, where it stands without a sentence
        return nominative if text.endswith("ين") and forms[nominative] > 1 else text, leans

    def _noun_of(self, text: str, forms: Counter, form_of: np.ndarray, places: np.ndarray) -> str:
        """Return the noun that is there about as often as its adjective, إسرائيل for الإسرائيلي; "" without one."""
        for form in sorted(forms, key=lambda form: (-forms[form], form)):
            is_noun = form.startswith("ال") or text.removeprefix("ال").removesuffix("ة") == f"{form}ي"
            is_known = is_noun and forms[form] >= _NOUN * forms[text] and not form.endswith(_NO_NOUN)
            if is_known and not self._leans(places[form_of == form]):
                return form
        return ""

    def _leans(self, places: np.ndarray) -> bool:
        """Tell whether the word with an article at these places is an adjective of what stands before it."""
        words = self._starts_definite[self.words.codes[places]]
        behind = places[words & ~self._is_first[places]] - 1
        if not len(behind):
            return False
        if self._is_definite[self.words.codes[behind]].sum() >= _LEANING * len(places):
            return True
        headed = self._is_stop[self.words.codes[behind]].sum() + np.count_nonzero(~words)
        return str(self.words.types[self.words.codes[behind[0] + 1]]).endswith(("ي", "يه")) and headed <= (
            _FEW_HEADS * len(places)
        )

    def _phrase(self, term: str, text: str, times: np.ndarray, leans: bool) -> tuple[str, frozenset[str]]:
        """Return the phrase that mostly stands for a term, and its terms; an empty text where none does."""
        codes = [code for code in self._phrases.get(term, []) if times[code]]
        whole = [code for code in codes if JOINT in self.joined.types[code]]
        if not whole:
            return "", frozenset()
        best = max(whole, key=lambda code: (times[code], -code))
        longer = [code for code in whole if str(self.joined.types[best]) in str(self.joined.types[code])]
        held = int(times[longer].sum())
        whole = [code for code in longer if times[code] >= _BOUND * held and self._ends_well(code)]
        best = max(whole, key=lambda code: len(self.joined.types[code]), default=best)
        parts = str(self.joined.types[best]).split(JOINT)
        phrase = self._free(str(self.joined.written[best]))
        words = phrase.split(JOINT)
        agrees = leans and words[-1] == text and words[-2].startswith("ال")
        least = _LEANING_BOUND if agrees else _BOUND if "ال" in phrase else _LOOSELY_BOUND
        is_bound = held >= max(_FEWEST_TIMES, least * int(times[codes].sum()))
        is_half = parts[0] in _NAME_PARTS or self._begins_leaning(words[0]) or not self._ends_well(best)
        is_half |= not _EMPTY.isdisjoint(words)
        if not is_bound or is_half or self._is_verb(words[0]) or not self._holds(phrase, text):
            return "", frozenset()
        return phrase, frozenset(parts)

    def _ends_well(self, code: int) -> bool:
        """Tell whether a phrase ends in a word of its own: not الجمعية العمومية لشركة, nor with a month."""
        last = str(self.joined.written[code]).split(JOINT)[-1]
        return self._free(last) == last and normalize_words([last])[0] not in stop_words("heavy")

    def _with_head(self, term: str, text: str, places: np.ndarray) -> tuple[str, frozenset[str]]:
        """Return an adjective with the noun that most often has it, and both terms; an empty text where none does."""
        behind = places[self._starts_definite[self.words.codes[places]] & ~self._is_first[places]] - 1
        behind = behind[self._is_definite[self.words.codes[behind]] & ~self._is_stop[self.words.codes[behind]]]
        if not len(behind):
            return "", frozenset()
        count = np.bincount(self.terms.codes[behind])
        best = int(count.argmax())
        if count[best] < max(_FEWEST_TIMES - 1, _LEANING_BOUND * len(places)):
            return "", frozenset()
        heads = np.bincount(self.words.codes[behind[self.terms.codes[behind] == best]])
        head = self._free(str(self.words.written[int(heads.argmax())]))
        own = np.bincount(self.words.codes[behind[self.words.codes[behind] == int(heads.argmax())] + 1])
        adjective = str(self.words.written[int(own.argmax())])
        if not head.startswith("ال") or self._begins_leaning(head):
            return "", frozenset()
        return f"{head}{JOINT}{adjective}", frozenset({str(self.terms.types[best]), term})

    def _begins_leaning(self, head: str) -> bool:
        """Tell whether a phrase begins in the middle: الملكي الأمير, of صاحب السمو الملكي الأمير."""
        code = self._word_codes.get(normalize_words([head])[0], -1)
        places = np.flatnonzero(self.words.codes == code) if head.startswith("ال") else np.empty(0, dtype=np.int64)
        behind = places[~self._is_first[places]] - 1
        return bool(self._is_definite[self.words.codes[behind]].sum() >= _LEANING * max(len(places), 1))

    def _holds(self, phrase: str, word: str) -> bool:
        """Tell whether a word stands in a phrase as such: التعليمات الموجودة is no phrase of التعليم."""
        wanted, *held = (one.removeprefix("ال") for one in normalize_words([word, *phrase.split(JOINT)]))
        return wanted in held

    def _beside(self, places: np.ndarray, side: int) -> tuple[str, float]:
        """Return the word that most often stands before (-1) or behind (1) these places, and in which share of them."""
        codes = self._codes_beside(places, side)
        if not len(codes):
            return "", 0.0
        count = np.bincount(codes)
        best = int(count.argmax())
        return str(self.words.types[best]), float(count[best] / len(places))

    def _share_beside(self, places: np.ndarray, side: int, words: frozenset[str]) -> float:
        wanted = [self._word_codes[word] for word in words if word in self._word_codes]
        return float(np.isin(self._codes_beside(places, side), wanted).sum() / max(len(places), 1))

    def _codes_beside(self, places: np.ndarray, side: int) -> np.ndarray:
        """The words before or behind some places of the same document."""
        kept = ~self._is_first[places] if side < 0 else ~self._is_first[places + 1]
        return self.words.codes[places[kept] + side]

    def _free(self, text: str) -> str:
        """Take off what is attached before a word or a phrase."""
        head, *rest = text.split(JOINT)
        word = normalize_words([head])[0]
        if word.startswith("وو"):  # no word has two of its own
            return text[1:]
        if word.startswith("لل") and len(word) > FEWEST_LETTERS + 1:  # always ل and an article
            return JOINT.join([self._written.get(f"ال{word[2:]}", f"ال{head[2:]}"), *rest])
        times = self._times.get(word, 0)
        for start, instead in _ATTACHED.items():
            alone = instead + word[len(start) :]
            if not word.startswith(start) or len(alone) < FEWEST_LETTERS or alone in stop_words():
                continue
            is_word = self._times.get(alone, 0) >= max(2, _FREE * times)
            if is_word or (rest and self._follows(alone, normalize_words(rest)[0])):
                return JOINT.join([self._written[alone], *rest])
        return text

    def _follows(self, first: str, second: str) -> bool:
        """Tell whether the second word follows the first more than once: كرة القدم, and so لكرة القدم has a ل."""
        one, two = self._word_codes.get(first, -1), self._word_codes.get(second, -1)
        return int(np.count_nonzero((self.words.codes[:-1] == one) & (self.words.codes[1:] == two))) > 1

    @cached_property
    def _code_of(self) -> dict[str, int]:
        return {term: code for code, term in enumerate(self.terms.types.tolist())}

    @cached_property
    def _phrases(self) -> dict[str, list[int]]:
        """Term → codes of the joined types that it is part of."""
        found: dict[str, list[int]] = defaultdict(list)
        for code, term in enumerate(self.joined.types.tolist()):
            for part in set(term.split(JOINT)):
                found[part].append(code)
        return dict(found)

    @cached_property
    def _word_codes(self) -> dict[str, int]:
        return {word: code for code, word in enumerate(self.words.types.tolist())}

    @cached_property
    def _times(self) -> dict[str, int]:
        count = np.bincount(self.words.codes, minlength=self.words.n_types).tolist()
        return dict(zip(self.words.types.tolist(), count, strict=True))

    @cached_property
    def _written(self) -> dict[str, str]:
        return dict(zip(self.words.types.tolist(), self.words.written.tolist(), strict=True))

    @cached_property
    def _is_definite(self) -> np.ndarray:
        return np.array([word.startswith(_DEFINITE_STARTS) for word in self.words.types.tolist()], dtype=bool)

    @cached_property
    def _starts_definite(self) -> np.ndarray:
        return np.array([word.startswith("ال") for word in self.words.types.tolist()], dtype=bool)

    @cached_property
    def _is_stop(self) -> np.ndarray:
        stops = stop_words()
        return np.array([word in stops for word in self.words.types.tolist()], dtype=bool)

    @cached_property
    def _is_first(self) -> np.ndarray:
        """Tell of each token whether a document begins with it."""
        first = np.zeros(self.words.n_tokens + 1, dtype=bool)
        first[self.words.offsets] = True
        return first


def read_wording(
    articles: pd.DataFrame, *, form: str, columns: list[str], names: frozenset[str] = frozenset()
) -> Wording:
    """
    Read how articles word their terms.

    Parameters
    ----------
    articles : DataFrame
        The articles to read.
    form : {"word", "stem"}
        The form of the terms.
    columns : list of str
        The columns that make their text.
    names : frozenset of str
        Names that are no terms (`signing_names`).
    """
    words = tokenize(articles, form="word", columns=columns)
    terms = words if form == "word" else tokenize(articles, form=form, columns=columns)
    joined = join_phrases(terms, min_docs=_FEWEST_TIMES, words=words)
    return Wording(terms, words, joined, names)


def root_of(term: str, *, without_prefix: bool = False) -> str:
    """
    Return the letters that forms of one word share, broken plurals included: those that are no long vowels.

    A rough key: other words may have the same.

    Parameters
    ----------
    term : str
        In the profile "search".
    without_prefix : bool
        Take off a first م or ت as well, as of مفعول and تفعيل.

    Returns
    -------
    str
        "" where fewer than three letters are left.

    Examples
    --------
    >>> root_of("افلام") == root_of("الفيلم"), root_of("هواتف") == root_of("هاتف"), root_of("سوق")
    (True, True, '')
    >>> root_of("تدريب", without_prefix=True) == root_of("مدرب", without_prefix=True)
    True
    """
    letters = _LONG_VOWELS.sub("", term.removeprefix("ال"))
    if without_prefix and len(letters) > FEWEST_LETTERS and letters[0] in "مت":
        letters = letters[1:]
    return letters if len(letters) >= FEWEST_LETTERS else ""


def _is_told(worded: Worded, other: Worded) -> bool:
    return worded.text == other.text or not worded.parts.isdisjoint(other.parts)


def signing_names(articles: pd.DataFrame) -> frozenset[str]:
    """
    Return the names of two to five words by which articles are signed, in the profile of words.

    Outlets, agencies, and authors of three articles or more; of a long name of an author also its last two words.
    """
    names = {value for column in ("outlet", "agency") if column in articles for value in articles[column].dropna()}
    signed = articles["author"].value_counts() if "author" in articles else pd.Series(dtype="int64")
    authors = set(signed.index[signed >= _FEWEST_SIGNED])
    found = [" ".join(normalize_words(str(name).split())) for name in names | authors]
    found += [" ".join(normalize_words(str(name).split())[-2:]) for name in authors]
    return frozenset(name for name in found if 2 <= len(name.split()) <= 5)
