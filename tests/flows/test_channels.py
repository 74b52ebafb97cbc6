"""A person's channels end to end: added in the chat, proved by the code that came, and then an alert arrives there."""

from __future__ import annotations

import logging

import aiohttp
import pytest
from twilio.request_validator import RequestValidator

from bot.actions import perform
from bot.talk import Talk
from core.app import App
from core.cards import card
from core.errors import Refused
from core.listings.ingest import Ingest
from core.store import Database
from core.values import Channel, Chat, Platform
from tests.builders import offer
from tests.fakes.twilio.server import TOKEN
from tests.flows.voices import MAILBOX, PHONE, SITE, TOPIC, House, code_in, stop_link_of


@pytest.fixture
def app(house: House) -> App:  # type: ignore[override]
    return house.app


async def prove_email(house: House, talk: Talk) -> int:
    await house.types(talk, f"/channels add email {MAILBOX}")
    verified = await house.types(talk, f"/channels code {code_in(house.mails()[-1])}")
    return verified.entry.id  # type: ignore[attr-defined]


async def test_a_mailbox_is_added_proved_and_gets_the_alert(house: House, alice: Talk, ingest: Ingest) -> None:
    await house.types(alice, "/alert sofa")
    added = await house.types(alice, f"/channels add email {MAILBOX}")
    assert "A code is on its way: E-mail a•••@example.org" in card(added, alice.person).title
    assert house.mail.mails[0].rcpt_tos == [MAILBOX]
    proved = await house.types(alice, f"/channels code {code_in(house.mails()[0])}")
    await perform(house.app, alice, "channel.use", str(proved.entry.id))  # type: ignore[attr-defined]
    await ingest.one(offer("Red sofa"))
    await house.deliver()
    assert "Red sofa" in house.mails()[1]
    assert not house.terminal.sent


async def test_a_push_topic_is_added_proved_and_gets_the_alert(house: House, alice: Talk, ingest: Ingest) -> None:
    created = await house.types(alice, "/alert sofa")
    await house.types(alice, f"/channels add push ntfy://{house.push.place}/{TOPIC}")
    proved = await house.types(alice, f"/channels code {code_in(house.pushed()[0])}")
    place = proved.entry.id  # type: ignore[attr-defined]
    await perform(house.app, alice, "rule.where.set", f"{created.rule.ref}:{place}")  # type: ignore[attr-defined]
    await ingest.one(offer("Red sofa"))
    await house.deliver()
    assert "Red sofa" in house.pushed()[1]
    assert not house.terminal.sent


async def test_a_phone_is_added_proved_and_gets_the_alert(house: House, alice: Talk, ingest: Ingest) -> None:
    await house.types(alice, "/alert sofa")
    await house.types(alice, f"/channels add phone {PHONE}")
    [first] = house.twilio.texts
    proved = await house.types(alice, f"/channels code {code_in(first.body)}")
    await perform(house.app, alice, "channel.use", str(proved.entry.id))  # type: ignore[attr-defined]
    await ingest.one(offer("Red sofa"))
    await house.deliver()
    assert "Red sofa" in house.twilio.texts[1].body


async def test_what_is_not_proved_gets_its_code_and_nothing_else(house: House, alice: Talk, ingest: Ingest) -> None:
    await house.types(alice, "/alert sofa")
    added = await house.types(alice, f"/channels add email {MAILBOX}")
    place = added.entry.id  # type: ignore[attr-defined]
    for verb, target in (("channel.use", place), ("channel.test", place)):
        with pytest.raises(Refused, match="channel_off"):
            await perform(house.app, alice, verb, str(target))
    await ingest.one(offer("Red sofa"))
    await house.deliver()
    assert len(house.mails()) == 1
    assert len(house.terminal.sent) == 1


async def test_a_dead_mailbox_is_told_of_in_the_chat(house: House, alice: Talk, ingest: Ingest) -> None:
    await house.types(alice, "/alert sofa")
    place = await prove_email(house, alice)
    await perform(house.app, alice, "channel.use", str(place))
    house.mail.replies["RCPT"] = "550 5.1.1 no such mailbox"
    await ingest.one(offer("Red sofa"))
    await house.deliver()
    await house.deliver()
    [(_, told)] = house.terminal.sent
    assert "E-mail a•••@example.org is off" in card(told, alice.person).lines[0]
    shown = card(await house.app.channels.show(alice.person), alice.person)
    assert any("Off because messages there were refused" in line for item in shown.items for line in item.lines)


