"""The notifier, over HTTP and without a bot that listens."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from bot.telegram.client import TelegramBot
from core.app import App
from core.delivery.outcomes import AlertDue, NoticeDue
from core.errors import Failure, SendFailed
from core.ports.notifier import Notifier
from core.ports.photos import Photos
from core.values import Channel, Destination
from tests.bot.telegram.stage import picture
from tests.bot.telegram.test_render import ALICE, alert
from tests.fakes.telegram import FakeTelegram, Person

NOTICE = NoticeDue("source_failing", {"title": "Flea & Co", "why": "feed_unreadable"})
KEY = "k" * 25


@pytest.fixture
async def notifier(app: App, photos: Photos, fake: FakeTelegram) -> AsyncIterator[Notifier]:
    bot = TelegramBot(app, photos, fake.token, base_url=fake.url)
    (notifier,) = bot.notifiers
    yield notifier
    await bot.close()


def to(chat: Person | int) -> Destination:
    return Destination(1, Channel.TELEGRAM_CHAT, str(chat if isinstance(chat, int) else chat.id))


async def failed(notifier: Notifier, destination: Destination, outcome: object = NOTICE) -> SendFailed:
    with pytest.raises(SendFailed) as caught:
        await notifier.send(destination, outcome, ALICE, KEY)
    return caught.value


def with_picture(name: str) -> AlertDue:
    return alert(pictures=(name,), url="https://a.test/1")


async def test_a_message_arrives_and_its_receipt_says_where(
    notifier: Notifier, alice: Person, fake: FakeTelegram
) -> None:
    receipt = await notifier.send(to(alice), NOTICE, ALICE, KEY)
    told = await alice.sees()
    assert told.html.startswith("<b>A feed keeps failing</b>\n“Flea &amp; Co”")
    assert receipt.provider_id == f"{alice.id}:{told.id}"
    assert [call.method for call in fake.calls] == ["sendMessage"]
    assert told.content["link_preview_options"] == {"is_disabled": True}
    assert (notifier.channel, notifier.address) == (Channel.TELEGRAM_CHAT, None)


async def test_a_picture_of_ours_is_uploaded_and_another_s_is_named(
    notifier: Notifier, photos: Photos, alice: Person
) -> None:
    name = await photos.keep(picture())
    await notifier.send(to(alice), with_picture(f"photo:{name}"), ALICE, KEY)
    path = photos.path(name)
    assert path
    assert (await alice.sees()).photo == path.read_bytes()
    await notifier.send(to(alice), with_picture("https://a.test/1.jpg"), ALICE, KEY)
    named = await alice.sees()
    assert named.picture_url == "https://a.test/1.jpg"
    assert named.labels == ["Open", "Why", "Save", "Snooze", "Not this", "Price"]


@pytest.mark.parametrize(
    "refusal",
    [
        "Bad Request: wrong file identifier/HTTP URL specified",
        "Bad Request: failed to get HTTP URL content",
        "Bad Request: PHOTO_INVALID_DIMENSIONS",
        "Bad Request: not enough rights to send photos to the chat",
    ],
)
async def test_a_picture_that_telegram_cannot_take_is_left_out(
    notifier: Notifier, alice: Person, fake: FakeTelegram, refusal: str
) -> None:
    fake.fail_next("sendPhoto", 400, refusal)
    await notifier.send(to(alice), with_picture("https://a.test/1.jpg"), ALICE, KEY)
    told = await alice.sees()
    assert ("photo" in told.content, told.labels) == (False, ["Open", "Why", "Save", "Snooze", "Not this", "Price"])


async def test_a_picture_that_is_gone_is_left_out(notifier: Notifier, alice: Person) -> None:
    await notifier.send(to(alice), with_picture(f"photo:{'0' * 32}.jpg"), ALICE, KEY)
    assert "photo" not in (await alice.sees()).content


async def test_markup_that_telegram_cannot_read_is_sent_once_more_as_plain_text(
    notifier: Notifier, alice: Person, fake: FakeTelegram
) -> None:
    fake.fail_next("sendMessage", 400, "Bad Request: can't parse entities: Unsupported start tag")
    await notifier.send(to(alice), NOTICE, ALICE, KEY)
    told = await alice.sees()
    assert (told.parse_mode, told.entities) == (None, [])
    assert told.text.startswith("A feed keeps failing\n“Flea & Co”")
    fake.fail_next("sendMessage", 400, "Bad Request: can't parse entities: Unsupported start tag", times=2)
    assert (await failed(notifier, to(alice))).failure is Failure.MESSAGE


async def test_a_link_that_telegram_does_not_take_is_left_out(
    notifier: Notifier, alice: Person, fake: FakeTelegram
) -> None:
    fake.fail_next("sendMessage", 400, "Bad Request: BUTTON_URL_INVALID")
    await notifier.send(to(alice), alert(url="https://a..test/1"), ALICE, KEY)
    assert (await alice.sees()).labels == ["Why", "Save", "Snooze", "Not this", "Price"]


async def test_who_blocked_us_or_never_came_is_a_dead_destination(
    notifier: Notifier, alice: Person, fake: FakeTelegram
) -> None:
    alice.block_bot()
    assert (await failed(notifier, to(alice))).failure is Failure.DESTINATION
    assert (await failed(notifier, to(alice), with_picture("https://a.test/1.jpg"))).failure is Failure.DESTINATION
    assert (await failed(notifier, to(fake.user("Dora")))).reason.endswith("can't initiate conversation with a user")
    unknown = await failed(notifier, to(424242))
    assert (unknown.failure, unknown.reason) == (Failure.DESTINATION, "Chat not found")


async def test_a_group_that_threw_us_out_is_a_dead_destination(
    notifier: Notifier, alice: Person, fake: FakeTelegram
) -> None:
    group = fake.group("Flea market", alice)
    group.kick_bot()
    assert (await failed(notifier, to(group.id))).failure is Failure.DESTINATION


async def test_a_flood_is_told_at_once_and_nothing_waits(notifier: Notifier, alice: Person, fake: FakeTelegram) -> None:
    fake.flood(40)
    flooded = await failed(notifier, to(alice))
    assert (flooded.failure, flooded.after) == (Failure.LIMIT, 40.0)
    assert len(fake.calls) == 1
    await notifier.send(to(alice), NOTICE, ALICE, KEY)
