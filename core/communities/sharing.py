"""Items that their sellers share in communities: told there once, and noted there when they can no longer be had."""

from __future__ import annotations

from dataclasses import dataclass

from core.communities.members import At, Community, Members, find, may_post
from core.communities.places import place_for, places_of
from core.communities.striking import strike_late
from core.communities.telling import queue
from core.delivery.keys import idempotency_key
from core.delivery.outcomes import ITEM_DUE, ITEM_OVER
from core.delivery.policy import Dropped
from core.errors import Refused, Why
from core.listings.rows import to_listing
from core.models import DeliveryRow, DestinationRow, ListingRow, SharedItemRow
from core.models.instant import to_ms
from core.ports.clock import Clock
from core.store import Database
from core.store.wake import Wake
from core.values import Listing, ListingState, Person, Platform

AT_ONCE = 50  # items that are followed up in one turn
ENDED_UNSENT = ("cancelled", "dead", "expired")


@dataclass(frozen=True, slots=True)
class ShareAsked:
    """Where an own item can be shared; `shared` are the refs of those where it is."""

    listing: Listing
    communities: tuple[Community, ...]
    shared: frozenset[str]


@dataclass(frozen=True, slots=True)
class ItemShared:
    """An item is on its way into a community; `again`: it was so before, and is to be had there still."""

    listing: Listing
    community: str
    place: str
    again: bool


class Sharing:
    """The service. An item is shared by its seller alone."""

    def __init__(self, db: Database, clock: Clock, members: Members, deliveries: Wake) -> None:
        """`deliveries` is woken when there is something to send."""
        self._db, self._clock, self._members, self._deliveries = db, clock, members, deliveries

    async def ask(self, person: Person, platform: Platform | None, listing_id: int) -> ShareAsked:
        """Where it can be shared, among the communities of a platform.

        Raises Refused: NO_SUCH_LISTING, ITEM_OVER, NOWHERE_TO_SHARE.
        """
        row = await _own(person, listing_id)
        communities = await self._members.of(person, platform) if platform else ()
        if not communities:
            raise Refused(Why.NOWHERE_TO_SHARE)
        shared = SharedItemRow.filter(listing_id=row.id, ended=None).exclude(delivery__state__in=ENDED_UNSENT)
        refs = await shared.values_list("community__ref", flat=True)
        return ShareAsked(to_listing(row), communities, frozenset(map(str, refs)))

    async def share(self, person: Person, at: At, listing_id: int) -> ItemShared:
        """Tell a community of it, in its place for the category; once, until that it is over was noted there.

        `at` is how its platform says the seller stands there now. Raises Refused: NO_SUCH_LISTING, ITEM_OVER,
        NOT_A_MEMBER, MAY_NOT_POST, PLACE_MISSING.
        """
        item = await _own(person, listing_id)
        row = await find(at)
        if row is None or row.gone is not None:
            raise Refused(Why.NOT_A_MEMBER)
        if not may_post(row, at):
            raise Refused(Why.MAY_NOT_POST, community=row.name)
        place = place_for(await places_of(row), item.category)
        if place is None:
            raise Refused(Why.PLACE_MISSING, community=row.name)
        async with self._db.transaction():
            await ListingRow.filter(id=item.id).select_for_update().first()  # one at a time: presses come twice
            item = await _own(person, listing_id)
            shared = SharedItemRow.filter(community_id=row.id, listing_id=item.id)
            known = await shared.prefetch_related("delivery").first()
            again = known is not None and known.ended is None and known.delivery.state not in ENDED_UNSENT
            if not again:  # where it was, it says so, or it never came there: a new message tells of it
                delivery = await self._queue(place, item, person)
                if known is not None:
                    await shared.update(delivery_id=delivery.id, ended=None)
                else:
                    columns = {"community_id": row.id, "listing_id": item.id, "created": delivery.created}
                    await SharedItemRow.create(delivery=delivery, **columns)
        self._deliveries.up()
        return ItemShared(to_listing(item), row.name, place.label or "", again)

    async def follow(self) -> int:
        """Note of items that can no longer be had, wherever they were shared; answers of how many."""
        over = SharedItemRow.filter(ended=None).exclude(listing__state=ListingState.ACTIVE.value)
        followed = await strike_late(self._db, self._clock.now())
        for row in await over.order_by("id").limit(AT_ONCE):
            followed += await self._end(row)
        if followed:
            self._deliveries.up()
        return followed

    async def _end(self, row: SharedItemRow) -> bool:
        """Whether it is dealt with: what is being sent at this moment is, the next time.

        All is read anew here: since it was found, its message may have arrived, and it may be had or shared again.
        """
        now = self._clock.now()
        async with self._db.transaction():
            item = await ListingRow.filter(id=row.listing_id).select_for_update().first()
            locked = await SharedItemRow.filter(id=row.id, ended=None).select_for_update().first()
            if item is None or item.state == ListingState.ACTIVE or locked is None:
                return False
            unsent = DeliveryRow.filter(id=locked.delivery_id, state="ready")
            await unsent.update(state="cancelled", hold_reason=Dropped.LISTING_GONE.value)
            delivery = await DeliveryRow.get(id=locked.delivery_id).prefetch_related("destination")
            if delivery.state == "leased":
                return False
            await SharedItemRow.filter(id=locked.id).update(ended=now)
            if delivery.state == "sent" and delivery.provider_id:
                key, facts = idempotency_key(ITEM_OVER, delivery.id), {"message": delivery.provider_id}
                place = delivery.destination
                await queue(place, ITEM_OVER, key, now, facts=facts, listing_id=item.id, at_any_hour=True)
        return True

    async def _queue(self, place: DestinationRow, item: ListingRow, person: Person) -> DeliveryRow:
        now = self._clock.now()
        key = idempotency_key(place.person_id, ITEM_DUE, item.id, to_ms(now))
        return await queue(place, ITEM_DUE, key, now, facts={"seller": person.name}, listing_id=item.id)


async def _own(person: Person, listing_id: int) -> ListingRow:
    row = await ListingRow.get_or_none(id=listing_id, seller_id=person.id)
    if row is None:
        raise Refused(Why.NO_SUCH_LISTING)
    if row.state != ListingState.ACTIVE:
        raise Refused(Why.ITEM_OVER)
    return row
