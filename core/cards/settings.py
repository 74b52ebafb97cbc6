"""Words for a rule's settings: how it stands, and a button for each thing that can be otherwise."""

from __future__ import annotations

from datetime import datetime

from core.cards.card import Action, Card, undo, worded
from core.cards.language import mark, say
from core.cards.lists import listed
from core.cards.moments import long_date
from core.cards.phrases import wish
from core.cards.preferences import OFTEN, OFTEN_BUTTONS, channel_name, choice, toggle
from core.rules.settings import FrequenciesShown, OptionChanged, OptionRestored, OptionsShown, last_day
from core.values import ALL_TRIGGERS, EventKind, Person, Rule

TELLS_OF = {
    EventKind.NEW: mark("new listings"),
    EventKind.PRICE_DROP: mark("price drops"),
    EventKind.BACK: mark("what is back in stock"),
}
TOGGLES = {
    EventKind.NEW: mark("New listings"),
    EventKind.PRICE_DROP: mark("Price drops"),
    EventKind.BACK: mark("Back in stock"),
}
REPOSTS = mark("Every repost")
ENDS_IN = {"week": mark("End in a week"), "month": mark("End in a month")}


def options_button(rule: Rule) -> Action:
    """Options: opens the card of a rule's settings."""
    return Action(say("Options"), "rule.options", rule.ref)


def day(moment: datetime, reader: Person) -> str:
    """`Thursday, 24 December 2026`: the last day of what ends at this moment."""
    return long_date(last_day(moment, reader))


def tells_of(rule: Rule) -> str:
    """What a rule tells of: `new listings and price drops`."""
    return listed([say(TELLS_OF[kind]) for kind in ALL_TRIGGERS if kind in rule.triggers])


def state(rule: Rule, *, ended: bool) -> str:
    """What stands behind a rule's name in a list: ` (paused)`, ` (ended)`, or nothing."""
    found = [word for word, so in ((say("paused"), not rule.enabled), (say("ended"), ended)) if so]
    return f" ({', '.join(found)})" if found else ""


def note_lines(rule: Rule) -> tuple[str, ...]:
    """A rule's note, where it has one."""
    return (say("Note: {note}", note=rule.note),) if rule.note else ()


@worded.register
def _shown(outcome: OptionsShown, reader: Person) -> Card:
    return _options(say("Options: {rule}", rule=outcome.rule.name), outcome.rule, reader, ended=outcome.ended)


@worded.register
def _frequencies(outcome: FrequenciesShown, reader: Person) -> Card:
    rule = outcome.rule
    own = choice(say("As my settings say"), "rule.often.set", f"{rule.ref}:mine", chosen=rule.frequency is None)
    buttons = [
        choice(say(name), "rule.often.set", f"{rule.ref}:{f.value}", chosen=f is rule.frequency)
        for f, name in OFTEN_BUTTONS.items()
    ]
    return Card(say("How often: {rule}", rule=rule.name), (f"{_often(rule)}.",), (own, *buttons, options_button(rule)))


@worded.register
def _changed(outcome: OptionChanged, reader: Person) -> Card:
    name = outcome.rule.name
    title = say("Changed: {rule}", rule=name) if outcome.undo else say("As it was: {rule}", rule=name)
    back = (undo(outcome.undo),) if outcome.undo else ()
    return _options(title, outcome.rule, reader, ended=outcome.ended, more=back)


@worded.register
def _restored(outcome: OptionRestored, reader: Person) -> Card:
    return _options(say("As before: {rule}", rule=outcome.rule.name), outcome.rule, reader, ended=outcome.ended)


def _options(title: str, rule: Rule, reader: Person, *, ended: bool, more: tuple[Action, ...] = ()) -> Card:
    lines = (
        say("It looks for: {wish}.", wish=wish(rule.criteria, reader)),
        say("It tells of: {tells_of}.", tells_of=tells_of(rule)),
        say("The same thing again from elsewhere: every time.")
        if rule.reposts
        else say("The same thing again from elsewhere: once."),
        f"{_often(rule)}.",
        _end(rule, reader, ended=ended),
        *note_lines(rule),
        *(() if rule.enabled else (say("It is paused."),)),
    )
    return Card(title, lines, (*_buttons(rule), *more))


def _often(rule: Rule) -> str:
    often = say(OFTEN[rule.frequency]) if rule.frequency else say("as /settings says")
    return say("How often: {often}", often=often)


def _end(rule: Rule, reader: Person, *, ended: bool) -> str:
    if rule.expires_at is None:
        return say("It never ends.")
    when = day(rule.expires_at, reader)
    if ended:
        return say("It ended after {day}, and is silent until it gets a new end.", day=when)
    return say("It ends after {day}.", day=when)


def _buttons(rule: Rule) -> tuple[Action, ...]:
    ref = rule.ref
    toggles = [
        toggle(say(TOGGLES[kind]), "rule.tells", f"{ref}:{kind.value}", on=kind in rule.triggers)
        for kind in ALL_TRIGGERS
    ]
    ends = [Action(say(label), "rule.ends", f"{ref}:{span}") for span, label in ENDS_IN.items()]
    return (
        *toggles,
        toggle(say(REPOSTS), "rule.reposts", ref, on=rule.reposts),
        Action(say("How often"), "rule.often", ref),
        Action(say("Where: {channel}", channel=channel_name(rule.destination.channel)), "rule.where", ref),
        *ends,
        Action(say("End on…"), "rule.ends.ask", ref),
        *((Action(say("No end"), "rule.ends", f"{ref}:never"),) if rule.expires_at else ()),
        Action(say("Change note") if rule.note else say("Add a note"), "rule.note.ask", ref),
        *((Action(say("No note"), "rule.note.clear", ref),) if rule.note else ()),
        Action(say("Rename"), "rule.name.ask", ref),
        Action(say("Copy"), "rule.copy", ref),
        Action(say("Share"), "rule.share", ref),
        Action(say("Your rules"), "rules.page", "0"),
    )
