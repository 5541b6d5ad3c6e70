"""Duplicates in 100,000 articles: real ones, and copies that a seeded script edited, so that the truth is known."""

from __future__ import annotations

import hashlib
import random
import resource
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd
from sklearn.feature_extraction.text import CountVectorizer

import toolkit as tk
from tests.benchmarks.measuring import print_table

N_ARTICLES = 100_000
LIMIT = 60.0  # seconds
_MAX_JACCARD, _MAX_SHARE = 0.2, 0.5  # of two originals: those alike without an edit of ours would spoil the labels
_PREFIXES = ("المدينة – وكالات: ", "(وكالة أنباء الساحل) ", "الميناء / مراسلنا - ", "وكالة الواحة للأنباء: ", "خاص – ")
_BOILERPLATE = (
    "تابعونا على صفحاتنا في مواقع التواصل الاجتماعي ليصلكم كل جديد من أخبار الساعة أولا بأول",
    "جميع الحقوق محفوظة لصحيفة الواحة ولا يجوز إعادة نشر هذه المادة كلها أو بعضها إلا بإذن مكتوب من إدارة التحرير "
    "مع ذكر المصدر ورابط المقال الأصلي والآراء المنشورة لا تعبر بالضرورة عن رأي الصحيفة",
    "اقرأ أيضا أخبار ذات صلة الأكثر قراءة شارك هذا الخبر أرسل إلى صديق اطبع الصفحة أضف تعليقا",
)
_SPELLINGS = str.maketrans({"أ": "ا", "إ": "ا", "ة": "ه", "ى": "ي", "0": "٠", "1": "١", "2": "٢", "3": "٣", "5": "٥"})
_LETTERS = "ابتجحدرسعفقكلمنهوي"


def run(shared: Path, sample: Path) -> None:
    """Find the copies of SaudiNewsNet and SANAD articles, and compare with the labels."""
    folders = [path for path in (shared / "saudinewsnet", shared / "sanad") if path.exists()] or [sample]
    originals = _apart(tk.load_corpus(folders).articles)
    n_articles = N_ARTICLES if len(originals) > 5_000 else len(originals) * 4
    corpus, stories, edits = copied(originals, n_articles)
    started, cpu = time.perf_counter(), time.process_time()
    found = tk.find_duplicates(corpus)
    taken, cpu = time.perf_counter() - started, time.process_time() - cpu
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    row_of = pd.Series(np.arange(len(corpus)), index=corpus.articles["article_id"])
    groups = np.arange(len(corpus)) + len(corpus)
    groups[row_of[found["article_id"]].to_numpy()] = found["group"]
    print_table(
        f"find_duplicates in {len(corpus):,} articles: {len(originals):,} originals and their copies",
        [
            "seconds",
            f"under {LIMIT:g} s",
            "CPU seconds",
            "MB at most, texts and all",
            "F1 of pairs",
            "precision",
            "recall",
        ],
        [[taken, "yes" if taken < LIMIT else "NO", cpu, peak, *pair_scores(stories, groups)]],
    )
    _print_recall(corpus.articles, stories, edits, groups)


def _print_recall(
    articles: pd.DataFrame, stories: np.ndarray, edits: list[tuple[str, ...]], groups: np.ndarray
) -> None:
    """Say which share of the copies of each kind stand in one group with their original, by its length too."""
    original = np.zeros(stories.max() + 1, np.int64)
    kinds = np.array(["" if not names else "several edits" if len(names) > 1 else names[0] for names in edits])
    original[stories[kinds == ""]] = np.flatnonzero(kinds == "")
    is_found = groups == groups[original[stories]]
    words = articles["body"].str.count(" ").to_numpy() + 1
    rows = [[kind, f"{(kinds == kind).sum():,}", is_found[kinds == kind].mean()] for kind in sorted(set(kinds) - {""})]
    for low, high in ((0, 20), (20, 40), (40, 100), (100, 10**9)):
        chosen = (kinds != "") & (words >= low) & (words < high)
        name = f"{low} to {high - 1} words" if high < 10**9 else f"{low} words and more"
        rows.append([name, f"{chosen.sum():,}", is_found[chosen].mean() if chosen.any() else ""])
    print_table("Copies found with their original", ["edit", "copies", "share found"], rows)


