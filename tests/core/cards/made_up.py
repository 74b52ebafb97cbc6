"""Made-up estimates: one to look at, and any that could be."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from hypothesis import strategies as st

from core.prices.outcomes import (
    Advice,
    Ask,
    Comparable,
    Estimate,
    ModelPrice,
    PriceChecked,
    Spread,
    Step,
    Subject,
    TimeToSell,
    TooLittle,
    Trend,
    TrendPoint,
)
from core.prices.score import deal_score
from core.values import Condition, Listing, ListingState, Money

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)
ASKED = Money(35_000, "USD")


def listing(number: int = 7, title: str = "iPhone 12 128GB", price: Money | None = ASKED) -> Listing:
    """An ad with a page of its own."""
    return Listing(
        id=number,
        source="shop",
        source_id=str(number),
        title=title,
        description="",
        category="phones",
        condition=Condition.GOOD,
        price=price,
        location="San Jose, CA",
        latitude=None,
        longitude=None,
        url=f"https://shop.example/{number}",
        pictures=(),
        posted_at=NOON,
        first_seen=NOON,
        version=1,
        state=ListingState.ACTIVE,
        score=None,
    )


def spread_of(prices: tuple[int, ...], currency: str) -> Spread:
    """Of amounts in minor units, ascending."""
    at = [Money(prices[round(share * (len(prices) - 1))], currency) for share in (0, 0.25, 0.5, 0.75, 1)]
    return Spread(len(prices), *at, mean=Money(sum(prices) // len(prices), currency))


def estimate(prices: tuple[int, ...] | None = None, currency: str = "USD", **fields: object) -> Estimate:
    """Of 23 phones, unless other prices are named."""
    known = prices or tuple(30_000 + 1_200 * one for one in range(23))
    spread = spread_of(known, currency)
    made = Estimate(
        recommended=spread.median,
        low=spread.q1,
        high=spread.q3,
        confidence=0.6,
        step=Step.SIMILAR,
        spread=spread,
        sold=None,
        model=None,
        trends=(Trend(30, -0.06, 41), Trend(90, -0.11, 120)),
        weeks=tuple(
            TrendPoint(date(2026, 9, 7) + timedelta(weeks=week), Money(spread.median.minor, currency), 9)
            for week in range(12)
        ),
        time_to_sell=None,
        comparables=tuple(Comparable(listing(100 + one), spread.median, 0.9, 0.5) for one in range(5)),
        prices=tuple(Money(one, currency) for one in known),
        converted=frozenset(),
        rate_date=None,
        made_at=NOON,
    )
    return replace(made, **fields)  # type: ignore[arg-type]


def checked(
    found: Estimate | TooLittle | None = None, *, asking: Money | None = ASKED, **fields: object
) -> PriceChecked:
    """The answer about an ad."""
    known = found or estimate()
    score = None
    if isinstance(known, Estimate) and asking is not None:
        score = deal_score(asking, known.recommended, known.low, known.high, known.confidence)
    about = Subject("iPhone 12 128GB", "phones", Condition.GOOD, asking, listing(price=asking))
    return replace(PriceChecked(about, known, score, handle="l7"), **fields)  # type: ignore[arg-type]


def advice(quick: int = 38_000, fair: int = 42_000, patient: int = 46_000, currency: str = "USD") -> Advice:
    """Three asks, of which two know their days."""
    return Advice(Ask(Money(quick, currency), 5.2), Ask(Money(fair, currency), 9), Ask(Money(patient, currency), None))


titles = st.text(st.characters(codec=None), max_size=400)


@st.composite
def answers(draw: st.DrawFn) -> PriceChecked:
    """Any estimate that keeps its own word, or too little for one."""
    title, category = draw(titles), draw(st.none() | st.sampled_from(["phones", "Gärten", ""]))
    currency = draw(st.sampled_from(["USD", "JPY", "KWD", "PKR", "EUR"]))
    amounts = st.integers(2_000, 10**12)
    asking = draw(st.none() | st.builds(Money, amounts, st.just(currency)))
    subject = Subject(title, category, draw(st.none() | st.sampled_from(Condition)), asking)
    if draw(st.booleans()):
        subject = replace(subject, listing=listing(draw(st.integers(1, 10**15)), title, asking))
    handle = draw(st.none() | st.text("abcdefgh0123", min_size=1, max_size=38))
    if draw(st.integers(0, 9)) == 0:
        hints = draw(st.sets(st.sampled_from(["condition", "category", "words", "more"])))
        return PriceChecked(subject, TooLittle(draw(st.integers(0, 7)), 8, tuple(hints)), handle=handle)
    prices = tuple(sorted(draw(st.lists(amounts, min_size=1, max_size=60))))
    spread = spread_of(prices, currency)
    low, recommended, high = sorted(draw(st.tuples(amounts, amounts, amounts)))
    share = st.floats(0, 1)
    found = estimate(
        prices,
        currency,
        recommended=Money(recommended, currency),
        low=Money(low, currency),
        high=Money(high, currency),
        confidence=draw(share),
        step=draw(st.sampled_from(Step)),
        sold=draw(st.none() | st.just(spread)),
        model=draw(
            st.none()
            | st.just(
                ModelPrice(
                    Money(recommended, currency),
                    Money(low, currency),
                    Money(high, currency),
                    draw(share),
                    812,
                    "2026-11",
                )
            )
        ),
        trends=tuple(Trend(days, draw(st.floats(-0.99, 9)), draw(st.integers(8, 9_999))) for days in (30, 90)),
        time_to_sell=draw(st.none() | st.just(TimeToSell(draw(st.floats(0, 900)), draw(st.floats(0, 900)), 30))),
        comparables=tuple(
            Comparable(listing(n, title), Money(low, currency), draw(share), draw(share)) for n in (1, 2)
        ),
        converted=draw(st.sampled_from([frozenset(), frozenset({"EUR", "GBP"})])),
        rate_date=draw(st.none() | st.just(date(2024, 12, 31))),
    )
    score = deal_score(asking, found.recommended, found.low, found.high, found.confidence) if asking else None
    asks = advice(low, recommended, high, currency) if draw(st.booleans()) else None
    return PriceChecked(subject, found, score, asks, handle)
