"""Rules in lists and on cards: never a wrong state, and Undo within reach."""

from __future__ import annotations

from core.models import RuleRow
from tests.bot.telegram.stage import Stage, saved
from tests.fakes.telegram import FakeTelegram, Person


async def listed(person: Person, *names: str):  # type: ignore[no-untyped-def]
    for name in names:
        await saved(person, name)
    await person.says("/alerts")
    return await person.sees(containing="Your rules")


async def test_a_list_is_drawn_anew_after_each_press_and_undo_is_part_of_it(stage: Stage, alice: Person) -> None:
    rules = await listed(alice, "sofa", "bike")
    await alice.presses(rules, "Pause 2")
    await alice.sees_change(rules)
    assert "2. bike (paused)" in rules.text
    assert rules.text.splitlines()[1] == "Paused: bike. It stays silent until you resume it."
    assert rules.labels == [
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
    await alice.presses(rules, "Undo")
    await alice.sees_change(rules)
    assert "(paused)" not in rules.text
    await alice.presses(rules, "Delete 1")
    await alice.sees_change(rules)
    assert "Deleted: sofa." in rules.text
    assert "1. bike" in rules.text
    await alice.presses(rules, "Undo")
    await alice.sees_change(rules, containing="As before: sofa")
    assert rules.text.startswith("Your rules (2)")
    assert alice.chat.last is rules


async def test_the_last_rule_deleted_can_be_had_back(stage: Stage, alice: Person) -> None:
    rules = await listed(alice, "sofa")
    await alice.presses(rules, "Delete 1")
    await alice.sees_change(rules, containing="You have no rules yet")
    assert rules.labels == ["Undo"]
    await alice.presses(rules, "Undo")
    await alice.sees_change(rules, containing="1. sofa")


async def test_pages_turn_in_place_and_keep_their_numbers(stage: Stage, alice: Person) -> None:
    rules = await listed(alice, "one", "two", "three", "four", "five")
    await alice.presses(rules, "Next")
    await alice.sees_change(rules)
    assert rules.labels == ["Pause 5", "Edit 5", "Options 5", "Delete 5", "Previous"]
    await alice.presses(rules, "Delete 5")
    await alice.sees_change(rules)
    assert "Your rules (4)" in rules.text
    assert "4. four" in rules.text
    await alice.presses(rules, "Undo")
    await alice.sees_change(rules)
    assert rules.labels[-2:] == ["Delete 4", "Next"]


async def test_a_page_that_is_as_it_was_is_no_error(stage: Stage, alice: Person) -> None:
    rules = await listed(alice, "sofa")
    assert await alice.presses(rules, data=f"L0.{await _id(alice)}~rules.page|0") == ""
    await alice.quiet(0.05)


async def test_a_list_whose_rule_is_being_edited_becomes_the_question(stage: Stage, alice: Person) -> None:
    rules = await listed(alice, "sofa", "bike")
    await alice.presses(rules, "Edit 2")
    await alice.sees_change(rules, containing="What shall it look for instead?")
    assert rules.html.endswith("<code>bike</code>")
    assert rules.labels == ["Back", "Cancel"]
    await alice.says("bike <50")
    changed = await alice.sees(containing="Changed: bike")
    assert "Before: “bike”." in changed.text
    await alice.presses(changed, "Undo")
    await alice.sees_change(changed, containing="As before: bike")
    assert (await RuleRow.get(name="bike")).max_price is None


async def test_a_saved_rule_keeps_its_undo_while_it_is_edited(stage: Stage, alice: Person) -> None:
    rule = await saved(alice, "sofa")
    await alice.presses(rule, "Edit")
    question = await alice.sees(containing="What shall it look for instead?")
    await alice.presses(question, "Cancel")
    await alice.sees_change(question, containing="Cancelled: nothing was saved.")
    assert rule.labels == ["Edit", "Options", "Undo"]
    await alice.presses(rule, "Undo")
    await alice.sees_change(rule, containing="Deleted: sofa")
    await alice.presses(rule, "Undo")
    await alice.sees_change(rule, containing="As before: sofa")


async def test_an_older_question_s_buttons_answer_no_newer_one(stage: Stage, bob: Person) -> None:
    await bob.says("/sell dresser")
    condition = await bob.sees(containing="What condition")
    await bob.says("fair")
    price = await bob.sees(containing="How much")
    for label in ("Skip", "Cancel"):
        toast = await bob.presses(condition, label)
        assert (toast, toast.alert) == ("That button no longer works: /alerts shows your rules.", True)
    await bob.presses(price, "Skip")
    await bob.sees_change(price, containing="Where is it?")


async def test_a_press_on_what_cannot_be_edited_is_answered_below(
    stage: Stage, alice: Person, fake: FakeTelegram
) -> None:
    rule = await saved(alice, "sofa")
    fake.fail_next("editMessage", 400, "Bad Request: message can't be edited", times=2)
    await alice.presses(rule, "Undo")
    await alice.sees(containing="Deleted: sofa")


async def test_forged_and_dead_buttons_are_refused_kindly(stage: Stage, alice: Person) -> None:
    rule = await saved(alice, "sofa")
    for data in (
        "nonsense",
        "rule.explode|x",
        "rules.page|-1",
        "rules.page|²",
        "L0.999~rule.delete|abcdefgh",
        "Qzone.1~wizard.skip|",
        "~|",
        "rule.why|abc:9999999999999999999999",
        "listing.open|' OR 1=1",
    ):
        toast = await alice.presses(rule, data=data)
        assert (toast.alert, "went wrong" in toast) == (True, False), data
    await alice.quiet(0.05)


async def test_a_press_answered_too_late_for_telegram_is_done_all_the_same(
    stage: Stage, alice: Person, fake: FakeTelegram
) -> None:
    rule = await saved(alice, "sofa")
    fake.fail_next("answerCallbackQuery", 400, "Bad Request: query is too old and response timeout expired")
    with_no_answer = fake.world.ask(alice.account, rule, rule.button("Undo").data or "")
    await alice.sees_change(rule, containing="Deleted: sofa")
    fake.world.queries.pop(with_no_answer.id)


async def _id(person: Person) -> int:
    from core.models import IdentityRow

    return (await IdentityRow.get(external_id=str(person.id))).person_id
