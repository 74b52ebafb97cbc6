"""The same commands and the same outcomes on every platform."""

from __future__ import annotations

import dataclasses
import importlib

import pytest

from adapters.photos import PhotoFolder
from bot import typed
from bot.actions import HANDLERS
from bot.catalogue import COMMANDS, Command, help_for
from bot.discord.client import DiscordBot
from bot.talk import Talk
from bot.wizards import sale
from core.app import App
from core.cards import Action, card
from core.cards.card import worded
from core.conversation import Asked, Choice
from core.delivery.preferences import Part
from core.errors import Refused, Why
from core.selling.fields import Field
from tests.core.cards.made_up import advice, checked

OUTCOMES = (
    "core.account.outcomes",
    "core.app",
    "core.communities.outcomes",
    "core.communities.sharing",
    "core.conversation",
    "core.delivery.channel",
    "core.delivery.journal",
    "core.delivery.muted",
    "core.delivery.outcomes",
    "core.delivery.places",
    "core.delivery.preferences",
    "core.delivery.watches",
    "core.listings.history",
    "core.listings.saved",
    "core.listings.service",
    "core.listings.sources",
    "core.people.service",
    "core.prices.grounds",
    "core.prices.outcomes",
    "core.rules.copies",
    "core.rules.outcomes",
    "core.rules.settings",
    "core.rules.wishes",
    "core.search.outcomes",
    "core.selling.outcomes",
    "core.status",
)
PARTS = {
    "Account",
    "Entry",
    "Watched",
    "Watches",
    "Wishes",
    "Places",
    "Kept",
    "Logged",
    "Priced",
    "Verdict",
    "Offered",
    "Meant",
    "App",
    "Satisfied",
    "Preferred",
    "Preferences",
    "Preference",
    "Source",
    "Choice",
    "Conversation",
    "Subject",
    "Spread",
    "Comparable",
    "ModelPrice",
    "Trend",
    "TrendPoint",
    "TimeToSell",
    "Estimate",
    "Factor",
    "DealScore",
    "TooLittle",
    "Ask",
    "Advice",
    "Advised",
    "Worth",
    "Analysis",
    "Item",
    "Queue",
    "Arranged",
    "PlaceView",
}  # of outcomes or of nothing that is shown


async def test_discord_offers_every_command(app: App, photos: PhotoFolder) -> None:
    bot = DiscordBot(app, photos, "a.bot.token")
    assert bot.commands >= {command.name for command in COMMANDS}
    await bot.close()


@pytest.mark.parametrize("name", [command.name for command in COMMANDS])
async def test_the_typed_platforms_know_every_command(app: App, alice: Talk, name: str) -> None:
    outcome = await typed.command(app, alice, name, "")
    assert card(outcome, alice.person).title


OFFLINE = [command for command in COMMANDS if not command.operators_only]  # a feed's example would be fetched


@pytest.mark.parametrize("command", OFFLINE, ids=lambda c: c.name)
async def test_every_example_works_as_it_stands(app: App, alice: Talk, command: Command) -> None:
    name, _, rest = command.example[1:].partition(" ")
    outcome = await typed.command(app, alice, name, rest)
    assert card(outcome, alice.person).title


async def test_no_other_command_is_known(app: App, alice: Talk) -> None:
    for name in ("preferences", "prices", "", "🛋", "x" * 5000):
        with pytest.raises(Refused) as refused:
            await typed.command(app, alice, name, "")
        assert refused.value.why is Why.UNKNOWN_COMMAND


@pytest.mark.parametrize("module", OUTCOMES)
def test_every_outcome_has_its_card(module: str) -> None:
    found = importlib.import_module(module)
    for name, kind in vars(found).items():
        if dataclasses.is_dataclass(kind) and kind.__module__ == module and name not in PARTS:
            assert kind in worded.registry, f"{name} has no words"


async def test_every_button_of_the_everyday_cards_leads_somewhere(app: App, alice: Talk, bob: Talk) -> None:
    outcomes = [
        await app.rules.create(alice.person, alice.chat, "sofa"),
        listed := await app.rules.mine(alice.person),
        await app.rules.settings.show(alice.person, listed.rules[0].ref),
        await app.rules.settings.note(alice.person, listed.rules[0].ref, "for Bob"),
        await app.rules.settings.end(alice.person, listed.rules[0].ref, "in a week"),
        await app.rules.try_out(alice.person, "sofa"),
        await app.channels.show(alice.person),
        await app.destinations.where(alice.person, listed.rules[0].ref),
        await app.search.find(alice.person, "sofa"),
        draft := await typed.command(app, alice, "sell", "Sofa, good, 80, 95112"),
        await typed.command(app, alice, "sell", ""),
        await app.selling.choices(alice.person, draft.ref, Field.CONDITION),
        await app.selling.photos(alice.person, draft.ref),
        await app.selling.drafts.publish(alice.person, draft.ref),
        await app.selling.items.mine(alice.person),
        await app.selling.items.show(alice.person, draft.ref),
        await app.selling.items.fields(alice.person, draft.ref),
        await app.selling.items.ask_lower(alice.person, draft.ref),
        await app.selling.items.lower(alice.person, draft.ref, 10),
        await app.selling.items.ask_delete(alice.person, draft.ref),
        await app.selling.items.sold(alice.person, draft.ref),
        await sale.begin(app, alice, draft.ref),
        await app.selling.items.renew(alice.person, draft.ref),
        await app.people.welcome(alice.person),
        await typed.command(app, alice, "price", ""),
        await typed.command(app, alice, "price", "iphone 12"),
        checked(advice=advice()),
        *[await app.preferences.show(alice.person, part) for part in Part],
        await app.people.introduce(alice.person),
        await app.linking.offer(alice.person),
        await app.linking.claim(bob.person, (await app.linking.offer(alice.person)).code),
        await app.privacy.show(alice.person),
        await app.privacy.ask(alice.person),
        Asked("start.zone", (Choice("x", "X"),)),
        await app.wishes.share(alice.person, listed.rules[0].ref),
        *[await app.wishes.said(alice.person, said) for said in ("looking for a sofa under 90", "selling my sofa, 80")],
        help_for(operator=True),
        await app.status(alice.person),
    ]
    shown = [card(outcome, alice.person) for outcome in outcomes]
    parts = [part for c in shown for part in (c, *c.items, *c.menus)]
    actions = [a for part in parts for a in part.actions if isinstance(a, Action)]
    assert {action.verb for action in actions} <= set(HANDLERS)
    assert len(actions) > 10
