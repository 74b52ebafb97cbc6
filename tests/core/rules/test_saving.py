"""Saving a rule: at once, with what to expect of it, or after a yes where it is worth a question."""

from __future__ import annotations

import asyncio

import pytest

from bot import typed
from bot.actions import perform
from bot.talk import Talk
from bot.wizards.answer import Said
from core.app import App
from core.cards import Action, card
from core.errors import Refused, Why
from core.listings.ingest import Ingest
from core.rules.doubts import Doubt
from core.rules.outcomes import RuleCreated, RuleEdited, RuleNotSaved, RuleQuestioned
from core.values import DEMO_SOURCE, Scope
from tests.builders import offer
from tests.fakes.clock import FrozenClock


async def days_of(ingest: Ingest, clock: FrozenClock, days: int, *titles: str, **fields: object) -> None:
    """Each day these are offered by a source that has been read before."""
    load = await ingest.begin("shop")
    await ingest.finish(load)
    for _ in range(days):
        clock.tick(86_400)
        load = await ingest.begin("shop")
        await ingest.add(load, [offer(title, **fields) for title in titles])
        await ingest.finish(load)


def said(outcome: object, talk: Talk) -> str:
    shown = card(outcome, talk.person)
    return "\n".join((shown.title, *shown.lines))


def pressable(outcome: object, talk: Talk) -> dict[str, Action]:
    return {action.label: action for action in card(outcome, talk.person).actions if isinstance(action, Action)}


async def test_a_saved_rule_says_what_to_expect_and_what_matches(
    app: App, ingest: Ingest, clock: FrozenClock, alice: Talk
) -> None:
    await days_of(ingest, clock, 14, "Road bike", "Sofa", "Sofa bed")
    saved = await app.rules.create(alice.person, alice.chat, "sofa")
    assert isinstance(saved, RuleCreated)
    assert saved.expected is not None
    assert round(saved.expected.a_week, 1) == 15.1  # 28 in 13 days
    assert "Expect about 15 alerts a week, going by the last 13 days." in said(saved, alice)
    assert "28 listings match already; the newest 3:" in said(saved, alice)
    assert [item.title for item in card(saved, alice.person).items] == ["Sofa bed", "Sofa", "Sofa bed"]
    assert "Show more" in pressable(saved, alice)
    none = await app.rules.create(alice.person, alice.chat, "unicorn")
    assert "No listing of the last 13 days would have met it, so expect an alert seldom." in said(none, alice)


async def test_under_a_week_it_is_too_early_to_say(app: App, ingest: Ingest, clock: FrozenClock, alice: Talk) -> None:
    await days_of(ingest, clock, 5, *["Sofa"] * 200)
    saved = await app.rules.create(alice.person, alice.chat, "sofa")
    assert isinstance(saved, RuleCreated)
    assert "too early to say how many alerts to expect: I have watched for 4 days so far" in said(saved, alice)


async def test_what_a_source_held_at_first_and_the_demo_are_no_measure(
    app: App, ingest: Ingest, clock: FrozenClock, alice: Talk
) -> None:
    await app.sources.load([offer("Sofa", source="attic") for _ in range(600)])
    for _ in range(10):
        clock.tick(86_400)
        await ingest.one(offer("Sofa", source=DEMO_SOURCE))
    saved = await app.rules.create(alice.person, alice.chat, "sofa")
    assert isinstance(saved, RuleCreated)
    assert saved.matches_now == 610
    assert saved.expected is not None
    assert not saved.expected.is_known


async def test_more_than_twenty_a_day_waits_for_a_yes_and_offers_a_narrower_rule(
    app: App, ingest: Ingest, clock: FrozenClock, alice: Talk
) -> None:
    for dollars in (50, 900):
        await days_of(ingest, clock, 8, *["Sofa"] * (5 if dollars == 50 else 60), dollars=dollars)
    asked = await app.rules.create(alice.person, alice.chat, "sofa")
    assert isinstance(asked, RuleQuestioned)
    assert asked.doubts == (Doubt.TOO_MANY,)
    assert "alerts a day" in said(asked, alice)
    assert (await app.rules.mine(alice.person)).total == 0
    cheaper = next(action for label, action in pressable(asked, alice).items() if label.startswith("Up to"))
    assert cheaper.label == "Up to $50: 3 alerts a day"
    saved = await perform(app, alice, cheaper.verb, cheaper.target)
    assert isinstance(saved, RuleCreated)
    assert (saved.rule.criteria.keywords, saved.rule.criteria.max_price) == (("sofa",), 5000)


