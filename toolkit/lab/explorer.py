"""The explorer as a widget in a notebook: what a person finds and decides in it goes on in the next cell."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import anywidget
import pandas as pd
import traitlets

from toolkit.corpus import Corpus
from toolkit.counts import TermCounts
from toolkit.errors import ToolkitError
from toolkit.lab.assets import read_static
from toolkit.lab.packing import pack, topics_of
from toolkit.lab.page import explorer_page, explorer_script
from toolkit.report.outputs import check_language
from toolkit.saving import write_atomically
from toolkit.tokens import Tokens
from toolkit.topics import TopicModel
from toolkit.topics.edits import EDITS_NAME, Edits, as_edits, check_edits
from toolkit.topics.edits_file import save_edits


class Explorer(anywidget.AnyWidget):
    """
    Articles and topics to look through: search, filters, reading pane, decisions about topics.

    Parameters
    ----------
    data : bytes
        From `pack`.
    articles : DataFrame
        `Corpus.articles`.
    topics : DataFrame
        For each article its topic, label and confidence; no columns without a model.
    path : Path
        Where the decisions are saved.
    edits : Edits
        Decisions that were there before; those made here are added to them.
    language : {"ar", "en"}
    title : str
    """

    _esm = explorer_script("widget.js")
    _css = read_static("explorer.css")
    _data = traitlets.Bytes().tag(sync=True)
    _language = traitlets.Unicode("ar").tag(sync=True)
    _selected = traitlets.List(trait=traitlets.Int()).tag(sync=True)
    _made = traitlets.List().tag(sync=True)
    _decided = traitlets.Dict().tag(sync=True)
    _saved = traitlets.Dict().tag(sync=True)

    def __init__(
        self,
        data: bytes,
        *,
        articles: pd.DataFrame,
        topics: pd.DataFrame,
        path: Path,
        edits: Edits,
        language: str = "ar",
        title: str = "",
    ) -> None:
        self._articles, self._topics = articles, topics
        self._path, self._before, self._title = path, edits, title
        self._now = edits
        super().__init__(_data=data, _language=language, _selected=list(range(len(articles))))
        self.observe(self._save_decisions, names="_decided")

    @property
    def selection(self) -> pd.DataFrame:
        """
        The articles that were checked, or all that the search and the filters leave, as a table.

        The columns of `Corpus.articles`, and with a model topic, label and confidence; a new table each time.
        """
        return pd.concat([self._articles, self._topics], axis=1).iloc[self._selected].reset_index(drop=True)

    @property
    def edits(self) -> Edits:
        """The decisions that were there before and those that were saved here; `TopicModel(edits=…)` replays them."""
        return self._now

    def save_html(self, path: str | Path) -> Path:
        """
        Write the same explorer as one HTML file, which works offline and without Python.

        Parameters
        ----------
        path : str or Path
            The file to write.

        Returns
        -------
        Path
            `path`.
        """
        page = explorer_page(self._data, title=self._title, language=self._language)
        return write_atomically(path, page)

    def __repr__(self) -> str:
        n_topics = f", {self._topics['topic'].nunique()} topics" if len(self._topics.columns) else ""
        return f"Explorer({len(self._articles):,} articles{n_topics}, {len(self._selected):,} selected)"

    def _save_decisions(self, change: Mapping[str, Any]) -> None:
        """Add what was decided in the browser to what was there, check it, and write it."""
        try:
            edits = self._before
            for kind, table in change["new"].get("tables", []):
                edits = edits.adding(check_edits({kind: [table]}, EDITS_NAME).all()[0])
            save_edits(self._path, edits)
        except (ToolkitError, OSError) as error:
            self._saved = {"error": str(error)}
            return
        self._now = edits
        self._saved = {"path": str(self._path), "number": change["new"].get("number", 0)}


def explore(
    corpus: Corpus,
    model: TopicModel | None = None,
    *,
    tokens: Tokens | None = None,
    counts: TermCounts | None = None,
    edits: Edits | str | Path | None = None,
    language: str = "ar",
    title: str = "",
) -> Explorer:
    """
    Look through articles and topics: search with counts over time by outlet, filters, a reading pane, decisions.

    All of it works by keyboard, and in the browser alone: nothing is asked of a network. The texts are not changed.

    Parameters
    ----------
    corpus : Corpus
    model : TopicModel, optional
        Fitted on these articles; without it there are no topics.
    tokens : Tokens, optional
        Of these articles in the form "lemma": then lemmas can be searched beside words and stems.
    counts : TermCounts, optional
        What the model was fitted on; gives the topics the labels of `topic_table`.
    edits : Edits, str or Path, optional
        The file of decisions about topics to add to and to save in, "topics.toml" without it; made when a person saves
        for the first time. Edits given as a value are saved there too.
    language : {"ar", "en"}
    title : str
        What stands above.

    Returns
    -------
    Explorer
        A widget. Its `selection` is a table of the articles that were checked, or of all that are shown; its `edits`
        are the decisions; `save_html(path)` writes the same explorer as one file.

    Raises
    ------
    ToolkitError
        If model, tokens or counts are not those of the corpus.
    UsageError
        If there is no such language, or the file of edits is wrong.
    """
    check_language(language)
    path = Path(edits) if isinstance(edits, str | Path) else Path(EDITS_NAME)
    before = as_edits(edits) if isinstance(edits, Edits) else as_edits(path if path.exists() else None)
    data = pack(corpus, model, tokens=tokens, counts=counts, title=title)
    return Explorer(
        data,
        articles=corpus.articles,
        topics=_topic_columns(corpus, model, counts),
        path=path,
        edits=before,
        language=language,
        title=title,
    )


def _topic_columns(corpus: Corpus, model: TopicModel | None, counts: TermCounts | None) -> pd.DataFrame:
    if model is None:
        return pd.DataFrame(index=corpus.articles.index)
    labels = [topic.label for topic in topics_of(model, counts, corpus.articles)]
    return pd.DataFrame(
        {
            "topic": model.labels_,
            "label": pd.array([labels[topic] if topic >= 0 else "" for topic in model.labels_], dtype="str"),
            "confidence": model.confidence_,
        },
        index=corpus.articles.index,
    )
