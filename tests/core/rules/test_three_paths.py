"""Three ways to what matches, one answer: the verdict on every pair, the index of rules, the database.

A fourth judge shares no code with them: it states each criterion anew, over words, categories, rates and classes that
are listed here by hand.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from math import atan2, cos, floor, hypot, radians, sin
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tortoise.expressions import Q

from adapters.rates import DatedRates
from core.app import App
from core.models import EventRow, ListingRow, LoadRow, RuleRow
from core.rules import candidates
from core.rules.candidates import matching_now, proposed, seen_since
from core.rules.index import RuleIndex
from core.rules.matching import Wanted, prepare, satisfies
from core.rules.rows import criteria_columns, to_criteria, to_subject
from core.values import Condition, Criteria, Money, Offer, Scope
from tests.builders import offer
from tests.fakes.clock import FrozenClock

STEMS = {
    **{word: word for word in ("red", "oak", "sofa", "lamp", "bike", "phone", "charger", "for", "wtt", "the")},
    **{"lamps": "lamp", "bikes": "bike", "phones": "phone", "café": "cafe", "parts": "part", "wanted": "want"},
}
UNDER = {
    "electronics": {"phones", "laptops"},
    "computers": {"laptops"},
    "phones": {"phones"},
    "home": {"furniture"},
    "snow globes": {"snow globes"},
    "vehicle_parts": set(),
}
PER_DOLLAR = {"USD": 1, "EUR": Fraction(1, 2), "JPY": 125, "IDR": 16_000}
DIGITS = {"USD": 2, "EUR": 2, "JPY": 0, "IDR": 2, "PKR": 2}  # no rate is known for the last
RATES = DatedRates(date(2026, 3, 1), {code: Decimal(float(rate)) for code, rate in PER_DOLLAR.items()})
KINDS = {
    "goods": "{}",
    "accessory": "{} charger",
    "for_parts": "{}, for parts",
    "wanted": "Wanted: {}",
    "trade": "WTT {}",
}
FOR_PARTS = "for parts or not working"

noun = st.sampled_from(("red", "oak", "sofa", "lamp", "lamps", "Bike", "bikes", "phone", "Café", "the"))
asked_word = noun | st.sampled_from(("charger", "parts", "wanted", "wtt", "bike lamp", "red bike", "!!"))
text = st.lists(noun, min_size=1, max_size=4).map(" ".join)
MINORS = (0, 1, 2, 3, 50, 99, 100, 101, 125, 126, 7_999, 8_000, 24_000, 1_600_000)
minor = st.sampled_from(MINORS)
currency = st.sampled_from(sorted(DIGITS))
score = st.sampled_from((0.0, 0.5, 0.7))
SPOTS = (
    (37.3394, -121.895), (37.8716, -122.2727), (37.6, -121.895), (89.9, 10.0), (-90.0, 0.0), (0.0, 180.0),
    (0.1, -179.9),
)  # fmt: skip
spot = st.sampled_from(SPOTS)
RADII = (0.5, 14.0, 18.1, 41.8, 42.0, 600.0, 12_500.0)


@dataclass
class Ad:
    """What a listing is, as the test made it."""

    offer: Offer
    kind: str
    seen: datetime
    score: float | None = None
    active: bool = True


@st.composite
def ads(draw: st.DrawFn) -> tuple[Offer, str]:
    kind = draw(st.sampled_from(sorted(KINDS)) | st.just("goods"))
    condition = draw(st.sampled_from((None, "new", "good", FOR_PARTS)))
    latitude, longitude = draw(st.just((None, None)) | spot)
    made = offer(
        KINDS[kind].format(draw(text)),
        description=draw(st.just("") | text),
        category=draw(st.sampled_from((None, "phones", "laptops", "furniture", "snow globes"))),
        condition=condition,
        price=draw(st.none() | st.builds(Money, minor, currency)),
        location=None,
        latitude=latitude,
        longitude=longitude,
        source_id=str(draw(st.integers(1, 6))),
    )
    return made, "for_parts" if condition == FOR_PARTS and kind != "wanted" else kind


@st.composite
def wishes(draw: st.DrawFn) -> Criteria:
    """Of few criteria, so that many hold and each decides."""
    words = st.lists(asked_word, min_size=1, max_size=2).map(tuple)
    asked: dict[str, st.SearchStrategy[Any]] = {
        "keywords": words,
        "phrases": words,
        "any_of": st.lists(words, min_size=1, max_size=2).map(tuple),
        "exclude_keywords": words,
        "categories": st.lists(st.sampled_from(sorted(UNDER)), min_size=1, max_size=2).map(tuple),
        "conditions": st.sampled_from(((Condition.NEW,), (Condition.NEW, Condition.GOOD), (Condition.FOR_PARTS,))),
        "min_price": minor,
        "max_price": minor,
        "radius_mi": st.sampled_from(RADII),
        "min_deal_score": score,
        "scope": st.just(Scope.TITLE),
    }
    chosen = {name: draw(asked[name]) for name in sorted(draw(st.sets(st.sampled_from(sorted(asked)), max_size=3)))}
    if {"min_price", "max_price"} & set(chosen):
        chosen["currency"] = draw(currency)
    if "radius_mi" in chosen:
        chosen["latitude"], chosen["longitude"] = draw(spot)
    return Criteria(**chosen)


def stems(words: str) -> list[str]:
    return [STEMS[word] for word in re.findall(r"[a-zé]+", words.lower())]


def says(words: str, what: str) -> bool:
    """Whether these words stand side by side. What has no word is said by who says nothing at all."""
    there, asked = stems(words), stems(what)
    if not asked:
        return not there
    return any(there[at : at + len(asked)] == asked for at in range(len(there)))


def miles(one: tuple[float, float], other: tuple[float, float]) -> float:
    """Over the sphere, by Vincenty's formula, which is exact at every distance."""
    (lat, lon), (to_lat, to_lon) = ((radians(a), radians(b)) for a, b in (one, other))
    east = lon - to_lon
    across = hypot(cos(to_lat) * sin(east), cos(lat) * sin(to_lat) - sin(lat) * cos(to_lat) * cos(east))
    return 3958.7613 * atan2(across, sin(lat) * sin(to_lat) + cos(lat) * cos(to_lat) * cos(east))