async def test_words_in_titles_alone_are_offered_where_descriptions_say_them_all_the_time(
    app: App, ingest: Ingest, clock: FrozenClock, alice: Talk
) -> None:
    titles = ["Lamp", "Chair", "Table"] * 10
    await days_of(ingest, clock, 9, "Smart home hub", *titles, description="from a smoke free home", dollars=None)
    asked = await app.rules.create(alice.person, alice.chat, "home")
    assert isinstance(asked, RuleQuestioned)
    assert [(o.criteria.scope, round(o.a_day)) for o in asked.narrower] == [(Scope.TITLE, 1)]
    assert "Only in titles: 1 alert a day" in pressable(asked, alice)


@pytest.mark.parametrize("line", ["under 50", "free within 10mi of 95112", "-broken under 100", "like new only"])
async def test_a_rule_for_everything_waits_for_a_yes(app: App, alice: Talk, line: str) -> None:
    asked = await typed.command(app, alice, "alert", line)
    assert isinstance(asked, RuleQuestioned)
    assert asked.doubts == (Doubt.EVERYTHING,)
    saved = await typed.reply(app, alice, Said("Yes please!"))
    assert isinstance(saved, RuleCreated)
    assert await app.conversations.current(alice.person, alice.chat) is None


async def test_words_without_a_place_wait_for_a_yes_or_are_said_again(app: App, alice: Talk) -> None:
    asked = await typed.command(app, alice, "alert", "honda civic under 100k miles")
    assert isinstance(asked, RuleQuestioned)
    assert asked.doubts == (Doubt.UNPLACED,)
    assert "I could not place “under 100k miles”: the rule is as it reads above." in said(asked, alice)
    again = await typed.reply(app, alice, Said("honda civic under 9000 and cheap"))
    assert isinstance(again, RuleQuestioned)
    saved = await typed.reply(app, alice, Said("honda civic under 9000"))
    assert isinstance(saved, RuleCreated)
    assert saved.rule.criteria.max_price == 900_000
    with pytest.raises(Refused) as refused:
        await app.rules.confirm(alice.person, asked.token + "x")
    assert refused.value.why is Why.QUESTION_ANSWERED


@pytest.mark.parametrize("no", ["no", "No thanks!", "nah", "cancel", "never mind", "no, don't save it"])
async def test_no_saves_nothing(app: App, alice: Talk, no: str) -> None:
    asked = await typed.command(app, alice, "alert", "cheap sofa")
    assert isinstance(asked, RuleQuestioned)
    assert isinstance(await typed.reply(app, alice, Said(no)), RuleNotSaved)
    with pytest.raises(Refused) as refused:
        await perform(app, alice, "rule.confirm", asked.token)
    assert refused.value.why is Why.QUESTION_ANSWERED
    assert (await app.rules.mine(alice.person)).total == 0


async def test_a_yes_counts_once_and_only_for_who_was_asked(app: App, alice: Talk, charlie: Talk) -> None:
    asked = await typed.command(app, alice, "alert", "cheap sofa")
    assert isinstance(asked, RuleQuestioned)
    with pytest.raises(Refused):
        await perform(app, charlie, "rule.confirm", asked.token)
    with pytest.raises(Refused):
        await app.take_back(alice.person, asked.token)
    assert isinstance(await perform(app, alice, "rule.confirm", asked.token), RuleCreated)
    with pytest.raises(Refused):
        await perform(app, alice, "rule.confirm", asked.token)
    assert (await app.rules.mine(alice.person)).total == 1
    assert (await app.rules.mine(charlie.person)).total == 0


