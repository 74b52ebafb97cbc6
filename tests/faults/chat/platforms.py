"""The same hostile words by the platforms' own ways: real updates to our bots, at an offline Discord and Telegram."""

from __future__ import annotations

import asyncio
import contextlib
import re
import time
from collections.abc import Awaitable, Callable
from random import Random

import discord

from bot.discord.buttons import LONGEST_CUSTOM_ID
from bot.telegram.client import TelegramBot
from tests.bot.discord.running import running
from tests.fakes.discord import FakeDiscord, Guild
from tests.fakes.discord.options import ATTACHMENT, BOOLEAN, INTEGER, NUMBER, STRING, CannotDo
from tests.fakes.discord.state import Message as DiscordMessage
from tests.fakes.discord.state import moment as now
from tests.fakes.discord.user import NoAnswer, User
from tests.fakes.telegram import FakeTelegram, Person
from tests.fakes.telegram.chats import Chat as Group
from tests.fakes.telegram.entities import detect, units
from tests.fakes.telegram.messages import Message
from tests.faults.chat.inputs import EXAMPLES, NAMES, Drawer, Input
from tests.faults.chat.judge import LEAKS, PINGS, SILENT, TOO_LONG
from tests.faults.chat.run import UNHANDLED, Tally, Wrong
from tests.faults.chat.texts import text
from tests.faults.chat.town import CANARY, Town

PATIENCE = 5.0  # seconds for an answer
BROKEN = re.compile(r"Something went wrong on our side|Algo salió mal")
# Telegram lets a bot say 20 things a minute in a group: in one alone, people would wait for that, not for us.
GROUPS = 40
LONGEST_TYPED = 4096  # characters of one message, as Telegram lets people write; Discord takes 6000 in an option


class OnTelegram:
    """People write to the bot in private and in groups that Dave leads."""

    def __init__(self, town: Town, rng: Random, tally: Tally) -> None:
        self._town, self._rng, self._tally = town, rng, tally
        self._draw = Drawer(town, rng)

    async def go(self, inputs: int) -> None:
        """So many updates, each answered before the next."""
        async with FakeTelegram() as fake:
            bot = TelegramBot(self._town.app, self._town.photos, fake.token, base_url=fake.url, album_pause=0.05)
            listening = asyncio.get_running_loop().create_task(bot.run())
            try:
                await fake.until(lambda: listening.done() or fake.called("getUpdates"))
                await self._talk(fake, inputs)
            finally:
                listening.cancel()
                with contextlib.suppress(asyncio.CancelledError):
                    await listening
                await bot.close()

    async def _talk(self, fake: FakeTelegram, inputs: int) -> None:
        people = [fake.user(name) for name in ("Alice", "Charlie", "Dave")]
        for person in people:
            person.account.started = True
        groups = [fake.group(f"Deals {number}", people[2], tuple(people[:2])) for number in range(GROUPS)]
        await self._secrets(people[0])
        for _ in range(inputs):
            person, at, group = self._rng.choice(people), self._rng.random(), self._rng.choice(groups)
            seen = [m for m in (person.chat.history + group.history)[-60:] if m.from_bot and not m.deleted]
            if seen and at < 0.45:
                await self._press(fake, person, self._rng.choice(seen))
            else:
                await self._write(fake, person, group if at > 0.9 else None)

    async def _secrets(self, alice: Person) -> None:
        for line in (f"/alert {CANARY}eight", "/alerts", "/settings"):
            await alice.says(line)
            await alice.sees()

    async def _write(self, fake: FakeTelegram, person: Person, group: Group | None) -> None:
        line = text(self._rng, EXAMPLES)[:LONGEST_TYPED]
        if self._rng.random() < 0.7 or group is not None:
            line = f"/{self._rng.choice(NAMES)} {line}"[:LONGEST_TYPED]
        line = (
            line.encode("utf-8", "ignore").decode().replace("\x00", "").strip()
        )  # what Telegram's own clients can send
        if not line:
            return

        async def say() -> None:
            person.looks_away()
            await person.says(line, in_=group)
            await fake.until(lambda: person._unread(None) or (group is not None and person._unread(group)), PATIENCE)

        if group is not None:
            person.looks_away(group)
        await self._put(fake, f"Telegram, {person.name}: {line!r}", say, person, group)

    async def _press(self, fake: FakeTelegram, person: Person, message: Message) -> None:
        data = [b["callback_data"] for row in _rows(message) for b in row if b.get("callback_data")]
        if message.chat.is_private and message.chat is not person.chat:
            return
        drawn: Input = self._draw._press("charlie")
        forged = (
            f"{drawn.what}|{drawn.said}".encode("utf-8", "ignore")[:64].decode("utf-8", "ignore").replace("\x00", "")
        )
        pressed = self._rng.choice(data) if data and self._rng.random() < 0.7 else forged
        group = None if message.chat.is_private else message.chat
        person.looks_away(group)

        async def press() -> None:
            await person.presses(message, data=pressed, timeout=PATIENCE)

        await self._put(fake, f"Telegram, {person.name} presses {pressed!r}", press, person, group)

    async def _put(
        self, fake: FakeTelegram, what: str, doing: Callable[[], Awaitable[None]], person: Person, group: Group | None
    ) -> None:
        wrongs, before = [], len(fake.violations)
        began = time.perf_counter()
        try:
            await doing()
        except (AssertionError, TimeoutError):
            wrongs.append((SILENT, "Telegram: no answer"))
        took = time.perf_counter() - began
        wrongs += [(TOO_LONG, f"Telegram: {said[:80]}") for said in fake.violations[before:]]
        for message in [m for spot in (None, group) if spot is not None or group is None for m in person._unread(spot)]:
            wrongs += _on_telegram(message, is_alice=person.name == "Alice")
        self._tally.count(what, wrongs, took, "telegram")


