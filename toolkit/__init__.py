"""From raw Arabic news to a report that anyone can regenerate to the byte."""

from importlib import import_module
from typing import Any

__version__ = "0.1.0"

# The public names in the order in which data flows. They load on first use: importing the toolkit stays light.
_HOME = {
    "Corpus": "corpus",
    "load_corpus": "loading",
    "open_corpus": "corpus",
    "find_duplicates": "duplicates",
    "normalize": "clean",
    "Tokens": "tokens",
    "tokenize": "tokens",
    "open_tokens": "tokens",
    "drop_stopwords": "tokens",
    "stop_words": "stopwords",
    "join_phrases": "phrases",
    "TermCounts": "counts",
    "count_terms": "counts",
    "open_counts": "counts",
    "ArabicVectorizer": "vectorizer",
    "TopicModel": "topics",
    "open_topics": "topics",
    "topic_table": "topics",
    "topic_map": "topics",
    "topic_shares": "topics",
    "concordance": "explore.concordance",
    "keyness": "explore.keyness",
    "collocations": "explore.collocations",
    "dispersion": "explore.dispersion",
    "term_trends": "explore.trends",
    "plot_bar_panels": "figures",
    "plot_bars": "figures",
    "plot_days": "figures",
    "plot_dispersion": "figures",
    "plot_evidence": "figures",
    "plot_heat": "figures",
    "plot_histogram": "figures",
    "plot_keyness": "figures",
    "plot_line_panels": "figures",
    "plot_lines": "figures",
    "plot_map": "figures",
    "show": "report.outputs",
    "save_table": "report.outputs",
    "save_figure": "report.outputs",
    "save_summary": "report.outputs",
    "run_study": "report.run",
    "verify_report": "report.verify",
}

__all__ = [*_HOME]


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        raise AttributeError(f"module 'toolkit' has no attribute {name!r}")
    value = getattr(import_module(f"toolkit.{_HOME[name]}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *_HOME})
