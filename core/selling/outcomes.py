"""What a seller is answered. Cards are the words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from core.conversation import Asked
from core.prices.outcomes import PriceChecked
from core.selling.draft import Draft
from core.selling.fields import Field
from core.values import Listing, Money

PAGE = 5  # items of a list
NO_DRAFT = Draft()


class ItemState(StrEnum):
    """Where a thing of a seller stands."""

    DRAFT = "draft"
    OFFERED = "offered"
    SOLD = "sold"
    ENDED = "ended"
    DELETED = "deleted"


@dataclass(frozen=True, slots=True)
class DraftShown:
    """A draft as it would be offered: nobody but its seller sees it. `worth` advises what to ask, where it is known."""

    ref: str
    draft: Draft
    worth: PriceChecked | None = None


@dataclass(frozen=True, slots=True)
class FieldAsked(Asked):
    """A question for one part of an item. `is_first`: nothing was asked before it. `is_edit`: a part that is changed by
    itself, not one of those asked in turn.
    """

    ref: str = ""
    field: Field = Field.TITLE
    draft: Draft = NO_DRAFT
    worth: PriceChecked | None = None
    is_first: bool = True
    is_edit: bool = False


@dataclass(frozen=True, slots=True)
class FieldChoices:
    """The values of a part that is chosen: a condition or a category."""

    ref: str
    field: Field
    draft: Draft


@dataclass(frozen=True, slots=True)
class PhotosShown:
    """The pictures of an item, each to be removed or put first."""

    ref: str
    photos: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DraftDiscarded:
    """A draft is gone."""

    title: str
    undo: str


@dataclass(frozen=True, slots=True)
class ItemPosted:
    """An item is offered, until `ends_at`."""

    listing: Listing
    undo: str
    ref: str
    ends_at: datetime


@dataclass(frozen=True, slots=True)
class ItemWithdrawn:
    """An item is no longer offered, but a draft again."""

    listing: Listing
    ref: str


@dataclass(frozen=True, slots=True)
class Item:
    """A thing of a seller. Of a draft there is no listing yet. `told` and `saved` count people."""

    ref: str
    state: ItemState
    draft: Draft
    listing: Listing | None
    since: datetime
    ends_at: datetime | None = None
    sold_for: Money | None = None
    told: int = 0
    saved: int = 0


@dataclass(frozen=True, slots=True)
class ItemsListed:
    """A page of what a person sells, the newest first; counted from 0. `now` is for ages."""

    items: tuple[Item, ...]
    page: int
    total: int
    now: datetime

    @property
    def has_more(self) -> bool:
        return (self.page + 1) * PAGE < self.total


@dataclass(frozen=True, slots=True)
class ItemShown:
    """One of them in full."""

    item: Item
    now: datetime


@dataclass(frozen=True, slots=True)
class FieldsShown:
    """The parts of an offered item, each to be changed."""

    item: Item


@dataclass(frozen=True, slots=True)
class LowerAsked:
    """By how much a price shall fall: the price after each share of it, in hundredths."""

    item: Item
    prices: tuple[tuple[int, Money], ...]


@dataclass(frozen=True, slots=True)
class DeleteAsked:
    """Whether an item shall be deleted."""

    item: Item


@dataclass(frozen=True, slots=True)
class ItemChanged:
    """A part of an offered item is another. `former` is what a price was before, where it was a price."""

    item: Item
    field: Field
    undo: str
    former: Money | None = None


@dataclass(frozen=True, slots=True)
class ItemSold:
    """An item is sold; for how much is asked, and may stay open."""

    item: Item
    undo: str


@dataclass(frozen=True, slots=True)
class SalePriceAsked(Asked):
    """For how much an item sold."""

    title: str = ""
    ref: str = ""


@dataclass(frozen=True, slots=True)
class SalePriceKept:
    """What an item went for."""

    item: Item
    undo: str


@dataclass(frozen=True, slots=True)
class ItemRenewed:
    """An item is offered until a later day; `was_gone`: it was not any more, and is told of again."""

    item: Item
    undo: str
    was_gone: bool


@dataclass(frozen=True, slots=True)
class ItemDeleted:
    """An item is gone."""

    title: str
    undo: str


@dataclass(frozen=True, slots=True)
class ItemPutBack:
    """An item is as it was."""

    item: Item
