"""A message as it stands now: what the API answers for it, and what a person reads in it."""

import html
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from tests.fakes.telegram.keyboards import Button, inline_buttons

if TYPE_CHECKING:
    from tests.fakes.telegram.chats import Chat

TEXTS = ("text", "entities", "caption", "caption_entities")


@dataclass(eq=False)
class Message:
    """One message of one chat. `content` holds the fields of the API's Message that tell what it says.

    It changes when the message is edited, so what was read from it yesterday may read differently today;
    `version` counts the changes.
    """

    chat: "Chat"
    id: int
    date: int
    sender: dict[str, Any]
    content: dict[str, Any]
    markup: dict[str, Any] | None = None
    source: str = ""
    parse_mode: str | None = None
    thread: int | None = None
    picture: bytes | None = None
    picture_url: str | None = None
    silent: bool = False
    extra: dict[str, Any] = field(default_factory=dict)
    version: int = 1
    deleted: bool = False
    edited: int | None = None

    @property
    def from_bot(self) -> bool:
        return bool(self.sender["is_bot"])

    @property
    def text(self) -> str:
        """Its text or caption without markup; empty where it has neither."""
        return str(self.content.get("text") or self.content.get("caption") or "")

    @property
    def caption(self) -> str | None:
        return self.content.get("caption")

    @property
    def html(self) -> str:
        """The text or caption as the bot sent it in HTML; escaped where it sent no markup."""
        return self.source if (self.parse_mode or "").upper() == "HTML" else html.escape(self.text, quote=False)

    @property
    def entities(self) -> list[dict[str, Any]]:
        return self.content.get("entities") or self.content.get("caption_entities") or []

    @property
    def photo(self) -> bytes | None:
        """The picture's bytes; None without one, or where the bot named a URL (then `picture_url`)."""
        return self.picture if "photo" in self.content else None

    @property
    def document(self) -> bytes | None:
        return self.picture if "document" in self.content else None

    @property
    def location(self) -> tuple[float, float] | None:
        place = self.content.get("location")
        return (place["latitude"], place["longitude"]) if place else None

    @property
    def album(self) -> str | None:
        """What the messages of one album share."""
        return self.content.get("media_group_id")

    @property
    def buttons(self) -> list[list[Button]]:
        """Rows of inline buttons."""
        return inline_buttons(self.markup)

    @property
    def labels(self) -> list[str]:
        """The words on all inline buttons, row by row."""
        return [button.text for row in self.buttons for button in row]

    def button(self, label: str) -> Button:
        """The button that says `label`, else the only one that contains it. AssertionError without one."""
        every = [button for row in self.buttons for button in row]
        found = [b for b in every if b.text == label] or [b for b in every if label in b.text]
        assert len(found) == 1, f"{len(found)} buttons say {label!r} under {self.text!r}; there are {self.labels}"
        return found[0]

    def change(
        self, content: dict[str, Any], markup: dict[str, Any] | None, at: int, source: str, mode: str | None
    ) -> bool:
        """Take new content; False, and nothing done, where it says the same as before."""
        markup = markup if markup and any(markup["inline_keyboard"]) else None
        if content == self.content and markup == self.markup:
            return False
        self.content, self.markup, self.source, self.parse_mode = content, markup, source, mode
        self.edited = at
        self.version += 1
        return True

    def as_message(self, reply: bool = True) -> dict[str, Any]:
        """The API's Message. Inline keyboards come back in it, reply keyboards never do."""
        message: dict[str, Any] = {"message_id": self.id, "date": self.date, "chat": self.chat.as_chat()}
        if self.chat.kind == "channel":
            message["sender_chat"] = self.chat.as_chat()
        else:
            message["from"] = self.sender
        message |= self.content | self.extra
        if self.thread is not None:
            message |= {"message_thread_id": self.thread, "is_topic_message": True}
        if self.markup and "inline_keyboard" in self.markup:
            message["reply_markup"] = self.markup
        if self.edited is not None:
            message["edit_date"] = self.edited
        replied = self.extra.get("reply_to_message")
        if replied is not None:
            message.pop("reply_to_message")
            if reply and not replied.deleted:
                message["reply_to_message"] = replied.as_message(reply=False)
        return message

    def __repr__(self) -> str:
        kinds = "".join(f" +{name}" for name in self.content if name not in TEXTS)
        return f"<{self.sender['first_name']}: {self.text!r}{kinds}{self.labels or ''}>"
