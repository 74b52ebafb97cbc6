"""The one place that answers: in time, to whom it concerns, and in words where something was refused or broke."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from http import HTTPStatus

import aiohttp
import discord
import structlog
from discord import app_commands

from bot.actions.communities import with_choices
from bot.discord.message import Message
from bot.discord.render import show
from bot.suggestions import Suggestion, told_apart
from bot.talk import Talk
from core.app import App
from core.cards.again import FormRefused
from core.cards.language import speaking
from core.cards.refusals import Broken
from core.communities.members import At
from core.errors import Refused, Why
from core.ports.photos import Photos
from core.refs import new_ref
from core.values import Channel, Chat, Person, Platform

PATIENCE = 1.5  # seconds before we ask for time; Discord gives 3 (interactions/receiving-and-responding)
TYPING_PATIENCE = 0.3  # seconds that suggestions may take, of the 3 that the answer may
MOST_CHOICES, LONGEST_CHOICE = 25, 100  # of autocomplete

Interaction = discord.Interaction[discord.Client]
LOST = (discord.DiscordException, aiohttp.ClientError, TimeoutError)  # on the way to Discord
Work = Callable[[Talk], Awaitable[object]]  # answers an outcome, or a form to show

log = structlog.get_logger()


class Interactions:
    """Runs what somebody asked for and shows what came of it."""

    def __init__(self, app: App, photos: Photos) -> None:
        self.app, self._photos = app, photos

    async def talk(self, interaction: Interaction) -> Talk:
        """Who it is, and whether they lead the channel. Alerts of rules made here go to their direct messages."""
        user = interaction.user
        name = user.global_name or user.name  # not the nickname of one server: it is nobody's business in another
        person = await self.app.people.recognise(Platform.DISCORD, str(user.id), name, str(interaction.locale))
        chat = Chat(Channel.DISCORD_DM, str(user.id))
        if interaction.guild_id is None:
            return Talk(person, chat)
        theirs = interaction.permissions  # come with each interaction from Discord
        room = Chat(Channel.DISCORD_CHANNEL, str(interaction.channel_id))
        at = community_of(interaction)
        if at is not None:
            await self.app.communities.members.meet(at, person)
        return Talk(person, chat, room, theirs.manage_guild or theirs.administrator, at)

    async def respond(self, interaction: Interaction, work: Work, *, replaces: bool = False) -> None:
        """Do the work and answer with its outcome: below, or with `replaces` in place of the message it was pressed on.

        A refusal is always for who asked alone, and so is every answer outside direct messages. A message that is
        not theirs alone is never replaced: who else pressed on it is answered by themselves.
        """
        replaces = replaces and _is_theirs(interaction)
        try:
            async with asyncio.TaskGroup() as group:
                working = group.create_task(self._answer(interaction, work))
                await asyncio.wait({working}, timeout=PATIENCE)
                if not working.done():
                    await _ask_for_time(interaction, replaces=replaces)
            answer, is_private = working.result()
            if isinstance(answer, discord.ui.Modal) and interaction.response.is_done():
                answer, is_private = (
                    self._show(Refused(Why.BUSY), _somebody(interaction)),
                    True,
                )  # a form can only come first
            await _deliver(interaction, answer, replaces=replaces, is_private=is_private)
        except LOST as lost:
            log.warning("answer lost", interaction=interaction.id, reason=type(lost).__name__, detail=str(lost)[:200])

    async def choices(self, finding: Awaitable[Iterable[Suggestion]]) -> list[app_commands.Choice[str]]:
        """Suggestions for autocomplete, no two that look the same.

        None where that fails or takes longer than a person waits between two keys: they can type on.
        """
        try:
            async with asyncio.timeout(TYPING_PATIENCE):
                found = [one for one in await finding if 0 < len(one.value) <= LONGEST_CHOICE]
        except Refused:
            return []
        except TimeoutError:
            log.info("choices too late")
            return []
        except Exception:
            log.exception("no choices")
            return []
        shown = told_apart(found, LONGEST_CHOICE)[:MOST_CHOICES]
        return [app_commands.Choice(name=one.name, value=one.value) for one in shown]

    async def own_choices(
        self, interaction: Interaction, find: Callable[[Person], Awaitable[Iterable[Suggestion]]]
    ) -> list[app_commands.Choice[str]]:
        """The same, of what is this person's."""

        async def found() -> Iterable[Suggestion]:
            person = (await self.talk(interaction)).person
            with speaking(person):
                return await find(person)

        return await self.choices(found())

    async def _answer(self, interaction: Interaction, work: Work) -> tuple[Message | discord.ui.Modal, bool]:
        """What to show, and whether to the one who asked alone."""
        person = _somebody(interaction)
        try:
            talk = await self.talk(interaction)
            person = talk.person
            with speaking(person):  # forms have words too
                outcome = await with_choices(self.app, talk, await work(talk))
            if isinstance(outcome, discord.ui.Modal):
                return outcome, False
            return self._show(outcome, person), isinstance(outcome, FormRefused)
        except Refused as refused:
            return self._show(refused, person), True
        except Exception:
            reference = new_ref(6).upper()
            log.exception("interaction failed", reference=reference, interaction=interaction.id)
            return self._show(Broken(reference), person), True

    def _show(self, outcome: object, reader: Person) -> Message:
        return show(outcome, reader, self._photos)


