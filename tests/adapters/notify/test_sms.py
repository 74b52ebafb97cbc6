"""Text messages against an offline Twilio: what arrives, what does not, and what is asked before a second try."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator
from dataclasses import replace

import pytest

from adapters.notify.sms import SmsNotifier, TwilioAccount
from adapters.notify.twilio_http import TwilioHttp
from core.cards.texts import text
from core.delivery.endings import STOPPED
from core.delivery.outcomes import AlertDue
from core.errors import Failure, SendFailed
from core.text.segments import segments
from core.values import Channel, Destination
from tests.core.cards.test_alerts import ALICE, PC, alert
from tests.fakes.clock import FrozenClock
from tests.fakes.twilio import FakeTwilio
from tests.fakes.twilio.server import ACCOUNT, KEY, NUMBER, SECRET, SERVICE, TOKEN, TRIAL

ALICES = Destination(1, Channel.SMS, "+14155550123")
BOBS = Destination(2, Channel.SMS, "+14155550124")
WITH_KEY = TwilioAccount(ACCOUNT, KEY, SECRET)


@pytest.fixture
def clock() -> FrozenClock:
    return FrozenClock()


@pytest.fixture
async def twilio(clock: FrozenClock) -> AsyncIterator[FakeTwilio]:
    async with FakeTwilio(now=clock.now) as fake:
        fake.phone(ALICES.address)
        yield fake
        assert fake.violations == []


@pytest.fixture
async def http(twilio: FakeTwilio) -> AsyncIterator[TwilioHttp]:
    async with TwilioHttp(twilio.url) as http:
        yield http


@pytest.fixture
def voice(http: TwilioHttp) -> SmsNotifier:
    return SmsNotifier(WITH_KEY, NUMBER, http)


def titled(title: str) -> AlertDue:
    return replace(alert(), listing=replace(PC, title=title))


async def refused(voice: SmsNotifier, to: Destination = ALICES) -> SendFailed:
    with pytest.raises(SendFailed) as raised:
        await voice.send(to, alert(), ALICE, "key")
    assert to.address not in f"{raised.value!r} {raised.value.reason}"
    assert raised.value.__suppress_context__ or raised.value.__context__ is None
    assert raised.value.__cause__ is None, "what Twilio says of it holds the number"
    return raised.value


# Alice gets an alert


async def test_alices_telephone_gets_the_alert(voice: SmsNotifier, twilio: FakeTwilio) -> None:
    receipt = await voice.send(ALICES, alert(), ALICE, "key")
    assert [sent.sid for sent in twilio.texts] == [receipt.provider_id]
    await twilio.report(twilio.texts[0], "delivered")
    assert twilio.phone(ALICES.address).inbox == [text(alert(), ALICE)]


async def test_a_text_ends_in_twilios_queue_when_the_deal_is_old(voice: SmsNotifier, twilio: FakeTwilio) -> None:
    await voice.send(ALICES, alert(), ALICE, "key")
    assert twilio.forms[0]["ValidityPeriod"] == ["14400"]
    assert twilio.forms[0]["From"] == [NUMBER]
    assert "StatusCallback" not in twilio.forms[0]


async def test_a_messaging_service_chooses_the_sender(http: TwilioHttp, twilio: FakeTwilio) -> None:
    voice = SmsNotifier(WITH_KEY, SERVICE, http, reports_to="https://bot.example/sms/status")
    await voice.send(ALICES, alert(), ALICE, "key")
    assert twilio.forms[0]["MessagingServiceSid"] == [SERVICE]
    assert "From" not in twilio.forms[0]
    assert twilio.texts[0].reports_to == "https://bot.example/sms/status?of=key"


async def test_the_accounts_own_token_opens_it_too(http: TwilioHttp, twilio: FakeTwilio) -> None:
    voice = SmsNotifier(TwilioAccount(ACCOUNT, ACCOUNT, TOKEN), NUMBER, http)
    assert (await voice.send(ALICES, alert(), ALICE, "key")).provider_id == twilio.texts[0].sid


@pytest.mark.parametrize("most", [1, 2, 3])
async def test_no_text_takes_more_segments_than_allowed(http: TwilioHttp, twilio: FakeTwilio, most: int) -> None:
    voice = SmsNotifier(WITH_KEY, NUMBER, http, most_segments=most)
    await voice.send(ALICES, titled("Игровой компьютер 🔥\n" * 40), ALICE, "key")
    sent = twilio.texts[0]
    assert segments(sent.body) <= most
    assert sent.as_answer()["num_segments"] == str(segments(sent.body))
    assert "\n" not in sent.body


# What Twilio refuses


@pytest.mark.parametrize(
    ("kind", "reason"),
    [("has_stopped", STOPPED), ("is_landline", "HTTP 400, code 21614")],
    ids=["she said STOP", "a landline"],
)
async def test_a_telephone_that_takes_no_texts_is_a_dead_address(
    voice: SmsNotifier, twilio: FakeTwilio, kind: str, reason: str
) -> None:
    setattr(twilio.phone(ALICES.address), kind, True)
    failed = await refused(voice)
    assert (failed.failure, failed.reason) == (Failure.DESTINATION, reason)
    assert twilio.texts == []


async def test_a_number_that_is_none_is_a_dead_address(voice: SmsNotifier) -> None:
    assert (await refused(voice, BOBS)).failure is Failure.DESTINATION


async def test_a_country_that_is_not_enabled_stops_nobody_else(voice: SmsNotifier, twilio: FakeTwilio) -> None:
    abroad = Destination(3, Channel.SMS, "+447911123456")
    twilio.phone(abroad.address)
    assert (await refused(voice, abroad)).failure is Failure.DESTINATION
    assert await voice.send(ALICES, alert(), ALICE, "key")


async def test_a_trial_account_texts_verified_numbers_only(voice: SmsNotifier, twilio: FakeTwilio) -> None:
    twilio.is_trial = True
    twilio.phone(BOBS.address, is_verified=False)
    assert (await refused(voice, BOBS)).failure is Failure.DESTINATION


@pytest.mark.parametrize("account", [TwilioAccount(ACCOUNT, KEY, "wrong"), TwilioAccount("AC" + "0" * 32, KEY, SECRET)])
async def test_credentials_that_are_refused_stop_the_channel(http: TwilioHttp, account: TwilioAccount) -> None:
    assert (await refused(SmsNotifier(account, NUMBER, http))).failure is Failure.CHANNEL


async def test_a_sender_that_is_not_ours_stops_the_channel(http: TwilioHttp) -> None:
    assert (await refused(SmsNotifier(WITH_KEY, "+14155550199", http))).failure is Failure.CHANNEL


@pytest.mark.parametrize(("asked", "waits"), [("7", 7.0), (None, 30.0), ("soon", 30.0), ("²", 30.0)])
async def test_a_throttled_call_waits_as_long_as_asked(
    voice: SmsNotifier, twilio: FakeTwilio, asked: str | None, waits: float
) -> None:
    twilio.throttle(asked)
    failed = await refused(voice)
    assert (failed.failure, failed.after) == (Failure.LIMIT, waits)
    assert twilio.texts == []


@pytest.mark.parametrize(
    ("code", "status", "failure"),
    [
        (20003, 403, Failure.CHANNEL),
        (21211, 400, Failure.DESTINATION),
        (21408, 400, Failure.DESTINATION),
        (21611, 400, Failure.LIMIT),
        (21612, 400, Failure.DESTINATION),
        (21617, 400, Failure.MESSAGE),
        (21635, 400, Failure.DESTINATION),
        (21703, 400, Failure.CHANNEL),
        (99999, 400, Failure.MESSAGE),  # a number that we do not know
        (20500, 500, Failure.UNKNOWN),
    ],
)
async def test_twilios_numbers_say_what_to_do(
    voice: SmsNotifier, twilio: FakeTwilio, code: int, status: int, failure: Failure
) -> None:
    twilio.refuse(code, status)
    failed = await refused(voice)
    assert (failed.failure, failed.reason) == (failure, f"HTTP {status}, code {code}")
    assert (failed.after is not None) is (failure is Failure.LIMIT)


@pytest.mark.parametrize(
    ("status", "failure"),
    [
        (401, Failure.CHANNEL),
        (403, Failure.RETRY),
        (500, Failure.UNKNOWN),
        (503, Failure.UNKNOWN),
        (201, Failure.UNKNOWN),
    ],
)
async def test_an_answer_that_is_not_twilios_own_is_judged_by_its_status(
    voice: SmsNotifier, twilio: FakeTwilio, status: int, failure: Failure
) -> None:
    twilio.break_down(status)
    assert (await refused(voice)).failure is failure


@pytest.mark.parametrize("page", ["", "[]", "null", '"queued"', "{", "{}"])
async def test_a_yes_that_names_no_text_is_unknown(voice: SmsNotifier, twilio: FakeTwilio, page: str) -> None:
    twilio.break_down(201, page)
    assert (await refused(voice)).failure is Failure.UNKNOWN


async def test_a_text_that_found_no_connection_was_not_sent(twilio: FakeTwilio) -> None:
    await twilio.__aexit__()
    async with TwilioHttp(twilio.url) as http:
        assert (await refused(SmsNotifier(WITH_KEY, NUMBER, http))).failure is Failure.RETRY


# The line is cut


async def test_a_text_cut_off_after_it_was_taken_is_unknown_and_then_found(
    voice: SmsNotifier, twilio: FakeTwilio, clock: FrozenClock
) -> None:
    began = clock.now()
    twilio.cut_after_accept()
    assert (await refused(voice)).failure is Failure.UNKNOWN
    found = await voice.reconcile(ALICES, alert(), ALICE, began)
    assert found is not None
    assert found.provider_id == twilio.texts[0].sid
    assert len(twilio.texts) == 1


async def test_a_text_that_twilio_never_took_is_not_found(voice: SmsNotifier, clock: FrozenClock) -> None:
    assert await voice.reconcile(ALICES, alert(), ALICE, clock.now()) is None


async def test_only_this_text_of_this_try_that_can_still_arrive_is_found(
    voice: SmsNotifier, twilio: FakeTwilio, clock: FrozenClock
) -> None:
    await voice.send(ALICES, alert(), ALICE, "an earlier one")
    clock.tick(3600)
    began = clock.now()
    twilio.phone(BOBS.address)
    await voice.send(BOBS, alert(), ALICE, "somebody else's")
    await voice.send(ALICES, titled("Another PC"), ALICE, "another one")
    await voice.send(ALICES, alert(), ALICE, "one that failed")
    await twilio.report(twilio.texts[-1], "undelivered", 30003)
    assert await voice.reconcile(ALICES, alert(), ALICE, began) is None
    await voice.send(ALICES, alert(), ALICE, "this one")
    found = await voice.reconcile(ALICES, alert(), ALICE, began)
    assert found is not None
    assert found.provider_id == twilio.texts[-1].sid


async def test_a_trial_accounts_text_is_found_behind_twilios_own_words(
    voice: SmsNotifier, twilio: FakeTwilio, clock: FrozenClock
) -> None:
    twilio.is_trial = True
    await voice.send(ALICES, alert(), ALICE, "key")
    assert twilio.texts[0].body.startswith(TRIAL)
    assert await voice.reconcile(ALICES, alert(), ALICE, clock.now()) is not None


async def test_of_many_texts_one_page_is_asked_for(voice: SmsNotifier, twilio: FakeTwilio, clock: FrozenClock) -> None:
    for number in range(60):
        await voice.send(ALICES, titled(f"PC {number}"), ALICE, "key")
    assert await voice.reconcile(ALICES, titled("PC 59"), ALICE, clock.now()) is not None
    assert await voice.reconcile(ALICES, titled("PC 3"), ALICE, clock.now()) is None
    assert twilio.queries == [{"To": [ALICES.address], "PageSize": ["50"]}] * 2


async def test_where_twilio_cannot_be_asked_it_stays_unknown(
    voice: SmsNotifier, twilio: FakeTwilio, clock: FrozenClock
) -> None:
    twilio.break_down(503)
    with pytest.raises(SendFailed) as raised:
        await voice.reconcile(ALICES, alert(), ALICE, clock.now())
    assert raised.value.failure is Failure.UNKNOWN


async def test_each_text_has_a_connection_of_its_own(voice: SmsNotifier, twilio: FakeTwilio) -> None:
    """One that was kept may be closed just as a text is written: unknown, where it need not be."""
    await voice.send(ALICES, alert(), ALICE, "key")
    await voice.send(ALICES, titled("Another PC"), ALICE, "key")
    assert len(twilio.peers) == 2


async def test_a_send_that_is_given_up_leaves_the_connection_in_order(voice: SmsNotifier, twilio: FakeTwilio) -> None:
    answer = twilio.hold()
    sending = asyncio.ensure_future(voice.send(ALICES, alert(), ALICE, "key"))
    await twilio.arrived.wait()
    sending.cancel()
    with pytest.raises(asyncio.CancelledError):
        await sending
    answer.set()
    assert await voice.send(ALICES, titled("Another PC"), ALICE, "key")


# Settings and secrets


@pytest.mark.parametrize(
    "sender", ["", "DealScout", "whatsapp:+14155550100", "+0123456789", "MG123", "+1 415 555 0100"]
)
async def test_a_sender_that_nobody_could_answer_is_refused_at_the_start(http: TwilioHttp, sender: str) -> None:
    with pytest.raises(ValueError, match="sender"):
        SmsNotifier(WITH_KEY, sender, http)


@pytest.mark.parametrize(("validity", "most"), [(0, 2), (36_001, 2), (60, 0), (60, 11)])
async def test_limits_that_twilio_does_not_take_are_refused_at_the_start(
    http: TwilioHttp, validity: int, most: int
) -> None:
    with pytest.raises(ValueError, match="bounds"):
        SmsNotifier(WITH_KEY, NUMBER, http, validity=validity, most_segments=most)


async def test_the_environment_does_not_say_where_texts_go(
    http: TwilioHttp, twilio: FakeTwilio, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TWILIO_EDGE", "sydney")
    monkeypatch.setenv("TWILIO_REGION", "au1")
    monkeypatch.setenv("TWILIO_AUTH_TOKEN", "another")
    assert await SmsNotifier(WITH_KEY, NUMBER, http).send(ALICES, alert(), ALICE, "key")
    assert len(twilio.texts) == 1


async def test_neither_numbers_nor_texts_nor_secrets_are_logged(
    voice: SmsNotifier, twilio: FakeTwilio, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    await voice.send(ALICES, alert(), ALICE, "key")
    twilio.refuse(21610)
    await refused(voice)
    for hidden in (ALICES.address, SECRET, "Gaming PC"):
        assert hidden not in caplog.text
    assert SECRET not in repr(WITH_KEY)
