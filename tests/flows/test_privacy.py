"""Alice takes all that is kept of her along, and has it erased: after that no trace of her is anywhere."""

from __future__ import annotations

import csv
import io
import json
import re
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest

from bot import typed
from bot.actions import perform
from bot.talk import Talk
from bot.wizards.answer import Pictures, Said
from core.account.outcomes import DataExported, EraseAsked, EraseDropped, PersonErased
from core.app import App
from core.cards import card
from core.communities.members import At
from core.delivery.outcomes import ItemDue, ItemOver
from core.errors import Refused, Why
from core.listings.ingest import Ingest
from core.models import DeliveryRow, DestinationRow, IdentityRow, PersonRow, RefusedAddressRow, SourceRow
from core.ports.texting import Inbound
from core.ports.texting import Said as Heard
from core.selling.draft import Draft
from core.store import Database
from core.values import Channel, Chat, Condition, Money, Platform
from tests.bot.telegram.stage import picture
from tests.builders import offer
from tests.conftest import ON_POSTGRES, Inbox, Somebody
from tests.core.account.looking import columns_with, everything_kept, places
from tests.fakes.clock import FrozenClock
from tests.flows.test_canary import logged
from tests.flows.voices import House, code_in, prove_mailbox, prove_phone

__all__ = ["logged"]

NAME, OTHER_NAME, NUMBER = "Qzanary Alice", "qzotheralice", "7734455661"
PHONE, MAILBOX, TOPIC, HOOK = "+14155550188", "qzmailbox.k7@example.org", "qztopicq8w3", "https://127.0.0.1/qzhook4v6"
WISH, NOTE, RULE_NAME, GONE_WISH = "qzwish", "qznote for me", "qzrulename", "qzgonewish"
SEARCHED, MUTED, ITEM, DRAFT, WRONG = "qzsearched", "qzmuted", "Qzitemword lamp", "Qzdraftword chair", "qzwrongcode"
WORDS = (WISH, "qznote", RULE_NAME, GONE_WISH, SEARCHED, MUTED, "qzitemword", "qzdraftword", WRONG, "qzstop")
ADDRESSES = (PHONE, "4155550188", MAILBOX, TOPIC, "qzhook4v6", NUMBER)
BOBS_OWN = "qzbobsown"
MARKET, MARKETS_CHAT = At(Platform.TELEGRAM, "-1001", "Flea market"), Chat(Channel.TELEGRAM_CHAT, "-1001")
CANARIES = (*WORDS, *ADDRESSES, "qzanary", OTHER_NAME)


@pytest.fixture
def app(house: House) -> App:
    return house.app


@pytest.fixture
async def alice(somebody: Somebody) -> Talk:
    return await somebody(NAME)


