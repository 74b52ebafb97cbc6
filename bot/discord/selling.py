"""/sell."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import discord
from discord import app_commands
from discord.app_commands import locale_str

from bot import suggestions
from bot.catalogue import BY_NAME
from bot.discord import blanks
from bot.discord.interactions import Interaction, Interactions
from bot.talk import Talk
from core.app import App
from core.cards.commands import OPTIONS
from core.cards.language import speaking
from core.cards.phrases import CONDITIONS
from core.cards.prices import advised_asks
from core.errors import Refused, Why
from core.ports.photos import check_sizes
from core.selling.draft import Draft, read_description, read_title
from core.selling.fields import Field, said_anew
from core.values import Condition, Person

ALL_CONDITIONS = [app_commands.Choice(name=locale_str(said), value=c.value) for c, said in CONDITIONS.items()]
PARTS = (Field.PRICE, Field.CONDITION, Field.CATEGORY, Field.PLACE)  # next to one of them, a title is a title


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
        category: str | None = None,
        place: str | None = None,
        description: str | None = None,
        photo1: discord.Attachment | None = None,
        photo2: discord.Attachment | None = None,
        photo3: discord.Attachment | None = None,
        photo4: discord.Attachment | None = None,
        photo5: discord.Attachment | None = None,
        photo6: discord.Attachment | None = None,
        photo7: discord.Attachment | None = None,
        photo8: discord.Attachment | None = None,
        photo9: discord.Attachment | None = None,
        photo10: discord.Attachment | None = None,
    ) -> None:
        said = {
            "title": title, "price": price, "condition": condition, "category": category, "place": place,
            "description": description,
        }  # fmt: skip
        given = {name: text for name, text in said.items() if text is not None}
        attached = (photo1, photo2, photo3, photo4, photo5, photo6, photo7, photo8, photo9, photo10)
        photos = [photo for photo in attached if photo]

        async def offer(talk: Talk) -> object:
            if title is None:
                return blanks.new_item(talk.person, given)
            return await begin(app, talk, read(app, talk, given), await fetched(photos))

        await interactions.respond(interaction, offer)

    @sell.autocomplete("price")
    async def advised(interaction: Interaction, current: str) -> list[app_commands.Choice[str]]:
        async def found(person: Person) -> list[suggestions.Suggestion]:
            title, condition = interaction.namespace.title, interaction.namespace.condition
            if current or not title:
                return []
            wanted = Condition(condition) if condition in {*Condition} else None
            worth = await app.prices.of_draft(person, read_title(title), wanted)
            with speaking(person):
                _, asks = advised_asks(worth, person)
            return [suggestions.Suggestion(ask.label, ask.target) for ask in asks]

        return await interactions.own_choices(interaction, found)

    @sell.autocomplete("category")
    async def categories(interaction: Interaction, current: str) -> list[app_commands.Choice[str]]:
        return await interactions.own_choices(interaction, lambda person: suggestions.categories(person, current))

    @sell.autocomplete("place")
    async def near_places(interaction: Interaction, current: str) -> list[app_commands.Choice[str]]:
        return await interactions.choices(suggestions.near(app.places, current))


async def begin(app: App, talk: Talk, draft: Draft, files: Sequence[bytes]) -> object:
    """A new draft, as it would be offered. Raises Refused."""
    if draft.title is None:
        raise Refused(Why.TITLE_MISSING)
    return await app.selling.drafts.show(talk.person, await app.selling.drafts.begin(talk.person, draft, files))


def read(app: App, talk: Talk, given: Mapping[str, str]) -> Draft:
    """A title alone is read as a whole line; next to a price, condition or place it is a title. Raises Refused."""
    title, description = given.get("title", ""), read_description(given.get("description", ""))
    if not any(part in given for part in PARTS):
        draft = app.selling.drafts.read(talk.person, title)
        return replace(draft, description=description or draft.description)
    draft = Draft(title=read_title(title), description=description)
    for field in PARTS:
        if field in given:
            draft = said_anew(draft, field, given[field], talk.person, app.places)
    return draft


async def fetched(photos: Sequence[discord.Attachment]) -> tuple[bytes, ...]:
    """The pictures' bytes. Raises Refused before fetching any if one is too large."""
    check_sizes(photo.size for photo in photos)
    return tuple([await photo.read() for photo in photos])
