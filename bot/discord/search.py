"""/search."""

from __future__ import annotations

from dataclasses import replace

import discord
from discord import app_commands
from discord.app_commands import Choice, locale_str

from bot import suggestions
from bot.catalogue import BY_NAME
from bot.discord.interactions import Interaction, Interactions
from bot.discord.rules import Choices
from bot.talk import Talk
from core.app import App
from core.cards.commands import OPTIONS
from core.cards.narrowing import SORTS
from core.cards.phrases import OR_BETTER
from core.errors import Refused, Why
from core.ports.engine import Sort
from core.search.request import DEFAULT_RADIUS_MI, Request, up_to
from core.text.money import read_price
from core.text.taxonomy import SLUGS
from core.text.units import to_miles
from core.values import Condition

AT_LEAST = [
    Choice(name=locale_str(said), value=worst.value)
    for worst, said in OR_BETTER.items()
    if worst is not Condition.FOR_PARTS
]
IN_ORDER = [Choice(name=locale_str(said), value=sort.value) for sort, said in SORTS.items()]


def add_search_commands(tree: app_commands.CommandTree[discord.Client], interactions: Interactions) -> None:
    """Register /search."""
    app = interactions.app

    @tree.command(name="search", description=BY_NAME["search"].summary)
    @app_commands.describe(**OPTIONS["search"])
    @app_commands.choices(condition=AT_LEAST, sort=IN_ORDER)
    async def search(
        interaction: Interaction,
        query: str,
        max_price: str | None = None,
        category: str | None = None,
        condition: str | None = None,
        near: str | None = None,
        within: float | None = None,
        sort: str | None = None,
    ) -> None:
        async def work(talk: Talk) -> object:
            request = await app.search.read(talk.person, query)
            if sort is not None:
                request = replace(request, sort=Sort(sort).value)
            if condition is not None:
                request = replace(request, condition=Condition(condition).value)
            request = _in_category(request, category)
            request = _priced(request, talk, max_price)
            return await app.search.find(talk.person, _placed(app, talk, request, near, within), at=talk.at)

        await interactions.respond(interaction, work)

    @search.autocomplete("query")
    async def lines(interaction: Interaction, current: str) -> Choices:
        return await interactions.own_choices(interaction, lambda person: suggestions.searches(app, person, current))

    @search.autocomplete("near")
    async def near_places(interaction: Interaction, current: str) -> Choices:
        return await interactions.choices(suggestions.near(app.places, current))

    @search.autocomplete("category")
    async def categories(interaction: Interaction, current: str) -> Choices:
        return await interactions.own_choices(interaction, lambda person: suggestions.categories(person, current))


def _in_category(request: Request, typed: str | None) -> Request:
    if typed is None:
        return request
    if typed not in SLUGS:
        raise Refused(Why.CATEGORY_UNKNOWN, text=typed)
    return replace(request, category=typed)


def _priced(request: Request, talk: Talk, typed: str | None) -> Request:
    if typed is None:
        return request
    most = read_price(typed, talk.person.currency)
    if most is None:
        raise Refused(Why.PRICE_INVALID, text=typed)
    return up_to(request, most)


def _placed(app: App, talk: Talk, request: Request, near: str | None, within: float | None) -> Request:
    if near is None:
        if within is not None and request.place is None:
            raise Refused(Why.RADIUS_WITHOUT_PLACE)
        return request
    place = app.places.find(near)
    if place is None:
        raise Refused(Why.PLACE_UNKNOWN, place=near)
    miles = to_miles(within, talk.person.units) if within else DEFAULT_RADIUS_MI
    if not 0 < miles <= 5_000:
        raise Refused(Why.RADIUS_INVALID, text=f"{within:g}")
    return replace(request, place=place.name, latitude=place.latitude, longitude=place.longitude, radius_mi=miles)
