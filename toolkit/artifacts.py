"""Folders of arrays, texts and a JSON head, in which tokens, counts and topics are kept; never pickle."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from toolkit.errors import ToolkitError, TooSmallError
from toolkit.saving import replace_folder, write_json

TOO_SMALL_NAME = "too_small.json"
"""Stands in the folder of a step for which the corpus was too small: an object with the sentence as `reason`."""


def save_parts(
    folder: str | Path,
    head: Mapping[str, Any],
    *,
    arrays: Mapping[str, np.ndarray],
    texts: Mapping[str, Mapping[str, np.ndarray]],
) -> Path:
    """
    Write a folder in one step: an interrupted call leaves it as it was.

    Parameters
    ----------
    folder : str or Path
        The folder to make or replace.
    head : dict
        What JSON can hold; its `format` ends in the word that names the head's file, "arabic-news-toolkit tokens" in
        tokens.json.
    arrays : dict of ndarray
        Each is written as an NPY file of its name.
    texts : dict of dict of ndarray of str
        Each is written as a Parquet file of its name, with a column for each array.

    Returns
    -------
    Path
        `folder`.
    """
    with replace_folder(folder) as new:
        for name, array in arrays.items():
            np.save(new / f"{name}.npy", array, allow_pickle=False)
        for name, columns in texts.items():
            pd.DataFrame(columns, dtype="str").to_parquet(new / f"{name}.parquet", index=False)
        write_json(new / f"{_kind(head)}.json", dict(head))
    return Path(folder)


def open_array(folder: Path, name: str) -> np.ndarray:
    """Read an array that `save_parts` wrote."""
    return np.load(folder / f"{name}.npy", allow_pickle=False)


def open_texts(folder: Path, name: str) -> dict[str, np.ndarray]:
    """Read the columns that `save_parts` wrote to one Parquet file, each as an array of str objects."""
    table = pd.read_parquet(folder / f"{name}.parquet")
    return {column: table[column].to_numpy(dtype=object) for column in table}


def read_head(path: Path, expected: dict[str, Any]) -> dict[str, Any]:
    """
    Read the JSON head of a saved folder and compare its format and version.

    Parameters
    ----------
    path : Path
        The JSON file.
    expected : dict
        What its `format` and `version` must be.

    Returns
    -------
    dict
        The whole head.

    Raises
    ------
    TooSmallError
        If `too_small.json` stands there instead: the corpus was too small for this step.
    ToolkitError
        If the head is missing, broken or of another format or version.
    """
    too_small = path.parent / TOO_SMALL_NAME
    if too_small.is_file():
        raise TooSmallError(json.loads(too_small.read_text(encoding="utf-8"))["reason"])
    try:
        head = json.loads(path.read_text(encoding="utf-8"))
        found = {key: head.get(key) for key in expected}
    except (OSError, ValueError, AttributeError):
        raise ToolkitError(
            f"{path.parent} holds no saved {_kind(expected)} ({path.name} is missing or broken); save them again"
        ) from None
    if found != expected:
        raise ToolkitError(
            f"{path} is {found['format']!r}, version {found['version']!r}, where {expected['format']!r}, "
            f"version {expected['version']} is read; save it again with this version of the toolkit"
        )
    return head


def _kind(head: Mapping[str, Any]) -> str:
    return head["format"].rsplit(" ", 1)[-1]
