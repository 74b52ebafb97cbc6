"""Words for rules: saved, changed, listed, tried, explained."""

from __future__ import annotations

from dataclasses import replace

from core.cards.card import Action, Card, undo, worded
from core.cards.listings import open_button, short
from core.cards.phrases import facts, listed, plural, price_limits, reason, wish
from core.cards.settings import note_lines, options_button, state
from core.rules.doubts import MOST_A_DAY, Doubt
from core.rules.expectation import Expectation
from core.rules.outcomes import (
    Meant,
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
from core.text.units import format_distance
from core.values import Channel, Criteria, Person, Rule

# Where a command may be typed in one place and its alerts arrive in another.
WHERE = {Channel.DISCORD_DM: "by direct message", Channel.DISCORD_CHANNEL: "in this channel"}


def edit_button(rule: Rule) -> Action:
    """Edit: asks for the rule's new line."""
    return Action("Edit", "rule.edit", rule.ref)


def pause_button(rule: Rule) -> Action:
    """Pause or Resume, whichever is the other state."""
    return Action("Pause", "rule.pause", rule.ref) if rule.enabled else Action("Resume", "rule.resume", rule.ref)


def unplaced_note(unplaced: tuple[str, ...]) -> str:
    """What was said and no criterion holds."""
    return f"I could not place {listed([f'“{word}”' for word in unplaced])}: the rule is as it reads above."


def _notes(criteria: Criteria, unplaced: tuple[str, ...]) -> tuple[str, ...]:
    lines = []
    if unplaced:
        lines.append(unplaced_note(unplaced))
    if unknown := [f"“{name}”" for name in criteria.categories if name not in SLUGS]:
        lines.append(f"I know no category {listed(unknown, 'or')}: only what its source calls so meets this rule.")
    if criteria.min_deal_score is not None:
        lines.append("A listing of which too few are like it has no deal score: it never meets this rule.")
    return tuple(lines)


def _outlook(outcome: RuleCreated | RuleEdited, reader: Person) -> tuple[str, ...]:
    """What to expect of a saved rule, and what matches already."""
    lines = [expectation(outcome.expected)] if outcome.expected else []
    total, shown = outcome.matches_now, len(outcome.newest)
    if total == 1:
        lines.append("One listing matches already:")
    elif total:
        lines.append(f"{total:,} listings match already" + (f"; the newest {shown}:" if total > shown else ":"))
    if outcome.meant:
        lines.append(_respelt(outcome.meant))
    return tuple(lines)


def expectation(expected: Expectation) -> str:
    """How many alerts to expect, said with the doubt it deserves."""
    days = max(expected.span.days, 0)
    if not expected.is_known:
        watched = f": I have watched for {plural(days, 'day')} so far" if days else ""
        return f"It is too early to say how many alerts to expect{watched}."
    if not expected.total:
        return f"No listing of the last {plural(days, 'day')} would have met it, so expect an alert seldom."
    a_week = expected.a_week
    if expected.a_day > MOST_A_DAY:
        return f"Expect about {round(expected.a_day):,} alerts a day, going by the last {plural(days, 'day')}."
    often = "less than one alert" if a_week < 0.75 else f"about {plural(max(round(a_week), 1), 'alert')}"
    return f"Expect {often} a week, going by the last {plural(days, 'day')}."


@worded.register
def _created(outcome: RuleCreated, reader: Person) -> Card:
    rule = outcome.rule
    where = WHERE.get(rule.destination.channel, "here")
    lines = (
        f"I will tell you {where} when this turns up: {wish(rule.criteria, reader)}.",
        *_notes(rule.criteria, outcome.unplaced),
        *_outlook(outcome, reader),
    )
    actions = (edit_button(rule), options_button(rule), undo(outcome.undo), *_more(outcome))
    return Card(f"Saved: {rule.name}", lines, actions, items=_newest(outcome, reader))


def _more(outcome: RuleCreated | RuleEdited) -> tuple[Action, ...]:
    """Try, where more matches than is shown; the rule as it was probably meant."""
    actions = []
    if outcome.matches_now > len(outcome.newest):
        actions.append(Action("Show more", "rule.try", outcome.rule.ref))
    if outcome.meant:
        words = listed([f"“{replaced.meant}”" for replaced in outcome.meant.replaced])
        actions.append(Action(f"Use {words}", "rule.confirm", outcome.meant.token))
    return tuple(actions)


def _respelt(meant: Meant) -> str:
    """`No listing says “dreser”. Did you mean “dresser”? 12 listings match then.`"""
    said = [
        f"{'No listing says' if not r.typed_listings else 'Hardly any listing says'} “{r.typed}”. "
        f"Did you mean “{r.meant}”?"
        for r in meant.replaced
    ]
    return " ".join((*said, f"Then {plural(meant.listings, 'listing matches', 'listings match')}."))


def _newest(outcome: RuleCreated | RuleEdited, reader: Person) -> tuple[Card, ...]:
    return tuple(short(listing, reader, outcome.rule.criteria) for listing in outcome.newest)


@worded.register
def _questioned(outcome: RuleQuestioned, reader: Person) -> Card:
    lines = [f"It looks for: {wish(outcome.criteria, reader)}."]
    if Doubt.EVERYTHING in outcome.doubts:
        lines.append("It names no goods, so everything within those limits would meet it.")
    if Doubt.TOO_MANY in outcome.doubts:
        lines.append(expectation(outcome.expected))
    if Doubt.UNPLACED in outcome.doubts:
        lines.append(unplaced_note(outcome.unplaced))
    lines.append("Save it all the same, or say it again in other words.")
    actions = [Action("Save it", "rule.confirm", outcome.token)]
    for offered in outcome.narrower:
        a_day = plural(max(round(offered.a_day), 1), "alert")
        actions.append(Action(f"{_narrowed(outcome, offered, reader)}: {a_day} a day", "rule.confirm", offered.token))
    actions.append(Action("No", "rule.drop", outcome.token))
    return Card("Shall I save that?", tuple(lines), tuple(actions))


def _narrowed(outcome: RuleQuestioned, offered: Offered, reader: Person) -> str:
    """What a narrower rule asks for on top."""
    was, now = outcome.criteria, offered.criteria
    if was.scope is not now.scope:
        return "Only in titles"
    if was.radius_mi != now.radius_mi and now.radius_mi is not None:
        return f"Within {format_distance(now.radius_mi, reader.units, reader.locale)}"
    return (price_limits(replace(now, min_price=None), reader) or "").capitalize()


@worded.register
def _dropped(outcome: RuleNotSaved, reader: Person) -> Card:
    return Card(lines=("Nothing is saved.",))


@worded.register
def _edited(outcome: RuleEdited, reader: Person) -> Card:
    rule = outcome.rule
    lines = (
        f"It looks for: {wish(rule.criteria, reader)}.",
        f"Before: {wish(outcome.before, reader)}.",
        *_notes(rule.criteria, outcome.unplaced),
        *_outlook(outcome, reader),
    )
    actions = (edit_button(rule), undo(outcome.undo), *_more(outcome))
    return Card(f"Changed: {rule.name}", lines, actions, items=_newest(outcome, reader))


@worded.register
def _paused(outcome: RulePaused, reader: Person) -> Card:
    rule = outcome.rule
    return Card(
        f"Paused: {rule.name}", ("It stays silent until you resume it.",), (pause_button(rule), undo(outcome.undo))
    )


@worded.register
def _resumed(outcome: RuleResumed, reader: Person) -> Card:
    rule = outcome.rule
    lines = (f"I will tell you of: {wish(rule.criteria, reader)}.",)
    return Card(f"On again: {rule.name}", lines, (pause_button(rule), undo(outcome.undo)))


@worded.register
def _deleted(outcome: RuleDeleted, reader: Person) -> Card:
    return Card(f"Deleted: {outcome.rule.name}", ("For an hour you can take that back.",), (undo(outcome.undo),))


@worded.register
def _restored(outcome: RuleRestored, reader: Person) -> Card:
    rule = outcome.rule
    return Card(f"As before: {rule.name}", (f"It looks for: {wish(rule.criteria, reader)}.",), (edit_button(rule),))


@worded.register
def _listed(outcome: RulesListed, reader: Person) -> Card:
    if not outcome.total:
        return Card(
            "You have no rules yet",
            ("Say what you want, for example: /alert gaming pc -laptop <1000 within 25mi of 95112",),
        )
    items = tuple(
        Card(
            f"{number}. {rule.name}" + state(rule, ended=rule.ref in outcome.ended),
            (wish(rule.criteria, reader), *note_lines(rule)),
            (pause_button(rule), edit_button(rule), options_button(rule), Action("Delete", "rule.delete", rule.ref)),
        )
        for number, rule in enumerate(outcome.rules, start=outcome.first)
    )
    actions: list[Action] = []
    if outcome.page:
        actions.append(Action("Previous", "rules.page", str(outcome.page - 1)))
    if outcome.has_more:
        actions.append(Action("Next", "rules.page", str(outcome.page + 1)))
    return Card(f"Your rules ({outcome.total})", (), tuple(actions), items=items)


@worded.register
def _tried(outcome: RuleTried, reader: Person) -> Card:
    lines = [f"Looking for: {wish(outcome.criteria, reader)}."]
    lines += _notes(outcome.criteria, outcome.unplaced)
    if outcome.total > len(outcome.listings):
        lines.append(f"The newest {len(outcome.listings)}:")
    items = tuple(short(listing, reader, outcome.criteria) for listing in outcome.listings)
    actions = (Action("Save as alert", "rule.save", outcome.handle),) if outcome.handle else ()
    title = (
        f"{plural(outcome.total, 'listing matches', 'listings match')} now" if outcome.total else "Nothing matches now"
    )
    return Card(title, tuple(lines), actions, items=items)


@worded.register
def _explained(outcome: RuleExplained, reader: Person) -> Card:
    verdict = "It matches" if outcome.matched else "It does not match"
    lines = [facts(outcome.listing, reader, outcome.rule.criteria)]
    lines += [f"{'✓' if r.ok else '✗'} {reason(r, reader)}" for r in outcome.reasons]
    actions = (open_button(outcome.listing), edit_button(outcome.rule))
    return Card(f"{verdict} your rule “{outcome.rule.name}”: {outcome.listing.title}", tuple(lines), actions)
