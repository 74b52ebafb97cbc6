"""Words for rules: saved, changed, listed, tried, explained."""

from __future__ import annotations

from dataclasses import replace

from core.cards.card import Action, Card, undo, worded
from core.cards.expectations import expectation, outlook
from core.cards.language import count, mark, say
from core.cards.listings import open_button, short
from core.cards.lists import listed
from core.cards.people import ALERT_EXAMPLE
from core.cards.phrases import capital, facts, measured, price_limits, quoted, wish
from core.cards.reasons import reason
from core.cards.settings import note_lines, options_button, state
from core.rules.doubts import Doubt
from core.rules.outcomes import (
    Offered,
    RuleCreated,
    RuleDeleted,
    RuleEdited,
    RuleExplained,
    RuleNotSaved,
    RulePaused,
    RuleQuestioned,
    RuleRestored,
    RuleResumed,
    RulesListed,
    RuleTried,
)
from core.text.taxonomy import SLUGS
from core.values import Channel, Criteria, Person, Rule

# Where a command may be typed in one place and its alerts arrive in another.
WHERE = {
    Channel.DISCORD_DM: mark("I will tell you by direct message when this turns up: {wish}."),
    Channel.DISCORD_CHANNEL: mark("I will tell you in this channel when this turns up: {wish}."),
}
HERE = mark("I will tell you here when this turns up: {wish}.")


def edit_button(rule: Rule) -> Action:
    """Edit: asks for the rule's new line."""
    return Action(say("Edit"), "rule.edit", rule.ref)


def pause_button(rule: Rule) -> Action:
    """Pause or Resume, whichever is the other state."""
    return (
        Action(say("Pause"), "rule.pause", rule.ref) if rule.enabled else Action(say("Resume"), "rule.resume", rule.ref)
    )


def unplaced_note(unplaced: tuple[str, ...]) -> str:
    """What was said and no criterion holds."""
    return say("I could not place {words}: the rule is as it reads above.", words=listed(quoted(unplaced)))


def _notes(criteria: Criteria, unplaced: tuple[str, ...]) -> tuple[str, ...]:
    lines = []
    if unplaced:
        lines.append(unplaced_note(unplaced))
    if unknown := quoted([name for name in criteria.categories if name not in SLUGS]):
        names = listed(unknown, "nor")
        lines.append(say("I know no category {names}: only what its source calls so meets this rule.", names=names))
    if criteria.min_deal_score is not None:
        lines.append(say("A listing of which too few are like it has no deal score: it never meets this rule."))
    return tuple(lines)


@worded.register
def _created(outcome: RuleCreated, reader: Person) -> Card:
    rule = outcome.rule
    lines = (
        say(WHERE.get(rule.destination.channel, HERE), wish=wish(rule.criteria, reader)),
        *_notes(rule.criteria, outcome.unplaced),
        *outlook(outcome, reader),
    )
    actions = (edit_button(rule), options_button(rule), undo(outcome.undo), *_more(outcome))
    return Card(say("Saved: {rule}", rule=rule.name), lines, actions, items=_newest(outcome, reader))


def _more(outcome: RuleCreated | RuleEdited) -> tuple[Action, ...]:
    """Try, where more matches than is shown; the rule as it was probably meant."""
    actions = []
    if outcome.matches_now > len(outcome.newest):
        actions.append(Action(say("Show more"), "rule.try", outcome.rule.ref))
    if outcome.meant:
        words = listed(quoted([replaced.meant for replaced in outcome.meant.replaced]))
        actions.append(Action(say("Use {words}", words=words), "rule.confirm", outcome.meant.token))
    return tuple(actions)


def _newest(outcome: RuleCreated | RuleEdited, reader: Person) -> tuple[Card, ...]:
    return tuple(short(listing, reader, outcome.rule.criteria) for listing in outcome.newest)


@worded.register
def _questioned(outcome: RuleQuestioned, reader: Person) -> Card:
    lines = [say("It looks for: {wish}.", wish=wish(outcome.criteria, reader))]
    if Doubt.EVERYTHING in outcome.doubts:
        lines.append(say("It names no goods, so everything within those limits would meet it."))
    if Doubt.TOO_MANY in outcome.doubts:
        lines.append(expectation(outcome.expected))
    if Doubt.UNPLACED in outcome.doubts:
        lines.append(unplaced_note(outcome.unplaced))
    lines.append(say("Save it all the same, or say it again in other words."))
    actions = [Action(say("Save it"), "rule.confirm", outcome.token)]
    for offered in outcome.narrower:
        narrowed, a_day = _narrowed(outcome, offered, reader), max(round(offered.a_day), 1)
        label = count(a_day, "{narrowed}: {n} alert a day", "{narrowed}: {n} alerts a day", narrowed=narrowed)
        actions.append(Action(label, "rule.confirm", offered.token))
    actions.append(Action(say("No"), "rule.drop", outcome.token))
    return Card(say("Shall I save that?"), tuple(lines), tuple(actions))


