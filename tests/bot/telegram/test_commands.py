"""What people type: every answer is one message that says what to do next."""

from __future__ import annotations

import pytest

from bot.catalogue import COMMANDS
from core.models import ConversationRow, PersonRow, RuleRow
from tests.bot.telegram.stage import GAMING, Stage, saved
from tests.fakes.telegram import FakeTelegram, Person

HINT = "/help shows what I can do."

HOSTILE = [
    ("qwertz uiop", "I did not understand “qwertz uiop”. " + HINT),
    ("👍", "I did not understand “👍”. " + HINT),
    ("مرحبا", "I did not understand “مرحبا”. " + HINT),
    ("<b>bold</b> & co", "I did not understand “<b>bold</b> & co”. " + HINT),
    ("\u202etxt.exe", "I did not understand “txt.exe”. " + HINT),
    ("/alrt bike", "I do not know /alrt. Did you mean /alert? " + HINT),
    ("/xyzzy", "I do not know /xyzzy. " + HINT),
    ("/help@somebody_else", "I did not understand “/help@somebody_else”. " + HINT),
    ("/", "I did not understand “/”. " + HINT),
    ("/cancel", "There is nothing to cancel."),
    ("/alert bike price<-5", "as a price: write for example 80, $80 or 80 EUR."),
    ("/alert bike <1e400", "as a price: write for example 80, $80 or 80 EUR."),
    ("/alert bike within 25mi", "A distance needs a place"),
    ("/alert bike within 25mi of Qwertzville", "I do not know the place “Qwertzville”"),
    ("/alert -broken -rusty", "That only says what you do not want"),
    ("/alert bike -bike", "You ask for “bike” and exclude it at once"),
    ("/sell malm dresser, -5, 95112", "I cannot read “-5” as a price"),
    ("/sell sofa, 1e400, 95112", "I cannot read “1e400” as a price"),
    ("/source add http://127.0.0.1/feed", "Only the people who run this bot can do that."),
    ("/status", "Only the people who run this bot can do that."),
    ("/search " + "a " * 150, "That is too long"),
    ("/search !!!", "What are you looking for?"),
    ("/start\x00\x01", "I did not understand “/start”. " + HINT),
]


@pytest.mark.parametrize(("line", "answer"), HOSTILE)
async def test_whatever_is_typed_gets_one_clear_sentence(stage: Stage, alice: Person, line: str, answer: str) -> None:
    await alice.says(line)
    said = await alice.sees()
    assert answer in said.text
    assert "went wrong" not in said.text
    assert len(said.text.splitlines()) <= 2
    await alice.quiet(0.05)
    assert await RuleRow.all().count() == 0


async def test_ten_thousand_characters_come_in_parts_and_each_is_answered(stage: Stage, alice: Person) -> None:
    text = "/alert " + "very long wish " * 700
    for part in (text[:4096], text[4096:8192], text[8192:10000]):
        await alice.says(part)
        assert len((await alice.sees()).text) < 200
    await alice.quiet(0.05)


async def test_words_for_everybody_are_only_words(stage: Stage, alice: Person) -> None:
    await alice.says("/alert @everyone <script>")
    assert "turns up: “everyone” and “script”." in (await alice.sees()).text
    await alice.says("/search <b>@everyone</b> &amp;")
    assert "<b>Nothing found for “&lt;b&gt;@\u2060everyone&lt;/b&gt; &amp;amp;”</b>" in (await alice.sees()).html


async def test_what_is_no_text_gets_a_hint(stage: Stage, alice: Person) -> None:
    await alice.sends_sticker()
    await alice.sends_contact()
    await alice.sends_voice()
    await alice.sends_document(b"a;b", "list.csv", "text/csv")
    await alice.shares_location(1, 2)
    assert {m.text for m in await alice.sees(5)} == {"I did not understand that. " + HINT}


async def test_what_is_no_answer_leaves_the_question_standing(stage: Stage, alice: Person) -> None:
    await alice.starts()
    zone, _ = await alice.sees(2)
    await alice.sends_sticker()
    assert "did not understand" in (await alice.sees()).text
    await alice.says("Qwertzville")
    assert "I do not know the time zone “Qwertzville”" in (await alice.sees()).text
    assert alice.chat.keyboard == [["Share my location"]]
    await alice.presses(zone, "Skip")
    currency = await alice.sees(containing="Which currency")
    await alice.shares_location(1, 2)
    assert "did not understand" in (await alice.sees()).text
    await alice.says("Moon dollars")
    assert "I do not know the currency “Moon dollars”" in (await alice.sees()).text
    await alice.presses(currency, "EUR")
    await alice.sees_change(currency, containing="Miles or kilometres?")


