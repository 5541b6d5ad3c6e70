"""TermCounts → topics: the model, the evidence for their number, their description, a person's edits, and scores."""

from importlib import import_module
from typing import Any

# They load on first use: a study reads its edits without scikit-learn.
_HOME = {
    "Edits": "edits",
    "TopicModel": "model",
    "embed_articles": "embedding",
    "open_topics": "storing",
    "read_edits": "edits",
    "save_edits": "edits_file",
    "topic_map": "maps",
    "topic_neighbours": "tree",
    "topic_shares": "describing",
    "topic_table": "describing",
    "topic_tree": "tree",
}

__all__ = [*_HOME]


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        raise AttributeError(f"module 'toolkit.topics' has no attribute {name!r}")
    value = getattr(import_module(f"toolkit.topics.{_HOME[name]}"), name)
    globals()[name] = value
    return value