def _narrowed(outcome: RuleQuestioned, offered: Offered, reader: Person) -> str:
    """What a narrower rule asks for on top."""
    was, now = outcome.criteria, offered.criteria
    if was.scope is not now.scope:
        return say("Only in titles")
    if was.radius_mi != now.radius_mi and now.radius_mi is not None:
        return say("Within {distance}", distance=measured(now.radius_mi, reader))
    return capital(price_limits(replace(now, min_price=None), reader) or "")


@worded.register
def _dropped(outcome: RuleNotSaved, reader: Person) -> Card:
    return Card(lines=(say("Nothing is saved."),))


@worded.register
def _edited(outcome: RuleEdited, reader: Person) -> Card:
    rule = outcome.rule
    lines = (
        say("It looks for: {wish}.", wish=wish(rule.criteria, reader)),
        say("Before: {wish}.", wish=wish(outcome.before, reader)),
        *_notes(rule.criteria, outcome.unplaced),
        *outlook(outcome, reader),
    )
    actions = (edit_button(rule), undo(outcome.undo), *_more(outcome))
    return Card(say("Changed: {rule}", rule=rule.name), lines, actions, items=_newest(outcome, reader))


@worded.register
def _paused(outcome: RulePaused, reader: Person) -> Card:
    rule = outcome.rule
    return Card(
        say("Paused: {rule}", rule=rule.name),
        (say("It stays silent until you resume it."),),
        (pause_button(rule), undo(outcome.undo)),
    )


@worded.register
def _resumed(outcome: RuleResumed, reader: Person) -> Card:
    rule = outcome.rule
    lines = (say("I will tell you of: {wish}.", wish=wish(rule.criteria, reader)),)
    return Card(say("On again: {rule}", rule=rule.name), lines, (pause_button(rule), undo(outcome.undo)))


@worded.register
def _deleted(outcome: RuleDeleted, reader: Person) -> Card:
    return Card(
        say("Deleted: {rule}", rule=outcome.rule.name),
        (say("For an hour you can take that back."),),
        (undo(outcome.undo),),
    )


@worded.register
def _restored(outcome: RuleRestored, reader: Person) -> Card:
    rule = outcome.rule
    return Card(
        say("As before: {rule}", rule=rule.name),
        (say("It looks for: {wish}.", wish=wish(rule.criteria, reader)),),
        (edit_button(rule),),
    )


@worded.register
def _listed(outcome: RulesListed, reader: Person) -> Card:
    if not outcome.total:
        return Card(
            say("You have no rules yet"),
            (say("Say what you want, for example: {example}", example=say(ALERT_EXAMPLE)),),
        )
    items = tuple(
        Card(
            f"{number}. {rule.name}" + state(rule, ended=rule.ref in outcome.ended),
            (wish(rule.criteria, reader), *note_lines(rule)),
            (
                pause_button(rule),
                edit_button(rule),
                options_button(rule),
                Action(say("Delete"), "rule.delete", rule.ref),
            ),
        )
        for number, rule in enumerate(outcome.rules, start=outcome.first)
    )
    actions: list[Action] = []
    if outcome.page:
        actions.append(Action(say("Previous"), "rules.page", str(outcome.page - 1)))
    if outcome.has_more:
        actions.append(Action(say("Next"), "rules.page", str(outcome.page + 1)))
    return Card(say("Your rules ({total})", total=outcome.total), (), tuple(actions), items=items)


@worded.register
def _tried(outcome: RuleTried, reader: Person) -> Card:
    lines = [say("Looking for: {wish}.", wish=wish(outcome.criteria, reader))]
    lines += _notes(outcome.criteria, outcome.unplaced)
    if outcome.total > len(outcome.listings):
        lines.append(say("The newest {shown}:", shown=len(outcome.listings)))
    items = tuple(short(listing, reader, outcome.criteria) for listing in outcome.listings)
    actions = (Action(say("Save as alert"), "rule.save", outcome.handle),) if outcome.handle else ()
    title = say("Nothing matches now")
    if outcome.total:
        title = count(outcome.total, "{n} listing matches now", "{n} listings match now")
    return Card(title, tuple(lines), actions, items=items)


@worded.register
def _explained(outcome: RuleExplained, reader: Person) -> Card:
    words = {"rule": outcome.rule.name, "title": outcome.listing.title}
    title = say("It does not match your rule “{rule}”: {title}", **words)
    if outcome.matched:
        title = say("It matches your rule “{rule}”: {title}", **words)
    lines = [facts(outcome.listing, reader, outcome.rule.criteria)]
    lines += [f"{'✓' if r.ok else '✗'} {reason(r, reader)}" for r in outcome.reasons]
    actions = (open_button(outcome.listing), edit_button(outcome.rule))
    return Card(title, tuple(lines), actions)
