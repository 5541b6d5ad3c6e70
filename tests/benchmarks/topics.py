"""Topics beside what a user of scikit-learn takes first: agreement with known classes, and CPU seconds."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from statistics import mean, stdev

from sklearn.cluster import KMeans
from sklearn.decomposition import NMF, LatentDirichletAllocation
from sklearn.feature_extraction.text import CountVectorizer, TfidfVectorizer
from sklearn.metrics import normalized_mutual_info_score

import toolkit as tk
from tests.benchmarks.measuring import print_table
from toolkit.topics.scores import clustering_accuracy

SEEDS = range(5)


def run(shared: Path, sample: Path) -> None:
    """Cluster the SANAD sample into its number of classes, five seeds each."""
    path = shared / "sanad" / "sanad_sample.zip"
    if not path.exists():
        print("topics: skipped, ../shared/data is absent")
        return
    articles = tk.load_corpus(path).articles
    texts, classes = articles["body"].tolist(), articles["section"].tolist()
    n_topics = len(set(classes))
    ways: dict[str, Callable[[int], list[int]]] = {
        "toolkit, from text to topics": lambda seed: _ours(texts, n_topics, seed),
        "scikit-learn: TfidfVectorizer, KMeans": lambda seed: KMeans(
            n_topics, n_init=10, random_state=seed
        ).fit_predict(TfidfVectorizer().fit_transform(texts)),
        "scikit-learn: TfidfVectorizer, NMF": lambda seed: (
            NMF(n_topics, random_state=seed).fit_transform(TfidfVectorizer().fit_transform(texts)).argmax(axis=1)
        ),
        "scikit-learn: CountVectorizer, LDA": lambda seed: (
            LatentDirichletAllocation(n_topics, random_state=seed)
            .fit_transform(CountVectorizer().fit_transform(texts))
            .argmax(axis=1)
        ),
    }
    rows = []
    for name, way in ways.items():
        started = time.process_time()
        found = [way(seed) for seed in SEEDS]
        taken = (time.process_time() - started) / len(SEEDS)
        nmi = [normalized_mutual_info_score(classes, labels) for labels in found]
        accuracy = [clustering_accuracy(classes, labels) for labels in found]
        rows.append([name, *(f"{mean(values):.3f} ± {stdev(values):.3f}" for values in (nmi, accuracy)), taken])
    title = f"{len(texts):,} SANAD articles in {n_topics} topics, mean and deviation of {len(SEEDS)} seeds"
    print_table(title, ["", "NMI", "accuracy", "CPU s"], rows)


def _ours(texts: list[str], n_topics: int, seed: int) -> list[int]:
    counts = tk.count_terms(tk.drop_stopwords(tk.tokenize(texts)))
    return tk.TopicModel(n_topics, seed=seed).fit(counts).labels_
