"""Alice has two accounts and makes them one; Bob guesses; Charlie's things stay Charlie's."""

from __future__ import annotations

import pytest

from bot.talk import Talk
from core.account.codes import GUESSES_A_PERSON, TRIES, read
from core.account.outcomes import LinkAsked
from core.app import App
from core.cards import card
from core.errors import Refused, Why
from core.listings.ingest import Ingest
from core.models import (
    DeliveryRow,
    DestinationRow,
    IdentityRow,
    LinkCodeRow,
    ListingRow,
    MuteRow,
    PersonRow,
    RuleRow,
    SavedRow,
    VerificationRow,
)
from core.selling.draft import Draft
from core.values import Channel, Chat, Condition, Money, Person, Platform
from tests.builders import offer
from tests.conftest import Inbox
from tests.fakes.clock import FrozenClock


@pytest.fixture
async def other(app: App) -> Talk:
    """Alice's account on Telegram, where she is somebody else so far."""
    person = await app.people.recognise(Platform.TELEGRAM, "700", "Alice T")
    return Talk(person, Chat(Channel.TELEGRAM_CHAT, "700"))


async def joined(app: App, host: Talk, joining: Talk) -> Person:
    """Both are one; the person that they are."""
    asked = await app.linking.claim(joining.person, (await app.linking.offer(host.person)).code)
    await app.linking.join(joining.person, asked.number)
    found = await app.people.get(host.person.id)
    assert found is not None
    return found


async def refused(doing: object) -> Why:
    with pytest.raises(Refused) as caught:
        await doing  # type: ignore[misc]
    return caught.value.why


async def test_the_code_says_what_will_happen_and_then_it_does(app: App, alice: Talk, other: Talk) -> None:
    await app.rules.create(alice.person, alice.chat, "road bike")
    await app.rules.create(other.person, other.chat, "sofa")
    offered = await app.linking.offer(alice.person)
    asked = await app.linking.claim(other.person, offered.code)
    said = str(card(asked, other.person))
    assert "Telegram “Alice T” joins Terminal “alice”" in said
    assert "1 rule" in said
    assert [account.name for account in (await app.linking.offer(other.person)).accounts] == ["Alice T"]  # not yet
    done = await app.linking.join(other.person, asked.number)
    assert [account.name for account in done.accounts] == ["alice", "Alice T"]
    again = await app.people.recognise(Platform.TELEGRAM, "700", "Alice T")
    assert again.id == alice.person.id
    assert [rule.name for rule in (await app.rules.mine(again)).rules] == ["road bike", "sofa"]


async def test_a_code_works_once_for_ten_minutes_and_never_for_who_has_it(
    app: App, alice: Talk, bob: Talk, other: Talk, clock: FrozenClock
) -> None:
    assert await refused(app.linking.claim(alice.person, (await app.linking.offer(alice.person)).code)) is Why.LINK_SAME
    code = (await app.linking.offer(alice.person)).code
    newer = (await app.linking.offer(alice.person)).code
    assert await refused(app.linking.claim(other.person, code)) is Why.LINK_CODE_WRONG  # the one before is over
    asked = await app.linking.claim(other.person, newer)
    await app.linking.join(other.person, asked.number)
    assert await refused(app.linking.claim(bob.person, newer)) is Why.LINK_CODE_WRONG
    assert await refused(app.linking.join(bob.person, asked.number)) is Why.LINK_OVER
    late = (await app.linking.offer(alice.person)).code
    clock.tick(601)
    assert await refused(app.linking.claim(bob.person, late)) is Why.LINK_CODE_WRONG
    await app.tidy()
    assert await LinkCodeRow.all().count() == 0


async def test_a_yes_is_of_who_wrote_the_code_last(app: App, alice: Talk, bob: Talk, other: Talk) -> None:
    code = (await app.linking.offer(alice.person)).code
    first = await app.linking.claim(bob.person, code)
    second = await app.linking.claim(other.person, code)
    assert await refused(app.linking.join(bob.person, first.number)) is Why.LINK_OVER
    await app.linking.drop(bob.person, first.number)  # is nothing to him either
    await app.linking.join(other.person, second.number)


async def test_no_is_no(app: App, alice: Talk, other: Talk) -> None:
    asked = await app.linking.claim(other.person, (await app.linking.offer(alice.person)).code)
    await app.linking.drop(other.person, asked.number)
    assert await refused(app.linking.join(other.person, asked.number)) is Why.LINK_OVER
    assert await IdentityRow.filter(person_id=alice.person.id).count() == 1


