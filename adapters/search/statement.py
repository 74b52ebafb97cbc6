"""The part of a statement that is the same in both databases: values by number, filters, orders and facets."""

from __future__ import annotations

from math import cos, radians

from core.distance import EARTH_RADIUS_MI
from core.models.instant import to_ms
from core.ports.engine import Around, Facet, Filters, Query, Sort, Steps

MOST_VALUES = 12  # of a facet


class Values:
    """Collects the values of a statement; each is written as its number."""

    def __init__(self) -> None:
        self.given: list[object] = []

    def __call__(self, value: object) -> str:
        self.given.append(value)
        return f"${len(self.given)}"


def passes(filters: Filters, value: Values) -> str:
    """The filters as conditions on `search_entry e`, each led by AND."""
    conditions = [
        f"e.{column} = ANY({value(list(wanted))}::text[])"
        for column, wanted in (
            ("category", filters.categories),
            ("condition", filters.conditions),
            ("source", filters.sources),
        )
        if wanted
    ]
    if filters.currency is not None and (filters.min_price is not None or filters.max_price is not None):
        conditions.append(f"e.currency = {value(filters.currency)}")
        if filters.min_price is not None:
            conditions.append(f"e.price >= {value(filters.min_price)}")
        if filters.max_price is not None:
            conditions.append(f"e.price <= {value(filters.max_price)}")
    if filters.since is not None:
        conditions.append(f"e.seen >= {value(to_ms(filters.since))}")
    if filters.around is not None and filters.around.radius_mi is not None:
        around, miles = filters.around, filters.around.radius_mi
        reach = miles / EARTH_RADIUS_MI / radians(1)
        conditions.append(f"e.latitude BETWEEN {value(around.latitude - reach)} AND {value(around.latitude + reach)}")
        conditions.append(f"{_apart(around)} <= {reach**2!r}")
    return "".join(f" AND {condition}" for condition in conditions)


def _apart(around: Around) -> str:
    """The square of the degrees between a listing and a point, on a map that is flat around the point.

    Within 100 miles that is right to a hundredth outside the polar regions, and needs no function that a build of
    SQLite may lack.
    """
    east = f"abs(e.longitude - ({around.longitude!r}))"
    east = f"(CASE WHEN {east} > 180 THEN 360 - {east} ELSE {east} END * {cos(radians(around.latitude))!r})"
    north = f"(e.latitude - ({around.latitude!r}))"
    return f"({north} * {north} + {east} * {east})"


def order(query: Query, value: Values) -> str:
    """What hits are sorted by where it is not relevance; what has no value for it comes last."""
    around = query.filters.around
    if query.sort in (Sort.CHEAPEST, Sort.DEAREST):
        direction = "ASC" if query.sort is Sort.CHEAPEST else "DESC"
        own = f"CASE WHEN e.price IS NULL THEN 2 WHEN e.currency = {value(query.currency)} THEN 0 ELSE 1 END"
        return f"{own}, e.price {direction}, e.id DESC"
    if query.sort is Sort.NEAREST and around is not None:
        return f"{_apart(around)} ASC NULLS LAST, e.id DESC"
    if query.sort is Sort.BEST_DEAL:
        return "e.score DESC NULLS LAST, e.id DESC"
    return "e.seen DESC, e.id DESC"


def facets(hits: str, steps: Steps, value: Values) -> str:
    """How many of `hits` (a SELECT of entries) have which value, by facet, most first."""
    parts = [
        f"SELECT * FROM (SELECT '{facet}' AS facet, e.{facet} AS value, count(*) AS number FROM hits e"
        f" WHERE e.{facet} IS NOT NULL GROUP BY e.{facet} ORDER BY 3 DESC, 2 LIMIT {MOST_VALUES}) AS f_{facet}"
        for facet in (Facet.CATEGORY, Facet.CONDITION, Facet.SOURCE)
    ]
    whens = " ".join(f"WHEN e.price >= {step} THEN '{step}'" for step in sorted(steps.prices, reverse=True))
    parts.append(
        f"SELECT '{Facet.PRICE}', CASE {whens} ELSE '0' END, count(*) FROM hits e"
        f" WHERE e.price IS NOT NULL AND e.currency = {value(steps.currency)} GROUP BY 2"
    )
    parts += [
        f"SELECT '{Facet.AGE}', '{days}', count(*) FROM hits e WHERE e.seen >= {value(to_ms(since))}"
        for days, since in steps.ages
    ]
    return f"WITH hits AS MATERIALIZED ({hits}) {' UNION ALL '.join(parts)}"
