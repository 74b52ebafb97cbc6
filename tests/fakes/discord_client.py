"""A small bot that uses what discord.py offers: the offline Discord is tried with it."""

from __future__ import annotations

import re
from io import BytesIO
from typing import Any, Self

import discord
from discord import app_commands


class Keep(discord.ui.DynamicItem[discord.ui.Button[Any]], template=r"keep:(?P<number>\d+)"):
    def __init__(self, number: int) -> None:
        self.number = number
        super().__init__(discord.ui.Button(label="Keep", custom_id=f"keep:{number}"))

    @classmethod
    async def from_custom_id(cls, interaction: Any, item: Any, match: re.Match[str]) -> Self:
        return cls(int(match["number"]))

    async def callback(self, interaction: discord.Interaction) -> None:
        await interaction.response.send_message(f"kept {self.number}", ephemeral=True)


class Card(discord.ui.View):
    def __init__(self) -> None:
        super().__init__(timeout=None)
        self.add_item(Keep(42))
        self.add_item(discord.ui.Button(label="Shop", url="https://example.org"))

    @discord.ui.button(label="Snooze")
    async def snooze(self, interaction: discord.Interaction, button: discord.ui.Button[Self]) -> None:
        await interaction.response.edit_message(content="snoozed", view=None)

    @discord.ui.button(label="Later")
    async def later(self, interaction: discord.Interaction, button: discord.ui.Button[Self]) -> None:
        await interaction.response.defer()
        await interaction.edit_original_response(content="later")

    @discord.ui.button(label="Edit")
    async def change(self, interaction: discord.Interaction, button: discord.ui.Button[Self]) -> None:
        await interaction.response.send_modal(OldForm())

    @discord.ui.select(placeholder="How good", options=[discord.SelectOption(label=x) for x in ("new", "good")])
    async def condition(self, interaction: discord.Interaction, select: discord.ui.Select[Self]) -> None:
        await interaction.response.send_message(f"picked {select.values}")


class OldForm(discord.ui.Modal, title="Edit it"):
    price: discord.ui.TextInput[Self] = discord.ui.TextInput(label="Price", default="10")

    async def on_submit(self, interaction: discord.Interaction) -> None:
        await interaction.response.edit_message(content=f"price is {self.price.value}")


class SellForm(discord.ui.Modal, title="Sell"):
    what = discord.ui.Label(text="What", component=discord.ui.TextInput(custom_id="what", max_length=20))
    condition = discord.ui.Label(
        text="Condition",
        component=discord.ui.Select(
            options=[discord.SelectOption(label="New", value="n"), discord.SelectOption(label="Used", value="u")]
        ),
    )
    photos = discord.ui.Label(text="Photos", component=discord.ui.FileUpload(required=False, max_values=3))

    async def on_submit(self, interaction: discord.Interaction) -> None:
        what, condition, photos = (label.component for label in (self.what, self.condition, self.photos))
        sizes = [len(await photo.read()) for photo in photos.values]
        await interaction.response.send_message(f"{what.value} {condition.values} {sizes}")


class ExtrasForm(discord.ui.Modal, title="Extras"):
    words = discord.ui.TextDisplay("Nearly done")
    ship = discord.ui.Label(
        text="Ship",
        component=discord.ui.RadioGroup(options=[discord.RadioGroupOption(label=x) for x in ("Post", "Pick-up")]),
    )
    pay = discord.ui.Label(
        text="Pay",
        component=discord.ui.CheckboxGroup(options=[discord.CheckboxGroupOption(label=x) for x in ("Cash", "Card")]),
    )
    urgent = discord.ui.Label(text="Urgent", component=discord.ui.Checkbox())

    async def on_submit(self, interaction: discord.Interaction) -> None:
        ship, pay, urgent = (label.component for label in (self.ship, self.pay, self.urgent))
        await interaction.response.send_message(f"{ship.value} {pay.values} {urgent.value}")


class Plain(discord.ui.LayoutView):
    words = discord.ui.TextDisplay("A bike")
    row = discord.ui.ActionRow()

    @row.button(label="More")
    async def more(self, interaction: discord.Interaction, button: discord.ui.Button[Self]) -> None:
        await interaction.response.send_modal(ExtrasForm())


