"""The look that all figures share: colours, sizes, and a sheet with its title, foot and direction in place."""

import io

from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.colors import to_hex, to_rgb
from matplotlib.figure import Figure
from matplotlib.text import Text

from toolkit.figures.text import clean, directed, font_for, wrap

INK, MUTED, LINE, PAPER, WASH, ACCENT = "#1d2433", "#667085", "#e6e8ec", "#ffffff", "#f7f8fa", "#0f5c7a"
CONTRAST = "#c8553d"  # the other direction of a comparison; apart from ACCENT for every common colour blindness
PALE = "#b9cdd6"  # bars that are there for comparison with a marked one
TOPIC_COLOURS = (
    *("#0f5c7a", "#c8553d", "#588157", "#8d5a97", "#d99a2b", "#2a9d8f"),
    *("#9c3848", "#4a6fa5", "#7f7f3f", "#b5838d", "#3d5a45", "#6d597a"),
)

# One point is one CSS pixel at this resolution, so every size in this package is in pixels of the page.
DPI = 72
SCALE = 2  # pictures are saved at twice that, for sharp screens and print
WIDTH = 760
PAD = 14
TITLE, LABEL, SMALL = 18.0, 14.0, 12.5
_TITLE_LEADING, _FOOT_LEADING = 27, 20

_WORDS = {
    "unit": {"ar": "الوحدة", "en": "Unit"},
    "source": {"ar": "المصدر", "en": "Source"},
    "empty": {"ar": "لا بيانات لهذا الشكل", "en": "No data for this figure"},
}


def topic_colour(topic: int) -> str:
    """Return the colour of a topic, the same on every page and figure; the twelve colours repeat."""
    return MUTED if topic < 0 else TOPIC_COLOURS[topic % len(TOPIC_COLOURS)]


def luminance(colour: str | tuple[float, ...]) -> float:
    """Return the relative luminance in 0..1 of a colour (WCAG 2.2)."""
    parts = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in to_rgb(colour)]
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]


def text_colour(colour: str) -> str:
    """Return a colour dark enough for text on paper: a contrast of 4.5 or more (WCAG 2.2, level AA)."""
    red, green, blue = to_rgb(colour)
    while 1.05 / (luminance((red, green, blue)) + 0.05) < 4.6:
        red, green, blue = red * 0.95, green * 0.95, blue * 0.95
    return to_hex((red, green, blue))


class NewsFigure(Figure):
    """A matplotlib figure that shows itself as the last line of a notebook cell without pyplot."""

    is_empty = False  # whether it only says that there was nothing to draw

    def _repr_png_(self) -> bytes:
        return png_bytes(self)


def png_bytes(figure: Figure) -> bytes:
    """Return a figure as PNG, the same bytes for the same figure: no date, no version of the software."""
    buffer = io.BytesIO()
    figure.savefig(
        buffer, format="png", dpi=DPI * SCALE, facecolor=PAPER, bbox_inches=None, metadata={"Software": None}
    )
    return buffer.getvalue()


