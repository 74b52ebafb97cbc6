"""A picture from the top down: room is taken in inches, text is fitted into the width."""

from __future__ import annotations

import unicodedata
from datetime import date
from functools import cache

from babel.dates import format_date, format_skeleton
from matplotlib import font_manager
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.text import Text
from PIL import Image

from core.text.money import FALLBACK_LOCALE, locale_of, short_money
from core.values import Money

DPI = 180
WIDTH = 6.0  # inches: 1080 pixels, three for each point of a narrow phone
MARGIN = 0.3  # inches left and right
GROUND, INK, QUIET, RULE = "#1e2427", "#eef1ef", "#b3beb9", "#3d474b"
OWN_FONT = "DejaVu Sans"  # matplotlib brings it
# Those that are installed write what it lacks.
FALLBACKS = (
    "Noto Sans", "Noto Sans Arabic", "Noto Sans Hebrew", "Noto Sans Devanagari", "Noto Sans Thai", "Noto Sans CJK JP",
    "Noto Sans CJK SC", "Noto Sans KR", "WenQuanYi Zen Hei",
)  # fmt: skip


class Page:
    """A figure of a given height, filled from the top."""

    def __init__(self, height: float) -> None:
        self.figure = Figure(figsize=(WIDTH, height), dpi=DPI, facecolor=GROUND)
        self._canvas = FigureCanvasAgg(self.figure)
        self.height = self._top = height

    def drawn(self) -> Image.Image:
        """Everything, in plain colours. As pixels: to write a PNG and read it again takes as long."""
        self._canvas.draw()  # type: ignore[no-untyped-call]
        pixels = self._canvas.buffer_rgba()  # type: ignore[no-untyped-call]
        height, width = pixels.shape[:2]
        return Image.frombuffer("RGBA", (width, height), pixels, "raw", "RGBA", 0, 1).convert("RGB")

    def skip(self, inches: float) -> float:
        """Leave room; answers where it ends, in inches from the bottom."""
        self._top -= inches
        return self._top

    def write(self, words: str, size: float, colour: str, *, is_bold: bool = False) -> None:
        """A line of text from the left edge, cut with `…` where it is too long."""
        self.skip(size / 72 * 1.55)
        text = self.text(words, MARGIN, self._top, size, colour, is_bold=is_bold)
        self.fit(text, WIDTH - 2 * MARGIN)

    def text(self, words: str, x: float, y: float, size: float, colour: str, *, is_bold: bool = False) -> Text:
        """Text at a place in inches from the lower left, over whatever is drawn there."""
        return self.figure.text(
            x / WIDTH,
            y / self.height,
            legible(words),
            fontsize=size,
            color=colour,
            fontfamily=list(families()),
            fontweight="bold" if is_bold else "normal",
            parse_math=False,
            va="baseline",
            zorder=5,
        )

    def axes(self, inches: float) -> Axes:
        """A plot over the whole width, with the look of all."""
        bottom = self.skip(inches)
        box = (MARGIN / WIDTH, bottom / self.height, 1 - 2 * MARGIN / WIDTH, inches / self.height)
        axes = self.figure.add_axes(box, facecolor="none")
        axes.spines[["top", "right", "left"]].set_visible(False)
        axes.spines["bottom"].set_color(RULE)
        axes.tick_params(colors=QUIET, labelsize=10.5, length=0, pad=6, labelfontfamily=list(families()))
        return axes

    def width(self, text: Text) -> float:
        """How wide a text is, in inches."""
        return float(text.get_window_extent(self._canvas.get_renderer()).width) / DPI  # type: ignore[no-untyped-call]

    def fit(self, text: Text, inches: float) -> None:
        """Make a text fit: a little smaller first, then cut at its end with `…`."""
        size = floor = float(text.get_fontsize())
        while self.width(text) > inches and size > 0.8 * floor:
            size -= 0.5
            text.set_fontsize(size)
        words = text.get_text()
        while self.width(text) > inches and len(words) > 1:
            words = words[: min(len(words) - 1, int(len(words) * inches / self.width(text)))]
            text.set_text(words.rstrip() + "…")


@cache
def families() -> tuple[str, ...]:
    """The fonts of every text, in their order."""
    installed = set(font_manager.get_font_names())
    return (OWN_FONT, *(name for name in FALLBACKS if name in installed))


@cache
def _known() -> frozenset[int]:
    """The characters that those fonts can write."""
    paths = [font_manager.findfont(font_manager.FontProperties(family=[name])) for name in families()]
    return frozenset(code for path in paths for code in font_manager.get_font(path).get_charmap())


def legible(words: str) -> str:
    """What the fonts here can write of it, in one line: full-width signs become plain ones, emoji are left out."""
    plain = unicodedata.normalize("NFKC", words)
    return " ".join("".join(one if ord(one) in _known() else " " for one in plain).split())


def amount(money: Money, locale: str) -> str:
    """An amount in few characters; in plain English ones where the fonts lack the reader's."""
    return _or(short_money(money, locale), short_money(money, FALLBACK_LOCALE))


def day(at: date, locale: str) -> str:
    """`3 Aug`, or as the reader's language writes it."""
    plain = format_date(at, "d MMM", locale="en")
    language = locale_of(locale)
    return plain if language.language == "en" else _or(format_skeleton("MMMd", at, locale=language), plain)


def _or(words: str, plain: str) -> str:
    return shown if (shown := legible(words)) == " ".join(unicodedata.normalize("NFKC", words).split()) else plain
