"""How the median moved, week by week."""

from __future__ import annotations

from matplotlib.axes import Axes

from adapters.pictures.page import GROUND, INK, MARGIN, WIDTH, Page, amount, day
from adapters.pictures.spread import COLOURS
from core.ports.pictures import Chart, Mark
from core.text.money import to_major

TREND = 1.25  # inches
MOST_DATES = 4
LEAST_SPAN = 0.12  # of the median: a smaller swing is not blown up to the whole height


def draw_trend(page: Page, chart: Chart) -> None:
    """The lower plot, of two weeks or more."""
    axes = page.axes(TREND)
    colour = COLOURS[Mark.MEDIAN]
    days = [week.toordinal() for week, _ in chart.weeks]
    values = [float(to_major(money)) for _, money in chart.weeks]
    low, high = min(values), max(values)
    spare = max(0.0, LEAST_SPAN * (low + high) / 2 - (high - low)) / 2
    span = (high - low + 2 * spare) or 1.0
    floor, ceiling = low - spare - 0.3 * span, high + spare + 0.35 * span
    axes.set_ylim(floor, ceiling)
    apart = days[-1] - days[0]
    axes.set_xlim(days[0] - 0.02 * apart, days[-1] + 0.02 * apart)
    axes.fill_between(days, values, floor, color=colour, alpha=0.13, lw=0)
    axes.plot(days, values, color=colour, lw=2.4, solid_capstyle="round")
    axes.plot(days[-1:], values[-1:], "o", color=colour, ms=8, mec=GROUND, mew=1.5)
    axes.set_yticks([])
    _dates(axes, chart)
    _label(page, axes, chart, 0)
    _label(page, axes, chart, -1)


def _label(page: Page, axes: Axes, chart: Chart, at: int) -> None:
    """The first or the last median, over the line."""
    text = page.text(amount(chart.weeks[at][1], chart.locale), 0, 0, 11.0, INK, is_bold=at == -1)
    page.fit(text, WIDTH / 2 - MARGIN)
    wide = page.width(text)
    line = [
        axes.transData.transform((week.toordinal(), float(to_major(one)))) / page.figure.dpi
        for week, one in chart.weeks
    ]
    x = line[0][0] if at == 0 else WIDTH - MARGIN - wide
    below = [y for at_x, y in line if x - 0.3 <= at_x <= x + wide + 0.3]
    text.set_position((x / WIDTH, (max(below) + 0.12) / page.height))


def _dates(axes: Axes, chart: Chart) -> None:
    """The first and the last week and some between, as the reader writes days."""
    weeks = [week for week, _ in chart.weeks]
    count = min(MOST_DATES, len(weeks))
    shown = sorted({weeks[round(n * (len(weeks) - 1) / (count - 1))] for n in range(count)})
    labels = [day(week, chart.locale) for week in shown]
    axes.set_xticks([week.toordinal() for week in shown], labels, parse_math=False)
    drawn = axes.get_xticklabels()
    drawn[0].set_horizontalalignment("left")
    drawn[-1].set_horizontalalignment("right")
