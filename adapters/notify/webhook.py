"""A person's own webhook: JSON over https, signed as Standard Webhooks asks, so that they can tell it is us."""

from __future__ import annotations

import base64
import hmac
from hashlib import sha256
from http import HTTPStatus
from urllib.parse import urlsplit

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from adapters.notify.webhook_body import body
from core.errors import Failure, FetchFailed, SendFailed, Why
from core.ports.clock import Clock
from core.ports.fetch import Post, Posted
from core.ports.notifier import Receipt
from core.values import Channel, Destination, Person

# Standard Webhooks, "Signature scheme": secrets are base64 of 24 to 64 bytes behind this prefix.
SECRET_PREFIX = "whsec_"  # noqa: S105 - says what follows is one
SECRET_BYTES = 32
LONGEST_ADDRESS = 2_048
SHORTEST_KEY = 32  # characters of the server's key
DEFAULT_LIMIT = 60.0  # seconds to wait where a 429 names none

BY_STATUS: dict[int, Failure] = {
    HTTPStatus.BAD_REQUEST: Failure.MESSAGE,
    HTTPStatus.UNAUTHORIZED: Failure.DESTINATION,
    HTTPStatus.FORBIDDEN: Failure.DESTINATION,
    HTTPStatus.NOT_FOUND: Failure.DESTINATION,
    HTTPStatus.METHOD_NOT_ALLOWED: Failure.DESTINATION,
    HTTPStatus.REQUEST_TIMEOUT: Failure.RETRY,
    HTTPStatus.GONE: Failure.DESTINATION,  # Standard Webhooks: the receiver wants no more
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE: Failure.MESSAGE,
    HTTPStatus.UNSUPPORTED_MEDIA_TYPE: Failure.MESSAGE,
    HTTPStatus.UNPROCESSABLE_ENTITY: Failure.MESSAGE,
    HTTPStatus.TOO_MANY_REQUESTS: Failure.LIMIT,
}


class WebhookNotifier:
    """The voice of WEBHOOK."""

    channel = Channel.WEBHOOK
    address: str | None = None

    def __init__(self, post: Post, clock: Clock, key: str) -> None:
        """`key` is the server's; a new one gives every receiver a new secret. ValueError for a short one."""
        if len(key) < SHORTEST_KEY:
            raise ValueError("the key for webhooks is too short")
        self._post, self._clock, self._key = post, clock, key.encode()

    def secret_for(self, destination: Destination) -> str:
        """What its person checks our signatures with; of this destination alone, and the same each time."""
        return SECRET_PREFIX + base64.b64encode(self._secret(destination.id)).decode()

    async def send(self, destination: Destination, outcome: object, reader: Person, key: str) -> Receipt:
        """See the port. The receiver finds `key` as the header `webhook-id`, the same on every try."""
        now = self._clock.now()
        said = body(outcome, reader, now)
        headers = {
            "Content-Type": "application/json",
            "webhook-id": key,
            "webhook-timestamp": str(int(now.timestamp())),
        }
        signed = f"{key}.{headers['webhook-timestamp']}.".encode() + said
        signature = hmac.digest(self._secret(destination.id), signed, sha256)
        headers["webhook-signature"] = f"v1,{base64.b64encode(signature).decode()}"
        try:
            posted = await self._post.post(destination.address, said, headers)
        except FetchFailed as failed:
            failure = Failure.RETRY if failed.why is Why.FEED_UNREACHABLE else Failure.DESTINATION
            raise SendFailed(failure, f"not sent: {failed.reason}") from None
        if posted.status is not None and 200 <= posted.status < 300:
            return Receipt(key)
        raise _failed(posted)

    def _secret(self, destination_id: int) -> bytes:
        info = f"webhook secret of destination {destination_id}".encode()
        return HKDF(SHA256(), SECRET_BYTES, salt=None, info=info).derive(self._key)


def read_webhook_address(text: str) -> str | None:
    """An https address as typed, or None for what cannot be one. Whether it is public is checked when it is used."""
    address = text.strip()
    if (
        len(address) > LONGEST_ADDRESS
        or not address.isascii()
        or not address.isprintable()
        or set(address) & set(' \\"<>')
    ):
        return None
    try:
        parts = urlsplit(address)
        port = parts.port
    except ValueError:
        return None
    sound = parts.scheme == "https" and parts.hostname and port in (None, 443) and "@" not in parts.netloc
    return parts._replace(fragment="").geturl() if sound else None


def _failed(posted: Posted) -> SendFailed:
    if posted.status is None:
        return SendFailed(Failure.UNKNOWN, "no answer")
    unsure = Failure.UNKNOWN if posted.status >= HTTPStatus.INTERNAL_SERVER_ERROR else Failure.RETRY
    failure = BY_STATUS.get(posted.status, unsure)
    wait = DEFAULT_LIMIT if posted.retry_after is None else posted.retry_after
    after = wait if failure is Failure.LIMIT else None
    return SendFailed(failure, f"HTTP {posted.status}", after)
