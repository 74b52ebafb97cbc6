"""The thread in Telegram: a rule, a listing with photos, a message, and what Alice, Bob and Charlie do with it."""

from __future__ import annotations

from core.models import DeliveryRow, DestinationRow, ListingRow, RuleRow
from core.values import Money
from tests.bot.telegram.conftest import alice, bob, charlie, fake, stage  # noqa: F401
from tests.bot.telegram.stage import GAMING, Stage, picture, saved
from tests.fakes.clock import FrozenClock
from tests.fakes.telegram import FakeTelegram, Person


async def test_a_rule_a_listing_a_message(stage: Stage, alice: Person, bob: Person, charlie: Person) -> None:  # noqa: F811
    await alice.starts()
    zone, hint = await alice.sees(2)
    assert "Where are you?" in zone.text
    assert (hint.text, alice.chat.keyboard) == ("Or share where you are.", [["Share my location"]])
    await alice.shares_location(37.35, -121.89)
    noted, currency = await alice.sees(2)
    assert (noted.text, alice.chat.keyboard) == ("Noted.", None)
    await alice.presses(currency, "USD")
    units = await alice.sees_change(currency, containing="Miles or kilometres?")
    await alice.presses(units, "Skip")
    done = await alice.sees_change(units, containing="All set")
    assert "Your time zone: America/Los_Angeles. Currency: USD. Distances: miles." in done.text

    await alice.says(f"/alert {GAMING}")
    rule = await alice.sees()
    assert rule.text.startswith("Saved: gaming pc\nI will tell you here when this turns up: “gaming” and “pc”, without")
    assert rule.labels == ["Edit", "Options", "Undo"]

    await bob.sends_album([picture("red"), picture("blue")], "/sell Gaming PC <RTX 3070>")
    condition = await bob.sees(containing="What condition is it in?")
    await bob.presses(condition, "Like new")
    price = await bob.sees_change(condition, containing="How much for “Gaming PC <RTX 3070>”?")
    assert price.labels == ["Back", "Skip", "Cancel"]
    await bob.says("$800")
    await bob.sees(containing="Where is it?")
    await bob.sees(containing="Or share where you are.")
    await bob.says("95112")
    draft = await bob.sees(containing="Your draft: Gaming PC <RTX 3070>")
    assert draft.photo is not None
    assert await ListingRow.all().count() == 0
    await bob.presses(draft, "Publish")
    posted = await bob.sees_change(draft, containing="Posted: Gaming PC <RTX 3070>")
    assert len((await ListingRow.get()).pictures) == 2

    assert await stage.deliver() == 1
    alert = await alice.sees()
    title, facts, why, whose = alert.html.splitlines()
    assert title == "<b>Gaming PC &lt;RTX 3070&gt;</b>"
    assert facts == "$800 · like new · San Jose, CA 95112 · 0 mi away"
    assert why.startswith("<blockquote>Why: ")
    assert "it costs $800, your most is $1,000" in why
    assert whose == "Your rule: “gaming pc”"
    assert alert.photo == posted.photo
    assert alert.labels == ["Open", "Why", "Save", "Snooze", "Not this", "Price"]
    await alice.presses(alert, "Open")
    opened = await alice.sees()
    assert (opened.photo, opened.text.splitlines()[0]) == (alert.photo, "Gaming PC <RTX 3070>")
    await alice.presses(alert, "Why")
    assert "✓ it costs $800, your most is $1,000" in (await alice.sees(containing="It matches your rule")).text
    await alice.presses(alert, "Not this")
    paused = await alice.sees(containing="What do you not want?")
    await alice.presses(paused, "Pause rule")
    await alice.sees_change(paused, containing="Paused: gaming pc")
    await alice.presses(paused, "Undo")
    await alice.sees_change(paused, containing="On again: gaming pc")
    assert alert.labels == ["Open", "Why", "Save", "Snooze", "Not this", "Price"]

    assert await stage.deliver() == 0
    for person in (alice, bob, charlie):
        await person.quiet(0.05)


async def test_what_is_taken_back_reaches_nobody(stage: Stage, alice: Person, bob: Person) -> None:  # noqa: F811
    await saved(alice)
    await bob.says("/sell gaming pc, good, 300, 95112")
    posted = await bob.sees(containing="Your draft: gaming pc")
    await bob.presses(posted, "Publish")
    await bob.sees_change(posted, containing="Posted: gaming pc")
    await bob.presses(posted, "Undo")
    await bob.sees_change(posted, containing="Withdrawn: gaming pc")
    assert posted.labels == ["Go on", "Discard"]
    assert await stage.deliver() == 0
    await alice.quiet(0.05)


