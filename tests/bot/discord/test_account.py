"""/start and /help: asked once, in one form, and never in the way."""

from __future__ import annotations

import pytest

from bot.catalogue import COMMANDS
from bot.discord.client import DiscordBot
from core.app import App
from core.values import Person, Platform, Units
from tests.bot.discord.running import running
from tests.fakes.discord import FakeDiscord, Guild, User


async def known(app: App, user: User) -> Person:
    return await app.people.recognise(Platform.DISCORD, user.id, user.name, user.locale)


async def test_a_newcomer_is_greeted_and_fills_in_one_form(
    bot: DiscordBot, app: App, alice: User, deals: Guild
) -> None:
    hello = await alice.slash("start", guild=deals)
    assert hello.text.startswith("Hello Alice, I am Deal Scout")
    assert hello.buttons == ["Set up", "Skip", "Help"]
    assert hello.ephemeral
    form = await alice.press(hello, "Set up")
    assert form.modal is not None
    assert form.modal.labels == ["Where are you?", "Which currency do you think in?", "Miles or kilometres?"]
    done = await alice.submit(
        form, {"Where are you?": "Berlin", "Which currency do you think in?": "eur", "units": "Kilometres"}
    )
    assert done.updated is hello.message
    assert "Your time zone: Europe/Berlin. Currency: EUR. Distances: kilometres." in done.text
    person = await known(app, alice)
    assert (person.zone, person.currency, person.units) == ("Europe/Berlin", "EUR", Units.KILOMETRES)


async def test_settings_are_asked_once(bot: DiscordBot, app: App, alice: User) -> None:
    hello = await alice.slash("start")
    skipped = await alice.press(hello, "Skip")
    assert skipped.updated is hello.message
    assert skipped.text.startswith("All set")
    assert (await known(app, alice)).introduced
    again = await alice.slash("start")
    assert again.text.startswith("Welcome back, Alice")
    assert again.buttons == ["Change", "Help"]


async def test_the_form_shows_what_is_set_and_leaves_what_is_not_changed(
    bot: DiscordBot, app: App, alice: User
) -> None:
    await alice.slash("start", {"zone": "Europe/Berlin", "currency": "EUR", "units": "Kilometres"})
    form = await alice.press(await alice.slash("start"), "Change")
    await alice.submit(form, {"Which currency do you think in?": "gbp"})
    person = await known(app, alice)
    assert (person.zone, person.currency, person.units) == ("Europe/Berlin", "GBP", Units.KILOMETRES)


async def test_options_answer_at_once(bot: DiscordBot, app: App, alice: User) -> None:
    done = await alice.slash("start", {"zone": "Chicago", "currency": "usd", "units": "mi"})
    assert "Your time zone: America/Chicago. Currency: USD. Distances: miles." in done.text.replace("\\", "")


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        ({"zone": "Nowhereville"}, "I do not know the time zone “Nowhereville”"),
        ({"currency": "groats"}, "I do not know the currency “groats”"),
    ],
)
async def test_what_cannot_be_read_changes_nothing(
    bot: DiscordBot, app: App, alice: User, options: dict[str, str], sentence: str
) -> None:
    refused = await alice.slash("start", options)
    assert refused.text.startswith(sentence)
    assert refused.ephemeral
    assert not (await known(app, alice)).introduced


async def test_a_form_that_cannot_be_read_is_refused_below_it(bot: DiscordBot, alice: User) -> None:
    hello = await alice.slash("start")
    refused = await alice.submit(await alice.press(hello, "Set up"), {"Where are you?": "Nowhereville"})
    assert refused.text.startswith("I do not know the time zone “Nowhereville”")
    assert refused.ephemeral
    assert hello.buttons == ["Set up", "Skip", "Help"]


async def test_zones_and_currencies_complete(bot: DiscordBot, alice: User) -> None:
    zones = await alice.autocomplete("start", "zone", "Berl")
    assert ("Berlin, Germany: Europe/Berlin", "Europe/Berlin") in [(c.name, c.value) for c in zones]
    assert (await alice.autocomplete("start", "currency", "e"))[0].value == "EUR"
    assert [c.value for c in await alice.autocomplete("start", "currency", "")][:2] == ["USD", "EUR"]
    assert await alice.autocomplete("start", "currency", "nonsense") == []


async def test_the_language_of_a_newcomer_suggests_miles_or_kilometres(
    bot: DiscordBot, app: App, fake: FakeDiscord
) -> None:
    beate = fake.user("Beate", locale="de")
    assert "Distances: kilometres." in (await beate.slash("start")).text


async def test_help_lists_every_command_with_an_example(bot: DiscordBot, alice: User) -> None:
    told = (await alice.slash("help")).text.replace("\\", "")
    for command in COMMANDS:
        assert (f"/{command.name}: {command.summary}: {command.example}" in told) is not command.operators_only


async def test_a_form_left_open_over_a_restart_is_still_understood(
    fake: FakeDiscord, app: App, photos: object, alice: User
) -> None:
    async with running(fake, app, photos):
        form = await alice.press(await alice.slash("start"), "Set up")
    async with running(fake, app, photos):
        done = await alice.submit(form, {"Which currency do you think in?": "cad"})
    assert "Currency: CAD" in done.text
