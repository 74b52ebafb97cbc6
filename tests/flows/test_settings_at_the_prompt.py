"""A person's preferences, and what follows from them, as Alice types at a prompt."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from core.app import App
from core.listings.ingest import Ingest
from tests.builders import offer
from tests.fakes.clock import FrozenClock
from tests.flows.test_terminal_thread import Screen


@pytest.fixture
def alice(app: App) -> Screen:  # type: ignore[override]
    return Screen(app, "alice")


SETTINGS = """\
When and how you are told
  How often: at once. A rule can have its own: see its Options.
  Quiet hours: off.
  At most 50 messages a day; what is more comes the next day, in one summary.
  Summaries: daily at 09:00 (UTC, until you say where you are); the weekly one
  on Monday.
  Urgent deals: off.
  Categories: all.
  Channels: This terminal.
  Alerts: in full.
  Your time zone: not set. Currency: USD. Distances: miles.
  Language: English.
  [1] ● At once  [2] ○ Hourly  [3] ○ Daily  [4] ○ Weekly  [5] ☐ Short alerts
  [6] Quiet hours  [7] Most a day  [8] Summaries  [9] Urgent deals
  [10] Categories  [11] Channels  [12] Language: English  [13] Change
"""
SUMMARY = """\
While you wanted quiet: 2 listings match “sofa”
  This waited until your quiet hours were over.
  The best come first; what was sold meanwhile is left out.

  Blue sofa
    $850 · San Jose, CA
    [1] Open

  Red sofa
    $850 · San Jose, CA
    [2] Open
  [3] Try
"""


async def test_settings_say_how_things_stand(alice: Screen) -> None:
    await alice.types("/alert sofa")
    assert await alice.types("/settings") == SETTINGS


async def test_quiet_hours_ask_first_where_one_is_and_the_night_comes_as_one_summary(
    alice: Screen, ingest: Ingest, clock: FrozenClock
) -> None:
    await alice.types("/alert sofa", "/settings")
    assert (await alice.presses("Quiet hours")).startswith("Where are you?")
    assert "I do not know the time zone" in await alice.types("Nowhere at all")
    assert "By your own clock (America/Los_Angeles)." in await alice.types("San Jose")
    assert (await alice.presses("Other hours…")).startswith("From when to when shall it be quiet?")
    assert "I cannot read “10-7am” as hours" in await alice.types("10-7am")
    changed = await alice.types("23:30-6:45")
    assert changed.startswith("Changed: when and how you are told")
    assert "Quiet hours: 23:30–06:45." in changed
    clock.tick((datetime(2026, 3, 2, 9, 0, tzinfo=UTC) - clock.now()).total_seconds())
    for title in ("Red sofa", "Blue sofa"):
        await ingest.one(offer(title))
        assert await alice.is_told() == ""
        clock.tick(60)
    clock.tick((datetime(2026, 3, 2, 14, 45, tzinfo=UTC) - clock.now()).total_seconds())
    await alice.types("/help")  # its buttons are forgotten
    assert await alice.is_told() == SUMMARY


async def test_a_change_is_undone_and_a_second_press_changes_nothing(alice: Screen) -> None:
    await alice.types("/settings")
    assert "Alerts: short, without a picture." in await alice.presses("☐ Short alerts")
    assert (await alice.presses("Undo")).startswith("As before: when and how you are told")
    await alice.presses("○ Daily")
    assert (await alice.presses("● Daily")).startswith("As it was: when and how you are told")


async def test_categories_are_ticked_one_by_one(alice: Screen) -> None:
    await alice.types("/settings")
    await alice.presses("Categories")
    await alice.presses("☐ Tools")
    assert "You hear of: Home and Tools." in await alice.presses("☐ Home")
    assert "You hear of: Home." in await alice.presses("☑ Tools")
    assert "Categories: Home." in await alice.presses("All settings")


async def test_a_rule_has_a_frequency_of_its_own(alice: Screen) -> None:
    await alice.types("/alert sofa", "/alerts")
    await alice.presses("Options")
    assert (await alice.presses("How often")).startswith("How often: sofa\n  How often: as /settings says.")
    changed = await alice.presses("○ Weekly")
    assert "How often: once a week, in one summary." in changed
    assert "How often: as /settings says." in await alice.presses("Undo")
