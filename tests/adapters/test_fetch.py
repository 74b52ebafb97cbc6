"""The guarded way out, against real servers on loopback that keep count of what they saw."""

import asyncio
import gzip
import socket
import tracemalloc
import zlib
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import pytest
from aiohttp import web
from aiohttp.abc import AbstractResolver, ResolveResult

from adapters.fetch.guarded import USER_AGENT, GuardedFetch
from core.errors import FetchFailed, Why
from core.ports.fetch import Fetch, Fetched

PUBLIC_IP = "93.184.216.34"  # of example.com; the tests' own network answers for it


@dataclass
class Server:
    """A server on loopback. `hits` are the requests it saw, `sent` the bytes of body it handed to the network."""

    port: int = 0
    hits: list[web.BaseRequest] = field(default_factory=list)
    sent: int = 0

    @property
    def place(self) -> str:
        return f"127.0.0.1:{self.port}"

    def url(self, path: str = "/") -> str:
        return f"http://{self.place}{path}"


Answer = Callable[[web.BaseRequest], Awaitable[web.StreamResponse]]


@asynccontextmanager
async def serving(answer: Answer) -> AsyncIterator[Server]:
    server = Server()

    async def handle(request: web.BaseRequest) -> web.StreamResponse:
        server.hits.append(request)
        return await answer(request)

    runner = web.ServerRunner(web.Server(handle), handle_signals=False, shutdown_timeout=0.1)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    server.port = runner.addresses[0][1]
    try:
        yield server
    finally:
        await runner.cleanup()


