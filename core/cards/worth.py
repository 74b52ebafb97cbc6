"""Turns of phrase about what a thing is worth. A number that was worked out never stands without its n."""

from __future__ import annotations

from core.cards.language import count as counted
from core.cards.language import mark, numeral, percent, say
from core.cards.lists import listed
from core.cards.phrases import capital, price
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
    Verdict.GREAT: mark("a great deal"),
    Verdict.GOOD: mark("a good deal"),
    Verdict.FAIR: mark("a fair price"),
    Verdict.HIGH: mark("on the high side"),
    Verdict.VERY_HIGH: mark("far too dear"),
}
_ALIKE = mark("of the same category, with a title much like it")
_ANY = mark("of the same category, whatever the title")
STEPS = {  # of something whose condition is known, and of something where it is not
    Step.SIMILAR: (mark("of the same category and condition, with a title much like it"), _ALIKE),
    Step.ALIKE: (mark("of the same category in any condition, with a title much like it"), _ALIKE),
    Step.SAME_CONDITION: (mark("of the same category and condition, whatever the title"), _ANY),
    Step.CATEGORY: (mark("of the same category, in any condition and whatever the title"), _ANY),
}
SURE = (  # from which confidence
    (0.75, mark("very sure")),
    (0.5, mark("fairly sure")),
    (0.25, mark("not very sure")),
    (0.0, mark("not sure at all")),
)
ASKS = {AskKind.QUICK: mark("Quick"), AskKind.FAIR: mark("Fair"), AskKind.PATIENT: mark("Patient")}
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
    return say(with_condition if subject.condition else without)


def most_ask(found: Estimate, reader: Person) -> str:
    """`Four in five such ads ask $350 to $510 (n = 23).`; of a learned range, n is what it was tried on."""
    low, high = about(found.low, reader), about(found.high, reader)
    if found.model:
        learned = n(found.model.rows)
        return say("Four in five such ads ask {low} to {high}, as learned {n}.", low=low, high=high, n=learned)
    return say("Four in five such ads ask {low} to {high} {n}.", low=low, high=high, n=n(found.spread.n))


def named(subject: Subject) -> str:
    """What the question is about, short enough to stand behind the answer."""
    title = " ".join(subject.title.split())
    return title if len(title) <= LONGEST_TITLE else title[:LONGEST_TITLE].rstrip() + "…"


def n(count: int) -> str:
    """`(n = 23)`."""
    return f"(n = {numeral(count)})"


def sure(confidence: float) -> str:
    """How sure, in words."""
    return say(next(words for least, words in SURE if confidence >= least))


def moves(trends: tuple[Trend, ...]) -> str:
    """`Falling 6% over 30 days (n = 41), steady over 90 days (n = 120).`; empty where nothing is known."""
    return capital(f"{listed([trend(one) for one in trends])}.") if trends else ""


def trend(one: Trend) -> str:
    """`falling 6% over 30 days (n = 41)`"""
    of, change = n(one.n), percent(one.change)
    if abs(one.change) < STEADY:
        return say("steady over {days} days {n}", days=one.days, n=of)
    if one.change < 0:
        return say("falling {percent} over {days} days {n}", percent=change, days=one.days, n=of)
    return say("rising {percent} over {days} days {n}", percent=change, days=one.days, n=of)


def saving(worth: Worth, reader: Person) -> str:
    """An estimate in short: `$40 under what such things ask (n = 23)`."""
    of = n(worth.n)
    if worth.saving is not None:
        return say("{price} under what such things ask {n}", price=about(worth.saving, reader), n=of)
    usual = about(worth.recommended, reader)
    if worth.verdict in (Verdict.GREAT, Verdict.GOOD, Verdict.FAIR):
        return say("about what such things ask, {price} {n}", price=usual, n=of)
    return say("over what such things ask, {price} {n}", price=usual, n=of)


def saving_and_trend(worth: Worth, reader: Person) -> str:
    """The same for a list that is read at leisure: `You would save about $60 (n = 23). Such things fell 6% …`"""
    if worth.saving is not None:
        said = say("You would save about {price} {n}.", price=about(worth.saving, reader), n=n(worth.n))
    else:
        said = say("It is {compared}.", compared=saving(worth, reader))
    if worth.change is None or abs(worth.change) < STEADY:
        return said
    if worth.change < 0:
        return f"{said} {say('Such things fell {percent} in 30 days.', percent=percent(worth.change))}"
    return f"{said} {say('Such things rose {percent} in 30 days.', percent=percent(worth.change))}"


def goes(time: TimeToSell) -> str:
    """How long such things stay."""
    half, most = days(time.median_days), days(time.slow_days)
    return say(
        "Half of such ads were gone within {half}, four in five within {most} {n}.", half=half, most=most, n=n(time.n)
    )


def asks(advice: Advice, reader: Person, count: int) -> str:
    """The three asks on one line."""
    quick, fair, patient = (_ask(one, reader) for one in (advice.quick, advice.fair, advice.patient))
    return say(
        "Ask {quick} to sell quickly, {fair} as a fair price, {patient} if you can be patient {n}.",
        quick=quick,
        fair=fair,
        patient=patient,
        n=n(count),
    )


def ask_name(kind: AskKind) -> str:
    """`Fair`."""
    return say(ASKS[kind])


def days(count: float) -> str:
    """`9 days`."""
    return counted(max(1, round(count)), "{n} day", "{n} days")


def spread(one: Spread, reader: Person) -> str:
    """From the lowest to the highest on one line."""
    return say(
        "lowest {lowest}, lower quarter {q1}, median {median}, upper quarter {q3}, highest {highest}, mean {mean} {n}",
        lowest=price(one.lowest, reader),
        q1=about(one.q1, reader),
        median=about(one.median, reader),
        q3=about(one.q3, reader),
        highest=price(one.highest, reader),
        mean=about(one.mean, reader),
        n=n(one.n),
    )


def _ask(one: Ask, reader: Person) -> str:
    if one.days is None:
        return about(one.price, reader)
    return say("{price} (about {days})", price=about(one.price, reader), days=days(one.days))
