"""/rule: a rule by its name, told from others that are called alike; and never somebody else's."""

from __future__ import annotations

import pytest

from bot.discord import interactions
from bot.discord.client import DiscordBot
from core.app import App
from core.models import RuleRow
from core.ports.photos import Photos
from tests.bot.discord.running import running
from tests.fakes.discord import FakeDiscord, Guild, User


async def test_a_rule_is_worked_on_by_its_name(bot: DiscordBot, alice: User) -> None:
    await alice.slash("alert", {"what": "oak desk under 100", "name": "desk"})
    await alice.slash("alert", {"what": "road bike"})
    [choice] = await alice.autocomplete("rule pause", "name", "DES")
    assert choice.name == "desk"
    shown = await alice.slash("rule show", {"name": choice.value})
    assert shown.text.startswith("desk\nIt looks for: “oak” and “desk”, up to $100.")
    assert shown.buttons == ["Pause", "Edit", "Options", "Try", "Delete"]
    assert (await alice.slash("rule pause", {"name": "desk"})).text.startswith("Paused: desk")
    assert (await alice.slash("rule show", {"name": "desk"})).text.startswith("desk (paused)")
    assert (await alice.slash("rule resume", {"name": "Desk"})).text.startswith("On again: desk")
    assert (await alice.slash("rule options", {"name": "bike"})).text.startswith("Options: road bike")
    form = await alice.slash("rule edit", {"name": "desk"})
    changed = await alice.submit(form, {"What shall it look for instead?": "pine desk"})
    assert changed.text.startswith("Changed: ")
    deleted = await alice.slash("rule delete", {"name": "bike"})
    assert deleted.text.startswith("Deleted: road bike")
    assert await RuleRow.filter(deleted=None).count() == 1


async def test_names_that_look_the_same_are_told_apart(bot: DiscordBot, app: App, alice: User) -> None:
    for what, name in (
        ("oak desk", "desk"),
        ("pine desk", "desk"),
        ("glass desk", "dеsk"),
        ("steel desk", "de\u200bsk"),
    ):
        await alice.slash("alert", {"what": what, "name": name})
    choices = await alice.autocomplete("rule delete", "name", "")
    assert [choice.name for choice in choices] == [
        "desk · oak desk", "desk · pine desk", "dеsk · glass desk", "desk · steel desk",
    ]  # fmt: skip
    assert len({choice.value for choice in choices}) == 4
    refused = await alice.slash("rule delete", {"name": "desk"})
    assert refused.text.startswith("2 of your rules fit “desk”: choose one as you type")
    assert await RuleRow.filter(deleted=None).count() == 4
    await alice.slash("rule delete", {"name": choices[1].value})
    assert {rule.keywords[0] for rule in await RuleRow.filter(deleted=None)} == {"oak", "glass", "steel"}


async def test_somebody_elses_rule_does_not_exist(bot: DiscordBot, deals: Guild, alice: User, charlie: User) -> None:
    await alice.slash("alert", {"what": "oak desk"})
    ref = (await RuleRow.get()).ref
    for name in ("oak desk", ref, "", "%", "_"):
        assert await charlie.autocomplete("rule show", "name", name) == []
    for name in ("oak desk", ref, "%", "x" * 500):
        for verb in ("show", "edit", "options", "pause", "resume", "delete"):
            refused = await charlie.slash(f"rule {verb}", {"name": name}, guild=deals)
            assert refused.ephemeral
            assert refused.text.startswith("That rule does not exist (any more)")
    assert (await RuleRow.get()).enabled


async def test_a_room_is_spoken_to_by_who_leads_it_alone(bot: DiscordBot, deals: Guild, alice: User) -> None:
    alice.permissions.manage_guild = True
    await alice.slash("alert", {"what": "oak desk", "here": True}, guild=deals)
    alice.permissions.manage_guild = False
    refused = await alice.slash("rule resume", {"name": "oak desk"}, guild=deals)
    assert refused.ephemeral
    assert not refused.text.startswith("On again")
    assert (await alice.slash("rule pause", {"name": "oak desk"}, guild=deals)).text.startswith("Paused")


async def test_own_wishes_are_searches_to_choose_from(bot: DiscordBot, alice: User, charlie: User) -> None:
    await alice.slash("alert", {"what": "oak desk under 100", "name": "study"})
    [choice] = await alice.autocomplete("search", "query", "stu")
    assert choice.name.startswith("study: oak desk")
    assert "100" in choice.value
    assert await charlie.autocomplete("search", "query", "stu") == []


async def test_choices_that_come_too_late_are_none(
    fake: FakeDiscord, app: App, photos: Photos, alice: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with running(fake, app, photos):
        await alice.slash("alert", {"what": "oak desk"})
        monkeypatch.setattr(interactions, "TYPING_PATIENCE", 0.0)
        assert await alice.autocomplete("rule show", "name", "oak") == []
        monkeypatch.setattr(interactions, "TYPING_PATIENCE", 5.0)
        assert len(await alice.autocomplete("rule show", "name", "oak")) == 1
