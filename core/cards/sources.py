"""Words for feeds, as operators see them."""

from __future__ import annotations

from core.cards.card import Action, Card, worded
from core.cards.phrases import plural
from core.cards.refusals import SOURCE_TROUBLE
from core.errors import Why
from core.listings.sources import Source, SourceAdded, SourceRemoved, SourcesListed
from core.values import Person


@worded.register
def _added(outcome: SourceAdded, reader: Person) -> Card:
    lines = [f"{plural(outcome.counts.new, 'listing')} read. I visit it every five minutes from now on."]
    if outcome.rejected:
        lines.append(f"{plural(outcome.rejected, 'entry', 'entries')} could not be read.")
    return Card(f"Added: {outcome.source.title}", tuple(lines), (_remove(outcome.source),))


@worded.register
def _listed(outcome: SourcesListed, reader: Person) -> Card:
    if not outcome.sources:
        return Card("No feeds yet", ("Add one: /source add https://example.org/feed.xml",))
    items = tuple(Card(s.title, (s.url, f"{_health(s)} Name: {s.key}"), (_remove(s),)) for s in outcome.sources)
    return Card(f"Feeds ({len(items)})", items=items)


@worded.register
def _removed(outcome: SourceRemoved, reader: Person) -> Card:
    return Card(f"Removed: {outcome.source.title}", ("I no longer visit it; its listings stay.",))


def _remove(source: Source) -> Action:
    return Action("Remove", "source.remove", source.key)


def _health(source: Source) -> str:
    if source.last_error:
        return f"Trouble: {SOURCE_TROUBLE.get(Why(source.last_error), 'it cannot be read')}."
    return f"Read {source.last_ok:%Y-%m-%d %H:%M} UTC." if source.last_ok else "Not read yet."
