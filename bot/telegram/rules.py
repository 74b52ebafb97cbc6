"""Rules that speak to a whole group: only its admins set them, asked of Telegram every time."""

from __future__ import annotations

from telegram.constants import ChatMemberStatus
from telegram.error import BadRequest, Forbidden

from bot.actions import alerts, channels, settings
from bot.telegram.context import Context, Here
from bot.wizards import confirm, line, setting
from core.conversation import Conversation
from core.errors import Refused, Why

ADMINS = (ChatMemberStatus.OWNER, ChatMemberStatus.ADMINISTRATOR)
SETS_HERE = {
    "alert",
    "rule.save",
    "rule.confirm",
    "search.alert",
}  # commands and buttons that make a rule for this chat
# Buttons that let a rule speak, or speak otherwise, where it was made; and what Undo takes back to the same end.
SETS_THERE = {"rule.edit", "rule.resume", "rule.copy", *settings.HANDLERS, *alerts.OF_RULES, *channels.OF_RULES} - {
    "rule.options"
}
UNDOES_THERE = {"rule.resume", "rule.restore", "rule.setting", "mute.back"}


async def check_command(context: Context, here: Here, name: str) -> None:
    """Raises Refused(ADMINS_ONLY) where a command would set a group's rule and this person may not."""
    if name in SETS_HERE:
        await _check(context, here, here.talk.chat.address)


async def check_press(context: Context, here: Here, verb: str, target: str) -> None:
    """The same for a button. A group's rule is its admins' affair from a private chat as well."""
    await check_command(context, here, verb)
    if verb in SETS_THERE:
        await _check_rule(context, here, target.partition(":")[0])
    if verb == "undo" and (undone := await context.house.app.undo.peek(here.person, target)):
        inverse, arguments = undone
        if inverse in UNDOES_THERE and arguments["ref"]:
            await _check_rule(context, here, arguments["ref"])


async def check_answer(context: Context, here: Here, now: Conversation | None) -> None:
    """The same for an answer to what is being asked."""
    if now and now.wizard == line.NAME:
        await check_command(context, here, now.step)
        if now.step == "edit":
            await _check_rule(context, here, now.answers["ref"])
    if now and now.wizard == setting.NAME:
        await _check_rule(context, here, now.answers["ref"])
    if now and now.wizard == confirm.NAME:
        await check_command(context, here, "rule.confirm")
        if now.answers["ref"]:
            await _check_rule(context, here, now.answers["ref"])


async def _check_rule(context: Context, here: Here, ref: str) -> None:
    rule = await context.house.app.rules.get(here.person, ref, deleted_too=True)
    if rule.destination.channel == here.talk.chat.channel:
        await _check(context, here, rule.destination.address)


async def _check(context: Context, here: Here, address: str) -> None:
    if not is_group(address):
        return
    try:
        member = await context.bot.get_chat_member(int(address), here.user_id)
    except (BadRequest, Forbidden) as unknown:  # not a member, or we are no longer there
        raise Refused(Why.ADMINS_ONLY) from unknown
    if member.status not in ADMINS:
        raise Refused(Why.ADMINS_ONLY)


def is_group(address: str) -> bool:
    """Groups and channels have negative ids."""
    return address.startswith("-")
