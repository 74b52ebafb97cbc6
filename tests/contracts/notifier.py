"""What every voice owes: it delivers what is due so that it can be read, says truthfully what became of it otherwise,
rings nobody, and tells no secret. `tests/contracts/test_notifier.py` holds each voice to it.
"""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from core.delivery.outcomes import AlertDue, NoticeDue, Satisfied, SummaryDue
from core.errors import Failure, SendFailed, Why
from core.rules.matching import prepare, reasons, subject
from core.values import (
    Channel,
    Condition,
    Criteria,
    Destination,
    EventKind,
    Listing,
    ListingState,
    Money,
    Person,
    Rule,
)
from tests.contracts.providers import Provider

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
READER = Person(1, "Alice")
KEY = "0123456789abcdef012345678"
DESK = Listing(
    id=7,
    source="shop",
    source_id="7",
    title="Oak desk",
    description="",
    category=None,
    condition=Condition.GOOD,
    price=Money(8_000, "USD"),
    location="San Jose, CA",
    latitude=None,
    longitude=None,
    url="https://shop.example/7",
    pictures=(),
    posted_at=NOON,
    first_seen=NOON,
    version=1,
    state=ListingState.ACTIVE,
    score=0.8,
)
NOTICE = NoticeDue("source_failing", {"title": "Flea market", "why": Why.FEED_UNREADABLE.value})
OVERRIDE, NUL, BELL, ESCAPE = "\u202e", "\0", "\a", "\x1b"
HOSTILE = {
    "everybody": "@everyone @here <@1> <@&1> <!everyone> <tg://user?id=1>",
    "markdown": "**_~~`||> # [free](https://evil.example) [x](tg://user?id=1) ```",
    "markup": "</b></a><script>alert(1)</script><a href='https://evil.example'>&lt;&amp; {{7*7}} %s {0}",
    "headers": "\r\nBcc: mallory@evil.example\r\nX-Evil: yes\r\n\r\nbody =?utf-8?q?a=0D=0ABcc:_m=40evil.example?=",
    "another way": f"{OVERRIDE}ksed\u2066\u200f",
    "control": f"{NUL}{BELL}{ESCAPE}[31mred\u2028\ufffe\ud83d",
    "endless": "desk " * 2_000,
    "one word": "d" * 10_000,
    "other scripts": "рабочий стол 書桌 مكتب 🪑👨‍👩‍👧‍👦",
}


def alert(listing: Listing = DESK, name: str = "desk", note: str = "") -> AlertDue:
    """News of a listing for a rule of the reader."""
    wish = Criteria(keywords=("desk",), max_price=10_000, currency="USD")
    there = Destination(1, Channel.TERMINAL, "alice")
    asked = Rule(1, "abc", 1, name, wish, True, 1, NOON, NOON, None, there, note=note)
    return AlertDue(listing, EventKind.NEW, (Satisfied(asked, tuple(reasons(prepare(wish), subject(DESK)))),))


def summary(*titles: str) -> SummaryDue:
    """What was held, or what a load brought."""
    listings = tuple(replace(DESK, id=number, title=title) for number, title in enumerate(titles, start=1))
    return SummaryDue("shop", True, listings, len(listings), (alert().satisfied[0].rule,))


async def refused(at: Provider, outcome: object = NOTICE) -> SendFailed:
    """The failure of a send that must fail; it holds no secret."""
    with pytest.raises(SendFailed) as raised:
        await at.notifier.send(at.to, outcome, READER, KEY)
    for secret in at.secrets:
        assert secret not in f"{raised.value!r} {raised.value} {raised.value.reason}"
    return raised.value


