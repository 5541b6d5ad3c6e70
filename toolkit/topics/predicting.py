"""What the topics make of new articles, and how much of each article they know."""

from __future__ import annotations

import numpy as np
import pandas as pd

from toolkit.counts import TermCounts
from toolkit.topics.inputs import Counts, matrix_of, names_of
from toolkit.topics.model import TopicModel

_UNKNOWN_SHOWN = 20


def predict_table(model: TopicModel, counts: Counts) -> pd.DataFrame:
    """
    Give new documents their topic, and tell how much of each the topics know (`TopicModel.predict_table`).

    Returns
    -------
    DataFrame
        One row a document: doc_id, topic, confidence (0..1), n_tokens, share_known (share of its tokens whose term
        was there when the topics were found, 0..1; NaN for a document without tokens). `attrs` tells the same of
        all: share_known, unknown_terms (list of str: the 20 most frequent as they are written).
    """
    doc_term = matrix_of(counts)
    terms, written = names_of(counts, doc_term.shape[1])
    known = pd.Index(terms).isin(model.terms_) if isinstance(counts, TermCounts) else np.ones(len(terms), dtype=bool)
    n_tokens, n_known = (np.asarray(part.sum(axis=1)).ravel() for part in (doc_term, doc_term[:, known]))
    names = counts.doc_ids if isinstance(counts, TermCounts) else np.arange(len(n_tokens)).astype(str)
    table = pd.DataFrame({"doc_id": pd.array(names, dtype="str"), "topic": model.predict(counts)})
    table["confidence"], table["n_tokens"] = model.predict_confidence(counts), n_tokens
    table["share_known"] = np.divide(n_known, n_tokens, out=np.full(len(names), np.nan), where=n_tokens > 0)
    times = np.asarray(doc_term.sum(axis=0)).ravel() * ~known
    most = np.argsort(-times, kind="stable")[:_UNKNOWN_SHOWN]
    share = float(n_known.sum() / n_tokens.sum()) if n_tokens.sum() else float("nan")
    table.attrs = {"share_known": share, "unknown_terms": [str(written[column]) for column in most if times[column]]}
    return table
