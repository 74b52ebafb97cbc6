"""Groups: commands only, rules by admins only, and nothing of one person's shown or done by another."""

from __future__ import annotations

import pytest

from core.models import ConversationRow, DestinationRow, RuleRow
from core.values import Channel, Money
from tests.bot.telegram.stage import GAMING, Stage, saved
from tests.fakes.telegram import FakeTelegram, Group, Person

ADMINS_ONLY = "Alerts for a whole group are set by its admins: write to me in private for your own."


@pytest.fixture
async def market(fake: FakeTelegram, alice: Person, bob: Person, charlie: Person) -> Group:
    """Alice's group, with Bob and Charlie in it."""
    return fake.group("Flea market", alice, (bob, charlie))


async def near_offer(stage: Stage, title: str) -> None:
    await stage.offer(title, price=Money(50000, "USD"), location="San Jose", latitude=37.34, longitude=-121.88)


async def test_an_admin_s_rule_speaks_to_the_group(stage: Stage, alice: Person, bob: Person, market: Group) -> None:
    asked = await alice.says(f"/alert@deal_scout_bot {GAMING}", in_=market)
    rule = await alice.sees(in_=market)
    assert rule.text.startswith("Saved: gaming pc")
    assert rule.extra["reply_to_message"] is asked
    await near_offer(stage, "gaming pc")
    assert await stage.deliver() == 1
    alert = (await bob.sees(2, in_=market))[1]
    assert alert.text.startswith("gaming pc\n$500")
    assert alice.chat.messages == []
    for message, label in ((alert, "Why"), (rule, "Edit")):
        toast = await bob.presses(message, label)
        assert (toast, toast.alert) == ("That rule does not exist (any more): /alerts lists yours.", True)
    for label in ("Not this", "Snooze"):
        assert await bob.presses(alert, label) == ADMINS_ONLY
    assert await bob.presses(rule, "Undo") == "That can no longer be undone."
    assert (await RuleRow.get()).enabled
    await bob.quiet(0.05, in_=market)
    await bob.presses(alert, "Open")
    await bob.sees(in_=market, containing="gaming pc")


async def test_a_member_s_rule_is_refused_and_asked_anew_every_time(
    stage: Stage, alice: Person, bob: Person, market: Group, fake: FakeTelegram
) -> None:
    await bob.says(f"/alert {GAMING}", in_=market)
    assert (await bob.sees(in_=market)).text == ADMINS_ONLY
    market.promote(bob)
    await bob.says(f"/alert {GAMING}", in_=market)
    rule = await bob.sees(in_=market, containing="Saved: gaming pc")
    market.demote(bob)
    toast = await bob.presses(rule, "Edit")
    assert (toast, toast.alert) == (ADMINS_ONLY, True)
    await bob.says("/try sofa", in_=market)
    tried = await bob.sees(in_=market, containing="Nothing matches now")
    assert await bob.presses(tried, "Save as alert") == ADMINS_ONLY
    assert await RuleRow.all().count() == 1
    assert len(fake.called("getChatMember")) == 4
    fake.fail_next("getChatMember", 400, "Bad Request: member list is inaccessible")
    await alice.says(f"/alert {GAMING}", in_=market)
    assert (await alice.sees(in_=market, containing="Alerts for a whole group")).text == ADMINS_ONLY


async def test_who_no_longer_leads_the_group_cannot_let_it_speak_from_a_private_chat(
    stage: Stage, bob: Person, market: Group
) -> None:
    market.promote(bob)
    await bob.says("/alert sofa", in_=market)
    await bob.sees(in_=market)
    market.demote(bob)
    await bob.says("/alerts")
    rules = await bob.sees()
    assert await bob.presses(rules, "Edit 1") == ADMINS_ONLY
    await bob.presses(rules, "Pause 1")
    await bob.sees_change(rules)
    assert await bob.presses(rules, "Resume 1") == ADMINS_ONLY
    assert not (await RuleRow.get()).enabled
    await bob.presses(rules, "Delete 1")
    await bob.sees_change(rules, containing="Deleted: sofa")


