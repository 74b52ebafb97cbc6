"""Groups as communities: we are added and removed, and who sets one up leads it, as Telegram says then."""

from __future__ import annotations

from dataclasses import replace
from typing import cast

from telegram import ChatMember, ChatMemberRestricted, ChatMemberUpdated, Update
from telegram.constants import ChatMemberStatus
from telegram.error import BadRequest, Forbidden

from bot.actions import communities
from bot.telegram.context import Context, Here, community_of
from bot.telegram.rules import ADMINS, SETS_HERE, leads
from bot.wizards import community
from core.chats import whole
from core.communities.members import At
from core.conversation import Conversation
from core.errors import Refused, Why
from core.values import Channel, Chat, Platform

SETUP = "setup"
PRESENT = (ChatMemberStatus.OWNER, ChatMemberStatus.ADMINISTRATOR, ChatMemberStatus.MEMBER, ChatMemberStatus.RESTRICTED)


async def our_standing(update: Update, context: Context) -> None:
    """We were added to a group, or removed from it. Private chats are no communities."""
    change = cast(ChatMemberUpdated, update.my_chat_member)
    at = community_of(change.chat, change.from_user.language_code)
    if at is None:
        return
    arrivals = context.house.app.communities.arrivals
    if change.new_chat_member.status not in PRESENT:
        await arrivals.left(at)
    elif change.old_chat_member.status not in PRESENT:
        await arrivals.joined(at, Chat(Channel.TELEGRAM_CHAT, at.external_id), at.name)


async def asked(context: Context, here: Here) -> Here:
    """The same, knowing whether they lead the group that they are in."""
    at = here.talk.at
    if at is None or not await leads(context, here, whole(here.talk.chat)):
        return here
    return leading(here)


def leading(here: Here) -> Here:
    """The same, for who leads the group."""
    at = here.talk.at
    return here if at is None else replace(here, talk=replace(here.talk, at=replace(at, leads=True)))


async def before_press(context: Context, here: Here, verb: str, target: str) -> Here:
    """The same, with what a button of a community needs to know. Raises Refused."""
    app = context.house.app
    if verb == "wizard.back":  # leads to what the question was asked from
        return await before_answer(context, here, await app.conversations.current(here.person, here.talk.chat))
    if verb == communities.SHARE:
        return await _standing(context, here, target.partition(":")[2])
    if verb in communities.ADMINS or await app.communities.rules.acting(here.talk.at, target.partition(":")[0]):
        here = await asked(context, here)
    elif verb in SETS:
        here = leading(here)  # else it would have been refused
    return replace(here, talk=await communities.for_whom(app, here.talk, verb, target))


async def before_answer(context: Context, here: Here, now: Conversation | None) -> Here:
    """The same for an answer to a question."""
    if now is None or here.talk.at is None:
        return here
    name = str(now.answers.get("ref") or now.answers.get("token") or "")
    is_ours = now.wizard == community.NAME or now.step in SETS
    if is_ours or await context.house.app.communities.rules.acting(here.talk.at, name):
        return await asked(context, here)
    return here


async def _standing(context: Context, here: Here, ref: str) -> Here:
    """The same, in the community that something is shared in, as Telegram says now. Raises Refused(NOT_A_MEMBER)."""
    members = context.house.app.communities.members
    meant = await members.one(here.person, ref)
    if meant is None or meant.platform is not Platform.TELEGRAM:
        raise Refused(Why.NOT_A_MEMBER)
    at = At(meant.platform, meant.external_id, meant.name)
    try:
        member = await context.bot.get_chat_member(int(meant.external_id), here.user_id)
    except (BadRequest, Forbidden) as unseen:
        raise Refused(Why.NOT_A_MEMBER) from unseen
    if not _is_there(member):
        await members.left_by(at, here.person)
        raise Refused(Why.NOT_A_MEMBER)
    return replace(here, talk=replace(here.talk, at=replace(at, leads=member.status in ADMINS)))


def _is_there(member: ChatMember) -> bool:
    """Somebody restricted may have left."""
    return member.is_member if isinstance(member, ChatMemberRestricted) else member.status in PRESENT


SETS = {*SETS_HERE, "rule"}
