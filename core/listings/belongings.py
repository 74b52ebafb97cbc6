"""What people have of this noun: what they offer, what they kept, and the feeds they added."""

from core.belongings import Belonging, Table
from core.models import EventRow, ListingRow, PageRow, PriceChangeRow, SavedRow, SourceRow
from core.ports.photos import PHOTO_SCHEME

_ANALYSED = frozenset({"title_terms", "text_terms", "fingerprint", "content_hash", "touched", "analysed"})


class _Listings(Table):
    async def pictures(self, person_id: int) -> set[str]:
        rows = await ListingRow.filter(seller_id=person_id).only("pictures")
        shown = [one for row in rows for one in row.pictures]
        return {one.removeprefix(PHOTO_SCHEME) for one in shown if one.startswith(PHOTO_SCHEME)}


BELONGINGS: tuple[Belonging, ...] = (
    _Listings(ListingRow, "listings", owner="seller_id", hidden=_ANALYSED),
    Table(PriceChangeRow, "price_changes", owner="listing__seller_id"),
    Table(EventRow, owner="listing__seller_id"),  # what happened to a listing, until it is matched
    Table(PageRow, owner="listing__seller_id"),  # where a listing was read: who sent the link is not kept
    Table(SavedRow, "saved", alike=("listing_id",)),
    Table(SourceRow, "feeds", owner="added_by_id", hidden=frozenset({"etag", "last_modified"}), keeps=True),
)
