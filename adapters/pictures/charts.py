"""A chart as PNG."""

from __future__ import annotations

from io import BytesIO

from PIL import Image

from adapters.pictures.page import INK, QUIET, Page
from adapters.pictures.spread import LANE, SPREAD, draw_spread
from adapters.pictures.trend import TREND, draw_trend
from core.ports.pictures import Chart

HEAD, FOOT, BETWEEN = 0.88, 0.5, 0.82  # inches: title and heading, the axis' own marks, a second heading
COLOURS = 64  # of the palette that a drawing is reduced to, which makes it three times smaller


def draw(chart: Chart) -> bytes:
    """The PNG of a chart."""
    png = BytesIO()
    drawn = laid_out(chart).drawn()
    # Of a few flat colours the octree keeps the same as a median cut, in a quarter of its time.
    few = drawn.quantize(COLOURS, method=Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE)
    few.save(png, "PNG", optimize=True)
    return png.getvalue()


def laid_out(chart: Chart) -> Page:
    """All that is drawn, in its place."""
    has_trend = len(chart.weeks) > 1
    page = Page(HEAD + LANE * len(chart.marks) + SPREAD + FOOT + (TREND + BETWEEN if has_trend else 0))
    page.skip(0.2)
    page.write(chart.title, 14.5, INK, is_bold=True)
    page.write(chart.heading, 11.5, QUIET)
    draw_spread(page, chart)
    if has_trend:
        page.skip(0.48)
        page.write(chart.trend_heading, 11.5, QUIET)
        page.skip(0.1)
        draw_trend(page, chart)
    return page
