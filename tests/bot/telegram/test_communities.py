"""A Telegram group adds us: set up by its admins, told of its own rules and of what members share, of no others'."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from io import BytesIO

from PIL import Image

from core.models import CommunityRow, DeliveryRow, RuleRow
from core.values import Money
from tests.bot.telegram.stage import Stage, picture
from tests.fakes.telegram import FakeTelegram, Group, Message, Person

ADMINS_ONLY = "That is set up by those who manage the server or group: ask one of them."


async def _until(happened: Callable[[], Awaitable[bool]]) -> None:
    async with asyncio.timeout(10):
        while not await happened():
            await asyncio.sleep(0.02)


async def joined(stage: Stage, fake: FakeTelegram, title: str, owner: Person, *members: Person) -> Group:
    """A group that just added us, greeted."""
    group = fake.group(title, owner, members, topics=True, bot=None)
    group.add_bot()
    await _until(CommunityRow.filter(external_id=str(group.id)).exists)
    await _until(DeliveryRow.filter(person__community__external_id=str(group.id)).exists)
    await stage.deliver()
    return group


async def test_a_group_is_greeted_and_set_up_in_its_topics_by_its_admins(
    stage: Stage,
    fake: FakeTelegram,
    alice: Person,
    bob: Person,
) -> None:
    group = await joined(stage, fake, "Flea market", alice, bob)
    hello = await alice.sees(in_=group, containing="Hello, Flea market!")
    assert hello.labels == ["Set up"]
    assert await bob.presses(hello, "Set up") == ADMINS_ONLY
    await alice.presses(hello, "Set up")
    shown = await alice.sees(in_=group, containing="Set up: Flea market")
    assert "Topics for deals" in shown.labels
    await bob.says("/setup", in_=group)
    assert (await bob.sees(in_=group, containing="ask one of them")).text == ADMINS_ONLY
    bikes = group.topic("Bikes")
    await alice.says("/setup here sports", in_=bikes)
    saved = await alice.sees(in_=bikes, containing="Where deals are told")
    assert "Sports" in saved.text
    await alice.says("/setup", in_=group)
    card = await alice.sees(in_=group, containing="Set up: Flea market")
    await alice.presses(card, "Topics for deals")
    await alice.sees_change(card, containing="Where deals are told")
    await alice.presses(card, "Everything else")
    await alice.sees_change(card, containing="this very group")
    await alice.presses(card, "Tell it here")
    await alice.sees_change(card, containing="Everything else: Flea market")
    await alice.says("/setup")
    assert (await alice.sees()).text.startswith("/setup is for servers and groups")


async def test_an_admin_s_rule_becomes_the_group_s_and_another_admin_changes_it(
    stage: Stage,
    fake: FakeTelegram,
    alice: Person,
    bob: Person,
    charlie: Person,
) -> None:
    group = await joined(stage, fake, "Flea market", alice, bob, charlie)
    bikes = group.topic("Bikes")
    await alice.says("/setup here", in_=bikes)
    await alice.sees(in_=bikes, containing="Where deals are told")
    await alice.says("/alert road bike <500", in_=group)
    rule = await alice.sees(in_=group, containing="Saved: road bike")
    assert await charlie.presses(rule, "Make it the community’s") == ADMINS_ONLY
    await alice.presses(rule, "Make it the community’s")
    await alice.sees_change(rule, containing="is now Flea market’s")
    await stage.offer("Road bike", price=Money(30000, "USD"))
    await _deliver(stage)
    alert = await bob.sees(in_=bikes, containing="Road bike")
    assert "Not this" in alert.labels
    group.promote(bob)
    await bob.says("/setup rules", in_=group)
    rules = await bob.sees(in_=group, containing="Rules of Flea market")
    assert await charlie.presses(rules, "Pause 1") == (
        "Alerts for a whole group are set by its admins: write to me in private for your own."
    )
    await bob.presses(rules, "Edit 1")
    question = await bob.sees(in_=group, containing="What shall it look for instead?")
    await bob.presses(question, "Back")
    await bob.sees_change(question, containing="road bike")
    await bob.presses(rules, "Edit 1")
    question = await bob.sees(in_=group, containing="What shall it look for instead?")
    await bob.says("road bike <400", in_=group, reply_to=question)
    await bob.sees(in_=group, containing="$400")
    group.demote(bob)
    assert await bob.presses(rules, "Delete 1") == (
        "Alerts for a whole group are set by its admins: write to me in private for your own."
    )
    row = await RuleRow.get()
    assert (row.max_price, row.deleted) == (40000, None)

    other = await joined(stage, fake, "Other group", bob, charlie)
    await bob.says("/setup rules", in_=other)
    elsewhere = await bob.sees(in_=other, containing="Rules of Other group")
    assert "road bike" not in elsewhere.text
    pressed = await bob.presses(elsewhere, data=f"rule.delete|{row.ref}")
    assert pressed == "That rule does not exist (any more): /alerts lists yours."


async def test_an_item_is_shared_with_its_picture_and_noted_as_gone(
    stage: Stage,
    fake: FakeTelegram,
    alice: Person,
    bob: Person,
    charlie: Person,
) -> None:
    group = await joined(stage, fake, "Flea market", alice, bob)
    await alice.says("/setup here", in_=group)
    await alice.sees(in_=group, containing="Where deals are told")
    await bob.says("/help", in_=group)
    await bob.sees(in_=group)
    await bob.sends_photo(picture(), "/sell Oak desk, good, 80, 95112")
    posted = await _published(bob, "Oak desk")
    await _shared(bob, "Oak desk", posted)
    await _deliver(stage)
    item = await alice.sees(in_=group, containing="Offered by Bob")
    assert item.photo is not None
    assert item.labels == ["Open", "Save", "Price"]
    await bob.presses(posted, "Undo")
    await bob.sees_change(posted)
    await _deliver(stage)
    await alice.sees_change(item, containing="Withdrawn: Oak desk")
    assert item.labels == []
    assert item.photo is not None

    # Charlie is not there: a button that he forges, or kept from when he was, shares nothing.
    ref = (await CommunityRow.get()).ref
    await charlie.says("/sell Lamp, good, 5, 95112")
    lamp = await _published(charlie, "Lamp")
    assert "Share in a community" not in lamp.labels
    number = next(b.data for row in lamp.buttons for b in row if b.text == "Price").partition("|")[2]
    refused = await charlie.presses(lamp, data=f"item.share|{number}:{ref}")
    assert refused.startswith("You are not in that community")
    await bob.says("/sell Chair, good, 5, 95112")
    chair = await _published(bob, "Chair")
    group.remove(bob)
    await bob.presses(chair, "Share in a community")
    late = await bob.sees(containing="Share “Chair”")
    assert (await bob.presses(late, "Flea market")).startswith("You are not in that community")


async def test_what_somebody_shared_is_seen_no_more_once_they_had_all_of_theirs_deleted(
    stage: Stage,
    fake: FakeTelegram,
    alice: Person,
    bob: Person,
) -> None:
    group = await joined(stage, fake, "Flea market", alice, bob)
    await alice.says("/setup here", in_=group)
    await alice.sees(in_=group, containing="Where deals are told")
    await bob.says("/help", in_=group)
    await bob.sees(in_=group)
    shown = []
    await bob.sends_photo(picture(), "/sell Oak desk, good, 80, 95112")
    for title in ("Oak desk", "Elm chair"):
        if title == "Elm chair":
            await bob.says("/sell Elm chair, good, 80, 95112")
        await _shared(bob, title, await _published(bob, title))
        await _deliver(stage)
        shown.append(await alice.sees(in_=group, containing=title))
    desk, chair = shown
    photo = desk.photo
    assert photo is not None
    await bob.says("/privacy delete")
    question = await bob.sees(containing="Where you shared it in a community, its message says that it is gone")
    await bob.presses(question, "Delete everything")
    await bob.sees_change(question, containing="Everything is deleted")
    for message in (desk, chair):
        await _deliver(stage)
        await alice.sees_change(message, containing="No longer offered")
        assert message.text == "No longer offered\nWhoever offered it has withdrawn it."
        assert message.labels == []
    assert desk.photo not in (None, photo)  # a picture cannot be taken away: it shows nothing
    with Image.open(BytesIO(desk.photo or b"")) as blank:
        assert len(blank.getcolors() or ()) == 1


async def _published(person: Person, title: str) -> Message:
    """What they are told whose draft is next to be looked over and published."""
    draft = await person.sees(containing=f"Your draft: {title}")
    await person.presses(draft, "Publish")
    return await person.sees_change(draft, containing=f"Posted: {title}")


async def _shared(person: Person, title: str, posted: Message) -> None:
    await person.presses(posted, "Share in a community")
    asked = await person.sees(containing=f"Share “{title}”")
    assert asked.labels == ["Flea market"]
    await person.presses(asked, "Flea market")
    await person.sees_change(asked, containing="Shared in Flea market")


async def _deliver(stage: Stage) -> None:
    await stage.app.communities.sharing.follow()
    stage.app.clock.tick(4)  # type: ignore[attr-defined]
    await stage.deliver()


async def test_a_group_that_throws_us_out_is_told_nothing_and_finds_all_when_we_are_back(
    stage: Stage,
    fake: FakeTelegram,
    alice: Person,
    bob: Person,
) -> None:
    group = await joined(stage, fake, "Flea market", alice, bob)
    await alice.says("/setup here", in_=group)
    await alice.sees(in_=group, containing="Where deals are told")
    await alice.says("/setup rule road bike", in_=group)
    await alice.sees(in_=group, containing="Saved: road bike")
    await stage.offer("Road bike", price=Money(30000, "USD"))
    await stage.app.delivery.match()
    group.kick_bot()
    await _until(CommunityRow.filter(gone__not_isnull=True).exists)
    assert (await DeliveryRow.filter(kind="alert").get()).state == "cancelled"
    group.add_bot()
    await _until(CommunityRow.filter(gone=None).exists)
    await stage.offer("Another road bike", price=Money(30000, "USD"))
    await _deliver(stage)
    await bob.sees(in_=group, containing="Another road bike")
    assert await DeliveryRow.filter(kind="notice").count() == 1  # greeted once


async def test_a_group_that_becomes_a_supergroup_keeps_its_settings(
    stage: Stage,
    fake: FakeTelegram,
    alice: Person,
) -> None:
    group = fake.group("Flea market", alice)
    await alice.says("/setup here", in_=group)
    await alice.sees(in_=group, containing="Where deals are told")
    new = group.migrate()
    await _until(CommunityRow.filter(external_id=str(new.id)).exists)
    await alice.says("/setup places", in_=new)
    shown: Message = await alice.sees(in_=new, containing="Where deals are told")
    assert "Flea market" in shown.text
    assert await CommunityRow.all().count() == 1
