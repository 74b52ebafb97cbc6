"""Words for a person's channels: how each stands, what can be added, and the messages that prove one."""

from __future__ import annotations

from core.cards.card import Action, Card, undo, worded
from core.cards.phrases import plural
from core.cards.preferences import CHANNELS, choice
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
    Platform.DISCORD: "/channels channel:#deals, for a channel or thread of a server that you manage",
    Platform.TELEGRAM: "/channels add, said in a group or topic that you are an admin of",
}
KIND_NAMES = {Kind.EMAIL: "E-mail", Kind.PHONE: "SMS", Kind.PUSH: "Push", Kind.WEBHOOK: "Webhooks"}
ONE = {Channel.DISCORD_CHANNEL: "Discord channel", Channel.DISCORD_WEBHOOK: "Discord webhook"}
REASONS = {
    UNSUBSCRIBED: "you unsubscribed by a mail’s link",
    STOPPED: "STOP was texted from it",
    BOUNCED: "mails to it came back",
    COMPLAINED: "a mail was reported as unwanted from it",
}
# What somebody agrees to who answers with the code; kept with their answer, so a change here is a new wording.
TERMS = {
    Channel.SMS: "With the code you agree to texts from Deal Scout about deals you asked for. How many depends on your "
    "rules. Message and data rates may apply. Text STOP to end, HELP for help.",
    Channel.EMAIL: "With the code you agree to mails from Deal Scout about deals you asked for. "
    "A link in each ends them.",
}
TERMS_ELSE = "With the code you agree that Deal Scout writes there about deals you asked for, until you remove it."
REFUSED = "messages there were refused"
MINUTES = int(CODE_LIFE.total_seconds() // 60)
# What is answered to HELP by text, and shown to who follows a mail's link.
HELP_TEXT = (
    "Deal Scout tells you of deals you asked for. Reply STOP to end, START to go on. Message and data rates apply."
)
UNSUBSCRIBE_TITLE = "Deal Scout"
UNSUBSCRIBE_ASK = "Shall I send no more mails to this address?"
UNSUBSCRIBE_BUTTON = "No more mails"
UNSUBSCRIBED_PAGE = "You get no more mails from Deal Scout at this address."
UNSUBSCRIBE_UNKNOWN = "This link is not one of ours, or it is not whole."


@worded.register
def _shown(outcome: ChannelsShown, reader: Person) -> Card:
    items = tuple(Card(name(entry), (state(entry),), _buttons(entry)) for entry in outcome.entries)
    missing = [KIND_NAMES[kind] for kind in Kind if kind not in outcome.kinds]
    lines = ("To add one, write for example:",) if outcome.kinds or outcome.rooms else ()
    adds = (*(ADDS[kind] for kind in outcome.kinds), *(ROOM_ADDS[platform] for platform in outcome.rooms))
    absent = tuple(f"{what} {'are' if what.endswith('s') else 'is'} not set up on this bot." for what in missing)
    turns = []
    if outcome.page:
        turns.append(Action("Previous", "channels.page", str(outcome.page - 1)))
    if outcome.has_more:
        turns.append(Action("Next", "channels.page", str(outcome.page + 1)))
    return Card("Your channels", (*lines, *adds, *absent), tuple(turns), items=items)


@worded.register
def _added(outcome: ChannelAdded, reader: Person) -> Card:
    return Card(
        f"A code is on its way: {name(outcome.entry)}",
        (
            f"Write it to me within {MINUTES} minutes: /channels code 123456",
            f"Until then nothing else goes there. One address gets {CODES_AN_HOUR} codes an hour at most, "
            f"{CODES_A_DAY} a day.",
            terms(outcome.entry.channel),
        ),
        (Action("Enter the code", "channel.code"), _remove(outcome.entry)),
    )


@worded.register
def _verified(outcome: ChannelVerified, reader: Person) -> Card:
    lines = ["Your rules tell where they did, until you say otherwise."]
    if outcome.secret:
        lines.append(f"What I send there is signed; check it with this secret (Standard Webhooks): {outcome.secret}")
    return Card(f"Proved: {name(outcome.entry)}", tuple(lines), _buttons(outcome.entry))


@worded.register
def _room_added(outcome: RoomAdded, reader: Person) -> Card:
    lines = (
        "Your rules tell where they did, until you say otherwise: a rule’s Options, Where, lets it tell there.",
        "All who can read it will read your alerts.",
    )
    return Card(f"Added: {name(outcome.entry)}", lines, _buttons(outcome.entry))


@worded.register
def _tested(outcome: ChannelTested, reader: Person) -> Card:
    return Card(f"A test is on its way: {name(outcome.entry)}")


@worded.register
def _removed(outcome: ChannelRemoved, reader: Person) -> Card:
    moved: tuple[str, ...] = ()
    if outcome.moved:
        moved = (f"{_rules(outcome.moved)} in a chat again.",)
    elif outcome.entry.rules:
        moved = (f"{_rules(outcome.entry.rules)} nowhere now: choose a place for them with their Options.",)
    return Card(f"Removed: {name(outcome.entry)}", moved, (undo(outcome.undo),))


@worded.register
def _restored(outcome: ChannelRestored, reader: Person) -> Card:
    return Card(f"As before: {name(outcome.entry)}", (state(outcome.entry),), _buttons(outcome.entry))


@worded.register
def _used(outcome: ChannelUsed, reader: Person) -> Card:
    if outcome.undo is None:
        return Card(f"As it was: {name(outcome.entry)}", ("No rule of yours tells elsewhere.",))
    return Card(name(outcome.entry), (f"{_rules(outcome.moved)} there from now on.",), (undo(outcome.undo),))


@worded.register
def _places(outcome: PlacesShown, reader: Person) -> Card:
    rule = outcome.rule
    buttons = [
        choice(name(entry), "rule.where.set", f"{rule.ref}:{entry.id}", chosen=entry.id == rule.destination.id)
        for entry in outcome.entries
    ]
    lines = ("/channels adds e-mail, a phone and more.",)
    return Card(f"Where it tells: {rule.name}", lines, (*buttons, options_button(rule)))


@worded.register
def _placed(outcome: PlaceChanged, reader: Person) -> Card:
    title = "Changed" if outcome.undo else "As it was"
    back = (undo(outcome.undo),) if outcome.undo else ()
    line = f"It tells here: {name(outcome.entry)}."
    return Card(f"{title}: {outcome.rule.name}", (line,), (options_button(outcome.rule), *back))


@worded.register
def _places_restored(outcome: PlacesRestored, reader: Person) -> Card:
    return Card("As before", (f"{_rules(outcome.moved)} where they did.",))


def terms(channel: Channel) -> str:
    """What somebody agrees to by proving an address of this channel."""
    return TERMS.get(channel, TERMS_ELSE)


def name(entry: Entry) -> str:
    """`E-mail a•••@example.org`."""
    return f"{ONE.get(entry.channel, CHANNELS[entry.channel])} {entry.label}".strip()


def state(entry: Entry) -> str:
    """How it stands, in a sentence."""
    match entry.standing:
        case Standing.ACTIVE:
            return f"Active; {_rules(entry.rules)} there." if entry.rules else "Active; no rule tells there."
        case Standing.SWITCHED_OFF:
            return "Switched off in /settings."
        case Standing.WAITING:
            return "Waiting for its code: /channels code 123456"
        case Standing.LAPSED:
            return "Not proved: add it again for a new code."
        case Standing.OFF:
            again = "write to me there" if entry.is_chat else "add it again"
            again = "text START from it" if entry.reason == STOPPED else again
            return f"Off because {REASONS.get(entry.reason or '', REFUSED)}; to turn it on, {again}."


def notice(outcome: NoticeDue) -> Card | None:
    """The words of a notice about a channel; None for any other."""
    facts = outcome.facts
    match outcome.topic:
        case "channel_code":
            lines = (
                f"Write it to the bot within {MINUTES} minutes: /channels code {facts['code']}",
                "If you did not ask for it, do nothing: without it, nothing else comes.",
            )
            return Card(f"Your code for Deal Scout: {facts['code']}", lines)
        case "channel_test":
            return Card("A test from Deal Scout", ("It works: this is where your alerts can come.",))
        case "destination_dead":
            channel = Channel(str(facts["channel"]))
            where = f"{ONE.get(channel, CHANNELS[channel])} {facts['label']}".strip()
            lines = (
                f"{where} is off: nothing goes there any more. /channels says why and how to turn it on.",
                "Rules that told there are silent: choose another place for them with their Options.",
            )
            return Card("One of your channels is off", lines)
    return None


def _rules(count: int) -> str:
    return plural(count, "rule tells", "rules tell")


def _buttons(entry: Entry) -> tuple[Action, ...]:
    works = entry.standing is Standing.ACTIVE
    return (
        *((Action("Test", "channel.test", str(entry.id)),) if works else ()),
        *((Action("Use for all my rules", "channel.use", str(entry.id)),) if works and not entry.is_room else ()),
        *(() if entry.is_chat else (_remove(entry),)),
    )


def _remove(entry: Entry) -> Action:
    return Action("Remove", "channel.remove", str(entry.id))
