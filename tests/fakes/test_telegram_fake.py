"""The offline Telegram, driven end to end by a small bot of python-telegram-bot."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from time import monotonic

import pytest
from aiohttp import web
from telegram import InlineKeyboardButton, InlineKeyboardMarkup, Update
from telegram.ext import (
    AIORateLimiter,
    Application,
    CallbackQueryHandler,
    CommandHandler,
    ContextTypes,
    MessageHandler,
    filters,
)

from tests.fakes.telegram import FakeTelegram

PNG = b"\x89PNG\r\n\x1a\n" + b"0" * 64
SECRET = "s3cret-of-the-hook"
Context = ContextTypes.DEFAULT_TYPE


@pytest.fixture(autouse=True)
def _durations_are_timedeltas(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without it python-telegram-bot warns at every flood wait, and warnings are errors."""
    monkeypatch.setenv("PTB_TIMEDELTA", "1")


@pytest.fixture
async def fake() -> AsyncIterator[FakeTelegram]:
    async with FakeTelegram() as fake:
        yield fake


async def offer(update: Update, context: Context) -> None:
    words = " ".join(context.args or []).replace("<", "&lt;")
    buttons = [[InlineKeyboardButton("Keep", callback_data="keep"), InlineKeyboardButton("Site", url="https://a.test")]]
    await update.effective_message.reply_html(f"<b>{words}</b>", reply_markup=InlineKeyboardMarkup(buttons))


async def pressed(update: Update, context: Context) -> None:
    query = update.callback_query
    await query.answer(f"{query.data} it is", show_alert=True)
    await query.edit_message_text(f"done: {query.data}")


async def place(update: Update, context: Context) -> None:
    where = update.effective_message.location
    await update.effective_message.reply_text(f"{where.latitude:.1f} {where.longitude:.1f}")


async def photo(update: Update, context: Context) -> None:
    message = update.effective_message
    data = await (await message.photo[-1].get_file()).download_as_bytearray()
    await message.reply_photo(bytes(data), caption=f"{message.media_group_id is not None} {message.caption}")


async def corrected(update: Update, context: Context) -> None:
    await update.edited_message.reply_text(f"now: {update.edited_message.text}")


async def other(update: Update, context: Context) -> None:
    message = update.effective_message
    await message.reply_text(f"from {message.forward_origin.type}" if message.forward_origin else "what is this?")


def small_bot(fake: FakeTelegram) -> Application:
    builder = Application.builder().token(fake.token)
    builder = builder.base_url(fake.url + "/bot").base_file_url(fake.url + "/file/bot")
    app = builder.rate_limiter(AIORateLimiter(max_retries=2)).build()
    app.add_handler(CommandHandler("alert", offer, filters.UpdateType.MESSAGE))
    app.add_handler(CallbackQueryHandler(pressed))
    app.add_handler(MessageHandler(filters.LOCATION, place))
    app.add_handler(MessageHandler(filters.PHOTO, photo))
    app.add_handler(MessageHandler(filters.UpdateType.EDITED_MESSAGE, corrected))
    app.add_handler(MessageHandler(filters.ALL, other))
    return app


@asynccontextmanager
async def polling(fake: FakeTelegram) -> AsyncIterator[Application]:
    app = small_bot(fake)
    async with app:
        await app.start()
        await app.updater.start_polling(poll_interval=0, timeout=30)
        yield app
        await app.updater.stop()
        await app.stop()


@asynccontextmanager
async def webhook(fake: FakeTelegram, expected: str = SECRET) -> AsyncIterator[Application]:
    app = small_bot(fake)

    async def take(request: web.Request) -> web.Response:
        if request.headers.get("X-Telegram-Bot-Api-Secret-Token") != expected:
            raise web.HTTPForbidden
        await app.update_queue.put(Update.de_json(await request.json(), app.bot))
        return web.Response()

    server = web.Application()
    server.router.add_post("/hook", take)
    runner = web.AppRunner(server)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    async with app:
        await app.start()
        await app.bot.set_webhook(f"http://127.0.0.1:{runner.addresses[0][1]}/hook", secret_token=SECRET)
        yield app
        await app.bot.delete_webhook()
        await app.stop()
    await runner.cleanup()


@pytest.fixture(params=[polling, webhook])
async def app(request: pytest.FixtureRequest, fake: FakeTelegram) -> AsyncIterator[Application]:
    async with request.param(fake) as app:
        yield app
    assert fake.violations == []


