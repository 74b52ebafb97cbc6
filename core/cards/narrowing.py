"""Words for narrowing a search down: what it asks for by now, and the menus that change it."""

from __future__ import annotations

from core.cards.card import Action, Card, Menu, worded
from core.cards.categories import category
from core.cards.language import count, mark, numeral, say
from core.cards.phrases import measured, or_better, price_limits, within
from core.ports.engine import Facet, Sort, Total
from core.search.outcomes import Narrowing
from core.search.request import Request
from core.values import Condition, Criteria, Person

SORTS = {
    Sort.RELEVANCE: mark("Best match"),
    Sort.NEWEST: mark("Newest first"),
    Sort.CHEAPEST: mark("Cheapest first"),
    Sort.DEAREST: mark("Dearest first"),
    Sort.BEST_DEAL: mark("Best deals first"),
    Sort.NEAREST: mark("Nearest first"),
}
AGES = {1: mark("Since yesterday"), 7: mark("In the last week"), 30: mark("In the last month")}
RADII_MI = (5, 10, 25, 50, 100)
MOST_BANDS = 6  # of prices
LONGEST_VALUE = 30  # bytes of a facet's value that fit in a button


def narrowed(request: Request, reader: Person) -> str | None:
    """How a request is narrowed down, in one line; None where it is not."""
    parts = []
    if request.category:
        parts.append(category(request.category))
    if request.condition in set(Condition):
        parts.append(or_better(Condition(request.condition)))
    limits = price_limits(
        Criteria(min_price=request.min_price, max_price=request.max_price, currency=request.currency), reader
    )
    parts += [limits] if limits else []
    if request.radius_mi is not None and request.place:
        parts.append(within(request.radius_mi, request.place, reader))
    if request.source:
        parts.append(say("from {source}", source=request.source))
    if request.days:
        parts.append(
            say(AGES[request.days]).lower()
            if request.days in AGES
            else count(request.days, "in the last {n} day", "in the last {n} days")
        )
    if request.sort != Sort.RELEVANCE:
        parts.append(say(SORTS[Sort(request.sort)]).lower())
    return " · ".join(parts) or None


@worded.register
def _narrowing(outcome: Narrowing, reader: Person) -> Card:
    menus = (_categories(outcome), _conditions(outcome), _prices(outcome, reader), _more(outcome, reader))
    summary = narrowed(outcome.request, reader)
    actions = [Action(say("Back to the listings"), "search.page", f"0:{outcome.handle}")]
    if summary:
        actions.append(Action(say("Take all that back"), "search.set", f"x:|{outcome.handle}"))
    lines = (summary or say("Choose what it must be; each choice shows the listings at once."),)
    title = number_for(outcome.total, outcome.request.text)
    return Card(title, lines, tuple(actions), menus=tuple(m for m in menus if m.actions))


def _categories(outcome: Narrowing) -> Menu:
    values = [] if outcome.request.category else _values(outcome, Facet.CATEGORY)
    actions = [_set(outcome, f"{category(slug)} ({numeral(number)})", f"c:{slug}") for slug, number in values]
    return Menu(say("Category"), (*_any(outcome, say("Any category"), "c", is_set=outcome.request.category), *actions))


def _conditions(outcome: Narrowing) -> Menu:
    counted = dict(_values(outcome, Facet.CONDITION))
    so_far, actions = 0, []
    for condition in Condition:
        if number := counted.get(condition.value):
            so_far += number
            actions.append(_set(outcome, f"{or_better(condition)} ({numeral(so_far)})", f"k:{condition.value}"))
    return Menu(
        say("Condition"), (*_any(outcome, say("Any condition"), "k", is_set=outcome.request.condition), *actions)
    )


def _prices(outcome: Narrowing, reader: Person) -> Menu:
    """The bands that anything is in; where there are many, the lowest as they are and one for all above."""
    request = outcome.request
    has_price = request.min_price is not None or request.max_price is not None
    counted = {int(step): number for step, number in _values(outcome, Facet.PRICE)}
    bands = [] if has_price else [step for step in outcome.steps if counted.get(step)]
    actions = []
    for at, low in enumerate(bands[:MOST_BANDS]):
        is_last = at == MOST_BANDS - 1 and len(bands) > MOST_BANDS
        above = None if is_last else next((step for step in outcome.steps if step > low), None)
        number = sum(counted[step] for step in bands[at:]) if is_last else counted[low]
        # Bands part prices without overlap: the upper end is the last minor unit below the next.
        most = None if above is None else above - 1
        limits = Criteria(min_price=low or None, max_price=above, currency=outcome.currency)
        said = price_limits(limits, reader) or say("any")
        span = f"{low or ''}-{'' if most is None else most}:{outcome.currency}"
        actions.append(_set(outcome, f"{said} ({numeral(number)})", f"p:{span}"))
    return Menu(say("Price"), (*_any(outcome, say("Any price"), "p", is_set=has_price), *actions))


def _more(outcome: Narrowing, reader: Person) -> Menu:
    """Order, age, distance and source."""
    request = outcome.request
    has_point = request.latitude is not None
    actions = [
        _set(outcome, say(SORTS[sort]), f"o:{sort.value}")
        for sort in Sort
        if sort != request.sort and (sort is not Sort.NEAREST or has_point)
    ]
    ages = {int(days): number for days, number in _values(outcome, Facet.AGE)}
    actions += _any(outcome, say("Of any age"), "a", is_set=request.days)
    actions += [
        _set(outcome, f"{say(AGES[days])} ({numeral(ages[days])})", f"a:{days}")
        for days in AGES
        if days in ages and not request.days
    ]
    if has_point:
        actions += _any(outcome, say("At any distance"), "m", is_set=request.radius_mi)
        actions += [
            _set(outcome, say("Within {distance}", distance=measured(radius, reader)), f"m:{radius}")
            for radius in RADII_MI
            if radius != request.radius_mi
        ]
    sources = [] if request.source else _values(outcome, Facet.SOURCE)
    actions += _any(outcome, say("From anywhere"), "s", is_set=request.source)
    if len(sources) > 1:
        actions += [
            _set(outcome, say("From {source} ({number})", source=source, number=number), f"s:{source}")
            for source, number in sources[:5]
        ]
    return Menu(say("Order and more"), tuple(actions))


def _values(outcome: Narrowing, facet: Facet) -> list[tuple[str, int]]:
    return [(value, n) for value, n in outcome.facets.get(facet, ()) if len(value.encode()) <= LONGEST_VALUE]


def _any(outcome: Narrowing, said: str, letter: str, *, is_set: object) -> list[Action]:
    return [_set(outcome, said, f"{letter}:")] if is_set else []


def _set(outcome: Narrowing, said: str, change: str) -> Action:
    return Action(said, "search.set", f"{change}|{outcome.handle}")


def number_of(total: Total) -> str:
    if total.is_at_least:
        return say("{n}+ listings", n=total.count)
    return count(total.count, "{n} listing", "{n} listings")


def number_for(total: Total, query: str) -> str:
    """`12 listings for “road bike”`."""
    if not query:
        return number_of(total)
    return say("{listings} for “{query}”", listings=number_of(total), query=query)
