"""The stages that notebooks share: corpus, tokens, counts and topics, worked out once into artifacts/."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Protocol

from toolkit.corpus import Corpus
from toolkit.counts import TermCounts, count_terms
from toolkit.errors import ToolkitError, TooSmallError
from toolkit.loading import load_corpus
from toolkit.report.progress import Progress
from toolkit.report.settings import StudySettings
from toolkit.saving import write_json
from toolkit.tokens import TOO_SMALL_NAME, Tokens, drop_stopwords, tokenize


class _Saved(Protocol):
    def save(self, folder: Path) -> Any: ...


def run_stages(settings: StudySettings, corpus: Corpus, artifacts: Path, progress: Progress) -> None:
    """
    Work out tokens, counts and topics of a corpus and save each in a folder of its name.

    A stage for which the corpus is too small leaves `too_small.json` in its folder with the reason, and
    so do the stages after it.

    Parameters
    ----------
    settings : StudySettings
        The study's settings.
    corpus : Corpus
        What `load_study_corpus` gave.
    artifacts : Path
        The folder to fill.
    progress : Progress
        Told of each stage.
    """
    corpus.save(artifacts / "corpus")
    stages: list[tuple[str, Callable[[Any], tuple[_Saved, str]]]] = [
        ("tokens", lambda _: _tokens(settings, corpus)),
        ("counts", lambda tokens: _counts(settings, tokens)),
        ("topics", lambda counts: _topics(settings, counts)),
    ]
    value: Any = None
    reason = ""
    for name, compute in stages:
        with progress.stage(name) as told:
            if not reason:
                try:
                    value, note = compute(value)
                    value.save(artifacts / name)
                    told.note(note)
                    continue
                except TooSmallError as error:
                    reason = str(error)
            write_json(artifacts / name / TOO_SMALL_NAME, {"reason": reason})
            told.note("too few articles")


def load_study_corpus(settings: StudySettings, paths: list[Path], leave_out: list[Path], progress: Progress) -> Corpus:
    """
    Load the articles a study is about.

    Parameters
    ----------
    settings : StudySettings
        The study's settings.
    paths : list of Path
        Its files and folders.
    leave_out : list of Path
        Files and folders of the study itself that stand among the data: no problems are noted for them.
    progress : Progress
        Told of this stage.

    Returns
    -------
    Corpus

    Raises
    ------
    ToolkitError
        If there is no article in the paths.
    """
    with progress.stage("corpus") as told:
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
        told.note(f"{len(corpus):,} articles, {len(corpus.problems):,} problems")
    return corpus


def _tokens(settings: StudySettings, corpus: Corpus) -> tuple[Tokens, str]:
    tokens = tokenize(corpus.articles, form=settings.tokens.form)
    return tokens, f"{tokens.n_tokens:,} tokens"


def _counts(settings: StudySettings, tokens: Tokens) -> tuple[TermCounts, str]:
    given = settings.counts.model_dump(exclude_none=True)
    counts = count_terms(drop_stopwords(tokens), **given)
    return counts, f"{counts.n_terms:,} terms"


def _topics(settings: StudySettings, counts: TermCounts) -> tuple[_Saved, str]:
    from threadpoolctl import threadpool_limits

    from toolkit.topics import TopicModel

    with threadpool_limits(1):  # sums over threads come out in another order, and so in other last digits
        model = TopicModel(n_topics=settings.topics.n_topics, seed=settings.seed).fit(counts)
    return model, f"{model.n_topics_} topics"


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
