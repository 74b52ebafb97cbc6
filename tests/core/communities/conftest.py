"""Two communities: Ann owns the flea market, Ben manages it too, Cleo is in it; Dan manages another; Eve is in none."""

from __future__ import annotations

from dataclasses import dataclass, replace

import pytest

from bot.talk import Talk
from core.app import App
from core.communities.members import At
from core.values import Channel, Chat, Platform

HERE = Chat(Channel.TELEGRAM_CHAT, "-1001")
THERE = Chat(Channel.TELEGRAM_CHAT, "-1002")
MARKET = At(Platform.TELEGRAM, "-1001", "Flea market")
OTHER = At(Platform.TELEGRAM, "-1002", "Other group")
EVERYBODY = ("owner", "admin", "member", "stranger", "admin elsewhere")
LEADING = ("owner", "admin")


@dataclass
class People:
    """Everybody, as their platform says of them."""

    owner: Talk
    admin: Talk
    member: Talk
    stranger: Talk
    elsewhere: Talk

    def of(self, who: str) -> Talk:
        return self.elsewhere if who == "admin elsewhere" else getattr(self, who)  # type: ignore[no-any-return]


@pytest.fixture
async def crowd(app: App) -> People:
    led, other = replace(MARKET, leads=True), replace(OTHER, leads=True)

    async def somebody(name: str, number: int, at: At | None, room: Chat) -> Talk:
        person = await app.people.recognise(Platform.TELEGRAM, str(number), name)
        chat = Chat(Channel.TELEGRAM_CHAT, str(number)) if at is None else room
        if at is not None:
            await app.communities.members.meet(at, person)
        return Talk(person, chat, None if at is None else room, at is not None and at.leads, at)

    return People(
        await somebody("Ann", 1, led, HERE),
        await somebody("Ben", 2, led, HERE),
        await somebody("Cleo", 3, MARKET, HERE),
        await somebody("Eve", 4, None, HERE),
        await somebody("Dan", 5, other, THERE),
    )
