"""Turns of phrase about what a thing is worth. A number that was worked out never stands without its n."""

from __future__ import annotations

from core.cards.phrases import capital, listed, price
from core.prices.analysis import Worth
from core.prices.outcomes import (
    Advice,
    Ask,
    AskKind,
    Estimate,
    Spread,
    Step,
    Subject,
    TimeToSell,
    Trend,
    Verdict,
)
from core.text.money import from_major, to_major
from core.values import Money, Person

VERDICTS = {
    Verdict.GREAT: "a great deal",
    Verdict.GOOD: "a good deal",
    Verdict.FAIR: "a fair price",
    Verdict.HIGH: "on the high side",
    Verdict.VERY_HIGH: "far too dear",
}
_ALIKE, _ANY = "of the same category, with a title much like it", "of the same category, whatever the title"
STEPS = {  # of something whose condition is known, and of something where it is not
    Step.SIMILAR: ("of the same category and condition, with a title much like it", _ALIKE),
    Step.ALIKE: ("of the same category in any condition, with a title much like it", _ALIKE),
    Step.SAME_CONDITION: ("of the same category and condition, whatever the title", _ANY),
    Step.CATEGORY: ("of the same category, in any condition and whatever the title", _ANY),
}
SURE = ((0.75, "very sure"), (0.5, "fairly sure"), (0.25, "not very sure"), (0.0, "not sure at all"))  # from which
ASKS = {AskKind.QUICK: "Quick", AskKind.FAIR: "Fair", AskKind.PATIENT: "Patient"}
LONGEST_TITLE = 120  # characters of what was asked about; the answer comes before it
WHOLE_FROM = 20  # major units; cents of more say nothing about what a thing is worth
STEADY = 0.01  # a change of less is none


def about(money: Money, reader: Person) -> str:
    """A price that was worked out, without figures that mean nothing: `$9.50`, `$418`, `$7,380`."""
    return price(whole(money), reader)


def whole(money: Money) -> Money:
    """Such a price, rounded as it is said: to three figures, and to whole ones from twenty on."""
    value = to_major(money)
    if value < WHOLE_FROM:
        return money
    step = 10 ** max(0, value.adjusted() - 2)
    return from_major(round(value / step) * step, money.currency)


def by_kind(advice: Advice) -> dict[AskKind, Ask]:
    """The three asks by their kind."""
    return {AskKind.QUICK: advice.quick, AskKind.FAIR: advice.fair, AskKind.PATIENT: advice.patient}


def step(found: Estimate, subject: Subject) -> str:
    """How comparables were chosen, behind `23 ads`."""
    with_condition, without = STEPS[found.step]
    return with_condition if subject.condition else without


def most_ask(found: Estimate, reader: Person) -> str:
    """`Four in five such ads ask $350 to $510 (n = 23).`; of a learned range, n is what it was tried on."""
    said = f"Four in five such ads ask {about(found.low, reader)} to {about(found.high, reader)}"
    return f"{said}, as learned {n(found.model.rows)}." if found.model else f"{said} {n(found.spread.n)}."


def named(subject: Subject) -> str:
    """What the question is about, short enough to stand behind the answer."""
    title = " ".join(subject.title.split())
    return title if len(title) <= LONGEST_TITLE else title[:LONGEST_TITLE].rstrip() + "…"


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
    return capital(f"{listed([trend(one) for one in trends])}.") if trends else ""


def trend(one: Trend) -> str:
    """`falling 6% over 30 days (n = 41)`."""
    way = "steady" if abs(one.change) < STEADY else f"{'falling' if one.change < 0 else 'rising'} {percent(one.change)}"
    return f"{way} over {one.days} days {n(one.n)}"


def saving(worth: Worth, reader: Person) -> str:
    """An estimate in short: `$40 under what such things ask (n = 23)`."""
    if worth.saving is not None:
        return f"{about(worth.saving, reader)} under what such things ask {n(worth.n)}"
    where = "about" if worth.verdict in (Verdict.GREAT, Verdict.GOOD, Verdict.FAIR) else "over"
    return f"{where} what such things ask, {about(worth.recommended, reader)} {n(worth.n)}"


def saving_and_trend(worth: Worth, reader: Person) -> str:
    """The same for a list that is read at leisure: `You would save about $60 (n = 23). Such things fell 6% …`"""
    if worth.saving is not None:
        said = f"You would save about {about(worth.saving, reader)} {n(worth.n)}."
    else:
        said = f"It is {saving(worth, reader)}."
    if worth.change is None or abs(worth.change) < STEADY:
        return said
    return f"{said} Such things {'fell' if worth.change < 0 else 'rose'} {percent(worth.change)} in 30 days."


def goes(time: TimeToSell) -> str:
    """How long such things stay."""
    half, most = days(time.median_days), days(time.slow_days)
    return f"Half of such ads were gone within {half}, four in five within {most} {n(time.n)}."


def asks(advice: Advice, reader: Person, count: int) -> str:
    """The three asks on one line."""
    quick, fair, patient = (_ask(one, reader) for one in (advice.quick, advice.fair, advice.patient))
    return f"Ask {quick} to sell quickly, {fair} as a fair price, {patient} if you can be patient {n(count)}."


def days(count: float) -> str:
    """`9 days`."""
    whole = max(1, round(count))
    return f"{whole:,} {'day' if whole == 1 else 'days'}"


def spread(one: Spread, reader: Person) -> str:
    """From the lowest to the highest on one line."""
    of = {"lower quarter": one.q1, "median": one.median, "upper quarter": one.q3}
    between = ", ".join(f"{name} {about(money, reader)}" for name, money in of.items())
    ends = f"lowest {price(one.lowest, reader)}", f"highest {price(one.highest, reader)}"
    return f"{ends[0]}, {between}, {ends[1]}, mean {about(one.mean, reader)} {n(one.n)}"


def _ask(one: Ask, reader: Person) -> str:
    return about(one.price, reader) + (f" (about {days(one.days)})" if one.days is not None else "")
