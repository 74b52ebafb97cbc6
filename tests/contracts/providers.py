"""The providers of every channel behind one face: what the kit of `tests.contracts.notifier` asks of each double."""

from __future__ import annotations

import email
import email.policy
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from functools import partial
from http import HTTPStatus
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import aiohttp

from adapters.fetch.guarded import GuardedFetch
from adapters.fetch.lookup import GuardedLookup
from adapters.notify.push import PushNotifier
from adapters.notify.sms import SmsNotifier, TwilioAccount
from adapters.notify.twilio_http import TwilioHttp
from adapters.notify.webhook import WebhookNotifier
from adapters.photos import PhotoFolder
from bot.discord.client import DiscordBot
from bot.discord.webhook import DiscordWebhookNotifier
from bot.telegram.client import TelegramBot
from bot.terminal.client import Terminal
from bot.terminal.notifier import TerminalNotifier
from bot.terminal.render import Line
from core.app import App
from core.errors import Failure
from core.ports.notifier import Notifier
from core.values import Channel, Destination
from tests.adapters.notify.emails import voice
from tests.fakes.clock import FrozenClock
from tests.fakes.discord import Channel as Room
from tests.fakes.discord import FakeDiscord
from tests.fakes.telegram import FakeTelegram
from tests.fakes.telegram.chats import Chat
from tests.fakes.twilio import FakeTwilio
from tests.fakes.twilio.server import ACCOUNT, KEY, NUMBER, SECRET
from tests.servers.hooks import Hooks, hooks
from tests.servers.smtp import SmtpServer

CANARY = "canary9f8e7d6c5b"
MAILBOX, PHONE = "alice@example.org", "+14155550123"
WAIT = 30.0  # seconds that throttled doubles ask for, where they can be told


@dataclass
class Provider:
    """A voice, where it sends to, and what can be done to who receives it.

    read          every message that arrived, as people read it there, the oldest first
    rang          whether anything that arrived notified somebody, or went to who was not asked
    throttle …    what the next sends meet; `throttle` answers the seconds that they are asked to wait
    unplug        nobody listens there any more
    wrong_key     what refused credentials mean: our own, or those that are the address
    secrets       what no error may hold
    deduplicates  the same key twice arrives once
    takes         whether the double takes a message with a parameter that nobody knows
    """

    notifier: Notifier
    to: Destination
    read: Callable[[], list[str]]
    rang: Callable[[], bool] = lambda: False
    throttle: Callable[[], float] | None = None
    break_down: Callable[[], None] | None = None
    cut: Callable[[], None] | None = None
    bury: Callable[[], None] | None = None
    spoil: Callable[[], None] | None = None
    lock_out: Callable[[], None] | None = None
    unplug: Callable[[], Awaitable[None]] | None = None
    wrong_key: Failure = Failure.CHANNEL
    secrets: tuple[str, ...] = ()
    deduplicates: bool = False
    takes: Callable[[], Awaitable[int]] | None = None


Opened = Callable[[Path], AbstractAsyncContextManager[Provider]]


# Discord


@asynccontextmanager
async def _discord(where: str, folder: Path) -> AsyncIterator[Provider]:
    token = f"a-bot-{CANARY}"
    async with AsyncExitStack() as server:
        fake = await server.enter_async_context(FakeDiscord())
        general = fake.guild("Deals").channels[0]
        alice = fake.user("Alice")
        room = {"dm": alice.dm, "channel": general, "thread": fake.thread(general, "Desks")}[where]
        channel = Channel.DISCORD_DM if where == "dm" else Channel.DISCORD_CHANNEL
        bot = DiscordBot(cast(App, SimpleNamespace(places=None)), PhotoFolder(folder), token)
        with fake.wire():
            await bot.login()
            [notifier] = [one for one in bot.notifiers if one.channel is channel]

            def bury() -> None:
                if where == "dm":
                    fake.close_dms(alice)
                elif where == "channel":
                    room.deleted = True
                else:
                    room.archived = room.locked = True

            address = alice.id if where == "dm" else room.id
            yield _on_discord(fake, room, notifier, Destination(1, channel, address), server, bury, token)
            await bot.close()
        assert fake.violations == []


