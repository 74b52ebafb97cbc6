"""What people have of this noun: who they are, what they are being asked, and what their buttons stand for."""

from __future__ import annotations

from core.belongings import Belonging, Table
from core.models import ConversationRow, IdentityRow, PersonRow, TokenRow
from core.undo import KEPT_WORDS

SETTINGS = ("zone", "currency", "units", "locale", "introduced")  # what /start asks for


class _Tokens(Table):
    """Words of theirs go along; what Undo would take back names rows as they were, so it ends."""

    async def move(self, origin: int, to: int) -> None:
        await TokenRow.filter(person_id=origin, verb=KEPT_WORDS).update(person_id=to)
        await TokenRow.filter(person_id=origin).delete()


class _Person(Table):
    """The person, whom everything else points to: the last to go."""

    async def move(self, origin: int, to: int) -> None:
        left, stays = await PersonRow.get(id=origin), await PersonRow.get(id=to)
        if left.introduced and not stays.introduced:
            stays.update_from_dict({name: getattr(left, name) for name in SETTINGS})
        stays.zone = stays.zone or left.zone
        await stays.save(update_fields=SETTINGS)
        await left.delete()


BELONGINGS: tuple[Belonging, ...] = (
    Table(IdentityRow, "accounts"),
    Table(ConversationRow, "questions", alike=("chat",)),
    _Tokens(TokenRow, "buttons", hidden=frozenset({"token"})),
)
PERSON: Belonging = _Person(PersonRow, "person", owner="id")
