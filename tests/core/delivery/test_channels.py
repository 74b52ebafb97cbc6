"""Channels: codes, their limits, what is somebody else's, and Undo."""

from __future__ import annotations

import pytest
from cryptography.fernet import Fernet

from adapters.places import OfflinePlaces
from adapters.rates import default_rates
from adapters.vault import MultiFernetVault
from bot.talk import Talk
from config.compose.product import Outside, Wakes, build_app
from core.app import App
from core.delivery.outcomes import NoticeDue
from core.delivery.sealing import Opening, Sealing
from core.delivery.verification import CODES_AN_HOUR, TRIES
from core.errors import Failure, Refused, SendFailed, Why
from core.ports.voices import Addressed, Voices
from core.store import Database
from core.values import Channel, Destination
from tests.conftest import Inbox
from tests.fakes.clock import FrozenClock

KEY = b"a key for hashes"


def read(text: str) -> Addressed | None:
    return Addressed(text, f"…{text[-3:]}") if "@" in text else None


@pytest.fixture
def vault() -> MultiFernetVault:
    return MultiFernetVault([Fernet.generate_key().decode()])


@pytest.fixture
def app(db: Database, clock: FrozenClock, wakes: Wakes, places: OfflinePlaces, vault: MultiFernetVault) -> App:
    voices = Voices({Channel.EMAIL: read}, vault, KEY)
    outside = Outside(clock, places, None, None, None, default_rates(), None, voices)  # type: ignore[arg-type]
    return build_app(db, outside, wakes, owner="test")


@pytest.fixture
def mail() -> Inbox:
    return Inbox(Channel.EMAIL)


@pytest.fixture
def deliver(app: App, mail: Inbox, vault: MultiFernetVault):
    async def go() -> None:
        await app.delivery.send([Opening(mail, Sealing(vault, KEY)), Inbox()])

    return go


def code_of(told: object) -> str:
    assert isinstance(told, NoticeDue)
    return str(told.facts["code"])


async def refused(doing: object) -> Refused:
    with pytest.raises(Refused) as caught:
        await doing  # type: ignore[misc]
    return caught.value


async def proved(app: App, talk: Talk, mail: Inbox, deliver, address: str) -> int:
    await app.channels.add(talk.person, "email", address)
    await deliver()
    return (await app.channels.code(talk.person, code_of(mail.of(address)[-1]))).entry.id


async def test_a_code_counts_once(app: App, alice: Talk, mail: Inbox, deliver) -> None:
    await proved(app, alice, mail, deliver, "alice@example.org")
    again = await refused(app.channels.code(alice.person, code_of(mail.sent[0][1])))
    assert again.why is Why.CODE_WRONG


async def test_a_code_is_over_after_ten_minutes(
    app: App, alice: Talk, mail: Inbox, deliver, clock: FrozenClock
) -> None:
    await app.channels.add(alice.person, "email", "alice@example.org")
    await deliver()
    clock.tick(600)
    assert (await refused(app.channels.code(alice.person, code_of(mail.sent[0][1])))).why is Why.CODE_WRONG
    [entry] = (await app.channels.show(alice.person)).entries
    assert entry.standing == "lapsed"


async def test_after_five_wrong_ones_the_right_one_does_not_count(app: App, alice: Talk, mail: Inbox, deliver) -> None:
    await app.channels.add(alice.person, "email", "alice@example.org")
    await deliver()
    right = code_of(mail.sent[0][1])
    wrong = "000000" if right != "000000" else "000001"
    for _ in range(TRIES):
        await refused(app.channels.code(alice.person, wrong))
    assert (await refused(app.channels.code(alice.person, right))).why is Why.CODE_WRONG


async def test_the_fifth_try_still_counts(app: App, alice: Talk, mail: Inbox, deliver) -> None:
    await app.channels.add(alice.person, "email", "alice@example.org")
    await deliver()
    right = code_of(mail.sent[0][1])
    for _ in range(TRIES - 1):
        await refused(app.channels.code(alice.person, "nothing"))
    assert (await app.channels.code(alice.person, f" {right[:3]} {right[3:]} ")).entry.standing == "active"


async def test_charlie_cannot_prove_what_alice_added(
    app: App, alice: Talk, charlie: Talk, mail: Inbox, deliver
) -> None:
    added = await app.channels.add(alice.person, "email", "alice@example.org")
    await deliver()
    code = code_of(mail.sent[0][1])
    assert (await refused(app.channels.code(charlie.person, code))).why is Why.CODE_WRONG
    for doing in (app.channels.test, app.channels.remove, app.destinations.use):
        assert (await refused(doing(charlie.person, added.entry.id))).why is Why.NO_SUCH_CHANNEL
    assert (await app.channels.code(alice.person, code)).entry.standing == "active"


