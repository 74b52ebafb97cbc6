"""Words counted, and found by their neighbours."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from rapidfuzz.distance import OSA

from core.text.lexicon import Lexicon

WORDS = st.text("abc", min_size=4, max_size=8)


def test_a_word_is_counted_once_a_listing_and_found_in_any_form() -> None:
    said = Lexicon()
    said.add("Oak dresser", "A dresser with drawers")
    said.add("Two dressers")
    assert (said["dresser"], said.listings("dresser"), said.titles("dressers"), said.titles("drawers")) == (1, 2, 2, 0)
    assert said.weight("dresser") > said.weight("drawers")
    assert "couch" not in said
    assert said.size == 2


def test_numbers_and_codes_are_not_words() -> None:
    said = Lexicon()
    said.add("rtx3080 95112 card")
    assert list(said) == ["card"]


def test_past_its_bound_new_words_are_not_taken_in_and_old_ones_still_counted() -> None:
    said = Lexicon(most=2)
    said.add("oak dresser")
    said.add("oak couch")
    assert dict(said) == {"oak": 2, "dresser": 1}


@given(st.sets(WORDS, max_size=40), WORDS)
def test_every_word_one_edit_away_is_near_and_each_is_named_once(held: set[str], typed: str) -> None:
    said = Lexicon()
    said.add(" ".join(held))
    found = list(said.near(typed, 1))
    assert sorted(found) == sorted((w, OSA.distance(w, typed)) for w in held if OSA.distance(w, typed) <= 1)
