"""Places while they are being typed."""

from __future__ import annotations

from core.ports.places import Places

SUGGESTED = 15


async def like(places: Places, typed: str) -> list[tuple[str, str]]:
    """Places whose name starts like this, by that name."""
    return [(place.name, place.name) for place in places.suggest(typed, SUGGESTED)]


async def zones_like(places: Places, typed: str) -> list[tuple[str, str]]:
    """The time zones of those places."""
    return [(f"{place.name}: {place.zone}", place.zone) for place in places.suggest(typed, SUGGESTED) if place.zone]
