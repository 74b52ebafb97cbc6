"""Suggestions are told apart, whatever their names."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from bot.suggestions import Suggestion, _look, told_apart

names = st.sampled_from(["desk", "dеsk", "Desk", "de sk", "desk\u200b", "ｄｅｓｋ", "", " ", "x" * 120, "x" * 121, "🛋"])
details = st.sampled_from(["", "oak", "oak", "pine", "y" * 200])
suggestions = st.lists(
    st.builds(Suggestion, names | st.text(max_size=120), st.text(min_size=1, max_size=3), details), max_size=30
)


@given(suggestions, st.sampled_from([20, 100]))
def test_no_two_names_look_the_same_and_nothing_is_lost(given: list[Suggestion], longest: int) -> None:
    shown = told_apart(given, longest)
    assert len({_look(one.name) for one in shown}) == len(shown)
    assert len({one.value for one in shown}) == len(shown)
    assert all(0 < len(one.name) <= longest for one in shown)
    named = {one.value: one for one in reversed(given)}
    lost = {value for value in named} - {one.value for one in shown}
    assert all(not "".join(c for c in named[value].name if c.isprintable()).strip() for value in lost)


def test_a_name_is_left_as_it_is_where_it_stands_alone() -> None:
    shown = told_apart([Suggestion("desk", "1", "oak"), Suggestion("lamp", "2", "brass")])
    assert [one.name for one in shown] == ["desk", "lamp"]


def test_those_that_share_a_name_say_what_they_are() -> None:
    shown = told_apart(
        [Suggestion("desk", "1", "oak"), Suggestion("Desk", "2", "oak"), Suggestion("desk", "3", "pine")]
    )
    assert [one.name for one in shown] == ["desk · oak", "Desk (2)", "desk · pine"]
