"""Lucía reads Spanish: on each platform she goes from the first word to an alert without meeting any other language."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator

import pytest

from adapters.places import OfflinePlaces
from bot.discord.client import DiscordBot
from bot.terminal.client import Terminal
from core.app import App
from core.models import PersonRow
from core.ports.photos import Photos
from tests.bot.discord.running import running
from tests.bot.telegram.conftest import fake, stage  # noqa: F401
from tests.bot.telegram.stage import Stage
from tests.fakes.discord import FakeDiscord
from tests.fakes.telegram import FakeTelegram
from tests.flows.test_terminal_thread import Screen

WISH = "bici de carretera -rota hasta 300 a menos de 30 km de Madrid"
OFFER = "Bici de carretera Orbea, buen estado, 250, Madrid"
ENGLISH = re.compile(
    r"\b(?:the|of|you|your|is|are|it|its|and|or|to|for|with|not|what|when|that|this|by|from|at|day|days|rule|rules|"
    r"listing|listings|price|ask|save|open|next|skip|cancel|new|good|like|add|more|other|undo|change|set|up)\b",
    re.IGNORECASE,
)


def is_spanish(*said: str) -> None:
    """Nothing English in it, but names of commands and zones."""
    plain = [re.sub(r"/[a-z]+(?: add https)?|[A-Z]\w+/\w+|https?:\S+|channel:\S+", "", text) for text in said]
    assert [found[0] for text in plain if (found := ENGLISH.search(text))] == [], "\n".join(said)


@pytest.fixture
def lucia(app: App) -> Screen:
    screen = Screen(app, "lucia")
    screen.terminal = Terminal(app, "lucia", screen._show, locale="es_ES")
    screen.notifier._terminal = screen.terminal
    return screen


@pytest.fixture
def berta(app: App) -> Screen:
    screen = Screen(app, "berta")
    screen.terminal = Terminal(app, "berta", screen._show, locale="es_MX")
    return screen


async def test_at_the_prompt(lucia: Screen, berta: Screen) -> None:
    assert "Hola, soy Deal Scout. ¿Dónde estás?" in await lucia.types("/start")
    assert "¿En qué moneda piensas?" in await lucia.types("Madrid")
    assert "¿Millas o kilómetros?" in await lucia.types("EUR")
    assert "Tu zona horaria: Europe/Madrid. Moneda: EUR. Distancias: kilómetros." in await lucia.types("kilómetros")
    saved = await lucia.types(f"/alert {WISH}")
    assert "Te avisaré aquí cuando aparezca: “bici” y “carretera”, sin “rota”, hasta 300 €" in saved.replace(
        "\n  ", " "
    )
    is_spanish(saved, await lucia.types("/alerts"), await lucia.presses("Opciones"), await lucia.types("/settings"))
    draft = await berta.types("/start", "saltar", "EUR", "saltar", f"/sell {OFFER}")
    assert draft.startswith("Tu borrador: Bici de carretera Orbea\n  Precio: EUR 250\n  Estado: bueno")
    posted = await berta.presses("Publicar")
    assert "Publicado: Bici de carretera Orbea\n  EUR 250 · bueno · Madrid" in posted
    told = await lucia.is_told()
    assert "Bici de carretera Orbea\n  250 € · bueno · Madrid, Spain · a 0 km" in told
    assert "Por qué: dice “bici” y “carretera”, pero no “rota”; cuesta 250 €, tu máximo es 300 €" in " ".join(
        told.split()
    )
    for label in ("Abrir", "Por qué", "Guardar", "Silenciar", "Esto no", "Precio"):
        assert f"] {label}" in told
    is_spanish(draft, posted, await berta.types("/items"))
    is_spanish(told, await lucia.presses("Por qué"), await lucia.types("/log"), await lucia.types("/help"))


async def test_another_language_is_chosen_kept_and_taken_back(app: App, lucia: Screen) -> None:
    await lucia.types("/settings")
    await lucia.presses("Idioma: español")
    english = await lucia.presses("○ English")
    assert english.startswith("Changed: language\n")
    assert (await PersonRow.get()).locale == "en_ES"
    assert "When and how you are told" in await lucia.types("/settings")  # though the machine says es_ES
    await lucia.presses("Language: English")
    back = await lucia.presses("○ Español")
    assert back.startswith("Cambiado: idioma\n")
    undone = await lucia.presses("Deshacer")
    assert undone.startswith("As before: language\n")


@pytest.fixture
async def discord_() -> AsyncIterator[FakeDiscord]:
    async with FakeDiscord() as discord:
        yield discord
        assert discord.violations == []


@pytest.fixture
async def bot(discord_: FakeDiscord, app: App, photos: Photos, places: OfflinePlaces) -> AsyncIterator[DiscordBot]:
    await places.warm()
    discord_.guild("Ofertas")
    async with running(discord_, app, photos) as started:
        yield started


async def test_on_discord(discord_: FakeDiscord, bot: DiscordBot, app: App) -> None:
    her, him = discord_.user("Lucía", locale="es-ES"), discord_.user("Beto", locale="es-419")
    hello = await her.slash("start")
    assert hello.text.startswith("Hola, Lucía, soy Deal Scout")
    form = await her.press(hello, "Configurar")
    done = await her.submit(form, {"¿Dónde estás?": "Madrid", "¿En qué moneda piensas?": "EUR"})
    saved = await her.slash("alert", {"what": WISH})
    assert saved.text.startswith("Alerta guardada: bici carretera")
    draft = await him.slash("sell", {"title": "Bici de carretera Orbea", "price": "250 EUR", "place": "Madrid"})
    posted = await him.press(draft, "Publicar")
    await app.delivery.match()
    await app.delivery.send(bot.notifiers)
    [alert] = await her.receives()
    assert [field["name"] for field in alert.embeds[0]["fields"]][:3] == ["Precio", "Lugar", "Por qué"]
    assert alert.buttons == ["Abrir", "Por qué", "Guardar", "Silenciar", "Esto no", "Precio"]
    why = await her.press(alert, "Por qué")
    is_spanish(
        hello.text,
        done.text,
        saved.text,
        draft.text,
        posted.text,
        alert.text,
        why.text,
        (await her.slash("settings")).text,
    )


async def test_discords_own_menus_are_in_spanish(discord_: FakeDiscord, bot: DiscordBot) -> None:
    """Names stay, so that whoever is told of a command finds it."""
    for command in discord_.state.commands[None]:
        said = command["description_localizations"] if command["type"] == 1 else command["name_localizations"]
        assert set(said) == {"es-ES", "es-419"}, command["name"]
        for option in command.get("options", ()):
            assert set(option["description_localizations"]) == {"es-ES", "es-419"}
            for choice in option.get("choices", ()):
                assert set(choice["name_localizations"]) == {"es-ES", "es-419"}


async def test_in_telegram(stage: Stage, fake: FakeTelegram) -> None:  # noqa: F811
    her, him = fake.user("Lucía", language="es"), fake.user("Beto", language="es")
    await her.starts()
    zone, hint = await her.sees(2)
    assert "¿Dónde estás?" in zone.text
    assert (hint.text, her.chat.keyboard) == ("O comparte dónde estás.", [["Compartir mi ubicación"]])
    await her.shares_location(40.4, -3.7)
    noted, currency = await her.sees(2)
    assert noted.text == "Anotado."
    await her.presses(currency, "EUR")
    units = await her.sees_change(currency, containing="¿Millas o kilómetros?")
    await her.presses(units, "Kilómetros")
    done = await her.sees_change(units, containing="Todo listo")
    await her.says(f"/alert {WISH}")
    saved = await her.sees(containing="Te avisaré aquí cuando aparezca")
    await him.says(f"/sell {OFFER.replace('250', '250 EUR')}")
    draft = await him.sees(containing="Tu borrador: Bici de carretera Orbea")
    await him.presses(draft, "Publicar")
    posted = await him.sees_change(draft, containing="Publicado: Bici de carretera Orbea")
    assert await stage.deliver() == 1
    alert = await her.sees()
    assert alert.labels == ["Abrir", "Por qué", "Guardar", "Silenciar", "Esto no", "Precio"]
    await her.presses(alert, "Por qué")
    why = await her.sees(containing="Encaja con tu alerta “bici carretera”")
    await her.says("/nada")
    refused = await her.sees(containing="No conozco /nada")
    is_spanish(
        zone.text, currency.text, units.text, done.text, saved.text, posted.text, alert.text, why.text, refused.text
    )
