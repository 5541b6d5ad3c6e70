"""Every place of a word or phrase in the untouched text, with what stands around it (key word in context)."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Sequence
from pathlib import Path

import numpy as np
import pandas as pd

from toolkit.charsets import ARABIC_LETTER
from toolkit.clean import collapse_white_space, normalize
from toolkit.corpus import Corpus
from toolkit.errors import ToolkitError, UsageError
from toolkit.explore.groups import labels_of
from toolkit.explore.queries import matching, slots_of
from toolkit.pieces import normalize_words
from toolkit.saving import write_atomically
from toolkit.sheets import table_csv, table_xlsx
from toolkit.spans import Places
from toolkit.tokens import Tokens, tokenize

SORTS = ("date", "place", "left", "right", "hit")
_STEPS_THAT_DROP = ("stop_words", "keep_numbers", "phrases")
_SEATS = str.maketrans("ؤئ", "وي")
"""Where a dictionary puts a hamza that has a letter for its seat: with that letter."""

_KEPT = ("article_id", "outlet", "published")
_SENTENCE_ENDS = re.compile(r"[\n.!?؟؛;…]")
_WORDS = {
    "ar": ("المقال", "الصحيفة", "النشر", "قبلها", "الكلمة", "بعدها", "المعروض {shown} من {total}", "لا مواضع"),
    "en": ("Article", "Outlet", "Published", "Before", "Hit", "After", "{shown} of {total} lines shown", "No hits"),
}
_STYLE = """
.tk-kwic { --m: color-mix(in srgb, currentColor 72%, transparent);
  --l: color-mix(in srgb, currentColor 16%, transparent); max-width: 100%; overflow-x: auto;
  font-family: "IBM Plex Sans Arabic", "Noto Sans Arabic", system-ui,
  sans-serif; font-size: 14px; line-height: 1.7; }
.tk-kwic table { border-collapse: collapse; margin: 0; }
.tk-kwic th, .tk-kwic td { border: 0; border-bottom: 1px solid var(--l); padding: 3px 8px; background: none;
  color: inherit; text-align: start; vertical-align: top; }
