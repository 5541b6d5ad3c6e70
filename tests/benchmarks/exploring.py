"""How long each question to a corpus takes once its tokens are there."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

import toolkit as tk
from tests.benchmarks.measuring import cpu_seconds, print_table

LIMIT = 2.0  # seconds an answer may take


def run(shared: Path, sample: Path) -> None:
    """Ask each question of the articles of SaudiNewsNet, one core."""
    source = shared / "saudinewsnet" if shared.exists() else sample
    articles = tk.load_corpus(source).articles
    if not articles["published"].notna().any():  # its files are named for their days
        articles = articles.assign(published=pd.to_datetime(articles["file"].str.slice(0, 10), errors="coerce"))
    words, stems = tk.tokenize(articles, form="word"), tk.tokenize(articles)
    some = words.frequencies()["term"].iloc[200:203].tolist()
    common = words.frequencies().query("term.str.len() > 5")["term"].iloc[0]
    calls = {
        f"concordance, {some[0]}": lambda: tk.concordance(articles, some[0], tokens=words),
        f"concordance, {common}, a common word": lambda: tk.concordance(articles, common, tokens=words),
        "concordance, مجلس *": lambda: tk.concordance(articles, "مجلس *", tokens=words),
        "concordance, كتاب, clitics": lambda: tk.concordance(articles, "كتاب", tokens=words, clitics=True),
        "concordance, كتاب, stems": lambda: tk.concordance(articles, "كتاب", tokens=stems),
        "keyness of outlets": lambda: tk.keyness(words, articles["outlet"]),
        f"collocations of {common}": lambda: tk.collocations(words, common),
        "collocations, all pairs": lambda: tk.collocations(words),
        "dispersion of all words": lambda: tk.dispersion(words),
        "dispersion over outlets": lambda: tk.dispersion(words, parts=articles["outlet"]),
        "term_trends, 3 words by outlet": lambda: tk.term_trends(words, articles, some, by="outlet"),
        "join_phrases": lambda: tk.join_phrases(words),
        "join_phrases, stems as written": lambda: tk.join_phrases(stems, words=words),
    }
    seconds = cpu_seconds(calls, rounds=1)
    rows = [[name, taken, "yes" if taken < LIMIT else "NO"] for name, taken in seconds.items()]
    print_table(f"Questions to {len(articles):,} articles", ["", "CPU seconds", f"under {LIMIT:g} s"], rows)
