"""Texts → Tokens: integer codes over word types."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from scipy import sparse

from toolkit import pieces
from toolkit.artifacts import open_array, open_texts, read_head, save_parts
from toolkit.cards import card
from toolkit.clean import PROFILES_VERSION
from toolkit.codes import merge_types, number_pieces, offsets_of, ranges, write_out
from toolkit.errors import ToolkitError
from toolkit.forms import FORMS, TERMS_OF, lemmas_of, stems_of
from toolkit.lemmas import find_lemma_source
from toolkit.spans import Places
from toolkit.stopwords import stop_words
from toolkit.surface import surface_of

_TYPES_SHOWN = 8
_FORMAT = {"format": "arabic-news-toolkit tokens", "version": 1}


@dataclass(frozen=True, eq=False)
class Tokens:
    """
    The tokens of a sequence of documents, as integer codes over their types.

    Attributes
    ----------
    codes : ndarray of int32, shape (n_tokens,)
        The type of each token, all documents one after another.
    offsets : ndarray of int64, shape (n_docs + 1,)
        Where each document begins in `codes`; the last is `n_tokens`.
    types : ndarray of str objects, shape (n_types,)
        The types in code-point order, in the form that was asked for.
    written : ndarray of str objects, shape (n_types,)
        How each type is most often written in these documents.
    doc_ids : ndarray of str objects, shape (n_docs,)
        The article_id of each document, or its number where texts were given alone.
    settings : dict
        What made these tokens: form, columns, versions, and later steps.
    """

    codes: np.ndarray
    offsets: np.ndarray
    types: np.ndarray
    written: np.ndarray
    doc_ids: np.ndarray
    settings: dict[str, Any] = field(default_factory=dict)

    @property
    def form(self) -> str:
        """What a type is: "surface", "word", "stem" or "lemma"."""
        return self.settings["form"]

    @property
    def n_docs(self) -> int:
        """Number of documents."""
        return len(self.offsets) - 1

    @property
    def n_tokens(self) -> int:
        """Number of tokens in all documents."""
        return len(self.codes)

    @property
    def n_types(self) -> int:
        """Number of types."""
        return len(self.types)

    @property
    def doc_lengths(self) -> np.ndarray:
        """Tokens in each document, shape (n_docs,)."""
        return np.diff(self.offsets)

    def __len__(self) -> int:
        return self.n_docs

    def __repr__(self) -> str:
        return (
            f"Tokens({self.n_docs:,} documents, {self.n_tokens:,} tokens, {self.n_types:,} types, form={self.form!r})"
        )

    def _repr_html_(self) -> str:
        table = self.frequencies().head(_TYPES_SHOWN)
        in_form = {"surface": "كما كُتبت", "word": "كلمات", "stem": "جذوع", "lemma": "مداخل معجمية"}
        return card(
            f"كلمات النصوص ({in_form[self.form]})",
            [("النصوص", self.n_docs), ("الكلمات", self.n_tokens), ("المختلف منها", self.n_types)],
            heads=("الأكثر ورودًا", "المرات", "النصوص"),
            rows=[
                (row.written, int(row.count_), int(row.docs))
                for row in table.rename(columns={"count": "count_"}).itertuples()
            ],
        )

    def __getitem__(self, selection: slice | Sequence[bool] | Sequence[int] | np.ndarray) -> Tokens:
        """
        Take some documents: a slice, one truth value a document, or document numbers.

        Types that no longer occur stay, so that codes mean the same before and after.
        """
        index = np.arange(self.n_docs)[np.asarray(selection) if not isinstance(selection, slice) else selection]
        starts, lengths = self.offsets[index], self.doc_lengths[index]
        return replace(
            self,
            codes=self.codes[ranges(starts, lengths)],
            offsets=offsets_of(lengths),
            doc_ids=self.doc_ids[index],
        )

    def to_lists(self) -> list[list[str]]:
        """Return the tokens of each document as a list of str."""
        words = self.types[self.codes].tolist()
        return [words[start:end] for start, end in zip(self.offsets, self.offsets[1:], strict=False)]

    def doc_numbers(self) -> np.ndarray:
        """Return the number of the document of each token, int32, shape (n_tokens,)."""
        return np.repeat(np.arange(self.n_docs, dtype=np.int32), self.doc_lengths)

    def spans(self, articles: pd.DataFrame | Iterable[str]) -> tuple[np.ndarray, np.ndarray]:
        """
        Find each token in the untouched texts.

        Tokens whose types were dropped are left out; lemmas are found as long as none was dropped.

        Parameters
        ----------
        articles : DataFrame or iterable of str
            What these tokens were made from: the same documents in the same order. Of a table, the text of a row is
            its `columns`, joined by line breaks.

        Returns
        -------
        starts, ends : ndarray of int64, shape (n_tokens,)
            In characters of the text of its document: `text[start:end]` is the token as it stands there, vowel marks
            and stretching included.

        Raises
        ------
        ToolkitError
            If the tokens are not those of these texts.

        Examples
        --------
        >>> text = "«أخبـارُ» المدينة"
        >>> starts, ends = tokenize([text]).spans([text])
        >>> [text[start:end] for start, end in zip(starts, ends)]
        ['أخبـارُ', 'المدينة']
        """
        texts, _ = _texts_of(articles, self.settings["columns"])
        places = Places(texts, self.form)
        codes = self._codes_again(places)
        kept = codes >= 0
        if not np.array_equal(offsets_of(kept)[places.offsets], self.offsets) or (
            self.form != "lemma" and not np.array_equal(codes[kept], self.codes)
        ):
            raise ToolkitError(
                f"these {self.n_tokens:,} tokens of {self.n_docs:,} documents are not all the tokens of the "
                f"{len(texts):,} texts given; give the texts that were tokenized"
                + (", and lemmas of which none was dropped" if self.form == "lemma" else "")
            )
        return places.find(np.flatnonzero(kept))

    def _codes_again(self, places: Places) -> np.ndarray:
        """The code of each token of texts, -1 where its type was dropped; of lemmas, which take a database, none is."""
        if self.form == "lemma":
            return np.zeros(places.offsets[-1], np.int32)
        code_of = dict(zip(self.types, range(self.n_types), strict=True))
        terms = TERMS_OF[self.form](places.parts.found).to_list()
        code_of_found = np.array([code_of.get(term, -1) for term in terms], np.int32)
        return write_out(places.parts._replace(codes=code_of_found[places.parts.codes]), places.pieces)[0]

    def frequencies(self) -> pd.DataFrame:
        """
        Count each type.

        Returns
        -------
        DataFrame
            One row a type that occurs, the most frequent first: term, written, count (tokens), docs (documents that
            hold it), per_million (count per million tokens).
        """
        count = np.bincount(self.codes, minlength=self.n_types)
        ones, shape = np.ones(self.n_tokens, np.int8), (self.n_docs, self.n_types)
        in_docs = sparse.csr_matrix((ones, self.codes.copy(), self.offsets), shape=shape)
        in_docs.sum_duplicates()
        docs = np.bincount(in_docs.indices, minlength=self.n_types)
        table = pd.DataFrame(
            {
                "term": pd.array(self.types, dtype="str"),
                "written": pd.array(self.written, dtype="str"),
                "count": count,
                "docs": docs,
                "per_million": count * (1e6 / max(self.n_tokens, 1)),
            }
        )
        table = table[table["count"] > 0]
        return table.sort_values(["count", "term"], ascending=[False, True], ignore_index=True)

    def keep_types(self, kept: np.ndarray, **settings: Any) -> Tokens:
        """
        Keep the tokens of some types; the other types leave the vocabulary and no document is dropped.

        Parameters
        ----------
        kept : ndarray of bool, shape (n_types,)
            Which types stay.
        **settings
            Added to `settings`.
        """
        token_kept = kept[self.codes]
        new_code = np.cumsum(kept, dtype=np.int32) - 1
        kept_before = np.concatenate(([0], np.cumsum(token_kept, dtype=np.int64)))
        return Tokens(
            codes=new_code[self.codes[token_kept]].astype(np.int32),
            offsets=kept_before[self.offsets],
            types=self.types[kept],
            written=self.written[kept],
            doc_ids=self.doc_ids,
            settings=self.settings | settings,
        )

    def save(self, folder: str | Path) -> Path:
        """
        Write to a folder that `open_tokens` opens: NPY and Parquet, never pickle.

        An interrupted call leaves the folder as it was.
        """
        return save_parts(
            folder,
            _FORMAT | {"settings": self.settings},
            arrays={"codes": self.codes, "offsets": self.offsets},
            texts={"types": {"type": self.types, "written": self.written}, "docs": {"doc_id": self.doc_ids}},
        )


def open_tokens(folder: str | Path) -> Tokens:
    """
    Open what `Tokens.save` wrote; nothing in the folder is executed.

    Raises
    ------
    ToolkitError
        If the folder does not hold tokens of this version.
    """
    folder = Path(folder)
    head = read_head(folder / "tokens.json", _FORMAT)
    vocabulary = open_texts(folder, "types")
    return Tokens(
        codes=open_array(folder, "codes"),
        offsets=open_array(folder, "offsets"),
        types=vocabulary["type"],
        written=vocabulary["written"],
        doc_ids=open_texts(folder, "docs")["doc_id"],
        settings=head["settings"],
    )


def tokenize(
    articles: pd.DataFrame | Iterable[str],
    *,
    form: str = "stem",
    columns: Sequence[str] = ("title", "body"),
    keep_numbers: bool = True,
    lemma_db: str | Path | None = None,
    lemma_diacritics: bool = False,
    jobs: int = 2,
) -> Tokens:
    """
    Split documents into tokens.

    The work is done once per distinct piece of text between white space, not once per token. The texts are not changed.

    Parameters
    ----------
    articles : DataFrame or iterable of str
        `Corpus.articles`, or texts.
    form : {"stem", "word", "surface", "lemma"}
        What counts as the same type. "surface": the tokens of camel-tools' `simple_word_tokenize`, characters as they
        stand. "word": words in the profile "search", without punctuation. "stem": light stems of those words (see
        `light_stem`); stop words and words of other scripts stay whole. "lemma": the most likely lemma of each word by
        camel-tools, out of context; a word that the database does not know stays as in "word", and `settings["lemma"]`
        says how many Arabic types and tokens that concerns (`unknown_types`, `unknown_tokens`, shares in 0..1).
    columns : sequence of str
        The columns that make the text of a row of `articles`; one after another.
    keep_numbers : bool
        Keep tokens without a letter; in the form "surface" all tokens are kept.
    lemma_db : str or Path, optional
        The morphology database for the form "lemma"; by default the one in camel-tools' data folder, with the model of
        its disambiguator (see `find_lemma_source`).
    lemma_diacritics : bool
        Keep the vowel marks of lemmas: then كَتَب and كُتُب are two.
    jobs : int
        How many processes look up lemmas not looked up before; the result does not depend on it.

    Returns
    -------
    Tokens

    Raises
    ------
    ToolkitError
        If there is no such form or column, or no data for lemmas.

    Examples
    --------
    >>> tokenize(["قالَ المعلّمون والمعلمُ"], form="stem").to_lists()
    [['قال', 'معلم', 'معلم']]
    >>> tokenize(["«أخبـار» 10:30"], form="word").to_lists()
    [['اخبار', '10:30']]
    """
    if form not in FORMS:
        raise ToolkitError(f"form is one of {', '.join(FORMS)}, not {form!r}")
    source = find_lemma_source(lemma_db) if form == "lemma" else None
    texts, doc_ids = _texts_of(articles, columns)
    cut = number_pieces(texts)
    parts = surface_of(cut.distinct) if form == "surface" else pieces.words_of(cut.distinct)
    count = parts.count(cut)
    settings = {"form": form, "columns": list(columns), "profiles_version": PROFILES_VERSION}
    if form == "lemma":
        terms, settings["lemma"] = lemmas_of(parts.found, count, source, diacritics=lemma_diacritics, jobs=jobs)
    else:
        terms = TERMS_OF[form](parts.found)
    type_of_found, types, written = merge_types(parts.found, count, terms)
    codes, offsets = write_out(parts._replace(codes=type_of_found[parts.codes]), cut)
    tokens = Tokens(codes, offsets, types, written, doc_ids, settings)
    if keep_numbers or form == "surface":
        return tokens
    return tokens.keep_types(np.array([not pieces.is_number(word) for word in types], dtype=bool), keep_numbers=False)


def drop_stopwords(
    tokens: Tokens, words: Iterable[str] | None = None, *, level: str = "default", also: Iterable[str] = ()
) -> Tokens:
    """
    Drop the tokens that are stop words, attached forms included.

    No document is dropped, even if it becomes empty.

    Parameters
    ----------
    tokens : Tokens
        In any form.
    words : iterable of str, optional
        The words to drop instead of the toolkit's own list (`stop_words`); any spelling, compared in the profile
        "search".
    level : {"light", "default", "heavy"}
        How much of the toolkit's own list to drop; see `stop_words`.
    also : iterable of str
        More words to drop, such as the names of agencies, in any spelling and with any article or ending that the form
        of the tokens ignores; a name of several words drops each of them.

    Returns
    -------
    Tokens

    Raises
    ------
    ToolkitError
        If there is no such level, or `also` is one str.

    Examples
    --------
    >>> drop_stopwords(tokenize(["وفي المدينةِ أخبارٌ"], form="word")).to_lists()
    [['المدينه', 'اخبار']]
    >>> drop_stopwords(tokenize(["عن الأناضول أنّ الأمطار غزيرة"], form="stem"), also=["الأناضول"]).to_lists()
    [['امطار', 'غزير']]
    """
    if isinstance(also, str) or isinstance(words, str):
        raise ToolkitError("also and words are several words, not one str; put it in a list")
    extra = sorted({word for found in pieces.split_words(" ".join(also).split()) for word in found})
    settings: dict[str, Any] = {"stop_words": level if words is None else None}
    if words is None:
        dropped = stop_words(level)
        further = stop_words(level) - stop_words()
    else:
        dropped, further = frozenset(pieces.normalize_words(words)), frozenset()
        settings["stop_words"] = sorted(dropped)
    if extra:
        settings["also_dropped"] = extra
    compared = tokens.types if tokens.form in ("word", "stem") else pieces.normalize_words(tokens.types)
    dropped |= set(_terms_like(tokens, extra + sorted(further)))
    kept = np.array([word not in dropped for word in compared], dtype=bool)
    return tokens.keep_types(kept, **settings)


def _terms_like(tokens: Tokens, words: list[str]) -> list[str]:
    """The terms that such words become; lemmas are compared as words."""
    return stems_of(words) if tokens.form == "stem" else pieces.normalize_words(words)


def _texts_of(articles: pd.DataFrame | Iterable[str], columns: Sequence[str]) -> tuple[list[str], np.ndarray]:
    if not isinstance(articles, pd.DataFrame):
        if isinstance(articles, str):
            raise ToolkitError("tokenize takes a table of articles or several texts, not one str; put it in a list")
        texts = list(articles)
        if wrong := [text for text in texts if not isinstance(text, str)]:
            raise ToolkitError(f"a text is a str, not {type(wrong[0]).__name__}; leave out or replace empty values")
        return texts, np.array([str(number) for number in range(len(texts))], dtype=object)
    missing = [column for column in columns if column not in articles]
    if missing:
        raise ToolkitError(f"the articles have no column {missing[0]!r}; columns are {', '.join(articles.columns)}")
    parts = [articles[column].fillna("").astype(str).tolist() for column in columns]
    texts = ["\n".join(row) for row in zip(*parts, strict=True)]
    ids = articles["article_id"] if "article_id" in articles else pd.Series(articles.index).astype(str)
    return texts, ids.to_numpy(dtype=object)
