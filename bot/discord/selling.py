"""/sell."""

from __future__ import annotations

from dataclasses import replace

import discord
from discord import app_commands

from bot.catalogue import BY_NAME
from bot.discord import places
from bot.discord.interactions import Interaction, Interactions
from bot.talk import Talk
from core.app import App
from core.cards.phrases import CONDITIONS
from core.cards.prices import advised_asks
from core.errors import Refused, Why
from core.selling.draft import Draft, read_description, read_title
from core.selling.fields import Field, said_anew
from core.text.taxonomy import SLUGS, label
from core.values import Condition

LARGEST_PHOTO = 5 << 20  # bytes; a larger one is refused before it is fetched
SELL_OPTIONS = {
    "title": "what it is, or all in one line: malm dresser, good, 80, 95112",
    "price": "80, $80 or 80 EUR; 0 gives it away. Where enough is known, three asks are suggested",
    "condition": "how good it is",
    "category": "what kind of thing; mostly I know it by the title",
    "place": "a city or ZIP code; by default that of what you offered last",
    "description": "size, age, faults, when it can be fetched",
    "photo1": "a JPEG, PNG or WebP of at most 5 MB",
    **{f"photo{number}": "one more picture" for number in range(2, 11)},
}
ALL_CONDITIONS = [app_commands.Choice(name=CONDITIONS[c], value=c.value) for c in Condition]


def add_selling_commands(tree: app_commands.CommandTree[discord.Client], interactions: Interactions) -> None:
    """Register /sell."""
    app = interactions.app

    @tree.command(name="sell", description=BY_NAME["sell"].summary)
    @app_commands.describe(**SELL_OPTIONS)
    @app_commands.choices(condition=ALL_CONDITIONS)
    async def sell(
        interaction: Interaction,
        title: str,
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
        given = (photo1, photo2, photo3, photo4, photo5, photo6, photo7, photo8, photo9, photo10)

        async def begin(talk: Talk) -> object:
            said = {Field.PRICE: price, Field.CONDITION: condition, Field.CATEGORY: category, Field.PLACE: place}
            draft = read(app, talk, title, said, description or "")
            if draft.title is None:
                raise Refused(Why.TITLE_MISSING)
            files = await fetched([photo for photo in given if photo])
            return await app.selling.drafts.show(talk.person, await app.selling.drafts.begin(talk.person, draft, files))

        await interactions.respond(interaction, begin)

    @sell.autocomplete("price")
    async def advised(interaction: Interaction, current: str) -> list[app_commands.Choice[str]]:
        async def found() -> list[tuple[str, str]]:
            title, condition = interaction.namespace.title, interaction.namespace.condition
            if current or not title:
                return []
            person = (await interactions.talk(interaction)).person
            wanted = Condition(condition) if condition in {*Condition} else None
            _, asks = advised_asks(await app.prices.of_draft(person, read_title(title), wanted), person)
            return [(ask.label, ask.target) for ask in asks]

        return await interactions.choices(found())

    @sell.autocomplete("category")
    async def categories(interaction: Interaction, current: str) -> list[app_commands.Choice[str]]:
        async def found() -> list[tuple[str, str]]:
            return [(label(slug), slug) for slug in SLUGS if current.casefold() in label(slug).casefold()]

        return await interactions.choices(found())

    @sell.autocomplete("place")
    async def near_places(interaction: Interaction, current: str) -> list[app_commands.Choice[str]]:
        return await interactions.choices(places.like(app.places, current))


def read(app: App, talk: Talk, title: str, said: dict[Field, str | None], description: str) -> Draft:
    """A title alone is read as a whole line; next to other options it is a title. Raises Refused."""
    if not any(said.values()):
        draft = app.selling.drafts.read(talk.person, title)
        return replace(draft, description=read_description(description) or draft.description)
    draft = Draft(title=read_title(title), description=read_description(description))
    for field, text in said.items():
        draft = draft if text is None else said_anew(draft, field, text, talk.person, app.places)
    return draft


async def fetched(photos: list[discord.Attachment]) -> tuple[bytes, ...]:
    """The pictures' bytes. Raises Refused before fetching any if one is too large."""
    if any(photo.size > LARGEST_PHOTO for photo in photos):
        raise Refused(Why.PHOTO_TOO_LARGE, limit=LARGEST_PHOTO >> 20)
    return tuple([await photo.read() for photo in photos])
