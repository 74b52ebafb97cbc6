"""A rule's options and files of rules on Telegram; a group's rule stays its admins' affair."""

from __future__ import annotations

import json

from core.models import DestinationRow, RuleRow
from tests.bot.telegram.stage import Stage, saved
from tests.bot.telegram.test_groups import ADMINS_ONLY
from tests.fakes.telegram import FakeTelegram, Message, Person

OWN = "That rule does not exist (any more): /alerts lists yours."


async def opened(person: Person, line: str = "sofa") -> Message:
    """The options of a rule, in place of the list."""
    await saved(person, line)
    await person.says("/alerts")
    rules = await person.sees(containing="Your rules")
    await person.presses(rules, "Options 1")
    return await person.sees_change(rules, containing="Options: ")


async def test_options_take_the_place_of_the_list_and_change_in_place(stage: Stage, alice: Person) -> None:
    options = await opened(alice)
    assert options.labels == [
        "☑ New listings", "☐ Price drops", "☑ Back in stock", "☐ Every repost", "How often",
        "Where: Telegram", "End in a week",
        "End in a month", "End on…", "Add a note", "Rename", "Copy", "Share", "Your rules",
    ]  # fmt: skip
    await alice.presses(options, "☐ Price drops")
    await alice.sees_change(options, containing="Changed: sofa")
    assert "It tells of: new listings, price drops and what is back in stock." in options.text
    await alice.presses(options, "Undo")
    await alice.sees_change(options, containing="As before: sofa")
    assert (await RuleRow.get()).triggers is None
    await alice.presses(options, "Your rules")
    await alice.sees_change(options, containing="1. sofa")
    assert alice.chat.last is options


async def test_words_are_asked_for_and_the_options_come_back(stage: Stage, alice: Person) -> None:
    options = await opened(alice)
    await alice.presses(options, "End on…")
    await alice.sees_change(options, containing="With which day shall it end?")
    await alice.says("2020-01-01")
    await alice.sees(containing="has passed")
    await alice.says("24 Dec")
    ends = await alice.sees(containing="It ends after Thursday, 24 December 2026.")
    await alice.presses(ends, "Add a note")
    await alice.sees_change(ends, containing="What shall I note on it?")
    await alice.says("for <b>Bob</b>")
    noted = await alice.sees(containing="Note: for <b>Bob</b>")
    await alice.presses(noted, "Rename")
    await alice.sees_change(noted, containing="It is now:")
    assert noted.html.endswith("<code>sofa</code>")
    await alice.says("couch")
    await alice.sees(containing="Changed: couch")
    rule = await RuleRow.get()
    assert (rule.name, rule.note, rule.version) == ("couch", "for <b>Bob</b>", 1)


async def test_a_copy_is_said_below_with_its_undo(stage: Stage, alice: Person) -> None:
    options = await opened(alice)
    await alice.presses(options, "Copy")
    copy = await alice.sees(containing="Saved: sofa (2)")
    assert options.text.startswith("Options: sofa")
    await alice.presses(copy, "Undo")
    await alice.sees_change(copy, containing="Deleted: sofa (2)")


async def test_charlie_can_press_nothing_of_alice_s(stage: Stage, alice: Person, charlie: Person) -> None:
    await opened(alice)
    theirs = await saved(charlie, "lamp")
    ref = (await RuleRow.get(name="sofa")).ref
    for verb in ("options", "ends.ask", "note.ask", "note.clear", "name.ask", "copy"):
        assert await charlie.presses(theirs, data=f"rule.{verb}|{ref}") == OWN
    for data in (f"rule.tells|{ref}:new:off", f"rule.reposts|{ref}:on", f"rule.ends|{ref}:week"):
        assert await charlie.presses(theirs, data=data) == OWN
    for data in (f"rule.tells|{ref}:gone:on", f"rule.tells|{ref}", f"rule.reposts|{ref}:maybe", f"rule.ends|{ref}:1"):
        assert (await charlie.presses(theirs, data=data)).alert
    await charlie.quiet(0.05)
    assert (await RuleRow.get(name="sofa")).triggers is None


