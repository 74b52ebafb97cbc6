"""Words for how an estimate was found: what was compared, what was left out, how the score came about."""

from __future__ import annotations

from core.cards.card import Action, Card, worded
from core.cards.listings import open_button
from core.cards.moments import day, short_date
from core.cards.phrases import CONDITIONS, facts, listed, plural
from core.cards.prices import too_little
from core.cards.worth import about, n, named, percent, spread, step
from core.prices.grounds import PriceExplained, PricesCompared
from core.prices.outcomes import (
    Comparable,
    DealScore,
    Estimate,
    ModelPrice,
    TooLittle,
)
from core.text.taxonomy import label
from core.values import Money, Person

SHOWN = 5  # ads, each with its link
FACTORS = {"price": "its price", "doubt": "my doubt"}


@worded.register
def _explained(outcome: PriceExplained, reader: Person) -> Card:
    """How an estimate was found, in full."""
    checked, found = outcome.checked, outcome.checked.found
    if isinstance(found, TooLittle):
        return too_little(checked, found)
    of = checked.subject
    about_it = [label(of.category)] if of.category else []
    about_it += [CONDITIONS[of.condition]] if of.condition else []
    lines = [
        f"Taken as: {', '.join(about_it)}." if about_it else "",
        f"Compared: {plural(found.spread.n, 'ad')} {step(found, of)}; each thing once, without accessories, parts, "
        "wanted ads, trades and prices far off.",
        f"They ask: {spread(found.spread, reader)}.",
        f"Seen sold, kept apart: {spread(found.sold, reader)}." if found.sold else "",
        _model(found.model, reader),
        _factors(checked.score) if checked.score else "",
        _converted(found),
        f"Worked out on {day(found.made_at, reader, with_year=True)}.",
    ]
    back = (Action("Compared ads", "price.ads", checked.handle),) if checked.handle is not None else ()
    return Card(f"How I know: {named(of)}", tuple(line for line in lines if line), back)


def _model(found: ModelPrice | None, reader: Person) -> str:
    if found is None:
        return "No learned price: none does better than the median here yet."
    low, high = about(found.low, reader), about(found.high, reader)
    return (
        f"Learned price: {about(found.price, reader)}, four in five between {low} and {high}. Tried on ads that it had "
        f"not seen, it was off by {percent(found.error)} or less for half of them {n(found.rows)}. "
        f"Version {found.version}."
    )


def _factors(score: DealScore) -> str:
    """`Deal score 0.81: 0.50 to begin with, +0.38 for its price, −0.07 for my doubt.`"""
    parts = [f"{one.effect:+.2f} for {FACTORS.get(one.name, one.name)}".replace("-", "−") for one in score.factors]
    return f"Deal score {score.value:.2f}: {', '.join(['0.50 to begin with', *parts])}."


def _converted(found: Estimate) -> str:
    if not found.converted:
        return ""
    said = f"Converted: prices in {listed(sorted(found.converted))}"
    if found.rate_date is None:
        return f"{said}."
    return f"{said}, at the rates of {short_date(found.rate_date, with_year=True)}."


@worded.register
def _compared(outcome: PricesCompared, reader: Person) -> Card:
    """The ads that were compared, the most alike first."""
    checked, found = outcome.checked, outcome.checked.found
    if isinstance(found, TooLittle):
        return too_little(checked, found)
    items = tuple(_comparable(one, reader) for one in found.comparables[:SHOWN])
    return Card(
        f"Compared with {named(checked.subject)}",
        (f"The most alike of {plural(found.spread.n, 'ad')}.",) if found.spread.n > len(items) else (),
        items=items,
    )


def _comparable(one: Comparable, reader: Person) -> Card:
    shown = facts(one.listing, reader)
    if _is_other(one.listing.price, one.price):
        shown = f"{shown} · about {about(one.price, reader)}"
    return Card(
        one.listing.title,
        (f"{shown} · {percent(one.likeness)} alike",),
        (open_button(one.listing),),
        url=one.listing.url,
    )


def _is_other(original: Money | None, converted: Money) -> bool:
    return original is not None and original.currency != converted.currency
