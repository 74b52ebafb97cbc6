"""Who is talking, and how they like to read."""

from __future__ import annotations

import asyncio

import pytest

from bot.talk import Talk
from core.app import App
from core.errors import Refused, Why
from core.listings.ingest import Ingest
from core.models import DestinationRow, PersonRow, RuleRow, WatchRow
from core.values import Channel, Chat, Platform, Units
from tests.builders import offer
from tests.conftest import Inbox


async def test_two_first_messages_at_once_are_one_person(app: App) -> None:
    people = await asyncio.gather(*(app.people.recognise(Platform.TELEGRAM, "7", "Alice") for _ in range(8)))
    assert len({person.id for person in people}) == 1
    assert await PersonRow.all().count() == 1


async def test_the_same_number_on_another_platform_is_somebody_else(app: App) -> None:
    alice = await app.people.recognise(Platform.TELEGRAM, "7", "Alice")
    other = await app.people.recognise(Platform.DISCORD, "7", "Alice")
    assert alice.id != other.id


@pytest.mark.parametrize(("locale", "units"), [("en-US", Units.MILES), ("de", Units.KILOMETRES), (None, Units.MILES)])
async def test_units_are_guessed_from_the_language(app: App, locale: str | None, units: Units) -> None:
    assert (await app.people.recognise(Platform.DISCORD, "7", "Alice", locale)).units is units


@pytest.mark.parametrize(
    ("said", "zone"),
    [("Europe/Berlin", "Europe/Berlin"), ("europe/berlin", "Europe/Berlin"), ("Berlin", "Europe/Berlin"),
     ("95112", "America/Los_Angeles"), ("new york", "America/New_York")],
)  # fmt: skip
async def test_a_zone_is_read_from_its_name_or_a_place(app: App, alice: Talk, said: str, zone: str) -> None:
    assert (await app.people.introduce(alice.person, zone=said)).person.zone == zone


@pytest.mark.parametrize(
    ("given", "why"),
    [({"zone": "Nowhere/Land"}, Why.ZONE_UNKNOWN), ({"currency": "XXZ"}, Why.CURRENCY_UNKNOWN),
     ({"units": "furlongs"}, Why.UNITS_UNKNOWN), ({"zone": "x" * 10_000}, Why.ZONE_UNKNOWN)],
)  # fmt: skip
async def test_what_cannot_be_read_is_refused_and_nothing_changes(
    app: App, alice: Talk, given: dict[str, str], why: Why
) -> None:
    with pytest.raises(Refused) as refused:
        await app.people.introduce(alice.person, **given)
    assert refused.value.why is why
    assert not (await PersonRow.get(id=alice.person.id)).introduced


async def test_operators_are_who_the_settings_name_and_who_sits_at_the_terminal(app: App, alice: Talk) -> None:
    assert alice.person.is_operator
    assert not (await app.people.recognise(Platform.DISCORD, "7", "Bob")).is_operator


async def test_all_that_goes_to_a_group_follows_it_to_where_its_people_are_already(
    app: App, alice: Talk, ingest: Ingest
) -> None:
    """Alice has rules in a group and in the one that it becomes; an alert waits, and a lamp is watched there."""
    old, new = Chat(Channel.TELEGRAM_CHAT, "-7"), Chat(Channel.TELEGRAM_CHAT, "-1007")
    await app.rules.create(alice.person, old, "sofa")
    await app.rules.create(alice.person, new, "desk")
    lamp = await ingest.one(offer("Lamp"))
    dead = await DestinationRow.get(address=old.address)
    await app.watches.add(alice.person, alice.chat, lamp.id)
    await WatchRow.all().update(destination_id=dead.id)
    await ingest.one(offer("Sofa"))
    await app.delivery.match()
    await app.people.moved(Channel.TELEGRAM_CHAT, old.address, new.address)
    twin = await DestinationRow.get(channel=Channel.TELEGRAM_CHAT)
    assert twin.address == new.address
    assert {row.destination_id for row in await RuleRow.all()} == {twin.id}
    assert (await WatchRow.get()).destination_id == twin.id
    telegram = Inbox(Channel.TELEGRAM_CHAT)
    await app.delivery.send([telegram])
    assert [address for address, _ in telegram.sent] == [new.address]