@asynccontextmanager
async def serving_raw(answer: bytes) -> AsyncIterator[str]:
    """A server that says these bytes to whoever asks, and then hangs up."""

    async def handle(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(answer)
        await writer.drain()
        writer.close()

    server = await asyncio.start_server(handle, "127.0.0.1", 0)
    async with server:
        yield f"127.0.0.1:{server.sockets[0].getsockname()[1]}"


def _body(body: bytes, **headers: str) -> Answer:
    async def answer(request: web.BaseRequest) -> web.StreamResponse:
        return web.Response(body=body, headers=headers)

    return answer


def _redirect(location: str, status: int = 302) -> Answer:
    async def answer(request: web.BaseRequest) -> web.StreamResponse:
        return web.Response(status=status, headers={"Location": location})

    return answer


async def _get(server: Server, path: str = "/", **asked: str) -> Fetched:
    async with GuardedFetch(allow={server.place}) as fetch:
        return await fetch.get(server.url(path), **asked)


async def _refusal(fetch: Fetch, url: str) -> FetchFailed:
    with pytest.raises(FetchFailed) as refused:
        await fetch.get(url)
    return refused.value


class Names(AbstractResolver):
    """Answers each question for a name with the next of its answers, the last for ever."""

    def __init__(self, **answers: list[list[str]]) -> None:
        self.answers = answers
        self.asked: list[str] = []

    async def resolve(self, host: str, port: int = 0, family: int = 0) -> list[ResolveResult]:
        self.asked.append(host)
        rest = self.answers[host.split(".")[0]]
        found = rest.pop(0) if len(rest) > 1 else rest[0]
        return [
            ResolveResult(
                hostname=host,
                host=ip,
                port=port,
                family=socket.AF_INET6 if ":" in ip else socket.AF_INET,
                proto=0,
                flags=socket.AI_NUMERICHOST,
            )
            for ip in found
        ]

    async def close(self) -> None:
        pass


@pytest.fixture
async def network(monkeypatch: pytest.MonkeyPatch) -> dict[str, int]:
    """The internet of a test: {public address: port on loopback that answers for it}. Nothing else is reachable,
    and `network["tried"]` counts every attempt to connect."""
    loop = asyncio.get_running_loop()
    connect = loop.sock_connect
    hosts: dict[str, int] = {"tried": 0}

    async def sock_connect(sock: socket.socket, address: tuple[str, int]) -> None:
        hosts["tried"] += 1
        if address[0] not in hosts:
            raise ConnectionRefusedError
        await connect(sock, ("127.0.0.1", hosts[address[0]]))

    monkeypatch.setattr(loop, "sock_connect", sock_connect)
    return hosts


async def test_a_feed_is_fetched_with_its_type_and_validators() -> None:
    answer = _body(b"<rss/>", **{"Content-Type": "text/xml; charset=utf-8", "ETag": '"1"', "Last-Modified": "Mon"})
    async with serving(answer) as server:
        assert await _get(server) == Fetched(b"<rss/>", "text/xml; charset=utf-8", '"1"', "Mon")
        (request,) = server.hits
    assert request.headers["User-Agent"] == USER_AGENT
    assert "Deal Scout" in USER_AGENT
    assert {"Cookie", "Authorization", "Referer", "If-None-Match"}.isdisjoint(request.headers)


async def test_validators_are_sent_and_not_modified_has_no_body() -> None:
    async def answer(request: web.BaseRequest) -> web.StreamResponse:
        same = request.headers.get("If-None-Match") == '"1"' and request.headers.get("If-Modified-Since") == "Mon"
        return web.Response(status=304 if same else 200, headers={"ETag": '"1"'})

    async with serving(answer) as server:
        assert (await _get(server, etag='"1"', last_modified="Mon")).body is None
        assert (await _get(server, etag='"2"')).body == b""


async def test_not_modified_to_one_who_did_not_ask_is_no_answer() -> None:
    async def answer(request: web.BaseRequest) -> web.StreamResponse:
        return web.Response(status=304)

    async with serving(answer) as server, GuardedFetch(allow={server.place}) as fetch:
        assert (await _refusal(fetch, server.url())).reason == "status 304"


async def test_a_validator_that_no_header_can_hold_is_left_out() -> None:
    async with serving(_body(b"x")) as server:
        await _get(server, etag='"1"\r\nX-Evil: 1', last_modified="é" * 3)
        assert {"If-None-Match", "If-Modified-Since", "X-Evil"}.isdisjoint(server.hits[0].headers)


@pytest.mark.parametrize("status", [400, 401, 403, 404, 410, 429, 500, 503])
async def test_an_error_is_told_by_its_number_and_never_by_its_text(status: int) -> None:
    async def answer(request: web.BaseRequest) -> web.StreamResponse:
        return web.Response(status=status, text="inner secret", reason="inner secret")

    async with serving(answer) as server, GuardedFetch(allow={server.place}) as fetch:
        refusal = await _refusal(fetch, server.url())
    assert (refusal.why, refusal.reason) == (Why.FEED_UNREACHABLE, f"status {status}")


@pytest.mark.parametrize(
    "said",
    [
        b"inner secret\r\n\r\n",
        b"HTTP/1.1 inner secret\r\n\r\n",
        b"HTTP/1.1 200 OK\r\ninner secret\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nX: " + b"inner secret" * 10_000 + b"\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\ninner secret",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\ninner secret",
        b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 12\r\n\r\ninner secret",
        b"HTTP/1.1 302 Found\r\nLocation: http://inner secret/\r\n\r\n",
        b"HTTP/1.1 302 Found\r\nLocation: \xff\xfe\r\nContent-Length: 0\r\n\r\n",
        b"",
    ],
)
async def test_what_is_no_sound_answer_is_a_failure_without_its_text(said: bytes) -> None:
    async with serving_raw(said) as place, GuardedFetch(allow={place}) as fetch:
        refusal = await _refusal(fetch, f"http://{place}/")
    assert refusal.why in (Why.FEED_UNREACHABLE, Why.URL_INVALID)
    assert "secret" not in refusal.reason + str(refusal)
    assert refusal.__cause__ is None
    assert refusal.__suppress_context__ or refusal.__context__ is None


async def test_headers_that_no_store_can_take_are_left_out() -> None:
    said = b"HTTP/1.1 200 OK\r\nETag: \xff\xfe\r\nLast-Modified: %s\r\nContent-Length: 1\r\n\r\nx" % (b"a" * 600)
    async with serving_raw(said) as place, GuardedFetch(allow={place}) as fetch:
        assert await fetch.get(f"http://{place}/") == Fetched(b"x", "", None, None)


async def test_nobody_listening_is_unreachable() -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        place = f"127.0.0.1:{unused.getsockname()[1]}"
        async with GuardedFetch(allow={place}) as fetch:
            assert (await _refusal(fetch, f"http://{place}/")).why is Why.FEED_UNREACHABLE


def _endless(server_of: list[Server], head: bytes, chunk: bytes, **headers: str) -> Answer:
    async def answer(request: web.BaseRequest) -> web.StreamResponse:
        response = web.StreamResponse(headers=headers)
        await response.prepare(request)
        try:
            await response.write(head)
            for _ in range(2 * 2**30 // len(chunk)):
                await response.write(chunk)
                server_of[0].sent += len(chunk)
        except ConnectionError:
            pass
        return response

    return answer


async def test_a_body_of_two_gigabytes_is_cut_off_early() -> None:
    servers: list[Server] = []
    async with serving(_endless(servers, b"<rss>", b"x" * 65_536)) as server:
        servers.append(server)
        async with GuardedFetch(allow={server.place}, max_bytes=1_000_000) as fetch:
            assert (await _refusal(fetch, server.url())).why is Why.FEED_TOO_LARGE
        assert server.sent < 16_000_000  # what fits into the buffers of two sockets on top


async def test_what_may_be_cut_ends_at_the_limit() -> None:
    servers: list[Server] = []
    async with serving(_endless(servers, b"<rss>", b"x" * 65_536)) as server:
        servers.append(server)
        async with GuardedFetch(allow={server.place}, max_bytes=100_000, is_cut=True) as fetch:
            assert (await fetch.get(server.url())).body == b"<rss>" + b"x" * 99_995
    async with (
        serving(_body(b"x" * 1_001)) as server,
        GuardedFetch(allow={server.place}, max_bytes=1_000, is_cut=True) as fetch,
    ):
        assert (await fetch.get(server.url())).body == b"x" * 1_000


async def test_a_declared_length_too_large_is_not_read_at_all() -> None:
    async with serving(_body(b"x" * 1_001)) as server, GuardedFetch(allow={server.place}, max_bytes=1_000) as fetch:
        refusal = await _refusal(fetch, server.url())
    assert (refusal.why, refusal.reason) == (Why.FEED_TOO_LARGE, "declared length")


async def test_a_body_of_just_the_limit_is_taken() -> None:
    async with serving(_body(b"x" * 1_000)) as server, GuardedFetch(allow={server.place}, max_bytes=1_000) as fetch:
        assert (await fetch.get(server.url())).body == b"x" * 1_000


async def test_a_zipped_feed_is_unzipped_and_its_limit_counts_unzipped() -> None:
    async def answer(request: web.BaseRequest) -> web.StreamResponse:
        assert "gzip" in request.headers["Accept-Encoding"]
        return web.Response(body=gzip.compress(b"<rss/>" * 1_000), headers={"Content-Encoding": "gzip"})

    async with serving(answer) as server:
        async with GuardedFetch(allow={server.place}, max_bytes=6_000) as fetch:
            assert (await fetch.get(server.url())).body == b"<rss/>" * 1_000
        async with GuardedFetch(allow={server.place}, max_bytes=5_999) as fetch:
            assert (await _refusal(fetch, server.url())).why is Why.FEED_TOO_LARGE


@pytest.mark.parametrize("wbits", [31, 15], ids=["gzip", "deflate"])
async def test_a_bomb_of_two_zipped_gigabytes_is_cut_off_early(wbits: int) -> None:
    packer = zlib.compressobj(9, wbits=wbits)
    zeros = bytes(2**20)
    head = b"".join(packer.compress(zeros) for _ in range(64)) + packer.flush(zlib.Z_FULL_FLUSH)
    packed = packer.compress(zeros) + packer.flush(zlib.Z_FULL_FLUSH)  # a block that can be sent again and again
    servers: list[Server] = []
    encoding = {"Content-Encoding": "gzip" if wbits == 31 else "deflate"}
    async with serving(_endless(servers, head, packed, **encoding)) as server:
        servers.append(server)
        tracemalloc.start()
        try:
            async with GuardedFetch(allow={server.place}, max_bytes=1_000_000) as fetch:
                assert (await _refusal(fetch, server.url())).why is Why.FEED_TOO_LARGE
            assert tracemalloc.get_traced_memory()[1] < 20_000_000  # the first packet alone unpacks to 64 MiB
        finally:
            tracemalloc.stop()
        assert server.sent < 16_000_000


async def test_one_who_trickles_is_given_up_in_time() -> None:
    async def answer(request: web.BaseRequest) -> web.StreamResponse:
        response = web.StreamResponse()
        await response.prepare(request)
        await response.write(b"<rss>")
        await asyncio.Event().wait()
        return response

    async with serving(answer) as server, GuardedFetch(allow={server.place}, seconds=0.2) as fetch:
        refusal = await _refusal(fetch, server.url())
    assert (refusal.why, refusal.reason) == (Why.FEED_UNREACHABLE, "timed out")


async def test_the_time_holds_for_all_redirects_together() -> None:
    async def answer(request: web.BaseRequest) -> web.StreamResponse:
        await asyncio.sleep(0.15)
        return web.Response(status=302, headers={"Location": "/again"})

    async with serving(answer) as server, GuardedFetch(allow={server.place}, seconds=0.2) as fetch:
        assert (await _refusal(fetch, server.url())).reason == "timed out"


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
async def test_three_redirects_are_followed_and_a_fourth_is_not(status: int) -> None:
    async def answer(request: web.BaseRequest) -> web.StreamResponse:
        left = int(request.path[1:])
        if not left:
            return web.Response(text="here")
        return web.Response(status=status, headers={"Location": f"/{left - 1}"})

    async with serving(answer) as server:
        assert (await _get(server, "/3")).body == b"here"
        server.hits.clear()
        async with GuardedFetch(allow={server.place}) as fetch:
            assert (await _refusal(fetch, server.url("/4"))).reason == "too many redirects"
        assert len(server.hits) == 4


async def test_a_redirect_without_an_address_is_an_error_like_others() -> None:
    async def answer(request: web.BaseRequest) -> web.StreamResponse:
        return web.Response(status=302)

    async with serving(answer) as server, GuardedFetch(allow={server.place}) as fetch:
        assert (await _refusal(fetch, server.url())).reason == "status 302"


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1",
        "127.1",
        "2130706433",
        "0x7f.1",
        "[::ffff:127.0.0.1]",
        "[::1]",
        "0.0.0.0",
        "localhost",
        "inner.example",
    ],
)
async def test_a_redirect_to_ourselves_never_arrives(network: dict[str, int], host: str) -> None:
    async with serving(_body(b"inner secret")) as canary, serving(_redirect(f"http://{host}/")) as server:
        network |= {PUBLIC_IP: server.port, "127.0.0.1": canary.port, "::1": canary.port, "0.0.0.0": canary.port}
        names = Names(feeds=[[PUBLIC_IP]], localhost=[["127.0.0.1"]], inner=[["::1"]])
        async with GuardedFetch(resolver=names) as fetch:
            assert (await _refusal(fetch, "http://feeds.example/")).why is Why.URL_PRIVATE
        assert (network["tried"], len(server.hits), canary.hits) == (1, 1, [])


