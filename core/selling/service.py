"""Selling: drafts, what is offered, and what time does to it. What is offered is met by everybody's rules."""

from __future__ import annotations

from collections.abc import Sequence

from core.errors import Refused, Why
from core.ports.places import Places
from core.selling.draft import Draft
from core.selling.drafts import Drafts
from core.selling.ending import Ending
from core.selling.fields import Field
from core.selling.items import Items
from core.selling.outcomes import DraftShown, FieldChoices, ItemChanged, ItemPosted, ItemShown, ItemState, PhotosShown
from core.values import Person


class Selling:
    """The selling service. What differs between a draft and what is offered is decided here."""

    def __init__(self, drafts: Drafts, items: Items, ending: Ending, places: Places) -> None:
        self.drafts, self.items, self.ending, self._places = drafts, items, ending, places

    async def post(self, person: Person, draft: Draft) -> ItemPosted:
        """Offer what its seller has looked over already. Raises Refused."""
        return await self.drafts.publish(person, await self.drafts.begin(person, draft))

    async def show(self, person: Person, ref: str) -> DraftShown | ItemShown:
        """A draft as it would be offered, or an item in full. Raises Refused(NO_SUCH_ITEM)."""
        item = await self.items.get(person, ref)
        is_draft = item.state is ItemState.DRAFT
        return await (self.drafts.show(person, ref) if is_draft else self.items.show(person, ref))

    async def change(self, person: Person, ref: str, field: Field, text: str) -> DraftShown | ItemChanged:
        """Say a part anew, of either. Raises Refused."""
        if (await self.items.get(person, ref)).state is not ItemState.DRAFT:
            return await self.items.change(person, ref, field, text)
        await self.drafts.change(person, ref, field, text)
        return await self.drafts.show(person, ref)

    async def put_at(self, person: Person, ref: str, latitude: float, longitude: float) -> DraftShown | ItemChanged:
        """Say where it is by a shared location, named after the nearest city. Raises Refused."""
        place = self._places.nearest(latitude, longitude)
        if (await self.items.get(person, ref)).state is not ItemState.DRAFT:
            return await self.items.put_at(person, ref, place)
        await self.drafts.put_at(person, ref, place)
        return await self.drafts.show(person, ref)

    async def choices(self, person: Person, ref: str, field: Field) -> FieldChoices:
        """The values to choose from for a condition or category. Raises Refused."""
        return FieldChoices(ref, field, (await self._changeable(person, ref)))

    async def photos(self, person: Person, ref: str) -> PhotosShown:
        """The pictures, to be looked through. Raises Refused."""
        return PhotosShown(ref, (await self._changeable(person, ref)).photos)

    async def add_photos(self, person: Person, ref: str, files: Sequence[bytes]) -> DraftShown | PhotosShown:
        """Pictures as they were sent; at most ten in all. Raises Refused, and keeps none then."""
        item = await self.items.add_photos(person, ref, files)
        is_draft = item.state is ItemState.DRAFT
        return await self.drafts.show(person, ref) if is_draft else PhotosShown(ref, item.draft.photos)

    async def _changeable(self, person: Person, ref: str) -> Draft:
        item = await self.items.get(person, ref)
        if item.state not in (ItemState.DRAFT, ItemState.OFFERED):
            raise Refused(Why.NOT_OFFERED)
        return item.draft
