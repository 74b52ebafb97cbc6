"""/alert, /alerts and /try: options, the list that is always right, and whose rules they are."""

from __future__ import annotations

from typing import Any

import discord
import pytest

from bot.discord.client import DiscordBot
from core.app import App
from core.values import Channel, Condition, Criteria, Person, Platform
from tests.bot.discord.running import posted
from tests.fakes.discord import FakeDiscord, Guild, Reply, User

MANAGER = discord.Permissions(view_channel=True, send_messages=True, manage_guild=True)


async def person(app: App, user: User) -> Person:
    return await app.people.recognise(Platform.DISCORD, user.id, user.name)


async def criteria(app: App, user: User) -> Criteria:
    """What this person's only rule asks."""
    [rule] = (await app.rules.mine(await person(app, user))).rules
    return rule.criteria


async def states(app: App, user: User) -> list[tuple[str, bool]]:
    return [(rule.name, rule.enabled) for rule in (await app.rules.mine(await person(app, user))).rules]


async def save(user: User, what: str, **options: Any) -> Reply:
    return await user.slash("alert", {"what": what, **options})


async def test_a_line_makes_a_rule(bot: DiscordBot, app: App, alice: User) -> None:
    saved = await save(alice, "gaming pc -laptop <1000 within 25mi of 95112")
    assert saved.text.startswith("Saved: gaming pc\nI will tell you by direct message when this turns up")
    assert saved.buttons == ["Edit", "Options", "Undo"]
    assert not saved.ephemeral
    wanted = await criteria(app, alice)
    assert (wanted.keywords, wanted.exclude_keywords, wanted.max_price) == (("gaming", "pc"), ("laptop",), 100000)


async def test_options_go_over_the_line(bot: DiscordBot, app: App, alice: User) -> None:
    await save(
        alice,
        "desk",
        max_price="300 eur",
        min_price="20",
        near="San Jose, CA",
        within=5,
        without="broken",
        category="furniture",
        condition="good or better",
        min_score=0.5,
        name="My desk",
    )
    wanted = await criteria(app, alice)
    assert (wanted.min_price, wanted.max_price, wanted.currency) == (2000, 30000, "EUR")
    assert (wanted.location, wanted.radius_mi) == ("San Jose, CA", 5)
    assert (wanted.exclude_keywords, wanted.categories, wanted.min_deal_score) == (("broken",), ("furniture",), 0.5)
    assert wanted.conditions[-1] is Condition.GOOD
    assert await states(app, alice) == [("My desk", True)]


async def test_in_a_server_the_answer_is_for_her_alone_and_says_where_alerts_come(
    bot: DiscordBot, app: App, alice: User, deals: Guild
) -> None:
    saved = await alice.slash("alert", {"what": "desk"}, guild=deals)
    assert saved.ephemeral
    assert "I will tell you by direct message" in saved.text
    [rule] = (await app.rules.mine(await person(app, alice))).rules
    assert (rule.destination.channel, rule.destination.address) == (Channel.DISCORD_DM, alice.id)


async def test_who_runs_the_server_may_have_alerts_in_the_channel(
    bot: DiscordBot, app: App, alice: User, deals: Guild
) -> None:
    alice.permissions = MANAGER
    saved = await alice.slash("alert", {"what": "desk", "here": True}, guild=deals)
    assert "I will tell you in this channel" in saved.text
    [rule] = (await app.rules.mine(await person(app, alice))).rules
    assert (rule.destination.channel, rule.destination.address) == (Channel.DISCORD_CHANNEL, deals.channels[0].id)


async def test_others_may_not(bot: DiscordBot, app: App, bob: User, deals: Guild) -> None:
    refused = await bob.slash("alert", {"what": "desk", "here": True}, guild=deals)
    assert refused.text.startswith("Alerts for a whole group are set by its admins")
    assert refused.ephemeral
    assert await states(app, bob) == []


async def test_where_we_may_not_post_no_alert_is_promised(
    bot: DiscordBot, app: App, fake: FakeDiscord, alice: User, deals: Guild
) -> None:
    alice.permissions = MANAGER
    fake.state.bot.permissions = discord.Permissions(view_channel=True)
    refused = await alice.slash("alert", {"what": "desk", "here": True}, guild=deals)
    assert refused.text.startswith("I may not post in this channel")
    assert await states(app, alice) == []


