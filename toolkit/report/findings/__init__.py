"""The sentences a notebook says about its data: its answer, and for each figure the title that tells the finding."""

from toolkit.report.findings.article import article_card, article_findings, topic_names
from toolkit.report.findings.corpus import corpus_findings, explain_problems
from toolkit.report.findings.outlets import check_groups, named_agencies, outlets_findings
from toolkit.report.findings.statements import Findings, source_line
from toolkit.report.findings.timeline import check_dates, timeline_findings
from toolkit.report.findings.topics import topic_rows, topics_findings
from toolkit.report.findings.vocabulary import vocabulary_findings

__all__ = [
    "Findings",
    "article_card",
    "article_findings",
    "check_dates",
    "check_groups",
    "corpus_findings",
    "explain_problems",
    "named_agencies",
    "outlets_findings",
    "source_line",
    "timeline_findings",
    "topic_names",
    "topic_rows",
    "topics_findings",
    "vocabulary_findings",
]
