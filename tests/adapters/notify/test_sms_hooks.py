"""What Twilio posts to us: only the genuine counts, and each means one thing."""

from __future__ import annotations

import hashlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from itertools import permutations
from urllib.parse import urlencode

import pytest
from aiohttp import web
from hypothesis import given
from hypothesis import strategies as st
from twilio.request_validator import RequestValidator

from adapters.notify.signatures import Signatures
from adapters.notify.sms import SmsNotifier, TwilioAccount
from adapters.notify.sms_hooks import SmsHooks, inbound, status
from adapters.notify.twilio_http import TwilioHttp
from core.errors import Failure
from core.ports.texting import Inbound, Said, Status, TextState, later
from core.values import Channel, Destination
from tests.core.cards.test_alerts import ALICE, alert
from tests.fakes.twilio import FakeTwilio
from tests.fakes.twilio.server import ACCOUNT, KEY, NUMBER, SECRET, TOKEN

SITE = "https://bot.example"
TARGET = "/sms/in?who=twilio"
SID = "SM" + "0f" * 16
FORM = {"MessageSid": SID, "From": "+14155550123", "Body": "STOP", "FromCity": ""}
HOOKS = SmsHooks(Signatures(SITE, [TOKEN]))

fields = st.dictionaries(st.text(min_size=1, max_size=8), st.text(max_size=12), min_size=1, max_size=6)


def signed(form: dict[str, str], url: str = SITE + TARGET, token: str = TOKEN) -> tuple[bytes, str]:
    """A form as it comes over the wire, and the vendor's own signature of it."""
    return urlencode(form).encode(), RequestValidator(token).compute_signature(url, form)


# Signatures


@given(fields, st.sampled_from([SITE, SITE + ":443", "https://bot.example:8443", "http://bot.example/base"]))
def test_what_the_vendors_own_code_signs_is_genuine(form: dict[str, str], site: str) -> None:
    body, signature = signed(form, site + TARGET)
    assert Signatures(site, [TOKEN]).form(TARGET, body, signature) == tuple(form.items())


@given(fields, fields, st.sampled_from([TOKEN, "another"]), st.sampled_from([TARGET, "/sms/in", "/sms/in?who="]))
def test_ours_and_the_vendors_judgement_agree(
    form: dict[str, str], other: dict[str, str], token: str, target: str
) -> None:
    body, signature = signed(other, token=token)
    ours = Signatures(SITE, [TOKEN]).form(target, urlencode(form).encode(), signature) is not None
    assert ours is RequestValidator(TOKEN).validate(SITE + target, form, signature)
    assert (Signatures(SITE, [TOKEN]).form(TARGET, body, signature) is not None) is (token == TOKEN)


@pytest.mark.parametrize(
    ("site", "signed_url"),
    [
        (SITE, "https://bot.example:443" + TARGET),
        (SITE + ":443", SITE + TARGET),
        ("https://bot.example:8443", SITE + TARGET),
        ("http://bot.example", "http://bot.example:80" + TARGET),
        (SITE + "/", SITE + TARGET),
        ("https://[::1]", "https://[::1]:443" + TARGET),
    ],
)
def test_a_port_may_be_signed_or_not(site: str, signed_url: str) -> None:
    body, signature = signed(FORM, signed_url)
    assert Signatures(site, [TOKEN]).form(TARGET, body, signature) is not None


def test_a_signature_with_any_bit_changed_is_not_genuine() -> None:
    body, signature = signed(FORM)
    for at in range(len(signature)):
        for bit in range(8):
            forged = bytearray(signature.encode("latin-1"))
            forged[at] ^= 1 << bit
            assert HOOKS.inbound(TARGET, body, forged.decode("latin-1")) is None


def test_a_form_with_any_byte_changed_is_not_genuine() -> None:
    body, signature = signed(FORM)
    for at in range(len(body)):
        forged = bytearray(body)
        forged[at] ^= 1
        assert HOOKS.inbound(TARGET, bytes(forged), signature) is None


@pytest.mark.parametrize("target", ["/sms/in", "/sms/in?who=twilio&", "/other", SITE + TARGET, "//evil.example/", ""])
def test_a_signature_is_of_one_address(target: str) -> None:
    body, signature = signed(FORM)
    assert HOOKS.inbound(target, body, signature) is None


@pytest.mark.parametrize("signature", [None, "", "é", "\udcff", "x" * 10_000])
def test_without_a_signature_nothing_is_genuine(signature: str | None) -> None:
    assert HOOKS.inbound(TARGET, signed(FORM)[0], signature) is None


