"""A rule's settings, copies and files, as Alice, Bob and Charlie type them at a prompt."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.terminal.client import Terminal
from core.app import App
from core.models import RuleRow
from tests.flows.test_terminal_thread import Screen


def sitting(app: App, name: str, folder: Path) -> Screen:
    screen = Screen(app, name)
    screen.terminal = Terminal(app, name, screen._show, folder)
    return screen


@pytest.fixture
def at_home(tmp_path: Path) -> Path:
    folder = tmp_path / "home"
    folder.mkdir()
    return folder


@pytest.fixture
def alice(app: App, at_home: Path) -> Screen:  # type: ignore[override]
    return sitting(app, "alice", at_home)


@pytest.fixture
def bob(app: App, at_home: Path) -> Screen:  # type: ignore[override]
    return sitting(app, "bob", at_home)


OPTIONS = """\
Changed: gaming pc
  It looks for: “gaming” and “pc”, up to $1,000.
  It tells of: new listings, price drops and what is back in stock.
  The same thing again from elsewhere: every time.
  How often: as /settings says.
  It ends after Thursday, 24 December 2026.
  Note: for Bob
  [1] ☑ New listings  [2] ☑ Price drops  [3] ☑ Back in stock  [4] ☑ Every repost
  [5] How often  [6] Where: This terminal  [7] End in a week  [8] End in a month
  [9] End on…  [10] No end  [11] Change note  [12] No note  [13] Rename
  [14] Copy  [15] Share  [16] Your rules  [17] Undo
"""


async def test_options_say_how_a_rule_stands_and_each_can_be_otherwise(alice: Screen) -> None:
    await alice.types("/alert gaming pc <1000", "/alerts")
    opened = await alice.presses("Options")
    assert opened.startswith("Options: gaming pc\n")
    assert "It tells of: new listings and what is back in stock." in opened
    await alice.presses("☐ Price drops")
    await alice.presses("☐ Every repost")
    asked = await alice.presses("End on…")
    assert asked.startswith("With which day shall it end?")
    assert "has passed" in await alice.types("2020-01-01")
    assert "It ends after Thursday, 24 December 2026." in await alice.types("24 Dec")
    await alice.presses("Add a note")
    assert await alice.types("for Bob") == OPTIONS
    await alice.presses("Undo")
    assert "Note:" not in "\n".join(alice.lines)
    await alice.presses("Rename")
    assert alice.terminal.prefill == "gaming pc"
    assert (await alice.types("fast pc")).startswith("Changed: fast pc")
    await alice.presses("Your rules")
    assert "1. fast pc" in "\n".join(alice.lines)


async def test_the_last_news_stays_on(alice: Screen) -> None:
    await alice.types("/alert sofa", "/alerts")
    await alice.presses("Options")
    await alice.presses("☑ New listings")
    refused = await alice.presses("☑ Back in stock")
    assert "It would tell you of nothing any more" in refused
    assert (await RuleRow.get()).triggers == ["back"]


async def test_a_copy_is_a_rule_of_its_own(alice: Screen) -> None:
    await alice.types("/alert sofa", "/alerts")
    await alice.presses("Options")
    assert (await alice.presses("Copy")).startswith("Saved: sofa (2)")
    await alice.presses("Undo")
    assert await RuleRow.filter(deleted=None).count() == 1


async def test_rules_travel_as_a_file_from_alice_to_bob(alice: Screen, bob: Screen, at_home: Path) -> None:
    await alice.types("/alert red sofa under 100", "/alert desk lamp")
    exported = await alice.types("/export")
    path = at_home / "deal-scout-rules.json"
    assert exported.startswith("Your 2 rules as a file")
    assert str(path) in exported.replace("\n", "")
    assert path.stat().st_mode & 0o077 == 0
    await alice.types("/export")
    assert (at_home / "deal-scout-rules-2.json").read_bytes() == path.read_bytes()
    imported = await bob.types(f"/import {path}")
    assert imported.startswith("2 rules added\n  Added: “red sofa” and “desk lamp”.")
    assert (await bob.types(f"/import '{path}'")).startswith("Nothing added\n  You had already:")
    assert "1. red sofa" in await bob.types("/alerts")


async def test_an_import_is_undone_at_once(bob: Screen) -> None:
    await bob.types('/import {"version": 1, "rules": [{"keywords": ["sofa"]}, {"keywords": ["lamp"]}]}')
    assert (await bob.presses("Undo")).startswith("2 rules removed again")
    assert not await RuleRow.filter(deleted=None).exists()


async def test_a_file_is_asked_for_until_one_is_given(alice: Screen, at_home: Path) -> None:
    assert (await alice.types("/import")).startswith("Which file?")
    assert "I cannot read a file at “nowhere.json”" in await alice.types("nowhere.json")
    assert "That is no file of rules" in await alice.types('{"a": 1}')
    assert "I cannot read a file at" in await alice.types(str(at_home))
    rules = at_home / "mine.json"
    rules.write_text('{"version": 1, "rules": [{"keywords": ["%s"]}]}' % ("x" * 60) + " " * 5000)
    assert (await alice.types(str(rules))).startswith("1 rule added")
    assert "I did not understand" in await alice.types("mine.json")


async def test_what_cannot_be_written_is_printed(app: App, at_home: Path) -> None:
    alice = sitting(app, "alice", at_home / "nowhere")
    await alice.types("/alert sofa")
    assert '"version": 1' in await alice.types("/export")
