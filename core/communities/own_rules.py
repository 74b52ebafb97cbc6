"""A community's own rules: a person's in everything, with admins acting for it."""

from __future__ import annotations

from core.communities.members import At, Members, find
from core.communities.outcomes import CommunityRules, RuleAdopted
from core.communities.places import place_for, places_of
from core.errors import Refused, Why
from core.models import RuleRow, TokenRow
from core.ports.clock import Clock
from core.refs import is_ref
from core.rules.outcomes import RuleCreated, RuleQuestioned
from core.rules.owned import change, own
from core.rules.rows import chat_of, to_rule
from core.rules.saving import check_number
from core.rules.service import Rules
from core.values import Chat, Person

RULES_A_PAGE = 4  # a row of buttons each


class OwnRules:
    """The service. Somebody else's community has none."""

    def __init__(self, clock: Clock, members: Members, rules: Rules, most: int) -> None:
        """`most` is how many rules a community may have."""
        self._clock, self._members, self._rules, self._most = clock, members, rules, most

    async def listed(self, at: At | None, page: int = 0) -> CommunityRules:
        """A page of its own rules. Raises Refused(SETUP_ADMINS_ONLY)."""
        row = await self._members.led(at)
        own_rules = RuleRow.filter(person_id=row.person_id, deleted=None)
        total = await own_rules.count()
        page = max(0, min(page, (total - 1) // RULES_A_PAGE))
        found = (
            await own_rules.order_by("id")
            .offset(page * RULES_A_PAGE)
            .limit(RULES_A_PAGE)
            .prefetch_related("destination")
        )
        places = {one.ref: one.destination.label or "" for one in found}
        return CommunityRules(row.name, tuple(to_rule(one) for one in found), page, total, RULES_A_PAGE, places)

    async def add(self, at: At | None, line: str) -> RuleCreated | RuleQuestioned:
        """A rule of its own, told where its category is.

        Raises Refused: SETUP_ADMINS_ONLY, PLACE_MISSING, or what /alert does.
        """
        row = await self._members.led(at)
        acting = await self._members.acting(row)
        wish = self._rules.read(acting, line)
        categories = wish.criteria.categories
        place = place_for(await places_of(row), categories[0] if categories else None)
        if place is None:
            raise Refused(Why.PLACE_MISSING, community=row.name)
        return await self._rules.create(acting, chat_of(place), wish)

    async def adopt(self, at: At | None, person: Person, ref: str, here: Chat) -> RuleAdopted:
        """Make a rule that an admin made there the community's own. It tells where its category is told, else `here`,
        where it did. Raises Refused: SETUP_ADMINS_ONLY, NO_SUCH_RULE, PLACE_MISSING, RULE_LIMIT.
        """
        row = await self._members.led(at)
        rule = await own(person, ref)
        places = await places_of(row)
        place = place_for(places, rule.categories[0] if rule.categories else None)
        if place is None:
            if chat_of(rule.destination) != here:
                raise Refused(Why.PLACE_MISSING, community=row.name)
            place = await self._members.destination(row, here)
        check_number(await RuleRow.filter(person_id=row.person_id, deleted=None).count(), self._most)
        await change(rule, self._clock.now(), person_id=row.person_id, destination_id=place.id)
        return RuleAdopted(to_rule(await own(await self._members.acting(row), ref)), row.name)

    async def acting(self, at: At | None, name: str) -> Person | None:
        """Who stands for this community, where a rule's ref or a token is its own; None where it is not."""
        row = await find(at) if at is not None and is_ref(name) else None
        if row is None:
            return None
        is_rule = await RuleRow.filter(ref=name, person_id=row.person_id).exists()
        if not is_rule and not await TokenRow.filter(token=name, person_id=row.person_id).exists():
            return None
        return await self._members.acting(row)
