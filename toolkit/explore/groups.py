"""The group of each document, as its table is labelled with it: an outlet, a section, a day."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from toolkit.errors import ToolkitError


def labels_of(groups: Sequence | pd.Series | np.ndarray, n_docs: int, *, name: str = "groups") -> np.ndarray:
    """
    Give the label of the group of each document.

    Parameters
    ----------
    groups : sequence, shape (n_docs,)
        Such as `articles["outlet"]`; of dates the days count, as in `articles["published"]`.
    n_docs : int
        How many documents there are.
    name : str
        What the caller calls them, for the error.

    Returns
    -------
    ndarray of str objects, shape (n_docs,)
        "" for a document without a group; days as 2024-01-31.

    Raises
    ------
    ToolkitError
        If there is not one group for each document.

    Examples
    --------
    >>> labels_of(["صباح", None], 2).tolist()
    ['صباح', '']
    >>> labels_of(pd.to_datetime(["2024-01-31 10:00", None]), 2).tolist()
    ['2024-01-31', '']
    """
    given = pd.Series(groups).reset_index(drop=True)
    if len(given) != n_docs:
        raise ToolkitError(f"there are {len(given):,} {name} for {n_docs:,} documents; give one for each")
    if pd.api.types.is_datetime64_any_dtype(given):
        given = given.dt.strftime("%Y-%m-%d")
    return given.astype(object).where(given.notna(), "").map(str).to_numpy(dtype=object)
