"""Turns of phrase about what a thing is worth. A number that was worked out never stands without its n."""

from __future__ import annotations

from core.cards.phrases import listed, price
from core.prices.outcomes import Spread, Step, TimeToSell, Trend, Verdict
from core.text.money import from_major, to_major
from core.values import Money, Person

VERDICTS = {
    Verdict.GREAT: "a great deal",
    Verdict.GOOD: "a good deal",
    Verdict.FAIR: "a fair price",
    Verdict.HIGH: "on the high side",
    Verdict.VERY_HIGH: "far too dear",
}
STEPS = {
    Step.SIMILAR: "of the same category and condition, with a title much like it",
    Step.SAME_CONDITION: "of the same category and condition, whatever the title",
    Step.CATEGORY: "of the same category, in any condition",
}
SURE = ((0.75, "very sure"), (0.5, "fairly sure"), (0.25, "not very sure"), (0.0, "a rough guess"))  # from which
WHOLE_FROM = 20  # major units; cents of more say nothing about what a thing is worth
STEADY = 0.01  # a change of less is none


def about(money: Money, reader: Person) -> str:
    """A price that was worked out, without cents that mean nothing: `$418`, `$9.50`."""
    value = to_major(money)
    return price(from_major(round(value), money.currency) if value >= WHOLE_FROM else money, reader)


def n(count: int) -> str:
    """`(n = 23)`."""
    return f"(n = {count:,})"


def percent(share: float) -> str:
    """`6%`, of a fraction."""
    return f"{abs(share) * 100:.0f}%"


def sure(confidence: float) -> str:
    """How sure, in words."""
    return next(words for least, words in SURE if confidence >= least)


def moves(trends: tuple[Trend, ...]) -> str:
    """`Falling 6% over 30 days (n = 41), steady over 90 days (n = 120).`; empty where nothing is known."""
    said = listed([f"{_way(one.change)} over {one.days} days {n(one.n)}" for one in trends])
    return f"{said[0].upper()}{said[1:]}." if said else ""


def goes(time: TimeToSell) -> str:
    """How long such things stay."""
    half, most = days(time.median_days), days(time.slow_days)
    return f"Half of such ads were gone within {half}, four in five within {most} {n(time.n)}."


def days(count: float) -> str:
    """`9 days`."""
    whole = max(1, round(count))
    return f"{whole:,} {'day' if whole == 1 else 'days'}"


def spread(one: Spread, reader: Person) -> str:
    """From the lowest to the highest on one line."""
    named = {
        "lowest": one.lowest,
        "lower quarter": one.q1,
        "median": one.median,
        "upper quarter": one.q3,
        "highest": one.highest,
        "mean": one.mean,
    }
    return f"{', '.join(f'{name} {about(money, reader)}' for name, money in named.items())} {n(one.n)}"


def _way(change: float) -> str:
    if abs(change) < STEADY:
        return "steady"
    return f"{'falling' if change < 0 else 'rising'} {percent(change)}"
