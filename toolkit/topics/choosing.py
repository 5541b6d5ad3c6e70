"""How many topics, with the evidence."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pandas as pd

from toolkit.progress import track
from toolkit.topics.clustering import Refine, Resamples, resample
from toolkit.topics.scores import separation

WORTH_OF_A_BIT = 0.075
"""
The stability that a researcher gives up for a division twice as fine, which tells one bit more of an article.

Broad divisions (news at home and abroad) hold still in nearly every corpus and say little; without this the most stable
number is often 3 or 4. Bits and not numbers are counted, so that a topic of three articles adds next to nothing.
"""

DETAILS = ("auto", "coarser", "finer")
"""What may be asked for in place of a number of topics."""

EVIDENCE_SEED = 0
"""Where the evidence starts: how many topics there are is a trait of the corpus, not of the seed of a model."""

_N_RESAMPLES = 6  # fifteen pairs
_N_MORE = 6  # for the numbers that come near the best: with fifteen pairs, luck decides between them
_MOST_NEAR = 3
_NEAR = 0.06  # in worth: about two standard errors of six resamples
_N_STARTS = 4  # with fewer, the luck of a start is taken for instability


def candidate_numbers(n_docs: int) -> list[int]:
    """
    List the numbers of topics worth trying: from 2 to 3 ln(n_docs) - 4, each up to 16, then every second.

    The bound is a rule of thumb, as in Sturges' rule for histograms: detail that can be told grows with the logarithm.

    >>> candidate_numbers(40)
    [2, 3, 4, 5, 6, 7]
    >>> candidate_numbers(10_000)[-1]
    22
    """
    most = max(2, int(3 * np.log(n_docs) - 4))
    return [number for number in (*range(2, 16), *range(16, 32, 2)) if number <= most]


def number_evidence(
    doc_vectors: np.ndarray,
    *,
    seed: int,
    detail: str = "auto",
    refine: Callable[[int], Refine] | None = None,
    coherence: Callable[[np.ndarray, int], float] | None = None,
) -> pd.DataFrame:
    """
    Try numbers of topics and measure how well each holds still when the corpus is resampled.

    Every number is tried on six parts of the corpus, the same for all; the best, and up to two that come near it, on
    six more, so that luck does not decide between them.

    Parameters
    ----------
    doc_vectors : ndarray, shape (n_docs, n_dims)
        Rows of length 1.
    seed : int
    detail : {"auto", "coarser", "finer"}
        Which number to choose (`choose_number`).
    refine : callable, optional
        Takes a number of topics and gives what refines their clusters (`resample`).
    coherence : callable, optional
        Takes topics of the documents and their number and gives the mean coherence of the topics' terms.

    Returns
    -------
    DataFrame
        One row a number at which no topic is left empty: n_topics, stability (mean adjusted Rand index of the pairs of
        80 % subsamples; Lange et al. 2004, Ben-Hur et al. 2002), stability_low and stability_high (its lowest and
        highest pair), bits (entropy of the topics' sizes, mean of the resamples), coherence (mean NPMI of the first
        resample's topics; NaN without terms), separation (simplified silhouette, mean of the resamples), worth
        (stability + 0.075 bits), chosen.
    """
    options = {"n_starts": _N_STARTS, "seed": seed}

    def measure(n_topics: int, n_resamples: int, first: int = 0) -> Resamples:
        refined = None if refine is None else refine(n_topics)
        return resample(doc_vectors, n_topics, n_resamples=n_resamples, first=first, refine=refined, **options)

    found: dict[int, Resamples] = {}
    numbers = candidate_numbers(len(doc_vectors))
    # The work grows with the number that is tried, so topics are counted, and not numbers.
    for n_topics in track(numbers, "topics", "topics tried", total=sum(numbers), size=int):
        resamples = measure(n_topics, _N_RESAMPLES)
        if not found or all(len(np.unique(labels)) == n_topics for labels in resamples.labels):
            found[n_topics] = resamples
    for n_topics in _near_best({number: _worth_of(resamples) for number, resamples in found.items()}):
        found[n_topics] = found[n_topics].and_also(measure(n_topics, _N_MORE, first=_N_RESAMPLES))
    rows = []
    for n_topics, resamples in found.items():
        pairs, together = resamples.agreement(), zip(resamples.centers, resamples.labels, strict=True)
        apart = np.mean([separation(doc_vectors, *one) for one in together])
        bits = np.mean([_entropy(labels) for labels in resamples.labels])
        fit_together = np.nan if coherence is None else coherence(resamples.labels[0], n_topics)
        rows.append((n_topics, pairs.mean(), pairs.min(), pairs.max(), bits, fit_together, apart))
    names = ["n_topics", "stability", "stability_low", "stability_high", "bits", "coherence", "separation"]
    table = pd.DataFrame(rows, columns=names)
    table["worth"] = _worth(table)
    table["chosen"] = table["n_topics"] == choose_number(table, detail)
    return table


def choose_number(evidence: pd.DataFrame, detail: str = "auto") -> int:
    """
    Choose the number with the most stability and detail: the highest stability + 0.075 bits.

    Parameters
    ----------
    evidence : DataFrame
        Columns n_topics (rising), stability, bits.
    detail : {"auto", "coarser", "finer"}
        The best of all numbers, or the nearest peak below or above it: a number better than those beside it. Where
        there is no such peak, the best number on that side; where there is no number on it, the best of all.
    """
    numbers = evidence["n_topics"].to_numpy()
    worth = _worth(evidence).to_numpy()
    best = int(worth.argmax())
    side = {"auto": np.arange(0), "coarser": np.arange(best)[::-1], "finer": np.arange(best + 1, len(worth))}[detail]
    if not len(side):
        return int(numbers[best])
    beside = np.concatenate([[-np.inf], worth, [-np.inf]])
    peaks = [place for place in side if worth[place] > max(beside[place], beside[place + 2])]
    return int(numbers[peaks[0] if peaks else side[worth[side].argmax()]])


def _near_best(worth: dict[int, float]) -> list[int]:
    """Return the numbers near the best, best first; none where there is no other near it."""
    best = sorted(worth, key=worth.get, reverse=True)
    near = [number for number in best if worth[number] >= worth[best[0]] - _NEAR][:_MOST_NEAR]
    return near if len(near) > 1 else []


def _worth_of(resamples: Resamples) -> float:
    bits = np.mean([_entropy(labels) for labels in resamples.labels])
    return float(resamples.agreement().mean() + WORTH_OF_A_BIT * bits)


def _worth(evidence: pd.DataFrame) -> pd.Series:
    return evidence["stability"] + WORTH_OF_A_BIT * evidence["bits"]


def _entropy(labels: np.ndarray) -> float:
    share = np.bincount(labels) / len(labels)
    return float(-(share * np.log2(np.where(share > 0, share, 1))).sum())