def worth(price: Money | None, currency: str) -> int | None:
    """In minor units of a currency, half of one rounded up."""
    if price is None or price.currency == currency:
        return price and price.minor
    if not {price.currency, currency} <= set(PER_DOLLAR):
        return None
    dollars = Fraction(price.minor, 10 ** DIGITS[price.currency]) / PER_DOLLAR[price.currency]
    return floor(dollars * PER_DOLLAR[currency] * 10 ** DIGITS[currency] + Fraction(1, 2))


def breaks(c: Criteria, ad: Ad) -> set[str]:
    """The criteria that an ad does not meet."""
    it, broken = ad.offer, set()
    both = (it.title,) if c.scope is Scope.TITLE else (it.title, it.description)
    if not all(any(says(part, word) for part in both) for word in (*c.keywords, *c.phrases) if asks(word)):
        broken.add("words")
    groups = [[word for word in group if asks(word)] for group in c.any_of]
    if not all(any(says(part, word) for part in both for word in group) for group in groups if group):
        broken.add("any of")
    if any(says(part, word) for part in (it.title, it.description) for word in c.exclude_keywords if asks(word)):
        broken.add("excluded")
    if c.categories and not any(it.category in UNDER[category] for category in c.categories):
        broken.add("category")
    if (
        c.conditions
        and {"new": "new", "good": "good", FOR_PARTS: "for_parts"}.get(it.condition or "") not in c.conditions
    ):
        broken.add("condition")
    price = worth(it.price, c.currency or "")
    if c.max_price is not None and (price is None or price > c.max_price):
        broken.add("most")
    if c.min_price is not None and (price is None or price < c.min_price):
        broken.add("least")
    if c.radius_mi is not None and (
        it.latitude is None or miles((it.latitude, it.longitude), (c.latitude, c.longitude)) > c.radius_mi
    ):
        broken.add("place")
    if c.min_deal_score is not None and (ad.score is None or ad.score < c.min_deal_score):
        broken.add("score")
    if ad.kind not in asks_for(c):
        broken.add("class")
    return broken


