"""A person's own webhook: what arrives, that it is ours, and what every answer means."""

from __future__ import annotations

import asyncio
import base64
import hashlib
import hmac
import logging
from collections.abc import AsyncIterator
from dataclasses import replace

import pytest

from adapters.fetch.guarded import GuardedFetch
from adapters.notify.webhook import WebhookNotifier, read_webhook_address
from core.errors import Failure, SendFailed
from core.ports.notifier import Notifier
from core.values import Channel, Destination, Person
from tests.core.cards.test_alerts import alert
from tests.fakes.clock import FrozenClock
from tests.servers.hooks import Got, Hooks, hooks

READER = Person(1, "Alice")
KEY = "0123456789abcdef012345678"
SERVER_KEY = "k" * 44
CANARY = "canary-9f8e7d6c5b"


@pytest.fixture
async def receiver() -> AsyncIterator[Hooks]:
    async with hooks() as server:
        yield server


@pytest.fixture
async def way_out(receiver: Hooks) -> AsyncIterator[GuardedFetch]:
    async with GuardedFetch(allow={receiver.place}) as fetch:
        yield fetch


@pytest.fixture
def clock() -> FrozenClock:
    return FrozenClock()


@pytest.fixture
def notifier(way_out: GuardedFetch, clock: FrozenClock) -> WebhookNotifier:
    return WebhookNotifier(way_out, clock, SERVER_KEY)


def to(receiver: Hooks, number: int = 1) -> Destination:
    return Destination(number, Channel.WEBHOOK, receiver.url(f"/{CANARY}?token={CANARY}"))


async def trouble(notifier: Notifier, destination: Destination) -> SendFailed:
    with pytest.raises(SendFailed) as raised:
        await notifier.send(destination, alert(), READER, KEY)
    error: BaseException | None = raised.value
    while error is not None:  # what a log of the error would show
        assert CANARY not in repr(error)
        assert CANARY not in str(error)
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    return raised.value


def verify(secret: str, got: Got, now: float) -> bool:
    """What a receiver does, as docs/delivery.md tells them."""
    if abs(now - int(got.headers["webhook-timestamp"])) > 300:
        return False
    signed = b".".join([got.headers["webhook-id"].encode(), got.headers["webhook-timestamp"].encode(), got.body])
    digest = hmac.new(base64.b64decode(secret.removeprefix("whsec_")), signed, hashlib.sha256).digest()
    wanted = "v1," + base64.b64encode(digest).decode()
    return any(hmac.compare_digest(wanted, one) for one in got.headers["webhook-signature"].split(" "))


async def test_it_arrives_signed_with_its_key(notifier: WebhookNotifier, receiver: Hooks, clock: FrozenClock) -> None:
    receipt = await notifier.send(to(receiver), alert(), READER, KEY)
    [got] = receiver.got
    assert receipt.provider_id == KEY
    assert (got.method, got.path) == ("POST", f"/{CANARY}?token={CANARY}")
    assert got.headers["content-type"] == "application/json"
    assert got.headers["webhook-id"] == KEY
    assert "Deal Scout" in got.headers["user-agent"]
    assert verify(notifier.secret_for(to(receiver)), got, clock.now().timestamp())


async def test_whatever_is_changed_the_signature_no_longer_fits(
    notifier: WebhookNotifier, receiver: Hooks, clock: FrozenClock
) -> None:
    await notifier.send(to(receiver), alert(), READER, KEY)
    [got] = receiver.got
    secret, now = notifier.secret_for(to(receiver)), clock.now().timestamp()
    assert not verify(secret, replace(got, body=got.body.replace(b"950", b"900")), now)
    assert not verify(secret, replace(got, headers={**got.headers, "webhook-id": "another"}), now)
    later = str(int(got.headers["webhook-timestamp"]) + 1)
    assert not verify(secret, replace(got, headers={**got.headers, "webhook-timestamp": later}), now)
    assert not verify(notifier.secret_for(to(receiver, 2)), got, now)
    assert not verify(secret, got, now + 301)


async def test_every_try_has_the_same_id_and_its_own_time(
    notifier: WebhookNotifier, receiver: Hooks, clock: FrozenClock
) -> None:
    await notifier.send(to(receiver), alert(), READER, KEY)
    clock.tick(60)
    await notifier.send(to(receiver), alert(), READER, KEY)
    one, two = receiver.got
    assert one.headers["webhook-id"] == two.headers["webhook-id"]
    assert int(two.headers["webhook-timestamp"]) - int(one.headers["webhook-timestamp"]) == 60


async def test_a_secret_is_of_one_destination_and_one_server(way_out: GuardedFetch, clock: FrozenClock) -> None:
    here, there = WebhookNotifier(way_out, clock, SERVER_KEY), WebhookNotifier(way_out, clock, "j" * 44)
    one, two = (Destination(n, Channel.WEBHOOK, "https://hooks.example/") for n in (1, 2))
    assert here.secret_for(one) == WebhookNotifier(way_out, clock, SERVER_KEY).secret_for(one)
    assert len({here.secret_for(one), here.secret_for(two), there.secret_for(one)}) == 3
    assert len(base64.b64decode(here.secret_for(one).removeprefix("whsec_"))) == 32
    with pytest.raises(ValueError, match="short"):
        WebhookNotifier(way_out, clock, "short")


