"""Words for what somebody does not want to hear of."""

from __future__ import annotations

from core.cards.card import Action, Card, undo, worded
from core.cards.language import count, mark, say
from core.cards.moments import moment
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

SPANS = {"hour": mark("An hour"), "day": mark("A day"), "week": mark("A week")}
NOT = {
    Unwanted.LISTING: mark("I will not tell you of “{what}” again."),
    Unwanted.SELLER: mark("I will not tell you of anything from who offers “{what}”."),
    Unwanted.WORD: mark("I will not tell you of listings whose title says “{what}”, whichever rule they meet."),
}
AGAIN = {
    Unwanted.LISTING: mark("“{what}” may be told again."),
    Unwanted.SELLER: mark("What comes from who offers “{what}” may be told again."),
    Unwanted.WORD: mark("Listings whose title says “{what}” may be told again."),
    Unwanted.RULE: mark("“{what}” speaks again."),
}
NOT_HERE = {
    Unwanted.LISTING: mark("Nobody here will be told of “{what}” again."),
    Unwanted.SELLER: mark("Nobody here will be told of anything from who offers “{what}”."),
    Unwanted.WORD: mark("Nobody here will be told of listings whose title says “{what}”, whichever rule they meet."),
}
OWN = mark("What you muted for yourself, /muted shows in private.")
NOT_AGAIN = {  # whether that is a room
    True: mark("“{title}”: nobody here will hear of it, or of what you choose, again."),
    False: mark("“{title}”: you will not hear of it, or of what you choose, again."),
}
NAMES = {
    Unwanted.LISTING: mark("The listing “{what}”"),
    Unwanted.SELLER: mark("Whoever offers “{what}”"),
    Unwanted.WORD: mark("The word “{what}” in a title"),
    Unwanted.RULE: mark("Your rule “{what}”"),
}


@worded.register
def _not_this(outcome: NotThisAsked, reader: Person) -> Card:
    ref = outcome.rule.ref
    target = f"{ref}:{outcome.listing.id}"
    actions = [Action(say("This listing"), "mute.listing", target)]
    if outcome.has_seller:
        actions.append(Action(say("This seller"), "mute.seller", target))
    actions += [Action(f"“{word}”", "mute.word", f"{ref}:{word}") for word in outcome.words]
    lines = [say(NOT_AGAIN[outcome.in_room], title=outcome.listing.title)]
    if outcome.words:
        lines.append(say("A word counts where a title says it."))
    if outcome.is_own:
        actions.append(Action(say("Pause rule"), "rule.pause", ref))
        lines.append(say("Pause rule silences “{rule}” until you resume it.", rule=outcome.rule.name))
    title = say("What shall nobody here be told of?") if outcome.in_room else say("What do you not want?")
    return Card(title, tuple(lines), tuple(actions))


@worded.register
def _snooze(outcome: SnoozeAsked, reader: Person) -> Card:
    actions = tuple(Action(say(label), "rule.snooze", f"{outcome.rule.ref}:{span}") for span, label in SPANS.items())
    lines = (say("What turns up meanwhile I tell you afterwards, in one message."),)
    return Card(say("Silence “{rule}” for how long?", rule=outcome.rule.name), lines, actions)


@worded.register
def _silenced(outcome: Silenced, reader: Person) -> Card:
    back = (undo(outcome.undo),) if outcome.undo else ()
    if outcome.kind is Unwanted.RULE and outcome.until is not None:
        line = say("What turns up meanwhile I tell you then, in one message. /muted ends it sooner.")
        if outcome.in_room:
            line = say("What turns up meanwhile I tell here then, in one message. /muted ends it sooner.")
        until = moment(outcome.until, reader)
        return Card(say("“{rule}” is silent until {time}", rule=outcome.what, time=until), (line,), back)
    if outcome.in_room:
        said = say(NOT_HERE[outcome.kind], what=outcome.what)
        return Card(say("Muted here"), (said, say("/muted, said here, lists what is muted here.")), back)
    return Card(say("Muted"), (say(NOT[outcome.kind], what=outcome.what), say("/muted lists what is muted.")), back)


@worded.register
def _again(outcome: HeardAgain, reader: Person) -> Card:
    back = (undo(outcome.undo),) if outcome.undo else ()
    return Card(say("No longer muted"), (say(AGAIN[outcome.kind], what=outcome.what),), back)


@worded.register
def _listed(outcome: MutesListed, reader: Person) -> Card:
    if not outcome.total:
        how = say("Not this and Snooze below an alert mute what you do not want to hear of.")
        if outcome.in_room:
            return Card(say("Nothing is muted here"), (how, say(OWN)))
        return Card(say("Nothing is muted"), (how,))
    actions, verb = [], _verb("mutes.page", in_room=outcome.in_room)
    if outcome.page:
        actions.append(Action(say("Previous"), verb, str(outcome.page - 1)))
    if outcome.has_more:
        actions.append(Action(say("Next"), verb, str(outcome.page + 1)))
    items = tuple(_entry(entry, reader, in_room=outcome.in_room) for entry in outcome.entries)
    if outcome.in_room:
        title = count(outcome.total, "{n} thing is muted here", "{n} things are muted here")
        return Card(title, (say("For all who read along."), say(OWN)), tuple(actions), items=items)
    return Card(count(outcome.total, "{n} thing is muted", "{n} things are muted"), (), tuple(actions), items=items)


def _entry(entry: Entry, reader: Person, *, in_room: bool) -> Card:
    until = say("until {time}", time=moment(entry.until, reader)) if entry.until else say("until you lift it")
    lift = Action(say("Lift"), _verb("mute.lift", in_room=in_room), str(entry.id))
    if entry.ref:
        lift = Action(say("Wake"), _verb("rule.wake", in_room=in_room), entry.ref)
    name = (
        say("The rule “{what}”", what=entry.what) if in_room and entry.ref else say(NAMES[entry.kind], what=entry.what)
    )
    return Card(name, (until,), (lift,))


def _verb(verb: str, *, in_room: bool) -> str:
    """Lists of a room have verbs of their own: on them, who leads it is asked for."""
    return f"{verb}.here" if in_room else verb
