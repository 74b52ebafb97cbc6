"""Preferences on Telegram: a person's own, answered in private wherever they are asked for."""

from __future__ import annotations

import pytest

from core.models import PersonRow, PreferenceRow
from tests.bot.telegram.stage import Stage
from tests.fakes.telegram import FakeTelegram, Person


async def test_settings_change_in_place(stage: Stage, alice: Person) -> None:
    await alice.says("/settings")
    card = await alice.sees(containing="When and how you are told")
    await alice.presses(card, "○ Weekly")
    await alice.sees_change(card, containing="How often: once a week, in one summary.")
    await alice.presses(card, "Undo")
    await alice.sees_change(card, containing="As before: when and how you are told")
    await alice.presses(card, "Categories")
    await alice.sees_change(card, containing="Tick some to hear of those alone.")
    await alice.presses(card, "☐ Books")
    await alice.sees_change(card, containing="You hear of: Books.")
    await alice.presses(card, "All settings")
    await alice.sees_change(card, containing="Categories: Books.")


async def test_hours_ask_first_where_one_is(stage: Stage, alice: Person) -> None:
    await alice.says("/settings")
    card = await alice.sees(containing="When and how you are told")
    await alice.presses(card, "Quiet hours")
    await alice.sees_change(card, containing="Where are you?")
    await alice.says("Berlin, Germany")
    hours = await alice.sees(containing="By your own clock (Europe/Berlin).")
    await alice.presses(hours, "Other hours…")
    await alice.sees_change(hours, containing="From when to when shall it be quiet?")
    await alice.says("nonsense")
    await alice.sees(containing="I cannot read “nonsense” as hours")
    await alice.says("23:30-6:45")
    await alice.sees(containing="Quiet hours: 23:30–06:45.")
    assert (await PersonRow.get()).zone == "Europe/Berlin"


async def test_asked_for_in_a_group_they_come_in_private(
    stage: Stage, alice: Person, bob: Person, fake: FakeTelegram
) -> None:
    market = fake.group("Flea market", alice, (bob,))
    await bob.says("/start")
    await bob.sees()
    await bob.says("/settings", in_=market)
    card = await bob.sees(containing="When and how you are told")
    await bob.presses(card, "☐ Short alerts")
    await bob.sees_change(card, containing="Alerts: short, without a picture.")


@pytest.mark.parametrize(
    "data",
    ["pref.open|everything", "pref.ask|zone.", "pref.ask|categories", "pref.often|yearly", "pref.quiet|always",
     "pref.most|0", "pref.digest|never", "pref.urgent|2", "pref.short|:maybe", "pref.category|dragons:on",
     "pref.category|tools", "pref.channel|pigeon:off"],
)  # fmt: skip
async def test_forged_buttons_change_nothing(stage: Stage, alice: Person, data: str) -> None:
    await alice.says("/settings")
    card = await alice.sees(containing="When and how you are told")
    assert (await alice.presses(card, data=data)).alert
    assert not await PreferenceRow.exists()
