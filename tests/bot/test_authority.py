"""Who may do what: every command and every button, by its owner, by others of the room, by its leader, by a stranger.

A new command or verb must be declared here. What is somebody else's answers exactly as what never was.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace

import pytest

from bot import typed
from bot.actions import HANDLERS, perform
from bot.actions.communities import for_whom
from bot.actions.rooms import OF_RULES, spoken_to
from bot.catalogue import COMMANDS
from bot.talk import Talk
from bot.wizards.answer import Said
from core.app import App
from core.cards import card
from core.errors import Refused, Why
from core.models import (
    CommunityRow,
    DestinationRow,
    IdentityRow,
    MuteRow,
    PersonRow,
    RuleRow,
    SavedRow,
    SharedItemRow,
    TokenRow,
    WatchRow,
)
from core.values import Channel, Chat, Platform
from tests.core.communities.conftest import MARKET
from tests.core.communities.test_rights import TARGETS as OF_ADMINS
from tests.core.communities.test_rights import state as community_state
from tests.core.selling.test_drafts import jpeg
from tests.fakes.clock import FrozenClock
from tests.market import open_market

CANARY = "kanarix"  # in whatever is Alice's alone
ROOM = Chat(Channel.TELEGRAM_CHAT, "-1001")
REF, TOKEN, ROW = "zzzzzzzz", "zzzzzzzzzzzz", 999_999  # of nothing
LONG = f"{CANARY} or " + " or ".join(f"gaming pc {n}" for n in range(6))  # too long for a button


@dataclass(frozen=True, slots=True)
class Things:
    """What Alice has, or what nobody has: enough to press any button."""

    rule: str
    told: str  # a rule that tells in the room
    mute: int
    saved: int
    watched: int
    item: int
    destination: int
    added: int  # a channel that can be removed
    goods: int  # a listing of Bob's; everybody's to see
    question: str  # token of a rule that was questioned
    undo: str
    words: str  # handles of words too long for a button
    search: str
    draft: str  # of a thing that is yet to be offered, and of two that are
    offered: str
    sold: str
    community: str  # where she could share
    account: int  # the one of hers that could be taken out
    code: int  # that she wrote, to join somebody
    erase: str  # token of the question whether all of hers shall go


NOTHING = Things(
    rule=REF,
    told=REF,
    mute=ROW,
    saved=ROW,
    watched=ROW,
    item=ROW,
    destination=ROW,
    added=ROW,
    goods=1,
    question=TOKEN,
    undo=TOKEN,
    words=f"~{TOKEN}",
    search=f"~{TOKEN}",
    draft=REF,
    offered=REF,
    sold=REF,
    community=REF,
    account=ROW,
    code=ROW,
    erase=TOKEN,
)
Target = Callable[[Things], str]

# The target of each button on something that is one person's own: nobody else's exists for them.
OWN: dict[str, Target] = {
    **dict.fromkeys(
        (
            "rule.pause", "rule.resume", "rule.delete", "rule.edit", "rule.try", "rule.options", "rule.often",
            "rule.copy", "rule.where", "rule.ends.ask", "rule.note.ask", "rule.name.ask", "rule.note.clear",
            "rule.wake", "rule.share",
        ),
        lambda has: has.rule,
    ),
    "rule.tells": lambda has: f"{has.rule}:price_drop:off",
    "rule.reposts": lambda has: f"{has.rule}:on",
    "rule.often.set": lambda has: f"{has.rule}:daily",
    "rule.ends": lambda has: f"{has.rule}:week",
    "rule.why": lambda has: f"{has.rule}:1",
    "rule.where.set": lambda has: f"{has.rule}:{has.destination}",
    "rule.confirm": lambda has: has.question,
    "rule.drop": lambda has: has.question,
    "rule.save": lambda has: has.words,
    "mute.lift": lambda has: str(has.mute),
    "saved.forget": lambda has: str(has.saved),
    "watch.stop": lambda has: str(has.watched),
    "wish.search": lambda has: has.words,
    "wish.change": lambda has: has.words,
    "wish.sell": lambda has: has.words,
    "community.adopt": lambda has: has.told,
    "item.share.ask": lambda has: str(has.item),
    "item.share": lambda has: f"{has.item}:{has.community}",
    "link.join": lambda has: str(has.code),
    "link.drop": lambda has: str(has.code),
    "link.leave": lambda has: str(has.account),
    "link.left": lambda has: str(has.account),
    "privacy.erase": lambda has: has.erase,
    "channel.test": lambda has: str(has.destination),
    "channel.remove": lambda has: str(has.added),
    "channel.use": lambda has: str(has.destination),
    "price.take": lambda has: f"{has.item}:fair",
    "price.own": lambda has: str(has.item),
    "price.how": lambda has: has.words,
    "price.ads": lambda has: has.words,
    "search.page": lambda has: f"0:{has.search}",
    "search.narrow": lambda has: has.search,
    "search.set": lambda has: f"o:newest|{has.search}",
    "search.alert": lambda has: has.search,
    "undo": lambda has: has.undo,
    **dict.fromkeys(
        (
            "item.show", "item.edit", "item.lower", "item.renew", "item.delete", "item.photo.add", "item.sold",
            "item.delete.yes",
        ),
        lambda has: has.offered,
    ),
    "item.field": lambda has: f"{has.offered}:title",
    "item.set": lambda has: f"{has.offered}:condition:fair",
    "item.photo": lambda has: f"{has.offered}:drop:0",
    "item.lower.by": lambda has: f"{has.offered}:10",
    "item.sold.price": lambda has: has.sold,
    "item.sold.for": lambda has: f"{has.sold}:70",
    "item.publish": lambda has: has.draft,
    "item.discard": lambda has: has.draft,
}  # fmt: skip
# On an alert: of who was told; in a room, of its leaders, for all who read along.
OF_ALERTS: dict[str, Target] = {
    "rule.snooze.ask": lambda has: has.told,
    "rule.snooze": lambda has: f"{has.told}:hour",
    "mute.ask": lambda has: f"{has.told}:1",
    "mute.listing": lambda has: f"{has.told}:1",
    "mute.seller": lambda has: f"{has.told}:{has.goods}",
    "mute.word": lambda has: f"{has.told}:blue",
}
# On the list of a room's mutes.
OF_LEADERS: dict[str, Target] = {
    "rule.wake.here": lambda has: has.told,
    "mute.lift.here": lambda has: str(ROW),
    "mutes.page.here": lambda has: "0",
}
# About who presses, or about what everybody sees.
ANYBODYS: dict[str, str] = {
    "rules.page": "0", "mutes.page": "0", "saved.page": "0", "log.page": "0", "channels.page": "0", "price.items": "0",
    "items.page": "0", "watches.page": "0", "watch.add": "1", "listing.like": "1",
    "link": "", "privacy.ask": "", "privacy.keep": "", "privacy.export": "",
    "pref.open": "most", "pref.ask": "most", "pref.often": "daily", "pref.quiet": "22-7", "pref.most": "5",
    "pref.digest": "8:00", "pref.urgent": "0.9", "pref.short": ":on", "pref.category": "all",
    "pref.channel": "terminal:on", "pref.language": "es",
    "listing.open": "1", "listing.save": "1", "listing.trace": "1", "listing.price": "1", "listing.cost": "1",
    "price.item": "1", "price.advice": "", "search.browse": "phones", "channel.code": "", "start.ask": "", "help": "",
    "answer": "yes", "wizard.skip": "", "wizard.back": "",
    "wizard.cancel": "",
}  # fmt: skip
OPERATORS: dict[str, str] = {"source.remove": "x", "status": ""}

COMMANDS_OF_ALL = {
    "start", "alert", "alerts", "rule", "try", "search", "price", "sell", "items", "settings", "channels", "watch",
    "saved", "muted", "log", "why", "link", "privacy", "export", "import", "help",
}  # fmt: skip
COMMANDS_OF_ADMINS = {"setup"}  # of a community
COMMANDS_OF_OPERATORS = {"source", "status"}
SAID = {
    "alert": "sofa",
    "try": "gaming",
    "search": "gaming",
    "price": "iphone 12",
    "sell": "Sofa, good, 80, 95112",
    "why": "gaming",
    "rule": "gaming",
    "watch": "#1",
    "link": "abcd-efgh",
    "privacy": "delete",
}


@pytest.fixture
async def app(app: App, clock: FrozenClock) -> App:
    await open_market(app, clock)
    return app


async def _arrives(app: App, name: str) -> Talk:
    person = await app.people.recognise(Platform.TELEGRAM, name, name)  # who sits at the terminal runs it all
    return Talk(person, Chat(Channel.TELEGRAM_CHAT, name))


async def _stands(app: App, talk: Talk, role: str) -> Talk:
    """The same person as a stranger, in the room and its community, or as who leads both."""
    if role == "stranger":
        return talk
    at = replace(MARKET, leads=role == "leader")
    await app.communities.members.meet(at, talk.person)
    return replace(talk, room=ROOM, leads=at.leads, at=at)


async def _things(app: App, talk: Talk) -> Things:
    """What Alice has, made anew."""
    person = talk.person
    created = [await app.rules.create(person, talk.chat, line) for line in (f"iphone {CANARY}", "gaming pc blue")]
    mine = [rule.ref for rule in (await app.rules.mine(person)).rules]
    assert created
    told = await app.rules.create(person, ROOM, "kayak red")
    await app.mutes.word(person, mine[0], f"{CANARY}word", None)
    await app.mutes.snooze(person, mine[0], "hour", None)
    await app.saved.keep(person, 2)
    await app.watches.add(person, talk.chat, 2)
    draft = app.selling.drafts.read(person, f"iPhone 12 128GB, good, 300, 95112\n{CANARY}")
    picture = await app.selling.drafts.keep([jpeg()])
    offered = await app.selling.post(person, replace(draft, photos=picture))
    sold = await app.selling.post(person, replace(draft, title=f"{CANARY} tent"))
    await app.selling.items.sold(person, sold.ref)
    bob = await _arrives(app, "bob")
    await app.selling.post(bob.person, app.selling.drafts.read(bob.person, "Kayak red, good, 80, 95112"))
    await app.communities.members.meet(MARKET, person)
    await app.communities.settings.put(replace(MARKET, leads=True), "", ROOM, "Flea market")
    other = await app.people.recognise(Platform.DISCORD, f"also {person.id}", f"{CANARY} elsewhere")
    await app.linking.join(other, (await app.linking.claim(other, (await app.linking.offer(person)).code)).number)
    code = await app.linking.claim(person, (await app.linking.offer(bob.person)).code)
    paused = await app.rules.pause(person, mine[1])
    asked = await app.rules.create(person, talk.chat, "anything under 100")
    await typed.command(app, talk, "sell", "")  # she is being asked for a title
    await typed.reply(app, talk, Said(f"{CANARY} lamp"))
    return Things(
        rule=mine[0],
        told=told.rule.ref,  # type: ignore[union-attr]
        mute=(await MuteRow.filter(person_id=person.id).order_by("id").first()).id,  # type: ignore[union-attr]
        saved=2,
        watched=2,
        item=(await app.prices.suggest(person, ""))[0].id,
        destination=(await DestinationRow.filter(person_id=person.id, address=talk.chat.address).first()).id,  # type: ignore[union-attr]
        added=(await app.channels.add_room(person, Chat(Channel.TELEGRAM_CHAT, "-1009"), f"{CANARY} group")).entry.id,
        goods=(await app.prices.suggest(bob.person, ""))[0].id,
        question=asked.token,  # type: ignore[union-attr]
        undo=paused.undo,
        words=await app.undo.handle(person.id, LONG),
        search=await app.undo.handle(person.id, f"q={LONG}", longest=0),
        draft=await app.selling.drafts.begin(person, replace(draft, title=f"{CANARY} kettle")),
        offered=offered.ref,
        sold=sold.ref,
        community=(await CommunityRow.get(external_id=MARKET.external_id)).ref,
        account=(await IdentityRow.get(person_id=person.id, platform=Platform.DISCORD)).id,
        code=code.number,
        erase=(await app.privacy.ask(person)).token,
    )


async def _presses(app: App, talk: Talk, verb: str, target: str) -> str:
    """The words that come back."""
    try:
        outcome: object = await perform(app, await for_whom(app, talk, verb, target), verb, target)
    except Refused as refused:
        outcome = refused
    return str(card(outcome, talk.person))


async def _refusal(doing: Awaitable[object]) -> Why | None:
    try:
        await doing
    except Refused as refused:
        return refused.why
    return None


async def _state(person_id: int) -> list[object]:
    """All rows of one person that a button could change."""
    tables = (RuleRow, MuteRow, SavedRow, WatchRow, DestinationRow, TokenRow, IdentityRow)
    rows: list[object] = [
        row for table in tables for row in await table.filter(person_id=person_id).order_by("id").values()
    ]
    shared = await SharedItemRow.filter(listing__seller_id=person_id).order_by("id").values()
    return [*rows, *shared, *await PersonRow.filter(id=person_id).values()]


def test_every_button_and_command_is_declared() -> None:
    declared = [*OWN, *OF_ALERTS, *OF_LEADERS, *ANYBODYS, *OPERATORS, *OF_ADMINS]
    assert len(declared) == len(set(declared))
    assert set(HANDLERS) == set(declared)
    assert {c.name for c in COMMANDS if not c.operators_only} == COMMANDS_OF_ALL | COMMANDS_OF_ADMINS
    assert {c.name for c in COMMANDS if c.operators_only} == COMMANDS_OF_OPERATORS


@pytest.mark.parametrize("part", range(5))
async def test_its_owner_may_press_every_button(app: App, part: int) -> None:
    """Else what others are refused would prove nothing."""
    for verb, target in list({**OWN, **OF_ALERTS}.items())[part::5]:
        alice = replace(await _arrives(app, f"alice of {verb}"), at=replace(MARKET, leads=True))
        assert await _refusal(perform(app, alice, verb, target(await _things(app, alice)))) is None, verb


@pytest.mark.parametrize("role", ["stranger", "member", "leader"])
async def test_what_is_alices_is_for_others_as_if_it_never_was(app: App, role: str) -> None:
    alice, charlie = await _arrives(app, "alice"), await _arrives(app, "charlie")
    has = await _things(app, alice)
    before = await _state(alice.person.id)
    charlie = await _stands(app, charlie, role)
    nothing = replace(NOTHING, community=has.community)  # that there is a community is no secret of hers
    for verb, target in OWN.items():
        hers, nobodys = [await _presses(app, charlie, verb, target(one)) for one in (has, nothing)]
        assert hers.replace(has.rule, REF) == nobodys, verb  # what was looked for is said back
        assert CANARY not in hers, verb
    assert await _state(alice.person.id) == before


async def test_an_alert_in_a_room_is_its_leaders(app: App) -> None:
    alice = await _arrives(app, "alice")
    has = await _things(app, alice)
    stranger = await _arrives(app, "charlie")
    member, leader = replace(stranger, room=ROOM), replace(stranger, room=ROOM, leads=True)
    for verb, target in OF_ALERTS.items():
        hers, nobodys = [await _presses(app, stranger, verb, target(one)) for one in (has, NOTHING)]
        assert hers == nobodys, verb
        assert await _refusal(perform(app, member, verb, target(has))) is Why.ADMINS_ONLY, verb
        elsewhere = replace(leader, room=Chat(Channel.TELEGRAM_CHAT, "-1002"))
        hers, nobodys = [await _presses(app, elsewhere, verb, target(one)) for one in (has, NOTHING)]
        assert hers == nobodys, verb
        assert await _refusal(perform(app, leader, verb, target(has))) is None, verb
        private = target(replace(has, told=has.rule))  # her own affair, though he leads a room
        assert await _presses(app, leader, verb, private) == await _presses(app, leader, verb, target(NOTHING)), verb
    for verb, target in OF_LEADERS.items():
        assert await _refusal(perform(app, member, verb, target(has))) is Why.ADMINS_ONLY, verb
        assert await _refusal(perform(app, stranger, verb, target(has))) is Why.BUTTON_DEAD, verb
        assert await _refusal(perform(app, leader, verb, target(has))) in {None, Why.NOT_MUTED}, verb


async def test_rules_that_speak_in_a_room_are_changed_by_who_leads_it(app: App) -> None:
    """The platforms ask who leads each room that `spoken_to` names."""
    alice, charlie = await _arrives(app, "alice"), await _arrives(app, "charlie")
    has = await _things(app, alice)
    for verb in OF_RULES:
        assert verb in OWN
        target = OWN[verb](replace(has, rule=has.told))
        assert ROOM in await spoken_to(app, alice, verb, target), verb
        assert await spoken_to(app, charlie, verb, target) == (), verb


@pytest.mark.parametrize("role", ["stranger", "member", "leader"])
async def test_what_anybody_may_press_shows_nothing_of_alices(app: App, role: str) -> None:
    alice, charlie = await _arrives(app, "alice"), await _arrives(app, "charlie")
    await _things(app, alice)
    before = await _state(alice.person.id)
    charlie = await _stands(app, charlie, role)
    for verb, target in ANYBODYS.items():
        assert CANARY not in await _presses(app, charlie, verb, target), verb
        await app.conversations.end(charlie.person, charlie.chat)
    for verb, target in OPERATORS.items():
        assert await _refusal(perform(app, charlie, verb, target)) is Why.OPERATORS_ONLY, verb
    assert await _state(alice.person.id) == before


@pytest.mark.parametrize("role", ["stranger", "member", "leader"])
async def test_a_community_is_set_up_by_who_leads_it(app: App, role: str) -> None:
    alice, charlie = await _arrives(app, "alice"), await _arrives(app, "charlie")
    await _things(app, alice)
    hers, before = await _state(alice.person.id), await community_state(MARKET)
    charlie = await _stands(app, charlie, role)
    for verb, target in OF_ADMINS.items():
        assert CANARY not in await _presses(app, charlie, verb, target), verb
        await app.conversations.end(charlie.person, charlie.chat)
    for name in COMMANDS_OF_ADMINS:
        for said in ("", "here phones", "rule kayak", "synonyms couch = sofa", "synonyms remove couch", "rules"):
            refused = await _refusal(typed.command(app, charlie, name, said))
            assert (refused is Why.SETUP_ADMINS_ONLY) == (role == "member"), (name, said, refused)
    assert (await community_state(MARKET) == before) == (role != "leader")
    assert await _state(alice.person.id) == hers


async def test_her_question_is_answered_by_nobody_else(app: App) -> None:
    alice, charlie = await _arrives(app, "alice"), await _arrives(app, "charlie")
    await _things(app, alice)
    for chat in (charlie.chat, alice.chat):  # even where he could write into her chat
        there = replace(charlie, chat=chat)
        for verb in ("answer", "wizard.skip"):
            assert await _refusal(perform(app, there, verb, "yes")) is Why.BUTTON_DEAD
        assert await _refusal(perform(app, there, "wizard.cancel", "")) is Why.NOTHING_TO_CANCEL
    assert await app.conversations.current(alice.person, alice.chat) is not None


@pytest.mark.parametrize("role", ["stranger", "member", "leader"])
async def test_no_command_shows_or_changes_what_is_alices(app: App, role: str) -> None:
    alice, charlie = await _arrives(app, "alice"), await _arrives(app, "charlie")
    has = await _things(app, alice)
    before = await _state(alice.person.id)
    charlie = await _stands(app, charlie, role)
    for name in sorted(COMMANDS_OF_ALL):
        for said in (SAID.get(name, ""), "", has.rule, f"#{has.item}", f"{CANARY[:-1]}"):
            try:
                outcome: object = await typed.command(app, charlie, name, said)
            except Refused as refused:
                outcome = refused
            assert CANARY not in str(card(outcome, charlie.person)), (name, said)
    assert await _refusal(typed.command(app, charlie, "status", "")) is Why.OPERATORS_ONLY
    for said in ("", "add https://feeds.example/x", "remove x"):
        assert await _refusal(typed.command(app, charlie, "source", said)) is Why.OPERATORS_ONLY
    assert await _state(alice.person.id) == before