class Delivers:
    """Every voice, the terminal too."""

    async def test_an_alert_can_be_read_there(self, at: Provider) -> None:
        receipt = await at.notifier.send(at.to, alert(), READER, KEY)
        [text] = at.read()
        assert receipt.provider_id
        for words in ("Oak desk", "80"):
            assert words in text

    async def test_a_summary_can_be_read_there(self, at: Provider) -> None:
        await at.notifier.send(at.to, summary("Oak desk", "Pine desk", "Elm desk"), READER, KEY)
        [text] = at.read()
        assert "Oak desk" in text
        assert "3" in text

    async def test_a_notice_can_be_read_there(self, at: Provider) -> None:
        await at.notifier.send(at.to, NOTICE, READER, KEY)
        [text] = at.read()
        assert "Flea market" in text

    @pytest.mark.parametrize("kind", HOSTILE)
    async def test_hostile_words_ring_nobody_break_nothing_and_are_read(self, at: Provider, kind: str) -> None:
        said = f"Desk {HOSTILE[kind]}"
        loud = replace(DESK, title=said, description=said, location=said, source=said[:30])
        for outcome in (
            alert(loud, name=said, note=said),
            summary(said, said),
            NoticeDue("source_failing", {"title": said, "why": Why.FEED_UNREADABLE.value}),
        ):
            await at.notifier.send(at.to, outcome, READER, f"{KEY[:-1]}{type(outcome).__name__[0]}")
        texts = at.read()
        assert len(texts) == 3
        assert not at.rang()
        for text in texts:
            assert "Desk" in text
            for sign in (OVERRIDE, NUL, BELL, ESCAPE):
                assert sign not in text


class TellsTheTruth:
    """Every voice with a provider: each of its answers means one thing to whoever planned the send."""

    async def test_the_same_key_comes_once_where_the_provider_knows_it(self, at: Provider) -> None:
        for _ in range(2):
            await at.notifier.send(at.to, NOTICE, READER, KEY)
        assert len(at.read()) == (1 if at.deduplicates else 2)

    async def test_who_is_asked_to_wait_says_how_long(self, at: Provider) -> None:
        assert at.throttle is not None
        asked = at.throttle()
        limited = await refused(at)
        assert (limited.failure, limited.after) == (Failure.LIMIT, asked)
        assert at.read() == []

    async def test_a_provider_that_is_broken_is_tried_again(self, at: Provider) -> None:
        """Whether it kept the message nobody can say of each: a try that may have arrived is told as such."""
        assert at.break_down is not None
        at.break_down()
        assert (await refused(at)).failure in (Failure.RETRY, Failure.UNKNOWN)

    async def test_where_nobody_listens_nothing_arrived_for_certain(self, at: Provider) -> None:
        assert at.unplug is not None
        await at.unplug()
        await asyncio.sleep(0.05)  # a kept connection hears that it ended
        failed = await refused(at)
        assert failed.failure is Failure.RETRY, failed.reason

    async def test_a_line_that_is_cut_after_it_was_taken_may_have_delivered(self, at: Provider) -> None:
        assert at.cut is not None
        at.cut()
        assert (await refused(at)).failure is Failure.UNKNOWN
        assert len(at.read()) == 1

    async def test_a_dead_destination_is_that_destination_s_end(self, at: Provider) -> None:
        assert at.bury is not None
        at.bury()
        assert (await refused(at)).failure is Failure.DESTINATION

    async def test_a_message_that_is_never_taken_is_that_message_s_end(self, at: Provider) -> None:
        assert at.spoil is not None
        at.spoil()
        assert (await refused(at)).failure is Failure.MESSAGE

    async def test_credentials_that_are_refused_are_whose_they_are(self, at: Provider) -> None:
        assert at.lock_out is not None
        at.lock_out()
        assert (await refused(at)).failure is at.wrong_key


class IsStrict:
    """Every double of a provider that publishes what it takes."""

    async def test_the_double_takes_nothing_that_its_provider_does_not_know(self, at: Provider) -> None:
        """Else a misspelt parameter of ours would go unseen."""
        if at.takes is None:
            pytest.skip("the published list is not here")
        assert await at.takes() == 400
