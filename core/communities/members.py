"""Which communities there are, who is in them, and how somebody stands in one."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from enum import StrEnum

from tortoise.exceptions import IntegrityError

from core.errors import Refused, Why
from core.models import CommunityMemberRow, CommunityRow, DestinationRow, PersonRow
from core.people.service import People, units_of
from core.ports.clock import Clock
from core.refs import is_ref, new_ref
from core.store import Database
from core.values import Chat, Person, Platform

LONGEST_NAME = 128
LONGEST_LABEL = 120
GONE = "no longer in the community"  # why its destinations are off, until it adds us again
MOST_KNOWN = 10_000  # members that a process remembers to have noted


class Posters(StrEnum):
    """Who may post in a community."""

    EVERYONE = "everyone"
    ROLE = "role"
    ADMINS = "admins"


@dataclass(frozen=True, slots=True)
class At:
    """A community, and how somebody who is in it stands there, as its platform says right now.

    `leads`: they manage it. `roles` are the ids of their roles, `locale` is the community's language where it has one.
    """

    platform: Platform
    external_id: str
    name: str
    leads: bool = False
    roles: frozenset[str] = frozenset()
    locale: str | None = None

    @property
    def key(self) -> tuple[Platform, str]:
        """Which community it is, whoever is there."""
        return self.platform, self.external_id


@dataclass(frozen=True, slots=True)
class Community:
    """A community as its members may know it. `external_id` is for its platform alone."""

    ref: str
    name: str
    platform: Platform
    external_id: str


class Members:
    """Knows communities and their members."""

    def __init__(self, db: Database, clock: Clock, people: People) -> None:
        self._db, self._clock, self._people = db, clock, people
        self._met: set[tuple[Platform, str, int]] = set()

    async def meet(self, at: At, person: Person) -> None:
        """Note that somebody talks to us there."""
        key = (*at.key, person.id)
        if key in self._met:
            return
        row = await self.known(at)
        with suppress(IntegrityError):  # two messages of theirs at once
            await CommunityMemberRow.get_or_create(
                {"seen": self._clock.now()}, community_id=row.id, person_id=person.id
            )
        if len(self._met) >= MOST_KNOWN:
            self._met.clear()
        self._met.add(key)

    async def left_by(self, at: At, person: Person) -> None:
        """Their platform says that somebody is no longer there."""
        self._met.discard((*at.key, person.id))
        row = await find(at)
        if row is not None:
            await CommunityMemberRow.filter(community_id=row.id, person_id=person.id).delete()

    async def known(self, at: At) -> CommunityRow:
        """The row of a community, made if new, with the name it has now."""
        row = await find(at)
        if row is None:
            with suppress(IntegrityError):
                async with self._db.transaction():
                    await self._make(at)
            row = await CommunityRow.get(platform=at.platform, external_id=at.external_id)
        name = at.name[:LONGEST_NAME] or row.name
        if name != row.name:
            row.name = name
            await row.save(update_fields=["name"])
        return row

    async def of(self, person: Person, platform: Platform) -> tuple[Community, ...]:
        """The communities on a platform where somebody was seen, and where we still are."""
        rows = CommunityRow.filter(members__person_id=person.id, platform=platform, gone=None)
        return tuple(_value(row) for row in await rows.order_by("name", "id"))

    async def one(self, person: Person, ref: str) -> Community | None:
        """A community of somebody's. One that they are not in does not exist for them."""
        if not is_ref(ref):
            return None
        row = await CommunityRow.filter(members__person_id=person.id, ref=ref, gone=None).first()
        return _value(row) if row else None

    async def acting(self, row: CommunityRow) -> Person:
        """Who stands for a community: its rules, language and hours are kept as a person's are."""
        person = await self._people.get(row.person_id)
        if person is None:
            raise LookupError(row.ref)
        return person

    async def led(self, at: At | None) -> CommunityRow:
        """The community that somebody manages. Raises Refused(SETUP_ADMINS_ONLY)."""
        if at is None or not at.leads:
            raise Refused(Why.SETUP_ADMINS_ONLY)
        row = await self.known(at)
        if row.gone is not None:  # we were told otherwise, and yet are spoken to there
            await self.revive(row)
        return row

    async def revive(self, row: CommunityRow) -> None:
        """It added us again: what was off because it had removed us is on."""
        async with self._db.transaction():
            row.gone = None  # type: ignore[assignment]
            await row.save(update_fields=["gone"])
            ended = DestinationRow.filter(person_id=row.person_id, state="disabled", reason=GONE)
            await ended.update(state="active", reason=None)

    async def destination(self, row: CommunityRow, chat: Chat, label: str = "") -> DestinationRow:
        """A channel or topic of theirs as a destination of the community."""
        place = await self._people.destination(await self.acting(row), chat)
        if label and place.label != label[:LONGEST_LABEL]:
            place.label = label[:LONGEST_LABEL]
            await place.save(update_fields=["label"])
        return place

    def forget(self, at: At) -> None:
        """Whoever talks to us there is noted anew."""
        self._met = {key for key in self._met if key[:2] != at.key}

    async def _make(self, at: At) -> None:
        locale = at.locale or "en"
        person = await PersonRow.create(
            created=self._clock.now(),
            locale=locale[:16],
            units=units_of(locale),
            introduced=True,
        )
        await CommunityRow.create(
            ref=new_ref(),
            platform=at.platform,
            external_id=at.external_id,
            name=at.name[:LONGEST_NAME],
            person=person,
            created=self._clock.now(),
        )


async def find(at: At) -> CommunityRow | None:
    """The row of a community that we know."""
    return await CommunityRow.get_or_none(platform=at.platform, external_id=at.external_id)


def may_post(row: CommunityRow, at: At) -> bool:
    """Whether somebody who stands so may post there."""
    if at.leads or row.posters == Posters.EVERYONE:
        return True
    return row.posters == Posters.ROLE and row.poster_role in at.roles


def _value(row: CommunityRow) -> Community:
    return Community(row.ref, row.name, Platform(row.platform), row.external_id)