def _somebody(interaction: Interaction) -> Person:
    """Reads what went wrong before we knew who it was."""
    return Person(id=0, name="", locale=str(interaction.locale))


def community_of(interaction: Interaction) -> At | None:
    """The server that it comes from, and how they stand there, as Discord says with each interaction.

    None where a person brought us along themselves: the server did not add us.
    """
    if interaction.guild_id is None or not interaction.is_guild_integration():
        return None
    user, theirs = interaction.user, interaction.permissions
    return At(
        Platform.DISCORD,
        str(interaction.guild_id),
        interaction.guild.name if interaction.guild else "",
        theirs.manage_guild or theirs.administrator,
        frozenset(str(role.id) for role in user.roles) if isinstance(user, discord.Member) else frozenset(),
        interaction.guild_locale.value if interaction.guild_locale else None,
    )


async def _ask_for_time(interaction: Interaction, *, replaces: bool) -> None:
    try:
        if replaces:
            await interaction.response.defer()
        else:
            await interaction.response.defer(ephemeral=_has_onlookers(interaction), thinking=True)
    except LOST as lost:  # the work goes on: what was asked for is done, even if nobody can be told
        log.warning("no time given", interaction=interaction.id, reason=type(lost).__name__)


async def _deliver(
    interaction: Interaction, answer: Message | discord.ui.Modal, *, replaces: bool, is_private: bool
) -> None:
    if isinstance(answer, discord.ui.Modal):
        await interaction.response.send_modal(answer)
        return
    try:
        await _put(interaction, answer, replaces=replaces, is_private=is_private)
    except discord.HTTPException as refused:
        if refused.status != HTTPStatus.BAD_REQUEST:
            raise
        log.warning("answer refused", interaction=interaction.id, detail=refused.text[:200])
        await _put(interaction, answer.bare(), replaces=replaces, is_private=is_private)


async def _put(interaction: Interaction, answer: Message, *, replaces: bool, is_private: bool) -> None:
    response = interaction.response
    if response.type is discord.InteractionResponseType.deferred_message_update and is_private:
        await interaction.followup.send(ephemeral=True, **answer.sent())
    elif response.is_done():
        await interaction.edit_original_response(**answer.edited())
    elif replaces and not is_private:
        await response.edit_message(**answer.edited())
    else:
        await response.send_message(ephemeral=is_private or _has_onlookers(interaction), **answer.sent())


def _is_theirs(interaction: Interaction) -> bool:
    """Whether the message that was pressed on is for this person alone, or answers what they asked."""
    message = interaction.message
    if message is None:
        return False
    asked = message.interaction_metadata
    return (
        message.flags.ephemeral
        or not _has_onlookers(interaction)
        or (asked is not None and asked.user == interaction.user)
    )


def _has_onlookers(interaction: Interaction) -> bool:
    """Whether anybody but the person and us reads along."""
    return not interaction.context.dm_channel
