"""Criteria as a line and as JSON."""

import pytest

from core.errors import Refused, Why
from core.rules.phrase import from_json, line, to_json
from core.values import Units
from tests.core.rules.wishes import read


@pytest.mark.parametrize(
    ("wish", "written"),
    [
        (
            'gaming pc -laptop -"for parts" <1000 within 25mi of 95112 score>70',
            'gaming pc -laptop -"for parts" <=1000 USD score>=0.7 within 25mi of 95112, San Jose, CA',
        ),
        ("iphone 13 pro max 256gb new only", "iphone 13 pro max 256gb new only"),
        ("sofa or couch $200-400", "sofa or couch >=200 USD <=400 USD"),
        ("sofa with ottoman under 9.50 eur", "sofa with ottoman <=9.50 EUR"),
        ("sofa or couch red or blue rug", "rug sofa or couch red or blue"),
        ("sofa 0 | sofa", "sofa 0 | sofa"),
        ("ps5 or xbox series x", 'ps5 or "xbox series x"'),
        ('"near" "free" desk', '"near" "free" desk'),
        ("tv TRY 300", "tv <=TRY 300"),
        ("ps5 near Berlin category: video games", "ps5 category: gaming within 25mi of Berlin"),
    ],
)
def test_a_rule_is_written_as_plainly_as_it_can_be_read_back(wish: str, written: str) -> None:
    assert line(read(wish, "TRY" if "TRY" in wish else "USD").criteria) == written


def test_a_distance_is_written_in_the_units_of_its_reader() -> None:
    criteria = read("ps5 within 20 km of Berlin").criteria
    assert line(criteria, units=Units.KILOMETRES) == "ps5 within 20km of Berlin"
    assert line(criteria, units=Units.MILES) == "ps5 within 12.4274mi of Berlin"


def test_a_shared_point_is_written_as_coordinates_and_comes_back_as_that_point() -> None:
    criteria = read('ps5 within 5mi of "37.33,-121.89"').criteria
    assert (criteria.location, criteria.latitude, criteria.longitude) == ("near San Jose, CA", 37.33, -121.89)
    assert read(line(criteria)).criteria == criteria


def test_json_has_every_key_and_prices_in_the_major_unit() -> None:
    parsed = read(
        'sofa or couch "mid century" oak -ikea in Berlin 20-40.50 eur score>0.5 category: furniture title only'
    )
    assert to_json(parsed.criteria, parsed.unplaced) == {
        "keywords": ["oak"],
        "phrases": ["mid century"],
        "any_of": [["sofa", "couch"]],
        "exclude_keywords": ["ikea"],
        "categories": ["furniture"],
        "conditions": [],
        "min_price": 20,
        "max_price": 40.5,
        "currency": "EUR",
        "location": "Berlin",
        "latitude": 52.5244,
        "longitude": 13.4105,
        "radius_mi": 25.0,
        "min_deal_score": 0.5,
        "scope": "title",
        "unplaced": [],
    }


def test_json_of_a_bare_rule_holds_nulls() -> None:
    shape = to_json(read("cheap ps5").criteria, ("cheap",))
    assert shape["unplaced"] == ["cheap"]
    assert {key for key, value in shape.items() if value is None} == {
        "min_price", "max_price", "currency", "location", "latitude", "longitude", "radius_mi", "min_deal_score"
    }  # fmt: skip


def test_json_with_values_that_cannot_be_is_refused() -> None:
    for shape, why in [
        ({"max_price": -1, "currency": "USD"}, Why.PRICE_INVALID),
        ({"max_price": 5}, Why.CURRENCY_UNKNOWN),
        ({"conditions": ["shiny"]}, Why.CONDITION_UNKNOWN),
    ]:
        with pytest.raises(Refused) as refused:
            from_json(shape)
        assert refused.value.why is why
