"""Buttons of communities: how one is set up, its own rules, and items that are shared in it.

What a platform says of who presses comes in `talk.at`; a setup's buttons are of the community that they stand in, so
that none names another.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import replace

from bot.numbers import number
from bot.talk import Talk
from bot.wizards import community, confirm
from core.app import App
from core.chats import TOPIC, is_shared
from core.communities.members import Posters
from core.communities.outcomes import AlsoPossible, Part
from core.communities.places import ALL_ELSE
from core.conversation import Conversation
from core.errors import Refused, Why
from core.rules.outcomes import RuleCreated
from core.selling.outcomes import ItemPosted
from core.text.taxonomy import find_category
from core.text.words import words
from core.values import Channel, Chat, Platform

Handler = Callable[[App, Talk, str], Awaitable[object]]

PLATFORMS = {Channel.DISCORD_DM: Platform.DISCORD, Channel.TELEGRAM_CHAT: Platform.TELEGRAM}
EVERYBODYS = {"rule.why", "rule.try"}  # of a community's rule, what its members may press too
BY_CATEGORY = {"rule.where", "rule.where.set"}


async def show(app: App, talk: Talk, target: str) -> object:
    """`target` is a part, or `part:page`."""
    part, _, page = target.partition(":")
    if part not in {*Part}:
        raise Refused(Why.BUTTON_DEAD)
    if part == Part.RULES:
        return await app.communities.rules.listed(talk.at, number(page or "0"))
    return await app.communities.settings.show(talk.at, Part(part), number(page or "0"))


async def ask(app: App, talk: Talk, step: str) -> object:
    """Ask for it (a platform with forms shows a form instead)."""
    return await community.begin(app, talk, step)


async def ask_place(app: App, talk: Talk, category: str) -> object:
    return await app.communities.settings.ask_place(talk.at, _category(category))


async def put_here(app: App, talk: Talk, category: str) -> object:
    """Tell a category in the group or topic where this is said; elsewhere a channel is chosen."""
    if talk.at is None or talk.at.platform is not Platform.TELEGRAM:
        raise Refused(Why.BUTTON_DEAD)
    _, _, topic = talk.chat.address.partition(TOPIC)
    label = f"{talk.at.name}, topic {topic}" if topic else talk.at.name
    return await app.communities.settings.put(talk.at, _category(category), talk.chat, label)


async def clear_place(app: App, talk: Talk, category: str) -> object:
    return await app.communities.settings.clear(talk.at, _category(category))


async def call_nobody(app: App, talk: Talk, category: str) -> object:
    return await app.communities.settings.mention(talk.at, _category(category), None)


async def let_post(app: App, talk: Talk, posters: str) -> object:
    if posters not in {Posters.EVERYONE, Posters.ADMINS}:  # a role is chosen from the platform's own list
        raise Refused(Why.BUTTON_DEAD)
    return await app.communities.settings.let_post(talk.at, Posters(posters))


async def speak(app: App, talk: Talk, language: str) -> object:
    return await app.communities.settings.speak(talk.at, language)


async def loud(app: App, talk: Talk, _: str) -> object:
    return await app.communities.settings.be_quiet(talk.at, "off")


async def forget_words(app: App, talk: Talk, name: str) -> object:
    return await app.communities.settings.remove_synonyms(talk.at, name)


async def adopt(app: App, talk: Talk, ref: str) -> object:
    return await app.communities.rules.adopt(talk.at, talk.person, ref, talk.room or talk.chat)


async def ask_share(app: App, talk: Talk, target: str) -> object:
    return await app.communities.sharing.ask(talk.person, PLATFORMS.get(talk.chat.channel), number(target))


async def share(app: App, talk: Talk, target: str) -> object:
    """`target` is `listing id:ref of a community`; `talk.at` is that community, as its platform says."""
    listing, _, ref = target.partition(":")
    meant = await app.communities.members.one(talk.person, ref)
    if talk.at is None or meant is None or (meant.platform, meant.external_id) != talk.at.key:
        raise Refused(Why.NOT_A_MEMBER)
    return await app.communities.sharing.share(talk.person, talk.at, number(listing))


async def typed(app: App, talk: Talk, rest: str) -> object:
    """/setup [part | here CATEGORY | rule LINE | synonyms WORDS | synonyms remove WORD]."""
    verb, _, said = rest.strip().partition(" ")
    verb, said = verb.casefold(), said.strip()
    if talk.at is None or not verb:
        return await app.communities.settings.show(talk.at)
    if verb == "here":
        return await put_here(app, talk, _named(said))
    if verb == "rule" and said:
        return await confirm.asked(app, talk, await app.communities.rules.add(talk.at, said))
    if verb == Part.SYNONYMS and said:
        first, _, word = said.partition(" ")
        if first.casefold() == "remove" and word:
            return await app.communities.settings.remove_synonyms(talk.at, word)
        return await app.communities.settings.add_synonyms(talk.at, said)
    if verb not in {*Part}:
        raise Refused(Why.NOT_UNDERSTOOD, text=rest.strip())
    return await show(app, talk, verb)


async def for_whom(app: App, talk: Talk, verb: str, target: str) -> Talk:
    """The same, acting for the community where a button is on a rule of its own. Raises Refused: ADMINS_ONLY…"""
    if verb != "undo" and (not verb.startswith("rule.") or verb == "rule.save"):
        return talk
    acting = await app.communities.rules.acting(talk.at, target.partition(":")[0])
    if acting is None or talk.at is None:
        return talk
    if verb in BY_CATEGORY:
        raise Refused(Why.PLACE_BY_CATEGORY)
    if not talk.at.leads and verb not in EVERYBODYS:
        raise Refused(Why.ADMINS_ONLY)
    return replace(talk, acting=acting)


async def for_answer(app: App, talk: Talk, now: Conversation) -> Talk:
    """The same for an answer to what was asked of such a rule."""
    name = str(now.answers.get("ref") or now.answers.get("token") or "")
    return await for_whom(app, talk, "rule.edit", name) if name else talk


async def with_choices(app: App, talk: Talk, outcome: object) -> object:
    """An outcome, with what a community makes possible besides."""
    if isinstance(outcome, RuleCreated) and talk.acting is None and talk.at is not None and talk.at.leads:
        told = outcome.rule.destination
        if outcome.rule.person_id == talk.person.id and is_shared(Chat(told.channel, told.address)):
            return AlsoPossible(outcome, adopt=outcome.rule.ref)
    if isinstance(outcome, ItemPosted):
        platform = PLATFORMS.get(talk.chat.channel)
        if platform is not None and await app.communities.members.of(talk.person, platform):
            return AlsoPossible(outcome, share=outcome.listing.id)
    return outcome


def _named(text: str) -> str:
    """A category by its name; all else, of nothing. Raises Refused(CATEGORY_UNKNOWN)."""
    said = words(text)
    if not said:
        return ALL_ELSE
    found = find_category(said)
    if found is None or found[1] != len(said):
        raise Refused(Why.CATEGORY_UNKNOWN, text=text)
    return found[0]


def _category(target: str) -> str:
    return ALL_ELSE if target == ALL else target


ALL = "all"  # stands in a button for the category that is none
START, ASK, SHARE = "setup.start", "setup.ask", "item.share"
SETUP: dict[str, Handler] = {
    "setup.open": show,
    "setup.place": ask_place,
    "setup.here": put_here,
    "setup.clear": clear_place,
    "setup.callnobody": call_nobody,
    "setup.post": let_post,
    "setup.speak": speak,
    "setup.loud": loud,
    "setup.forget": forget_words,
}
HANDLERS: dict[str, Handler] = {
    **SETUP,
    START: show,
    ASK: ask,
    "community.adopt": adopt,
    "item.share.ask": ask_share,
    SHARE: share,
}
BELOW = {START, ASK, "item.share.ask"}
ADMINS = {*SETUP, START, ASK, "community.adopt"}  # whoever presses must lead the community
