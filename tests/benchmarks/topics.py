"""Topics beside what a user would take: agreement with known classes, coherence, stability, CPU seconds and memory."""

from __future__ import annotations

import itertools
import json
import os
import subprocess
import sys
import tempfile
from importlib.util import find_spec
from pathlib import Path
from statistics import mean, stdev
from typing import Any

import numpy as np
import pandas as pd
from sklearn.metrics import adjusted_rand_score

import toolkit as tk
from tests.benchmarks.measuring import print_table
from tests.benchmarks.topic_ways import WAYS
from toolkit.topics.agreement import agreement_table
from toolkit.topics.coherence import topic_diversity
from toolkit.topics.scores import npmi_coherence

SEEDS = range(5)
ROOT = Path(__file__).resolve().parents[2]
HEAD = ["", "topics", "without topic", "NMI", "AMI", "accuracy", "NPMI", "diversity", "stability", "CPU s", "MB"]


def run(shared: Path, sample: Path) -> None:
    """Cluster the gold sample and the SANAD sample into their numbers of classes by each way, five seeds each."""
    articles = tk.load_corpus(sample).articles
    gold = pd.read_csv(sample / "gold" / "articles.csv", dtype=str).set_index("article_id")["subject"]
    _compare("gold sample", articles, articles["article_id"].map(gold))
    path = shared / "sanad" / "sanad_sample.zip"
    if path.exists():
        articles = tk.load_corpus(path).articles
        _compare("SANAD sample", articles, articles["section"])
    else:
        print("topics: SANAD skipped, ../shared/data is absent")


def _compare(name: str, articles: pd.DataFrame, classes: pd.Series) -> None:
    texts = (articles["title"] + "\n" + articles["body"]).tolist()
    n_topics = classes.nunique()
    rows = []
    with tempfile.TemporaryDirectory(prefix="toolkit-topics-") as folder:
        place = Path(folder)
        (place / "texts.json").write_text(json.dumps(texts), encoding="utf-8")
        for way in sorted(WAYS, key=lambda way: WAYS[way].takes_embeddings):  # the embedding takes longest
            cells = _cells(way, place, texts, classes, n_topics)
            print(f"topics, {name}, {way}: {', '.join(cells)}", file=sys.stderr, flush=True)
            rows.append([way, *cells, *[""] * (len(HEAD) - 1 - len(cells))])
    rows.sort(key=lambda row: list(WAYS).index(row[0]))
    title = f"{name}: {len(texts):,} articles, {n_topics} classes, mean ± deviation of {len(SEEDS)} seeds"
    print_table(title, HEAD, rows)


def _cells(way: str, place: Path, texts: list[str], classes: pd.Series, n_topics: int) -> list[str]:
    """Run a way with every seed; one cell that says why where it cannot be run."""
    if absent := [package for package in WAYS[way].packages if find_spec(package) is None]:
        return [f"not installed: {', '.join(absent)}"]
    seconds = _embed(texts, place / "e5.npy") if WAYS[way].takes_embeddings else 0.0
    found = [_run(way, place, n_topics, seed) for seed in SEEDS]
    if failed := [number for number, one in enumerate(found) if one is None]:
        return [f"failed with seed {', '.join(map(str, failed))}"]
    return _row(found, texts, classes, seconds)


def _embed(texts: list[str], path: Path) -> float:
    """Embed the texts once for all ways that take embeddings; return the CPU seconds of it."""
    told = path.with_suffix(".txt")
    if not path.exists():
        before = os.times()
        np.save(path, tk.embed_articles(texts), allow_pickle=False)
        after = os.times()
        told.write_text(str(sum(after[:4]) - sum(before[:4])), encoding="utf-8")
    return float(told.read_text(encoding="utf-8"))


def _run(way: str, place: Path, n_topics: int, seed: int) -> dict[str, Any] | None:
    """Run a way in a process of its own; None where it fails."""
    command = [sys.executable, "-m", "tests.benchmarks.topic_ways", way, place / "texts.json", n_topics, seed]
    found = subprocess.run(
        [str(part) for part in [*command, place / "e5.npy"]], cwd=ROOT, stdout=subprocess.PIPE, text=True
    )
    return None if found.returncode else json.loads(found.stdout.splitlines()[-1])


def _row(found: list[dict[str, Any]], texts: list[str], classes: pd.Series, extra_seconds: float) -> list[Any]:
    labels = [np.array(one["labels"]) for one in found]
    scores = [agreement_table(classes, one, n_resamples=0).set_index("score")["value"] for one in labels]
    pairs = itertools.combinations(labels, 2)
    columns = [
        [len(set(one.tolist()) - {-1}) for one in labels],
        [float(np.mean(one == -1)) for one in labels],
        *([score[name] for score in scores] for name in ("nmi", "ami", "accuracy")),
        [_npmi(texts, one["terms"]) for one in found],
        [_diversity(one["terms"]) for one in found],
        [float(adjusted_rand_score(one, two)) for one, two in pairs],
        [one["seconds"] + extra_seconds for one in found],
        [one["memory"] for one in found],
    ]
    digits = [0, 2, 3, 3, 3, 3, 2, 3, 1, 0]
    return [f"{mean(c):.{d}f} ± {stdev(c):.{d}f}" for c, d in zip(columns, digits, strict=True)]


def _npmi(texts: list[str], terms: list[list[str]]) -> float:
    """Measure every way's terms in one set of documents and one form of words, whatever form it counted itself."""
    counts = _words(texts)
    place = {term: number for number, term in enumerate(counts.terms)}
    found = []
    for row in terms:
        columns = [
            place[word] for text in row for word in tk.tokenize([text], form="word").to_lists()[0] if word in place
        ]
        if len(columns) >= 2:
            found.append(float(npmi_coherence(counts.doc_term, np.array([columns]))[0]))
    return mean(found) if found else float("nan")


_WORDS: dict[int, tk.TermCounts] = {}


def _words(texts: list[str]) -> tk.TermCounts:
    if id(texts) not in _WORDS:
        _WORDS[id(texts)] = tk.count_terms(tk.tokenize(texts, form="word"), min_docs=1, max_share=1.0)
    return _WORDS[id(texts)]


def _diversity(terms: list[list[str]]) -> float:
    shortest = min(len(row) for row in terms)
    return topic_diversity(np.array([row[:shortest] for row in terms]))
