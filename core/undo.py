"""What a button stands for, for a while: inverse commands that run once, and words too long for a button."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from core.errors import Refused, Why
from core.models import TokenRow
from core.ports.clock import Clock
from core.refs import is_ref, new_ref
from core.store import Database
from core.values import Person

UNDO_FOR = timedelta(hours=1)
WORDS_FOR = timedelta(days=30)
KEPT_WORDS = "words"
LONGEST_TARGET = 40  # bytes; Telegram gives a button 64 for its verb and target together


class Undo:
    """Keeps tokens. Each belongs to one person."""

    def __init__(self, db: Database, clock: Clock) -> None:
        self._db, self._clock = db, clock

    async def offer(self, person_id: int, verb: str, lasts: timedelta = UNDO_FOR, /, **arguments: object) -> str:
        """Remember an inverse command; answers the token that runs it."""
        token = new_ref(12)
        expires = self._clock.now() + lasts
        await TokenRow.create(token=token, person_id=person_id, verb=verb, arguments=arguments, expires_at=expires)
        return token

    async def take(self, person: Person, token: str) -> tuple[str, dict[str, object]]:
        """Use up a token of this person. Raises Refused(UNDO_EXPIRED) if it is used, old or somebody else's."""
        taken = await self._db.rows(
            "DELETE FROM token WHERE token = $1 AND person_id = $2 AND verb LIKE $3"
            " RETURNING verb, arguments, expires_at",
            token,
            person.id,
            "%.%",  # what is merely kept has no dot
        )
        if not taken:
            raise Refused(Why.UNDO_EXPIRED)
        row = TokenRow(**{k: TokenRow._meta.fields_map[k].to_python_value(v) for k, v in taken[0].items()})
        if row.expires_at < self._clock.now():
            raise Refused(Why.UNDO_EXPIRED)
        return row.verb, row.arguments

    async def peek(self, person: Person, token: str) -> tuple[str, dict[str, Any]] | None:
        """What a token of this person would take back, and of what; None if it can no longer be used."""
        row = await TokenRow.filter(token=token, person_id=person.id).first() if is_ref(token) else None
        return (row.verb, row.arguments) if row and row.expires_at >= self._clock.now() else None

    async def take_kept(self, person: Person, verb: str, token: str) -> dict[str, Any] | None:
        """Use up a token of this person that is of this verb; its arguments, or None if there is none any more."""
        row = await TokenRow.filter(token=token, person_id=person.id, verb=verb).first() if is_ref(token) else None
        if row is None or row.expires_at < self._clock.now():
            return None
        return row.arguments if await TokenRow.filter(id=row.id).delete() else None

    async def handle(self, person_id: int, words: str, *, longest: int = LONGEST_TARGET) -> str:
        """What a button can carry for these words: the words themselves, or a token where they are longer than that."""
        if len(words.encode()) <= longest and not words.startswith("~"):
            return words
        token = new_ref(12)
        expires = self._clock.now() + WORDS_FOR
        await TokenRow.create(
            token=token, person_id=person_id, verb=KEPT_WORDS, arguments={"words": words}, expires_at=expires
        )
        return f"~{token}"

    async def words(self, person: Person, handle: str) -> str:
        """The words behind a handle of this person. Raises Refused(BUTTON_DEAD)."""
        if not handle.startswith("~"):
            return handle
        token = handle[1:]
        found = TokenRow.filter(token=token, person_id=person.id, verb=KEPT_WORDS)
        row = await found.first() if is_ref(token) else None
        if row is None:
            raise Refused(Why.BUTTON_DEAD)
        return str(row.arguments["words"])

    async def tidy(self) -> int:
        """Forget tokens that have expired."""
        return await TokenRow.filter(expires_at__lt=self._clock.now()).delete()
