"""What Telegram's own ways give: inline mode, links that open, one-message wizards, menus by language, quiet nights."""

from __future__ import annotations

from datetime import timedelta

from core.models import ListingRow, RuleRow
from core.values import Money
from tests.bot.telegram.stage import Stage, saved
from tests.fakes.clock import FrozenClock
from tests.fakes.telegram import FakeTelegram, Person

NEAR = {"location": "San Jose, CA", "latitude": 37.34, "longitude": -121.88}


async def _bikes(stage: Stage, count: int = 3) -> None:
    for n in range(count):
        await stage.offer(
            f"Road bike <{n}>",
            price=Money(40_000 + n, "USD"),
            url=f"https://shop.example/{n}",
            pictures=("https://shop.example/b.jpg",),
            **NEAR,
        )
    await stage.deliver()


async def test_inline_in_any_chat_listings_are_offered_and_sent_as_cards(stage: Stage, alice: Person) -> None:
    await _bikes(stage, 12)
    answer = await alice.types_inline("road bike")
    results = answer["results"]
    assert len(results) == 10
    assert (answer["next_offset"], answer["is_personal"]) == ("2", True)
    first = results[0]
    assert first["title"].startswith("Road bike <")
    assert first["description"].startswith("$400")
    assert first["thumbnail_url"] == "https://shop.example/b.jpg"
    assert first["input_message_content"]["message_text"].startswith("<b>Road bike &lt;")
    opens, like = first["reply_markup"]["inline_keyboard"][0]
    assert opens["url"].startswith("https://shop.example/")
    assert like["url"].startswith("https://t.me/")
    rest = await alice.types_inline("road bike", offset="2")
    assert (len(rest["results"]), rest.get("next_offset", "")) == (2, "")
    assert not {one["id"] for one in rest["results"]} & {one["id"] for one in results}


async def test_inline_forgives_a_slip_and_finishes_words(stage: Stage, alice: Person) -> None:
    await _bikes(stage)
    await stage.app.rules.learn_words()
    for typed in ("raod bike", "road bik", "roa"):
        answer = await alice.types_inline(typed)
        assert [one["title"][:9] for one in answer["results"]] == ["Road bike"] * 3, typed


async def test_inline_nothing_typed_shows_what_is_new_and_anything_is_answered(stage: Stage, alice: Person) -> None:
    await _bikes(stage)
    assert len((await alice.types_inline(""))["results"]) == 3
    for typed in ("-bike", "x" * 256, "🛋", "zzzz"):
        assert (await alice.types_inline(typed))["results"] == []
    for typed in ("<b>&", "' OR 1=1", "\u202e"):
        await alice.types_inline(typed)
    assert (await alice.types_inline("road", offset="x"))["results"]


async def test_the_button_above_leads_to_an_alert_in_private(stage: Stage, alice: Person) -> None:
    answer = await alice.types_inline("road bike under 500 near San José")
    assert answer["button"]["text"] == "Tell me when it turns up"
    await alice.starts(answer["button"]["start_parameter"])
    offered = await alice.sees(containing="Shall I tell you when this turns up?")
    assert "“road” and “bike”, up to $500" in offered.text
    assert await RuleRow.all().count() == 0
    await alice.presses(offered, "Save alert")
    await alice.sees(containing="Saved: road bike")


async def test_links_open_a_listing_or_the_like_of_it(stage: Stage, alice: Person) -> None:
    await _bikes(stage, 1)
    (result,) = (await alice.types_inline("road bike"))["results"]
    number = result["id"].partition(".")[0]
    await alice.starts(f"l_{number}")
    shown = await alice.sees(containing="Road bike <0>")
    assert "Watch" in shown.labels
    sent = shown.button("Send to somebody").url
    assert sent is not None
    assert sent.startswith("https://t.me/share/url?url=https%3A%2F%2Ft.me%2F")
    assert sent.endswith(f"start%3Dl_{number}")
    await alice.starts(result["reply_markup"]["inline_keyboard"][0][1]["url"].partition("?start=")[2])
    await alice.sees(containing="Shall I tell you of others like it?")
    for payload in ("l_999999", "k_x", "zz_1", "q_!!", "q_AAAA", "a_", "l_", "x" * 64):
        await alice.starts(payload)
        await alice.sees()


