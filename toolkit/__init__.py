"""From raw Arabic news to a report that anyone can regenerate to the byte."""

import sys
from importlib import import_module
from types import ModuleType
from typing import Any

__version__ = "0.1.0"

# The public names in the order in which data flows. They load on first use: importing the toolkit stays light.
_HOME = {
    "Corpus": "corpus",
    "load_corpus": "loading",
    "open_corpus": "corpus",
    "find_duplicates": "duplicates",
    "drop_duplicates": "duplicates",
    "duplicate_weights": "duplicates",
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
    "Edits": "topics",
    "read_edits": "topics",
    "save_edits": "topics",
    "TopicModel": "topics",
    "embed_articles": "topics",
    "open_topics": "topics",
    "topic_table": "topics",
    "topic_map": "topics",
    "topic_tree": "topics",
    "topic_neighbours": "topics",
    "agreement_table": "topics.agreement",
    "coherence_table": "topics.coherence",
    "word_intrusion": "topics.intrusion",
    "headline_intrusion": "topics.intrusion",
    "save_intrusion": "topics.intrusion",
    "intrusion_agreement": "topics.intrusion",
    "topic_shares": "topics",
    "concordance": "explore.concordance",
    "keyness": "explore.keyness",
    "collocations": "explore.collocations",
    "dispersion": "explore.dispersion",
    "term_trends": "explore.trends",
    "term_changes": "explore.movers",
    "topic_changes": "explore.movers",
    "topics_over_time": "explore.topics_by",
    "topic_bursts": "explore.bursts",
    "news_events": "explore.events",
    "topic_differences": "explore.outlets",
    "outlet_similarity": "explore.outlets",
    "house_words": "explore.house_words",
    "agency_shares": "explore.sources",
    "shared_texts": "explore.sources",
    "nearest_articles": "explore.nearest",
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
    "plot_spans": "figures",
    "plot_tree": "figures",
    "plot_trend": "figures",
    "show": "report.outputs",
    "save_table": "report.outputs",
    "save_figure": "report.outputs",
    "save_summary": "report.outputs",
    "explore": "lab.explorer",
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


class _Package(ModuleType):
    """Keeps a public name when a folder of the same name is imported: `explore` is the function."""

    def __setattr__(self, name: str, value: Any) -> None:
        if not (name in _HOME and isinstance(value, ModuleType)):
            super().__setattr__(name, value)


sys.modules[__name__].__class__ = _Package


# In a notebook, tables with Arabic in them run from right to left.
if "IPython" in sys.modules:
    import_module("toolkit.lab.frames").register()
