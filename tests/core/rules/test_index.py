"""The index and the verdict always agree, whatever the rules, the listings and the changes in between."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from adapters.rates import DatedRates
from core.rules.index import RuleIndex
from core.rules.matching import Wanted, prepare, satisfies, subject
from core.values import Condition, Criteria, Listing, ListingState, Money, Scope

WORDS = ("gaming", "pcs", "desk", "oak", "e-bike", "Café", "lamp", "the", "!!", "новый", "broken", "case")
RATES = DatedRates(date(2026, 3, 1), {"USD": Decimal(1), "EUR": Decimal("0.9")})
word = st.sampled_from(WORDS)
text = st.lists(word, max_size=7).map(" ".join)
category = st.sampled_from(("electronics", "computers", "furniture", "snow globes"))
minor = st.sampled_from((0, 999, 1_000, 90_000, 10**13))
currency = st.sampled_from(("USD", "EUR", "XTS"))
score = st.sampled_from((0.0, 0.5, 0.6999, 0.7, 0.70004, 1.0))  # with thousandths and without
# Neighbours by the pole, over the date line, and around one town; 41.9 miles lie between the first two.
place = st.sampled_from(
    (
        (37.3394, -121.895),
        (37.8716, -122.2727),
        (37.34, -121.9),
        (89.9, 10.0),
        (89.9, -170.0),
        (0.0, 179.9),
        (0, -179.9),
    )
)
radius = st.sampled_from((0.0, 0.5, 14.0, 41.8, 42.0, 240.0, 600.0, 20_000.0))


def maybe(values: st.SearchStrategy[object]) -> st.SearchStrategy[object]:
    return st.none() | values


def many(values: st.SearchStrategy[object], most: int = 2) -> st.SearchStrategy[tuple[object, ...]]:
    return st.lists(values, min_size=1, max_size=most).map(tuple)


ASKED = {
    "keywords": many(word) | many(word, 6),
    "phrases": many(st.lists(word, min_size=1, max_size=3).map(" ".join)),
    "any_of": many(many(word | text, 3)),
    "exclude_keywords": many(word) | many(word | text, 4),
    "categories": many(category),
    "conditions": many(st.sampled_from(Condition), 4),
    "min_price": minor,
    "max_price": minor,
    "place": st.tuples(place, radius),
    "min_deal_score": score,
    "scope": st.just(Scope.TITLE),
}


@st.composite
def wishes(draw: st.DrawFn) -> Wanted:
    """Of few criteria, so that many hold and each decides."""
    chosen = draw(st.sets(st.sampled_from(sorted(ASKED)), max_size=3))
    given = {name: draw(ASKED[name]) for name in sorted(chosen)}
    if asked := given.pop("place", None):
        (lat, lon), miles = asked
        given |= {"latitude": lat, "longitude": lon, "radius_mi": miles}
    if {"min_price", "max_price"} & chosen:
        given["currency"] = draw(maybe(currency))
    return prepare(Criteria(**given), draw(st.sampled_from((RATES, None))))


@st.composite
def listings(draw: st.DrawFn) -> Listing:
    lat, lon = draw(st.just((None, None)) | place | st.just((float("nan"), 0.0)))
    return Listing(
        id=1,
        source="shop",
        source_id="1",
        title=draw(text),
        description=draw(text),
        category=draw(maybe(category)),
        condition=draw(maybe(st.sampled_from(Condition))),
        price=draw(maybe(st.builds(Money, minor, currency))),
        location=None,
        latitude=lat,
        longitude=lon,
        url=None,
        pictures=(),
        posted_at=None,
        first_seen=datetime(2026, 3, 1, tzinfo=UTC),
        version=1,
        state=ListingState.ACTIVE,
        score=draw(maybe(score | st.just(float("nan")))),
    )


changes = st.lists(st.tuples(st.integers(1, 12), st.none() | wishes()), min_size=1, max_size=25)
tables = st.dictionaries(st.sampled_from(("game", "pc", "desk", "oak", "cafe")), st.integers(0, 99), max_size=5)


sealings = st.sampled_from(("not sealed", "sealed", "sealed while changing"))


@settings(max_examples=400, deadline=None)
@given(
    st.lists(st.tuples(sealings, changes), min_size=1, max_size=3),
    st.lists(listings(), min_size=1, max_size=4),
    tables,
)
def test_the_index_answers_as_asking_every_rule_would(
    rounds: list[tuple[str, list[tuple[int, Wanted | None]]]], offered: list[Listing], df: dict[str, int]
) -> None:
    index, held = RuleIndex(df, RATES), dict[int, Wanted]()
    for version, (sealed, round_) in enumerate(rounds):
        sealing = index.begin_seal() if sealed == "sealed while changing" else None
        for n, (rule_id, wanted) in enumerate(round_):
            if sealing is not None and n == len(round_) // 2:
                sealing.run()
            if wanted is None:
                assert index.remove(rule_id) is (held.pop(rule_id, None) is not None)
            else:
                index.add(rule_id, version, wanted)
                held[rule_id] = wanted
        if sealing is not None:
            assert_same(index, held, offered)
            index.finish_seal(sealing)
        elif sealed == "sealed":
            index.seal()
            assert index.unsealed == sum(not is_sealable(wanted) for wanted in held.values())
        assert_same(index, held, offered)


def is_sealable(wanted: Wanted) -> bool:
    c = wanted.criteria
    return (c.min_price is None and c.max_price is None) or wanted.rates is RATES


def assert_same(index: RuleIndex, held: dict[int, Wanted], offered: list[Listing]) -> None:
    assert len(index) == len(held)
    for listing in offered:
        seen = subject(listing)
        expected = sorted(rule_id for rule_id, wanted in held.items() if satisfies(wanted, seen))
        assert sorted(index.matching(seen)) == expected


def test_a_late_word_of_an_older_version_changes_nothing() -> None:
    index = RuleIndex()
    index.add(7, 2, prepare(Criteria(keywords=("desk",))))
    index.add(7, 1, prepare(Criteria(keywords=("lamp",))))
    assert index.version(7) == 2
    assert index.remove(7)
    assert index.version(7) is None
    assert 7 not in index


@pytest.mark.parametrize(
    "criteria",
    [
        Criteria(keywords=("oak", "desk")),
        Criteria(phrases=("oak desk",)),
        Criteria(any_of=(("oak", "maple"),)),
        Criteria(categories=("furniture",), max_price=100, currency="USD"),
        Criteria(latitude=52.5, longitude=13.4, radius_mi=25.0),
    ],
)
def test_a_listing_of_something_else_elsewhere_costs_a_rule_nothing(criteria: Criteria) -> None:
    """It is not even proposed: what is filed in a good place is not looked at."""
    index = RuleIndex()
    index.add(1, 1, prepare(criteria))
    elsewhere = Listing(
        1, "shop", "1", "Road bike", "", "bicycles", None, Money(50, "USD"), None, 37.3, -121.9, None, (), None,
        datetime(2026, 3, 1, tzinfo=UTC), 1, ListingState.ACTIVE, None,
    )  # fmt: skip
    assert not index.proposed(subject(elsewhere))
