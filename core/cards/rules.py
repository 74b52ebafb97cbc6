"""Words for rules: saved, changed, listed, tried, explained."""

from __future__ import annotations

from core.cards.card import Action, Card, card, undo
from core.cards.listings import open_button, short
from core.cards.phrases import facts, listed, plural, reason, wish
from core.rules.outcomes import (
    RuleCreated,
    RuleDeleted,
    RuleEdited,
    RuleExplained,
    RulePaused,
    RuleRestored,
    RuleResumed,
    RulesListed,
    RuleTried,
)
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


def _notes(criteria: Criteria, unplaced: tuple[str, ...], matches_now: int | None) -> tuple[str, ...]:
    lines = []
    if unplaced:
        lines.append(unplaced_note(unplaced))
    if criteria.min_deal_score is not None:
        lines.append("Deal scores are not computed yet: this rule waits until a listing has one.")
    if matches_now:
        lines.append(f"{plural(matches_now, 'listing matches', 'listings match')} already: Try shows them.")
    return tuple(lines)


@card.register
def _created(outcome: RuleCreated, reader: Person) -> Card:
    rule = outcome.rule
    where = WHERE.get(rule.destination.channel, "here")
    lines = (
        f"I will tell you {where} when this turns up: {wish(rule.criteria, reader)}.",
        *_notes(rule.criteria, outcome.unplaced, outcome.matches_now),
    )
    actions: list[Action] = [edit_button(rule), undo(outcome.undo)]
    if outcome.matches_now:
        actions.append(Action("Try", "rule.try", rule.ref))
    return Card(f"Saved: {rule.name}", lines, tuple(actions))


@card.register
def _edited(outcome: RuleEdited, reader: Person) -> Card:
    rule = outcome.rule
    lines = (
        f"It looks for: {wish(rule.criteria, reader)}.",
        f"Before: {wish(outcome.before, reader)}.",
        *_notes(rule.criteria, outcome.unplaced, outcome.matches_now),
    )
    return Card(f"Changed: {rule.name}", lines, (edit_button(rule), undo(outcome.undo)))


@card.register
def _paused(outcome: RulePaused, reader: Person) -> Card:
    rule = outcome.rule
    return Card(
        f"Paused: {rule.name}", ("It stays silent until you resume it.",), (pause_button(rule), undo(outcome.undo))
    )


@card.register
def _resumed(outcome: RuleResumed, reader: Person) -> Card:
    rule = outcome.rule
    lines = (f"I will tell you of: {wish(rule.criteria, reader)}.",)
    return Card(f"On again: {rule.name}", lines, (pause_button(rule), undo(outcome.undo)))


@card.register
def _deleted(outcome: RuleDeleted, reader: Person) -> Card:
    return Card(f"Deleted: {outcome.rule.name}", ("For an hour you can take that back.",), (undo(outcome.undo),))


@card.register
def _restored(outcome: RuleRestored, reader: Person) -> Card:
    rule = outcome.rule
    return Card(f"As before: {rule.name}", (f"It looks for: {wish(rule.criteria, reader)}.",), (edit_button(rule),))


@card.register
def _listed(outcome: RulesListed, reader: Person) -> Card:
    if not outcome.total:
        return Card(
            "You have no rules yet",
            ("Say what you want, for example: /alert gaming pc -laptop <1000 within 25mi of 95112",),
        )
    items = tuple(
        Card(
            f"{number}. {rule.name}" + ("" if rule.enabled else " (paused)"),
            (wish(rule.criteria, reader),),
            (pause_button(rule), edit_button(rule), Action("Delete", "rule.delete", rule.ref)),
        )
        for number, rule in enumerate(outcome.rules, start=outcome.first)
    )
    actions: list[Action] = []
    if outcome.page:
        actions.append(Action("Previous", "rules.page", str(outcome.page - 1)))
    if outcome.has_more:
        actions.append(Action("Next", "rules.page", str(outcome.page + 1)))
    return Card(f"Your rules ({outcome.total})", (), tuple(actions), items=items)


@card.register
def _tried(outcome: RuleTried, reader: Person) -> Card:
    lines = [f"Looking for: {wish(outcome.criteria, reader)}."]
    lines += _notes(outcome.criteria, outcome.unplaced, None)
    if outcome.total > len(outcome.listings):
        lines.append(f"The newest {len(outcome.listings)}:")
    items = tuple(short(listing, reader, outcome.criteria) for listing in outcome.listings)
    actions = (Action("Save as alert", "rule.save", outcome.handle),) if outcome.handle else ()
    title = (
        f"{plural(outcome.total, 'listing matches', 'listings match')} now" if outcome.total else "Nothing matches now"
    )
    return Card(title, tuple(lines), actions, items=items)


@card.register
def _explained(outcome: RuleExplained, reader: Person) -> Card:
    verdict = "It matches" if outcome.matched else "It does not match"
    lines = [facts(outcome.listing, reader, outcome.rule.criteria)]
    lines += [f"{'✓' if r.ok else '✗'} {reason(r, reader)}" for r in outcome.reasons]
    actions = (open_button(outcome.listing), edit_button(outcome.rule))
    return Card(f"{verdict} your rule “{outcome.rule.name}”: {outcome.listing.title}", tuple(lines), actions)
