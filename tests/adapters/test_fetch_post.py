"""Writing by the guarded way out: only to where reading may go, and nothing that an answer says is done."""

from __future__ import annotations

import pytest

from adapters.fetch.guarded import MAX_BYTES, GuardedFetch
from core.errors import FetchFailed, Why
from core.ports.fetch import Post, Posted
from tests.adapters.test_fetch import PUBLIC_IP, Names, network, serving_raw
from tests.servers.hooks import hooks

__all__ = ["network"]  # a fixture


async def refusal(post: Post, url: str) -> Why:
    with pytest.raises(FetchFailed) as refused:
        await post.post(url, b"{}", {})
    return refused.value.why


async def test_a_body_arrives_with_its_headers_and_nothing_of_ours_besides() -> None:
    async with hooks() as there, GuardedFetch(allow={there.place}) as post:
        assert await post.post(there.url("/in"), b'{"a":1}', {"Content-Type": "application/json"}) == Posted(200)
        [got] = there.got
    assert (got.method, got.path, got.body) == ("POST", "/in", b'{"a":1}')
    assert got.headers["content-type"] == "application/json"
    assert {"cookie", "authorization", "referer"}.isdisjoint(got.headers)


async def test_only_https_is_written_to(network: dict[str, int]) -> None:
    async with GuardedFetch(resolver=Names(hooks=[[PUBLIC_IP]])) as post:
        assert await refusal(post, "http://hooks.example/") is Why.URL_INVALID
    assert network["tried"] == 0


@pytest.mark.parametrize(
    "inner", ["127.0.0.1", "10.0.0.1", "169.254.169.254", "::1", "64:ff9b::7f00:1", "2002:7f00:1::"]
)
async def test_a_name_of_a_private_address_is_refused_before_any_connection(
    network: dict[str, int], inner: str
) -> None:
    for answer in ([inner], [PUBLIC_IP, inner]):
        async with GuardedFetch(resolver=Names(hooks=[answer])) as post:
            assert await refusal(post, "https://hooks.example/") is Why.URL_PRIVATE
    assert network["tried"] == 0


async def test_a_name_is_asked_for_once_and_connected_to_as_checked(network: dict[str, int]) -> None:
    async with hooks() as there:
        network[PUBLIC_IP] = there.port
        names = Names(hooks=[[PUBLIC_IP], ["127.0.0.1"]])
        async with GuardedFetch(allow={"hooks.example:80"}, resolver=names) as post:
            assert (await post.post("http://hooks.example/", b"", {})).status == 200
        assert names.asked == ["hooks.example"]


async def test_no_certificate_no_message() -> None:
    async with hooks() as there, GuardedFetch(allow={there.place}) as post:
        assert await refusal(post, f"https://{there.place}/") is Why.FEED_UNREACHABLE
        assert there.got == []


async def test_an_answer_is_never_read() -> None:
    said = b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % (MAX_BYTES * 10)
    async with serving_raw(said) as place, GuardedFetch(allow={place}, seconds=5) as post:
        assert (await post.post(f"http://{place}/", b"", {})).status == 200


@pytest.mark.parametrize("said", [b"", b"inner secret\r\n\r\n", b"HTTP/1.1 200 OK\r\ninner secret\r\n\r\n"])
async def test_no_sound_answer_leaves_it_open_whether_it_was_taken(said: bytes) -> None:
    async with serving_raw(said) as place, GuardedFetch(allow={place}) as post:
        assert await post.post(f"http://{place}/", b"", {}) == Posted(None)


async def test_reading_and_writing_share_one_way_out() -> None:
    async with hooks() as there, GuardedFetch(allow={there.place}) as both:
        there.json = {"a": 1}
        assert (await both.get(there.url())).body == b'{"a": 1}'
        assert (await both.post(there.url(), b"", {})).status == 200
