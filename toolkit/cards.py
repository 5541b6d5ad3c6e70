"""What a value says of itself as the last line of a cell: a small card, right to left, everything escaped."""

from __future__ import annotations

import html
from collections.abc import Iterable, Sequence

# Colours come from the text around: a card is at home in a light and in a dark notebook. JupyterLab sets
# paragraphs to the left and lists of terms in two columns, which is taken back here.
_STYLE = """
.tk-card { --m: color-mix(in srgb, currentColor 72%, transparent);
  --l: color-mix(in srgb, currentColor 16%, transparent);
  font: 400 15px/1.65 "IBM Plex Sans Arabic", "Noto Sans Arabic", system-ui, sans-serif; max-width: 60em; }
.tk-card p { margin: 2px 0; text-align: start; }
.tk-card .tk-kind { font-weight: 600; }
.tk-card dl { display: flex; flex-wrap: wrap; gap: 4px 28px; margin: 2px 0 6px; }
.tk-card dl div { display: flex; flex-direction: column-reverse; }
.tk-card dt, .tk-card dd { float: none; width: auto; padding: 0; white-space: nowrap; text-align: start; }
.tk-card dt { color: var(--m); font-size: 13px; font-weight: 400; }
.tk-card dd { font-size: 20px; font-weight: 600; margin: 0; font-variant-numeric: tabular-nums; line-height: 1.4; }
.tk-card table { border-collapse: collapse; margin: 4px 0; font-size: 14px; }
.tk-card th, .tk-card td { border: 0; border-bottom: 1px solid var(--l); padding: 3px 12px; text-align: start;
  vertical-align: top; background: none; color: inherit; white-space: normal; max-width: 32em; }
.tk-card th { color: var(--m); font-weight: 600; white-space: nowrap; }
.tk-card .tk-n { text-align: end; font-variant-numeric: tabular-nums; white-space: nowrap; }
.tk-card .tk-note { color: var(--m); font-size: 13.5px; }
"""
_MOST_TEXT = 160  # characters of a cell; a card is a few kilobytes whatever it is of


def card(
    kind: str,
    numbers: Iterable[tuple[str, object]],
    *,
    heads: Sequence[str] = (),
    rows: Iterable[Sequence[object]] = (),
    notes: Iterable[str] = (),
) -> str:
    """
    Write a card: what it is, its numbers, a small table and notes, in Arabic and from right to left.

    Every text is escaped and stands apart from the direction of its neighbours; long ones are cut.

    Parameters
    ----------
    kind : str
        What the value is.
    numbers : iterable of (str, object)
        What each counts, and the number, or a text; whole numbers are grouped.
    heads : sequence of str
        The headings of the table; no table without them.
    rows : iterable of sequences
        Its cells; numbers are aligned.
    notes : iterable of str
        Sentences below.

    Returns
    -------
    str
        HTML.

    Examples
    --------
    >>> "<dd><bdi>1,200</bdi></dd>" in card("مدوّنة", [("مقالًا", 1200)])
    True
    """
    cells = "".join(f"<div><dt>{_bdi(name)}</dt><dd>{_bdi(value)}</dd></div>" for name, value in numbers)
    parts = [f'<p class="tk-kind">{_bdi(kind)}</p>', f"<dl>{cells}</dl>"]
    if heads:
        top = "".join(f'<th scope="col">{_bdi(head)}</th>' for head in heads)
        body = "\n".join(f"<tr>{''.join(map(_cell, row))}</tr>" for row in rows)
        parts.append(f"<table>\n<thead><tr>{top}</tr></thead>\n<tbody>\n{body}\n</tbody>\n</table>")
    parts += [f'<p class="tk-note">{_bdi(note)}</p>' for note in notes]
    return (
        f'<style class="tk-style">{_STYLE}</style>\n<div class="tk-card" dir="rtl" lang="ar">'
        + "\n".join(parts)
        + "</div>"
    )


def _cell(value: object) -> str:
    kind = ' class="tk-n"' if isinstance(value, int | float) else ""
    return f"<td{kind}>{_bdi(value)}</td>"


def _bdi(value: object) -> str:
    text = f"{value:.2f}" if isinstance(value, float) else f"{value:,}" if isinstance(value, int) else str(value)
    if len(text) > _MOST_TEXT:
        text = text[: _MOST_TEXT - 1].rstrip() + "…"
    allowed = "".join(char for char in text if char >= " " or char in "\n\t").encode("utf-8", "replace").decode("utf-8")
    return f"<bdi>{html.escape(allowed)}</bdi>"