async def test_who_no_longer_leads_a_group_sets_its_rules_no_more_and_takes_nothing_back(
    stage: Stage, alice: Person, bob: Person, fake: FakeTelegram
) -> None:
    market = fake.group("Flea market", alice, (bob,))
    market.promote(bob)
    await bob.says("/alert sofa", in_=market)
    await bob.sees(in_=market)
    await bob.says("/alerts")
    rules = await bob.sees(containing="Your rules")
    await bob.presses(rules, "Options 1")
    options = await bob.sees_change(rules, containing="Options: sofa")
    await bob.presses(options, "☐ Every repost")
    await bob.sees_change(options, containing="every time")
    market.demote(bob)
    assert await bob.presses(options, "Undo") == ADMINS_ONLY
    market.promote(bob)
    await bob.presses(options, "Add a note")
    await bob.sees_change(options, containing="What shall I note on it?")
    market.demote(bob)
    await bob.says("buy my things")
    assert (await bob.sees()).text == ADMINS_ONLY
    await bob.says("/alerts")
    rules = await bob.sees(containing="Your rules")
    await bob.presses(rules, "Options 1")
    options = await bob.sees_change(rules, containing="Options: sofa")
    for label in ("☑ New listings", "☑ Every repost", "End in a week", "Add a note", "Rename", "Copy"):
        assert await bob.presses(options, label) == ADMINS_ONLY
    await bob.says("/alerts")
    rules = await bob.sees(containing="Your rules")
    await bob.presses(rules, "Delete 1")
    await bob.sees_change(rules, containing="Deleted: sofa")
    assert await bob.presses(rules, "Undo") == ADMINS_ONLY
    market.promote(bob)
    await bob.presses(rules, "Undo")
    await bob.sees_change(rules, containing="As before: sofa")


async def test_rules_travel_as_a_document_from_alice_to_bob(stage: Stage, alice: Person, bob: Person) -> None:
    await opened(alice, "red sofa under 100")
    await alice.says("/export")
    exported = await alice.sees(containing="Your 1 rule as a file")
    assert exported.document is not None
    assert exported.content["document"]["file_name"] == "deal-scout-rules.json"
    await bob.sends_document(exported.document, "rules.json", "application/json", caption="/import")
    imported = await bob.sees(containing="1 rule added")
    await bob.presses(imported, "Undo")
    await bob.sees_change(imported, containing="1 rule removed again")
    await bob.says("/import")
    await bob.sees(containing="Which file?")
    await bob.sends_document(b"nonsense", "rules.json")
    await bob.sees(containing="That is no file of rules")
    await bob.sends_document(bytes(256 * 1024 + 1), "rules.json")
    await bob.sees(containing="That file is too large")
    await bob.sends_document(exported.document, "rules.json")
    await bob.sees(containing="1 rule added")
    await bob.sends_document(exported.document, "rules.json")
    await bob.sees(containing="I did not understand")


async def test_what_is_pasted_is_read_too(stage: Stage, bob: Person) -> None:
    await bob.says("/import " + json.dumps({"version": 1, "rules": [{"keywords": ["sofa"]}]}))
    await bob.sees(containing="1 rule added")


async def test_in_a_group_files_are_exchanged_in_private(stage: Stage, alice: Person, fake: FakeTelegram) -> None:
    market = fake.group("Flea market", alice)
    await saved(alice, "sofa")
    await alice.says("/export", in_=market)
    exported = await alice.sees(containing="Your 1 rule as a file")
    assert exported.document is not None
    data = exported.document.replace(b'"sofa"', b'"lamp"')
    await alice.sends_document(data, "rules.json", caption="/import", in_=market)
    await alice.sees(containing="1 rule added")
    await alice.quiet(0.05, in_=market)
    assert {row.address for row in await DestinationRow.all()} == {str(alice.id)}