def asks(word: str) -> bool:
    """Signs alone ask for nothing."""
    return any(sign.isalnum() for sign in word)


def asks_for(c: Criteria) -> set[str]:
    said = " ".join((*c.keywords, *c.phrases, *(word for group in c.any_of for word in group))).lower().split()
    parts = "parts" in said or Condition.FOR_PARTS in c.conditions
    asked = {"goods"} | ({"accessory", "for_parts"} if parts else set())
    asked |= {"accessory"} if "charger" in said or "vehicle_parts" in c.categories else set()
    return asked | ({"wanted"} if "wanted" in said else set()) | ({"trade"} if "wtt" in said else set())


async def counted(wanted: Wanted, moment: datetime, among: Q | None = None) -> tuple[int, bool]:
    found = await seen_since(wanted, moment, among)
    return found.count, found.is_estimate


async def cleared() -> None:
    for rows in (EventRow, ListingRow, LoadRow):
        await rows.all().delete()


@dataclass(frozen=True)
class Round:
    """What happens before everything is compared."""

    offers: list[tuple[Offer, str]]
    scores: dict[str, float]
    gone: set[str]
    unclassed: set[str]  # as rows are that were stored before there were classes
    rules: list[tuple[int, Criteria | None]]  # None: paused or deleted
    sealing: bool


number = st.integers(1, 6).map(str)
rounds = st.lists(
    st.builds(
        Round,
        st.lists(ads(), min_size=1, max_size=5, unique_by=lambda drawn: drawn[0].source_id),
        st.dictionaries(number, score, max_size=3),
        st.sets(number, max_size=1),
        st.sets(number, max_size=1),
        st.lists(st.tuples(st.integers(1, 8), st.none() | wishes()), min_size=2, max_size=6),
        st.booleans(),
    ),
    min_size=1,
    max_size=3,
)


