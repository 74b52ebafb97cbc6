"""Addresses of listings, however they are spelled."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from bot.talk import Talk
from core.app import App
from core.listings.ingest import Ingest
from core.listings.urls import LONGEST_URL, spellings
from tests.builders import offer

HOST = "https://shop.example/"


@given(st.text(alphabet="ab/#?", max_size=20), st.sampled_from([0, 10, LONGEST_URL - 30, LONGEST_URL, 2 * LONGEST_URL]))
def test_a_slash_or_a_part_of_a_page_is_no_other_address(end: str, length: int) -> None:
    url = HOST + "c" * length + end
    found = spellings(url)
    assert all(len(one) <= LONGEST_URL for one in found)
    assert (url in found) == (len(url) <= LONGEST_URL)
    plain = url.partition("#")[0].rstrip("/")
    assert {*found} >= {*spellings(plain)} & {*spellings(f"{plain}/#part")}


async def test_the_longest_address_is_found_by_links_too(app: App, ingest: Ingest, alice: Talk) -> None:
    url = HOST + "d" * (LONGEST_URL - len(HOST))
    row = await ingest.one(offer("Road bike", 900, url=url))
    assert [one.id for one in await app.listings.named(alice.person, [], [f"{url}d", f"{url}/", url])] == [row.id]
    assert [one.id for one in await app.listings.named(alice.person, [], [f"{url}/#photos"])] == [row.id]
