"""What changed between two reports, as lines for a terminal and as a page."""

from __future__ import annotations

from typing import Any

from markupsafe import Markup

from toolkit.report.diff import APPEARED, GREW, SHRANK, STEADY, VANISHED, ReportDiff, Topic, TopicChange
from toolkit.report.words import DIRECTIONS, counted

_MOST_TITLES = 20
_FSI, _PDI = "\u2068", "\u2069"
_ISOLATES = frozenset("\u2066\u2067\u2068\u2069")

_WORDS: dict[str, dict[str, Any]] = {
    "ar": {
        "title": "ما تغيّر بين تقريرين",
        "between": "من «{old}» إلى «{new}»",
        "same": "لم يتغير شيء.",
        "articles": "المقالات",
        "both": "في التقريرين {n}",
        "in": "دخل {n}",
        "out": "خرج {n}",
        "more": "… و{n} غيرها",
        "topics": "الموضوعات",
        "topics_lede": "طوبقت الموضوعات بما تشترك فيه من مقالات؛ وما تغيرت حصته بأقل من نقطة مئوية عُدّ ثابتًا.",
        "kinds": {APPEARED: "ظهر", VANISHED: "اختفى", GREW: "كبر", SHRANK: "صغر", STEADY: "ثبت"},
        "steady": "{n}، ولم يتغير منها شيء.",
        "renamed": "تغيّر اسمه",
        "change": "التغير",
        "before": "قبل",
        "after": "بعد",
        "shared": "مشترك",
        "answers": "الأجوبة",
        "tables": "الجداول",
        "table_kinds": {"new": "جديد", "gone": "اختفى", "changed": "تغيّر"},
        "rows": "صفوف دخلت: {rows_in}، وخرجت: {rows_out}",
        "notebook": "الصفحة",
        "table": "الجدول",
    },
    "en": {
        "title": "What changed between two reports",
        "between": "From “{old}” to “{new}”",
        "same": "Nothing has changed.",
        "articles": "Articles",
        "both": "{n} in both",
        "in": "{n} came in",
        "out": "{n} went out",
        "more": "… and {n} more",
        "topics": "Topics",
        "topics_lede": "Topics are matched by the articles they share; less than one point of share is no change.",
        "kinds": {APPEARED: "appeared", VANISHED: "vanished", GREW: "grew", SHRANK: "shrank", STEADY: "steady"},
        "steady": "{n}, none of them changed.",
        "renamed": "new name",
        "change": "Change",
        "before": "Before",
        "after": "After",
        "shared": "In common",
        "answers": "Answers",
        "tables": "Tables",
        "table_kinds": {"new": "new", "gone": "gone", "changed": "changed"},
        "rows": "rows that came in: {rows_in}, that went out: {rows_out}",
        "notebook": "Page",
        "table": "Table",
    },
}


def diff_lines(diff: ReportDiff) -> list[str]:
    """Write a comparison in lines, in English; texts from the data are put into bidi isolates."""
    if diff.is_empty:
        return ["nothing has changed"]
    lines = [
        f"articles: {diff.n_both:,} in both, {len(diff.articles_in):,} came in, {len(diff.articles_out):,} went out"
    ]
    lines += _title_lines("+", diff.articles_in) + _title_lines("-", diff.articles_out)
    if diff.has_topic_changes:
        lines += [f"topic {line}" for line in map(_topic_line, diff.topics)]
    elif diff.topics:
        lines.append(f"topics: {len(diff.topics):,}, none of them changed")
    for answer in diff.answers:
        lines += [f"answer of {answer.notebook}:"]
        lines += [f"  {sign} {_isolated(text)}" for sign, text in (("-", answer.old), ("+", answer.new)) if text]
    for table in diff.tables:
        rows = f": {table.rows_in:,} rows came in, {table.rows_out:,} went out" if table.kind == "changed" else ""
        lines.append(f"table {table.name} {table.kind}{rows}")
    return lines


def diff_page(diff: ReportDiff) -> str:
    """
    Write a comparison as a page of its own, in the language of the newer report.

    Returns
    -------
    str
        A whole HTML file that asks nothing of a network.
    """
    from toolkit.report.render import render_page, template

    words = _WORDS[diff.language]

    def amount(titles: tuple[str, ...]) -> str:
        return counted(len(titles), "article", diff.language)

    body = template("diff.html.j2").render(
        words=words,
        diff=diff,
        between=words["between"].format(old=diff.titles[0], new=diff.titles[1]),
        directions=(DIRECTIONS[diff.old_language or diff.language], DIRECTIONS[diff.language]),
        steady=words["steady"].format(n=counted(len(diff.topics), "topic", diff.language)),
        both=words["both"].format(n=counted(diff.n_both, "article", diff.language)),
        lists=[
            (words["in"].format(n=amount(diff.articles_in)), *_cut(diff.articles_in, words)),
            (words["out"].format(n=amount(diff.articles_out)), *_cut(diff.articles_out, words)),
        ],
    )
    return render_page(Markup(body), title=words["title"], language=diff.language)


def _cut(titles: tuple[str, ...], words: dict[str, Any]) -> tuple[tuple[str, ...], str]:
    left = len(titles) - _MOST_TITLES
    return titles[:_MOST_TITLES], words["more"].format(n=f"{left:,}") if left > 0 else ""


def _title_lines(sign: str, titles: tuple[str, ...]) -> list[str]:
    lines = [f"  {sign} {_isolated(title)}" for title in titles[:_MOST_TITLES]]
    left = len(titles) - _MOST_TITLES
    return lines + ([f"  {sign} and {left:,} more"] if left > 0 else [])


def _topic_line(change: TopicChange) -> str:
    old, new = change.old, change.new
    if old is None or new is None:
        topic = old or new
        assert topic is not None
        return f"{change.kind}: {_isolated(topic.label)} ({_size(topic)})"
    line = f"{change.kind}: {_isolated(new.label)} ({_size(old)} then, {_size(new)} now, {change.shared:,} in both)"
    return f"{line}, then called {_isolated(old.label)}" if change.is_renamed else line


def _size(topic: Topic) -> str:
    return f"{topic.size:,}, {topic.share:.1%}"


def _isolated(text: str) -> str:
    """Put a text from the data into a bidi isolate, without characters that steer a terminal."""
    shown = "".join(char if char.isprintable() else " " for char in text if char not in _ISOLATES)
    return f"{_FSI}{' '.join(shown.split())}{_PDI}"
