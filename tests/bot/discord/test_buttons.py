"""Buttons: whose they are, how long they live, and what their ids can carry."""

from __future__ import annotations

import discord
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.discord.buttons import LONGEST_CUSTOM_ID, Pressed
from bot.discord.client import DiscordBot
from core.app import App
from core.listings.ingest import Ingest
from core.models import RuleRow
from core.ports.photos import Photos
from core.undo import LONGEST_TARGET
from tests.bot.discord.running import posted, running
from tests.builders import offer
from tests.fakes.discord import FakeDiscord, Guild, Message, User

verbs = st.sampled_from(["rule.pause", "search.page", "undo", "help"])
targets = st.text(st.characters(blacklist_categories=["Cs"]), max_size=LONGEST_TARGET)


@given(verbs, targets, st.none() | st.integers(0, 999_999))
def test_a_custom_id_reads_back_as_what_it_stands_for(verb: str, target: str, page: int | None) -> None:
    meant = Pressed(verb, target, page)
    assert Pressed.read(meant.custom_id) == meant
    assert len(meant.custom_id) <= LONGEST_CUSTOM_ID


@given(st.text(max_size=40))
def test_a_custom_id_of_others_is_none_of_ours(custom_id: str) -> None:
    assert custom_id.startswith("ds1|") or Pressed.read(custom_id) is None


async def alert_in_channel(bot: DiscordBot, app: App, alice: User, bob: User, deals: Guild) -> Message:
    """Alice's alert of Bob's desk, for all of a server to see."""
    alice.permissions = discord.Permissions(manage_guild=True)
    await alice.slash("alert", {"what": "desk", "here": True}, guild=deals)
    await posted(bob, {"title": "Oak desk", "price": "80"})
    await app.delivery.match()
    await app.delivery.send(bot.notifiers)
    [alert] = await deals.channels[0].receives()
    return alert


async def test_why_answers_to_the_rule_s_owner_alone(
    bot: DiscordBot, app: App, alice: User, bob: User, deals: Guild
) -> None:
    alert = await alert_in_channel(bot, app, alice, bob, deals)
    refused = await bob.press(alert, "Why")
    assert refused.text.startswith("That rule does not exist (any more): /alerts lists yours.")
    assert refused.ephemeral
    assert (await RuleRow.get()).enabled
    done = await alice.press(alert, "Why")
    assert done.ephemeral
    assert done.text.startswith("It matches your rule “desk”")


async def test_anybody_may_look_at_what_is_offered(
    bot: DiscordBot, app: App, alice: User, bob: User, charlie: User, deals: Guild
) -> None:
    alert = await alert_in_channel(bot, app, alice, bob, deals)
    opened = await charlie.press(alert, "Open")
    assert opened.text.startswith("Oak desk")
    assert opened.ephemeral


async def test_buttons_and_forms_live_on_after_a_restart(
    fake: FakeDiscord, app: App, photos: Photos, alice: User
) -> None:
    async with running(fake, app, photos):
        saved = await alice.slash("alert", {"what": "desk"})
        listed = await alice.slash("alerts")
        form = await alice.press(listed, "Edit 1")
    async with running(fake, app, photos):
        changed = await alice.submit(form, {"line": "oak desk"})
        assert changed.updated is listed.message
        assert listed.text.startswith("Changed: oak desk")
        await alice.press(listed, "Pause 1")
        assert "1. oak desk (paused)" in listed.text
        assert (await alice.press(saved, "Undo")).text.startswith("Deleted: oak desk")
    assert (await RuleRow.get()).deleted is not None


@pytest.mark.parametrize(
    "custom_id",
    ["ds1|rule.pause|nosuchref", "ds1|rule.why|x", "ds1|listing.open|99999999999999999999", "ds1|undo|\u200b",
     "ds1|search.page|1:~gone", "ds1|rules.page|-1", "ds1|no.such.verb|", "ds1|answer|USD", "ds1|wizard.cancel|",
     "ds1|999999:rule.delete|nosuchref", "ds1|rule.edit|", "ds1|source.remove|feed"],
)  # fmt: skip
async def test_a_button_that_leads_nowhere_says_so(
    bot: DiscordBot, fake: FakeDiscord, alice: User, custom_id: str
) -> None:
    hello = await alice.slash("start")
    assert hello.message is not None
    hello.message.components[0]["components"][0]["custom_id"] = custom_id
    refused = await alice.press(hello, custom_id)
    assert refused.ephemeral
    assert refused.text
    assert "Something went wrong" not in refused.text
    assert len(refused.text.splitlines()) == 1


async def test_pages_are_turned_by_who_asked_for_them_alone(
    bot: DiscordBot, deals: Guild, ingest: Ingest, alice: User, bob: User
) -> None:
    """A list that stands where others read along stays as it is, whoever presses below it."""
    for number in range(7):
        await ingest.one(offer(f"Oak desk {number}"))
    room = deals.channels[0]
    found = await alice.slash("search", {"query": "oak desk"}, channel=room)
    assert found.ephemeral  # so nobody else could even press
    assert found.message is not None
    found.message.flags = 0  # had it been for all
    before = found.text
    turned = await bob.press(found, "Next")
    assert (turned.updated, turned.ephemeral) == (None, True)
    assert "(6–7)" in turned.text
    assert found.text == before
    assert (await alice.press(found, "Next")).updated is found.message
