"""Texts: what they may cost, what became of them, and what is done when nobody knows."""

from __future__ import annotations

import json
from urllib.parse import parse_qs, urlsplit

import aiohttp
import pytest
from twilio.request_validator import RequestValidator

from bot.talk import Talk
from core.app import App
from core.cards import card
from core.delivery.agreements import Agreement, agreements
from core.errors import Failure, Refused
from core.listings.ingest import Ingest
from core.models import AttemptRow, DeliveryRow, DestinationRow, InboundRow, TallyRow
from core.values import Channel
from tests.builders import offer
from tests.conftest import Somebody
from tests.fakes.clock import FrozenClock
from tests.fakes.twilio import Text
from tests.fakes.twilio.server import TOKEN
from tests.flows.voices import MAILBOX, PHONE, SITE, House, prove_mailbox, prove_phone

DAY = 24 * 3600


@pytest.fixture
def settings_more(request: pytest.FixtureRequest) -> dict[str, object]:
    return dict(getattr(request, "param", {}))


@pytest.fixture
def app(house: House) -> App:
    return house.app


def allowing(**settings: object) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("settings_more", [settings], indirect=True, ids=["allowing"])


async def sofa(house: House, ingest: Ingest, clock: FrozenClock, title: str = "Red sofa") -> None:
    clock.tick(10)  # so that the number may send again
    await ingest.one(offer(title))
    await house.deliver()


async def log_of(house: House, talk: Talk) -> str:
    shown = card(await house.app.journal.log(talk.person), talk.person)
    return "\n".join(line for item in shown.items for line in (item.title, *item.lines))


def told(house: House, talk: Talk) -> list[str]:
    return [card(outcome, talk.person).title for outcome in house.terminal.of(talk.chat.address)]


# What they may cost


@allowing(sms_money_a_day="0.08", sms_price_a_segment="0.02", operators="terminal:bob")
async def test_beyond_the_days_money_alerts_wait_and_come_as_one_summary(
    house: House, alice: Talk, bob: Talk, ingest: Ingest, clock: FrozenClock
) -> None:
    await house.types(bob, "/help")
    await house.app.people.destination(bob.person, bob.chat)
    await house.types(alice, "/alert sofa")
    await prove_phone(house, alice)  # a part or two of the four
    for title in ("Red sofa", "Blue sofa", "Green sofa", "Gold sofa", "Grey sofa"):
        await sofa(house, ingest, clock, title)
    paid = (await TallyRow.get(what="text segments")).amount
    assert paid <= 4
    assert len(house.twilio.texts) < 5
    assert "this bot’s money for texts is spent for today" in await log_of(house, alice)
    assert told(house, bob).count("Today’s money for texts is spent") == 1
    with pytest.raises(Refused, match="texts_spent"):  # a code would cost as well
        await house.types(bob, "/channels add phone +14155550124")
    before = len(house.twilio.texts)
    clock.tick(DAY)
    await house.deliver()
    assert len(house.twilio.texts) == before + 1
    assert "Beyond this bot's texts for a day" in house.twilio.texts[-1].body
    assert house.twilio.violations == []


@allowing(sms_a_person_a_day=3)
async def test_one_person_has_so_many_texts_a_day(
    house: House, alice: Talk, ingest: Ingest, clock: FrozenClock
) -> None:
    await house.types(alice, "/alert sofa")
    await prove_phone(house, alice)
    for title in ("Red sofa", "Blue sofa", "Green sofa", "Gold sofa"):
        await sofa(house, ingest, clock, title)
    assert len(house.twilio.texts) == 3
    assert "you had your most texts for a day" in await log_of(house, alice)


@allowing(sms_codes_a_day=2)
async def test_codes_that_are_pumped_stop_at_the_days_number_and_operators_hear_of_it(
    house: House, alice: Talk, bob: Talk, charlie: Talk, clock: FrozenClock
) -> None:
    await house.app.people.destination(alice.person, alice.chat)
    for talk, phone in ((alice, "+14155550101"), (bob, "+14155550102")):
        clock.tick(10)
        house.twilio.phone(phone)
        await house.types(talk, f"/channels add phone {phone}")
    with pytest.raises(Refused, match="texts_spent"):
        await house.types(charlie, "/channels add phone +14155550103")
    assert len(house.twilio.texts) == 2
    await house.deliver()
    assert "Today’s codes by SMS are spent" in told(house, alice)


