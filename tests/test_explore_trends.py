"""Trends: counts by hand, intervals, gaps, and changes where they were put."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

import toolkit as tk
from toolkit.errors import ToolkitError
from toolkit.explore.trends import change_points, design_effect, term_trends
from toolkit.figures import plot_dispersion, style

ARTICLES = pd.DataFrame(
    {
        "title": ["خبر عاجل", "نبأ نبأ", "خبر خبر خبر نبأ", "خبر"],
        "published": pd.to_datetime(["2024-01-29 09:00", "2024-01-29 10:00", "2024-02-01 00:00", None]),
        "outlet": ["صباح", "نبض", "صباح", "نبض"],
    }
)
TOKENS = tk.tokenize(ARTICLES, form="word", columns=["title"])


def test_days_by_hand_with_their_gaps() -> None:
    table = term_trends(TOKENS, ARTICLES, "خبر")
    assert table["day"].dt.strftime("%m-%d").tolist() == ["01-29", "01-30", "01-31", "02-01"]
    assert table[["count", "total", "docs", "articles"]].to_numpy().tolist() == [
        [1, 4, 1, 2],
        [0, 0, 0, 0],
        [0, 0, 0, 0],
        [3, 4, 1, 1],
    ]
    assert table["per_million"].tolist()[::3] == [250_000, 750_000]
    assert table.loc[1:2, ["per_million", "per_million_low", "per_million_high", "level"]].isna().all(axis=None)


@pytest.mark.parametrize(("every", "first"), [("week", ["2024-01-29"]), ("month", ["2024-01-01", "2024-02-01"])])
def test_weeks_begin_on_monday_and_months_on_the_first(every: str, first: list[str]) -> None:
    table = term_trends(TOKENS, ARTICLES, "خبر", every=every)
    assert table["day"].dt.strftime("%Y-%m-%d").tolist() == first
    assert table["count"].sum() == 4


def test_groups_have_rows_of_their_own_over_the_same_days() -> None:
    table = term_trends(TOKENS, ARTICLES, ["خبر", "نبأ"], by="outlet")
    assert table.groupby(["term", "group"]).size().tolist() == [4, 4, 4, 4]
    whole = term_trends(TOKENS, ARTICLES, ["خبر", "نبأ"])
    assert table.groupby("term")["count"].sum().tolist() == whole.groupby("term")["count"].sum().tolist()


def test_the_interval_is_wilsons_where_words_do_not_bunch() -> None:
    # 10 of 50 tokens, at most one an article: 95 % Wilson interval 0.1124–0.3304 (Brown, Cai and DasGupta 2001, eq. 4)
    articles = pd.DataFrame({"title": ["خبر"] * 10 + ["نبأ"] * 40, "published": pd.Timestamp("2024-01-01")})
    row = term_trends(tk.tokenize(articles, form="word", columns=["title"]), articles, "خبر").iloc[0]
    assert row["design_effect"] == pytest.approx(50 / 49)
    exact = 1.959964**2
    n = 50 / row["design_effect"]
    middle = (0.2 + exact / (2 * n)) / (1 + exact / n)
    half = 1.959964 * np.sqrt(0.2 * 0.8 / n + exact / (4 * n**2)) / (1 + exact / n)
    assert (row["per_million_low"], row["per_million_high"]) == pytest.approx(
        (1e6 * (middle - half), 1e6 * (middle + half))
    )
    assert (row["per_million_low"], row["per_million_high"]) == pytest.approx((112_400, 330_400), rel=0.01)


def test_words_in_bunches_have_wider_intervals() -> None:
    # Two articles of 10 tokens with 10 and 0: the ratio's variance is 2/1 · (5² + 5²) = 100, the binomial one 5.
    assert design_effect(np.array([10, 0]), np.array([10, 10]), np.zeros(2, int)) == pytest.approx(20)


def test_changes_are_found_where_they_were_put() -> None:
    rng = np.random.default_rng(4)
    count = rng.binomial(20_000, np.repeat([0.001, 0.004, 0.002], [10, 8, 12]))
    assert change_points(count, np.full(30, 20_000)) == [10, 18]


def test_a_steady_word_has_few_changes_by_chance() -> None:
    rng = np.random.default_rng(9)
    for n_periods in (6, 30, 90):
        found = [change_points(rng.binomial(20_000, 0.001, n_periods), np.full(n_periods, 20_000)) for _ in range(200)]
        assert np.mean([len(changes) > 0 for changes in found]) <= 0.1


def test_a_gap_is_no_change() -> None:
    count, total = np.array([5, 0, 5, 50, 0, 50]), np.array([1000, 0, 1000, 1000, 0, 1000])
    assert change_points(count, total) == [3]
    assert change_points(np.array([5]), np.array([9])) == []
    assert change_points(np.zeros(6), np.full(6, 100)) == []


def test_a_change_needs_more_where_words_bunch() -> None:
    count, total = np.array([5, 5, 5, 20, 20, 20]), np.full(6, 1000)
    assert change_points(count, total) == [3]
    assert change_points(count, total, design_effect=10) == []


def test_levels_lie_between_changes() -> None:
    titles = ["خبر"] * 2 + ["نبأ " * 18] + ["نبأ " * 20] + ["خبر"] * 12 + ["نبأ " * 8] + ["خبر"] * 12 + ["نبأ " * 8]
    days = ["2024-01-01"] * 3 + ["2024-01-02"] + ["2024-01-03"] * 13 + ["2024-01-04"] * 13
    articles = pd.DataFrame({"title": titles, "published": pd.to_datetime(days)})
    table = term_trends(tk.tokenize(articles, form="word", columns=["title"]), articles, "خبر")
    assert table["change"].tolist() == [False, False, True, False]
    assert table["level"].tolist() == pytest.approx([50_000, 50_000, 600_000, 600_000])


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        ({"every": "year"}, "every is one of day, week, month, not 'year'"),
        ({"by": "desk"}, "the articles have no column 'desk'; columns are title, published, outlet"),
        (
            {"articles": ARTICLES.assign(published=pd.NaT)},
            "no article has a date in the column 'published'; give articles with dates, or another column",
        ),
        ({"articles": ARTICLES.head(1)}, "there are 1 articles for 4 documents; give both of one"),
        (
            {"articles": ARTICLES.assign(outlet=""), "by": "outlet"},
            "no article with a date has a value in the column 'outlet'; choose another column",
        ),
    ],
)
def test_mistakes_are_told(options: dict, sentence: str) -> None:
    with pytest.raises(ToolkitError) as error:
        term_trends(TOKENS, **({"articles": ARTICLES, "terms": "خبر"} | options))
    assert str(error.value) == sentence


@pytest.mark.parametrize("language", ["ar", "en"])
def test_the_dispersion_plot_keeps_its_text_inside_and_its_bytes(language: str) -> None:
    table = term_trends(TOKENS, ARTICLES, "خبر", by="outlet")
    labels = {"title": "خبر", "unit": "لكل مليون كلمة", "source": "4 مقالات", "language": language}
    figure = plot_dispersion(table, **labels)
    renderer = figure.canvas.get_renderer()
    boxes = [text.get_window_extent(renderer).extents for text in figure.findobj(style.Text) if text.get_text()]
    width, height = figure.bbox.size
    assert all(min(left, bottom, width - right, height - top) >= -1 for left, bottom, right, top in boxes)
    assert style.png_bytes(figure) == style.png_bytes(plot_dispersion(table, **labels))


def test_the_dispersion_plot_shows_gaps_and_numbers_in_words() -> None:
    figure = plot_dispersion(term_trends(TOKENS, ARTICLES, "خبر", by="outlet"))
    said = " ".join(text.get_text() for text in figure.findobj(style.Text))
    assert "مرات" in said
    greys = [
        patch
        for patch in figure.axes[0].patches
        if patch.get_facecolor()[:3] == pytest.approx((0.902, 0.91, 0.925), abs=0.01)
    ]
    assert len(greys) == 2
    empty = plot_dispersion(term_trends(TOKENS, ARTICLES, "خبر").head(0))
    assert "لا بيانات" in " ".join(text.get_text() for text in empty.findobj(style.Text))
