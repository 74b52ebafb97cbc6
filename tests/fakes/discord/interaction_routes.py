"""REST: answers to interactions, their followups and the edits of both."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.fakes.discord.limits import choice_complaints, modal_complaints
from tests.fakes.discord.messages import change, compose, numbered
from tests.fakes.discord.payloads import callback_json, message_json
from tests.fakes.discord.reply import (
    ANSWER,
    CHOICES,
    DEFER,
    DEFER_UPDATE,
    MODAL,
    TAKES,
    UPDATE,
    Choice,
    Modal,
    Reply,
)
from tests.fakes.discord.routes import ALREADY_ANSWERED, Answer, Call, DiscordError, Routes, invalid_form
from tests.fakes.discord.spec import Complaint
from tests.fakes.discord.state import EPHEMERAL, LOADING, Message

if TYPE_CHECKING:
    from tests.fakes.discord.fake import FakeDiscord

UNKNOWN_MESSAGE, UNKNOWN_WEBHOOK, UNKNOWN_INTERACTION = 10008, 10015, 10062

routes = Routes()


@routes("POST", "/interactions/{id}/{token}/callback")
async def callback(fake: FakeDiscord, call: Call, path: dict[str, str]) -> Any:
    reply = fake.state.replies.get(path["token"])
    if reply is None or reply.id != path["id"]:
        raise DiscordError(404, UNKNOWN_INTERACTION, "Unknown interaction")
    if reply.callback is not None:
        raise DiscordError(400, ALREADY_ANSWERED, "Interaction has already been acknowledged.")
    if reply.elapsed_ms() > fake.answer_within * 1000:
        fake.violations.append(f"{reply.what}: first answer after {reply.elapsed_ms():.0f} ms")
        raise DiscordError(404, UNKNOWN_INTERACTION, "Unknown interaction")
    kind, data = call.body["type"], call.body.get("data") or {}
    if kind not in TAKES[reply.kind] or (kind in (UPDATE, DEFER_UPDATE) and reply.pressed is None):
        raise invalid_form([Complaint(("type",), "INTERACTION_TYPE", f"{reply.what} takes no callback {kind}")])
    elapsed = reply.elapsed_ms()
    await _take(fake, reply, kind, data, call)
    reply.callback, reply.acknowledged_ms = kind, elapsed
    if "with_response" in call.query:
        return callback_json(reply, fake.state)
    return Answer(status=204)


async def _take(fake: FakeDiscord, reply: Reply, kind: int, data: dict[str, Any], call: Call) -> None:
    """Does what a first callback asks for."""
    if kind in (ANSWER, DEFER):
        flags = LOADING if kind == DEFER else 0
        message = compose(fake.state, reply.channel, fake.state.bot, data, call.files, empty=kind == DEFER, flags=flags)
        message.interaction = reply
        reply.original = message
        if kind == ANSWER:
            reply.message = message
            await _told(fake, message)
        reply.answered = kind == ANSWER
    elif kind in (UPDATE, DEFER_UPDATE):
        reply.original = reply.pressed
        if kind == UPDATE:
            assert reply.pressed is not None
            reply.updated = change(fake.state, reply.pressed, data, call.files)
            await _told(fake, reply.updated, "MESSAGE_UPDATE")
        reply.answered = kind == UPDATE
    elif kind == MODAL:
        if complaints := modal_complaints(data):
            raise invalid_form(complaints)
        reply.modal = Modal(data["custom_id"], data["title"], numbered(data["components"]), reply)
        reply.answered = True
    elif kind == CHOICES:
        choices = data.get("choices") or []
        if complaints := choice_complaints(choices):
            raise invalid_form(complaints)
        reply.choices = [Choice(c["name"], c["value"]) for c in choices]
        reply.answered = True


@routes("POST", "/webhooks/{app}/{token}")
async def follow_up(fake: FakeDiscord, call: Call, path: dict[str, str]) -> Any:
    reply = _the_reply(fake, path)
    waiting = reply.original
    if reply.callback == DEFER and waiting and waiting.flags & LOADING:
        return await _fill(fake, reply, waiting, call)  # the first followup takes the place of "thinking…"
    message = compose(fake.state, reply.channel, fake.state.bot, call.body, call.files)
    message.interaction = reply
    reply.followups.append(message)
    reply.answered = True
    await _told(fake, message)
    return message_json(message, fake.state)


@routes("GET", "/webhooks/{app}/{token}/messages/{message}")
def read(fake: FakeDiscord, call: Call, path: dict[str, str]) -> Any:
    return message_json(_the_message(_the_reply(fake, path), path["message"]), fake.state)


@routes("PATCH", "/webhooks/{app}/{token}/messages/{message}")
async def edit(fake: FakeDiscord, call: Call, path: dict[str, str]) -> Any:
    reply = _the_reply(fake, path)
    message = _the_message(reply, path["message"])
    if message.flags & LOADING:
        return await _fill(fake, reply, message, call)
    change(fake.state, message, call.body, call.files)
    edited(fake, message)
    await _told(fake, message, "MESSAGE_UPDATE")
    return message_json(message, fake.state)


@routes("DELETE", "/webhooks/{app}/{token}/messages/{message}")
async def delete(fake: FakeDiscord, call: Call, path: dict[str, str]) -> Any:
    reply = _the_reply(fake, path)
    message = _the_message(reply, path["message"])
    message.deleted = True
    reply.answered = True
    if not message.ephemeral:
        await fake.gateway.dispatch("MESSAGE_DELETE", {"id": message.id, "channel_id": message.channel.id})
    return Answer(status=204)


def edited(fake: FakeDiscord, message: Message) -> None:
    """A message was edited, by whatever way: that is what a deferred update was waiting for."""
    for reply in fake.state.replies.values():
        if reply.callback == DEFER_UPDATE and reply.pressed is message and not reply.answered:
            reply.updated, reply.answered = message, True


async def _fill(fake: FakeDiscord, reply: Reply, waiting: Message, call: Call) -> Any:
    """Turns the "thinking…" of a deferral into its message."""
    reply.message = change(fake.state, waiting, call.body, call.files, is_edit=False)
    reply.answered = True
    await _told(fake, waiting)
    return message_json(waiting, fake.state)


async def _told(fake: FakeDiscord, message: Message, event: str = "MESSAGE_CREATE") -> None:
    if not message.flags & EPHEMERAL:
        await fake.gateway.tell(event, message)


def _the_reply(fake: FakeDiscord, path: dict[str, str]) -> Reply:
    reply = fake.state.replies.get(path["token"])
    if reply is None or reply.callback is None or path["app"] != fake.state.application_id:
        raise DiscordError(404, UNKNOWN_WEBHOOK, "Unknown Webhook")
    return reply


def _the_message(reply: Reply, which: str) -> Message:
    if which == "@original":
        message = reply.original
    else:
        of_reply = [reply.original, *reply.followups]
        message = next((m for m in of_reply if m and m.id == which), None)
    if message is None or message.deleted:
        raise DiscordError(404, UNKNOWN_MESSAGE, "Unknown Message")
    return message
