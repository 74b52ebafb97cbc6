"""What admins arrange for their community. Whoever calls says how the person stands there, as the platform says now."""

from __future__ import annotations

from core.communities.members import At, Members, Posters
from core.communities.outcomes import (
    Arranged,
    Part,
    PlaceAsked,
    PlaceView,
    SetupElsewhere,
    SetupShown,
)
from core.communities.places import ALL_ELSE, places_of, route
from core.communities.synonyms import CommunityWords
from core.delivery.preferences import Preferences
from core.delivery.standing import preference_of
from core.errors import Refused, Why
from core.models import CommunityPlaceRow, CommunityRow, DestinationRow, PersonRow, RuleRow
from core.people.service import People
from core.ports.clock import Clock
from core.store import Database
from core.store.wake import Wake
from core.text.taxonomy import SLUGS
from core.values import Chat, Platform


class Settings:
    """The service. Everything asks that they lead the community."""

    def __init__(
        self,
        db: Database,
        clock: Clock,
        people: People,
        members: Members,
        preferences: Preferences,
        synonyms: CommunityWords,
        deliveries: Wake,
        languages: tuple[str, ...],
    ) -> None:
        """`deliveries` is woken when there is something to send; `languages` are those we speak."""
        self._db, self._clock, self._people, self._members = db, clock, people, members
        self._preferences, self._synonyms, self._deliveries = preferences, synonyms, deliveries
        self._languages = languages

    async def show(self, at: At | None, part: Part = Part.ALL, page: int = 0) -> SetupShown | SetupElsewhere:
        """How it is set up. Raises Refused(SETUP_ADMINS_ONLY)."""
        if at is None:
            return SetupElsewhere()
        return await self._shown(await self._members.led(at), part, page=page)

    async def ask_place(self, at: At | None, category: str) -> PlaceAsked:
        """Ask for the place of a category. Raises Refused: SETUP_ADMINS_ONLY, BUTTON_DEAD."""
        row = await self._members.led(at)
        check_category(category)
        views = (await self._arranged(row)).places
        now = next((view for view in views if view.category == category), None)
        return PlaceAsked(category, Platform(row.platform), now)

    async def put(self, at: At | None, category: str, chat: Chat, label: str) -> SetupShown:
        """Tell a category there from now on. That the place is the community's, its platform just said.

        Raises Refused: SETUP_ADMINS_ONLY, BUTTON_DEAD.
        """
        row = await self._members.led(at)
        check_category(category)
        place = await self._members.destination(row, chat, label)
        await CommunityPlaceRow.update_or_create({"destination": place}, community_id=row.id, category=category)
        await route(row, self._clock.now())
        return await self._shown(row, Part.PLACES, changed=True)

    async def clear(self, at: At | None, category: str) -> SetupShown:
        """Let a category have no place of its own. Raises Refused(SETUP_ADMINS_ONLY)."""
        row = await self._members.led(at)
        check_category(category)
        await CommunityPlaceRow.filter(community_id=row.id, category=category).delete()
        await route(row, self._clock.now())
        return await self._shown(row, Part.PLACES, changed=True)

    async def mention(self, at: At | None, category: str, role: str | None) -> SetupShown:
        """Let what is told in the place of a category call a role, or none.

        That it is one of theirs, and not everybody, their platform just said.
        Raises Refused: SETUP_ADMINS_ONLY, PLACE_MISSING.
        """
        row = await self._members.led(at)
        check_category(category)
        place = await CommunityPlaceRow.get_or_none(community_id=row.id, category=category)
        if place is None:
            raise Refused(Why.PLACE_MISSING, community=row.name)
        await DestinationRow.filter(id=place.destination_id, person_id=row.person_id).update(mention=role)
        return await self._shown(row, Part.PLACES, changed=True)

    async def let_post(self, at: At | None, posters: Posters, role: str | None = None) -> SetupShown:
        """Who may post. Raises Refused(SETUP_ADMINS_ONLY)."""
        row = await self._members.led(at)
        row.posters, row.poster_role = posters.value, role if posters is Posters.ROLE else None
        await row.save(update_fields=["posters", "poster_role"])
        return await self._shown(row, Part.POSTING, changed=True)

    async def speak(self, at: At | None, language: str) -> SetupShown:
        """The language of what is told there. Raises Refused: SETUP_ADMINS_ONLY, BUTTON_DEAD."""
        row = await self._members.led(at)
        if language not in self._languages:
            raise Refused(Why.BUTTON_DEAD)
        await PersonRow.filter(id=row.person_id).update(locale=language)
        return await self._shown(row, Part.LANGUAGE, changed=True)

    async def be_quiet(self, at: At | None, text: str) -> SetupShown:
        """Its quiet hours, or `off`. Raises Refused: SETUP_ADMINS_ONLY, HOURS_INVALID, COMMUNITY_ZONE_MISSING."""
        row = await self._members.led(at)
        acting = await self._members.acting(row)
        if acting.zone is None and text.strip().casefold() != "off":
            raise Refused(Why.COMMUNITY_ZONE_MISSING)
        await self._preferences.be_quiet(acting, text)
        return await self._shown(row, Part.HOURS, changed=True)

    async def settle(self, at: At | None, text: str) -> SetupShown:
        """Where it is, so that its hours are known. Raises Refused: SETUP_ADMINS_ONLY, ZONE_UNKNOWN."""
        row = await self._members.led(at)
        await PersonRow.filter(id=row.person_id).update(zone=self._people.read_zone(text))
        self._deliveries.up()
        return await self._shown(row, Part.HOURS, changed=True)

    async def add_synonyms(self, at: At | None, text: str) -> SetupShown:
        """Keep a set of words. Raises Refused: SETUP_ADMINS_ONLY, SYNONYMS_INVALID, SYNONYMS_LIMIT…"""
        row = await self._members.led(at)
        await self._synonyms.add(row, text)
        return await self._shown(row, Part.SYNONYMS, changed=True)

    async def remove_synonyms(self, at: At | None, text: str) -> SetupShown:
        """Forget one. Raises Refused: SETUP_ADMINS_ONLY, NO_SUCH_SYNONYMS."""
        row = await self._members.led(at)
        await self._synonyms.remove(row, text)
        return await self._shown(row, Part.SYNONYMS, changed=True)

    async def _shown(self, row: CommunityRow, part: Part, *, changed: bool = False, page: int = 0) -> SetupShown:
        return SetupShown(await self._arranged(row), part, changed, page)

    async def _arranged(self, row: CommunityRow) -> Arranged:
        acting, likes = await self._members.acting(row), await preference_of(row.person_id)
        places = [
            PlaceView(one.category, one.destination.label or "", one.destination.mention)
            for one in await places_of(row)
        ]
        return Arranged(
            name=row.name,
            platform=Platform(row.platform),
            posters=Posters(row.posters),
            poster_role=row.poster_role,
            locale=acting.locale,
            zone=acting.zone,
            quiet=likes.quiet,
            places=tuple(places),
            rules=await RuleRow.filter(person_id=row.person_id, deleted=None).count(),
            synonyms=await self._synonyms.of(row),
        )


def check_category(category: str) -> None:
    """Raises Refused(BUTTON_DEAD) for one that there is not."""
    if category != ALL_ELSE and category not in SLUGS:
        raise Refused(Why.BUTTON_DEAD)
