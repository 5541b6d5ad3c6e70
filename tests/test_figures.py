"""Figures: right to left, unclipped, the same bytes twice, and safe on tables of any size."""

from __future__ import annotations

import subprocess
import sys
import warnings

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from matplotlib.figure import Figure
from matplotlib.text import Text

from toolkit import figures
from toolkit.figures import scales, style, text

LABELS = ["الناس، كتاب، الدين", "التعليم، وزارة، جامعة", "أسعار، مليار، دولار", "داعش، تنظيم، الإرهاب"]
LONG = "مجلس الوزراء يقر خطة وطنية طويلة الأمد لتطوير قطاعات التعليم والصحة والنقل في المدن الكبرى والصغرى معًا"
MIXED = "CNN العربية: iPhone 6 (Apple)، −12.5% <b>$x^2$</b> 中文 🙂 \u202e\u0007"
DAYS = pd.date_range("2015-07-21", periods=6)


def bars(n: int = 4, labels: list[str] | None = None) -> pd.DataFrame:
    labels = labels or [f"{LABELS[i % 4]} {i}" for i in range(n)]
    return pd.DataFrame({"label": labels, "size": [1000 - 7 * i for i in range(len(labels))]})


def panels(n_groups: int = 5) -> pd.DataFrame:
    rows = [(f"صحيفة {g}", term, 5 - i) for g in range(n_groups) for i, term in enumerate([*LABELS, LONG])]
    return pd.DataFrame(rows, columns=["group", "term", "log_ratio"])


def keyness() -> pd.DataFrame:
    return pd.DataFrame({"term": [*LABELS, LONG, MIXED], "log_ratio": [4.0, 2.5, 0.5, -0.4, -2.0, -10.3]})


def daily(n: int = 6) -> pd.DataFrame:
    return pd.DataFrame({"day": pd.date_range("2015-07-21", periods=n), "size": [100 + 13 * (i % 5) for i in range(n)]})


def series() -> pd.DataFrame:
    rows = [(label, day, 0.05 + 0.01 * i + 0.002 * j) for i, label in enumerate(LABELS) for j, day in enumerate(DAYS)]
    table = pd.DataFrame(rows, columns=["label", "day", "share"])
    return table.assign(low=table["share"] - 0.01, high=table["share"] + 0.01)


def weekly(n: int = 13) -> pd.DataFrame:
    weeks = pd.date_range("2025-12-01", periods=9, freq="7D")
    rows = [(f"{LABELS[i % 4]} {i}", week, 0.05 + 0.01 * (i % 7)) for i in range(n) for week in weeks]
    table = pd.DataFrame(rows, columns=["label", "day", "share"])
    return table.assign(low=table["share"] - 0.01, high=table["share"] + 0.01)


def trend(n: int = 8, changes: tuple[int, ...] = (5,)) -> pd.DataFrame:
    rate = [100.0 + 9 * (i % 3) + 400 * sum(i >= change for change in changes) for i in range(n)]
    table = pd.DataFrame({"day": pd.date_range("2026-01-05", periods=n, freq="7D"), "per_million": rate})
    table["level"] = [100.0 + 400 * sum(i >= change for change in changes) for i in range(n)]
    table["change"] = [i in changes for i in range(n)]
    return table.assign(per_million_low=table["per_million"] * 0.8, per_million_high=table["per_million"] * 1.3)


def trend_with_gap() -> pd.DataFrame:
    table, columns = trend(), ["per_million", "per_million_low", "per_million_high", "level"]
    table.loc[2, columns] = np.nan
    return table


def strips() -> pd.DataFrame:
    table = pd.concat([trend().assign(group=name, count=3) for name in (*LABELS, LONG, MIXED)], ignore_index=True)
    return table.assign(per_million=table["per_million"].where(table.index % 7 != 3))


def bins() -> pd.DataFrame:
    return pd.DataFrame({"low": range(0, 500, 50), "high": range(50, 550, 50), "size": range(20, 0, -2)})


