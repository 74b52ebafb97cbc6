"""What people have of this noun: messages, what they want of them, and what they agreed to."""

from __future__ import annotations

from core.belongings import MOST_ROWS, Belonging, Line, Table
from core.delivery.allowance import texts_of
from core.delivery.destinations import Destinations
from core.delivery.muted import Unwanted
from core.delivery.sealing import CODE_FIELD, Sealing
from core.models import (
    AttemptRow,
    ConsentRow,
    DailyCountRow,
    DeliveryRow,
    DestinationRow,
    ListingRow,
    MuteRow,
    PreferenceRow,
    RoomMuteRow,
    RuleRow,
    TallyRow,
    VerificationRow,
    WatchRow,
)
from core.ports.clock import Clock

_MACHINERY = frozenset({"lease", "lease_owner", "idem_key", "priority"})


class _Deliveries(Table):
    async def export(self, person_id: int, most: int = MOST_ROWS) -> list[Line]:
        rows = await super().export(person_id, most)
        for row in rows:
            row["payload"].get("facts", {}).pop(CODE_FIELD, None)
        return rows


class _Preferences(Table):
    """Those of the account that stays hold; where it never chose any, the other's come along."""

    async def move(self, origin: int, to: int) -> None:
        if await PreferenceRow.filter(person_id=to).exists():
            await PreferenceRow.filter(person_id=origin).delete()
        await PreferenceRow.filter(person_id=origin).update(person_id=to)


class _Counts(Table):
    """Both were sent to the one person that they are now."""

    async def move(self, origin: int, to: int) -> None:
        for row in await DailyCountRow.filter(person_id=origin):
            twin = await DailyCountRow.get_or_none(person_id=to, day=row.day)
            if twin is not None:
                await DailyCountRow.filter(id=twin.id).update(sent=twin.sent + row.sent)
                await row.delete()
        await DailyCountRow.filter(person_id=origin).update(person_id=to)


class _Mutes(Table):
    """Their own, and what others, and rooms, muted of them: nobody is left whom that would name."""

    async def erase(self, person_id: int) -> None:
        offered = [str(one) for one in await ListingRow.filter(seller_id=person_id).values_list("id", flat=True)]
        rules = [str(one) for one in await RuleRow.filter(person_id=person_id).values_list("id", flat=True)]
        gone = {Unwanted.SELLER: [str(person_id)], Unwanted.LISTING: offered, Unwanted.RULE: rules}
        for kind, values in gone.items():
            for table in (MuteRow, RoomMuteRow):
                await table.filter(kind=kind.value, value__in=values).delete()
        await super().erase(person_id)

    async def move(self, origin: int, to: int) -> None:
        await MuteRow.filter(person_id__in=[origin, to], kind=Unwanted.SELLER.value, value=str(to)).delete()
        await MuteRow.filter(person_id__in=[origin, to], kind=Unwanted.SELLER.value, value=str(origin)).delete()
        for row in await MuteRow.filter(person_id=origin):
            twin = await MuteRow.get_or_none(person_id=to, kind=row.kind, value=row.value)
            if twin is not None:  # the longer of the two holds
                until = None if row.until is None or twin.until is None else max(row.until, twin.until)
                await MuteRow.filter(id=twin.id).update(until=until)
                await row.delete()
        await MuteRow.filter(person_id=origin).update(person_id=to)
        for table in (MuteRow, RoomMuteRow):
            await self._follow(table, origin, to)

    async def _follow(self, table: type[MuteRow] | type[RoomMuteRow], origin: int, to: int) -> None:
        """Who muted the one seller has muted what they are now."""
        keeper = ("person_id",) if table is MuteRow else ("channel", "address")
        for row in await table.filter(kind=Unwanted.SELLER.value, value=str(origin)):
            whose = {column: getattr(row, column) for column in keeper}
            if await table.filter(**whose, kind=row.kind, value=str(to)).exists():
                await row.delete()
            else:
                await table.filter(id=row.id).update(value=str(to))


class _Tallies(Table):
    """Their counters of texts, which name them by number."""

    async def count(self, person_id: int) -> int:
        return await TallyRow.filter(what=texts_of(person_id)).count()

    async def export(self, person_id: int, most: int = MOST_ROWS) -> list[Line]:
        return []  # the log tells of each text

    async def erase(self, person_id: int) -> None:
        await TallyRow.filter(what=texts_of(person_id)).delete()

    async def move(self, origin: int, to: int) -> None:
        for row in await TallyRow.filter(what=texts_of(origin)):
            twin = await TallyRow.get_or_none(what=texts_of(to), day=row.day)
            if twin is None:
                await TallyRow.filter(id=row.id).update(what=texts_of(to))
            else:
                await TallyRow.filter(id=twin.id).update(amount=twin.amount + row.amount)
                await row.delete()


def belongings(clock: Clock, sealing: Sealing | None) -> tuple[Belonging, ...]:
    """`sealing` is None where nothing is sealed. Places come before what points to them."""
    return (
        _Mutes(MuteRow, "mutes"),  # what others muted of theirs goes while it is known what is theirs
        Destinations(DestinationRow, "channels", hidden=frozenset({"sealed"}), clock=clock, sealing=sealing),
        _Deliveries(DeliveryRow, "messages", hidden=_MACHINERY),
        Table(AttemptRow, "tries", owner="delivery__person_id", hidden=frozenset({"lease"})),
        _Preferences(PreferenceRow, "preferences"),
        _Counts(DailyCountRow, "daily_counts"),
        Table(ConsentRow, "consents", hidden=frozenset({"address"})),
        Table(VerificationRow, owner="destination__person_id"),  # hashes of codes, of ten minutes
        _Tallies(TallyRow),
        Table(WatchRow, "watches", alike=("listing_id",)),
    )
