"""What the log says of every message, and what a person is told of one listing."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.talk import Talk
from core.app import App
from core.cards import Card, card
from core.cards.journal import DROPPED, FAILED, SILENCE, WAITS
from core.delivery.crossing import TOLD_LATELY
from core.delivery.journal import ListingTraced, Silence, WhichListing
from core.delivery.policy import Dropped, Held
from core.errors import Failure, Refused, SendFailed, Why
from core.models import DeliveryRow, ListingRow, PersonRow, PreferenceRow, RuleRow
from core.values import Money
from tests.builders import offer, wish
from tests.conftest import Inbox
from tests.core.delivery.test_mutes import Shop
from tests.fakes.clock import FrozenClock

HOUR = 3_600
DAY_IN_MINUTES = 1_440


@pytest.fixture
async def shop(app: App, inbox: Inbox, clock: FrozenClock) -> Shop:
    found = Shop(app, inbox)
    await found.offers("first load")
    clock.tick(1)
    return found


@pytest.fixture
async def ref(app: App, alice: Talk, shop: Shop) -> str:
    await PersonRow.filter(id=alice.person.id).update(zone="UTC")
    return (await app.rules.create(alice.person, alice.chat, wish("pc"))).rule.ref  # type: ignore[union-attr]


async def log(app: App, who: Talk) -> Card:
    return card(await app.journal.log(who.person), replace(who.person, zone="UTC"))


async def trace(app: App, who: Talk, title: str) -> Card:
    row = await ListingRow.get(title=title)
    return card(await app.journal.trace(who.person, row.id), replace(who.person, zone="UTC"))


async def newest(app: App, who: Talk) -> str:
    return (await log(app, who)).items[0].lines[0]


async def test_what_was_told_says_when_and_leads_to_why(
    app: App, alice: Talk, charlie: Talk, ref: str, shop: Shop, clock: FrozenClock
) -> None:
    await shop.offers("Gaming PC")
    shown = await log(app, alice)
    (entry,) = shown.items
    assert shown.title == "1 message, the newest first"
    assert entry.title == f"{clock.now():%H:%M} · Gaming PC"
    assert entry.lines == (f"Told at {clock.now():%H:%M}.", "Rule: “pc”")
    assert [(a.label, a.verb) for a in entry.actions] == [("Why", "listing.trace")]  # type: ignore[union-attr]
    assert (await log(app, charlie)).title == "Nothing was to be told yet"
    nothing = await trace(app, charlie, "Gaming PC")
    assert "You have no rules, so nothing is told you: /alert saves one." in nothing.lines
    assert not nothing.items


async def test_what_is_held_says_until_when_and_then_that_it_was_told(
    app: App, alice: Talk, ref: str, shop: Shop, clock: FrozenClock
) -> None:
    minute = clock.now().hour * 60 + clock.now().minute
    await PreferenceRow.create(person_id=alice.person.id, quiet_from=minute, quiet_to=(minute + 60) % DAY_IN_MINUTES)
    await shop.offers("One PC", "Two PC")
    (held,) = await DeliveryRow.filter(kind="digest")
    shown = await log(app, alice)
    assert [item.lines[0] for item in shown.items] == [f"Waits until {held.due:%H:%M}: quiet hours."] * 2
    clock.tick(HOUR)
    muted = await ListingRow.get(title="Two PC")
    await app.mutes.listing(alice.person, ref, muted.id)
    await shop.told()
    shown = await log(app, alice)
    said = {item.title.split("· ")[1]: item.lines[0] for item in shown.items}
    assert said == {
        "One PC": f"Told at {clock.now():%H:%M}, in a summary.",
        "Two PC": "Not told: you muted it: /muted.",
    }
    assert (await trace(app, alice, "One PC")).items[0].lines[0] == said["One PC"]


@pytest.mark.parametrize("held", [False, True])
async def test_a_load_s_summary_is_one_message_wherever_it_went(
    app: App, alice: Talk, ref: str, shop: Shop, clock: FrozenClock, held: bool
) -> None:
    if held:
        await app.mutes.snooze(alice.person, ref, "hour")
    await shop.offers(*(f"PC {n}" for n in range(8)))
    if held:
        clock.tick(HOUR)
        await shop.told()
    (summary,) = [item for item in (await log(app, alice)).items if "summary of" in item.title]
    assert summary.title.endswith("· A summary of 3 listings")
    assert summary.lines == (f"Told at {clock.now():%H:%M}, in a summary.", "Rule: “pc”")


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ("sold", "Not told: the listing was sold or removed."),
        ("paused", "Not told: the rule was paused, deleted or over."),
        ("price", "Not told: it did not fit the rule any more."),
        ("off", "Not told: I could not reach you there: write to me from there again."),
    ],
)
async def test_what_was_dropped_says_why(app: App, alice: Talk, ref: str, shop: Shop, change: str, said: str) -> None:
    await app.sources.load([offer("Gaming PC")])
    await app.delivery.match()
    if change == "sold":
        await ListingRow.filter(title="Gaming PC").update(state="sold")
    elif change == "paused":
        await app.rules.pause(alice.person, ref)
    elif change == "price":
        await RuleRow.all().update(max_price=1, currency="USD")
    else:
        await (await DeliveryRow.get().prefetch_related("destination")).destination.filter().update(state="disabled")
    await shop.told()
    assert await newest(app, alice) == said


async def test_what_could_not_be_delivered_says_how_often_it_was_tried(
    app: App, alice: Talk, ref: str, shop: Shop, inbox: Inbox, clock: FrozenClock
) -> None:
    inbox.trouble = [SendFailed(Failure.UNKNOWN, "cut"), SendFailed(Failure.DESTINATION, "blocked")]
    await shop.offers("Gaming PC")
    assert (await newest(app, alice)).endswith(": no answer came whether it arrived; tried once.")
    clock.tick(HOUR)
    await shop.told()
    said = "Could not be delivered: you blocked me, or I may not write there; tried twice."
    assert await newest(app, alice) == said
    assert (await trace(app, alice, "Gaming PC")).items[0].lines[0] == said


async def test_why_tells_each_rule_s_reasons_the_nearest_first(app: App, alice: Talk, ref: str, shop: Shop) -> None:
    await app.rules.create(alice.person, alice.chat, wish("sofa"))
    await app.rules.create(alice.person, alice.chat, wish("pc", max_price=50_000))
    await shop.offers("Gaming PC")
    shown = await trace(app, alice, "Gaming PC")
    assert [(item.title, item.lines[-1]) for item in shown.items] == [
        ("“pc”: it matches", "✓ it says “pc”"),
        ("“sofa”: it does not match", "✗ it does not say “sofa”"),
        ("“pc”: it does not match", "✗ it costs $850, your most is $500"),
    ]


async def test_why_nothing_was_said_of_what_matches(app: App, alice: Talk, shop: Shop, clock: FrozenClock) -> None:
    async def said() -> str:
        return (await trace(app, alice, "Gaming PC")).items[0].lines[0]

    await shop.offers("Gaming PC")
    clock.tick(1)
    created = await app.rules.create(alice.person, alice.chat, wish("pc"))
    assert (await said()).startswith("Not told: it was there before the rule")
    await app.rules.pause(alice.person, created.rule.ref)  # type: ignore[union-attr]
    assert await said() == "Not told: the rule is paused."
    await app.rules.resume(alice.person, created.rule.ref)  # type: ignore[union-attr]
    await ListingRow.filter(title="Gaming PC").update(state="sold")
    assert await said() == "Not told: it was sold or removed before."


async def test_why_an_unmatched_and_a_repeated_thing_was_not_told_again(
    app: App, alice: Talk, ref: str, shop: Shop, clock: FrozenClock
) -> None:
    one = offer("Gaming PC Ryzen tower", 900)
    await app.sources.load([one])
    assert (await trace(app, alice, one.title)).items[0].lines[0] == "I am just looking at it."
    await shop.told()
    clock.tick(60)
    await app.sources.load([replace(one, price=Money(89_900, "USD"))])
    await shop.told()
    lines = (await trace(app, alice, one.title)).items[0].lines
    assert lines[1] == "More happened to it since; a rule tells of one listing every six hours at most."
    picture = ("https://shop.example/1.jpg",)
    await shop.offers("Quiet gaming PC Ryzen 5600", pictures=picture)
    other = offer("Quiet gaming PC, Ryzen 5600", pictures=picture)
    await app.sources.load([other])
    assert await shop.told() == []
    told = (await trace(app, alice, other.title)).items[0].lines[0]
    assert told.endswith(", as the same thing: “Quiet gaming PC Ryzen 5600”.")


async def test_a_listing_is_found_by_its_link_its_words_or_among_several(
    app: App, alice: Talk, charlie: Talk, ref: str, shop: Shop
) -> None:
    await app.sources.load([offer("Gaming PC", url="https://shop.example/1"), offer("Office PC")])
    await shop.told()
    for asked in ("https://shop.example/1#photos", "GAMING pcs", "https://shop.example/1/"):
        found = await app.journal.why(alice.person, asked)
        assert isinstance(found, ListingTraced), asked
        assert found.listing.title == "Gaming PC"
    for several in ("pc", ""):
        which = await app.journal.why(alice.person, several)
        assert isinstance(which, WhichListing)
        assert {listing.title for listing in which.listings} == {"Gaming PC", "Office PC"}
    for unknown in ("piano", "…", "https://elsewhere.example/1"):
        assert card(await app.journal.why(alice.person, unknown), alice.person).title == "I know no such listing"
    assert await app.journal.why(charlie.person, "") == WhichListing("", ())
    with pytest.raises(Refused) as refused:
        await app.journal.why(alice.person, "x" * 5_000)
    assert refused.value.why is Why.TOO_LONG


async def test_what_was_removed_is_known_to_who_was_to_be_told(
    app: App, alice: Talk, charlie: Talk, ref: str, shop: Shop
) -> None:
    await shop.offers("Gaming PC")
    await ListingRow.filter(title="Gaming PC").update(state="removed")
    assert "It is no longer offered." in (await trace(app, alice, "Gaming PC")).lines
    with pytest.raises(Refused):
        await trace(app, charlie, "Gaming PC")
    assert card(await app.journal.why(charlie.person, "gaming"), charlie.person).title == "I know no such listing"


async def test_five_messages_a_page(app: App, alice: Talk, ref: str, shop: Shop, clock: FrozenClock) -> None:
    for number in range(6):
        clock.tick(60)
        await shop.offers(f"PC {number}")
    first, last = await app.journal.log(alice.person), await app.journal.log(alice.person, 99)
    assert [entry.listing.title for entry in first.entries if entry.listing] == [f"PC {n}" for n in (5, 4, 3, 2, 1)]
    assert (len(last.entries), first.has_more, last.has_more) == (1, True, False)


def test_every_reason_has_its_words() -> None:
    assert (set(WAITS), set(DROPPED), set(FAILED)) == ({*Held, TOLD_LATELY}, set(Dropped), set(Failure))
    assert set(SILENCE) == set(Silence) - {Silence.NO_NEWS}  # which says what the rule tells of