async def test_here_in_direct_messages_is_there(bot: DiscordBot, app: App, alice: User) -> None:
    await save(alice, "desk", here=True)
    [rule] = (await app.rules.mine(await person(app, alice))).rules
    assert rule.destination.channel is Channel.DISCORD_DM


async def test_places_categories_and_own_rules_complete(bot: DiscordBot, alice: User, bob: User) -> None:
    near = await alice.autocomplete("alert", "near", "San J", {"what": "desk"})
    assert "San Jose, CA" in [c.value for c in near]
    kinds = await alice.autocomplete("alert", "category", "phon", {"what": "desk"})
    assert "phones" in [c.value for c in kinds]
    assert len(await alice.autocomplete("alert", "category", "", {"what": "desk"})) == 25
    await save(alice, "gaming pc", name="Box")
    [own] = await alice.autocomplete("try", "what", "bo")
    assert own.name == "Box"
    assert (await alice.slash("try", {"what": str(own.value)})).text.startswith("Nothing matches now")
    assert await bob.autocomplete("try", "what", "bo") == []


async def test_pausing_in_the_list_shows_the_list_as_it_is(bot: DiscordBot, app: App, alice: User) -> None:
    await save(alice, "desk")
    await save(alice, "lamp")
    listed = await alice.slash("alerts")
    assert listed.buttons == [
        "Pause 1",
        "Edit 1",
        "Options 1",
        "Delete 1",
        "Pause 2",
        "Edit 2",
        "Options 2",
        "Delete 2",
    ]
    paused = await alice.press(listed, "Pause 2")
    assert paused.updated is listed.message
    assert paused.text.startswith("Paused: lamp")
    assert "2. lamp (paused)" in listed.text
    assert listed.buttons == [
        "Pause 1",
        "Edit 1",
        "Options 1",
        "Delete 1",
        "Resume 2",
        "Edit 2",
        "Options 2",
        "Delete 2",
        "Undo",
    ]
    assert await states(app, alice) == [("desk", True), ("lamp", False)]
    await alice.press(listed, "Undo")
    assert listed.text.startswith("On again: lamp")
    assert "(paused)" not in listed.text
    assert await states(app, alice) == [("desk", True), ("lamp", True)]


async def test_deleting_in_the_list_can_be_undone_there(bot: DiscordBot, app: App, alice: User) -> None:
    await save(alice, "desk")
    listed = await alice.slash("alerts")
    await alice.press(listed, "Delete 1")
    assert listed.text.startswith("Deleted: desk")
    assert listed.buttons == ["Undo"]
    assert await states(app, alice) == []
    await alice.press(listed, "Undo")
    assert "1. desk" in listed.text
    assert await states(app, alice) == [("desk", True)]


async def test_editing_in_the_list_opens_a_form_with_the_line(bot: DiscordBot, app: App, alice: User) -> None:
    await save(alice, "desk -broken <300 within 10mi of 95112")
    listed = await alice.slash("alerts")
    form = await alice.press(listed, "Edit 1")
    assert form.modal is not None
    [(label, field)] = form.modal.fields()
    assert label == "What shall it look for instead?"
    assert field["value"] == "desk -broken <=300 USD within 10mi of San Jose, CA 95112"
    unchanged = await alice.submit(form, {})
    assert unchanged.updated is listed.message
    changed = await alice.submit(await alice.press(listed, "Edit 1"), {"line": "oak desk <250"})
    assert changed.text.startswith("Changed: oak desk")
    assert "1. oak desk" in listed.text
    assert (await criteria(app, alice)).max_price == 25000
    await alice.press(listed, "Undo")
    assert (await criteria(app, alice)).max_price == 30000


async def test_an_edit_that_makes_no_rule_is_refused_and_the_rule_stays(bot: DiscordBot, app: App, alice: User) -> None:
    await save(alice, "desk")
    form = await alice.press(await alice.slash("alerts"), "Edit 1")
    refused = await alice.submit(form, {"line": "-broken"})
    assert refused.text.startswith("That only says what you do not want")
    assert refused.ephemeral
    assert (await criteria(app, alice)).keywords == ("desk",)


