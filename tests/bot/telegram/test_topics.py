"""Topics of a group: added by its admins, told in, and switched off when they are gone."""

from __future__ import annotations

import pytest

from core.models import DestinationRow, RuleRow
from core.values import Channel
from tests.bot.telegram.stage import Stage
from tests.fakes.clock import FrozenClock
from tests.fakes.telegram import FakeTelegram, Group, Message, Person, Topic


@pytest.fixture
async def forum(fake: FakeTelegram, alice: Person, bob: Person) -> Group:
    """Alice's group with topics, and Bob in it."""
    return fake.group("Flea market", alice, (bob,), topics=True)


@pytest.fixture
def desks(forum: Group) -> Topic:
    return forum.topic("Desks")


async def added(alice: Person, topic: Topic) -> Message:
    await alice.says("/channels add", in_=topic)
    return await alice.sees(in_=topic, containing="Added: Telegram Flea market, topic")


async def test_a_rule_made_in_a_topic_tells_in_that_topic(
    stage: Stage, alice: Person, forum: Group, desks: Topic
) -> None:
    await alice.says("/alert desk", in_=desks)
    await alice.sees(in_=desks, containing="Saved: desk")
    assert (await DestinationRow.get()).address == f"{forum.id}/{desks.id}"
    await stage.offer("Oak desk")
    assert await stage.deliver() == 1
    alert = await alice.sees(in_=desks, containing="Oak desk")
    await alice.presses(alert, "Why")
    await alice.sees(in_=desks, containing="It matches your rule")
    await alice.quiet(0.05, in_=forum.topic("Lamps"))


async def test_a_question_of_a_topic_is_answered_there(stage: Stage, alice: Person, desks: Topic) -> None:
    await alice.says("/alert", in_=desks)
    question = await alice.sees(in_=desks, containing="What are you looking for?")
    await alice.says("desk", in_=desks, reply_to=question)
    await alice.sees(in_=desks, containing="Saved: desk")


async def test_an_admin_adds_a_topic_and_lets_a_rule_of_hers_tell_there(
    stage: Stage, alice: Person, desks: Topic
) -> None:
    await alice.says("/alert desk")
    await alice.sees(containing="Saved: desk")
    shown = await added(alice, desks)
    assert shown.labels == ["Test", "Remove"]
    await alice.presses(shown, "Test")
    await alice.sees(in_=desks, containing="A test is on its way")
    await stage.deliver()
    await alice.sees(in_=desks, containing="A test from Deal Scout")
    await alice.says("/alerts")
    rules = await alice.sees(containing="1. desk")
    await alice.presses(rules, "Options 1")
    options = await alice.sees_change(rules, containing="desk")
    await alice.presses(options, next(label for label in options.labels if label.startswith("Where")))
    await alice.sees_change(options, containing="Where it tells: desk")
    await alice.presses(options, f"○ Telegram Flea market, topic {desks.id}")
    await alice.sees_change(options, containing="It tells here: Telegram Flea market")
    stage.app.clock.tick(60)  # type: ignore[attr-defined]
    await stage.offer("Oak desk")
    await stage.deliver()
    await alice.sees(in_=desks, containing="Oak desk")


async def test_what_was_added_is_listed_removed_and_brought_back(stage: Stage, alice: Person, desks: Topic) -> None:
    await added(alice, desks)
    await alice.says("/alert desk", in_=desks)
    await alice.sees(in_=desks, containing="Saved: desk")
    await added(alice, desks)  # once more is as once
    await alice.says("/channels", in_=desks)
    listed = await alice.sees(containing="Your channels")  # in private
    assert "/channels add, said in a group or topic that you are an admin of" in listed.text
    assert f"Telegram Flea market, topic {desks.id}\nActive; 1 rule tells there." in listed.text
    await alice.presses(listed, next(label for label in reversed(listed.labels) if label.startswith("Remove")))
    gone = await alice.sees(containing="Removed: Telegram Flea market")
    assert "1 rule tells in a chat again." in gone.text
    assert (await RuleRow.get().prefetch_related("destination")).destination.address == str(alice.id)
    await alice.presses(gone, "Undo")
    await alice.sees_change(gone, containing="As before: Telegram Flea market")
    assert (await RuleRow.get().prefetch_related("destination")).destination.address.endswith(f"/{desks.id}")


async def test_only_admins_add_and_only_while_they_are(
    stage: Stage, alice: Person, bob: Person, forum: Group, desks: Topic
) -> None:
    await bob.says("/channels add", in_=desks)
    await bob.sees(in_=desks, containing="What is told there is for those who manage it")
    assert await DestinationRow.filter(verified__isnull=False).count() == 0
    forum.promote(bob)
    shown = await added(bob, desks)
    assert await alice.presses(shown, "Test") == "That channel does not exist (any more): /channels lists yours."
    await bob.says("/alert desk")
    await bob.sees(containing="Saved: desk")
    forum.demote(bob)
    place, rule = await DestinationRow.get(verified__isnull=False), await RuleRow.get()
    refused = "Alerts for a whole group are set by its admins: write to me in private for your own."
    for data in (f"channel.test|{place.id}", f"rule.where.set|{rule.ref}:{place.id}"):
        assert await bob.presses(shown, data=data) == refused
    assert (await RuleRow.get().prefetch_related("destination")).destination.address == str(bob.id)


async def test_in_private_there_is_nothing_to_add(stage: Stage, alice: Person) -> None:
    await alice.says("/channels add")
    await alice.sees(containing="I can add email, phone, push or webhook")


async def test_where_we_may_not_write_nothing_is_added(
    stage: Stage, alice: Person, desks: Topic, fake: FakeTelegram
) -> None:
    fake.fail_next("sendChatAction", 400, "Bad Request: not enough rights to send text messages to the chat")
    await alice.says("/channels add", in_=desks)
    await alice.sees(in_=desks, containing="I may not post in this channel")
    assert await DestinationRow.filter(verified__isnull=False).count() == 0


@pytest.mark.parametrize("fate", ["closed", "deleted"])
async def test_a_topic_that_is_gone_is_off_at_once_and_she_is_told_elsewhere(
    stage: Stage, alice: Person, forum: Group, desks: Topic, clock: FrozenClock, fate: str
) -> None:
    await added(alice, desks)
    await alice.says("/alert desk", in_=desks)
    await alice.sees(in_=desks, containing="Saved: desk")
    if fate == "closed":
        desks.closed = True
    else:
        del forum.topics[desks.id]
    await stage.offer("Oak desk")
    await stage.deliver()
    place = await DestinationRow.get(channel=Channel.TELEGRAM_CHAT, address=f"{forum.id}/{desks.id}")
    assert place.state == "disabled"
    clock.tick(2)
    await stage.deliver()
    told = await alice.sees(containing="One of your channels is off")
    assert f"Telegram Flea market, topic {desks.id} is off" in told.text
    await alice.says("/channels")
    listed = await alice.sees(containing="Your channels")
    assert "Off because messages there were refused; to turn it on, add it again." in listed.text
    if fate == "closed":
        desks.closed = False
        await added(alice, desks)
        assert (await DestinationRow.get(id=place.id)).state == "active"
