"""Push through Apprise, against a real server on loopback: what is told, where it may go, and what answers mean."""

from __future__ import annotations

import asyncio
import json
import logging
import socket
import ssl
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import requests
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from adapters.fetch.lookup import GuardedLookup, by_system
from adapters.notify import push
from adapters.notify.push import PushNotifier
from adapters.notify.push_address import PLUGINS, instantiate
from adapters.notify.push_requests import Exchange, current, guard
from core.delivery.outcomes import SummaryDue
from core.errors import Failure, FetchFailed, SendFailed, Why
from core.ports.notifier import Notifier
from core.values import Channel, Destination, Person
from tests.core.cards.test_alerts import PC, alert, rule
from tests.servers.hooks import Hooks, hooks

READER = Person(1, "Alice")
KEY = "0123456789abcdef012345678"
CANARY = "Acanary9f8e7d6"  # a Gotify token has fifteen signs at most
EXAMPLES = {
    "ntfy": "ntfy://deals-of-alice",
    "ntfys": "ntfys://deals-of-alice",
    "gotify": "gotify://push.example/AbCdEfGh1234567",
    "gotifys": "gotifys://push.example/AbCdEfGh1234567",
    "bark": "bark://api.day.app/devicekey12345",
    "barks": "barks://api.day.app/devicekey12345",
    "pushdeers": "pushdeers://PDU1234TabcdefghijKLM",
    "pover": f"pover://{'u' * 30}@{'a' * 30}",
    "pbul": f"pbul://{'a' * 32}",
    "prowl": f"prowl://{'a' * 40}",
    "join": f"join://{'a' * 32}/{'b' * 32}",
    "psafers": f"psafers://{'a' * 20}",
    "ifttt": f"ifttt://{'k' * 20}@deal",
}
# What each is asked at: the vendor's own server for all that name none.
ASKED = {
    "ntfy": "https://ntfy.sh:443",
    "ntfys": "https://ntfy.sh:443",
    "gotify": "http://push.example:80",
    "gotifys": "https://push.example:443",
    "bark": "http://api.day.app:80",
    "barks": "https://api.day.app:443",
    "pushdeers": "https://api2.pushdeer.com:443",
    "pover": "https://api.pushover.net:443",
    "pbul": "https://api.pushbullet.com:443",
    "prowl": "https://api.prowlapp.com:443",
    "join": "https://joinjoaomgcd.appspot.com:443",
    "psafers": "https://www.pushsafer.com:443",
    "ifttt": "https://maker.ifttt.com:443",
}


