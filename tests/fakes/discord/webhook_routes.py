"""REST: webhooks of channels, which anybody may write through who has their address."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tests.fakes.discord import interaction_routes
from tests.fakes.discord.limits import BUTTON, walk
from tests.fakes.discord.messages import compose
from tests.fakes.discord.payloads import message_json
from tests.fakes.discord.routes import Answer, Call, DiscordError, Routes, invalid_form
from tests.fakes.discord.spec import Complaint
from tests.fakes.discord.state import FORUM, Account, Channel

if TYPE_CHECKING:
    from tests.fakes.discord.fake import FakeDiscord

UNKNOWN_CHANNEL, UNKNOWN_WEBHOOK, BAD_TOKEN, NO_THREAD = 10003, 10015, 50027, 220001
LINK = 5  # a button's style

routes = Routes()


@dataclass(eq=False)
class Webhook:
    """Made by somebody in a channel's settings. `author` is who its messages are by."""

    id: str
    token: str
    channel: Channel
    author: Account

    @property
    def url(self) -> str:
        """What they copy from there."""
        return f"https://discord.com/api/webhooks/{self.id}/{self.token}"


@routes("POST", "/webhooks/{webhook}/{token}")
async def execute(fake: FakeDiscord, call: Call, path: dict[str, str]) -> Any:
    """A webhook's message; any other address of this form belongs to an interaction."""
    webhook = fake.webhooks.get(path["webhook"])
    if webhook is None:
        return await interaction_routes.follow_up(fake, call, {"app": path["webhook"], "token": path["token"]})
    if webhook.token != path["token"]:
        raise DiscordError(401, BAD_TOKEN, "Invalid Webhook Token")
    if webhook.channel.deleted:
        raise DiscordError(404, UNKNOWN_WEBHOOK, "Unknown Webhook")
    room = _room(fake, webhook, call.query.get("thread_id"))
    body = dict(call.body)
    if call.query.get("with_components") != "true":
        body.pop("components", None)  # ignored, as the documentation says of webhooks that no application owns
    elif any(part["type"] != BUTTON or part["style"] != LINK for part in _acting(body)):
        raise invalid_form([Complaint(("components",), "WEBHOOK_COMPONENTS", "interactive ones need an application")])
    message = compose(fake.state, room, webhook.author, body, call.files)
    await fake.gateway.tell("MESSAGE_CREATE", message)
    if call.query.get("wait") != "true":
        return Answer(status=204)
    return {**message_json(message, fake.state), "webhook_id": webhook.id}


def _room(fake: FakeDiscord, webhook: Webhook, thread_id: str | None) -> Channel:
    """The webhook's channel, or the thread of it that is named; a forum wants one."""
    if thread_id is None:
        if webhook.channel.kind == FORUM:
            raise DiscordError(400, NO_THREAD, "Webhooks posted to forum channels must have a thread_name or thread_id")
        return webhook.channel
    thread = fake.state.channels.get(thread_id)
    if thread is None or thread.deleted or thread.parent is not webhook.channel:
        raise DiscordError(404, UNKNOWN_CHANNEL, "Unknown Channel")
    return thread


def _acting(body: dict[str, Any]) -> list[dict[str, Any]]:
    return [part for part in walk(body.get("components") or ()) if "components" not in part]