def _on_discord(
    fake: FakeDiscord,
    room: Room,
    notifier: Notifier,
    to: Destination,
    server: AsyncExitStack,
    bury: Callable[[], None],
    token: str,
    route: str = "POST /channels/.*/messages",
) -> Provider:
    by_webhook = to.channel is Channel.DISCORD_WEBHOOK

    def fail(status: int, code: int, times: int = 1) -> None:
        fake.fail_next(route, status, {"message": f"no {token}", "code": code}, times=times)

    def throttle() -> float:
        fake.rate_limit_next(route, retry_after=WAIT)
        return WAIT

    async def takes() -> int:
        path = f"/webhooks/{to.address}" if by_webhook else f"/channels/{room.id}/messages"
        body = {"content": "hello", "allowed_mention": {"parse": []}}
        async with (
            aiohttp.ClientSession(headers={"Authorization": f"Bot {token}"}) as session,
            session.post(fake.api_url + path, json=body) as answer,
        ):
            fake.violations.clear()
            return answer.status

    return Provider(
        notifier,
        to,
        read=lambda: [message.text for message in room.messages],
        rang=lambda: bool(fake.pings()),
        throttle=throttle,
        break_down=lambda: fail(503, 0),
        cut=fake.cut_after_accept,
        bury=bury,
        spoil=lambda: fail(400, 50035, times=2),
        lock_out=lambda: fail(401, 50027 if by_webhook else 0),
        unplug=server.aclose,
        wrong_key=Failure.DESTINATION if by_webhook else Failure.CHANNEL,
        secrets=(token,),
        deduplicates=not by_webhook,
        takes=takes if fake.spec.available else None,
    )


@asynccontextmanager
async def _discord_webhook(folder: Path) -> AsyncIterator[Provider]:
    async with AsyncExitStack() as server:
        fake = await server.enter_async_context(FakeDiscord())
        hook = fake.webhook(fake.guild("Deals").channels[0])
        to = Destination(1, Channel.DISCORD_WEBHOOK, f"{hook.id}/{hook.token}")
        async with DiscordWebhookNotifier(PhotoFolder(folder), fake.api_url) as notifier:
            bury = partial(fake.delete_webhook, hook)
            yield _on_discord(fake, hook.channel, notifier, to, server, bury, hook.token, "POST /webhooks/")
        assert fake.violations == []


# Telegram


@asynccontextmanager
async def _telegram(where: str, folder: Path) -> AsyncIterator[Provider]:
    async with AsyncExitStack() as server:
        fake = await server.enter_async_context(FakeTelegram(f"900001:{CANARY}"))
        alice = fake.user("Alice")
        alice.account.started = True
        forum = fake.group("Flea market", alice, topics=True)
        topic = forum.topic("Desks")
        chat: Chat = alice.chat if where == "chat" else forum
        address = str(alice.id) if where == "chat" else f"{forum.id}/{topic.id}"

        async def moved(channel: Channel, old: str, new: str) -> None:
            raise AssertionError("nothing moves here")

        app = cast(App, SimpleNamespace(people=SimpleNamespace(moved=moved, operators=lambda platform: ())))
        bot = TelegramBot(app, PhotoFolder(folder), fake.token, base_url=fake.url)

        def throttle() -> float:
            fake.flood(int(WAIT))
            return WAIT

        def bury() -> None:
            if where == "chat":
                alice.block_bot()
            else:
                del forum.topics[topic.id]

        async def takes() -> int:
            body = {"chat_id": chat.id, "text": "hello", "disable_ping": True}
            async with (
                aiohttp.ClientSession() as session,
                session.post(f"{fake.url}/bot{fake.token}/sendMessage", json=body) as answer,
            ):
                fake.violations.clear()
                return answer.status

        yield Provider(
            bot.notifiers[0],
            Destination(1, Channel.TELEGRAM_CHAT, address),
            read=lambda: [m.text for m in chat.messages if where == "chat" or m.thread == topic.id],
            rang=lambda: any(e["type"] in ("mention", "text_mention") for m in chat.messages for e in m.entities),
            throttle=throttle,
            break_down=lambda: fake.fail_next("send", 500, f"Internal Server Error {CANARY}"),
            cut=fake.cut_after_accept,
            bury=bury,
            spoil=lambda: fake.fail_next("send", 400, "Bad Request: message is too long"),
            lock_out=lambda: fake.fail_next("send", 401, "Unauthorized"),
            unplug=server.aclose,
            secrets=(fake.token,),
            takes=takes if fake.spec.available else None,
        )
        await bot.close()
        assert fake.violations == []


