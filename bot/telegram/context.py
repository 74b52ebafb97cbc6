"""What every handler is given: the product, typed, and who says something where."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, cast

from telegram import Chat as TelegramChat
from telegram import User
from telegram.constants import ChatType
from telegram.ext import CallbackContext, ExtBot

from bot.talk import Talk
from bot.telegram.albums import Albums
from bot.telegram.voice import Spot, Voice
from core.app import App
from core.communities.members import At
from core.values import Channel, Chat, Person, Platform

Nothing = dict[Any, Any]  # the library's own stores, which we leave empty: what must be kept is a row


@dataclass(frozen=True, slots=True)
class House:
    """What this bot works with."""

    app: App
    voice: Voice
    albums: Albums


class Context(CallbackContext[ExtBot[int], Nothing, Nothing, Nothing]):
    """The library's context with the house in it."""

    house: House


def context_of(house: House) -> type[Context]:
    """The context type of one bot."""
    return cast(type[Context], type("HouseContext", (Context,), {"house": house}))


@dataclass(frozen=True, slots=True)
class Here:
    """A person, and the spot where they are answered."""

    talk: Talk
    spot: Spot
    user_id: int
    is_private: bool

    @property
    def person(self) -> Person:
        return self.talk.person

    def aside(self) -> Here:
        """The same person in private."""
        chat = Chat(Channel.TELEGRAM_CHAT, str(self.user_id))
        return Here(Talk(self.person, chat), Spot(self.user_id), self.user_id, is_private=True)


def community_of(chat: TelegramChat, language: str | None = None) -> At | None:
    """The group that is talked in; whether they lead it is asked where it matters."""
    if chat.type not in (ChatType.GROUP, ChatType.SUPERGROUP):
        return None
    return At(Platform.TELEGRAM, str(chat.id), chat.title or "", locale=language)


async def meet(app: App, user: User, chat: TelegramChat, spot: Spot) -> Here:
    """Recognise who says something. A chat that was given up because it refused us is worth another try."""
    person = await app.people.recognise(Platform.TELEGRAM, str(user.id), user.first_name, user.language_code)
    at = community_of(chat, user.language_code)
    talk = Talk(person, Chat(Channel.TELEGRAM_CHAT, spot.address), at=at)
    await app.people.revive(person, talk.chat)
    if at is not None:
        await app.communities.members.meet(at, person)
    return Here(talk, spot, user.id, chat.type == ChatType.PRIVATE)
