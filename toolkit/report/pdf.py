"""A report as one PDF file, printed by Chromium where that is installed."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from pathlib import Path

from bs4 import BeautifulSoup, Tag
from markupsafe import Markup

from toolkit.errors import ToolkitError
from toolkit.report.render import render_page
from toolkit.saving import write_atomically

TIME_LIMIT = 300  # seconds that printing may take

_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
_NO_PAGES = ("nav.crumbs", "div.tools", "p.tk-csv", "section.downloads", "section[aria-labelledby=tables]")


def write_pdf(report: Path, language: str, title: str) -> Path:
    """
    Print the front page and the page of each notebook into one PDF beside the report.

    It carries the hour it was made, so it is no part of the report, whose files are the same each time.

    Parameters
    ----------
    report : Path
        The report folder.
    language : str
        "ar" or "en".
    title : str
        The title of the study.

    Returns
    -------
    Path
        `<report>.pdf`.

    Raises
    ------
    ToolkitError
        If there is no Chromium, or it fails.
    """
    chromium = next(filter(None, map(shutil.which, _NAMES)), None)
    if chromium is None:
        raise ToolkitError(
            "--pdf needs Chromium or Chrome, and none is installed; install one, or print index.html from a browser"
        )
    page = render_page(Markup(whole_report(report)), title=title, language=language)
    with tempfile.TemporaryDirectory(prefix="toolkit-pdf-") as place:
        source, made = Path(place) / "report.html", Path(place) / "report.pdf"
        source.write_text(page, encoding="utf-8")
        command = [chromium, "--headless", "--disable-gpu", "--no-pdf-header-footer", f"--print-to-pdf={made}"]
        command += ["--disable-background-networking", "--no-first-run"]  # the browser, too, asks nothing of a network
        command += [f"--user-data-dir={place}/profile", *(["--no-sandbox"] if _is_root() else []), source.as_uri()]
        try:
            subprocess.run(command, capture_output=True, timeout=TIME_LIMIT)
        except subprocess.TimeoutExpired:
            raise ToolkitError(f"Chromium did not print the report within {TIME_LIMIT} seconds") from None
        if not made.is_file():
            raise ToolkitError(f"Chromium printed no PDF of the report; print {report / 'index.html'} from a browser")
        return write_atomically(report.with_name(f"{report.name}.pdf"), made.read_bytes())


def whole_report(report: Path) -> str:
    """Join the pages of a report into the inside of one page, each notebook a chapter; links lead to chapters."""
    front = _main(report / "index.html")
    names = [str(link["href"]).split("/")[0] for link in front.select("p.more a[href$='/report.html']")]
    chapters = [_chapter(front, "")]
    chapters += [_chapter(_main(report / name / "report.html"), name) for name in names]
    return "\n".join(chapters)


def _main(path: Path) -> Tag:
    found = BeautifulSoup(path.read_text("utf-8"), "html.parser").find("main")
    assert isinstance(found, Tag)
    return found


def _chapter(main: Tag, name: str) -> str:
    """Take out what paper has no use for, and keep the anchors of the chapters apart."""
    for useless in main.select(", ".join(_NO_PAGES)):
        useless.decompose()
    for tag in main.find_all(id=True):
        tag["id"] = f"{name}-{tag['id']}"
    for tag in main.find_all(["section", "nav", "div"], attrs={"aria-labelledby": True}):
        tag["aria-labelledby"] = f"{name}-{tag['aria-labelledby']}"
    for link in main.find_all("a", href=True):
        target = str(link["href"])
        if target.startswith("#"):
            link["href"] = f"#{name}-{target[1:]}"
        elif target.endswith("/report.html"):
            link["href"] = f"#{target.split('/')[0]}"
        elif ":" not in target:
            link.unwrap()  # a file of the report folder
    inside = main.decode_contents()
    return f'<div class="chapter" id="{name}">{inside}</div>' if name else inside


def _is_root() -> bool:
    return hasattr(os, "geteuid") and os.geteuid() == 0  # Chromium has no sandbox for this user
