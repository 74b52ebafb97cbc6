"""Outcomes as Discord messages: embeds and buttons. The card is what any outcome gets; some get more."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import singledispatch
from io import BytesIO

import discord

from bot.discord import looks
from bot.discord.buttons import button, choice
from bot.discord.escaping import escape, fit
from bot.discord.message import BLUE, GREEN, GREY, LONGEST_TITLE, RED, Message, Row, field, rows_of
from core.cards import Action, Card, card
from core.cards.again import FormRefused
from core.cards.alerts import labelled
from core.cards.language import speaking
from core.cards.marks import posted_label
from core.cards.people import HelpShown
from core.cards.phrases import demo
from core.cards.refusals import Broken
from core.cards.sharing import more_actions
from core.communities.outcomes import AlsoPossible
from core.delivery.outcomes import AlertDue
from core.errors import Refused
from core.listings.service import ListingShown
from core.ports.photos import Photos
from core.rules.outcomes import RulesListed
from core.values import EventKind, Listing, Person

SHOWN_AS_EMBEDS = 9  # entries of a list; with the list's own that makes Discord's ten
KIND_COLOURS = {EventKind.PRICE_DROP: RED, EventKind.BACK: BLUE}


@dataclass(frozen=True, slots=True)
class ListChanged:
    """The list of rules, after a button on it did something: that is said above it and can be undone from it."""

    done: object
    listed: RulesListed


@singledispatch
def show(outcome: object, reader: Person, photos: Photos) -> Message:
    """The message of an outcome, for this reader. `photos` has the pictures that are files of ours."""
    message = of_card(card(outcome, reader), photos, looks.head(outcome), looks.shown(outcome))
    if isinstance(outcome, ListingShown):
        message.below(message.embeds[0], looks.since(looks.posted(outcome.listing)))
    return message


@show.register
def _refused(outcome: Refused | Broken | FormRefused, reader: Person, photos: Photos) -> Message:
    return of_card(card(outcome, reader), photos, GREY)


@show.register
def _alert(outcome: AlertDue, reader: Person, photos: Photos) -> Message:
    plain = card(outcome, reader)
    colour = looks.of_score(outcome.listing.score, KIND_COLOURS.get(outcome.kind, GREEN))
    message = Message(photos)
    embed = message.embed(plain, colour)
    if reader.is_compact:
        message.below(embed, looks.since(looks.posted(outcome.listing)))
        message.rows = rows_of(plain.actions)
        return message
    embed.description = None
    with speaking(reader):
        for label, value in labelled(outcome, reader):
            field(embed, label, value, inline=len(value) < 40)
        if outcome.listing.is_demo:
            embed.set_footer(text=demo())
    embed.add_field(name=posted_label(reader), value=looks.since(looks.posted(outcome.listing)))
    embed.timestamp = looks.posted(outcome.listing)
    message.rows = rows_of(plain.actions)
    return message


@show.register
def _help(outcome: HelpShown, reader: Person, photos: Photos) -> Message:
    plain = card(outcome, reader)
    message = Message(photos)
    embed = message.embed(plain, BLUE)
    for entry in plain.items:
        field(embed, entry.title, "\n".join(entry.lines))
    return message


@show.register
def _rules(outcome: RulesListed, reader: Person, photos: Photos) -> Message:
    """A row of buttons for each rule, numbered like it; pressed, they change this very message."""
    plain = card(outcome, reader)
    message = Message(photos)
    embed = message.embed(plain, BLUE)
    for number, entry in enumerate(plain.items, start=outcome.first):
        field(embed, entry.title, "\n".join(entry.lines))
        actions = [action for action in entry.actions if isinstance(action, Action)]
        message.rows.append([button(action, page=outcome.page, number=number) for action in actions])
    message.rows += rows_of(plain.actions)
    return message


@show.register
def _also_possible(outcome: AlsoPossible, reader: Person, photos: Photos) -> Message:
    message = show(outcome.outcome, reader, photos)
    with speaking(reader):
        message.rows += rows_of(more_actions(outcome))
    return message


@show.register
def _changed(outcome: ListChanged, reader: Person, photos: Photos) -> Message:
    message = show(outcome.listed, reader, photos)
    done = card(outcome.done, reader)
    message.embed(done, GREY)
    message.embeds.insert(0, message.embeds.pop())
    undo = [button(a, page=outcome.listed.page) for a in done.actions if isinstance(a, Action) and a.verb == "undo"]
    if outcome.listed.total > len(outcome.listed.rules):
        message.rows[-1] += undo
    elif undo:
        message.rows.append(list(undo))
    return message


def of_card(plain: Card, photos: Photos, colour: discord.Colour = BLUE, listings: Sequence[Listing] = ()) -> Message:
    """`listings` are what its entries are, where they are listings."""
    message = Message(photos)
    if plain.file:
        message.files.append(discord.File(BytesIO(plain.file.data), filename=plain.file.name))
    head = message.embed(plain, colour)
    if len(plain.items) > SHOWN_AS_EMBEDS:
        entries = [f"**{escape(entry.title)}** {escape(' · '.join(entry.lines))}" for entry in plain.items]
        head.description = "\n".join(filter(None, [head.description, *entries]))
        message.rows = rows_of(plain.actions)
        return message
    several = len(plain.items) > 1 and any(entry.actions for entry in plain.items)
    for number, entry in enumerate(plain.items, start=1):
        listing = listings[number - 1] if number <= len(listings) else None
        embed = message.embed(entry, looks.of_score(listing.score, colour) if listing else colour, is_entry=True)
        if listing:
            message.below(embed, looks.since(looks.posted(listing)))
        if several:
            embed.title = fit(f"{number}. {embed.title or ''}", LONGEST_TITLE)
    menus: list[Row] = [[choice(menu, number)] for number, menu in enumerate(plain.menus) if menu.actions]
    message.rows = menus + rows_of(plain.actions, plain.items, numbered=several)
    return message
