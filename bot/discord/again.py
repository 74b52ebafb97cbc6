"""Forms that were refused: nothing that was written in one is lost, a button below the refusal brings it back."""

from __future__ import annotations

import json
from collections.abc import Mapping

import discord

from bot.actions import communities
from bot.discord import blanks, forms
from bot.discord.buttons import Pressed
from bot.talk import Talk
from core.app import App
from core.cards.again import FormRefused
from core.errors import Refused, Why

VERB = "form.again"
KEPT = {blanks.RULE, blanks.ITEM, "rule.edit"}  # others have one short field


async def kept(app: App, talk: Talk, what: Pressed, filled_in: Mapping[str, str], refused: Refused) -> FormRefused:
    """Remember a form as it was filled in, for this person, some weeks. Pictures are chosen anew."""
    words = json.dumps([what.custom_id, dict(filled_in)])
    return FormRefused(refused, VERB, await app.undo.handle(talk.person.id, words, longest=0))


async def reopened(app: App, talk: Talk, handle: str) -> discord.ui.Modal:
    """The form behind such a button. Raises Refused."""
    try:
        custom_id, filled_in = json.loads(await app.undo.words(talk.person, handle))
    except ValueError:  # a handle of something else
        raise Refused(Why.BUTTON_DEAD) from None
    what = Pressed.read(custom_id) or Pressed("")
    if what.verb == blanks.RULE:
        return blanks.new_rule(talk.person, filled_in, here=what.target == blanks.HERE)
    if what.verb == blanks.ITEM:
        return blanks.new_item(talk.person, filled_in)
    if what.verb == "rule.edit":
        talk = await communities.for_whom(app, talk, what.verb, what.target)
        rule = await app.rules.get(talk.on_behalf, what.target)
        return forms.edit_rule(talk.on_behalf, rule, what.page, filled_in.get("line"))
    raise Refused(Why.BUTTON_DEAD)
