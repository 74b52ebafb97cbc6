"""/sell."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import discord
from discord import app_commands
from discord.app_commands import locale_str

from bot import suggestions
from bot.catalogue import BY_NAME
from bot.discord import blanks
from bot.discord.blanks import LARGEST_PHOTO
from bot.discord.interactions import Interaction, Interactions
from bot.talk import Talk
from core.app import App
from core.cards.commands import OPTIONS
from core.cards.language import speaking
from core.cards.phrases import CONDITIONS
from core.cards.prices import advised_asks
from core.errors import Refused, Why
from core.selling.draft import Draft, read_title
from core.values import Person

ALL_CONDITIONS = [app_commands.Choice(name=locale_str(said), value=c.value) for c, said in CONDITIONS.items()]


def add_selling_commands(tree: app_commands.CommandTree[discord.Client], interactions: Interactions) -> None:
    """Register /sell."""
    app = interactions.app

    @tree.command(name="sell", description=BY_NAME["sell"].summary)
    @app_commands.describe(**OPTIONS["sell"])
    @app_commands.choices(condition=ALL_CONDITIONS)
    async def sell(
        interaction: Interaction,
        title: str | None = None,
        price: str | None = None,
        condition: str | None = None,
        place: str | None = None,
        photo1: discord.Attachment | None = None,
        photo2: discord.Attachment | None = None,
        photo3: discord.Attachment | None = None,
        photo4: discord.Attachment | None = None,
    ) -> None:
        said = {"title": title, "price": price, "condition": condition, "place": place}
        given = {name: text for name, text in said.items() if text is not None}

        async def post(talk: Talk) -> object:
            if title is None:
                return blanks.new_item(talk.person, given)
            draft = read(app, talk, given)
            photos = [photo for photo in (photo1, photo2, photo3, photo4) if photo]
            return await app.selling.post(talk.person, replace(draft, photos=await kept(app, photos)))

        await interactions.respond(interaction, post)

    @sell.autocomplete("price")
    async def advised(interaction: Interaction, current: str) -> list[app_commands.Choice[str]]:
        async def found(person: Person) -> list[suggestions.Suggestion]:
            title, condition = interaction.namespace.title, interaction.namespace.condition
            if current or not title:
                return []
            wanted = app.selling.read_condition(condition) if condition else None
            worth = await app.prices.of_draft(person, read_title(title), wanted)
            with speaking(person):
                _, asks = advised_asks(worth, person)
            return [suggestions.Suggestion(ask.label, ask.target) for ask in asks]

        return await interactions.own_choices(interaction, found)

    @sell.autocomplete("place")
    async def near_places(interaction: Interaction, current: str) -> list[app_commands.Choice[str]]:
        return await interactions.choices(suggestions.near(app.places, current))


def read(app: App, talk: Talk, given: Mapping[str, str]) -> Draft:
    """A title alone is read as a whole line; next to a price, condition or place it is a title. Raises Refused."""
    title, price, condition, place = (given.get(name) for name in ("title", "price", "condition", "place"))
    if price is None and condition is None and place is None:
        return app.selling.read_line(talk.person, title or "")
    return Draft(
        title=read_title(title or ""),
        price=None if price is None else app.selling.read_price(talk.person, price),
        condition=None if condition is None else app.selling.read_condition(condition),
        place=None if place is None else app.selling.read_place(place),
    )


async def kept(app: App, photos: list[discord.Attachment]) -> tuple[str, ...]:
    """Fetch and store the pictures; answers their names. Raises Refused before fetching any if one is too large."""
    if any(photo.size > LARGEST_PHOTO for photo in photos):
        raise Refused(Why.PHOTO_INVALID)
    return tuple([await app.selling.keep_photo(await photo.read()) for photo in photos])
