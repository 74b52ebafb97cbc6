"""A query of core's as the body of a request. Every term goes as the value of a clause, so nothing in it is read as an
operator; there is no query string."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

from adapters.search.database import loose
from adapters.search.ranking import ALL_IN_TITLE, AS_TYPED
from core.models.instant import to_ms
from core.ports.engine import Alternative, Facet, Filters, Group, Query, Sort, Steps

Clause = dict[str, Any]
MOST_LITERALS = 240  # alternatives of a query: the server bounds the clauses of one, and each stands in several places
LEAST_RADIUS_MI = 0.001  # the server wants more than nothing
PHRASE, NEARBY, NEAR = 0.5, 0.25, 4  # for the words side by side in a title; and with up to so many places between
ALMOST_ALL = 1_000.0  # what lacks one word comes before what lacks more
GUESSED = 0.5  # what a word that only looks alike is worth
SHORTEST_GUESS = 4  # letters
MOST_VALUES = 12  # of a facet


def everything(query: Query) -> Clause:
    """What says every group, by the best alternatives, by a title that says it all, and by how near its words are."""
    groups = bounded(query.groups)
    return _bool(query.filters, query.excluded, must=[_any(group) for group in groups], should=_boosts(groups))


def something(query: Query) -> Clause:
    """What says any group that is no filler; what lacks but one comes first."""
    groups = [loose(group) for group in bounded(query.groups)]
    telling = [group for group in groups if not group.is_filler] or groups
    said = {"bool": {"should": [_any(group) for group in telling], "minimum_should_match": 1}}
    almost: list[Clause] = []
    if len(groups) > 2:
        needed = {"bool": {"should": [_any(group) for group in groups], "minimum_should_match": len(groups) - 1}}
        almost.append({"constant_score": {"filter": needed, "boost": ALMOST_ALL}})
    return _bool(query.filters, query.excluded, must=[said], should=almost)


def alike(query: Query) -> Clause | None:
    """What says something like every group, a letter or two off; None where there is nothing to guess about."""
    groups = [group for group in bounded(query.groups) if not group.is_filler]
    guesses = {id(group): [_fuzzy(term) for term in guessable(group)] for group in groups}
    if not any(guesses.values()):
        return None
    must = [{"dis_max": {"queries": [*_literals(group.alternatives), *guesses[id(group)]]}} for group in groups]
    return _bool(query.filters, query.excluded, must=must)


def everything_passing(query: Query) -> Clause:
    """What says every group, or anything where there are none, scored only as far as its order needs it."""
    must = [_any(group) for group in bounded(query.groups)] or [{"match_all": {}}]
    counted: list[Clause] = []
    if query.sort in (Sort.CHEAPEST, Sort.DEAREST):
        priced = {"exists": {"field": "price"}}
        own = {"bool": {"filter": [priced, {"term": {"currency": {"value": query.currency}}}]}}
        counted = [{"constant_score": {"filter": part, "boost": 1.0}} for part in (priced, own)]
    among = _bool(query.filters, query.excluded, must=must)
    return {"bool": {"filter": [among], "should": counted}}


def order(query: Query) -> list[Clause]:
    """What hits are sorted by where it is not relevance; what has no value for it comes last."""
    newest: Clause = {"id": {"order": "desc"}}
    around = query.filters.around
    if query.sort in (Sort.CHEAPEST, Sort.DEAREST):  # the score says whether a price is there, and in the right money
        direction = "asc" if query.sort is Sort.CHEAPEST else "desc"
        return [{"_score": {"order": "desc"}}, {"price": {"order": direction, "missing": "_last"}}, newest]
    if query.sort is Sort.NEAREST and around is not None:
        here = {"lat": around.latitude, "lon": around.longitude}
        return [{"_geo_distance": {"point": here, "order": "asc", "unit": "mi"}}, newest]
    if query.sort is Sort.BEST_DEAL:
        return [{"score": {"order": "desc", "missing": "_last"}}, newest]
    return [{"seen": {"order": "desc"}}, newest]


def facets(steps: Steps) -> dict[str, Clause]:
    """What hits are counted by: prices only of one currency, ages by moments."""
    found: dict[str, Clause] = {
        facet.value: {"terms": {"field": facet.value, "size": MOST_VALUES}}
        for facet in (Facet.CATEGORY, Facet.CONDITION, Facet.SOURCE)
    }
    prices = sorted(steps.prices)
    bands: list[Clause] = [{"key": str(step), "from": float(step)} for step in prices]
    for band, following in zip(bands, prices[1:], strict=False):
        band["to"] = float(following)
    if bands:
        found[Facet.PRICE.value] = {
            "filter": {"term": {"currency": {"value": steps.currency}}},
            "aggs": {"bands": {"range": {"field": "price", "ranges": bands}}},
        }
    if steps.ages:
        since = {str(days): {"range": {"seen": {"gte": to_ms(moment)}}} for days, moment in steps.ages}
        found[Facet.AGE.value] = {"filters": {"filters": since}}
    return found


def begun(typed: str) -> Clause:
    """Titles that say these words, the last one as begun."""
    fields = ["typed", "typed._2gram", "typed._3gram"]
    return {"multi_match": {"query": typed, "type": "bool_prefix", "operator": "and", "fields": fields}}


def bounded(groups: Sequence[Group]) -> list[Group]:
    """The groups with no more alternatives than a request bears, the weightiest."""
    most = max(1, MOST_LITERALS // max(1, len(groups)))
    return [replace(g, alternatives=tuple(sorted(g.alternatives, key=lambda one: -one.weight)[:most])) for g in groups]


def guessable(group: Group) -> list[str]:
    """The words of a group that may be a letter or two off: no numbers, codes or phrases, nor what is short."""
    alone = [one.terms[0] for one in group.alternatives if len(one.terms) == 1 and one.weight >= AS_TYPED]
    return [term for term in alone if term.isalpha() and len(term) >= SHORTEST_GUESS][:4]


def _bool(
    filters: Filters, excluded: Iterable[Sequence[str]], must: list[Clause], should: list[Clause] | None = None
) -> Clause:
    unwanted = [_literal("all", terms, 1.0) for terms in excluded]
    return {"bool": {"must": must, "should": should or [], "filter": _passes(filters), "must_not": unwanted}}


def _any(group: Group, field: str = "all") -> Clause:
    """By its best alternative, not by their sum: a rare wrong one would win."""
    return {"dis_max": {"queries": _literals(group.alternatives, field)}}


def _literals(alternatives: Iterable[Alternative], field: str = "all") -> list[Clause]:
    return [
        _literal(field, one.terms, one.weight)
        if one.in_order or len(one.terms) == 1
        else {"bool": {"must": [_literal(field, (term,), 1.0) for term in one.terms], "boost": one.weight}}
        for one in alternatives
    ]


def _literal(field: str, terms: Sequence[str], boost: float) -> Clause:
    """A term, or several side by side."""
    if len(terms) == 1:
        return {"term": {field: {"value": terms[0], "boost": boost}}}
    return {"match_phrase": {field: {"query": " ".join(terms), "slop": 0, "boost": boost}}}


def _fuzzy(term: str) -> Clause:
    how = {"fuzziness": "AUTO", "prefix_length": 1, "max_expansions": 50, "boost": GUESSED}
    return {"fuzzy": {"all": {"value": term, **how}}}


def _boosts(groups: Sequence[Group]) -> list[Clause]:
    typed = [tuple(one for one in group.alternatives if one.weight >= AS_TYPED) for group in groups]
    if not groups or not all(typed):
        return []
    said = {"bool": {"filter": [{"dis_max": {"queries": _literals(ones, "title")}} for ones in typed]}}
    whole = ALL_IN_TITLE * sum(group.rarity for group in groups)
    boosts: list[Clause] = [{"constant_score": {"filter": said, "boost": whole}}]
    line = " ".join(term for ones in typed for term in ones[0].terms)
    if len(groups) > 1:
        for slop, boost in ((0, PHRASE), (NEAR, NEARBY)):
            boosts.append({"match_phrase": {"title": {"query": line, "slop": slop, "boost": boost}}})
    return boosts


def _passes(filters: Filters) -> list[Clause]:
    found: list[Clause] = [
        {"terms": {field: list(wanted)}}
        for field, wanted in (
            ("category", filters.categories),
            ("condition", filters.conditions),
            ("source", filters.sources),
        )
        if wanted
    ]
    if filters.currency is not None and (filters.min_price is not None or filters.max_price is not None):
        ends = {"gte": filters.min_price, "lte": filters.max_price}
        found.append({"term": {"currency": {"value": filters.currency}}})
        found.append({"range": {"price": {end: price for end, price in ends.items() if price is not None}}})
    if filters.since is not None:
        found.append({"range": {"seen": {"gte": to_ms(filters.since)}}})
    if filters.around is not None and filters.around.radius_mi is not None:
        around, miles = filters.around, max(filters.around.radius_mi, LEAST_RADIUS_MI)
        here = {"lat": around.latitude, "lon": around.longitude}
        found.append({"geo_distance": {"distance": f"{miles!r}mi", "point": here}})
    return found
