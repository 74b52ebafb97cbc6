"""Words for communities: the greeting, how one is set up, and its own rules."""

from __future__ import annotations

from dataclasses import replace

from core.cards.card import Action, Card, Menu, worded
from core.cards.categories import category
from core.cards.language import count, mark, say
from core.cards.phrases import wish
from core.cards.preferences import TOP
from core.communities.members import Posters
from core.communities.outcomes import (
    Arranged,
    CommunityRules,
    Part,
    PlaceAsked,
    PlaceView,
    RuleAdopted,
    SetupElsewhere,
    SetupShown,
)
from core.delivery.outcomes import CommunityGreeted
from core.refs import ref_of
from core.text.tongues import SPOKEN, language
from core.values import Person, Platform

ALL = "all"
POSTERS = {
    Posters.EVERYONE: mark("Everyone may post."),
    Posters.ROLE: mark("Members with one role may post, and whoever manages it."),
    Posters.ADMINS: mark("Only those who manage it may post."),
}
PICKERS = {  # lists of the platform's own
    "channel": mark("Choose a channel"),
    "call": mark("Call a role there"),
    "posters": mark("Members with this role"),
}
SYNONYMS_A_PAGE = 10
PART_NAMES = {  # what is set up, in this order
    Part.PLACES: mark("Channels for deals"),
    Part.POSTING: mark("Who may post"),
    Part.RULES: mark("Rules"),
    Part.LANGUAGE: mark("Language"),
    Part.HOURS: mark("Quiet hours"),
    Part.SYNONYMS: mark("Synonyms"),
}
TOPICS = mark("Topics for deals")  # of a group on Telegram


def back_button(part: Part = Part.ALL) -> Action:
    """Back to the whole, or to a part."""
    return Action(say("Back"), "setup.open", part.value)


@worded.register
def _greeted(outcome: CommunityGreeted, reader: Person) -> Card:
    line = say("I tell you here when something turns up that you look for, and show what members sell.")
    return Card(
        say("Hello, {community}!", community=outcome.community), (line,), (Action(say("Set up"), "setup.start", ALL),)
    )


@worded.register
def _elsewhere(outcome: SetupElsewhere, reader: Person) -> Card:
    return Card(
        say("/setup is for servers and groups"),
        (
            say("Add me to your Discord server or Telegram group and say /setup there."),
            say("Your own settings are in /settings."),
        ),
    )


@worded.register
def _setup(outcome: SetupShown, reader: Person) -> Card:
    shown = _PARTS[outcome.part](outcome, reader)
    return replace(shown, lines=(say("Saved."), *shown.lines)) if outcome.changed else shown


def _all(outcome: SetupShown, reader: Person) -> Card:
    now = outcome.now
    lines = (
        _places_line(now),
        say(POSTERS[now.posters]),
        say("Language: {language}", language=_language(now.locale)),
        _hours_line(now),
        count(now.rules, "{n} rule of its own", "{n} rules of its own"),
        count(len(now.synonyms), "{n} set of synonyms", "{n} sets of synonyms"),
    )
    buttons = (
        (say(TOPICS if part is Part.PLACES and now.platform is not Platform.DISCORD else name), part)
        for part, name in PART_NAMES.items()
    )
    actions = tuple(Action(said, "setup.open", part.value) for said, part in buttons)
    return Card(say("Set up: {community}", community=now.name), lines, actions)


def _places(outcome: SetupShown, reader: Person) -> Card:
    now = outcome.now
    lines = [_place_line(view) for view in now.places]
    if not any(view.category == "" for view in now.places):
        lines.append(say("Choose one for everything first; a category can have its own."))
    actions = (Action(say("Everything else"), "setup.place", ALL), back_button())
    menu = Menu(say("A category of its own"), tuple(Action(category(slug), "setup.place", slug) for slug in TOP))
    return Card(say("Where deals are told"), tuple(lines), actions, menus=(menu,))


@worded.register
def _place_asked(outcome: PlaceAsked, reader: Person) -> Card:
    target = outcome.category or ALL
    lines = [_place_line(outcome.now)] if outcome.now else []
    actions: list[Action] = []
    if outcome.platform is Platform.TELEGRAM:
        lines.append(say("It can be this very group or topic: in another topic, say /setup there."))
        actions.append(Action(say("Tell it here"), "setup.here", target))
    else:
        lines.append(say("Choose a channel; I need to be allowed to write there."))
    if outcome.now:
        actions.append(Action(say("Take it away"), "setup.clear", target))
        if outcome.now.mention:
            actions.append(Action(say("Call no role"), "setup.callnobody", target))
    return Card(_category(outcome.category), tuple(lines), (*actions, back_button(Part.PLACES)))


def _posting(outcome: SetupShown, reader: Person) -> Card:
    now = outcome.now
    actions = (
        Action(say("Everyone"), "setup.post", Posters.EVERYONE.value),
        Action(say("Only admins"), "setup.post", Posters.ADMINS.value),
        back_button(),
    )
    return Card(say("Who may post here"), (say(POSTERS[now.posters]),), actions)