class World:
    """Listings and rules that change, in the database, in an index, and as the test knows them."""

    def __init__(self, app: App, clock: FrozenClock) -> None:
        self.app, self.clock = app, clock
        self.ads: dict[str, Ad] = {}
        self.rules: dict[int, Wanted] = {}
        self.index = RuleIndex({"bike": 9, "lamp": 2}, RATES)
        self.moments: list[datetime] = []
        self.unclassed = False

    async def live(self, version: int, change: Round) -> None:
        self.clock.tick(0.25)
        self.moments.append(self.clock.now())
        await self.app.sources.load([made for made, _ in change.offers])
        for made, kind in change.offers:
            old = self.ads.get(made.source_id)
            self.ads[made.source_id] = Ad(made, kind, old.seen if old else self.moments[-1], old.score if old else None)
        for ident in change.scores.keys() & self.ads.keys():
            self.ads[ident].score = change.scores[ident]
            await ListingRow.filter(source_id=ident).update(score=change.scores[ident])
        for ident in self.ads:
            self.ads[ident].active = ident not in change.gone
        await ListingRow.all().update(state="active")
        await ListingRow.filter(source_id__in=sorted(change.gone)).update(state="sold")
        await ListingRow.filter(source_id__in=sorted(change.unclassed)).update(listing_class=None)
        self.unclassed |= bool(change.unclassed)
        for rule_id, criteria in change.rules:
            self.rules.pop(rule_id, None)
            if criteria is None:
                self.index.remove(rule_id)
            else:
                self.rules[rule_id] = prepare(to_criteria(RuleRow(**criteria_columns(criteria))), RATES)
                self.index.add(rule_id, version, self.rules[rule_id])
        if change.sealing:
            self.index.seal()

    async def compare(self) -> None:
        rows = await ListingRow.all().order_by("-id")
        subjects = {row.source_id: to_subject(row) for row in rows}
        assert subjects.keys() == self.ads.keys()
        by_index = {ident: self.index.matching(seen) for ident, seen in subjects.items()}
        for rule_id, wanted in self.rules.items():
            right = {ident for ident, ad in self.ads.items() if not breaks(wanted.criteria, ad)}
            assert {ident for ident, seen in subjects.items() if satisfies(wanted, seen)} == right
            assert {ident for ident, found in by_index.items() if rule_id in found} == right
            await self._compare_database(wanted, right, [row.source_id for row in rows])
        for found in by_index.values():
            assert len(found) == len(set(found))
            assert set(found) <= set(self.rules)

    async def _compare_database(self, wanted: Wanted, right: set[str], newest_first: list[str]) -> None:
        expected = [ident for ident in newest_first if ident in right and self.ads[ident].active]
        shown, total = await matching_now(wanted, 2)
        assert ([listing.source_id for listing in shown], total) == (expected[:2], len(expected))
        for moment in self.moments:
            count = sum(self.ads[ident].seen >= moment for ident in right)
            found = await seen_since(wanted, moment)
            assert (found.count, len(found.newest), found.is_estimate) == (count, count, False)
        c = wanted.criteria
        if not self.unclassed and c.radius_mi is None and c.min_price is None and c.max_price is None:
            assert set(await proposed(wanted).values_list("source_id", flat=True)) == right


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(changes=rounds)
async def test_verdict_index_and_database_agree_while_listings_and_rules_change(
    app: App, clock: FrozenClock, monkeypatch: pytest.MonkeyPatch, changes: list[Round]
) -> None:
    monkeypatch.setattr(candidates, "CHUNK", 2)
    await cleared()
    world = World(app, clock)
    for version, change in enumerate(changes):
        await world.live(version, change)
        await world.compare()


def drawn_from(wishes: st.SearchStrategy[Criteria], examples: int) -> list[Criteria]:
    drawn: list[Criteria] = []

    @settings(max_examples=examples, database=None, deadline=None, suppress_health_check=list(HealthCheck))
    @given(wishes)
    def draw(criteria: Criteria) -> None:
        drawn.append(criteria)

    draw()
    return drawn


async def test_many_rules_are_right_over_listings_of_every_price(app: App, clock: FrozenClock) -> None:
    words = ("Red lamp", "Oak lamps", "Bike", "Red bikes the bike", "Sofa", "Café phone lamp")
    world = World(app, clock)
    made: list[tuple[Offer, str]] = []
    for n, (minor, code) in enumerate((m, c) for m in (None, *MINORS) for c in DIGITS):
        kind = (*KINDS, *["goods"] * 6)[n % 11]
        condition = (None, "new", "good", None, None, "new", FOR_PARTS)[n % 7]
        title, description = KINDS[kind].format(words[n % 6]), ("", *words)[n % 7]
        latitude, longitude = ((None, None), *SPOTS)[n % 8]
        made.append(
            (
                offer(
                    title, None, description=description, condition=condition, source_id=str(n), location=None,
                    category=(None, "phones", "laptops", "furniture", "snow globes")[n % 5],
                    price=None if minor is None else Money(minor, code), latitude=latitude, longitude=longitude,
                ),
                "for_parts" if condition == FOR_PARTS and kind != "wanted" else kind,
            )
        )  # fmt: skip
    scores = {str(n): (0.0, 0.5, 0.7)[n % 3] for n in range(0, len(made), 2)}
    rules = drawn_from(wishes(), 150)
    rules += [
        Criteria(currency=code, **{bound: minor})
        for code in DIGITS for bound in ("max_price", "min_price") for minor in MINORS
    ]  # fmt: skip
    await world.live(1, Round(made, scores, {"3", "70"}, set(), list(enumerate(rules, 1)), sealing=True))
    await world.compare()


