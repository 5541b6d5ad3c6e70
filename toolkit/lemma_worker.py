"""
A process that lemmatises words for `toolkit.lemmas`: lists of words come in as lines of JSON, lemmas go out.

It stands alone because importing camel-tools' morphology reads a catalogue of downloads, from the network if need be,
and makes a folder in the user's home. Here, and nowhere else, an empty catalogue takes its place.
"""

from __future__ import annotations

import json
import signal
import sys
from collections.abc import Callable
from types import ModuleType

_NOT_IN_DATABASE = {"backoff", "digit", "foreign", "punc"}
_NO_PROBABILITY = -99.0  # as in camel-tools


def main() -> None:
    """Answer each line of words with a line of lemmas, until the input ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the process that asks, and it ends this one
    try:
        lemma_of = _lemmatiser(sys.argv[1], sys.argv[2] if len(sys.argv) > 2 else None)
    except Exception as error:
        print(json.dumps({"error": f"{type(error).__name__}: {error}"}), flush=True)
        return
    for line in sys.stdin:
        print(json.dumps([lemma_of(word) for word in json.loads(line)]), flush=True)


def _lemmatiser(database: str, model: str | None) -> Callable[[str], str | None]:
    _hide_catalogue()
    from camel_tools.disambig.mle import MLEDisambiguator
    from camel_tools.morphology.analyzer import Analyzer
    from camel_tools.morphology.database import MorphologyDB

    analyzer = Analyzer(MorphologyDB(database, "a"))
    if model is None:
        return lambda word: _lemma(max(analyzer.analyze(word), key=_probability, default=None))
    disambiguator = MLEDisambiguator(analyzer, model, cache_size=0)

    def most_likely(word: str) -> str | None:
        scored = disambiguator.disambiguate([word])[0].analyses
        return _lemma(scored[0].analysis if scored else None)

    return most_likely


def _hide_catalogue() -> None:
    empty = ModuleType("camel_tools.data")
    empty.CATALOGUE = None  # type: ignore[attr-defined]
    sys.modules["camel_tools.data"] = empty


def _probability(analysis: dict) -> float:
    """Log probability of part of speech and lemma; where a database has none, the first analysis is the most likely."""
    found = analysis.get("pos_lex_logprob")
    return _NO_PROBABILITY if found is None else float(found)


def _lemma(analysis: dict | None) -> str | None:
    """The lemma without its number and its verb class (عَيْن_2, رَمَى-ِ_1); None for a word that is not in the database."""
    from camel_tools.morphology.utils import strip_lex

    if analysis is None or analysis.get("source") in _NOT_IN_DATABASE:
        return None
    return strip_lex(analysis["lex"]) or analysis["lex"]


if __name__ == "__main__":
    main()
