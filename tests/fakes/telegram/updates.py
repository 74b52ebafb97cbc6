"""Updates on their way to the bot: kept until it confirms them, taken by long polling or posted to its webhook."""

import asyncio
import itertools
import re
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from aiohttp import ClientError, ClientSession, ClientTimeout

from tests.fakes.telegram.bell import Bell
from tests.fakes.telegram.refusals import Refusal, Violation

# https://core.telegram.org/bots/api#getupdates: these come only where they are asked for by name
ON_REQUEST = frozenset({"chat_member", "message_reaction", "message_reaction_count"})
MAX_UPDATES = 100  # the same page
SECRET = re.compile(r"[A-Za-z0-9_-]{1,256}")  # https://core.telegram.org/bots/api#setwebhook
SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"
FIRST_RETRY, LAST_RETRY = 0.05, 1.0  # seconds; the real server waits longer


@dataclass
class Webhook:
    """Where updates are posted, and what became of the posts."""

    url: str = ""
    secret: str | None = None
    max_connections: int = 40
    failures: list[str] = field(default_factory=list)


class Updates:
    """The queue of one bot."""

    def __init__(self, bell: Bell) -> None:
        self._bell = bell
        self._numbers = itertools.count(1000)
        self._allowed: list[str] | None = None
        self._poller = 0
        self._released = 0
        self.pending: list[dict[str, Any]] = []
        self.webhook = Webhook()
        self.closing = False

    def put(self, kind: str, payload: dict[str, Any]) -> None:
        """Queue an update, unless the bot asked not to be told of its kind."""
        if kind in self._allowed if self._allowed else kind not in ON_REQUEST:
            self.pending.append({"update_id": next(self._numbers), kind: payload})
            self._bell.ring()

    def release(self) -> None:
        """Answer the poll that waits now, with nothing."""
        self._released += 1
        self._bell.ring()

    async def poll(self, call: dict[str, Any]) -> list[dict[str, Any]]:
        """getUpdates: confirm what came before `offset`, then wait for more."""
        if self.webhook.url:
            raise Refusal("can't use getUpdates method while webhook is active; use deleteWebhook first", 409)
        self._allow(call)
        self._poller += 1
        self._bell.ring()  # an older poll still open is ended by this one
        mine, released, offset = self._poller, self._released, call.get("offset", 0)
        limit = min(call.get("limit") or MAX_UPDATES, MAX_UPDATES)
        self.pending = self.pending[offset:] if offset < 0 else [u for u in self.pending if u["update_id"] >= offset]

        def look() -> list[dict[str, Any]] | None:
            if self._poller != mine:
                raise Refusal("terminated by other getUpdates request; make sure only one bot instance is running", 409)
            over = self.closing or self._released != released
            return self.pending[:limit] if self.pending or over else None

        try:
            return await self._bell.until(look, call.get("timeout", 0))
        except TimeoutError:
            return []

    def set_webhook(self, call: dict[str, Any]) -> None:
        """setWebhook and deleteWebhook, which is the same with an empty URL."""
        url, secret = call.get("url", ""), call.get("secret_token")
        parts = urlsplit(url)
        if url and parts.scheme != "https" and parts.hostname not in ("127.0.0.1", "localhost"):
            raise Violation("bad webhook: An HTTPS URL must be provided for webhook")
        if secret is not None and not SECRET.fullmatch(secret):
            raise Violation("secret token contains unallowed characters")
        if call.get("drop_pending_updates"):
            self.pending.clear()
        self._allow(call)
        self.webhook = Webhook(url, secret, call.get("max_connections", 40))
        self._bell.ring()

    def webhook_info(self) -> dict[str, Any]:
        hook = self.webhook
        info: dict[str, Any] = {
            "url": hook.url,
            "has_custom_certificate": False,
            "pending_update_count": len(self.pending),
        }
        if hook.failures:
            info |= {"last_error_message": hook.failures[-1], "last_error_date": 1}
        return info | ({"allowed_updates": self._allowed} if self._allowed else {})

    async def deliver(self, session: ClientSession) -> None:
        """Post updates to the webhook, one after another and each until it is taken. Runs until cancelled."""
        pause = FIRST_RETRY
        while True:
            update = await self._bell.until(
                lambda: self.pending[0] if self.webhook.url and self.pending else None, None
            )
            hook = self.webhook
            failure = await self._post(session, hook, update)
            if failure is None:
                self.pending = [u for u in self.pending if u is not update]
                pause = FIRST_RETRY
            else:
                hook.failures.append(failure)
                self._bell.ring()
                await asyncio.sleep(pause)
                pause = min(pause * 2, LAST_RETRY)

    def _allow(self, call: dict[str, Any]) -> None:
        if "allowed_updates" in call:  # left out, the last choice stays
            self._allowed = call["allowed_updates"]

    @staticmethod
    async def _post(session: ClientSession, hook: Webhook, update: dict[str, Any]) -> str | None:
        headers = {SECRET_HEADER: hook.secret} if hook.secret else {}
        try:
            async with session.post(hook.url, json=update, headers=headers, timeout=ClientTimeout(5)) as answer:
                return None if answer.ok else f"Wrong response from the webhook: {answer.status} {answer.reason}"
        except (ClientError, TimeoutError) as error:
            return f"Connection failed: {type(error).__name__}"
