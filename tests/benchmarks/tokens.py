"""Tokens beside camel-tools called on each article, and scikit-learn's CountVectorizer."""

from __future__ import annotations

from pathlib import Path

from camel_tools.tokenizers.word import simple_word_tokenize
from sklearn.feature_extraction.text import CountVectorizer

import toolkit as tk
from tests.benchmarks.measuring import cpu_seconds, print_table

PEER = "camel-tools, article by article"


def run(shared: Path, sample: Path) -> None:
    """Tokenize all articles in each way, one core."""
    source = shared / "saudinewsnet" if shared.exists() else sample
    articles = tk.load_corpus(source).articles
    texts = (articles["title"] + "\n" + articles["body"]).tolist()
    megabytes = sum(len(text.encode()) for text in texts) / 1e6
    calls = {
        "toolkit, surface": lambda: tk.tokenize(texts, form="surface"),
        "toolkit, word": lambda: tk.tokenize(texts, form="word"),
        "toolkit, stem": lambda: tk.tokenize(texts, form="stem"),
        PEER: lambda: [simple_word_tokenize(text) for text in texts],
        "scikit-learn CountVectorizer": lambda: CountVectorizer().fit_transform(texts),
    }
    seconds = cpu_seconds(calls, rounds=1)
    rows = [[name, megabytes / taken, seconds[PEER] / taken] for name, taken in seconds.items()]
    print_table(f"Tokens of {len(texts):,} articles, {megabytes:.1f} MB", ["", "MB/s", "times camel-tools"], rows)
