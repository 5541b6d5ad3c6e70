"""Figures over time and between outlets: marks where the table has them, gaps where it has none, in both directions."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from toolkit.figures import plot_heat, plot_line_panels, plot_lines, plot_spans, style
from toolkit.figures.heat import _SIGNED, _ink_on
from toolkit.report.outputs import save_figure

DAYS = pd.date_range("2026-01-05", periods=6)
SHARES = pd.DataFrame(
    {
        "day": [*DAYS, *DAYS],
        "label": ["السدود"] * 6 + ["الأسواق"] * 6,
        "share": [0.1, 0.2, np.nan, 0.3, np.nan, np.nan, *[0.01] * 6],
        "low": [0.05, 0.1, np.nan, 0.2, np.nan, np.nan, *[0.0] * 6],
        "high": [0.2, 0.3, np.nan, 0.4, np.nan, np.nan, *[0.02] * 6],
    }
)
BURST = pd.DataFrame({"label": ["السدود"], "first": [DAYS[1]], "last": [DAYS[1]], "n": [3]})


def panels(figure) -> list:
    """The axes that hold a line of values, not those of names."""
    return [axes for axes in figure.axes if any(len(line.get_xdata()) == 6 for line in axes.lines)]


def test_a_gap_breaks_the_line_and_a_lone_point_is_drawn() -> None:
    long = SHARES.assign(day=lambda table: table["day"])
    axes = panels(plot_line_panels(long, low="low", high="high"))[0]
    drawn = next(line for line in axes.lines if len(line.get_xdata()) == 6 and line.get_linestyle() == "-")
    assert np.isnan(drawn.get_ydata()).tolist() == [False, False, True, False, True, True]
    many = pd.concat([SHARES.head(6).assign(day=DAYS + pd.Timedelta(days=6 * i)) for i in range(6)])
    axes = plot_lines(many).axes[0]
    [dots] = [line for line in axes.lines if line.get_linestyle() == "None"]
    assert len(dots.get_xdata()) == 6  # the fourth day of each stretch stands between two gaps


def test_each_panel_has_its_own_scale_where_it_is_asked_for() -> None:
    common, own = (panels(plot_line_panels(SHARES, high="high", low="low", own_scales=flag)) for flag in (False, True))
    assert len({axes.get_ylim() for axes in common}) == 1
    assert own[0].get_ylim()[1] == pytest.approx(0.4 * 1.08)
    assert own[1].get_ylim()[1] == pytest.approx(0.02 * 1.08)


def test_a_burst_is_shaded_in_its_panel_alone() -> None:
    first, second = panels(plot_line_panels(SHARES, spans=BURST))
    start = (DAYS[1] - pd.Timestamp(0)).days
    [shade] = first.patches
    assert (shade.get_x(), shade.get_x() + shade.get_width()) == (start - 0.5, start + 0.5)
    assert not second.patches


@pytest.mark.parametrize("language", ["ar", "en"])
def test_spans_run_from_the_first_day_to_the_end_of_the_last(language: str) -> None:
    table = pd.DataFrame({"label": ["ب", "أ"], "first": DAYS[[2, 0]], "last": DAYS[[3, 0]], "n": [7, 2]})
    axes = plot_spans(table, language=language).axes[0]
    start = (DAYS[0] - pd.Timestamp(0)).days
    assert [(bar.get_x() - start, bar.get_width()) for bar in axes.patches] == [(0, 1), (2, 2)]  # the earlier one first
    names = [text.get_text() for text in axes.texts]
    assert any("أ" in name for name in names)
    width = axes.figure.get_figwidth() * style.DPI
    axes.figure.canvas.draw()
    assert all(text.get_window_extent().x0 >= 0 and text.get_window_extent().x1 <= width + 1 for text in axes.texts)


def test_a_short_span_on_a_long_line_is_wide_enough_to_be_seen() -> None:
    table = pd.DataFrame({"label": ["أ"], "first": DAYS[:1], "last": DAYS[:1], "n": [2]})
    axes = plot_spans(table, days=(pd.Timestamp("2020-01-01"), pd.Timestamp("2026-12-31"))).axes[0]
    low, high = axes.get_xlim()
    assert axes.patches[0].get_width() / (high - low) * axes.bbox.width >= 5.9


def differences() -> pd.DataFrame:
    rows = [("أ", "س", 0.2, False), ("أ", "ص", -0.2, False), ("ب", "س", 0.01, True), ("ب", "ص", 0.0, True)]
    return pd.DataFrame(rows, columns=["group", "label", "difference", "is_unsure"])


def test_differences_have_signs_and_the_unsure_no_colour() -> None:
    axes = plot_heat(differences(), value="difference", signed=True, faint="is_unsure").axes[0]
    cells = axes.collections[0].get_array()
    assert np.ma.getmaskarray(cells).ravel().tolist() == [False, True, False, True]
    texts = {text.get_text().strip("\u200f\u2066\u2069") for text in axes.texts}
    assert {"+20", "−20", "+1", "0"} <= texts
    assert axes.collections[0].get_clim() == (-0.2, 0.2)


def test_numbers_on_the_signed_colours_are_readable() -> None:
    for level in np.linspace(0, 1, 41):
        paper, ink = style.luminance(_SIGNED(level)), style.luminance(_ink_on(_SIGNED(level)))
        assert (max(paper, ink) + 0.05) / (min(paper, ink) + 0.05) >= 4.5


def test_columns_that_are_the_rows_again_stand_in_their_order() -> None:
    pairs = [("أ", "ب", 0.7), ("أ", "ج", 0.8), ("ب", "أ", 0.7), ("ب", "ج", 0.9), ("ج", "أ", 0.8), ("ج", "ب", 0.9)]
    table = pd.DataFrame(pairs, columns=["group", "other", "n"])
    axes = plot_heat(table, row="group", column="other", value="n", from_zero=False).axes[0]
    blank = np.ma.getmaskarray(axes.collections[0].get_array()).reshape(3, 3)
    assert blank.tolist() == np.eye(3, dtype=bool).tolist()
    assert axes.collections[0].get_clim() == (0.45, 0.9)


def test_one_value_alone_is_drawn() -> None:
    table = pd.DataFrame({"label": ["أ"], "group": ["ب"], "share": [0.4]})
    assert plot_heat(table, from_zero=False).axes[0].collections
    assert plot_heat(table.assign(share=0.0), signed=True).axes[0].collections


@pytest.mark.parametrize("language", ["ar", "en"])
def test_a_figure_without_data_is_a_sentence_on_the_page(tmp_path, language: str) -> None:
    for figure in (plot_spans(BURST.head(0), language=language), plot_line_panels(SHARES.head(0), language=language)):
        shown = save_figure(figure, tmp_path, "bursts", alt="ليس في المدة طفرة", language=language)
        assert "ليس في المدة طفرة" in shown.html
        assert "<img" not in shown.html
    assert not list(tmp_path.rglob("*.png"))
