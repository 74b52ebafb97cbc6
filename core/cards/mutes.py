"""Words for what somebody does not want to hear of."""

from __future__ import annotations

from core.cards.card import Action, Card, undo, worded
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
NOT_HERE = {
    Unwanted.LISTING: "Nobody here will be told of “{what}” again.",
    Unwanted.SELLER: "Nobody here will be told of anything from who offers “{what}”.",
    Unwanted.WORD: "Nobody here will be told of listings whose title says “{what}”, whichever rule they meet.",
}
OWN = "What you muted for yourself, /muted shows in private."
NAMES = {
    Unwanted.LISTING: "The listing “{what}”",
    Unwanted.SELLER: "Whoever offers “{what}”",
    Unwanted.WORD: "The word “{what}” in a title",
    Unwanted.RULE: "Your rule “{what}”",
}


@worded.register
def _not_this(outcome: NotThisAsked, reader: Person) -> Card:
    ref = outcome.rule.ref
    target = f"{ref}:{outcome.listing.id}"
    actions = [Action("This listing", "mute.listing", target)]
    if outcome.has_seller:
        actions.append(Action("This seller", "mute.seller", target))
    actions += [Action(f"“{word}”", "mute.word", f"{ref}:{word}") for word in outcome.words]
    who = "nobody here will" if outcome.in_room else "you will not"
    lines = [f"“{outcome.listing.title}”: {who} hear of it, or of what you choose, again."]
    if outcome.words:
        lines.append("A word counts where a title says it.")
    if outcome.is_own:
        actions.append(Action("Pause rule", "rule.pause", ref))
        lines.append(f"Pause rule silences “{outcome.rule.name}” until you resume it.")
    title = "What shall nobody here be told of?" if outcome.in_room else "What do you not want?"
    return Card(title, tuple(lines), tuple(actions))


@worded.register
def _snooze(outcome: SnoozeAsked, reader: Person) -> Card:
    actions = tuple(Action(label, "rule.snooze", f"{outcome.rule.ref}:{span}") for span, label in SPANS.items())
    lines = ("What turns up meanwhile I tell you afterwards, in one message.",)
    return Card(f"Silence “{outcome.rule.name}” for how long?", lines, actions)


@worded.register
def _silenced(outcome: Silenced, reader: Person) -> Card:
    back = (undo(outcome.undo),) if outcome.undo else ()
    if outcome.kind is Unwanted.RULE and outcome.until is not None:
        whom = "here" if outcome.in_room else "you"
        lines = (f"What turns up meanwhile I tell {whom} then, in one message. /muted ends it sooner.",)
        return Card(f"“{outcome.what}” is silent until {moment(outcome.until, reader)}", lines, back)
    if outcome.in_room:
        said = NOT_HERE[outcome.kind].format(what=outcome.what)
        return Card("Muted here", (said, "/muted, said here, lists what is muted here."), back)
    return Card("Muted", (NOT[outcome.kind].format(what=outcome.what), "/muted lists what is muted."), back)


@worded.register
def _again(outcome: HeardAgain, reader: Person) -> Card:
    back = (undo(outcome.undo),) if outcome.undo else ()
    return Card("No longer muted", (AGAIN[outcome.kind].format(what=outcome.what),), back)


@worded.register
def _listed(outcome: MutesListed, reader: Person) -> Card:
    here = " here" if outcome.in_room else ""
    if not outcome.total:
        how = "Not this and Snooze below an alert mute what you do not want to hear of."
        return Card(f"Nothing is muted{here}", (how, *((OWN,) if outcome.in_room else ())))
    actions, verb = [], _verb("mutes.page", in_room=outcome.in_room)
    if outcome.page:
        actions.append(Action("Previous", verb, str(outcome.page - 1)))
    if outcome.has_more:
        actions.append(Action("Next", verb, str(outcome.page + 1)))
    items = tuple(_entry(entry, reader, in_room=outcome.in_room) for entry in outcome.entries)
    lines = ("For all who read along.", OWN) if outcome.in_room else ()
    return Card(f"{plural(outcome.total, 'thing is', 'things are')} muted{here}", lines, tuple(actions), items=items)


def _entry(entry: Entry, reader: Person, *, in_room: bool) -> Card:
    until = f"until {moment(entry.until, reader)}" if entry.until else "until you lift it"
    lift = Action("Lift", _verb("mute.lift", in_room=in_room), str(entry.id))
    if entry.ref:
        lift = Action("Wake", _verb("rule.wake", in_room=in_room), entry.ref)
    name = "The rule “{what}”" if in_room and entry.ref else NAMES[entry.kind]
    return Card(name.format(what=entry.what), (until,), (lift,))


def _verb(verb: str, *, in_room: bool) -> str:
    """Lists of a room have verbs of their own: on them, who leads it is asked for."""
    return f"{verb}.here" if in_room else verb
