"""Tables in, matplotlib figures out; one style, one place for right-to-left text."""

from toolkit.figures.bars import plot_bar_panels, plot_bars, plot_keyness
from toolkit.figures.columns import plot_evidence, plot_histogram
from toolkit.figures.heat import plot_heat
from toolkit.figures.lines import plot_days, plot_lines
from toolkit.figures.maps import plot_map
from toolkit.figures.panels import plot_line_panels
from toolkit.figures.spans import plot_spans
from toolkit.figures.strips import plot_dispersion
from toolkit.figures.trees import plot_tree
from toolkit.figures.trend import plot_trend

__all__ = [
    "plot_bar_panels",
    "plot_bars",
    "plot_days",
    "plot_dispersion",
    "plot_evidence",
    "plot_heat",
    "plot_histogram",
    "plot_keyness",
    "plot_line_panels",
    "plot_lines",
    "plot_map",
    "plot_spans",
    "plot_tree",
    "plot_trend",
]
