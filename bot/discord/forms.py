"""Forms. Like a button, one carries all it needs in its custom_id: what is sent in after a restart is still understood.

discord.py forgets its open forms when it stops, and drops what they send in later. So it never keeps ours: each is
sent as already ended, and the client hands every submission to `values` by its custom_id.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import discord

from bot.discord.buttons import Pressed
from core.cards.phrases import price
from core.cards.questions import choice_label, field, form_title
from core.rules.labels import NOTE_LENGTH
from core.rules.phrase import line
from core.rules.saving import NAME_LENGTH
from core.values import Listing, Person, Rule, Units

LONGEST_INPUT = 4000  # characters of a text input (components/reference)
LONGEST_SETTING = 100
LONGEST_LINE = 1000  # of a rule, or of words that mean the same
LONGEST_OF = {"end": LONGEST_SETTING, "note": NOTE_LENGTH, "name": NAME_LENGTH}


def edit_rule(person: Person, rule: Rule, page: int | None, said: str | None = None) -> discord.ui.Modal:
    """The rule as one line, to be changed; `said` stands there instead where it was changed already."""
    text: discord.ui.TextInput[Any] = discord.ui.TextInput(
        custom_id="line",
        style=discord.TextStyle.paragraph,
        default=(said or line(rule.criteria, units=person.units))[:LONGEST_INPUT],
        max_length=LONGEST_INPUT,
    )
    return _form("edit", Pressed("rule.edit", rule.ref, page), text)


def wish(said: str, target: str) -> discord.ui.Modal:
    """A rule that was offered, to be changed before it is saved."""
    text: discord.ui.TextInput[Any] = discord.ui.TextInput(
        custom_id="line",
        style=discord.TextStyle.paragraph,
        default=said[:LONGEST_INPUT],
        max_length=LONGEST_INPUT,
    )
    return _form("wish", Pressed("wish.change", target), text)


def setting(rule: Rule, step: str, verb: str) -> discord.ui.Modal:
    """The `end`, `note` or `name` of a rule, as it is now."""
    text: discord.ui.TextInput[Any] = discord.ui.TextInput(
        custom_id=step,
        default={"note": rule.note, "name": rule.name[: LONGEST_OF[step]]}.get(step) or None,
        required=step != "note",
        max_length=LONGEST_OF[step],
    )
    return _form(step, Pressed(verb, rule.ref), text)


def settings(person: Person) -> discord.ui.Modal:
    """Time zone, currency and units, as they are now; each can be left alone."""
    zone: discord.ui.TextInput[Any] = discord.ui.TextInput(
        custom_id="zone", default=person.zone, required=False, max_length=LONGEST_SETTING
    )
    currency: discord.ui.TextInput[Any] = discord.ui.TextInput(
        custom_id="currency", default=person.currency, required=False, max_length=LONGEST_SETTING
    )
    options = [
        discord.SelectOption(label=choice_label(units.value), value=units.value, default=units is person.units)
        for units in Units
    ]
    choice: discord.ui.Select[Any] = discord.ui.Select(custom_id="units", options=options, required=False)
    return _form("start", Pressed("start.ask"), zone, currency, choice)


def preference(step: str, part: str) -> discord.ui.Modal:
    """A preference that needs words; `part` is what was pressed for."""
    text: discord.ui.TextInput[Any] = discord.ui.TextInput(custom_id=step, max_length=LONGEST_SETTING)
    return _form(step, Pressed("pref.ask", part), text)


def code() -> discord.ui.Modal:
    """The code that came to a channel being added."""
    text: discord.ui.TextInput[Any] = discord.ui.TextInput(custom_id="code", max_length=LONGEST_SETTING)
    return _form("code", Pressed("channel.code"), text)


def of_community(step: str) -> discord.ui.Modal:
    """What an admin says of their community."""
    name = f"community.{step}"
    text: discord.ui.TextInput[Any] = discord.ui.TextInput(custom_id=name, max_length=LONGEST_LINE)
    return _form(name, Pressed("setup.ask", step), text)


def own_price(item: Listing, target: str, person: Person) -> discord.ui.Modal:
    """What an own item shall cost, as it is now."""
    now = price(item.price, person) if item.price else None
    text: discord.ui.TextInput[Any] = discord.ui.TextInput(custom_id="price", default=now, max_length=LONGEST_SETTING)
    return _form("price", Pressed("price.own", target), text)


def values(data: Mapping[str, Any]) -> dict[str, str]:
    """What was filled in, by the names of the fields; a field left empty is left out."""
    found = {}
    for part in data.get("components", ()):
        inner = part.get("component") or {}
        given = inner.get("value") or next(iter(inner.get("values") or ()), None)
        if given:
            found[str(inner.get("custom_id"))] = str(given)
    return found


def _form(title: str, what: Pressed, *inputs: discord.ui.TextInput[Any] | discord.ui.Select[Any]) -> discord.ui.Modal:
    modal = discord.ui.Modal(title=form_title(title), custom_id=what.custom_id)
    for given in inputs:
        label, hint = field(given.custom_id)
        modal.add_item(discord.ui.Label(text=label, description=hint or None, component=given))
    modal.stop()
    return modal
