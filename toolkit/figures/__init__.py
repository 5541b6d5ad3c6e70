"""Tables in, matplotlib figures out; one style, one place for right-to-left text."""

from toolkit.figures.bars import plot_bar_panels, plot_bars, plot_keyness
from toolkit.figures.columns import plot_evidence, plot_histogram
from toolkit.figures.heat import plot_heat
from toolkit.figures.lines import plot_days, plot_line_panels, plot_lines
from toolkit.figures.maps import plot_map
from toolkit.figures.strips import plot_dispersion

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
]
