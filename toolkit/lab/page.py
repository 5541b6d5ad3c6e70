"""The explorer as one HTML file that works from a folder, without a network and without Python."""

from __future__ import annotations

import base64
import hashlib
from functools import cache

from toolkit.lab.assets import read_static
from toolkit.report.fonts import font_css
from toolkit.report.outputs import check_language, direction, escape

_PARTS = (
    "words.js",
    "elements.js",
    "corpus.js",
    "plain.js",
    "search.js",
    "list.js",
    "reader.js",
    "decisions.js",
    "explorer.js",
    "editor.js",
)
_TITLES = {"ar": "مستكشف المقالات", "en": "Article explorer"}


@cache
def explorer_script(last: str) -> str:
    """Join the parts of the explorer, "widget.js" or "page.js" last; the browser fetches none of them."""
    return "\n".join(read_static(name) for name in (*_PARTS, last))


def explorer_page(data: bytes, *, title: str, language: str = "ar", back: tuple[str, str] | None = None) -> str:
    """
    Write the explorer with its data into one page.

    The page runs its own script alone and asks for nothing: its policy names the hashes of what it holds.

    Parameters
    ----------
    data : bytes
        From `pack`.
    title : str
        The title of the browser's tab.
    language : {"ar", "en"}
    back : (str, str), optional
        The address and the words of a link above, such as the front page of a report.

    Returns
    -------
    str
        A whole HTML file; the same input gives the same text.
    """
    check_language(language)
    script = f'"use strict";\n{explorer_script("page.js")}'
    style = font_css(title) + read_static("explorer.css")
    policy = (
        f"default-src 'none'; script-src {_source_hash(script)}; style-src {_source_hash(style)}; "
        "img-src data:; font-src data:; base-uri 'none'; form-action 'none'"
    )
    link = f'<nav class="tk-x-way"><a href="{escape(back[0])}">{escape(back[1])}</a></nav>\n' if back else ""
    name = escape(f"{_TITLES[language]} · {title}" if title else _TITLES[language])
    return f"""<!doctype html>
<html {direction(language)}>
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{escape(policy).replace("&#x27;", "'")}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<link rel="icon" href="data:,">
<title>{name}</title>
<style>{style}</style>
</head>
<body class="tk-x-page">
{link}<main id="explorer"><p>{_TITLES[language]}…</p></main>
<script type="application/octet-stream" id="corpus">{base64.b64encode(data).decode("ascii")}</script>
<script>{script}</script>
</body>
</html>
"""


def _source_hash(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode('utf-8')).digest()).decode('ascii')}'"
