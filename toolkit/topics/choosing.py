"""How many topics, with the evidence."""

from __future__ import annotations

import numpy as np
import pandas as pd

from toolkit.topics.clustering import resample
from toolkit.topics.scores import separation

WORTH_OF_TWICE_THE_TOPICS = 0.05
"""
The stability that a researcher gives up for a division twice as fine.

Broad divisions (news at home and abroad) hold still in nearly every corpus and say little; without this the most stable
number is often 3 or 4. On labelled corpora, where the true number stands out by far, it changes nothing.
"""

_N_RESAMPLES = 6  # fifteen pairs
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


def number_evidence(doc_vectors: np.ndarray, *, seed: int) -> pd.DataFrame:
    """
    Try numbers of topics and measure how well each holds still when the corpus is resampled.

    Parameters
    ----------
    doc_vectors : ndarray, shape (n_docs, n_dims)
        Rows of length 1.
    seed : int

    Returns
    -------
    DataFrame
        One row a number: n_topics, stability (mean adjusted Rand index of the pairs of 80 % subsamples; Lange et al.
        2004, Ben-Hur et al. 2002), stability_low and stability_high (its lowest and highest pair), separation
        (simplified silhouette, mean of the resamples), chosen.
    """
    rows = []
    for n_topics in candidate_numbers(len(doc_vectors)):
        resamples = resample(doc_vectors, n_topics, n_resamples=_N_RESAMPLES, n_starts=_N_STARTS, seed=seed)
        pairs = resamples.agreement()
        apart = np.mean(
            [separation(doc_vectors, *one) for one in zip(resamples.centers, resamples.labels, strict=True)]
        )
        rows.append((n_topics, pairs.mean(), pairs.min(), pairs.max(), apart))
    table = pd.DataFrame(rows, columns=["n_topics", "stability", "stability_low", "stability_high", "separation"])
    table["chosen"] = table["n_topics"] == choose_number(table)
    return table


def choose_number(evidence: pd.DataFrame) -> int:
    """
    Choose the number with the most stability and detail: the highest stability + 0.05 log2(n_topics).

    Parameters
    ----------
    evidence : DataFrame
        Columns n_topics, stability.
    """
    worth = evidence["stability"] + WORTH_OF_TWICE_THE_TOPICS * np.log2(evidence["n_topics"])
    return int(evidence.loc[worth.idxmax(), "n_topics"])
