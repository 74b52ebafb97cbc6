"""Forms for a part of an item, and for what it sold for."""

from __future__ import annotations

from typing import Any

import discord

from bot.actions import items
from bot.discord import blanks, forms
from bot.discord.buttons import Pressed
from bot.discord.interactions import Interaction
from bot.talk import Talk
from core.app import App
from core.cards.item_words import field_form, photos_form, sale_form
from core.errors import Refused, Why
from core.selling.draft import LONGEST_DESCRIPTION, LONGEST_TITLE
from core.selling.drafts import MOST_PHOTOS
from core.selling.fields import Field

CHOSEN = (Field.CONDITION, Field.CATEGORY)
LONGEST = {Field.TITLE: LONGEST_TITLE, Field.DESCRIPTION: LONGEST_DESCRIPTION}
LONGEST_SHORT = 100  # characters of a price or place
INPUT = "said"


VERBS = {items.FIELD, items.SALE_PRICE, items.ADD_PHOTOS}


async def ask(app: App, talk: Talk, verb: str, target: str) -> object:
    """A form for words, a menu for what is chosen, the pictures to look through. Raises Refused."""
    if verb == items.SALE_PRICE:
        return await _ask_sale_price(app, talk, target)
    if verb == items.ADD_PHOTOS:
        return await _ask_photos(app, talk, target)
    ref, field = items.part_of(target)
    if field is Field.PHOTOS:
        return await app.selling.photos(talk.person, ref)
    if field in CHOSEN:
        return await app.selling.choices(talk.person, ref, field)
    words = field_form(field, (await app.selling.choices(talk.person, ref, field)).draft, talk.person)
    is_long = field is Field.DESCRIPTION
    text: discord.ui.TextInput[Any] = discord.ui.TextInput(
        custom_id=INPUT,
        style=discord.TextStyle.paragraph if is_long else discord.TextStyle.short,
        default=words.now or None,
        required=field is Field.TITLE,
        max_length=LONGEST.get(field, LONGEST_SHORT),
    )
    return _form(words.title, words.label, words.hint, Pressed(items.FIELD, target), text)


async def _ask_sale_price(app: App, talk: Talk, ref: str) -> discord.ui.Modal:
    """For how much it sold. Raises Refused."""
    await app.selling.items.get(talk.person, ref)
    words = sale_form(talk.person)
    text: discord.ui.TextInput[Any] = discord.ui.TextInput(custom_id=INPUT, max_length=LONGEST_SHORT)
    return _form(words.title, words.label, words.hint, Pressed(items.SALE_PRICE, ref), text)


async def submit(app: App, talk: Talk, interaction: Interaction, verb: str, target: str) -> object:
    """What was filled in; left empty, a part stays open. Raises Refused."""
    if verb == items.ADD_PHOTOS:
        return await app.selling.add_photos(talk.person, target, await blanks.pictures(interaction))
    said = forms.values(dict(interaction.data or {})).get(INPUT, "none")
    if verb == items.SALE_PRICE:
        return await app.selling.items.sold_for(talk.person, target, said)
    return await app.selling.change(talk.person, *items.part_of(target), said)


async def _ask_photos(app: App, talk: Talk, ref: str) -> discord.ui.Modal:
    room = MOST_PHOTOS - len((await app.selling.photos(talk.person, ref)).photos)
    if room < 1:
        raise Refused(Why.PHOTO_LIMIT, limit=MOST_PHOTOS)
    words = photos_form(talk.person)
    files: discord.ui.FileUpload[Any] = discord.ui.FileUpload(custom_id=INPUT, min_values=1, max_values=room)
    return _form(words.title, words.label, words.hint, Pressed(items.ADD_PHOTOS, ref), files)


def _form(
    title: str, label: str, hint: str, what: Pressed, text: discord.ui.TextInput[Any] | discord.ui.FileUpload[Any]
) -> discord.ui.Modal:
    modal = discord.ui.Modal(title=title, custom_id=what.custom_id)
    modal.add_item(discord.ui.Label(text=label, description=hint, component=text))
    modal.stop()  # sent as already ended: see bot.discord.forms
    return modal
