"""Lines of a concordance on a page, the hits below each other, with all of them as files beside it."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from toolkit.explore.concordance import Concordance
from toolkit.report.outputs import Shown, check_language, direction, save_table
from toolkit.report.words import counted

_MORE = {
    "ar": "المعروض {shown} من أصل {total} اختيرت عشوائيًّا، والملف يضمّها كلها",
    "en": "{shown} of {total} shown, drawn at random; the file has them all",
}


def save_lines(
    lines: Concordance, out_dir: str | Path, name: str, *, language: str = "ar", max_rows: int = 40, seed: int = 0
) -> Shown:
    """
    Write all lines as `tables/<name>.csv` and `.xlsx`, and show them below each other, or some drawn at random.

    Parameters
    ----------
    lines : Concordance
    out_dir : str or Path
        The folder of the notebook's outputs; made if it is missing.
    name : str
        Latin letters, digits, - and _.
    language : {"ar", "en"}
    max_rows : int
        Where there are more lines, that many are drawn; they keep their order.
    seed : int
        Of the draw; the same seed draws the same lines.

    Returns
    -------
    Shown

    Raises
    ------
    UsageError
        If the name is not a plain one.
    """
    check_language(language)
    text = repr(save_table(lines, out_dir, name, language=language))
    shown, more = lines, ""
    if len(lines) > max_rows:
        drawn = np.random.default_rng(seed).choice(len(lines), max_rows, replace=False)
        shown = lines.iloc[np.sort(drawn)]
        amounts = {"shown": counted(max_rows, "place", language), "total": f"{len(lines):,}"}
        more = f'\n<p class="tk-more" {direction(language)}>{_MORE[language].format(**amounts)}</p>'
    source = f' data-csv="tables/{name}.csv"' if len(lines) else ""
    return Shown(f"<div{source}>\n{shown.to_lines(language=language, max_rows=max_rows)}{more}\n</div>", text)
