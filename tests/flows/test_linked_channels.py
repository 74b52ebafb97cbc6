"""Encrypted addresses follow their person: sealed anew for who they are now, and told at as before."""

from __future__ import annotations

import pytest

from bot.talk import Talk
from core.app import App
from core.listings.ingest import Ingest
from core.models import ConsentRow, DestinationRow, RuleRow
from core.values import Channel, Chat, Platform
from tests.builders import offer
from tests.flows.voices import PHONE, House, prove_mailbox, prove_phone


@pytest.fixture
def app(house: House) -> App:
    return house.app


@pytest.fixture
async def other(app: App) -> Talk:
    """Another account of Alice's, at a terminal elsewhere."""
    person = await app.people.recognise(Platform.TERMINAL, "alice at work", "alice at work")
    return Talk(person, Chat(Channel.TERMINAL, "alice at work"))


async def join(app: App, host: Talk, joining: Talk) -> None:
    asked = await app.linking.claim(joining.person, (await app.linking.offer(host.person)).code)
    await app.linking.join(joining.person, asked.number)


async def test_a_phone_follows_and_is_still_texted(house: House, alice: Talk, other: Talk, ingest: Ingest) -> None:
    await house.types(other, "/alert sofa")
    await prove_phone(house, other)
    before = await DestinationRow.get(channel=Channel.SMS)
    await join(house.app, alice, other)
    after = await DestinationRow.get(channel=Channel.SMS)
    assert (after.person_id, after.address) == (alice.person.id, before.address)
    assert after.sealed != before.sealed
    assert {row.person_id for row in await ConsentRow.all()} == {alice.person.id}
    await ingest.one(offer("Sofa in blue"))
    await house.deliver()
    assert house.twilio.texts[-1].to == PHONE
    assert "Sofa in blue" in house.twilio.texts[-1].body


async def test_a_mailbox_of_both_is_one_and_gets_one_mail(
    house: House, alice: Talk, other: Talk, ingest: Ingest
) -> None:
    for talk in (alice, other):
        await house.types(talk, "/alert sofa")
        await prove_mailbox(house, talk)
    await join(house.app, alice, other)
    place = await DestinationRow.get(channel=Channel.EMAIL)
    assert {row.destination_id for row in await RuleRow.filter(person_id=alice.person.id)} == {place.id}
    sent = len(house.mails())
    await ingest.one(offer("Sofa in blue"))
    await house.deliver()
    assert len(house.mails()) == sent + 1


async def test_stop_holds_for_who_joins(house: House, alice: Talk, other: Talk) -> None:
    """One account stopped a number that the other still had: nothing brings it back but START."""
    for talk in (alice, other):
        await house.types(talk, "/alert sofa")
        await prove_phone(house, talk)
    await DestinationRow.filter(person_id=alice.person.id, channel=Channel.SMS).update(
        state="disabled", reason="stopped"
    )
    await join(house.app, alice, other)
    place = await DestinationRow.get(channel=Channel.SMS)
    assert (place.state, place.reason) == ("disabled", "stopped")
