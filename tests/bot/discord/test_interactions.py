"""Answers in time: slow work, broken work, and answers that Discord does not take."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import Any

import pytest
from structlog.testing import capture_logs

from bot.discord import interactions
from bot.discord.client import DiscordBot
from core.app import App
from core.models import RuleRow
from core.ports.photos import Photos
from tests.bot.discord.running import running
from tests.fakes.discord import FakeDiscord, Guild, Reply, User


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Discord is asked for time sooner, so that the test is quick."""
    monkeypatch.setattr(interactions, "PATIENCE", 0.2)


class Held:
    """A service whose calls wait until they are let go, then do their work."""

    def __init__(self, service: object, *names: str) -> None:
        self._service, self._names = service, names
        self.go = asyncio.Event()

    def __getattr__(self, name: str) -> Any:
        call: Callable[..., Awaitable[object]] = getattr(self._service, name)
        if name not in self._names:
            return call

        async def wait(*args: Any, **kwargs: Any) -> object:
            await self.go.wait()
            return await call(*args, **kwargs)

        return wait


class Broken:
    """A service that fails."""

    def __getattr__(self, name: str) -> Any:
        async def fail(*args: Any, **kwargs: Any) -> object:
            raise RuntimeError("the token is s3cret")

        return fail


async def waiting(fake: FakeDiscord, act: Awaitable[Reply], held: Held) -> Reply:
    """Lets the work go on once Discord has been asked for time."""
    asked = len(fake.state.replies)
    doing = asyncio.ensure_future(act)
    await fake.until(lambda: len(fake.state.replies) > asked, "the interaction is sent")
    reply = list(fake.state.replies.values())[-1]
    await fake.until(lambda: reply.callback is not None, "an acknowledgement", timeout=4)
    held.go.set()
    return await doing


async def test_slow_work_asks_for_time_and_answers_then(
    fake: FakeDiscord, deals: Guild, app: App, photos: Photos, alice: User
) -> None:
    held = Held(app.rules, "create", "pause")
    async with running(fake, replace(app, rules=held), photos):
        saved = await waiting(fake, alice.slash("alert", {"what": "desk"}, guild=deals), held)
        assert saved.deferred
        assert saved.ephemeral
        assert saved.acknowledged_ms is not None
        assert saved.acknowledged_ms < 2500
        assert saved.text.startswith("Saved: desk")
        assert saved.buttons == ["Edit", "Options", "Undo"]
        listed = await alice.slash("alerts", guild=deals)
        held.go.clear()
        paused = await waiting(fake, alice.press(listed, "Pause 1"), held)
        assert paused.deferred
        assert paused.updated is listed.message
        assert listed.text.startswith("Paused: desk")


async def test_slow_refusals_leave_the_list_as_it_is(
    impatient: None, fake: FakeDiscord, app: App, photos: Photos, alice: User
) -> None:
    held = Held(app.rules, "pause", "get")
    async with running(fake, replace(app, rules=held), photos):
        await alice.slash("alert", {"what": "desk"})
        listed = await alice.slash("alerts")
        form = alice.press(listed, "Edit 1")
        slow = await waiting(fake, form, held)  # too late for a form
        assert slow.text == "I am very busy right now: try again in a moment."
        assert slow.ephemeral
        await RuleRow.all().delete()
        held.go.clear()
        refused = await waiting(fake, alice.press(listed, "Pause 1"), held)
        assert refused.text.startswith("That rule does not exist")
        assert refused.followups[0].ephemeral
        assert listed.text.startswith("Your rules (1)")


async def test_a_fault_of_ours_is_admitted_with_a_number_that_the_log_has(
    fake: FakeDiscord, deals: Guild, app: App, photos: Photos, alice: User
) -> None:
    async with running(fake, replace(app, search=Broken()), photos):
        with capture_logs() as logged:
            broken = await alice.slash("search", {"query": "desk"}, guild=deals)
            assert broken.text.startswith("Something went wrong on our side (")
            assert broken.ephemeral
            assert "s3cret" not in broken.text
        [entry] = [e for e in logged if e["event"] == "interaction failed"]
        assert f"({entry['reference']})" in broken.text
        assert (await alice.slash("alerts")).text.startswith("You have no rules yet")


async def test_what_fails_while_typing_offers_nothing(fake: FakeDiscord, app: App, photos: Photos, alice: User) -> None:
    async with running(fake, replace(app, rules=Broken()), photos):
        assert await alice.autocomplete("try", "what", "d") == []


async def test_a_command_of_a_former_version_is_not_met_with_silence(
    bot: DiscordBot, fake: FakeDiscord, alice: User
) -> None:
    fake.state.commands[None].append({"id": "1", "type": 1, "name": "deals", "description": "old", "options": []})
    assert (await alice.slash("deals")).text.startswith("I do not know /deals.")
    alerts = next(c for c in fake.state.commands[None] if c["name"] == "search")
    alerts["options"][0]["name"] = "words"
    assert (await alice.slash("search", {"words": "desk"})).text.startswith("Something went wrong on our side")


async def test_an_answer_that_discord_refuses_is_sent_without_what_others_made(
    bot: DiscordBot, fake: FakeDiscord, alice: User
) -> None:
    fake.fail_next("POST /interactions/", 400, {"message": "Invalid Form Body", "code": 50035})
    assert (await alice.slash("alerts")).text.startswith("You have no rules yet")


@pytest.mark.parametrize(("status", "code", "times"), [(404, 10062, 1), (400, 40060, 2)])
async def test_an_answer_that_is_lost_stops_nothing(
    bot: DiscordBot, fake: FakeDiscord, app: App, alice: User, status: int, code: int, times: int
) -> None:
    fake.fail_next("POST /interactions/", status, {"message": "gone", "code": code}, times=times)
    with capture_logs() as logged, pytest.raises(AssertionError, match="no callback"):
        await alice.slash("alert", {"what": "desk"}, timeout=0.5)
    assert [e["event"] for e in logged][-1] == "answer lost"
    assert await RuleRow.all().count() == 1
    assert (await alice.slash("alerts")).text.startswith("Your rules (1)")


async def test_work_goes_on_when_no_time_is_given(
    impatient: None, fake: FakeDiscord, app: App, photos: Photos, alice: User
) -> None:
    held = Held(app.rules, "create")
    async with running(fake, replace(app, rules=held), photos):
        fake.fail_next("POST /interactions/", 404, {"message": "gone", "code": 10062}, times=2)
        doing = asyncio.ensure_future(alice.slash("alert", {"what": "desk"}, timeout=1))
        await fake.until(lambda: any(c.path.startswith("/interactions/") for c in fake.calls), "asked for time")
        held.go.set()
        with pytest.raises(AssertionError, match="no callback"):
            await doing
    assert await RuleRow.all().count() == 1
