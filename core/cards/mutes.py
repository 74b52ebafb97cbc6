"""Words for what somebody does not want to hear of."""

from __future__ import annotations

from core.cards.card import Action, Card, card, undo
from core.cards.moments import moment
from core.cards.phrases import plural
from core.delivery.muted import (
    Entry,
    HeardAgain,
    MutesListed,
    NotThisAsked,
    Silenced,
    SnoozeAsked,
    Unwanted,
)
from core.values import Person

SPANS = {"hour": "An hour", "day": "A day", "week": "A week"}
NOT = {
    Unwanted.LISTING: "I will not tell you of “{what}” again.",
    Unwanted.SELLER: "I will not tell you of anything from who offers “{what}”.",
    Unwanted.WORD: "I will not tell you of listings whose title says “{what}”, whichever rule they meet.",
}
AGAIN = {
    Unwanted.LISTING: "“{what}” may be told again.",
    Unwanted.SELLER: "What comes from who offers “{what}” may be told again.",
    Unwanted.WORD: "Listings whose title says “{what}” may be told again.",
    Unwanted.RULE: "“{what}” speaks again.",
}
NAMES = {
    Unwanted.LISTING: "The listing “{what}”",
    Unwanted.SELLER: "Whoever offers “{what}”",
    Unwanted.WORD: "The word “{what}” in a title",
    Unwanted.RULE: "Your rule “{what}”",
}


@card.register
def _not_this(outcome: NotThisAsked, reader: Person) -> Card:
    ref = outcome.rule.ref
    target = f"{ref}:{outcome.listing.id}"
    actions = [Action("This listing", "mute.listing", target)]
    if outcome.has_seller:
        actions.append(Action("This seller", "mute.seller", target))
    actions += [Action(f"“{word}”", "mute.word", f"{ref}:{word}") for word in outcome.words]
    actions.append(Action("Pause rule", "rule.pause", ref))
    lines = (
        f"“{outcome.listing.title}”: you will not hear of it, or of what you choose, again.",
        *(("A word counts where a title says it.",) if outcome.words else ()),
        f"Pause rule silences “{outcome.rule.name}” until you resume it.",
    )
    return Card("What do you not want?", lines, tuple(actions))


@card.register
def _snooze(outcome: SnoozeAsked, reader: Person) -> Card:
    actions = tuple(Action(label, "rule.snooze", f"{outcome.rule.ref}:{span}") for span, label in SPANS.items())
    lines = ("What turns up meanwhile I tell you afterwards, in one message.",)
    return Card(f"Silence “{outcome.rule.name}” for how long?", lines, actions)


@card.register
def _silenced(outcome: Silenced, reader: Person) -> Card:
    back = (undo(outcome.undo),) if outcome.undo else ()
    if outcome.kind is Unwanted.RULE and outcome.until is not None:
        lines = ("What turns up meanwhile I tell you then, in one message. /muted ends it sooner.",)
        return Card(f"“{outcome.what}” is silent until {moment(outcome.until, reader)}", lines, back)
    return Card("Muted", (NOT[outcome.kind].format(what=outcome.what), "/muted lists what is muted."), back)


@card.register
def _again(outcome: HeardAgain, reader: Person) -> Card:
    back = (undo(outcome.undo),) if outcome.undo else ()
    return Card("No longer muted", (AGAIN[outcome.kind].format(what=outcome.what),), back)


@card.register
def _listed(outcome: MutesListed, reader: Person) -> Card:
    if not outcome.total:
        return Card("Nothing is muted", ("Not this and Snooze below an alert mute what you do not want to hear of.",))
    actions = []
    if outcome.page:
        actions.append(Action("Previous", "mutes.page", str(outcome.page - 1)))
    if outcome.has_more:
        actions.append(Action("Next", "mutes.page", str(outcome.page + 1)))
    items = tuple(_entry(entry, reader) for entry in outcome.entries)
    return Card(f"{plural(outcome.total, 'thing is', 'things are')} muted", (), tuple(actions), items=items)


def _entry(entry: Entry, reader: Person) -> Card:
    until = f"until {moment(entry.until, reader)}" if entry.until else "until you lift it"
    lift = Action("Wake", "rule.wake", entry.ref) if entry.ref else Action("Lift", "mute.lift", str(entry.id))
    return Card(NAMES[entry.kind].format(what=entry.what), (until,), (lift,))