@pytest.mark.parametrize(
    ("status", "failure"),
    [
        (301, Failure.RETRY),
        (400, Failure.MESSAGE),
        (401, Failure.DESTINATION),
        (403, Failure.DESTINATION),
        (404, Failure.DESTINATION),
        (405, Failure.DESTINATION),
        (408, Failure.RETRY),
        (410, Failure.DESTINATION),
        (413, Failure.MESSAGE),
        (418, Failure.RETRY),
        (500, Failure.UNKNOWN),
        (503, Failure.UNKNOWN),
    ],
)
async def test_what_a_receiver_answers_tells_what_to_do(
    notifier: WebhookNotifier, receiver: Hooks, status: int, failure: Failure
) -> None:
    receiver.status, receiver.json = status, {"error": CANARY}
    refused = await trouble(notifier, to(receiver))
    assert (refused.failure, refused.reason, refused.after) == (failure, f"HTTP {status}", None)


@pytest.mark.parametrize("status", [200, 201, 202, 204, 299])
async def test_any_of_the_two_hundreds_is_a_yes(notifier: WebhookNotifier, receiver: Hooks, status: int) -> None:
    receiver.status = status
    assert (await notifier.send(to(receiver), alert(), READER, KEY)).provider_id == KEY


@pytest.mark.parametrize(
    ("asked", "after"),
    [("7", 7.0), ("0", 0.0), (None, 60.0), ("Wed, 21 Oct 2026 07:28:00 GMT", 60.0), ("999999", 86_400.0), ("-1", 60.0)],
)
async def test_a_receiver_that_is_busy_says_how_long_to_wait(
    notifier: WebhookNotifier, receiver: Hooks, asked: str | None, after: float
) -> None:
    receiver.throttle(asked)
    limited = await trouble(notifier, to(receiver))
    assert (limited.failure, limited.after) == (Failure.LIMIT, after)


async def test_a_redirect_is_not_followed(notifier: WebhookNotifier, receiver: Hooks) -> None:
    async with hooks() as inner:
        receiver.status, receiver.headers = 307, {"Location": inner.url()}
        assert (await trouble(notifier, to(receiver))).reason == "HTTP 307"
        assert inner.got == []


async def test_silence_after_it_left_may_be_a_yes(receiver: Hooks, clock: FrozenClock) -> None:
    receiver.hold = asyncio.Event()
    async with GuardedFetch(allow={receiver.place}, seconds=0.2) as impatient:
        refused = await trouble(WebhookNotifier(impatient, clock, SERVER_KEY), to(receiver))
    receiver.hold.set()
    assert (refused.failure, refused.reason) == (Failure.UNKNOWN, "no answer")


@pytest.mark.parametrize(
    "host", ["127.0.0.1", "localhost", "[::ffff:127.0.0.1]", "169.254.169.254", "2130706433", "[64:ff9b::7f00:1]"]
)
async def test_our_own_network_is_never_written_to(clock: FrozenClock, host: str) -> None:
    async with GuardedFetch() as fetch:
        refused = await trouble(
            WebhookNotifier(fetch, clock, SERVER_KEY), Destination(1, Channel.WEBHOOK, f"https://{host}/{CANARY}")
        )
    assert refused.failure is Failure.DESTINATION


@pytest.mark.parametrize("status", [200, 401, 429, 500])
async def test_nothing_of_the_address_or_the_secret_is_in_a_log(
    notifier: WebhookNotifier, receiver: Hooks, caplog: pytest.LogCaptureFixture, status: int
) -> None:
    caplog.set_level(logging.DEBUG)
    receiver.status = status
    if status == 200:
        await notifier.send(to(receiver), alert(), READER, KEY)
    else:
        await trouble(notifier, to(receiver))
    assert CANARY not in caplog.text
    assert notifier.secret_for(to(receiver)) not in caplog.text
    assert CANARY not in repr(vars(notifier))


@pytest.mark.parametrize(
    ("typed", "address"),
    [
        (" https://hooks.example/a?b=c#d ", "https://hooks.example/a?b=c"),
        ("https://hooks.example", "https://hooks.example"),
        ("https://hooks.example:443/", "https://hooks.example:443/"),
        ("http://hooks.example/", None),
        ("https://hooks.example:8443/", None),
        ("https://alice:pw@hooks.example/", None),
        ("https:///path", None),
        ("https://hooks.example/a b", None),
        ("https://hooks.example/\r\nX: y", None),
        ("https://hooks.exämple/", None),
        ("https://[::1/", None),
        ("https://hooks.example/" + "a" * 2_048, None),
        ("hooks.example", None),
        ("", None),
    ],
)
def test_an_address_is_read_strictly(typed: str, address: str | None) -> None:
    assert read_webhook_address(typed) == address
