"""An alert at the prompt: what its buttons lead to, and that each can be taken back."""

from __future__ import annotations

import pytest

from bot.actions import perform
from bot.terminal.buttons import Buttons
from core.app import App
from core.cards import Action
from core.delivery.mutes import SPANS
from core.errors import Refused
from core.models import MuteRow, RuleRow, SavedRow
from tests.fakes.clock import FrozenClock
from tests.flows.test_terminal_thread import Screen


@pytest.fixture
def alice(app: App) -> Screen:  # type: ignore[override]
    return Screen(app, "alice")


@pytest.fixture
def bob(app: App) -> Screen:  # type: ignore[override]
    return Screen(app, "bob")


@pytest.fixture
async def alert(alice: Screen, bob: Screen, clock: FrozenClock) -> Screen:
    """Alice's screen with an alert on it."""
    await alice.types("/alert gaming pc")
    clock.tick(60)
    await bob.sells("Gaming PC with laptop stand, good, 850, 95126")
    told = await alice.is_told()
    assert "Open  [5] Why  [6] Save  [7] Snooze  [8] Not this  [9] Price" in told
    return alice


async def test_a_saved_listing_is_listed_forgotten_and_kept_again(alert: Screen) -> None:
    assert "Saved: Gaming PC with laptop stand" in await alert.presses("Save")
    assert "You kept 1 listing" in await alert.types("/saved")
    assert "No longer kept" in await alert.presses("Forget")
    assert await SavedRow.all().count() == 0
    await alert.presses("Undo")
    assert "You kept 1 listing" in await alert.types("/saved")


@pytest.mark.parametrize(
    ("choice", "said"),
    [
        ("This listing", "I will not tell you of “Gaming PC with laptop stand” again."),
        ("This seller", "I will not tell you of anything from who offers"),
        ("“laptop”", "whose title says “laptop”"),
    ],
)
async def test_not_this_offers_what_to_mute_and_each_can_be_lifted(alert: Screen, choice: str, said: str) -> None:
    choices = await alert.presses("Not this")
    assert all(one in choices for one in ("This listing", "This seller", "“laptop”", "“stand”", "Pause rule"))
    assert "“gaming”" not in choices.split("[")[-1]
    assert said in " ".join((await alert.presses(choice)).split())
    assert "No longer muted" in await alert.presses("Undo")
    assert "Nothing is muted" in await alert.types("/muted")


async def test_what_is_muted_is_listed_and_lifted(alert: Screen) -> None:
    await alert.presses("Not this")
    await alert.presses("“laptop”")
    assert "The word “laptop” in a title" in await alert.types("/muted")
    assert "No longer muted" in await alert.presses("Lift")
    assert "Muted" in await alert.presses("Undo")
    assert (await MuteRow.get()).value == "laptop"


async def test_pausing_the_rule_is_within_not_this(alert: Screen) -> None:
    await alert.presses("Not this")
    assert "Paused: gaming pc" in await alert.presses("Pause rule")
    assert not (await RuleRow.get()).enabled


async def test_a_snooze_is_listed_and_ends_at_once_on_wake(alert: Screen) -> None:
    assert "for how long?" in await alert.presses("Snooze")
    assert "“gaming pc” is silent until" in await alert.presses("A day")
    assert "Your rule “gaming pc”" in await alert.types("/muted")
    assert "“gaming pc” speaks again." in await alert.presses("Wake")


async def test_the_log_and_why_lead_to_each_other(alert: Screen) -> None:
    log = await alert.types("/log")
    assert "1 message, the newest first" in log
    assert "Told at 12:01 UTC." in log
    why = await alert.presses("Why")
    assert "What became of it: Gaming PC with laptop stand" in why
    assert "“gaming pc”: it matches" in why
    assert "What became of it" in await alert.types("/why laptop stand")
    opened = await alert.types("/search laptop stand")
    assert "1 listing" in opened
    assert "Was I told?" in await alert.presses("Open")
    assert "What became of it" in await alert.presses("Was I told?")


async def test_a_price_history_is_one_line_where_it_never_changed(alert: Screen) -> None:
    assert "Too little data" in await alert.presses("Price")
    assert "$850 since I first saw it on" in await alert.presses("What it cost")


FORGED = [
    "rule.snooze|", "rule.snooze|nosuchref:hour", "rule.snooze|x:eon", "rule.snooze.ask|x", "rule.wake|x", "mute.ask|x",
    "mute.ask|x:²", "mute.listing|x:1", "mute.seller|x:99999999999999999999", "mute.word|x:",
    "mute.word|x:" + "a" * 500,
    "listing.cost|x", "price.take|1", "price.take|1:all", "price.take|x:fair", "price.own|٣", "price.how|~x",
    "price.ads|~", "price.item|",
    "mute.lift|x", "mute.lift|1", "mutes.page|-1", "listing.save|0", "listing.price|x", "listing.trace|",
    "saved.forget|9", "saved.page|x", "log.page|٣",
]  # fmt: skip


@pytest.mark.parametrize("data", FORGED)
async def test_a_forged_button_is_refused_and_changes_nothing(app: App, alert: Screen, data: str) -> None:
    verb, _, target = data.partition("|")
    with pytest.raises(Refused):
        await perform(app, await alert.terminal.talk(), verb, target)
    assert await MuteRow.all().count() == await SavedRow.all().count() == 0


async def test_every_button_of_alice_s_alert_refuses_charlie(app: App, alert: Screen) -> None:
    await alert.presses("Not this")
    await alert.presses("This listing")
    await alert.types("/muted")
    rule, mute = await RuleRow.get(), await MuteRow.get()
    charlie = Screen(app, "charlie")
    talk = await charlie.terminal.talk()
    of_rule = [("rule.snooze.ask", rule.ref), ("rule.wake", rule.ref), ("mute.word", f"{rule.ref}:laptop")]
    of_rule += [("rule.snooze", f"{rule.ref}:{span}") for span in SPANS]
    of_rule += [(verb, f"{rule.ref}:1") for verb in ("mute.ask", "mute.listing", "mute.seller", "rule.why")]
    for verb, target in [*of_rule, ("mute.lift", str(mute.id)), ("rule.pause", rule.ref)]:
        with pytest.raises(Refused):
            await perform(app, talk, verb, target)
    assert "Nothing is muted" in await charlie.types("/muted")
    assert "Nothing was to be told yet" in await charlie.types("/log")
    assert "You have no rules" in await charlie.types("/why laptop stand")
    assert await MuteRow.all().count() == 1


async def test_the_longest_button_fits_telegram(app: App, alert: Screen) -> None:
    await alert.presses("Not this")
    shown: Buttons = alert.terminal._buttons
    sizes = [len(f"{b.verb}|{b.target}".encode()) for b in shown._shown if isinstance(b, Action)]
    assert max(sizes) <= 64
