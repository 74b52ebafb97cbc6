"""Words for feeds, as operators see them."""

from __future__ import annotations

from core.cards.card import Action, Card, worded
from core.cards.language import count, say
from core.cards.refusals import trouble
from core.listings.sources import Source, SourceAdded, SourceRemoved, SourcesListed
from core.values import Person


@worded.register
def _added(outcome: SourceAdded, reader: Person) -> Card:
    lines = [
        count(
            outcome.counts.new,
            "{n} listing read. I visit it every five minutes from now on.",
            "{n} listings read. I visit it every five minutes from now on.",
        )
    ]
    if outcome.rejected:
        lines.append(count(outcome.rejected, "{n} entry could not be read.", "{n} entries could not be read."))
    return Card(say("Added: {source}", source=outcome.source.title), tuple(lines), (_remove(outcome.source),))


@worded.register
def _listed(outcome: SourcesListed, reader: Person) -> Card:
    if not outcome.sources:
        return Card(say("No feeds yet"), (say("Add one: /source add https://example.org/feed.xml"),))
    items = tuple(
        Card(s.title, (s.url, say("{health} Name: {name}", health=_health(s), name=s.key)), (_remove(s),))
        for s in outcome.sources
    )
    return Card(say("Feeds ({total})", total=len(items)), items=items)


@worded.register
def _removed(outcome: SourceRemoved, reader: Person) -> Card:
    return Card(
        say("Removed: {source}", source=outcome.source.title), (say("I no longer visit it; its listings stay."),)
    )


def _remove(source: Source) -> Action:
    return Action(say("Remove"), "source.remove", source.key)


def _health(source: Source) -> str:
    if source.last_error:
        return say("Trouble: {trouble}.", trouble=trouble(source.last_error))
    if source.last_ok:
        return say("Read {time} UTC.", time=f"{source.last_ok:%Y-%m-%d %H:%M}")
    return say("Not read yet.")