@pytest.mark.parametrize("body", [b"", b"\xff=1", b"From=%ff", b"a=1&" * 300])
def test_a_body_that_is_no_form_is_not_genuine(body: bytes) -> None:
    assert HOOKS.inbound(TARGET, body, signed(FORM)[1]) is None


def test_another_host_in_the_signature_is_not_ours() -> None:
    body, signature = signed(FORM, "https://evil.example" + TARGET)
    assert HOOKS.inbound(TARGET, body, signature) is None


def test_a_field_that_is_repeated_is_signed_with_each_value_once() -> None:
    class Repeated(dict[str, str]):
        def getall(self, name: str) -> list[str]:
            return {"a": ["2", "1", "2"], "b": ["3"]}[name]

    signature = RequestValidator(TOKEN).compute_signature(SITE + TARGET, Repeated(a="", b=""))
    assert Signatures(SITE, [TOKEN]).form(TARGET, b"a=2&b=3&a=1&a=2", signature) is not None


def test_an_old_token_counts_while_it_is_named_beside_the_new_one() -> None:
    body, signature = signed(FORM, token="the old one")
    assert Signatures(SITE, [TOKEN, "the old one"]).form(TARGET, body, signature) is not None
    assert Signatures(SITE, [TOKEN]).form(TARGET, body, signature) is None


@given(st.binary(max_size=60), st.binary(max_size=60))
def test_a_body_that_is_no_form_is_signed_by_its_hash(body: bytes, other: bytes) -> None:
    target = f"/sms/json?x=1&bodySHA256={hashlib.sha256(body).hexdigest()}"
    signature = RequestValidator(TOKEN).compute_signature(SITE + target, {})
    signatures = Signatures(SITE, [TOKEN])
    assert signatures.is_genuine(target, body, signature)
    assert signatures.is_genuine(target, other, signature) is (other == body)
    assert not signatures.is_genuine(target + "&y=2", body, signature)


def test_a_body_without_its_hash_is_not_genuine() -> None:
    signature = RequestValidator(TOKEN).compute_signature(SITE + "/sms/json", {})
    assert not Signatures(SITE, [TOKEN]).is_genuine("/sms/json", b"{}", signature)


@pytest.mark.parametrize(("site", "tokens"), [(SITE, []), (SITE, [""]), ("bot.example", [TOKEN]), ("", [TOKEN])])
def test_signatures_are_not_checked_with_half_of_the_settings(site: str, tokens: list[str]) -> None:
    with pytest.raises(ValueError, match=r"token|URL"):
        Signatures(site, tokens)


# What a text means


@pytest.mark.parametrize(
    ("body", "opt_out", "said"),
    [
        ("STOP", "", Said.STOP),
        (" stop. ", "", Said.STOP),
        ("Stop all", "", Said.STOP),
        ("opt-out", "", Said.STOP),
        ("UNSUBSCRIBE", "", Said.STOP),
        ("Arrêt", "STOP", Said.STOP),  # a word of this service's own list
        ("STOP", "START", Said.STOP),  # in doubt it ends
        ("start", "", Said.START),
        ("YES", "", Said.START),
        ("hallo", "START", Said.START),
        ("Help!", "", Said.HELP),
        ("?", "HELP", Said.HELP),
        ("stop selling me bikes", "", Said.OTHER),
        ("is it still there?", "", Said.OTHER),
        ("is it still there?", "SOMETHING NEW", Said.OTHER),
        ("", "", Said.OTHER),
    ],
)
def test_a_text_is_read_by_twilios_word_and_by_its_own(body: str, opt_out: str, said: Said) -> None:
    found = inbound({**FORM, "Body": body, "OptOutType": opt_out})
    assert found is not None
    assert found.said is said


def test_a_text_is_kept_plain_and_short() -> None:
    assert inbound({**FORM, "Body": "a\x00\u202eb" + "c" * 5000}) == Inbound(
        SID, "+14155550123", Said.OTHER, "ab" + "c" * 1598
    )


@pytest.mark.parametrize(
    "changed", [{"From": "whatsapp:+14155550123"}, {"From": "72345"}, {"From": ""}, {"MessageSid": "x"}]
)
def test_what_comes_from_no_telephone_is_no_text(changed: dict[str, str]) -> None:
    assert inbound(FORM | changed) is None
    assert inbound({}) is None


# What became of a text


