"""Looking at listings, and taking the demo's away."""

from __future__ import annotations

from dataclasses import dataclass

from core.errors import Refused, Why
from core.listings.rows import to_listing
from core.models import ListingRow, PriceChangeRow
from core.store import Database
from core.values import DEMO_SOURCE, Listing, Money, Person


@dataclass(frozen=True, slots=True)
class ListingShown:
    """A listing in full, with what it cost before (oldest first, without today's price)."""

    listing: Listing
    former_prices: tuple[Money, ...]


class Listings:
    """The listings service."""

    def __init__(self, db: Database) -> None:
        self._db = db

    async def show(self, person: Person, listing_id: int) -> ListingShown:
        """A listing in full. What was removed does not exist, save for its seller."""
        row = await ListingRow.get_or_none(id=listing_id)
        if row is None or (row.state == "removed" and row.seller_id != person.id):
            raise Refused(Why.NO_SUCH_LISTING)
        prices = await PriceChangeRow.filter(listing_id=row.id, version__lt=row.version).order_by("version")
        former = tuple(Money(p.price, p.currency) for p in prices if p.price is not None and p.currency)
        return ListingShown(to_listing(row), tuple(m for m in former if m != to_listing(row).price))

    async def remove_demo(self) -> int:
        """Delete every demo listing, with its matches and messages; answers how many."""
        demo = ListingRow.filter(source=DEMO_SOURCE)
        number = await demo.count()  # the database's own answer would count what goes with them too
        await demo.delete()
        return number