async def test_a_number_gets_five_codes_a_day_whoever_asks(
    house: House, somebody: Somebody, clock: FrozenClock
) -> None:
    house.twilio.phone(PHONE)
    for number in range(8):
        clock.tick(3601)
        await house.types(await somebody(f"visitor {number}"), f"/channels add phone {PHONE}")
    assert len(house.twilio.texts) == 5


@allowing(sms_countries="us,ca")
async def test_only_numbers_of_the_countries_set_are_texted(house: House, alice: Talk) -> None:
    house.twilio.phone("+14165550100")
    with pytest.raises(Refused) as refused:
        await house.types(alice, "/channels add phone +447911123456")
    assert "only to: CA, US" in card(refused.value, alice.person).lines[0]
    await house.types(alice, "/channels add phone +14165550100")
    assert [text.to for text in house.twilio.texts] == ["+14165550100"]


async def test_without_a_list_it_is_the_country_of_the_sender(house: House, alice: Talk) -> None:
    with pytest.raises(Refused, match="country_not_texted"):
        await house.types(alice, "/channels add phone +14165550100")


# When nobody knows


async def test_a_text_cut_off_after_it_was_taken_is_found_and_not_sent_again(
    house: House, alice: Talk, ingest: Ingest, clock: FrozenClock
) -> None:
    await house.types(alice, "/alert sofa")
    await prove_phone(house, alice)
    house.twilio.cut_after_accept()
    await sofa(house, ingest, clock)
    clock.tick(60)
    await house.deliver()
    assert len(house.twilio.texts) == 2  # its code, and the alert once
    row = await DeliveryRow.get(kind="alert")
    assert (row.state, row.provider_id) == ("sent", house.twilio.texts[1].sid)
    tries = await AttemptRow.filter(delivery_id=row.id).order_by("id")
    assert [one.outcome for one in tries] == ["unknown", "ok"]


async def test_what_twilio_does_not_have_is_sent_once_more_and_no_third_time(
    house: House, alice: Talk, ingest: Ingest, clock: FrozenClock
) -> None:
    await house.types(alice, "/alert sofa")
    await prove_phone(house, alice)
    house.twilio.break_down_post(502)
    await sofa(house, ingest, clock)
    clock.tick(60)
    house.twilio.break_down_post(502)
    await house.deliver()
    clock.tick(60)
    house.twilio.break_down_post(502)  # nobody meets it
    await house.deliver()
    row = await DeliveryRow.get(kind="alert")
    assert (row.state, row.last_failure) == ("dead", Failure.DOUBT)
    tries = await AttemptRow.filter(delivery_id=row.id).order_by("id")
    assert [one.outcome for one in tries] == [Failure.UNKNOWN, Failure.UNKNOWN, Failure.DOUBT]
    assert len(house.twilio.texts) == 1
    assert "it may be there already" in await log_of(house, alice)


async def test_a_deal_of_hours_ago_is_not_sent_again(
    house: House, alice: Talk, ingest: Ingest, clock: FrozenClock
) -> None:
    await house.types(alice, "/alert sofa")
    await prove_phone(house, alice)
    house.twilio.break_down_post(502)
    await sofa(house, ingest, clock)
    clock.tick(5 * 3600)
    await house.deliver()
    assert (await DeliveryRow.get(kind="alert")).state == "dead"
    assert len(house.twilio.texts) == 1


async def test_where_twilio_cannot_be_asked_it_is_asked_again_later(
    house: House, alice: Talk, ingest: Ingest, clock: FrozenClock
) -> None:
    await house.types(alice, "/alert sofa")
    await prove_phone(house, alice)
    house.twilio.cut_after_accept()
    await sofa(house, ingest, clock)
    for _ in range(3):
        clock.tick(900)
        house.twilio.break_down(503)
        await house.deliver()
    assert len(house.twilio.texts) == 2
    clock.tick(900)
    await house.deliver()
    assert (await DeliveryRow.get(kind="alert")).state == "sent"
    assert len(house.twilio.texts) == 2