class Nowhere:
    """A guard that notes where somebody wants to go, and lets nobody through."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    def public(self, url: str) -> tuple[str, ...]:
        self.asked.append(url)
        raise FetchFailed(Why.FEED_UNREACHABLE, "no address")


@pytest.fixture
async def server() -> AsyncIterator[Hooks]:
    async with hooks() as receiver:
        receiver.json = {"id": 25, "message": "ok"}
        yield receiver


@pytest.fixture
async def notifier(server: Hooks) -> AsyncIterator[PushNotifier]:
    async with PushNotifier(GuardedLookup(allow={server.place})) as opened:
        yield opened


def to(server: Hooks, schema: str = "gotify") -> Destination:
    return Destination(1, Channel.PUSH, f"{schema}://{server.place}/{CANARY}")


async def trouble(notifier: Notifier, destination: Destination) -> SendFailed:
    with pytest.raises(SendFailed) as raised:
        await notifier.send(destination, alert(), READER, KEY)
    assert CANARY not in raised.value.reason
    assert raised.value.__cause__ is None
    assert raised.value.__suppress_context__ or raised.value.__context__ is None
    return raised.value


async def test_an_alert_arrives_as_plain_text(notifier: PushNotifier, server: Hooks) -> None:
    receipt = await notifier.send(to(server), alert(), READER, KEY)
    [got] = server.got
    said = json.loads(got.body)
    assert receipt.provider_id == "25"
    assert said["title"] == PC.title
    assert "$950" in said["message"]
    assert "Why: " in said["message"]
    assert said["message"].endswith("https://shop.example/7")
    assert got.headers["x-gotify-key"] == CANARY
    assert {"cookie", "authorization"}.isdisjoint(got.headers)


async def test_a_summary_names_its_listings(notifier: PushNotifier, server: Hooks) -> None:
    await notifier.send(to(server), SummaryDue("shop", True, (PC, PC), 12, (rule(),)), READER, KEY)
    assert json.loads(server.got[0].body)["message"].count(PC.title) == 2


@pytest.mark.parametrize("schema", ["ntfy", "gotify", "bark"])
async def test_a_server_of_ones_own_gets_one_request(notifier: PushNotifier, server: Hooks, schema: str) -> None:
    server.json = {"id": "xE73Iyuabi", "code": 200, "message": "success"}
    receipt = await notifier.send(to(server, schema), alert(), READER, KEY)
    assert receipt.provider_id == "xE73Iyuabi"
    assert len(server.got) == 1
    assert PC.title in server.got[0].body.decode()


async def test_a_yes_without_an_id_is_told_by_its_number(notifier: PushNotifier, server: Hooks) -> None:
    server.json = None
    assert (await notifier.send(to(server), alert(), READER, KEY)).provider_id == "HTTP 200"


@pytest.mark.parametrize("schema", sorted(PLUGINS))
async def test_each_service_is_asked_by_the_guarded_connection_alone(
    schema: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def other_ways(*args: object, **kwargs: object) -> None:
        raise AssertionError("a way round the guard")

    monkeypatch.setattr(socket, "getaddrinfo", other_ways)
    monkeypatch.setattr(socket.socket, "connect", other_ways)
    nowhere = Nowhere()
    async with PushNotifier(nowhere) as notifier:
        refused = await trouble(notifier, Destination(1, Channel.PUSH, EXAMPLES[schema]))
    assert (refused.failure, refused.reason) == (Failure.RETRY, "not sent: no address")
    assert nowhere.asked == [ASKED[schema]]


@pytest.mark.parametrize(
    "host",
    ["127.0.0.1", "localhost", "127.1", "2130706433", "169.254.169.254", "10.0.0.1", "[::1]", "[::ffff:127.0.0.1]"],
)
@pytest.mark.parametrize("schema", ["ntfys", "gotifys", "barks", "pushdeers"])
async def test_our_own_network_is_never_written_to(schema: str, host: str, server: Hooks) -> None:
    """Apprise takes some of these for a topic's name, and some for no address: then a vendor is asked, or nobody."""
    handed_out: list[str] = []

    class Noting(GuardedLookup):
        def public(self, url: str) -> tuple[str, ...]:
            found = super().public(url)
            handed_out.extend(found)
            return found

    def lookup(name: str, port: int) -> list[str]:
        return [] if name.endswith((".sh", ".com")) else by_system(name, port)

    async with PushNotifier(Noting(lookup=lookup)) as notifier:
        for place in (host, f"{host}:{server.port}"):
            await trouble(notifier, Destination(1, Channel.PUSH, f"{schema}://{place}/{CANARY}"))
    assert (handed_out, server.got) == ([], [])


@pytest.mark.parametrize("schema", ["ntfys", "gotifys", "barks"])
async def test_an_address_in_our_own_network_is_dead_at_once(schema: str) -> None:
    async with PushNotifier(GuardedLookup()) as notifier:
        refused = await trouble(notifier, Destination(1, Channel.PUSH, f"{schema}://localhost/{CANARY}"))
    assert (refused.failure, refused.reason) == (Failure.DESTINATION, "not sent: name of a private address")


