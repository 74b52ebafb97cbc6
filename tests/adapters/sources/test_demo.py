"""The demo's things: always the same by number, always labelled, and what is made to fit does fit."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from adapters.places import OfflinePlaces
from adapters.sources.demo import DemoGoods, moved
from adapters.sources.demo_goods import GOODS, LABELS, SPOTS
from core.distance import miles_between
from core.rules.matching import prepare, reasons, satisfies, subject
from core.text.taxonomy import SLUGS, condition, within
from core.text.words import spaced, terms
from core.values import Condition, Criteria, Listing, ListingState, Offer, Scope

demo = DemoGoods()
numbers = st.integers(0, 2**45)


def listing(offer: Offer) -> Listing:
    """The offer as a listing, the way ingest reads it."""
    return Listing(
        id=1,
        source=offer.source,
        source_id=offer.source_id,
        title=offer.title,
        description=offer.description,
        category=offer.category,
        condition=condition(offer.condition or ""),
        price=offer.price,
        location=offer.location,
        latitude=offer.latitude,
        longitude=offer.longitude,
        url=offer.url,
        pictures=offer.pictures,
        posted_at=offer.posted_at,
        first_seen=datetime(2026, 1, 1, tzinfo=UTC),
        version=1,
        state=ListingState.ACTIVE,
        score=None,
    )


def broken(criteria: Criteria, offer: Offer) -> list[object]:
    """The criteria this offer does not meet."""
    return [reason for reason in reasons(prepare(criteria), subject(listing(offer))) if not reason.ok]


words = st.sampled_from(
    ("gaming", "pc", "laptop", "bike", "red", "ps5", "sofa", "guitar", "lego", "café", "3060", "ünlü", "велосипед")
)
nasty = st.sampled_from(  # words the demo itself likes to say
    ("well", "kept", "cared", "not", "sale", "demo", "deal", "it", "the", "in", "with", "of", "shape", "ready", "case")
)
phrase = st.lists(words, min_size=2, max_size=3, unique=True).map(" ".join)
price = st.integers(0, 10**7)


@st.composite
def criteria(draw: st.DrawFn) -> Criteria:
    """What a person may ask for; it never contradicts itself in prices, and may in words."""
    prices = sorted(draw(st.tuples(price, price)))
    low, high = draw(st.sampled_from([(None, None), (prices[0], None), (None, prices[1]), tuple(prices)]))
    currency = draw(st.sampled_from(["USD", "EUR", "JPY"]))
    place = draw(st.none() | st.tuples(st.floats(-90, 90), st.floats(-180, 180), st.floats(0.01, 3000)))
    latitude, longitude, radius = place or (None, None, None)
    return Criteria(
        keywords=tuple(draw(st.lists(words, max_size=4))),
        phrases=tuple(draw(st.lists(phrase, max_size=2))),
        any_of=tuple(tuple(g) for g in draw(st.lists(st.lists(words | phrase, min_size=1, max_size=3), max_size=2))),
        exclude_keywords=tuple(draw(st.lists(words | nasty, max_size=4))),
        categories=tuple(draw(st.lists(st.sampled_from([*SLUGS, "beekeeping"]), max_size=2))),
        conditions=tuple(draw(st.lists(st.sampled_from(list(Condition)), max_size=2))),
        min_price=low,
        max_price=high,
        currency=currency,
        location=draw(st.sampled_from([None, "San Jose, CA", "near Berlin, Germany"])),
        latitude=latitude,
        longitude=longitude,
        radius_mi=radius,
        scope=draw(st.sampled_from(list(Scope))),
    )


@given(criteria(), numbers)
@example(Criteria(keywords=("gaming", "pc"), exclude_keywords=("laptop",), max_price=100_000, currency="USD"), 1)
@example(Criteria(latitude=89.99, longitude=0.0, radius_mi=50.0), 2)
@example(Criteria(latitude=-17.0, longitude=179.99, radius_mi=50.0), 3)
@example(Criteria(latitude=37.3, longitude=-121.9, radius_mi=0.0), 4)
@example(Criteria(max_price=0, currency="USD", categories=("free",)), 5)
@example(Criteria(keywords=("sofa",), exclude_keywords=("demo", "not", "sale")), 6)
def test_what_is_made_to_fit_fits(wanted: Criteria, number: int) -> None:
    offer = demo.fitting(wanted, number)
    if offer is None:
        assert wanted.exclude_keywords  # nothing else stands in the way
        return
    assert broken(wanted, offer) == []
    assert offer == demo.fitting(wanted, number)
    assert offer.source_id == f"fit-{number}"
    assert offer.description.endswith(LABELS)
    assert (offer.source, offer.url, offer.pictures) == ("demo", None, ())


@given(criteria(), numbers)
def test_where_nothing_wanted_is_excluded_something_fits(wanted: Criteria, number: int) -> None:
    said = {t for text in (*wanted.keywords, *wanted.phrases, *sum(wanted.any_of, ())) for t in terms(text)}
    assume(not said & {t for text in wanted.exclude_keywords for t in terms(text)})
    assume(any(all(spaced(text) not in spaced(label) for text in wanted.exclude_keywords) for label in LABELS))
    assert demo.fitting(wanted, number) is not None


@pytest.mark.parametrize(
    "wanted",
    [
        Criteria(keywords=("bike",), min_deal_score=0.7),
        Criteria(keywords=("bike",), exclude_keywords=("bikes",)),
        Criteria(phrases=("gaming pc",), exclude_keywords=("pc",)),
        Criteria(any_of=(("ps4", "ps5"),), exclude_keywords=("ps4", "ps5")),
        Criteria(keywords=("sofa",), exclude_keywords=("made", "nobody", "program")),
        Criteria(keywords=("sofa",), min_price=200, max_price=100, currency="USD"),
        Criteria(keywords=("🚲",)),
    ],
    ids=["score", "own stem", "in phrase", "all of a group", "every label", "no price", "no word"],
)
def test_where_nothing_can_fit_there_is_nothing(wanted: Criteria) -> None:
    assert all(demo.fitting(wanted, number) is None for number in range(20))


def test_of_a_group_the_entry_that_is_not_excluded_is_said() -> None:
    wanted = Criteria(any_of=(("zither", "lute"),), exclude_keywords=("lute",))
    titles = {offer.title for number in range(20) if (offer := demo.fitting(wanted, number))}
    assert titles
    assert all(title.startswith("Zither") for title in titles)


def test_a_gaming_pc_reads_like_one_and_is_a_computer() -> None:
    wanted = Criteria(keywords=("gaming", "pc"), exclude_keywords=("rtx", "quiet"), max_price=100_000, currency="USD")
    for number in range(20):
        offer = demo.fitting(wanted, number)
        assert offer is not None
        assert offer.title.startswith("Gaming PC, ")
        assert offer.category == "computers"
        assert offer.price is not None
        assert 70_000 <= offer.price.minor <= 85_000


def test_what_stands_within_a_radius_stands_well_within_it() -> None:
    centre = (37.34, -121.89)
    wanted = Criteria(keywords=("sofa",), location="San Jose, CA", radius_mi=25.0)
    wanted = replace(wanted, latitude=centre[0], longitude=centre[1])
    offers = [demo.fitting(wanted, number) for number in range(200)]
    away = [miles_between(*centre, o.latitude, o.longitude) for o in offers if o and o.latitude and o.longitude]
    assert len(away) == 200
    assert max(away) <= 15.01
    assert max(away) > 12 > 6 > min(away)
    assert {o.location for o in offers if o} == {"near San Jose, CA"}


@given(st.floats(-90, 90), st.floats(-180, 180), st.floats(0, 12_000), st.floats(0, 6.28))
@example(90.0, 0.0, 100.0, 1.0)
@example(0.0, 180.0, 100.0, 1.57)
def test_a_point_that_far_away_is_that_far_away(latitude: float, longitude: float, miles: float, way: float) -> None:
    point = moved(latitude, longitude, miles, way)
    assert -90 <= point[0] <= 90
    assert -180 <= point[1] <= 180
    assert miles_between(latitude, longitude, *point) == pytest.approx(miles, abs=0.01)


@given(numbers)
def test_a_number_always_gives_the_same_thing(number: int) -> None:
    offer = demo.any(number)
    assert offer == DemoGoods().any(number)
    assert offer.source_id == f"any-{number}"
    assert offer.description.endswith("made up by Deal Scout's demo and not for sale.")
    assert "demo" not in offer.title.lower()
    assert (offer.source, offer.url, offer.pictures, offer.posted_at) == ("demo", None, (), None)
    assert condition(offer.condition or "") is not None
    assert offer.price is not None
    assert offer.price.minor > 0
    assert listing(offer).is_demo


def test_a_day_of_the_demo_is_varied() -> None:
    day = [demo.any(number) for number in range(1440)]
    assert len({offer.category for offer in day}) >= 18
    assert len({offer.title for offer in day}) > 120
    assert {offer.location for offer in day} == {spot.name for spot in SPOTS}
    assert len({(offer.title, offer.description, offer.price, offer.location) for offer in day}) > 1400


def test_the_goods_are_of_our_categories_at_plausible_prices() -> None:
    assert len(GOODS) >= 60
    assert {goods.category for goods in GOODS} <= set(SLUGS)
    wanted = {"phones", "computers", "gaming", "furniture", "bikes", "tools", "baby", "toys", "clothing", "cars"}
    assert wanted <= {goods.category for goods in GOODS}
    for goods in GOODS:
        assert 0 < goods.low < goods.high
        assert len(set(goods.titles)) >= 2
        assert goods.about.endswith(".")


def test_a_whole_category_is_met_with_a_thing_of_it() -> None:
    for slug in ("electronics", "bikes", "musical_instruments"):
        offer = demo.fitting(Criteria(categories=(slug,)), 7)
        assert offer is not None
        assert offer.category is not None
        assert within(offer.category, slug)


def test_the_demos_towns_are_on_the_map() -> None:
    places = OfflinePlaces()
    for spot in SPOTS:
        place = places.find(spot.name)
        assert place is not None
        assert place.name == spot.name
        assert miles_between(spot.latitude, spot.longitude, place.latitude, place.longitude) < 1


def test_a_thing_we_know_nothing_like_is_of_no_kind() -> None:
    for number in range(20):
        offer = demo.fitting(Criteria(keywords=("pokemon", "cards", "sealed")), number)
        assert offer is not None
        assert offer.category == "other"


def test_the_judge_here_can_say_no() -> None:
    offer = demo.any(1)
    assert not satisfies(prepare(Criteria(keywords=("unicorn",))), subject(listing(offer)))
