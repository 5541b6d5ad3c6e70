"""An executed notebook as a page: right to left where the text is, at home in any browser, without a network."""

from __future__ import annotations

import base64
import csv
import hashlib
import re
from dataclasses import dataclass
from functools import cache
from html import unescape
from pathlib import Path
from typing import Any
from urllib.parse import quote

import nbformat
from bs4 import BeautifulSoup
from jinja2 import Environment, PackageLoader
from markupsafe import Markup, escape
from nbformat import NotebookNode

from toolkit.report.fonts import font_css
from toolkit.report.sanitize import sanitize
from toolkit.report.words import DIRECTIONS, WORDS, counted

_TEMPLATES = Path(__file__).parent / "templates"
_LANGUAGE_TAG = re.compile(r"lang-(\w+)")
_SHOWN_FIRST = ("text/html", "image/svg+xml", "image/png", "image/jpeg", "text/markdown", "text/plain")


@dataclass(frozen=True)
class TooSmall:
    """What a page says when the corpus was too small for it: our sentence, the step's own, and a heading of its own."""

    sentence: str
    detail: str
    heading: str = ""


def render_page(body: str | Markup, *, title: str, language: str) -> str:
    """
    Put the inside of a page into the page: style, typeface, script and the policy that allows these alone.

    Parameters
    ----------
    body : str or Markup
        The inside of `<main>`; a plain str is escaped.
    title : str
        The title of the browser's tab.
    language : str
        "ar" or "en".

    Returns
    -------
    str
        A whole HTML file that asks nothing of a network.
    """
    body = escape(body)
    words = WORDS[language]
    style = font_css(f"{title}{unescape(body)}{words}") + _read("style.css")
    script = _read("script.js")
    policy = (
        f"default-src 'none'; script-src {_source_hash(script)}; style-src {_source_hash(style)}; "
        "img-src data:; font-src data:; base-uri 'none'; form-action 'none'"
    )
    return template("page.html.j2").render(
        language=language,
        direction=DIRECTIONS[language],
        title=title,
        policy=policy,
        style=Markup(style),
        script=Markup(script),
        words=words,
        body=body,
    )


def render_notebook(
    node: NotebookNode,
    *,
    name: str,
    language: str,
    study_title: str,
    tables: list[dict[str, str]],
    too_small: TooSmall | None = None,
) -> str:
    """
    Write the page of an executed notebook.

    Parameters
    ----------
    node : NotebookNode
        The executed notebook; it is not altered.
    name : str
        Its name, the heading where it has none of its own.
    language : str
        "ar" or "en": prose tagged for the other language is left out.
    study_title : str
        The title of the study.
    tables : list of dict
        `href`, `excel`, `name` and `rows` of each table that can be downloaded.
    too_small : TooSmall, optional
        What to say when the notebook stopped because the corpus is too small.

    Returns
    -------
    str
        A whole HTML file.
    """
    shown = _up_to_error(node) if too_small else node
    soup = sanitize(_cells_to_html(_for_readers(shown, language), language))
    _link_tables(soup, tables)
    heading = _take_heading(soup) or name
    body = template("notebook_page.html.j2").render(
        words=WORDS[language],
        study_title=study_title,
        heading=heading,
        toc=_anchor_headings(soup),
        cells=Markup(str(soup)),
        tables=tables,
        too_small=too_small,
    )
    return render_page(Markup(body), title=f"{heading} · {study_title}", language=language)


def notebook_heading(node: NotebookNode, language: str) -> str:
    """Return the first heading of a notebook in a language, "" when it has none."""
    prose = [cell for cell in _for_readers(node, language).cells if cell.cell_type == "markdown"]
    return next((heading for cell in prose for heading in _headings(cell.source)), "")


def shown_tables(node: NotebookNode, home: Path, language: str) -> list[dict[str, str]]:
    """
    List the CSV files of a notebook that have rows, in the order of its page.

    A table is called by its title there, else by the heading of its section, else by its file.
    """
    titles: dict[str, str] = {}
    section = ""
    for cell in _for_readers(node, language).cells:
        if cell.cell_type == "markdown":
            section = (_headings(cell.source) or [section])[-1]
            continue
        for output in _html_outputs(cell, "data-csv"):
            for table in BeautifulSoup(output, "html.parser").select("[data-csv]"):
                caption = table.find("caption")
                titles[str(table["data-csv"])] = caption.get_text(" ", strip=True) if caption else section
    order = {name: number for number, name in enumerate(titles)}
    files = sorted(
        (home / "tables").glob("*.csv"),
        key=lambda path: (order.get(f"tables/{path.name}", len(order)), path.name),
    )
    return [
        {
            "href": quote(path.name),
            "excel": quote(path.with_suffix(".xlsx").name) if path.with_suffix(".xlsx").is_file() else "",
            "name": titles.get(f"tables/{path.name}") or path.stem,
            "rows": counted(n_rows, "row", language),
        }
        for path in files
        if (n_rows := _n_rows(path))
    ]


def shown_figure(node: NotebookNode, part: str) -> Markup:
    """Return the first figure whose file name has a part, as the notebook showed it, or nothing."""
    outputs = [html for cell in node.cells if cell.cell_type == "code" for html in _html_outputs(cell, "data-file")]
    for output in outputs:
        for figure in BeautifulSoup(output, "html.parser").select("figure[data-file]"):
            if part in str(figure["data-file"]):
                return Markup(str(sanitize(str(figure))))
    return Markup()


def _html_outputs(cell: NotebookNode, mark: str) -> list[str]:
    found = [output.data.get("text/html", "") for output in cell.outputs if "data" in output]
    return [html for html in found if mark in html]