# Texts and mails


@asynccontextmanager
async def _sms(folder: Path) -> AsyncIterator[Provider]:
    async with AsyncExitStack() as server:
        twilio = await server.enter_async_context(FakeTwilio(now=FrozenClock().now))
        twilio.phone(PHONE)
        async with TwilioHttp(twilio.url) as http:

            def throttle() -> float:
                twilio.throttle(str(int(WAIT)))
                return WAIT

            async def takes() -> int:
                form = {"To": PHONE, "From": NUMBER, "Body": "hello", "Ring": "loud"}
                async with (
                    aiohttp.ClientSession(headers={"Authorization": aiohttp.encode_basic_auth(KEY, SECRET)}) as session,
                    session.post(f"{twilio.url}/2010-04-01/Accounts/{ACCOUNT}/Messages.json", data=form) as answer,
                ):
                    twilio.violations.clear()
                    return answer.status

            yield Provider(
                SmsNotifier(TwilioAccount(ACCOUNT, KEY, SECRET), NUMBER, http),
                Destination(1, Channel.SMS, PHONE),
                read=lambda: [text.body for text in twilio.texts],
                rang=lambda: any(text.to != PHONE for text in twilio.texts),
                throttle=throttle,
                break_down=lambda: twilio.break_down(503),
                cut=twilio.cut_after_accept,
                bury=lambda: twilio.refuse(21610),
                spoil=lambda: twilio.refuse(21617),
                lock_out=lambda: twilio.refuse(20003, 401),
                unplug=server.aclose,
                secrets=(SECRET, PHONE, NUMBER),
                takes=takes if twilio.spec.available else None,
            )
        assert twilio.violations == []


@asynccontextmanager
async def _email(folder: Path) -> AsyncIterator[Provider]:
    async with AsyncExitStack() as stack:
        server = await stack.enter_async_context(SmtpServer())
        mouth = voice(server.port)

        def mails() -> list[email.message.EmailMessage]:
            contents = [cast(bytes, mail.original_content) for mail in server.mails]
            return [email.message_from_bytes(one, policy=email.policy.default) for one in contents]

        def words(mail: email.message.EmailMessage) -> str:
            body = mail.get_body(("plain",))
            return f"{mail['Subject']}\n{body.get_content() if body else ''}"

        def answers(**replies: str) -> Callable[[], None]:
            return lambda: server.replies.update(replies)

        def throttle() -> float:
            server.replies["RCPT"] = f"450 4.7.1 <{MAILBOX}>: greylisted"
            return 300.0

        def strayed() -> bool:
            to_others = any(mail.rcpt_tos != [MAILBOX] for mail in server.mails)
            return to_others or any(mail["Bcc"] or mail["X-Evil"] for mail in mails())

        yield Provider(
            mouth,
            Destination(7, Channel.EMAIL, MAILBOX),
            read=lambda: [words(mail) for mail in mails()],
            rang=strayed,
            throttle=throttle,
            break_down=answers(MAIL="452 4.3.1 no room"),
            cut=lambda: setattr(server, "hang_up", "DATA"),
            bury=answers(RCPT=f"550 5.1.1 <{MAILBOX}>: no such user"),
            spoil=answers(DATA="554 5.6.0 malformed"),
            lock_out=answers(MAIL="530 5.7.0 log in first"),
            unplug=stack.aclose,
            secrets=(MAILBOX,),
        )
        await mouth.close()