# a bot that runs


async def test_a_command_is_answered_and_its_button_edits_the_message(app: Application, fake: FakeTelegram) -> None:
    alice = fake.user("Alice", language="en")
    await alice.says("/alert gaming pc <1000")
    offered = await alice.sees()
    assert (offered.text, offered.html) == ("gaming pc <1000", "<b>gaming pc &lt;1000</b>")
    assert offered.buttons == [[("Keep", "keep", None, None), ("Site", None, "https://a.test", None)]]
    toast = await alice.presses(offered, "Keep")
    assert (toast, toast.alert) == ("keep it is", True)
    await alice.sees_change(offered, containing="done: keep")
    assert offered.buttons == []
    assert alice.chat.messages == [offered]
    assert fake.unanswered == []


async def test_an_album_arrives_photo_by_photo_and_can_be_downloaded(app: Application, fake: FakeTelegram) -> None:
    alice = fake.user("Alice")
    await alice.sends_album([PNG + b"1", PNG + b"2"], caption="two bikes")
    first, second = await alice.sees(2)
    assert {first.photo, second.photo} == {PNG + b"1", PNG + b"2"}
    assert {first.caption, second.caption} == {"True two bikes", "True None"}
    await alice.sends_photo(PNG)
    assert (await alice.sees()).caption == "False None"


async def test_places_corrections_forwards_and_strangers_are_heard(app: Application, fake: FakeTelegram) -> None:
    alice = fake.user("Alice")
    await alice.shares_location(52.52, 13.4)
    assert (await alice.sees()).text == "52.5 13.4"
    said = await alice.says("bike")
    await alice.sees(containing="what is this?")
    await alice.edits(said, "red bike")
    await alice.sees(containing="now: red bike")
    await alice.forwards(fake.channel("Flea market").post("Sofa 20"))
    await alice.sees(containing="from channel")
    await alice.forwards(said)
    await alice.sees(containing="from user")
    await alice.sends_sticker()
    await alice.sends_contact()
    await alice.sends_voice()
    await alice.sends_document(b"a;b", "list.csv", "text/csv")
    assert [message.text for message in await alice.sees(4)] == ["what is this?"] * 4
    await alice.quiet(0.05)


async def test_a_malformed_text_is_told_to_the_bot_and_remembered(fake: FakeTelegram) -> None:
    async with polling(fake) as app:
        errors: list[Exception | None] = []

        async def failed(update: object, context: Context) -> None:
            errors.append(context.error)
            await update.effective_message.reply_text("sorry")

        app.add_error_handler(failed)
        alice = fake.user("Alice")
        await alice.says("/alert salt & pepper")
        await alice.sees(containing="sorry")
    assert "can't parse entities" in str(errors[0]).lower()
    assert fake.violations == ['sendMessage: Bad Request: can\'t parse entities: Unescaped "&" at byte offset 8']


async def test_a_webhook_without_the_secret_takes_nothing(fake: FakeTelegram) -> None:
    async with webhook(fake, expected="another"):
        alice = fake.user("Alice")
        await alice.says("/alert bike")
        await fake.until(lambda: fake.webhook_failures)
        assert "403" in fake.webhook_failures[0]
        assert len(fake.world.updates.pending) == 1
        assert alice.chat.messages == []


async def test_stopping_a_poll_of_thirty_seconds_takes_no_time(fake: FakeTelegram) -> None:
    async with polling(fake):
        await fake.until(lambda: fake.called("getUpdates"))
        began = monotonic()
    assert monotonic() - began < 2


async def test_a_flood_is_waited_out(fake: FakeTelegram) -> None:
    alice = fake.user("Alice")
    async with polling(fake) as app:
        await alice.says("hello")
        await alice.sees()
        fake.flood(1)
        began = monotonic()
        await app.bot.send_message(alice.id, "late")
        assert 1 <= monotonic() - began < 3
        assert len(fake.called("sendMessage")) == 3
        assert (await alice.sees()).text == "late"


async def test_without_the_list_the_fake_still_works(tmp_path: Path) -> None:
    async with FakeTelegram(spec_file=tmp_path / "absent.json") as fake:
        assert not fake.spec.available
        async with polling(fake):
            alice = fake.user("Alice")
            await alice.says("/alert 1000")
            offered = await alice.sees(containing="1000")
            assert await alice.presses(offered, "Keep") == "keep it is"
            await alice.sends_photo(PNG)
            assert (await alice.sees()).photo == PNG
