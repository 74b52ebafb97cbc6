"""Addresses that are secret: sealed at rest, told apart by a keyed hash, opened only when handed to a voice."""

from __future__ import annotations

import hmac
from dataclasses import replace
from hashlib import sha256

from core.delivery.outcomes import NoticeDue
from core.errors import Failure, SendFailed
from core.models import DestinationRow
from core.ports.notifier import Notifier, Receipt
from core.ports.vault import Vault
from core.values import Channel, Destination, Person

CODE_TOPIC = "channel_code"
CODE_FIELD = "code"
CODE_DIGITS = 6
UNSUBSCRIBE_FIELD = "unsubscribe"
MARK = 32  # hexadecimal characters that only we can add to an id
LONGEST_ID = 18  # digits


class Sealing:
    """A vault and a key for hashes."""

    def __init__(self, vault: Vault, key: bytes) -> None:
        self._vault, self._key = vault, key

    def digest(self, *parts: object) -> str:
        """A keyed hash, 64 hexadecimal characters: the same parts give the same, and it says nothing of them."""
        return hmac.new(self._key, "\0".join(map(str, parts)).encode(), sha256).hexdigest()

    def told_apart(self, channel: Channel, address: str) -> str:
        """What stands for an address in the database. Of two spellings of a mailbox, one."""
        return self.digest("address", channel.value, address.casefold() if channel is Channel.EMAIL else address)

    def seal(self, owner: int, field: str, secret: str) -> str:
        """See `core.ports.vault`."""
        return self._vault.seal(owner, field, secret)

    def open(self, owner: int, field: str, sealed: str) -> str:
        """See `core.ports.vault`."""
        return self._vault.open(owner, field, sealed)

    def unsubscribe_token(self, destination_id: int) -> str:
        """What a mail's link ends that destination with, and nothing else. For good: keys that seal come and go."""
        return f"{destination_id}.{self.digest(UNSUBSCRIBE_FIELD, destination_id)[:MARK]}"

    def unsubscribed(self, token: str) -> int | None:
        """The destination of such a token; None for anything else."""
        number = token.partition(".")[0]
        if not (number.isascii() and number.isdecimal() and len(number) <= LONGEST_ID):
            return None
        expected = self.unsubscribe_token(int(number))
        return int(number) if hmac.compare_digest(expected.encode(), token.encode(errors="replace")) else None


class Opening:
    """A notifier whose destinations are sealed: opens each just before it is sent to."""

    def __init__(self, voice: Notifier, sealing: Sealing) -> None:
        self.channel, self.address = voice.channel, voice.address
        self._voice, self._sealing = voice, sealing

    async def send(self, destination: Destination, outcome: object, reader: Person, key: str) -> Receipt:
        """See the port."""
        row = await DestinationRow.get_or_none(id=destination.id)
        if row is None or row.sealed is None:
            raise SendFailed(Failure.DESTINATION, "it is gone")
        try:
            address = self._sealing.open(row.person_id, row.channel, row.sealed)
            said = self._opened(outcome, row.person_id)
        except ValueError:
            raise SendFailed(Failure.RETRY, "sealed with a key that is not here") from None
        return await self._voice.send(replace(destination, address=address), said, reader, key)

    def _opened(self, outcome: object, person_id: int) -> object:
        if not isinstance(outcome, NoticeDue) or outcome.topic != CODE_TOPIC:
            return outcome
        code = self._sealing.open(person_id, CODE_FIELD, str(outcome.facts[CODE_FIELD]))
        return NoticeDue(outcome.topic, {**outcome.facts, CODE_FIELD: code})
