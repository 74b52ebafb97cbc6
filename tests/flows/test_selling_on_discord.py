"""Selling on Discord: a slash command with a picture, a look, one press; then Bob looks after what he sells."""

from __future__ import annotations

from io import BytesIO

from PIL import Image

from bot.discord.client import DiscordBot
from core.app import App
from tests.bot.discord.conftest import alice, bob, bot, charlie, deals, fake  # noqa: F401
from tests.fakes.clock import FrozenClock
from tests.fakes.discord import User


async def deliver(app: App, bot: DiscordBot) -> None:  # noqa: F811
    await app.delivery.match()
    await app.delivery.send(bot.notifiers)


async def test_bob_looks_after_what_he_sells_and_alice_hears(
    bot: DiscordBot,  # noqa: F811
    app: App,
    bob: User,  # noqa: F811
    alice: User,  # noqa: F811
    charlie: User,  # noqa: F811
    clock: FrozenClock,
) -> None:
    rule = await alice.slash("alert", {"what": "oak desk under 100"})
    options = await alice.press(rule, "Options")
    await alice.press(options, "☐ Price drops")
    picture = BytesIO()
    Image.new("RGB", (60, 40), "brown").save(picture, "JPEG")
    draft = await bob.slash("sell", {"title": "oak desk, good, 90, 95112", "photo1": ("desk.jpg", picture.getvalue())})
    assert (await bob.press(draft, "Publish")).text.startswith("Posted: oak desk")
    await deliver(app, bot)
    await alice.receives(1)
    clock.tick(24 * 3600)
    listed = await bob.slash("items")
    assert listed.text.startswith("What you sell (1)")
    assert "1 person was told of it" in listed.text
    [offered] = await bob.autocomplete("items", "item", "des")
    assert offered.name == "oak desk · $90"
    assert (await charlie.autocomplete("items", "item", "des")) == []
    item = await bob.slash("items", {"item": offered.value})
    lower = await bob.press(item, "Lower price")
    changed = await bob.press(lower, "20 % less: $72")
    assert "You ask $72 now." in changed.text
    await deliver(app, bot)
    [alert] = await alice.receives(1)
    assert "$72" in alert.text
    item = await bob.press(changed, "Back")
    sold = await bob.press(item, "Mark sold")
    form = await bob.press(sold, "Another price")
    kept = await bob.submit(form, {"For how much did it sell?": "70"})
    assert kept.text.startswith("Sold for $70: oak desk")
    assert (await bob.slash("search", {"query": "desk"})).text.startswith("Nothing found")
    item = await bob.press(await bob.press(kept, "All items"), "Manage")
    sure = await bob.press(item, "Delete")
    gone = await bob.press(sure, "Yes, delete")
    assert gone.text.startswith("Deleted: oak desk")
    assert (await bob.press(gone, "Undo")).text.startswith("As before: oak desk")
    assert (await charlie.slash("items", {"item": offered.value})).text.startswith("That is nothing you sell")
    assert (await charlie.slash("items")).text.startswith("You sell nothing yet")