async def test_a_shared_rule_is_a_copy_to_confirm(stage: Stage, alice: Person, bob: Person, fake: FakeTelegram) -> None:
    rule = await saved(alice)
    await alice.presses(rule, "Options")
    options = await alice.sees_change(rule) if rule.version > 1 else await alice.sees()
    await alice.presses(options, "Share")
    shared = await alice.sees(containing="Share “gaming pc”")
    link = shared.button("Open the link").url
    assert link is not None
    assert link in shared.text
    assert link.startswith("https://t.me/")
    await bob.starts(link.partition("?start=")[2])
    offered = await bob.sees(containing="Somebody shared this with you")
    assert "Alice" not in offered.text
    await bob.presses(offered, "Save alert")
    await bob.sees(containing="Saved: gaming pc")
    mine, theirs = await RuleRow.all().order_by("id").prefetch_related("destination")
    assert (mine.keywords, mine.max_price) == (theirs.keywords, theirs.max_price)
    assert theirs.destination.address == str(bob.id)


async def test_an_alert_step_by_step_is_one_message_that_survives_a_restart(
    stage: Stage, alice: Person, fake: FakeTelegram
) -> None:
    await alice.says("/alert")
    question = await alice.sees(containing="What are you looking for?")
    assert question.labels == ["Cancel"]
    answer = await alice.says("road bike")
    await alice.sees_change(question, containing="Where shall it be?")
    await fake.until(lambda: answer.deleted)
    assert "So far: “road” and “bike”." in question.text
    await alice.sees(containing="Or share where you are.")
    await stage.restart()
    await alice.says("95112")
    noted, price = await alice.sees(2)
    assert (noted.text, "How much may it cost at most?" in price.text) == ("Noted.", True)
    await alice.says("cheap")
    await alice.sees(containing="I cannot read “cheap” as a price")
    await alice.says("500")
    await alice.sees_change(price, containing="In which condition at least?")
    assert price.labels == ["New", "Like new", "Good", "Fair", "That is all", "Skip", "Back", "Cancel"]
    await stage.restart()
    await alice.presses(price, "Back")
    await alice.sees_change(price, containing="How much may it cost at most?")
    await alice.says("under 400")
    await alice.sees_change(price, containing="In which condition at least?")
    await alice.presses(price, "Good")
    await alice.sees_change(price, containing="Shall I save this?")
    assert "condition good or better, up to $400, within 25 mi of San Jose, CA 95112" in price.text
    assert await RuleRow.all().count() == 0
    await alice.presses(price, "Save alert")
    await alice.sees_change(price, containing="Saved: road bike")
    rule = await RuleRow.get()
    assert (rule.max_price, rule.location, rule.radius_mi) == (40_000, "San Jose, CA 95112", 25.0)


async def test_what_says_it_all_is_saved_at_once_and_cancel_always_works(stage: Stage, alice: Person) -> None:
    await alice.says("/alert")
    question = await alice.sees(containing="What are you looking for?")
    await alice.says("road bike under 300")
    await alice.sees_change(question, containing="Saved: road bike")
    for answers in ([], ["sofa"], ["sofa", "Skip"]):
        await alice.says("/alert")
        asked = await alice.sees(containing="What are you looking for?")
        for said in answers:
            await alice.says(said)
        alice.looks_away()
        await alice.says("/cancel")
        await alice.sees(containing="Cancelled: nothing was saved.")
        assert asked is not None
    assert await RuleRow.all().count() == 1


