"""How all is doing, as an operator reads it: what waits, who searches, what was learned, and what rests."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.talk import Talk
from core.app import App
from core.cards import card
from core.delivery.breaker import MOST_FAILURES, Breaker
from core.errors import Failure, Refused, Why
from core.health import Health
from core.listings.ingest import Ingest
from core.models import DeliveryRow
from core.ports.price_model import ModelCard
from core.search.availability import SearchState, Standing
from core.status import StatusShown
from core.store import Database
from core.values import Channel, Person
from tests.builders import offer, wish
from tests.fakes.clock import FrozenClock

MODEL = dict(oldest=None, newest=None, by_category={}, used_in=frozenset({"phones"}), coverage=0.8)


async def read(app: App, talk: Talk) -> list[str]:
    return list(card(await app.status(talk.person), talk.person).lines)


async def test_what_waits_is_counted_by_channel_and_what_rests_is_said(
    app: App, db: Database, clock: FrozenClock, ingest: Ingest, alice: Talk
) -> None:
    await app.rules.create(alice.person, alice.chat, wish("desk"))
    await ingest.one(offer("Oak desk"))
    lines = await read(app, alice)
    assert lines[:3] == ["The database answers.", "1 event waits to be matched.", "0 messages are due."]
    await app.delivery.match()
    await ingest.one(offer("Pine desk"))
    await app.delivery.match()
    later = await DeliveryRow.all().order_by("-id").first()
    assert later is not None
    await DeliveryRow.filter(id=later.id).update(due=clock.now() + timedelta(hours=2))
    breaker = Breaker(db, clock)
    for _ in range(MOST_FAILURES):
        await breaker.failed(Channel.EMAIL, Failure.CHANNEL, was_trial=False)
    lines = await read(app, alice)
    assert "1 message is due." in lines
    assert "Terminal: 1 due, 1 for later." in lines
    assert any("rests until 12:00 UTC after failures" in line for line in lines), lines


async def test_it_is_for_operators(app: App, charlie: Talk) -> None:
    with pytest.raises(Refused) as refused:
        await app.status(replace(charlie.person, is_operator=False))
    assert refused.value.why is Why.OPERATORS_ONLY


async def test_a_database_that_does_not_answer_is_said(app: App, db: Database, alice: Talk) -> None:
    await db.rows("ALTER TABLE listing_event RENAME TO listing_event_away")
    assert await read(app, alice) == ["The database does not answer."]


@pytest.mark.parametrize(
    ("state", "says"),
    [
        (SearchState("sqlite"), ["Search: SQLite answers."]),
        (SearchState("elasticsearch", "elasticsearch"), ["Search: Elasticsearch answers."]),
        (
            SearchState("postgres", "elasticsearch", Standing.DOWN, FrozenClock().now(), 1),
            [
                "Search: Elasticsearch does not answer, so PostgreSQL does, since 12:00 UTC. I go on trying.",
                "1 listing waits for its index.",
            ],
        ),
        (
            SearchState("sqlite", "elasticsearch", Standing.EMPTY, None, 2_500),
            [
                "Search: Elasticsearch is being filled; until then SQLite answers.",
                "2,500 listings wait for its index.",
            ],
        ),
        (
            SearchState("elasticsearch", "elasticsearch", Standing.BEHIND, None, 5_000),
            ["Search: Elasticsearch answers, and is catching up.", "5,000 listings wait for its index."],
        ),
    ],
)
def test_who_answers_searches(state: SearchState, says: list[str], clock: FrozenClock) -> None:
    shown = StatusShown(clock.now(), Health(True, 0, 0, state), (), None)
    assert list(card(shown, Person(1, "Alice")).lines)[3:-1] == says


def test_what_was_learned(clock: FrozenClock) -> None:
    model = ModelCard(
        version="a",
        trained_at=clock.now(),
        currency="USD",
        rows=12_000,
        error=0.213,
        median_error=0.301,
        **MODEL,  # type: ignore[arg-type]
    )
    shown = StatusShown(clock.now(), Health(True), (), model)
    assert card(shown, Person(1, "Alice")).lines[-1] == (
        "Learned price: from 12,000 listings, 12:00 UTC; off by 21% on those it had not seen, the median by 30%."
    )
