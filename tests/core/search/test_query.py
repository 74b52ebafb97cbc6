"""From what was typed to what an engine is asked."""

from __future__ import annotations

import pytest

from core.ports.engine import Alternative, Group
from core.search import spelling
from core.search.completion import Completions
from core.search.default_synonyms import DEFAULT
from core.search.query import Plan, Planner
from core.search.synonyms import NEAR, SAME, Synonyms
from core.search.typed import read
from core.text.lexicon import Lexicon
from core.text.words import terms

TITLES = (
    *["Grey couch", "Leather sofa", "Leather jacket", "Oak desk", "Coffee table", "Road bike", "Samsung television"]
    * 12,
    *["PlayStation 5 console", "PS4 games", "Wireless headset", "Head set stand", "MacBook Pro", "Zorblax mk4"] * 6,
    *["Coffee mug", "Couch cover", "Tripp backpack", "Camera tripod"] * 5,
)


@pytest.fixture(scope="module")
def lexicon() -> Lexicon:
    made = Lexicon()
    for title in TITLES:
        made.add(title, "with delivery near you")
    return made


@pytest.fixture
def planner(lexicon: Lexicon) -> Planner:
    return Planner(Synonyms(DEFAULT), lexicon, Completions(lexicon))


def weights(group: Group) -> dict[str, float]:
    return {" ".join(one.terms): round(one.weight, 2) for one in group.alternatives}


def corrected(plan: Plan) -> dict[str, str]:
    return {one.typed: one.meant for one in plan.replaced}


def test_a_known_word_is_asked_for_as_it_is(planner: Planner) -> None:
    plan = planner.plan(read("oak desk"))
    assert plan.replaced == ()
    assert [next(iter(weights(group))) for group in plan.groups] == ["oak", "desk"]
    assert weights(plan.groups[0]) == {"oak": 1.0}


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("coutch", "couch"), ("lether", "leather"), ("televison", "television"), ("playstaton", "playstation"),
        ("macbookpro", "macbook pro"), ("tripd", "tripod"), ("descl", "desk"), ("hedset", "headset"),
    ],
)  # fmt: skip
def test_an_unknown_word_is_asked_for_as_what_it_may_be_too(planner: Planner, typed: str, meant: str) -> None:
    plan = planner.plan(read(typed))
    assert corrected(plan) == {typed: meant}
    assert weights(plan.groups[0])[" ".join(terms(typed))] == 1.0
    assert " ".join(terms(meant)) in weights(plan.groups[0])


@pytest.mark.parametrize(
    "word", ["oak", "couch", "couches", "mk4", "mk5", "ps5", "x1", "12345", "tvs", "zorblax", "near"]
)
def test_known_words_numbers_codes_and_short_words_are_never_touched(planner: Planner, word: str) -> None:
    assert planner.plan(read(word)).replaced == ()


def test_a_word_taken_literally_and_a_quoted_one_stay(planner: Planner) -> None:
    assert planner.plan(read("coutch"), literal=True).replaced == ()
    assert planner.plan(read('"coutch"')).replaced == ()


def test_without_words_of_listings_nothing_is_corrected() -> None:
    plan = Planner(Synonyms(DEFAULT), None).plan(read("coutch with cover"))
    assert plan.replaced == ()
    assert [group.is_filler for group in plan.groups] == [False, True, False]


def test_a_rare_word_that_is_known_is_doubted_only_in_a_second_reading(lexicon: Lexicon) -> None:
    made = Lexicon()
    for title in (*TITLES, "Lether sofa"):
        made.add(title)
    planner = Planner(Synonyms(()), made)
    assert planner.plan(read("lether bike")).replaced == ()
    second = planner.second(read("lether bike"))
    assert second is not None
    assert corrected(second) == {"lether": "leather"}
    assert weights(second.groups[0]) == {"lether": spelling.RARE_STAYS, "leather": 1.0}
    assert planner.second(read("leather bike")) is None


def test_synonyms_of_a_corrected_word_come_with_it(planner: Planner) -> None:
    assert weights(planner.plan(read("coutch")).groups[0])["sofa"] == SAME


