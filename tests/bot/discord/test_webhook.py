"""Messages through webhooks: only to Discord, only links, and what every kind of trouble means."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.photos import PhotoFolder
from bot.discord import webhook as voice
from bot.discord.webhook import DiscordWebhookNotifier, read_webhook_url
from core.delivery.outcomes import NoticeDue, SummaryDue
from core.errors import Failure, SendFailed, Why
from core.listings.same import Elsewhere
from core.values import Channel, Destination, Person
from tests.bot.discord.test_render import LISTING, alert, rule
from tests.fakes.discord import FakeDiscord, Guild
from tests.fakes.discord.webhook_routes import Webhook
from tests.servers.hooks import hooks

READER = Person(1, "Alice")
NOTICE = NoticeDue("source_failing", {"title": "Shop", "why": Why.FEED_UNREADABLE.value})
KEY = "0123456789abcdef012345678"
ROUTE = "POST /webhooks/"
ID, TOKEN = "123456789012345678", "aB3_-" * 13


@pytest.fixture
def hook(fake: FakeDiscord, deals: Guild) -> Webhook:
    return fake.webhook(deals.channels[0])


@pytest.fixture
async def notifier(fake: FakeDiscord, photos: PhotoFolder) -> AsyncIterator[DiscordWebhookNotifier]:
    async with DiscordWebhookNotifier(photos, fake.api_url) as opened:
        yield opened


def to(hook: Webhook) -> Destination:
    address = read_webhook_url(hook.url)
    assert address == f"{hook.id}/{hook.token}"
    return Destination(1, Channel.DISCORD_WEBHOOK, address)


async def trouble(notifier: DiscordWebhookNotifier, hook: Webhook, outcome: object = NOTICE) -> SendFailed:
    with pytest.raises(SendFailed) as raised:
        await notifier.send(to(hook), outcome, READER, KEY)
    assert hook.token not in raised.value.reason
    assert raised.value.__cause__ is None
    assert raised.value.__suppress_context__ or raised.value.__context__ is None
    return raised.value


async def test_a_message_arrives_in_the_channel(
    notifier: DiscordWebhookNotifier, fake: FakeDiscord, hook: Webhook
) -> None:
    receipt = await notifier.send(to(hook), alert(), READER, KEY)
    [message] = await hook.channel.receives()
    assert receipt.provider_id == message.id
    assert message.author is hook.author
    assert message.text.startswith("Gaming PC\nPrice: $950")
    assert message.allowed_mentions == {"parse": []}
    [call] = fake.calls
    assert (call.query["wait"], call.authorization) == ("true", None)


async def test_only_links_are_buttons(notifier: DiscordWebhookNotifier, hook: Webhook) -> None:
    twice = replace(alert(), also=(Elsewhere("ebay", "https://ebay.example/1"),))
    await notifier.send(to(hook), twice, READER, KEY)
    await notifier.send(to(hook), SummaryDue("shop", True, (LISTING, LISTING), 2, (rule(),)), READER, KEY)
    found, summary = await hook.channel.receives(2)
    assert found.buttons == ["Open", "On eBay"]
    assert all(label.startswith("Open") for label in summary.buttons)


async def test_a_picture_of_ours_goes_along(notifier: DiscordWebhookNotifier, hook: Webhook, tmp_path: Path) -> None:
    name = "c" * 32 + ".jpg"
    (tmp_path / "photos" / name).write_bytes(b"a picture")
    await notifier.send(to(hook), alert(replace(LISTING, pictures=(f"photo:{name}",))), READER, KEY)
    [message] = await hook.channel.receives()
    assert [(file.name, file.data) for file in message.attachments] == [(name, b"a picture")]
    assert message.embeds[0]["image"]["url"] == message.attachments[0].url
    assert message.allowed_mentions == {"parse": []}


async def test_a_webhook_of_a_deleted_channel_is_dead(
    notifier: DiscordWebhookNotifier, fake: FakeDiscord, hook: Webhook
) -> None:
    await fake.delete_channel(hook.channel)
    assert (await trouble(notifier, hook)).failure is Failure.DESTINATION


@pytest.mark.parametrize(
    ("status", "code", "failure"),
    [
        (401, 50027, Failure.DESTINATION),
        (404, 10015, Failure.DESTINATION),
        (403, 50013, Failure.DESTINATION),
        (403, 99999, Failure.DESTINATION),
        (401, 99999, Failure.DESTINATION),
        (400, 220001, Failure.DESTINATION),
        (401, 0, Failure.RETRY),  # the network in front of Discord, not Discord
        (403, 0, Failure.RETRY),
        (404, 0, Failure.RETRY),
        (413, 40005, Failure.MESSAGE),
        (302, 0, Failure.RETRY),
        (500, 0, Failure.UNKNOWN),
        (503, 0, Failure.UNKNOWN),
    ],
)
async def test_what_discord_answers_tells_what_to_do(
    notifier: DiscordWebhookNotifier, fake: FakeDiscord, hook: Webhook, status: int, code: int, failure: Failure
) -> None:
    fake.fail_next(ROUTE, status, {"message": f"no {hook.token}", "code": code})
    refused = await trouble(notifier, hook)
    assert (refused.failure, refused.after) == (failure, None)
    assert str(status) in refused.reason
    assert len(fake.calls) == 1


async def test_what_discord_will_not_show_is_told_without_it(
    notifier: DiscordWebhookNotifier, fake: FakeDiscord, hook: Webhook
) -> None:
    refusal = {"message": "Invalid Form Body", "code": 50035}
    fake.fail_next(ROUTE, 400, refusal)
    await notifier.send(to(hook), alert(), READER, KEY)
    [message] = await hook.channel.receives()
    assert (message.embeds[0]["title"], message.embeds[0].get("url"), message.buttons) == ("Gaming PC", None, [])
    fake.fail_next(ROUTE, 400, refusal, times=2)
    assert (await trouble(notifier, hook, alert())).failure is Failure.MESSAGE


@pytest.mark.parametrize(
    ("asked", "after"),
    [({"Retry-After": "9"}, 9.0), ({}, 60.0), ({"Retry-After": "nan"}, 60.0), ({"Retry-After": "-1"}, 60.0)],
)
async def test_a_limit_of_the_network_in_front_says_so_in_its_header(
    notifier: DiscordWebhookNotifier, fake: FakeDiscord, hook: Webhook, asked: dict[str, str], after: float
) -> None:
    fake.fail_next(ROUTE, 429, "slow down", asked)
    assert (await trouble(notifier, hook)).after == after


async def test_silence_after_the_message_left_is_unknown(
    photos: PhotoFolder, hook: Webhook, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(voice, "LONGEST_SEND", 0.2)
    async with hooks() as silent, DiscordWebhookNotifier(photos, silent.url("")) as notifier:
        silent.hold = asyncio.Event()
        refused = await trouble(notifier, hook)
        silent.hold.set()
        assert (refused.failure, len(silent.got)) == (Failure.UNKNOWN, 1)


@pytest.mark.parametrize("said", [None, [], {"no": "id"}, "text"])
async def test_a_yes_without_a_message_is_no_yes(photos: PhotoFolder, hook: Webhook, said: object) -> None:
    async with hooks() as odd, DiscordWebhookNotifier(photos, odd.url("")) as notifier:
        odd.json = said
        assert (await trouble(notifier, hook)).failure is Failure.UNKNOWN


async def test_a_redirect_is_not_followed(photos: PhotoFolder, hook: Webhook) -> None:
    async with hooks() as inner, hooks() as front, DiscordWebhookNotifier(photos, front.url("")) as notifier:
        front.status, front.headers = 307, {"Location": inner.url()}
        assert (await trouble(notifier, hook)).failure is Failure.RETRY
        assert inner.got == []


@pytest.mark.parametrize(
    "address", ["", "1/2", f"{ID}/{TOKEN}/github", f"{ID}/{TOKEN}?thread_id=1", f"../{ID}/{TOKEN}"]
)
async def test_an_address_that_is_none_is_never_asked(
    notifier: DiscordWebhookNotifier, fake: FakeDiscord, address: str
) -> None:
    with pytest.raises(SendFailed) as raised:
        await notifier.send(Destination(1, Channel.DISCORD_WEBHOOK, address), NOTICE, READER, KEY)
    assert raised.value.failure is Failure.DESTINATION
    assert fake.calls == []


async def test_the_token_is_in_no_log(
    notifier: DiscordWebhookNotifier, fake: FakeDiscord, hook: Webhook, caplog: pytest.LogCaptureFixture
) -> None:
    logging.getLogger("aiohttp.access").setLevel(logging.CRITICAL)  # the fake's own
    caplog.set_level(logging.DEBUG)
    await notifier.send(to(hook), alert(), READER, KEY)
    fake.fail_next(ROUTE, 401, {"message": hook.token, "code": 50027})
    await trouble(notifier, hook)
    assert hook.token not in caplog.text


@pytest.mark.parametrize("host", ["discord.com", "discordapp.com", "ptb.discord.com", "canary.discord.com"])
@pytest.mark.parametrize("version", ["", "/v10", "/v9"])
def test_an_address_as_discord_shows_it_is_read(host: str, version: str) -> None:
    assert read_webhook_url(f" https://{host}/api{version}/webhooks/{ID}/{TOKEN}\n") == f"{ID}/{TOKEN}"


def test_a_thread_may_be_named_behind_it() -> None:
    url = f"https://discord.com/api/webhooks/{ID}/{TOKEN}"
    assert read_webhook_url(f"{url}?thread_id={ID}") == f"{ID}/{TOKEN}/{ID}"
    for wrong in ("?thread_id=", "?thread_id=1", f"?thread_id={ID}&wait=false", f"?thread_id={ID}/1"):
        assert read_webhook_url(url + wrong) is None


async def test_a_forum_is_written_to_in_a_post_of_it_alone(
    notifier: DiscordWebhookNotifier, fake: FakeDiscord, deals: Guild
) -> None:
    forum = fake.forum(deals, "wanted")
    hook, post = fake.webhook(forum), fake.thread(forum, "Desks")
    assert (await trouble(notifier, hook)).failure is Failure.DESTINATION
    there = Destination(1, Channel.DISCORD_WEBHOOK, f"{hook.id}/{hook.token}/{post.id}")
    await notifier.send(there, NOTICE, READER, KEY)
    assert len(await post.receives()) == 1
    elsewhere = fake.thread(deals.channels[0], "Lamps")
    there = replace(there, address=f"{hook.id}/{hook.token}/{elsewhere.id}")
    with pytest.raises(SendFailed) as raised:
        await notifier.send(there, NOTICE, READER, KEY)
    assert raised.value.failure is Failure.DESTINATION


@pytest.mark.parametrize(
    "url",
    [
        "",
        f"http://discord.com/api/webhooks/{ID}/{TOKEN}",
        f"https://discord.com.evil.example/api/webhooks/{ID}/{TOKEN}",
        f"https://evil.example/https://discord.com/api/webhooks/{ID}/{TOKEN}",
        f"https://evildiscord.com/api/webhooks/{ID}/{TOKEN}",
        f"https://ptb.discordapp.com/api/webhooks/{ID}/{TOKEN}",
        f"https://discordXcom/api/webhooks/{ID}/{TOKEN}",
        f"https://discord.com:443/api/webhooks/{ID}/{TOKEN}",
        f"https://discord.com@127.0.0.1/api/webhooks/{ID}/{TOKEN}",
        f"https://alice@discord.com/api/webhooks/{ID}/{TOKEN}",
        f"https://discord.com/api/webhooks/{ID}/{TOKEN}?wait=false",
        f"https://discord.com/api/webhooks/{ID}/{TOKEN}#x",
        f"https://discord.com/api/webhooks/{ID}/{TOKEN}/slack",
        f"https://discord.com/api/webhooks/{ID}/{TOKEN}/",
        f"https://discord.com/api/v10/../webhooks/{ID}/{TOKEN}",
        f"https://discord.com/api/webhooks/{ID}/{TOKEN[:59]}",
        f"https://discord.com/api/webhooks/{ID}/{TOKEN * 2}",
        f"https://discord.com/api/webhooks/1234/{TOKEN}",
        f"https://discord.com/api/webhooks/{ID}/{TOKEN[:-1]}é",
        f"https://discord.com/api/webhooks/١٢٣٤٥٦٧٨٩٠١٢٣٤٥٦٧٨/{TOKEN}",
        f"https://discord.com/api/webhooks/{ID}/{TOKEN}\nhttps://evil.example",
        f"https://discord.com\\@127.0.0.1/api/webhooks/{ID}/{TOKEN}",
    ],
)
def test_any_other_address_is_none(url: str) -> None:
    assert read_webhook_url(url) is None


@given(st.text())
def test_text_is_no_address(text: str) -> None:
    assert read_webhook_url(text) is None
    assert read_webhook_url(f"https://discord.com/api/webhooks/{ID}/{TOKEN}/{text}") is None
