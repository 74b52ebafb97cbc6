"""Words for searching: what was found, how to narrow it down, and what to do where nothing was."""

from __future__ import annotations

from dataclasses import replace

from core.cards.card import Action, Card, Link, worded
from core.cards.categories import category
from core.cards.language import count, say
from core.cards.listings import short
from core.cards.narrowing import narrowed, number_for, number_of
from core.ports.engine import MOST_HITS
from core.search.outcomes import PAGE, Found
from core.search.request import Request
from core.text.words import term, words
from core.values import Criteria, Listing, Person

AROUND_A_WORD = 60  # characters of a description shown on each side of what was found


@worded.register
def _found(outcome: Found, reader: Person) -> Card:
    if not outcome.pages:
        return _nothing(outcome)
    request = outcome.request
    items = tuple(_entry(outcome, listing, reader) for listing in outcome.listings)
    actions: list[Action | Link] = []
    if outcome.page:
        actions.append(Action(say("Previous"), "search.page", f"{outcome.page - 1}:{outcome.handle}"))
    if outcome.has_more:
        actions.append(Action(say("Next"), "search.page", f"{outcome.page + 1}:{outcome.handle}"))
    if outcome.literal:
        actions.append(Action(say("As typed"), "search.page", f"0:{outcome.literal}"))
    actions += [Action(say("Narrow down"), "search.narrow", outcome.handle), _alert(outcome)]
    first = outcome.page * PAGE + 1
    shown = min(outcome.total.count + outcome.close, MOST_HITS)
    of = f" ({first}–{first + len(items) - 1})" if shown > len(items) and items else ""
    return Card(_title(outcome) + of, _remarks(outcome, reader, request), tuple(actions), items=items)


def _title(outcome: Found) -> str:
    if not outcome.total.count:
        return say("Close to “{query}”", query=outcome.query)
    return number_for(outcome.total, outcome.query)


def _remarks(outcome: Found, reader: Person, request: Request) -> tuple[str, ...]:
    lines = []
    if outcome.suggestion:
        lines.append(say("I took that for “{suggestion}”.", suggestion=outcome.suggestion))
    if summary := narrowed(request, reader):
        lines.append(summary)
    if not outcome.total.count:
        lines.append(say("Nothing says all of that; these come closest."))
    elif outcome.close and (outcome.page + 1) * PAGE > outcome.total.count:
        lines.append(say("{listings} with every word, then what comes close.", listings=number_of(outcome.total)))
    if not outcome.listings:
        lines.append(say("Those were sold or removed just now."))
    return tuple(lines)


def _nothing(outcome: Found) -> Card:
    actions: list[Action] = []
    lines = []
    if outcome.without_filters:
        lines.append(
            count(
                outcome.without_filters,
                "Without the limits there would be {n} listing.",
                "Without the limits there would be {n} listings.",
            )
        )
        actions.append(Action(say("Without limits"), "search.set", f"x:|{outcome.handle}"))
    if outcome.nearest:
        actions.append(
            Action(say("See {category}", category=category(outcome.nearest)), "search.browse", outcome.nearest)
        )
    if outcome.literal:
        actions.append(Action(say("As typed"), "search.page", f"0:{outcome.literal}"))
    lines.append(say("Try fewer words, or be told when it turns up:"))
    return Card(say("Nothing found for “{query}”", query=outcome.query), tuple(lines), (*actions, _alert(outcome)))


def _alert(outcome: Found) -> Action:
    """Be told of more like it: words alone are a rule as they stand."""
    is_plain = outcome.request == Request(outcome.query)
    return Action(say("Alert me"), "rule.save" if is_plain else "search.alert", outcome.handle)


def _entry(outcome: Found, listing: Listing, reader: Person) -> Card:
    request = outcome.request
    around = Criteria(latitude=request.latitude, longitude=request.longitude)
    entry = short(listing, reader, around)
    picture = listing.pictures[0] if listing.pictures else None
    said = excerpt(listing, outcome.highlights.get(listing.id, ()))
    return replace(entry, lines=(*entry.lines, *([said] if said else [])), picture=picture)


def excerpt(listing: Listing, highlights: tuple[str, ...]) -> str | None:
    """Where the description says what was searched for; None where the title does."""
    wanted = set(highlights)
    if not wanted or wanted & {term(word) for word in words(listing.title)}:
        return None
    text = " ".join(listing.description.split())
    at = next((text.casefold().find(word) for word in words(text) if term(word) in wanted), -1)
    if at < 0:
        return None
    begin, end = max(0, at - AROUND_A_WORD), at + AROUND_A_WORD
    return f"{'…' if begin else ''}{text[begin:end].strip()}{'…' if end < len(text) else ''}"
