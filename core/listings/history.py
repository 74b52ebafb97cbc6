"""What a listing cost before."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from core.errors import Refused, Why
from core.listings.rows import to_listing
from core.models import ListingRow, PriceChangeRow
from core.values import Listing, Money, Person

MOST_SHOWN = 10  # former prices, the newest


@dataclass(frozen=True, slots=True)
class Priced:
    """A price, and when it was first seen; None where the listing named none."""

    price: Money | None
    at: datetime


@dataclass(frozen=True, slots=True)
class PricesShown:
    """What a listing cost, the oldest first, the last as it stands. `left_out` are older ones."""

    listing: Listing
    prices: tuple[Priced, ...]
    left_out: int = 0


class PriceHistory:
    """Looks prices up."""

    async def show(self, person: Person, listing_id: int) -> PricesShown:
        """What a listing cost since it was first seen. Raises Refused(NO_SUCH_LISTING)."""
        row = await listing_of(person, listing_id)
        changes = await PriceChangeRow.filter(listing_id=row.id).order_by("version")
        prices = [Priced(_price(change), change.at) for change in changes]
        if not prices:
            prices = [Priced(to_listing(row).price, row.first_seen)]
        return PricesShown(to_listing(row), tuple(prices[-MOST_SHOWN:]), max(0, len(prices) - MOST_SHOWN))


async def listing_of(person: Person, listing_id: int) -> ListingRow:
    """A listing that this person may see: what was removed does not exist, save for its seller.

    Raises Refused(NO_SUCH_LISTING).
    """
    row = await ListingRow.get_or_none(id=listing_id)
    if row is None or (row.state == "removed" and row.seller_id != person.id):
        raise Refused(Why.NO_SUCH_LISTING)
    return row


async def price_at(listing_id: int, moment: datetime) -> Money | None:
    """What it cost at a moment; None where that is not known."""
    change = await PriceChangeRow.filter(listing_id=listing_id, at__lte=moment).order_by("-version").first()
    return _price(change) if change else None


def _price(row: PriceChangeRow) -> Money | None:
    return Money(row.price, row.currency) if row.price is not None and row.currency else None
