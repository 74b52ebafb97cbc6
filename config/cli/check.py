"""`dealscout check`: what is set, what works, and the next step for what is missing. Secrets are never printed."""

from __future__ import annotations

import asyncio
from typing import Annotated

import discord
import telegram
import typer
from rich.console import Console
from rich.text import Text

from bot.discord.client import install_url, invite_url
from config.cli.findings import Finding
from config.cli.opening import finish, prepare
from config.cli.voices import voice_findings
from config.compose.dispatch import DispatchUnusable
from config.compose.house import open_house
from config.compose.storage import DatabaseUnusable
from config.compose.voices import VoicesUnusable
from config.settings import Settings

ANSWER_WITHIN = 10.0  # seconds that a platform has to answer


def check(
    offline: Annotated[bool, typer.Option(help="Do not ask Discord, Telegram and the search server.")] = False,
) -> None:
    """Say what is set, whether it works, and how to get what is missing."""
    settings = prepare()
    findings = [Finding(True, "Folder", f"everything is written to {settings.home} (DEALSCOUT_HOME).")]
    findings += finish(_find(settings, offline), "Asking")
    console = Console(highlight=False)
    marks = {True: ("✓", "green"), False: ("✗", "red"), None: ("–", "dim")}
    for found in findings:
        mark, style = marks[found.ok]
        console.print(
            Text.assemble((f"{mark} ", style), (f"{found.subject}: ", "bold"), found.sentence), soft_wrap=True
        )
    if any(found.ok is False for found in findings):
        raise typer.Exit(1)


async def _find(settings: Settings, offline: bool) -> list[Finding]:
    return [
        await _database(settings),
        await _discord(settings, offline),
        await _telegram(settings, offline),
        _operators(settings),
        _dispatch(settings),
        await _search(settings, offline),
        *voice_findings(settings),
        Finding(True, "Web", f"http://{settings.web_host}:{settings.web_port}/health while `dealscout run` runs."),
        _demo(settings),
    ]


async def _database(settings: Settings) -> Finding:
    kind = "SQLite, in that folder" if settings.database_url is None else "the one in DATABASE_URL"
    try:
        async with open_house(settings) as house:
            found = await house.app.health()
    except VoicesUnusable as wrong:
        return Finding(False, "Settings", f"{wrong}: correct it in .env; until then nothing starts.")
    except DatabaseUnusable as wrong:
        return Finding(False, "Database", f"{kind} cannot be used ({wrong}): check DATABASE_URL.")
    except DispatchUnusable as wrong:
        return Finding(False, "Settings", f"{wrong}; until then nothing starts.")
    waits = f"{found.events_waiting} events and {found.messages_overdue} messages wait"
    return Finding(found.database, "Database", f"{kind}, migrated; {waits}.")


def _dispatch(settings: Settings) -> Finding:
    if settings.dispatch == "pgqueuer":
        return Finding(True, "Dispatch", "pgqueuer hands deliveries to all `dealscout run --only delivery`.")
    return Finding(True, "Dispatch", "each process that sends looks in the database itself (DISPATCH=claims).")


async def _search(settings: Settings, offline: bool) -> Finding:
    if settings.elasticsearch_url is None:
        return Finding(None, "Search server", "none: the database searches (ELASTICSEARCH_URL adds Elasticsearch).")
    if offline:
        return Finding(True, "Search server", "ELASTICSEARCH_URL is set (not asked whether it works).")
    from config.compose.search import search_server_version

    found = await search_server_version(settings)
    if found is None:
        return Finding(
            False,
            "Search server",
            "Elasticsearch does not answer at ELASTICSEARCH_URL as it should: check the address, and who may enter."
            " The database searches meanwhile.",
        )
    return Finding(True, "Search server", f"Elasticsearch {found} answers; the database stands behind it.")


async def _discord(settings: Settings, offline: bool) -> Finding:
    if settings.discord_token is None:
        return Finding(
            None,
            "Discord",
            "off. To turn it on: at discord.com/developers/applications make an application, copy the token under Bot,"
            " and put DISCORD_TOKEN=… into .env.",
        )
    if offline:
        return Finding(True, "Discord", "DISCORD_TOKEN is set (not asked whether it works).")
    client = discord.Client(intents=discord.Intents.none())
    try:
        async with asyncio.timeout(ANSWER_WITHIN):
            await client.login(settings.discord_token.get_secret_value())
        application = client.application_id
        return Finding(
            True,
            "Discord",
            f"logged in as {client.user}. Add it to a server: {invite_url(application or 0)} or to your own account,"
            f" for use everywhere: {install_url(application or 0)}",
        )
    except discord.LoginFailure:
        return Finding(False, "Discord", "DISCORD_TOKEN is refused: copy a new one under Bot of your application.")
    except (discord.DiscordException, OSError, TimeoutError):
        return Finding(False, "Discord", "could not be reached: check this machine's network, then try again.")
    finally:
        await client.close()


async def _telegram(settings: Settings, offline: bool) -> Finding:
    if settings.telegram_token is None:
        return Finding(
            None,
            "Telegram",
            "off. To turn it on: write /newbot to @BotFather in Telegram and put TELEGRAM_TOKEN=… into .env.",
        )
    if offline:
        return Finding(True, "Telegram", "TELEGRAM_TOKEN is set (not asked whether it works).")
    bot = telegram.Bot(settings.telegram_token.get_secret_value(), base_url=f"{settings.telegram_api_url}/bot")
    try:
        async with asyncio.timeout(ANSWER_WITHIN), bot:
            return Finding(True, "Telegram", f"logged in as @{bot.username}. Open it: https://t.me/{bot.username}")
    except telegram.error.InvalidToken:
        return Finding(False, "Telegram", "TELEGRAM_TOKEN is refused: ask @BotFather for it again with /token.")
    except (telegram.error.TelegramError, OSError, TimeoutError):
        return Finding(False, "Telegram", "could not be reached: check this machine's network, then try again.")


def _operators(settings: Settings) -> Finding:
    if not settings.operators:
        return Finding(
            None, "Operators", "only whoever sits at the terminal (OPERATORS=discord:ID,telegram:ID adds more)."
        )
    return Finding(
        True, "Operators", f"{len(settings.operators)} named in OPERATORS, and whoever sits at the terminal."
    )


def _demo(settings: Settings) -> Finding:
    if settings.demo:
        return Finding(True, "Demo", "on: one made-up listing a minute, always labelled. DEMO=0 turns it off.")
    return Finding(None, "Demo", "off.")