async def test_start_knows_who_is_back(stage: Stage, alice: Person) -> None:
    await alice.starts()
    zone, _ = await alice.sees(2)
    await alice.presses(zone, "Skip")
    question = await alice.sees(containing="Which currency")
    for _ in range(2):
        await alice.presses(question, "Skip")
        await alice.sees_change(question)
    await alice.starts("payload")
    back = await alice.sees(containing="Welcome back, Alice")
    await alice.presses(back, "Change")
    await alice.sees(containing="Where are you?")
    await alice.sees(containing="Or share")
    await alice.presses(back, "Help")
    await alice.sees(containing="/alert: save what you want")


async def test_a_first_language_sets_units_and_cancel_leaves_the_question(stage: Stage, fake: FakeTelegram) -> None:
    dora = fake.user("Dora", language="de")
    await dora.starts()
    await dora.sees(2)
    await dora.says("/cancel")
    cancelled = await dora.sees()
    assert (cancelled.text, dora.chat.keyboard) == ("Cancelled: nothing was saved.", None)
    assert (await PersonRow.get()).units == "km"
    assert await ConversationRow.all().count() == 0


async def test_a_command_without_its_line_asks_for_it(stage: Stage, alice: Person) -> None:
    await alice.says("/alert")
    question = await alice.sees(containing="What are you looking for?")
    assert question.labels == ["Cancel"]
    await alice.says("bike within 5mi")
    await alice.sees(containing="A distance needs a place")
    await alice.says(GAMING)
    await alice.sees_change(question, containing="Saved: gaming pc")
    toast = await alice.presses(question, data="wizard.skip|")
    assert (toast, toast.alert) == ("That button no longer works: /alerts shows your rules.", True)
    await alice.says("/TRY@deal_scout_bot")
    await alice.sees(containing="What shall I try?")
    await alice.says("sofa")
    await alice.sees(containing="Nothing matches now")


async def test_a_wish_is_tried_then_saved_once(stage: Stage, alice: Person) -> None:
    await stage.offer("red sofa")
    await alice.says("/try sofa")
    tried = await alice.sees(containing="1 listing matches now")
    assert tried.labels == ["Open 1", "Save as alert"]
    await alice.presses(tried, "Save as alert")
    saved_rule = await alice.sees(containing="Saved: sofa")
    await alice.sees_change(tried)
    assert tried.labels == ["Open 1"]
    assert saved_rule.labels == ["Open 1", "Edit", "Options", "Undo"]
    assert "One listing matches already:" in saved_rule.text


async def test_search_pages_turn_in_place(stage: Stage, alice: Person) -> None:
    for number in range(7):
        await stage.offer(f"bike {number}", url=f"https://a.test/{number}", description="x" * 900)
    await alice.says("/search bike")
    found = await alice.sees(containing="7 listings for “bike” (1–5)")
    opens, watches = ([f"{word} {n}" for n in range(1, 6)] for word in ("Open", "Watch"))
    assert found.labels == [*opens, *watches, "Next", "Narrow down", "Alert me"]
    assert found.button("Open 1").url == "https://a.test/6"
    await alice.presses(found, "Next")
    await alice.sees_change(found, containing="(6–7)")
    assert found.labels == ["Open 6", "Open 7", "Watch 6", "Watch 7", "Previous", "Narrow down", "Alert me"]
    await alice.says("/search unicorn")
    nothing = await alice.sees(containing="Nothing found")
    await alice.presses(nothing, "Alert me")
    await alice.sees(containing="Saved: unicorn")


async def test_menus_offer_what_everybody_may_do(stage: Stage, fake: FakeTelegram) -> None:
    told = [call for call in fake.called("setMyCommands") if "language_code" not in call]
    menus = {call["scope"]["type"]: [c["command"] for c in call["commands"]] for call in told}
    assert menus["all_private_chats"] == [c.name for c in COMMANDS if not c.operators_only]
    assert menus["all_group_chats"] == ["try", "search", "price", "sell", "help"]
    assert menus["all_chat_administrators"] == [
        "alert", "try", "search", "price", "sell", "channels", "muted", "setup", "help",
    ]  # fmt: skip


async def test_a_fault_of_ours_has_a_number_and_no_details(
    stage: Stage, alice: Person, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    async def broken(*_: object) -> None:
        raise RuntimeError("disk on fire")

    rule = await saved(alice)
    monkeypatch.setattr(type(stage.app.rules), "mine", broken)
    await alice.says("/alerts")
    said = (await alice.sees()).text
    assert said.startswith("Something went wrong on our side (")
    assert "fire" not in said
    reference = said.partition("(")[2][:6]
    assert reference in capsys.readouterr().out
    monkeypatch.setattr(type(stage.app.rules), "delete", broken)
    toast = await alice.presses(rule, "Undo")
    assert toast.alert
    assert toast.startswith("Something went wrong on our side (")
