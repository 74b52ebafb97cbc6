"""Words for joining accounts and taking them apart."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from core.account.outcomes import (
    Account,
    AccountsJoined,
    AccountUnlinked,
    LinkAsked,
    LinkDropped,
    LinkOffered,
    UnlinkAsked,
)
from core.cards.card import Action, Card, Link, worded
from core.cards.language import count, mark, say
from core.delivery.outcomes import NoticeDue
from core.values import Person, Platform

PLATFORMS = {
    Platform.DISCORD: mark("Discord"),
    Platform.TELEGRAM: mark("Telegram"),
    Platform.TERMINAL: mark("Terminal"),
}
LINK, LEAVE = "link", "link.leave"


@worded.register
def _offered(outcome: LinkOffered, reader: Person) -> Card:
    code = spelled(outcome.code)
    lines = (
        *_listed(outcome.accounts),
        say("To let another account of yours join: write there, to me in private, /link {code}", code=code),
        count(
            outcome.minutes,
            "The code works once, for {n} minute. Show it to nobody: whoever writes it can ask to join you.",
            "The code works once, for {n} minutes. Show it to nobody: whoever writes it can ask to join you.",
        ),
    )
    doors = [Link(say("Open in {platform}", platform=say(PLATFORMS[one])), url) for one, url in outcome.doors.items()]
    leaves = [
        Action(say("Take out {account}", account=named(one)), LEAVE, str(one.id))
        for one in (outcome.accounts if len(outcome.accounts) > 1 else ())
    ]
    return Card(say("Your accounts"), lines, (*doors, Action(say("New code"), LINK), *leaves))


@worded.register
def _asked(outcome: LinkAsked, reader: Person) -> Card:
    joining, host = names(outcome.joining), names(outcome.host)
    moving = counts(outcome.moving)
    settings = (
        say("The settings of {joining} hold from then on, for {host} never chose any.", joining=joining, host=host)
        if outcome.brings_settings
        else say("Where the two differ, the settings of {host} hold: time zone, money, quiet hours.", host=host)
    )
    lines = (
        say("{joining} joins {host}: both are one then, with the same rules everywhere.", joining=joining, host=host),
        say("What moves along: {things}.", things=moving) if moving else say("There is nothing yet that would move."),
        settings,
        say("Join only what is yours: whoever holds the one account reads and changes everything of the other."),
        say("An account can be taken out again with /link, but what it brought stays."),
    )
    number = str(outcome.number)
    buttons = (Action(say("Join them"), "link.join", number), Action(say("No"), "link.drop", number))
    return Card(say("Join these accounts?"), lines, buttons)


@worded.register
def _joined(outcome: AccountsJoined, reader: Person) -> Card:
    lines = (
        *_listed(outcome.accounts),
        say("Your rules tell where they told before; the Options of each say where, and /channels lists all places."),
    )
    return Card(say("Your accounts are one now"), lines, (Action(say("Your rules"), "rules.page", "0"),))


@worded.register
def _dropped(outcome: LinkDropped, reader: Person) -> Card:
    return Card(say("They stay apart"), (say("Nothing was moved."),))


@worded.register
def _leave_asked(outcome: UnlinkAsked, reader: Person) -> Card:
    staying = names(outcome.staying)
    lines = (
        say(
            "It starts afresh, without rules, with its own chat and your time zone, currency, units and language of "
            "today."
        ),
        say("All else stays with {staying}: rules, listings, what you kept, channels, the log.", staying=staying),
        say("Rules that told in its chat, or in rooms of a platform that you are no longer on, tell in another chat."),
    )
    buttons = (
        Action(say("Take it out"), "link.left", str(outcome.account.id)),
        Action(say("Keep it"), LINK),
    )
    return Card(say("Take out {account}?", account=named(outcome.account)), lines, buttons)


@worded.register
def _left(outcome: AccountUnlinked, reader: Person) -> Card:
    lines = [say("Everything else stayed with {staying}.", staying=names(outcome.staying))]
    if outcome.moved:
        lines.append(count(outcome.moved, "{n} rule tells elsewhere now.", "{n} rules tell elsewhere now."))
    return Card(say("{account} stands alone now", account=named(outcome.account)), tuple(lines))


def notice(outcome: NoticeDue) -> Card | None:
    """The words of a notice about accounts; None for any other."""
    if outcome.topic == "account_joined":
        line = say("It reads and changes all that you do here. If that was not you, take it out at once.")
        return Card(say("An account joined yours"), (line,), (Action(say("Your accounts"), LINK),))
    if outcome.topic == "link_guesses":
        lines = (
            count(
                int(outcome.facts["guesses"]),
                "{n} wrong code was written to /link within an hour; more are refused until the next.",
                "{n} wrong codes were written to /link within an hour; more are refused until the next.",
            ),
            say("Somebody may be guessing. A code is one of 656 billion, so they hardly find one."),
        )
        return Card(say("Many wrong codes"), lines)
    return None


def spelled(code: str) -> str:
    """A code as people read it: `ABCD-EFGH`."""
    return "-".join((code[:4], code[4:])).upper()


def named(account: Account) -> str:
    """`Discord “Alice”`."""
    return say("{platform} “{name}”", platform=say(PLATFORMS[account.platform]), name=account.name)


def counts(kept: Mapping[str, int]) -> str:
    """`3 rules, 1 listing of yours`: what there is, as far as it has a word; empty for nothing."""
    return ", ".join(filter(None, (_counted(name, number) for name, number in kept.items() if number)))


def _counted(name: str, number: int) -> str | None:
    match name:
        case "rules":
            return count(number, "{n} rule", "{n} rules")
        case "items":
            return count(number, "{n} item that you sell or sold", "{n} items that you sell or sold")
        case "shared_items":
            return count(number, "{n} item shared in a community", "{n} items shared in communities")
        case "listings":
            return count(number, "{n} listing of yours", "{n} listings of yours")
        case "saved":
            return count(number, "{n} listing that you kept", "{n} listings that you kept")
        case "watches":
            return count(number, "{n} listing that you watch", "{n} listings that you watch")
        case "mutes":
            return count(number, "{n} mute", "{n} mutes")
    return _counted_of_telling(name, number)


def _counted_of_telling(name: str, number: int) -> str | None:
    match name:
        case "channels":
            return count(number, "{n} place where you are told", "{n} places where you are told")
        case "messages":
            return count(number, "{n} message in your log", "{n} messages in your log")
        case "consents":
            return count(number, "{n} entry on what you agreed to", "{n} entries on what you agreed to")
    return None


def _listed(accounts: Sequence[Account]) -> tuple[str, ...]:
    return tuple(f"• {named(one)}" for one in accounts)


def names(accounts: Sequence[Account]) -> str:
    return ", ".join(named(one) for one in accounts)