def evidence() -> pd.DataFrame:
    table = pd.DataFrame({"n_topics": range(2, 12), "stability": [0.7, 0.8, 0.9, 0.85, 0.8, 0.7, 0.7, 0.6, 0.6, 0.5]})
    return table.assign(
        stability_low=table["stability"] - 0.1, stability_high=table["stability"] + 0.1, chosen=table["n_topics"] == 4
    )


def cells(n_columns: int = 4) -> pd.DataFrame:
    rows = [(label, f"aleqtisadiya{g}", (i + g) / 20) for g in range(n_columns) for i, label in enumerate(LABELS)]
    return pd.DataFrame(rows, columns=["label", "group", "share"])


def dots(n: int = 400) -> pd.DataFrame:
    rng = np.random.default_rng(7)
    topic = np.arange(n) % 4
    places = rng.normal(0, 1, (n, 2)) + topic[:, None]
    return pd.DataFrame({"x": places[:, 0], "y": places[:, 1], "topic": topic, "confidence": 0.8})


def tree() -> pd.DataFrame:
    rows = [(0, 1, 3, 0.21, [1, 3]), (1, 0, 4, 0.55, [0, 1, 3]), (2, 5, 2, 0.93, [0, 1, 3, 2])]
    return pd.DataFrame(rows, columns=["step", "left", "right", "distance", "topics"])


NAMES = dict(enumerate(LABELS))
DRAW = {
    "bars": lambda **k: figures.plot_bars(bars(), **k),
    "bars, one": lambda **k: figures.plot_bars(bars(1), marked=0, **k),
    "bars, forty of fifty": lambda **k: figures.plot_bars(bars(50), **k),
    "bars, long labels": lambda **k: figures.plot_bars(bars(labels=[LONG, MIXED, "نص"]), **k),
    "bars, shares": lambda **k: figures.plot_bars(bars().assign(size=[0.5, 0.25, 0.125, 0.0]), share=True, **k),
    "bars, all zero": lambda **k: figures.plot_bars(bars().assign(size=0), **k),
    "panels": lambda **k: figures.plot_bar_panels(panels(), **k),
    "panels, one": lambda **k: figures.plot_bar_panels(panels(1), **k),
    "keyness": lambda **k: figures.plot_keyness(keyness(), more=LONG, less="سائر الصحف", **k),
    "keyness, one side": lambda **k: figures.plot_keyness(keyness().head(3), more="aawsat", **k),
    "days": lambda **k: figures.plot_days(daily(), **k),
    "days, one": lambda **k: figures.plot_days(daily(1), **k),
    "days, forty": lambda **k: figures.plot_days(daily(40), **k),
    "days, every length": lambda **k: figures.plot_days(daily(47), **k),
    "days, years": lambda **k: figures.plot_days(daily(1500), **k),
    "lines": lambda **k: figures.plot_lines(series(), low="low", high="high", **k),
    "lines, one day": lambda **k: figures.plot_lines(series().query("day == '2015-07-21'"), **k),
    "line panels": lambda **k: figures.plot_line_panels(series(), low="low", high="high", **k),
    "line panels, one day": lambda **k: figures.plot_line_panels(series().query("day == '2015-07-21'"), **k),
    "line panels, weeks": lambda **k: figures.plot_line_panels(weekly(), low="low", high="high", **k),
    "trend": lambda **k: figures.plot_trend(trend(), **k),
    "trend, one day": lambda **k: figures.plot_trend(trend(1, ()), **k),
    "trend, a change each week": lambda **k: figures.plot_trend(trend(30, tuple(range(1, 30))), **k),
    "trend with a gap": lambda **k: figures.plot_trend(trend_with_gap(), **k),
    "dispersion": lambda **k: figures.plot_dispersion(strips(), **k),
    "histogram": lambda **k: figures.plot_histogram(bins(), marked=480, marked_label="الوسيط 480", **k),
    "evidence": lambda **k: figures.plot_evidence(evidence(), **k),
    "evidence, one": lambda **k: figures.plot_evidence(evidence().query("chosen"), **k),
    "heat": lambda **k: figures.plot_heat(cells(), **k),
    "heat, twelve columns": lambda **k: figures.plot_heat(cells(12), **k),
    "tree": lambda **k: figures.plot_tree(tree(), names=NAMES, **k),
    "map": lambda **k: figures.plot_map(dots(), names=NAMES, **k),
    "map, three documents": lambda **k: figures.plot_map(dots(3), names=NAMES, **k),
    "map, one place": lambda **k: figures.plot_map(dots(8).assign(x=0.0, y=0.0), names=NAMES, **k),
}
EMPTY = {
    "bars": lambda: figures.plot_bars(bars().head(0)),
    "panels": lambda: figures.plot_bar_panels(panels().head(0)),
    "keyness": lambda: figures.plot_keyness(keyness().head(0)),
    "days": lambda: figures.plot_days(daily().head(0)),
    "days without dates": lambda: figures.plot_days(daily().assign(day=pd.NaT)),
    "lines": lambda: figures.plot_lines(series().head(0)),
    "line panels": lambda: figures.plot_line_panels(series().head(0)),
    "trend": lambda: figures.plot_trend(trend().head(0)),
    "trend without a frequency": lambda: figures.plot_trend(trend().assign(per_million=np.nan)),
    "dispersion": lambda: figures.plot_dispersion(strips().head(0)),
    "histogram": lambda: figures.plot_histogram(bins().head(0)),
    "evidence": lambda: figures.plot_evidence(pd.DataFrame()),
    "heat": lambda: figures.plot_heat(cells().head(0)),
    "tree": lambda: figures.plot_tree(tree().head(0), names=NAMES),
    "map": lambda: figures.plot_map(dots().head(0), names=NAMES),
}


