"""The stages that notebooks share: corpus, tokens, counts and topics, worked out once into artifacts/."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, nullcontext
from functools import partial
from pathlib import Path
from typing import Any, Protocol

from toolkit.artifacts import TOO_SMALL_NAME
from toolkit.corpus import Corpus, open_corpus
from toolkit.counts import TermCounts, count_terms, open_counts
from toolkit.duplicates import drop_duplicates
from toolkit.errors import ToolkitError, TooSmallError
from toolkit.loading import load_corpus
from toolkit.report.progress import Note
from toolkit.report.settings import StudySettings
from toolkit.saving import write_json
from toolkit.tokens import Tokens, drop_stopwords, open_tokens, tokenize
from toolkit.topics.edits import Edits


class _Saved(Protocol):
    def save(self, folder: Path) -> Any: ...


_Work = Callable[[Any], tuple[_Saved, str]]
_Open = Callable[[Path], Any]


def run_stages(
    settings: StudySettings,
    artifacts: Path,
    *,
    paths: list[Path],
    leave_out: list[Path],
    lemma_db: Path | None = None,
    edits: Edits | None = None,
    reuse: Callable[[str], bool] = lambda name: False,
    timed: Callable[[str], AbstractContextManager[Any]] = lambda name: nullcontext(Note()),
) -> None:
    """
    Work out corpus, tokens, counts and topics, and save each in a folder of its name.

    A stage for which the corpus is too small leaves `too_small.json` in its folder with the reason, and
    so do the stages after it.

    Parameters
    ----------
    settings : StudySettings
        The study's settings.
    artifacts : Path
        The folder to fill.
    paths : list of Path
        The files and folders of the corpus.
    leave_out : list of Path
        Files and folders of the study itself that stand among the data: no problems are noted for them.
    lemma_db : Path, optional
        The morphology database of the form "lemma"; by default the one that camel-tools has installed.
    edits : Edits, optional
        What a person decided about the topics.
    reuse : callable
        Called with the name of a stage; puts it in its folder as the last report has it and returns True, or False.
    timed : callable
        Called with the name of a stage; gives a block for its work, and in it something with `note(text)`.

    Raises
    ------
    ToolkitError
        If there is no article in the paths.
    """
    stages: list[tuple[str, _Work, _Open]] = [
        ("corpus", lambda _: load_study_corpus(settings, paths, leave_out), open_corpus),
        ("tokens", lambda corpus: _tokens(settings, corpus, lemma_db), open_tokens),
        ("counts", lambda tokens: _counts(settings, tokens), open_counts),
        ("topics", lambda counts: _topics(settings, counts, edits), _nothing),
    ]
    value: Callable[[], Any] = Note
    for name, compute, open_saved in stages:
        with timed(name) as told:
            if reuse(name):
                told.note("unchanged")
                value = partial(open_saved, artifacts / name)
                continue
            try:
                result, note = compute(value())
                result.save(artifacts / name)
                value = partial(_same, result)
            except TooSmallError as error:
                write_json(artifacts / name / TOO_SMALL_NAME, {"reason": str(error)})
                value, note = partial(_raise, str(error)), "too few articles"
            told.note(note)


def _same(value: Any) -> Any:
    return value


def _nothing(folder: Path) -> None:
    """Topics are the last stage: nobody asks for them here."""


def _raise(reason: str) -> Any:
    raise TooSmallError(reason)


def load_study_corpus(settings: StudySettings, paths: list[Path], leave_out: list[Path]) -> tuple[Corpus, str]:
    """
    Load the articles a study is about, and say how many there are.

    Raises
    ------
    ToolkitError
        If there is no article in the paths.
    """
    corpus = load_corpus(
        paths if len(paths) > 1 else paths[0],
        columns=settings.columns or None,
        outlet=settings.outlet,
        agencies=settings.agencies,
        progress=False,
    )
    corpus = _without_study(corpus, paths, leave_out)
    if not len(corpus):
        raise ToolkitError(nothing_found(corpus, paths))
    if settings.duplicates != "keep":
        corpus = drop_duplicates(corpus, keep=settings.duplicates)
    return corpus, f"{len(corpus):,} articles, {len(corpus.problems):,} problems"


def _tokens(settings: StudySettings, corpus: Corpus, lemma_db: Path | None) -> tuple[Tokens, str]:
    tokens = tokenize(corpus.articles, form=settings.tokens.form, lemma_db=lemma_db)
    return tokens, f"{tokens.n_tokens:,} tokens"


def _counts(settings: StudySettings, tokens: Tokens) -> tuple[TermCounts, str]:
    given = settings.counts.model_dump(exclude_none=True)
    counts = count_terms(drop_stopwords(tokens), **given)
    return counts, f"{counts.n_terms:,} terms"


def _topics(settings: StudySettings, counts: TermCounts, edits: Edits | None) -> tuple[_Saved, str]:
    from threadpoolctl import threadpool_limits

    from toolkit.topics import TopicModel
    from toolkit.topics.replaying import APPLIED

    with threadpool_limits(1):  # sums over threads come out in another order, and so in other last digits
        model = TopicModel(n_topics=settings.topics.n_topics, seed=settings.seed, edits=edits).fit(counts)
    n_edits, n_applied = len(model.edits_), int(model.edits_["outcome"].isin(APPLIED).sum())
    return model, f"{model.n_topics_} topics" + (f", {n_applied} of {n_edits} edits apply" if n_edits else "")


def _without_study(corpus: Corpus, paths: list[Path], leave_out: list[Path]) -> Corpus:
    """Drop the problems of files that belong to the study, such as a study.toml that stands among the articles."""
    roots = [path for path in paths if path.is_dir()]
    own = {path.relative_to(root).as_posix() for path in leave_out for root in roots if path.is_relative_to(root)}
    if not own:
        return corpus
    files = corpus.problems["file"]
    is_own = files.isin(own) | files.str.startswith(tuple(f"{name}/" for name in own))
    return Corpus(corpus.articles, corpus.problems[~is_own].reset_index(drop=True), corpus.settings)


def nothing_found(corpus: Corpus, paths: Sequence[Path]) -> str:
    """
    Say in one sentence that files held no article, and what became of the first of them.

    Parameters
    ----------
    corpus : Corpus
        A corpus without articles.
    paths : sequence of Path
        What was loaded.

    Returns
    -------
    str
    """
    where = paths[0].name or str(paths[0]) if len(paths) == 1 else f"the {len(paths)} paths"
    if corpus.problems.empty:
        return f"there is no article in {where}, which holds no files; give a folder or a file of news"
    first = corpus.problems.iloc[0]
    n_files = corpus.problems["file"].nunique()
    said = f"{first['file']} ({first['detail']})"
    return f"there is no article in {where}: {said if n_files == 1 else f'{n_files} files were left out, first {said}'}"