class OnDiscord:
    """People use slash commands, buttons and forms, in private and in a server that Dave manages."""

    def __init__(self, town: Town, rng: Random, tally: Tally) -> None:
        self._town, self._rng, self._tally = town, rng, tally
        self._draw = Drawer(town, rng)
        self._last: dict[str, object] = {}

    async def go(self, inputs: int) -> None:
        """So many interactions, each answered before the next."""
        async with FakeDiscord() as fake:
            guild = fake.guild("Deals")
            alice, charlie, dave = (fake.user(name) for name in ("Alice", "Charlie", "Dave"))
            dave.permissions = discord.Permissions.all()
            async with running(fake, self._town.app, self._town.photos):
                await self._one(fake, alice, lambda: alice.slash("alert", {"what": f"{CANARY}nine"}), "alert")
                for _ in range(inputs):
                    user = self._rng.choice((alice, charlie, dave))
                    where = guild if self._rng.random() < 0.3 else None
                    at = self._rng.random()
                    if at < 0.1:
                        await self._on_message(fake, user, guild)
                    elif at < 0.2:
                        await self._typing(fake, user)
                    elif self._last.get(user.name) is not None and at < 0.6:
                        await self._again(fake, user)
                    else:
                        await self._command(fake, user, where)
            for message, whom in fake.pings():
                self._tally.count(f"Discord: {message!r}", [(PINGS, f"Discord: {whom}")], 0, "discord")

    async def _command(self, fake: FakeDiscord, user: User, where: object) -> None:
        rng = self._rng
        command = rng.choice([c for c in fake.state.commands[None] if c.get("type", 1) == 1])
        name, options = command["name"], command.get("options") or []
        if options and options[0]["type"] == 1:  # with commands below it
            below = rng.choice(options)
            name, options = f"{name} {below['name']}", below.get("options") or []
        values = {}
        for option in options:
            if option.get("required") or rng.random() < 0.5:
                values[option["name"]] = self._value(option)
        values = {key: value for key, value in values.items() if value is not None}
        await self._one(fake, user, lambda: user.slash(name, values, guild=where), f"/{name} {values!r}")  # type: ignore[arg-type]

    async def _on_message(self, fake: FakeDiscord, user: User, guild: Guild) -> None:
        """A command from the menu of a message that says anything, with an embed and buttons that are forged."""
        rng, room = self._rng, guild.channels[0]
        author = fake.state.bot if rng.random() < 0.5 else user
        message = DiscordMessage(fake.state.new_id(), room, author, now(), text(rng, EXAMPLES)[:4000])
        if rng.random() < 0.5:
            url = rng.choice(("https://shop.example/1", text(rng, EXAMPLES)[:2048], "https://[bad"))
            message.embeds = [{"type": "rich", "title": text(rng, EXAMPLES)[:256], "url": url}]
        if rng.random() < 0.5:
            drawn = self._draw._press("charlie")
            forged = f"ds1|{drawn.what}|{drawn.said}"[:LONGEST_CUSTOM_ID]
            part = {"type": 2, "style": 2, "label": "x", "custom_id": forged, "id": 1}
            message.components = [{"type": 1, "id": 2, "components": [part]}]
        name = rng.choice([c["name"] for c in fake.state.commands[None] if c["type"] == 3])
        await self._one(
            fake, user, lambda: user.use(name, message), f"{name} on {message.content!r} {message.embeds!r}"
        )

    async def _typing(self, fake: FakeDiscord, user: User) -> None:
        """Suggestions while anything is being typed."""
        rng, found = self._rng, []
        for command in fake.state.commands[None]:
            for part in [command, *(command.get("options") or ())]:
                below = "" if part is command else f" {part['name']}"
                inner = [o["name"] for o in part.get("options") or () if o.get("autocomplete")]
                found += [(f"{command['name']}{below}", name) for name in inner]
        name, option = rng.choice(found)
        typed = text(rng, EXAMPLES)[: rng.choice((1, 3, 20, 6000))]
        wrongs, before, began = [], len(fake.violations), time.perf_counter()
        try:
            choices = await user.autocomplete(name, option, typed)
        except CannotDo:
            return
        except NoAnswer:
            choices = []
            wrongs.append((SILENT, "Discord: no suggestions"))
        took = time.perf_counter() - began
        wrongs += [(TOO_LONG, f"Discord: {str(one)[:80]}") for one in fake.violations[before:]]
        if user.name != "Alice" and any(CANARY in f"{one.name}{one.value}" for one in choices if CANARY not in typed):
            wrongs.append((LEAKS, f"Discord, suggestions of /{name}"))
        self._tally.count(f"Discord, {user.name}: typing {option} of /{name}: {typed!r}", wrongs, took, "discord")

    def _value(self, option: dict[str, object]) -> object:
        rng, kind = self._rng, option["type"]
        if option.get("choices"):
            return rng.choice(option["choices"])["value"]  # type: ignore[call-overload]
        if kind == STRING:
            return text(rng, EXAMPLES)[: int(str(option.get("max_length", 6000)))]
        if kind == BOOLEAN:
            return rng.random() < 0.5
        if kind in {NUMBER, INTEGER}:
            number = rng.choice((0, -1, 5, 0.5, 1e300, 2**53))
            return int(min(number, 2**53)) if kind == INTEGER else float(number)
        return ("x.json", b"{") if kind == ATTACHMENT else None

    async def _again(self, fake: FakeDiscord, user: User) -> None:
        """A button, menu or form of the last answer; or one that was forged."""
        last, rng = self._last[user.name], self._rng
        modal = getattr(last, "modal", None)
        if modal is not None:
            values = {
                label: text(rng, EXAMPLES)[: part.get("max_length", 4000)] or "x"
                for label, part in modal.fields()
                if part["type"] == 4
            }
            self._last[user.name] = None
            await self._one(fake, user, lambda: user.submit(modal, values), f"form {values!r}")
            return
        messages: list[DiscordMessage] = [m for m in getattr(last, "shown", []) if not m.deleted]
        parts = [
            (m, part)
            for m in messages
            for row in m.components
            for part in row.get("components", ())
            if part.get("custom_id")
        ]
        if not parts:
            self._last[user.name] = None
            return
        message, part = rng.choice(parts)
        if part["type"] == 3:
            option = rng.choice(part["options"])
            await self._one(
                fake, user, lambda: user.select(message, part["custom_id"], option["label"]), f"select {option}"
            )
            return
        drawn = self._draw._press("charlie")
        if rng.random() < 0.3:  # a client of one's own can send any
            part["custom_id"] = f"ds1|{drawn.what}|{drawn.said}"[:LONGEST_CUSTOM_ID]
        await self._one(fake, user, lambda: user.press(message, part["custom_id"]), f"button {part['custom_id']!r}")

    async def _one(self, fake: FakeDiscord, user: User, doing: Callable[[], Awaitable[object]], what: str) -> None:
        wrongs, before = [], len(fake.violations)
        began = time.perf_counter()
        try:
            reply = await doing()
        except CannotDo:  # Discord itself would not send that
            return
        except NoAnswer:
            wrongs.append((SILENT, "Discord: no answer"))
            reply = None
        took = time.perf_counter() - began
        self._last[user.name] = reply
        said = getattr(reply, "text", "")
        wrongs += [(TOO_LONG, f"Discord: {str(one)[:80]}") for one in fake.violations[before:]]
        if BROKEN.search(said):
            wrongs.append((UNHANDLED, "Discord: something went wrong"))
        if reply is not None and not said.strip():
            wrongs.append((SILENT, "Discord: nothing said"))
        if user.name != "Alice" and CANARY in said:
            wrongs.append((LEAKS, "Discord"))
        self._tally.count(f"Discord, {user.name}: {what}", wrongs, took, "discord")


def _rows(message: Message) -> list[list[dict[str, str]]]:
    markup = message.markup or {}
    rows: list[list[dict[str, str]]] = markup.get("inline_keyboard", [])
    return rows


def _on_telegram(message: Message, *, is_alice: bool) -> list[Wrong]:
    wrongs: list[Wrong] = []
    if BROKEN.search(message.text):
        wrongs.append((UNHANDLED, "Telegram: something went wrong"))
    if units(message.text) > LONGEST_TYPED:
        wrongs.append((TOO_LONG, "Telegram: a message"))
    if any(entity["type"] == "mention" for entity in detect(message.text)):
        wrongs.append((PINGS, "Telegram: a mention"))
    if not is_alice and CANARY in message.text:
        wrongs.append((LEAKS, "Telegram"))
    return wrongs