async def test_a_restart_in_the_middle_of_a_question_loses_nothing(
    stage: Stage,  # noqa: F811
    alice: Person,  # noqa: F811
    bob: Person,  # noqa: F811
) -> None:
    rule = await saved(alice)
    await bob.sends_photo(picture(), "/sell gaming pc")
    condition = await bob.sees(containing="What condition")
    await stage.restart()
    await bob.presses(condition, "Good")
    await bob.sees_change(condition, containing="How much")
    await stage.restart()
    await bob.says("$250")
    place = await bob.sees(containing="Where is it?")
    await bob.presses(place, "Skip")
    draft = await bob.sees(containing="Your draft: gaming pc")
    assert draft.photo is not None
    assert bob.chat.keyboard is None
    await stage.restart()
    await bob.presses(draft, "Publish")
    await bob.sees_change(draft, containing="Posted: gaming pc")
    await alice.presses(rule, "Edit")
    await alice.sees(containing="What shall it look for instead?")
    await stage.restart()
    await alice.says("gaming pc under 300")
    await alice.sees(containing="Changed: gaming pc")
    assert await stage.deliver() == 1
    assert "$250 · good" in (await alice.sees()).text
    assert len(alice.chat.messages) == 4  # nothing was heard twice


async def test_a_blocked_bot_stops_until_its_person_comes_back(
    stage: Stage,  # noqa: F811
    alice: Person,  # noqa: F811
    fake: FakeTelegram,  # noqa: F811
) -> None:
    await saved(alice)
    alice.block_bot()
    await stage.offer("gaming pc one", **_near_and_cheap())
    await stage.deliver()
    assert [d.state for d in await DeliveryRow.all()] == ["dead"]
    destination = await DestinationRow.get()
    assert (destination.state, destination.reason) == ("disabled", "Forbidden: bot was blocked by the user")
    before = len(fake.calls)
    await stage.offer("gaming pc two", **_near_and_cheap())
    await stage.deliver()
    assert not [call for call in fake.calls[before:] if call.method.startswith("send")]

    alice.unblock_bot()
    alice.looks_away()
    await alice.starts()
    await alice.sees(containing="Where are you?")
    assert (await DestinationRow.get()).state == "active"
    stage.app.clock.tick(2)  # type: ignore[attr-defined]  # a chat is sent one message a second
    await stage.offer("gaming pc three", **_near_and_cheap())
    await stage.deliver()
    await alice.sees(containing="gaming pc three")


async def test_a_flood_holds_an_alert_back_and_loses_none(
    stage: Stage,  # noqa: F811
    alice: Person,  # noqa: F811
    fake: FakeTelegram,  # noqa: F811
    clock: FrozenClock,
) -> None:
    await saved(alice)
    await stage.offer("gaming pc", **_near_and_cheap())
    fake.flood(30)
    await stage.deliver()
    waiting = await DeliveryRow.get()
    assert (waiting.state, waiting.attempts) == ("ready", 0)
    clock.tick(20)
    assert await stage.deliver() == 0
    clock.tick(15)
    assert await stage.deliver() == 1
    await alice.sees(containing="gaming pc")
    assert (await DeliveryRow.get()).provider_id == f"{alice.id}:{alice.chat.last.id}"


async def test_rules_of_one_person_are_nobody_elses(stage: Stage, alice: Person, charlie: Person) -> None:  # noqa: F811
    rule = await saved(alice)
    await charlie.says("/alerts")
    assert "no rules yet" in (await charlie.sees()).text
    question = await saved(charlie, "red sofa")
    for verb in ("rule.pause", "rule.delete", "rule.edit"):
        ref = (await RuleRow.get(name="gaming pc")).ref
        toast = await charlie.presses(question, data=f"{verb}|{ref}")
        assert toast.alert
    undo = rule.button("Undo").data
    assert await charlie.presses(question, data=undo) == "That can no longer be undone."
    assert (await RuleRow.get(name="gaming pc")).enabled
    assert rule.version == 1


def _near_and_cheap() -> dict[str, object]:
    return {"price": Money(50000, "USD"), "location": "San Jose", "latitude": 37.34, "longitude": -121.88}
