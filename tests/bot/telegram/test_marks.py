"""Marks before a button's verb."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from bot.actions import encode
from bot.telegram.marks import Pressed, question_mark, read


def test_a_question_s_button_knows_its_step_and_whose_answer_counts() -> None:
    data = f"{question_mark('condition', 12)}~{encode('answer', 'good')}"
    assert read(data) == Pressed("answer", "good", step="condition", owner=12)


def test_a_list_s_button_knows_its_page_and_whose_list_it_is() -> None:
    assert read("L3.12~rule.pause|abcdefgh") == Pressed("rule.pause", "abcdefgh", page=3, owner=12)


def test_an_alert_s_button_knows_that_it_is_one() -> None:
    assert read("A~rule.pause|abcdefgh") == Pressed("rule.pause", "abcdefgh", on_alert=True)


@given(st.sampled_from(["rule.save", "search.page", "undo"]), st.text(max_size=40))
def test_words_in_a_target_are_never_taken_for_a_mark(verb: str, target: str) -> None:
    assert read(encode(verb, target)) == Pressed(verb, target)


@given(st.text(max_size=64))
def test_forged_data_is_read_without_complaint(data: str) -> None:
    assert isinstance(read(data), Pressed)
