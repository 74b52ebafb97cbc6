"""The forms of a whole rule and of a whole item: what /alert and /sell show to who gives them nothing to go by."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import discord

from bot.discord.buttons import Pressed
from bot.discord.forms import LONGEST_INPUT, LONGEST_SETTING
from bot.discord.interactions import Interaction
from bot.talk import Talk
from core.app import App
from core.cards import blanks
from core.cards.language import say
from core.cards.phrases import CONDITIONS, OR_BETTER
from core.cards.questions import choice_label
from core.errors import Refused, Why
from core.ports.photos import check_sizes
from core.rules.options import with_options
from core.rules.phrase import Parsed
from core.rules.saving import NAME_LENGTH
from core.selling.drafts import MOST_PHOTOS
from core.values import Chat, Condition, Person

RULE, ITEM = "rule.new", "item.new"
HERE = "here"
FILE_UPLOAD = 19  # components/reference
Options = Sequence[tuple[str, str]]
# `new`, `like new or better`, … `for parts`: values, and labels in English.
WANTED = [
    *(said for worst, said in OR_BETTER.items() if worst is not Condition.FOR_PARTS),
    CONDITIONS[Condition.FOR_PARTS],
]
_HOW_FAR = re.compile(r"\s*(?:within\s+)?\d[\d.,]*\s*[a-z]*\s+of\s", re.IGNORECASE)


def new_rule(person: Person, given: Mapping[str, str | None], *, here: bool) -> discord.ui.Modal:
    """`given` is what was said already, by the command or in the form."""
    return _form(
        "rule",
        Pressed(RULE, HERE if here else ""),
        person,
        _text("what", given.get("what"), style=discord.TextStyle.paragraph, required=True, longest=LONGEST_INPUT),
        _text("max_price", given.get("max_price")),
        _text("near", given.get("near")),
        _choice("wanted", [(say(one), one) for one in WANTED], given.get("condition") or given.get("wanted")),
        _text("name", given.get("name"), longest=NAME_LENGTH),
    )


def new_item(person: Person, given: Mapping[str, str | None]) -> discord.ui.Modal:
    """What somebody offers, with its pictures."""
    states = [(choice_label(one.value), one.value) for one in Condition]
    return _form(
        "item",
        Pressed(ITEM),
        person,
        _text("title", given.get("title"), required=True, longest=LONGEST_INPUT),
        _text("price", given.get("price")),
        _choice("condition", states, given.get("condition")),
        _text("place", given.get("place")),
        discord.ui.FileUpload(custom_id="photos", required=False, min_values=0, max_values=MOST_PHOTOS),
    )


def wish_of(app: App, talk: Talk, filled_in: Mapping[str, str]) -> Parsed:
    """The rule that a form asks for. Raises Refused."""
    parsed = app.rules.read(talk.person, filled_in.get("what", ""))
    near = filled_in.get("near")
    if near and _HOW_FAR.match(near):
        there = app.rules.read(talk.person, f"within {near.strip().removeprefix('within ')}").criteria
        if there.latitude is None:
            raise Refused(Why.PLACE_UNKNOWN, place=near)
        place = {name: getattr(there, name) for name in ("location", "latitude", "longitude", "radius_mi")}
        parsed, near = replace(parsed, criteria=replace(parsed.criteria, **place)), None
    return with_options(
        parsed,
        talk.person,
        app.places,
        max_price=filled_in.get("max_price"),
        near=near,
        condition=filled_in.get("wanted"),
    )


async def create(app: App, talk: Talk, chat: Chat, filled_in: Mapping[str, str]) -> object:
    """Save the rule of a form."""
    return await app.rules.create(talk.person, chat, wish_of(app, talk, filled_in), name=filled_in.get("name"))


async def pictures(interaction: Interaction) -> tuple[bytes, ...]:
    """Fetch what was uploaded in a form. Raises Refused before fetching any if one is too large."""
    uploaded = _uploaded(dict(interaction.data or {}))
    check_sizes(int(file.get("size", 0)) for file in uploaded)
    return tuple([await interaction.client.http.get_from_cdn(file["url"]) for file in uploaded])


def _uploaded(data: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """The files of a form, in the order in which they were chosen."""
    files = (data.get("resolved") or {}).get("attachments") or {}
    fields = [part.get("component") or {} for part in data.get("components", ())]
    ids = [one for field in fields if field.get("type") == FILE_UPLOAD for one in field.get("values") or ()]
    return [files[one] for one in ids if one in files]


def _text(
    name: str,
    default: str | None,
    *,
    style: discord.TextStyle = discord.TextStyle.short,
    required: bool = False,
    longest: int = LONGEST_SETTING,
) -> discord.ui.TextInput[Any]:
    default = default[:longest] if default else None
    return discord.ui.TextInput(custom_id=name, style=style, default=default, required=required, max_length=longest)


def _choice(name: str, options: Options, default: str | None) -> discord.ui.Select[Any]:
    shown = [discord.SelectOption(label=label, value=value, default=value == default) for label, value in options]
    return discord.ui.Select(custom_id=name, options=shown, required=False)


def _form(kind: str, what: Pressed, person: Person, *inputs: discord.ui.Item[Any]) -> discord.ui.Modal:
    """Sent as already ended, like every form of ours: see `forms`."""
    modal = discord.ui.Modal(title=blanks.title(kind, person), custom_id=what.custom_id)
    for given in inputs:
        label, hint = blanks.field(given.custom_id, person)  # type: ignore[attr-defined]
        modal.add_item(discord.ui.Label(text=label, description=hint or None, component=given))
    modal.stop()
    return modal
