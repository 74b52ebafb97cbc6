"""Options laid over a line: a table."""

from __future__ import annotations

from typing import Any

import pytest

from adapters.places import OfflinePlaces
from core.errors import Refused, Why
from core.rules.options import with_options
from core.rules.phrase import Parsed, check, parse
from core.text.taxonomy import at_least
from core.values import Condition, Criteria, Person, Units

ALICE = Person(1, "Alice")
BEATE = Person(2, "Beate", currency="EUR", units=Units.KILOMETRES)


def laid(line: str, places: OfflinePlaces, person: Person = ALICE, **options: Any) -> Parsed:
    parsed = parse(line, currency=person.currency, units=person.units, places=places)
    return with_options(parsed, person, places, **options)


@pytest.mark.parametrize(
    ("line", "options", "same_line"),
    [
        ("desk", {}, "desk"),
        ("desk", {"max_price": "1000"}, "desk <1000"),
        ("desk <2000", {"max_price": "1000"}, "desk <1000"),
        ("desk <2000", {"min_price": "$10"}, "desk $10-2000"),
        ("desk", {"min_price": "100", "max_price": "300 eur"}, "desk 100-300 eur"),
        ("desk", {"min_price": "100 eur", "max_price": "300"}, "desk 100-300 eur"),
        ("desk <300 eur", {"min_price": "100"}, "desk 100-300 eur"),
        ("desk <300 eur", {"max_price": "1k"}, "desk <1000 eur"),
        ("desk <300 eur", {"max_price": "100 usd"}, "desk <100 usd"),
        ("desk", {"max_price": "free"}, "desk <=0"),
        ("desk", {"near": "95112"}, "desk near 95112"),
        ("desk", {"near": "95112", "within": 10.0}, "desk within 10mi of 95112"),
        ("desk within 10mi of 10001", {"near": "95112"}, "desk within 10mi of 95112"),
        ("desk near 95112", {"within": 5}, "desk within 5mi of 95112"),
        ("desk -broken", {"without": "wobbly broken"}, "desk -broken -wobbly"),
        ("desk", {"without": '-scratched "for parts"'}, 'desk -scratched -"for parts"'),
        ("desk", {"without": "for parts, scratched"}, 'desk -"for parts" -scratched'),
        ("desk", {"category": "furniture"}, "desk category: furniture"),
        ("desk in electronics", {"category": "Furniture"}, "desk category: furniture"),
        ("desk", {"condition": "good or better"}, "desk good or better"),
        ("desk new only", {"condition": "Like New"}, "desk condition: like new"),
        ("desk", {"min_score": 0.7}, "desk score>=0.7"),
        ("desk score>0.9", {"min_score": 0}, "desk score>=0"),
    ],
)
def test_an_option_says_what_a_line_could(
    line: str, options: dict[str, Any], same_line: str, places: OfflinePlaces
) -> None:
    assert laid(line, places, **options) == laid(same_line, places)


def test_distances_and_bare_prices_are_in_the_persons_own_units_and_money(places: OfflinePlaces) -> None:
    wanted = laid("Fahrrad", places, BEATE, max_price="300", near="Berlin", within=20).criteria
    assert (wanted.max_price, wanted.currency, wanted.location) == (30000, "EUR", "Berlin, Germany")
    assert wanted.radius_mi == pytest.approx(12.4274, abs=1e-4)


def test_an_option_alone_can_make_a_rule(places: OfflinePlaces) -> None:
    parsed = with_options(Parsed(Criteria(), ()), ALICE, places, category="phones", condition="fair or better")
    check(parsed.criteria)
    assert parsed.criteria.conditions == at_least(Condition.FAIR)


def test_a_distance_in_the_line_may_have_its_place_beside_it(places: OfflinePlaces) -> None:
    wanted = laid("pc within 40mi", places, near="95112").criteria
    assert (wanted.radius_mi, wanted.location) == (40.0, "San Jose, CA 95112")
    with pytest.raises(Refused) as refused:
        check(laid("pc within 40mi", places).criteria)
    assert refused.value.why is Why.RADIUS_WITHOUT_PLACE


def test_what_the_line_said_besides_is_kept(places: OfflinePlaces) -> None:
    parsed = laid("desk title only 120,000 km", places, max_price="50")
    assert parsed.criteria.scope == "title"
    assert parsed.unplaced == ("120,000 km",)


@pytest.mark.parametrize(
    ("options", "why"),
    [
        ({"max_price": "-5"}, Why.PRICE_INVALID),
        ({"max_price": "1e400"}, Why.PRICE_INVALID),
        ({"max_price": "9" * 300}, Why.PRICE_INVALID),
        ({"max_price": "cheap"}, Why.PRICE_INVALID),
        ({"max_price": ""}, Why.PRICE_INVALID),
        ({"min_price": "100 eur", "max_price": "300 usd"}, Why.PRICE_INVALID),
        ({"min_price": "100 eur"}, Why.PRICE_INVALID),  # beside the line's dollars
        ({"min_price": "600"}, Why.PRICE_RANGE),
        ({"min_price": "10", "max_price": "5"}, Why.PRICE_RANGE),
        ({"near": "Nowhereville"}, Why.PLACE_UNKNOWN),
        ({"near": ""}, Why.PLACE_UNKNOWN),
        ({"within": 10.0}, Why.RADIUS_WITHOUT_PLACE),
        ({"near": "95112", "within": 0.0}, Why.RADIUS_INVALID),
        ({"near": "95112", "within": -3.0}, Why.RADIUS_INVALID),
        ({"near": "95112", "within": 1e9}, Why.RADIUS_INVALID),
        ({"near": "95112", "within": float("inf")}, Why.RADIUS_INVALID),
        ({"near": "95112", "within": float("nan")}, Why.RADIUS_INVALID),
        ({"without": "!!!"}, Why.NOT_UNDERSTOOD),
        ({"category": " "}, Why.CATEGORY_UNKNOWN),
        ({"condition": "shiny"}, Why.CONDITION_UNKNOWN),
        ({"condition": "shiny or better"}, Why.CONDITION_UNKNOWN),
        ({"min_score": 1.1}, Why.SCORE_INVALID),
        ({"min_score": -0.1}, Why.SCORE_INVALID),
        ({"min_score": float("nan")}, Why.SCORE_INVALID),
    ],
    ids=str,
)
def test_what_cannot_be_read_is_refused_with_its_reason(
    options: dict[str, Any], why: Why, places: OfflinePlaces
) -> None:
    with pytest.raises(Refused) as refused:
        laid("desk <500", places, **options)
    assert refused.value.why is why
