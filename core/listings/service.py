"""Looking at listings, and taking the demo's away."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from core.errors import Refused, Why
from core.listings.rows import to_listing
from core.listings.urls import spellings
from core.models import ListingRow, PriceChangeRow
from core.store import Database
from core.values import DEMO_SOURCE, Listing, Money, Person

MOST_NAMED = 25


@dataclass(frozen=True, slots=True)
class ListingShown:
    """A listing in full, with what it cost before (oldest first, without today's price)."""

    listing: Listing
    former_prices: tuple[Money, ...]


@dataclass(frozen=True, slots=True)
class ListingsNamed:
    """Listings that something names, of which one is to be chosen; `verb` is what a choice does, of a button."""

    listings: tuple[Listing, ...]
    verb: str


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

    async def named(self, person: Person, ids: Sequence[int], links: Sequence[str]) -> tuple[Listing, ...]:
        """Those of these ids and links that are known, each once, in this order; what was removed does not exist."""
        links = links[:MOST_NAMED]
        spelled = {spelling: at for at, link in enumerate(links) for spelling in spellings(link)}
        by_id = ListingRow.filter(id__in=list(ids[:MOST_NAMED]))
        rows = [*await by_id, *(await ListingRow.filter(url__in=list(spelled)).order_by("-id") if spelled else [])]
        seen = [row for row in rows if row.state != "removed" or row.seller_id == person.id]
        order = {number: at for at, number in enumerate(ids)}

        def place(row: ListingRow) -> int:
            return order[row.id] if row.id in order else len(ids) + spelled.get(row.url or "", 0)

        found = {row.id: to_listing(row) for row in sorted(seen, key=place)}
        newest: dict[str, Listing] = {}  # of several under one address, as when it was posted again
        for listing in found.values():
            newest.setdefault(listing.url or f"#{listing.id}", listing)
        return tuple(newest.values())

    async def remove_demo(self) -> int:
        """Delete every demo listing, with its matches and messages; answers how many."""
        demo = ListingRow.filter(source=DEMO_SOURCE)
        number = await demo.count()  # the database's own answer would count what goes with them too
        await demo.delete()
        return number