def around() -> Iterable[Offer]:
    """Listings over the whole globe, close together by the poles and the date line."""
    for latitude in (-90.0, -89.95, -60.0, -0.1, 0.0, 37.3, 37.6, 70.0, 88.0, 89.9, 90.0):
        for longitude in (-180.0, -179.9, -122.0, -121.8, -0.1, 0.0, 100.0, 179.9, 180.0):
            yield offer("Lamp", location=None, latitude=latitude, longitude=longitude)


def circles() -> list[Criteria]:
    latitude = st.floats(-90, 90) | st.sampled_from((90.0, 89.93, 37.4, 0.0, -89.9))
    longitude = st.floats(-180, 180) | st.sampled_from((-180.0, -179.95, 180.0, 179.99, 0.0))

    radius = st.floats(1e-3, 12_500) | st.floats(0.1, 100)
    known = [
        (90.0, 0.0, 5.0),
        (0.0, 180.0, 6.9),
        (70.0, -180.0, 1_381.0),
        (70.0, -180.0, 1_382.0),
    ]  # to the pole, over it
    drawn = drawn_from(
        st.builds(lambda lat, lon, r: Criteria(latitude=lat, longitude=lon, radius_mi=r), latitude, longitude, radius),
        80,
    )
    return drawn + [Criteria(latitude=lat, longitude=lon, radius_mi=r) for lat, lon, r in known]


async def test_a_circle_over_a_pole_or_the_date_line_is_found_whole_and_little_else_is_read(app: App) -> None:
    await app.sources.load(around())
    for criteria in circles():
        wanted, middle = prepare(criteria), (criteria.latitude, criteria.longitude)
        found, total = await matching_now(wanted, 1_000)
        assert total == len(found)
        near = {(listing.latitude, listing.longitude) for listing in found}
        for row in around():
            away = miles(middle, (row.latitude, row.longitude))
            if abs(away - criteria.radius_mi) > 1e-4:
                assert ((row.latitude, row.longitude) in near) is (away < criteria.radius_mi)
    assert await proposed(prepare(Criteria(latitude=37.4, longitude=-121.9, radius_mi=20))).count() == 4


async def test_a_wide_rule_is_counted_from_the_newest_that_it_is_verified_on(
    app: App, clock: FrozenClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(candidates, "MOST_VERIFIED", 20)
    monkeypatch.setattr(candidates, "CHUNK", 7)
    before = clock.now()
    await app.sources.load(offer("Lamp" if n % 4 else "Lamp charger") for n in range(80))
    await ListingRow.all().update(listing_class=None)  # so that only the verdict knows
    lamps = prepare(Criteria(keywords=("lamp",)))
    assert await counted(lamps, before) == (60, True)
    clock.tick(1)
    now = clock.now()
    assert await counted(lamps, now) == (0, False)
    await app.sources.load(offer("Lamp") for _ in range(20))
    assert await counted(lamps, now) == (20, False)
    assert (await seen_since(lamps, before)).is_estimate
    assert {seen.listing.first_seen for seen in (await seen_since(lamps, before)).newest} == {now}


async def test_what_was_sold_since_counts_and_what_was_seen_before_does_not(app: App, clock: FrozenClock) -> None:
    await app.sources.load([offer("Red lamp")])
    clock.tick(60)
    moment = clock.now()
    await app.sources.load([offer("Oak lamp"), offer("Sofa")])
    await ListingRow.filter(title="Oak lamp").update(state="sold")
    lamps = prepare(Criteria(keywords=("lamp",)))
    assert await counted(lamps, moment) == (1, False)
    assert await counted(lamps, moment + timedelta(milliseconds=1)) == (0, False)
    assert await counted(lamps, datetime(1971, 1, 1, tzinfo=UTC)) == (2, False)
    assert await counted(lamps, datetime(1971, 1, 1, tzinfo=UTC), ~Q(title__contains="Red")) == (1, False)
