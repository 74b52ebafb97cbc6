"""Words for a person's channels: how each stands, what can be added, and the messages that prove one."""

from __future__ import annotations

from core.cards.card import Action, Card, undo, worded
from core.cards.consent import terms
from core.cards.language import count, mark, say, speaking
from core.cards.preferences import channel_name, choice
from core.cards.settings import options_button
from core.delivery.channel import (
    ChannelAdded,
    ChannelRemoved,
    ChannelRestored,
    ChannelsShown,
    ChannelTested,
    ChannelVerified,
    Entry,
    Kind,
    RoomAdded,
    Standing,
)
from core.delivery.endings import BOUNCED, COMPLAINED, STOPPED, UNSUBSCRIBED
from core.delivery.outcomes import NoticeDue
from core.delivery.places import ChannelUsed, PlaceChanged, PlacesRestored, PlacesShown
from core.delivery.verification import CODE_LIFE, CODES_A_DAY, CODES_AN_HOUR
from core.values import Channel, Person, Platform

ADDS = {
    Kind.EMAIL: "/channels add email you@example.org",
    Kind.PHONE: "/channels add phone +14155550123",
    Kind.PUSH: "/channels add push ntfy://your-topic",
    Kind.WEBHOOK: "/channels add webhook https://…",
}
# What else the platform that a person is on has; in a room, others read along.
ROOM_ADDS = {
    Platform.DISCORD: mark("/channels channel:#deals, for a channel or thread of a server that you manage"),
    Platform.TELEGRAM: mark("/channels add, said in a group or topic that you are an admin of"),
}
NOT_SET_UP = {
    Kind.EMAIL: mark("E-mail is not set up on this bot."),
    Kind.PHONE: mark("SMS is not set up on this bot."),
    Kind.PUSH: mark("Push is not set up on this bot."),
    Kind.WEBHOOK: mark("Webhooks are not set up on this bot."),
}
KIND_NAMES = {
    Kind.EMAIL: mark("E-mail"),
    Kind.PHONE: mark("SMS"),
    Kind.PUSH: mark("Push"),
    Kind.WEBHOOK: mark("Webhooks"),
}
ONE = {Channel.DISCORD_CHANNEL: mark("Discord channel"), Channel.DISCORD_WEBHOOK: mark("Discord webhook")}
REASONS = {
    UNSUBSCRIBED: mark("you unsubscribed by a mail’s link"),
    STOPPED: mark("STOP was texted from it"),
    BOUNCED: mark("mails to it came back"),
    COMPLAINED: mark("a mail was reported as unwanted from it"),
}
REFUSED = mark("messages there were refused")
MINUTES = int(CODE_LIFE.total_seconds() // 60)


@worded.register
def _shown(outcome: ChannelsShown, reader: Person) -> Card:
    items = tuple(Card(name(entry), (state(entry),), _buttons(entry)) for entry in outcome.entries)
    lines = (say("To add one, write for example:"),) if outcome.kinds or outcome.rooms else ()
    adds = (*(ADDS[kind] for kind in outcome.kinds), *(say(ROOM_ADDS[platform]) for platform in outcome.rooms))
    absent = tuple(say(NOT_SET_UP[kind]) for kind in Kind if kind not in outcome.kinds)
    turns = []
    if outcome.page:
        turns.append(Action(say("Previous"), "channels.page", str(outcome.page - 1)))
    if outcome.has_more:
        turns.append(Action(say("Next"), "channels.page", str(outcome.page + 1)))
    return Card(say("Your channels"), (*lines, *adds, *absent), tuple(turns), items=items)


@worded.register
def _added(outcome: ChannelAdded, reader: Person) -> Card:
    return Card(
        say("A code is on its way: {channel}", channel=name(outcome.entry)),
        (
            say("Write it to me within {minutes} minutes: /channels code 123456", minutes=MINUTES),
            say(
                "Until then nothing else goes there. One address gets {an_hour} codes an hour at most, {a_day} a day.",
                an_hour=CODES_AN_HOUR,
                a_day=CODES_A_DAY,
            ),
            terms(outcome.entry.channel),
        ),
        (Action(say("Enter the code"), "channel.code"), _remove(outcome.entry)),
    )


@worded.register
def _verified(outcome: ChannelVerified, reader: Person) -> Card:
    lines = [say("Your rules tell where they did, until you say otherwise.")]
    if outcome.secret:
        lines.append(
            say(
                "What I send there is signed; check it with this secret (Standard Webhooks): {secret}",
                secret=outcome.secret,
            )
        )
    return Card(say("Proved: {channel}", channel=name(outcome.entry)), tuple(lines), _buttons(outcome.entry))


@worded.register
def _room_added(outcome: RoomAdded, reader: Person) -> Card:
    lines = (
        say("Your rules tell where they did, until you say otherwise: a rule’s Options, Where, lets it tell there."),
        say("All who can read it will read your alerts."),
    )
    return Card(say("Added: {channel}", channel=name(outcome.entry)), lines, _buttons(outcome.entry))


@worded.register
def _tested(outcome: ChannelTested, reader: Person) -> Card:
    return Card(say("A test is on its way: {channel}", channel=name(outcome.entry)))


@worded.register
def _removed(outcome: ChannelRemoved, reader: Person) -> Card:
    moved: tuple[str, ...] = ()
    if outcome.moved:
        moved = (count(outcome.moved, "{n} rule tells in a chat again.", "{n} rules tell in a chat again."),)
    elif outcome.entry.rules:
        nowhere = count(
            outcome.entry.rules,
            "{n} rule tells nowhere now: choose a place for it with its Options.",
            "{n} rules tell nowhere now: choose a place for them with their Options.",
        )
        moved = (nowhere,)
    return Card(say("Removed: {channel}", channel=name(outcome.entry)), moved, (undo(outcome.undo),))


@worded.register
def _restored(outcome: ChannelRestored, reader: Person) -> Card:
    return Card(
        say("As before: {channel}", channel=name(outcome.entry)), (state(outcome.entry),), _buttons(outcome.entry)
    )


@worded.register
def _used(outcome: ChannelUsed, reader: Person) -> Card:
    if outcome.undo is None:
        return Card(
            say("As it was: {channel}", channel=name(outcome.entry)), (say("No rule of yours tells elsewhere."),)
        )
    moved = count(outcome.moved, "{n} rule tells there from now on.", "{n} rules tell there from now on.")
    return Card(name(outcome.entry), (moved,), (undo(outcome.undo),))


@worded.register
def _places(outcome: PlacesShown, reader: Person) -> Card:
    rule = outcome.rule
    buttons = [
        choice(name(entry), "rule.where.set", f"{rule.ref}:{entry.id}", chosen=entry.id == rule.destination.id)
        for entry in outcome.entries
    ]
    lines = (say("/channels adds e-mail, a phone and more."),)
    return Card(say("Where it tells: {rule}", rule=rule.name), lines, (*buttons, options_button(rule)))


@worded.register
def _placed(outcome: PlaceChanged, reader: Person) -> Card:
    rule = outcome.rule.name
    title = say("Changed: {rule}", rule=rule) if outcome.undo else say("As it was: {rule}", rule=rule)
    back = (undo(outcome.undo),) if outcome.undo else ()
    line = say("It tells here: {channel}.", channel=name(outcome.entry))
    return Card(title, (line,), (options_button(outcome.rule), *back))


@worded.register
def _places_restored(outcome: PlacesRestored, reader: Person) -> Card:
    moved = count(outcome.moved, "{n} rule tells where it did.", "{n} rules tell where they did.")
    return Card(say("As before"), (moved,))


def name(entry: Entry) -> str:
    """`E-mail a•••@example.org`."""
    return f"{one_name(entry.channel)} {entry.label}".strip()


def one_name(channel: Channel) -> str:
    """One of a kind: `Discord webhook`."""
    return say(ONE[channel]) if channel in ONE else channel_name(channel)


def state(entry: Entry) -> str:
    """How it stands, in a sentence."""
    match entry.standing:
        case Standing.ACTIVE:
            if not entry.rules:
                return say("Active; no rule tells there.")
            return count(entry.rules, "Active; {n} rule tells there.", "Active; {n} rules tell there.")
        case Standing.SWITCHED_OFF:
            return say("Switched off in /settings.")
        case Standing.WAITING:
            return say("Waiting for its code: /channels code 123456")
        case Standing.LAPSED:
            return say("Not proved: add it again for a new code.")
        case Standing.OFF:
            again = say("write to me there") if entry.is_chat else say("add it again")
            again = say("text START from it") if entry.reason == STOPPED else again
            why = say(REASONS.get(entry.reason or "", REFUSED))
            return say("Off because {why}; to turn it on, {again}.", why=why, again=again)


def notice(outcome: NoticeDue) -> Card | None:
    """The words of a notice about a channel; None for any other."""
    facts = outcome.facts
    match outcome.topic:
        case "channel_code":
            code = str(facts["code"])
            lines = (
                say("Write it to the bot within {minutes} minutes: /channels code {code}", minutes=MINUTES, code=code),
                say("If you did not ask for it, do nothing: without it, nothing else comes."),
            )
            return Card(say("Your code for Deal Scout: {code}", code=code), lines)
        case "channel_test":
            return Card(say("A test from Deal Scout"), (say("It works: this is where your alerts can come."),))
        case "destination_dead":
            where = f"{one_name(Channel(str(facts['channel'])))} {facts['label']}".strip()
            lines = (
                say(
                    "{channel} is off: nothing goes there any more. /channels says why and how to turn it on.",
                    channel=where,
                ),
                say("Rules that told there are silent: choose another place for them with their Options."),
            )
            return Card(say("One of your channels is off"), lines)
    return None


def _buttons(entry: Entry) -> tuple[Action, ...]:
    works = entry.standing is Standing.ACTIVE
    return (
        *((Action(say("Test"), "channel.test", str(entry.id)),) if works else ()),
        *((Action(say("Use for all my rules"), "channel.use", str(entry.id)),) if works and not entry.is_room else ()),
        *(() if entry.is_chat else (_remove(entry),)),
    )


def _remove(entry: Entry) -> Action:
    return Action(say("Remove"), "channel.remove", str(entry.id))


def topic(number: int, reader: Person) -> str:
    """A topic of a group whose name we were not told."""
    with speaking(reader):
        return say("topic {number}", number=str(number))