async def test_a_worker_killed_in_the_middle_sends_nothing_twice(
    house: House, alice: Talk, ingest: Ingest, clock: FrozenClock
) -> None:
    await house.types(alice, "/alert sofa")
    await prove_phone(house, alice)
    await sofa(house, ingest, clock)
    row = await DeliveryRow.get(kind="alert")
    # As a kill between Twilio's yes and ours leaves it: the try is open, the lease runs out.
    await DeliveryRow.filter(id=row.id).update(state="leased", provider_id=None, sent_at=None, due=clock.now())
    await AttemptRow.filter(delivery_id=row.id).update(ended=None, outcome=None)
    clock.tick(120)
    await house.deliver()
    again = await DeliveryRow.get(kind="alert")
    assert (again.state, again.provider_id) == ("sent", row.provider_id)
    assert len(house.twilio.texts) == 2


# What became of them


async def report(
    site: str, text: Text, status: str, code: int | None = None, signed_with: str = TOKEN, **more: str
) -> int:
    """Twilio posts to the address that it was given; the site stands behind a proxy for it."""
    assert text.reports_to is not None
    form = {
        "MessageSid": text.sid,
        "MessageStatus": status,
        "To": text.to,
        **({"ErrorCode": str(code)} if code else {}),
    }
    signature = RequestValidator(signed_with).compute_signature(text.reports_to, form)
    sent_to = site + text.reports_to.removeprefix(SITE)
    async with (
        aiohttp.ClientSession() as session,
        session.post(sent_to, data=form | more, headers={"X-Twilio-Signature": signature}) as answer,
    ):
        return answer.status


async def alerted(house: House, alice: Talk, ingest: Ingest, clock: FrozenClock) -> Text:
    await house.types(alice, "/alert sofa")
    await prove_phone(house, alice)
    await sofa(house, ingest, clock)
    return house.twilio.texts[-1]


async def test_a_report_is_about_the_delivery_that_its_address_names(
    house: House, alice: Talk, ingest: Ingest, clock: FrozenClock, site: str
) -> None:
    text = await alerted(house, alice, ingest, clock)
    row = await DeliveryRow.get(kind="alert")
    assert parse_qs(urlsplit(str(text.reports_to)).query) == {"of": [row.idem_key]}
    assert await report(site, text, "delivered") == 204
    row = await DeliveryRow.get(kind="alert")
    assert (row.state, row.arrival) == ("sent", "delivered")
    assert (await AttemptRow.filter(delivery_id=row.id).get()).detail == "delivered"


async def test_forged_reports_do_nothing(
    house: House, alice: Talk, ingest: Ingest, clock: FrozenClock, site: str
) -> None:
    text = await alerted(house, alice, ingest, clock)
    assert await report(site, text, "undelivered", 30005, signed_with="guessed") == 403
    assert await report(site, text, "sent", MessageStatus="undelivered", ErrorCode="30005") == 403
    row = await DeliveryRow.get(kind="alert")
    assert (row.state, row.arrival) == ("sent", None)
    assert await DestinationRow.exists(channel=Channel.SMS, state="active")


@pytest.mark.parametrize("code", [30004, 30005, 30006, 21610])
async def test_a_number_that_takes_none_is_off_at_once_and_its_person_told_elsewhere(
    house: House, alice: Talk, ingest: Ingest, clock: FrozenClock, site: str, code: int
) -> None:
    text = await alerted(house, alice, ingest, clock)
    for _ in range(100):  # a replay is harmless
        assert await report(site, text, "undelivered", code) == 204
    await house.deliver()
    row = await DeliveryRow.get(kind="alert")
    assert (row.state, row.arrival, row.last_failure) == ("dead", "failed", Failure.DESTINATION)
    assert str(code) in str(row.last_error)
    assert (await AttemptRow.filter(delivery_id=row.id).get()).outcome == Failure.DESTINATION
    assert (await DestinationRow.get(channel=Channel.SMS)).state == "disabled"
    assert told(house, alice) == ["One of your channels is off"]
    assert "Could not be delivered" in await log_of(house, alice)


async def test_a_telephone_that_is_switched_off_is_off_after_three_in_a_row(
    house: House, alice: Talk, ingest: Ingest, clock: FrozenClock, site: str
) -> None:
    text = await alerted(house, alice, ingest, clock)
    states = []
    for title in ("Blue sofa", "Green sofa", "Gold sofa"):
        await report(site, text, "undelivered", 30003)
        states.append((await DestinationRow.get(channel=Channel.SMS)).state)
        await sofa(house, ingest, clock, title)
        text = house.twilio.texts[-1]
    assert states == ["active", "active", "disabled"]


