"""Writing, changing and deleting messages."""

from __future__ import annotations

import re
from typing import Any

from tests.fakes.discord.limits import message_complaints, walk
from tests.fakes.discord.routes import EMPTY_MESSAGE, DiscordError, invalid_form
from tests.fakes.discord.spec import Complaint
from tests.fakes.discord.state import EPHEMERAL, LOADING, Account, Channel, Message, State, Upload, moment

Json = dict[str, Any]

FLAGS_A_BOT_SETS = EPHEMERAL | 1 << 2 | 1 << 12 | 1 << 15  # ephemeral, no link previews, silent, components v2


def compose(
    state: State,
    channel: Channel,
    author: Account,
    body: Json,
    files: dict[str, Upload],
    *,
    empty: bool = False,
    flags: int = 0,
) -> Message:
    """A new message in a channel. Raises DiscordError(400) for one that is too big or empty."""
    check(body)
    if not empty and not files and not any(body.get(k) for k in ("content", "embeds", "components", "poll")):
        raise DiscordError(400, EMPTY_MESSAGE, "Cannot send an empty message")
    message = Message(state.new_id(), channel, author, moment())
    message.nonce = body.get("nonce")
    _write(state, message, body, files)
    message.flags |= flags
    channel.everything[message.id] = message
    return message


def change(state: State, message: Message, body: Json, files: dict[str, Upload], *, is_edit: bool = True) -> Message:
    """Sets the parts that `body` names and leaves the others. A deferral's ephemeral flag stays as it was."""
    check({"flags": message.flags, **body})
    fixed = message.flags & EPHEMERAL
    _write(state, message, body, files)
    message.flags = message.flags & ~(LOADING | EPHEMERAL) | fixed
    if is_edit:
        message.edits += 1
        message.edited_timestamp = moment()
    return message


def check(body: Json) -> None:
    """Raises DiscordError(400) for a message over a limit."""
    if complaints := message_complaints(body):
        raise invalid_form(complaints)


def _write(state: State, message: Message, body: Json, files: dict[str, Upload]) -> None:
    uploads = {re.sub(r"\D", "", key): upload for key, upload in files.items()}
    if "content" in body:
        message.content = body["content"] or ""
    if "attachments" in body or uploads:
        _attach(state, message, body.get("attachments"), uploads)
    if "embeds" in body:
        message.embeds = [_embed(e, message) for e in body["embeds"] or ()]
    if "components" in body:
        message.components = numbered(body["components"] or [])
    if "allowed_mentions" in body:
        message.allowed_mentions = body["allowed_mentions"]
    if body.get("flags") is not None:
        message.flags = message.flags & ~FLAGS_A_BOT_SETS | body["flags"] & FLAGS_A_BOT_SETS


def _attach(state: State, message: Message, wanted: list[Json] | None, uploads: dict[str, Upload]) -> None:
    """Keeps the earlier attachments that `wanted` names and adds the uploads; without `wanted` keeps all."""
    kept = {a.id: a for a in message.attachments}
    if wanted is None:
        wanted = [{"id": i} for i in (*kept, *uploads)]
    message.attachments = []
    for entry in wanted:
        number = str(entry["id"])
        if number in kept:
            message.attachments.append(kept[number])
        elif number in uploads:
            upload = uploads[number]
            name = entry.get("filename") or upload.name
            described = Upload(name, upload.data, None, entry.get("description"))
            message.attachments.append(state.keep(described, message.channel))
        else:
            raise invalid_form([Complaint(("attachments",), "ATTACHMENT_NOT_FOUND", f"no file {number}")])


def _embed(embed: Json, message: Message) -> Json:
    """An embed as Discord hands it back: typed, fields complete, `attachment://` turned into addresses."""
    told: Json = {"type": "rich", **{k: v for k, v in embed.items() if v is not None}}
    told["fields"] = [{"inline": False, **f} for f in embed.get("fields") or ()]
    files = {f"attachment://{a.name}": a.url for a in message.attachments}
    for key in ("image", "thumbnail"):
        if told.get(key):
            url = told[key].get("url")
            told[key] = {"url": files.get(url, url), "proxy_url": files.get(url, url)}
    return told


def numbered(components: list[Json]) -> list[Json]:
    """Components with the ids that Discord gives to those without."""
    taken = {c["id"] for c in walk(components) if c.get("id")}
    free = (n for n in range(1, 1000) if n not in taken)
    for component in walk(components):
        component["id"] = component.get("id") or next(free)
    return components