async def test_a_person_gets_three_codes_an_hour(app: App, alice: Talk, clock: FrozenClock) -> None:
    for number in range(CODES_AN_HOUR):
        await app.channels.add(alice.person, "email", f"alice{number}@example.org")
    assert (await refused(app.channels.add(alice.person, "email", "more@example.org"))).why is Why.CODE_LIMIT
    clock.tick(3601)
    await app.channels.add(alice.person, "email", "more@example.org")


async def test_an_address_gets_three_codes_an_hour_and_nobody_is_told_of_the_others(
    app: App, alice: Talk, charlie: Talk, mail: Inbox, deliver
) -> None:
    for _ in range(CODES_AN_HOUR):
        await app.channels.add(charlie.person, "email", "alice@example.org")
        await deliver()
    answer = await app.channels.add(alice.person, "email", "Alice@example.org")
    await deliver()
    assert answer.entry.label
    assert len(mail.sent) == CODES_AN_HOUR


async def test_only_what_is_set_up_is_offered(app: App, alice: Talk) -> None:
    assert [kind.value for kind in (await app.channels.show(alice.person)).kinds] == ["email"]
    assert (await refused(app.channels.add(alice.person, "phone", "+1"))).why is Why.CHANNEL_NOT_SET_UP
    assert (await refused(app.channels.add(alice.person, "fax", "+1"))).why is Why.CHANNEL_UNKNOWN
    assert (await refused(app.channels.add(alice.person, "email", "no"))).why is Why.ADDRESS_INVALID


async def test_removing_moves_rules_to_the_chat_and_undo_moves_them_back(
    app: App, alice: Talk, mail: Inbox, deliver
) -> None:
    rule = (await app.rules.create(alice.person, alice.chat, "sofa")).rule
    place = await proved(app, alice, mail, deliver, "alice@example.org")
    await app.destinations.put(alice.person, rule.ref, place)
    removed = await app.channels.remove(alice.person, place)
    assert removed.moved == 1
    assert (await app.rules.get(alice.person, rule.ref)).destination.channel is Channel.TERMINAL
    assert len((await app.channels.show(alice.person)).entries) == 1
    await app.take_back(alice.person, removed.undo)
    assert (await app.rules.get(alice.person, rule.ref)).destination.id == place
    assert (await refused(app.take_back(alice.person, removed.undo))).why is Why.UNDO_EXPIRED


async def test_using_it_for_all_rules_can_be_undone(app: App, alice: Talk, mail: Inbox, deliver) -> None:
    rules = [(await app.rules.create(alice.person, alice.chat, word)).rule for word in ("sofa", "bike")]
    place = await proved(app, alice, mail, deliver, "alice@example.org")
    used = await app.destinations.use(alice.person, place)
    assert used.moved == 2
    assert (await app.destinations.use(alice.person, place)).undo is None
    await app.take_back(alice.person, used.undo or "")
    for rule in rules:
        assert (await app.rules.get(alice.person, rule.ref)).destination.channel is Channel.TERMINAL


async def test_a_channel_that_is_switched_off_is_not_chosen(app: App, alice: Talk, mail: Inbox, deliver) -> None:
    rule = (await app.rules.create(alice.person, alice.chat, "sofa")).rule
    place = await proved(app, alice, mail, deliver, "alice@example.org")
    await app.preferences.use(alice.person, Channel.EMAIL, is_on=False)
    assert (await refused(app.destinations.put(alice.person, rule.ref, place))).why is Why.CHANNEL_OFF
    assert place not in [entry.id for entry in (await app.destinations.where(alice.person, rule.ref)).entries]


async def test_a_mail_link_ends_that_destination_alone(
    app: App, alice: Talk, bob: Talk, mail: Inbox, deliver, vault: MultiFernetVault
) -> None:
    mine = await proved(app, alice, mail, deliver, "alice@example.org")
    await proved(app, bob, mail, deliver, "bob@example.org")
    token = Sealing(vault, KEY).unsubscribe_token(mine)
    assert not await app.consent.unsubscribe(token[:-1])
    assert await app.consent.knows(token)
    assert await app.consent.unsubscribe(token)
    assert await app.consent.unsubscribe(token)
    assert [e.standing for e in (await app.channels.show(alice.person)).entries if e.id == mine] == ["off"]
    assert [e.standing for e in (await app.channels.show(bob.person)).entries] == ["active"]


async def test_what_is_sealed_with_another_key_waits(app: App, alice: Talk, mail: Inbox) -> None:
    added = await app.channels.add(alice.person, "email", "alice@example.org")
    other = Opening(mail, Sealing(MultiFernetVault([Fernet.generate_key().decode()]), KEY))
    with pytest.raises(SendFailed) as failed:
        await other.send(Destination(added.entry.id, Channel.EMAIL, ""), NoticeDue("x", {}), alice.person, "k")
    assert failed.value.failure is Failure.RETRY
    assert not mail.sent
