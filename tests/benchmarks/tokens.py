"""Tokens beside camel-tools, NLTK and scikit-learn; equality with camel-tools; growth with the number of articles."""

from __future__ import annotations

import random
import resource
import sys
import time
from collections.abc import Callable
from functools import partial, reduce
from itertools import cycle, islice
from pathlib import Path
from typing import Any

from camel_tools.tokenizers.word import simple_word_tokenize
from camel_tools.utils import dediac, normalize
from sklearn.feature_extraction.text import CountVectorizer

import toolkit as tk
from tests.benchmarks.measuring import cpu_seconds, print_table
from toolkit.codes import merge_types, number_pieces, write_out
from toolkit.forms import stems_of
from toolkit.morphology import light_stem
from toolkit.packed import Packed
from toolkit.pieces import search_of, words_of

PEER = "camel-tools, article by article"
_NLTK = "NLTK word_tokenize"
SIZES = (1_000, 10_000, 100_000)  # articles
N_GENERATED = 100_000
_NORMALISERS = (
    dediac.dediac_ar,
    normalize.normalize_unicode,
    normalize.normalize_alef_ar,
    normalize.normalize_alef_maksura_ar,
    normalize.normalize_teh_marbuta_ar,
)
_LETTERS = "ابتثجحأإآىةوىؤئء ًَُِّـ٠١٢۳،؛؟«».!()#@_:/-'\u200f\u200b\u200d\u00a0\x1c\x85\n\tabcé½①ﷺﻻ한😀👩‍👩‍👧🏽🇱🇧5️⃣"


def run(shared: Path, sample: Path) -> None:
    """Tokenize all articles in each way, one core."""
    source = shared / "saudinewsnet" if shared.exists() else sample
    articles = tk.load_corpus(source).articles
    texts = (articles["title"] + "\n" + articles["body"]).tolist()
    _print_growth(texts)
    _print_speed(texts)
    _print_stages(texts)
    _print_equality(texts)


def _print_speed(texts: list[str]) -> None:
    megabytes = sum(len(text.encode()) for text in texts) / 1e6
    calls: dict[str, Callable[[], object]] = {
        "toolkit, surface": lambda: tk.tokenize(texts, form="surface"),
        "toolkit, word": lambda: tk.tokenize(texts, form="word"),
        "toolkit, stem": lambda: tk.tokenize(texts, form="stem"),
        PEER: lambda: [simple_word_tokenize(text) for text in texts],
        "camel-tools with its five normalisers": lambda: [simple_word_tokenize(_normalized(text)) for text in texts],
        "scikit-learn CountVectorizer": lambda: CountVectorizer().fit_transform(texts),
    }
    tokenizer = _nltk_tokenizer()
    if tokenizer is not None:
        calls[_NLTK] = lambda: [tokenizer(text) for text in texts]
    n_tokens: dict[str, int] = {}
    seconds = cpu_seconds({name: partial(_counted, name, call, n_tokens) for name, call in calls.items()}, rounds=3)
    rows = [
        [name, megabytes / taken, n_tokens[name] / 1e6 / taken, seconds[PEER] / taken]
        for name, taken in seconds.items()
    ]
    if tokenizer is None:
        rows.append([_NLTK, "not installed: pip install nltk", "", ""])
    head = ["", "MB/s", "million tokens/s", "times camel-tools"]
    print_table(f"Tokens of {len(texts):,} articles, {megabytes:.1f} MB, one core", head, rows)


def _nltk_tokenizer() -> Callable[[str], list[str]] | None:
    """NLTK's word_tokenize without its splitter of sentences, whose model is a download; None: not installed."""
    try:
        from nltk.tokenize import NLTKWordTokenizer
    except ImportError:
        return None
    return NLTKWordTokenizer().tokenize


def _counted(name: str, call: Callable[[], Any], n_tokens: dict[str, int]) -> None:
    """Call, and note how many tokens came out, of which kind ever."""
    found = call()
    if name not in n_tokens:
        if isinstance(found, tk.Tokens):
            n_tokens[name] = found.n_tokens
        else:
            n_tokens[name] = int(found.sum()) if hasattr(found, "sum") else sum(map(len, found))


def _print_stages(texts: list[str]) -> None:
    """Say where the time of form="stem" goes; the steps are those of `tokenize`, one after another."""
    cut = number_pieces(texts)
    parts = words_of(cut.distinct)
    count, words = parts.count(cut), parts.found.to_list()
    stems = Packed.of(stems_of(words))
    calls: dict[str, Callable[[], object]] = {
        "split at white space, number the pieces": lambda: number_pieces(texts),
        f"split {len(cut.distinct):,} distinct pieces into words": lambda: words_of(cut.distinct),
        f"normalise {len(words):,} distinct words": lambda: search_of(parts.found),
        "stem them": lambda: [light_stem(word) for word in words],
        "join those of one stem, the most frequent written form": lambda: merge_types(parts.found, count, stems),
        "write out the code of each token": lambda: write_out(parts, cut),
        "all of it": lambda: tk.tokenize(texts, form="stem"),
    }
    seconds = cpu_seconds(calls, rounds=3)
    rows = [[name, taken, taken / seconds["all of it"]] for name, taken in seconds.items()]
    print_table('Where the time of form="stem" goes', ["", "CPU seconds", "share"], rows)


def _normalized(text: str) -> str:
    return reduce(lambda changed, change: change(changed), _NORMALISERS, text)


def _print_equality(texts: list[str]) -> None:
    generator = random.Random(5)
    plane = [*range(0xD800), *range(0xE000, 0x110000)]
    generated = [
        "".join(
            chr(generator.choice(plane)) if generator.random() < 0.1 else generator.choice(_LETTERS)
            for _ in range(generator.randrange(40))
        )
        for _ in range(N_GENERATED)
    ]
    rows = []
    for name, group in (("articles", texts), ("generated strings", generated)):
        ours = tk.tokenize(group, form="surface").to_lists()
        different = sum(tokens != simple_word_tokenize(text) for tokens, text in zip(ours, group, strict=True))
        rows.append([name, f"{len(group):,}", different])
    print_table('"surface" beside camel-tools, token for token', ["", "texts", "that differ"], rows)


def _print_growth(texts: list[str]) -> None:
    rows = []
    for size in SIZES:
        some = _grown(texts, size)
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        started = time.process_time()
        tokens = tk.tokenize(some, form="word")
        taken = time.process_time() - started
        peak = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
        result = tokens.codes.nbytes + tokens.offsets.nbytes
        vocabulary = sum(map(sys.getsizeof, tokens.types)) + sum(map(sys.getsizeof, tokens.written))
        rows.append(
            [f"{size:,}", taken / size * 1e6, tokens.n_tokens / 1e6, result / tokens.n_tokens, vocabulary / 1e6, peak]
        )
        del tokens, some
    head = ["articles", "µs an article", "million tokens", "bytes a token", "MB of vocabulary", "MB above the texts"]
    print_table('Growth of form="word"', head, rows)


def _grown(texts: list[str], size: int) -> list[str]:
    """Articles again and again until there are so many; one word in fifty is new in each round."""
    grown = []
    for number, text in enumerate(islice(cycle(texts), size)):
        words = text.split(" ")
        if round_number := number // len(texts):
            words[::50] = [f"{word}{chr(0x627 + round_number)}" for word in words[::50]]
        grown.append(" ".join(words))
    return grown
