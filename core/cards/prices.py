"""Words for what a thing is worth: the answer first, how sure it is, and behind buttons how it was found."""

from __future__ import annotations

from core.cards.card import Action, Card, Link, Picture, card
from core.cards.charts import alt
from core.cards.listings import open_button, save_button
from core.cards.moments import day, short_date
from core.cards.phrases import CONDITIONS, facts, listed, plural, price
from core.cards.worth import STEPS, VERDICTS, about, days, goes, moves, n, percent, spread, sure
from core.prices.outcomes import (
    Advice,
    Ask,
    Comparable,
    DealScore,
    Estimate,
    ModelPrice,
    PriceChecked,
    PriceExplained,
    PricesCompared,
    Subject,
    TooLittle,
)
from core.text.taxonomy import label
from core.values import Money, Person

WIDEN = {
    "condition": "Ask again without the condition: more ads compare then.",
    "category": "Name what kind of thing it is: its category is not known.",
    "words": "Ask with fewer words: the name and the size or model alone.",
}
FACTORS = {"price": "its price", "doubt": "my doubt"}
LONGEST_TITLE = 120  # characters of what was asked about; the answer comes before it
ASKS = ("quick", "fair", "patient")


@card.register
def _checked(outcome: PriceChecked, reader: Person) -> Card:
    subject, found = outcome.subject, outcome.found
    if isinstance(found, TooLittle):
        return _too_little(outcome, found)
    lines = [_verdict(subject, outcome.score, found, reader)] if outcome.score and subject.asking else []
    lines += [
        f"Four in five such ads ask {about(found.low, reader)} to {about(found.high, reader)} {n(found.spread.n)}.",
        f"How sure I am: {sure(found.confidence)}. I compared {plural(found.spread.n, 'ad')} {STEPS[found.step]}.",
        moves(found.trends),
        goes(found.time_to_sell) if found.time_to_sell else "",
        asks(outcome.advice, reader, found.spread.n) if outcome.advice else "",
    ]
    drawn = Picture("prices.png", outcome.picture, alt(outcome, reader)) if outcome.picture else None
    return Card(
        f"Worth about {about(found.recommended, reader)}: {_named(subject)}",
        tuple(line for line in lines if line),
        _buttons(outcome),
        picture=drawn,
        url=subject.listing.url if subject.listing else None,
    )


def _too_little(outcome: PriceChecked, found: TooLittle) -> Card:
    lines = (
        f"Too little data ({found.found} found, {found.needed} needed), so I name no price.",
        *(WIDEN[hint] for hint in found.widen if hint in WIDEN),
    )
    listing = outcome.subject.listing
    return Card(f"No price yet: {_named(outcome.subject)}", lines, _of_listing(outcome) if listing else ())


def _verdict(subject: Subject, score: DealScore, found: Estimate, reader: Person) -> str:
    """`Asked $350: a great deal, about $70 less than such ads ask (n = 23). Deal score 0.81.`"""
    less = f", about {about(score.saving, reader)} less than such ads ask" if score.saving else ""
    said = f"Asked {price(subject.asking, reader)}: {VERDICTS[score.verdict]}{less} {n(found.spread.n)}."
    return f"{said} Deal score {score.value:.2f}."


def asks(advice: Advice, reader: Person, count: int) -> str:
    """The three asks on one line."""
    quick, fair, patient = (_ask(one, reader) for one in (advice.quick, advice.fair, advice.patient))
    return f"Ask {quick} to sell soon, {fair} as a fair price, {patient} if you can wait {n(count)}."


def _ask(one: Ask, reader: Person) -> str:
    return about(one.price, reader) + (f" ({days(one.days)})" if one.days is not None else "")


def _buttons(outcome: PriceChecked) -> tuple[Action | Link, ...]:
    shown: list[Action | Link] = []
    if outcome.handle is not None:
        shown += [
            Action("How I know", "price.how", outcome.handle),
            Action("Compared ads", "price.ads", outcome.handle),
        ]
    return (*shown, *_of_listing(outcome))


def _of_listing(outcome: PriceChecked) -> tuple[Action | Link, ...]:
    listing = outcome.subject.listing
    if listing is None:
        return ()
    return (open_button(listing), save_button(listing), Action("What it cost", "listing.cost", str(listing.id)))


def _named(subject: Subject) -> str:
    title = " ".join(subject.title.split())
    return title if len(title) <= LONGEST_TITLE else title[:LONGEST_TITLE].rstrip() + "…"


@card.register
def _explained(outcome: PriceExplained, reader: Person) -> Card:
    """How an estimate was found, in full."""
    checked, found = outcome.checked, outcome.checked.found
    if isinstance(found, TooLittle):
        return _too_little(checked, found)
    of = checked.subject
    about_it = [label(of.category)] if of.category else []
    about_it += [CONDITIONS[of.condition]] if of.condition else []
    lines = [
        f"Taken as: {', '.join(about_it)}." if about_it else "",
        f"Compared: {plural(found.spread.n, 'ad')} {STEPS[found.step]}; each thing once, without accessories, parts, "
        "wanted ads, trades and prices far off.",
        f"They ask: {spread(found.spread, reader)}.",
        f"Seen sold, kept apart: {spread(found.sold, reader)}." if found.sold else "",
        _model(found.model, reader),
        _factors(checked.score) if checked.score else "",
        _converted(found),
        f"Worked out on {day(found.made_at, reader, with_year=True)}.",
    ]
    back = (Action("Compared ads", "price.ads", checked.handle),) if checked.handle is not None else ()
    return Card(f"How I know: {_named(of)}", tuple(line for line in lines if line), back)


def _model(found: ModelPrice | None, reader: Person) -> str:
    if found is None:
        return "No learned price: here it does no better than the median."
    low, high = about(found.low, reader), about(found.high, reader)
    return (
        f"Learned price: {about(found.price, reader)}, four in five between {low} and {high}. On ads it had not seen, half "
        f"of its prices were within {percent(found.error)} {n(found.rows)}. Version {found.version}."
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


@card.register
def _compared(outcome: PricesCompared, reader: Person) -> Card:
    """The ads that were compared, the most alike first."""
    checked, found = outcome.checked, outcome.checked.found
    if isinstance(found, TooLittle):
        return _too_little(checked, found)
    items = tuple(_comparable(one, reader) for one in found.comparables)
    return Card(
        f"Compared with {_named(checked.subject)}",
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
