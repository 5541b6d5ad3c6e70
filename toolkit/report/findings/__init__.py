"""The sentences a notebook says about its data: its answer, and for each figure the title that tells the finding."""

from toolkit.report.findings.corpus import corpus_findings, explain_problems
from toolkit.report.findings.statements import Findings, source_line
from toolkit.report.findings.topics import topic_rows, topics_findings
from toolkit.report.findings.vocabulary import vocabulary_findings

__all__ = [
    "Findings",
    "corpus_findings",
    "explain_problems",
    "source_line",
    "topic_rows",
    "topics_findings",
    "vocabulary_findings",
]
