"""Messages into a channel through a webhook that somebody pasted: no bot needs to be there, and none of ours is."""

from __future__ import annotations

import re
from http import HTTPStatus
from types import TracebackType
from typing import Any, Self

import aiohttp
from discord.http import MultipartParameters, handle_message_parameters

from bot.discord.message import Message
from bot.discord.notifier import BY_CODE, BY_STATUS, DEFAULT_LIMIT
from bot.discord.render import show
from core.errors import Failure, SendFailed
from core.ports.notifier import Receipt
from core.ports.photos import Photos
from core.values import Channel, Destination, Person

API = "https://discord.com/api/v10"
LONGEST_SEND, LONGEST_CONNECT = 15.0, 5.0  # seconds
LONGEST_WAIT = 86_400.0  # seconds of a limit that we believe

_ID_AND_TOKEN = r"(?P<id>[0-9]{17,20})/(?P<token>[A-Za-z0-9_-]{60,100})"  # noqa: S105 - a pattern
_ADDRESS = re.compile(rf"{_ID_AND_TOKEN}(?:/(?P<thread>[0-9]{{17,20}}))?")
_URL = re.compile(
    rf"https://(?:discord\.com|discordapp\.com|ptb\.discord\.com|canary\.discord\.com)"
    rf"/api(?:/v[0-9]{{1,2}})?/webhooks/{_ID_AND_TOKEN}(?:\?thread_id=(?P<thread>[0-9]{{17,20}}))?"
)
# topics/opcodes-and-status-codes. A webhook's own refusals are about it alone, never about our credentials.
BY_WEBHOOK_CODE = BY_CODE | {
    10015: Failure.DESTINATION,  # unknown webhook
    50027: Failure.DESTINATION,  # invalid webhook token
    220001: Failure.DESTINATION,  # of a forum, which wants a thread named
}
BY_WEBHOOK_STATUS = BY_STATUS | {int(HTTPStatus.UNAUTHORIZED): Failure.DESTINATION}


def read_webhook_url(text: str) -> str | None:
    """`id/token`, or `id/token/thread`, of a webhook's address as Discord shows it; None for any other text.

    Discord shows no thread: who wants one, as in a forum, writes `?thread_id=…` behind it.
    """
    found = _URL.fullmatch(text.strip())
    return "/".join(filter(None, (found["id"], found["token"], found["thread"]))) if found else None


class DiscordWebhookNotifier:
    """The voice of DISCORD_WEBHOOK. Use it `async with`, or `close` it. Discord recognises no key here."""

    channel = Channel.DISCORD_WEBHOOK
    address: str | None = None

    def __init__(self, photos: Photos, api: str = API) -> None:
        self._photos, self._api = photos, api
        self._session: aiohttp.ClientSession | None = None

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.close()

    async def close(self) -> None:
        """Ends every connection. Another `send` opens it again."""
        session, self._session = self._session, None
        if session is not None:
            await session.close()

    async def send(self, destination: Destination, outcome: object, reader: Person, key: str) -> Receipt:
        """See the port. Buttons that act are left out: they need an application that owns the webhook."""
        at = _ADDRESS.fullmatch(destination.address)
        if at is None:
            raise SendFailed(Failure.DESTINATION, "not a webhook's address")
        url = f"{self._api}/webhooks/{at['id']}/{at['token']}"
        thread = {"thread_id": at["thread"]} if at["thread"] else {}
        message = _links_only(show(outcome, reader, self._photos))
        status, told = await self._execute(url, thread, message)
        if status == HTTPStatus.BAD_REQUEST and told.get("code") not in BY_WEBHOOK_CODE:
            # Mostly an address of a listing that Discord does not like: the news itself can still be told.
            status, told = await self._execute(url, thread, message.bare())
        if status == HTTPStatus.OK:
            return Receipt(str(told["id"]))
        raise _failed(status, told)

    async def _execute(self, url: str, thread: dict[str, str], message: Message) -> tuple[int, dict[str, Any]]:
        """One request: the status and the JSON of its answer."""
        with handle_message_parameters(**message.sent()) as parameters:
            body = _body(parameters)
            # Without wait, a message that is lost is no error.
            query = {"wait": "true", "with_components": "true", **thread}
            try:
                async with self._opened().post(url, params=query, allow_redirects=False, **body) as answer:
                    told = await _json(answer)
                    if answer.status == HTTPStatus.OK and "id" not in told:
                        raise SendFailed(Failure.UNKNOWN, "an answer that is no message")
                    asked = answer.headers.get("Retry-After", "")
                    return answer.status, {"retry_after": asked, **told}
            except (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError):
                raise SendFailed(Failure.RETRY, "no connection") from None
            except (aiohttp.ClientError, OSError, TimeoutError) as trouble:  # its text may hold the address
                raise SendFailed(Failure.UNKNOWN, type(trouble).__name__) from None

    def _opened(self) -> aiohttp.ClientSession:
        if self._session is None:
            self._session = aiohttp.ClientSession(
                timeout=aiohttp.ClientTimeout(total=LONGEST_SEND, connect=LONGEST_CONNECT),
                cookie_jar=aiohttp.DummyCookieJar(),
                headers={"User-Agent": "DiscordBot (Deal Scout, 1.0)"},  # reference, "User Agent"
            )
        return self._session


def _links_only(message: Message) -> Message:
    message.rows = [[item for item in row if getattr(item, "url", None)] for row in message.rows]
    return message


def _body(parameters: MultipartParameters) -> dict[str, Any]:
    if not parameters.multipart:
        return {"json": parameters.payload}
    form = aiohttp.FormData(quote_fields=False)
    for part in parameters.multipart:
        form.add_field(**part)
    return {"data": form}


async def _json(answer: aiohttp.ClientResponse) -> dict[str, Any]:
    """What Discord said; nothing where somebody else answered."""
    try:
        told = await answer.json(content_type=None)
    except ValueError:
        return {}
    return told if isinstance(told, dict) else {}


def _failed(status: int, told: dict[str, Any]) -> SendFailed:
    """What a refusal means. The reason holds numbers alone."""
    code = told.get("code")
    code = code if isinstance(code, int) else 0
    if not code and status in (HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN, HTTPStatus.NOT_FOUND):
        # Not Discord's own no, which has a number: the network in front of it. The address may be well.
        return SendFailed(Failure.RETRY, f"HTTP {status}, no code")
    unsure = Failure.UNKNOWN if status >= HTTPStatus.INTERNAL_SERVER_ERROR else Failure.RETRY
    failure = BY_WEBHOOK_CODE.get(code) or BY_WEBHOOK_STATUS.get(status, unsure)
    after = _asked_to_wait(told.get("retry_after")) if failure is Failure.LIMIT else None
    return SendFailed(failure, f"HTTP {status}, code {code}", after)


def _asked_to_wait(asked: object) -> float:
    try:
        seconds = float(str(asked))
    except ValueError:
        return DEFAULT_LIMIT
    return min(seconds, LONGEST_WAIT) if seconds >= 0 else DEFAULT_LIMIT  # not a number is neither