class Sheet:
    """
    A figure with its title above and its unit and source below; what is drawn goes between, measured in pixels.

    Positions inside the body are counted from its top left corner, downwards, as on a page.

    Parameters
    ----------
    body : float, in pixels
        The height left for what is drawn; the sheet grows by its title and foot.
    title, unit, source : str
        Empty ones take no space.
    language : {"ar", "en"}
        Direction of the sheet: Arabic starts at the right.
    width : float, in pixels
    """

    def __init__(
        self,
        body: float,
        *,
        title: str = "",
        unit: str = "",
        source: str = "",
        language: str = "ar",
        width: float = WIDTH,
    ) -> None:
        if language not in ("ar", "en"):
            raise ValueError(f'the language of a figure is "ar" or "en", not {language!r}')
        self.language, self.width, self.body = language, width, body
        self.rtl = language == "ar"
        inner = width - 2 * PAD
        lines = wrap(title, inner, TITLE, 600, max_lines=3)
        foot = self._foot(unit, source)
        foot_lines = wrap(foot, inner, SMALL, max_lines=2)
        self._top = PAD + (len(lines) * _TITLE_LEADING + 12 if lines else 0)
        self.height = self._top + body + (len(foot_lines) * _FOOT_LEADING + 12 if foot_lines else 0) + PAD
        self.figure = NewsFigure(figsize=(width / DPI, self.height / DPI), dpi=DPI, facecolor=PAPER, layout="none")
        FigureCanvasAgg(self.figure)
        for i, line in enumerate(lines):
            self._line(line, PAD + i * _TITLE_LEADING, TITLE, INK, 600)
        for i, line in enumerate(foot_lines):
            self._line(line, self._top + body + 12 + i * _FOOT_LEADING, SMALL, MUTED, 400)

    def _foot(self, unit: str, source: str) -> str:
        parts = [(key, clean(value)) for key, value in (("unit", unit), ("source", source)) if clean(value)]
        return "  ·  ".join(_WORDS[key][self.language] + ": " + value for key, value in parts)

    def _line(self, text: str, top: float, size: float, colour: str, weight: int) -> None:
        """Write a line of the title or foot at the side where reading starts."""
        x = self.width - PAD if self.rtl else PAD
        line = directed(text, self.language)
        self.figure.text(
            x / self.width,
            1 - top / self.height,
            line,
            ha="right" if self.rtl else "left",
            va="top",
            color=colour,
            fontproperties=font_for(line, size, weight),
            parse_math=False,
        )

    def axes(self, left: float, top: float, width: float, height: float) -> Axes:
        """Return bare axes at a place in the body, in pixels."""
        bottom = self.height - self._top - top - height
        box = (left / self.width, bottom / self.height, width / self.width, height / self.height)
        axes = self.figure.add_axes(box, facecolor="none")
        for spine in axes.spines.values():
            spine.set_visible(False)
        axes.tick_params(length=0, labelbottom=False, labelleft=False)
        axes.set_axisbelow(True)
        axes.margins(0)
        return axes

    def write(
        self,
        axes: Axes,
        x: float,
        y: float,
        text: str,
        *,
        size: float = LABEL,
        colour: str = INK,
        weight: int = 400,
        offset: tuple[float, float] = (0, 0),
        **options: object,
    ) -> Text:
        """Write one line at a place in the axes' data, moved by `offset` pixels (right, up)."""
        options.setdefault("annotation_clip", False)
        if "va" not in options:  # the middle of the letters, whether or not this line has a descender
            options["va"], offset = "baseline", (offset[0], offset[1] - 0.34 * size)
        line = directed(text, self.language)
        return axes.annotate(
            line,
            (x, y),
            xytext=offset,
            xycoords=options.pop("xycoords", "data"),
            textcoords="offset points",
            color=colour,
            fontproperties=font_for(line, size, weight),
            parse_math=False,
            **options,
        )

    def empty(self) -> Figure:
        """Say in the body that there is nothing to draw, and return the figure."""
        axes = self.axes(PAD, 0, self.width - 2 * PAD, self.body)
        axes.set(xlim=(0, 1), ylim=(0, 1))
        self.write(axes, 0.5, 0.5, _WORDS["empty"][self.language], colour=MUTED, ha="center")
        self.figure.is_empty = True
        return self.figure


def empty_figure(**labels: str) -> Figure:
    """Return a small figure that says it has no data; `labels` are those of `Sheet`, of which it needs no unit."""
    return Sheet(56, **{name: text for name, text in labels.items() if name not in ("unit", "source")}).empty()


def hairlines(axes: Axes, values: list[float], axis: str) -> list[Artist]:
    """Draw the hairline grid on the value axis alone."""
    draw = axes.axvline if axis == "x" else axes.axhline
    return [draw(value, color=LINE, linewidth=1, zorder=0) for value in values]
