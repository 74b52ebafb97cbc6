"""Back and Cancel at every question, on every platform's buttons and in words: the same answers come out."""

from __future__ import annotations

import pytest

from bot import typed
from bot.actions import perform
from bot.talk import Talk
from bot.wizards import line
from bot.wizards.answer import Location, Said, Skipped
from core.app import App
from core.cards import Card, card
from core.conversation import Cancelled
from core.errors import Refused, Why
from core.rules.outcomes import RuleCreated
from tests.builders import offer


async def _says(app: App, talk: Talk, *answers: str) -> Card:
    shown = Card()
    for text in answers:
        shown = card(await typed.reply(app, talk, Said(text)), talk.person)
    return shown


async def test_back_leads_through_every_step_of_an_alert_to_its_first(app: App, alice: Talk) -> None:
    await typed.command(app, alice, "alert", "")
    preview = await _says(app, alice, "road bike", "95112", "300", "good")
    assert preview.title == "Shall I save this?"
    titles = []
    for _ in range(4):
        asked = card(await perform(app, alice, "wizard.back", ""), alice.person)
        titles.append(asked.title)
        assert asked.actions[-1].label == "Cancel"
    assert titles == [
        "In which condition at least?",
        "How much may it cost at most?",
        "Where shall it be?",
        "What are you looking for?",
    ]
    with pytest.raises(Refused) as refused:
        await perform(app, alice, "wizard.back", "")
    assert refused.value.why is Why.NOTHING_BEFORE
    saved = await _says(app, alice, "couch", "skip", "100-200", "that is all", "save it")
    assert saved.title == "Saved: couch"
    (rule,) = (await app.rules.mine(alice.person)).rules
    assert (rule.criteria.min_price, rule.criteria.max_price, rule.criteria.location) == (10_000, 20_000, None)


async def test_a_shared_place_and_skips_are_answers(app: App, alice: Talk) -> None:
    await typed.command(app, alice, "alert", "")
    await _says(app, alice, "lamp")
    await typed.reply(app, alice, Location(37.34, -121.89))
    for _ in range(2):
        await typed.reply(app, alice, Skipped())
    outcome = await typed.reply(app, alice, Said("yes"))
    assert isinstance(outcome, RuleCreated)
    assert (outcome.rule.criteria.location or "").startswith("San Jose")
    assert outcome.rule.criteria.radius_mi == 25.0


@pytest.mark.parametrize(
    ("step", "said", "why"),
    [
        (["lamp"], "Xyzzyville", Why.PLACE_UNKNOWN),
        (["lamp", "skip"], "cheap", Why.PRICE_INVALID),
        (["lamp", "skip", "skip"], "shiny", Why.CONDITION_UNKNOWN),
        (["lamp", "skip", "skip", "skip"], "perhaps", Why.NOT_UNDERSTOOD),
        ([], "-lamp", Why.RULE_ONLY_EXCLUDES),
    ],
)
async def test_what_cannot_be_read_is_asked_again(app: App, alice: Talk, step: list[str], said: str, why: Why) -> None:
    await typed.command(app, alice, "alert", "")
    await _says(app, alice, *step)
    before = await app.conversations.current(alice.person, alice.chat)
    with pytest.raises(Refused) as refused:
        await typed.reply(app, alice, Said(said))
    assert refused.value.why is why
    assert await app.conversations.current(alice.person, alice.chat) == before
    assert isinstance(await typed.command(app, alice, "cancel", ""), Cancelled)


async def test_settings_lead_back_to_what_they_were_asked_from(app: App, alice: Talk) -> None:
    made = await app.rules.create(alice.person, alice.chat, "lamp")
    assert isinstance(made, RuleCreated)
    ref = made.rule.ref
    for verb in ("rule.note.ask", "rule.ends.ask", "rule.name.ask", "rule.edit"):
        asked = card(await perform(app, alice, verb, ref), alice.person)
        assert [action.label for action in asked.actions] == ["Back", "Cancel"]
        assert "Options" in card(await perform(app, alice, "wizard.back", ""), alice.person).title
        assert await app.conversations.current(alice.person, alice.chat) is None
    await perform(app, alice, "pref.ask", "most")
    assert "Most a day" in str(await _says(app, alice, "back")) or "most" in str(
        await app.preferences.show(alice.person)
    )
    assert await app.conversations.current(alice.person, alice.chat) is None


async def test_start_leads_back_and_keeps_what_was_said(app: App, alice: Talk) -> None:
    await typed.command(app, alice, "start", "")
    await _says(app, alice, "Berlin, Germany", "EUR")
    back = card(await perform(app, alice, "wizard.back", ""), alice.person)
    assert back.title == "Which currency do you think in?"
    done = await _says(app, alice, "GBP", "kilometres")
    assert "Your time zone: Europe/Berlin. Currency: GBP. Distances: kilometres." in done.lines


async def test_an_offered_wish_is_changed_and_led_back_to(app: App, alice: Talk) -> None:
    await app.sources.load([offer("Road bike", 250)])
    wish = card(await typed.reply(app, alice, Said("looking for a road bike under 300")), alice.person)
    change = wish.actions[2]
    asked = card(await perform(app, alice, change.verb, change.target), alice.person)  # type: ignore[union-attr]
    assert asked.prefill.startswith("road bike")
    again = await _says(app, alice, "back")
    assert again == wish
    await perform(app, alice, change.verb, change.target)  # type: ignore[union-attr]
    assert (await _says(app, alice, "road bike under 280")).title == "Saved: road bike"


async def test_back_from_a_question_that_took_anothers_place_leads_to_where_it_was_asked(app: App, alice: Talk) -> None:
    made = await app.rules.create(alice.person, alice.chat, "sofa")
    await line.begin(app, alice, "try")
    await line.begin_edit(app, alice, made.rule.ref)
    shown = card(await perform(app, alice, "wizard.back", ""), alice.person)
    assert "sofa" in str(shown)
    assert await app.conversations.current(alice.person, alice.chat) is None
