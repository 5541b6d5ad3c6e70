"""The untouched text of one article on a page, some of its words marked."""

from __future__ import annotations

import pandas as pd

from toolkit.charsets import ARABIC_LETTER
from toolkit.report.outputs import Shown, check_language, escape


def show_article(article: pd.Series, places: pd.DataFrame, *, language: str = "ar") -> Shown:
    """
    Show the title and the text of an article as they are, escaped, with some places marked.

    Parameters
    ----------
    article : Series
        A row of `Corpus.articles`.
    places : DataFrame
        column ("title" or "body"), start and end of each marked place, in characters; where two overlap the later
        one is left out.
    language : {"ar", "en"}
        Of the page; a text with an Arabic letter is Arabic and runs from the right in either.

    Returns
    -------
    Shown
    """
    check_language(language)
    parts = [f'<p class="tk-title"><bdi>{_marked(article, "title", places)}</bdi></p>'] if article["title"] else []
    parts += [f"<p>{line}</p>" for line in _marked(article, "body", places).split("\n") if line.strip()]
    is_arabic = ARABIC_LETTER.search(f"{article['title']}{article['body']}") is not None
    attributes = 'dir="rtl" lang="ar"' if is_arabic else 'dir="auto"'
    text = f"Article: {article['title'] or article['article_id']}, {len(places):,} places marked"
    return Shown(f'<article class="tk-article" {attributes}>\n' + "\n".join(parts) + "\n</article>", text)


def _marked(article: pd.Series, column: str, places: pd.DataFrame) -> str:
    """Return a text escaped, with its marked places inside `<mark>`."""
    text, done, parts = article[column], 0, []
    for place in places[places["column"] == column].sort_values(["start", "end"]).itertuples():
        if place.start < done:
            continue
        parts += [escape(text[done : place.start]), "<mark>", escape(text[place.start : place.end]), "</mark>"]
        done = place.end
    return "".join([*parts, escape(text[done:])])
