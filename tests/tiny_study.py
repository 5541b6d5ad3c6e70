"""A study small enough to run in seconds: twelve articles of two subjects, and notebooks written for the purpose."""

from __future__ import annotations

import atexit
import shutil
import tempfile
from functools import cache
from pathlib import Path
from typing import Any

import nbformat
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

SPORT = "سجل اللاعب هدفا في مرمى الفريق الضيف وفاز النادي بالمباراة في الدوري أمام الجمهور في الملعب"
MONEY = "ارتفعت أسعار الأسهم في السوق وزادت أرباح الشركة والبنك من النفط والدولار مع نمو الاقتصاد"

PARAMETERS = """\
artifacts: str = "artifacts"  # folder of the shared stages
out_dir: str = "."  # folder of the outputs
language: str = "ar"
seed: int = 0
n_rows: int = 5  # rows of a table
label: str = "-"
share: float = 0.5
deep: bool = False
names: list[str] = []
"""

SETUP = """\
import pandas as pd
from toolkit.corpus import open_corpus
from toolkit.report.outputs import save_figure, save_summary, save_table, show
corpus = open_corpus(f"{artifacts}/corpus")
"""

WORK = """\
titles = corpus.articles[["title", "outlet", "position"]]
save_table(titles, out_dir, "titles", language=language, title="العناوين", max_rows=n_rows)
"""

FIGURE = """\
from matplotlib.figure import Figure
figure = Figure(figsize=(4, 2))
figure.add_subplot().barh(["a", "b"], [1, 2])
save_figure(figure, out_dir, "sizes", alt="عمودان", caption="الشكل الأول", language=language)
"""

SUMMARY = """\
answer = "عدد العناوين كبير." if language == "ar" else "There are many titles."
save_summary(out_dir, answer=answer, key=len(corpus), key_label="عنوانًا", numbers={"n": len(corpus)})
"""

TOPICS = """\
from toolkit.topics import open_topics
model = open_topics(f"{artifacts}/topics")
topics = [
    {"topic": k, "label": f"موضوع {k}، كذا", "terms": ["كذا", "وكذا"], "size": 6, "share": 0.5,
     "stability": 0.97 if k else 0.4, "exemplars": list(corpus.articles["title"][:2]), "trend": [0.2, 0.5, 0.3]}
    for k in range(model.n_topics_)
]
save_summary(out_dir, answer="موضوعان.", key=len(topics), key_label="موضوعان", numbers={}, topics=topics)
"""


@cache
def built_study() -> Path:
    """Build a study and its report once for all tests of this process; they copy it, and never change it."""
    from toolkit.report.run import run_study

    folder = Path(tempfile.mkdtemp(prefix="tiny-study-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    run_study(make_study(folder), out=folder / "out")
    return folder


def copy_built(folder: Path) -> Path:
    """Copy the study and its report into a new folder."""
    shutil.copytree(built_study(), folder, dirs_exist_ok=True)
    return folder


def prose(text: str, language: str | None = None) -> Any:
    """Make a cell of prose, for one language or for both."""
    return new_markdown_cell(text, metadata={"tags": [f"lang-{language}"]} if language else {})


def write_notebook(folder: Path, name: str, *cells: Any, parameters: str = PARAMETERS) -> Path:
    """Write a notebook whose ids are those of its cells' places."""
    made = [new_code_cell(cell) if isinstance(cell, str) else cell for cell in cells]
    made.insert(0, new_code_cell(parameters, metadata={"tags": ["parameters"]}))
    for number, cell in enumerate(made):
        cell["id"] = f"c{number}"
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{name}.ipynb"
    nbformat.write(new_notebook(cells=made), path)
    return path


def write_corpus(folder: Path, titles: dict[int, str] | None = None) -> Path:
    """Write twelve articles, one a file; `titles` replaces some of the titles."""
    folder.mkdir(parents=True, exist_ok=True)
    for number in range(12):
        body = SPORT if number % 2 else MONEY
        title = (titles or {}).get(number, f"خبر رقم {number}")
        words = body.split()
        turned = " ".join(words[number + 1 :] + words[: number + 1])
        text = f"{title}\n\n{body} {turned}.\n\n{turned} {body}.\n"
        (folder / f"{number:02}.txt").write_text(text, encoding="utf-8")
    return folder


def write_study(folder: Path, *names: str, extra: str = "") -> Path:
    """Write a study of the corpus beside it, with these notebooks."""
    folder.mkdir(parents=True, exist_ok=True)
    notebooks = "".join(f'\n[[notebook]]\nname = "{name}"\n' for name in names)
    text = f'title = "دراسة صغيرة"\ncorpus = "news"\nseed = 7\n{extra}\n[topics]\nn_topics = 2\n{notebooks}'
    path = folder / "tiny.toml"
    path.write_text(text, encoding="utf-8")
    return path


def make_study(folder: Path, titles: dict[int, str] | None = None, extra: str = "") -> Path:
    """Write a whole study: articles, two notebooks, study file."""
    write_corpus(folder / "news", titles)
    heading = [prose("# ما العناوين؟\n\nسؤال وجواب.", "ar"), prose("# Which titles?\n\nAsked and answered.", "en")]
    section = [prose("## الجدول", "ar"), prose("## The table", "en")]
    end = [prose("## ما لا يقوله هذا الدفتر", "ar"), prose("## What this does not say", "en")]
    write_notebook(folder / "notebooks", "titles", *heading, SETUP, *section, WORK, FIGURE, SUMMARY, *end)
    write_notebook(folder / "notebooks", "groups", prose("# ما الموضوعات؟", "ar"), SETUP, TOPICS)
    return write_study(folder, "titles", "groups", extra=extra)
