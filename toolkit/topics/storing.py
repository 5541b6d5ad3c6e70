"""A fitted TopicModel as a folder of arrays and JSON, and back; nothing in it is ever executed."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd

from toolkit.saving import replace_folder, write_json
from toolkit.tokens import read_head
from toolkit.topics.confidence import Calibration
from toolkit.topics.edits import as_edits
from toolkit.topics.model import TopicModel
from toolkit.topics.places import open_places
from toolkit.topics.replaying import Replay
from toolkit.topics.sharing import TermShares

_FORMAT = {"format": "arabic-news-toolkit topics", "version": 2}
_ARRAYS = ("labels_", "confidence_", "topic_term_", "stability_", "centers_", "resample_centers_", "doc_vectors_")
_SHARES = ("shares", "sizes", "reference_scores")


def save_topics(model: TopicModel, folder: str | Path) -> Path:
    """
    Write a fitted model to a folder that `open_topics` opens: NPY, Parquet and JSON, never pickle.

    Returns
    -------
    Path
        The folder.
    """
    with replace_folder(folder) as new:
        for name, array in _arrays_of(model).items():
            np.save(new / f"{name}.npy", array, allow_pickle=False)
        names = {"term": model.terms_, "written": model.written_}
        pd.DataFrame(names, dtype="str").to_parquet(new / "terms.parquet", index=False)
        model.evidence_.to_parquet(new / "evidence.parquet", index=False)
        model.edits_.to_parquet(new / "edits.parquet", index=False)
        parameters = model.get_params() | {"edits": as_edits(model.edits).values() or None}
        whole = {name: int(value) for name, value in parameters.items() if isinstance(value, np.integer)}
        head = {"parameters": parameters | whole, "n_topics": model.n_topics_, "given_labels": model.given_labels_}
        write_json(new / "topics.json", _FORMAT | head | {"replayed": model.replay_ is not None})
    return Path(folder)


def open_topics(folder: str | Path) -> TopicModel:
    """
    Open what `TopicModel.save` wrote; nothing in the folder is executed.

    Raises
    ------
    ToolkitError
        If the folder does not hold topics of this version.
    """
    folder = Path(folder)
    head = read_head(folder / "topics.json", _FORMAT)
    edits = head["parameters"]["edits"]
    model = TopicModel(**head["parameters"] | {"edits": None if edits is None else as_edits(edits)})
    arrays = {path.stem: np.load(path, allow_pickle=False) for path in sorted(folder.glob("*.npy"))}
    for name in _ARRAYS:
        setattr(model, name, arrays[name.rstrip("_")])
    model.places_ = open_places(arrays)
    model.calibration_ = Calibration(arrays["leads"], arrays["agreement"])
    model.shares_ = TermShares(*(arrays[name] for name in _SHARES)) if "shares" in arrays else None
    parts = [arrays[f"replay_{name}"] for name in Replay.__dataclass_fields__ if head["replayed"]]
    model.replay_ = Replay(*parts) if parts else None
    names = pd.read_parquet(folder / "terms.parquet")
    model.terms_, model.written_ = (names[column].to_numpy(dtype=object) for column in ("term", "written"))
    model.n_features_in_ = len(model.terms_)
    model.evidence_ = pd.read_parquet(folder / "evidence.parquet")
    model.edits_ = pd.read_parquet(folder / "edits.parquet")
    model.n_topics_, model.given_labels_ = head["n_topics"], head["given_labels"]
    return model


def _arrays_of(model: TopicModel) -> dict[str, np.ndarray]:
    """Return every array of the model, by the name of its file."""
    arrays = {name.rstrip("_"): getattr(model, name) for name in _ARRAYS} | model.places_.arrays()
    arrays |= {"leads": model.calibration_.leads, "agreement": model.calibration_.agreement}
    if model.shares_ is not None:
        arrays |= {name: getattr(model.shares_, name) for name in _SHARES}
    if model.replay_ is not None:
        arrays |= {f"replay_{name}": array for name, array in model.replay_.arrays().items()}
    return arrays
