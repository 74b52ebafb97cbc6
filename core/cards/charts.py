"""What the picture of an estimate shows, in the reader's words, and the same as text for who does not see it."""

from __future__ import annotations

from dataclasses import replace

import structlog

from core.cards.language import count, say, speaking
from core.cards.moments import short_date
from core.cards.phrases import price
from core.cards.worth import about, trend
from core.ports.pictures import Chart, Mark, Marked, Pictures
from core.prices.outcomes import Estimate, PriceChecked
from core.values import Person

log = structlog.get_logger()


async def pictured(outcome: PriceChecked, reader: Person, pictures: Pictures) -> PriceChecked:
    """The same with its picture, where there is something to draw. A drawing that fails takes no answer with it."""
    with speaking(reader):
        shown = chart(outcome, reader)
    if shown is None:
        return outcome
    try:
        return replace(outcome, picture=await pictures.draw(shown))
    except Exception:
        log.exception("picture not drawn")
        return outcome


def chart(outcome: PriceChecked, reader: Person) -> Chart | None:
    """What to draw; None without an estimate."""
    found, asking = outcome.found, outcome.subject.asking
    if not isinstance(found, Estimate) or not found.prices:
        return None
    worth, median = about(found.recommended, reader), about(found.spread.median, reader)
    marks = [
        Marked(Mark.RECOMMENDED, found.recommended, say("worth {price}", price=worth)),
        Marked(Mark.MEDIAN, found.spread.median, say("median {price}", price=median)),
    ]
    if worth == median:
        marks = [Marked(Mark.RECOMMENDED, found.recommended, say("worth {price}, the median", price=worth))]
    if asking is not None and asking.currency == found.recommended.currency:
        marks.insert(0, Marked(Mark.ASKING, asking, say("asked {price}", price=price(asking, reader))))
    return Chart(
        outcome.subject.title,
        count(
            found.spread.n,
            "What {n} such ad asks; four in five in the green",
            "What {n} such ads ask; four in five in the green",
        ),
        found.prices,
        found.low,
        found.high,
        tuple(marks),
        say("Median by week: {trend}", trend=trend(found.trends[0])) if found.trends else say("Median by week"),
        tuple((one.week, one.median) for one in found.weeks),
        reader.locale,
    )


def alt(outcome: PriceChecked, reader: Person) -> str:
    """The picture in words."""
    found, asking = outcome.found, outcome.subject.asking
    if not isinstance(found, Estimate):
        return ""
    of = found.spread
    said = [
        count(
            of.n,
            "Chart: {n} ad asks {lowest} to {highest}, half of them {q1} to {q3}; "
            "median {median}, worth about {worth}.",
            "Chart: {n} ads ask {lowest} to {highest}, half of them {q1} to {q3}; "
            "median {median}, worth about {worth}.",
            lowest=price(of.lowest, reader),
            highest=price(of.highest, reader),
            q1=about(of.q1, reader),
            q3=about(of.q3, reader),
            median=about(of.median, reader),
            worth=about(found.recommended, reader),
        ),
        say("Asked: {price}.", price=price(asking, reader)) if asking else "",
    ]
    if len(found.weeks) > 1:
        first, last = found.weeks[0], found.weeks[-1]
        said.append(
            say(
                "The median went from {first} in the week of {first_week} to {last} in that of {last_week}.",
                first=about(first.median, reader),
                first_week=short_date(first.week),
                last=about(last.median, reader),
                last_week=short_date(last.week),
            )
        )
    return " ".join(part for part in said if part)
