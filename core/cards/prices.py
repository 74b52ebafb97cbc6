"""Words for what a thing is worth: the answer first, how sure it is, and behind buttons how it was found."""

from __future__ import annotations

from core.cards.card import Action, Card, Link, Picture, worded
from core.cards.charts import alt
from core.cards.language import count, decimal, mark, say
from core.cards.listings import like_button, open_button, save_button, watch_button
from core.cards.phrases import price
from core.cards.worth import (
    VERDICTS,
    about,
    ask_name,
    asks,
    by_kind,
    goes,
    most_ask,
    moves,
    n,
    named,
    step,
    sure,
    whole,
)
from core.prices.outcomes import DealScore, Estimate, PriceChecked, TooLittle
from core.text.money import to_major
from core.values import Listing, Person

ROUGH = 0.25  # a confidence below is said with the price itself
SUSPECT = 2  # times below what nine in ten such ads ask
WIDEN = {
    "condition": mark("Ask again without the condition: more ads compare then."),
    "category": mark("Name what kind of thing it is: its category is not known."),
    "words": mark("Ask with fewer words: the name and the size or model alone."),
}


@worded.register
def _checked(outcome: PriceChecked, reader: Person) -> Card:
    subject, found = outcome.subject, outcome.found
    if isinstance(found, TooLittle):
        return too_little(outcome, found)
    lines = [_verdict(outcome, outcome.score, found, reader)] if outcome.score else []
    lines += [
        say("So low a price mostly has a reason: look twice.") if _is_suspect(outcome, found) else "",
        most_ask(found, reader),
        count(
            found.spread.n,
            "How sure I am: {sure}. I compared {n} ad {step}.",
            "How sure I am: {sure}. I compared {n} ads {step}.",
            sure=sure(found.confidence),
            step=step(found, subject),
        ),
        moves(found.trends),
        goes(found.time_to_sell) if found.time_to_sell else "",
        asks(outcome.advice, reader, found.spread.n) if outcome.advice else "",
    ]
    drawn = Picture("prices.png", outcome.picture, alt(outcome, reader)) if outcome.picture else None
    words = {"price": about(found.recommended, reader), "title": named(subject)}
    title = say("Worth very roughly {price}: {title}", **words)
    if found.confidence >= ROUGH:
        title = say("Worth about {price}: {title}", **words)
    return Card(
        title,
        tuple(line for line in lines if line),
        _buttons(outcome, reader),
        picture=drawn,
        url=subject.listing.url if subject.listing else None,
    )


def too_little(outcome: PriceChecked, found: TooLittle) -> Card:
    lines = (
        say(
            "Too little data ({found} found, {needed} needed), so I name no price.",
            found=found.found,
            needed=found.needed,
        ),
        *(say(WIDEN[hint]) for hint in found.widen if hint in WIDEN),
    )
    listing = outcome.subject.listing
    return Card(say("No price yet: {title}", title=named(outcome.subject)), lines, _of_listing(listing, is_own=False))


def _verdict(outcome: PriceChecked, score: DealScore, found: Estimate, reader: Person) -> str:
    """`Asked $350: a great deal, about $70 less than such ads ask (n = 23). Deal score 0.81.`"""
    asked, verdict = price(outcome.subject.asking, reader), say(VERDICTS[score.verdict])
    words = {"price": asked, "verdict": verdict, "n": n(found.spread.n), "score": decimal(score.value)}
    if score.saving:
        less = about(score.saving, reader)
        if outcome.advice:
            return say(
                "You ask {price}: {verdict}, about {less} less than such ads ask {n}. Deal score {score}.",
                less=less,
                **words,
            )
        return say(
            "Asked {price}: {verdict}, about {less} less than such ads ask {n}. Deal score {score}.", less=less, **words
        )
    if outcome.advice:
        return say("You ask {price}: {verdict} {n}. Deal score {score}.", **words)
    return say("Asked {price}: {verdict} {n}. Deal score {score}.", **words)


def _buttons(outcome: PriceChecked, reader: Person) -> tuple[Action | Link, ...]:
    shown = list(take_buttons(outcome, reader))
    if outcome.handle is not None:
        shown += [
            Action(say("How I know"), "price.how", outcome.handle),
            Action(say("Compared ads"), "price.ads", outcome.handle),
        ]
    return (*shown, *_of_listing(outcome.subject.listing, is_own=outcome.advice is not None))


def _is_suspect(outcome: PriceChecked, found: Estimate) -> bool:
    """Whether an ad of somebody else asks next to nothing."""
    asked = outcome.subject.asking
    if asked is None or outcome.score is None or outcome.advice is not None or asked.currency != found.low.currency:
        return False
    return asked.minor * SUSPECT < found.low.minor


def advised_asks(outcome: PriceChecked, reader: Person) -> tuple[tuple[str, ...], tuple[Action, ...]]:
    """What stands below the question for a price: lines, and a button for each ask that answers it."""
    found, advice = outcome.found, outcome.advice
    if isinstance(found, TooLittle) or advice is None:
        return (), ()
    lines = (
        say(
            "Worth about {price}; I am {sure} {n}.",
            price=about(found.recommended, reader),
            sure=sure(found.confidence),
            n=n(found.spread.n),
        ),
        asks(advice, reader, found.spread.n),
    )
    buttons = tuple(
        Action(
            f"{ask_name(kind)}: {about(one.price, reader)}",
            "answer",
            f"{to_major(whole(one.price))} {one.price.currency}",
        )
        for kind, one in by_kind(advice).items()
    )
    return lines, buttons


def take_buttons(outcome: PriceChecked, reader: Person) -> tuple[Action | Link, ...]:
    """The three asks, and a price of one's own, for what the reader offers."""
    listing, advice = outcome.subject.listing, outcome.advice
    if listing is None or advice is None:
        return ()
    taken = [
        Action(f"{ask_name(kind)}: {about(one.price, reader)}", "price.take", f"{listing.id}:{kind.value}")
        for kind, one in by_kind(advice).items()
    ]
    return (*taken, Action(say("Another price"), "price.own", str(listing.id)))


def _of_listing(listing: Listing | None, *, is_own: bool) -> tuple[Action | Link, ...]:
    if listing is None:
        return ()
    cost = Action(say("What it cost"), "listing.cost", str(listing.id))
    if is_own:
        return (cost,)
    return (open_button(listing), save_button(listing), watch_button(listing), like_button(listing), cost)
