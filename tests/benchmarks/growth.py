"""How time and memory grow from 1,000 to 100,000 articles: real ones drawn again, their words with noise."""

from __future__ import annotations

import json
import random
import resource
import subprocess
import sys
import time
from pathlib import Path

from tests.benchmarks.measuring import print_table

SIZES = (1_000, 10_000, 100_000)
N_TOPICS = 14
ROOT = Path(__file__).resolve().parents[2]
_DROPPED, _SWAPPED = 0.15, 0.1  # shares of the words


def run(shared: Path, sample: Path) -> None:
    """Tokenize, count and fit topics at each size, in a process of its own."""
    folders = [path for path in (shared / "saudinewsnet", shared / "sanad") if path.exists()] or [sample]
    rows = []
    for size in SIZES:
        command = [sys.executable, "-m", "tests.benchmarks.growth", str(size), *map(str, folders)]
        found = json.loads(subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, text=True, check=True).stdout)
        total = found["tokenize"] + found["count"] + found["fit"]
        per_article = 1000 * total / size
        rows.append([f"{size:,}", *(found[name] for name in ("tokenize", "count", "fit")), total, per_article])
        rows[-1] += [found["bytes_per_token"], f"{found['memory']:,.0f}"]
    head = ["articles", "tokenize, CPU s", "count", f"fit {N_TOPICS} topics", "together", "ms an article"]
    print_table("From texts to topics", [*head, "bytes a token", "MB at most, texts and all"], rows)


def noisy(texts: list[str], size: int, seed: int = 0) -> list[str]:
    """Draw texts with replacement, drop some of their words, and swap others for words of the corpus."""
    drawn = random.Random(seed)
    words = [text.split() for text in texts]
    pool = [word for row in drawn.sample(words, min(500, len(words))) for word in row]
    made = []
    for _ in range(size):
        kept = (word for word in drawn.choice(words) if drawn.random() >= _DROPPED)
        made.append(" ".join(drawn.choice(pool) if drawn.random() < _SWAPPED else word for word in kept))
    return made


def main() -> None:
    """Measure one size: the number of articles, and the folders they come from."""
    import toolkit as tk

    size, *folders = sys.argv[1:]
    articles = tk.load_corpus(folders, progress=False).articles
    texts = noisy((articles["title"] + "\n" + articles["body"]).tolist(), int(size))
    del articles
    seconds = {}
    started = time.process_time()
    tokens = tk.tokenize(texts)
    seconds["tokenize"] = time.process_time() - started
    started = time.process_time()
    counts = tk.count_terms(tk.drop_stopwords(tokens))
    seconds["count"] = time.process_time() - started
    started = time.process_time()
    tk.TopicModel(N_TOPICS, seed=0).fit(counts)
    seconds["fit"] = time.process_time() - started
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    per_token = (tokens.codes.nbytes + tokens.offsets.nbytes) / max(tokens.n_tokens, 1)
    print(json.dumps({**seconds, "memory": memory, "bytes_per_token": per_token}))


if __name__ == "__main__":
    main()
