"""A person's preferences: each changes alone, says how things stand, and can be had back."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

import pytest

from bot.talk import Talk
from core.app import App
from core.cards import Action, Card, card
from core.delivery.outcomes import AlertDue
from core.delivery.preferences import Part, PreferenceChanged, Preferences
from core.errors import Refused, Why
from core.listings.ingest import Ingest
from core.models import PreferenceRow
from core.values import Channel, Frequency
from tests.builders import offer
from tests.conftest import Inbox

MOST_BUTTONS = 25  # of a message on Discord
Change = Callable[[Preferences, Talk], Awaitable[PreferenceChanged]]

CHANGES: dict[str, tuple[Change, str]] = {
    "often": (lambda p, t: p.tell(t.person, Frequency.DAILY), "How often: once a day, in one summary."),
    "quiet": (lambda p, t: p.be_quiet(t.person, "10pm to 7am"), "Quiet hours: 22:00–07:00."),
    "most": (lambda p, t: p.at_most(t.person, "1"), "At most 1 message a day"),
    "time": (lambda p, t: p.digest_at(t.person, "18:30"), "Summaries: daily at 18:30; the weekly one on Monday."),
    "day": (lambda p, t: p.digest_at(t.person, "Friday"), "Summaries: daily at 09:00; the weekly one on Friday."),
    "urgent": (lambda p, t: p.urgent_from(t.person, "0,85"), "Urgent deals: deal score 0.85 or better, at any hour."),
    "short": (lambda p, t: p.be_short(t.person, is_compact=True), "Alerts: short, without a picture."),
    "category": (lambda p, t: p.want(t.person, "tools", wanted=True), "You hear of: Tools."),
    "channel": (lambda p, t: p.use(t.person, Channel.TERMINAL, is_on=False), "On: none, so nothing comes by itself."),
}


def words(shown: Card) -> str:
    return "\n".join((shown.title, *shown.lines))


@pytest.fixture
async def settled(app: App, alice: Talk) -> Talk:
    """Alice, with a zone and a rule."""
    await app.people.introduce(alice.person, zone="Europe/Berlin")
    await app.rules.create(alice.person, alice.chat, "sofa")
    return alice


@pytest.mark.parametrize("name", CHANGES)
async def test_each_changes_alone_and_can_be_had_back(app: App, settled: Talk, name: str) -> None:
    change, said = CHANGES[name]
    before = await app.preferences.show(settled.person)
    changed = await change(app.preferences, settled)
    shown = card(changed, settled.person)
    assert shown.title.startswith("Changed: ")
    assert said in words(shown)
    assert len(shown.actions) <= MOST_BUTTONS
    again = card(await change(app.preferences, settled), settled.person)
    assert again.title.startswith("As it was: ")
    assert not any(isinstance(a, Action) and a.verb == "undo" for a in again.actions)
    undone = card(await app.take_back(settled.person, changed.undo or ""), settled.person)
    assert undone.title.startswith("As before: ")
    assert said not in words(undone)
    assert await app.preferences.show(settled.person) == before


async def test_undo_takes_back_nothing_that_changed_since(app: App, settled: Talk) -> None:
    first = await app.preferences.at_most(settled.person, "10")
    await app.preferences.at_most(settled.person, "200")
    with pytest.raises(Refused) as refused:
        await app.take_back(settled.person, first.undo or "")
    assert refused.value.why is Why.UNDO_EXPIRED
    assert (await PreferenceRow.get()).most_a_day == 200


UNREADABLE = {
    Why.HOURS_INVALID: (Preferences.be_quiet, ("", "22", "10-7am", "25-7", "a to b")),
    Why.NUMBER_INVALID: (Preferences.at_most, ("", "0", "1001", "-5", "1e3", "²", "9" * 99)),
    Why.TIME_INVALID: (Preferences.digest_at, ("", "someday", "24:30", "13pm")),
    Why.SCORE_INVALID: (Preferences.urgent_from, ("", "0", "1.1", "nan", "1e-9", "-1")),
    Why.ZONE_UNKNOWN: (Preferences.settle, ("Nowhere at all",)),
}


@pytest.mark.parametrize("why", UNREADABLE)
async def test_what_cannot_be_read_changes_nothing(app: App, settled: Talk, why: Why) -> None:
    before = await app.preferences.show(settled.person)
    change, texts = UNREADABLE[why]
    for text in texts:
        with pytest.raises(Refused) as refused:
            await change(app.preferences, settled.person, text)
        assert refused.value.why is why, text
        assert card(refused.value, settled.person).lines
    with pytest.raises(Refused):
        await app.preferences.want(settled.person, "dragons", wanted=True)
    assert await app.preferences.show(settled.person) == before


async def test_hours_need_a_clock(app: App, alice: Talk) -> None:
    with pytest.raises(Refused) as refused:
        await app.preferences.be_quiet(alice.person, "22:00-07:00")
    assert refused.value.why is Why.ZONE_MISSING
    assert "(UTC, until you say where you are)" in words(card(await app.preferences.show(alice.person), alice.person))
    settled = await app.preferences.settle(alice.person, "Berlin, Germany")
    assert settled.now.zone == "Europe/Berlin"
    assert "By your own clock (Europe/Berlin)." in words(card(settled, alice.person))
    await app.preferences.be_quiet(alice.person, "22:00-07:00")


async def test_the_last_category_unticked_means_all_again(app: App, alice: Talk) -> None:
    await app.preferences.want(alice.person, "tools", wanted=True)
    await app.preferences.want(alice.person, "books", wanted=True)
    assert (await app.preferences.want(alice.person, "tools", wanted=False)).now.likes.categories == {"books"}
    last = card(await app.preferences.want(alice.person, "books", wanted=False), alice.person)
    assert "You hear of: all." in words(last)


async def test_hours_that_end_as_they_begin_are_none(app: App, settled: Talk) -> None:
    assert (await app.preferences.be_quiet(settled.person, "7-7")).now.likes.quiet is None


async def test_every_part_fits_a_message_of_any_platform(app: App, settled: Talk) -> None:
    await app.preferences.be_quiet(settled.person, "22-7")
    for part in Part:
        shown = card(await app.preferences.show(settled.person, part), settled.person)
        assert 1 < len(shown.actions) < MOST_BUTTONS
        for action in shown.actions:
            assert isinstance(action, Action)
            assert len(f"{action.verb}|{action.target}".encode()) <= 64


async def test_bobs_preferences_are_his(app: App, alice: Talk, bob: Talk) -> None:
    changed = await app.preferences.at_most(alice.person, "7")
    assert (await app.preferences.show(bob.person)).now.likes.most_a_day == 50
    with pytest.raises(Refused):
        await app.take_back(bob.person, changed.undo or "")
    assert (await app.preferences.show(alice.person)).now.likes.most_a_day == 7


async def test_a_short_alert_is_a_title_and_two_lines(app: App, settled: Talk, ingest: Ingest) -> None:
    await app.preferences.be_short(settled.person, is_compact=True)
    await ingest.one(offer("Sofa", 80, pictures=("https://example.org/sofa.jpg",)))
    await app.delivery.match()
    shown: list[Card] = []

    class Reading(Inbox):
        async def send(self, destination, outcome, reader, key):  # type: ignore[no-untyped-def]
            assert isinstance(outcome, AlertDue)
            shown.append(card(outcome, reader))
            return await super().send(destination, outcome, reader, key)

    await app.delivery.send([Reading()])
    [alert] = shown
    assert alert.title == "Sofa"
    assert alert.lines == ("$80 · San Jose, CA", "Why: it says “sofa”.")
    assert alert.picture is None
    assert alert.actions
