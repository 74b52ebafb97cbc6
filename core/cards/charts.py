"""What the picture of an estimate shows, in the reader's words, and the same as text for who does not see it."""

from __future__ import annotations

from dataclasses import replace

import structlog

from core.cards.moments import short_date
from core.cards.phrases import plural, price
from core.cards.worth import about, trend
from core.ports.pictures import Chart, Mark, Marked, Pictures
from core.prices.outcomes import Estimate, PriceChecked
from core.values import Person

log = structlog.get_logger()


async def pictured(outcome: PriceChecked, reader: Person, pictures: Pictures) -> PriceChecked:
    """The same with its picture, where there is something to draw. A drawing that fails takes no answer with it."""
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
        Marked(Mark.RECOMMENDED, found.recommended, f"worth {worth}"),
        Marked(Mark.MEDIAN, found.spread.median, f"median {median}"),
    ]
    if worth == median:
        marks = [Marked(Mark.RECOMMENDED, found.recommended, f"worth {worth}, the median")]
    if asking is not None and asking.currency == found.recommended.currency:
        marks.insert(0, Marked(Mark.ASKING, asking, f"asked {price(asking, reader)}"))
    return Chart(
        outcome.subject.title,
        f"What {plural(found.spread.n, 'such ad asks', 'such ads ask')}; four in five in the green",
        found.prices,
        found.low,
        found.high,
        tuple(marks),
        f"Median by week: {trend(found.trends[0])}" if found.trends else "Median by week",
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
        f"Chart: {plural(of.n, 'ad asks', 'ads ask')} {price(of.lowest, reader)} to {price(of.highest, reader)}, half "
        f"of them {about(of.q1, reader)} to {about(of.q3, reader)}; median {about(of.median, reader)}, worth about "
        f"{about(found.recommended, reader)}.",
        f"Asked: {price(asking, reader)}." if asking else "",
    ]
    if len(found.weeks) > 1:
        first, last = found.weeks[0], found.weeks[-1]
        said.append(
            f"The median went from {about(first.median, reader)} in the week of {short_date(first.week)} to "
            f"{about(last.median, reader)} in that of {short_date(last.week)}."
        )
    return " ".join(part for part in said if part)
