"""Words for what is offered and not done: a rule from a sentence, a sale from a line, a rule that was shared."""

from __future__ import annotations

from core.cards.card import Action, Card, Link, worded
from core.cards.language import count, mark, say
from core.cards.lists import listed
from core.cards.phrases import capital, wish
from core.conversation import Asked
from core.rules.wishes import Origin, RuleShared, SaleOffered, WishOffered
from core.values import Criteria, Person

TITLES = {
    Origin.SAID: mark("Shall I tell you when this turns up?"),
    Origin.LIKE: mark("Shall I tell you of others like it?"),
    Origin.SHARED: mark("Somebody shared this with you: shall I tell you when it turns up?"),
}


@worded.register
def _wish(outcome: WishOffered, reader: Person) -> Card:
    lines = [capital(wish(outcome.criteria, reader))]
    if outcome.unplaced:
        lines.append(say("I could not use: {words}.", words=listed(outcome.unplaced)))
    lines.append(say("Nothing is saved until you say so."))
    actions = (
        Action(say("Save alert"), "rule.save", outcome.handle),
        Action(say("Search now"), "wish.search", outcome.handle),
        Action(say("Change it"), "wish.change", outcome.handle),
    )
    return Card(say(TITLES[outcome.origin]), tuple(lines), actions)


@worded.register
def _sale(outcome: SaleOffered, reader: Person) -> Card:
    lines = (outcome.line, say("Nothing is posted until you say so."))
    return Card(say("Do you want to sell this?"), lines, (Action(say("Sell it"), "wish.sell", outcome.handle),))


@worded.register
def _shared(outcome: RuleShared, reader: Person) -> Card:
    lines = [say("Whoever opens the link can save a copy of what it asks for. They see nothing of yours.")]
    lines.append(outcome.link or say("Pass this on: /alert {line}", line=outcome.line))
    actions = (Link(say("Open the link"), outcome.link),) if outcome.link else ()
    return Card(say("Share “{name}”", name=outcome.rule.name), tuple(lines), actions)


def so_far(outcome: Asked, reader: Person) -> tuple[str, ...]:
    """What a question about a rule already knows of it, and how many listings would match; nothing of others."""
    criteria, matches = outcome.facts.get("criteria"), outcome.facts.get("matches")
    if not isinstance(criteria, Criteria):
        return ()
    lines = (say("So far: {wish}.", wish=wish(criteria, reader)),)
    if not isinstance(matches, int):
        return lines
    if not matches:
        return (*lines, say("Nothing matches yet; I tell you once it turns up."))
    return (*lines, count(matches, "{n} listing matches already.", "{n} listings match already."))