def _headings(source: str) -> list[str]:
    return [re.sub(r"[*_`]", "", found[1]) for found in re.finditer(r"^#{1,3}\s+(.+?)\s*#*\s*$", source, re.M)]


def _n_rows(path: Path) -> int:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return max(0, sum(1 for _ in csv.reader(file)) - 1)


@cache
def _environment() -> Environment:
    return Environment(
        loader=PackageLoader("toolkit.report"), autoescape=True, trim_blocks=True, keep_trailing_newline=True
    )


def template(name: str) -> Any:
    """Load a page template; everything put into it is escaped unless it is Markup."""
    return _environment().get_template(name)


@cache
def _read(name: str) -> str:
    return (_TEMPLATES / name).read_text(encoding="utf-8")


def _source_hash(text: str) -> str:
    digest = base64.b64encode(hashlib.sha256(text.encode("utf-8")).digest()).decode("ascii")
    return f"'sha256-{digest}'"


def _for_readers(node: NotebookNode, language: str) -> NotebookNode:
    """Keep the prose of one language, and join code that shows nothing with the code after it."""
    kept: list[NotebookNode] = []
    waiting: list[str] = []
    for cell in node.cells:
        if cell.cell_type == "code":
            waiting.append(cell.source)
            outputs = [output for output in cell.outputs if _is_shown(output)]
            if outputs:
                kept.append(nbformat.v4.new_code_cell("\n\n".join(waiting), outputs=outputs, id=cell.id))
                waiting = []
        elif cell.cell_type == "markdown" and _in_language(cell, language):
            if waiting:
                kept.append(nbformat.v4.new_code_cell("\n\n".join(waiting), id=f"{cell.id}-code"))
                waiting = []
            kept.append(cell)
    if waiting:
        kept.append(nbformat.v4.new_code_cell("\n\n".join(waiting), id="last-code"))
    return nbformat.v4.new_notebook(metadata=node.metadata, cells=kept)


def _up_to_error(node: NotebookNode) -> NotebookNode:
    """Leave out what comes after the cell that stopped: prose about figures that are not there."""
    stopped = [
        number
        for number, cell in enumerate(node.cells)
        if any(output.output_type == "error" for output in cell.get("outputs", []))
    ]
    cells = node.cells[: stopped[0] + 1] if stopped else node.cells
    return nbformat.v4.new_notebook(metadata=node.metadata, cells=cells)


def _in_language(cell: NotebookNode, language: str) -> bool:
    languages = [found[1] for tag in cell.metadata.get("tags", []) if (found := _LANGUAGE_TAG.fullmatch(tag))]
    return not languages or language in languages


def _is_shown(output: NotebookNode) -> bool:
    if output.output_type == "stream":
        return output.name == "stdout" and bool(output.text.strip())
    return output.output_type != "error" and any(kind in output.data for kind in _SHOWN_FIRST)


def _cells_to_html(node: NotebookNode, language: str) -> str:
    from nbconvert.exporters import HTMLExporter

    exporter = HTMLExporter(
        template_name="notebook",
        extra_template_basedirs=[str(_TEMPLATES)],
        filters={"shown_output": _output_html},
        exclude_anchor_links=True,
    )
    html, _ = exporter.from_notebook_node(node, resources={"words": WORDS[language]})
    return html


def _output_html(output: NotebookNode) -> str:
    """Write one output as HTML; what it may hold is settled afterwards by `sanitize`."""
    if output.output_type == "stream":
        return str(Markup('<pre dir="ltr">{}</pre>').format(output.text))
    from nbconvert.filters.markdown_mistune import markdown2html_mistune

    kind = next(kind for kind in _SHOWN_FIRST if kind in output.data)
    data = output.data[kind]
    if kind == "text/html":
        return data
    if kind == "text/markdown":
        return f'<div class="prose">{markdown2html_mistune(data)}</div>'
    if kind.startswith("image/"):
        encoded = base64.b64encode(data.encode()).decode("ascii") if kind == "image/svg+xml" else "".join(data.split())
        return f'<figure><img src="data:{kind};base64,{encoded}" alt=""></figure>'
    return str(Markup('<pre dir="ltr">{}</pre>').format(data))


def _link_tables(soup: Any, tables: list[dict[str, str]]) -> None:
    """Put the way to its files below each table that has some."""
    excel = {f"tables/{table['href']}": f"tables/{table['excel']}" for table in tables if table.get("excel")}
    for table in soup.select("[data-csv]"):
        foot = soup.new_tag("p", attrs={"class": "tk-csv"})
        foot.append(soup.new_tag("a", href=table["data-csv"], attrs={"download": ""}, string="CSV"))
        if table["data-csv"] in excel:
            foot.append(" · ")
            foot.append(soup.new_tag("a", href=excel[table["data-csv"]], attrs={"download": ""}, string="Excel"))
        table.append(foot)


def _take_heading(soup: Any) -> str:
    """Take the page's heading out of the first prose, so that it stands once, at the top."""
    found = soup.find(["h1", "h2"])
    if found is None:
        return ""
    text = found.get_text(" ", strip=True)
    if found.name == "h1":
        found.decompose()
    return text


def _anchor_headings(soup: Any) -> list[dict[str, str]]:
    """Give every heading an anchor, keep one h1 a page, and list the sections."""
    entries = []
    for number, heading in enumerate(soup.find_all(["h1", "h2", "h3"]), 1):
        if heading.name == "h1":
            heading.name = "h2"
        heading["id"] = f"s{number}"
        if heading.name == "h2":
            entries.append({"anchor": f"s{number}", "text": heading.get_text(" ", strip=True)})
    return entries if len(entries) > 1 else []
