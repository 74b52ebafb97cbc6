"""What is proposed for words that no listing says, and that what is said is left alone."""

from __future__ import annotations

import csv
import gzip
import json
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.rules.spelling import Replaced, corrected
from core.text.lexicon import Lexicon
from core.text.words import term, words
from core.values import Criteria

DATA = Path(__file__).parents[3] / ".." / "shared" / "data"
CORPUS = ["craigslist_sfbay_2017", "ebay_uk_2022", "olx_pk_phones_2025", "mercari_us_2022"]

GOODS = {
    "Oak dresser": 12,
    "Mid century couch": 9,
    "Sony Playstation console": 8,
    "Macbook Pro laptop": 30,
    "Samsung refrigerator": 7,
    "Road bicycle": 6,
    "Leather sofa": 300,
    "Wireless headphones": 5,
}


def lexicon(goods: dict[str, int]) -> Lexicon:
    made = Lexicon()
    for title, count in goods.items():
        for _ in range(count):
            made.add(title)
    return made


SHOP = lexicon(GOODS)
SAID = sorted({word for title in GOODS for word in words(title)})


def meant(*keywords: str, said: Lexicon = SHOP, **fields: object) -> Criteria | None:
    found = corrected(Criteria(keywords=keywords, **fields), said)  # type: ignore[arg-type]
    return found.criteria if found else None


@pytest.mark.parametrize(
    ("typed", "right"),
    [
        ("dreser", "dresser"),
        ("coutch", "couch"),
        ("cuoch", "couch"),
        ("couxh", "couch"),
        ("cauch", "couch"),
        ("ouch", "couch"),
        ("refridgerator", "refrigerator"),
        ("refrigirater", "refrigerator"),
        ("bycicle", "bicycle"),
        ("headphonus", "headphones"),
        ("lether", "leather"),
        ("rdesser", "dresser"),
    ],
)
def test_a_word_that_no_listing_says_becomes_the_nearest_that_many_say(typed: str, right: str) -> None:
    assert meant("oak", typed) == Criteria(keywords=("oak", right))


def test_what_was_replaced_by_what_is_told_with_the_listings_that_say_it() -> None:
    found = corrected(Criteria(keywords=("dreser", "sofa")), SHOP)
    assert found is not None
    assert found.replaced == (Replaced("dreser", 0, "dresser", 12),)


def test_a_word_in_two_becomes_one_and_two_in_one_become_two() -> None:
    assert meant("sony", "play", "station") == Criteria(keywords=("sony", "playstation"))
    assert meant("macbookpro") == Criteria(keywords=("macbook", "pro"))


def test_phrases_and_alternatives_are_corrected_in_place() -> None:
    assert meant(phrases=("Mid centery", "Oak Dresser")) == Criteria(phrases=("mid century", "Oak Dresser"))
    assert meant(phrases=("play station console",)) == Criteria(phrases=("playstation console",))
    assert meant(any_of=(("sofa", "coutch"),)) == Criteria(any_of=(("sofa", "couch"),))


@pytest.mark.parametrize(
    "typed",
    ["couches", "dresser", "rtx3080", "95112", "iphon3", "sfa", "zeppelin", "ox", "bicycles", "3/4"],
)
def test_what_is_said_in_any_form_and_numbers_codes_and_short_words_are_left_alone(typed: str) -> None:
    assert meant(typed) is None


def test_excluded_words_are_neither_corrected_nor_proposed() -> None:
    assert meant("sofa", exclude_keywords=("dreser",)) is None
    assert meant("dreser", exclude_keywords=("dressers",)) is None


def test_a_longer_word_that_hardly_any_listing_says_is_taken_for_a_sellers_slip() -> None:
    said = lexicon({**GOODS, "Lether sofa": 1, "Wirless headphones": 1, "Batter bowl": 1, "Battery": 20})
    found = corrected(Criteria(keywords=("lether",)), said)
    assert found is not None
    assert found.replaced == (Replaced("lether", 1, "leather", 300),)
    assert meant("batter", said=said) is None, "twenty to one is not overwhelming for a word so short"


def test_of_two_words_as_near_the_one_said_more_often_is_meant() -> None:
    assert meant("larap", said=lexicon({"Larip": 3, "Larop": 40})) == Criteria(keywords=("larop",))


def test_a_word_that_no_title_says_is_not_what_was_meant() -> None:
    said = Lexicon()
    for _ in range(50):
        said.add("Oak table", "It showed little wear")
    assert meant("shower", said=said) is None


@given(st.lists(st.sampled_from(SAID), min_size=1, max_size=4))
def test_a_rule_of_words_that_listings_say_gets_no_proposal(typed: list[str]) -> None:
    assert meant(*typed) is None


MISTYPED = st.builds(
    lambda word, at, put: word[: at % len(word)] + put + word[at % len(word) + 1 :],
    st.sampled_from(SAID),
    st.integers(0, 20),
    st.text("abcdefgh", max_size=2),
)


@given(MISTYPED | st.text(min_size=1, max_size=12), MISTYPED | st.text(min_size=1, max_size=12))
def test_whatever_is_proposed_is_said_and_needs_no_further_proposal(first: str, second: str) -> None:
    found = corrected(Criteria(keywords=(first, second)), SHOP)
    if found is not None:
        assert all(SHOP.listings(word) for replaced in found.replaced for word in replaced.meant.split())
        assert corrected(found.criteria, SHOP) is None


@cache
def real() -> Lexicon:
    made = Lexicon()
    for name in CORPUS:
        path = DATA / f"{name}.jsonl.gz"
        if not path.is_file():
            pytest.skip(f"the real listings are not here: {path}")
        with gzip.open(path, "rt") as rows:
            for row in map(json.loads, rows):
                made.add(row["title"], row["description"] or "")
    return made


def stems(text: str) -> set[str]:
    return {term(word) for word in words(text)}


def test_real_queries_typed_wrong_are_mostly_read_right() -> None:
    said = real()
    with gzip.open(DATA / "search_known_item.jsonl.gz", "rt") as rows:
        pairs = [(row["query"], row["query_typo"]) for row in map(json.loads, rows)]
    proposed = [(right, meant(*words(typed), said=said)) for right, typed in pairs]
    correct = sum(found is not None and stems(" ".join(found.keywords)) == stems(right) for right, found in proposed)
    wrong = sum(found is not None for _, found in proposed) - correct
    print(f"{correct} right, {wrong} wrong, of {len(pairs)}")
    assert correct >= 0.85 * len(pairs)
    assert wrong <= 0.05 * len(pairs)


def test_real_queries_typed_right_get_hardly_a_proposal() -> None:
    said = real()
    with (DATA / "search_chorus_queries_typo.csv").open() as rows:
        queries = {row["query"] for row in csv.DictReader(rows)}
    with gzip.open(DATA / "rules_match.jsonl.gz", "rt") as rows:
        queries |= {row["query"] for row in map(json.loads, rows)}
    odd = [query for query in queries if meant(*words(query), said=said)]
    assert len(odd) < 0.01 * len(queries), odd