.tk-kwic th { color: var(--m); font-weight: 600; white-space: nowrap; }
.tk-kwic .tk-before { text-align: end; }
.tk-kwic .tk-hit { text-align: center; white-space: nowrap; }
.tk-kwic mark { background: #fdf0c8; color: #1d2433; padding: 1px 3px; border-radius: 3px; font-weight: 600; }
.tk-kwic .tk-where { color: var(--m); font-size: 13px; white-space: nowrap; }
.tk-kwic .tk-group { text-align: start; color: inherit; padding-top: 12px; }
.tk-kwic .tk-more { color: var(--m); font-size: 13px; text-align: start; }
"""


class Concordance(pd.DataFrame):
    """A table of hits that shows itself as lines with the hits below each other, right to left where it is Arabic."""

    @property
    def _constructor(self) -> type[Concordance]:
        return Concordance

    def _repr_html_(self) -> str:
        if {"left", "hit", "right"} <= set(self.columns):
            return self.to_lines()
        return super()._repr_html_()

    def to_lines(self, *, language: str = "ar", max_rows: int = 100) -> str:
        """
        Return the hits as an HTML table: what stands before, the marked hit, what stands after.

        Parameters
        ----------
        language : {"ar", "en"}
            The headings. Lines that are mostly Arabic are read from the right in either language.
        max_rows : int
            Further hits are left out, and their number is said below.

        Returns
        -------
        str
        """
        return _lines_html(self, language, max_rows)

    def save(self, path: str | Path) -> Path:
        """
        Write all hits to a CSV file or an Excel workbook; no cell runs as a formula.

        Parameters
        ----------
        path : str or Path
            Ends in .csv (UTF-8 with byte order mark) or .xlsx.

        Returns
        -------
        Path

        Raises
        ------
        UsageError
            If the name ends otherwise.
        """
        path = Path(path)
        kinds = {".csv": table_csv, ".xlsx": table_xlsx}
        if path.suffix.lower() not in kinds:
            raise UsageError(f"a concordance is saved as .csv or .xlsx, not as {path.name!r}; change the ending")
        write_atomically(path, kinds[path.suffix.lower()](self))
        return path


def concordance(
    articles: Corpus | pd.DataFrame | Iterable[str],
    query: str,
    *,
    form: str | None = None,
    clitics: bool = False,
    window: int = 8,
    by: str | None = None,
    sort: str = "date",
    columns: Sequence[str] = ("title", "body"),
    tokens: Tokens | None = None,
    sample: int | None = None,
    seed: int = 0,
) -> Concordance:
    """
    Find a word or phrase and show each place with the words around it.

    The words of a phrase follow each other in one sentence of one column; punctuation such as «» may stand between
    them. The texts are not changed.

    Parameters
    ----------
    articles : Corpus, DataFrame or iterable of str
        `Corpus.articles`, the corpus itself, or texts.
    query : str
        One or more words in any spelling. `*` stands for any letters (انتخاب*), alone for any word (مجلس * الدولي).
    form : {"word", "surface", "stem", "lemma"}, optional
        What counts as the same word, as for `tokenize`; "word", or the form of `tokens`. Without the data of
        camel-tools, a query for `tokens` of lemmas is a lemma.
    clitics : bool
        In the form "word", also find the word with attached letters: كتاب in وبالكتاب and كتابهم.
    window : int, in words
        How much of the text stands on either side.
    by : str, optional
        A column of `articles` whose values keep their hits together, such as "outlet"; of dates the days.
    sort : {"date", "place", "left", "right", "hit"}
        Order of the hits: by date of publication, as they stand in the corpus, by the words before (the nearest
        first), by the words after, or by the hit itself. Hits without a date come last.
    columns : sequence of str
        The columns that are searched.
    tokens : Tokens, optional
        What `tokenize` made of the same articles and columns; makes the answer many times faster.
    sample : int, optional
        Keep that many hits, drawn at random.
    seed : int
        Of the sample; the same seed draws the same hits.

    Returns
    -------
    Concordance
        A DataFrame with one row a hit.

        - article_id, outlet, published: the article ("" and NaT for texts alone)
        - group: the value of `by`; "" without it
        - left, hit, right: what stands before, the hit as it stands, what stands after, in the order of reading (in
          Arabic, `left` stands at the right of the page); white space is one space in `left` and `right`
        - column, start, end: `articles[column]` from character `start` to before character `end` is the hit; in
          texts alone the column is "text"

    Raises
    ------
    ToolkitError
        If the query has no word, an option has no such value, or `tokens` are not those of the articles.

    Examples
    --------
    >>> found = concordance(["قرأتُ في الكتابِ، وبالكتاب أعجبتُ"], "كتاب", clitics=True, window=2, sort="place")
    >>> found[["left", "hit", "right"]].values.tolist()
    [['قرأتُ في', 'الكتابِ', '، وبالكتاب أعجبتُ'], ['في الكتابِ،', 'وبالكتاب', 'أعجبتُ']]
    """
    if sort not in SORTS:
        raise ToolkitError(f"sort is one of {', '.join(SORTS)}, not {sort!r}")
    if window < 0:
        raise ToolkitError(f"window is 0 or more words, not {window}")
    form = form or (tokens.form if tokens is not None else "word")
    table, columns = _table_of(articles, columns)
    if missing := [name for name in (*columns, by) if name is not None and name not in table]:
        raise ToolkitError(f"the articles have no column {missing[0]!r}; columns are {', '.join(table.columns)}")
    slots = slots_of(query, form, clitics=clitics)
    tokens = _checked(tokens, table, columns, form)
    starts = find_slots(tokens, slots)
    rows = _rows(table, columns, tokens, starts, len(slots), window)
    if clitics and "*" not in query:
        rows = rows[np.array([not _ends_in_teh_marbuta(hit, slots) for hit in rows["hit"]], dtype=bool)]
    if sample is not None and sample < len(rows):
        rows = rows.iloc[np.sort(np.random.default_rng(seed).choice(len(rows), sample, replace=False))]
    return _finished(rows, table, by, sort)


def find_slots(tokens: Tokens, slots: Sequence[re.Pattern[str]]) -> np.ndarray:
    """
    Find where the words of a phrase follow each other in one document.

    Parameters
    ----------
    tokens : Tokens
    slots : sequence of re.Pattern
        One a word (`slots_of`).

    Returns
    -------
    ndarray of int64
        The place of the first word of each hit in `tokens.codes`.
    """
    n = tokens.n_tokens - len(slots) + 1
    if n <= 0:
        return np.empty(0, dtype=np.int64)
    starts = np.flatnonzero(matching(tokens.types, slots[0])[tokens.codes[:n]])
    for step, slot in enumerate(slots[1:], 1):
        starts = starts[matching(tokens.types, slot)[tokens.codes[starts + step]]]
    docs = np.searchsorted(tokens.offsets, starts, side="right") - 1
    return starts[starts + len(slots) <= tokens.offsets[docs + 1]]


def _table_of(
    articles: Corpus | pd.DataFrame | Iterable[str], columns: Sequence[str]
) -> tuple[pd.DataFrame, Sequence[str]]:
    if isinstance(articles, Corpus):
        return articles.articles, columns
    if isinstance(articles, pd.DataFrame):
        return articles, columns
    if isinstance(articles, str):
        raise ToolkitError("concordance takes a corpus, articles or several texts, not one str; put it in a list")
    texts = list(articles)
    ids = pd.array([str(number) for number in range(len(texts))], dtype="str")
    return pd.DataFrame({"article_id": ids, "text": pd.Series(texts, dtype=object)}), ("text",)


def _checked(tokens: Tokens | None, table: pd.DataFrame, columns: Sequence[str], form: str) -> Tokens:
    if tokens is None:
        return tokenize(table, form=form, columns=columns)
    if tokens.form != form:
        raise ToolkitError(f"the tokens have the form {tokens.form!r}, not {form!r}; leave out form, or tokenize again")
    if tokens.n_docs != len(table):
        raise ToolkitError(
            f"the tokens have {tokens.n_docs:,} documents and the articles {len(table):,}; give both of one"
        )
    if dropped := [step for step in _STEPS_THAT_DROP if step in tokens.settings]:
        raise ToolkitError(
            f"the tokens are no longer all words of the text ({dropped[0]}); give what tokenize returned"
        )
    return tokens


def _rows(
    table: pd.DataFrame, columns: Sequence[str], tokens: Tokens, starts: np.ndarray, n_slots: int, window: int
) -> pd.DataFrame:
    """Return doc, column, start, end, left, hit and right of each hit, as they stand in the corpus."""
    docs = np.searchsorted(tokens.offsets, starts, side="right") - 1
    held, which = np.unique(docs, return_inverse=True)
    texts = [text for name in columns for text in table[name].iloc[held].fillna("").astype(str).tolist()]
    places = Places(texts, tokens.form)
    lengths = np.diff(places.offsets).reshape(len(columns), len(held))
    if wrong := np.flatnonzero(lengths.sum(axis=0) != tokens.doc_lengths[held]).tolist():
        name = tokens.doc_ids[held[wrong[0]]]
        raise ToolkitError(f"the tokens are not those of article {name}; tokenize these articles again")
    in_doc = starts - tokens.offsets[docs]
    column = (in_doc >= np.cumsum(lengths, axis=0)[:, which]).sum(axis=0)
    text = column * len(held) + which
    first = in_doc - (np.cumsum(lengths, axis=0) - lengths)[column, which] + places.offsets[text]
    whole = np.flatnonzero(first + n_slots <= places.offsets[text + 1])  # not from one column into the next
    text, first = text[whole], first[whole]
    from_place = np.maximum(first - window, places.offsets[text])
    to_place = np.minimum(first + n_slots + window, places.offsets[text + 1]) - 1
    asked = np.column_stack([from_place, *(first + step for step in range(n_slots)), to_place])
    begin, end = (found.reshape(asked.shape) for found in places.find(asked.ravel()))
    found = []
    for hit, number, begins, ends in zip(whole.tolist(), text.tolist(), begin.tolist(), end.tolist(), strict=True):
        if row := _line(texts[number], begins, ends):
            found.append((int(docs[hit]), columns[int(column[hit])], *row))
    return pd.DataFrame(found, columns=["doc", "column", "start", "end", "left", "hit", "right"])


def _line(text: str, begins: list[int], ends: list[int]) -> tuple[int, int, str, str, str] | None:
    """
    Return the line of one hit; nothing where a sentence ends inside the hit.

    The places are those of the first word around it, of the words of the hit, and of the last word around it.
    """
    between = zip(ends[1:-2], begins[2:-1], strict=True)
    if any(_SENTENCE_ENDS.search(text, end, start) for end, start in between):
        return None
    start, end = begins[1], ends[-2]
    left, right = text[begins[0] : start], text[end : ends[-1]]
    return start, end, collapse_white_space(left), text[start:end], collapse_white_space(right)


def _ends_in_teh_marbuta(hit: str, slots: Sequence[re.Pattern[str]]) -> bool:
    """Tell whether a ة was taken for the pronoun ه, which the profile "search" writes alike: كتابة is not كتابه."""
    ends = re.findall(r"\w*ة(?!\w)", normalize(hit, "light"))
    return any(slot.fullmatch(normalize(word, "search")[:-1]) for word in ends for slot in slots)


def _finished(rows: pd.DataFrame, table: pd.DataFrame, by: str | None, sort: str) -> Concordance:
    docs = rows["doc"].to_numpy(dtype=np.int64)
    about = {name: _column(table, name).iloc[docs].array for name in _KEPT}
    names = labels_of(table[by].iloc[docs], len(docs)) if by else [""] * len(docs)
    group = pd.array(names, dtype="str")
    texts = {name: pd.array(rows[name].tolist(), dtype="str") for name in ("left", "hit", "right", "column")}
    places = {name: rows[name].to_numpy(dtype=np.int64) for name in ("start", "end")}
    columns = about | {"group": group} | texts | places
    order = ["article_id", "outlet", "published", "group", "left", "hit", "right", "column", "start", "end"]
    lines = Concordance({name: columns[name] for name in order})
    keys = _sort_keys(lines, sort)
    places_in_order = sorted(range(len(lines)), key=lambda i: (group[i], keys[i], i))
    return lines.iloc[places_in_order].reset_index(drop=True)


def _column(table: pd.DataFrame, name: str) -> pd.Series:
    if name == "published":
        none = pd.Series(pd.NaT, index=table.index, dtype="datetime64[us]")
        return pd.to_datetime(table[name]) if name in table else none
    if name == "article_id" and name not in table:
        return pd.Series(table.index.astype("str"), index=table.index, dtype="str")
    return table[name] if name in table else pd.Series("", index=table.index, dtype="str")


def _sort_keys(lines: pd.DataFrame, sort: str) -> list:
    if sort == "place":
        return [0] * len(lines)
    if sort == "date":
        days = lines["published"].astype("datetime64[us]").to_numpy().astype(np.int64)
        return np.where(lines["published"].isna(), np.iinfo(np.int64).max, days).tolist()
    words = [text.split() for text in normalize_words(lines[sort])]
    bare = [[re.sub(r"\W", "", word).translate(_SEATS) for word in line] for line in words]
    return [line[::-1] for line in bare] if sort == "left" else bare


def _lines_html(lines: pd.DataFrame, language: str, max_rows: int) -> str:
    if language not in _WORDS:
        raise UsageError(f'language is {language!r}, but must be "ar" or "en"')
    head, shown = _WORDS[language], lines.head(max_rows)
    direction = "rtl" if language == "ar" else "ltr"
    opening = f'<style class="tk-style">{_STYLE}</style>\n<div class="tk-kwic" dir="{direction}" lang="{language}">'
    if lines.empty:
        return f'{opening}<p class="tk-more">{head[7]}</p></div>'
    where = [name for name in ("outlet", "published") if name in lines and _says_something(lines[name])]
    if "outlet" in where and "group" in lines and (lines["group"] == lines["outlet"]).all():
        where.remove("outlet")  # its name stands above its lines
    heads = [head[3], head[4], head[5], *(head[1 if name == "outlet" else 2] for name in where)]
    classes = ["tk-before", "tk-hit", "tk-after", *("tk-where" for _ in where)]
    top = "".join(f'<th scope="col" class="{kind}">{name}</th>' for kind, name in zip(classes, heads, strict=True))
    is_arabic = sum(ARABIC_LETTER.search(hit) is not None for hit in shown["hit"]) * 2 >= len(shown)
    rows, group = [], ""
    for row in shown.to_dict("records"):
        if row.get("group", "") != group:
            group = row["group"]
            rows.append(f'<tr><th class="tk-group" colspan="{len(heads)}">{_bdi(group)}</th></tr>')
        rows.append(_row_html(row, where))
    n_shown = head[6].format(shown=f"{len(shown):,}", total=f"{len(lines):,}")
    more = f'<p class="tk-more">{n_shown}</p>\n' if len(shown) < len(lines) else ""
    body = "\n".join(rows)
    table = f'<table dir="{"rtl" if is_arabic else "ltr"}">'
    return f"{opening}\n{table}\n<thead><tr>{top}</tr></thead>\n<tbody>\n{body}\n</tbody>\n</table>\n{more}</div>"


def _says_something(values: pd.Series) -> bool:
    return bool((values.notna() & (values.astype("str") != "")).any())


def _row_html(row: dict, where: list[str]) -> str:
    article = f' title="{_escape(row["article_id"])}"' if "article_id" in row else ""
    cells = [
        # Sorting the page by this column goes by the nearest word.
        f'<td class="tk-before" data-value="{_escape(" ".join(row["left"].split()[::-1]))}">{_bdi(row["left"])}</td>',
        f'<td class="tk-hit"{article}><mark>{_bdi(row["hit"])}</mark></td>',
        f'<td class="tk-after">{_bdi(row["right"])}</td>',
    ]
    for name in where:
        value = row[name]
        text = "" if pd.isna(value) else f"{value:%Y-%m-%d}" if name == "published" else value
        cells.append(f'<td class="tk-where">{_bdi(text)}</td>')
    return f"<tr>{''.join(cells)}</tr>"


def _bdi(text: str) -> str:
    """Return a text isolated from its surroundings; with an Arabic letter it runs from the right, "CNN العربية" too."""
    direction = ' dir="rtl"' if ARABIC_LETTER.search(text) else ""
    return f"<bdi{direction}>{_escape(text)}</bdi>"


def _escape(text: object) -> str:
    """Return a text for the inside of an element, without characters that HTML does not allow."""
    return html.escape("".join(char for char in str(text) if char >= " " or char in "\n\t"))
