"""A pricing service with a memory, of which nothing but the figures is made up: what it knows is in the database."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from core.app import App
from core.errors import Refused, Why
from core.listings.rows import to_listing
from core.models import ListingRow
from core.prices.outcomes import (
    AdviceShown,
    Advised,
    AskKind,
    ItemsPriced,
    PriceChecked,
    PricePutBack,
    PriceSet,
    Subject,
    TooLittle,
)
from core.text.money import read_price
from core.values import Condition, Listing, Money, Person
from tests.core.cards.made_up import NOON, advice, checked, estimate
from tests.market import SOLD_AT


class FakePrices:
    def __init__(self, app: App) -> None:
        self._app = app
        self._advised: list[Advised] = []
        self._asked: dict[str, Subject] = {}

    async def mine(self, person: Person) -> ItemsPriced:
        rows = await ListingRow.filter(seller_id=person.id, state="active").order_by("-id")
        return ItemsPriced(tuple([await self.of_listing(person, row.id) for row in rows[:5]]), len(rows))

    async def check(self, person: Person, text: str) -> PriceChecked:
        if text.startswith("#"):
            return await self.of_listing(person, int(text[1:]))
        if row := await ListingRow.get_or_none(url=text):
            return await self.of_listing(person, row.id)
        if text.startswith("http"):
            raise Refused(Why.LISTING_LINK_UNKNOWN)
        return self._answer(Subject(text), is_own=False)

    async def of_listing(self, person: Person, listing_id: int) -> PriceChecked:
        row = await ListingRow.get_or_none(id=listing_id)
        if row is None:
            raise Refused(Why.NO_SUCH_LISTING)
        one = to_listing(row)
        subject = Subject(one.title, one.category, one.condition, one.price, one)
        return self._answer(subject, is_own=row.seller_id == person.id)

    async def of_draft(self, person: Person, title: str, condition: Condition | None) -> PriceChecked:
        return self._answer(Subject(title, None, condition), is_own=True)

    async def again(self, person: Person, handle: str) -> PriceChecked:
        if handle not in self._asked:
            raise Refused(Why.BUTTON_DEAD)
        return self._answer(self._asked[handle], is_own=False)

    async def item(self, person: Person, listing_id: int) -> Listing:
        row = await ListingRow.get_or_none(id=listing_id, seller_id=person.id)
        if row is None:
            raise Refused(Why.NO_SUCH_LISTING)
        return to_listing(row)

    async def take(self, person: Person, listing_id: int, kind: AskKind) -> PriceSet:
        ask = {AskKind.QUICK: advice().quick, AskKind.FAIR: advice().fair, AskKind.PATIENT: advice().patient}[kind]
        return await self._set(person, listing_id, ask.price, kind)

    async def set_own(self, person: Person, listing_id: int, text: str) -> PriceSet:
        price = read_price(text, person.currency)
        if price is None:
            raise Refused(Why.PRICE_INVALID, text=text)
        return await self._set(person, listing_id, price, None)

    async def put_back(self, person: Person, listing_id: int, price: int | None, currency: str | None) -> PricePutBack:
        await ListingRow.filter(id=listing_id, seller_id=person.id).update(price=price, currency=currency)
        return PricePutBack(await self.item(person, listing_id))

    async def advised(self, person: Person) -> AdviceShown:
        return AdviceShown(tuple(self._advised), len(self._advised))

    async def suggest(self, person: Person, text: str) -> list[Listing]:
        rows = await ListingRow.filter(seller_id=person.id)
        return [to_listing(row) for row in rows if text.casefold() in row.title.casefold()]

    async def _set(self, person: Person, listing_id: int, price: Money, kind: AskKind | None) -> PriceSet:
        before = await self.item(person, listing_id)
        await ListingRow.filter(id=listing_id).update(price=price.minor, currency=price.currency)
        self._advised.insert(0, Advised(before.title, before, advice(), 23, NOON, price))
        was = before.price
        token = await self._app.undo.offer(
            person.id,
            "price.put_back",
            listing_id=listing_id,
            price=was.minor if was else None,
            currency=was.currency if was else None,
        )
        return PriceSet(replace(before, price=price), before.price, kind, token)

    def _answer(self, subject: Subject, *, is_own: bool) -> PriceChecked:
        handle = f"h{len(self._asked)}"
        self._asked[handle] = subject
        if "iphone" not in subject.title.casefold():
            return PriceChecked(subject, TooLittle(4, 8, ("words",)), handle=handle)
        if found := re.search(r"\$(\d+)", subject.title):
            subject = replace(subject, asking=Money(int(found[1]) * 100, "USD"))
        answer = checked(estimate(tuple(100 * one for one in SOLD_AT)), asking=subject.asking)
        return replace(answer, subject=subject, handle=handle, advice=advice() if is_own else None)


@dataclass(frozen=True, slots=True)
class PricedApp(App):
    prices: FakePrices | None = None
