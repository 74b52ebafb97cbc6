"""A person at Discord's keyboard: each method is one thing that people do, and waits for the bot's answer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from tests.fakes.discord import forms, options
from tests.fakes.discord.options import CannotDo, Resolved
from tests.fakes.discord.payloads import interaction_json
from tests.fakes.discord.reply import AUTOCOMPLETE, COMMAND, COMPONENT, SUBMIT, Choice, Modal, Reply
from tests.fakes.discord.state import Account, Channel, Guild, Message, Upload, moment

if TYPE_CHECKING:
    from tests.fakes.discord.fake import FakeDiscord

PATIENCE = 5.0  # seconds
USER_COMMAND, MESSAGE_COMMAND = 2, 3


class NoAnswer(AssertionError):
    """The bot left a person waiting."""


class User(Account):
    """Somebody with an account. Where `guild` and `channel` are left out, they write to the bot directly."""

    def __init__(self, fake: FakeDiscord, id: str, name: str, locale: str) -> None:
        super().__init__(id, name, locale=locale)
        self._fake = fake

    @property
    def dm(self) -> Channel:
        """The direct messages with the bot."""
        return self._fake.state.dm(self)

    @property
    def inbox(self) -> list[Message]:
        """All direct messages that the bot sent of itself, oldest first; answers to commands are no such."""
        return self.dm.posts

    async def receives(self, n: int = 1, timeout: float = PATIENCE) -> list[Message]:
        """Waits for `n` direct messages that were not received before, and gives all such."""
        return await self.dm.receives(n, timeout)

    async def slash(
        self,
        name: str,
        values: Mapping[str, Any] | None = None,
        *,
        guild: Guild | None = None,
        channel: Channel | None = None,
        timeout: float = PATIENCE,
    ) -> Reply:
        """Runs a command ("alert", "source add"). Values are as typed: text, numbers, booleans, a Channel, a User,
        a Role, an Upload or (name, bytes). Raises CannotDo where Discord would refuse, NoAnswer after `timeout`."""
        where = self._where(guild, channel)
        resolved = self._resolved(where)
        found = options.find(self._fake.state, self, where.guild, name)
        data = found.data(options.fill(found, values or {}, resolved), resolved.json)
        return await self._interact(Reply(self._new_id(), COMMAND, self, where, f"/{name}"), data, timeout)

    async def autocomplete(
        self,
        name: str,
        option: str,
        value: str,
        others: Mapping[str, Any] | None = None,
        *,
        guild: Guild | None = None,
        channel: Channel | None = None,
        timeout: float = PATIENCE,
    ) -> list[Choice]:
        """What is offered while `value` stands in an option, `others` being filled in already."""
        where = self._where(guild, channel)
        found = options.find(self._fake.state, self, where.guild, name)
        half = options.half_filled(found, option, value, others or {}, self._resolved(where))
        reply = Reply(self._new_id(), AUTOCOMPLETE, self, where, f"typing {option} of /{name}")
        return (await self._interact(reply, found.data(half, {}), timeout)).choices or []

    async def use(
        self,
        name: str,
        on: Message | Account,
        *,
        guild: Guild | None = None,
        channel: Channel | None = None,
        timeout: float = PATIENCE,
    ) -> Reply:
        """Picks a command from the context menu of a message or of somebody."""
        is_message = isinstance(on, Message)
        where = on.channel if isinstance(on, Message) else self._where(guild, channel)
        resolved = self._resolved(where)
        kind = MESSAGE_COMMAND if is_message else USER_COMMAND
        found = options.find(self._fake.state, self, where.guild, name, kind)
        data = {**found.data([], {}), "target_id": resolved.add(on), "resolved": resolved.json}
        return await self._interact(Reply(self._new_id(), COMMAND, self, where, name), data, timeout)

    async def press(self, on: Message | Reply, wanted: str, *, timeout: float = PATIENCE) -> Reply:
        """Presses a button, named by its label, emoji or custom_id."""
        message, part = forms.button(self._seen(on), wanted)
        data = {"component_type": part["type"], "custom_id": part["custom_id"], "id": part["id"]}
        return await self._pressed(message, data, f"[{wanted}]", timeout)

    async def select(self, on: Message | Reply, wanted: str, values: Any, *, timeout: float = PATIENCE) -> Reply:
        """Picks in a select, named by its custom_id or placeholder: labels, values, or Users, Channels, Roles."""
        message, part = forms.select(self._seen(on), wanted)
        resolved = self._resolved(message.channel)
        chosen = forms.picked(part, values, resolved)
        data = {"component_type": part["type"], "custom_id": part["custom_id"], "id": part["id"], "values": chosen}
        told = {"resolved": resolved.json} if resolved.json else {}
        return await self._pressed(message, {**data, **told}, f"select {wanted}", timeout)

    async def submit(self, form: Modal | Reply, values: Mapping[str, Any], *, timeout: float = PATIENCE) -> Reply:
        """Fills in a modal by label or custom_id and sends it; what is left out stays as it stood."""
        modal = form.modal if isinstance(form, Reply) else form
        if modal is None:
            raise CannotDo(f"{form!r} opened no form")
        opened_by = modal.opened_by
        resolved = self._resolved(opened_by.channel)
        data: dict[str, Any] = {
            "custom_id": modal.custom_id,
            "components": forms.submission(modal, values, resolved),
            "resolved": resolved.json,
        }
        reply = Reply(self._new_id(), SUBMIT, self, opened_by.channel, f"form {modal.title!r}")
        reply.pressed, reply.modal_of = opened_by.pressed, opened_by
        return await self._interact(reply, data, timeout)

    async def posts(self, channel: Channel, text: str, files: Sequence[Upload] = ()) -> Message:
        """Writes a message; the bot hears of it as far as its intents go."""
        state = self._fake.state
        message = Message(state.new_id(), channel, self, moment(), text)
        message.attachments = [state.keep(f, channel) for f in files]
        channel.everything[message.id] = message
        await self._fake.gateway.tell("MESSAGE_CREATE", message)
        return message

    def _where(self, guild: Guild | None, channel: Channel | None) -> Channel:
        return channel or (guild.channels[0] if guild else self.dm)

    def _resolved(self, channel: Channel) -> Resolved:
        return Resolved(self._fake.state, channel.guild, self.permissions)

    def _new_id(self) -> str:
        return self._fake.state.new_id()

    def _seen(self, on: Message | Reply) -> list[Message]:
        """The messages meant, if they are on this person's screen."""
        messages = [m for m in (on.shown if isinstance(on, Reply) else [on]) if not m.deleted]
        for message in messages:
            others = message.channel.recipient not in (None, self)
            if others or (message.ephemeral and message.interaction and message.interaction.user is not self):
                raise CannotDo(f"{self.name} does not see {message!r}")
        return messages

    async def _pressed(self, message: Message, data: dict[str, Any], what: str, timeout: float) -> Reply:
        reply = Reply(self._new_id(), COMPONENT, self, message.channel, what)
        reply.pressed = message
        return await self._interact(reply, data, timeout)

    async def _interact(self, reply: Reply, data: dict[str, Any], timeout: float) -> Reply:
        fake = self._fake
        await fake.bell.until(lambda: fake.gateway.ready, timeout, lambda: "no bot is connected to the gateway")
        fake.state.replies[reply.token] = reply
        before = len(fake.calls)
        payload = interaction_json(reply, data, fake.state)
        reply.begin()
        await fake.gateway.dispatch("INTERACTION_CREATE", payload)
        try:
            await fake.bell.until(lambda: reply.answered, timeout, lambda: "")
        except AssertionError:
            calls = "\n  ".join(map(str, fake.calls[before:])) or "none"
            wrong = "\n  ".join(fake.violations) or "none"
            state = f"acknowledged with callback {reply.callback}, then silent" if reply.callback else "no callback"
            raise NoAnswer(
                f"{self.name} waited {timeout} s for {reply.what}: {state}\ncalls:\n  {calls}\nviolations:\n  {wrong}"
            ) from None
        return reply
