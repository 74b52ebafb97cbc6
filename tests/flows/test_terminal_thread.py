"""The thread at a prompt: a rule, a listing, a message, as Alice and Bob type it."""

from __future__ import annotations

import pytest

from bot.terminal.client import Terminal
from bot.terminal.notifier import TerminalNotifier
from bot.terminal.render import Line
from core.app import App
from core.models import ListingRow, RuleRow


class Screen:
    """A person at a terminal, and what it shows."""

    def __init__(self, app: App, name: str) -> None:
        self.app = app
        self.lines: list[str] = []  # since the last line was typed
        self.scrolled: list[str] = []  # before that, the newest first
        self.terminal = Terminal(app, name, self._show)
        self.notifier = TerminalNotifier(self.terminal, name)

    def _show(self, lines: list[Line]) -> None:
        self.lines += [line.text for line in lines]

    async def types(self, *lines: str) -> str:
        """Type lines; answers what the last one showed."""
        for line in lines:
            self.scrolled = [*self.lines, *self.scrolled]
            self.lines.clear()
            await self.terminal.hear(line)
        return "\n".join(self.lines)

    async def presses(self, label: str) -> str:
        """Press a button by its words."""
        for line in [*self.lines, *self.scrolled]:
            for part in line.split("["):
                number, _, text = part.partition("]")
                if text.strip() == label:
                    return await self.types(number)
        raise AssertionError(f"no button {label!r} in {self.lines}")

    async def sells(self, line: str) -> str:
        """Offer something: leave open what is asked for, and publish."""
        shown = await self.types(f"/sell {line}")
        while "] Skip" in shown:
            shown = await self.presses("Skip")
        return await self.presses("Publish")

    async def is_told(self) -> str:
        """What arrives by itself."""
        self.lines.clear()
        await self.app.delivery.match()
        await self.app.delivery.send([self.notifier])
        return "\n".join(self.lines)


@pytest.fixture
def alice(app: App) -> Screen:  # type: ignore[override]
    return Screen(app, "alice")


@pytest.fixture
def bob(app: App) -> Screen:  # type: ignore[override]
    return Screen(app, "bob")


async def test_a_rule_a_real_listing_a_message(alice: Screen, bob: Screen) -> None:
    assert "Where are you?" in await alice.types("/start")
    assert "Which currency" in await alice.types("San Jose")
    assert "Miles or kilometres?" in await alice.presses("USD")
    settings = await alice.presses("Miles")
    assert "America/Los_Angeles" in settings
    saved = await alice.types("/alert gaming pc -laptop <1000 within 25mi of 95112")
    assert "Saved: gaming pc" in saved
    assert "“gaming” and “pc”, without “laptop”, up to $1,000, within 25 mi of" in " ".join(saved.split())
    posted = await bob.sells("Gaming PC RTX 3060, good, 850, 95126")
    assert "Posted: Gaming PC RTX 3060" in posted
    alert = await alice.is_told()
    assert "Gaming PC RTX 3060" in alert
    assert "$850 · good · San Jose, CA" in alert
    assert "mi away" in alert
    assert "it says “gaming” and “pc” but not “laptop”" in " ".join(alert.split())
    assert "Open" in alert
    assert "Not this" in alert
    assert await bob.is_told() == ""
    why = await alice.presses("Why")
    assert "It matches your rule" in why
    assert "✓ it costs $850, your most is $1,000" in why


async def test_what_does_not_meet_the_rule_is_never_told(alice: Screen, bob: Screen) -> None:
    await alice.types("/alert gaming pc -laptop <1000 within 25mi of 95112")
    for line in (
        "Gaming PC, good, 1001, 95112",
        "Gaming PC and laptop, good, 500, 95112",
        "Gaming PC, good, 500, Sacramento",
        "Gaming chair, good, 50, 95112",
    ):
        assert "Posted" in await bob.sells(line)
    assert await alice.is_told() == ""


async def test_rules_are_paused_edited_deleted_and_brought_back(app: App, alice: Screen) -> None:
    await alice.types("/alert sofa", "/alert road bike under $300")
    listed = await alice.types("/alerts")
    assert "Your rules (2)" in listed
    assert "1. sofa" in listed
    assert "Paused: sofa" in await alice.presses("Pause")
    assert "On again: sofa" in await alice.presses("Undo")
    await alice.types("/alerts")
    assert "What shall it look for instead?" in await alice.presses("Edit")
    changed = await alice.types("leather sofa under 200")
    assert "Changed: leather sofa" in changed
    assert "As before: sofa" in await alice.presses("Undo")
    await alice.types("/alerts")
    assert "Deleted: sofa" in await alice.presses("Delete")
    assert "Your rules (1)" in await alice.types("/alerts")
    await alice.types("/alerts")
    await alice.presses("Delete")
    undone = await alice.presses("Undo")
    assert "As before: road bike" in undone
    assert await RuleRow.filter(deleted=None).count() == 1