def pair_scores(truth: np.ndarray, found: np.ndarray) -> tuple[float, float, float]:
    """Return F1, precision and recall of the pairs that two groupings put together."""

    def pairs(*labels: np.ndarray) -> int:
        _, sizes = np.unique(np.stack(labels), axis=1, return_counts=True)
        return int((sizes * (sizes - 1) // 2).sum())

    both, in_found, in_truth = pairs(truth, found), pairs(found), pairs(truth)
    return 2 * both / (in_found + in_truth), both / in_found, both / in_truth


def copied(originals: pd.DataFrame, n_articles: int, *, seed: int = 11) -> tuple[tk.Corpus, np.ndarray, list]:
    """
    Add edited copies to articles until there are `n_articles`; who gets how many is drawn anew in each round.

    Returns
    -------
    corpus : Corpus
    stories : ndarray of int64, shape (n_articles,)
        The number of the original of each article.
    edits : list of tuple of str
        What was done to each article; nothing to an original.
    """
    rng = random.Random(seed)
    rows = originals.to_dict("records")
    stories = [*range(len(rows)), *(rng.randrange(len(rows)) for _ in range(n_articles - len(rows)))]
    vocabulary = sorted({word for row in rows[:2_000] for word in row["body"].split()})
    made, edits = [], []
    for number, story in enumerate(stories):
        row, names = dict(rows[story]), ()
        if number >= len(rows):
            names = tuple(sorted(rng.sample(sorted(_EDITS), rng.choice((1, 1, 2, 3)))))
            row["body"] = _edited(row["body"], names, vocabulary, rng) or row["body"]
            row["outlet"] = rng.choice(("الميناء", "رواق", "نبض", row["outlet"]))
        made.append(row)
        edits.append(names)
    order = rng.sample(range(n_articles), n_articles)
    table = pd.DataFrame([made[place] for place in order])
    table["article_id"] = [hashlib.sha256(str(place).encode()).hexdigest()[:16] for place in order]
    table = table.astype(originals.dtypes)
    problems = pd.DataFrame({name: pd.Series(dtype="str") for name in ("file", "severity", "reason", "detail")})
    problems.insert(1, "position", pd.Series(dtype="int64"))
    return tk.Corpus(table, problems), np.array(stories)[order], [edits[place] for place in order]


def _edited(body: str, names: tuple[str, ...], vocabulary: list[str], rng: random.Random) -> str:
    for name in names:
        body = _EDITS[name](body, vocabulary, rng)
    return body


def _swap_words(body: str, vocabulary: list[str], rng: random.Random) -> str:
    """Another word, or a slip of the keyboard, in one to eight words of a hundred."""
    rate = rng.uniform(0.01, 0.08)
    lines = [line.split(" ") for line in body.split("\n")]
    return "\n".join(" ".join(_swapped(word, rate, vocabulary, rng) for word in words) for words in lines)


def _swapped(word: str, rate: float, vocabulary: list[str], rng: random.Random) -> str:
    if rng.random() >= rate or not word:
        return word
    place = rng.randrange(len(word))
    return rng.choice((rng.choice(vocabulary), word[:place] + rng.choice(_LETTERS) + word[place + 1 :]))


def _drop_part(body: str, vocabulary: list[str], rng: random.Random) -> str:
    """One paragraph, if it is at most a third of the text; else up to a quarter of the words, at the end."""
    lines = body.split("\n")
    place = rng.randrange(len(lines))
    if len(lines) > 1 and len(lines[place]) * 3 <= len(body):
        return "\n".join(lines[:place] + lines[place + 1 :])
    words = body.split(" ")
    return " ".join(words[: len(words) - rng.randrange(len(words) // 4 + 1)])


def _change_first_sentence(body: str, vocabulary: list[str], rng: random.Random) -> str:
    """Five to twelve other words instead of the first six."""
    return " ".join(rng.choices(vocabulary, k=rng.randrange(5, 13)) + body.split(" ")[6:])


def _spell(body: str, vocabulary: list[str], rng: random.Random) -> str:
    """Letters and digits as another keyboard writes them, stretched words, a vowel mark here and there."""
    words = body.translate(_SPELLINGS).split(" ")
    for place in range(0, len(words), 9):
        words[place] = f"{words[place][:2]}ـ{words[place][2:]}" if len(words[place]) > 4 else f"{words[place]}\u064f"
    return " ".join(words)


_EDITS: dict[str, Callable[[str, list[str], random.Random], str]] = {
    "words swapped": _swap_words,
    "a part dropped": _drop_part,
    "another first sentence": _change_first_sentence,
    "an agency in front": lambda body, _, rng: rng.choice(_PREFIXES) + body,
    "boilerplate behind": lambda body, _, rng: f"{body}\n{rng.choice(_BOILERPLATE)}",
    "other spelling": _spell,
    "none": lambda body, *_: body,
}


def _apart(articles: pd.DataFrame) -> pd.DataFrame:
    """
    Leave out each article that shares much with an earlier one, by comparing all with all.

    The road is another than that of `find_duplicates`: a product of sparse matrices, without hashing or sampling.
    """
    texts = [tk.normalize(body, profile="search") for body in articles["body"]]
    shingles = CountVectorizer(ngram_range=(3, 3), token_pattern=r"\w+", binary=True, lowercase=False)
    doc_shingle = shingles.fit_transform(texts)
    sizes = np.asarray(doc_shingle.sum(axis=1)).ravel()
    common = (doc_shingle @ doc_shingle.T).tocoo()
    earlier = common.row > common.col
    left, right, shared = common.row[earlier], common.col[earlier], common.data[earlier]
    alike = shared > _MAX_JACCARD * (sizes[left] + sizes[right] - shared)
    alike |= shared > _MAX_SHARE * np.minimum(sizes[left], sizes[right])
    is_apart = np.bincount(left[alike], minlength=len(texts)) == 0
    is_apart &= ~pd.Series(texts).duplicated().to_numpy() & (sizes > 0)
    return articles[is_apart].reset_index(drop=True)
