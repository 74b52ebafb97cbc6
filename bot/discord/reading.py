"""What a message speaks of: the listings that our own buttons stand for, links, and words to fall back on.

Only of a message that somebody chose a command on: Discord shows us no other, and we ask for none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

import discord

from bot.discord.buttons import Pressed
from core.text.plain import printable

# Buttons whose target ends in a listing's number, after a rule's ref where there is one.
OF_LISTINGS = {
    "listing.open",
    "listing.save",
    "listing.price",
    "listing.cost",
    "listing.trace",
    "saved.forget",
    "price.item",
    "rule.why",
    "mute.ask",
}
MOST_WORDS = 200  # characters of a title that are looked at
_LINK = re.compile(r"https?://[^\s<>\[\]()|*`\\]+")


@dataclass(frozen=True, slots=True)
class Named:
    """In the order in which it is read. `words` is a title where there is one, else the text; empty where neither."""

    ids: tuple[int, ...]
    links: tuple[str, ...]
    words: str


def read(message: discord.Message, own_id: int | None) -> Named:
    """`own_id` is our account: buttons of others mean nothing to us, whatever they are called."""
    ids = _ids(message) if message.author.id == own_id else ()
    links = [link for embed in message.embeds for link in _of_embed(embed)]
    links += _LINK.findall(message.content)
    title = next((embed.title for embed in message.embeds if embed.title), "")
    words = title or _LINK.sub(" ", message.content)
    return Named(
        tuple(dict.fromkeys(ids)),
        tuple(dict.fromkeys(link.rstrip(".,;:!?'\"") for link in links)),
        " ".join(printable(words).replace("\\", "").split())[:MOST_WORDS],
    )


def _of_embed(embed: discord.Embed) -> Iterator[str]:
    """The link of its title, then those in its text."""
    if embed.url:
        yield embed.url
    for text in (embed.description, *(field.value for field in embed.fields)):
        yield from _LINK.findall(text or "")


def _ids(message: discord.Message) -> tuple[int, ...]:
    return tuple(number for row in message.components for number in _of_row(row))


def _of_row(row: object) -> Iterator[int]:
    for part in getattr(row, "children", ()):
        custom_ids = [getattr(part, "custom_id", None), *(one.value for one in getattr(part, "options", ()))]
        for custom_id in custom_ids:
            pressed = Pressed.read(custom_id or "")
            number = pressed.target.rpartition(":")[2] if pressed and pressed.verb in OF_LISTINGS else ""
            if number.isascii() and number.isdecimal():
                yield int(number[:18])