async def test_a_name_is_asked_for_once_and_connected_to_as_checked(server: Hooks) -> None:
    """No other resolver knows it, and a second question would have another answer."""
    answers = [["127.0.0.1"], ["10.0.0.1"]]
    guard = GuardedLookup(allow={f"push.invalid:{server.port}"}, lookup=lambda host, port: answers.pop(0))
    async with PushNotifier(guard) as notifier:
        there = Destination(1, Channel.PUSH, f"gotify://push.invalid:{server.port}/{CANARY}")
        await notifier.send(there, alert(), READER, KEY)
    assert [got.headers["host"] for got in server.got] == [f"push.invalid:{server.port}"]
    assert answers == [["10.0.0.1"]]


async def test_a_redirect_is_not_followed(notifier: PushNotifier, server: Hooks) -> None:
    async with hooks() as inner:
        server.status, server.headers = 307, {"Location": inner.url()}
        refused = await trouble(notifier, to(server))
        assert (refused.failure, refused.reason) == (Failure.RETRY, "HTTP 307")
        assert inner.got == []


async def test_a_proxy_of_the_environment_is_not_used(
    notifier: PushNotifier, server: Hooks, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with hooks() as proxy:
        for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
            monkeypatch.setenv(name, proxy.url())
        await notifier.send(to(server), alert(), READER, KEY)
        assert (len(server.got), proxy.got) == (1, [])


@pytest.mark.parametrize(
    ("status", "failure"),
    [
        (400, Failure.MESSAGE),
        (401, Failure.DESTINATION),
        (403, Failure.DESTINATION),
        (404, Failure.DESTINATION),
        (410, Failure.DESTINATION),
        (413, Failure.MESSAGE),
        (418, Failure.RETRY),
        (500, Failure.UNKNOWN),
        (503, Failure.UNKNOWN),
    ],
)
@pytest.mark.parametrize("schema", ["ntfy", "gotify"])
async def test_what_a_service_answers_tells_what_to_do(
    notifier: PushNotifier, server: Hooks, schema: str, status: int, failure: Failure
) -> None:
    server.status, server.json = status, {"error": CANARY, "code": 1}
    refused = await trouble(notifier, to(server, schema))
    assert (refused.failure, refused.reason, refused.after) == (failure, f"HTTP {status}", None)
    assert len(server.got) == 1


async def test_a_key_that_is_not_known_there_is_dead_though_it_reads_bad_request(
    notifier: PushNotifier, server: Hooks
) -> None:
    server.status = 400
    assert (await trouble(notifier, to(server, "bark"))).failure is Failure.DESTINATION


@pytest.mark.parametrize(
    ("asked", "after"), [("7", 7.0), ("0", 0.0), (None, 60.0), ("soon", 60.0), ("999999", 86_400.0)]
)
async def test_a_busy_service_says_how_long_to_wait(
    notifier: PushNotifier, server: Hooks, asked: str | None, after: float
) -> None:
    server.throttle(asked)
    limited = await trouble(notifier, to(server))
    assert (limited.failure, limited.after) == (Failure.LIMIT, after)


async def test_silence_ends_in_time_and_so_does_its_thread(
    notifier: PushNotifier, server: Hooks, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(push, "LONGEST_SEND", 0.2)
    server.hold = asyncio.Event()
    for _ in range(push.AT_ONCE + 1):  # were a thread to stay, the last would find none
        refused = await trouble(notifier, to(server))
        assert (refused.failure, refused.reason) == (Failure.UNKNOWN, "TimeoutError")
    assert len(server.got) == push.AT_ONCE + 1
    server.hold.set()


async def test_no_certificate_no_message(server: Hooks) -> None:
    async with PushNotifier(GuardedLookup(allow={server.place})) as notifier:
        refused = await trouble(notifier, Destination(1, Channel.PUSH, f"gotifys://{server.place}/{CANARY}?verify=no"))
    assert refused.failure is Failure.RETRY
    assert server.got == []


async def test_a_certificate_nobody_vouches_for_gets_no_message_and_is_asked_for_by_name(tmp_path: Path) -> None:
    names: list[str] = []
    said: list[bytes] = []

    async def hear(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        said.append(await reader.read())
        writer.close()

    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(_certificate(tmp_path / "own.pem", "push.invalid"))
    context.sni_callback = lambda socket, name, context: names.append(name)
    listening = await asyncio.start_server(hear, "127.0.0.1", 0, ssl=context)
    async with listening:
        place = f"push.invalid:{listening.sockets[0].getsockname()[1]}"
        async with PushNotifier(GuardedLookup(allow={place}, lookup=lambda host, port: ["127.0.0.1"])) as notifier:
            refused = await trouble(notifier, Destination(1, Channel.PUSH, f"gotifys://{place}/{CANARY}?verify=no"))
    assert (refused.failure, refused.reason) == (Failure.RETRY, "no connection")
    assert names == ["push.invalid"]
    assert not any(said)


def _certificate(path: Path, name: str) -> Path:
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, name)])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder(subject, subject, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
        .sign(key, hashes.SHA256())
    )
    plain = serialization.NoEncryption()
    private = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, plain)
    path.write_bytes(private + made.public_bytes(serialization.Encoding.PEM))
    return path


