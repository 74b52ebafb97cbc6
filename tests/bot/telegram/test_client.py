"""The bot's life: how it starts, what it survives, and what it never says."""

from __future__ import annotations

import asyncio
import logging

import pytest
from telegram.error import InvalidToken

from bot.telegram import polling
from bot.telegram.client import TelegramBot
from core.app import App
from core.ports.photos import Photos
from tests.bot.telegram.stage import Stage, saved
from tests.fakes.telegram import FakeTelegram, Person


@pytest.fixture(autouse=True)
def _impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(polling, "FIRST_PAUSE", 0.02)


async def test_a_token_that_telegram_does_not_know_ends_the_bot_without_being_named(
    app: App, photos: Photos, fake: FakeTelegram
) -> None:
    bot = TelegramBot(app, photos, "900001:not-this-one", base_url=fake.url)
    with pytest.raises(InvalidToken) as refused:
        await bot.run()
    assert str(refused.value) == "Telegram does not know this bot's token"
    assert refused.value.__suppress_context__
    await bot.close()


async def test_a_token_that_is_taken_back_ends_the_bot(stage: Stage, fake: FakeTelegram) -> None:
    fake.fail_next("getUpdates", 401, "Unauthorized")
    fake.release()
    with pytest.raises(InvalidToken):
        await asyncio.wait_for(asyncio.shield(stage._running), 5)  # type: ignore[arg-type]
    stage._running = None


async def test_no_log_line_holds_the_token(
    stage: Stage,
    fake: FakeTelegram,
    alice: Person,
    caplog: pytest.LogCaptureFixture,
    capsys: pytest.CaptureFixture[str],
) -> None:
    with caplog.at_level(logging.DEBUG):
        logging.getLogger("httpx").info("only the library's own level holds this back")
        await saved(alice, "sofa")
        fake.fail_next("sendMessage", 500, "Internal Server Error")
        await alice.says("/help")
        await alice.sees(containing="went wrong")
    secret = fake.token.partition(":")[2]
    out, err = capsys.readouterr()
    assert "Internal Server Error" in out
    assert secret not in caplog.text + out + err
    assert "only the library" not in caplog.text


async def test_menus_that_cannot_be_set_are_no_reason_not_to_start(
    app: App, photos: Photos, fake: FakeTelegram, alice: Person, ingest: object, capsys: pytest.CaptureFixture[str]
) -> None:
    fake.fail_next("setMyCommands", 400, "Bad Request: BOT_COMMAND_DESCRIPTION_INVALID")
    stage = Stage(app, photos, fake, ingest)  # type: ignore[arg-type]
    await stage.start()
    await alice.says("/help")
    await alice.sees(containing="What I can do")
    assert "command menus not set" in capsys.readouterr().out
    await stage.end()


async def test_a_start_without_telegram_waits_for_it(
    app: App, photos: Photos, fake: FakeTelegram, alice: Person, ingest: object
) -> None:
    fake.fail_next("getMe", 502, "Bad Gateway", times=3)
    fake.fail_next("deleteWebhook", 429, "Too Many Requests: retry after 1", {"retry_after": 1})
    stage = Stage(app, photos, fake, ingest)  # type: ignore[arg-type]
    await stage.start()
    assert len(fake.called("getMe")) == 4
    await alice.says("/help")
    await alice.sees()
    await stage.end()


async def test_a_connection_that_breaks_is_taken_up_again_and_nothing_is_heard_twice(
    stage: Stage, fake: FakeTelegram, alice: Person
) -> None:
    fake.fail_next("getUpdates", 502, "Bad Gateway", times=3)
    fake.release()
    await fake.until(lambda: not fake.faults.left)
    await saved(alice, "sofa")
    await stage.restart()
    await alice.says("/alerts")
    assert "Your rules (1)" in (await alice.sees()).text
    await alice.quiet(0.05)


async def test_an_answer_waits_out_a_flood(stage: Stage, fake: FakeTelegram, alice: Person) -> None:
    fake.flood(1)
    await alice.says("/help")
    await alice.sees(containing="What I can do")
    assert len(fake.called("sendMessage")) == 2


async def test_answers_of_one_chat_keep_their_order(stage: Stage, alice: Person) -> None:
    wishes = [f"wish{number}" for number in range(12)]
    for wish in wishes:
        await alice.says(f"/alert {wish}")
    said = await alice.sees(12)
    assert [message.text.splitlines()[0] for message in said] == [f"Saved: {wish}" for wish in wishes]


async def test_an_edited_message_is_not_obeyed_again(stage: Stage, alice: Person) -> None:
    said = await alice.says("/alert sofa")
    await alice.sees()
    await alice.edits(said, "/alert bike")
    await alice.quiet(0.1)


async def test_the_bot_asks_for_no_more_than_it_hears(stage: Stage, fake: FakeTelegram) -> None:
    heard = ["message", "callback_query", "inline_query", "my_chat_member"]
    assert fake.called("getUpdates")[0]["allowed_updates"] == heard