async def test_no_address_is_in_the_database_or_the_log(
    house: House, alice: Talk, db: Database, caplog: pytest.LogCaptureFixture, capsys: pytest.CaptureFixture[str]
) -> None:
    caplog.set_level(logging.DEBUG)
    await prove_email(house, alice)
    await house.types(alice, f"/channels add push ntfy://{house.push.place}/{TOPIC}")
    await house.types(alice, f"/channels add phone {PHONE}")
    codes = [code_in(house.pushed()[0]), code_in(house.twilio.texts[0].body)]
    kept = ""
    for table in ("destination", "delivery", "delivery_attempt", "verification", "token"):
        kept += str([list(row.values()) for row in map(dict, await db.rows(f"SELECT * FROM {table}"))])
    for secret in (MAILBOX, TOPIC, PHONE, *codes):
        assert secret not in kept
    # What the other side writes down is its own affair.
    logged = "\n".join(record.getMessage() for record in caplog.records if record.name != "mail.log")
    logged += "".join(capsys.readouterr())
    assert "delivery" in logged
    for secret in (MAILBOX, TOPIC, PHONE):
        assert secret not in logged


# What comes from outside


async def test_one_click_ends_mails_and_opening_the_link_does_not(house: House, alice: Talk, site: str) -> None:
    await house.types(alice, "/alert sofa")
    place = await prove_email(house, alice)
    link = stop_link_of(house)
    async with aiohttp.ClientSession() as session:
        async with session.get(site + link) as page:
            assert (page.status, "<form" in await page.text()) == (200, True)
            assert "set-cookie" not in page.headers
        assert (await house.app.channels.test(alice.person, place)).entry.standing == "active"
        async with session.post(site + link, data={"List-Unsubscribe": "One-Click"}) as done:
            assert done.status == 200
        async with session.post(f"{site}/u/{'x' * 60}") as other:
            assert other.status == 404
    await house.deliver()
    assert len(house.mails()) == 1  # the test was queued before, and is not sent any more
    [(_, told)] = house.terminal.sent
    assert "is off" in card(told, alice.person).lines[0]


async def text(site: str, said: str, number: int, signed_with: str = TOKEN) -> tuple[int, str]:
    form = {"MessageSid": f"SM{number:032x}", "From": PHONE, "Body": said}
    signature = RequestValidator(signed_with).compute_signature(f"{SITE}/twilio/inbound", form)
    async with (
        aiohttp.ClientSession() as session,
        session.post(f"{site}/twilio/inbound", data=form, headers={"X-Twilio-Signature": signature}) as answer,
    ):
        return answer.status, await answer.text()


async def test_stop_ends_texts_at_once_and_start_takes_them_up(house: House, alice: Talk, site: str) -> None:
    await house.types(alice, f"/channels add phone {PHONE}")
    proved = await house.types(alice, f"/channels code {code_in(house.twilio.texts[0].body)}")
    place = proved.entry.id  # type: ignore[attr-defined]

    async def standing() -> str:
        shown = await house.app.channels.show(alice.person)
        return next(entry.standing for entry in shown.entries if entry.id == place)

    assert (await text(site, "STOP", 1, signed_with="forged"))[0] == 403
    assert await standing() == "active"
    assert (await text(site, "STOP", 1))[0] == 200
    assert await standing() == "off"
    await text(site, "START", 2)
    assert await standing() == "active"
    await text(site, "STOP", 3)
    await text(site, "START", 2)  # told again
    assert await standing() == "off"
    assert "Reply STOP" in (await text(site, "HELP", 4))[1]


async def test_start_proves_nothing(house: House, alice: Talk, charlie: Talk, site: str) -> None:
    await house.types(alice, f"/channels add phone {PHONE}")
    await text(site, "STOP", 1)
    with pytest.raises(Refused, match="channel_stopped"):
        await house.types(alice, f"/channels add phone {PHONE}")
    await house.types(charlie, f"/channels add phone {PHONE}")
    assert len(house.twilio.texts) == 1  # nobody has a code sent to who said STOP
    await text(site, "START", 2)
    [entry] = [e for e in (await house.app.channels.show(alice.person)).entries if e.channel is Channel.SMS]
    assert entry.standing == "off"


async def test_a_group_is_no_channel_of_a_persons_own(house: House) -> None:
    person = await house.app.people.recognise(Platform.TELEGRAM, "7", "Alice")
    for address in ("7", "-100200"):
        await house.app.people.destination(person, Chat(Channel.TELEGRAM_CHAT, address))
    assert len((await house.app.channels.show(person)).entries) == 1