def test_a_couch_is_a_sofa_and_nearly_a_loveseat_but_not_the_other_way(planner: Planner) -> None:
    couch = weights(planner.plan(read("couch")).groups[0])
    assert (couch["couch"], couch["sofa"], couch["loveseat"]) == (1.0, SAME, NEAR)
    assert "couch" not in weights(planner.plan(read("loveseat")).groups[0])


def test_words_with_a_synonym_together_are_one_group(planner: Planner) -> None:
    [group] = planner.plan(read("coffee table")).groups
    assert Alternative(terms("coffee table"), in_order=False) in group.alternatives
    assert Alternative(terms("cocktail table"), SAME) in group.alternatives
    [quoted] = planner.plan(read('"coffee table"')).groups
    assert quoted.alternatives == (Alternative(terms("coffee table")),)


@pytest.mark.parametrize("typed", ['55" tv', "55in tv", "55 in tv", "55-inch tv", "55 inches tv", "55inch television"])
def test_a_size_is_one_thing_however_it_is_said(planner: Planner, typed: str) -> None:
    size, tv = planner.plan(read(typed)).groups
    assert {"55 inch", "55inch", "55in", "55 in", "55"} <= set(weights(size))
    assert {"tv", "televis"} <= set(weights(tv))


@pytest.mark.parametrize(
    ("typed", "also"), [("playstation5", "playstat 5"), ("128gb", "128 gb"), ("headset", "head set"), ("mk4", "mk 4")]
)
def test_one_word_is_also_two(planner: Planner, typed: str, also: str) -> None:
    assert also in weights(planner.plan(read(typed)).groups[0])


@pytest.mark.parametrize(("typed", "also"), [("head set", "headset"), ("ps 4", "ps4"), ("play station", "playstat")])
def test_two_words_are_also_one(planner: Planner, typed: str, also: str) -> None:
    [group] = planner.plan(read(typed)).groups
    assert also in weights(group)


def test_vw_golf_mk4(planner: Planner) -> None:
    vw, golf = planner.plan(read("vw golf mk4")).groups
    assert "volkswagen" in weights(vw)
    assert {"golf mk4", "golf mk 4", "golf mkiv"} <= set(weights(golf))


def test_a_rare_word_is_worth_more_than_a_common_one(planner: Planner) -> None:
    zorblax, leather, near = planner.plan(read("zorblax leather near")).groups
    assert zorblax.rarity > leather.rarity > near.rarity > 0


def test_an_unfinished_word_stands_for_those_it_may_become(planner: Planner) -> None:
    [group] = planner.plan(read("co"), unfinished=True).groups
    assert {"couch", "coffe"} <= set(weights(group))
    assert planner.plan(read("co")).groups[0].alternatives == (Alternative(("co",)),)


def test_the_nearest_words_are_the_last_resort(planner: Planner) -> None:
    assert planner.plan(read("skittelboard")).replaced == ()
    last = planner.last(read("tellevizhon"))
    assert last is not None
    assert corrected(last) == {"tellevizhon": "television"}


def test_synonym_lines_that_cannot_be_read_are_left_out() -> None:
    kept = Synonyms(["couch = sofa # both", "", "=", "> >", "one", "a b c d e = f", "cot > crib, bed"])
    assert [one.terms for one in kept.of(("couch",))] == [("sofa",)]
    assert {one.terms: one.weight for one in kept.of(("cot",))} == {("crib",): NEAR, ("bed",): NEAR}
    assert len(kept) == 3


def test_completions(lexicon: Lexicon) -> None:
    known = Completions(lexicon)
    assert known.lines("co", 8)[:2] == ["couch", "coffee"] or known.lines("co", 8)[0] == "coffee"
    assert "coffee table" in known.lines("cof", 8)
    assert known.lines("coffee t", 8) == ["coffee table"]
    assert known.lines("grey coffee ", 8)[0] == "grey coffee table"
    assert "couch" in known.lines("coych", 8), "one slip is forgiven"
    assert known.lines("", 8) == known.lines("🙂", 8) == known.lines("qqqqq", 8) == []
