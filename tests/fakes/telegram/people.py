"""What a person does in Telegram, written like a story: `await alice.says("/start")`."""

from typing import Any

from tests.fakes.telegram.chats import PRESENT, Chat, Topic
from tests.fakes.telegram.entities import detect
from tests.fakes.telegram.files import StoredFile
from tests.fakes.telegram.messages import Message
from tests.fakes.telegram.watching import Somewhere, Watcher
from tests.fakes.telegram.world import Toast


class Person(Watcher):
    """A user of Telegram. Everything happens in the private chat with the bot unless `in_` names a group or topic."""

    @property
    def id(self) -> int:
        return self.account.id

    @property
    def name(self) -> str:
        return self.account.first_name

    async def starts(self, payload: str = "") -> Message:
        """Presses Start, or follows a deep link that carries `payload`."""
        return await self.says(f"/start {payload}".rstrip())

    async def says(
        self, text: str, in_: Somewhere = None, topic: Topic | None = None, reply_to: Message | None = None
    ) -> Message:
        """Writes a text; commands, links and mentions are marked as Telegram marks them."""
        marks = detect(text)
        content: dict[str, Any] = {"text": text} | ({"entities": marks} if marks else {})
        return self._writes(content, topic or in_, reply_to)

    async def sends_photo(
        self, data: bytes, caption: str | None = None, album: str | None = None, in_: Somewhere = None
    ) -> Message:
        """Sends a picture; those with the same `album` belong together."""
        file = self._world.files.keep("photo", data, "photo.jpg", "image/jpeg")
        group = {"media_group_id": album} if album else {}
        return self._writes({"photo": file.as_photo()} | _captioned(caption) | group, in_, file=file)

    async def sends_album(
        self, pictures: list[bytes], caption: str | None = None, in_: Somewhere = None
    ) -> list[Message]:
        """Sends pictures as one album; the caption is the first one's, as in every client."""
        album = str(12_000_000_000 + next(self._world.serials))
        captions = [caption] + [None] * len(pictures)
        return [await self.sends_photo(data, captions[n], album, in_) for n, data in enumerate(pictures)]

    async def sends_document(
        self, data: bytes, name: str, mime: str = "application/octet-stream", caption: str | None = None,
        in_: Somewhere = None,
    ) -> Message:  # fmt: skip
        """Sends a file."""
        file = self._world.files.keep("document", data, name, mime)
        return self._writes({"document": file.as_document()} | _captioned(caption), in_, file=file)

    async def shares_location(self, latitude: float, longitude: float, in_: Somewhere = None) -> Message:
        """Sends a place, in degrees; a one-time keyboard that asked for it goes away."""
        self._keyboard_used(self._where(in_))
        return self._writes({"location": {"latitude": latitude, "longitude": longitude}}, in_)

    async def sends_contact(self, phone: str = "+15550100") -> Message:
        contact = {"phone_number": phone, "first_name": self.name, "user_id": self.id}
        return self._writes({"contact": contact}, None)

    async def sends_sticker(self, emoji: str = "👍") -> Message:
        file = self._world.files.keep("sticker", b"RIFF", "sticker.webp", "image/webp")
        look = {"type": "regular", "width": 512, "height": 512, "is_animated": False, "is_video": False}
        return self._writes({"sticker": file.as_file() | look | {"emoji": emoji}}, None)

    async def sends_voice(self) -> Message:
        file = self._world.files.keep("voice", b"OggS", "voice.ogg", "audio/ogg")
        return self._writes({"voice": file.as_file() | {"duration": 2, "mime_type": "audio/ogg"}}, None)

    async def forwards(self, message: Message, in_: Somewhere = None) -> Message:
        """Forwards a message of anybody, with its origin and without its buttons."""
        origin: dict[str, Any] = {"type": "user", "date": message.date, "sender_user": message.sender}
        if message.chat.kind == "channel":
            origin = {"type": "channel", "date": message.date, "chat": message.chat.as_chat(), "message_id": message.id}
        return self._writes(dict(message.content), in_, forward_origin=origin)

    async def edits(self, message: Message, text: str) -> Message:
        """Changes the words of a message she wrote before: its text, or its caption."""
        assert message.sender["id"] == self.id, f"{self.name} did not write {message}"
        field, marks = ("text", "entities") if "text" in message.content else ("caption", "caption_entities")
        rest = {name: value for name, value in message.content.items() if name not in (field, marks)}
        changed = rest | {field: text} | ({marks: found} if (found := detect(text)) else {})
        if message.change(changed, None, self._world.now, text, None):
            self._world.tell(message, edited=True)
        return message

    async def presses(
        self, message: Message, label: str | None = None, *, data: str | None = None, timeout: float = 5
    ) -> Toast:
        """Presses the inline button that says `label` and waits for the answer: the words that pop up.

        `data` sends what no button says, as a forged client can. Raises AssertionError where the message is
        gone, has no such button, or the bot does not answer in `timeout` seconds.
        """
        assert not message.deleted, f"{message} is deleted"
        self._must_be_in(message.chat)
        if data is None:
            assert label is not None, "say which button"
            data = message.button(label).data
            assert data is not None, f"{label!r} opens {message.button(label).url}, the bot hears nothing of it"
        self._versions[message] = message.version
        query = self._world.ask(self.account, message, data)
        try:
            return await self._world.bell.until(lambda: query.answer, timeout)
        except TimeoutError:
            pressed = f"{self.name} pressed {label or data!r} under {message}"
            raise AssertionError(f"{pressed} and was never answered; {self._complain()}") from None

    async def types_inline(self, text: str, offset: str = "", timeout: float = 5) -> dict[str, Any]:
        """Types `@bot text` in some chat and waits: the call by which the bot answered."""
        query = self._world.ask_inline(self.account, text, offset)
        try:
            return await self._world.bell.until(lambda: query.answer, timeout)
        except TimeoutError:
            raise AssertionError(f"{self.name} typed {text!r} inline, unanswered; {self._complain()}") from None

    async def taps_keyboard(self, label: str, in_: Somewhere = None) -> Message:
        """Taps a key of the reply keyboard, which writes its words."""
        chat = self._where(in_)
        assert any(label in row for row in chat.keyboard or []), f"no key {label!r} in {chat.keyboard}"
        keys = [key for row in (chat.reply_markup or {})["keyboard"] for key in row if isinstance(key, dict)]
        asks = [key for key in keys if key["text"] == label and key.keys() & {"request_location", "request_contact"}]
        assert not asks, f"{label!r} asks for something: use shares_location or sends_contact"
        self._keyboard_used(chat)
        return await self.says(label, in_)

    def block_bot(self) -> None:
        """Stops the bot: what it sends is refused with 403 from now on."""
        self._stops(True)

    def unblock_bot(self) -> None:
        self._stops(False)

    def menu(self, in_: Chat | None = None) -> list[str]:
        """Names of the commands in her menu, by scope and language as Telegram chooses them."""
        chat = in_ or self.chat
        group = "all_private_chats" if chat.is_private else "all_group_chats"
        scopes: list[dict[str, Any]] = [{"type": "chat", "chat_id": chat.id}, {"type": group}, {"type": "default"}]
        if chat.status(self.id) in ("creator", "administrator"):
            scopes.insert(1, {"type": "chat_administrators", "chat_id": chat.id})
            scopes.insert(2, {"type": "all_chat_administrators"})
        if not chat.is_private:
            scopes.insert(0, {"type": "chat_member", "chat_id": chat.id, "user_id": self.id})
        return [command["command"] for command in self._world.commands_for(scopes, self.account.language)]

    def _stops(self, blocked: bool) -> None:
        self.account.blocked = blocked
        before, after = ("member", "kicked") if blocked else ("kicked", "member")
        self._world.tell_status(self.chat, self.account, self._world.bot, before, after)

    def _keyboard_used(self, chat: Chat) -> None:
        if chat.reply_markup and chat.reply_markup.get("one_time_keyboard"):
            chat.reply_markup = None

    def _must_be_in(self, chat: Chat) -> None:
        assert chat.status(self.id) in PRESENT, f"{self.name} is not in {chat}"

    def _writes(
        self, content: dict[str, Any], in_: Somewhere, reply_to: Message | None = None,
        file: StoredFile | None = None, **extra: Any,
    ) -> Message:  # fmt: skip
        chat = self._where(in_)
        self._must_be_in(chat)
        if chat.is_private:
            assert not self.account.blocked, f"{self.name} has blocked the bot"
            self.account.started = True
        if reply_to:
            extra["reply_to_message"] = reply_to
        message = Message(chat, next(chat.numbers), self._world.now, self.account.as_user(), content, extra=extra)
        message.thread = in_.id if isinstance(in_, Topic) else None
        message.picture = file.data if file else None
        chat.history.append(message)
        self._world.tell(message)
        return message


def _captioned(caption: str | None) -> dict[str, Any]:
    if caption is None:
        return {}
    marks = detect(caption)
    return {"caption": caption} | ({"caption_entities": marks} if marks else {})