async def test_an_endless_answer_is_not_read_to_its_end(notifier: PushNotifier, server: Hooks) -> None:
    server.json = {"id": 7, "padding": "x" * 5_000_000}
    assert (await notifier.send(to(server), alert(), READER, KEY)).provider_id == "HTTP 200"


@pytest.mark.parametrize("address", ["", "json://127.0.0.1", "file:///etc/passwd", "gotify://", "https://push.example"])
async def test_an_address_that_is_not_taken_is_dead(notifier: PushNotifier, address: str) -> None:
    assert (await trouble(notifier, Destination(1, Channel.PUSH, address))).failure is Failure.DESTINATION


@pytest.mark.parametrize("status", [200, 401, 500])
@pytest.mark.parametrize("schema", ["ntfy", "gotify", "bark"])
async def test_nothing_of_the_address_is_in_a_log(
    notifier: PushNotifier, server: Hooks, caplog: pytest.LogCaptureFixture, schema: str, status: int
) -> None:
    caplog.set_level(logging.DEBUG)
    caplog.set_level(logging.DEBUG, "apprise")
    caplog.set_level(logging.DEBUG, "urllib3.connectionpool")
    server.status = status
    in_path = Destination(1, Channel.PUSH, f"gotify://{server.place}/{CANARY}/{CANARY}")
    for there in (to(server, schema), in_path):
        if status == 200:
            await notifier.send(there, alert(), READER, KEY)
        else:
            await trouble(notifier, there)
    assert f"/{CANARY}/" in server.got[-1].path
    assert CANARY not in caplog.text


async def test_many_at_once_do_not_mix(notifier: PushNotifier, server: Hooks) -> None:
    async with hooks() as other:
        other.status = 404
        async with PushNotifier(GuardedLookup(allow={other.place})) as second:
            results = await asyncio.gather(
                *(notifier.send(to(server), alert(), READER, KEY) for _ in range(10)),
                *(second.send(to(other), alert(), READER, KEY) for _ in range(10)),
                return_exceptions=True,
            )
    assert [isinstance(result, SendFailed) for result in results] == [False] * 10 + [True] * 10


def test_outside_a_send_a_plugin_reaches_nobody() -> None:
    plugin = instantiate("gotify://127.0.0.1/AbCdEfGh1234567")
    assert plugin is not None
    guard(plugin)
    assert plugin.notify(body="x") is False
    token = current.set(ended := Exchange(Nowhere()))
    ended.abort()
    try:
        assert plugin.notify(body="x") is False
    finally:
        current.reset(token)
    assert requests.Session  # the library itself is as it was


@pytest.mark.parametrize("schema", sorted(EXAMPLES))
def test_every_service_taken_has_its_example(schema: str) -> None:
    assert set(EXAMPLES) == set(PLUGINS) == set(ASKED)
    assert urlsplit(ASKED[schema]).scheme == "https" or schema in ("gotify", "bark")  # the guard refuses those