async def test_four_rules_a_page(bot: DiscordBot, app: App, alice: User) -> None:
    for number in range(1, 6):
        await save(alice, f"desk{number}")
    listed = await alice.slash("alerts")
    assert "4. desk4" in listed.text
    assert "desk5" not in listed.text
    turned = await alice.press(listed, "Next")
    assert turned.updated is listed.message
    assert listed.buttons == ["Pause 5", "Edit 5", "Options 5", "Delete 5", "Previous"]
    await alice.press(listed, "Delete 5")  # the page is gone with its last rule
    assert "4. desk4" in listed.text
    await alice.press(listed, "Undo")
    assert listed.buttons[-1] == "Next"
    await alice.press(listed, "Next")
    assert "5. desk5" in listed.text


async def test_somebody_else_has_other_rules(bot: DiscordBot, app: App, alice: User, charlie: User) -> None:
    await save(alice, "desk")
    assert (await charlie.slash("alerts")).text.startswith("You have no rules yet")
    [rule] = (await app.rules.mine(await person(app, alice))).rules
    assert "desk" in (await alice.slash("try", {"what": rule.ref})).text
    assert "“desk”" not in (await charlie.slash("try", {"what": rule.ref})).text


async def test_trying_writes_nothing_and_can_be_saved(bot: DiscordBot, app: App, alice: User, bob: User) -> None:
    await posted(bob, {"title": "Oak desk", "price": "80"})
    tried = await alice.slash("try", {"what": "oak desk <100"})
    assert tried.text.startswith("1 listing matches now")
    assert await states(app, alice) == []
    saved = await alice.press(tried, "Save as alert")
    assert saved.text.startswith("Saved: oak desk")
    assert await states(app, alice) == [("oak desk", True)]
    gone = await alice.press(saved, "Undo")
    assert gone.updated is saved.message
    assert await states(app, alice) == []


HOSTILE = [
    ({"what": "-laptop"}, "That only says what you do not want"),
    ({"what": "?!?!"}, "Tell me what to look for"),
    ({"what": "   "}, "Tell me what to look for"),
    ({"what": "pc within 25mi"}, "A distance needs a place"),
    ({"what": "pc", "within": 25}, "A distance needs a place"),
    ({"what": "pc", "near": "Nowhereville"}, "I do not know the place “Nowhereville”"),
    ({"what": "pc", "near": "@everyone"}, "I do not know the place “@\u200beveryone”"),
    ({"what": "pc", "near": "[x](https://evil.example)"}, r"I do not know the place “\[x\](https://evil.example)”"),
    ({"what": "pc", "near": "<b>95112"}, r"I do not know the place “\<b\>95112”"),
    ({"what": "pc", "near": "\u202e\u200b"}, "I do not know the place"),
    ({"what": "pc", "max_price": "-5"}, "I cannot read “-5” as a price"),
    ({"what": "pc", "max_price": "1e400"}, "I cannot read “1e400” as a price"),
    ({"what": "pc", "max_price": "9" * 400}, "I cannot read “999"),
    ({"what": "pc", "max_price": "5", "min_price": "6"}, "The lowest price is above the highest"),
    ({"what": "pc", "near": "95112", "within": -1}, "I cannot use “-1” as a distance"),
    ({"what": "pc", "min_score": 7}, "A deal score lies between 0 and 1"),
    ({"what": "pc -pc"}, "You ask for “pc” and exclude it at once"),
    ({"what": "word " * 1000}, "That is more than a rule can hold"),
    ({"what": "x" * 6000}, "That is more than a rule can hold"),
]


@pytest.mark.parametrize(("options", "sentence"), HOSTILE, ids=lambda value: str(value)[:40])
async def test_what_cannot_be_a_rule_gets_one_clear_sentence(
    bot: DiscordBot, app: App, alice: User, deals: Guild, options: dict[str, Any], sentence: str
) -> None:
    refused = await alice.slash("alert", options, guild=deals)
    assert refused.text.startswith(sentence)
    assert "\n" not in refused.text
    assert refused.ephemeral
    assert await states(app, alice) == []


@pytest.mark.parametrize(
    "what",
    ["🚲 🚲", "دراجة", "@everyone", "<b>desk</b>", "desk'; DROP TABLE rule;--", "*desk* [x](https://evil.example)"],
)
async def test_strange_words_are_words(bot: DiscordBot, app: App, alice: User, deals: Guild, what: str) -> None:
    answer = await alice.slash("alert", {"what": what, "name": what}, guild=deals)
    assert answer.ephemeral
    assert "@everyone" not in answer.text
    assert "[x](" not in answer.text.replace("\\[x\\](", "")
    assert not answer.text.startswith("Something went wrong")
