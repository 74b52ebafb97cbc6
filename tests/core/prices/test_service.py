"""Alice asks what things are worth, Bob what he should ask."""

from __future__ import annotations

from datetime import timedelta
from math import isfinite

import pytest

from bot.talk import Talk
from core.app import App
from core.errors import Refused, Why
from core.listings.ingest import Ingest
from core.models import EventRow, ItemRow, ListingRow, PriceAnalysisRow, PriceChangeRow
from core.prices.outcomes import AskKind, Estimate, Step, TooLittle, Verdict
from core.selling.draft import Draft
from core.values import Condition, ListingState, Money, Offer
from tests.builders import offer
from tests.fakes.clock import FrozenClock

PHONES = {"category": "phones", "condition": "good"}


def phones(*prices: float | None, title: str = "Apple iPhone 12 128GB", **fields: object) -> list[Offer]:
    """Ads in different places' words, so that none is taken for another."""
    colours = ("black", "white", "red", "blue", "green")
    known = {**PHONES, **fields}
    return [
        offer(f"{title} {colours[n % 5]}", price, description=f"number {n}", **known) for n, price in enumerate(prices)
    ]


async def load(app: App, offers: list[Offer]) -> None:
    await app.sources.load(offers)


def estimate(found: Estimate | TooLittle) -> Estimate:
    assert isinstance(found, Estimate)
    return found


async def test_words_are_compared_with_ads_much_like_them(app: App, alice: Talk) -> None:
    await load(app, [*phones(280, 290, 300, 310, 320, 300, 295, 305), *phones(*[700] * 9, title="iPhone 15 Pro 256GB")])
    checked = await app.prices.check(alice.person, "iphone 12 128gb good $240")
    found = estimate(checked.found)
    assert (found.step, found.spread.n) == (Step.SIMILAR, 8)
    assert found.spread.lowest == Money(28000, "USD")
    assert found.spread.highest == Money(32000, "USD")
    assert found.low.minor <= found.recommended.minor <= found.high.minor
    assert 29000 <= found.recommended.minor <= 31000
    assert checked.subject.category == "phones"
    assert checked.subject.condition is Condition.GOOD
    assert checked.score is not None
    assert checked.score.verdict is Verdict.GREAT
    assert checked.score.saving == Money(found.recommended.minor - 24000, "USD")
    assert len(found.comparables) == 8
    assert all("12" in one.listing.title for one in found.comparables)
    assert checked.handle is not None
    assert (await app.prices.again(alice.person, checked.handle)).found == checked.found


async def test_the_steps_widen_until_there_are_enough(app: App, alice: Talk) -> None:
    await load(app, phones(280, 290, 300, 310, 320, 300, 295, 305, condition="fair"))
    assert estimate((await app.prices.check(alice.person, "iphone 12 128gb good")).found).step is Step.ALIKE
    await load(app, phones(*range(100, 200, 10), title="Nokia brick"))
    one = await app.sources.load(phones(90, title="Motorola flip"))
    assert one.new == 1
    row = await ListingRow.get(title__contains="Motorola")
    assert estimate((await app.prices.of_listing(alice.person, row.id)).found).step is Step.SAME_CONDITION
    await load(app, phones(70, title="Ericsson", condition="new"))
    row = await ListingRow.get(title__contains="Ericsson")
    assert estimate((await app.prices.of_listing(alice.person, row.id)).found).step is Step.CATEGORY


async def test_too_little_is_said_with_what_was_found(app: App, alice: Talk) -> None:
    await load(app, phones(280, 290))
    checked = await app.prices.check(alice.person, "iphone 12 128gb good")
    assert isinstance(checked.found, TooLittle)
    assert (checked.found.found, checked.found.needed) == (2, 8)
    assert checked.score is None
    nothing = await app.prices.check(alice.person, "grand piano")
    assert nothing.found == TooLittle(0, 8, ("words", "category"))


