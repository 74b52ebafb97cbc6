"""Selling on Telegram: a photo with a line, one tap; then Bob looks after what he sells, and Alice hears of it."""

from __future__ import annotations

from core.models import ItemRow, ListingRow
from tests.bot.telegram.conftest import alice, bob, charlie, fake, stage  # noqa: F401
from tests.bot.telegram.stage import Stage, picture, saved
from tests.fakes.clock import FrozenClock
from tests.fakes.telegram import Person


async def test_bob_sells_with_a_photo_and_looks_after_it(
    stage: Stage,  # noqa: F811
    alice: Person,  # noqa: F811
    bob: Person,  # noqa: F811
    charlie: Person,  # noqa: F811
    clock: FrozenClock,
) -> None:
    rule = await saved(alice, "oak desk under 100")
    await alice.presses(rule, "Options")
    options = await alice.sees(containing="It tells of")
    await alice.presses(options, "☐ Price drops")
    await alice.sees_change(options, containing="price drops")
    await bob.sends_photo(picture(), "/sell oak desk, good, 90, 95112")
    draft = await bob.sees(containing="Your draft: oak desk")
    await bob.presses(draft, "Publish")
    await bob.sees_change(draft, containing="Posted: oak desk")
    assert await stage.deliver() == 1
    await alice.sees(containing="oak desk")

    clock.tick(24 * 3600)
    await bob.says("/items")
    listed = await bob.sees(containing="What you sell (1)")
    assert "Offered 1 day ago for $90" in listed.text
    assert "1 person was told of it" in listed.text
    assert listed.labels == ["Manage 1"]
    await bob.presses(listed, "Manage 1")
    item = await bob.sees(containing="oak desk\nOffered 1 day ago")
    assert item.photo is not None
    await bob.presses(item, "Edit")
    fields = await bob.sees_change(item, containing="What shall change?")
    await bob.presses(fields, "Edit price")
    await bob.sees_change(fields, containing="How much for “oak desk”?")
    await bob.says("70")
    changed = await bob.sees(containing="You ask $70 now.")
    assert await stage.deliver() == 1
    assert "$70" in (await alice.sees(containing="oak desk")).text
    await bob.presses(changed, "Undo")
    await bob.sees_change(changed, containing="As before")

    ref = (await ItemRow.get()).ref
    his = await saved(charlie, "red sofa")
    for verb in ("item.sold", "item.delete.yes", "item.edit", "item.show"):
        toast = await charlie.presses(his, data=f"{verb}|{ref}")
        assert toast == "That is nothing you sell (any more): /items lists what you do."
    assert (await ListingRow.get()).state == "active"

    await bob.says("/items oak")
    item = await bob.sees(containing="oak desk\nOffered")
    await bob.presses(item, "Mark sold")
    sold = await bob.sees_change(item, containing="Sold: oak desk")
    await bob.presses(sold, "For $90, as asked")
    await bob.sees_change(sold, containing="Sold for $90: oak desk")
    await alice.says("/search oak desk")
    await alice.sees(containing="Nothing found")
    await charlie.says("/items")
    await charlie.sees(containing="You sell nothing yet")
