"""Synonyms of a community: read from what admins type, bounded, and in use from the next search on."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.app import App
from core.communities.members import find
from core.communities.synonyms import MOST_SETS, CommunityWords, read_set
from core.errors import Refused, Why
from core.search.synonyms import Synonyms
from core.store import Database
from core.text.words import terms
from tests.core.communities.conftest import MARKET, OTHER, People
from tests.fakes.clock import FrozenClock

NAME = st.text("abcdefghijklmnopqrstuvwxyz", min_size=2, max_size=10)


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("couch = sofa, settee", "couch = sofa = settee"),
        ("Couch=Sofa;settee", "couch = sofa = settee"),
        ("loveseat > sofa", "loveseat > sofa"),
        ("love seat, loveseat > sofa, sofa bed", "love seat = loveseat > sofa, sofa bed"),
    ],
)
def test_what_an_admin_types_is_read(said: str, kept: str) -> None:
    assert read_set(said) == kept


@pytest.mark.parametrize(
    "said",
    [
        "",
        "sofa",
        "= sofa",
        "sofa >",
        "> sofa",
        "a > b > c",
        "sofa = sofas",  # the same word
        "12 = 13",
        "one two three four five = six",
        "a#b = c",
        f"{'x' * 41} = sofa",
        ", ".join(f"word{chr(97 + n)}" for n in range(13)),
    ],
)
def test_what_is_no_set_of_words_is_refused(said: str) -> None:
    with pytest.raises(Refused) as refused:
        read_set(said)
    assert refused.value.why is Why.SYNONYMS_INVALID


@given(st.lists(NAME, min_size=2, max_size=6, unique_by=lambda name: terms(name)))
def test_each_word_of_a_set_finds_each_other(names: list[str]) -> None:
    line = read_set(", ".join(names))
    assert read_set(line) == line
    known = Synonyms([line])
    for name in names:
        others = {one.terms for one in known.of(terms(name))}
        assert others == {terms(other) for other in names} - {terms(name)}


@given(st.text(max_size=60))
def test_nothing_that_is_typed_breaks_it(text: str) -> None:
    try:
        line = read_set(text)
    except Refused:
        return
    assert len(Synonyms([line])) > 0


async def test_a_change_counts_at_once_in_every_process_and_for_its_own_members_alone(
    app: App, crowd: People, db: Database, clock: FrozenClock
) -> None:
    elsewhere = CommunityWords(db, clock)  # another process, with a memory of its own
    settings = app.communities.settings

    async def found(talk_of: str) -> bool:
        talk = crowd.of(talk_of)
        words = await elsewhere.for_search(talk.person, talk.at)
        return bool(words and words.of(terms("flumph")))

    assert not await found("member")
    await settings.add_synonyms(crowd.owner.at, "flumph = sofa")
    assert await found("member")
    assert (await elsewhere.for_search(crowd.member.person, None)) is not None  # in private, as a member
    assert not await found("admin elsewhere")
    assert await elsewhere.for_search(crowd.stranger.person, None) is None
    assert await elsewhere.for_search(crowd.member.person, OTHER) is None  # said in another community
    await settings.remove_synonyms(crowd.owner.at, "flumph")
    assert not await found("member")


async def test_there_are_so_many_sets_and_none_twice(app: App, crowd: People) -> None:
    settings = app.communities.settings
    await settings.add_synonyms(crowd.owner.at, "flumph = sofa")
    with pytest.raises(Refused) as twice:
        await settings.add_synonyms(crowd.owner.at, "Flumph, sofa")
    assert twice.value.why is Why.SYNONYMS_KNOWN
    for number in range(MOST_SETS - 1):
        letters = "".join(chr(97 + int(digit)) for digit in f"{number:03}")
        await settings.add_synonyms(crowd.owner.at, f"zz{letters} = yy{letters}")
    with pytest.raises(Refused) as full:
        await settings.add_synonyms(crowd.owner.at, "one more = another")
    assert full.value.why is Why.SYNONYMS_LIMIT
    row = await find(MARKET)
    assert row is not None
    assert row.words_version == MOST_SETS  # what was refused changed nothing
