"""The verdict: never an alert that breaks its own rule."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.rates import DatedRates
from core.distance import miles_between
from core.rules.matching import Criterion, prepare, reasons, satisfies, subject
from core.values import Condition, Criteria, Listing, ListingState, Money, Scope

PC = Listing(
    id=1,
    source="shop",
    source_id="1",
    title="Gaming PCs, RTX 3060",
    description="Two towers. No laptops here. Café table included.",
    category="computers",
    condition=Condition.GOOD,
    price=Money(85_000, "USD"),
    location="San Jose, CA",
    latitude=37.3394,
    longitude=-121.895,
    url=None,
    pictures=(),
    posted_at=None,
    first_seen=datetime(2026, 3, 1, tzinfo=UTC),
    version=1,
    state=ListingState.ACTIVE,
    score=None,
)
BERKELEY = {"location": "Berkeley", "latitude": 37.8716, "longitude": -122.2727}  # 41.9 miles from there


@pytest.mark.parametrize(
    ("criteria", "held"),
    [
        (Criteria(), True),
        (Criteria(keywords=("gaming", "pc")), True),
        (Criteria(keywords=("pcs", "game")), True),  # stems
        (Criteria(keywords=("cafe",)), True),  # accents, and the description
        (Criteria(keywords=("cafe",), scope=Scope.TITLE), False),
        (Criteria(keywords=("gam",)), False),  # whole words only
        (Criteria(phrases=("gaming pc",)), True),
        (Criteria(phrases=("pc gaming",)), False),
        (Criteria(phrases=("3060 two",)), False),  # no phrase spans title and description
        (Criteria(any_of=(("tower", "desktop"), ("rtx", "gtx"))), True),
        (Criteria(any_of=(("mac", "imac"),)), False),
        (Criteria(keywords=("pc",), exclude_keywords=("laptop",)), False),  # in the description
        (Criteria(keywords=("pc",), exclude_keywords=("laptop",), scope=Scope.TITLE), False),
        (Criteria(keywords=("pc",), exclude_keywords=("broken",)), True),
        (Criteria(categories=("computers",)), True),
        (Criteria(categories=("electronics",)), True),  # computers are electronics
        (Criteria(categories=("furniture",)), False),
        (Criteria(conditions=(Condition.NEW, Condition.GOOD)), True),
        (Criteria(conditions=(Condition.NEW,)), False),
        (Criteria(max_price=85_000, currency="USD"), True),
        (Criteria(max_price=84_999, currency="USD"), False),
        (Criteria(min_price=85_000, currency="USD"), True),
        (Criteria(min_price=85_001, currency="USD"), False),
        (Criteria(max_price=99_999, currency="EUR"), False),  # not compared across currencies
        (Criteria(radius_mi=42.5, **BERKELEY), True),
        (Criteria(radius_mi=41.0, **BERKELEY), False),
        (Criteria(min_deal_score=0.1), False),  # no score yet: the rule waits
    ],
)
def test_each_criterion_is_enforced(criteria: Criteria, held: bool) -> None:
    assert satisfies(prepare(criteria), subject(PC)) is held


@pytest.mark.parametrize(
    ("listing", "criteria"),
    [
        (replace(PC, condition=None), Criteria(conditions=tuple(Condition))),
        (replace(PC, price=None), Criteria(max_price=10**9, currency="USD")),
        (replace(PC, category=None), Criteria(categories=("computers",))),
        (replace(PC, latitude=None), Criteria(radius_mi=12_000, **BERKELEY)),
        (replace(PC, score=None), Criteria(min_deal_score=0)),
    ],
)
def test_what_is_unknown_satisfies_no_rule_that_asks_for_it(listing: Listing, criteria: Criteria) -> None:
    found = list(reasons(prepare(criteria), subject(listing)))
    assert [reason.ok for reason in found] == [False]
    assert found[0].found is None


def test_every_reason_is_given_in_order() -> None:
    criteria = Criteria(
        keywords=("pc",), exclude_keywords=("mac",), max_price=10_000, currency="USD", radius_mi=5, **BERKELEY
    )
    found = {reason.criterion: reason.ok for reason in reasons(prepare(criteria), subject(PC))}
    assert found == {
        Criterion.MAX_PRICE: False,
        Criterion.KEYWORD: True,
        Criterion.EXCLUDED: True,
        Criterion.DISTANCE: False,
    }


WORDS = st.sampled_from(["pc", "gaming", "sofa", "red", "laptop", "chairs", "vélo"])
LISTINGS = st.builds(
    replace,
    st.just(PC),
    title=st.lists(WORDS, max_size=4).map(" ".join),
    description=st.lists(WORDS, max_size=4).map(" ".join),
    price=st.none() | st.builds(Money, st.integers(0, 500), st.sampled_from(["USD", "EUR"])),
    condition=st.none() | st.sampled_from(Condition),
    latitude=st.none() | st.floats(-90, 90),
    longitude=st.floats(-180, 180),
    score=st.none() | st.floats(0, 1),
)
CRITERIA = st.builds(
    Criteria,
    keywords=st.lists(WORDS, max_size=2).map(tuple),
    exclude_keywords=st.lists(WORDS, max_size=2).map(tuple),
    conditions=st.lists(st.sampled_from(Condition), max_size=3).map(tuple),
    min_price=st.none() | st.integers(0, 500),
    max_price=st.none() | st.integers(0, 500),
    currency=st.just("USD"),
    latitude=st.floats(-90, 90),
    longitude=st.floats(-180, 180),
    radius_mi=st.none() | st.floats(0.1, 12_000),
    min_deal_score=st.none() | st.floats(0, 1),
    scope=st.sampled_from(Scope),
)


@given(criteria=CRITERIA, listing=LISTINGS)
def test_no_match_ever_breaks_its_rule(criteria: Criteria, listing: Listing) -> None:
    if not satisfies(prepare(criteria), subject(listing)):
        return
    if criteria.max_price is not None:
        assert listing.price is not None
        assert listing.price.currency == "USD"
        assert listing.price.minor <= criteria.max_price
    if criteria.min_price is not None:
        assert listing.price is not None
        assert listing.price.minor >= criteria.min_price
    if criteria.conditions:
        assert listing.condition in criteria.conditions
    if criteria.radius_mi is not None:
        assert listing.latitude is not None
        assert listing.longitude is not None
        away = miles_between(criteria.latitude or 0, criteria.longitude or 0, listing.latitude, listing.longitude)
        assert away <= criteria.radius_mi
    if criteria.min_deal_score is not None:
        assert listing.score is not None
        assert listing.score >= criteria.min_deal_score
    text = f"{listing.title} {listing.description}".replace("chairs", "chair").split()
    assert not {w.replace("chairs", "chair") for w in criteria.exclude_keywords} & set(text)


def test_a_price_in_another_currency_is_compared_at_a_dated_rate() -> None:
    rates = DatedRates(date(2026, 3, 1), {"EUR": Decimal(1), "USD": Decimal("1.25")})
    abroad = subject(replace(PC, price=Money(80_000, "EUR")))  # 1,000 dollars
    assert satisfies(prepare(Criteria(max_price=100_000, currency="USD"), rates), abroad)
    assert not satisfies(prepare(Criteria(max_price=99_999, currency="USD"), rates), abroad)
    assert not satisfies(prepare(Criteria(max_price=100_000, currency="USD")), abroad)
    (reason,) = reasons(prepare(Criteria(max_price=100_000, currency="USD"), rates), abroad)
    assert (reason.found, reason.compared) == (Money(80_000, "EUR"), Money(100_000, "USD"))
    odd = subject(replace(PC, price=Money(80_000, "PKR")))
    assert not satisfies(prepare(Criteria(max_price=10**9, currency="USD"), rates), odd)
