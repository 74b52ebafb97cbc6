"""Calls the fake refuses: wrong by the vendor's list, beyond a limit, or sent where the bot may not write."""

import httpx
import pytest
from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup
from telegram.error import BadRequest, Forbidden

from tests.fakes.telegram import FakeTelegram, Person
from tests.fakes.telegram.spec import SPEC_FILE

PNG = b"\x89PNG\r\n\x1a\n" + b"0" * 64
needs_spec = pytest.mark.skipif(not SPEC_FILE.exists(), reason="no Bot API list beside the project: calls go unchecked")


@needs_spec
@pytest.mark.parametrize(
    ("method", "arguments", "complaint"),
    [
        ("sendMesage", {}, "unknown method"),
        ("sendMessage", {"text": "x", "no_such": 1}, "no_such: unknown parameter"),
        ("sendMessage", {}, "text: required parameter is missing"),
        ("sendMessage", {"text": 5}, "String expected"),
        ("sendMessage", {"text": "x", "disable_notification": "perhaps"}, "Boolean expected"),
        ("sendMessage", {"text": "x", "reply_parameters": {"message": 5}}, "unknown field message"),
        ("sendMessage", {"text": "x", "reply_markup": {"inline_keyboard": [[{"data": "x"}]]}}, "unknown field data"),
        ("sendMessage", {"text": "x", "reply_markup": "none"}, "expected"),
        ("sendPhoto", {}, "photo: required parameter is missing"),
    ],
)
async def test_a_call_that_is_not_in_the_list_is_refused(
    fake: FakeTelegram, alice: Person, method: str, arguments: dict[str, object], complaint: str
) -> None:
    async with httpx.AsyncClient(base_url=f"{fake.url}/bot{fake.token}/") as client:
        answer = await client.post(method, json={"chat_id": alice.id} | arguments)
    assert answer.status_code == (404 if "method" in complaint else 400)
    assert complaint in answer.json()["description"]
    assert len(fake.violations) == 1
    assert alice.chat.messages == []


@needs_spec
async def test_an_unknown_parameter_is_refused_in_a_form_too(fake: FakeTelegram, bot: Bot, alice: Person) -> None:
    with pytest.raises(BadRequest, match=r"(?i)unknown parameter"):
        await bot.send_message(alice.id, "x", api_kwargs={"no_such": 1})
    assert fake.violations


async def test_words_beyond_a_limit_are_refused(fake: FakeTelegram, bot: Bot, alice: Person) -> None:
    await bot.send_message(alice.id, "<b>" + "😀" * 2048 + "</b>", parse_mode="HTML")
    with pytest.raises(BadRequest, match=r"(?i)message is too long"):
        await bot.send_message(alice.id, "😀" * 2048 + "x")
    with pytest.raises(BadRequest, match=r"(?i)message text is empty"):
        await bot.send_message(alice.id, "<b> </b>", parse_mode="HTML")
    await bot.send_photo(alice.id, PNG, caption="x" * 1024)
    with pytest.raises(BadRequest, match=r"(?i)caption is too long"):
        await bot.send_photo(alice.id, PNG, caption="x" * 1025)
    with pytest.raises(BadRequest, match=r"(?i)can't parse entities: Can't find end tag"):
        await bot.send_message(alice.id, "<b>open", parse_mode="HTML")
    with pytest.raises(BadRequest, match=r"(?i)IMAGE_PROCESS_FAILED"):
        await bot.send_photo(alice.id, b"no picture")
    assert len(fake.violations) == 5
    assert len(alice.chat.messages) == 2


@pytest.mark.parametrize(
    ("button", "complaint"),
    [
        ({"callback_data": "x" * 65}, "BUTTON_DATA_INVALID"),
        ({"callback_data": "ä" * 33}, "BUTTON_DATA_INVALID"),
        ({}, "Text buttons are unallowed"),
        ({"callback_data": "x", "url": "https://a.test"}, "Text buttons are unallowed"),
        ({"url": "http://localhost/x"}, "Wrong HTTP URL"),
        ({"text": " ", "callback_data": "x"}, "must be non-empty"),
    ],
)
async def test_a_button_beyond_a_limit_is_refused(
    fake: FakeTelegram, bot: Bot, alice: Person, button: dict[str, str], complaint: str
) -> None:
    markup = InlineKeyboardMarkup([[InlineKeyboardButton(**{"text": "Go"} | button)]])
    with pytest.raises(BadRequest, match=rf"(?i){complaint}"):
        await bot.send_message(alice.id, "x", reply_markup=markup)
    assert fake.violations


async def test_a_hundred_buttons_are_the_most(fake: FakeTelegram, bot: Bot, alice: Person) -> None:
    rows = [[InlineKeyboardButton(str(n), callback_data=str(n))] for n in range(100)]
    await bot.send_message(alice.id, "many", reply_markup=InlineKeyboardMarkup(rows))
    with pytest.raises(BadRequest, match=r"(?i)reply markup is too long"):
        await bot.send_message(alice.id, "too many", reply_markup=InlineKeyboardMarkup(rows + rows[:1]))


async def test_whom_the_bot_may_not_write_to(fake: FakeTelegram, bot: Bot) -> None:
    alice, bob = fake.user("Alice"), fake.user("Bob")
    with pytest.raises(BadRequest, match=r"(?i)chat not found"):
        await bot.send_message(5, "x")
    with pytest.raises(Forbidden, match=r"(?i)bot can't initiate conversation with a user"):
        await bot.send_message(bob.id, "x")
    await alice.starts("invited")
    await bot.send_message(alice.id, "x")
    alice.block_bot()
    with pytest.raises(Forbidden, match=r"(?i)bot was blocked by the user"):
        await bot.send_message(alice.id, "y")
    assert (await bot.get_updates())[-1].my_chat_member.new_chat_member.status == "kicked"
    alice.unblock_bot()
    await bot.send_message(alice.id, "z")
    assert [m.text for m in alice.chat.messages] == ["x", "z"]
    assert fake.violations == []  # a correct bot meets these


@pytest.mark.parametrize(("token", "status"), [("1:wrong", 401), ("nonsense", 404)])
async def test_a_wrong_token_is_refused(fake: FakeTelegram, token: str, status: int) -> None:
    async with httpx.AsyncClient() as client:
        answer = await client.get(f"{fake.url}/bot{token}/getMe")
    assert (answer.status_code, answer.json()["ok"]) == (status, False)