async def test_who_was_demoted_while_being_asked_is_refused(stage: Stage, bob: Person, market: Group) -> None:
    market.promote(bob)
    await bob.says("/alert", in_=market)
    question = await bob.sees(in_=market)
    market.demote(bob)
    await bob.says("sofa", in_=market, reply_to=question)
    assert (await bob.sees(in_=market)).text == ADMINS_ONLY
    assert await RuleRow.all().count() == 0


async def test_only_commands_and_replies_to_a_question_are_heard(
    stage: Stage, alice: Person, bob: Person, charlie: Person, market: Group
) -> None:
    market.promote_bot()  # so that it is sent every message
    for text in ("hello", "sofa <50", "/roll", "/alert@another_bot sofa"):
        await alice.says(text, in_=market)
    await alice.sends_photo(b"\xff\xd8\xff", in_=market)
    await alice.shares_location(1, 2, in_=market)
    await alice.quiet(0.1, in_=market)
    await alice.says("/alert", in_=market)
    question = await alice.sees(in_=market)
    assert question.html.endswith("<i>Reply to this message with your answer.</i>")
    await alice.says("what do you all think?", in_=market)
    await bob.says("red sofa", in_=market, reply_to=question)
    await alice.quiet(0.1, in_=market)
    toast = await charlie.presses(question, "Cancel")
    assert (toast, toast.alert) == ("That button no longer works: /alerts shows your rules.", True)
    await alice.says("red sofa", in_=market, reply_to=question)
    rule = await alice.sees(in_=market, containing="Saved: red sofa")
    await alice.says("nice", in_=market, reply_to=rule)
    await alice.quiet(0.1, in_=market)
    await alice.says("/nonsense@deal_scout_bot", in_=market)
    await alice.sees(in_=market, containing="I do not know /nonsense.")


async def test_a_sale_in_a_group_asks_by_buttons_and_replies(
    stage: Stage, alice: Person, bob: Person, market: Group
) -> None:
    await bob.says("/sell dresser", in_=market)
    condition = await bob.sees(in_=market, containing="What condition")
    await bob.presses(condition, "Good")
    price = await bob.sees_change(condition, containing="How much")
    await bob.says("80", in_=market, reply_to=price)
    place = await bob.sees(in_=market, containing="Where is it?")
    assert market.keyboard is None
    await bob.presses(place, "Skip")
    draft = await bob.sees_change(place, containing="Your draft: dresser")
    assert (await alice.presses(draft, "Publish")) == "That is nothing you sell (any more): /items lists what you do."
    await bob.presses(draft, "Publish")
    await bob.sees_change(draft, containing="Posted: dresser")


async def test_what_is_private_is_said_in_private(
    stage: Stage, alice: Person, bob: Person, fake: FakeTelegram, market: Group
) -> None:
    await saved(bob, "secret wish")
    await bob.says("/alerts", in_=market)
    await bob.sees(containing="secret wish")
    await bob.quiet(0.05, in_=market)
    dora = fake.user("Dora")
    market.add(dora)
    await dora.says("/alerts", in_=market)
    answer = await dora.sees(in_=market)
    assert answer.text == "I answer that in private only: open a chat with me, press Start, and ask there."
    await alice.says("/start@deal_scout_bot", in_=market)
    await alice.sees(containing="Where are you?")
    assert (await ConversationRow.get()).chat == f"telegram_chat:{alice.id}"


async def test_nobody_turns_the_pages_of_another_s_rules(stage: Stage, alice: Person, bob: Person) -> None:
    for number in range(5):
        await saved(alice, f"wish {number}")
    await alice.says("/alerts")
    rules = await alice.sees(containing="Your rules (5)")
    theirs = await saved(bob, "sofa")
    toast = await bob.presses(theirs, data=rules.button("Next").data)
    assert (toast, toast.alert) == ("That button no longer works: /alerts shows your rules.", True)
    assert (rules.version, theirs.version) == (1, 1)


