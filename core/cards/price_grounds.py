"""Words for how an estimate was found: what was compared, what was left out, how the score came about."""

from __future__ import annotations

from core.cards.card import Action, Card, worded
from core.cards.categories import category
from core.cards.language import count, decimal, mark, percent, say
from core.cards.listings import open_button
from core.cards.lists import listed
from core.cards.moments import day, short_date
from core.cards.phrases import condition_name, facts
from core.cards.prices import too_little
from core.cards.worth import about, n, named, spread, step
from core.prices.grounds import PriceExplained, PricesCompared
from core.prices.outcomes import (
    Comparable,
    DealScore,
    Estimate,
    ModelPrice,
    TooLittle,
)
from core.values import Money, Person

SHOWN = 5  # ads, each with its link
FACTORS = {"price": mark("{effect} for its price"), "doubt": mark("{effect} for my doubt")}


@worded.register
def _explained(outcome: PriceExplained, reader: Person) -> Card:
    """How an estimate was found, in full."""
    checked, found = outcome.checked, outcome.checked.found
    if isinstance(found, TooLittle):
        return too_little(checked, found)
    of = checked.subject
    about_it = [category(of.category)] if of.category else []
    about_it += [condition_name(of.condition)] if of.condition else []
    lines = [
        say("Taken as: {facts}.", facts=", ".join(about_it)) if about_it else "",
        count(
            found.spread.n,
            "Compared: {n} ad {step}; each thing once, without accessories, parts, wanted ads, trades and prices far "
            "off.",
            "Compared: {n} ads {step}; each thing once, without accessories, parts, wanted ads, trades and prices far "
            "off.",
            step=step(found, of),
        ),
        say("They ask: {spread}.", spread=spread(found.spread, reader)),
        say("Seen sold, kept apart: {spread}.", spread=spread(found.sold, reader)) if found.sold else "",
        _model(found.model, reader),
        _factors(checked.score) if checked.score else "",
        _converted(found),
        say("Worked out on {day}.", day=day(found.made_at, reader, with_year=True)),
    ]
    back = (Action(say("Compared ads"), "price.ads", checked.handle),) if checked.handle is not None else ()
    return Card(say("How I know: {title}", title=named(of)), tuple(line for line in lines if line), back)


def _model(found: ModelPrice | None, reader: Person) -> str:
    if found is None:
        return say("No learned price: none does better than the median here yet.")
    return say(
        "Learned price: {price}, four in five between {low} and {high}. Tried on ads that it had not seen, it was off "
        "by {error} or less for half of them {n}. Version {version}.",
        price=about(found.price, reader),
        low=about(found.low, reader),
        high=about(found.high, reader),
        error=percent(found.error),
        n=n(found.rows),
        version=found.version,
    )


def _factors(score: DealScore) -> str:
    """`Deal score 0.81: 0.50 to begin with, +0.38 for its price, −0.07 for my doubt.`"""
    parts = [say(FACTORS.get(one.name, one.name), effect=decimal(one.effect, "+0.00;−0.00")) for one in score.factors]
    begun = say("{score} to begin with", score=decimal(0.5))
    return say("Deal score {score}: {parts}.", score=decimal(score.value), parts=", ".join([begun, *parts]))


def _converted(found: Estimate) -> str:
    if not found.converted:
        return ""
    currencies = listed(sorted(found.converted))
    if found.rate_date is None:
        return say("Converted: prices in {currencies}.", currencies=currencies)
    day_of = short_date(found.rate_date, with_year=True)
    return say("Converted: prices in {currencies}, at the rates of {day}.", currencies=currencies, day=day_of)


@worded.register
def _compared(outcome: PricesCompared, reader: Person) -> Card:
    """The ads that were compared, the most alike first."""
    checked, found = outcome.checked, outcome.checked.found
    if isinstance(found, TooLittle):
        return too_little(checked, found)
    items = tuple(_comparable(one, reader) for one in found.comparables[:SHOWN])
    return Card(
        say("Compared with {title}", title=named(checked.subject)),
        (count(found.spread.n, "The most alike of {n} ad.", "The most alike of {n} ads."),)
        if found.spread.n > len(items)
        else (),
        items=items,
    )


def _comparable(one: Comparable, reader: Person) -> Card:
    shown = facts(one.listing, reader)
    if _is_other(one.listing.price, one.price):
        shown = f"{shown} · {say('about {price}', price=about(one.price, reader))}"
    return Card(
        one.listing.title,
        (f"{shown} · {say('{percent} alike', percent=percent(one.likeness))}",),
        (open_button(one.listing),),
        url=one.listing.url,
    )


def _is_other(original: Money | None, converted: Money) -> bool:
    return original is not None and original.currency != converted.currency
