"""Push messages to phones, through Apprise's plugins and our own guarded connections."""

from __future__ import annotations

import asyncio
import json
import re
from concurrent.futures import ThreadPoolExecutor
from http import HTTPStatus
from types import TracebackType
from typing import Self

from apprise import NotifyFormat, NotifyType
from apprise.plugins.base import NotifyBase

from adapters.notify.push_address import instantiate, read_push_url
from adapters.notify.push_requests import Answer, Exchange, current, guard
from core.cards import Card, card
from core.errors import Failure, SendFailed, Why
from core.ports.fetch import PublicAddresses
from core.ports.notifier import Receipt
from core.text.plain import printable
from core.values import Channel, Destination, Person

LONGEST_SEND = 15.0  # seconds, within the 20 that a delivery is given
AT_ONCE = 8  # threads
DEFAULT_LIMIT, LONGEST_WAIT = 60.0, 86_400.0  # seconds
IDS = ("id", "request", "iden", "messageid")  # of ntfy and Gotify, Pushover, Pushbullet: what they call a message's id

BY_STATUS: dict[int, Failure] = {
    HTTPStatus.BAD_REQUEST: Failure.MESSAGE,
    HTTPStatus.UNAUTHORIZED: Failure.DESTINATION,
    HTTPStatus.FORBIDDEN: Failure.DESTINATION,
    HTTPStatus.NOT_FOUND: Failure.DESTINATION,
    HTTPStatus.GONE: Failure.DESTINATION,
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE: Failure.MESSAGE,
    HTTPStatus.TOO_MANY_REQUESTS: Failure.LIMIT,
}
# pushover.net/api and Bark's server answer 400 to a user, token or device that they do not know.
KEY_IS_BAD_REQUEST = ("pover", "bark", "barks")


class PushNotifier:
    """The voice of PUSH. Use it `async with`, or `close` it. No service recognises our key."""

    channel = Channel.PUSH
    address: str | None = None

    def __init__(self, addresses: PublicAddresses) -> None:
        self._guard = addresses
        self._threads = ThreadPoolExecutor(AT_ONCE, thread_name_prefix="push")

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Takes no more; what is under way ends by itself."""
        self._threads.shutdown(wait=False, cancel_futures=True)

    async def send(self, destination: Destination, outcome: object, reader: Person, key: str) -> Receipt:
        """See the port."""
        title, text = _said(card(outcome, reader))
        address = read_push_url(destination.address)
        plugin = instantiate(address.url) if address else None
        if plugin is None:
            raise SendFailed(Failure.DESTINATION, "not an address that is taken")
        exchange = Exchange(self._guard)
        loop = asyncio.get_running_loop()
        try:
            async with asyncio.timeout(LONGEST_SEND):
                taken = await loop.run_in_executor(self._threads, _notify, plugin, exchange, title, text)
        except Exception as trouble:  # a plugin may raise anything, and its text may hold the address
            unsure = Failure.UNKNOWN if exchange.connected.is_set() else Failure.RETRY
            raise SendFailed(unsure, type(trouble).__name__) from None
        finally:
            exchange.abort()
        if not taken:
            raise _failed(exchange, destination.address.strip().partition(":")[0].lower())
        return Receipt(_provider_id(exchange.answers[-1]) if exchange.answers else key)


def _notify(plugin: NotifyBase, exchange: Exchange, title: str, text: str) -> bool:
    token = current.set(exchange)
    try:
        guard(plugin)
        return bool(plugin.notify(body=text, title=title, notify_type=NotifyType.INFO, body_format=NotifyFormat.TEXT))
    finally:
        current.reset(token)


def _said(plain: Card) -> tuple[str, str]:
    """Title and text, without buttons or pictures."""
    entries = [" · ".join(filter(None, [item.title, *item.lines, item.url])) for item in plain.items]
    parts = [*plain.lines, *entries, plain.footer, plain.url]
    text = "\n".join(printable(part) for part in parts if part)
    return (printable(plain.title), text) if text else ("", printable(plain.title))


def _failed(exchange: Exchange, schema: str) -> SendFailed:
    if exchange.refused is not None:
        failure = Failure.RETRY if exchange.refused.why is Why.FEED_UNREACHABLE else Failure.DESTINATION
        return SendFailed(failure, f"not sent: {exchange.refused.reason}")
    if not exchange.connected.is_set():
        return SendFailed(Failure.RETRY, "no connection")
    if not exchange.answers:
        return SendFailed(Failure.UNKNOWN, "no answer")
    last = exchange.answers[-1]
    unsure = Failure.UNKNOWN if last.status >= HTTPStatus.INTERNAL_SERVER_ERROR else Failure.RETRY
    failure = BY_STATUS.get(last.status, unsure)
    if failure is Failure.MESSAGE and last.status == HTTPStatus.BAD_REQUEST and schema in KEY_IS_BAD_REQUEST:
        failure = Failure.DESTINATION
    after = _asked_to_wait(last.retry_after) if failure is Failure.LIMIT else None
    return SendFailed(failure, f"HTTP {last.status}", after)


def _asked_to_wait(header: str | None) -> float:
    return min(float(header), LONGEST_WAIT) if header and re.fullmatch(r"[0-9]{1,6}", header) else DEFAULT_LIMIT


def _provider_id(answer: Answer) -> str:
    """The service's own id of the message, or that it said yes."""
    try:
        told = json.loads(answer.body)
    except ValueError:
        told = None
    found = next((told[name] for name in IDS if told.get(name)), None) if isinstance(told, dict) else None
    return str(found)[:128] if isinstance(found, str | int) else f"HTTP {answer.status}"
