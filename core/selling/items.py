"""What a person sells: listed, changed, cheaper, sold, renewed, deleted; each of it can be taken back for a minute."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from core.dropped import drop
from core.errors import Refused, Why
from core.models import ItemRow
from core.models.instant import from_ms, to_ms
from core.ports.places import Places
from core.prices.service import Prices
from core.selling.draft import Draft
from core.selling.drafts import MOST_PHOTOS, Drafts
from core.selling.fields import NONE, Field, price_of, said_anew
from core.selling.holding import UNDO_FOR, Holding
from core.selling.outcomes import (
    PAGE,
    DeleteAsked,
    DraftDiscarded,
    FieldsShown,
    Item,
    ItemChanged,
    ItemDeleted,
    ItemPutBack,
    ItemRenewed,
    ItemShown,
    ItemsListed,
    ItemSold,
    ItemState,
    LowerAsked,
    SalePriceKept,
)
from core.selling.rows import packed, said_of, to_item, unpacked
from core.text.money import decimals, to_major
from core.text.words import fold
from core.undo import Undo
from core.values import Money, Person, Place

LOWER_BY = (10, 20)  # per cent
LIVE = (ItemState.OFFERED, ItemState.SOLD, ItemState.ENDED)
INSTANTS = ("ends_at", "reminded", "sold_at")
KEPT = ("state", *INSTANTS, "sold_price", "sold_currency")  # columns that undo puts back


class Items:
    """The service of what is offered, and of what was."""

    def __init__(self, holding: Holding, places: Places, undo: Undo, prices: Prices, drafts: Drafts) -> None:
        self._holding, self._places, self._undo = holding, places, undo
        self._prices, self._drafts = prices, drafts

    async def mine(self, person: Person, page: int = 0) -> ItemsListed:
        """A page of what a person sells, drafts too; past the end, the last page."""
        await self._holding.adopt(person.id)
        own = ItemRow.filter(seller_id=person.id).exclude(state=ItemState.DELETED)
        total = await own.count()
        page = max(0, min(page, (total - 1) // PAGE))
        rows = await own.order_by("-id").offset(page * PAGE).limit(PAGE).prefetch_related("listing")
        return ItemsListed(await self._holding.counted(rows), page, total, self._holding.clock.now())

    async def suggest(self, person: Person, text: str) -> list[Item]:
        """Own items whose title holds what was typed so far, the newest first."""
        own = ItemRow.filter(seller_id=person.id).exclude(state=ItemState.DELETED)
        rows = await own.order_by("-id").limit(200).prefetch_related("listing")
        found = [item for item in map(to_item, rows) if fold(text) in fold(item.draft.title or "")]
        return found[:25]

    async def get(self, person: Person, ref: str) -> Item:
        """An own item, whatever its state. Raises Refused(NO_SUCH_ITEM)."""
        return to_item(await self._holding.own(person, ref))

    async def show(self, person: Person, ref: str) -> ItemShown:
        """An own item in full. Raises Refused(NO_SUCH_ITEM)."""
        [item] = await self._holding.counted([await self._holding.own(person, ref)])
        return ItemShown(item, self._holding.clock.now())

    async def fields(self, person: Person, ref: str) -> FieldsShown:
        """Its parts, to be changed. Raises Refused: NO_SUCH_ITEM, NOT_OFFERED."""
        return FieldsShown(to_item(await self._holding.own(person, ref, ItemState.OFFERED)))

    async def change(self, person: Person, ref: str, field: Field, text: str) -> ItemChanged:
        """Say a part of an offered item anew. Raises Refused."""
        async with self._holding.held(person, ref, ItemState.OFFERED) as row:
            if field is Field.PRICE and fold(text).strip() not in NONE:
                return await self._reprice(person, row, text)
            return await self._say(person, row, field, said_anew(said_of(row), field, text, person, self._places))

    async def put_at(self, person: Person, ref: str, place: Place) -> ItemChanged:
        """Say where an offered item is. Raises Refused."""
        async with self._holding.held(person, ref, ItemState.OFFERED) as row:
            return await self._say(person, row, Field.PLACE, replace(said_of(row), place=place))

    async def add_photos(self, person: Person, ref: str, files: Sequence[bytes]) -> Item:
        """Pictures for a draft or an offered item. Raises Refused: PHOTO_LIMIT, and what `Photos.keep` raises."""
        _check_room(await self._holding.own(person, ref, ItemState.DRAFT, ItemState.OFFERED), len(files))
        kept = await self._drafts.keep(files)
        try:
            async with self._holding.held(person, ref, ItemState.DRAFT, ItemState.OFFERED) as row:
                _check_room(row, len(kept))  # keeping them took a while
                draft = said_of(row)
                return to_item(await self._holding.say(row, replace(draft, photos=(*draft.photos, *kept))))
        except Refused:
            self._drafts.forget(kept)
            raise

    async def drop_photo(self, person: Person, ref: str, number: int) -> Item:
        """Take a picture away, counted from 0. Raises Refused."""
        return await self._photos(person, ref, number, is_first=False)

    async def put_first(self, person: Person, ref: str, number: int) -> Item:
        """Show a picture, counted from 0, before the others. Raises Refused."""
        return await self._photos(person, ref, number, is_first=True)

    async def ask_lower(self, person: Person, ref: str) -> LowerAsked:
        """The prices that it may fall to. Raises Refused: NO_SUCH_ITEM, NOT_OFFERED, NO_PRICE."""
        row = await self._holding.own(person, ref, ItemState.OFFERED)
        price = _priced(said_of(row))
        return LowerAsked(to_item(row), tuple((share, lowered(price, share)) for share in LOWER_BY))

    async def lower(self, person: Person, ref: str, share: int) -> ItemChanged:
        """Ask so many per cent less. Raises Refused."""
        async with self._holding.held(person, ref, ItemState.OFFERED) as row:
            price = lowered(_priced(said_of(row)), share)
            return await self._reprice(person, row, f"{to_major(price)} {price.currency}")

    async def sold(self, person: Person, ref: str) -> ItemSold:
        """It is sold: nobody is told of it any more. Raises Refused: NO_SUCH_ITEM, NOT_OFFERED."""
        async with self._holding.held(person, ref, ItemState.OFFERED) as row:
            undo = await self._offer_undo(person, row)
            row.sold_at = self._holding.clock.now()
            await row.save(update_fields=["sold_at"])
            await self._holding.end(row, ItemState.SOLD)
            return ItemSold(to_item(row), undo)

    async def sold_for(self, person: Person, ref: str, text: str) -> SalePriceKept:
        """What it went for: kept beside what was advised. Raises Refused."""
        async with self._holding.held(person, ref, ItemState.SOLD) as row:
            undo = await self._offer_undo(person, row)
            price = price_of(text, person)
            row.sold_price, row.sold_currency, row.updated = price.minor, price.currency, self._holding.clock.now()
            await row.save(update_fields=["sold_price", "sold_currency", "updated"])
            return SalePriceKept(to_item(row), undo)

    async def renew(self, person: Person, ref: str) -> ItemRenewed:
        """Offer it for its whole time from now on; one that was gone is told of again. Raises Refused."""
        async with self._holding.held(person, ref, *LIVE) as row:
            undo = await self._offer_undo(person, row)
            was_gone = row.state != ItemState.OFFERED
            if was_gone:
                await self._holding.say(row, said_of(row))
            now = self._holding.clock.now()
            anew = {"state": ItemState.OFFERED.value, "ends_at": now + self._holding.span, "updated": now}
            row.update_from_dict({**dict.fromkeys(KEPT), **anew})
            await row.save(update_fields=[*KEPT, "updated"])
            return ItemRenewed(to_item(row), undo, was_gone)

    async def ask_delete(self, person: Person, ref: str) -> DeleteAsked:
        """Whether to delete it. Raises Refused(NO_SUCH_ITEM)."""
        return DeleteAsked(to_item(await self._holding.own(person, ref)))

    async def delete(self, person: Person, ref: str) -> ItemDeleted:
        """It is gone, for everybody. Raises Refused(NO_SUCH_ITEM)."""
        return ItemDeleted(*await self._delete(person, ref))

    async def discard(self, person: Person, ref: str) -> DraftDiscarded:
        """Delete what nobody saw: a draft. Raises Refused(NO_SUCH_ITEM)."""
        return DraftDiscarded(*await self._delete(person, ref, ItemState.DRAFT))

    async def put_back(
        self, person: Person, ref: str, state: dict[str, Any] | None = None, said: dict[str, Any] | None = None
    ) -> ItemPutBack:
        """Undo: where it stood, or what a part of it said. Raises Refused."""
        async with self._holding.held(person, ref, *ItemState) as row:
            if said is not None:
                if row.state not in (ItemState.DRAFT, ItemState.OFFERED):
                    raise Refused(Why.UNDO_EXPIRED)
                await self._holding.say(row, unpacked({**packed(said_of(row)), **said}))
            if state is not None:
                for name, value in state.items():
                    setattr(row, name, from_ms(value) if name in INSTANTS and value is not None else value)
                row.updated = self._holding.clock.now()
                await row.save(update_fields=[*state, "updated"])
                if row.state == ItemState.OFFERED:
                    await self._holding.revive(row)
                elif row.state != ItemState.DRAFT:
                    await self._holding.end(row, ItemState(row.state))
            return ItemPutBack(to_item(row))

    async def _delete(self, person: Person, ref: str, *states: ItemState) -> tuple[str, str]:
        """Its title, and the token of what takes it back."""
        async with self._holding.held(person, ref, *states) as row:
            undo = await self._offer_undo(person, row)
            await self._holding.end(row, ItemState.DELETED)
            return said_of(row).title or "", undo

    async def _photos(self, person: Person, ref: str, number: int, *, is_first: bool) -> Item:
        async with self._holding.held(person, ref, ItemState.DRAFT, ItemState.OFFERED) as row:
            draft = said_of(row)
            if not 0 <= number < len(draft.photos):
                raise Refused(Why.BUTTON_DEAD)
            one, rest = draft.photos[number], (*draft.photos[:number], *draft.photos[number + 1 :])
            if not is_first:
                await drop([one])
            return to_item(await self._holding.say(row, replace(draft, photos=(one, *rest) if is_first else rest)))

    async def _reprice(self, person: Person, row: ItemRow, text: str) -> ItemChanged:
        """Ask another price, in the ad's currency unless another is named. Raises Refused(PRICE_INVALID)."""
        assert row.listing is not None
        done = await self._prices.set_own(person, row.listing.id, text)
        row = await self._holding.own(person, row.ref)
        return ItemChanged(to_item(row), Field.PRICE, done.undo, done.former)

    async def _say(self, person: Person, row: ItemRow, field: Field, draft: Draft) -> ItemChanged:
        former = {field.value: packed(said_of(row))[field.value]}
        await self._holding.say(row, draft)
        undo = await self._undo.offer(person.id, "item.put_back", UNDO_FOR, ref=row.ref, said=former)
        return ItemChanged(to_item(row), field, undo)

    async def _offer_undo(self, person: Person, row: ItemRow) -> str:
        """Undo of a change of where an item stands."""
        now = {name: getattr(row, name) for name in KEPT}
        state = {name: to_ms(at) if name in INSTANTS and at is not None else at for name, at in now.items()}
        return await self._undo.offer(person.id, "item.put_back", UNDO_FOR, ref=row.ref, state=state)


def lowered(price: Money, share: int) -> Money:
    """A price less so many per cent, in whole units from ten on."""
    minor = price.minor * (100 - share) / 100
    unit = 10 ** decimals(price.currency)
    step = unit if minor >= 10 * unit else 1
    return Money(max(1, round(minor / step) * step), price.currency)


def _check_room(row: ItemRow, number: int) -> None:
    """Raises Refused(PHOTO_LIMIT) where an item cannot have so many pictures more."""
    if len(said_of(row).photos) + number > MOST_PHOTOS:
        raise Refused(Why.PHOTO_LIMIT, limit=MOST_PHOTOS)


def _priced(draft: Draft) -> Money:
    if draft.price is None or draft.price.minor <= 0:
        raise Refused(Why.NO_PRICE)
    return draft.price
