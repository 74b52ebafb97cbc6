"""Chats of every kind: who is in them, what was said, and what the API tells of them."""

import itertools
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from tests.fakes.telegram.messages import Message
from tests.fakes.telegram.refusals import bad_request

KEPT_COLOUR = 0x6FB9F0  # one of the six colours of topic icons
# of an administrator, each "can_…": https://core.telegram.org/bots/api#chatmemberadministrator
MANAGES = "manage_chat|delete_messages|manage_video_chats|restrict_members|promote_members|change_info|invite_users"
STORIES = "post_stories|edit_stories|delete_stories|pin_messages"
RIGHTS = [f"can_{right}" for right in f"{MANAGES}|{STORIES}".split("|")]
GIFTS = ("unlimited_gifts", "limited_gifts", "unique_gifts", "premium_subscription", "gifts_from_channels")
PRESENT = ("creator", "administrator", "member", "restricted")


@dataclass(eq=False)
class Account:
    """A user or bot of Telegram. `started` and `blocked` say what it did to the bot under test."""

    id: int
    first_name: str
    username: str | None = None
    language: str | None = None
    is_bot: bool = False
    started: bool = False
    blocked: bool = False
    deactivated: bool = False

    def as_user(self) -> dict[str, Any]:
        user = {"id": self.id, "is_bot": self.is_bot, "first_name": self.first_name}
        more = {"username": self.username, "language_code": self.language}
        return user | {name: value for name, value in more.items() if value}


def as_member(account: Account, status: str) -> dict[str, Any]:
    """The API's ChatMember for a status of ours."""
    member: dict[str, Any] = {"status": status, "user": account.as_user()}
    if status == "creator":
        return member | {"is_anonymous": False}
    if status == "administrator":
        return member | {"can_be_edited": False, "is_anonymous": False} | dict.fromkeys(RIGHTS, True)
    return member | ({"until_date": 0} if status == "kicked" else {})


@dataclass(eq=False)
class Topic:
    """A topic of a forum."""

    chat: "Chat"
    id: int
    name: str
    closed: bool = False

    def as_topic(self) -> dict[str, Any]:
        return {"message_thread_id": self.id, "name": self.name, "icon_color": KEPT_COLOUR}


@dataclass(eq=False)
class Chat:
    """A private chat, group, supergroup or channel. `members` maps each account's id to its status."""

    id: int
    kind: str
    title: str
    numbers: Iterator[int]
    username: str | None = None
    is_forum: bool = False
    members: dict[int, str] = field(default_factory=dict)
    topics: dict[int, Topic] = field(default_factory=dict)
    history: list[Message] = field(default_factory=list)
    reply_markup: dict[str, Any] | None = None
    migrated_to: int | None = None
    pinned: list[int] = field(default_factory=list)

    @property
    def is_private(self) -> bool:
        return self.kind == "private"

    @property
    def messages(self) -> list[Message]:
        """What the bot said here and has not deleted, as it stands now."""
        return [message for message in self.history if message.from_bot and not message.deleted]

    @property
    def last(self) -> Message:
        """The bot's last message here."""
        assert self.messages, f"the bot has said nothing in {self.title}"
        return self.messages[-1]

    @property
    def keyboard(self) -> list[list[str]] | None:
        """The words on the reply keyboard that is open now, row by row; None without one."""
        if self.reply_markup is None:
            return None
        return [[key if isinstance(key, str) else key["text"] for key in row] for row in self.reply_markup["keyboard"]]

    def status(self, account_id: int) -> str:
        return self.members.get(account_id, "left")

    def find(self, message_id: int) -> Message | None:
        """The message of that number, unless there is none or it was deleted."""
        return next((m for m in self.history if m.id == message_id and not m.deleted), None)

    def open_topic(self, name: str) -> Topic:
        if not self.is_forum:
            raise bad_request("the chat is not a forum")
        topic = Topic(self, next(self.numbers), name)
        self.topics[topic.id] = topic
        return topic

    def numbered_topic(self, thread: int | None) -> Topic | None:
        """The topic a call names. Raises Refusal where the chat has none such."""
        if thread is None:
            return None
        if thread not in self.topics:
            raise bad_request("message thread not found")
        return self.topics[thread]

    def as_chat(self) -> dict[str, Any]:
        chat: dict[str, Any] = {"id": self.id, "type": self.kind}
        chat["first_name" if self.is_private else "title"] = self.title
        return (
            chat
            | ({"username": self.username} if self.username else {})
            | ({"is_forum": True} if self.is_forum else {})
        )

    def as_full_info(self) -> dict[str, Any]:
        limits = {"accent_color_id": 0, "max_reaction_count": 11, "accepted_gift_types": dict.fromkeys(GIFTS, False)}
        return self.as_chat() | limits

    def __repr__(self) -> str:
        return f"<{self.kind} {self.title}>"


def numbering() -> Iterator[int]:
    """Message numbers of one chat; private chats and basic groups of an account share one."""
    return itertools.count(1)
