"""How a network counts a text, and what is made plainer to take less of it."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.text.plain import printable
from core.text.segments import GSM, GSM_ESCAPED, frugal, is_gsm, segments

SEVEN_BIT = st.text(st.sampled_from(sorted(GSM | GSM_ESCAPED)), max_size=700)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", 1),
        ("a" * 160, 1),
        ("a" * 161, 2),
        ("a" * 306, 2),
        ("a" * 307, 3),
        ("é" * 160, 1),  # in the table
        ("€" * 80, 1),  # two septets each
        ("€" * 81, 2),
        ("€" * 153, 3),  # 306 septets, but no escape is parted from its sign: 76 a part
        ("á" * 70, 1),  # not in the table: all of the text is of 16 bits
        ("á" * 71, 2),
        ("á" * 134, 2),
        ("á" * 135, 3),
        ("🔥" * 35, 1),
        ("🔥" * 36, 2),
        ("🔥" * 66, 2),
        ("🔥" * 67, 3),  # 33 whole ones a part, the 67th unit stays empty
    ],
)
def test_a_text_is_counted_as_the_network_counts_it(text: str, expected: int) -> None:
    assert segments(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("“Like new” – it’s 16…", '"Like new" - it\'s 16...'),
        ("Málaga café, Kraków", "Malaga café, Krakow"),
        ("🔥🔥 Gaming PC ❤️ 27″ ½ price", 'Gaming PC 27" 1/2 price'),
        ("₹45,000 for 2 TB™", "INR 45,000 for 2 TBTM"),
    ],
)
def test_a_long_text_in_latin_letters_becomes_plain(text: str, expected: str) -> None:
    rest = " and so on" * 12
    assert frugal(text + rest) == expected + rest
    assert segments(frugal(text + rest)) < segments(text + rest)


def test_accents_stay_where_they_cost_nothing() -> None:
    assert frugal("Málaga 🔥") == "Málaga 🔥"


def test_a_script_that_the_table_lacks_stays_as_written() -> None:
    text = "Игровой компьютер — “как новый” " * 5
    assert frugal(text) == text.strip()


def test_an_accent_typed_apart_is_the_letter_it_belongs_to() -> None:
    assert frugal("cafe\u0301") == "café"
    assert is_gsm(frugal("cafe\u0301"))


@given(st.text(max_size=400))
def test_plainer_never_costs_more_and_is_done_once(text: str) -> None:
    plain, shown = frugal(text), " ".join(unicodedata.normalize("NFC", printable(text)).split())
    assert segments(plain) < segments(shown) or plain == shown
    assert frugal(plain) == plain
    assert "\n" not in plain
    assert not any(ord(c) < 32 or ord(c) == 127 for c in plain)


@given(SEVEN_BIT, SEVEN_BIT)
def test_more_text_never_takes_fewer_segments(one: str, other: str) -> None:
    assert max(segments(one), segments(other)) <= segments(one + other)


@given(st.text(max_size=700))
def test_the_count_lies_between_what_the_units_need_and_what_they_need_with_gaps(text: str) -> None:
    """An oracle of its own: the units that an encoder writes."""
    if is_gsm(text):
        units, alone, part = sum(2 if c in GSM_ESCAPED else 1 for c in text), 160, 153
    else:
        units, alone, part = len(text.encode("utf-16-be", "surrogatepass")) // 2, 70, 67
    assert segments(text) == 1 if units <= alone else -(-units // part) <= segments(text) <= -(-units // (part - 1))