def texts_of(figure: Figure) -> list[Text]:
    return [found for found in figure.findobj(Text) if found.get_visible() and found.get_text()]


def boxes_of(figure: Figure) -> dict[str, tuple[float, float, float, float]]:
    renderer = figure.canvas.get_renderer()
    return {found.get_text(): found.get_window_extent(renderer).extents for found in texts_of(figure)}


@pytest.mark.parametrize("language", ["ar", "en"])
@pytest.mark.parametrize("kind", DRAW)
def test_no_text_leaves_the_figure(kind: str, language: str) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")  # a missing glyph is a warning
        figure = DRAW[kind](title=f"{LONG} {MIXED}", unit="مقال", source="11,263 مقالًا، 2015", language=language)
        width, height = figure.bbox.size
        for written, (left, bottom, right, top) in boxes_of(figure).items():
            assert min(left, bottom, width - right, height - top) >= -1, written


@pytest.mark.parametrize("kind", DRAW)
def test_the_same_table_gives_the_same_bytes(kind: str) -> None:
    first, second = (style.png_bytes(DRAW[kind](title="عنوان")) for _ in range(2))
    assert first == second
    assert b"Software" not in first
    assert b"tIME" not in first


@pytest.mark.parametrize("kind", EMPTY)
def test_an_empty_table_gives_a_figure_that_says_so(kind: str) -> None:
    said = " ".join(found.get_text() for found in texts_of(EMPTY[kind]()))
    assert "لا بيانات" in said


def test_bars_start_at_the_right_in_arabic_and_at_the_left_in_english() -> None:
    arabic, english = (figures.plot_bars(bars(), language=language).axes[0] for language in ("ar", "en"))
    assert arabic.get_xlim()[0] > arabic.get_xlim()[1] == 0
    assert english.get_xlim()[1] > english.get_xlim()[0] == 0
    assert arabic.get_position().x1 < 0.95
    assert english.get_position().x0 > 0.05