class Whom(discord.ui.View):
    @discord.ui.select(cls=discord.ui.UserSelect, placeholder="Whom", max_values=2)
    async def whom(self, interaction: discord.Interaction, select: discord.ui.UserSelect[Self]) -> None:
        await interaction.response.send_message(", ".join(u.name for u in select.values))

    @discord.ui.select(cls=discord.ui.ChannelSelect, placeholder="Where")
    async def where(self, interaction: discord.Interaction, select: discord.ui.ChannelSelect[Self]) -> None:
        await interaction.response.send_message(", ".join(c.name for c in select.values))


class Scout(discord.Client):
    def __init__(self, intents: discord.Intents | None = None) -> None:
        super().__init__(
            intents=discord.Intents.default() if intents is None else intents,
            guild_ready_timeout=0,
            allowed_mentions=discord.AllowedMentions.none(),
        )
        self.tree = app_commands.CommandTree(self)
        self.joined: list[str] = []
        self.heard: list[discord.Message] = []
        self.resumed = 0

    async def setup_hook(self) -> None:
        register_alert(self.tree)
        register_source(self.tree)
        register_answers(self.tree)
        register_screens(self.tree)
        self.add_dynamic_items(Keep)
        await self.tree.sync()

    async def on_guild_join(self, guild: discord.Guild) -> None:
        self.joined.append(guild.name)

    async def on_message(self, message: discord.Message) -> None:
        self.heard.append(message)

    async def on_resumed(self) -> None:
        self.resumed += 1


Tree = app_commands.CommandTree[Scout]


def register_alert(tree: Tree) -> None:
    @tree.command(description="tell me when it turns up")
    async def alert(
        interaction: discord.Interaction,
        what: str,
        near: str | None = None,
        limit: app_commands.Range[int, 1, 9] = 3,
        score: float | None = None,
        loud: bool = False,
        where: discord.TextChannel | None = None,
        photo: discord.Attachment | None = None,
    ) -> None:
        size = len(await photo.read()) if photo else 0
        seen = f"{what}|{near}|{limit}|{score}|{loud}|{where}|{size}"
        embed = discord.Embed(title="Saved", description=seen).add_field(name="by", value=str(interaction.user))
        await interaction.response.send_message(embed=embed, view=Card(), ephemeral=loud)

    @alert.autocomplete("near")
    async def complete(interaction: discord.Interaction, current: str) -> list[app_commands.Choice[str]]:
        names = ("San Jose", "San Diego", str(interaction.namespace.what))
        return [app_commands.Choice(name=n, value=n.lower()) for n in names if n.lower().startswith(current)]


def register_source(tree: Tree) -> None:
    source = app_commands.Group(name="source", description="where listings come from")
    tree.add_command(source)

    @source.command(description="add a feed")
    async def add(interaction: discord.Interaction, url: str) -> None:
        await interaction.response.send_message(f"{interaction.permissions.manage_guild} {url}")


def register_answers(tree: Tree) -> None:
    @tree.command(description="thinks first")
    async def slow(interaction: discord.Interaction, edit: bool = False) -> None:
        await interaction.response.defer(ephemeral=True, thinking=True)
        if edit:
            await interaction.edit_original_response(content="done")
        else:
            await interaction.followup.send("done")
            await interaction.followup.send("and more", ephemeral=True)

    @tree.command(description="says nothing")
    async def silent(interaction: discord.Interaction) -> None:
        return

    @tree.command(description="for those in charge")
    @app_commands.guild_only()
    @app_commands.default_permissions(manage_guild=True)
    async def setup(interaction: discord.Interaction) -> None:
        await interaction.response.send_message(f"{interaction.locale} {interaction.context.guild}")

    @tree.context_menu(name="Check this price")
    async def check(interaction: discord.Interaction, message: discord.Message) -> None:
        await interaction.response.send_message(f"{message.author}: {message.content} {len(message.attachments)}")


def register_screens(tree: Tree) -> None:
    @tree.command(description="opens a form")
    async def sell(interaction: discord.Interaction) -> None:
        await interaction.response.send_modal(SellForm())

    @tree.command(description="shows a picture")
    async def chart(interaction: discord.Interaction) -> None:
        embed = discord.Embed(title="Prices").set_image(url="attachment://chart.png")
        await interaction.response.send_message(embed=embed, file=discord.File(BytesIO(b"a chart"), "chart.png"))

    @tree.command(description="words and buttons in one")
    async def layout(interaction: discord.Interaction) -> None:
        await interaction.response.send_message(view=Plain())

    @tree.command(description="picks people and channels")
    async def pick(interaction: discord.Interaction) -> None:
        await interaction.response.send_message(view=Whom())
