"""Codes that prove that an address is its person's: sent through the very voice that will use it."""

from __future__ import annotations

import hmac
import re
import secrets
from collections.abc import Sequence
from datetime import timedelta

from core.delivery.allowance import Allowance
from core.delivery.endings import STOPPED
from core.delivery.keys import idempotency_key
from core.delivery.sealing import CODE_DIGITS, CODE_FIELD, CODE_TOPIC, Sealing
from core.delivery.standing import preference_of
from core.delivery.tally import take
from core.errors import Refused, Why
from core.models import DeliveryRow, DestinationRow, PersonRow, RefusedAddressRow, VerificationRow
from core.models.instant import to_ms
from core.ports.clock import Clock
from core.store import Database
from core.store.wake import Wake
from core.values import Channel

CODE_LIFE = timedelta(minutes=10)
TRIES = 5
CODES_AN_HOUR = 3  # to one person, and to one address
CODES_A_DAY = 5  # to one address
UNVERIFIED = "unverified"  # the state of a destination that waits for its code


class Verification:
    """Sends codes and takes them back."""

    def __init__(self, db: Database, clock: Clock, sealing: Sealing, deliveries: Wake, allowance: Allowance) -> None:
        self._db, self._clock, self._sealing, self._deliveries = db, clock, sealing, deliveries
        self._allowance = allowance

    async def begin(self, row: DestinationRow) -> None:
        """Send a code; an earlier one counts no more.

        Raises Refused: CODE_LIMIT for too many by this person, TEXTS_SPENT where no text can be sent any more today.

        An address that was sent enough of them, by whomever, or that said STOP, gets none: who asks is not told of
        others.
        """
        is_text, now = row.channel == Channel.SMS, self._clock.now()
        if is_text and await self._allowance.is_spent(row.person_id, await preference_of(row.person_id), now):
            raise Refused(Why.TEXTS_SPENT)
        async with self._db.transaction():
            await PersonRow.filter(id=row.person_id).select_for_update().get()  # two requests at once are counted
            if await self._sent([row.person_id], None) >= CODES_AN_HOUR:
                raise Refused(Why.CODE_LIMIT, limit=CODES_AN_HOUR)
            may_have = await self._may_have(row)
            is_over = may_have and is_text and not await self._allowance.take_code(now)
            if may_have and not is_over:
                await self._send(row)
        if is_over:
            await self._allowance.codes_spent()
            raise Refused(Why.TEXTS_SPENT)
        self._deliveries.up()

    async def take(self, person_id: int, text: str) -> int | None:
        """The destination that a code is for; None for any other text. Each wrong one uses up a try."""
        code = "".join(re.findall(r"[0-9]", text)) if len(text) <= 40 else ""
        waiting = VerificationRow.filter(destination__person_id=person_id, destination__state=UNVERIFIED)
        for row in await waiting.order_by("-id"):
            # The try is written down before the code is looked at: guesses at the same moment are counted too.
            left = await self._db.rows(
                "UPDATE verification SET tries_left = tries_left - 1"
                " WHERE id = $1 AND tries_left > 0 AND expires_at > $2 RETURNING code_hash",
                row.id,
                to_ms(self._clock.now()),
            )
            if left and hmac.compare_digest(str(left[0]["code_hash"]), self._hash(row.destination_id, code)):
                # Whoever deletes it has used it: a code counts once.
                return row.destination_id if await VerificationRow.filter(id=row.id).delete() else None
        return None

    async def waits(self, destination_id: int) -> bool:
        """Whether a code is out for it."""
        now = self._clock.now()
        return await VerificationRow.filter(
            destination_id=destination_id, tries_left__gt=0, expires_at__gt=now
        ).exists()

    async def _send(self, row: DestinationRow) -> None:
        now = self._clock.now()
        code = f"{secrets.randbelow(10**CODE_DIGITS):0{CODE_DIGITS}d}"
        await VerificationRow.filter(destination_id=row.id).delete()
        await VerificationRow.create(
            destination_id=row.id,
            code_hash=self._hash(row.id, code),
            tries_left=TRIES,
            expires_at=now + CODE_LIFE,
        )
        # A former code that is still on its way would only confuse.
        await DeliveryRow.filter(destination_id=row.id, kind="notice", state="ready").update(state="cancelled")
        sealed = self._sealing.seal(row.person_id, CODE_FIELD, code)
        await DeliveryRow.create(
            person_id=row.person_id,
            destination_id=row.id,
            channel=row.channel,
            kind="notice",
            due=now,
            expires_at=now + CODE_LIFE,
            idem_key=idempotency_key(row.id, CODE_TOPIC, secrets.token_hex(8)),
            payload={"topic": CODE_TOPIC, "facts": {CODE_FIELD: sealed}, "is_answer": True},
            created=now,
        )

    async def _may_have(self, row: DestinationRow) -> bool:
        """Whether this address, whoever named it, may be sent one more code, which is counted."""
        same = await DestinationRow.filter(channel=row.channel, address=row.address)
        lately = await self._sent([one.person_id for one in same], [one.id for one in same])
        if lately >= CODES_AN_HOUR or any(one.reason == STOPPED for one in same):
            return False
        if await RefusedAddressRow.filter(channel=row.channel, address=row.address).exists():
            return False
        day = self._clock.now().date().isoformat()
        return await take(self._db, f"codes to {row.address[:48]}", day, 1, CODES_A_DAY)

    async def _sent(self, people: Sequence[int], destinations: Sequence[int] | None) -> int:
        """How many codes went to them within the last hour."""
        since = self._clock.now() - timedelta(hours=1)
        found = DeliveryRow.filter(person_id__in=people, created__gt=since, kind="notice")
        if destinations is not None:
            found = found.filter(destination_id__in=destinations)
        return sum(row.payload.get("topic") == CODE_TOPIC for row in await found)

    def _hash(self, destination_id: int, code: str) -> str:
        return self._sealing.digest(CODE_FIELD, destination_id, code)
