"""Words for a thing on its way to be offered: the questions, and the draft as it would be seen."""

from __future__ import annotations

from core.cards import item_words
from core.cards.card import Action, Card, undo, worded
from core.cards.item_words import LEFT_OPEN, edits, parts
from core.cards.language import count, mark, say
from core.cards.prices import advised_asks
from core.cards.worth import about, ask_name, asks, by_kind, n, sure, whole
from core.ports.photos import PHOTO_SCHEME
from core.prices.outcomes import Estimate, PriceChecked
from core.selling.drafts import MOST_PHOTOS
from core.selling.fields import Field
from core.selling.outcomes import DraftDiscarded, DraftShown, FieldAsked, FieldChoices, PhotosShown
from core.text.money import to_major
from core.values import Person

TITLES = {
    Field.TITLE: mark("What are you selling?"),
    Field.PRICE: mark("How much for “{title}”?"),
    Field.CONDITION: mark("What condition is it in?"),
    Field.CATEGORY: mark("What kind of thing is it?"),
    Field.PLACE: mark("Where is it?"),
    Field.DESCRIPTION: mark("What else is to be said of it?"),
}
HINTS = {
    Field.TITLE: mark("A title, or all in one line: malm dresser, good, 80, 95112"),
    Field.PRICE: mark("For example: 80, $80 or 80 EUR. 0 gives it away."),
    Field.CONDITION: mark("Tap one or type it."),
    Field.CATEGORY: mark("Tap one or type it, such as garden or shoes."),
    Field.PLACE: mark("A ZIP code or a city."),
    Field.DESCRIPTION: mark("Size, age, faults, when it can be fetched: up to 2,000 characters."),
}
SKIPPED = {
    Field.PRICE: mark("Skipped, rules with a price limit pass it by."),
    Field.CONDITION: mark("Skipped, rules that ask for a condition pass it by."),
    Field.CATEGORY: mark("Skipped, rules that ask for a category pass it by."),
    Field.PLACE: mark("Skipped, rules with a distance pass it by."),
}
CHOSEN = (Field.CONDITION, Field.CATEGORY)
WRITTEN = (Field.TITLE, Field.PLACE, Field.DESCRIPTION)  # mostly mended rather than said anew


@worded.register
def _asked(outcome: FieldAsked, reader: Person) -> Card:
    field, draft = outcome.field, outcome.draft
    advised, buttons = advised_asks(outcome.worth, reader) if outcome.worth else ((), ())
    photos = len(draft.photos)
    kept = (count(photos, "{n} picture kept.", "{n} pictures kept."),) if photos and not outcome.is_edit else ()
    hint = item_words.HINTS.get(field, HINTS[field]) if outcome.is_edit else HINTS[field]
    lines = [*kept, *advised, say(hint)]
    was = item_words.now(draft, field, reader) if outcome.is_edit else ""
    if outcome.is_edit and field is not Field.TITLE:
        lines.append(say("“none” leaves it open."))
    if was:
        lines.append(say("It is now: {now}", now=was))
    if not outcome.is_edit and field in SKIPPED:
        lines.append(say(SKIPPED[field]))
    chosen = (
        tuple(Action(words, "answer", value) for words, value in item_words.values(field)) if field in CHOSEN else ()
    )
    return Card(
        say(TITLES[field], title=draft.title or ""),
        tuple(lines),
        (*buttons, *chosen, *_ways_out(outcome)),
        wants_text=True,
        wants_location=field is Field.PLACE,
        prefill=was if field in WRITTEN else "",
    )


def _ways_out(outcome: FieldAsked) -> tuple[Action, ...]:
    if outcome.is_edit:
        return (Action(say("Back"), "item.show", outcome.ref),)
    back = () if outcome.is_first else (Action(say("Back"), "wizard.back"),)
    skip = () if outcome.field is Field.TITLE else (Action(say("Skip"), "wizard.skip"),)
    leave = (
        Action(say("Cancel"), "item.discard", outcome.ref) if outcome.ref else Action(say("Cancel"), "wizard.cancel")
    )
    return (*back, *skip, leave)


@worded.register
def _choices(outcome: FieldChoices, reader: Person) -> Card:
    field = outcome.field
    open_ = (say("Leave it open"), "none")
    actions = (
        Action(words, "item.set", f"{outcome.ref}:{field.value}:{value}")
        for words, value in (*item_words.values(field), open_)
    )
    was = item_words.now(outcome.draft, field, reader)
    lines = (say("It is now: {now}", now=was),) if was else (say(LEFT_OPEN[field]),)
    return Card(say(TITLES[field]), lines, (*actions, Action(say("Back"), "item.show", outcome.ref)))


@worded.register
def _shown(outcome: DraftShown, reader: Person) -> Card:
    draft, ref = outcome.draft, outcome.ref
    advice, buttons = _advice(outcome, reader)
    return Card(
        say("Your draft: {title}", title=draft.title or "…"),
        (*parts(draft, reader), *advice),
        (*buttons, Action(say("Publish"), "item.publish", ref), Action(say("Discard"), "item.discard", ref)),
        picture=PHOTO_SCHEME + draft.photos[0] if draft.photos else None,
        footer=say("Nobody sees it before you publish it."),
        menus=(edits(ref),),
    )


def _advice(outcome: DraftShown, reader: Person) -> tuple[tuple[str, ...], tuple[Action, ...]]:
    """What to ask: lines, and a button for each ask that is not asked already."""
    worth = outcome.worth
    if not isinstance(worth, PriceChecked) or not isinstance(worth.found, Estimate) or worth.advice is None:
        return (), ()
    found = worth.found
    lines = (
        say(
            "Worth about {price}; I am {sure} {n}.",
            price=about(found.recommended, reader),
            sure=sure(found.confidence),
            n=n(found.spread.n),
        ),
        asks(worth.advice, reader, found.spread.n),
    )
    prices = {kind: whole(one.price) for kind, one in by_kind(worth.advice).items()}
    buttons = tuple(
        Action(
            f"{ask_name(kind)}: {about(money, reader)}",
            "item.set",
            f"{outcome.ref}:{Field.PRICE.value}:{to_major(money)} {money.currency}",
        )
        for kind, money in prices.items()
        if money != outcome.draft.price
    )
    return lines, buttons


@worded.register
def _photos(outcome: PhotosShown, reader: Person) -> Card:
    ref, several = outcome.ref, len(outcome.photos) > 1
    add = (Action(say("Add pictures"), "item.photo.add", ref),) if len(outcome.photos) < MOST_PHOTOS else ()
    actions = [
        Action(say("Remove {number}", number=number + 1), "item.photo", f"{ref}:drop:{number}")
        for number in range(len(outcome.photos))
    ]
    actions += [
        Action(say("Show {number} first", number=number + 1), "item.photo", f"{ref}:first:{number}")
        for number in range(1, len(outcome.photos) if several else 1)
    ]
    more = (
        say("Send more, up to {most} in all.", most=MOST_PHOTOS)
        if outcome.photos
        else say("Send up to {most}.", most=MOST_PHOTOS)
    )
    return Card(
        item_words.pictures(len(outcome.photos)),
        (more, say("What a picture tells of where and with what it was taken is removed.")),
        (*add, *actions, Action(say("Back"), "item.show", ref)),
        picture=PHOTO_SCHEME + outcome.photos[0] if outcome.photos else None,
    )


@worded.register
def _discarded(outcome: DraftDiscarded, reader: Person) -> Card:
    title = say("Discarded: {title}", title=outcome.title) if outcome.title else say("Discarded.")
    return Card(title, (say("Nobody saw it."),), (undo(outcome.undo),))
