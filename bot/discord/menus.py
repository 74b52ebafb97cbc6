"""The commands in the menu of a message: "Check this price" and "Save this listing"."""

from __future__ import annotations

import discord
from discord import app_commands
from discord.app_commands import locale_str

from bot.actions import alerts, prices
from bot.discord.interactions import Interaction, Interactions
from bot.discord.reading import Named, read
from bot.talk import Talk
from core.app import App
from core.cards.commands import MENUS
from core.errors import Refused, Why
from core.listings.service import ListingsNamed
from core.values import Listing


def add_message_commands(tree: app_commands.CommandTree[discord.Client], interactions: Interactions) -> None:
    """Register the commands on messages."""
    app = interactions.app

    @tree.context_menu(name=locale_str(MENUS["check"]))
    async def check(interaction: Interaction, message: discord.Message) -> None:
        named = read(message, _own_id(interaction))
        await interactions.respond(interaction, lambda talk: price_of(app, talk, named))

    @tree.context_menu(name=locale_str(MENUS["save"]))
    async def save(interaction: Interaction, message: discord.Message) -> None:
        named = read(message, _own_id(interaction))
        await interactions.respond(interaction, lambda talk: keep(app, talk, named))


async def price_of(app: App, talk: Talk, named: Named) -> object:
    """What the listing is worth; of a listing that we do not know, what such a thing is."""
    try:
        found = await _found(app, talk, named)
    except Refused:  # its page does not say
        if not named.words:
            raise
        return await prices.check(app, talk, named.words)
    if len(found) > 1:
        return ListingsNamed(found, "listing.price")
    return await prices.listing(app, talk, str(found[0].id))


async def keep(app: App, talk: Talk, named: Named) -> object:
    """Keep the listing."""
    found = await _found(app, talk, named)
    if len(found) > 1:
        return ListingsNamed(found, "listing.save")
    return await alerts.save(app, talk, str(found[0].id))


async def _found(app: App, talk: Talk, named: Named) -> tuple[Listing, ...]:
    """The listings that are known of those named; else the one on the page of the first link. Raises Refused."""
    found = await app.listings.named(talk.person, named.ids, named.links)
    if found:
        return found
    if not named.links:
        raise Refused(Why.NO_LISTING_IN_MESSAGE)
    return (await app.pages.listing(talk.person, named.links[0]),)


def _own_id(interaction: Interaction) -> int | None:
    return interaction.client.user.id if interaction.client.user else None