async def test_who_has_no_face_is_told_to_show_it(
    stage: Stage, alice: Person, market: Group, fake: FakeTelegram
) -> None:
    market.promote_bot()
    words = "I cannot see who you are: write as yourself, or to me in private."
    as_group = {"from": {"id": 1087968824, "is_bot": True, "first_name": "Group"}, "sender_chat": market.as_chat()}
    _post(fake, market, as_group, "/alert sofa")
    assert (await alice.sees(in_=market)).text == words
    channel = fake.channel("News")
    as_channel = {"from": {"id": 136817688, "is_bot": True, "first_name": "Channel"}, "sender_chat": channel.as_chat()}
    _post(fake, market, as_channel, "/alert sofa")
    assert (await alice.sees(in_=market)).text == words
    _post(fake, market, as_channel | {"is_automatic_forward": True}, "/alert sofa")
    _post(fake, market, {"from": {"id": 5, "is_bot": True, "first_name": "Other bot"}}, "/alert sofa")
    _post(fake, market, {"sender_chat": market.as_chat()}, "hello")
    fake.world.updates.put("channel_post", _message(fake, channel, {"sender_chat": channel.as_chat()}, "/alert sofa"))
    await alice.quiet(0.1, in_=market)
    assert await RuleRow.all().count() == 0


async def test_a_group_that_becomes_a_supergroup_takes_its_rules_along(
    stage: Stage, alice: Person, market: Group, fake: FakeTelegram
) -> None:
    await alice.says(f"/alert {GAMING}", in_=market)
    await alice.sees(in_=market)
    new = market.migrate()
    await fake.until(lambda: not fake.world.updates.pending)
    await alice.says("/help", in_=new)
    await alice.sees(in_=new)
    assert (await DestinationRow.get()).address == str(new.id)
    await near_offer(stage, "gaming pc")
    await stage.deliver()
    await alice.sees(in_=new, containing="gaming pc")


async def test_a_move_that_was_missed_is_learnt_from_the_refusal(
    stage: Stage, alice: Person, market: Group, fake: FakeTelegram
) -> None:
    await alice.says(f"/alert {GAMING}", in_=market)
    await alice.sees(in_=market)
    await stage.stop()
    new = market.migrate()
    await near_offer(stage, "gaming pc")
    assert await stage.deliver() == 1
    await alice.sees(in_=new, containing="gaming pc")
    assert (await DestinationRow.get()).address == str(new.id)
    assert [call["chat_id"] for call in fake.called("sendMessage")[-2:]] == [market.id, new.id]


async def test_who_speaks_in_both_groups_has_all_rules_in_the_new_one(
    stage: Stage, alice: Person, fake: FakeTelegram
) -> None:
    old, new = fake.group("Old", alice), fake.group("New", alice, supergroup=True)
    for group in (old, new):
        await alice.says("/alert sofa", in_=group)
        await alice.sees(in_=group)
    await stage.app.people.moved(Channel.TELEGRAM_CHAT, str(old.id), str(new.id))
    rules = await RuleRow.all().prefetch_related("destination")
    assert {rule.destination.address for rule in rules} == {str(new.id)}


async def test_in_a_topic_the_answer_stays_in_the_topic(stage: Stage, alice: Person, fake: FakeTelegram) -> None:
    forum = fake.group("Forum", alice, topics=True)
    topic = forum.topic("Computers")
    await alice.says("/try sofa", in_=topic)
    tried = await alice.sees(in_=topic)
    await alice.presses(tried, "Save as alert")
    await alice.sees(in_=topic, containing="Saved: sofa")
    await alice.says("/alert -x", in_=topic)
    await alice.sees(in_=topic, containing="That only says what you do not want")


def _post(fake: FakeTelegram, group: Group, who: dict[str, object], text: str) -> None:
    fake.world.updates.put("message", _message(fake, group, who, text))


def _message(fake: FakeTelegram, chat: object, who: dict[str, object], text: str) -> dict[str, object]:
    return {
        "message_id": 10_000 + next(fake.world.serials),
        "date": fake.world.now,
        "chat": chat.as_chat(),  # type: ignore[attr-defined]
        "text": text,
        **who,
    }
