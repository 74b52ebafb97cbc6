"""Rules doubled, taken along and brought back: nothing lost, nothing doubled unasked, nothing of anybody else."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.talk import Talk
from core.app import App
from core.cards import card
from core.errors import Refused, Why
from core.models import RuleRow
from core.rules.copies import RulesImported, RulesRemoved, numbered
from core.rules.exchange import entry_of, write
from core.rules.rows import to_rule
from core.values import EventKind
from tests.builders import wish
from tests.core.rules.test_exchange import ENTRIES, JSON


async def settled(app: App, talk: Talk, line: str = "sofa under 100 eur near Berlin") -> str:
    """A rule with every setting set."""
    created = await app.rules.create(talk.person, talk.chat, app.rules.read(talk.person, line))
    ref: str = created.rule.ref  # type: ignore[union-attr]
    own = app.rules.settings
    await own.tell_of(talk.person, ref, EventKind.PRICE_DROP, tells=True)
    await own.repeat(talk.person, ref, every_time=True)
    await own.end(talk.person, ref, "in 3 weeks")
    await own.note(talk.person, ref, "for Bob")
    await own.rename(talk.person, ref, "Berlin sofa")
    return ref


async def rules_of(talk: Talk) -> list[Any]:
    rows = await RuleRow.filter(person_id=talk.person.id, deleted=None).order_by("id").prefetch_related("destination")
    return [to_rule(row) for row in rows]


def file_of(*rules: dict[str, Any]) -> bytes:
    return json.dumps({"version": 1, "rules": rules}).encode()


def words(outcome: object, talk: Talk) -> str:
    shown = card(outcome, talk.person)
    return "\n".join((shown.title, *shown.lines))


async def test_a_copy_asks_and_tells_alike_under_its_own_name_and_can_be_undone(app: App, alice: Talk) -> None:
    ref = await settled(app, alice)
    copied = await app.rules.copies.clone(alice.person, ref)
    assert card(copied, alice.person).title == "Saved: Berlin sofa (2)"
    first, second = await rules_of(alice)
    assert (second.name, second.version) == ("Berlin sofa (2)", 1)
    assert second.destination == first.destination
    for part in ("criteria", "triggers", "reposts", "expires_at", "note", "enabled"):
        assert getattr(first, part) == getattr(second, part)
    await app.take_back(alice.person, copied.undo)
    assert await rules_of(alice) == [first]


async def test_a_copy_of_a_copy_counts_on(app: App, alice: Talk) -> None:
    ref = await settled(app, alice)
    second = await app.rules.copies.clone(alice.person, ref)
    third = await app.rules.copies.clone(alice.person, second.rule.ref)
    assert third.rule.name == "Berlin sofa (3)"


def test_a_long_name_gives_way_to_its_number() -> None:
    assert numbered("x" * 60, set()) == "x" * 56 + " (2)"
    assert numbered("x" * 60, {"x" * 56 + " (2)"}) == "x" * 56 + " (3)"
    assert numbered("sofa (9)", {"sofa (9)"}) == "sofa (2)"


async def test_copies_count_among_the_fifty(app: App, alice: Talk) -> None:
    ref = await settled(app, alice)
    for _ in range(49):
        await app.rules.copies.clone(alice.person, ref)
    with pytest.raises(Refused) as refused:
        await app.rules.copies.clone(alice.person, ref)
    assert refused.value.why is Why.RULE_LIMIT


async def test_what_alice_exports_bob_has_when_he_imports_it(app: App, alice: Talk, bob: Talk) -> None:
    ref = await settled(app, alice)
    await app.rules.copies.clone(alice.person, ref)
    await app.rules.create(alice.person, alice.chat, "gaming pc -laptop <1000 within 25mi of 95112 score>0.7")
    await app.rules.pause(alice.person, ref)
    exported = await app.rules.copies.export(alice.person)
    imported = await app.rules.copies.bring(bob.person, bob.chat, exported.data)
    theirs, ours = await rules_of(alice), await rules_of(bob)
    assert len(imported.added) == 3
    assert [entry_of(rule) for rule in ours] == [entry_of(rule) for rule in theirs]
    assert {rule.destination.address for rule in ours} == {"bob"}
    assert not {rule.ref for rule in ours} & {rule.ref for rule in theirs}


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(entries=st.lists(ENTRIES, max_size=4))
async def test_a_round_trip_changes_nothing(app: App, alice: Talk, bob: Talk, entries: list[Any]) -> None:
    await RuleRow.all().delete()
    first = await app.rules.copies.bring(alice.person, alice.chat, write(entries))
    assert [entry_of(rule) for rule in first.added] == entries
    exported = await app.rules.copies.export(alice.person)
    await app.rules.copies.bring(bob.person, bob.chat, exported.data)
    assert [entry_of(rule) for rule in await rules_of(bob)] == entries
    again = await app.rules.copies.bring(bob.person, bob.chat, exported.data)
    assert (again.added, len(again.already)) == ((), len(entries))


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(shape=JSON, inside=st.booleans())
async def test_no_file_breaks_an_import(app: App, alice: Talk, shape: object, inside: bool) -> None:
    data = json.dumps({"version": 1, "rules": [shape]} if inside else shape).encode()
    try:
        outcome = await app.rules.copies.bring(alice.person, alice.chat, data)
    except Refused:
        return
    assert words(outcome, alice)


async def test_a_file_names_nobody(app: App, alice: Talk) -> None:
    ref = await settled(app, alice)
    exported = await app.rules.copies.export(alice.person)
    shape = json.loads(exported.data)
    assert shape["version"] == 1
    [rule] = shape["rules"]
    assert rule["name"] == "Berlin sofa"
    assert rule["expires_at"] == "2026-03-23T00:00:00+00:00"
    assert (rule["triggers"], rule["reposts"], rule["note"]) == (["new", "price_drop", "back"], True, "for Bob")
    assert (rule["max_price"], rule["currency"]) == (100, "EUR")
    assert not {"id", "ref", "person_id", "destination", "notification_channels"} & set(rule)
    assert ref not in exported.data.decode()
    assert "alice" not in exported.data.decode()


async def test_an_import_says_what_became_of_each_and_is_undone_at_once(app: App, alice: Talk) -> None:
    await app.rules.create(alice.person, alice.chat, wish("sofa"))
    imported = await app.rules.copies.bring(
        alice.person,
        alice.chat,
        file_of(
            {"name": "sofa", "keywords": ["sofa"]},
            {"name": "lamp", "keywords": ["lamp"]},
            {"name": "odd", "keywords": ["desk"], "max_price": 1e300, "currency": "USD"},
            {"keywords": "desk"},
        ),
    )
    assert words(imported, alice).splitlines() == [
        "1 rule added",
        "Added: “lamp”.",
        "You had already: “sofa”.",
        "Not added: “odd”. Its “max_price” is nothing that can stand there.",
        "Not added: rule 4 of the file. Its “keywords” is nothing that can stand there.",
    ]
    undone = await app.take_back(alice.person, imported.undo or "")
    assert words(undone, alice).splitlines() == ["1 rule removed again", "“lamp”."]
    assert [rule.name for rule in await rules_of(alice)] == ["sofa"]
    with pytest.raises(Refused):
        await app.take_back(alice.person, imported.undo or "")


async def test_a_file_sent_twice_at_once_is_added_once(app: App, alice: Talk) -> None:
    data = file_of({"keywords": ["sofa"]}, {"keywords": ["lamp"]})
    both = await asyncio.gather(*(app.rules.copies.bring(alice.person, alice.chat, data) for _ in range(2)))
    assert sorted(len(outcome.added) for outcome in both) == [0, 2]
    assert len(await rules_of(alice)) == 2


async def test_a_rule_with_another_setting_is_another_rule_and_a_paused_one_is_not(app: App, alice: Talk) -> None:
    data = file_of({"keywords": ["sofa"]})
    await app.rules.copies.bring(alice.person, alice.chat, data)
    [rule] = await rules_of(alice)
    await app.rules.pause(alice.person, rule.ref)
    assert (await app.rules.copies.bring(alice.person, alice.chat, data)).already == ("sofa",)
    await app.rules.settings.note(alice.person, rule.ref, "other")
    assert len((await app.rules.copies.bring(alice.person, alice.chat, data)).added) == 1


async def test_what_the_fifty_have_no_room_for_is_named(app: App, alice: Talk) -> None:
    rules = [{"name": f"wish {n}", "keywords": [f"word{n}"]} for n in range(53)]
    imported = await app.rules.copies.bring(alice.person, alice.chat, file_of(*rules))
    assert len(imported.added) == 50
    assert [entry.name for entry in imported.unusable] == ["wish 50", "wish 51", "wish 52"]
    assert {entry.why.why for entry in imported.unusable} == {Why.RULE_LIMIT}
    assert "“wish 9” and 40 more." in words(imported, alice)


async def test_of_many_that_are_none_the_first_are_named(app: App, alice: Talk) -> None:
    imported = await app.rules.copies.bring(alice.person, alice.chat, file_of(*[{}] * 500))
    lines = words(imported, alice).splitlines()
    assert len(lines) == 12
    assert lines[-1] == "Not added: 490 more."


async def test_undo_removes_what_is_left_of_an_import_and_nobody_elses(app: App, alice: Talk, charlie: Talk) -> None:
    imported: RulesImported = await app.rules.copies.bring(
        alice.person, alice.chat, file_of({"keywords": ["sofa"]}, {"keywords": ["lamp"]})
    )
    refs = [rule.ref for rule in imported.added]
    with pytest.raises(Refused) as refused:
        await app.rules.copies.remove(charlie.person, refs)
    assert refused.value.why is Why.UNDO_EXPIRED
    await app.rules.delete(alice.person, refs[0])
    removed: RulesRemoved = await app.rules.copies.remove(alice.person, refs)
    assert removed.names == ("lamp",)
    assert await rules_of(alice) == []


async def test_an_empty_file_and_no_rules_are_said(app: App, alice: Talk) -> None:
    imported = await app.rules.copies.bring(alice.person, alice.chat, file_of())
    assert words(imported, alice) == "Nothing added\nThere is no rule in that file."
    exported = card(await app.rules.copies.export(alice.person), alice.person)
    assert (exported.title, exported.file) == ("You have no rules yet", None)