async def test_what_is_no_price_and_no_goods_is_not_compared(app: App, alice: Talk) -> None:
    await load(app, phones(280, 290, 300, 310, 320, 300, 295, 305))
    await load(app, phones(0, 1, 1234567, None, 99999))
    await load(app, [offer("Case for iPhone 12 128GB", 10, category="phones", condition="good") for _ in range(9)])
    await load(app, [offer("Wanted: iPhone 12 128GB", 100, category="phones", condition="good") for _ in range(9)])
    await load(app, [offer("iPhone 12 128GB for parts", 50, category="phones") for _ in range(9)])
    await load(app, phones(*[20] * 9, source="demo"))
    found = estimate((await app.prices.check(alice.person, "iphone 12 128gb good")).found)
    assert found.spread.n == 8
    case = estimate((await app.prices.check(alice.person, "case for iphone 12")).found)
    assert case.spread.median == Money(1000, "USD")


@pytest.mark.parametrize("source", ["ebay", "ebay:EBAY_US"])
async def test_ebay_content_enters_no_estimate_and_no_training(app: App, alice: Talk, source: str) -> None:
    await load(app, phones(280, 290, 300, 310, 320, 300, 295, 305))
    await load(app, phones(*[9000] * 20, source=source))
    found = estimate((await app.prices.check(alice.person, "iphone 12 128gb good")).found)
    assert found.spread.n == 8
    assert found.spread.highest == Money(32000, "USD")
    assert all(one.listing.source == "shop" for one in found.comparables)
    rows, currency = await app.prices.training.rows()
    assert (len(rows), currency) == (8, "USD")
    assert max(row.price for row in rows) == 320


async def test_the_model_learns_from_goods_alone(app: App) -> None:
    await load(app, phones(280, 281, 0, 1, 1234567, None))
    await load(app, phones(*[20] * 3, source="demo"))
    await load(app, [offer("iPhone case", 9, category="phones"), offer("Wanted: iphone", 100)])
    await load(app, [offer("iPhone 12 in euro", None, price=Money(10000, "EUR")) for _ in range(1)])
    rows, currency = await app.prices.training.rows()
    assert currency == "USD"
    assert sorted(round(row.price) for row in rows) == [104, 280, 281]


@pytest.mark.parametrize("title", ["🔥🔥🔥", "!!!", "☎️ 📱"])
async def test_a_title_of_signs_alone_is_answered(app: App, alice: Talk, ingest: Ingest, title: str) -> None:
    await load(app, phones(280, 290, 300, 310, 320, 300, 295, 305))
    row = await ingest.one(offer(title, 300, **PHONES))
    found = estimate((await app.prices.of_listing(alice.person, row.id)).found)
    assert found.step is Step.SAME_CONDITION
    with pytest.raises(Refused) as refused:
        await app.prices.check(alice.person, title)
    assert refused.value.why is Why.WORDS_MISSING


async def test_equal_prices_make_a_narrow_range_and_no_nonsense(app: App, alice: Talk) -> None:
    await load(app, phones(*[300] * 12))
    for asked in (1.5, 150, 299, 300, 301, 600, 100_000):
        checked = await app.prices.check(alice.person, f"iphone 12 128gb good ${asked}")
        found = estimate(checked.found)
        assert found.low.minor < found.recommended.minor == 30000 < found.high.minor
        assert checked.score is not None
        assert isfinite(checked.score.value)
        assert 0 <= checked.score.value <= 1


async def test_a_placeholder_price_gets_no_score(app: App, alice: Talk, ingest: Ingest) -> None:
    await load(app, phones(280, 290, 300, 310, 320, 300, 295, 305))
    for price in (0, 1, 1234567, None):
        row = await ingest.one(phones(price)[0])
        checked = await app.prices.of_listing(alice.person, row.id)
        estimate(checked.found)
        assert checked.score is None