async def test_a_code_is_readable_however_it_is_written(app: App, alice: Talk, other: Talk) -> None:
    code = (await app.linking.offer(alice.person)).code
    assert len(code) == 8
    assert not set(code) & set("01iloILO")
    for written in (code.upper(), f"{code[:4]}-{code[4:]}", f" {code[:4]} {code[4:]} ", f"“{code}”"):
        assert read(written) == code
        assert isinstance(await app.linking.claim(other.person, written), LinkAsked)


async def test_a_code_is_kept_as_a_hash(app: App, alice: Talk) -> None:
    code = (await app.linking.offer(alice.person)).code
    row = await LinkCodeRow.get(person_id=alice.person.id)
    assert code not in str(dict(row)).lower()
    assert len(row.code_hash) == 64


async def test_a_code_can_be_written_five_times(app: App, alice: Talk, other: Talk) -> None:
    code = (await app.linking.offer(alice.person)).code
    for _ in range(TRIES):
        await app.linking.claim(other.person, code)
    assert await refused(app.linking.claim(other.person, code)) is Why.LINK_CODE_WRONG


async def test_bob_guesses(app: App, alice: Talk, bob: Talk, charlie: Talk, clock: FrozenClock) -> None:
    code = (await app.linking.offer(alice.person)).code
    for guess in ("", "x", "🛋" * 9, "2" * 5_000, "' OR 1=1 --"):
        assert await refused(app.linking.claim(bob.person, guess)) is Why.LINK_CODE_WRONG
    assert GUESSES_A_PERSON == 5
    assert await refused(app.linking.claim(bob.person, code)) is Why.LINK_GUESSES  # even if it were right by now
    assert isinstance(await app.linking.claim(charlie.person, code), LinkAsked)  # others are not held up by him
    clock.tick(3_600)
    assert await refused(app.linking.claim(bob.person, "2345")) is Why.LINK_CODE_WRONG


