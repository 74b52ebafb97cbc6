"""Links that people send: read once where a site lets us, priced, watched, and never believed too far."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from typing import Any

import pytest
from aiohttp import web

from bot import typed
from bot.actions import perform
from bot.talk import Talk
from bot.wizards.answer import Said
from core.app import App
from core.cards import Card, card
from core.errors import Refused, Why
from core.listings.pages import link_in
from core.models import ListingRow, PageRow
from core.prices.licence import may_be_worked_up
from core.values import ListingState
from tests.conftest import Inbox
from tests.fakes.clock import FrozenClock

HOUR = 3_600


class Shop:
    """A site that offers bikes, a page each; what it says and how it behaves can change."""

    host = url = ""

    def __init__(self) -> None:
        self.robots: tuple[int, str] = (404, "")
        self.status, self.page = 200, product("Road bike", "450.00")
        self.asked: list[tuple[str, str]] = []

    async def answer(self, request: web.Request) -> web.Response:
        self.asked.append((request.path, request.headers["User-Agent"]))
        if request.path == "/robots.txt":
            return web.Response(status=self.robots[0], text=self.robots[1])
        if self.status in (301, 302):
            return web.Response(status=self.status, headers={"Location": "/elsewhere"})
        return web.Response(status=self.status, text=self.page, content_type="text/html")

    @property
    def opened(self) -> list[str]:
        return [path for path, _ in self.asked if path != "/robots.txt"]


def product(name: str, price: str, availability: str = "InStock", **more: Any) -> str:
    """A page with one product, as shops write it."""
    offer = {
        "@type": "Offer",
        "price": price,
        "priceCurrency": "USD",
        "availability": f"https://schema.org/{availability}",
    }
    data = {"@context": "https://schema.org", "@type": "Product", "name": name, "offers": offer, **more}
    return f'<html><script type="application/ld+json">{json.dumps(data)}</script><p>Buy it now!</p></html>'


@pytest.fixture
async def shop() -> AsyncIterator[Shop]:
    shop = Shop()
    site = web.Application()
    site.router.add_get("/{path:.*}", shop.answer)
    runner = web.AppRunner(site)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    shop.host = f"127.0.0.1:{runner.addresses[0][1]}"
    shop.url = f"http://{shop.host}/bike"
    yield shop
    await runner.cleanup()


@pytest.fixture
def feed_hosts(shop: Shop) -> frozenset[str]:
    return frozenset({shop.host})


async def _says(app: App, talk: Talk, text: str) -> Card:
    return card(await typed.reply(app, talk, Said(text)), talk.person)


async def _refused(app: App, talk: Talk, text: str) -> Why:
    with pytest.raises(Refused) as refused:
        await typed.reply(app, talk, Said(text))
    assert card(refused.value, talk.person).lines[0]
    return refused.value.why


async def test_a_link_is_opened_once_and_answered_with_its_price(app: App, shop: Shop, alice: Talk, bob: Talk) -> None:
    said = await _says(app, alice, f"what about this? {shop.url}.")
    assert said.title.endswith("Road bike")
    assert [a.label for a in said.actions][:4] == ["Open", "Save", "Watch", "Alert like this"]
    row = await ListingRow.get()
    assert (row.title, row.price, row.currency, row.url, row.source) == (
        "Road bike",
        45_000,
        "USD",
        shop.url,
        "127.0.0.1",
    )
    assert [path for path, _ in shop.asked] == ["/robots.txt", "/bike"]
    assert shop.asked[1][1].startswith("DealScout/1.0")
    await _says(app, bob, shop.url)
    await typed.command(app, bob, "price", shop.url)
    assert shop.opened == ["/bike"]


async def test_the_like_of_it_is_offered_and_saved_only_on_a_yes(app: App, shop: Shop, alice: Talk) -> None:
    await _says(app, alice, shop.url)
    listing = await ListingRow.get()
    offered = card(await perform(app, alice, "listing.like", str(listing.id)), alice.person)
    assert offered.title == "Shall I tell you of others like it?"
    assert offered.lines[0] == "“road” and “bike”, up to $450"
    assert (await app.rules.mine(alice.person)).total == 0
    save, search, _ = offered.actions
    found = card(await perform(app, alice, search.verb, search.target), alice.person)  # type: ignore[union-attr]
    assert found.items[0].title == "Road bike"
    await perform(app, alice, save.verb, save.target)  # type: ignore[union-attr]
    assert [rule.name for rule in (await app.rules.mine(alice.person)).rules] == ["road bike"]


async def test_what_robots_txt_forbids_is_not_opened(app: App, shop: Shop, alice: Talk) -> None:
    shop.robots = (200, "User-agent: *\nDisallow: /\nAllow: /lamp\n")
    assert await _refused(app, alice, shop.url) is Why.PAGE_CLOSED
    assert shop.opened == []
    shop.page = product("Lamp", "20")
    await _says(app, alice, f"http://{shop.host}/lamp")
    assert [path for path, _ in shop.asked] == ["/robots.txt", "/lamp"]  # the file is kept for a day


async def test_a_site_that_does_not_say_what_it_allows_is_left_alone(app: App, shop: Shop, alice: Talk) -> None:
    shop.robots = (503, "busy")
    assert await _refused(app, alice, shop.url) is Why.PAGE_UNREACHABLE
    assert shop.opened == []
    shop.robots = (404, "")
    await _says(app, alice, shop.url)


@pytest.mark.parametrize(
    ("status", "page", "why"),
    [
        (404, "", Why.PAGE_GONE),
        (410, "", Why.PAGE_GONE),
        (403, "", Why.PAGE_CLOSED),
        (500, "", Why.PAGE_UNREACHABLE),
        (302, "", Why.PAGE_MOVED),
        (200, "<p>hello", Why.PAGE_WORDLESS),
        (200, "", Why.PAGE_WORDLESS),
    ],
)
async def test_what_cannot_be_read_is_said_kindly(
    app: App, shop: Shop, alice: Talk, status: int, page: str, why: Why
) -> None:
    shop.status, shop.page = status, page
    assert await _refused(app, alice, shop.url) is why
    assert "/elsewhere" not in shop.opened
    assert await ListingRow.all().count() == 0


async def test_private_addresses_and_plain_http_are_refused(app: App, alice: Talk) -> None:
    assert await _refused(app, alice, "http://example.org/bike") is Why.PAGE_UNSAFE
    assert await _refused(app, alice, "https://127.0.0.1/bike") is Why.URL_PRIVATE
    assert await _refused(app, alice, "https://alice:secret@example.org/bike") is Why.URL_INVALID


async def test_one_person_opens_so_many_pages_an_hour(
    app: App, shop: Shop, alice: Talk, bob: Talk, clock: FrozenClock
) -> None:
    shop.page = "<p>nothing"
    for number in range(30):
        assert await _refused(app, alice, f"{shop.url}{number}") is Why.PAGE_WORDLESS
    assert await _refused(app, alice, f"{shop.url}x") is Why.PAGES_ENOUGH
    assert await _refused(app, bob, f"{shop.url}x") is Why.PAGE_WORDLESS
    clock.tick(HOUR)
    assert await _refused(app, alice, f"{shop.url}x") is Why.PAGE_WORDLESS


async def test_a_watched_page_is_looked_at_again(
    app: App, shop: Shop, alice: Talk, inbox: Inbox, clock: FrozenClock
) -> None:
    await typed.command(app, alice, "watch", shop.url)
    assert await app.pages.visit_due() == 0

    async def told() -> list[str]:
        clock.tick(7 * HOUR)
        await app.pages.visit_due()
        await app.delivery.match()
        before = len(inbox.of("alice"))
        await app.delivery.send([inbox])
        return [card(one, alice.person).title for one in inbox.of("alice")[before:]]

    assert await told() == []
    shop.page = product("Road bike", "390")
    assert await told() == ["Cheaper now: Road bike"]
    shop.status = 500
    assert await told() == []
    shop.status = 200
    clock.tick(24 * HOUR)
    shop.page = product("Road bike", "390", "SoldOut")
    assert await told() == ["Gone: Road bike"]
    shop.page = product("Road bike", "400")
    assert await told() == ["Back again: Road bike"]
    shop.status = 404
    assert await told() == ["Gone: Road bike"]


async def test_of_an_endless_robots_txt_the_beginning_counts(app: App, shop: Shop, alice: Talk) -> None:
    shop.robots = (200, "User-agent: *\nDisallow: /bike\n" + "Disallow: /x\n" * 60_000 + "Disallow: /\n")
    with pytest.raises(Refused) as refused:
        await app.pages.listing(alice.person, shop.url)
    assert refused.value.why is Why.PAGE_CLOSED
    lamp = await app.pages.listing(alice.person, f"http://{shop.host}/lamp")
    assert lamp.title == "Road bike"


async def test_a_page_that_no_listing_could_hold_is_left_for_later_and_holds_up_no_other(
    app: App, shop: Shop, alice: Talk, clock: FrozenClock
) -> None:
    for path in ("bike", "lamp"):
        await typed.command(app, alice, "watch", f"http://{shop.host}/{path}")
    clock.tick(7 * HOUR)
    shop.page = product("Road bike", "390", category="\ufb03" * 100)  # a ligature, three letters once it is folded
    assert await app.pages.visit_due() == 2
    assert [row.failures for row in await PageRow.all()] == [1, 1]
    assert await app.pages.visit_due() == 0
    shop.page = product("Road bike", "390", category="Garden gnomes " * 20)
    clock.tick(24 * HOUR)
    assert await app.pages.visit_due() == 2
    assert [row.failures for row in await PageRow.all()] == [0, 0]
    assert {row.price for row in await ListingRow.all()} == {39_000}


async def test_pages_that_nobody_watches_are_left_in_peace(
    app: App, shop: Shop, alice: Talk, clock: FrozenClock
) -> None:
    await _says(app, alice, shop.url)
    clock.tick(7 * HOUR)
    assert await app.pages.visit_due() == 0
    assert shop.opened == ["/bike"]


async def test_what_is_sold_already_is_said_so_and_is_no_new_listing(app: App, shop: Shop, alice: Talk) -> None:
    shop.page = product("Road bike", "450", "SoldOut")
    await _says(app, alice, shop.url)
    assert (await ListingRow.get()).state == ListingState.SOLD


async def test_a_search_link_is_offered_as_a_rule(app: App, alice: Talk) -> None:
    said = await _says(app, alice, "https://www.ebay.com/sch/i.html?_nkw=road+bike&_udhi=300")
    assert (said.title, said.lines[0]) == ("Shall I tell you when this turns up?", "“road” and “bike”, up to $300")


async def test_plain_sentences_are_offered_back_and_never_acted_on(app: App, alice: Talk) -> None:
    wish = await _says(app, alice, "looking for a road bike under 300 near 94110")
    assert wish.title == "Shall I tell you when this turns up?"
    assert wish.lines[0] == "“road” and “bike”, up to $300, within 25 mi of San Francisco, CA 94110"
    assert [a.label for a in wish.actions] == ["Save alert", "Search now", "Change it"]
    sale = await _says(app, alice, "selling my malm dresser, good, 80, 95112")
    assert (sale.title, sale.lines[0]) == ("Do you want to sell this?", "malm dresser, good, 80, 95112")
    assert (await app.rules.mine(alice.person)).total == 0
    assert await ListingRow.all().count() == 0
    for said in ("hello there", "what is this?", "thanks!", "ok", "🙂"):
        assert await _refused(app, alice, said) is Why.NOT_UNDERSTOOD


async def test_a_shared_rule_gives_a_copy_and_nothing_of_its_owner(app: App, alice: Talk, bob: Talk) -> None:
    await app.rules.create(alice.person, alice.chat, "road bike under 300", name="For my secret trip")
    (rule,) = (await app.rules.mine(alice.person)).rules
    await app.rules.settings.note(alice.person, rule.ref, "call me at 555")
    with pytest.raises(Refused):
        await app.wishes.share(bob.person, rule.ref)
    shared = await app.wishes.share(alice.person, rule.ref)
    offered = await app.wishes.shared(bob.person, shared.token)
    shown = str(card(offered, bob.person))
    assert "“road” and “bike”, up to $300" in shown
    assert not any(secret in shown for secret in ("secret", "555", "alice"))
    save = card(offered, bob.person).actions[0]
    await perform(app, bob, save.verb, save.target)  # type: ignore[union-attr]
    (copy,) = (await app.rules.mine(bob.person)).rules
    assert (copy.criteria, copy.name, copy.note) == (rule.criteria, "road bike", "")
    with pytest.raises(Refused) as refused:
        await app.wishes.shared(bob.person, "abcabcabcabc")
    assert refused.value.why is Why.SHARE_GONE


def test_the_one_link_of_a_message() -> None:
    assert link_in("see https://a.example/x_(1), ok?") == "https://a.example/x_(1)"
    assert link_in("(https://a.example/x)") == "https://a.example/x"
    assert link_in("https://a.example https://b.example") is None
    assert link_in("no link") is None


def test_ebay_pages_enter_no_estimate() -> None:
    from adapters.sources.page_said import source_of

    assert source_of("https://www.ebay.com/itm/1") == "ebay:ebay.com"
    assert not may_be_worked_up(source_of("https://www.ebay.co.uk/itm/1"))
    assert may_be_worked_up(source_of("https://notebay.com/itm/1"))
