"""Outcomes as messages: rich where Discord allows it, and always within its limits."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import discord
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from adapters.photos import PhotoFolder
from bot.discord.buttons import Button
from bot.discord.message import BLUE, GREEN, RED, Message
from bot.discord.render import ListChanged, show
from core.cards import Action, Card, Link
from core.cards.card import worded
from core.cards.phrases import DEMO
from core.delivery.outcomes import AlertDue, Satisfied, SummaryDue
from core.errors import Refused, Why
from core.rules.matching import prepare, reasons, subject
from core.rules.outcomes import RulePaused, RulesListed
from core.values import (
    DEMO_SOURCE,
    Channel,
    Condition,
    Criteria,
    Destination,
    EventKind,
    Listing,
    ListingState,
    Money,
    Person,
    Rule,
    Units,
)
from tests.fakes.discord.limits import message_complaints

Drawn = Callable[..., Message]

NOON = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
ALICE = Person(1, "Alice")
DM = Destination(1, Channel.DISCORD_DM, "1")
LISTING = Listing(
    id=7,
    source="shop",
    source_id="1",
    title="Gaming PC",
    description="",
    category="computers",
    condition=Condition.GOOD,
    price=Money(95000, "USD"),
    location="San Jose, CA",
    latitude=37.3394,
    longitude=-121.895,
    url="https://shop.example/7",
    pictures=("https://shop.example/7.jpg",),
    posted_at=NOON,
    first_seen=NOON,
    version=1,
    state=ListingState.ACTIVE,
    score=None,
)
NEAR = {"location": "San Jose, CA 95112", "latitude": 37.35, "longitude": -121.89, "radius_mi": 25.0}


def rule(ref: str = "abc", name: str = "gaming pc", enabled: bool = True, **criteria: Any) -> Rule:
    wanted = Criteria(**{"keywords": ("gaming",), "max_price": 100000, "currency": "USD", **NEAR, **criteria})
    return Rule(1, ref, 1, name, wanted, enabled, 1, NOON, NOON, None, DM)


def alert(listing: Listing = LISTING, kind: EventKind = EventKind.NEW, former: Money | None = None) -> AlertDue:
    met = Satisfied(rule(), tuple(reasons(prepare(rule().criteria), subject(listing))))
    return AlertDue(listing, kind, (met,), former)


@pytest.fixture
def photos(tmp_path: Path) -> PhotoFolder:
    return PhotoFolder(tmp_path)


@pytest.fixture
def drawn(photos: PhotoFolder) -> Drawn:
    """Shows an outcome."""

    def draw(outcome: object, reader: Person = ALICE) -> Message:
        return show(outcome, reader, photos)

    return draw


def body(message: Message) -> dict[str, Any]:
    """What is sent, as JSON."""
    sent = message.sent()
    view = sent.get("view")
    return {
        "embeds": [embed.to_dict() for embed in sent["embeds"]],
        "components": view.to_components() if view else [],
    }


def labels(message: Message) -> list[list[str]]:
    rows = body(message)["components"]
    return [[part["label"] for part in row["components"]] for row in rows]


async def test_an_alert_is_a_table_with_picture_time_and_buttons(drawn: Drawn) -> None:
    message = drawn(alert())
    [embed] = message.embeds
    facts = {row.name: row.value for row in embed.fields}
    assert (embed.title, embed.url, embed.image.url) == ("Gaming PC", LISTING.url, LISTING.pictures[0])
    assert facts["Price"] == "$950"
    assert facts["Place"] == "San Jose, CA, 0.8 mi away"
    assert {"it says “gaming”", "it costs $950, your most is $1,000"} < set(facts["Why"].split("; "))
    assert facts["Your rule"] == "gaming pc"
    assert (embed.timestamp, embed.footer.text, embed.colour) == (NOON, None, GREEN)
    assert labels(message) == [["Open", "Why", "Save", "Snooze", "Not this"], ["Price"]]


async def test_distances_are_in_the_readers_units(drawn: Drawn) -> None:
    [embed] = drawn(alert(), replace(ALICE, units=Units.KILOMETRES)).embeds
    assert "1.3 km away" in {row.name: row.value for row in embed.fields}["Place"]


async def test_a_price_drop_and_a_return_look_different(drawn: Drawn) -> None:
    cheaper = drawn(alert(kind=EventKind.PRICE_DROP, former=Money(110000, "USD"))).embeds[0]
    assert cheaper.colour == RED
    assert cheaper.fields[0].value == "$950, it was $1,100"
    back = drawn(alert(kind=EventKind.BACK)).embeds[0]
    assert back.colour == BLUE
    assert "It is offered again." in [row.value for row in back.fields]


async def test_a_demo_listing_says_so_at_the_foot(drawn: Drawn) -> None:
    [embed] = drawn(alert(replace(LISTING, source=DEMO_SOURCE, url=None, pictures=()))).embeds
    assert embed.footer.text == DEMO
    assert embed.image.url is None


async def test_a_picture_of_ours_is_sent_along(drawn: Drawn, tmp_path: Path) -> None:
    name = "a" * 32 + ".jpg"
    (tmp_path / name).write_bytes(b"a picture")
    message = drawn(alert(replace(LISTING, pictures=(f"photo:{name}",))))
    assert message.embeds[0].image.url == f"attachment://{name}"
    assert [file.filename for file in message.sent()["files"]] == [name]
    lost = drawn(alert(replace(LISTING, pictures=("photo:" + "b" * 32 + ".jpg",))))
    assert (lost.embeds[0].image.url, lost.files) == (None, [])


@pytest.mark.parametrize("url", ["javascript:alert(1)", "https://[bad", "https://a b.example/", "data:text/html,x"])
async def test_an_address_that_is_none_is_left_out(drawn: Drawn, url: str) -> None:
    message = drawn(alert(replace(LISTING, url=url, pictures=(url,))))
    assert (message.embeds[0].url, message.embeds[0].image.url) == (None, None)
    assert labels(message) == [["Why", "Save", "Snooze", "Not this", "Price"]]


async def test_a_message_can_be_stripped_of_what_others_made(drawn: Drawn) -> None:
    message = drawn(alert()).bare()
    assert (message.embeds[0].url, message.embeds[0].image.url, message.files) == (None, None, [])
    assert labels(message) == [["Why", "Save", "Snooze", "Not this"], ["Price"]]


async def test_the_words_of_sellers_cannot_act(drawn: Drawn) -> None:
    sly = replace(LISTING, title="@everyone [bank](https://evil.example) **x**", location="<@123456789012345678>")
    text = str(body(drawn(alert(sly))))
    assert "@everyone" not in text
    assert "\\\\[bank\\\\](https://evil.example)" in text
    assert "\\\\<@\\u200b1234" in text


async def test_the_list_of_rules_has_a_numbered_row_for_each(drawn: Drawn) -> None:
    rules = tuple(rule(f"ref{n}", f"rule {n}", enabled=n != 6) for n in range(5, 9))
    message = drawn(RulesListed(rules, page=1, total=9, a_page=4))
    assert labels(message) == [
        ["Pause 5", "Edit 5", "Options 5", "Delete 5"],
        ["Resume 6", "Edit 6", "Options 6", "Delete 6"],
        ["Pause 7", "Edit 7", "Options 7", "Delete 7"],
        ["Pause 8", "Edit 8", "Options 8", "Delete 8"],
        ["Previous", "Next"],
    ]
    assert [row.name for row in message.embeds[0].fields][1] == "6. rule 6 (paused)"
    first = body(message)["components"][0]["components"][0]
    assert first["custom_id"] == "ds1|1:rule.pause|ref5"


async def test_what_was_done_stands_above_the_list_with_undo_below(drawn: Drawn) -> None:
    listed = RulesListed((rule(enabled=False),), page=0, total=1, a_page=4)
    message = drawn(ListChanged(RulePaused(rule(enabled=False), "token"), listed))
    assert [embed.title for embed in message.embeds] == ["Paused: gaming pc", "Your rules (1)"]
    assert labels(message) == [["Resume 1", "Edit 1", "Options 1", "Delete 1"], ["Undo"]]
    empty = drawn(ListChanged(RulePaused(rule(), "token"), RulesListed((), 0, 0, 4)))
    assert labels(empty) == [["Undo"]]


async def test_a_list_of_listings_is_an_embed_each_with_numbered_buttons(drawn: Drawn) -> None:
    listings = tuple(replace(LISTING, id=n, title=f"PC {n}", url=None) for n in range(5))
    message = drawn(SummaryDue("shop", True, listings, 8, (rule(),)))
    assert [embed.title for embed in message.embeds][1:3] == ["1. PC 0", "2. PC 1"]
    assert labels(message) == [["Open 1", "Open 2", "Open 3", "Open 4", "Open 5"], ["Try"]]
    assert message.embeds[0].footer.text.startswith("and 3 others")


async def test_a_refusal_is_one_sentence_in_grey(drawn: Drawn) -> None:
    message = drawn(Refused(Why.PLACE_UNKNOWN, place="[x](y)"))
    assert message.embeds[0].description.startswith(r"I do not know the place “\[x\](y)”")
    assert "view" not in message.sent()
    assert message.edited()["view"] is None


class Stuff:
    """An outcome of any card."""

    def __init__(self, content: Card) -> None:
        self.content = content


@worded.register
def _stuff(outcome: Stuff, reader: Person) -> Card:
    return outcome.content


words = st.sampled_from(["", "a", " ", "[x](y) ", "\\", "😀", "*_`"]).flatmap(
    lambda text: st.sampled_from([1, 90, 5000]).map(lambda times: text * times)
)
actions = st.lists(
    st.builds(Action, words.map(lambda text: text[:100] or "x"), st.just("rule.why"), st.uuids().map(str))
    | st.builds(
        Link, st.just("Open"), st.sampled_from(["https://a.example/", "bad", "https://a.example/" + "x" * 600])
    ),
    max_size=7,
).map(tuple)
simple = st.builds(Card, words, st.lists(words, max_size=2).map(tuple), actions, footer=words)
cards = st.builds(
    Card, words, st.lists(words, max_size=3).map(tuple), actions, items=st.lists(simple, max_size=12).map(tuple)
)


@given(cards)
@example(Card("", ("[" * 6000,), items=(Card("", ("[" * 6000,)), Card("", footer="[" * 400))))
@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
async def test_every_card_stays_within_discords_limits(photos: PhotoFolder, content: Card) -> None:
    message = show(Stuff(content), ALICE, photos)
    assert message_complaints(body(message)) == []
    for row in message.rows:
        for item in row:
            assert isinstance(item, Button | discord.ui.Button)
