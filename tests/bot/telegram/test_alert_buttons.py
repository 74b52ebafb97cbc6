"""An alert's buttons on Telegram: two rows, choices on a card of their own, in groups for admins."""

from __future__ import annotations

from core.models import MuteRow, RoomMuteRow, RuleRow
from core.values import Platform
from tests.bot.telegram.stage import Stage, saved
from tests.fakes.clock import FrozenClock
from tests.fakes.telegram import FakeTelegram, Group, Message, Person

ADMINS_ONLY = "Alerts for a whole group are set by its admins: write to me in private for your own."


async def alert_for(stage: Stage, alice: Person) -> Message:
    await saved(alice, "desk")
    await stage.offer("Oak desk")
    await stage.deliver()
    return await alice.sees(containing="Oak desk")


async def test_choices_come_on_a_card_of_their_own_and_the_alert_stays(stage: Stage, alice: Person) -> None:
    alert = await alert_for(stage, alice)
    assert alert.labels == ["Open", "Why", "Save", "Snooze", "Not this", "Price"]
    await alice.presses(alert, "Not this")
    choices = await alice.sees(containing="What do you not want?")
    await alice.presses(choices, "“oak”")
    await alice.sees_change(choices, containing="whose title says “oak”")
    await alice.presses(choices, "Undo")
    await alice.sees_change(choices, containing="No longer muted")
    await alice.presses(alert, "Snooze")
    spans = await alice.sees(containing="for how long?")
    await alice.presses(spans, "A day")
    await alice.sees_change(spans, containing="“desk” is silent until")
    for label, said in (("Save", "Saved: Oak desk"), ("Price", "No price yet: Oak desk")):
        await alice.presses(alert, label)
        await alice.sees(containing=said)
    assert alert.version == 1


async def test_buttons_live_on_after_a_restart(stage: Stage, alice: Person) -> None:
    alert = await alert_for(stage, alice)
    await alice.presses(alert, "Snooze")
    spans = await alice.sees(containing="for how long?")
    await stage.restart()
    await alice.presses(spans, "An hour")
    await alice.sees_change(spans, containing="is silent until")
    await alice.presses(alert, "Not this")
    await alice.sees(containing="What do you not want?")


async def test_lists_turn_in_place_and_their_entries_answer_below(stage: Stage, alice: Person) -> None:
    alert = await alert_for(stage, alice)
    await alice.says("/log")
    log = await alice.sees(containing="1 message, the newest first")
    await alice.presses(log, "Why 1")
    await alice.sees(containing="What became of it: Oak desk")
    await alice.presses(alert, "Save")
    await alice.sees(containing="Saved: Oak desk")
    await alice.says("/saved")
    kept = await alice.sees(containing="You kept 1 listing")
    await alice.presses(kept, next(label for label in kept.labels if label.startswith("Forget")))
    await alice.sees(containing="No longer kept: Oak desk")
    assert (log.version, kept.version) == (1, 1)


async def in_market(stage: Stage, alice: Person, bob: Person, fake: FakeTelegram) -> tuple[Group, Message]:
    """Alice's group, an alert of Bob's rule in it; both are admins, Bob owns the rule."""
    market = fake.group("Flea market", alice, (bob,))
    market.promote(bob)
    await bob.says("/alert desk", in_=market)
    await bob.sees(in_=market)
    await stage.offer("Oak desk")
    await stage.deliver()
    return market, await bob.sees(in_=market, containing="Oak desk")


async def test_a_group_s_rule_is_silenced_by_its_admins_alone(
    stage: Stage, alice: Person, bob: Person, fake: FakeTelegram
) -> None:
    market, alert = await in_market(stage, alice, bob, fake)
    await bob.presses(alert, "Snooze")
    spans = await bob.sees(in_=market, containing="for how long?")
    market.demote(bob)
    for message, label in ((spans, "A week"), (alert, "Not this"), (alert, "Snooze")):
        toast = await bob.presses(message, label)
        assert (toast, toast.alert) == (ADMINS_ONLY, True)
    assert await MuteRow.all().count() == 0
    await alice.presses(spans, "A week")  # the rule is Bob's, the group is hers
    await alice.sees_change(spans, containing="is silent until")
    assert await bob.presses(spans, "Undo") == "That can no longer be undone."
    await bob.says("/muted", in_=market)
    muted = await bob.sees(containing="1 thing is muted")  # in private: the rule is his
    assert await bob.presses(muted, next(label for label in muted.labels if label.startswith("Wake"))) == ADMINS_ONLY
    assert await MuteRow.all().count() == 1
    await alice.presses(spans, "Undo")
    await alice.sees_change(spans, containing="speaks again")


async def test_what_an_admin_mutes_in_a_group_nobody_there_hears_of(
    stage: Stage, alice: Person, bob: Person, fake: FakeTelegram, clock: FrozenClock
) -> None:
    market, alert = await in_market(stage, alice, bob, fake)
    await saved(alice, "desk")
    await alice.presses(alert, "Not this")
    choices = await alice.sees(in_=market, containing="What shall nobody here be told of?")
    assert choices.labels == ["This listing", "“oak”"]
    await stage.restart()
    await alice.presses(choices, "“oak”")
    await alice.sees_change(choices, containing="Nobody here will be told of listings whose title says “oak”")
    clock.tick(60)
    await stage.offer("Oak desks, two")
    await stage.deliver()
    await alice.sees(containing="Oak desks, two")  # her own rule is told as before
    await alice.quiet(0.05, in_=market)
    await alice.says("/muted", in_=market)
    listed = await alice.sees(in_=market, containing="1 thing is muted here")
    market.demote(bob)
    assert await bob.presses(listed, "Lift 1") == ADMINS_ONLY
    assert await bob.presses(listed, data=listed.button("Lift 1").data.replace(".here", "")) == (  # type: ignore[union-attr]
        "That is not muted (any more): /muted lists what is."
    )
    await alice.presses(listed, "Lift 1")
    back = await alice.sees(in_=market, containing="may be told again")
    await alice.presses(back, "Undo")
    await alice.sees_change(back, containing="Muted here")
    assert await RoomMuteRow.all().count() == 1


async def test_what_somebody_muted_in_private_the_group_hears_of(
    stage: Stage, alice: Person, bob: Person, fake: FakeTelegram, clock: FrozenClock
) -> None:
    market, _ = await in_market(stage, alice, bob, fake)
    rule = await RuleRow.get()
    person = await stage.app.people.recognise(Platform.TELEGRAM, str(bob.id), "Bob")
    await stage.app.mutes.word(person, rule.ref, "pine")
    clock.tick(60)
    await stage.offer("Pine desk")
    await stage.deliver()
    await alice.sees(in_=market, containing="Pine desk")


async def test_a_group_that_becomes_a_supergroup_keeps_its_mutes(
    stage: Stage, alice: Person, bob: Person, fake: FakeTelegram
) -> None:
    market, alert = await in_market(stage, alice, bob, fake)
    await alice.presses(alert, "Not this")
    choices = await alice.sees(in_=market, containing="What shall nobody here")
    await alice.presses(choices, "This listing")
    await alice.sees_change(choices, containing="Muted here")
    new = market.migrate()
    await fake.until(lambda: not fake.world.updates.pending)
    await alice.says("/muted", in_=new)
    await alice.sees(in_=new, containing="1 thing is muted here")
