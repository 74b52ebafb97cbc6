"""Words for what is kept of somebody, for taking it along, and for erasing it."""

from __future__ import annotations

from core.account.outcomes import DataExported, EraseAsked, EraseDropped, PersonErased, PrivacyShown
from core.cards.account import counts, names
from core.cards.card import Action, Card, File, worded
from core.cards.language import count, mark, say
from core.values import Person

EXPORT, ERASE = "privacy.export", "privacy.ask"
CHOICES = {"export": mark("Export"), "delete": mark("Delete")}  # what is typed behind /privacy, and how a menu says it


@worded.register
def _shown(outcome: PrivacyShown, reader: Person) -> Card:
    accounts = names(outcome.accounts)
    kept = counts(outcome.kept)
    lines = (
        say("You are {accounts}. Of each I keep the number and name that its platform gives.", accounts=accounts),
        say("Kept until you delete it: your settings, {things}.", things=kept)
        if kept
        else say("Kept until you delete it: your settings. You have nothing else here yet."),
        say("E-mail addresses, phone numbers, push addresses and webhooks are encrypted; codes are kept as hashes."),
        say("Forgotten by itself: a question after a day, a counter after three, a deleted rule or a button after 30."),
        say(
            "What you offer is shown to everybody whose rule it meets, and what a rule of yours tells in a room to all "
            "who read there. Nothing else of yours is shown to anybody."
        ),
        say("Nothing is sold, and nothing is sent elsewhere but your messages, by the ways that you chose."),
    )
    buttons = (Action(say("Export"), EXPORT), Action(say("Delete"), ERASE))
    return Card(say("What I know about you"), lines, buttons)


@worded.register
def _exported(outcome: DataExported, reader: Person) -> Card:
    lines = [
        say("data.json holds all of it, and a table for each part opens in a spreadsheet; secrets are masked."),
        say("Keep it safe: whoever has the file knows what it says."),
    ]
    if outcome.left_out:
        lines.append(
            count(
                outcome.left_out,
                "{n} picture had no room: your listing shows it.",
                "{n} pictures had no room: your listings show them.",
            )
        )
    if outcome.cut:
        lines.append(say("Of these parts it has the newest entries alone: {parts}.", parts=", ".join(outcome.cut)))
    return Card(say("Your data as a file"), tuple(lines), file=File(outcome.name, outcome.data))


@worded.register
def _ask(outcome: EraseAsked, reader: Person) -> Card:
    accounts, kept = names(outcome.accounts), counts(outcome.kept)
    shared = (say("Where you shared it in a community, its message says that it is gone and nothing else."),)
    stopped = (say("The number that texted STOP stays refused: a mark is left, from which nobody can read it."),)
    lines = (
        say("At once and for good, for {accounts}: your settings, {things}.", accounts=accounts, things=kept)
        if kept
        else say("At once and for good, for {accounts}: your settings.", accounts=accounts),
        say("What you offer is no longer found, its pictures are removed, and no message comes any more."),
        *(shared if outcome.kept.get("shared_items") else ()),
        *(stopped if outcome.stopped else ()),
        say("Messages that you got stay in the chats where they are. Nothing brings your data back: export it first."),
        count(
            outcome.minutes,
            "Press the button, or answer delete, within {n} minute.",
            "Press the button, or answer delete, within {n} minutes.",
        ),
    )
    buttons = (
        Action(say("Delete everything"), "privacy.erase", outcome.token),
        Action(say("Export first"), EXPORT),
        Action(say("Keep it"), "privacy.keep"),
    )
    return Card(say("Delete everything about you?"), lines, buttons, wants_text=True)


@worded.register
def _kept(outcome: EraseDropped, reader: Person) -> Card:
    return Card(say("Nothing was deleted"))


@worded.register
def _erased(outcome: PersonErased, reader: Person) -> Card:
    lines = [say("Nothing about you is left here. Write to me again and we begin anew, as strangers.")]
    if outcome.stopped:
        lines.append(say("The number that texted STOP stays refused: a mark is left, from which nobody can read it."))
    return Card(say("Everything is deleted"), tuple(lines))