# What people run themselves


def _at_hooks(got: Hooks, server: AsyncExitStack, notifier: Notifier, to: Destination, fields: Any) -> Provider:
    def answers(status: int) -> Callable[[], None]:
        def plan() -> None:
            got.status, got.json = status, {"error": CANARY}

        return plan

    def throttle() -> float:
        got.throttle(str(int(WAIT)))
        return WAIT

    return Provider(
        notifier,
        to,
        read=lambda: [fields(json.loads(one.body)) for one in got.got] if got.status == HTTPStatus.OK else [],
        throttle=throttle,
        break_down=answers(503),
        cut=lambda: setattr(got, "cut", True),
        bury=answers(410),
        spoil=answers(413),
        lock_out=answers(401),
        unplug=server.aclose,
        wrong_key=Failure.DESTINATION,
        secrets=(CANARY,),
    )


@asynccontextmanager
async def _push(folder: Path) -> AsyncIterator[Provider]:
    async with AsyncExitStack() as server:
        got = await server.enter_async_context(hooks())
        got.json = {"id": "xE73Iyuabi"}
        async with PushNotifier(GuardedLookup(allow={got.place})) as notifier:
            to = Destination(1, Channel.PUSH, f"ntfy://{got.place}/{CANARY}")
            yield _at_hooks(got, server, notifier, to, lambda said: f"{said.get('title', '')}\n{said['message']}")


@asynccontextmanager
async def _webhook(folder: Path) -> AsyncIterator[Provider]:
    async with AsyncExitStack() as server:
        got = await server.enter_async_context(hooks())
        async with GuardedFetch(allow={got.place}) as way_out:
            notifier = WebhookNotifier(way_out, FrozenClock(), "k" * 44)
            to = Destination(1, Channel.WEBHOOK, got.url(f"/{CANARY}?token={CANARY}"))
            yield _at_hooks(got, server, notifier, to, lambda said: "\n".join(_texts(said)))


def _texts(said: Any) -> list[str]:
    if isinstance(said, dict):
        return [text for value in said.values() for text in _texts(value)]
    if isinstance(said, list):
        return [text for value in said for text in _texts(value)]
    return [str(said)]


@asynccontextmanager
async def _terminal(folder: Path) -> AsyncIterator[Provider]:
    printed: list[str] = []

    def show(lines: list[Line]) -> None:
        printed.append("\n".join(line.text for line in lines))

    terminal = Terminal(cast(App, SimpleNamespace()), "alice", show, folder)
    to = Destination(1, Channel.TERMINAL, "alice")
    yield Provider(TerminalNotifier(terminal, "alice"), to, read=lambda: printed, rang=lambda: "\a" in "".join(printed))


NETWORKED: dict[str, Opened] = {
    "discord direct message": partial(_discord, "dm"),
    "discord channel": partial(_discord, "channel"),
    "discord thread": partial(_discord, "thread"),
    "discord webhook": _discord_webhook,
    "telegram chat": partial(_telegram, "chat"),
    "telegram topic": partial(_telegram, "topic"),
    "sms": _sms,
    "e-mail": _email,
    "push": _push,
    "webhook": _webhook,
}
DESCRIBED = tuple(name for name in NETWORKED if name.startswith(("discord", "telegram", "sms")))
PROVIDERS: dict[str, Opened] = {**NETWORKED, "terminal": _terminal}
