"""What a pressed button and a sent form do: the shared actions, and what Discord does its own way."""

from __future__ import annotations

import discord

from bot.actions import (
    account,
    alerts,
    channels,
    communities,
    items,
    perform,
    preferences,
    prices,
    search,
    settings,
    watches,
)
from bot.discord import again, blanks, forms, item_forms, rooms, selling, servers
from bot.discord.buttons import Pressed
from bot.discord.interactions import Interaction, Interactions
from bot.discord.render import ListChanged
from bot.discord.rules import this_channel
from bot.talk import Talk
from bot.wizards import community, confirm, own_price, preference, setting
from core.app import App
from core.errors import Refused, Why
from core.rules.outcomes import RuleQuestioned
from core.rules.settings import OptionsShown

# Their outcome takes the place of the message they stand on; anything else is answered below it.
REPLACING = {"rules.page", "undo", "wizard.skip", "rule.confirm", "rule.drop"}
REPLACING |= {*settings.HANDLERS} - {"rule.options", "rule.copy"} | {*preferences.HANDLERS}
REPLACING |= {*channels.OF_RULES, channels.PAGE, prices.PAGE, watches.PAGE, *items.HANDLERS, *account.ANSWERS}
REPLACING |= {*communities.SETUP, *servers.CHOSEN, "community.adopt", communities.SHARE}
REPLACING |= alerts.CHOICES | alerts.PAGES | search.PAGES


async def pressed(interactions: Interactions, interaction: Interaction, what: Pressed) -> None:
    """Answer a button."""
    app = interactions.app
    replaces = what.page is not None or what.verb in REPLACING

    await interactions.respond(interaction, lambda talk: press(app, talk, interaction, what), replaces=replaces)


async def press(app: App, talk: Talk, interaction: Interaction, what: Pressed) -> object:
    """What a button does, wherever it is pressed or called by name. Answers an outcome or a form. Raises Refused."""
    talk = await communities.for_whom(app, talk, what.verb, what.target)
    await rooms.check(app, talk, interaction, what)
    if what.verb in servers.CHOSEN:
        return await servers.chosen(app, talk, interaction, what)
    if what.verb == communities.SHARE:
        talk = await servers.standing(app, talk, interaction.client, what.target.partition(":")[2])
    if what.verb in item_forms.VERBS:
        return await item_forms.ask(app, talk, what.verb, what.target)
    return await _press(app, talk, what)


async def submitted(interactions: Interactions, interaction: Interaction, what: Pressed) -> None:
    """Answer a form."""
    app, filled_in = interactions.app, forms.values(dict(interaction.data or {}))
    asks = {"start.ask", preferences.ASK, communities.ASK, *item_forms.VERBS, *settings.ASKS}
    replaces = what.page is not None or what.verb in asks

    async def submit(talk: Talk) -> object:
        talk = await communities.for_whom(app, talk, what.verb, what.target)
        await rooms.check(app, talk, interaction, what)
        if what.verb in item_forms.VERBS:
            return await item_forms.submit(app, talk, interaction, what.verb, what.target)
        if what.verb == blanks.RULE:
            chat = this_channel(interaction) if what.target == blanks.HERE else talk.chat
            return await blanks.create(app, talk, chat, filled_in)
        if what.verb == blanks.ITEM:
            draft = selling.read(app, talk, filled_in)
            return await selling.begin(app, talk, draft, await blanks.pictures(interaction))
        return await _submit(app, talk, what, filled_in)

    async def keep(talk: Talk) -> object:
        try:
            return await submit(talk)
        except Refused as refused:
            if what.verb in again.KEPT and refused.why is not Why.BUTTON_DEAD:
                return await again.kept(app, talk, what, filled_in, refused)
            raise

    await interactions.respond(interaction, keep, replaces=replaces)


async def _press(app: App, talk: Talk, what: Pressed) -> object:
    if what.verb == again.VERB:
        return await again.reopened(app, talk, what.target)
    if what.verb == "wizard.skip":
        return await app.people.introduce(talk.person)
    form = await _form(app, talk, what)
    if form is not None:
        return form
    return await _on_its_page(app, talk, what, await perform(app, talk, what.verb, what.target))


async def _form(app: App, talk: Talk, what: Pressed) -> discord.ui.Modal | None:
    """The form that a button opens, where it opens one."""
    match what.verb:
        case "start.ask":
            return forms.settings(talk.person)
        case "rule.edit":
            return forms.edit_rule(talk.on_behalf, await app.rules.get(talk.on_behalf, what.target), what.page)
        case channels.CODE:
            return forms.code()
        case watches.CHANGE:
            return forms.wish(await app.wishes.line(talk.person, what.target), what.target)
        case communities.ASK:
            await community.check(app, talk, what.target)
            return forms.of_community(what.target)
        case prices.ASK_OWN:
            return forms.own_price(await own_price.item(app, talk, what.target), what.target, talk.person)
        case verb if verb in settings.ASKS:
            return forms.setting(await app.rules.get(talk.on_behalf, what.target), settings.ASKS[verb], verb)
        case verb if verb == preferences.ASK or (verb == "pref.open" and preference.asks_where(talk, what.target)):
            return forms.preference(preference.step_of(talk, what.target), what.target)
    return None


async def _submit(app: App, talk: Talk, what: Pressed, filled_in: dict[str, str]) -> object:
    if what.verb == "start.ask":
        known = {name: filled_in[name] for name in ("zone", "currency", "units") if name in filled_in}
        return await app.people.introduce(talk.person, **known)
    if what.verb == "rule.edit":
        outcome = await app.rules.edit(talk.on_behalf, what.target, filled_in.get("line", ""))
        return await _on_its_page(app, talk, what, outcome)
    if what.verb in settings.ASKS:
        step = settings.ASKS[what.verb]
        return await setting.keep(app, talk, step, what.target, filled_in.get(step, ""))
    if what.verb == communities.ASK:
        await community.check(app, talk, what.target)
        said = filled_in.get(f"{community.NAME}.{what.target}", "")
        return await confirm.asked(app, talk, await community.keep(app, talk, what.target, said))
    if what.verb == channels.CODE:
        return await app.channels.code(talk.person, filled_in.get("code", ""))
    if what.verb == watches.CHANGE:
        return await confirm.create(app, talk, filled_in.get("line", ""))
    if what.verb == prices.ASK_OWN:
        return await own_price.keep(app, talk, what.target, filled_in.get(own_price.STEP, ""))
    if what.verb == preferences.ASK:
        [(step, text)] = filled_in.items() or [("", "")]
        if step not in preference.STEPS:
            raise Refused(Why.BUTTON_DEAD)
        return await preference.keep(app, talk, step, text)
    raise Refused(Why.BUTTON_DEAD)


async def _on_its_page(app: App, talk: Talk, what: Pressed, outcome: object) -> object:
    """Where the list of rules was pressed, the list as it is now goes with what was done."""
    if what.page is None or isinstance(outcome, (RuleQuestioned, OptionsShown)):
        return outcome
    return ListChanged(outcome, await app.rules.mine(talk.person, what.page))
