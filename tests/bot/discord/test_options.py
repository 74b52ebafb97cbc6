"""A rule's options, forms and files of rules on Discord."""

from __future__ import annotations

import pytest

from bot.discord.client import DiscordBot
from core.app import App
from core.models import RuleRow
from tests.fakes.discord import FakeDiscord, Guild, Reply, Upload, User


async def opened(user: User, what: str = "sofa") -> Reply:
    """The list of rules, with a rule's options in its place."""
    await user.slash("alert", {"what": what})
    listed = await user.slash("alerts")
    options = await user.press(listed, "Options 1")
    assert options.updated is listed.message
    return listed


async def test_options_take_the_place_of_the_list_and_change_in_place(bot: DiscordBot, alice: User) -> None:
    card = await opened(alice)
    assert card.text.startswith("Options: sofa\nIt looks for: “sofa”.")
    assert card.buttons == [
        "☑ New listings", "☐ Price drops", "☑ Back in stock", "☐ Every repost", "How often",
        "Where: Discord messages", "End in a week",
        "End in a month", "End on…", "Add a note", "Rename", "Copy", "Share", "Your rules",
    ]  # fmt: skip
    assert (await alice.press(card, "☐ Price drops")).updated is card.message
    assert "It tells of: new listings, price drops and what is back in stock." in card.text
    assert (await alice.press(card, "Undo")).updated is card.message
    assert card.text.startswith("As before: sofa")
    assert (await RuleRow.get()).triggers is None
    await alice.press(card, "Your rules")
    assert "1. sofa" in card.text


async def test_words_come_by_forms(bot: DiscordBot, alice: User) -> None:
    card = await opened(alice)
    form = await alice.press(card, "End on…")
    refused = await alice.submit(form, {"With which day shall it end?": "2020-01-01"})
    assert refused.ephemeral
    assert "has passed" in refused.text
    form = await alice.press(card, "End on…")
    changed = await alice.submit(form, {"With which day shall it end?": "24 Dec"})
    assert changed.updated is card.message
    assert "It ends after Thursday, 24 December 2026." in card.text
    form = await alice.press(card, "Add a note")
    await alice.submit(form, {"What shall I note on it?": "for *Bob*"})
    assert "Note: for \\*Bob\\*" in card.text
    form = await alice.press(card, "Rename")
    await alice.submit(form, {"What shall I call it?": "couch"})
    assert card.text.startswith("Changed: couch")
    form = await alice.press(card, "Change note")
    await alice.submit(form, {"What shall I note on it?": ""})
    assert "Note:" not in card.text
    rule = await RuleRow.get()
    assert (rule.name, rule.note, rule.version) == ("couch", "", 1)


async def test_the_last_news_stays_on(bot: DiscordBot, alice: User) -> None:
    card = await opened(alice)
    await alice.press(card, "☑ New listings")
    refused = await alice.press(card, "☑ Back in stock")
    assert refused.ephemeral
    assert "It would tell you of nothing any more" in refused.text


async def test_a_copy_is_said_below_with_its_undo(bot: DiscordBot, alice: User) -> None:
    card = await opened(alice)
    copy = await alice.press(card, "Copy")
    assert copy.updated is None
    assert copy.text.startswith("Saved: sofa (2)")
    await alice.press(copy, "Undo")
    assert [rule.name for rule in await RuleRow.filter(deleted=None)] == ["sofa"]


@pytest.mark.parametrize(
    "custom_id",
    ["rule.options|{ref}", "rule.tells|{ref}:new:off", "rule.reposts|{ref}:on", "rule.ends|{ref}:week",
     "rule.ends.ask|{ref}", "rule.note.ask|{ref}", "rule.note.clear|{ref}", "rule.name.ask|{ref}", "rule.copy|{ref}"],
)  # fmt: skip
async def test_charlie_can_press_nothing_of_alices(bot: DiscordBot, alice: User, charlie: User, custom_id: str) -> None:
    await opened(alice)
    ref = (await RuleRow.get()).ref
    hello = await charlie.slash("start")
    assert hello.message is not None
    forged = "ds1|" + custom_id.format(ref=ref)
    hello.message.components[0]["components"][0]["custom_id"] = forged
    refused = await charlie.press(hello, forged)
    assert refused.text.startswith("That rule does not exist (any more): /alerts lists yours.")
    assert refused.ephemeral
    assert await RuleRow.all().count() == 1


async def test_rules_travel_as_a_file_from_alice_to_bob(
    bot: DiscordBot, alice: User, bob: User, deals: Guild, fake: FakeDiscord
) -> None:
    await opened(alice, "red sofa under 100")
    exported = await alice.slash("export", guild=deals)
    assert exported.ephemeral
    assert exported.message is not None
    [file] = exported.message.attachments
    assert file.name == "deal-scout-rules.json"
    imported = await bob.slash("import", {"file": (file.name, file.data)})
    assert imported.text.startswith("1 rule added\nAdded: “red sofa”.")
    again = await bob.slash("import", {"file": (file.name, file.data)})
    assert again.text.startswith("Nothing added\nYou had already: “red sofa”.")
    assert (await bob.press(imported, "Undo")).text.startswith("1 rule removed again")
    refused = await bob.slash("import", {"file": ("rules.json", b"nonsense")})
    assert refused.ephemeral
    assert refused.text.startswith("That is no file of rules")
    refused = await bob.slash("import", {"file": Upload("rules.json", bytes(256 * 1024 + 1))})
    assert refused.text.startswith("That file is too large: a file of rules has at most 256 kB.")


async def test_who_has_no_rules_gets_no_file(bot: DiscordBot, app: App, alice: User) -> None:
    exported = await alice.slash("export")
    assert exported.text.startswith("You have no rules yet")
    assert exported.message is not None
    assert exported.message.attachments == []
