"""The outlet of an article that does not name it: what its folder, its neighbours and its address say."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from urllib.parse import urlsplit

from toolkit.corpus import Article

_MIN_SHARE = 0.05
"""A folder has to name its one outlet in at least this share of its articles, for the others to have it too."""


def fill_outlets(rows: Iterable[tuple[str, Article]]) -> None:
    """
    Give articles without an outlet the one that their top folder names, or else the host of their address.

    A folder counts only if its articles name a single outlet. Where the name was filled in, `extra` says from where
    (`outlet_from`). The articles are changed in place.

    Parameters
    ----------
    rows : iterable of (str, Article)
        The file of each article, and the article.
    """
    folders: dict[str, list[Article]] = defaultdict(list)
    for file, article in rows:
        top, slash, _ = file.partition("/")
        folders[top if slash else ""].append(article)
    for folder, articles in folders.items():
        names = Counter(article.outlet for article in articles if article.outlet)
        known = next(iter(names), "") if len(names) == 1 else ""
        is_named = bool(folder) and bool(known) and names[known] >= _MIN_SHARE * len(articles)
        for article in articles:
            if article.outlet:
                continue
            article.outlet = known if is_named else host_of(article.url)
            if article.outlet:
                article.extra["outlet_from"] = "folder" if is_named else "url"


def host_of(url: str) -> str:
    """
    Name the site of an address.

    Parameters
    ----------
    url : str
        An address, with `https://` or without.

    Returns
    -------
    str
        Without `www.`; empty when there is none.

    Examples
    --------
    >>> host_of("https://www.example.org/أخبار/1")
    'example.org'
    """
    try:
        host = urlsplit(url if "//" in url else f"//{url}").hostname or "" if url else ""
    except ValueError:
        return ""
    return host.removeprefix("www.") if "." in host else ""