@pytest.mark.parametrize(
    ("form", "found"),
    [
        ({"MessageStatus": "queued"}, Status(SID, TextState.WAITING)),
        ({"MessageStatus": "sent"}, Status(SID, TextState.SENT)),
        ({"MessageStatus": "delivered", "New": "field"}, Status(SID, TextState.DELIVERED)),
        ({"MessageStatus": "of next year"}, Status(SID, TextState.WAITING)),
        (
            {"MessageStatus": "undelivered", "ErrorCode": "30006"},
            Status(SID, TextState.FAILED, Failure.DESTINATION, "undelivered, code 30006"),
        ),
        (
            {"MessageStatus": "failed", "ErrorCode": "30034"},
            Status(SID, TextState.FAILED, Failure.CHANNEL, "failed, code 30034"),
        ),
        (
            {"MessageStatus": "failed", "ErrorCode": "21610"},
            Status(SID, TextState.FAILED, Failure.DESTINATION, "failed, code 21610"),
        ),
        ({"MessageStatus": "canceled"}, Status(SID, TextState.FAILED, Failure.UNKNOWN, "canceled, code None")),
    ],
)
def test_a_report_says_how_far_a_text_came(form: dict[str, str], found: Status) -> None:
    assert status({"MessageSid": SID, **form}) == found


@pytest.mark.parametrize(
    "form", [{}, {"MessageSid": SID}, {"MessageStatus": "sent"}, {"MessageSid": "x", "MessageStatus": "sent"}]
)
def test_a_form_that_reports_nothing_is_no_report(form: dict[str, str]) -> None:
    assert status(form) is None


def test_reports_in_any_order_end_in_the_same_state() -> None:
    for order in permutations([TextState.WAITING, TextState.SENT, TextState.DELIVERED]):
        state = TextState.WAITING
        for told in order:
            state = later(state, told)
        assert state is TextState.DELIVERED


@given(st.lists(st.sampled_from(TextState)))
def test_what_is_final_stays_and_nothing_moves_back(reports: list[TextState]) -> None:
    state, ranks = TextState.WAITING, [0, 1, 2, 2]
    for told in reports:
        after = later(state, told)
        assert after is state or ranks[list(TextState).index(after)] > ranks[list(TextState).index(state)]
        state = after


# Over the wire


class Site:
    """Our web service, as far as text messages go."""

    def __init__(self) -> None:
        self.url = ""
        self.inbound: list[Inbound] = []
        self.statuses: list[Status] = []

    @asynccontextmanager
    async def open(self) -> AsyncIterator[Site]:
        app = web.Application()
        app.router.add_post("/sms/{kind}", self.hear)
        runner = web.AppRunner(app, access_log=None)
        await runner.setup()
        try:
            await web.TCPSite(runner, "127.0.0.1", 0).start()
            self.url = "http://127.0.0.1:{1}".format(*runner.addresses[0])
            self.hooks = SmsHooks(Signatures(self.url, [TOKEN]))
            yield self
        finally:
            await runner.cleanup()

    async def hear(self, request: web.Request) -> web.Response:
        body, signature = await request.read(), request.headers.get("X-Twilio-Signature")
        if request.match_info["kind"] == "in":
            heard, kept = self.hooks.inbound(request.raw_path, body, signature), self.inbound
        else:
            heard, kept = self.hooks.status(request.raw_path, body, signature), self.statuses
        if heard is None:
            return web.Response(status=401)
        kept.append(heard)
        return web.Response(status=204)


async def test_alice_gets_a_text_says_stop_and_gets_no_more() -> None:
    async with FakeTwilio() as twilio, TwilioHttp(twilio.url) as http, Site().open() as site:
        alices = twilio.phone("+14155550123")
        account = TwilioAccount(ACCOUNT, KEY, SECRET)
        voice = SmsNotifier(account, NUMBER, http, reports_to=f"{site.url}/sms/status?of=deal%20scout")
        receipt = await voice.send(Destination(1, Channel.SMS, alices.number), alert(), ALICE, "key")
        for state in ("sent", "delivered"):
            assert await twilio.report(twilio.texts[0], state) == 204
        assert site.statuses == [
            Status(receipt.provider_id, TextState.SENT, key="key"),
            Status(receipt.provider_id, TextState.DELIVERED, key="key"),
        ]
        assert await twilio.says(alices, "Stop", f"{site.url}/sms/in", OptOutType="STOP") == 204
        assert [(heard.number, heard.said) for heard in site.inbound] == [(alices.number, Said.STOP)]
        assert alices.has_stopped
        assert twilio.violations == []


async def test_somebody_elses_stop_is_not_hers() -> None:
    async with FakeTwilio() as twilio, Site().open() as site:
        assert await twilio.post(f"{site.url}/sms/in", FORM, token="guessed") == 401
        assert site.inbound == []
