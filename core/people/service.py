"""Who is talking, and how they like to read."""

from __future__ import annotations

from collections.abc import Collection
from contextlib import suppress
from dataclasses import dataclass
from zoneinfo import available_timezones

from tortoise.exceptions import IntegrityError

from core.belongings import repoint
from core.errors import Refused, Why
from core.models import CommunityRow, DestinationRow, IdentityRow, PersonRow, RoomMuteRow
from core.ports.clock import Clock
from core.ports.places import Places
from core.store import Database
from core.text.money import ISO
from core.text.units import UNIT_NAMES
from core.text.words import fold
from core.values import Channel, Chat, Person, Platform, Units

# Where a language has an obvious default; anybody may choose otherwise.
KILOMETRE_LOCALES_EXCEPT = {"en", "en-US", "en-GB", "en_US", "en_GB", "my"}


@dataclass(frozen=True, slots=True)
class Introduced:
    """A person's settings, after they answered or skipped what /start asks."""

    person: Person


@dataclass(frozen=True, slots=True)
class Welcomed:
    """Hello. `again` when this person has been introduced before."""

    person: Person
    again: bool


class People:
    """The people service."""

    def __init__(self, db: Database, clock: Clock, places: Places, operators: frozenset[str]) -> None:
        """`operators` are identities written `platform:external id`."""
        self._db, self._clock, self._places, self._operators = db, clock, places, operators

    async def recognise(self, platform: Platform, external_id: str, name: str, locale: str | None = None) -> Person:
        """The person behind an account, made known to us if new. Safe when two messages race."""
        identity = await IdentityRow.get_or_none(platform=platform, external_id=external_id).prefetch_related("person")
        if identity is None:
            with suppress(IntegrityError):  # another message of theirs was quicker, and has made them known
                async with self._db.transaction():
                    spoken = locale or "en"
                    now, units = self._clock.now(), units_of(spoken)
                    row = await PersonRow.create(created=now, locale=spoken[:16], units=units)
                    await IdentityRow.create(person=row, platform=platform, external_id=external_id, name=name[:128])
            identity = await IdentityRow.get(platform=platform, external_id=external_id).prefetch_related("person")
        if identity.name != name[:128]:
            identity.name = name[:128]
            await identity.save(update_fields=["name"])
        return self._person(identity.person, identity)

    async def known(self, platform: Platform, external_id: str) -> Person | None:
        """The person behind an account, where we have met."""
        identity = await IdentityRow.get_or_none(platform=platform, external_id=external_id).prefetch_related("person")
        return None if identity is None else self._person(identity.person, identity)

    async def get(self, person_id: int) -> Person | None:
        """A person by id."""
        return (await self.several([person_id])).get(person_id)

    async def several(self, ids: Collection[int]) -> dict[int, Person]:
        """People by their ids, for what is sent to them later."""
        rows = await PersonRow.filter(id__in=ids)
        identities: dict[int, IdentityRow] = {}
        for identity in await IdentityRow.filter(person_id__in=ids).order_by("id"):
            identities.setdefault(identity.person_id, identity)
        return {row.id: self._person(row, identities.get(row.id)) for row in rows}

    async def welcome(self, person: Person) -> Welcomed:
        """Say hello."""
        return Welcomed(person, again=person.introduced)

    async def introduce(
        self, person: Person, *, zone: str | None = None, currency: str | None = None, units: str | None = None
    ) -> Introduced:
        """Keep what /start asks; what is not given stays as it is. Raises Refused for words we cannot read."""
        row = await PersonRow.get(id=person.id)
        if zone:
            row.zone = self.read_zone(zone)
        if currency:
            row.currency = read_currency(currency)
        if units:
            row.units = read_units(units)
        row.introduced = True
        await row.save(update_fields=["zone", "currency", "units", "introduced"])
        return Introduced(self._person(row, await IdentityRow.filter(person_id=row.id).first()))

    def read_zone(self, text: str) -> str:
        """An IANA zone by its name (`Europe/Berlin`) or by a city in it."""
        wanted = text.strip().replace(" ", "_").casefold()
        named = next((z for z in available_timezones() if z.casefold() == wanted), None)
        if named:
            return named
        place = self._places.find(text)
        if place and place.zone:
            return place.zone
        raise Refused(Why.ZONE_UNKNOWN, text=text)

    def operators(self, platform: Platform) -> tuple[str, ...]:
        """The accounts of a platform whose people run this bot."""
        prefix = f"{platform.value}:"
        return tuple(sorted(one.removeprefix(prefix) for one in self._operators if one.startswith(prefix)))

    async def destination(self, person: Person, chat: Chat) -> DestinationRow:
        """The person's destination for a chat, made if new. Writing to us there revives a disabled one."""
        row, created = await DestinationRow.get_or_create(
            {"created": self._clock.now()}, person_id=person.id, channel=chat.channel, address=chat.address
        )
        if not created and row.state != "active" and row.sealed is None:  # nobody writes to us by those
            row.state, row.reason = "active", None
            await row.save(update_fields=["state", "reason"])
        return row

    async def revive(self, person: Person, chat: Chat) -> None:
        """This person wrote to us from here: a destination that was given up is worth another try."""
        disabled = DestinationRow.filter(
            person_id=person.id, channel=chat.channel, address=chat.address, state="disabled"
        )
        if await disabled.exists():
            await disabled.update(state="active", reason=None)

    async def moved(self, channel: Channel, old: str, new: str) -> None:
        """A platform gave a chat another address: everything that goes to the old one goes to the new one."""
        async with self._db.transaction():
            for row in await DestinationRow.filter(channel=channel, address=old):
                twin = await DestinationRow.get_or_none(person_id=row.person_id, channel=channel, address=new)
                if twin is None:
                    row.address = new
                    await row.save(update_fields=["address"])
                else:
                    await repoint(DestinationRow, row.id, twin.id)
                    await row.delete()
            if channel is Channel.TELEGRAM_CHAT:
                await _move_community(old, new)
            for mute in await RoomMuteRow.filter(channel=channel, address=old):
                known = RoomMuteRow.filter(channel=channel, address=new, kind=mute.kind, value=mute.value)
                if not await known.exists():
                    await RoomMuteRow.filter(id=mute.id).update(address=new)

    def _person(self, row: PersonRow, identity: IdentityRow | None) -> Person:
        # Whoever sits at the terminal can read the database anyway.
        operator = identity is not None and (
            identity.platform == Platform.TERMINAL or f"{identity.platform}:{identity.external_id}" in self._operators
        )
        return Person(
            id=row.id,
            name=identity.name if identity else "",
            zone=row.zone,
            currency=row.currency,
            units=Units(row.units),
            locale=row.locale,
            introduced=row.introduced,
            is_operator=operator,
        )


def units_of(locale: str) -> Units:
    """What somebody of a language most likely measures in."""
    return Units.MILES if locale in KILOMETRE_LOCALES_EXCEPT else Units.KILOMETRES


async def _move_community(old: str, new: str) -> None:
    """A group's settings stay its own under its new number; what was begun under that already is dropped."""
    there = CommunityRow.filter(platform=Platform.TELEGRAM, external_id=old)
    if await there.exists():
        twin = await CommunityRow.get_or_none(platform=Platform.TELEGRAM, external_id=new)
        if twin is not None:
            await PersonRow.filter(id=twin.person_id).delete()
        await there.update(external_id=new)


def read_currency(text: str) -> str:
    """An ISO 4217 code as people type it."""
    code = text.strip().upper()
    if code in ISO:
        return code
    raise Refused(Why.CURRENCY_UNKNOWN, text=text)


def read_units(text: str) -> Units:
    """Miles or kilometres, by any of their names."""
    if (units := UNIT_NAMES.get(fold(text.strip()))) is not None:
        return units
    raise Refused(Why.UNITS_UNKNOWN, text=text)