async def test_cookies_are_neither_kept_nor_sent() -> None:
    async def answer(request: web.BaseRequest) -> web.StreamResponse:
        if request.path == "/":
            return web.Response(status=302, headers={"Location": "/next", "Set-Cookie": "a=b"})
        return web.Response(text="here")

    async with serving(answer) as server:
        await _get(server)
        assert [request.headers.get("Cookie") for request in server.hits] == [None, None]


async def test_a_proxy_of_the_environment_is_not_used(monkeypatch: pytest.MonkeyPatch) -> None:
    async with serving(_body(b"proxy")) as proxy, serving(_body(b"feed")) as server:
        for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
            monkeypatch.setenv(name, proxy.url())
        assert (await _get(server)).body == b"feed"
        assert proxy.hits == []


async def test_a_name_is_asked_for_once_and_connected_to_as_checked(network: dict[str, int]) -> None:
    async with serving(_body(b"feed")) as server:
        network[PUBLIC_IP] = server.port
        names = Names(feeds=[[PUBLIC_IP], ["127.0.0.1"]])
        async with GuardedFetch(resolver=names) as fetch:
            assert (await fetch.get("http://feeds.example/")).body == b"feed"
        assert names.asked == ["feeds.example"]
        assert server.hits[0].headers["Host"] == "feeds.example"


