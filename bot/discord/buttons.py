"""Buttons: all there is to know of one stands in its custom_id, so that it works after a restart."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any, Self

import discord

from bot.discord.escaping import fit
from core.cards import Action, Menu
from core.text.plain import one_line

LONGEST_LABEL = 80  # characters (components/reference, Button)
LONGEST_CUSTOM_ID = 100
DANGEROUS = {"rule.delete", "source.remove", "item.delete.yes", "privacy.erase"}
WANTED = {"item.publish"}
TEMPLATE = re.compile(r"ds1\|(?:(?P<page>\d{1,6}):)?(?P<verb>[a-z.]{1,30})\|(?P<target>.*)", re.DOTALL)

MENU = re.compile(r"ds1m\|(?P<number>\d{1,2})")
MOST_OPTIONS, LONGEST_OPTION, LONGEST_HINT = 25, 100, 150  # components/reference, String Select


@dataclass(frozen=True, slots=True)
class Pressed:
    """What a button or a form stands for. `page` is set on the list of rules: that page is shown again afterwards."""

    verb: str
    target: str = ""
    page: int | None = None

    @property
    def custom_id(self) -> str:
        """`ds1|verb|target`, or `ds1|page:verb|target`; `ds1` is this format's version."""
        place = "" if self.page is None else f"{self.page}:"
        return f"ds1|{place}{self.verb}|{self.target}"[:LONGEST_CUSTOM_ID]

    @classmethod
    def read(cls, custom_id: str) -> Pressed | None:
        """What a custom_id stands for, or None if it is not ours."""
        found = TEMPLATE.fullmatch(custom_id)
        return cls.of(found) if found else None

    @classmethod
    def of(cls, found: re.Match[str]) -> Pressed:
        page = found["page"]
        return cls(found["verb"], found["target"], None if page is None else int(page))


class Button(discord.ui.DynamicItem[discord.ui.Button[Any]], template=TEMPLATE):
    """A button of ours, on any message there ever was."""

    def __init__(self, pressed: Pressed, label: str = "") -> None:
        style = discord.ButtonStyle.danger if pressed.verb in DANGEROUS else discord.ButtonStyle.secondary
        style = discord.ButtonStyle.success if pressed.verb in WANTED else style
        label = fit(one_line(label), LONGEST_LABEL)
        super().__init__(discord.ui.Button(label=label, style=style, custom_id=pressed.custom_id))
        self.pressed = pressed

    @classmethod
    async def from_custom_id(cls, interaction: discord.Interaction[Any], item: Any, match: re.Match[str]) -> Self:
        return cls(Pressed.of(match), item.label or "")

    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        await interaction.client.pressed(interaction, self.pressed)


class Choice(discord.ui.DynamicItem[discord.ui.Select[Any]], template=MENU):
    """A menu of ours: each of its options is what a button would be."""

    def __init__(self, menu: discord.ui.Select[Any]) -> None:
        super().__init__(menu)

    @classmethod
    async def from_custom_id(cls, interaction: discord.Interaction[Any], item: Any, match: re.Match[str]) -> Self:
        return cls(item)

    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        chosen = Pressed.read(self.item.values[0]) if self.item.values else None
        if chosen is not None:
            await interaction.client.pressed(interaction, chosen)


def choice(menu: Menu, number: int) -> Choice:
    """The menu of a card; `number` tells it from the others of its message."""
    each = {Pressed(a.verb, a.target).custom_id: fit(one_line(a.label), LONGEST_OPTION) for a in menu.actions}
    options = [discord.SelectOption(label=label, value=value) for value, label in [*each.items()][:MOST_OPTIONS]]
    hint = fit(one_line(menu.label), LONGEST_HINT)
    return Choice(discord.ui.Select(custom_id=f"ds1m|{number}", placeholder=hint, options=options))


def button(action: Action, *, page: int | None = None, number: int | None = None) -> Button:
    """The button of an action; `number` tells which entry of a list it belongs to."""
    label = action.label if number is None else f"{action.label} {number}"
    return Button(Pressed(action.verb, action.target, page), label)
