"""The offline Discord, driven by a small real client."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import nullcontext
from pathlib import Path
from typing import Any

import aiohttp
import discord
import pytest
import pytest_asyncio

from tests.fakes.discord import CannotDo, FakeDiscord, NoAnswer, Upload
from tests.fakes.discord.limits import choice_complaints, message_complaints, modal_complaints
from tests.fakes.discord.pings import pinged
from tests.fakes.discord.spec import Spec
from tests.fakes.discord_client import Scout

pytestmark = pytest.mark.asyncio(loop_scope="module")

TOKEN = "a-bot-token"


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def world() -> AsyncIterator[tuple[FakeDiscord, Scout]]:
    async with FakeDiscord(check_answers=True) as fake:
        fake.guild("Deals", channels=("general", "offers"))
        client = Scout()
        async with fake.running(client, TOKEN):
            yield fake, client


@pytest_asyncio.fixture(loop_scope="module")
async def fake(world: tuple[FakeDiscord, Scout]) -> AsyncIterator[FakeDiscord]:
    yield world[0]
    violations = list(world[0].violations)
    world[0].violations.clear()
    assert not violations, "\n".join(violations)


@pytest.fixture
def client(world: tuple[FakeDiscord, Scout]) -> Scout:
    return world[1]


@pytest.fixture
def deals(fake: FakeDiscord) -> Any:
    return next(g for g in fake.state.guilds.values() if g.name == "Deals")


async def test_the_client_identifies_itself_and_registers_its_commands(fake: FakeDiscord, client: Scout) -> None:
    assert fake.gateway.token == TOKEN
    assert fake.gateway.intents == client.intents
    assert [g.name for g in client.guilds][:1] == ["Deals"]
    assert {"alert", "source", "Check this price"} <= {c["name"] for c in fake.state.commands[None]}


async def test_a_slash_command_is_answered_in_a_direct_message(fake: FakeDiscord) -> None:
    alice = fake.user("Alice")
    reply = await alice.slash("alert", {"what": "gaming pc <1000", "limit": 5, "score": 0.5})
    assert reply.message is not None
    assert "gaming pc <1000|None|5|0.5|False|None|0" in reply.text
    assert "by: alice" in reply.text
    assert reply.buttons == ["Snooze", "Later", "Edit", "Keep", "Shop"]
    assert (reply.ephemeral, reply.deferred, reply.followups) == (False, False, [])
    assert reply.acknowledged_ms is not None
    assert 0 < reply.acknowledged_ms < 3000
    assert alice.dm.messages == [reply.message]
    assert alice.inbox == []


async def test_an_ephemeral_answer_in_a_guild_is_seen_by_its_reader_alone(fake: FakeDiscord, deals: Any) -> None:
    alice, charlie = fake.user("Alice"), fake.user("Charlie")
    offers = deals.channel("offers")
    reply = await alice.slash("alert", {"what": "bike", "loud": True, "where": offers}, guild=deals)
    assert reply.ephemeral
    assert "|offers|" in reply.text
    assert reply.message not in deals.channels[0].messages
    with pytest.raises(CannotDo, match="Charlie does not see"):
        await charlie.press(reply, "Snooze")


async def test_an_attachment_is_uploaded_and_read_back_over_http(fake: FakeDiscord) -> None:
    alice = fake.user("Alice")
    reply = await alice.slash("alert", {"what": "bike", "photo": ("bike.png", b"12345")})
    assert reply.text.splitlines()[1].endswith("|5")


async def test_autocomplete_offers_choices_and_sees_the_other_options(fake: FakeDiscord) -> None:
    alice = fake.user("Alice")
    choices = await alice.autocomplete("alert", option="near", value="san", others={"what": "sandbox"})
    assert [(c.name, c.value) for c in choices] == [
        ("San Jose", "san jose"),
        ("San Diego", "san diego"),
        ("sandbox", "sandbox"),
    ]


async def test_a_subcommand_carries_the_permissions_of_the_member(fake: FakeDiscord, deals: Any) -> None:
    alice, bob = fake.user("Alice"), fake.user("Bob")
    alice.permissions = discord.Permissions(manage_guild=True)
    assert (await alice.slash("source add", {"url": "u"}, guild=deals)).text == "True u"
    assert (await bob.slash("source add", {"url": "u"}, guild=deals)).text == "False u"


async def test_a_deferral_waits_for_its_followup_or_edit(fake: FakeDiscord) -> None:
    alice = fake.user("Alice")
    reply = await alice.slash("slow")
    await reply.followed_up(1)
    assert reply.message is not None
    assert (reply.deferred, reply.ephemeral, reply.message.content) == (True, True, "done")
    assert [m.content for m in reply.followups] == ["and more"]
    edited = await alice.slash("slow", {"edit": True})
    assert (edited.text, edited.ephemeral, edited.followups) == ("done", True, [])


async def test_a_button_changes_its_message(fake: FakeDiscord) -> None:
    alice = fake.user("Alice")
    saved = await alice.slash("alert", {"what": "bike"})
    later = await alice.press(saved, "Later")
    assert (later.updated, later.text.splitlines()[0], later.deferred) == (saved.message, "later", True)
    snoozed = await alice.press(saved, "Snooze")
    assert snoozed.updated is saved.message
    assert snoozed.text.startswith("snoozed")
    with pytest.raises(CannotDo, match="no button 'Snooze'"):
        await alice.press(saved, "Snooze")


async def test_a_dynamic_button_and_a_select_are_answered(fake: FakeDiscord) -> None:
    alice = fake.user("Alice")
    saved = await alice.slash("alert", {"what": "bike"})
    kept = await alice.press(saved, "keep:42")
    assert (kept.text, kept.ephemeral) == ("kept 42", True)
    assert (await alice.select(saved, "How good", ["new"])).text == "picked ['new']"
    for wrong in ("shiny", ["new", "good"]):
        with pytest.raises(CannotDo):
            await alice.select(saved, "How good", wrong)
    with pytest.raises(CannotDo, match="is a link"):
        await alice.press(saved, "Shop")


async def test_a_form_of_rows_edits_the_message_it_was_opened_from(fake: FakeDiscord) -> None:
    alice = fake.user("Alice")
    saved = await alice.slash("alert", {"what": "bike"})
    opened = await alice.press(saved, "Edit")
    assert opened.modal is not None
    assert opened.modal.labels == ["Price"]
    untouched = await alice.submit(opened, {})
    assert untouched.text.startswith("price is 10")
    again = await alice.submit(await alice.press(saved, "Edit"), {"Price": "12"})
    assert again.updated is saved.message
    assert again.text.startswith("price is 12")


async def test_a_form_of_labels_takes_text_a_choice_and_files(fake: FakeDiscord) -> None:
    alice = fake.user("Alice")
    opened = await alice.slash("sell")
    assert opened.modal is not None
    assert opened.modal.labels == ["What", "Condition", "Photos"]
    files = [Upload("a.png", b"123"), Upload("b.png", b"12345")]
    sold = await alice.submit(opened, {"What": "bike", "Condition": "Used", "Photos": files})
    assert sold.text == "bike ['u'] [3, 5]"
    bare = await alice.submit(await alice.slash("sell"), {"what": "bike", "Condition": "n"})
    assert bare.text == "bike ['n'] []"


async def test_a_form_takes_radio_buttons_and_boxes_and_a_layout_is_read(fake: FakeDiscord) -> None:
    alice = fake.user("Alice")
    shown = await alice.slash("layout")
    assert (shown.text, shown.buttons) == ("A bike", ["More"])
    opened = await alice.press(shown, "More")
    assert "Nearly done" in opened.text
    sent = await alice.submit(opened, {"Ship": "Post", "Pay": ["Cash", "Card"], "Urgent": True})
    assert sent.text == "Post ['Cash', 'Card'] True"


async def test_people_and_channels_are_picked(fake: FakeDiscord, deals: Any) -> None:
    alice, bob = fake.user("Alice"), fake.user("Bob")
    shown = await alice.slash("pick", guild=deals)
    assert (await bob.select(shown, "Whom", [alice, bob])).text == "alice, bob"
    assert (await bob.select(shown, "Where", deals.channel("offers"))).text == "offers"


async def test_a_picture_is_kept_and_served(fake: FakeDiscord) -> None:
    reply = await fake.user("Alice").slash("chart")
    assert reply.message is not None
    url = reply.message.embeds[0]["image"]["url"]
    assert url == reply.message.attachments[0].url
    async with aiohttp.ClientSession() as session, session.get(url) as response:
        assert (response.content_type, await response.read()) == ("image/png", b"a chart")


async def test_people_act_at_the_same_time(fake: FakeDiscord) -> None:
    people = [fake.user(name) for name in ("Alice", "Bob", "Charlie")]
    replies = await asyncio.gather(*(p.slash("alert", {"what": p.name}) for p in people))
    for person, reply in zip(people, replies, strict=True):
        assert f"by: {person.name.lower()}" in reply.text
        assert person.dm.messages == [reply.message]


@pytest.mark.parametrize("filled", [{}, {"What": ""}, {"What": "x" * 21}, {"What": "x", "Colour": "red"}])
async def test_a_form_that_discord_would_not_send_is_refused(fake: FakeDiscord, filled: dict[str, str]) -> None:
    alice = fake.user("Alice")
    opened = await alice.slash("sell")
    with pytest.raises(CannotDo):
        await alice.submit(opened, {"Condition": "New", **filled})


@pytest.mark.parametrize(
    "typed",
    [{}, {"what": 3}, {"what": "x", "limit": 10}, {"what": "x", "loud": "yes"}, {"what": "x", "colour": "red"}],
)
async def test_a_command_that_discord_would_not_send_is_refused(fake: FakeDiscord, typed: dict[str, Any]) -> None:
    with pytest.raises(CannotDo):
        await fake.user("Alice").slash("alert", typed)


async def test_a_command_is_offered_only_where_and_to_whom_it_says(fake: FakeDiscord, deals: Any) -> None:
    alice = fake.user("Alice", locale="de")
    with pytest.raises(CannotDo, match="not offered in direct messages"):
        await alice.slash("setup")
    with pytest.raises(CannotDo, match="not offered to Alice, who lacks \\['manage_guild'\\]"):
        await alice.slash("setup", guild=deals)
    alice.permissions = discord.Permissions(manage_guild=True)
    assert (await alice.slash("setup", guild=deals)).text == "de True"
    with pytest.raises(CannotDo, match="finds no /nonsense"):
        await alice.slash("nonsense")


async def test_a_context_menu_command_sees_the_message(fake: FakeDiscord, deals: Any) -> None:
    alice, bob = fake.user("Alice"), fake.user("Bob")
    offer = await bob.posts(deals.channel("offers"), "bike for 100", [Upload("bike.png", b"1")])
    assert (await alice.use("Check this price", offer)).text == "bob: bike for 100 1"


async def test_without_the_privileged_intent_the_words_of_others_are_not_told(
    fake: FakeDiscord, client: Scout, deals: Any
) -> None:
    alice = fake.user("Alice")
    client.heard.clear()
    await alice.posts(deals.channels[0], "secret")
    await alice.posts(alice.dm, "to you")
    await fake.until(lambda: len(client.heard) == 2, "two messages heard")
    assert [(m.author.id, m.content) for m in client.heard] == [(int(alice.id), ""), (int(alice.id), "to you")]


async def test_silence_is_an_error_that_tells_what_was_seen(fake: FakeDiscord) -> None:
    with pytest.raises(NoAnswer, match=r"waited 0\.1 s for /silent: no callback"):
        await fake.user("Alice").slash("silent", timeout=0.1)


async def test_an_answer_that_comes_too_late_is_not_taken(fake: FakeDiscord, caplog: Any) -> None:
    fake.answer_within = 0
    try:
        with pytest.raises(NoAnswer, match="first answer after"):
            await fake.user("Alice").slash("slow", timeout=0.3)
    finally:
        fake.answer_within = 3
    assert "Unknown interaction" in caplog.text
    fake.violations.clear()


async def test_a_nonce_sent_twice_makes_one_message(fake: FakeDiscord, client: Scout) -> None:
    alice = fake.user("Alice")
    person = await client.fetch_user(int(alice.id))
    channel = await person.create_dm()
    body = {"content": "a bike!", "nonce": "d-1", "enforce_nonce": True}
    route = discord.http.Route("POST", "/channels/{channel_id}/messages", channel_id=channel.id)
    first, second = [await client.http.request(route, json=body) for _ in range(2)]
    assert first["id"] == second["id"]
    assert [m.text for m in await alice.receives()] == ["a bike!"]
    fake.forget_nonces()
    await client.http.request(route, json=body)
    assert len(await alice.receives()) == 1
    assert len(alice.inbox) == 2


async def test_a_message_cut_off_after_it_was_accepted_is_kept(fake: FakeDiscord, client: Scout) -> None:
    alice = fake.user("Alice")
    person = await client.fetch_user(int(alice.id))
    fake.cut_after_accept()
    for nonce in ("d-1", "d-2"):
        with pytest.raises(aiohttp.ClientError) if nonce == "d-1" else nullcontext():
            await person.send("a bike!", nonce=nonce)
    again = await person.send("a bike!", nonce="d-1")
    assert [m.nonce for m in await alice.receives()] == ["d-1", "d-2"]
    assert str(again.id) == alice.inbox[0].id


async def test_a_rate_limit_is_waited_for(fake: FakeDiscord, client: Scout) -> None:
    alice = fake.user("Alice")
    person = await client.fetch_user(int(alice.id))
    before = len(fake.calls)
    fake.rate_limit_next("POST /channels/.*/messages", retry_after=0.05)
    await person.send("a bike!")
    statuses = [c.status for c in fake.calls[before:] if c.path.endswith("/messages")]
    assert statuses == [429, 200]
    assert len(alice.inbox) == 1


async def test_a_failure_on_order_happens_as_often_as_asked(fake: FakeDiscord, client: Scout) -> None:
    alice = fake.user("Alice")
    person = await client.fetch_user(int(alice.id))
    fake.fail_next("POST /channels/", 403, {"message": "Missing Access", "code": 50001}, times=2)
    for _ in range(2):
        with pytest.raises(discord.Forbidden) as refused:
            await person.send("a bike!")
        assert refused.value.code == 50001
    await person.send("a bike!")
    assert len(alice.inbox) == 1


async def test_closed_direct_messages_refuse_until_opened(fake: FakeDiscord, client: Scout) -> None:
    alice = fake.user("Alice")
    person = await client.fetch_user(int(alice.id))
    fake.close_dms(alice)
    with pytest.raises(discord.Forbidden) as refused:
        await person.send("a bike!")
    assert refused.value.code == 50007
    fake.open_dms(alice)
    await person.send("a bike!")
    assert len(alice.inbox) == 1


async def test_a_server_joined_later_is_told_and_its_channels_can_go(fake: FakeDiscord, client: Scout) -> None:
    guild = await fake.invite("Flat hunters", channels=("flats", "rooms"))
    await fake.until(lambda: "Flat hunters" in client.joined, "on_guild_join")
    flats, rooms = guild.channels
    posted = await client.get_partial_messageable(int(flats.id)).send("hello", file=discord.File(__file__))
    assert [m.text for m in await flats.receives()] == ["hello"]
    assert posted.attachments[0].size == len(flats.messages[0].attachments[0].data)
    await posted.edit(content="hello all")
    assert (flats.messages[0].text, flats.messages[0].edits) == ("hello all", 1)
    await posted.delete()
    assert flats.messages == []
    await fake.delete_channel(flats)
    await fake.kick(guild)
    for channel in (flats, rooms):
        with pytest.raises(discord.NotFound) as refused:
            await client.get_partial_messageable(int(channel.id)).send("hello")
        assert refused.value.code == 10003


async def test_a_broken_gateway_is_resumed_with_what_was_missed(fake: FakeDiscord, client: Scout) -> None:
    alice = fake.user("Alice")
    before = client.resumed
    await fake.disconnect()
    await alice.posts(alice.dm, "are you there?")
    await fake.until(lambda: client.resumed > before, "RESUMED")
    assert fake.gateway.resumes[-1]["token"] == TOKEN
    assert client.heard[-1].content == "are you there?"
    assert (await alice.slash("slow", {"edit": True})).text == "done"


async def test_pings_lists_what_allowed_mentions_let_through(fake: FakeDiscord, client: Scout) -> None:
    alice = fake.user("Alice")
    person = await client.fetch_user(int(alice.id))
    earlier = len(fake.pings())
    await person.send(f"@everyone {alice.mention}", embed=discord.Embed(title="@here"))
    assert len(fake.pings()) == earlier
    allowed = discord.AllowedMentions(users=[discord.Object(int(alice.id))])
    await person.send(f"@everyone {alice.mention}", allowed_mentions=allowed)
    message, who = fake.pings()[-1]
    assert (message.channel, who.everyone, who.users) == (alice.dm, False, (alice.id,))
    assert len(fake.pings()) == earlier + 1


@pytest.mark.parametrize(
    ("allowed", "is_answer", "everyone", "users", "roles"),
    [
        (None, False, True, ("1",), ("2",)),
        (None, True, False, ("1",), ()),
        ({"parse": []}, False, False, (), ()),
        ({"parse": ["roles"], "users": [1]}, False, False, ("1",), ("2",)),
        ({"parse": ["everyone"]}, True, True, (), ()),
    ],
)
async def test_who_is_pinged(
    allowed: dict[str, Any] | None, is_answer: bool, everyone: bool, users: tuple[str], roles: tuple[str]
) -> None:
    who = pinged("@here <@1> <@&2>", allowed, is_answer=is_answer)
    assert (who.everyone, who.users, who.roles) == (everyone, users, roles)


OVERSIZE = {
    "title": {"embeds": [{"title": "x" * 257}]},
    "description": {"embeds": [{"description": "x" * 4097}]},
    "sum": {"embeds": [{"description": "x" * 3001}, {"description": "x" * 3000}]},
    "fields": {"embeds": [{"fields": [{"name": "a", "value": "b"}] * 26}]},
    "embeds": {"embeds": [{"title": "a"}] * 11},
    "content": {"content": "x" * 2001},
    "rows": {"components": [{"type": 1, "components": []}] * 6},
    "buttons": {"components": [{"type": 1, "components": [{"type": 2, "style": 5, "url": "https://a.b"}] * 6}]},
    "custom_id": {"components": [{"type": 1, "components": [{"type": 2, "style": 1, "custom_id": "x" * 101}]}]},
    "same": {"components": [{"type": 1, "components": [{"type": 2, "style": 1, "label": "a", "custom_id": "x"}] * 2}]},
    "options": {
        "components": [
            {
                "type": 1,
                "components": [
                    {"type": 3, "custom_id": "s", "options": [{"label": str(i), "value": str(i)} for i in range(26)]}
                ],
            }
        ]
    },
}


@pytest.mark.parametrize("body", OVERSIZE.values(), ids=OVERSIZE.keys())
async def test_a_message_over_a_limit_is_refused(fake: FakeDiscord, client: Scout, body: dict[str, Any]) -> None:
    assert message_complaints(body)
    alice = fake.user("Alice")
    route = discord.http.Route("POST", "/channels/{channel_id}/messages", channel_id=alice.dm.id)
    with pytest.raises(discord.HTTPException) as refused:
        await client.http.request(route, json=body)
    assert (refused.value.status, refused.value.code) == (400, 50035)
    assert alice.inbox == []
    assert len(fake.violations) == 1
    fake.violations.clear()


@pytest.mark.parametrize(("length", "n", "wrong"), [(45, 5, 0), (46, 5, 1), (45, 6, 1)])
async def test_a_form_has_limits(length: int, n: int, wrong: int) -> None:
    fields = [{"type": 4, "custom_id": f"f{i}", "label": "Price"} for i in range(n)]
    form = {"custom_id": "f", "title": "x" * length, "components": [{"type": 1, "components": [f]} for f in fields]}
    assert len(modal_complaints(form)) == wrong


@pytest.mark.parametrize(("length", "n", "wrong"), [(100, 25, 0), (101, 1, 1), (100, 26, 1), (0, 1, 1)])
async def test_choices_have_limits(length: int, n: int, wrong: int) -> None:
    assert len(choice_complaints([{"name": "x" * length, "value": 1}] * n)) == wrong


async def test_a_message_at_the_limits_is_taken(fake: FakeDiscord, client: Scout) -> None:
    fields = [{"name": "n", "value": "v"}] * 25
    embed = {"title": "x" * 256, "description": "x" * 4096, "fields": fields}
    rows = [
        [{"type": 2, "style": 1, "label": "x" * 80, "custom_id": f"{row}{i}".ljust(100, "x")} for i in range(5)]
        for row in range(5)
    ]
    body = {
        "content": "x" * 2000,
        "embeds": [embed, {"description": "x" * (6000 - 256 - 4096 - 50)}],
        "components": [{"type": 1, "components": row} for row in rows],
    }
    alice = fake.user("Alice")
    route = discord.http.Route("POST", "/channels/{channel_id}/messages", channel_id=alice.dm.id)
    await client.http.request(route, json=body)
    assert len(alice.inbox) == 1


@pytest.mark.parametrize(
    ("method", "path", "body", "status"),
    [
        ("GET", "/no/such/route", None, 404),
        ("POST", "/users/@me/channels", {"recipient": 1}, 400),
        ("POST", "/users/@me/channels", {"recipient_id": []}, 400),
        ("GET", "/users/@me?verbose=1", None, 400),
    ],
)
async def test_a_request_that_discord_does_not_know_is_recorded(
    fake: FakeDiscord, client: Scout, method: str, path: str, body: Any, status: int
) -> None:
    if not fake.spec.available:
        pytest.skip(f"Discord's OpenAPI file is not at {fake.spec.file}")
    with pytest.raises(discord.HTTPException) as refused:
        await client.http.request(discord.http.Route(method, path), **({"json": body} if body else {}))
    assert refused.value.status == status
    assert len(fake.violations) == 1
    fake.violations.clear()


async def test_a_wrong_token_opens_nothing(fake: FakeDiscord) -> None:
    fake.valid_token = "another"
    try:
        stranger = discord.Client(intents=discord.Intents.none())
        with pytest.raises(discord.LoginFailure):
            await stranger.login("wrong")
        await stranger.close()
    finally:
        fake.valid_token = None


async def test_a_button_outlives_the_bot_and_intents_are_not_needed() -> None:
    async with FakeDiscord() as fake:
        guild = fake.guild("Deals")
        alice = fake.user("Alice")
        async with fake.running(Scout()):
            saved = await alice.slash("alert", {"what": "bike"}, guild=guild)
        assert not fake.gateway.ready
        async with fake.running(Scout(discord.Intents.none())) as reborn:
            assert (await alice.press(saved, "Keep")).text == "kept 42"
            assert (await alice.slash("source add", {"url": "u"}, guild=guild)).text == "False u"
            assert list(reborn.guilds) == []
        assert fake.violations == []
        assert fake.gateway.heartbeats == 2


async def test_commands_of_one_guild_are_offered_there_alone() -> None:
    async with FakeDiscord() as fake:
        deals, other = fake.guild("Deals"), fake.guild("Other")
        client = Scout()
        async with fake.running(client):

            @client.tree.command(guild=discord.Object(int(deals.id)), description="only here")
            async def here(interaction: discord.Interaction) -> None:
                await interaction.response.send_message("here")

            await client.tree.sync(guild=discord.Object(int(deals.id)))
            alice = fake.user("Alice")
            assert (await alice.slash("here", guild=deals)).text == "here"
            with pytest.raises(CannotDo, match="finds no /here"):
                await alice.slash("here", guild=other)


async def test_without_the_file_our_own_limits_still_hold() -> None:
    async with FakeDiscord(spec=Spec(Path("absent.json"))) as fake:
        assert not fake.spec.available
        alice = fake.user("Alice")
        async with fake.running(Scout()) as client:
            person = await client.fetch_user(int(alice.id))
            await person.send("a bike!")
            with pytest.raises(discord.HTTPException, match="2001 of 2000"):
                await person.send("x" * 2001)
        assert len(alice.inbox) == 1


async def test_the_wire_is_put_back() -> None:
    before = discord.http.Route.BASE, discord.gateway.DiscordWebSocket.DEFAULT_GATEWAY
    async with FakeDiscord() as fake:
        with fake.wire():
            assert discord.http.Route("GET", "/users/@me").url == f"{fake.api_url}/users/@me"
        assert before == (discord.http.Route.BASE, discord.gateway.DiscordWebSocket.DEFAULT_GATEWAY)