async def test_try_and_search_look_and_write_nothing(app: App, alice: Screen, bob: Screen) -> None:
    await bob.sells("Road bike, good, 250, 95112")
    await bob.sells("Mountain bike, fair, 120, Oakland")
    tried = await alice.types("/try bike under 200")
    assert "1 listing matches now" in tried
    assert "Mountain bike" in tried
    assert await RuleRow.all().count() == 0
    assert "Saved: bike" in await alice.presses("Save as alert")
    found = await alice.types("/search bikes")
    assert "2 listings for “bikes”" in found
    assert "Mountain bike" in await alice.presses("Open")
    assert "Nothing found for “piano”" in await alice.types("/search piano")
    assert "Saved: piano" in await alice.presses("Alert me")


async def test_sell_asks_for_what_was_not_said(app: App, bob: Screen) -> None:
    assert "What are you selling?" in await bob.types("/sell")
    assert "What condition is it in?" in await bob.types("Oak table")
    assert "How much for “Oak table”?" in await bob.presses("Good")
    assert "I cannot read “cheap” as a price" in await bob.types("cheap")
    assert "Where is it?" in await bob.types("$120")
    assert "I do not know the place “Xanadu”" in await bob.types("Xanadu")
    draft = await bob.presses("Skip")
    assert "Your draft: Oak table" in draft
    assert "Category: Furniture" in draft
    assert "Rules with a distance pass it by" in " ".join(draft.split())
    assert await ListingRow.all().count() == 0
    assert "Posted: Oak table" in await bob.presses("Publish")
    assert "Withdrawn: Oak table" in await bob.presses("Undo")
    assert (await ListingRow.get()).state == "removed"


async def test_a_restart_in_the_middle_of_a_question_loses_nothing(app: App, bob: Screen) -> None:
    await bob.types("/sell", "Oak table")
    after = Screen(app, "bob")
    assert "How much" in await after.types("good")


async def test_charlie_sees_nothing_of_alice(app: App, alice: Screen, bob: Screen) -> None:
    charlie = Screen(app, "charlie")
    saved = await alice.types("/alert gaming pc")
    (rule,) = await RuleRow.all()
    assert rule.ref not in saved  # nothing to copy
    assert "You have no rules yet" in await charlie.types("/alerts")
    charlie.terminal._buttons.show(alice.terminal._buttons._shown)
    assert "That rule does not exist" in await charlie.types("1")
    charlie.terminal._buttons.clear()
    charlie.terminal._buttons.show(alice.terminal._buttons._shown)
    assert "That rule does not exist" in await charlie.types("2")
    charlie.terminal._buttons.clear()
    charlie.terminal._buttons.show(alice.terminal._buttons._shown)
    assert "can no longer be undone" in await charlie.types("3")
    assert await RuleRow.filter(deleted=None).count() == 1


HOSTILE = [
    ("/alert", "What are you looking for?"),
    ("/alert   \u202e\u0007", "Tell me what to look for"),
    ("/alert -laptop", "only says what you do not want"),
    ("/alert laptop -laptop", "could match"),
    ("/alert pc <-5", "as a price"),
    ("/alert pc <1e400", "as a price"),
    ("/alert pc within 25mi", "A distance needs a place"),
    ("/alert pc within 25mi of Xanadu", "I do not know the place “xanadu”"),
    ("/alert " + "x" * 10_000, "too long"),
    ("/alert 🛋🛋🛋", "Tell me what to look for"),
    ("/search " + "x" * 10_000, "too long"),
    ("/search ???", "What are you looking for?"),
    ("/sell " + "x" * 3000, "too long"),
    ("/sell <b>Sofa</b>, good, -5, 95112", "as a price"),
    ("/sell Sofa, good, 1e400, 95112", "as a price"),
    ("/sell Sofa, good, 80, Xanadu", "I do not know the place “Xanadu”"),
    ("/source add ftp://example.org", "That is not an address I can read"),
    ("/source add http://127.0.0.1/feed", "not on the public internet"),
    ("/alret pc", "Did you mean /alert?"),
    ("/xyzzy", "I do not know /xyzzy"),
    ("hello there", "I did not understand “hello there”"),
    ("17", "no longer works"),
    ("/cancel", "nothing to cancel"),
    ("\x1b[2J\x1b]0;owned\x07", "I did not understand"),
]


@pytest.mark.parametrize(("line", "sentence"), HOSTILE)
async def test_bad_input_gets_one_clear_sentence(alice: Screen, line: str, sentence: str) -> None:
    answer = " ".join((await alice.types(line)).split())
    assert sentence.lower() in answer.lower()
    assert "\x1b" not in answer
    assert "Traceback" not in answer
    assert "went wrong" not in answer
    assert len(answer) < 500
