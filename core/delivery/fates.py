"""What became of a delivery, read from its row: told, waiting, dropped or undeliverable, and why."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from tortoise.expressions import Subquery
from tortoise.queryset import QuerySet

from core.delivery.mute_rows import mutes_for
from core.delivery.policy import Dropped
from core.delivery.standing import muted_by
from core.errors import Failure
from core.models import AttemptRow, DeliveryRow, DestinationRow, ListingRow, MatchRow
from core.ports.texting import TextState
from core.rules.rows import chat_of
from core.values import Channel


class Ending(StrEnum):
    """How far a message came."""

    TOLD = "told"
    SENDING = "sending"
    WAITS = "waits"
    NOT_TOLD = "not_told"
    UNDELIVERABLE = "undeliverable"


@dataclass(frozen=True, slots=True)
class Fate:
    """What became of a message. `at` is when it was told, or until when it waits.

    `reason` is a value of `policy.Held` or `policy.Dropped`; `failure` what came of the last of `tries`, where none
    succeeded. `instead` is the title of the other ad of the same thing that was told of.
    """

    ending: Ending
    channel: Channel
    at: datetime | None = None
    reason: str = ""
    failure: Failure | None = None
    tries: int = 0
    in_summary: bool = False
    instead: str | None = None


async def fate_of(row: DeliveryRow, now: datetime) -> Fate:
    """What became of a delivery; of an alert that joined a summary, what became of it there."""
    if row.state == "suppressed":
        joined = await _joined(row)
        return await fate_of_match(joined, now) if joined else _ended(row)
    summary = row.kind == "digest"
    if row.state == "sent" and row.arrival != TextState.FAILED:
        return Fate(Ending.TOLD, Channel(row.channel), row.sent_at, in_summary=summary)
    if row.state == "leased":
        return Fate(Ending.SENDING, Channel(row.channel), in_summary=summary)
    if row.state not in {"ready", "dead", "sent"}:
        return _ended(row)
    tries = await AttemptRow.filter(delivery_id=row.id).count()
    failure = Failure(row.last_failure) if row.last_failure else None
    if row.state in {"dead", "sent"}:
        return Fate(Ending.UNDELIVERABLE, Channel(row.channel), failure=failure, tries=tries, in_summary=summary)
    if row.due <= now:
        return Fate(Ending.SENDING, Channel(row.channel), failure=failure, tries=tries, in_summary=summary)
    return Fate(Ending.WAITS, Channel(row.channel), row.due, row.hold_reason or "", failure, tries, in_summary=summary)


async def fate_of_match(match: MatchRow, now: datetime) -> Fate:
    """What became of a listing that met a rule: as its delivery, save for what the summary no longer told."""
    row = await DeliveryRow.get(id=match.delivery_id)
    fate = await fate_of(row, now)
    if row.kind == "alert" and row.listing_id not in (None, match.listing_id):
        other = await ListingRow.get_or_none(id=row.listing_id)
        return replace(fate, instead=other.title if other else None)
    if row.kind == "digest" and fate.ending is Ending.TOLD and fate.at is not None:
        why = await _left_out(row, match.listing_id, fate.at)
        return replace(fate, ending=Ending.NOT_TOLD, reason=why.value) if why else fate
    return fate


def matches_of(row: DeliveryRow) -> QuerySet[MatchRow]:
    """The matches that a delivery was made for, wherever they hang now."""
    mine = MatchRow.filter(rule__person_id=row.person_id, delivery__destination_id=row.destination_id)
    if row.listing_id is not None:
        return mine.filter(listing_id=row.listing_id, version=row.version)
    if row.state == "suppressed" and row.load_id is not None:
        alerts = DeliveryRow.filter(load_id=row.load_id, destination_id=row.destination_id, kind="alert")
        summed_up = mine.filter(listing__events__load_id=row.load_id)
        return summed_up.exclude(listing_id__in=Subquery(alerts.values("listing_id")))
    return mine.filter(delivery_id=row.id)


async def _joined(row: DeliveryRow) -> MatchRow | None:
    """A match of what went into a summary; it moved along."""
    return await matches_of(row).filter(delivery__kind="digest").order_by("-id").first()


async def _left_out(row: DeliveryRow, listing_id: int, sent: datetime) -> Dropped | None:
    """Why a summary did not mention a listing that had been put into it."""
    mutes = await mutes_for(row.person_id, chat_of(await DestinationRow.get(id=row.destination_id)))
    muted = muted_by((mute for mute in mutes if mute.created <= sent), sent)
    listing = await ListingRow.get(id=listing_id)
    return Dropped.MUTED if muted.covers(listing) else None


def _ended(row: DeliveryRow) -> Fate:
    reason = Dropped.EXPIRED.value if row.state == "expired" else row.hold_reason or ""
    return Fate(Ending.NOT_TOLD, Channel(row.channel), reason=reason)
