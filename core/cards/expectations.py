"""What to expect of a saved rule: how many alerts, what matches already, what was probably meant."""

from __future__ import annotations

from core.cards.language import count, say
from core.rules.doubts import MOST_A_DAY
from core.rules.expectation import Expectation
from core.rules.outcomes import (
    Meant,
    RuleCreated,
    RuleEdited,
)
from core.values import Person


def outlook(outcome: RuleCreated | RuleEdited, reader: Person) -> tuple[str, ...]:
    """What to expect of a saved rule, and what matches already."""
    lines = [expectation(outcome.expected)] if outcome.expected else []
    total, shown = outcome.matches_now, len(outcome.newest)
    if total == 1:
        lines.append(say("One listing matches already:"))
    elif total > shown:
        lines.append(say("{total} listings match already; the newest {shown}:", total=total, shown=shown))
    elif total:
        lines.append(say("{total} listings match already:", total=total))
    if outcome.meant:
        lines.append(_respelt(outcome.meant))
    return tuple(lines)


def expectation(expected: Expectation) -> str:
    """How many alerts to expect, said with the doubt it deserves."""
    days = max(expected.span.days, 0)
    if not expected.is_known:
        if not days:
            return say("It is too early to say how many alerts to expect.")
        return count(
            days,
            "It is too early to say how many alerts to expect: I have watched for {n} day so far.",
            "It is too early to say how many alerts to expect: I have watched for {n} days so far.",
        )
    if not expected.total:
        return count(
            days,
            "No listing of the last {n} day would have met it, so expect an alert seldom.",
            "No listing of the last {n} days would have met it, so expect an alert seldom.",
        )
    span = count(days, "going by the last {n} day", "going by the last {n} days")
    if expected.a_day > MOST_A_DAY:
        return say("Expect about {number} alerts a day, {span}.", number=round(expected.a_day), span=span)
    if expected.a_week < 0.75:
        return say("Expect less than one alert a week, {span}.", span=span)
    often = max(round(expected.a_week), 1)
    return count(often, "Expect about {n} alert a week, {span}.", "Expect about {n} alerts a week, {span}.", span=span)


def _respelt(meant: Meant) -> str:
    """`No listing says “dreser”. Did you mean “dresser”? 12 listings match then.`"""
    said = [
        say("Hardly any listing says “{typed}”. Did you mean “{meant}”?", typed=r.typed, meant=r.meant)
        if r.typed_listings
        else say("No listing says “{typed}”. Did you mean “{meant}”?", typed=r.typed, meant=r.meant)
        for r in meant.replaced
    ]
    then = count(meant.listings, "Then {n} listing matches.", "Then {n} listings match.")
    return " ".join((*said, then))
