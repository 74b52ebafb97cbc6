"""Preferences on Discord: one message that changes in place, and forms where words are needed."""

from __future__ import annotations

from dataclasses import replace

from bot.discord.client import DiscordBot
from core.delivery.outcomes import SummaryDue
from core.delivery.policy import Held
from core.models import PersonRow, PreferenceRow
from tests.bot.discord.test_render import ALICE, LISTING, Drawn, alert, drawn, photos, rule
from tests.fakes.discord import Guild, User

__all__ = ["drawn", "photos"]


async def test_settings_change_in_place(bot: DiscordBot, alice: User, deals: Guild) -> None:
    await alice.slash("alert", {"what": "sofa"})
    card = await alice.slash("settings", guild=deals)
    assert card.ephemeral
    assert card.text.startswith("When and how you are told\nHow often: at once.")
    assert (await alice.press(card, "○ Daily")).updated is card.message
    assert "How often: once a day, in one summary." in card.text
    await alice.press(card, "Undo")
    assert card.text.startswith("As before: when and how you are told\nHow often: at once.")
    await alice.press(card, "Categories")
    assert len(card.buttons) == 22
    await alice.press(card, "☐ Books")
    assert card.text.startswith("Changed: categories\nYou hear of: Books.")
    assert len(card.buttons) == 23
    await alice.press(card, "All settings")
    assert "Categories: Books." in card.text


async def test_words_come_by_forms_and_hours_ask_first_where_one_is(bot: DiscordBot, alice: User) -> None:
    card = await alice.slash("settings")
    form = await alice.press(card, "Quiet hours")
    refused = await alice.submit(form, {"Where are you?": "Nowhere at all"})
    assert refused.ephemeral
    form = await alice.press(card, "Quiet hours")
    placed = await alice.submit(form, {"Where are you?": "Berlin, Germany"})
    assert placed.updated is card.message
    assert "By your own clock (Europe/Berlin)." in card.text
    form = await alice.press(card, "Other hours…")
    assert (await alice.submit(form, {"From when to when shall it be quiet?": "10-7am"})).ephemeral
    form = await alice.press(card, "Other hours…")
    await alice.submit(form, {"From when to when shall it be quiet?": "10pm to 7am"})
    assert "Quiet hours: 22:00–07:00." in card.text
    for part, button, question, said, shown in (
        ("Most a day", "Another number…", "How many messages a day at most?", "3", "At most 3 messages a day"),
        ("Summaries", "Another time…", "When shall summaries come?", "6:15pm", "daily at 18:15"),
        ("Urgent deals", "Another score…", "From which deal score is it urgent?", "75%", "deal score 0.75 or better"),
    ):
        await alice.press(card, part)
        await alice.submit(await alice.press(card, button), {question: said})
        assert shown in card.text
    row = await PreferenceRow.get()
    assert (row.quiet_from, row.quiet_to, row.most_a_day, row.digest_at, row.urgent_score) == (1320, 420, 3, 1095, 0.75)
    assert (await PersonRow.get()).zone == "Europe/Berlin"


async def test_a_rules_frequency_is_chosen_in_place(bot: DiscordBot, alice: User) -> None:
    await alice.slash("alert", {"what": "sofa"})
    card = await alice.slash("alerts")
    await alice.press(card, "Options 1")
    await alice.press(card, "How often")
    assert card.text.startswith("How often: sofa")
    await alice.press(card, "○ Hourly")
    assert "How often: once an hour, in one summary." in card.text


async def test_a_short_alert_is_no_table_and_has_no_picture(drawn: Drawn) -> None:
    embed = drawn(alert(), replace(ALICE, is_compact=True)).embeds[0]
    assert embed.title == "Gaming PC"
    assert (embed.description or "").startswith("$950 · good · San Jose, CA")
    assert not embed.fields
    assert embed.image.url is None


async def test_the_listings_of_a_summary_have_small_pictures(drawn: Drawn) -> None:
    summary = SummaryDue("", False, (LISTING, replace(LISTING, id=8, pictures=())), 2, (rule(),), Held.DAILY)
    message = drawn(summary)
    assert message.embeds[0].title == "Your daily summary: 2 listings match “gaming pc”"
    assert [embed.thumbnail.url for embed in message.embeds] == [None, "https://shop.example/7.jpg", None]
    assert all(embed.image.url is None for embed in message.embeds)
    assert all(embed.thumbnail.url is None for embed in message.bare().embeds)