async def live(house: House, alice: Talk, bob: Talk, ingest: Ingest, clock: FrozenClock) -> None:
    """Everything that can leave a trace, on all channels, going right and going wrong."""
    app = house.app

    async def says(line: str, talk: Talk = alice) -> object:
        try:
            return await house.types(talk, line)
        except Refused as refused:
            return refused

    # Another account of hers, which becomes one with this.
    person = await app.people.recognise(Platform.TELEGRAM, NUMBER, OTHER_NAME)
    elsewhere = Talk(person, Chat(Channel.TELEGRAM_CHAT, NUMBER))
    await app.rules.create(person, elsewhere.chat, "lamp")
    asked = await app.linking.claim(person, (await app.linking.offer(alice.person)).code)
    await app.linking.join(person, asked.number)

    await says("/settings")
    await app.people.introduce(alice.person, zone="Europe/Berlin", currency="EUR")
    made = await app.rules.create(alice.person, alice.chat, f"sofa -{WISH}")
    ref = made.rule.ref
    await app.rules.settings.note(alice.person, ref, NOTE)
    await app.rules.settings.rename(alice.person, ref, RULE_NAME)
    gone = await app.rules.create(alice.person, alice.chat, GONE_WISH)
    await app.rules.delete(alice.person, gone.rule.ref)
    for line in (f"/search {SEARCHED} or {SEARCHED * 3}", f"/try {WISH} chair", f"/link {WRONG}", f"/why {SEARCHED}"):
        await says(line)
    await app.mutes.word(alice.person, ref, MUTED)

    await prove_mailbox(house, alice, MAILBOX)
    await prove_phone(house, alice, PHONE)
    await says(f"/channels add push ntfy://{house.push.place}/{TOPIC}")
    await says(f"/channels code {code_in(house.pushed()[-1])}")
    await says(f"/channels add webhook {HOOK}")

    # She is told, by a text too; then her phone breaks, and what its provider says names it.
    house.twilio.break_down(500, f"<html>{PHONE}</html>")
    for number in range(3):
        await ingest.one(offer(f"Sofa {number}", description="from elsewhere"))
        await house.deliver()
        clock.tick(900)
    shown = await app.search.find(alice.person, "sofa")
    for listing in [row for row in getattr(shown, "listings", ())][:1]:
        await app.saved.keep(alice.person, listing.id)
        await app.watches.add(alice.person, alice.chat, listing.id)

    # She sells, and Bob hears of it, keeps it, and has enough of her.
    his = await app.rules.create(bob.person, bob.chat, f"lamp -{BOBS_OWN}")
    offered = Draft(ITEM, Money(8000, "USD"), Condition.GOOD, description=f"{ITEM} with a shade")
    draft = await app.selling.drafts.begin(alice.person, offered, (picture(),))
    item = (await app.selling.drafts.publish(alice.person, draft)).listing
    await house.deliver()
    await app.saved.keep(bob.person, item.id)
    await app.mutes.listing(bob.person, his.rule.ref, item.id)
    await app.mutes.seller(bob.person, his.rule.ref, item.id)
    await app.communities.members.meet(MARKET, alice.person)
    await app.communities.settings.put(replace(MARKET, leads=True), "", MARKETS_CHAT, MARKET.name)
    await app.communities.sharing.share(alice.person, MARKET, item.id)
    await says("/price")

    # STOP, in her own words.
    await app.consent.heard(Inbound("SM1", PHONE, Heard.STOP, "STOP qzstop"))
    # And she is in the middle of something, with a picture.
    await typed.command(app, alice, "sell", DRAFT, pictures=Pictures((picture(),)))


async def test_the_file_holds_all_of_it_and_no_secret(
    house: House, alice: Talk, bob: Talk, ingest: Ingest, clock: FrozenClock
) -> None:
    await live(house, alice, bob, ingest, clock)
    outcome = await house.types(alice, "/privacy export")
    assert isinstance(outcome, DataExported)
    assert outcome.left_out == 0
    shown = card(outcome, alice.person)
    assert shown.file is not None
    with zipfile.ZipFile(io.BytesIO(shown.file.data)) as archive:
        assert archive.testzip() is None
        data = json.loads(archive.read("data.json"))
        names = archive.namelist()
        tables = {name: archive.read(name).decode() for name in names if name.endswith(".csv")}
    assert len([name for name in names if name.startswith("pictures/")]) == 2
    assert {row["name"] for row in data["accounts"]} == {NAME, OTHER_NAME}
    assert {row["name"] for row in data["rules"]} >= {RULE_NAME, "lamp", GONE_WISH}
    assert [row["value"] for row in data["mutes"]] == [MUTED]
    assert any("Qzitemword" in row["title"] for row in data["listings"])
    assert [row["zone"] for row in data["person"]] == ["Europe/Berlin"]
    assert {row["change"] for row in data["consents"]} == {"agreed", "ended"}
    assert len(data["messages"]) >= 4
    assert {row["outcome"] for row in data["tries"]} >= {"ok"}
    assert any(SEARCHED in json.dumps(row) for row in data["buttons"])
    assert "qzdraftword" in json.dumps(data["items"]).lower()
    assert [len(data[part]) for part in ("saved", "watches", "memberships", "shared_items")] == [1, 1, 1, 1]
    everything = json.dumps(data) + "".join(tables.values())
    for secret in (PHONE, "4155550188", MAILBOX, TOPIC, "qzhook4v6"):
        assert not re.search(rf"(?<![0-9]){re.escape(secret)}(?![0-9])", everything), secret
    assert BOBS_OWN not in everything
    for name, text in tables.items():
        rows = list(csv.DictReader(io.StringIO(text)))
        assert len(rows) == len(data[name.removesuffix(".csv")]), name


