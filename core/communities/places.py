"""Where a community is told of what: a channel or topic for each category, and one for all the rest."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from core.models import CommunityPlaceRow, CommunityRow, DestinationRow, RuleRow
from core.rules.owned import change
from core.text.taxonomy import within

ALL_ELSE = ""  # the category of what has no place of its own


async def places_of(row: CommunityRow) -> list[CommunityPlaceRow]:
    """Its places, that for all else first."""
    return await CommunityPlaceRow.filter(community_id=row.id).order_by("category").prefetch_related("destination")


def place_for(places: Sequence[CommunityPlaceRow], category: str | None) -> DestinationRow | None:
    """The place of the narrowest category that this one lies in, else the one for all else, else None."""
    fitting = [one for one in places if one.category and category and within(category, one.category)]
    if fitting:
        return min(fitting, key=lambda one: sum(within(other.category, one.category) for other in fitting)).destination
    return next((one.destination for one in places if one.category == ALL_ELSE), None)


async def route(row: CommunityRow, now: datetime) -> None:
    """Let each rule of a community tell where its category is told now; one without a place stays where it is."""
    places = await places_of(row)
    for rule in await RuleRow.filter(person_id=row.person_id, deleted=None):
        place = place_for(places, rule.categories[0] if rule.categories else None)
        if place is not None and place.id != rule.destination_id:
            await change(rule, now, destination_id=place.id)
