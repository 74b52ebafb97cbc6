"""No table is forgotten: whatever points to a person is given, erased and moved, those of tomorrow too."""

from __future__ import annotations

import io
import zipfile
from collections import Counter
from dataclasses import replace

import pytest

from adapters.photos import PhotoFolder
from bot.talk import Talk
from core.account.belongings import NOBODYS, everything
from core.app import App
from core.belongings import MOST_ROWS, Belonging
from core.conversation import Conversation
from core.models import DestinationRow, PersonRow, __models__
from core.selling.draft import Draft
from core.store import Database
from core.values import Condition, Money
from tests.core.account.looking import columns_with
from tests.core.account.owning import fill, foreign, owned
from tests.core.selling.test_drafts import jpeg
from tests.fakes.clock import FrozenClock

CANARY = "qz7canary"
LAMP = Draft("Lamp", Money(2000, "USD"), Condition.GOOD)
COMMUNITIES = {"CommunityRow", "CommunityPlaceRow", "CommunitySynonymRow"}  # of who stands for one, which is nobody


@pytest.fixture
def belongings(clock: FrozenClock) -> tuple[Belonging, ...]:
    return everything(clock, None)


def test_every_table_is_somebodys_or_says_why_not(belongings: tuple[Belonging, ...]) -> None:
    """A new table fails here until its noun's `belongings.py` has it, or NOBODYS says why it is of nobody."""
    known = {one.model for one in belongings}
    forgotten = {model.__name__ for model in __models__} - {model.__name__ for model in {*known, *NOBODYS}}
    assert not forgotten, f"add them to core/<noun>/belongings.py: {sorted(forgotten)}"
    assert not known & {*NOBODYS}
    assert all(NOBODYS.values())


async def test_whatever_points_to_a_person_is_among_them(db: Database, belongings: tuple[Belonging, ...]) -> None:
    known = {one.model for one in belongings}
    assert {model.__name__ for model in owned()} - {model.__name__ for model in known} == set()
    for model in NOBODYS:
        assert PersonRow not in foreign(model).values()


def test_names_are_given_once(belongings: tuple[Belonging, ...]) -> None:
    names = Counter(one.name for one in belongings if one.name)
    assert set(names.values()) == {1}
    assert belongings[-1].model is PersonRow  # whom all else points to


async def test_what_is_there_is_given(
    app: App, alice: Talk, clock: FrozenClock, belongings: tuple[Belonging, ...]
) -> None:
    made = await fill(alice.person.id, clock.now(), CANARY)
    given = {one.model: await one.export(alice.person.id) for one in belongings if one.name}
    for model, row in made.items():
        if model in given:
            assert row.pk in {line["id"] for line in given[model]}, model.__name__
    hidden = {model.__name__ for model in made} - {model.__name__ for model in given}
    assert hidden == {"EventRow", "PageRow", "VerificationRow", "LinkCodeRow", *COMMUNITIES}  # the rest is machinery


async def test_a_table_gives_its_newest_rows(app: App, alice: Talk, belongings: tuple[Belonging, ...]) -> None:
    for number in range(5):
        await app.rules.create(alice.person, alice.chat, f"sofa number {number}")
    rules = next(one for one in belongings if one.name == "rules")
    assert [line["name"] for line in await rules.export(alice.person.id, most=2)] == ["sofa number 3", "sofa number 4"]
    assert len(await rules.export(alice.person.id, MOST_ROWS)) == 5


async def test_erasing_leaves_nothing_in_any_table(
    app: App, db: Database, alice: Talk, bob: Talk, clock: FrozenClock
) -> None:
    await fill(alice.person.id, clock.now(), CANARY)
    kept = await fill(bob.person.id, clock.now(), "untouched")
    assert len(await columns_with(db, CANARY)) > 60
    asked = await app.privacy.ask(alice.person)
    await app.privacy.erase(alice.person, asked.token)
    # A feed is everybody's: only who added it is forgotten.
    assert {table for table, _ in await columns_with(db, CANARY)} <= {"source", "load"}
    assert await pointing_to(alice.person.id) == set()
    for model, row in kept.items():
        assert await model.filter(pk=row.pk).exists(), model.__name__


async def test_a_picture_is_whose_it_is_whoever_writes_its_name(
    app: App, alice: Talk, bob: Talk, photos: PhotoFolder, belongings: tuple[Belonging, ...]
) -> None:
    """Bob has seen the address of Alice's picture, and says it wherever he can."""
    await app.selling.drafts.publish(alice.person, await app.selling.drafts.begin(alice.person, LAMP, [jpeg()]))
    hers = (await app.selling.items.mine(alice.person)).items[0].draft.photos[0]
    said = replace(LAMP, description=f"{hers} photo:{hers}")
    await app.selling.drafts.begin(bob.person, said)
    ref = await app.selling.drafts.begin(bob.person, said, [jpeg()])
    draft = await app.selling.drafts.get(bob.person, ref)
    await app.selling.drafts.publish(bob.person, ref)
    kept = Conversation("sell", "description", {"ref": ref, "said": hers})
    await app.conversations.ask(bob.person, bob.chat, kept)
    shown = [name for one in belongings for name in await one.pictures(bob.person.id)]
    assert set(shown) == set(draft.photos)
    file = (await app.privacy.export(bob.person)).data
    with zipfile.ZipFile(io.BytesIO(file)) as archive:
        assert [name for name in archive.namelist() if name.startswith("pictures/")] == [f"pictures/{draft.photos[0]}"]
    await app.privacy.erase(bob.person, (await app.privacy.ask(bob.person)).token)
    assert photos.path(draft.photos[0]) is None
    assert photos.path(hers) is not None


async def test_moving_leaves_nothing_behind(
    app: App, alice: Talk, bob: Talk, clock: FrozenClock, belongings: tuple[Belonging, ...]
) -> None:
    await fill(alice.person.id, clock.now(), "hers")
    made = await fill(bob.person.id, clock.now(), "his")
    await make_plain(bob.person.id)
    for one in belongings:
        await one.move(bob.person.id, alice.person.id)
    assert await pointing_to(bob.person.id) == set()
    assert await PersonRow.filter(id=bob.person.id).count() == 0
    ended = {"TokenRow", "LinkCodeRow", "PreferenceRow", "VerificationRow"}  # hers hold, or they are of the moment
    ended |= {*COMMUNITIES, "CommunityMemberRow", "SharedItemRow"}  # these go with the community that he stood for
    for model, row in made.items():
        if model.__name__ not in ended:
            assert await model.filter(pk=row.pk).exists(), model.__name__


async def make_plain(person_id: int) -> None:
    """What the filler wrote into a sealed address no key opens; that is another story."""
    await DestinationRow.filter(person_id=person_id).update(sealed=None, state="active")


async def pointing_to(person_id: int) -> set[str]:
    """Tables that still name somebody."""
    found: set[str] = set()
    for model in __models__:
        for column, to in foreign(model).items():
            if to is PersonRow and await model.filter(**{column: person_id}).exists():
                found.add(model.__name__)
    return found
