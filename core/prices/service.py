"""Prices as people ask for them: what is it worth, what should I ask, and what was I told."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from math import log

from core.errors import Refused, Why
from core.listings.history import listing_of
from core.listings.ingest import Ingest
from core.listings.rows import to_listing
from core.listings.urls import spellings
from core.models import ListingRow, PriceAdviceRow, PriceAnalysisRow
from core.ports.clock import Clock
from core.ports.places import Places
from core.prices.analysis import Analysis
from core.prices.answering import Answering, Found
from core.prices.believable import believable
from core.prices.kept import to_advised, to_analysis
from core.prices.outcomes import (
    ENOUGH,
    AdviceShown,
    AskKind,
    Estimate,
    ItemsPriced,
    PriceChecked,
    PricePutBack,
    PriceSet,
    Subject,
    TooLittle,
)
from core.prices.questions import read_words
from core.prices.scoring import Scorer
from core.prices.training import Training
from core.text.money import read_price
from core.undo import Undo
from core.values import Condition, Listing, ListingState, Money, Offer, Person

ITEMS = 20  # of a person's own that are looked at in one go
ENTRIES = 20  # of advice that are shown
SUGGESTED = 25  # own items, as one types
LONGEST_TITLE = 300  # characters
ADVICE_EVERY = timedelta(days=1)  # the same advice given twice within it is one


class Prices:
    """The prices service. `scorer` and `training` are for the clock and the matcher."""

    def __init__(
        self,
        clock: Clock,
        places: Places,
        ingest: Ingest,
        undo: Undo,
        answering: Answering,
        scorer: Scorer,
        training: Training,
    ) -> None:
        self._clock, self._places, self._ingest, self._undo, self._answering = clock, places, ingest, undo, answering
        self.scorer, self.training = scorer, training

    async def check(self, person: Person, text: str) -> PriceChecked:
        """`#12`, a link to a listing we know, or words such as `iphone 12 128gb good`. Raises Refused."""
        text = text.strip()
        if not text:
            raise Refused(Why.WORDS_MISSING)
        if text.startswith("#") and text[1:].isascii() and text[1:].isdecimal():
            return await self.of_listing(person, int(text[1:][:18]))
        if text.lower().startswith(("http://", "https://")):
            return await self._of_link(person, text)
        found = await self._answering.about(read_words(text, person, self._places), person)
        return replace(found.checked, handle=await self._undo.handle(person.id, text))

    async def of_listing(self, person: Person, listing_id: int) -> PriceChecked:
        """What a listing is worth, and what to ask where it is one's own. Raises Refused(NO_SUCH_LISTING)."""
        row = await listing_of(person, listing_id)
        found = await self._answering.about_listing(row)
        checked = replace(found.checked, handle=f"#{row.id}")
        if row.seller_id != person.id or row.state != ListingState.ACTIVE or found.asks is None:
            return checked
        await self._note(person, row, found)
        return replace(checked, advice=found.asks)

    async def of_draft(self, person: Person, title: str, condition: Condition | None = None) -> PriceChecked:
        """What to ask for something that is yet to be offered."""
        found = await self._answering.about(Subject(title, condition=condition), person)
        return replace(found.checked, advice=found.asks)

    async def warm(self) -> None:
        """Read what is for sale ahead of who will ask."""
        await self._answering.warm()

    async def again(self, person: Person, handle: str) -> PriceChecked:
        """The answer to an earlier question, as it is now. Raises Refused."""
        return await self.check(person, await self._undo.words(person, handle))

    async def mine(self, person: Person) -> ItemsPriced:
        """All that a person offers: what is farthest from its worth first."""
        own = ListingRow.filter(seller_id=person.id, state=ListingState.ACTIVE)
        checked = [await self.of_listing(person, row.id) for row in await own.order_by("-id").limit(ITEMS)]
        return ItemsPriced(tuple(sorted(checked, key=_astray, reverse=True)), await own.count())

    async def item(self, person: Person, listing_id: int) -> Listing:
        """An own item that is offered. Raises Refused(NO_SUCH_LISTING)."""
        return to_listing(await self._own(person, listing_id))

    async def suggest(self, person: Person, text: str) -> list[Listing]:
        """Own items whose title holds what was typed so far."""
        own = ListingRow.filter(seller_id=person.id, state=ListingState.ACTIVE)
        text = text[:LONGEST_TITLE]  # SQLite refuses a pattern that is far longer
        rows = await (own.filter(title__icontains=text) if text else own).order_by("-id").limit(SUGGESTED)
        return [to_listing(row) for row in rows]

    async def take(self, person: Person, listing_id: int, kind: AskKind) -> PriceSet:
        """Ask for an own item what is advised now. Raises Refused: NO_SUCH_LISTING, NO_ADVICE."""
        row = await self._own(person, listing_id)
        found = await self._answering.about_listing(row)
        if found.asks is None:
            few = found.checked.found
            known = few.found if isinstance(few, TooLittle) else 0
            raise Refused(Why.NO_ADVICE, found=known, needed=ENOUGH)
        await self._note(person, row, found)
        ask = {AskKind.QUICK: found.asks.quick, AskKind.FAIR: found.asks.fair, AskKind.PATIENT: found.asks.patient}
        return await self._set(person, row, ask[kind].price, kind)

    async def set_own(self, person: Person, listing_id: int, text: str) -> PriceSet:
        """Ask for an own item what its seller says. Raises Refused: NO_SUCH_LISTING, PRICE_INVALID."""
        row = await self._own(person, listing_id)
        price = read_price(text, row.currency or person.currency)
        if price is None:
            raise Refused(Why.PRICE_INVALID, text=text)
        return await self._set(person, row, price, None)

    async def offered(self, person: Person, listing_id: int) -> None:
        """An own item was offered just now: what was advised for it is kept, with the ask that was taken of it."""
        row = await self._own(person, listing_id)
        found = await self._answering.about_listing(row)
        await self._note(person, row, found)
        asked, asks = to_listing(row).price, found.asks
        if asked is not None and asks is not None and asked in (asks.quick.price, asks.fair.price, asks.patient.price):
            last = await PriceAdviceRow.filter(person_id=person.id, listing_id=row.id).order_by("-id").first()
            if last is not None:
                last.asked, last.asked_currency = asked.minor, asked.currency
                await last.save(update_fields=["asked", "asked_currency"])

    async def put_back(self, person: Person, listing_id: int, price: int | None, currency: str | None) -> PricePutBack:
        """Ask for an own item what it was before. Raises Refused(NO_SUCH_LISTING)."""
        row = await self._own(person, listing_id)
        former = None if price is None or currency is None else Money(price, currency)
        row = await self._ingest.one(_offer(row, former), seller_id=person.id)
        last = await PriceAdviceRow.filter(listing_id=row.id, asked__not_isnull=True).order_by("-id").first()
        if last is not None:
            last.asked = last.asked_currency = None
            await last.save(update_fields=["asked", "asked_currency"])
        return PricePutBack(to_listing(row))

    async def advised(self, person: Person) -> AdviceShown:
        """What a person was advised, and what came of it."""
        given = PriceAdviceRow.filter(person_id=person.id)
        rows = await given.order_by("-id").limit(ENTRIES).prefetch_related("listing__item")
        return AdviceShown(tuple(map(to_advised, rows)), await given.count())

    async def analysis(self, person: Person, listing_id: int) -> Analysis | None:
        """The newest analysis kept of a listing; None before the first. Raises Refused(NO_SUCH_LISTING)."""
        row = await listing_of(person, listing_id)
        found = await PriceAnalysisRow.filter(listing_id=row.id).order_by("-id").first()
        return to_analysis(found) if found else None

    async def _of_link(self, person: Person, url: str) -> PriceChecked:
        row = await ListingRow.filter(url__in=spellings(url)).order_by("-id").first()
        if row is None:
            raise Refused(Why.LISTING_LINK_UNKNOWN)
        return await self.of_listing(person, row.id)

    async def _own(self, person: Person, listing_id: int) -> ListingRow:
        row = await ListingRow.get_or_none(id=listing_id, seller_id=person.id, state=ListingState.ACTIVE)
        if row is None:
            raise Refused(Why.NO_SUCH_LISTING)
        return row

    async def _set(self, person: Person, row: ListingRow, price: Money, kind: AskKind | None) -> PriceSet:
        former = to_listing(row).price
        changed = await self._ingest.one(_offer(row, price), seller_id=person.id)
        last = await PriceAdviceRow.filter(person_id=person.id, listing_id=row.id).order_by("-id").first()
        if last is not None:
            last.asked, last.asked_currency = price.minor, price.currency
            await last.save(update_fields=["asked", "asked_currency"])
        token = await self._undo.offer(
            person.id,
            "price.put_back",
            listing_id=row.id,
            price=former.minor if former else None,
            currency=former.currency if former else None,
        )
        return PriceSet(to_listing(changed), former, kind, token)

    async def _note(self, person: Person, row: ListingRow, found: Found) -> None:
        """Remember what was advised, once a day where it is the same."""
        asks, now, estimate = found.asks, self._clock.now(), found.checked.found
        if asks is None or not isinstance(estimate, Estimate):
            return
        lately = PriceAdviceRow.filter(listing_id=row.id, created__gt=now - ADVICE_EVERY)
        same = lately.filter(quick=asks.quick.price.minor, fair=asks.fair.price.minor)
        if await same.filter(patient=asks.patient.price.minor, currency=asks.fair.price.currency).exists():
            return
        await PriceAdviceRow.create(
            person_id=person.id,
            listing_id=row.id,
            title=row.title,
            comparables=estimate.spread.n,
            currency=asks.fair.price.currency,
            quick_days=asks.quick.days,
            fair_days=asks.fair.days,
            patient_days=asks.patient.days,
            created=now,
            quick=asks.quick.price.minor,
            fair=asks.fair.price.minor,
            patient=asks.patient.price.minor,
        )


def _astray(checked: PriceChecked) -> float:
    """How far an asking price is from what the thing is worth; -1 where that is not known."""
    asked, found = believable(checked.subject.asking), checked.found
    if asked is None or not isinstance(found, Estimate) or asked.currency != found.recommended.currency:
        return -1.0
    return abs(log(asked.minor / found.recommended.minor))


def _offer(row: ListingRow, price: Money | None) -> Offer:
    """An item as its seller told it, at another price."""
    return Offer(
        source=row.source,
        source_id=row.source_id,
        title=row.title,
        description=row.description,
        category=row.category,
        condition=row.condition,
        price=price,
        location=row.location,
        latitude=row.latitude,
        longitude=row.longitude,
        url=row.url,
        pictures=tuple(row.pictures),
        posted_at=row.posted_at,
        extra=row.extra,
    )