@pytest.mark.parametrize(("code", "failure"), [(30007, Failure.MESSAGE), (30034, Failure.CHANNEL)])
async def test_what_is_ours_to_fix_is_told_to_operators_and_costs_nobody_their_channel(
    house: House, alice: Talk, ingest: Ingest, clock: FrozenClock, site: str, code: int, failure: Failure
) -> None:
    text = await alerted(house, alice, ingest, clock)
    await report(site, text, "undelivered", code)
    await house.deliver()
    assert (await DeliveryRow.get(kind="alert")).last_failure == failure
    assert (await DestinationRow.get(channel=Channel.SMS)).state == "active"
    assert told(house, alice) == ["Texts do not arrive"]  # she sits at the terminal


async def test_a_report_out_of_order_undoes_no_later_one(
    house: House, alice: Talk, ingest: Ingest, clock: FrozenClock, site: str
) -> None:
    text = await alerted(house, alice, ingest, clock)
    for status, code in (("delivered", None), ("sent", None), ("queued", None), ("undelivered", 30005)):
        assert await report(site, text, status, code) == 204
    assert (await DeliveryRow.get(kind="alert")).arrival == "delivered"
    assert (await DestinationRow.get(channel=Channel.SMS)).state == "active"


async def test_a_report_that_is_here_before_our_own_word_ends_the_doubt(
    house: House, alice: Talk, ingest: Ingest, clock: FrozenClock, site: str
) -> None:
    await house.types(alice, "/alert sofa")
    await prove_phone(house, alice)
    house.twilio.cut_after_accept()
    await sofa(house, ingest, clock)
    await report(site, house.twilio.texts[-1], "delivered")
    clock.tick(60)
    await house.deliver()
    assert (await DeliveryRow.get(kind="alert")).state == "sent"
    assert house.twilio.queries == []  # nobody had to ask
    assert len(house.twilio.texts) == 2


# Who agreed to what


def said(log: tuple[Agreement, ...]) -> list[tuple[str, str, str]]:
    return [(one.channel.value, one.change.value, one.how.value) for one in log]


async def stop_or_start(site: str, words: str, number: int) -> None:
    form = {"MessageSid": f"SM{number:032x}", "From": PHONE, "Body": words}
    signature = RequestValidator(TOKEN).compute_signature(f"{SITE}/twilio/inbound", form)
    async with aiohttp.ClientSession() as session:
        await session.post(f"{site}/twilio/inbound", data=form, headers={"X-Twilio-Signature": signature})


async def test_the_consent_log_says_who_agreed_when_and_by_which_words(
    house: House, alice: Talk, bob: Talk, clock: FrozenClock, site: str
) -> None:
    await house.types(alice, "/alert sofa")
    place = await prove_phone(house, alice)
    agreed = clock.now()
    await stop_or_start(site, "Stop please", 1)  # no command
    await stop_or_start(site, "STOP", 2)
    await stop_or_start(site, "STOP", 2)  # told again
    clock.tick(10)
    await stop_or_start(site, "unstop", 3)
    await prove_mailbox(house, alice)
    removed = await house.app.channels.remove(alice.person, place)
    await house.app.take_back(alice.person, removed.undo)
    log = await agreements(alice.person.id)
    assert said(log) == [
        ("sms", "agreed", "code"),
        ("sms", "ended", "stop"),
        ("sms", "agreed", "start"),
        ("email", "agreed", "code"),
        ("sms", "ended", "removed"),
        ("sms", "agreed", "undo"),
    ]
    assert log[0].at == agreed
    assert "Message and data rates may apply" in log[0].words
    assert [one.words for one in log[1:3]] == ["STOP", "unstop"]
    kept = json.dumps([str(one) for one in log])
    assert PHONE not in kept
    assert MAILBOX not in kept
    assert await agreements(bob.person.id) == ()
    assert await InboundRow.all().count() == 3


async def test_what_somebody_agrees_to_is_shown_before_they_do(house: House, alice: Talk) -> None:
    house.twilio.phone(PHONE)
    added = card(await house.types(alice, f"/channels add phone {PHONE}"), alice.person)
    proved = await house.types(alice, f"/channels code {house.twilio.texts[0].body.split('code ')[-1][:6]}")
    assert proved is not None
    [agreed] = await agreements(alice.person.id)
    assert agreed.words in added.lines
