"""Groups, topics, members and migration; and the commands a bot registers for them."""

import pytest
from telegram import Bot
from telegram.error import BadRequest, ChatMigrated, Forbidden

from tests.fakes.telegram import FakeTelegram, Person


async def test_in_a_group_the_bot_hears_commands_and_replies_only(fake: FakeTelegram, bot: Bot, alice: Person) -> None:
    bob, charlie = fake.user("Bob"), fake.user("Charlie")
    deals = fake.group("Deals", alice, (bob,))
    question = await bot.send_message(deals.id, "question")
    assert (await bob.sees(in_=deals)).text == "question"
    await bob.says("chatter", in_=deals)
    await bob.says("/help@someone_else", in_=deals)
    await bob.says("/help", in_=deals)
    await bob.says("answer", in_=deals, reply_to=deals.find(question.message_id))
    deals.promote_bot()
    await bob.says("chatter again", in_=deals)
    heard = [u.message.text for u in await bot.get_updates() if u.message]
    assert heard == ["/help", "answer", "chatter again"]
    with pytest.raises(AssertionError, match="not in"):
        await charlie.says("hello", in_=deals)


async def test_members_have_a_status_that_changes(fake: FakeTelegram, bot: Bot, alice: Person) -> None:
    bob = fake.user("Bob")
    deals = fake.group("Deals", alice, supergroup=True, bot="administrator")
    await bot.get_updates(allowed_updates=["message", "chat_member", "my_chat_member"])
    assert (await bot.get_chat_member(deals.id, alice.id)).status == "creator"
    assert (await bot.get_chat_member(deals.id, bob.id)).status == "left"
    deals.add(bob)
    deals.promote(bob)
    assert {m.user.id for m in await bot.get_chat_administrators(deals.id)} == {alice.id, bob.id}
    changes = [(u.chat_member.old_chat_member.status, u.chat_member.new_chat_member.status)
               for u in await bot.get_updates() if u.chat_member]  # fmt: skip
    assert changes == [("left", "member"), ("member", "administrator")]
    assert (await bot.get_chat(deals.id)).title == "Deals"
    assert await bot.get_chat_member_count(deals.id) == 3
    deals.kick_bot()
    with pytest.raises(Forbidden, match=r"(?i)kicked from the supergroup"):
        await bot.send_message(deals.id, "x")


async def test_topics_keep_their_messages_apart(fake: FakeTelegram, bot: Bot, alice: Person) -> None:
    forum = fake.group("Forum", alice, topics=True)
    bikes, sofas = forum.topic("Bikes"), forum.topic("Sofas")
    await alice.says("/alert bike", topic=bikes)
    heard = (await bot.get_updates())[0].message
    assert (heard.message_thread_id, heard.is_topic_message, heard.chat.is_forum) == (bikes.id, True, True)
    await bot.send_message(forum.id, "saved", message_thread_id=bikes.id)
    assert (await alice.sees(in_=bikes)).thread == bikes.id
    await alice.quiet(0.01, in_=sofas)
    with pytest.raises(BadRequest, match=r"(?i)message thread not found"):
        await bot.send_message(forum.id, "x", message_thread_id=999)


async def test_a_group_that_became_a_supergroup_says_where_it_went(fake: FakeTelegram, bot: Bot, alice: Person) -> None:
    deals = fake.group("Deals", alice)
    new = deals.migrate()
    with pytest.raises(ChatMigrated) as moved:
        await bot.send_message(deals.id, "x")
    assert moved.value.new_chat_id == new.id
    await bot.send_message(new.id, "x")
    told = [(u.message.migrate_to_chat_id, u.message.migrate_from_chat_id) for u in await bot.get_updates()]
    assert told == [(new.id, None), (None, deals.id)]


async def test_commands_are_kept_by_scope_and_language(fake: FakeTelegram, bot: Bot, alice: Person) -> None:
    dora = fake.user("Dora", language="de")
    deals = fake.group("Deals", alice)
    await bot.set_my_commands([("alert", "Save a rule")])
    await bot.set_my_commands([("alarm", "Regel speichern")], language_code="de")
    await bot.set_my_commands([("setup", "Set up")], scope={"type": "chat_administrators", "chat_id": deals.id})
    assert (alice.menu(), dora.menu(), alice.menu(in_=deals)) == (["alert"], ["alarm"], ["setup"])
    assert (await bot.get_my_commands(language_code="de"))[0].description == "Regel speichern"
    for name, description in (("Alert", "x"), ("a" * 33, "x"), ("ok", ""), ("ok", "x" * 257)):
        with pytest.raises(BadRequest, match=r"(?i)BOT_COMMAND"):
            await bot.set_my_commands([(name, description)])
    with pytest.raises(BadRequest, match=r"(?i)BOT_COMMANDS_TOO_MUCH"):
        await bot.set_my_commands([(f"c{n}", "x") for n in range(101)])
    await bot.set_my_short_description("Finds deals")
    assert (await bot.get_my_short_description()).short_description == "Finds deals"