def _speaking(outcome: SetupShown, reader: Person) -> Card:
    line = say("What is told here is in {language}.", language=_language(outcome.now.locale))
    choices = tuple(Action(name, "setup.speak", code) for code, name in SPOKEN.items())
    return Card(say("Language"), (line,), (*choices, back_button()))


def _hours(outcome: SetupShown, reader: Person) -> Card:
    now = outcome.now
    zone = say("Time zone: {zone}", zone=now.zone) if now.zone else say("Say first where you all are: Time zone.")
    actions = [Action(say("Time zone"), "setup.ask", "zone")]
    if now.zone:
        actions.append(Action(say("Choose hours"), "setup.ask", "quiet"))
    if now.quiet:
        actions.append(Action(say("No quiet hours"), "setup.loud"))
    lines = (_hours_line(now), zone, say("What comes meanwhile is told afterwards."))
    return Card(say("Quiet hours"), lines, (*actions, back_button()))


def _synonyms(outcome: SetupShown, reader: Person) -> Card:
    sets = outcome.now.synonyms
    page = min(outcome.page, max(0, (len(sets) - 1) // SYNONYMS_A_PAGE))
    shown = sets[page * SYNONYMS_A_PAGE : (page + 1) * SYNONYMS_A_PAGE]
    lines = tuple(shown) or (
        say("None yet, beside those that everybody has. They count in searches from when you add them."),
    )
    forget = tuple(Action(say("Remove {words}", words=line), "setup.forget", ref_of(line)) for line in shown)
    turn = []
    if page:
        turn.append(Action(say("Back a page"), "setup.open", f"{Part.SYNONYMS.value}:{page - 1}"))
    if len(sets) > (page + 1) * SYNONYMS_A_PAGE:
        turn.append(Action(say("More"), "setup.open", f"{Part.SYNONYMS.value}:{page + 1}"))
    menus = (Menu(say("Remove"), forget),) if forget else ()
    actions = (Action(say("Add"), "setup.ask", "synonyms"), *turn, back_button())
    return Card(say("Synonyms"), lines, actions, menus=menus)


@worded.register
def _rules(outcome: CommunityRules, reader: Person) -> Card:
    items = []
    for rule in outcome.rules:
        lines = [wish(rule.criteria, reader)]
        if place := outcome.places.get(rule.ref):
            lines.append(say("Told in {place}", place=place))
        if not rule.enabled:
            lines.append(say("Paused"))
        toggle = (
            Action(say("Pause"), "rule.pause", rule.ref)
            if rule.enabled
            else Action(say("Resume"), "rule.resume", rule.ref)
        )
        actions = (Action(say("Edit"), "rule.edit", rule.ref), toggle, Action(say("Delete"), "rule.delete", rule.ref))
        items.append(Card(rule.name, tuple(lines), actions))
    turn = []
    if outcome.page:
        turn.append(Action(say("Back a page"), "setup.open", f"{Part.RULES.value}:{outcome.page - 1}"))
    if outcome.total > (outcome.page + 1) * outcome.page_size:
        turn.append(Action(say("More"), "setup.open", f"{Part.RULES.value}:{outcome.page + 1}"))
    none = () if outcome.total else (say("None yet. Whoever manages it may add, edit and delete them."),)
    below = (Action(say("Add"), "setup.ask", "rule"), *turn, back_button())
    return Card(say("Rules of {community}", community=outcome.community), none, below, items=tuple(items))


@worded.register
def _adopted(outcome: RuleAdopted, reader: Person) -> Card:
    return Card(
        say("“{rule}” is now {community}’s", rule=outcome.rule.name, community=outcome.community),
        (say("Whoever manages it may change it: /setup lists its rules."),),
    )


def _places_line(now: Arranged) -> str:
    if not now.places:
        return say("No channel for deals is chosen yet.")
    return count(len(now.places), "Deals are told in {n} place", "Deals are told in {n} places")


def _place_line(view: PlaceView) -> str:
    if view.mention:
        return say("{category}: {place}, calling a role", category=_category(view.category), place=view.label)
    return say("{category}: {place}", category=_category(view.category), place=view.label)


def _category(slug: str) -> str:
    return category(slug) if slug else say("Everything else")


def _language(locale: str) -> str:
    return SPOKEN[language(locale)]


def _hours_line(now: Arranged) -> str:
    if now.quiet is None:
        return say("No quiet hours")
    start, end = (f"{minute // 60:02}:{minute % 60:02}" for minute in now.quiet)
    return say("Quiet from {start} to {end}", start=start, end=end)


_PARTS = {
    Part.ALL: _all,
    Part.PLACES: _places,
    Part.POSTING: _posting,
    Part.LANGUAGE: _speaking,
    Part.HOURS: _hours,
    Part.SYNONYMS: _synonyms,
}
