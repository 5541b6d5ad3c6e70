"""Word types → lemmas by camel-tools, each word once: what was found stays on disk."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor, as_completed
from contextlib import contextmanager
from importlib.metadata import version
from pathlib import Path
from queue import SimpleQueue
from typing import Any, NamedTuple

from toolkit.clean import drop_tashkeel, normalize
from toolkit.errors import ToolkitError
from toolkit.progress import track
from toolkit.saving import write_atomically

_MEMO_VERSION = 1
_CHUNK = 2_000  # words; what an interruption can lose
_MANY_FILES = 8
_DATABASE = "data/morphology_db/calima-msa-r13/morphology.db"
_MODEL = "data/disambig_mle/calima-msa-r13/model.json"


class LemmaSource(NamedTuple):
    """
    What lemmas come from.

    Attributes
    ----------
    database : Path
        A morphology database of camel-tools.
    model : Path or None
        The model of its MLE disambiguator.
    settings : dict
        Names, hashes and versions: the same settings give the same lemmas.
    """

    database: Path
    model: Path | None
    settings: dict[str, Any]

    @property
    def memo(self) -> Path:
        """The folder of the lemmas found with these settings."""
        key = hashlib.sha256(json.dumps([_MEMO_VERSION, self.settings], sort_keys=True).encode()).hexdigest()[:16]
        return cache_folder() / "lemmas" / key


def cache_folder() -> Path:
    """Return $TOOLKIT_CACHE, or the folder that this system has for what can be made again."""
    if given := os.environ.get("TOOLKIT_CACHE"):
        return Path(given).expanduser()
    from platformdirs import user_cache_path

    return user_cache_path("arabic-news-toolkit")


def find_lemma_source(lemma_db: str | Path | None = None) -> LemmaSource:
    """
    Find the morphology database, and the model beside it.

    Parameters
    ----------
    lemma_db : str or Path, optional
        A database file, used without a model. By default the database calima-msa-r13, with the model of its MLE
        disambiguator where it is installed, in camel-tools' data folder ($CAMELTOOLS_DATA or ~/.camel_tools).

    Returns
    -------
    LemmaSource

    Raises
    ------
    ToolkitError
        If there is no such file.
    """
    model = None
    if lemma_db is not None:
        database = Path(lemma_db).expanduser()
        if not database.is_file():
            raise ToolkitError(f"{database} is no file; lemma_db is the path of a morphology database of camel-tools")
    else:
        folder = Path(os.environ.get("CAMELTOOLS_DATA") or Path.home() / ".camel_tools").expanduser()
        database, model = folder / _DATABASE, folder / _MODEL
        if not database.is_file():
            raise ToolkitError(
                f'the form "lemma" needs the morphology data of camel-tools, and {folder} has none; '
                "install it with: camel_data -i light (or, in the folder of the toolkit: make lemma-data)"
            )
        model = model if model.is_file() else None
    settings = {
        "database": database.name,
        "database_sha256": _sha256(database),
        "model_sha256": _sha256(model) if model else None,
        "camel_tools": version("camel-tools"),
    }
    return LemmaSource(database, model, settings)


def lemmatize(
    words: list[str], source: LemmaSource, *, diacritics: bool = False, jobs: int = 1
) -> dict[str, str | None]:
    """
    Find the lemma of each word, out of its context.

    Words found before come from the memo of the source; each chunk of new ones is added to it at once, so that an
    interrupted call goes on where it stopped.

    Parameters
    ----------
    words : list of str
        Arabic words in the profile "light".
    source : LemmaSource
        See `find_lemma_source`.
    diacritics : bool
        Keep the vowel marks of the lemmas.
    jobs : int
        How many processes share the work; the result does not depend on it.

    Returns
    -------
    dict of str to str or None
        The lemma of each word, without the number that tells homographs apart; None for a word that the database does
        not know.

    Raises
    ------
    ToolkitError
        If camel-tools cannot read the database.
    """
    known = _read_memo(source.memo)
    new = sorted({word for word in words if word not in known})
    for found in track(_work(new, source, jobs), "lemmas", "words", total=len(new), size=len):
        _write_memo(source.memo, found)
        known |= found
    _join_memo(source.memo)
    shown = str if diacritics else _bare
    return {word: None if (lemma := known[word]) is None else shown(lemma) for word in words}


def _bare(lemma: str) -> str:
    return drop_tashkeel(normalize(lemma, "light")).replace("ٱ", "ا")


def _work(words: list[str], source: LemmaSource, jobs: int) -> Iterator[dict[str, str | None]]:
    """The lemmas of words, a chunk at a time, in the order in which they are ready."""
    chunks = [words[start : start + _CHUNK] for start in range(0, len(words), _CHUNK)]
    if not chunks:
        return
    n_workers = max(1, min(jobs, len(chunks)))
    # The processes end first: a thread that waits for an answer then has none to wait for.
    with ThreadPoolExecutor(n_workers) as threads, _workers(n_workers, source) as idle:
        futures = [threads.submit(_ask, idle, chunk, source) for chunk in chunks]
        try:
            for future in as_completed(futures):
                yield future.result()
        finally:
            for future in futures:
                future.cancel()


@contextmanager
def _workers(n_workers: int, source: LemmaSource) -> Iterator[SimpleQueue[subprocess.Popen[str]]]:
    """Start processes (see `toolkit.lemma_worker`) and end them, whatever happens."""
    command = [sys.executable, "-P", "-m", "toolkit.lemma_worker", str(source.database.absolute())]
    command += [str(source.model.absolute())] if source.model else []
    paths = [str(Path(__file__).resolve().parents[1]), os.environ.get("PYTHONPATH", "")]
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, paths)), "PYTHONIOENCODING": "utf-8"}
    pipes: dict[str, Any] = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "encoding": "utf-8"}
    workers = [subprocess.Popen(command, env=environment, **pipes) for _ in range(n_workers)]
    idle: SimpleQueue[subprocess.Popen[str]] = SimpleQueue()
    for worker in workers:
        idle.put(worker)
    try:
        yield idle
    finally:
        for worker in workers:
            worker.kill()
            worker.communicate()


def _ask(idle: SimpleQueue[subprocess.Popen[str]], words: list[str], source: LemmaSource) -> dict[str, str | None]:
    worker = idle.get()
    try:
        worker.stdin.write(json.dumps(words) + "\n")
        worker.stdin.flush()
    except OSError:
        pass  # it has ended, and its last line says why
    answer = worker.stdout.readline()
    idle.put(worker)
    lemmas = json.loads(answer) if answer else {"error": "its process ended; try fewer jobs or free some memory"}
    if isinstance(lemmas, dict):
        raise ToolkitError(f"camel-tools cannot take lemmas from {source.database}: {lemmas['error']}")
    return dict(zip(words, lemmas, strict=True))


def _read_memo(folder: Path) -> dict[str, str | None]:
    known: dict[str, str | None] = {}
    for path in sorted(folder.glob("*.json")):
        try:
            known |= json.loads(path.read_text(encoding="utf-8"))
        except (OSError, ValueError):  # another process has just joined it with others, or it is damaged: found anew
            continue
    return known


def _write_memo(folder: Path, lemmas: dict[str, str | None]) -> Path:
    text = json.dumps(dict(sorted(lemmas.items())), ensure_ascii=False, indent=0)
    return write_atomically(folder / f"{hashlib.sha256(text.encode()).hexdigest()[:16]}.json", text + "\n")


def _join_memo(folder: Path) -> None:
    """Turn many files into one, which is in place before the others go."""
    paths = sorted(folder.glob("*.json"))
    if len(paths) > _MANY_FILES:
        joined = _write_memo(folder, _read_memo(folder))
        for path in paths:
            if path != joined:
                path.unlink(missing_ok=True)


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
