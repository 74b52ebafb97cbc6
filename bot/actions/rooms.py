"""The rooms that a button speaks to, or for: who presses must lead each of them, as their platform says right now."""

from __future__ import annotations

from bot.actions import alerts, channels, settings
from bot.talk import Talk
from core.app import App
from core.values import Chat

# Buttons that let a rule speak, or speak otherwise, where it does.
OF_RULES = {"rule.edit", "rule.resume", "rule.copy", "rule.wake", *settings.HANDLERS} - {"rule.options"}
IN_ROOMS = {*alerts.OF_ALERTS, *alerts.HERE}  # in a room they are its leaders', whoever's the rule is


async def spoken_to(app: App, talk: Talk, verb: str, target: str) -> tuple[Chat, ...]:
    """Each room once; none for a button of theirs alone."""
    ref, _, rest = target.partition(":")
    found: list[Chat | None] = []
    if verb in OF_RULES or (verb in alerts.OF_ALERTS and talk.room is None):
        found.append(await app.rooms.of_rule(talk.person, ref))
    if verb == channels.PUT and rest.isdecimal():
        found.append(await app.rooms.of_destination(talk.person, int(rest[:18])))
    if verb == channels.TEST and target.isdecimal():
        found.append(await app.rooms.of_destination(talk.person, int(target[:18])))
    if verb == "undo":
        found += await app.rooms.of_undo(talk.person, target)
    return tuple(dict.fromkeys(room for room in found if room is not None))