@pytest.mark.parametrize(
    "inner",
    ["127.0.0.1", "10.0.0.1", "169.254.169.254", "::1", "::ffff:127.0.0.1", "64:ff9b::7f00:1", "fe80::1%lo", "0.0.0.0"],
)
async def test_a_name_of_a_private_address_is_refused_before_any_connection(
    network: dict[str, int], inner: str
) -> None:
    for answer in ([inner], [PUBLIC_IP, inner], [inner, PUBLIC_IP]):
        async with GuardedFetch(resolver=Names(feeds=[answer])) as fetch:
            assert (await _refusal(fetch, "http://feeds.example/")).why is Why.URL_PRIVATE
    assert network["tried"] == 0


async def test_the_systems_own_names_are_checked_too(network: dict[str, int]) -> None:
    async with GuardedFetch() as fetch:
        assert (await _refusal(fetch, "http://localhost/")).why is Why.URL_PRIVATE
    assert network["tried"] == 0


async def test_a_name_that_turns_inward_between_two_answers_is_caught(network: dict[str, int]) -> None:
    async with serving(_body(b"inner secret")) as canary, serving(_redirect("http://feeds.example/again")) as server:
        network[PUBLIC_IP], network["127.0.0.1"] = server.port, canary.port
        names = Names(feeds=[[PUBLIC_IP], ["127.0.0.1"]])
        async with GuardedFetch(resolver=names) as fetch:
            assert (await _refusal(fetch, "http://feeds.example/")).why is Why.URL_PRIVATE
            assert (await _refusal(fetch, "http://feeds.example/")).why is Why.URL_PRIVATE
        assert len(server.hits) == 1
        assert canary.hits == []
        assert network["tried"] == 1


