"""The toolkit's tokens as a text vectorizer of scikit-learn, for its pipelines and for BERTopic."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from itertools import chain
from numbers import Integral
from typing import Any

import numpy as np
from scipy import sparse
from sklearn.base import BaseEstimator, TransformerMixin
from sklearn.feature_extraction.text import TfidfTransformer
from sklearn.utils.validation import check_is_fitted

from toolkit.codes import strings
from toolkit.errors import ToolkitError, TooSmallError
from toolkit.pieces import split_words
from toolkit.tokens import Tokens, drop_stopwords, tokenize


class ArabicVectorizer(TransformerMixin, BaseEstimator):
    """
    Turn Arabic texts into a matrix of counts or TF-IDF, wherever CountVectorizer or TfidfVectorizer stands.

    Unlike theirs, its words survive tashkeel and tatweel, and the forms of a word meet. Features are named as the
    word is most often written, so that topics and coefficients read well.

    Parameters
    ----------
    form : {"stem", "word", "surface", "lemma"}
        What counts as the same word, as for `tokenize`.
    weighting : {"counts", "tfidf"}
        What stands in the matrix.
    stop_words : "arabic", iterable of str or None
        Words to leave out: the toolkit's own list with attached forms, or words in any spelling.
    ngram_range : (int, int)
        The shortest and the longest run of words that is a feature.
    min_df, max_df : int or float
        Leave out features of fewer or more documents than this; as in CountVectorizer an int counts documents, a
        float is a share in 0..1.
    max_features : int, optional
        Keep only the most frequent features, among equals the first in code-point order.
    vocabulary : iterable of str, optional
        The only features, in this order, in any spelling; nothing is learned then, nor left out.
    keep_numbers : bool
        Keep tokens without a letter.
    binary : bool
        Count each feature of a document once.
    sublinear_tf : bool
        With "tfidf", take 1 + ln count for the count.
    norm : {"l2", "l1"} or None
        With "tfidf", the length of each row.

    Attributes
    ----------
    vocabulary_ : dict of str to int
        The column of each feature, by its name.
    terms_ : ndarray of str objects, shape (n_features,)
        The feature of each column in the form that was counted.

    Examples
    --------
    >>> vectorizer = ArabicVectorizer()
    >>> vectorizer.fit_transform(["المعلّمون في المدرسة", "معلم والمعلّمون"]).toarray().tolist()
    [[1, 1, 1], [0, 0, 2]]
    >>> vectorizer.get_feature_names_out().tolist()
    ['في', 'المدرسة', 'المعلمون']
    """

    def __init__(
        self,
        *,
        form: str = "stem",
        weighting: str = "counts",
        stop_words: str | Iterable[str] | None = None,
        ngram_range: tuple[int, int] = (1, 1),
        min_df: float = 1,
        max_df: float = 1.0,
        max_features: int | None = None,
        vocabulary: Iterable[str] | None = None,
        keep_numbers: bool = True,
        binary: bool = False,
        sublinear_tf: bool = False,
        norm: str | None = "l2",
    ) -> None:
        self.form = form
        self.weighting = weighting
        self.stop_words = stop_words
        self.ngram_range = ngram_range
        self.min_df = min_df
        self.max_df = max_df
        self.max_features = max_features
        self.vocabulary = vocabulary
        self.keep_numbers = keep_numbers
        self.binary = binary
        self.sublinear_tf = sublinear_tf
        self.norm = norm

    def fit(self, raw_documents: Iterable[str], y: Any = None) -> ArabicVectorizer:
        """Learn the features of texts; `y` is not looked at."""
        self.fit_transform(raw_documents, y)
        return self

    def fit_transform(self, raw_documents: Iterable[str], y: Any = None) -> sparse.csr_matrix:
        """
        Learn the features of texts and return their matrix.

        Parameters
        ----------
        raw_documents : iterable of str
        y : ignored

        Returns
        -------
        csr_matrix, shape (n_texts, n_features)
            int64 counts, or float64 weights.

        Raises
        ------
        TooSmallError
            If no feature is left.
        ToolkitError
            If the texts are one str, or a parameter has no such value.
        """
        self._check_parameters()
        doc_term, terms, written = _ngrams(self._tokens(raw_documents), self.ngram_range)
        if self.vocabulary is None:
            columns = self._chosen(doc_term)
            doc_term, self.terms_, names = doc_term[:, columns], terms[columns], written[columns]
        else:
            names = strings(list(self.vocabulary))
            self.terms_ = strings([" ".join(words) for words in tokenize(names, form=self.form).to_lists()])
            if len(set(self.terms_)) < len(self.terms_) or "" in self.terms_:
                raise ToolkitError("a word of vocabulary is empty or the same as another in this form; leave it out")
            doc_term = _in_columns(doc_term, terms, self.terms_)
        if not doc_term.shape[1]:
            raise TooSmallError(
                f"no word of {len(terms):,} is left after min_df={self.min_df}, max_df={self.max_df} and the stop "
                "words; lower min_df, raise max_df or give more texts"
            )
        self._names = names
        self.vocabulary_ = {name: column for column, name in enumerate(names.tolist())}
        counts = self._counts(doc_term)
        if self.weighting == "tfidf":
            self._tfidf = TfidfTransformer(norm=self.norm, sublinear_tf=self.sublinear_tf).fit(counts)
            return self._tfidf.transform(counts)
        return counts

    def transform(self, raw_documents: Iterable[str]) -> sparse.csr_matrix:
        """Return the matrix of texts, shape (n_texts, n_features); words that are no features are left out."""
        check_is_fitted(self, "vocabulary_")
        doc_term, terms, _ = _ngrams(self._tokens(raw_documents), self.ngram_range)
        counts = self._counts(_in_columns(doc_term, terms, self.terms_))
        return self._tfidf.transform(counts) if self.weighting == "tfidf" else counts

    def get_feature_names_out(self, input_features: Any = None) -> np.ndarray:
        """Return the name of each column, as the word is most often written; `input_features` is not looked at."""
        check_is_fitted(self, "vocabulary_")
        return self._names.copy()

    @property
    def idf_(self) -> np.ndarray:
        """The inverse document frequency of each feature, with the weighting "tfidf"."""
        check_is_fitted(self, "vocabulary_")
        return self._tfidf.idf_

    def build_tokenizer(self) -> Callable[[str], list[str]]:
        """Return the function that splits a text into its words, as written, which BERTopic asks for."""
        return lambda text: list(chain.from_iterable(split_words(text.split())))

    def build_analyzer(self) -> Callable[[str], list[str]]:
        """Return the function that turns a text into its features, in the form that is counted."""
        shortest, longest = self.ngram_range

        def analyze(text: str) -> list[str]:
            words = self._tokens([text]).to_lists()[0]
            lengths = range(shortest, longest + 1)
            return [" ".join(words[i : i + n]) for n in lengths for i in range(len(words) - n + 1)]

        return analyze

    def inverse_transform(self, X: Any) -> list[np.ndarray]:
        """Return the names of the features that each row has."""
        check_is_fitted(self, "vocabulary_")
        rows = sparse.csr_matrix(X)
        return [self._names[rows[i].indices[rows[i].data != 0]] for i in range(rows.shape[0])]

    def __sklearn_tags__(self) -> Any:
        tags = super().__sklearn_tags__()
        tags.input_tags.string = True
        tags.input_tags.two_d_array = False
        return tags

    def _check_parameters(self) -> None:
        if self.weighting not in ("counts", "tfidf"):
            raise ToolkitError(f"weighting is counts or tfidf, not {self.weighting!r}")
        shortest, longest = self.ngram_range
        if not 1 <= shortest <= longest:
            raise ToolkitError(f"ngram_range is two whole numbers from 1, the smaller first, not {self.ngram_range}")
        for name in ("min_df", "max_df"):
            value = getattr(self, name)
            if value < (1 if isinstance(value, Integral) else 0) or (not isinstance(value, Integral) and value > 1):
                raise ToolkitError(f"{name} is at least 1 document, or a share in 0..1 with a point, not {value!r}")

    def _tokens(self, raw_documents: Iterable[str]) -> Tokens:
        if isinstance(raw_documents, str):
            raise ToolkitError("a vectorizer takes several texts, not one str; put it in a list")
        tokens = tokenize(list(raw_documents), form=self.form, keep_numbers=self.keep_numbers)
        if self.stop_words is None:
            return tokens
        if isinstance(self.stop_words, str):
            if self.stop_words != "arabic":
                raise ToolkitError(f'stop_words is "arabic", several words or None, not {self.stop_words!r}')
            return drop_stopwords(tokens)
        return drop_stopwords(tokens, self.stop_words)

    def _counts(self, doc_term: sparse.csr_matrix) -> sparse.csr_matrix:
        counts = doc_term.astype(np.int64)
        counts.sort_indices()
        if self.binary:
            counts.data[:] = 1
        return counts

    def _chosen(self, doc_term: sparse.csr_matrix) -> np.ndarray:
        """Return the columns that min_df, max_df and max_features keep, in their order."""
        n_docs, n_terms = doc_term.shape
        docs = np.bincount(doc_term.indices, minlength=n_terms)
        low, high = (df if isinstance(df, Integral) else df * n_docs for df in (self.min_df, self.max_df))
        if high < low:
            raise ToolkitError(f"max_df={self.max_df} is fewer documents than min_df={self.min_df}; raise it")
        columns = np.flatnonzero((docs >= max(low, 1)) & (docs <= high))
        if self.max_features is not None and len(columns) > self.max_features:
            total = np.asarray(doc_term.sum(axis=0)).ravel()[columns]
            columns = np.sort(columns[np.argsort(-total, kind="stable")[: self.max_features]])
        return columns


def _ngrams(tokens: Tokens, ngram_range: tuple[int, int]) -> tuple[sparse.csr_matrix, np.ndarray, np.ndarray]:
    """Return documents × features, the features in code-point order, and how each is written."""
    shortest, longest = ngram_range
    n_types, docs = max(tokens.n_types, 1), tokens.doc_numbers()
    places, runs = np.arange(tokens.n_tokens), tokens.codes.astype(np.int64)
    terms, written = tokens.types, tokens.written
    found = []
    for length in range(1, longest + 1):
        if length > 1:
            places, runs = places[places + length <= tokens.n_tokens], runs[places + length <= tokens.n_tokens]
            inside = docs[places] == docs[places + length - 1]
            places, runs = places[inside], runs[inside]
            distinct, runs = np.unique(runs * n_types + tokens.codes[places + length - 1], return_inverse=True)
            heads, tails = distinct // n_types, distinct % n_types
            terms, written = (
                strings([f"{before[a]} {one[b]}" for a, b in zip(heads, tails, strict=True)])
                for before, one in ((terms, tokens.types), (written, tokens.written))
            )
        if length >= shortest:
            shape = (tokens.n_docs, len(terms))
            found.append(
                (sparse.csr_matrix((np.ones(len(runs), np.int64), (docs[places], runs)), shape), terms, written)
            )
    doc_term = sparse.hstack([part for part, _, _ in found], format="csr")
    terms, written = (np.concatenate(names) for names in ([t for _, t, _ in found], [w for _, _, w in found]))
    occurs = np.flatnonzero(np.bincount(doc_term.indices, minlength=doc_term.shape[1]))
    order = np.array(sorted(occurs.tolist(), key=terms.__getitem__), dtype=np.int64)
    return doc_term[:, order], terms[order], written[order]


def _in_columns(doc_term: sparse.csr_matrix, terms: np.ndarray, wanted: np.ndarray) -> sparse.csr_matrix:
    """Return the columns of the wanted features, in their order; those that do not occur are empty."""
    column_of = {term: column for column, term in enumerate(wanted.tolist())}
    held = [(row, column_of[term]) for row, term in enumerate(terms.tolist()) if term in column_of]
    rows, columns = (np.array(part, dtype=np.int64) for part in (zip(*held, strict=True) if held else ((), ())))
    move = sparse.csr_matrix((np.ones(len(held), np.int64), (rows, columns)), shape=(len(terms), len(wanted)))
    return sparse.csr_matrix(doc_term @ move)