async def test_all_together_can_guess_only_so_often(
    app: App, alice: Talk, bob: Talk, charlie: Talk, inbox: Inbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("core.account.codes.GUESSES_IN_ALL", 3)
    for talk in (bob, charlie, bob):
        assert await refused(app.linking.claim(talk.person, "2345")) is Why.LINK_CODE_WRONG
    assert await refused(app.linking.claim(charlie.person, "2345")) is Why.LINK_GUESSES
    await app.delivery.send([inbox])
    assert {"link_guesses"} == {outcome.topic for _, outcome in inbox.sent}  # type: ignore[attr-defined]


async def test_everything_follows_and_nothing_is_there_twice(
    app: App, alice: Talk, other: Talk, charlie: Talk, ingest: Ingest
) -> None:
    sofa, bike = await ingest.one(offer("Sofa")), await ingest.one(offer("Bike"))
    await app.rules.create(other.person, other.chat, "sofa")
    for talk in (alice, other):
        await app.saved.keep(talk.person, sofa.id)
    await app.saved.keep(other.person, bike.id)
    his = await app.selling.post(other.person, Draft("Lamp", Money(2000, "USD"), Condition.GOOD))
    hers = await app.rules.create(charlie.person, charlie.chat, "lamp")
    await app.mutes.seller(charlie.person, hers.rule.ref, his.listing.id)
    await app.preferences.at_most(other.person, "7")
    person = await joined(app, alice, other)
    assert await SavedRow.filter(person_id=person.id).count() == 2
    assert (await ListingRow.get(id=his.listing.id)).seller_id == person.id
    assert (await MuteRow.get(person_id=charlie.person.id)).value == str(person.id)  # whom Charlie muted stays muted
    assert (await app.preferences.show(person)).now.likes.most_a_day == 7  # Alice never chose: her other account did
    assert [rule.name for rule in (await app.rules.mine(charlie.person)).rules] == ["lamp"]
    assert await PersonRow.filter(id=other.person.id).count() == 0


async def test_the_settings_of_who_gave_the_code_hold(app: App, alice: Talk, other: Talk) -> None:
    await app.people.introduce(alice.person, zone="Berlin, Germany", currency="EUR")
    await app.people.introduce(other.person, zone="Chicago", currency="USD")
    await app.preferences.at_most(alice.person, "9")
    await app.preferences.at_most(other.person, "7")
    asked = await app.linking.claim(other.person, (await app.linking.offer(alice.person)).code)
    assert "the settings of Terminal “alice” hold" in str(card(asked, other.person))
    await app.linking.join(other.person, asked.number)
    person = await app.people.get(alice.person.id)
    assert person is not None
    assert (person.zone, person.currency) == ("Europe/Berlin", "EUR")
    assert (await app.preferences.show(person)).now.likes.most_a_day == 9


async def test_settings_of_who_joins_are_taken_where_there_were_none(app: App, alice: Talk, other: Talk) -> None:
    await app.people.introduce(other.person, zone="Chicago", currency="CAD")
    person = await joined(app, alice, other)
    assert (person.zone, person.currency, person.introduced) == ("America/Chicago", "CAD", True)


async def test_the_same_place_is_one_place(app: App, alice: Talk, other: Talk, ingest: Ingest) -> None:
    """Both told in one group: after that it is told once there."""
    group = Chat(Channel.TELEGRAM_CHAT, "-100")
    await app.rules.create(alice.person, group, "sofa")
    await app.rules.create(other.person, group, "sofa")
    await ingest.one(offer("Sofa"))
    await app.delivery.match()
    assert await DeliveryRow.filter(state="ready").count() == 2
    person = await joined(app, alice, other)
    assert await DestinationRow.filter(channel=group.channel, address=group.address).count() == 1
    assert await DeliveryRow.filter(state="ready", kind="alert").count() == 1
    assert {row.destination_id for row in await RuleRow.filter(person_id=person.id)} == {
        (await DestinationRow.get(address="-100")).id
    }


async def test_an_alert_arrives_where_its_rule_says(app: App, alice: Talk, other: Talk, ingest: Ingest) -> None:
    telegram, terminal = Inbox(Channel.TELEGRAM_CHAT), Inbox()
    made = await app.rules.create(alice.person, alice.chat, "sofa")
    person = await joined(app, alice, other)
    places = (await app.destinations.where(person, made.rule.ref)).entries
    chosen = next(entry for entry in places if entry.channel is Channel.TELEGRAM_CHAT)
    await app.destinations.put(person, made.rule.ref, chosen.id)
    await ingest.one(offer("Sofa"))
    await app.delivery.match()
    await app.delivery.send([telegram, terminal])
    assert [address for address, _ in telegram.sent] == ["700"]
    assert [outcome.topic for _, outcome in terminal.sent] == ["account_joined"]  # type: ignore[attr-defined]


async def test_an_account_leaves(app: App, alice: Talk, other: Talk, ingest: Ingest) -> None:
    telegram, terminal = Inbox(Channel.TELEGRAM_CHAT), Inbox()
    await app.rules.create(other.person, other.chat, "sofa")
    person = await joined(app, alice, other)
    await ingest.one(offer("Sofa"))
    await app.delivery.match()  # it waits for Telegram
    leaving = next(one for one in (await app.linking.offer(person)).accounts if one.platform is Platform.TELEGRAM)
    asked = await app.linking.ask_leave(person, leaving.id)
    assert "Terminal “alice”" in str(card(asked, person))
    done = await app.linking.leave(person, leaving.id)
    assert done.moved == 1
    fresh = await app.people.recognise(Platform.TELEGRAM, "700", "Alice T")
    assert fresh.id != person.id
    assert (await app.rules.mine(fresh)).total == 0
    assert (await app.rules.mine(person)).total == 1
    await app.delivery.send([telegram, terminal])
    assert telegram.sent == []  # what was on its way goes where its person is
    assert len([o for o in terminal.of("alice") if type(o).__name__ == "AlertDue"]) == 1
    assert await DestinationRow.filter(person_id=person.id, channel=Channel.TELEGRAM_CHAT).count() == 0
    assert await DestinationRow.filter(person_id=fresh.id, address="700").count() == 1


async def test_a_place_that_waits_for_its_code_keeps_its_rules(app: App, alice: Talk, other: Talk) -> None:
    """It was on, went off, and is being added again: what tells there must not be lost with its code."""
    made = await app.rules.create(other.person, other.chat, "sofa")
    rule = await RuleRow.get(ref=made.rule.ref)
    await DestinationRow.filter(id=rule.destination_id).update(state="unverified")
    columns = {"code_hash": "x", "tries_left": 5, "expires_at": app.clock.now()}
    await VerificationRow.create(destination_id=rule.destination_id, **columns)
    person = await joined(app, alice, other)
    assert [one.name for one in (await app.rules.mine(person)).rules] == ["sofa"]
    assert await VerificationRow.all().count() == 0


async def test_rooms_of_a_platform_are_left_with_it(app: App, alice: Talk, other: Talk) -> None:
    await app.channels.add_room(other.person, Chat(Channel.TELEGRAM_CHAT, "-100"), "Deals")
    made = await app.rules.create(other.person, Chat(Channel.TELEGRAM_CHAT, "-100"), "sofa")
    person = await joined(app, alice, other)
    leaving = next(one for one in (await app.linking.offer(person)).accounts if one.platform is Platform.TELEGRAM)
    assert (await app.linking.leave(person, leaving.id)).moved == 1
    rule = await RuleRow.get(ref=made.rule.ref).prefetch_related("destination")
    assert rule.destination.channel == Channel.TERMINAL
    assert [entry.label for entry in (await app.channels.show(person)).entries if entry.is_room] == []


async def test_the_last_account_stays_and_anothers_is_nobodys(app: App, alice: Talk, bob: Talk) -> None:
    own = (await app.linking.offer(alice.person)).accounts[0]
    assert await refused(app.linking.leave(alice.person, own.id)) is Why.LINK_LAST
    assert await refused(app.linking.leave(bob.person, own.id)) is Why.NO_SUCH_ACCOUNT
    assert await refused(app.linking.ask_leave(bob.person, own.id)) is Why.NO_SUCH_ACCOUNT


async def test_ten_accounts_are_enough(app: App, alice: Talk) -> None:
    for number in range(9):
        person = await app.people.recognise(Platform.TELEGRAM, f"{number}", "Alice")
        await joined(app, alice, Talk(person, Chat(Channel.TELEGRAM_CHAT, f"{number}")))
    person = await app.people.recognise(Platform.TELEGRAM, "99", "Alice")
    code = (await app.linking.offer(alice.person)).code
    assert await refused(app.linking.claim(person, code)) is Why.LINK_LIMIT


async def test_nor_more_by_who_gets_further_accounts_before_they_say_yes(app: App, alice: Talk, other: Talk) -> None:
    for number in range(8):
        person = await app.people.recognise(Platform.TELEGRAM, f"{number}", "Alice")
        await joined(app, alice, Talk(person, Chat(Channel.TELEGRAM_CHAT, f"{number}")))
    asked = await app.linking.claim(other.person, (await app.linking.offer(alice.person)).code)  # the tenth
    person = await app.people.recognise(Platform.DISCORD, "99", "Alice")
    await joined(app, other, Talk(person, Chat(Channel.DISCORD_DM, "99")))
    assert await refused(app.linking.join(other.person, asked.number)) is Why.LINK_LIMIT
    assert await IdentityRow.filter(person_id=alice.person.id).count() == 9
    assert await IdentityRow.filter(person_id=other.person.id).count() == 2


async def test_nobody_joins_without_a_word_to_who_gave_the_code(
    app: App, alice: Talk, other: Talk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The process dies where it would tell: then nothing was joined either, and the yes can be said again."""
    await app.people.destination(alice.person, alice.chat)
    asked = await app.linking.claim(other.person, (await app.linking.offer(alice.person)).code)

    async def dies(*_: object, **__: object) -> None:
        raise RuntimeError("cut short")

    with monkeypatch.context() as patched:
        patched.setattr("core.delivery.notices.Notices.to", dies)
        with pytest.raises(RuntimeError):
            await app.linking.join(other.person, asked.number)
    assert await IdentityRow.filter(person_id=alice.person.id).count() == 1
    await app.linking.join(other.person, asked.number)
    assert await DeliveryRow.filter(person_id=alice.person.id, kind="notice").count() == 1


async def test_what_is_sold_and_watched_is_said_before_it_moves(
    app: App, alice: Talk, other: Talk, ingest: Ingest
) -> None:
    await app.selling.drafts.begin(other.person, Draft("Lamp"))
    await app.watches.add(other.person, other.chat, (await ingest.one(offer("Bike"))).id)
    asked = await app.linking.claim(other.person, (await app.linking.offer(alice.person)).code)
    assert "1 item that you sell or sold, 1 listing that you watch" in str(card(asked, other.person))
    assert "1 listing that you watch" in str(card(await app.privacy.show(other.person), other.person))


async def test_what_both_were_sent_today_counts_for_the_one_they_are(
    app: App, alice: Talk, other: Talk, ingest: Ingest
) -> None:
    telegram, terminal = Inbox(Channel.TELEGRAM_CHAT), Inbox()
    for talk in (alice, other):
        await app.rules.create(talk.person, talk.chat, "sofa")
    await ingest.one(offer("Sofa"))
    await app.delivery.match()
    await app.delivery.send([telegram, terminal])
    person = await joined(app, alice, other)
    await app.preferences.at_most(person, "2")
    await ingest.one(offer("Another sofa"))
    await app.delivery.match()
    await app.delivery.send([telegram, terminal])
    assert len([o for _, o in (*telegram.sent, *terminal.sent) if type(o).__name__ == "AlertDue"]) == 2
