"""Deliveries that are taken together are decided together, and each as if it were alone."""

from __future__ import annotations

import logging

import pytest

from adapters.rates import default_rates
from bot.talk import Talk
from config.compose.product import Wakes
from core.app import App
from core.delivery.alarms import Alarms
from core.delivery.allowance import Allowance, TextCaps
from core.delivery.leases import Leases
from core.delivery.limits import Limits
from core.delivery.mute_rows import mutes_for, mutes_of
from core.delivery.notices import Notices
from core.delivery.outbox import Outbox
from core.delivery.preparing import Preparing
from core.models import AttemptRow, DailyCountRow, DeliveryRow, MuteRow, RoomMuteRow
from core.store import Database
from core.values import Channel, Chat
from tests.builders import offer, wish
from tests.conftest import Somebody
from tests.fakes.clock import FrozenClock

MANY = 12


async def test_many_ask_no_more_of_the_database_than_one(
    app: App, db: Database, clock: FrozenClock, wakes: Wakes, somebody: Somebody, caplog: pytest.LogCaptureFixture
) -> None:
    for n in range(MANY + 1):
        talk = await somebody(f"person {n}")
        await app.rules.create(talk.person, talk.chat, wish("pc"))
    await app.sources.load([offer("first load")])
    await app.sources.load([offer("Gaming PC")])
    await app.delivery.match()
    leases, outbox = Leases(db, clock, "test"), Outbox(db, clock)
    alarms = Alarms(Notices(db, clock, wakes.deliveries), clock, [])
    allowance = Allowance(db, TextCaps(), lambda outcome, reader: 1, alarms)
    preparing = Preparing(outbox, app.people, clock, default_rates(), allowance, Limits(db, clock))
    asked = []
    for number in (1, MANY):
        claimed = await outbox.read(await leases.take(Channel.TERMINAL, None, number))
        caplog.clear()
        with caplog.at_level(logging.DEBUG, "tortoise.db_client"):
            assert len(await preparing.ready(claimed)) == number
        asked.append(len([record for record in caplog.records if record.name == "tortoise.db_client"]))
    assert 0 < asked[1] == asked[0], asked
    assert await AttemptRow.all().count() == MANY + 1
    assert {row.sent for row in await DailyCountRow.all()} == {1}
    assert {row.state for row in await DeliveryRow.all()} == {"leased"}


async def test_each_message_is_muted_by_who_hears_it(alice: Talk, bob: Talk, clock: FrozenClock) -> None:
    group, topic = Chat(Channel.TELEGRAM_CHAT, "-42"), Chat(Channel.TELEGRAM_CHAT, "-42/7")
    other = Chat(Channel.DISCORD_CHANNEL, "-42")  # another room that happens to have the address
    for person, word in ((alice.person, "oak"), (bob.person, "elm")):
        await MuteRow.create(person_id=person.id, kind="word", value=word, created=clock.now())
        await MuteRow.create(person_id=person.id, kind="rule", value=f"{person.id}", created=clock.now())
    await RoomMuteRow.create(
        channel=group.channel.value, address=group.address, kind="word", value="fir", created=clock.now()
    )
    told = [(alice.person.id, alice.chat), (alice.person.id, topic), (bob.person.id, group), (bob.person.id, other)]
    found = await mutes_of(told)
    assert [{row.value for row in found[one]} for one in told] == [
        {"oak", f"{alice.person.id}"},
        {"fir", f"{alice.person.id}"},
        {"fir", f"{bob.person.id}"},
        {f"{bob.person.id}"},
    ]
    for person_id, chat in told:
        assert {row.value for row in await mutes_for(person_id, chat)} == {row.value for row in found[person_id, chat]}
