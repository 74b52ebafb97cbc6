"""Where a community is told of what."""

from __future__ import annotations

from core.app import App
from core.communities.members import find
from core.communities.places import place_for, places_of
from core.models import RuleRow
from core.rules.outcomes import RuleCreated
from core.values import Channel, Chat
from tests.core.communities.conftest import HERE, MARKET, People


async def test_the_narrowest_category_s_place_is_told_and_rules_follow(app: App, crowd: People) -> None:
    at, settings = crowd.owner.at, app.communities.settings
    topics = {name: Chat(Channel.TELEGRAM_CHAT, f"-1001/{number}") for number, name in enumerate(("", "e", "p"), 1)}
    await settings.put(at, "", topics[""], "All")
    created = await app.communities.rules.add(at, "iphone category:phones")
    assert isinstance(created, RuleCreated)
    assert created.rule.destination.address == "-1001/1"
    await settings.put(at, "electronics", topics["e"], "Electronics")
    await settings.put(at, "phones", topics["p"], "Phones")
    row = await find(MARKET)
    assert row is not None
    places = await places_of(row)

    def told(category: str | None) -> str | None:
        place = place_for(places, category)
        return place.label if place else None

    assert [told(one) for one in ("phones", "electronics", "books", None)] == ["Phones", "Electronics", "All", "All"]
    moved = await RuleRow.get().prefetch_related("destination")
    assert moved.destination.address == "-1001/3"
    await settings.clear(at, "phones")
    assert (await RuleRow.get().prefetch_related("destination")).destination.address == "-1001/2"
    await settings.clear(at, "electronics")
    await settings.clear(at, "")
    assert place_for(await places_of(row), "phones") is None
    assert (await RuleRow.get().prefetch_related("destination")).destination.address == "-1001/1"  # it goes on there


async def test_its_rules_speak_its_language_and_keep_its_hours(app: App, crowd: People) -> None:
    at, settings = crowd.owner.at, app.communities.settings
    await settings.put(at, "", HERE, "Flea market")
    await settings.speak(at, "es")
    await settings.settle(at, "Europe/Madrid")
    shown = await settings.be_quiet(at, "22:00-07:00")
    assert (shown.now.locale, shown.now.zone, shown.now.quiet) == ("es", "Europe/Madrid", (22 * 60, 7 * 60))
    row = await find(MARKET)
    assert row is not None
    acting = await app.communities.members.acting(row)
    assert (acting.locale, acting.zone) == ("es", "Europe/Madrid")
    assert (await app.preferences.show(acting)).now.likes.quiet == (22 * 60, 7 * 60)
    assert (await app.preferences.show(crowd.owner.person)).now.likes.quiet is None  # hers are her own
