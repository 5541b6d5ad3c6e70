"""TermCounts → topics: the model, the evidence for their number, their description, and scores."""

from toolkit.topics.describing import topic_map, topic_shares, topic_table
from toolkit.topics.model import TopicModel, open_topics

__all__ = ["TopicModel", "open_topics", "topic_map", "topic_shares", "topic_table"]
