"""Rules made from the very listings they are asked about: most hold, or fail by a hair; index and verdict agree."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from math import nextafter
from random import Random

import pytest

from adapters.rates import DatedRates
from core.distance import miles_between
from core.rules.index import RuleIndex
from core.rules.matching import Wanted, prepare, satisfies, subject
from core.text.taxonomy import SLUGS, within
from core.values import Condition, Criteria, Listing, ListingState, Money, Scope

RATES = DatedRates(date(2026, 3, 1), {"USD": Decimal(1), "EUR": Decimal("0.9"), "JPY": Decimal(150)})
WORDS = (
    "oak",
    "desk",
    "lamp",
    "gaming",
    "pcs",
    "blue",
    "road",
    "bike",
    "cafe",
    "steel",
    "the",
    "old",
    "case",
    "broken",
)
GOODS = WORDS[:-2]
ALMOST = nextafter(0.343, 0)  # a thousand times as much is 343 when rounded
ROUNDS, LISTINGS, RULES = 4, 6, 60


def listing(rng: Random) -> Listing:
    words = WORDS if rng.random() < 0.2 else GOODS
    lat, lon = rng.choice(((37.34, -121.9), (89.9, 10.0), (0.0, 179.95), (52.5, 13.4)))
    known = rng.random() < 0.9
    price = Money(rng.choice((0, 1, 999, 1_000, 55_000, 2**31 - 1, 2**31, 10**12)), rng.choice(("USD", "EUR", "XTS")))
    return Listing(
        id=1,
        source="shop",
        source_id="1",
        title=" ".join(rng.choices(words, k=rng.randint(0, 6))),
        description=" ".join(rng.choices(words, k=rng.randint(0, 6))),
        category=rng.choice(("computers", "furniture", "phones", "snow globes", None)),
        condition=rng.choice((*Condition, None)[:-2]),
        price=rng.choice((price, price, price, None)),
        location=None,
        latitude=lat + rng.uniform(-0.2, 0.2) if known else None,
        longitude=lon + rng.uniform(-0.2, 0.2) if known else None,
        url=None,
        pictures=(),
        posted_at=None,
        first_seen=datetime(2026, 3, 1, tzinfo=UTC),
        version=1,
        state=ListingState.ACTIVE,
        score=rng.choice((0.0, 0.4999, 0.5, ALMOST, 0.7, 0.9995, 1.0, rng.random(), None)),
    )


def wish(rng: Random, of: Listing) -> Wanted:
    """Of a few criteria that this listing meets, or nearly."""
    asked = Criteria()
    makers = (words, words, groups, excluded, goods, price, price, place, score)
    for make in rng.sample(makers, rng.choice((1, 1, 2, 2, 3, 5))):
        asked = make(rng, of, asked)
    if rng.random() < 0.2:
        asked = replace(asked, scope=Scope.TITLE)
    return prepare(asked, RATES if rng.random() < 0.9 else None)


def said(rng: Random, of: Listing, size: int) -> str:
    """Some words of the listing side by side, or now and then words that may not be."""
    there = rng.choice((of.title, of.title, of.description)).split()
    if len(there) < size or rng.random() < 0.1:
        return " ".join(rng.choices(GOODS, k=size))
    at = rng.randint(0, len(there) - size)
    return " ".join(there[at : at + size])


def words(rng: Random, of: Listing, asked: Criteria) -> Criteria:
    keywords = tuple(said(rng, of, 1) for _ in range(rng.choice((1, 1, 2, 12))))
    return replace(asked, keywords=keywords, phrases=tuple(said(rng, of, rng.randint(2, 4)) for _ in keywords[1:2]))


def groups(rng: Random, of: Listing, asked: Criteria) -> Criteria:
    def group() -> tuple[str, ...]:
        return tuple(rng.choice((said(rng, of, 1), said(rng, of, rng.randint(1, 3)), "zebra", "steel road"))
                     for _ in range(rng.choice((1, 2, 3, 12))))  # fmt: skip

    return replace(asked, any_of=tuple(group() for _ in range(rng.choice((1, 1, 2, 3)))))


def excluded(rng: Random, of: Listing, asked: Criteria) -> Criteria:
    common = ("zebra", "green zebra", "oak oak oak", "desk old", "cafe", *("w" + "x" * n for n in range(9)))
    return replace(asked, exclude_keywords=tuple(rng.sample(common, rng.choice((1, 2, 10)))))


def goods(rng: Random, of: Listing, asked: Criteria) -> Criteria:
    above = [slug for slug in SLUGS if of.category and within(of.category, slug)]
    categories = rng.sample([*above, of.category or "boats", "bicycles", "snow globes"], rng.randint(1, 3))
    conditions = rng.sample([of.condition or Condition.GOOD, *Condition], rng.randint(1, 3))
    return replace(asked, categories=tuple(categories), conditions=tuple(conditions) if rng.random() < 0.5 else ())


def price(rng: Random, of: Listing, asked: Criteria) -> Criteria:
    there = of.price or Money(1_000, "USD")
    currency = rng.choice((there.currency, there.currency, "USD", "EUR", "JPY"))
    minor = (RATES.convert(there, currency) or there).minor
    asked = replace(asked, currency=currency)
    if rng.random() < 0.5:
        return replace(asked, max_price=max(0, minor + rng.choice((-1, 0, 1, minor))))
    return replace(asked, min_price=max(0, minor + rng.choice((-1, 0, 1, -minor))))


def place(rng: Random, of: Listing, asked: Criteria) -> Criteria:
    """So far off that the radius is only just enough, or only just not."""
    lat, lon = of.latitude or 37.34, of.longitude or -121.9
    middle = min(lat + rng.choice((0.0, 0.001, 0.3, -5, -60)), 90.0), lon + rng.choice((0.0, 0.001, 0.4, 7, 170))
    miles = miles_between(*middle, lat, lon) * rng.choice((1, 1 + 1e-15, 1 - 1e-15, 1.001, 0.999, 1.5))
    return replace(asked, latitude=middle[0], longitude=middle[1], radius_mi=miles)


def score(rng: Random, of: Listing, asked: Criteria) -> Criteria:
    at = of.score or 0.0
    return replace(
        asked,
        min_deal_score=rng.choice((round(at, 3), at))
        + rng.choice((0.0, 0.00001, -0.00001, -0.0004, 0.0004, 0.001, -0.001)),
    )


@pytest.mark.parametrize("seed", range(60))
def test_what_holds_by_a_hair_is_found_and_what_fails_by_one_is_not(seed: int) -> None:
    rng = Random(seed)
    index, held = RuleIndex({"oak": 5, "desk": 1}, RATES), dict[int, Wanted]()
    for version in range(ROUNDS):
        offered = [listing(rng) for _ in range(LISTINGS)]
        for _ in range(RULES):
            rule_id = rng.randint(1, 2 * RULES)
            held[rule_id] = wish(rng, rng.choice(offered))
            index.add(rule_id, version, held[rule_id])
        if version % 2 == seed % 2:
            index.seal()
        met = 0
        for seen in map(subject, offered):
            expected = sorted(rule_id for rule_id, wanted in held.items() if satisfies(wanted, seen))
            assert sorted(index.matching(seen)) == expected
            met += len(expected)
        assert met > LISTINGS, "rules that never hold would tell nothing"