async def test_currencies_are_converted_and_named(app: App, alice: Talk) -> None:
    await load(app, phones(280, 290, 300, 310))
    await load(app, [offer(f"iPhone 12 128GB no {n}", None, price=Money(29000, "EUR"), **PHONES) for n in "abcd"])
    await load(app, [offer(f"iPhone 12 128GB no {n}", None, price=Money(9000000, "PKR"), **PHONES) for n in "abcd"])
    found = estimate((await app.prices.check(alice.person, "iphone 12 128gb good")).found)
    assert found.spread.n == 8
    assert found.converted == {"EUR"}
    assert found.rate_date is not None
    assert {one.listing.price.currency for one in found.comparables if one.listing.price} == {"USD", "EUR"}


async def test_a_listing_of_2009_is_answered(app: App, alice: Talk, clock: FrozenClock) -> None:
    old = clock.now().replace(year=2009)
    await load(app, phones(280, 290, 300, 310, 320, 300, 295, 305))
    await load(app, phones(900, title="iPhone 12 128GB first", posted_at=old))
    row = await ListingRow.get(price=90000)
    found = estimate((await app.prices.of_listing(alice.person, row.id)).found)
    assert found.spread.n == 8
    assert all(isfinite(trend.change) for trend in found.trends)


async def test_the_same_thing_counts_once(app: App, alice: Talk) -> None:
    text = "no scratches, bought last year in the shop downtown, comes with its cable and box, pick up only"
    again = [offer("Apple iPhone 12 128GB mint", 305, description=text, **PHONES) for _ in range(6)]
    await load(app, [*phones(280, 290, 300, 310, 320, 300, 295), *again])
    found = estimate((await app.prices.check(alice.person, "iphone 12 128gb good")).found)
    assert found.spread.n == 8


async def test_sold_ads_are_kept_apart(app: App, alice: Talk, ingest: Ingest) -> None:
    await load(app, phones(280, 290, 300, 310, 320, 300, 295, 305))
    await load(app, phones(*range(200, 209), title="iPhone 12 128GB used"))
    for row in await ListingRow.filter(price__lt=25000):
        await ingest.end(row.id, ListingState.SOLD)
    found = estimate((await app.prices.check(alice.person, "iphone 12 128gb good")).found)
    assert found.spread.lowest == Money(28000, "USD")
    assert found.sold is not None
    assert (found.sold.n, found.sold.median.currency) == (9, "USD")
    assert found.sold.highest.minor < 25000


async def test_trend_and_days_come_from_what_was_seen(
    app: App, alice: Talk, ingest: Ingest, clock: FrozenClock
) -> None:
    start = clock.now()
    for day in range(70):
        clock.tick((start + timedelta(days=day) - clock.now()).total_seconds())
        price = 400 if day < 40 else 360
        await load(app, [offer(f"iPhone 12 128GB {colour}", price, **PHONES) for colour in ("red", "blue")])
        if day >= 10:
            for row in await ListingRow.filter(state="active").order_by("id").limit(2):
                await ingest.end(row.id, ListingState.SOLD)
    found = estimate((await app.prices.check(alice.person, "iphone 12 128gb good")).found)
    month = next(trend for trend in found.trends if trend.days == 30)
    assert month.change == pytest.approx(-0.1, abs=0.02)
    assert found.time_to_sell is not None
    assert found.time_to_sell.n >= 30
    assert found.time_to_sell.median_days == pytest.approx(10, abs=1)
    assert len(found.weeks) >= 8


async def test_bob_takes_an_ask_and_takes_it_back(app: App, bob: Talk, charlie: Talk) -> None:
    await load(app, phones(280, 290, 300, 310, 320, 300, 295, 305))
    draft = Draft(title="iPhone 12 128GB", price=Money(50000, "USD"), condition=Condition.GOOD)
    item = (await app.selling.post(bob.person, draft)).listing
    checked = await app.prices.of_listing(bob.person, item.id)
    assert checked.advice is not None
    asks = checked.advice
    assert asks.quick.price.minor < asks.fair.price.minor < asks.patient.price.minor
    assert asks.fair.days is None
    assert (await app.prices.of_listing(charlie.person, item.id)).advice is None
    with pytest.raises(Refused):
        await app.prices.take(charlie.person, item.id, AskKind.FAIR)

    done = await app.prices.take(bob.person, item.id, AskKind.FAIR)
    assert (done.former, done.listing.price) == (Money(50000, "USD"), asks.fair.price)
    assert await PriceChangeRow.filter(listing_id=item.id).count() == 2
    assert await EventRow.filter(listing_id=item.id, kind="price_drop").exists()
    told = await app.prices.advised(bob.person)
    assert (told.total, told.entries[0].asked) == (1, asks.fair.price)
    await app.take_back(bob.person, done.undo)
    assert (await app.prices.item(bob.person, item.id)).price == Money(50000, "USD")
    assert (await app.prices.advised(bob.person)).entries[0].asked is None
    assert (await app.prices.advised(charlie.person)).total == 0


