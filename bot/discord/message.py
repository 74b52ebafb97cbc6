"""A message in the making, kept within Discord's limits by trimming on our side."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from io import BytesIO
from typing import Any

import discord

from bot.discord.buttons import LONGEST_LABEL, button
from bot.discord.escaping import escape, fit, length, web_address
from core.cards import Action, Card, Link, Picture
from core.ports.photos import PHOTO_SCHEME, Photos
from core.text.plain import one_line, printable

# resources/message and components/reference; counted in characters
LONGEST_TITLE, LONGEST_DESCRIPTION, LONGEST_IN_ALL = 256, 4096, 6000
LONGEST_FOOTER = 256  # Discord takes 2048; ten embeds with title and footer must still fit a message
LONGEST_FIELD_NAME, LONGEST_FIELD, MOST_FIELDS = 256, 1024, 25
LONGEST_ALT = 1024  # resources/message, attachment object, description
MOST_EMBEDS, MOST_ROWS, BUTTONS_A_ROW, LONGEST_BUTTON_URL = 10, 5, 5, 512

GREEN, RED, BLUE, GREY = (discord.Colour(value) for value in (0x3BA55D, 0xED4245, 0x5865F2, 0x99AAB5))
NO_PINGS = discord.AllowedMentions.none()

Row = list[discord.ui.Item[Any]]


class Message:
    """Embeds, rows of buttons and files. `sent()` and `edited()` are the arguments of discord.py's calls."""

    def __init__(self, photos: Photos) -> None:
        self._photos = photos
        self.embeds: list[discord.Embed] = []
        self.rows: list[Row] = []
        self.files: list[discord.File] = []
        self._below: dict[int, str] = {}

    def embed(self, card: Card, colour: discord.Colour, *, is_entry: bool = False) -> discord.Embed:
        """Add a card's title, lines, picture and footer; the picture of an entry of a list is a small one."""
        embed = discord.Embed(
            title=fit(escape(card.title).strip(), LONGEST_TITLE) or None,
            description=fit("\n".join(escape(line) for line in card.lines).strip(), LONGEST_DESCRIPTION) or None,
            url=web_address(card.url),
            colour=colour,
        )
        if card.footer:
            embed.set_footer(text=fit(printable(card.footer), LONGEST_FOOTER))
        if card.picture:
            self._picture(embed.set_thumbnail if is_entry else embed.set_image, card.picture)
        self.embeds.append(embed)
        return embed

    def below(self, embed: discord.Embed, line: str) -> None:
        """A line of Discord's own marks below an embed's text: never escaped, and never cut."""
        self._below[id(embed)] = line

    def _picture(self, show: Callable[..., discord.Embed], picture: str | Picture) -> None:
        """An address is shown from there; a file of ours, or what we drew, is sent along."""
        if isinstance(picture, Picture):
            words = fit(printable(picture.alt), LONGEST_ALT) or None
            self.files.append(discord.File(BytesIO(picture.data), filename=picture.name, description=words))
            show(url=f"attachment://{picture.name}")
        elif not picture.startswith(PHOTO_SCHEME):
            show(url=web_address(picture, schemes=("https",)))
        elif path := self._photos.path(picture.removeprefix(PHOTO_SCHEME)):
            self.files.append(discord.File(BytesIO(path.read_bytes()), filename=path.name))
            show(url=f"attachment://{path.name}")

    def sent(self) -> dict[str, Any]:
        """For a new message."""
        view = self._view()
        shown = {"embeds": self._trimmed(), "files": self.files, "allowed_mentions": NO_PINGS}
        return {**shown, "view": view} if view else shown

    def edited(self) -> dict[str, Any]:
        """For a message that becomes this one."""
        shown = {"embeds": self._trimmed(), "attachments": self.files, "allowed_mentions": NO_PINGS}
        return {**shown, "view": self._view()}

    def bare(self) -> Message:
        """The same without what Discord may refuse of others' making: addresses and pictures."""
        self.files = []
        for embed in self.embeds:
            embed.url = None
            embed.set_image(url=None)
            embed.set_thumbnail(url=None)
        self.rows = [[item for item in row if not getattr(item, "url", None)] for row in self.rows]
        return self

    def _view(self) -> discord.ui.View | None:
        rows = [row for row in _each_once(self.rows) if row][:MOST_ROWS]
        if not rows:
            return None
        view = discord.ui.View(timeout=None)
        for number, row in enumerate(rows):
            for item in row[:BUTTONS_A_ROW]:
                item.row = number
                view.add_item(item)
        return view

    def _trimmed(self) -> list[discord.Embed]:
        """The embeds as far as a message holds them: titles first, then fields, then descriptions are cut."""
        embeds = self.embeds[:MOST_EMBEDS]
        left = LONGEST_IN_ALL - sum(length(embed.title or "") + length(embed.footer.text or "") for embed in embeds)
        below = {id(embed): line for embed in embeds if (line := self._below.pop(id(embed), ""))}
        left -= sum(len(line) + 1 for line in below.values())
        for embed in embeds:
            kept = embed.fields[:MOST_FIELDS]
            embed.clear_fields()
            for row in kept:
                size = length(row.name or "") + length(row.value or "")
                if size <= left:
                    embed.add_field(name=row.name, value=row.value, inline=row.inline)
                    left -= size
        for embed in embeds:
            line = below.get(id(embed), "")
            room = min(left, LONGEST_DESCRIPTION - len(line) - 1 if line else LONGEST_DESCRIPTION)
            text = fit(embed.description or "", room)
            left -= length(text)
            embed.description = "\n".join(filter(None, [text, line])) or None
        return embeds


def field(embed: discord.Embed, name: str, value: str, *, inline: bool = False) -> None:
    """Add a label and its value, where there is one."""
    shown = fit(escape(value).strip(), LONGEST_FIELD)
    if shown:
        embed.add_field(name=fit(escape(name).strip(), LONGEST_FIELD_NAME) or "…", value=shown, inline=inline)


def rows_of(actions: Sequence[Action | Link], entries: Sequence[Card] = (), *, numbered: bool = False) -> list[Row]:
    """The buttons of a list's entries, a row each where they have several, then those of the whole."""
    own = _packed(_buttons(actions))
    rows = [_buttons(entry.actions, number if numbered else None) for number, entry in enumerate(entries, start=1)]
    if all(len(row) <= 1 for row in rows):
        rows = _packed([item for row in rows for item in row])
    return [row for row in rows if row][: MOST_ROWS - len(own)] + own


def _buttons(actions: Sequence[Action | Link], number: int | None = None) -> Row:
    """A link that Discord would not take has no button."""
    row: Row = []
    for action in actions:
        if isinstance(action, Action):
            row.append(button(action, number=number))
        elif url := web_address(action.url, longest=LONGEST_BUTTON_URL):
            label = action.label if number is None else f"{action.label} {number}"
            row.append(discord.ui.Button(label=fit(one_line(label), LONGEST_LABEL), url=url))
    return row


def _each_once(rows: Sequence[Row]) -> list[Row]:
    """Without a second button or menu of the same custom_id, for which Discord would refuse the whole message."""
    seen: set[str] = set()
    kept: list[Row] = []
    for row in rows:
        kept.append([])
        for item in row:
            custom_id = getattr(item, "custom_id", None)
            if custom_id is None or custom_id not in seen:
                kept[-1].append(item)
            seen |= {custom_id} if custom_id else set()
    return kept


def _packed(items: Row) -> list[Row]:
    return [items[start : start + BUTTONS_A_ROW] for start in range(0, len(items), BUTTONS_A_ROW)]
