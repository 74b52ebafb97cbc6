"""Words for a rule's settings: how it stands, and a button for each thing that can be otherwise."""

from __future__ import annotations

from datetime import datetime

from babel.dates import format_date

from core.cards.card import Action, Card, undo, worded
from core.cards.language import say
from core.cards.phrases import listed, wish
from core.cards.preferences import CHANNELS, OFTEN, OFTEN_BUTTONS, choice, toggle
from core.rules.settings import FrequenciesShown, OptionChanged, OptionRestored, OptionsShown, last_day
from core.values import ALL_TRIGGERS, EventKind, Person, Rule

TELLS_OF = {
    EventKind.NEW: "new listings",
    EventKind.PRICE_DROP: "price drops",
    EventKind.BACK: "what is back in stock",
}
TOGGLES = {EventKind.NEW: "New listings", EventKind.PRICE_DROP: "Price drops", EventKind.BACK: "Back in stock"}
REPOSTS = "Every repost"
ENDS_IN = {"week": "End in a week", "month": "End in a month"}


def options_button(rule: Rule) -> Action:
    """Options: opens the card of a rule's settings."""
    return Action("Options", "rule.options", rule.ref)


def day(moment: datetime, reader: Person) -> str:
    """`Thursday, 24 December 2026`: the last day of what ends at this moment."""
    return format_date(last_day(moment, reader), "EEEE, d MMMM y", locale="en")


def state(rule: Rule, *, ended: bool) -> str:
    """What stands behind a rule's name in a list: ` (paused)`, ` (ended)`, or nothing."""
    found = [word for word, so in (("paused", not rule.enabled), ("ended", ended)) if so]
    return f" ({', '.join(found)})" if found else ""


def note_lines(rule: Rule) -> tuple[str, ...]:
    """A rule's note, where it has one."""
    return (f"Note: {rule.note}",) if rule.note else ()


@worded.register
def _shown(outcome: OptionsShown, reader: Person) -> Card:
    return _options(f"Options: {outcome.rule.name}", outcome.rule, reader, ended=outcome.ended)


@worded.register
def _frequencies(outcome: FrequenciesShown, reader: Person) -> Card:
    rule = outcome.rule
    own = choice("As my settings say", "rule.often.set", f"{rule.ref}:mine", chosen=rule.frequency is None)
    buttons = [
        choice(name, "rule.often.set", f"{rule.ref}:{f.value}", chosen=f is rule.frequency)
        for f, name in OFTEN_BUTTONS.items()
    ]
    return Card(f"How often: {rule.name}", (f"{_often(rule)}.",), (own, *buttons, options_button(rule)))


@worded.register
def _changed(outcome: OptionChanged, reader: Person) -> Card:
    title = "Changed" if outcome.undo else "As it was"
    back = (undo(outcome.undo),) if outcome.undo else ()
    return _options(f"{title}: {outcome.rule.name}", outcome.rule, reader, ended=outcome.ended, more=back)


@worded.register
def _restored(outcome: OptionRestored, reader: Person) -> Card:
    return _options(f"As before: {outcome.rule.name}", outcome.rule, reader, ended=outcome.ended)


def _options(title: str, rule: Rule, reader: Person, *, ended: bool, more: tuple[Action, ...] = ()) -> Card:
    lines = (
        f"It looks for: {wish(rule.criteria, reader)}.",
        f"It tells of: {listed([TELLS_OF[kind] for kind in ALL_TRIGGERS if kind in rule.triggers])}.",
        f"The same thing again from elsewhere: {'every time' if rule.reposts else 'once'}.",
        f"{_often(rule)}.",
        _end(rule, reader, ended=ended),
        *note_lines(rule),
        *(() if rule.enabled else ("It is paused.",)),
    )
    return Card(title, lines, (*_buttons(rule), *more))


def _often(rule: Rule) -> str:
    return f"How often: {OFTEN[rule.frequency] if rule.frequency else 'as /settings says'}"


def _end(rule: Rule, reader: Person, *, ended: bool) -> str:
    if rule.expires_at is None:
        return "It never ends."
    when = day(rule.expires_at, reader)
    return f"It ended after {when}, and is silent until it gets a new end." if ended else f"It ends after {when}."


def _buttons(rule: Rule) -> tuple[Action, ...]:
    ref = rule.ref
    toggles = [
        toggle(TOGGLES[kind], "rule.tells", f"{ref}:{kind.value}", on=kind in rule.triggers) for kind in ALL_TRIGGERS
    ]
    ends = [Action(label, "rule.ends", f"{ref}:{span}") for span, label in ENDS_IN.items()]
    return (
        *toggles,
        toggle(REPOSTS, "rule.reposts", ref, on=rule.reposts),
        Action("How often", "rule.often", ref),
        Action(f"Where: {CHANNELS[rule.destination.channel]}", "rule.where", ref),
        *ends,
        Action("End on…", "rule.ends.ask", ref),
        *((Action("No end", "rule.ends", f"{ref}:never"),) if rule.expires_at else ()),
        Action("Change note" if rule.note else "Add a note", "rule.note.ask", ref),
        *((Action("No note", "rule.note.clear", ref),) if rule.note else ()),
        Action("Rename", "rule.name.ask", ref),
        Action("Copy", "rule.copy", ref),
        Action(say("Share"), "rule.share", ref),
        Action("Your rules", "rules.page", "0"),
    )
