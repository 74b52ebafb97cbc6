"""Rules as their owners handle them, and what matches among the listings we have."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from adapters.rates import default_rates
from bot.talk import Talk
from core.app import App
from core.cards import card
from core.errors import Refused, Why
from core.models import ListingRow
from core.rules.candidates import matching_now
from core.rules.matching import prepare, satisfies
from core.rules.rows import to_subject
from core.values import Condition, Criteria, Money, Scope
from tests.builders import offer, wish


async def test_a_price_abroad_is_found_and_shown_with_the_original(app: App, alice: Talk) -> None:
    await app.sources.load(
        [offer("Road bike", price=Money(20_000, "EUR")), offer("Road bike", price=Money(90_000, "EUR"))]
    )
    tried = await app.rules.try_out(alice.person, "road bike under $300")
    assert tried.total == 1
    created = await app.rules.create(alice.person, alice.chat, "road bike under $300")
    why = await app.rules.explain(alice.person, tried.listings[0].id, created.rule.ref)
    words = "\n".join(card(why, alice.person).lines)
    assert "it costs €200, about $208, your most is $300" in words.replace("207.78", "208")


async def test_somebody_elses_rule_does_not_exist(app: App, alice: Talk, charlie: Talk) -> None:
    ref = (await app.rules.create(alice.person, alice.chat, wish("sofa"))).rule.ref
    for attempt in (
        app.rules.get(charlie.person, ref),
        app.rules.pause(charlie.person, ref),
        app.rules.resume(charlie.person, ref),
        app.rules.delete(charlie.person, ref),
        app.rules.edit(charlie.person, ref, "lamp"),
        app.rules.explain(charlie.person, 1, ref),
        app.rules.restore(charlie.person, ref, {}, 1),
    ):
        with pytest.raises(Refused) as refused:
            await attempt
        assert refused.value.why is Why.NO_SUCH_RULE
    assert (await app.rules.get(alice.person, ref)).enabled


async def test_fifty_rules_are_enough(app: App, alice: Talk) -> None:
    for number in range(50):
        await app.rules.create(alice.person, alice.chat, wish(f"sofa{number}"))
    with pytest.raises(Refused) as refused:
        await app.rules.create(alice.person, alice.chat, wish("sofa"))
    assert refused.value.why is Why.RULE_LIMIT


WORDS = st.sampled_from(["sofa", "red", "bike", "road bike", "lamps"])
CRITERIA = st.builds(
    Criteria,
    keywords=st.lists(WORDS, max_size=2).map(tuple),
    any_of=st.lists(st.lists(WORDS, min_size=1, max_size=2).map(tuple), max_size=1).map(tuple),
    exclude_keywords=st.lists(WORDS, max_size=1).map(tuple),
    conditions=st.lists(st.sampled_from(Condition), max_size=2).map(tuple),
    min_price=st.none() | st.integers(0, 30_000),
    max_price=st.none() | st.integers(0, 30_000),
    currency=st.sampled_from(["USD", "EUR", "PKR", "JPY"]),
    scope=st.sampled_from(Scope),
)


async def test_what_the_database_proposes_leaves_out_nothing_that_satisfies(app: App) -> None:
    titles = ["Red sofa", "Road bike", "Bike road", "Lamp", "Sofas and lamps", "Blue chair"]
    moneys = [None, *(Money(n, c) for n in (0, 100, 9_999, 20_000) for c in ("USD", "EUR", "PKR", "JPY"))]
    conditions = [None, "new", "good"]
    await app.sources.load(
        offer(title, price=money, condition=conditions[(n + m) % 3])
        for n, title in enumerate(titles)
        for m, money in enumerate(moneys)
    )
    rows = await ListingRow.all()
    everything = [to_subject(row) for row in rows]
    rates = default_rates()
    drawn: list[Criteria] = []

    @settings(max_examples=60, database=None, suppress_health_check=list(HealthCheck))
    @given(CRITERIA)
    def draw(criteria: Criteria) -> None:
        drawn.append(criteria)

    draw()
    for criteria in drawn:
        wanted = prepare(criteria, rates)
        found, total = await matching_now(wanted, len(rows))
        assert {listing.id for listing in found} == {s.listing.id for s in everything if satisfies(wanted, s)}
        assert total == len(found)


async def test_an_old_undo_does_not_turn_back_what_came_after(app: App, alice: Talk) -> None:
    ref = (await app.rules.create(alice.person, alice.chat, "wolf")).rule.ref
    to_wolf = (await app.rules.edit(alice.person, ref, "fox")).undo
    to_fox = (await app.rules.edit(alice.person, ref, "bear")).undo
    with pytest.raises(Refused) as refused:
        await app.take_back(alice.person, to_wolf)
    assert refused.value.why is Why.UNDO_EXPIRED
    deleted = await app.rules.delete(alice.person, ref)
    with pytest.raises(Refused):
        await app.take_back(alice.person, to_fox)
    await app.take_back(alice.person, deleted.undo)
    assert (await app.rules.get(alice.person, ref)).criteria.keywords == ("bear",)
