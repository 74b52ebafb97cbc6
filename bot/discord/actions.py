"""What a pressed button and a sent form do: the shared actions, and what Discord does its own way."""

from __future__ import annotations

from bot.actions import perform
from bot.discord import forms
from bot.discord.buttons import Pressed
from bot.discord.interactions import Interaction, Interactions
from bot.discord.render import ListChanged
from bot.talk import Talk
from core.app import App
from core.errors import Refused, Why

# Their outcome takes the place of the message they stand on; anything else is answered below it.
REPLACING = {"rules.page", "search.page", "undo", "wizard.skip"}


async def pressed(interactions: Interactions, interaction: Interaction, what: Pressed) -> None:
    """Answer a button."""
    app = interactions.app
    replaces = what.page is not None or what.verb in REPLACING
    await interactions.respond(interaction, lambda talk: _press(app, talk, what), replaces=replaces)


async def submitted(interactions: Interactions, interaction: Interaction, what: Pressed) -> None:
    """Answer a form."""
    app, filled_in = interactions.app, forms.values(dict(interaction.data or {}))
    replaces = what.page is not None or what.verb == "start.ask"
    await interactions.respond(interaction, lambda talk: _submit(app, talk, what, filled_in), replaces=replaces)


async def _press(app: App, talk: Talk, what: Pressed) -> object:
    if what.verb == "rule.edit":
        return forms.edit_rule(talk.person, await app.rules.get(talk.person, what.target), what.page)
    if what.verb == "start.ask":
        return forms.settings(talk.person)
    if what.verb == "wizard.skip":
        return await app.people.introduce(talk.person)
    return await _on_its_page(app, talk, what, await perform(app, talk, what.verb, what.target))


async def _submit(app: App, talk: Talk, what: Pressed, filled_in: dict[str, str]) -> object:
    if what.verb == "start.ask":
        known = {name: filled_in[name] for name in ("zone", "currency", "units") if name in filled_in}
        return await app.people.introduce(talk.person, **known)
    if what.verb == "rule.edit":
        outcome = await app.rules.edit(talk.person, what.target, filled_in.get("line", ""))
        return await _on_its_page(app, talk, what, outcome)
    raise Refused(Why.BUTTON_DEAD)


async def _on_its_page(app: App, talk: Talk, what: Pressed, outcome: object) -> object:
    """Where the list of rules was pressed, the list as it is now goes with what was done."""
    if what.page is None:
        return outcome
    return ListChanged(outcome, await app.rules.mine(talk.person, what.page))