async def test_an_edit_is_questioned_as_well(app: App, alice: Talk) -> None:
    saved = await app.rules.create(alice.person, alice.chat, "sofa")
    assert isinstance(saved, RuleCreated)
    asked = await app.rules.edit(alice.person, saved.rule.ref, "cheap sofa bed")
    assert isinstance(asked, RuleQuestioned)
    assert (await app.rules.get(alice.person, saved.rule.ref)).criteria.keywords == ("sofa",)
    changed = await perform(app, alice, "rule.confirm", asked.token)
    assert isinstance(changed, RuleEdited)
    assert (await app.rules.get(alice.person, saved.rule.ref)).criteria.keywords == ("sofa", "bed")


async def test_the_same_rule_twice_is_one(app: App, alice: Talk, bob: Talk) -> None:
    await app.rules.create(alice.person, alice.chat, "sofa")
    with pytest.raises(Refused) as refused:
        await app.rules.create(alice.person, alice.chat, "Sofa")
    assert refused.value.why is Why.RULE_KNOWN
    assert isinstance(await app.rules.create(bob.person, bob.chat, "sofa"), RuleCreated)


async def test_a_button_pressed_twice_at_once_saves_one_rule(app: App, alice: Talk) -> None:
    presses = (perform(app, alice, "rule.save", "walnut sofa") for _ in range(4))
    outcomes = await asyncio.gather(*presses, return_exceptions=True)
    assert sum(isinstance(outcome, RuleCreated) for outcome in outcomes) == 1
    assert {o.why for o in outcomes if isinstance(o, Refused)} == {Why.RULE_KNOWN}
    assert (await app.rules.mine(alice.person)).total == 1


async def test_an_edit_makes_no_twin(app: App, alice: Talk) -> None:
    await app.rules.create(alice.person, alice.chat, "sofa")
    lamp = await app.rules.create(alice.person, alice.chat, "lamp")
    assert isinstance(lamp, RuleCreated)
    with pytest.raises(Refused) as refused:
        await app.rules.edit(alice.person, lamp.rule.ref, "sofa")
    assert refused.value.why is Why.RULE_KNOWN
    assert isinstance(await app.rules.edit(alice.person, lamp.rule.ref, "lamp"), RuleEdited)


async def test_undo_of_a_deletion_needs_room(app: App, alice: Talk) -> None:
    for number in range(50):
        last = await app.rules.create(alice.person, alice.chat, f"sofa{number}")
    deleted = await app.rules.delete(alice.person, last.rule.ref)
    await app.rules.create(alice.person, alice.chat, "lamp")
    with pytest.raises(Refused) as refused:
        await app.take_back(alice.person, deleted.undo)
    assert refused.value.why is Why.RULE_LIMIT


async def test_a_search_is_saved_as_an_alert(app: App, ingest: Ingest, alice: Talk) -> None:
    await ingest.one(offer("Walnut sofa"))
    found = await typed.command(app, alice, "search", "walnut sofa")
    button = pressable(found, alice)["Alert me"]
    saved = await perform(app, alice, button.verb, button.target)
    assert isinstance(saved, RuleCreated)
    assert saved.rule.criteria.keywords == ("walnut", "sofa")


async def test_a_mistyped_word_is_saved_as_typed_and_what_was_meant_is_offered(
    app: App, ingest: Ingest, alice: Talk
) -> None:
    for _ in range(3):
        await ingest.one(offer("Oak dresser"))
    saved = await app.rules.create(alice.person, alice.chat, "oak dreser under 900")
    assert isinstance(saved, RuleCreated)
    assert saved.rule.criteria.keywords == ("oak", "dreser")
    assert "No listing says “dreser”. Did you mean “dresser”? Then 3 listings match." in said(saved, alice)
    button = pressable(saved, alice)["Use “dresser”"]
    changed = await perform(app, alice, button.verb, button.target)
    assert isinstance(changed, RuleEdited)
    assert changed.rule.ref == saved.rule.ref
    assert changed.rule.criteria.keywords == ("oak", "dresser")
    assert changed.matches_now == 3


async def test_a_word_that_is_only_rare_is_left_in_peace(app: App, ingest: Ingest, alice: Talk) -> None:
    await ingest.one(offer("Oak dresser"))
    saved = await app.rules.create(alice.person, alice.chat, "theremin")
    assert isinstance(saved, RuleCreated)
    assert saved.meant is None
