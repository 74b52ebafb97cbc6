"""Forms. Like a button, one carries all it needs in its custom_id: what is sent in after a restart is still understood.

discord.py forgets its open forms when it stops, and drops what they send in later. So it never keeps ours: each is
sent as already ended, and the client hands every submission to `values` by its custom_id.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import discord

from bot.discord.buttons import Pressed
from core.cards.questions import FORMS, LABELS, QUESTIONS
from core.rules.phrase import line
from core.values import Person, Rule, Units

# components/reference: Text Input and Label
LONGEST_INPUT, LONGEST_LABEL, LONGEST_HINT = 4000, 45, 100
LONGEST_SETTING = 100


def edit_rule(person: Person, rule: Rule, page: int | None) -> discord.ui.Modal:
    """The rule as one line, to be changed."""
    modal = discord.ui.Modal(title=FORMS["edit"], custom_id=Pressed("rule.edit", rule.ref, page).custom_id)
    text: discord.ui.TextInput[Any] = discord.ui.TextInput(
        custom_id="line",
        style=discord.TextStyle.paragraph,
        default=line(rule.criteria, units=person.units)[:LONGEST_INPUT],
        max_length=LONGEST_INPUT,
    )
    modal.add_item(_labelled("edit.line", QUESTIONS["alert.line"][1], text))
    return _kept_by_nobody(modal)


def settings(person: Person) -> discord.ui.Modal:
    """Time zone, currency and units, as they are now; each can be left alone."""
    modal = discord.ui.Modal(title=FORMS["start"], custom_id=Pressed("start.ask").custom_id)
    given = {"zone": person.zone, "currency": person.currency}
    for name, now in given.items():
        text: discord.ui.TextInput[Any] = discord.ui.TextInput(
            custom_id=name, default=now, required=False, max_length=LONGEST_SETTING
        )
        modal.add_item(_labelled(f"start.{name}", QUESTIONS[f"start.{name}"][1], text))
    options = [
        discord.SelectOption(label=LABELS[units.value], value=units.value, default=units is person.units)
        for units in Units
    ]
    choice: discord.ui.Select[Any] = discord.ui.Select(custom_id="units", options=options, required=False)
    modal.add_item(_labelled("start.units", "", choice))
    return _kept_by_nobody(modal)


def values(data: Mapping[str, Any]) -> dict[str, str]:
    """What was filled in, by the names of the fields; a field left empty is left out."""
    found = {}
    for part in data.get("components", ()):
        inner = part.get("component") or {}
        given = inner.get("value") or next(iter(inner.get("values") or ()), None)
        if given:
            found[str(inner.get("custom_id"))] = str(given)
    return found


def _labelled(question: str, hint: str, component: discord.ui.Item[Any]) -> discord.ui.Label[Any]:
    return discord.ui.Label(
        text=QUESTIONS[question][0][:LONGEST_LABEL], description=hint[:LONGEST_HINT] or None, component=component
    )


def _kept_by_nobody(modal: discord.ui.Modal) -> discord.ui.Modal:
    modal.stop()
    return modal