async def test_bob_sets_his_own_price_and_sells(app: App, bob: Talk) -> None:
    await load(app, phones(280, 290, 300, 310, 320, 300, 295, 305))
    posted = await app.selling.post(bob.person, Draft(title="iPhone 12 128GB", price=Money(50000, "USD")))
    item = posted.listing
    mine = await app.prices.mine(bob.person)
    assert (mine.total, len(mine.items)) == (1, 1)
    await app.prices.set_own(bob.person, item.id, "$310")
    with pytest.raises(Refused):
        await app.prices.set_own(bob.person, item.id, "soon")
    await app.selling.items.sold(bob.person, posted.ref)
    await app.selling.items.sold_for(bob.person, posted.ref, "$300")
    (entry,) = (await app.prices.advised(bob.person)).entries
    assert (entry.asked, entry.sold_for) == (Money(31000, "USD"), Money(30000, "USD"))
    assert entry.sold_at is not None


async def test_of_what_is_no_item_the_last_price_is_what_it_went_for(app: App, bob: Talk, ingest: Ingest) -> None:
    await load(app, phones(280, 290, 300, 310, 320, 300, 295, 305))
    posted = await app.selling.post(bob.person, Draft(title="iPhone 12 128GB", price=Money(50000, "USD")))
    await app.prices.set_own(bob.person, posted.listing.id, "$310")
    await ItemRow.all().delete()  # as what was offered and sold before there were items
    await ingest.end(posted.listing.id, ListingState.SOLD)
    (entry,) = (await app.prices.advised(bob.person)).entries
    assert (entry.asked, entry.sold_for) == (Money(31000, "USD"), Money(31000, "USD"))
    assert entry.sold_at == (await ListingRow.get(id=posted.listing.id)).touched


async def test_a_link_is_known_or_kindly_refused(app: App, alice: Talk) -> None:
    await load(app, phones(280, 290, 300, 310, 320, 300, 295, 305))
    await load(app, phones(250, title="iPhone 12 128GB linked", url="https://shop.example/a/1"))
    checked = await app.prices.check(alice.person, "https://shop.example/a/1/")
    assert checked.subject.listing is not None
    assert checked.subject.listing.price == Money(25000, "USD")
    endless = "https://shop.example/" + "b" * 3_000  # no column holds it
    for text, why in (
        ("https://shop.example/b", Why.LISTING_LINK_UNKNOWN),
        (endless, Why.LISTING_LINK_UNKNOWN),
        ("#99999", Why.NO_SUCH_LISTING),
    ):
        with pytest.raises(Refused) as refused:
            await app.prices.check(alice.person, text)
        assert refused.value.why is why


async def test_an_analysis_is_kept_with_all_its_columns(app: App, alice: Talk) -> None:
    await load(app, phones(280, 290, 300, 310, 320, 300, 295, 305, 240))
    await app.delivery.match()
    row = await ListingRow.get(price=24000)
    kept = await app.prices.analysis(alice.person, row.id)
    assert kept is not None
    assert (kept.comparable_listings, kept.step) == (8, Step.SIMILAR)
    assert kept.market_min == Money(28000, "USD")
    assert kept.recommended_price is not None
    assert kept.score == row.score
    assert kept.ml_predicted_price is None
    assert await PriceAnalysisRow.all().count() == 9