async def test_a_name_nobody_knows_is_unreachable() -> None:
    class Nobody(Names):
        async def resolve(self, host: str, port: int = 0, family: int = 0) -> list[ResolveResult]:
            raise socket.gaierror(socket.EAI_NONAME, "inner secret")

    async with GuardedFetch(resolver=Nobody()) as fetch:
        refusal = await _refusal(fetch, "http://feeds.example/")
    assert refusal.why is Why.FEED_UNREACHABLE
    assert "secret" not in refusal.reason


async def test_a_permitted_name_may_be_private(network: dict[str, int]) -> None:
    async with serving(_body(b"feed")) as server:
        network["10.0.0.7"] = server.port
        async with GuardedFetch(allow={"feeds.lan:8080"}, resolver=Names(feeds=[["10.0.0.7"]])) as fetch:
            assert (await fetch.get("http://feeds.lan:8080/")).body == b"feed"
            assert (await _refusal(fetch, "http://feeds.lan/")).why is Why.URL_PRIVATE


async def test_it_can_be_closed_twice_and_used_again() -> None:
    async with serving(_body(b"feed")) as server:
        fetch = GuardedFetch(allow={server.place})
        await fetch.close()
        assert (await fetch.get(server.url())).body == b"feed"
        await fetch.close()
        await fetch.close()
        assert (await fetch.get(server.url())).body == b"feed"
        await fetch.close()


async def test_many_are_fetched_at_once() -> None:
    together = asyncio.Barrier(20)

    async def answer(request: web.BaseRequest) -> web.StreamResponse:
        await together.wait()
        return web.Response(text=request.path)

    async with serving(answer) as server, GuardedFetch(allow={server.place}) as fetch:
        got = await asyncio.gather(*(fetch.get(server.url(f"/{n}")) for n in range(20)))
    assert [each.body for each in got] == [f"/{n}".encode() for n in range(20)]