async def test_nothing_is_left_of_whoever_deletes_it(
    house: House,
    alice: Talk,
    bob: Talk,
    ingest: Ingest,
    clock: FrozenClock,
    db: Database,
    logged: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    app = house.app
    await live(house, alice, bob, ingest, clock)
    await perform(app, alice, "privacy.export", "")
    await app.search.catch_up()
    kept = await everything_kept(db)
    for canary in ("qzitemword", BOBS_OWN, RULE_NAME, MUTED, "qzstop", "qzanary", OTHER_NAME, "qzdraftword", NUMBER):
        assert places(kept, canary), f"{canary} is nowhere: the search finds nothing"
    assert len(list((tmp_path / "photos").iterdir())) == 2
    market = Inbox(MARKETS_CHAT.channel, MARKETS_CHAT.address)
    await app.delivery.send([market])
    [(_, shared)] = market.sent
    assert isinstance(shared, ItemDue)
    assert shared.listing.title == ITEM
    waiting = await DeliveryRow.filter(person_id=alice.person.id, state="ready").count()

    asked = await house.types(alice, "/privacy delete")
    assert isinstance(asked, EraseAsked)
    assert asked.stopped
    done = await typed.reply(app, alice, Said("delete"))
    assert done == PersonErased(stopped=True)
    assert card(done, alice.person).title == "Everything is deleted"

    kept = await everything_kept(db)
    for canary in CANARIES:
        assert places(kept, canary) == set(), canary
    assert not await PersonRow.filter(id=alice.person.id).exists()
    assert await PersonRow.filter(id=bob.person.id).exists()
    assert list((tmp_path / "photos").iterdir()) == []
    written = logged.read_text() + "".join(capsys.readouterr())
    assert '"event"' in written
    for canary in CANARIES:
        assert not re.search(rf"(?<![0-9]){re.escape(canary)}(?![0-9])", written, re.IGNORECASE), canary

    # Nothing arrives any more, not even what waited.
    before = [len(house.mails()), len(house.twilio.texts), len(house.push.got), len(house.terminal.of(NAME))]
    assert waiting
    await ingest.one(offer("Sofa, the last"))
    for _ in range(3):
        await house.deliver()
        clock.tick(3_600)
    assert before == [len(house.mails()), len(house.twilio.texts), len(house.push.got), len(house.terminal.of(NAME))]
    await app.communities.sharing.follow()
    await app.delivery.send([market])
    assert market.sent[1:] == [(MARKETS_CHAT.address, ItemOver(None, "message-1"))]  # what was shared there is struck
    assert (await app.search.find(bob.person, "qzitemword")).total.count == 0  # type: ignore[union-attr]
    assert (await app.saved.mine(bob.person)).total == 0
    if not ON_POSTGRES:
        await db.rows("PRAGMA wal_checkpoint(TRUNCATE)")
        files = b"".join(file.read_bytes() for file in tmp_path.glob("dealscout.sqlite3*")).lower()
        for canary in CANARIES:
            assert canary.lower().encode() not in files, canary


async def test_a_number_that_texted_stop_stays_refused(house: House, alice: Talk, bob: Talk, db: Database) -> None:
    app = house.app
    await prove_phone(house, alice, PHONE)
    await app.consent.heard(Inbound("SM1", PHONE, Heard.STOP, "STOP"))
    await app.privacy.erase(alice.person, (await app.privacy.ask(alice.person)).token)
    (kept,) = await RefusedAddressRow.all()
    assert await columns_with(db, "4155550188") == set()
    assert len(kept.address) == 64
    sent = len(house.twilio.texts)
    await house.types(bob, f"/channels add phone {PHONE}")
    assert len(house.twilio.texts) == sent  # whoever asks
    await app.consent.heard(Inbound("SM2", PHONE, Heard.START, "START"))  # but for its own reader
    assert await RefusedAddressRow.all().count() == 0
    await DestinationRow.filter(person_id=bob.person.id, channel=Channel.SMS).delete()
    await house.types(bob, f"/channels add phone {PHONE}")
    assert len(house.twilio.texts) == sent + 1


async def test_asked_twice_and_only_by_oneself(house: House, alice: Talk, bob: Talk, clock: FrozenClock) -> None:
    app = house.app
    await house.types(alice, "/alert sofa")
    asked = await house.types(alice, "/privacy delete")
    assert isinstance(asked, EraseAsked)
    with pytest.raises(Refused) as caught:
        await perform(app, bob, "privacy.erase", asked.token)
    assert caught.value.why is Why.ERASE_OVER
    assert isinstance(await typed.reply(app, alice, Said("no, wait")), EraseDropped)
    with pytest.raises(Refused):
        await perform(app, alice, "privacy.erase", asked.token)
    again = await house.types(alice, "/privacy delete")
    clock.tick(601)
    with pytest.raises(Refused):
        await perform(app, alice, "privacy.erase", again.token)  # type: ignore[attr-defined]
    for nonsense in ("", "x", "🛋" * 40, "a" * 5_000):
        with pytest.raises(Refused):
            await perform(app, alice, "privacy.erase", nonsense)
    assert (await app.rules.mine(alice.person)).total == 1
    last = await house.types(alice, "/privacy delete")
    await perform(app, alice, "privacy.erase", last.token)  # type: ignore[attr-defined]
    assert not await IdentityRow.filter(name=NAME).exists()
    stranger = await app.people.recognise(Platform.TERMINAL, NAME, NAME)
    assert (await app.rules.mine(stranger)).total == 0


async def test_a_feed_stays_for_all_without_who_added_it(house: House, alice: Talk, clock: FrozenClock) -> None:
    columns = {"key": "feed", "url": "https://example.org/feed", "title": "Deals"}
    await SourceRow.create(added_by_id=alice.person.id, created=clock.now(), next_due=clock.now(), **columns)
    await house.app.privacy.erase(alice.person, (await house.app.privacy.ask(alice.person)).token)
    assert (await SourceRow.get(key="feed")).added_by_id is None


async def test_what_is_on_its_way_is_not_sent(house: House, alice: Talk, ingest: Ingest) -> None:
    """It was taken by a worker, which has not begun when everything is erased."""
    await house.types(alice, "/alert sofa")
    await ingest.one(offer("Sofa"))
    await house.app.delivery.match()
    row = await DeliveryRow.get(kind="alert")
    send = house.app.delivery
    await house.app.privacy.erase(alice.person, (await house.app.privacy.ask(alice.person)).token)
    assert await send.send([house.terminal]) == 0
    assert not await DeliveryRow.filter(id=row.id).exists()
    assert house.terminal.of(NAME) == []


async def test_ten_files_a_day(house: House, alice: Talk, clock: FrozenClock) -> None:
    for _ in range(10):
        await house.app.privacy.export(alice.person)
    with pytest.raises(Refused) as caught:
        await house.app.privacy.export(alice.person)
    assert caught.value.why is Why.EXPORT_LIMIT
    clock.tick(24 * 3_600)
    await house.app.privacy.export(alice.person)