def test_labels_of_bars_are_at_the_side_of_the_start() -> None:
    for language, is_outside in (
        ("ar", lambda box, axes: box[0] > axes.x1),
        ("en", lambda box, axes: box[2] < axes.x0),
    ):
        figure = figures.plot_bars(bars(), language=language)
        axes = figure.axes[0].get_window_extent()
        labels = [box for written, box in boxes_of(figure).items() if "الناس" in written]
        assert labels
        assert all(is_outside(box, axes) for box in labels)


def test_time_runs_left_to_right_in_both_languages() -> None:
    for language in ("ar", "en"):
        low, high = figures.plot_days(daily(), language=language).axes[0].get_xlim()
        assert low < high


def test_a_trend_names_the_day_of_each_change_and_every_level() -> None:
    said = [
        found.get_text().strip("\u200e\u200f\u2066\u2067\u2068\u2069")
        for found in texts_of(figures.plot_trend(trend()))
    ]
    assert said.count("9 فبراير") == 2  # above the change and on the axis
    assert {"100", "500"} <= set(said)
    assert texts_of(figures.plot_trend(trend(changes=()), language="en"))


def test_only_forty_bars_are_drawn() -> None:
    assert len(figures.plot_bars(bars(50)).axes[0].patches) == 40


def test_a_long_label_is_cut_with_an_ellipsis() -> None:
    written = " ".join(found.get_text() for found in texts_of(figures.plot_bars(bars(labels=[LONG, "نص"]))))
    assert "…" in written
    assert LONG not in written


def test_names_on_the_map_do_not_cover_each_other() -> None:
    table = dots(600).assign(x=0.0, y=0.0, topic=np.arange(600) % 12)
    figure = figures.plot_map(table, names={topic: f"{LABELS[topic % 4]} {topic}" for topic in range(12)})
    found = list(boxes_of(figure).values())
    assert len(found) == 12
    for i, a in enumerate(found):
        for b in found[i + 1 :]:
            assert a[2] <= b[0] or b[2] <= a[0] or a[3] <= b[1] + 1 or b[3] <= a[1] + 1


def test_end_labels_of_lines_do_not_cover_each_other() -> None:
    table = series().assign(share=0.1)
    found = [box for text_, box in boxes_of(figures.plot_lines(table)).items() if "،" in text_]
    tops = sorted((box[1] + box[3]) / 2 for box in found)
    assert len(found) == 4
    assert min(np.diff(tops)) >= 18


def test_every_topic_is_named_where_colours_repeat() -> None:
    labels = [f"{LABELS[i % 4]} {i}" for i in range(30)]
    shares = pd.DataFrame({"label": labels, "group": "سبق", "share": 0.03})
    table = dots(600).assign(topic=np.arange(600) % 30)
    drawn = {
        "bars": figures.plot_bars(bars(labels=labels)),
        "panels": figures.plot_line_panels(weekly(30)),
        "heat": figures.plot_heat(shares),
        "map": figures.plot_map(table, names=dict(enumerate(labels))),
    }
    for kind, figure in drawn.items():
        said = [found.get_text().strip("\u2066\u2067\u2069\u200e\u200f") for found in texts_of(figure)]
        assert not set(labels) - set(said), kind


@pytest.mark.parametrize("n", [2, 9, 22, 30, 38, 47, 61, 100, 366, 800])
def test_days_below_an_axis_stay_inside_the_figure(n: int) -> None:
    for figure in (figures.plot_days(daily(n)), figures.plot_lines(daily(n).assign(label="", share=0.5))):
        width = figure.bbox.size[0]
        assert all(left >= -1 and right <= width + 1 for left, _, right, _ in boxes_of(figure).values())


def test_the_day_of_the_peak_is_named_where_it_is_one() -> None:
    table = daily(20).assign(size=[*range(19), 18])
    assert not [written for written in boxes_of(figures.plot_days(table)) if ": " in written]
    assert [written for written in boxes_of(figures.plot_days(table.assign(size=range(20)))) if ": " in written]


