"""How prices are spread: bars, the range that most lie in, and the marked prices, each with its label above."""

from __future__ import annotations

import itertools
import math

import numpy as np
from matplotlib.axes import Axes

from adapters.pictures.page import DPI, GROUND, MARGIN, WIDTH, Page, amount
from core.ports.pictures import Chart, Mark, Marked
from core.text.money import decimals, to_major
from core.values import Money

BARS, WITHIN, BAND = "#56656a", "#46856f", "#25362f"
COLOURS = {Mark.ASKING: "#ff9a66", Mark.RECOMMENDED: "#5fe3b1", Mark.MEDIAN: "#a9cbf7"}
SPREAD, LANE = 1.75, 0.31  # inches: the bars, and the lane of one label
STEEP = 12.0  # highest over lowest; from here on the axis is logarithmic, else most bars would be one
FEWEST, MOST = 8, 24  # bars
FAR, FAR_STEEP = 0.6, 4.0  # of the axis' length, times its ends: a price farther out is pointed at from the edge
NARROW = 0.3  # of the highest price: the axis is at least so long, however close the prices are
APART = 0.12  # inches between the marks of the axis
LABEL = 11.5  # points


def draw_spread(page: Page, chart: Chart) -> None:
    """The upper plot. Its axis covers what was compared and, unless they are far out, the marked prices."""
    lanes = [one for mark in Mark for one in chart.marks if one.mark is mark]
    page.skip(LANE * len(lanes) + 0.08)
    axes = page.axes(SPREAD)
    prices = np.array([_major(one) for one in chart.prices])
    is_steep = bool(prices[0] > 0 and prices[-1] / prices[0] > STEEP)
    low, high = _reach(chart, is_steep)
    axes.set_xscale("log" if is_steep else "linear")
    axes.set_xlim(low, high)
    count = int(np.clip(1.7 * math.sqrt(len(prices)), FEWEST, MOST)) if prices[0] < prices[-1] else 1
    space = np.geomspace if is_steep else np.linspace
    heights, edges = np.histogram(prices, space(*_between(prices, low, high), count + 1))
    inside = (edges[1:] > _major(chart.low)) & (edges[:-1] < _major(chart.high))
    axes.bar(
        edges[:-1],
        heights,
        np.diff(edges) * 0.9,
        align="edge",
        color=[WITHIN if one else BARS for one in inside],
    )
    axes.axvspan(max(low, _major(chart.low)), min(high, _major(chart.high)), color=BAND, lw=0, zorder=0)
    axes.set_ylim(0, max(heights) * 1.04)
    axes.set_yticks([])
    _ticks(page, axes, chart, is_steep)
    for number, one in enumerate(lanes):
        _mark(page, axes, one, (low, high), LANE * (len(lanes) - number - 1))


def _mark(page: Page, axes: Axes, one: Marked, reach: tuple[float, float], above: float) -> None:
    """A line up to the label's lane, `above` inches over the bars."""
    low, high = reach
    value = _major(one.price)
    words = one.label if low <= value <= high else f"{one.label} →" if value > high else f"← {one.label}"
    at = axes.transData.transform((min(max(value, low), high), 0))[0]
    x = at / page.figure.dpi
    colour = COLOURS[one.mark]
    foot = 1 + (above + 0.03) / SPREAD
    if low <= value <= high:
        style = "--" if one.mark is Mark.MEDIAN else "-"
        axes.plot(
            [value, value], [0, foot], style, color=colour, lw=2.4, clip_on=False, transform=axes.get_xaxis_transform()
        )
    bottom = axes.get_position().y1 * page.height + above
    text = page.text(words, x, bottom + 0.09, LABEL, colour, is_bold=one.mark is not Mark.MEDIAN)
    text.set_bbox({"facecolor": GROUND, "edgecolor": "none", "pad": 1.5})  # lines of others pass behind
    page.fit(text, WIDTH - 2 * MARGIN)
    wide = page.width(text)
    text.set_x(min(max(x - wide / 2, MARGIN), WIDTH - MARGIN - wide) / WIDTH)


def _reach(chart: Chart, is_steep: bool) -> tuple[float, float]:
    """From where to where the axis goes."""
    shown = [chart.prices[0], chart.prices[-1], chart.low, chart.high]
    values = [_major(one) for one in shown]
    low, high = min(values), max(values)
    if is_steep:
        low = max(low, _major(chart.prices[0]) / STEEP)
    span = max(high - low, NARROW * high)
    for one in chart.marks:
        value = _major(one.price)
        room = (low / FAR_STEEP, high * FAR_STEEP) if is_steep else (low - FAR * span, high + FAR * span)
        if room[0] <= value <= room[1]:
            low, high = min(low, value), max(high, value)
    if is_steep:
        return low / 1.06, high * 1.06
    spare = max(0.04 * span, (NARROW * high - (high - low)) / 2)
    return max(0.0, low - spare), high + spare


def _between(prices: np.ndarray, low: float, high: float) -> tuple[float, float]:
    """The bars' own ends: those of the prices; a little more where all are equal."""
    if prices[0] < prices[-1]:
        return float(prices[0]), float(prices[-1])
    half = (high - low) / 40
    return float(prices[0]) - half, float(prices[0]) + half


def _ticks(page: Page, axes: Axes, chart: Chart, is_steep: bool) -> None:
    """As many round prices below the axis as stand apart from each other."""
    low, high = axes.get_xlim()
    scale = 10 ** decimals(chart.low.currency)
    for most in (6, 5, 4, 3, 2):
        values = _round_values(low, high, most, is_steep)
        labels = [amount(Money(round(value * scale), chart.low.currency), chart.locale) for value in values]
        axes.set_xticks(values, labels, parse_math=False)
        axes.minorticks_off()
        _keep_inside(page, axes)
        if len(set(labels)) == len(labels) and _stand_apart(axes):
            return


def _stand_apart(axes: Axes) -> bool:
    boxes = [label.get_window_extent() for label in axes.get_xticklabels()]
    return all(left.x1 + APART * DPI < right.x0 for left, right in itertools.pairwise(boxes))


def _keep_inside(page: Page, axes: Axes) -> None:
    """The outermost labels are turned inwards where they would leave the picture."""
    for label, value in zip(axes.get_xticklabels(), axes.get_xticks(), strict=True):
        x = axes.transData.transform((value, 0))[0] / page.figure.dpi
        half = page.width(label) / 2
        if x - half < 0.06:
            label.set_horizontalalignment("left")
        elif x + half > WIDTH - 0.06:
            label.set_horizontalalignment("right")


def _round_values(low: float, high: float, most: int, is_steep: bool) -> list[float]:
    if is_steep:
        found: list[float] = []
        for steps in ((1, 2, 5), (1, 3), (1,)):
            powers = range(math.floor(math.log10(low)), math.ceil(math.log10(high)) + 1)
            found = [step * 10.0**power for power in powers for step in steps if low <= step * 10.0**power <= high]
            if 2 <= len(found) <= most:
                break
        return found[:: max(1, math.ceil(len(found) / most))]
    rough = (high - low) / most
    power = 10.0 ** math.floor(math.log10(rough))
    step = next(s * power for s in (1, 2, 5, 10) if s * power >= rough)
    first = math.ceil(low / step)
    return [n * step for n in range(first, math.floor(high / step) + 1)]


def _major(money: Money) -> float:
    return float(to_major(money))
