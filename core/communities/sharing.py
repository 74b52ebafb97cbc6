"""Items that their sellers share in communities: told there once, and noted there when they can no longer be had."""

from __future__ import annotations

from dataclasses import dataclass

from core.communities.members import At, Community, Members, find, may_post
from core.communities.places import place_for, places_of
from core.communities.telling import LIFE, queue
from core.delivery.keys import idempotency_key
from core.delivery.outcomes import ITEM_DUE, ITEM_OVER
from core.errors import Refused, Why
from core.listings.rows import to_listing
from core.models import DeliveryRow, DestinationRow, ListingRow, SharedItemRow
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
    """An item is on its way into a community; `again`: it was so before."""

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
        """Tell a community of it, once, in its place for the category.

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
        now = self._clock.now()
        async with self._db.transaction():
            known = await SharedItemRow.get_or_none(community_id=row.id, listing_id=item.id).prefetch_related(
                "delivery"
            )
            if known is None:
                delivery = await self._queue(place, item, person)
                await SharedItemRow.create(community_id=row.id, listing_id=item.id, delivery=delivery, created=now)
            elif known.delivery.state in ENDED_UNSENT:  # it never came there: it is tried anew, wherever that is now
                known.delivery.update_from_dict(
                    {
                        "state": "ready",
                        "due": now,
                        "expires_at": now + LIFE[ITEM_DUE],
                        "attempts": 0,
                        "destination_id": place.id,
                        "channel": place.channel,
                    }
                )
                await known.delivery.save()
                await SharedItemRow.filter(id=known.id).update(ended=None)
        again = known is not None and known.delivery.state != "ready"
        self._deliveries.up()
        return ItemShared(to_listing(item), row.name, place.label or "", again)

    async def follow(self) -> int:
        """Note of items that can no longer be had, wherever they were shared; answers of how many."""
        over = SharedItemRow.filter(ended=None).exclude(listing__state=ListingState.ACTIVE.value)
        followed = 0
        for row in await over.order_by("id").limit(AT_ONCE).prefetch_related("delivery__destination"):
            followed += await self._end(row)
        if followed:
            self._deliveries.up()
        return followed

    async def _end(self, row: SharedItemRow) -> bool:
        """Whether it is dealt with: what is being sent at this moment is, the next time."""
        delivery: DeliveryRow = row.delivery
        async with self._db.transaction():
            unsent = DeliveryRow.filter(id=delivery.id, state="ready")
            await unsent.update(state="cancelled", hold_reason="listing is sold or removed")
            state = (await DeliveryRow.get(id=delivery.id)).state
            if state == "leased" or not await SharedItemRow.filter(id=row.id, ended=None).update(
                ended=self._clock.now()
            ):
                return False
            if state == "sent" and delivery.provider_id:
                key = idempotency_key(delivery.destination_id, ITEM_OVER, row.listing_id)
                facts = {"message": delivery.provider_id}
                place = delivery.destination
                now = self._clock.now()
                await queue(place, ITEM_OVER, key, now, facts=facts, listing_id=row.listing_id, at_any_hour=True)
        return True

    async def _queue(self, place: DestinationRow, item: ListingRow, person: Person) -> DeliveryRow:
        key = idempotency_key(place.person_id, ITEM_DUE, item.id)
        now = self._clock.now()
        return await queue(place, ITEM_DUE, key, now, facts={"seller": person.name}, listing_id=item.id)


async def _own(person: Person, listing_id: int) -> ListingRow:
    row = await ListingRow.get_or_none(id=listing_id, seller_id=person.id)
    if row is None:
        raise Refused(Why.NO_SUCH_LISTING)
    if row.state != ListingState.ACTIVE:
        raise Refused(Why.ITEM_OVER)
    return row
