"""Queries taken apart: any text is one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.search.typed import MOST_PARTS, Part, read


def parts(text: str) -> list[str]:
    return ["+".join(part.words) for part in read(text).parts]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Oak  Desk", ["oak", "desk"]),
        ('55" tv', ["55", "inch", "tv"]),
        ("55'' tv", ["55", "inch", "tv"]),
        ("55” tv", ["55", "inch", "tv"]),
        ('"sony 55" tv', ["sony+55", "tv"]),
        ('"solid oak" desk', ["solid+oak", "desk"]),
        ("“solid oak” desk", ["solid+oak", "desk"]),
        ('desk "oak', ["desk", "oak"]),
        ("t-shirt", ["t+shirt"]),
        ("men's jacket", ["men", "jacket"]),
        ("5.5 ft", ["5+5", "ft"]),
        ("sofa/loveseat, bed", ["sofa", "loveseat", "bed"]),
        ("🙂 ?! ...", []),
        ("日本 дом café", ["日本", "дом", "cafe"]),
        ("title:desk^4 AND (oak OR pine)~2 *:*", ["title", "desk", "4", "and", "oak", "or", "pine", "2"]),
        ("'; DROP TABLE listing; --", ["drop", "table", "listing"]),
    ],
)
def test_words_and_phrases(text: str, found: list[str]) -> None:
    assert parts(text) == found


def test_minus_leaves_words_and_phrases_out() -> None:
    typed = read('desk -broken -"one leg" well-made –glass')
    assert typed.excluded == (("broken",), ("one", "leg"), ("glass",))
    assert typed.parts == (Part(("desk",)), Part(("well", "made")))


def test_quoted_phrases_are_told_from_hyphens() -> None:
    assert read('"wi fi"').parts == (Part(("wi", "fi"), is_phrase=True, is_quoted=True),)
    assert read("wi-fi").parts == (Part(("wi", "fi")),)


@given(st.text(max_size=400))
def test_any_text_is_bounded_words_without_signs(text: str) -> None:
    typed = read(text)
    assert len(typed.parts) <= MOST_PARTS
    assert len(typed.excluded) <= MOST_PARTS
    for said in (*(part.words for part in typed.parts), *typed.excluded):
        assert said
        assert all(word and not set(word) & set("\"'()*:^~\\ ") for word in said)


def test_a_long_query_takes_no_time() -> None:
    assert len(read('"' * 5_000 + "a-" * 5_000 + "1'" * 5_000).parts) <= MOST_PARTS