async def test_every_question_from_a_card_leads_back_to_it(stage: Stage, alice: Person) -> None:
    rule = await saved(alice)
    await alice.presses(rule, "Edit")
    edit = await alice.sees(containing="What shall it look for instead?")
    assert edit.labels[-2:] == ["Back", "Cancel"]
    await alice.presses(edit, "Back")
    await alice.sees_change(edit, containing="gaming pc")
    assert "Rename" in edit.labels
    await alice.presses(edit, "Rename")
    await alice.sees_change(edit, containing="What shall I call it instead?")
    await alice.says("back")
    again = await alice.sees()
    assert "Rename" in again.labels


async def test_menus_fit_the_chat_and_the_language(
    stage: Stage, fake: FakeTelegram, alice: Person, bob: Person
) -> None:
    group = fake.group("Flea market", owner=alice)
    group.add(bob)
    group.add_bot(alice)
    assert {"alert", "watch", "price", "sell", "search"} <= set(alice.menu())
    assert "source" not in alice.menu()
    assert "alert" in alice.menu(group)
    assert "alert" not in bob.menu(group)
    assert {"search", "price"} <= set(bob.menu(group))
    assert not {"saved", "watch", "settings"} & set(bob.menu(group))
    spoken = {call.get("language_code") for call in fake.called("setMyCommands")}
    assert spoken == {None, "es"}
    assert len(fake.called("setMyDescription")) == len(fake.called("setMyShortDescription")) == 2


async def test_at_night_answers_do_not_ring(
    stage: Stage, alice: Person, fake: FakeTelegram, clock: FrozenClock
) -> None:
    await alice.says("/help")
    await alice.sees()
    assert "disable_notification" not in fake.called("sendMessage")[-1]
    person = await stage.app.people.recognise("telegram", str(alice.id), "Alice")  # type: ignore[arg-type]
    person = (await stage.app.people.introduce(person, zone="UTC")).person
    now = clock.now()
    await stage.app.preferences.be_quiet(person, f"{now:%H}:00-{now + timedelta(hours=8):%H}:00")
    await alice.says("/help")
    await alice.sees()
    assert fake.called("sendMessage")[-1]["disable_notification"] is True


async def test_an_urgent_alert_at_night_comes_without_a_sound(
    stage: Stage, alice: Person, fake: FakeTelegram, clock: FrozenClock
) -> None:
    await saved(alice, "road bike")
    person = await stage.app.people.recognise("telegram", str(alice.id), "Alice")  # type: ignore[arg-type]
    person = (await stage.app.people.introduce(person, zone="UTC")).person
    now = clock.now()
    await stage.app.preferences.be_quiet(person, f"{now:%H}:00-{now + timedelta(hours=8):%H}:00")
    await stage.app.preferences.urgent_from(person, "0.5")
    await stage.offer("Road bike", price=Money(10_000, "USD"), **NEAR)
    await stage.app.delivery.match()
    await ListingRow.all().update(score=0.9)
    await stage.deliver()
    await alice.sees(containing="Road bike")
    assert fake.called("sendMessage")[-1]["disable_notification"] is True


async def test_a_forwarded_ad_is_priced(stage: Stage, alice: Person, fake: FakeTelegram) -> None:
    await _bikes(stage, 1)
    channel = fake.channel("Bargains")
    await alice.forwards(channel.post("Look: https://shop.example/0 what a bike!"))
    priced = await alice.sees(containing="Road bike <0>")
    assert {"Open", "Save", "Watch", "Alert like this"} <= set(priced.labels)
    await alice.presses(priced, "Watch")
    watching = await alice.sees(containing="Watching: Road bike <0>")
    await alice.presses(watching, "Undo")
    await alice.sees_change(watching, containing="No longer watched: Road bike <0>")


async def test_groups_hear_nothing_that_is_not_meant_for_the_bot(
    stage: Stage, alice: Person, bob: Person, fake: FakeTelegram
) -> None:
    group = fake.group("Flea market", owner=alice)
    group.add(bob)
    group.add_bot(alice, administrator=True)
    before = len(group.messages)
    for said in ("looking for a road bike under 300", "https://shop.example/0", "selling my sofa, 80", "hi all"):
        await bob.says(said, in_=group)
    await bob.quiet(0.2)
    assert len(group.messages) == before
