"""All that the server knows: accounts, chats, files, questions under buttons, registered commands."""

import itertools
import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from tests.fakes.telegram.bell import Bell
from tests.fakes.telegram.chats import Account, Chat, as_member, numbering
from tests.fakes.telegram.files import Files
from tests.fakes.telegram.messages import Message
from tests.fakes.telegram.refusals import bad_request, forbidden
from tests.fakes.telegram.updates import Updates

AnyChat = TypeVar("AnyChat", bound=Chat)
FIRST_PERSON = 700_001  # ids of people, as small as real ones were once
FIRST_GROUP = 4_000_001
SUPERGROUP_BASE = 1_000_000_000_000  # supergroups and channels are -100 and ten digits


class Toast(str):
    """What a press was answered: the words that pop up, empty where the bot only stopped the waiting."""

    alert: bool = False
    url: str | None = None


@dataclass(eq=False)
class Query:
    """A press on an inline button; `answer` is None until the bot answers."""

    id: str
    by: Account
    message: Message
    data: str
    answer: Toast | None = None


@dataclass(eq=False)
class InlineQuery:
    """Something typed behind the bot's name; `answer` is the call that answers it."""

    id: str
    answer: dict[str, Any] | None = None


class World:
    """State of one Telegram with one bot under test in it."""

    def __init__(self, bot: Account, *, privacy: bool, now: Callable[[], float]) -> None:
        self.bot = bot
        self.privacy = privacy
        self.bell = Bell()
        self.updates = Updates(self.bell)
        self.files = Files()
        self.accounts: dict[int, Account] = {bot.id: bot}
        self.chats: dict[int, Chat] = {}
        self.queries: dict[str, Query] = {}
        self.inline_queries: dict[str, InlineQuery] = {}
        self.commands: dict[tuple[str, str], list[dict[str, str]]] = {}
        self.texts: dict[tuple[str, str], str] = {}
        self.menu_buttons: dict[int | None, dict[str, Any]] = {}
        self.serials = itertools.count(1)
        self._now = now
        self._numbers = numbering()
        self._people = itertools.count(FIRST_PERSON)
        self._groups = itertools.count(FIRST_GROUP)

    @property
    def now(self) -> int:
        return int(self._now())

    def new_account(self, name: str, username: str | None, language: str | None) -> Account:
        account = Account(next(self._people), name, username, language)
        self.accounts[account.id] = account
        chat = Chat(account.id, "private", name, self._numbers, username)
        chat.members = {account.id: "member", self.bot.id: "member"}
        self.chats[chat.id] = chat
        return account

    def new_chat(
        self, shape: type[AnyChat], kind: str, title: str, *, is_forum: bool = False, username: str | None = None
    ) -> AnyChat:
        number = next(self._groups)
        basic = kind == "group"
        chat_id = -number if basic else -(SUPERGROUP_BASE + number)
        chat = shape(chat_id, kind, title, self._numbers if basic else numbering(), username, is_forum)
        self.chats[chat.id] = chat
        return chat

    def chat(self, chat_id: int | str) -> Chat:
        """The chat a call names. Raises Refusal where there is none, or it became a supergroup."""
        if isinstance(chat_id, str):
            named = (c for c in self.chats.values() if c.username and not c.is_private and f"@{c.username}" == chat_id)
            chat = next(named, None)
        else:
            chat = self.chats.get(chat_id)
        if chat is None:
            raise bad_request("chat not found")
        if chat.migrated_to is not None:
            raise bad_request("group chat was upgraded to a supergroup chat", migrate_to_chat_id=chat.migrated_to)
        return chat

    def writable(self, chat_id: int | str) -> Chat:
        """The chat a call names, if the bot may write there. Raises Refusal where it may not."""
        chat = self.chat(chat_id)
        if chat.is_private:
            self._check_person(self.accounts[chat.id])
        status = chat.status(self.bot.id)
        if status == "kicked":
            raise forbidden(f"bot was kicked from the {chat.kind} chat")
        if status == "left" or (chat.kind == "channel" and status != "administrator"):
            raise forbidden(f"bot is not a member of the {chat.kind} chat")
        return chat

    def ask(self, by: Account, message: Message, data: str) -> Query:
        """Somebody presses a button."""
        query = Query(str(9_000_000_000 + next(self.serials)), by, message, data)
        self.queries[query.id] = query
        sent = {"id": query.id, "from": by.as_user(), "chat_instance": str(abs(message.chat.id)), "data": data}
        self.updates.put("callback_query", sent | {"message": message.as_message()})
        return query

    def ask_inline(self, by: Account, text: str, offset: str) -> InlineQuery:
        """Somebody types behind the bot's name, in any chat."""
        query = InlineQuery(str(8_000_000_000 + next(self.serials)))
        self.inline_queries[query.id] = query
        sent = {"id": query.id, "from": by.as_user(), "query": text, "offset": offset, "chat_type": "group"}
        self.updates.put("inline_query", sent)
        return query

    def hears(self, message: Message) -> bool:
        """Whether the bot is told of what somebody wrote: https://core.telegram.org/bots/features#privacy-mode."""
        status = message.chat.status(self.bot.id)
        if message.chat.is_private or not self.privacy or status == "administrator":
            return status not in ("left", "kicked")
        replied = message.extra.get("reply_to_message")
        return status == "member" and (bool(replied and replied.from_bot) or self._commanded(message))

    def tell(self, message: Message, *, edited: bool = False, service: bool = False) -> None:
        """Queue the update for a message, where the bot hears it."""
        if (service and message.chat.status(self.bot.id) in ("member", "administrator")) or self.hears(message):
            kind = "channel_post" if message.chat.kind == "channel" else "message"
            self.updates.put(f"edited_{kind}" if edited else kind, message.as_message())
        self.bell.ring()

    def tell_status(self, chat: Chat, by: Account, whom: Account, before: str, after: str) -> None:
        """Queue the update for a change of somebody's status, the bot's own included."""
        mine = whom is self.bot
        if mine or chat.status(self.bot.id) == "administrator":
            change = {"chat": chat.as_chat(), "from": by.as_user(), "date": self.now}
            change |= {"old_chat_member": as_member(whom, before), "new_chat_member": as_member(whom, after)}
            self.updates.put("my_chat_member" if mine else "chat_member", change)
        self.bell.ring()

    def commands_for(self, scopes: list[dict[str, Any]], language: str | None) -> list[dict[str, str]]:
        """What a menu shows: https://core.telegram.org/bots/api#determining-list-of-commands."""
        for scope in scopes:
            for spoken in (language or "", ""):
                if found := self.commands.get((json.dumps(scope, sort_keys=True), spoken)):
                    return found
        return []

    def _commanded(self, message: Message) -> bool:
        marks = [e for e in message.entities if e["type"] == "bot_command" and e["offset"] == 0]
        return any("@" not in message.text[: e["length"]] or self._named(message.text[: e["length"]]) for e in marks)

    def _named(self, command: str) -> bool:
        return command.partition("@")[2].lower() == (self.bot.username or "").lower()

    @staticmethod
    def _check_person(account: Account) -> None:
        if account.deactivated:
            raise forbidden("user is deactivated")
        if account.blocked:
            raise forbidden("bot was blocked by the user")
        if not account.started:
            raise forbidden("bot can't initiate conversation with a user")
