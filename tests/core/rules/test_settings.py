"""A rule's settings: each changes alone, says how it stands, and can be had back."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from bot.talk import Talk
from core.app import App
from core.cards import card
from core.errors import Refused, Why
from core.models import RuleRow
from core.rules.settings import OptionChanged
from core.values import EventKind, Frequency, Person
from tests.builders import offer
from tests.conftest import Inbox
from tests.fakes.clock import FrozenClock


async def sofa(app: App, talk: Talk) -> str:
    await app.rules.create(talk.person, talk.chat, "sofa")
    return (await RuleRow.filter(person_id=talk.person.id).order_by("-id").first()).ref  # type: ignore[union-attr]


def words(outcome: object, reader: Person) -> str:
    shown = card(outcome, reader)
    return "\n".join((shown.title, *shown.lines))


async def refused(attempt: object) -> Why:
    with pytest.raises(Refused) as caught:
        await attempt  # type: ignore[misc]
    return caught.value.why


async def test_a_new_rule_tells_of_what_is_new_and_back_once_and_for_ever(app: App, alice: Talk) -> None:
    ref = await sofa(app, alice)
    shown = words(await app.rules.settings.show(alice.person, ref), alice.person)
    assert shown.splitlines() == [
        "Options: sofa",
        "It looks for: “sofa”.",
        "It tells of: new listings and what is back in stock.",
        "The same thing again from elsewhere: once.",
        "How often: as /settings says.",
        "It never ends.",
    ]


async def test_every_setting_raises_updated_and_not_version(app: App, alice: Talk, clock: FrozenClock) -> None:
    ref, settings = await sofa(app, alice), app.rules.settings
    for change in (
        lambda: settings.tell_of(alice.person, ref, EventKind.PRICE_DROP, tells=True),
        lambda: settings.repeat(alice.person, ref, every_time=True),
        lambda: settings.end(alice.person, ref, "in a week"),
        lambda: settings.note(alice.person, ref, "for Bob"),
        lambda: settings.often(alice.person, ref, Frequency.DAILY),
        lambda: settings.rename(alice.person, ref, "couch"),
    ):
        before = await RuleRow.get(ref=ref)
        clock.tick(1)
        changed = await change()
        after = await RuleRow.get(ref=ref)
        assert (after.updated, after.version) == (clock.now(), before.version)
        clock.tick(1)
        undone = await app.take_back(alice.person, changed.undo or "")
        back = await RuleRow.get(ref=ref)
        assert back.updated == clock.now()
        old, new = dict(before), dict(back)
        assert {**old, "updated": None} == {**new, "updated": None}
        assert words(undone, alice.person).startswith("As before: sofa")


async def test_what_is_so_already_is_not_written_and_has_no_undo(app: App, alice: Talk, clock: FrozenClock) -> None:
    ref, settings = await sofa(app, alice), app.rules.settings
    before = (await RuleRow.get(ref=ref)).updated
    clock.tick(1)
    for same in (
        await settings.tell_of(alice.person, ref, EventKind.NEW, tells=True),
        await settings.repeat(alice.person, ref, every_time=False),
        await settings.end(alice.person, ref, "never"),
        await settings.note(alice.person, ref, "no note"),
        await settings.rename(alice.person, ref, " sofa "),
    ):
        assert same.undo is None
        assert words(same, alice.person).startswith("As it was: sofa")
    assert (await RuleRow.get(ref=ref)).updated == before


async def test_one_kind_of_news_stays_on(app: App, alice: Talk) -> None:
    ref, settings = await sofa(app, alice), app.rules.settings
    await settings.tell_of(alice.person, ref, EventKind.BACK, tells=False)
    assert (await RuleRow.get(ref=ref)).triggers == ["new"]
    assert await refused(settings.tell_of(alice.person, ref, EventKind.NEW, tells=False)) is Why.RULE_TELLS_NOTHING
    await settings.tell_of(alice.person, ref, EventKind.PRICE_DROP, tells=True)
    changed = await settings.tell_of(alice.person, ref, EventKind.NEW, tells=False)
    assert "It tells of: price drops." in words(changed, alice.person)
    await settings.tell_of(alice.person, ref, EventKind.BACK, tells=True)
    await settings.tell_of(alice.person, ref, EventKind.NEW, tells=True)
    await settings.tell_of(alice.person, ref, EventKind.PRICE_DROP, tells=False)
    assert (await RuleRow.get(ref=ref)).triggers is None


async def test_it_ends_when_the_day_is_over_where_the_person_is(app: App, alice: Talk) -> None:
    person = (await app.people.introduce(alice.person, zone="Asia/Tokyo")).person
    ref = await sofa(app, alice)
    changed = await app.rules.settings.end(person, ref, "24 Dec")
    assert changed.rule.expires_at == datetime(2026, 12, 24, 15, tzinfo=UTC)
    assert "It ends after Thursday, 24 December 2026." in words(changed, person)


@pytest.mark.parametrize("zone", [None, "Pacific/Kiritimati", "America/Los_Angeles", "Asia/Kathmandu"])
async def test_today_is_still_to_come_wherever_that_is(app: App, alice: Talk, zone: str | None) -> None:
    person = (await app.people.introduce(alice.person, zone=zone)).person
    ref = await sofa(app, alice)
    changed = await app.rules.settings.end(person, ref, "today")
    assert changed.rule.expires_at is not None
    left = changed.rule.expires_at - app.clock.now()
    assert timedelta() < left <= timedelta(days=1)


async def test_a_day_that_has_passed_or_is_none_is_refused(app: App, alice: Talk) -> None:
    ref, settings = await sofa(app, alice), app.rules.settings
    assert await refused(settings.end(alice.person, ref, "2026-02-28")) is Why.DAY_PAST
    for text in ("soon", "24/12/2026", ""):
        assert await refused(settings.end(alice.person, ref, text)) is Why.DAY_INVALID
    assert (await RuleRow.get(ref=ref)).expires_at is None


async def test_an_ended_rule_is_listed_as_such_until_it_gets_a_new_end(
    app: App, alice: Talk, clock: FrozenClock
) -> None:
    ref = await sofa(app, alice)
    await app.rules.settings.end(alice.person, ref, "tomorrow")
    clock.tick(3 * 86400)
    [entry] = card(await app.rules.mine(alice.person), alice.person).items
    assert entry.title == "1. sofa (ended)"
    shown = words(await app.rules.settings.show(alice.person, ref), alice.person)
    assert "It ended after Monday, 2 March 2026, and is silent until it gets a new end." in shown
    changed = await app.rules.settings.end(alice.person, ref, "in a week")
    assert not changed.ended
    [entry] = card(await app.rules.mine(alice.person), alice.person).items
    assert entry.title == "1. sofa"
    await app.rules.pause(alice.person, ref)
    clock.tick(30 * 86400)
    [entry] = card(await app.rules.mine(alice.person), alice.person).items
    assert entry.title == "1. sofa (paused, ended)"


async def test_an_ended_rule_is_silent_and_a_renewed_one_speaks(
    app: App, alice: Talk, clock: FrozenClock, inbox: Inbox
) -> None:
    ref = await sofa(app, alice)
    await app.rules.settings.end(alice.person, ref, "today")
    clock.tick(86400)
    await app.sources.load([offer("Old lamp")])  # the first load of a source is told in one summary
    await told(app, inbox)
    await app.sources.load([offer("Red sofa")])
    assert await told(app, inbox) == 0
    await app.rules.settings.end(alice.person, ref, "never")
    await app.sources.load([offer("Blue sofa")])
    assert await told(app, inbox) == 1


async def test_a_rule_tells_of_price_drops_where_it_is_told_to(
    app: App, alice: Talk, bob: Talk, inbox: Inbox, clock: FrozenClock
) -> None:
    await sofa(app, bob)
    ref = await sofa(app, alice)
    await app.rules.settings.tell_of(alice.person, ref, EventKind.PRICE_DROP, tells=True)
    await app.sources.load([offer("Old lamp")])
    await app.sources.load([offer("Red sofa", 300, source_id="red")])
    await told(app, inbox)
    clock.tick(3600)
    await app.sources.load([offer("Red sofa", 200, source_id="red")])
    await told(app, inbox)
    assert (len(inbox.of("alice")), len(inbox.of("bob"))) == (2, 1)


async def told(app: App, inbox: Inbox) -> int:
    before = len(inbox.sent)
    await app.delivery.match()
    await app.delivery.send([inbox])
    return len(inbox.sent) - before


async def test_a_note_is_one_line_that_shows_with_the_rule(app: App, alice: Talk) -> None:
    ref, settings = await sofa(app, alice), app.rules.settings
    changed = await settings.note(alice.person, ref, " for Bob's\n flat\u202e\x00 ")
    assert changed.rule.note == "for Bob's flat"
    [entry] = card(await app.rules.mine(alice.person), alice.person).items
    assert entry.lines[-1] == "Note: for Bob's flat"
    assert await refused(settings.note(alice.person, ref, "x" * 201)) is Why.TOO_LONG
    assert (await settings.note(alice.person, ref, "x" * 200)).rule.note == "x" * 200
    assert (await settings.note(alice.person, ref, "No note")).rule.note == ""


async def test_a_name_is_one_to_sixty_characters(app: App, alice: Talk) -> None:
    ref, settings = await sofa(app, alice), app.rules.settings
    for empty in ("", " \n", "\u200b\x07"):
        assert await refused(settings.rename(alice.person, ref, empty)) is Why.NAME_EMPTY
    assert await refused(settings.rename(alice.person, ref, "x" * 61)) is Why.TOO_LONG
    assert (await settings.rename(alice.person, ref, "  Red \n couch ")).rule.name == "Red couch"


async def test_undo_is_refused_once_the_setting_has_moved_on(app: App, alice: Talk) -> None:
    ref, settings = await sofa(app, alice), app.rules.settings
    first = await settings.note(alice.person, ref, "one")
    second = await settings.note(alice.person, ref, "two")
    other = await settings.repeat(alice.person, ref, every_time=True)
    assert await refused(app.take_back(alice.person, _token(first))) is Why.UNDO_EXPIRED
    await app.take_back(alice.person, _token(second))
    assert (await RuleRow.get(ref=ref)).note == "one"
    await app.rules.delete(alice.person, ref)
    assert await refused(app.take_back(alice.person, _token(other))) is Why.UNDO_EXPIRED


def _token(changed: OptionChanged) -> str:
    assert changed.undo
    return changed.undo


async def test_charlie_neither_sees_nor_changes_nor_takes_back(app: App, alice: Talk, charlie: Talk) -> None:
    ref, settings = await sofa(app, alice), app.rules.settings
    changed = await settings.note(alice.person, ref, "secret")
    for attempt in (
        settings.show(charlie.person, ref),
        settings.tell_of(charlie.person, ref, EventKind.PRICE_DROP, tells=True),
        settings.repeat(charlie.person, ref, every_time=True),
        settings.end(charlie.person, ref, "in a week"),
        settings.note(charlie.person, ref, "mine"),
        settings.rename(charlie.person, ref, "mine"),
        settings.put_back(charlie.person, ref, "note", None, "secret"),
        app.rules.copies.clone(charlie.person, ref),
    ):
        assert await refused(attempt) is Why.NO_SUCH_RULE
    assert await refused(app.take_back(charlie.person, _token(changed))) is Why.UNDO_EXPIRED
    assert (await app.rules.copies.export(charlie.person)).total == 0
    assert (await RuleRow.get(ref=ref)).note == "secret"
