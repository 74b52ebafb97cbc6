"""Updates, polls that end each other, and faults that tests plan."""

import asyncio
from collections.abc import Awaitable

import pytest
from telegram import Bot
from telegram.error import Conflict, NetworkError, RetryAfter

from tests.fakes.telegram import FakeTelegram, Person

PNG = b"\x89PNG\r\n\x1a\n" + b"0" * 64


async def _error_of(call: Awaitable[object]) -> Exception | None:
    try:
        await call
    except Exception as error:
        return error
    return None


async def test_updates_stay_until_they_are_confirmed(fake: FakeTelegram, bot: Bot, alice: Person) -> None:
    await alice.says("one")
    first = (await bot.get_updates())[0]
    assert [u.update_id for u in await bot.get_updates()] == [first.update_id]
    await alice.says("two")
    assert [u.message.text for u in await bot.get_updates(offset=first.update_id + 1)] == ["two"]


async def test_a_second_poll_ends_the_first_and_release_ends_the_second(fake: FakeTelegram, bot: Bot) -> None:
    async with Bot(fake.token, base_url=fake.url + "/bot") as twin, asyncio.TaskGroup() as group:
        older = group.create_task(_error_of(bot.get_updates(timeout=30)))
        await fake.until(lambda: fake.called("getUpdates"))
        newer = group.create_task(twin.get_updates(timeout=30))
        assert isinstance(await older, Conflict)
        fake.release()
        assert await newer == ()


async def test_only_kinds_asked_for_are_queued(fake: FakeTelegram, bot: Bot, alice: Person) -> None:
    await bot.get_updates(allowed_updates=["callback_query"])
    await alice.says("unheard")
    assert await bot.get_updates() == ()
    await bot.set_webhook("https://bot.test/hook")
    with pytest.raises(Conflict):
        await bot.get_updates()


async def test_planned_faults_meet_the_calls_they_name(fake: FakeTelegram, bot: Bot, alice: Person) -> None:
    fake.fail_next("sendPhoto", 502, "Bad Gateway")
    fake.flood(7, times=2)
    for _ in range(2):
        with pytest.raises(RetryAfter) as flood:
            await bot.send_message(alice.id, "x")
        assert flood.value.retry_after.total_seconds() == 7
    with pytest.raises(NetworkError, match="Bad Gateway"):
        await bot.send_photo(alice.id, PNG)
    assert alice.chat.messages == []
    fake.cut_after_accept()
    with pytest.raises(NetworkError):
        await bot.send_message(alice.id, "accepted")
    assert alice.chat.last.text == "accepted"
    assert fake.faults.left == []
    await bot.send_message(alice.id, "well again")
