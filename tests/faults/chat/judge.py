"""What is wrong with an answer as people would get it: on Discord, on Telegram and at a terminal."""

from __future__ import annotations

import io
import re
import unicodedata
import zipfile
from collections.abc import Iterator
from typing import Any

import discord

from bot.discord.message import Message
from bot.discord.render import show as show_on_discord
from bot.telegram.render import LONGEST_CAPTION, Screen
from bot.telegram.render import show as show_on_telegram
from bot.terminal.render import Pages
from core.cards import Action, Card, Picture, card
from core.ports.photos import Photos
from core.values import Person
from tests.fakes.discord.limits import message_complaints
from tests.fakes.telegram.entities import detect, units
from tests.fakes.telegram.html_markup import parse_html
from tests.fakes.telegram.refusals import Violation

SILENT, PINGS, TOO_LONG, LEAKS = "silent", "pings", "too_long", "leaks"
TELEGRAM_TEXT, TELEGRAM_BUTTONS, TELEGRAM_DATA = 4096, 100, 64  # core.telegram.org/bots/api
OURS_ON_TELEGRAM = {"bold", "italic", "code", "blockquote"}
_ADDRESS = re.compile(r"https?://[^\s<>\[\]()|*`~\\]+")
_OURS = re.compile(r"(?:\A|\n)<t:-?\d+:R>\Z")  # how long ago, on a last line of its own
_ESCAPED = re.compile(r"\\[\\*_~|`<>\[\]#\-]")
# What still acts on Discord once addresses and escaped signs are gone: mentions, links with another face, formatting.
_ACTS = re.compile(r"@(?:everyone|here)|[<\[`~|]|(?<!\*)\*(?!\*)|(?m:^\s*(?:#|-\s|>))")

Wrong = tuple[str, str]  # which count, and what


def judged(outcome: object, reader: Person, photos: Photos, canary: str | None) -> Iterator[Wrong]:
    """Everything that is wrong. `canary` must not be seen by this reader."""
    shown = card(outcome, reader)
    yield from _said(shown)
    yield from on_telegram(show_on_telegram(outcome, reader))
    yield from on_terminal(shown, reader)
    yield from on_discord(discord_body(show_on_discord(outcome, reader, photos)))
    if canary and canary in _all_of(shown).casefold():
        yield LEAKS, canary


def discord_body(message: Message) -> dict[str, Any]:
    """What Discord is sent, as JSON."""
    sent = message.sent()
    view = sent.get("view")
    allowed: discord.AllowedMentions = sent["allowed_mentions"]
    return {
        "content": sent.get("content"),
        "embeds": [embed.to_dict() for embed in sent["embeds"]],
        "components": view.to_components() if view else [],
        "allowed_mentions": allowed.to_dict(),
    }


def on_discord(body: dict[str, Any]) -> Iterator[Wrong]:
    """What Discord would refuse, and what would act in it."""
    for complaint in message_complaints(body):
        yield TOO_LONG, f"Discord: {complaint}"
    if body["allowed_mentions"].get("parse") or body["content"]:
        yield PINGS, "Discord: mentions are allowed"
    for embed in body["embeds"]:
        fields = [text for one in embed.get("fields", ()) for text in (one["name"], one["value"])]
        for text in (embed.get("title") or "", embed.get("description") or "", *fields):
            bare = _ESCAPED.sub("·", _ADDRESS.sub("", _OURS.sub("", text)))  # what is escaped still stands there
            if found := _ACTS.search(bare):
                yield PINGS, f"Discord: {bare[max(0, found.start() - 20) : found.end() + 20]!r} acts"


def on_telegram(screen: Screen) -> Iterator[Wrong]:
    """The same of Telegram."""
    limit = LONGEST_CAPTION if screen.picture or screen.file else TELEGRAM_TEXT
    try:
        said = parse_html(screen.html(limit))
    except Violation as violation:
        yield PINGS, f"Telegram: {violation}"
        return
    if units(said.text) > limit:
        yield TOO_LONG, f"Telegram: {units(said.text)} of {limit}"
    if not said.text.strip():
        yield SILENT, "Telegram: no text"
    acting = {entity["type"] for entity in said.entities} - OURS_ON_TELEGRAM
    codes = [(one["offset"], one["offset"] + one["length"]) for one in said.entities if one["type"] == "code"]
    for one in detect(said.text):  # in code Telegram looks for nothing
        if one["type"] == "mention" and not any(start <= one["offset"] < end for start, end in codes):
            acting.add("mention")
    for plain in ({entity["type"] for entity in detect(screen.plain(limit))} & {"mention"}, acting):
        if plain:
            yield PINGS, f"Telegram: {plain}"
    keyboard = screen.keyboard()
    buttons = [button for row in keyboard.inline_keyboard for button in row] if keyboard else []
    if len(buttons) > TELEGRAM_BUTTONS:
        yield TOO_LONG, f"Telegram: {len(buttons)} buttons"
    for button in buttons:
        if any(unicodedata.category(c) in {"Cc", "Cs"} for c in button.text):
            yield PINGS, f"Telegram: button {button.text[:40]!r}"
        if not button.text.strip() or len(str(button.callback_data or "").encode(errors="replace")) > TELEGRAM_DATA:
            yield TOO_LONG, f"Telegram: button {button.text[:40]!r}"


def on_terminal(shown: Card, reader: Person) -> Iterator[Wrong]:
    """What would move a cursor, or turn the line around."""
    for line in [*Pages().lines(shown, 1, reader), *Pages(links=True).lines(shown, 1, reader)]:
        for text in (line.text, line.link or ""):
            if any(
                unicodedata.category(c) in {"Cc", "Cs"} or c in "\u202a\u202b\u202d\u202e\u2066\u2067" for c in text
            ):
                yield PINGS, f"terminal: {text[:60]!r}"


def _said(shown: Card) -> Iterator[Wrong]:
    if not (shown.title.strip() or "".join(shown.lines).strip() or shown.items or shown.file):
        yield SILENT, "an empty card"
    for action in [a for part in (shown, *shown.items) for a in part.actions if isinstance(a, Action)]:
        if not action.label.strip():
            yield SILENT, f"a button without words: {action.verb}"


def _read(data: bytes) -> Iterator[str]:
    """The words of a file; of an archive, those of each file in it."""
    if zipfile.is_zipfile(io.BytesIO(data)):
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            yield from (packed.read(name).decode(errors="replace") for name in packed.namelist())
        return
    yield data.decode(errors="replace")


def _all_of(shown: Card) -> str:
    parts = [shown.title, *shown.lines, shown.footer, shown.prefill, shown.url or ""]
    parts += list(_read(shown.file.data)) if shown.file else []
    parts += [text for item in shown.items for text in (item.title, *item.lines, item.footer, item.url or "")]
    parts += [one.picture.alt for one in (shown, *shown.items) if isinstance(one.picture, Picture)]
    parts += [menu.label for menu in shown.menus]
    every = [a for part in (shown, *shown.items, *shown.menus) for a in part.actions]
    parts += [f"{a.label} {a.target}" if isinstance(a, Action) else f"{a.label} {a.url}" for a in every]
    return "\n".join(parts)
