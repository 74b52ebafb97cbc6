"""Drafts: what is recognised of a thing, shown as it would be offered, and offered once its seller says so."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from core.errors import Refused, Why
from core.listings.ingest import Ingest
from core.listings.rows import to_listing
from core.models import ItemRow, ListingRow
from core.ports.photos import Photos
from core.ports.places import Places
from core.prices.outcomes import Estimate, PriceChecked
from core.prices.service import Prices
from core.refs import new_ref
from core.selling.draft import Draft, read_line, read_more, read_title
from core.selling.fields import Field, said_anew
from core.selling.holding import UNDO_FOR, Holding
from core.selling.outcomes import DraftShown, ItemPosted, ItemState, ItemWithdrawn
from core.selling.rows import draft_of, packed, to_offer, unpacked
from core.text.goods import category_of
from core.undo import Undo
from core.values import MEMBER_SOURCE, Condition, ListingState, Person, Place

MOST_PHOTOS = 10


class Drafts:
    """The service of drafts. Nobody but their seller sees them."""

    def __init__(
        self, holding: Holding, ingest: Ingest, places: Places, photos: Photos, undo: Undo, prices: Prices
    ) -> None:
        self._holding, self._ingest, self._places = holding, ingest, places
        self._photos, self._undo, self._prices = photos, undo, prices

    def read(self, person: Person, line: str) -> Draft:
        """An item in one line; see `core.selling.draft`. Raises Refused."""
        return read_line(line, person, self._places)

    async def begin(self, person: Person, draft: Draft, files: Sequence[bytes] = ()) -> str:
        """Keep a new draft, with what is recognised of it; answers its ref. Raises Refused."""
        if len(draft.photos) + len(files) > MOST_PHOTOS:
            raise Refused(Why.PHOTO_LIMIT, limit=MOST_PHOTOS)
        draft = await self._recognised(person, draft, is_new=True)
        draft = replace(draft, photos=(*draft.photos, *await self.keep(files)))
        now = self._holding.clock.now()
        row = await ItemRow.create(ref=new_ref(), seller_id=person.id, draft=packed(draft), created=now, updated=now)
        return row.ref

    async def get(self, person: Person, ref: str) -> Draft:
        """A draft as it stands. Raises Refused(NO_SUCH_ITEM)."""
        return unpacked((await self._holding.own(person, ref, ItemState.DRAFT)).draft)

    async def show(self, person: Person, ref: str) -> DraftShown:
        """A draft as it would be offered, with what to ask for it. Raises Refused(NO_SUCH_ITEM)."""
        draft = await self.get(person, ref)
        return DraftShown(ref, draft, await self.worth(person, draft.title, draft.condition))

    async def worth(self, person: Person, title: str | None, condition: Condition | None) -> PriceChecked | None:
        """What to ask for it; None where too little is known."""
        checked = await self._prices.of_draft(person, title, condition) if title else None
        return checked if checked is not None and isinstance(checked.found, Estimate) else None

    async def change(self, person: Person, ref: str, field: Field, text: str) -> Draft:
        """Say a field anew; a title with more behind commas is read as a line. Raises Refused."""
        known = None
        if field is Field.TITLE:  # looked up before the draft is held: it takes a while
            named = self._anew(person, await self.get(person, ref), field, text)
            known = (await self._recognised(person, named, is_new=False)).category
        async with self._holding.held(person, ref, ItemState.DRAFT) as row:
            draft = self._anew(person, unpacked(row.draft), field, text)
            if field is Field.TITLE and draft.category is None:
                draft = replace(draft, category=known)
            await self._holding.say(row, draft)
        return draft

    async def more(self, person: Person, ref: str, text: str) -> Draft:
        """Say more of it, in parts as in a line. Raises Refused(DRAFT_UNCLEAR)."""
        async with self._holding.held(person, ref, ItemState.DRAFT) as row:
            draft = read_more(text, unpacked(row.draft), person, self._places)
            if draft is None:
                raise Refused(Why.DRAFT_UNCLEAR, text=text)
            await self._holding.say(row, draft)
        return draft

    async def put_at(self, person: Person, ref: str, place: Place) -> None:
        """Say where it is. Raises Refused(NO_SUCH_ITEM)."""
        async with self._holding.held(person, ref, ItemState.DRAFT) as row:
            await self._holding.say(row, replace(unpacked(row.draft), place=place))

    async def keep(self, files: Sequence[bytes]) -> tuple[str, ...]:
        """Store pictures, re-encoded and without what they tell of who took them; answers their names.

        Raises Refused where one cannot be used.
        """
        kept: list[str] = []
        try:
            for data in files:
                kept.append(await self._photos.keep(data))
        except BaseException:
            self.forget(kept)
            raise
        return tuple(kept)

    def forget(self, names: Iterable[str]) -> None:
        """Remove pictures that were kept for nothing."""
        for name in names:
            self._photos.forget(name)

    async def publish(self, person: Person, ref: str) -> ItemPosted:
        """Offer it to everybody's rules. Said twice, or cut short and said again, it is offered once.

        Raises Refused: NO_SUCH_ITEM, ALREADY_OFFERED, TITLE_MISSING.
        """
        async with self._holding.held(person, ref) as row:
            if row.state != ItemState.DRAFT:
                raise Refused(Why.ALREADY_OFFERED)
            draft = unpacked(row.draft)
            draft = replace(draft, title=read_title(draft.title or ""))
            listing = await self._ingest.one(to_offer(draft, f"{row.ref}.{row.times}"), seller_id=person.id)
            now = self._holding.clock.now()
            ends_at = now + self._holding.span
            first = draft.price
            await ItemRow.filter(id=row.id).update(
                state=ItemState.OFFERED,
                listing_id=listing.id,
                ends_at=ends_at,
                reminded=None,
                first_price=first.minor if first else None,
                first_currency=first.currency if first else None,
                updated=now,
            )
        self._ingest.wake()
        await self._prices.offered(person, listing.id)
        undo = await self._undo.offer(person.id, "item.withdraw", UNDO_FOR, ref=row.ref)
        return ItemPosted(to_listing(listing), undo, row.ref, ends_at)

    async def withdraw(self, person: Person, ref: str) -> ItemWithdrawn:
        """Undo of offering: a draft again. Alerts that have not left are dropped. Raises Refused."""
        async with self._holding.held(person, ref, ItemState.OFFERED) as row:
            assert row.listing is not None
            await self._ingest.end(row.listing.id, ListingState.REMOVED)
            row.listing.state = ListingState.REMOVED
            await ItemRow.filter(id=row.id).update(
                state=ItemState.DRAFT,
                draft=packed(draft_of(row.listing)),
                listing_id=None,
                times=row.times + 1,
                ends_at=None,
                updated=self._holding.clock.now(),
            )
        return ItemWithdrawn(to_listing(row.listing), row.ref)

    def _anew(self, person: Person, draft: Draft, field: Field, text: str) -> Draft:
        """A draft with a part as the text says it; the first title may be a whole line."""
        if field is Field.TITLE and draft.title is None:
            return replace(self.read(person, text), photos=draft.photos)
        return said_anew(draft, field, text, person, self._places)

    async def _recognised(self, person: Person, draft: Draft, *, is_new: bool) -> Draft:
        """With what is known without asking: what kind of thing it is, and where its seller's things are."""
        if draft.title and draft.category is None:
            known = await self._prices.of_draft(person, draft.title, draft.condition)
            draft = replace(draft, category=known.subject.category or category_of(draft.title))
        if is_new and draft.place is None:
            draft = replace(draft, place=await self._last_place(person))
        return draft

    async def _last_place(self, person: Person) -> Place | None:
        own = ListingRow.filter(seller_id=person.id, source=MEMBER_SOURCE, latitude__not_isnull=True)
        last = await own.filter(longitude__not_isnull=True).order_by("-id").first()
        return draft_of(last).place if last else None