def test_a_side_without_bars_is_not_named() -> None:
    figure = figures.plot_keyness(keyness().head(3), more="سبق", less="سائر الصحف")
    assert not [written for written in boxes_of(figure) if "سائر" in written]


def test_an_unknown_language_is_refused() -> None:
    with pytest.raises(ValueError, match='the language of a figure is "ar" or "en", not \'fr\''):
        figures.plot_bars(bars(), language="fr")


def test_drawing_leaves_pyplot_and_settings_alone() -> None:
    code = (
        "import sys, matplotlib, pandas as pd; from toolkit import figures\n"
        "def settings():  # reading the backend's name would choose one\n"
        "    return {key: matplotlib.rcParams[key] for key in matplotlib.rcParams if key != 'backend'}\n"
        "before = settings()\n"
        "figures.plot_bars(pd.DataFrame({'label': ['نص'], 'size': [3]}))._repr_png_()\n"
        "assert 'matplotlib.pyplot' not in sys.modules\n"
        "assert settings() == before"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")


def test_direction_marks_draw_nothing() -> None:
    for mark in "\u200e\u200f\u2066\u2067\u2068\u2069":
        assert text.text_width(f"نص{mark} 12", 14) == text.text_width("نص 12", 14)


def test_arabic_is_joined_by_matplotlib() -> None:
    # Three separate letters are wider than the word that they make.
    assert text.text_width("سمك", 100) < sum(text.text_width(letter, 100) for letter in "سمك")


def test_clean_text_has_no_control_and_no_lone_direction_mark() -> None:
    assert text.clean(" خبر\u202e\n\u0007 عاجل\ufeff ") == "خبر عاجل"
    assert text.clean("中") == "□"


def test_a_name_with_arabic_letters_runs_from_the_right() -> None:
    assert text.isolate("CNN العربية") == "\u2067CNN العربية\u2069"
    assert text.isolate("Okaz (2015)") == "\u2066Okaz (2015)\u2069"


@given(st.text(max_size=80), st.floats(30, 300))
def test_shortened_text_fits(given_text: str, width: float) -> None:
    line = text.shorten(given_text, width, 14)
    assert text.text_width(line, 14) <= width + 0.5


@given(st.lists(st.floats(0, 100), max_size=12), st.floats(0.1, 8))
def test_spread_keeps_distance_order_and_limits(positions: list[float], gap: float) -> None:
    moved = scales.spread(positions, gap, 0, 100)
    assert all(-1e-6 <= place <= 100 + 1e-6 for place in moved)
    order = np.argsort(positions, kind="stable")
    assert all(
        later - earlier >= gap - 1e-6
        for earlier, later in zip(*[np.array(moved)[order][i:] for i in (0, 1)], strict=False)
    )


@given(st.floats(-1e6, 1e6), st.floats(1e-3, 1e6))
def test_ticks_are_few_and_inside(low: float, span: float) -> None:
    ticks = scales.round_ticks(low, low + span)
    assert 1 <= len(ticks) <= 12
    assert all(low - span * 1e-6 <= tick <= low + span * (1 + 1e-6) for tick in ticks)


def test_topic_colours_stand_out_and_stay_readable_as_text() -> None:
    for colour in style.TOPIC_COLOURS:
        assert 1.05 / (style.luminance(colour) + 0.05) >= 2.3  # a mark on paper; its name stands beside it
        assert 1.05 / (style.luminance(style.text_colour(colour)) + 0.05) >= 4.5
    assert style.topic_colour(0) == style.topic_colour(12)
    assert style.topic_colour(-1) == style.MUTED


def test_the_number_in_every_cell_of_the_heat_map_is_readable() -> None:
    from toolkit.figures.heat import _COLOURS, _ink_on

    for level in np.linspace(0, 1, 21):
        paper, ink = style.luminance(_COLOURS(level)), style.luminance(_ink_on(_COLOURS(level)))
        assert (max(paper, ink) + 0.05) / (min(paper, ink) + 0.05) >= 4.5
