"""Messages that change, albums, keyboards, presses, and what a person sees of it all."""

import pytest
from telegram import (
    Bot,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InputMediaPhoto,
    KeyboardButton,
    ReplyKeyboardMarkup,
)
from telegram.error import BadRequest

from tests.fakes.telegram import FakeTelegram, Person

PNG = b"\x89PNG\r\n\x1a\n" + b"0" * 64


async def test_edits_and_deletions(fake: FakeTelegram, bot: Bot, alice: Person) -> None:
    buttons = InlineKeyboardMarkup([[InlineKeyboardButton("Go", callback_data="go")]])
    sent = await bot.send_message(alice.id, "one", reply_markup=buttons)
    seen = await alice.sees()
    with pytest.raises(BadRequest, match=r"(?i)message is not modified"):
        await sent.edit_text("one", reply_markup=buttons)
    with pytest.raises(BadRequest, match=r"(?i)message to edit not found"):
        await bot.edit_message_text("x", alice.id, sent.message_id + 99)
    with pytest.raises(BadRequest, match=r"(?i)message can't be edited"):
        await bot.edit_message_text("x", alice.id, (await alice.says("mine")).id)
    with pytest.raises(BadRequest, match=r"(?i)no caption"):
        await sent.edit_caption("x")
    await sent.edit_reply_markup(None)
    assert ((await alice.sees_change(seen)).text, seen.labels) == ("one", [])
    picture = await bot.send_photo(alice.id, PNG, caption="<i>a</i>", parse_mode="HTML")
    await picture.edit_media(InputMediaPhoto(PNG + b"new", caption="b"), reply_markup=buttons)
    assert (alice.chat.last.photo, alice.chat.last.caption, alice.chat.last.labels) == (PNG + b"new", "b", ["Go"])
    await sent.delete()
    assert seen.deleted
    with pytest.raises(BadRequest, match=r"(?i)message to delete not found"):
        await sent.delete()
    assert fake.violations == []


async def test_an_album_of_the_bot_and_a_reply(fake: FakeTelegram, bot: Bot, alice: Person) -> None:
    sent = await bot.send_media_group(alice.id, [InputMediaPhoto(PNG, caption="both"), InputMediaPhoto(PNG + b"2")])
    one, two = await alice.sees(2)
    assert one.album == two.album == sent[0].media_group_id
    assert (one.caption, two.caption, two.photo) == ("both", None, PNG + b"2")
    again = await bot.send_photo(alice.id, sent[1].photo[-1].file_id, reply_to_message_id=sent[0].message_id)
    assert alice.chat.last.photo == PNG + b"2"
    assert again.reply_to_message.message_id == one.id


async def test_a_press_is_answered_once(fake: FakeTelegram, bot: Bot, alice: Person) -> None:
    buttons = InlineKeyboardMarkup([[InlineKeyboardButton("Go", callback_data="go")]])
    await bot.send_message(alice.id, "press", reply_markup=buttons)
    seen = await alice.sees()
    with pytest.raises(AssertionError, match="0 buttons say 'Stop'"):
        await alice.presses(seen, "Stop")
    with pytest.raises(AssertionError, match="never answered"):
        await alice.presses(seen, data="forged", timeout=0.01)
    query = (await bot.get_updates())[0].callback_query
    assert (query.data, query.message.reply_markup) == ("forged", buttons)
    with pytest.raises(BadRequest, match=r"(?i)MESSAGE_TOO_LONG"):
        await query.answer("x" * 201)
    await query.answer()
    with pytest.raises(BadRequest, match=r"(?i)query is too old"):
        await query.answer()


async def test_a_keyboard_of_keys_is_shown_tapped_and_gone(fake: FakeTelegram, bot: Bot, alice: Person) -> None:
    keys = [["Sell", "Buy"], [KeyboardButton("Here", request_location=True)]]
    sent = await bot.send_message(alice.id, "?", reply_markup=ReplyKeyboardMarkup(keys, one_time_keyboard=True))
    assert sent.reply_markup is None
    assert alice.chat.keyboard == [["Sell", "Buy"], ["Here"]]
    with pytest.raises(AssertionError, match="shares_location"):
        await alice.taps_keyboard("Here")
    await alice.taps_keyboard("Buy")
    assert alice.chat.keyboard is None
    assert (await bot.get_updates())[0].message.text == "Buy"


async def test_eyes_pass_over_and_report_what_they_miss(fake: FakeTelegram, bot: Bot, alice: Person) -> None:
    for words in ("one", "two", "three"):
        await bot.send_message(alice.id, words)
    assert (await alice.sees(containing="two")).text == "two"
    with pytest.raises(AssertionError, match="waited for 2 new"):
        await alice.sees(2, timeout=0.01)
    with pytest.raises(AssertionError, match="left in peace"):
        await alice.quiet(0.01)
    alice.looks_away()
    await alice.quiet(0.01)
